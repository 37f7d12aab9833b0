//! An audit of 102 equations that nobody had to decide: every verdict, formulas of every kind, and
//! dependencies as in a paper.

use std::sync::Arc;

use referee::document::{EquationNumber, PaperKind};
use referee::record::{
    Arithmetic, Audit, Certificate, ClaimOutcome, Counterexample, EquationOutcome, FieldExample,
    IdentityTest, IndexOutcome, Kind, Line, Link, Method, Need, PaperOutcome, PointValue, Power, Premise,
    RealTest, Reason, Role, SCHEMA, SourcePlace, Summary, SymbolOutcome, Term, Value, Variable, Verdict,
};
use referee::simulate::Outcome;

const SECTIONS: [(&str, usize); 8] = [
    ("Neural networks", 8),
    ("Thermodynamics of learning", 13),
    ("Entropic mechanics", 10),
    ("Quantum mechanics", 13),
    ("Hamiltonian mechanics", 14),
    ("Hidden variables", 15),
    ("Relativistic strings", 11),
    ("Emergent gravity", 18),
];

const FORMULAS: [&str; 6] = [
    r"\frac{\partial p}{\partial t}=-\frac{\partial}{\partial q_k}\left(u_kp\right)+\boxed{\frac{\gamma}{\mu}\frac{\partial^2}{\partial q_k^2}p}",
    r"\mathcal{R}_{\mu\nu}-\frac{1}{2}g_{\mu\nu}\mathcal{R}+\Lambda g_{\mu\nu}=\kappa T_{\mu\nu}",
    r"Z(\beta)=\int d^Nx\,e^{-\beta H(x)}=\left(\det\left(\hat I-\beta\hat G\right)\right)^{-1/2}",
    r"\begin{aligned}S&=\int d^4x\sqrt{-g}\,\mathcal L\\&=\sum_{k=1}^K\left\langle\dot q_k^2\right\rangle\end{aligned}",
    r"-i\sqrt{\frac{4D}{\gamma}}\frac{\partial}{\partial t}\Psi=\left(4D\frac{\partial^2}{\partial q_k^2}-V\right)\Psi",
    r"f(x)=\tanh(x),\qquad \hat f^{-1}(y)=\tfrac12\log\frac{1+y}{1-y}",
];

/// The experiment is attached to (22).
pub fn audit(experiment: Outcome) -> Audit {
    let mut equations = Vec::new();
    for (section, (title, count)) in SECTIONS.iter().enumerate() {
        for _ in 0..*count {
            let n = equations.len() + 1;
            equations.push(equation(n, section + 2, title));
        }
    }
    let paper = PaperOutcome {
        id: "synthetic".into(),
        kind: PaperKind::Paper,
        folder: "papers/synthetic".into(),
        title: "A paper of 102 equations".into(),
        authors: vec!["A. Author".into(), "B. Author".into()],
        doi: Some("10.1000/182".into()),
        arxiv: Some("2008.01540".into()),
        notation: Vec::new(),
        sections: Vec::new(),
        equations,
        experiments: vec![Arc::new(experiment)],
        dimensions: Vec::new(),
        problems: Vec::new(),
    };
    Audit {
        schema: SCHEMA.into(),
        seed: 1,
        papers: vec![paper],
        summary: Summary::default(),
        omitted: Default::default(),
    }
}

fn verdict(n: usize) -> Verdict {
    match n % 17 {
        0 => Verdict::Refuted,
        3 | 11 => Verdict::Conditional,
        5 => Verdict::Approximation,
        7 if n < 50 => Verdict::Open,
        1 | 9 | 13 => Verdict::Definition,
        15 if n == 32 => Verdict::Undecided,
        _ => Verdict::Holds,
    }
}

