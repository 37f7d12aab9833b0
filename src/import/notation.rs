//! A draft of the notation: each symbol by how it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::symbols::{Symbol, Symbols, Uses, plain};
use crate::diagnostic::Source;
use crate::document::Block;
use crate::language::Scope;
use crate::language::ast::Height;
use crate::language::notation::{declare, reserved};

/// The draft of a paper's notation.
pub(super) struct Notation {
    /// Lines of a `notation` block.
    pub lines: Vec<String>,
    /// What each symbol is called, by its LaTeX.
    names: BTreeMap<String, String>,
    /// What each name was declared as.
    kinds: BTreeMap<String, Kind>,
    /// Names of matrices and columns.
    shaped: BTreeSet<String>,
    /// The lines that declare indices.
    indices: Vec<String>,
    /// The coordinates that vectors refer to.
    axes: Vec<String>,
    is_complex: bool,
    has_primes: bool,
}

/// What a symbol seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Coordinate,
    /// With what it depends on, and whether that is a guess.
    Field(Vec<String>, bool),
    Function,
    Parameter,
}

/// Coordinates by custom, though they may be differentiated: x(t).
const COORDINATES: [&str; 9] = ["t", "x", "y", "z", "r", "\\theta", "\\phi", "q", "\\tau"];

/// Tensors that are made of a metric, with how many indices.
const CURVATURES: [(&str, &[usize]); 4] = [("\\Gamma", &[3]), ("R", &[2, 4]), ("G", &[2]), ("C", &[4])];

impl Notation {
    /// `defined` are symbols that an equation defines.
    pub fn of(uses: &Uses, defined: &BTreeSet<String>) -> Self {
        let mut symbols = uses.all();
        symbols.retain(|latex, _| !defined.contains(latex));
        let metric = metric(&mut symbols);
        let mut notation = Self {
            lines: Vec::new(),
            names: BTreeMap::new(),
            kinds: BTreeMap::new(),
            shaped: BTreeSet::new(),
            indices: Vec::new(),
            axes: Vec::new(),
            is_complex: uses.is_complex,
            has_primes: uses.has_primes,
        };
        let mut lines = Vec::new();
        let letters = indices(&symbols, &uses.indices, &mut lines);
        // Rows and columns of matrices that are written out.
        let sizes: BTreeSet<usize> = symbols.values().flat_map(|symbol| symbol.shape.clone()).collect();
        lines.extend(sizes.iter().map(|size| format!("index row{size}, col{size} in 1..{size}")));
        notation.indices = lines.clone();
        if symbols.values().any(|symbol| symbol.is_vector && symbol.indices.is_empty()) {
            notation.axes = ["x", "y", "z"].map(str::to_owned).to_vec();
            lines.push("vectors cartesian x, y, z   # which coordinates do the vectors refer to?".to_owned());
            // `\hat{\mathbf x}` is known where vectors are.
            symbols.retain(|latex, _| !["x", "y", "z"].iter().any(|axis| is_unit_vector(latex, axis)));
        }
        let mut spellings = notation.name(&symbols, &letters);
        let mut coordinates = notation.coordinates(&symbols);
        let mut heads: Vec<String> = coordinates
            .iter()
            .map(|name| {
                let symbol = symbols.iter().find(|(latex, _)| notation.names.get(*latex) == Some(name));
                format!("{name}{}", symbol.map_or(String::new(), |(_, symbol)| declared(&symbol.indices)))
            })
            .collect();
        let moves = symbols.values().any(|symbol| symbol.differentiated && !symbol.by);
        let greek = letters.iter().find(|letter| letter.len() > 1);
        if let Some(letter) = greek.filter(|_| moves || metric.is_some()) {
            let is_free = |name: &&str| !notation.names.values().any(|known| known == name);
            if let Some(name) = ["x", "X", "xi", "y", "q"].into_iter().find(is_free) {
                coordinates.push(name.to_owned());
                heads.push(format!("{name}^{{{letter}}}"));
            }
        }
        if !heads.is_empty() {
            lines.push(format!("coord {}", heads.join(", ")));
        }
        for name in &coordinates {
            notation.kinds.insert(name.clone(), Kind::Coordinate);
        }
        if let Some(metric) = metric {
            let on = coordinates.last().map_or(String::new(), |on| format!("({on})"));
            let name = notation.names.get(&metric).cloned().unwrap_or_default();
            let letters: Vec<&str> =
                letters.iter().filter(|letter| letter.len() > 1).map(String::as_str).take(2).collect();
            lines.push(format!(
                "metric {name}_{{{}}}{on} lorentzian   # what are its signs?",
                letters.join(" ")
            ));
            notation.kinds.insert(name, Kind::Coordinate);
        }
        for (latex, symbol) in &symbols {
            let name = notation.names[latex].clone();
            if !symbol.shape.is_empty() {
                notation.shaped.insert(name.clone());
            }
            if !notation.kinds.contains_key(&name) {
                let kind = notation.kind(symbol, &coordinates);
                // What is only met before brackets may be a function, or a factor.
                let is_open = kind == Kind::Parameter && symbol.is_open();
                let mark = if is_open { "# " } else { "" };
                lines.push(format!("{mark}{}", notation.line(&name, symbol, &kind)));
                if is_open {
                    continue;
                }
                notation.kinds.insert(name, kind);
            }
        }
        lines.append(&mut spellings);
        notation.lines = checked(lines);
        notation
    }

