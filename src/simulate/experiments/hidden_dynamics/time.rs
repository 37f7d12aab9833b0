//! Equations (49), (53), (57), (58) over many steps, for the experiment on the hidden dynamics.

use nalgebra::DMatrix;

use crate::simulate::solvers::TanhNetwork;
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome, order};

use super::{Draw, HiddenDynamics};

/// Steps of the comparison over time.
const STEPS: usize = 12;

impl HiddenDynamics {
    /// (1) and (49), each on its own orbit.
    pub(super) fn over_time(
        &self,
        draws: &[Draw],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        context.report(0.0, "over many steps")?;
        let times: Vec<f64> = (0..=STEPS).map(|t| t as f64).collect();
        let orbits = |scale: f64, a: f64| -> Result<(Vec<f64>, Vec<f64>), ExperimentError> {
            let (mut error, mut size) = (vec![0.0; STEPS + 1], vec![0.0; STEPS + 1]);
            for draw in draws {
                context.check()?;
                let network = TanhNetwork { b: &draw.network.b * scale, ..draw.network.clone() };
                let mut exact = &draw.states[0] * a;
                let mut linear = exact.clone();
                for t in 0..=STEPS {
                    error[t] += (&exact - &linear).norm_squared();
                    size[t] += exact.norm_squared();
                    exact = network.step(&exact);
                    linear = network.linear_step(&linear, &linear);
                }
            }
            let count = (draws.len() * self.neurons) as f64;
            let roots = |sums: &[f64]| sums.iter().map(|sum| (sum / count).sqrt()).collect();
            Ok((roots(&error), roots(&size)))
        };
        let mut lines = Vec::new();
        for (name, scale, a) in [
            ("no bias", 0.0, self.amplitude),
            ("no bias, half the amplitude", 0.0, self.amplitude / 2.0),
            ("no bias, quarter of the amplitude", 0.0, self.amplitude / 4.0),
            ("hundredth of the bias", 0.01, self.amplitude),
            ("with bias", 1.0, self.amplitude),
        ] {
            let (error, size) = orbits(scale, a)?;
            let relative: Vec<f64> = error.iter().zip(&size).map(|(e, s)| e / s).collect();
            // At the first time the error is zero, which a logarithmic axis cannot show.
            lines.push(Line::new(name, &times[1..], &relative[1..]));
        }
        let mut late = Vec::new();
        for a in self.amplitudes() {
            late.push((1.0 / a, orbits(0.0, a)?.0[STEPS]));
        }
        let quantity = format!("(49) after {STEPS} steps, no bias");
        let order = outcome.study(&quantity, "1/amplitude", Some(3.0), &late);
        outcome.finding(format!(
            "After {STEPS} steps the error of (49) without bias falls with the power {:.2} of the amplitude; with \
             bias it is {:.0} % of the state.",
            order,
            100.0 * lines[4].y[STEPS - 1],
        ));
        outcome.draw(
            "Relative error of (49) over many steps",
            Axis::new("t", "steps"),
            Axis::log("relative error of the state", ""),
            lines,
        );
        Ok(())
    }

    /// (53), (57) and (58): the step as a derivative.
    pub(super) fn continuous_time(
        &self,
        draws: &[Draw],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        context.report(0.0, "continuous time")?;
        let (n, draws) = (self.neurons, &draws[..16]);
        // Weights ŵ = 1 + Â/α, with which (58) is ∂x/∂τ = Â x, from τ = 0 to 1 in α steps.
        let mut points = Vec::new();
        for alpha in [8, 16, 32, 64] {
            let mut squares = 0.0;
            for draw in draws {
                context.check()?;
                let step = DMatrix::identity(n, n) + &draw.network.w / f64::from(alpha);
                let mut x = draw.states[0].clone();
                for _ in 0..alpha {
                    x = &step * x;
                }
                squares += (draw.network.w.exp() * &draw.states[0] - x).norm_squared();
            }
            points.push((f64::from(alpha), (squares / (16 * n) as f64).sqrt()));
        }
        let name = "(58) as a differential equation against steps of (57), weights 1 + A/alpha";
        outcome.study(name, "alpha", Some(1.0), &points);
        // With weights that do not depend on α the time of a step, 1/α, cancels: exp(ŵ − 1) is not ŵ.
        let fixed = draws.iter().map(|draw| {
            let generator = &draw.network.w - DMatrix::identity(n, n);
            (generator.exp() * &draw.states[0] - &draw.network.w * &draw.states[0]).norm_squared()
        });
        let fixed = (fixed.sum::<f64>() / (16 * n) as f64).sqrt();
        let spread = fixed / (2.0 * 16.0f64 * n as f64).sqrt();
        outcome.measure(
            "(58) as a differential equation against one step of (57), any alpha",
            fixed,
            spread,
            "root mean square for states of deviation 1 and the weights of (57) as they are",
        );
        // On the permutation (60) a value only moves, so its orbit is that of one number under tanh.
        let mut points = Vec::new();
        for a in [self.amplitude / 2.0, self.amplitude / 4.0, self.amplitude / 8.0] {
            let (mut x, mut steps) = (a, 0.0);
            let level = a / 1.1;
            loop {
                context.check()?;
                let next = x.tanh();
                if next < level {
                    steps += (x - level) / (x - next);
                    break;
                }
                x = next;
                steps += 1.0;
            }
            points.push((1.0 / a, 1.0 / steps));
        }
        let horizon = |i: usize| 1.0 / (points[i].1 * points[i].0 * points[i].0);
        // dx/dt = −x³/3 gives 1/x² = 1/a² + 2t/3, thus t a² = 3/2 (1.1² − 1) for x = a/1.1.
        outcome.compare(
            "steps until (57) is 10 % wrong on a permutation, times amplitude squared",
            horizon(2),
            (horizon(2) - horizon(1)).abs(),
            1.5 * (1.1f64.powi(2) - 1.0),
            "for tanh with slope one and no bias; reference: from dx/dt = −x³/3",
        );
        outcome.finding(format!(
            "A signal on a permutation of tanh neurons follows (57) within 10 % for {:.0} steps at amplitude {}; \
             the number of steps grows with the power {:.2} of the inverse amplitude.",
            1.0 / points[2].1,
            1.0 / points[2].0,
            order(&points).unwrap_or(f64::NAN),
        ));
        let name = "inverse number of steps until (57) is 10 % wrong on a permutation";
        outcome.study(name, "1/amplitude", Some(2.0), &points);
        Ok(())
    }
}
