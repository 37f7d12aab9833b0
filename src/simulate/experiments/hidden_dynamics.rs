//! Equations (1), (49)–(58), T12: the approximations of the hidden dynamics against the exact step.

mod null_condition;
mod time;

use nalgebra::DVector;

use crate::simulate::solvers::{TanhNetwork, normals};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Map, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// D subsystems of states pass through random tanh networks. Every step of (49)–(58) is compared
    /// with the exact step (1), against the amplitude of the states, the bias and the size.
    pub struct HiddenDynamics {
        /// Number of neurons N.
        neurons: usize = 32, 8..=256;
        /// Number of subsystems D.
        subsystems: usize = 3, 2..=8;
        /// Standard deviation of a weight, times √N: the spectral radius for many neurons.
        weight: f64 = 0.8, positive();
        /// Standard deviation of a bias.
        bias: f64 = 0.3, positive();
        /// Largest standard deviation of a state; the others are smaller by powers of 2.
        amplitude: f64 = 0.2, positive();
        /// Number of random networks, each with its own states.
        networks: usize = 200, 16..=100_000;
        /// Seed of networks and states.
        seed: u64 = 20_200_804, ..;
    }
}

/// Amplitudes are amplitude/2^k for k below this.
const LADDER: i32 = 5;
/// Points of the integrals over normal states; [`normal_mean`](crate::simulate::solvers::normal_mean)
/// is then exact to rounding for inputs of deviation below 1.
const QUADRATURE: usize = 96;

/// A network and one state for each subsystem, with unit deviation.
pub(super) struct Draw {
    pub network: TanhNetwork,
    pub states: Vec<DVector<f64>>,
}

impl HiddenDynamics {
    pub(super) fn draw(&self, neurons: usize, index: usize) -> Draw {
        // States come from the streams above those of the networks.
        let z = normals(self.seed, (1 << 32) + index as u64, neurons * self.subsystems);
        Draw {
            network: TanhNetwork::random(neurons, self.weight, self.bias, self.seed, index as u64),
            states: z.chunks_exact(neurons).map(DVector::from_column_slice).collect(),
        }
    }

    pub(super) fn amplitudes(&self) -> Vec<f64> {
        (0..LADDER).map(|k| self.amplitude * 0.5f64.powi(k)).collect()
    }
}

/// Root mean square over networks and neurons.
pub(super) fn rms<'a>(draws: &'a [Draw], f: impl Fn(&'a Draw) -> DVector<f64>) -> f64 {
    let mean: f64 = draws
        .iter()
        .map(|draw| {
            let values = f(draw);
            values.norm_squared() / values.len() as f64
        })
        .sum();
    (mean / draws.len() as f64).sqrt()
}

