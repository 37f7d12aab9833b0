//! Rational numbers of bounded length.

use std::cmp::Ordering;

use super::number::{Concrete, Functions};
use crate::algebra::{Elementary, Rational, Scalar};
use crate::calculus::Function;
use crate::record::Arithmetic;

/// Numerators and denominators beyond this many bits are given up: nobody would print such a point, and
/// ((y^1000)^1000)^1000 would fill the memory.
const MAX_BITS: usize = 1 << 14;

/// A rational number, or none where it grew too long; nothing is certain of such a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exact(Option<Rational>);

impl Exact {
    fn bounded(value: Rational) -> Self {
        use dashu_int::ops::BitTest;
        let bits = value.numerator().bit_len().max(value.denominator().bit_len());
        Exact((bits <= MAX_BITS).then_some(value))
    }

    /// A function where its value is rational; nothing is certain of it elsewhere.
    fn rational(&self, function: Function) -> Self {
        self.elementary(function).unwrap_or(Exact(None))
    }

    fn with(&self, other: &Self, f: impl Fn(&Rational, &Rational) -> Rational) -> Self {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Exact::bounded(f(a, b)),
            _ => Exact(None),
        }
    }
}

impl Scalar for Exact {
    const LANES: u32 = 1;

    fn zero() -> Self {
        Exact(Some(Rational::ZERO))
    }

    fn one() -> Self {
        Exact(Some(Rational::ONE))
    }

    fn from_i64(n: i64) -> Self {
        Exact(Some(Rational::from(n)))
    }

    fn add(&self, other: &Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    fn sub(&self, other: &Self) -> Self {
        self.with(other, |a, b| a - b)
    }

    fn mul(&self, other: &Self) -> Self {
        self.with(other, |a, b| a * b)
    }

    fn neg(&self) -> Self {
        Exact(self.0.as_ref().map(Scalar::neg))
    }

    fn inv(&self) -> Self {
        Exact(self.0.as_ref().map(Scalar::inv))
    }

    fn nonzero_lanes(&self) -> u32 {
        self.0.as_ref().map_or(0, Scalar::nonzero_lanes)
    }

    fn square_lanes(&self) -> u32 {
        self.0.as_ref().map_or(0, Scalar::square_lanes)
    }

    fn sqrt(&self) -> Self {
        Exact(self.0.as_ref().map(Scalar::sqrt))
    }
}

impl Elementary for Exact {
    fn exp(&self) -> Self {
        self.rational(Function::Exp)
    }

    fn ln(&self) -> Self {
        self.rational(Function::Log)
    }

    fn sin(&self) -> Self {
        self.rational(Function::Sin)
    }

    fn cos(&self) -> Self {
        self.rational(Function::Cos)
    }

    fn atan(&self) -> Self {
        self.rational(Function::Atan)
    }

    fn pi() -> Self {
        Exact(None)
    }
}

impl Concrete for Exact {
    const ARITHMETIC: Arithmetic = Arithmetic::Exact;
    const WORK: usize = 5_000_000;

    fn from_rational(value: &Rational) -> Self {
        Exact::bounded(value.clone())
    }

    /// Only the arguments at which the function is rational: exp 0, log 1, sin 0, cos 0, atan 0.
    fn elementary(&self, function: Function) -> Option<Self> {
        let value = self.0.as_ref()?;
        match function {
            Function::Exp | Function::Cos if value.is_zero() => Some(Exact::one()),
            Function::Sin | Function::Atan if value.is_zero() => Some(Exact::zero()),
            Function::Log if value.is_one() => Some(Exact::zero()),
            _ => None,
        }
    }

    fn sign(&self) -> Option<Ordering> {
        self.0.as_ref().map(|value| value.cmp(&Rational::ZERO))
    }

    fn exactly(&self) -> Option<Rational> {
        self.0.clone()
    }

    /// Free values: an exact argument names them.
    fn functions(salt: u64) -> Functions {
        Functions::chosen(salt)
    }

    fn log2_size(&self) -> f64 {
        self.0.as_ref().map_or(f64::INFINITY, |value| value.to_f64().value().abs().log2())
    }
}
