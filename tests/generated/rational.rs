//! Rational functions.

use crate::claim::{Claim, either, monomial};
use crate::expr::{Expr, n, v};
use crate::random::Random;
use crate::rewrite::rewritten;

fn polynomial(random: &mut Random) -> Expr {
    let names = [v("y"), v("z"), v("w"), v("a")];
    let mut sum = n(random.nonzero(5));
    for _ in 0..random.between(1, 2) {
        let pair = random.pick(&names) + random.pick(&names);
        sum = sum + n(random.nonzero(9)) * monomial(random, &[&pair]);
    }
    sum
}

pub fn rational(random: &mut Random) -> Option<Claim> {
    let (p, r, s) = (polynomial(random), polynomial(random), polynomial(random));
    let (left, right) = match random.below(7) {
        0 => ((p.clone() + r.clone()).pow(2), p.clone().pow(2) + n(2) * p * r.clone() + r.pow(2)),
        1 => ((p.clone() - r.clone()) * (p.clone() + r.clone()), p.pow(2) - r.pow(2)),
        2 => (p.clone() / r.clone() + s.clone(), (p + r.clone() * s) / r),
        3 => (p.clone() / r.clone() - p.clone() / s.clone(), p * (s.clone() - r.clone()) / (r * s)),
        4 => (n(1) / (p.clone().pow(2) - r.clone().pow(2)), n(1) / (p.clone() + r.clone()) / (p - r)),
        5 => (
            (p.clone().pow(3) - r.clone().pow(3)) / (p.clone() - r.clone()),
            p.clone().pow(2) + p * r.clone() + r.pow(2),
        ),
        _ => {
            let left = p / r * s;
            let right = rewritten(random, &left, 2);
            (left, right)
        }
    };
    either(random, "", left, right)
}
