//! The Schrödinger equation by Strang splitting.

use std::fmt;
use std::sync::Arc;

use num_complex::Complex;
use pulp::Arch;
use rayon::prelude::*;
use rustfft::{Fft, FftPlanner};

use super::spectral::wave_numbers;

/// i ∂ψ/∂t = (−κ ∂² + v(x)) ψ on a periodic interval.
///
/// Half a step of the potential, a step of the kinetic term in Fourier space, half a step of the
/// potential: order 2 in the time step, spectral in space, unitary to rounding; Feit, Fleck &
/// Steiger, J. Comput. Phys. 47, 412 (1982).
#[derive(Clone, Debug)]
pub struct SplitStep1 {
    factors: Factors,
    scratch: Vec<Complex<f64>>,
}

/// What ψ is multiplied with in a step, and the transforms between.
#[derive(Clone)]
struct Factors {
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
    half_potential: Vec<Complex<f64>>,
    potential: Vec<Complex<f64>>,
    /// exp(−iκk²dt)/n for one axis; includes the 1/n of the inverse transform.
    kinetic: Vec<Complex<f64>>,
}

impl fmt::Debug for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Factors({} points)", self.potential.len())
    }
}

impl Factors {
    /// `n` points along an axis of this `length`.
    fn new(potential: &[f64], n: usize, length: f64, kinetic: f64, dt: f64) -> Self {
        let mut planner = FftPlanner::new();
        let kinetic = wave_numbers(n, length).into_iter().map(|k| phase(-kinetic * k * k * dt) / n as f64);
        Self {
            forward: planner.plan_fft_forward(n),
            inverse: planner.plan_fft_inverse(n),
            half_potential: potential.iter().map(|v| phase(-v * dt / 2.0)).collect(),
            potential: potential.iter().map(|v| phase(-v * dt)).collect(),
            kinetic: kinetic.collect(),
        }
    }

    /// Room for either transform.
    fn scratch(&self) -> Vec<Complex<f64>> {
        let length = self.forward.get_inplace_scratch_len().max(self.inverse.get_inplace_scratch_len());
        vec![Complex::ZERO; length]
    }
}

fn phase(angle: f64) -> Complex<f64> {
    Complex::from_polar(1.0, angle)
}

/// values\[i\] ← values\[i\] · factors\[i\] · scale, with the widest vectors that the processor has.
///
/// `Complex * Complex` has no NaN repair in num-complex and nothing is contracted to fused operations, so
/// the result is the same on every processor.
fn multiply_scaled(values: &mut [Complex<f64>], factors: &[Complex<f64>], scale: Complex<f64>) {
    Arch::new().dispatch(|| {
        for (value, factor) in values.iter_mut().zip(factors) {
            *value *= scale * factor;
        }
    });
}

/// values\[i\] ← values\[i\] · factors\[i\], in the same way.
fn multiply(values: &mut [Complex<f64>], factors: &[Complex<f64>]) {
    Arch::new().dispatch(|| {
        for (value, factor) in values.iter_mut().zip(factors) {
            *value *= factor;
        }
    });
}

impl SplitStep1 {
    /// `potential` at the grid points of an interval of the given `length`; κ = `kinetic`.
    #[must_use]
    pub fn new(potential: &[f64], length: f64, kinetic: f64, dt: f64) -> Self {
        let factors = Factors::new(potential, potential.len(), length, kinetic, dt);
        let scratch = factors.scratch();
        SplitStep1 { factors, scratch }
    }

    /// Advances ψ by `steps` time steps.
    ///
    /// # Panics
    /// If the length of `psi` is not that of the potential.
    pub fn advance(&mut self, psi: &mut [Complex<f64>], steps: usize) {
        let Factors { forward, inverse, half_potential, potential, kinetic } = &self.factors;
        assert_eq!(psi.len(), potential.len(), "wave function of another size");
        if steps == 0 {
            return;
        }
        multiply(psi, half_potential);
        for step in 1..=steps {
            forward.process_with_scratch(psi, &mut self.scratch);
            multiply(psi, kinetic);
            inverse.process_with_scratch(psi, &mut self.scratch);
            // Two half steps of the potential in a row are one.
            multiply(psi, if step < steps { potential } else { half_potential });
        }
    }
}

