//! Where a vanishing Euler–Lagrange expression proves no divergence.
//!
//! A density whose Euler–Lagrange expressions vanish is a divergence if the space of values that the fields may take
//! has no holes (Takens 1979; Olver, *Applications of Lie Groups to Differential Equations*, theorem 4.7 for
//! star-shaped domains). (u v' - v u')/(u² + v²) is the rate of an angle: its integral counts how often the pair goes
//! around the point that it may not meet.

use crate::calculus::{Graph, Instance, Leaf, LeafId, Node, Op, Requirement, Signs};
use crate::decide::component::Component;
use crate::decide::modular::identity::depends_on;

/// Why the fields may wind around something, where densities are integrated over the coordinates of a mask.
pub(super) fn may_wind(
    instance: &mut Instance<'_>,
    components: &[Component],
    mask: u64,
    along: bool,
) -> Option<String> {
    let dimensions = if along { 1 } else { mask.count_ones() as usize };
    let determinants = instance.metric_determinants();
    let instance = &*instance;
    let graph = &instance.graph;
    // What is assumed has its sign because it is assumed; what has it by itself cuts nothing.
    let mut all: Vec<Requirement> = components
        .iter()
        .flat_map(|component| component.domain().requirements().to_vec())
        .filter(|(node, signs)| !graph.signs(*node).within(*signs))
        .chain(graph.assumptions())
        .chain(instance.conditions.iter().copied())
        .collect();
    let is_field = |leaf: &LeafId| match graph.leaf(*leaf) {
        Leaf::Velocity { .. } => true,
        Leaf::Coordinate(c) => graph.flow().is_some_and(|(moving, _)| moving.contains(c)),
        leaf @ Leaf::Jet(_) => depends_on(graph, leaf, mask),
    };
    all.retain(|(node, _)| graph.leaves_of(&[*node]).iter().any(is_field));
    all.sort_unstable_by_key(|(node, _)| *node);
    all.dedup_by_key(|(node, _)| *node);
    let sides: Vec<Node> = components.iter().flat_map(|component| component.before).collect();
    let hole = graph.leaves_of(&sides).into_iter().find(|leaf| {
        let signs = graph.signs_of_leaf(*leaf);
        is_field(leaf) && !signs.is_real() && signs.is_nonzero() && dimensions == 1
    });
    if let Some(leaf) = hole {
        let label = instance.leaf_label(leaf);
        return Some(format!("`{label}` may wind around 0, and the boundary terms do not tell"));
    }
    let curved: Vec<Node> =
        all.into_iter().map(|(node, _)| node).filter(|node| !has_convex_parts(graph, *node)).collect();
    // The metrics of one signature (p, q) are, up to deformation, the planes of p dimensions: no hole of n dimensions
    // is in a space of p q < n.
    let is_tame = |node: Node| {
        let of = |(n, own): &(usize, [Node; 2])| own.contains(&node).then_some(*n);
        determinants.iter().find_map(of).is_some_and(|n| {
            let definite = graph.signs(node).is_real();
            definite
                && n == dimensions
                && (1..n).filter(|p| instance.may_be_negative(*p)).all(|p| p * (n - p) < n)
        })
    };
    let why = |node: Node| {
        let label = instance.node_label(node);
        Some(format!(
            "the fields may wind around where `{label}` vanishes, and the boundary terms do not tell"
        ))
    };
    let (tame, curved): (Vec<Node>, Vec<Node>) = curved.into_iter().partition(|node| is_tame(*node));
    match curved.as_slice() {
        [] => None,
        // A space without a point has one hole, of a dimension less.
        [only] if tame.is_empty() => match squares(graph, *only) {
            Some(n) if n != dimensions + 1 => None,
            _ => why(*only),
        },
        [first, ..] => why(*first),
    }
}

/// True if what leaves the sign of an expression alone is made of convex pieces: half-spaces and their intersections.
fn has_convex_parts(graph: &Graph, node: Node) -> bool {
    let leaves = graph.leaves_of(&[node]);
    let real = leaves.iter().all(|leaf| graph.signs_of_leaf(*leaf).is_real());
    if !real {
        return false;
    }
    // Intervals.
    if leaves.len() <= 1 {
        return true;
    }
    match graph.op(node) {
        Op::Mul(a, b) => has_convex_parts(graph, a) && has_convex_parts(graph, b),
        Op::Inv(a) | Op::Neg(a) | Op::Sqrt(a) => has_convex_parts(graph, a),
        _ => is_affine(graph, node),
    }
}

fn is_affine(graph: &Graph, node: Node) -> bool {
    match graph.op(node) {
        Op::Leaf(_) => true,
        Op::Add(a, b) | Op::Sub(a, b) => is_affine(graph, a) && is_affine(graph, b),
        Op::Neg(a) => is_affine(graph, a),
        Op::Mul(a, b) => {
            let is_number = |node| graph.leaves_of(&[node]).is_empty();
            is_number(a) && is_affine(graph, b) || is_number(b) && is_affine(graph, a)
        }
        _ => graph.leaves_of(&[node]).is_empty(),
    }
}

/// The number of variables, for a sum of the squares of different ones.
fn squares(graph: &Graph, node: Node) -> Option<usize> {
    let mut found: Vec<LeafId> = Vec::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        match graph.op(node) {
            Op::Add(a, b) => waiting.extend([a, b]),
            Op::Sqrt(a) if found.is_empty() && waiting.is_empty() => waiting.push(a),
            Op::Mul(a, b) if a == b => match graph.op(a) {
                Op::Leaf(leaf) if !found.contains(&leaf) && graph.signs_of_leaf(leaf) == Signs::REAL => {
                    found.push(leaf)
                }
                _ => return None,
            },
            _ => return None,
        }
    }
    Some(found.len())
}
