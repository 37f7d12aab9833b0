//! The audit as JUnit XML, as CI systems read it: a suite for each section, a test case for each claim.
//!
//! A test fails if its verdict is not the recorded one, and is an error if the claim cannot be read; a
//! refuted equation whose refutation is on record passes.

use std::path::PathBuf;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::file::write_whole;
use super::reporter::{ReportError, Reporter};
use crate::record::{Audit, ClaimOutcome, EquationOutcome, Event, Ground, PaperOutcome, Verdict};

/// Writes a file when the audit is finished.
pub struct Junit(pub PathBuf);

impl Reporter for Junit {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        if let Event::Finished(audit) = event {
            write_whole(&self.0, to_junit(audit)?.as_bytes())?;
        }
        Ok(())
    }
}

/// The XML text.
///
/// # Errors
/// When the serializer refuses a text.
pub fn to_junit(audit: &Audit) -> Result<String, SerializeError> {
    let mut report = Report::new("referee");
    for paper in &audit.papers {
        let mut suite: Option<(&str, TestSuite)> = None;
        for equation in &paper.equations {
            if suite.as_ref().is_none_or(|(section, _)| *section != equation.section) {
                report.add_test_suites(suite.take().map(|(_, done)| done));
                let name = format!("{}: {} {}", paper.id, equation.section, equation.section_title);
                suite = Some((&equation.section, TestSuite::new(name)));
            }
            let Some((_, suite)) = &mut suite else { continue };
            suite.add_test_cases(equation.claims.iter().map(|claim| test_case(paper, equation, claim)));
        }
        report.add_test_suites(suite.map(|(_, done)| done));
        if !paper.problems.is_empty() {
            report.add_test_suite(documents(paper));
        }
    }
    for suite in &mut report.test_suites {
        suite.time = Some(suite.test_cases.iter().filter_map(|case| case.time).sum());
    }
    report.time = Some(report.test_suites.iter().filter_map(|suite| suite.time).sum());
    Ok(without_skipped(report.to_string()?))
}

/// The usual schema gives `skipped` to suites, not to the whole; nothing is ever skipped here.
fn without_skipped(mut xml: String) -> String {
    const ATTRIBUTE: &str = " skipped=\"0\"";
    let whole = xml.find("<testsuites").and_then(|at| Some(at..at + xml[at..].find('>')?));
    if let Some(at) = whole.and_then(|tag| Some(tag.start + xml[tag].find(ATTRIBUTE)?)) {
        xml.replace_range(at..at + ATTRIBUTE.len(), "");
    }
    xml
}

fn test_case(paper: &PaperOutcome, equation: &EquationOutcome, claim: &ClaimOutcome) -> TestCase {
    let unread = !claim.problems.is_empty() || claim.verdict == Verdict::Error;
    let status = if claim.as_recorded() {
        TestCaseStatus::success()
    } else {
        let recorded = claim.expected.map_or("nothing", Verdict::name);
        let mut status =
            TestCaseStatus::non_success(if unread { NonSuccessKind::Error } else { NonSuccessKind::Failure });
        status.set_type(claim.problems.first().map_or(claim.verdict.name(), |problem| &problem.code));
        status.set_message(format!("recorded {recorded}, found {}: {}", claim.verdict, claim.reason));
        let details: Vec<&str> = claim.problems.iter().map(|problem| problem.rendered.as_str()).collect();
        status.set_description(format!("{}\n{}", claim.source, details.join("\n")).trim_end());
        status
    };
    let mut case = TestCase::new(format!("({}) {}", equation.number, claim.name), status);
    case.set_classname(format!("{}.section-{}.eq-{}", paper.id, equation.section, equation.number.slug()));
    case.set_time(Duration::try_from_secs_f64(claim.seconds).unwrap_or_default());
    let grounds = match claim.rests_on.is_empty() {
        true => String::new(),
        false => format!("rests on {}\n", Ground::list(&claim.rests_on)),
    };
    case.set_system_out(format!(
        "{}\n{}: {}\n{grounds}{}",
        claim.statement, claim.verdict, claim.reason, claim.source
    ));
    case
}

/// Faults of the documents outside of claims, as one case each.
fn documents(paper: &PaperOutcome) -> TestSuite {
    let mut suite = TestSuite::new(format!("{}: documents", paper.id));
    suite.add_test_cases(paper.problems.iter().map(|problem| {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(problem.code.as_str()).set_message(problem.message.as_str());
        status.set_description(problem.rendered.as_str());
        let mut case = TestCase::new(problem.source.to_string(), status);
        case.set_classname(format!("{}.documents", paper.id)).set_time(Duration::ZERO);
        case
    }));
    suite
}
