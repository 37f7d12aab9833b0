//! Rankings of derivatives: which of two is the higher one, so that replacing a derivative by lower ones ends.
//!
//! A ranking is a list of weights that are compared one after the other; each grows, or stays, with every
//! differentiation, and so does the comparison (Riquier; Reid, *European Journal of Applied Mathematics* 2,
//! 1991, §2). Authors write the lead that they think of as the highest one: `d(p, t)` in a heat equation,
//! `d(u, x)` in a potential. A ranking under which every author is right is searched for.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Leaf, SymbolId};

/// What derivatives are taken of: a component of a field (with its conjugate), or a moving coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Field {
    Component(SymbolId, u32),
    Moving(u8),
}

fn field(leaf: &Leaf) -> Field {
    match leaf {
        Leaf::Jet(jet) => Field::Component(jet.symbol, jet.component),
        Leaf::Coordinate(coordinate) | Leaf::Velocity { coordinate, .. } => Field::Moving(*coordinate),
    }
}

/// One weight of a derivative.
#[derive(Debug)]
enum Weight {
    /// How often it is differentiated in a coordinate.
    Coordinate(u8),
    /// How often it is differentiated at all, along the flow included.
    Order,
    /// How high its field stands: above those that it is replaced by.
    Field(BTreeMap<Field, usize>),
    /// A weight that counts for some fields only; the others stand apart from them already.
    Among(BTreeSet<Field>, Box<Weight>),
}

impl Weight {
    fn of(&self, leaf: &Leaf) -> usize {
        match (self, leaf) {
            (Weight::Coordinate(c), Leaf::Jet(jet)) => jet.by.iter().filter(|by| *by == c).count(),
            (Weight::Order, Leaf::Jet(jet)) => jet.by.len(),
            (Weight::Order, Leaf::Velocity { order, .. }) => usize::from(*order),
            (Weight::Field(heights), leaf) => heights.get(&field(leaf)).copied().unwrap_or(0),
            (Weight::Among(fields, weight), leaf) if fields.contains(&field(leaf)) => weight.of(leaf),
            _ => 0,
        }
    }

    fn compare(&self, pair: &Pair) -> Ordering {
        self.of(&pair.high).cmp(&self.of(&pair.low))
    }

    /// True if the weight contradicts no pair and settles one.
    fn helps(&self, open: &[Pair]) -> bool {
        open.iter().all(|pair| self.compare(pair).is_ge())
            && open.iter().any(|pair| self.compare(pair).is_gt())
    }
}

/// The heights of fields, each above all that it leads to; fields that lead to each other share one.
fn heights(graph: &Graph, open: &[Pair]) -> BTreeMap<Field, usize> {
    let mut next: BTreeMap<Field, BTreeSet<Field>> = BTreeMap::new();
    for pair in open {
        next.entry(field(&pair.high)).or_default().insert(field(&pair.low));
        next.entry(field(&pair.low)).or_default();
    }
    let reached = |from: Field| {
        let mut found = BTreeSet::from([from]);
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            waiting.extend(next.get(&at).into_iter().flatten().filter(|to| found.insert(**to)));
        }
        found
    };
    // What leads to more stands higher; a circle goes by the first name in it.
    let reach: BTreeMap<Field, BTreeSet<Field>> = next.keys().map(|from| (*from, reached(*from))).collect();
    let place = |from: &Field| {
        let circle = reach[from].iter().filter(|to| reach[*to].contains(from));
        (reach[from].len(), circle.map(|other| field_name(graph, *other)).min())
    };
    let places: BTreeSet<_> = reach.keys().map(place).collect();
    reach.keys().map(|from| (*from, places.range(..place(from)).count())).collect()
}

/// A derivative that must be the higher one of two, because a rule replaces it by the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub high: Leaf,
    pub low: Leaf,
    /// The number of the rule.
    pub rule: usize,
}

/// An order of all derivatives in which differentiation preserves the order and never lowers.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    weights: Vec<Weight>,
}

impl Ranking {
    /// A ranking under which the first of every pair is the higher one.
    ///
    /// Taking any weight that contradicts no pair is right: it can only leave fewer pairs to the next.
    ///
    /// # Errors
    /// The pairs that contradict each other.
    pub fn search(graph: &Graph, mut open: Vec<Pair>) -> Result<Self, Vec<Pair>> {
        let mut ranking = Self::default();
        while !open.is_empty() {
            let heights = heights(graph, &open);
            let coordinates = || (0..graph.coordinate_count()).map(Weight::Coordinate);
            let everywhere =
                coordinates().chain([Weight::Order, Weight::Field(heights.clone())]).find(|w| w.helps(&open));
            let found = everywhere.or_else(|| {
                // No weight suits all fields. Once circles of fields stand apart, each may have its own.
                let circles: BTreeSet<usize> = heights.values().copied().collect();
                let among = circles.into_iter().flat_map(|height| {
                    let circle: BTreeSet<Field> =
                        heights.iter().filter(|(_, own)| **own == height).map(|(field, _)| *field).collect();
                    let weights = coordinates().chain([Weight::Order]);
                    weights.map(move |weight| Weight::Among(circle.clone(), Box::new(weight)))
                });
                among.into_iter().find(|weight| weight.helps(&open)).inspect(|_| {
                    ranking.weights.push(Weight::Field(heights.clone()));
                })
            });
            let Some(weight) = found else {
                return Err(open);
            };
            open.retain(|pair| weight.compare(pair).is_eq());
            ranking.weights.push(weight);
        }
        Ok(ranking)
    }

    /// The order of two derivatives; what the weights leave open is decided by order, coordinates, names.
    pub fn compare(&self, graph: &Graph, a: &Leaf, b: &Leaf) -> Ordering {
        let by_weight = |weight: &Weight| weight.of(a).cmp(&weight.of(b));
        let weights = self.weights.iter().map(by_weight).find(|order| order.is_ne());
        weights
            .unwrap_or_else(|| by_weight(&Weight::Order))
            .then_with(|| {
                let coordinates = (0..graph.coordinate_count()).map(Weight::Coordinate);
                coordinates.map(|weight| by_weight(&weight)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
            })
            .then_with(|| name(graph, a).cmp(&name(graph, b)))
    }
}

fn field_name(graph: &Graph, field: Field) -> (&str, u32) {
    match field {
        Field::Component(symbol, component) => (&graph.symbol(symbol).name, component),
        Field::Moving(coordinate) => (graph.coordinate_name(coordinate), 0),
    }
}

/// What does not depend on the order in which the lines were read.
fn name<'a>(graph: &'a Graph, leaf: &Leaf) -> (&'a str, u32, bool) {
    match leaf {
        Leaf::Jet(jet) => (&graph.symbol(jet.symbol).name, jet.component, jet.conjugate),
        Leaf::Coordinate(c) | Leaf::Velocity { coordinate: c, .. } => (graph.coordinate_name(*c), 0, false),
    }
}
