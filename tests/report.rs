//! JUnit XML and the comparison of two audits, on an audit made by hand in the claim language.

use std::path::Path;

use referee::decide::{Selection, audit};
use referee::diagnostic::Source;
use referee::document::{Paper, PaperKind, discover};
use referee::record::{Audit, Verdict};
use referee::report::diff::diff;
use referee::report::explain::explain;
use referee::report::html;
use referee::report::json::to_json;
use referee::report::junit::to_junit;

const FRONT: &str = "---\ntitle: Squares\n---\n\n```notation\nparam a, b\n```\n";

fn audited(section: &str) -> Audit {
    let sources = [Source::new("README.md", FRONT), Source::new("01.md", section)];
    audit(&[(Paper::from_sources("squares", &sources), None)], &Selection::default(), 1, &mut |_| {}).0
}

fn section(first: &str, expect: &str) -> String {
    format!(
        "# 1 Squares\n\n## (1) Binomial\n\n$$(a+b)^2$$\n\n```claim printed\nshow (a + b)^2 = {first}\nexpect {expect}\n```\n\n\
         ## (2) Difference\n\n```claim printed\nshow a^2 - b^2 = (a - b)*(a + b)\nexpect holds\n```\n"
    )
}

const RIGHT: &str = "a^2 + 2*a*b + b^2";
const WRONG: &str = "a^2 + a*b + b^2";

/// A site of a folder that is gone when the test is over, and a way to its pages.
fn with_site(name: &str, audit: &Audit, test: impl FnOnce(&dyn Fn(&str) -> String)) {
    let out = std::env::temp_dir().join(format!("referee-report-{name}-{}", std::process::id()));
    html::write(audit, &out).unwrap();
    test(&|page: &str| std::fs::read_to_string(out.join(page)).unwrap_or_default());
    std::fs::remove_dir_all(&out).unwrap();
}

/// TeX of the formulas in the part of a page behind a mark.
fn formulas(page: &str, behind: &str) -> Vec<String> {
    let part = page.split(behind).nth(1).unwrap_or_else(|| panic!("no {behind} in {page}"));
    let part = part.split("class=\"later\"").next().unwrap();
    let tex = part.split("application/x-tex\">").skip(1);
    tex.map(|rest| rest.split("</annotation>").next().unwrap().to_owned()).collect()
}

/// The right form is the corrected equation, and the condition where that is the correction.
#[test]
fn a_headline_shows_what_is_right() {
    let wrong = |number: u32, printed: &str, right: &str| {
        format!(
            "## ({number}) Title\n\n$$x$$\n\n```claim printed\n{printed}\nreading otherwise\nexpect refuted\n```\n\n{right}\n\n"
        )
    };
    let claim = |role: &str, lines: &str| format!("```claim {role}\n{lines}\nexpect holds\n```");
    let section = [
        // The definition has the wrong sign; what is shown of it is the same.
        wrong(
            1,
            "let f := a - b\nshow f*2 = 2*a + 2*b",
            &claim("corrected", "let f := a + b\nshow f*2 = 2*a + 2*b\nbecause kappa and 2 a^2 are not x"),
        ),
        wrong(2, "show (a + b)^2 = a^2 + b^2", &claim("corrected", "show (a + b)^2 = a^2 + 2*a*b + b^2")),
        wrong(3, "show sqrt(a^2) = a", &claim("restricted positive", "when a > 0\nshow sqrt(a^2) = a")),
    ]
    .concat();
    let audit = audited(&format!("# 1 Right\n\n{section}"));
    for equation in &audit.papers[0].equations {
        assert_eq!(equation.changed(), 0, "({}) {:?}", equation.number, equation.claims);
    }
    with_site("right", &audit, |page| {
        let index = page("index.html");
        let right = |n: u32| {
            let line = index.split(&format!("squares/eq-{n}.html")).nth(1).unwrap();
            formulas(line, "class=\"right\"")
        };
        assert_eq!(right(1), ["f \\equiv a + b"]);
        assert!(right(2)[0].contains("= a^{2} + 2\\,a\\,b"), "{:?}", right(2));
        assert_eq!(right(3), ["\\text{when } a &gt; 0"]);
        // Words of the author are typeset, and no letter is made a capital one.
        let reason = page("squares/eq-1.html");
        assert!(
            reason.contains("\\kappa</annotation>") && reason.contains("2\\,a^{2}</annotation>"),
            "{reason}"
        );
        // The address of an equation is the same in a report of one paper and of two.
        assert!(page("squares/index.html").contains("href=\"eq-3.html\""));
    });
}

