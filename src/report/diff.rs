//! What changed between two audits, the worst first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use owo_colors::OwoColorize;

use super::lines::{Lines, columns};
use super::reporter::{ReportError, Reporter};
use super::text::{count, mark};
use crate::document::EquationNumber;
use crate::record::{Audit, EquationOutcome, Event, Reason, SCHEMA, Verdict};

/// A record that cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file cannot be read.
    #[error("failed to read {path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the file system reports.
        error: io::Error,
    },
    /// The file is no audit.
    #[error("failed to read {path} as the JSON of an audit: {error}")]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// The file has another version of the format.
    #[error("failed to compare with {path}: its format is `{found}`, expected `{SCHEMA}`; make it anew")]
    Schema {
        /// The file.
        path: PathBuf,
        /// The version that it has.
        found: String,
    },
}

/// Reads what `referee audit --format json` wrote.
///
/// # Errors
/// When the file is missing, is no audit, or has another version of the format.
pub fn read(path: &Path) -> Result<Audit, RecordError> {
    /// All versions have this field; the rest may differ.
    #[derive(serde::Deserialize)]
    struct Version {
        schema: String,
    }
    let text = fs::read_to_string(path).map_err(|error| RecordError::Io { path: path.to_owned(), error })?;
    let json = |error| RecordError::Json { path: path.to_owned(), error };
    let version: Version = serde_json::from_str(&text).map_err(json)?;
    if version.schema != SCHEMA {
        return Err(RecordError::Schema { path: path.to_owned(), found: version.schema });
    }
    serde_json::from_str(&text).map_err(json)
}

/// Compares an audit with an earlier one when it is finished, and writes what changed.
pub struct Comparison<W> {
    baseline: Audit,
    out: W,
    /// True if something is worse than it was.
    pub regressed: bool,
}

impl<W: Write> Comparison<W> {
    /// A comparison with `baseline`.
    pub fn new(baseline: Audit, out: W) -> Self {
        Self { baseline, out, regressed: false }
    }
}

impl<W: Write + Send> Reporter for Comparison<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        let Event::Finished(audit) = event else { return Ok(()) };
        let difference = diff(&self.baseline, audit);
        self.regressed = difference.is_regression();
        let mut out = Lines::new(&mut self.out, columns());
        writeln!(out, "\nCompared with the baseline")?;
        Ok(difference.write(&mut out)?)
    }
}

/// The differences, each in one list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// What is worse than it was: a claim that held and no longer does, one that is no longer decided.
    pub downgrades: Vec<Change>,
    /// What is better than it was.
    pub upgrades: Vec<Change>,
    /// What was not there before.
    pub new: Vec<Change>,
    /// What is not there any more.
    pub gone: Vec<Change>,
    /// Another wording or another verdict of the same standing.
    pub changed: Vec<Change>,
    /// Claims and equations that are the same in both.
    pub unchanged: usize,
    /// Claims and equations that one of the audits left out, by what was asked of it or because it was stopped.
    pub left_out: usize,
}

/// An equation or a claim that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `world-as-neural-network (42)`, and the claim's name where it is a claim.
    pub what: String,
    /// The verdict before.
    pub old: Option<Verdict>,
    /// The verdict now.
    pub new: Option<Verdict>,
    /// True if it says something else than before.
    pub reworded: bool,
    /// The new reason, or the old one of what is gone.
    pub reason: String,
}

/// How much is established, from nothing to proof. A refutation is knowledge, and still less than a
/// conjecture for the one who relies on the claim.
fn standing(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Error => 0,
        Verdict::Undecided => 1,
        Verdict::Refuted => 2,
        Verdict::Open | Verdict::Misprint => 3,
        // Between an assumption and a proof lies all the work.
        Verdict::Conditional | Verdict::Approximation | Verdict::Measured | Verdict::Assumed => 4,
        Verdict::Definition | Verdict::Holds => 5,
    }
}

/// Which list a change belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Down,
    Up,
    Sideways,
}

/// Compares what both audits ran, equation by equation and claim by claim, by their numbers and names.
///
/// A change is listed once: that of a claim stands for what it makes of its equation. What one of the audits left
/// out is not compared, and neither new nor gone.
pub fn diff(old: &Audit, new: &Audit) -> Diff {
    let mut diff = Diff::default();
    let before: BTreeMap<(&str, &EquationNumber), &EquationOutcome> =
        old.equations().map(|(paper, equation)| ((paper.id.as_str(), &equation.number), equation)).collect();
    let mut met = BTreeSet::new();
    for (paper, equation) in new.equations() {
        let key = (paper.id.as_str(), &equation.number);
        let name = format!("{} ({})", paper.id, equation.number);
        met.insert(key);
        match before.get(&key) {
            Some(was) => diff.compare(&name, was, equation),
            None if old.omitted.hides_equations() => diff.left_out += 1 + equation.claims.len(),
            None => diff.new.push(Change::of_new(name, equation.verdict, &equation.reason)),
        }
    }
    for (paper, equation) in old.equations().filter(|(p, e)| !met.contains(&(p.id.as_str(), &e.number))) {
        if new.omitted.hides_equations() {
            diff.left_out += 1 + equation.claims.len();
        } else {
            let name = format!("{} ({})", paper.id, equation.number);
            diff.gone.push(Change::of_gone(name, equation.verdict, &equation.reason));
        }
    }
    diff
}

