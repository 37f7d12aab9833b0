//! `transform A -> B`, and what speaks of it.

use super::{Checked, Checker, FreeIndex};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Expr, Kind};
use crate::language::operation::{Action, Operation};
use crate::language::scope::{Definition, Replacement, SymbolKind};

impl Checker<'_> {
    /// A symbol, and what it becomes.
    ///
    /// # Errors
    /// As [`check`](Self::check), where what is transformed is no declared symbol, and where the new value
    /// speaks of the transformation itself.
    pub fn transform(&mut self, rule: &Replacement) -> Result<(), Diagnostic> {
        self.expect_symbol(&rule.left, "a coordinate, a field or a parameter", |kind| {
            matches!(kind, SymbolKind::Coordinate | SymbolKind::Parameter | SymbolKind::Field { .. })
        })?;
        if self.speaks_of_transformation(&rule.right) {
            return Err(self.source.error(
                Code::E0428,
                "failed to read a transformation",
                rule.span.clone(),
                "what a symbol becomes is said without `transformed` and `noether`",
            ));
        }
        self.sides(&[rule.left.clone(), rule.right.clone()]).map(drop)
    }

    /// What an equation defines for others means the same in every claim.
    ///
    /// # Errors
    /// Where it speaks of the transformation of one claim.
    pub fn same_everywhere(&self, definition: &Definition) -> Result<(), Diagnostic> {
        if !self.speaks_of_transformation(&definition.body) {
            return Ok(());
        }
        Err(self.source.error(
            Code::E0428,
            "failed to define something by a transformation",
            definition.body.span.clone(),
            "other claims transform otherwise; write `let`",
        ))
    }

    /// True if an expression, or a definition in it, is one of the transformation.
    fn speaks_of_transformation(&self, expr: &Expr) -> bool {
        let mut waiting = vec![expr];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(expr) = waiting.pop() {
            let mut found = false;
            expr.walk(&mut |part| {
                if let Kind::Call(call) = &part.kind {
                    let action = Operation::named(&call.name).map(|row| &row.action);
                    found |= matches!(action, Some(Action::Transformed | Action::Noether));
                }
            });
            if found {
                return true;
            }
            for name in expr.names() {
                if let Some(SymbolKind::Definition(definition)) =
                    self.scope.symbols.get(name).map(|symbol| &symbol.kind)
                    && !seen.contains(&name)
                {
                    seen.push(name);
                    waiting.push(&definition.body);
                }
            }
        }
        false
    }

    pub(super) fn refuse_without_transform(&self, call: &Call, span: &Span) -> Result<(), Diagnostic> {
        if !self.scope.transforms.is_empty() {
            return Ok(());
        }
        let message = format!("failed to find the transformation of `{}`", call.name);
        let error = self.source.error(Code::E0428, message, span.clone(), "this claim has none");
        Err(error.with_help("add a line such as `transform t -> -t, q[k] -> q[k]`"))
    }

    /// `noether(L, eps, X^{mu})`: the index of a coordinate is that of the current.
    pub(super) fn noether(&mut self, call: &Call, span: &Span) -> Checked {
        self.refuse_without_transform(call, span)?;
        if let Some(index) = self.number(&call.arguments[0], "a Lagrangian")?.first() {
            return Err(self.source.error(
                Code::E0204,
                format!("failed to use the free index `{}` in a Lagrangian", index.letter),
                index.span.clone(),
                "a Lagrangian has none",
            ));
        }
        self.expect_symbol(&call.arguments[1], "the parameter of the transformation", |kind| {
            matches!(kind, SymbolKind::Parameter)
        })?;
        if let Some(FreeIndex { span, .. }) = self.check(&call.arguments[1])?.first() {
            let message = "failed to find the parameter of a symmetry";
            return Err(self.source.error(Code::E0428, message, span.clone(), "expected one parameter"));
        }
        self.expect_symbol(&call.arguments[2], "a coordinate, as in `noether(L, eps, X^{mu})`", |kind| {
            matches!(kind, SymbolKind::Coordinate)
        })?;
        self.number(&call.arguments[2], "a current")
    }
}
