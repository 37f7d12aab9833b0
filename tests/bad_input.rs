//! Bad input is named at its place, says what was expected, and never stops the other claims.
//!
//! The rendered messages are snapshots in `snapshots/bad_input_*.snap`.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use common::{audited, claims, one_claim_each};
use referee::decide::{Selection, audit};
use referee::diagnostic::{Code, Example};
use referee::document::discover;
use referee::record::Problem;
use referee::record::{Audit, Verdict};

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

/// The same for an `experiment` block beside a claim.
#[test]
fn faults_of_experiments() {
    let experiment = |name: &str, lines: &str| {
        format!("{}\n{}", experiment(name, lines), claim("show d(p^2, t) = 2*p*d(p, t)"))
    };
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

/// A definition that stands where the equation is derived that uses it: the circle is there without any `from` back.
#[test]
fn circular_by_a_definition() {
    let document = "# 1 Section\n\n\
        ## (1) Uses\n\n```claim printed\nshow d(W, t) = 2*p*d(p, t)\nexpect holds\n```\n\n\
        ## (2) Defines\n\n```claim printed\nfrom (1)\nshow d(p^2, t) = 2*p*d(p, t)\ndefine W := p^2\nexpect holds\n```\n";
    let audit = audited(&[("README.md", FRONT), ("1.md", document)]);
    let found = problems(&audit);
    let codes: Vec<&str> = found.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["E0211", "E0211"], "{found:#?}");
    assert!(found[0].message.contains("what (2) defines"), "{}", found[0].message);
    // Defined in an equation of its own it carries no circle, and a check may look ahead.
    let apart = document
        .replace("\ndefine W := p^2", "")
        .replace(
            "## (1) Uses",
            "## (0) Name\n\n```claim printed\ndefine W := p^2\nexpect definition\n```\n\n## (1) Uses",
        )
        .replace(
            "## (2)",
            "```claim check ahead\nfrom (2)\nshow d(W, t) = 2*p*d(p, t)\nexpect holds\n```\n\n## (2)",
        );
    let audit = audited(&[("README.md", FRONT), ("1.md", &apart)]);
    assert!(problems(&audit).is_empty(), "{:#?}", problems(&audit));
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
    let document = between(&claim("show d(F^2, t) = 2*F*d(F, t)")).replace("(3)", "(1)");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    good_claims_hold(&audit, 2);
    snapshot("repeated_number", &problems(&audit));
    let document = between("").replace("(2)", "(2-x)");
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    good_claims_hold(&audit, 2);
    snapshot("unreadable_number", &problems(&audit));
    for (name, first, second) in [
        ("number_among_several", "(12b)", "(12a)–(12c)"),
        ("several_that_have_a_number", "(12a)–(12c)", "(12c)"),
        ("numbers_alike_as_file_names", "(A.2)", "(a.2)"),
    ] {
        let document = between(&claim("show d(F^2, t) = 2*F*d(F, t)"));
        let document = document.replace("(1)", first).replace("(2)", second);
        let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
        good_claims_hold(&audit, 2);
        let found = problems(&audit);
        assert_eq!(found.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["E0005"]);
        snapshot(name, &found);
    }
}

