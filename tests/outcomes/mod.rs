//! What becomes of claims that are given by their lines, under declarations that they share.

#![allow(dead_code, reason = "a test takes what it needs of these")]

use referee::record::ClaimOutcome;
use referee::record::Verdict;

use crate::common::{audited, claims, one_claim_each};

/// The outcomes of claims, in their order.
pub fn decide(declarations: &str, lines: &[&str]) -> Vec<ClaimOutcome> {
    let front = format!("# Claims\n\n```notation\n{declarations}\n```\n");
    let document = one_claim_each(lines.iter().copied());
    let audit = audited(&[("README.md", &front), ("1.md", &document)]);
    assert!(audit.papers[0].problems.is_empty(), "{:?}", audit.papers[0].problems);
    let outcomes: Vec<ClaimOutcome> = claims(&audit).cloned().collect();
    assert_eq!(outcomes.len(), lines.len());
    outcomes
}

/// Fails with all claims whose verdicts and codes of problems are not as expected, in one message.
#[track_caller]
pub fn all_are(
    declarations: &str,
    lines: &[&str],
    expected: &str,
    is_expected: impl Fn(Verdict, &[&str]) -> bool,
) {
    let wrong: Vec<String> = decide(declarations, lines)
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

/// Fails with all claims that have another verdict.
#[track_caller]
pub fn all_have(declarations: &str, verdict: Verdict, lines: &[&str]) {
    all_are(declarations, lines, verdict.name(), |found, _| found == verdict);
}
