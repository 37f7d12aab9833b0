//! Words and signs shared by the reporters.

use crate::document::EquationNumber;
use crate::record::{EquationOutcome, Method, PaperOutcome, Role, Verdict};

/// A sign for a verdict that can be told apart without colour.
pub fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Definition => "≡",
        Verdict::Assumed => "⊤",
        Verdict::Holds => "✓",
        Verdict::Conditional => "◐",
        Verdict::Approximation => "≈",
        Verdict::Measured => "±",
        Verdict::Misprint => "✎",
        Verdict::Refuted => "✗",
        Verdict::Open => "○",
        Verdict::Undecided => "?",
        Verdict::Error => "!",
    }
}

/// A number of an equation as a shell takes it: in quotes where it has a prime or a dash.
pub fn shell_word(number: &EquationNumber) -> String {
    let text = number.to_string();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if plain { text } else { format!("\"{text}\"") }
}

/// The path by which a command finds a paper: its folder, or its LaTeX source.
pub fn path_of(paper: &PaperOutcome, equation: &EquationOutcome) -> String {
    let path = match (equation.source.file.ends_with(".tex"), paper.folder.as_str()) {
        (true, ".") => format!("{}.tex", paper.id),
        (true, folder) => format!("{folder}/{}.tex", paper.id),
        (false, folder) => folder.to_owned(),
    };
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-~+".contains(c));
    if plain { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// One thing, or several: `1 claim`, `2 claims`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What is said of a premise that was not used.
pub const UNUSED: &str = "the claim is decided the same without it";

/// How the printed claims of an equation were decided, in a few words.
pub fn how_decided(equation: &EquationOutcome) -> &'static str {
    match equation.verdict {
        Verdict::Definition => return "well-formed",
        Verdict::Assumed => return "taken as given",
        Verdict::Open => return "not decidable",
        Verdict::Approximation if equation.is_on_record_only() => return "experiment left out",
        Verdict::Approximation => return "measured",
        Verdict::Misprint => {
            let unreadable = equation.printed_claims().any(|claim| claim.verdict == Verdict::Misprint);
            return if unreadable { "ill-formed" } else { "contradicts its use" };
        }
        Verdict::Error => return "not read",
        _ => {}
    }
    let used = || equation.of_role(Role::Use).filter(|claim| claim.verdict == Verdict::Refuted);
    let links = || equation.printed_claims().chain(used()).flat_map(|claim| &claim.certificate.links);
    let refuted = links().find(|link| link.counterexample.is_some());
    refuted.or_else(|| links().last()).map_or(Method::None, |link| link.method).describe()
}
