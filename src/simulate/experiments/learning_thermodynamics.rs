//! Equations (11)–(17), T5: descent of U and of F on an exactly solved network.

use crate::simulate::solvers::{rk4_step, tensor_midpoint};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

use super::network::Network;

parameters! {
    /// Two tanh neurons, whose ensemble is computed exactly at each step of a gradient descent in
    /// their four weights and two biases.
    pub struct LearningThermodynamics {
        /// Inverse temperature β at the start.
        beta: f64 = 2.0, 0.1..=50.0;
        /// Factor by which β grows until the end of the runs with falling temperature.
        cooling: f64 = 4.0, 1.0..=20.0;
        /// Duration of a descent dq/dt = −∂U or −∂F.
        time: f64 = 60.0, positive();
        /// Time steps of a descent, a multiple of 4.
        steps: usize = 240, 16..=10_000;
        /// Standard deviation of an initial weight, times √2.
        weight: f64 = 1.0, positive();
        /// Standard deviation of an initial bias.
        bias: f64 = 0.3, 0.0..=5.0;
        /// Points a side of the quadrature.
        points: usize = 40, 16..=200;
        /// Seed of the initial weights.
        seed: u64 = 20_200_804, ..;
    }
}

/// Four weights and two biases.
type Trainable = [f64; 6];

/// The ensemble with its gradients in the trainable variables.
struct Thermodynamics {
    f: f64,
    u: f64,
    df: Trainable,
    du: Trainable,
}

impl Thermodynamics {
    /// S_x = β(U − F), which is β² ∂F/∂β.
    fn entropy(&self, beta: f64) -> f64 {
        beta * (self.u - self.f)
    }
}

fn network(q: &Trainable) -> Network {
    Network { n: 2, w: q[..4].to_vec(), b: q[4..].to_vec(), mass: 0.0 }
}

/// ∂F = ⟨∂H⟩ and ∂U = ⟨∂H⟩ − β(⟨H ∂H⟩ − ⟨H⟩⟨∂H⟩), by quadrature.
fn thermodynamics(q: &Trainable, beta: f64, points: usize) -> Thermodynamics {
    let network = network(q);
    let sums: [f64; 14] = tensor_midpoint(2, network.half_width(beta), points, |x| {
        let f = network.activations(x);
        let h: f64 = (0..2).map(|i| 0.5 * (x[i] - f[i]).powi(2)).sum();
        let weight = (-beta * h).exp();
        let mut values = [0.0; 14];
        values[0] = weight;
        values[1] = weight * h;
        for i in 0..2 {
            let db = -(x[i] - f[i]) * (1.0 - f[i] * f[i]);
            for (index, d) in [(2 * i, db * x[0]), (2 * i + 1, db * x[1]), (4 + i, db)] {
                values[2 + index] = weight * d;
                values[8 + index] = weight * h * d;
            }
        }
        values
    });
    let z = sums[0];
    let u = sums[1] / z;
    let df: Trainable = std::array::from_fn(|i| sums[2 + i] / z);
    let du = std::array::from_fn(|i| df[i] - beta * (sums[8 + i] / z - u * df[i]));
    Thermodynamics { f: -z.ln() / beta, u, df, du }
}

