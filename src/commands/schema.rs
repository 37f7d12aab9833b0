//! `referee schema`

use std::io::Write;
use std::process::ExitCode;

use referee::record::schema;

use crate::Failure;

/// Prints the JSON schema of `referee audit --format json`.
pub fn run() -> Result<ExitCode, Failure> {
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&schema())?)?;
    Ok(ExitCode::SUCCESS)
}
