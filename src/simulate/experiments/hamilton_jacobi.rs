//! Equations (37)–(44), T10: characteristics, trajectories and the viscous equation.

use std::f64::consts::TAU;

use crate::simulate::solvers::{Periodic1, ViscousHamiltonJacobi, dopri5, rk4_step};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// Trajectories along F, where F solves the Hamilton–Jacobi equation in three wells, and the
    /// viscous equation against its inviscid limit before caustics.
    pub struct HamiltonJacobi {
        /// Learning rate γ.
        gamma: f64 = 1.0, positive();
        /// Final time of the trajectories, in units of the inverse frequency √(2γ) of the oscillator.
        time: f64 = 0.5, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Included(0.7));
        /// Time steps of a trajectory, a multiple of 8.
        steps: usize = 64, 16..=1024;
        /// Grid points of the viscous equation.
        points: usize = 256, 64..=2048;
    }
}

/// A potential with its first and second derivative.
#[derive(Clone, Copy)]
struct Well {
    name: &'static str,
    slope: fn(f64) -> f64,
    curvature: fn(f64) -> f64,
}

const WELLS: [Well; 3] = [
    Well { name: "free particle", slope: |_| 0.0, curvature: |_| 0.0 },
    Well { name: "harmonic oscillator", slope: |q| q, curvature: |_| 1.0 },
    Well { name: "quartic well", slope: |q| q.powi(3), curvature: |q| 3.0 * q * q },
];

/// Initial free energy F = −q²/4 + q/2 and its derivatives.
fn start_slope(label: f64) -> f64 {
    0.5 - 0.5 * label
}
const START_CURVATURE: f64 = -0.5;

impl Experiment for HamiltonJacobi {
    const NAME: &'static str = "hamilton-jacobi";
    const SUMMARY: &'static str = "trajectories along F against the printed and the classical equation of motion, and the \
         viscous equation against its limit";
    const EQUATIONS: &'static [&'static str] =
        &["(37)", "(38)", "(39)", "(40)", "(41)", "(42)", "(43)", "(44)", "T10"];

    fn check(&self) -> Result<(), ParameterError> {
        if self.steps.is_multiple_of(8) {
            return Ok(());
        }
        Err(ParameterError::refused("steps", self.steps, "it must be a multiple of 8"))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        for (i, well) in WELLS.iter().enumerate() {
            context.report(0.15 * i as f64, well.name)?;
            self.trajectories(well, context, &mut outcome)?;
        }
        self.viscous_limit(&context.part(0.45, 0.95), &mut outcome)?;
        self.static_solution(&mut outcome);
        Ok(outcome)
    }
}

/// F', F'' at the place that the characteristic from `label` has reached, and that place.
#[derive(Clone, Copy)]
struct Local {
    q: f64,
    slope: f64,
    curvature: f64,
    /// ∂q/∂label; 0 at a caustic.
    spread: f64,
}

impl HamiltonJacobi {
    /// Characteristics of ∂F/∂t + γF'² + V = 0: dq/dt = 2γP, dP/dt = −V'(q), with P = F', and their
    /// derivatives with respect to the label, by Dormand–Prince with tolerance 1e-12.
    fn characteristic(&self, well: &Well, label: f64, t: f64) -> Result<Local, ExperimentError> {
        let gamma = self.gamma;
        let rates = |_: f64, y: &[f64; 4]| {
            let [q, p, dq, dp] = *y;
            [2.0 * gamma * p, -(well.slope)(q), 2.0 * gamma * dp, -(well.curvature)(q) * dq]
        };
        let start = [label, start_slope(label), 1.0, START_CURVATURE];
        let [q, slope, spread, dp] = dopri5(rates, 0.0, t, start, 1e-12)
            .map_err(|failure| ExperimentError::Numerical(failure.to_string()))?;
        if spread < 0.05 {
            return Err(ExperimentError::Numerical(format!(
                "a caustic is near at t = {t} in the {}: choose a shorter time",
                well.name
            )));
        }
        Ok(Local { q, slope, curvature: dp / spread, spread })
    }

    /// The path dq/dt = c γ ∂F/∂q from q = 0.8, as values of F', F'', q at each step.
    ///
    /// On it the label moves: q = Q(t, l), so Q_l dl/dt = cγP − 2γP.
    fn path(
        &self,
        well: &Well,
        c: f64,
        steps: usize,
        context: &Context<'_>,
    ) -> Result<Vec<Local>, ExperimentError> {
        let end = self.time / (2.0 * self.gamma).sqrt();
        let dt = end / steps as f64;
        let rate = |t: f64, l: f64| -> Result<f64, ExperimentError> {
            let local = self.characteristic(well, l, t)?;
            Ok((c - 2.0) * self.gamma * local.slope / local.spread)
        };
        let mut l = 0.8;
        let mut path = vec![self.characteristic(well, l, 0.0)?];
        for step in 0..steps {
            context.check()?;
            let t = step as f64 * dt;
            let k1 = rate(t, l)?;
            let k2 = rate(t + dt / 2.0, l + dt / 2.0 * k1)?;
            let k3 = rate(t + dt / 2.0, l + dt / 2.0 * k2)?;
            let k4 = rate(t + dt, l + dt * k3)?;
            l += dt / 6.0 * (k1 + 2.0 * (k2 + k3) + k4);
            path.push(self.characteristic(well, l, t + dt)?);
        }
        Ok(path)
    }