/// Every kind of number that a paper has, named in every way.
#[test]
fn numbers_as_papers_have_them() {
    let equation = |number: &str, from: &str| {
        format!(
            "## {number} Title\n\n```claim printed\n{from}\nshow d(F^2, t) = 2*F*d(F, t)\nexpect holds\n```\n"
        )
    };
    let document = [
        equation("(15.2)", ""),
        equation("(15.10)", "from (15.2)"),
        equation("(12a)–(12c)", "from 15.10, (15.2)"),
        equation("(3')", "from (12b), 15.2 # one of three"),
        equation("(3′′)", "from (12a)–(12c)"),
        equation("(A.2)", "from (3'), (3'')"),
        equation("(T9)", "from (15.1)–(15.10), A.2"),
    ]
    .concat();
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    assert_eq!(problems(&audit), Vec::<&Problem>::new());
    let depends = |equation: &referee::record::EquationOutcome| {
        let numbers: Vec<String> = equation.depends_on.iter().map(ToString::to_string).collect();
        (equation.number.to_string(), numbers.join(" "))
    };
    let found: Vec<(String, String)> = audit.papers[0].equations.iter().map(depends).collect();
    let expected = [
        ("15.2", ""),
        ("15.10", "15.2"),
        ("12a–12c", "15.2 15.10"),
        ("3'", "12a–12c 15.2"),
        ("3''", "12a–12c"),
        ("A.2", "3' 3''"),
        ("T9", "15.2 15.10 A.2"),
    ];
    assert_eq!(found, expected.map(|(number, on)| (number.to_owned(), on.to_owned())));
    let identity = "show d(F^2, t) = 2*F*d(F, t)";
    one_problem("no_number_in_from", &claim(&format!("from\n{identity}")), "E0123", (LINE, 5));
    let nowhere = claim(&format!("from (5.1)–(5.3)\n{identity}"));
    one_problem("several_that_lead_nowhere", &nowhere, "E0210", (LINE, 6));
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
    let (audit, bugs) = audit(&papers, &Selection::default(), 1, &mut |_| {});
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

/// A definition holds for its section, so a name that is declared there would change its meaning.
#[test]
fn a_definition_captures_no_declared_name() {
    let define = |line: &str| claim(line).replace("expect holds", "expect definition");
    one_problem("captured_parameter", &define("define gamma := 2*F"), "E0115", (LINE, 8));
    one_problem("captured_field", &define("define F := 2*gamma"), "E0115", (LINE, 8));
    one_problem("captured_operation", &define("define exp := 2*gamma"), "E0115", (LINE, 8));
    one_problem("imaginary_unit", &define("define i := 2*gamma"), "E0115", (LINE, 8));
    one_problem(
        "captured_definition",
        &claim("let s := F\nlet s := 2*F\nshow s = F + p"),
        "E0116",
        (LINE + 1, 5),
    );
    let own = format!("```notation\nparam own\n```\n\n{}", define("define own := 2*F"));
    one_problem("captured_in_the_equation", &own, "E0115", (LINE + 4, 8));
}

/// The verdicts of the claims of several sections, each a list of equations.
fn verdicts(sections: &[&str]) -> (Vec<Verdict>, Vec<String>) {
    let names: Vec<String> = (1..=sections.len()).map(|n| format!("{n}.md")).collect();
    let mut documents = vec![("README.md", FRONT)];
    documents.extend(names.iter().map(String::as_str).zip(sections.iter().copied()));
    let audit = audited(&documents);
    let codes = problems(&audit).iter().map(|problem| problem.code.clone()).collect();
    (claims(&audit).map(|claim| claim.verdict).collect(), codes)
}

#[test]
fn a_name_means_what_its_own_place_says() {
    // Whatever is defined later, (1) is about its own c.
    let own = "# 1 Section\n\n## (1) One\n\n```notation\nparam c\n```\n\n```claim printed\nshow c*F = 2*gamma*F\n\
               expect refuted\n```\n\n## (2) Two\n\n```claim printed\ndefine c := 2*gamma\nexpect definition\n```\n\n\
               ## (3) Three\n\n```claim printed\nshow d(c*F, t) = 2*gamma*d(F, t)\nexpect holds\n```\n";
    let expected = vec![Verdict::Refuted, Verdict::Definition, Verdict::Holds];
    assert_eq!(verdicts(&[own]), (expected, vec![]));

    // A let is seen in its claim only, and may give a declared name a value.
    let bound = "# 1 Section\n\n## (1) One\n\n```claim printed\nlet gamma := 2*mu\nshow d(gamma*F, t) = 2*mu*d(F, t)\n\
                 expect holds\n```\n\n## (2) Two\n\n```claim printed\nshow d(gamma*F, t) = 2*mu*d(F, t)\nexpect refuted\n```\n";
    assert_eq!(verdicts(&[bound]), (vec![Verdict::Holds, Verdict::Refuted], vec![]));

    // What another section defines does not replace what is declared here; using both is refused.
    let first =
        "# 1 Section\n\n## (1) One\n\n```claim printed\ndefine c := 2*gamma\nexpect definition\n```\n";
    let second = |from: &str, c: &str| {
        format!(
            "# 2 Section\n\n```notation\nparam c, e\n```\n\n## (2) Two\n\n```claim printed\n{from}show {c}*(F + 1) = \
             2*gamma*(1 + F)\nexpect refuted\n```\n"
        )
    };
    let refuted = vec![Verdict::Definition, Verdict::Refuted];
    assert_eq!(verdicts(&[first, &second("", "c")]), (refuted.clone(), vec![]));
    assert_eq!(verdicts(&[first, &second("from (1)\n", "e")]), (refuted, vec![]));
    let unclear = (vec![Verdict::Definition, Verdict::Error], vec!["E0115".to_owned()]);
    assert_eq!(verdicts(&[first, &second("from (1)\n", "c")]), unclear);
}

#[test]
fn a_repeated_definition_changes_nothing_before_it() {
    let define = |n: usize, body: &str| {
        format!("## ({n}) Definition\n\n```claim printed\ndefine c := {body}\nexpect definition\n```\n\n")
    };
    let use_it = "## (2) Use\n\n```claim printed\nshow d(c*F, t) = 2*gamma*d(F, t)\nexpect holds\n```\n\n";
    let section = format!("# 1 Section\n\n{}{use_it}{}", define(1, "2*gamma"), define(3, "3*gamma"));
    let expected = vec![Verdict::Definition, Verdict::Holds, Verdict::Definition];
    assert_eq!(verdicts(&[&section]), (expected, vec!["E0117".to_owned()]));
}

#[test]
fn an_index_is_not_a_number() {
    one_problem("index_as_a_number", &claim("show sum[k](k*u[k]) = 0"), "E0214", (LINE, 13));
    one_problem("index_as_a_factor", &claim("show j*F = F"), "E0214", (LINE, 6));
    one_problem("index_as_an_exponent", &claim("show sum[k](F^k) = F"), "E0214", (LINE, 15));
    one_problem("index_in_a_definition", &claim("let s[k] := k*u[k]\nshow s[k] = u[k]"), "E0214", (LINE, 13));
    // An index named i does not turn into the imaginary unit, nor a parameter, nor the unit into them.
    let notation = "```notation\nindex i in 1..K, K = 1, 2\nparam w[i]\n```\n\n";
    let unit = format!("{notation}{}", claim("show sum[i](i*w[i]) = 0"));
    one_problem("index_named_as_the_imaginary_unit", &unit, "E0214", (LINE + 5, 13));
    let unit = format!("{notation}{}", claim("show exp(i*F)*exp(-i*F) = 1"));
    one_problem("imaginary_unit_beside_an_index", &unit, "E0214", (LINE + 5, 10));
    // A parameter may have the name of an index, but not where that index is summed over.
    let notation = "```notation\nparam k\n```\n\n";
    let both = format!("{notation}{}", claim("show sum[k](k*u[k]) = 0"));
    one_problem("index_with_the_name_of_a_parameter", &both, "E0214", (LINE + 4, 13));
    let apart = format!("{notation}{}", claim("show d(k*u[j], t) = k*d(u[j], t)"));
    let document = between(&apart);
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    assert!(claims(&audit).all(|claim| claim.verdict == Verdict::Holds));
}

#[test]
fn nothing_is_named_as_the_imaginary_unit() {
    for declaration in ["param i", "field i(t)", "coord i", "function i", "define i := 2*gamma"] {
        let bad = format!("```notation\n{declaration}\n```\n\n{}", claim("show d(p^2, t) = 2*p*d(p, t)"));
        let document = between(&bad);
        let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
        let codes: Vec<&str> = problems(&audit).iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["E0115"], "{declaration}");
    }
}

