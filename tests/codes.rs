//! Every error code has an example that leads to it and to no other.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{audited, claims};
use referee::diagnostic::Example;
use referee::{Code, Verdict};

/// The codes that the audit of a document ends with.
fn codes(document: &str) -> BTreeSet<String> {
    let audit = audited(&[("README.md", ""), ("1.md", document)]);
    let of_claims = claims(&audit).flat_map(|claim| &claim.problems);
    let problems = audit.papers[0].problems.iter().chain(of_claims);
    problems.map(|problem| problem.code.clone()).collect()
}

#[test]
fn the_example_of_every_code_leads_to_it() {
    let bad_input = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input.rs");
    let bad_input = std::fs::read_to_string(bad_input).expect("the tests are there");
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let example = code.example();
        let found = match example {
            Example::Words(_) => {
                assert!(bad_input.contains(code.name()), "no test of {code}");
                continue;
            }
            // A claim that is too large is not wrong.
            _ if *code == Code::E0430 => {
                let audit = audited(&[("README.md", ""), ("1.md", &example.text())]);
                let claim = claims(&audit).next().expect("a claim");
                assert_eq!(claim.verdict, Verdict::Undecided);
                continue;
            }
            _ => codes(&example.text()),
        };
        if found != BTreeSet::from([code.to_string()]) {
            wrong.push(format!("{code} leads to {found:?}: {}", example.text()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_code_is_read_as_it_is_written() {
    for code in Code::ALL {
        assert_eq!(code.to_string().parse(), Ok(*code));
    }
    assert!("E9999".parse::<Code>().is_err());
}
