//! Scalar expressions in jet coordinates, shared by hash-consing.
//!
//! A field and its derivatives are independent variables (jet coordinates; Olver, *Applications of
//! Lie Groups to Differential Equations*, §2.3). Nodes are only ever added, and operands come before
//! the nodes that use them: the order of the numbers is a topological order. What is folded here is
//! what is free to fold: constants, zeros, ones, signs. Nothing else is simplified, since evaluating
//! is cheaper.

mod build;
mod jet;
mod memo;
mod name;
mod numbers;
mod op;
mod solution;
mod walk;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use dashu_ratio::RBig;

use self::numbers::Numbers;
use super::signs::Signs;

pub use jet::{Jet, Leaf, LeafId, SymbolId, SymbolInfo};
pub use memo::Direction;
pub(in crate::calculus) use memo::{Derivatives, Memo};
pub use op::{Node, Op};
pub(in crate::calculus) use solution::Solution;

/// The store of nodes.
#[derive(Debug, Default)]
pub struct Graph {
    ops: Vec<Op>,
    numbers: Numbers,
    constants: Vec<RBig>,
    constant_numbers: FxHashMap<RBig, u32>,
    /// The node of the number 0, which every other operation asks for.
    zero: Option<Node>,
    leaves: Vec<Leaf>,
    leaf_numbers: FxHashMap<Leaf, LeafId>,
    symbols: Vec<SymbolInfo>,
    /// Declared functions with a differential equation.
    solutions: FxHashMap<SymbolId, Solution>,
    /// What stands for the argument in these equations.
    equation_symbol: Option<SymbolId>,
    /// Names of the coordinates, such as `t`, `q[1]`, and the signs that they may have.
    coordinates: Vec<(String, Signs)>,
    pub(in crate::calculus) flow: Option<Flow>,
    /// Declared signs of expressions: `assume 1 - beta*m > 0`.
    pub(in crate::calculus) assumed: FxHashMap<Node, Signs>,
    pub(in crate::calculus) memo: Memo,
    /// Reverse sweeps that were done: root → partial derivatives.
    pub(in crate::calculus) gradients: FxHashMap<Node, Vec<(LeafId, Node)>>,
    /// The signs that each node may have under the assumptions.
    pub(in crate::calculus) signs: Vec<Signs>,
    /// False while no root was made.
    pub(in crate::calculus) has_roots: bool,
    /// What stands under the roots that were differentiated.
    pub(in crate::calculus) differentiated_roots: BTreeSet<Node>,
}

/// Which coordinates move, and in which coordinate.
#[derive(Debug, Clone)]
pub(in crate::calculus) struct Flow {
    pub moving: Vec<u8>,
    pub along: u8,
}

impl Graph {
    pub fn op(&self, node: Node) -> Op {
        self.ops[node.0 as usize]
    }

