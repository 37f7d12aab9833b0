//! Operations on vectors and matrices without indices.

use super::axes::{Axes, apart, beside};
use super::{Checked, Checker};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Height, Kind, Slot};
use crate::language::axis::kind_of;
use crate::language::operation::{Operation, Spin, Vector};
use crate::language::scope::{Frame, SymbolKind};

impl Checker<'_> {
    pub(super) fn vector_operation(&mut self, operation: Vector, call: &Call, span: &Span) -> Checked {
        let parts = call.arguments.iter().map(|argument| (argument, false));
        let (letters, axes) = self.together(parts)?;
        let expected = |place: usize, what: &str| {
            let message = format!("failed to apply `{}` to {}", call.name, kind_of(&axes[place]));
            Err(self.mismatch(message, &call.arguments[place].span, &format!("expected {what}")))
        };
        let result: Axes = match operation {
            Vector::Gradient => {
                let range = self.frame(span)?;
                match axes[0].as_slice() {
                    [] => vec![range],
                    [only] => vec![range, only.clone()],
                    _ => return expected(0, "a number or a vector"),
                }
            }
            Vector::Divergence => {
                let range = self.frame(span)?;
                match axes[0].as_slice() {
                    [first, rest @ ..] if *first == range => rest.to_vec(),
                    [first, ..] => return Err(self.apart_ranges(&range, first, &call.arguments[0].span)),
                    [] => return expected(0, "a vector or a tensor"),
                }
            }
            Vector::Curl => {
                let range = self.frame(span)?;
                self.three_dimensional(&range, call, span)?;
                match axes[0].as_slice() {
                    [only] if *only == range => axes[0].clone(),
                    [only] => return Err(self.apart_ranges(&range, only, &call.arguments[0].span)),
                    _ => return expected(0, "a vector"),
                }
            }
            Vector::Laplacian => {
                self.frame(span)?;
                axes[0].clone()
            }
            Vector::Advect => {
                let range = self.frame(span)?;
                match axes[0].as_slice() {
                    [only] if *only == range => axes[1].clone(),
                    [only] => return Err(self.apart_ranges(&range, only, &call.arguments[0].span)),
                    _ => return expected(0, "a vector to differentiate along"),
                }
            }
            Vector::Dot => match (axes[0].as_slice(), axes[1].as_slice()) {
                ([], _) => return expected(0, "a vector or a tensor"),
                (_, []) => return expected(1, "a vector or a tensor"),
                ([before @ .., last], [first, after @ ..]) => {
                    if last != first {
                        return Err(self.apart_ranges(last, first, &call.arguments[1].span));
                    }
                    before.iter().chain(after).cloned().collect()
                }
            },
            Vector::Cross | Vector::Outer => match (axes[0].as_slice(), axes[1].as_slice()) {
                ([a], [b]) if operation == Vector::Outer => vec![a.clone(), b.clone()],
                ([a], [b]) if a == b => {
                    self.three_dimensional(a, call, span)?;
                    vec![a.clone()]
                }
                ([a], [b]) => return Err(self.apart_ranges(a, b, &call.arguments[1].span)),
                ([_], _) => return expected(1, "a vector"),
                _ => return expected(0, "a vector"),
            },
        };
        self.indexed(beside(letters, &result, span), &call.slots, span)
    }

    /// The range of the components of vectors; its scale factors are checked on the way.
    fn frame(&self, span: &Span) -> Result<String, Diagnostic> {
        let scope = self.scope;
        let Some(frame) = &scope.vectors else {
            return Err(self
                .source
                .error(
                    Code::E0216,
                    "failed to find the coordinates that vectors refer to",
                    span.clone(),
                    "no coordinates are declared for vectors",
                )
                .with_help(
                    "declare them in the notation, as in `vectors cartesian x, y, z` or `vectors cylindrical r, phi, z`",
                ));
        };
        let Frame { scales, source, range, .. } = &**frame;
        for scale in scales {
            let free = Checker::new(scope, source, &[]).check(scale)?;
            if !free.is_empty() {
                return Err(source.error(
                    Code::E0216,
                    "failed to use this as a scale factor",
                    scale.span.clone(),
                    "expected a number without indices",
                ));
            }
        }
        Ok(scope.axis_range(range).into_owned())
    }

    fn three_dimensional(&self, range: &str, call: &Call, span: &Span) -> Result<(), Diagnostic> {
        let range = self.scope.range(range);
        if range.is_some_and(|range| range.bounds.iter().all(|bound| bound - range.first == 2)) {
            return Ok(());
        }
        let message = format!("failed to apply `{}` to a vector that has not three components", call.name);
        Err(self.mismatch(message, span, "it is made of vectors in three dimensions"))
    }

    /// `unit(r)`
    pub(super) fn unit_vector(&mut self, call: &Call, span: &Span) -> Checked {
        let range = self.frame(span)?;
        let argument = &call.arguments[0];
        let known = self.scope.vectors.as_ref().map_or(&[][..], |frame| &frame.coordinates);
        match &argument.kind {
            Kind::Name(reference) if reference.slots.is_empty() && known.contains(&reference.name) => {
                self.indexed(beside(Vec::new(), &[range], span), &call.slots, span)
            }
            _ => Err(self.source.error(
                Code::E0207,
                "failed to find this unit vector",
                argument.span.clone(),
                format!("expected one of the coordinates {}", known.join(", ")),
            )),
        }
    }

    /// A commutator or anticommutator, of square matrices over one range.
    pub(super) fn commutator(&mut self, call: &Call, span: &Span) -> Checked {
        let (letters, axes) = self.together(call.arguments.iter().map(|argument| (argument, false)))?;
        for (argument, axes) in call.arguments.iter().zip(&axes) {
            if !matches!(axes.as_slice(), [rows, columns] if rows == columns) {
                let message = format!("failed to apply `{}` to {}", call.name, kind_of(axes));
                return Err(self.mismatch(message, &argument.span, "expected a matrix"));
            }
        }
        if axes[0] != axes[1] {
            return Err(self.apart_ranges(&axes[0][0], &axes[1][0], &call.arguments[1].span));
        }
        self.indexed(beside(letters, &axes[0], span), &call.slots, span)
    }

    /// `poisson[q, p](f, g)` of coordinates or parameters, as many q as p.
    pub(super) fn poisson(&mut self, call: &Call, span: &Span) -> Checked {
        let mut shapes = Vec::new();
        for slot in &call.brackets {
            let symbol = slot.index.letter().and_then(|name| self.scope.symbols.get(name));
            let Some(symbol) =
                symbol.filter(|symbol| matches!(symbol.kind, SymbolKind::Coordinate | SymbolKind::Parameter))
            else {
                return Err(self.source.error(
                    Code::E0207,
                    "failed to read a canonical variable",
                    slot.span.clone(),
                    "expected the name of coordinates or parameters, as in `poisson[q, p](f, g)`",
                ));
            };
            shapes.push(self.declared_ranges(symbol));
        }
        if shapes[0] != shapes[1] {
            return Err(self.source.error(
                Code::E0208,
                "failed to pair the canonical variables",
                span.clone(),
                "there must be a momentum for each coordinate: both run over the same range",
            ));
        }
        let (letters, axes) = self.together(call.arguments.iter().map(|argument| (argument, false)))?;
        for (argument, axes) in call.arguments.iter().zip(&axes) {
            if !axes.is_empty() {
                let message = format!("failed to use {} in `poisson`", kind_of(axes));
                return Err(self.mismatch(message, &argument.span, "expected a number; name a component"));
            }
        }
        Ok(letters)
    }

    /// The exponential of a square matrix, or of a number.
    pub(super) fn exponential(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
        let argument = &call.arguments[0];
        let free = self.apart(argument)?;
        let (letters, axes) = apart(free.clone());
        match axes.as_slice() {
            [] if call.slots.is_empty() => Ok(free),
            [] => Err(self.wrong_arity(call, span, operation.description)),
            [rows, columns] if rows == columns && letters.is_empty() => self.indexed(free, &call.slots, span),
            _ => {
                let message = format!("failed to take the exponential of {}", kind_of(&axes));
                let label = "expected a number, or a square matrix without further indices";
                Err(self.mismatch(message, &argument.span, label))
            }
        }
    }

    /// `levi_civita[i, j, k]`: as many indices as each of them has values.
    pub(super) fn levi_civita(&mut self, slots: &[Slot], span: &Span) -> Checked {
        let range = slots.iter().find_map(|slot| self.scope.range_of(slot.index.letter()?));
        for slot in slots {
            self.slot(slot, range)?;
        }
        if let Some(known) = range.and_then(|range| self.scope.range(range)) {
            let fits = |bound: &i64| bound - known.first + 1 == slots.len() as i64;
            if !known.bounds.iter().any(fits) {
                return Err(self.source.error(
                    Code::E0205,
                    "failed to index `levi_civita`",
                    span.clone(),
                    format!(
                        "it has as many indices as each has values; found {} over {}",
                        slots.len(),
                        range.unwrap_or_default()
                    ),
                ));
            }
        }
        self.contract(self.letters(slots))
    }

    /// `pauli[k]` and `dirac^{mu}`: a matrix for each value of one index.
    pub(super) fn spin(&mut self, spin: Spin, operation: &Operation, slots: &[Slot], span: &Span) -> Checked {
        let (first, last, rows) = match spin {
            Spin::Pauli => (1, 3, "1..2"),
            Spin::Dirac => (0, 3, "1..4"),
        };
        let [slot] = slots else {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to index `{}`", operation.name),
                span.clone(),
                format!("expected {}", operation.description),
            ));
        };
        let lowered = spin == Spin::Dirac && slot.height == Height::Lower;
        let range = slot.index.letter().and_then(|letter| self.scope.range_of(letter));
        self.slot(slot, None)?;
        let fits = range
            .and_then(|range| self.scope.range(range))
            .is_none_or(|range| range.first == first && range.bounds.iter().all(|bound| *bound == last));
        if lowered || !fits {
            let label = if lowered {
                "lower the index with the metric: `eta_{mu nu}*dirac^{nu}`".to_owned()
            } else {
                format!("expected an index that runs from {first} to {last}")
            };
            let message = format!("failed to index `{}`", operation.name);
            return Err(self.source.error(Code::E0205, message, slot.span.clone(), label));
        }
        let letters = self.letters(slots);
        Ok(beside(letters, &[rows.to_owned(), rows.to_owned()], span))
    }
}
