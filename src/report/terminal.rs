//! The audit in a terminal: a line an equation while it runs, then what deserves a look, each message once, then a
//! summary.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Instant;

use owo_colors::{OwoColorize, Style};

use super::certificate::in_brief;
use super::lines::{Lines, padded, shortened, width_of};
use super::print;
use super::reporter::{ReportError, Reporter};
use super::text::{UNUSED, count, how_decided, mark, path_of, shell_word};
use super::unicode::prose;
use crate::document::PaperKind;
use crate::record::{
    Audit, ClaimOutcome, EquationOutcome, Event, Fidelity, Ground, Link, PaperOutcome, Problem, Verdict,
};

/// Columns for a title, where there are so many.
const TITLE_WIDTH: usize = 50;
/// Columns without which a title had better have a line of its own.
const SHORT_TITLE: usize = 24;
/// Columns for how an equation was decided, and for the time.
const HOW_WIDTH: usize = 26;
const TIME_WIDTH: usize = 10;
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

/// What is shown of an audit.
#[derive(Debug, Clone, Default)]
pub struct Show {
    /// Columns to fill; lines of any length if there is none.
    pub width: Option<usize>,
    /// Only what fails, and the last line.
    pub quiet: bool,
    /// Only equations with these verdicts, beside what fails; all of them if there is none.
    pub verdicts: Vec<Verdict>,
}

/// Writes events to a terminal, or to whatever takes text.
pub struct Terminal<W: Write> {
    out: Lines<W>,
    show: Show,
    start: Instant,
    section: Option<(String, String)>,
}

impl<W: Write + Send> Reporter for Terminal<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        match event {
            Event::PaperStarted(paper) if !self.show.quiet => self.paper(paper)?,
            Event::EquationDone(paper, equation) if self.shows(equation) => self.equation(paper, equation)?,
            Event::Finished(audit) => self.finished(audit)?,
            _ => {}
        }
        Ok(())
    }
}

impl<W: Write> Terminal<W> {
    /// A terminal; time counts from now.
    pub fn new(out: W, show: Show) -> Self {
        Self { out: Lines::new(out, show.width), show, start: Instant::now(), section: None }
    }

    fn shows(&self, equation: &EquationOutcome) -> bool {
        !self.show.quiet && self.is_asked_for(equation)
    }

    fn is_asked_for(&self, equation: &EquationOutcome) -> bool {
        self.show.verdicts.is_empty() || self.show.verdicts.contains(&equation.verdict)
    }

    fn paper(&mut self, paper: &PaperOutcome) -> io::Result<()> {
        let control = match paper.kind {
            PaperKind::Paper => "",
            PaperKind::Reconstruction => " (reconstruction: the paper's equations were not available)",
            PaperKind::Control => " (control)",
        };
        writeln!(self.out, "{}{}", paper.title.bold(), control.dimmed())
    }

