//! The Fokker–Planck equation in one dimension.

use super::tridiagonal::{PeriodicTridiagonal, Tridiagonal};

/// What happens at the ends of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walls {
    /// No flux through the ends.
    Reflecting,
    /// The ends are the same point.
    Periodic,
}

/// How time is discretised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stepping {
    /// Backward Euler: order 1, positive for every step length.
    Implicit,
    /// Order 2; positive for short steps only.
    CrankNicolson,
}

/// ∂p/∂t = ∂/∂q (D ∂p/∂q − a(q) p), equation (18), by finite volumes with Chang–Cooper fluxes.
///
/// Conserves ∫p dq to rounding. Order 2 in the cell width, in time as [`Stepping`] says. The flux
/// at a face is exact for a constant flux over the neighbouring cell centres, so the discrete
/// stationary state of a drift that is the gradient of a potential is p ∝ exp(∫a/D) at the centres,
/// up to the quadrature of a, and p stays positive at any cell Péclet number: Chang & Cooper,
/// J. Comput. Phys. 6, 1 (1970). The matrix is factored once.
#[derive(Debug, Clone)]
pub struct FokkerPlanck {
    low: f64,
    width: f64,
    solver: Solver,
    /// Explicit half of Crank–Nicolson: 1 + dt/2·L as lower, diagonal, upper.
    explicit: Option<[Vec<f64>; 3]>,
    scratch: Vec<f64>,
}

#[derive(Debug, Clone)]
enum Solver {
    Line(Tridiagonal),
    Ring(PeriodicTridiagonal),
}

impl FokkerPlanck {
    /// A solver on `cells` ≥ 4 equal cells of [`low`, `high`] with drift a(q), diffusion D > 0, and
    /// time step `dt` > 0. `None` if these give no finite, regular matrix.
    #[must_use]
    pub fn new(
        (low, high): (f64, f64),
        cells: usize,
        drift: impl Fn(f64) -> f64,
        diffusion: f64,
        dt: f64,
        walls: Walls,
        stepping: Stepping,
    ) -> Option<Self> {
        let width = (high - low) / cells as f64;
        if !(width > 0.0 && diffusion > 0.0 && dt > 0.0) {
            return None;
        }
        let mut lower = vec![0.0; cells];
        let mut diagonal = vec![0.0; cells];
        let mut upper = vec![0.0; cells];
        // The face `face` lies between cells face−1 and face.
        let (first, last) = match walls {
            Walls::Reflecting => (1, cells),
            Walls::Periodic => (0, cells),
        };
        for face in first..last {
            let a = drift(low + face as f64 * width);
            // Flux J = a p − D p' = (D/h)(B(−w) p_left − B(w) p_right), w = a h/D, B(w) = w/(e^w − 1).
            let w = a * width / diffusion;
            let scale = diffusion / (width * width);
            let (out, back) = (scale * bernoulli(-w), scale * bernoulli(w));
            let (left, right) = ((face + cells - 1) % cells, face);
            diagonal[left] -= out;
            upper[left] += back;
            diagonal[right] -= back;
            lower[right] += out;
        }
        let implicit = match stepping {
            Stepping::Implicit => dt,
            Stepping::CrankNicolson => dt / 2.0,
        };
        let shifted = |values: &[f64], constant: f64, factor: f64| -> Vec<f64> {
            values.iter().map(|value| constant + factor * value).collect()
        };
        let matrix = [
            shifted(&lower, 0.0, -implicit),
            shifted(&diagonal, 1.0, -implicit),
            shifted(&upper, 0.0, -implicit),
        ];
        let [l, d, u] = &matrix;
        let solver = match walls {
            Walls::Reflecting => Solver::Line(Tridiagonal::new(l, d, u)?),
            Walls::Periodic => Solver::Ring(PeriodicTridiagonal::new(l, d, u)?),
        };
        let explicit = (stepping == Stepping::CrankNicolson).then(|| {
            let half = dt / 2.0;
            [shifted(&lower, 0.0, half), shifted(&diagonal, 1.0, half), shifted(&upper, 0.0, half)]
        });
        Some(FokkerPlanck { low, width, solver, explicit, scratch: vec![0.0; cells] })
    }

    /// Cell width.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Cell centres.
    #[must_use]
    pub fn centres(&self) -> Vec<f64> {
        (0..self.scratch.len()).map(|i| self.low + (i as f64 + 0.5) * self.width).collect()
    }

    /// Advances the cell averages `p` by `steps` time steps.
    ///
    /// # Panics
    /// If the length of `p` is not the number of cells.
    pub fn advance(&mut self, p: &mut [f64], steps: usize) {
        for _ in 0..steps {
            if let Some([lower, diagonal, upper]) = &self.explicit {
                let n = p.len();
                self.scratch.copy_from_slice(p);
                let old = &self.scratch;
                for i in 1..n - 1 {
                    p[i] = lower[i] * old[i - 1] + diagonal[i] * old[i] + upper[i] * old[i + 1];
                }
                p[0] = lower[0] * old[n - 1] + diagonal[0] * old[0] + upper[0] * old[1];
                p[n - 1] = lower[n - 1] * old[n - 2] + diagonal[n - 1] * old[n - 1] + upper[n - 1] * old[0];
            }
            match &self.solver {
                Solver::Line(solver) => solver.solve(p),
                Solver::Ring(solver) => solver.solve(p),
            }
        }
    }
}

/// B(w) = w/(e^w − 1), with B(0) = 1.
fn bernoulli(w: f64) -> f64 {
    // Below this the series 1 − w/2 is exact to rounding, above it expm1 is.
    if w.abs() < 1e-8 { 1.0 - w / 2.0 } else { w / w.exp_m1() }
}
