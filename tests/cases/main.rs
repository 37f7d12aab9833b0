//! Small claims whose truth is known from mathematics, by kind.
//!
//! Each stands for many of its kind: a claim that looks true to a hasty simplifier and is not, or the other
//! way round. What has to be refused is run in a process of its own, since what it is about are crashes.

#[path = "../common/mod.rs"]
mod common;

mod case;
mod determined;
mod documents;
mod functions;
mod integrals;
mod numbers;
mod orders;
mod partial;
mod refused;
mod roots;
mod rules;
mod signs;
mod undefined;
mod variation;

use common::{audited, claims};

use case::{Case, Kind, NOTATION};

const KINDS: &[Kind] = &[
    roots::KIND,
    orders::KIND,
    undefined::KIND,
    partial::KIND,
    rules::KIND,
    variation::KIND,
    integrals::KIND,
    numbers::KIND,
    determined::KIND,
    signs::KIND,
    functions::KIND,
];

/// What is wrong with the verdict, if anything is.
fn fault(kind: &Kind, case: &Case) -> Option<String> {
    let front = format!("# Cases\n\n```notation\n{NOTATION}\n```\n");
    let audit = audited(&[("README.md", &front), ("1.md", &case.section(&[]))]);
    let problems =
        audit.papers[0].problems.iter().map(|problem| problem.rendered.clone()).collect::<Vec<_>>();
    let outcome = claims(&audit).next()?;
    if problems.is_empty() && case.allowed.contains(&outcome.verdict) {
        return None;
    }
    let said = format!("said {}: {} {}", outcome.verdict, outcome.reason, problems.join("\n"));
    Some(format!("{}: {}\n    is {:?}, {said}", kind.title, case.lines.replace('\n', " / "), case.allowed[0]))
}

#[test]
fn every_case_has_its_verdict() {
    let faults: Vec<String> =
        KINDS.iter().flat_map(|kind| kind.cases.iter().filter_map(move |case| fault(kind, case))).collect();
    let count: usize = KINDS.iter().map(|kind| kind.cases.len()).sum();
    assert!(faults.is_empty(), "{} of {count} cases differ\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_case_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for case in KINDS.iter().flat_map(|kind| kind.cases) {
        assert!(seen.insert((case.lines, case.notation)), "{}", case.lines);
    }
}
