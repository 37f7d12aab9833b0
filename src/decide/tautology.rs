//! Detects a claim whose two sides say the same before any rule is used.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::language::ast::{Expr, Index, Kind, Slot};
use crate::language::scope::{Scope, SymbolKind};

/// Definitions inside definitions beyond this are left as they are.
const MAX_EXPANSION: usize = 32;
/// A claim that takes more than this many definitions to write out is not called a tautology.
const MAX_EXPANSIONS: usize = 1000;

/// True if both sides have the same form once definitions are written out, factors and terms are
/// sorted, and indices other than the `free` ones are renamed.
pub(super) fn is_tautology(scope: &Scope, free: &[String], left: &Expr, right: &Expr) -> bool {
    let form = |expr: &Expr| {
        let normal = Normal { scope, expansions: Cell::new(0) };
        let form = normal.form(expr, &BTreeMap::new(), 0);
        (normal.expansions.get() < MAX_EXPANSIONS).then(|| numbered(&form, free))
    };
    form(left).is_some_and(|left| form(right) == Some(left))
}

struct Normal<'a> {
    scope: &'a Scope,
    /// Definitions written out so far: each may mention others twice, which doubles the form.
    expansions: Cell<usize>,
}

/// Marks an index letter in a form, so that it can be masked for sorting and renamed at the end.
const MARK: char = '\u{1}';

impl Normal<'_> {
    fn form(&self, expr: &Expr, rename: &BTreeMap<String, Index>, depth: usize) -> String {
        match &expr.kind {
            Kind::Number(value) => value.to_string(),
            Kind::Neg(inner) => format!("(-{})", self.form(inner, rename, depth)),
            Kind::Sum(terms) => {
                let terms = terms.iter().map(|term| self.form(term, rename, depth)).collect();
                format!("(+ {})", sorted(terms).join(" "))
            }
            Kind::Product(factors) => {
                let factors = factors
                    .iter()
                    .map(|f| {
                        format!("{}{}", if f.divided { "/" } else { "" }, self.form(&f.expr, rename, depth))
                    })
                    .collect();
                format!("(* {})", sorted(factors).join(" "))
            }
            Kind::Power(base, exponent) => {
                format!("(^ {} {})", self.form(base, rename, depth), self.form(exponent, rename, depth))
            }
            Kind::Call(call) => {
                let arguments: Vec<String> =
                    call.arguments.iter().map(|a| self.form(a, rename, depth)).collect();
                format!(
                    "({}{}{} {}{})",
                    call.name,
                    "'".repeat(call.primes as usize),
                    slots(&call.brackets, rename),
                    arguments.join(" "),
                    slots(&call.slots, rename)
                )
            }
            Kind::Name(reference) => {
                let definition =
                    self.scope.symbols.get(&reference.name).and_then(|symbol| match &symbol.kind {
                        SymbolKind::Definition(definition) => Some(definition),
                        _ => None,
                    });
                match definition {
                    Some(definition)
                        if depth < MAX_EXPANSION
                            && self.expansions.get() < MAX_EXPANSIONS
                            && definition.slots.len() == reference.slots.len() =>
                    {
                        self.expansions.set(self.expansions.get() + 1);
                        let mut inner = BTreeMap::new();
                        for (declared, used) in definition.slots.iter().zip(&reference.slots) {
                            inner.insert(declared.index.to_string(), renamed(&used.index, rename));
                        }
                        self.form(&definition.body, &inner, depth + 1)
                    }
                    _ => format!("{}{}", reference.name, slots(&reference.slots, rename)),
                }
            }
        }
    }
}

/// An index with the letters of a definition replaced by those of its use, and shifted along.
fn renamed(index: &Index, rename: &BTreeMap<String, Index>) -> Index {
    let Index::Letter { name, shift } = index else { return index.clone() };
    match rename.get(name) {
        None => index.clone(),
        Some(Index::Letter { name, shift: more }) => {
            Index::Letter { name: name.clone(), shift: shift + more }
        }
        Some(Index::Fixed(value)) => Index::Fixed(value + shift),
    }
}

fn slots(slots: &[Slot], rename: &BTreeMap<String, Index>) -> String {
    let index = |slot: &Slot| match renamed(&slot.index, rename) {
        Index::Letter { name, shift } => format!("{MARK}{name}{MARK}{shift:+}"),
        Index::Fixed(value) => value.to_string(),
    };
    slots.iter().map(|slot| format!("[{:?}{}{}]", slot.height, slot.comma, index(slot))).collect()
}

/// Sorts by what is left when letters are masked, so that the order does not depend on their names.
fn sorted(mut forms: Vec<String>) -> Vec<String> {
    forms.sort_by_cached_key(|form| (masked(form), form.clone()));
    forms
}

fn masked(form: &str) -> String {
    form.split(MARK).step_by(2).collect()
}

/// Summed letters replaced by the number of their first appearance.
fn numbered(form: &str, free: &[String]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (n, part) in form.split(MARK).enumerate() {
        if n % 2 == 0 || free.iter().any(|letter| letter == part) {
            out.push_str(part);
        } else {
            let number = seen.iter().position(|s| *s == part).unwrap_or_else(|| {
                seen.push(part);
                seen.len() - 1
            });
            out.push_str(&format!("#{number}"));
        }
    }
    out
}