/// A name of a claim leads to what it means, wherever that is declared.
#[test]
fn symbols_are_explained() {
    let section = "# 1 Names\n\n```notation\nparam g > 0\n```\n\n## (1) Definition\n\n\
        ```claim printed\ndefine W := g*a^2\nexpect definition\n```\n\n## (2) Use\n\n\
        ```claim printed\nshow W = a*(g*a)\nexpect holds\n```\n";
    let audit = audited(section);
    let symbols = &audit.papers[0].equations[1].symbols;
    let names: Vec<&str> = symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    assert_eq!(names, ["W", "a", "g"]);
    assert_eq!(symbols[0].equation, Some("1".parse().unwrap()));
    assert_eq!(symbols[0].definition.as_deref(), Some("g\\,a^{2}"));
    assert_eq!(symbols[2].conditions, ["g > 0"]);
    assert_eq!((symbols[1].source.file.as_str(), symbols[2].source.file.as_str()), ("README.md", "01.md"));
    with_site("symbols", &audit, |page| {
        let html = page("squares/eq-2.html");
        for expected in
            ["defined in <a class=\"number\" href=\"eq-1.html\">", "title=\"parameter, g &gt; 0\">g</a>"]
        {
            assert!(html.contains(expected), "no {expected} in {html}");
        }
    });
}

/// Of many values that were left at zero, one line says enough.
#[test]
fn zeros_are_told_in_one_line() {
    let section = "# 1 Zeros\n\n```notation\nindex j in 1..8\nparam r[j]\n```\n\n## (1) Squares\n\n\
        ```claim printed\nshow a*(r[j]^2 + 1) = a*r[j]^2\nexpect refuted\n```\n";
    with_site("zeros", &audited(section), |page| {
        let html = page("squares/eq-1.html");
        assert!(
            html.contains("all others") && !html.contains("<code>r[5]</code></td><td class=\"n\">0"),
            "{html}"
        );
    });
}

/// The front page of a paper and that of the site lead to the program for the whole paper.
#[test]
fn the_program_for_the_whole_paper_is_linked() {
    let audit = audited(&section("show 1 + x = x + 1", "holds"));
    with_site("program", &audit, |page| {
        let id = &audit.papers[0].id;
        assert!(page("index.html").contains(&format!("href=\"{id}/verify.py\"")), "{}", page("index.html"));
        assert!(page(&format!("{id}/index.html")).contains("href=\"verify.py\""));
        assert!(page(&format!("{id}/verify.py")).contains("sympy"));
    });
}

#[test]
fn controls_come_last_and_by_themselves() {
    let derivations = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations");
    let kinds: Vec<PaperKind> = discover(&derivations).unwrap().iter().map(|(paper, _)| paper.kind).collect();
    assert_eq!(kinds, [PaperKind::Paper, PaperKind::Reconstruction, PaperKind::Control]);

    let mut audit = audited(&section(RIGHT, "holds"));
    let front = FRONT.replace("title: Squares", "title: Known squares\nkind: control");
    let sources = [Source::new("README.md", front), Source::new("01.md", section(RIGHT, "holds"))];
    let control = (Paper::from_sources("known", &sources), None);
    audit.papers.extend(referee::audit(&[control], &Selection::default(), 1, &mut |_| {}).0.papers);
    let out = std::env::temp_dir().join(format!("referee-controls-{}", std::process::id()));
    html::write(&audit, &out).unwrap();
    let page = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let (index, front) = (page("index.html"), page("known/index.html"));
    std::fs::remove_dir_all(&out).unwrap();
    let at = |text: &str| index.find(text).unwrap_or_else(|| panic!("no {text} in {index}"));
    assert!(at("index.html\">Squares<") < at(">Controls<") && at(">Controls<") < at(">Known squares<"));
    assert!(front.contains("Control of the proof-audit"));
}

