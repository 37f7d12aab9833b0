//! The part of [`EmergentAction`] with metrics that differ between neurons, g^i_μν = g_i η_μν.

use std::f64::consts::TAU;

use nalgebra::{DMatrix, SymmetricEigen};

use crate::simulate::solvers::{Chain, Periodic1, yoshida4};
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome};

use super::{EmergentAction, coupled, integrate, springs, start};
use crate::simulate::experiments::chain_waves::{
    below, largest_difference, lengths, places, rate, slice, square, two_digits,
};

/// Points of the spectral solution of the limit; the waves' modes above 64 are below 1e-20.
const POINTS: usize = 128;

/// Neurons for the growing mode, whose eigenvalue takes time cubic in them.
const SMALL_CHAINS: [usize; 3] = [32, 64, 128];

/// The equation of motion that (77) with the sign of Ĝ reversed does have:
/// g_i d²x_i/dτ² = −α² Σ_j ½(g_i + g_j) G_ij x_j.
fn from_action(chain: &Chain, g: &[f64]) -> impl Fn(&[f64], &mut [f64]) {
    move |x, a| {
        // ½(Cx)_i + ½(C(gx))_i/g_i with C = −α²Ĝ
        let weighted: Vec<f64> = g.iter().zip(x).map(|(g, x)| g * x).collect();
        a.fill(0.0);
        chain.add_to(a, 0.5, &weighted);
        a.iter_mut().zip(g).for_each(|(a, g)| *a /= g);
        chain.add_to(a, 0.5, x);
    }
}

impl EmergentAction {
    /// g_i = 1 + a cos σ_i.
    fn metrics(&self, n: usize) -> Vec<f64> {
        places(n).map(|sigma| 1.0 + self.metric * sigma.cos()).collect()
    }