#[test]
fn vectors_and_matrices() {
    one_problem("curl_without_coordinates", &claim("show curl(u) = 0"), "E0216", (LINE, 6));
    one_problem("number_equal_to_a_vector", &claim("show u = F"), "E0215", (LINE, 10));
    one_problem("product_of_vectors", &claim("for K = 2\nshow u*u = F"), "E0215", (LINE + 1, 8));
    one_problem("row_before_a_matrix", &claim("show u*A = u"), "E0215", (LINE, 8));
    one_problem("division_by_a_matrix", &claim("show F/A = A"), "E0215", (LINE, 8));
    one_problem("function_of_a_matrix", &claim("show sin(A) = A"), "E0215", (LINE, 10));
    one_problem("larger_vector", &claim("show u > 0"), "E0215", (LINE, 6));
    one_problem("rows_of_different_lengths", &claim("show [[F, p], [p]] = 0"), "E0215", (LINE, 6));
    one_problem("general_exponential", &claim("for K = 2\nshow exp(A) = 1"), "E0424", (LINE + 1, 6));
    let vectors = "```notation\ncoord x, y, z\nvectors cartesian x, y, z\nfield vec B(t, x, y, z)\n```\n\n";
    let about_vectors = |lines: &str| format!("{vectors}{}", claim(lines));
    one_problem("two_vectors_side_by_side", &about_vectors("show B*B = p"), "E0215", (LINE + 6, 8));
    one_problem("coordinate_as_an_index", &about_vectors("show u[x] = p"), "E0202", (LINE + 6, 8));
    one_problem("coordinate_that_is_no_direction", &about_vectors("show B[t] = p"), "E0202", (LINE + 6, 8));
    one_problem("vector_over_another_range", &about_vectors("show curl(u) = B"), "E0215", (LINE + 6, 11));
}

