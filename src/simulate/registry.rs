//! The list of experiments, for the command line and for documents.

use thiserror::Error;

#[cfg(feature = "solvers")]
use super::experiment::Experiment;
use super::experiment::Runnable;
#[cfg(feature = "solvers")]
use super::experiments as all;
use super::parameters::{Field, ParameterError};
use crate::spelling::nearest;

/// What is known of an experiment before it runs.
#[derive(Clone, Copy)]
pub struct Entry {
    /// As on the command line.
    pub name: &'static str,
    /// What it measures, in one line.
    pub summary: &'static str,
    /// Numbers of the equations and statements that it bears on.
    pub equations: &'static [&'static str],
    fields: fn() -> Vec<Field>,
    build: Build,
}

type Pairs<'a> = &'a [(&'a str, &'a str)];
type Build = fn(Pairs<'_>) -> Result<Box<dyn Runnable>, ParameterError>;

impl Entry {
    #[cfg(feature = "solvers")]
    const fn of<E: Experiment>() -> Self {
        Entry {
            name: E::NAME,
            summary: E::SUMMARY,
            equations: E::EQUATIONS,
            fields: E::fields,
            build: |pairs| {
                let experiment = E::from_pairs(pairs)?;
                experiment.check()?;
                Ok(Box::new(experiment))
            },
        }
    }

    /// The parameters, in the order of their declaration.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        (self.fields)()
    }

    /// The experiment with its defaults, changed by `key = value` pairs.
    ///
    /// # Errors
    /// An unknown, repeated, unreadable or refused parameter.
    pub fn build(&self, pairs: Pairs<'_>) -> Result<Box<dyn Runnable>, ParameterError> {
        (self.build)(pairs)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}

/// In the order of the papers.
#[cfg(feature = "solvers")]
static EXPERIMENTS: &[Entry] = &[
    Entry::of::<all::PartitionFunction>(),
    Entry::of::<all::LearningThermodynamics>(),
    Entry::of::<all::Langevin>(),
    Entry::of::<all::Madelung>(),
    Entry::of::<all::LearningTerm>(),
    Entry::of::<all::HamiltonJacobi>(),
    Entry::of::<all::CanonicalFreeEnergy>(),
    Entry::of::<all::HiddenDynamics>(),
    Entry::of::<all::ChainOfNeurons>(),
    Entry::of::<all::EmergentAction>(),
    Entry::of::<all::BoundaryMap>(),
    Entry::of::<all::TwoActions>(),
    Entry::of::<all::Circulation>(),
    Entry::of::<all::StochasticDescent>(),
    Entry::of::<all::Packets>(),
];

/// Without the solvers there is none.
#[cfg(not(feature = "solvers"))]
static EXPERIMENTS: &[Entry] = &[];

/// Every experiment, in the order of the papers.
#[must_use]
pub fn experiments() -> &'static [Entry] {
    EXPERIMENTS
}

/// The experiment with this name.
///
/// # Errors
/// [`UnknownExperiment`], with the nearest known name.
pub fn find(name: &str) -> Result<&'static Entry, UnknownExperiment> {
    EXPERIMENTS.iter().find(|entry| entry.name == name).ok_or_else(|| UnknownExperiment {
        name: name.into(),
        nearest: nearest(name, EXPERIMENTS.iter().map(|entry| entry.name)),
    })
}

/// No experiment has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown experiment `{name}`{}; known: {}", self.suggestion(), known())]
pub struct UnknownExperiment {
    /// The name that was asked for.
    pub name: String,
    /// A known name like it.
    pub nearest: Option<&'static str>,
}

impl UnknownExperiment {
    fn suggestion(&self) -> String {
        self.nearest.map_or(String::new(), |name| format!(" (did you mean `{name}`?)"))
    }
}

fn known() -> String {
    EXPERIMENTS.iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")
}
