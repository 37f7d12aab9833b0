//! Interval arithmetic with as many bits as a decision needs.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;

use dashu_float::round::mode::HalfEven;
use dashu_float::{ConstCache, Context, FBig, FpResult, Repr};
use dashu_int::IBig;

use super::dyadic::{Dyadic, Rounding};
use super::{Elementary, Rational, Scalar};

use Rounding::{Down, Up};

/// A closed interval of real numbers, with ends of `BITS` significant bits, that certainly contains the
/// value: an [`Interval`](super::Interval) for values that 53 bits cannot tell apart.
///
/// Every operation returns an interval that contains the exact result for all reals in its arguments.
/// Ends are integers times powers of two, and sums, products, quotients and roots of them are rounded
/// outward by integer arithmetic: each end is the tightest one of `BITS` bits. Where a result is undefined
/// for some argument (division by an interval that contains 0, a root or logarithm that leaves its domain)
/// or as large as 2^(2^28), it is the interval of all reals, from which nothing can be concluded, and so is
/// everything that is computed from it, its product with 0 included.
///
/// `==` compares ends: two equal intervals need not hold the same number.
///
/// ```
/// use referee::algebra::{Enclosure, Scalar, parse_rational};
/// type Real = Enclosure<256>;
/// let root = Real::from_i64(2).sqrt();
/// let near = parse_rational("141421356237309504880/100000000000000000000").unwrap();
/// assert!(root.separated(&Real::from_rational(&near)));
/// assert!(!root.mul(&root).separated(&Real::from_i64(2)));
/// assert_eq!(root.to_string(), "[1.4142135623730950488, 1.4142135623730950489]");
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Enclosure<const BITS: usize> {
    /// Lower and upper end, in this order; none for the interval of all reals. A magnitude exceeds
    /// [`LARGEST`] in neither, nor is it below −[`LARGEST`].
    ends: Option<(Dyadic, Dyadic)>,
}

/// Exponents up to here are kept, so that no sum of two of them leaves an `isize` of 32 bits.
const LARGEST: isize = 1 << 28;

/// Elementary functions are computed with as many bits more.
const GUARD: usize = 16;

thread_local! {
    /// Digits of π and of ln 2, which all elementary functions need.
    static CONSTANTS: RefCell<ConstCache> = const { RefCell::new(ConstCache::new()) };
}

impl<const BITS: usize> Enclosure<BITS> {
    /// All real numbers.
    pub const ENTIRE: Self = Enclosure { ends: None };

    /// The numbers from `lo` to `hi`. An end too large to be kept leaves all reals, one too small is moved
    /// outward to 0 or to the least number that is kept.
    fn new(lo: Dyadic, hi: Dyadic) -> Self {
        debug_assert!(lo <= hi, "{lo:?} and {hi:?}");
        let size = |x: &Dyadic| x.magnitude().unwrap_or(0);
        let (low, high) = (size(&lo), size(&hi));
        if low > LARGEST || high > LARGEST {
            return Self::ENTIRE;
        }
        let (tiny, zero) = (|| Dyadic::power_of_two(-LARGEST), || Dyadic::ZERO);
        let lo = match lo.sign() {
            _ if low >= -LARGEST => lo,
            Ordering::Less => tiny().neg(),
            _ => zero(),
        };
        let hi = match hi.sign() {
            _ if high >= -LARGEST => hi,
            Ordering::Greater => tiny(),
            _ => zero(),
        };
        Enclosure { ends: Some((lo, hi)) }
    }

    fn point(x: Dyadic) -> Self {
        Self::new(x.clone().round(BITS, Down), x.round(BITS, Up))
    }

    /// The value with an error below one unit in the last of `bits` places: an enclosure of it.
    fn around(value: &Dyadic, bits: usize) -> Self {
        let magnitude = value.magnitude().unwrap_or(-LARGEST);
        let unit = Dyadic::power_of_two(magnitude - bits.cast_signed());
        Self::new(value.add(&unit.neg(), BITS, Down), value.add(&unit, BITS, Up))
    }

    /// The tightest enclosure of a rational number: a point if `BITS` bits hold it.
    pub fn from_rational(q: &Rational) -> Self {
        let end = |rounding| Dyadic::quotient(q.numerator(), q.denominator(), BITS, rounding);
        Self::new(end(Down), end(Up))
    }

