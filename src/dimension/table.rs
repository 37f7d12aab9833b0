//! What is shown of a solution: a dimension for each quantity, and the rescalings that change nothing.

use std::collections::{BTreeMap, BTreeSet};

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::collect::Collected;
use super::exponents::{Exponents, Unknown};
use super::symbols::{Quantities, Quantity, Rank, written};
use super::system::Solution;
use super::walk::is_plain;
use crate::record::{QuantityDimension, QuantityKind, Rescaling};

/// How quantities and their powers are written.
pub(super) struct Names<'a> {
    quantities: &'a Quantities,
    /// True of a declaration all of whose components have one dimension.
    uniform: Vec<bool>,
}

impl<'a> Names<'a> {
    pub fn new(quantities: &'a Quantities, solution: &Solution) -> Self {
        let all = &quantities.all;
        let form = |n: usize| solution.of(&Exponents::of(n as Unknown));
        let mut uniform = vec![true; all.len()];
        let mut start = 0;
        // Components of one declaration stand side by side.
        for family in all.chunk_by(Quantity::is_declared_with) {
            let same = (start..start + family.len()).all(|n| form(n) == form(start));
            uniform[start..start + family.len()].fill(same);
            start += family.len();
        }
        Self { quantities, uniform }
    }

    /// The name alone where that is enough.
    pub fn label(&self, n: Unknown) -> String {
        let quantity = &self.quantities.all[n as usize];
        if self.uniform[n as usize] { quantity.name.clone() } else { quantity.label.clone() }
    }

    pub fn written(&self, form: &Exponents) -> String {
        written(form, |n| self.label(n), |power| self.power(power))
    }

    /// Σ cᵢ·[sᵢ] = 0 as `T = L^2`.
    pub fn relation(&self, form: &Exponents) -> String {
        let Some((last, factor)) = form.last() else { return "1 = 1".to_owned() };
        let rest = Exponents::of(last).minus(&form.times(&(RBig::ONE / factor)));
        format!("{} = {}", self.label(last), self.written(&rest))
    }

    /// A number, or with a parameter such as `(n + 1)`.
    pub fn power(&self, power: &RBig) -> String {
        let plain = |number: &RBig| match number.is_int() {
            true => number.to_string(),
            false => format!("({number})"),
        };
        if is_plain(power) {
            return plain(power);
        }
        for (unknown, value) in &self.quantities.exponents {
            for (n, d) in [(1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1)] {
                let part = RBig::from_parts(n.into(), UBig::from(d as u32)) * value;
                let rest = power - part;
                if !is_plain(&rest) {
                    continue;
                }
                let factor = RBig::from_parts(n.into(), UBig::from(d as u32));
                let name = self.label(*unknown);
                let times = match factor {
                    _ if factor.is_one() => name,
                    _ if factor == RBig::NEG_ONE => format!("-{name}"),
                    _ => format!("{}*{name}", plain(&factor)),
                };
                return match rest.is_zero() {
                    true => format!("({times})"),
                    false if rest < RBig::ZERO => format!("({times} - {})", plain(&-rest)),
                    false => format!("({times} + {})", plain(&rest)),
                };
            }
        }
        "(…)".to_owned()
    }

    /// What changes with each free quantity, in the smallest whole powers.
    pub fn rescalings(&self, solution: &Solution) -> BTreeMap<Unknown, Rescaling> {
        let mut powers: BTreeMap<Unknown, Vec<(Unknown, RBig)>> = BTreeMap::new();
        for (n, quantity) in self.quantities.all.iter().enumerate() {
            if !matches!(quantity.rank, Rank::Hidden | Rank::Base | Rank::Argument) {
                for (free, power) in solution.of(&Exponents::of(n as Unknown)).iter() {
                    powers.entry(free).or_default().push((n as Unknown, power.clone()));
                }
            }
        }
        powers.into_iter().map(|(free, powers)| (free, self.rescaling(&powers))).collect()
    }

    fn rescaling(&self, powers: &[(Unknown, RBig)]) -> Rescaling {
        let scale = whole(powers.iter().map(|(_, power)| power));
        let mut seen = BTreeSet::new();
        let mut named: Vec<(String, String)> = Vec::new();
        for (n, power) in powers {
            let entry = (self.label(*n), self.power(&(power * &scale)));
            if seen.insert(entry.clone()) {
                named.push(entry);
            }
        }
        Rescaling { powers: named, proof: None }
    }
}

/// The smallest number that makes all plain powers whole.
pub(super) fn whole<'p>(powers: impl Iterator<Item = &'p RBig>) -> RBig {
    let common = powers.filter(|power| is_plain(power)).fold(UBig::ONE, |common, power| {
        let d = power.denominator().clone();
        &common * &d / common.clone().gcd(&d)
    });
    RBig::from(IBig::from(common))
}

/// The dimension of each quantity and of each definition, in terms of the free ones.
pub(super) fn table(collected: &Collected, solution: &Solution, names: &Names<'_>) -> Vec<QuantityDimension> {
    let mut rows: Vec<QuantityDimension> = Vec::new();
    for (n, quantity) in collected.quantities.all.iter().enumerate() {
        let n = n as Unknown;
        let kind = match quantity.rank {
            Rank::Base => QuantityKind::Base,
            Rank::Coordinate => QuantityKind::Coordinate,
            Rank::Parameter => QuantityKind::Parameter,
            Rank::Field => QuantityKind::Field,
            Rank::Function => QuantityKind::Function,
            Rank::Argument => QuantityKind::Argument,
            Rank::Hidden => continue,
        };
        let form = solution.of(&Exponents::of(n));
        let (name, dimension) = (names.label(n), names.written(&form));
        let known = rows.last().is_some_and(|row| row.name == name && row.dimension == dimension);
        if !known {
            rows.push(QuantityDimension { name, kind, dimension, free: solution.is_free(n) });
        }
    }
    for defined in &collected.defined {
        let forms: Vec<Exponents> = defined.forms.iter().map(|form| solution.of(form)).collect();
        let Some(first) = forms.first() else { continue };
        let dimension = match forms.iter().all(|form| form == first) {
            true => names.written(first),
            false => {
                let all: Vec<String> = forms.iter().map(|form| names.written(form)).collect();
                all.join(", ")
            }
        };
        let kind = QuantityKind::Definition;
        rows.push(QuantityDimension { name: defined.name.clone(), kind, dimension, free: false });
    }
    rows
}
