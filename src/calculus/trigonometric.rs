//! Trigonometric functions and the inverse tangent: atoms, with the rules that bring equal ones to the same
//! form, and the angles at which they have algebraic values.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::graph::{Graph, Node, Op};

impl Graph {
    /// Odd, and sin(x ± y) by the addition theorem.
    pub fn sin(&mut self, a: Node) -> Node {
        if let Some(turn) = self.turn(a) {
            return self.at_turn(&turn).1;
        }
        match self.op(a) {
            Op::Neg(x) => {
                let sin = self.sin(x);
                self.neg(sin)
            }
            Op::Add(x, y) => self.sin_of_sum(x, y, false),
            Op::Sub(x, y) => self.sin_of_sum(x, y, true),
            Op::Mul(c, x) => match self.small_integer(c) {
                Some(n) => self.multiple_angle(n, x).1,
                None => self.atom(Op::Sin(a)),
            },
            _ => self.atom(Op::Sin(a)),
        }
    }

    /// Even, and cos(x ± y) by the addition theorem.
    pub fn cos(&mut self, a: Node) -> Node {
        if let Some(turn) = self.turn(a) {
            return self.at_turn(&turn).0;
        }
        match self.op(a) {
            Op::Neg(x) => self.cos(x),
            Op::Add(x, y) => self.cos_of_sum(x, y, false),
            Op::Sub(x, y) => self.cos_of_sum(x, y, true),
            Op::Mul(c, x) => match self.small_integer(c) {
                Some(n) => self.multiple_angle(n, x).0,
                None => self.atom(Op::Cos(a)),
            },
            _ => self.atom(Op::Cos(a)),
        }
    }

    fn sin_of_sum(&mut self, x: Node, y: Node, minus: bool) -> Node {
        let (sx, cx, sy, cy) = (self.sin(x), self.cos(x), self.sin(y), self.cos(y));
        let (first, second) = (self.mul(sx, cy), self.mul(cx, sy));
        if minus { self.sub(first, second) } else { self.add(first, second) }
    }

    fn cos_of_sum(&mut self, x: Node, y: Node, minus: bool) -> Node {
        let (sx, cx, sy, cy) = (self.sin(x), self.cos(x), self.sin(y), self.cos(y));
        let (first, second) = (self.mul(cx, cy), self.mul(sx, sy));
        if minus { self.add(first, second) } else { self.sub(first, second) }
    }

    /// (cos n x, sin n x) by adding angles one at a time.
    fn multiple_angle(&mut self, n: i64, x: Node) -> (Node, Node) {
        let (c, s) = (self.cos(x), self.sin(x));
        let (mut cos, mut sin) = (self.one(), self.zero());
        for _ in 0..n.unsigned_abs() {
            let (cc, ss) = (self.mul(cos, c), self.mul(sin, s));
            let (sc, cs) = (self.mul(sin, c), self.mul(cos, s));
            (cos, sin) = (self.sub(cc, ss), self.add(sc, cs));
        }
        (cos, if n < 0 { self.neg(sin) } else { sin })
    }

    /// A whole number small enough to expand multiples of an angle.
    fn small_integer(&self, node: Node) -> Option<i64> {
        let value = self.as_constant(node).filter(|value| value.is_int())?;
        i64::try_from(value.numerator().clone()).ok().filter(|n| n.abs() <= 16)
    }

