//! The dynamics (1) of a network with f = tanh, its linearisation (49) and its mean.

use nalgebra::{DMatrix, DVector};

use super::quadrature::normal_mean;
use super::random::normals;

/// x(t+1) = tanh(w x(t) + b), equation (1).
#[derive(Debug, Clone, PartialEq)]
pub struct TanhNetwork {
    /// Weights, N × N.
    pub w: DMatrix<f64>,
    /// Biases, N.
    pub b: DVector<f64>,
}

impl TanhNetwork {
    /// Normal weights with standard deviation `weight`/√N, so that the spectral radius of w tends to
    /// `weight` for many neurons (Girko's circular law), and normal biases with `bias`.
    #[must_use]
    pub fn random(neurons: usize, weight: f64, bias: f64, seed: u64, stream: u64) -> Self {
        let z = normals(seed, stream, neurons * (neurons + 1));
        let (w, b) = z.split_at(neurons * neurons);
        TanhNetwork {
            w: DMatrix::from_row_slice(neurons, neurons, w) * (weight / (neurons as f64).sqrt()),
            b: DVector::from_column_slice(b) * bias,
        }
    }

    /// The same weights without bias.
    #[must_use]
    pub fn unbiased(&self) -> Self {
        TanhNetwork { w: self.w.clone(), b: &self.b * 0.0 }
    }

    /// y = w x + b.
    #[must_use]
    pub fn input(&self, x: &DVector<f64>) -> DVector<f64> {
        &self.w * x + &self.b
    }

    /// (1).
    #[must_use]
    pub fn step(&self, x: &DVector<f64>) -> DVector<f64> {
        self.input(x).map(f64::tanh)
    }

    /// The slopes (9) and (52) at the state x: f′ = 1 − tanh².
    #[must_use]
    pub fn slopes(&self, x: &DVector<f64>) -> DVector<f64> {
        self.step(x).map(|f| 1.0 - f * f)
    }

    /// f̂′ŵ x with the slopes at `at`: the right-hand side of (49) for `at` = x.
    #[must_use]
    pub fn linear_step(&self, at: &DVector<f64>, x: &DVector<f64>) -> DVector<f64> {
        self.slopes(at).component_mul(&(&self.w * x))
    }

    /// ⟨f(w x + b)⟩ over independent normal states of standard deviation `spread` around `mean`.
    ///
    /// Each input is then normal with deviation spread·|w_i|, so that one integral a neuron is exact;
    /// `points` as in [`normal_mean`].
    #[must_use]
    pub fn mean_step(&self, mean: &DVector<f64>, spread: f64, points: usize) -> DVector<f64> {
        let y = self.input(mean);
        DVector::from_fn(y.len(), |i, _| normal_mean(y[i], spread * self.w.row(i).norm(), points, f64::tanh))
    }

    /// The state with x = f(w x + b) that Newton's method reaches from 0: quadratic convergence.
    /// `None` if it does not converge.
    #[must_use]
    pub fn fixed_point(&self) -> Option<DVector<f64>> {
        let n = self.b.len();
        let mut x = DVector::zeros(n);
        for _ in 0..50 {
            let defect = self.step(&x) - &x;
            let mut jacobian = DMatrix::identity(n, n);
            for (i, slope) in self.slopes(&x).iter().enumerate() {
                for j in 0..n {
                    jacobian[(i, j)] -= slope * self.w[(i, j)];
                }
            }
            let change = jacobian.lu().solve(&defect)?;
            x += &change;
            // A small multiple of rounding, relative to states of order one.
            if change.amax() < 1e-14 {
                return Some(x);
            }
        }
        None
    }
}
