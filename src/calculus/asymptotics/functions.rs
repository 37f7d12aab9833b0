//! Inverses, roots, exponentials, logarithms, sines, and declared functions of expansions.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::error::NoExpansion;
use super::exponent::Exponent;
use super::series::{Monomial, Rest, Series};
use super::transseries::{Dominated, Transseries, over_factorial};
use super::work::{Led, Stop, Work};
use crate::calculus::graph::{Graph, Node, SymbolId};

impl Work<'_> {
    /// 1/(c m (1 + u)) = c⁻¹ m⁻¹ Σ (-u)ⁿ.
    pub fn inverse(&mut self, a: &Transseries) -> Result<Transseries, Stop> {
        let Some(Dominated { factor, series, smaller }) = self.dominated(a)? else {
            return Err(NoExpansion::DividesByZero.into());
        };
        let Led { coefficient, monomial, u } =
            self.led(series)?.ok_or(Stop::No(NoExpansion::DividesByZero))?;
        let before = monomial.inverse();
        let sum =
            self.compose(&u, &before.power, |graph, n| graph.integer(if n % 2 == 0 { 1 } else { -1 }))?;
        let inverse = self.graph.inv(coefficient);
        let series = sum.scaled(self.graph, inverse, &before);
        let factor = self.inverse_of_factor(&factor);
        let smaller = self.times_each(&factor, smaller)?;
        Ok(Transseries::with_smaller(factor, series, smaller))
    }

    /// √(c h^q (log h)^2m (1 + u)) = √c h^(q/2) (-log h)^m Σ binomial(1/2, n) uⁿ.
    pub fn root(&mut self, a: &Transseries) -> Result<Transseries, Stop> {
        let Some(Dominated { factor, series, smaller }) = self.dominated(a)? else {
            return Ok(Transseries { parts: Vec::new() });
        };
        self.demand_real(&factor)?;
        let Some(Led { coefficient, monomial, u }) = self.led(series)? else {
            return Ok(Transseries { parts: Vec::new() });
        };
        if monomial.log % 2 != 0 {
            return Err(NoExpansion::Logarithms.into());
        }
        self.flags.one_sided |= !monomial.power.is_zero();
        self.demand_positive(coefficient)?;
        let half = RBig::ONE / RBig::from(2u8);
        let before = Monomial { power: &monomial.power * &half, log: monomial.log / 2 };
        let sum = self.compose(&u, &before.power, |graph, n| {
            let binomial = (0..n).fold(RBig::ONE, |b, k| b * (&half - RBig::from(k)) / RBig::from(k + 1));
            graph.constant(binomial)
        })?;
        let mut root = self.graph.sqrt(coefficient);
        if before.log % 2 != 0 {
            root = self.graph.neg(root);
        }
        let series = sum.scaled(self.graph, root, &before);
        let half = self.graph.constant(half);
        let factor = factor.map(|node| self.graph.mul(half, node));
        let smaller = self.times_each(&factor, smaller)?;
        Ok(Transseries::with_smaller(factor, series, smaller))
    }

    /// log(exp(S) c h^q (1 + u)) = S + q log h + log c + Σ (-1)ⁿ⁺¹ uⁿ/n.
    pub fn logarithm(&mut self, a: &Transseries) -> Result<Transseries, Stop> {
        let Some(Dominated { factor, series, smaller }) = self.dominated(a)? else {
            return Err(NoExpansion::DividesByZero.into());
        };
        self.demand_real(&factor)?;
        let Led { coefficient, monomial, u } =
            self.led(series)?.ok_or(Stop::No(NoExpansion::DividesByZero))?;
        if monomial.log != 0 {
            return Err(NoExpansion::Logarithms.into());
        }
        self.demand_positive(coefficient)?;
        let sum = self.compose(&u, &RBig::ZERO, |graph, n| match n {
            0 => graph.zero(),
            _ => graph.constant(RBig::from(if n % 2 == 0 { -1 } else { 1 }) / RBig::from(n)),
        })?;
        let constant = self.graph.log(coefficient);
        let mut series = Series::term(self.graph, Monomial::ONE, constant).plus(&sum, self.graph);
        if !monomial.power.is_zero() {
            self.flags.one_sided = true;
            self.flags.logarithms = true;
            let power = self.graph.constant(monomial.power);
            let log = Series::term(self.graph, Monomial { power: RBig::ZERO, log: 1 }, power);
            series = series.plus(&log, self.graph);
        }
        let exponent = Series { terms: factor.0, rest: Rest::Nothing };
        Ok(Transseries::with_smaller(Exponent::default(), series.plus(&exponent, self.graph), smaller))
    }

    /// exp(S + c + u) = exp(S) exp(c) Σ uⁿ/n!.
    pub fn exponential(&mut self, a: &Transseries) -> Result<Transseries, Stop> {
        let (series, smaller) = self.tame(a)?;
        self.exponential_of(series, smaller)
    }

    fn exponential_of(&mut self, series: Series, smaller: Vec<Exponent>) -> Result<Transseries, Stop> {
        let (singular, constant, u) = self.around_constant(series)?;
        let (factor, power) = self.factor(singular)?;
        let sum = self.compose(&u, &power, |graph, n| graph.constant(over_factorial(n)))?;
        let value = self.graph.exp(constant);
        let series = sum.scaled(self.graph, value, &Monomial::power(power));
        let smaller = self.times_each(&factor, smaller)?;
        Ok(Transseries::with_smaller(factor, series, smaller))
    }

    /// sin and cos by Taylor's series around the constant term; of what grows without end by
    /// exp(±i a) = cos a ± i sin a.
    pub fn sine(&mut self, a: &Transseries, cosine: bool) -> Result<Transseries, Stop> {
        let (series, smaller) = self.tame(a)?;
        let (singular, constant, u) = self.around_constant(series.clone())?;
        let mut grows = false;
        for coefficient in singular.values() {
            grows |= !self.vanishes(*coefficient)?;
        }
        if !grows {
            let (sin, cos) = (self.graph.sin(constant), self.graph.cos(constant));
            // The derivatives of the sine repeat: sin, cos, -sin, -cos.
            let sum = self.compose(&u, &RBig::ZERO, |graph, n| {
                let turn = if cosine { n + 1 } else { n };
                let value = if turn % 2 == 0 { sin } else { cos };
                let over = over_factorial(n);
                let sign = graph.constant(if turn % 4 < 2 { over } else { -over });
                graph.mul(sign, value)
            })?;
            return Ok(Transseries::with_smaller(Exponent::default(), sum, smaller));
        }
        let i = self.graph.imaginary();
        let minus_i = self.graph.neg(i);
        let turned = |work: &mut Self, unit: Node| {
            let exponent = series.scaled(work.graph, unit, &Monomial::ONE);
            work.exponential_of(exponent, smaller.clone())
        };
        let (plus, minus) = (turned(self, i)?, turned(self, minus_i)?);
        let half = self.graph.constant(RBig::ONE / RBig::from(2u8));
        let (sum, unit) = if cosine {
            (self.sum(&plus, &minus)?, half)
        } else {
            let minus = self.negative(&minus);
            (self.sum(&plus, &minus)?, self.graph.mul(half, minus_i))
        };
        let unit = Transseries::constant(self.graph, unit);
        self.product(&unit, &sum)
    }

    /// atan(c + u) = atan c + Σ bₙ uⁿ⁺¹/(n+1), where Σ bₙ uⁿ = 1/(1 + (c + u)²); of what grows without end
    /// atan x = ±π/2 - atan(1/x).
    pub fn arctangent(&mut self, a: &Transseries) -> Result<Transseries, Stop> {
        let (series, smaller) = self.tame(a)?;
        let (singular, constant, u) = self.around_constant(series)?;
        // The largest term is the first.
        for (monomial, coefficient) in singular {
            if self.vanishes(coefficient)? {
                continue;
            }
            let signs = self.graph.signs(coefficient);
            if monomial.log != 0 || !(signs.is_positive() || signs.is_negative()) {
                return Err(NoExpansion::UnknownSign { exponent: coefficient }.into());
            }
            let (pi, two) = (self.graph.pi(), self.graph.integer(if signs.is_positive() { 2 } else { -2 }));
            let turn = self.graph.div(pi, two);
            let turn = Transseries::constant(self.graph, turn);
            self.flags.one_sided = true;
            let inverse = self.inverse(a)?;
            let rest = self.arctangent(&inverse)?;
            let rest = self.negative(&rest);
            return self.sum(&turn, &rest);
        }
        let value = self.graph.atan(constant);
        let (one, square) = (self.graph.one(), self.graph.mul(constant, constant));
        let sum = self.graph.add(one, square);
        let inverse = self.graph.inv(sum);
        let two = self.graph.integer(2);
        let twice = self.graph.mul(two, constant);
        let mut slopes = vec![inverse];
        let sum = self.compose(&u, &RBig::ZERO, |graph, n| {
            let Some(before) = n.checked_sub(1) else { return value };
            // (1 + c²) bₙ + 2c bₙ₋₁ + bₙ₋₂ = 0
            while slopes.len() <= before {
                let m = slopes.len();
                let mut next = graph.mul(twice, slopes[m - 1]);
                if m >= 2 {
                    next = graph.add(next, slopes[m - 2]);
                }
                next = graph.mul(inverse, next);
                slopes.push(graph.neg(next));
            }
            let over = graph.integer(n as i64);
            graph.div(slopes[before], over)
        })?;
        Ok(Transseries::with_smaller(Exponent::default(), sum, smaller))
    }

    /// f(c + u) = Σ f⁽ⁿ⁾(c) uⁿ/n! for a smooth f.
    pub fn declared(&mut self, symbol: SymbolId, order: u32, a: &Transseries) -> Result<Transseries, Stop> {
        let (series, smaller) = self.tame(a)?;
        let (singular, constant, u) = self.around_constant(series)?;
        for coefficient in singular.values() {
            if !self.vanishes(*coefficient)? {
                let function = self.graph.symbol(symbol).name.clone();
                return Err(NoExpansion::AtInfinity { function }.into());
            }
        }
        self.demand_smooth(symbol, constant)?;
        let sum = self.compose(&u, &RBig::ZERO, |graph: &mut Graph, n| {
            let derivative = graph.function(symbol, order + n as u32, constant);
            let over = graph.constant(over_factorial(n));
            graph.mul(over, derivative)
        })?;
        Ok(Transseries::with_smaller(Exponent::default(), sum, smaller))
    }

    /// Refuses a function at a point where its equation is singular, and one that depends on the parameter in a
    /// way that its equation does not tell.
    fn demand_smooth(&mut self, symbol: SymbolId, at: Node) -> Result<(), Stop> {
        for (node, signs) in self.graph.needed_for_solution(symbol, at) {
            let inside = self.graph.signs(node).within(signs.interior());
            if !inside && self.vanishes(node)? {
                return Err(
                    NoExpansion::AtSingularity { function: self.graph.symbol(symbol).name.clone() }.into()
                );
            }
        }
        Ok(())
    }

    /// A series as what grows without end, a constant, and what tends to 0.
    fn around_constant(&mut self, series: Series) -> Result<(BTreeMap<Monomial, Node>, Node, Series), Stop> {
        if let Rest::From(power) = &series.rest
            && *power <= RBig::ZERO
        {
            return Err(Stop::More(RBig::ONE - power));
        }
        if series.rest == Rest::Unknown {
            return Err(NoExpansion::BeyondAllOrders.into());
        }
        let (mut singular, mut constant) = (BTreeMap::new(), self.graph.zero());
        let mut u = Series { terms: BTreeMap::new(), rest: series.rest };
        for (monomial, coefficient) in series.terms {
            if monomial.is_singular() {
                singular.insert(monomial, coefficient);
            } else if monomial == Monomial::ONE {
                constant = coefficient;
            } else if monomial.power > RBig::ZERO {
                u.terms.insert(monomial, coefficient);
            } else if !self.vanishes(coefficient)? {
                return Err(NoExpansion::Logarithms.into());
            }
        }
        Ok((singular, constant, u))
    }

    /// Refuses a factor that is not known to be positive: its root and logarithm have branches.
    fn demand_real(&self, factor: &Exponent) -> Result<(), Stop> {
        match factor.0.values().find(|node| !self.graph.signs(**node).is_real()) {
            Some(exponent) => Err(NoExpansion::Oscillating { exponent: *exponent }.into()),
            None => Ok(()),
        }
    }

    /// Refuses what is known to be negative. Where the sign is open the result is right where it is
    /// defined.
    fn demand_positive(&self, radicand: Node) -> Result<(), Stop> {
        let signs = self.graph.signs(radicand);
        if signs.is_real() && !signs.allows(std::cmp::Ordering::Greater) {
            return Err(NoExpansion::NotReal { radicand }.into());
        }
        Ok(())
    }
}
