//! Zero tests: by random points modulo p, and confirmed over the reals where residues alone cannot tell.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::number::{self, Functions};
use super::search::{random_value, set_conjugates};
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Graph, Instruction, Node, Program, ZeroTest};
use crate::decide::modular::field::{Sampler, constants, evaluate};
use crate::decide::seed::mix;

/// Batches of sixteen points that are looked at until some are defined.
const BATCHES: usize = 64;

/// Evaluates at random points modulo p = 2^61 - 1.
pub(crate) struct RandomPoints {
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
                // The field does not know what a differential equation makes of the values at another place.
                return (!graph.has_tied_values(&[node])).then_some(false);
            }
            if *defined != 0 && std::mem::replace(&mut seen, true) {
                return Some(true);
            }
        }
        None
    }
}

/// Real points that are tried: √(y²) - y vanishes at half of them.
const REAL_POINTS: u64 = 48;

/// Modulo p a root has a random sign and exp 2x is no square of exp x, unless both were brought to one form
/// before. So an expression with roots or elementary functions is called nonzero only if real points say so
/// too, and zero only if none of them says otherwise; what vanishes on one part of the domain only is neither.
pub(crate) struct Confirmed {
    residues: RandomPoints,
    rng: ChaCha8Rng,
    seed: u64,
}

impl Confirmed {
    pub fn new(seed: u64) -> Self {
        Self { residues: RandomPoints::new(seed), rng: ChaCha8Rng::seed_from_u64(seed), seed }
    }

    /// Whether the value at a random point is certainly not 0; none where it is not defined.
    fn is_apart_from_zero(&mut self, graph: &Graph, program: &Program, n: u64) -> Option<bool> {
        let leaves = &program.leaves;
        let mut point: Vec<Complex<Rational>> = leaves
            .iter()
            .map(|leaf| random_value(graph.signs_of_leaf(*leaf), false, &mut self.rng))
            .collect();
        set_conjugates(graph, leaves, &mut point);
        let mut functions = Functions::Polynomials { salt: mix(self.seed, n) };
        let value = number::evaluate::<Interval>(program, &point, &mut functions).pop()??;
        Some(value.nonzero_lanes() != 0)
    }
}

impl ZeroTest for Confirmed {
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
        let residue = self.residues.vanishes(graph, node);
        let program = Program::compile(graph, &[node]);
        let is_elementary = |i: &Instruction| match i {
            Instruction::Apply(function, _) => !function.is_declared(),
            _ => false,
        };
        let has_roots = program.roots > 0;
        if !has_roots && !program.instructions.iter().any(is_elementary) {
            return residue;
        }
        let (mut apart, mut near) = (0, 0);
        for n in 0..REAL_POINTS {
            match self.is_apart_from_zero(graph, &program, n) {
                Some(true) => apart += 1,
                Some(false) => near += 1,
                None => {}
            }
        }
        match residue {
            None if graph.has_tied_values(&[node]) => None,
            Some(true) => (apart == 0 && near > 0).then_some(true),
            // Apart at one point is not zero; a residue field without √3 adds nothing to that.
            Some(false) | None => (apart > 0 && (near == 0 || !has_roots)).then_some(false),
        }
    }
}
