//! Sixteen residues at once: the batch that one pass over a straight-line program evaluates.

use std::ops::Index;

use super::{Fp, Scalar};

/// Sixteen independent elements of [`Fp`], one sample point a lane.
///
/// Every loop runs over a fixed-size array, so that the compiler unrolls it: the lanes are independent,
/// which hides the latency of the multiplication that a single chain of products would wait for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(align(64))]
pub struct Lanes([Fp; Lanes::COUNT]);

impl Lanes {
    /// Number of lanes.
    pub const COUNT: usize = 16;

    /// The same value in every lane.
    #[inline(always)]
    pub fn splat(value: Fp) -> Lanes {
        Lanes([value; Lanes::COUNT])
    }

    /// The value `f(lane)` in each lane.
    #[inline(always)]
    pub fn from_fn(mut f: impl FnMut(usize) -> Fp) -> Lanes {
        // `array::from_fn` is a call that the instruction set of the caller does not reach.
        let mut lanes = [Fp::ZERO; Lanes::COUNT];
        for (lane, value) in lanes.iter_mut().enumerate() {
            *value = f(lane);
        }
        Lanes(lanes)
    }

    /// Mask of the lanes in which `test` holds.
    #[inline(always)]
    fn mask(&self, test: impl Fn(usize, Fp) -> bool) -> u32 {
        let mut mask = 0;
        for lane in 0..Lanes::COUNT {
            mask |= u32::from(test(lane, self.0[lane])) << lane;
        }
        mask
    }
}

impl Index<usize> for Lanes {
    type Output = Fp;

    #[inline(always)]
    fn index(&self, lane: usize) -> &Fp {
        &self.0[lane]
    }
}

impl Scalar for Lanes {
    const LANES: u32 = 0xFFFF;

    #[inline(always)]
    fn zero() -> Self {
        Lanes::splat(Fp::ZERO)
    }

    #[inline(always)]
    fn one() -> Self {
        Lanes::splat(Fp::ONE)
    }

    #[inline(always)]
    fn from_i64(n: i64) -> Self {
        Lanes::splat(Fp::from_i64(n))
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        Lanes::from_fn(|lane| self.0[lane].add(&other.0[lane]))
    }

    #[inline(always)]
    fn sub(&self, other: &Self) -> Self {
        Lanes::from_fn(|lane| self.0[lane].sub(&other.0[lane]))
    }

    #[inline(always)]
    fn mul(&self, other: &Self) -> Self {
        Lanes::from_fn(|lane| self.0[lane].mul_split(other.0[lane]))
    }

    #[inline(always)]
    fn neg(&self) -> Self {
        Lanes::from_fn(|lane| self.0[lane].neg())
    }

    /// Montgomery's trick: one inversion and three products a lane (Cohen, A Course in Computational
    /// Algebraic Number Theory, algorithm 10.3.4).
    #[inline]
    fn inv(&self) -> Self {
        // A zero would spoil the product of all lanes: it is replaced by 1 there and left 0 in the end.
        let factor = |lane: usize| {
            if self.0[lane] == Fp::ZERO { Fp::ONE } else { self.0[lane] }
        };
        // before[l] = x_0 ⋯ x_{l−1}
        let mut before = [Fp::ONE; Lanes::COUNT];
        for lane in 1..Lanes::COUNT {
            before[lane] = before[lane - 1].mul(&factor(lane - 1));
        }
        let last = Lanes::COUNT - 1;
        // rest = 1/(x_0 ⋯ x_l), so that 1/x_l = before[l]·rest.
        let mut rest = before[last].mul(&factor(last)).inv();
        let mut inverse = Lanes::zero();
        for lane in (0..Lanes::COUNT).rev() {
            if self.0[lane] != Fp::ZERO {
                inverse.0[lane] = before[lane].mul(&rest);
            }
            rest = rest.mul(&factor(lane));
        }
        inverse
    }

    #[inline(always)]
    fn nonzero_lanes(&self) -> u32 {
        self.mask(|_, x| x != Fp::ZERO)
    }

    #[inline(always)]
    fn square_lanes(&self) -> u32 {
        let root = self.sqrt();
        let square = root.mul(&root);
        self.mask(|lane, x| square.0[lane] == x)
    }

    #[inline(always)]
    fn zero_lanes(&self) -> u32 {
        self.mask(|_, x| x == Fp::ZERO)
    }

    /// x^(2^59) in every lane, see [`Fp`].
    #[inline(always)]
    fn sqrt(&self) -> Self {
        // All lanes take each squaring together, instead of lane by lane: 59 dependent products long.
        let mut root = *self;
        for _ in 0..59 {
            root = root.mul(&root);
        }
        root
    }
}
