//! One relation between two neighbouring sides: proven, refuted, or neither.

use std::collections::{BTreeMap, BTreeSet};

use super::counterexample;
use super::determine;
use super::identity::{self, Tested};
use super::inequality;
use super::obligation::Obligation;
use super::sizes::Sizes;
use super::verdict::{Link, Method, Verdict};
use crate::calculus::{Instance, Node, Op, Signs};
use crate::language::Claim;
use crate::language::claim::Show;
use crate::language::latex::{latex, relation_latex};
use crate::language::scope::Sign;

/// A link for each relation of a chain, not decided yet.
pub(super) fn empty(show: &Show) -> Vec<Link> {
    show.relations
        .iter()
        .zip(show.sides.windows(2))
        .map(|(relation, sides)| Link {
            statement: format!("{} {} {}", sides[0], relation.symbol(), sides[1]),
            latex: format!("{} {} {}", latex(&sides[0]), relation_latex(*relation), latex(&sides[1])),
            verdict: Verdict::Holds,
            method: Method::None,
            reason: String::new(),
            instances: Vec::new(),
            counterexample: None,
        })
        .collect()
}

/// Decides an obligation at one choice of sizes, and notes the outcome in its link.
pub(super) fn decide(
    claim: &Claim,
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    conditions: &[(Node, Signs)],
    sizes: &Sizes,
    seed: u64,
) {
    if obligation.method == Method::SignRules {
        decide_sign(instance, link, obligation, conditions, seed);
        return;
    }
    let determined;
    let obligation = if claim.determine.is_empty() {
        obligation
    } else {
        match determine::put_in(claim, instance, obligation, seed) {
            Ok((solved, words)) => {
                link.reason = words;
                determined = solved;
                &determined
            }
            Err(reason) => {
                link.verdict = Verdict::Undecided;
                link.method = Method::None;
                link.reason = reason;
                return;
            }
        }
    };
    match identity::test(instance, obligation, seed) {
        Tested::GaveUp(reason) => {
            if link.verdict != Verdict::Refuted {
                link.verdict = Verdict::Undecided;
                link.method = Method::None;
                link.reason = reason;
                refute_by_domain(instance, link, obligation, conditions, sizes, seed);
            }
        }
        Tested::Done { mut test, failing } => {
            test.sizes.clone_from(sizes);
            link.instances.push(test);
            if link.method == Method::None && link.verdict == Verdict::Holds {
                link.method = obligation.method;
            }
            if link.counterexample.is_some() {
                return;
            }
            if let Some(failing) = failing {
                if obligation.components[failing].sufficient {
                    link.verdict = Verdict::Undecided;
                    link.method = Method::None;
                    link.reason =
                        "the sides differ by the integral of a function of the coordinates alone".to_owned();
                    return;
                }
                refute(instance, link, obligation, failing, conditions, seed);
                if let Some(found) = &mut link.counterexample {
                    found.sizes.clone_from(sizes);
                    return;
                }
            }
            refute_by_domain(instance, link, obligation, conditions, sizes, seed);
        }
    }
}

/// A comparison holds if the signs of the parts force it, and fails at a point where it does not hold.
fn decide_sign(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    conditions: &[(Node, Signs)],
    seed: u64,
) {
    let Some(sign) = Sign::from_relation(obligation.relation) else { return };
    let allowed = Signs::from_declared(sign);
    for (n, component) in obligation.components.iter().enumerate() {
        let difference = instance.graph.sub(component.left, component.right);
        if instance.graph.signs(difference).within(allowed) {
            if link.method == Method::None && link.verdict == Verdict::Holds {
                link.method = Method::SignRules;
            }
        } else if let Some(proof) = inequality::prove(instance, difference, allowed, conditions) {
            if link.verdict == Verdict::Holds {
                link.method = Method::SignRules;
                if link.reason.is_empty() {
                    link.reason = proof.steps.join("; ");
                }
            }
        } else if link.verdict != Verdict::Refuted {
            refute(instance, link, obligation, n, conditions, seed);
            if link.verdict == Verdict::Undecided {
                link.reason =
                    "the signs of the parts do not settle it, and no counterexample was found".to_owned();
            }
        }
    }
}

fn refute(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    failing: usize,
    conditions: &[(Node, Signs)],
    seed: u64,
) {
    let component = &obligation.components[failing];
    let found = counterexample::find(instance, component, obligation.relation, conditions, seed);
    match found {
        Some(counterexample) => {
            link.verdict = Verdict::Refuted;
            link.method = Method::Counterexample;
            link.counterexample = Some(counterexample);
        }
        None => {
            link.verdict = Verdict::Undecided;
            link.method = Method::None;
            link.reason = "both sides differ modulo 2^61 - 1, but no counterexample over the reals was found"
                .to_owned();
        }
    }
}

/// Looks for a point at which only one side of an identity has a value.
fn refute_by_domain(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    conditions: &[(Node, Signs)],
    sizes: &Sizes,
    seed: u64,
) {
    if obligation.method != Method::IdentityTest {
        return;
    }
    // Only roots and logarithms are undefined on one side alone.
    let sides: Vec<Node> = obligation.components.iter().flat_map(|c| [c.left, c.right]).collect();
    let graph = &instance.graph;
    if !graph.reachable(&sides).iter().any(|node| matches!(graph.op(*node), Op::Sqrt(_) | Op::Log(_))) {
        return;
    }
    let gap = |component| counterexample::domain_gap(instance, component, conditions, seed);
    if let Some(mut found) = obligation.components.iter().find_map(gap) {
        found.sizes.clone_from(sizes);
        link.verdict = Verdict::Refuted;
        link.method = Method::Counterexample;
        link.counterexample = Some(found);
    }
}

/// Puts a link's result into one sentence.
pub(super) fn summarise(link: &mut Link) {
    match link.verdict {
        Verdict::Holds if link.method == Method::SignRules => {
            let proof = std::mem::take(&mut link.reason);
            let signs = "follows from the signs of the parts".to_owned();
            link.reason = if proof.is_empty() { signs } else { proof };
        }
        Verdict::Holds => {
            let worst = link.instances.iter().map(|test| test.log2_error).fold(f64::NEG_INFINITY, f64::max);
            let sizes = sizes_in_words(link.instances.iter().map(|test| &test.sizes));
            let found = if link.reason.is_empty() { String::new() } else { format!("{}; ", link.reason) };
            link.reason = format!("{found}proven{sizes}, error probability below 2^{:.0}", worst.ceil());
        }
        Verdict::Refuted => {
            let Some(found) = &link.counterexample else { return };
            let (holding, failing): (Vec<_>, Vec<_>) =
                link.instances.iter().partition(|test| test.vanishes && test.sizes != found.sizes);
            let failing = sizes_in_words(failing.iter().map(|test| &test.sizes));
            let but = if holding.is_empty() {
                String::new()
            } else {
                format!("; holds{}", sizes_in_words(holding.iter().map(|test| &test.sizes)))
            };
            link.reason = format!("fails{failing}: left {} but right {}{but}", found.left, found.right);
        }
        _ => {}
    }
}

/// ` for K = 1, 2, 3`, or nothing where no size matters.
fn sizes_in_words<'a>(instances: impl Iterator<Item = &'a Sizes>) -> String {
    let mut values: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for sizes in instances {
        for (name, value) in sizes {
            values.entry(name).or_default().insert(*value);
        }
    }
    let parts: Vec<String> = values
        .into_iter()
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            format!("{name} = {}", values.join(", "))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(" and ")) }
}