    /// Odd, with the angles whose tangents are 1, √3 and 1/√3.
    pub fn atan(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Constant(number) if self.constant_value(number).is_zero() => self.zero(),
            Op::Constant(number) if *self.constant_value(number) < RBig::ZERO => {
                let opposite = self.neg(a);
                let angle = self.atan(opposite);
                self.neg(angle)
            }
            Op::Neg(x) => {
                let angle = self.atan(x);
                self.neg(angle)
            }
            _ => {
                let known = [(1, 4), (1, 3), (1, 6)].map(|(n, d)| rational(n, d));
                let found = known.into_iter().find(|turn| {
                    // tan(α/2) = sin α/(1 + cos α)
                    let (cos, sin) = self.at_turn(&(turn * RBig::from(2u8)));
                    let one = self.one();
                    let sum = self.add(one, cos);
                    self.div(sin, sum) == a
                });
                match found {
                    Some(turn) => self.half_turns(turn),
                    None => self.atom(Op::Atan(a)),
                }
            }
        }
    }

    /// The angle with this sine: 2 atan(x/(1 + √(1 - x²))), which has a value at ±1 too, and simple angles.
    pub fn asin(&mut self, a: Node) -> Node {
        let known = [(1, 2), (1, 3), (1, 4), (1, 6)].map(|(n, d)| rational(n, d));
        for turn in known.into_iter().flat_map(|turn| [turn.clone(), -turn]) {
            if self.at_turn(&turn).1 == a {
                return self.half_turns(turn);
            }
        }
        let root = self.cosine_squared(a);
        let (one, root) = (self.one(), self.sqrt(root));
        let sum = self.add(one, root);
        let tangent = self.div(a, sum);
        let (two, angle) = (self.integer(2), self.atan(tangent));
        self.mul(two, angle)
    }

    /// 1 - x², of the sine x.
    pub(super) fn cosine_squared(&mut self, sine: Node) -> Node {
        let (one, square) = (self.one(), self.mul(sine, sine));
        self.sub(one, square)
    }

    /// q π.
    fn half_turns(&mut self, q: RBig) -> Node {
        let (q, pi) = (self.constant(q), self.pi());
        self.mul(q, pi)
    }

    /// q of an angle q π with a rational q.
    pub fn turn(&self, angle: Node) -> Option<RBig> {
        match self.op(angle) {
            Op::Pi => Some(RBig::ONE),
            Op::Constant(number) if self.constant_value(number).is_zero() => Some(RBig::ZERO),
            Op::Neg(x) => self.turn(x).map(|turn| -turn),
            Op::Mul(c, x) => Some(self.as_constant(c)? * self.turn(x)?),
            _ => None,
        }
    }

    /// (cos q π, sin q π), by the angle between 0 and π/4 from which symmetries lead there.
    pub(super) fn at_turn(&mut self, q: &RBig) -> (Node, Node) {
        let two = RBig::from(2u8);
        // Between 0 and 2, then below 1, 1/2 and 1/4.
        let mut rest = q - (q / &two).floor() * &two;
        let reflected = rest > RBig::ONE;
        if reflected {
            rest = &two - rest;
        }
        let obtuse = rest > rational(1, 2);
        if obtuse {
            rest = RBig::ONE - rest;
        }
        let steep = rest > rational(1, 4);
        if steep {
            rest = rational(1, 2) - rest;
        }
        let (mut cos, mut sin) = self.in_first_octant(&rest);
        if steep {
            (cos, sin) = (sin, cos);
        }
        if obtuse {
            cos = self.neg(cos);
        }
        if reflected {
            sin = self.neg(sin);
        }
        (cos, sin)
    }

    /// Cosine and sine of q π for 0 <= q <= 1/4: of simple angles by square roots.
    fn in_first_octant(&mut self, q: &RBig) -> (Node, Node) {
        // (√a ± √b)/c, where all of these are whole numbers.
        let simple: [(RBig, [i64; 3], [i64; 3]); 4] = [
            (RBig::ZERO, [1, 0, 1], [0, 0, 1]),
            (rational(1, 12), [6, 2, 4], [6, -2, 4]),
            (rational(1, 6), [3, 0, 2], [1, 0, 2]),
            (rational(1, 4), [2, 0, 2], [2, 0, 2]),
        ];
        if let Some((_, cos, sin)) = simple.iter().find(|(angle, ..)| angle == q) {
            return (self.sum_of_roots(*cos), self.sum_of_roots(*sin));
        }
        let angle = self.half_turns(q.clone());
        (self.atom(Op::Cos(angle)), self.atom(Op::Sin(angle)))
    }

    fn sum_of_roots(&mut self, [a, b, c]: [i64; 3]) -> Node {
        let [first, second] = [a, b.abs()].map(|n| {
            let n = self.integer(n);
            self.sqrt(n)
        });
        let sum = if b < 0 { self.sub(first, second) } else { self.add(first, second) };
        let c = self.integer(c);
        self.div(sum, c)
    }
}

fn rational(numerator: i64, denominator: u64) -> RBig {
    RBig::from_parts(IBig::from(numerator), UBig::from(denominator))
}
