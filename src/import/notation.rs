//! A draft of the notation: each symbol by how it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Source;
use crate::document::{Block, Paper};
use crate::language::Scope;
use crate::language::ast::Height;
use crate::language::notation::{declare, reserved};
use crate::language::printed::{Usage, UsageRole, usages};

/// All that is known of a symbol.
#[derive(Default)]
struct Symbol {
    name: Option<String>,
    indices: Vec<(String, Height)>,
    arguments: BTreeSet<Vec<String>>,
    /// Uses without brackets behind it.
    bare: usize,
    is_vector: bool,
    primes: bool,
    /// What total derivatives of it are by.
    along: BTreeSet<String>,
    differentiated: bool,
    by: bool,
    /// The first equation that has it.
    first: String,
}

/// Lines of a `notation` block; `defined` are symbols that an equation defines.
pub(super) fn lines(paper: &Paper, defined: &BTreeSet<String>) -> Vec<String> {
    let mut symbols = symbols(paper);
    symbols.retain(|latex, _| !defined.contains(latex));
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut lines = Vec::new();
    let mut spellings = Vec::new();
    let letters = indices(&symbols, &mut lines);
    names.extend(letters.iter().cloned());
    let mut named: Vec<(String, Symbol)> = Vec::new();
    for (latex, mut symbol) in symbols {
        let is_free = |name: &String| reserved(name).is_none() && !names.contains(name);
        let name = match symbol.name.take().filter(is_free) {
            Some(name) => name,
            None => {
                let word: String = latex.chars().filter(char::is_ascii_alphanumeric).collect();
                let word = if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    word
                } else {
                    format!("s{word}")
                };
                let mut name = word.clone();
                let mut n = 0;
                while reserved(&name).is_some() || names.contains(&name) {
                    n += 1;
                    name = format!("{word}_{n}");
                }
                let slots = scripts(&symbol.indices);
                spellings.push(format!("print {name}{} as {latex}{slots}", declared(&symbol.indices)));
                name
            }
        };
        names.insert(name.clone());
        named.push((name, symbol));
    }
    let mut coordinates: Vec<String> =
        named.iter().filter(|row| row.1.by && !row.1.is_vector).map(|row| row.0.clone()).collect();
    let heads: Vec<String> = named
        .iter()
        .filter(|row| row.1.by && !row.1.is_vector)
        .map(|row| format!("{}{}", row.0, declared(&row.1.indices)))
        .collect();
    let moves = named.iter().any(|row| row.1.differentiated && !row.1.by);
    let mut heads = heads;
    if coordinates.is_empty() && moves && !names.contains("t") {
        coordinates.push("t".to_owned());
        heads.push("t".to_owned());
    }
    let greek = letters.iter().find(|letter| letter.len() > 1);
    if let Some(letter) = greek.filter(|_| moves) {
        let name = if names.contains("x") { "X" } else { "x" };
        if !names.contains(name) {
            coordinates.push(name.to_owned());
            heads.push(format!("{name}^{{{letter}}}"));
        }
    }
    let vectors = named.iter().any(|row| row.1.is_vector && row.1.indices.is_empty());
    if vectors {
        let missing = ["x", "y", "z"]
            .into_iter()
            .all(|axis| !names.contains(axis) || coordinates.iter().any(|c| c == axis));
        if missing {
            for axis in ["x", "y", "z"].map(str::to_owned) {
                if !coordinates.contains(&axis) {
                    coordinates.push(axis.clone());
                    heads.push(axis);
                }
            }
            lines.push("vectors cartesian x, y, z   # which coordinates do the vectors refer to?".to_owned());
        }
    }
    if !heads.is_empty() {
        lines.push(format!("coord {}", heads.join(", ")));
    }
    for (name, symbol) in named {
        if coordinates.contains(&name) {
            continue;
        }
        lines.push(line(&name, &symbol, &coordinates));
    }
    lines.extend(spellings);
    checked(lines)
}

