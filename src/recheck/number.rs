//! The numbers that formulas are evaluated in: rationals, residues modulo a prime, floats with their error.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::ground::term::Elementary;

/// The prime of the certificates' residues.
pub const FIRST_PRIME: u64 = (1 << 61) - 1;
/// A second prime, 2^63 - 25; modulo both, -1 is no square.
pub const SECOND_PRIME: u64 = (1 << 63) - 25;

/// A field, or what comes near one.
pub trait Number: Clone + PartialEq + std::fmt::Debug {
    fn of(value: &RBig) -> Option<Self>;
    fn zero() -> Self;
    /// True of what is exactly 0.
    fn is_zero(&self) -> bool;
    fn plus(&self, other: &Self) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn negative(&self) -> Self;
    /// One over it, where that can be told.
    fn inverse(&self) -> Option<Self>;
    /// The root of what is not negative, where that has one.
    fn root(&self) -> Option<Self>;
    /// True of what is surely zero, or cannot be told from it.
    fn vanishes(&self) -> bool;
    /// True of a number that is known well enough to be compared.
    fn is_sharp(&self) -> bool {
        true
    }
    /// True of what has a root, where the question makes sense.
    fn is_square(&self) -> bool;
    fn pi() -> Option<Self> {
        None
    }
    /// A function of a complex number, as far as it is known.
    fn function(name: Elementary, of: &Complex<Self>) -> Option<Complex<Self>>;
    /// True if equal is equal: no rounding.
    const EXACT: bool;
    /// True if numbers have a sign.
    const ORDERED: bool;
}

/// A number with a part along i.
#[derive(Debug, Clone, PartialEq)]
pub struct Complex<N> {
    pub re: N,
    pub im: N,
}

fn whole<N: Number>(n: i64) -> Option<N> {
    N::of(&RBig::from(n))
}

impl<N: Number> Complex<N> {
    pub fn real(re: N) -> Self {
        Self { im: N::zero(), re }
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self { re: self.re.plus(&other.re), im: self.im.plus(&other.im) }
    }

    pub fn times(&self, other: &Self) -> Self {
        if self.im.is_zero() && other.im.is_zero() {
            return Self { re: self.re.times(&other.re), im: self.im.clone() };
        }
        let re = self.re.times(&other.re).plus(&self.im.times(&other.im).negative());
        Self { re, im: self.re.times(&other.im).plus(&self.im.times(&other.re)) }
    }

    pub fn negative(&self) -> Self {
        Self { re: self.re.negative(), im: self.im.negative() }
    }

    pub fn conjugate(&self) -> Self {
        Self { re: self.re.clone(), im: self.im.negative() }
    }

    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negative())
    }

    pub fn vanishes(&self) -> bool {
        self.re.vanishes() && self.im.vanishes()
    }

    pub fn is_real(&self) -> bool {
        self.im.vanishes()
    }

    /// True of a real number below 0, where roots and logarithms of real quantities have no value.
    pub fn is_below(&self) -> bool {
        N::ORDERED && self.im.vanishes() && !self.re.vanishes() && !self.re.is_square()
    }

    pub fn inverse(&self) -> Option<Self> {
        if self.im.vanishes() {
            return Some(Self { re: self.re.inverse()?, im: self.im.clone() });
        }
        let norm = self.re.times(&self.re).plus(&self.im.times(&self.im)).inverse()?;
        Some(Self { re: self.re.times(&norm), im: self.im.negative().times(&norm) })
    }

    /// The principal root; of a real number that is not positive it is along i.
    pub fn root(&self) -> Option<Self> {
        let zero = N::zero();
        if self.im.vanishes() {
            return Some(match self.re.is_square() {
                true => Self { re: self.re.root()?, im: zero },
                false => Self { re: zero, im: self.re.negative().root()? },
            });
        }
        // (x + iy)² = a + ib for x² = (a + |z|)/2 and y = b/2x.
        let norm = self.re.times(&self.re).plus(&self.im.times(&self.im)).root()?;
        let half = N::of(&RBig::from_parts(1.into(), 2u8.into()))?;
        let x = self.re.plus(&norm).times(&half).root()?;
        let y = self.im.times(&half).times(&x.inverse()?);
        Some(Self { re: x, im: y })
    }
}

