//! The exact way: identity testing at random points modulo p (Schwartz 1980, Zippel 1979).

use std::collections::BTreeMap;

use super::degree::{self, DegreeBound, OpenRoot};
use super::field::{FieldAtoms, Sampler, constants, evaluate};
use crate::algebra::{Complex, Fp, Lanes, Scalar};
use crate::calculus::{Graph, Instance, Leaf, Node, Program};
use crate::decide::component::Component;
use crate::record::{IdentityTest, Sample};

/// An identity passes only if a false one would with probability below 2^-100.
const LOG2_ERROR: f64 = -100.0;
/// A point that misses a false identity more often than this says too little: the degree is too near p.
const LOG2_USEFUL: f64 = -20.0;
/// Batches without enough defined points after which the claim is given up.
const MAX_BATCHES: usize = 256;
/// Operations of all batches together: some seconds.
const MAX_OPERATIONS: usize = 100_000_000;
/// Batches after which roots are looked for in the larger field.
const PATIENCE: usize = 32;
/// Each group of open roots doubles the evaluations at a point.
const MAX_ROOTS: usize = 6;

/// Tensors with more components than this are recorded without a sample point: the smaller sizes have one,
/// and the record of a paper stays a few megabytes.
const SAMPLE_COMPONENTS: usize = 500;

/// How the two sides of a component compare.
///
/// An open root is an algebraic function: which of its two values is the positive one is no question that a
/// finite field can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// They agree at every point, whichever values the open roots take.
    Always,
    /// They agree at every point for some choice of these values; whether for the right one, only the reals
    /// can tell.
    ForSomeSigns,
    /// At some point they differ for every choice.
    Differ,
}

/// How an identity test ended.
pub(crate) enum Tested {
    Done {
        test: IdentityTest,
        agreements: Vec<Agreement>,
    },
    /// Why no answer could be had.
    GaveUp(String),
}

/// Compares both sides of every component at random points.
pub(crate) fn test(instance: &mut Instance<'_>, components: &[Component], seed: u64) -> Tested {
    let sides: Vec<Node> = components.iter().flat_map(|c| [c.left, c.right]).collect();
    let outputs = instance.graph.with_common_arguments(&sides);
    let graph = &instance.graph;
    let program = Program::compile(graph, &outputs);
    let Some(constants) = constants(&program) else {
        return Tested::GaveUp("a constant has a denominator that is a multiple of 2^61 - 1".to_owned());
    };
    let positive: Vec<bool> =
        program.leaves.iter().map(|leaf| graph.signs_of_leaf(*leaf).is_nonnegative()).collect();
    let bound = degree::bound(&program, &positive);
    let mut sampler = Sampler::new(seed);
    let Roots { groups, extended } = Roots::of(graph, &program, &constants, &bound.open_roots, &mut sampler);
    if groups.len() > MAX_ROOTS {
        return Tested::GaveUp(format!("{} roots of expressions of unknown sign are too many", groups.len()));
    }
    let per_point = error_per_point(&bound, groups.len());
    if per_point > LOG2_USEFUL {
        return Tested::GaveUp(format!(
            "the degree, up to {:.0e}, is too near the prime 2^61 - 1 for random points to tell",
            bound.degree
        ));
    }
    let needed = (LOG2_ERROR / per_point).ceil() as usize;
    let mut run = Comparison {
        program: &program,
        constants: &constants,
        groups: &groups,
        extended,
        agreements: vec![Agreement::Always; components.len()],
        points: vec![0; components.len()],
    };
    let mut first = None;
    let work = program.instructions.len() << groups.len();
    for batch in 0..MAX_BATCHES.min(MAX_OPERATIONS / (work + 1)).max(1) {
        // Where the residues never have all the roots, the larger field may.
        run.extended |= batch == PATIENCE && run.points.contains(&0);
        let point = sampler.point(graph, &program);
        let mut atoms = sampler.atoms();
        let results = run.batch(&point, &mut atoms);
        let common = results.iter().fold(Lanes::LANES, |all, (_, defined)| all & defined);
        if first.is_none() && common != 0 && components.len() <= SAMPLE_COMPONENTS {
            first = Some(sample(instance, &program, &point, &results, common.trailing_zeros() as usize));
        }
        if run.agreements.contains(&Agreement::Differ) || run.points.iter().all(|n| *n >= needed) {
            break;
        }
    }
    let points = run.points.iter().copied().min().unwrap_or(0);
    let differ = run.agreements.contains(&Agreement::Differ);
    if points < needed && !differ {
        return Tested::GaveUp(if points == 0 {
            "no point modulo 2^61 - 1 was found at which both sides have a value".to_owned()
        } else {
            format!("only {points} of {needed} sample points were defined")
        });
    }
    let test = IdentityTest {
        sizes: instance.sizes.clone(),
        vanishes: !differ,
        components: components.len(),
        points,
        degree: bound.degree,
        roots: groups.len() as u32,
        log2_error: if differ { 0.0 } else { per_point * points as f64 },
        operations: program.instructions.len(),
        sample: first,
        real: None,
    };
    Tested::Done { test, agreements: run.agreements }
}

/// A running comparison of left and right sides.
struct Comparison<'a> {
    program: &'a Program,
    constants: &'a [Lanes],
    /// Numbers of roots whose signs are chosen together.
    groups: &'a [Vec<u32>],
    extended: bool,
    agreements: Vec<Agreement>,
    /// Points at which each component was compared.
    points: Vec<usize>,
}

