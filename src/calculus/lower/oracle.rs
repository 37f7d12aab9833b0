//! Which signs expressions have wherever some facts hold: what decides stands above this layer.

use super::super::graph::Node;
use super::super::signs::Signs;
use super::super::zero::ZeroTest;
use super::instance::Instance;

/// Tells also which signs expressions have wherever some facts hold.
pub trait Oracle: ZeroTest {
    /// True if a node is proven to have one of these signs.
    fn has_signs(
        &mut self,
        instance: &mut Instance<'_>,
        node: Node,
        signs: Signs,
        facts: &[(Node, Signs)],
    ) -> bool;
}
