//! What happens during an audit, as it happens.

use std::fmt;

use super::{Audit, ClaimOutcome, EquationOutcome, PaperOutcome};
use crate::document::EquationNumber;

/// Which claim something is said of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimId {
    /// The paper's folder.
    pub paper: String,
    /// The equation that the claim is of.
    pub number: EquationNumber,
    /// Such as `printed`, `check sign` or `experiment langevin`.
    pub name: String,
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.paper, self.number, self.name)
    }
}

/// What happens during an audit.
///
/// All events but [`ClaimStarted`](Event::ClaimStarted) and [`ClaimEnded`](Event::ClaimEnded) come in the order of
/// the documents, each as soon as everything before it has been said.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// Comes first.
    Planned {
        /// Claims that will be decided, experiments among them.
        claims: usize,
    },
    /// Work on a claim begins, in whatever order threads come to them.
    ClaimStarted(&'a ClaimId),
    /// Work on a claim has ended; what was found may be told later.
    ClaimEnded(&'a ClaimId),
    /// The equations of this paper come next; it holds what is known before them.
    PaperStarted(&'a PaperOutcome),
    /// A claim is decided.
    ClaimDecided(&'a ClaimId, &'a ClaimOutcome),
    /// All claims of an equation are decided.
    EquationDone(&'a PaperOutcome, &'a EquationOutcome),
    /// Comes last.
    Finished(&'a Audit),
}
