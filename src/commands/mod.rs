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

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::AutoStream;
use referee::record::{Audit, Event};
use referee::report::lines::{Lines, columns};
use referee::report::progress::Progress;
use referee::report::{Reporter, hear_all};
use referee::{Bug, EquationNumber, LoadError, Paper, Selected, Selection, audit_until, discover};

use crate::{FOLDER, Failure, Input};

/// The exit code of what was stopped.
const STOPPED: i32 = 130;

/// Standard output for people: in lines that fit.
fn standard_output() -> Lines<AutoStream<io::Stdout>> {
    Lines::new(anstream::stdout(), columns())
}

/// Reads all papers that the command line names, each once.
fn load(input: &Input) -> Result<Vec<Selected>, Failure> {
    let mut papers: Vec<(Option<PathBuf>, Selected)> = Vec::new();
    for path in &input.path {
        let found = match discover(path) {
            Err(LoadError::Io { path, error })
                if path.as_os_str() == FOLDER && error.kind() == io::ErrorKind::NotFound =>
            {
                return Err(Failure::NoProject);
            }
            found => found?,
        };
        let is_latex = path.extension().is_some_and(|extension| extension == "tex");
        let source = path.canonicalize().ok().filter(|_| is_latex);
        papers.extend(found.into_iter().map(|one| (source.clone().or_else(|| home(&one.0)), one)));
    }
    // A document of a paper that is there as a whole is there as well.
    let whole: HashSet<PathBuf> =
        papers.iter().filter(|(_, (_, only))| only.is_none()).filter_map(|(home, _)| home.clone()).collect();
    let mut known = HashSet::new();
    papers.retain(|(home, (_, only))| match home {
        Some(home) => (only.is_none() || !whole.contains(home)) && known.insert((home.clone(), only.clone())),
        None => true,
    });
    Ok(papers.into_iter().map(|(_, one)| one).collect())
}

/// The folder of a paper's documents, whatever the way to it.
fn home(paper: &Paper) -> Option<PathBuf> {
    let of_sections = paper.sections.first().map(|section| section.source.path.as_path());
    let path = of_sections.or_else(|| paper.problems.first().map(|problem| problem.path()))?;
    path.canonicalize().ok()?.parent().map(PathBuf::from)
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

/// Decides, and tells all reporters and, on standard error, how far it is. On Ctrl-C they are told what there is so
/// far, and the program ends.
fn decide(
    papers: &[Selected],
    selection: &Selection,
    input: &Input,
    reporters: &mut [&mut dyn Reporter],
) -> Result<(Audit, Vec<Bug>), Failure> {
    let stop = stop_on_ctrl_c()?;
    let progress = Progress::new(input.slow());
    let mut failed = None;
    let mut listen = |event: Event<'_>| {
        progress.hear(event);
        // Nothing is told of an audit of nothing: that is an error of its own.
        let nothing = matches!(event, Event::Finished(audit) if audit.papers.is_empty());
        let in_order = !matches!(event, Event::ClaimStarted(_) | Event::ClaimEnded(_));
        if failed.is_none() && !nothing && in_order {
            failed = progress.aside(|| hear_all(reporters, event)).err();
            // Nobody listens any more.
            stop.fetch_or(failed.is_some(), Ordering::Relaxed);
        }
        if let (Event::Finished(audit), None) = (event, &failed)
            && audit.omitted.unreached > 0
        {
            // Claims that still run have nobody to tell.
            process::exit(STOPPED);
        }
    };
    let (audit, bugs) = audit_until(stop, papers, selection, input.settings(), &mut listen);
    match failed {
        Some(error) => Err(error.into()),
        None if audit.papers.is_empty() => Err(nothing_selected(papers, selection)),
        None => Ok((audit, bugs)),
    }
}

/// Becomes true on Ctrl-C. Whoever presses it a second time does not want to wait for anything.
fn stop_on_ctrl_c() -> Result<&'static AtomicBool, Failure> {
    static STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            process::exit(STOPPED);
        }
    })
    .map_err(|error| Failure::Usage(format!("failed to listen for Ctrl-C: {error}")))?;
    Ok(&STOP)
}

/// An equation as it is asked for, such as `42` or `paper:42`; the paper by its id.
fn wanted(text: &str) -> Result<(Option<String>, EquationNumber), Failure> {
    let (paper, number) = match text.rsplit_once(':') {
        Some((paper, number)) => (Some(paper.to_owned()), number),
        None => (None, text),
    };
    match EquationNumber::look_for(number) {
        Some(number) => Ok((paper, number)),
        None => Err(Failure::Usage(format!(
            "failed to read the equation `{text}`: expected 42, 28-36, 15.3, A.2, 12a, T9 or paper:42"
        ))),
    }
}

fn nothing_selected(papers: &[Selected], selection: &Selection) -> Failure {
    let of_papers = selection.of_papers.iter().map(|(paper, number)| format!("{paper}:{number}"));
    let mut wanted: Vec<String> =
        selection.equations.iter().map(EquationNumber::to_string).chain(of_papers).collect();
    wanted.extend(selection.sections.iter().map(|section| format!("section {section}")));
    let known: Vec<&str> = papers.iter().map(|(paper, _)| paper.id.as_str()).collect();
    Failure::NothingSelected(match wanted.is_empty() {
        true => "the documents hold no equations".to_owned(),
        false => format!("no equation is among {}; the papers are {}", wanted.join(", "), known.join(", ")),
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