/// What is wrong with the coordinates of vectors.
#[test]
fn bad_coordinates_of_vectors() {
    let front = "# A paper

```notation
index j, k in 1..K, K = 1, 2
coord t, q[k], x, y, z
field p(t, q) > 0, F(t, q)
param vec a
vectors cylindric x, y, z
vectors cylindrical x, y
vectors cartesian x, y, w
vectors cartesian q
vectors orthogonal x, y, z
vectors orthogonal x, y, z scales 1, 2
vectors cartesian x, x
function curl
```
";
    let audit = audited(&[("README.md", front), ("1.md", &format!("# 1 Section\n\n{GOOD}"))]);
    good_claims_hold(&audit, 1);
    snapshot("coordinates_of_vectors", &problems(&audit));
}

#[test]
fn two_verdicts_on_record() {
    let bad = "```claim printed\nexpect holds\nshow d(p^2, t) = 2*p*d(p, t)\nexpect refuted\n```\n";
    one_problem("two_verdicts", bad, "E0120", (LINE + 2, 1));
    let bad = experiment("learning-term", "measure \"critical mu\" < 2\nexpect measured\nexpect measured");
    one_problem("two_verdicts_of_an_experiment", &bad, "E0130", (LINE + 2, 1));
}

#[test]
fn an_equation_needs_a_printed_claim() {
    let check = claim("show d(p^2, t) = 2*p*d(p, t)").replace("printed", "check");
    one_problem("no_printed_claim", &check, "E0128", (LINE - 3, 1));
    one_problem("no_claim", "Only prose.\n", "E0128", (LINE - 3, 1));
    one_problem(
        "only_an_experiment",
        &experiment("learning-term", "measure \"critical mu\" < 9\nexpect measured"),
        "E0128",
        (LINE - 3, 1),
    );
}

#[test]
fn a_reduced_claim_says_why() {
    let reduced = claim("show d(p^2, t) = 2*p*d(p, t)").replace("printed", "reduced");
    one_problem("reduced_without_a_reason", &reduced, "E0120", (LINE - 1, 10));
    let with_reason = reduced.replace("expect holds", "because one component\nexpect holds");
    let audit = audited(&[("README.md", FRONT), ("1.md", &between(&with_reason))]);
    assert_eq!(problems(&audit), Vec::<&Problem>::new());
    let equation = &audit.papers[0].equations[1];
    assert_eq!((equation.verdict, equation.reduced, audit.summary.reduced), (Verdict::Holds, true, 1));
}

#[test]
fn an_unknown_name_in_a_let_that_nothing_uses() {
    let bad = claim("let w := nonsense\nshow d(p^2, t) = 2*p*d(p, t)");
    one_problem("unknown_symbol_in_an_unused_let", &bad, "E0201", (LINE, 10));
}

