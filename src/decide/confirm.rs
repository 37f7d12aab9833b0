//! The real way: both sides enclosed in intervals at random rational points of the domain.
//!
//! It shares neither the field nor its atoms with the exact way: roots are the positive ones, functions have
//! their values, and no prime is near. Enclosures that separate refute; enclosures that meet, narrow enough,
//! at enough points confirm. A point at which both sides have a value is the witness that the claim says
//! something.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::exact::Exact;
use super::obligation::Component;
use super::reals::{Functions, evaluate, possible_signs};
use super::search::{Goal, Point, Search, interior, random_value, set_conjugates};
use super::seed::mix;
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Instance, LeafId, Node, Program, Requirement, Signs};

/// Random points tried.
const TRIES: u64 = 400;
/// Points at which a component is compared where the exact way has left nothing open.
const POINTS: usize = 2;
/// Points where it has left the signs of roots open: enough to meet every pattern of signs.
const POINTS_FOR_SIGNS: usize = 24;
/// Enclosures meet if they are narrower than this part of the size of the sides.
const LOG2_NARROW: f64 = -30.0;

/// How the two sides of a component compare over the reals.
#[derive(Debug, Clone)]
pub(super) enum Finding {
    /// The enclosures meet at every point that was tried.
    Meet { points: usize, log2_width: f64, witness: Point },
    /// At this point they do not.
    Separate(Point),
    /// At some point they stayed too wide to tell.
    Wide,
    /// No point was met at which both sides have a value.
    Nowhere,
}

/// What the real way found, and the variables that its points give values to.
pub(super) struct Examined {
    pub findings: Vec<Finding>,
    pub leaves: Vec<LeafId>,
}

/// Compares both sides of every component at random points of the interior of the domain.
///
/// `signs_open` asks for more points: those of every pattern of signs.
pub(super) fn examine(
    instance: &Instance<'_>,
    components: &[Component],
    conditions: &[Requirement],
    signs_open: bool,
    seed: u64,
) -> Examined {
    let graph = &instance.graph;
    let sides: Vec<Node> = components.iter().flat_map(|c| [c.left, c.right]).collect();
    let conditions = interior(graph, conditions);
    let own: Vec<Vec<Requirement>> =
        components.iter().map(|c| interior(graph, c.domain().requirements())).collect();
    // Components share most of what they need.
    let mut needed: Vec<Node> = own.iter().flatten().map(|(node, _)| *node).collect();
    needed.sort();
    needed.dedup();
    let mut demanded: Vec<Node> = conditions.iter().map(|(node, _)| *node).collect();
    demanded.extend(&needed);
    let programs = [Program::compile(graph, &sides), Program::compile(graph, &demanded)];
    let mut leaves = programs[0].leaves.clone();
    leaves.extend(programs[1].leaves.iter().filter(|leaf| !programs[0].leaves.contains(leaf)));
    if let Some(signature) = instance.signature() {
        signature.complete(&mut leaves);
    }
    let mut run = Run {
        instance,
        components,
        own: &own,
        needed: &needed,
        conditions: &conditions,
        programs: &programs,
        leaves: &leaves,
        wanted: if signs_open { POINTS_FOR_SIGNS } else { POINTS },
        findings: vec![Finding::Nowhere; components.len()],
    };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for n in 0..TRIES {
        if run.is_done() {
            break;
        }
        // Three moderate points, then one of many orders of magnitude.
        let point = run.random_point(n % 4 == 3, mix(seed, n), &mut rng);
        run.compare(point, None);
    }
    for n in 0..components.len() {
        if matches!(run.findings[n], Finding::Nowhere) {
            run.search(n, &mut rng);
        }
    }
    Examined { findings: run.findings, leaves }
}

struct Run<'a, 'b> {
    instance: &'a Instance<'b>,
    components: &'a [Component],
    /// What each component needs to be defined.
    own: &'a [Vec<Requirement>],
    /// The nodes on which some component demands something, in order.
    needed: &'a [Node],
    conditions: &'a [Requirement],
    /// The sides, and what is demanded: that is short beside the sides, and many points fail it.
    programs: &'a [Program; 2],
    /// The variables of both.
    leaves: &'a [LeafId],
    wanted: usize,
    findings: Vec<Finding>,
}

