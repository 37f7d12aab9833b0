//! The left side of (102) for the experiment on the two actions.

use std::f64::consts::{PI, TAU};

use num_dual::{DualNum, HyperDual64};

use crate::simulate::solvers::curvature;
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome, order};

use super::TwoActions;

/// A metric, row by row, from the coordinates.
type Metric<'a> = &'a dyn Fn(&[HyperDual64]) -> Vec<HyperDual64>;

fn degenerate() -> ExperimentError {
    ExperimentError::Numerical("the metric is not Lorentzian everywhere: choose a smaller amplitude".into())
}

/// Rows of diag(−1, 1, …, 1) in n dimensions.
fn flat(n: usize) -> Vec<HyperDual64> {
    (0..n * n)
        .map(|index| match (index, index % (n + 1)) {
            (0, _) => HyperDual64::from(-1.0),
            (_, 0) => HyperDual64::from(1.0),
            _ => HyperDual64::from(0.0),
        })
        .collect()
}

impl TwoActions {
    /// A smooth periodic metric that depends on X⁰ and X¹, multiplied by `scale`².
    fn wavy(&self, n: usize, scale: f64, x: &[HyperDual64]) -> Vec<HyperDual64> {
        let h = self.amplitude;
        let mut g = flat(n);
        g[0] -= x[0].sin() * x[1].cos() * h;
        let mixed = (x[1] + x[0] * 2.0).sin() * (0.5 * h);
        g[1] += mixed;
        g[n] += mixed;
        for i in 1..n {
            g[i * (n + 1)] += (x[0] + x[1] * i as f64).cos() * h;
        }
        g.into_iter().map(|g| g * (scale * scale)).collect()
    }

    /// The three terms of (88) over one period of every coordinate: R, Λ and matter.
    ///
    /// Matter by (83), L_M = −g_{μν}⟨T^{μν}⟩ with a density √−g T^{μν} that, as the text says of (80), does
    /// not depend on the metric: diag(1, ⅓, …, ⅓) with a wave in X¹.
    fn gravity(
        &self,
        n: usize,
        points: usize,
        scale: f64,
        context: &Context<'_>,
    ) -> Result<[f64; 3], ExperimentError> {
        let spacing = TAU / points as f64;
        let measure = spacing * spacing * TAU.powi(n as i32 - 2);
        let mut sums = [0.0; 3];
        for i in 0..points {
            context.check()?;
            for j in 0..points {
                let mut x = vec![0.0; n];
                x[0] = i as f64 * spacing;
                x[1] = j as f64 * spacing;
                let metric: Metric<'_> = &|x| self.wavy(n, scale, x);
                let c = curvature(n, &x, metric).ok_or_else(degenerate)?;
                let fixed: Vec<HyperDual64> = x.iter().map(|&x| HyperDual64::from(x)).collect();
                let g = self.wavy(n, scale, &fixed);
                let stress = 1.0 + 0.5 * x[1].cos();
                let trace: f64 =
                    (0..n).map(|m| g[m * (n + 1)].re * if m == 0 { stress } else { stress / 3.0 }).sum();
                sums[0] += measure * c.volume * c.scalar;
                sums[1] -= measure * c.volume * 2.0 * self.lambda;
                sums[2] -= measure * self.kappa * trace;
            }
        }
        Ok(sums)
    }

