//! Calls of built-in and declared functions.

use std::collections::BTreeSet;

use super::super::graph::Direction;
use super::super::graph::{Graph, Node};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::array::Array;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::Expr;
use crate::language::ast::Call;
use crate::language::operation::{ARGUMENTS, Action, Function, Operation, Part};
use crate::language::scope::SymbolKind;

impl Instance<'_> {
    pub(super) fn call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        if let Some(bounded) = call.bounded() {
            return self.bounded(&bounded, span);
        }
        if let Some(definite) = call.definite() {
            return self.definite(&definite, span);
        }
        if let Some(limit) = call.limit() {
            return self.limit(&limit, span);
        }
        let Some(operation) = Operation::named(&call.name) else {
            return self.declared_function(call, span);
        };
        match &operation.action {
            Action::Derivative => {
                let mut tensor = self.lower(&call.arguments[0])?;
                for by in &call.arguments[1..] {
                    let directions = self.lower(by)?;
                    tensor = match self.turning(&tensor, &directions, &by.span)? {
                        Some((frame, i)) => {
                            let axes = self.vector_axes(&tensor, &frame);
                            self.along(&tensor, &axes, i, &frame, &by.span)?
                        }
                        None => self.differentiate(tensor, &directions, &by.span)?,
                    };
                }
                self.indexed(tensor, &call.slots)
            }
            Action::FlowDerivative => {
                if self.graph.flow.is_none() {
                    return Err(self.source.error(
                        Code::E0407,
                        "failed to differentiate along a flow",
                        span.clone(),
                        "declare it in the notation: `flow q along t`",
                    ));
                }
                let tensor = self.plain(&call.arguments[0], "Dt")?;
                self.refuse_turning(&tensor, span)?;
                let narrowed =
                    tensor.restricted(|node, domain| self.graph.smooth(domain, node, Direction::Flow));
                Ok(narrowed.map(|node| self.graph.derive(node, Direction::Flow)))
            }
            Action::Variation => self.variation(call, span),
            Action::Sum => self.over_letters(call, span, Graph::sum),
            Action::Product => self.over_letters(call, span, |graph, nodes| {
                let one = graph.one();
                nodes.into_iter().fold(one, |product, node| graph.mul(product, node))
            }),
            Action::Factorial => self.factorial(call, span),
            Action::Binomial => self.binomial(call, span),
            Action::Integral => {
                let tensor = self.plain(&call.arguments[0], "another integral")?;
                let families: Vec<String> = call.brackets.iter().map(|slot| slot.index.to_string()).collect();
                let mask = self.coordinate_mask(&families);
                Ok(Tensor { integrated: Some(mask), ..tensor })
            }
            Action::Matrix(operation) => self.matrix_operation(*operation, call),
            Action::Elements => self.by_elements(call),
            Action::Curvature(tensor) => self.curvature_call(*tensor, call),
            Action::Covariant => self.covariant_call(call, span),
            Action::DAlembertian => self.d_alembertian(call, span),
            Action::Lie => self.lie_call(call, span),
            Action::Transformed => self.transformed(call, span),
            Action::Noether => self.noether(call, span),
            Action::Delta => self.delta(&call.brackets, span),
            Action::LeviCivita => self.levi_civita(&call.brackets, span),
            Action::Spin(spin) => self.spin(*spin, &call.brackets),
            Action::Vector(operation) => self.vector_operation(*operation, call, span),
            Action::UnitVector => self.unit_vector(call, span),
            Action::Poisson => self.poisson(call, span),
            Action::Commutator | Action::Anticommutator => {
                let one = self.plain(&call.arguments[0], operation.name)?;
                let other = self.plain(&call.arguments[1], operation.name)?;
                let product = |instance: &mut Self, pair: [&Tensor; 2]| {
                    let pair = pair.map(Tensor::clone);
                    let operators = pair.iter().any(|tensor| instance.is_operator(tensor));
                    if operators {
                        instance.operator_product(&pair, span)
                    } else {
                        Ok(instance.ordered_product(pair.to_vec()))
                    }
                };
                let forth = product(self, [&one, &other])?;
                let mut back = product(self, [&other, &one])?;
                if operation.action == Action::Commutator {
                    back = back.map(|node| self.graph.neg(node));
                }
                let sum = self.sum_of(vec![forth, back], span)?;
                self.indexed(sum, &call.slots)
            }
            Action::Part(part) => {
                let tensor = self.lower(&call.arguments[0])?;
                Ok(tensor.map(|node| self.complex_part(*part, node)))
            }
            Action::Function(function) => {
                let argument = self.plain(&call.arguments[0], operation.name)?;
                if argument.axes().len() == 2 {
                    let exponential = self.matrix_exponential(argument, span)?;
                    return self.indexed(exponential, &call.slots);
                }
                let second = match call.arguments.get(1) {
                    Some(second) => Some(self.plain(second, operation.name)?),
                    None => None,
                };
                let several = !argument.letters.is_empty() || !argument.axes().is_empty();
                if second.as_ref().is_some_and(|second| several || second.data.len() != 1) {
                    return Err(self.source.error(
                        Code::E0207,
                        format!("failed to apply `{}` to what has components", operation.name),
                        span.clone(),
                        "it compares two numbers; name a component",
                    ));
                }
                self.function(function, argument, second, span)
            }
        }
    }

    fn function(
        &mut self,
        function: &Function,
        argument: Tensor,
        second: Option<Tensor>,
        span: &Span,
    ) -> Lowered<Tensor> {
        Ok(match function {
            Function::Sqrt => self.partial(&argument, Graph::needed_for_root, Graph::sqrt),
            Function::Log => self.partial(&argument, Graph::needed_for_logarithm, Graph::log),
            Function::Exp => argument.map(|node| self.graph.exp(node)),
            Function::Sin => argument.map(|node| self.graph.sin(node)),
            Function::Cos => argument.map(|node| self.graph.cos(node)),
            Function::Atan => argument.map(|node| self.graph.atan(node)),
            Function::Asin => {
                let narrowed = argument.restricted(|node, domain| {
                    let rest = self.graph.cosine_squared(node);
                    self.graph.require(domain, rest, Signs::NONNEGATIVE)
                });
                narrowed.map(|node| self.graph.asin(node))
            }
            Function::Formula(formula) => return self.formula(formula, argument, second, span),
        })
    }

    /// A formula of each element, which stands for its argument meanwhile; a second argument is one number.
    fn formula(
        &mut self,
        formula: &Expr,
        mut argument: Tensor,
        second: Option<Tensor>,
        span: &Span,
    ) -> Lowered<Tensor> {
        let hidden = ARGUMENTS.map(|name| (name, self.arrays.remove(name)));
        if let Some(second) = second {
            let element = Array::new(Vec::new(), second.data, Vec::new()).defined_on(&second.domains[0]);
            self.arrays.insert(ARGUMENTS[1].to_owned(), element);
        }
        let elements = argument.data.iter_mut().zip(&mut argument.domains);
        let done = elements.map(|(node, domain)| {
            let element = Array::new(Vec::new(), vec![*node], Vec::new()).defined_on(domain);
            self.arrays.insert(ARGUMENTS[0].to_owned(), element);
            let value = self.lower(formula)?;
            (*node, *domain) = (value.data[0], domain.and(&value.domains[0]));
            Ok(())
        });
        let done = done.collect::<Lowered<()>>();
        for (name, array) in hidden {
            self.arrays.remove(name);
            self.arrays.extend(array.map(|array| (name.to_owned(), array)));
        }
        // What is wrong is wrong at the call.
        done.map_err(|error| Diagnostic { span: span.clone(), ..error })?;
        Ok(argument)
    }

    fn declared_function(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let argument = self.plain(&call.arguments[0], "a function")?;
        let Some(symbol) = self.scope.symbols.get(&call.name).cloned() else {
            return Err(self.source.error(
                Code::E0201,
                format!("failed to find the function `{}`", call.name),
                span.clone(),
                "",
            ));
        };
        let id = self.symbol_id(&symbol);
        if let SymbolKind::Function { equation: Some(equation) } = &symbol.kind {
            return self.solution(call, span, (&symbol, id), equation, argument);
        }
        Ok(argument.map(|node| self.graph.function(id, call.primes, node)))
    }

    /// `sum[k](…)` and `product[k](…)`.
    fn over_letters(
        &mut self,
        call: &Call,
        span: &Span,
        combine: impl Fn(&mut Graph, Vec<Node>) -> Node,
    ) -> Lowered<Tensor> {
        let letters: BTreeSet<String> =
            call.brackets.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        let before = self.bound.len();
        self.bound.extend(letters.iter().cloned());
        let reduced = self.lower(&call.arguments[0]).and_then(|body| {
            // A letter that does not occur still counts its range: sum[k](1) = K.
            let absent = letters.iter().filter(|letter| !body.letters.contains(letter));
            let all: Vec<String> = body.letters.iter().chain(absent).cloned().collect();
            let tensor = self.broadcast(body, &all, span)?;
            Ok(tensor.reduce(&letters, |nodes| combine(&mut self.graph, nodes)))
        });
        self.bound.truncate(before);
        reduced
    }

    pub(super) fn complex_part(&mut self, part: Part, node: Node) -> Node {
        let conjugate = self.graph.conjugate(node);
        let two = self.graph.integer(2);
        match part {
            Part::Conjugate => conjugate,
            Part::Real => {
                let sum = self.graph.add(node, conjugate);
                self.graph.div(sum, two)
            }
            Part::Imaginary => {
                let difference = self.graph.sub(node, conjugate);
                let i = self.graph.imaginary();
                let twice_i = self.graph.mul(two, i);
                self.graph.div(difference, twice_i)
            }
        }
    }
}
