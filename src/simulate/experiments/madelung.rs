//! Equations (29)–(36) without the boxed terms and T9: the fluid against the Schrödinger equation.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use num_complex::Complex;

use crate::simulate::solvers::{Fluid, FluidState, Periodic1, Periodic2, SplitStep1, SplitStep2};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// The same initial p and F evolved by the fluid equations and, as Ψ = √p exp(iF/s), by a
    /// split-step spectral solver, on periodic intervals and squares of side 2π.
    pub struct Madelung {
        /// Grid points in one dimension, an even number; the error is estimated from half as many.
        points: usize = 128, 32..=512;
        /// Grid points a side in two dimensions.
        points_2d: usize = 32, 8..=128;
        /// Final time.
        time: f64 = 1.0, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Included(10.0));
        /// Diffusion coefficient D.
        diffusion: f64 = 0.25, positive();
        /// Learning rate γ.
        gamma: f64 = 1.0, positive();
        /// The multiplier μ of the second comparison; the first one has μ = 1.
        mu: f64 = 2.0, positive();
        /// Amplitude of the potential V = A cos q.
        potential: f64 = 0.3, 0.0..=10.0;
    }
}

/// Constants of i s ∂Ψ/∂t = (−c ∂² + V) Ψ with Ψ = √p exp(iF/s).
#[derive(Clone, Copy)]
pub(super) struct Constants {
    pub s: f64,
    pub c: f64,
}

impl Constants {
    /// As printed in (34) and (35).
    pub(super) fn printed(diffusion: f64, gamma: f64) -> Self {
        Constants { s: (4.0 * diffusion / gamma).sqrt(), c: 4.0 * diffusion }
    }

    /// With D/μ for D, as the fluid equations require.
    pub(super) fn with_mu(diffusion: f64, gamma: f64, mu: f64) -> Self {
        Constants::printed(diffusion / mu, gamma)
    }

    pub(super) fn wave(self, state: &FluidState) -> Vec<Complex<f64>> {
        let points = state.log_density.iter().zip(&state.free_energy);
        points.map(|(l, f)| Complex::from_polar((l / 2.0).exp(), f / self.s)).collect()
    }

    /// Ψ after `time`, by Strang splitting in slices that can be cancelled.
    pub(super) fn evolve(
        self,
        mut psi: Vec<Complex<f64>>,
        potential: &[f64],
        time: f64,
        steps: usize,
        context: &Context<'_>,
    ) -> Result<Vec<Complex<f64>>, ExperimentError> {
        let scaled: Vec<f64> = potential.iter().map(|v| v / self.s).collect();
        let mut solver = SplitStep1::new(&scaled, TAU, self.c / self.s, time / steps as f64);
        let slice = 256;
        for done in (0..steps).step_by(slice) {
            context.check()?;
            solver.advance(&mut psi, slice.min(steps - done));
        }
        Ok(psi)
    }
}

/// Relative L2 distance of two wave functions, and of their densities alone (L1).
pub(super) fn distance(a: &[Complex<f64>], b: &[Complex<f64>]) -> (f64, f64) {
    let norm: f64 = b.iter().map(|z| z.norm_sqr()).sum();
    let wave: f64 = a.iter().zip(b).map(|(a, b)| (a - b).norm_sqr()).sum();
    let density: f64 = a.iter().zip(b).map(|(a, b)| (a.norm_sqr() - b.norm_sqr()).abs()).sum();
    ((wave / norm).sqrt(), density / norm)
}

/// The number of steps for which the fluid solver is stable, with a margin of 2.
fn stable_steps(time: f64, largest_square: f64, speed: f64) -> usize {
    ((time * largest_square * speed / 1.4).ceil() as usize).max(8)
}

/// Runs the fluid in slices that can be cancelled; `false` if it broke down.
pub(super) fn flow(
    fluid: &Fluid,
    state: &mut FluidState,
    time: f64,
    steps: usize,
    context: &Context<'_>,
) -> Result<bool, ExperimentError> {
    let dt = time / steps as f64;
    let slice = 4;
    let mut done = 0;
    while done < steps {
        context.report(done as f64 / steps as f64, "fluid equations")?;
        let count = slice.min(steps - done);
        if !fluid.advance(state, dt, count) {
            return Ok(false);
        }
        done += count;
    }
    Ok(true)
}

/// A smooth initial state without nodes.
pub(super) fn initial(grid: &Periodic1) -> FluidState {
    let q = grid.positions();
    FluidState {
        log_density: q.iter().map(|q| 0.4 * q.cos() + 0.2 * (2.0 * q).sin() - TAU.ln()).collect(),
        free_energy: q.iter().map(|q| 0.3 * q.sin()).collect(),
    }
}

