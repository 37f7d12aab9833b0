//! The order in which values are preferred: what somebody who writes a counterexample down by hand tries first.

use super::search::Search;
use crate::algebra::Rational;
use crate::calculus::{Graph, Leaf, LeafId, Signs};

/// The simplest values that a variable with these signs may have, simplest first; squares are among them, whose
/// roots are rational.
pub(crate) fn pool(signs: Signs) -> Vec<Rational> {
    let numbers: [(i64, u8); 11] =
        [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (4, 1), (-4, 1), (9, 1), (1, 2), (1, 4)];
    numbers
        .iter()
        .map(|(n, d)| Rational::from_parts((*n).into(), (*d).into()))
        .filter(|value| signs.allows(value.cmp(&Rational::ZERO)))
        .collect()
}

/// True of what stands for a number in a paper: a parameter or a coordinate.
///
/// Masses, couplings, lengths and temperatures are positive. Where a positive value shows the same, a negative one
/// would only invite the answer that it was never meant.
fn is_quantity(graph: &Graph, leaf: LeafId) -> bool {
    match graph.leaf(leaf) {
        Leaf::Coordinate(_) => true,
        Leaf::Jet(jet) => graph.symbol(jet.symbol).depends_on == 0,
        Leaf::Velocity { .. } => false,
    }
}

/// The values that are tried for a variable, the preferred ones first.
pub(super) fn preferred(search: &Search<'_, '_>, leaf: LeafId) -> Vec<Rational> {
    let graph = &search.instance.graph;
    let mut values = pool(graph.signs_of_leaf(leaf));
    if is_quantity(graph, leaf) {
        values.sort_by_key(|value| *value < Rational::ZERO);
    }
    // A metric is flat rather than degenerate in its diagonal.
    if let Some(signature) = search.instance.signature()
        && let Some((_, flat)) = signature.flat().into_iter().find(|(own, _)| *own == leaf)
    {
        values.retain(|value| *value != flat);
        values.insert(0, flat);
    }
    values
}

/// The same without negative values of quantities; none if that leaves everything as it is.
pub(super) fn positive_pools(graph: &Graph, leaves: &[LeafId]) -> Option<Vec<Vec<Rational>>> {
    let mut fewer = false;
    let pools = leaves.iter().map(|leaf| {
        let mut pool = pool(graph.signs_of_leaf(*leaf));
        let positive = |value: &Rational| *value >= Rational::ZERO;
        if is_quantity(graph, *leaf) && pool.iter().any(positive) && !pool.iter().all(positive) {
            fewer = true;
            pool.retain(positive);
        }
        pool
    });
    let pools = pools.collect();
    fewer.then_some(pools)
}
