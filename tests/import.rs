//! LaTeX sources as documents, and documents from LaTeX sources.
//!
//! The sources in `import/` were written for this test in the styles of five fields.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proptest::prelude::*;
use referee::import::{changes, draft};
use referee::record::{Audit, Verdict};
use referee::{Paper, Selection, audit, read_prints};

const SOURCES: [(&str, &str); 5] = [
    ("relativity", include_str!("import/relativity.tex")),
    ("fluids", include_str!("import/fluids.tex")),
    ("statistical", include_str!("import/statistical.tex")),
    ("quantum", include_str!("import/quantum.tex")),
    ("astrophysics", include_str!("import/astrophysics.tex")),
];

/// A source, and each of its equations by its number as a claim has it; `?` where it is not read.
type Expected = (&'static str, &'static [(&'static str, &'static [&'static str])]);

const READ: [Expected; 5] = [
    (
        "relativity",
        &[
            ("1", &["f = 1 - 2*G*M/(c^2*r) = 1 - r_s/r"]),
            ("2", &["T_{mu nu} = (eps + p)*U_{mu}*U_{nu} + p*g_{mu nu}"]),
            ("3a", &["d(m, r) = 4*pi*r^2*eps"]),
            ("3b", &["d(P, r) = -((eps + P)*d(nu_0, r))"]),
            ("3c", &["d(nu_0, r) = G*(m + 4*pi*r^3*P)/(r*(r - 2*G*m))"]),
            ("4", &["d(f, r) = r_s/r^2", "r_s = 2*G*M/c^2"]),
            ("A1", &["(1 - f)^2 = 1 - 2*f + f^2", "1 - 2*f + f^2 = r_s^2/r^2"]),
        ],
    ),
    (
        "fluids",
        &[
            ("1.1", &["d(u, t) + advect(u, u) = -(1/rho_0*grad(p)) + nu*laplacian(u)"]),
            ("1.2", &["div(u) = 0"]),
            ("2.1", &["omega = curl(u)"]),
            ("2.2", &["div(omega) = 0"]),
            ("2.3", &["d(omega, t) + advect(u, omega) = advect(omega, u) + nu*laplacian(omega)"]),
            ("2.4", &["d(theta, t) + dot(u, grad(theta)) = nu*laplacian(theta)"]),
            ("2.5", &["curl(grad(theta)) = 0"]),
        ],
    ),
    (
        "statistical",
        &[
            ("1", &["F = -(1/beta*ln(Z))"]),
            ("2", &["Ebar = -d(ln(Z), beta) = -(1/Z*d(Z, beta))"]),
            ("2'", &["k_B*T = 1/beta"]),
            ("3", &["exp(beta*h) + exp(-(beta*h)) = 2*cosh(beta*h)"]),
            ("4", &["tanh(x)^2 = 1 - 1/cosh(x)^2"]),
            ("T1", &["1/2*(1 + tanh(x)) = 1/(1 + exp(-(2*x)))"]),
            ("T2", &["d(S, V) = d(P, T)"]),
            ("5", &["d(U, V) = T*d(P, T) - P"]),
            ("6", &["?"]),
        ],
    ),
    (
        "quantum",
        &[
            ("1.1", &["i*hbar*d(psi, t) = -(hbar^2/(2*m)*d(psi, x, x)) + V*psi"]),
            ("1.2", &["rho = conj(psi)*psi = abs(psi)^2"]),
            ("1.3", &["j = hbar/(2*m*i)*(conj(psi)*d(psi, x) - psi*d(conj(psi), x))"]),
            ("1.4", &["psi = R*exp(i*S/hbar)"]),
            ("1.10", &["d(S, t) + d(S, x)^2/(2*m) + V - hbar^2/(2*m)*d(R, x, x)/R = 0"]),
            ("1.11", &["d(R^2, t) + d(R^2*d(S, x)/m, x) = 0"]),
            ("2.1", &["E = hbar*omega*(n + 1/2)"]),
            ("2.2", &["V = 1/2*m*omega^2*x^2"]),
        ],
    ),
    (
        "astrophysics",
        &[
            ("1", &["Omega^2 = G*M/R^3"]),
            ("2", &["nu = alpha*c_s*H"]),
            ("3", &["d(Sigma, t) + 1/R*d(R*Sigma*v_R, R) = 0"]),
            ("4", &["d(Sigma, t) = 3/R*d(R^(1/2)*d(nu*Sigma*R^(1/2), R), R)"]),
            ("5", &["F_rad = -(4*a*c_s*T^3/(3*kappa*rho)*d(T, R))"]),
            ("6", &["Omega^2*R^2 = G*M/R"]),
            ("7", &["rho propto exp(-(z^2/(2*H^2)))"]),
            ("8", &["?"]),
        ],
    ),
];

fn decided(paper: Paper) -> Audit {
    let (audit, bugs) = audit(&[(paper, None)], &Selection::default(), 1, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    audit
}

#[test]
fn five_fields_are_read_as_they_are_meant() {
    let (mut all, mut read) = (0, 0);
    for ((id, text), (_, expected)) in SOURCES.iter().zip(READ) {
        let paper = Paper::from_latex(id, text);
        assert!(paper.problems.is_empty(), "{id}: {:?}", paper.problems);
        let found: Vec<(String, Vec<String>)> = read_prints(std::iter::once(&paper))
            .iter()
            .map(|print| {
                let lines =
                    print.lines.iter().map(|line| line.as_ref().map_or("?".to_owned(), String::clone));
                (print.number.to_string(), lines.collect())
            })
            .collect();
        let expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(number, lines)| {
                ((*number).to_owned(), lines.iter().map(|line| (*line).to_owned()).collect())
            })
            .collect();
        assert_eq!(found, expected, "{id}");
        all += found.len();
        read += found.iter().filter(|(_, lines)| lines.iter().all(|line| line != "?")).count();
    }
    assert!(4 * read >= 3 * all, "{read} of {all}");
}

/// A document around some lines.
fn source(lines: &str) -> String {
    format!("\\documentclass{{article}}\n\\begin{{document}}\n{lines}\n\\end{{document}}\n")
}

/// Number, verdict and exit code's claim of each equation.
fn verdicts(lines: &str) -> Vec<(String, Verdict, bool)> {
    let audit = decided(Paper::from_latex("paper", &source(lines)));
    let outcome = |(_, equation): (_, &referee::record::EquationOutcome)| {
        (equation.number.to_string(), equation.verdict, equation.changed() == 0)
    };
    audit.equations().map(outcome).collect()
}

#[test]
fn an_align_is_a_chain_and_a_wrong_sign_is_found() {
    let lines = |sign: &str| {
        format!(
            "% referee: param a, b\n\\begin{{align}}\n(a-b)^2 &= a^2 {sign} 2ab + b^2 \\\\\n &= b^2 + a (a - 2b)\n\\end{{align}}\n% referee: expect holds"
        )
    };
    assert_eq!(verdicts(&lines("-")), [("1–2".to_owned(), Verdict::Holds, true)]);
    assert_eq!(verdicts(&lines("+")), [("1–2".to_owned(), Verdict::Refuted, false)]);
}

#[test]
fn rows_with_sides_of_their_own_are_equations_of_their_own() {
    let lines = "% referee: param a, b\n\\begin{align}\na (a + 1) &= a^2 + a, \\\\ % referee: expect holds\na b &= 2 b a % referee: expect refuted\n\\end{align}";
    assert_eq!(
        verdicts(lines),
        [("1".to_owned(), Verdict::Holds, true), ("2".to_owned(), Verdict::Refuted, true)]
    );
}

#[test]
fn what_no_comment_speaks_of_is_listed_and_not_decided() {
    let found = verdicts("% referee: param a\n\\begin{equation} a = 2 a \\end{equation}\n\\[ q = 1 \\]");
    assert_eq!(found, [("1".to_owned(), Verdict::Open, true), ("T1".to_owned(), Verdict::Open, true)]);
    let audit = decided(Paper::from_latex("paper", &source("\\begin{equation} q = 1 \\end{equation}")));
    let reason = audit.papers[0].equations[0].reason.to_string();
    assert!(reason.starts_with("not read, at 3:18: "), "{reason}");
}

#[test]
fn a_verdict_that_is_not_on_record_is_shown_and_a_refuted_one_is_told() {
    let one = |print: &str| {
        verdicts(&format!(
            "% referee: param a\n\\begin{{equation}} {print} \\end{{equation}} % referee: show printed"
        ))
    };
    assert_eq!(one("a (a + 1) = a^2 + a"), [("1".to_owned(), Verdict::Holds, true)]);
    assert_eq!(one("a (a + 1) = a^2 + 2 a"), [("1".to_owned(), Verdict::Refuted, false)]);
}

#[test]
fn premises_definitions_and_blocks_stand_in_comments() {
    let lines = "% referee: coord t, x
% referee: field u(t, x)
% referee: param c > 0
\\begin{equation} \\partial_t u = c\\, \\partial_x u \\end{equation}
% referee: postulate printed
\\begin{equation} \\partial_t^2 u = c^2 \\partial_x^2 u \\end{equation}
% referee: given (1)
% referee: expect holds
%{referee claim check the wrong power
% where d(u, t) = c*d(u, x)
% show d(u, t, t) = c*d(u, x, x)
% expect refuted
%}
\\begin{equation} w \\equiv \\partial_t u + c u \\end{equation}
% referee: define printed
% referee: expect definition";
    let expected = [("1", Verdict::Assumed), ("2", Verdict::Holds), ("3", Verdict::Definition)];
    assert_eq!(verdicts(lines), expected.map(|(number, verdict)| (number.to_owned(), verdict, true)));
}

#[test]
fn numbers_are_those_of_latex() {
    let numbers = |head: &str, body: &str| -> Vec<String> {
        let text = format!("\\documentclass{head}\n\\begin{{document}}\n{body}\n\\end{{document}}");
        let paper = Paper::from_latex("paper", &text);
        let equations = paper.sections.iter().flat_map(|section| &section.equations);
        equations.map(|equation| equation.number.to_string()).collect()
    };
    let eq = "\\begin{equation} a = b \\end{equation}\n";
    let sections =
        format!("\\section{{A}}{eq}{eq}\\section*{{No}}\\section{{B}}{eq}\\appendix\\section{{C}}{eq}");
    assert_eq!(numbers("{article}", &sections), ["1", "2", "3", "4"]);
    assert_eq!(
        numbers("{article}\\numberwithin{equation}{section}", &sections),
        ["1.1", "1.2", "2.1", "A.1"]
    );
    assert_eq!(numbers("{revtex4-2}", &sections), ["1", "2", "3", "A1"]);
    let chapters = format!("\\chapter{{A}}\\section{{B}}{eq}\\chapter{{C}}{eq}{eq}");
    assert_eq!(numbers("{book}", &chapters), ["1.1", "2.1", "2.2"]);
    let within = "{article}\\renewcommand{\\theequation}{\\thesection.\\arabic{equation}}";
    assert_eq!(numbers(within, &sections), ["1.1", "1.2", "2.1", "A.1"]);
    let rows = "\\begin{align} a &= b \\nonumber \\\\ c &= d \\\\ e &= f \\tag{7'} \\\\ g &= h \\end{align}";
    assert_eq!(numbers("{article}", rows), ["1", "7'", "2"]);
    let sub =
        format!("{eq}\\begin{{subequations}}{eq}text{eq}\\end{{subequations}}{eq}\\[ x = y \\]$$ z = w $$");
    assert_eq!(numbers("{article}", &sub), ["1", "2a", "2b", "3", "T1", "T2"]);
    assert_eq!(numbers("{article}", &format!("\\setcounter{{equation}}{{4}}{eq}")), ["5"]);
    let multline =
        "\\begin{multline} a = b \\\\ + c \\end{multline}\\begin{eqnarray*} a &=& b \\end{eqnarray*}";
    assert_eq!(numbers("{article}", multline), ["1", "T1"]);
}

#[test]
fn macros_are_replaced_as_tex_replaces_them() {
    let printed = |head: &str, body: &str| -> String {
        let paper = Paper::from_latex("paper", &source(&format!("{head}\\[{body}\\]")));
        assert!(paper.problems.is_empty(), "{:?}", paper.problems);
        let text = &paper.sections[0].equations[0].printed[0].latex;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        printed("\\newcommand{\\pd}[2]{\\frac{#1}{#2}}", "\\pd{a}{b} = \\pd ab"),
        "\\frac{a}{b} = \\frac{a}{b}"
    );
    assert_eq!(printed("\\newcommand{\\pd}[2][x]{#1_{#2}}", "\\pd{a} = \\pd[y]{b}"), "x_{a} = y_{b}");
    assert_eq!(printed("\\def\\al{\\alpha}\\def\\f#1{g#1}", "\\al x = \\f{\\al}y"), "\\alpha x = g\\alpha y");
    assert_eq!(printed("\\DeclareMathOperator{\\sech}{sech}", "a = \\sech x"), "a = \\operatorname{sech} x");
    assert_eq!(printed("\\let\\old\\phi\\renewcommand{\\phi}{\\old_0}", "\\phi = 1"), "\\phi_0 = 1");
    assert_eq!(printed("\\newcommand{\\a}{b}\\renewcommand{\\a}{c}", "\\a = 1"), "c = 1");
    // A swapped pair keeps its places apart, and a call inside of an argument is replaced, too.
    assert_eq!(printed("\\newcommand{\\s}[2]{#2#1}\\newcommand{\\t}{z}", "\\s{\\t}{y} = 1"), "yz = 1");
}

/// What a display says, statement by statement.
fn statements(display: &str) -> Vec<String> {
    let lines = format!("% referee: param a, b, c, f, g\n{display}");
    let paper = Paper::from_latex("paper", &source(&lines));
    assert!(paper.problems.is_empty(), "{:?}", paper.problems);
    let prints = read_prints(std::iter::once(&paper));
    let lines = prints.into_iter().flat_map(|print| print.lines);
    lines.map(|line| line.unwrap_or_else(|fault| fault.label)).collect()
}

#[test]
fn rows_and_columns_are_read_as_they_are_meant() {
    let cases: [(&str, &[&str]); 18] = [
        ("\\begin{align} a &= b & c &= f \\end{align}", &["a = b", "c = f"]),
        ("\\begin{align} a &= b && c = f \\end{align}", &["a = b", "c = f"]),
        (
            "\\begin{equation}\\begin{aligned} a &= b & c &= f \\\\ -g &= a \\end{aligned}\\end{equation}",
            &["a = b", "c = f", "-g = a"],
        ),
        ("\\begin{align} a &= b \\\\ -c &= f \\end{align}", &["a = b", "-c = f"]),
        ("\\begin{align} a &= b \\nonumber \\\\ -c &= f \\end{align}", &["a = b", "-c = f"]),
        ("\\begin{gather} a = b \\\\ -c = f \\end{gather}", &["a = b", "-c = f"]),
        ("\\begin{gather} a = b \\nonumber \\\\ -c = f \\end{gather}", &["a = b", "-c = f"]),
        ("\\begin{align} a &= b \\\\ & \\quad - c \\\\ &= f \\end{align}", &["a = b - c", "b - c = f"]),
        ("\\begin{eqnarray} a &=& b \\\\ && + c \\end{eqnarray}", &["a = b + c"]),
        ("\\begin{eqnarray} \\lefteqn{a + b} \\\\ &=& c \\\\ &=& f \\end{eqnarray}", &["a + b = c", "c = f"]),
        ("\\begin{align} a &= b \\times \\\\ &\\quad (c + f) \\end{align}", &["a = b*(c + f)"]),
        ("\\[\\begin{array}{ll} a = b & c = f \\end{array}\\]", &["a = b", "c = f"]),
        ("$$ a = b \\eqno(7) $$", &["a = b"]),
        ("\\[\\begin{array}{l} a = b \\cr c = f \\end{array}\\]", &["a = b", "c = f"]),
        ("\\[\\left\\{\\begin{aligned} a &= b \\\\ c &= f \\end{aligned}\\right.\\]", &["a = b", "c = f"]),
        ("\\[\\begin{cases} a = b \\\\ c = f \\end{cases}\\]", &["a = b", "c = f"]),
        ("\\begin{align} a &= b = \\nonumber \\\\ &= c \\end{align}", &["a = b = c"]),
        ("\\begin{align} a = \\nonumber \\\\ & \\quad b + c \\end{align}", &["a = b + c"]),
    ];
    for (display, expected) in cases {
        assert_eq!(statements(display), expected, "{display}");
    }
}

#[test]
fn environments_of_the_author_and_branches_that_are_left_out() {
    let head =
        "\\newenvironment{eq}{\\begin{equation}}{\\end{equation}}\\DeclarePairedDelimiter{\\paren}{(}{)}\n";
    assert_eq!(
        statements(&format!("{head}\\begin{{eq}} a = \\paren*{{b + c}} f \\end{{eq}}")),
        ["a = (b + c)*f"]
    );
    assert_eq!(statements("\\iffalse \\[ a = b \\] \\ifx\\fi \\fi \\[ c = f \\]"), ["c = f"]);
    assert_eq!(
        statements("\\begin{verbatim}\n\\[ a = b \\]\n\\end{verbatim}\n\\[ c = f \\] costs \\$5"),
        ["c = f"]
    );
}

#[test]
fn malformed_sources_name_the_place() {
    let cases = [
        ("\\begin{equation} a = b\n\n", "E0003", (3, 1)),
        ("\\begin{align} a &= b \\end{equation}", "E0003", (3, 1)),
        ("\\[ a = b\n\ntext", "E0003", (3, 1)),
        ("\\begin{equation} a = b \\begin{equation} c = d \\end{equation}", "E0003", (3, 1)),
        ("\\newcommand{\\a}{\\a}\n\\a", "E0008", (4, 1)),
        ("\\def\\a{\\b\\b}\\def\\b{\\a\\a}\n\\a", "E0008", (4, 1)),
        ("\\def\\a#1{x#1}\n\\a{", "E0008", (4, 1)),
        ("% referee: show a = b", "E0004", (3, 12)),
        ("%{referee claims\n%}", "E0002", (3, 1)),
        ("\\begin{equation} a = 1 \\end{equation}\n%{referee claim\n% open", "E0003", (4, 1)),
        ("\\input{nowhere}", "E0007", (3, 1)),
        (
            "\\begin{equation} a = 1 \\tag{3} \\end{equation}\\begin{equation} a = 1 \\tag{3} \\end{equation}",
            "E0005",
            (3, 63),
        ),
    ];
    for (lines, code, (line, column)) in cases {
        let paper = Paper::from_latex("paper", &source(lines));
        let found: Vec<_> =
            paper.problems.iter().map(|p| (p.code.name(), p.position().line, p.position().column)).collect();
        assert_eq!(found, [(code, line, column)], "{lines}");
    }
    // What is wrong inside of an equation is told where it stands in the source.
    let lines = "% referee: param a\n\\newcommand{\\half}{\\frac{1}{2}}\n\\begin{equation}\n a = \\half a + \\half q\n\\end{equation} % referee: show printed";
    let audit = decided(Paper::from_latex("paper", &source(lines)));
    let problem = &audit.papers[0].equations[0].claims[0].problems[0];
    assert_eq!((problem.code.as_str(), problem.source.line, problem.source.column), ("E0143", 6, 22));
    let lines = "% referee: param a\n% referee: parm b\n\\[ a = a \\]\n% referee: expect holdz";
    let audit = decided(Paper::from_latex("paper", &source(lines)));
    let places: Vec<_> = audit.papers[0].problems.iter().map(|p| (p.source.line, p.source.column)).collect();
    assert_eq!(places, [(4, 12)], "a line of no equation");
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("referee-import-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_referee"))
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .expect("run");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), text.concat())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_new_paper_is_audited_and_never_overwritten() {
    let folder = Folder::new("new");
    assert_eq!(folder.run(&["new", "paper"]).0, Some(0));
    let (code, text) = folder.run(&["audit", "paper"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("(1) ✓ holds"), "{text}");
    let before = fs::read_to_string(folder.0.join("paper/README.md")).expect("written");
    let (code, text) = folder.run(&["new", "paper"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("nothing is overwritten"), "{text}");
    assert_eq!(fs::read_to_string(folder.0.join("paper/README.md")).expect("kept"), before);
}

#[test]
fn documents_from_a_source_and_what_a_new_version_changes() {
    let folder = Folder::new("from");
    let text = "\\documentclass{article}\n\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n\\begin{document}\n\\section{Heat}\n\\input{part}\n\\begin{equation}\n (u+1)^2 = u^2 + 2u + 1\n\\end{equation}\n\\end{document}\n";
    fs::write(folder.0.join("paper.tex"), text).expect("written");
    fs::write(folder.0.join("part.tex"), "Prose of the authors.\n\\begin{equation}\\label{eq:heat}\n \\pd{u}{t} = D \\pd{^2 u}{x^2}\n\\end{equation}\n").expect("written");
    let (code, text) = folder.run(&["new", "draft", "--from", "paper.tex"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("2 equations found, 2 of them read"), "{text}");
    assert!(text.contains("param D"), "{text}");
    let all: String = fs::read_dir(folder.0.join("draft"))
        .expect("a folder")
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("text"))
        .collect();
    assert!(all.contains("## (1) `eq:heat`\n\n[part.tex, line 3](../part.tex#L3)"), "{all}");
    assert!(
        all.contains("\\frac{\\partial u}{\\partial t} = D \\frac{\\partial ^2 u}{\\partial x^2}"),
        "{all}"
    );
    assert!(all.contains("coord t, x") && all.contains("field u(t, x)"), "{all}");
    assert!(!all.contains("Prose of the authors"), "{all}");
    let (code, text) = folder.run(&["audit", "draft"]);
    assert_eq!(code, Some(1), "the heat equation is no identity: {text}");
    assert!(text.contains("(2) ✓ holds"), "{text}");
    // Again: nothing changed, then one sign.
    assert_eq!(folder.run(&["new", "draft", "--from", "paper.tex"]).0, Some(0));
    let changed = fs::read_to_string(folder.0.join("paper.tex")).expect("text").replace("+ 2u", "- 2u");
    fs::write(folder.0.join("paper.tex"), changed).expect("written");
    let (code, text) = folder.run(&["new", "draft", "--from", "paper.tex"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("(2) changed") && text.contains("printed: holds") && !text.contains("(1) changed"),
        "{text}"
    );
}

#[test]
fn every_field_gives_a_draft_that_can_be_audited() {
    for (id, text) in SOURCES {
        let paper = Paper::from_latex(id, text);
        let draft = draft(&paper, &|path: &Path| path.display().to_string());
        let read = draft.equations.iter().filter(|equation| equation.unread.is_none()).count();
        let unread: Vec<_> =
            draft.equations.iter().filter_map(|e| e.unread.as_ref().map(|why| (&e.number, why))).collect();
        assert!(2 * read >= draft.equations.len(), "{id}: {unread:?}\n{}", draft.documents[0].1);
        let sources: Vec<_> = draft
            .documents
            .iter()
            .map(|(path, text)| referee::diagnostic::Source::new(path, text.as_str()))
            .collect();
        let documents = Paper::from_sources(id, &sources);
        assert!(documents.problems.is_empty(), "{id}: {:?}", documents.problems);
        assert_eq!(changes(&documents, &paper), [], "{id}");
    }
}

/// What the documents drafted from some displays read; `?` where one is left open.
fn drafted(displays: &[&str]) -> Vec<String> {
    let lines: Vec<String> =
        displays.iter().map(|display| format!("\\begin{{equation}} {display} \\end{{equation}}")).collect();
    let draft = draft(&Paper::from_latex("paper", &source(&lines.join("\n"))), &|path: &Path| {
        path.display().to_string()
    });
    let sources: Vec<_> = draft
        .documents
        .iter()
        .map(|(path, text)| referee::diagnostic::Source::new(path, text.as_str()))
        .collect();
    let documents = Paper::from_sources("paper", &sources);
    assert!(documents.problems.is_empty(), "{:?}", documents.problems);
    let prints = read_prints(std::iter::once(&documents));
    let reading = |(print, equation): (&referee::PrintRead, &referee::import::Drafted)| match &equation.unread
    {
        Some(_) => "?".to_owned(),
        None => print
            .lines
            .iter()
            .map(|line| line.as_ref().map_or("?", String::as_str))
            .collect::<Vec<_>>()
            .join("; "),
    };
    prints.iter().zip(&draft.equations).map(reading).collect()
}

/// Displays in the styles of strangers, each list one source, with what its draft reads.
const DRAFTED: [&[(&str, &str)]; 16] = [
    // A symbol may be differentiated in one equation and be what another differentiates by.
    &[
        ("\\frac{dP}{dr}=-\\rho g", "d(P, r) = -(rho*g)"),
        ("\\rho=\\left(\\frac{\\partial G}{\\partial P}\\right)_T", "rho = d(G, P)"),
        ("\\frac{\\delta P}{P}=\\Gamma_1\\frac{\\delta\\rho}{\\rho}", "deltaP/P = Gamma_1*deltarho/rho"),
        ("dE=T\\,dS-P\\,dV", "dE = T*dS - P*dV"),
        ("\\langle E\\rangle^2\\le\\langle E^2\\rangle", "meanE^2 <= meanE2"),
    ],
    // A difference is one quantity, unless its sign is one.
    &[("\\delta=\\sqrt{\\nu/E}", "delta_1 = sqrt(nu/E)"), ("u=\\delta g", "?")],
    &[("\\partial_t\\Delta f=\\Delta(\\partial_tf)", "?")],
    // Bold letters are vectors, whatever letters x, y and z are.
    &[
        (
            "\\mathbf E=\\mathbf E_0\\exp(i(\\mathbf k\\cdot\\mathbf x-\\omega t))",
            "vecE = E_0*exp(i*(dot(k, vecx) - omega*t))",
        ),
        ("\\nabla\\cdot\\mathbf E=\\rho/\\varepsilon_0", "div(vecE) = rho/varepsilon_0"),
        ("U=\\frac12\\int\\mathbf E\\cdot\\mathbf E\\,dV", "U = 1/2*integral[x, y, z](dot(vecE, vecE))"),
        ("E(x,t)=f(x-ct)", "?"),
    ],
    &[("\\rho\\frac{D\\mathbf u}{Dt}=-\\nabla p", "rho*(d(u, t) + advect(u, u)) = -grad(p)")],
    // Letters below, which are derivatives, labels or indices.
    &[("w_t+\\lambda w_x=0", "d(w, t) + lambda*d(w, x) = 0"), ("r^{(+)}=r^{(-)}", "rplus = rminus")],
    &[("H^2=H_0^2(\\Omega_m+\\Omega_k+\\Omega_\\Lambda)", "H^2 = H_0^2*(Omega_m + Omega_k + Omega_Lambda)")],
    &[("F_\\nu=4\\pi J_\\nu", "F_nu = 4*pi*J_nu"), ("E_{kin}=T", "E_kin = T")],
    &[
        ("Z=\\sum_ne^{-\\beta E_n}", "Z = sum[n](exp(-(beta*E_1[n])))"),
        ("F=E-TS", "F = E - T*S"),
        ("p_n=n/E_n", "?"),
    ],
    // What means nothing with what is declared is not read.
    &[
        ("m\\ddot r-\\frac{h^2}{r^3}=F(r)", "m*d(r, t, t) - h^2/r^3 = F(r)"),
        ("\\dot\\theta=hu^2", "d(theta, t) = h*u^2"),
        ("\\frac{d^2u}{d\\theta^2}+u=k", "d(u, theta, theta) + u = k"),
        ("\\dot r=\\frac{dr}{d\\theta}\\dot\\theta", "?"),
    ],
    &[
        ("\\frac{dI_\\nu}{d\\tau_\\nu}=-I_\\nu", "d(I_nu, tau_nu) = -I_nu"),
        ("I_\\nu(\\tau_\\nu)=S_\\nu", "I_nu = S_nu"),
        ("\\partial_tI_\\nu=\\kappa_\\nu^{\\mathrm{abs}}J", "d(I_nu, t) = kappaabsnu*J"),
        ("\\sigma=\\frac{8\\pi}3\\left(\\frac{e^2}{mc^2}\\right)^2", "sigma = 8*pi/3*(e^2/(m*c^2))^2"),
        ("\\ell=\\frac1{n\\sigma}", "ell = 1/(n*sigma)"),
        ("\\ell=\\frac a\\sigma\\equiv\\frac1\\rho", "ell = a/sigma = 1/rho"),
    ],
    // Matrices by their rows, and what is multiplied with them.
    &[
        ("A=\\begin{pmatrix}a&b\\\\b&c\\end{pmatrix}", "A = [[a, b], [b, c]]"),
        (
            "r^{(+)}=\\begin{pmatrix}1\\\\c\\end{pmatrix}\\qquad l=\\begin{pmatrix}1&c\\end{pmatrix}",
            "rplus = [1, c]; l = [[1, c]]",
        ),
        ("Ar^{(+)}=\\lambda r^{(+)}", "A*rplus = lambda*rplus"),
        ("r^{(+)}+c=0", "?"),
    ],
    // Below a total derivative stands the frame.
    &[("\\left(\\frac{d\\mathbf r}{dt}\\right)_S=\\mathbf v", "?"), ("S=k\\log W", "S = k*log(W)")],
    // Tensors of a metric.
    &[
        (
            "R_{\\mu\\nu}-\\frac12g_{\\mu\\nu}R=8\\pi GT_{\\mu\\nu}",
            "ricci(g)_{mu nu} - 1/2*g_{mu nu}*scalar_curvature(g) = 8*pi*G*T_{mu nu}",
        ),
        ("T^{\\mu\\nu}{}_{;\\nu}=0", "nabla_{nu}(T^{mu nu}) = 0"),
        (
            "g_{\\mu\\nu,\\sigma}=\\Gamma_{\\mu\\nu\\sigma}+\\Gamma_{\\nu\\mu\\sigma}",
            "g_{mu nu,sigma} = christoffel(g)_{mu nu sigma} + christoffel(g)_{nu mu sigma}",
        ),
        ("A_{\\mu'}=x^\\rho_{,\\mu'}A_\\rho", "?"),
    ],
    // A star is a conjugate where there is an imaginary unit.
    &[
        ("i\\hbar\\dot\\psi=E\\psi", "i*hbar*d(psi, t) = E*psi"),
        ("\\rho=\\psi^*\\psi", "rho = conj(psi)*psi"),
        ("(\\phi,Q\\psi)=(Q\\phi,\\psi)", "?"),
    ],
    // A prime is a derivative in what the symbol is a function of.
    &[
        ("f''(y)-2yf'(y)=0", "d(f, y, y) - 2*y*d(f, y) = 0"),
        ("e=a^2+cnst", "?"),
        ("E=e+\\frac12u^2", "E = e + 1/2*u^2"),
    ],
];

#[test]
fn drafts_read_what_strangers_write_and_no_more() {
    for source in DRAFTED {
        let (displays, expected): (Vec<&str>, Vec<&str>) = source.iter().copied().unzip();
        assert_eq!(drafted(&displays), expected);
    }
}

#[test]
fn lines_that_would_begin_a_list_stay_in_their_display() {
    assert_eq!(drafted(&["a = b\n  + c\n  - d_0\n = 2 f"]), ["a = b + c - d_0 = 2*f"]);
}

#[test]
fn what_can_be_read_by_now_is_told_and_nothing_is_overwritten() {
    let folder = Folder::new("readable");
    let text = source("\\begin{equation} E = f(x - c) \\end{equation}");
    fs::write(folder.0.join("paper.tex"), text).expect("written");
    let (_, text) = folder.run(&["new", "draft", "--from", "paper.tex"]);
    assert!(text.contains("1 equations found, 0 of them read"), "{text}");
    let readme = folder.0.join("draft/README.md");
    let front = fs::read_to_string(&readme).expect("written");
    let (code, text) = folder.run(&["new", "draft", "--from", "paper.tex"]);
    assert!(code == Some(0) && !text.contains("can be read now"), "{text}");
    fs::write(&readme, front.replace("```notation\n", "```notation\nfunction f\n")).expect("written");
    let (code, text) = folder.run(&["new", "draft", "--from", "paper.tex"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("(1) can be read now, at draft/01-before-the-first-section.md:12"), "{text}");
    assert!(text.contains("write `show printed`"), "{text}");
}

#[test]
fn the_tutorial_of_the_readme_does_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let source = fs::read_to_string(root.join("examples/kinetic-energy.tex")).expect("the example is there");
    assert!(readme.contains(&source), "the README shows the example as it is");
    let folder = Folder::new("tutorial");
    fs::write(folder.0.join("kinetic-energy.tex"), &source).expect("written");
    let (code, text) = folder.run(&["audit", "kinetic-energy.tex"]);
    assert_eq!(code, Some(1), "{text}");
    let refuted = text.lines().find(|line| line.contains("✗ refuted")).expect("a wrong sign").trim();
    assert!(refuted.starts_with("(1–2) ✗ refuted"), "{refuted}");
    assert!(readme.contains("(1–2) ✗ refuted"), "the README shows the verdict");
    let mended = source.replace("- 2vw - w^2", "- 2vw + w^2");
    assert_ne!(mended, source);
    fs::write(folder.0.join("kinetic-energy.tex"), mended).expect("written");
    let (code, text) = folder.run(&["audit", "kinetic-energy.tex"]);
    assert_eq!(code, Some(0), "{text}");
}

/// Everything that is done with a source, short of deciding.
fn followed(text: &str) {
    let paper = Paper::from_latex("paper", text);
    for problem in &paper.problems {
        let _ = (problem.position(), problem.render(false));
    }
    for print in read_prints(std::iter::once(&paper)) {
        for fault in print.lines.iter().filter_map(|line| line.as_ref().err()) {
            let _ = (fault.position(), fault.render(false));
        }
    }
    let _ = draft(&paper, &|path: &Path| path.display().to_string());
}

const SCRAPS: [&str; 24] = [
    "{",
    "}",
    "\\",
    "\\\\",
    "&",
    "$",
    "$$",
    "%",
    "\\begin{align}",
    "\\end{align}",
    "\\[",
    "\\]",
    "^",
    "_",
    "\\frac",
    "\\left(",
    "\\newcommand{\\x}[1]{#1\\x}",
    "\\x",
    "\n\n",
    "\\input{a}",
    "%{referee\n",
    "\n%}\n",
    "é",
    "\\def\\y#1.{#1}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_source_is_too_broken(
        which in 0..SOURCES.len(),
        cuts in prop::collection::vec((0.0..1.0f64, 0usize..12, 0..SCRAPS.len(), any::<bool>()), 1..6),
        end in 0.3..1.0f64,
    ) {
        let mut text: Vec<char> = SOURCES[which].1.chars().collect();
        for (at, length, scrap, inserts) in cuts {
            let at = (at * text.len() as f64) as usize;
            let until = (at + length).min(text.len());
            let by: Vec<char> = if inserts { SCRAPS[scrap].chars().collect() } else { Vec::new() };
            text.splice(at..until, by);
        }
        text.truncate((end * text.len() as f64) as usize);
        followed(&text.into_iter().collect::<String>());
    }
}
