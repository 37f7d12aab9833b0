//! Real points: rational values for the variables of a claim at which some nodes have the signs that are
//! asked for.

use std::cmp::Ordering;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::exact::Exact;
use super::number::{Concrete, Functions, evaluate, possible_signs, value};
use super::preference::{pool, positive_pools};
use super::witness::{Query, Target, beyond_pool};
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Graph, Instance, Jet, Leaf, LeafId, Node, Program, Requirement, Signs};
use crate::language::relation::Relation;
use crate::record::Value;

/// Random points tried in each number system.
const TRIES: u64 = 300;

/// One for so many of them is tried before, with positive values of parameters and coordinates.
const POSITIVE_PART: u64 = 3;

/// Tried however long the sides are.
const FEWEST_TRIES: u64 = 4;

/// A point: one value a variable of the program, and what the declared functions are.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub values: Vec<Complex<Rational>>,
    pub functions: Functions,
}

/// What is looked for beside the demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// A point at which the two sides do not compare as the relation says.
    Against(Relation),
    /// Any point.
    Anywhere,
}

/// Everything that a candidate is judged by.
pub(crate) struct Search<'a, 'b> {
    pub instance: &'a Instance<'b>,
    /// Left side and right side, or other nodes of which the values are asked for.
    sides: Program,
    /// The nodes on which something is demanded. They are short beside the sides, and most points fail them.
    conditions: Program,
    demands: Vec<Signs>,
    /// The outputs of both programs, the sides first.
    nodes: Vec<Node>,
    goal: Goal,
    /// True if values of functions are tied by their equations: then only what is chosen at one place belongs to
    /// a solution.
    tied: bool,
    /// The variables of both programs.
    pub leaves: Vec<LeafId>,
    /// The signs that they may have.
    signs: Vec<Signs>,
    /// Where the variables of each program are among them.
    places: [Vec<usize>; 2],
}

/// Both sides in words.
pub(crate) type Sides = (Value, Value);

/// The demands without their boundary: what holds on a set of measure zero alone refutes no identity.
///
/// A number that is zero is no boundary.
pub(crate) fn interior(graph: &Graph, demands: &[Requirement]) -> Vec<Requirement> {
    let strict = |(node, signs): &Requirement| {
        let fixed = graph.as_constant(*node).is_some();
        (*node, if fixed { *signs } else { signs.interior() })
    };
    demands.iter().map(strict).collect()
}

impl<'a, 'b> Search<'a, 'b> {
    pub fn new(instance: &'a Instance<'b>, sides: &[Node], demands: &[Requirement], goal: Goal) -> Self {
        let graph = &instance.graph;
        let mut nodes = sides.to_vec();
        nodes.extend(demands.iter().map(|(node, _)| *node));
        let sides_count = sides.len();
        let conditions = Program::compile(graph, &nodes[sides_count..]);
        let sides = Program::compile(graph, sides);
        let mut leaves = sides.leaves.clone();
        leaves.extend(conditions.leaves.iter().filter(|leaf| !sides.leaves.contains(leaf)));
        if let Some(signature) = instance.signature() {
            signature.complete(&mut leaves);
        }
        let place = |leaf: &LeafId| leaves.iter().position(|known| known == leaf).unwrap_or_default();
        let places = [&sides, &conditions].map(|program| program.leaves.iter().map(place).collect());
        let demands = demands.iter().map(|(_, signs)| *signs).collect();
        let signs = leaves.iter().map(|leaf| graph.signs_of_leaf(*leaf)).collect();
        // Where any point will do, the sides need values, whatever these are.
        let judged = if goal == Goal::Anywhere { &nodes[sides_count..] } else { &nodes[..] };
        let tied = graph.has_tied_values(judged);
        Self { instance, sides, conditions, demands, nodes, goal, tied, leaves, signs, places }
    }

    fn graph(&self) -> &Graph {
        &self.instance.graph
    }

    /// The place of the variable that this one is the conjugate of.
    pub fn partner(&self, n: usize) -> Option<usize> {
        partner(self.graph(), &self.leaves, n)
    }

    /// A point that is as it should be: of simple values if there is one, else wherever it can be found.
    pub fn any_point(&self, rng: &mut ChaCha8Rng) -> Option<Point> {
        let simple = self.point::<Exact>(rng).or_else(|| self.point::<Interval>(rng));
        simple.or_else(|| self.point_beyond(rng))
    }