impl Run<'_, '_> {
    fn is_done(&self) -> bool {
        let separated = |finding: &Finding| matches!(finding, Finding::Separate(_));
        let enough = |finding: &Finding| match finding {
            Finding::Meet { points, .. } => *points >= self.wanted,
            Finding::Wide => true,
            _ => false,
        };
        self.findings.iter().any(separated) || self.findings.iter().all(enough)
    }

    fn random_point(&self, wide: bool, salt: u64, rng: &mut ChaCha8Rng) -> Point {
        let graph = &self.instance.graph;
        let mut values: Vec<Complex<Rational>> =
            self.leaves.iter().map(|leaf| random_value(graph.signs_of_leaf(*leaf), wide, rng)).collect();
        if let Some(signature) = self.instance.signature() {
            signature.impose(self.leaves, &mut values, || rng.random_range(-3i64..=3));
        }
        set_conjugates(graph, self.leaves, &mut values);
        Point { values, functions: Functions::Polynomials { salt } }
    }

    /// The results of one of the programs.
    fn run(&self, program: usize, point: &mut Point) -> Vec<Option<Complex<Interval>>> {
        let program = &self.programs[program];
        let place = |leaf: &LeafId| self.leaves.iter().position(|known| known == leaf);
        let values: Vec<Complex<Rational>> =
            program.leaves.iter().filter_map(place).map(|place| point.values[place].clone()).collect();
        evaluate(program, &values, &mut point.functions)
    }

    /// Compares the components, or only one of them, that are defined at a point.
    fn compare(&mut self, mut point: Point, only: Option<usize>) {
        let demanded = self.run(1, &mut point);
        let (conditions, needed) = demanded.split_at(self.conditions.len());
        let met = |value: &Option<Complex<Interval>>, signs: Signs| {
            value.as_ref().is_some_and(|value| possible_signs(value).within(signs))
        };
        if !conditions.iter().zip(self.conditions).all(|(value, (_, signs))| met(value, *signs)) {
            return;
        }
        if self.instance.signature().is_some_and(|s| !s.is_met(self.leaves, &point.values)) {
            return;
        }
        let mut sides: Vec<Option<Complex<Interval>>> = Vec::new();
        for n in 0..self.components.len() {
            if only.is_some_and(|only| only != n) {
                continue;
            }
            let defined = self.own[n].iter().all(|(node, signs)| {
                self.needed.binary_search(node).is_ok_and(|place| met(&needed[place], *signs))
            });
            if !defined {
                continue;
            }
            if sides.is_empty() {
                sides = self.run(0, &mut point);
            }
            let (Some(left), Some(right)) = (&sides[2 * n], &sides[2 * n + 1]) else { continue };
            let difference = left.sub(right);
            if difference.nonzero_lanes() != 0 {
                self.findings[n] = Finding::Separate(point.clone());
                continue;
            }
            let size = magnitude(left).max(magnitude(right)).max(1.0);
            let width = (magnitude(&difference) / size).log2();
            self.findings[n] = match &self.findings[n] {
                _ if width.is_nan() || width > LOG2_NARROW => Finding::Wide,
                Finding::Nowhere => Finding::Meet { points: 1, log2_width: width, witness: point.clone() },
                Finding::Meet { points, log2_width, witness } => Finding::Meet {
                    points: points + 1,
                    log2_width: log2_width.max(width),
                    witness: witness.clone(),
                },
                other => other.clone(),
            };
        }
    }

    /// Looks for a point of a thin domain.
    fn search(&mut self, n: usize, rng: &mut ChaCha8Rng) {
        let component = &self.components[n];
        let demands: Vec<Requirement> = self.conditions.iter().chain(&self.own[n]).copied().collect();
        let sides = [component.left, component.right];
        let search = Search::new(self.instance, sides, &demands, Goal::Anywhere);
        let found = search.point::<Interval>(rng).or_else(|| search.point::<Exact>(rng));
        let Some(found) = found else { return };
        // The same variables, in the order of the program of all components; others do not matter.
        let mut point = self.random_point(false, 0, rng);
        for (leaf, value) in search.leaves.iter().zip(found.values) {
            if let Some(place) = self.leaves.iter().position(|known| known == leaf) {
                point.values[place] = value;
            }
        }
        point.functions = found.functions;
        self.compare(point, Some(n));
    }
}

/// The largest absolute value of either part.
fn magnitude(z: &Complex<Interval>) -> f64 {
    let part = |x: &Interval| x.lo().abs().max(x.hi().abs());
    part(&z.re).max(part(&z.im))
}
