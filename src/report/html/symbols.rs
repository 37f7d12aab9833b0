//! What the names on a page mean: a table of the symbols, and the source of a claim with its names explained.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::page::{Context, file_name};
use crate::record::{ClaimOutcome, EquationOutcome, SymbolOutcome};

/// "Symbols used here".
pub fn symbols(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    html! {
        @if !equation.symbols.is_empty() {
            section.symbols aria-labelledby="symbols" {
                h2 #symbols { "Symbols used here" }
                div.table {
                    table {
                        thead { tr { th scope="col" { "Symbol" } th scope="col" { "In claims" } th scope="col" { "Meaning" } th scope="col" { "Declared" } } }
                        tbody {
                            @for symbol in &equation.symbols {
                                tr id=(anchor(symbol)) {
                                    th scope="row" { (context.typesetter.inline(&symbol.latex)) }
                                    td { code { (symbol.name) } }
                                    td { (meaning(context, equation, symbol)) }
                                    td { (context.place(&symbol.source)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Names may be declared twice for different claims; the place tells them apart.
fn anchor(symbol: &SymbolOutcome) -> String {
    format!("symbol-{}-{}-{}", symbol.name.replace('\'', "-"), symbol.source.line, symbol.source.column)
}

fn meaning(context: &Context<'_>, equation: &EquationOutcome, symbol: &SymbolOutcome) -> Markup {
    let typeset = |tex: &str| context.typesetter.inline(tex);
    html! {
        @match &symbol.definition {
            Some(definition) => {
                (typeset("\\equiv")) " " (typeset(definition))
                @match &symbol.equation {
                    Some(number) if *number == equation.number => ", defined here",
                    Some(number) => { ", defined in " (context.number(number)) }
                    None => ", by the notation",
                }
            }
            None => {
                (symbol.kind)
                @if !symbol.on.is_empty() { " of " @for (n, on) in symbol.on.iter().enumerate() { @if n > 0 { ", " } (typeset(on)) } }
            }
        }
        @for condition in &symbol.conditions { ", " (typeset(condition)) }
        @for word in &symbol.words { ", " (word) }
        @for (letters, range) in ranges(symbol) { "; " (typeset(&letters.join(", "))) " in " (range) }
    }
}

/// The letters of neighbouring indices that run over the same range, and that range.
fn ranges(symbol: &SymbolOutcome) -> Vec<(Vec<&str>, &str)> {
    let mut all: Vec<(Vec<&str>, &str)> = Vec::new();
    for index in &symbol.indices {
        match all.last_mut().filter(|(_, range)| *range == index.range) {
            Some((letters, _)) => letters.push(&index.letter),
            None => all.push((vec![&index.letter], &index.range)),
        }
    }
    all
}

/// The same in plain text, for a tooltip.
fn in_words(symbol: &SymbolOutcome) -> String {
    let mut words = match &symbol.definition {
        Some(_) => match &symbol.equation {
            Some(number) => format!("defined in ({number})"),
            None => "an abbreviation of the notation".to_owned(),
        },
        None => symbol.kind.clone(),
    };
    if !symbol.on.is_empty() {
        words.push_str(&format!(" of {}", plain(&symbol.on.join(", "))));
    }
    for more in symbol.conditions.iter().chain(&symbol.words) {
        words.push_str(&format!(", {}", plain(more)));
    }
    words
}

/// LaTeX as it is read aloud.
fn plain(tex: &str) -> String {
    let tex = [("\\geq", "≥"), ("\\leq", "≤"), ("\\neq", "≠")]
        .iter()
        .fold(tex.to_owned(), |tex, (from, to)| tex.replace(from, to));
    tex.replace(['\\', '{', '}'], "")
}

/// The source of a claim, in which each name leads to its meaning and shows it under the pointer.
pub fn source(equation: &EquationOutcome, claim: &ClaimOutcome) -> Markup {
    let known: BTreeMap<&str, &SymbolOutcome> =
        equation.symbols.iter().map(|symbol| (symbol.name.as_str(), symbol)).collect();
    html! {
        @for (n, line) in claim.statement.lines().enumerate() {
            @if n > 0 { "\n" }
            // Words for the reader are no formula.
            @if ["because", "expect", "reading", "open"].iter().any(|word| line.trim_start().starts_with(word)) {
                (line)
            } @else {
                @for word in words(line) {
                    @match known.get(word) {
                        Some(symbol) => a.name href={ "#" (anchor(symbol)) } title=(in_words(symbol)) { (word) },
                        None => (word),
                    }
                }
            }
        }
    }
}

/// A line cut into names and what stands between them.
fn words(line: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| is_name(c) != is_name(first)).unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    words
}

/// Definitions of the paper that a claim uses, directly or inside of others.
pub fn definitions<'a>(
    equation: &'a EquationOutcome,
    claim: &'a ClaimOutcome,
) -> impl Iterator<Item = (&'a SymbolOutcome, &'a str)> {
    equation
        .symbols
        .iter()
        .filter(|symbol| claim.names.contains(&symbol.name))
        .filter_map(|symbol| Some((symbol, symbol.definition.as_deref()?)))
}

/// Where a definition stands.
pub fn origin(context: &Context<'_>, symbol: &SymbolOutcome) -> Markup {
    html! {
        @match symbol.equation.as_ref().and_then(|number| Some((number, context.equation(number)?))) {
            Some((number, equation)) => a.number href=(file_name(&equation.number)) { "(" (number) ")" },
            None => span.quiet { "notation" },
        }
    }
}
