//! What becomes of claims that are given by their lines, under one notation.

use referee::record::ClaimOutcome;
use referee::record::Verdict;

use crate::common::{audited, claims, one_claim_each};

/// The outcomes of claims, in their order.
pub fn decide(notation: &str, lines: &[&str]) -> Vec<ClaimOutcome> {
    let document = one_claim_each(lines.iter().copied());
    let audit = audited(&[("README.md", notation), ("1.md", &document)]);
    assert!(audit.papers[0].problems.is_empty(), "{:?}", audit.papers[0].problems);
    let outcomes: Vec<ClaimOutcome> = claims(&audit).cloned().collect();
    assert_eq!(outcomes.len(), lines.len());
    outcomes
}

/// Fails with all claims whose verdicts and codes of problems are not as expected, in one message.
#[track_caller]
pub fn all_are(
    notation: &str,
    lines: &[&str],
    expected: &str,
    is_expected: impl Fn(Verdict, &[&str]) -> bool,
) {
    let wrong: Vec<String> = decide(notation, lines)
        .iter()
        .zip(lines)
        .filter(|(outcome, _)| {
            let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
            !is_expected(outcome.verdict, &codes)
        })
        .map(|(outcome, lines)| {
            let problems: Vec<&str> = outcome.problems.iter().map(|p| p.rendered.as_str()).collect();
            format!("{lines}\n  {:?}: {} {}", outcome.verdict, outcome.reason, problems.join("\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "not {expected}:\n{}", wrong.join("\n"));
}
