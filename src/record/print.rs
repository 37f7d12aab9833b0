//! How the claims of an equation compare with its print.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourcePlace;

/// The printed equation as it was read, and what became of each of its statements.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Print {
    /// How near the claims are to the print.
    pub fidelity: Fidelity,
    /// Why a claim says something else than the print, in the author's words: `reading "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The statements of the print, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<PrintedStatement>,
    /// Lines of printed claims that the print does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unprinted: Vec<String>,
    /// By what a claim multiplies both sides of the print: where that vanishes, it says less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// What claims replace, `instead of A = B`, and the print does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<String>,
    /// What corrected and restricted claims change of the print.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What a corrected or restricted claim changes of a printed statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The claim's name, `corrected` or `restricted small-steps`.
    pub claim: String,
    /// The printed statement that is changed.
    pub printed: String,
    /// The sides that are not as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<ChangedSide>,
    /// Under what the claim holds: `a > 0`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

/// A side of a statement with other terms than the printed one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedSide {
    /// Its number, from 0.
    pub side: usize,
    /// Number of terms that are as printed.
    pub kept: usize,
    /// Terms of the print that the claim does not have.
    pub removed: Vec<String>,
    /// Terms that the claim has instead.
    pub added: Vec<String>,
}

/// How near the claims are to the print.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Fidelity {
    /// The claims take their sides from the print.
    Read,
    /// The claims say the same as the print.
    Agrees,
    /// They differ, and the author says why.
    Reading,
    /// They differ, and nobody says why.
    Differs,
    /// The print could not be read.
    Unread,
    /// There is nothing to compare: no print, or no claim that states it.
    #[default]
    Absent,
}

/// One statement of a printed equation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrintedStatement {
    /// Where it stands.
    pub source: SourcePlace,
    /// What was read, as a claim would write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The same as LaTeX.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latex: Option<String>,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// True if the claims say the same.
    pub stated: bool,
    /// True if a claim names it as what it replaces: `instead of A = B`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaced: bool,
}
