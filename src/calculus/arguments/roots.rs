//! Powers that are not whole.
//!
//! A square root is an operation of its own; of an odd degree d, the root of b is exp(log(b)/d). That its d-th
//! power is b, no free value would know: so a variable that b is linear in is written by the root.

use dashu_ratio::RBig;

use super::super::graph::{LeafId, Node, Op};
use super::combination::{Combination, Monomial};
use super::functions::parts;
use super::{Arguments, Kind};

/// Square roots are nested up to the 2^6-th.
const MAX_EVEN: i64 = 64;
/// Factors of a product that are looked at for roots of numbers.
const MAX_FACTORS: usize = 64;

/// b = u x + v with a root of b known: x = (r^d - v)/u.
pub(super) struct Substitution {
    /// x.
    variable: Node,
    /// b.
    base: Node,
    log: Node,
    /// u and v.
    parts: [Node; 2],
}

/// The root of a number, of an odd degree.
#[derive(Clone, Copy)]
pub(super) struct Surd {
    number: Node,
    degree: u64,
}

impl Arguments<'_> {
    /// b^c, where b has a logarithm: with c = k/2^j + l/d, the 2^j-th root to the k times the d-th to the l.
    pub(super) fn power(&mut self, log: Node, base: Node, exponent: &RBig) -> Node {
        self.root(log, base, exponent).unwrap_or_else(|| self.exp_alone(log, exponent))
    }

    fn root(&mut self, log: Node, base: Node, exponent: &RBig) -> Option<Node> {
        let value = self.values.get(&base).copied().unwrap_or(base);
        let (numerator, denominator) = parts(exponent)?;
        if denominator == 1 {
            return Some(self.graph.powi(value, numerator));
        }
        if !self.graph.signs(base).is_real() && !denominator.is_power_of_two() {
            return Some(self.exp_multiple(log, exponent));
        }
        let even = 1i64 << denominator.trailing_zeros().min(62);
        if even > MAX_EVEN {
            return None;
        }
        let odd = denominator >> denominator.trailing_zeros();
        let signed = i64::try_from(odd).ok()?;
        let k =
            (0..even).find(|k| (i128::from(numerator) - i128::from(k * signed)) % i128::from(even) == 0)?;
        let l = numerator.checked_sub(k.checked_mul(signed)?)? / even;
        let mut square_root = value;
        for _ in 0..even.trailing_zeros() {
            square_root = self.graph.sqrt(square_root);
        }
        let even_part = self.graph.powi(square_root, k);
        let odd_part = if odd == 1 { self.graph.powi(value, l) } else { self.odd_root(log, base, l, odd)? };
        Some(self.graph.mul(even_part, odd_part))
    }

    /// b^(l/d) for an odd d.
    fn odd_root(&mut self, log: Node, base: Node, l: i64, d: u64) -> Option<Node> {
        let common = self.common(Kind::Exponential, log, d)?;
        let power = l.checked_mul(i64::try_from(common / d).ok()?)?;
        let root = self.exp_of_part(log, common);
        if self.graph.as_constant(base).is_some() {
            self.surds.insert(root, Surd { number: base, degree: common });
        } else {
            self.plan_substitution(log, base);
        }
        Some(self.graph.powi(root, power))
    }

    /// Notes a variable to be written by the root of a base that is linear in it.
    fn plan_substitution(&mut self, log: Node, base: Node) {
        if self.substitutions.iter().any(|known| known.base == base) {
            return;
        }
        // What stands under another root is no longer free.
        let bases: Vec<Node> = self.substitutions.iter().map(|known| known.base).collect();
        let taken = self.graph.leaves_of(&bases);
        let combination = self.expanded(base);
        let mut variables: Vec<(Node, LeafId)> = Vec::new();
        for (factor, _) in combination.terms().flat_map(|(monomial, _)| monomial) {
            if let Op::Leaf(leaf) = self.graph.op(*factor)
                && self.graph.signs(*factor).is_real()
                && !taken.contains(&leaf)
            {
                variables.push((*factor, leaf));
            }
        }
        let linear = variables.into_iter().find_map(|(variable, leaf)| {
            self.linear(&combination, variable, leaf).map(|parts| (variable, parts))
        });
        if let Some((variable, parts)) = linear {
            let parts = parts.map(|part| self.node_of(&part));
            self.substitutions.push(Substitution { variable, base, log, parts });
            self.unsettled = true;
        }
    }

    /// u and v of u x + v, if u is one term and neither has x in it.
    fn linear(&self, combination: &Combination, variable: Node, leaf: LeafId) -> Option<[Combination; 2]> {
        let (with, without): (Vec<_>, Vec<_>) =
            combination.terms().partition(|(monomial, _)| monomial.contains(&(variable, 1)));
        let [(monomial, coefficient)] = with.as_slice() else { return None };
        let cofactor: Monomial = monomial.iter().copied().filter(|(node, _)| *node != variable).collect();
        let others = without.iter().flat_map(|(monomial, _)| monomial.iter()).chain(&cofactor);
        let others: Vec<Node> = others.map(|(node, _)| *node).collect();
        if self.graph.leaves_of(&others).contains(&leaf) {
            return None;
        }
        let mut rest = Combination::default();
        for (monomial, coefficient) in without {
            rest = rest.plus(&Combination::term(monomial.clone(), coefficient.clone()), &RBig::ONE);
        }
        Some([Combination::term(cofactor, (*coefficient).clone()), rest])
    }

    /// Works out the values of the variables that were planned, with the denominators known by now.
    pub(super) fn substitute(&mut self) {
        for n in 0..self.substitutions.len() {
            let Substitution { variable, base, log, parts } = self.substitutions[n];
            let Some(&degree) = self.denominators.get(&(Kind::Exponential, log)) else { continue };
            let root = self.exp_of_part(log, degree);
            let power = self.graph.powi(root, degree as i64);
            // Earlier ones may stand in u and v.
            let images = self.rewritten(&parts);
            let difference = self.graph.sub(power, images[1]);
            let value = self.graph.div(difference, images[0]);
            self.values.insert(variable, value);
            self.values.insert(base, power);
        }
    }

    /// A product with powers of roots of numbers below their degree: ∛3 ∛9 = 3.
    pub(super) fn with_small_surds(&mut self, product: Node) -> Node {
        if self.surds.is_empty() {
            return product;
        }
        if let Op::Neg(opposite) = self.graph.op(product) {
            let reduced = self.with_small_surds(opposite);
            return self.graph.neg(reduced);
        }
        let Some(factors) = self.factors(product) else { return product };
        let is_small = |power: i64, degree: u64| power >= 0 && power.unsigned_abs() < degree;
        let surd = |node: &Node| self.surds.get(node).copied();
        if factors.iter().all(|(node, power)| surd(node).is_none_or(|surd| is_small(*power, surd.degree))) {
            return product;
        }
        let mut powers = Monomial::new();
        for (node, power) in factors {
            match surd(&node) {
                Some(Surd { number, degree }) => {
                    let degree = degree as i64;
                    powers.extend([(number, power.div_euclid(degree)), (node, power.rem_euclid(degree))]);
                }
                None => powers.push((node, power)),
            }
        }
        self.product(&powers)
    }

    /// The factors of a product, each with its power; none if there are too many.
    fn factors(&self, product: Node) -> Option<Monomial> {
        let mut factors = std::collections::BTreeMap::new();
        let mut waiting = vec![(product, 1)];
        let mut seen = 0;
        while let Some((node, sign)) = waiting.pop() {
            seen += 1;
            if seen > 2 * MAX_FACTORS {
                return None;
            }
            match self.graph.op(node) {
                Op::Mul(a, b) => waiting.extend([(a, sign), (b, sign)]),
                Op::Inv(a) => waiting.push((a, -sign)),
                _ => *factors.entry(node).or_insert(0) += sign,
            }
        }
        Some(factors.into_iter().collect())
    }
}
