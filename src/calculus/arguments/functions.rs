//! exp, log, sin and cos of combinations.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::super::elementary::gcd;
use super::super::graph::{Node, Op};
use super::combination::{Combination, Monomial};
use super::{Arguments, Kind};

impl Arguments<'_> {
    /// exp(Σ cᵢ mᵢ) = Π exp(cᵢ mᵢ).
    pub(super) fn exp(&mut self, argument: Node) -> Node {
        let combination = self.expanded(argument);
        let mut result = self.graph.one();
        for (monomial, coefficient) in combination.terms() {
            let factor = self.exp_of_term(monomial, coefficient);
            result = self.graph.mul(result, factor);
        }
        self.with_small_surds(result)
    }

    /// exp(c log b) = b^c, exp(i c m) = cos(c m) + i sin(c m) for a real m, and powers of exp(m/d) else.
    fn exp_of_term(&mut self, monomial: &Monomial, coefficient: &RBig) -> Node {
        if let [(log, 1)] = monomial.as_slice()
            && let Op::Log(base) = self.graph.op(*log)
        {
            return self.power(*log, base, coefficient);
        }
        let (rest, is_imaginary) = self.without_i(monomial);
        let rest = self.product(&rest);
        if is_imaginary && self.graph.signs(rest).is_real() {
            let (cos, sin) = match self.graph.op(rest) {
                Op::Pi => self.graph.at_turn(coefficient),
                _ => self.multiple_angle(rest, coefficient),
            };
            let rotated = self.graph.mul(self.imaginary, sin);
            return self.graph.add(cos, rotated);
        }
        let monomial = self.product(monomial);
        self.exp_multiple(monomial, coefficient)
    }

    /// exp(c m) as a power of exp(m/d); roots for powers of two in the denominator if m is real.
    pub(super) fn exp_multiple(&mut self, monomial: Node, coefficient: &RBig) -> Node {
        self.power_of_exp(monomial, coefficient).unwrap_or_else(|| self.exp_alone(monomial, coefficient))
    }

    fn power_of_exp(&mut self, monomial: Node, coefficient: &RBig) -> Option<Node> {
        let (numerator, mut odd) = parts(coefficient)?;
        let mut halvings = 0;
        while odd % 2 == 0 && self.graph.signs(monomial).is_real() {
            odd /= 2;
            halvings += 1;
        }
        let common = self.common(Kind::Exponential, monomial, odd)?;
        let power = numerator.checked_mul(i64::try_from(common / odd).ok()?)?;
        let mut base = self.exp_of_part(monomial, common);
        for _ in 0..halvings {
            base = self.graph.sqrt(base);
        }
        Some(self.graph.powi(base, power))
    }

    /// The atom exp(m/d).
    pub(super) fn exp_of_part(&mut self, monomial: Node, denominator: u64) -> Node {
        self.exp_alone(monomial, &RBig::from_parts(IBig::ONE, UBig::from(denominator)))
    }

    /// The atom exp(c m).
    pub(super) fn exp_alone(&mut self, monomial: Node, coefficient: &RBig) -> Node {
        let argument = self.scaled(coefficient, monomial);
        self.graph.atom(Op::Exp(argument))
    }

    /// A monomial without i, and whether i was a factor.
    fn without_i(&self, monomial: &Monomial) -> (Monomial, bool) {
        let rest: Monomial = monomial.iter().copied().filter(|(node, _)| *node != self.imaginary).collect();
        let is_imaginary = rest.len() < monomial.len();
        (rest, is_imaginary)
    }

    /// Cosine and sine of a combination, by the addition theorems.
    pub(super) fn cos_and_sin(&mut self, argument: Node) -> (Node, Node) {
        let combination = self.expanded(argument);
        let mut sum = (self.graph.one(), self.graph.zero());
        for (monomial, coefficient) in combination.terms() {
            let term = self.angle_of_term(monomial, coefficient);
            sum = self.added_angles(sum, term);
        }
        sum
    }

    /// cos(i y) = cosh y and sin(i y) = i sinh y; of what may be neither real nor imaginary,
    /// cos z = (e^iz + e^-iz)/2 and i sin z = (e^iz - e^-iz)/2.
    fn angle_of_term(&mut self, monomial: &Monomial, coefficient: &RBig) -> (Node, Node) {
        let (rest, is_imaginary) = self.without_i(monomial);
        let node = self.product(&rest);
        if !is_imaginary && matches!(self.graph.op(node), Op::Pi) {
            return self.graph.at_turn(coefficient);
        }
        if !is_imaginary && self.graph.signs(node).is_real() {
            return self.multiple_angle(node, coefficient);
        }
        // iz, with z = c m or i c m.
        let exponential = if is_imaginary {
            self.exp_of_term(&rest, &-coefficient.clone())
        } else {
            let mut rotated = rest;
            rotated.push((self.imaginary, 1));
            rotated.sort();
            let rotated = self.product(&rotated);
            self.exp_multiple(rotated, coefficient)
        };
        let half = RBig::from_parts(IBig::ONE, UBig::from(2u8));
        let inverse = self.graph.inv(exponential);
        let (sum, difference) = (self.graph.add(exponential, inverse), self.graph.sub(inverse, exponential));
        let sin = self.graph.mul(self.imaginary, difference);
        (self.scaled(&half, sum), self.scaled(&half, sin))
    }

    /// (cos c m, sin c m) as a multiple of the angle m/d.
    fn multiple_angle(&mut self, monomial: Node, coefficient: &RBig) -> (Node, Node) {
        self.power_of_angle(monomial, coefficient).unwrap_or_else(|| self.angle_alone(monomial, coefficient))
    }

    fn power_of_angle(&mut self, monomial: Node, coefficient: &RBig) -> Option<(Node, Node)> {
        let (numerator, denominator) = parts(coefficient)?;
        let common = self.common(Kind::Angle, monomial, denominator)?;
        let times = numerator.checked_mul(i64::try_from(common / denominator).ok()?)?;
        let part = RBig::from_parts(IBig::ONE, UBig::from(common));
        let mut doubled = match self.graph.op(monomial) {
            Op::Atan(tangent) if common == 1 => self.angle_of_tangent(tangent),
            _ => self.angle_alone(monomial, &part),
        };
        let mut result = (self.graph.one(), self.graph.zero());
        let mut rest = times.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                result = self.added_angles(result, doubled);
            }
            rest >>= 1;
            if rest > 0 {
                doubled = self.added_angles(doubled, doubled);
            }
        }
        let (cos, sin) = result;
        Some((cos, if times < 0 { self.graph.neg(sin) } else { sin }))
    }

    /// Cosine and sine of atan t: 1/√(1 + t²) and t/√(1 + t²).
    fn angle_of_tangent(&mut self, tangent: Node) -> (Node, Node) {
        let (one, square) = (self.graph.one(), self.graph.mul(tangent, tangent));
        let sum = self.graph.add(one, square);
        let root = self.graph.sqrt(sum);
        let cos = self.graph.inv(root);
        (cos, self.graph.mul(tangent, cos))
    }

    /// atan(1/t) = ±π/2 - atan t, with the sign of t.
    pub(super) fn atan(&mut self, argument: Node) -> Node {
        let Op::Inv(tangent) = self.graph.op(argument) else { return self.graph.atan(argument) };
        let quarter = RBig::from_parts(IBig::ONE, UBig::from(2u8));
        let quarter = if self.graph.signs(tangent).is_positive() {
            quarter
        } else if self.graph.is_negative(tangent) {
            -quarter
        } else {
            return self.graph.atan(argument);
        };
        let (pi, angle) = (self.graph.pi(), self.graph.atan(tangent));
        let right_angle = self.scaled(&quarter, pi);
        self.graph.sub(right_angle, angle)
    }

    /// The atoms cos(c m) and sin(c m).
    fn angle_alone(&mut self, monomial: Node, coefficient: &RBig) -> (Node, Node) {
        let angle = self.scaled(coefficient, monomial);
        (self.graph.atom(Op::Cos(angle)), self.graph.atom(Op::Sin(angle)))
    }

    /// cos(x + y) = cos x cos y - sin x sin y and sin(x + y) = sin x cos y + cos x sin y.
    fn added_angles(&mut self, (cx, sx): (Node, Node), (cy, sy): (Node, Node)) -> (Node, Node) {
        let graph = &mut *self.graph;
        let (cc, ss) = (graph.mul(cx, cy), graph.mul(sx, sy));
        let (sc, cs) = (graph.mul(sx, cy), graph.mul(cx, sy));
        (graph.sub(cc, ss), graph.add(sc, cs))
    }

    /// log(ab) = log a + log b for a positive a, whatever b is, and log(-a) + log(-b) for a negative one; then
    /// the same for the sum multiplied out.
    pub(super) fn log(&mut self, argument: Node) -> Node {
        if self.graph.is_negative_number(argument) {
            let opposite = self.graph.neg(argument);
            let (log, pi) = (self.log(opposite), self.graph.pi());
            let angle = self.graph.mul(self.imaginary, pi);
            return self.graph.add(log, angle);
        }
        match self.graph.op(argument) {
            Op::Mul(a, b) if self.graph.signs(a).is_positive() || self.graph.signs(b).is_positive() => {
                let (a, b) = (self.log(a), self.log(b));
                self.graph.add(a, b)
            }
            Op::Mul(a, b) if self.graph.is_negative(a) || self.graph.is_negative(b) => {
                let (a, b) = (self.graph.neg(a), self.graph.neg(b));
                let (a, b) = (self.log(a), self.log(b));
                self.graph.add(a, b)
            }
            Op::Inv(a) if self.graph.signs(a).is_real() => {
                let log = self.log(a);
                self.graph.neg(log)
            }
            Op::Exp(a) if self.graph.signs(a).is_real() => a,
            Op::Sqrt(a) => {
                let log = self.log(a);
                self.scaled(&RBig::from_parts(IBig::ONE, UBig::from(2u8)), log)
            }
            Op::Constant(_) => self.graph.log(argument),
            _ => self.log_of_sum(argument),
        }
    }

    /// log(c Π fᵢ^kᵢ s) = log c + Σ kᵢ log fᵢ + log s with the largest number and the highest powers of
    /// positive factors that are common to all terms; of a negative one, of its opposite.
    fn log_of_sum(&mut self, argument: Node) -> Node {
        let combination = self.expanded(argument);
        let content = combination.terms().map(|(_, c)| c.clone()).reduce(|a, b| gcd(&a, &b));
        let Some(content) = content else { return self.graph.atom(Op::Log(argument)) };
        let content = if content < RBig::ZERO { -content } else { content };
        // A factor that some term has not, it has with power 0.
        let power = |monomial: &Monomial, factor: Node| {
            monomial.iter().find(|(node, _)| *node == factor).map_or(0, |(_, power)| *power)
        };
        let mut factors: Vec<Node> =
            combination.terms().flat_map(|(monomial, _)| monomial.iter().map(|(node, _)| *node)).collect();
        factors.sort();
        factors.dedup();
        // The argument as a whole, or its opposite, would come back.
        let opposite = self.graph.neg(argument);
        factors.retain(|factor| {
            let has_sign = self.graph.signs(*factor).is_positive() || self.graph.is_negative(*factor);
            has_sign && *factor != argument && *factor != opposite
        });
        let common: Monomial = factors
            .into_iter()
            .filter_map(|factor| {
                let least = combination.terms().map(|(monomial, _)| power(monomial, factor)).min()?;
                (least != 0).then_some((factor, least))
            })
            .collect();
        let inverse = common.iter().map(|(node, power)| (*node, -power)).collect();
        let turned = common.iter().filter(|(node, power)| power % 2 != 0 && self.graph.is_negative(*node));
        let sign = if turned.count() % 2 == 0 { RBig::ONE } else { RBig::NEG_ONE };
        let divisor = Combination::term(inverse, sign / &content);
        let Some(rest) = combination.times(&divisor, self.imaginary) else {
            return self.graph.atom(Op::Log(argument));
        };
        let content = self.graph.constant(content);
        let mut terms = vec![self.graph.log(content)];
        for (factor, power) in common {
            let factor = if self.graph.is_negative(factor) { self.graph.neg(factor) } else { factor };
            let log = self.log(factor);
            terms.push(self.scaled(&RBig::from(power), log));
        }
        terms.extend(self.log_of_rest(&rest));
        self.graph.sum(terms)
    }
}

/// The exponents k for which log tᵏ = k log t is looked for.
const EXPONENTS: [u32; 4] = [2, 3, 5, 7];

impl Arguments<'_> {
    /// log tᵏ = k log t, where t is positive: that it is if tᵏ is, and k odd. None for log 1.
    fn log_of_rest(&mut self, rest: &Combination) -> Option<Node> {
        let argument = self.node_of(rest);
        if self.graph.is_one(argument) {
            return None;
        }
        for k in EXPONENTS {
            let Some(root) = rest.root(k, self.imaginary) else { continue };
            let root = self.node_of(&root);
            let signs = self.graph.signs(root);
            if signs.is_positive() || k % 2 == 1 && signs.is_real() {
                let log = self.log(root);
                return Some(self.scaled(&RBig::from(k), log));
            }
        }
        Some(self.graph.atom(Op::Log(argument)))
    }
}

/// Numerator and denominator, if they are not too long.
pub(super) fn parts(value: &RBig) -> Option<(i64, u64)> {
    let numerator = i64::try_from(value.numerator().clone()).ok()?;
    Some((numerator, u64::try_from(value.denominator().clone()).ok()?))
}
