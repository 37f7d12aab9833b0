//! Bad input is named at its place, says what was expected, and never stops the other claims.
//!
//! The rendered messages are snapshots in `snapshots/bad_input_*.snap`.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{audited, claims, one_claim_each};
use referee::decide::verdict::Problem;
use referee::decide::{Audit, Selection, Verdict, audit};
use referee::document::discover;

const FRONT: &str = "# A paper

```notation
index j, k in 1..K, K = 1, 2
coord t, q[k]
param gamma > 0, mu != 0, A[j,k]
field p(t, q) > 0, F(t, q), u[k](t, q)
```
";

/// A claim that holds, before and behind the bad one.
const GOOD: &str = "## (1) Before

```claim printed
show d(p*F, t) = p*d(F, t) + F*d(p, t)
expect holds
```
";

fn snapshot(name: &str, problems: &[&Problem]) {
    let rendered: Vec<&str> = problems.iter().map(|problem| problem.rendered.as_str()).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("bad_input_{name}"), rendered.join("\n\n")));
}

/// All problems, those of the documents first.
fn problems(audit: &Audit) -> Vec<&Problem> {
    let of_documents = audit.papers.iter().flat_map(|paper| &paper.problems);
    of_documents.chain(claims(audit).flat_map(|claim| &claim.problems)).collect()
}

/// The document with a bad equation (2) between two good ones, (1) and (3).
fn between(bad: &str) -> String {
    let after = GOOD.replace("(1) Before", "(3) After");
    format!("# 1 Section\n\n{GOOD}\n## (2) Bad\n\n{bad}\n{after}")
}

/// Checks that the good claims are decided, and the code, line and column of the only problem.
#[track_caller]
fn one_problem(name: &str, bad: &str, code: &str, place: (usize, usize)) {
    let document = between(bad);
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    let found = problems(&audit);
    let rendered: Vec<&str> = found.iter().map(|problem| problem.rendered.as_str()).collect();
    let places: Vec<(&str, usize, usize)> =
        found.iter().map(|p| (p.code.as_str(), p.source.line, p.source.column)).collect();
    assert_eq!(places, [(code, place.0, place.1)], "{}", rendered.join("\n"));
    assert_eq!(found[0].source.file, "1.md");
    good_claims_hold(&audit, 2);
    snapshot(name, &found);
}

#[track_caller]
fn good_claims_hold(audit: &Audit, expected: usize) {
    let good: Vec<Verdict> = audit
        .papers
        .iter()
        .flat_map(|paper| &paper.equations)
        .filter(|equation| equation.title == "Before" || equation.title == "After")
        .flat_map(|equation| equation.claims.iter().map(|claim| claim.verdict))
        .collect();
    assert_eq!(good, vec![Verdict::Holds; expected]);
}

fn claim(lines: &str) -> String {
    format!("```claim printed\n{lines}\nexpect holds\n```\n")
}

/// The first line of a claim of equation (2).
const LINE: usize = 13;

#[test]
fn unknown_symbol() {
    one_problem("unknown_symbol", &claim("show d(p, t) = gama*F"), "E0201", (LINE, 16));
}

#[test]
fn unknown_index() {
    one_problem("unknown_index", &claim("show u[kk] = 0"), "E0202", (LINE, 8));
}

#[test]
fn unknown_function() {
    one_problem("unknown_function", &claim("show sqr(p) = p"), "E0201", (LINE, 6));
}

#[test]
fn unbalanced_bracket() {
    one_problem("unbalanced_bracket", &claim("show d(p*(F + 1, t) = 0"), "E0103", (LINE, 16));
    one_problem("unbalanced_index", &claim("show u[k = 0"), "E0103", (LINE, 10));
    one_problem("bracket_too_many", &claim("show (p + F)) = 0"), "E0101", (LINE, 13));
}

#[test]
fn missing_operator() {
    one_problem("missing_operator", &claim("show 2 p = F"), "E0101", (LINE, 8));
}

#[test]
fn index_free_on_one_side_and_summed_on_the_other() {
    one_problem("index_once_and_twice", &claim("show u[k] = d(u[k], q[k])"), "E0204", (LINE, 13));
}

#[test]
fn index_three_times() {
    one_problem("index_three_times", &claim("show u[k]*u[k]*d(F, q[k]) = 0"), "E0203", (LINE, 23));
    one_problem("index_beside_a_square", &claim("show u[k]^2*d(F, q[k]) = 0"), "E0203", (LINE, 20));
}

#[test]
fn wrong_number_of_indices() {
    one_problem("too_few_indices", &claim("show A[j] = u[j]"), "E0205", (LINE, 6));
    one_problem("too_many_indices", &claim("show u[j,k] = A[j,k]"), "E0205", (LINE, 6));
    one_problem("no_component", &claim("show u[3] = 0"), "E0406", (LINE, 8));
}

