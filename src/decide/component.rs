//! Two nodes that are compared, and where each has a value.

use std::collections::BTreeMap;

use crate::algebra::Rational;
use crate::calculus::{Domain, LeafId, Node};

/// What a difference of the two sides of a component says of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// The link is false.
    Decisive,
    /// The link is false if the difference, a function of the coordinates alone, is of one sign: then its
    /// integral is not zero.
    OfOneSign,
    /// Nothing: equality is enough for the link, but not necessary.
    Sufficient,
}

/// One pair of nodes that must be equal, or compare as a relation says.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub left: Node,
    pub right: Node,
    /// Where each side is defined.
    pub domains: [Domain; 2],
    /// Values of the free indices.
    pub indices: BTreeMap<String, i64>,
    /// What is compared, if not the sides themselves.
    pub compares: String,
    /// The sides before on-shell replacement, for the list of values in a counterexample.
    pub before: [Node; 2],
    /// Parameters that were put in: coefficients that were determined, a small parameter in its limit.
    pub fixed: BTreeMap<LeafId, Rational>,
    pub weight: Weight,
}

impl Component {
    /// Two nodes that must be equal, without a place in a claim.
    pub fn of(left: Node, right: Node) -> Self {
        Self {
            left,
            right,
            domains: [Domain::EVERYWHERE, Domain::EVERYWHERE],
            indices: BTreeMap::new(),
            compares: String::new(),
            before: [left, right],
            fixed: BTreeMap::new(),
            weight: Weight::Decisive,
        }
    }

    /// Where both sides are defined.
    pub fn domain(&self) -> Domain {
        self.domains[0].and(&self.domains[1])
    }
}
