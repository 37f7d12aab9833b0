//! The Madelung fluid, with or without the learning terms.

use super::spectral::{Periodic1, Periodic2};

/// Log-density ℓ = log p and free energy F at the points of a periodic grid.
#[derive(Debug, Clone, PartialEq)]
pub struct FluidState {
    /// log p at the points of the grid.
    pub log_density: Vec<f64>,
    /// F at the points of the grid.
    pub free_energy: Vec<f64>,
}

/// Equations (29) and (30), written for ℓ = log p so that the density stays positive:
///
/// ∂ℓ/∂t = −2γ(ΔF + ∇F·∇ℓ) + b (γ/μ)(Δℓ + |∇ℓ|²),
/// ∂F/∂t = −γ|∇F|² − V + (4D/μ)(Δℓ/2 + |∇ℓ|²/4) − b (γ/μ) ΔF,
///
/// with b = 1 for the equations with the boxed learning terms and b = 0 without. Pseudo-spectral in
/// space, classical Runge–Kutta (order 4) in time. The step must keep dt·k²·√(4Dγ/μ) below 2.8 for the
/// largest wave number k. F is single-valued: states whose phase winds around the domain are excluded.
#[derive(Debug, Clone)]
pub struct Fluid {
    grid: Domain,
    potential: Vec<f64>,
    /// γ, the rate of the drift.
    pub gamma: f64,
    /// D, the diffusion.
    pub diffusion: f64,
    /// μ, the Lagrange multiplier.
    pub mu: f64,
    /// b: 1 with the boxed terms, 0 without.
    pub learning: f64,
}

#[derive(Debug, Clone)]
enum Domain {
    Line(Periodic1),
    Rectangle(Periodic2),
}

impl Fluid {
    /// On an interval, with V at its points and no learning terms.
    #[must_use]
    pub fn on_line(grid: Periodic1, potential: Vec<f64>, gamma: f64, diffusion: f64, mu: f64) -> Self {
        Fluid { grid: Domain::Line(grid), potential, gamma, diffusion, mu, learning: 0.0 }
    }

    /// On a rectangle, with V at its points row by row and no learning terms.
    #[must_use]
    pub fn on_rectangle(grid: Periodic2, potential: Vec<f64>, gamma: f64, diffusion: f64, mu: f64) -> Self {
        Fluid { grid: Domain::Rectangle(grid), potential, gamma, diffusion, mu, learning: 0.0 }
    }

    /// The same with the boxed learning terms of (32) and (33).
    #[must_use]
    pub fn with_learning(self) -> Self {
        Fluid { learning: 1.0, ..self }
    }

    /// ∂ℓ/∂t and ∂F/∂t.
    #[must_use]
    pub fn rates(&self, state: &FluidState) -> FluidState {
        let (l, f) = (self.gradients(&state.log_density), self.gradients(&state.free_energy));
        let quantum = 4.0 * self.diffusion / self.mu;
        let box_term = self.learning * self.gamma / self.mu;
        let dot = |a: &[f64; 2], b: &[f64; 2]| a[0] * b[0] + a[1] * b[1];
        let mut log_density = Vec::with_capacity(self.potential.len());
        let mut free_energy = Vec::with_capacity(self.potential.len());
        for ((l, f), v) in l.iter().zip(&f).zip(&self.potential) {
            let (l_square, f_square) = (dot(&l.0, &l.0), dot(&f.0, &f.0));
            log_density.push(-2.0 * self.gamma * (f.1 + dot(&f.0, &l.0)) + box_term * (l.1 + l_square));
            free_energy
                .push(-self.gamma * f_square - v + quantum * (l.1 / 2.0 + l_square / 4.0) - box_term * f.1);
        }
        FluidState { log_density, free_energy }
    }

    /// Gradient and Laplacian at each point.
    fn gradients(&self, values: &[f64]) -> Vec<([f64; 2], f64)> {
        match &self.grid {
            Domain::Line(grid) => {
                let (first, second) = grid.derivatives(values);
                first.into_iter().zip(second).map(|(d, l)| ([d, 0.0], l)).collect()
            }
            Domain::Rectangle(grid) => {
                let (dx, dy, laplacian) = grid.derivatives(values);
                dx.into_iter().zip(dy).zip(laplacian).map(|((x, y), l)| ([x, y], l)).collect()
            }
        }
    }

    /// Takes `steps` steps of length `dt`; stops early, with `false`, once a value is not finite.
    pub fn advance(&self, state: &mut FluidState, dt: f64, steps: usize) -> bool {
        let shifted = |rate: &FluidState, h: f64, state: &FluidState| {
            let add = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + h * b).collect();
            FluidState {
                log_density: add(&state.log_density, &rate.log_density),
                free_energy: add(&state.free_energy, &rate.free_energy),
            }
        };
        for _ in 0..steps {
            let k1 = self.rates(state);
            let k2 = self.rates(&shifted(&k1, dt / 2.0, state));
            let k3 = self.rates(&shifted(&k2, dt / 2.0, state));
            let k4 = self.rates(&shifted(&k3, dt, state));
            let mut next = shifted(&k1, dt / 6.0, state);
            next = shifted(&k2, dt / 3.0, &next);
            next = shifted(&k3, dt / 3.0, &next);
            *state = shifted(&k4, dt / 6.0, &next);
            if let Domain::Line(grid) = &self.grid {
                // Products alias into the upper third of the spectrum and would grow there.
                grid.dealias(&mut state.log_density);
                grid.dealias(&mut state.free_energy);
            }
            let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
            if !finite(&state.log_density) || !finite(&state.free_energy) {
                return false;
            }
        }
        true
    }
}

impl FluidState {
    /// p at the points.
    #[must_use]
    pub fn density(&self) -> Vec<f64> {
        self.log_density.iter().map(|l| l.exp()).collect()
    }
}
