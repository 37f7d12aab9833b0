//! Truncated series in h^q (log h)^k, h → 0+, with graph nodes as coefficients.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::super::graph::{Graph, Node};

/// h^power (log h)^log; a larger one is `Less`: it comes first in a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Monomial {
    pub power: RBig,
    pub log: i32,
}

impl Monomial {
    pub const ONE: Monomial = Monomial { power: RBig::ZERO, log: 0 };

    pub fn power(power: RBig) -> Self {
        Monomial { power, log: 0 }
    }

    pub fn times(&self, other: &Self) -> Self {
        Monomial { power: &self.power + &other.power, log: self.log + other.log }
    }

    pub fn inverse(&self) -> Self {
        Monomial { power: -self.power.clone(), log: -self.log }
    }

    /// True if it grows as h → 0, or is a power of the logarithm, which does.
    pub fn is_singular(&self) -> bool {
        self.power < RBig::ZERO || self.power.is_zero() && self.log > 0
    }
}

impl Ord for Monomial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.power.cmp(&other.power).then(other.log.cmp(&self.log))
    }
}

impl PartialOrd for Monomial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What a series leaves out: a larger rest is `Less`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rest {
    /// Something of unknown power.
    Unknown,
    /// Terms of this power and higher ones, with any power of the logarithm.
    From(RBig),
    /// Nothing: the series is exact.
    Nothing,
}

impl Rest {
    /// The rest of a product of two things of which these are bounds.
    fn times(&self, other: &Rest) -> Rest {
        match (self, other) {
            (Rest::Nothing, _) | (_, Rest::Nothing) => Rest::Nothing,
            (Rest::Unknown, _) | (_, Rest::Unknown) => Rest::Unknown,
            (Rest::From(a), Rest::From(b)) => Rest::From(a + b),
        }
    }

    /// True if everything of this power is left out.
    pub fn hides(&self, power: &RBig) -> bool {
        match self {
            Rest::Unknown => true,
            Rest::From(from) => power >= from,
            Rest::Nothing => false,
        }
    }
}

/// A sum of coefficients times monomials, with what it leaves out.
///
/// No coefficient is the literal 0, but one may vanish identically. Every monomial lies before the rest.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub terms: BTreeMap<Monomial, Node>,
    pub rest: Rest,
}

impl Series {
    pub fn zero() -> Self {
        Series { terms: BTreeMap::new(), rest: Rest::Nothing }
    }

    /// Something of which nothing is known.
    pub fn unknown() -> Self {
        Series { terms: BTreeMap::new(), rest: Rest::Unknown }
    }

    pub fn term(graph: &Graph, monomial: Monomial, coefficient: Node) -> Self {
        let mut series = Self::zero();
        if !graph.is_zero(coefficient) {
            series.terms.insert(monomial, coefficient);
        }
        series
    }

    pub fn is_exactly_zero(&self) -> bool {
        self.terms.is_empty() && self.rest == Rest::Nothing
    }

    /// A bound on everything in the series, its rest included.
    fn bound(&self) -> Rest {
        match self.terms.keys().next() {
            Some(first) => Rest::From(first.power.clone()).min(self.rest.clone()),
            None => self.rest.clone(),
        }
    }

    pub fn truncated(mut self, at: &RBig) -> Self {
        let first_left_out = self.terms.keys().find(|monomial| monomial.power >= *at).cloned();
        if let Some(monomial) = first_left_out {
            self.terms.split_off(&monomial);
            self.rest = self.rest.min(Rest::From(at.clone()));
        }
        self
    }

    pub fn plus(&self, other: &Self, graph: &mut Graph) -> Self {
        let rest = self.rest.clone().min(other.rest.clone());
        let mut terms = self.terms.clone();
        for (monomial, coefficient) in &other.terms {
            let sum = match terms.get(monomial) {
                Some(own) => graph.add(*own, *coefficient),
                None => *coefficient,
            };
            terms.insert(monomial.clone(), sum);
        }
        terms.retain(|monomial, coefficient| !graph.is_zero(*coefficient) && !rest.hides(&monomial.power));
        Series { terms, rest }
    }

    /// The product, without terms of power `limit` and higher.
    pub fn times(&self, other: &Self, graph: &mut Graph, limit: &RBig) -> Self {
        let rest = self.rest.times(&other.bound()).min(other.rest.times(&self.bound()));
        let mut cut = false;
        let mut products: BTreeMap<Monomial, Vec<Node>> = BTreeMap::new();
        for (a, left) in &self.terms {
            for (b, right) in &other.terms {
                let monomial = a.times(b);
                if rest.hides(&monomial.power) {
                    break;
                }
                if monomial.power >= *limit {
                    cut = true;
                    break;
                }
                let product = graph.mul(*left, *right);
                products.entry(monomial).or_default().push(product);
            }
        }
        let rest = if cut { rest.min(Rest::From(limit.clone())) } else { rest };
        let sums = products.into_iter().map(|(monomial, parts)| (monomial, graph.sum(parts)));
        let mut terms: BTreeMap<Monomial, Node> = sums.collect();
        terms.retain(|_, coefficient| !graph.is_zero(*coefficient));
        Series { terms, rest }
    }

    /// The series times a coefficient and a monomial.
    pub fn scaled(&self, graph: &mut Graph, coefficient: Node, monomial: &Monomial) -> Self {
        if graph.is_zero(coefficient) {
            return Self::zero();
        }
        let terms = self.terms.iter().map(|(m, c)| (m.times(monomial), graph.mul(*c, coefficient))).collect();
        Series { terms, rest: self.rest.times(&Rest::From(monomial.power.clone())) }
    }

    /// Σ aₙ uⁿ for a small u (every power in it is positive), without terms of power `limit` and higher;
    /// none if that takes more than `most` of the aₙ.
    pub fn compose(
        &self,
        graph: &mut Graph,
        limit: &RBig,
        most: usize,
        mut a: impl FnMut(&mut Graph, usize) -> Node,
    ) -> Option<Self> {
        let Some(first) = self.terms.keys().next() else {
            let constant = a(graph, 0);
            return Some(Series { rest: self.rest.clone(), ..Series::term(graph, Monomial::ONE, constant) });
        };
        let end = match &self.rest {
            Rest::From(power) => power.min(limit),
            Rest::Unknown | Rest::Nothing => limit,
        };
        // Horner's scheme from the last n with n·step < end; what is multiplied by uⁿ later needs that
        // much less.
        let step = first.power.clone();
        let count = (0..=most).find(|n| RBig::from(*n) * &step >= *end)?;
        let mut sum = Series::zero();
        for n in (0..count).rev() {
            let coefficient = a(graph, n);
            let needed = end - RBig::from(n) * &step;
            sum = Series::term(graph, Monomial::ONE, coefficient)
                .plus(&self.times(&sum, graph, &needed), graph)
                .truncated(&needed);
            sum.rest = Rest::Nothing;
        }
        sum.rest = Rest::From(end.clone());
        Some(sum)
    }
}
