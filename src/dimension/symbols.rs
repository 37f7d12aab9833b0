//! The quantities of a paper whose dimensions are sought.

use std::collections::BTreeMap;
use std::sync::Arc;

use dashu_ratio::RBig;

use super::exponents::{Exponents, Unknown};
use crate::language::scope::{Symbol, SymbolKind};

/// What a quantity is. What others are made of comes first, so that dimensions are given in terms of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A dimension that the notation names: `dimension t = T`.
    Base,
    Coordinate,
    Parameter,
    Field,
    /// The value of a function.
    Function,
    /// What a function is a function of.
    Argument,
    /// Something that nothing is known of.
    Hidden,
}

impl Rank {
    pub(super) fn of(kind: &SymbolKind) -> Self {
        match kind {
            SymbolKind::Coordinate => Rank::Coordinate,
            SymbolKind::Parameter => Rank::Parameter,
            SymbolKind::Field { .. } => Rank::Field,
            SymbolKind::Function { .. } => Rank::Function,
            SymbolKind::Definition(_) | SymbolKind::Operator => Rank::Hidden,
        }
    }
}

/// One declaration is one quantity, wherever it is used; the same name declared again is another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    source: usize,
    start: usize,
    name: String,
    component: u32,
    argument: bool,
}

impl Key {
    fn of(symbol: &Symbol, component: u32, argument: bool) -> Self {
        let source = Arc::as_ptr(&symbol.source) as usize;
        Self { source, start: symbol.span.start, name: symbol.name.clone(), component, argument }
    }

    /// Of which declaration it is.
    fn is_of(&self, symbol: &Symbol) -> bool {
        *self == Self::of(symbol, self.component, self.argument)
    }

    fn is_declared_with(&self, other: &Self) -> bool {
        (self.source, self.start, &self.name, self.argument)
            == (other.source, other.start, &other.name, other.argument)
    }
}

/// One component of a quantity.
#[derive(Debug, Clone)]
pub struct Quantity {
    pub(super) key: Key,
    pub rank: Rank,
    /// As it is declared: `q`.
    pub name: String,
    /// With its component: `q[1]`.
    pub label: String,
}

impl Quantity {
    /// True of two components of one declaration.
    pub fn is_declared_with(&self, other: &Self) -> bool {
        self.key.is_declared_with(&other.key)
    }
}

/// All quantities, by number.
#[derive(Debug, Default)]
pub(super) struct Quantities {
    numbers: BTreeMap<Key, Unknown>,
    pub all: Vec<Quantity>,
    /// Parameters that stand in exponents.
    pub exponents: BTreeMap<Unknown, RBig>,
}

impl Quantities {
    /// A component of a declared symbol; of a function its value, or what it is a function of.
    pub fn number(
        &mut self,
        symbol: &Symbol,
        component: u32,
        argument: bool,
        label: impl FnOnce() -> String,
    ) -> Unknown {
        let key = Key::of(symbol, component, argument);
        if let Some(known) = self.numbers.get(&key) {
            return *known;
        }
        let rank = if argument { Rank::Argument } else { Rank::of(&symbol.kind) };
        let label = if argument { format!("argument of {}", symbol.name) } else { label() };
        let name = if argument { label.clone() } else { symbol.name.clone() };
        self.add(key, rank, name, label)
    }

    /// The numbers of all that is declared with a symbol: its components, or the values of a function and its argument.
    pub fn of_symbol<'a>(&'a self, symbol: &'a Symbol) -> impl Iterator<Item = (Unknown, &'a Quantity)> {
        let all = self.all.iter().enumerate().map(|(n, quantity)| (n as Unknown, quantity));
        all.filter(|(_, quantity)| quantity.key.is_of(symbol))
    }

    /// A dimension that the notation names.
    pub fn base(&mut self, name: &str) -> Unknown {
        let key = Key { source: 0, start: 0, name: name.to_owned(), component: 0, argument: false };
        if let Some(known) = self.numbers.get(&key) {
            return *known;
        }
        self.add(key, Rank::Base, name.to_owned(), name.to_owned())
    }

    /// Something of which nothing is known.
    pub fn hidden(&mut self) -> Unknown {
        let start = self.all.len();
        let key = Key { source: 0, start, name: String::new(), component: 0, argument: true };
        self.add(key, Rank::Hidden, String::new(), String::new())
    }

    fn add(&mut self, key: Key, rank: Rank, name: String, label: String) -> Unknown {
        let number = self.all.len() as Unknown;
        self.numbers.insert(key.clone(), number);
        self.all.push(Quantity { key, rank, name, label });
        number
    }

    /// A number that stands for a parameter in an exponent: what holds for it holds for almost every number.
    pub fn generic(&mut self, parameter: Unknown) -> RBig {
        let value = (u64::from(parameter) + 1).wrapping_mul(0x9E37_79B1) % 0x7FFF_FFFF;
        let value = RBig::from(value | 1);
        self.exponents.insert(parameter, value.clone());
        value
    }

    /// Sorts the quantities by rank and place, and says which number each has then.
    pub fn sorted(&mut self) -> Vec<Unknown> {
        let mut documents: Vec<usize> = Vec::new();
        for quantity in &self.all {
            if !documents.contains(&quantity.key.source) {
                documents.push(quantity.key.source);
            }
        }
        let mut places: Vec<Unknown> = (0..self.all.len() as Unknown).collect();
        let key = |n: &Unknown| {
            let quantity = &self.all[*n as usize];
            let document = documents.iter().position(|source| *source == quantity.key.source);
            (quantity.rank, document, quantity.key.start, quantity.name.clone(), quantity.key.component)
        };
        places.sort_by_cached_key(key);
        let mut numbers = vec![0; places.len()];
        for (new, old) in places.iter().enumerate() {
            numbers[*old as usize] = new as Unknown;
        }
        self.all = places.iter().map(|old| self.all[*old as usize].clone()).collect();
        self.exponents =
            self.exponents.iter().map(|(old, value)| (numbers[*old as usize], value.clone())).collect();
        self.numbers.clear();
        numbers
    }
}

/// How a dimension is written, `gamma^(1/2)*t^-1`; `1` for a pure number.
pub(super) fn written(
    form: &Exponents,
    name: impl Fn(Unknown) -> String,
    power: impl Fn(&RBig) -> String,
) -> String {
    let factor = |(unknown, exponent): (Unknown, &RBig)| {
        if exponent.is_one() { name(unknown) } else { format!("{}^{}", name(unknown), power(exponent)) }
    };
    let factors: Vec<String> = form.iter().map(factor).collect();
    if factors.is_empty() { "1".to_owned() } else { factors.join("*") }
}
