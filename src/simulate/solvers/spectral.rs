//! Derivatives of periodic functions by Fourier transform.

use std::fmt;
use std::sync::Arc;

use num_complex::Complex;
use rustfft::{Fft, FftPlanner};

/// A periodic interval with `points` equidistant points.
///
/// Derivatives of analytic functions converge faster than any power of the spacing; Trefethen,
/// *Spectral Methods in MATLAB*, chapter 3.
#[derive(Clone)]
pub struct Periodic1 {
    length: f64,
    wave_numbers: Vec<f64>,
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
}

impl fmt::Debug for Periodic1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Periodic1({} points, length {})", self.points(), self.length)
    }
}

/// Wave numbers 2πj/L in the order of the transform.
pub(crate) fn wave_numbers(points: usize, length: f64) -> Vec<f64> {
    let unit = std::f64::consts::TAU / length;
    (0..points).map(|j| if 2 * j < points { j as f64 } else { j as f64 - points as f64 } * unit).collect()
}

impl Periodic1 {
    /// A circle of this length with equidistant points.
    #[must_use]
    pub fn new(points: usize, length: f64) -> Self {
        let mut planner = FftPlanner::new();
        Periodic1 {
            length,
            wave_numbers: wave_numbers(points, length),
            forward: planner.plan_fft_forward(points),
            inverse: planner.plan_fft_inverse(points),
        }
    }

    /// Number of points.
    #[must_use]
    pub fn points(&self) -> usize {
        self.wave_numbers.len()
    }

    /// Distance between points, in the unit of the length.
    #[must_use]
    pub fn spacing(&self) -> f64 {
        self.length / self.points() as f64
    }

    /// The points 0, h, 2h, ….
    #[must_use]
    pub fn positions(&self) -> Vec<f64> {
        (0..self.points()).map(|i| i as f64 * self.spacing()).collect()
    }

    /// 2π n / length for every mode, in the order of the transform.
    #[must_use]
    pub fn wave_numbers(&self) -> &[f64] {
        &self.wave_numbers
    }

    /// Coefficients c with f(x) = Σ c_k exp(ikx).
    #[must_use]
    pub fn transform(&self, values: &[f64]) -> Vec<Complex<f64>> {
        let scale = 1.0 / values.len() as f64;
        let mut c: Vec<_> = values.iter().map(|&value| Complex::new(value * scale, 0.0)).collect();
        self.forward.process(&mut c);
        c
    }

    /// Real part of Σ c_k exp(ikx) at the points.
    #[must_use]
    pub fn values(&self, mut coefficients: Vec<Complex<f64>>) -> Vec<f64> {
        self.inverse.process(&mut coefficients);
        coefficients.iter().map(|c| c.re).collect()
    }

    /// First and second derivative. The highest mode of an even number of points is left out of the
    /// first one: its sign is undefined.
    #[must_use]
    pub fn derivatives(&self, values: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = values.len();
        let c = self.transform(values);
        // Both at once: the first derivative as real part, the second as imaginary part.
        let mut both: Vec<Complex<f64>> = c
            .iter()
            .zip(&self.wave_numbers)
            .enumerate()
            .map(|(j, (c, &k))| {
                let first = if 2 * j == n { Complex::ZERO } else { c * Complex::new(0.0, k) };
                first + c * Complex::new(0.0, -k * k)
            })
            .collect();
        self.inverse.process(&mut both);
        both.iter().map(|value| (value.re, value.im)).unzip()
    }

    /// Removes the modes above two thirds of the highest, so that products of two functions are not
    /// aliased (Orszag's rule).
    pub fn dealias(&self, values: &mut Vec<f64>) {
        let n = values.len();
        let mut c = self.transform(values);
        for (j, c) in c.iter_mut().enumerate() {
            if 3 * j.min(n - j) > n {
                *c = Complex::ZERO;
            }
        }
        *values = self.values(c);
    }

    /// ∮ f dx, spectrally accurate.
    #[must_use]
    pub fn integral(&self, values: &[f64]) -> f64 {
        values.iter().sum::<f64>() * self.spacing()
    }
}

/// A periodic rectangle; the first index is y, the second x.
#[derive(Debug, Clone)]
pub struct Periodic2 {
    x: Periodic1,
    y: Periodic1,
}

impl Periodic2 {
    /// A torus by number of points and length of each side.
    #[must_use]
    pub fn new((nx, lx): (usize, f64), (ny, ly): (usize, f64)) -> Self {
        Periodic2 { x: Periodic1::new(nx, lx), y: Periodic1::new(ny, ly) }
    }

    /// (x, y) of each point, row by row.
    #[must_use]
    pub fn positions(&self) -> Vec<(f64, f64)> {
        let (xs, ys) = (self.x.positions(), self.y.positions());
        ys.iter().flat_map(|&y| xs.iter().map(move |&x| (x, y))).collect()
    }

    /// Area of one cell.
    #[must_use]
    pub fn cell(&self) -> f64 {
        self.x.spacing() * self.y.spacing()
    }

    /// ∂f/∂x, ∂f/∂y and the Laplacian.
    #[must_use]
    pub fn derivatives(&self, values: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let (nx, ny) = (self.x.points(), self.y.points());
        let mut dx = Vec::with_capacity(nx * ny);
        let mut laplacian = Vec::with_capacity(nx * ny);
        for row in values.chunks_exact(nx) {
            let (first, second) = self.x.derivatives(row);
            dx.extend(first);
            laplacian.extend(second);
        }
        let mut dy = vec![0.0; nx * ny];
        let mut column = vec![0.0; ny];
        for i in 0..nx {
            for (j, value) in column.iter_mut().enumerate() {
                *value = values[j * nx + i];
            }
            let (first, second) = self.y.derivatives(&column);
            for j in 0..ny {
                dy[j * nx + i] = first[j];
                laplacian[j * nx + i] += second[j];
            }
        }
        (dx, dy, laplacian)
    }
}
