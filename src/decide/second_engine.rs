//! Every derivative that the graph computed, computed again by the dual numbers of `num-dual`.
//!
//! The graph differentiates symbolically, by rules that are written in this crate; `num-dual` carries
//! value and derivative through every operation, by rules of its own. They share nothing but the
//! operation that is differentiated.

use std::collections::{BTreeMap, HashMap};

use num_dual::Dual64;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::algebra::{Complex, Elementary};
use crate::calculus::{Atoms, Direction, Function, Graph, Leaf, LeafId, Node, Program};
use crate::record::DerivativeCheck;

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
        // The highest derivative that its equation leaves of a function has the derivative that the equation
        // says, and no function that is taken here satisfies it.
        if !graph.rests_on_equations(of) {
            by_direction.entry(direction).or_default().push((of, result));
        }
    }
    let mut total = DerivativeCheck::default();
    for (direction, mut pairs) in by_direction {
        pairs.sort();
        let velocity = |graph: &mut Graph, leaf| graph.derive_leaf(leaf, direction);
        let worst = check_direction(graph, &pairs, velocity, seed)?;
        total.add(pairs.len(), worst);
    }
    let mut gradients: Vec<(Node, Vec<(LeafId, Node)>)> =
        graph.gradients().map(|(root, partials)| (root, partials.to_vec())).collect();
    gradients.retain(|(root, _)| !graph.rests_on_equations(*root));
    gradients.sort();
    for (root, partials) in gradients {
        let worst = check_gradient(graph, root, &partials, seed)?;
        total.add(partials.len(), worst);
    }
    Ok(total)
}

impl DerivativeCheck {
    /// Counts derivatives that agreed, if a point was found for them.
    fn add(&mut self, compared: usize, worst: Option<f64>) {
        if let Some(worst) = worst {
            self.compared += compared;
            self.worst = self.worst.max(worst);
        }
    }
}

/// All partial derivatives of a node at once: Σ w ∂L/∂u with a random weight w for each variable u is
/// the derivative of L along w. A wrong partial derivative shows, as its weight is not 0.
fn check_gradient(
    graph: &mut Graph,
    root: Node,
    partials: &[(LeafId, Node)],
    seed: u64,
) -> Result<Option<f64>, Disagreement> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut weights = HashMap::new();
    let mut terms = Vec::new();
    for (leaf, partial) in partials {
        let magnitude = rng.random_range(1..=9);
        let weight = graph.integer(if rng.random() { magnitude } else { -magnitude });
        weights.insert(*leaf, weight);
        terms.push(graph.mul(weight, *partial));
    }
    let sum = graph.sum(terms);
    // A variable without a partial derivative moves, too: the value must not depend on it.
    let one = graph.one();
    let velocity = |_: &mut Graph, leaf| weights.get(&leaf).copied().unwrap_or(one);
    check_direction(graph, &[(root, sum)], velocity, seed)
}

/// Compares derivatives in one direction, which says how each variable moves; the largest deviation, or
/// nothing if no point was met in the domain of every function.
fn check_direction(
    graph: &mut Graph,
    pairs: &[(Node, Node)],
    velocity: impl Fn(&mut Graph, LeafId) -> Node,
    seed: u64,
) -> Result<Option<f64>, Disagreement> {
    let operands: Vec<Node> = pairs.iter().map(|(of, _)| *of).collect();
    let program = Program::compile_traced(graph, &operands);
    let mut results: Vec<Node> = pairs.iter().map(|(_, result)| *result).collect();
    let velocities: Vec<Node> = program.leaves.iter().map(|leaf| velocity(graph, *leaf)).collect();
    results.extend(&velocities);
    let derivatives = Program::compile_traced(graph, &results);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..TRIES {
        let values = random_values(graph, &program.leaves, &derivatives.leaves, &mut rng);
        let value = |leaf: &LeafId| Complex::new(values[leaf].0, values[leaf].1);
        let point: Vec<Complex<f64>> = derivatives.leaves.iter().map(value).collect();
        let Some((found, scale)) = run(&derivatives, &point) else { continue };
        let moving: Vec<Complex<Dual64>> = program
            .leaves
            .iter()
            .zip(&found[pairs.len()..])
            .map(|(leaf, velocity)| {
                let z = value(leaf);
                Complex::new(Dual64::new(z.re, velocity.re), Dual64::new(z.im, velocity.im))
            })
            .collect();
        let Some((dual, dual_scale)) = run(&program, &moving) else { continue };
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
        return Ok(Some(worst));
    }
    Ok(None)
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

/// A number, with or without its derivative.
trait Number: Elementary + Copy {
    fn of(value: f64) -> Self;

    /// The numbers that rounding is measured by.
    fn parts(&self) -> [f64; 2];
}

impl Number for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn parts(&self) -> [f64; 2] {
        [*self, 0.0]
    }
}

