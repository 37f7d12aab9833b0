//! `function J, Y where J''(x) = …`: functions that are known by their differential equation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Declaration, reserved};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Expr, Kind, Reference};
use crate::language::check::Checker;
use crate::language::scope::{DifferentialEquation, InitialValues, Scope, Structure, Symbol, SymbolKind};

/// What is written, for messages.
const SPELLING: &str = "expected the highest derivative alone, as in `function J where J''(x) = -J(x)`";

impl Declaration<'_> {
    /// `function f, g`, or `function J, Y where J''(x) = …`, which holds for each of them.
    pub(super) fn functions(&mut self) -> Result<(), Diagnostic> {
        let names = self.list(|_, _| Ok(SymbolKind::Function { equation: None }))?;
        if !self.parser.take_word("where") {
            return self.parser.expect_end();
        }
        let equation = self.equation(&names[0])?;
        for name in names {
            let Some(symbol) = self.scope.symbols.get(&name) else { continue };
            let kind = SymbolKind::Function { equation: Some(Box::new(equation.clone())) };
            let symbol = Symbol { kind, ..(**symbol).clone() };
            self.scope.symbols.insert(Arc::new(symbol));
        }
        Ok(())
    }

    fn equation(&mut self, of: &str) -> Result<DifferentialEquation, Diagnostic> {
        let left = self.parser.expression()?;
        self.parser.expect_mark("=")?;
        let right = self.parser.expression()?;
        let unreadable = || self.unsolved(of, &left.span, SPELLING);
        let Kind::Call(call) = &left.kind else { return Err(unreadable()) };
        let [argument] = call.arguments.as_slice() else { return Err(unreadable()) };
        let Kind::Name(variable) = &argument.kind else { return Err(unreadable()) };
        let is_plain = call.brackets.is_empty() && call.slots.is_empty() && variable.slots.is_empty();
        if call.name != of || call.primes == 0 || !is_plain {
            return Err(unreadable());
        }
        if let Some(taken) = reserved(&variable.name) {
            return Err(self.unsolved(of, &argument.span, taken));
        }
        let initial = self.initial_values(of, call.primes)?;
        let particular = self.parser.take_word("particular") || initial.is_some();
        self.parser.expect_end()?;
        Ok(DifferentialEquation {
            of: of.to_owned(),
            variable: variable.name.clone(),
            order: call.primes,
            right,
            particular,
            initial,
        })
    }

    /// `, F(0) = 0, F'(0) = 1`: as many values as the equation has orders, at one point.
    fn initial_values(&mut self, of: &str, order: u32) -> Result<Option<InitialValues>, Diagnostic> {
        let mut known: Option<(Expr, BTreeMap<u32, Expr>)> = None;
        let start = self.parser.span();
        while self.parser.take_mark(",") {
            let left = self.parser.expression()?;
            self.parser.expect_mark("=")?;
            let value = self.parser.expression()?;
            let unreadable = |label: &str| self.unsolved(of, &left.span, label);
            let Kind::Call(call) = &left.kind else {
                return Err(unreadable("expected a value at a point, as in `J(1) = 0`"));
            };
            let ([at], true) = (call.arguments.as_slice(), call.name == of && call.primes < order) else {
                return Err(unreadable("expected a lower derivative at a point, as in `J(1) = 0`"));
            };
            let (point, values) = known.get_or_insert_with(|| (at.clone(), BTreeMap::new()));
            if *point != *at || values.insert(call.primes, value).is_some() {
                return Err(unreadable("expected one value of each lower derivative, all at one point"));
            }
        }
        let Some((at, values)) = known else { return Ok(None) };
        if values.len() != order as usize {
            let label = format!("an equation of order {order} needs {order} values at this point");
            return Err(self.unsolved(of, &(start.start..self.parser.span().start), label));
        }
        Ok(Some(InitialValues { at, values: values.into_values().collect() }))
    }

    fn unsolved(&self, of: &str, span: &Span, label: impl Into<String>) -> Diagnostic {
        let message = format!("failed to read the differential equation of `{of}`");
        self.parser.source.error(Code::E0118, message, span.clone(), label.into())
    }
}