fn equation(n: usize, section: usize, section_title: &str) -> EquationOutcome {
    let verdict = verdict(n);
    let formula = FORMULAS[n % FORMULAS.len()];
    let source = SourcePlace { file: format!("papers/synthetic/{section:02}.md"), line: 10 * n, column: 1 };
    let depends_on: Vec<EquationNumber> =
        [n / 2, n - n % 5, n - n % 9].iter().filter(|m| **m > 0 && **m < n).map(|m| number(*m)).collect();
    // Some are conditional as they stand, others by a restricted claim beside a refuted one.
    let refuted = verdict == Verdict::Refuted || n % 17 == 3;
    let mut claims = vec![claim(
        Role::Printed,
        "",
        if refuted { Verdict::Refuted } else { verdict },
        &depends_on,
        &source,
    )];
    if refuted {
        claims.push(claim(Role::Corrected, "", Verdict::Holds, &depends_on, &source));
    }
    if n == 22 {
        let mut measured = claim(Role::Experiment, "langevin", Verdict::Measured, &[], &source);
        measured.latex.clear();
        measured.certificate.experiment = Some(0);
        claims.push(measured);
    }
    EquationOutcome {
        number: number(n),
        section: section.to_string(),
        added: false,
        section_title: section_title.into(),
        title: match n {
            35 => "Schrödinger equation".into(),
            92 => "Einstein equations".into(),
            _ => format!("Statement number {n} of $K$"),
        },
        verdict,
        reason: format!("what follows from ({}) in one sentence with $\\gamma^2$ in it", (n / 2).max(1)).into(),
        depends_on,
        rests_on: Vec::new(),
        reduced: false,
        printed: vec![formula.into()],
        print: referee::record::Print::default(),
        prose: "Words of the document, with a formula $\\partial F/\\partial t$ and a number, (5).\n\nA second paragraph.".into(),
        notation: Vec::new(),
        symbols: symbols(),
        source,
        claims,
        left_out: Vec::new(),
    }
}

fn claim(
    role: Role,
    label: &str,
    verdict: Verdict,
    depends_on: &[EquationNumber],
    source: &SourcePlace,
) -> ClaimOutcome {
    let test = IdentityTest {
        sizes: [("K".to_owned(), 2)].into(),
        vanishes: verdict != Verdict::Refuted,
        components: 2,
        points: 16,
        degree: 12.0,
        roots: 0,
        log2_error: -934.6,
        operations: 77,
        sample: None,
        real: (verdict != Verdict::Refuted).then(|| RealTest {
            points: 3,
            bits: 128,
            log2_width: Some(-119.3),
            witness: (1..8).map(|k| value(&format!("d(F, q[{k}])"), "-7/3", false)).collect(),
        }),
    };
    let point = || Counterexample {
        sizes: [("K".to_owned(), 1)].into(),
        component: [("j".to_owned(), 1)].into(),
        compares: String::new(),
        arithmetic: Arithmetic::Exact,
        values: vec![value("gamma", "1", false), value("d(F, q[1], q[1])", "1/2", true)],
        fields: vec![FieldExample::new(
            "F".into(),
            vec![
                term("1", &[("q[1]", 1)]),
                term("-2", &[("q[1]", 1), ("t", 1)]),
                term("1/4", &[("q[1]", 2)]),
            ],
        )],
        solves_to_order: None,
        solves_everywhere: false,
        left_steps: vec!["-gamma*d(F, q[1], q[1])*2".into(), "-1*1/2*2".into()],
        right_steps: Vec::new(),
        fault: None,
        left: exact("-1"),
        right: exact("0"),
    };
    let counterexample = (verdict == Verdict::Refuted).then(point);
    let gap = || Counterexample { left: Value::Undefined, left_steps: Vec::new(), ..point() };
    let need = |condition: &str, point: Option<Counterexample>| Need {
        condition: condition.into(),
        divides: false,
        cuts: point.is_some(),
        point,
    };
    let needs = match verdict {
        Verdict::Holds => vec![need("gamma - 2*mu != 0", None)],
        Verdict::Conditional => vec![need("p > 0", Some(gap())), need("F*q[1]… >= 0", Some(gap()))],
        _ => Vec::new(),
    };
    let link = Link {
        statement: "d(p, t) = gamma*d(F, q[k])".into(),
        latex: r"\frac{\partial p}{\partial t} = \gamma\,\frac{\partial F}{\partial q_{k}}".into(),
        source: None,
        verdict,
        method: if counterexample.is_some() { Method::Counterexample } else { Method::IdentityTest },
        every: Vec::new(),
        reason: Reason::Proven {
            every: Vec::new(),
            sizes: vec![[("K".to_owned(), 2)].into()],
            pivots: Vec::new(),
            log2_error: -934.0,
        },
        proof: Vec::new(),
        factor: None,
        determined: std::collections::BTreeMap::new(),
        sizes: Vec::new(),
        instances: vec![test],
        counterexample,
        written_out: None,
        smallest_counterexample: None,
        witness: Vec::new(),
        needs,
    };
    ClaimOutcome {
        name: if label.is_empty() { role.to_string() } else { format!("{role} {label}") },
        role: Some(role),
        label: label.into(),
        given: Vec::new(),
        rests_on: Vec::new(),
        premises: vec![Premise {
            statement: "d(F, t) = -V".into(),
            source: source.clone(),
            given: None,
            unused: false,
        }],
        source: source.clone(),
        statement: "where d(F, t) = -V\nshow d(p, t) = gamma*d(F, q[k])\nexpect holds".into(),
        in_comments: false,
        latex: vec![r"\text{where } \frac{\partial F}{\partial t} = -V".into(), link.latex.clone()],
        lines: vec![Line::Where, Line::Show],
        names: ["F", "S_q", "gamma", "p"].map(str::to_owned).into(),
        verdict,
        expected: Some(verdict),
        out_of_line: None,
        reason: link.reason.clone(),
        because: None,
        certificate: Certificate {
            seed: "3007589054228156804".into(),
            links: vec![link],
            derivative_check: None,
            experiment: None,
        },
        depends_on: depends_on.to_vec(),
        problems: Vec::new(),
        seconds: 0.001,
    }
}