/// The declaration of one symbol, with a question where its use does not settle what it is.
fn line(name: &str, symbol: &Symbol, coordinates: &[String]) -> String {
    let slots = declared(&symbol.indices);
    let vector = if symbol.is_vector && symbol.indices.is_empty() { "vec " } else { "" };
    let all = coordinates.join(", ");
    let of = symbol.arguments.iter().find(|arguments| {
        !arguments.is_empty()
            && arguments.iter().all(|argument| coordinates.iter().any(|c| *c == plain(argument)))
    });
    let first = &symbol.first;
    if let Some(arguments) = of {
        let of: Vec<String> = arguments.iter().map(|argument| plain(argument)).collect();
        return format!("field {vector}{name}{slots}({})", of.join(", "));
    }
    let along: Vec<String> = symbol.along.iter().map(|along| plain(along)).collect();
    if let [only] = along.as_slice()
        && coordinates.contains(only)
    {
        return format!("field {vector}{name}{slots}({only})");
    }
    if symbol.differentiated && !coordinates.is_empty() {
        return format!(
            "field {vector}{name}{slots}({all})   # does it depend on all of them? first in ({first})"
        );
    }
    let calls = !symbol.arguments.is_empty();
    if slots.is_empty()
        && (symbol.primes || calls && symbol.bare == 0)
        && symbol.arguments.iter().all(|a| a.len() == 1)
    {
        return format!("function {name}   # a function, or a factor before a bracket? first in ({first})");
    }
    format!(
        "param {vector}{name}{slots}   # constant? is a sign known, as in `{name} > 0`? first in ({first})"
    )
}

/// LaTeX of a coordinate as a claim names it.
fn plain(latex: &str) -> String {
    latex.trim_start_matches('\\').to_owned()
}

/// `[i,j]` or `_{mu nu}` as a declaration has it.
fn declared(indices: &[(String, Height)]) -> String {
    if indices.is_empty() {
        return String::new();
    }
    let is_greek = indices.iter().any(|(letter, _)| letter.starts_with('\\'));
    if !is_greek {
        let letters: Vec<String> = indices.iter().map(|(letter, _)| plain(letter)).collect();
        return format!("[{}]", letters.join(","));
    }
    let mut out = String::new();
    for run in indices.chunk_by(|a, b| a.1 == b.1) {
        let letters: Vec<String> = run.iter().map(|(letter, _)| plain(letter)).collect();
        let sign = if run[0].1 == Height::Upper { '^' } else { '_' };
        out.push_str(&format!("{sign}{{{}}}", letters.join(" ")));
    }
    out
}

/// The same as LaTeX.
fn scripts(indices: &[(String, Height)]) -> String {
    let mut out = String::new();
    for run in indices.chunk_by(|a, b| a.1 == b.1) {
        let letters: Vec<&str> = run.iter().map(|(letter, _)| letter.as_str()).collect();
        let sign = if run[0].1 == Height::Upper { '^' } else { '_' };
        out.push_str(&format!("{sign}{{{}}}", letters.join(" ")));
    }
    out
}

/// The symbols of a paper by their LaTeX.
fn symbols(paper: &Paper) -> BTreeMap<String, Symbol> {
    let mut all: Vec<(String, Usage)> = Vec::new();
    for equation in paper.sections.iter().flat_map(|section| &section.equations) {
        let found = equation.printed.iter().flat_map(usages);
        all.extend(found.map(|usage| (equation.number.to_string(), usage)));
    }
    let indices = index_letters(&all);
    all.retain(|(_, usage)| usage.role != UsageRole::Summed);
    // A letter that stands for a quantity of its own, or below one symbol alone, is no index there, but a label.
    let mut quantities: BTreeSet<String> = all
        .iter()
        .filter(|(_, usage)| usage.indices.is_empty())
        .map(|(_, usage)| usage.latex.clone())
        .collect();
    quantities.extend(
        all.iter()
            .flat_map(|(_, usage)| &usage.indices)
            .map(|(letter, _)| letter.clone())
            .filter(|letter| !["i", "j", "k", "l"].contains(&letter.as_str()) && !letter.starts_with('\\')),
    );
    quantities.retain(|letter| !indices.contains(letter));
    let mut symbols: BTreeMap<String, Symbol> = BTreeMap::new();
    for (number, mut usage) in all {
        if usage.indices.iter().any(|(letter, _)| quantities.contains(letter)) {
            let letters: String = usage.indices.iter().map(|(letter, _)| plain(letter)).collect();
            let below: Vec<&str> = usage.indices.iter().map(|(letter, _)| letter.as_str()).collect();
            usage.latex = format!("{}_{{{}}}", usage.latex, below.join(" "));
            usage.name = usage.name.map(|name| format!("{name}_{letters}"));
            usage.indices.clear();
        }
        let symbol = symbols.entry(usage.latex.clone()).or_default();
        if symbol.first.is_empty() {
            symbol.first = number;
            symbol.name = usage.name;
        }
        // The most indices that it is met with; the rest differentiate or are left out.
        if usage.indices.len() > symbol.indices.len() && symbol.indices.is_empty() {
            symbol.indices = distinct(usage.indices);
        }
        symbol.is_vector |= usage.is_vector;
        symbol.primes |= usage.primes;
        symbol.along.extend(usage.along);
        symbol.differentiated |= usage.role == UsageRole::Differentiated;
        symbol.by |= matches!(usage.role, UsageRole::By | UsageRole::Measure);
        match usage.arguments {
            Some(arguments) => drop(symbol.arguments.insert(arguments)),
            None => symbol.bare += 1,
        }
    }
    symbols
}

