//! What is printed is read back, and a print that was changed is noticed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use referee::decide::prints;
use referee::diagnostic::Source;
use referee::document::{Block, EquationNumber, Paper, Printed};
use referee::language::ast::{Call, Expr, Factor, Height, Index, Kind, Slot};
use referee::language::bold::in_bold;
use referee::language::canonical::canonical;
use referee::language::check::Checker;
use referee::language::latex::latex;
use referee::language::notation::declare;
use referee::language::printed::forms::{AMBIGUOUS, FORMS, NOTATION};
use referee::language::printed::read;
use referee::language::{Scope, parse_expression};
use referee::record::Fidelity;

fn scope(notation: &str) -> Scope {
    let source = Source::new("notation", notation);
    let block = Block { source, name: String::new(), name_span: 0..0, span: 0..notation.len(), lines: None };
    let mut scope = Scope::default();
    let problems = declare(&block, &mut scope);
    assert!(problems.is_empty(), "{problems:?}");
    scope
}

/// The sides of the only statement of a text, as a claim writes them.
fn reading(scope: &Scope, text: &str) -> Result<String, String> {
    let mut lines = read(&Printed::at(text, 0), scope);
    match (lines.len(), lines.pop()) {
        (1, Some(line)) => match line.statement {
            Ok(statement) => Ok(statement.text()),
            Err(fault) => Err(format!("{}: {}", fault.code, fault.label)),
        },
        (n, _) => Err(format!("{n} statements")),
    }
}

fn expr(kind: Kind) -> Expr {
    Expr::new(kind, 0..0)
}

fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    expr(Kind::Call(Call {
        name: name.to_owned(),
        primes: 0,
        brackets: Vec::new(),
        arguments,
        slots: Vec::new(),
    }))
}

fn slot(letter: &str, height: Height) -> Slot {
    let index = Index::Letter { name: letter.to_owned(), shift: 0 };
    Slot { index, height, comma: false, opens: None, closes: None, span: 0..0 }
}

fn parsed(text: &str) -> Expr {
    parse_expression(&Source::new("x", text), 0..text.len()).expect("a formula")
}

