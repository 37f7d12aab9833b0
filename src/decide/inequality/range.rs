//! Between which numbers a variable lies.

use std::cmp::Ordering;

use super::expand::{Atom, Atoms};
use crate::algebra::Rational;
use crate::calculus::{Graph, LeafId, Node, Signs};

/// The bounds that the declared sign and the facts give; a bound may be attained or not.
#[derive(Default)]
pub(super) struct Range {
    pub low: Option<Bound>,
    pub high: Option<Bound>,
}

#[derive(Clone)]
pub(super) struct Bound {
    pub value: Rational,
    /// Whether the variable can have this value.
    pub attained: bool,
}

/// The range of a variable by facts that are linear in it and contain nothing else.
pub(super) fn of(graph: &mut Graph, leaf: LeafId, facts: &[(Node, Signs)]) -> Range {
    let mut range = Range::default();
    let Some(node) = graph.node_of_leaf(leaf) else { return range };
    let own = [(node, graph.signs(node))];
    for (fact, signs) in own.iter().chain(facts) {
        if !signs.is_real() || graph.leaves_of(&[*fact]) != [leaf] {
            continue;
        }
        let mut atoms = Atoms::default();
        let Some(fraction) = atoms.expand(graph, *fact) else { continue };
        let Some(polynomial) = fraction.polynomial() else { continue };
        if polynomial.degree() != 1 || atoms.list != [Atom::Real(node)] {
            continue;
        }
        let slope = polynomial.coefficient(&vec![(0, 1)]);
        let value = -polynomial.coefficient(&Vec::new()) / &slope;
        let attained = signs.allows(Ordering::Equal);
        let rising = slope > Rational::ZERO;
        for (forbidden, below) in [(Ordering::Less, rising), (Ordering::Greater, !rising)] {
            if signs.allows(forbidden) {
                continue;
            }
            let bound = Bound { value: value.clone(), attained };
            let side = if below { &mut range.low } else { &mut range.high };
            let tighter = side.as_ref().is_none_or(|old| match bound.value.cmp(&old.value) {
                Ordering::Equal => !bound.attained,
                order => (order == Ordering::Greater) == below,
            });
            if tighter {
                *side = Some(bound);
            }
        }
    }
    range
}
