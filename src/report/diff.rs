//! What changed between two audits, the worst first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use owo_colors::OwoColorize;

use super::reporter::{ReportError, Reporter};
use super::text::mark;
use crate::record::{Audit, Event, Reason, SCHEMA, Verdict};

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
    /// True if not everything is audited: what was not selected is not gone.
    partial: bool,
    out: W,
    /// True if something is worse than it was.
    pub regressed: bool,
}

impl<W: Write> Comparison<W> {
    /// A comparison with `baseline`, of an audit that may be one of a part only.
    pub fn new(baseline: Audit, partial: bool, out: W) -> Self {
        Self { baseline, partial, out, regressed: false }
    }
}

impl<W: Write + Send> Reporter for Comparison<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        let Event::Finished(audit) = event else { return Ok(()) };
        let mut difference = diff(&self.baseline, audit);
        if self.partial {
            difference.gone.clear();
        }
        self.regressed = difference.is_regression();
        writeln!(self.out, "\nCompared with the baseline")?;
        Ok(difference.write(&mut self.out)?)
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

/// What is compared: an equation's printed form or a claim's statement, with its verdict.
struct Entry<'a> {
    text: String,
    verdict: Verdict,
    reason: &'a Reason,
}

/// Every equation and claim by its name, in the order of the documents.
fn entries(audit: &Audit) -> Vec<(String, Entry<'_>)> {
    let mut entries = Vec::new();
    for paper in &audit.papers {
        for equation in &paper.equations {
            let name = format!("{} ({})", paper.id, equation.number);
            let claims = equation.claims.iter().map(|claim| {
                let text = claim.statement.clone();
                let entry = Entry { text, verdict: claim.verdict, reason: &claim.reason };
                (format!("{name} {}", claim.name), entry)
            });
            let text = equation.printed.join("\n");
            let whole = Entry { text, verdict: equation.verdict, reason: &equation.reason };
            entries.push((name.clone(), whole));
            entries.extend(claims);
        }
    }
    entries
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

/// Compares equation by equation and claim by claim, by their numbers and names.
pub fn diff(old: &Audit, new: &Audit) -> Diff {
    let (before, after) = (entries(old), entries(new));
    let was: BTreeMap<&str, &Entry<'_>> = before.iter().map(|(name, entry)| (name.as_str(), entry)).collect();
    let is: BTreeSet<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    let mut diff = Diff::default();
    for (name, entry) in &after {
        let change = |old: Option<&Entry<'_>>| Change {
            what: name.clone(),
            old: old.map(|old| old.verdict),
            new: Some(entry.verdict),
            reworded: old.is_some_and(|old| old.text != entry.text),
            reason: entry.reason.to_string(),
        };
        let Some(was) = was.get(name.as_str()) else {
            diff.new.push(change(None));
            continue;
        };
        let change = change(Some(was));
        let list = match standing(entry.verdict).cmp(&standing(was.verdict)) {
            std::cmp::Ordering::Less => &mut diff.downgrades,
            std::cmp::Ordering::Greater => &mut diff.upgrades,
            std::cmp::Ordering::Equal if change.reworded || was.verdict != entry.verdict => &mut diff.changed,
            std::cmp::Ordering::Equal => {
                diff.unchanged += 1;
                continue;
            }
        };
        list.push(change);
    }
    diff.gone = before
        .iter()
        .filter(|(name, _)| !is.contains(name.as_str()))
        .map(|(name, was)| Change {
            what: name.clone(),
            old: Some(was.verdict),
            new: None,
            reworded: false,
            reason: was.reason.to_string(),
        })
        .collect();
    diff
}

impl Diff {
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
        let counts = format!(
            "{} downgrades, {} upgrades, {} new, {} gone, {} changed, {} the same",
            self.downgrades.len(),
            self.upgrades.len(),
            self.new.len(),
            self.gone.len(),
            self.changed.len(),
            self.unchanged
        );
        writeln!(out, "{counts}")
    }
}

impl Change {
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
