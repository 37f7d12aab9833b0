//! Bounds on the degree of what a program computes, as a rational function of the sampled values.
//!
//! A register is N/∏ b^e with the b the denominators that were inverted, each counted once however
//! often it is used: that keeps the bound near the truth for expressions with one common denominator.

use std::collections::BTreeMap;

use crate::calculus::{Function, Instruction, Program};

/// Degree of a numerator over powers of shared denominators.
#[derive(Debug, Clone, Default)]
struct Degree {
    numerator: f64,
    /// Number of the denominator → exponent (a half under a root).
    denominators: BTreeMap<u32, f64>,
}

/// What a program's outputs amount to.
#[derive(Debug, Clone, Copy)]
pub(super) struct DegreeBound {
    /// The largest degree of the numerator of an output.
    pub degree: f64,
    /// Number of function values that were sampled as independent variables.
    pub atoms: usize,
    /// The largest degree of a function's argument: two of them may coincide by accident.
    pub argument_degree: f64,
    /// Roots whose sign is not fixed by the declared signs.
    pub roots: u32,
}

/// Bounds the degrees of a program.
///
/// `positive` tells of each variable whether it is sampled as a square.
pub(super) fn bound(program: &Program, positive: &[bool]) -> DegreeBound {
    let nesting = root_nesting(program);
    // A positive variable is sampled as a square; a root of it halves that again, as often as roots
    // are nested. Counting every variable so is an upper bound.
    let unit = f64::from(1u32 << nesting.min(20));
    let mut denominators: Vec<f64> = Vec::new();
    let mut degrees = vec![Degree::default(); program.registers];
    let mut monomial = vec![false; program.registers];
    let mut result = DegreeBound { degree: 0.0, atoms: 0, argument_degree: 0.0, roots: 0 };
    for (instruction, target) in program.instructions.iter().zip(&program.targets) {
        let of = |n: u32| &degrees[n as usize];
        let is_monomial = |n: u32| monomial[n as usize];
        let (degree, is_root_free) = match *instruction {
            Instruction::Constant(n) => {
                let positive = program.constants[n as usize] > crate::algebra::Rational::ZERO;
                let square = crate::algebra::Fp::from_rational(&program.constants[n as usize])
                    .is_some_and(|c| c.is_square());
                (Degree::default(), positive && square)
            }
            Instruction::Imaginary => (Degree::default(), false),
            Instruction::Leaf(n) => {
                let degree = if positive[n as usize] { 2.0 * unit } else { unit };
                (Degree { numerator: degree, ..Degree::default() }, positive[n as usize])
            }
            Instruction::Add(a, b) | Instruction::Sub(a, b) => (sum(of(a), of(b), &denominators), false),
            Instruction::Mul(a, b) => (product(of(a), of(b)), is_monomial(a) && is_monomial(b)),
            Instruction::Neg(a) => (of(a).clone(), false),
            Instruction::Inv(a) => {
                let argument = of(a).clone();
                let numerator =
                    argument.denominators.iter().map(|(d, e)| e * denominators[*d as usize]).sum();
                denominators.push(argument.numerator);
                let own = BTreeMap::from([(denominators.len() as u32 - 1, 1.0)]);
                (Degree { numerator, denominators: own }, is_monomial(a))
            }
            Instruction::Sqrt(a) => {
                if !is_monomial(a) {
                    result.roots += 1;
                }
                let argument = of(a);
                let halved = argument.denominators.iter().map(|(d, e)| (*d, e / 2.0)).collect();
                (Degree { numerator: argument.numerator / 2.0, denominators: halved }, true)
            }
            Instruction::Apply(function, a) => {
                result.atoms += 1;
                let argument = of(a);
                result.argument_degree = result.argument_degree.max(argument.numerator);
                let rational = !matches!(function, Function::Log | Function::Declared { .. });
                let mut degree = Degree { numerator: 2.0 * unit, ..Degree::default() };
                if rational {
                    // exp may be the inverse of a square, cos and sin have 1 + t² below.
                    denominators.push(2.0 * unit);
                    degree.denominators.insert(denominators.len() as u32 - 1, 1.0);
                }
                (degree, function == Function::Exp)
            }
        };
        degrees[*target as usize] = degree;
        monomial[*target as usize] = is_root_free;
    }
    for output in &program.outputs {
        result.degree = result.degree.max(degrees[*output as usize].numerator);
    }
    result
}

fn product(a: &Degree, b: &Degree) -> Degree {
    let mut denominators = a.denominators.clone();
    for (base, exponent) in &b.denominators {
        *denominators.entry(*base).or_default() += exponent;
    }
    Degree { numerator: a.numerator + b.numerator, denominators }
}

fn sum(a: &Degree, b: &Degree, degrees: &[f64]) -> Degree {
    let mut common = a.denominators.clone();
    for (base, exponent) in &b.denominators {
        let entry = common.entry(*base).or_default();
        *entry = entry.max(*exponent);
    }
    let lifted = |term: &Degree| -> f64 {
        let missing: f64 = common
            .iter()
            .map(|(base, e)| (e - term.denominators.get(base).unwrap_or(&0.0)) * degrees[*base as usize])
            .sum();
        term.numerator + missing
    };
    Degree { numerator: lifted(a).max(lifted(b)), denominators: common }
}

/// How deep roots are nested.
fn root_nesting(program: &Program) -> u32 {
    let mut depth = vec![0u32; program.registers];
    let mut deepest = 0;
    for (instruction, target) in program.instructions.iter().zip(&program.targets) {
        let of = |n: u32| depth[n as usize];
        let own = match *instruction {
            Instruction::Constant(_) | Instruction::Imaginary | Instruction::Leaf(_) => 0,
            Instruction::Add(a, b) | Instruction::Sub(a, b) | Instruction::Mul(a, b) => of(a).max(of(b)),
            Instruction::Neg(a) | Instruction::Inv(a) => of(a),
            Instruction::Sqrt(a) => of(a) + 1,
            Instruction::Apply(..) => 0,
        };
        depth[*target as usize] = own;
        deepest = deepest.max(own);
    }
    deepest
}
