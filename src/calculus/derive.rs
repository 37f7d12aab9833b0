//! Derivations: total derivatives in a coordinate, along the flow, and partial ones in a variable.

use super::domain::Domain;
use super::graph::{Derivatives, Direction, Graph, Jet, Leaf, LeafId, Node, Op};
use super::signs::Signs;

impl Graph {
    /// The derivative of a node.
    pub fn derive(&mut self, root: Node, direction: Direction) -> Node {
        let mut known = self.memo.known.remove(&direction).unwrap_or_default();
        for node in self.unknown_below(root, &mut known) {
            let derivative = self.derive_op(node, direction, &known);
            known.0[node.index()] = Some(derivative);
        }
        let result = known.of(root);
        self.memo.known.insert(direction, known);
        result
    }

    /// Nodes under `root` without a known derivative, operands first.
    fn unknown_below(&self, root: Node, Derivatives(known): &mut Derivatives) -> Vec<Node> {
        if known.len() <= root.index() {
            known.resize(root.index() + 1, None);
        }
        let mut found = Vec::new();
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            if known[node.index()].is_none() {
                // Any node marks what is on the list already; the derivative takes its place.
                known[node.index()] = Some(node);
                found.push(node);
                self.operands(node, |operand| stack.push(operand));
            }
        }
        found.sort_unstable();
        found
    }

    /// What stands under the roots that change in a direction: where it vanishes, they have no derivative.
    pub fn rough(&mut self, root: Node, direction: Direction) -> Vec<Node> {
        if !self.has_roots {
            return Vec::new();
        }
        let radicand = |graph: &Graph, node| match graph.op(node) {
            Op::Sqrt(a) => Some(a),
            _ => None,
        };
        let under: Vec<Node> =
            self.reachable(&[root]).into_iter().filter_map(|node| radicand(self, node)).collect();
        under
            .into_iter()
            .filter(|a| {
                let slope = self.derive(*a, direction);
                !self.is_zero(slope)
            })
            .collect()
    }

    /// Where a derivative of what has a value in a domain has one.
    pub fn smooth(&mut self, domain: &Domain, root: Node, direction: Direction) -> Domain {
        let rough = self.rough(root, direction);
        rough.into_iter().fold(domain.clone(), |domain, a| self.require(&domain, a, Signs::NONZERO))
    }

    fn derive_op(&mut self, node: Node, direction: Direction, known: &Derivatives) -> Node {
        let of = |operand: Node| known.of(operand);
        match self.op(node) {
            Op::Constant(_) | Op::Imaginary | Op::Pi => self.zero(),
            Op::Leaf(id) => self.derive_leaf(id, direction),
            Op::Add(a, b) => self.add(of(a), of(b)),
            Op::Sub(a, b) => self.sub(of(a), of(b)),
            Op::Neg(a) => self.neg(of(a)),
            Op::Mul(a, b) => {
                let (left, right) = (self.mul(of(a), b), self.mul(a, of(b)));
                self.add(left, right)
            }
            _ => {
                // One operand: outer derivative times inner.
                let mut inner = None;
                self.operands(node, |operand| inner = Some(operand));
                let inner = of(inner.expect("every remaining operation has one operand"));
                if self.is_zero(inner) {
                    return inner;
                }
                let outer = self.outer_derivative(node);
                self.mul(outer, inner)
            }
        }
    }

    /// f' of an operation f with one operand, at that operand.
    pub(super) fn outer_derivative(&mut self, node: Node) -> Node {
        match self.op(node) {
            // (1/a)' = -1/a²
            Op::Inv(_) => {
                let square = self.mul(node, node);
                self.neg(square)
            }
            // (√a)' = 1/(2√a)
            Op::Sqrt(a) => {
                self.differentiated_roots.insert(a);
                let two = self.integer(2);
                let twice = self.mul(two, node);
                self.inv(twice)
            }
            Op::Exp(_) => node,
            Op::Log(a) => self.inv(a),
            Op::Sin(a) => self.cos(a),
            Op::Cos(a) => {
                let sin = self.sin(a);
                self.neg(sin)
            }
            Op::Function { symbol, order, argument } => self.function(symbol, order + 1, argument),
            Op::Neg(_) => self.integer(-1),
            // (atan a)' = 1/(1 + a²)
            Op::Atan(a) => {
                let (one, square) = (self.one(), self.mul(a, a));
                let sum = self.add(one, square);
                self.inv(sum)
            }
            Op::Constant(_)
            | Op::Imaginary
            | Op::Pi
            | Op::Leaf(_)
            | Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..) => self.zero(),
        }
    }

    /// The derivative of a variable.
    pub fn derive_leaf(&mut self, id: LeafId, direction: Direction) -> Node {
        let leaf = self.leaf(id).clone();
        match direction {
            Direction::Variable(variable) => {
                if id == variable {
                    self.one()
                } else {
                    self.zero()
                }
            }
            Direction::Coordinate(c) => match leaf {
                Leaf::Coordinate(own) if own == c => self.one(),
                Leaf::Jet(jet) if self.symbol(jet.symbol).depends_on & (1 << c) != 0 => {
                    self.variable(Leaf::Jet(jet.differentiated(c)))
                }
                _ => self.zero(),
            },
            Direction::Flow => self.derive_leaf_along_flow(id, leaf),
        }
    }

    fn derive_leaf_along_flow(&mut self, id: LeafId, leaf: Leaf) -> Node {
        if let Leaf::Velocity { coordinate, order } = leaf {
            return self.variable(Leaf::Velocity { coordinate, order: order + 1 });
        }
        let Some(flow) = self.flow.clone() else {
            return self.zero();
        };
        let mut terms = vec![self.derive_leaf(id, Direction::Coordinate(flow.along))];
        for coordinate in flow.moving {
            let velocity = self.variable(Leaf::Velocity { coordinate, order: 1 });
            let gradient = self.derive_leaf(id, Direction::Coordinate(coordinate));
            terms.push(self.mul(velocity, gradient));
        }
        self.sum(terms)
    }

    /// All partial derivatives of a node in the variables that it depends on, in one reverse sweep
    /// (Griewank & Walther, *Evaluating Derivatives*, §3.2).
    pub fn gradient(&mut self, root: Node) -> Vec<(LeafId, Node)> {
        if let Some(known) = self.gradients.get(&root) {
            return known.clone();
        }
        let mut adjoints = Adjoints::up_to(root);
        adjoints.give(root, self.one());
        let mut gradient = Vec::new();
        for node in self.reachable(&[root]).into_iter().rev() {
            let adjoint = self.sum(adjoints.of(node));
            if self.is_zero(adjoint) {
                continue;
            }
            let mut give = |operand: Node, value: Node| adjoints.give(operand, value);
            match self.op(node) {
                Op::Constant(_) | Op::Imaginary | Op::Pi => {}
                Op::Leaf(id) => gradient.push((id, adjoint)),
                Op::Add(a, b) => {
                    give(a, adjoint);
                    give(b, adjoint);
                }
                Op::Sub(a, b) => {
                    give(a, adjoint);
                    give(b, self.neg(adjoint));
                }
                Op::Mul(a, b) => {
                    give(a, self.mul(adjoint, b));
                    give(b, self.mul(adjoint, a));
                }
                Op::Neg(a) => give(a, self.neg(adjoint)),
                Op::Inv(a)
                | Op::Sqrt(a)
                | Op::Exp(a)
                | Op::Log(a)
                | Op::Sin(a)
                | Op::Cos(a)
                | Op::Atan(a)
                | Op::Function { argument: a, .. } => {
                    let outer = self.outer_derivative(node);
                    give(a, self.mul(adjoint, outer));
                }
            }
        }
        gradient.reverse();
        self.gradients.insert(root, gradient.clone());
        gradient
    }
}

