//! The viscous Hamilton–Jacobi equation in one dimension.

use num_complex::Complex;

use super::spectral::Periodic1;

/// ∂F/∂t = −γ (∂F/∂q)² − V(q) + ν ∂²F/∂q², equation (38) with ν = −γ/μ ≥ 0, on a periodic interval.
///
/// Pseudo-spectral; the viscous term is integrated exactly (integrating factor), the rest by the
/// classical Runge–Kutta method, order 4: Kassam & Trefethen, SIAM J. Sci. Comput. 26, 1214 (2005),
/// section 2. For ν = 0 it holds until the first caustic only.
#[derive(Debug, Clone)]
pub struct ViscousHamiltonJacobi {
    grid: Periodic1,
    potential: Vec<Complex<f64>>,
    gamma: f64,
    dt: f64,
    /// exp(−νk²dt/2).
    half_decay: Vec<f64>,
}

type Spectrum = Vec<Complex<f64>>;

impl ViscousHamiltonJacobi {
    /// `potential` at the points of `grid`.
    #[must_use]
    pub fn new(grid: Periodic1, potential: &[f64], gamma: f64, viscosity: f64, dt: f64) -> Self {
        let half_decay = grid.wave_numbers().iter().map(|k| (-viscosity * k * k * dt / 2.0).exp()).collect();
        ViscousHamiltonJacobi { potential: grid.transform(potential), grid, gamma, dt, half_decay }
    }

    /// Transform of −γF'² − V.
    fn nonlinear(&self, spectrum: &[Complex<f64>]) -> Spectrum {
        let n = spectrum.len();
        let slope = spectrum.iter().zip(self.grid.wave_numbers()).enumerate().map(|(j, (c, &k))| {
            // The upper third is left out of the product: no aliasing.
            if 3 * j.min(n - j) > n { Complex::ZERO } else { c * Complex::new(0.0, k) }
        });
        let mut values = self.grid.values(slope.collect());
        for value in &mut values {
            *value = -self.gamma * *value * *value;
        }
        let mut result = self.grid.transform(&values);
        for (result, v) in result.iter_mut().zip(&self.potential) {
            *result -= v;
        }
        result
    }

    /// Advances F at the grid points by `steps` time steps.
    pub fn advance(&self, free_energy: &mut Vec<f64>, steps: usize) {
        let mut y = self.grid.transform(free_energy);
        let (dt, e) = (self.dt, &self.half_decay);
        let combine = |f: &dyn Fn(usize) -> Complex<f64>| -> Spectrum { (0..e.len()).map(f).collect() };
        for _ in 0..steps {
            let a = self.nonlinear(&y);
            let b = self.nonlinear(&combine(&|i| e[i] * (y[i] + a[i] * (dt / 2.0))));
            let c = self.nonlinear(&combine(&|i| e[i] * y[i] + b[i] * (dt / 2.0)));
            let d = self.nonlinear(&combine(&|i| e[i] * (e[i] * y[i] + c[i] * dt)));
            y = combine(&|i| {
                let sum = e[i] * (e[i] * a[i] + 2.0 * (b[i] + c[i])) + d[i];
                e[i] * e[i] * y[i] + sum * (dt / 6.0)
            });
        }
        *free_energy = self.grid.values(y);
    }
}
