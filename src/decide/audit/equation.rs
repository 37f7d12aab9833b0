//! The verdict of an equation from those of its claims.

use std::collections::BTreeSet;

use crate::document::{EquationNumber, Paper};
use crate::language::paper::ReadEquation;
use crate::record::{ClaimOutcome, EquationOutcome, Reason, Role, SourcePlace, Verdict};

/// Puts the claims of an equation together.
pub(crate) fn equation_outcome(
    paper: &Paper,
    read: &ReadEquation<'_>,
    claims: Vec<ClaimOutcome>,
) -> EquationOutcome {
    let equation = read.equation;
    let section = &paper.sections[read.section];
    let (verdict, reason) = equation_verdict(&claims);
    let numbers: BTreeSet<&EquationNumber> = claims.iter().flat_map(|claim| &claim.depends_on).collect();
    EquationOutcome {
        number: equation.number.clone(),
        section: section.number.clone(),
        section_title: section.title.clone(),
        title: equation.title.clone(),
        verdict,
        reason,
        depends_on: numbers.into_iter().cloned().collect(),
        printed: equation.printed.clone(),
        prose: equation.prose.clone(),
        source: SourcePlace::of(&section.source, &equation.heading),
        claims,
    }
}

/// The verdict of an equation follows from those of its claims, printed ones first.
pub fn equation_verdict(claims: &[ClaimOutcome]) -> (Verdict, Reason) {
    let of_role = |role: Role| claims.iter().filter(move |claim| claim.role == Some(role));
    let words = ClaimOutcome::explanation;
    for verdict in [Verdict::Error, Verdict::Undecided] {
        if let Some(claim) = claims.iter().find(|claim| claim.verdict == verdict) {
            return (verdict, claim.reason.clone());
        }
    }
    let approximation = claims.iter().find(|claim| claim.verdict == Verdict::Approximation);
    if let Some(refuted) = of_role(Role::Printed).find(|claim| claim.verdict == Verdict::Refuted) {
        let proven = |role| of_role(role).find(|claim: &&ClaimOutcome| claim.verdict == Verdict::Holds);
        return match (proven(Role::Restricted), approximation, proven(Role::Corrected)) {
            (Some(restricted), ..) => (Verdict::Conditional, words(restricted)),
            (None, Some(measured), _) => (Verdict::Approximation, words(measured)),
            (None, None, Some(corrected)) => (Verdict::Refuted, words(corrected)),
            (None, None, None) => (Verdict::Refuted, words(refuted)),
        };
    }
    if let Some(measured) = approximation {
        return (Verdict::Approximation, words(measured));
    }
    for verdict in
        [Verdict::Open, Verdict::Conditional, Verdict::Assumed, Verdict::Holds, Verdict::Definition]
    {
        if let Some(claim) = of_role(Role::Printed).find(|claim| claim.verdict == verdict) {
            return (verdict, words(claim));
        }
    }
    (Verdict::Error, Reason::NothingPrinted)
}
