//! Equations that hold together for dimensionless quantities only: smallest sets, and who is to blame.
//!
//! Every equation between dimensions is homogeneous, so all of them hold if everything is a pure number. What is
//! found here is what can be nothing else, and why.

use std::collections::BTreeSet;

use dashu_ratio::RBig;

use super::collect::{Collected, Row};
use super::exponents::Exponents;
use super::mend::smallest_factor;
use super::symbols::Rank;
use super::system::{Solution, System};
use super::table::Names;
use super::walk::Cause;
use crate::record::{DimensionFault, DimensionFinding, Misfit, Rescaling, SourcePlace};

/// The findings of a part of a paper.
pub(super) struct Findings<'a> {
    collected: &'a Collected,
    names: &'a Names<'a>,
    /// Equations in the order of their numbers, whatever the order in which they were read.
    order: Vec<usize>,
}

/// Something that is a pure number, though nothing declares it so.
#[derive(Clone)]
struct Target {
    form: Exponents,
    name: String,
}

impl<'a> Findings<'a> {
    pub fn new(collected: &'a Collected, names: &'a Names<'a>) -> Self {
        let mut order: Vec<usize> = (0..collected.equations.len()).collect();
        order.sort_by_key(|n| &collected.equations[*n]);
        Self { collected, names, order }
    }

    pub fn all(&self) -> Vec<DimensionFinding> {
        let whole = self.system(|_| true);
        let mut pending = self.targets(&whole);
        let mut findings = Vec::new();
        while let Some(target) = pending.first().cloned() {
            let (finding, set) = self.finding(&whole, &target, &pending);
            let inside = self.with_declared(|row| set.contains(&row));
            let (own, rest): (Vec<Target>, Vec<Target>) =
                pending.into_iter().partition(|other| inside.forces(&other.form));
            // What follows from what is forced here is no finding of its own, unless others force it as well.
            let without = self.with_declared(|row| !set.contains(&row));
            let mut with_own = without.clone();
            own.iter().for_each(|target| with_own.add(&target.form, usize::MAX));
            let (follows, rest): (Vec<Target>, Vec<Target>) = rest
                .into_iter()
                .partition(|other| with_own.forces(&other.form) && !without.forces(&other.form));
            let names = |targets: &[Target]| collapsed(targets.iter().map(|target| target.name.clone()));
            findings.push(DimensionFinding { forced: names(&own), consequences: names(&follows), ..finding });
            pending = rest;
        }
        findings
    }

