//! Exponentials of what grows without end, kept as formal factors exp(S) until they cancel.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::error::NoExpansion;
use super::series::Monomial;
use super::work::{Stop, Work};
use crate::calculus::graph::Node;

/// The exponent S of a factor exp(S): a sum of singular monomials, largest first, with coefficients that
/// do not vanish identically. Without terms the factor is 1.
///
/// A power h^q with a number q is never in here: it belongs to the series beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Exponent(pub BTreeMap<Monomial, Node>);

/// How large |exp(S)| is as h → 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Size {
    One,
    /// Smaller than every power of h.
    BeyondAllOrders,
    /// Bounded, but neither 1 nor smaller than every power, for the reason that would be given.
    Bounded(NoExpansion),
    /// Not bounded, or not known to be.
    Unbounded(NoExpansion),
}

impl Exponent {
    pub fn is_one(&self) -> bool {
        self.0.is_empty()
    }

    /// The exponent with every coefficient replaced.
    pub fn map(&self, f: impl FnMut(Node) -> Node) -> Self {
        let mut f = f;
        Exponent(self.0.iter().map(|(monomial, coefficient)| (monomial.clone(), f(*coefficient))).collect())
    }
}

impl Work<'_> {
    /// exp(S) from singular terms, as a formal factor and a power of h: exp(q log h) = h^q.
    pub fn factor(&mut self, terms: BTreeMap<Monomial, Node>) -> Result<(Exponent, RBig), Stop> {
        let mut exponent = Exponent::default();
        let mut power = RBig::ZERO;
        for (monomial, coefficient) in terms {
            if self.vanishes(coefficient)? {
                continue;
            }
            match self.graph.as_constant(coefficient) {
                Some(q) if monomial == (Monomial { power: RBig::ZERO, log: 1 }) => {
                    if !q.is_int() {
                        self.flags.one_sided = true;
                    }
                    power = q.clone();
                }
                _ => {
                    exponent.0.insert(monomial, coefficient);
                }
            }
        }
        Ok((exponent, power))
    }

    /// exp(S) exp(T).
    pub fn product_of_factors(&mut self, a: &Exponent, b: &Exponent) -> Result<(Exponent, RBig), Stop> {
        if a.is_one() || b.is_one() {
            let other = if a.is_one() { b } else { a };
            return Ok((other.clone(), RBig::ZERO));
        }
        let mut sum = a.0.clone();
        for (monomial, coefficient) in &b.0 {
            let total = match sum.get(monomial) {
                Some(own) => self.graph.add(*own, *coefficient),
                None => *coefficient,
            };
            sum.insert(monomial.clone(), total);
        }
        self.factor(sum)
    }

    pub fn inverse_of_factor(&mut self, a: &Exponent) -> Exponent {
        a.map(|coefficient| self.graph.neg(coefficient))
    }

    /// exp(S)/exp(T) without the power of h.
    pub fn quotient_of_factors(&mut self, a: &Exponent, b: &Exponent) -> Result<Exponent, Stop> {
        let inverse = self.inverse_of_factor(b);
        Ok(self.product_of_factors(a, &inverse)?.0)
    }

    pub fn same_factor(&mut self, a: &Exponent, b: &Exponent) -> Result<bool, Stop> {
        if a == b {
            return Ok(true);
        }
        let inverse = self.inverse_of_factor(b);
        let (quotient, power) = self.product_of_factors(a, &inverse)?;
        Ok(quotient.is_one() && power.is_zero())
    }

    /// The size of exp(S): decided by the largest term of S whose real part does not vanish.
    pub fn size(&mut self, exponent: &Exponent) -> Result<Size, Stop> {
        let mut oscillates = None;
        for (monomial, coefficient) in &exponent.0 {
            let coefficient = *coefficient;
            let real = if self.graph.signs(coefficient).is_real() {
                coefficient
            } else {
                let conjugate = self.graph.conjugate(coefficient);
                let twice = self.graph.add(coefficient, conjugate);
                if self.vanishes(twice)? {
                    oscillates = oscillates.or(Some(coefficient));
                    continue;
                }
                twice
            };
            self.flags.one_sided = true;
            // log h is negative.
            let towards = if monomial.log % 2 == 0 { real } else { self.graph.neg(real) };
            let signs = self.graph.signs(towards);
            let negative =
                signs.is_real() && signs.is_nonzero() && !signs.allows(std::cmp::Ordering::Greater);
            let is_power = monomial.power.is_zero() && monomial.log == 1;
            return Ok(if signs.is_empty() {
                Size::Unbounded(NoExpansion::UnknownSign { exponent: coefficient })
            } else if negative && !is_power {
                Size::BeyondAllOrders
            } else if is_power && signs.is_real() && !signs.allows(std::cmp::Ordering::Greater) {
                Size::Bounded(NoExpansion::SymbolicPower { exponent: coefficient })
            } else if is_power {
                Size::Unbounded(NoExpansion::SymbolicPower { exponent: coefficient })
            } else if signs.is_positive() {
                Size::Unbounded(NoExpansion::Essential { exponent: coefficient })
            } else {
                Size::Unbounded(NoExpansion::UnknownSign { exponent: coefficient })
            });
        }
        Ok(match oscillates {
            Some(exponent) => Size::Bounded(NoExpansion::Oscillating { exponent }),
            None => Size::One,
        })
    }
}
