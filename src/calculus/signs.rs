//! Sets of signs.

use std::ops::{BitAnd, BitOr};

use crate::language::scope::Sign;

/// A set of possible signs. The empty set belongs to a contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signs(pub(super) u8);

impl Signs {
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const ZERO: u8 = 2;
    pub(super) const POSITIVE: u8 = 4;
    pub(super) const NOT_REAL: u8 = 8;

    pub const REAL: Signs = Signs(Self::NEGATIVE | Self::ZERO | Self::POSITIVE);
    pub const COMPLEX: Signs = Signs(15);
    pub const NONPOSITIVE: Signs = Signs(Self::NEGATIVE | Self::ZERO);
    pub const NONNEGATIVE: Signs = Signs(Self::POSITIVE | Self::ZERO);
    pub const ABOVE_ZERO: Signs = Signs(Self::POSITIVE);
    /// Off the cut of the principal root and logarithm, the numbers from minus infinity to 0.
    pub const OFF_CUT: Signs = Signs(Self::POSITIVE | Self::NOT_REAL);
    pub const OFF_CUT_OR_ZERO: Signs = Signs(Self::POSITIVE | Self::ZERO | Self::NOT_REAL);
    /// Not zero, and real or not.
    pub const NONZERO: Signs = Signs(Self::NEGATIVE | Self::POSITIVE | Self::NOT_REAL);

    pub fn from_declared(sign: Sign) -> Self {
        Signs(match sign {
            Sign::Positive => Self::POSITIVE,
            Sign::Negative => Self::NEGATIVE,
            Sign::NonNegative => Self::ZERO | Self::POSITIVE,
            Sign::NonPositive => Self::ZERO | Self::NEGATIVE,
            Sign::NonZero => Self::NEGATIVE | Self::POSITIVE,
        })
    }

    /// Of a number that compares with zero like this, not real where there is no comparison.
    pub fn of(comparison: Option<std::cmp::Ordering>) -> Self {
        Signs(match comparison {
            Some(std::cmp::Ordering::Less) => Self::NEGATIVE,
            Some(std::cmp::Ordering::Equal) => Self::ZERO,
            Some(std::cmp::Ordering::Greater) => Self::POSITIVE,
            None => Self::NOT_REAL,
        })
    }

    pub fn is_positive(self) -> bool {
        self.0 == Self::POSITIVE
    }

    /// False of the empty set, whose opposite is itself.
    pub fn is_negative(self) -> bool {
        self.0 == Self::NEGATIVE
    }

    pub fn is_real(self) -> bool {
        self.0 & Self::NOT_REAL == 0
    }

    pub fn is_nonnegative(self) -> bool {
        self.is_real() && self.0 & Self::NEGATIVE == 0
    }

    pub fn is_nonzero(self) -> bool {
        self.0 & Self::ZERO == 0
    }

    /// True if a number of this sign (`Less` for negative) is in the set.
    pub fn allows(self, sign: std::cmp::Ordering) -> bool {
        let bit = match sign {
            std::cmp::Ordering::Less => Self::NEGATIVE,
            std::cmp::Ordering::Equal => Self::ZERO,
            std::cmp::Ordering::Greater => Self::POSITIVE,
        };
        self.0 & bit != 0
    }

    /// Without zero, where it is the boundary of something larger.
    pub fn interior(self) -> Self {
        let open = Signs(self.0 & !Self::ZERO);
        if open.is_empty() { self } else { open }
    }

    /// True if some number other than zero has one of these signs.
    pub fn allows_nonzero(self) -> bool {
        self.0 & !Self::ZERO != 0
    }

    /// `> 0`, `!= 0`: what has one of these signs compares with zero like this.
    pub fn relation_to_zero(self) -> &'static str {
        match self.0 & Self::REAL.0 {
            _ if self == Self::OFF_CUT => "not in (-inf, 0]",
            _ if self == Self::OFF_CUT_OR_ZERO => "not in (-inf, 0)",
            Self::POSITIVE => "> 0",
            Self::NEGATIVE => "< 0",
            Self::ZERO => "= 0",
            n if n == Self::NONNEGATIVE.0 => ">= 0",
            n if n == Self::NONPOSITIVE.0 => "<= 0",
            n if n == Self::POSITIVE | Self::NEGATIVE => "!= 0",
            _ => "real",
        }
    }

    /// The real signs that are not among these.
    pub fn complement(self) -> Self {
        Signs(Self::REAL.0 & !self.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True if every sign in this set is also in the other.
    pub fn within(self, other: Signs) -> bool {
        self.0 & !other.0 == 0
    }

    pub(super) fn negated(self) -> Self {
        let swap = (self.0 & Self::NEGATIVE) << 2 | (self.0 & Self::POSITIVE) >> 2;
        Signs(swap | self.0 & (Self::ZERO | Self::NOT_REAL))
    }

    pub(super) fn plus(self, other: Signs) -> Self {
        Signs(PLUS[usize::from(self.0)][usize::from(other.0)])
    }

    pub(super) fn times(self, other: Signs) -> Self {
        Signs(TIMES[usize::from(self.0)][usize::from(other.0)])
    }
}

/// Signs of all sums, by the signs of both terms; every node that is made asks for one.
static PLUS: [[u8; 16]; 16] = all_pairs(false);
/// Signs of all products.
static TIMES: [[u8; 16]; 16] = all_pairs(true);

/// Signs of sums or products, from those of all pairs of operands.
const fn all_pairs(product: bool) -> [[u8; 16]; 16] {
    let mut table = [[0; 16]; 16];
    let mut n = 0;
    while n < 16 * 16 * 16 {
        let (x, y, pair) = (n >> 8, n >> 4 & 15, n & 15);
        let (a, b) = (1 << (pair >> 2), 1 << (pair & 3));
        if x as u8 & a != 0 && y as u8 & b != 0 {
            table[x][y] |= if product { sign_of_product(a, b) } else { sign_of_sum(a, b) };
        }
        n += 1;
    }
    table
}

const fn sign_of_sum(a: u8, b: u8) -> u8 {
    match (a, b) {
        (Signs::NOT_REAL, _) | (_, Signs::NOT_REAL) => 15,
        (Signs::ZERO, other) | (other, Signs::ZERO) => other,
        (a, b) if a == b => a,
        _ => Signs::REAL.0,
    }
}

const fn sign_of_product(a: u8, b: u8) -> u8 {
    match (a, b) {
        (Signs::ZERO, _) | (_, Signs::ZERO) => Signs::ZERO,
        (Signs::NOT_REAL, _) | (_, Signs::NOT_REAL) => 15,
        (a, b) if a == b => Signs::POSITIVE,
        _ => Signs::NEGATIVE,
    }
}

impl BitAnd for Signs {
    type Output = Signs;

    fn bitand(self, other: Signs) -> Signs {
        Signs(self.0 & other.0)
    }
}

impl BitOr for Signs {
    type Output = Signs;

    fn bitor(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }
}
