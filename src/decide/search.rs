//! Real points: rational values for the variables of a claim at which some nodes have the signs that are
//! asked for.

use std::cmp::Ordering;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::exact::Exact;
use super::reals::{Concrete, Functions, evaluate, possible_signs};
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Graph, Instance, Jet, Leaf, LeafId, Node, Program, Requirement, Signs};
use crate::language::claim::Relation;

/// Random points tried in each number system.
const TRIES: u64 = 300;

/// A point: one value a variable of the program, and what the declared functions are.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub values: Vec<Complex<Rational>>,
    pub functions: Functions,
}

/// What is looked for beside the demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// A point at which the two sides do not compare as the relation says.
    Against(Relation),
    /// Any point.
    Anywhere,
}

/// Everything that a candidate is judged by.
pub(super) struct Search<'a, 'b> {
    pub instance: &'a Instance<'b>,
    /// Left side, right side, then the nodes on which something is demanded.
    pub program: Program,
    demands: Vec<Signs>,
    goal: Goal,
}

/// Both sides in words.
pub(super) type Sides = (String, String);

/// The demands without their boundary: what holds on a set of measure zero alone refutes no identity.
///
/// A number that is zero is no boundary.
pub(super) fn interior(graph: &Graph, demands: &[Requirement]) -> Vec<Requirement> {
    let strict = |(node, signs): &Requirement| {
        let fixed = graph.as_constant(*node).is_some();
        (*node, if fixed { *signs } else { signs.interior() })
    };
    demands.iter().map(strict).collect()
}

impl<'a, 'b> Search<'a, 'b> {
    pub fn new(instance: &'a Instance<'b>, sides: [Node; 2], demands: &[Requirement], goal: Goal) -> Self {
        let mut outputs = sides.to_vec();
        outputs.extend(demands.iter().map(|(node, _)| *node));
        let program = Program::compile(&instance.graph, &outputs);
        let demands = demands.iter().map(|(_, signs)| *signs).collect();
        Self { instance, program, demands, goal }
    }

    fn graph(&self) -> &Graph {
        &self.instance.graph
    }

    fn signs(&self, leaf: LeafId) -> Signs {
        self.graph().signs_of_leaf(leaf)
    }

    /// The place of the variable that this one is the conjugate of.
    pub fn partner(&self, n: usize) -> Option<usize> {
        partner(self.graph(), &self.program.leaves, n)
    }

    /// The simplest values that a variable may have, simplest first.
    pub fn pool(&self, leaf: LeafId) -> Vec<Rational> {
        let signs = self.signs(leaf);
        let numbers: [(i64, u8); 11] =
            [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (4, 1), (-4, 1), (1, 4), (3, 1), (9, 1), (1, 2)];
        numbers
            .iter()
            .map(|(n, d)| Rational::from_parts((*n).into(), (*d).into()))
            .filter(|value| signs.allows(value.cmp(&Rational::ZERO)))
            .collect()
    }

    /// A point that is as it should be, in simple numbers.
    pub fn point<S: Concrete>(&self, rng: &mut ChaCha8Rng) -> Option<Point> {
        let pools: Vec<Vec<Rational>> = self.program.leaves.iter().map(|leaf| self.pool(*leaf)).collect();
        if pools.iter().any(Vec::is_empty) {
            return None;
        }
        for salt in 0..TRIES {
            let mut values: Vec<Complex<Rational>> = pools
                .iter()
                .zip(&self.program.leaves)
                .map(|(pool, leaf)| {
                    let pick = |rng: &mut ChaCha8Rng| pool[rng.random_range(0..pool.len())].clone();
                    let im = if self.signs(*leaf).is_real() { Rational::ZERO } else { pick(rng) };
                    Complex::new(pick(rng), im)
                })
                .collect();
            self.set_conjugates(&mut values);
            let functions = S::functions(salt);
            let mut point = Point { values, functions };
            if self.suits::<S>(&mut point).is_some() {
                return Some(point);
            }
        }
        None
    }

