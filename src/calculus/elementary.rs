//! Roots, exponentials and logarithms: atoms, with the rules that bring equal ones to the same form.
//!
//! Every rule is an identity of real analysis on the domain where the left side is defined, or of principal
//! values where it may not be real; a rule that needs a sign asks the declared assumptions for it. Of a negative
//! number the root and the logarithm are not real.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::graph::{Graph, Node, Op};
use super::signs::Signs;

impl Graph {
    /// The positive root. √(ab) = √a √b where one factor is known to be non-negative.
    pub fn sqrt(&mut self, a: Node) -> Node {
        if self.is_negative_number(a) {
            let opposite = self.neg(a);
            let (i, root) = (self.imaginary(), self.sqrt(opposite));
            return self.mul(i, root);
        }
        match self.op(a) {
            Op::Constant(number) => {
                let value = self.constant_value(number).clone();
                self.constant_root(a, &value)
            }
            Op::Mul(x, y) if x == y && self.signs(x).is_nonnegative() => x,
            Op::Mul(x, y) if x == y && self.signs(x).within(Signs::NONPOSITIVE) => self.neg(x),
            // √((pq)²) = |p| √(q²) for a p of known sign.
            Op::Mul(x, y)
                if x == y
                    && let Some((size, rest)) = self.factor_of_known_sign(x) =>
            {
                let square = self.mul(rest, rest);
                let root = self.sqrt(square);
                self.mul(size, root)
            }
            Op::Mul(x, y) if self.signs(x).is_nonnegative() || self.signs(y).is_nonnegative() => {
                let (x, y) = (self.sqrt(x), self.sqrt(y));
                self.mul(x, y)
            }
            Op::Mul(x, y)
                if self.signs(x).within(Signs::NONPOSITIVE) || self.signs(y).within(Signs::NONPOSITIVE) =>
            {
                let (x, y) = (self.neg(x), self.neg(y));
                let (x, y) = (self.sqrt(x), self.sqrt(y));
                self.mul(x, y)
            }
            Op::Inv(x) => {
                let root = self.sqrt(x);
                self.inv(root)
            }
            Op::Add(..) | Op::Sub(..) => {
                let factors = self.positive_factors(a);
                if factors.is_empty() {
                    return self.atom(Op::Sqrt(a));
                }
                let rest = self.without_factors(a, &factors);
                let mut root = self.sqrt(rest);
                for (factor, divides) in factors {
                    let factor = self.sqrt(factor);
                    let factor = if divides { self.inv(factor) } else { factor };
                    root = self.mul(factor, root);
                }
                root
            }
            _ => self.atom(Op::Sqrt(a)),
        }
    }

    /// The absolute value of a factor of known sign, and the other factor.
    fn factor_of_known_sign(&mut self, product: Node) -> Option<(Node, Node)> {
        let Op::Mul(p, q) = self.op(product) else { return None };
        [(p, q), (q, p)].into_iter().find_map(|(factor, rest)| {
            let signs = self.signs(factor);
            if signs.is_nonnegative() {
                Some((factor, rest))
            } else {
                signs.within(Signs::NONPOSITIVE).then(|| (self.neg(factor), rest))
            }
        })
    }

    /// √(n/d) = k √(s)/d with s square-free, as a product of roots of primes.
    fn constant_root(&mut self, node: Node, value: &RBig) -> Node {
        let denominator = value.denominator().clone();
        let radicand = UBig::try_from(value.numerator().clone()).unwrap_or_default() * &denominator;
        let Some(primes) = factorise(&radicand) else {
            return self.atom(Op::Sqrt(node));
        };
        let mut whole = RBig::from_parts(IBig::ONE, denominator);
        let mut roots = Vec::new();
        for (prime, power) in primes {
            whole *= RBig::from(UBig::from(prime).pow(power / 2));
            if power % 2 == 1 {
                roots.push(prime);
            }
        }
        let mut result = self.constant(whole);
        for prime in roots {
            let prime = self.integer(prime as i64);
            let root = self.atom(Op::Sqrt(prime));
            result = self.mul(result, root);
        }
        if radicand == UBig::ZERO { self.zero() } else { result }
    }

    /// exp(a + b) = exp(a) exp(b), exp(-a) = 1/exp(a), exp(n a/m) = exp(a/m)^n, exp(log a) = a,
    /// and products multiplied out.
    pub fn exp(&mut self, a: Node) -> Node {
        match self.op(a) {
            Op::Constant(number) if self.constant_value(number).is_zero() => self.one(),
            Op::Constant(number) if !self.constant_value(number).is_one() => {
                let power = self.constant_value(number).clone();
                let one = self.one();
                self.exp_multiple(&power, one)
            }
            Op::Add(x, y) => {
                let (x, y) = (self.exp(x), self.exp(y));
                self.mul(x, y)
            }
            Op::Sub(x, y) => {
                let (x, y) = (self.exp(x), self.exp(y));
                self.div(x, y)
            }
            Op::Neg(x) => {
                let x = self.exp(x);
                self.inv(x)
            }
            Op::Log(x) => x,
            Op::Mul(c, x) => match self.as_constant(c).cloned() {
                Some(power) => self.exp_multiple(&power, x),
                None => self.exp_of_product(a, c, x),
            },
            _ => self.atom(Op::Exp(a)),
        }
    }