impl Number for Dual64 {
    fn of(value: f64) -> Self {
        Dual64::from_re(value)
    }

    fn parts(&self) -> [f64; 2] {
        [self.re, self.eps]
    }
}

/// Results and the largest number met, or nothing outside the domain.
fn run<N: Number>(program: &Program, point: &[Complex<N>]) -> Option<(Vec<Complex<N>>, f64)> {
    if program.is_complex {
        let parts = |z: &Complex<N>| z.re.parts().into_iter().chain(z.im.parts());
        run_in(program, point, Smooth { imaginary: Some(Complex::i()) }, Complex::real, parts, |z| *z)
    } else {
        let point: Vec<N> = point.iter().map(|z| z.re).collect();
        let result = |x: &N| Complex::real(*x);
        run_in(program, &point, Smooth { imaginary: None }, |x| x, N::parts, result)
    }
}

fn run_in<S: Elementary, N: Number, I: IntoIterator<Item = f64>>(
    program: &Program,
    point: &[S],
    mut functions: Smooth<S>,
    constant: impl Fn(N) -> S,
    parts: impl Fn(&S) -> I,
    result: impl Fn(&S) -> Complex<N>,
) -> Option<(Vec<Complex<N>>, f64)> {
    let constants: Vec<S> = program.constants.iter().map(|c| constant(N::of(c.to_f64().value()))).collect();
    let mut registers = Vec::new();
    let defined = program.run(&constants, point, &mut functions, &mut registers);
    let numbers = || registers.iter().flat_map(&parts);
    let finite = numbers().all(f64::is_finite);
    let scale = numbers().fold(0.0f64, |m, x| m.max(x.abs()));
    (defined.iter().all(|lanes| *lanes != 0) && finite)
        .then(|| ((0..program.outputs.len()).map(|n| result(program.output(n, &registers))).collect(), scale))
}

/// Elementary functions, and a definite smooth one for each declared function:
/// f(x) = sin(a x + 1) with a rate of its own, so that f^(n)(x) = a^n sin(a x + 1 + nπ/2).
struct Smooth<S> {
    imaginary: Option<S>,
}

impl<S: Elementary> Atoms<S> for Smooth<S> {
    fn apply(&mut self, function: Function, x: &S) -> (S, u32) {
        let value = match function {
            Function::Exp => x.exp(),
            Function::Log | Function::PrincipalLog => x.ln(),
            Function::Sin => x.sin(),
            Function::Cos => x.cos(),
            Function::Atan => x.atan(),
            Function::Declared { symbol, order } | Function::Solution { symbol, order, .. } => {
                let rate = S::from_i64(i64::from(symbol.0 % 5) + 2);
                let phase = rate.mul(x).add(&S::one());
                let derivative = match order % 4 {
                    0 => phase.sin(),
                    1 => phase.cos(),
                    2 => phase.sin().neg(),
                    _ => phase.cos().neg(),
                };
                (0..order).fold(derivative, |value, _| value.mul(&rate))
            }
        };
        (value, S::LANES)
    }

    fn imaginary(&self) -> Option<S> {
        self.imaginary.clone()
    }

    fn pi(&self) -> Option<S> {
        Some(S::pi())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculus::{Jet, Signs, SymbolInfo};

    /// A graph with one real field value u.
    fn with_value() -> (Graph, Node) {
        let mut graph = Graph::default();
        let info = SymbolInfo { name: "u".to_owned(), depends_on: 0, signs: Signs::REAL, complex: false };
        let symbol = graph.add_symbol(info);
        let u = graph.variable(Leaf::Jet(Jet { symbol, component: 0, by: Vec::new(), conjugate: false }));
        (graph, u)
    }

    fn compared(derivative: impl FnOnce(&mut Graph, Node) -> Node) -> Result<Option<f64>, Disagreement> {
        let (mut graph, u) = with_value();
        let square = graph.mul(u, u);
        let claimed = derivative(&mut graph, u);
        check_direction(&mut graph, &[(square, claimed)], |graph, _| graph.one(), 1)
    }

    #[test]
    fn a_wrong_derivative_is_noticed() {
        assert!(compared(|graph, u| graph.add(u, u)).is_ok_and(|worst| worst.is_some()));
        assert!(compared(|_, u| u).is_err());
        let almost = |graph: &mut Graph, u: Node| {
            let factor =
                graph.constant(crate::algebra::Rational::from_parts(20_001.into(), 10_000u32.into()));
            graph.mul(factor, u)
        };
        assert!(compared(almost).is_err());
    }
}