fn norm(v: &Trainable) -> f64 {
    v.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[derive(Clone, Copy, PartialEq)]
enum Objective {
    U,
    F,
}

/// One moment of a descent.
#[derive(Clone, Copy)]
struct Moment {
    t: f64,
    beta: f64,
    q: Trainable,
    s: f64,
    u: f64,
    f: f64,
    /// dS_x/dt and dU/dt by the chain rule along the descent (at fixed β).
    ds: f64,
    du: f64,
    slope: f64,
}

impl Experiment for LearningThermodynamics {
    const NAME: &'static str = "learning-thermodynamics";
    const SUMMARY: &'static str =
        "entropy, mean loss and free energy of an exact network along descents of U and F";
    const EQUATIONS: &'static [&'static str] =
        &["(10)", "(11)", "(12)", "(13)", "(14)", "(15)", "(16)", "(17)", "T5"];

    fn check(&self) -> Result<(), ParameterError> {
        if !self.steps.is_multiple_of(4) {
            return Err(ParameterError::refused("steps", self.steps, "it must be a multiple of 4"));
        }
        // The quadrature must resolve the thermal width and the slope of tanh at both temperatures.
        let start = Network::random(2, self.weight, self.bias, 0.0, self.seed);
        let side = |beta: f64| 2.0 * start.half_width(beta) * beta.sqrt().max(1.0);
        let needed = side(self.beta).max(side(self.beta * self.cooling)).ceil();
        if self.points as f64 >= needed {
            return Ok(());
        }
        let allowed = format!("with this β and cooling it must be at least {needed}");
        Err(ParameterError::refused("points", self.points, allowed))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        let runs = [
            ("descent of U, fixed temperature", Objective::U, 1.0),
            ("descent of F, fixed temperature", Objective::F, 1.0),
            ("descent of U, falling temperature", Objective::U, self.cooling),
            ("descent of F, falling temperature", Objective::F, self.cooling),
        ];
        let mut lines: [Vec<Line>; 3] = std::array::from_fn(|_| Vec::new());
        let mut learned = None;
        for (i, (name, objective, cooling)) in runs.into_iter().enumerate() {
            let part = context.part(0.2 * i as f64, 0.2 * (i + 1) as f64);
            let path = self.descend(objective, cooling, self.steps, &part)?;
            let coarse = self.descend(objective, cooling, self.steps / 2, &part)?;
            let (first, last) = (path[0], path[path.len() - 1]);
            let end = coarse[coarse.len() - 1];
            let error = |f: fn(&Moment) -> f64| (f(&last) - f(&end)).abs() / 15.0 + 1e-12;
            outcome.measure(
                &format!("change of S_x, {name}"),
                last.s - first.s,
                error(|m| m.s),
                "S_x = β(U − F) at the end minus at the start",
            );
            outcome.measure(
                &format!("change of U, {name}"),
                last.u - first.u,
                error(|m| m.u),
                "mean loss at the end minus at the start",
            );
            // Increments between steps, which include the change of temperature.
            let rates: Vec<f64> = path.windows(2).map(|w| (w[1].s - w[0].s) / (w[1].t - w[0].t)).collect();
            let largest = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let rising = rates.iter().filter(|&&rate| rate > 1e-9).count();
            let coarse_rates = coarse.windows(2).map(|w| (w[1].s - w[0].s) / (w[1].t - w[0].t));
            let coarse_largest = coarse_rates.fold(f64::NEG_INFINITY, f64::max);
            outcome.measure(
                &format!("largest dS_x/dt, {name}"),
                largest,
                (largest - coarse_largest).abs() + 1e-9,
                "over the whole path; (15) wants it not positive",
            );
            outcome.finding(format!(
                "{name}: S_x changes by {:+.4}, U by {:+.4}; S_x rises during {rising} of {} steps.",
                last.s - first.s,
                last.u - first.u,
                rates.len(),
            ));
            if cooling == 1.0 {
                // dU − T dS_x = dF at fixed temperature: how far (17) is from holding on the way.
                let (mut defect, mut total) = (0.0, 0.0);
                for w in path.windows(2) {
                    let du = w[1].u - w[0].u;
                    defect += (du - (w[1].s - w[0].s) / w[0].beta).abs();
                    total += du.abs();
                }
                outcome.measure(
                    &format!("defect of (17), {name}"),
                    defect / total,
                    1e-3 * defect / total,
                    "∫|dU − T dS_x| / ∫|dU| along the path; the defect is dF",
                );
            }
            let times: Vec<f64> = path.iter().map(|m| m.t).collect();
            for (lines, f) in lines.iter_mut().zip([(|m| m.s) as fn(&Moment) -> f64, |m| m.u, |m| m.f]) {
                lines.push(Line::new(name, &times, &path.iter().map(f).collect::<Vec<_>>()));
            }
            if objective == Objective::U && cooling == 1.0 {
                learned = Some((first, last));
                let exact = path[path.len() / 2];
                outcome.measure(
                    "dU/dt at half time, descent of U",
                    exact.du,
                    1e-9,
                    "by the chain rule; −|∂U|²",
                );
                outcome.measure(
                    "T dS_x/dt at half time, descent of U",
                    exact.ds / exact.beta,
                    1e-9,
                    "by the chain rule; differs from dU/dt by −dF/dt",
                );
                let finest = self.descend(objective, cooling, 2 * self.steps, &part)?;
                let finest = finest[finest.len() - 1].s;
                let points: Vec<(f64, f64)> = [self.steps / 4, self.steps / 2]
                    .into_iter()
                    .map(|steps| -> Result<_, ExperimentError> {
                        let path = self.descend(objective, cooling, steps, &part)?;
                        Ok((steps as f64, (path[path.len() - 1].s - finest).abs()))
                    })
                    .collect::<Result<_, _>>()?;
                outcome.study("S_x at the end of the descent of U", "time steps", Some(4.0), &points);
            }
        }
        for (lines, label) in lines.into_iter().zip(["S_x", "U", "F"]) {
            let title = format!("{label} along the descents");
            outcome.draw(&title, Axis::new("t", ""), Axis::new(label, ""), lines);
        }
        if let Some((first, last)) = learned {
            context.report(0.9, "decomposition (12)")?;
            self.decomposition(&first, &last, &mut outcome);
        }
        Ok(outcome)
    }
}

