//! The whole audit: papers → one stream of events and one record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::claim::{Decision, decide, recorded};
use super::equation::equation_outcome;
use super::measured::{self, Measured, Measurements};
use super::premises::dangling;
use super::scope::{ReadEquation, ReadPaper, defining_equations, used_names};
use super::seed::{fingerprint, mix};
use super::verdict::{
    Audit, ClaimOutcome, EquationOutcome, PaperOutcome, Problem, SCHEMA, SourcePlace, Summary, Verdict,
};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, EquationNumber, Paper};
use crate::language::latex::claim_latex;
use crate::language::{Claim, Request, Scope};
use crate::simulate::Outcome;

/// The seed that is used unless another is asked for: the day the first paper was submitted.
pub const DEFAULT_SEED: u64 = 20_200_804;

/// Operations that one claim may be made of, derivatives included: three times what the largest claim of the
/// shipped papers needs, some hundred megabytes.
pub const DEFAULT_BUDGET: usize = 2_000_000;

/// What an audit depends on besides the documents.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// All sample points follow from it.
    pub seed: u64,
    /// Operations that one claim may be made of; past it the claim is undecided, and the others go on.
    pub budget: usize,
}

/// The seed alone, with the budget that is the default.
impl From<u64> for Settings {
    fn from(seed: u64) -> Self {
        Self { seed, budget: DEFAULT_BUDGET }
    }
}

/// Which part of the papers is audited.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ranges of equations, both ends included; everything if there is none.
    pub equations: Vec<(EquationNumber, EquationNumber)>,
    /// Papers by their id; every paper if there is none.
    pub paper: Option<String>,
    /// One claim by its name, such as `printed` or `experiment langevin`; every claim if there is none.
    pub claim: Option<String>,
    /// Leaves the experiments out, which take longer than everything else together.
    pub exact_only: bool,
}

impl Selection {
    fn names(&self, claim: &str) -> bool {
        self.claim.as_ref().is_none_or(|name| name == claim)
    }

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
    settings: impl Into<Settings>,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> (Audit, Vec<Bug>) {
    let settings = settings.into();
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
    let mut measurements = Measurements::default();
    if !selection.exact_only {
        for (p, e) in &tasks {
            for (n, request) in read[*p].equations[*e].experiments.iter().enumerate() {
                let block = &read[*p].equations[*e].equation.experiments[n];
                if selection.names(&experiment_name(block)) {
                    measurements.ask((*p, *e, n), request);
                }
            }
        }
    }
    let chosen = |p: usize, e: usize| {
        let blocks = read[p].equations[e].equation.claims.iter().enumerate();
        blocks.filter(|(_, block)| selection.names(&block.name)).map(|(n, _)| n)
    };
    let claims = measurements.len() + tasks.iter().map(|(p, e)| chosen(*p, *e).count()).sum::<usize>();
    on_event(Event::Started { claims });
    let done = AtomicUsize::new(0);
    let count = |more: usize| {
        let done = done.fetch_add(more, Ordering::Relaxed) + more;
        on_event(Event::ClaimDecided { done, claims });
    };
    let (decided, mut measured) = rayon::join(
        || -> Vec<Vec<(ClaimOutcome, Option<Bug>)>> {
            let of_equation = |(p, e): &(usize, usize)| {
                let (paper, read) = (&papers[*p].0, &read[*p]);
                let numbers: Vec<usize> = chosen(*p, *e).collect();
                let decide = |n: usize| {
                    let outcome = decide_claim(paper, read, &read.equations[*e], n, settings);
                    count(1);
                    outcome
                };
                numbers.into_par_iter().map(decide).collect()
            };
            tasks.par_iter().map(of_equation).collect()
        },
        || measurements.run(&count),
    );
    let mut outcomes: Vec<(usize, EquationOutcome, Vec<Bug>)> = Vec::new();
    let mut experiments: BTreeMap<usize, Vec<Arc<Outcome>>> = BTreeMap::new();
    for ((p, e), claims) in tasks.iter().zip(decided) {
        let (paper, equation) = (&papers[*p].0, &read[*p].equations[*e]);
        let bugs = claims.iter().filter_map(|(_, bug)| bug.clone()).collect();
        let mut claims: Vec<ClaimOutcome> = claims.into_iter().map(|(claim, _)| claim).collect();
        for (n, block) in equation.equation.experiments.iter().enumerate() {
            if let Some(measured) = measured.remove(&(*p, *e, n)) {
                let outcomes = experiments.entry(*p).or_default();
                claims.push(measured_claim(block, &equation.experiments[n], measured, outcomes));
            }
        }
        outcomes.push((*p, equation_outcome(paper, equation, claims), bugs));
    }
    let mut bugs = Vec::new();
    let mut records: Vec<PaperOutcome> = Vec::new();
    let mut by_paper: BTreeMap<usize, Vec<EquationOutcome>> = BTreeMap::new();
    for (p, equation, found) in outcomes {
        by_paper.entry(p).or_default().push(equation);
        bugs.extend(found);
    }
    for (p, (paper, _)) in papers.iter().enumerate() {
        let problems: Vec<Problem> =
            paper.problems.iter().chain(&read[p].problems).map(Problem::from).collect();
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
            experiments: experiments.remove(&p).unwrap_or_default(),
            problems,
        });
    }
    let summary = summarise(&records);
    let audit = Audit { schema: SCHEMA.to_owned(), seed: settings.seed, papers: records, summary };
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
    /// Equations that the readable claims use.
    pub depends_on: BTreeSet<EquationNumber>,
}

