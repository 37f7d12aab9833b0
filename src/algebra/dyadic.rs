//! Dyadic rationals m·2^e, rounded in a stated direction: the ends of an [`Enclosure`](super::Enclosure).

use std::cmp::Ordering;
use std::f64::consts::LOG10_2;

use dashu_int::ops::{BitTest, DivEuclid, SquareRootRem};
use dashu_int::{IBig, Sign, UBig, Word};

use super::Rational;
use super::wide::{Short, Wide};

/// Which neighbour a result takes that has too many bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rounding {
    /// Toward −∞: a lower bound.
    Down,
    /// Toward +∞: an upper bound.
    Up,
}

use Rounding::{Down, Up};

/// The number m·2^e.
///
/// A number has many such forms (2·2^0 = 1·2^1) and is not brought into a normal one, which would cost
/// more than a sum: compare with `==` and `cmp`, which look at the value.
#[derive(Clone, Debug)]
pub(super) struct Dyadic {
    significand: IBig,
    /// 0 if the significand is.
    exponent: isize,
}

impl Dyadic {
    pub(super) const ZERO: Dyadic = Dyadic { significand: IBig::ZERO, exponent: 0 };
    pub(super) const ONE: Dyadic = Dyadic { significand: IBig::ONE, exponent: 0 };

    pub(super) fn new(significand: IBig, exponent: isize) -> Dyadic {
        let exponent = if significand.is_zero() { 0 } else { exponent };
        Dyadic { significand, exponent }
    }

    /// 2^exponent.
    pub(super) fn power_of_two(exponent: isize) -> Dyadic {
        Dyadic::new(IBig::ONE, exponent)
    }

    pub(super) fn significand(&self) -> &IBig {
        &self.significand
    }

    pub(super) fn exponent(&self) -> isize {
        self.exponent
    }

    /// The k with 2^(k−1) ≤ |x| < 2^k; `None` for 0.
    pub(super) fn magnitude(&self) -> Option<isize> {
        (!self.significand.is_zero()).then(|| self.exponent + self.significand.bit_len().cast_signed())
    }

    pub(super) fn sign(&self) -> Ordering {
        match self.significand.sign() {
            _ if self.significand.is_zero() => Ordering::Equal,
            Sign::Positive => Ordering::Greater,
            Sign::Negative => Ordering::Less,
        }
    }

    pub(super) fn neg(&self) -> Dyadic {
        Dyadic { significand: -&self.significand, exponent: self.exponent }
    }

    /// x·2^k.
    pub(super) fn scale(&self, k: isize) -> Dyadic {
        Dyadic::new(self.significand.clone(), self.exponent + k)
    }

    /// The neighbour with at most `bits` bits. A shift of integers to the right rounds toward −∞.
    pub(super) fn round(self, bits: usize, rounding: Rounding) -> Dyadic {
        let length = self.significand.bit_len();
        if length <= bits {
            return self;
        }
        let excess = length - bits;
        Dyadic {
            significand: match rounding {
                Down => self.significand >> excess,
                Up => -(-self.significand >> excess),
            },
            exponent: self.exponent + excess.cast_signed(),
        }
    }

    /// The sum, rounded.
    pub(super) fn add(&self, other: &Dyadic, bits: usize, rounding: Rounding) -> Dyadic {
        let (Some(a), Some(b)) = (self.magnitude(), other.magnitude()) else {
            let summand = if self.significand.is_zero() { other } else { self };
            return summand.clone().round(bits, rounding);
        };
        let (large, small) = if a >= b { (self, other) } else { (other, self) };
        if let (Some(x), Some(y)) = (large.short(bits), small.short(bits)) {
            return Dyadic::of(Wide::sum(x, y), bits, rounding);
        }
        // Further down than this the small one only decides on which side of the large one the sum lies,
        // and the integers below would grow without limit: 0 or a whole unit of that place bounds it.
        let lowest = a.max(b) - 2 * bits.cast_signed();
        if a.min(b) < lowest {
            return match (small.sign(), rounding) {
                (Ordering::Less, Down) => large.add_exactly(&Dyadic::power_of_two(lowest).neg()),
                (Ordering::Greater, Up) => large.add_exactly(&Dyadic::power_of_two(lowest)),
                _ => large.clone(),
            }
            .round(bits, rounding);
        }
        large.add_exactly(small).round(bits, rounding)
    }

