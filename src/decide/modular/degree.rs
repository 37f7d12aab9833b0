//! Bounds on the degree of what a program computes, as a rational function of the sampled values.
//!
//! A register is N/∏ b^e with the b the denominators that were inverted, each counted once however
//! often it is used: that keeps the bound near the truth for expressions with one common denominator.

use std::rc::Rc;

use crate::calculus::{Function, Instruction, Program};

/// Degree of a numerator over powers of shared denominators.
#[derive(Debug, Clone, Default)]
struct Degree {
    numerator: f64,
    /// Numbers of the denominators, ascending, with their exponents (a half under a root); most operations
    /// leave them as they are.
    denominators: Rc<[(u32, f64)]>,
}

/// A root whose sign does not follow from how the variables are sampled: its radicand is no product of
/// positive quantities, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenRoot {
    /// Its number among the roots of the program.
    pub number: u32,
    /// True if no variable stands under it.
    pub of_a_number: bool,
    /// True if another open root stands under it.
    pub nested: bool,
}

/// What the differences of a program's outputs, two by two, amount to.
#[derive(Debug, Clone)]
pub(crate) struct DegreeBound {
    /// The largest degree of the numerator of a difference.
    pub degree: f64,
    /// Number of function values that were sampled as independent variables.
    pub atoms: usize,
    /// The largest degree of a function's argument: two of them may coincide by accident.
    pub argument_degree: f64,
    pub open_roots: Vec<OpenRoot>,
}

/// What is known of a register beside its degree.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    /// A product of positive variables, of their roots and of exponentials.
    monomial: bool,
    has_variable: bool,
    has_open_root: bool,
}

impl Shape {
    /// Of a combination of two that is no monomial.
    fn mixed(self, other: Shape) -> Shape {
        Shape {
            monomial: false,
            has_variable: self.has_variable || other.has_variable,
            has_open_root: self.has_open_root || other.has_open_root,
        }
    }
}

/// Bounds the degrees of a program whose outputs are left and right sides in turn.
///
/// `positive` tells of each variable whether it is sampled as a square.
pub(crate) fn bound(program: &Program, positive: &[bool]) -> DegreeBound {
    let nesting = root_nesting(program);
    // A positive variable is sampled as a square; a root of it halves that again, as often as roots
    // are nested. Counting every variable so is an upper bound.
    let unit = f64::from(1u32 << nesting.min(20));
    let mut denominators: Vec<f64> = Vec::new();
    let mut degrees = vec![Degree::default(); program.registers];
    let mut shapes = vec![Shape::default(); program.registers];
    let mut result = DegreeBound { degree: 0.0, atoms: 0, argument_degree: 0.0, open_roots: Vec::new() };
    for (instruction, target) in program.instructions.iter().zip(&program.targets) {
        let of = |n: u32| &degrees[n as usize];
        let shape = |n: u32| shapes[n as usize];
        let (degree, own) = match *instruction {
            Instruction::Constant(n) => {
                // The sign of a root modulo p is right for 1 alone: 3 is no square, and 9 is one of -3.
                let monomial = program.constants[n as usize].is_one();
                (Degree::default(), Shape { monomial, ..Shape::default() })
            }
            Instruction::Imaginary => (Degree::default(), Shape::default()),
            // Sampled as a variable, and as a square.
            Instruction::Pi => {
                let shape = Shape { monomial: true, has_variable: true, has_open_root: false };
                (Degree { numerator: 2.0 * unit, ..Degree::default() }, shape)
            }
            Instruction::Leaf(n) => {
                let monomial = positive[n as usize];
                let numerator = if monomial { 2.0 * unit } else { unit };
                let shape = Shape { monomial, has_variable: true, has_open_root: false };
                (Degree { numerator, ..Degree::default() }, shape)
            }
            Instruction::Add(a, b) | Instruction::Sub(a, b) => {
                (sum(of(a), of(b), &denominators), shape(a).mixed(shape(b)))
            }
            Instruction::Mul(a, b) => {
                let monomial = shape(a).monomial && shape(b).monomial;
                (product(of(a), of(b)), Shape { monomial, ..shape(a).mixed(shape(b)) })
            }
            Instruction::Neg(a) => (of(a).clone(), Shape { monomial: false, ..shape(a) }),
            Instruction::Inv(a) => {
                let argument = of(a).clone();
                let numerator =
                    argument.denominators.iter().map(|(d, e)| e * denominators[*d as usize]).sum();
                denominators.push(argument.numerator);
                let own = [(denominators.len() as u32 - 1, 1.0)];
                (Degree { numerator, denominators: own.into() }, shape(a))
            }
            Instruction::Sqrt(a, root) => {
                let radicand = shape(a);
                if !radicand.monomial {
                    result.open_roots.push(OpenRoot {
                        number: root.number,
                        of_a_number: !radicand.has_variable,
                        nested: radicand.has_open_root,
                    });
                }
                let argument = of(a);
                let halved = argument.denominators.iter().map(|(d, e)| (*d, e / 2.0)).collect();
                let degree = Degree { numerator: argument.numerator / 2.0, denominators: halved };
                let has_open_root = radicand.has_open_root || !radicand.monomial;
                (degree, Shape { has_open_root, ..radicand })
            }
            Instruction::Apply(function, a) => {
                result.atoms += 1;
                let argument = of(a);
                result.argument_degree = result.argument_degree.max(argument.numerator);
                let rational = matches!(function, Function::Exp | Function::Sin | Function::Cos);
                let mut degree = Degree { numerator: 2.0 * unit, ..Degree::default() };
                if rational {
                    // exp may be the inverse of a square, cos and sin have 1 + t² below.
                    denominators.push(2.0 * unit);
                    degree.denominators = [(denominators.len() as u32 - 1, 1.0)].into();
                }
                (degree, Shape { monomial: function == Function::Exp, ..shape(a) })
            }
        };
        degrees[*target as usize] = degree;
        shapes[*target as usize] = own;
    }
    for pair in program.outputs.chunks(2) {
        if let [left, right] = *pair {
            let difference = sum(&degrees[left as usize], &degrees[right as usize], &denominators);
            result.degree = result.degree.max(difference.numerator);
        }
    }
    result
}

