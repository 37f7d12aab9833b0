//! A paper as plain data.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// LaTeX of the `$$` blocks, as printed in the paper.
    pub printed: Vec<String>,
    /// The paragraphs between the blocks, as plain text.
    pub prose: String,
    /// `notation` blocks under this heading; they hold for this equation only.
    pub notation: Vec<Block>,
    pub claims: Vec<Block>,
    pub experiments: Vec<Block>,
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

/// The number of an equation: `29`, or `T9` for a statement in the text.
///
/// Ordered as in the paper: equations by number, then statements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub struct EquationNumber {
    /// Empty for a plain number, otherwise the letters before it.
    prefix: String,
    number: u32,
    /// `a` in `12a`.
    suffix: String,
}

impl EquationNumber {
    /// True of a numbered equation, false of a statement such as `T9`.
    pub fn is_equation(&self) -> bool {
        self.prefix.is_empty()
    }

    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl fmt::Display for EquationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.prefix, self.number, self.suffix)
    }
}

/// A plain number.
impl From<u32> for EquationNumber {
    fn from(number: u32) -> Self {
        Self { prefix: String::new(), number, suffix: String::new() }
    }
}

impl From<EquationNumber> for String {
    fn from(number: EquationNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for EquationNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|()| format!("failed to read `{text}` as the number of an equation"))
    }
}

impl FromStr for EquationNumber {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or(())?;
        let (prefix, rest) = text.split_at(digits);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(end);
        let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
        if !letters(prefix) || !letters(suffix) {
            return Err(());
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            number: number.parse().map_err(|_| ())?,
            suffix: suffix.to_owned(),
        })
    }
}
