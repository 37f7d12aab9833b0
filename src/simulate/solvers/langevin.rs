//! Ensembles of random walkers.

use rayon::prelude::*;

use super::random::{BLOCK, NormalStream};

/// Walkers that obey dq = a(q) dt + √(2D) dW, advanced by the Euler–Maruyama scheme.
///
/// Weak order 1 in the time step, strong order 1 (the noise is additive); Kloeden & Platen,
/// *Numerical Solution of Stochastic Differential Equations*, sections 10.2 and 14.1. Averages over W
/// walkers have a statistical error proportional to W^(−1/2). Each block of 32 walkers has a random
/// stream of its own, so the result does not depend on the number of threads.
#[derive(Debug, Clone)]
pub struct Ensemble {
    blocks: Vec<Block>,
    walkers: usize,
}

#[derive(Debug, Clone)]
struct Block {
    stream: NormalStream,
    q: [f64; BLOCK],
}

impl Ensemble {
    /// `walkers` walkers; `start` places each one, given its number and a standard normal deviate.
    #[must_use]
    pub fn new(walkers: usize, seed: u64, start: impl Fn(usize, f64) -> f64 + Sync) -> Self {
        let blocks = (0..walkers.div_ceil(BLOCK))
            .into_par_iter()
            .map(|index| {
                let mut stream = NormalStream::new(seed, index as u64);
                let mut q = [0.0; BLOCK];
                stream.next_block(&mut q);
                for (lane, q) in q.iter_mut().enumerate() {
                    *q = start(index * BLOCK + lane, *q);
                }
                Block { stream, q }
            })
            .collect();
        Ensemble { blocks, walkers }
    }

    /// Takes `steps` steps of length `dt` with drift a(q) and diffusion D; `bound` maps the new
    /// position back into the domain (the identity on the whole line).
    ///
    /// `drift` and `bound` are called for many walkers in lockstep: without branches they become
    /// SIMD code.
    pub fn advance(
        &mut self,
        steps: usize,
        dt: f64,
        diffusion: f64,
        drift: impl Fn(f64) -> f64 + Sync,
        bound: impl Fn(f64) -> f64 + Sync,
    ) {
        let noise = (2.0 * diffusion * dt).sqrt();
        let arch = pulp::Arch::new();
        // Long tasks keep the cost of stealing small; blocks stay independent of the split.
        self.blocks.par_iter_mut().with_min_len(16).for_each(|block| {
            arch.dispatch(Advance { block, steps, dt, noise, drift: &drift, bound: &bound });
        });
    }

    /// Positions in the order of the walkers' numbers.
    #[must_use]
    pub fn positions(&self) -> Vec<f64> {
        self.blocks.iter().flat_map(|block| block.q).take(self.walkers).collect()
    }

    /// Average of `f` over the walkers and its standard error; added in a fixed order.
    #[must_use]
    pub fn average(&self, f: impl Fn(f64) -> f64) -> (f64, f64) {
        average(self.blocks.iter().flat_map(|block| block.q).take(self.walkers).map(f))
    }
}

/// Mean and standard error of the mean, in one pass (Welford).
pub(crate) fn average(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut count, mut mean, mut m2) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        let delta = value - mean;
        mean += delta / count;
        m2 += delta * (value - mean);
    }
    (mean, (m2 / (count * (count - 1.0f64).max(1.0))).sqrt())
}

/// The inner loop as an operation, because `dispatch` compiles it once for each instruction set.
struct Advance<'a, A, B> {
    block: &'a mut Block,
    steps: usize,
    dt: f64,
    noise: f64,
    drift: &'a A,
    bound: &'a B,
}

impl<A: Fn(f64) -> f64, B: Fn(f64) -> f64> pulp::WithSimd for Advance<'_, A, B> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Advance { block, steps, dt, noise, drift, bound } = self;
        // Local copies stay in registers.
        let mut stream = block.stream.clone();
        let mut q = block.q;
        let mut z = [0.0; BLOCK];
        for _ in 0..steps {
            stream.next_block(&mut z);
            for i in 0..BLOCK {
                q[i] = bound(q[i] + dt * drift(q[i]) + noise * z[i]);
            }
        }
        block.stream = stream;
        block.q = q;
    }
}
