//! What takes the place of an equation that does not hold as printed: the line of the correction that differs from the
//! print, or the condition under which the print holds.

use std::collections::BTreeSet;

use crate::record::{ClaimOutcome, EquationOutcome, Line, Role, Verdict};

/// The right form of an equation.
pub struct Remedy<'a> {
    pub claim: &'a ClaimOutcome,
    /// What a reader looks for first.
    pub lines: Vec<String>,
    /// Conditions that the printed form does not have.
    pub under: Vec<String>,
    /// Definitions that the lines need.
    pub with: Vec<String>,
}

impl Remedy<'_> {
    pub fn label(&self) -> &'static str {
        if self.claim.role == Some(Role::Corrected) { "right form" } else { "only if" }
    }
}

/// The right forms of an equation that fails as printed: a correction first, then a condition.
pub fn remedies(equation: &EquationOutcome) -> Vec<Remedy<'_>> {
    if !is_wrong_as_printed(equation.verdict) {
        return Vec::new();
    }
    let stands = |verdict| match equation.verdict {
        Verdict::Misprint => matches!(verdict, Verdict::Holds | Verdict::Definition | Verdict::Assumed),
        _ => verdict == Verdict::Holds,
    };
    let proven = |role| equation.of_role(role).find(|claim| stands(claim.verdict));
    let corrected = proven(Role::Corrected).map(|claim| correction(equation, claim));
    let restricted = proven(Role::Restricted).map(|claim| restriction(equation, claim));
    corrected.into_iter().chain(restricted).collect()
}

/// True of the verdicts of an equation that does not hold as it is printed.
pub fn is_wrong_as_printed(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Refuted | Verdict::Misprint | Verdict::Conditional)
}

/// Lines of a claim by what they do, without those that the printed claims have as well.
struct Lines {
    /// With the name that each defines.
    definitions: Vec<(String, String)>,
    conditions: Vec<String>,
    shown: Vec<String>,
    /// What is shown, also where the printed claims show it.
    all_shown: Vec<String>,
}

impl Lines {
    fn of(equation: &EquationOutcome, claim: &ClaimOutcome) -> Self {
        let printed: BTreeSet<&str> =
            equation.printed_claims().flat_map(|claim| claim.understood().map(|(_, line)| line)).collect();
        let mut lines = Self {
            definitions: Vec::new(),
            conditions: Vec::new(),
            shown: Vec::new(),
            all_shown: Vec::new(),
        };
        for (does, line) in claim.understood() {
            let is_new = !printed.contains(line);
            match does {
                Line::Definition(name) if is_new => lines.definitions.push((name.clone(), line.to_owned())),
                Line::Where | Line::When | Line::Transform if is_new => {
                    lines.conditions.push(line.to_owned())
                }
                Line::Show | Line::Postulate => {
                    lines.all_shown.push(line.to_owned());
                    lines.shown.extend(is_new.then(|| line.to_owned()));
                }
                _ => {}
            }
        }
        lines
    }
}

fn correction<'a>(equation: &'a EquationOutcome, claim: &'a ClaimOutcome) -> Remedy<'a> {
    let lines = Lines::of(equation, claim);
    let printed_names: BTreeSet<&str> =
        equation.printed_claims().flat_map(|claim| &claim.names).map(String::as_str).collect();
    let defined: BTreeSet<&str> = equation
        .printed_claims()
        .flat_map(ClaimOutcome::understood)
        .filter(|(_, tex)| claim.latex.iter().all(|own| own != tex))
        .filter_map(|(line, _)| match line {
            Line::Definition(name) => Some(stem(name)),
            _ => None,
        })
        .collect();
    let elsewhere = equation
        .symbols
        .iter()
        .filter(|symbol| claim.names.contains(&symbol.name) && !printed_names.contains(symbol.name.as_str()));
    let elsewhere = elsewhere.filter_map(|symbol| {
        let body = symbol.definition.as_ref()?;
        Some((symbol.name.clone(), format!("{} \\equiv {body}", symbol.latex)))
    });
    let mut definitions = lines.definitions;
    definitions.extend(elsewhere.filter(|(name, _)| !claim.lines.contains(&Line::Definition(name.clone()))));
    // Another meaning of what the print defines, `L_right` for `L`, is the correction itself.
    let (instead, with): (Vec<_>, Vec<_>) =
        definitions.into_iter().partition(|(name, _)| defined.contains(stem(name)));
    let only_lines = |some: Vec<(String, String)>| some.into_iter().map(|(_, line)| line).collect::<Vec<_>>();
    let shown = if lines.shown.is_empty() { lines.all_shown } else { lines.shown };
    let (main, with) = match (instead.is_empty(), shown.is_empty()) {
        (false, _) => (only_lines(instead), only_lines(with)),
        (true, false) => (shown, only_lines(with)),
        (true, true) => (only_lines(with), Vec::new()),
    };
    Remedy { claim, lines: main, under: lines.conditions, with }
}

/// `S` of `S_field`
fn stem(name: &str) -> &str {
    name.split('_').next().unwrap_or(name)
}

fn restriction<'a>(equation: &'a EquationOutcome, claim: &'a ClaimOutcome) -> Remedy<'a> {
    let lines = Lines::of(equation, claim);
    let with = lines.definitions.into_iter().map(|(_, line)| line).collect();
    let shown = if lines.shown.is_empty() { lines.all_shown } else { lines.shown };
    Remedy { claim, lines: shown, under: lines.conditions, with }
}
