//! The second evaluation: it confirms what is right, and catches a certificate of which a digit was altered.

#[allow(dead_code, reason = "the helpers are shared with other tests")]
mod common;

use common::audited;
use proptest::prelude::*;
use referee::Audit;
use referee::recheck::{Finding, recheck};
use serde_json::Value;

const FRONT: &str = "---
title: Certificates
---

# Certificates

```notation
index  j, k, m in 1..2
coord  t, x, q[k]
param  a > 0, b, y, C[j,k] symmetric
field  u(t, x), v(t, x), p(t, x) > 0, psi(t, x) complex
function f
```
";

/// Claims with their verdicts, one of each kind that is confirmed.
const CLAIMS: [(&str, &str); 20] = [
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
    ("show log(y^2) = 2*log(y)", "conditional"),
    ("determine b\nshow d(y^5, y) = b*y^4", "holds"),
    ("determine b\nshow d(a*y^5, y) = b*y^4", "holds"),
    ("determine b\nshow d(y^5, y) = b*y^3", "refuted"),
    ("show (y - b)^2/a + exp(y) > 0", "holds"),
    ("when y > 2*b\nshow 2*b - y < 0", "holds"),
    ("where d(u, t) = a*d(u, x, x)\nshow d(u, t) = a*d(u, x)", "refuted"),
];

/// Positions of those in which functions occur.
const WITH_FUNCTIONS: [usize; 4] = [8, 9, 11, 13];

fn document() -> String {
    let claim = |(n, (lines, verdict)): (usize, &(&str, &str))| {
        format!("## ({}) Claim\n\n```claim printed\n{lines}\nexpect {verdict}\n```\n\n", n + 1)
    };
    format!("# 1 Claims\n\n{}", CLAIMS.iter().enumerate().map(claim).collect::<String>())
}

fn audit() -> Audit {
    audited(&[("README.md", FRONT), ("01.md", &document())])
}

/// What is given may be longer in print than the lines that take it from there.
#[test]
fn laws_that_are_taken_from_the_print_are_premises_again() {
    let front = "# Paper\n\n```notation\ncoord t, x\nfield u(t, x), v(t, x)\nparam a > 0\n```\n";
    let latex = r"$$\frac{\partial u}{\partial t}=a\frac{\partial^2u}{\partial x^2}+a\frac{\partial v}{\partial x},\qquad \frac{\partial v}{\partial t}=\frac{\partial u}{\partial x}$$";
    let text = format!(
        "# 1 S\n\n## (1) Laws\n\n{latex}\n\n```claim printed\npostulate printed\nexpect assumed\n```\n\n\
         ## (2) Consequence\n\n$$E$$\n\n```claim printed\ngiven (1)\nreading \"squares\"\n\
         show d(v^2, t) = 2*v*d(u, x)\nexpect holds\n```\n"
    );
    let found = recheck(&audited(&[("README.md", front), ("1.md", &text)]));
    assert_eq!((found.confirmed(), found.contradicted().len()), (1, 0));
}

#[test]
fn what_is_right_is_confirmed() {
    let audit = audit();
    let result = recheck(&audit);
    assert_eq!(result.claims.len(), CLAIMS.len(), "{:?}", result.claims);
    for (id, finding) in &result.claims {
        assert_eq!(*finding, Finding::Confirmed, "{id}");
    }
}

/// A claim in the comments of a LaTeX source need not say that it shows the print.
#[test]
fn a_latex_source_is_confirmed() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/kinetic-energy.tex");
    let papers = referee::discover(&source).unwrap();
    let (audit, _) = referee::audit(&papers, &referee::Selection::default(), 7, &mut |_| {});
    let audit: Audit = serde_json::from_str(&serde_json::to_string(&audit).unwrap()).unwrap();
    let result = recheck(&audit);
    assert!(!result.claims.is_empty());
    for (id, finding) in &result.claims {
        assert_eq!(*finding, Finding::Confirmed, "{id}");
    }
}

#[test]
fn a_changed_verdict_claim_or_declaration_is_caught() {
    let json = serde_json::to_value(audit()).unwrap();
    let change = |from: &str, to: &str| {
        let text = json.to_string();
        assert!(text.contains(from), "no {from}");
        let changed: Audit = serde_json::from_str(&text.replace(from, to)).unwrap();
        recheck(&changed).contradicted().len()
    };
    assert!(change("\"verdict\":\"refuted\"", "\"verdict\":\"holds\"") > 0);
    assert!(change("2*a*u*d(u, x, x)", "3*a*u*d(u, x, x)") > 0);
    assert!(change("-v*d(u, x)", "v*d(u, x)") > 0);
    assert!(change("symmetric", "antisymmetric") > 0);
}

/// Paths to the numbers that a certificate rests on: residues, and values at counterexamples.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                numbers(inner, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(all) => {
            for (n, inner) in all.iter().enumerate() {
                numbers(inner, &format!("{path}/{n}"), found);
            }
        }
        Value::String(text) => {
            let ends = |names: &[&str]| names.iter().any(|name| path.ends_with(name));
            let counterexample = path.contains("/counterexample/")
                && (ends(&["/left", "/right"]) || path.contains("/values/") && ends(&["/value"]));
            // What functions are modulo a prime is the engine's own affair.
            let sample = path.contains("/sample/")
                && !WITH_FUNCTIONS.iter().any(|n| path.contains(&format!("/equations/{n}/")));
            // Rationals only: of a float the last digits are beyond the second evaluation.
            if (counterexample || sample)
                && !text.starts_with('[')
                && text.contains(|c: char| c.is_ascii_digit())
            {
                found.push(path.to_owned());
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn an_altered_digit_is_caught(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), by in 1u8..10) {
        static JSON: std::sync::LazyLock<Value> =
            std::sync::LazyLock::new(|| serde_json::to_value(audit()).unwrap());
        let mut paths = Vec::new();
        numbers(&JSON, "", &mut paths);
        prop_assert!(paths.len() > 40, "only {} numbers", paths.len());
        let path = which.get(&paths);
        let mut altered = JSON.clone();
        let slot = altered.pointer_mut(path).unwrap();
        let text = slot.as_str().unwrap().to_owned();
        let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(n, _)| n).collect();
        let at = *place.get(&digits);
        let digit = (text.as_bytes()[at] - b'0' + by) % 10;
        *slot = Value::String(format!("{}{digit}{}", &text[..at], &text[at + 1..]));
        // The equation of the altered number, alone.
        let equation = path.split("/equations/").nth(1).unwrap().split('/').next().unwrap().parse::<usize>().unwrap();
        // A denominator of 0 cannot even be read.
        if let Ok(audit) = serde_json::from_value::<Audit>(altered) {
            let number = audit.papers[0].equations[equation].number.clone();
            let result = recheck(&audit);
            let caught = result.claims.iter().any(|(id, finding)| {
                id.number == number && *finding != Finding::Confirmed
            });
            prop_assert!(caught, "{path}: {text} with {digit} at {at}");
        }
    }
}
