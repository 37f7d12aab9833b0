//! Placeholder.
use crate::simulate::{Context, Experiment, ExperimentError, Outcome, parameters, positive};

parameters! {
    /// Langevin ensemble against the Fokker–Planck equation.
    pub struct Langevin {
        /// Number of walkers.
        walkers: usize = 100_000, 100..=100_000_000;
        /// Diffusion coefficient D, length²/time.
        diffusion: f64 = 1.0, positive();
        /// Number of time steps.
        steps: usize = 400, 10..=1_000_000;
    }
}

impl Experiment for Langevin {
    const NAME: &'static str = "langevin";
    const SUMMARY: &'static str = "stochastic-gradient ensemble against the Fokker–Planck equation";
    const EQUATIONS: &'static [&'static str] = &["(18)", "(19)", "(20)", "(21)", "(22)", "(23)"];

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        context.check()?;
        Ok(Outcome::default())
    }
}
