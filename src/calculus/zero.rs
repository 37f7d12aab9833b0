//! What this layer asks of those that decide: whether an expression vanishes, and which sign it has.

use super::graph::{Graph, Node};
use super::lower::Instance;
use super::signs::Signs;

/// Tells whether expressions vanish wherever they are defined.
///
/// Only evaluation can tell, and what evaluates stands above this layer; what needs to know (completing a
/// system of rules, finding the leading term of an expansion) is handed a test.
pub trait ZeroTest {
    /// Whether the node is zero at every point; none if that could not be found out, as where it is defined
    /// nowhere.
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool>;
}

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
