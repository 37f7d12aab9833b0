//! Equations (59)–(76), T12–T15: a chain of neurons against the advection and the wave equation.

mod constraints;
mod dispersion;
mod permutations;

use std::f64::consts::TAU;
use std::ops::Bound::{Excluded, Included};

use crate::simulate::solvers::Chain;
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Map, Outcome, ParameterError, parameters,
};

use super::chain_waves::{
    LEFT, RIGHT, below, largest_difference, left_mover, lengths, mean, places, rate, relative_difference,
    right_mover, second_difference, slice, square, step_left, step_right, time,
};

parameters! {
    /// Neurons on a closed chain of length 2π, so that α = N/2π. Each one hears the neuron before it
    /// (right-movers) or after it (left-movers), in steps of 1/α as in (57) or in continuous time as
    /// in (58).
    pub struct ChainOfNeurons {
        /// Neurons on the longest chain; chains of a half, a quarter and an eighth are compared.
        neurons: usize = 4096, 128..=16_384;
        /// Time that the waves run, in turns around the circle.
        turns: f64 = 1.0, (Excluded(0.0), Included(4.0));
        /// Subsystems D.
        subsystems: usize = 3, 2..=8;
        /// Highest wave number of the random waves of the subsystems.
        modes: usize = 8, 1..=64;
        /// Seed of the random waves, permutations and weights.
        seed: u64 = 20_200_804, ..;
    }
}

