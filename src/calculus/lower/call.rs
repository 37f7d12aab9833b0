//! Calls of built-in and declared functions.

use super::super::derive::Direction;
use super::super::domain::Domain;
use super::super::graph::{Graph, Node};
use super::super::sign::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::Span;
use crate::language::ast::{Call, Index};
use crate::language::builtin::Builtin;

impl Instance<'_> {
    pub(super) fn call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let Some(builtin) = Builtin::from_name(&call.name) else {
            return self.declared_function(call, span);
        };
        match builtin {
            Builtin::Derivative => {
                let mut tensor = self.lower(&call.arguments[0])?;
                for by in &call.arguments[1..] {
                    let directions = self.lower(by)?;
                    tensor = self.differentiate(tensor, &directions, &by.span)?;
                }
                Ok(tensor)
            }
            Builtin::FlowDerivative => {
                if self.graph.flow.is_none() {
                    return Err(self.error(
                        "E0407",
                        "failed to differentiate along a flow".to_owned(),
                        span.clone(),
                        "declare it in the notation: `flow q along t`",
                    ));
                }
                let tensor = self.plain(&call.arguments[0], "Dt")?;
                Ok(tensor.map(|node| self.graph.derive(node, Direction::Flow)))
            }
            Builtin::Variation => self.variation(call, span),
            Builtin::Sum | Builtin::Product => self.over_letters(builtin, call, span),
            Builtin::Integral => {
                let tensor = self.plain(&call.arguments[0], "another integral")?;
                let families: Vec<String> = call.brackets.iter().map(|slot| slot.index.to_string()).collect();
                let mask = self.coordinate_mask(&families);
                Ok(Tensor { integrated: Some(mask), ..tensor })
            }
            Builtin::Determinant | Builtin::Inverse | Builtin::Trace | Builtin::Transpose => {
                self.matrix_operation(builtin, call)
            }
            Builtin::Diagonal | Builtin::Components => self.by_elements(call),
            Builtin::Christoffel
            | Builtin::Riemann
            | Builtin::Ricci
            | Builtin::ScalarCurvature
            | Builtin::Einstein
            | Builtin::Weyl => self.curvature_call(builtin, call),
            Builtin::Covariant => self.covariant_call(call, span),
            Builtin::DAlembertian => self.d_alembertian(call, span),
            Builtin::Lie => self.lie_call(call, span),
            Builtin::Delta => self.delta(&call.brackets),
            Builtin::Conjugate | Builtin::RealPart | Builtin::ImaginaryPart => {
                let tensor = self.lower(&call.arguments[0])?;
                Ok(tensor.map(|node| self.complex_part(builtin, node)))
            }
            Builtin::Sqrt
            | Builtin::Exp
            | Builtin::Log
            | Builtin::Sin
            | Builtin::Cos
            | Builtin::Tan
            | Builtin::Sinh
            | Builtin::Cosh
            | Builtin::Tanh => {
                let tensor = self.plain(&call.arguments[0], builtin.name())?;
                let tensor =
                    tensor.restricted(|node, domain| argument(&mut self.graph, builtin, node, domain));
                Ok(tensor.map(|node| elementary(&mut self.graph, builtin, node)))
            }
        }
    }

    fn declared_function(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let argument = self.plain(&call.arguments[0], "a function")?;
        let Some(symbol) = self.scope.symbols.get(&call.name).cloned() else {
            return Err(self.error(
                "E0201",
                format!("failed to find the function `{}`", call.name),
                span.clone(),
                "",
            ));
        };
        let id = self.symbol_id(&symbol);
        Ok(argument.map(|node| self.graph.function(id, call.primes, node)))
    }

    /// `sum[k](…)` and `prod[k](…)`.
    fn over_letters(&mut self, builtin: Builtin, call: &Call, span: &Span) -> Lowered<Tensor> {
        let letters: Vec<String> = call
            .brackets
            .iter()
            .filter_map(|slot| match &slot.index {
                Index::Letter { name, .. } => Some(name.clone()),
                Index::Fixed(_) => None,
            })
            .collect();
        let before = self.bound.len();
        self.bound.extend(letters.iter().cloned());
        let body = self.lower(&call.arguments[0]);
        let reduced =
            body.and_then(|body| self.reduce_bound(body, &letters, builtin == Builtin::Product, span));
        self.bound.truncate(before);
        reduced
    }

    fn reduce_bound(
        &mut self,
        body: Tensor,
        letters: &[String],
        multiply: bool,
        span: &Span,
    ) -> Lowered<Tensor> {
        // A letter that does not occur still counts its range: sum[k](1) = K.
        let mut all = body.letters.clone();
        all.extend(letters.iter().filter(|l| !body.letters.contains(l)).cloned());
        let tensor = self.broadcast(body, &all, span)?;
        Ok(tensor.reduce(letters, |nodes| {
            if multiply {
                let one = self.graph.one();
                nodes.into_iter().fold(one, |product, node| self.graph.mul(product, node))
            } else {
                self.graph.sum(nodes)
            }
        }))
    }

    fn complex_part(&mut self, part: Builtin, node: Node) -> Node {
        let conjugate = self.graph.conjugate(node);
        let two = self.graph.integer(2);
        match part {
            Builtin::Conjugate => conjugate,
            Builtin::RealPart => {
                let sum = self.graph.add(node, conjugate);
                self.graph.div(sum, two)
            }
            _ => {
                let difference = self.graph.sub(node, conjugate);
                let i = self.graph.imaginary();
                let twice_i = self.graph.mul(two, i);
                self.graph.div(difference, twice_i)
            }
        }
    }
}

/// Where a function is defined of an argument that is defined on a domain.
fn argument(graph: &mut Graph, function: Builtin, node: Node, domain: &Domain) -> Domain {
    match function {
        Builtin::Sqrt => graph.require(domain, node, Signs::NONNEGATIVE),
        Builtin::Log => graph.require(domain, node, Signs::ABOVE_ZERO),
        Builtin::Tan => {
            let cos = graph.cos(node);
            graph.require(domain, cos, Signs::NONZERO)
        }
        _ => domain.clone(),
    }
}

fn elementary(graph: &mut Graph, function: Builtin, node: Node) -> Node {
    match function {
        Builtin::Sqrt => graph.sqrt(node),
        Builtin::Exp => graph.exp(node),
        Builtin::Log => graph.log(node),
        Builtin::Sin => graph.sin(node),
        Builtin::Cos => graph.cos(node),
        Builtin::Tan => graph.tan(node),
        Builtin::Sinh => graph.sinh(node),
        Builtin::Cosh => graph.cosh(node),
        _ => graph.tanh(node),
    }
}
