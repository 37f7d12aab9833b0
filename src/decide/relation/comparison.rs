//! Inequalities: proven by what is known of signs, refuted by a point.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::equality::{note_needs, refuse_nowhere, undecided};
use super::place::Place;
use crate::calculus::{Graph, Leaf, LeafId, Requirement, Signs};
use crate::decide::component::Component;
use crate::decide::inequality;
use crate::decide::obligation::Obligation;
use crate::decide::obligation::stationary;
use crate::decide::real::counterexample::{self, Reach};
use crate::decide::real::describe::values_at;
use crate::decide::real::search::{Goal, Search};
use crate::diagnostic::Diagnostic;
use crate::language::relation::Relation;
use crate::language::scope::Sign;
use crate::record::{Link, Method, Verdict};

/// Decides a comparison at one choice of sizes, and notes the outcome in its link.
///
/// # Errors
/// When a side has a value nowhere.
pub(crate) fn decide(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    obligation: &Obligation,
) -> Result<(), Diagnostic> {
    let Some(sign) = Sign::from_relation(obligation.relation) else { return Ok(()) };
    refuse_nowhere(place, &obligation.components)?;
    let allowed = Signs::from_declared(sign);
    let opposite = match obligation.relation {
        Relation::Greater | Relation::GreaterEqual => Signs::NONPOSITIVE,
        Relation::Less | Relation::LessEqual => Signs::NONNEGATIVE,
        _ => Signs::from_declared(Sign::Positive) & Signs::NONPOSITIVE,
    };
    for component in &obligation.components {
        if link.verdict == Verdict::Refuted {
            break;
        }
        // Parts must not be integrated where the density has a pole.
        if obligation.integrated && !component.domain().is_everywhere() {
            undecided(link, "the density is not smooth for all fields");
            continue;
        }
        let difference = place.instance.graph.sub(component.left, component.right);
        let known: Vec<Requirement> =
            place.conditions.iter().chain(component.domain().requirements()).copied().collect();
        if place.instance.graph.signs(difference).within(allowed) {
            proven(place, link, component, &known, Vec::new());
            continue;
        }
        if obligation.integrated && refuted_at_rest(place, link, obligation, component, &known) {
            continue;
        }
        // An integral is of one sign if its density is; a density that changes its sign says nothing of it.
        let decisive = place.instance.incomplete().is_none()
            && (!obligation.integrated
                || inequality::prove(place.instance, difference, opposite, &known).is_some());
        let mut refuting = |place: &mut Place<'_, '_>, reach| {
            let relation = obligation.relation;
            let found = counterexample::find(place.instance, component, relation, &known, reach, place.seed);
            found.filter(|_| decisive).map(|found| place.refuted(link, found)).is_some()
        };
        // Most false comparisons fail at a simple point, which is quicker found than a proof given up.
        if decisive && refuting(place, Reach::Simple) {
            continue;
        }
        if decisive
            && let Some(found) =
                stationary::counterexample(place.instance, component, obligation.relation, &known)
        {
            place.refuted(link, found);
            continue;
        }
        if let Some(proof) = inequality::prove(place.instance, difference, allowed, &known) {
            proven(place, link, component, &known, proof.steps);
        } else if !decisive || !refuting(place, Reach::Everywhere) {
            let why = place.instance.incomplete();
            undecided(link, why.unwrap_or_else(|| give_up(obligation).to_owned()));
        }
    }
    if link.verdict == Verdict::Holds {
        link.sizes.push(place.sizes.clone());
        note_needs(place, link, &obligation.components, false);
    }
    Ok(())
}

/// Refutes by constant fields: the integral of a constant density has its sign, wherever it is taken.
fn refuted_at_rest(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    obligation: &Obligation,
    component: &Component,
    known: &[Requirement],
) -> bool {
    let graph = &mut place.instance.graph;
    let moves =
        |graph: &Graph, leaf: LeafId| matches!(graph.leaf(leaf), Leaf::Jet(jet) if !jet.by.is_empty());
    let leaves: BTreeSet<LeafId> =
        graph.leaves_of(&[component.left]).into_iter().filter(|leaf| moves(graph, *leaf)).collect();
    let rest = graph.with_zeros(component.left, |leaf| leaves.contains(&leaf));
    let is_constant =
        graph.leaves_of(&[rest]).into_iter().all(|leaf| matches!(graph.leaf(leaf), Leaf::Jet(_)));
    if !is_constant || place.instance.incomplete().is_some() {
        return false;
    }
    let rest = Component {
        left: rest,
        compares: "densities where all fields are constant".to_owned(),
        ..component.clone()
    };
    let relation = obligation.relation;
    let found = counterexample::find(place.instance, &rest, relation, known, Reach::Simple, place.seed);
    found.map(|found| place.refuted(link, found)).is_some()
}

fn give_up(obligation: &Obligation) -> &'static str {
    if obligation.integrated {
        "the density, integrated by parts, is not seen to be of one sign"
    } else {
        "what is known of the parts does not settle it, and no counterexample was found"
    }
}

/// Notes a proof, with a point of the domain as the witness that it says something.
fn proven(
    place: &Place<'_, '_>,
    link: &mut Link,
    component: &Component,
    known: &[Requirement],
    steps: Vec<String>,
) {
    if link.verdict != Verdict::Holds {
        return;
    }
    let sides = [component.left, component.right];
    let search = Search::new(place.instance, &sides, known, Goal::Anywhere);
    match search.any_point(&mut ChaCha8Rng::seed_from_u64(place.seed)) {
        Some(point) => {
            link.method = Method::SignRules;
            if link.witness.is_empty() {
                link.witness = values_at(place.instance, component, &search.leaves, &point);
            }
            for step in steps {
                if !link.proof.contains(&step) {
                    link.proof.push(step);
                }
            }
        }
        None => undecided(link, "no real point was found at which both sides have a value"),
    }
}