    /// The number without a heap, if it and a result of so many bits fit into machine words.
    fn short(&self, bits: usize) -> Option<Short> {
        let fits = bits <= 128 && self.significand.bit_len() <= 128;
        let (sign, words) = self.significand.as_sign_words();
        let magnitude =
            |words: &[Word]| words.iter().rfold(0, |high, word| high << Word::BITS | u128::from(*word));
        fits.then(|| Short {
            negative: sign == Sign::Negative,
            magnitude: magnitude(words),
            exponent: self.exponent,
        })
    }

    /// The neighbour of a result with at most `bits` ≤ 128 bits.
    fn of(wide: Wide, bits: usize, rounding: Rounding) -> Dyadic {
        let away = wide.negative == (rounding == Down);
        let (magnitude, exponent) = wide.rounded(bits, away);
        let sign = if wide.negative { Sign::Negative } else { Sign::Positive };
        Dyadic::new(IBig::from_parts(sign, UBig::from(magnitude)), exponent)
    }

    fn add_exactly(&self, other: &Dyadic) -> Dyadic {
        let exponent = self.exponent.min(other.exponent);
        Dyadic::new(self.at(exponent) + other.at(exponent), exponent)
    }

    /// The integer x·2^−exponent for an exponent not above the number's own.
    fn at(&self, exponent: isize) -> IBig {
        &self.significand << (self.exponent - exponent).unsigned_abs()
    }

    /// The product, rounded.
    pub(super) fn mul(&self, other: &Dyadic, bits: usize, rounding: Rounding) -> Dyadic {
        if let (Some(x), Some(y)) = (self.short(bits), other.short(bits)) {
            return Dyadic::of(Wide::product(x, y), bits, rounding);
        }
        Dyadic::new(&self.significand * &other.significand, self.exponent + other.exponent)
            .round(bits, rounding)
    }

    /// n/d, rounded; the remainder of a Euclidean division is not negative, so its quotient rounds down.
    pub(super) fn quotient(n: &IBig, d: &UBig, bits: usize, rounding: Rounding) -> Dyadic {
        let shift = (bits + 1 + d.bit_len()).saturating_sub(n.bit_len());
        let (n, d) = (n << shift, IBig::from(d.clone()));
        let quotient = match rounding {
            Down => n.div_euclid(d),
            Up => -(-n).div_euclid(d),
        };
        Dyadic::new(quotient, -shift.cast_signed()).round(bits, rounding)
    }

    /// 1/x for x ≠ 0, rounded.
    pub(super) fn inv(&self, bits: usize, rounding: Rounding) -> Dyadic {
        let (sign, magnitude) = self.significand.clone().into_parts();
        Dyadic::quotient(&IBig::from_parts(sign, UBig::ONE), &magnitude, bits, rounding).scale(-self.exponent)
    }

    /// √x for x ≥ 0, rounded: of m·2^(2k), where m is long enough, the root is √m·2^k.
    pub(super) fn sqrt(&self, bits: usize, rounding: Rounding) -> Dyadic {
        let (_, magnitude) = self.significand.clone().into_parts();
        let missing = (2 * bits).saturating_sub(magnitude.bit_len());
        let shift = missing + ((self.exponent - missing.cast_signed()).rem_euclid(2)).unsigned_abs();
        let (root, rest) = (magnitude << shift).sqrt_rem();
        let root = if rounding == Up && !rest.is_zero() { root + UBig::ONE } else { root };
        Dyadic::new(root.into(), (self.exponent - shift.cast_signed()) / 2).round(bits, rounding)
    }

    /// The largest integer not above.
    pub(super) fn floor(&self) -> IBig {
        if self.exponent >= 0 { self.at(0) } else { &self.significand >> self.exponent.unsigned_abs() }
    }

    pub(super) fn to_rational(&self) -> Rational {
        let power = UBig::ONE << self.exponent.unsigned_abs();
        if self.exponent >= 0 {
            Rational::from(&self.significand * IBig::from(power))
        } else {
            Rational::from_parts(self.significand.clone(), power)
        }
    }