impl Experiment for HiddenDynamics {
    const NAME: &'static str = "hidden-dynamics";
    const SUMMARY: &'static str = "linearisation, superposition and null condition of the hidden dynamics \
                                   against the exact step of random tanh networks";
    const EQUATIONS: &'static [&'static str] =
        &["(1)", "(49)", "(50)", "(51)", "(52)", "(53)", "(54)", "(55)", "(56)", "(57)", "(58)", "T12"];

    fn check(&self) -> Result<(), ParameterError> {
        // Newton's method starts at 0 and finds the fixed point surely where the map contracts.
        if self.weight > 2.0 {
            return Err(ParameterError::refused("weight", self.weight, "it must be at most 2"));
        }
        if self.amplitude > 1.0 {
            return Err(ParameterError::refused("amplitude", self.amplitude, "it must be at most 1"));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        let mut draws = Vec::with_capacity(self.networks);
        for index in 0..self.networks {
            if index % 16 == 0 {
                context.report(0.1 * index as f64 / self.networks as f64, "random networks")?;
            }
            draws.push(self.draw(self.neurons, index));
        }
        self.one_step(&draws, &context.part(0.1, 0.4), &mut outcome)?;
        self.superposition(&draws, &context.part(0.4, 0.6), &mut outcome)?;
        self.over_time(&draws, &context.part(0.6, 0.7), &mut outcome)?;
        self.continuous_time(&draws, &context.part(0.7, 0.8), &mut outcome)?;
        self.null_condition(&context.part(0.8, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

impl HiddenDynamics {
    /// Root mean square errors down the ladder of amplitudes, recorded as a study of convergence.
    fn study(
        &self,
        quantity: &str,
        expected: f64,
        draws: &[Draw],
        outcome: &mut Outcome,
        context: &Context<'_>,
        error: impl Fn(&Draw, f64) -> DVector<f64>,
    ) -> Result<Vec<f64>, ExperimentError> {
        let mut points = Vec::new();
        for a in self.amplitudes() {
            context.check()?;
            points.push((1.0 / a, rms(draws, |draw| error(draw, a))));
        }
        outcome.study(quantity, "1/amplitude", Some(expected), &points);
        Ok(points.into_iter().map(|(_, error)| error).collect())
    }

    /// (49), (52) and (57) in one step, and the mean of the next state.
    fn one_step(
        &self,
        draws: &[Draw],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        context.report(0.0, "one step")?;
        let free = self.study("(49) in one step, no bias", 3.0, draws, outcome, context, |draw, a| {
            let (network, x) = (draw.network.unbiased(), &draw.states[0] * a);
            network.step(&x) - network.linear_step(&x, &x)
        })?;
        let biased = self.study("(49) in one step, with bias", 0.0, draws, outcome, context, |draw, a| {
            let x = &draw.states[0] * a;
            draw.network.step(&x) - draw.network.linear_step(&x, &x)
        })?;
        let rest = self.study("(57), slope one, no bias", 3.0, draws, outcome, context, |draw, a| {
            let (network, x) = (draw.network.unbiased(), &draw.states[0] * a);
            network.step(&x) - &network.w * x
        })?;
        let mut points = Vec::new();
        for k in 0..LADDER {
            context.check()?;
            let scale = 0.5f64.powi(k);
            // At the state 0, (49) gives 0 and (1) gives tanh b.
            points.push((
                1.0 / (self.bias * scale),
                rms(draws, |draw| (&draw.network.b * scale).map(f64::tanh)),
            ));
        }
        outcome.study("(49) for the state at rest", "1/bias", Some(1.0), &points);
        let mut resting = Vec::new();
        for draw in draws {
            context.check()?;
            let fixed = draw.network.fixed_point().ok_or_else(|| {
                ExperimentError::Numerical(
                    "Newton's method finds no fixed point: choose a smaller weight".into(),
                )
            })?;
            resting.push(fixed);
        }
        let mut points = Vec::new();
        for a in self.amplitudes() {
            context.check()?;
            let squares: f64 = draws
                .iter()
                .zip(&resting)
                .map(|(draw, fixed)| {
                    let y = &draw.states[0] * a;
                    let next = draw.network.step(&(fixed + &y)) - fixed;
                    (next - draw.network.linear_step(fixed, &y)).norm_squared() / fixed.len() as f64
                })
                .sum();
            points.push((1.0 / a, (squares / draws.len() as f64).sqrt()));
        }
        outcome.study("deviation from the fixed point, slopes there", "1/amplitude", Some(2.0), &points);
        self.study(
            "mean of the next states against the next mean",
            2.0,
            draws,
            outcome,
            context,
            |draw, a| {
                let mean = &draw.states[0] * self.amplitude;
                draw.network.mean_step(&mean, a, QUADRATURE) - draw.network.step(&mean)
            },
        )?;

        // tanh y − (1 − tanh² y) y = ⅔ y³ − …; the next order falls with the square of the amplitude.
        let ladder = self.amplitudes();
        let cube = |a: f64| {
            rms(draws, |draw| (&draw.network.w * &draw.states[0] * a).map(|y| 2.0 / 3.0 * y.powi(3)))
        };
        let last = ladder.len() - 1;
        let (fine, coarse) = (free[last] / cube(ladder[last]), free[last - 1] / cube(ladder[last - 1]));
        outcome.compare(
            "error of (49) over 2/3 of the cube of the input",
            fine,
            (fine - coarse).abs(),
            1.0,
            "root mean square over networks, at the smallest amplitude, no bias",
        );
        let (fine, coarse) = (free[last] / rest[last], free[last - 1] / rest[last - 1]);
        outcome.compare(
            "error of (49) over the error of slope one",
            fine,
            (fine - coarse).abs(),
            2.0,
            "no bias, smallest amplitude: the slope at the mean state against the slope at 0",
        );
        let constant = rms(draws, |draw| draw.network.b.map(f64::tanh));
        outcome.compare(
            "error of (49) with bias, small states",
            biased[last],
            (biased[last] - biased[last - 1]).abs(),
            constant,
            "root mean square; reference: that of tanh b, which does not fall with the state",
        );
        outcome.finding(format!(
            "One step of (49) without bias is wrong by {:.3} of 2/3 of the cube of the input, {:.2} times the \
             error with slope one; with a bias of deviation {} its error stays at {:.3} for small states.",
            free[last] / cube(ladder[last]),
            free[last] / rest[last],
            self.bias,
            biased[last],
        ));
        self.error_map(draws, outcome, context)
    }

    /// Relative error of (49) over amplitude and bias.
    fn error_map(
        &self,
        draws: &[Draw],
        outcome: &mut Outcome,
        context: &Context<'_>,
    ) -> Result<(), ExperimentError> {
        let draws = &draws[..16];
        let grid: Vec<f64> = (0..12).map(|k| 2.0 * 0.6f64.powi(k)).collect();
        let mut values = Vec::new();
        for &bias in &grid {
            context.check()?;
            for &a in &grid {
                let biased = |draw: &Draw| TanhNetwork {
                    b: &draw.network.b * (bias / self.bias),
                    ..draw.network.clone()
                };
                let error = rms(draws, |draw| {
                    let (network, x) = (biased(draw), &draw.states[0] * a);
                    network.step(&x) - network.linear_step(&x, &x)
                });
                values.push(error / rms(draws, |draw| biased(draw).step(&(&draw.states[0] * a))));
            }
        }
        outcome.maps.push(Map {
            title: "Relative error of (49) in one step".into(),
            x: Axis::log("amplitude of the state", ""),
            y: Axis::log("deviation of the bias", ""),
            z: Axis::log("relative error", ""),
            x_values: grid.clone(),
            y_values: grid,
            values,
        });
        Ok(())
    }

    /// (51): whether the sum, or the average, of the subsystems evolves as a state does.
    fn superposition(
        &self,
        draws: &[Draw],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        context.report(0.0, "superposition")?;
        let d = self.subsystems as f64;
        // Σ_d f(w x_d + b) − f(w Σ_d x_d + b), or with averages in place of sums.
        let defect = |network: &TanhNetwork, states: &[DVector<f64>], a: f64, share: f64| {
            let (mut parts, mut all) = (&network.b * 0.0, &network.b * 0.0);
            for state in states {
                let x = state * a;
                parts += network.step(&x) * share;
                all += x * share;
            }
            parts - network.step(&all)
        };
        let name = "(51): sum of the next states against the next state of the sum, no bias";
        self.study(name, 3.0, draws, outcome, context, |draw, a| {
            defect(&draw.network.unbiased(), &draw.states, a, 1.0)
        })?;
        let name = "(51): sum of the next states against the next state of the sum, with bias";
        let sum = self.study(name, 0.0, draws, outcome, context, |draw, a| {
            defect(&draw.network, &draw.states, a, 1.0)
        })?;
        let name = "average of the next states against the next state of the average, with bias";
        let average = self.study(name, 2.0, draws, outcome, context, |draw, a| {
            defect(&draw.network, &draw.states, a, 1.0 / d)
        })?;
        let last = sum.len() - 1;
        outcome.compare(
            "defect of (51) with bias, small states",
            sum[last],
            (sum[last] - sum[last - 1]).abs(),
            (d - 1.0) * rms(draws, |draw| draw.network.b.map(f64::tanh)),
            "root mean square; reference: (D − 1) tanh b, the bias counted D times",
        );
        outcome.finding(format!(
            "With bias the sum of {} subsystems does not evolve as a state: its next state is off by {:.3} for \
             small states, that of their average by {:.1e}.",
            self.subsystems, sum[last], average[last],
        ));
        Ok(())
    }
}
