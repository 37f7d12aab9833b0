//! Experiments in a terminal: which there are, their parameters, and what one measured.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::simulate::{Entry, Outcome, number};

/// Name, equations and purpose of each.
///
/// # Errors
/// What writing reports.
pub fn list(out: &mut impl Write, experiments: &[Entry]) -> io::Result<()> {
    for entry in experiments {
        writeln!(out, "{}  {}", entry.name.bold(), entry.equations.join(" "))?;
        writeln!(out, "    {}", entry.summary)?;
    }
    writeln!(out, "\nParameters of one: referee experiment NAME --list")
}

/// The parameters of one experiment: default, what is allowed, and meaning.
///
/// # Errors
/// What writing reports.
pub fn describe(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    writeln!(out, "{}  {}\n{}\n", entry.name.bold(), entry.equations.join(" "), entry.summary)?;
    for field in entry.fields() {
        writeln!(out, "  {}={}  ({})", field.name.bold(), field.default, field.allowed)?;
        writeln!(out, "      {}", field.documentation)?;
    }
    let Some(first) = entry.fields().into_iter().next() else { return Ok(()) };
    writeln!(out, "\nExample: referee experiment {} {}={}", entry.name, first.name, first.default)
}

/// Findings, numbers and orders of convergence.
///
/// # Errors
/// What writing reports.
pub fn outcome(out: &mut impl Write, entry: &Entry, outcome: &Outcome) -> io::Result<()> {
    writeln!(out, "{}  {}", entry.name.bold(), entry.equations.join(" "))?;
    let parameters: Vec<String> =
        outcome.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    writeln!(out, "{}", parameters.join(" ").dimmed())?;
    if !outcome.findings.is_empty() {
        writeln!(out, "\n{}", "Findings".bold())?;
        outcome.findings.iter().try_for_each(|finding| writeln!(out, "  {finding}"))?;
    }
    let shown = outcome.rounded(6);
    if !shown.measurements.is_empty() {
        writeln!(out, "\n{}", "Measured".bold())?;
        let width = shown.measurements.iter().map(|m| m.name.chars().count()).max().unwrap_or(0);
        for m in &shown.measurements {
            let value = if m.magnitude_only {
                format!("at most {}", number(m.value))
            } else {
                format!("{} ± {}", number(m.value), number(m.error))
            };
            let reference =
                m.reference.map_or(String::new(), |value| format!("   reference {}", number(value)));
            writeln!(out, "  {:<width$}  {value}{reference}", m.name)?;
        }
    }
    if !shown.convergence.is_empty() {
        writeln!(out, "\n{}", "Orders of convergence".bold())?;
        let order = |order: Option<f64>| order.map_or("-".to_owned(), |order| format!("{order:.2}"));
        for study in &shown.convergence {
            let (observed, expected) = (order(study.observed_order), order(study.expected_order));
            writeln!(out, "  {} in {}: {observed} (expected {expected})", study.quantity, study.refined)?;
        }
    }
    Ok(())
}
