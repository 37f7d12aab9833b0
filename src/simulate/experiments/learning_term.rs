//! Equations (32) and (33), T8: what the boxed learning terms do.

use std::f64::consts::TAU;

use crate::simulate::solvers::{Fluid, FluidState, Periodic1, ViscousHamiltonJacobi, rk4_step};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Map, Outcome, ParameterError, parameters, positive,
};

use super::madelung::{Constants, distance, flow, initial};

parameters! {
    /// Small perturbations of a uniform state, a Gaussian, and the full equations against the
    /// Schrödinger equation with another constant, all with the boxed terms.
    pub struct LearningTerm {
        /// Diffusion coefficient D.
        diffusion: f64 = 0.25, positive();
        /// Learning rate γ.
        gamma: f64 = 1.0, positive();
        /// The multiplier μ of the full comparison; it must exceed γ/(4D).
        mu: f64 = 2.0, positive();
        /// Grid points, an even number.
        points: usize = 128, 32..=256;
        /// Final time of the full comparison.
        time: f64 = 0.5, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Included(5.0));
        /// Relative size of the perturbations.
        amplitude: f64 = 1e-6, 1e-9..=1e-3;
    }
}

impl Experiment for LearningTerm {
    const NAME: &'static str = "learning-term";
    const SUMMARY: &'static str =
        "growth rates of small perturbations and the fate of a Gaussian with the boxed learning terms";
    const EQUATIONS: &'static [&'static str] = &["(32)", "(33)", "T8"];

    fn check(&self) -> Result<(), ParameterError> {
        let critical = self.gamma / (4.0 * self.diffusion);
        if !self.points.is_multiple_of(2) {
            return Err(ParameterError::refused("points", self.points, "it must be even"));
        }
        if self.mu > critical {
            return Ok(());
        }
        let allowed = format!("it must exceed γ/(4D) = {critical}, where the equations are ill-posed");
        Err(ParameterError::refused("mu", self.mu, allowed))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.growth(&context.part(0.0, 0.3), &mut outcome)?;
        self.viscosity(&mut outcome);
        self.breakdown(&context.part(0.3, 0.5), &mut outcome)?;
        self.equivalence(&context.part(0.5, 0.9), &mut outcome)?;
        self.gaussian(&mut outcome);
        Ok(outcome)
    }
}

impl LearningTerm {
    /// Growth exponent squared, λ²/k⁴, measured by evolving p = p₀(1 + ε cos kq), F = 0, with
    /// n(t) = ε cosh λt for the linear equations.
    fn exponent(&self, mu: f64, k: f64, learning: bool) -> Option<f64> {
        // Few points, so that modes near the grid scale do not grow out of rounding errors.
        let grid = Periodic1::new(16, TAU);
        let q = grid.positions();
        let mut fluid = Fluid::on_line(grid.clone(), vec![0.0; 16], self.gamma, self.diffusion, mu);
        if learning {
            fluid = fluid.with_learning();
        }
        let component = |state: &FluidState| {
            let product: Vec<f64> =
                q.iter().zip(state.density()).map(|(q, p)| (k * q).cos() * (p - 1.0)).collect();
            grid.integral(&product) * 2.0 / TAU
        };
        let start = FluidState {
            log_density: q.iter().map(|q| (self.amplitude * (k * q).cos()).ln_1p()).collect(),
            free_energy: vec![0.0; 16],
        };
        // A tenth of a characteristic time of the mode; the shortest wave, k = 8, must be stable.
        let rate = (self.gamma / mu.abs()).max((4.0 * self.gamma * self.diffusion / mu.abs()).sqrt());
        let time = 0.1 / (rate * k * k);
        let steps = (time * rate * 64.0 / 1.4).ceil().max(16.0) as usize;
        let evolve = |time: f64| -> Option<f64> {
            let mut state = start.clone();
            fluid
                .advance(&mut state, time / steps as f64, steps)
                .then(|| component(&state) / component(&start))
        };
        // n' = −αn + 2γk²F with F(0) = 0 gives n/ε = cosh λt − (α/λ) sinh λt; the even part in time
        // isolates the hyperbolic cosine.
        let even = f64::midpoint(evolve(time)?, evolve(-time)?);
        let angle = if even >= 1.0 { even.acosh() } else { even.max(-1.0).acos() } / time;
        Some(angle * angle * (even - 1.0).signum() / k.powi(4))
    }

