//! Equations that hold together for dimensionless quantities only: smallest sets, and who is to blame.
//!
//! Every equation between dimensions is homogeneous, so all of them hold if everything is a pure number. What is
//! found here is what can be nothing else, and why.

use std::collections::BTreeSet;

use super::collect::{Collected, Row};
use super::exponents::Exponents;
use super::mend::smallest_factor;
use super::symbols::Rank;
use super::system::{Solution, System};
use super::table::Names;
use super::walk::Cause;
use crate::document::EquationNumber;
use crate::record::{DimensionFault, DimensionFinding, Misfit, Rescaling, SourcePlace};

/// The findings of a part of a paper.
pub(super) struct Findings<'a> {
    collected: &'a Collected,
    names: &'a Names<'a>,
    /// Equations in the order of their numbers, whatever the order in which they were read.
    order: Vec<usize>,
    /// The rows of each equation.
    by_equation: Vec<Vec<usize>>,
    /// The rows of the notation.
    declared: Vec<usize>,
}

/// A scaling is one of the paper if so many equations speak of the quantity and have it: a single one may be the
/// definition of what it is compared with.
const USERS: usize = 2;

/// How many equations are left out together at most, beside those that would each be too many.
const MORE: usize = 2;

/// How much longer a factor may be to be shown for a whole term and not for something inside of one.
const INSIDE: usize = 100;

/// More findings than this nobody reads.
const FINDINGS: usize = 100;