    /// Lines for one equation, where its symbols are used in another way than elsewhere.
    pub fn own(&self, symbols: &Symbols) -> Vec<String> {
        let called: BTreeSet<&String> =
            symbols.values().flat_map(|symbol| &symbol.arguments).flatten().collect();
        let is_coordinate = |latex: &String, symbol: &Symbol| {
            (self.is_variable(latex, symbol) || called.contains(latex))
                && symbol.arguments.is_empty()
                && symbol.indices.is_empty()
                && !(symbol.is_vector || symbol.is_compound || symbol.differentiated)
        };
        let found = symbols.iter().filter(|(latex, symbol)| is_coordinate(latex, symbol));
        let mut coordinates: Vec<String> =
            found.filter_map(|(latex, _)| self.names.get(latex)).cloned().collect();
        let symbols = || symbols.iter().filter_map(|(latex, symbol)| Some((self.names.get(latex)?, symbol)));
        let has_vectors = symbols().any(|(_, symbol)| symbol.is_vector);
        let dotted = symbols().any(|(_, symbol)| symbol.dotted).then(|| "t".to_owned());
        for name in self.axes.iter().filter(|_| has_vectors).chain(&dotted) {
            if !coordinates.contains(name) {
                coordinates.push(name.clone());
            }
        }
        let mut lines = Vec::new();
        let is_new = |name: &&String| self.kinds.get(*name) != Some(&Kind::Coordinate);
        let new: Vec<&str> = coordinates.iter().filter(is_new).map(String::as_str).collect();
        if !new.is_empty() {
            lines.push(format!("coord {}", new.join(", ")));
        }
        for (name, symbol) in symbols().filter(|(name, _)| !coordinates.contains(name)) {
            let kind = self.kind(symbol, &coordinates);
            let known = self.kinds.get(name);
            // A mere letter says nothing of what it is.
            let tells = (kind != Kind::Parameter || known.is_none() && !symbol.is_open())
                && self.shaped.contains(name) != symbol.shape.is_empty();
            if tells && known != Some(&kind) {
                lines.push(self.line(name, symbol, &kind));
            }
        }
        // They may speak of what the whole paper declares.
        let mut all = self.indices.clone();
        let is_known = |name: &&String| self.kinds.get(*name) == Some(&Kind::Coordinate);
        let known: Vec<&str> = coordinates.iter().filter(is_known).map(String::as_str).collect();
        if !known.is_empty() {
            all.push(format!("coord {}", known.join(", ")));
        }
        if has_vectors {
            all.push("vectors cartesian x, y, z".to_owned());
        }
        let frame = all.len();
        all.extend(lines);
        checked(all).into_iter().skip(frame).filter(|line| !line.starts_with('#')).collect()
    }

    /// Gives each symbol a name; returns how those are printed that are not printed as their names say.
    fn name(&mut self, symbols: &Symbols, letters: &[String]) -> Vec<String> {
        let mut taken: BTreeSet<String> = letters.iter().cloned().collect();
        let mut spellings = Vec::new();
        let mut next: BTreeMap<String, usize> = BTreeMap::new();
        let scalars: BTreeSet<&str> = symbols
            .iter()
            .filter(|(_, symbol)| !symbol.is_vector)
            .map(|(latex, _)| latex.trim_start_matches('\\'))
            .collect();
        // Tensors have the name of their letter, and before families of numbers the letter itself has it.
        let is_tensor = |symbol: &Symbol| symbol.indices.iter().any(|(letter, _)| letter.starts_with('\\'));
        let mut all: Vec<(&String, &Symbol)> = symbols.iter().collect();
        all.sort_by_key(|(_, symbol)| !is_tensor(symbol));
        for (latex, symbol) in all {
            let is_free = |name: &String| {
                reserved(name).is_none()
                    && !taken.contains(name)
                    && !(symbol.is_vector && (self.axes.contains(name) || scalars.contains(name.as_str())))
            };
            let name = match symbol.name.clone().filter(is_free) {
                Some(name) => name,
                None => {
                    let word = word(latex);
                    let mut name = word.clone();
                    while reserved(&name).is_some() || taken.contains(&name) || self.axes.contains(&name) {
                        let n = next.entry(word.clone()).or_default();
                        *n += 1;
                        name = format!("{word}_{n}");
                    }
                    let slots = scripts(&symbol.indices);
                    let letter = latex.trim_end_matches('_');
                    spellings.push(format!("print {name}{} as {letter}{slots}", declared(&symbol.indices)));
                    name
                }
            };
            taken.insert(name.clone());
            self.names.insert(latex.clone(), name);
        }
        spellings
    }

