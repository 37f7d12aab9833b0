//! What a name in the claims of an equation means.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourcePlace;
use crate::document::EquationNumber;

/// A name with all that a reader needs to know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SymbolOutcome {
    /// As claims write it.
    pub name: String,
    /// Its LaTeX, with its indices.
    pub latex: String,
    /// `coordinate`, `parameter`, `field`, `function`, `operator` or `definition`.
    pub kind: String,
    /// The coordinates that a field depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
    /// LaTeX of its sign, or of the equation of a function.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Such as `symmetric`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What its indices run over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<IndexOutcome>,
    /// LaTeX of what it abbreviates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The equation that defines it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equation: Option<EquationNumber>,
    /// Where it is declared or defined.
    pub source: SourcePlace,
}

/// An index of a symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndexOutcome {
    /// LaTeX of its letter.
    pub letter: String,
    /// Such as `1..K, K = 1, 2, 3`.
    pub range: String,
}
