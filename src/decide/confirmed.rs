//! The zero test by residues, confirmed over the reals where residues alone cannot tell.

use std::cmp::Ordering;
use std::collections::HashMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::reals::Concrete;
use super::zero::RandomPoints;
use crate::algebra::{Complex, Interval, Rational, Scalar};
use crate::calculus::{Atoms, Function, Graph, Instruction, Jet, Leaf, Node, Program, Signs, ZeroTest};

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

    /// Whether the value at a random point is certainly not 0; none where it is not defined.
    fn is_apart_from_zero(&mut self, graph: &Graph, program: &Program) -> Option<bool> {
        let point = self.point(graph, program);
        let mut atoms = Values { rng: &mut self.rng, seen: Vec::new() };
        let real = Interval::from_rational;
        let (defined, lanes) = if program.is_complex {
            let constants: Vec<Complex<Interval>> =
                program.constants.iter().map(|c| Complex::real(real(c))).collect();
            let point: Vec<Complex<Interval>> =
                point.iter().map(|z| Complex::new(real(&z.re), real(&z.im))).collect();
            let mut registers = Vec::new();
            let defined = program.run(&constants, &point, &mut atoms, &mut registers);
            (defined, program.output(0, &registers).nonzero_lanes())
        } else {
            let constants: Vec<Interval> = program.constants.iter().map(real).collect();
            let point: Vec<Interval> = point.iter().map(|z| real(&z.re)).collect();
            let mut registers = Vec::new();
            let defined = program.run(&constants, &point, &mut atoms, &mut registers);
            (defined, program.output(0, &registers).nonzero_lanes())
        };
        (defined != 0).then_some(lanes != 0)
    }
}

/// A number with few binary digits between -8 and 8, not 0: an `f64` holds it exactly.
fn number(rng: &mut ChaCha8Rng) -> Rational {
    let size = Rational::from_parts(rng.random_range(1..=511).into(), 64u8.into());
    if rng.random_bool(0.5) { -size } else { size }
}

/// Elementary functions, and declared ones with a random value at every argument.
///
/// Arguments that cannot be told apart get the same value, so that a difference is never seen where
/// there is none.
struct Values<'a> {
    rng: &'a mut ChaCha8Rng,
    seen: Vec<(Function, Interval, Interval)>,
}

impl Values<'_> {
    fn declared(&mut self, function: Function, argument: Interval) -> Interval {
        let meets = |other: &Interval| argument.lo() <= other.hi() && other.lo() <= argument.hi();
        let known = self.seen.iter().find(|(own, at, _)| *own == function && meets(at));
        if let Some((_, _, value)) = known {
            return *value;
        }
        let value = Interval::from_rational(&number(self.rng));
        self.seen.push((function, argument, value));
        value
    }
}

impl Atoms<Interval> for Values<'_> {
    fn apply(&mut self, function: Function, argument: &Interval) -> (Interval, u32) {
        match (function, argument.elementary(function)) {
            (Function::Declared { .. }, _) => (self.declared(function, *argument), Interval::LANES),
            (_, Some(value)) => (value, Interval::LANES),
            (_, None) => (Interval::zero(), 0),
        }
    }
}

impl Atoms<Complex<Interval>> for Values<'_> {
    fn apply(&mut self, function: Function, argument: &Complex<Interval>) -> (Complex<Interval>, u32) {
        let is_real = argument.im.sign() == Some(Ordering::Equal);
        match (function, argument.elementary(function)) {
            (Function::Declared { .. }, _) if is_real => {
                (Complex::real(self.declared(function, argument.re)), Interval::LANES)
            }
            (_, Some(value)) => (value, Interval::LANES),
            (_, None) => (Complex::real(Interval::zero()), 0),
        }
    }

    fn imaginary(&self) -> Option<Complex<Interval>> {
        Some(Complex::i())
    }
}

impl ZeroTest for Confirmed {
    fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
        let residue = self.residues.vanishes(graph, node);
        let program = Program::compile(graph, &[node]);
        let has_roots = program.instructions.iter().any(|i| matches!(i, Instruction::Sqrt(_)));
        let is_elementary = |i: &Instruction| match i {
            Instruction::Apply(Function::Declared { .. }, _) => false,
            Instruction::Apply(..) => true,
            _ => false,
        };
        if !has_roots && !program.instructions.iter().any(is_elementary) {
            return residue;
        }
        let (mut apart, mut near) = (0, 0);
        for _ in 0..POINTS {
            match self.is_apart_from_zero(graph, &program) {
                Some(true) => apart += 1,
                Some(false) => near += 1,
                None => {}
            }
        }
        match residue {
            Some(true) => (apart == 0 && near > 0).then_some(true),
            // Apart at one point is not zero; a residue field without √3 adds nothing to that.
            Some(false) | None => (apart > 0 && (near == 0 || !has_roots)).then_some(false),
        }
    }
}