    /// What is differentiated by, and by custom no function of something else.
    fn coordinates(&self, symbols: &Symbols) -> Vec<String> {
        // The x of `f(x)` where `f''` says what a prime is.
        let primed: BTreeSet<&str> = symbols
            .values()
            .filter(|symbol| symbol.primes > 0 && self.has_primes)
            .flat_map(|symbol| &symbol.arguments)
            .filter(|arguments| arguments.len() == 1)
            .map(|arguments| arguments[0].as_str())
            .filter(|argument| argument.trim_start_matches('\\').chars().all(|c| c.is_ascii_alphabetic()))
            .collect();
        let is_coordinate = |latex: &str, symbol: &Symbol| {
            (self.is_variable(latex, symbol) && !symbol.is_vector && !symbol.is_compound
                || primed.contains(latex)
                    && !symbol.is_vector
                    && !symbol.is_compound
                    && symbol.arguments.is_empty())
                && (!symbol.differentiated || COORDINATES.contains(&latex) && !symbol.dotted)
        };
        let found = symbols.iter().filter(|(latex, symbol)| is_coordinate(latex, symbol));
        let mut out: Vec<String> = found.filter_map(|(latex, _)| self.names.get(latex)).cloned().collect();
        let is_dotted = symbols.values().any(|symbol| symbol.dotted);
        let moves = symbols.values().any(|symbol| symbol.differentiated && !symbol.by);
        let is_free = |name: &str| !self.names.values().any(|known| known == name);
        if (is_dotted || out.is_empty() && moves) && is_free("t") {
            out.push("t".to_owned());
        }
        for axis in &self.axes {
            if !out.contains(axis) {
                out.push(axis.clone());
            }
        }
        out
    }

    /// What is differentiated by or integrated over; `dV` beside vectors is the volume.
    fn is_variable(&self, latex: &str, symbol: &Symbol) -> bool {
        symbol.by || symbol.measures && (latex != "V" || self.axes.is_empty())
    }

    fn kind(&self, symbol: &Symbol, coordinates: &[String]) -> Kind {
        let names = |list: &[String]| -> Option<Vec<String>> {
            let name = |latex: &String| {
                self.names.get(latex).cloned().or_else(|| coordinates.contains(latex).then(|| latex.clone()))
            };
            let found: Option<Vec<String>> = list.iter().map(name).collect();
            found.filter(|found| !found.is_empty() && found.iter().all(|name| coordinates.contains(name)))
        };
        if symbol.is_compound {
            return Kind::Parameter;
        }
        if let Some(on) = symbol.arguments.iter().find_map(|arguments| names(arguments)) {
            return Kind::Field(on, false);
        }
        let along: Vec<String> = symbol.along.iter().cloned().collect();
        if let Some(on) = names(&along).filter(|on| on.len() == 1 && !symbol.dotted && !symbol.across) {
            return Kind::Field(on, false);
        }
        if symbol.dotted
            && along.is_empty()
            && !symbol.is_vector
            && self.axes.is_empty()
            && coordinates.iter().any(|c| c == "t")
        {
            return Kind::Field(vec!["t".to_owned()], true);
        }
        if symbol.differentiated && !coordinates.is_empty() {
            return Kind::Field(coordinates.to_vec(), true);
        }
        if symbol.indices.is_empty() && symbol.shape.is_empty() && !symbol.is_vector {
            // A factor stands before a bracket of its own accord; before several, or a mere letter, a function does.
            let is_letter = |argument: &String| self.names.contains_key(argument);
            let calls = symbol.arguments.len() > 1
                || symbol.primes > 0
                || symbol.arguments.iter().flatten().any(is_letter);
            if calls && symbol.bare == 0 && symbol.arguments.iter().all(|arguments| arguments.len() == 1) {
                return Kind::Function;
            }
        }
        Kind::Parameter
    }