    /// One row.
    fn equation(&mut self, paper: &PaperOutcome, equation: &EquationOutcome) -> io::Result<()> {
        let section = (paper.id.clone(), equation.section.clone());
        if self.section.as_ref() != Some(&section) {
            match (equation.section.as_str(), equation.section_title.as_str()) {
                // A LaTeX source without sections.
                ("", "") => writeln!(self.out)?,
                (number, title) => writeln!(self.out, "\n  {number} {}", title.bold())?,
            }
            self.section = Some(section);
        }
        let (measured, exact): (Vec<_>, Vec<_>) =
            equation.claims.iter().partition(|claim| claim.is_experiment());
        // An empty sum is -0.
        let seconds = exact.iter().fold(0.0, |sum, claim| sum + claim.seconds);
        let measured: Vec<&str> = measured.iter().map(|claim| claim.label.as_str()).collect();
        let changed = equation.changed();
        let remarks = [
            if equation.reduced { "in a reduced form".to_owned() } else { String::new() },
            if measured.is_empty() { String::new() } else { format!("± {}", measured.join(", ")) },
            match equation.rests_on.is_empty() {
                true => String::new(),
                false => format!("rests on {}", Ground::list(&equation.rests_on)),
            },
            if changed > 0 { format!("{changed} not as recorded") } else { String::new() },
        ];
        let plain = Style::new();
        let styles = [plain.dimmed(), plain.dimmed(), plain.yellow(), plain.red().bold()];
        let number = format!("({})", equation.number);
        let columns = Columns::of(self.show.width, width_of(&number));
        let title = shortened(&prose(&equation.title), columns.title);
        let (how, milliseconds) = (how_decided(equation), seconds * 1e3);
        let behind = match columns {
            Columns { time: true, title: width, .. } => {
                format!("{} {how:<HOW_WIDTH$} {milliseconds:>7.1} ms", padded(&title, width))
            }
            Columns { how: true, title: width, .. } => format!("{} {how}", padded(&title, width)),
            _ => title,
        };
        write!(
            self.out,
            "  {number:>5} {} {:<13} {behind}",
            mark(equation.verdict).style(style(equation.verdict)),
            equation.verdict.style(style(equation.verdict)),
        )?;
        let mut used = columns.before + width_of(&behind);
        for (remark, style) in remarks.iter().zip(styles).filter(|(remark, _)| !remark.is_empty()) {
            used += 2 + width_of(remark);
            if self.show.width.is_some_and(|width| used > width) {
                used = columns.before + width_of(remark);
                write!(self.out, "\n{}{}", " ".repeat(columns.before), remark.style(style))?;
            } else {
                write!(self.out, "  {}", remark.style(style))?;
            }
        }
        writeln!(self.out)?;
        for premise in equation.claims.iter().flat_map(ClaimOutcome::unused) {
            let line = premise.line();
            writeln!(self.out, "        {} {line} at {}: {UNUSED}", "warning:".yellow(), premise.source)?;
        }
        Ok(())
    }

    /// What fails, what deserves a look, and the counts.
    fn finished(&mut self, audit: &Audit) -> io::Result<()> {
        if !self.show.quiet {
            self.worth_a_look(audit)?;
            self.dimensions(audit)?;
        }
        self.unread(audit)?;
        self.changes(audit)?;
        self.prints(audit)?;
        if !self.show.quiet {
            self.sections(audit)?;
            self.summary(audit)?;
        }
        let margin = if self.show.quiet { "" } else { "  " };
        writeln!(self.out, "{margin}{}; seed {}, {}", conclusion(audit), audit.seed, self.time())
    }

    fn time(&self) -> String {
        match self.start.elapsed().as_secs_f64() {
            seconds if seconds < 10.0 => format!("{:.0} ms", seconds * 1e3),
            seconds => format!("{seconds:.0} s"),
        }
    }

    /// Weak verdicts that are on record; what is not follows under a heading of its own.
    fn worth_a_look(&mut self, audit: &Audit) -> io::Result<()> {
        let said_below = |equation: &EquationOutcome| {
            equation.claims.iter().any(|claim| !claim.as_recorded() && claim.reason == equation.reason)
        };
        let notable: Vec<(&PaperOutcome, &EquationOutcome)> = audit
            .equations()
            .filter(|(_, equation)| self.is_asked_for(equation))
            .filter(|(_, equation)| equation.verdict.is_weak() && !said_below(equation))
            .collect();
        if !notable.is_empty() {
            writeln!(self.out, "\n{}", "Worth a look".bold())?;
        }
        for (paper, equation) in notable {
            writeln!(
                self.out,
                "  {} {} {}({}) {}\n      {}",
                mark(equation.verdict).style(style(equation.verdict)),
                equation.verdict.style(style(equation.verdict)),
                place(audit, paper),
                equation.number,
                prose(&equation.title),
                prose(&equation.reason.to_string())
            )?;
        }
        Ok(())
    }

