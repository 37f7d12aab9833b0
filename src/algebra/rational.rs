//! Exact rational numbers.

use dashu_int::ops::SquareRootRem;
use dashu_int::{IBig, Sign, UBig};

use super::Scalar;

/// A rational number of any size, in lowest terms.
///
/// `Display` prints `3/4`, and an integer without denominator; [`parse_rational`] reads both back.
///
/// ```
/// use referee::algebra::{Scalar, parse_rational};
/// let q = parse_rational("-6/8").unwrap();
/// assert_eq!(q.to_string(), "-3/4");
/// assert_eq!(q.mul(&q).sqrt().to_string(), "3/4");
/// ```
pub type Rational = dashu_ratio::RBig;

/// What [`parse_rational`] could not read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("failed to read `{text}` as a rational number: expected a form like 3 or -3/4")]
pub struct ParseRationalError {
    text: String,
}

/// Reads `3` or `-3/4`, not necessarily in lowest terms.
///
/// # Errors
///
/// Any other form, and a denominator that is zero: dashu's own parser returns 1/0 as a number.
pub fn parse_rational(text: &str) -> Result<Rational, ParseRationalError> {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    match (numerator.parse::<IBig>(), denominator.parse::<UBig>()) {
        (Ok(numerator), Ok(denominator)) if !denominator.is_zero() => {
            Ok(Rational::from_parts(numerator, denominator))
        }
        _ => Err(ParseRationalError { text: text.to_owned() }),
    }
}

impl Scalar for Rational {
    const LANES: u32 = 1;

    fn zero() -> Self {
        Rational::ZERO
    }

    fn one() -> Self {
        Rational::ONE
    }

    fn from_i64(n: i64) -> Self {
        Rational::from(n)
    }

    fn add(&self, other: &Self) -> Self {
        self + other
    }

    fn sub(&self, other: &Self) -> Self {
        self - other
    }

    fn mul(&self, other: &Self) -> Self {
        self * other
    }

    fn neg(&self) -> Self {
        -self
    }

    fn inv(&self) -> Self {
        if self.is_zero() { Rational::ZERO } else { Rational::ONE / self }
    }

    fn nonzero_lanes(&self) -> u32 {
        u32::from(!self.is_zero())
    }

    /// Lowest terms make a quotient a square exactly if numerator and denominator are squares.
    fn square_lanes(&self) -> u32 {
        let perfect = |n: &UBig| n.sqrt_rem().1.is_zero();
        let (sign, magnitude) = self.numerator().clone().into_parts();
        let is_square = sign == Sign::Positive && perfect(&magnitude) && perfect(self.denominator());
        u32::from(is_square)
    }

    fn zero_lanes(&self) -> u32 {
        u32::from(self.is_zero())
    }

    fn sqrt(&self) -> Self {
        let (_, magnitude) = self.numerator().clone().into_parts();
        let (numerator, _) = magnitude.sqrt_rem();
        let (denominator, _) = self.denominator().sqrt_rem();
        Rational::from_parts(IBig::from(numerator), denominator)
    }
}