/// What the nodes of a reverse sweep receive: chains of terms in one list, since most nodes of a large graph
/// receive nothing.
struct Adjoints {
    /// By the number of the node: one more than the place of its last term, 0 for none.
    last: Vec<u32>,
    /// Each term, with one more than the place of the term before it.
    terms: Vec<(Node, u32)>,
}

impl Adjoints {
    fn up_to(root: Node) -> Self {
        Self { last: vec![0; root.index() + 1], terms: Vec::new() }
    }

    fn give(&mut self, node: Node, term: Node) {
        let last = &mut self.last[node.index()];
        self.terms.push((term, *last));
        *last = self.terms.len() as u32;
    }

    fn of(&self, node: Node) -> Vec<Node> {
        let mut terms = Vec::new();
        let mut place = self.last[node.index()];
        while place > 0 {
            let (term, before) = self.terms[place as usize - 1];
            terms.push(term);
            place = before;
        }
        terms
    }
}

impl Jet {
    /// The jet coordinate differentiated once more.
    pub fn differentiated(&self, coordinate: u8) -> Jet {
        let mut jet = self.clone();
        let at = jet.by.partition_point(|c| *c <= coordinate);
        jet.by.insert(at, coordinate);
        jet
    }

    /// What is left of this derivative after `base`, if it contains it: ∂_ttk over ∂_t is ∂_tk.
    pub fn over(&self, base: &[u8]) -> Option<Vec<u8>> {
        let mut rest = self.by.clone();
        for coordinate in base {
            let at = rest.iter().position(|c| c == coordinate)?;
            rest.remove(at);
        }
        Some(rest)
    }
}
