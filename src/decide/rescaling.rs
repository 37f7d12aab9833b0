//! Whether the rescalings that the dimensions of a paper leave free change none of its relations: what is read off
//! the exponents is proven of each claim by a transformation, as an author would write it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::decide::claim::{Theory, decide};
use crate::decide::oracle::default_oracle;
use crate::decide::seed::{fingerprint, mix};
use crate::decide::settings::Settings;
use crate::dimension::{self, Invariance};
use crate::document::Paper;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::{Claim, Scope};
use crate::record::{DimensionGap, Dimensions, RescalingProof, SourcePlace, Verdict};

/// The name of λ, if the paper has no such name.
const SCALE: &str = "scale";

/// The dimensions of a paper that is read for nothing else.
pub fn dimensions(paper: &Paper) -> Vec<Dimensions> {
    dimension::of_read(paper, &ReadPaper::new(paper), default_oracle)
}

/// The dimensions of a paper, each rescaling with what is proven of it, on all threads.
pub fn dimensions_proven(paper: &Paper, settings: Settings) -> Vec<Dimensions> {
    of_read(paper, &ReadPaper::new(paper), settings, &AtomicBool::new(false))
}

/// The same of a paper that has been read; nothing more is proven when `stop` is true.
pub(super) fn of_read(
    paper: &Paper,
    read: &ReadPaper<'_>,
    settings: Settings,
    stop: &AtomicBool,
) -> Vec<Dimensions> {
    let parts = dimension::parts(paper, read, default_oracle).into_iter();
    parts.map(|part| proven(read, part, settings, stop)).collect()
}

fn proven(
    read: &ReadPaper<'_>,
    part: dimension::Part<'_, '_>,
    settings: Settings,
    stop: &AtomicBool,
) -> Dimensions {
    let dimension::Part { equations, mut dimensions, invariances } = part;
    let results: Vec<Option<Result<(), String>>> = invariances
        .par_iter()
        .map(|invariance| {
            let (equation, claim) = claim_of(&equations, invariance)?;
            let runs = !stop.load(Ordering::Relaxed);
            runs.then(|| prove(read, equation, claim, invariance, settings))
        })
        .collect();
    for (invariance, result) in invariances.iter().zip(results) {
        let (Some(result), Some((equation, claim))) = (result, claim_of(&equations, invariance)) else {
            continue;
        };
        let proof = dimensions.rescalings[invariance.rescaling].proof.get_or_insert_default();
        match result {
            Ok(()) => proof.proven += 1,
            Err(why) => add(proof, equation, claim, why),
        }
    }
    dimensions
}

/// The claim that a statement is about, with its equation.
fn claim_of<'r, 'a>(
    equations: &[&'r ReadEquation<'a>],
    invariance: &Invariance,
) -> Option<(&'r ReadEquation<'a>, &'r Claim)> {
    let (n, m) = invariance.claim;
    Some((equations[n], equations[n].stated().nth(m)?.ok()?))
}

fn add(proof: &mut RescalingProof, equation: &ReadEquation<'_>, claim: &Claim, why: String) {
    let source = SourcePlace::of(&claim.source, &claim.span);
    let gap = DimensionGap { equation: equation.equation.number.clone(), why, source };
    if !proof.open.contains(&gap) {
        proof.open.push(gap);
    }
}

/// Proves that both sides of a relation get the same power of λ, or that their difference gets it.
fn prove(
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    claim: &Claim,
    invariance: &Invariance,
    settings: Settings,
) -> Result<(), String> {
    let transforms = invariance.transforms.as_ref().map_err(String::clone)?;
    let mut scope = read.scope_of(equation, claim);
    let scale = std::iter::once(SCALE.to_owned())
        .chain((1..).map(|n| format!("{SCALE}_{n}")))
        .find(|name| scope.symbols.get(name).is_none())
        .unwrap_or_default();
    Theory::declare(&format!("param {scale} > 0"), &mut scope).map_err(|problems| problems.to_string())?;
    let becomes: Vec<String> =
        transforms.iter().map(|(name, power)| format!("{name} -> {scale}^({power})*{name}")).collect();
    let transform = format!("transform {}", becomes.join(", "));
    let gets = |side: &str| format!("show transformed({side}) = {scale}^({})*({side})", invariance.weight);
    let (sizes, [left, right]) = (&invariance.sizes, &invariance.sides);
    let sides: Vec<String> =
        [left, right].into_iter().filter(|side| *side != "0").map(|side| gets(side)).collect();
    let by_sides = hold(&format!("{transform}\n{}", sides.join("\n")), claim, sizes, scope.clone(), settings);
    if by_sides.is_ok() || right == "0" || left == "0" {
        return by_sides;
    }
    // Logarithms are shifted on both sides alike.
    let difference = gets(&format!("{left} - ({right})"));
    hold(&format!("{transform}\n{difference}"), claim, sizes, scope, settings)
}

/// Proves lines that stand in the place of those of a claim.
fn hold(
    lines: &str,
    claim: &Claim,
    sizes: &BTreeMap<String, i64>,
    mut scope: Scope,
    settings: Settings,
) -> Result<(), String> {
    let mut own = Theory::claim(lines).map_err(|problems| problems.to_string())?;
    own.each.clone_from(&claim.each);
    own.sizes = sizes.iter().map(|(range, size)| (range.clone(), vec![*size], own.span.clone())).collect();
    own.lets.clone_from(&claim.lets);
    own.enter(&mut scope);
    let seed = mix(settings.seed, fingerprint(lines));
    let decision = decide(&own, &scope, Settings { seed, ..settings });
    match decision.problems.first() {
        Some(problem) => Err(format!("{}: {}", problem.message, problem.label)),
        None if decision.verdict == Verdict::Holds => Ok(()),
        None => Err(format!("{}: {}", decision.verdict, decision.reason)),
    }
}
