//! What expressions are made of, and the same with other parts.

use dashu_ratio::RBig;
use rustc_hash::FxHashMap;

use super::{Graph, Jet, Leaf, LeafId, Node, Op};

impl Graph {
    /// All nodes that the roots are made of, operands first.
    pub fn reachable(&self, roots: &[Node]) -> Vec<Node> {
        self.reachable_unless(roots, |_| false)
    }

    /// The same without nodes that are known, and without what only they are made of.
    pub(in crate::calculus) fn reachable_unless(
        &self,
        roots: &[Node],
        known: impl Fn(Node) -> bool,
    ) -> Vec<Node> {
        let length = roots.iter().map(|root| root.index() + 1).max().unwrap_or(0);
        let mut seen = vec![false; length.next_multiple_of(8)];
        for root in roots {
            seen[root.index()] = true;
        }
        // Operands have smaller numbers, so one pass downwards meets every node after its users; what is far
        // apart in a large graph is passed over eight at a time.
        let mut found = Vec::new();
        for start in (0..seen.len()).step_by(8).rev() {
            if seen[start..start + 8] == [false; 8] {
                continue;
            }
            for node in (start as u32..start as u32 + 8).rev().map(Node) {
                if seen[node.index()] && !known(node) {
                    found.push(node);
                    self.operands(node, |operand| seen[operand.index()] = true);
                }
            }
        }
        found.reverse();
        found
    }

    #[inline]
    pub(in crate::calculus) fn operands(&self, node: Node, mut f: impl FnMut(Node)) {
        match self.op(node) {
            Op::Constant(_) | Op::Imaginary | Op::Pi | Op::Leaf(_) => {}
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) => {
                f(a);
                f(b);
            }
            Op::Neg(a)
            | Op::Inv(a)
            | Op::Sqrt(a)
            | Op::Exp(a)
            | Op::Log(a)
            | Op::Sin(a)
            | Op::Cos(a)
            | Op::Atan(a) => f(a),
            Op::Function { argument, .. } => f(argument),
        }
    }

    /// The variables that the roots depend on.
    pub fn leaves_of(&self, roots: &[Node]) -> Vec<LeafId> {
        self.reachable(roots)
            .into_iter()
            .filter_map(|node| match self.op(node) {
                Op::Leaf(leaf) => Some(leaf),
                _ => None,
            })
            .collect()
    }

    /// The expression with some variables set to zero; their derivatives stay as they are.
    pub fn with_zeros(&mut self, root: Node, is_zero: impl Fn(LeafId) -> bool) -> Node {
        self.all_with_zeros(&[root], is_zero)[0]
    }

    /// Several expressions with some variables set to zero; what they share is looked at once.
    pub fn all_with_zeros(&mut self, roots: &[Node], is_zero: impl Fn(LeafId) -> bool) -> Vec<Node> {
        let zero = self.zero();
        self.with_leaves(roots, |_, leaf| is_zero(leaf).then_some(zero))
    }

    /// The expression with numbers for some variables.
    pub fn with_values(&mut self, root: Node, values: &[(LeafId, RBig)]) -> Node {
        self.with_leaves(&[root], |graph, leaf| {
            let (_, value) = values.iter().find(|(known, _)| *known == leaf)?;
            Some(graph.constant(value.clone()))
        })[0]
    }

    /// The expression with another in the place of a variable.
    pub fn replaced(&mut self, root: Node, variable: LeafId, by: Node) -> Node {
        self.with_leaves(&[root], |_, leaf| (leaf == variable).then_some(by))[0]
    }

    /// Several expressions with others in the place of some variables.
    pub fn with_leaves(
        &mut self,
        roots: &[Node],
        mut image_of: impl FnMut(&mut Self, LeafId) -> Option<Node>,
    ) -> Vec<Node> {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(roots) {
            let value = match self.op(node) {
                Op::Leaf(leaf) => image_of(self, leaf).unwrap_or(node),
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, value);
        }
        roots.iter().map(|root| image[root]).collect()
    }

    /// The expression with the inverse of a variable in its place.
    pub fn with_inverse(&mut self, root: Node, variable: LeafId) -> Node {
        let Some(node) = self.node_of_leaf(variable) else { return root };
        let inverse = self.inv(node);
        self.replaced(root, variable, inverse)
    }

    /// The complex conjugate: coordinates, parameters and fields are real unless declared complex.
    pub fn conjugate(&mut self, root: Node) -> Node {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(&[root]) {
            let conjugate = match self.op(node) {
                Op::Imaginary => {
                    let i = self.imaginary();
                    self.neg(i)
                }
                Op::Leaf(id) => match self.leaf(id).clone() {
                    Leaf::Jet(jet) if self.symbol(jet.symbol).complex => {
                        let conjugate = !jet.conjugate;
                        self.variable(Leaf::Jet(Jet { conjugate, ..jet }))
                    }
                    _ => node,
                },
                op => self.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, conjugate);
        }
        image[&root]
    }
}
