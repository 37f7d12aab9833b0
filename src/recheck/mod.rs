//! `referee recheck`: the certificates of an audit, evaluated a second time from its record alone.
//!
//! It shares the parser with the engine and nothing else. Formulas are written out by `ground`, derivatives are
//! shifts of coefficients of truncated Taylor series at the point (`series`), numbers are exact rationals,
//! residues modulo the certificate's prime and modulo another one, and floats with a bound on their error where
//! roots and functions leave the rationals (`number`).

mod check;
mod determined;
mod evaluate;
mod examine;
pub(crate) mod ground;
mod listed;
mod number;
mod point;
mod series;
mod sign;
mod solve;
mod statement;

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;

use self::check::Case;
pub use self::check::Finding;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::record::{Audit, ClaimId, ClaimOutcome, Verdict, documents};

/// What became of the claims of an audit.
#[derive(Debug, Default)]
pub struct Recheck {
    /// Claims that a verdict was given for, with what the second evaluation says of each.
    pub claims: Vec<(ClaimId, Finding)>,
    /// Claims and experiments that decide nothing: definitions, laws, conjectures, measurements.
    pub undecided: usize,
}

impl Recheck {
    /// Claims that were confirmed.
    pub fn confirmed(&self) -> usize {
        self.claims.iter().filter(|(_, finding)| *finding == Finding::Confirmed).count()
    }

    /// Claims that the second evaluation contradicts, with the reason.
    pub fn contradicted(&self) -> Vec<(&ClaimId, &str)> {
        self.claims
            .iter()
            .filter_map(|(id, finding)| match finding {
                Finding::Contradicted(reason) => Some((id, reason.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Reasons why claims could not be confirmed, with their number, the most frequent first.
    pub fn open(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, finding) in &self.claims {
            if let Finding::Open(reason) = finding {
                *counts.entry(reason).or_default() += 1;
            }
        }
        let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sorted
    }
}

impl Recheck {
    /// The account of it; with `list`, every claim that could not be confirmed by name.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write(&self, out: &mut impl Write, list: bool) -> io::Result<()> {
        for (id, reason) in self.contradicted() {
            writeln!(out, "contradicted: {id}: {reason}")?;
        }
        for (id, finding) in self.claims.iter().filter(|_| list) {
            if let Finding::Open(reason) = finding {
                writeln!(out, "not confirmed: {id}: {reason}")?;
            }
        }
        let open: usize = self.open().iter().map(|(_, count)| count).sum();
        writeln!(
            out,
            "{} of {} verdicts confirmed by a second evaluation, {open} could not be, {} contradicted",
            self.confirmed(),
            self.claims.len(),
            self.contradicted().len()
        )?;
        for (reason, count) in self.open() {
            writeln!(out, "{count:6}  {reason}")?;
        }
        writeln!(out, "{} claims and experiments decide nothing that points could show", self.undecided)
    }
}

/// Evaluates every certificate again.
pub fn recheck(audit: &Audit) -> Recheck {
    let mut result = Recheck::default();
    for paper in &audit.papers {
        let documents = documents::rebuilt(paper);
        let read = ReadPaper::new(&documents);
        let mut tasks = Vec::new();
        for (outcome, equation) in paper.equations.iter().zip(&read.equations) {
            let claims = outcome.claims.iter().filter(|claim| !claim.is_experiment());
            for (n, claim) in claims.enumerate() {
                let id = ClaimId {
                    paper: paper.id.clone(),
                    number: outcome.number.clone(),
                    name: claim.name.clone(),
                };
                tasks.push((id, claim, equation, n));
            }
        }
        let decides = |verdict| matches!(verdict, Verdict::Holds | Verdict::Conditional | Verdict::Refuted);
        let all: usize = paper.equations.iter().map(|equation| equation.claims.len()).sum();
        tasks.retain(|(_, claim, ..)| decides(claim.verdict));
        result.undecided += all - tasks.len();
        let found: Vec<(ClaimId, Finding)> = tasks
            .into_par_iter()
            .map(|(id, claim, equation, n)| (id, claim_finding(&read, equation, claim, n)))
            .collect();
        result.claims.extend(found);
    }
    result
}

/// The worst of what is said of the links of a claim; its verdict must follow from theirs.
fn claim_finding(
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    outcome: &ClaimOutcome,
    n: usize,
) -> Finding {
    let claim = match equation.claims.get(n) {
        Some(Ok(claim)) => claim,
        _ => return Finding::Contradicted("the claim cannot be read".to_owned()),
    };
    let mut scope = read.scope_of(equation, claim);
    let claim = match read.with_premises(claim, &mut scope) {
        Ok(claim) => claim,
        Err(_) => return Finding::Open("what it is given is not in the record".to_owned()),
    };
    let relations = claim.shows.iter().flat_map(|show| (0..show.relations.len()).map(move |n| (show, n)));
    let relations: Vec<_> = relations.collect();
    let links = &outcome.certificate.links;
    if relations.len() != links.len() {
        return Finding::Contradicted("there is not one certificate for each relation".to_owned());
    }
    let worst = |verdicts: &mut dyn Iterator<Item = Verdict>| {
        let order = [Verdict::Refuted, Verdict::Undecided, Verdict::Conditional, Verdict::Holds];
        verdicts.min_by_key(|verdict| order.iter().position(|known| known == verdict))
    };
    if worst(&mut links.iter().map(|link| link.verdict)) != Some(outcome.verdict) {
        return Finding::Contradicted("the verdict does not follow from those of its relations".to_owned());
    }
    let mut open = None;
    for ((show, number), link) in relations.into_iter().zip(links) {
        // One relation that fails is enough.
        if outcome.verdict == Verdict::Refuted && link.verdict != Verdict::Refuted {
            continue;
        }
        match (Case { claim: &claim, scope: &scope, show, number, link }).check() {
            Finding::Confirmed => {}
            Finding::Open(reason) => open = open.or(Some(reason)),
            contradicted => return contradicted,
        }
    }
    open.map_or(Finding::Confirmed, Finding::Open)
}
