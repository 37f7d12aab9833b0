//! Detects a claim that says nothing: its two sides are the same before anything is computed, or it says
//! again what it assumes.
//!
//! Both are seen in a normal form of expressions that goes no further than what any reader does without
//! thinking: definitions written out, terms and factors sorted, equal terms collected, numbers added and
//! multiplied. What needs a law beyond these (distributing, powers, the chain rule) is a step worth showing.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use dashu_ratio::RBig;

use crate::language::ast::{Expr, Factor, Index, Kind, Slot};
use crate::language::check::Checker;
use crate::language::claim::Rule;
use crate::language::operation::Operation;
use crate::language::relation::Relation;
use crate::language::scope::{Definition, Scope, SymbolKind};

/// Definitions inside definitions beyond this are left as they are.
const MAX_EXPANSION: usize = 32;
/// A claim that takes more than this many definitions to write out is not called a tautology.
const MAX_EXPANSIONS: usize = 1000;

/// `A = B`, of a premise or of what is shown.
#[derive(Clone, Copy)]
pub(crate) struct Statement<'a> {
    pub left: &'a Expr,
    pub relation: Relation,
    pub right: &'a Expr,
}

/// True if both sides have the same form once definitions are written out and indices other than the
/// `free` ones are renamed.
pub(crate) fn is_tautology(scope: &Scope, free: &[String], left: &Expr, right: &Expr) -> bool {
    same_sides(scope, &[], free, left, right)
}

/// True if nothing but putting a rule in for what it replaces makes both sides the same.
pub(crate) fn is_substitution(
    scope: &Scope,
    rule: &Rule,
    free: &[String],
    left: &Expr,
    right: &Expr,
) -> bool {
    rule.solve.is_none() && same_sides(scope, &[rule], free, left, right)
}

/// True of `<` and its kind.
fn is_order(relation: Relation) -> bool {
    matches!(relation, Relation::Less | Relation::LessEqual | Relation::Greater | Relation::GreaterEqual)
}

/// True if the conclusion is the premise, with sides swapped or terms on the other side.
pub(crate) fn restates(scope: &Scope, premise: Statement<'_>, conclusion: Statement<'_>) -> bool {
    match (premise.relation, conclusion.relation) {
        (Relation::Equal, Relation::Equal | Relation::Similar | Relation::Alike | Relation::Proportional)
        | (Relation::Unequal, Relation::Unequal) => {
            let form =
                |s: Statement<'_>| Normal::written(scope, &[], |normal| normal.difference(s.left, s.right));
            form(premise).is_some_and(|premise| form(conclusion) == Some(premise))
        }
        (premise, conclusion) if !is_order(premise) || !is_order(conclusion) => false,
        _ => {
            let form = |s: Statement<'_>| {
                let (less, strict, greater) = match s.relation {
                    Relation::Greater => (s.right, true, s.left),
                    Relation::GreaterEqual => (s.right, false, s.left),
                    relation => (s.left, relation == Relation::Less, s.right),
                };
                let write =
                    |normal: &Normal<'_>| format!("{} < {}", normal.whole(less), normal.whole(greater));
                Normal::written(scope, &[], write).map(|form| (numbered(&form, &[]), strict))
            };
            form(premise).is_some_and(|premise| form(conclusion) == Some(premise))
        }
    }
}

fn same_sides(scope: &Scope, rules: &[&Rule], free: &[String], left: &Expr, right: &Expr) -> bool {
    let form = |expr: &Expr| {
        Normal::written(scope, rules, |normal| normal.whole(expr)).map(|form| numbered(&form, free))
    };
    form(left).is_some_and(|left| form(right) == Some(left))
}

struct Normal<'a> {
    scope: &'a Scope,
    /// Rules that are put in, with the form of what they replace.
    rules: Vec<(String, &'a Rule)>,
    /// Definitions written out so far: each may mention others twice, which doubles the form.
    expansions: Cell<usize>,
    /// Tells matrices from numbers.
    checker: RefCell<Checker<'a>>,
}