/// Of more targets than this the first is taken.
const MANY: usize = 200;

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
        let mut by_equation = vec![Vec::new(); order.len()];
        let mut declared = Vec::new();
        for (n, row) in collected.rows.iter().enumerate() {
            match row.equation {
                Some(equation) => by_equation[equation].push(n),
                None => declared.push(n),
            }
        }
        Self { collected, names, order, by_equation, declared }
    }

    pub fn all(&self) -> Vec<DimensionFinding> {
        let whole = self.system(|_| true);
        let mut pending = self.targets(&whole);
        let mut findings = Vec::new();
        while findings.len() < FINDINGS
            && let Some(target) = self.next(&whole, &pending)
        {
            let (finding, set, mended) = self.finding(&whole, &target);
            let inside = self.only(&set);
            let (own, rest): (Vec<Target>, Vec<Target>) =
                pending.into_iter().partition(|other| inside.forces(&other.form));
            // What would be free without these equations is a consequence, and no finding of its own.
            let gone: Vec<usize> = set.iter().copied().collect();
            let ways = if mended.is_empty() { vec![gone] } else { mended };
            let ways: Vec<System> = ways.iter().map(|gone| self.without(gone)).collect();
            let (follows, rest): (Vec<Target>, Vec<Target>) =
                rest.into_iter().partition(|other| ways.iter().any(|without| !without.forces(&other.form)));
            // Where named dimensions are related, the quantities that this makes dimensionless follow from it.
            let (own, also): (Vec<Target>, Vec<Target>) = match self.is_base(&target.form) {
                true => own.into_iter().partition(|own| self.is_base(&own.form)),
                false => (own, Vec::new()),
            };
            let follows: Vec<Target> = also.into_iter().chain(follows).collect();
            let names = |targets: &[Target]| collapsed(targets.iter().map(|target| target.name.clone()));
            findings.push(DimensionFinding { forced: names(&own), consequences: names(&follows), ..finding });
            pending = rest;
        }
        findings
    }

    /// What the fewest equations lead to comes first: more is then a consequence.
    fn next(&self, whole: &System, pending: &[Target]) -> Option<Target> {
        let size = |target: &&Target| match pending.len() > MANY {
            true => 0,
            false => self.set_of(whole, &target.form).len(),
        };
        pending.iter().min_by_key(size).cloned()
    }

    /// A smallest set of equations that leads to something.
    fn set_of(&self, whole: &System, form: &Exponents) -> BTreeSet<usize> {
        let certificate = whole.certificate(form).unwrap_or_default();
        let support = certificate.keys().filter_map(|row| self.rows()[*row].equation).collect();
        self.smallest_set(form, &support)
    }

    fn rows(&self) -> &'a [Row] {
        &self.collected.rows
    }

    fn system(&self, takes: impl Fn(&Row) -> bool) -> System {
        let rows = self.rows().iter().enumerate().filter(|(_, row)| takes(row));
        System::of(self.collected.quantities.all.len(), rows.map(|(n, row)| (n, &row.difference)))
    }

    /// What is declared, and some equations.
    fn only<'e>(&self, equations: impl IntoIterator<Item = &'e usize>) -> System {
        let own = equations.into_iter().flat_map(|e| &self.by_equation[*e]);
        let rows = self.declared.iter().chain(own).map(|n| (*n, &self.rows()[*n].difference));
        System::of(self.collected.quantities.all.len(), rows)
    }

    /// Equations that lead to something alone. Each has it in one of its rows.
    fn alone(&self, form: &Exponents) -> Vec<usize> {
        let has = |row: &Row| form.iter().any(|(n, _)| !row.difference.coefficient(n).is_zero());
        let candidates: BTreeSet<usize> =
            self.rows().iter().filter(|row| has(row)).filter_map(|row| row.equation).collect();
        let leads = |e: &usize| candidates.contains(e) && self.only([e]).forces(form);
        self.order.iter().copied().filter(leads).collect()
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
    fn finding(
        &self,
        whole: &System,
        target: &Target,
    ) -> (DimensionFinding, BTreeSet<usize>, Vec<Vec<usize>>) {
        let form = &target.form;
        let alone = self.alone(form);
        let (kind, set, mended) = if self.is_base(form) {
            let kind = if alone.is_empty() { DimensionFault::Against } else { DimensionFault::Itself };
            let set = if alone.is_empty() { self.set_of(whole, form) } else { alone.into_iter().collect() };
            let mended = self.mended_without(form, &[]);
            (kind, set, mended)
        } else if alone.is_empty() {
            let set = self.set_of(whole, form);
            let mended = self.mended_without(form, &[]);
            let kind = match mended.as_slice() {
                [gone] if self.compares_with_numbers(form, &set, gone) => DimensionFault::Units,
                [gone] => self.of_scaling(form, gone),
                several => {
                    let all: Vec<usize> = several.iter().flatten().chain(&set).copied().collect();
                    match self.of_scaling(form, &all) {
                        DimensionFault::Breaks => DimensionFault::Against,
                        fixed => fixed,
                    }
                }
            };
            (kind, set, mended)
        } else {
            // What a function or a number makes dimensionless is a choice of units, which the rest may follow.
            let (terms, chosen): (Vec<usize>, Vec<usize>) =
                alone.into_iter().partition(|e| self.by_terms(*e, form));
            match chosen.is_empty() {
                true => {
                    let mended = self.mended_without(form, &terms);
                    (self.of_scaling(form, &terms), terms.into_iter().collect(), mended)
                }
                false => (DimensionFault::Units, chosen.into_iter().collect::<BTreeSet<usize>>(), Vec::new()),
            }
        };
        let number = |e: &usize| self.collected.equations[*e].clone();
        let in_order = || self.order.iter().filter(|e| set.contains(e));
        let blamed: Vec<usize> = match kind {
            DimensionFault::Units => Vec::new(),
            DimensionFault::Itself => in_order().copied().collect(),
            DimensionFault::Fixed | DimensionFault::Breaks | DimensionFault::Against => {
                // Those that every way leaves out, or else all that could be.
                let all: BTreeSet<usize> = mended.iter().flatten().copied().collect();
                let common = |e: &usize| mended.iter().all(|gone| gone.contains(e));
                let some = all.iter().any(common);
                self.order.iter().copied().filter(|e| all.contains(e) && (!some || common(e))).collect()
            }
        };
        let gone = |e: usize| mended.iter().find(|gone| gone.contains(&e)).cloned().unwrap_or(vec![e]);
        let misfits = blamed.iter().filter_map(|e| self.misfit(whole, *e, &gone(*e), form)).collect();
        let broken = match (mended.as_slice(), blamed.as_slice()) {
            ([only], _) => self.broken(only, form),
            ([], [only]) => self.broken(&[*only], form),
            _ => None,
        };
        let finding = DimensionFinding {
            kind,
            equations: in_order().map(number).collect(),
            mended_without: mended.iter().map(|gone| gone.iter().map(number).collect()).collect(),
            forced: Vec::new(),
            consequences: Vec::new(),
            misfits,
            open_in: match kind {
                DimensionFault::Breaks | DimensionFault::Against => {
                    self.others(form, &blamed).iter().map(number).collect()
                }
                DimensionFault::Units | DimensionFault::Fixed | DimensionFault::Itself => Vec::new(),
            },
            broken,
        };
        (finding, set, mended)
    }

    /// True if terms of an equation make it a pure number, without any function or number.
    fn by_terms(&self, equation: usize, form: &Exponents) -> bool {
        let terms = |row: &Row| matches!(row.cause, Cause::Terms | Cause::Function);
        self.system(|row| row.equation.is_none() || row.equation == Some(equation) && terms(row)).forces(form)
    }

    /// True if some equations of a set only compare with numbers: they choose units for what the others say.
    fn compares_with_numbers(&self, form: &Exponents, set: &BTreeSet<usize>, some: &[usize]) -> bool {
        let used = self.only(set).certificate(form).unwrap_or_default();
        let own = |row: &&Row| row.equation.is_some_and(|e| some.contains(&e));
        let mut rows = used.keys().map(|n| &self.rows()[*n]).filter(own);
        rows.all(|row| matches!(row.cause, Cause::Number | Cause::Argument))
    }

    /// Whether a scaling that some equations do not have is one of others, or whether they alone speak of it.
    fn of_scaling(&self, form: &Exponents, some: &[usize]) -> DimensionFault {
        if self.others(form, some).len() < USERS { DimensionFault::Fixed } else { DimensionFault::Breaks }
    }

    /// All equations but some that speak of what is forced, in their order.
    fn others(&self, form: &Exponents, some: &[usize]) -> Vec<usize> {
        let speaks = |e: &usize| form.iter().any(|(n, _)| self.collected.mentioned[*e].contains(&n));
        self.order.iter().copied().filter(|e| speaks(e) && !some.contains(e)).collect()
    }

    /// The fewest equations, besides some, without which all others fit: one, or two at a time.
    fn mended_without(&self, form: &Exponents, some: &[usize]) -> Vec<Vec<usize>> {
        let mut open = vec![some.to_vec()];
        for _ in 0..=MORE {
            let (still, mended): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|gone| self.without(gone).forces(form));
            if !mended.is_empty() {
                return mended;
            }
            let mut larger: Vec<Vec<usize>> = Vec::new();
            for gone in still {
                let set = self.set_of(&self.without(&gone), form);
                for e in self.order.iter().filter(|e| set.contains(e)) {
                    let all: Vec<usize> = self
                        .order
                        .iter()
                        .copied()
                        .filter(|other| other == e || gone.contains(other))
                        .collect();
                    if !larger.contains(&all) {
                        larger.push(all);
                    }
                }
            }
            open = larger;
        }
        Vec::new()
    }

    /// All equations but some.
    fn without(&self, gone: &[usize]) -> System {
        self.system(|row| row.equation.is_none_or(|e| !gone.contains(&e)))
    }

    fn is_base(&self, form: &Exponents) -> bool {
        form.last().is_some_and(|(n, _)| self.collected.quantities.all[n as usize].rank == Rank::Base)
    }

    /// Takes away, the last one first, what is not needed.
    fn smallest_set(&self, form: &Exponents, support: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut set = support.clone();
        for e in self.order.iter().rev().filter(|e| support.contains(e)) {
            set.remove(e);
            if !self.only(&set).forces(form) {
                set.insert(*e);
            }
        }
        set
    }

    /// The term of an equation that does not fit, seen by the equations that fit.
    fn misfit(&self, whole: &System, equation: usize, gone: &[usize], form: &Exponents) -> Option<Misfit> {
        let without = self.without(gone);
        let known = without.solution();
        let with = self.system(|row| row.equation.is_none_or(|e| e == equation || !gone.contains(&e)));
        let used = with.certificate(form).or_else(|| whole.certificate(form))?;
        let own =
            used.keys().filter_map(|n| self.rows().get(*n)).filter(|row| row.equation == Some(equation));
        let mut candidates: Vec<(usize, Misfit)> = own
            .filter(|row| !known.of(&row.difference).is_number())
            .map(|row| {
                let (misfit, cost) = match row.comparison {
                    Some(number) => self.term(row, number, &known),
                    None => self.inside(row, &known),
                };
                (cost, misfit)
            })
            .collect();
        candidates.sort_by_key(|(cost, misfit)| (*cost, misfit.source.line, misfit.source.column));
        candidates.into_iter().next().map(|(_, misfit)| misfit)
    }

    /// The term of a relation that differs from most of the others.
    fn term(&self, row: &Row, comparison: usize, without: &Solution) -> (Misfit, usize) {
        let terms: Vec<_> = self.collected.comparisons[comparison]
            .terms
            .iter()
            .map(|term| (&term.span, without.of(&term.form)))
            .collect();
        let like = |form: &Exponents| terms.iter().filter(|(_, other)| other == form).count();
        let most = terms.iter().map(|(_, form)| like(form)).max().unwrap_or(0);
        // Of the terms that differ from a usual one, that which the shortest factor mends; the last of several.
        let pairs = terms.iter().filter(|(_, form)| like(form) == most).flat_map(|usual| {
            terms.iter().rev().filter(move |(_, form)| *form != usual.1).map(move |odd| (usual, odd))
        });
        let mended = pairs.map(|(usual, odd)| (self.factor(&usual.1.minus(&odd.1), without), usual, odd));
        let Some(((factor, cost), (usual_span, usual), (odd_span, odd))) =
            mended.min_by_key(|((_, cost), ..)| *cost)
        else {
            return self.inside(row, without);
        };
        let text = |span: &std::ops::Range<usize>| row.place.source.text[span.clone()].to_owned();
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
            factor,
            source: SourcePlace::of(&row.place.source, &row.place.span),
        };
        // A term beside others says more than what stands inside of one.
        (misfit, cost.saturating_add(INSIDE))
    }

    fn number(&self, row: &Row) -> EquationNumber {
        self.collected.equations[row.equation.unwrap_or_default()].clone()
    }

    fn factor(&self, missing: &Exponents, without: &Solution) -> (Option<String>, usize) {
        match smallest_factor(missing, without, &self.collected.quantities.all) {
            Some((factor, cost)) => (Some(self.names.written(&factor)), cost),
            None => (None, usize::MAX / 2),
        }
    }

    /// A rescaling that the other equations have, and these have not.
    fn broken(&self, gone: &[usize], form: &Exponents) -> Option<Rescaling> {
        let without = self.without(gone).solution();
        let free = without.of(form).iter().map(|(unknown, _)| unknown).next()?;
        self.names.rescalings(&without).remove(&free)
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
