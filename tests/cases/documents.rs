//! Documents that must not pass: names that change their meaning, and what cannot be read.

use std::fs;
use std::path::Path;
use std::process::Command;

use referee::record::Verdict;

use crate::case::NOTATION;
use crate::common::{audited, claims};

const FRONT: &str = "---\ntitle: Documents\nauthors: referee\n---\n\n# Documents\n\n";

fn front() -> String {
    format!("{FRONT}```notation\n{NOTATION}\n```\n")
}

fn equation(number: usize, role: &str, lines: &str) -> String {
    format!("## ({number}) Equation\n\n```claim {role}\n{lines}\n```\n\n")
}

#[test]
fn a_definition_never_captures_a_declared_name() {
    let shown = equation(1, "printed", "show c*y = 2*y*z\nexpect refuted");
    let capture = equation(2, "printed", "define c := 2*z\nexpect definition");
    let document = format!("# 1 Names\n\n{shown}{capture}");
    let audit = audited(&[("README.md", &front()), ("1.md", &document)]);
    let verdicts: Vec<Verdict> = claims(&audit).map(|claim| claim.verdict).collect();
    assert_ne!(verdicts[0], Verdict::Holds, "c is the declared parameter");
    let problem = !audit.papers[0].problems.is_empty() || verdicts[1] == Verdict::Error;
    assert!(problem, "the second meaning of c is reported at its `define`");
}

/// True if the command line says that every verdict is the recorded one.
fn passes(name: &str, document: &str) -> bool {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("documents-{name}"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("README.md"), front()).unwrap();
    fs::write(folder.join("01-document.md"), document).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_referee")).arg("audit").arg(&folder).output().unwrap();
    output.status.success()
}

#[test]
fn what_is_not_decided_does_not_pass() {
    let proven = equation(1, "printed", "show (y + z)^2 = y^2 + 2*y*z + z^2\nexpect holds");
    assert!(passes("sound", &format!("# 1 Sound\n\n{proven}")));
    let check = equation(2, "check words", "show (y - z)^2 = y^2 - 2*y*z + z^2\nexpect holds");
    assert!(!passes("unprinted", &format!("# 1 No printed claim\n\n{proven}{check}")));
    let twice = equation(2, "printed", "show (y - z)^2 = y^2 - 2*y*z + z^2\nexpect refuted\nexpect holds");
    assert!(!passes("twice", &format!("# 1 Two verdicts\n\n{proven}{twice}")));
    let wrong = equation(2, "printed", "show (y - z)^2 = y^2\nexpect refuted\nexpect holds");
    let old_ends = format!("# 1 Lone carriage returns\n\n{proven}{wrong}").replace('\n', "\r");
    assert!(!passes("carriage-returns", &old_ends));
}