/// A coordinate, a field, a parameter and a definition.
fn symbols() -> Vec<SymbolOutcome> {
    let symbol = |line: usize, name: &str, latex: &str, kind: &str| SymbolOutcome {
        name: name.into(),
        latex: latex.into(),
        kind: kind.into(),
        on: Vec::new(),
        conditions: Vec::new(),
        words: Vec::new(),
        indices: Vec::new(),
        definition: None,
        equation: None,
        source: SourcePlace { file: "papers/synthetic/README.md".into(), line, column: 1 },
    };
    vec![
        SymbolOutcome {
            indices: vec![IndexOutcome { letter: "k".into(), range: "1..K, K = 1, 2, 3".into() }],
            ..symbol(1, "q", "q_{k}", "coordinate")
        },
        SymbolOutcome {
            on: vec!["t".into(), "\\mathbf{q}".into()],
            conditions: vec!["p > 0".into()],
            ..symbol(2, "p", "p", "field")
        },
        SymbolOutcome {
            conditions: vec!["\\gamma > 0".into()],
            ..symbol(3, "gamma", "\\gamma", "parameter")
        },
        SymbolOutcome {
            definition: Some("\\gamma\\,p^{2}".into()),
            equation: Some(number(5)),
            ..symbol(4, "S_q", "S_{q}", "definition")
        },
    ]
}

fn number(n: usize) -> EquationNumber {
    n.to_string().parse().expect("a number")
}

fn exact(text: &str) -> Value {
    text.parse().expect("a value")
}

fn term(coefficient: &str, powers: &[(&str, u32)]) -> Term {
    let power =
        |&(name, exponent): &(&str, u32)| Power { coordinate: name.into(), origin: exact("0"), exponent };
    Term { coefficient: exact(coefficient), powers: powers.iter().map(power).collect() }
}

/// The value of a parameter, or of a derivative in the form `d(F, q[1])`.
fn value(name: &str, value: &str, follows: bool) -> PointValue {
    let inside = name.strip_prefix("d(").and_then(|name| name.strip_suffix(')'));
    let mut parts = inside.unwrap_or(name).split(", ").map(str::to_owned);
    let of = parts.next().expect("a name");
    let kind = if inside.is_some() { Kind::Field } else { Kind::Parameter };
    PointValue {
        variable: Variable { name: name.into(), kind, of, by: parts.collect() },
        value: exact(value),
        follows,
    }
}
