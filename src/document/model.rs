//! A paper as plain data.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::EquationNumber;
use crate::diagnostic::{Diagnostic, Source, Span};

/// A paper: one folder of documents.
#[derive(Debug)]
pub struct Paper {
    /// The folder's name, such as `world-as-neural-network`.
    pub id: String,
    pub kind: PaperKind,
    pub title: String,
    pub authors: Vec<String>,
    pub doi: Option<String>,
    /// `notation` blocks of the front document; they hold for every section.
    pub notation: Vec<Block>,
    /// In the order of the file names.
    pub sections: Vec<Section>,
    /// What could not be read; everything else is kept.
    pub problems: Vec<Diagnostic>,
}

/// What a folder of documents is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// It is audited.
    #[default]
    Paper,
    /// Claims of a paper whose equations are not at hand, in the form that they have to take: `kind: reconstruction`.
    Reconstruction,
    /// What is known to be true or false, which shows that the engine can tell: `kind: control`.
    Control,
}

/// One document: a section of the paper.
#[derive(Debug)]
pub struct Section {
    pub source: Arc<Source>,
    /// As in the heading `# 5 Quantum mechanics`: `5`.
    pub number: String,
    pub title: String,
    /// True of what the audit adds to the paper: `kind: audit` in the document's front matter.
    pub added: bool,
    /// `notation` blocks before the first equation; they hold for this section.
    pub notation: Vec<Block>,
    pub equations: Vec<Equation>,
}

/// One numbered equation, or a numbered statement of the text (`T9`).
#[derive(Debug)]
pub struct Equation {
    pub number: EquationNumber,
    pub title: String,
    pub heading: Span,
    /// The `$$` blocks, as printed in the paper.
    pub printed: Vec<Printed>,
    /// The paragraphs between the blocks, as plain text.
    pub prose: String,
    /// `notation` blocks under this heading; they hold for this equation only.
    pub notation: Vec<Block>,
    pub claims: Vec<Block>,
    pub experiments: Vec<Block>,
}

/// The inside of a `$$` block.
#[derive(Debug, Clone)]
pub struct Printed {
    pub latex: String,
    /// Where it stands in the document.
    pub span: Span,
}

/// The inside of a fenced block.
#[derive(Debug, Clone)]
pub struct Block {
    pub source: Arc<Source>,
    /// Words behind the fence's kind: in ```` ```claim printed ```` this is `printed`.
    pub name: String,
    pub name_span: Span,
    /// Byte range of the content in the source.
    pub span: Span,
}

impl Block {
    pub fn text(&self) -> &str {
        &self.source.text[self.span.clone()]
    }
}
