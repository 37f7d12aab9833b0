//! What all blocks have in common: lines, statements, words for the reader, the verdict on record.

use super::parser::Parser;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::Block;
use crate::spelling::nearest;

/// The lines of a block; an indented line continues the one before it.
pub(super) fn logical_lines(block: &Block) -> Vec<Span> {
    // In comments each line stands by itself.
    if let Some(lines) = &block.lines {
        let is_said = |line: &&Span| !block.source.text[(*line).clone()].starts_with('#');
        return lines.iter().filter(is_said).cloned().collect();
    }
    let mut lines: Vec<Span> = Vec::new();
    let mut at = block.span.start;
    for line in block.text().split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.end = span.end,
            _ => lines.push(span),
        }
    }
    lines
}

/// The error for a line that begins with none of the keywords.
pub(super) fn unknown_statement<const N: usize>(
    parser: &Parser<'_>,
    keyword: &str,
    span: Span,
    known: [&str; N],
) -> Diagnostic {
    let message = format!("failed to read the statement `{keyword}`");
    let mut error =
        parser.source.error(Code::E0122, message, span, format!("expected one of {}", known.join(", ")));
    error = error.suggesting(nearest(keyword, known));
    error
}

/// The rest of a line behind its keyword, as it stands.
pub(super) fn words(parser: &Parser<'_>, source: &Source, keyword: &Span) -> String {
    source.text[keyword.end..parser.line_end()].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The verdict on record, by its name; what stands behind it is left to the caller.
pub(super) fn verdict<V: Copy, const N: usize>(
    parser: &mut Parser<'_>,
    known: [(&str, V); N],
) -> Result<V, Diagnostic> {
    let (word, span) = parser.name("a verdict")?;
    if let Some((_, verdict)) = known.iter().find(|row| row.0 == word) {
        return Ok(*verdict);
    }
    let names = known.map(|row| row.0);
    let (last, rest) = names.split_last().map_or(("", &[][..]), |(last, rest)| (*last, rest));
    let label = format!("expected {} or {last}", rest.join(", "));
    let message = format!("failed to recognise the verdict `{word}`");
    let mut error = parser.source.error(Code::E0125, message, span, &label);
    error = error.suggesting(nearest(&word, names));
    Err(error)
}

/// Of two verdicts on record only one could be compared with the one that is found.
pub(super) fn second_verdict(code: Code, block: &Block, line: Span, first: &Span) -> Diagnostic {
    block
        .source
        .error(
            code,
            "failed to find one recorded verdict: there are two",
            line,
            format!("line {} records one already", block.source.position(first.start).line),
        )
        .with_help("write a block of its own for each")
}
