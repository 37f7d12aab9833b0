//! Evaluation over the reals: exact rationals where possible, intervals otherwise.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::claim::mix;
use crate::algebra::{Complex, Elementary, Interval, Rational, Scalar};
use crate::calculus::{Atoms, Function, Program};

/// A number system in which a counterexample can be stated.
pub(super) trait Concrete: Scalar {
    const NAME: &'static str;

    fn from_rational(value: &Rational) -> Self;

    /// An elementary function, where this number system can express its value.
    fn elementary(&self, function: Function) -> Option<Self>;

    /// The sign, if it is certain.
    fn sign(&self) -> Option<Ordering>;

    /// The value, if it is one rational number.
    fn exactly(&self) -> Option<Rational>;

    fn show(&self) -> String;
}

impl Concrete for Rational {
    const NAME: &'static str = "exact";

    fn from_rational(value: &Rational) -> Self {
        value.clone()
    }

    /// Only the arguments at which the function is rational: exp 0, log 1, sin 0, cos 0.
    fn elementary(&self, function: Function) -> Option<Self> {
        match function {
            Function::Exp | Function::Cos if self.is_zero() => Some(Rational::ONE),
            Function::Sin if self.is_zero() => Some(Rational::ZERO),
            Function::Log if self.is_one() => Some(Rational::ZERO),
            _ => None,
        }
    }

    fn sign(&self) -> Option<Ordering> {
        Some(self.cmp(&Rational::ZERO))
    }

    fn exactly(&self) -> Option<Rational> {
        Some(self.clone())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Concrete for Interval {
    const NAME: &'static str = "interval";

    fn from_rational(value: &Rational) -> Self {
        Interval::from_rational(value)
    }

    fn elementary(&self, function: Function) -> Option<Self> {
        match function {
            Function::Exp => Some(Elementary::exp(self)),
            Function::Sin => Some(Elementary::sin(self)),
            Function::Cos => Some(Elementary::cos(self)),
            Function::Log => (self.lo() > 0.0).then(|| Elementary::ln(self)),
            Function::Declared { .. } => None,
        }
    }

    fn sign(&self) -> Option<Ordering> {
        if self.lo() > 0.0 {
            Some(Ordering::Greater)
        } else if self.hi() < 0.0 {
            Some(Ordering::Less)
        } else if self.lo() == 0.0 && self.hi() == 0.0 {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    fn exactly(&self) -> Option<Rational> {
        (self.lo() == self.hi()).then(|| Rational::try_from(self.lo()).ok()).flatten()
    }

    fn show(&self) -> String {
        if self.lo() == self.hi() {
            format!("{}", self.lo())
        } else {
            format!("[{:?}, {:?}]", self.lo(), self.hi())
        }
    }
}

impl<S: Concrete> Concrete for Complex<S> {
    const NAME: &'static str = S::NAME;

    fn from_rational(value: &Rational) -> Self {
        Complex::real(S::from_rational(value))
    }

    /// exp(a + ib) = exp a (cos b + i sin b); other functions of real arguments only.
    fn elementary(&self, function: Function) -> Option<Self> {
        if function == Function::Exp {
            let modulus = self.re.elementary(Function::Exp)?;
            let (cos, sin) = (self.im.elementary(Function::Cos)?, self.im.elementary(Function::Sin)?);
            return Some(Complex::new(modulus.mul(&cos), modulus.mul(&sin)));
        }
        is_exactly_real(self).then(|| self.re.elementary(function).map(Complex::real)).flatten()
    }

    fn sign(&self) -> Option<Ordering> {
        is_exactly_real(self).then(|| self.re.sign()).flatten()
    }

    fn exactly(&self) -> Option<Rational> {
        is_exactly_real(self).then(|| self.re.exactly()).flatten()
    }

    fn show(&self) -> String {
        if is_exactly_real(self) {
            self.re.show()
        } else {
            format!("{} + {} i", self.re.show(), self.im.show())
        }
    }
}

fn is_exactly_real<S: Concrete>(z: &Complex<S>) -> bool {
    z.im.sign() == Some(Ordering::Equal)
}

/// Values chosen for declared functions: (function number, order, argument) → value.
pub(super) type Table = BTreeMap<(u32, u32, Rational), Rational>;

/// Functions over the reals; a declared function takes the values of a table, which grows by small
/// whole numbers where an argument is new. Any such table belongs to some smooth function, because the
/// arguments are distinct and only finitely many derivatives are fixed at each (Hermite
/// interpolation).
pub(super) struct RealAtoms<'a> {
    pub table: &'a mut Table,
    /// Varies the first values of new entries.
    pub salt: u64,
}

impl<S: Concrete> Atoms<S> for RealAtoms<'_> {
    fn apply(&mut self, function: Function, argument: &S) -> (S, u32) {
        let value = match function {
            Function::Declared { symbol, order } => argument.exactly().map(|at| {
                let salt = self.salt;
                let size = self.table.len() as u64;
                let entry = self.table.entry((symbol.0, order, at));
                let value = entry.or_insert_with(|| Rational::from(mix(salt, size) % 3));
                S::from_rational(value)
            }),
            _ => argument.elementary(function),
        };
        match value {
            Some(value) => (value, S::LANES),
            None => (S::zero(), 0),
        }
    }
}

/// [`RealAtoms`] with the imaginary unit.
pub(super) struct ComplexAtoms<'a>(pub RealAtoms<'a>);

impl<S: Concrete> Atoms<Complex<S>> for ComplexAtoms<'_> {
    fn apply(&mut self, function: Function, argument: &Complex<S>) -> (Complex<S>, u32) {
        self.0.apply(function, argument)
    }

    fn imaginary(&self) -> Option<Complex<S>> {
        Some(Complex::i())
    }
}

/// The results of a program at a rational point, real and imaginary parts of complex variables given
/// one after the other; none where an operation is not defined.
pub(super) fn evaluate<S: Concrete>(
    program: &Program,
    point: &[Complex<Rational>],
    table: &mut Table,
    salt: u64,
) -> Option<Vec<Complex<S>>> {
    let embed = |z: &Complex<Rational>| Complex::new(S::from_rational(&z.re), S::from_rational(&z.im));
    let atoms = RealAtoms { table, salt };
    if program.is_complex {
        let constants: Vec<Complex<S>> =
            program.constants.iter().map(|c| Complex::real(S::from_rational(c))).collect();
        let point: Vec<Complex<S>> = point.iter().map(embed).collect();
        let mut registers = Vec::new();
        let defined = program.run(&constants, &point, &mut ComplexAtoms(atoms), &mut registers);
        (defined != 0)
            .then(|| (0..program.outputs.len()).map(|n| program.output(n, &registers).clone()).collect())
    } else {
        let constants: Vec<S> = program.constants.iter().map(S::from_rational).collect();
        let point: Vec<S> = point.iter().map(|z| S::from_rational(&z.re)).collect();
        let mut registers = Vec::new();
        let mut atoms = atoms;
        let defined = program.run(&constants, &point, &mut atoms, &mut registers);
        (defined != 0).then(|| {
            (0..program.outputs.len()).map(|n| Complex::real(program.output(n, &registers).clone())).collect()
        })
    }
}
