//! LaTeX → tokens of a file: commands, characters, white space and comments, each with its place.

use std::rc::Rc;

use crate::diagnostic::Span;

/// A piece of LaTeX, and where it was written.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub text: Rc<str>,
    pub kind: TokenKind,
    /// Which file, by its place in the list of files that were opened.
    pub file: usize,
    /// In the file; of what a macro stands for, where the macro stands.
    pub span: Span,
    /// True of what stands in a file as it is here.
    pub written: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `\frac`, `\\`: with its backslash.
    Control,
    /// The same where no macro of that name is meant: what `\let` kept.
    Kept,
    Char,
    /// White space in one line.
    Space,
    /// White space with an empty line in it.
    Paragraph,
    /// From `%` to the end of the line.
    Comment,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        &*self.text == text && !matches!(self.kind, TokenKind::Comment)
    }

    pub fn is_blank(&self) -> bool {
        matches!(self.kind, TokenKind::Space | TokenKind::Paragraph | TokenKind::Comment)
    }

    /// True of a command that would swallow a letter behind it.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Control | TokenKind::Kept)
            && self.text.ends_with(|c: char| c.is_ascii_alphabetic())
    }
}

/// The tokens of a file.
pub(super) fn tokens(text: &str, file: usize) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |is: &dyn Fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (kind, length) = match first {
            '\\' => {
                let name = &rest[1..];
                let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
                let symbol = name.chars().next().map_or(0, char::len_utf8);
                (TokenKind::Control, 1 + if letters > 0 { letters } else { symbol })
            }
            '%' => (TokenKind::Comment, run(&|c| c != '\n')),
            c if c.is_whitespace() => {
                let length = run(&|c| c.is_whitespace());
                let is_paragraph = rest[..length].matches('\n').count() > 1;
                (if is_paragraph { TokenKind::Paragraph } else { TokenKind::Space }, length)
            }
            c => (TokenKind::Char, c.len_utf8()),
        };
        let span = at..at + length;
        out.push(Token { text: text[span.clone()].into(), kind, file, span, written: true });
        at += length;
    }
    out
}