    /// What is wrong with documents and claims.
    fn unread(&mut self, audit: &Audit) -> io::Result<()> {
        let of_claims = |paper: &'_ PaperOutcome| -> Vec<Problem> {
            let claims = paper.equations.iter().flat_map(|equation| &equation.claims);
            claims.flat_map(|claim| &claim.problems).cloned().collect()
        };
        let mut problems: Vec<Problem> = Vec::new();
        for problem in audit.papers.iter().flat_map(|p| p.problems.iter().cloned().chain(of_claims(p))) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        if !problems.is_empty() {
            writeln!(self.out, "\n{}", "Not read".bold())?;
        }
        for (n, problem) in problems.iter().enumerate() {
            let apart = if n > 0 { "\n" } else { "" };
            writeln!(self.out, "{apart}{}", problem.rendered)?;
        }
        Ok(())
    }

    fn summary(&mut self, audit: &Audit) -> io::Result<()> {
        let summary = &audit.summary;
        if !audit.papers.is_empty() {
            writeln!(self.out, "\n{}", "Summary".bold())?;
        }
        for verdict in &self.show.verdicts {
            if audit.equations().all(|(_, equation)| equation.verdict != *verdict) {
                writeln!(self.out, "  no equation with the verdict {verdict}")?;
            }
        }
        for (what, counts) in [
            ("equation", &summary.equations),
            ("statement", &summary.statements),
            ("statement of the audit", &summary.additions),
            ("claim in reconstructed form", &summary.reconstructions),
            ("claim", &summary.claims),
        ] {
            let (noun, rest) =
                what.split_once(' ').map_or((what, String::new()), |(n, r)| (n, format!(" {r}")));
            match counts.values().sum() {
                0 => {}
                total => writeln!(self.out, "  {}{rest}: {}", count(total, noun), in_words(counts))?,
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
        Ok(())
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
                let width = self.show.width.map_or(SECTION_WIDTH, |width| SECTION_WIDTH.min(width / 2));
                let name = padded(&shortened(&name, width), width);
                writeln!(self.out, "  {name} {total:>3}: {}", in_words(&counts))?;
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
        for (paper, equation) in audit.equations().filter(|(_, e)| e.print.fidelity == Fidelity::Differs) {
            writeln!(self.out, "  {}({}) {}", place(audit, paper), equation.number, equation.source)?;
            for difference in print::differences(&equation.print) {
                writeln!(self.out, "      {difference}")?;
            }
        }
        writeln!(self.out, "  change the claim, or say why in it: `reading …`")
    }

    /// Claims that are not as recorded: what failed, where, at which point, and how to learn more.
    fn changes(&mut self, audit: &Audit) -> io::Result<()> {
        let failing = |claim: &&ClaimOutcome| !claim.as_recorded() && claim.problems.is_empty();
        if !audit.equations().any(|(_, equation)| equation.claims.iter().any(|claim| failing(&claim))) {
            return Ok(());
        }
        writeln!(self.out, "\n{}", "Not as recorded".bold())?;
        for (paper, equation) in audit.equations() {
            for claim in equation.claims.iter().filter(failing) {
                let recorded =
                    claim.expected.map_or("nothing", Verdict::name).to_owned() + out_of_line(claim);
                writeln!(
                    self.out,
                    "  {} {}({}) {}: recorded {recorded}, found {}",
                    mark(claim.verdict).style(style(claim.verdict)),
                    place(audit, paper),
                    equation.number,
                    claim.name,
                    claim.verdict.style(style(claim.verdict)),
                )?;
                self.failure(claim)?;
            }
            if equation.claims.iter().any(|claim| failing(&claim)) {
                let (number, path) = (shell_word(&equation.number), path_of(paper, equation));
                writeln!(self.out, "      more: referee explain {number} {path}")?;
            }
        }
        Ok(())
    }

    fn failure(&mut self, claim: &ClaimOutcome) -> io::Result<()> {
        let links = &claim.certificate.links;
        let decisive: Option<&Link> = links.iter().find(|link| link.verdict == claim.verdict);
        let source = decisive.and_then(|link| link.source.as_ref()).unwrap_or(&claim.source);
        if let Some(link) = decisive {
            let keyword = if claim.is_experiment() { "measure" } else { "show" };
            writeln!(self.out, "      {keyword} {}", link.statement)?;
        }
        writeln!(self.out, "      at {source}")?;
        if !claim.reason.is_empty() {
            writeln!(self.out, "      {}", prose(&claim.reason.to_string()))?;
        }
        let point = decisive.and_then(|link| link.points().next()).map(in_brief);
        match point.filter(|point| !point.is_empty()) {
            Some(point) => writeln!(self.out, "      witness: {point}"),
            None => Ok(()),
        }
    }
}

/// The columns of a row.
struct Columns {
    /// What stands before the title.
    before: usize,
    title: usize,
    how: bool,
    time: bool,
}

impl Columns {
    /// Where there is little room, the time goes first.
    fn of(width: Option<usize>, number: usize) -> Self {
        // Two blanks, the number, the sign and the verdict, with a blank behind each.
        let before = 2 + number.max(5) + 1 + 2 + 14;
        let Some(width) = width else { return Self { before, title: TITLE_WIDTH, how: true, time: true } };
        let left = |more: usize| width.saturating_sub(before + more).min(TITLE_WIDTH);
        let (how, time) = (HOW_WIDTH + 1, TIME_WIDTH + 1);
        if left(how + time) >= SHORT_TITLE {
            Self { before, title: left(how + time), how: true, time: true }
        } else if left(how) >= SHORT_TITLE {
            Self { before, title: left(how), how: true, time: false }
        } else {
            Self { before, title: left(0).max(SHORT_TITLE / 2), how: false, time: false }
        }
    }
}

/// The paper of an equation, where there are several.
fn place(audit: &Audit, paper: &PaperOutcome) -> String {
    if audit.papers.len() > 1 { format!("{} ", paper.id) } else { String::new() }
}

/// What an audit comes to. That all is well is said only of a whole audit in which everything was read.
fn conclusion(audit: &Audit) -> String {
    let unread = audit.equations().flat_map(|(_, equation)| &equation.claims);
    let unread = unread.filter(|claim| !claim.problems.is_empty()).count();
    let differing = audit.summary.changed.saturating_sub(unread);
    let omitted = &audit.omitted;
    let mut said = Vec::new();
    match differing {
        0 => {}
        1 => said.push("1 claim differs from the record".to_owned()),
        n => said.push(format!("{n} claims differ from the record")),
    }
    match audit.summary.differing() {
        0 => {}
        1 => said.push("1 equation differs from its print".to_owned()),
        n => said.push(format!("{n} equations differ from their prints")),
    }
    let all_well = said.is_empty();
    let mut missing = Vec::new();
    if audit.has_unreadable() {
        missing.push("not everything could be read".to_owned());
    }
    if omitted.unreached > 0 {
        missing.push(format!("{} not reached", verb(omitted.unreached, "claim")));
    }
    if omitted.experiments > 0 {
        missing.push(format!("{} left out", verb(omitted.experiments, "experiment")));
    }
    if all_well {
        said.push(match missing.is_empty() {
            true => "every verdict is the recorded one".to_owned(),
            false => "what was decided has the recorded verdicts".to_owned(),
        });
    }
    let stopped = if omitted.unreached > 0 { "stopped: " } else { "" };
    said.extend(missing);
    format!("{stopped}{}", said.join(", "))
}

/// `1 claim was`, `2 claims were`
fn verb(number: usize, noun: &str) -> String {
    format!("{} {}", count(number, noun), if number == 1 { "was" } else { "were" })
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
