//! What comments of a LaTeX source say to referee.
//!
//! `% referee: param m > 0` is one line; `%{referee claim check a wrong sign` begins a block of comments, which `%}`
//! ends. A line is a declaration or belongs to a claim by its first word.

use super::super::model::{Block, DECLARATIONS};
use super::token::Token;
use crate::diagnostic::{Source, Span};
use std::sync::Arc;

/// Lines that belong together, and where they stand.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub file: usize,
    /// `notation`, `claim` or `experiment`; none for a line by itself, which [`is_notation`] tells.
    pub kind: Option<String>,
    pub name: String,
    pub name_span: Span,
    pub lines: Vec<Span>,
}

/// Follows comments, which come one by one.
#[derive(Debug, Default)]
pub(super) struct Margin {
    open: Option<Note>,
}

impl Margin {
    /// What is complete with this comment.
    pub fn comment(&mut self, token: &Token) -> Option<Note> {
        let marks = token.text.find(|c| c != '%').unwrap_or(token.text.len());
        let body = &token.text[marks..];
        let start = token.span.start + marks;
        let content = trimmed(body, start);
        if let Some(mut open) = self.open.take() {
            if body.trim() == "}" {
                return Some(open);
            }
            if !content.is_empty() {
                open.lines.push(content);
            }
            self.open = Some(open);
            return None;
        }
        let text = body.trim();
        if let Some(head) =
            text.strip_prefix("{referee").filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        {
            let mut words = head.split_whitespace();
            let kind = words.next().map(str::to_owned);
            let name = words.collect::<Vec<_>>().join(" ");
            self.open =
                Some(Note { file: token.file, kind, name, name_span: token.span.clone(), lines: Vec::new() });
            return None;
        }
        let line = text.strip_prefix("referee")?.trim_start().strip_prefix(':')?;
        let at = start + body.find(line).unwrap_or(0);
        let line = trimmed(line, at);
        let note = Note {
            file: token.file,
            kind: None,
            name: String::new(),
            name_span: line.clone(),
            lines: vec![line],
        };
        (!note.lines[0].is_empty()).then_some(note)
    }

    /// The block that is open and should not be.
    pub fn left_open(&mut self) -> Option<Note> {
        self.open.take()
    }
}

fn trimmed(text: &str, start: usize) -> Span {
    let from = start + text.len() - text.trim_start().len();
    from..(from + text.trim().len())
}

/// True of a line that declares something.
pub(super) fn is_notation(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    // `define printed` is what an equation does.
    DECLARATIONS.contains(&first) && !(first == "define" && words.next() == Some("printed"))
}

/// A block of lines in comments.
pub(super) fn block(source: &Arc<Source>, name: &str, name_span: Span, lines: Vec<Span>) -> Block {
    let span = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => name_span.clone(),
    };
    Block { source: source.clone(), name: name.to_owned(), name_span, span, lines: Some(lines) }
}
