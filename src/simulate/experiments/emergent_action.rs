//! Equations (77), (78), T16: the discrete action and the readings of its equation of motion on a
//! chain of neurons, against the wave equation.

mod neuron_metrics;

use std::f64::consts::TAU;
use std::ops::Bound::{Excluded, Included};

use crate::simulate::solvers::{Chain, yoshida4};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters,
};

use super::chain_waves::{
    LEFT, RIGHT, below, largest_difference, lengths, mean, places, rate, relative_difference,
    second_difference, slice, square, step_left, step_right, time, two_digits,
};

parameters! {
    /// A closed chain of length 2π with Ĝ = 2 − π̂ − π̂ᵀ as in (67). In a flat metric every component
    /// μ obeys the same equation, because its factor η_μμ drops out; the same holds for the metrics
    /// g^i_μν = g_i η_μν with g_i = 1 + a cos σ_i.
    pub struct EmergentAction {
        /// Neurons on the longest chain, a power of two; half, a quarter and an eighth are compared.
        neurons: usize = 1024, 256..=8192;
        /// Time that the waves run, in turns around the circle.
        turns: f64 = 1.0, (Excluded(0.0), Included(4.0));
        /// Amplitude a of the neurons' metrics.
        metric: f64 = 0.3, 0.01..=0.8;
    }
}

