//! First-order forward derivatives: `num_dual::Dual64`, a + bε with ε² = 0.
//!
//! The derivative rules are those of `num-dual` on purpose: this is the evidence that is independent of
//! [`Series`](super::Series) and of `calculus`. Two things to know: `==` on duals compares the real
//! parts only, so compare `re` and `eps` instead; and the elementary functions are the platform's, so
//! the last digit may differ between machines.

use num_dual::{Dual64, DualNum};

use super::{Elementary, Scalar};

impl Scalar for Dual64 {
    const LANES: u32 = 1;

    fn zero() -> Self {
        Dual64::from_re(0.0)
    }

    fn one() -> Self {
        Dual64::from_re(1.0)
    }

    fn from_i64(n: i64) -> Self {
        Dual64::from_re(f64::from_i64(n))
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
        -*self
    }

    fn inv(&self) -> Self {
        if self.re == 0.0 { Self::zero() } else { self.recip() }
    }

    /// A dual number is invertible if its real part is not zero.
    fn nonzero_lanes(&self) -> u32 {
        self.re.nonzero_lanes()
    }

    /// The root is differentiable where the real part is positive; of the others only 0 has a root.
    fn square_lanes(&self) -> u32 {
        u32::from(self.re > 0.0 || (self.re == 0.0 && self.eps == 0.0))
    }

    fn sqrt(&self) -> Self {
        // The general rule divides 0 by 0 here.
        if self.re == 0.0 && self.eps == 0.0 { Self::zero() } else { DualNum::sqrt(self) }
    }
}

impl Elementary for Dual64 {
    fn exp(&self) -> Self {
        DualNum::exp(self)
    }

    fn ln(&self) -> Self {
        if self.re > 0.0 { DualNum::ln(self) } else { Dual64::new(f64::NAN, f64::NAN) }
    }

    fn sin(&self) -> Self {
        DualNum::sin(self)
    }

    fn cos(&self) -> Self {
        DualNum::cos(self)
    }

    fn atan(&self) -> Self {
        DualNum::atan(self)
    }

    fn pi() -> Self {
        Dual64::from_re(std::f64::consts::PI)
    }
}