    /// The least interval that contains both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let (Some((a, b)), Some((c, d))) = (&self.ends, &other.ends) else {
            return Self::ENTIRE;
        };
        Enclosure { ends: Some((a.min(c).clone(), b.max(d).clone())) }
    }

    /// Both ends; `None` for the interval of all reals.
    pub fn bounds(&self) -> Option<(Rational, Rational)> {
        self.ends.as_ref().map(|(lo, hi)| (lo.to_rational(), hi.to_rational()))
    }

    /// Whether the number `q` lies in the interval.
    pub fn contains(&self, q: &Rational) -> bool {
        self.bounds().is_none_or(|(lo, hi)| lo <= *q && *q <= hi)
    }

    /// The value, if the interval leaves only one.
    pub fn exactly(&self) -> Option<Rational> {
        self.ends.as_ref().filter(|(lo, hi)| lo == hi).map(|(lo, _)| lo.to_rational())
    }

    /// The sign of the value, if it is certain.
    pub fn sign(&self) -> Option<Ordering> {
        let (lo, hi) = self.ends.as_ref()?;
        match (lo.sign(), hi.sign()) {
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (_, Ordering::Less) => Some(Ordering::Less),
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// Whether the value may be zero.
    pub fn contains_zero(&self) -> bool {
        !self.excludes_zero()
    }

    /// Whether the value is certainly not zero: the criterion of a refutation.
    pub fn excludes_zero(&self) -> bool {
        self.sign().is_some_and(Ordering::is_ne)
    }

    /// Whether the two have no number in common, so that their values certainly differ.
    pub fn separated(&self, other: &Self) -> bool {
        let (Some((a, b)), Some((c, d))) = (&self.ends, &other.ends) else {
            return false;
        };
        b < c || d < a
    }

    /// The least k with hi − lo < 2^k, or one more: −∞ for a single number, +∞ for all reals.
    pub fn width_log2(&self) -> f64 {
        let Some((lo, hi)) = &self.ends else {
            return f64::INFINITY;
        };
        logarithm(&hi.add(&lo.neg(), BITS, Up))
    }

    /// The least k with |x| < 2^k for all x of the interval: −∞ for 0, +∞ for all reals.
    pub fn magnitude_log2(&self) -> f64 {
        self.ends.as_ref().map_or(f64::INFINITY, |(lo, hi)| logarithm(lo).max(logarithm(hi)))
    }

    /// Whether the interval is narrower than 2^−`bits` times the largest absolute value in it, as is a
    /// single number for any `bits`.
    pub fn is_accurate_to(&self, bits: u32) -> bool {
        let width = self.width_log2();
        // 2^(k−1) ≤ max |x|, where k is the magnitude.
        self.ends.is_some() && width <= self.magnitude_log2() - 1.0 - f64::from(bits)
    }

    /// The image under an increasing function, given by enclosures of its values, which is spanned by
    /// those at the ends.
    fn increasing(&self, value: impl Fn(&Dyadic) -> Self) -> Self {
        let Some((lo, hi)) = &self.ends else {
            return Self::ENTIRE;
        };
        let at_lo = value(lo);
        if lo == hi {
            return at_lo;
        }
        let (Some((least, _)), Some((_, greatest))) = (at_lo.ends, value(hi).ends) else {
            return Self::ENTIRE;
        };
        Enclosure { ends: Some((least, greatest)) }
    }

    /// The value that dashu-float gives, all reals where it gives none.
    ///
    /// dashu-float claims correct rounding, an error of half a unit, and no exception was seen in thousands
    /// of comparisons with Arb (see `tests/oracle`). The error granted here is twice that of a function
    /// with [`GUARD`] bits more than needed, which widens the result by next to nothing, and one
    /// evaluation serves both directions.
    fn transcendental(
        x: &Dyadic,
        function: impl Fn(&Context<HalfEven>, &Repr<2>, &mut ConstCache) -> FpResult<FBig<HalfEven, 2>>,
    ) -> Self {
        let bits = BITS + GUARD;
        let argument = Repr::new(x.significand().clone(), x.exponent());
        let value =
            CONSTANTS.with_borrow_mut(|constants| function(&Context::new(bits), &argument, constants));
        match value {
            Ok(value) if value.value_ref().repr().is_finite() => Self::around(&dyadic(value.value()), bits),
            _ => Self::ENTIRE,
        }
    }

    /// Whether |x| < 2^−`BITS` for x ≠ 0. There exp x and cos x differ from 1, and sin x from x, by less than
    /// a unit in the last place, and an exact rounding would need as many bits as x has leading zeros.
    fn is_tiny(x: &Dyadic) -> bool {
        x.magnitude().is_some_and(|k| k <= -BITS.cast_signed())
    }

    /// The image under sin or cos, whose maxima lie at x/π = `phase` + 2n and whose minima at
    /// `phase` + 2n + 1.
    ///
    /// Between neighbouring extrema the function is monotone, so the image is spanned by the ends and by the
    /// extrema inside. An extremum counted although it lies just outside only widens the result.
    fn wave(&self, value: impl Fn(&Dyadic) -> Self, phase: &Rational) -> Self {
        let one = || Self::one();
        let any = one().neg().hull(&one());
        let Some((lo, hi)) = &self.ends else {
            return any;
        };
        // Neighbours of larger numbers are more than a period apart.
        if lo.magnitude().max(hi.magnitude()) > Some(BITS.cast_signed()) {
            return any;
        }
        let mut image = value(lo);
        if lo != hi {
            image = image.hull(&value(hi));
            let turns = self.mul(&Self::pi().inv()).sub(&Self::from_rational(phase));
            if turns.may_hold_even_integer() {
                image = image.hull(&one());
            }
            if turns.sub(&one()).may_hold_even_integer() {
                image = image.hull(&one().neg());
            }
        }
        image.clip()
    }

    /// Whether an even integer lies in the interval: ⌈lo/2⌉ ≤ ⌊hi/2⌋.
    fn may_hold_even_integer(&self) -> bool {
        self.ends.as_ref().is_none_or(|(lo, hi)| -lo.neg().scale(-1).floor() <= hi.scale(-1).floor())
    }

    /// The part in [−1, 1], where the value is known to lie.
    fn clip(self) -> Self {
        let Some((lo, hi)) = self.ends else {
            return Self::one().neg().hull(&Self::one());
        };
        Enclosure { ends: Some((lo.max(Dyadic::ONE.neg()), hi.min(Dyadic::ONE))) }
    }
}

fn dyadic(value: FBig<HalfEven, 2>) -> Dyadic {
    let (significand, exponent) = value.into_repr().into_parts();
    Dyadic::new(significand, exponent)
}

fn logarithm(x: &Dyadic) -> f64 {
    x.magnitude().map_or(f64::NEG_INFINITY, |k| k as f64)
}

/// Where an interval lies with respect to 0.
enum Position {
    Above,
    Below,
    Around,
}

fn position((lo, hi): (&Dyadic, &Dyadic)) -> Position {
    if lo.sign().is_ge() {
        Position::Above
    } else if hi.sign().is_le() {
        Position::Below
    } else {
        Position::Around
    }
}

impl<const BITS: usize> Scalar for Enclosure<BITS> {
    const LANES: u32 = 1;

    fn zero() -> Self {
        Enclosure { ends: Some((Dyadic::ZERO, Dyadic::ZERO)) }
    }

    fn one() -> Self {
        Enclosure { ends: Some((Dyadic::ONE, Dyadic::ONE)) }
    }

    fn from_i64(n: i64) -> Self {
        Self::point(Dyadic::new(IBig::from(n), 0))
    }

    /// [a, b] + [c, d] = [a + c, b + d].
    fn add(&self, other: &Self) -> Self {
        let (Some((a, b)), Some((c, d))) = (&self.ends, &other.ends) else {
            return Self::ENTIRE;
        };
        Self::new(a.add(c, BITS, Down), b.add(d, BITS, Up))
    }

    fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// A product is linear in each factor: its extremes lie at pairs of ends, and the signs say at which
    /// (Moore, Kearfott & Cloud, Introduction to Interval Analysis, section 2.3).
    fn mul(&self, other: &Self) -> Self {
        use Position::{Above, Around, Below};
        let (Some((a, b)), Some((c, d))) = (&self.ends, &other.ends) else {
            return Self::ENTIRE;
        };
        let ((p, q), (r, s)) = match (position((a, b)), position((c, d))) {
            (Above, Above) => ((a, c), (b, d)),
            (Above, Around) => ((b, c), (b, d)),
            (Above, Below) => ((b, c), (a, d)),
            (Around, Above) => ((a, d), (b, d)),
            (Around, Below) => ((b, c), (a, c)),
            (Below, Above) => ((a, d), (b, c)),
            (Below, Around) => ((a, d), (a, c)),
            (Below, Below) => ((b, d), (a, c)),
            (Around, Around) => {
                let least = a.mul(d, BITS, Down).min(b.mul(c, BITS, Down));
                let greatest = a.mul(c, BITS, Up).max(b.mul(d, BITS, Up));
                return Self::new(least, greatest);
            }
        };
        Self::new(p.mul(q, BITS, Down), r.mul(s, BITS, Up))
    }

    fn neg(&self) -> Self {
        Enclosure { ends: self.ends.as_ref().map(|(lo, hi)| (hi.neg(), lo.neg())) }
    }

    /// 1/[a, b] = [1/b, 1/a], and all reals for an interval that contains 0, even for the number 0
    /// itself: a refutation must not rest on the convention that its inverse is 0.
    fn inv(&self) -> Self {
        match &self.ends {
            Some((lo, hi)) if self.excludes_zero() => Self::new(hi.inv(BITS, Down), lo.inv(BITS, Up)),
            _ => Self::ENTIRE,
        }
    }

    fn nonzero_lanes(&self) -> u32 {
        u32::from(self.excludes_zero())
    }

    fn square_lanes(&self) -> u32 {
        u32::from(self.ends.as_ref().is_some_and(|(lo, _)| lo.sign().is_ge()))
    }

    /// [√a, √b], all reals if part of the interval is negative.
    fn sqrt(&self) -> Self {
        match &self.ends {
            Some((lo, hi)) if lo.sign().is_ge() => Self::new(lo.sqrt(BITS, Down), hi.sqrt(BITS, Up)),
            _ => Self::ENTIRE,
        }
    }
}

impl<const BITS: usize> Elementary for Enclosure<BITS> {
    /// exp increases. Where |x| ≥ 2^27 it is not computed: it nears the largest numbers that are kept, or lies
    /// between 0 and e^−(2^27) < 2^−(2^27).
    fn exp(&self) -> Self {
        const BEYOND: isize = 27;
        self.increasing(|x| match x.magnitude() {
            None => Self::one(),
            Some(k) if k > BEYOND && x.sign().is_gt() => Self::ENTIRE,
            Some(k) if k > BEYOND => Self::new(Dyadic::ZERO, Dyadic::power_of_two(-(1 << BEYOND))),
            _ if Self::is_tiny(x) => Self::around(&Dyadic::ONE, BITS),
            _ => Self::transcendental(x, |context, x, constants| context.exp(x, Some(constants))),
        })
    }

    /// ln increases; all reals if part of the interval is not positive.
    fn ln(&self) -> Self {
        if self.sign() != Some(Ordering::Greater) {
            return Self::ENTIRE;
        }
        self.increasing(|x| {
            if *x == Dyadic::ONE {
                Self::zero()
            } else {
                Self::transcendental(x, |context, x, constants| context.ln(x, Some(constants)))
            }
        })
    }

    fn sin(&self) -> Self {
        let value = |x: &Dyadic| match x.sign() {
            Ordering::Equal => Self::zero(),
            _ if Self::is_tiny(x) => Self::around(x, BITS),
            _ => Self::transcendental(x, |context, x, constants| context.sin(x, Some(constants))),
        };
        self.wave(value, &Rational::from_parts(IBig::ONE, 2_u8.into()))
    }

    fn cos(&self) -> Self {
        let value = |x: &Dyadic| match x.sign() {
            Ordering::Equal => Self::one(),
            _ if Self::is_tiny(x) => Self::around(&Dyadic::ONE, BITS),
            _ => Self::transcendental(x, |context, x, constants| context.cos(x, Some(constants))),
        };
        self.wave(value, &Rational::ZERO)
    }

    /// atan increases. Near 0 it differs from its argument, and far from it from ±π/2, by less than a unit in
    /// the last place.
    fn atan(&self) -> Self {
        let right_angle = Self::pi().mul(&Self::from_i64(2).inv());
        if self.ends.is_none() {
            return right_angle.neg().hull(&right_angle);
        }
        self.increasing(|x| match x.magnitude() {
            None => Self::zero(),
            _ if Self::is_tiny(x) => Self::around(x, BITS),
            Some(k) if k > BITS.cast_signed() + 1 => {
                let missing = Self::new(Dyadic::ZERO, Dyadic::power_of_two(-BITS.cast_signed()));
                let angle = right_angle.sub(&missing);
                if x.sign().is_gt() { angle } else { angle.neg() }
            }
            _ => Self::transcendental(x, |context, x, constants| context.atan(x, Some(constants))),
        })
    }

    fn pi() -> Self {
        let bits = BITS + GUARD;
        let pi = CONSTANTS.with_borrow_mut(|constants| constants.pi::<2, HalfEven>(bits).value());
        Self::around(&dyadic(pi), bits)
    }
}

/// Both ends as decimals of twenty digits, rounded outward, and one where they are the same:
/// `[0.33333333333333333333, 0.33333333333333333334]`, `0.25`.
impl<const BITS: usize> Enclosure<BITS> {
    /// Decimals that bound the number from below and above.
    pub fn decimals(&self) -> [String; 2] {
        const DIGITS: usize = 20;
        match &self.ends {
            Some((lo, hi)) => [lo.to_decimal(DIGITS, Down), hi.to_decimal(DIGITS, Up)],
            None => ["-inf".to_owned(), "inf".to_owned()],
        }
    }
}

impl<const BITS: usize> fmt::Display for Enclosure<BITS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [lo, hi] = self.decimals();
        if lo == hi { f.write_str(&lo) } else { write!(f, "[{lo}, {hi}]") }
    }
}
