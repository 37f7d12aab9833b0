//! Linear combinations of unknown dimensions.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

/// Number of a quantity whose dimension is unknown.
pub type Unknown = u32;

/// The dimension of a product of powers: Σ cᵢ·dim(sᵢ) stands for Π sᵢ^cᵢ. The empty sum is a pure number.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exponents(Vec<(Unknown, RBig)>);

impl Exponents {
    /// The dimension of a pure number.
    pub const NUMBER: Exponents = Exponents(Vec::new());

    /// The dimension of one quantity.
    pub fn of(unknown: Unknown) -> Self {
        Self(vec![(unknown, RBig::ONE)])
    }

    pub fn is_number(&self) -> bool {
        self.0.is_empty()
    }

    /// In ascending order of the unknowns; no coefficient is zero.
    pub fn iter(&self) -> impl Iterator<Item = (Unknown, &RBig)> {
        self.0.iter().map(|(unknown, factor)| (*unknown, factor))
    }

    /// The last unknown with its coefficient.
    pub fn last(&self) -> Option<(Unknown, &RBig)> {
        self.0.last().map(|(unknown, factor)| (*unknown, factor))
    }

    pub fn coefficient(&self, unknown: Unknown) -> RBig {
        let place = self.0.binary_search_by_key(&unknown, |(known, _)| *known);
        place.map_or(RBig::ZERO, |at| self.0[at].1.clone())
    }

    pub fn times(&self, factor: &RBig) -> Self {
        if factor.is_zero() {
            return Self::NUMBER;
        }
        if factor.is_one() {
            return self.clone();
        }
        Self(self.0.iter().map(|(unknown, own)| (*unknown, own * factor)).collect())
    }

    /// The sum with a multiple of another.
    pub fn plus(&self, other: &Self, factor: &RBig) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            match (left.peek(), right.peek()) {
                (Some((a, x)), Some((b, y))) if a == b => {
                    let both = x + y * factor;
                    if !both.is_zero() {
                        sum.push((*a, both));
                    }
                    left.next();
                    right.next();
                }
                (Some((a, x)), Some((b, _))) if a < b => {
                    sum.push((*a, x.clone()));
                    left.next();
                }
                (Some((a, x)), None) => {
                    sum.push((*a, x.clone()));
                    left.next();
                }
                (_, Some((b, y))) => {
                    sum.push((*b, y * factor));
                    right.next();
                }
                (None, None) => break,
            }
        }
        sum.retain(|(_, factor)| !factor.is_zero());
        Self(sum)
    }

    pub fn minus(&self, other: &Self) -> Self {
        self.plus(other, &RBig::NEG_ONE)
    }

    /// The same with other numbers for the unknowns.
    pub fn renumbered(&self, to: &[Unknown]) -> Self {
        self.iter().map(|(unknown, factor)| (to[unknown as usize], factor.clone())).collect()
    }

    /// The same multiple of every such row, so that rows that say the same are equal.
    pub fn normal(&self) -> Self {
        match self.last() {
            Some((_, factor)) => self.times(&(RBig::ONE / factor)),
            None => Self::NUMBER,
        }
    }
}

impl FromIterator<(Unknown, RBig)> for Exponents {
    fn from_iter<I: IntoIterator<Item = (Unknown, RBig)>>(pairs: I) -> Self {
        let mut sum: BTreeMap<Unknown, RBig> = BTreeMap::new();
        for (unknown, factor) in pairs {
            *sum.entry(unknown).or_insert(RBig::ZERO) += factor;
        }
        Self(sum.into_iter().filter(|(_, factor)| !factor.is_zero()).collect())
    }
}
