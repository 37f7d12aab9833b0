//! What the names in a claim mean: declared ranges, indices, symbols, and definitions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use std::borrow::Cow;

use dashu_ratio::RBig;

use super::ast::{Expr, Height, Index, Kind, Reference, Slot};
use super::axis::range_of_axis;
use super::relation::Relation;
use super::tex::spelling::{Spelling, SpellingTable, parts};
use crate::diagnostic::{Source, Span};
use crate::document::EquationNumber;

/// All names that a claim may use.
///
/// Inner scopes are copies of outer ones with more names; the symbols themselves are shared.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub ranges: BTreeMap<String, Range>,
    /// Index letter → name of the range that it runs over.
    pub letters: BTreeMap<String, String>,
    pub symbols: Symbols,
    pub assumptions: Vec<Assumption>,
    /// The symbol that raises and lowers indices.
    pub metric: Option<String>,
    /// The signature of that metric.
    pub signature: Option<Signature>,
    /// True if two equal indices must stand one up and one down.
    pub strict: bool,
    /// Coordinates that move, and the coordinate that they move in: `flow q along t`, `flow q, p along t`.
    pub flow: Option<Flow>,
    /// Names that are declared under single equations of the paper, with the place: not known here.
    pub elsewhere: Arc<BTreeMap<String, String>>,
    /// What the components of vectors refer to.
    pub vectors: Option<Arc<Frame>>,
    /// `print w[i,j] as \hat w_{ij}`: names that are not printed as their letters say.
    pub spellings: Arc<SpellingTable>,
    /// `print ~ as \simeq`, `print integral as \int_0^T`, `print d as u_x`: what signs of LaTeX mean here.
    pub signs: Vec<Arc<Spelling>>,
    /// How operators commute.
    pub commutations: Vec<Commutation>,
    /// What `transformed` does in this claim.
    pub transforms: Arc<Vec<Replacement>>,
    /// `dimension t = T`: dimensions that are given.
    pub dimensions: Vec<DeclaredDimension>,
    /// `units hbar = c = 1`: what was set to one.
    pub units: Vec<Unit>,
}

/// `dimension v = L/T`, with the powers of the named dimensions.
#[derive(Debug, Clone)]
pub struct DeclaredDimension {
    pub quantity: Reference,
    pub exponents: Vec<(String, RBig)>,
    pub source: Arc<Source>,
    pub span: Span,
}

/// A quantity that was set to one.
#[derive(Debug, Clone)]
pub struct Unit {
    pub name: String,
    pub source: Arc<Source>,
    pub span: Span,
}

/// `vectors cylindrical r, phi, z`: orthogonal coordinates, whose unit vectors the physical components of
/// vectors refer to.
#[derive(Debug, Clone)]
pub struct Frame {
    pub coordinates: Vec<String>,
    /// The scale factor of each coordinate: hᵢ = |∂x/∂uᵢ|.
    pub scales: Vec<Expr>,
    /// The range of the components.
    pub range: String,
    /// Where the scale factors stand.
    pub source: Arc<Source>,
    pub span: Span,
}

impl Frame {
    /// True if the unit vectors are the same everywhere.
    pub fn is_cartesian(&self) -> bool {
        self.scales.iter().all(|scale| matches!(&scale.kind, Kind::Number(value) if value.is_one()))
    }

    fn place(&self, coordinate: &str) -> Option<i64> {
        self.coordinates.iter().position(|known| known == coordinate).map(|place| place as i64 + 1)
    }
}

/// Symbols by their names.
///
/// What the paper and its sections declare, and what a section defines, is shared by all scopes within and not copied: a
/// paper of n equations has n scopes, and n symbols or more.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    own: BTreeMap<String, Arc<Symbol>>,
    outer: Arc<Layer>,
    section: Arc<Layer>,
}

/// Symbols that many scopes share, with what is asked of all of them.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    symbols: BTreeMap<String, Arc<Symbol>>,
    by_letter: OnceLock<ByLetter>,
    coordinates: OnceLock<Vec<Arc<Symbol>>>,
    raised: OnceLock<BTreeSet<String>>,
}