/// All that a claim's lines may assume, against what it shows.
#[test]
fn a_claim_that_says_again_what_it_assumes() {
    let restated = [
        "where d(p, t) = gamma*d(F, t)\nshow d(p, t) = gamma*d(F, t)",
        "where d(p, t) = gamma*d(F, t)\nshow d(F, t)*gamma = d(p, t)",
        "where d(p, t) = gamma*d(F, t)\nshow d(p, t) - gamma*d(F, t) = 0",
        "where d(p, t) = gamma*d(F, t)\nshow d(p, t) ~ gamma*d(F, t)",
        "where mu*d(F, t) + p = 0 solve d(F, t)\nshow p + d(F, t)*mu = 0",
        "where d(u[k], t) = A[k,j]*u[j]\nshow d(u[j], t) = A[j,k]*u[k]",
        "let w := gamma*d(F, t)\nwhere d(p, t) = w\nshow d(p, t) = gamma*d(F, t) + 0",
        "when mu = gamma\nshow mu = gamma",
        "when mu > 0\nshow mu > 0",
        "when mu > 0\nshow 0 < mu*1",
        "when mu <= gamma\nshow gamma >= mu",
        "when F != p\nshow p != F",
        // The two sides become one by putting the equation in.
        "where F = p\nshow F*gamma = gamma*p",
        "where u[k] = A[k,j]*d(F, q[j])\nshow gamma*u[j] = gamma*A[j,k]*d(F, q[k])",
    ];
    let decided = [
        "where d(p, t) = gamma*d(F, t)\nshow d(p, t, t) = gamma*d(F, t, t)",
        "where d(p, t) = gamma*d(F, t)\nshow d(p^2, t) = 2*p*gamma*d(F, t)",
        "where F = sqrt(p)\nshow F^2 = p",
        "when mu > 0\nshow mu + 1 > 1 - 1",
        "when mu > 0\nshow mu >= 0",
        "when mu = gamma\nshow mu^2 = gamma*mu",
        "where d(F, t) = mu\nwhere d(p, t) = mu\nshow exp(d(F, t)) = exp(d(p, t))",
        // A chain may begin with what is assumed.
        "where d(F, t) = gamma*p\nshow d(F, t) = gamma*p = gamma*(p + 1) - gamma",
    ];
    for (lines, code) in
        restated.map(|lines| (lines, Some("E0301"))).into_iter().chain(decided.map(|l| (l, None)))
    {
        let document = one_claim_each([lines]);
        let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
        let found: Vec<&str> = problems(&audit).iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(found, Vec::from_iter(code), "{lines}: {:?}", claims(&audit).next().map(|c| &c.reason));
    }
    one_problem("restated_rule", &claim("where F = p\nshow p = F"), "E0301", (LINE + 1, 6));
    one_problem("substituted_rule", &claim("where F = p\nshow p^2 = F^2"), "E0301", (LINE + 1, 6));
    // As a check, putting something in may be what is to be seen.
    let check = claim("where F = p\nshow p^2 = F^2").replace("printed", "check");
    let document = between(&format!("{check}\n{}", claim("show d(p^2, t) = 2*p*d(p, t)")));
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    assert!(claims(&audit).all(|claim| claim.verdict == Verdict::Holds));
}

#[test]
fn arithmetic_and_collecting_terms_say_nothing() {
    let empty = [
        "show F*1 = F",
        "show F + 0 = F",
        "show 2*F = F + F",
        "show 1 + 1 = 2",
        "show F - F = 0",
        "let s := d(F, t) - d(F, t)\nshow s = 0",
        "show 0.5*F + F/2 = F",
        "show 2*(3*F)*p = 6*p*F",
        "show --F = F",
        "show F*p + p*F = 2*F*p",
        "show 4/6 = 2/3",
        "show F/2 + mu = mu + 1/2*F",
    ];
    let decided = [
        ("show 1 + 1 = 3", Verdict::Refuted),
        ("show F*F = F^2", Verdict::Holds),
        ("show gamma*(F + p) = gamma*F + gamma*p", Verdict::Holds),
        ("show F*p/p = F", Verdict::Holds),
        ("show (p - F)*(F - p) = -(F - p)^2", Verdict::Holds),
        // Sums of their own, each with its letter.
        (
            "let a := u[k]*d(F, q[k])\nlet b := u[k]*u[k]\nlet c := d(F, q[k])*d(F, q[k])\nshow a*a = b*c",
            Verdict::Refuted,
        ),
    ];
    for (lines, verdict) in empty.map(|lines| (lines, Verdict::Error)).into_iter().chain(decided) {
        let document = one_claim_each([lines]);
        let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
        let outcome = claims(&audit).next().expect("a claim");
        assert_eq!(outcome.verdict, verdict, "{lines}: {}", outcome.reason);
        assert!(
            outcome.problems.iter().all(|problem| problem.code == "E0301"),
            "{lines}: {}",
            outcome.reason
        );
    }
}

