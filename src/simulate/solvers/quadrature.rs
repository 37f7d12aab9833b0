//! Integrals over a few variables.

use rayon::prelude::*;

/// The mean of f over a normal distribution, by the trapezoidal rule with `points` points within nine
/// standard deviations: geometric convergence for an analytic f (Trefethen & Weideman, as below).
pub fn normal_mean(mean: f64, deviation: f64, points: usize, f: impl Fn(f64) -> f64) -> f64 {
    const REACH: f64 = 9.0; // exp(−9²/2) < 3e-18
    let spacing = 2.0 * REACH / points as f64;
    let (mut weights, mut sum) = (0.0, 0.0);
    for i in 0..points {
        let z = (i as f64 + 0.5) * spacing - REACH;
        let weight = (-0.5 * z * z).exp();
        weights += weight;
        sum += weight * f(mean + deviation * z);
    }
    sum / weights
}

/// ∫ f dⁿx over the cube [−`half_width`, `half_width`]ⁿ by the midpoint rule with `points` points a
/// side; several integrands at once.
///
/// For a function that is analytic and has decayed at the sides, the rule converges faster than any
/// power of the spacing: Trefethen & Weideman, SIAM Review 56, 385 (2014). Slabs of the first
/// coordinate are added in order, whatever the number of threads.
pub fn tensor_midpoint<const M: usize>(
    dimension: usize,
    half_width: f64,
    points: usize,
    f: impl Fn(&[f64]) -> [f64; M] + Sync,
) -> [f64; M] {
    tensor_midpoint_until(dimension, half_width, points, f, || false).unwrap_or([f64::NAN; M])
}

/// The same, but gives up with `None` once `stop` is true; it is asked once a slab.
pub fn tensor_midpoint_until<const M: usize>(
    dimension: usize,
    half_width: f64,
    points: usize,
    f: impl Fn(&[f64]) -> [f64; M] + Sync,
    stop: impl Fn() -> bool + Sync,
) -> Option<[f64; M]> {
    let spacing = 2.0 * half_width / points as f64;
    let at = |i: usize| (i as f64 + 0.5) * spacing - half_width;
    let slabs: Option<Vec<[f64; M]>> = (0..points)
        .into_par_iter()
        .map(|first| {
            if stop() {
                return None;
            }
            let mut index = vec![0; dimension];
            let mut x = vec![at(0); dimension];
            x[0] = at(first);
            let mut sums = [0.0; M];
            loop {
                for (sum, value) in sums.iter_mut().zip(f(&x)) {
                    *sum += value;
                }
                // Counts like an odometer; the first coordinate is fixed.
                let mut axis = dimension - 1;
                while axis > 0 && index[axis] + 1 == points {
                    index[axis] = 0;
                    x[axis] = at(0);
                    axis -= 1;
                }
                if axis == 0 {
                    return Some(sums);
                }
                index[axis] += 1;
                x[axis] = at(index[axis]);
            }
        })
        .collect();
    let volume = spacing.powi(dimension as i32);
    let mut total = [0.0; M];
    for slab in slabs? {
        for (total, sum) in total.iter_mut().zip(slab) {
            *total += sum * volume;
        }
    }
    Some(total)
}
