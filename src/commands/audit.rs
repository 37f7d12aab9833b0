//! `referee audit`

use std::io::Write;
use std::process::ExitCode;

use referee::decide::{Audit, Selection};
use referee::document::EquationNumber;
use referee::report::diff;
use referee::report::file::write_whole;
use referee::report::json::to_json;
use referee::report::junit::to_junit;

use super::{decide, exit_code, is_empty, load, use_threads};
use crate::{AuditArguments, Failure, Format};

pub fn run(arguments: &AuditArguments) -> Result<ExitCode, Failure> {
    let selection = Selection {
        equations: ranges(&arguments.equation)?,
        exact_only: arguments.exact,
        ..Selection::default()
    };
    let baseline = arguments.baseline.as_deref().map(diff::read).transpose()?;
    let papers = load(&arguments.input)?;
    use_threads(arguments.jobs);
    let human = arguments.format == Format::Human;
    let (audit, bugs) = decide(&papers, &selection, arguments.input.settings(), human)?;
    if is_empty(&audit) {
        return Err(Failure::NothingSelected(match arguments.equation.as_slice() {
            [] => "the documents hold no equations".to_owned(),
            wanted => format!("no equation is among {}", wanted.join(", ")),
        }));
    }
    if !human {
        writeln!(std::io::stdout(), "{}", to_json(&audit)?)?;
    }
    if let Some(file) = &arguments.junit {
        write_whole(file, to_junit(&audit)?.as_bytes())?;
    }
    let regressed = match &baseline {
        Some(baseline) => compare(baseline, &audit, arguments)?,
        None => false,
    };
    exit_code(&audit, bugs, regressed)
}

/// Writes what changed, beside the JSON if that is asked for; true if something is worse.
fn compare(baseline: &Audit, audit: &Audit, arguments: &AuditArguments) -> Result<bool, Failure> {
    let mut difference = diff::diff(baseline, audit);
    if arguments.exact || !arguments.equation.is_empty() {
        // What was not selected is not gone.
        difference.gone.clear();
    }
    match arguments.format {
        Format::Human => {
            let mut out = anstream::stdout();
            writeln!(out, "\nCompared with the baseline")?;
            difference.write(&mut out)?;
        }
        Format::Json => difference.write(&mut anstream::stderr())?,
    }
    Ok(difference.is_regression())
}

/// `42`, `28-36`, `T9`
fn ranges(texts: &[String]) -> Result<Vec<(EquationNumber, EquationNumber)>, Failure> {
    texts
        .iter()
        .map(|text| {
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            let parse = |part: &str| {
                part.trim().trim_matches(['(', ')']).parse::<EquationNumber>().map_err(|()| {
                    Failure::Usage(format!("failed to read the equation `{text}`: expected 42, 28-36 or T9"))
                })
            };
            let (first, last) = (parse(first)?, parse(last)?);
            if first > last {
                let message =
                    format!("failed to read the equations `{text}`: ({first}) comes after ({last})");
                return Err(Failure::Usage(message));
            }
            Ok((first, last))
        })
        .collect()
}