    /// A suitable point that is not of simple values.
    pub fn point_beyond(&self, rng: &mut ChaCha8Rng) -> Option<Point> {
        let mut nodes = self.nodes.clone();
        nodes.extend(self.leaves.iter().filter_map(|leaf| self.graph().node_of_leaf(*leaf)));
        let program = Program::compile(self.graph(), &nodes);
        let target = |output, minus, signs| Target { output, minus, signs };
        let mut targets = Vec::new();
        if let Goal::Against(relation) = self.goal {
            targets.push(target(0, Some(1), against(relation)));
        }
        let sides = self.sides.outputs.len();
        let demands = self.demands.iter().enumerate();
        targets.extend(demands.map(|(n, signs)| target(sides + n, None, *signs)));
        let signature = self.instance.signature();
        let query = Query { graph: self.graph(), program: &program, targets, signature };
        let found = beyond_pool(&query, rng, 1).pop()?;
        let value = |leaf: &LeafId| program.leaves.iter().position(|known| known == leaf);
        let places: Vec<usize> = self.leaves.iter().filter_map(value).collect();
        let values = places.into_iter().map(|place| found.values[place].clone()).collect();
        Some(Point { values, functions: found.functions })
    }

    /// A point that is as it should be, in simple numbers.
    pub fn point<S: Concrete>(&self, rng: &mut ChaCha8Rng) -> Option<Point> {
        let tries = TRIES.min((S::WORK / (self.sides.instructions.len() + 1)) as u64).max(FEWEST_TRIES);
        let suits = |point: &mut Point| self.suits::<S>(point).map(|_| point.clone());
        if let Some(pools) = positive_pools(self.graph(), &self.leaves)
            && let Some(found) = self.tried(&pools, tries / POSITIVE_PART, rng, S::functions, suits)
        {
            return Some(found);
        }
        self.tried(&self.pools(), tries, rng, S::functions, suits)
    }

    /// The values of the sides at a point in simple numbers that meets the demands and gives them all a value.
    pub fn values<S: Concrete>(&self, rng: &mut ChaCha8Rng) -> Option<Vec<Complex<S>>> {
        if self.tied {
            return None;
        }
        self.tried(&self.pools(), TRIES, rng, S::functions, |point| {
            self.meets_demands::<S>(point).then(|| self.run::<S>(0, point).into_iter().collect()).flatten()
        })
    }

    fn pools(&self) -> Vec<Vec<Rational>> {
        self.signs.iter().map(|signs| pool(*signs)).collect()
    }

