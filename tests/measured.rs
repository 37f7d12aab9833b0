//! `experiment` blocks: a bound is met, missed, or left open, and the equation's verdict follows.

#[expect(dead_code, reason = "claims are written out here")]
mod common;

use common::{audited, claims};
use referee::record::{Audit, Verdict};

/// An equation that is refuted as printed, with an experiment of small size.
fn document(lines: &str) -> String {
    format!(
        "# 1 Section\n\n## (1) Claim\n\n```claim printed\nshow a = 2*a\nexpect refuted\n```\n\n\
         ```experiment learning-term\nset points = 32\n{lines}\n```\n"
    )
}

fn measured(lines: &str) -> Audit {
    audited(&[("README.md", "# A paper\n\n```notation\nparam a\n```\n"), ("1.md", &document(lines))])
}

/// The verdict of the experiment, and that of the equation.
#[track_caller]
fn verdicts(lines: &str) -> (Verdict, Verdict) {
    let audit = measured(lines);
    let problems: Vec<_> = claims(&audit).flat_map(|claim| &claim.problems).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let equation = &audit.papers[0].equations[0];
    (equation.claims[1].verdict, equation.verdict)
}

/// The measured limit is 1 with an error of 1e-5.
#[test]
fn a_bound_is_met_missed_or_left_open_by_the_error() {
    let verdict = |bound: &str| verdicts(&format!("measure \"critical mu\" {bound}\nexpect measured"));
    assert_eq!(verdict("< 1.1"), (Verdict::Measured, Verdict::Refuted));
    assert_eq!(verdict("> 0.9").0, Verdict::Measured);
    assert_eq!(verdict("= 1 +- 1e-3").0, Verdict::Measured);
    assert_eq!(verdict("= 1 ± 0.1").0, Verdict::Measured);
    assert_eq!(verdict("< 0.9").0, Verdict::Refuted);
    assert_eq!(verdict("= -1 +- 0.1").0, Verdict::Refuted);
    // Closer to the limit than the measurement can tell, so the equation is undecided too.
    assert_eq!(verdict("= 1 +- 1e-9"), (Verdict::Undecided, Verdict::Undecided));
}

#[test]
fn an_equation_is_an_approximation_if_its_error_scales() {
    let order = "measure order of \"growth rate for mu = 0.5 γ/(4D); order −2 is growth as k²\" = -2 +- 0.1";
    let both = verdicts(&format!("{order}\nexpect approximation"));
    assert_eq!(both, (Verdict::Approximation, Verdict::Approximation));
    let missed = verdicts(&format!("{}\nexpect approximation", order.replace("= -2", "= 2")));
    assert_eq!(missed, (Verdict::Refuted, Verdict::Refuted));
    let deviation = "measure deviation of \"critical mu\" < 1\nexpect measured";
    assert_eq!(verdicts(deviation).0, Verdict::Measured);
}

#[test]
fn one_run_serves_every_block_with_the_same_parameters() {
    let block = "\n```experiment learning-term again\nset points = 3_2\nmeasure \"critical mu\" > 0\nexpect measured\n```\n";
    let lines = "measure \"critical mu\" < 1.1\nexpect measured";
    let text = document(lines) + block + &block.replace("3_2", "64").replace("again", "finer");
    let audit = audited(&[("README.md", "# A paper\n\n```notation\nparam a\n```\n"), ("1.md", &text)]);
    let runs: Vec<_> = claims(&audit).map(|claim| claim.certificate.experiment).collect();
    assert_eq!(runs, [None, Some(0), Some(0), Some(1)]);
    assert_eq!(audit.papers[0].experiments[1].parameters["points"], "64");
}

#[test]
fn a_name_that_is_not_measured_is_an_error_at_its_place() {
    let audit = measured("measure \"critcal mu\" < 1.1\nexpect measured");
    let problem = claims(&audit).flat_map(|claim| &claim.problems).next().unwrap();
    assert_eq!((problem.code.as_str(), problem.source.line, problem.source.column), ("E0504", 12, 9));
    assert_eq!(problem.help.as_deref(), Some("did you mean \"critical mu\"?"));
}
