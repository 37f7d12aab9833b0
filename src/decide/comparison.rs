//! Inequalities: proven by what is known of signs, refuted by a point.

use super::counterexample;
use super::equality::{note_needs, refuse_nowhere, undecided};
use super::inequality;
use super::link::Place;
use super::obligation::Obligation;
use super::verdict::{Link, Method, Verdict};
use crate::calculus::{Requirement, Signs};
use crate::diagnostic::Diagnostic;
use crate::language::claim::Relation;
use crate::language::scope::Sign;

/// Decides a comparison at one choice of sizes, and notes the outcome in its link.
///
/// # Errors
/// When a side has a value nowhere.
pub(super) fn decide(
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
        let difference = place.instance.graph.sub(component.left, component.right);
        if place.instance.graph.signs(difference).within(allowed) {
            if link.method == Method::None && link.verdict == Verdict::Holds {
                link.method = Method::SignRules;
            }
            continue;
        }
        let known: Vec<Requirement> =
            place.conditions.iter().chain(component.domain().requirements()).copied().collect();
        if let Some(proof) = inequality::prove(place.instance, difference, allowed, &known) {
            if link.verdict == Verdict::Holds {
                link.method = Method::SignRules;
                let known = link.proof.clone();
                link.proof.extend(proof.steps.into_iter().filter(|step| !known.contains(step)));
            }
            continue;
        }
        // An integral is of one sign if its density is; a density that changes its sign says nothing of it.
        if obligation.integrated && !place.instance.graph.signs(difference).within(opposite) {
            undecided(link, "the density, integrated by parts, is not seen to be of one sign");
            continue;
        }
        let found = counterexample::find(place.instance, component, obligation.relation, &known, place.seed);
        match found {
            Some(found) => place.refuted(link, found),
            None => {
                undecided(link, "the signs of the parts do not settle it, and no counterexample was found");
            }
        }
    }
    if link.verdict == Verdict::Holds {
        note_needs(place, link, &obligation.components);
    }
    Ok(())
}
