//! What is known of each symbol of a paper from how it is used, and which letters are indices.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Equation, Paper};
use crate::language::ast::Height;
use crate::language::printed::{Usage, UsageRole, usages};

/// All that is known of a symbol.
#[derive(Default)]
pub(super) struct Symbol {
    pub name: Option<String>,
    pub indices: Vec<(String, Height)>,
    pub arguments: BTreeSet<Vec<String>>,
    /// Uses without brackets behind it.
    pub bare: usize,
    pub is_vector: bool,
    /// Numbers of rows and columns of what a matrix is equal to.
    pub shape: Vec<usize>,
    /// True of `\delta S` and `\langle E\rangle`.
    pub is_compound: bool,
    pub primes: u32,
    pub conjugated: bool,
    /// What total derivatives of it are by.
    pub along: BTreeSet<String>,
    pub differentiated: bool,
    /// Partial derivatives are taken of it, too.
    pub across: bool,
    /// A dot is a derivative in the time.
    pub dotted: bool,
    /// What derivatives are by.
    pub by: bool,
    /// The x of `\int dx`.
    pub measures: bool,
    /// The first equation that has it.
    pub first: String,
}

impl Symbol {
    /// True if it is met before brackets only, each with one thing in it: a function, or a factor.
    pub fn is_open(&self) -> bool {
        self.bare == 0
            && self.indices.is_empty()
            && self.shape.is_empty()
            && !self.arguments.is_empty()
            && self.arguments.iter().all(|arguments| arguments.len() == 1)
    }
}

/// Symbols by their LaTeX; those with indices have a `_` behind it, for `N` and `N_i` may be two quantities.
pub(super) type Symbols = BTreeMap<String, Symbol>;

/// The uses of all symbols of a paper.
pub(super) struct Uses {
    /// Of each equation, with its number, in the order of the paper.
    equations: Vec<(String, Vec<Usage>)>,
    /// Letters of indices.
    pub indices: BTreeSet<String>,
    /// True where `i` is a number, so that a star is a conjugate.
    pub is_complex: bool,
    /// True where a second prime says that a prime is a derivative.
    pub has_primes: bool,
}

impl Uses {
    pub fn of(paper: &Paper) -> Self {
        let equations = paper.sections.iter().flat_map(|section| &section.equations);
        let of = |equation: &Equation| {
            (equation.number.to_string(), equation.printed.iter().flat_map(usages).collect::<Vec<Usage>>())
        };
        let mut equations: Vec<(String, Vec<Usage>)> = equations.map(of).collect();
        subscripts(&mut equations);
        primes(&mut equations);
        let all = || equations.iter().flat_map(|(_, uses)| uses);
        let letters = index_letters(&all().collect::<Vec<_>>());
        let is_complex = all().any(|usage| usage.role == UsageRole::Imaginary);
        let has_primes = all().any(|usage| usage.primes > 1);
        // A letter that stands for a quantity of its own, or below one symbol alone, is no index there, but a label.
        let mut quantities: BTreeSet<String> = all()
            .filter(|usage| usage.indices.is_empty() && usage.role != UsageRole::Summed)
            .map(|usage| usage.latex.clone())
            .collect();
        let is_usual = |letter: &str| ["i", "j", "k", "l"].contains(&letter) || letter.starts_with('\\');
        let below = all().flat_map(|usage| &usage.indices).map(|(letter, _)| letter.clone());
        quantities.extend(below.filter(|letter| !is_usual(letter)));
        quantities.retain(|letter| !letters.contains(letter));
        // Beside `\Omega_\Lambda` the k of `\Omega_k` is a label, too.
        let summed: BTreeSet<String> =
            all().filter(|usage| usage.role == UsageRole::Summed).map(|usage| usage.latex.clone()).collect();
        let labelled: BTreeSet<String> = all()
            .filter_map(|usage| usage.latex.split_once("_{"))
            .filter(|(_, label)| !label.trim_end_matches('}').chars().all(|c| c.is_ascii_digit() || c == ','))
            .map(|(base, _)| base.to_owned())
            .collect();
        // A single Greek letter below is an index where others stand in pairs, or below derivatives.
        let is_greek = |letter: &str| letter.starts_with('\\');
        let has_tensors = summed.iter().any(|letter| is_greek(letter))
            || all().any(|usage| usage.indices.iter().filter(|(letter, _)| is_greek(letter)).count() > 1);
        let mut indices = BTreeSet::new();
        for usage in equations.iter_mut().flat_map(|(_, uses)| uses) {
            let is_label = |letter: &String| {
                quantities.contains(letter)
                    || letter.starts_with('\\') && !has_tensors
                    || usage.indices.len() == 1
                        && !letter.starts_with('\\')
                        && labelled.contains(&usage.latex)
                        && !summed.contains(letter)
            };
            if usage.indices.iter().any(|(letter, _)| is_label(letter)) {
                let letters: String = usage.indices.iter().map(|(letter, _)| plain(letter)).collect();
                let below: Vec<&str> = usage.indices.iter().map(|(letter, _)| letter.as_str()).collect();
                usage.latex = format!("{}_{{{}}}", usage.latex, below.join(" "));
                usage.name = usage.name.take().map(|name| format!("{name}_{letters}"));
                usage.indices.clear();
            }
            indices.extend(usage.indices.iter().map(|(letter, _)| letter.clone()));
        }
        Self { equations, indices, is_complex, has_primes }
    }

