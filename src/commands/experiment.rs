//! `referee experiment`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use referee::report::file::write_whole;
use referee::report::measured;
use referee::report::progress::ExperimentProgress;
use referee::simulate::{Context, Entry, ExperimentError, Outcome, experiments, find};

use super::{stop_on_ctrl_c, use_threads};
use crate::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// The experiment; --list names them all
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// Parameters that differ from their defaults
    #[arg(value_name = "PARAMETER=VALUE")]
    parameters: Vec<String>,
    /// List the experiments, or the parameters of the one that is named
    #[arg(long)]
    list: bool,
    /// Write numbers and curves: as JSON to a name that ends in .json, otherwise as CSV files to a folder
    #[arg(long, short)]
    out: Option<PathBuf>,
    /// Number of threads; 0 for one a core. The numbers do not depend on it
    #[arg(long, short, default_value_t = 0)]
    jobs: usize,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut out = anstream::stdout();
    let Some(name) = &arguments.name else {
        measured::list(&mut out, experiments())?;
        return Ok(ExitCode::SUCCESS);
    };
    let entry = find(name)?;
    if arguments.list {
        measured::describe(&mut out, entry)?;
        return Ok(ExitCode::SUCCESS);
    }
    let outcome = measure(entry, arguments)?;
    measured::outcome(&mut out, entry, &outcome)?;
    if let Some(path) = &arguments.out {
        let files = write(path, &outcome)?;
        writeln!(out, "\n{} written to {}", files, path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(entry: &Entry, arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut pairs = Vec::new();
    for text in &arguments.parameters {
        let Some((name, value)) = text.split_once('=') else {
            let message = format!("failed to read the parameter `{text}`: expected name=value");
            return Err(Failure::Usage(message));
        };
        pairs.push((name, value));
    }
    let experiment = entry.build(&pairs).map_err(ExperimentError::from)?;
    use_threads(arguments.jobs);
    // The experiment looks at it at least every few milliseconds.
    let stop = stop_on_ctrl_c()?;
    let progress = ExperimentProgress::new();
    let outcome = experiment.run(&Context::new(&|now| progress.show(now), stop));
    progress.clear();
    Ok(outcome?)
}

/// Writes every file whole or not at all; says what they are.
fn write(path: &Path, outcome: &Outcome) -> Result<String, Failure> {
    if path.extension().is_some_and(|extension| extension == "json") {
        write_whole(path, serde_json::to_string_pretty(outcome)?.as_bytes())?;
        return Ok("JSON".to_owned());
    }
    let tables = outcome.csv();
    for (name, text) in &tables {
        write_whole(&path.join(name), text.as_bytes())?;
    }
    Ok(format!("{} CSV files", tables.len()))
}
