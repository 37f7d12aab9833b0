//! The whole audit: papers → one stream of events and one record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::claim::{Decision, decide, mix, recorded};
use super::scope::{ReadEquation, ReadPaper, defining_equations, used_names};
use super::verdict::{
    Audit, ClaimOutcome, EquationOutcome, PaperOutcome, Problem, SCHEMA, SourcePlace, Summary, Verdict,
};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::document::{EquationNumber, Paper};
use crate::language::latex::claim_latex;
use crate::language::{Claim, Role};

/// The seed that is used unless another is asked for: the day the first paper was submitted.
pub const DEFAULT_SEED: u64 = 20_200_804;

/// Which part of the papers is audited.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ranges of equations, both ends included; everything if there is none.
    pub equations: Vec<(EquationNumber, EquationNumber)>,
    /// Papers by their id; every paper if there is none.
    pub paper: Option<String>,
    /// One claim by the name of its block, such as `printed`; every claim if there is none.
    pub claim: Option<String>,
}

impl Selection {
    fn includes(&self, number: &EquationNumber) -> bool {
        self.equations.is_empty()
            || self
                .equations
                .iter()
                .any(|(first, last)| number.prefix() == first.prefix() && first <= number && number <= last)
    }
}

/// What happens during an audit; every reporter listens to these and computes nothing itself.
pub enum Event<'a> {
    /// The number of claims that will be decided.
    Started {
        claims: usize,
    },
    /// Sent from the thread that decided the claim, in no particular order.
    ClaimDecided {
        done: usize,
        claims: usize,
    },
    Paper(&'a PaperOutcome),
    /// In the order of the documents, with all claims decided.
    Equation(&'a PaperOutcome, &'a EquationOutcome),
    Finished(&'a Audit),
}

/// A fault of referee itself, found while auditing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{claim}: {message}")]
pub struct Bug {
    pub claim: String,
    pub message: String,
}

/// A paper with the one document that is audited, if not all are.
pub type Selected = (Paper, Option<PathBuf>);

/// Decides every selected claim.
///
/// The outcome does not depend on the number of threads: every claim has a seed of its own, made from
/// the audit's seed and the claim's place.
pub fn audit(
    papers: &[Selected],
    selection: &Selection,
    seed: u64,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> (Audit, Vec<Bug>) {
    let read: Vec<ReadPaper<'_>> = papers.iter().map(|(paper, _)| ReadPaper::new(paper)).collect();
    let mut tasks = Vec::new();
    for (p, ((paper, only), read)) in papers.iter().zip(&read).enumerate() {
        if selection.paper.as_ref().is_some_and(|id| *id != paper.id) {
            continue;
        }
        for (e, equation) in read.equations.iter().enumerate() {
            let path = &paper.sections[equation.section].source.path;
            let chosen = only.as_ref().is_none_or(|only| only == path);
            if chosen && selection.includes(&equation.equation.number) {
                tasks.push((p, e));
            }
        }
    }
    let claims: usize = tasks.iter().map(|(p, e)| read[*p].equations[*e].claims.len()).sum();
    on_event(Event::Started { claims });
    let done = AtomicUsize::new(0);
    let decided = |paper: &Paper, read: &ReadPaper<'_>, equation: &ReadEquation<'_>, n: usize| {
        let outcome = decide_claim(paper, read, equation, n, seed);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        on_event(Event::ClaimDecided { done, claims });
        outcome
    };
    let outcomes: Vec<(usize, EquationOutcome, Vec<Bug>)> = tasks
        .par_iter()
        .map(|(p, e)| {
            let (paper, read) = (&papers[*p].0, &read[*p]);
            let equation = &read.equations[*e];
            let claims: Vec<(ClaimOutcome, Option<Bug>)> = (0..equation.claims.len())
                .into_par_iter()
                .filter(|n| {
                    selection.claim.as_ref().is_none_or(|name| *name == equation.equation.claims[*n].name)
                })
                .map(|n| decided(paper, read, equation, n))
                .collect();
            let bugs = claims.iter().filter_map(|(_, bug)| bug.clone()).collect();
            let claims = claims.into_iter().map(|(claim, _)| claim).collect();
            (*p, equation_outcome(paper, equation, claims), bugs)
        })
        .collect();
    let mut bugs = Vec::new();
    let mut records: Vec<PaperOutcome> = Vec::new();
    let mut by_paper: BTreeMap<usize, Vec<EquationOutcome>> = BTreeMap::new();
    for (p, equation, found) in outcomes {
        by_paper.entry(p).or_default().push(equation);
        bugs.extend(found);
    }
    for (p, (paper, _)) in papers.iter().enumerate() {
        let problems: Vec<Problem> = paper.problems.iter().chain(&read[p].problems).map(problem).collect();
        let equations = by_paper.remove(&p).unwrap_or_default();
        if equations.is_empty() && problems.is_empty() {
            continue;
        }
        records.push(PaperOutcome {
            id: paper.id.clone(),
            title: paper.title.clone(),
            authors: paper.authors.clone(),
            doi: paper.doi.clone(),
            equations,
            problems,
        });
    }
    let summary = summarise(&records);
    let audit = Audit { schema: SCHEMA.to_owned(), seed, papers: records, summary };
    for paper in &audit.papers {
        on_event(Event::Paper(paper));
        for equation in &paper.equations {
            on_event(Event::Equation(paper, equation));
        }
    }
    on_event(Event::Finished(&audit));
    (audit, bugs)
}

/// One equation as `list` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub paper: String,
    pub section: String,
    pub number: EquationNumber,
    pub title: String,
    /// Names of the claims and where they stand.
    pub claims: Vec<(String, SourcePlace)>,
}

/// Every equation with its claims and their places, without deciding any.
pub fn list(papers: &[Selected]) -> Vec<Listed> {
    let mut rows = Vec::new();
    for (paper, only) in papers {
        let chosen = |path: &PathBuf| only.as_ref().is_none_or(|only| only == path);
        for section in paper.sections.iter().filter(|section| chosen(&section.source.path)) {
            rows.extend(section.equations.iter().map(|equation| {
                Listed {
                    paper: paper.id.clone(),
                    section: section.number.clone(),
                    number: equation.number.clone(),
                    title: equation.title.clone(),
                    claims: equation
                        .claims
                        .iter()
                        .map(|block| (block.name.clone(), place(&block.source, &block.name_span)))
                        .collect(),
                }
            }));
        }
    }
    rows
}

fn decide_claim(
    paper: &Paper,
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    n: usize,
    seed: u64,
) -> (ClaimOutcome, Option<Bug>) {
    let start = Instant::now();
    let block = &equation.equation.claims[n];
    let number = &equation.equation.number;
    let mut outcome = ClaimOutcome {
        name: block.name.clone(),
        source: place(&block.source, &block.name_span),
        statement: block.text().trim_end().to_owned(),
        latex: Vec::new(),
        verdict: Verdict::Error,
        expected: None,
        reason: String::new(),
        because: None,
        certificate: Default::default(),
        depends_on: Vec::new(),
        problems: Vec::new(),
        seconds: 0.0,
    };
    let decision = match &equation.claims[n] {
        Err(problems) => Decision::error(problems.clone()),
        Ok(claim) => {
            outcome.name = claim.name();
            outcome.latex = claim_latex(claim);
            outcome.expected = Some(recorded(claim.expect));
            outcome.because.clone_from(&claim.because);
            let scope = read.scope_of(equation, claim);
            let used = used_names(&scope, claim);
            let mut depends: BTreeSet<EquationNumber> =
                claim.from.iter().map(|(number, _)| number.clone()).collect();
            depends.extend(defining_equations(&scope, &used));
            depends.remove(number);
            outcome.depends_on = depends.iter().map(ToString::to_string).collect();
            let dangling = dangling(read, equation, claim);
            if dangling.is_empty() {
                let own_seed = mix(seed, fingerprint(&format!("{}:{number}:{}", paper.id, claim.name())));
                decide(claim, &scope, own_seed)
            } else {
                Decision::error(dangling)
            }
        }
    };
    outcome.verdict = decision.verdict;
    outcome.reason = decision.reason;
    outcome.certificate = decision.certificate;
    outcome.problems = decision.problems.iter().map(problem).collect();
    outcome.seconds = start.elapsed().as_secs_f64();
    let bug =
        decision.bug.map(|message| Bug { claim: format!("{}:{number} {}", paper.id, outcome.name), message });
    (outcome, bug)
}

/// `from` lines that lead nowhere or in a circle.
fn dangling(read: &ReadPaper<'_>, equation: &ReadEquation<'_>, claim: &Claim) -> Vec<Diagnostic> {
    let fault = |span: &Span, code, message: String, label: &str| Diagnostic {
        code,
        message,
        source: claim.source.clone(),
        span: span.clone(),
        label: label.to_owned(),
        help: None,
    };
    let mut problems = Vec::new();
    for (number, span) in &claim.from {
        if !read.has(number) {
            problems.push(fault(
                span,
                "E0210",
                format!("failed to find the equation ({number})"),
                "no document of this paper has it",
            ));
        } else if claim.role == Role::Printed && leads_back(read, number, &equation.equation.number) {
            problems.push(fault(
                span,
                "E0211",
                format!("failed to build on ({number})"),
                "it builds on this equation in turn: the derivation is circular",
            ));
        }
    }
    problems
}

/// True if the printed claims of `from` lead to `to`.
fn leads_back(read: &ReadPaper<'_>, from: &EquationNumber, to: &EquationNumber) -> bool {
    let mut waiting = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(number) = waiting.pop() {
        if number == to {
            return true;
        }
        if !seen.insert(number) {
            continue;
        }
        for other in read.equations.iter().filter(|other| other.equation.number == *number) {
            for claim in other.claims.iter().flatten().filter(|claim| claim.role == Role::Printed) {
                waiting.extend(claim.from.iter().map(|(number, _)| number));
            }
        }
    }
    false
}

fn equation_outcome(paper: &Paper, read: &ReadEquation<'_>, claims: Vec<ClaimOutcome>) -> EquationOutcome {
    let equation = read.equation;
    let section = &paper.sections[read.section];
    let (verdict, reason) = equation_verdict(&claims);
    let numbers: BTreeSet<EquationNumber> =
        claims.iter().flat_map(|claim| &claim.depends_on).filter_map(|number| number.parse().ok()).collect();
    EquationOutcome {
        number: equation.number.to_string(),
        section: section.number.clone(),
        section_title: section.title.clone(),
        title: equation.title.clone(),
        verdict,
        reason,
        depends_on: numbers.iter().map(ToString::to_string).collect(),
        printed: equation.printed.clone(),
        prose: equation.prose.clone(),
        source: place(&section.source, &equation.heading),
        claims,
    }
}

/// The verdict of an equation follows from those of its claims, printed ones first.
fn equation_verdict(claims: &[ClaimOutcome]) -> (Verdict, String) {
    let of_role = |role: Role| {
        let role = role.to_string();
        claims.iter().filter(move |claim| claim.name.split(' ').next() == Some(role.as_str()))
    };
    let words = |claim: &ClaimOutcome| claim.because.clone().unwrap_or_else(|| claim.reason.clone());
    for verdict in [Verdict::Error, Verdict::Undecided] {
        if let Some(claim) = claims.iter().find(|claim| claim.verdict == verdict) {
            return (verdict, claim.reason.clone());
        }
    }
    if let Some(refuted) = of_role(Role::Printed).find(|claim| claim.verdict == Verdict::Refuted) {
        let proven = |role| of_role(role).find(|claim: &&ClaimOutcome| claim.verdict == Verdict::Holds);
        return match (proven(Role::Restricted), proven(Role::Corrected)) {
            (Some(restricted), _) => (Verdict::Conditional, words(restricted)),
            (None, Some(corrected)) => (Verdict::Refuted, words(corrected)),
            (None, None) => (Verdict::Refuted, words(refuted)),
        };
    }
    for verdict in [Verdict::Open, Verdict::Holds, Verdict::Definition] {
        if let Some(claim) = of_role(Role::Printed).find(|claim| claim.verdict == verdict) {
            return (verdict, words(claim));
        }
    }
    (Verdict::Error, "no printed claim".to_owned())
}

fn summarise(papers: &[PaperOutcome]) -> Summary {
    let mut summary = Summary::default();
    for verdict in Verdict::ALL {
        for counts in [&mut summary.equations, &mut summary.statements, &mut summary.claims] {
            counts.insert(verdict.name().to_owned(), 0);
        }
    }
    let count = |counts: &mut BTreeMap<String, usize>, verdict: Verdict| {
        *counts.entry(verdict.name().to_owned()).or_default() += 1;
    };
    for equation in papers.iter().flat_map(|paper| &paper.equations) {
        let numbered = equation.number.parse::<EquationNumber>().is_ok_and(|number| number.is_equation());
        count(if numbered { &mut summary.equations } else { &mut summary.statements }, equation.verdict);
        for claim in &equation.claims {
            count(&mut summary.claims, claim.verdict);
            summary.changed += usize::from(!claim.as_recorded());
        }
    }
    summary
}

fn place(source: &Source, span: &Span) -> SourcePlace {
    let position = source.position(span.start);
    SourcePlace { file: source.path.display().to_string(), line: position.line, column: position.column }
}

fn problem(diagnostic: &Diagnostic) -> Problem {
    Problem {
        code: diagnostic.code.to_owned(),
        message: diagnostic.message.clone(),
        label: diagnostic.label.clone(),
        help: diagnostic.help.clone(),
        source: place(&diagnostic.source, &diagnostic.span),
        rendered: diagnostic.render(false),
    }
}

/// FNV-1a: a stable number for a name.
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
