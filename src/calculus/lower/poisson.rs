//! Poisson brackets.

use super::super::graph::{Direction, Node};
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::Span;
use crate::language::ast::Call;

impl Instance<'_> {
    /// {f, g} = Σₖ ∂f/∂qₖ ∂g/∂pₖ - ∂f/∂pₖ ∂g/∂qₖ (Goldstein, *Classical Mechanics*, eq. 9.67).
    pub(super) fn poisson(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let f = self.plain(&call.arguments[0], "a Poisson bracket")?;
        let g = self.plain(&call.arguments[1], "a Poisson bracket")?;
        let [q, p] = [0, 1].map(|n| call.brackets[n].index.to_string());
        let (q, p) = (self.array(&q, span)?.data, self.array(&p, span)?.data);
        let mut terms = Vec::new();
        for (q, p) in q.into_iter().zip(p) {
            let forth = [self.slope(&f, q, span)?, self.slope(&g, p, span)?];
            let back = [self.slope(&f, p, span)?, self.slope(&g, q, span)?];
            let back = self.contracted(back.to_vec()).map(|node| self.graph.neg(node));
            terms.extend([self.contracted(forth.to_vec()), back]);
        }
        self.sum_of(terms, span)
    }

    /// The derivative of each element in one variable.
    fn slope(&mut self, tensor: &Tensor, by: Node, span: &Span) -> Lowered<Tensor> {
        let mut slopes = Vec::new();
        let mut domains = Vec::new();
        for (node, domain) in tensor.data.iter().zip(&tensor.domains) {
            let direction: Direction = self.direction(by, *node, None, span)?;
            domains.push(self.graph.smooth(domain, *node, direction));
            slopes.push(self.graph.derive(*node, direction));
        }
        Ok(Tensor { data: slopes, domains, ..tensor.clone() })
    }
}
