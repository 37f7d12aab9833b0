//! Where an expression is defined.
//!
//! Value and definedness are kept apart: the graph folds 0·x to 0, whatever x is, and what x needs stays
//! here. A requirement is written down where the operation stands in the claim (a quotient, a root, a
//! logarithm), before any rule of the graph has had a chance to lose it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::graph::{Graph, Node};
use super::signs::Signs;

/// A node that must have one of some signs.
pub type Requirement = (Node, Signs);

/// The requirements that must all be met for an expression to have a value; shared, since the components
/// of a tensor need the same as a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Domain(
    /// In the order of the nodes, each once; none where the expression is defined everywhere.
    Option<Arc<[Requirement]>>,
);

impl Domain {
    /// Defined at every point.
    pub const EVERYWHERE: Domain = Domain(None);

    pub fn requirements(&self) -> &[Requirement] {
        self.0.as_deref().unwrap_or_default()
    }

    pub fn is_everywhere(&self) -> bool {
        self.0.is_none()
    }

    /// Where both are defined.
    pub fn and(&self, other: &Domain) -> Domain {
        match (&self.0, &other.0) {
            (_, None) => self.clone(),
            (None, _) => other.clone(),
            (Some(a), Some(b)) if Arc::ptr_eq(a, b) || a == b => self.clone(),
            (Some(a), Some(b)) => Domain::of(a.iter().chain(b.iter()).copied()),
        }
    }

    /// Where all of several are defined.
    pub fn all<'a>(domains: impl IntoIterator<Item = &'a Domain>) -> Domain {
        domains.into_iter().fold(Domain::EVERYWHERE, |all, domain| all.and(domain))
    }

    /// Where the requirements are met.
    pub fn of(requirements: impl IntoIterator<Item = Requirement>) -> Domain {
        let mut all: BTreeMap<Node, Signs> = BTreeMap::new();
        for (node, signs) in requirements {
            all.entry(node).and_modify(|known| *known = *known & signs).or_insert(signs);
        }
        Domain((!all.is_empty()).then(|| all.into_iter().collect()))
    }
}

impl Graph {
    /// The domain narrowed to where a node has one of some signs; what the declared signs say already is
    /// not written down.
    pub fn require(&self, domain: &Domain, node: Node, signs: Signs) -> Domain {
        if self.signs(node).within(signs) {
            return domain.clone();
        }
        domain.and(&Domain::of([(node, signs)]))
    }
}
