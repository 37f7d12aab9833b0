//! Functions that are known by their differential equation, y⁽ⁿ⁾(x) = R(x, y, …, y⁽ⁿ⁻¹⁾).
//!
//! Such a function never has a node of a derivative of order n or higher: R, differentiated as often as it takes,
//! stands in its place. The lower derivatives are variables like those of any declared function, and at a point
//! where R is smooth they may have any values (Picard–Lindelöf). At two points they may not: the values at one
//! follow from those at the other, though nobody here works out how.

use std::collections::BTreeSet;

use super::{Direction, Graph, Jet, Leaf, LeafId, Node, Op, SymbolId, SymbolInfo};
use crate::calculus::signs::Signs;

/// A function with the equation that it satisfies.
#[derive(Debug, Clone)]
pub(in crate::calculus) struct Solution {
    /// The order n of the equation.
    pub order: u32,
    /// The derivatives of order n, n + 1, … as far as they were asked for, at the variable of all equations.
    pub derivatives: Vec<Node>,
    /// What R needs to have a value.
    pub requirements: Vec<(Node, Signs)>,
    /// True if one solution is meant, and not each of them: its values are not free.
    pub particular: bool,
    /// A point, and all lower derivatives there, where these are known.
    pub initial: Option<(Node, Vec<Node>)>,
    /// A name for all functions whose equations lead to each other: the values of all of them are tied.
    pub group: SymbolId,
}

impl Solution {
    /// All that says which function it is.
    fn known(&self) -> Vec<Node> {
        let needed = self.requirements.iter().map(|(node, _)| *node);
        let initial =
            self.initial.iter().flat_map(|(at, values)| std::iter::once(*at).chain(values.iter().copied()));
        std::iter::once(self.derivatives[0]).chain(needed).chain(initial).collect()
    }
}

impl Graph {
    /// The argument in the equations of functions, as a variable.
    pub(in crate::calculus) fn equation_variable(&mut self) -> LeafId {
        let symbol = match self.equation_symbol {
            Some(symbol) => symbol,
            None => {
                let info =
                    SymbolInfo { name: "x".to_owned(), depends_on: 0, signs: Signs::REAL, complex: false };
                let symbol = self.add_symbol(info);
                self.equation_symbol = Some(symbol);
                symbol
            }
        };
        self.leaf_id(Leaf::Jet(Jet { symbol, component: 0, by: Vec::new(), conjugate: false }))
    }

    /// Makes a function known by its equation.
    pub(in crate::calculus) fn add_solution(&mut self, symbol: SymbolId, solution: Solution) {
        self.solutions.insert(symbol, solution);
        self.join_groups();
    }

    /// Notes what a function and its lower derivatives are at a point.
    pub(in crate::calculus) fn set_initial_values(&mut self, symbol: SymbolId, at: Node, values: Vec<Node>) {
        if let Some(solution) = self.solutions.get_mut(&symbol) {
            solution.initial = Some((at, values));
        }
    }

