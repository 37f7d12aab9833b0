//! The audit in a terminal: a line an equation while it runs, then a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use owo_colors::{OwoColorize, Style};

use super::print;
use super::reporter::{ReportError, Reporter};
use super::text::{UNUSED, how_decided, mark};
use crate::document::PaperKind;
use crate::record::{Audit, ClaimOutcome, EquationOutcome, Event, Fidelity, Ground, PaperOutcome, Verdict};
use crate::simulate;

/// Progress is shown only if an audit takes longer than this.
const PATIENCE: Duration = Duration::from_millis(500);
/// Columns for a title.
const TITLE_WIDTH: usize = 50;
/// Columns for the number and the title of a section.
const SECTION_WIDTH: usize = 34;

/// The colour of a verdict; never its only sign.
fn style(verdict: Verdict) -> Style {
    let plain = Style::new();
    match verdict {
        Verdict::Holds => plain.green(),
        Verdict::Definition => plain.dimmed(),
        Verdict::Assumed => plain.blue(),
        Verdict::Conditional | Verdict::Approximation => plain.yellow(),
        Verdict::Measured => plain.blue(),
        Verdict::Misprint => plain.yellow().bold(),
        Verdict::Refuted | Verdict::Error => plain.red().bold(),
        Verdict::Open => plain.cyan(),
        Verdict::Undecided => plain.magenta().bold(),
    }
}

/// Writes events to a terminal, or to whatever takes text.
pub struct Terminal<W> {
    out: W,
    start: Instant,
    section: Option<(String, String)>,
}

impl<W: Write + Send> Reporter for Terminal<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        match event {
            Event::PaperStarted(paper) => self.paper(paper)?,
            Event::EquationDone(paper, equation) => self.equation(paper, equation)?,
            Event::Finished(audit) => self.finished(audit)?,
            _ => {}
        }
        Ok(())
    }
}

impl<W: Write> Terminal<W> {
    /// A terminal; time counts from now.
    pub fn new(out: W) -> Self {
        Self { out, start: Instant::now(), section: None }
    }

    fn paper(&mut self, paper: &PaperOutcome) -> io::Result<()> {
        let control = match paper.kind {
            PaperKind::Paper => "",
            PaperKind::Reconstruction => " (reconstruction: the paper's equations were not available)",
            PaperKind::Control => " (control)",
        };
        writeln!(self.out, "{}{}", paper.title.bold(), control.dimmed())?;
        for problem in &paper.problems {
            writeln!(self.out, "\n{}", problem.rendered)?;
        }
        Ok(())
    }

    /// One line; and the faults of claims that could not be read.
    fn equation(&mut self, paper: &PaperOutcome, equation: &EquationOutcome) -> io::Result<()> {
        let section = (paper.id.clone(), equation.section.clone());
        if self.section.as_ref() != Some(&section) {
            writeln!(self.out, "\n  {} {}", equation.section, equation.section_title.bold())?;
            self.section = Some(section);
        }
        let (measured, exact): (Vec<_>, Vec<_>) =
            equation.claims.iter().partition(|claim| claim.is_experiment());
        // An empty sum is -0.
        let seconds = exact.iter().fold(0.0, |sum, claim| sum + claim.seconds);
        let measured: Vec<&str> = measured.iter().map(|claim| claim.label.as_str()).collect();
        let measured =
            if measured.is_empty() { String::new() } else { format!("  ± {}", measured.join(", ")) };
        let changed = equation.changed();
        let recorded = if changed > 0 { format!("  {changed} not as recorded") } else { String::new() };
        let grounds = match equation.rests_on.is_empty() {
            true => String::new(),
            false => format!("  rests on {}", Ground::list(&equation.rests_on)),
        };
        writeln!(
            self.out,
            "  {:>5} {} {:<13} {} {:<26} {:>7.1} ms{}{}{}{}",
            format!("({})", equation.number),
            mark(equation.verdict).style(style(equation.verdict)),
            equation.verdict.style(style(equation.verdict)),
            fitted(&equation.title, TITLE_WIDTH),
            how_decided(equation),
            seconds * 1e3,
            if equation.reduced { "  in a reduced form" } else { "" }.dimmed(),
            measured.dimmed(),
            grounds.yellow(),
            recorded.red().bold(),
        )?;
        for claim in &equation.claims {
            for premise in claim.unused() {
                let line = premise.line();
                writeln!(self.out, "        {} {line} at {}: {UNUSED}", "warning:".yellow(), premise.source)?;
            }
            for problem in &claim.problems {
                writeln!(self.out, "{}", problem.rendered)?;
            }
        }
        Ok(())
    }

