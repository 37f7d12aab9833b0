//! Parameters that are whole numbers: sums and products up to them, factorials, and induction.

mod common;
mod outcomes;

use common::{audited, claims};
use outcomes::{all_are, all_have, decide};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use referee::record::Verdict;

const NOTATION: &str = "\
coord    x
field    u(x), psi(x) complex
param    y, a > 0, c, n integer >= 0, m integer > 0, j integer >= 0
define   S := sum[k = 1..n](k)
index    l in 1..2
param    w[l]";

#[test]
fn closed_forms_are_proven_by_induction() {
    let forms = [
        "show sum[k = 1..n](k) = n*(n + 1)/2",
        "show sum[k = 1..n](k^2) = n*(n + 1)*(2*n + 1)/6",
        "show sum[k = 1..n + 2](k) = (n + 2)*(n + 3)/2",
        "show sum[k = 5..n + 4](k) = (n + 4)*(n + 5)/2 - 10",
        "show sum[k = 1..2*n](k) = n*(2*n + 1)",
        "show sum[k = 0..n](y^k) = (y^(n + 1) - 1)/(y - 1)",
        "show sum[k = 0..n](psi^k)*(psi - 1) = psi^(n + 1) - 1",
        "show sum[k = 0..n]((-1)^k) = (1 + (-1)^n)/2",
        "show (-1)^n*(-1)^n = 1",
        "show sum[k = 1..m](1/(k*(k + 1))) = 1 - 1/(m + 1)",
        "show product[k = 1..n](1 + 1/k) = n + 1",
        "show product[k = 1..n](k) = factorial(n)",
        "show product[k = 0..n](k) = 0",
        "show sum[k = 0..n](k*factorial(k)) = factorial(n + 1) - 1",
        "show factorial(m - 1)*m = factorial(m)",
        "show binomial(2*n + 2, n + 1) = 2*(2*n + 1)/(n + 1)*binomial(2*n, n)",
        "show binomial(n + 1, n) = n + 1",
        "show sin(y/2)*sum[k = 1..n](cos(k*y)) = (sin((n + 1/2)*y) - sin(y/2))/2",
        "show sum[k = 1..n](u*k) = u*n*(n + 1)/2",
        "show S = n*(n + 1)/2",
        "let R := sum[k = 1..n](2*k - 1)\nshow R = n^2",
        "show j*sum[k = 1..n](k) = j*n*(n + 1)/2",
        "show n^2 >= n",
        "show 2^n > n",
        "show sum[k = 1..n](k) >= n",
        "show factorial(m) >= 2^(m - 1)",
        "show n != 1/2",
        // For all real numbers.
        "show (n + j)^2 = n^2 + 2*n*j + j^2",
        "show sqrt(n^2) = n",
        "when n = 3\nshow sum[k = 1..n](k) = 6",
    ];
    all_have(NOTATION, Verdict::Holds, &forms);
}

