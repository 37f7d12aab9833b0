//! Sums of series, each times a formal exponential factor.

use dashu_ratio::RBig;

use super::error::NoExpansion;
use super::exponent::{Exponent, Size};
use super::series::{Monomial, Series};
use super::work::{Stop, Work};
use crate::calculus::graph::{Graph, Node};

/// Different exponential factors in one sum.
const MOST_FACTORS: usize = 16;

/// Σ exp(Sⱼ) (series)ⱼ with different factors; without parts it is exactly 0.
///
/// A part of which nothing is known stands for anything that its factor times some power of h bounds.
#[derive(Debug, Clone)]
pub(super) struct Transseries {
    pub parts: Vec<(Exponent, Series)>,
}

/// One part that outweighs all others by more than every power.
pub(super) struct Dominated {
    pub factor: Exponent,
    pub series: Series,
    /// The other factors over the dominant one.
    pub smaller: Vec<Exponent>,
}

impl Transseries {
    pub fn of(series: Series) -> Self {
        Self { parts: vec![(Exponent::default(), series)] }
    }

    pub fn constant(graph: &Graph, node: Node) -> Self {
        Self::of(Series::term(graph, Monomial::ONE, node))
    }

    /// exp(S) h^power (1 + what the smaller factors bound) times a series.
    pub fn with_smaller(factor: Exponent, series: Series, smaller: Vec<Exponent>) -> Self {
        let unknown = smaller.into_iter().map(|exponent| (exponent, Series::unknown()));
        Self { parts: std::iter::once((factor, series)).chain(unknown).collect() }
    }
}

impl Work<'_> {
    pub fn sum(&mut self, a: &Transseries, b: &Transseries) -> Result<Transseries, Stop> {
        let mut sum = a.clone();
        for (factor, series) in &b.parts {
            self.collect(&mut sum, factor.clone(), series.clone())?;
        }
        Ok(sum)
    }

    pub fn negative(&mut self, a: &Transseries) -> Transseries {
        let minus = self.graph.integer(-1);
        let parts = a.parts.iter();
        let negated = parts.map(|(f, series)| (f.clone(), series.scaled(self.graph, minus, &Monomial::ONE)));
        Transseries { parts: negated.collect() }
    }

    pub fn product(&mut self, a: &Transseries, b: &Transseries) -> Result<Transseries, Stop> {
        let mut product = Transseries { parts: Vec::new() };
        for (left, x) in &a.parts {
            for (right, y) in &b.parts {
                let (factor, power) = self.product_of_factors(left, right)?;
                let limit = &self.limit - &power;
                let series = x.times(y, self.graph, &limit);
                let series = if power.is_zero() {
                    series
                } else {
                    let one = self.graph.one();
                    series.scaled(self.graph, one, &Monomial::power(power))
                };
                self.collect(&mut product, factor, series)?;
            }
        }
        Ok(product)
    }

    /// Adds one part to a sum.
    fn collect(&mut self, sum: &mut Transseries, factor: Exponent, series: Series) -> Result<(), Stop> {
        if series.is_exactly_zero() {
            return Ok(());
        }
        for n in 0..sum.parts.len() {
            if self.same_factor(&sum.parts[n].0, &factor)? {
                sum.parts[n].1 = sum.parts[n].1.plus(&series, self.graph);
                return Ok(());
            }
        }
        if sum.parts.len() == MOST_FACTORS {
            return Err(NoExpansion::TooLarge.into());
        }
        sum.parts.push((factor, series));
        Ok(())
    }

    /// The part that outweighs all others; none if the sum is exactly 0.
    pub fn dominated(&mut self, a: &Transseries) -> Result<Option<Dominated>, Stop> {
        let mut parts = a.parts.clone();
        for (_, series) in &mut parts {
            if a.parts.len() > 1 {
                self.strip(series)?;
            }
        }
        parts.retain(|(_, series)| !series.is_exactly_zero());
        if parts.len() < 2 {
            let only = parts.pop();
            return Ok(only.map(|(factor, series)| Dominated { factor, series, smaller: Vec::new() }));
        }
        for (n, (factor, series)) in parts.iter().enumerate() {
            let mut smaller = Vec::new();
            for (m, (other, _)) in parts.iter().enumerate() {
                if m != n {
                    let quotient = self.quotient_of_factors(other, factor)?;
                    if self.size(&quotient)? == Size::BeyondAllOrders {
                        smaller.push(quotient);
                    }
                }
            }
            if smaller.len() + 1 == parts.len() {
                return Ok(Some(Dominated { factor: factor.clone(), series: series.clone(), smaller }));
            }
        }
        Err(NoExpansion::Incomparable.into())
    }

    /// A sum whose exponential factors are all smaller than every power, as its series and those factors.
    pub fn tame(&mut self, a: &Transseries) -> Result<(Series, Vec<Exponent>), Stop> {
        let mut plain = Series::zero();
        let mut smaller = Vec::new();
        for (factor, series) in &a.parts {
            let mut series = series.clone();
            if factor.is_one() {
                plain = plain.plus(&series, self.graph);
                continue;
            }
            self.strip(&mut series)?;
            if series.is_exactly_zero() {
                continue;
            }
            match self.size(factor)? {
                Size::BeyondAllOrders => smaller.push(factor.clone()),
                Size::Bounded(why) | Size::Unbounded(why) => return Err(why.into()),
                Size::One => return Err(NoExpansion::Incomparable.into()),
            }
        }
        Ok((plain, smaller))
    }

    /// The smaller factors, each times a factor that stands before everything.
    pub fn times_each(&mut self, factor: &Exponent, smaller: Vec<Exponent>) -> Result<Vec<Exponent>, Stop> {
        let each = smaller.into_iter();
        each.map(|exponent| Ok(self.product_of_factors(factor, &exponent)?.0)).collect()
    }
}

/// 1/n! as a rational number.
pub(super) fn over_factorial(n: usize) -> RBig {
    (1..=n).fold(RBig::ONE, |value, k| value / RBig::from(k))
}
