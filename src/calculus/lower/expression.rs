//! Sums and products, and what may be done with an integral.

use std::collections::HashMap;

use super::super::domain::Domain;
use super::super::graph::{Graph, Leaf, Node};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Expr, Factor, Height, Kind};
use crate::language::brackets;
use crate::language::check::Checker;

/// Operations within operations, those of definitions included; a thread's stack holds several times this.
const MAX_DEPTH: usize = 500;

impl Instance<'_> {
    /// Lowers a checked expression.
    ///
    /// # Errors
    /// What only definite sizes show: a component out of range, an integral of the wrong kind, a
    /// circular definition.
    pub fn lower(&mut self, expr: &Expr) -> Lowered<Tensor> {
        if self.depth == MAX_DEPTH {
            return Err(self.source.error(
                Code::E0102,
                format!("failed to work out definitions nested more than {MAX_DEPTH} deep"),
                expr.span.clone(),
                "write the formula in fewer steps",
            ));
        }
        self.depth += 1;
        let result = self.lower_kind(expr);
        self.depth -= 1;
        self.within_budget(&expr.span)?;
        result
    }

    fn lower_kind(&mut self, expr: &Expr) -> Lowered<Tensor> {
        if matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_))
            && let Ok(Some(expanded)) = brackets::expand(expr)
        {
            return self.lower(&expanded);
        }
        match &expr.kind {
            Kind::Number(value) => Ok(Tensor::scalar(self.graph.constant(value.clone()))),
            Kind::Name(reference) => self.reference(reference, &expr.span),
            Kind::Call(call) => self.call(call, &expr.span),
            Kind::Neg(inner) => {
                let tensor = self.lower(inner)?;
                Ok(tensor.map(|node| self.graph.neg(node)))
            }
            Kind::Sum(terms) => self.sum(terms, &expr.span),
            Kind::Product(factors) => self.product(factors, &expr.span),
            Kind::Power(base, exponent) => self.power(base, exponent, &expr.span),
            Kind::List(elements) => self.list(elements),
        }
    }

    fn sum(&mut self, terms: &[Expr], span: &Span) -> Lowered<Tensor> {
        let mut lowered: Vec<Tensor> = Vec::new();
        for term in terms.iter().filter(|term| !term.is_zero_literal()) {
            lowered.push(self.lower(term)?);
        }
        self.sum_of(lowered, span)
    }

    /// A sum, in which a number beside matrices is a multiple of the unit matrix.
    pub(super) fn sum_of(&mut self, lowered: Vec<Tensor>, span: &Span) -> Lowered<Tensor> {
        let mut letters: Vec<String> = Vec::new();
        for tensor in &lowered {
            letters
                .extend(tensor.letters.iter().filter(|l| !letters.contains(l)).cloned().collect::<Vec<_>>());
        }
        let lowered = lowered
            .into_iter()
            .map(|tensor| self.broadcast(tensor, &letters, span))
            .collect::<Lowered<Vec<_>>>()?;
        let Some(first) = lowered.first().cloned() else {
            return Ok(Tensor::scalar(self.graph.zero()));
        };
        if lowered.iter().any(|tensor| tensor.integrated != first.integrated) {
            return Err(self.source.error(
                Code::E0404,
                "failed to add an integral to something that is none, or not over the same coordinates",
                span.clone(),
                "every term must be integrated over the same coordinates",
            ));
        }
        let data = (0..first.data.len())
            .map(|n| {
                let nodes = lowered.iter().map(|tensor| tensor.data[n]).collect();
                self.graph.sum(nodes)
            })
            .collect();
        let domains =
            (0..first.data.len()).map(|n| Domain::all(lowered.iter().map(|t| &t.domains[n]))).collect();
        Ok(Tensor { data, domains, ..first })
    }

    fn product(&mut self, factors: &[Factor], span: &Span) -> Lowered<Tensor> {
        let mut tensors = Vec::new();
        for factor in factors {
            let tensor = self.lower(&factor.expr)?;
            tensors.push(if factor.divided { self.inverse(&tensor) } else { tensor });
        }
        self.functional_factor(&tensors, factors.iter().map(|f| f.divided), span)?;
        if tensors.iter().filter(|tensor| self.is_operator(tensor)).count() > 1 {
            return self.operator_product(&tensors, span);
        }
        Ok(self.ordered_product(tensors))
    }

    /// One over each element.
    pub(super) fn inverse(&mut self, tensor: &Tensor) -> Tensor {
        self.partial(tensor, |_, _| Signs::NONZERO, Graph::inv)
    }

    /// A function of each element that is defined only for arguments of some signs, which depend on it.
    pub(super) fn partial(
        &mut self,
        tensor: &Tensor,
        signs: impl Fn(&Graph, Node) -> Signs,
        function: impl Fn(&mut Graph, Node) -> Node,
    ) -> Tensor {
        let narrowed = tensor.clone().restricted(|node, domain| {
            let needed = signs(&self.graph, node);
            self.graph.require(domain, node, needed)
        });
        narrowed.map(|node| function(&mut self.graph, node))
    }

    /// A functional may be multiplied by what does not depend on the integrated coordinates.
    fn functional_factor(
        &self,
        tensors: &[Tensor],
        divided: impl Iterator<Item = bool>,
        span: &Span,
    ) -> Lowered<()> {
        let Some(mask) = tensors.iter().find_map(|tensor| tensor.integrated) else {
            return Ok(());
        };
        let mut functionals = 0;
        for (tensor, divided) in tensors.iter().zip(divided) {
            functionals += u32::from(tensor.integrated.is_some());
            let depends = tensor.integrated.is_none() && self.depends_on(&tensor.data, mask);
            if functionals > 1 || depends || (divided && tensor.integrated.is_some()) {
                return Err(self.source.error(
                    Code::E0404,
                    "failed to multiply an integral",
                    span.clone(),
                    "an integral is kept as its density, so only constants may multiply it; move the factor inside",
                ));
            }
        }
        Ok(())
    }

    pub(super) fn depends_on(&self, nodes: &[Node], coordinates: u64) -> bool {
        self.graph.leaves_of(nodes).into_iter().any(|leaf| match self.graph.leaf(leaf) {
            Leaf::Coordinate(c) => coordinates & (1 << c) != 0,
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on & coordinates != 0,
            Leaf::Velocity { .. } => false,
        })
    }

    /// An expression that must not be an integral.
    pub(in crate::calculus) fn plain(&mut self, expr: &Expr, inside: &str) -> Lowered<Tensor> {
        let tensor = self.lower(expr)?;
        if tensor.integrated.is_some() {
            return Err(self.source.error(
                Code::E0404,
                format!("failed to put an integral inside {inside}"),
                expr.span.clone(),
                "an integral is kept as its density; only sums, constant factors, d and vary act on it",
            ));
        }
        Ok(tensor)
    }

    /// The free indices of an expression with their heights.
    pub(in crate::calculus) fn heights(&self, expr: &Expr) -> Lowered<HashMap<String, Height>> {
        let free = Checker::new(self.scope, &self.source, &self.bound).check(expr)?;
        Ok(free.into_iter().map(|index| (index.letter, index.height)).collect())
    }
}
