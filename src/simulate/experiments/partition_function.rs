//! Equations (5), (7), (10), (45), (46): Z by quadrature and by Monte Carlo against the formula.

use std::f64::consts::TAU;

use rayon::prelude::*;

use crate::simulate::solvers::NormalStream;
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Map, Outcome, ParameterError, parameters, positive,
};

use super::network::Network;

parameters! {
    /// Networks of 1 to 4 neurons with f = tanh and random weights.
    pub struct PartitionFunction {
        /// Largest number of neurons.
        neurons: usize = 4, 1..=4;
        /// Inverse temperature β.
        beta: f64 = 1.0, 0.01..=100.0;
        /// Mass parameter m; the integral diverges from 1 on.
        mass: f64 = 0.0, (std::ops::Bound::Unbounded, std::ops::Bound::Excluded(1.0));
        /// Standard deviation of a weight, times √N.
        weight: f64 = 0.6, positive();
        /// Standard deviation of a bias.
        bias: f64 = 0.2, 0.0..=5.0;
        /// Points a side of the quadrature with one or two neurons; more neurons get fewer, down to half.
        points: usize = 64, 16..=256;
        /// Monte Carlo samples.
        samples: usize = 400_000, 4_096..=100_000_000;
        /// Seed of weights and samples.
        seed: u64 = 20_200_804, ..;
    }
}

/// (7): log Z as printed, or NaN where the determinant is not positive definite.
fn printed(eigenvalues: &[f64], beta: f64, mass: f64) -> f64 {
    gaussian(eigenvalues, |l| 1.0 - beta * mass + beta * l)
}

/// The Gaussian integral of exp(−β(½ xᵀĜx − (m/2)x²)): β(λ − m) for 1 − βm + βλ.
fn plain(eigenvalues: &[f64], beta: f64, mass: f64) -> f64 {
    gaussian(eigenvalues, |l| beta * (l - mass))
}

fn gaussian(eigenvalues: &[f64], factor: impl Fn(f64) -> f64) -> f64 {
    let factors = eigenvalues.iter().map(|&l| factor(l));
    factors.map(|a| if a > 0.0 { 0.5 * (TAU / a).ln() } else { f64::NAN }).sum()
}