/// Checks the equation of a function, once everything beside it is declared.
///
/// # Errors
/// Unknown names, what is no number, derivatives that are as high as what the equation is solved for, functions
/// with an equation at another place than the argument, and what varies by itself: coordinates and fields.
pub(super) fn check(name: &str, scope: &Scope) -> Result<(), Diagnostic> {
    let Some(symbol) = scope.symbols.get(name) else { return Ok(()) };
    let SymbolKind::Function { equation: Some(equation) } = &symbol.kind else { return Ok(()) };
    // Functions that share it say it once.
    if equation.of != name {
        return Ok(());
    }
    let refuse = |span: &Span, label: String| {
        let message = format!("failed to read the differential equation of `{name}`");
        symbol.source.error(Code::E0118, message, span.clone(), label)
    };
    let mut inner = scope.clone();
    inner.symbols.insert(Arc::new(Symbol {
        name: equation.variable.clone(),
        kind: SymbolKind::Parameter,
        slots: Vec::new(),
        sign: None,
        structure: Structure::General,
        complex: false,
        integer: false,
        source: symbol.source.clone(),
        span: symbol.span.clone(),
    }));
    for expr in equation.expressions() {
        let scope = if std::ptr::eq(expr, &equation.right) { &inner } else { scope };
        let free = Checker::new(scope, &symbol.source, &[]).check(expr)?;
        if let Some(index) = free.first() {
            return Err(refuse(
                &index.span,
                "the value of a function is a number, without indices".to_owned(),
            ));
        }
    }
    let mut fault = None;
    for expr in equation.expressions().skip(1) {
        expr.walk(&mut |expr| match &expr.kind {
            Kind::Name(Reference { name, .. }) | Kind::Call(Call { name, .. })
                if varies(name, scope, &mut BTreeSet::new()) || is_function(name, scope) =>
            {
                let label = format!("a known value is made of numbers and parameters, and not of `{name}`");
                fault.get_or_insert_with(|| (expr.span.clone(), label));
            }
            _ => {}
        });
    }
    equation.right.walk(&mut |expr| {
        let found = match &expr.kind {
            Kind::Call(call) => fault_of_call(call, equation, &inner),
            Kind::Name(reference) if varies(&reference.name, &inner, &mut BTreeSet::new()) => Some(format!(
                "`{}` depends on coordinates; beside its argument an equation has parameters only",
                reference.name
            )),
            _ => None,
        };
        if let Some(label) = found {
            fault.get_or_insert_with(|| (expr.span.clone(), label));
        }
    });
    fault.map_or(Ok(()), |(span, label)| Err(refuse(&span, label)))
}

/// What is wrong with a function in an equation.
fn fault_of_call(call: &Call, equation: &DifferentialEquation, scope: &Scope) -> Option<String> {
    let SymbolKind::Function { equation: Some(own) } = &scope.symbols.get(&call.name)?.kind else {
        return None;
    };
    if call.primes >= own.order {
        let left = format!("{}{}({})", call.name, "'".repeat(own.order as usize), own.variable);
        return Some(if call.name == equation.of {
            format!("the equation is not solved for its highest derivative, `{left}`")
        } else {
            format!("write what `{left}` is, by its own equation")
        });
    }
    let is_argument = |expr: &Expr| match &expr.kind {
        Kind::Name(reference) => reference.name == equation.variable && reference.slots.is_empty(),
        _ => false,
    };
    // Elsewhere it would be an equation with a delay.
    (!call.arguments.iter().all(is_argument))
        .then(|| format!("in an equation, a function that has one is taken at `{}` only", equation.variable))
}

fn is_function(name: &str, scope: &Scope) -> bool {
    scope.symbols.get(name).is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Function { .. }))
}

/// True of what depends on coordinates, also inside of definitions.
fn varies(name: &str, scope: &Scope, seen: &mut BTreeSet<String>) -> bool {
    let Some(symbol) = scope.symbols.get(name) else { return false };
    match &symbol.kind {
        SymbolKind::Coordinate | SymbolKind::Field { .. } => true,
        SymbolKind::Parameter | SymbolKind::Function { .. } | SymbolKind::Operator => false,
        SymbolKind::Definition(definition) => {
            seen.insert(name.to_owned())
                && definition.body.names().into_iter().any(|name| varies(name, scope, seen))
        }
    }
}
