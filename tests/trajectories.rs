//! The variation of trajectories, held against what it is defined by.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use referee::Verdict;

const NOTATION: &str = "\
coord t, h, k, y
param a > 0, c, eps
field V(h, t), W(h, k, t), w(t)
function f
flow h, k along t";

/// Lagrangians of first order.
const LAGRANGIANS: [&str; 7] = [
    "a*Dt(h)^2/2 - t^2*f(h)",
    "a*(Dt(h)^2 + h^2*Dt(k)^2)/2 - f(h)",
    "k*sin(h*t)*Dt(h)*Dt(k) + exp(h*Dt(k))",
    "-sqrt(1 + Dt(h)^2 + Dt(k)^4)",
    "Dt(h)/(1 + k^2*Dt(h)^2) + t*h",
    "f(Dt(h)*k) - t*f(h)*Dt(k)^3",
    "h*Dt(k) - k*exp(h)",
];

/// The change of the action to first order: L(h + ε w) = L + ε (w E(L) + d/dt (w ∂L/∂ḣ)), with w = t³.
#[test]
fn the_variation_is_the_change_of_the_action() {
    let lines = |factor: &str| -> Vec<String> {
        let of = |l: &&str| {
            ["h", "k"].map(|q| {
                format!(
                    "transform {q} -> {q} + eps*t^3\nlet L := {l}\nshow transformed(L) = L + eps*({factor}t^3*vary(L, {q}) + Dt(t^3*d(L, Dt({q})))) + O(eps^2)"
                )
            })
        };
        LAGRANGIANS.iter().flat_map(of).collect()
    };
    let truths = lines("");
    let truths: Vec<&str> = truths.iter().map(String::as_str).collect();
    all_are(NOTATION, &truths, "true", |verdict, _| verdict == Verdict::Holds);
    let twins = lines("2*");
    // The first is free of k, which has no equation of motion then.
    let twins: Vec<&str> =
        twins.iter().map(String::as_str).enumerate().filter(|(n, _)| *n != 1).map(|(_, twin)| twin).collect();
    all_have(NOTATION, Verdict::Refuted, &twins);
}

#[test]
fn time_derivatives_have_no_equations_of_motion() {
    let nothing = ["V*h", "h*k^2", "f(h)", "sin(h)*Dt(k)", "Dt(h)^2*t", "W", "w*h"];
    let of = |line: fn(&&str) -> String| nothing.iter().map(line).collect::<Vec<String>>();
    let [varied, similar] = [
        of(|f| format!("let F := {f}\nshow vary(Dt(F), h) = 0\nshow vary(Dt(F), k) = 0")),
        of(|f| format!("let F := {f}\nshow Dt(F) + a*Dt(h)^2 ~ a*Dt(h)^2")),
    ];
    for lines in [varied, similar] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        all_are(NOTATION, &lines, "true", |verdict, _| verdict == Verdict::Holds);
    }
    let twins = of(|f| format!("let F := {f}\nshow h*Dt(F) + a*Dt(h)^2*Dt(k) ~ a*Dt(h)^2*Dt(k)"));
    let twins: Vec<&str> = twins.iter().map(String::as_str).filter(|twin| !twin.contains("f(h)")).collect();
    all_have(NOTATION, Verdict::Refuted, &twins);
}

#[test]
fn what_no_trajectory_has_is_refused() {
    let refused = |code: &str, lines: &[&str]| all_are(NOTATION, lines, code, |_, codes| codes == [code]);
    refused(
        "E0410",
        &[
            "show vary(Dt(h)^2, y) = 0",
            "show vary(Dt(h)^2, t) = 0",
            "show vary(integral[t, h](V), h) = 0",
            "show vary(integral[h](V), h) = 0",
            "show vary(sqrt(Dt(h)^2 + Dt(k)^2), h) = 0",
        ],
    );
    refused(
        "E0409",
        &[
            "show d(Dt(h)^2, h) = 0",
            "show d(Dt(h)^2, Dt(y)) = 0",
            "where Dt(h) = c\nshow d(Dt(h)^2, Dt(h)) = 0",
        ],
    );
    refused(
        "E0413",
        &["where Dt(h) = c*h\nshow Dt(h)^2 ~ c^2*h^2 + 1", "when h = c\nshow Dt(k)^2*h ~ Dt(k)^2*c + 1"],
    );
    refused("E0422", &["show sqrt(Dt(h)^2) ~ 0*h"]);
    refused("E0207", &["show d(Dt(h)^2, Dt(V)) = 0", "show d(Dt(h)^2, exp(h)) = 0"]);
}
