//! Interval arithmetic with outward rounding: rigorous enclosures of real values.

use std::f64::consts::{FRAC_1_PI, PI};
use std::fmt;

use super::{Elementary, Rational, Scalar};

/// A closed set {x : lo ≤ x ≤ hi} of real numbers that certainly contains the value.
///
/// Every operation returns an interval that contains the exact result for all reals in its arguments
/// (Moore, Kearfott & Cloud, Introduction to Interval Analysis, chapters 2 to 5). Where the result is
/// undefined for some argument (division by an interval that contains 0, a root or logarithm that leaves
/// its domain) it is the interval of all reals, from which nothing can be concluded.
///
/// `==` compares endpoints: two equal intervals need not hold the same number.
///
/// ```
/// use referee::algebra::{Elementary, Interval, Scalar};
/// let one_third = Interval::from_i64(3).inv();
/// assert!(one_third.lo() < one_third.hi());
/// assert!(one_third.sin().sub(&Interval::point(0.3)).excludes_zero());
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// `lo ≤ hi`, neither is NaN, `lo < +∞` and `hi > −∞`; an infinite endpoint means "unbounded".
    lo: f64,
    hi: f64,
}

/// Below this the residual of a product may underflow and lose its sign; it is far above the limit,
/// 2^−1022 · 2^53, and symmetric so that one test serves quotients as well.
const TINY: f64 = f64::from_bits((1023 - 900) << 52);
const HUGE: f64 = f64::from_bits((1023 + 900) << 52);

