//! Sums and products of numbers of at most 128 bits, exact in 256: what [`Dyadic`](super::dyadic::Dyadic)
//! rounds, without the memory that integers of any length ask for.

/// ±magnitude·2^exponent.
#[derive(Clone, Copy)]
pub(super) struct Short {
    pub negative: bool,
    pub magnitude: u128,
    pub exponent: isize,
}

/// ±(high·2^128 + low + f)·2^exponent with 0 ≤ f < 1.
pub(super) struct Wide {
    pub negative: bool,
    high: u128,
    low: u128,
    exponent: isize,
    /// True if f > 0. Then 2^254 - 2^128 or more stands above it.
    inexact: bool,
}

impl Wide {
    /// The product: (a + b·2^64)(c + d·2^64) = ac + (ad + bc)·2^64 + bd·2^128.
    pub fn product(x: Short, y: Short) -> Self {
        let halves = |n: u128| (n & u128::from(u64::MAX), n >> 64);
        let ((a, b), (c, d)) = (halves(x.magnitude), halves(y.magnitude));
        let (middle, carried) = (a * d).overflowing_add(b * c);
        let (low, carry) = (a * c).overflowing_add(middle << 64);
        let high = b * d + (middle >> 64) + (u128::from(carried) << 64) + u128::from(carry);
        let exponent = x.exponent + y.exponent;
        Self { negative: x.negative != y.negative, high, low, exponent, inexact: false }
    }

    /// The sum of two numbers that are not 0, of which the second is not larger by a power of two.
    ///
    /// The larger one is moved up to bit 254, the other to its exponent, which cuts bits off only if it is
    /// smaller than 2^128.
    pub fn sum(large: Short, small: Short) -> Self {
        let up = 127 + large.magnitude.leading_zeros();
        let exponent = large.exponent - up as isize;
        let (high, low) = shifted_up(large.magnitude, up);
        let down = exponent - small.exponent;
        let (other_high, other_low, inexact) = match down {
            ..0 => {
                let (high, low) = shifted_up(small.magnitude, down.unsigned_abs() as u32);
                (high, low, false)
            }
            0.. => {
                let down = down.min(128) as u32;
                let kept = small.magnitude.checked_shr(down).unwrap_or(0);
                (0, kept, kept.checked_shl(down) != Some(small.magnitude))
            }
        };
        let mut negative = large.negative;
        let (high, low) = if large.negative == small.negative {
            let (low, carry) = low.overflowing_add(other_low);
            (high + other_high + u128::from(carry), low)
        } else {
            // x - (y + f) = x - y - 1 + (1 - f).
            let (one, other) = ((high, low), (other_high, other_low));
            let ((high, low), (less_high, less_low)) = if one >= other { (one, other) } else { (other, one) };
            negative ^= one < other;
            let (low, borrow) = low.overflowing_sub(less_low);
            let (low, again) = low.overflowing_sub(u128::from(inexact));
            (high - less_high - u128::from(borrow) - u128::from(again), low)
        };
        Self { negative, high, low, exponent, inexact }
    }

    /// The neighbour with at most `bits` ≤ 128 bits, away from 0 or toward it: its magnitude and exponent.
    pub fn rounded(&self, bits: usize, away: bool) -> (u128, isize) {
        let length = match self.high {
            0 => 128 - self.low.leading_zeros(),
            high => 256 - high.leading_zeros(),
        };
        let excess = length.saturating_sub(bits as u32);
        let (high, low) = shifted_down(self.high, self.low, excess);
        debug_assert!(high == 0 && (excess > 0 || !self.inexact));
        let (back_high, back_low) = shifted_up(low, excess);
        let cut = self.inexact || (back_high, back_low) != (self.high, self.low);
        let exponent = self.exponent + excess as isize;
        match low.checked_add(u128::from(cut && away)) {
            Some(magnitude) => (magnitude, exponent),
            None => (1 << 127, exponent + 1),
        }
    }
}

/// n·2^by in two halves, for a result below 2^256.
fn shifted_up(n: u128, by: u32) -> (u128, u128) {
    match by {
        0 => (0, n),
        1..128 => (n >> (128 - by), n << by),
        _ => (n << (by - 128), 0),
    }
}

/// ⌊n/2^by⌋ for by < 256.
fn shifted_down(high: u128, low: u128, by: u32) -> (u128, u128) {
    match by {
        0 => (high, low),
        1..128 => (high >> by, high << (128 - by) | low >> by),
        _ => (0, high >> (by - 128)),
    }
}
