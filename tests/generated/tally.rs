//! What became of the claims of a family.

use std::fmt::Write;

use referee::record::ClaimOutcome;
use referee::record::Verdict;

use crate::claim::{Claim, Truth};

/// Wrong verdicts that are written out, of each family.
const SHOWN: usize = 3;
/// Of each family so many in a hundred must be decided, and no more may be refused as saying the same twice.
const DECIDED: f64 = 99.0;
const REFUSED: f64 = 2.0;

#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub claims: usize,
    pub wrong: usize,
    pub undecided_true: usize,
    pub undecided_false: usize,
    pub refused: usize,
    pub seconds: f64,
    examples: Vec<String>,
    undecided: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, claim: &Claim, outcome: &ClaimOutcome, repeat: impl Fn() -> String) {
        self.claims += 1;
        self.seconds += outcome.seconds;
        let right = match claim.truth {
            Truth::Holds => Verdict::Holds,
            Truth::Refuted => Verdict::Refuted,
            Truth::Conditional => Verdict::Conditional,
        };
        let codes: Vec<&str> = outcome.problems.iter().map(|problem| problem.code.as_str()).collect();
        let words = || {
            let problems: String = outcome.problems.iter().map(|p| format!("\n{}", p.rendered)).collect();
            let lines = claim.lines.trim_end().replace('\n', " / ");
            format!(
                "{} {lines}\n      is {:?}, said {}: {}{problems}",
                repeat(),
                claim.truth,
                outcome.verdict,
                outcome.reason
            )
        };
        if outcome.verdict == right {
            return;
        }
        if codes == ["E0301"] {
            self.refused += 1;
        } else if outcome.verdict == Verdict::Undecided {
            let counter = if claim.truth == Truth::Refuted {
                &mut self.undecided_false
            } else {
                &mut self.undecided_true
            };
            *counter += 1;
            if self.undecided.len() < SHOWN {
                self.undecided.push(words());
            }
        } else {
            self.wrong += 1;
            if self.examples.len() < SHOWN {
                self.examples.push(words());
            }
        }
    }

    pub fn add(&mut self, other: Tally) {
        self.claims += other.claims;
        self.wrong += other.wrong;
        self.undecided_true += other.undecided_true;
        self.undecided_false += other.undecided_false;
        self.refused += other.refused;
        self.seconds += other.seconds;
        let room = SHOWN.saturating_sub(self.examples.len());
        self.examples.extend(other.examples.into_iter().take(room));
        let room = SHOWN.saturating_sub(self.undecided.len());
        self.undecided.extend(other.undecided.into_iter().take(room));
    }

    /// What a family must not show, with examples.
    pub fn faults(&self, name: &str) -> Vec<String> {
        let percent = |count: usize| 100.0 * count as f64 / self.claims as f64;
        let mut faults = Vec::new();
        if self.wrong > 0 {
            faults.push(format!("{name}: {} of {} wrong", self.wrong, self.claims));
            faults.extend(self.examples.iter().map(|example| format!("    {example}")));
        }
        let decided = 100.0 - percent(self.undecided_true + self.undecided_false);
        if decided < DECIDED {
            faults.push(format!("{name}: only {decided:.1} % decided"));
            faults.extend(self.undecided.iter().map(|example| format!("    {example}")));
        }
        if percent(self.refused) > REFUSED {
            faults.push(format!("{name}: {:.1} % refused as saying the same twice", percent(self.refused)));
        }
        faults
    }
}

pub fn table<'a>(rows: impl Iterator<Item = (&'a str, &'a Tally)>) -> String {
    let mut table = format!(
        "{:<26}{:>8}{:>8}{:>16}{:>17}{:>9}{:>12}\n",
        "family", "claims", "wrong", "undecided true", "undecided false", "refused", "ms a claim"
    );
    for (name, t) in rows {
        let ms = 1e3 * t.seconds / t.claims as f64;
        writeln!(
            table,
            "{name:<26}{:>8}{:>8}{:>16}{:>17}{:>9}{ms:>12.2}",
            t.claims, t.wrong, t.undecided_true, t.undecided_false, t.refused
        )
        .ok();
    }
    table
}
