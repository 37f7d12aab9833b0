//! `dimension v = L/T` and `units hbar = c = 1`: dimensions that are given, and what was set to one.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::Declaration;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::ast::{Expr, Kind, Reference};
use crate::language::lexer::Token;
use crate::language::scope::{DeclaredDimension, Unit};
use crate::spelling::nearest;

impl Declaration<'_> {
    /// `dimension t = T, q = L, v = L/T, theta = 1`
    pub(super) fn dimension(&mut self) -> Result<(), Diagnostic> {
        loop {
            let (name, span) = self.parser.name("a quantity")?;
            let slots = self.parser.slots()?;
            let is_unit = self.scope.units.iter().any(|unit| unit.name == name);
            if self.scope.symbols.get(&name).is_none() && !is_unit {
                let known: Vec<&str> = self.scope.symbols.names().collect();
                return Err(self
                    .parser
                    .source
                    .error(
                        Code::E0201,
                        format!("failed to find the symbol `{name}`"),
                        span,
                        "it is not declared here, and no unit",
                    )
                    .suggesting(nearest(&name, known)));
            }
            self.parser.expect_mark("=")?;
            let dimension = self.parser.expression()?;
            let mut exponents = BTreeMap::new();
            self.powers(&dimension, &RBig::ONE, &mut exponents)?;
            self.scope.dimensions.push(DeclaredDimension {
                quantity: Reference { name, slots },
                exponents: exponents.into_iter().filter(|(_, power)| !power.is_zero()).collect(),
                source: self.parser.source.clone(),
                span: span.start..dimension.span.end,
            });
            if !self.parser.take_mark(",") {
                return self.parser.expect_end();
            }
        }
    }

    /// The powers of the named dimensions in a product.
    fn powers(
        &self,
        expr: &Expr,
        power: &RBig,
        found: &mut BTreeMap<String, RBig>,
    ) -> Result<(), Diagnostic> {
        match &expr.kind {
            Kind::Number(value) if value.is_one() => Ok(()),
            Kind::Name(base) if base.slots.is_empty() => {
                *found.entry(base.name.clone()).or_insert(RBig::ZERO) += power;
                Ok(())
            }
            Kind::Product(factors) => factors.iter().try_for_each(|factor| {
                let own = if factor.divided { -power.clone() } else { power.clone() };
                self.powers(&factor.expr, &own, found)
            }),
            Kind::Power(base, exponent) => match number(exponent) {
                Some(exponent) => self.powers(base, &(power * exponent), found),
                None => Err(self.no_dimension(exponent)),
            },
            _ => Err(self.no_dimension(expr)),
        }
    }

    fn no_dimension(&self, expr: &Expr) -> Diagnostic {
        let label = "expected powers of named dimensions with numbers as exponents, as in `L^2/T`, or 1";
        self.parser.source.error(Code::E0110, "failed to read a dimension", expr.span.clone(), label)
    }

    /// `units hbar = c = 1`
    pub(super) fn units(&mut self) -> Result<(), Diagnostic> {
        let mut units = Vec::new();
        loop {
            let (name, span) = self.parser.name("a quantity that is set to one")?;
            units.push(Unit { name, source: self.parser.source.clone(), span });
            self.parser.expect_mark("=")?;
            if matches!(self.parser.peek(), Token::Name(_)) {
                continue;
            }
            let span = self.parser.span();
            if self.parser.integer("1")? != 1 {
                let label = "only what was set to 1 leaves no trace in the equations";
                return Err(self.parser.source.error(Code::E0110, "failed to read the units", span, label));
            }
            self.scope.units.extend(units);
            return self.parser.expect_end();
        }
    }
}

/// A number as an exponent: `2`, `-1`, `1/2`.
fn number(expr: &Expr) -> Option<RBig> {
    match &expr.kind {
        Kind::Number(value) => Some(value.clone()),
        Kind::Neg(inner) => number(inner).map(|value| -value),
        Kind::Product(factors) => factors.iter().try_fold(RBig::ONE, |product, factor| {
            let value = number(&factor.expr)?;
            match (factor.divided, value.is_zero()) {
                (true, true) => None,
                (true, false) => Some(product / value),
                (false, _) => Some(product * value),
            }
        }),
        _ => None,
    }
}
