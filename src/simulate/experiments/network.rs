//! A small network with the bulk loss (3), and its exact canonical ensemble by quadrature.

use crate::simulate::solvers::{NormalStream, tensor_midpoint_until};
use crate::simulate::{Context, ExperimentError};

/// Weights and biases of N ≤ 4 neurons with f = tanh and V = −(m/2) Σ x_i².
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub n: usize,
    /// Row by row.
    pub w: Vec<f64>,
    pub b: Vec<f64>,
    pub mass: f64,
}

/// log Z, mean loss U and mean state at one temperature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canonical {
    pub log_z: f64,
    pub u: f64,
    pub mean: [f64; 4],
}

impl Network {
    /// Normal weights with standard deviation `weight`/√N, normal biases with `bias`.
    pub(super) fn random(n: usize, weight: f64, bias: f64, mass: f64, seed: u64) -> Self {
        let mut deviates = [0.0; 32];
        NormalStream::new(seed, n as u64).next_block(&mut deviates);
        let scale = weight / (n as f64).sqrt();
        Network {
            n,
            w: deviates[..n * n].iter().map(|z| scale * z).collect(),
            b: deviates[n * n..n * n + n].iter().map(|z| bias * z).collect(),
            mass,
        }
    }

    /// f_i = tanh(w_ij x_j + b_i).
    #[inline]
    pub(super) fn activations(&self, x: &[f64]) -> [f64; 4] {
        let mut f = [0.0; 4];
        for ((f, row), b) in f.iter_mut().zip(self.w.chunks_exact(self.n)).zip(&self.b) {
            let y: f64 = row.iter().zip(x).map(|(w, x)| w * x).sum();
            *f = (y + b).tanh();
        }
        f
    }

    /// H of (3).
    #[inline]
    pub(super) fn loss(&self, x: &[f64]) -> f64 {
        let f = self.activations(x);
        x.iter().zip(f).map(|(x, f)| 0.5 * (x - f).powi(2) - 0.5 * self.mass * x * x).sum()
    }

    /// Half the side of a cube outside of which exp(−βH) < e^−36 on every axis; infinite where Z
    /// diverges (m ≥ 1). From |f| < 1: H ≥ ½(|x| − 1)² − ½ m x² on an axis.
    pub(super) fn half_width(&self, beta: f64) -> f64 {
        let rest = 1.0 - self.mass;
        if rest <= 0.0 {
            return f64::INFINITY;
        }
        (1.0 + (1.0 - rest * (1.0 - 72.0 / beta)).max(0.0).sqrt()) / rest
    }

    /// The exact ensemble with `points` points a side, weighted by exp(−`prior`·x²/2) besides.
    ///
    /// # Errors
    /// [`ExperimentError::Cancelled`].
    pub(super) fn canonical(
        &self,
        beta: f64,
        prior: f64,
        points: usize,
        context: &Context<'_>,
    ) -> Result<Canonical, ExperimentError> {
        let integrand = |x: &[f64]| {
            let h = self.loss(x);
            let square: f64 = x.iter().map(|x| x * x).sum();
            let weight = (-beta * h - 0.5 * prior * square).exp();
            let mut values = [weight, weight * h, 0.0, 0.0, 0.0, 0.0];
            for (value, x) in values[2..].iter_mut().zip(x) {
                *value = weight * x;
            }
            values
        };
        let stop = || context.check().is_err();
        let width = self.half_width(beta);
        let sums = tensor_midpoint_until(self.n, width, points, integrand, stop)
            .ok_or(ExperimentError::Cancelled)?;
        Ok(Canonical {
            log_z: sums[0].ln(),
            u: sums[1] / sums[0],
            mean: std::array::from_fn(|i| sums[2 + i] / sums[0]),
        })
    }

    /// Eigenvalues of Ĝ, (8) with (9) at the mean state, in increasing order.
    pub(super) fn gram_eigenvalues(&self, mean: &[f64]) -> Vec<f64> {
        let f = self.activations(&mean[..self.n]);
        let a = nalgebra::DMatrix::from_fn(self.n, self.n, |i, j| {
            f64::from(u8::from(i == j)) - (1.0 - f[i] * f[i]) * self.w[i * self.n + j]
        });
        let mut values: Vec<f64> =
            (a.transpose() * a).symmetric_eigen().eigenvalues.iter().copied().collect();
        values.sort_by(f64::total_cmp);
        values
    }
}