#[test]
fn wrong_number_of_arguments() {
    one_problem("wrong_arity", &claim("show d(p) = 0"), "E0207", (LINE, 6));
}

fn experiment(name: &str, lines: &str) -> String {
    format!("```experiment {name}\n{lines}\n```\n")
}

/// The same for an `experiment` block; its equation needs no claim.
#[test]
fn faults_of_experiments() {
    let bound = "measure \"critical mu\" < 2\nexpect measured";
    one_problem("unknown_experiment", &experiment("langevn", bound), "E0502", (LINE - 1, 15));
    let set = |text: &str| experiment("learning-term", &format!("set {text}\n{bound}"));
    one_problem("unknown_parameter", &set("wavs = 3"), "E0503", (LINE, 5));
    one_problem("refused_parameter", &set("points = 64, gamma = -1"), "E0503", (LINE, 18));
    one_problem("no_value_of_a_parameter", &set("points"), "E0131", (LINE, 5));
    let lines = |lines: &str| experiment("learning-term", lines);
    one_problem("no_bound", &lines("expect measured"), "E0130", (LINE - 1, 15));
    one_problem("no_verdict", &lines("measure \"critical mu\" < 2"), "E0130", (LINE - 1, 15));
    one_problem(
        "no_order",
        &lines("measure \"critical mu\" < 2\nexpect approximation"),
        "E0130",
        (LINE - 1, 15),
    );
    one_problem("no_name", &lines("measure critical < 2\nexpect measured"), "E0101", (LINE, 9));
    one_problem("no_tolerance", &lines("measure \"critical mu\" = 2\nexpect measured"), "E0101", (LINE, 26));
}

#[test]
fn circular_from() {
    let circle = GOOD.replace("(1) Before", "(3) After").replace("show", "from (2)\nshow");
    let bad = claim("from (3)\nshow d(p^2, t) = 2*p*d(p, t)");
    let document = format!("# 1 Section\n\n{GOOD}\n## (2) Bad\n\n{bad}\n{circle}");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    let found = problems(&audit);
    let codes: Vec<(&str, usize, usize)> =
        found.iter().map(|p| (p.code.as_str(), p.source.line, p.source.column)).collect();
    // Both ends of the circle are named; what is not in it is decided.
    assert_eq!(codes, [("E0211", 13, 7), ("E0211", 21, 7)]);
    let verdicts: Vec<Verdict> = claims(&audit).map(|claim| claim.verdict).collect();
    assert_eq!(verdicts, [Verdict::Holds, Verdict::Error, Verdict::Error]);
    snapshot("circular_from", &found);
}

#[test]
fn dangling_from() {
    one_problem("dangling_from", &claim("from (1), (99)\nshow d(p^2, t) = 2*p*d(p, t)"), "E0210", (LINE, 12));
}

#[test]
fn contradictory_assumptions() {
    let declared = claim("when gamma < 0\nshow d(p^2, t) = 2*p*d(p, t)");
    one_problem("contradiction_with_the_notation", &declared, "E0206", (LINE, 6));
    let each_other = claim("when mu > 1\nwhen mu < 0\nshow d(p^2, t) = 2*p*d(p, t)");
    one_problem("contradictory_conditions", &each_other, "E0206", (LINE, 6));
    let replaced = claim("when gamma = -2\nshow d(p^2, t) = 2*p*d(p, t)");
    one_problem("contradiction_by_replacement", &replaced, "E0206", (LINE, 6));
}

#[test]
fn tautology() {
    one_problem("tautology", &claim("show p*F = F*p"), "E0301", (LINE, 6));
    let defined = claim("let R := d(gamma*d(F, q[k]), q[k])\nshow R = d(gamma*d(F, q[k]), q[k])");
    one_problem("tautology_by_definition", &defined, "E0301", (LINE + 1, 6));
    one_problem("tautology_by_renaming", &claim("show u[j]*u[j] = u[k]*u[k]"), "E0301", (LINE, 6));
}

#[test]
fn missing_verdict() {
    let bad = "```claim printed\nshow p = F\n```\n";
    one_problem("missing_verdict", bad, "E0120", (LINE - 1, 10));
    let bad = "```claim printed\nshow p = F\nexpect hold\n```\n";
    one_problem("misspelt_verdict", bad, "E0125", (LINE + 1, 8));
}

#[test]
fn nothing_to_decide() {
    one_problem("nothing_to_decide", "```claim printed\nexpect holds\n```\n", "E0120", (LINE - 1, 10));
}

