//! An expression at another value of one variable.

use rustc_hash::FxHashMap;

use super::graph::{Graph, LeafId, Node, Op};

impl Graph {
    /// The expression with a variable replaced by a value; derivatives of the variable stay as they are.
    pub fn substitute(&mut self, root: Node, variable: LeafId, value: Node) -> Node {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(&[root]) {
            let new = match self.op(node) {
                Op::Leaf(leaf) if leaf == variable => value,
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, new);
        }
        image[&root]
    }
}
