//! Symbols that do not commute: where they may stand.

use super::{Checked, Checker};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Expr, Factor, Kind};
use crate::language::operation::{Action, Operation};
use crate::language::scope::{Commutation, Definition, SymbolKind};

impl Checker<'_> {
    /// `commutator(a, adag) = 1`: two operators, and what has the same free indices.
    ///
    /// # Errors
    /// As [`check`](Self::check), and where something else than operators is commuted.
    pub fn commutation(&mut self, relation: &Commutation) -> Result<(), Diagnostic> {
        for side in [&relation.left, &relation.right] {
            self.expect_symbol(side, "an operator", |kind| matches!(kind, SymbolKind::Operator))?;
        }
        let factors = [&relation.left, &relation.right];
        let factors = factors.map(|expr| Factor { divided: false, expr: expr.clone() });
        let span = relation.left.span.start..relation.right.span.end;
        let product = Expr::new(Kind::Product(factors.to_vec()), span);
        let free = self.sides(&[product.clone(), relation.value.clone()])?;
        let letters = self.check(&relation.left)?.len() + self.check(&relation.right)?.len();
        if free.len() != letters && !relation.value.is_zero_literal() {
            return Err(self.apart_only(&product.span, "its two operators need different letters"));
        }
        Ok(())
    }

    fn apart_only(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0426, "failed to compute with operators", span.clone(), label)
    }

    /// True if an operator, or a definition of one, stands in an expression.
    pub fn has_operators(&self, expr: &Expr) -> bool {
        if self.scope.commutations.is_empty() {
            return false;
        }
        let mut waiting = expr.names();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(name) = waiting.pop() {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            match self.scope.symbols.get(name).map(|symbol| &symbol.kind) {
                Some(SymbolKind::Operator) => return true,
                Some(SymbolKind::Definition(definition)) => {
                    let Definition { body, .. } = &**definition;
                    waiting.extend(body.names());
                }
                _ => {}
            }
        }
        false
    }

    /// Operators may be added, multiplied and commuted, and nothing else.
    pub(super) fn refuse_operators(&self, expr: &Expr, label: &str) -> Result<(), Diagnostic> {
        if self.has_operators(expr) { Err(self.apart_only(&expr.span, label)) } else { Ok(()) }
    }

    pub(super) fn refuse_operators_in(&self, call: &Call) -> Result<(), Diagnostic> {
        let action = Operation::named(&call.name).map(|row| &row.action);
        if matches!(action, Some(Action::Sum | Action::Commutator | Action::Anticommutator)) {
            return Ok(());
        }
        let label = format!("`{}` is not known of operators, which are added and multiplied only", call.name);
        call.arguments.iter().try_for_each(|argument| self.refuse_operators(argument, &label))
    }

    /// What is assumed of a claim is assumed of numbers.
    ///
    /// # Errors
    /// Where an operator stands in it.
    pub fn without_operators(&self, expr: &Expr) -> Result<(), Diagnostic> {
        self.refuse_operators(expr, "operators stand in equations that are shown only")
    }

    /// The commutator of operators, which are numbers as far as indices go.
    pub(super) fn commutator_of_operators(&mut self, call: &Call, span: &Span) -> Checked {
        if !call.slots.is_empty() {
            return Err(self.wrong_arity(call, span, "no index behind it"));
        }
        let (letters, axes) = self.together(call.arguments.iter().map(|argument| (argument, false)))?;
        if axes.iter().any(|axes| !axes.is_empty()) {
            return Err(self.apart_only(span, "an operator with components is named by a component"));
        }
        Ok(letters)
    }
}