    /// exp(x (y ± z)) = exp(x y) exp(x z)^±1, so that exponents come out as sums of monomials.
    fn exp_of_product(&mut self, product: Node, x: Node, y: Node) -> Node {
        let (rest, sum) = if matches!(self.op(x), Op::Add(..) | Op::Sub(..)) { (y, x) } else { (x, y) };
        let (first, second, minus) = match self.op(sum) {
            Op::Add(first, second) => (first, second, false),
            Op::Sub(first, second) => (first, second, true),
            _ => return self.atom(Op::Exp(product)),
        };
        let (first, second) = (self.mul(rest, first), self.mul(rest, second));
        let (first, second) = (self.exp(first), self.exp(second));
        if minus { self.div(first, second) } else { self.mul(first, second) }
    }

    /// exp(c x) for a rational c: roots of exp(x) for powers of two in the denominator (x real), an
    /// atom of its own for what is left of it.
    fn exp_multiple(&mut self, power: &RBig, x: Node) -> Node {
        let (Ok(n), Ok(mut odd)) = (
            i64::try_from(power.numerator().clone()),
            i64::try_from(IBig::from(power.denominator().clone())),
        ) else {
            let power = self.constant(power.clone());
            let argument = self.mul(power, x);
            return self.atom(Op::Exp(argument));
        };
        let mut halvings = 0;
        while odd % 2 == 0 && self.signs(x).is_real() {
            odd /= 2;
            halvings += 1;
        }
        let mut base = if odd == 1 {
            self.exp(x)
        } else {
            let part = self.constant(RBig::from_parts(IBig::ONE, UBig::from(odd.unsigned_abs())));
            let argument = self.mul(part, x);
            self.atom(Op::Exp(argument))
        };
        for _ in 0..halvings {
            base = self.sqrt(base);
        }
        self.powi(base, n)
    }

    /// log(ab) = log a + log b where one factor is known to be positive (then the other is, too),
    /// log(1/a) = -log a, log √a = ½ log a, log(exp a) = a for real a, log of a number by its primes.
    pub fn log(&mut self, a: Node) -> Node {
        if self.is_negative_number(a) {
            let opposite = self.neg(a);
            let (i, pi, log) = (self.imaginary(), self.pi(), self.log(opposite));
            let angle = self.mul(i, pi);
            return self.add(log, angle);
        }
        match self.op(a) {
            Op::Constant(number) => {
                let value = self.constant_value(number).clone();
                self.constant_log(a, &value)
            }
            Op::Exp(x) if self.signs(x).is_real() => x,
            Op::Imaginary => self.right_angle(RBig::ONE),
            Op::Neg(x) if matches!(self.op(x), Op::Imaginary) => self.right_angle(RBig::NEG_ONE),
            Op::Mul(x, y) if self.signs(x).is_positive() || self.signs(y).is_positive() => {
                let (x, y) = (self.log(x), self.log(y));
                self.add(x, y)
            }
            Op::Mul(x, y) if self.is_negative(x) || self.is_negative(y) => {
                let (x, y) = (self.neg(x), self.neg(y));
                let (x, y) = (self.log(x), self.log(y));
                self.add(x, y)
            }
            Op::Inv(x) => {
                let log = self.log(x);
                self.neg(log)
            }
            Op::Add(..) | Op::Sub(..) => {
                let (content, rest) = self.content(a);
                if content.is_one() {
                    return self.atom(Op::Log(a));
                }
                let content = self.constant(content);
                let (log, rest) = (self.log(content), self.log(rest));
                self.add(log, rest)
            }
            Op::Sqrt(x) => {
                let log = self.log(x);
                let half = self.constant(RBig::from_parts(IBig::ONE, UBig::from(2u8)));
                self.mul(half, log)
            }
            _ => self.atom(Op::Log(a)),
        }
    }

    pub(super) fn is_negative(&self, node: Node) -> bool {
        self.signs(node).is_negative()
    }

    /// True of -1 and -√2, but not of a variable that happens to be negative: that is real and has no real root.
    pub(super) fn is_negative_number(&self, node: Node) -> bool {
        self.is_negative(node) && self.leaves_of(&[node]).is_empty()
    }

