//! Roots of unity in the field of p² elements, for cosines and sines of rational multiples of π.
//!
//! Its multiplicative group is cyclic, of order p² - 1 = 2^62 · 3² · 5² · 7 · 11 · 13 · 31 · 41 · 61 · 151 · 331 ·
//! 1321. With a generator g, exp(iπ q) is g to the (p² - 1) q/2 wherever that is whole: a choice of all these
//! numbers that respects every algebraic relation between them.

use std::sync::LazyLock;

use dashu_int::IBig;

use crate::algebra::{Complex, Fp, Rational, Scalar};

/// p² - 1.
const ORDER: u128 = (Fp::MODULUS as u128) * (Fp::MODULUS as u128) - 1;
const PRIMES: [u128; 12] = [2, 3, 5, 7, 11, 13, 31, 41, 61, 151, 331, 1321];

/// A generator whose fourth part of the circle is i.
static GENERATOR: LazyLock<Complex<Fp>> = LazyLock::new(|| {
    let generates = |g: &Complex<Fp>| {
        PRIMES.iter().all(|prime| power(g, ORDER / prime) != Complex::one())
            && power(g, ORDER / 4) == Complex::i()
    };
    let candidates = (1..).map(|re| Complex::new(Fp::new(re), Fp::ONE));
    candidates.into_iter().find(generates).unwrap_or_else(Complex::one)
});

/// (cos qπ, sin qπ), where the field has them.
pub(super) fn at_turn(q: &Rational) -> Option<[Complex<Fp>; 2]> {
    let denominator = u128::try_from(q.denominator().clone()).ok()?.checked_mul(2)?;
    if !ORDER.is_multiple_of(denominator) {
        return None;
    }
    let turns = q.numerator() % IBig::from(denominator);
    let turns = if turns < IBig::ZERO { turns + IBig::from(denominator) } else { turns };
    let unit = power(&GENERATOR, ORDER / denominator);
    let root = power(&unit, u128::try_from(turns).ok()?);
    let (inverse, half) = (root.inv(), Complex::real(Fp::from_i64(2).inv()));
    let cos = root.add(&inverse).mul(&half);
    let sin = inverse.sub(&root).mul(&half).mul(&Complex::i());
    Some([cos, sin])
}

fn power(base: &Complex<Fp>, mut exponent: u128) -> Complex<Fp> {
    let (mut square, mut result) = (*base, Complex::one());
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.mul(&square);
        }
        square = square.mul(&square);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_angles_have_their_values() {
        let at =
            |n: i64, d: u64| at_turn(&Rational::from_parts(n.into(), d.into())).expect("a root of unity");
        assert_eq!(at(1, 1), [Complex::from_i64(-1), Complex::zero()]);
        assert_eq!(at(1, 2), [Complex::zero(), Complex::one()]);
        assert_eq!(at(-1, 2), [Complex::zero(), Complex::from_i64(-1)]);
        assert_eq!(at(1, 3)[0].add(&at(1, 3)[0]), Complex::one());
        assert_eq!(at(1, 6)[1].add(&at(1, 6)[1]), Complex::one());
        // 17 is no factor of p² - 1.
        assert!(at_turn(&Rational::from_parts(1.into(), 17u8.into())).is_none());
    }
}
