//! What every step of an expansion needs at hand.

use dashu_ratio::RBig;
use rustc_hash::FxHashMap;

use super::error::NoExpansion;
use super::series::{Monomial, Rest, Series};
use crate::calculus::ZeroTest;
use crate::calculus::graph::{Graph, Node};

/// Terms of a power series that is composed with another; orders that may cancel.
pub(super) const MOST_TERMS: usize = 160;

/// Why an attempt ended without a result.
#[derive(Debug)]
pub(super) enum Stop {
    No(NoExpansion),
    /// Series must be carried this much further.
    More(RBig),
}

impl From<NoExpansion> for Stop {
    fn from(why: NoExpansion) -> Self {
        Stop::No(why)
    }
}

/// What was met on the way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// Logarithms of the parameter.
    pub logarithms: bool,
    /// Something that depends on the side from which the parameter tends to 0, other than by the signs of
    /// odd powers: the expansion on the other side is not the same series.
    pub one_sided: bool,
}

pub(super) struct Work<'a> {
    pub graph: &'a mut Graph,
    pub zero: &'a mut dyn ZeroTest,
    /// What the zero test said.
    pub known: &'a mut FxHashMap<Node, Option<bool>>,
    pub flags: &'a mut Flags,
    /// Series are carried up to this power, itself not included.
    pub limit: RBig,
}

/// A series c h^q (log h)^k (1 + u) with c ≠ 0 and a small u.
pub(super) struct Led {
    pub coefficient: Node,
    pub monomial: Monomial,
    pub u: Series,
}

impl Work<'_> {
    /// Whether a coefficient vanishes identically.
    pub fn vanishes(&mut self, coefficient: Node) -> Result<bool, Stop> {
        let (graph, zero) = (&*self.graph, &mut *self.zero);
        let known = self.known.entry(coefficient).or_insert_with(|| zero.vanishes(graph, coefficient));
        known.ok_or(Stop::No(NoExpansion::UnknownZero { coefficient }))
    }

    /// Drops leading terms that vanish identically.
    pub fn strip(&mut self, series: &mut Series) -> Result<(), Stop> {
        while let Some((monomial, coefficient)) = series.terms.first_key_value() {
            let (monomial, coefficient) = (monomial.clone(), *coefficient);
            if !self.vanishes(coefficient)? {
                break;
            }
            series.terms.remove(&monomial);
        }
        Ok(())
    }

    /// A series by its leading term; none if it is exactly 0.
    pub fn led(&mut self, mut series: Series) -> Result<Option<Led>, Stop> {
        self.strip(&mut series)?;
        let Some((monomial, coefficient)) = series.terms.pop_first() else {
            return match series.rest {
                Rest::Nothing => Ok(None),
                Rest::From(_) => Err(Stop::More(RBig::ONE)),
                Rest::Unknown => Err(NoExpansion::BeyondAllOrders.into()),
            };
        };
        // With a second term of the same power, u is a power of 1/log h: not small against powers of h.
        let beside: Vec<(Monomial, Node)> = series
            .terms
            .iter()
            .take_while(|(other, _)| other.power == monomial.power)
            .map(|(other, coefficient)| (other.clone(), *coefficient))
            .collect();
        for (other, coefficient) in beside {
            if !self.vanishes(coefficient)? {
                return Err(NoExpansion::Logarithms.into());
            }
            series.terms.remove(&other);
        }
        let inverse = self.graph.inv(coefficient);
        let u = series.scaled(self.graph, inverse, &monomial.inverse());
        Ok(Some(Led { coefficient, monomial, u }))
    }

    /// Σ aₙ uⁿ up to h^(limit - offset), where h^offset is what the sum is multiplied by afterwards.
    pub fn compose(
        &mut self,
        u: &Series,
        offset: &RBig,
        a: impl FnMut(&mut Graph, usize) -> Node,
    ) -> Result<Series, Stop> {
        let limit = &self.limit - offset;
        let sum = u.compose(self.graph, &limit, MOST_TERMS, a);
        sum.ok_or(Stop::No(NoExpansion::TooDeep { orders: MOST_TERMS }))
    }
}