    /// The counts, and what deserves a look.
    fn finished(&mut self, audit: &Audit) -> io::Result<()> {
        let several = audit.papers.len() > 1;
        let notable: Vec<(&PaperOutcome, &EquationOutcome)> =
            audit.equations().filter(|(_, equation)| equation.verdict.is_weak()).collect();
        if !notable.is_empty() {
            writeln!(self.out, "\n{}", "Worth a look".bold())?;
        }
        for (paper, equation) in notable {
            let place = if several { format!("{} ", paper.id) } else { String::new() };
            writeln!(
                self.out,
                "  {} {} {place}({}) {}\n      {}",
                mark(equation.verdict).style(style(equation.verdict)),
                equation.verdict.style(style(equation.verdict)),
                equation.number,
                equation.title,
                equation.reason
            )?;
        }
        self.dimensions(audit)?;
        self.changes(audit)?;
        self.prints(audit)?;
        self.sections(audit)?;
        writeln!(self.out, "\n{}", "Summary".bold())?;
        let summary = &audit.summary;
        for (what, counts) in [
            ("equation", &summary.equations),
            ("statement", &summary.statements),
            ("statement of the audit", &summary.additions),
            ("claim in reconstructed form", &summary.reconstructions),
            ("claim", &summary.claims),
        ] {
            match counts.values().sum() {
                0 => {}
                1 => writeln!(self.out, "  1 {what}: {}", in_words(counts))?,
                total => {
                    let (noun, rest) =
                        what.split_once(' ').map_or((what, String::new()), |(n, r)| (n, format!(" {r}")));
                    writeln!(self.out, "  {total} {noun}s{rest}: {}", in_words(counts))?;
                }
            }
        }
        if summary.reduced > 0 {
            writeln!(
                self.out,
                "  {} of them in a reduced form only, none of these as printed",
                summary.reduced
            )?;
        }
        if let Some(words) = print::in_words(&summary.prints) {
            writeln!(self.out, "  {words}")?;
        }
        let verdict = match summary.changed {
            0 if audit.has_unreadable() => {
                "what could be read has the recorded verdicts, and not everything could".to_owned()
            }
            0 if summary.differing() > 0 => {
                "every verdict is the recorded one, but not of what is printed".to_owned()
            }
            0 => "every verdict is the recorded one".to_owned(),
            1 => "1 claim differs from the record".to_owned(),
            n => format!("{n} claims differ from the record"),
        };
        writeln!(
            self.out,
            "  {verdict}; seed {}, {:.0} ms",
            audit.seed,
            self.start.elapsed().as_secs_f64() * 1e3
        )
    }

    /// Equations whose dimensions do not fit, with the places.
    fn dimensions(&mut self, audit: &Audit) -> io::Result<()> {
        if audit.papers.iter().all(|paper| paper.dimension_misfits().next().is_none()) {
            return Ok(());
        }
        writeln!(self.out, "\n{}", "Dimensions".bold())?;
        for finding in audit.papers.iter().flat_map(PaperOutcome::dimension_misfits) {
            writeln!(self.out, "  {finding}")?;
            for misfit in &finding.misfits {
                writeln!(self.out, "      {misfit}\n      at {}", misfit.source)?;
            }
        }
        Ok(())
    }

    /// The verdicts of each section, out of all its equations and statements.
    fn sections(&mut self, audit: &Audit) -> io::Result<()> {
        let sections = audit.papers.iter().flat_map(|p| p.equations.chunk_by(|a, b| a.section == b.section));
        if sections.count() < 2 {
            return Ok(());
        }
        writeln!(self.out, "\n{}", "By section".bold())?;
        for paper in &audit.papers {
            if audit.papers.len() > 1 {
                writeln!(self.out, "  {}", paper.title)?;
            }
            for section in paper.equations.chunk_by(|a, b| a.section == b.section) {
                let mut counts = BTreeMap::new();
                for equation in section {
                    *counts.entry(equation.verdict).or_default() += 1;
                }
                let name = format!("{} {}", section[0].section, section[0].section_title);
                let total = section.len();
                writeln!(self.out, "  {} {total:>3}: {}", fitted(&name, SECTION_WIDTH), in_words(&counts))?;
            }
        }
        Ok(())
    }