#[test]
fn misspelt_words() {
    one_problem("misspelt_role", &claim("show p = F").replace("printed", "prnted"), "E0121", (LINE - 1, 10));
    one_problem("misspelt_statement", &claim("shwo p = F"), "E0122", (LINE, 1));
    one_problem(
        "misspelt_block",
        &claim("show p = F").replace("```claim", "```clam"),
        "E0002",
        (LINE - 1, 1),
    );
}

#[test]
fn unclosed_fence() {
    let bad = "```claim printed\nshow d(p^2, t) = 2*p*d(p, t)\nexpect holds\n";
    one_problem("unclosed_fence", bad, "E0003", (LINE - 1, 10));
    // At the end of the file nothing is swallowed.
    let document = format!("# 1 Section\n\n{GOOD}\n## (2) Bad\n\n{bad}");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    good_claims_hold(&audit, 1);
    snapshot("unclosed_last_fence", &problems(&audit));
}

#[test]
fn every_other_claim_is_decided() {
    let broken =
        ["show (", "show gama = 0", "shwo p = p", "show u[k] = p", "show p = p", "from (99)", "\u{0}"];
    let good = "show d(p^2, t) = 2*p*d(p, t)";
    let document = one_claim_each(broken.into_iter().flat_map(|bad| [bad, good]));
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    let verdicts: Vec<Verdict> = claims(&audit).map(|claim| claim.verdict).collect();
    assert_eq!(verdicts, [Verdict::Error, Verdict::Holds].repeat(broken.len()));
}

#[test]
fn equation_numbers() {
    let document = between("").replace("(3)", "(1)");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    good_claims_hold(&audit, 2);
    snapshot("repeated_number", &problems(&audit));
    let document = between("").replace("(2)", "(2-x)");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    good_claims_hold(&audit, 2);
    snapshot("unreadable_number", &problems(&audit));
}

#[test]
fn bad_notation() {
    let front = "# A paper

```notation
index j, k in 1..K, K = 0
```

```notation
index j, k in 1..K, K = 1, 2
coord t, q[k]
feild G(t)
param gamma > 0, gamma < 0, exp, B[i]
field H(t, r)
field p(t, q) > 0, F(t, q)
assume gamma = 3
```
";
    let audit = audited(&[("README.md", front), ("1.md", &format!("# 1 Section\n\n{GOOD}"))]);
    good_claims_hold(&audit, 1);
    snapshot("notation", &problems(&audit));
}

#[test]
fn windows_line_ends_and_tabs() {
    let bad = claim("\tshow d(p, t)\t=\n\t\tgama*F");
    let document = between(&bad).replace('\n', "\r\n");
    let audit = audited(&[("README.md", &FRONT.replace('\n', "\r\n")), ("1.md", &document)]);
    let found = problems(&audit);
    assert_eq!(
        (found[0].code.as_str(), found[0].source.line, found[0].source.column),
        ("E0201", LINE + 1, 3)
    );
    good_claims_hold(&audit, 2);
    snapshot("windows_line_ends", &found);
}

#[test]
fn empty_documents() {
    for (front, section) in
        [("", ""), (FRONT, ""), ("", "# 1 Section\n"), (FRONT, "\u{0}\u{0}\n---\n"), (FRONT, "$$")]
    {
        let audit = audited(&[("README.md", front), ("1.md", section)]);
        assert!(problems(&audit).is_empty());
        assert_eq!(claims(&audit).count(), 0);
    }
}

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("referee-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it: the system empties this place, too.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn bytes_that_are_no_text() {
    let folder = Folder::new("bytes");
    let bad = claim("show d(p, t) = \u{1}*F");
    let document = between(&bad).into_bytes();
    let document: Vec<u8> = document.into_iter().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    fs::write(folder.0.join("README.md"), format!("\u{feff}{FRONT}")).expect("written");
    fs::write(folder.0.join("1.md"), document).expect("written");
    let papers = discover(&folder.0).expect("a paper");
    let (audit, bugs) = audit(&papers, &Selection::default(), 1, &|_| {});
    assert!(bugs.is_empty());
    let places: Vec<(&str, usize, usize)> =
        problems(&audit).iter().map(|p| (p.code.as_str(), p.source.line, p.source.column)).collect();
    assert_eq!(places, [("E0006", LINE, 16), ("E0101", LINE, 16)]);
    good_claims_hold(&audit, 2);
}

#[test]
fn places_that_are_no_papers() {
    let folder = Folder::new("places");
    let missing = discover(&folder.0.join("nowhere")).expect_err("nothing is there");
    assert!(missing.to_string().starts_with("failed to read "), "{missing}");
    let empty = discover(&folder.0).expect_err("no paper is there");
    assert!(empty.to_string().starts_with("failed to find a paper at "), "{empty}");
}