impl LearningThermodynamics {
    fn descend(
        &self,
        objective: Objective,
        cooling: f64,
        steps: usize,
        context: &Context<'_>,
    ) -> Result<Vec<Moment>, ExperimentError> {
        let start = Network::random(2, self.weight, self.bias, 0.0, self.seed);
        let mut q: Trainable = std::array::from_fn(|i| if i < 4 { start.w[i] } else { start.b[i - 4] });
        // β grows geometrically to `cooling` times its start.
        let beta = |t: f64| self.beta * cooling.powf(t / self.time);
        let direction = |t: f64, q: &Trainable| {
            let state = thermodynamics(q, beta(t), self.points);
            let gradient = if objective == Objective::U { state.du } else { state.df };
            gradient.map(|g| -g)
        };
        let dt = self.time / steps as f64;
        let mut path = Vec::with_capacity(steps + 1);
        for step in 0..=steps {
            let t = step as f64 * dt;
            if step % 4 == 0 {
                context.report(step as f64 / steps as f64, "gradient descent")?;
            }
            let b = beta(t);
            let state = thermodynamics(&q, b, self.points);
            let velocity = if objective == Objective::U { state.du } else { state.df };
            let along = |g: &Trainable| -g.iter().zip(velocity).map(|(g, v)| g * v).sum::<f64>();
            path.push(Moment {
                t,
                beta: b,
                q,
                s: state.entropy(b),
                u: state.u,
                f: state.f,
                ds: b * (along(&state.du) - along(&state.df)),
                du: along(&state.du),
                slope: norm(&state.du),
            });
            if step < steps {
                q = rk4_step(&direction, t, &q, dt);
            }
        }
        Ok(path)
    }

    /// (12) wants β(F(q) − F(q₀)) independent of β. T5 derives it from (11), which holds, at best, at
    /// the one temperature at which the network learned.
    fn decomposition(&self, first: &Moment, last: &Moment, outcome: &mut Outcome) {
        let complexity = |beta: f64| {
            let at = |q: &Trainable| thermodynamics(q, beta, self.points.max(64)).f;
            beta * (at(&last.q) - at(&first.q))
        };
        let betas: Vec<f64> = (0..17).map(|i| self.beta * 4f64.powf(f64::from(i) / 8.0 - 1.0)).collect();
        let values: Vec<f64> = betas.iter().map(|&beta| complexity(beta)).collect();
        outcome.measure(
            "|∂U/∂q| after learning over before",
            last.slope / first.slope,
            1e-6 * last.slope / first.slope,
            "how nearly (11) holds at the temperature of learning",
        );
        let other = norm(&thermodynamics(&last.q, 2.0 * self.beta, self.points).du);
        outcome.measure(
            "|∂U/∂q| after learning, at half the temperature",
            other,
            1e-6 * other,
            "the same weights; (12) at all temperatures would need 0",
        );
        let spread = values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - values.iter().copied().fold(f64::INFINITY, f64::min);
        outcome.measure(
            "variation of C(q) − C(q₀) over β",
            spread,
            1e-6 * spread,
            "largest minus smallest −β(F(q) − F(q₀)) for β from a quarter to four times that of \
             learning; (12) wants 0",
        );
        outcome.finding(format!(
            "After learning |∂U/∂q| is {:.1e} of its start at the temperature of learning and {:.1e} \
             (absolute) at half of it; C(q) − C(q₀) of (12) varies by {spread:.3} between a quarter and \
             four times β.",
            last.slope / first.slope,
            other,
        ));
        let c: Vec<f64> = values.iter().map(|v| -v).collect();
        outcome.draw(
            "Complexity difference of (12)",
            Axis::log("β", ""),
            Axis::new("−β(F(q) − F(q₀))", ""),
            vec![Line::new("learned against initial", &betas, &c)],
        );
    }
}
