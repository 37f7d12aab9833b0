//! `referee explain`, of an equation or of the code of an error.

use std::io::Write;
use std::process::ExitCode;

use referee::report::explain::explain;
use referee::{Code, EquationNumber, Listed, PaperKind, Selected, Selection, dimensions, list};

use super::{decide, exit_code, load, standard_output, wanted, warn_of_faults};
use crate::{Failure, Input};

pub fn run(target: &str, input: &Input) -> Result<ExitCode, Failure> {
    let mut out = standard_output();
    if let Ok(code) = target.parse::<Code>() {
        writeln!(out, "{code}: failed to {}\n\n{}", code.title(), code.example().text().trim_end())?;
        return Ok(ExitCode::SUCCESS);
    }
    let (paper, number) = wanted(target)?;
    let papers = load(input)?;
    warn_of_faults(&papers);
    let all = list(&papers);
    let Some(paper) = meant(&papers, &all, paper.as_deref(), &number)? else {
        return Err(Failure::NothingSelected(format!("no paper has the equation `{target}`")));
    };
    let selection = Selection { of_papers: vec![(paper, number)], ..Selection::default() };
    let (mut audit, bugs) = decide(&papers, &selection, input, &mut [])?;
    for outcome in &mut audit.papers {
        let read = papers.iter().find(|(paper, _)| paper.id == outcome.id);
        outcome.dimensions = read.map(|(paper, _)| dimensions(paper)).unwrap_or_default();
    }
    let mut found = false;
    for (paper, equation) in audit.equations() {
        let users =
            all.iter().filter(|row| row.paper == paper.id && row.depends_on.contains(&equation.number));
        let used_by: Vec<EquationNumber> = users.map(|row| row.number.clone()).collect();
        if std::mem::replace(&mut found, true) {
            writeln!(out)?;
        }
        explain(&mut out, &audit, paper, equation, &used_by)?;
    }
    exit_code(&audit, bugs, false)
}

/// The paper whose equation is meant: the one that is named, else the only one that has it, papers before controls.
///
/// # Errors
/// When several have it.
fn meant(
    papers: &[Selected],
    all: &[Listed],
    named: Option<&str>,
    number: &EquationNumber,
) -> Result<Option<String>, Failure> {
    let has = |id: &str| all.iter().any(|row| row.paper == id && number.overlaps_in_any_case(&row.number));
    let having = papers.iter().map(|(paper, _)| paper).filter(|paper| has(&paper.id));
    let mut having: Vec<_> = having.filter(|paper| named.is_none_or(|id| id == paper.id)).collect();
    // Of one paper, several documents may be asked for.
    having.dedup_by(|one, other| one.id == other.id);
    let (controls, mut meant): (Vec<_>, Vec<_>) =
        having.into_iter().partition(|paper| paper.kind == PaperKind::Control);
    if meant.is_empty() {
        meant = controls;
    }
    match meant.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.id.clone())),
        several if named.is_some() => Ok(several.first().map(|paper| paper.id.clone())),
        several => {
            let names: Vec<String> = several.iter().map(|paper| format!("{}:{number}", paper.id)).collect();
            Err(Failure::Usage(format!("failed to tell which ({number}) is meant: {}", names.join(" or "))))
        }
    }
}
