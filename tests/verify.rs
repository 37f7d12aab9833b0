//! The programs for SymPy: they confirm what is right, and fail where a claim or a point was altered.

#[allow(dead_code, reason = "the helpers are shared with other tests")]
mod common;

use std::path::Path;
use std::process::Command;

use common::audited;
use referee::report::sympy::Scripts;
use referee::{Audit, EquationNumber, Selection, audit, discover};
use serde_json::Value;

const FRONT: &str = "---
title: Programs
---

# Programs

```notation
index  j, k, m in 1..2
coord  t, x, q[k]
param  a > 0, b, y, eps, C[j,k] symmetric
field  u(t, x), v(t, x), p(t, x) > 0, psi(t, x) complex
function f
```
";

/// Claims with their verdicts, one of each kind.
const CLAIMS: [(&str, &str); 26] = [
    ("show (y + b)^2 = y^2 + 2*y*b + b^2", "holds"),
    ("show (y + b)^2 = y^2 + y*b + b^2", "refuted"),
    ("where d(u, t) = a*d(u, x, x)\nshow d(u^2, t) = 2*a*u*d(u, x, x)", "holds"),
    ("where d(u, t) = a*d(u, x, x)\nshow d(u^2, t, x) = a*d(u, x)*d(u, x, x)", "refuted"),
    ("where d(u, x) = d(v, t)\nwhere d(u, t) = -d(v, x)\nshow d(v, t, t) + d(v, x, x) = 0", "holds"),
    ("show vary(integral[t, x](d(u, x)^2), u) = -2*d(u, x, x)", "holds"),
    ("show vary(integral[t, x](d(u, x)^2), u) = 2*d(u, x, x)", "refuted"),
    ("show u*d(v, x) ~ -v*d(u, x)", "holds"),
    ("show d(log(p)*sin(x), x) = d(p, x)/p*sin(x) + log(p)*cos(x)", "holds"),
    ("show d(log(p)*sin(x), x) = d(p, x)/p*sin(x) - log(p)*cos(x)", "refuted"),
    ("show C[j,k]*q[j]*q[k] = C[1,1]*q[1]^2 + 2*C[1,2]*q[1]*q[2] + C[2,2]*q[2]^2", "holds"),
    ("show d(f(y^2), y) = 2*y*f'(y^2)", "holds"),
    ("show d(psi*conj(psi), x) = psi*d(conj(psi), x) + conj(psi)*d(psi, x)", "holds"),
    ("show f(y + eps) = f(y) + eps*f'(y) + O(eps^2)", "holds"),
    ("show sqrt(1 + eps) = 1 + eps + O(eps^2)", "refuted"),
    ("when y > 2\nshow y^2 > 4", "holds"),
    ("show y^2 > 4", "refuted"),
    ("determine b\nshow d(y^5, y) = b*y^4", "holds"),
    ("show log(y^2) = 2*log(y)", "conditional"),
    ("show y > 2 implies y^2 > 4\nshow (y + b)*(y - b) = y^2 - b^2", "holds"),
    ("show integral[s = 0..b](4*pi*s^2) = 4/3*pi*b^3", "holds"),
    ("show integral[s = -infinity..infinity](s^2*exp(-a*s^2)) = sqrt(pi)/(2*a^(3/2))", "holds"),
    ("show integral[s = 0..b](4*pi*s^2) = 4*pi*b^3", "refuted"),
    ("show integral[s = -infinity..infinity](delta(2*s - y)*s^2) = y^2/8", "holds"),
    ("show limit[s -> 0](sin(y*s)/s) = y", "holds"),
    ("show limit[s -> infinity](s^3*exp(-a*s)) = 1", "refuted"),
];

fn document(claims: &[(&str, &str)]) -> String {
    let claim = |(n, (lines, verdict)): (usize, &(&str, &str))| {
        format!("## ({}) Claim\n\n```claim printed\n{lines}\nexpect {verdict}\n```\n\n", n + 1)
    };
    format!("# 1 Claims\n\n{}", claims.iter().enumerate().map(claim).collect::<String>())
}

fn sympy_is_there() -> bool {
    let found = Command::new("python3").args(["-c", "import sympy"]).output();
    let there = found.is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: python3 with SymPy is not installed");
    }
    there
}

