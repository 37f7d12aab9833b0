//! The part of [`ChainOfNeurons`] about single modes: dispersion relation of (61) against (63).

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome};

use super::ChainOfNeurons;
use crate::simulate::experiments::chain_waves::{lengths, rate, right_mover};

impl ChainOfNeurons {
    /// Frequency and decay of every mode of (61), from the answer to a unit at one neuron.
    pub(super) fn dispersion(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let mode = 4; // of the convergence study
        let (mut phase, mut decay) = (Vec::new(), Vec::new());
        let mut finest = (Vec::new(), Vec::new());
        for (i, n) in lengths(self.neurons).into_iter().enumerate() {
            context.report(i as f64 / 4.0, "dispersion relation")?;
            let (chain, alpha) = (right_mover(n), rate(n));
            // All modes of a unit have the same amplitude; within 1/α no phase exceeds π.
            let mut x = vec![0.0; n];
            x[0] = 1.0;
            chain.advance(&mut x, 1.0 / (64.0 * alpha), 64);
            let rates: Vec<_> =
                chain.grid().transform(&x).iter().map(|c| (c * n as f64).ln() * alpha).collect();
            let error = rates.iter().zip(chain.eigenvalues()).take(n / 2 + 1);
            let error = error.map(|(a, b)| (a - b).norm() / alpha).fold(0.0, f64::max);
            phase.push((n as f64, (-rates[mode].im / mode as f64 - 1.0).abs()));
            decay.push((n as f64, -rates[mode].re));
            if n == self.neurons {
                outcome.magnitude(
                    "measured − exact dispersion relation",
                    error,
                    "largest |λ/α − (exp(−ik/α) − 1)| over all modes",
                );
                finest = rates.iter().take(n / 2 + 1).map(|r| (-r.im, -r.re)).unzip();
            }
        }
        let phase_order = outcome.study("phase velocity of mode 4 minus 1", "neurons", Some(2.0), &phase);
        let decay_order = outcome.study("decay rate of mode 4", "neurons", Some(1.0), &decay);
        let (n, alpha) = (self.neurons, rate(self.neurons));
        let (frequency, damping) = finest;
        let half = n / 2;
        let good = (1..half).take_while(|&k| (frequency[k] / k as f64 - 1.0).abs() < 0.01).count();
        outcome.measure(
            "modes with a phase velocity within 1 % of 1",
            good as f64 / half as f64,
            1.0 / half as f64,
            "part of all modes of (61); in (63) all of them",
        );
        outcome.compare(
            "phase velocity at k/α = π/2",
            frequency[n / 4] / (n / 4) as f64,
            1e-6,
            1.0 / FRAC_PI_2,
            "measured on (61); reference: sin(k/α)/(k/α); in (63) it is 1",
        );
        // Group velocity by the difference of neighbouring modes; it is 0 where neighbours' waves turn back.
        let group: Vec<f64> = frequency.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let turn = group.iter().position(|&v| v < 0.0).unwrap_or(half);
        outcome.compare(
            "k/α above which groups run backwards",
            turn as f64 / alpha,
            1.0 / alpha,
            FRAC_PI_2,
            "first mode of (61) with a negative group velocity; in (63) there is none",
        );
        let kept = (-damping[mode] * TAU).exp();
        outcome.compare(
            "amplitude of mode 4 after one turn",
            kept,
            TAU * alpha * (mode as f64 / alpha).powi(4) / 24.0,
            (-2.0 * PI * PI * (mode * mode) as f64 / n as f64).exp(),
            "measured on (61); reference: exp(−2π²k²/N), error: next order; in (63) it is 1",
        );
        // α(1 − cos(k/α)) ≈ k²/(2α): a loss of 1 % in a turn at N = 2π²k²/0.01005.
        let needed = damping[1] * TAU / -(0.99f64.ln()) * n as f64;
        outcome.finding(format!(
            "In continuous time the phase velocity of a mode approaches 1 with order {phase_order:.2} and \
             its decay rate 0 with order {decay_order:.2}; groups run backwards above k = {:.4} α, and a \
             mode that shall lose less than 1 % in a turn needs {needed:.0} k² neurons.",
            turn as f64 / alpha,
        ));
        let stride = half.div_ceil(256);
        let every = (0..=half).step_by(stride);
        let x: Vec<f64> = every.clone().map(|k| k as f64 / alpha).collect();
        let pick = |values: &[f64]| -> Vec<f64> { every.clone().map(|k| values[k] / alpha).collect() };
        outcome.draw(
            "Dispersion relation of the chain",
            Axis::new("k/α", ""),
            Axis::new("rate/α", ""),
            vec![
                Line::new("frequency, continuous time", &x, &pick(&frequency)),
                Line::new("decay, continuous time", &x, &pick(&damping)),
                Line::new("frequency of (63), and of the chain in steps", &x, &x),
            ],
        );
        Ok(())
    }
}
