//! The proof-audit: one test for every claim under `derivations/`.
//!
//! A test passes if the verdict is the recorded one. Green means that nothing changed, not that the
//! paper is right: a refuted equation is a passing test when its refutation is on record.

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use referee::decide::{Selection, audit};
use referee::document::{EquationNumber, discover};
use referee::{DEFAULT_SEED, list};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations");
    let papers = match discover(&root) {
        Ok(papers) => papers,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for row in list(&papers) {
        for (claim, _) in row.claims {
            let folder = root.join(&row.paper);
            let (paper, number) = (row.paper.clone(), row.number.clone());
            let name = format!(
                "{}::section_{}::eq_{}::{}",
                identifier(&row.paper),
                identifier(&row.section),
                identifier(&row.number.to_string()),
                identifier(&claim)
            );
            trials.push(Trial::test(name, move || check(&folder, &paper, &number.to_string(), &claim)));
        }
    }
    eprintln!("green means: every verdict is the recorded one. Which equations hold: cargo run --release");
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A name that test filters take as one word.
fn identifier(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn check(folder: &Path, paper: &str, number: &str, claim: &str) -> Result<(), Failed> {
    let papers = discover(folder)?;
    let number = EquationNumber::read(number).ok_or_else(|| Failed::from("unreadable equation number"))?;
    let selection = Selection {
        equations: vec![number],
        paper: Some(paper.to_owned()),
        claim: Some(claim.to_owned()),
        ..Selection::default()
    };
    let (audit, bugs) = audit(&papers, &selection, DEFAULT_SEED, &mut |_| {});
    if let Some(bug) = bugs.first() {
        return Err(Failed::from(bug));
    }
    let outcome = audit
        .papers
        .iter()
        .flat_map(|paper| &paper.equations)
        .flat_map(|equation| &equation.claims)
        .next()
        .ok_or("the claim was not found")?;
    if outcome.as_recorded() {
        return Ok(());
    }
    let problems: String = outcome.problems.iter().map(|problem| format!("\n{}", problem.rendered)).collect();
    let recorded = outcome.expected.map_or("nothing".to_owned(), |verdict| verdict.to_string());
    Err(Failed::from(format!(
        "recorded {recorded}, found {}: {}\n  at {}{problems}",
        outcome.verdict, outcome.reason, outcome.source
    )))
}