    /// The symbols of the whole paper.
    pub fn all(&self) -> Symbols {
        symbols(&self.equations)
    }

    /// A Latin letter that is an index in the n-th equation, and a quantity there, too.
    pub fn clash(&self, n: usize) -> Option<&str> {
        let uses = self.equations.get(n).map_or(&[][..], |(_, uses)| uses);
        let is_index = |letter: &str| {
            uses.iter().any(|usage| {
                usage.role == UsageRole::Summed && usage.latex == letter
                    || usage.indices.iter().any(|(known, _)| known == letter)
            })
        };
        let letters = uses.iter().filter(|usage| usage.role != UsageRole::Summed && usage.indices.is_empty());
        letters.map(|usage| usage.latex.as_str()).find(|letter| letter.len() == 1 && is_index(letter))
    }

    /// The symbols of the n-th equation.
    pub fn one(&self, n: usize) -> Symbols {
        symbols(self.equations.get(n).map(std::slice::from_ref).unwrap_or_default())
    }
}

/// `u_t` beside `u_x`: derivatives, for nobody has a component t beside x.
fn subscripts(equations: &mut [(String, Vec<Usage>)]) {
    let below = |usage: &Usage| -> Option<(String, String)> {
        let (base, label) = usage.latex.split_once("_{")?;
        let label = label.strip_suffix('}')?;
        ["t", "x", "y", "z", "r"].contains(&label).then(|| (base.to_owned(), label.to_owned()))
    };
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (base, label) in equations.iter().flat_map(|(_, uses)| uses).filter_map(below) {
        labels.entry(base).or_default().insert(label);
    }
    labels.retain(|_, labels| labels.len() > 1 && labels.contains("t"));
    for (_, uses) in equations {
        let mut by = Vec::new();
        for usage in uses.iter_mut() {
            if let Some((base, label)) = below(usage).filter(|(base, _)| labels.contains_key(base)) {
                usage.name =
                    usage.name.take().and_then(|name| name.split_once('_').map(|(name, _)| name.to_owned()));
                usage.latex = base;
                usage.role = UsageRole::Differentiated;
                by.push(Usage::plain(&label, UsageRole::By));
            }
        }
        uses.extend(by);
    }
}

/// `p'` beside `p`: another quantity, where such ones are differentiated or vectors, and no second prime or argument
/// says that a prime is a derivative.
fn primes(equations: &mut [(String, Vec<Usage>)]) {
    let primed = || equations.iter().flat_map(|(_, uses)| uses).filter(|usage| usage.primes > 0);
    let is_quantity = |usage: &Usage| usage.role == UsageRole::Differentiated || usage.is_vector;
    let derives = |usage: &Usage| {
        usage.primes > 1 || usage.arguments.as_ref().is_some_and(|arguments| arguments.len() == 1)
    };
    if primed().any(derives) || !primed().any(is_quantity) {
        return;
    }
    for usage in equations.iter_mut().flat_map(|(_, uses)| uses).filter(|usage| usage.primes > 0) {
        usage.latex.push('\'');
        usage.name = None;
        usage.primes = 0;
    }
}

