//! `referee language`

use std::io::Write;
use std::process::ExitCode;

use crate::Failure;

/// Prints the reference of the claim language.
pub fn run() -> Result<ExitCode, Failure> {
    write!(std::io::stdout(), "{}", referee::reference())?;
    Ok(ExitCode::SUCCESS)
}