impl Interval {
    /// All real numbers.
    pub const ENTIRE: Interval = Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };

    /// The single number `x`; all reals if it is NaN or infinite.
    pub fn point(x: f64) -> Interval {
        Interval::hull(x, x)
    }

    /// The numbers between `a` and `b`, in either order. An infinite end leaves that side unbounded; all
    /// reals if one is NaN or no real number lies between them.
    pub fn hull(a: f64, b: f64) -> Interval {
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        if lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY {
            Interval { lo, hi }
        } else {
            Interval::ENTIRE
        }
    }

    /// The tightest enclosure of a rational number: a point if it is an `f64`.
    pub fn from_rational(q: &Rational) -> Interval {
        let nearest = q.to_f64().value();
        // An infinite or underflowed neighbour takes the same path: it compares as larger or smaller.
        let (below, above) = match Rational::try_from(nearest) {
            Ok(rounded) => (rounded < *q, rounded > *q),
            Err(_) => (nearest < 0.0, nearest > 0.0),
        };
        Interval {
            lo: if above { nearest.next_down() } else { nearest },
            hi: if below { nearest.next_up() } else { nearest },
        }
    }

    /// The lower endpoint, −∞ if there is none.
    pub fn lo(&self) -> f64 {
        self.lo
    }

    /// The upper endpoint, +∞ if there is none.
    pub fn hi(&self) -> f64 {
        self.hi
    }

    /// Whether the real number `x` lies in the interval.
    pub fn contains(&self, x: f64) -> bool {
        x.is_finite() && self.lo <= x && x <= self.hi
    }

    /// Whether the value is certainly not zero: the criterion of a refutation.
    pub fn excludes_zero(&self) -> bool {
        self.lo > 0.0 || self.hi < 0.0
    }

    /// An upper bound of hi − lo.
    pub fn width(&self) -> f64 {
        let minus = self.neg();
        Interval::sum(self.hi, minus.hi).hi
    }

    /// The tightest interval around a + b.
    ///
    /// Let s = fl(a + b). TwoSum gives e with a + b = s + e exactly, barring overflow (Knuth, TAOCP
    /// vol. 2, section 4.2.2, theorem B), so the sign of e says on which side of s the sum lies.
    #[inline]
    fn sum(a: f64, b: f64) -> Interval {
        let s = a + b;
        let b_part = s - a;
        let error = (a - (s - b_part)) + (b - b_part);
        Interval::around(s, error)
    }

    /// The tightest interval around a·b, wider by one unit in the last place when it is near underflow.
    ///
    /// Let m = fl(ab). Unless it underflows, ab − m is an `f64`, which a fused multiply-add returns
    /// exactly (Muller et al., Handbook of Floating-Point Arithmetic, chapter 4). An endpoint 0 stands
    /// for the number 0, an infinite one for arbitrarily large numbers: their product is 0.
    #[inline]
    fn product(a: f64, b: f64) -> Interval {
        if a == 0.0 || b == 0.0 {
            return Interval { lo: 0.0, hi: 0.0 };
        }
        let m = a * b;
        let error = if m.abs() >= TINY { a.mul_add(b, -m) } else { f64::NAN };
        Interval::around(m, error)
    }

    /// The tightest interval around 1/x for x ≠ 0.
    ///
    /// Let q = fl(1/x). Then 1/x − q = (1 − qx)/x, and 1 − qx is an `f64` as long as nothing underflows
    /// (Handbook of Floating-Point Arithmetic, chapter 4), so its sign and that of x decide.
    #[inline]
    fn reciprocal(x: f64) -> Interval {
        if x.is_infinite() {
            return Interval { lo: 0.0, hi: 0.0 };
        }
        let q = x.recip();
        let error =
            if (TINY..=HUGE).contains(&x.abs()) { (-q).mul_add(x, 1.0) * x.signum() } else { f64::NAN };
        Interval::around(q, error)
    }

    /// The tightest interval around √x for x ≥ 0.
    ///
    /// Let r = fl(√x). Then √x − r has the sign of x − r², which is an `f64` as long as nothing
    /// underflows.
    #[inline]
    fn root(x: f64) -> Interval {
        if x == 0.0 {
            return Interval { lo: 0.0, hi: 0.0 };
        }
        let r = x.sqrt();
        let error = if (TINY..=HUGE).contains(&x) { (-r).mul_add(r, x) } else { f64::NAN };
        Interval::around(r, error)
    }

    /// The neighbourhood of a correctly rounded value whose error exact − rounded is known.
    ///
    /// The exact value lies strictly between the two neighbours of the rounded one. A non-negative error
    /// says that it is not below, a non-positive one that it is not above. An unknown error is NaN, which
    /// is neither, and widens on both sides; so it comes out of the sum and the product above when they
    /// overflow. `next_down` maps +∞, an overflow, to the largest number, and leaves −∞ where it is.
    #[inline]
    fn around(rounded: f64, error: f64) -> Interval {
        Interval {
            lo: if error >= 0.0 { rounded } else { rounded.next_down() },
            hi: if error <= 0.0 { rounded } else { rounded.next_up() },
        }
    }

    /// The value f(x) of a function that pxfm computes to better than one unit in the last place, known to
    /// be exact at the one point `exact`.
    ///
    /// pxfm rounds correctly in all of 200,000 points compared with arbitrary precision, so one step
    /// outward covers twice the error that was ever seen. For exp, ln, sin, cos and atan the only
    /// algebraic points with algebraic values are 0 ↦ 1, 1 ↦ 0, 0 ↦ 0, 0 ↦ 1 and 0 ↦ 0 (Lindemann–Weierstrass): everywhere
    /// else the value is not an `f64` and the step is needed.
    #[inline]
    fn transcendental(f: impl Fn(f64) -> f64, x: f64, exact: f64) -> Interval {
        let error = if x == exact { 0.0 } else { f64::NAN };
        Interval::around(f(x), error)
    }

    /// The image under sin or cos, whose maxima lie at x/π = `phase` + 2n and whose minima at
    /// `phase` + 2n + 1.
    ///
    /// Between neighbouring extrema the function is monotone, so the image is spanned by the endpoints
    /// and by the extrema inside. t = x/π − `phase` is computed with an error below 2^−51 (|t| + 1) (the
    /// constant 1/π, the product and the difference are each rounded); the search is widened by four
    /// times that. An extremum counted although it lies just outside only widens the result.
    fn wave(&self, f: impl Fn(f64) -> f64, phase: f64) -> Interval {
        // pxfm was compared with arbitrary precision up to here only.
        const LARGEST: f64 = (1_u64 << 40) as f64;
        let any = Interval { lo: -1.0, hi: 1.0 };
        if self.lo < -LARGEST || self.hi > LARGEST {
            return any;
        }
        let at_lo = Interval::transcendental(&f, self.lo, 0.0);
        let at_hi = Interval::transcendental(&f, self.hi, 0.0);
        let mut lo = at_lo.lo.min(at_hi.lo).max(-1.0);
        let mut hi = at_lo.hi.max(at_hi.hi).min(1.0);
        if self.lo < self.hi {
            let widen = |t: f64| 8.0 * f64::EPSILON * (t.abs() + 1.0);
            let (from, to) = (self.lo * FRAC_1_PI - phase, self.hi * FRAC_1_PI - phase);
            let (from, to) = (from - widen(from), to + widen(to));
            if to - from >= 2.0 {
                return any;
            }
            if 2.0 * (from / 2.0).ceil() <= to {
                hi = 1.0;
            }
            if 2.0 * ((from - 1.0) / 2.0).ceil() + 1.0 <= to {
                lo = -1.0;
            }
        }
        Interval { lo, hi }
    }
}

