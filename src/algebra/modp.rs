//! Integers modulo the Mersenne prime p = 2^61 − 1.

use std::fmt;

use dashu_int::{Sign, UBig};
use rand::Rng;

use super::{Rational, Scalar};

const P: u64 = (1 << 61) - 1;

/// An integer modulo p = 2^61 − 1, the field in which identities are proven.
///
/// The Mersenne form makes reduction a shift and an addition (Knuth, TAOCP vol. 2, section 4.3.2).
/// Because p ≡ 3 (mod 4), −1 has no square root: a square root is a single power, and adjoining i
/// gives the field of p² elements, [`Complex<Fp>`](super::Complex).
///
/// ```
/// use referee::algebra::{Fp, Scalar};
/// let third = Fp::from_i64(3).inv();
/// assert_eq!(third.mul(&Fp::from_i64(6)), Fp::from_i64(2));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fp(
    /// The canonical residue, 0 ≤ r < p, so that derived equality is equality modulo p.
    u64,
);

impl Fp {
    /// The prime p = 2^61 − 1.
    pub const MODULUS: u64 = P;

    pub const ZERO: Fp = Fp(0);
    pub const ONE: Fp = Fp(1);

    /// The residue class of `n`.
    #[inline(always)]
    pub const fn new(n: u64) -> Fp {
        // 2^61 ≡ 1, so the high bits are added to the low ones; the sum is below p + 8.
        Fp::reduce_once((n & P) + (n >> 61))
    }

    /// The canonical residue, 0 ≤ r < p.
    #[inline(always)]
    pub const fn residue(self) -> u64 {
        self.0
    }

    /// The image of a rational number, `None` if p divides the denominator.
    pub fn from_rational(q: &Rational) -> Option<Fp> {
        let (sign, magnitude) = q.numerator().clone().into_parts();
        let denominator = Fp::from_natural(q.denominator());
        if denominator == Fp::ZERO {
            return None;
        }
        let quotient = Fp::from_natural(&magnitude).mul(&denominator.inv());
        Some(match sign {
            Sign::Positive => quotient,
            Sign::Negative => quotient.neg(),
        })
    }

    /// A uniformly distributed residue.
    pub fn random(rng: &mut impl Rng) -> Fp {
        // 61 random bits, of which only the value p itself is rejected.
        loop {
            let bits = rng.next_u64() >> 3;
            if bits < P {
                return Fp(bits);
            }
        }
    }

    /// `self` to the power `n`, by repeated squaring; 0⁰ = 1.
    pub fn pow(self, mut n: u64) -> Fp {
        let mut base = self;
        let mut power = Fp::ONE;
        while n > 0 {
            if n & 1 == 1 {
                power = power.mul(&base);
            }
            base = base.mul(&base);
            n >>= 1;
        }
        power
    }

    /// Whether a square root exists; 0 counts as a square.
    pub fn is_square(self) -> bool {
        // For a residue the candidate r satisfies r² = x, for any other x it satisfies r² = −x.
        let root = self.sqrt();
        root.mul(&root) == self
    }

    fn from_natural(n: &UBig) -> Fp {
        Fp(n % P)
    }

    /// Maps 0..2p to the canonical residue: below p the difference wraps around and is the larger one.
    #[inline(always)]
    const fn reduce_once(n: u64) -> Fp {
        let difference = n.wrapping_sub(P);
        Fp(if n < difference { n } else { difference })
    }

    /// The product by 32-bit multiplications, which a processor does for several lanes at once.
    ///
    /// With a = a₀ + 2^31 a₁ and b alike, ab = a₀b₀ + 2^31 (a₀b₁ + a₁b₀) + 2^62 a₁b₁, where 2^62 ≡ 2; and
    /// 2^31 m ≡ 2^31 (m mod 2^30) + ⌊m/2^30⌋. The terms are below 2^62, 2^61, 2^32 and 2^61.
    #[inline(always)]
    pub(super) const fn mul_split(self, other: Fp) -> Fp {
        const LOW_30: u64 = (1 << 30) - 1;
        const LOW_31: u64 = (1 << 31) - 1;
        // Says that the high parts have 32 bits, too.
        const LOW_32: u64 = u32::MAX as u64;
        let (a0, a1) = (self.0 & LOW_31, (self.0 >> 31) & LOW_32);
        let (b0, b1) = (other.0 & LOW_31, (other.0 >> 31) & LOW_32);
        let middle = a0 * b1 + a1 * b0;
        let sum = a0 * b0 + ((middle & LOW_30) << 31) + (middle >> 30) + 2 * (a1 * b1);
        Fp::reduce_once((sum & P) + (sum >> 61))
    }
}

impl Scalar for Fp {
    const LANES: u32 = 1;

    #[inline(always)]
    fn zero() -> Self {
        Fp::ZERO
    }

    #[inline(always)]
    fn one() -> Self {
        Fp::ONE
    }

    #[inline(always)]
    fn from_i64(n: i64) -> Self {
        let magnitude = Fp::new(n.unsigned_abs());
        if n < 0 { magnitude.neg() } else { magnitude }
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        Fp::reduce_once(self.0 + other.0)
    }

    #[inline(always)]
    fn sub(&self, other: &Self) -> Self {
        Fp::reduce_once(self.0 + (P - other.0))
    }

    #[inline(always)]
    fn mul(&self, other: &Self) -> Self {
        // The product is h·2^61 + l ≡ h + l with h, l ≤ p − 1 and p: the sum stays below 2p.
        let product = u128::from(self.0) * u128::from(other.0);
        Fp::reduce_once((product as u64 & P) + (product >> 61) as u64)
    }

    #[inline(always)]
    fn neg(&self) -> Self {
        Fp::reduce_once(P - self.0)
    }

    /// x^(p−2) (Fermat), which maps 0 to 0 without a branch.
    fn inv(&self) -> Self {
        // Addition chain: with a(k) = x^(2^k − 1), a(2k) = a(k)^(2^k) a(k) and a(k+1) = a(k)² x,
        // read off the bits of 59; then p − 2 = 4 (2^59 − 1) + 1. That is 60 squarings and 9 products,
        // where plain square-and-multiply needs twice as many operations.
        let mut chain = *self;
        let mut k = 1;
        for bit in [1, 1, 0, 1, 1] {
            chain = square_times(chain, k).mul(&chain);
            k *= 2;
            if bit == 1 {
                chain = square_times(chain, 1).mul(self);
                k += 1;
            }
        }
        debug_assert_eq!(k, 59);
        square_times(chain, 2).mul(self)
    }

    #[inline(always)]
    fn nonzero_lanes(&self) -> u32 {
        u32::from(self.0 != 0)
    }

    fn square_lanes(&self) -> u32 {
        u32::from(self.is_square())
    }

    #[inline(always)]
    fn zero_lanes(&self) -> u32 {
        u32::from(self.0 == 0)
    }

    /// x^((p+1)/4) = x^(2^59): its square is x·x^((p−1)/2), which is x for a residue (Euler's
    /// criterion), and as an even power it is a residue itself.
    fn sqrt(&self) -> Self {
        square_times(*self, 59)
    }
}

/// x^(2^n).
#[inline]
fn square_times(mut x: Fp, n: u32) -> Fp {
    for _ in 0..n {
        x = x.mul(&x);
    }
    x
}

impl fmt::Display for Fp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