    pub fn set_conjugates(&self, values: &mut [Complex<Rational>]) {
        set_conjugates(self.graph(), &self.program.leaves, values);
    }

    /// Both sides, if the point is defined, meets the demands and is what is looked for.
    pub fn suits<S: Concrete>(&self, point: &mut Point) -> Option<Sides> {
        let results = evaluate::<S>(&self.program, &point.values, &mut point.functions);
        let met = results[2..]
            .iter()
            .zip(&self.demands)
            .all(|(value, signs)| value.as_ref().is_some_and(|value| possible_signs(value).within(*signs)));
        if !met {
            return None;
        }
        let (left, right) = (results[0].as_ref()?, results[1].as_ref()?);
        let difference = left.sub(right);
        let found = match (self.goal, difference.sign()) {
            (Goal::Anywhere, _) => true,
            (Goal::Against(Relation::Equal | Relation::Similar), _) => difference.nonzero_lanes() != 0,
            (Goal::Against(Relation::Unequal), sign) => sign == Some(Ordering::Equal),
            (Goal::Against(Relation::Less), Some(sign)) => sign != Ordering::Less,
            (Goal::Against(Relation::LessEqual), Some(sign)) => sign == Ordering::Greater,
            (Goal::Against(Relation::Greater), Some(sign)) => sign != Ordering::Greater,
            (Goal::Against(Relation::GreaterEqual), Some(sign)) => sign == Ordering::Less,
            (Goal::Against(_), None) => false,
        };
        found.then(|| (left.show(), right.show()))
    }
}

/// The place of the variable that the n-th is the conjugate of.
pub(super) fn partner(graph: &Graph, leaves: &[LeafId], n: usize) -> Option<usize> {
    let Leaf::Jet(jet) = graph.leaf(leaves[n]) else { return None };
    if !jet.conjugate {
        return None;
    }
    let plain = Leaf::Jet(Jet { conjugate: false, ..jet.clone() });
    leaves.iter().position(|leaf| *graph.leaf(*leaf) == plain)
}

pub(super) fn set_conjugates(graph: &Graph, leaves: &[LeafId], values: &mut [Complex<Rational>]) {
    for n in 0..values.len() {
        if let Some(plain) = partner(graph, leaves, n) {
            values[n] = values[plain].conj();
        }
    }
}

/// A random rational value with one of the signs; of several orders of magnitude where it is `wide`.
pub(super) fn random_value(signs: Signs, wide: bool, rng: &mut ChaCha8Rng) -> Complex<Rational> {
    let mut real = || {
        let numerator: i64 = rng.random_range(1..=60);
        let denominator: u64 = [1, 2, 3, 4, 5, 7, 16, 30][rng.random_range(0..8)];
        let mut value = Rational::from_parts(numerator.into(), denominator.into());
        if wide {
            let power = rng.random_range(-6i32..=6);
            let scale = Rational::from(1u64 << (3 * power.unsigned_abs()));
            value = if power < 0 { value / scale } else { value * scale };
        }
        let negative = match (signs.allows(Ordering::Less), signs.allows(Ordering::Greater)) {
            (true, true) => rng.random(),
            (negative, _) => negative,
        };
        if negative { -value } else { value }
    };
    let (re, im) = (real(), real());
    if !signs.allows(Ordering::Less) && !signs.allows(Ordering::Greater) {
        return Complex::real(Rational::ZERO);
    }
    if signs.is_real() { Complex::real(re) } else { Complex::new(re, im) }
}

/// True if some real point meets all demands.
pub(super) fn satisfiable(instance: &mut Instance<'_>, demands: &[Requirement], seed: u64) -> bool {
    if demands.is_empty() {
        return true;
    }
    let zero = instance.graph.zero();
    let search = Search::new(instance, [zero, zero], demands, Goal::Anywhere);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    search.point::<Exact>(&mut rng).is_some() || search.point::<Interval>(&mut rng).is_some()
}