impl Experiment for ChainOfNeurons {
    const NAME: &'static str = "chain-of-neurons";
    const SUMMARY: &'static str = "chain of up to thousands of neurons against the advection and the wave equation: \
         dispersion, spreading, null constraints and string action in the limit of many neurons";
    const EQUATIONS: &'static [&'static str] = &[
        "(54)", "(55)", "(57)", "(58)", "(59)", "(60)", "(61)", "(62)", "(63)", "(64)", "(65)", "(66)",
        "(67)", "(68)", "(69)", "(70)", "(71)", "(72)", "(73)", "(74)", "(75)", "(76)", "T12", "T13", "T14",
        "T15",
    ];

    fn check(&self) -> Result<(), ParameterError> {
        if !self.neurons.is_multiple_of(32) {
            return Err(ParameterError::refused("neurons", self.neurons, "it must be a multiple of 32"));
        }
        if self.modes * 32 > self.neurons {
            let allowed = format!("it must be at most neurons/32 = {}", self.neurons / 32);
            return Err(ParameterError::refused("modes", self.modes, allowed));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.movers(&context.part(0.0, 0.6), &mut outcome)?;
        self.dispersion(&context.part(0.6, 0.7), &mut outcome)?;
        self.symmetry(&context.part(0.7, 0.8), &mut outcome)?;
        self.constraints(&context.part(0.8, 0.9), &mut outcome)?;
        self.string_action(&context.part(0.9, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

/// What waves on a chain of one length are off by.
struct Errors {
    /// Right- and left-mover in continuous time, from the travelling waves.
    right: f64,
    left: f64,
    /// The right-mover, from a travelling wave that diffuses with 1/(2α).
    spread: f64,
    /// The mixture (68), from d'Alembert's solution of (73).
    mixture: f64,
    /// Relative residual of (73) in continuous time.
    residual: f64,
    /// (72) with the derivative (62), relative.
    slope: f64,
    /// Part of Σ(x − mean)² that the right-mover has lost.
    loss: f64,
    /// The right-mover's first mode decays like exp(−diffusion·τ).
    diffusion: f64,
    /// Error of the integration in time.
    time: f64,
    state: Vec<f64>,
}

impl ChainOfNeurons {
    fn movers(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let mut errors = Vec::new();
        // The work grows with the square of the length.
        let mut low = 0.0;
        for (n, share) in lengths(self.neurons).into_iter().zip([0.02, 0.05, 0.18, 0.74]) {
            errors.push((n as f64, self.waves(n, &context.part(low, low + share))?));
            low += share;
        }
        let mut order = |quantity: &str, expected: f64, error: fn(&Errors) -> f64| {
            let points: Vec<_> = errors.iter().map(|(n, e)| (*n, error(e))).collect();
            outcome.study(quantity, "neurons", Some(expected), &points)
        };
        let right = order("right-mover (61) in continuous time against a travelling wave", 1.0, |e| e.right);
        let spread =
            order("the same against a travelling wave that diffuses with 1/(2α)", 2.0, |e| e.spread);
        order("left-mover (70) in continuous time against a travelling wave", 1.0, |e| e.left);
        let slope = order("(72) with the difference (62)", 1.0, |e| e.slope);
        let mixture =
            order("mixture (68) in continuous time against d'Alembert's solution", 1.0, |e| e.mixture);
        order("residual of (73) on the mixture in continuous time", 1.0, |e| e.residual);
        order("loss of Σ(x − mean)² of the right-mover in continuous time", 1.0, |e| e.loss);

        let n = self.neurons;
        let (_, last) = &errors[errors.len() - 1];
        let height = "largest difference over the height of the wave, at the final time";
        outcome.measure("right-mover in continuous time − travelling wave", last.right, last.time, height);
        outcome.measure("left-mover in continuous time − travelling wave", last.left, last.time, height);
        outcome.measure("mixture in continuous time − d'Alembert", last.mixture, last.time, height);
        outcome.measure(
            "residual of (73) in continuous time",
            last.residual,
            last.time,
            "∂²x/∂τ² of (69) and (70) minus α² times the second difference, relative root mean square",
        );
        outcome.compare(
            "diffusion of the right-mover",
            last.diffusion,
            last.diffusion * (TAU / n as f64).powi(2) / 12.0,
            0.5 / rate(n),
            "rate of decay of the first mode; reference: 1/(2α); error: next order in 1/α",
        );
        outcome.measure(
            "loss of the right-mover",
            last.loss,
            last.time,
            "part of Σ(x − mean)² lost at the final time; (63) loses nothing",
        );
        let steps = self.steps(&context.part(0.99, 1.0), outcome)?;
        outcome.finding(format!(
            "In steps (57), chains of {n} neurons carry waves in both directions with an error {}, and \
             their mixture leaves a residual {} in the lattice form of (73).",
            below(steps.0),
            below(steps.1),
        ));
        outcome.finding(format!(
            "In continuous time (58) the right-mover on {n} neurons is off the wave of T13 by {:.2} % of \
             its height; the error falls with order {right:.2} in the number of neurons, and with order \
             {spread:.2} against a wave that diffuses with 1/(2α).",
            100.0 * last.right,
        ));
        outcome.finding(format!(
            "The mixture (68) approaches d'Alembert's solution of (73) with order {mixture:.2}, and \
             (72) with the difference (62) holds with order {slope:.2}.",
        ));
        let sigma: Vec<f64> = places(n).collect();
        let (coarse, first) = &errors[0];
        let stride = n / 512.min(n);
        let thin = |values: &[f64]| -> Vec<f64> { values.iter().copied().step_by(stride).collect() };
        let coarse_places: Vec<f64> = places(*coarse as usize).collect();
        outcome.draw(
            "Right-mover at the final time",
            Axis::new("σ", ""),
            Axis::new("x", ""),
            vec![
                Line::new("travelling wave", &thin(&sigma), &thin(&RIGHT.on(n, self.time()))),
                Line::new(&format!("{n} neurons"), &thin(&sigma), &thin(&last.state)),
                Line::new(&format!("{coarse} neurons"), &coarse_places, &first.state),
            ],
        );
        Ok(())
    }

    fn time(&self) -> f64 {
        time(self.neurons, self.turns)
    }

    /// Movers in continuous time on one chain. The Runge–Kutta step 1/(2α) is stable, |λ|dt ≤ 1.
    fn waves(&self, n: usize, context: &Context<'_>) -> Result<Errors, ExperimentError> {
        let (alpha, tau) = (rate(n), self.time());
        let steps = (2.0 * alpha * tau).round() as usize;
        let run = |chain: &Chain, start: &[f64], context: &Context<'_>| {
            let mut x = start.to_vec();
            context.in_slices(steps, slice(n), "movers", |count| {
                chain.advance(&mut x, tau / steps as f64, count)
            })?;
            Ok::<_, ExperimentError>(x)
        };
        let (right_chain, left_chain) = (right_mover(n), left_mover(n));
        let (right_start, left_start) = (RIGHT.on(n, 0.0), LEFT.on(n, 0.0));
        let right = run(&right_chain, &right_start, &context.part(0.0, 0.5))?;
        let left = run(&left_chain, &left_start, &context.part(0.5, 1.0))?;
        let (right_wave, left_wave) = (RIGHT.on(n, tau), LEFT.on(n, -tau));

        // Advection with diffusion ε/2: mode k turns by exp(−ikτ) and decays by exp(−k²ετ/2).
        let grid = right_chain.grid();
        let modes = grid.transform(&right_start);
        let spread = modes
            .iter()
            .zip(grid.wave_numbers())
            .map(|(c, &k)| c * num_complex::Complex::new(-k * k * tau / (2.0 * alpha), -k * tau).exp());
        let spread = grid.values(spread.collect());
        let decay = grid.transform(&right)[1].norm() / modes[1].norm();

        // ∂²x/∂τ² = C²x for each mover.
        let twice = |chain: &Chain, x: &[f64]| chain.apply(&chain.apply(x));
        let acceleration = mean(&twice(&right_chain, &right), &twice(&left_chain, &left));
        let curvature: Vec<f64> =
            second_difference(&mean(&right, &left)).iter().map(|d| alpha * alpha * d).collect();

        // (62): ∂x/∂σ = α(x_i − x_{i−1}), which is minus the right-mover's coupling.
        let along: Vec<f64> = right_chain.apply(&left_start).iter().map(|d| -d).collect();
        let centre = right.iter().sum::<f64>() / n as f64;
        let variance = |x: &[f64]| square(&x.iter().map(|x| x - centre).collect::<Vec<_>>());
        Ok(Errors {
            right: largest_difference(&right, &right_wave),
            left: largest_difference(&left, &left_wave),
            spread: largest_difference(&right, &spread),
            mixture: largest_difference(&mean(&right, &left), &mean(&right_wave, &left_wave)),
            residual: relative_difference(&acceleration, &curvature),
            slope: relative_difference(&left_chain.apply(&left_start), &along),
            loss: 1.0 - variance(&right) / variance(&right_start),
            diffusion: -decay.ln() / tau,
            // Below 1e-12 it is the rounding of the exact solution.
            time: largest_difference(&right, &right_chain.flow(&right_start, tau)).max(1e-12),
            state: right,
        })
    }

    /// The synchronous steps (57) on the longest chain: distance to the waves, residual of (73).
    fn steps(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(f64, f64), ExperimentError> {
        let (n, tau) = (self.neurons, self.time());
        let count = (rate(n) * tau).round() as usize;
        let (mut right, mut left) = (RIGHT.on(n, 0.0), LEFT.on(n, 0.0));
        let (mut before, mut now, mut residual) = (Vec::new(), mean(&right, &left), 0.0f64);
        context.part(0.0, 0.7).in_slices(count, slice(n), "steps", |slice| {
            for _ in 0..slice {
                step_right(&mut right);
                step_left(&mut left);
                let next = mean(&right, &left);
                if !before.is_empty() {
                    // x(t+1) − 2x(t) + x(t−1) = x_{i−1} − 2x_i + x_{i+1}
                    let change: Vec<f64> = (0..n).map(|i| next[i] - 2.0 * now[i] + before[i]).collect();
                    residual = residual.max(largest_difference(&change, &second_difference(&now)));
                }
                before = std::mem::replace(&mut now, next);
            }
        })?;
        let error =
            largest_difference(&right, &RIGHT.on(n, tau)).max(largest_difference(&left, &LEFT.on(n, -tau)));
        let labels: Vec<usize> = (0..n).collect();
        let mut turned = labels.clone();
        context.part(0.7, 1.0).in_slices(n, slice(n), "steps", |slice| {
            (0..slice).for_each(|_| step_right(&mut turned));
        })?;
        let displaced = labels.iter().zip(&turned).filter(|(a, b)| a != b).count();
        outcome.magnitude(
            "movers in steps − travelling waves",
            error,
            "largest difference over the height of the wave, at the final time",
        );
        outcome.magnitude(
            "mixture in steps, residual of (73)",
            residual,
            "x(t+1) − 2x(t) + x(t−1) minus the second difference along the chain, largest",
        );
        outcome.compare(
            "neurons that differ after N steps",
            displaced as f64,
            0.0,
            0.0,
            "T13: the wave is periodic, the chain returns to its state",
        );
        let show = 64;
        let (mut right, mut left) = (RIGHT.on(show, 0.0), LEFT.on(show, 0.0));
        let mut values = Vec::new();
        for _ in 0..show {
            values.extend(mean(&right, &left));
            step_right(&mut right);
            step_left(&mut left);
        }
        let axis: Vec<f64> = places(show).collect();
        outcome.maps.push(Map {
            title: "Mixture of both directions in steps".into(),
            x: Axis::new("σ", ""),
            y: Axis::new("τ", ""),
            z: Axis::new("x", ""),
            x_values: axis.clone(),
            y_values: axis,
            values,
        });
        Ok((error, residual))
    }
}