/// Every equation with its claims, their places and what they use, without deciding any.
pub fn list(papers: &[Selected]) -> Vec<Listed> {
    let mut rows = Vec::new();
    for (paper, only) in papers {
        let read = ReadPaper::new(paper);
        for equation in &read.equations {
            let section = &paper.sections[equation.section];
            if only.as_ref().is_some_and(|only| *only != section.source.path) {
                continue;
            }
            let claims = equation.equation.claims.iter().map(|block| (block.name.clone(), block));
            let experiments = equation.equation.experiments.iter();
            let experiments = experiments.map(|block| (experiment_name(block), block));
            let used = equation.claims.iter().flatten();
            rows.push(Listed {
                paper: paper.id.clone(),
                section: section.number.clone(),
                number: equation.equation.number.clone(),
                title: equation.equation.title.clone(),
                claims: claims
                    .chain(experiments)
                    .map(|(name, block)| (name, SourcePlace::of(&block.source, &block.name_span)))
                    .collect(),
                depends_on: used
                    .flat_map(|claim| {
                        let scope = read.scope_of(equation, claim);
                        dependencies(&scope, equation, claim, &used_names(&scope, claim))
                    })
                    .collect(),
            });
        }
    }
    rows
}

/// Equations that a claim names, or whose symbols it uses.
fn dependencies(
    scope: &Scope,
    equation: &ReadEquation<'_>,
    claim: &Claim,
    used: &BTreeSet<String>,
) -> BTreeSet<EquationNumber> {
    let mut depends: BTreeSet<EquationNumber> = claim.from.iter().map(|(number, _)| number.clone()).collect();
    depends.extend(defining_equations(scope, used));
    depends.remove(&equation.equation.number);
    depends
}

fn decide_claim(
    paper: &Paper,
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    n: usize,
    settings: Settings,
) -> (ClaimOutcome, Option<Bug>) {
    let start = Instant::now();
    let block = &equation.equation.claims[n];
    let number = &equation.equation.number;
    let mut outcome = ClaimOutcome {
        name: block.name.clone(),
        source: SourcePlace::of(&block.source, &block.name_span),
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
            outcome.depends_on =
                dependencies(&scope, equation, claim, &used).iter().map(ToString::to_string).collect();
            let mut problems = dangling(read, equation, claim);
            problems.extend(read.ambiguous(equation, claim, &used));
            if problems.is_empty() {
                let own_seed =
                    mix(settings.seed, fingerprint(&format!("{}:{number}:{}", paper.id, claim.name())));
                decide(claim, &scope, Settings { seed: own_seed, ..settings })
            } else {
                Decision::error(problems)
            }
        }
    };
    outcome.verdict = decision.verdict;
    outcome.reason = decision.reason;
    outcome.certificate = decision.certificate;
    outcome.problems = decision.problems.iter().map(Problem::from).collect();
    outcome.seconds = start.elapsed().as_secs_f64();
    let bug =
        decision.bug.map(|message| Bug { claim: format!("{}:{number} {}", paper.id, outcome.name), message });
    (outcome, bug)
}

/// The name of an `experiment` block among the claims of its equation.
fn experiment_name(block: &Block) -> String {
    format!("experiment {}", block.name)
}

/// An `experiment` block as a claim; what was measured joins the paper's outcomes.
fn measured_claim(
    block: &Block,
    request: &Result<Request, Vec<Diagnostic>>,
    measured: Measured,
    outcomes: &mut Vec<Arc<Outcome>>,
) -> ClaimOutcome {
    let Measured { mut decision, outcome, seconds } = measured;
    decision.certificate.experiment = outcome.map(|outcome| {
        let known = outcomes.iter().position(|known| Arc::ptr_eq(known, &outcome));
        known.unwrap_or_else(|| {
            outcomes.push(outcome);
            outcomes.len() - 1
        })
    });
    let request = request.as_ref().ok();
    ClaimOutcome {
        name: experiment_name(block),
        source: SourcePlace::of(&block.source, &block.name_span),
        statement: block.text().trim_end().to_owned(),
        latex: Vec::new(),
        verdict: decision.verdict,
        expected: request.map(|request| measured::recorded(request.expect)),
        reason: decision.reason,
        because: request.and_then(|request| request.because.clone()),
        certificate: decision.certificate,
        depends_on: Vec::new(),
        problems: decision.problems.iter().map(Problem::from).collect(),
        seconds,
    }
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