/// What every function is at the places where its value is rational.
fn plain_value<N: Number>(name: Elementary, of: &Complex<N>) -> Option<Complex<N>> {
    let is = |n: i64| of.im.vanishes() && whole::<N>(n).is_some_and(|n| n == of.re);
    let value = match name {
        Elementary::Exp | Elementary::Cos if is(0) => 1,
        Elementary::Sin | Elementary::Atan | Elementary::Asin if is(0) => 0,
        Elementary::Log if is(1) => 0,
        _ => return None,
    };
    Some(Complex::real(whole(value)?))
}

impl Number for RBig {
    const EXACT: bool = true;
    const ORDERED: bool = true;

    fn of(value: &RBig) -> Option<Self> {
        Some(value.clone())
    }

    fn zero() -> Self {
        RBig::ZERO
    }

    fn is_zero(&self) -> bool {
        RBig::is_zero(self)
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn negative(&self) -> Self {
        -self.clone()
    }

    fn inverse(&self) -> Option<Self> {
        if RBig::is_zero(self) { None } else { Some(RBig::ONE / self) }
    }

    fn root(&self) -> Option<Self> {
        let root = |n: &UBig| -> Option<UBig> {
            let root = n.nth_root(2);
            (&root * &root == *n).then_some(root)
        };
        let above = UBig::try_from(self.numerator().clone()).ok()?;
        Some(RBig::from_parts(IBig::from(root(&above)?), root(self.denominator())?))
    }

    fn vanishes(&self) -> bool {
        RBig::is_zero(self)
    }

    fn is_square(&self) -> bool {
        *self >= RBig::ZERO
    }

    fn function(name: Elementary, of: &Complex<Self>) -> Option<Complex<Self>> {
        plain_value(name, of)
    }
}

/// A residue modulo a prime of at most 63 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Residue<const P: u64>(pub u64);

impl<const P: u64> Residue<P> {
    fn power(self, mut exponent: u64) -> Self {
        let (mut base, mut power) = (self, Residue(1));
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = power.times(&base);
            }
            base = base.times(&base);
            exponent >>= 1;
        }
        power
    }
}

impl<const P: u64> Number for Residue<P> {
    const EXACT: bool = true;
    const ORDERED: bool = false;

    fn of(value: &RBig) -> Option<Self> {
        let residue = |n: &UBig| Residue::<P>(n % P);
        let (sign, above) = value.numerator().clone().into_parts();
        let quotient = match value.is_int() {
            true => residue(&above),
            false => residue(&above).times(&residue(value.denominator()).inverse()?),
        };
        Some(if sign == dashu_int::Sign::Negative { quotient.negative() } else { quotient })
    }

    fn zero() -> Self {
        Residue(0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0
    }

    fn plus(&self, other: &Self) -> Self {
        let sum = self.0 + other.0;
        Residue(if sum >= P { sum - P } else { sum })
    }

    fn times(&self, other: &Self) -> Self {
        Residue((u128::from(self.0) * u128::from(other.0) % u128::from(P)) as u64)
    }

    fn negative(&self) -> Self {
        Residue(if self.0 == 0 { 0 } else { P - self.0 })
    }

    fn inverse(&self) -> Option<Self> {
        (self.0 != 0).then(|| self.power(P - 2))
    }

    fn root(&self) -> Option<Self> {
        let root = self.power(P.div_ceil(4));
        (root.times(&root) == *self).then_some(root)
    }

    fn vanishes(&self) -> bool {
        self.0 == 0
    }

    fn is_square(&self) -> bool {
        self.root().is_some()
    }

    fn function(name: Elementary, of: &Complex<Self>) -> Option<Complex<Self>> {
        plain_value(name, of)
    }
}

/// A float with a bound on what rounding has done to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Float {
    pub value: f64,
    pub error: f64,
}

impl Float {
    pub fn new(value: f64, error: f64) -> Self {
        let error = error + value.abs() * f64::EPSILON + f64::MIN_POSITIVE;
        Self { value, error: if value.is_finite() && error.is_finite() { error } else { f64::INFINITY } }
    }
}

impl Number for Float {
    const EXACT: bool = false;
    const ORDERED: bool = true;

    fn of(value: &RBig) -> Option<Self> {
        let float = value.to_f64().value();
        Some(Float {
            value: float,
            error: if value.is_int() && float.abs() < 9e15 { 0.0 } else { float.abs() * f64::EPSILON },
        })
    }

    fn zero() -> Self {
        Float { value: 0.0, error: 0.0 }
    }

    fn is_zero(&self) -> bool {
        self.value == 0.0 && self.error == 0.0
    }