fn product(a: &Degree, b: &Degree) -> Degree {
    let denominators = match (a.denominators.is_empty(), b.denominators.is_empty()) {
        (true, _) => b.denominators.clone(),
        (_, true) => a.denominators.clone(),
        _ => {
            let mut both = Vec::new();
            merge(a, b, |base, of_a, of_b| both.push((base, of_a + of_b)));
            both.into()
        }
    };
    Degree { numerator: a.numerator + b.numerator, denominators }
}

fn sum(a: &Degree, b: &Degree, degrees: &[f64]) -> Degree {
    if a.denominators == b.denominators {
        return Degree { numerator: a.numerator.max(b.numerator), denominators: a.denominators.clone() };
    }
    let mut denominators = Vec::new();
    // What each numerator is multiplied by to stand over the common denominator.
    let (mut missing_a, mut missing_b) = (0.0, 0.0);
    merge(a, b, |base, of_a, of_b| {
        let degree = degrees[base as usize];
        // An equal power misses nothing, be its degree infinite.
        if of_a < of_b {
            missing_a += (of_b - of_a) * degree;
        } else if of_b < of_a {
            missing_b += (of_a - of_b) * degree;
        }
        denominators.push((base, of_a.max(of_b)));
    });
    let numerator = (a.numerator + missing_a).max(b.numerator + missing_b);
    Degree { numerator, denominators: denominators.into() }
}

/// Visits every denominator of two terms in order, with its exponents in both.
fn merge(a: &Degree, b: &Degree, mut visit: impl FnMut(u32, f64, f64)) {
    let (mut rest_a, mut rest_b) = (&*a.denominators, &*b.denominators);
    loop {
        match (rest_a, rest_b) {
            ([(x, e), tail_a @ ..], [(y, f), tail_b @ ..]) if x == y => {
                visit(*x, *e, *f);
                (rest_a, rest_b) = (tail_a, tail_b);
            }
            ([(x, e), tail @ ..], others) if others.first().is_none_or(|(y, _)| x < y) => {
                visit(*x, *e, 0.0);
                rest_a = tail;
            }
            (_, [(y, f), tail @ ..]) => {
                visit(*y, 0.0, *f);
                rest_b = tail;
            }
            (_, []) => return,
        }
    }
}

/// How deep roots are nested.
fn root_nesting(program: &Program) -> u32 {
    let mut depth = vec![0u32; program.registers];
    let mut deepest = 0;
    for (instruction, target) in program.instructions.iter().zip(&program.targets) {
        let of = |n: u32| depth[n as usize];
        let own = match *instruction {
            Instruction::Constant(_) | Instruction::Imaginary | Instruction::Pi | Instruction::Leaf(_) => 0,
            Instruction::Add(a, b) | Instruction::Sub(a, b) | Instruction::Mul(a, b) => of(a).max(of(b)),
            Instruction::Neg(a) | Instruction::Inv(a) => of(a),
            Instruction::Sqrt(a, _) => of(a) + 1,
            Instruction::Apply(..) => 0,
        };
        depth[*target as usize] = own;
        deepest = deepest.max(own);
    }
    deepest
}