impl Scalar for Interval {
    const LANES: u32 = 1;

    fn zero() -> Self {
        Interval::point(0.0)
    }

    fn one() -> Self {
        Interval::point(1.0)
    }

    fn from_i64(n: i64) -> Self {
        let nearest = n as f64;
        // i128 because 2^63, the nearest `f64` of i64::MAX, is not an i64.
        let error = i128::from(n) - nearest as i128;
        Interval::around(nearest, error as f64)
    }

    /// [a, b] + [c, d] = [a + c, b + d].
    fn add(&self, other: &Self) -> Self {
        Interval { lo: Interval::sum(self.lo, other.lo).lo, hi: Interval::sum(self.hi, other.hi).hi }
    }

    fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// A product is linear in each factor: its extremes lie at pairs of endpoints.
    fn mul(&self, other: &Self) -> Self {
        let corners = [
            Interval::product(self.lo, other.lo),
            Interval::product(self.lo, other.hi),
            Interval::product(self.hi, other.lo),
            Interval::product(self.hi, other.hi),
        ];
        Interval {
            lo: corners.iter().map(|c| c.lo).fold(f64::INFINITY, f64::min),
            hi: corners.iter().map(|c| c.hi).fold(f64::NEG_INFINITY, f64::max),
        }
    }

    fn neg(&self) -> Self {
        Interval { lo: -self.hi, hi: -self.lo }
    }

    /// 1/[a, b] = [1/b, 1/a], and all reals for an interval that contains 0, even for the number 0
    /// itself: a refutation must not rest on the convention that its inverse is 0.
    fn inv(&self) -> Self {
        if self.excludes_zero() {
            Interval { lo: Interval::reciprocal(self.hi).lo, hi: Interval::reciprocal(self.lo).hi }
        } else {
            Interval::ENTIRE
        }
    }

    fn nonzero_lanes(&self) -> u32 {
        u32::from(self.excludes_zero())
    }

    fn square_lanes(&self) -> u32 {
        u32::from(self.lo >= 0.0)
    }

    /// [√a, √b], all reals if part of the interval is negative.
    fn sqrt(&self) -> Self {
        if self.lo < 0.0 {
            return Interval::ENTIRE;
        }
        Interval { lo: Interval::root(self.lo).lo, hi: Interval::root(self.hi).hi }
    }
}

impl Elementary for Interval {
    /// exp increases, so its image is spanned by the endpoints; no value is below 0.
    fn exp(&self) -> Self {
        Interval {
            lo: Interval::transcendental(pxfm::f_exp, self.lo, 0.0).lo.max(0.0),
            hi: Interval::transcendental(pxfm::f_exp, self.hi, 0.0).hi,
        }
    }

    /// ln increases, so its image is spanned by the endpoints; all reals if part of the interval is not
    /// positive.
    fn ln(&self) -> Self {
        if self.lo > 0.0 {
            Interval {
                lo: Interval::transcendental(pxfm::f_log, self.lo, 1.0).lo,
                hi: Interval::transcendental(pxfm::f_log, self.hi, 1.0).hi,
            }
        } else {
            Interval::ENTIRE
        }
    }

    fn sin(&self) -> Self {
        self.wave(pxfm::f_sin, 0.5)
    }

    fn cos(&self) -> Self {
        self.wave(pxfm::f_cos, 0.0)
    }

    /// atan increases, so its image is spanned by the endpoints.
    fn atan(&self) -> Self {
        Interval {
            lo: Interval::transcendental(pxfm::f_atan, self.lo, 0.0).lo,
            hi: Interval::transcendental(pxfm::f_atan, self.hi, 0.0).hi,
        }
    }

    /// The `f64` below π and the next one above.
    fn pi() -> Self {
        Interval { lo: PI, hi: PI.next_up() }
    }
}

/// Shortest decimals that read back as the same endpoints: `[0.25, 0.5]`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.lo, self.hi)
    }
}