/// Marks an index letter in a form, so that it can be masked for sorting and renamed at the end.
const MARK: char = '\u{1}';

/// Letters that stand for other indices inside a definition.
#[derive(Default)]
struct Renaming {
    letters: BTreeMap<String, Index>,
    /// How many definitions are open: what they sum over is not what stands around them.
    depth: usize,
}

/// A sum of terms, each a number times the sorted forms of its factors; no factors for a plain number.
#[derive(Default)]
struct Terms(BTreeMap<Vec<String>, RBig>);

impl Terms {
    fn one(factors: Vec<String>, number: RBig) -> Self {
        Self(BTreeMap::from([(factors, number)]))
    }

    fn atom(form: String) -> Self {
        Self::one(vec![form], RBig::ONE)
    }

    /// The only term, if there is no other.
    fn single(&self) -> Option<(&Vec<String>, &RBig)> {
        if self.0.len() == 1 { self.0.first_key_value() } else { None }
    }

    fn form(&self) -> String {
        let term = |(factors, number): (&Vec<String>, &RBig)| match factors.as_slice() {
            [] => number.to_string(),
            [only] if *number == RBig::ONE => only.clone(),
            several if *number == RBig::ONE => format!("(* {})", several.join(" ")),
            several => format!("(* {number} {})", several.join(" ")),
        };
        let mut terms: Vec<String> = self.0.iter().map(term).collect();
        match terms.len() {
            0 => "0".to_owned(),
            1 => terms.remove(0),
            _ => format!("(+ {})", sorted(terms).join(" ")),
        }
    }
}