fn leaf() -> impl Strategy<Value = Expr> {
    let names = [
        "a",
        "b",
        "gamma",
        "c_s",
        "M_star",
        "t",
        "p",
        "F",
        "psi",
        "phi",
        "i",
        "pi",
        "Mdot",
        "q[k]",
        "u[j]",
        "A[j,k]",
        "x_bar[k]",
        "mean[j]",
        "delta[j,k]",
        "V^{al}",
        "g_{al be}",
        "g^{al be}",
        "X^{ga}",
        "phi_{,al}",
        "q[1]",
        "ricci(g)_{al be}",
        "christoffel(g)^{al}_{be ga}",
        "det(g)",
        "3",
        "0.5",
        "12",
    ];
    prop::sample::select(names.to_vec()).prop_map(parsed)
}

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let factors = prop::collection::vec((inner.clone(), any::<bool>()), 2..4).prop_map(|list| {
            let factor =
                |(n, (expr, divided)): (usize, (Expr, bool))| Factor { divided: divided && n > 0, expr };
            expr(Kind::Product(list.into_iter().enumerate().map(factor).collect()))
        });
        let applied = (
            prop::sample::select(vec!["sqrt", "exp", "sin", "log", "conj", "tanh", "abs", "f", "re"]),
            inner.clone(),
        );
        let derivative = (
            inner.clone(),
            prop::collection::vec(prop::sample::select(vec!["t", "q[k]", "X^{be}", "a"]), 1..3),
        );
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|terms| expr(Kind::Sum(terms))),
            factors,
            inner.clone().prop_map(|e| expr(Kind::Neg(Box::new(e)))),
            (inner.clone(), prop::sample::select(vec!["2", "3", "a", "-1", "1/2"]))
                .prop_map(|(e, n)| expr(Kind::Power(Box::new(e), Box::new(parsed(n))))),
            applied.prop_map(|(name, e)| call(name, vec![e])),
            derivative.prop_map(|(e, by)| {
                call("d", std::iter::once(e).chain(by.into_iter().map(parsed)).collect())
            }),
            inner.clone().prop_map(|e| {
                let sum = Call {
                    name: "sum".to_owned(),
                    primes: 0,
                    brackets: vec![slot("k", Height::Plain)],
                    arguments: vec![e],
                    slots: Vec::new(),
                };
                expr(Kind::Call(sum))
            }),
            inner.prop_map(|e| {
                let nabla = Call {
                    name: "nabla".to_owned(),
                    primes: 0,
                    brackets: vec![slot("al", Height::Lower)],
                    arguments: vec![e],
                    slots: Vec::new(),
                };
                expr(Kind::Call(nabla))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(Config { rng_seed: RngSeed::Fixed(12), failure_persistence: None, ..Config::with_cases(1500) })]

    /// read(print(e)) = e, or the reader says that it cannot tell: it never reads something else.
    #[test]
    fn what_is_printed_is_read_back(tree in tree()) {
        let scope = scope(NOTATION);
        let mut checker = Checker::silent(&scope);
        let printed = latex(&in_bold(&tree, &mut checker));
        let read = reading(&scope, &format!("{printed} = 0"));
        match read {
            Ok(text) => {
                let back = parsed(text.strip_suffix(" = 0").unwrap_or(&text));
                prop_assert_eq!(canonical(&back), canonical(&tree), "printed as {}", printed);
            }
            // A derivative of a number in front of more factors is told to be ambiguous, as it is for a person.
            Err(fault) if fault.starts_with("E0142") && printed.contains("\\nabla_") => {}
            // Trees of the generator that mean nothing in print: the conjugate of what is real, one coordinate by
            // another, the power of a component without a bracket of its own.
            Err(fault) if NO_PRINT.iter().any(|label| fault.contains(label)) => {}
            Err(fault) => prop_assert!(false, "{} was not read: {}", printed, fault),
        }
    }

    /// No text crashes the reader, and every fault has a place in the text.
    #[test]
    fn no_text_crashes_the_reader(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24)) {
        let text = pieces.concat();
        for line in read(&Printed::at(text.as_str(), 0), &scope(NOTATION)) {
            if let Err(fault) = line.statement {
                prop_assert!(fault.span.end <= text.len() && fault.span.start <= fault.span.end, "{:?}", fault);
            }
        }
    }
}

const NO_PRINT: [&str; 4] =
    ["this is real", "are declared as coordinates", "the square of one component", "a power, or an index"];

const PIECES: [&str; 52] = [
    "\\frac",
    "{",
    "}",
    "a",
    "q_k",
    "^2",
    "_",
    "^",
    "(",
    ")",
    "[",
    "]",
    "\\left(",
    "\\right)",
    "=",
    "+",
    "-",
    "\\partial",
    "\\nabla",
    "\\cdot",
    "\\times",
    "\\sum_k",
    "\\int",
    "dt",
    "\\sqrt",
    "\\,",
    "\\qquad",
    ",",
    "&",
    "\\\\",
    "|",
    "/",
    "'",
    "\\begin{aligned}",
    "\\end{aligned}",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\text{for }",
    "\\dot",
    "\\mathbf",
    "\\bar x",
    "\\langle",
    "\\rangle",
    "\\pm",
    "\\over",
    "\\rm",
    "é",
    "\\\\[2pt]",
    "\\left.",
    "\\right|",
    "1.5",
    "\\label{x",
];

/// Every form of the language's reference.
#[test]
fn forms_of_physics_are_read() {
    let scope = scope(NOTATION);
    for (latex, claim) in FORMS {
        assert_eq!(reading(&scope, latex).as_deref(), Ok(claim), "{latex}");
    }
}

/// Without a metric, a bracket behind a letter of tensors is a factor, and is not lost.
#[test]
fn a_bracket_behind_a_tensor_is_no_argument() {
    let scope = scope("index j, k in 1..3\nparam a, b");
    let read = reading(&scope, "\\sigma_x(a+b)=\\delta_{jk}(a-b)");
    assert_eq!(read.as_deref(), Ok("pauli[1]*(a + b) = delta[j, k]*(a - b)"));
}

