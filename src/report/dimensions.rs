//! The dimensions of a paper in a terminal.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::record::{Dimensions, OrdinaryUnits, QuantityDimension};

/// Writes what is found first, then the table, then the rescalings.
///
/// # Errors
/// When it cannot be written.
pub fn write_dimensions(out: &mut impl Write, part: &Dimensions) -> io::Result<()> {
    let equations: Vec<String> = part.equations.iter().map(|number| format!("({number})")).collect();
    let named =
        if equations.len() <= 6 { equations.join(", ") } else { format!("{} equations", equations.len()) };
    writeln!(out, "\n  {}, {} relations compared", named.bold(), part.relations)?;
    let (faults, facts): (Vec<_>, Vec<_>) =
        part.findings.iter().partition(|finding| finding.kind.is_misfit());
    for finding in faults.into_iter().chain(facts) {
        let sign = if finding.kind.is_misfit() { "✗" } else { "·" };
        writeln!(out, "  {} {finding}", sign.bold())?;
        for misfit in &finding.misfits {
            writeln!(out, "      {misfit}\n        at {}", misfit.source)?;
        }
        if let Some(rescaling) = &finding.broken {
            writeln!(out, "      all others allow {rescaling}")?;
        }
        if !finding.consequences.is_empty() {
            writeln!(out, "      then also without dimension: {}", finding.consequences.join(", "))?;
        }
    }
    if !part.table.is_empty() {
        writeln!(out, "  {}", "Dimensions".bold())?;
    }
    let column = |of: fn(&QuantityDimension) -> usize| part.table.iter().map(of).max().unwrap_or(0);
    let (names, kinds) = (column(|row| row.name.chars().count()), column(|row| row.kind.to_string().len()));
    for row in part.table.iter().filter(|row| row.dimension != "1") {
        let free = if row.free { "free" } else { row.dimension.as_str() };
        let kind = row.kind.to_string();
        writeln!(out, "    {:<names$}  {:<kinds$}  {free}", row.name, kind.dimmed())?;
    }
    if !part.dimensionless.is_empty() {
        writeln!(out, "  {} {}", "Without dimension:".bold(), part.dimensionless.join(", "))?;
    }
    for OrdinaryUnits { equation, formula } in &part.ordinary {
        writeln!(out, "  ({equation}) in ordinary units: {formula}")?;
    }
    if !part.rescalings.is_empty() {
        writeln!(out, "  {}", "Every equation stays as it is under".bold())?;
    }
    for rescaling in &part.rescalings {
        writeln!(out, "    {rescaling}")?;
        let Some(proof) = &rescaling.proof else { continue };
        let relations = proof.proven + proof.open.len();
        writeln!(out, "      {}", format!("proven of {} of {relations} relations", proof.proven).dimmed())?;
        for gap in &proof.open {
            writeln!(out, "      ({}) not: {} at {}", gap.equation, gap.why, gap.source)?;
        }
    }
    if !part.left_out.is_empty() {
        writeln!(out, "  {} of the claims could not be compared:", part.left_out.len())?;
    }
    for gap in &part.left_out {
        writeln!(out, "    ({}) {} at {}", gap.equation, gap.why, gap.source)?;
    }
    Ok(())
}