impl Experiment for Madelung {
    const NAME: &'static str = "madelung";
    const SUMMARY: &'static str = "Madelung fluid against the Schrödinger equation in one and two dimensions, with and \
         without nodes, for μ = 1 and μ ≠ 1";
    const EQUATIONS: &'static [&'static str] =
        &["(29)", "(30)", "(31)", "(32)", "(33)", "(34)", "(35)", "(36)", "T9"];

    fn check(&self) -> Result<(), ParameterError> {
        if self.points.is_multiple_of(2) {
            return Ok(());
        }
        Err(ParameterError::refused("points", self.points, "it must be even"))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.one_dimension(1.0, &context.part(0.0, 0.2), &mut outcome)?;
        self.one_dimension(self.mu, &context.part(0.2, 0.4), &mut outcome)?;
        self.two_dimensions(&context.part(0.4, 0.6), &mut outcome)?;
        self.orders(&context.part(0.6, 0.7), &mut outcome)?;
        self.nodes(&context.part(0.7, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

impl Madelung {
    fn one_dimension(
        &self,
        mu: f64,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let grid = Periodic1::new(self.points, TAU);
        let potential: Vec<f64> = grid.positions().iter().map(|q| self.potential * q.cos()).collect();
        let speed = (4.0 * self.diffusion * self.gamma / mu).sqrt();
        let steps = stable_steps(self.time, (self.points as f64 / 2.0).powi(2), speed);
        let coarse_state = self.fluid_state(mu, self.points / 2, steps / 4, context)?;
        let state = self.fluid_state(mu, self.points, steps, context)?;
        // The points of the coarse grid are every second one of the fine grid.
        let thinned = FluidState {
            log_density: state.log_density.iter().copied().step_by(2).collect(),
            free_energy: state.free_energy.iter().copied().step_by(2).collect(),
        };
        let run = |constants: Constants, steps: usize| {
            let psi = constants.wave(&initial(&grid));
            constants.evolve(psi, &potential, self.time, steps, context)
        };
        let label = format!("mu = {mu}");
        let candidates = [
            ("printed constants", Constants::printed(self.diffusion, self.gamma)),
            ("D/mu for D", Constants::with_mu(self.diffusion, self.gamma, mu)),
        ];
        let mut shown = Vec::new();
        for (name, constants) in candidates {
            context.check()?;
            let strang_steps = 4 * steps;
            let psi = run(constants, strang_steps)?;
            let coarse = run(constants, strang_steps / 2)?;
            let (wave, density) = distance(&constants.wave(&state), &psi);
            // Strang's error of the fine run is a third of the change under halving; the fluid's is
            // spectral in space, so the change from half the points is a generous bound.
            let error = distance(&coarse, &psi).0 / 3.0
                + distance(&constants.wave(&coarse_state), &constants.wave(&thinned)).0;
            outcome.measure(
                &format!("fluid − Schrödinger, {label}, {name}"),
                wave,
                error,
                "relative L2 distance of √p exp(iF/s) to Ψ at the final time",
            );
            outcome.measure(
                &format!("density difference, {label}, {name}"),
                density,
                error,
                "L1 distance of the densities at the final time",
            );
            shown.push((name, wave, psi));
            if mu == 1.0 {
                break; // Both candidates are the same then.
            }
        }
        let constants = candidates[1].1;
        let (norm0, energy0) = invariants(&grid, &potential, constants, &initial(&grid));
        let (norm1, energy1) = invariants(&grid, &potential, constants, &state);
        outcome.magnitude(
            &format!("norm drift of the fluid, {label}"),
            norm1 / norm0 - 1.0,
            "∫p dq at the end over the beginning, minus 1",
        );
        outcome.magnitude(
            &format!("energy drift of the fluid, {label}"),
            energy1 / energy0 - 1.0,
            "⟨γ(∂F)² + V⟩ + (4D/μ)∫(∂√p)², at the end over the beginning, minus 1",
        );
        let positions = grid.positions();
        let mut lines = vec![Line::new("fluid", &positions, &state.density())];
        for (name, _, psi) in &shown {
            let density: Vec<f64> = psi.iter().map(|z| z.norm_sqr()).collect();
            lines.push(Line::new(&format!("Schrödinger, {name}"), &positions, &density));
        }
        outcome.draw(
            &format!("Density at the final time, {label}"),
            Axis::new("q", ""),
            Axis::new("p", ""),
            lines,
        );
        let distances: Vec<String> =
            shown.iter().map(|(name, wave, _)| format!("{wave:.1e} with {name}")).collect();
        outcome.finding(format!(
            "For {label} the fluid differs from the Schrödinger equation by {}.",
            distances.join(", "),
        ));
        Ok(())
    }

    /// The fluid on `points` points at the final time.
    fn fluid_state(
        &self,
        mu: f64,
        points: usize,
        steps: usize,
        context: &Context<'_>,
    ) -> Result<FluidState, ExperimentError> {
        let grid = Periodic1::new(points, TAU);
        let potential = grid.positions().iter().map(|q| self.potential * q.cos()).collect();
        let mut state = initial(&grid);
        let fluid = Fluid::on_line(grid, potential, self.gamma, self.diffusion, mu);
        if flow(&fluid, &mut state, self.time, steps, context)? { Ok(state) } else { Err(breakdown()) }
    }

    fn two_dimensions(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let n = self.points_2d;
        let grid = Periodic2::new((n, TAU), (n, TAU));
        let positions = grid.positions();
        let at =
            |f: &dyn Fn(f64, f64) -> f64| -> Vec<f64> { positions.iter().map(|&(x, y)| f(x, y)).collect() };
        let potential = at(&|x, y| self.potential * (x.cos() + (x + y).sin()));
        let start = FluidState {
            log_density: at(&|x, y| 0.3 * x.cos() + 0.2 * (x - y).sin() - 2.0 * TAU.ln()),
            free_energy: at(&|x, y| 0.2 * x.sin() * y.cos()),
        };
        let fluid = Fluid::on_rectangle(grid, potential.clone(), self.gamma, self.diffusion, 1.0);
        let speed = (4.0 * self.diffusion * self.gamma).sqrt();
        let steps = stable_steps(self.time, (n as f64).powi(2) / 2.0, speed);
        let mut state = start.clone();
        if !flow(&fluid, &mut state, self.time, steps, context)? {
            return Err(breakdown());
        }
        let constants = Constants::printed(self.diffusion, self.gamma);
        let scaled: Vec<f64> = potential.iter().map(|v| v / constants.s).collect();
        let run = |steps: usize| {
            let mut psi = constants.wave(&start);
            let dt = self.time / steps as f64;
            let mut solver =
                SplitStep2::new(&scaled, TAU, constants.c / constants.s, dt).ok_or_else(breakdown)?;
            for done in (0..steps).step_by(16) {
                context.check()?;
                solver.advance(&mut psi, 16.min(steps - done));
            }
            Ok::<_, ExperimentError>(psi)
        };
        let (psi, coarse) = (run(2 * steps)?, run(steps)?);
        let (wave, density) = distance(&constants.wave(&state), &psi);
        let error = distance(&coarse, &psi).0 / 3.0;
        outcome.measure(
            "fluid − Schrödinger, two dimensions, mu = 1",
            wave,
            error,
            "relative L2 distance of √p exp(iF/s) to Ψ at the final time",
        );
        outcome.measure(
            "density difference, two dimensions, mu = 1",
            density,
            error,
            "L1 distance of the densities at the final time",
        );
        outcome.finding(format!(
            "In two dimensions the fluid differs from the Schrödinger equation by {wave:.1e} \
             (estimated error of the latter {error:.1e}).",
        ));
        Ok(())
    }

    /// Orders in time: the fluid solver against itself with short steps, because its error in time
    /// is far below that in space; the split-step solver against the fluid solver.
    fn orders(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let constants = Constants::printed(self.diffusion, self.gamma);
        // Dealiasing leaves two thirds of the modes, so half the steps are still stable.
        let limit = stable_steps(self.time, 1024.0, constants.c / constants.s);
        let steps = [limit / 2, limit * 3 / 4, limit];
        let reference = self.fluid_state(1.0, 64, 4 * limit, context)?;
        let reference = constants.wave(&reference);
        let mut points = Vec::new();
        for steps in steps {
            let state = self.fluid_state(1.0, 64, steps, context)?;
            points.push((steps as f64, distance(&constants.wave(&state), &reference).0));
        }
        outcome.study("fluid solver against itself with short steps", "time steps", Some(4.0), &points);
        let grid = Periodic1::new(64, TAU);
        let potential: Vec<f64> = grid.positions().iter().map(|q| self.potential * q.cos()).collect();
        let mut points = Vec::new();
        for steps in [16, 32, 64] {
            let psi = constants.wave(&initial(&grid));
            let psi = constants.evolve(psi, &potential, self.time, steps, context)?;
            points.push((steps as f64, distance(&psi, &reference).0));
        }
        outcome.study("split-step solver against the fluid solver", "time steps", Some(2.0), &points);
        Ok(())
    }

    /// Ψ = 1 + 2b cos q exp(−iωt) passes, at ωt = π, a smallest density (1 − 2b)²; a node for b ≥ ½.
    fn nodes(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let grid = Periodic1::new(self.points, TAU);
        let constants = Constants::printed(self.diffusion, self.gamma);
        let frequency = constants.c / constants.s;
        let fluid = Fluid::on_line(grid.clone(), vec![0.0; self.points], self.gamma, self.diffusion, 1.0);
        let time = PI / frequency;
        let steps = stable_steps(time, (self.points as f64 / 2.0).powi(2), frequency);
        let amplitudes = [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55];
        let (mut smallest, mut errors) = (Vec::new(), Vec::new());
        for (i, b) in amplitudes.into_iter().enumerate() {
            let part = context.part(i as f64 / 9.0, (i + 1) as f64 / 9.0);
            let wave = StandingWave { b, frequency };
            let mut state = wave.state(&grid, constants, FRAC_PI_2 / frequency);
            let alive = flow(&fluid, &mut state, time, steps, &part)?;
            let exact = wave.psi(&grid, 1.5 * time);
            let error = if alive { distance(&constants.wave(&state), &exact).1 } else { f64::INFINITY };
            smallest.push((1.0 - 2.0 * b).max(0.0).powi(2));
            // Below 1e-12 the digits are rounding.
            errors.push(error.max(1e-12));
            let coarser = format!("smallest density {:.3}", (1.0 - 2.0 * b).max(0.0).powi(2));
            if [0.2, 0.4, 0.5].contains(&b) {
                outcome.magnitude(
                    &format!("density error of the fluid after b = {b}"),
                    error,
                    &format!("L1 error after the passage of {coarser}; inf: the fluid broke down"),
                );
            }
        }
        let lost = smallest.iter().zip(&errors).find(|(_, error)| **error > 0.01);
        outcome.finding(match lost {
            Some((density, _)) => format!(
                "On {} points the fluid solver is off by more than 1 % once the density has passed \
                 {density:.3}; before that by at most {:.1e}.",
                self.points,
                errors.iter().copied().filter(|error| *error <= 0.01).fold(0.0, f64::max),
            ),
            None => format!("The fluid solver passed every density down to {:.3}.", smallest[8]),
        });
        outcome.draw(
            "Error of the fluid after a small density",
            Axis::new("smallest density on the way", ""),
            Axis::log("L1 error of p", ""),
            vec![Line::new(&format!("{} points", self.points), &smallest, &errors)],
        );
        for a in [0.9, 1.1] {
            let psi: Vec<Complex<f64>> =
                grid.positions().iter().map(|&q| 1.0 + Complex::from_polar(a, q)).collect();
            let turns: f64 =
                (0..psi.len()).map(|i| (psi[(i + 1) % psi.len()] / psi[i]).arg()).sum::<f64>() / TAU;
            outcome.measure(
                &format!("winding of Ψ = 1 + {a} exp(iq)"),
                turns,
                1e-12,
                "∮∂F dq in units of 2πs: F is single-valued for 0 only; it jumps at the node between",
            );
        }
        Ok(())
    }
}

/// Norm, and energy of the Schrödinger equation, from p and F.
fn invariants(grid: &Periodic1, potential: &[f64], constants: Constants, state: &FluidState) -> (f64, f64) {
    let p = state.density();
    let (slope_l, _) = grid.derivatives(&state.log_density);
    let (slope_f, _) = grid.derivatives(&state.free_energy);
    let energy: Vec<f64> = (0..p.len())
        .map(|i| {
            // |∂Ψ|² = p (ℓ'²/4 + F'²/s²).
            let gradient = slope_l[i].powi(2) / 4.0 + (slope_f[i] / constants.s).powi(2);
            p[i] * (constants.c * gradient + potential[i])
        })
        .collect();
    (grid.integral(&p), grid.integral(&energy))
}

fn breakdown() -> ExperimentError {
    ExperimentError::Numerical(
        "the fluid solver broke down before the final time: choose a shorter time or a smaller \
         potential, the density comes too close to zero"
            .into(),
    )
}

/// Ψ = 1 + 2b cos q exp(−iωt), exact without a potential.
struct StandingWave {
    b: f64,
    frequency: f64,
}

impl StandingWave {
    fn psi(&self, grid: &Periodic1, t: f64) -> Vec<Complex<f64>> {
        let turn = Complex::from_polar(2.0 * self.b, -self.frequency * t);
        grid.positions().iter().map(|q| 1.0 + turn * q.cos()).collect()
    }

    /// Valid while the phase stays within (−π, π), as it does for the times used here.
    fn state(&self, grid: &Periodic1, constants: Constants, t: f64) -> FluidState {
        let psi = self.psi(grid, t);
        FluidState {
            log_density: psi.iter().map(|z| z.norm_sqr().ln()).collect(),
            free_energy: psi.iter().map(|z| constants.s * z.arg()).collect(),
        }
    }
}