impl Layer {
    pub fn new(symbols: BTreeMap<String, Arc<Symbol>>) -> Self {
        Self { symbols, ..Self::default() }
    }

    /// Names by their letters and labels.
    pub fn by_letter(&self) -> &ByLetter {
        self.by_letter.get_or_init(|| by_letter(self.symbols.keys()))
    }

    fn coordinates(&self) -> &[Arc<Symbol>] {
        self.coordinates.get_or_init(|| self.symbols.values().filter(|s| is_coordinate(s)).cloned().collect())
    }

    fn raised(&self) -> &BTreeSet<String> {
        self.raised.get_or_init(|| self.symbols.values().flat_map(|symbol| raised(symbol)).cloned().collect())
    }
}

/// Names by the letters that they are printed with, and by the labels below these.
pub(crate) type ByLetter = BTreeMap<String, BTreeMap<String, Vec<String>>>;

pub(crate) fn by_letter<'a>(names: impl Iterator<Item = &'a String>) -> ByLetter {
    let mut out = ByLetter::new();
    for name in names {
        if let Some((letter, label)) = parts(name) {
            out.entry(letter).or_default().entry(label).or_default().push(name.clone());
        }
    }
    out
}

fn is_coordinate(symbol: &Symbol) -> bool {
    matches!(symbol.kind, SymbolKind::Coordinate)
}

/// The ranges of indices that stand up or down.
fn raised(symbol: &Symbol) -> impl Iterator<Item = &String> {
    symbol.slots.iter().filter(|slot| slot.height != Height::Plain).map(|slot| &slot.range)
}

impl Symbols {
    /// The symbol of this name; what a section defines gives way to what is declared nearer by.
    pub fn get(&self, name: &str) -> Option<&Arc<Symbol>> {
        let shared = || self.outer.symbols.get(name).or_else(|| self.section.symbols.get(name));
        self.own.get(name).or_else(shared)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        let outer = self.outer.symbols.keys().filter(|name| !self.own.contains_key(*name));
        self.own.keys().chain(outer).chain(self.section.symbols.keys()).map(String::as_str)
    }

    /// The names that are not shared.
    pub fn own_names(&self) -> impl Iterator<Item = &String> {
        self.own.keys()
    }

    pub fn insert(&mut self, symbol: Arc<Symbol>) {
        self.own.insert(symbol.name.clone(), symbol);
    }

    /// Lets scopes within share what is declared so far.
    pub fn settle(&mut self) {
        if self.own.is_empty() {
            return;
        }
        let mut symbols = self.outer.symbols.clone();
        symbols.append(&mut self.own);
        self.outer = Arc::new(Layer::new(symbols));
    }

    /// Adds the definitions of a section.
    pub(crate) fn share(&mut self, definitions: Arc<Layer>) {
        self.section = definitions;
    }

    /// What is shared, the nearer first.
    pub(crate) fn layers(&self) -> [&Arc<Layer>; 2] {
        [&self.outer, &self.section]
    }

    /// True of a range whose indices stand up or down at some symbol.
    pub fn has_heights(&self, range: &str) -> bool {
        self.own.values().any(|symbol| raised(symbol).any(|known| known == range))
            || self.layers().iter().any(|layer| layer.raised().contains(range))
    }
}

/// `k in 1..K, K = 1, 2, 3`: what an index runs over, and for which sizes the claim is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The first value, 0 or 1 as a rule.
    pub first: i64,
    /// The values of the bound: the K of `1..K`.
    pub bounds: Vec<i64>,
}

/// How many values an index may have, in words.
pub const SIZES: &str = "expected from 1 to 1000 values";

impl Range {
    /// True if the range is neither empty nor absurdly long with this bound.
    pub fn admits(&self, bound: i64) -> bool {
        (1..=1000).contains(&(bound - self.first + 1))
    }
}