    /// The declaration of one symbol, with a question where its use does not settle what it is.
    fn line(&self, name: &str, symbol: &Symbol, kind: &Kind) -> String {
        let slots = match symbol.shape.as_slice() {
            [] => declared(&symbol.indices),
            [rows] => format!("[row{rows}]"),
            [rows, columns, ..] => format!("[row{rows},col{columns}]"),
        };
        let vector = if symbol.is_vector && symbol.indices.is_empty() { "vec " } else { "" };
        let complex = if symbol.conjugated && self.is_complex { " complex" } else { "" };
        let first = &symbol.first;
        match kind {
            Kind::Coordinate => format!("coord {name}{slots}"),
            Kind::Field(on, asks) => {
                let asks = match asks {
                    true => format!("   # does it depend on all of them? first in ({first})"),
                    false => String::new(),
                };
                format!("field {vector}{name}{slots}({}){complex}{asks}", on.join(", "))
            }
            Kind::Function => {
                format!("function {name}   # a function, or a factor before a bracket? first in ({first})")
            }
            Kind::Parameter => format!(
                "param {vector}{name}{slots}{complex}   # constant? is a sign known, as in `{name} > 0`? first in ({first})"
            ),
        }
    }
}

/// The metric, if curvature is spoken of; what is made of it is no symbol of its own.
fn metric(symbols: &mut Symbols) -> Option<String> {
    let has = |symbols: &Symbols, latex: &str, counts: &[usize]| {
        symbols.get(&format!("{latex}_")).is_some_and(|symbol| {
            counts.contains(&symbol.indices.len()) && symbol.indices[0].0.starts_with('\\')
        })
    };
    let made: Vec<&str> = CURVATURES
        .iter()
        .filter(|(latex, counts)| has(symbols, latex, counts))
        .map(|(latex, _)| *latex)
        .collect();
    if made.is_empty() || !has(symbols, "g", &[2]) {
        return None;
    }
    for latex in made {
        symbols.remove(&format!("{latex}_"));
        // The scalar curvature has the letter of Ricci's tensor; Newton's constant only that of Einstein's.
        if latex == "R" {
            symbols.remove("R");
        }
    }
    // Its determinant
    symbols.remove("g");
    Some("g_".to_owned())
}

/// `\hat{\mathbf{x}}`, `\mathbf{e}_x`
fn is_unit_vector(latex: &str, axis: &str) -> bool {
    latex == format!("\\hat{{\\mathbf{{{axis}}}}}") || latex == format!("\\mathbf{{e}}_{{{axis}}}")
}

/// A name for what has none: `\mathcal{Z}` as `calZ`, `r^{(+)}` as `rplus`.
fn word(latex: &str) -> String {
    let commands = [
        ("\\mathcal", "cal"),
        ("\\mathbf", "vec"),
        ("\\mathrm", ""),
        ("\\langle", "mean"),
        ("\\rangle", ""),
        ("\\odot", "sun"),
        ("+", "plus"),
        ("'", "prime"),
        ("-", "minus"),
    ];
    let short = commands.iter().fold(latex.to_owned(), |text, (command, short)| text.replace(command, short));
    let word: String = short.chars().filter(char::is_ascii_alphanumeric).collect();
    match word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => word,
        false => format!("s{word}"),
    }
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

/// The letters of indices, with lines that declare them.
fn indices(symbols: &Symbols, letters: &BTreeSet<String>, lines: &mut Vec<String>) -> Vec<String> {
    let spare = symbols.values().flat_map(|symbol| symbol.indices.iter().map(|index| &index.0));
    let letters: BTreeSet<&String> = letters.iter().chain(spare).collect();
    let (greek, roman): (Vec<&String>, Vec<&String>) =
        letters.into_iter().partition(|letter| letter.starts_with('\\'));
    let names: BTreeSet<&str> = symbols.values().filter_map(|symbol| symbol.name.as_deref()).collect();
    let mut out = Vec::new();
    for (letters, extra, range) in [
        (greek, ["mu", "nu", "rho", "sigma"], ("N_4", "4")),
        (roman, ["i", "j", "k", "l"], ("N_3", "1, 2, 3")),
    ] {
        if letters.is_empty() {
            continue;
        }
        // The size must not take a name of the paper.
        let mut size = range.0.to_owned();
        while names.contains(size.as_str()) {
            size.push('0');
        }
        let range = format!("1..{size}, {size} = {}", range.1);
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

/// The lines with those that are no declarations as comments, and what they were to declare is not printed either.
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
    let name = |line: &str| -> Option<String> {
        let word = line
            .split_whitespace()
            .find(|word| !["param", "field", "function", "print", "vec"].contains(word));
        word.map(|word| word.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
    };
    let unknown: BTreeSet<String> = faulty.keys().filter_map(|n| name(lines.get(n - 1)?)).collect();
    let mark = |(n, line): (usize, String)| match faulty.get(&(n + 1)) {
        Some(message) => format!("# {line}   # {message}"),
        None if line.starts_with("print ") && name(&line).is_some_and(|name| unknown.contains(&name)) => {
            format!("# {line}")
        }
        None => line,
    };
    lines.iter().cloned().enumerate().map(mark).collect()
}
