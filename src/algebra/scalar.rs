//! The traits that every number system implements.

use std::fmt::Debug;

/// A commutative ring in which every operation is total, evaluated in one or several lanes at once.
///
/// Division is total, as in Lean's Mathlib: `inv(0) = 0`. A caller that divides asks
/// [`nonzero_lanes`](Scalar::nonzero_lanes) first and discards the lanes that it does not return, so
/// that a straight-line program needs no branches.
pub trait Scalar: Clone + PartialEq + Debug {
    /// Bit mask of all lanes; a plain number has one lane, `0b1`.
    const LANES: u32;

    fn zero() -> Self;
    fn one() -> Self;

    /// The integer `n`, embedded.
    fn from_i64(n: i64) -> Self;

    fn add(&self, other: &Self) -> Self;
    fn sub(&self, other: &Self) -> Self;
    fn mul(&self, other: &Self) -> Self;
    fn neg(&self) -> Self;

    /// The inverse where it exists, `0` elsewhere.
    fn inv(&self) -> Self;

    /// Lanes in which the value is certainly different from zero (an interval: excludes zero).
    fn nonzero_lanes(&self) -> u32;

    /// Lanes in which the value certainly has a square root in this number system
    /// (mod p: a quadratic residue; over the reals: not negative).
    fn square_lanes(&self) -> u32;

    /// Lanes in which the value is certainly zero.
    ///
    /// The provided rule: x and −x are both squares only for x = 0, over the reals because a square is
    /// not negative, and modulo p ≡ 3 (mod 4) because −1 is not a residue.
    fn zero_lanes(&self) -> u32 {
        self.square_lanes() & self.neg().square_lanes()
    }

    /// The root in lanes of [`square_lanes`](Scalar::square_lanes), unspecified elsewhere. It is the
    /// positive one; modulo p ≡ 3 (mod 4) "positive" means "itself a quadratic residue", which makes
    /// the root multiplicative there too: √(ab) = √a √b.
    fn sqrt(&self) -> Self;
}

/// Number systems with the elementary functions of real analysis (`f64`, intervals, dual numbers,
/// and series over them). Outside the domain the result is NaN, or the interval of all reals.
pub trait Elementary: Scalar {
    fn exp(&self) -> Self;
    fn ln(&self) -> Self;
    fn sin(&self) -> Self;
    fn cos(&self) -> Self;
    /// The angle between −π/2 and π/2 with this tangent.
    fn atan(&self) -> Self;

    /// The ratio of a circle's circumference to its diameter.
    fn pi() -> Self;
}
