//! Whether an expression vanishes identically.

use super::graph::{Graph, Node};

/// Tells whether expressions vanish wherever they are defined.
///
/// Only evaluation can tell, and what evaluates stands above this layer; what needs to know (completing a
/// system of rules, finding the leading term of an expansion) is handed a test.
pub trait ZeroTest {
    /// Whether the node is zero at every point; none if that could not be found out, as where it is defined
    /// nowhere.
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool>;
}
