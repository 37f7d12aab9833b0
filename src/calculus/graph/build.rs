//! Sums, products and quotients, with what is free to fold: constants, zeros, ones, signs.

use dashu_ratio::RBig;

use super::{Graph, Node, Op};

impl Graph {
    pub fn add(&mut self, a: Node, b: Node) -> Node {
        if self.is_zero(a) {
            return b;
        }
        if self.is_zero(b) {
            return a;
        }
        if let (Some(x), Some(y)) = (self.as_constant(a), self.as_constant(b)) {
            let sum = x + y;
            return self.constant(sum);
        }
        match (self.op(a), self.op(b)) {
            (_, Op::Neg(b)) => self.sub(a, b),
            (Op::Neg(a), _) => self.sub(b, a),
            _ => self.intern(Op::Add(a.min(b), a.max(b))),
        }
    }

    pub fn sub(&mut self, a: Node, b: Node) -> Node {
        if a == b {
            return self.zero();
        }
        if self.is_zero(b) {
            return a;
        }
        if self.is_zero(a) {
            return self.neg(b);
        }
        if let (Some(x), Some(y)) = (self.as_constant(a), self.as_constant(b)) {
            let difference = x - y;
            return self.constant(difference);
        }
        match self.op(b) {
            Op::Neg(b) => self.add(a, b),
            _ => self.intern(Op::Sub(a, b)),
        }
    }

    pub fn neg(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Neg(inner) => inner,
            Op::Sub(x, y) => self.intern(Op::Sub(y, x)),
            Op::Constant(number) => {
                let value = -self.constant_value(number).clone();
                self.constant(value)
            }
            _ => self.intern(Op::Neg(a)),
        }
    }

    pub fn mul(&mut self, a: Node, b: Node) -> Node {
        if self.is_zero(a) || self.is_one(b) {
            return a;
        }
        if self.is_zero(b) || self.is_one(a) {
            return b;
        }
        // A constant stands first, and constants gather.
        let (a, b) = if self.as_constant(b).is_some() { (b, a) } else { (a, b) };
        if let Some(x) = self.as_constant(a) {
            if let Some(y) = self.as_constant(b) {
                let product = x * y;
                return self.constant(product);
            }
            if *x == RBig::NEG_ONE {
                return self.neg(b);
            }
            if let Op::Mul(c, rest) = self.op(b)
                && let Some(y) = self.as_constant(c)
            {
                let product = x * y;
                let constant = self.constant(product);
                return self.mul(constant, rest);
            }
        }
        match (self.op(a), self.op(b)) {
            (Op::Imaginary, Op::Imaginary) => self.integer(-1),
            (Op::Neg(a), Op::Neg(b)) => self.mul(a, b),
            (Op::Neg(a), _) => {
                let product = self.mul(a, b);
                self.neg(product)
            }
            (_, Op::Neg(b)) => {
                let product = self.mul(a, b);
                self.neg(product)
            }
            _ if self.as_constant(a).is_some() => self.intern(Op::Mul(a, b)),
            _ => self.intern(Op::Mul(a.min(b), a.max(b))),
        }
    }

    /// `1/a`; the inverse of the literal 0 stays a node, so that evaluating it is noticed.
    pub fn inv(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Inv(inner) => inner,
            Op::Neg(inner) => {
                let inverse = self.inv(inner);
                self.neg(inverse)
            }
            Op::Constant(number) if !self.constant_value(number).is_zero() => {
                let value = RBig::ONE / self.constant_value(number);
                self.constant(value)
            }
            Op::Imaginary => {
                let i = self.imaginary();
                self.neg(i)
            }
            Op::Mul(x, y) if self.as_constant(x).is_some() => {
                let (x, y) = (self.inv(x), self.inv(y));
                self.mul(x, y)
            }
            _ => self.intern(Op::Inv(a)),
        }
    }

    pub fn div(&mut self, a: Node, b: Node) -> Node {
        let inverse = self.inv(b);
        self.mul(a, inverse)
    }

    /// `a^n` by repeated squaring; `a^0 = 1`.
    pub fn powi(&mut self, a: Node, n: i64) -> Node {
        let mut result = self.one();
        let mut square = a;
        let mut rest = n.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                result = self.mul(result, square);
            }
            rest >>= 1;
            if rest > 0 {
                square = self.mul(square, square);
            }
        }
        if n < 0 { self.inv(result) } else { result }
    }

    /// A sum in a form that does not depend on the order of its terms: what is equal by a symmetry, such
    /// as Γ^a_mb Γ^b_na under m ↔ n, becomes one node.
    ///
    /// Terms that stand there m times are added first and multiplied by m once; those with a minus sign
    /// are subtracted together.
    pub fn sum(&mut self, mut terms: Vec<Node>) -> Node {
        if let [only] = *terms {
            return only;
        }
        let zero = self.zero();
        terms.retain(|term| *term != zero);
        terms.sort_unstable();
        let mut parts: Vec<(bool, usize, Vec<Node>)> = Vec::new();
        for run in terms.chunk_by(|a, b| a == b) {
            let (negative, term) = match self.op(run[0]) {
                Op::Neg(positive) => (true, positive),
                _ => (false, run[0]),
            };
            match parts.iter_mut().find(|(sign, times, _)| *sign == negative && *times == run.len()) {
                Some((_, _, part)) => part.push(term),
                None => parts.push((negative, run.len(), vec![term])),
            }
        }
        let mut sides = [Vec::new(), Vec::new()];
        for (negative, times, part) in parts {
            let once = self.balanced(part);
            let value = match times {
                1 => once,
                2 => self.add(once, once),
                _ => {
                    let times = self.integer(times as i64);
                    self.mul(times, once)
                }
            };
            sides[usize::from(negative)].push(value);
        }
        let [plus, minus] = sides.map(|side| self.balanced(side));
        self.sub(plus, minus)
    }

    /// A sum as a balanced tree, so that long sums stay shallow.
    fn balanced(&mut self, mut terms: Vec<Node>) -> Node {
        if terms.is_empty() {
            return self.zero();
        }
        while terms.len() > 1 {
            terms = terms
                .chunks(2)
                .map(|pair| if let [a, b] = *pair { self.add(a, b) } else { pair[0] })
                .collect();
        }
        terms[0]
    }

    /// A node with other operands.
    pub(in crate::calculus) fn rebuild(&mut self, op: Op, of: &mut impl FnMut(Node) -> Node) -> Node {
        match op {
            Op::Constant(_) | Op::Imaginary | Op::Pi | Op::Leaf(_) => self.intern(op),
            Op::Add(a, b) => self.add(of(a), of(b)),
            Op::Sub(a, b) => self.sub(of(a), of(b)),
            Op::Mul(a, b) => self.mul(of(a), of(b)),
            Op::Neg(a) => self.neg(of(a)),
            Op::Inv(a) => self.inv(of(a)),
            Op::Sqrt(a) => self.sqrt(of(a)),
            Op::Exp(a) => self.exp(of(a)),
            Op::Log(a) => self.log(of(a)),
            Op::Sin(a) => self.sin(of(a)),
            Op::Cos(a) => self.cos(of(a)),
            Op::Atan(a) => self.atan(of(a)),
            Op::Function { symbol, order, argument } => self.function(symbol, order, of(argument)),
        }
    }
}