/// The same in two dimensions, on an `n` × `n` periodic square; row by row, x fastest.
///
/// Rows are transformed by rayon's threads; the arithmetic of each row does not depend on which
/// thread does it.
#[derive(Clone, Debug)]
pub struct SplitStep2 {
    n: usize,
    /// The kinetic factor of a mode is the product for both axes.
    factors: Factors,
    transposed: Vec<Complex<f64>>,
}

/// Columns of a power of two rows lie in the same set of a cache; a tile may use no more of them than
/// the cache has ways (8 or more).
const TILE: usize = 8;

impl SplitStep2 {
    /// `potential` at the points of a square of side `length`, row by row; κ = `kinetic`. `None` if
    /// the number of values is not a square.
    #[must_use]
    pub fn new(potential: &[f64], length: f64, kinetic: f64, dt: f64) -> Option<Self> {
        let n = potential.len().isqrt();
        if n * n != potential.len() || n == 0 {
            return None;
        }
        let factors = Factors::new(potential, n, length, kinetic, dt);
        Some(SplitStep2 { n, factors, transposed: vec![Complex::ZERO; n * n] })
    }

    /// Advances ψ by `steps` time steps.
    ///
    /// # Panics
    /// If the length of `psi` is not that of the potential.
    pub fn advance(&mut self, psi: &mut [Complex<f64>], steps: usize) {
        assert_eq!(psi.len(), self.n * self.n, "wave function of another size");
        if steps == 0 {
            return;
        }
        // One entry into the pool for all steps: a thread from outside would wait for each half of each.
        rayon::scope(|_| self.advance_in_pool(psi, steps));
    }

    fn advance_in_pool(&mut self, psi: &mut [Complex<f64>], steps: usize) {
        let SplitStep2 { n, factors, transposed } = self;
        let (n, factors) = (*n, &*factors);
        let Factors { forward, inverse, half_potential, potential, kinetic } = factors;
        multiply(psi, half_potential);
        // Bands of whole tiles, two a thread so that a late thread can be helped out.
        let band = n.div_ceil(4).next_multiple_of(TILE).min(n) * n;
        let buffer = || factors.scratch();
        psi.par_chunks_mut(band)
            .for_each_init(buffer, |scratch, rows| forward.process_with_scratch(rows, scratch));
        for step in 1..=steps {
            let source = &*psi;
            transposed.par_chunks_mut(band).enumerate().for_each_init(buffer, |scratch, (index, rows)| {
                let first = index * band / n;
                transpose_into(rows, source, n, first);
                for (offset, row) in rows.chunks_exact_mut(n).enumerate() {
                    forward.process_with_scratch(row, scratch);
                    multiply_scaled(row, kinetic, kinetic[first + offset]);
                    inverse.process_with_scratch(row, scratch);
                }
            });
            let (source, last) = (&*transposed, step == steps);
            let potential = if last { half_potential } else { potential };
            psi.par_chunks_mut(band).enumerate().for_each_init(buffer, |scratch, (index, rows)| {
                transpose_into(rows, source, n, index * band / n);
                let factors = potential.chunks_exact(n).skip(index * band / n);
                for (row, factors) in rows.chunks_exact_mut(n).zip(factors) {
                    inverse.process_with_scratch(row, scratch);
                    multiply(row, factors);
                    // The next step begins with this transform: the row is still in the cache.
                    if !last {
                        forward.process_with_scratch(row, scratch);
                    }
                }
            });
        }
    }
}

/// Rows `first`, `first + 1`, … of the transpose of `source`, tile by tile.
fn transpose_into(rows: &mut [Complex<f64>], source: &[Complex<f64>], n: usize, first: usize) {
    let count = rows.len() / n;
    for row_tile in (0..count).step_by(TILE) {
        let row_end = (row_tile + TILE).min(count);
        for column_tile in (0..n).step_by(TILE) {
            let column_end = (column_tile + TILE).min(n);
            for row in row_tile..row_end {
                for column in column_tile..column_end {
                    rows[row * n + column] = source[column * n + first + row];
                }
            }
        }
    }
}
