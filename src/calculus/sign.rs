//! Which signs a real expression can have, from the declared signs of what it is made of.

use super::graph::{Graph, Leaf, Node, Op};
use super::signs::Signs;

/// Factors of a product that are looked at for repetitions.
const MAX_FACTORS: usize = 16;

impl Graph {
    /// The signs that a node can have under the declared assumptions.
    pub fn signs(&self, node: Node) -> Signs {
        self.signs[node.index()]
    }

    /// Declares that a node has one of these signs.
    pub fn assume(&mut self, node: Node, signs: Signs) {
        let narrowed = self.signs(node) & signs;
        self.narrow(node, narrowed);
        // The sign of the opposite is known too: `1 - x` may be met as `x - 1`.
        let opposite = self.neg(node);
        self.narrow(opposite, narrowed.negated());
    }

    /// Notes an assumption about a node.
    pub(super) fn narrow(&mut self, node: Node, signs: Signs) {
        self.assumed.insert(node, signs);
        self.signs[node.index()] = self.signs[node.index()] & signs;
    }

    /// Signs of a product, in which a real factor that stands twice is a square.
    fn product_signs(&self, a: Node, b: Node) -> Signs {
        let plain = self.signs(a).times(self.signs(b));
        if plain.is_nonnegative() {
            return plain;
        }
        let is_product = |node| matches!(self.op(node), Op::Mul(..));
        if a != b && !is_product(a) && !is_product(b) && !self.are_conjugate(a, b) {
            return plain;
        }
        let mut factors = Vec::new();
        let mut waiting = vec![a, b];
        while let Some(node) = waiting.pop() {
            match self.op(node) {
                Op::Mul(x, y) if factors.len() + waiting.len() < MAX_FACTORS => waiting.extend([x, y]),
                _ => factors.push(node),
            }
        }
        let mut signs = Signs(Signs::POSITIVE);
        while let Some(first) = factors.pop() {
            let own = self.signs(first);
            let twin = factors
                .iter()
                .position(|&second| second == first && own.is_real() || self.are_conjugate(first, second));
            signs = signs.times(match twin {
                // A real square, or the square of an absolute value.
                Some(twin) => {
                    factors.swap_remove(twin);
                    Signs(Signs::POSITIVE | own.0 & Signs::ZERO)
                }
                None => own,
            });
        }
        signs & plain
    }

    /// True for a complex field and its conjugate.
    fn are_conjugate(&self, a: Node, b: Node) -> bool {
        let (Op::Leaf(a), Op::Leaf(b)) = (self.op(a), self.op(b)) else { return false };
        let (Leaf::Jet(a), Leaf::Jet(b)) = (self.leaf(a), self.leaf(b)) else { return false };
        self.symbol(a.symbol).complex && a.conjugate != b.conjugate && {
            (a.symbol, a.component, &a.by) == (b.symbol, b.component, &b.by)
        }
    }

    /// The signs of a new node, from those of its operands.
    pub(super) fn signs_of(&self, op: Op) -> Signs {
        match op {
            Op::Constant(number) => {
                let value = self.constant_value(number);
                Signs(if value.is_zero() {
                    Signs::ZERO
                } else if *value > dashu_ratio::RBig::ZERO {
                    Signs::POSITIVE
                } else {
                    Signs::NEGATIVE
                })
            }
            Op::Imaginary => Signs(Signs::NOT_REAL),
            Op::Pi => Signs(Signs::POSITIVE),
            Op::Leaf(id) => match self.leaf(id) {
                Leaf::Jet(jet) => {
                    let symbol = self.symbol(jet.symbol);
                    match (symbol.complex, jet.by.is_empty()) {
                        (true, _) => Signs::COMPLEX,
                        (false, true) => symbol.signs,
                        (false, false) => Signs::REAL,
                    }
                }
                Leaf::Coordinate(c) => self.coordinate_signs(*c),
                Leaf::Velocity { .. } => Signs::REAL,
            },
            Op::Add(a, b) => self.signs(a).plus(self.signs(b)),
            Op::Sub(a, b) => self.signs(a).plus(self.signs(b).negated()),
            Op::Mul(a, b) => self.product_signs(a, b),
            Op::Neg(a) => self.signs(a).negated(),
            // The value 0 has no inverse, so it is not among the possible signs of a defined one.
            Op::Inv(a) => {
                let signs = self.signs(a);
                if signs.is_real() { Signs(signs.0 & !Signs::ZERO) } else { Signs::COMPLEX }
            }
            Op::Sqrt(a) if self.signs(a).is_real() => Signs(Signs::POSITIVE | self.signs(a).0 & Signs::ZERO),
            Op::Exp(a) if self.signs(a).is_real() => Signs(Signs::POSITIVE),
            // Angles between 0 and π/4 alone are left in this form.
            Op::Sin(a) | Op::Cos(a) if self.turn(a).is_some() => Signs(Signs::POSITIVE),
            Op::Log(a) | Op::Sin(a) | Op::Cos(a) | Op::Function { argument: a, .. }
                if self.signs(a).is_real() =>
            {
                Signs::REAL
            }
            // It has the sign of its argument.
            Op::Atan(a) => self.signs(a),
            Op::Sqrt(_) | Op::Exp(_) | Op::Log(_) | Op::Sin(_) | Op::Cos(_) | Op::Function { .. } => {
                Signs::COMPLEX
            }
        }
    }
}