impl<'a> Normal<'a> {
    /// What is written with at most so many definitions put in.
    fn written<T>(scope: &'a Scope, rules: &[&'a Rule], write: impl FnOnce(&Self) -> T) -> Option<T> {
        let mut normal = Normal {
            scope,
            rules: Vec::new(),
            expansions: Cell::new(0),
            checker: RefCell::new(Checker::silent(scope)),
        };
        let replaced = rules.iter().map(|rule| (normal.whole(&rule.left), *rule)).collect();
        normal.rules = replaced;
        let written = write(&normal);
        (normal.expansions.get() < MAX_EXPANSIONS).then_some(written)
    }

    fn whole(&self, expr: &Expr) -> String {
        self.form(expr, &Renaming::default(), 0)
    }

    /// Left minus right, with the sign that makes its first term positive.
    fn difference(&self, left: &Expr, right: &Expr) -> String {
        let Terms(mut terms) = self.terms(left, &Renaming::default(), 0);
        for (factors, number) in self.terms(right, &Renaming::default(), 0).0 {
            *terms.entry(factors).or_insert(RBig::ZERO) -= number;
        }
        terms.retain(|_, number| !number.is_zero());
        let masked = |factors: &Vec<String>| factors.iter().map(|form| masked(form)).collect::<Vec<_>>();
        let first = terms.iter().min_by_key(|(factors, _)| masked(factors));
        if first.is_some_and(|(_, number)| *number < RBig::ZERO) {
            terms.values_mut().for_each(|number| *number = -std::mem::take(number));
        }
        numbered(&Terms(terms).form(), &[])
    }

    fn form(&self, expr: &Expr, rename: &Renaming, depth: usize) -> String {
        self.terms(expr, rename, depth).form()
    }

    fn terms(&self, expr: &Expr, rename: &Renaming, depth: usize) -> Terms {
        match &expr.kind {
            Kind::Number(value) if value.is_zero() => Terms::default(),
            Kind::Number(value) => Terms::one(Vec::new(), value.clone()),
            Kind::Neg(inner) => {
                let inner = self.terms(inner, rename, depth);
                match inner.single() {
                    Some((factors, number)) => Terms::one(factors.clone(), -number.clone()),
                    None if inner.0.is_empty() => inner,
                    None => Terms::one(vec![inner.form()], RBig::from(-1)),
                }
            }
            Kind::Sum(terms) => {
                let mut all = BTreeMap::new();
                for term in terms {
                    for (factors, number) in self.terms(term, rename, depth).0 {
                        *all.entry(factors).or_insert(RBig::ZERO) += number;
                    }
                }
                all.retain(|_, number| !number.is_zero());
                Terms(all)
            }
            Kind::Product(factors) => self.product(factors, rename, depth),
            Kind::Power(base, exponent) => Terms::atom(format!(
                "(^ {} {})",
                self.form(base, rename, depth),
                self.form(exponent, rename, depth)
            )),
            Kind::List(elements) => {
                let elements: Vec<String> = elements.iter().map(|e| self.form(e, rename, depth)).collect();
                Terms::atom(format!("[{}]", elements.join(" ")))
            }
            Kind::Call(call) => {
                let arguments: Vec<String> =
                    call.arguments.iter().map(|a| self.form(a, rename, depth)).collect();
                let coordinates =
                    Operation::named(&call.name).is_some_and(|row| row.action.names_coordinates());
                let brackets = if coordinates {
                    call.brackets.iter().map(|slot| format!("[{}]", slot.index)).collect()
                } else {
                    self.slots(&call.brackets, rename)
                };
                // What stands behind the arguments is told from them.
                let form = format!(
                    "({}{}{} {};{})",
                    call.name,
                    "'".repeat(call.primes as usize),
                    brackets,
                    arguments.join(" "),
                    self.slots(&call.slots, rename)
                );
                match self.rules.iter().find(|(replaced, _)| *replaced == form) {
                    Some((_, rule)) if self.may_expand(depth) => {
                        self.terms(&rule.right, &Renaming::default(), depth + 1)
                    }
                    _ => Terms::atom(form),
                }
            }
            Kind::Name(reference) => {
                let (head, body) = match self.meaning(&reference.name) {
                    Some(meaning) => meaning,
                    None => {
                        return Terms::atom(format!(
                            "{}{}",
                            reference.name,
                            self.slots(&reference.slots, rename)
                        ));
                    }
                };
                // What a bracket around indices permutes is not the index of one name alone.
                let bracketed =
                    reference.slots.iter().any(|slot| slot.opens.is_some() || slot.closes.is_some());
                if head.len() != reference.slots.len() || bracketed || !self.may_expand(depth) {
                    return Terms::atom(format!(
                        "{}{}",
                        reference.name,
                        self.slots(&reference.slots, rename)
                    ));
                }
                let pairs = head.iter().zip(&reference.slots);
                let letters = pairs
                    .map(|(declared, used)| {
                        (declared.index.to_string(), renamed(&self.scope.settled(used).index, rename))
                    })
                    .collect();
                let inner = Renaming { letters, depth: rename.depth + 1 };
                self.terms(body, &inner, depth + 1)
            }
        }
    }

    /// What a name stands for, with the indices behind it: by its definition, or by a rule for all its
    /// components.
    fn meaning(&self, name: &str) -> Option<(&'a [Slot], &'a Expr)> {
        if let Some(SymbolKind::Definition(definition)) =
            self.scope.symbols.get(name).map(|symbol| &symbol.kind)
        {
            let Definition { slots, body, .. } = &**definition;
            return Some((slots, body));
        }
        self.rules.iter().find_map(|(_, rule)| match &rule.left.kind {
            Kind::Name(reference) if reference.name == name && are_letters(&reference.slots) => {
                Some((reference.slots.as_slice(), &rule.right))
            }
            _ => None,
        })
    }

    fn slots(&self, slots: &[Slot], rename: &Renaming) -> String {
        // A coordinate in the place of an index is a number.
        let index = |slot: &Slot| match renamed(&self.scope.settled(slot).index, rename) {
            Index::Letter { name, shift } => format!("{MARK}{name}{MARK}{shift:+}"),
            Index::Fixed(value) => value.to_string(),
        };
        let brackets = |slot: &Slot| match (slot.opens, slot.closes) {
            (None, None) => String::new(),
            (opens, closes) => format!("{opens:?}{closes:?}"),
        };
        slots
            .iter()
            .map(|slot| format!("[{:?}{}{}{}]", slot.height, slot.comma, index(slot), brackets(slot)))
            .collect()
    }

    fn may_expand(&self, depth: usize) -> bool {
        let may = depth < MAX_EXPANSION && self.expansions.get() < MAX_EXPANSIONS;
        self.expansions.set(self.expansions.get() + usize::from(may));
        may
    }

    /// A number times the forms of the factors.
    fn product(&self, factors: &[Factor], rename: &Renaming, depth: usize) -> Terms {
        let mut number = RBig::ONE;
        let mut forms = Vec::new();
        // The order of matrices matters.
        let mut ordered = Vec::new();
        let mut checker = self.checker.borrow_mut();
        let is_matrix: Vec<bool> = factors.iter().map(|factor| checker.has_axes(&factor.expr)).collect();
        drop(checker);
        let has_order = is_matrix.iter().filter(|is_matrix| **is_matrix).count() > 1;
        let expanded: Vec<Terms> = factors.iter().map(|f| self.terms(&f.expr, rename, depth)).collect();
        // Two parts may sum over letters of the same name, which would be confused in one product.
        let sums = |terms: &&Terms| {
            let parts = terms.single().map_or(&[][..], |(parts, _)| parts.as_slice());
            parts.len() > 1 && parts.iter().any(|part| part.contains(MARK))
        };
        let apart = expanded.iter().filter(sums).count() > 1;
        for ((factor, terms), is_matrix) in factors.iter().zip(&expanded).zip(is_matrix) {
            if has_order && is_matrix {
                ordered.push(terms.form());
                continue;
            }
            match terms.single() {
                Some((parts, own)) if factor.divided => {
                    number /= own;
                    if !parts.is_empty() {
                        forms.push(format!("/{}", Terms::one(parts.clone(), RBig::ONE).form()));
                    }
                }
                Some((parts, own)) => {
                    number *= own;
                    if apart && sums(&terms) {
                        forms.push(Terms::one(parts.clone(), RBig::ONE).form());
                    } else {
                        forms.extend(parts.iter().cloned());
                    }
                }
                // Two things that have no value are not the same.
                None if factor.divided && terms.0.is_empty() => forms.push(format!("/({})", factor.expr)),
                None if factor.divided => forms.push(format!("/{}", terms.form())),
                None if terms.0.is_empty() => number = RBig::ZERO,
                None => forms.push(terms.form()),
            }
        }
        if has_order {
            forms.push(format!("(. {})", ordered.join(" ")));
        }
        match (number.is_zero(), forms.is_empty()) {
            (true, true) => Terms::default(),
            // Zero times something need not be zero: the something may have no value.
            (true, false) => Terms::atom(format!("(* 0 {})", sorted(forms).join(" "))),
            (false, _) => Terms::one(sorted(forms), number),
        }
    }
}

/// True of different letters without a shift, which stand for every component.
fn are_letters(slots: &[Slot]) -> bool {
    let plain = |slot: &Slot| matches!(slot.index, Index::Letter { shift: 0, .. }) && !slot.comma;
    slots.iter().all(plain)
        && slots.iter().enumerate().all(|(n, slot)| slots[..n].iter().all(|other| other.index != slot.index))
}

/// An index with the letters of a definition replaced by those of its use, and shifted along.
fn renamed(index: &Index, rename: &Renaming) -> Index {
    let Index::Letter { name, shift } = index else { return index.clone() };
    match rename.letters.get(name) {
        None if rename.depth == 0 => index.clone(),
        None => Index::Letter { name: format!("{name}~{}", rename.depth), shift: *shift },
        Some(Index::Letter { name, shift: more }) => {
            Index::Letter { name: name.clone(), shift: shift + more }
        }
        Some(Index::Fixed(value)) => Index::Fixed(value + shift),
    }
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
