//! Places in documents, and what is wrong there.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Source, Span};

/// A place in a document, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourcePlace {
    /// The path as it was given.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl SourcePlace {
    /// Where a span begins.
    pub(crate) fn of(source: &Source, span: &Span) -> Self {
        let position = source.position(span.start);
        Self { file: source.path.display().to_string(), line: position.line, column: position.column }
    }
}

impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A fault in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Such as `E0416`.
    pub code: String,
    /// What failed.
    pub message: String,
    /// What is wrong with the text that is underlined.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where the text that is underlined begins.
    pub source: SourcePlace,
    /// The message with the text underlined, without colour.
    pub rendered: String,
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.to_string(),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            source: SourcePlace::of(&diagnostic.source, &diagnostic.span),
            rendered: diagnostic.render(false),
        }
    }
}