fn symbols(equations: &[(String, Vec<Usage>)]) -> Symbols {
    let mut symbols = Symbols::new();
    // Symbols with digits among indices, by the symbol without.
    let mut components: Vec<(String, usize)> = Vec::new();
    let mut exponentials = 0;
    for (number, usage) in equations.iter().flat_map(|(number, uses)| uses.iter().map(move |u| (number, u))) {
        match usage.role {
            UsageRole::Exponential => {
                exponentials += 1;
                continue;
            }
            UsageRole::Summed | UsageRole::Imaginary | UsageRole::Volume => continue,
            _ => {}
        }
        let mut key = usage.latex.clone();
        if !usage.indices.is_empty() {
            key.push('_');
        }
        let symbol = symbols.entry(key).or_default();
        if symbol.first.is_empty() {
            symbol.first = number.clone();
            symbol.name = usage.name.clone();
            if usage.digits > 1 {
                components.push((usage.latex.clone(), usage.digits));
            }
        }
        // What it is met with first; the rest differentiate.
        if symbol.indices.is_empty() {
            symbol.indices = distinct(usage.indices.clone());
        }
        symbol.is_vector |= usage.is_vector;
        symbol.is_compound |= usage.is_compound;
        if symbol.shape.is_empty() && symbol.indices.is_empty() && !symbol.is_vector {
            symbol.shape.clone_from(&usage.shape);
        }
        symbol.primes = symbol.primes.max(usage.primes);
        symbol.conjugated |= usage.conjugated;
        symbol.along.extend(usage.along.clone());
        symbol.across |= usage.role == UsageRole::Differentiated && usage.along.is_none();
        symbol.dotted |= usage.role == UsageRole::Dotted;
        symbol.differentiated |= matches!(usage.role, UsageRole::Differentiated | UsageRole::Dotted);
        symbol.by |= usage.role == UsageRole::By;
        symbol.measures |= usage.role == UsageRole::Measure;
        match &usage.arguments {
            Some(arguments) => drop(symbol.arguments.insert(arguments.clone())),
            None => symbol.bare += 1,
        }
    }
    // `T_{00}` is a component of `T_{\mu\nu}`, and no symbol of its own.
    for (latex, places) in components {
        let base = latex.split_once("_{").map_or(latex.as_str(), |(base, _)| base);
        if latex != base
            && symbols.get(&format!("{base}_")).is_some_and(|symbol| symbol.indices.len() == places)
        {
            symbols.remove(&latex);
        }
    }
    // Where δ is a quantity, `\delta S` may be a product.
    for sign in ["\\delta", "\\Delta"] {
        if symbols.contains_key(sign) {
            symbols.retain(|latex, symbol| !(symbol.is_compound && latex.starts_with(&format!("{sign}{{"))));
        }
    }
    // A matrix may stand without the indices of its elements, and the square of a vector is no square of another quantity.
    let is_whole = |symbol: &Symbol| {
        let is_greek = symbol.indices.iter().any(|(letter, _)| letter.starts_with('\\'));
        symbol.indices.len() == if is_greek { 1 } else { 2 }
    };
    let matrices: Vec<String> = symbols
        .iter()
        .filter(|(_, symbol)| is_whole(symbol))
        .map(|(key, _)| key.trim_end_matches('_').to_owned())
        .collect();
    for latex in matrices {
        symbols.remove(&latex);
    }
    // The number e, or a charge: what it is more often.
    if symbols.get("e").is_some_and(|e| exponentials >= e.bare) {
        symbols.remove("e");
    }
    symbols
}

/// Letters that are indices for sure: those below ∑, among several indices, and beside others at a symbol that has one
/// of the usual letters, too.
fn index_letters(all: &[&Usage]) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    let mut at: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for usage in all {
        if usage.role == UsageRole::Summed {
            out.insert(usage.latex.clone());
        }
        if let [_, _, ..] = usage.indices.as_slice() {
            out.extend(usage.indices.iter().map(|(letter, _)| letter.clone()));
        }
        let known = at.entry(&usage.latex).or_default();
        known.extend(usage.indices.iter().map(|(letter, _)| letter.as_str()));
    }
    let is_usual = |letter: &&str| ["i", "j", "l"].contains(letter);
    let several = at.values().filter(|letters| letters.len() > 1 && letters.iter().any(is_usual));
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

/// LaTeX of a letter as a claim names it.
pub(super) fn plain(latex: &str) -> String {
    latex.trim_start_matches('\\').to_owned()
}
