//! Decides the tasks of a plan on all threads, begun in the order of the documents.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use super::Settings;
use super::experiments::{Measured, Measurements};
use super::plan::{Plan, Position, Task};
use super::recorder::{Done, Recorder};
use crate::decide::claim::{Decision, decide};
use crate::decide::fidelity::compare;
use crate::decide::seed::{fingerprint, mix};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::latex::claim_latex;
use crate::language::premises::dangling;
use crate::language::uses::{dependencies, used_names};
use crate::language::{Claim, Expectation, Role};
use crate::record::{self, ClaimOutcome, Line, Premise, Problem, Reason, SourcePlace, Verdict};

/// Decides everything; experiments, which take longest, beside the claims. Nothing is begun any more when `stop` is
/// true.
pub(super) fn run(plan: &Plan<'_>, settings: Settings, stop: &AtomicBool, recorder: &Recorder<'_>) {
    let mut claims = Vec::new();
    let mut measurements = Measurements::default();
    for (n, task) in plan.tasks.iter().enumerate() {
        match task.block {
            Position::Claim(block) => claims.push((n, block)),
            Position::Experiment(block) => measurements.ask(n, &plan.equation(task).experiments[block]),
        }
    }
    rayon::join(
        || {
            in_order(claims.len(), |position| {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (n, block) = claims[position];
                recorder.started(n);
                recorder.done(n, decided(plan, &plan.tasks[n], block, settings));
            });
        },
        || {
            measurements.run(stop, &|n| recorder.started(n), &|n, measured| {
                recorder.done(n, experiment(plan, &plan.tasks[n], measured))
            });
            plan.work_out_dimensions(settings, stop);
        },
    );
}

/// Does something for each number below `count` on all threads, the smaller numbers first.
pub(crate) fn in_order(count: usize, f: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(count) {
            scope.spawn(|_| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    f(n);
                }
            });
        }
    });
}

fn decided(plan: &Plan<'_>, task: &Task, n: usize, settings: Settings) -> Done {
    let start = Instant::now();
    let (paper, read) = &plan.papers[task.paper];
    let equation = plan.equation(task);
    let number = &equation.equation.number;
    let mut outcome = ClaimOutcome::undecided(&equation.equation.claims[n], task.id.name.clone());
    let decision = match &equation.claims[n] {
        Err(problems) => Decision::error(problems.clone()),
        Ok(claim) => {
            outcome.name = claim.name();
            outcome.role = Some(claim.role.into());
            outcome.label.clone_from(&claim.label);
            outcome.expected = claim.expect.map(Verdict::from);
            outcome.out_of_line = claim
                .out_of_line
                .then(|| plan.dimensions(task.paper).iter().any(|part| part.is_out_of_line(number)));
            outcome.because.clone_from(&claim.because);
            outcome.given = claim.given.iter().map(|given| given.number.clone()).collect();
            let mut scope = read.scope_of(equation, claim);
            let used = used_names(&scope, claim);
            outcome.names = used.iter().cloned().collect();
            outcome.depends_on = dependencies(&scope, number, claim, &used).into_iter().collect();
            let mut problems = dangling(&read.circles, number, claim, &outcome.depends_on);
            problems.extend(read.ambiguous(equation, claim, &used));
            let whole =
                if problems.is_empty() { read.with_premises(claim, &mut scope) } else { Err(problems) };
            match whole {
                Ok(claim) => {
                    let own = fingerprint(&format!("{}:{number}:{}", paper.id, claim.name()));
                    let settings = Settings { seed: mix(settings.seed, own), ..settings };
                    let decision = as_printed(&claim, decide(&claim, &scope, settings));
                    outcome.premises = premises(&claim, &decision.unused);
                    let lines = claim_latex(&claim, &scope);
                    (outcome.lines, outcome.latex) =
                        lines.into_iter().map(|(says, line)| (Line::from(says), line)).unzip();
                    decision
                }
                Err(problems) => Decision::error(problems),
            }
        }
    };
    let bug = put_in(&mut outcome, decision);
    outcome.seconds = start.elapsed().as_secs_f64();
    let print = (n == 0).then(|| compare(read, equation, settings));
    Done { outcome, measured: None, print, bug }
}

/// A printed equation whose indices or shapes do not fit together is a finding, not a fault of the document, if it
/// is on record as a misprint.
fn as_printed(claim: &Claim, decision: Decision) -> Decision {
    let in_print = |problem: &Diagnostic| matches!(problem.code, Code::E0203 | Code::E0204 | Code::E0215);
    let unreadable = !decision.problems.is_empty() && decision.problems.iter().all(in_print);
    let recorded = claim.role == Role::Printed && claim.expect == Some(Expectation::Misprint);
    match decision.problems.first() {
        Some(problem) if unreadable && recorded => Decision::new(
            Verdict::Misprint,
            Reason::Words(format!("as printed, it cannot be read: {}", problem.message)),
        ),
        _ => decision,
    }
}

/// The `where` lines of a claim, and what its `given` lines bring.
fn premises(claim: &Claim, unused: &[Span]) -> Vec<Premise> {
    let premise = |statement: &str, span: &Span, given| Premise {
        statement: statement.trim().to_owned(),
        source: SourcePlace::of(&claim.source, span),
        given,
        unused: unused.contains(span),
    };
    let given = claim.given.iter().flat_map(|given| given.brings.iter().map(move |brought| (given, brought)));
    given
        .flat_map(|(given, brought)| {
            let of = Some(brought.of.clone());
            brought.statements.iter().map(move |statement| premise(statement, &given.span, of.clone()))
        })
        .chain(
            claim.rules.iter().map(|rule| premise(&claim.source.text[rule.span.clone()], &rule.span, None)),
        )
        .collect()
}

/// An `experiment` block as a claim.
fn experiment(plan: &Plan<'_>, task: &Task, measured: Measured) -> Done {
    let equation = plan.equation(task);
    let (Position::Claim(n) | Position::Experiment(n)) = task.block;
    let block = &equation.equation.experiments[n];
    let request = equation.experiments[n].as_ref().ok();
    let mut outcome = ClaimOutcome {
        role: Some(record::Role::Experiment),
        label: block.name.clone(),
        expected: request.map(|request| request.expect.into()),
        because: request.and_then(|request| request.because.clone()),
        seconds: measured.seconds,
        ..ClaimOutcome::undecided(block, task.id.name.clone())
    };
    let bug = put_in(&mut outcome, measured.decision);
    Done { outcome, measured: measured.outcome, print: None, bug }
}

/// Notes a decision; returns the fault of referee itself that it brought to light.
fn put_in(outcome: &mut ClaimOutcome, decision: Decision) -> Option<String> {
    outcome.verdict = decision.verdict;
    outcome.reason = decision.reason;
    outcome.certificate = decision.certificate;
    outcome.problems = decision.problems.iter().map(Problem::from).collect();
    decision.bug
}
