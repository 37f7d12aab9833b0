//! Square roots: of what is positive, of squares of what has no sign, and of numbers with roots in them.

use crate::claim::{Claim, either, factor, in_context};
use crate::expr::{Expr, Point, call, n, q, sqrt, v};
use crate::random::Random;

/// Constants under roots; some are squares modulo 2^61 - 1, some (3, 7, 11) are not.
const CONSTANTS: [i128; 8] = [2, 3, 5, 6, 7, 10, 11, 13];

fn positive(random: &mut Random) -> Expr {
    random.pick(&[
        v("a"),
        v("b"),
        v("a") * v("b"),
        v("a") + v("b"),
        v("a") + n(3),
        v("y").pow(2) + v("a"),
        call("exp", v("y")),
    ])
}

pub fn of_positive(random: &mut Random) -> Option<Claim> {
    let (p, r, k) = (positive(random), positive(random), random.between(2, 7));
    let m = random.pick(&CONSTANTS);
    let equation = match random.below(10) {
        0 => (sqrt(n(k * k) * p.clone().pow(2)), n(k) * p),
        1 => (sqrt(p.clone().pow(2) + n(8) * p.clone().pow(2)), n(3) * p),
        2 => (sqrt(n(m) * p.clone()), sqrt(n(m)) * sqrt(p)),
        3 => (sqrt(p.clone() / n(m)) * sqrt(n(m) * p.clone()), p),
        4 => (sqrt(p.clone()) / sqrt(r.clone()), sqrt(p / r)),
        5 => (n(1) / sqrt(p.clone()), sqrt(p.clone()) / p),
        6 => (sqrt(p.clone().pow(2) + n(2) * p.clone() * r.clone() + r.clone().pow(2)), p + r),
        7 => (sqrt(n(1) + call("sinh", v("y")).pow(2)), call("cosh", v("y"))),
        8 => (p.clone().pow(2).to(q(3, 2)), p.pow(3)),
        _ => (n(1) / (sqrt(v("a")) + sqrt(v("b"))), (sqrt(v("a")) - sqrt(v("b"))) / (v("a") - v("b"))),
    };
    // The wrong sign of a root that is not 0 is a false claim.
    if random.once_in(4) {
        return Some(Claim::is(false, format!("show {} = {}", equation.0, -equation.1)));
    }
    let (left, right) = in_context(random, equation, &[v("z"), v("a") + v("y").pow(2), n(11)]);
    either(random, "", left, right)
}

/// Something that takes both signs.
fn real(random: &mut Random) -> Expr {
    let k = n(random.nonzero(9));
    random.pick(&[
        v("y"),
        v("y") - v("z"),
        v("y") + k.clone(),
        v("y") * v("z"),
        v("y").pow(2) - v("a"),
        k * v("y") - v("a"),
    ])
}

pub fn of_squares(random: &mut Random) -> Option<Claim> {
    let (x, y) = (real(random), real(random));
    let (m, k) = (random.pick(&CONSTANTS), random.between(2, 9));
    let equation = match random.below(11) {
        0 => (sqrt(x.clone().pow(2)) * sqrt(y.clone().pow(2)), sqrt(x.pow(2) * y.pow(2))),
        1 => (sqrt(x.clone().pow(2)).pow(2), x.pow(2)),
        2 => (sqrt(x.clone().pow(4)), x.pow(2)),
        3 => (sqrt(n(m) * x.clone().pow(2)), sqrt(n(m)) * sqrt(x.pow(2))),
        4 => (sqrt(x.clone().pow(2)) / x.clone(), x.clone() / sqrt(x.pow(2))),
        5 => (sqrt(n(k * k) * x.clone().pow(2)), n(k) * sqrt(x.pow(2))),
        6 => (sqrt((x.clone().pow(2) + n(m)).pow(2)), x.pow(2) + n(m)),
        7 => {
            // (a - b)² under the root, with the sign that a condition gives.
            let below = random.once_in(2);
            let difference = v("a") - n(k) * v("b");
            let root = if below { -difference.clone() } else { difference.clone() };
            let relation = if below { "<" } else { ">" };
            let before = format!("when a {relation} {k}*b\n");
            let holds = random.once_in(2);
            let right = if holds { root } else { -root };
            return Some(Claim::is(holds, format!("{before}show {} = {right}", sqrt(difference.pow(2)))));
        }
        8 | 9 => {
            // False where x is negative, be it on a thin region only.
            let thin = v("y").pow(2) - factor(random).pow(2);
            let x = random.pick(&[x, thin]);
            return Some(Claim::is(false, format!("show {} = {x}", sqrt(x.clone().pow(2)))));
        }
        _ => {
            return Some(Claim::is(false, format!("when c = {k}*a\nshow sqrt((a - c)^2) = a - c")));
        }
    };
    let (left, right) = in_context(random, equation, &[v("z"), v("y") + n(7), v("a")]);
    either(random, "", left, right)
}

/// √(A ± 2√B) = √m ± √l with A = m + l, B = m l
pub fn nested(random: &mut Random) -> Option<Claim> {
    let m = random.between(2, 30);
    let l = random.between(1, m - 1);
    let k = random.between(1, 4);
    let minus = random.once_in(2);
    let sign = n(if minus { -1 } else { 1 });
    let left = sqrt(n(k * k * (m + l)) + n(2 * k * k) * sign.clone() * sqrt(n(m * l)));
    let right = n(k) * (sqrt(n(m)) + sign * sqrt(n(l)));
    if left.value(Point(0)).re < 1e-3 {
        return None;
    }
    match random.below(4) {
        0 => Some(Claim::is(false, format!("show {left} = {}", -right))),
        1 => {
            let near = right + factor(random);
            Some(Claim::is(false, format!("show {left} = {near}")))
        }
        _ => {
            let other = sqrt(n(random.pick(&CONSTANTS)));
            let (left, right) = in_context(random, (left, right), &[other, n(3)]);
            let claim = Claim::is(true, format!("show {left} = {right}"));
            (left != right).then_some(claim)
        }
    }
}
