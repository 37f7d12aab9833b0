//! An audit of 102 equations that nobody had to decide: every verdict, formulas of every kind, and
//! dependencies as in a paper.

use std::sync::Arc;

use referee::decide::verdict::{
    Certificate, Counterexample, FieldExample, IdentityTest, Link, Method, PointValue, SCHEMA, SourcePlace,
    Summary,
};
use referee::decide::{Audit, ClaimOutcome, EquationOutcome, PaperOutcome, Verdict};
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
        title: "A paper of 102 equations".into(),
        authors: vec!["A. Author".into(), "B. Author".into()],
        doi: Some("10.1000/182".into()),
        equations,
        experiments: vec![Arc::new(experiment)],
        problems: Vec::new(),
    };
    Audit { schema: SCHEMA.into(), seed: 1, papers: vec![paper], summary: Summary::default() }
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
    let depends_on: Vec<String> = [n / 2, n - n % 5, n - n % 9]
        .iter()
        .filter(|m| **m > 0 && **m < n)
        .map(ToString::to_string)
        .collect();
    let refuted = matches!(verdict, Verdict::Refuted | Verdict::Conditional);
    let mut claims =
        vec![claim("printed", if refuted { Verdict::Refuted } else { verdict }, &depends_on, &source)];
    if refuted {
        claims.push(claim("corrected", Verdict::Holds, &depends_on, &source));
    }
    if n == 22 {
        let mut measured = claim("experiment langevin", Verdict::Measured, &[], &source);
        measured.latex.clear();
        measured.certificate.experiment = Some(0);
        claims.push(measured);
    }
    EquationOutcome {
        number: n.to_string(),
        section: section.to_string(),
        section_title: section_title.into(),
        title: if n == 92 { "Einstein equations".into() } else { format!("Statement number {n} of $K$") },
        verdict,
        reason: format!("what follows from ({}) in one sentence with $\\gamma^2$ in it", (n / 2).max(1)),
        depends_on,
        printed: vec![formula.into()],
        prose: "Words of the document, with a formula $\\partial F/\\partial t$ and a number, (5).\n\nA second paragraph.".into(),
        source,
        claims,
    }
}

fn claim(name: &str, verdict: Verdict, depends_on: &[String], source: &SourcePlace) -> ClaimOutcome {
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
        real: None,
    };
    let counterexample = (verdict == Verdict::Refuted).then(|| Counterexample {
        sizes: [("K".to_owned(), 1)].into(),
        component: [("j".to_owned(), 1)].into(),
        compares: String::new(),
        arithmetic: "exact".into(),
        values: vec![
            PointValue { name: "gamma".into(), value: "1".into(), follows: false },
            PointValue { name: "d(F, q[1], q[1])".into(), value: "1/2".into(), follows: true },
        ],
        fields: vec![FieldExample { name: "F".into(), polynomial: "q[1] - 2*q[1]*t + (1/4)*q[1]^2".into() }],
        solves_to_order: None,
        fault: None,
        left: "-1".into(),
        right: "0".into(),
    });
    let link = Link {
        statement: "d(p, t) = gamma*d(F, q[k])".into(),
        latex: r"\frac{\partial p}{\partial t} = \gamma\,\frac{\partial F}{\partial q_{k}}".into(),
        verdict,
        method: if counterexample.is_some() { Method::Counterexample } else { Method::IdentityTest },
        reason: "proven for K = 2, error probability below 2^-934".into(),
        proof: Vec::new(),
        instances: vec![test],
        counterexample,
        needs: Vec::new(),
    };
    ClaimOutcome {
        name: name.into(),
        source: source.clone(),
        statement: "where d(F, t) = -V\nshow d(p, t) = gamma*d(F, q[k])\nexpect holds".into(),
        latex: vec![r"\text{where } \frac{\partial F}{\partial t} = -V".into(), link.latex.clone()],
        verdict,
        expected: Some(verdict),
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
