//! LaTeX without a meaning: text becomes tokens (`token`), tokens become letters with their scripts (`node`), and
//! brackets find their partners (`fence`). How a name is printed stands in the notation (`spelling`).

pub(crate) mod fence;
pub(crate) mod node;
pub(crate) mod spelling;
pub(crate) mod token;

use crate::diagnostic::{Code, Span};

/// Why LaTeX was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Code,
    pub span: Span,
    /// What is wrong at the place.
    pub label: String,
    /// What to write.
    pub help: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: Code, span: Span, label: impl Into<String>) -> Self {
        Self { code, span, label: label.into(), help: None }
    }

    /// What is no LaTeX.
    pub(crate) fn malformed(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0140, span, label)
    }

    /// What is not read, though it may be sound.
    pub(crate) fn unread(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0141, span, label)
    }

    /// What may mean two things.
    pub(crate) fn ambiguous(span: Span, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Code::E0142, span, label).with_help(help)
    }

    /// A letter that is not declared.
    pub(crate) fn unknown(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0143, span, label)
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}