#[test]
fn a_planted_regression_is_a_downgrade() {
    let (old, new) = (audited(&section(RIGHT, "holds")), audited(&section(WRONG, "holds")));
    let found = diff(&old, &new);
    assert!(found.is_regression());
    let what: Vec<&str> = found.downgrades.iter().map(|change| change.what.as_str()).collect();
    // The claim's change stands for that of its equation.
    assert_eq!(what, ["squares (1) printed"]);
    assert_eq!(found.downgrades[0].old, Some(Verdict::Holds));
    assert_eq!(found.downgrades[0].new, Some(Verdict::Refuted));
    assert!(found.downgrades[0].reworded);
    let back = diff(&new, &old);
    assert!(!back.is_regression());
    assert_eq!((back.upgrades.len(), back.unchanged), (1, 2));
}

#[test]
fn a_downgrade_is_one_even_if_it_is_on_record() {
    let (old, new) = (audited(&section(RIGHT, "holds")), audited(&section(WRONG, "refuted")));
    assert!(diff(&old, &new).is_regression());
}

#[test]
fn wording_and_presence_are_told_apart() {
    let old = audited(&section(RIGHT, "holds"));
    let same = diff(&old, &old);
    assert_eq!((same.unchanged, same.is_regression()), (4, false));
    let reworded = diff(&old, &audited(&section("b^2 + 2*a*b + a^2", "holds")));
    assert_eq!((reworded.changed.len(), reworded.unchanged), (1, 3));
    let shorter = section(RIGHT, "holds").split("## (2)").next().unwrap().to_owned();
    let gone = diff(&old, &audited(&shorter));
    assert_eq!((gone.gone.len(), gone.is_regression()), (1, false));
    assert_eq!(diff(&audited(&shorter), &old).new.len(), 1);
    let mut shown = Vec::new();
    gone.write(&mut shown).unwrap();
    assert!(String::from_utf8(shown).unwrap().contains("squares (2): "));
}

/// What a certificate says in words and on a page: both ways, what is needed, and the points that show it.
#[test]
fn a_certificate_is_explained() {
    let claims = [
        "show (a^2 - b^2)/(a - b) = a + b\nexpect holds",
        "show exp(log(a)) = a\nexpect conditional",
        "show a^2 + b^2 >= 2*a*b\nexpect holds",
        "show sqrt(a^2) = a\nexpect refuted",
        "determine a\nshow a*b = b\nshow a*b = 2*b\nexpect refuted",
    ];
    let equation = |(n, lines)| format!("## ({}) Claim\n\n```claim printed\n{lines}\n```\n\n", n + 1);
    let section: String = claims.into_iter().enumerate().map(equation).collect();
    let audit = audited(&format!("# 1 Certificates\n\n{section}"));
    let paper = &audit.papers[0];
    let explained = |n: usize| {
        let mut out = Vec::new();
        explain(&mut out, &audit, paper, &paper.equations[n - 1], &[]).unwrap();
        String::from_utf8(out).unwrap()
    };
    for equation in &paper.equations {
        assert!(equation.claims[0].as_recorded(), "({}): {}", equation.number, equation.reason);
    }
    for (n, expected) in [
        (1, "equal at"),
        (1, "points mod 2^61-1"),
        (1, "real: enclosures with"),
        (1, "needs beyond the declarations:\n      a - b != 0\n"),
        (1, "witness, a point at which both sides have a value:\n      a = "),
        (2, "needs beyond the declarations:\n      a > 0\n        without it only one side has a value"),
        (2, "left  = not defined\n"),
        (3, "\n      1. "),
        (3, "= (a - b)^2\n"),
        (3, "witness, a point"),
        (4, "counterexample (exact arithmetic)\n      a = -"),
        (5, "decided by: equations for coefficients"),
    ] {
        assert!(explained(n).contains(expected), "no {expected:?} in\n{}", explained(n));
    }
    let json = to_json(&audit).unwrap();
    assert!(serde_json::from_str::<Audit>(&json).is_ok(), "the record can be read again");
}

