//! `referee diff`

use std::path::PathBuf;
use std::process::ExitCode;

use referee::report::diff::{diff, read};

use super::standard_output;
use crate::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// What `referee audit --format json` wrote before
    old: PathBuf,
    /// What it writes now
    new: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let difference = diff(&read(&arguments.old)?, &read(&arguments.new)?);
    difference.write(&mut standard_output())?;
    Ok(ExitCode::from(u8::from(difference.is_regression())))
}