    /// What stands under the roots that were differentiated: where it vanishes they have no derivative.
    pub fn differentiated_roots(&self) -> impl Iterator<Item = Node> {
        self.differentiated_roots.iter().copied()
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id.0 as usize]
    }

    pub fn symbol(&self, id: SymbolId) -> &SymbolInfo {
        &self.symbols[id.0 as usize]
    }

    pub fn constant_value(&self, number: u32) -> &RBig {
        &self.constants[number as usize]
    }

    pub fn coordinate_name(&self, coordinate: u8) -> &str {
        &self.coordinates[coordinate as usize].0
    }

    /// The coordinate along which others move, if any do.
    pub fn flow_time(&self) -> Option<u8> {
        self.flow.as_ref().map(|flow| flow.along)
    }

    pub(in crate::calculus) fn coordinate_signs(&self, coordinate: u8) -> Signs {
        self.coordinates[coordinate as usize].1
    }

    pub fn coordinate_count(&self) -> u8 {
        // Lowering refuses more than 64 coordinates.
        self.coordinates.len() as u8
    }

    /// The coordinates that move, and the one in which they do.
    pub fn flow(&self) -> Option<(&[u8], u8)> {
        self.flow.as_ref().map(|flow| (flow.moving.as_slice(), flow.along))
    }

    pub fn add_coordinate(&mut self, name: String, signs: Signs) -> u8 {
        self.coordinates.push((name, signs));
        self.coordinate_count() - 1
    }

    pub fn add_symbol(&mut self, info: SymbolInfo) -> SymbolId {
        self.symbols.push(info);
        SymbolId(self.symbols.len() as u32 - 1)
    }

    fn intern(&mut self, op: Op) -> Node {
        let next = Node(self.ops.len() as u32);
        if let Some(known) = self.numbers.find_or_add(&self.ops, op) {
            return known;
        }
        self.ops.push(op);
        self.has_roots |= matches!(op, Op::Sqrt(_));
        let signs = self.signs_of(op);
        self.signs.push(signs);
        next
    }

    /// Forgets the nodes beyond a number of them; nothing that stays may know of them.
    pub(in crate::calculus) fn truncate(&mut self, nodes: usize) {
        self.numbers.truncate(&self.ops, nodes);
        self.ops.truncate(nodes);
        self.signs.truncate(nodes);
        self.differentiated_roots.retain(|node| node.index() < nodes);
        self.zero = self.zero.filter(|zero| zero.index() < nodes);
        for solution in self.solutions.values_mut() {
            let stays = solution.derivatives.iter().take_while(|node| node.index() < nodes).count();
            solution.derivatives.truncate(stays);
        }
    }

    // --- leaves ---

    pub fn constant(&mut self, value: RBig) -> Node {
        let is_zero = value.is_zero();
        let number = match self.constant_numbers.get(&value) {
            Some(&number) => number,
            None => {
                let number = self.constants.len() as u32;
                self.constants.push(value.clone());
                self.constant_numbers.insert(value, number);
                number
            }
        };
        let node = self.intern(Op::Constant(number));
        if is_zero {
            self.zero = Some(node);
        }
        node
    }

    pub fn integer(&mut self, value: i64) -> Node {
        self.constant(RBig::from(value))
    }

    pub fn zero(&mut self) -> Node {
        match self.zero {
            Some(zero) => zero,
            None => self.constant(RBig::ZERO),
        }
    }

    pub fn one(&mut self) -> Node {
        self.constant(RBig::ONE)
    }

    pub fn imaginary(&mut self) -> Node {
        self.intern(Op::Imaginary)
    }

    pub fn pi(&mut self) -> Node {
        self.intern(Op::Pi)
    }

    pub fn variable(&mut self, leaf: Leaf) -> Node {
        let id = self.leaf_id(leaf);
        self.intern(Op::Leaf(id))
    }

    /// The number of a variable.
    pub fn leaf_id(&mut self, leaf: Leaf) -> LeafId {
        match self.leaf_numbers.get(&leaf) {
            Some(&id) => id,
            None => {
                let id = LeafId(self.leaves.len() as u32);
                self.leaves.push(leaf.clone());
                self.leaf_numbers.insert(leaf, id);
                id
            }
        }
    }

    /// The node of a variable that occurs in the graph.
    pub fn node_of_leaf(&self, leaf: LeafId) -> Option<Node> {
        self.numbers.find(&self.ops, Op::Leaf(leaf))
    }

    pub fn as_constant(&self, node: Node) -> Option<&RBig> {
        match self.op(node) {
            Op::Constant(number) => Some(self.constant_value(number)),
            _ => None,
        }
    }

    pub fn is_zero(&self, node: Node) -> bool {
        self.zero == Some(node)
    }

    pub fn is_one(&self, node: Node) -> bool {
        self.as_constant(node).is_some_and(RBig::is_one)
    }

    pub(in crate::calculus) fn atom(&mut self, op: Op) -> Node {
        self.intern(op)
    }

    /// Declared conditions: nodes with the signs that they are assumed to have.
    pub fn assumptions(&self) -> impl Iterator<Item = (Node, Signs)> {
        self.assumed.iter().map(|(node, signs)| (*node, *signs))
    }

    /// Every derivative that was computed node by node, as (operand, direction, result).
    pub fn derivatives(&self) -> impl Iterator<Item = (Node, Direction, Node)> {
        self.memo.all()
    }

    /// Every reverse sweep that was done: a node with its partial derivatives.
    pub fn gradients(&self) -> impl Iterator<Item = (Node, &[(LeafId, Node)])> {
        self.gradients.iter().map(|(root, partials)| (*root, partials.as_slice()))
    }
}