    fn growth(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let (gamma, d) = (self.gamma, self.diffusion);
        let critical = gamma / (4.0 * d);
        let theory = |mu: f64, b: f64| b * (gamma / mu).powi(2) - 4.0 * gamma * d / mu;
        let modes = [1.0, 2.0, 3.0, 4.0];
        let ratios = [-2.0, -1.0, -0.5, 0.25, 0.5, 0.75, 1.5, 2.0, 4.0];
        let mut values = Vec::new();
        let mut curves: [Vec<f64>; 4] = std::array::from_fn(|_| Vec::new());
        let mus: Vec<f64> = ratios.iter().map(|r| r * critical).collect();
        for (i, &mu) in mus.iter().enumerate() {
            context.report(i as f64 / 9.0, "growth of perturbations")?;
            for &k in &modes {
                values.push(self.exponent(mu, k, true).map_or(f64::NAN, |l| signed_root(l) * k * k));
            }
            curves[0].push(self.exponent(mu, 1.0, true).unwrap_or(f64::NAN));
            curves[1].push(theory(mu, 1.0));
            curves[2].push(self.exponent(mu, 1.0, false).unwrap_or(f64::NAN));
            curves[3].push(theory(mu, 0.0));
        }
        for ratio in [-1.0, 0.5, 2.0] {
            let mu = ratio * critical;
            for (learning, name) in [(true, "with"), (false, "without")] {
                let measured = self.exponent(mu, 2.0, learning).unwrap_or(f64::NAN);
                let check = self.exponent(mu, 1.0, learning).unwrap_or(f64::NAN);
                outcome.compare(
                    &format!("λ²/k⁴ {name} boxed terms, mu = {ratio} γ/(4D)"),
                    measured,
                    (measured - check).abs() + 1e-5 * measured.abs(),
                    theory(mu, f64::from(u8::from(learning))),
                    "squared growth exponent of a perturbation over the wave number to the fourth: \
                     positive means growth, without bound as the wave length shrinks",
                );
            }
        }
        // The critical μ by bisection on the measured sign.
        let (mut low, mut high) = (0.3 * critical, 3.0 * critical);
        for _ in 0..24 {
            context.check()?;
            let middle = f64::midpoint(low, high);
            if self.exponent(middle, 1.0, true).unwrap_or(1.0) > 0.0 { low = middle } else { high = middle }
        }
        outcome.compare(
            "critical mu",
            low,
            (high - low) + 1e-5 * low,
            critical,
            "perturbations oscillate above and grow below; reference: γ/(4D)",
        );
        let well_posed: Vec<String> =
            mus.iter().zip(&curves[0]).filter(|(_, l)| **l < 0.0).map(|(mu, _)| format!("{mu}")).collect();
        outcome.finding(format!(
            "With the boxed terms perturbations stay bounded for mu = {} of those tried, and grow \
             faster the shorter they are for the others; the measured limit is mu = {low:.4}, \
             γ/(4D) = {critical:.4}.",
            well_posed.join(", "),
        ));
        let points: Vec<(f64, f64)> = modes
            .iter()
            .map(|&k| {
                let l = self.exponent(0.5 * critical, k, true).unwrap_or(f64::NAN);
                // An order of −2 in "resolution" k is growth proportional to k².
                (k, signed_root(l) * k * k)
            })
            .collect();
        outcome.study(
            "growth rate for mu = 0.5 γ/(4D); order −2 is growth as k²",
            "wave number",
            Some(-2.0),
            &points,
        );
        let names =
            ["with boxed terms", "with, linear theory", "without boxed terms", "without, linear theory"];
        outcome.draw(
            "Growth of perturbations",
            Axis::new("μ", ""),
            Axis::new("λ²/k⁴", ""),
            names.iter().zip(&curves).map(|(name, y)| Line::new(name, &mus, y)).collect(),
        );
        outcome.maps.push(Map {
            title: "Growth rate (positive) or frequency (negative) with the boxed terms".into(),
            x: Axis::new("k", ""),
            y: Axis::new("μ", ""),
            z: Axis::new("rate", ""),
            x_values: modes.into(),
            y_values: mus,
            values,
        });
        Ok(())
    }

