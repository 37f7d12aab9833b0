//! Expressions under suppositions: what holds only where both sides of a claim are defined.
//!
//! √(x³) = x √x needs x > 0, which nothing declares but which √x asks for. Under that supposition the rules
//! of the graph bring both to one form. What is built so must not outlive the supposition: signs are kept
//! with nodes, and another claim about the same nodes does not suppose the same.

use rustc_hash::FxHashMap;

use super::domain::Requirement;
use super::graph::{Graph, Node};
use super::signs::Signs;

/// What to restore.
#[must_use = "a supposition that is not retracted stays for all claims"]
pub struct Supposition {
    assumed: FxHashMap<Node, Signs>,
    /// The signs of all nodes that there were.
    signs: Vec<Signs>,
}

impl Graph {
    /// Supposes requirements, and brings expressions to the form that they have under them.
    pub fn suppose(&mut self, requirements: &[Requirement], roots: &[Node]) -> (Supposition, Vec<Node>) {
        let before = Supposition { assumed: self.assumed.clone(), signs: self.signs.clone() };
        for (node, signs) in requirements {
            self.assume(*node, *signs);
        }
        let mut images: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.reachable(roots) {
            // The sign that was found when the node was made may be narrower now.
            let signs = self.signs(node) & self.signs_of(self.op(node));
            self.narrow(node, signs);
            let image = self.rebuild(self.op(node), &mut |operand| images[&operand]);
            images.insert(node, image);
        }
        (before, roots.iter().map(|root| images[root]).collect())
    }

    /// Forgets a supposition and every node that was made under it.
    pub fn retract(&mut self, supposition: Supposition) {
        self.truncate(supposition.signs.len());
        self.assumed = supposition.assumed;
        self.signs = supposition.signs;
    }
}
