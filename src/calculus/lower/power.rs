//! Powers.

use dashu_int::ops::{BitTest, PowerOfTwo};
use dashu_ratio::RBig;

use super::super::graph::{Graph, Node};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::Expr;

/// A number beyond this length (about 1000 digits) is not raised to a power, which could go on without end.
const MAX_BITS: usize = 3322;

impl Instance<'_> {
    pub(super) fn power(&mut self, base: &Expr, exponent: &Expr, span: &Span) -> Lowered<Tensor> {
        let tensor = self.lower(base)?;
        let power = self.lower(exponent)?;
        if tensor.integrated.is_some() || power.integrated.is_some() {
            return Err(self.source.error(
                Code::E0404,
                "failed to raise an integral to a power",
                span.clone(),
                "an integral is kept as its density",
            ));
        }
        let constant = match power.data.as_slice() {
            [node] if power.letters.is_empty() => self.graph.as_constant(*node).cloned(),
            _ => None,
        };
        if self.is_operator(&tensor) {
            return self.operator_power(&tensor, constant.as_ref(), span);
        }
        if let ([_, _], Some(whole)) = (tensor.axes().as_slice(), &constant) {
            let whole = i64::try_from(whole.numerator().clone()).unwrap_or(i64::MAX);
            return self.matrix_power(tensor, whole, &exponent.span);
        }
        match constant {
            // A square sums over its repeated letters: (∂F/∂q_k)² = Σ_k (∂F/∂q_k)².
            Some(two) if two == RBig::from(2u8) => Ok(self.contracted(vec![tensor.clone(), tensor])),
            Some(value) if value.is_int() && !small_exponent(&value) => Err(self.source.error(
                Code::E0405,
                "failed to raise to this power",
                exponent.span.clone(),
                "whole exponents up to 1000 are possible",
            )),
            Some(_) if tensor.data.iter().any(|node| self.has_many_digits(*node)) => Err(self.source.error(
                Code::E0405,
                "failed to raise this number to a power",
                base.span.clone(),
                "numbers up to 1000 digits are possible here",
            )),
            Some(value) => {
                // A whole power has a value of any base but 0 below; a product of square roots of one that is
                // not negative; every other power goes by the logarithm, of a positive base.
                let by_roots = value.denominator().is_power_of_two();
                let signs: fn(&Graph, Node) -> Signs = match (value.is_int(), value < RBig::ZERO) {
                    (true, false) => |_, _| Signs::COMPLEX,
                    (true, true) => |_, _| Signs::NONZERO,
                    (false, false) if by_roots => Graph::needed_for_root,
                    (false, _) => Graph::needed_for_logarithm,
                };
                Ok(self.partial(&tensor, signs, |graph, node| graph.pow_rational(node, &value)))
            }
            None => {
                // a^b = exp(b log a), element by element over the bound letters.
                let logs = self.partial(&tensor, Graph::needed_for_logarithm, Graph::log);
                let product = self.contracted(vec![power, logs]);
                Ok(product.map(|node| self.graph.exp(node)))
            }
        }
    }

    fn has_many_digits(&self, node: Node) -> bool {
        self.graph
            .as_constant(node)
            .is_some_and(|value| value.numerator().bit_len().max(value.denominator().bit_len()) > MAX_BITS)
    }
}

fn small_exponent(value: &RBig) -> bool {
    i64::try_from(value.numerator().clone()).is_ok_and(|n| n.abs() <= 1000)
}
