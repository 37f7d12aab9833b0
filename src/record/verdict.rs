//! What the engine says of a claim or an equation.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Expectation;
use crate::language::experiment::Recorded;

/// What the engine says of a claim or an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Introduces a symbol; well-formed, nothing to prove.
    Definition,
    /// A law or a constraint that the paper imposes; well-formed, and nothing was found that contradicts it.
    Assumed,
    /// The printed claim is proven.
    Holds,
    /// A claim that holds as far as both sides have a value, which is not the whole declared domain; an equation
    /// that fails as printed and is proven under a condition that the paper does not state.
    Conditional,
    /// Offered as an approximation; its error was measured and scales as stated.
    Approximation,
    /// The numbers of an experiment are within their bounds; says nothing of the equation by itself.
    Measured,
    /// As printed it cannot be read, or it contradicts the use that the paper makes of it.
    Misprint,
    /// There is a counterexample, or a measured number outside of its bound.
    Refuted,
    /// A conjecture or an interpretation.
    Open,
    /// Neither proven nor refuted.
    Undecided,
    /// The claim could not be read, or says something of what has a value nowhere.
    Error,
}

impl Verdict {
    /// Every verdict, in the order in which they are counted.
    pub const ALL: [Verdict; 11] = [
        Verdict::Definition,
        Verdict::Assumed,
        Verdict::Holds,
        Verdict::Conditional,
        Verdict::Approximation,
        Verdict::Measured,
        Verdict::Misprint,
        Verdict::Refuted,
        Verdict::Open,
        Verdict::Undecided,
        Verdict::Error,
    ];

    /// The word for it, in documents and in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Definition => "definition",
            Verdict::Assumed => "assumed",
            Verdict::Holds => "holds",
            Verdict::Conditional => "conditional",
            Verdict::Approximation => "approximation",
            Verdict::Measured => "measured",
            Verdict::Misprint => "misprint",
            Verdict::Refuted => "refuted",
            Verdict::Open => "open",
            Verdict::Undecided => "undecided",
            Verdict::Error => "error",
        }
    }

    /// True of verdicts that later equations should not build on without a word, and that a reader should look
    /// at first.
    pub fn is_weak(self) -> bool {
        matches!(
            self,
            Verdict::Refuted | Verdict::Misprint | Verdict::Conditional | Verdict::Undecided | Verdict::Error
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The verdict that a claim's author recorded.
impl From<Expectation> for Verdict {
    fn from(expectation: Expectation) -> Self {
        match expectation {
            Expectation::Holds => Verdict::Holds,
            Expectation::Conditional => Verdict::Conditional,
            Expectation::Refuted => Verdict::Refuted,
            Expectation::Misprint => Verdict::Misprint,
            Expectation::Definition => Verdict::Definition,
            Expectation::Assumed => Verdict::Assumed,
            Expectation::Open => Verdict::Open,
        }
    }
}

/// The verdict that the author of an `experiment` block recorded.
impl From<Recorded> for Verdict {
    fn from(expectation: Recorded) -> Self {
        match expectation {
            Recorded::Approximation => Verdict::Approximation,
            Recorded::Measured => Verdict::Measured,
        }
    }
}
