//! The dimension of every operation of a graph, and what must be equal for it to have one.
//!
//! Each component of an expression is a scalar made of numbers and jets; indices, contractions, curvatures and
//! functional derivatives are gone already. So a sum is a sum of scalars, and what vanishes is no term.

use std::collections::BTreeSet;
use std::rc::Rc;

use dashu_ratio::RBig;
use rustc_hash::FxHashMap;

use super::exponents::{Exponents, Unknown};
use super::symbols::Quantities;
use crate::calculus::{Instance, Leaf, Node, Op};
use crate::language::Scope;
use crate::language::scope::Symbol;

/// Why two dimensions must be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Two terms or sides that both have a dimension.
    Terms,
    /// A term or a side beside a pure number.
    Number,
    /// It stands in a function such as exp, or in an exponent, or with such an exponent.
    Argument,
    /// What a declared function is a function of.
    Function,
}

/// Two dimensions that must be the same.
#[derive(Debug, Clone)]
pub(super) struct Equal {
    pub left: Exponents,
    pub right: Exponents,
    pub cause: Cause,
}

/// What is known of a node.
#[derive(Debug, Clone)]
pub(super) struct Weight {
    /// None of what vanishes, which has every dimension.
    pub dimension: Option<Exponents>,
    /// What is added when units change: a logarithm is no number times a power of the unit.
    pub shift: Shift,
}

/// Σ number·Π nodes·log(unit of the exponents)
#[derive(Debug, Clone, Default)]
pub(super) struct Shift {
    parts: Vec<(RBig, Vec<Node>, Exponents)>,
    /// True if there are others that are not kept track of.
    unknown: bool,
}

impl Shift {
    fn is_none(&self) -> bool {
        self.parts.is_empty() && !self.unknown
    }

    fn scaled(mut self, factor: &RBig) -> Self {
        self.parts.iter_mut().for_each(|part| part.0 = &part.0 * factor);
        self
    }

    pub fn minus(self, other: &Self) -> Self {
        self.plus(other.clone().scaled(&RBig::NEG_ONE))
    }

    pub fn plus(mut self, other: Self) -> Self {
        self.unknown |= other.unknown;
        for (number, nodes, form) in other.parts {
            match self.parts.iter_mut().find(|part| part.1 == nodes && commensurable(&part.0, &number)) {
                Some(part) => part.2 = part.2.plus(&form, &(number / &part.0)),
                None => self.parts.push((number, nodes, form)),
            }
        }
        self.parts.retain(|part| !part.2.is_number());
        self
    }

    /// Exponents that must vanish for the shift to do so. Of several with different factors nothing is said: the
    /// factors may depend on each other.
    pub fn must_vanish(&self) -> Option<&Exponents> {
        match self.parts.as_slice() {
            [(.., form)] if !self.unknown => Some(form),
            _ => None,
        }
    }
}

/// True of factors whose ratio is a number that stands in the text, and not one that depends on parameters.
fn commensurable(one: &RBig, other: &RBig) -> bool {
    is_plain(&(one / other))
}

/// True of a number as people write it: generic values of parameters are no such numbers.
pub(super) fn is_plain(number: &RBig) -> bool {
    let small = i64::try_from(number.numerator().clone()).is_ok_and(|n| n.abs() <= 100_000);
    small && u64::try_from(number.denominator().clone()).is_ok_and(|d| d <= 100_000)
}

/// Finds the weights of nodes of one instance.
pub(super) struct Walker<'q> {
    quantities: &'q mut Quantities,
    weights: FxHashMap<Node, Rc<Weight>>,
    /// Values of what is made of numbers and parameters only, with generic values of these.
    values: FxHashMap<Node, Option<RBig>>,
    leaves: FxHashMap<u32, Exponents>,
    /// What had to be equal, since it was last taken away.
    pub equal: Vec<Equal>,
}

impl<'q> Walker<'q> {
    pub fn new(quantities: &'q mut Quantities) -> Self {
        Self {
            quantities,
            weights: FxHashMap::default(),
            values: FxHashMap::default(),
            leaves: FxHashMap::default(),
            equal: Vec::new(),
        }
    }