/// A sentence names a few conditions; the certificate has them all.
#[test]
fn many_conditions_are_named_in_brief() {
    let audit = audited(
        "# 1 Roots\n\n## (1) Many\n\n```notation\nindex j in 1..K, K = 5\nparam A[j]\n```\n\n\
         ```claim printed\neach j\nshow sqrt(A[j])^2 = A[j]\nexpect conditional\n```\n",
    );
    let claim = &audit.papers[0].equations[0].claims[0];
    assert_eq!(claim.verdict, Verdict::Conditional, "{:?}", claim.problems);
    assert!(
        claim.reason.to_string().ends_with("needs A[1] >= 0, A[2] >= 0, A[3] >= 0, and 2 more"),
        "{}",
        claim.reason
    );
    assert_eq!(claim.certificate.links[0].needs.len(), 5);
}

/// The elements and attributes of the schema that Jenkins, GitLab and the others read: `testsuites`
/// holds `testsuite` holds `testcase`, which holds at most one of `failure`, `error`, `skipped`.
#[test]
fn junit_has_the_structure_that_ci_systems_read() {
    let broken =
        section(WRONG, "holds") + "\n## (3) Broken\n\n```claim printed\nshow a = (\nexpect holds\n```\n";
    let xml = to_junit(&audited(&broken)).unwrap();
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    let whole = xml.split("<testsuites").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    let attributes: Vec<&str> = whole.split("=\"").filter_map(|part| part.split(' ').next_back()).collect();
    assert!(!attributes.contains(&"skipped"), "{attributes:?}");
    assert!(attributes.contains(&"failures"), "{attributes:?}");
    let report = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (3, 1, 1));
    let [suite] = report.test_suites.as_slice() else { panic!("{xml}") };
    assert_eq!((suite.name.as_str(), suite.tests), ("squares: 1 Squares", 3));
    for (case, name) in suite.test_cases.iter().zip(["(1) printed", "(2) printed", "(3) printed"]) {
        assert_eq!(case.name.as_str(), name);
        assert!(
            case.classname.as_ref().is_some_and(|class| class.as_str().starts_with("squares.section-1.eq-"))
        );
        assert!(case.time.is_some());
    }
    let mut stack: Vec<String> = Vec::new();
    for tag in xml.split('<').skip(2) {
        let name: String = tag.chars().take_while(|c| c.is_alphanumeric() || "/-".contains(*c)).collect();
        if let Some(closed) = name.strip_prefix('/').filter(|name| !name.is_empty()) {
            assert_eq!(stack.pop().as_deref(), Some(closed));
            continue;
        }
        let parent = stack.last().map(String::as_str);
        match name.trim_end_matches('/') {
            "testsuites" => assert_eq!(parent, None),
            "testsuite" => assert_eq!(parent, Some("testsuites")),
            "testcase" => assert_eq!(parent, Some("testsuite")),
            "failure" | "error" | "system-out" => assert_eq!(parent, Some("testcase")),
            other => panic!("<{other}> is not in the schema"),
        }
        let head = tag.split('>').next().unwrap_or("");
        if !head.ends_with('/') {
            stack.push(name);
        }
    }
    assert!(stack.is_empty());
}
