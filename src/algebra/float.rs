//! `f64` as a number system: the second engine, never a proof.
//!
//! The elementary functions come from `pxfm`, not from the platform's libm, so that values are the same
//! on every machine. On a concrete `f64` the inherent methods shadow these: write
//! `Elementary::exp(&x)`, not `x.exp()`; generic code is not affected.

use super::{Elementary, Scalar};

impl Scalar for f64 {
    const LANES: u32 = 1;

    fn zero() -> Self {
        0.0
    }

    fn one() -> Self {
        1.0
    }

    /// The nearest `f64`; exact up to 2^53.
    fn from_i64(n: i64) -> Self {
        n as f64
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
        if *self == 0.0 { 0.0 } else { self.recip() }
    }

    /// NaN is not certain to differ from zero.
    fn nonzero_lanes(&self) -> u32 {
        u32::from(self.abs() > 0.0)
    }

    fn square_lanes(&self) -> u32 {
        u32::from(*self >= 0.0)
    }

    /// NaN for negative numbers. IEEE 754 rounds this function correctly on every platform.
    fn sqrt(&self) -> Self {
        f64::sqrt(*self)
    }
}

impl Elementary for f64 {
    fn exp(&self) -> Self {
        pxfm::f_exp(*self)
    }

    /// NaN also at 0, where IEEE's −∞ could turn back into a finite number through `inv` or `exp`.
    fn ln(&self) -> Self {
        if *self > 0.0 { pxfm::f_log(*self) } else { f64::NAN }
    }

    fn sin(&self) -> Self {
        pxfm::f_sin(*self)
    }

    fn cos(&self) -> Self {
        pxfm::f_cos(*self)
    }

    fn atan(&self) -> Self {
        pxfm::f_atan(*self)
    }

    fn pi() -> Self {
        std::f64::consts::PI
    }
}