    /// A dimension that the notation names.
    pub fn base(&mut self, name: &str) -> Unknown {
        self.quantities.base(name)
    }

    /// The dimension of the values of a declared function.
    pub fn function(&mut self, symbol: &Symbol) -> Exponents {
        Exponents::of(self.quantities.number(symbol, 0, false, || symbol.name.clone()))
    }

    /// The dimension of a coordinate.
    pub fn coordinate(&mut self, instance: &Instance<'_>, scope: &Scope, coordinate: u8) -> Exponents {
        let found = instance.family_of(coordinate);
        let symbol = found.and_then(|(family, component)| Some((scope.symbols.get(family)?, component)));
        Exponents::of(match symbol {
            Some((symbol, component)) => {
                let label = || instance.component_label(&symbol.name, component);
                self.quantities.number(symbol, component, false, label)
            }
            None => self.quantities.hidden(),
        })
    }

    /// The weight of a node; what must be equal below it is noted when it is first met.
    pub fn weight(&mut self, instance: &Instance<'_>, scope: &Scope, root: Node) -> Rc<Weight> {
        if let Some(known) = self.weights.get(&root) {
            return Rc::clone(known);
        }
        for node in below(instance, root, |node| self.weights.contains_key(&node)) {
            let weight = self.of_operation(instance, scope, node);
            self.weights.insert(node, Rc::new(weight));
        }
        Rc::clone(&self.weights[&root])
    }

    fn of_operation(&mut self, instance: &Instance<'_>, scope: &Scope, node: Node) -> Weight {
        let op = instance.graph.op(node);
        let known = |walker: &Self, node: Node| Rc::clone(&walker.weights[&node]);
        match op {
            Op::Constant(_) if instance.graph.is_zero(node) => {
                Weight { dimension: None, shift: Shift::default() }
            }
            Op::Constant(_) | Op::Imaginary | Op::Pi => plain(Exponents::NUMBER),
            Op::Leaf(leaf) => plain(self.leaf(instance, scope, leaf.0, instance.graph.leaf(leaf))),
            Op::Add(a, b) | Op::Sub(a, b) => {
                let (left, right) = (known(self, a), known(self, b));
                let (Some(one), Some(other)) = (&left.dimension, &right.dimension) else {
                    let minus = matches!(op, Op::Sub(..)) && left.dimension.is_none();
                    let present = if left.dimension.is_none() { &right } else { &left };
                    let shift = present.shift.clone();
                    let shift = if minus { shift.scaled(&RBig::NEG_ONE) } else { shift };
                    return Weight { dimension: present.dimension.clone(), shift };
                };
                self.must_equal(one, other, terms(one, other));
                let sign = if matches!(op, Op::Sub(..)) { RBig::NEG_ONE } else { RBig::ONE };
                let mut shift = left.shift.clone().plus(right.shift.clone().scaled(&sign));
                // A constant of integration takes up what is added to a logarithm.
                shift.unknown |= !shift.is_none() && [a, b].iter().any(|n| is_constant(instance, *n));
                Weight { dimension: Some(one.clone()), shift }
            }
            Op::Mul(a, b) => {
                let (left, right) = (known(self, a), known(self, b));
                let (Some(one), Some(other)) = (&left.dimension, &right.dimension) else {
                    return Weight { dimension: None, shift: Shift::default() };
                };
                let shift = match (left.shift.is_none(), right.shift.is_none()) {
                    (true, true) => Shift::default(),
                    (false, true) => self.multiplied(instance, scope, left.shift.clone(), b),
                    (true, false) => self.multiplied(instance, scope, right.shift.clone(), a),
                    (false, false) => Shift { parts: Vec::new(), unknown: true },
                };
                Weight { dimension: Some(one.plus(other, &RBig::ONE)), shift }
            }
            Op::Neg(a) => {
                let weight = known(self, a);
                Weight {
                    dimension: weight.dimension.clone(),
                    shift: weight.shift.clone().scaled(&RBig::NEG_ONE),
                }
            }
            Op::Inv(a) => self.power(&known(self, a), &RBig::NEG_ONE),
            Op::Sqrt(a) => self.power(&known(self, a), &RBig::from_parts(1.into(), 2u8.into())),
            Op::Exp(a) => self.exponential(&known(self, a)),
            Op::Log(a) => {
                let weight = known(self, a);
                self.no_shift(&weight.shift);
                let parts = match &weight.dimension {
                    Some(form) if !form.is_number() => vec![(RBig::ONE, Vec::new(), form.clone())],
                    _ => Vec::new(),
                };
                Weight {
                    dimension: Some(Exponents::NUMBER),
                    shift: Shift { parts, unknown: weight.shift.unknown },
                }
            }
            Op::Sin(a) | Op::Cos(a) | Op::Atan(a) => {
                let weight = known(self, a);
                self.no_shift(&weight.shift);
                if let Some(form) = &weight.dimension {
                    self.must_equal(form, &Exponents::NUMBER, Cause::Argument);
                }
                plain(Exponents::NUMBER)
            }
            Op::Function { symbol, order, argument } => {
                let weight = known(self, argument);
                self.no_shift(&weight.shift);
                let name = &instance.graph.symbol(symbol).name;
                let Some(declared) = scope.symbols.get(name) else {
                    return plain(Exponents::of(self.quantities.hidden()));
                };
                let value = self.function(declared);
                let place = Exponents::of(self.quantities.number(declared, 0, true, String::new));
                if let Some(form) = &weight.dimension {
                    self.must_equal(form, &place, Cause::Function);
                }
                plain(value.plus(&place, &-RBig::from(order)))
            }
        }
    }