    /// Gives functions whose equations mention each other one group.
    fn join_groups(&mut self) {
        let mut known: Vec<SymbolId> = self.solutions.keys().copied().collect();
        known.sort();
        let mentions: Vec<(SymbolId, SymbolId)> = known
            .iter()
            .flat_map(|symbol| {
                let right = self.solutions[symbol].derivatives[0];
                self.functions_in(&[right]).into_iter().map(|(other, _)| (*symbol, other))
            })
            .collect();
        loop {
            let mut changed = false;
            for (a, b) in &mentions {
                let groups = [a, b].map(|symbol| self.solutions.get(symbol).map(|s| (s.group, s.particular)));
                let [Some(one), Some(other)] = groups else { continue };
                if one != other {
                    for symbol in [a, b] {
                        if let Some(solution) = self.solutions.get_mut(symbol) {
                            solution.group = one.0.min(other.0);
                            solution.particular = one.1 || other.1;
                        }
                    }
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// The declared functions in expressions, each with its argument.
    fn functions_in(&self, roots: &[Node]) -> BTreeSet<(SymbolId, Node)> {
        let of = |node| match self.op(node) {
            Op::Function { symbol, argument, .. } => Some((symbol, argument)),
            _ => None,
        };
        self.reachable(roots).into_iter().filter_map(of).collect()
    }

    /// The group of a function that is known by its equation.
    pub fn solution_group(&self, symbol: SymbolId) -> Option<SymbolId> {
        self.solutions.get(&symbol).map(|solution| solution.group)
    }

    /// True if functions that are known by their equations occur.
    pub fn has_solutions(&self, roots: &[Node]) -> bool {
        let is_solution = |(symbol, _): &(SymbolId, Node)| self.solutions.contains_key(symbol);
        !self.solutions.is_empty() && self.functions_in(roots).iter().any(is_solution)
    }

    /// True if all functions of its group are any that satisfy their equations.
    pub fn is_any_solution(&self, symbol: SymbolId) -> bool {
        self.solutions.get(&symbol).is_some_and(|solution| !solution.particular)
    }

    /// True if the values of functions in expressions are not free: functions that are tied by their equations
    /// stand at more than one argument, or a particular solution is meant.
    pub fn has_tied_values(&self, roots: &[Node]) -> bool {
        if self.solutions.is_empty() {
            return false;
        }
        let functions = self.functions_in(roots);
        if functions.iter().any(|(symbol, _)| self.solutions.get(symbol).is_some_and(|s| s.particular)) {
            return true;
        }
        let places: BTreeSet<(SymbolId, Node)> = functions
            .into_iter()
            .filter_map(|(symbol, argument)| Some((self.solution_group(symbol)?, argument)))
            .collect();
        let groups: BTreeSet<SymbolId> = places.iter().map(|(group, _)| *group).collect();
        places.len() > groups.len()
    }

    /// True if the derivative of an expression is one by the equation of a function.
    pub fn rests_on_equations(&self, root: Node) -> bool {
        let is_highest = |node| match self.op(node) {
            Op::Function { symbol, order, .. } => {
                self.solutions.get(&symbol).is_some_and(|known| order + 1 >= known.order)
            }
            _ => false,
        };
        !self.solutions.is_empty() && self.reachable(&[root]).into_iter().any(is_highest)
    }

    /// The derivative of a declared function; by its equation, where it has one of no higher order.
    pub fn function(&mut self, symbol: SymbolId, order: u32, argument: Node) -> Node {
        let known = self.solutions.get(&symbol);
        if let Some((at, values)) = known.and_then(|known| known.initial.as_ref())
            && *at == argument
            && let Some(value) = values.get(order as usize)
        {
            return *value;
        }
        let Some(above) = known.and_then(|known| order.checked_sub(known.order)) else {
            return self.atom(Op::Function { symbol, order, argument });
        };
        let variable = self.equation_variable();
        let at_variable = loop {
            let known = &self.solutions[&symbol].derivatives;
            if let Some(derivative) = known.get(above as usize) {
                break *derivative;
            }
            let last = known[known.len() - 1];
            let next = self.derive(last, Direction::Variable(variable));
            if let Some(solution) = self.solutions.get_mut(&symbol) {
                solution.derivatives.push(next);
            }
        };
        if self.op(argument) == Op::Leaf(variable) {
            return at_variable;
        }
        self.replaced(at_variable, variable, argument)
    }

    /// What a function needs at an argument, with all that its equation leads to.
    pub(in crate::calculus) fn needed_for_solution(
        &mut self,
        symbol: SymbolId,
        argument: Node,
    ) -> Vec<(Node, Signs)> {
        let variable = self.equation_variable();
        let needed: Vec<(Node, Signs)> = self
            .led_to(symbol)
            .iter()
            .flat_map(|symbol| self.solutions[symbol].requirements.clone())
            .collect();
        needed.into_iter().map(|(node, signs)| (self.replaced(node, variable, argument), signs)).collect()
    }

    /// What a derivative of a function needs besides: where R has a root, its derivatives need a radicand that
    /// does not vanish.
    pub(in crate::calculus) fn needed_for_derivative(
        &mut self,
        symbol: SymbolId,
        order: u32,
        argument: Node,
    ) -> Vec<(Node, Signs)> {
        let Some(known) = self.solutions.get(&symbol).filter(|known| order > known.order) else {
            return Vec::new();
        };
        let (right, variable) = (known.derivatives[0], self.equation_variable());
        let rough = self.rough(right, Direction::Variable(variable));
        rough.into_iter().map(|a| (self.replaced(a, variable, argument), Signs::NONZERO)).collect()
    }

    /// The values of an expression and of its first derivatives at the point where its functions are known, if it
    /// contains such functions; nothing if they are not known at one point.
    pub fn at_initial_point(&mut self, root: Node, derivatives: usize) -> Option<Vec<Node>> {
        let functions = self.functions_in(&[root]);
        let mut place: Option<(LeafId, Node)> = None;
        for (symbol, argument) in functions {
            let Some(known) = self.solutions.get(&symbol) else { continue };
            let (Op::Leaf(leaf), Some((at, _))) = (self.op(argument), &known.initial) else { return None };
            if place.is_some_and(|own| own != (leaf, *at)) {
                return None;
            }
            place = Some((leaf, *at));
        }
        let (leaf, at) = place?;
        let mut values = Vec::new();
        let mut node = root;
        for _ in 0..=derivatives {
            let value = self.replaced(node, leaf, at);
            values.push(self.simplified(value));
            node = self.derive(node, Direction::Variable(leaf));
        }
        Some(values)
    }

    /// True if functions of which the values at a point are known occur.
    pub fn has_initial_values(&self, root: Node) -> bool {
        let has = |(symbol, _): (SymbolId, Node)| {
            self.solutions.get(&symbol).is_some_and(|known| known.initial.is_some())
        };
        !self.solutions.is_empty() && self.functions_in(&[root]).into_iter().any(has)
    }

    /// A function and those that its equation leads to, if they have equations.
    fn led_to(&self, symbol: SymbolId) -> BTreeSet<SymbolId> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![symbol];
        while let Some(symbol) = waiting.pop() {
            if let Some(solution) = self.solutions.get(&symbol)
                && found.insert(symbol)
            {
                waiting.extend(self.functions_in(&solution.known()).into_iter().map(|(other, _)| other));
            }
        }
        found
    }

    /// The variables of expressions, with the parameters of the equations of their functions: on these the
    /// functions depend in a way that their equations do not tell.
    pub(in crate::calculus) fn leaves_with_equations(&self, roots: &[Node]) -> Vec<LeafId> {
        let mut leaves = self.leaves_of(roots);
        leaves.extend(self.parameters_of_equations(roots));
        leaves
    }

    /// The name of a function in an expression whose equation contains a parameter.
    pub(in crate::calculus) fn function_with_parameter(
        &self,
        root: Node,
        parameter: LeafId,
    ) -> Option<String> {
        let contains = |node: &Node| self.parameters_of_equations(&[*node]).contains(&parameter);
        let found = self.reachable(&[root]).into_iter().find_map(|node| match self.op(node) {
            Op::Function { symbol, .. } if contains(&node) => Some(symbol),
            _ => None,
        });
        found.map(|symbol| self.symbol(symbol).name.clone())
    }

    /// The parameters of the equations and of the initial values of the functions in expressions.
    pub fn parameters_of_equations(&self, roots: &[Node]) -> Vec<LeafId> {
        if self.solutions.is_empty() {
            return Vec::new();
        }
        let functions: BTreeSet<SymbolId> =
            self.functions_in(roots).into_iter().flat_map(|(symbol, _)| self.led_to(symbol)).collect();
        let mut rights = Vec::new();
        for symbol in functions {
            rights.extend(self.solutions[&symbol].known());
        }
        let own = |leaf: &LeafId| match self.leaf(*leaf) {
            Leaf::Jet(jet) => Some(jet.symbol) == self.equation_symbol,
            _ => false,
        };
        self.leaves_of(&rights).into_iter().filter(|leaf| !own(leaf)).collect()
    }
}
