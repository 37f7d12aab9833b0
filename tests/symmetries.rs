//! Transformations and conserved currents, each computed a second way.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use proptest::prelude::*;
use referee::Verdict;

const NOTATION: &str = "\
coord t, x, h
param a > 0, b > 0, c, eps
field u(t, x), v(t, x), w(t, x), psi(t, x) complex, p(t, x) > 0
function f
flow h along t";

/// Derivatives that a claim may have.
const DERIVATIVES: [&str; 6] = ["t", "x", "t, t", "t, x", "x, x", "t, x, x"];
/// Fields as explicit functions of place and time.
const FIELDS: [&str; 4] = ["t^2*x + x^3", "sin(t + 2*x)", "t*exp(x) - x", "x^2/(1 + t^2)"];
/// New coordinates.
const PLACES: [(&str, &str); 5] = [
    ("a*t", "b*x"),
    ("t", "x + c*t"),
    ("t + c*x^2", "x"),
    ("cosh(c)*t + sinh(c)*x", "sinh(c)*t + cosh(c)*x"),
    ("exp(b*t)", "x + t + x^3"),
];
/// Densities of first order.
const DENSITIES: [&str; 5] = [
    "d(u, t)^2/2 - d(u, x)^2/2 - f(u)",
    "u*d(u, t)*d(u, x)^2 + x*u^3",
    "d(u, t)*d(v, x) - d(v, t)*u^2",
    "sqrt(1 + d(u, x)^2 + d(v, t)^2)",
    "t*exp(u)*d(u, t) + d(u, x)*d(v, x)*v",
];
/// What u and v become, and how fast their new values grow with eps.
const SHIFTS: [(&str, &str, &str); 4] = [
    ("transform u -> u + eps*w", "w", "0"),
    ("transform u -> u*exp(eps), v -> v - eps*u", "u", "-u"),
    (
        "transform t -> t + eps*x, x -> x - eps, u -> u, v -> v + eps*t",
        "-x*d(u, t) + d(u, x)",
        "t - x*d(v, t) + d(v, x)",
    ),
    ("transform x -> x*exp(eps), u -> u, v -> v/(1 + eps)", "-x*d(u, x)", "-v - x*d(v, x)"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// The chain rule of new fields agrees with new coordinates in an explicit formula of the same derivative.
    #[test]
    fn derivatives_follow_by_the_chain_rule(n in 0..6usize, field in 0..4usize, place in 0..5usize) {
        let (by, field, (t, x)) = (DERIVATIVES[n], FIELDS[field], PLACES[place]);
        // The old field, at the old place, has the value of the formula at the new one.
        let at_new = replaced(field, t, x);
        let lines = |factor: &str| format!(
            "transform t -> {t}, x -> {x}, u -> u\nlet g := {field}\nlet h_0 := {at_new}\nwhere u = h_0\nshow transformed(d(u, {by})) = transformed(d(g, {by})){factor}"
        );
        all_are(NOTATION, &[&lines("")], "true", |verdict, codes| verdict == Verdict::Holds || codes == ["E0301"]);
        all_are(NOTATION, &[&lines(" + eps")], "false", |verdict, _| verdict == Verdict::Refuted);
    }

    /// D J = -E δu plus the change of the density with its volume element, whatever the density is.
    #[test]
    fn the_current_satisfies_noethers_identity(density in 0..5usize, shift in 0..4usize) {
        let (density, (transform, u, v)) = (DENSITIES[density], SHIFTS[shift]);
        let volume = if shift == 3 { "exp(eps)*" } else { "" };
        let lines = |sign: &str| format!(
            "{transform}\nlet L := {density}\nlet E_1 := vary(L, u)\nlet E_2 := vary(L, v)\nshow {volume}transformed(L) = L + eps*(d(noether(L, eps, t), t) + d(noether(L, eps, x), x) {sign} ({u})*E_1 {sign} ({v})*E_2) + O(eps^2)"
        );
        all_are(NOTATION, &[&lines("+")], "true", |verdict, _| verdict == Verdict::Holds);
    }
}

/// A formula at another place and time.
fn replaced(formula: &str, t: &str, x: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = formula.chars().collect();
    for (n, letter) in letters.iter().enumerate() {
        let alone = |m: Option<usize>| m.and_then(|m| letters.get(m)).is_none_or(|l| !l.is_alphanumeric());
        let whole = alone(n.checked_sub(1)) && alone(Some(n + 1));
        match letter {
            't' if whole => out.push_str(&format!("({t})")),
            'x' if whole => out.push_str(&format!("({x})")),
            _ => out.push(*letter),
        }
    }
    out
}

#[test]
fn symmetries_hold_and_their_twins_fail() {
    let both = [
        ("transform x -> -x, u -> -u\nshow transformed(u*d(u, x)) = ", "-u*d(u, x)", "u*d(u, x)"),
        ("transform t -> -t\nshow transformed(Dt(h)^2 + Dt(h)) = ", "Dt(h)^2 - Dt(h)", "Dt(h)^2 + Dt(h)"),
        ("transform t -> a*t, h -> b*h\nshow transformed(Dt(Dt(h))) = ", "b*Dt(Dt(h))/a^2", "b*Dt(Dt(h))/a"),
        ("transform t -> t + h\nshow transformed(Dt(h)) = ", "Dt(h)/(1 + Dt(h))", "Dt(h)"),
        (
            "transform psi -> i*psi\nshow transformed(psi*conj(psi) + psi^2) = ",
            "psi*conj(psi) - psi^2",
            "psi*conj(psi) + psi^2",
        ),
        ("transform u -> u + v, v -> v - u\nshow transformed(transformed(u)) = ", "2*v", "u + 2*v"),
        ("transform a -> 1/a\nshow transformed(a*u) = ", "u/a", "a*u"),
        (
            "transform x -> exp(x), u -> u\nshow transformed(integral[x](u)) = ",
            "integral[x](exp(x)*u)",
            "integral[x](u)",
        ),
        ("transform c -> -c, u -> 2*u\nshow transformed(f(c*u)) = ", "f(-2*c*u)", "f(c*u)"),
        ("transform h -> h + eps*t\nshow noether(a*Dt(h)^2/2, eps, t) = ", "a*t*Dt(h)", "a*Dt(h)"),
    ];
    let lines = |right: fn(&(&str, &str, &str)) -> String| both.iter().map(right).collect::<Vec<String>>();
    let (truths, twins) = (lines(|b| format!("{}{}", b.0, b.1)), lines(|b| format!("{}{}", b.0, b.2)));
    let truths: Vec<&str> = truths.iter().map(String::as_str).collect();
    let twins: Vec<&str> = twins.iter().map(String::as_str).collect();
    all_are(NOTATION, &truths, "true", |verdict, _| verdict == Verdict::Holds);
    all_have(NOTATION, Verdict::Refuted, &twins);
}

/// Formulas are written shorter by what is declared; new symbols must not inherit it.
#[test]
fn what_is_declared_of_the_old_symbols_is_asked_of_the_new() {
    let conditional = [
        "transform p -> u\nshow transformed(p - sqrt(p^2)) = 0",
        "when u > v\ntransform u -> w\nshow transformed(sqrt((u - v)^2)) = w - v",
        "transform a -> c\nshow transformed(sqrt(a^2)) = c",
    ];
    all_have(NOTATION, Verdict::Conditional, &conditional);
    let refused = [
        "transform p -> -p\nshow transformed(p - sqrt(p^2)) = 0",
        "when u > v\ntransform u -> v, v -> u\nshow transformed(sqrt((u - v)^2)) = u - v",
    ];
    all_are(NOTATION, &refused, "E0302", |_, codes| codes == ["E0302"]);
    let metric =
        "index al, be, mu in 1..2\ncoord X^{al}\nfield s(X)\nparam c\nmetric g_{al be}(X) lorentzian";
    let conformal = [
        "transform g_{al be} -> exp(2*s)*g_{al be}\nshow transformed(sqrt(-det(g))*g^{al be}) = sqrt(-det(g))*g^{al be}",
        "transform g_{al be} -> exp(2*s)*g_{al be}\nshow transformed(sqrt(-det(g))*scalar_curvature(g)) = sqrt(-det(g))*(scalar_curvature(g) - 2*box(s))",
    ];
    all_have(metric, Verdict::Holds, &conformal);
    let twin = "transform g_{al be} -> exp(2*s)*g_{al be}\nshow transformed(scalar_curvature(g)) = scalar_curvature(g) - 2*box(s)";
    all_have(metric, Verdict::Refuted, &[twin]);
    let others = [
        "transform g_{al be} -> -g_{al be}\nshow transformed(det(g)) = det(g)",
        "transform g_{al be} -> c*g_{al be}\nshow transformed(det(g)) = c^2*det(g)",
        "transform g_{1 1} -> 2*g_{1 1}\nshow transformed(det(g)) = det(g)",
    ];
    all_are(metric, &others, "E0428", |_, codes| codes == ["E0428"]);
    all_have(NOTATION, Verdict::Refuted, &["transform u -> w\nshow transformed(sqrt(u^2)) = w"]);
}

#[test]
fn what_does_not_say_enough_is_refused() {
    let refused = |code: &str, lines: &[&str]| all_are(NOTATION, lines, code, |_, codes| codes == [code]);
    refused(
        "E0428",
        &[
            "show transformed(u) = u",
            "transform x -> 2*x\nshow transformed(u) = u*1 + v",
            "transform x -> u, u -> u\nshow transformed(u) = v",
            "transform u -> noether(u, eps, t)\nshow transformed(u) = v",
            "let g := transformed(u)\ntransform u -> g\nshow transformed(u) = v",
            "transform eps -> c, u -> u + eps\nshow noether(eps*u, eps, t) = v",
            "transform u -> u + eps\nshow noether(eps*d(u, t)^2, eps, t) = v",
            "where v = eps\ntransform u -> u + eps\nshow noether(d(u, t)^2, eps, t) = v",
            "transform h -> h + eps\nshow noether(Dt(h)^2, eps, x) = v",
            "transform u -> u + sqrt(eps)\nshow noether(d(u, t)^2, eps, x) = v",
            "where v = u^2\ntransform u -> 2*u\nshow transformed(v) = v",
            "where v = u^2\ntransform u -> 2*u\nshow transformed(1/v) = 1/v + 0*w",
        ],
    );
    refused("E0101", &["transform u = v\nshow transformed(u) = v"]);
    refused(
        "E0207",
        &["transform d(u, t) -> v\nshow transformed(u) = v", "transform f -> v\nshow transformed(u) = v"],
    );
    refused("E0416", &["transform u -> v, u -> w\nshow transformed(u) = v"]);
    refused(
        "E0415",
        &["transform a -> u\nshow transformed(a) = v", "transform c -> x\nshow transformed(c) = v"],
    );
    refused("E0420", &["transform u -> i*v\nshow transformed(u) = v"]);
    refused("E0302", &["transform t -> 0*t + 1, u -> u\nshow transformed(u) = v"]);
}
