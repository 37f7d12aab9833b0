//! Evaluation over the reals: exact rationals where possible, intervals otherwise.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::algebra::{Complex, Elementary, Enclosure, Interval, Rational, Scalar};
use crate::calculus::{Atoms, Function, Program, Root, Signs, SymbolId};
use crate::decide::seed::mix;
use crate::record::{Arithmetic, Value};

/// A number system in which a counterexample can be stated.
pub(crate) trait Concrete: Elementary {
    const ARITHMETIC: Arithmetic;
    /// Operations that a search may take, so that it ends within a second or so.
    const WORK: usize;

    fn from_rational(value: &Rational) -> Self;

    /// An elementary function, where this number system can express its value.
    fn elementary(&self, function: Function) -> Option<Self>;

    /// The sign, if it is certain.
    fn sign(&self) -> Option<Ordering>;

    /// The value, if it is one rational number.
    fn exactly(&self) -> Option<Rational>;

    /// Decimals between which the value lies; none of what is exact or unknown.
    fn ends(&self) -> Option<[String; 2]> {
        None
    }

    /// log2 of a bound on the absolute value; minus infinity for zero.
    fn log2_size(&self) -> f64;

    /// What declared functions are where this number system is used.
    fn functions(salt: u64) -> Functions {
        Functions::Polynomials { salt }
    }
}

impl Concrete for Interval {
    const ARITHMETIC: Arithmetic = Arithmetic::Interval;
    const WORK: usize = 50_000_000;

    fn from_rational(value: &Rational) -> Self {
        Interval::from_rational(value)
    }