/// Letters that are indices for sure: those below ∑, among several indices, and at a symbol that has others, too.
fn index_letters(all: &[(String, Usage)]) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    let mut at: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, usage) in all {
        if usage.role == UsageRole::Summed {
            out.insert(usage.latex.clone());
        }
        if let [_, _, ..] = usage.indices.as_slice() {
            out.extend(usage.indices.iter().map(|(letter, _)| letter.clone()));
        }
        let known = at.entry(&usage.latex).or_default();
        known.extend(usage.indices.iter().map(|(letter, _)| letter.as_str()));
    }
    let several = at.values().filter(|letters| letters.len() > 1);
    out.extend(
        several
            .flatten()
            .filter(|letter| letter.chars().count() == 1 && letter.chars().all(|c| c.is_ascii_lowercase()))
            .map(|letter| (*letter).to_owned()),
    );
    out
}

/// Letters that stand twice are given another, for a declaration names each place.
fn distinct(indices: Vec<(String, Height)>) -> Vec<(String, Height)> {
    let spare = |letter: &str| match letter.starts_with('\\') {
        true => ["\\mu", "\\nu", "\\rho", "\\sigma", "\\lambda"].as_slice(),
        false => ["i", "j", "k", "l", "m"].as_slice(),
    };
    let mut out: Vec<(String, Height)> = Vec::new();
    for (letter, height) in indices {
        let taken = |letter: &str| out.iter().any(|known| known.0 == letter);
        let letter = match taken(&letter) {
            true => spare(&letter)
                .iter()
                .find(|spare| !taken(spare))
                .map_or(letter.clone(), |spare| (*spare).to_owned()),
            false => letter,
        };
        out.push((letter, height));
    }
    out
}

/// The letters of indices, with lines that declare them.
fn indices(symbols: &BTreeMap<String, Symbol>, lines: &mut Vec<String>) -> Vec<String> {
    let letters: BTreeSet<&String> =
        symbols.values().flat_map(|symbol| &symbol.indices).map(|index| &index.0).collect();
    let (greek, roman): (Vec<&String>, Vec<&String>) =
        letters.into_iter().partition(|letter| letter.starts_with('\\'));
    let mut out = Vec::new();
    for (letters, extra, range) in [
        (greek, ["mu", "nu", "rho", "sigma"], ("N_4", "4")),
        (roman, ["i", "j", "k", "l"], ("N_3", "1, 2, 3")),
    ] {
        // The size must not take a name of the paper.
        let is_taken = |size: &String| symbols.values().any(|symbol| symbol.name.as_ref() == Some(size));
        let mut size = range.0.to_owned();
        while is_taken(&size) {
            size.push('0');
        }
        let range = format!("1..{size}, {size} = {}", range.1);
        if letters.is_empty() {
            continue;
        }
        let mut names: Vec<String> = letters.into_iter().map(|letter| plain(letter)).collect();
        // Those that only stand on derivatives and sums are not met at symbols.
        let is_quantity =
            |name: &str| symbols.contains_key(name) || symbols.contains_key(&format!("\\{name}"));
        names.extend(extra.iter().filter(|extra| !is_quantity(extra)).map(|extra| (*extra).to_owned()));
        names.sort();
        names.dedup();
        lines.push(format!("index {} in {range}   # what do they run over?", names.join(", ")));
        out.extend(names);
    }
    out
}

/// The lines with those that are no declarations as comments.
fn checked(lines: Vec<String>) -> Vec<String> {
    let text = lines.join("\n");
    let source = Source::new("notation", text.as_str());
    let block = Block {
        source: Arc::clone(&source),
        name: String::new(),
        name_span: 0..0,
        span: 0..source.text.len(),
        lines: None,
    };
    let problems = declare(&block, &mut Scope::default());
    let faulty: BTreeMap<usize, String> =
        problems.into_iter().map(|problem| (problem.position().line, problem.message)).collect();
    let mark = |(n, line): (usize, String)| match faulty.get(&(n + 1)) {
        Some(message) => format!("# {line}   # {message}"),
        None => line,
    };
    lines.into_iter().enumerate().map(mark).collect()
}
