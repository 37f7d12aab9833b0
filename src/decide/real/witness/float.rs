//! Evaluation in `f64`, to find the way; nothing is concluded from it.

use std::cmp::Ordering;

use super::query::{Query, Target};
use crate::algebra::{Complex, Elementary, Rational, Scalar};
use crate::calculus::{Atoms, Function, Root};

/// An imaginary part below this part of the real one is rounding.
const NEARLY_REAL: f64 = 1e-9;
/// Zero, where zero will do: what rounding leaves of terms of size one.
const NEARLY_ZERO: f64 = 1e-9;

struct Floats;

impl Atoms<f64> for Floats {
    fn apply(&mut self, function: Function, x: &f64) -> (f64, u32) {
        let value = match function {
            Function::Exp => Elementary::exp(x),
            Function::Log | Function::PrincipalLog => Elementary::ln(x),
            Function::Sin => Elementary::sin(x),
            Function::Cos => Elementary::cos(x),
            Function::Atan => Elementary::atan(x),
            // Its values are free; the exact evaluation chooses them.
            Function::Declared { .. } | Function::Solution { .. } => 1.0,
        };
        (value, u32::from(value.is_finite()))
    }

    fn pi(&self) -> Option<f64> {
        Some(f64::pi())
    }
}

impl Atoms<Complex<f64>> for Floats {
    fn apply(&mut self, function: Function, z: &Complex<f64>) -> (Complex<f64>, u32) {
        let value = match function {
            Function::Exp => Elementary::exp(z),
            Function::Log => Elementary::ln(z),
            Function::PrincipalLog => z.principal_log().unwrap_or(Complex::real(f64::NAN)),
            Function::Sin => Elementary::sin(z),
            Function::Cos => Elementary::cos(z),
            Function::Atan => Elementary::atan(z),
            Function::Declared { .. } | Function::Solution { .. } => Complex::real(1.0),
        };
        (value, u32::from(value.re.is_finite() && value.im.is_finite()))
    }

    fn imaginary(&self) -> Option<Complex<f64>> {
        Some(Complex::i())
    }

    fn pi(&self) -> Option<Complex<f64>> {
        Some(Complex::pi())
    }

    fn root(&mut self, root: Root, radicand: &Complex<f64>) -> (Complex<f64>, u32) {
        if root.principal {
            let root = radicand.principal_root();
            return root.map_or((Complex::zero(), 0), |root| (root, 1));
        }
        (radicand.sqrt(), radicand.square_lanes())
    }
}

/// How far a point is from what is wanted; a smaller one is better.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(super) struct Score {
    /// Targets that are missed; all and one more where the point is not defined.
    pub missed: usize,
    /// By how much, on a logarithmic scale.
    pub by: f64,
}

impl Score {
    pub const WORST: Score = Score { missed: usize::MAX, by: f64::INFINITY };

    pub fn better_than(self, other: Score) -> bool {
        self.partial_cmp(&other) == Some(Ordering::Less)
    }
}

/// A query in `f64`, with a count of the evaluations that are left.
pub(super) struct FloatQuery<'q, 'g> {
    pub query: &'q Query<'g>,
    constants: Vec<f64>,
    registers: Vec<f64>,
    complex_registers: Vec<Complex<f64>>,
    pub left: usize,
}

impl<'q, 'g> FloatQuery<'q, 'g> {
    pub fn new(query: &'q Query<'g>, evaluations: usize) -> Self {
        let constants = query.program.constants.iter().map(float).collect();
        Self { query, constants, registers: Vec::new(), complex_registers: Vec::new(), left: evaluations }
    }

    /// The value of every target; none where the point is not defined or the evaluations are used up. A
    /// value that is not real is NaN, unless anything but zero will do.
    pub fn values(&mut self, point: &[Complex<f64>]) -> Option<Vec<f64>> {
        self.left = self.left.checked_sub(1)?;
        let program = self.query.program;
        let outputs: Vec<Complex<f64>> = if program.is_complex {
            let constants: Vec<_> = self.constants.iter().map(|c| Complex::real(*c)).collect();
            let defined = program.run(&constants, point, &mut Floats, &mut self.complex_registers);
            if defined.contains(&0) {
                return None;
            }
            (0..program.outputs.len()).map(|n| *program.output(n, &self.complex_registers)).collect()
        } else {
            let point: Vec<f64> = point.iter().map(|z| z.re).collect();
            let defined = program.run(&self.constants, &point, &mut Floats, &mut self.registers);
            if defined.contains(&0) {
                return None;
            }
            (0..program.outputs.len()).map(|n| Complex::real(*program.output(n, &self.registers))).collect()
        };
        let number = |target: &Target| {
            let value = target.value(&outputs);
            if value.im.abs() <= NEARLY_REAL * value.re.abs().max(NEARLY_REAL) {
                value.re
            } else if target.is_unequal() {
                value.im
            } else {
                f64::NAN
            }
        };
        Some(self.query.targets.iter().map(number).collect())
    }

    pub fn score(&self, values: Option<&[f64]>) -> Score {
        let targets = &self.query.targets;
        let Some(values) = values else { return Score { missed: targets.len() + 1, by: 0.0 } };
        let mut score = Score { missed: 0, by: 0.0 };
        for (target, value) in targets.iter().zip(values) {
            if !met(target, *value) {
                score.missed += 1;
                score.by += if value.is_nan() { f64::MAX.ln() } else { value.abs().ln_1p() };
            }
        }
        score
    }
}

/// Whether a value has one of the signs that are wanted, as far as `f64` can tell.
pub(super) fn met(target: &Target, value: f64) -> bool {
    let sign = if value > 0.0 {
        Ordering::Greater
    } else if value < 0.0 {
        Ordering::Less
    } else if value == 0.0 {
        Ordering::Equal
    } else {
        return false;
    };
    target.signs.allows(sign) || target.signs.allows(Ordering::Equal) && value.abs() <= NEARLY_ZERO
}

pub(super) fn float(value: &Rational) -> f64 {
    value.to_f64().value()
}
