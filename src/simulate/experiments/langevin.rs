//! Equations (18)–(23): a stochastic-gradient ensemble against the Fokker–Planck equation.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, TAU};

use pxfm::f_erf;

use crate::simulate::solvers::{Ensemble, FokkerPlanck, Stepping, Walls, kolmogorov_smirnov, sin};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// Walkers that climb F with noise, on a line (F = −k q²/2, exactly solvable) and on an interval
    /// of length 2π (F = A sin q) with periodic and with reflecting ends.
    pub struct Langevin {
        /// Number of walkers.
        walkers: usize = 200_000, 1_000..=10_000_000;
        /// Time steps, of the ensemble and of the Fokker–Planck solver.
        steps: usize = 400, 16..=100_000;
        /// Cells of the Fokker–Planck solver on the interval; a multiple of 4.
        cells: usize = 512, 32..=16_384;
        /// Final time.
        time: f64 = 0.8, positive();
        /// Diffusion coefficient D, length²/time.
        diffusion: f64 = 0.5, positive();
        /// Learning rate γ of (19).
        gamma: f64 = 1.0, positive();
        /// Amplitude A of F on the interval, and k on the line.
        amplitude: f64 = 1.0, positive();
        /// Seed of the random streams.
        seed: u64 = 20_200_804, ..;
    }
}

/// Start: a normal distribution around this point with this width, wrapped or folded at the walls.
const CENTRE: f64 = 2.0;
const SPREAD: f64 = 0.6;

impl Experiment for Langevin {
    const NAME: &'static str = "langevin";
    const SUMMARY: &'static str = "stochastic-gradient ensemble against the Fokker–Planck equation, \
                                   entropy production with periodic and with reflecting walls";
    const EQUATIONS: &'static [&'static str] = &["(18)", "(19)", "(20)", "(21)", "(22)", "(23)", "T6"];

    fn check(&self) -> Result<(), ParameterError> {
        let rate = self.gamma * self.amplitude * self.time / self.steps as f64;
        if !self.cells.is_multiple_of(4) {
            return Err(ParameterError::refused("cells", self.cells, "it must be a multiple of 4"));
        }
        if rate > 0.5 {
            let allowed = format!("γ·A·time/steps = {rate} must be at most 0.5");
            return Err(ParameterError::refused("steps", self.steps, allowed));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.line(&context.part(0.0, 0.4), &mut outcome)?;
        for (walls, low) in [(Walls::Periodic, 0.4), (Walls::Reflecting, 0.7)] {
            self.interval(walls, &context.part(low, low + 0.3), &mut outcome)?;
        }
        Ok(outcome)
    }
}

impl Langevin {
    fn dt(&self) -> f64 {
        self.time / self.steps as f64
    }

    /// Advances an ensemble in slices that are short enough to be cancelled.
    fn walk(
        &self,
        ensemble: &mut Ensemble,
        steps: usize,
        drift: impl Fn(f64) -> f64 + Sync,
        bound: impl Fn(f64) -> f64 + Sync,
        context: &Context<'_>,
    ) -> Result<(), ExperimentError> {
        let dt = self.time / steps as f64;
        let slice = (1_000_000 / self.walkers).max(1);
        context.in_slices(steps, slice, "Langevin ensemble", |count| {
            ensemble.advance(count, dt, self.diffusion, &drift, &bound);
        })
    }

