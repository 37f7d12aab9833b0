//! Errors that point into a document: file, line, column, the text underlined, and what to write instead.

mod code;

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

pub use code::{Code, Example};

/// A byte range in one source file.
pub type Span = Range<usize>;

/// A document as it was read, shared by everything that points into it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user named it, so that an editor can open it.
    pub path: PathBuf,
    pub text: String,
    /// Offsets at which a line ends; a document of n equations asks for O(n) positions.
    line_ends: Vec<usize>,
}

impl Source {
    /// A carriage return without a line feed ends a line too, as CommonMark has it; it becomes a line feed
    /// here, which keeps every offset, so that nobody else has to know.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let text = with_line_feeds(text);
        let line_ends = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Arc::new(Self { path: path.into(), text, line_ends })
    }

    /// What is wrong with a span of this source.
    pub fn error(
        self: &Arc<Self>,
        code: Code,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Diagnostic {
        let (message, label) = (message.into(), label.into());
        Diagnostic { code, message, source: self.clone(), span, label, help: None }
    }

    /// Line and column of a byte offset, both counted from 1; columns count characters.
    pub fn position(&self, offset: usize) -> Position {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.line_ends.partition_point(|newline| *newline < end);
        let line_start = if line == 0 { 0 } else { self.line_ends[line - 1] + 1 };
        Position { line: line + 1, column: self.text[line_start..end].chars().count() + 1 }
    }
}

fn with_line_feeds(text: String) -> String {
    let lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if !text.match_indices('\r').any(|(at, _)| lone(at)) {
        return text;
    }
    text.char_indices().map(|(at, c)| if c == '\r' && lone(at) { '\n' } else { c }).collect()
}

/// A place in a file, both numbers counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// What is wrong with an input, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// Completes "failed to check the document: …".
    pub message: String,
    pub source: Arc<Source>,
    pub span: Span,
    /// Text under the marked place: what was expected.
    pub label: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The same with what to write instead.
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same with the word that was meant, if one is near enough.
    pub fn suggesting(self, near: Option<&str>) -> Self {
        Self { help: near.map(|near| format!("did you mean `{near}`?")), ..self }
    }

    pub fn position(&self) -> Position {
        self.source.position(self.span.start)
    }

    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The message with the offending text underlined, as a compiler shows it.
    pub fn render(&self, colour: bool) -> String {
        let text = &self.source.text;
        let clamp = |mut offset: usize| {
            offset = offset.min(text.len());
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let (start, end) = (clamp(self.span.start), clamp(self.span.end.max(self.span.start)));
        let path = self.source.path.display().to_string();
        // Only the lines of the span are handed on: a document with n faults is not gone through n times.
        let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let lines = &text[first..last];
        let lines = lines.strip_suffix('\r').filter(|shorter| first + shorter.len() >= end).unwrap_or(lines);
        let snippet =
            Snippet::source(lines).line_start(self.position().line).path(path).fold(true).annotation(
                AnnotationKind::Primary.span(start - first..end - first).label(self.label.as_str()),
            );
        let mut group =
            Level::ERROR.primary_title(self.message.as_str()).id(self.code.name()).element(snippet);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(f, "{}:{line}:{column}: {} [{}]", self.path().display(), self.message, self.code)?;
        if !self.label.is_empty() {
            write!(f, ": {}", self.label)?;
        }
        if let Some(help) = &self.help {
            write!(f, " (help: {help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("x.md", "αβ\nγ = 1");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position("αβ\nγ".len()), Position { line: 2, column: 2 });
    }
}