/// Runs a program; whether it ends well, and what it says.
fn run(name: &str, program: &str) -> (bool, String) {
    let folder = std::env::temp_dir().join(format!("referee-verify-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("verify.py");
    std::fs::write(&file, program).unwrap();
    let output = Command::new("python3").arg(&file).output().unwrap();
    std::fs::remove_dir_all(&folder).ok();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

fn program(audit: &Audit) -> String {
    Scripts::new(&audit.papers[0]).paper().unwrap()
}

#[test]
fn claims_of_each_kind_are_confirmed() {
    if !sympy_is_there() {
        return;
    }
    let audit = audited(&[("README.md", FRONT), ("01.md", &document(&CLAIMS))]);
    let (well, said) = run("kinds", &program(&audit));
    let expected = format!("{0} claims: {0} confirmed, 0 not covered", CLAIMS.len());
    assert!(well && said.contains(&expected), "{said}");
}

/// The program of an audit after a change of its JSON fails.
fn fails_after(name: &str, audit: &Audit, change: impl Fn(&mut Value)) {
    let mut json = serde_json::to_value(audit).unwrap();
    change(&mut json["papers"][0]["equations"][0]["claims"][0]);
    let altered: Audit = serde_json::from_value(json).unwrap();
    let (well, said) = run(name, &program(&altered));
    assert!(!well && said.contains("1 claims: 0 confirmed, 0 not covered, 1 FAILED"), "{name}: {said}");
}

#[test]
fn an_altered_claim_or_point_fails() {
    if !sympy_is_there() {
        return;
    }
    let replaced = |text: &Value, from: &str, to: &str| {
        let text = text.as_str().unwrap();
        assert!(text.contains(from), "{text}");
        Value::from(text.replacen(from, to, 1))
    };
    let one = |n: usize| audited(&[("README.md", FRONT), ("01.md", &document(&CLAIMS[n..=n]))]);
    for (n, from, to) in
        [(0, "+ 2*y*b", "- 2*y*b"), (2, "= 2*a", "= -2*a"), (5, "= -2", "= 2"), (13, "+ eps*f'", "- eps*f'")]
    {
        fails_after("sign", &one(n), |claim| claim["statement"] = replaced(&claim["statement"], from, to));
    }
    // The twins are no longer refuted where they are made true.
    fails_after("true", &one(1), |claim| {
        claim["statement"] = replaced(&claim["statement"], "+ y*b", "+ 2*y*b")
    });
    for (name, side) in [("left", "left"), ("right", "right")] {
        fails_after(name, &one(1), |claim| {
            let value = &mut claim["certificate"]["links"][0]["counterexample"][side];
            *value = Value::from(format!("{}1", value.as_str().unwrap()));
        });
    }
    fails_after("point", &one(1), |claim| {
        let values = &mut claim["certificate"]["links"][0]["counterexample"]["values"];
        for value in values.as_array_mut().unwrap() {
            value["value"] = Value::from("7");
        }
    });
    // A field that does not satisfy the claim's equation.
    fails_after("field", &one(3), |claim| {
        let fields = &mut claim["certificate"]["links"][0]["counterexample"]["fields"];
        let term = serde_json::json!({"coefficient": "3", "powers": [{"coordinate": "t", "origin": "0", "exponent": 1}]});
        fields[0]["terms"].as_array_mut().unwrap().push(term);
    });
    fails_after("determined", &one(17), |claim| {
        claim["reason"] = replaced(&claim["reason"], "b = 5", "b = 6");
    });
}

/// Equations of a paper, audited with those whose definitions they use.
fn equations(paper: &str, numbers: &str) -> Audit {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations").join(paper);
    let papers = discover(&folder).unwrap();
    let equations: Vec<EquationNumber> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
    let selection = Selection { equations, exact_only: true, ..Selection::default() };
    let (audit, bugs) = audit(&papers, &selection, 7, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    audit
}

#[test]
fn equations_of_the_papers_are_confirmed() {
    if !sympy_is_there() {
        return;
    }
    // With the equations that define what these speak of.
    let papers = [
        ("world-as-neural-network", "26 27 28 29 31 34 35 40 41 42 T9", "29 34 42"),
        ("textbook", "2 11 170 171 309 310 311 312 313 321 701 741", "2 11 170 171 313 321 701 741"),
    ];
    for (paper, audited, checked) in papers {
        let audit = equations(paper, audited);
        let scripts = Scripts::new(&audit.papers[0]);
        for number in checked.split(' ') {
            let program = scripts.equation(&number.parse().unwrap()).unwrap();
            let (well, said) = run(&format!("{paper}-{number}"), &program);
            let last = said.trim_end().lines().last().unwrap_or_default().to_owned();
            assert!(well && last.ends_with("confirmed, 0 not covered"), "({number}) of {paper}: {said}");
        }
    }
}

/// The program of a whole paper, as a report has it beside its front page.
#[test]
fn a_whole_paper_is_confirmed() {
    if !sympy_is_there() {
        return;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/kinetic-energy.tex");
    let (audit, bugs) = audit(&discover(&source).unwrap(), &Selection::default(), 7, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    let scripts = Scripts::new(&audit.papers[0]);
    let (_, decided) = scripts.coverage();
    let (well, said) = run("paper", &scripts.paper().unwrap());
    let expected = format!("{decided} claims: {decided} confirmed, 0 not covered");
    assert!(decided > 0 && well && said.contains(&expected), "{said}");
}

/// (92) compares variations of curvatures: its first counterexample takes SymPy some seconds.
#[test]
fn the_wrong_onsager_tensor_is_refuted_by_sympy() {
    if !sympy_is_there() {
        return;
    }
    let audit = equations("world-as-neural-network", "91 92 93 94 96");
    let paper = &audit.papers[0];
    let scripts = Scripts::new(paper);
    let number: EquationNumber = "92".parse().unwrap();
    let equation = paper.equations.iter().find(|equation| equation.number == number).unwrap();
    let place = equation.claims.iter().position(|claim| claim.name == "printed Onsager tensor").unwrap();
    let claim = scripts.claim(&number, place).unwrap();
    let program = referee::report::sympy::program("One claim", &[claim.text.as_str()]);
    let (well, said) = run("92", &program);
    assert!(well && said.contains("1 claims: 1 confirmed, 0 not covered"), "{said}");
}