impl Experiment for EmergentAction {
    const NAME: &'static str = "emergent-action";
    const SUMMARY: &'static str = "readings of the discrete action and its equation of motion on a chain of neurons: \
         which of them give waves, which grow, what they conserve, with equal and with unequal metrics";
    const EQUATIONS: &'static [&'static str] = &["(77)", "(78)", "T16"];

    fn check(&self) -> Result<(), ParameterError> {
        if self.neurons.is_power_of_two() {
            return Ok(());
        }
        Err(ParameterError::refused("neurons", self.neurons, "it must be a power of two"))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.waves(&context.part(0.0, 0.45), &mut outcome)?;
        self.dispersion(&context.part(0.45, 0.5), &mut outcome)?;
        self.steps(&mut outcome);
        self.action(&context.part(0.5, 0.6), &mut outcome)?;
        self.unequal_metrics(&context.part(0.6, 0.95), &mut outcome)?;
        self.growing_mode(&context.part(0.95, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

/// −α²Ĝ, which takes the second difference along the chain over the square of the spacing.
pub(super) fn springs(neurons: usize) -> Chain {
    let square = rate(neurons).powi(2);
    Chain::new(neurons, TAU, &[(-1, square), (0, -2.0 * square), (1, square)])
}

/// State and velocity of the mean of a right- and a left-moving wave at τ = 0.
pub(super) fn start(neurons: usize) -> (Vec<f64>, Vec<f64>) {
    let state = mean(&RIGHT.on(neurons, 0.0), &LEFT.on(neurons, 0.0));
    let velocity = places(neurons).map(|sigma| 0.5 * (LEFT.slope(sigma) - RIGHT.slope(sigma)));
    (state, velocity.collect())
}

/// Integrates d²x/dτ² = a(x) with two steps for each 1/α, where ω·dt ≤ 1 for every mode of a chain.
pub(super) fn integrate(
    acceleration: impl Fn(&[f64], &mut [f64]),
    (x, v): (&mut [f64], &mut [f64]),
    tau: f64,
    context: &Context<'_>,
) -> Result<(), ExperimentError> {
    let n = x.len();
    let steps = (2.0 * rate(n) * tau).round().max(1.0) as usize;
    let dt = tau / steps as f64;
    context.in_slices(steps, slice(n), "equation of motion", |count| yoshida4(&acceleration, x, v, dt, count))
}

/// factor·Cx as an acceleration.
pub(super) fn coupled(chain: &Chain, factor: f64) -> impl Fn(&[f64], &mut [f64]) {
    move |x, a| {
        a.fill(0.0);
        chain.add_to(a, factor, x);
    }
}

impl EmergentAction {
    pub(super) fn time(&self) -> f64 {
        time(self.neurons, self.turns)
    }

    fn waves(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let tau = self.time();
        let (mut reversed, mut free) = (Vec::new(), Vec::new());
        let mut low = 0.0;
        for (n, share) in lengths(self.neurons).into_iter().zip([0.02, 0.05, 0.18, 0.75]) {
            let (part, chain) = (context.part(low, low + share), springs(n));
            low += share;
            let wave = mean(&RIGHT.on(n, tau), &LEFT.on(n, -tau));
            let start = start(n);
            let (mut x, mut v) = start.clone();
            integrate(coupled(&chain, 1.0), (&mut x, &mut v), tau, &part.part(0.0, 0.5))?;
            reversed.push((n as f64, largest_difference(&x, &wave)));

            // (78) with the printed index i: Σ_j G_ij is a number at each neuron, its row sum.
            let rows = chain.apply(&vec![1.0; n]);
            let (mut y, mut w) = start.clone();
            let own = |x: &[f64], a: &mut [f64]| {
                (0..x.len()).for_each(|i| a[i] = -rows[i] * x[i]);
            };
            integrate(own, (&mut y, &mut w), tau, &part.part(0.5, 1.0))?;
            free.push((n as f64, largest_difference(&y, &wave)));
            if n < self.neurons {
                continue;
            }
            let exact = chain.oscillate(&start.0, &start.1, tau).0;
            outcome.measure(
                "sign reversed, index j − d'Alembert",
                reversed[3].1,
                largest_difference(&x, &exact).max(1e-12),
                "largest difference over the height of the waves, at the final time; error: of the time steps",
            );
            let straight: Vec<f64> = start.0.iter().zip(&start.1).map(|(x, v)| x + tau * v).collect();
            outcome.magnitude(
                "printed, index i − uniform motion of every neuron",
                largest_difference(&y, &straight),
                "largest difference to x + τv, because the rows of Ĝ add up to 0",
            );
            outcome.measure(
                "printed, index i − d'Alembert",
                free[3].1,
                (free[3].1 - free[2].1).abs(),
                "largest difference over the height of the waves, at the final time",
            );
            // Σ v² + α² xᵀĜx for the reversed sign.
            let energy = |x: &[f64], v: &[f64]| {
                square(v) - x.iter().zip(chain.apply(x)).map(|(x, c)| x * c).sum::<f64>()
            };
            outcome.magnitude(
                "drift of the energy, sign reversed",
                energy(&x, &v) / energy(&start.0, &start.1) - 1.0,
                "Σv² + α²xᵀĜx at the end over the beginning, minus 1",
            );
            outcome.magnitude(
                "drift of the momentum, sign reversed",
                (v.iter().sum::<f64>() - start.1.iter().sum::<f64>()) / (n as f64 * square(&v)).sqrt(),
                "Σv at the end minus the beginning, over √(N Σv²)",
            );
            let sigma: Vec<f64> = places(n).step_by(n / 256).collect();
            let thin = |values: &[f64]| -> Vec<f64> { values.iter().copied().step_by(n / 256).collect() };
            outcome.draw(
                "State at the final time",
                Axis::new("σ", ""),
                Axis::new("x", ""),
                vec![
                    Line::new("d'Alembert", &sigma, &thin(&wave)),
                    Line::new("sign reversed, index j", &sigma, &thin(&x)),
                    Line::new("printed, index i", &sigma, &thin(&y)),
                ],
            );
        }
        let order = outcome.study(
            "sign reversed, index j, against d'Alembert's solution",
            "neurons",
            Some(2.0),
            &reversed,
        );
        let other =
            outcome.study("printed, index i, against d'Alembert's solution", "neurons", Some(0.0), &free);
        outcome.finding(format!(
            "With the sign of Ĝ reversed and index j, (78) on {} neurons is off d'Alembert's solution by \
             {:.1e} of the height of the waves, falling with order {order:.2}; with the printed index i it is \
             off by {:.1}, falling with order {}.",
            self.neurons,
            reversed[3].1,
            free[3].1,
            two_digits(other),
        ));
        Ok(())
    }

    /// Frequencies and growth rates of all modes, from the answer to a unit at one neuron.
    fn dispersion(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let mode = 4; // of the convergence study
        let (mut frequency, mut growth, mut highest) = (Vec::new(), Vec::new(), Vec::new());
        let mut outgrown = Vec::new();
        let mut curves = (Vec::new(), Vec::new());
        for (i, n) in lengths(self.neurons).into_iter().enumerate() {
            context.report(i as f64 / 4.0, "dispersion relation")?;
            let (chain, alpha) = (springs(n), rate(n));
            let answer = |factor: f64| {
                let (mut x, mut v) = (vec![0.0; n], vec![0.0; n]);
                x[0] = 1.0;
                yoshida4(coupled(&chain, factor), &mut x, &mut v, 1.0 / (64.0 * alpha), 64);
                chain.grid().transform(&x).iter().take(n / 2 + 1).map(|c| c.re * n as f64).collect()
            };
            // A mode is cos(ω/α) after the time 1/α, or cosh(κ/α); ω/α ≤ 2 is within a half-turn.
            let (waves, grown): (Vec<f64>, Vec<f64>) = (answer(1.0), answer(-1.0));
            let omega: Vec<f64> = waves.iter().map(|c| alpha * c.clamp(-1.0, 1.0).acos()).collect();
            let kappa: Vec<f64> = grown.iter().map(|c| alpha * c.max(1.0).acosh()).collect();
            frequency.push((n as f64, (omega[mode] / mode as f64 - 1.0).abs()));
            growth.push((n as f64, (kappa[mode] / mode as f64 - 1.0).abs()));
            highest.push((n as f64, kappa[n / 2]));

            // How long an alternating disturbance of 1e-6 takes to reach 1.
            let (mut x, mut v): (Vec<f64>, _) =
                ((0..n).map(|i| if i % 2 == 0 { 1e-6 } else { -1e-6 }).collect(), vec![0.0; n]);
            let dt = 1.0 / (32.0 * alpha);
            let (mut t, mut before) = (0.0, x[0]);
            while x[0] < 1.0 {
                before = x[0];
                yoshida4(coupled(&chain, -1.0), &mut x, &mut v, dt, 1);
                t += dt;
            }
            outgrown.push((n as f64, t - dt * x[0].ln() / (x[0] / before).ln()));
            curves = (omega, kappa);
        }
        let (alpha, last) = (rate(self.neurons), highest[3].1);
        outcome.compare(
            "highest frequency over α, sign reversed",
            curves.0[self.neurons / 2] / alpha,
            1e-6,
            2.0,
            "reference: ω = 2α sin(k/2α) at k = πα",
        );
        outcome.compare(
            "highest growth rate over α, printed with index j",
            last / alpha,
            1e-6,
            2.0,
            "reference: κ = 2α sin(k/2α) at k = πα",
        );
        outcome.compare(
            "time in which a disturbance grows from 1e-6 to 1, printed with index j",
            outgrown[3].1,
            1e-5 * outgrown[3].1,
            1e6f64.acosh() / (2.0 * alpha),
            "alternating from neuron to neuron; reference: arcosh(1e6)/(2α)",
        );
        let waves =
            outcome.study("frequency of mode 4, sign reversed, minus k", "neurons", Some(2.0), &frequency);
        let grows = outcome.study(
            "growth rate of mode 4, printed with index j, minus k",
            "neurons",
            Some(2.0),
            &growth,
        );
        let worst =
            outcome.study("highest growth rate, printed with index j", "neurons", Some(-1.0), &highest);
        outcome.study("time in which a disturbance grows from 1e-6 to 1", "neurons", Some(1.0), &outgrown);
        let growing = curves.1.iter().skip(1).filter(|&&rate| rate > 0.0).count();
        outcome.finding(format!(
            "With index j and the printed sign {growing} of {} modes grow: mode 4 at a rate that approaches k with \
             order {grows:.2}, the highest one at {last:.0}, which rises with the power {:.2} of the number \
             of neurons; a disturbance of 1e-6 reaches 1 after {:.4} turns. With the sign reversed the \
             frequency approaches k with order {waves:.2}.",
            self.neurons / 2,
            -worst,
            outgrown[3].1 / TAU,
        ));
        let stride = self.neurons / 2 / 256.min(self.neurons / 2);
        let every = (0..=self.neurons / 2).step_by(stride);
        let x: Vec<f64> = every.clone().map(|k| k as f64 / alpha).collect();
        let pick = |values: &[f64]| -> Vec<f64> { every.clone().map(|k| values[k] / alpha).collect() };
        outcome.draw(
            "Modes of the readings of (78)",
            Axis::new("k/α", ""),
            Axis::new("rate/α", ""),
            vec![
                Line::new("frequency, sign reversed", &x, &pick(&curves.0)),
                Line::new("growth rate, printed with index j", &x, &pick(&curves.1)),
                Line::new("frequency of (73)", &x, &x),
            ],
        );
        Ok(())
    }

    /// The readings of (78), with steps 1/α in time, on the mixture (68) of movers in steps (57).
    fn steps(&self, outcome: &mut Outcome) {
        let n = self.neurons;
        let moved = |step: fn(&mut [f64]), back: fn(&mut [f64])| {
            let (mut right, mut left) = (RIGHT.on(n, 0.0), LEFT.on(n, 0.0));
            step(&mut right);
            back(&mut left);
            mean(&right, &left)
        };
        let now = mean(&RIGHT.on(n, 0.0), &LEFT.on(n, 0.0));
        let (next, before) = (moved(step_right, step_left), moved(step_left, step_right));
        let change: Vec<f64> = (0..n).map(|i| next[i] - 2.0 * now[i] + before[i]).collect();
        let coupling: Vec<f64> = second_difference(&now).iter().map(|d| -d).collect();
        let rows = second_difference(&vec![1.0; n]);
        let own: Vec<f64> = rows.iter().zip(&now).map(|(row, x)| -row * x).collect();
        let residual = |right: &[f64]| relative_difference(right, &change);
        let exact: Vec<f64> = coupling.iter().map(|c| -c).collect();
        let wave = largest_difference(&change, &exact);
        outcome.magnitude(
            "residual in steps, sign reversed, index j",
            wave,
            "largest difference of the two sides over α², on (68) in steps with waves of height 1",
        );
        let meaning = "root mean square of the two sides' difference over that of ∂²x/∂τ², on (68) in steps";
        // Rounding of the second differences, which are of the order (1/α)².
        let rounding = 1e-9;
        outcome.measure("residual in steps, printed with index j", residual(&coupling), rounding, meaning);
        outcome.measure("residual in steps, printed with index i", residual(&own), rounding, meaning);
        outcome.finding(format!(
            "On the mixture (68) of movers in steps the residual of (78) is {} with the sign reversed and \
             index j; it is {:.3} of ∂²x/∂τ² as printed with index j, and {:.3} as printed with index i.",
            below(wave),
            residual(&coupling),
            residual(&own),
        ));
    }

    /// (77) on d'Alembert's solution over one turn, against the string action (76) in conformal gauge.
    fn action(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        // Exact for the products of the waves' first 60 modes, which hold all but 1e-14 of them.
        let times = 128;
        let (mut printed, mut reversed) = (Vec::new(), Vec::new());
        for (stage, n) in lengths(self.neurons.min(2048)).into_iter().enumerate() {
            let alpha = rate(n);
            let mut sums = [0.0; 3];
            for step in 0..times {
                context.report((stage as f64 + step as f64 / f64::from(times)) / 4.0, "action")?;
                let tau = TAU * f64::from(step) / f64::from(times);
                let x = mean(&RIGHT.on(n, tau), &LEFT.on(n, -tau));
                for (i, sigma) in places(n).enumerate() {
                    let (right, left) = (RIGHT.slope(sigma - tau), LEFT.slope(sigma + tau));
                    // (∂x/∂τ)², its continuum partner (∂x/∂σ)², and α²(x_i − x_{i−1})², which adds up
                    // to α²xᵀĜx.
                    sums[0] += (0.5 * (left - right)).powi(2);
                    sums[1] += (0.5 * (left + right)).powi(2);
                    sums[2] += (alpha * (x[i] - x[(i + n - 1) % n])).powi(2);
                }
            }
            let [motion, slope, coupling] = sums;
            let string = motion - slope;
            let scale = motion + slope;
            printed.push((n as f64, (motion + coupling - string).abs() / scale));
            reversed.push((n as f64, (motion - coupling - string).abs() / scale));
        }
        let (first, last) = (
            outcome.study("(77) as printed minus the string action", "neurons", Some(0.0), &printed),
            outcome.study(
                "(77) with the sign of Ĝ reversed minus the string action",
                "neurons",
                Some(2.0),
                &reversed,
            ),
        );
        let meaning = "over ∫((∂x/∂τ)² + (∂x/∂σ)²), on d'Alembert's solution for one turn";
        outcome.measure("(77) as printed − string action", printed[3].1, reversed[3].1, meaning);
        outcome.measure("(77) with the sign of Ĝ reversed − string action", reversed[3].1, 1e-12, meaning);
        outcome.finding(format!(
            "On d'Alembert's solution (77) differs from the string action (76) by {:.3} of the sum of both \
             squares as printed (order {}), and by {:.1e} with the sign of Ĝ reversed (order {last:.2}).",
            printed[3].1,
            two_digits(first),
            reversed[3].1,
        ));
        Ok(())
    }
}
