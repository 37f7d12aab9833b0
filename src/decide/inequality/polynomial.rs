//! Sparse polynomials with rational coefficients in numbered atoms.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::algebra::Rational;

/// Atoms with their powers, ascending by atom; the empty one is 1.
pub(super) type Monomial = Vec<(u16, u8)>;

/// Terms without zero coefficients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Polynomial(BTreeMap<Monomial, Rational>);

impl Polynomial {
    pub fn constant(value: Rational) -> Self {
        Self::term(Vec::new(), value)
    }

    pub fn one() -> Self {
        Self::constant(Rational::ONE)
    }

    pub fn atom(number: u16) -> Self {
        Self::term(vec![(number, 1)], Rational::ONE)
    }

    pub fn term(monomial: Monomial, coefficient: Rational) -> Self {
        let mut polynomial = Self::default();
        polynomial.add_term(monomial, coefficient);
        polynomial
    }

    pub fn terms(&self) -> impl ExactSizeIterator<Item = (&Monomial, &Rational)> + DoubleEndedIterator {
        self.0.iter()
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub fn coefficient(&self, monomial: &Monomial) -> Rational {
        self.0.get(monomial).cloned().unwrap_or(Rational::ZERO)
    }

    pub fn add_term(&mut self, monomial: Monomial, coefficient: Rational) {
        if coefficient.is_zero() {
            return;
        }
        match self.0.entry(monomial) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(coefficient);
            }
            std::collections::btree_map::Entry::Occupied(mut known) => {
                *known.get_mut() += coefficient;
                if known.get().is_zero() {
                    known.remove();
                }
            }
        }
    }

    pub fn add_scaled(&mut self, other: &Self, factor: &Rational) {
        for (monomial, coefficient) in &other.0 {
            self.add_term(monomial.clone(), coefficient * factor);
        }
    }

    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.add_scaled(other, &Rational::ONE);
        sum
    }

    pub fn minus(&self, other: &Self) -> Self {
        let mut difference = self.clone();
        difference.add_scaled(other, &Rational::NEG_ONE);
        difference
    }

    pub fn scaled(&self, factor: &Rational) -> Self {
        let mut product = Self::default();
        product.add_scaled(self, factor);
        product
    }

    pub fn negated(&self) -> Self {
        self.scaled(&Rational::NEG_ONE)
    }

    /// The total degree; 0 for the polynomial 0.
    pub fn degree(&self) -> u32 {
        self.0.keys().map(degree).max().unwrap_or(0)
    }

    pub fn atoms(&self) -> BTreeSet<u16> {
        self.0.keys().flatten().map(|(atom, _)| *atom).collect()
    }

    /// The greatest monomial that divides every term.
    pub fn content(&self) -> Monomial {
        let mut keys = self.0.keys();
        let Some(first) = keys.next() else { return Vec::new() };
        keys.fold(first.clone(), |common, monomial| {
            let lesser = |(atom, power): &(u16, u8)| {
                let other = power_of(monomial, *atom).min(*power);
                (other > 0).then_some((*atom, other))
            };
            common.iter().filter_map(lesser).collect()
        })
    }

    /// The quotient by a polynomial that divides this one; none if it does not. Both are taken as they stand,
    /// without relations between atoms.
    pub fn divided_exactly(&self, divisor: &Self) -> Option<Self> {
        let (leading, scale) = divisor.leading()?;
        let (mut rest, mut quotient) = (self.clone(), Self::default());
        while let Some((monomial, coefficient)) = rest.leading() {
            // In the lexicographic order a quotient of n terms takes n steps.
            if quotient.0.len() > self.0.len() {
                return None;
            }
            let mut factor = Monomial::new();
            for (atom, power) in monomial {
                let left = power.checked_sub(power_of(leading, *atom))?;
                if left > 0 {
                    factor.push((*atom, left));
                }
            }
            if leading.iter().any(|(atom, _)| power_of(monomial, *atom) == 0) {
                return None;
            }
            let step = coefficient / scale;
            for (own, c) in &divisor.0 {
                rest.add_term(product(own, &factor), -(c * &step));
            }
            quotient.add_term(factor, step);
        }
        Some(quotient)
    }

    /// The term that is largest in the lexicographic order of powers, atom by atom.
    fn leading(&self) -> Option<(&Monomial, &Rational)> {
        self.0.iter().max_by(|(a, _), (b, _)| lexicographic(a, b))
    }

    /// The quotient by a monomial that divides every term.
    pub fn divided_by(&self, divisor: &Monomial) -> Self {
        let quotient = |monomial: &Monomial| {
            let rest = |(atom, power): &(u16, u8)| (*atom, power - power_of(divisor, *atom));
            monomial.iter().map(rest).filter(|(_, power)| *power > 0).collect()
        };
        Self(self.0.iter().map(|(monomial, c)| (quotient(monomial), c.clone())).collect())
    }
}

/// Of two monomials the one with the higher power of the first atom in which they differ is larger.
fn lexicographic(a: &Monomial, b: &Monomial) -> Ordering {
    for ((atom, power), (other, other_power)) in a.iter().zip(b) {
        let order = other.cmp(atom).then(power.cmp(other_power));
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

pub(super) fn degree(monomial: &Monomial) -> u32 {
    monomial.iter().map(|(_, power)| u32::from(*power)).sum()
}

pub(super) fn power_of(monomial: &Monomial, atom: u16) -> u8 {
    monomial.iter().find(|(own, _)| *own == atom).map_or(0, |(_, power)| *power)
}

/// The product of two monomials of small degree.
pub(super) fn product(a: &Monomial, b: &Monomial) -> Monomial {
    let mut powers: BTreeMap<u16, u8> = a.iter().copied().collect();
    for (atom, power) in b {
        *powers.entry(*atom).or_default() += power;
    }
    powers.into_iter().collect()
}
