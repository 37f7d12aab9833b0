//! Closed chains of equal sites, in time exactly by Fourier transform and step by step.

use num_complex::Complex;

use super::spectral::Periodic1;

/// The same linear coupling at every site of a closed chain, (Cx)_i = Σ_s c_s x_{i+s}: a circulant
/// matrix.
///
/// Its eigenvectors are the Fourier modes, so that [`flow`](Chain::flow) and
/// [`oscillate`](Chain::oscillate) have no error in time (Davis, *Circulant Matrices*, section 3.2).
/// They know the whole chain at once; [`advance`](Chain::advance) only lets neighbours act on each
/// other, with order 4 in time.
#[derive(Debug, Clone)]
pub struct Chain {
    grid: Periodic1,
    couplings: Vec<(isize, f64)>,
    eigenvalues: Vec<Complex<f64>>,
}

impl Chain {
    /// `sites` on a circle of this length; `couplings` are pairs (s, c_s), s in sites.
    #[must_use]
    pub fn new(sites: usize, length: f64, couplings: &[(isize, f64)]) -> Self {
        let grid = Periodic1::new(sites, length);
        let eigenvalue = |&k: &f64| {
            let mode = |&(s, c): &(isize, f64)| Complex::from_polar(c, k * s as f64 * grid.spacing());
            couplings.iter().map(mode).sum()
        };
        let eigenvalues = grid.wave_numbers().iter().map(eigenvalue).collect();
        Chain { couplings: couplings.to_vec(), eigenvalues, grid }
    }

    /// Where the fields are sampled.
    #[must_use]
    pub fn grid(&self) -> &Periodic1 {
        &self.grid
    }

    /// Eigenvalues of C, in the order of the grid's wave numbers.
    #[must_use]
    pub fn eigenvalues(&self) -> &[Complex<f64>] {
        &self.eigenvalues
    }

    /// Cx, by neighbours.
    #[must_use]
    pub fn apply(&self, x: &[f64]) -> Vec<f64> {
        let mut image = vec![0.0; x.len()];
        self.add_to(&mut image, 1.0, x);
        image
    }

    /// y + factor·Cx, by neighbours.
    pub fn add_to(&self, y: &mut [f64], factor: f64, x: &[f64]) {
        let add = |y: &mut [f64], c: f64, x: &[f64]| {
            for (y, x) in y.iter_mut().zip(x) {
                *y += c * x;
            }
        };
        for &(s, c) in &self.couplings {
            // y_i += c x_{i+s}: the first part of y sees x from s on, the rest its beginning.
            let shift = s.rem_euclid(x.len() as isize) as usize;
            let (first, rest) = y.split_at_mut(x.len() - shift);
            add(first, factor * c, &x[shift..]);
            add(rest, factor * c, &x[..shift]);
        }
    }

    /// x(t) for dx/dt = Cx, exact in time.
    #[must_use]
    pub fn flow(&self, x: &[f64], t: f64) -> Vec<f64> {
        let modes = self.grid.transform(x);
        self.grid.values(modes.iter().zip(&self.eigenvalues).map(|(x, c)| x * (c * t).exp()).collect())
    }

    /// Steps of the classical Runge–Kutta method, order 4, for dx/dt = Cx.
    ///
    /// For a linear equation it is the Taylor polynomial 1 + C dt + … + (C dt)⁴/24, evaluated here
    /// by Horner's rule.
    pub fn advance(&self, x: &mut Vec<f64>, dt: f64, steps: usize) {
        let (mut y, mut next) = (x.clone(), x.clone());
        for _ in 0..steps {
            y.copy_from_slice(x);
            for divisor in [4.0, 3.0, 2.0, 1.0] {
                next.copy_from_slice(x);
                self.add_to(&mut next, dt / divisor, &y);
                std::mem::swap(&mut y, &mut next);
            }
            std::mem::swap(x, &mut y);
        }
    }

    /// x(t) and v(t) for d²x/dt² = Cx, exact in time.
    #[must_use]
    pub fn oscillate(&self, x: &[f64], v: &[f64], t: f64) -> (Vec<f64>, Vec<f64>) {
        let (mut x, mut v) = (self.grid.transform(x), self.grid.transform(v));
        for ((x, v), c) in x.iter_mut().zip(&mut v).zip(&self.eigenvalues) {
            let root = c.sqrt();
            let (sinh, cosh) = ((root * t).sinh(), (root * t).cosh());
            // sinh(√c t)/√c is t where c vanishes.
            let quotient = if root.norm() == 0.0 { Complex::new(t, 0.0) } else { sinh / root };
            (*x, *v) = (cosh * *x + quotient * *v, root * sinh * *x + cosh * *v);
        }
        (self.grid.values(x), self.grid.values(v))
    }
}
