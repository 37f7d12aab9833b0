//! Where the sides of a comparison have a value, and where only one of them has.

use std::collections::HashSet;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::algebra::Interval;
use crate::calculus::{Domain, Instance, Node, Requirement, Signs, ZeroTest};
use crate::decide::component::Component;
use crate::decide::inequality;
use crate::decide::modular::identity::{self, Agreement, Tested};
use crate::decide::real::describe::describe;
use crate::decide::real::exact::Exact;
use crate::decide::real::search::{Goal, Search, interior};
use crate::decide::real::zero::RandomPoints;
use crate::record::{Arithmetic, Value};
use crate::record::{Counterexample, Need};

/// Conditions that are listed with a verdict; a tensor has hundreds that say little.
pub(crate) const LISTED: usize = 8;

/// Why there is no point at which an expression is defined, if that is certain.
pub(crate) fn nowhere(instance: &Instance<'_>, demands: &[Requirement], seed: u64) -> Option<String> {
    let graph = &instance.graph;
    demands.iter().find_map(|(node, signs)| {
        let impossible = (graph.signs(*node) & *signs).is_empty()
            || !signs.allows(std::cmp::Ordering::Equal)
                && RandomPoints::new(seed).vanishes(graph, *node) == Some(true);
        impossible.then(|| format!("it needs {}, which is never so", condition(instance, *node, *signs)))
    })
}

/// What an identity needs beyond the declarations; with a point where that cuts the domain of one side only.
///
/// Sets of measure zero are no gap: poles of a quotient are listed, not held against the claim.
pub(crate) fn needs(
    instance: &mut Instance<'_>,
    components: &[Component],
    conditions: &[Requirement],
    seed: u64,
) -> Vec<Need> {
    let mut found: Vec<Need> = Vec::new();
    // The components of a tensor need the same as a rule.
    let mut seen: HashSet<(Requirement, Domain)> = HashSet::new();
    for component in components {
        for side in 0..2 {
            let (own, other) = (&component.domains[side], &component.domains[1 - side]);
            for requirement in own.requirements() {
                if !seen.insert((*requirement, other.clone())) {
                    continue;
                }
                let shared = other.requirements().contains(requirement);
                let point = if shared {
                    None
                } else {
                    gap(instance, component, side, *requirement, conditions, seed)
                };
                if found.len() < LISTED || point.is_some() {
                    found.push(Need {
                        condition: condition(instance, requirement.0, requirement.1),
                        divides: false,
                        cuts: point.is_some(),
                        point,
                    });
                }
            }
        }
    }
    found
}

/// True if one side may lack a value where the other has one, and where that is depends on values of functions that
/// are tied by their equations.
pub(crate) fn is_cut_by_tied_values(instance: &Instance<'_>, component: &Component) -> bool {
    let graph = &instance.graph;
    let mut nodes = vec![component.left, component.right];
    nodes.extend(component.domain().requirements().iter().map(|(node, _)| *node));
    let cuts = |side: usize| {
        let other = component.domains[1 - side].requirements();
        component.domains[side].requirements().iter().any(|(node, signs)| {
            let outside = signs.complement().interior();
            !other.contains(&(*node, *signs))
                && outside.allows_nonzero()
                && !(graph.signs(*node) & outside).is_empty()
        })
    };
    graph.has_tied_values(&nodes) && (cuts(0) || cuts(1))
}

/// Derivatives at a point by which a function is told from the one that vanishes everywhere.
const DERIVATIVES: usize = 8;

