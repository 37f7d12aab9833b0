//! The part of [`ChainOfNeurons`] about permutations and their inverses: (66), (67), T14.

use std::collections::BTreeMap;

use nalgebra::SMatrix;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::simulate::solvers::{NormalStream, rk4_step};
use crate::simulate::{Context, ExperimentError, Outcome};

use super::ChainOfNeurons;
use crate::simulate::experiments::chain_waves::{below, largest_difference};

/// Neurons of the small network that learns, and its 36 weights.
const LEARNERS: usize = 6;
type Weights = [f64; LEARNERS * LEARNERS];
type Square = SMatrix<f64, LEARNERS, LEARNERS>;

/// β and m of (45) for that network; 1 − βm must be positive.
const BETA: f64 = 1.0;
const MASS: f64 = 0.2;

/// (1 − βm) + βĜ with Ĝ = (1 − w)ᵀ(1 − w).
fn precision(w: &Square) -> Square {
    let shifted = Square::identity() - w;
    Square::identity() * (1.0 - BETA * MASS) + shifted.transpose() * shifted * BETA
}

/// (45) without the constant: log det((1 − βm) + βĜ)/(2β).
fn free_energy(w: &Square) -> f64 {
    precision(w).determinant().ln() / (2.0 * BETA)
}

/// ∂F/∂w = (w − 1)((1 − βm) + βĜ)⁻¹, which exists because the matrix is positive definite.
fn slope(w: &Square) -> Square {
    let inverse = precision(w).try_inverse().unwrap_or_else(|| Square::from_element(f64::NAN));
    (w - Square::identity()) * inverse
}

impl ChainOfNeurons {
    pub(super) fn symmetry(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        context.report(0.0, "permutations")?;
        let source = random_permutation(self.neurons, self.seed);
        let mut inverse = vec![0; source.len()];
        for (i, &j) in source.iter().enumerate() {
            inverse[j] = i;
        }
        // π̂ᵀπ̂ and π̂π̂ᵀ on labels: π̂ gathers, π̂ᵀ scatters.
        let labels: Vec<usize> = (0..source.len()).collect();
        let gather = |x: &[usize]| -> Vec<usize> { source.iter().map(|&j| x[j]).collect() };
        let scatter = |x: &[usize]| {
            let mut sums = vec![0; x.len()];
            source.iter().zip(x).for_each(|(&j, x)| sums[j] += x);
            sums
        };
        let both = scatter(&gather(&labels)).into_iter().zip(gather(&scatter(&labels)));
        let moved = labels.iter().zip(both).filter(|&(i, pair)| pair != (*i, *i)).count();
        // (67) entry by entry in whole numbers.
        let (there, back) = (gram(&source), gram(&inverse));
        let differing = there.iter().filter(|(at, value)| back.get(at) != Some(value)).count()
            + back.keys().filter(|at| !there.contains_key(at)).count();
        let count = cycles(&source);
        outcome.measure(
            "cycles of the random permutation",
            count as f64,
            0.0,
            "number of separate closed chains, counting neurons that hear themselves",
        );
        outcome.compare(
            "neurons moved by a permutation and back",
            moved as f64,
            0.0,
            0.0,
            "(66): labels that π̂ᵀπ̂ or π̂π̂ᵀ changes",
        );
        outcome.compare(
            "entries of Ĝ that tell a permutation from its inverse",
            differing as f64,
            0.0,
            0.0,
            "(67): entries of Ĝ(π̂) and Ĝ(π̂ᵀ) that differ, of a random permutation",
        );

        // T14: learning (19), dw/dt = ∂F/∂w, from weights near the cycle and from their transpose.
        context.report(0.5, "learning")?;
        let mut deviates = [0.0; 64];
        let mut stream = NormalStream::new(self.seed, 1000);
        for block in deviates.chunks_exact_mut(32) {
            let mut normals = [0.0; 32];
            stream.next_block(&mut normals);
            block.copy_from_slice(&normals);
        }
        let cycle = Square::from_fn(|i, j| if (j + 1) % LEARNERS == i { 1.0 } else { 0.0 });
        let noise = Square::from_column_slice(&deviates[..LEARNERS * LEARNERS]) * 0.1;
        let learn = |w: Square| {
            let flow = |_: f64, w: &Weights| -> Weights {
                std::array::from_fn(|index| slope(&Square::from_column_slice(w)).as_slice()[index])
            };
            let start: Weights = std::array::from_fn(|index| w.as_slice()[index]);
            let end = (0..50).fold(start, |w, _| rk4_step(&flow, 0.0, &w, 0.02));
            Square::from_column_slice(&end)
        };
        let (there, back) = (learn(cycle + noise), learn((cycle + noise).transpose()));
        let difference = largest_difference(there.transpose().as_slice(), back.as_slice());
        outcome.magnitude(
            "learning from weights and from their transpose",
            difference,
            "T14: largest difference between one path transposed and the other, after unit time",
        );
        // The slope of (45) at the cycle, checked by a difference of (45) along it.
        let gradient = slope(&cycle);
        let unit = gradient / gradient.norm();
        let step = 1e-4;
        let quotient =
            (free_energy(&(cycle + unit * step)) - free_energy(&(cycle - unit * step))) / (2.0 * step);
        let per_neuron = gradient.norm() / (LEARNERS as f64).sqrt();
        outcome.measure(
            "slope of (45) at the cycle",
            per_neuron,
            (quotient / gradient.norm() - 1.0).abs() * per_neuron,
            "√(Σ(∂F/∂w)²/N) for w = π̂, six neurons, β = 1, m = 0.2; 0 if learning stopped there; error: \
             against a difference of (45)",
        );
        outcome.finding(format!(
            "A random permutation of {} neurons with {count} cycles and its inverse differ in {differing} \
             entries of Ĝ; learning (19) from weights near a cycle and from their transpose follows \
             transposed paths, with a difference {}. The slope of (45) at the cycle is {per_neuron:.3}, where a \
             free energy that holds the weights at (59) has slope 0.",
            self.neurons,
            below(difference),
        ));
        Ok(())
    }
}

/// Fisher and Yates's shuffle; `source[i]` is the neuron that neuron i hears.
fn random_permutation(n: usize, seed: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut source: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        // The modulus favours small numbers by less than n/2⁶⁴.
        source.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
    }
    source
}

fn cycles(source: &[usize]) -> usize {
    let mut seen = vec![false; source.len()];
    let mut count = 0;
    for start in 0..source.len() {
        count += usize::from(!seen[start]);
        let mut at = start;
        while !std::mem::replace(&mut seen[at], true) {
            at = source[at];
        }
    }
    count
}

/// Ĝ = (π̂ − 1)ᵀ(π̂ − 1) in whole numbers: row k of π̂ − 1 has 1 at `source[k]` and −1 at k.
fn gram(source: &[usize]) -> BTreeMap<(usize, usize), i64> {
    let mut entries = BTreeMap::new();
    for (k, &j) in source.iter().enumerate() {
        for (row, a) in [(j, 1), (k, -1)] {
            for (column, b) in [(j, 1), (k, -1)] {
                *entries.entry((row, column)).or_insert(0) += a * b;
            }
        }
    }
    entries.retain(|_, value| *value != 0);
    entries
}