impl Experiment for PartitionFunction {
    const NAME: &'static str = "partition-function";
    const SUMMARY: &'static str =
        "partition function of small tanh networks by quadrature and Monte Carlo against (7)";
    const EQUATIONS: &'static [&'static str] =
        &["(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(45)", "(46)", "T4"];

    fn check(&self) -> Result<(), ParameterError> {
        // The side of the cube grows as 1/√β and 1/(1 − m), the spacing must not.
        let network = Network { n: 1, w: vec![0.0], b: vec![0.0], mass: self.mass };
        let spacing = 4.0 * network.half_width(self.beta) / self.points as f64;
        let needed = 2.0 / self.beta.sqrt().max(1.0);
        if spacing <= needed {
            return Ok(());
        }
        let points = (self.points as f64 * spacing / needed).ceil();
        let allowed = format!("with this β and m it must be at least {points}");
        Err(ParameterError::refused("points", self.points, allowed))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        for n in 1..=self.neurons {
            context.report(0.1 * n as f64, "quadrature")?;
            self.network(n, context, &mut outcome)?;
        }
        context.report(0.5, "convergence")?;
        self.quadrature_convergence(context, &mut outcome)?;
        self.monte_carlo(&context.part(0.5, 0.7), &mut outcome)?;
        self.maps(&context.part(0.7, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

impl PartitionFunction {
    fn network(&self, n: usize, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let network = Network::random(n, self.weight, self.bias, self.mass, self.seed);
        let beta = self.beta;
        let points = match n {
            1 | 2 => self.points,
            3 => self.points * 3 / 4,
            _ => self.points / 2,
        };
        let exact = network.canonical(beta, 0.0, points, context)?;
        let coarse = network.canonical(beta, 0.0, points * 3 / 4, context)?;
        let error = (exact.log_z - coarse.log_z).abs() + 1e-13;
        let eigenvalues = network.gram_eigenvalues(&exact.mean);
        let formula = printed(&eigenvalues, beta, self.mass);
        outcome.compare(
            &format!("log Z, N = {n}"),
            exact.log_z,
            error,
            formula,
            "by quadrature; reference: (7) as printed, at the exact mean state",
        );
        let without = plain(&eigenvalues, beta, self.mass);
        outcome.measure(
            &format!("log Z without the unit term, N = {n}"),
            without,
            error,
            "Gaussian formula with β(Ĝ − m) in place of 1 − βm + βĜ",
        );
        let weighted = network.canonical(beta, 1.0, points, context)?;
        let weighted_formula = printed(&network.gram_eigenvalues(&weighted.mean), beta, self.mass);
        outcome.compare(
            &format!("log Z with weight exp(−x²/2), N = {n}"),
            weighted.log_z,
            error,
            weighted_formula,
            "∫ exp(−βH − x²/2) dᴺx by quadrature; reference: (7) as printed, at the mean of this ensemble",
        );
        let h = 1e-3 * beta;
        let derivative = |h: f64| -> Result<f64, ExperimentError> {
            let below = network.canonical(beta - h, 0.0, points, context)?.log_z;
            let above = network.canonical(beta + h, 0.0, points, context)?.log_z;
            Ok((below - above) / (2.0 * h))
        };
        let (d1, d2) = (derivative(h)?, derivative(2.0 * h)?);
        outcome.compare(
            &format!("U, N = {n}"),
            exact.u,
            (exact.u - coarse.u).abs() + (d1 - d2).abs() / 3.0 + 1e-9,
            (4.0 * d1 - d2) / 3.0,
            "⟨H⟩ by quadrature; reference: −∂ log Z/∂β, (10)",
        );
        if self.mass == 0.0 {
            let virial: f64 = 0.5 * eigenvalues.iter().map(|l| l / (1.0 + beta * l)).sum::<f64>();
            outcome.compare(
                &format!("U against (46), N = {n}"),
                exact.u,
                (exact.u - coarse.u).abs() + 1e-12,
                virial,
                "⟨H⟩ by quadrature; reference: ½ Σ λ/(1 + βλ)",
            );
        }
        outcome.finding(format!(
            "N = {n}: log Z = {:.4}; (7) as printed is off by {:+.3}, without the unit term by {:+.3}; \
             for the integral weighted by exp(−x²/2), (7) is off by {:+.3}.",
            exact.log_z,
            formula - exact.log_z,
            without - exact.log_z,
            weighted_formula - weighted.log_z,
        ));
        Ok(())
    }

    fn quadrature_convergence(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let network = Network::random(2, self.weight, self.bias, self.mass, self.seed);
        let exact = network.canonical(self.beta, 0.0, 4 * self.points, context)?.log_z;
        // The coarsest grids only: further ones are exact to rounding.
        let mut points = Vec::new();
        for side in [self.points / 8, self.points / 6, self.points / 4] {
            let z = network.canonical(self.beta, 0.0, side, context)?.log_z;
            points.push((side as f64, (z - exact).abs().max(1e-15)));
        }
        outcome.study("log Z by quadrature, N = 2 (faster than any power)", "points a side", None, &points);
        Ok(())
    }

    /// Importance sampling from a normal density: Z = ⟨exp(−βH)/g⟩.
    fn monte_carlo(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let n = self.neurons;
        let network = Network::random(n, self.weight, self.bias, self.mass, self.seed);
        // Wide enough to cover |x| ≤ 1 and the thermal spread with bounded weights.
        let width = 1.2 * (1.0 + 1.0 / self.beta).sqrt() / (1.0 - self.mass.max(0.0)).sqrt();
        let norm = (width * TAU.sqrt()).powi(n as i32);
        let per_stream = 4096;
        let streams = self.samples / per_stream;
        let mut means = Vec::with_capacity(streams);
        // Batches of streams, so that a cancelled run stops soon.
        for batch in (0..streams).step_by(64) {
            context.report(batch as f64 / streams as f64, "Monte Carlo")?;
            let part: Vec<Vec<f64>> = (batch..streams.min(batch + 64))
                .into_par_iter()
                .map(|stream| {
                    let mut source = NormalStream::new(self.seed, 1000 + stream as u64);
                    let mut block = [0.0; 32];
                    let mut values = Vec::with_capacity(per_stream);
                    while values.len() < per_stream {
                        source.next_block(&mut block);
                        for z in block.chunks_exact(n) {
                            let x: [f64; 4] = std::array::from_fn(|i| z.get(i).map_or(0.0, |z| width * z));
                            let square: f64 = z.iter().map(|z| z * z).sum();
                            let h = network.loss(&x[..n]);
                            values.push((0.5 * square - self.beta * h).exp() * norm);
                        }
                    }
                    values
                })
                .collect();
            means.extend(part);
        }
        let mut count = 0.0;
        let (mut sum, mut squares) = (0.0, 0.0);
        for value in means.iter().flatten() {
            count += 1.0;
            sum += value;
            squares += value * value;
        }
        let z = sum / count;
        let error = ((squares / count - z * z) / count).sqrt();
        let points = if n == 4 { self.points / 2 } else { self.points * 3 / 4 };
        let exact = network.canonical(self.beta, 0.0, points, context)?.log_z.exp();
        outcome.compare(
            &format!("Z by Monte Carlo, N = {n}"),
            z,
            error,
            exact,
            "importance sampling from a normal density; reference: quadrature",
        );
        let study: Vec<(f64, f64)> = [64, 256, 1024]
            .map(|size| {
                let deviations = means
                    .iter()
                    .flat_map(|values| values.chunks_exact(size))
                    .map(|c| (c.iter().sum::<f64>() / size as f64 - z).powi(2));
                let (count, sum) = deviations.fold((0.0, 0.0), |(n, s), d| (n + 1.0, s + d));
                (size as f64, (sum / f64::max(count, 1.0)).sqrt())
            })
            .into();
        outcome.study("root mean square error of Z by Monte Carlo", "samples", Some(0.5), &study);
        Ok(())
    }

    /// Where the formula is meaningful: its error over (β, m) for N = 2 and over (w, b) for N = 1.
    fn maps(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let points = self.points;
        let betas: Vec<f64> = (0..13).map(|i| 10f64.powf(-1.5 + 0.25 * f64::from(i))).collect();
        let masses: Vec<f64> = (0..8).map(|i| -0.4 + 0.2 * f64::from(i)).collect();
        let base = Network::random(2, self.weight, 0.0, 0.0, self.seed);
        let (mut as_printed, mut without, mut weighted) = (Vec::new(), Vec::new(), Vec::new());
        let (mut exists, mut defined, mut close) = (0, 0, 0);
        for (j, &mass) in masses.iter().enumerate() {
            context.report(0.5 * j as f64 / masses.len() as f64, "map over temperature and mass")?;
            let network = Network { mass, ..base.clone() };
            for &beta in &betas {
                // Unbiased networks have the mean state 0.
                let eigenvalues = network.gram_eigenvalues(&[0.0; 4]);
                let formula = printed(&eigenvalues, beta, mass);
                defined += usize::from(formula.is_finite());
                if !network.half_width(beta).is_finite() {
                    as_printed.push(f64::NAN);
                    without.push(f64::NAN);
                    weighted.push(f64::NAN);
                    continue;
                }
                exists += 1;
                let exact = network.canonical(beta, 0.0, points, context)?.log_z;
                close += usize::from((formula - exact).abs() < 0.1);
                as_printed.push(formula - exact);
                without.push(plain(&eigenvalues, beta, mass) - exact);
                weighted.push(formula - network.canonical(beta, 1.0, points, context)?.log_z);
            }
        }
        outcome.finding(format!(
            "Of {} pairs (β, m) with N = 2 and b = 0 the integral (5) exists for {exists}, the formula \
             (7) is real for {defined}, and they agree within 10 % for {close}.",
            betas.len() * masses.len(),
        ));
        let row = masses.iter().position(|m| m.abs() < 1e-12).unwrap_or(0) * betas.len();
        let cut = |values: &[f64]| values[row..row + betas.len()].to_vec();
        outcome.draw(
            "Error of the Gaussian formula, N = 2, b = 0, m = 0",
            Axis::log("β", ""),
            Axis::new("log Z by formula − log Z", ""),
            vec![
                Line::new("(7) as printed", &betas, &cut(&as_printed)),
                Line::new("without the unit term", &betas, &cut(&without)),
                Line::new("(7), integral weighted by exp(−x²/2)", &betas, &cut(&weighted)),
            ],
        );
        for (title, values) in [
            ("(7) as printed", as_printed),
            ("Gaussian formula without the unit term", without),
            ("(7) against the integral weighted by exp(−x²/2)", weighted),
        ] {
            outcome.maps.push(Map {
                title: format!("{title}: error of log Z, N = 2"),
                x: Axis::log("β", ""),
                y: Axis::new("m", ""),
                z: Axis::new("log Z by formula − log Z", ""),
                x_values: betas.clone(),
                y_values: masses.clone(),
                values,
            });
        }
        let weights: Vec<f64> = (0..11).map(|i| 0.2 * f64::from(i)).collect();
        let biases: Vec<f64> = (0..7).map(|i| 0.25 * f64::from(i)).collect();
        let mut values = Vec::new();
        for (j, &b) in biases.iter().enumerate() {
            context.report(0.5 + 0.5 * j as f64 / 7.0, "map over weight and bias")?;
            for &w in &weights {
                let network = Network { n: 1, w: vec![w], b: vec![b], mass: self.mass };
                let exact = network.canonical(self.beta, 0.0, 2 * points, context)?;
                let eigenvalues = network.gram_eigenvalues(&exact.mean);
                values.push(printed(&eigenvalues, self.beta, self.mass) - exact.log_z);
            }
        }
        outcome.maps.push(Map {
            title: "(7) as printed: error of log Z, N = 1".into(),
            x: Axis::new("w", ""),
            y: Axis::new("b", ""),
            z: Axis::new("log Z by formula − log Z", ""),
            x_values: weights,
            y_values: biases,
            values,
        });
        Ok(())
    }
}