    /// Equations whose claims differ from the print without a reason.
    fn prints(&mut self, audit: &Audit) -> io::Result<()> {
        let unread = |equation: &&EquationOutcome| equation.print.fidelity == Fidelity::Unread;
        let equations: Vec<&EquationOutcome> = audit.equations().map(|(_, e)| e).filter(unread).collect();
        if !equations.is_empty() {
            writeln!(self.out, "\n{}", "Not readable, and no `reading` says why".bold())?;
            for equation in equations {
                writeln!(self.out, "  ({}) {}", equation.number, equation.source)?;
                for difference in
                    print::differences(&equation.print).iter().filter(|d| d.contains(": not read: "))
                {
                    writeln!(self.out, "      {difference}")?;
                }
            }
        }
        if audit.summary.differing() == 0 {
            return Ok(());
        }
        writeln!(self.out, "\n{}", "Not as printed".bold())?;
        for (_, equation) in audit.equations().filter(|(_, e)| e.print.fidelity == Fidelity::Differs) {
            writeln!(self.out, "  ({}) {}", equation.number, equation.source)?;
            for difference in print::differences(&equation.print) {
                writeln!(self.out, "      {difference}")?;
            }
        }
        writeln!(self.out, "  change the claim, or say why in it: `reading …`")
    }

    fn changes(&mut self, audit: &Audit) -> io::Result<()> {
        if audit.summary.changed == 0 {
            return Ok(());
        }
        writeln!(self.out, "\n{}", "Not as recorded".bold())?;
        for (_, equation) in audit.equations() {
            for claim in equation.claims.iter().filter(|claim| !claim.as_recorded()) {
                let recorded = claim.expected.map_or_else(
                    || if claim.problems.is_empty() { "nothing" } else { "nothing readable" }.to_owned(),
                    |verdict| verdict.to_string(),
                );
                let recorded = recorded + out_of_line(claim);
                writeln!(
                    self.out,
                    "  ({}) {}: recorded {recorded}, found {}\n      {}\n      at {}",
                    equation.number,
                    claim.name,
                    claim.verdict.style(style(claim.verdict)),
                    claim.reason,
                    claim.source
                )?;
            }
        }
        Ok(())
    }
}

/// What is on record of dimensions, where that is not so.
fn out_of_line(claim: &ClaimOutcome) -> &'static str {
    if claim.out_of_line == Some(false) { " and dimensionally out of line, which it is not" } else { "" }
}

/// `16 holds, 3 refuted`, in the order of the verdicts, without zeros.
fn in_words(counts: &BTreeMap<Verdict, usize>) -> String {
    let parts: Vec<String> = Verdict::ALL
        .iter()
        .filter_map(|verdict| {
            let count = counts.get(verdict).copied().unwrap_or(0);
            (count > 0).then(|| format!("{count} {}", verdict.name()))
        })
        .collect();
    parts.join(", ")
}

/// Text cut or padded to a width in characters.
fn fitted(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return format!("{text}{}", " ".repeat(width - length));
    }
    let cut: String = text.chars().take(width - 1).collect();
    format!("{cut}…")
}

/// What is decided at the moment, on standard error, while a long audit runs.
pub struct Progress {
    start: Instant,
    visible: bool,
    claims: usize,
    started: usize,
}

impl Progress {
    /// Shown only if someone is looking at standard error.
    pub fn new() -> Self {
        let visible = io::IsTerminal::is_terminal(&io::stderr());
        Self { start: Instant::now(), visible, claims: 0, started: 0 }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Reporter for Progress {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        match event {
            Event::Planned { claims } => self.claims = claims,
            Event::ClaimStarted(id) => {
                self.started += 1;
                if self.visible && self.start.elapsed() > PATIENCE {
                    eprint!("\r\x1b[K{}/{} claims, {id}", self.started, self.claims);
                }
            }
            // Leaves an empty line for what is told next.
            Event::EquationDone(..) | Event::Finished(_) if self.visible => eprint!("\r\x1b[K"),
            _ => {}
        }
        Ok(())
    }
}

/// How far an experiment has come, on standard error.
pub struct ExperimentProgress {
    start: Instant,
    visible: bool,
    /// The last whole per cent that was shown.
    shown: AtomicUsize,
}

impl ExperimentProgress {
    /// Shown only if someone is looking at standard error.
    pub fn new() -> Self {
        let visible = io::IsTerminal::is_terminal(&io::stderr());
        Self { start: Instant::now(), visible, shown: AtomicUsize::new(usize::MAX) }
    }

    /// Shows it, at most once a per cent.
    pub fn show(&self, now: simulate::Progress<'_>) {
        let percent = (now.fraction * 100.0) as usize;
        let news = self.shown.swap(percent, Ordering::Relaxed) != percent;
        if self.visible && news && self.start.elapsed() > PATIENCE {
            eprint!("\r\x1b[K{percent:>3} % {}", now.stage);
        }
    }

    /// Leaves an empty line for what comes next.
    pub fn clear(&self) {
        if self.visible {
            eprint!("\r\x1b[K");
        }
    }
}

impl Default for ExperimentProgress {
    fn default() -> Self {
        Self::new()
    }
}