/// None if nothing changed.
fn direction([old, new]: [Verdict; 2], reworded: bool) -> Option<Direction> {
    match standing(new).cmp(&standing(old)) {
        Ordering::Less => Some(Direction::Down),
        Ordering::Greater => Some(Direction::Up),
        Ordering::Equal => (reworded || old != new).then_some(Direction::Sideways),
    }
}

impl Diff {
    /// Compares the claims of an equation that both have, then the equation itself.
    fn compare(&mut self, name: &str, was: &EquationOutcome, is: &EquationOutcome) {
        let mut said = Vec::new();
        for claim in &is.claims {
            let what = format!("{name} {}", claim.name);
            let Some(old) = was.claims.iter().find(|old| old.name == claim.name) else {
                match was.left_out.contains(&claim.name) {
                    true => self.left_out += 1,
                    false => self.new.push(Change::of_new(what, claim.verdict, &claim.reason)),
                }
                continue;
            };
            let (verdicts, reworded) = ([old.verdict, claim.verdict], old.statement != claim.statement);
            said.extend(self.note(Change::between(what, verdicts, reworded, &claim.reason)));
        }
        for claim in was.claims.iter().filter(|old| is.claims.iter().all(|claim| claim.name != old.name)) {
            match is.left_out.contains(&claim.name) {
                true => self.left_out += 1,
                false => {
                    let what = format!("{name} {}", claim.name);
                    self.gone.push(Change::of_gone(what, claim.verdict, &claim.reason));
                }
            }
        }
        // What stands on record of an experiment that was left out is no news of its equation.
        if was.is_on_record_only() != is.is_on_record_only() {
            self.left_out += 1;
            return;
        }
        let (verdicts, reworded) = ([was.verdict, is.verdict], was.printed != is.printed);
        match direction(verdicts, reworded) {
            Some(direction) if said.contains(&direction) => {}
            _ => {
                self.note(Change::between(name.to_owned(), verdicts, reworded, &is.reason));
            }
        }
    }

    /// Puts a change into its list.
    fn note(&mut self, change: Change) -> Option<Direction> {
        let (Some(old), Some(new)) = (change.old, change.new) else { return None };
        let direction = direction([old, new], change.reworded);
        match direction {
            Some(Direction::Down) => self.downgrades.push(change),
            Some(Direction::Up) => self.upgrades.push(change),
            Some(Direction::Sideways) => self.changed.push(change),
            None => self.unchanged += 1,
        }
        direction
    }

    /// True if something is worse than it was.
    pub fn is_regression(&self) -> bool {
        !self.downgrades.is_empty()
    }

    /// Writes the lists, the worst first.
    ///
    /// # Errors
    /// What writing reports.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (heading, changes) in [
            ("Downgrades", &self.downgrades),
            ("Upgrades", &self.upgrades),
            ("New", &self.new),
            ("Gone", &self.gone),
            ("Changed", &self.changed),
        ] {
            if changes.is_empty() {
                continue;
            }
            writeln!(out, "{} ({})", heading.bold(), changes.len())?;
            for change in changes {
                writeln!(out, "  {}: {}", change.what, change.verdicts())?;
                if change.old != change.new && !change.reason.is_empty() {
                    writeln!(out, "      {}", change.reason)?;
                }
            }
            writeln!(out)?;
        }
        let left_out = match self.left_out {
            0 => String::new(),
            n => format!(", {n} in one audit only and not compared"),
        };
        writeln!(
            out,
            "{}, {}, {} new, {} gone, {} changed, {} the same{left_out}",
            count(self.downgrades.len(), "downgrade"),
            count(self.upgrades.len(), "upgrade"),
            self.new.len(),
            self.gone.len(),
            self.changed.len(),
            self.unchanged
        )
    }
}

impl Change {
    fn of_new(what: String, verdict: Verdict, reason: &Reason) -> Self {
        Self { what, old: None, new: Some(verdict), reworded: false, reason: reason.to_string() }
    }

    fn of_gone(what: String, verdict: Verdict, reason: &Reason) -> Self {
        Self { what, old: Some(verdict), new: None, reworded: false, reason: reason.to_string() }
    }

    /// What is another now than before.
    fn between(what: String, verdicts: [Verdict; 2], reworded: bool, reason: &Reason) -> Self {
        let [old, new] = verdicts.map(Some);
        Self { what, old, new, reworded, reason: reason.to_string() }
    }

    fn verdicts(&self) -> String {
        let shown = |verdict: Verdict| format!("{} {verdict}", mark(verdict));
        let verdicts = match (self.old, self.new) {
            (Some(old), Some(new)) if old == new => shown(new),
            (Some(old), Some(new)) => format!("{} → {}", shown(old), shown(new)),
            (old, new) => old.or(new).map(shown).unwrap_or_default(),
        };
        if self.reworded { format!("{verdicts}, says something else than before") } else { verdicts }
    }
}
