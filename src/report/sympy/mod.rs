//! `verify_42.py`: the claims of an equation as a Python program that needs SymPy and nothing else.
//!
//! A claim's syntax tree is written down in Python (`expression`, after the declarations of `declare`), and each
//! operation of the language has its counterpart in `prelude.py`, where SymPy differentiates, varies and expands.
//! Of what the engine found only points are taken over, and the numbers that are printed beside them: the program
//! computes both sides by itself and asserts. What has no translation says so, and is counted.

mod claim;
mod declare;
mod expression;
mod free;
mod names;
mod prelude;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::document::EquationNumber;
use crate::language::paper::ReadPaper;
use crate::language::{Expr, Scope};
use crate::record::{ClaimOutcome, EquationOutcome, PaperOutcome, Verdict, documents};

/// The file of the program for a whole paper.
pub const WHOLE_PAPER: &str = "verify.py";

/// Why something is not translated.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Gap(String);

type Part<T> = Result<T, Gap>;

fn gap<T>(reason: impl Into<String>) -> Part<T> {
    Err(Gap(reason.into()))
}

/// Writes one claim.
struct Writer<'a> {
    scope: &'a Scope,
    /// Letters that are not summed however often they stand.
    bound: Vec<String>,
    /// Names that are arguments of a formula.
    locals: Vec<String>,
    /// Variables of sums up to a whole number.
    numbers: Vec<String>,
    /// Declarations, in order.
    lines: Vec<String>,
    declared: Vec<String>,
    pending: Vec<String>,
    /// Ranges whose sizes are arguments of the claim.
    sizes: RefCell<Vec<String>>,
    /// What the claim determines, with its values.
    determined: Vec<(String, Expr)>,
    with_coordinates: Vec<String>,
    metric_given: bool,
    frame_given: bool,
    flow_given: bool,
    operators: bool,
    transforms_given: bool,
}

/// The part of a program for one claim.
#[derive(Debug, Clone)]
pub struct ClaimScript {
    /// Python.
    pub text: String,
    /// Why the claim is not translated.
    pub gap: Option<String>,
}

/// The programs of a paper.
#[derive(Debug, Default)]
pub struct Scripts {
    title: String,
    /// By the number of the equation: its title, and its claims by their places.
    equations: Vec<(EquationNumber, String, BTreeMap<usize, ClaimScript>)>,
}

/// True if points can show something of the verdict.
fn decides(claim: &ClaimOutcome) -> bool {
    let verdict = matches!(claim.verdict, Verdict::Holds | Verdict::Conditional | Verdict::Refuted);
    verdict && !claim.is_experiment()
}

impl Scripts {
    /// Writes the claims of a paper.
    pub fn new(paper: &PaperOutcome) -> Self {
        let rebuilt = documents::rebuilt(paper);
        let read = ReadPaper::new(&rebuilt);
        let mut equations = Vec::new();
        for (outcome, equation) in paper.equations.iter().zip(&read.equations) {
            let claims = outcome.claims.iter().enumerate().filter(|(_, claim)| !claim.is_experiment());
            let mut scripts = BTreeMap::new();
            for (n, (place, own)) in claims.enumerate() {
                if decides(own) {
                    scripts.insert(place, claim::script(&read, equation, own, n, &label(outcome, place)));
                }
            }
            equations.push((outcome.number.clone(), outcome.title.clone(), scripts));
        }
        Self { title: paper.title.clone(), equations }
    }

    /// The part for one claim, by its place among those of its equation.
    pub fn claim(&self, number: &EquationNumber, place: usize) -> Option<&ClaimScript> {
        self.equations.iter().find(|(own, ..)| own == number)?.2.get(&place)
    }

    /// The whole program for one equation; none if it decides nothing.
    pub fn equation(&self, number: &EquationNumber) -> Option<String> {
        let (number, title, claims) = self.equations.iter().find(|(own, ..)| own == number)?;
        let body: Vec<&str> = claims.values().map(|script| script.text.as_str()).collect();
        (!body.is_empty()).then(|| program(&format!("({number}) {title}, of {}", self.title), &body))
    }

    /// The program for all equations; none if nothing is decided.
    pub fn paper(&self) -> Option<String> {
        let claims = self.equations.iter().flat_map(|(.., claims)| claims.values());
        let body: Vec<&str> = claims.map(|script| script.text.as_str()).collect();
        (!body.is_empty()).then(|| program(&self.title, &body))
    }

    /// Reasons why claims are not translated, with their number, the most frequent first.
    pub fn gaps(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for script in self.equations.iter().flat_map(|(.., claims)| claims.values()) {
            if let Some(reason) = &script.gap {
                *counts.entry(reason).or_default() += 1;
            }
        }
        let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sorted
    }

    /// How many claims are translated, and of how many that are decided.
    pub fn coverage(&self) -> (usize, usize) {
        let all = || self.equations.iter().flat_map(|(.., claims)| claims.values());
        (all().filter(|script| script.gap.is_none()).count(), all().count())
    }
}

/// `42_1`: the equation and the place of the claim, as a part of a name in Python.
fn label(equation: &EquationOutcome, place: usize) -> String {
    let slug = equation.number.slug();
    let plain: String = slug.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("{plain}_{}", place + 1)
}

/// The file of an equation's program.
pub fn file_name(number: &EquationNumber) -> String {
    format!("verify_{}.py", number.slug())
}

/// A program that decides some claims, as [`Scripts`] have them.
pub fn program(title: &str, claims: &[&str]) -> String {
    let title: String = title.replace(['\n', '\r'], " ");
    let head = [
        &format!("# {title}"),
        "#",
        "# Every claim that was decided, with its verdict, for Python 3 with SymPy: pip install sympy",
        "# Run it; it ends with a count, and with exit code 1 if an assertion fails. An argument sets the seconds that",
        "# one claim may take.",
        "",
    ];
    let claims = claims.join("\n\n\n") + "\n\n\nsummary()\n";
    let mut text = head.join("\n");
    text += "\n";
    text += &prelude::needed_by(&claims);
    text += "\n\n# --- The claims ";
    text += &"-".repeat(90);
    text += "\n\n\n";
    text + &claims
}