    fn plus(&self, other: &Self) -> Self {
        if self.value == 0.0 && self.error == 0.0 {
            return *other;
        }
        if other.value == 0.0 && other.error == 0.0 {
            return *self;
        }
        Float::new(self.value + other.value, self.error + other.error)
    }

    fn times(&self, other: &Self) -> Self {
        if (self.value == 0.0 && self.error == 0.0) || (other.value == 0.0 && other.error == 0.0) {
            return Float { value: 0.0, error: 0.0 };
        }
        let error =
            self.value.abs() * other.error + other.value.abs() * self.error + self.error * other.error;
        Float::new(self.value * other.value, error)
    }

    fn negative(&self) -> Self {
        Float { value: -self.value, error: self.error }
    }

    fn inverse(&self) -> Option<Self> {
        let least = self.value.abs() - self.error;
        (least > 0.0).then(|| Float::new(1.0 / self.value, self.error / (least * self.value.abs())))
    }

    fn root(&self) -> Option<Self> {
        let root = self.value.max(0.0).sqrt();
        let error = if root * root > self.error { self.error / root } else { self.error.sqrt() };
        (self.value >= -self.error).then(|| Float::new(root, error))
    }

    fn vanishes(&self) -> bool {
        self.error == f64::INFINITY || self.value.abs() <= self.error * 4.0
    }

    fn is_sharp(&self) -> bool {
        self.error <= 1e-6 * (1.0 + self.value.abs())
    }

    fn is_square(&self) -> bool {
        self.value >= -self.error * 4.0
    }

    fn pi() -> Option<Self> {
        Some(Float::new(std::f64::consts::PI, 0.0))
    }

    fn function(name: Elementary, of: &Complex<Self>) -> Option<Complex<Self>> {
        elementary(name, of)
    }
}

fn elementary(name: Elementary, z: &Complex<Float>) -> Option<Complex<Float>> {
    let (x, y) = (z.re, z.im);
    let i = |z: Complex<Float>| Complex { re: z.im.negative(), im: z.re };
    let exp = |z: &Complex<Float>| {
        let size = z.re.value.exp();
        let spread = size * (z.re.error.exp_m1() + z.im.error + f64::EPSILON);
        let (sin, cos) = z.im.value.sin_cos();
        Complex {
            re: Float::new(size * cos, spread),
            im: if z.im.value == 0.0 && z.im.error == 0.0 { z.im } else { Float::new(size * sin, spread) },
        }
    };
    let half = Float { value: 0.5, error: 0.0 };
    let scaled = |z: Complex<Float>, by: Float| Complex { re: z.re.times(&by), im: z.im.times(&by) };
    Some(match name {
        Elementary::Exp => exp(z),
        Elementary::Log => {
            let size = x.value.hypot(y.value);
            let error = (x.error + y.error) / size;
            if error.is_nan() || error > 0.5 {
                return None;
            }
            let angle = match y.vanishes() && x.value > 0.0 {
                true if y.error == 0.0 => Float { value: 0.0, error: 0.0 },
                _ => Float::new(y.value.atan2(x.value), error),
            };
            Complex { re: Float::new(size.ln(), error + f64::EPSILON), im: angle }
        }
        Elementary::Sin | Elementary::Cos if y.value == 0.0 && y.error == 0.0 => {
            let value = if name == Elementary::Sin { x.value.sin() } else { x.value.cos() };
            Complex { re: Float::new(value, x.error + f64::EPSILON), im: y }
        }
        // From exp(±iz).
        Elementary::Sin | Elementary::Cos => {
            let turned = i(z.clone());
            let (plus, minus) = (exp(&turned), exp(&turned.negative()));
            match name {
                Elementary::Cos => scaled(plus.plus(&minus), half),
                _ => i(scaled(plus.minus(&minus), half)).negative(),
            }
        }
        Elementary::Atan if y.value == 0.0 && y.error == 0.0 => {
            Complex { re: Float::new(x.value.atan(), x.error + f64::EPSILON), im: y }
        }
        Elementary::Asin if y.value == 0.0 && y.error == 0.0 && x.value.abs() + x.error < 1.0 => {
            let slope = 1.0 / (1.0 - (x.value.abs() + x.error).powi(2)).sqrt();
            Complex { re: Float::new(x.value.asin(), x.error * slope + f64::EPSILON), im: y }
        }
        Elementary::Atan | Elementary::Asin => return None,
    })
}
