//! Integration by parts, to bring a density into a form whose sign can be seen.

use crate::calculus::{Direction, Graph, Jet, Leaf, LeafId, Node, ZeroTest};

/// Derivatives that are moved at most; each step lowers one.
const MAX_STEPS: usize = 64;

/// A density with the same integral up to boundary terms, in which no derivative stands linearly that could
/// be moved onto what it is multiplied with: u u_xx becomes -u_x².
pub(crate) fn by_parts(graph: &mut Graph, density: Node, mask: u64, zero: &mut dyn ZeroTest) -> Node {
    let mut density = density;
    for _ in 0..MAX_STEPS {
        match step(graph, density, mask, zero) {
            Some(next) => density = next,
            None => break,
        }
    }
    density
}

/// P = A w + B with w = D_c w' becomes B - D_c(A) w', if A has neither w' nor anything of the order of w.
fn step(graph: &mut Graph, density: Node, mask: u64, zero: &mut dyn ZeroTest) -> Option<Node> {
    let mut gradient: Vec<(usize, LeafId, Jet, Node)> = graph
        .gradient(density)
        .into_iter()
        .filter_map(|(leaf, slope)| match graph.leaf(leaf) {
            Leaf::Jet(jet) if jet.by.iter().any(|c| mask & (1 << c) != 0) => {
                Some((jet.by.len(), leaf, jet.clone(), slope))
            }
            _ => None,
        })
        .collect();
    gradient.sort_by_key(|(order, leaf, ..)| (std::cmp::Reverse(*order), *leaf));
    for (order, leaf, jet, slope) in gradient {
        if zero.vanishes(graph, slope) != Some(false) {
            continue;
        }
        let curvature = graph.derive(slope, Direction::Variable(leaf));
        let place = jet.by.iter().position(|c| mask & (1 << c) != 0)?;
        let mut lower = jet.clone();
        let coordinate = lower.by.remove(place);
        let lower = graph.variable(Leaf::Jet(lower));
        let simpler = graph.leaves_of(&[slope]).into_iter().all(|other| match graph.leaf(other) {
            Leaf::Jet(jet) => jet.by.len() < order && graph.node_of_leaf(other) != Some(lower),
            _ => true,
        });
        if !simpler || zero.vanishes(graph, curvature) != Some(true) {
            continue;
        }
        let w = graph.node_of_leaf(leaf)?;
        let removed = graph.mul(slope, w);
        let change = graph.derive(slope, Direction::Coordinate(coordinate));
        let moved = graph.mul(change, lower);
        let rest = graph.sub(density, removed);
        return Some(graph.sub(rest, moved));
    }
    None
}
