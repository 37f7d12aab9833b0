//! What an experiment is and how it runs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use super::outcome::Outcome;
use super::parameters::{ParameterError, Parameters};

/// A measurement of one statement of a paper, as a struct of its parameters.
///
/// The result is the same on any number of threads: random streams belong to fixed chunks of the
/// work, and reductions add in a fixed order.
pub trait Experiment: Parameters {
    /// Name in the registry, in kebab case.
    const NAME: &'static str;
    /// What is measured, in one sentence.
    const SUMMARY: &'static str;
    /// Numbers of the equations and statements that it bears on: `"(34)"`, `"T9"`.
    const EQUATIONS: &'static [&'static str];

    /// Checks relations between parameters; each one's own limits are checked before.
    ///
    /// # Errors
    /// A [`ParameterError::Refused`] that says what is allowed.
    fn check(&self) -> Result<(), ParameterError> {
        Ok(())
    }

    /// Does the work; parameters have been checked. Called through [`Runnable::run`].
    ///
    /// # Errors
    /// [`ExperimentError::Cancelled`] when the context asks for it, otherwise what went wrong.
    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError>;
}

/// An [`Experiment`] with its type erased, ready to run.
pub trait Runnable: Send + Sync {
    /// As on the command line.
    fn name(&self) -> &'static str;

    /// The parameters as text, by name.
    fn parameters(&self) -> BTreeMap<String, String>;

    /// Checks the parameters, measures, and labels the outcome with name and parameters.
    ///
    /// # Errors
    /// Refused parameters, cancellation, or a solver that failed.
    fn run(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError>;
}

impl<E: Experiment> Runnable for E {
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        self.to_texts()
    }

    fn run(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        self.validate()?;
        self.check()?;
        context.report(0.0, "starting")?;
        let mut outcome = self.measure(context)?;
        outcome.experiment = E::NAME.into();
        outcome.equations = E::EQUATIONS.iter().map(|&number| number.to_owned()).collect();
        outcome.parameters = self.to_texts();
        context.report(1.0, "done")?;
        Ok(outcome)
    }
}

/// How far an experiment has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress<'a> {
    /// Between 0 and 1; never decreases within one run.
    pub fraction: f64,
    /// What is being done: "Langevin ensemble".
    pub stage: &'a str,
}

/// What a running experiment gets from outside: where to report progress, and whether to stop.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
    cancelled: &'a AtomicBool,
    low: f64,
    high: f64,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Context<'static> {
    /// No progress, no cancellation.
    #[must_use]
    pub fn silent() -> Self {
        Context { progress: &|_| {}, cancelled: &NEVER, low: 0.0, high: 1.0 }
    }
}

impl<'a> Context<'a> {
    /// `progress` may be called from any thread; the run stops soon after `cancelled` becomes true.
    pub fn new(progress: &'a (dyn Fn(Progress<'_>) + Sync), cancelled: &'a AtomicBool) -> Self {
        Context { progress, cancelled, low: 0.0, high: 1.0 }
    }

    /// The part of this context's progress between two fractions, for one stage of the work.
    #[must_use]
    pub fn part(&self, low: f64, high: f64) -> Self {
        let width = self.high - self.low;
        Context { low: self.low + low * width, high: self.low + high * width, ..*self }
    }

    /// Reports progress within this part; every loop of more than about 10 ms calls this or
    /// [`check`](Context::check).
    ///
    /// # Errors
    /// [`ExperimentError::Cancelled`] if the run is to stop.
    pub fn report(&self, fraction: f64, stage: &str) -> Result<(), ExperimentError> {
        let fraction = self.low + fraction.clamp(0.0, 1.0) * (self.high - self.low);
        (self.progress)(Progress { fraction, stage });
        self.check()
    }

    /// `steps` steps by calls of `advance`, which is told how many; after each `slice` of them progress is
    /// reported and the run can be cancelled.
    ///
    /// # Errors
    /// [`ExperimentError::Cancelled`] if the run is to stop.
    pub fn in_slices(
        &self,
        steps: usize,
        slice: usize,
        stage: &str,
        mut advance: impl FnMut(usize),
    ) -> Result<(), ExperimentError> {
        for done in (0..steps).step_by(slice) {
            self.report(done as f64 / steps as f64, stage)?;
            advance(slice.min(steps - done));
        }
        Ok(())
    }

    /// # Errors
    /// [`ExperimentError::Cancelled`] if the run is to stop.
    pub fn check(&self) -> Result<(), ExperimentError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(ExperimentError::Cancelled) } else { Ok(()) }
    }
}

/// Why an experiment gave no outcome. The messages complete "failed to run the experiment: …".
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ExperimentError {
    /// A parameter is unknown, unreadable or refused.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// Stopped by the one who asked for it.
    #[error("cancelled")]
    Cancelled,
    /// A solver broke down; the text says which, where, and what to change.
    #[error("{0}")]
    Numerical(String),
}
