//! Derivatives that were computed already.

use rustc_hash::FxHashMap;

use super::jet::LeafId;
use super::op::Node;

/// What is differentiated in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The total derivative D_c: every field that depends on the coordinate contributes.
    Coordinate(u8),
    /// d/dt along the flow: D_t + Σ_k (dq_k/dt) D_k.
    Flow,
    /// The partial derivative in one variable.
    Variable(LeafId),
}

/// Derivatives that were computed already, by the number of the node.
#[derive(Debug, Default)]
pub(in crate::calculus) struct Memo {
    pub known: FxHashMap<Direction, Derivatives>,
}

/// Derivatives in one direction.
#[derive(Debug, Default)]
pub(in crate::calculus) struct Derivatives(pub Vec<Option<Node>>);

impl Memo {
    /// Every known derivative, as (operand, direction, result).
    pub fn all(&self) -> impl Iterator<Item = (Node, Direction, Node)> {
        self.known.iter().flat_map(|(direction, Derivatives(known))| {
            let result = |(n, result): (usize, &Option<Node>)| Some((Node(n as u32), *direction, (*result)?));
            known.iter().enumerate().filter_map(result)
        })
    }
}

impl Derivatives {
    /// The derivative of a node whose turn was before.
    pub fn of(&self, node: Node) -> Node {
        self.0[node.index()].expect("operands come before the nodes that use them")
    }
}
