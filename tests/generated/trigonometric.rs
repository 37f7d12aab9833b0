//! Trigonometric and hyperbolic functions.

use crate::claim::{Claim, PRIME, either, in_context};
use crate::expr::{Expr, call, n, v};
use crate::random::Random;

/// Arguments that are not multiples of each other.
fn arguments(random: &mut Random) -> (Expr, Expr) {
    let first = random.pick(&[v("y"), n(2) * v("y"), v("a") * v("y"), v("y").pow(2), v("y") + v("w")]);
    let second = random.pick(&[v("z"), n(3) * v("z"), v("z") * v("w"), v("b"), v("z").pow(3)]);
    (first, second)
}

fn around(x: &Expr) -> [Expr; 4] {
    [v("z"), v("y") + n(3), x.clone(), v("a") * v("z")]
}

pub fn trigonometric(random: &mut Random) -> Option<Claim> {
    let (x, y) = arguments(random);
    if random.once_in(40) {
        // No whole number is a period.
        let (f, k) = (random.pick(&["sin", "cos", "tan"]), random.nonzero(5));
        let shifted = call(f, x.clone() + n(k * PRIME));
        return Some(Claim::is(false, format!("show {shifted} = {}", call(f, x))));
    }
    let (sin, cos, tan) = (|e| call("sin", e), |e| call("cos", e), |e| call("tan", e));
    let (s, c, t) = (sin(x.clone()), cos(x.clone()), tan(x.clone()));
    let (sy, cy, ty) = (sin(y.clone()), cos(y.clone()), tan(y.clone()));
    let both = random.pick(&[1, -1]);
    let shifted = x.clone() + n(both) * y.clone();
    let cube = |a: &str, b: &str| (v(a) - v(b)).pow(3);
    let equation = match random.below(14) {
        12 => (sin(cube("z", "w")), -sin(cube("w", "z"))),
        13 => (cos(cube("z", "w")), cos(cube("w", "z"))),
        0 => (s.clone().pow(2) + c.pow(2), n(1)),
        1 => (sin(shifted), s * cy + n(both) * c * sy),
        2 => (cos(shifted), c * cy - n(both) * s * sy),
        3 => (tan(shifted), (t.clone() + n(both) * ty.clone()) / (n(1) - n(both) * t * ty)),
        4 => (sin(n(2) * x), n(2) * s * c),
        5 => (cos(n(2) * x), n(1) - n(2) * s.pow(2)),
        6 => (sin(n(3) * x), n(3) * s.clone() - n(4) * s.pow(3)),
        7 => (cos(n(4) * x), n(8) * c.clone().pow(4) - n(8) * c.pow(2) + n(1)),
        8 => (t.pow(2) + n(1), n(1) / c.pow(2)),
        9 => (sin(x.clone() + y.clone()) * sin(x - y), s.pow(2) - sy.pow(2)),
        10 => (cos(x.clone() + y.clone()) + cos(x - y), n(2) * c * cy),
        _ => (sin(-x), -s),
    };
    let around = around(&sin(v("w")));
    let (left, right) = in_context(random, equation, &around);
    either(random, "", left, right)
}

pub fn hyperbolic(random: &mut Random) -> Option<Claim> {
    let (x, y) = arguments(random);
    let (sinh, cosh, tanh) = (|e| call("sinh", e), |e| call("cosh", e), |e| call("tanh", e));
    let (s, c, t) = (sinh(x.clone()), cosh(x.clone()), tanh(x.clone()));
    let (sy, cy, ty) = (sinh(y.clone()), cosh(y.clone()), tanh(y.clone()));
    let both = random.pick(&[1, -1]);
    let shifted = x.clone() + n(both) * y.clone();
    let equation = match random.below(11) {
        0 => (c.pow(2) - s.pow(2), n(1)),
        1 => (sinh(shifted), s * cy + n(both) * c * sy),
        2 => (cosh(shifted), c * cy + n(both) * s * sy),
        3 => (tanh(shifted), (t.clone() + n(both) * ty.clone()) / (n(1) + n(both) * t * ty)),
        4 => (sinh(n(2) * x), n(2) * s * c),
        5 => (cosh(n(2) * x), n(2) * c.pow(2) - n(1)),
        6 => (sinh(n(3) * x), n(3) * s.clone() + n(4) * s.pow(3)),
        7 => (c + s, call("exp", x)),
        8 => (n(1) - t.pow(2), n(1) / c.pow(2)),
        9 => (call("exp", x.clone()) - call("exp", -x), n(2) * s),
        _ => (t, s / c),
    };
    let around = around(&cosh(v("w")));
    let (left, right) = in_context(random, equation, &around);
    either(random, "", left, right)
}
