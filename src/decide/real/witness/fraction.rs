//! The simplest fraction between two numbers.

use crate::algebra::Rational;

/// Steps of the continued fraction; an `f64` has no more.
const MAX_STEPS: usize = 40;
/// Whole numbers beyond are not exact in `f64`.
const EXACT: f64 = (1u64 << 53) as f64;

/// The fraction of smallest denominator, and of these the smallest size, in `low ≤ q ≤ high`: found by
/// descending the Stern–Brocot tree (Graham, Knuth & Patashnik, *Concrete Mathematics*, §4.5).
///
/// `f64` decides the way, so that an end of the interval may be missed by rounding.
pub(super) fn simplest(low: f64, high: f64) -> Option<Rational> {
    if !(low <= high && low.is_finite() && high.is_finite()) {
        return None;
    }
    if low <= 0.0 && high >= 0.0 {
        return Some(Rational::ZERO);
    }
    if high < 0.0 {
        return simplest(-high, -low).map(|q| -q);
    }
    if low >= EXACT {
        return Rational::try_from(low).ok();
    }
    // Convergents p/q of the common part of the continued fractions of both ends.
    let (mut before, mut last) = ((0u128, 1u128), (1u128, 0u128));
    let (mut low, mut high) = (low, high);
    for _ in 0..MAX_STEPS {
        let whole = low.ceil();
        let done = whole <= high;
        let digit = if done { whole } else { low.floor() };
        if !(0.0..EXACT).contains(&digit) {
            return None;
        }
        let digit = digit as u128;
        let next = (
            digit.checked_mul(last.0)?.checked_add(before.0)?,
            digit.checked_mul(last.1)?.checked_add(before.1)?,
        );
        (before, last) = (last, next);
        if done {
            return Some(Rational::from_parts(last.0.into(), last.1.into()));
        }
        let floor = low.floor();
        (low, high) = ((high - floor).recip(), (low - floor).recip());
    }
    None
}