    fn trajectories(
        &self,
        well: &Well,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let gamma = self.gamma;
        let end = self.time / (2.0 * gamma).sqrt();
        let mut lines = Vec::new();
        for c in [1.0, 2.0] {
            let fine = self.path(well, c, self.steps, context)?;
            let coarse = self.path(well, c, self.steps / 2, context)?;
            let dt = end / self.steps as f64;
            let times: Vec<f64> = (0..=self.steps).map(|i| i as f64 * dt).collect();
            let last = fine[self.steps].q;
            let error = (last - coarse[coarse.len() - 1].q).abs() / 15.0 + 1e-11;
            let speed = if c == 1.0 { "γ" } else { "2γ" };
            lines.push(Line::new(
                &format!("dq/dt = {speed} ∂F"),
                &times,
                &fine.iter().map(|local| local.q).collect::<Vec<_>>(),
            ));
            // Newton's equation with the same start and the force −cγV'.
            let newton = |force: f64| {
                let f = |_: f64, y: &[f64; 2]| [y[1], -force * gamma * (well.slope)(y[0])];
                let mut y = [0.8, c * gamma * start_slope(0.8)];
                let mut q = vec![y[0]];
                for step in 0..self.steps {
                    y = rk4_step(&f, step as f64 * dt, &y, dt);
                    q.push(y[0]);
                }
                q
            };
            for force in if c == 1.0 { vec![1.0] } else { vec![1.0, 2.0] } {
                let q = newton(force);
                let law = if force == 1.0 { "−γV'" } else { "−2γV'" };
                outcome.compare(
                    &format!("{}: end of dq/dt = {speed} ∂F against d²q/dt² = {law}", well.name),
                    last,
                    error,
                    q[self.steps],
                    "position at the end of the path along F; reference: of Newton's equation, same \
                     start",
                );
                lines.push(Line::new(&format!("d²q/dt² = {law}, start as {speed}"), &times, &q));
            }
            if c == 1.0 {
                // Acceleration at the end: γ(∂F'/∂t + q' F''), with ∂F'/∂t = −2γF'F'' − V'.
                let middle = fine[self.steps / 2];
                let measured =
                    (fine[self.steps / 2 + 1].q - 2.0 * middle.q + fine[self.steps / 2 - 1].q) / (dt * dt);
                let wide = (fine[self.steps / 2 + 2].q - 2.0 * middle.q + fine[self.steps / 2 - 2].q)
                    / (4.0 * dt * dt);
                outcome.compare(
                    &format!("{}: acceleration minus (42)", well.name),
                    measured + gamma * (well.slope)(middle.q),
                    (measured - wide).abs() / 3.0 + 1e-9 / (dt * dt) * 1e-3,
                    -gamma * gamma * middle.slope * middle.curvature,
                    "d²q/dt² + γV' halfway along dq/dt = γ∂F; reference: −γ²F'F''",
                );
            }
            let points: Vec<(f64, f64)> = [self.steps / 8, self.steps / 4]
                .into_iter()
                .map(|steps| -> Result<_, ExperimentError> {
                    let q = self.path(well, c, steps, context)?[steps].q;
                    Ok((steps as f64, (q - last).abs()))
                })
                .collect::<Result<_, _>>()?;
            if c == 1.0 && well.name == "quartic well" {
                outcome.study(
                    "end of the path dq/dt = γ∂F in the quartic well",
                    "time steps",
                    Some(4.0),
                    &points,
                );
            }
        }
        let shown = outcome.measurements.iter().filter(|m| m.name.starts_with(well.name));
        // Below 1e-10 the digits are rounding, which differs between machines.
        let text: Vec<String> = shown
            .filter_map(|m| {
                let (_, what) = m.name.split_once(": end of ")?;
                Some(format!("{what}: {:.1e}", (m.value - m.reference?).abs().max(1e-10)))
            })
            .collect();
        outcome.finding(format!("{}, distance at the end: {}.", well.name, text.join("; ")));
        outcome.draw(&format!("Trajectories, {}", well.name), Axis::new("t", ""), Axis::new("q", ""), lines);
        Ok(())
    }

