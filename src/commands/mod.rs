//! One file a subcommand, and what several of them do.

pub mod audit;
pub mod diff;
pub mod experiment;
pub mod explain;
pub mod list;
pub mod report;

use std::process::ExitCode;
use std::sync::Mutex;

use referee::decide::audit::{Bug, Selected, Settings};
use referee::decide::{self, Audit, Event, Selection};
use referee::document::discover;
use referee::report::terminal::{Progress, Terminal, is_clean};

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

/// True if there is nothing to show, not even a fault.
fn is_empty(audit: &Audit) -> bool {
    audit.papers.iter().all(|paper| paper.equations.is_empty() && paper.problems.is_empty())
}

/// Sets the number of threads; 0 for one a core.
fn use_threads(jobs: usize) {
    if jobs > 0 {
        // Fails only if a pool exists already, and then that one serves.
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().ok();
    }
}

/// Decides, with progress on standard error and, where a human reads it, a line an equation.
fn decide(
    papers: &[Selected],
    selection: &Selection,
    settings: Settings,
    human: bool,
) -> Result<(Audit, Vec<Bug>), Failure> {
    let progress = Progress::new();
    let terminal = Mutex::new((Terminal::new(anstream::stdout()), Ok(())));
    let listen = |event: Event<'_>| {
        if let Event::ClaimDecided { done, claims } = event {
            progress.claim(done, claims);
            return;
        }
        let Ok(mut guard) = terminal.lock() else { return };
        let (terminal, result) = &mut *guard;
        if !human || result.is_err() {
            return;
        }
        *result = match event {
            Event::Paper(paper) => terminal.paper(paper),
            Event::Equation(paper, equation) => terminal.equation(paper, equation),
            Event::Finished(audit) if !audit.papers.is_empty() => {
                terminal.finished(audit, progress.elapsed())
            }
            _ => Ok(()),
        };
    };
    let decided = decide::audit(papers, selection, settings, &listen);
    if let Ok((_, result)) = terminal.into_inner() {
        result?;
    }
    Ok(decided)
}

/// The exit code that an audit stands for.
fn exit_code(audit: &Audit, bugs: Vec<Bug>, regressed: bool) -> Result<ExitCode, Failure> {
    if let Some(bug) = bugs.into_iter().next() {
        return Err(Failure::Bug(bug));
    }
    let unreadable = audit.papers.iter().any(|paper| {
        !paper.problems.is_empty()
            || paper.equations.iter().flat_map(|e| &e.claims).any(|c| !c.problems.is_empty())
    });
    Ok(ExitCode::from(if unreadable {
        2
    } else if is_clean(&audit.summary) && !regressed {
        0
    } else {
        1
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_outweighs_every_verdict() {
        let (audit, _) = decide::audit(&[], &Selection::default(), 1, &|_| {});
        let bug = Bug { claim: "(1) printed".to_owned(), message: "the two engines disagree".to_owned() };
        let failure = exit_code(&audit, vec![bug], false).expect_err("a bug is no outcome");
        assert_eq!(failure.exit_code(), 70);
    }
}