    /// The Ornstein–Uhlenbeck process, whose law is known: normal with mean m and variance v.
    fn line(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let rate = self.gamma * self.amplitude;
        let decay = (-rate * self.time).exp();
        let stationary = self.diffusion / rate;
        let mean = CENTRE * decay;
        let variance = stationary + (SPREAD * SPREAD - stationary) * decay * decay;
        let run = |steps: usize, context: &Context<'_>| -> Result<Ensemble, ExperimentError> {
            let start = |_, z: f64| CENTRE + SPREAD * z;
            let mut ensemble = Ensemble::new(self.walkers, self.seed, start);
            self.walk(&mut ensemble, steps, |q| -rate * q, |q| q, context)?;
            Ok(ensemble)
        };
        let ensemble = run(self.steps, &context.part(0.0, 0.5))?;
        let (m, m_error) = ensemble.average(|q| q);
        let (v, v_error) = ensemble.average(|q| (q - m).powi(2));
        // The exact law of the Euler scheme itself, a = 1 − k·dt, gives its bias without noise.
        let euler = |steps: usize| {
            let dt = self.time / steps as f64;
            let a = 1.0 - rate * dt;
            let power = a.powi(steps as i32);
            let limit = 2.0 * self.diffusion * dt / (1.0 - a * a);
            (CENTRE * power, limit + (SPREAD * SPREAD - limit) * power * power)
        };
        let bias = euler(self.steps);
        let m_bias = (bias.0 - mean).abs();
        let v_bias = (bias.1 - variance).abs();
        outcome.compare("mean on the line", m, m_error + m_bias, mean, "⟨q⟩ of the ensemble");
        outcome.compare(
            "variance on the line",
            v,
            v_error + v_bias,
            variance,
            "⟨(q − ⟨q⟩)²⟩ of the ensemble",
        );
        let cdf = |q: f64| 0.5 * (1.0 + f_erf((q - mean) / variance.sqrt() * FRAC_1_SQRT_2));
        let test = kolmogorov_smirnov(ensemble.positions(), cdf);
        // Under the hypothesis √n·distance has the standard deviation 0.26 (Kolmogorov's law).
        let noise = 0.26 / (self.walkers as f64).sqrt();
        outcome.measure(
            "Kolmogorov–Smirnov distance on the line",
            test.distance,
            noise,
            "largest difference of the distribution functions of ensemble and exact law",
        );
        outcome.measure(
            "p-value on the line",
            test.p_value,
            0.0,
            "probability of such a distance if the ensemble has the exact law",
        );

        // Weak order of the time step: mean of the ensemble against the exact mean, coarse steps.
        let coarse = [4, 8, 16];
        let mut weak = Vec::new();
        for (i, steps) in coarse.into_iter().enumerate() {
            let part = context.part(0.5 + 0.1 * i as f64, 0.6 + 0.1 * i as f64);
            let (m, _) = run(steps, &part)?.average(|q| q);
            weak.push((steps as f64, (m - mean).abs()));
        }
        outcome.study("ensemble mean on the line against the exact mean", "time steps", Some(1.0), &weak);

        // Statistical order: root mean square of batch means around the mean of the Euler scheme.
        let positions = ensemble.positions();
        let sampling: Vec<(f64, f64)> = [16, 64, 256]
            .map(|size| {
                let squares = positions
                    .chunks_exact(size)
                    .map(|batch| (batch.iter().sum::<f64>() / size as f64 - bias.0).powi(2));
                let batches = positions.len() / size;
                (size as f64, (squares.sum::<f64>() / batches as f64).sqrt())
            })
            .into();
        outcome.study("root mean square error of the mean of a batch", "walkers", Some(0.5), &sampling);

