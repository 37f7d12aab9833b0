//! All names of a scope by their letters, for the reader.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::language::scope::{ByLetter, Layer, Scope, SymbolKind, by_letter};
use crate::language::tex::spelling::{Spelling, SpellingTable, parts};

/// One way in which a name may be printed.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub name: String,
    /// What stands below it as a label.
    pub label: String,
    /// The whole of it, where the notation says how it is printed.
    pub spelled: Option<Arc<Spelling>>,
}

/// All names of a scope by their letters. What many equations share is looked up where they share it.
pub(super) struct Spellings {
    near: ByLetter,
    far: [Arc<Layer>; 2],
    table: Arc<SpellingTable>,
    /// Letters that stand for a number, the last one first to be asked.
    bound: Vec<Pattern>,
    /// Index letters by how they are printed.
    pub letters: BTreeMap<String, Vec<String>>,
}

impl Spellings {
    pub fn of(scope: &Scope) -> Self {
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
        Self {
            near: by_letter(scope.symbols.own_names().chain(scope.ranges.keys())),
            far: scope.symbols.layers().map(Arc::clone),
            table: Arc::clone(&scope.spellings),
            bound: Vec::new(),
            letters,
        }
    }

    /// What may be printed with a letter and some texts below it: without a label, or with one that such a text begins
    /// with.
    pub fn known(&self, letter: &str, below: &[String]) -> Vec<Pattern> {
        let spelled = self.table.of_head(letter).iter().map(|spelling| Pattern {
            name: spelling.name.clone(),
            label: String::new(),
            spelled: Some(Arc::clone(spelling)),
        });
        let mut out: Vec<Pattern> = spelled.collect();
        let beginnings =
            below.iter().flat_map(|text| text.char_indices().map(|(n, c)| &text[..n + c.len_utf8()]));
        let labels: BTreeSet<&str> = beginnings.chain([""]).collect();
        let all = std::iter::once(&self.near).chain(self.far.iter().map(|layer| layer.by_letter()));
        for known in all.filter_map(|names| names.get(letter)) {
            for (label, names) in labels.iter().filter_map(|label| Some((label, known.get(*label)?))) {
                for name in names {
                    // Its own spelling is what the notation says it is, and no other.
                    if !self.table.spells(name) && !out.iter().any(|known| known.name == *name) {
                        out.push(Pattern { name: name.clone(), label: (*label).to_owned(), spelled: None });
                    }
                }
            }
        }
        for bound in
            self.bound.iter().filter(|bound| parts(&bound.name).is_some_and(|found| found.0 == letter))
        {
            out.retain(|pattern| pattern.label != bound.label);
            out.push(bound.clone());
        }
        out
    }

    /// True if the notation says what is printed so.
    pub fn is_spelled(&self, head: &str) -> bool {
        !self.table.of_head(head).is_empty()
    }

    /// True if the notation spells quantities such as `\\delta S` with this sign.
    pub fn has_differences(&self, sign: &str) -> bool {
        self.table.has_differences(sign)
    }

    /// Adds a letter that stands for a number, up to its [`release`](Self::release).
    pub fn bind(&mut self, name: &str) {
        let label = parts(name).map(|found| found.1).unwrap_or_default();
        self.bound.push(Pattern { name: name.to_owned(), label, spelled: None });
    }

    pub fn release(&mut self) {
        self.bound.pop();
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
