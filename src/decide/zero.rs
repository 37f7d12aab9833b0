//! The zero test by random points modulo p.

use super::field::{Sampler, constants, evaluate};
use crate::algebra::Scalar;
use crate::calculus::{Graph, Node, Program, ZeroTest};

/// Batches of sixteen points that are looked at until some are defined.
const BATCHES: usize = 64;

/// Evaluates at random points modulo p = 2^61 - 1.
pub(super) struct RandomPoints {
    sampler: Sampler,
}

impl RandomPoints {
    pub fn new(seed: u64) -> Self {
        Self { sampler: Sampler::new(seed) }
    }
}

impl ZeroTest for RandomPoints {
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
        if let Some(value) = graph.as_constant(node) {
            return Some(value.is_zero());
        }
        let program = Program::compile(graph, &[node]);
        let constants = constants(&program)?;
        let mut seen = false;
        for _ in 0..BATCHES {
            let point = self.sampler.point(graph, &program);
            let mut atoms = self.sampler.atoms();
            let results = evaluate(&program, &constants, &point, &mut atoms, false);
            let (value, defined) = &results[0];
            if value.nonzero_lanes() & defined != 0 {
                return Some(false);
            }
            if *defined != 0 && std::mem::replace(&mut seen, true) {
                return Some(true);
            }
        }
        None
    }
}
