//! What the names in the claims of an equation mean, as a reader asks: of which kind, with which sign, defined as what,
//! declared where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ast::{Expr, Index, Kind, Reference, Slot};
use super::bold::in_bold;
use super::check::Checker;
use super::latex::{latex, relation_latex};
use super::letters::name_latex;
use super::paper::{ReadEquation, ReadPaper};
use super::scope::{DifferentialEquation, Scope, Signature, Structure, Symbol, SymbolKind};
use super::uses::used_names;
use crate::diagnostic::{Source, Span};
use crate::document::EquationNumber;

/// A name with all that a reader needs to know of it.
#[derive(Debug, Clone)]
pub(crate) struct Described {
    pub name: String,
    /// With its indices.
    pub latex: String,
    /// Such as `field`.
    pub kind: &'static str,
    /// The coordinates that a field depends on.
    pub on: Vec<String>,
    /// Its sign or, of a function, its equation.
    pub conditions: Vec<String>,
    /// Such as `symmetric`.
    pub words: Vec<String>,
    /// Of each index, the letter and what it runs over.
    pub indices: Vec<(String, String)>,
    /// What it abbreviates.
    pub definition: Option<String>,
    /// The equation that defines it.
    pub equation: Option<EquationNumber>,
    pub source: Arc<Source>,
    pub span: Span,
}

/// The symbols in the claims of an equation, by their names; what a claim defines for itself alone stands in it.
pub(crate) fn described(paper: &ReadPaper<'_>, read: &ReadEquation<'_>) -> Vec<Described> {
    let mut found: BTreeMap<(String, usize), Described> = BTreeMap::new();
    for claim in read.claims.iter().flatten() {
        let scope = paper.scope_of(read, claim);
        let own: BTreeSet<&str> = claim.lets.iter().map(|symbol| symbol.name.as_str()).collect();
        let mut used = used_names(&scope, claim);
        used.extend(claim.defines.iter().map(|symbol| symbol.name.clone()));
        for name in used.iter().filter(|name| !own.contains(name.as_str())) {
            if let Some(symbol) = scope.symbols.get(name) {
                let key = (name.clone(), symbol.span.start);
                found.entry(key).or_insert_with(|| describe(symbol, &scope));
            }
        }
    }
    found.into_values().collect()
}

fn describe(symbol: &Symbol, scope: &Scope) -> Described {
    let mut checker = Checker::silent(scope);
    let mut typeset = |expr: &Expr| latex(&in_bold(expr, &mut checker));
    let slots = slots(symbol, scope);
    let head = |slots: &[Slot]| {
        let reference = Reference { name: symbol.name.clone(), slots: slots.to_vec() };
        Expr::new(Kind::Name(reference), symbol.span.clone())
    };
    let shown = typeset(&head(&slots));
    let (kind, on, definition, equation) = match &symbol.kind {
        SymbolKind::Coordinate => ("coordinate", Vec::new(), None, None),
        SymbolKind::Parameter => ("parameter", Vec::new(), None, None),
        SymbolKind::Field { on } => {
            let on = on.iter().map(|name| {
                let reference = Reference { name: name.clone(), slots: Vec::new() };
                typeset(&Expr::new(Kind::Name(reference), symbol.span.clone()))
            });
            ("field", on.collect(), None, None)
        }
        SymbolKind::Function { .. } => ("function", Vec::new(), None, None),
        SymbolKind::Operator => ("operator", Vec::new(), None, None),
        SymbolKind::Definition(definition) => {
            ("definition", Vec::new(), Some(typeset(&definition.body)), definition.origin.clone())
        }
    };
    let mut conditions: Vec<String> =
        symbol.sign.iter().map(|sign| format!("{shown} {} 0", relation_latex(sign.relation()))).collect();
    if let SymbolKind::Function { equation: Some(equation) } = &symbol.kind {
        conditions.push(differential_equation(equation, &mut typeset));
    }
    Described {
        name: symbol.name.clone(),
        latex: shown,
        kind,
        on,
        conditions,
        words: words(symbol, scope),
        indices: slots.iter().filter_map(|slot| index(slot, symbol, &slots, scope)).collect(),
        definition,
        equation,
        source: symbol.source.clone(),
        span: symbol.span.clone(),
    }
}

/// The indices of a symbol: those of its definition, or the first letters of the ranges that it is declared with.
fn slots(symbol: &Symbol, scope: &Scope) -> Vec<Slot> {
    if let SymbolKind::Definition(definition) = &symbol.kind {
        return definition.slots.clone();
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let letters = symbol.slots.iter().map(|slot| {
        let letter = scope
            .letters
            .iter()
            .find(|(letter, range)| **range == slot.range && !taken.contains(letter.as_str()));
        letter.map(|(letter, _)| {
            taken.insert(letter);
            Slot {
                index: Index::Letter { name: letter.clone(), shift: 0 },
                height: slot.height,
                comma: false,
                opens: None,
                closes: None,
                span: symbol.span.clone(),
            }
        })
    });
    // Without a letter for each there is none for any.
    letters.collect::<Option<Vec<Slot>>>().unwrap_or_default()
}

/// The letter of an index, and what it runs over: `k`, `1..K, K = 1, 2, 3`.
fn index(slot: &Slot, symbol: &Symbol, all: &[Slot], scope: &Scope) -> Option<(String, String)> {
    let letter = slot.index.letter()?;
    let name = match &symbol.kind {
        SymbolKind::Definition(_) => scope.range_of(letter)?,
        _ => &symbol.slots.get(all.iter().position(|other| other == slot)?)?.range,
    };
    let range = scope.range(name)?;
    let bounds: Vec<String> = range.bounds.iter().map(i64::to_string).collect();
    let over = match name.split_once("..") {
        Some(_) => name.to_owned(),
        None => format!("{}..{name}, {name} = {}", range.first, bounds.join(", ")),
    };
    Some((name_latex(letter), over))
}

fn words(symbol: &Symbol, scope: &Scope) -> Vec<String> {
    let mut words = Vec::new();
    if symbol.complex {
        words.push("complex");
    }
    if symbol.integer {
        words.push("a whole number");
    }
    words.extend(match symbol.structure {
        Structure::General => None,
        Structure::Symmetric => Some("symmetric"),
        Structure::Antisymmetric => Some("antisymmetric"),
        Structure::Diagonal => Some("diagonal"),
    });
    if scope.metric.as_ref() == Some(&symbol.name) {
        words.push(match scope.signature {
            Some(Signature::Lorentzian) => "the metric, Lorentzian",
            Some(Signature::Euclidean) => "the metric, Euclidean",
            None => "the metric",
        });
    }
    let moving = scope.flow.as_ref().is_some_and(|flow| flow.moving.contains(&symbol.name));
    if moving {
        words.push("moves");
    }
    words.into_iter().map(str::to_owned).collect()
}

/// `J''(x) = …`
fn differential_equation(
    equation: &DifferentialEquation,
    typeset: &mut dyn FnMut(&Expr) -> String,
) -> String {
    let (name, argument) = (name_latex(&equation.of), name_latex(&equation.variable));
    let primes = "'".repeat(equation.order as usize);
    format!("{name}{primes}({argument}) = {}", typeset(&equation.right))
}
