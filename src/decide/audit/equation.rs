//! The verdict of an equation from those of its claims.

use std::collections::BTreeSet;

use super::plan::experiment_name;
use crate::document::{Block, EquationNumber, Paper};
use crate::language::paper::ReadEquation;
use crate::record::{
    ClaimOutcome, EquationOutcome, Ground, Print, Reason, Role, SourcePlace, SymbolOutcome, Verdict, stating,
};

/// Puts the claims of an equation together.
pub(crate) fn equation_outcome(
    paper: &Paper,
    read: &ReadEquation<'_>,
    claims: Vec<ClaimOutcome>,
    print: Print,
    without_experiments: bool,
    symbols: Vec<SymbolOutcome>,
) -> EquationOutcome {
    let equation = read.equation;
    let section = &paper.sections[read.section];
    let left_out = if without_experiments { on_record(read, &claims) } else { Vec::new() };
    let (verdict, reason) = match left_out.as_slice() {
        [] => equation_verdict(&claims),
        _ => with_those_on_record(&claims, &left_out),
    };
    let numbers: BTreeSet<&EquationNumber> = claims.iter().flat_map(|claim| &claim.depends_on).collect();
    EquationOutcome {
        number: equation.number.clone(),
        section: section.number.clone(),
        section_title: section.title.clone(),
        added: section.added,
        title: equation.title.clone(),
        verdict,
        reason,
        depends_on: numbers.into_iter().cloned().collect(),
        rests_on: Ground::of_equation(&claims),
        reduced: {
            let any = |role| claims.iter().any(|claim| claim.role == Some(role));
            any(Role::Reduced) && !any(Role::Printed) && !any(Role::Stated)
        },
        printed: equation.printed.iter().map(|printed| printed.latex.clone()).collect(),
        print,
        prose: equation.prose.clone(),
        notation: texts(&equation.notation),
        symbols,
        source: SourcePlace::of(&section.source, &equation.heading),
        left_out: left_out.into_iter().map(|claim| claim.name).collect(),
        claims,
    }
}

/// The verdict where experiments were left out: what they have on record stands for what they would give.
fn with_those_on_record(claims: &[ClaimOutcome], left_out: &[ClaimOutcome]) -> (Verdict, Reason) {
    let all: Vec<ClaimOutcome> = claims.iter().chain(left_out).cloned().collect();
    let (verdict, reason) = equation_verdict(&all);
    let measured = claims.iter().any(|claim| claim.verdict == Verdict::Approximation);
    match verdict {
        Verdict::Approximation if !measured => {
            (verdict, Reason::Words("not measured: the experiment was left out".to_owned()))
        }
        _ => (verdict, reason),
    }
}

/// The experiments of an equation that are not among its claims, with the verdicts on record.
fn on_record(read: &ReadEquation<'_>, claims: &[ClaimOutcome]) -> Vec<ClaimOutcome> {
    let experiments = read.equation.experiments.iter().zip(&read.experiments);
    let recorded = experiments.filter_map(|(block, request)| {
        let (request, name) = (request.as_ref().ok()?, experiment_name(block));
        claims.iter().all(|claim| claim.name != name).then(|| ClaimOutcome {
            role: Some(Role::Experiment),
            verdict: request.expect.into(),
            ..ClaimOutcome::undecided(block, name)
        })
    });
    recorded.collect()
}

/// What stands in blocks.
pub(super) fn texts(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|block| block.text().into_owned()).collect()
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
    // What is printed is false if less than it is, and stands only if it can be used as the paper uses it.
    let of_verdict = |role, verdict| of_role(role).find(move |claim| claim.verdict == verdict);
    let refuted = Role::STANDING.into_iter().find_map(|role| of_verdict(role, Verdict::Refuted));
    let unreadable = of_verdict(Role::Printed, Verdict::Misprint);
    let misused = of_verdict(Role::Use, Verdict::Refuted);
    if let Some(failing) = refuted.or(unreadable).or(misused) {
        let restricted = of_verdict(Role::Restricted, Verdict::Holds).filter(|_| unreadable.is_none());
        let corrected = of_role(Role::Corrected).find(|claim| match refuted {
            Some(_) => claim.verdict == Verdict::Holds,
            None => matches!(claim.verdict, Verdict::Holds | Verdict::Definition | Verdict::Assumed),
        });
        return match (restricted, approximation, corrected) {
            (Some(restricted), ..) => (Verdict::Conditional, words(restricted)),
            (None, Some(measured), _) if unreadable.is_none() => (Verdict::Approximation, words(measured)),
            (None, _, Some(corrected)) if refuted.is_none() => (Verdict::Misprint, words(corrected)),
            (None, _, Some(corrected)) => (Verdict::Refuted, words(corrected)),
            (None, _, None) if refuted.is_none() && unreadable.is_some() => {
                (Verdict::Misprint, words(failing))
            }
            (None, _, None) => (Verdict::Refuted, words(failing)),
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
        // A use that needs a condition makes the equation conditional, but only if there is one.
        let stands = stating(claims).next().is_some();
        if let (Verdict::Conditional, true, Some(claim)) = (verdict, stands, of_verdict(Role::Use, verdict)) {
            return (verdict, words(claim));
        }
    }
    (Verdict::Error, Reason::NothingPrinted)
}
