//! A formal solution of the rules around a point: every derivative of its fields up to an order.
//!
//! Derivatives that no rule replaces are free (Riquier–Janet theory): those that the point does not give are
//! zero. The others follow.

use std::collections::BTreeSet;

use super::values::{Values, twin};
use crate::algebra::Shape;
use crate::calculus::{Graph, Instance, Jet, Leaf, LeafId, Node, SymbolId};
use crate::decide::component::Component;

/// More derivatives than these nobody reads.
const MAX_JETS: usize = 1500;
/// Nodes that working them out may add to the graph.
const MAX_GROWTH: usize = 300_000;

/// How much of a solution is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Every derivative of every field up to this order.
    pub order: usize,
    /// Every time derivative of the moving coordinates up to this order.
    pub along: usize,
}

/// Gives values to all derivatives up to so many orders beyond the highest that occurs in the claim, in its
/// conditions or between them, if these are rational and not too many.
pub(crate) fn complete(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    values: &mut Values,
    beyond: usize,
) -> Option<Extent> {
    let start = instance.graph.len();
    // What is not asked for may cost less.
    let (jets, growth) = if beyond == 0 { (MAX_JETS, MAX_GROWTH) } else { (MAX_JETS / 5, MAX_GROWTH / 20) };
    let mut used = occurring(instance, component, leaves);
    let order = |leaf: &Leaf| match leaf {
        Leaf::Jet(jet) => jet.by.len(),
        _ => 0,
    };
    let along = |leaf: &Leaf| match leaf {
        Leaf::Velocity { order, .. } => *order,
        _ => 0,
    };
    let order = used.iter().map(order).max().unwrap_or(0) + beyond;
    let along = used.iter().map(along).max().unwrap_or(0);
    add_derivatives(&instance.graph, &mut used, order, jets)?;
    if let Some((moving, _)) = instance.graph.flow() {
        let orders = |c: &u8| {
            let coordinate = *c;
            (1..=along).map(move |order| Leaf::Velocity { coordinate, order })
        };
        used.extend(moving.iter().flat_map(orders));
    }
    for leaf in used {
        let room = (start + growth).checked_sub(instance.graph.len())?;
        value(instance, values, leaf, room)?;
    }
    Some(Extent { order, along: usize::from(along) })
}

/// Adds every derivative up to an order of the fields that are used, with the coordinates that these depend
/// on, if they are not too many.
fn add_derivatives(graph: &Graph, used: &mut BTreeSet<Leaf>, order: usize, most: usize) -> Option<()> {
    let field = |leaf: &Leaf| match leaf {
        Leaf::Jet(jet) => Some((jet.symbol, jet.component)),
        _ => None,
    };
    let fields: BTreeSet<(SymbolId, u32)> = used.iter().filter_map(field).collect();
    for (symbol, component) in fields {
        let depends_on = graph.symbol(symbol).depends_on;
        let coordinates: Vec<u8> =
            (0..graph.coordinate_count()).filter(|c| depends_on & (1 << c) != 0).collect();
        if coordinates.is_empty() {
            continue;
        }
        if used.len() + count(coordinates.len(), order) > most {
            return None;
        }
        for powers in Shape::new(coordinates.len(), order).monomials() {
            let repeated = coordinates.iter().zip(powers).map(|(c, power)| std::iter::repeat_n(*c, *power));
            let by = repeated.flatten().collect();
            used.insert(Leaf::Jet(Jet { symbol, component, by, conjugate: false }));
        }
        used.extend(coordinates.into_iter().map(Leaf::Coordinate));
    }
    // A series in all of them has as many terms.
    let coordinates = used.iter().filter(|leaf| matches!(leaf, Leaf::Coordinate(_))).count();
    (count(coordinates, order) <= most).then_some(())
}

/// Everything that has a value in the claim, in its conditions or on the way between them; conjugates go by
/// what they are conjugate to.
fn occurring(instance: &Instance<'_>, component: &Component, leaves: &[LeafId]) -> BTreeSet<Leaf> {
    let graph = &instance.graph;
    let mut roots: Vec<Node> = instance.equations.iter().flat_map(|equation| equation.sides).collect();
    roots.extend(component.before);
    roots.extend([component.left, component.right]);
    let mut used = graph.leaves_of(&roots);
    used.extend(instance.on_shell.replaced(graph, &component.before).into_iter().map(|(leaf, _)| leaf));
    used.extend(leaves);
    let plain = |id: LeafId| match graph.leaf(id) {
        leaf @ Leaf::Jet(Jet { conjugate: true, .. }) => twin(graph, leaf).unwrap_or(leaf.clone()),
        leaf => leaf.clone(),
    };
    used.into_iter().map(plain).collect()
}

/// Gives a value to a variable, its own or what the rules make it, if this adds few nodes to the graph.
fn value(instance: &mut Instance<'_>, values: &mut Values, leaf: Leaf, room: usize) -> Option<()> {
    if values.known.contains_key(&leaf) {
        return Some(());
    }
    let Instance { graph, on_shell, .. } = instance;
    let (id, node) = (graph.leaf_id(leaf.clone()), graph.variable(leaf.clone()));
    let image = on_shell.apply_within(graph, node, room).ok()?;
    let value = if image == node { values.free(graph, id) } else { values.exact(graph, image)? };
    values.known.insert(leaf, value);
    Some(())
}

/// Number of derivatives up to an order: (vars + order)! / (vars! order!).
fn count(vars: usize, order: usize) -> usize {
    (1..=order).fold(1usize, |count, k| count.saturating_mul(vars + k) / k)
}
