//! Annotations for GitHub: a command a line, which puts a message beside the line of a document that it is of.

use std::io::Write;

use super::reporter::{ReportError, Reporter};
use super::text::UNUSED;
use crate::record::{Event, Ground, PaperOutcome, Problem, SourcePlace, Verdict};

/// Writes an annotation for each fault of a document, and for each claim that is not as recorded or undecided.
pub struct Annotations<W>(pub W);

impl<W: Write> Annotations<W> {
    fn problems(&mut self, problems: &[Problem]) -> Result<(), ReportError> {
        problems.iter().try_for_each(|problem| {
            let text = format!("{}: {}", problem.message, problem.label);
            self.annotation("error", &problem.source, &problem.code, &text)
        })
    }

    /// The format is that of GitHub's workflow commands.
    fn annotation(
        &mut self,
        level: &str,
        place: &SourcePlace,
        title: &str,
        text: &str,
    ) -> Result<(), ReportError> {
        let SourcePlace { file, line, column } = place;
        let (file, title) = (property(file), property(title));
        Ok(writeln!(
            self.0,
            "::{level} file={file},line={line},col={column},title={title}::{}",
            escaped(text)
        )?)
    }
}

impl<W: Write + Send> Reporter for Annotations<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        match event {
            Event::PaperStarted(paper) => self.problems(&paper.problems),
            Event::ClaimDecided(id, claim) if claim.problems.is_empty() => {
                let title = format!("({}) {}", id.number, claim.name);
                for premise in claim.unused() {
                    let text = format!("{}: {UNUSED}", premise.line());
                    self.annotation("warning", &premise.source, &title, &text)?;
                }
                let weak = claim.rests_on.iter().filter(|ground| ground.verdict.is_weak());
                let weak: Vec<Ground> = weak.cloned().collect();
                if !weak.is_empty() {
                    let text = format!("{} as far as these do: {}", claim.verdict, Ground::list(&weak));
                    self.annotation("notice", &claim.source, &title, &text)?;
                }
                if !claim.as_recorded() {
                    let recorded = claim.expected.map_or("nothing", Verdict::name);
                    let text = format!("recorded {recorded}, found {}: {}", claim.verdict, claim.reason);
                    self.annotation("error", &claim.source, &title, &text)
                } else if claim.verdict == Verdict::Undecided {
                    self.annotation("warning", &claim.source, &title, &claim.reason.to_string())
                } else {
                    Ok(())
                }
            }
            Event::ClaimDecided(_, claim) => self.problems(&claim.problems),
            Event::Finished(audit) => {
                for finding in audit.papers.iter().flat_map(PaperOutcome::dimension_misfits) {
                    for misfit in &finding.misfits {
                        let text = format!("{finding}; {misfit}");
                        self.annotation("warning", &misfit.source, "dimensions", &text)?;
                    }
                }
                let count = |verdict| audit.summary.claims.get(&verdict).copied().unwrap_or(0);
                let (changed, undecided) = (audit.summary.changed, count(Verdict::Undecided));
                let total: usize = audit.summary.claims.values().sum();
                let text = format!("{total} claims, {changed} not as recorded, {undecided} undecided");
                Ok(writeln!(self.0, "::notice title=referee::{text}")?)
            }
            _ => Ok(()),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
