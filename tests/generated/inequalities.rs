//! Inequalities: sums of squares, shifted ones, products of signs, consequences of conditions.

use crate::claim::Claim;
use crate::expr::{Expr, Number, n, q, v};
use crate::random::Random;

/// (k y + l z + m)², expanded.
fn square(k: i128, l: i128, m: i128) -> Expr {
    let (y, z) = (v("y"), v("z"));
    n(k * k) * y.clone().pow(2)
        + n(l * l) * z.clone().pow(2)
        + n(m * m)
        + n(2 * k * l) * y.clone() * z.clone()
        + n(2 * k * m) * y
        + n(2 * l * m) * z
}

/// Small enough to leave only a thin region, and not always small.
fn margin(random: &mut Random) -> Expr {
    random.pick(&[n(1), q(1, 10), q(1, 1_000_000), q(1, 3), n(7)])
}

pub fn inequalities(random: &mut Random) -> Option<Claim> {
    let (k, l, m) = (random.nonzero(5), random.nonzero(5), random.between(-9, 9));
    let holds = random.once_in(2);
    let margin = margin(random);
    Some(match random.below(9) {
        // One square vanishes on a line: below it there is a thin region.
        0 => {
            let line = square(k, l, m);
            if holds {
                Claim::is(true, format!("show {line} >= 0"))
            } else {
                Claim::is(false, format!("show {line} >= {margin}"))
            }
        }
        1 => {
            // Two squares have a common zero if their lines are not parallel.
            let (k2, l2) = (random.nonzero(4), random.nonzero(4));
            let sum = square(k, l, m) + square(k2, l2, random.between(-4, 4));
            if holds {
                Claim::is(true, format!("show {} > 0", sum + margin))
            } else if k * l2 != k2 * l {
                Claim::is(false, format!("show {sum} > 0"))
            } else {
                return None;
            }
        }
        2 => {
            let far = n(random.nonzero(200));
            let hill = (v("y") - far.clone()).pow(2);
            if holds {
                Claim::is(true, format!("show {} > 0", hill + margin))
            } else {
                Claim::is(false, format!("show {} > 0", hill - margin))
            }
        }
        3 => Claim::is(holds, format!("show y^2 + z^2 {} {}*y*z", if holds { ">=" } else { "<=" }, 2)),
        4 => {
            let (left, right, holds) = random.pick(&[
                ("a*b", "> 0", true),
                ("a + b", "> a", true),
                ("a/b + b/a", ">= 2", true),
                ("a*y^2", ">= 0", true),
                ("a*y", ">= 0", false),
                ("a - b", "> 0", false),
                ("exp(y) + a", "> a", true),
                ("y*z", ">= 0", false),
                ("(a + b)^2", ">= 4*a*b", true),
                ("(a + b)^2", "> 4*a*b", false),
            ]);
            let c = random.between(1, 30);
            let (relation, value) = right.split_once(' ')?;
            Claim::is(holds, format!("show {c}*({left}) {relation} {c}*{value}"))
        }
        5 => {
            let (low, high) = (random.between(-20, 20), random.between(1, 30));
            if holds {
                Claim::is(true, format!("when y > {}\nshow y > {}", low + high, low))
            } else {
                Claim::is(false, format!("when y > {low}\nshow y > {}", low + high))
            }
        }
        6 => {
            let (low, width) = (random.between(-9, 9), random.between(1, 9));
            let between = format!("when y > {low}\nwhen y < {}\n", low + width);
            let parabola = (v("y") - n(low)) * (v("y") - n(low + width));
            Claim::is(holds, format!("{between}show {parabola} {} 0", if holds { "<" } else { ">" }))
        }
        7 => {
            let far = random.nonzero(50);
            Claim::is(
                holds,
                format!("show (y - {})^2 + z^2 {}", n(far), if holds { "+ 1 != 0" } else { "!= 0" }),
            )
        }
        _ => {
            // y⁴ - 2 c y² + c² + margin
            let c = random.between(1, 6);
            let quartic = v("y").pow(4) - n(2 * c) * v("y").pow(2) + Number(c * c, 1);
            if holds {
                Claim::is(true, format!("show {} > 0", quartic + margin))
            } else {
                Claim::is(false, format!("show {} > 0", quartic - margin))
            }
        }
    })
}