    /// The signs that something needs to have a root: what is real must not be negative, unless it is a number
    /// that is, and what is complex not lie on the cut, where no root would be the limit from both sides.
    pub(super) fn needed_for_root(&self, node: Node) -> Signs {
        if !self.signs(node).is_real() {
            Signs::OFF_CUT_OR_ZERO
        } else if self.is_negative_number(node) {
            Signs::COMPLEX
        } else {
            Signs::NONNEGATIVE
        }
    }

    /// The same for a logarithm.
    pub(super) fn needed_for_logarithm(&self, node: Node) -> Signs {
        if !self.signs(node).is_real() {
            Signs::OFF_CUT
        } else if self.is_negative_number(node) {
            Signs::NONZERO
        } else {
            Signs::ABOVE_ZERO
        }
    }

    /// ±iπ/2.
    fn right_angle(&mut self, sign: RBig) -> Node {
        let half = self.constant(sign / RBig::from(2u8));
        let (i, pi) = (self.imaginary(), self.pi());
        let angle = self.mul(i, pi);
        self.mul(half, angle)
    }

    /// A sum as c (a ± b) with the largest positive rational c that divides all its coefficients, so
    /// that log(2 + 2x) and log 2 + log(1 + x) come out alike.
    fn content(&mut self, node: Node) -> (RBig, Node) {
        match self.op(node) {
            Op::Constant(number) if !self.constant_value(number).is_zero() => {
                let value = self.constant_value(number).clone();
                let size = if value < RBig::ZERO { -value.clone() } else { value.clone() };
                let sign = self.constant(value / &size);
                (size, sign)
            }
            Op::Neg(x) => {
                let (content, rest) = self.content(x);
                (content, self.neg(rest))
            }
            Op::Mul(x, y) => {
                let ((cx, x), (cy, y)) = (self.content(x), self.content(y));
                (cx * cy, self.mul(x, y))
            }
            Op::Add(x, y) | Op::Sub(x, y) => {
                let ((cx, x_rest), (cy, y_rest)) = (self.content(x), self.content(y));
                let common = gcd(&cx, &cy);
                if common.is_one() {
                    return (common, node);
                }
                let (cx, cy) = (self.constant(cx / &common), self.constant(cy / &common));
                let (x, y) = (self.mul(cx, x_rest), self.mul(cy, y_rest));
                let minus = matches!(self.op(node), Op::Sub(..));
                (common, if minus { self.sub(x, y) } else { self.add(x, y) })
            }
            _ => (RBig::ONE, node),
        }
    }

    fn constant_log(&mut self, node: Node, value: &RBig) -> Node {
        let numerator = UBig::try_from(value.numerator().clone()).unwrap_or_default();
        let (Some(over), Some(under)) = (factorise(&numerator), factorise(value.denominator())) else {
            return self.atom(Op::Log(node));
        };
        if value.is_zero() {
            return self.atom(Op::Log(node));
        }
        let mut terms = Vec::new();
        for (primes, sign) in [(over, 1), (under, -1)] {
            for (prime, power) in primes {
                let prime = self.integer(prime as i64);
                let log = self.atom(Op::Log(prime));
                let power = self.integer(sign * power as i64);
                terms.push(self.mul(power, log));
            }
        }
        self.sum(terms)
    }

    /// a^c for a rational c: roots for powers of two, exp(c log a) for the rest.
    pub fn pow_rational(&mut self, a: Node, power: &RBig) -> Node {
        if power.is_int()
            && let Ok(n) = i64::try_from(power.numerator().clone())
        {
            return self.powi(a, n);
        }
        let log = self.log(a);
        let power = self.constant(power.clone());
        let argument = self.mul(power, log);
        self.exp(argument)
    }
}

/// The largest rational of which both are whole multiples: gcd(a d, c b)/(b d) for a/b and c/d.
pub(super) fn gcd(x: &RBig, y: &RBig) -> RBig {
    let left = x.numerator() * IBig::from(y.denominator().clone());
    let right = y.numerator() * IBig::from(x.denominator().clone());
    let common = dashu_int::ops::Gcd::gcd(left, right);
    RBig::from_parts(IBig::from(common), x.denominator() * y.denominator())
}

/// The primes of a number below 2^64 with their powers, smallest first; none if it is too large for
/// trial division up to 2^16 to finish.
fn factorise(number: &UBig) -> Option<Vec<(u64, usize)>> {
    let mut rest = u64::try_from(number.clone()).ok()?;
    let mut primes = Vec::new();
    if rest == 0 {
        return Some(primes);
    }
    for prime in 2..(1u64 << 16) {
        if prime * prime > rest {
            break;
        }
        let mut power = 0;
        while rest % prime == 0 {
            rest /= prime;
            power += 1;
        }
        if power > 0 {
            primes.push((prime, power));
        }
    }
    if rest >= 1 << 32 {
        return None;
    }
    if rest > 1 {
        primes.push((rest, 1));
    }
    Some(primes)
}
