//! A paper as plain data.

use std::borrow::Cow;
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
    /// Its number in the arXiv.
    pub arxiv: Option<String>,
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

/// The inside of a `$$` block, or a display of a LaTeX source.
#[derive(Debug, Clone)]
pub struct Printed {
    /// LaTeX that stands by itself: macros are replaced by what they stand for.
    pub latex: String,
    /// Where it stands in the document.
    pub span: Span,
    /// Where its pieces stand in the document, in order; none if it stands there as it is.
    pub pieces: Vec<Piece>,
}

/// Some of the LaTeX of a display, up to the next piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the LaTeX.
    pub at: usize,
    /// Where it stands in the document; of what a macro stands for, where the macro stands.
    pub span: Span,
    /// True if it stands there as it is.
    pub written: bool,
}

impl Printed {
    /// LaTeX that stands in a document as it is, from an offset on.
    pub fn at(latex: impl Into<String>, offset: usize) -> Self {
        let latex = latex.into();
        Self { span: offset..offset + latex.len(), latex, pieces: Vec::new() }
    }

    /// Where a part of the LaTeX stands in the document.
    pub fn place(&self, part: Span) -> Span {
        if self.pieces.is_empty() {
            return part.start + self.span.start..part.end + self.span.start;
        }
        let piece = |at: usize| {
            let n = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
            &self.pieces[n]
        };
        let (first, last) = (piece(part.start), piece(part.end.saturating_sub(1).max(part.start)));
        let start = if first.written { first.span.start + (part.start - first.at) } else { first.span.start };
        let end =
            if last.written { last.span.start + part.end.saturating_sub(last.at) } else { last.span.end };
        start..end.max(start)
    }
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
    /// The lines of the content where they stand in comments of a LaTeX source: what is shown is then the print unless
    /// a line says otherwise, and no verdict need be on record. An equation of which no comment speaks has a block
    /// without lines.
    pub lines: Option<Vec<Span>>,
}

impl Block {
    pub fn text(&self) -> Cow<'_, str> {
        match &self.lines {
            None => Cow::Borrowed(&self.source.text[self.span.clone()]),
            Some(lines) => {
                let lines: Vec<&str> = lines.iter().map(|line| &self.source.text[line.clone()]).collect();
                Cow::Owned(lines.join("\n"))
            }
        }
    }
}

/// First words of declarations: what each says, the language knows.
pub const DECLARATIONS: [&str; 16] = [
    "index",
    "coord",
    "vectors",
    "param",
    "field",
    "function",
    "include",
    "operator",
    "define",
    "assume",
    "flow",
    "metric",
    "strict",
    "dimension",
    "units",
    "print",
];