    fn elementary(&self, function: Function) -> Option<Self> {
        match function {
            Function::Exp => Some(Elementary::exp(self)),
            Function::Sin => Some(Elementary::sin(self)),
            Function::Cos => Some(Elementary::cos(self)),
            Function::Atan => Some(Elementary::atan(self)),
            Function::Log => (self.lo() > 0.0).then(|| Elementary::ln(self)),
            Function::PrincipalLog | Function::Declared { .. } | Function::Solution { .. } => None,
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

    fn ends(&self) -> Option<[String; 2]> {
        Some(match self.lo() == self.hi() {
            true => [self.lo().to_string(), self.lo().to_string()],
            false => [format!("{:?}", self.lo()), format!("{:?}", self.hi())],
        })
    }

    fn log2_size(&self) -> f64 {
        self.lo().abs().max(self.hi().abs()).log2()
    }
}

impl<const BITS: usize> Concrete for Enclosure<BITS> {
    const ARITHMETIC: Arithmetic = Arithmetic::Interval;
    const WORK: usize = 50_000;

    fn from_rational(value: &Rational) -> Self {
        Enclosure::from_rational(value)
    }

    fn elementary(&self, function: Function) -> Option<Self> {
        match function {
            Function::Exp => Some(Elementary::exp(self)),
            Function::Sin => Some(Elementary::sin(self)),
            Function::Cos => Some(Elementary::cos(self)),
            Function::Atan => Some(Elementary::atan(self)),
            Function::Log => (self.sign() == Some(Ordering::Greater)).then(|| Elementary::ln(self)),
            Function::PrincipalLog | Function::Declared { .. } | Function::Solution { .. } => None,
        }
    }

    fn sign(&self) -> Option<Ordering> {
        Enclosure::sign(self)
    }

    fn exactly(&self) -> Option<Rational> {
        Enclosure::exactly(self)
    }

    fn ends(&self) -> Option<[String; 2]> {
        Some(self.decimals())
    }

    fn log2_size(&self) -> f64 {
        self.magnitude_log2()
    }
}

impl<S: Concrete> Concrete for Complex<S> {
    const ARITHMETIC: Arithmetic = S::ARITHMETIC;
    const WORK: usize = S::WORK;

    fn from_rational(value: &Rational) -> Self {
        Complex::real(S::from_rational(value))
    }

    /// exp(a + ib) = exp a (cos b + i sin b), cos(a + ib) = cos a cosh b - i sin a sinh b and
    /// sin(a + ib) = sin a cosh b + i cos a sinh b; other functions of real arguments only.
    fn elementary(&self, function: Function) -> Option<Self> {
        if is_exactly_real(self) && function != Function::PrincipalLog {
            return self.re.elementary(function).map(Complex::real);
        }
        let of = |part: &S, function| part.elementary(function);
        match function {
            Function::Exp => {
                let modulus = of(&self.re, Function::Exp)?;
                let (cos, sin) = (of(&self.im, Function::Cos)?, of(&self.im, Function::Sin)?);
                Some(Complex::new(modulus.mul(&cos), modulus.mul(&sin)))
            }
            Function::Cos | Function::Sin => {
                let (cos, sin) = (of(&self.re, Function::Cos)?, of(&self.re, Function::Sin)?);
                let half = S::from_rational(&Rational::from_parts(1.into(), 2u8.into()));
                let (grow, decay) = (of(&self.im, Function::Exp)?, of(&self.im.neg(), Function::Exp)?);
                let (cosh, sinh) = (grow.add(&decay).mul(&half), grow.sub(&decay).mul(&half));
                Some(match function {
                    Function::Cos => Complex::new(cos.mul(&cosh), sin.mul(&sinh).neg()),
                    _ => Complex::new(sin.mul(&cosh), cos.mul(&sinh)),
                })
            }
            Function::PrincipalLog => self.principal_log(),
            Function::Log | Function::Atan | Function::Declared { .. } | Function::Solution { .. } => None,
        }
    }

    fn sign(&self) -> Option<Ordering> {
        is_exactly_real(self).then(|| self.re.sign()).flatten()
    }

    fn exactly(&self) -> Option<Rational> {
        is_exactly_real(self).then(|| self.re.exactly()).flatten()
    }

    fn functions(salt: u64) -> Functions {
        S::functions(salt)
    }

    fn log2_size(&self) -> f64 {
        self.re.log2_size().max(self.im.log2_size())
    }
}

/// A value as it is recorded.
pub(crate) fn value<S: Concrete>(z: &Complex<S>) -> Value {
    let imaginary = !is_exactly_real(z);
    match (z.re.ends(), z.im.ends()) {
        (Some(re), Some(im)) => Value::Enclosure { re, im: imaginary.then_some(im) },
        _ => match (z.re.exactly(), z.im.exactly()) {
            (Some(re), Some(im)) => Value::Exact(Complex::new(re, im)),
            _ => Value::TooLong,
        },
    }
}

/// The signs that a number may have, as far as it is known.
pub(crate) fn possible_signs<S: Concrete>(z: &Complex<S>) -> Signs {
    let re = z.re.sign().map_or(Signs::REAL, |sign| Signs::of(Some(sign)));
    match z.im.sign() {
        Some(Ordering::Equal) => re,
        Some(_) => Signs::of(None),
        None => re | Signs::of(None),
    }
}

fn is_exactly_real<S: Concrete>(z: &Complex<S>) -> bool {
    z.im.sign() == Some(Ordering::Equal)
}

/// Values chosen for declared functions: (function number, order, argument) → value.
pub(crate) type Table = BTreeMap<(u32, u32, Rational), Rational>;

/// What the declared functions are at a point.
#[derive(Debug, Clone)]
pub(crate) enum Functions {
    /// Free values where an argument is one rational number; new ones are small whole numbers, varied by the
    /// salt. Any such table belongs to some smooth function, because the arguments are distinct and only
    /// finitely many derivatives are fixed at each (Hermite interpolation).
    ///
    /// A function that is known by its equation has such values at one argument only, with all of its group:
    /// they are the initial values of a solution.
    Chosen { table: Table, places: BTreeMap<SymbolId, Rational>, salt: u64 },
    /// Polynomials with small whole coefficients, made from the salt: known at every argument.
    Polynomials { salt: u64 },
}

/// Number of coefficients of the polynomials that stand in for declared functions.
pub(crate) const COEFFICIENTS: u32 = 8;

impl Functions {
    /// What varies them.
    pub fn salt(&self) -> u64 {
        match self {
            Functions::Chosen { salt, .. } | Functions::Polynomials { salt } => *salt,
        }
    }

    /// The k-th coefficient of the polynomial for a function, from -3 to 3.
    pub fn coefficient(salt: u64, symbol: SymbolId, k: u32) -> i64 {
        (mix(salt, u64::from(symbol.0) << 8 | u64::from(k)) % 7) as i64 - 3
    }

    /// The derivative of the given order of a declared function, if it has one there.
    pub fn value<S: Concrete>(&mut self, symbol: SymbolId, order: u32, argument: &S) -> Option<S> {
        match self {
            Functions::Chosen { table, salt, .. } => {
                let at = argument.exactly()?;
                let size = table.len() as u64;
                let entry = table.entry((symbol.0, order, at));
                Some(S::from_rational(entry.or_insert_with(|| Rational::from(mix(*salt, size) % 3))))
            }
            Functions::Polynomials { salt } => {
                // Horner's scheme for Σ c_k k!/(k-n)! x^(k-n).
                let mut value = S::zero();
                for k in (order..COEFFICIENTS).rev() {
                    let falling: i64 = (0..order).map(|j| i64::from(k - j)).product();
                    let coefficient = Self::coefficient(*salt, symbol, k).saturating_mul(falling);
                    value = value.mul(argument).add(&S::from_i64(coefficient));
                }
                Some(value)
            }
        }
    }
}

impl Functions {
    /// Values that are chosen when they are asked for.
    pub fn chosen(salt: u64) -> Self {
        Functions::Chosen { table: Table::new(), places: BTreeMap::new(), salt }
    }

    /// True if values are chosen where they are asked for, and not polynomials.
    pub fn are_chosen(&self) -> bool {
        matches!(self, Functions::Chosen { .. })
    }

    /// Forgets where functions that are known by their equations were taken: what follows is another point.
    pub fn leave(&mut self) {
        if let Functions::Chosen { places, .. } = self {
            places.clear();
        }
    }

    /// The same of a function that is known by its equation. A polynomial is no solution, but has the values of
    /// one at each single point; whoever needs more asks [`Graph::has_tied_values`](crate::calculus::Graph).
    fn solution<S: Concrete>(
        &mut self,
        symbol: SymbolId,
        order: u32,
        group: SymbolId,
        argument: &S,
    ) -> Option<S> {
        if let Functions::Chosen { places, .. } = self {
            let at = argument.exactly()?;
            if *places.entry(group).or_insert_with(|| at.clone()) != at {
                return None;
            }
        }
        self.value(symbol, order, argument)
    }
}

impl<S: Concrete> Atoms<S> for Functions {
    fn apply(&mut self, function: Function, argument: &S) -> (S, u32) {
        let value = match function {
            Function::Declared { symbol, order } => self.value(symbol, order, argument),
            // Who chooses values knows those of each solution, and not of one.
            Function::Solution { free: false, .. } if self.are_chosen() => None,
            Function::Solution { symbol, order, group, .. } => self.solution(symbol, order, group, argument),
            _ => argument.elementary(function),
        };
        match value {
            Some(value) => (value, S::LANES),
            None => (S::zero(), 0),
        }
    }

    fn pi(&self) -> Option<S> {
        Some(S::pi())
    }
}

/// [`Functions`] with the imaginary unit.
struct WithImaginary<'a>(&'a mut Functions);

impl<S: Concrete> Atoms<Complex<S>> for WithImaginary<'_> {
    fn apply(&mut self, function: Function, argument: &Complex<S>) -> (Complex<S>, u32) {
        self.0.apply(function, argument)
    }