        // Grid order of the Fokker–Planck solver on a line that is long enough.
        let reach = 8.0 * variance.max(SPREAD * SPREAD).sqrt() + CENTRE;
        let mut grid = Vec::new();
        for cells in [self.cells / 4, self.cells / 2, self.cells] {
            context.check()?;
            let mut solver = FokkerPlanck::new(
                (-reach, reach),
                cells,
                |q| -rate * q,
                self.diffusion,
                self.dt(),
                Walls::Reflecting,
                Stepping::CrankNicolson,
            )
            .ok_or_else(singular)?;
            let centres = solver.centres();
            let mut p: Vec<f64> = centres.iter().map(|&q| normal(q, CENTRE, SPREAD)).collect();
            solver.advance(&mut p, self.steps);
            let error: f64 = centres
                .iter()
                .zip(&p)
                .map(|(&q, p)| (p - normal(q, mean, variance.sqrt())).abs())
                .sum::<f64>()
                * solver.width();
            grid.push((cells as f64, error));
        }
        outcome.study(
            "Fokker–Planck density on the line, L1 distance to the exact law",
            "cells",
            Some(2.0),
            &grid,
        );
        outcome.finding(format!(
            "On the line the ensemble's mean differs from the exact one by {:.1} and its variance by \
             {:.1} of their own errors; Kolmogorov–Smirnov p-value {:.2}.",
            (m - mean).abs() / (m_error + m_bias),
            (v - variance).abs() / (v_error + v_bias),
            test.p_value,
        ));
        Ok(())
    }

    fn interval(
        &self,
        walls: Walls,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let name = match walls {
            Walls::Periodic => "periodic walls",
            Walls::Reflecting => "reflecting walls",
        };
        // F = A sin q, drift γ A cos q.
        let slope = self.gamma * self.amplitude;
        let drift = |q: f64| slope * sin(q + FRAC_PI_2);
        let bound = |q: f64| match walls {
            Walls::Periodic => q - TAU * (q / TAU).floor(),
            // Folds once at each end; a step never crosses the whole interval.
            Walls::Reflecting => TAU - (TAU - q.abs()).abs(),
        };
        let mut ensemble = Ensemble::new(self.walkers, self.seed, |_, z| bound(CENTRE + SPREAD * z));
        self.walk(&mut ensemble, self.steps, drift, bound, &context.part(0.0, 0.8))?;

        let fine = self.evolve(walls, self.cells, context)?;
        let half = self.evolve(walls, self.cells / 2, context)?;
        // Distribution function of the density: linear between the faces of the cells.
        let mut sums = vec![0.0];
        for p in &fine.p {
            sums.push(sums[sums.len() - 1] + p * fine.width);
        }
        let cdf = |q: f64| {
            let position = (q / fine.width).clamp(0.0, fine.p.len() as f64);
            let cell = (position as usize).min(fine.p.len() - 1);
            sums[cell] + (position - cell as f64) * fine.p[cell] * fine.width
        };
        let test = kolmogorov_smirnov(ensemble.positions(), cdf);
        let noise = 0.26 / (self.walkers as f64).sqrt();
        outcome.measure(
            &format!("Kolmogorov–Smirnov distance, {name}"),
            test.distance,
            noise,
            "largest difference of the distribution functions of ensemble and Fokker–Planck density",
        );
        outcome.measure(
            &format!("p-value, {name}"),
            test.p_value,
            0.0,
            "probability of such a distance if the ensemble has the Fokker–Planck density",
        );
        outcome.magnitude(
            &format!("mass error, {name}"),
            fine.p.iter().sum::<f64>() * fine.width - 1.0,
            "∫p dq − 1 of the Fokker–Planck density; the scheme conserves it to rounding",
        );

        let last = fine.history.len() / 2;
        let (a, b) = (&fine.history[last], &half.history[last]);
        let change = |f: fn(&Rates) -> f64| (f(a) - f(b)).abs() / 3.0;
        outcome.measure(
            &format!("entropy rate, {name}"),
            a.entropy_rate,
            change(|r| r.entropy_rate),
            "dS_q/dt by difference of (21) in time, at half time",
        );
        outcome.compare(
            &format!("first form of (22), {name}"),
            a.first,
            change(|r| r.first),
            a.entropy_rate,
            "∫ ∂p (D ∂p/p − γ ∂F), at half time; reference: the entropy rate",
        );
        outcome.compare(
            &format!("second form of (22), {name}"),
            a.second,
            change(|r| r.second),
            a.entropy_rate,
            "∫ √p (−4D ∂² + γ ∂²F) √p, at half time; reference: the entropy rate",
        );
        outcome.compare(
            &format!("defect of the second form, {name}"),
            a.entropy_rate - a.second,
            change(|r| r.entropy_rate) + change(|r| r.second),
            a.boundary,
            "entropy rate minus second form; reference: the wall term γ[p ∂F] dropped in (22)",
        );
        outcome.compare(
            &format!("rate of ⟨F⟩, {name}"),
            a.mean_f_rate,
            change(|r| r.mean_f_rate),
            a.learning,
            "d⟨F⟩/dt of the noisy ensemble, at half time; reference: ⟨γ(∂F)²⟩ of (23)",
        );
        outcome.compare(
            &format!("rate of ⟨F⟩ minus (23), {name}"),
            a.mean_f_rate - a.learning,
            change(|r| r.mean_f_rate) + change(|r| r.learning),
            a.ito,
            "d⟨F⟩/dt − ⟨γ(∂F)²⟩; reference: the noise term D⟨∂²F⟩ with its wall term −D[p ∂F]",
        );
        let times: Vec<f64> = fine.history.iter().map(|r| r.time).collect();
        let column = |f: fn(&Rates) -> f64| -> Vec<f64> { fine.history.iter().map(f).collect() };
        outcome.draw(
            &format!("Entropy production, {name}"),
            Axis::new("t", ""),
            Axis::new("dS/dt", ""),
            vec![
                Line::new("measured", &times, &column(|r| r.entropy_rate)),
                Line::new("first form of (22)", &times, &column(|r| r.first)),
                Line::new("second form of (22)", &times, &column(|r| r.second)),
                Line::new("second form + γ[p ∂F]", &times, &column(|r| r.second + r.boundary)),
            ],
        );
        outcome.draw(
            &format!("Rate of ⟨F⟩, {name}"),
            Axis::new("t", ""),
            Axis::new("d⟨F⟩/dt", ""),
            vec![
                Line::new("measured", &times, &column(|r| r.mean_f_rate)),
                Line::new("(23): γ⟨(∂F)²⟩", &times, &column(|r| r.learning)),
                Line::new("with the noise term", &times, &column(|r| r.learning + r.ito)),
            ],
        );
        let bins = 64;
        let mut counts = vec![0.0; bins];
        for q in ensemble.positions() {
            counts[((q / TAU * bins as f64) as usize).min(bins - 1)] += 1.0;
        }
        let scale = bins as f64 / TAU / self.walkers as f64;
        let histogram: Vec<f64> = counts.iter().map(|count| count * scale).collect();
        let centres: Vec<f64> = (0..bins).map(|i| (i as f64 + 0.5) * TAU / bins as f64).collect();
        outcome.draw(
            &format!("Density at the final time, {name}"),
            Axis::new("q", ""),
            Axis::new("p", ""),
            vec![
                Line::new("ensemble", &centres, &histogram),
                Line::new("Fokker–Planck", &fine.centres, &fine.p),
            ],
        );
        outcome.finding(format!(
            "With {name} the first form of (22) differs from the measured entropy rate {:.4} by {:.1e}, \
             the second by {:.1e}; the wall term γ[p ∂F] is {:.1e}.",
            a.entropy_rate,
            a.first - a.entropy_rate,
            a.second - a.entropy_rate,
            a.boundary,
        ));
        outcome.finding(format!(
            "With {name} ⟨F⟩ changes at the rate {:.4}, (23) averaged gives {:.4}, with the noise term \
             {:.4}.",
            a.mean_f_rate,
            a.learning,
            a.learning + a.ito,
        ));
        Ok(())
    }

    /// The Fokker–Planck density on the interval, with the terms of (22) and (23) along the way.
    fn evolve(
        &self,
        walls: Walls,
        cells: usize,
        context: &Context<'_>,
    ) -> Result<Evolution, ExperimentError> {
        let slope = self.gamma * self.amplitude;
        let mut solver = FokkerPlanck::new(
            (0.0, TAU),
            cells,
            |q| slope * q.cos(),
            self.diffusion,
            self.dt(),
            walls,
            Stepping::CrankNicolson,
        )
        .ok_or_else(singular)?;
        let centres = solver.centres();
        let width = solver.width();
        // Images of the starting distribution, as many as can matter.
        let mut p: Vec<f64> = centres
            .iter()
            .map(|&q| {
                (-3..=3)
                    .map(|image| {
                        let shift = TAU * f64::from(image);
                        match walls {
                            Walls::Periodic => normal(q + shift, CENTRE, SPREAD),
                            Walls::Reflecting => {
                                normal(q + 2.0 * shift, CENTRE, SPREAD)
                                    + normal(-q + 2.0 * shift, CENTRE, SPREAD)
                            }
                        }
                    })
                    .sum()
            })
            .collect();
        let mass: f64 = p.iter().sum::<f64>() * width;
        for p in &mut p {
            *p /= mass;
        }
        // About 40 moments; each needs both neighbours in time for the central difference.
        let stride = (self.steps / 40).max(1);
        let entropy = |p: &[f64]| -p.iter().map(|p| p * p.max(1e-300).ln()).sum::<f64>() * width;
        let f: Vec<f64> = centres.iter().map(|q| self.amplitude * q.sin()).collect();
        let mean_f = |p: &[f64]| p.iter().zip(&f).map(|(p, f)| p * f).sum::<f64>() * width;
        let mut history = Vec::new();
        let (mut before, mut now) = (Vec::new(), p.clone());
        for step in 1..=self.steps {
            context.check()?;
            solver.advance(&mut p, 1);
            // `now` is the state of step − 1, `p` that of `step`.
            if (step - 1) % stride == 0 && step > 1 {
                let rate = |g: &dyn Fn(&[f64]) -> f64| (g(&p) - g(&before)) / (2.0 * self.dt());
                history.push(Rates {
                    time: (step - 1) as f64 * self.dt(),
                    entropy_rate: rate(&entropy),
                    mean_f_rate: rate(&mean_f),
                    ..self.instantaneous(walls, &centres, width, &now)
                });
            }
            before.clone_from(&now);
            now.clone_from(&p);
        }
        Ok(Evolution { centres, width, p, history })
    }

    /// The integrals of (22) and (23) over a density, by differences of order 2.
    fn instantaneous(&self, walls: Walls, centres: &[f64], width: f64, p: &[f64]) -> Rates {
        let n = p.len();
        let (d, gamma, a) = (self.diffusion, self.gamma, self.amplitude);
        // First form: derivatives at the faces between neighbours.
        let faces = if walls == Walls::Periodic { 0..n } else { 1..n };
        let first = faces
            .map(|face| {
                let (left, right) = (p[(face + n - 1) % n], p[face]);
                let slope = (right - left) / width;
                // (∂p)²/p as 4(∂√p)², which stays accurate where p is small.
                let root = (right.sqrt() - left.sqrt()) / width;
                4.0 * d * root * root - slope * gamma * a * (face as f64 * width).cos()
            })
            .sum::<f64>()
            * width;
        let root: Vec<f64> = p.iter().map(|p| p.sqrt()).collect();
        let second = (0..n)
            .map(|i| {
                let curvature = if walls == Walls::Periodic || (i > 0 && i + 1 < n) {
                    root[(i + n - 1) % n] - 2.0 * root[i] + root[(i + 1) % n]
                } else {
                    // One-sided, order 2, at the walls.
                    let at = |k: usize| root[if i == 0 { k } else { n - 1 - k }];
                    2.0 * at(0) - 5.0 * at(1) + 4.0 * at(2) - at(3)
                } / (width * width);
                root[i] * (-4.0 * d * curvature - gamma * a * centres[i].sin() * root[i])
            })
            .sum::<f64>()
            * width;
        let integral =
            |f: &dyn Fn(f64) -> f64| p.iter().zip(centres).map(|(p, &q)| p * f(q)).sum::<f64>() * width;
        // p at the walls by quadratic extrapolation from the three nearest centres; F' = A there.
        let (low, high) = (
            (15.0 * p[0] - 10.0 * p[1] + 3.0 * p[2]) / 8.0,
            (15.0 * p[n - 1] - 10.0 * p[n - 2] + 3.0 * p[n - 3]) / 8.0,
        );
        let jump = if walls == Walls::Periodic { 0.0 } else { a * (high - low) };
        Rates {
            time: 0.0,
            entropy_rate: 0.0,
            mean_f_rate: 0.0,
            first,
            second,
            boundary: gamma * jump,
            learning: integral(&|q| gamma * (a * q.cos()).powi(2)),
            ito: integral(&|q| -d * a * q.sin()) - d * jump,
        }
    }
}

struct Evolution {
    centres: Vec<f64>,
    width: f64,
    p: Vec<f64>,
    history: Vec<Rates>,
}

/// The terms of (22) and (23) at one time.
struct Rates {
    time: f64,
    entropy_rate: f64,
    mean_f_rate: f64,
    first: f64,
    second: f64,
    /// γ[p ∂F] between the walls.
    boundary: f64,
    /// γ⟨(∂F)²⟩.
    learning: f64,
    /// D⟨∂²F⟩ − D[p ∂F].
    ito: f64,
}

fn normal(q: f64, mean: f64, width: f64) -> f64 {
    let z = (q - mean) / width;
    (-z * z / 2.0).exp() / (width * TAU.sqrt())
}

fn singular() -> ExperimentError {
    ExperimentError::Numerical(
        "the Fokker–Planck matrix is singular; choose smaller rates or more cells".into(),
    )
}
