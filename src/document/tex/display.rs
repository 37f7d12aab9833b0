//! Displays: rows, what numbers them, and which rows are one equation.

use super::super::model::{Piece, Printed};
use super::token::{Token, TokenKind, tokens};
use crate::diagnostic::Span;

/// Environments of displays, and whether each of their rows has a number.
pub(super) const DISPLAYS: [(&str, bool); 10] = [
    ("equation", false),
    ("multline", false),
    ("displaymath", false),
    ("align", true),
    ("alignat", true),
    ("flalign", true),
    ("eqnarray", true),
    ("gather", true),
    ("dmath", false),
    ("xalignat", true),
];

/// A row of a display.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub tokens: Vec<Token>,
    pub tag: Option<String>,
    pub label: Option<String>,
    /// `\nonumber`
    pub silent: bool,
    pub comments: Vec<Token>,
}

/// The rows of a display; of one that has no rows, the one.
pub(super) fn rows(tokens: Vec<Token>, several: bool) -> Vec<Row> {
    let mut rows = vec![Row::default()];
    let mut rest = tokens.into_iter().peekable();
    let mut depth = 0usize;
    while let Some(token) = rest.next() {
        let Some(row) = rows.last_mut() else { break };
        match &*token.text {
            _ if token.kind == TokenKind::Comment => comment(&mut rows, token),
            "{" | "\\begin" => {
                // The name behind `\begin` has braces of its own.
                depth += 1;
                row.tokens.push(token);
            }
            "}" | "\\end" => {
                depth = depth.saturating_sub(1);
                row.tokens.push(token);
            }
            "\\nonumber" | "\\notag" => row.silent = true,
            // It only says where the formula stands.
            "\\lefteqn" => {}
            // `$$ a = b \eqno(3) $$`
            "\\eqno" | "\\leqno" => {
                let text: String = rest.by_ref().map(|token| token.text.to_string()).collect();
                row.tag.get_or_insert(text.trim().to_owned());
            }
            "\\label" | "\\tag" | "\\intertext" | "\\shortintertext" => {
                if rest.peek().is_some_and(|next| next.is("*")) {
                    rest.next();
                }
                while rest.peek().is_some_and(|next| next.kind == TokenKind::Space) {
                    rest.next();
                }
                let mut text = String::new();
                let mut open = 0usize;
                for next in rest.by_ref() {
                    open += usize::from(next.is("{"));
                    let closes = next.is("}");
                    if open != 1 || !(next.is("{") || closes) {
                        text.push_str(&next.text);
                    }
                    open = open.saturating_sub(usize::from(closes));
                    if open == 0 {
                        break;
                    }
                }
                match &*token.text {
                    "\\tag" => drop(row.tag.get_or_insert(text.trim().to_owned())),
                    "\\label" => drop(row.label.get_or_insert(text.trim().to_owned())),
                    // Words between rows.
                    _ => {}
                }
            }
            "\\\\" if several && depth == 0 => {
                distance(&mut rest);
                rows.push(Row::default());
            }
            _ => row.tokens.push(token),
        }
    }
    // A number of a row without anything is LaTeX's own: `\\` before the end.
    let is_empty = |row: &Row| row.tokens.iter().all(Token::is_blank) && row.tag.is_none();
    if rows.len() > 1
        && rows.last().is_some_and(is_empty)
        && let Some(last) = rows.pop()
        && let Some(before) = rows.last_mut()
    {
        before.comments.extend(last.comments);
        before.label = before.label.take().or(last.label);
    }
    rows
}

/// A comment belongs to its row; behind `\\`, in the same line, to the row that ends there.
fn comment(rows: &mut [Row], token: Token) {
    let last = rows.len().saturating_sub(1);
    let is_new = rows[last].tokens.iter().all(|token| token.is_blank() && !token.text.contains('\n'));
    let row = if is_new && rows[last].comments.is_empty() { last.saturating_sub(1) } else { last };
    rows[row].comments.push(token);
}

/// `*` and `[2pt]` behind `\\`
fn distance(rest: &mut std::iter::Peekable<std::vec::IntoIter<Token>>) {
    if rest.peek().is_some_and(|next| next.is("*")) {
        rest.next();
    }
    if rest.peek().is_some_and(|next| next.is("[")) {
        for next in rest.by_ref() {
            if next.is("]") {
                break;
            }
        }
    }
}

/// Signs that relate two sides.
const RELATIONS: [&str; 24] = [
    "=",
    "<",
    ">",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    "\\ne",
    "\\neq",
    "\\equiv",
    "\\approx",
    "\\sim",
    "\\simeq",
    "\\propto",
    "\\to",
    "\\lesssim",
    "\\gtrsim",
    "\\ll",
    "\\gg",
    "\\coloneqq",
    "\\cong",
    "\\in",
    "\\leqslant",
    "\\geqslant",
];
/// Signs that join what stands before them with what stands behind.
const JOINING: [&str; 8] = ["\\times", "\\cdot", "/", "*", "\\otimes", "\\wedge", "\\div", "\\circ"];
const SIGNS: [&str; 4] = ["+", "-", "\\pm", "\\mp"];
/// Spaces that set a row in, and the marks of columns.
const SPACING: [&str; 9] = ["&", "\\,", "\\;", "\\:", "\\!", "\\quad", "\\qquad", "\\ ", "~"];
/// What says nothing at the beginning of a row.
const SILENT: [&str; 13] = [
    "&",
    "\\,",
    "\\;",
    "\\:",
    "\\!",
    "\\quad",
    "\\qquad",
    "\\ ",
    "~",
    "{",
    "}",
    "\\displaystyle",
    "\\hspace",
];

fn first(row: &Row) -> Option<&Token> {
    row.tokens.iter().find(|token| !token.is_blank() && !SILENT.contains(&&*token.text))
}

