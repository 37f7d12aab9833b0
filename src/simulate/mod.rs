//! Numerical solvers and the experiments built on them.
//!
//! Some equations of a paper are approximations, limits or statistical statements. An
//! [`Experiment`] measures such a statement: it has typed parameters, a seed, an estimate of its own
//! error and a convergence study, and returns an [`Outcome`] of numbers and curves. This module knows
//! nothing of claims and verdicts: it reports what was measured and leaves the judgement to others.
//!
//! Start reading at [`Experiment`], then [`find`]; `experiments/langevin.rs` is a typical one.
//! Every solver in [`solvers`] states its order, and `tests/simulate.rs` measures that order against
//! an exact solution.
//!
//! ```
//! use referee::simulate::{Context, find};
//!
//! let experiment = find("langevin")?.build(&[("walkers", "2000"), ("steps", "50")])?;
//! let outcome = experiment.run(&Context::silent())?;
//! // (22) with periodic walls: both sides, each with an estimate of its own error.
//! let rate = outcome.measurement("entropy rate, periodic walls").ok_or("not measured")?;
//! let form = outcome.measurement("second form of (22), periodic walls").ok_or("not measured")?;
//! assert!((rate.value - form.value).abs() < 10.0 * (rate.error + form.error));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod experiment;
#[cfg(feature = "solvers")]
mod experiments;
mod outcome;
// Without experiments nobody declares parameters.
#[cfg_attr(not(feature = "solvers"), allow(dead_code, unused_macros, unused_imports))]
mod parameters;
mod registry;
#[cfg(feature = "solvers")]
pub mod solvers;

pub use experiment::{Context, Experiment, ExperimentError, Progress, Runnable};
#[cfg(feature = "solvers")]
pub use experiments::*;
pub use outcome::{
    Axis, Convergence, ConvergencePoint, Float, Line, Map, Measurement, Outcome, Series, number, order,
};
pub use parameters::{Field, Parameter, ParameterError, Parameters};
pub use registry::{Entry, UnknownExperiment, experiments, find};

#[cfg(feature = "solvers")]
pub(crate) use parameters::{parameters, positive};