    /// What is made of the first point in simple numbers of which something can be made.
    fn tried<T>(
        &self,
        pools: &[Vec<Rational>],
        tries: u64,
        rng: &mut ChaCha8Rng,
        functions: fn(u64) -> Functions,
        suits: impl Fn(&mut Point) -> Option<T>,
    ) -> Option<T> {
        if pools.iter().any(Vec::is_empty) {
            return None;
        }
        for salt in 0..tries {
            let mut values: Vec<Complex<Rational>> = pools
                .iter()
                .zip(&self.signs)
                .map(|(pool, signs)| {
                    let pick = |rng: &mut ChaCha8Rng| pool[rng.random_range(0..pool.len())].clone();
                    let im = if signs.is_real() { Rational::ZERO } else { pick(rng) };
                    Complex::new(pick(rng), im)
                })
                .collect();
            if let Some(signature) = self.instance.signature() {
                let digit = |rng: &mut ChaCha8Rng| rng.random_range(-1i64..=2);
                signature.impose(&self.leaves, &mut values, || digit(rng));
            }
            self.set_conjugates(&mut values);
            let found = suits(&mut Point { values, functions: functions(salt) });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    pub fn set_conjugates(&self, values: &mut [Complex<Rational>]) {
        set_conjugates(self.graph(), &self.leaves, values);
    }

    /// The results of one of the programs at a point.
    fn run<S: Concrete>(&self, program: usize, point: &mut Point) -> Vec<Option<Complex<S>>> {
        let values: Vec<Complex<Rational>> =
            self.places[program].iter().map(|place| point.values[*place].clone()).collect();
        let program = [&self.sides, &self.conditions][program];
        evaluate(program, &values, &mut point.functions)
    }

    /// What is demanded, if it is all met.
    fn meets_demands<S: Concrete>(&self, point: &mut Point) -> bool {
        let signature = self.instance.signature();
        if signature.is_some_and(|signature| !signature.is_met(&self.leaves, &point.values)) {
            return false;
        }
        let declared = |(signs, value): (&Signs, &Complex<Rational>)| {
            !signs.is_real() || value.im.is_zero() && signs.allows(value.re.cmp(&Rational::ZERO))
        };
        if !self.signs.iter().zip(&point.values).all(declared) {
            return false;
        }
        let results = self.run::<S>(1, point);
        results
            .iter()
            .zip(&self.demands)
            .all(|(value, signs)| value.as_ref().is_some_and(|value| possible_signs(value).within(*signs)))
    }

    /// Both sides, if the point is defined, meets the demands and is what is looked for.
    pub fn suits<S: Concrete>(&self, point: &mut Point) -> Option<Sides> {
        if self.tied && !point.functions.are_chosen() {
            return None;
        }
        point.functions.leave();
        if !self.meets_demands::<S>(point) {
            return None;
        }
        let results = self.run::<S>(0, point);
        let (left, right) = (results[0].as_ref()?, results[1].as_ref()?);
        let difference = left.sub(right);
        let found = match self.goal {
            Goal::Anywhere => true,
            // Different imaginary parts are enough, whatever is known of the real ones.
            Goal::Against(relation) if relation.is_equality() => difference.nonzero_lanes() != 0,
            Goal::Against(relation) => possible_signs(&difference).within(against(relation)),
        };
        found.then(|| (value(left), value(right)))
    }
}

/// The signs of a difference of sides that do not compare as the relation says. What is not real does not compare.
fn against(relation: Relation) -> Signs {
    match relation {
        Relation::Equal | Relation::Similar | Relation::Alike | Relation::Proportional => Signs::NONZERO,
        Relation::Unequal => Signs::NONPOSITIVE & Signs::NONNEGATIVE,
        Relation::Less => Signs::NONNEGATIVE | Signs::of(None),
        Relation::LessEqual => Signs::ABOVE_ZERO | Signs::of(None),
        Relation::Greater => Signs::NONPOSITIVE | Signs::of(None),
        Relation::GreaterEqual => Signs::NONPOSITIVE.interior() | Signs::of(None),
    }
}

/// The place of the variable that the n-th is the conjugate of.
pub(crate) fn partner(graph: &Graph, leaves: &[LeafId], n: usize) -> Option<usize> {
    let Leaf::Jet(jet) = graph.leaf(leaves[n]) else { return None };
    if !jet.conjugate {
        return None;
    }
    let plain = Leaf::Jet(Jet { conjugate: false, ..jet.clone() });
    leaves.iter().position(|leaf| *graph.leaf(*leaf) == plain)
}

pub(crate) fn set_conjugates(graph: &Graph, leaves: &[LeafId], values: &mut [Complex<Rational>]) {
    for n in 0..values.len() {
        if let Some(plain) = partner(graph, leaves, n) {
            values[n] = values[plain].conj();
        }
    }
}

/// A random rational value with one of the signs; of several orders of magnitude where it is `wide`.
pub(crate) fn random_value(signs: Signs, wide: bool, rng: &mut ChaCha8Rng) -> Complex<Rational> {
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
pub(crate) fn satisfiable(instance: &mut Instance<'_>, demands: &[Requirement], seed: u64) -> bool {
    let graph = &instance.graph;
    let nodes: Vec<Node> = demands.iter().map(|(node, _)| *node).collect();
    // Where the values of functions are tied to each other, whether there is a solution with these is not known.
    let is_judged = |demand: &&Requirement| !graph.has_solutions(&[demand.0]);
    let demands: Vec<Requirement> = match graph.has_tied_values(&nodes) {
        true => demands.iter().filter(is_judged).copied().collect(),
        false => demands.to_vec(),
    };
    if demands.is_empty() {
        return true;
    }
    let zero = instance.graph.zero();
    let search = Search::new(instance, &[zero, zero], &demands, Goal::Anywhere);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    search.any_point(&mut rng).is_some()
}
