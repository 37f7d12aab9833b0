//! The zero test by residues, confirmed over the reals where residues alone cannot tell.

use std::collections::HashMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::reals::{Table, evaluate};
use super::zero::RandomPoints;
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Function, Graph, Instruction, Jet, Leaf, Node, Program, Signs, ZeroTest};

/// Real points that are tried: √(y²) - y vanishes at half of them.
const POINTS: u64 = 48;

/// Modulo p a root has a random sign and exp 2x is no square of exp x, unless both were brought to one form
/// before. So an expression with roots or elementary functions is called nonzero only if real points say so
/// too, and zero only if none of them says otherwise; what vanishes on one part of the domain only is neither.
pub(super) struct Confirmed {
    residues: RandomPoints,
    rng: ChaCha8Rng,
}

impl Confirmed {
    pub fn new(seed: u64) -> Self {
        Self { residues: RandomPoints::new(seed), rng: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// Values for the variables of a program that have their declared signs.
    fn point(&mut self, graph: &Graph, program: &Program) -> Vec<Complex<Rational>> {
        let mut conjugates: HashMap<Jet, Complex<Rational>> = HashMap::new();
        let leaves = program.leaves.iter();
        leaves
            .map(|leaf| match graph.leaf(*leaf) {
                Leaf::Jet(jet) if graph.symbol(jet.symbol).complex => {
                    let plain = Jet { conjugate: false, ..jet.clone() };
                    let value = conjugates
                        .entry(plain)
                        .or_insert_with(|| Complex::new(number(&mut self.rng), number(&mut self.rng)));
                    if jet.conjugate { value.conj() } else { value.clone() }
                }
                _ => {
                    let (signs, value) = (graph.signs_of_leaf(*leaf), number(&mut self.rng));
                    let size = if value < Rational::ZERO { -value.clone() } else { value.clone() };
                    Complex::real(if signs.is_nonnegative() {
                        size
                    } else if signs.within(Signs::NONPOSITIVE) {
                        -size
                    } else {
                        value
                    })
                }
            })
            .collect()
    }
}

/// A rational number between -5 and 5, not 0.
fn number(rng: &mut ChaCha8Rng) -> Rational {
    let size = Rational::from_parts(rng.random_range(1..=480).into(), 97u8.into());
    if rng.random_bool(0.5) { -size } else { size }
}

impl ZeroTest for Confirmed {
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
        let residue = self.residues.vanishes(graph, node)?;
        let program = Program::compile(graph, &[node]);
        let has_roots = program.instructions.iter().any(|i| matches!(i, Instruction::Sqrt(_)));
        let is_elementary = |i: &Instruction| match i {
            Instruction::Apply(Function::Declared { .. }, _) => false,
            Instruction::Apply(..) => true,
            _ => false,
        };
        if !has_roots && !program.instructions.iter().any(is_elementary) {
            return Some(residue);
        }
        let (mut apart, mut near) = (0, 0);
        for salt in 0..POINTS {
            let point = self.point(graph, &program);
            if let Some(values) = evaluate::<Interval>(&program, &point, &mut Table::new(), salt) {
                if values[0].nonzero_lanes() != 0 {
                    apart += 1;
                } else {
                    near += 1;
                }
            }
        }
        match residue {
            true => (apart == 0 && near > 0).then_some(true),
            false => (apart > 0 && (near == 0 || !has_roots)).then_some(false),
        }
    }
}