#[derive(Debug, Clone)]
pub struct Symbol {
    pub name: String,
    pub kind: SymbolKind,
    pub slots: Vec<DeclaredSlot>,
    pub sign: Option<Sign>,
    pub structure: Structure,
    pub complex: bool,
    /// True of a parameter that takes whole numbers only.
    pub integer: bool,
    pub source: Arc<Source>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum SymbolKind {
    Coordinate,
    Parameter,
    /// Depends on these families of coordinates and nothing else.
    Field {
        on: Vec<String>,
    },
    /// A differentiable function of one argument: uninterpreted, or any that satisfies an equation.
    Function {
        equation: Option<Box<DifferentialEquation>>,
    },
    /// A symbol whose products depend on the order.
    Operator,
    Definition(Box<Definition>),
}

/// `J''(x) = …`: what a function is known by, solved for its highest derivative.
#[derive(Debug, Clone)]
pub struct DifferentialEquation {
    /// The function that it is written for; others may share it.
    pub of: String,
    /// The name of the argument, which means nothing outside of the equation.
    pub variable: String,
    /// The order of the derivative on the left side, at least 1.
    pub order: u32,
    pub right: Expr,
    /// True if one solution is meant, and not each of them.
    pub particular: bool,
    /// The values that tell this solution, if they are known.
    pub initial: Option<InitialValues>,
}

/// `erf(0) = 0`: the value and all derivatives below the order of an equation, at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct InitialValues {
    pub at: Expr,
    /// By the order of the derivative.
    pub values: Vec<Expr>,
}

impl DifferentialEquation {
    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let initial = self.initial.iter().flat_map(|known| std::iter::once(&known.at).chain(&known.values));
        std::iter::once(&self.right).chain(initial)
    }
}

/// `define u[k] := …`
#[derive(Debug, Clone)]
pub struct Definition {
    pub slots: Vec<Slot>,
    pub body: Expr,
    /// The equation that introduces it; none for a `let` and for notation.
    pub origin: Option<EquationNumber>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredSlot {
    pub range: String,
    pub height: Height,
}

/// What is known of an array with two indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Structure {
    #[default]
    General,
    Symmetric,
    Antisymmetric,
    Diagonal,
}

/// How many eigenvalues of a metric are negative: none, or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    Euclidean,
    Lorentzian,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    Positive,
    Negative,
    NonNegative,
    NonPositive,
    NonZero,
}

/// `commutator(a, adag) = 1`, or the same of an anticommutator.
#[derive(Debug, Clone)]
pub struct Commutation {
    pub anti: bool,
    pub left: Expr,
    pub right: Expr,
    pub value: Expr,
    pub source: Arc<Source>,
    pub span: Span,
}

/// `A -> B`: what a symbol becomes.
#[derive(Debug, Clone)]
pub struct Replacement {
    pub left: Expr,
    pub right: Expr,
    pub span: Span,
}

/// A declared condition on an expression, such as `1 - beta*m > 0`.
#[derive(Debug, Clone)]
pub struct Assumption {
    pub expr: Expr,
    pub sign: Sign,
    pub source: Arc<Source>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The families that move, each once.
    pub moving: Vec<String>,
    pub along: String,
}

impl Sign {
    /// The relation to 0 that the sign is.
    pub fn relation(self) -> Relation {
        match self {
            Sign::Positive => Relation::Greater,
            Sign::Negative => Relation::Less,
            Sign::NonNegative => Relation::GreaterEqual,
            Sign::NonPositive => Relation::LessEqual,
            Sign::NonZero => Relation::Unequal,
        }
    }

    /// The sign that `A relation 0` states, if it states one.
    pub fn from_relation(relation: Relation) -> Option<Self> {
        Some(match relation {
            Relation::Greater => Sign::Positive,
            Relation::Less => Sign::Negative,
            Relation::GreaterEqual => Sign::NonNegative,
            Relation::LessEqual => Sign::NonPositive,
            Relation::Unequal => Sign::NonZero,
            Relation::Equal | Relation::Similar | Relation::Alike | Relation::Proportional => return None,
        })
    }
}