#[test]
fn indices_at_equal_heights() {
    let front = FRONT.replace("param gamma", "strict\nindex al, be in 1..2\nparam V^{al}, W_{al}, gamma");
    let decided = |lines: &str| {
        let audit = audited(&[("README.md", &front), ("1.md", &one_claim_each([lines]))]);
        let found = claims(&audit).next().expect("a claim");
        (found.verdict, found.problems.iter().map(|p| (p.code.clone(), p.source.column)).collect::<Vec<_>>())
    };
    let at = |column| (Verdict::Error, vec![("E0213".to_owned(), column)]);
    // Between terms, between sides, and in a sum.
    assert_eq!(decided("show V^{al} + W_{al} = 2*V^{al}"), at(18));
    assert_eq!(decided("show V^{al} = W_{al}"), at(18));
    assert_eq!(decided("show V^{al}*V^{al} = gamma"), at(16));
    assert_eq!(decided("show V^{al}*W_{al}*gamma = gamma*W_{be}*V^{be} + V^{1}").0, Verdict::Refuted);
}

#[test]
fn longer_circles() {
    for length in [3, 4, 50] {
        let equation = |n: usize| {
            let from = if n == length { 1 } else { n + 1 };
            format!(
                "## ({n}) Link\n\n```claim printed\nfrom ({from})\nshow d(p^{n}, t) = {n}*p^{}*d(p, t)\nexpect holds\n```\n\n",
                n - 1
            )
        };
        // (99) leads into the circle and is not part of it.
        let outside = "## (99) Outside\n\n```claim printed\nfrom (1)\nshow d(p^2, t) = 2*p*d(p, t)\nexpect holds\n```\n";
        let section = format!("# 1 Section\n\n{}{outside}", (1..=length).map(equation).collect::<String>());
        let (found, codes) = verdicts(&[&section]);
        let mut expected = vec![Verdict::Error; length];
        expected.push(Verdict::Holds);
        assert_eq!((found, codes), (expected, vec!["E0211".to_owned(); length]));
    }
}

#[test]
fn two_values_for_one_variable() {
    let notation = "```notation\nparam S[j,k] symmetric\n```\n\n";
    let rule = |right: &str| {
        format!(
            "{notation}{}",
            claim(&format!("where S[j,k] = {right}\nshow S[j,k]*S[j,k] = trace(S)^2 - 2*det(S)"))
        )
    };
    let bad = rule("A[j,k]").replace("show", "for K = 2\nshow");
    one_problem("two_values_for_one_variable", &bad, "E0416", (LINE + 4, 7));
    let good = rule("A[j,k] + A[k,j]").replace("show", "for K = 2\nshow");
    let document = between(&good);
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    assert!(claims(&audit).all(|claim| claim.verdict == Verdict::Holds));
}

#[test]
fn lone_carriage_returns_end_lines() {
    let bad = claim("show d(p, t) =\n  gama*F");
    for ends in ["\r", "\r\n"] {
        let document = between(&bad).replace('\n', ends);
        let audit = audited(&[("README.md", &FRONT.replace('\n', ends)), ("1.md", &document)]);
        let found = problems(&audit);
        let places: Vec<_> =
            found.iter().map(|p| (p.code.as_str(), p.source.line, p.source.column)).collect();
        assert_eq!(places, [("E0201", LINE + 1, 3)]);
        good_claims_hold(&audit, 2);
    }
}

