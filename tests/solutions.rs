//! Functions that are known by their differential equations, and the library of them.

mod common;
mod outcomes;

use common::{audited, claims};
use outcomes::{all_are, all_have, decide};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use referee::record::Verdict;

const NOTATION: &str = "\
coord    t, x
field    u(t, x)
param    a > 0, k > 0, n, y, c, eps
function f
function J, Y where J''(x) = -J'(x)/x - (1 - n^2/x^2)*J(x)
function E where E'(x) = E(x)
function S where S'(x) = C(x)
function C where C'(x) = -S(x)
function R where R'(x) = 1 + R(x)^2
function Z where Z'(x) = 1/Z(x)
function L where L'(x) = log(x)*L(x)
function A, B where A''(x) = x*A(x) particular
function G where G'(x) = exp(-x^2), G(0) = 0
function W where W''(x) = -k^2*W(x), W(0) = 0, W'(0) = k
function V where V'(x) = n*V(x), V(0) = 1";

#[test]
fn equations_are_used_and_prolonged() {
    let claims = [
        "show d(J(k*x), x, x) + d(J(k*x), x)/x + (k^2 - n^2/x^2)*J(k*x) = 0",
        "show d(x*(J(x)*Y'(x) - J'(x)*Y(x)), x) = 0",
        "show S'''(x) = -C(x)",
        "show d(S(x)^2 + C(x)^2, x) = 0",
        "show R'''(x) = 2*(1 + R(x)^2)*(1 + 3*R(x)^2)",
        "show d(arctan(R(x)), x) = 1",
        "show Z''(x) = -1/Z(x)^3",
        "show L''(x) = (log(x)^2 + 1/x)*L(x)",
        "show d(E(u), t) - d(E(u), x, x) = E(u)*(d(u, t) - d(u, x, x) - d(u, x)^2)",
        "show vary(integral[x](E(u)), u) = E(u)",
        "show integral[x](E(x)*u) = -integral[x](E(x)*d(u, x))",
        "where d(u, t) = E(u)\nshow d(u, t, t) = E(u)^2",
        "where u = J(x)\nshow d(u, x, x) = -d(u, x)/x - (1 - n^2/x^2)*u",
        "let n := 2\nshow J''(x) = -J'(x)/x - (1 - 4/x^2)*J(x)",
        "when n = 2\nshow J''(x) = -J'(x)/x - (1 - 4/x^2)*J(x)",
        "show A'''(x) = A(x) + x*A'(x)",
        "show d(A(x)*B'(x) - A'(x)*B(x), x) = 0",
        "show S(x)^2 + 1 > 0",
    ];
    all_have(NOTATION, Verdict::Holds, &claims);
    let twins = [
        "show d(J(k*x), x, x) + d(J(k*x), x)/x + (1 - n^2/x^2)*J(k*x) = 0",
        "show d(J(x)*Y'(x) - J'(x)*Y(x), x) = 0",
        "show S'''(x) = C(x)",
        "show d(S(x)^2 - C(x)^2, x) = 0",
        "show R'''(x) = 2*(1 + R(x)^2)^2",
        "show Z''(x) = 1/Z(x)^3",
        "show L''(x) = log(x)^2*L(x)",
        "show d(E(u), t) = E(u)*d(u, x)",
        "show vary(integral[x](E(u)), u) = 2*E(u)",
        "show integral[x](E(x)*u) = integral[x](E(x)*d(u, x))",
        "where d(u, t) = E(u)\nshow d(u, t, t) = E(u)",
        "when n = 2\nshow J''(x) = -J'(x)/x - (1 - 9/x^2)*J(x)",
        "show J(1) = 1",
        "show E(sqrt(a)) = 2",
        "show S(x)^2 + C(x)^2 = 1",
        "show E(x) > 0",
        // At x = 0 both arguments are one.
        "show E(x) = 2*E(2*x)",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
}

#[test]
fn a_solution_has_a_value_where_its_equation_has() {
    let conditional = ["show sqrt(E(x))^2 = E(x)", "show 0*L(x) = 0"];
    all_have(NOTATION, Verdict::Conditional, &conditional);
    let nowhere = ["show J(0) = 1", "when x = 0\nshow J(x) = 1", "show L(-1 - y^2) = 1"];
    all_are(NOTATION, &nowhere, "E0302", |verdict, codes| verdict == Verdict::Error && codes == ["E0302"]);
}

/// Values at two places are tied to each other, and what ties them is not worked out: of some of these nobody
/// says here whether they are true.
#[test]
fn values_at_two_places_prove_and_refute_nothing() {
    let open = [
        "show E(1) = 2*E(0)",
        "show E(2) = exp(1)*E(1)",
        "show J(-1) = J(1)",
        "show S(1) = C(2)",
        "when E(1) > 0\nshow E(2) > 0",
        "determine c\nshow E(1) = c*E(0)",
        "show E(2) ~~ E(1)",
        "show E(sqrt(2)) = E(sqrt(3))",
        "when y > 1\nshow E(y) >= E(1)",
        "show log(y^2)*E(1)*E(2) = 2*log(y)*E(1)*E(2)",
        "show eps*(E(1) - E(2)) = 0 + O(eps^2)",
    ];
    all_have(NOTATION, Verdict::Undecided, &open);
}

#[test]
fn no_values_are_chosen_for_a_particular_solution() {
    let open = [
        "show G(1) = 2",
        "show G(x) > -1",
        "show A''(x) = -x*A(x)",
        "show W(x)^2*k^2 + W'(x)^2 = k^2",
        "show log(y^2)*G(x) = 2*log(y)*G(x)",
        "show sqrt(G(x))^2 = G(x)",
        "determine c\nshow G(1) = c",
    ];
    all_have(NOTATION, Verdict::Undecided, &open);
    let known = [
        "show G(0) = y - y",
        "when x = 0\nshow W(x) + W'(x) = k",
        "show V(eps) = 1 + n*eps + n^2*eps^2/2 + O(eps^3)",
        "show W(eps)/eps = k + O(eps^2)",
        "show G(eps) = eps as eps -> 0",
    ];
    all_have(NOTATION, Verdict::Holds, &known);
    let twins = [
        "show G(0) = 1",
        "show A'''(x) = A(x) + x*A'(x) + 1",
        "show d(A(x)*B'(x) - A'(x)*B(x), x) = 1",
        "show V(eps) = 1 + n*eps + n^2*eps^2 + O(eps^3)",
        "show W(eps)/eps = k^2 + O(eps^2)",
        "show d(G(x), x) = exp(x^2)",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
}

#[test]
fn what_an_equation_does_not_tell_is_refused() {
    let refused = |code: &str, lines: &[&str]| {
        all_are(NOTATION, lines, code, |verdict, codes| verdict == Verdict::Error && codes == [code]);
    };
    refused("E0409", &["show d(V(x), n) = 0", "where u = V(x)\nshow d(u, n) = 0"]);
    refused(
        "E0421",
        &[
            "show V(x) = V(0) + O(n)",
            "show J(eps) - J(eps)*cos(eps) = 0 + O(eps^2)",
            "show L(eps)*eps = 0 + O(eps)",
        ],
    );
    refused("E0118", &["show E(i) = 1", "let n := x\nshow J''(x) = -J'(x)/x"]);
    all_have(NOTATION, Verdict::Undecided, &["determine n\nshow V'(x) = 3*V(x)", "show n*V(x) propto V(x)"]);
}

/// The code of each problem of a notation, with the place of the first.
fn faults(lines: &str) -> (Vec<String>, (usize, usize)) {
    let front = format!(
        "# Front\n\n```notation\ncoord t, x\nparam n, a[k]\nindex k in 1..2\nfield u(t, x)\n{lines}\n```\n"
    );
    let audit = audited(&[("README.md", &front), ("1.md", "# 1 Section\n")]);
    let problems: Vec<_> = audit.papers.iter().flat_map(|paper| &paper.problems).collect();
    let place = problems.first().map_or((0, 0), |p| (p.source.line, p.source.column));
    (problems.iter().map(|problem| problem.code.clone()).collect(), place)
}

#[test]
fn unusable_equations_are_named_at_their_place() {
    let cases = [
        ("function J where J(x) = 1", "E0118", (8, 18)),
        ("function J where J'(x) = J'(x) + 1", "E0118", (8, 26)),
        ("function J where J'(x) = J''(x)", "E0118", (8, 26)),
        ("function J where K'(x) = 1", "E0118", (8, 18)),
        ("function J where J'(2*x) = 1", "E0118", (8, 18)),
        ("function J where J'(pi) = 1", "E0118", (8, 21)),
        ("function J where 2*J'(x) = 1", "E0118", (8, 18)),
        ("function J where J'(x) = J(x - 1)", "E0118", (8, 26)),
        ("function J where J'(x) = u*J(x)", "E0118", (8, 26)),
        ("function J where J'(x) = t*J(x)", "E0118", (8, 26)),
        ("function J where J'(x) = c*J(x)\ndefine c := 2*t", "E0118", (8, 26)),
        ("function J where J'(x) = m*J(x)", "E0201", (8, 26)),
        ("function J where J'(x) = a[k]*J(x)", "E0118", (8, 28)),
        ("function J where J''(x) = J(x), J(0) = 1", "E0118", (8, 31)),
        ("function J where J'(x) = J(x), J(0) = 1, J(1) = 2", "E0118", (8, 42)),
        ("function J where J'(x) = J(x), J'(0) = 1", "E0118", (8, 32)),
        ("function J where J'(x) = J(x), J(0) = t", "E0118", (8, 39)),
        ("function J where J'(x) = J(x) particlar", "E0101", (8, 31)),
        ("function J where J'(x) = F'(x)\nfunction F where F'(x) = J(x)", "E0118", (8, 26)),
        ("include bessle", "E0119", (8, 9)),
        ("include airy, airy", "E0116", (8, 15)),
        ("function erf\ninclude erf", "E0116", (9, 9)),
    ];
    let found = cases.map(|(lines, _, _)| (lines, faults(lines)));
    let expected = cases.map(|(lines, code, place)| (lines, (vec![code.to_owned()], place)));
    let wrong: Vec<_> = found.iter().zip(&expected).filter(|(found, expected)| found != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(
        faults("function J where J'(x) = F(x)\nfunction F where F'(x) = J(x)\ninclude erf, bessel").0,
        [""; 0]
    );
}

#[test]
fn what_only_the_claim_shows_of_an_equation_is_told_there() {
    let faults = [
        "function J where J'(x) = i*J(x)",
        "function J where J'(x) = J(x)/(x - x)",
        "function J where J'(x) = log(-1 - x^2)",
        "function J where J'(x) = J(x)/x, J(0) = 1",
        "function J where J'(x) = J(x), J(0) = i",
        "function J where J'(x) = J(x), J(0) = 1/y",
    ];
    for line in faults {
        let notation = format!("coord x\nparam y\n{line}");
        all_are(&notation, &["show J(x) = 1"], line, |verdict, codes| {
            verdict == Verdict::Error && codes == ["E0118"]
        });
    }
}

/// The library's names need the parameter n, and say so.
#[test]
fn the_library_can_be_used_as_it_stands() {
    use referee::language::library::LIBRARY;
    for topic in &LIBRARY {
        let name = topic.lines.split_whitespace().nth(1).expect("a function").trim_end_matches(',');
        let notation = format!("coord x\nparam n\ninclude {}", topic.name);
        let claim = format!("show d({name}(x)^2, x) = 2*{name}(x)*{name}'(x)");
        all_have(&notation, Verdict::Holds, &[&claim]);
    }
    let notation = "# Front\n\n```notation\ncoord x\ninclude hermite\n```\n";
    let audit = audited(&[("README.md", notation), ("1.md", "# 1 Section\n")]);
    assert!(audit.papers[0].problems[0].rendered.contains("failed to find the symbol `n`"));
    assert_eq!(claims(&audit).count(), 0);
}

/// A premise brings the equation of a function with it: a function of that name with another one is not meant.
#[test]
fn a_function_with_another_equation_is_another_function() {
    let first =
        "# 1 Section\n\n## (1) First\n\n```claim printed\npostulate u = J(x)\nexpect assumed\n```\n\n";
    let second = |equation: &str| {
        format!(
            "{first}## (2) Second\n\n```claim printed\ngiven (1)\nshow d(u, x) = J(x)\nexpect holds\n```\n\n\
             ```notation\n{equation}\n```\n"
        )
    };
    let front = "# Front\n\n```notation\ncoord x\nfield u(x)\nfunction J where J'(x) = J(x)\n```\n";
    let verdict = |equation: &str| {
        let audit = audited(&[("README.md", front), ("1.md", &second(equation))]);
        claims(&audit).last().map(|claim| claim.verdict)
    };
    assert_eq!(verdict("function J where J'(x) = J(x)"), Some(Verdict::Holds));
    assert_eq!(verdict("function J where J'(x) = 2*J(x)"), Some(Verdict::Error));
    assert_eq!(verdict("function J"), Some(Verdict::Error));
    assert_eq!(verdict("function J where J'(x) = J(x) particular"), Some(Verdict::Error));
}

/// The values of a counterexample are initial values of a solution: one argument for all of a group.
#[test]
fn a_counterexample_takes_solutions_at_one_place() {
    let outcome = decide(NOTATION, &["show S(x) = C(x) + S(2*x)"]).remove(0);
    assert_eq!(outcome.verdict, Verdict::Refuted);
    let link = &outcome.certificate.links[0];
    let found = link.counterexample.as_ref().expect("a counterexample");
    let names: Vec<&str> = found.values.iter().map(|value| value.variable.name.as_str()).collect();
    assert!(names.contains(&"S(0)") && names.contains(&"C(0)"), "{names:?}");
    assert!(names.iter().all(|name| !name.contains('(') || name.ends_with("(0)")), "{names:?}");
    assert!(found.fields.is_empty(), "a polynomial is no solution: {:?}", found.fields);
}

proptest! {
    #![proptest_config(Config {
        cases: 12,
        rng_seed: RngSeed::Fixed(20_200_804),
        failure_persistence: None,
        ..Config::default()
    })]

    /// Two ways to the fourth derivative: by the equation of a function, and by that of a field which has the
    /// value and slope of the function at a point.
    #[test]
    fn prolongation_agrees_with_that_of_a_field(
        (p, q, r) in (-3i64..=3, -3i64..=3, 1i64..=3),
        power in 1u32..=3,
    ) {
        let right = |value: &str, slope: &str| {
            format!("({p}*x^{power} + n)*{slope} + {q}*sin({r}*x)*{value} + {value}^2")
        };
        let notation = format!(
            "coord x\nparam n\nfield u(x)\nfunction F where F''(x) = {}",
            right("F(x)", "F'(x)"),
        );
        let line = format!(
            "where d(u, x, x) = {}\nwhen d(u, x) = F'(x)\nwhen u = F(x)\nshow d(u, x, x, x, x) = F''''(x)",
            right("u", "d(u, x)"),
        );
        all_have(&notation, Verdict::Holds, &[&line]);
        let twin = line.replace("= F''''(x)", "= F''''(x) + F(x)");
        all_have(&notation, Verdict::Refuted, &[&twin]);
    }
}
