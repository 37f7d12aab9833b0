//! `vectors cylindrical r, phi, z`: the coordinates whose unit vectors vectors refer to.

use std::sync::Arc;

use super::{Declaration, Symbol, SymbolKind};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::language::ast::{Expr, Height};
use crate::language::parse_expression;
use crate::language::scope::{DeclaredSlot, Frame, Range};
use crate::spelling::nearest;

/// Systems of coordinates with a name, and the scale factors of their coordinates `u`, `v`, `w`; Cartesian ones
/// are of any dimension. Arfken & Weber, *Mathematical Methods for Physicists*, chapter 2.
const SYSTEMS: [(&str, &[&str]); 5] = [
    ("cartesian", &[]),
    ("polar", &["1", "u"]),
    ("cylindrical", &["1", "u", "1"]),
    ("spherical", &["1", "u", "u*sin(v)"]),
    ("orthogonal", &[]),
];

/// What is written, for messages.
const SPELLING: &str = "expected `vectors cartesian x, y, z`, `cylindrical r, phi, z`, `spherical r, theta, phi` or `orthogonal u, v, w scales h1, h2, h3`";

impl Declaration<'_> {
    pub(super) fn vectors(&mut self) -> Result<(), Diagnostic> {
        let (system, span) = self.parser.name("the kind of coordinates, such as `cartesian`")?;
        let Some((_, scales)) = SYSTEMS.iter().find(|(name, _)| *name == system) else {
            return Err(self
                .error(format!("failed to find the coordinates `{system}`"), span, SPELLING)
                .suggesting(nearest(&system, SYSTEMS.map(|row| row.0))));
        };
        let mut coordinates = vec![self.vector_coordinate()?];
        while self.parser.take_mark(",") {
            let place = self.parser.span();
            let next = self.vector_coordinate()?;
            if coordinates.contains(&next) {
                let message = format!("failed to use the coordinate `{next}` twice");
                return Err(self.error(message, place, "it stands in this line already"));
            }
            coordinates.push(next);
        }
        let n = coordinates.len();
        let (scales, source) = match system.as_str() {
            "orthogonal" => (self.scales(n, &span)?, self.parser.source.clone()),
            "cartesian" => formulas(&vec!["1"; n], &coordinates),
            _ if scales.len() == n => formulas(scales, &coordinates),
            _ => {
                let message = format!("failed to read {n} {system} coordinates");
                return Err(self.error(message, span, &format!("there are {} of them", scales.len())));
            }
        };
        self.parser.expect_end()?;
        // The dots tell a range whose size nobody can choose.
        let range = format!("1..{n} of {}", coordinates.join(", "));
        self.declare_range(&range, Range { first: 1, bounds: vec![n as i64] }, span.clone())?;
        self.scope.vectors = Some(Arc::new(Frame { coordinates, scales, range, source, span }));
        Ok(())
    }

    /// A coordinate by itself, which is no index as well: `B[r]` is a component.
    fn vector_coordinate(&mut self) -> Result<String, Diagnostic> {
        let (name, span) = self.parser.name("a coordinate")?;
        let symbol = self.scope.symbols.get(&name);
        let is_coordinate = |s: &Arc<Symbol>| matches!(s.kind, SymbolKind::Coordinate);
        if !symbol.is_some_and(is_coordinate) {
            return Err(self.unknown_coordinate(&name, span));
        }
        if symbol.is_some_and(|s| !s.slots.is_empty()) || self.scope.letters.contains_key(&name) {
            let message = format!("failed to let vectors refer to `{name}`");
            let label = "expected a coordinate without an index, which is no index either";
            return Err(self.error(message, span, label));
        }
        Ok(name)
    }

    /// `scales h1, h2, h3`
    fn scales(&mut self, n: usize, span: &Span) -> Result<Vec<Expr>, Diagnostic> {
        if !self.parser.take_word("scales") {
            return Err(self.parser.unexpected("expected `scales` and the scale factor of each coordinate"));
        }
        let mut scales = vec![self.parser.expression()?];
        while self.parser.take_mark(",") {
            scales.push(self.parser.expression()?);
        }
        if scales.len() == n {
            return Ok(scales);
        }
        let message = format!("failed to read {} scale factors", scales.len());
        Err(self.error(message, span.clone(), &format!("expected one for each of the {n} coordinates")))
    }

    /// The indices of `field vec B(t, x)` and `field tensor T(t, x)`.
    pub(super) fn components(
        &self,
        axes: usize,
        word: &str,
        span: &Span,
    ) -> Result<Vec<DeclaredSlot>, Diagnostic> {
        let Some(frame) = &self.scope.vectors else {
            let kind = if word == "vec" { "vector" } else { word };
            let message = format!("failed to find the coordinates of this {kind}");
            return Err(self.error(message, span.clone(), SPELLING));
        };
        Ok(vec![DeclaredSlot { range: frame.range.clone(), height: Height::Plain }; axes])
    }

    fn error(&self, message: String, span: Span, label: &str) -> Diagnostic {
        self.parser.source.error(Code::E0216, message, span, label)
    }
}

/// Scale factors of a named system, with the coordinates put in.
fn formulas(scales: &[&str], coordinates: &[String]) -> (Vec<Expr>, Arc<Source>) {
    let named = |formula: &&str| {
        let letters = formula.chars().map(|c| match c {
            'u' => coordinates[0].clone(),
            'v' => coordinates[1].clone(),
            _ => c.to_string(),
        });
        letters.collect::<String>()
    };
    let texts: Vec<String> = scales.iter().map(named).collect();
    let source = Source::new("scale factors", texts.join("\n"));
    let mut start = 0;
    let parsed = texts.iter().map(|text| {
        let span = start..start + text.len();
        start = span.end + 1;
        parse_expression(&source, span).expect("a scale factor is well-formed")
    });
    (parsed.collect(), source)
}