    /// The decimal neighbour with at most `digits` digits: `0.25`, `-1.5e-30`.
    pub(super) fn to_decimal(&self, digits: usize, rounding: Rounding) -> String {
        // Powers of ten beyond this take longer than anyone waits for a string.
        const LARGEST: isize = 1 << 16;
        let Some(magnitude) = self.magnitude() else {
            return "0".to_owned();
        };
        let negative = self.sign() == Ordering::Less;
        let minus = if negative { "-" } else { "" };
        let away = negative == (rounding == Down);
        if magnitude.abs() > LARGEST {
            return format!("{minus}2^{}", if away { magnitude } else { magnitude - 1 });
        }
        // 2^(magnitude − 1) may have one decimal digit less than the number, and 99…9 grows by one when it
        // is rounded away from 0: then there is a digit too many, and another pass drops it.
        let decimal_magnitude = ((magnitude - 1) as f64 * LOG10_2).floor() as isize;
        let mut places = digits.cast_signed() - 1 - decimal_magnitude;
        let figures = loop {
            let ten = UBig::from(10_u8).pow(places.unsigned_abs());
            let ten = Rational::from(ten);
            let absolute = if negative { self.neg() } else { self.clone() }.to_rational();
            let scaled = if places >= 0 { absolute * ten } else { absolute / ten };
            let figures = if away { scaled.ceil() } else { scaled.floor() }.to_string();
            if figures.len() <= digits {
                break figures;
            }
            places -= 1;
        };
        format!("{minus}{}", decimal(&figures, places))
    }
}

/// The decimal figures·10^−places without trailing zeros, in scientific form where that is shorter.
fn decimal(figures: &str, places: isize) -> String {
    let point = figures.len().cast_signed() - places;
    let figures = figures.trim_end_matches('0');
    let (first, rest) = figures.split_at(1);
    let length = figures.len().cast_signed();
    match point {
        1.. if point <= 21 && length <= point => {
            format!("{figures}{}", "0".repeat((point - length).unsigned_abs()))
        }
        1.. if length > point => {
            let (whole, fraction) = figures.split_at(point.unsigned_abs());
            format!("{whole}.{fraction}")
        }
        -4..=0 => format!("0.{}{figures}", "0".repeat(point.unsigned_abs())),
        _ if rest.is_empty() => format!("{first}e{}", point - 1),
        _ => format!("{first}.{rest}e{}", point - 1),
    }
}

impl PartialEq for Dyadic {
    fn eq(&self, other: &Dyadic) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Dyadic {}

impl PartialOrd for Dyadic {
    fn partial_cmp(&self, other: &Dyadic) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By value: sign first, then magnitude, so that integers are aligned only where they are close.
impl Ord for Dyadic {
    fn cmp(&self, other: &Dyadic) -> Ordering {
        let by_sign = self.sign().cmp(&other.sign());
        if by_sign.is_ne() || self.sign().is_eq() {
            return by_sign;
        }
        let by_magnitude = self.magnitude().cmp(&other.magnitude());
        let by_magnitude = if self.sign().is_lt() { by_magnitude.reverse() } else { by_magnitude };
        by_magnitude.then_with(|| {
            let exponent = self.exponent.min(other.exponent);
            self.at(exponent).cmp(&other.at(exponent))
        })
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// A number of up to 128 bits, often close to a power of two or a short one.
    fn random(rng: &mut ChaCha8Rng) -> Dyadic {
        let magnitude = rng.random::<u128>() >> rng.random_range(0..128);
        let magnitude = match rng.random_range(0..4) {
            0 => u128::MAX << rng.random_range(0..128),
            1 => u128::MAX >> rng.random_range(0..128),
            _ => magnitude,
        };
        let significand = IBig::from(magnitude);
        let exponent = (rng.random_range(-300_i32..300) / rng.random_range(1_i32..100)) as isize;
        Dyadic::new(if rng.random() { significand } else { -significand }, exponent)
    }

    #[test]
    fn short_numbers_are_rounded_as_long_ones_are() {
        let mut rng = ChaCha8Rng::seed_from_u64(128);
        for _ in 0..20_000 {
            let (x, y) = (random(&mut rng), random(&mut rng));
            let bits = rng.random_range(1..=128);
            for rounding in [Down, Up] {
                let sum = x.add_exactly(&y).round(bits, rounding);
                assert_eq!(x.add(&y, bits, rounding), sum, "{x:?} + {y:?} to {bits} bits {rounding:?}");
                let product = Dyadic::new(&x.significand * &y.significand, x.exponent + y.exponent);
                let product = product.round(bits, rounding);
                assert_eq!(x.mul(&y, bits, rounding), product, "{x:?} · {y:?} to {bits} bits {rounding:?}");
            }
        }
    }
}
