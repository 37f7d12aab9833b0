//! Rational combinations of monomials.

use std::collections::BTreeMap;
use std::rc::Rc;

use dashu_ratio::RBig;

use super::super::graph::{Node, Op};
use super::Arguments;

/// Terms of an argument; a longer one is left as it is.
const MAX_TERMS: usize = 32;

/// A product of powers of nodes, in ascending order; no power is 0.
pub(super) type Monomial = Vec<(Node, i64)>;

/// Σ cᵢ mᵢ; no coefficient is 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Combination {
    terms: BTreeMap<Monomial, RBig>,
}

impl Combination {
    pub fn constant(value: RBig) -> Self {
        Self::term(Vec::new(), value)
    }

    pub fn factor(node: Node, power: i64) -> Self {
        Self::term(vec![(node, power)], RBig::ONE)
    }

    pub fn term(monomial: Monomial, coefficient: RBig) -> Self {
        let mut one = Self::default();
        one.add_term(monomial, coefficient);
        one
    }

    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &RBig)> {
        self.terms.iter()
    }

    /// Its only term, if it has no other.
    pub fn single(&self) -> Option<(&Monomial, &RBig)> {
        self.terms.first_key_value().filter(|_| self.terms.len() == 1)
    }

    fn add_term(&mut self, monomial: Monomial, coefficient: RBig) {
        let entry = self.terms.entry(monomial.clone()).or_insert(RBig::ZERO);
        *entry += coefficient;
        if entry.is_zero() {
            self.terms.remove(&monomial);
        }
    }

    pub fn plus(&self, other: &Self, factor: &RBig) -> Self {
        let mut sum = self.clone();
        for (monomial, coefficient) in other.terms() {
            sum.add_term(monomial.clone(), coefficient * factor);
        }
        sum
    }

    /// The product; none if a power overflows or there may be too many terms.
    pub fn times(&self, other: &Self, imaginary: Node) -> Option<Self> {
        if self.terms.len() * other.terms.len() > MAX_TERMS {
            return None;
        }
        let mut result = Self::default();
        for (m, c) in self.terms() {
            for (n, d) in other.terms() {
                let (monomial, sign) = product(m, n, imaginary)?;
                result.add_term(monomial, c * d * sign);
            }
        }
        Some(result)
    }
}

/// The product of two monomials, with i² = -1.
fn product(a: &Monomial, b: &Monomial, imaginary: Node) -> Option<(Monomial, RBig)> {
    let mut powers: BTreeMap<Node, i64> = a.iter().copied().collect();
    for (node, power) in b {
        let entry = powers.entry(*node).or_insert(0);
        *entry = entry.checked_add(*power)?;
    }
    let mut sign = RBig::ONE;
    if let Some(power) = powers.get_mut(&imaginary) {
        let quarter = power.rem_euclid(4);
        *power = quarter % 2;
        if quarter >= 2 {
            sign = RBig::NEG_ONE;
        }
    }
    powers.retain(|_, power| *power != 0);
    Some((powers.into_iter().collect(), sign))
}

impl Arguments<'_> {
    /// An expression multiplied out; one that is too long is a factor of its own.
    pub(super) fn expanded(&mut self, root: Node) -> Rc<Combination> {
        let mut waiting = vec![root];
        while let Some(&node) = waiting.last() {
            if self.expansions.contains_key(&node) {
                waiting.pop();
                continue;
            }
            let before = waiting.len();
            if is_rational(self.graph.op(node)) {
                let known = &self.expansions;
                self.graph.operands(node, |operand| {
                    if !known.contains_key(&operand) {
                        waiting.push(operand);
                    }
                });
            }
            if waiting.len() == before {
                let one = self.expand_one(node).filter(|c| c.terms.len() <= MAX_TERMS);
                let combination = one.unwrap_or_else(|| Combination::factor(node, 1));
                self.expansions.insert(node, Rc::new(combination));
                waiting.pop();
            }
        }
        Rc::clone(&self.expansions[&root])
    }

    /// A node from the expansions of its operands.
    fn expand_one(&mut self, node: Node) -> Option<Combination> {
        let of = |operand: Node| Rc::clone(&self.expansions[&operand]);
        Some(match self.graph.op(node) {
            Op::Constant(number) => Combination::constant(self.graph.constant_value(number).clone()),
            Op::Add(a, b) => of(a).plus(&of(b), &RBig::ONE),
            Op::Sub(a, b) => of(a).plus(&of(b), &RBig::NEG_ONE),
            Op::Neg(a) => Combination::default().plus(&of(a), &RBig::NEG_ONE),
            Op::Mul(a, b) => of(a).times(&of(b), self.imaginary)?,
            Op::Inv(a) => self.inverted(&of(a))?,
            _ => return None,
        })
    }

    /// 1/(c m) is a monomial; of a sum, the sum with leading coefficient 1 is a factor.
    fn inverted(&mut self, combination: &Combination) -> Option<Combination> {
        let (lead, coefficient) = combination.terms.first_key_value()?;
        let inverse = RBig::ONE / coefficient;
        if combination.single().is_some() {
            let powers = lead.iter().map(|(node, power)| (*node, -power)).collect();
            let monomial = Combination::term(powers, inverse);
            // 1/i is -i.
            return monomial.times(&Combination::constant(RBig::ONE), self.imaginary);
        }
        let monic = Combination::default().plus(combination, &inverse);
        let sum = self.node_of(&monic);
        Some(Combination::term(vec![(sum, -1)], inverse))
    }

    /// Factors with their powers as a node.
    pub(super) fn product(&mut self, monomial: &[(Node, i64)]) -> Node {
        let mut result = self.graph.one();
        for (node, power) in monomial {
            let factor = self.graph.powi(*node, *power);
            result = self.graph.mul(result, factor);
        }
        result
    }

    pub(super) fn node_of(&mut self, combination: &Combination) -> Node {
        let terms: Vec<Node> = combination
            .terms()
            .map(|(monomial, coefficient)| {
                let product = self.product(monomial);
                self.scaled(coefficient, product)
            })
            .collect();
        self.graph.sum(terms)
    }

    pub(super) fn scaled(&mut self, coefficient: &RBig, node: Node) -> Node {
        let coefficient = self.graph.constant(coefficient.clone());
        self.graph.mul(coefficient, node)
    }
}

/// True of what is multiplied out.
fn is_rational(op: Op) -> bool {
    matches!(op, Op::Add(..) | Op::Sub(..) | Op::Neg(_) | Op::Mul(..) | Op::Inv(_))
}
