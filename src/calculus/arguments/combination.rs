//! Rational combinations of monomials.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use dashu_int::{IBig, UBig};
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

    /// t with tᵏ = self, if there is one, and with a positive leading coefficient for an even k.
    ///
    /// Found as by hand: the leading term of t is the root of that of self, and every further term u the
    /// leading one of (self - tᵏ)/(k tᵏ⁻¹).
    pub fn root(&self, k: u32, imaginary: Node) -> Option<Self> {
        let (lead, coefficient) = self.leading()?;
        if lead.iter().any(|(node, power)| *node == imaginary || power % i64::from(k) != 0) {
            return None;
        }
        let lead: Monomial = lead.iter().map(|(node, power)| (*node, power / i64::from(k))).collect();
        let lead = Self::term(lead, rational_root(coefficient, k)?);
        let slope = lead.power(k - 1, imaginary)?.times(&Self::constant(RBig::from(k)), imaginary)?;
        let (slope, slope_coefficient) = slope.single()?;
        let inverse = slope.iter().map(|(node, power)| (*node, -power)).collect();
        let inverse = Self::term(inverse, RBig::ONE / slope_coefficient);
        let mut root = lead;
        // Not more terms than its power has.
        for _ in 0..self.terms.len() {
            let rest = self.plus(&root.power(k, imaginary)?, &RBig::NEG_ONE);
            let Some((monomial, coefficient)) = rest.leading() else { return Some(root) };
            let next = Self::term(monomial.clone(), coefficient.clone()).times(&inverse, imaginary)?;
            root = root.plus(&next, &RBig::ONE);
        }
        None
    }

    fn power(&self, k: u32, imaginary: Node) -> Option<Self> {
        (0..k).try_fold(Self::constant(RBig::ONE), |power, _| power.times(self, imaginary))
    }

    /// The term that is largest in an order that products respect: by the power of the first node, then of
    /// the second.
    fn leading(&self) -> Option<(&Monomial, &RBig)> {
        self.terms().max_by(|(a, _), (b, _)| lexicographic(a, b))
    }
}

fn lexicographic(a: &Monomial, b: &Monomial) -> Ordering {
    let (mut a, mut b) = (a.as_slice(), b.as_slice());
    loop {
        // The node that comes first in either; the other has it with power 0.
        match (a.first(), b.first()) {
            (None, None) => return Ordering::Equal,
            (Some((node, power)), other) if other.is_none_or(|(second, _)| node < second) => {
                return power.cmp(&0);
            }
            (Some((node, power)), Some((second, other))) if node == second => {
                if power != other {
                    return power.cmp(other);
                }
                (a, b) = (&a[1..], &b[1..]);
            }
            (_, Some((_, power))) => return 0.cmp(power),
            (Some((_, power)), None) => return power.cmp(&0),
        }
    }
}

/// The rational number whose k-th power this is, positive for an even k.
fn rational_root(value: &RBig, k: u32) -> Option<RBig> {
    if *value < RBig::ZERO {
        return (k % 2 == 1).then(|| rational_root(&-value.clone(), k).map(|root| -root))?;
    }
    let exact = |number: &UBig| {
        let root = number.nth_root(k as usize);
        (root.pow(k as usize) == *number).then_some(root)
    };
    let numerator = exact(&UBig::try_from(value.numerator().clone()).ok()?)?;
    Some(RBig::from_parts(IBig::from(numerator), exact(value.denominator())?))
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

    /// As a node, with √n to no other powers than 0 and 1.
    pub(super) fn readable(&mut self, combination: &Combination) -> Node {
        let mut result = Combination::default();
        for (monomial, coefficient) in combination.terms() {
            let mut coefficient = coefficient.clone();
            let mut rest = Monomial::new();
            for (node, power) in monomial {
                let number = match self.graph.op(*node) {
                    Op::Sqrt(a) => self.graph.as_constant(a).cloned(),
                    _ => None,
                };
                match (number, isize::try_from(power.div_euclid(2))) {
                    (Some(number), Ok(halves)) => {
                        coefficient *= number.pow(halves);
                        rest.push((*node, power.rem_euclid(2)));
                    }
                    _ => rest.push((*node, *power)),
                }
            }
            rest.retain(|(_, power)| *power != 0);
            result = result.plus(&Combination::term(rest, coefficient), &RBig::ONE);
        }
        self.node_of(&result)
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