    /// T8 by itself: the boxed term of (33) alone as a viscosity.
    fn viscosity(&self, outcome: &mut Outcome) {
        let grid = Periodic1::new(32, TAU);
        let k = 3.0;
        let rate = |mu: f64| {
            let mut f: Vec<f64> = grid.positions().iter().map(|q| self.amplitude * (k * q).cos()).collect();
            let time = 0.5 * mu.abs() / (self.gamma * k * k);
            let solver = ViscousHamiltonJacobi::new(
                grid.clone(),
                &[0.0; 32],
                self.gamma,
                -self.gamma / mu,
                time / 64.0,
            );
            solver.advance(&mut f, 64);
            (f[0] / self.amplitude).ln() / (time * k * k)
        };
        for sign in [1.0, -1.0] {
            let mu = sign * self.mu;
            let value = -rate(mu);
            outcome.compare(
                &format!("viscosity of (33) alone, mu = {mu}"),
                value,
                1e-4 * value.abs(),
                -self.gamma / mu,
                "decay rate of u without pressure over k²; negative: perturbations grow",
            );
        }
    }

    /// Below the critical μ the solution dies of its shortest waves, the sooner the finer the grid.
    fn breakdown(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let mu = 0.25 * self.gamma / (4.0 * self.diffusion);
        let mut points = Vec::new();
        for n in [32, 64, 128] {
            let grid = Periodic1::new(n, TAU);
            let mut state = initial(&grid);
            let fluid = Fluid::on_line(grid, vec![0.0; n], self.gamma, self.diffusion, mu).with_learning();
            let k = n as f64 / 2.0;
            let dt = 0.2 * mu / (self.gamma * k * k);
            let mut steps = 0;
            while steps < 5_000 {
                context.check()?;
                if !fluid.advance(&mut state, dt, 10) {
                    break;
                }
                steps += 10;
            }
            points.push((n as f64, steps as f64 * dt));
        }
        let text: Vec<String> = points.iter().map(|(n, t)| format!("{t:.4} on {n} points")).collect();
        outcome.finding(format!(
            "For mu = {mu}, below the limit, a smooth state with a ripple of 1e-8 breaks down after {}.",
            text.join(", "),
        ));
        outcome.study(
            "time to breakdown below the critical mu; it tends to 0 where the equations are ill-posed",
            "grid points",
            Some(2.0),
            &points,
        );
        Ok(())
    }