/// What may mean two things is told, and not guessed.
#[test]
fn nothing_ambiguous_is_guessed() {
    let scope = scope(NOTATION);
    for (latex, code) in AMBIGUOUS {
        let fault = reading(&scope, latex).expect_err(latex);
        assert!(fault.starts_with(code), "{latex}: {fault}");
    }
}

/// What was once read as something else: a notation, LaTeX, and how it is read now, or the code of the error.
const ONCE_WRONG: [(&str, &str, &str); 46] = [
    ("coord t\nfield x(t)\nparam v", "\\dot x(t)=v", "d(x, t) = v"),
    ("coord t\nfield x(t)\nparam v", "\\dot x(t+v)=v", "E0142"),
    ("coord t\nfield x(t)\nparam v", "\\ddot x(0)=v", "E0142"),
    ("coord t, x", "x'=a", "E0143"),
    ("coord r, z\nparam a\nfield B(r,z)", "B_r^2+B_z^2=a", "E0142"),
    ("coord x, y\nfield u(x,y)\nprint d as u_x", "u_{xx}=u_{yy}", "d(u, x, x) = d(u, y, y)"),
    ("coord t, x\nfield u(t,x)", "u_t=u_{xx}", "d(u, t) = d(u, x, x)"),
    ("coord x, y\nfield u(x,y)", "u(x,y)=u(y,x)", "E0142"),
    ("coord x, y\nfield u(x,y)", "u(x,x)=0", "E0142"),
    ("coord x, t\nfield rho(x,t)", "\\frac{d\\rho}{dt}=0", "E0142"),
    ("coord x, t\nfield rho(x,t)", "\\frac d{dt}\\int\\rho\\,dx=0", "d(integral[x](rho), t) = 0"),
    ("index i, j in 1..3\nparam V[i], v_1, v_2, a\nprint V[i] as v_i", "v_1/v_2=a", "E0142"),
    ("index i, j in 1..3\nparam K[i], a", "\\mathbf K_i=a", "E0143"),
    ("coord t\nfield w(t)", "\\dot w'=0", "E0143"),
    ("param a", "{}'a=0", "E0141"),
    ("param a, k", "a=1{\\rm k}", "E0143"),
    (
        "operator A, B with commutator(A, B) = 1\nprint A as \\hat a\nprint B as \\hat a^\\dagger",
        "[\\hat a,\\hat a^\\dagger]=1",
        "commutator(A, B) = 1",
    ),
    (TENSORS, "F^\\mu_\\nu=0", "E0142"),
    (TENSORS, "F_\\nu^\\mu=0", "E0142"),
    (TENSORS, "F^\\mu{}_\\nu=0", "F^{mu}_{nu} = 0"),
    (TENSORS, "S^\\mu_\\nu=0", "S^{mu}_{nu} = 0"),
    (TENSORS, "F_{\\mu,\\nu}=0", "E0142"),
    (TENSORS, "x^2=0", "E0142"),
    (TENSORS, "x^1=x^2", "X^{1} = X^{2}"),
    (TENSORS, "F^a_{\\mu\\nu}=0", "E0142"),
    (TENSORS, "\\frac{d^2x^\\mu}{d\\tau^2}=0", "E0142"),
    ("coord t, x\nfield u(t, x)\nprint ~ as \\simeq", "u\\simeq0", "u ~ 0"),
    ("coord x, y, z\nindex i, j in 1..3\nparam A[i,j]", "A_{1,2}=0", "A[1, 2] = 0"),
    (VECTORS, "\\frac{D\\mathbf u}{Dt}=\\mathbf f", "d(u, t) + advect(u, u) = f"),
    (
        VECTORS,
        "\\frac{\\mathrm D}{\\mathrm Dt}(\\rho\\mathbf u)=\\mathbf f",
        "d(rho*u, t) + advect(u, rho*u) = f",
    ),
    (VECTORS, "|\\mathbf u|^2=\\rho", "dot(u, u) = rho"),
    (VECTORS, "|\\mathbf u|=\\rho", "sqrt(dot(u, u)) = rho"),
    (VECTORS, "\\int\\rho\\,dV=\\int\\rho\\,d^3x", "integral[x, y, z](rho) = integral[x, y, z](rho)"),
    (VECTORS, "\\nabla\\cdot(\\mathbf u\\mathbf u)=0", "E0142"),
    (VECTORS, "\\rho_t+\\rho_x=0", "d(rho, t) + d(rho, x) = 0"),
    (VECTORS, "\\mathbf u=(\\rho,0,0)", "u = [rho, 0, 0]"),
    ("coord q, p\nfield f(q,p), g(q,p)", "\\{f,g\\}=0", "poisson[q, p](f, g) = 0"),
    (
        "param del, P, deltap\nprint del as \\delta\nprint deltap as \\delta p",
        "\\delta p=P\\,\\delta",
        "deltap = P*del",
    ),
    ("param del, P, p, deltap\nprint del as \\delta\nprint deltap as \\delta p", "\\delta P=0", "E0142"),
    ("param d_1, l, a\nprint d_1 as d", "a=dl", "E0142"),
    ("param del, W\nprint del as \\delta", "\\delta W=0", "E0142"),
    (
        "coord phi\nfield S(phi)\nparam deltaS\nprint deltaS as \\delta S",
        "\\frac{\\delta S}{\\delta\\phi}=0",
        "E0142",
    ),
    ("index n in 1..3\nparam E_1[n], E\nprint E_1[n] as E_n", "E_n^2=E^2", "E_1[n]^2 = E^2"),
    (TENSORS, "R_{ab}=0", "E0143"),
    ("param phi_02, phi_2", "\\phi_{02}=\\phi_2", "phi_02 = phi_2"),
    ("param a\nprint a as \\langle\\phi|\\psi\\rangle", "\\langle\\phi|\\psi\\rangle^2=1", "a^2 = 1"),
];