fn last(row: &Row) -> Option<&Token> {
    row.tokens.iter().rfind(|token| !token.is_blank() && !SILENT.contains(&&*token.text))
}

/// True of a row that goes on with the chain above.
pub(super) fn continues(row: &Row, above: &Row) -> bool {
    let Some(first) = first(row) else { return true };
    let begins = |list: &[&str]| list.contains(&&*first.text);
    // In `-c &= d` the sign belongs to a side of its own.
    let column = row.tokens.iter().find(|token| !token.is_blank()).is_some_and(|token| token.is("&"));
    let signed = begins(&SIGNS) && (column || !has_relation(row));
    begins(&RELATIONS) || begins(&JOINING) || signed || joins(row, above) || !has_relation(row)
}

fn has_relation(row: &Row) -> bool {
    row.tokens.iter().any(|token| RELATIONS.contains(&&*token.text))
}

/// True of two rows that are one line, broken behind or before a sign.
fn joins(row: &Row, above: &Row) -> bool {
    let begins = first(row).is_some_and(|first| JOINING.contains(&&*first.text));
    let ends = last(above).is_some_and(|last| {
        JOINING.contains(&&*last.text) || SIGNS.contains(&&*last.text) || RELATIONS.contains(&&*last.text)
    });
    begins || ends
}

/// Rows as LaTeX that stands by itself, with the place of each piece.
///
/// `begin` is where the display begins; `environment` says how its rows and columns are meant.
pub(super) fn printed(rows: &[&Row], begin: &Token, environment: &str) -> Printed {
    // One formula, wherever its rows are broken.
    let broken = environment == "multline";
    let pairs = environment != "eqnarray";
    let mut lines: Vec<Vec<Token>> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        // A side that fills a row by itself waits for its relation.
        let waits =
            n == 1 && !has_relation(rows[0]) && first(row).is_some_and(|f| RELATIONS.contains(&&*f.text));
        let joined = n > 0 && (broken || waits || joins(row, rows[n - 1]));
        let mut tokens: Vec<Token> = row.tokens.clone();
        while tokens.last().is_some_and(Token::is_blank) {
            tokens.pop();
        }
        let blank = tokens.iter().take_while(|token| token.is_blank()).count();
        tokens.drain(..blank);
        match lines.last_mut() {
            Some(line) if joined => {
                line.extend(made(" ", begin));
                let tokens = tokens
                    .into_iter()
                    .skip_while(|token| SPACING.contains(&&*token.text) || token.is_blank());
                line.extend(tokens.filter(|token| !token.is("&")));
            }
            _ => lines.push(tokens),
        }
    }
    lines.retain(|line| !line.is_empty());
    let mut out = Text::default();
    if let [line] = lines.as_slice() {
        let (mut depth, mut columns) = (0usize, 0usize);
        for token in line {
            depth += usize::from(token.is("\\begin"));
            depth = depth.saturating_sub(usize::from(token.is("\\end")));
            // The columns of an environment inside are its own.
            if token.is("&") && depth == 0 {
                columns += 1;
                // A second pair of columns is a statement of its own.
                if columns % 2 == 0 && pairs {
                    made("\\qquad ", begin).iter().for_each(|token| out.push(token, begin.file));
                }
            } else {
                out.push(token, begin.file);
            }
        }
    } else {
        let (name, columns) = match environment {
            "gather" => ("gathered", ""),
            "eqnarray" => ("array", "{rcl}"),
            _ => ("aligned", ""),
        };
        made(&format!("\\begin{{{name}}}{columns}\n"), begin)
            .iter()
            .for_each(|token| out.push(token, begin.file));
        for (n, line) in lines.iter().enumerate() {
            if n > 0 {
                made(" \\\\\n", begin).iter().for_each(|token| out.push(token, begin.file));
            }
            line.iter().for_each(|token| out.push(token, begin.file));
        }
        made(&format!("\n\\end{{{name}}}"), begin).iter().for_each(|token| out.push(token, begin.file));
    }
    let span = rows
        .iter()
        .flat_map(|row| &row.tokens)
        .filter(|token| !token.is_blank() && token.file == begin.file)
        .fold(None, |found: Option<Span>, token| {
            let found = found.unwrap_or(token.span.clone());
            Some(found.start.min(token.span.start)..found.end.max(token.span.end))
        });
    Printed { latex: out.latex, span: span.unwrap_or(begin.span.clone()), pieces: out.pieces }
}

/// Tokens that do not stand in the source, at a place that does.
fn made(text: &str, at: &Token) -> Vec<Token> {
    let place = |token| Token { file: at.file, span: at.span.clone(), written: false, ..token };
    tokens(text, at.file).into_iter().map(place).collect()
}

#[derive(Default)]
struct Text {
    latex: String,
    pieces: Vec<Piece>,
    after_word: bool,
}

impl Text {
    fn push(&mut self, token: &Token, file: usize) {
        if token.kind == TokenKind::Comment {
            return;
        }
        // A command that a macro ended with does not swallow the letter behind it.
        if self.after_word && token.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.latex.push(' ');
        }
        self.after_word = token.is_word();
        let at = self.latex.len();
        self.latex.push_str(&token.text);
        // What stands in another file is placed where this one was left.
        let before = self.pieces.last().map_or(token.span.clone(), |piece| piece.span.clone());
        let span = if token.file == file { token.span.clone() } else { before };
        let shifted = |piece: &Piece| {
            piece.written
                && token.written
                && piece.span.start + (at - piece.at) == span.start
                && at > piece.at
        };
        if !self.pieces.last().is_some_and(shifted) {
            self.pieces.push(Piece { at, span, written: token.written });
        }
    }
}
