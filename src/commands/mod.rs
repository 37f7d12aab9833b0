//! One file a subcommand, and what several of them do.

pub mod audit;
pub mod diff;
pub mod dimensions;
pub mod experiment;
pub mod explain;
pub mod language;
pub mod list;
pub mod new;
pub mod read;
pub mod recheck;
pub mod report;
pub mod schema;
pub mod verify;

use std::process::ExitCode;

use referee::record::{Audit, Event};
use referee::report::terminal::Progress;
use referee::report::{Reporter, hear_all};
use referee::{Bug, EquationNumber, Selected, Selection, Settings, discover};

use crate::{Failure, Input};

/// Reads all papers that the command line names.
fn load(input: &Input) -> Result<Vec<Selected>, Failure> {
    let mut papers = Vec::new();
    for path in &input.path {
        papers.extend(discover(path)?);
    }
    Ok(papers)
}

/// Writes what is wrong with documents, which may hide what was asked for, to standard error; true if
/// something is.
fn warn_of_faults(papers: &[Selected]) -> bool {
    let mut faults = papers.iter().flat_map(|(paper, _)| &paper.problems).peekable();
    let found = faults.peek().is_some();
    faults.for_each(|fault| anstream::eprintln!("{}", fault.render(true)));
    found
}

/// Sets the number of threads; 0 for one a core.
fn use_threads(jobs: usize) {
    if jobs > 0 {
        // Fails only if a pool exists already, and then that one serves.
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().ok();
    }
}

/// Decides, and tells all reporters and, where someone is looking at standard error, how far it is.
fn decide(
    papers: &[Selected],
    selection: &Selection,
    settings: Settings,
    reporters: &mut [&mut dyn Reporter],
) -> Result<(Audit, Vec<Bug>), Failure> {
    let mut progress = Progress::new();
    let mut failed = None;
    let mut listen = |event: Event<'_>| {
        // Nothing is told of an audit of nothing: that is an error of its own.
        let nothing = matches!(event, Event::Finished(audit) if audit.papers.is_empty());
        if failed.is_none() && !nothing {
            failed = progress.hear(event).and_then(|()| hear_all(reporters, event)).err();
        }
    };
    let (audit, bugs) = referee::audit(papers, selection, settings, &mut listen);
    match failed {
        Some(error) => Err(error.into()),
        None if audit.papers.is_empty() => Err(nothing_selected(selection)),
        None => Ok((audit, bugs)),
    }
}

fn nothing_selected(selection: &Selection) -> Failure {
    let wanted: Vec<String> = selection.equations.iter().map(EquationNumber::to_string).collect();
    Failure::NothingSelected(match wanted.is_empty() {
        true => "the documents hold no equations".to_owned(),
        false => format!("no equation is among {}", wanted.join(", ")),
    })
}

/// The exit code that an audit stands for.
fn exit_code(audit: &Audit, bugs: Vec<Bug>, regressed: bool) -> Result<ExitCode, Failure> {
    if let Some(bug) = bugs.into_iter().next() {
        return Err(Failure::Bug(Box::new(bug)));
    }
    Ok(ExitCode::from(if audit.has_unreadable() {
        2
    } else if audit.summary.is_clean() && !regressed {
        0
    } else {
        1
    }))
}

#[cfg(test)]
mod tests {
    use referee::record::ClaimId;

    use super::*;

    #[test]
    fn a_bug_outweighs_every_verdict() {
        let (audit, _) = referee::audit(&[], &Selection::default(), 1, &mut |_| {});
        let claim = ClaimId { paper: "paper".to_owned(), number: 1.into(), name: "printed".to_owned() };
        let bug = Bug { claim, message: "the two engines disagree".to_owned() };
        let failure = exit_code(&audit, vec![bug], false).expect_err("a bug is no outcome");
        assert_eq!(failure.exit_code(), 70);
    }
}