const VECTORS: &str = "coord t, x, y, z\nvectors cartesian x, y, z\n\
field vec u(t, x, y, z), vec f(t, x, y, z), rho(t, x, y, z)";

const TENSORS: &str = "index mu, nu in 0..3\ncoord X^{mu}, tau\nmetric g_{mu nu}(X) lorentzian\nparam a\n\
field F_{mu nu}(X), S_{mu nu}(X) symmetric\nprint X^{mu} as x^\\mu";

#[test]
fn what_was_read_wrongly_is_not() {
    for (notation, latex, expected) in ONCE_WRONG {
        match reading(&scope(notation), latex) {
            Ok(read) => assert_eq!(read, expected, "{latex}"),
            Err(fault) => assert!(fault.starts_with(expected), "{latex}: {fault}"),
        }
    }
}

/// Both sides of a print times a factor are another statement, and the factor is named.
#[test]
fn a_multiple_of_the_print_is_told() {
    let text = |claim: &str| {
        format!(
            "# 1 A\n\n## (1) A\n\n$$(a+b)^2=a^2+2ab+b^2$$\n\n```claim printed\nshow {claim}\nexpect holds\n```\n"
        )
    };
    let factor = |claim: &str| {
        let front = Source::new("README.md", "# A\n\n```notation\nparam a, b, c\n```\n");
        let paper = Paper::from_sources("a", &[front, Source::new("01.md", text(claim).as_str())]);
        let print = prints(&paper, |_| true).remove(0).1;
        (print.fidelity, print.factor)
    };
    let multiple = "c*(a + b)^2 = c*(a^2 + 2*a*b + b^2)";
    assert_eq!(factor(multiple), (Fidelity::Differs, Some("c".to_owned())));
    assert_eq!(factor("c*(a + b)^2 = b*(a^2 + 2*a*b + b^2)"), (Fidelity::Differs, None));
    assert_eq!(factor("(a + b)^2 = a^2 + 2*a*b + b^2"), (Fidelity::Agrees, None));
}

