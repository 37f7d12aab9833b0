//! The audit of papers: planned (`plan`), run on all threads (`run`), and recorded in the order of the
//! documents, whatever the order in which claims are decided (`recorder`).

mod equation;
mod experiments;
mod grounds;
mod list;
mod plan;
mod recorder;
mod run;

use std::path::PathBuf;

pub use equation::equation_verdict;
pub use list::{Listed, list};
pub(super) use run::in_order;

use self::plan::Plan;
use self::recorder::Recorder;
use super::settings::Settings;
use crate::document::{EquationNumber, Paper};
use crate::record::{Audit, ClaimId, Event};

/// Which part of the papers is audited.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Equations, or several by the first and the last; everything if there is none.
    pub equations: Vec<EquationNumber>,
    /// Papers by their id; every paper if there is none.
    pub paper: Option<String>,
    /// One claim by its name, such as `printed` or `experiment langevin`; every claim if there is none.
    pub claim: Option<String>,
    /// Leaves the experiments out, which take longer than everything else together.
    pub exact_only: bool,
}

impl Selection {
    fn names(&self, claim: &str) -> bool {
        self.claim.as_ref().is_none_or(|name| name == claim)
    }

    fn includes(&self, number: &EquationNumber) -> bool {
        self.equations.is_empty() || self.equations.iter().any(|wanted| wanted.overlaps(number))
    }
}

/// A fault of referee itself, found while auditing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{claim}: {message}")]
pub struct Bug {
    /// The claim that brought it to light.
    pub claim: ClaimId,
    /// What is wrong.
    pub message: String,
}

/// A paper with the one document that is audited, if not all are.
pub type Selected = (Paper, Option<PathBuf>);

/// Decides every selected claim, and tells what happens as it happens.
///
/// The outcome does not depend on the number of threads: every claim has a seed of its own, made from
/// the audit's seed and the claim's place.
pub fn audit(
    papers: &[Selected],
    selection: &Selection,
    settings: impl Into<Settings>,
    listen: &mut (dyn FnMut(Event<'_>) + Send),
) -> (Audit, Vec<Bug>) {
    let settings = settings.into();
    let plan = Plan::new(papers, selection);
    let recorder = Recorder::new(&plan, settings.seed, listen);
    run::run(&plan, settings, &recorder);
    recorder.finish()
}
