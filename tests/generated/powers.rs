//! Exponentials, logarithms and powers that are not whole.

use crate::claim::{Claim, PRIME, either, in_context};
use crate::expr::{Expr, call, n, q, v};
use crate::random::Random;

fn real(random: &mut Random) -> Expr {
    random.pick(&[v("y"), v("z"), v("y") * v("z"), n(2) * v("y"), v("y") - v("z"), v("w").pow(2)])
}

/// Something that is positive wherever it is defined.
fn positive(random: &mut Random) -> Expr {
    random.pick(&[v("a"), v("b"), v("a") * v("b"), n(3) * v("a"), v("a") + n(7), v("a") + v("b")])
}

fn around() -> [Expr; 3] {
    [v("z"), v("y") + n(11), v("a") * v("w")]
}

pub fn exp_and_log(random: &mut Random) -> Option<Claim> {
    let (exp, log) = (|e| call("exp", e), |e| call("log", e));
    let (x, y, k) = (real(random), real(random), random.between(2, 5));
    let (a, b) = (positive(random), positive(random));
    if random.once_in(40) {
        // x^p = x and x^(p-1) = 1 modulo p only (Fermat).
        let (power, right) =
            random.pick(&[(PRIME, exp(x.clone())), (PRIME - 1, n(1)), (1 << 60, exp(x.clone()))]);
        return Some(Claim::is(false, format!("show {} = {right}", exp(n(power) * x))));
    }
    // Arguments that are opposite, which nothing but their values shows.
    let opposite = |e: &Expr| {
        let difference = |a: &str, b: &str| v(a) - v(b);
        (difference("y", "z").pow(3) * e.clone(), difference("z", "y").pow(3) * e.clone())
    };
    let equation = match random.below(12) {
        11 => {
            let (one, other) = opposite(&a);
            (exp(one) * exp(other), n(1))
        }
        0 => (exp(x.clone() + y.clone()), exp(x) * exp(y)),
        1 => (exp(x.clone() - y.clone()), exp(x) / exp(y)),
        2 => (exp(n(k) * x.clone()), exp(x).pow(k)),
        3 => (exp(x.clone()) * exp(-x), n(1)),
        4 => (log(a.clone() * b.clone()), log(a) + log(b)),
        5 => (log(a.clone() / b.clone()), log(a) - log(b)),
        6 => (log(a.clone().pow(k)), n(k) * log(a)),
        7 => (exp(log(a.clone())), a),
        8 => (log(exp(x.clone())), x),
        9 => (exp(n(2) * log(a.clone()) + x.clone()), a.pow(2) * exp(x)),
        _ => (log(exp(x.clone()) * a.clone()), x + log(a)),
    };
    let (left, right) = in_context(random, equation, &around());
    either(random, "", left, right)
}

pub fn symbolic_powers(random: &mut Random) -> Option<Claim> {
    let (x, y, k) = (real(random), real(random), random.between(2, 5));
    let (a, b) = (v("a"), v("b"));
    let equation = match random.below(9) {
        0 => (a.clone().to(x.clone() + y.clone()), a.clone().to(x) * a.to(y)),
        1 => (a.clone().to(x.clone()).to(y.clone()), a.to(x * y)),
        2 => ((a.clone() * b.clone()).to(x.clone()), a.to(x.clone()) * b.to(x)),
        3 => (n(1) / a.clone().to(x.clone()), a.to(-x)),
        4 => (a.clone().to(x.clone()).pow(k), a.to(n(k) * x)),
        5 => ((a.clone() / b.clone()).to(x.clone()), a.to(x.clone()) / b.to(x)),
        6 => (a.clone().to(x.clone()), call("exp", x * call("log", a))),
        7 => {
            let angle = x.clone() * call("log", a.clone());
            (a.to(v("i") * x), call("cos", angle.clone()) + v("i") * call("sin", angle))
        }
        _ => (a.clone().to(x.clone() - n(1)), a.clone().to(x) / a),
    };
    let (left, right) = in_context(random, equation, &around());
    either(random, "", left, right)
}

pub fn odd_fractions(random: &mut Random) -> Option<Claim> {
    let base = positive(random);
    let d = random.pick(&[3, 5, 7, 3]);
    let (m, l) = (random.between(1, 4), random.nonzero(4));
    let power = |m| base.clone().to(q(m, d));
    let equation = match random.below(7) {
        0 => (power(m).pow(d), base.clone().pow(m)),
        1 if m + l != 0 => (power(m) * power(l), power(m + l)),
        2 => ((v("a") * v("b")).to(q(m, d)), v("a").to(q(m, d)) * v("b").to(q(m, d))),
        3 => {
            let k = random.between(2, 11);
            ((n(k.pow(3)) * base.clone()).to(q(1, 3)), n(k) * base.clone().to(q(1, 3)))
        }
        4 => (n(1) / power(m), power(-m)),
        5 => (call("exp", v("y") / n(d)).pow(d), call("exp", v("y"))),
        _ => (base.clone().pow(d).to(q(m, d)), base.clone().pow(m)),
    };
    let (left, right) = in_context(random, equation, &around());
    either(random, "", left, right)
}
