//! `referee verify`

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use referee::report::diff::read;
use referee::report::file::write_whole;
use referee::report::sympy::{Scripts, WHOLE_PAPER, file_name};

use crate::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// What `referee audit --format json` wrote, or the `audit.json` of a report
    audit: PathBuf,
    /// The folder that the programs are written into, one folder a paper
    #[arg(long, default_value = "verify")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let audit = read(&arguments.audit)?;
    let mut out = anstream::stdout().lock();
    for paper in &audit.papers {
        let scripts = Scripts::new(paper);
        let folder = arguments.out.join(&paper.id);
        for equation in &paper.equations {
            if let Some(text) = scripts.equation(&equation.number) {
                write_whole(&folder.join(file_name(&equation.number)), text.as_bytes())?;
            }
        }
        if let Some(text) = scripts.paper() {
            write_whole(&folder.join(WHOLE_PAPER), text.as_bytes())?;
        }
        let (translated, decided) = scripts.coverage();
        writeln!(out, "{}: {translated} of {decided} claims are translated for SymPy", paper.id)?;
        for (reason, count) in scripts.gaps() {
            writeln!(out, "{count:6}  {reason}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
