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
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

pub use equation::equation_verdict;
pub use list::{Listed, list};
pub(super) use run::in_order;

use self::plan::Plan;
use self::recorder::Recorder;
use super::settings::Settings;
use crate::document::{EquationNumber, Paper};
use crate::record::{Audit, ClaimId, Event};

/// How long a wish to stop may go unnoticed.
const PAUSE: Duration = Duration::from_millis(20);

/// Ends the watch, even where what it waits for has panicked.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Which part of the papers is audited.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Equations, or several by the first and the last; everything if there is none.
    pub equations: Vec<EquationNumber>,
    /// Equations of one paper each, by its id, beside those of every paper.
    pub of_papers: Vec<(String, EquationNumber)>,
    /// Sections by their numbers, those below them included; every section if there is none.
    pub sections: Vec<String>,
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

    /// True if no equation is left out, nor a claim of one.
    fn is_everything(&self) -> bool {
        self.equations.is_empty()
            && self.of_papers.is_empty()
            && self.sections.is_empty()
            && self.paper.is_none()
            && self.claim.is_none()
    }

    fn includes(&self, paper: &str, section: &str, number: &EquationNumber) -> bool {
        let asked = |wanted: &EquationNumber| wanted.overlaps_in_any_case(number);
        let numbered = self.equations.is_empty() && self.of_papers.is_empty()
            || self.equations.iter().any(asked)
            || self.of_papers.iter().any(|(id, wanted)| id == paper && asked(wanted));
        let below = |wanted: &String| {
            section.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        numbered
            && self.paper.as_ref().is_none_or(|id| id == paper)
            && (self.sections.is_empty() || self.sections.iter().any(below))
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
    audit_until(&AtomicBool::new(false), papers, selection, settings, listen)
}

/// The same, until `stop` becomes true: then everything that has been decided is told at once, and no further claim
/// is begun. The function itself returns when those that run have ended.
pub fn audit_until(
    stop: &AtomicBool,
    papers: &[Selected],
    selection: &Selection,
    settings: impl Into<Settings>,
    listen: &mut (dyn FnMut(Event<'_>) + Send),
) -> (Audit, Vec<Bug>) {
    let settings = settings.into();
    let plan = Plan::new(papers, selection);
    let recorder = Recorder::new(&plan, settings.seed, stop, listen);
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let end = End(&ended);
        let watch = scope.spawn(|| {
            while !ended.load(Ordering::Acquire) {
                if stop.load(Ordering::Relaxed) {
                    return recorder.stop();
                }
                thread::park_timeout(PAUSE);
            }
        });
        run::run(&plan, settings, stop, &recorder);
        drop(end);
        watch.thread().unpark();
    });
    recorder.finish()
}
