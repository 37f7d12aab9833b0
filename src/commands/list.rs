//! `referee list`

use std::io::Write;
use std::process::ExitCode;

use referee::list;

use super::{load, standard_output, warn_of_faults};
use crate::{Failure, Input};

pub fn run(input: &Input) -> Result<ExitCode, Failure> {
    let papers = load(input)?;
    let faulty = warn_of_faults(&papers);
    let rows = list(&papers);
    if rows.is_empty() && !faulty {
        return Err(Failure::NothingSelected("the documents hold no equations".to_owned()));
    }
    let mut out = standard_output();
    for row in rows {
        writeln!(out, "{}:{}  {}", row.paper, row.number, row.title)?;
        for (name, place) in row.claims {
            writeln!(out, "    {name:<44} {place}")?;
        }
    }
    Ok(ExitCode::from(if faulty { 2 } else { 0 }))
}