impl Scope {
    /// True of the name of an operator.
    pub fn is_operator(&self, name: &str) -> bool {
        self.symbols.get(name).is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Operator))
    }

    /// The operators among some names, with all others that something is said of beside them, and how they commute.
    pub fn algebra<'a>(
        &'a self,
        names: impl Iterator<Item = &'a str>,
    ) -> (BTreeSet<&'a str>, Vec<&'a Commutation>) {
        let mut operators: BTreeSet<&str> = names.filter(|name| self.is_operator(name)).collect();
        loop {
            let mut relations = Vec::new();
            let mut more = operators.clone();
            for relation in &self.commutations {
                let pair = [&relation.left, &relation.right].map(|side| side.names());
                let pair: Vec<&str> = pair.concat();
                let all = pair.iter().all(|name| self.is_operator(name));
                if all && pair.iter().any(|name| operators.contains(name)) {
                    more.extend(pair);
                    more.extend(relation.value.names().into_iter().filter(|name| self.is_operator(name)));
                    relations.push(relation);
                }
            }
            if more == operators {
                return (operators, relations);
            }
            operators = more;
        }
    }

    /// The families of coordinates, in the order of their names.
    pub fn coordinates(&self) -> impl Iterator<Item = &Arc<Symbol>> {
        // A section defines no coordinates.
        let Symbols { own, outer, .. } = &self.symbols;
        let mut all: Vec<&Arc<Symbol>> = own.values().filter(|symbol| is_coordinate(symbol)).collect();
        all.extend(outer.coordinates().iter().filter(|symbol| !own.contains_key(&symbol.name)));
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all.into_iter()
    }

    /// The range that an index letter runs over.
    pub fn range_of<'a>(&'a self, letter: &'a str) -> Option<&'a str> {
        self.letters.get(letter).map(String::as_str).or_else(|| range_of_axis(letter))
    }

    /// A range by its name: a declared one, or a fixed one such as `1..3`, which need not be declared.
    pub fn range(&self, name: &str) -> Option<Cow<'_, Range>> {
        if let Some(range) = self.ranges.get(name) {
            return Some(Cow::Borrowed(range));
        }
        let (first, bound) = name.split_once("..")?;
        Some(Cow::Owned(Range { first: first.parse().ok()?, bounds: vec![bound.parse().ok()?] }))
    }

    /// The range of an axis without a letter. Where the unit vectors are the same everywhere, a vector is as
    /// good as a column of a matrix.
    pub fn axis_range<'a>(&self, range: &'a str) -> Cow<'a, str> {
        match &self.vectors {
            Some(frame) if frame.range == range && frame.is_cartesian() => {
                Cow::Owned(format!("1..{}", frame.coordinates.len()))
            }
            _ => Cow::Borrowed(range),
        }
    }

    /// The ranges of a vector or a matrix by its elements: as many components as vectors have here make a vector.
    pub fn list_axes(&self, elements: &[Expr]) -> Vec<String> {
        let n = elements.len();
        match (elements.first().map(|row| &row.kind), &self.vectors) {
            (Some(Kind::List(row)), _) => vec![format!("1..{n}"), format!("1..{}", row.len())],
            (_, Some(frame)) if frame.coordinates.len() == n => {
                vec![self.axis_range(&frame.range).into_owned()]
            }
            _ => vec![format!("1..{n}")],
        }
    }

    /// True if an index over a range may stand at a place for another: the components of vectors are counted
    /// by any index of as many values.
    pub fn fits(&self, place: &str, range: &str) -> bool {
        let counts = |vectors: &str, other: &str| {
            let is_frame = self.vectors.as_ref().is_some_and(|frame| frame.range == vectors);
            is_frame && self.range(vectors) == self.range(other)
        };
        place == range || counts(place, range) || counts(range, place)
    }

    /// The index with the place of the coordinate that it names: `B[r]` is the first component of a vector in
    /// cylindrical coordinates.
    pub fn settled(&self, slot: &Slot) -> Slot {
        let index = match (&self.vectors, &slot.index) {
            (Some(frame), Index::Letter { name, shift: 0 }) if !self.letters.contains_key(name) => {
                frame.place(name).map(Index::Fixed)
            }
            _ => None,
        };
        Slot { index: index.unwrap_or_else(|| slot.index.clone()), ..slot.clone() }
    }
}
