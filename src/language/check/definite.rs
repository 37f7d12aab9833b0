//! `integral[x = a..b](A)` and `limit[x -> a](A)`: the variable, its bounds, and the term.

use std::sync::Arc;

use super::{Checked, Checker};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Definite, Expr, Kind, LimitOf, Sifted};
use crate::language::operation::number;
use crate::language::scope::{Structure, Symbol, SymbolKind};

impl Checker<'_> {
    /// An integral with bounds, which may be infinite.
    pub(super) fn definite(&mut self, definite: &Definite<'_>, call: &Call) -> Checked {
        let Definite { variable, term, lower, upper } = *definite;
        self.bounds(&[lower, upper])?;
        let place = &call.brackets[0].span;
        if let Kind::Sum(terms) = &term.kind
            && terms.iter().any(|term| term.sifted().is_some())
        {
            for term in terms {
                self.definite(&Definite { term, ..*definite }, call)?;
            }
            return Ok(Vec::new());
        }
        match term.sifted() {
            Some(Sifted { argument, rest, .. }) => {
                self.over_reals(variable, place, argument, "a definite integral")?;
                self.over_reals(variable, place, &rest, "a definite integral")
            }
            None => self.over_reals(variable, place, term, "a definite integral"),
        }
    }

    /// A limit at a place, which may be infinite.
    pub(super) fn limit(&mut self, limit: &LimitOf<'_>, call: &Call) -> Checked {
        self.bounds(&[limit.place])?;
        self.over_reals(limit.variable, &call.brackets[0].span, limit.term, "a limit")
    }

    fn bounds(&mut self, places: &[&Expr]) -> Result<(), Diagnostic> {
        for place in places.iter().filter(|place| !place.is_infinite()) {
            if let Some(index) = self.number(place, "the bound of a variable")?.first() {
                return Err(self.refused(&index.span, "a bound is a number without indices"));
            }
        }
        Ok(())
    }

    /// The variable is a real number in the term: a parameter or a coordinate without indices, or a letter without
    /// another meaning.
    fn over_reals(&mut self, variable: &str, place: &Span, term: &Expr, what: &str) -> Checked {
        if self.scope.range_of(variable).is_some() || number(variable).is_some() {
            return Err(self.refused(place, "this letter has a meaning already; choose another"));
        }
        let mut inner = self.scope.clone();
        match self.scope.symbols.get(variable) {
            Some(symbol) => {
                let is_variable = matches!(symbol.kind, SymbolKind::Parameter | SymbolKind::Coordinate);
                if !is_variable || !symbol.slots.is_empty() || symbol.complex || symbol.integer {
                    let label = "expected a real parameter or coordinate without indices, or a letter that is not declared";
                    return Err(self.refused(place, label));
                }
            }
            None => inner.symbols.insert(Arc::new(Symbol {
                name: variable.to_owned(),
                kind: SymbolKind::Parameter,
                slots: Vec::new(),
                sign: None,
                structure: Structure::General,
                complex: false,
                integer: false,
                source: self.source.clone(),
                span: place.clone(),
            })),
        }
        let free = Checker::new(&inner, self.source, &self.bound).number(term, what)?;
        match free.first() {
            None => Ok(Vec::new()),
            Some(index) => {
                Err(self.refused(&index.span, &format!("{what} is one of a number without indices")))
            }
        }
    }

    fn refused(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0207, "failed to read a variable with its bounds", span.clone(), label)
    }
}
