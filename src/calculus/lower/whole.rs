//! Sums and products with bounds, factorials and binomial coefficients, where these are numbers.

use super::super::domain::Domain;
use super::super::graph::Node;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::Expr;
use crate::language::ast::{Bounded, Call};

/// Terms that are written out.
const MOST_TERMS: i64 = 1000;

impl Instance<'_> {
    /// `sum[k = 1..n](A)`, term by term; an empty sum is 0, an empty product 1.
    pub(super) fn bounded(&mut self, bounded: &Bounded<'_>, span: &Span) -> Lowered<Tensor> {
        let (lower, upper) = (self.whole(bounded.lower)?, self.whole(bounded.upper)?);
        if upper.saturating_sub(lower) >= MOST_TERMS {
            let label = format!("{} terms are more than {MOST_TERMS}", upper - lower + 1);
            return Err(self.unknown_number(span, label));
        }
        let mut terms = Vec::new();
        let mut domain = Domain::EVERYWHERE;
        for k in lower..=upper {
            let term = bounded.term.clone().with(bounded.variable, &Expr::whole(k, span.clone()));
            let term = self.plain(&term, "a sum or product with bounds")?;
            domain = domain.and(&term.common_domain());
            terms.extend(term.data);
            self.within_budget(span)?;
        }
        let value = if bounded.is_product {
            let one = self.graph.one();
            terms.into_iter().fold(one, |product, term| self.graph.mul(product, term))
        } else {
            self.graph.sum(terms)
        };
        Ok(Tensor::scalar_on(value, domain))
    }

    /// n! = 1·2 … n
    pub(super) fn factorial(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let n = self.whole(&call.arguments[0])?;
        if !(0..=MOST_TERMS).contains(&n) {
            return Err(self.unknown_number(span, format!("{n} has none here; expected 0 to {MOST_TERMS}")));
        }
        let factors: Vec<Node> = (1..=n).map(|k| self.graph.integer(k)).collect();
        let one = self.graph.one();
        Ok(Tensor::scalar(factors.into_iter().fold(one, |product, k| self.graph.mul(product, k))))
    }

    /// a (a - 1) … (a - k + 1)/k!
    pub(super) fn binomial(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let upper = self.plain(&call.arguments[0], "a binomial coefficient")?;
        let k = self.whole(&call.arguments[1])?;
        if k > MOST_TERMS {
            return Err(self.unknown_number(span, format!("expected at most {MOST_TERMS} below")));
        }
        if k < 0 {
            return Ok(upper.map(|_| self.graph.zero()));
        }
        Ok(upper.map(|a| {
            (0..k).fold(self.graph.one(), |product, j| {
                let (j, next) = (self.graph.integer(j), self.graph.integer(j + 1));
                let factor = self.graph.sub(a, j);
                let factor = self.graph.div(factor, next);
                self.graph.mul(product, factor)
            })
        }))
    }

    /// The value of what must be a whole number.
    fn whole(&mut self, expr: &Expr) -> Lowered<i64> {
        let lowered = self.plain(expr, "a bound")?;
        let value = lowered.data.first().and_then(|node| self.graph.as_constant(*node)).cloned();
        let value = value
            .filter(dashu_ratio::RBig::is_int)
            .and_then(|value| i64::try_from(value.numerator().clone()).ok());
        value.ok_or_else(|| {
            let label = "what depends on it is decided in `show` lines only, by induction".to_owned();
            self.unknown_number(&expr.span, label)
        })
    }

    fn unknown_number(&self, span: &Span, label: String) -> Diagnostic {
        self.source.error(
            Code::E0425,
            "failed to work out a sum, a product or a factorial",
            span.clone(),
            label,
        )
    }
}
