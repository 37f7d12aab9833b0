//! `referee recheck`

use std::path::PathBuf;
use std::process::ExitCode;

use referee::recheck::recheck;
use referee::report::diff::read;

use super::standard_output;
use crate::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// What `referee audit --format json` wrote, or the `audit.json` of a report
    audit: PathBuf,
    /// Name every claim that could not be confirmed
    #[arg(long)]
    list: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let result = recheck(&read(&arguments.audit)?);
    result.write(&mut standard_output(), arguments.list)?;
    Ok(ExitCode::from(u8::from(!result.contradicted().is_empty())))
}
