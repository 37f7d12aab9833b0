//! Derivatives of jets, variations, divergences and integrals.

use crate::claim::{Claim, factor, stated};
use crate::derive::{Coordinate, euler_lagrange, replaced, total};
use crate::expr::{Expr, Jet, Number, call, n, v};
use crate::random::Random;

fn jet(random: &mut Random) -> Expr {
    random.pick(&[
        Jet("u", 0, 0),
        Jet("w", 0, 0),
        Jet("u", 1, 0),
        Jet("u", 0, 1),
        Jet("w", 0, 1),
        Jet("u", 0, 0),
        Jet("p", 0, 0),
    ])
}

pub fn derivatives(random: &mut Random) -> Option<Claim> {
    let (x, y) = (jet(random), jet(random));
    let outer = random.pick(&["sin", "cos", "exp", "tanh", "sinh", "cosh"]);
    let expr = match random.below(7) {
        0 => x * y,
        1 => x.pow(random.between(2, 4)) * v("x"),
        2 => call(outer, x) * v("a"),
        3 => x / (y.pow(2) + n(3)),
        4 => call("log", Jet("p", 0, 0)) * x,
        5 => call("sqrt", Jet("p", 0, 0)) + v("t") * x,
        _ => Jet("p", 0, 0).to(Number(random.nonzero(5), 3)),
    };
    let first = random.pick(&[Coordinate::T, Coordinate::X]);
    let mut derivative = total(&expr, first);
    let mut along = String::from(if first == Coordinate::T { "t" } else { "x" });
    if random.once_in(4) {
        derivative = total(&derivative, Coordinate::X);
        along += ", x";
    }
    stated(random, "", &format!("d({expr}, {along})"), &derivative)
}

fn density(random: &mut Random) -> Expr {
    let factor = random.pick(&[n(1), v("a"), v("x"), n(3), v("y")]);
    let (x, y) = (jet(random), jet(random));
    let second = Jet("u", 0, 2) * Jet("u", 0, 0);
    random.pick(&[x.clone() * y.clone(), x.clone().pow(2), x.clone().pow(3), x * y.pow(2), second]) * factor
}

pub fn variations(random: &mut Random) -> Option<Claim> {
    let lagrangian = density(random) + n(random.nonzero(7)) * density(random);
    if random.once_in(5) {
        // What a rule puts in is varied, too.
        let value = random.pick(&[Jet("u", 0, 0).pow(2), v("a") * Jet("u", 0, 0), Jet("u", 0, 0) + n(3)]);
        let rule = |field: &'static str, t: u8, x: u8| {
            let after_t = |e: Expr| (0..t).fold(e, |e, _| total(&e, Coordinate::T));
            (field == "w").then(|| (0..x).fold(after_t(value.clone()), |e, _| total(&e, Coordinate::X)))
        };
        let varied = euler_lagrange(&replaced(&lagrangian, &rule), "u", 2);
        let left = format!("vary(integral[t, x]({lagrangian}), u)");
        return stated(random, &format!("where w = {value}\n"), &left, &varied);
    }
    let field = random.pick(&["u", "u", "w"]);
    let varied = euler_lagrange(&lagrangian, field, 2);
    stated(random, "", &format!("vary(integral[t, x]({lagrangian}), {field})"), &varied)
}

/// What no divergence is: its Euler–Lagrange expressions are not all 0.
fn no_divergence(random: &mut Random) -> Expr {
    let (u, w) = (Jet("u", 0, 0), Jet("w", 0, 0));
    random.pick(&[u.clone().pow(2), Jet("u", 0, 1).pow(2), u.clone() * w, Jet("p", 0, 0).pow(3), u])
}

/// A term with a field as factor, so that its derivatives have no part without fields.
fn flux(random: &mut Random) -> Expr {
    let explicit = random.pick(&[n(1), n(1), v("x"), v("a"), v("x").pow(2)]);
    let (x, y) = (jet(random), jet(random));
    n(random.nonzero(5)) * explicit * random.pick(&[x.clone(), x.clone() * y, x.pow(2)])
}

pub fn divergences(random: &mut Random) -> Option<Claim> {
    let (base, other) = (density(random), flux(random));
    let along_x = flux(random);
    let worked_out = total(&along_x, Coordinate::X);
    let divergence = random.pick(&[format!("d({along_x}, x)"), worked_out.to_string()]);
    let more = if random.once_in(2) { format!(" + d({other}, t)") } else { String::new() };
    let integrated = random.once_in(2);
    let holds = random.once_in(2);
    let mut right = base.clone();
    let mut left = format!("{base} + {divergence}{more}");
    if integrated {
        // A constant is no divergence of what vanishes at infinity: it must be the same on both sides.
        let number = n(random.nonzero(9));
        let constant = random.pick(&[n(0), number, v("a")]);
        left = format!("{left} + {constant}");
        right = right + constant;
    }
    if !holds {
        let lost = if integrated && random.once_in(2) { n(1) } else { no_divergence(random) };
        right = right + factor(random) * lost;
    }
    Some(Claim::is(
        holds,
        if integrated {
            format!("show integral[t, x]({left}) = integral[t, x]({right})")
        } else {
            format!("show {left} ~ {right}")
        },
    ))
}