    /// The viscous equation, μ < 0, against characteristics, for γ/|μ| → 0 at fixed time.
    fn viscous_limit(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        // F = cos q / 2, V = cos q / 5: the first caustic comes after 2γt ≈ 2 at q = 0.
        let gamma = self.gamma;
        let end = 0.5 / gamma;
        let grid = Periodic1::new(self.points, TAU);
        let q = grid.positions();
        let steps = 4 * self.points;
        let potential: Vec<f64> = q.iter().map(|q| 0.2 * gamma * q.cos()).collect();
        let evolve = |viscosity: f64| -> Result<_, ExperimentError> {
            let mut f: Vec<f64> = q.iter().map(|q| 0.5 * q.cos()).collect();
            let dt = end / steps as f64;
            let solver = ViscousHamiltonJacobi::new(grid.clone(), &potential, gamma, viscosity, dt);
            for done in (0..steps).step_by(64) {
                context.check()?;
                solver.advance(&mut f, 64.min(steps - done));
            }
            Ok(grid.derivatives(&f))
        };
        // Exact slope at the points that the characteristics from the grid reach.
        let along = |label: f64| {
            let rates = |_: f64, y: &[f64; 2]| [2.0 * gamma * y[1], 0.2 * gamma * y[0].sin()];
            dopri5(rates, 0.0, end, [label, -0.5 * label.sin()], 1e-12)
                .map_err(|failure| ExperimentError::Numerical(failure.to_string()))
        };
        let slope_error = |slope: &[f64]| -> Result<f64, ExperimentError> {
            // The grid function at any place, by its Fourier series.
            let c = grid.transform(slope);
            let mut worst = 0.0f64;
            for i in 0..64 {
                let [place, exact] = along(TAU * f64::from(i) / 64.0)?;
                let value: f64 = c
                    .iter()
                    .zip(grid.wave_numbers())
                    .map(|(c, k)| c.re * (k * place).cos() - c.im * (k * place).sin())
                    .sum();
                worst = worst.max((value - exact).abs());
            }
            Ok(worst)
        };
        let (inviscid, _) = evolve(0.0)?;
        outcome.magnitude(
            "inviscid solver against characteristics",
            slope_error(&inviscid)?,
            "largest difference of ∂F/∂q before the first caustic",
        );
        let mut points = Vec::new();
        let mut lines = vec![Line::new("inviscid", &q, &inviscid)];
        for (i, viscosity) in [0.04, 0.02, 0.01, 0.005].into_iter().enumerate() {
            context.report(i as f64 / 4.0, "viscous equation")?;
            let viscosity = viscosity * gamma;
            let (slope, _) = evolve(viscosity)?;
            points.push((gamma / viscosity, slope_error(&slope)?));
            lines.push(Line::new(&format!("mu = {}", -gamma / viscosity), &q, &slope));
        }
        outcome.measure(
            "difference of viscous and inviscid slope at mu = −100",
            points[2].1,
            points[2].1 * 0.01,
            "largest difference of ∂F/∂q at 2γt = 1, F = cos q/2, V = γ cos q/5",
        );
        outcome.study("viscous equation against characteristics", "|mu|", Some(1.0), &points);
        outcome.draw("Slope of F at the final time", Axis::new("q", ""), Axis::new("∂F/∂q", ""), lines);
        // T10: (γ/μ)F'' against V.
        let (_, curvature) = evolve(0.01 * gamma)?;
        let largest = curvature.iter().fold(0.0f64, |m, f| m.max(f.abs()));
        outcome.measure(
            "largest |(γ/μ)∂²F| / max|V| at mu = −100",
            0.01 * largest / 0.2,
            1e-6,
            "the ratio that T10 wants small",
        );
        Ok(())
    }

    /// (44) in (43), in three dimensions, by differences of the formula itself.
    fn static_solution(&self, outcome: &mut Outcome) {
        let (mu, constants) = (0.7, [1.0, 1.5, 2.5]);
        let f = |q: [f64; 3]| -> f64 { (0..3).map(|k| (constants[k] + mu * q[k]).ln()).sum::<f64>() / mu };
        let residual = |h: f64| {
            let q = [0.3, -0.2, 0.8];
            let mut sum = 0.0;
            for k in 0..3 {
                let at = |s: f64| {
                    let mut shifted = q;
                    shifted[k] += s * h;
                    f(shifted)
                };
                let slope = (at(1.0) - at(-1.0)) / (2.0 * h);
                let curvature = (at(1.0) - 2.0 * at(0.0) + at(-1.0)) / (h * h);
                sum += self.gamma * slope * slope + self.gamma / mu * curvature;
            }
            sum.abs()
        };
        let points: Vec<(f64, f64)> = [0.08, 0.04, 0.02, 0.01].map(|h| (1.0 / h, residual(h))).into();
        outcome.compare(
            "residual of (44) in (43)",
            (4.0 * residual(0.01) - residual(0.02)) / 3.0,
            (residual(0.02) - residual(0.01)) / 3.0,
            0.0,
            "γ(∂F)² + (γ/μ)∂²F at one point for K = 3, extrapolated to step 0",
        );
        outcome.study("residual of (44) in (43) by central differences", "1/step", Some(2.0), &points);
    }
}
