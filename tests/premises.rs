//! What a claim rests on: laws that are imposed, and what follows from them.

mod common;
mod outcomes;

use outcomes::{all_are, all_have, decide};
use proptest::prelude::*;
use referee::record::Verdict;

const NOTATION: &str =
    "index j in 1..2\ncoord t, x\nparam a > 0, b, c, s[j]\nfield u(t, x), v(t, x), p(t, x) > 0";

#[test]
fn laws_are_assumed() {
    all_have(
        NOTATION,
        Verdict::Assumed,
        &[
            "postulate d(u, t) = a*d(u, x, x)",
            "postulate d(u, t)^2 = d(v, x)^2 + a",
            "postulate u*d(u, x) >= b",
            "postulate u != v",
            "postulate integral[x](u^2) = integral[x](v)",
            "postulate u^2 ~ d(v, x)*u",
            "postulate u = v = a*d(u, t)",
            "postulate u = v + O(b^2)",
            "define L := d(u, t)^2 - d(u, x)^2\npostulate vary(integral[t, x](L), u) = 0",
            "where d(u, t) = v\npostulate d(v, t) = -u",
            "when b > 1\npostulate b < 2",
            "postulate s[j]*s[j] = b",
        ],
    );
}

#[test]
fn what_is_no_law() {
    let refused = |codes: &'static [&'static str]| {
        move |verdict, found: &[&str]| verdict == Verdict::Error && found == codes
    };
    let contradictory = [
        "postulate u^2 + 1 = 0",
        "postulate 1 = 2",
        "postulate p + a <= 0",
        "postulate d(u, t)^2 < 0",
        "postulate log(p) = log(p) + 1",
        "postulate log(u) = log(u) + 1",
        "postulate p = -a",
        "postulate components[j](u, v^2) = components[j](v, -1)",
        "when b > 1\npostulate b < 0",
        "postulate b > 1\npostulate b < 1",
    ];
    all_are(NOTATION, &contradictory, "contradictory", refused(&["E0206"]));
    let together = [
        "where d(u, t) = v\npostulate d(u, t, x) = d(v, x) + 1",
        "postulate u = x\npostulate d(u, x) = 2",
        "postulate u = v = v + x",
    ];
    all_are(NOTATION, &together, "contradictory together", |verdict, found| {
        verdict == Verdict::Error && matches!(found, ["E0419" | "E0206"])
    });
    let proven = [
        "postulate d(u^2, t) = 2*u*d(u, t)",
        "postulate p > 0",
        "postulate u^2 >= 0",
        "postulate u*d(v, x) ~ -v*d(u, x)",
        "where d(u, t) = v\npostulate d(u, t, x) = d(v, x)",
        "postulate u = u",
    ];
    all_are(NOTATION, &proven, "refused as proven", refused(&["E0301"]));
    all_are(NOTATION, &["postulate log(-1 - u^2) = v"], "nowhere defined", refused(&["E0302"]));
    all_are(NOTATION, &["postulate d(w, t) = u"], "unknown", refused(&["E0201"]));
    all_are(NOTATION, &["postulate s[j] = u*s[1]"], "of other indices", refused(&["E0204"]));
    all_are(NOTATION, &["postulate u = v\nshow d(u, t) = d(v, t)"], "both", refused(&["E0120"]));
    all_are(NOTATION, &["determine a\npostulate u = a*v"], "determined", refused(&["E0120"]));
}

/// A polynomial in a, b and c with small coefficients.
fn polynomial() -> impl Strategy<Value = String> {
    let term = (-3i64..4, prop::sample::select(vec!["1", "a", "b", "c", "a^2", "b*c", "c^2"]))
        .prop_map(|(coefficient, monomial)| format!("({coefficient})*{monomial}"));
    prop::collection::vec(term, 1..4).prop_map(|terms| terms.join(" + "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What is shown is proven, refuted or ill-formed; what is postulated is then refused, imposed or ill-formed.
    #[test]
    fn a_law_is_what_could_fail_and_could_hold(
        left in polynomial(),
        relation in prop::sample::select(vec!["=", ">", ">=", "<", "<=", "!="]),
        right in polynomial(),
    ) {
        let lines = [format!("show {left} {relation} {right}"), format!("postulate {left} {relation} {right}")];
        let [shown, postulated] = &decide(NOTATION, &lines.each_ref().map(String::as_str))[..] else {
            panic!("two claims")
        };
        let refused = postulated.verdict == Verdict::Error;
        match shown.verdict {
            Verdict::Holds | Verdict::Error => prop_assert!(refused, "{}", lines[1]),
            _ => prop_assert!(refused || postulated.verdict == Verdict::Assumed, "{}", lines[1]),
        }
        // A refuted law is refused only if it contradicts what is declared.
        if shown.verdict == Verdict::Refuted && refused {
            let codes: Vec<&str> = postulated.problems.iter().map(|problem| problem.code.as_str()).collect();
            prop_assert!(matches!(codes[..], ["E0206" | "E0419"]), "{}: {codes:?}", lines[1]);
        }
    }
}