    fn rows(&self) -> &'a [Row] {
        &self.collected.rows
    }

    fn system(&self, takes: impl Fn(&Row) -> bool) -> System {
        let rows = self.rows().iter().enumerate().filter(|(_, row)| takes(row));
        System::of(self.collected.quantities.all.len(), rows.map(|(n, row)| (n, &row.difference)))
    }

    /// What is declared, and some equations.
    fn with_declared(&self, takes: impl Fn(usize) -> bool) -> System {
        self.system(|row| row.equation.is_none_or(&takes))
    }

    /// What is a pure number, or a relation between dimensions that are named as independent.
    fn targets(&self, whole: &System) -> Vec<Target> {
        let declared = self.system(|row| row.equation.is_none());
        let solution = whole.solution();
        let mut targets = Vec::new();
        for (n, quantity) in self.collected.quantities.all.iter().enumerate() {
            let n = n as u32;
            let form = match (quantity.rank, whole.pivot(n)) {
                (Rank::Hidden, _) | (_, None) => continue,
                (Rank::Base, Some(row)) => row.clone(),
                _ => Exponents::of(n),
            };
            if (quantity.rank == Rank::Base || solution.of(&form).is_number()) && !declared.forces(&form) {
                let name = match quantity.rank {
                    Rank::Base => self.names.relation(&form),
                    _ => self.names.label(n),
                };
                targets.push(Target { form, name });
            }
        }
        targets
    }

    /// What forces a target, with the equations of the smallest set.
    fn finding(&self, whole: &System, target: &Target, pending: &[Target]) -> (DimensionFinding, BTreeSet<usize>) {
        let form = &target.form;
        let certificate = whole.certificate(form).unwrap_or_default();
        let support: BTreeSet<usize> =
            certificate.keys().filter_map(|row| self.rows()[*row].equation).collect();
        let alone: Vec<usize> =
            self.order.iter().copied().filter(|e| self.with_declared(|row| row == *e).forces(form)).collect();
        let is_base = form.len() > 1 || self.is_base(form);
        let (kind, set) = if alone.is_empty() {
            (DimensionFault::Against, self.smallest_set(form, &support))
        } else {
            // What a function or a number makes dimensionless is a choice of units, which the rest may follow.
            let differs = |e: &usize| {
                let terms = |row: &Row| matches!(row.cause, Cause::Terms | Cause::Function);
                is_base
                    || self
                        .system(|row| row.equation.is_none() || row.equation == Some(*e) && terms(row))
                        .forces(form)
            };
            let (differ, choose): (Vec<usize>, Vec<usize>) = alone.iter().copied().partition(differs);
            match choose.is_empty() {
                true => (DimensionFault::Itself, differ.into_iter().collect()),
                false => (DimensionFault::Units, choose.into_iter().collect::<BTreeSet<usize>>()),
            }
        };
        let mended: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|e| set.contains(e) && !self.with_declared(|row| row != *e).forces(form))
            .collect();
        let number = |e: &usize| self.collected.equations[*e].clone();
        let in_order = self.order.iter().filter(|e| set.contains(e));
        let blamed: Vec<usize> = match kind {
            DimensionFault::Units => Vec::new(),
            DimensionFault::Itself => self.order.iter().copied().filter(|e| set.contains(e)).collect(),
            DimensionFault::Against => mended.clone(),
        };
        let misfits = blamed.iter().filter_map(|e| self.misfit(*e, form, &set)).collect();
        let broken = match blamed.as_slice() {
            [only] => self.broken(*only, form, pending),
            _ => None,
        };
        let finding = DimensionFinding {
            kind,
            equations: in_order.map(number).collect(),
            mended_without: mended.iter().map(number).collect(),
            forced: Vec::new(),
            consequences: Vec::new(),
            misfits,
            broken,
        };
        (finding, set)
    }

    fn is_base(&self, form: &Exponents) -> bool {
        form.last().is_some_and(|(n, _)| self.collected.quantities.all[n as usize].rank == Rank::Base)
    }

    /// Takes away, the last one first, what is not needed.
    fn smallest_set(&self, form: &Exponents, support: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut set = support.clone();
        for e in self.order.iter().rev().filter(|e| support.contains(e)) {
            set.remove(e);
            if !self.with_declared(|row| set.contains(&row)).forces(form) {
                set.insert(*e);
            }
        }
        set
    }

    /// The term of an equation that does not fit, seen by the other equations.
    fn misfit(&self, equation: usize, form: &Exponents, set: &BTreeSet<usize>) -> Option<Misfit> {
        let without = self.with_declared(|row| row != equation).solution();
        let inside = self.with_declared(|row| set.contains(&row));
        let used = inside.certificate(form)?;
        let mut candidates: Vec<(usize, Misfit)> = Vec::new();
        for row in used.keys().filter_map(|n| self.rows().get(*n)).filter(|row| row.equation == Some(equation)) {
            let (misfit, cost) = match row.comparison {
                Some(number) => self.term(row, number, &without),
                None => self.inside(row, &without),
            };
            candidates.push((cost, misfit));
        }
        candidates.into_iter().min_by_key(|(cost, misfit)| (*cost, misfit.source.line, misfit.source.column)).map(|(_, misfit)| misfit)
    }

    /// The term of a relation that differs from most of the others.
    fn term(&self, row: &Row, comparison: usize, without: &Solution) -> (Misfit, usize) {
        let terms: Vec<_> = self.collected.comparisons[comparison]
            .terms
            .iter()
            .map(|(span, form)| (span, without.of(form)))
            .collect();
        let like = |form: &Exponents| terms.iter().filter(|(_, other)| other == form).count();
        let most = terms.iter().map(|(_, form)| like(form)).max().unwrap_or(0);
        let usual = terms.iter().find(|(_, form)| like(form) == most);
        // Of two terms that differ, the one that stands behind.
        let odd = terms.iter().rev().find(|(_, form)| usual.is_some_and(|(_, usual)| usual != form));
        let (Some((usual_span, usual)), Some((odd_span, odd))) = (usual, odd) else {
            return self.inside(row, without);
        };
        let text = |span: &std::ops::Range<usize>| row.place.source.text[span.clone()].to_owned();
        let (factor, cost) = self.factor(&usual.minus(odd), without);
        let misfit = Misfit {
            equation: self.number(row),
            term: text(odd_span),
            dimension: self.names.written(odd),
            beside: Some(text(usual_span)),
            expected: self.names.written(usual),
            factor,
            source: SourcePlace::of(&row.place.source, odd_span),
        };
        (misfit, cost)
    }

    /// Something inside of a term.
    fn inside(&self, row: &Row, without: &Solution) -> (Misfit, usize) {
        let (left, right) = (without.of(&row.left), without.of(&row.right));
        let (factor, cost) = self.factor(&right.minus(&left), without);
        let misfit = Misfit {
            equation: self.number(row),
            term: row.place.source.text[row.place.span.clone()].to_owned(),
            dimension: self.names.written(&left),
            beside: None,
            expected: self.names.written(&right),
            factor: None,
            source: SourcePlace::of(&row.place.source, &row.place.span),
        };
        // What stands inside of a term cannot be multiplied from outside, so a term that can comes first.
        (misfit, if factor.is_some() { cost + 1 } else { cost })
    }

    fn number(&self, row: &Row) -> crate::document::EquationNumber {
        self.collected.equations[row.equation.unwrap_or_default()].clone()
    }

    fn factor(&self, missing: &Exponents, without: &Solution) -> (Option<String>, usize) {
        match smallest_factor(missing, without, &self.collected.quantities.all) {
            Some((factor, cost)) => (Some(self.names.written(&factor)), cost),
            None => (None, usize::MAX / 2),
        }
    }

    /// A rescaling that the other equations have, and this one has not.
    fn broken(&self, equation: usize, form: &Exponents, _: &[Target]) -> Option<Rescaling> {
        let without = self.with_declared(|row| row != equation).solution();
        let free = without.of(form).iter().map(|(unknown, _)| unknown).next()?;
        Some(self.names.rescaling(&without, free))
    }
}

/// Components of one quantity by its name alone.
fn collapsed(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// A number for how long a power is.
pub(super) fn height(power: &RBig) -> usize {
    let whole = |digits: String| digits.trim_start_matches('-').parse::<usize>().unwrap_or(1 << 20);
    whole(power.numerator().to_string()) + 2 * (whole(power.denominator().to_string()) - 1)
}