#[test]
fn a_whole_number_refutes() {
    let twins = [
        "show sum[k = 1..n](k) = n*(n + 2)/2",
        "show sum[k = 1..n](k^2) = n*(n + 1)*(2*n + 1)/6 + n*(n - 1)*(n - 2)",
        "show sum[k = 5..n](k) = n*(n + 1)/2 - 10",
        "show sum[k = 0..n](y^k) = (y^n - 1)/(y - 1)",
        "show product[k = 1..n](k) = factorial(n + 1)",
        "show factorial(n + 1) = n*factorial(n)",
        "show cos(2*pi*n) = 0",
        "show conj(psi^n) = psi^n",
        "show n^2 >= n + 1",
        "show sum[k = 1..n](k) > n",
        "show n + j >= n*j",
        "show n*(n - 1)*(n - 2)*(n - 3) = 0",
        "show S + n = n*(n + 1)/2",
        "show y^n = abs(y)^n",
        "show y^(n^2) = abs(y)^(n^2)",
        "show n*(y^j - abs(y)^j) = 0",
        "show sqrt(y^(2*n)) = y^n",
        "when n = 3\nshow sum[k = 1..n](k) = 7",
        "when n = 3\nshow n*j = 3",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
    let outcome = decide(NOTATION, &["show n*(n - 1) = 0"]).remove(0);
    assert!(outcome.reason.to_string().starts_with("at n = 2: "), "{}", outcome.reason);
    let found = outcome.certificate.links[0].counterexample.as_ref().expect("a counterexample");
    assert!(found.values.iter().any(|value| value.variable.name == "n"));
}

/// What holds for all numbers that are tried is not proven by that, and no fraction refutes it.
#[test]
fn what_is_tried_proves_nothing() {
    let open = [
        "show n*(n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*(n - 8) = 0",
        "show sin(pi*n) = 0",
        "show n < 1000",
        // A step that divides by what vanishes for a number.
        "show sum[k = 1..n](0/(k - 50)) = 0",
        "show sum[k = 1..n](1/(k - 50)) = sum[k = 1..n](2/(2*k - 100))",
        // What a sum is at a point says nothing of its derivative.
        "show d(sum[k = 1..n](u*k), x) = d(u, x)*n*(n + 1)/2",
        "show sum[k = 1..n](k*n) = n^2*(n + 1)/2",
        "show sum[k = 0..n](binomial(n, k)) = 2^n",
        // The first number must do for every other one.
        "show (n - n^2)*j*(j - 1)*(j - 2)*(j - 3)*(j - 4)*(j - 5)*(j - 6)*(j - 7) = 0",
        "when n > 100\nshow sum[k = 1..n](k) > n",
        "determine c\nshow c*n = 2*n",
        "show cos(2*pi*n)*c = c + O(c^2)",
        // A power of what may be negative has a value, and its logarithm may have none.
        "show exp(n*log(y)) = y^n",
    ];
    all_have(NOTATION, Verdict::Undecided, &open);
}

#[test]
fn bounds_are_whole_numbers() {
    let refused = |code: &str, lines: &[&str]| {
        all_are(NOTATION, lines, code, |verdict, codes| verdict == Verdict::Error && codes == [code]);
    };
    refused(
        "E0207",
        &[
            "show sum[k = 1..c](k) = 1",
            "show sum[k = 1..n/2](k) = 1",
            "show sum[k = 1/2..n](k) = 1",
            "show sum[y = 1..n](y) = 1",
            "show sum[k = 1..n](sum[k = 1..2](k)) = 1",
            "show factorial(c) = 1",
            "show factorial(1/2) = 1",
            "show binomial(y, c) = 1",
            "show d(y^n, n) = 1",
        ],
    );
    refused("E0215", &["show sum[k = 1..3](w[l]) = w[l]", "show factorial(2)*w = binomial(w, 2)"]);
    refused(
        "E0425",
        &[
            "show factorial(n - 1)*n = factorial(n)",
            "show factorial(0 - 2) = y",
            "show sum[k = 1..5000](k) = y",
        ],
    );
    refused("E0206", &["when m = 0\nshow m = y", "when n = 1/2\nshow n^2 = 1/4"]);
    refused("E0215", &["show pauli[1]^n*pauli[1] = pauli[1]^(n + 1)"]);
    refused("E0203", &["show w[l]^n*w[l] = w[l]^(n + 1)"]);
    // A pole at a whole number is no set of measure zero.
    refused("E0302", &["show 1/n > 0", "show n/n = 1", "show sum[k = 1..2](1/(k - 1)) = y"]);
    let fault = |line: &str| {
        let front = format!("# Front\n\n```notation\nindex l in 1..2\ncoord t\n{line}\n```\n");
        let audit = audited(&[("README.md", &front), ("1.md", "# 1 Section\n")]);
        assert_eq!(claims(&audit).count(), 0);
        audit.papers[0].problems[0].code.clone()
    };
    for line in [
        "param p integer",
        "param p integer < 0",
        "param p[l] integer >= 0",
        "field p(t) integer >= 0",
        "param p complex integer >= 0",
    ] {
        assert_eq!(fault(line), "E0113", "{line}");
    }
}

#[test]
fn numbers_are_written_out() {
    let true_ones = [
        "show sum[k = 1..3](k*u) = 6*u",
        "show d(sum[k = 1..3](x^k), x) = 1 + 2*x + 3*x^2",
        "show sum[k = 3..1](1/(k - 1)) = 0*y",
        "show product[k = 3..1](y) = 1 + 0*y",
        "show sum[k = -2..2](k^2*y) = 10*y",
        "show factorial(0)*y + factorial(5)*y = 121*y",
        "show binomial(y, 3) = y*(y - 1)*(y - 2)/6",
        "show binomial(5, 2)*y = 10*y",
        "show binomial(y, -1) = 0*y",
        "show sum[k = 0..4](binomial(4, k)*y^k) = (1 + y)^4",
    ];
    all_have(NOTATION, Verdict::Holds, &true_ones);
    all_have(NOTATION, Verdict::Refuted, &["show sum[k = 1..3](k*u) = 5*u", "show binomial(5, 2)*y = 20*y"]);
}

proptest! {
    #![proptest_config(Config {
        cases: 8,
        rng_seed: RngSeed::Fixed(20_200_804),
        failure_persistence: None,
        ..Config::default()
    })]

    /// The sum of the growth of a polynomial is the polynomial, whatever it is; and no other.
    #[test]
    fn sums_of_differences_telescope(a in -4i64..=4, b in -4i64..=4, c in 1i64..=4) {
        let f = |n: &str| format!("({a}*{n} + {b}*{n}^2 + {c}*{n}^3)");
        let line = format!("show sum[k = 1..n]({} - {}) = {}", f("k"), f("(k - 1)"), f("n"));
        all_have(NOTATION, Verdict::Holds, &[&line]);
        let twin = format!("{line} + n*(n - 1)");
        all_have(NOTATION, Verdict::Refuted, &[&twin]);
    }
}