    /// The substitution F̃ = F − log p/(2μ) removes the boxed terms and leaves D − γ/(4μ) for D: the
    /// full equations against a Schrödinger equation with that constant.
    fn equivalence(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let effective = self.diffusion - self.gamma / (4.0 * self.mu);
        let constants = Constants::with_mu(effective, self.gamma, self.mu);
        let run = |n: usize, context: &Context<'_>| -> Result<_, ExperimentError> {
            let grid = Periodic1::new(n, TAU);
            let potential: Vec<f64> = grid.positions().iter().map(|q| 0.3 * q.cos()).collect();
            let mut state = initial(&grid);
            let fluid = Fluid::on_line(grid.clone(), potential.clone(), self.gamma, self.diffusion, self.mu)
                .with_learning();
            let k = n as f64 / 2.0;
            let speed = (4.0 * self.diffusion * self.gamma / self.mu).sqrt() + self.gamma / self.mu;
            let steps = (self.time * k * k * speed / 1.4).ceil() as usize;
            let shifted = |state: &FluidState| FluidState {
                log_density: state.log_density.clone(),
                free_energy: state
                    .free_energy
                    .iter()
                    .zip(&state.log_density)
                    .map(|(f, l)| f - l / (2.0 * self.mu))
                    .collect(),
            };
            let psi = constants.wave(&shifted(&state));
            if !flow(&fluid, &mut state, self.time, steps, context)? {
                return Err(ExperimentError::Numerical(
                    "the fluid with boxed terms broke down: choose a larger mu or a shorter time".into(),
                ));
            }
            let psi = constants.evolve(psi, &potential, self.time, 4 * steps, context)?;
            Ok((constants.wave(&shifted(&state)), psi, state))
        };
        let (coarse, _, _) = run(self.points / 2, &context.part(0.0, 0.2))?;
        let (wave, psi, state) = run(self.points, &context.part(0.2, 1.0))?;
        let thinned: Vec<_> = wave.iter().copied().step_by(2).collect();
        outcome.compare(
            "full equations − Schrödinger with D − γ/(4μ)",
            distance(&wave, &psi).0,
            distance(&coarse, &thinned).0,
            0.0,
            "relative L2 distance of √p exp(iF̃/s), F̃ = F − log p/(2μ), to Ψ at the final time",
        );
        // The same without the shift of D and F, to see that the difference can be seen.
        let plain = Constants::with_mu(self.diffusion, self.gamma, self.mu);
        let grid = Periodic1::new(self.points, TAU);
        let potential: Vec<f64> = grid.positions().iter().map(|q| 0.3 * q.cos()).collect();
        let unshifted = plain.wave(&initial(&grid));
        let unshifted = plain.evolve(unshifted, &potential, self.time, 4096, context)?;
        outcome.measure(
            "full equations − Schrödinger with D",
            distance(&plain.wave(&state), &unshifted).0,
            distance(&coarse, &thinned).0,
            "the same with (34) and (35) with D/μ for D, which leave the boxed terms out",
        );
        outcome.finding(format!(
            "For mu = {} the equations with the boxed terms differ from a Schrödinger equation with \
             D − γ/(4μ) = {effective} for D and F − log p/(2μ) for F by {:.1e} (estimated error {:.1e}), \
             from the one with D and F by {:.1e}.",
            self.mu,
            distance(&wave, &psi).0,
            distance(&coarse, &thinned).0,
            distance(&plain.wave(&state), &unshifted).0,
        ));
        Ok(())
    }

    /// A Gaussian stays Gaussian: width σ² and F = a q²/2 obey ordinary equations.
    fn gaussian(&self, outcome: &mut Outcome) {
        let (gamma, d, mu) = (self.gamma, self.diffusion, self.mu);
        let path = |b: f64, steps: usize| -> Vec<[f64; 2]> {
            // From (32): dσ²/dt = 4γaσ² + 2bγ/μ; from (30): da/dt = −2γa² + (2D/μ)/σ⁴.
            let f = |_: f64, y: &[f64; 2]| {
                let [v, a] = *y;
                [4.0 * gamma * a * v + 2.0 * b * gamma / mu, -2.0 * gamma * a * a + 2.0 * d / mu / (v * v)]
            };
            let mut y = [1.0, 0.0];
            let mut path = vec![y];
            for step in 0..steps {
                let dt = 2.0 / steps as f64;
                y = rk4_step(&f, step as f64 * dt, &y, dt);
                path.push(y);
            }
            path
        };
        let steps = 200;
        let times: Vec<f64> = (0..=steps).map(|i| 2.0 * i as f64 / steps as f64).collect();
        let width = |b: f64| -> Vec<f64> { path(b, steps).iter().map(|y| y[0]).collect() };
        let (with, without) = (width(1.0), width(0.0));
        let excess = with[steps] - without[steps];
        let coarse = path(1.0, steps / 2)[steps / 2][0] - path(0.0, steps / 2)[steps / 2][0];
        outcome.compare(
            "extra variance of a Gaussian at t = 2",
            excess,
            (excess - coarse).abs() / 15.0 + 1e-12,
            2.0 * gamma / mu * 2.0,
            "σ² with the boxed terms minus without, from σ² = 1, F = 0; reference: 2γt/μ, as if they \
             were plain diffusion",
        );
        outcome.draw(
            "Variance of a Gaussian",
            Axis::new("t", ""),
            Axis::new("σ²", ""),
            vec![Line::new("with boxed terms", &times, &with), Line::new("without", &times, &without)],
        );
    }
}

/// √|x| with the sign of x.
fn signed_root(x: f64) -> f64 {
    x.abs().sqrt() * x.signum()
}
