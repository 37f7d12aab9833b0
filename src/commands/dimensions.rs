//! `referee dimensions`

use std::io::Write;
use std::process::ExitCode;

use referee::dimensions_proven;
use referee::report::dimensions::write_dimensions;

use super::{load, standard_output, warn_of_faults};
use crate::{Failure, Input};

pub fn run(input: &Input) -> Result<ExitCode, Failure> {
    let papers = load(input)?;
    let faulty = warn_of_faults(&papers);
    let mut out = standard_output();
    let mut equations = 0;
    for (paper, _) in &papers {
        writeln!(out, "{}", paper.title)?;
        for part in dimensions_proven(paper, input.settings()) {
            equations += part.equations.len();
            write_dimensions(&mut out, &part)?;
        }
    }
    if equations == 0 && !faulty {
        return Err(Failure::NothingSelected("no equation takes part".to_owned()));
    }
    Ok(ExitCode::from(if faulty { 2 } else { 0 }))
}