/// What stands beside a statement restricts it: it is neither lost nor claimed.
#[test]
fn remarks_are_premises() {
    let scope = scope("param a, b, c");
    for remark in
        ["\\quad(a>0)", ",\\quad a>0", "\\text{ if }a>0", "\\quad\\text{for}\\quad a>0", "\\quad(a=c)"]
    {
        let lines = read(&Printed::at(format!("b=c{remark}").as_str(), 0), &scope);
        let flags: Vec<(bool, bool)> = lines
            .iter()
            .map(|line| (line.remark, line.statement.as_ref().is_ok_and(|statement| statement.premise)))
            .collect();
        assert_eq!(flags, [(false, false), (true, true)], "{remark}");
    }
    let lines = read(&Printed::at("b=c\\text{ or }a=c", 0), &scope);
    assert!(lines.iter().any(|line| line.statement.is_err()));
}

/// One-token slips of a formula: each changes a sign, a digit, a letter, a function, a height, or drops a mark.
fn slips(latex: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let tokens = tokens(latex);
    let text = |range: &std::ops::Range<usize>| &latex[range.clone()];
    let is_letter = |t: &str| t.len() == 1 && t.chars().all(|c| c.is_ascii_alphabetic());
    let next = |own: &str, among: &dyn Fn(&str) -> bool| {
        let mut others: Vec<&str> = tokens.iter().map(text).filter(|t| among(t) && *t != own).collect();
        others.sort_unstable();
        others.dedup();
        others.iter().find(|t| **t > own).or(others.first()).map(|t| (*t).to_owned())
    };
    let mut found = Vec::new();
    for range in &tokens {
        let own = text(range);
        let changed = match own {
            "+" => Some("-".to_owned()),
            "-" => Some("+".to_owned()),
            "^" => Some("_".to_owned()),
            "_" => Some("^".to_owned()),
            "'" | "\\dot" | "\\ddot" | "\\bar" | "\\hat" | "\\tilde" | "\\vec" => Some(String::new()),
            "\\sin" => Some("\\cos".to_owned()),
            "\\cos" => Some("\\sin".to_owned()),
            "\\sinh" => Some("\\cosh".to_owned()),
            "\\cosh" => Some("\\sinh".to_owned()),
            "\\tan" => Some("\\cot".to_owned()),
            "\\exp" => Some("\\log".to_owned()),
            "\\log" | "\\ln" => Some("\\exp".to_owned()),
            "\\le" => Some("\\ge".to_owned()),
            "\\ge" => Some("\\le".to_owned()),
            _ if own.len() == 1 && own.as_bytes()[0].is_ascii_digit() => {
                Some(((own.as_bytes()[0] - b'0' + 1) % 10).to_string())
            }
            _ if is_letter(own) => next(own, &is_letter),
            _ if GREEK.contains(&own) => next(own, &|t| GREEK.contains(&t)),
            _ => None,
        };
        found.extend(changed.map(|changed| (range.clone(), changed)));
    }
    found
}

const GREEK: [&str; 20] = [
    "\\alpha",
    "\\beta",
    "\\gamma",
    "\\delta",
    "\\epsilon",
    "\\kappa",
    "\\lambda",
    "\\mu",
    "\\nu",
    "\\xi",
    "\\rho",
    "\\sigma",
    "\\tau",
    "\\phi",
    "\\psi",
    "\\omega",
    "\\theta",
    "\\eta",
    "\\hbar",
    "\\pi",
];

/// The tokens of a formula that are mathematics: no words, no environments, no labels.
fn tokens(latex: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = latex.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] == b'\\' {
            at += 1;
            while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
                at += 1;
            }
            at = at.max(start + 2).min(bytes.len());
            while !latex.is_char_boundary(at) {
                at += 1;
            }
            const WORDS: [&str; 10] = [
                "\\text",
                "\\mathrm",
                "\\rm",
                "\\operatorname",
                "\\begin",
                "\\end",
                "\\label",
                "\\tag",
                "\\mbox",
                "\\hbox",
            ];
            if WORDS.contains(&&latex[start..at]) {
                at += latex[at..].find('}').map_or(0, |end| end + 1);
                continue;
            }
        } else {
            at += latex[at..].chars().next().map_or(1, char::len_utf8);
        }
        if !latex[start..at].trim().is_empty() {
            found.push(start..at);
        }
    }
    found
}