    pub(super) fn unequal_metrics(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let tau = self.time();
        let limit = self.limit(&context.part(0.0, 0.3))?;
        let (mut errors, mut drifts, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
        let mut low = 0.3;
        for (n, share) in lengths(self.neurons).into_iter().zip([0.02, 0.05, 0.13, 0.5]) {
            let part = context.part(low, low + share);
            low += share;
            let (chain, g) = (springs(n), self.metrics(n));
            // Σ g v² + α² Σ ½(g_i + g_j) x_i G_ij x_j
            let energy = |x: &[f64], v: &[f64]| -> f64 {
                let coupling = chain.apply(x);
                (0..n).map(|i| g[i] * (v[i] * v[i] - x[i] * coupling[i])).sum()
            };
            let (x, drift) = follow(from_action(&chain, &g), tau, &energy, n, &part.part(0.0, 0.7))?;
            drifts.push(drift);
            errors.push((n as f64, largest_difference(&common(&x), &common(&limit))));
            // In (78) as printed g_i is a common factor of neuron i and drops out.
            let (y, change) = follow(coupled(&chain, 1.0), tau, &energy, n, &part.part(0.7, 1.0))?;
            dropped.push((n as f64, change));
            if n == self.neurons {
                let pick = |values: &[f64]| common(values).to_vec();
                let sigma = pick(&places(n).collect::<Vec<_>>());
                outcome.draw(
                    "State at the final time, unequal metrics",
                    Axis::new("σ", ""),
                    Axis::new("x", ""),
                    vec![
                        Line::new("limit of many neurons", &sigma, &pick(&limit)),
                        Line::new("from the action", &sigma, &pick(&x)),
                        Line::new("(78), where the metrics drop out", &sigma, &pick(&y)),
                    ],
                );
            }
        }
        let order = outcome.study(
            "unequal metrics, from the action, against g x_ττ = (g x_σ)_σ + ½ g_σσ x",
            "neurons",
            Some(2.0),
            &errors,
        );
        let flat = outcome.study(
            "change of the action's energy under (78), by length",
            "neurons",
            Some(0.0),
            &dropped,
        );
        outcome.measure(
            "unequal metrics, from the action − limit",
            errors[3].1,
            (errors[2].1 - 4.0 * errors[3].1).abs() / 3.0,
            "largest difference at the final time; sign of Ĝ reversed",
        );
        outcome.magnitude(
            "drift of the action's energy under its own equation, unequal metrics",
            drifts[3],
            "largest relative change of Σg v² + α²Σ½(g_i + g_j)x_i G_ij x_j at eight times on the way",
        );
        outcome.measure(
            "change of the action's energy under (78), unequal metrics",
            dropped[3].1,
            (dropped[3].1 - dropped[2].1).abs().max(1e-12),
            "the same under (78), sign reversed and index j, in which the metrics drop out",
        );
        outcome.finding(format!(
            "With metrics 1 + {} cos σ the action's own equation of motion approaches \
             g x_ττ = (g x_σ)_σ + ½ g_σσ x with order {order:.2} and changes its energy by {}; (78), in \
             which the metrics drop out, changes that energy by {:.3} (order {}).",
            self.metric,
            below(drifts[3]),
            dropped[3].1,
            two_digits(flat),
        ));
        Ok(())
    }

    /// g x_ττ = (g x_σ)_σ + ½ g_σσ x = ½(g x_σσ + (g x)_σσ) by spectral differentiation.
    fn limit(&self, context: &Context<'_>) -> Result<Vec<f64>, ExperimentError> {
        let (grid, g) = (Periodic1::new(POINTS, TAU), self.metrics(POINTS));
        let acceleration = |x: &[f64], a: &mut [f64]| {
            let weighted: Vec<f64> = g.iter().zip(x).map(|(g, x)| g * x).collect();
            let ((_, plain), (_, weighted)) = (grid.derivatives(x), grid.derivatives(&weighted));
            (0..POINTS).for_each(|i| a[i] = 0.5 * (plain[i] + weighted[i] / g[i]));
        };
        let (mut x, mut v) = start(POINTS);
        // ω·dt ≤ 1/4 for the highest mode.
        let steps = (4.0 * POINTS as f64 / 2.0 * self.time()).ceil() as usize;
        let dt = self.time() / steps as f64;
        context.in_slices(steps, slice(100 * POINTS), "limit of many neurons", |count| {
            yoshida4(acceleration, &mut x, &mut v, dt, count);
        })?;
        Ok(x)
    }

    /// Frequencies of the action with the sign of Ĝ reversed are not all real when metrics differ.
    pub(super) fn growing_mode(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        // For y = √g x the equation is symmetric: y_i'' = Σ_j ½(√(g_i/g_j) + √(g_j/g_i)) C_ij y_j.
        let symmetric = |g: &[f64], apply: &dyn Fn(&[f64]) -> Vec<f64>| {
            let n = g.len();
            let mut matrix = DMatrix::zeros(n, n);
            for j in 0..n {
                let mut unit = vec![0.0; n];
                unit[j] = 1.0;
                for (i, c) in apply(&unit).into_iter().enumerate() {
                    matrix[(i, j)] = 0.5 * ((g[i] / g[j]).sqrt() + (g[j] / g[i]).sqrt()) * c;
                }
            }
            matrix
        };
        let largest = |matrix: DMatrix<f64>| {
            let eigen = SymmetricEigen::new(matrix);
            let at = eigen.eigenvalues.imax();
            let mode: Vec<f64> = eigen.eigenvectors.column(at).iter().copied().collect();
            // Frequencies of order 1 apart from rounding, which is below 1e-6 of α² here.
            let growing = eigen.eigenvalues.iter().filter(|&&square| square > 1e-6).count();
            (eigen.eigenvalues[at], mode, growing)
        };
        let grid = Periodic1::new(SMALL_CHAINS[0], TAU);
        let limit = largest(symmetric(&self.metrics(grid.points()), &|x| grid.derivatives(x).1)).0.sqrt();
        let mut errors = Vec::new();
        for (i, n) in SMALL_CHAINS.into_iter().enumerate() {
            context.report(i as f64 / 3.0, "growing mode")?;
            let (chain, g) = (springs(n), self.metrics(n));
            let (square_of_rate, mode, growing) = largest(symmetric(&g, &|x| chain.apply(x)));
            let growth = square_of_rate.max(0.0).sqrt();
            errors.push((n as f64, (growth - limit).abs()));
            if n < SMALL_CHAINS[2] {
                continue;
            }
            // The same by integration from the mode, over one turn.
            let mut x: Vec<f64> = mode.iter().zip(&g).map(|(y, g)| y / g.sqrt()).collect();
            let mut v: Vec<f64> = x.iter().map(|x| growth * x).collect();
            let size = square(&x);
            integrate(from_action(&chain, &g), (&mut x, &mut v), TAU, &context.part(0.9, 1.0))?;
            let measured = (square(&x) / size).ln() / (2.0 * TAU);
            outcome.compare(
                "growth rate of the growing mode, unequal metrics",
                measured,
                (measured - growth).abs() + (errors[1].1 - errors[2].1).abs() / 3.0,
                limit,
                "measured over one turn on 128 neurons, sign of Ĝ reversed; reference: limit of many neurons",
            );
            let mut constant = vec![0.0; n];
            from_action(&chain, &g)(&vec![1.0; n], &mut constant);
            outcome.compare(
                "largest acceleration of a constant state, unequal metrics",
                constant.iter().fold(0.0, |worst: f64, a| worst.max(a.abs())),
                self.metric / (1.0 - self.metric) * rate(n).powi(-2),
                0.5 * self.metric / (1.0 - self.metric),
                "reference: ½|g_σσ|/g; 0 if only differences of states mattered; error: order of 1/α²",
            );
            // With the metric on the links, α²½(g_i + g_{i−1})(x_i − x_{i−1})², nothing grows.
            let links = DMatrix::from_fn(n, n, |i, j| {
                let (after, before) = ((i + 1) % n, (i + n - 1) % n);
                let link = |k: usize| 0.5 * (g[i] + g[k]);
                let coupling = if i == j {
                    -link(after) - link(before)
                } else if j == after || j == before {
                    link(j)
                } else {
                    0.0
                };
                rate(n).powi(2) * coupling / (g[i] * g[j]).sqrt()
            });
            let on_links = largest(links).0 / rate(n).powi(2);
            outcome.magnitude(
                "largest squared growth rate over α² with metrics on the links",
                on_links,
                "for α²½(g_i + g_{i−1})(x_i − x_{i−1})² in place of g_i α² x_i G_ij x_j",
            );
            outcome.finding(format!(
                "With the sign of Ĝ reversed and these metrics {growing} of {n} modes of the action grow, the \
                 fastest at the rate {measured:.4} (limit of many neurons {limit:.4}); with the metrics on the links \
                 between neurons the largest squared growth rate is {} α².",
                below(on_links),
            ));
        }
        outcome.study("growth rate of the growing mode against its limit", "neurons", Some(2.0), &errors);
        Ok(())
    }
}

/// The state at the end and the largest relative change of the energy at eight times on the way.
fn follow(
    acceleration: impl Fn(&[f64], &mut [f64]),
    tau: f64,
    energy: &impl Fn(&[f64], &[f64]) -> f64,
    n: usize,
    context: &Context<'_>,
) -> Result<(Vec<f64>, f64), ExperimentError> {
    let (mut x, mut v) = start(n);
    let before = energy(&x, &v);
    let mut largest = 0.0f64;
    for part in 0..8 {
        let part = context.part(f64::from(part) / 8.0, f64::from(part + 1) / 8.0);
        integrate(&acceleration, (&mut x, &mut v), tau / 8.0, &part)?;
        largest = largest.max((energy(&x, &v) / before - 1.0).abs());
    }
    Ok((x, largest))
}

/// The values at places that all chains and the spectral grid share, 32 of them at most.
fn common(values: &[f64]) -> Vec<f64> {
    values.iter().copied().step_by((values.len() / 32).max(1)).collect()
}
