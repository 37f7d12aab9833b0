//! LaTeX → claims: the equation as it is printed, read into the same syntax tree as a claim.
//!
//! Text becomes tokens (`token`), tokens become letters with their scripts (`node`), brackets find their partners
//! (`fence`), and what is left are lines (`lines`) of formulas (`formula`) made of names (`name`), derivatives and
//! integrals. How a name is printed stands once, in the notation (`spelling`); the printer uses the same table.
//!
//! Nothing ambiguous is guessed: it is a [`Fault`] with its place, and with what to write.

mod derivative;
mod fence;
pub mod forms;
mod formula;
mod index;
mod integral;
mod lines;
mod name;
mod node;
mod operator;
mod spelling;
mod token;
mod usage;

use crate::diagnostic::{Code, Span};

pub use lines::{Definition, Line, Statement, read, read_definition};
pub use spelling::Spelling;
pub use usage::{Usage, UsageRole, usages};

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
    fn new(code: Code, span: Span, label: impl Into<String>) -> Self {
        Self { code, span, label: label.into(), help: None }
    }

    /// What is no LaTeX.
    fn malformed(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0140, span, label)
    }

    /// What is not read, though it may be sound.
    fn unread(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0141, span, label)
    }

    /// What may mean two things.
    fn ambiguous(span: Span, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Code::E0142, span, label).with_help(help)
    }

    /// A letter that is not declared.
    fn unknown(span: Span, label: impl Into<String>) -> Self {
        Self::new(Code::E0143, span, label)
    }

    fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}