#[test]
fn the_order_of_declarations_does_not_matter() {
    let front = "# A paper\n\n```notation\nassume gamma > mu\nfield p(t, q) > 0, F(t, q)\nflow q along t\nparam gamma > 0, mu, A[j]\n\
                 coord t, q[k]\nindex j, k in 1..K, K = 1, 2\n```\n";
    let audit = audited(&[("README.md", front), ("1.md", &format!("# 1 Section\n\n{GOOD}"))]);
    assert!(problems(&audit).is_empty());
    good_claims_hold(&audit, 1);
}

#[test]
fn long_chains_of_definitions_are_not_deep() {
    for length in [300, 3000] {
        let lets: String = (1..=length).map(|n| format!("let y{n} := y{} + F\n", n - 1)).collect();
        let document = one_claim_each([format!(
            "let y0 := p\n{lets}show y{length} = p + (gamma + {length})*F - gamma*F"
        )
        .as_str()]);
        let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
        let found = claims(&audit).next().expect("a claim");
        assert_eq!(found.verdict, Verdict::Holds, "{}", found.reason);
    }
    // A circle is still one, however long, and from wherever it is entered.
    let lets: String = (0..2000).map(|n| format!("let y{n} := y{} + F\n", (n + 1) % 2000)).collect();
    let document = one_claim_each([format!("{lets}show y7 = p").as_str()]);
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    let codes: Vec<&str> = problems(&audit).iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["E0209"]);
}

#[test]
fn a_statement_too_long() {
    // 10^6 terms of two tokens and more.
    let long = claim(&format!("show {} = F", vec!["p"; 1_000_001].join(" + ")));
    let document = between(&long);
    let audit = audited(&[("README.md", FRONT), ("1.md", &document)]);
    let found = problems(&audit);
    assert_eq!((found.len(), found[0].code.as_str(), found[0].source.line), (1, "E0104", LINE));
    assert!(found[0].rendered.len() < 2000);
    good_claims_hold(&audit, 2);
}

#[test]
fn a_macro_without_end_in_a_latex_source() {
    let text = "\\newcommand{\\a}{\\a}\n\\begin{document}\n\\a\n\\[ x = x \\]\n\\end{document}\n";
    let paper = referee::document::Paper::from_latex("paper", text);
    let found: Vec<_> =
        paper.problems.iter().map(|problem| (problem.code.name(), problem.position().line)).collect();
    assert_eq!(found, [("E0008", 3)]);
    assert_eq!(paper.sections[0].equations.len(), 1, "what follows is read");
}