    /// Exponents of the terms of (88) under g → λ²g; a term that vanishes has none.
    pub(super) fn exponents_left(
        &self,
        n: usize,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<Vec<f64>, ExperimentError> {
        let factors = [1.0, 2.0, 4.0, 8.0];
        let mut values = Vec::new();
        for (k, &scale) in factors.iter().enumerate() {
            context.report(0.5 * k as f64 / 4.0, "gravitational action")?;
            values.push(self.gravity(n, self.points, scale, context)?);
        }
        let coarse = self.gravity(n, self.points / 2, 1.0, context)?;
        let names = ["R", "Lambda", "matter"];
        let expected = [n as f64 - 2.0, n as f64, 2.0];
        let (mut exponents, mut lines) = (Vec::new(), Vec::new());
        for (row, name) in names.into_iter().enumerate() {
            if n == 2 && row == 0 {
                // Gauss and Bonnet: the integral of a total derivative over a torus.
                outcome.magnitude(
                    "R term in 2 dimensions over the Lambda term",
                    values[0][0] / values[0][1],
                    "zero for every periodic metric",
                );
                continue;
            }
            let points: Vec<(f64, f64)> = factors.iter().zip(&values).map(|(&s, v)| (s, v[row])).collect();
            let exponent = -order(&points).unwrap_or(f64::NAN);
            outcome.compare(
                &format!("exponent of the {name} term in {n} dimensions"),
                exponent,
                1e-9,
                expected[row],
                "of (88) when the metric is multiplied by the square of a number",
            );
            exponents.push(exponent);
            let sizes: Vec<f64> = values.iter().map(|v| v[row].abs()).collect();
            lines.push(Line::new(&format!("{name} term"), &factors, &sizes));
        }
        if n > 2 {
            outcome.measure(
                &format!("R term in {n} dimensions"),
                values[0][0],
                (values[0][0] - coarse[0]).abs(),
                "∫√−g R over one period of every coordinate",
            );
        }
        outcome.draw(
            &format!("Terms of the gravitational action in {n} dimensions against the scale of lengths"),
            Axis::log("scale of the lengths", ""),
            Axis::log("absolute value of the term", ""),
            lines,
        );
        Ok(exponents)
    }

    /// The vacuum solution with Λ: de Sitter space, −N²dt² + a²dx² with N = 1 and a = exp(Ht).
    pub(super) fn stationary_left(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        for n in [3, 4] {
            context.report((n - 3) as f64 / 2.0, "vacuum solution of the gravitational action")?;
            // Λ = (n − 1)(n − 2) H²/2.
            let hubble = (2.0 * self.lambda / ((n - 1) * (n - 2)) as f64).sqrt();
            // R and Λ terms, and the former in first derivatives, over unit time and unit comoving volume.
            let action = |count: usize, h: f64| -> Result<[f64; 4], ExperimentError> {
                let mut sums = [0.0; 4];
                for k in 0..count {
                    context.check()?;
                    let t = (k as f64 + 0.5) / count as f64;
                    let metric: Metric<'_> = &|x| {
                        // Vanishes with its first three derivatives at the ends, so no boundary term changes.
                        let bump = (x[0] * PI).sin().powi(4) * h;
                        let lapse = bump + 1.0;
                        let a = (x[0] * hubble).exp() * (bump * (x[0] * 2.0 + 1.0) + 1.0);
                        let mut g = flat(n);
                        g[0] = -(lapse * lapse);
                        for i in 1..n {
                            g[i * (n + 1)] = a * a;
                        }
                        g
                    };
                    let mut x = vec![0.0; n];
                    x[0] = t;
                    let c = curvature(n, &x, metric).ok_or_else(degenerate)?;
                    sums[0] += c.volume * c.scalar / count as f64;
                    sums[1] -= c.volume * 2.0 * self.lambda / count as f64;
                    sums[2] += c.volume * c.first_order / count as f64;
                    sums[3] += c.volume / count as f64;
                }
                Ok(sums)
            };
            let total = |s: [f64; 4]| s[0] + s[1];
            let (fine, coarse) = (action(64, 0.0)?, action(32, 0.0)?);
            let scale = |s: [f64; 4]| s[0].abs() + s[1].abs();
            let share = |s: [f64; 4]| total(s) / scale(s);
            outcome.compare(
                &format!("gravitational action on a solution over the sum of its terms, {n} dimensions"),
                share(fine),
                (share(fine) - share(coarse)).abs().max(1e-9),
                // With R = 2nΛ/(n − 2): (R − 2Λ)/(R + 2Λ) = 1/(n − 1).
                1.0 / (n as f64 - 1.0),
                "S_x of (88) on de Sitter space over the sum of the absolute values of the terms R and Λ",
            );
            let printed = |s: [f64; 4]| (s[2] + s[1]) / (s[2].abs() + s[1].abs());
            outcome.measure(
                &format!("the same without second derivatives of the metric, {n} dimensions"),
                printed(fine),
                (printed(fine) - printed(coarse)).abs().max(1e-9),
                "with R in first derivatives of the metric: other boundary terms, which the text neglects",
            );
            outcome.compare(
                &format!("gravitational action on a solution over its volume, {n} dimensions"),
                total(fine) / fine[3],
                (total(fine) / fine[3] - total(coarse) / coarse[3]).abs().max(1e-9),
                4.0 * self.lambda / (n as f64 - 2.0),
                "S_x over ∫√−g; reference: 4Λ/(n − 2)",
            );
            let mut points = Vec::new();
            for h in [0.1, 0.05, 0.025] {
                let even = 0.5 * (total(action(64, h)?) + total(action(64, -h)?)) - total(fine);
                points.push((1.0 / h, even));
            }
            let name =
                format!("gravitational action around a solution, even part of the change, {n} dimensions");
            outcome.study(&name, "1/deviation", Some(2.0), &points);
            let first = |h: f64| -> Result<f64, ExperimentError> {
                Ok((total(action(64, h)?) - total(action(64, -h)?)) / (2.0 * h * scale(fine)))
            };
            let (wide, narrow) = (first(0.0125)?, first(0.00625)?);
            outcome.compare(
                &format!(
                    "first variation of the gravitational action over the sum of its terms, {n} dimensions"
                ),
                // Richardson's extrapolation of central differences.
                (4.0 * narrow - wide) / 3.0,
                (narrow - wide).abs() / 3.0,
                0.0,
                "derivative in the deviation: the solution is a stationary point",
            );
            let right = outcome.measurement("boundary action on a solution over the sum of its terms");
            // A bound: rounding and the time step leave nothing else of it.
            let right = right.map_or(f64::INFINITY, |m| m.value.abs() + m.error).max(1e-6);
            outcome.finding(format!(
                "At a stationary point the gravitational action with Lambda is {:.3} of the sum of its terms in {n} \
                 dimensions, the boundary action below {:.0e} of its own: relative to the terms a factor of \
                 proportionality would have to be above {:.0e}.",
                share(fine),
                right,
                share(fine) / right,
            ));
        }
        Ok(())
    }
}
