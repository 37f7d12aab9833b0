//! Nodes and their operations.

use super::jet::{LeafId, SymbolId};

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub(in crate::calculus) u32);

impl Node {
    /// Position in the graph: operands come before what is made of them.
    pub(in crate::calculus) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An operation; every operand has a smaller number than the node itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Number of the constant in [`Graph::constant_value`](super::Graph::constant_value).
    Constant(u32),
    /// The imaginary unit.
    Imaginary,
    /// The ratio of a circle's circumference to its diameter.
    Pi,
    Leaf(LeafId),
    Add(Node, Node),
    Sub(Node, Node),
    Mul(Node, Node),
    Neg(Node),
    Inv(Node),
    /// The positive root; of what may not be real, the principal one.
    Sqrt(Node),
    Exp(Node),
    /// Of what may not be real, the principal value.
    Log(Node),
    Sin(Node),
    Cos(Node),
    Atan(Node),
    /// The derivative of the given order of an uninterpreted function.
    Function {
        symbol: SymbolId,
        order: u32,
        argument: Node,
    },
}

impl Op {
    /// Two words that tell every operation from every other: quicker to hash and to compare.
    pub(super) fn key(self) -> (u64, u64) {
        let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        match self {
            Op::Constant(number) => (0, pair(number, 0)),
            Op::Imaginary => (1, 0),
            Op::Leaf(leaf) => (2, pair(leaf.0, 0)),
            Op::Add(a, b) => (3, pair(a.0, b.0)),
            Op::Sub(a, b) => (4, pair(a.0, b.0)),
            Op::Mul(a, b) => (5, pair(a.0, b.0)),
            Op::Neg(a) => (6, pair(a.0, 0)),
            Op::Inv(a) => (7, pair(a.0, 0)),
            Op::Sqrt(a) => (8, pair(a.0, 0)),
            Op::Exp(a) => (9, pair(a.0, 0)),
            Op::Log(a) => (10, pair(a.0, 0)),
            Op::Sin(a) => (11, pair(a.0, 0)),
            Op::Cos(a) => (12, pair(a.0, 0)),
            Op::Atan(a) => (13, pair(a.0, 0)),
            Op::Pi => (14, 0),
            Op::Function { symbol, order, argument } => {
                (15 + (u64::from(order) << 32), pair(argument.0, symbol.0))
            }
        }
    }
}
