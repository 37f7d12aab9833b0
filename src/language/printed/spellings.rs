//! All names of a scope by their letters, for the reader.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::scope::{Scope, SymbolKind};
use crate::language::tex::spelling::{Spelling, head, parts};

/// One way in which a name may be printed.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub name: String,
    /// What stands below it as a label.
    pub label: String,
    /// The whole of it, where the notation says how it is printed.
    pub spelled: Option<Spelling>,
}

/// All names of a scope by their letters.
pub(super) struct Spellings {
    pub patterns: BTreeMap<String, Vec<Pattern>>,
    /// Index letters by how they are printed.
    pub letters: BTreeMap<String, Vec<String>>,
}

impl Spellings {
    pub fn of(scope: &Scope) -> Self {
        let mut patterns: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        for spelling in &scope.spellings {
            if let Some(base) = head(&spelling.node) {
                let pattern = Pattern {
                    name: spelling.name.clone(),
                    label: String::new(),
                    spelled: Some((**spelling).clone()),
                };
                patterns.entry(base).or_default().push(pattern);
            }
        }
        let names = scope.symbols.names().chain(scope.ranges.keys().map(String::as_str));
        let spelled: BTreeSet<&str> = scope.spellings.iter().map(|spelling| spelling.name.as_str()).collect();
        for name in names {
            // Its own spelling is what the notation says it is, and no other.
            if spelled.contains(name) {
                continue;
            }
            if let Some((base, label)) = parts(name) {
                let known = patterns.entry(base).or_default();
                if !known.iter().any(|pattern| pattern.name == name) {
                    known.push(Pattern { name: name.to_owned(), label, spelled: None });
                }
            }
        }
        let mut letters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let axes = scope.vectors.iter().flat_map(|frame| &frame.coordinates);
        for letter in scope.letters.keys().chain(axes) {
            if let Some((base, label)) = parts(letter) {
                let spelled = if label.is_empty() { base } else { format!("{base}_{label}") };
                let known = letters.entry(spelled).or_default();
                if !known.contains(letter) {
                    known.push(letter.clone());
                }
            }
        }
        Self { patterns, letters }
    }

    /// Adds a letter that stands for a number; returns what was there before.
    pub fn with_letter(&mut self, name: &str) -> BTreeMap<String, Vec<Pattern>> {
        let before = self.patterns.clone();
        if let Some((base, label)) = parts(name) {
            let known = self.patterns.entry(base).or_default();
            known.retain(|pattern| pattern.label != label);
            known.push(Pattern { name: name.to_owned(), label, spelled: None });
        }
        before
    }

    /// True if a function of one argument has this name.
    pub fn is_function(scope: &Scope, name: &str) -> bool {
        scope.symbols.get(name).is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Function { .. }))
    }
}

/// Letters that look different and may mean the same, where only one is declared.
pub(super) const ALIKE: [(&str, &str); 7] = [
    ("\\varphi", "\\phi"),
    ("\\varepsilon", "\\epsilon"),
    ("\\vartheta", "\\theta"),
    ("\\varrho", "\\rho"),
    ("\\varkappa", "\\kappa"),
    ("\\varsigma", "\\sigma"),
    ("\\mathrm{i}", "i"),
];