    fn leaf(&mut self, instance: &Instance<'_>, scope: &Scope, number: u32, leaf: &Leaf) -> Exponents {
        if let Some(known) = self.leaves.get(&number) {
            return known.clone();
        }
        let form = match leaf {
            Leaf::Coordinate(c) => self.coordinate(instance, scope, *c),
            Leaf::Velocity { coordinate, order } => {
                let moving = self.coordinate(instance, scope, *coordinate);
                match instance.graph.flow_time() {
                    Some(time) => moving.plus(&self.coordinate(instance, scope, time), &-RBig::from(*order)),
                    None => Exponents::of(self.quantities.hidden()),
                }
            }
            Leaf::Jet(jet) => {
                let name = &instance.graph.symbol(jet.symbol).name;
                let unknown = match scope.symbols.get(name) {
                    Some(symbol) => {
                        let label = || instance.component_label(name, jet.component);
                        self.quantities.number(symbol, jet.component, false, label)
                    }
                    None => self.quantities.hidden(),
                };
                jet.by
                    .iter()
                    .fold(Exponents::of(unknown), |form, c| form.minus(&self.coordinate(instance, scope, *c)))
            }
        };
        self.leaves.insert(number, form.clone());
        form
    }

    fn power(&mut self, weight: &Weight, exponent: &RBig) -> Weight {
        self.no_shift(&weight.shift);
        Weight {
            dimension: weight.dimension.as_ref().map(|form| form.times(exponent)),
            shift: Shift::default(),
        }
    }

    /// exp(n·log x) is xⁿ, which has a dimension; every other exponent is a number, and so is its base where the
    /// exponent varies.
    fn exponential(&mut self, weight: &Weight) -> Weight {
        if let Some(form) = &weight.dimension {
            self.must_equal(form, &Exponents::NUMBER, Cause::Argument);
        }
        if weight.shift.unknown {
            return plain(Exponents::of(self.quantities.hidden()));
        }
        let mut dimension = Exponents::NUMBER;
        for (number, nodes, form) in &weight.shift.parts {
            if nodes.is_empty() {
                dimension = dimension.plus(form, number);
            } else {
                self.must_equal(form, &Exponents::NUMBER, Cause::Argument);
            }
        }
        plain(dimension)
    }

