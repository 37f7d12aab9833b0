//! `referee explain`, of an equation or of the code of an error.

use std::process::ExitCode;

use referee::report::explain::explain;
use referee::{Code, EquationNumber, Selection, audit, dimensions, list};

use super::{exit_code, load, warn_of_faults};
use crate::{Failure, Input};

pub fn run(target: &str, input: &Input) -> Result<ExitCode, Failure> {
    let (paper_id, number) = match target.rsplit_once(':') {
        Some((paper, number)) => (Some(paper.to_owned()), number),
        None => (None, target),
    };
    if let Ok(code) = target.parse::<Code>() {
        anstream::println!("{code}: failed to {}\n\n{}", code.title(), code.example().text().trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let papers = load(input)?;
    warn_of_faults(&papers);
    let parsed = EquationNumber::read(number).ok_or_else(|| {
        Failure::Usage(format!("failed to read the equation `{target}`: expected 42, 15.3, A.2, 12a or T9"))
    })?;
    let selection = Selection { paper: paper_id, equations: vec![parsed.clone()], ..Selection::default() };
    let (mut audit, bugs) = audit(&papers, &selection, input.settings(), &mut |_| {});
    for outcome in &mut audit.papers {
        let read = papers.iter().find(|(paper, _)| paper.id == outcome.id);
        outcome.dimensions = read.map(|(paper, _)| dimensions(paper)).unwrap_or_default();
    }
    let all = list(&papers);
    let mut found = 0;
    let mut out = anstream::stdout();
    for paper in &audit.papers {
        for equation in &paper.equations {
            let number = &equation.number;
            let users = all.iter().filter(|row| row.paper == paper.id && row.depends_on.contains(number));
            let used_by: Vec<EquationNumber> = users.map(|row| row.number.clone()).collect();
            if found > 0 {
                std::io::Write::write_all(&mut out, b"\n")?;
            }
            explain(&mut out, &audit, paper, equation, &used_by)?;
            found += 1;
        }
    }
    if found == 0 {
        return Err(Failure::NothingSelected(format!("no paper has the equation `{target}`")));
    }
    exit_code(&audit, bugs, false)
}
