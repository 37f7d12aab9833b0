//! Exact identity testing at random points (Schwartz 1980, Zippel 1979).

use std::collections::BTreeMap;

use super::degree;
use super::field::{Sampler, constants, evaluate};
use super::obligation::Obligation;
use super::verdict::{IdentityTest, Sample};
use crate::algebra::{Complex, Fp, Lanes, Scalar};
use crate::calculus::{Graph, Instance, Leaf, Node, Program};

/// An identity passes only if a false one would with probability below 2^-100.
const LOG2_ERROR: f64 = -100.0;
/// Batches without enough defined points after which the claim is given up.
const MAX_BATCHES: usize = 4096;
/// Roots with an open sign beyond this would need too many points.
const MAX_ROOTS: u32 = 6;

/// Tensors with more components than this are recorded without a sample point: the smaller sizes have one,
/// and the record of a paper stays a few megabytes.
const SAMPLE_COMPONENTS: usize = 500;

/// How an identity test ended.
pub(super) enum Tested {
    Done {
        test: IdentityTest,
        /// The first component whose sides differ.
        failing: Option<usize>,
    },
    /// Why no answer could be had.
    GaveUp(String),
}

/// Compares both sides of every component at random points.
pub(super) fn test(instance: &Instance<'_>, obligation: &Obligation, seed: u64) -> Tested {
    let graph = &instance.graph;
    let components = obligation.components.len();
    let outputs: Vec<Node> = obligation.components.iter().flat_map(|c| [c.left, c.right]).collect();
    let program = Program::compile(graph, &outputs);
    let Some(constants) = constants(&program) else {
        return Tested::GaveUp("a constant has a denominator that is a multiple of 2^61 - 1".to_owned());
    };
    let positive: Vec<bool> =
        program.leaves.iter().map(|leaf| graph.signs_of_leaf(*leaf).is_nonnegative()).collect();
    let bound = degree::bound(&program, &positive);
    if bound.roots > MAX_ROOTS {
        return Tested::GaveUp(format!("{} roots of expressions of unknown sign are too many", bound.roots));
    }
    let (per_point, needed) = points_needed(&bound);
    let mut sampler = Sampler::new(seed);
    let mut test = IdentityTest {
        sizes: instance.sizes.clone(),
        vanishes: true,
        components,
        points: 0,
        degree: bound.degree,
        roots: bound.roots,
        log2_error: 0.0,
        operations: program.instructions.len(),
        sample: None,
    };
    for _ in 0..MAX_BATCHES {
        let point = sampler.point(graph, &program);
        let (results, defined) = evaluate(&program, &constants, &point, &mut sampler.atoms());
        if defined == 0 {
            continue;
        }
        if test.sample.is_none() && components <= SAMPLE_COMPONENTS {
            test.sample =
                Some(sample(instance, &program, &point, &results, defined.trailing_zeros() as usize));
        }
        for n in 0..components {
            let difference = results[2 * n].sub(&results[2 * n + 1]);
            if difference.nonzero_lanes() & defined != 0 {
                test.vanishes = false;
                test.points += defined.count_ones() as usize;
                return Tested::Done { test, failing: Some(n) };
            }
        }
        test.points += defined.count_ones() as usize;
        if test.points >= needed {
            test.log2_error = per_point * test.points as f64;
            return Tested::Done { test, failing: None };
        }
    }
    Tested::GaveUp(if test.points == 0 {
        "no sample point satisfies the assumptions: a division by zero, or a root without a value, at every point".to_owned()
    } else {
        format!("only {} of {needed} sample points were defined", test.points)
    })
}

/// log2 of the error probability a point, and the number of points for [`LOG2_ERROR`].
///
/// Without open roots a point misses a false identity with probability at most d/p, or if two of the n
/// function arguments coincide, n² d'/2p. With r open roots the two sides live in an extension of
/// degree 2^r; the points see each choice of signs about equally often, so a false identity that holds
/// for all but one choice is missed with probability 1 - 2^-r.
fn points_needed(bound: &degree::DegreeBound) -> (f64, usize) {
    let p = Fp::MODULUS as f64;
    let pairs = (bound.atoms * bound.atoms) as f64 / 2.0;
    let single = ((bound.degree.max(1.0) + pairs * bound.argument_degree.max(1.0)) / p).min(0.5);
    let per_point = if bound.roots == 0 {
        single.log2()
    } else {
        let choices = f64::from(1u32 << bound.roots);
        (1.0 - 1.0 / choices + choices * choices * single).min(0.999).log2()
    };
    (per_point, (LOG2_ERROR / per_point).ceil() as usize)
}

fn sample(
    instance: &Instance<'_>,
    program: &Program,
    point: &[Complex<Lanes>],
    results: &[Complex<Lanes>],
    lane: usize,
) -> Sample {
    let values: BTreeMap<String, String> = program
        .leaves
        .iter()
        .zip(point)
        .map(|(leaf, value)| (instance.leaf_label(*leaf), residue(value, lane)))
        .collect();
    let side =
        |offset: usize| results.iter().skip(offset).step_by(2).map(|value| residue(value, lane)).collect();
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
pub(super) fn depends_on(graph: &Graph, leaf: &Leaf, coordinates: u64) -> bool {
    match leaf {
        Leaf::Coordinate(c) => coordinates & (1 << c) != 0,
        Leaf::Jet(jet) => graph.symbol(jet.symbol).depends_on & coordinates != 0,
        Leaf::Velocity { .. } => false,
    }
}
