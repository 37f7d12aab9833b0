//! Positive factors that all terms of a sum share, also below the line: √(a²b + a²c) = a √(b + c) and
//! √(b/a² + c/a²) = √(b + c)/a for positive a.

use super::graph::{Graph, Node, Op};

/// Sums of more operations are left as they are: the search looks at every term again at each level, and at
/// what is shared wherever it stands.
const MAX_OPERATIONS: usize = 200;

/// A positive variable or atom; true of one that divides.
pub(super) type Factor = (Node, bool);

impl Graph {
    /// Variables and atoms that are known to be positive and divide an expression, as often as they do, in
    /// order.
    pub(super) fn positive_factors(&self, node: Node) -> Vec<Factor> {
        let mut waiting = vec![node];
        for _ in 0..MAX_OPERATIONS {
            let Some(node) = waiting.pop() else { return self.factors(node) };
            self.operands(node, |operand| waiting.push(operand));
        }
        Vec::new()
    }

    fn factors(&self, node: Node) -> Vec<Factor> {
        match self.op(node) {
            Op::Mul(a, b) => {
                let mut all = self.factors(a);
                all.extend(self.factors(b));
                all.sort();
                all
            }
            Op::Add(a, b) | Op::Sub(a, b) => common(&self.factors(a), &self.factors(b)),
            Op::Neg(a) => self.factors(a),
            Op::Inv(a) => inverse(&self.factors(a)),
            Op::Leaf(_) | Op::Exp(_) if self.signs(node).is_positive() => vec![(node, false)],
            _ => Vec::new(),
        }
    }

    /// An expression divided by factors that [`positive_factors`](Self::positive_factors) found in it.
    pub(super) fn without_factors(&mut self, node: Node, factors: &[Factor]) -> Node {
        if factors.is_empty() {
            return node;
        }
        match self.op(node) {
            Op::Mul(a, b) => {
                let of_a = common(&self.factors(a), factors);
                let of_b = difference(factors, &of_a);
                let (a, b) = (self.without_factors(a, &of_a), self.without_factors(b, &of_b));
                self.mul(a, b)
            }
            Op::Add(a, b) => {
                let (a, b) = (self.without_factors(a, factors), self.without_factors(b, factors));
                self.add(a, b)
            }
            Op::Sub(a, b) => {
                let (a, b) = (self.without_factors(a, factors), self.without_factors(b, factors));
                self.sub(a, b)
            }
            Op::Neg(a) => {
                let a = self.without_factors(a, factors);
                self.neg(a)
            }
            Op::Inv(a) => {
                let a = self.without_factors(a, &inverse(factors));
                self.inv(a)
            }
            // The factor itself.
            _ => self.one(),
        }
    }
}

/// The factors of 1/A.
fn inverse(factors: &[Factor]) -> Vec<Factor> {
    let mut all: Vec<Factor> = factors.iter().map(|(node, divides)| (*node, !divides)).collect();
    all.sort();
    all
}

/// What two sorted lists share, as often as both have it.
fn common(a: &[Factor], b: &[Factor]) -> Vec<Factor> {
    let mut left = b.to_vec();
    a.iter()
        .filter(|node| match left.iter().position(|other| other == *node) {
            Some(place) => {
                left.remove(place);
                true
            }
            None => false,
        })
        .copied()
        .collect()
}

/// The first list without the second.
fn difference(a: &[Factor], b: &[Factor]) -> Vec<Factor> {
    let mut rest = a.to_vec();
    for node in b {
        if let Some(place) = rest.iter().position(|other| other == node) {
            rest.remove(place);
        }
    }
    rest
}