impl Comparison<'_> {
    /// Compares at sixteen points for every choice of signs; the results for the first choice.
    fn batch(&mut self, point: &[Complex<Lanes>], atoms: &mut FieldAtoms) -> Vec<(Complex<Lanes>, u32)> {
        let components = self.points.len();
        // Lanes in which a component was defined for all choices, agreed for all, agreed for some.
        let mut lanes = vec![(Lanes::LANES, Lanes::LANES, 0u32); components];
        let mut first = Vec::new();
        for choice in 0..1u32 << self.groups.len() {
            atoms.negative.clear();
            atoms.negative.resize(self.program.roots as usize, false);
            for (n, group) in self.groups.iter().enumerate().filter(|(n, _)| choice & (1 << n) != 0) {
                debug_assert!(n < MAX_ROOTS);
                group.iter().for_each(|root| atoms.negative[*root as usize] = true);
            }
            let results = evaluate(self.program, self.constants, point, atoms, self.extended);
            for ((defined, all, some), pair) in lanes.iter_mut().zip(results.chunks(2)) {
                let both = pair[0].1 & pair[1].1;
                let equal = !pair[0].0.sub(&pair[1].0).nonzero_lanes() & both;
                *defined &= both;
                *all &= equal;
                *some |= equal;
            }
            if choice == 0 {
                first = results;
            }
        }
        for (n, (defined, all, some)) in lanes.into_iter().enumerate() {
            self.points[n] += defined.count_ones() as usize;
            if some & defined != defined {
                self.agreements[n] = Agreement::Differ;
            } else if all & defined != defined && self.agreements[n] == Agreement::Always {
                self.agreements[n] = Agreement::ForSomeSigns;
            }
        }
        first
    }
}

/// log2 of the probability that a point misses a false identity.
///
/// Without open roots that is at most d/p, or if two of the n function arguments coincide, n² d'/2p. With r
/// groups of open roots the difference lives in an extension of degree 2^r; its norm has 2^r times the
/// degree, and the points are those 2^-r at which all roots exist.
fn error_per_point(bound: &DegreeBound, groups: usize) -> f64 {
    let p = Fp::MODULUS as f64;
    let pairs = (bound.atoms * bound.atoms) as f64 / 2.0;
    let choices = f64::from(1u32 << groups.min(MAX_ROOTS));
    let single = (bound.degree.max(1.0) + pairs * bound.argument_degree.max(1.0)) / p;
    (choices * choices * single).log2()
}

/// How the open roots of a program are treated.
struct Roots {
    /// Numbers of roots that have the same radicand, however differently it is written, and so one sign.
    groups: Vec<Vec<u32>>,
    /// True if a number stands under a root that has none among the residues, such as √3.
    extended: bool,
}

impl Roots {
    fn of(
        graph: &Graph,
        program: &Program,
        constants: &[Lanes],
        open: &[OpenRoot],
        sampler: &mut Sampler,
    ) -> Self {
        if open.is_empty() {
            return Self { groups: Vec::new(), extended: false };
        }
        let point = sampler.point(graph, program);
        let mut atoms = sampler.atoms();
        atoms.radicands = Some(Vec::new());
        evaluate(program, constants, &point, &mut atoms, false);
        let radicands: BTreeMap<u32, Complex<Lanes>> =
            atoms.radicands.unwrap_or_default().into_iter().collect();
        let mut groups: Vec<(Option<Complex<Lanes>>, Vec<u32>)> = Vec::new();
        let mut extended = false;
        for root in open {
            let radicand = radicands.get(&root.number);
            extended |= root.of_a_number && radicand.is_some_and(|r| r.square_lanes() != Lanes::LANES);
            // Under another open root equality would depend on a sign that is open itself.
            let comparable = radicand.copied().filter(|_| !root.nested);
            match groups.iter_mut().find(|(known, _)| comparable.is_some() && *known == comparable) {
                Some((_, group)) => group.push(root.number),
                None => groups.push((comparable, vec![root.number])),
            }
        }
        Self { groups: groups.into_iter().map(|(_, group)| group).collect(), extended }
    }
}

fn sample(
    instance: &Instance<'_>,
    program: &Program,
    point: &[Complex<Lanes>],
    results: &[(Complex<Lanes>, u32)],
    lane: usize,
) -> Sample {
    let values: BTreeMap<String, String> = program
        .leaves
        .iter()
        .zip(point)
        .map(|(leaf, value)| (instance.leaf_label(*leaf), residue(value, lane)))
        .collect();
    let side = |offset: usize| {
        results.iter().skip(offset).step_by(2).map(|(value, _)| residue(value, lane)).collect()
    };
    Sample { values, left: side(0), right: side(1) }
}

/// `12`, or `12 + 34 i` in the extension field.
fn residue(value: &Complex<Lanes>, lane: usize) -> String {
    if value.im[lane] == Fp::ZERO {
        value.re[lane].to_string()
    } else {
        format!("{} + {} i", value.re[lane], value.im[lane])
    }
}

/// True if the variable is a derivative or a value that depends on one of the coordinates.
pub(crate) fn depends_on(graph: &Graph, leaf: &Leaf, coordinates: u64) -> bool {
    match leaf {
        Leaf::Coordinate(c) => coordinates & (1 << c) != 0,
        Leaf::Jet(jet) => graph.symbol(jet.symbol).depends_on & coordinates != 0,
        Leaf::Velocity { .. } => false,
    }
}