/// True if it is not seen that functions whose values at a point are known have a value somewhere as the sides need
/// them: the solution that starts with zeros may vanish everywhere.
pub(crate) fn may_be_nowhere(instance: &mut Instance<'_>, component: &Component, seed: u64) -> bool {
    component.domain().requirements().iter().any(|(node, signs)| {
        let graph = &mut instance.graph;
        if !graph.has_initial_values(*node) {
            return false;
        }
        let Some(values) = graph.at_initial_point(*node, DERIVATIVES) else { return true };
        let vanishes = |node: &Node| RandomPoints::new(seed).vanishes(graph, *node) != Some(false);
        // What has the sign there has it nearby.
        let strictly = graph.signs(values[0]).within(signs.interior());
        let divides = Signs::NONZERO.within(*signs) && !values.iter().all(vanishes);
        !(strictly || divides)
    })
}

/// What is divided by to solve lines. Conditions and premises say nothing of where it vanishes: there they may hold, and
/// what was proven by the quotient fail.
pub(crate) fn pivots(instance: &mut Instance<'_>) -> Vec<Need> {
    let mut found = Vec::new();
    for (node, signs, knowingly) in instance.needs.clone() {
        let Instance { graph, on_shell, .. } = instance;
        let node = on_shell.apply(graph, node).unwrap_or(node);
        if !graph.signs(node).within(signs) {
            found.push(Need {
                condition: condition(instance, node, signs),
                divides: true,
                cuts: !knowingly,
                point: None,
            });
        }
    }
    found
}

/// A point at which one side is not defined, as a node lacks its sign, and the other is.
fn gap(
    instance: &mut Instance<'_>,
    component: &Component,
    side: usize,
    (node, signs): Requirement,
    conditions: &[Requirement],
    seed: u64,
) -> Option<Counterexample> {
    if instance.incomplete().is_some() {
        return None;
    }
    // What is complex lies on the cut of a root or logarithm on a set of measure zero only.
    if !signs.is_real() && !is_real(instance, node) {
        return None;
    }
    let graph = &instance.graph;
    let outside = signs.complement().interior();
    if !outside.allows_nonzero() || (graph.signs(node) & outside).is_empty() {
        return None;
    }
    let mut demands = interior(graph, conditions);
    demands.extend(interior(graph, component.domains[1 - side].requirements()));
    demands.push((node, outside));
    let defined = if side == 0 { component.right } else { component.left };
    let search = Search::new(instance, &[defined, defined], &demands, Goal::Anywhere);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let simple = search.point::<Exact>(&mut rng).or_else(|| search.point::<Interval>(&mut rng));
    let mut point = match simple {
        Some(point) => point,
        // What follows from the rest leaves no gap; that is quicker seen than a search given up.
        None if inequality::prove(instance, node, signs, &demands[..demands.len() - 1]).is_some() => {
            return None;
        }
        None => {
            Search::new(instance, &[defined, defined], &demands, Goal::Anywhere).point_beyond(&mut rng)?
        }
    };
    let search = Search::new(instance, &[defined, defined], &demands, Goal::Anywhere);
    let exact = search.suits::<Exact>(&mut point).map(|sides| (sides, Arithmetic::Exact));
    let ((value, _), arithmetic) =
        exact.or_else(|| search.suits::<Interval>(&mut point).map(|sides| (sides, Arithmetic::Interval)))?;
    let leaves = search.leaves;
    let none = Value::Undefined;
    let sides = if side == 0 { (none, value) } else { (value, none) };
    Some(describe(instance, component, &leaves, &point, sides, arithmetic))
}

/// True if a value equals its conjugate.
pub(super) fn is_real(instance: &mut Instance<'_>, node: Node) -> bool {
    if instance.graph.signs(node).is_real() {
        return true;
    }
    let conjugate = instance.graph.conjugate(node);
    match identity::test(instance, &[Component::of(node, conjugate)], 0) {
        Tested::Done { agreements, .. } => agreements == [Agreement::Always],
        Tested::GaveUp(_) => false,
    }
}

/// `y > 0`, in the claim language.
pub(crate) fn condition(instance: &Instance<'_>, node: Node, signs: Signs) -> String {
    format!("{} {}", instance.node_label(node), signs.relation_to_zero())
}
