//! Rules that say one thing twice, and rules from which more follows than each of them says.

use crate::claim::{Claim, factor, stated};
use crate::derive::{Coordinate, replaced, total};
use crate::expr::{Expr, Jet, n, v};
use crate::random::{Random, mix};

fn u(t: u8, x: u8) -> Expr {
    Jet("u", t, x)
}

fn w(t: u8, x: u8) -> Expr {
    Jet("w", t, x)
}

/// u_t = R(u, u_x, w) with all that follows from it by differentiation.
fn evolution(right: &Expr) -> impl Fn(&'static str, u8, u8) -> Option<Expr> + '_ {
    move |field, t, x| {
        (field == "u" && t > 0).then(|| {
            let after_x = (0..x).fold(right.clone(), |e, _| total(&e, Coordinate::X));
            (1..t).fold(after_x, |e, _| total(&e, Coordinate::T))
        })
    }
}

/// The rules as lines, in any order.
fn lines(random: &mut Random, mut rules: Vec<String>) -> String {
    for k in (1..rules.len()).rev() {
        rules.swap(k, random.below(k + 1));
    }
    rules.into_iter().map(|rule| format!("where {rule}\n")).collect()
}

pub fn redundant(random: &mut Random) -> Option<Claim> {
    let k = n(random.nonzero(7));
    let right = random.pick(&[
        k.clone() * u(0, 2),
        k.clone() * u(0, 1) + v("a") * u(0, 0),
        u(0, 0).pow(2) + k.clone() * w(0, 0),
        k.clone() * u(0, 0) * u(0, 1),
        k * u(0, 0) + w(0, 1),
    ]);
    let rule = evolution(&right);
    let prolonged = random.pick(&[(1, 1), (1, 2), (2, 0)]);
    let follows = replaced(&u(prolonged.0, prolonged.1), &rule);
    let mut rules = vec![format!("{} = {right}", u(1, 0))];
    if random.once_in(2) {
        rules.push(format!("{} = {follows}", u(prolonged.0, prolonged.1)));
    }
    let before = lines(random, rules);
    let shown =
        random.pick(&[u(0, 0).pow(2), u(0, 0) * w(0, 0), u(0, 1) * v("y"), u(0, 0) / v("a"), u(0, 1).pow(2)]);
    let derivative = replaced(&total(&shown, Coordinate::T), &rule);
    stated(random, &before, &format!("d({shown}, t)"), &derivative)
}

/// Two equations for u whose cross-derivatives say something about w.
pub fn overdetermined(random: &mut Random) -> Option<Claim> {
    let (a, b, c, e) = (random.nonzero(6), random.between(-3, 3), random.nonzero(6), random.between(-3, 3));
    match random.below(3) {
        0 => {
            // u_x = a w_t + b w, u_t = c w_x + e w: a w_tt + b w_t = c w_xx + e w_x
            let along_x = n(a) * w(1, 0) + n(b) * w(0, 0);
            let along_t = n(c) * w(0, 1) + n(e) * w(0, 0);
            let before =
                lines(random, vec![format!("{} = {along_x}", u(0, 1)), format!("{} = {along_t}", u(1, 0))]);
            let left = n(a) * w(2, 0) + n(b) * w(1, 0);
            let right = n(c) * w(0, 2) + n(e) * w(0, 1);
            stated(random, &before, &left.to_string(), &right)
        }
        1 => {
            // Both are derivatives of u = Φ, so that nothing more follows.
            let phi = random.pick(&[w(0, 0).pow(2), v("x") * w(0, 0), n(a) * w(0, 1), w(0, 0) * v("t")]);
            let (along_x, along_t) = (total(&phi, Coordinate::X), total(&phi, Coordinate::T));
            let before =
                lines(random, vec![format!("{} = {along_x}", u(0, 1)), format!("{} = {along_t}", u(1, 0))]);
            let mixed = total(&along_x, Coordinate::T);
            stated(random, &before, &u(1, 1).to_string(), &mixed)
        }
        _ => {
            // u_x = g(x), u_t = k w: w_x = 0, while w and w_t are free.
            let g = random.pick(&[n(0), v("x"), n(a), v("x").pow(2)]);
            let along_t = n(c) * w(0, 0);
            let before =
                lines(random, vec![format!("{} = {g}", u(0, 1)), format!("{} = {along_t}", u(1, 0))]);
            let holds = random.once_in(2);
            if holds {
                let vanishing = random.pick(&[w(0, 1), w(0, 1) * v("y"), w(1, 1), w(0, 2) + w(1, 1)]);
                return Some(Claim::is(true, format!("{before}show {vanishing} = 0")));
            }
            let free = random.pick(&[w(0, 0), w(1, 0), w(2, 0)]);
            let k = factor(random);
            Some(Claim::is(false, format!("{before}show {} = 0", k * free)))
        }
    }
}

/// Different seeds give different rules.
#[test]
fn rules_are_in_any_order() {
    let orders: std::collections::BTreeSet<String> =
        (0..20).map(|k| lines(&mut Random::new(mix(k)), vec!["u = 1".into(), "w = 2".into()])).collect();
    assert_eq!(orders.len(), 2);
}