/// Slips of one token in the print of every equation of the textbook and of the papers that is read: all are noticed,
/// or the changed form is still equal. `REFEREE_ALL_SLIPS=1` tries them all, else one of twenty.
#[test]
fn a_slip_in_print_is_noticed() {
    let all = std::env::var_os("REFEREE_ALL_SLIPS").is_some();
    let (mut tried, mut missed) = (0, Vec::new());
    for folder in ["textbook", "world-as-neural-network", "quantum-gravity-from-neural-networks"] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/derivations/").to_owned() + folder;
        let read = |name: &str| std::fs::read_to_string(format!("{path}/{name}")).expect("a document");
        let front = read("README.md");
        let mut names: Vec<String> = std::fs::read_dir(&path)
            .expect("the documents")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".md") && name != "README.md")
            .collect();
        names.sort();
        for (n, name) in names.iter().enumerate() {
            let text = read(name);
            // The sections before this one declare what it uses.
            let before: Vec<(String, String)> = match folder {
                "textbook" => Vec::new(),
                _ => names[..n].iter().map(|name| (name.clone(), read(name))).collect(),
            };
            let paper = |text: &str| {
                let mut sources = vec![Source::new("README.md", front.as_str())];
                sources.extend(before.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str())));
                sources.push(Source::new(name.as_str(), text));
                Paper::from_sources(folder, &sources)
            };
            let right = paper(&text);
            let agrees = |fidelity| matches!(fidelity, Fidelity::Agrees | Fidelity::Reading | Fidelity::Read);
            let own = |paper: &Paper| -> BTreeMap<EquationNumber, Fidelity> {
                let numbers: Vec<_> =
                    paper.sections[before.len()].equations.iter().map(|e| e.number.clone()).collect();
                prints(paper, |number| numbers.contains(number))
                    .into_iter()
                    .filter(|(_, print)| print.statements.iter().all(|statement| statement.fault.is_none()))
                    .map(|(number, print)| (number, print.fidelity))
                    .collect()
            };
            let known = own(&right);
            let equations = &right.sections[before.len()].equations;
            let slips: Vec<_> = equations
                .iter()
                .filter(|e| known.get(&e.number).copied().is_some_and(agrees))
                // What is read from the print says whatever is printed: its verdict tells.
                .filter(|e| known[&e.number] != Fidelity::Read)
                .filter_map(|e| Some((e, e.printed.first()?)))
                .map(|(e, printed)| (e, printed, slips(&printed.latex)))
                .collect();
            let most = slips.iter().map(|(_, _, own)| own.len()).max().unwrap_or(0);
            // One slip in every equation at once, for each round.
            for round in (0..most).filter(|round| all || (round + n) % 20 == 0) {
                let mut wrong = text.clone();
                let mut changed = Vec::new();
                for (equation, printed, own) in slips.iter().rev() {
                    let Some((range, to)) = own.get(round) else { continue };
                    let start = printed.span.start;
                    wrong.replace_range(start + range.start..start + range.end, to);
                    changed.push((equation, printed, range, to));
                }
                let found = own(&paper(&wrong));
                for (equation, printed, range, to) in changed {
                    tried += 1;
                    if found.get(&equation.number).copied().is_some_and(agrees) {
                        let from = &printed.latex[range.clone()];
                        missed.push(format!(
                            "({}) {from} -> {to} at {} of {}",
                            equation.number, range.start, printed.latex
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 200, "{tried} slips");
    if all {
        eprintln!("{} of {tried} slips change nothing:\n{}", missed.len(), missed.join("\n"));
    }
    assert!(
        missed.len() * 12 <= tried,
        "{} of {tried} slips are not noticed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
