//! Whole numbers: bounds of sums and products, factorials, binomial coefficients.

use std::sync::Arc;

use super::{Checked, Checker};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Bounded, Call, Expr, Kind};
use crate::language::operation::{Action, Operation};
use crate::language::scope::{Scope, Structure, Symbol, SymbolKind};

impl Checker<'_> {
    /// `sum[k = 1..n](A)`: the letter is a whole number in `A`, and has no other meaning.
    pub(super) fn bounded(&mut self, call: &Call, span: &Span) -> Checked {
        let Some(Bounded { variable, term, lower, upper, .. }) = call.bounded() else {
            return Err(self.wrong_arity(call, span, "`sum[k = 1..n](A)`"));
        };
        let refuse = |span: &Span, label: &str| {
            let name = call.name.trim_end_matches('.');
            let message = format!("failed to read the bounds of `{name}`");
            self.source.error(Code::E0207, message, span.clone(), label)
        };
        if self.scope.symbols.get(variable).is_some() || super::super::operation::number(variable).is_some() {
            return Err(refuse(&call.brackets[0].span, "this letter has a meaning already; choose another"));
        }
        // A repeated index would be summed before the letter gets a value.
        if self.scope.range_of(variable).is_some() {
            let label = format!(
                "`{variable}` is an index: write `{}[{variable}](…)` for its whole range, or choose another letter",
                call.name.trim_end_matches('.')
            );
            return Err(refuse(&call.brackets[0].span, &label));
        }
        for bound in [lower, upper] {
            if !is_whole(bound, self.scope) {
                let label = "expected a whole number; a parameter is one by `param n integer >= 0`";
                return Err(refuse(&bound.span, label));
            }
            self.check(bound)?;
        }
        let mut inner = self.scope.clone();
        inner.symbols.insert(Arc::new(Symbol {
            name: variable.to_owned(),
            kind: SymbolKind::Parameter,
            slots: Vec::new(),
            sign: None,
            structure: Structure::General,
            complex: false,
            integer: true,
            source: self.source.clone(),
            span: call.brackets[0].span.clone(),
        }));
        let free = Checker::new(&inner, self.source, &self.bound).check(term)?;
        match free.first() {
            None => Ok(Vec::new()),
            Some(index) => {
                let message = "failed to find a number in each term".to_owned();
                let label = "a sum or product with bounds is one of numbers without indices";
                Err(self.source.error(Code::E0215, message, index.span.clone(), label))
            }
        }
    }

    /// `factorial(n)`, `binomial(a, k)`
    pub(super) fn of_whole_numbers(&mut self, operation: &Operation, call: &Call) -> Checked {
        // The upper number of a binomial coefficient may be any.
        let whole = call.arguments.iter().skip(usize::from(operation.action == Action::Binomial));
        for argument in whole {
            if !is_whole(argument, self.scope) {
                return Err(self.source.error(
                    Code::E0207,
                    format!("failed to apply `{}`", call.name),
                    argument.span.clone(),
                    "expected a whole number; a parameter is one by `param n integer >= 0`",
                ));
            }
        }
        for argument in &call.arguments {
            if let Some(index) = self.number(argument, &format!("`{}`", call.name))?.first() {
                return Err(self.source.error(
                    Code::E0215,
                    format!("failed to apply `{}` to what has components", call.name),
                    index.span.clone(),
                    "expected a number",
                ));
            }
        }
        Ok(Vec::new())
    }
}

/// Definitions within each other that are looked through.
const MAX_DEPTH: usize = 20;

/// True of whole numbers, of what is declared as such, and of what is made of these by `+`, `-` and `*`.
fn is_whole(expr: &Expr, scope: &Scope) -> bool {
    is_whole_within(expr, scope, MAX_DEPTH)
}

fn is_whole_within(expr: &Expr, scope: &Scope, depth: usize) -> bool {
    let is_whole = |expr: &Expr| is_whole_within(expr, scope, depth);
    match &expr.kind {
        Kind::Number(value) => value.is_int(),
        Kind::Name(reference) if reference.slots.is_empty() => match scope.symbols.get(&reference.name) {
            Some(symbol) => match &symbol.kind {
                SymbolKind::Definition(definition) => {
                    depth > 0 && is_whole_within(&definition.body, scope, depth - 1)
                }
                _ => symbol.integer,
            },
            None => scope.ranges.contains_key(&reference.name),
        },
        Kind::Neg(inner) => is_whole(inner),
        Kind::Sum(terms) => terms.iter().all(is_whole),
        Kind::Product(factors) => factors.iter().all(|factor| !factor.divided && is_whole(&factor.expr)),
        Kind::Name(_) | Kind::Call(_) | Kind::Power(..) | Kind::List(_) => false,
    }
}
