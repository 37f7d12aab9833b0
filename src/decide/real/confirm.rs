//! The real way: both sides enclosed in intervals at random rational points of the domain.
//!
//! It shares neither the field nor its atoms with the exact way: roots are the positive ones, functions have
//! their values, and no prime is near. Enclosures that separate refute; enclosures that meet, narrow enough,
//! at enough points confirm. A point at which both sides have a value is the witness that the claim says
//! something.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;

use super::number::{Concrete, Functions, evaluate, possible_signs};
use super::search::{Goal, Point, Search, interior, random_value, set_conjugates};
use crate::algebra::{Complex, Enclosure, Interval, Rational, Scalar};
use crate::calculus::{Instance, Instruction, LeafId, Node, Program, Requirement, Signs};
use crate::decide::component::Component;
use crate::decide::seed::mix;

/// Random points tried.
const TRIES: u64 = 400;
/// Points with too wide enclosures after which a component is given up: exp(10^9) has no useful one.
const MAX_WIDE: usize = 12;
/// Points at which a component is compared where the exact way has left nothing open.
const POINTS: usize = 2;
/// Points where it has left the signs of roots open: enough to meet every pattern of signs.
const POINTS_FOR_SIGNS: usize = 24;
/// Enclosures meet if they are narrower than this part of the size of the sides.
const LOG2_NARROW: f64 = -30.0;
/// At the first point, where roots or functions occur: the exact way knows their values only as atoms, and a
/// false identity of such numbers can hold to many digits.
const LOG2_NARROW_OF_ATOMS: f64 = -200.0;
/// Beyond this size of the sides the width must be absolute: beside exp(1000), 2^61 y is nothing.
const LOG2_LARGE: f64 = 64.0;
/// Programs longer than this are not run with hundreds of bits.
const LONG_PROGRAM: usize = 4000;
/// Nor are these, with more than twice the bits of `f64`, where that leaves a question open: a point would
/// take seconds.
const VERY_LONG_PROGRAM: usize = 100_000;

/// How the two sides of a component compare over the reals.
#[derive(Debug, Clone)]
pub(crate) enum Finding {
    /// The enclosures meet at every point that was tried.
    Meet { points: usize, bits: u32, log2_width: f64, witness: Point },
    /// At this point they do not.
    Separate(Point),
    /// At every point they stayed too wide to tell.
    Wide,
    /// No point was met at which both sides have a value.
    Nowhere,
}

/// Two enclosures beside each other.
struct Compared {
    separate: bool,
    /// log2 of the bound on the difference, relative to the larger of 1 and the sides.
    log2_width: f64,
}

/// Compares the components of a program of their sides at a point, in one number system.
type Compare<Run> = fn(&Run, &Program, &mut Point) -> Vec<Option<Compared>>;

/// What the real way found, and the variables that its points give values to.
pub(crate) struct Examined {
    pub findings: Vec<Finding>,
    pub leaves: Vec<LeafId>,
}

/// Compares both sides of every component at random points of the interior of the domain.
///
/// `signs_open` asks for more points: those of every pattern of signs.
pub(crate) fn examine(
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
        open: (Vec::new(), Program::compile(graph, &[])),
        leaves: &leaves,
        places: leaves.iter().enumerate().map(|(place, leaf)| (*leaf, place)).collect(),
        log2_narrow: if has_atoms(&programs[0]) && programs[0].instructions.len() < LONG_PROGRAM {
            LOG2_NARROW_OF_ATOMS
        } else {
            LOG2_NARROW
        },
        wanted: if signs_open { POINTS_FOR_SIGNS } else { POINTS },
        findings: vec![Finding::Nowhere; components.len()],
        wide: vec![0; components.len()],
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
        if matches!(run.findings[n], Finding::Nowhere) && run.wide[n] == 0 {
            run.search(n, &mut rng);
        }
        if matches!(run.findings[n], Finding::Nowhere) && run.wide[n] > 0 {
            run.findings[n] = Finding::Wide;
        }
    }
    Examined { findings: run.findings, leaves }
}