    fn imaginary(&self) -> Option<Complex<S>> {
        Some(Complex::i())
    }

    fn pi(&self) -> Option<Complex<S>> {
        Some(Complex::pi())
    }

    fn root(&mut self, root: Root, radicand: &Complex<S>) -> (Complex<S>, u32) {
        if root.principal {
            let root = radicand.principal_root();
            return root.map_or((Complex::zero(), 0), |root| (root, 1));
        }
        (radicand.sqrt(), radicand.square_lanes())
    }
}

/// The results of a program at a rational point; none where an operation is not defined.
pub(crate) fn evaluate<S: Concrete>(
    program: &Program,
    point: &[Complex<Rational>],
    functions: &mut Functions,
) -> Vec<Option<Complex<S>>> {
    if program.is_complex {
        let embed = |z: &Complex<Rational>| Complex::new(S::from_rational(&z.re), S::from_rational(&z.im));
        let constants: Vec<Complex<S>> =
            program.constants.iter().map(|c| Complex::real(S::from_rational(c))).collect();
        let point: Vec<Complex<S>> = point.iter().map(embed).collect();
        let mut registers = Vec::new();
        let defined = program.run(&constants, &point, &mut WithImaginary(functions), &mut registers);
        results(&defined, |n| program.output(n, &registers).clone())
    } else {
        let constants: Vec<S> = program.constants.iter().map(S::from_rational).collect();
        let point: Vec<S> = point.iter().map(|z| S::from_rational(&z.re)).collect();
        let mut registers = Vec::new();
        let defined = program.run(&constants, &point, functions, &mut registers);
        results(&defined, |n| Complex::real(program.output(n, &registers).clone()))
    }
}

fn results<S>(defined: &[u32], value: impl Fn(usize) -> Complex<S>) -> Vec<Option<Complex<S>>> {
    defined.iter().enumerate().map(|(n, lanes)| (*lanes != 0).then(|| value(n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_certain_only_away_from_zero() {
        let third = Interval::one().mul(&Interval::from_i64(3).inv());
        let around_zero = third.sub(&third);
        assert!(around_zero.lo() < 0.0 && around_zero.hi() > 0.0);
        assert_eq!(Concrete::sign(&around_zero), None);
        // [0, b] is what a square of something around zero is enclosed by, and may be zero.
        assert_eq!(Concrete::sign(&Interval::hull(0.0, 1.0)), None);
        assert_eq!(Concrete::sign(&Interval::hull(-1.0, 0.0)), None);
        assert_eq!(Concrete::sign(&third), Some(Ordering::Greater));
        assert_eq!(Concrete::sign(&Interval::zero()), Some(Ordering::Equal));
        let possible = possible_signs(&Complex::new(third, Interval::hull(0.0, 1.0)));
        assert!(!possible.is_real(), "an imaginary part that may vanish may as well not");
    }
}
