//! One claim: what it says, what became of it, and what a sceptic needs to check that again.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Link, Problem, Reason, SourcePlace, Verdict};
use crate::document::EquationNumber;
use crate::language;

/// What became of a claim.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClaimOutcome {
    /// The role and its label, such as `printed`, `check sign` or `experiment langevin`.
    pub name: String,
    /// What the claim is to its equation; absent where that could not be read.
    pub role: Option<Role>,
    /// Tells the claims of one role apart; the name of what was run of an experiment.
    pub label: String,
    /// Where the block stands.
    pub source: SourcePlace,
    /// The claim as its author wrote it.
    pub statement: String,
    /// The claim as the engine understood it, rendered from the syntax tree.
    pub latex: Vec<String>,
    /// What was found.
    pub verdict: Verdict,
    /// The verdict on record.
    pub expected: Option<Verdict>,
    /// What the engine found, in one sentence.
    pub reason: Reason,
    /// Why it is so, in the words of the claim's author.
    pub because: Option<String>,
    /// What is taken for granted: the `where` lines.
    pub premises: Vec<Premise>,
    /// What a sceptic needs to check it again.
    pub certificate: Certificate,
    /// Equations that the claim uses.
    pub depends_on: Vec<EquationNumber>,
    /// What is wrong with the claim.
    pub problems: Vec<Problem>,
    /// Wall time that the decision took.
    pub seconds: f64,
}

impl ClaimOutcome {
    /// True if the verdict is the one on record.
    pub fn as_recorded(&self) -> bool {
        self.expected == Some(self.verdict) && self.problems.is_empty()
    }

    /// True of a claim that says what the paper says.
    pub fn is_printed(&self) -> bool {
        self.role == Some(Role::Printed)
    }

    /// True of an `experiment` block.
    pub fn is_experiment(&self) -> bool {
        self.role == Some(Role::Experiment)
    }

    /// The claim's own words on its verdict, or else the engine's.
    pub fn explanation(&self) -> Reason {
        self.because.clone().map_or_else(|| self.reason.clone(), Reason::Words)
    }
}

/// What a claim is to its equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The equation character for character.
    Printed,
    /// The printed form under a condition that the paper does not state.
    Restricted,
    /// A form that holds.
    Corrected,
    /// What the paper says in words, or a sanity check.
    Check,
    /// What was measured.
    Experiment,
}

impl From<language::Role> for Role {
    fn from(role: language::Role) -> Self {
        match role {
            language::Role::Printed => Role::Printed,
            language::Role::Restricted => Role::Restricted,
            language::Role::Corrected => Role::Corrected,
            language::Role::Check => Role::Check,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Printed => "printed",
            Role::Restricted => "restricted",
            Role::Corrected => "corrected",
            Role::Check => "check",
            Role::Experiment => "experiment",
        })
    }
}

/// A `where` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Premise {
    /// Such as `d(u,t) = nu*d(u,x,x)`, as its author wrote it.
    pub statement: String,
    /// Where it stands.
    pub source: SourcePlace,
}

/// What a sceptic needs to check a verdict again.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// The seed of this claim's sample points, derived from the audit's.
    pub seed: String,
    /// One for each relation of each `show` line.
    pub links: Vec<Link>,
    /// How many derivatives were computed a second time by dual numbers, and the worst disagreement.
    pub derivative_check: Option<DerivativeCheck>,
    /// Position of what was measured in the paper's `experiments`.
    pub experiment: Option<usize>,
}

/// The second engine's account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DerivativeCheck {
    /// Derivatives compared.
    pub compared: usize,
    /// Largest disagreement, relative to the largest number met on the way.
    pub worst: f64,
}
