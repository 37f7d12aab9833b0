//! `referee audit`

use std::io::Write;
use std::path::{Component, Path};
use std::process::ExitCode;

use referee::Selection;
use referee::report::Reporter;
use referee::report::diff::{self, Comparison};
use referee::report::github::Annotations;
use referee::report::json::Json;
use referee::report::junit::Junit;
use referee::report::lines::columns;
use referee::report::terminal::{Show, Terminal};

use super::{decide, exit_code, load, use_threads, wanted};
use crate::{AuditArguments, Failure, Format};

pub fn run(arguments: &AuditArguments) -> Result<ExitCode, Failure> {
    if !matches!(arguments.format, Format::Human) && (arguments.quiet || !arguments.verdict.is_empty()) {
        return Err(Failure::Usage(
            "failed to combine the options: --verdict and --quiet are for --format human".to_owned(),
        ));
    }
    let mut selection = Selection {
        sections: arguments.section.clone(),
        exact_only: arguments.exact,
        ..Selection::default()
    };
    for text in &arguments.equation {
        match wanted(text)? {
            (None, number) => selection.equations.push(number),
            (Some(paper), number) => selection.of_papers.push((paper, number)),
        }
    }
    let baseline = arguments.baseline.as_deref().map(diff::read).transpose()?;
    if let Some(junit) = &arguments.junit {
        refuse_far_folder(junit)?;
    }
    let papers = load(&arguments.input)?;
    use_threads(arguments.jobs);
    let mut main: Box<dyn Reporter> = match arguments.format {
        Format::Human => {
            let verdicts = arguments.verdict.iter().map(|name| name.0).collect();
            let show = Show { width: columns(), quiet: arguments.quiet, verdicts };
            Box::new(Terminal::new(anstream::stdout(), show))
        }
        Format::Json => Box::new(Json(std::io::stdout())),
        Format::Github => Box::new(Annotations(std::io::stdout())),
    };
    let mut junit = arguments.junit.clone().map(Junit);
    // Beside what a program reads, words go to standard error.
    let out: Box<dyn Write + Send> = match arguments.format {
        Format::Human => Box::new(anstream::stdout()),
        Format::Json | Format::Github => Box::new(anstream::stderr()),
    };
    let mut comparison = baseline.map(|baseline| Comparison::new(baseline, out));
    let mut reporters: Vec<&mut dyn Reporter> = vec![main.as_mut()];
    reporters.extend(junit.as_mut().map(|junit| junit as &mut dyn Reporter));
    reporters.extend(comparison.as_mut().map(|comparison| comparison as &mut dyn Reporter));
    let (audit, bugs) = decide(&papers, &selection, &arguments.input, &mut reporters)?;
    exit_code(&audit, bugs, comparison.is_some_and(|comparison| comparison.regressed))
}

/// Refuses a file whose folder would have to be made outside of the working directory.
fn refuse_far_folder(file: &Path) -> Result<(), Failure> {
    let here = std::env::current_dir()?;
    let mut folder = here.clone();
    for part in file.parent().unwrap_or(Path::new("")).components() {
        match part {
            Component::ParentDir => drop(folder.pop()),
            part => folder.push(part),
        }
    }
    if folder.is_dir() || folder.starts_with(&here) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "failed to write {}: there is no folder {}",
        file.display(),
        folder.display()
    )))
}
