//! What tells zeros and signs while a claim is lowered: the closed forms of integrals and limits need it.

use super::inequality::prove_within;
use super::real::zero::Confirmed;
use super::settings::DEFAULT_SEED;
use crate::calculus::{Graph, Instance, Node, Oracle, Signs, ZeroTest};

/// Certificates that are looked for on the way to a claim: many signs are asked for.
const GOALS: usize = 12;

/// Zeros by points, signs by certificates.
struct Teller(Confirmed);

/// One with random points of its own.
pub(super) fn oracle(seed: u64) -> Box<dyn Oracle> {
    Box::new(Teller(Confirmed::new(seed)))
}

/// One for what is no claim.
pub(super) fn default_oracle() -> Box<dyn Oracle> {
    oracle(DEFAULT_SEED)
}

impl ZeroTest for Teller {
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
        self.0.vanishes(graph, node)
    }
}

impl Oracle for Teller {
    fn has_signs(
        &mut self,
        instance: &mut Instance<'_>,
        node: Node,
        signs: Signs,
        facts: &[(Node, Signs)],
    ) -> bool {
        let mut all = instance.conditions.clone();
        all.extend(facts);
        prove_within(instance, node, signs, &all, GOALS).is_some()
    }
}
