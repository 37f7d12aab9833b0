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

    /// The same with every argument of a function multiplied out, so that special values are seen: arctan(R/R) is π/4.
    pub(super) fn substitute_simplified(&mut self, root: Node, variable: LeafId, value: Node) -> Node {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(&[root]) {
            let new = match self.op(node) {
                Op::Leaf(leaf) if leaf == variable => value,
                op @ (Op::Sqrt(a) | Op::Exp(a) | Op::Log(a) | Op::Sin(a) | Op::Cos(a) | Op::Atan(a)) => {
                    let argument = self.simplified(image[&a]);
                    self.rebuild(op, &mut |_| argument)
                }
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, new);
        }
        self.simplified(image[&root])
    }
}
