//! Exact rational numbers.

use dashu_int::ops::SquareRootRem;
use dashu_int::{IBig, Sign, UBig};

use super::Scalar;

/// A rational number of any size, in lowest terms.
///
/// `Display` prints `3/4` (an integer without denominator) and `str::parse` reads the same form back.
///
/// ```
/// use referee::algebra::{Rational, Scalar};
/// let q: Rational = "-6/8".parse().unwrap();
/// assert_eq!(q.to_string(), "-3/4");
/// assert_eq!(q.mul(&q).sqrt().to_string(), "3/4");
/// ```
pub type Rational = dashu_ratio::RBig;

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
        if self.is_zero() {
            Rational::ZERO
        } else {
            Rational::ONE / self
        }
    }

    fn nonzero_lanes(&self) -> u32 {
        u32::from(!self.is_zero())
    }

    /// Lowest terms make a quotient a square exactly if numerator and denominator are squares.
    fn square_lanes(&self) -> u32 {
        let perfect = |n: &UBig| n.sqrt_rem().1.is_zero();
        let (sign, magnitude) = self.numerator().clone().into_parts();
        let is_square =
            sign == Sign::Positive && perfect(&magnitude) && perfect(self.denominator());
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
