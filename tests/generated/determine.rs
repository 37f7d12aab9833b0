//! Coefficients that are to be found: one choice for all links, or none.

use crate::claim::Claim;
use crate::expr::{Expr, n, q, v};
use crate::random::Random;

pub fn determined(random: &mut Random) -> Option<Claim> {
    let (value, divisor) = (random.nonzero(12), random.between(1, 7));
    let found = q(value, divisor);
    let base =
        random.pick(&[v("y"), v("y") * v("z"), v("y").pow(2) + v("a"), v("y") / v("a"), v("y") + v("z")]);
    let other = random.pick(&[v("z").pow(3), v("y").pow(4), v("a") * v("y").pow(5)]);
    let c = v("c");
    let unique = |e: &Expr| format!("show {} = {}\n", c.clone() * e.clone(), found.clone() * e.clone());
    Some(match random.below(8) {
        0 => Claim::is(true, format!("determine c\n{}", unique(&base))),
        1 => Claim::is(true, format!("determine c\n{}{}", unique(&base), unique(&other))),
        2 => {
            let wrong = (found.clone() + n(random.nonzero(5))) * other.clone();
            Claim::is(false, format!("determine c\n{}show {} = {wrong}", unique(&base), c.clone() * other))
        }
        3 => Claim::is(false, format!("determine c\nshow {} = {}", c * base.clone(), base + other)),
        // One equation for two coefficients.
        4 => Claim::is(false, format!("determine c, e\nshow c*y + e*y = {found}*y")),
        5 => Claim::is(true, format!("determine c, e\nshow c*y + e*z = {found}*y + {value}*z")),
        // Nothing says what e is.
        6 => Claim::is(false, format!("determine c, e\nshow {} = {}", c * base.clone(), base * n(value))),
        _ => Claim::is(true, format!("determine c\nshow (c - {})*{base} = 0", n(value))),
    })
}