/// Each code has an example that leads to it and to no other.
#[test]
fn the_example_of_every_code_leads_to_it() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        assert_eq!(code.to_string().parse(), Ok(*code));
        let example = code.example();
        if let Example::Words(_) = example {
            assert!(include_str!("bad_input.rs").contains(code.name()), "no test of {code}");
            continue;
        }
        let text = example.text();
        let audit = audited(&[("README.md", ""), ("1.md", &text)]);
        let found: BTreeSet<&str> = problems(&audit).iter().map(|problem| problem.code.as_str()).collect();
        let expected = if *code == Code::E0430 {
            // A claim that is too large is not wrong.
            assert_eq!(claims(&audit).next().expect("a claim").verdict, Verdict::Undecided);
            BTreeSet::new()
        } else {
            BTreeSet::from([code.name()])
        };
        if found != expected {
            wrong.push(format!("{code} leads to {found:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
mod folders {
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::process::Command;

    use super::*;

    fn paper(folder: &Path) {
        fs::create_dir_all(folder).expect("a folder");
        fs::write(folder.join("README.md"), FRONT).expect("written");
        fs::write(folder.join("1.md"), format!("# 1 Section\n\n{GOOD}")).expect("written");
    }

    /// Exit code and what was said.
    fn audit_in(folder: &Path, path: &str) -> (Option<i32>, String) {
        let run = Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(["audit", path, "--format", "json"])
            .current_dir(folder)
            .output()
            .expect("it runs");
        (
            run.status.code(),
            String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr),
        )
    }

    #[test]
    fn a_document_named_from_inside_its_folder() {
        let folder = Folder::new("inside");
        paper(&folder.0);
        fs::write(
            folder.0.join("2.md"),
            "# 2 Other\n\n## (2) Other\n\n```claim printed\nshow p = F\nexpect refuted\n```\n",
        )
        .expect("written");
        for path in ["1.md", "./1.md"] {
            let (code, said) = audit_in(&folder.0, path);
            assert_eq!(code, Some(0), "{said}");
            assert!(said.contains("Before") && !said.contains("\"Other\""), "{said}");
        }
    }

    /// What cannot be read is named, and everything else is decided.
    #[test]
    fn links_that_lead_nowhere() {
        for (name, link) in [("loop.md", "loop.md"), ("gone.md", "nowhere"), ("README.md", "nowhere")] {
            let folder = Folder::new(&format!("link-{name}"));
            paper(&folder.0);
            let at = folder.0.join(name);
            if name == "README.md" {
                fs::rename(&at, folder.0.join("0.md")).expect("moved");
                // The section brings its own notation.
                let own = format!("# 1 Section\n\n{}\n{GOOD}", FRONT.split_once("\n\n").expect("a title").1);
                fs::write(folder.0.join("1.md"), own).expect("written");
            }
            symlink(link, &at).expect("a link");
            let papers = discover(&folder.0).expect("a paper");
            let (audit, _) = audit(&papers, &Selection::default(), 1, &mut |_| {});
            let found = problems(&audit);
            assert_eq!(found.len(), 1);
            assert_eq!(
                (found[0].code.as_str(), found[0].source.file.as_str()),
                ("E0007", at.to_str().expect("text"))
            );
            good_claims_hold(&audit, 1);
            assert_eq!(audit_in(&folder.0, ".").0, Some(2));
        }
    }

    #[test]
    fn a_paper_that_cannot_be_read_beside_one_that_can() {
        let folder = Folder::new("papers");
        paper(&folder.0.join("good"));
        symlink("bad", folder.0.join("bad")).expect("a link to itself");
        // Neither files nor folders without a front document are papers.
        fs::create_dir_all(folder.0.join("empty")).expect("a folder");
        fs::write(folder.0.join("notes.txt"), "no paper").expect("written");
        let papers = discover(&folder.0).expect("papers");
        let (audit, _) = audit(&papers, &Selection::default(), 1, &mut |_| {});
        let found = problems(&audit);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "E0007");
        assert!(found[0].message.ends_with("/bad"), "{}", found[0].message);
        good_claims_hold(&audit, 1);
        assert_eq!(audit_in(&folder.0, ".").0, Some(2));
    }
}

/// A print that cannot be read is told where `show printed` asks for it, with its place in the LaTeX.
#[test]
fn print_that_is_not_read_has_its_place() {
    for (latex, code, column) in [
        ("p = (F", "E0140", 5),
        ("p = \\text{const}", "E0141", 5),
        ("\\gamma(t) = p", "E0142", 7),
        ("p = x", "E0143", 5),
    ] {
        let bad = format!("$$\n{latex}\n$$\n\n```claim printed\nshow printed\nexpect holds\n```\n");
        let text = between(&bad);
        let audit = audited(&[("README.md", FRONT), ("1.md", &text)]);
        let found = problems(&audit);
        let [problem] = found.as_slice() else { panic!("{latex}: {found:?}") };
        assert_eq!((problem.code.as_str(), problem.source.column), (code, column), "{latex}");
    }
}

/// One bad name of a declaration hides no other.
#[test]
fn a_bad_name_hides_no_other_of_its_line() {
    let front = FRONT.replace("param gamma > 0,", "param gamma > 0, limit > 1, x_1, e^2, x_2,");
    let audit = audited(&[
        ("README.md", &front),
        (
            "1.md",
            &format!(
                "# 1 Section\n\n{GOOD}\n## (2) More\n\n```claim printed\nshow (x_1 + x_2)^2 = x_1^2 + 2*x_1*x_2 + x_2^2\nexpect holds\n```\n"
            ),
        ),
    ]);
    let codes: Vec<&str> = problems(&audit).iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes.len(), 2, "{codes:?}");
    assert!(claims(&audit).all(|claim| claim.verdict == Verdict::Holds));
}