/// True if a root or a function occurs.
fn has_atoms(program: &Program) -> bool {
    program.instructions.iter().any(|i| matches!(i, Instruction::Sqrt(..) | Instruction::Apply(..)))
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
    /// Components of which `f64` did not know enough, and a program of their sides; it is the same ones that it
    /// fails at the next point.
    open: (Vec<usize>, Program),
    /// The variables of both.
    leaves: &'a [LeafId],
    /// Where each of them is.
    places: FxHashMap<LeafId, usize>,
    wanted: usize,
    /// What is narrow at the first point.
    log2_narrow: f64,
    findings: Vec<Finding>,
    /// Points at which the enclosures of a component stayed too wide to tell.
    wide: Vec<usize>,
}

impl Run<'_, '_> {
    fn is_done(&self) -> bool {
        let separated = |finding: &Finding| matches!(finding, Finding::Separate(_));
        let settled = |n: usize| match self.findings[n] {
            Finding::Meet { .. } => self.has_enough(n),
            _ => self.wide[n] >= MAX_WIDE,
        };
        self.findings.iter().any(separated) || (0..self.components.len()).all(settled)
    }

    /// True if the sides of a component met at as many points as are wanted.
    fn has_enough(&self, n: usize) -> bool {
        matches!(self.findings[n], Finding::Meet { points, .. } if points >= self.wanted)
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

    /// The results of a program.
    fn run<S: Concrete>(&self, program: &Program, point: &mut Point) -> Vec<Option<Complex<S>>> {
        let values: Vec<Complex<Rational>> =
            program.leaves.iter().map(|leaf| point.values[self.places[leaf]].clone()).collect();
        evaluate(program, &values, &mut point.functions)
    }

    /// The signs of what is demanded at a point; with more bits where `f64` knows nothing, as of cos(10^18).
    fn demanded(&self, point: &mut Point) -> Vec<Option<Signs>> {
        let rough = self.run::<Interval>(&self.programs[1], point);
        let says_nothing = |value: &Complex<Interval>| {
            let signs = possible_signs(value);
            signs == Signs::REAL && value.log2_size() > LOG2_NARROW
        };
        if rough.iter().flatten().any(says_nothing) {
            let fine = self.run::<Enclosure<320>>(&self.programs[1], point);
            return fine.iter().map(|value| value.as_ref().map(possible_signs)).collect();
        }
        rough.iter().map(|value| value.as_ref().map(possible_signs)).collect()
    }

    /// Compares the components, or only one of them, that are defined at a point.
    fn compare(&mut self, mut point: Point, only: Option<usize>) {
        let demanded = self.demanded(&mut point);
        let (conditions, needed) = demanded.split_at(self.conditions.len());
        let met = |value: &Option<Signs>, signs: Signs| value.is_some_and(|value| value.within(signs));
        if !conditions.iter().zip(self.conditions).all(|(value, (_, signs))| met(value, *signs)) {
            return;
        }
        if self.instance.signature().is_some_and(|s| !s.is_met(self.leaves, &point.values)) {
            return;
        }
        let is_defined = |n: usize| {
            self.own[n].iter().all(|(node, signs)| {
                self.needed.binary_search(node).is_ok_and(|place| met(&needed[place], *signs))
            })
        };
        let wanted = |n: &usize| only.is_none_or(|only| only == *n) && is_defined(*n);
        let pending: Vec<usize> = (0..self.components.len()).filter(wanted).collect();
        self.settle(&mut point, pending);
    }

    /// Encloses the sides of some components that are defined at a point, with more bits until it is seen
    /// whether they meet.
    fn settle(&mut self, point: &mut Point, mut pending: Vec<usize>) {
        let levels: [(u32, Compare<Self>); 4] = [
            (53, Self::compared::<Interval>),
            (128, Self::compared::<Enclosure<128>>),
            (320, Self::compared::<Enclosure<320>>),
            (1200, Self::compared::<Enclosure<1200>>),
        ];
        let long = self.programs[0].instructions.len() > VERY_LONG_PROGRAM;
        let affordable = |bits: u32| bits <= 128 || !long;
        for (bits, compared) in levels.into_iter().filter(|(bits, _)| affordable(*bits)) {
            if bits > 53 {
                pending.retain(|n| !self.has_enough(*n));
            }
            if pending.is_empty() {
                return;
            }
            let results = match bits {
                53 => compared(self, &self.programs[0], point),
                _ => self.compared_alone(&pending, compared, point),
            };
            pending.retain(|n| {
                let Some(Compared { separate, log2_width }) = results[*n] else { return true };
                if separate {
                    self.findings[*n] = Finding::Separate(point.clone());
                    return false;
                }
                let first = matches!(self.findings[*n], Finding::Nowhere);
                if log2_width > if first { self.log2_narrow } else { LOG2_NARROW } {
                    return true;
                }
                self.findings[*n] = match &self.findings[*n] {
                    Finding::Meet { points, bits: known, log2_width: widest, witness } => Finding::Meet {
                        points: points + 1,
                        bits: bits.max(*known),
                        log2_width: widest.max(log2_width),
                        witness: witness.clone(),
                    },
                    Finding::Nowhere => Finding::Meet { points: 1, bits, log2_width, witness: point.clone() },
                    settled => settled.clone(),
                };
                false
            });
        }
        for n in pending {
            self.wide[n] += 1;
        }
    }

    /// Compares some of the components: many bits cost more than to compile what these need.
    fn compared_alone(
        &mut self,
        pending: &[usize],
        compared: Compare<Self>,
        point: &mut Point,
    ) -> Vec<Option<Compared>> {
        if pending.len() == self.components.len() {
            return compared(self, &self.programs[0], point);
        }
        if self.open.0 != pending {
            let sides = |n: &usize| [self.components[*n].left, self.components[*n].right];
            let sides: Vec<Node> = pending.iter().flat_map(sides).collect();
            self.open = (pending.to_vec(), Program::compile(&self.instance.graph, &sides));
        }
        let mut results: Vec<Option<Compared>> = Vec::new();
        results.resize_with(self.components.len(), || None);
        let found = compared(self, &self.open.1, point);
        pending.iter().zip(found).for_each(|(n, compared)| results[*n] = compared);
        results
    }

    /// How the enclosures of both sides compare in one number system; none where one has no value.
    fn compared<S: Concrete>(&self, program: &Program, point: &mut Point) -> Vec<Option<Compared>> {
        let sides = self.run::<S>(program, point);
        let compare = |pair: &[Option<Complex<S>>]| {
            let (left, right) = (pair[0].as_ref()?, pair[1].as_ref()?);
            let difference = left.sub(right);
            let size = left.log2_size().max(right.log2_size()).clamp(0.0, LOG2_LARGE);
            let log2_width = difference.log2_size() - size;
            let log2_width = if log2_width.is_nan() { f64::INFINITY } else { log2_width };
            Some(Compared { separate: difference.nonzero_lanes() != 0, log2_width })
        };
        sides.chunks(2).map(compare).collect()
    }

    /// Looks for a point of a thin domain.
    fn search(&mut self, n: usize, rng: &mut ChaCha8Rng) {
        let component = &self.components[n];
        let demands: Vec<Requirement> = self.conditions.iter().chain(&self.own[n]).copied().collect();
        let sides = [component.left, component.right];
        let search = Search::new(self.instance, &sides, &demands, Goal::Anywhere);
        let Some(found) = search.any_point(rng) else { return };
        // The same variables, in the order of the program of all components; others do not matter.
        let mut point = self.random_point(false, 0, rng);
        for (leaf, value) in search.leaves.iter().zip(found.values) {
            if let Some(place) = self.places.get(leaf) {
                point.values[*place] = value;
            }
        }
        point.functions = found.functions;
        self.compare(point, Some(n));
    }
}
