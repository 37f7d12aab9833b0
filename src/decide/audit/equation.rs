//! The verdict of an equation from those of its claims.

use std::collections::BTreeSet;

use crate::document::{Block, EquationNumber, Paper};
use crate::language::paper::ReadEquation;
use crate::record::{ClaimOutcome, EquationOutcome, Ground, Reason, Role, SourcePlace, Verdict, stating};

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
        rests_on: Ground::of_equation(&claims),
        reduced: {
            let any = |role| claims.iter().any(|claim| claim.role == Some(role));
            any(Role::Reduced) && !any(Role::Printed)
        },
        printed: equation.printed.clone(),
        prose: equation.prose.clone(),
        notation: texts(&equation.notation),
        source: SourcePlace::of(&section.source, &equation.heading),
        claims,
    }
}

/// What stands in blocks.
pub(super) fn texts(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|block| block.text().to_owned()).collect()
}

/// The verdict that follows from those on record.
pub(crate) fn recorded_verdict(read: &ReadEquation<'_>) -> Verdict {
    let claims = read.equation.claims.iter().zip(&read.claims).map(|(block, claim)| {
        let mut outcome = ClaimOutcome::undecided(block, block.name.clone());
        if let Ok(claim) = claim {
            outcome.role = Some(claim.role.into());
            outcome.verdict = claim.expect.map_or(Verdict::Error, Verdict::from);
        }
        outcome
    });
    let experiments = read.equation.experiments.iter().zip(&read.experiments).map(|(block, request)| {
        let mut outcome = ClaimOutcome::undecided(block, block.name.clone());
        outcome.role = Some(Role::Experiment);
        outcome.verdict = request.as_ref().map_or(Verdict::Error, |request| request.expect.into());
        outcome
    });
    equation_verdict(&claims.chain(experiments).collect::<Vec<_>>()).0
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
    // What is printed is false if less than it is.
    let is_refuted = |claim: &&ClaimOutcome| claim.verdict == Verdict::Refuted;
    if let Some(refuted) = of_role(Role::Printed).chain(of_role(Role::Reduced)).find(is_refuted) {
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
        if let Some(claim) = stating(claims).find(|claim| claim.verdict == verdict) {
            return (verdict, words(claim));
        }
    }
    (Verdict::Error, Reason::NothingPrinted)
}
