//! Names, numbers of indices and arguments, and the summation convention, checked before anything
//! is computed.
//!
//! [`Checker::check`] goes through an expression; what a name and its indices mean is in `names`, the
//! arguments of operations in `calls`, the summation convention in `convention`, vectors and matrices without
//! indices in `axes`, what is done with them in `vectors`.

mod axes;
mod calls;
mod convention;
mod definite;
mod names;
mod operators;
mod transform;
mod vectors;
mod whole;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::language::ast::{Expr, Height, Index, Kind, Reference};
use crate::language::axis::is_axis;
use crate::language::brackets;
use crate::language::scope::{Definition, Scope, Symbol, SymbolKind};
use crate::language::tex::spelling::Spelling;

/// A letter that is free in an expression, with one place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeIndex {
    pub letter: String,
    pub height: Height,
    pub span: Span,
}

impl AsRef<str> for FreeIndex {
    fn as_ref(&self) -> &str {
        &self.letter
    }
}

impl FreeIndex {
    /// The index as it stands on a derivative: what is upper on a coordinate is lower on ∂/∂X.
    fn opposite(self) -> Self {
        let height = match self.height {
            Height::Upper => Height::Lower,
            Height::Lower => Height::Upper,
            Height::Plain => Height::Plain,
        };
        Self { height, ..self }
    }
}

/// Checks expressions of one document in one scope.
pub struct Checker<'a> {
    scope: &'a Scope,
    source: &'a Arc<Source>,
    /// Letters bound by `sum[…]`, `product[…]` or `each`: never contracted by repetition.
    bound: Vec<String>,
    /// Letters that were summed over in what was checked so far: they cannot stand beside it again.
    summed: BTreeSet<String>,
    /// What is known of definitions.
    axes: axes::Known,
}

type Checked = Result<Vec<FreeIndex>, Diagnostic>;

impl<'a> Checker<'a> {
    pub fn new(scope: &'a Scope, source: &'a Arc<Source>, each: &[String]) -> Self {
        Self { scope, source, bound: each.to_vec(), summed: BTreeSet::new(), axes: axes::Known::new() }
    }

    /// One that is only asked, and reports nothing.
    pub fn silent(scope: &'a Scope) -> Self {
        static NOWHERE: LazyLock<Arc<Source>> = LazyLock::new(|| Source::new("", ""));
        Self::new(scope, &NOWHERE, &[])
    }

    /// The same for what stands in another document, with all that is known of definitions.
    pub fn in_source(self, source: &'a Arc<Source>) -> Self {
        Self { source, summed: BTreeSet::new(), ..self }
    }

    /// The LaTeX of a name that the notation spells out: `print w[i,j] as \hat w_{ij}`.
    pub fn spelled(&self, reference: &Reference) -> Option<String> {
        let fits = |spelling: &&Arc<Spelling>| {
            spelling.name == reference.name && spelling.slots.len() == reference.slots.len()
        };
        let plain =
            reference.slots.iter().all(|slot| !slot.comma && slot.opens.is_none() && slot.closes.is_none());
        let spelling = self.scope.spellings.iter().rfind(fits).filter(|_| plain)?;
        Some(spelling.with(&reference.slots))
    }

    /// True of a vector or a matrix without indices.
    pub fn has_axes(&mut self, expr: &Expr) -> bool {
        self.summed.clear();
        self.check(expr).is_ok_and(|free| free.iter().any(|index| is_axis(&index.letter)))
    }

    /// The free indices of an expression.
    ///
    /// # Errors
    /// Unknown names, wrong numbers of indices or arguments, an index that stands three times, terms
    /// with different free indices.
    pub fn check(&mut self, expr: &Expr) -> Checked {
        if let Some(expanded) = self.without_brackets(expr)? {
            return self.check(&expanded);
        }
        match &expr.kind {
            Kind::Number(_) => Ok(Vec::new()),
            Kind::Name(reference) => self.reference(reference, &expr.span),
            Kind::Call(call) => self.call(call, &expr.span),
            Kind::Neg(inner) => self.check(inner),
            Kind::Sum(terms) => self.sum(terms),
            Kind::Product(factors) => self.factors(factors),
            Kind::List(elements) => self.list(elements, &expr.span),
            Kind::Power(base, exponent) => self.power(base, exponent),
        }
    }

    fn without_brackets(&self, expr: &Expr) -> Result<Option<Expr>, Diagnostic> {
        if !matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_)) {
            return Ok(None);
        }
        brackets::expand(expr).map_err(|fault| {
            self.source.error(Code::E0126, "failed to read a bracket around indices", fault.span, fault.label)
        })
    }

    /// Both sides of a relation must have the same free indices, unless one is the literal 0.
    ///
    /// # Errors
    /// As [`check`](Self::check), and for an index that is free on one side only.
    pub fn sides(&mut self, sides: &[Expr]) -> Checked {
        self.sum(sides)
    }

    /// What is small in a statement to some order has to be a parameter.
    ///
    /// # Errors
    /// For anything else.
    pub fn small(&self, parameter: &str, span: &Span) -> Result<(), Diagnostic> {
        match self.scope.symbols.get(parameter) {
            Some(known) if matches!(known.kind, SymbolKind::Parameter) && known.slots.is_empty() => Ok(()),
            _ => Err(self.source.error(
                Code::E0124,
                format!("failed to expand in `{parameter}`"),
                span.clone(),
                "the small quantity must be a declared parameter",
            )),
        }
    }

    /// A definition's free indices are those of its head, and they stay free however often they occur:
    /// `N[i] := x[i]*x[i]` does not sum.
    ///
    /// # Errors
    /// As [`check`](Self::check), and for letters of the head that the body lacks or has in excess.
    pub fn definition(&mut self, symbol: &Symbol, definition: &Definition) -> Result<(), Diagnostic> {
        let mut head: Vec<&str> = Vec::new();
        for slot in &definition.slots {
            self.slot(slot, None)?;
            match &slot.index {
                Index::Letter { name, shift: 0 } if !head.contains(&name.as_str()) => head.push(name),
                _ => {
                    return Err(self.source.error(
                        Code::E0112,
                        format!("failed to define `{}`", symbol.name),
                        slot.span.clone(),
                        "the indices of a definition are different letters",
                    ));
                }
            }
        }
        let before = self.bound.len();
        self.bound.extend(head.iter().map(|letter| (*letter).to_owned()));
        let free = self.check(&definition.body);
        self.bound.truncate(before);
        let free = free?;
        if definition.body.is_zero_literal() {
            return Ok(());
        }
        let extra =
            free.iter().find(|index| !is_axis(&index.letter) && !head.contains(&index.letter.as_str()));
        let missing = head.iter().find(|letter| !free.iter().any(|index| index.letter == **letter));
        let (letter, span) = match (extra, missing) {
            (Some(index), _) => (index.letter.clone(), index.span.clone()),
            (None, Some(letter)) => ((*letter).to_owned(), symbol.span.clone()),
            (None, None) => return Ok(()),
        };
        Err(self.source.error(
            Code::E0204,
            format!("failed to match the index `{letter}` between `{}` and its definition", symbol.name),
            span,
            "it is free on one side only",
        ))
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
