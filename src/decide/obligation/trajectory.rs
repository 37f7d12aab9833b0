//! Lagrangians of one trajectory: equal up to a total time derivative.

use super::{Built, LinkSource, refuse_rules_inside};
use crate::calculus::{Instance, Leaf, Node, Op};
use crate::decide::component::Component;
use crate::decide::obligation::positive::is_positive;
use crate::diagnostic::Code;
use crate::language::relation::Relation;

/// True if two sides of `~` have velocities: then it speaks of a time derivative along every trajectory.
///
/// # Errors
/// When a rule says how something in them moves, or a root of velocities may vanish.
pub(super) fn is_along_flow(
    instance: &mut Instance<'_>,
    component: &Component,
    mask: u64,
    link: &LinkSource<'_>,
) -> Built<bool> {
    // What the rules replace is looked at, too: with them the trajectory would not be free.
    let nodes = [component.left, component.right, component.before[0], component.before[1]];
    let graph = &instance.graph;
    let is_velocity = |leaf| matches!(graph.leaf(leaf), Leaf::Velocity { .. });
    if link.relation != Relation::Similar || !graph.leaves_of(&nodes).into_iter().any(is_velocity) {
        return Ok(false);
    }
    refuse_rules_inside(instance, mask, link)?;
    let moves = |lead: &Leaf| matches!(lead, Leaf::Velocity { .. } | Leaf::Coordinate(_));
    if instance.on_shell.rules().any(|rule| moves(&rule.lead)) {
        return Err(instance.source.error(
            Code::E0413,
            "failed to compare Lagrangians on shell",
            link.span.clone(),
            "a `where` line says how something moves, but `~` speaks of every trajectory",
        ));
    }
    for node in instance.graph.reachable(&nodes) {
        let Op::Sqrt(a) = instance.graph.op(node) else { continue };
        let graph = &instance.graph;
        let moving =
            graph.leaves_of(&[a]).into_iter().any(|leaf| matches!(graph.leaf(leaf), Leaf::Velocity { .. }));
        let conditions = instance.conditions.clone();
        if moving && !is_positive(instance, a, &conditions) {
            return Err(instance.source.error(
                Code::E0422,
                "failed to compare Lagrangians that are not smooth",
                link.span.clone(),
                format!("`{}` stands under a root and may vanish", instance.node_label(a)),
            ));
        }
    }
    Ok(true)
}

/// Two Lagrangians differ by a total time derivative if their Euler–Lagrange expressions agree for every coordinate
/// that moves (Olver, *Applications of Lie Groups to Differential Equations*, theorem 4.7).
pub(super) fn total_derivative(
    instance: &mut Instance<'_>,
    sides: [Node; 2],
    prefix: &str,
    components: &mut Vec<Component>,
) {
    let moving = instance.graph.flow().map_or(Vec::new(), |(moving, _)| moving.to_vec());
    for c in moving {
        let [left, right] = sides.map(|side| instance.graph.euler_along_flow(side, c));
        let compares = format!("{prefix}Euler-Lagrange expressions in {}", instance.graph.coordinate_name(c));
        components.push(Component { compares, before: sides, ..Component::of(left, right) });
    }
}
