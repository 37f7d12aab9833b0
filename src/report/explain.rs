//! Everything about one equation, for a terminal.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::certificate::write_link;
use super::text::{UNUSED, mark, path_of, shell_word};
use super::unicode::{formula, prose};
use crate::document::EquationNumber;
use crate::record::{Audit, ClaimOutcome, EquationKind, EquationOutcome, Ground, PaperOutcome};

/// Writes the printed form, every claim with its certificate or counterexample, and what the equation
/// is connected with.
///
/// # Errors
/// What writing reports.
pub fn explain(
    out: &mut impl Write,
    audit: &Audit,
    paper: &PaperOutcome,
    equation: &EquationOutcome,
    used_by: &[EquationNumber],
) -> io::Result<()> {
    writeln!(out, "{}", format!("({}) {}", equation.number, prose(&equation.title)).bold())?;
    writeln!(out, "{}, section {} {}", paper.title, equation.section, equation.section_title)?;
    writeln!(out, "{}\n", equation.source)?;
    writeln!(
        out,
        "{} {}: {}\n",
        mark(equation.verdict),
        equation.verdict.bold(),
        prose(&equation.reason.to_string())
    )?;
    if equation.reduced {
        writeln!(out, "Decided in a reduced form only, not as printed.\n")?;
    }
    if !equation.rests_on.is_empty() {
        writeln!(out, "Rests on {}, which it is given.\n", Ground::list(&equation.rests_on))?;
    }
    if let Some(line) = paper.dimension_line(&equation.number) {
        writeln!(out, "Dimensions: {line}.\n")?;
    }
    let printed = match equation.kind(paper.kind) {
        EquationKind::Numbered | EquationKind::Statement => "As printed",
        EquationKind::Added => "A statement of the audit",
        EquationKind::Reconstructed => "A reconstruction: the paper's equations were not available",
    };
    writeln!(out, "{}", printed.bold())?;
    for printed in &equation.printed {
        indented(out, &formula(printed).unwrap_or_else(|| printed.clone()))?;
    }
    if !equation.prose.is_empty() {
        writeln!(out)?;
        indented(out, &prose(&equation.prose))?;
    }
    for claim in &equation.claims {
        writeln!(out)?;
        explain_claim(out, claim)?;
        if let Some(outcome) = claim.certificate.experiment.and_then(|n| paper.experiments.get(n)) {
            outcome.findings.iter().try_for_each(|finding| writeln!(out, "  - {finding}"))?;
        }
    }
    writeln!(out, "\n{}", "Connections".bold())?;
    writeln!(out, "  uses     {}", numbers(&equation.depends_on))?;
    writeln!(out, "  used by  {}", numbers(used_by))?;
    writeln!(
        out,
        "\nRepeat with: referee audit {} --equation {} --seed {}",
        path_of(paper, equation),
        shell_word(&equation.number),
        audit.seed
    )
}

fn numbers(list: &[EquationNumber]) -> String {
    if list.is_empty() {
        return "nothing".to_owned();
    }
    list.iter().map(|number| format!("({number})")).collect::<Vec<_>>().join(", ")
}

fn indented(out: &mut impl Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "  {line}"))
}

fn explain_claim(out: &mut impl Write, claim: &ClaimOutcome) -> io::Result<()> {
    let recorded = claim.expected.map_or("nothing".to_owned(), |verdict| verdict.to_string());
    let title = format!("{} — {} {}", claim.name, mark(claim.verdict), claim.verdict);
    writeln!(out, "{} (recorded: {recorded}; {:.1} ms)", title.bold(), claim.seconds * 1e3)?;
    writeln!(out, "  {}", claim.source)?;
    writeln!(out, "  as written")?;
    claim.statement.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
    if !claim.latex.is_empty() {
        writeln!(out, "  as understood")?;
    }
    for line in &claim.latex {
        let line = formula(line).unwrap_or_else(|| line.clone());
        line.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
    }
    if let Some(because) = &claim.because {
        writeln!(out, "  because {}", prose(because))?;
    }
    if !claim.rests_on.is_empty() {
        writeln!(out, "  rests on {}", Ground::list(&claim.rests_on))?;
    }
    for premise in claim.unused() {
        writeln!(out, "  warning: {} at {}: {UNUSED}", premise.line(), premise.source)?;
    }
    for problem in &claim.problems {
        writeln!(out, "{}", problem.rendered)?;
    }
    for link in &claim.certificate.links {
        write_link(out, link)?;
    }
    if let Some(check) = &claim.certificate.derivative_check {
        writeln!(
            out,
            "  second engine: {} derivatives agree with dual numbers, worst disagreement {:.0e}",
            check.compared, check.worst
        )?;
    }
    Ok(())
}