    /// The shift of a product with what has none.
    fn multiplied(&mut self, instance: &Instance<'_>, scope: &Scope, shift: Shift, by: Node) -> Shift {
        if let Some(value) = self.value(instance, scope, by) {
            // Times zero, whatever it is: that has not been folded, so the value of a parameter was unlucky.
            return if value.is_zero() { Shift { unknown: true, ..shift } } else { shift.scaled(&value) };
        }
        let times = |(number, mut nodes, form): (RBig, Vec<Node>, Exponents)| {
            nodes.push(by);
            nodes.sort_unstable();
            (number, nodes, form)
        };
        Shift { parts: shift.parts.into_iter().map(times).collect(), unknown: shift.unknown }
    }

    /// The value of what is made of numbers and parameters only.
    fn value(&mut self, instance: &Instance<'_>, scope: &Scope, root: Node) -> Option<RBig> {
        for node in below(instance, root, |node| self.values.contains_key(&node)) {
            let of = |a: Node| self.values[&a].clone();
            let value = match instance.graph.op(node) {
                Op::Constant(number) => Some(instance.graph.constant_value(number).clone()),
                Op::Leaf(leaf) => match instance.graph.leaf(leaf) {
                    Leaf::Jet(jet)
                        if instance.graph.symbol(jet.symbol).depends_on == 0 && jet.by.is_empty() =>
                    {
                        let form = self.leaf(instance, scope, leaf.0, instance.graph.leaf(leaf));
                        form.last().map(|(unknown, _)| unknown).map(|u: Unknown| self.quantities.generic(u))
                    }
                    _ => None,
                },
                Op::Add(a, b) => of(a).zip(of(b)).map(|(a, b)| a + b),
                Op::Sub(a, b) => of(a).zip(of(b)).map(|(a, b)| a - b),
                Op::Mul(a, b) => of(a).zip(of(b)).map(|(a, b)| a * b),
                Op::Neg(a) => of(a).map(|a| -a),
                Op::Inv(a) => of(a).filter(|a| !a.is_zero()).map(|a| RBig::ONE / a),
                _ => None,
            };
            self.values.insert(node, value);
        }
        self.values[&root].clone()
    }

    /// What is added to a logarithm when units change must be nothing here.
    pub fn no_shift(&mut self, shift: &Shift) {
        if let Some(form) = shift.must_vanish().cloned() {
            self.must_equal(&form, &Exponents::NUMBER, Cause::Argument);
        }
    }

    pub fn must_equal(&mut self, left: &Exponents, right: &Exponents, cause: Cause) {
        if left != right {
            self.equal.push(Equal { left: left.clone(), right: right.clone(), cause });
        }
    }
}

/// A node and all that it is made of, operands first, without what is known: a large graph with many roots is gone
/// through once.
fn below(instance: &Instance<'_>, root: Node, known: impl Fn(Node) -> bool) -> Vec<Node> {
    let mut found: BTreeSet<Node> = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if known(node) || !found.insert(node) {
            continue;
        }
        match instance.graph.op(node) {
            Op::Constant(_) | Op::Imaginary | Op::Pi | Op::Leaf(_) => {}
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) => waiting.extend([a, b]),
            Op::Neg(a)
            | Op::Inv(a)
            | Op::Sqrt(a)
            | Op::Exp(a)
            | Op::Log(a)
            | Op::Sin(a)
            | Op::Cos(a)
            | Op::Atan(a)
            | Op::Function { argument: a, .. } => waiting.push(a),
        }
    }
    // Operands have smaller numbers.
    found.into_iter().collect()
}

/// True of a parameter, up to its sign.
pub(super) fn is_constant(instance: &Instance<'_>, node: Node) -> bool {
    match instance.graph.op(node) {
        Op::Neg(inner) => is_constant(instance, inner),
        Op::Leaf(leaf) => match instance.graph.leaf(leaf) {
            Leaf::Jet(jet) => instance.graph.symbol(jet.symbol).depends_on == 0,
            Leaf::Coordinate(_) | Leaf::Velocity { .. } => false,
        },
        _ => false,
    }
}

/// Why two terms must have one dimension: a pure number says more than that they are alike.
pub(super) fn terms(one: &Exponents, other: &Exponents) -> Cause {
    if one.is_number() || other.is_number() { Cause::Number } else { Cause::Terms }
}

fn plain(dimension: Exponents) -> Weight {
    Weight { dimension: Some(dimension), shift: Shift::default() }
}
