//! `referee explain`

use std::process::ExitCode;

use referee::decide::{Selection, audit};
use referee::report::explain::explain;

use super::load;
use crate::{Failure, Input};

pub fn run(target: &str, input: &Input) -> Result<ExitCode, Failure> {
    let (paper_id, number) = match target.rsplit_once(':') {
        Some((paper, number)) => (Some(paper.to_owned()), number),
        None => (None, target),
    };
    let number = number.trim_matches(['(', ')']);
    let papers = load(input)?;
    // The whole paper is decided: what uses the equation belongs to the explanation.
    let selection = Selection { paper: paper_id, ..Selection::default() };
    let (audit, bugs) = audit(&papers, &selection, input.seed, &|_| {});
    let mut found = 0;
    let mut out = anstream::stdout();
    for paper in &audit.papers {
        for equation in paper.equations.iter().filter(|equation| equation.number == number) {
            if found > 0 {
                std::io::Write::write_all(&mut out, b"\n")?;
            }
            explain(&mut out, &audit, paper, equation)?;
            found += 1;
        }
    }
    if found == 0 {
        return Err(Failure::NothingSelected(format!("no paper has the equation `{target}`")));
    }
    match bugs.into_iter().next() {
        Some(bug) => Err(Failure::Bug(bug)),
        None => Ok(ExitCode::SUCCESS),
    }
}
