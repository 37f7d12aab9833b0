//! Calls of functions that are known by their differential equation.

use super::super::graph::{Node, Op, Solution, SymbolId};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::array::Array;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Call, Expr, Kind};
use crate::language::scope::{DifferentialEquation, InitialValues, Symbol};

/// The argument in the equation of a function: no document can write this name.
const ARGUMENT: &str = "the argument of an equation";

impl Instance<'_> {
    /// The value at every element of the argument: defined where the right side of the equation is.
    pub(super) fn solution(
        &mut self,
        call: &Call,
        span: &Span,
        (symbol, id): (&Symbol, SymbolId),
        equation: &DifferentialEquation,
        argument: Tensor,
    ) -> Lowered<Tensor> {
        self.know(symbol, id, equation)?;
        if argument.data.iter().any(|node| !self.graph.signs(*node).is_real()) {
            return Err(self.source.error(
                Code::E0118,
                format!("failed to apply `{}` to what may not be real", call.name),
                span.clone(),
                "its differential equation is one between real numbers",
            ));
        }
        let narrowed = argument.restricted(|node, domain| {
            let mut needed = self.graph.needed_for_solution(id, node);
            needed.extend(self.graph.needed_for_derivative(id, call.primes, node));
            needed
                .into_iter()
                .fold(domain.clone(), |domain, (node, signs)| self.graph.require(&domain, node, signs))
        });
        Ok(narrowed.map(|node| self.graph.function(id, call.primes, node)))
    }

    /// Works out the equation of a function when it is met first.
    fn know(&mut self, symbol: &Symbol, id: SymbolId, equation: &DifferentialEquation) -> Lowered<()> {
        // One that is being worked out is mentioned in the equation of another, or in its own.
        if self.graph.solution_group(id).is_some() || self.is_pending(id) {
            return Ok(());
        }
        let mut right = equation.right.clone();
        right.walk_mut(&mut |expr| match &mut expr.kind {
            Kind::Name(reference) if reference.name == equation.variable => {
                ARGUMENT.clone_into(&mut reference.name)
            }
            Kind::Call(call) if call.name == equation.of => symbol.name.clone_into(&mut call.name),
            _ => {}
        });
        let here = std::mem::replace(&mut self.source, symbol.source.clone());
        self.pending_equations.push((id, equation.order));
        let lowered = self.right_side(&right);
        self.pending_equations.pop();
        let known = lowered
            .and_then(|lowered| self.checked(symbol, (id, equation.order), &right, lowered))
            .and_then(|right| self.add_solution(symbol, id, equation, &right));
        self.source = here;
        known
    }

    fn is_pending(&self, id: SymbolId) -> bool {
        self.pending_equations.iter().any(|(other, _)| *other == id)
    }

    fn add_solution(
        &mut self,
        symbol: &Symbol,
        id: SymbolId,
        equation: &DifferentialEquation,
        right: &Tensor,
    ) -> Lowered<()> {
        let solution = Solution {
            order: equation.order,
            derivatives: vec![right.data[0]],
            requirements: right.domains[0].requirements().to_vec(),
            particular: equation.particular,
            initial: None,
            group: id,
        };
        self.graph.add_solution(id, solution);
        let Some(InitialValues { at, values }) = &equation.initial else { return Ok(()) };
        let point = self.known_value(symbol, at)?;
        let needed = self.graph.needed_for_solution(id, point);
        if needed.into_iter().any(|(node, signs)| (self.graph.signs(node) & signs.interior()).is_empty()) {
            return Err(self.useless(symbol, &at.span, "its right side is singular at this point"));
        }
        let values = values.iter().map(|value| self.known_value(symbol, value)).collect::<Lowered<_>>()?;
        self.graph.set_initial_values(id, point, values);
        Ok(())
    }

    /// A real number made of parameters.
    fn known_value(&mut self, symbol: &Symbol, expr: &Expr) -> Lowered<Node> {
        let lowered = self.plain(expr, "a known value")?;
        match *lowered.data.as_slice() {
            [node] if self.depends_on(&[node], u64::MAX) || self.mentions_velocity(node) => {
                Err(self.useless(symbol, &expr.span, "beside numbers it may contain parameters only"))
            }
            [node] if self.graph.signs(node).is_real() && lowered.domains[0].is_everywhere() => Ok(node),
            _ => Err(self.useless(symbol, &expr.span, "expected a real number that is always defined")),
        }
    }

    fn useless(&self, symbol: &Symbol, span: &Span, label: &str) -> Diagnostic {
        let message = format!("failed to use the differential equation of `{}`", symbol.name);
        self.source.error(Code::E0118, message, span.clone(), label)
    }

    fn right_side(&mut self, right: &Expr) -> Lowered<Tensor> {
        let variable = self.graph.equation_variable();
        let node = self.graph.variable(self.graph.leaf(variable).clone());
        let argument = Array::new(Vec::new(), vec![node], Vec::new());
        self.arrays.insert(ARGUMENT.to_owned(), argument);
        let lowered = self.plain(right, "the equation of a function");
        self.arrays.remove(ARGUMENT);
        lowered
    }

    /// The right side, if it is a real number made of the argument, parameters, and lower derivatives there.
    fn checked(
        &mut self,
        symbol: &Symbol,
        own: (SymbolId, u32),
        right: &Expr,
        lowered: Tensor,
    ) -> Lowered<Tensor> {
        let refuse = |label: &str| self.useless(symbol, &right.span, label);
        let [node] = *lowered.data.as_slice() else {
            return Err(refuse("the value of a function is a number"));
        };
        if self.depends_on(&[node], u64::MAX) || self.mentions_velocity(node) {
            return Err(refuse("beside the argument it may depend on parameters only"));
        }
        if !self.graph.signs(node).is_real() {
            return Err(refuse("it is not real"));
        }
        let is_circular = |node| match self.graph.op(node) {
            Op::Function { symbol, order, .. } => {
                self.pending_equations.iter().chain([&own]).any(|(id, of)| *id == symbol && order >= *of)
            }
            _ => false,
        };
        if self.graph.reachable(&[node]).into_iter().any(is_circular) {
            return Err(refuse("it contains the derivative that it is to say"));
        }
        let never = |(node, signs): &(_, Signs)| (self.graph.signs(*node) & *signs).is_empty();
        let without_value = lowered.domains[0].requirements().iter().any(never);
        let divides_by_zero = |node| match self.graph.op(node) {
            Op::Inv(below) => self.graph.is_zero(below),
            _ => false,
        };
        if without_value || self.graph.reachable(&[node]).into_iter().any(divides_by_zero) {
            return Err(refuse("it has a value nowhere"));
        }
        Ok(lowered)
    }
}
