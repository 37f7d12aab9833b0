//! The verdict of an equation from those of its claims.

use std::collections::BTreeSet;

use super::scope::ReadEquation;
use super::verdict::{ClaimOutcome, EquationOutcome, SourcePlace, Verdict};
use crate::document::{EquationNumber, Paper};
use crate::language::Role;

/// Puts the claims of an equation together.
pub(super) fn equation_outcome(
    paper: &Paper,
    read: &ReadEquation<'_>,
    claims: Vec<ClaimOutcome>,
) -> EquationOutcome {
    let equation = read.equation;
    let section = &paper.sections[read.section];
    let (verdict, reason) = equation_verdict(&claims);
    let numbers: BTreeSet<EquationNumber> =
        claims.iter().flat_map(|claim| &claim.depends_on).filter_map(|number| number.parse().ok()).collect();
    EquationOutcome {
        number: equation.number.to_string(),
        section: section.number.clone(),
        section_title: section.title.clone(),
        title: equation.title.clone(),
        verdict,
        reason,
        depends_on: numbers.iter().map(ToString::to_string).collect(),
        printed: equation.printed.clone(),
        prose: equation.prose.clone(),
        source: SourcePlace::of(&section.source, &equation.heading),
        claims,
    }
}

/// The verdict of an equation follows from those of its claims, printed ones first.
pub fn equation_verdict(claims: &[ClaimOutcome]) -> (Verdict, String) {
    let of_role = |role: Role| {
        let role = role.to_string();
        claims.iter().filter(move |claim| claim.name.split(' ').next() == Some(role.as_str()))
    };
    let words = |claim: &ClaimOutcome| claim.because.clone().unwrap_or_else(|| claim.reason.clone());
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
    for verdict in [Verdict::Open, Verdict::Conditional, Verdict::Holds, Verdict::Definition] {
        if let Some(claim) = of_role(Role::Printed).find(|claim| claim.verdict == verdict) {
            return (verdict, words(claim));
        }
    }
    (Verdict::Error, "no printed claim".to_owned())
}
