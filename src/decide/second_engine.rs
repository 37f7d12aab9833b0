//! Every derivative that the graph computed, computed again by the dual numbers of `num-dual`.
//!
//! The graph differentiates symbolically, by rules that are written in this crate; `num-dual` carries
//! value and derivative through every operation, by rules of its own. They share nothing but the
//! operation that is differentiated.

use std::collections::{BTreeMap, HashMap};

use num_dual::Dual64;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::verdict::DerivativeCheck;
use crate::algebra::{Complex, Elementary, Scalar};
use crate::calculus::{Atoms, Direction, Function, Graph, Leaf, LeafId, Node, Program};

/// Points tried until one lies in the domain of every function.
const TRIES: u64 = 40;
/// Two derivatives disagree if they differ by more than this, relative to the largest number met on
/// the way: rounding loses about 1e-16 an operation, a wrong rule is wrong in the first digit.
const TOLERANCE: f64 = 1e-7;

/// A derivative on which the engines disagree.
#[derive(Debug, Clone)]
pub(super) struct Disagreement {
    pub graph: f64,
    pub dual: f64,
}

/// Compares all derivatives known to the graph at a random point.
pub(super) fn check(graph: &mut Graph, seed: u64) -> Result<DerivativeCheck, Disagreement> {
    let mut by_direction: BTreeMap<Direction, Vec<(Node, Node)>> = BTreeMap::new();
    for (of, direction, result) in graph.derivatives() {
        by_direction.entry(direction).or_default().push((of, result));
    }
    let mut total = DerivativeCheck::default();
    for (direction, mut pairs) in by_direction {
        pairs.sort();
        let check = check_direction(graph, direction, &pairs, seed)?;
        total.compared += check.compared;
        total.worst = total.worst.max(check.worst);
    }
    Ok(total)
}

fn check_direction(
    graph: &mut Graph,
    direction: Direction,
    pairs: &[(Node, Node)],
    seed: u64,
) -> Result<DerivativeCheck, Disagreement> {
    let operands: Vec<Node> = pairs.iter().map(|(of, _)| *of).collect();
    let program = Program::compile_traced(graph, &operands);
    // The direction itself: how each variable moves.
    let mut results: Vec<Node> = pairs.iter().map(|(_, result)| *result).collect();
    let moves: Vec<Node> = program.leaves.iter().map(|leaf| graph.derive_leaf(*leaf, direction)).collect();
    results.extend(&moves);
    let derivatives = Program::compile_traced(graph, &results);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..TRIES {
        let values = random_values(graph, &program.leaves, &derivatives.leaves, &mut rng);
        let value = |leaf: &LeafId| Complex::new(values[leaf].0, values[leaf].1);
        let point: Vec<Complex<f64>> = derivatives.leaves.iter().map(value).collect();
        let Some((found, scale)) = run(&derivatives, &point) else { continue };
        let duals: Vec<Complex<Dual64>> = program
            .leaves
            .iter()
            .zip(&found[pairs.len()..])
            .map(|(leaf, velocity)| {
                let z = value(leaf);
                Complex::new(Dual64::new(z.re, velocity.re), Dual64::new(z.im, velocity.im))
            })
            .collect();
        let Some((dual, dual_scale)) = run_duals(&program, &duals) else { continue };
        let scale = scale.max(dual_scale).max(1.0);
        let mut worst: f64 = 0.0;
        for (ours, theirs) in found[..pairs.len()].iter().zip(&dual) {
            for (a, b) in [(ours.re, theirs.re.eps), (ours.im, theirs.im.eps)] {
                let error = (a - b).abs() / scale;
                if error.is_nan() || error > TOLERANCE {
                    return Err(Disagreement { graph: a, dual: b });
                }
                worst = worst.max(error);
            }
        }
        return Ok(DerivativeCheck { compared: pairs.len(), worst });
    }
    // No point in the domain of every function was met: nothing is claimed.
    Ok(DerivativeCheck::default())
}

/// Positive variables between ½ and 3/2, others between -1 and 1 away from 0.
fn random_values(
    graph: &Graph,
    first: &[LeafId],
    second: &[LeafId],
    rng: &mut ChaCha8Rng,
) -> HashMap<LeafId, (f64, f64)> {
    let mut values = HashMap::new();
    for leaf in first.iter().chain(second) {
        if values.contains_key(leaf) {
            continue;
        }
        let signs = graph.signs_of_leaf(*leaf);
        let magnitude = 0.5 + rng.random::<f64>();
        let negative = !signs.is_nonnegative() && rng.random::<bool>();
        let re = if negative { -magnitude } else { magnitude };
        let complex = matches!(graph.leaf(*leaf), Leaf::Jet(jet) if graph.symbol(jet.symbol).complex);
        let im = if complex { rng.random::<f64>() } else { 0.0 };
        values.insert(*leaf, (re, im));
    }
    values
}

/// Results and the largest number met, or nothing outside the domain.
fn run(program: &Program, point: &[Complex<f64>]) -> Option<(Vec<Complex<f64>>, f64)> {
    let constants: Vec<Complex<f64>> =
        program.constants.iter().map(|c| Complex::real(c.to_f64().value())).collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, point, &mut Smooth, &mut registers);
    let scale = registers.iter().fold(0.0f64, |m, z| m.max(z.re.abs()).max(z.im.abs()));
    let finite = registers.iter().all(|z| z.re.is_finite() && z.im.is_finite());
    (defined != 0 && finite)
        .then(|| ((0..program.outputs.len()).map(|n| *program.output(n, &registers)).collect(), scale))
}

fn run_duals(program: &Program, point: &[Complex<Dual64>]) -> Option<(Vec<Complex<Dual64>>, f64)> {
    let constants: Vec<Complex<Dual64>> =
        program.constants.iter().map(|c| Complex::real(Dual64::from(c.to_f64().value()))).collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, point, &mut Smooth, &mut registers);
    let parts = |z: &Complex<Dual64>| [z.re.re, z.re.eps, z.im.re, z.im.eps];
    let finite = registers.iter().flat_map(parts).all(f64::is_finite);
    let scale = registers.iter().flat_map(parts).fold(0.0f64, |m, x| m.max(x.abs()));
    (defined != 0 && finite)
        .then(|| ((0..program.outputs.len()).map(|n| *program.output(n, &registers)).collect(), scale))
}

/// Elementary functions, and a definite smooth one for each declared function:
/// f(x) = sin(a x + 1) with a rate of its own, so that f^(n)(x) = a^n sin(a x + 1 + nπ/2).
struct Smooth;

impl<S: Elementary> Atoms<Complex<S>> for Smooth {
    fn apply(&mut self, function: Function, z: &Complex<S>) -> (Complex<S>, u32) {
        let value = match function {
            Function::Exp => z.exp(),
            Function::Log => z.ln(),
            Function::Sin => z.sin(),
            Function::Cos => z.cos(),
            Function::Declared { symbol, order } => {
                let rate = Complex::from_i64(i64::from(symbol.0 % 5) + 2);
                let phase = rate.mul(z).add(&Complex::one());
                let derivative = match order % 4 {
                    0 => phase.sin(),
                    1 => phase.cos(),
                    2 => phase.sin().neg(),
                    _ => phase.cos().neg(),
                };
                (0..order).fold(derivative, |value, _| value.mul(&rate))
            }
        };
        (value, Complex::<S>::LANES)
    }

    fn imaginary(&self) -> Option<Complex<S>> {
        Some(Complex::i())
    }
}
