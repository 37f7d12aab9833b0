//! The verdict of an equation from those of its claims, and for which sizes a claim is decided.

#[expect(dead_code, reason = "claims are written out here")]
mod common;

use std::collections::BTreeMap;

use common::{audited, claims};
use referee::decide::equation_verdict;
use referee::record::{Certificate, ClaimOutcome, Role, SourcePlace, Verdict};

/// A claim such as `printed` or `check sign`, found to be so, for a reason that names it.
fn claim(name: &str, verdict: Verdict) -> ClaimOutcome {
    let (role, label) = name.split_once(' ').unwrap_or((name, ""));
    let role: Role = serde_json::from_value(role.into()).expect("a role");
    ClaimOutcome {
        lines: Vec::new(),
        names: Default::default(),
        name: name.to_owned(),
        role: Some(role),
        label: label.to_owned(),
        premises: Vec::new(),
        source: SourcePlace { file: "1.md".to_owned(), line: 1, column: 1 },
        statement: String::new(),
        in_comments: false,
        latex: Vec::new(),
        verdict,
        expected: None,
        out_of_line: None,
        reason: format!("{name} {verdict}").into(),
        because: None,
        certificate: Certificate::default(),
        given: Vec::new(),
        rests_on: Vec::new(),
        depends_on: Vec::new(),
        problems: Vec::new(),
        seconds: 0.0,
    }
}

#[test]
fn the_verdict_of_an_equation() {
    use Verdict::*;
    // Claims with their verdicts; the equation's verdict and the claim that gives the reason.
    type Row = (&'static [(&'static str, Verdict)], Verdict, &'static str);
    let table: &[Row] = &[
        (&[("printed", Holds)], Holds, "printed holds"),
        (&[("printed", Definition)], Definition, "printed definition"),
        (&[("printed", Assumed)], Assumed, "printed assumed"),
        (&[("printed", Open)], Open, "printed open"),
        (&[("printed", Refuted)], Refuted, "printed refuted"),
        (&[("printed", Conditional)], Conditional, "printed conditional"),
        (&[("printed", Undecided)], Undecided, "printed undecided"),
        (&[("printed", Error)], Error, "printed error"),
        // One line that needs a condition makes the whole equation conditional.
        (&[("printed a", Holds), ("printed b", Conditional)], Conditional, "printed b conditional"),
        (&[("printed a", Conditional), ("printed b", Definition)], Conditional, "printed a conditional"),
        (&[("printed a", Holds), ("printed b", Refuted)], Refuted, "printed b refuted"),
        (&[("printed a", Conditional), ("printed b", Refuted)], Refuted, "printed b refuted"),
        (&[("printed a", Holds), ("printed b", Open)], Open, "printed b open"),
        (&[("printed a", Conditional), ("printed b", Open)], Open, "printed b open"),
        (&[("printed a", Definition), ("printed b", Holds)], Holds, "printed b holds"),
        // A law beside what is proven or defined is still a law.
        (&[("printed a", Holds), ("printed b", Assumed)], Assumed, "printed b assumed"),
        (&[("printed a", Assumed), ("printed b", Definition)], Assumed, "printed a assumed"),
        (&[("printed a", Assumed), ("printed b", Conditional)], Conditional, "printed b conditional"),
        (&[("printed", Assumed), ("check", Refuted)], Assumed, "printed assumed"),
        // What says less stands for the equation where nothing says all; if it is false, so is the rest.
        (&[("reduced", Holds)], Holds, "reduced holds"),
        (&[("reduced a", Holds), ("reduced b", Conditional)], Conditional, "reduced b conditional"),
        (&[("printed", Holds), ("reduced", Conditional)], Holds, "printed holds"),
        (&[("printed", Holds), ("reduced", Refuted)], Refuted, "reduced refuted"),
        (&[("reduced", Refuted), ("restricted", Holds)], Conditional, "restricted holds"),
        // What is proven beside a refuted equation.
        (&[("printed", Refuted), ("restricted", Holds)], Conditional, "restricted holds"),
        (&[("printed", Refuted), ("corrected", Holds)], Refuted, "corrected holds"),
        (
            &[("printed", Refuted), ("corrected", Holds), ("restricted", Holds)],
            Conditional,
            "restricted holds",
        ),
        (&[("printed", Refuted), ("restricted", Refuted)], Refuted, "printed refuted"),
        (&[("printed", Refuted), ("restricted", Conditional)], Refuted, "printed refuted"),
        (&[("printed", Refuted), ("check", Holds)], Refuted, "printed refuted"),
        // What is ill-formed in print, or cannot be used as the paper uses it.
        (&[("printed", Misprint)], Misprint, "printed misprint"),
        (&[("printed", Misprint), ("corrected", Holds)], Misprint, "corrected holds"),
        (&[("printed", Misprint), ("corrected", Definition)], Misprint, "corrected definition"),
        (&[("printed", Misprint), ("restricted", Holds)], Misprint, "printed misprint"),
        (&[("printed", Misprint), ("experiment a", Approximation)], Misprint, "printed misprint"),
        (&[("printed a", Misprint), ("printed b", Refuted)], Refuted, "printed b refuted"),
        (
            &[("printed a", Misprint), ("printed b", Refuted), ("corrected", Holds)],
            Refuted,
            "corrected holds",
        ),
        (&[("printed", Definition), ("use", Holds)], Definition, "printed definition"),
        (&[("printed", Definition), ("use", Refuted)], Refuted, "use refuted"),
        (&[("printed", Holds), ("use", Refuted)], Refuted, "use refuted"),
        (&[("printed", Definition), ("use", Refuted), ("corrected", Holds)], Misprint, "corrected holds"),
        (
            &[("printed", Definition), ("use", Refuted), ("corrected", Definition)],
            Misprint,
            "corrected definition",
        ),
        (
            &[("printed", Definition), ("use", Refuted), ("restricted", Holds)],
            Conditional,
            "restricted holds",
        ),
        (&[("printed", Refuted), ("use", Refuted), ("corrected", Holds)], Refuted, "corrected holds"),
        (&[("printed", Definition), ("use", Refuted), ("corrected", Refuted)], Refuted, "use refuted"),
        // What no paper prints.
        (&[("stated", Holds)], Holds, "stated holds"),
        (&[("stated", Refuted)], Refuted, "stated refuted"),
        (&[("stated", Holds), ("reduced", Refuted)], Refuted, "reduced refuted"),
        (&[("printed", Holds), ("stated", Definition)], Holds, "printed holds"),
        (&[("use", Holds)], Error, "no printed claim"),
        (&[("use", Conditional)], Error, "no printed claim"),
        (&[("printed", Definition), ("use", Conditional)], Conditional, "use conditional"),
        (&[("printed", Assumed), ("use", Conditional)], Conditional, "use conditional"),
        (&[("printed", Definition), ("use", Undecided)], Undecided, "use undecided"),
        // Measured.
        (
            &[("printed", Refuted), ("experiment a", Approximation)],
            Approximation,
            "experiment a approximation",
        ),
        (&[("printed", Holds), ("experiment a", Approximation)], Approximation, "experiment a approximation"),
        (&[("printed", Open), ("experiment a", Approximation)], Approximation, "experiment a approximation"),
        (&[("experiment a", Approximation)], Approximation, "experiment a approximation"),
        (
            &[("printed", Refuted), ("corrected", Holds), ("experiment a", Approximation)],
            Approximation,
            "experiment a approximation",
        ),
        (
            &[("printed", Refuted), ("restricted", Holds), ("experiment a", Approximation)],
            Conditional,
            "restricted holds",
        ),
        (&[("printed", Holds), ("experiment a", Measured)], Holds, "printed holds"),
        // Nothing hides what is not decided, and nothing but a printed claim makes an equation hold.
        (&[("printed", Holds), ("check", Undecided)], Undecided, "check undecided"),
        (&[("printed", Refuted), ("corrected", Error)], Error, "corrected error"),
        (&[("printed", Undecided), ("check", Error)], Error, "check error"),
        (&[("check", Holds), ("corrected", Holds)], Error, "no printed claim"),
        (&[], Error, "no printed claim"),
    ];
    for (of_claims, verdict, reason) in table {
        let outcomes: Vec<ClaimOutcome> = of_claims.iter().map(|(name, found)| claim(name, *found)).collect();
        let found = equation_verdict(&outcomes);
        assert_eq!((found.0, found.1.to_string().as_str()), (*verdict, *reason), "{of_claims:?}");
    }
    for verdict in Verdict::ALL {
        let is_reached = table.iter().any(|row| row.1 == verdict);
        assert_eq!(is_reached, verdict != Measured, "{verdict} is a verdict of experiments only");
    }
}

/// The author's words, where there are some, stand for the engine's.
#[test]
fn the_reason_is_the_authors() {
    let mut printed = claim("printed", Verdict::Conditional);
    printed.because = Some("a wall reflects".to_owned());
    assert_eq!(equation_verdict(&[printed]), (Verdict::Conditional, "a wall reflects".to_owned().into()));
}

/// The engine finds that indices or shapes do not fit in print; the author can neither assert nor hide it.
#[test]
fn what_is_ill_formed_in_print() {
    let front = "# A paper\n\n```notation\nindex i, j in 1..N, N = 2\nparam A[i,j], v[i], c\n```\n";
    let audit = |claim: &str| {
        let section = format!("# 1 Section\n\n## (1) Sums\n\n```claim {claim}\n```\n");
        audited(&[("README.md", front), ("1.md", &section)])
    };
    let found = |claim: &str| {
        let audit = audit(claim);
        let equation = &audit.papers[0].equations[0];
        (equation.verdict, equation.claims[0].as_recorded())
    };
    let ill_formed = [
        "show A[i,j]*v[i]*v[i] = c*v[j]",
        "show A[i,j]*v[j] = c",
        "show A[i,j]*v[j] = v[j]",
        "show A*v = c",
        "define printed := A[i,j]*v[i]*v[i]",
    ];
    for lines in ill_formed {
        assert_eq!(
            found(&format!("printed\n{lines}\nexpect misprint")),
            (Verdict::Misprint, true),
            "{lines}"
        );
        for other in ["holds", "refuted", "definition"] {
            let recorded = found(&format!("printed\n{lines}\nexpect {other}"));
            assert_eq!(recorded, (Verdict::Error, false), "{lines} {other}");
        }
        // What is wrong beside the print is a fault of the document.
        assert_eq!(found(&format!("check\n{lines}\nexpect misprint")), (Verdict::Error, false), "{lines}");
    }
    for lines in
        ["show c*(c + 1) = c^2 + c", "show A[i,j]*v[j] = v[i]", "show A[i,j]*w[j] = v[i]", "show c = c"]
    {
        let recorded = found(&format!("printed\n{lines}\nexpect misprint"));
        assert!(recorded.0 != Verdict::Misprint && !recorded.1, "{lines}: {recorded:?}");
    }
}

/// What the audit adds, and what a paper is reconstructed from, is not counted with the equations.
#[test]
fn what_is_counted_apart() {
    let section = |number: &str| {
        format!(
            "# 1 Section\n\n## ({number}) Squares\n\n```claim stated\nshow (c + 1)^2 = c^2 + 2*c + 1\nexpect holds\n```\n"
        )
    };
    let counts = |front: &str, number: &str, kind: &str| {
        let front = format!("{front}# A paper\n\n```notation\nparam c\n```\n");
        let summary =
            audited(&[("README.md", &front), ("1.md", &(kind.to_owned() + &section(number)))]).summary;
        [summary.equations, summary.statements, summary.additions, summary.reconstructions]
            .map(|counts| counts.values().sum::<usize>())
    };
    let (audit, reconstruction) = ("---\nkind: audit\n---\n\n", "---\nkind: reconstruction\n---\n\n");
    assert_eq!(counts("", "1", ""), [1, 0, 0, 0]);
    assert_eq!(counts("", "A1", ""), [1, 0, 0, 0]);
    assert_eq!(counts("", "T1", ""), [0, 1, 0, 0]);
    assert_eq!(counts("", "A1", audit), [0, 0, 1, 0]);
    assert_eq!(counts("", "T1", audit), [0, 0, 1, 0]);
    assert_eq!(counts(reconstruction, "Q1", ""), [0, 0, 0, 1]);
    assert_eq!(counts(reconstruction, "R1", audit), [0, 0, 1, 0]);
}

/// Every size that the claim can depend on is decided: that of an index, that of a field's coordinates, and
/// no other.
#[test]
fn the_sizes_that_are_decided() {
    let front = "# A paper\n\n```notation\nindex j, k in 1..K, K = 1, 2\nindex a, b in 1..L, L = 2, 3\n\
                 coord t, q[k]\nparam A[a], c\nfield p(t, q), F(t)\n```\n";
    let section = "# 1 Section\n\n## (1) Sizes\n\n```claim printed a field on coordinates that are not named\n\
                   show d(p^2, t) = 2*p*d(p, t)\nexpect holds\n```\n\n\
                   ```claim check one coordinate\nshow d(F^2, t) = 2*F*d(F, t)\nexpect holds\n```\n\n\
                   ```claim check an array\nshow A[a]*(A[a] + A[a]) = sum[a](2*A[a]^2)\nexpect holds\n```\n\n\
                   ```claim check both\nshow d(p^2*A[b], t) = 2*p*A[b]*d(p, t)\nexpect holds\n```\n";
    let audit = audited(&[("README.md", front), ("1.md", section)]);
    let sizes: Vec<Vec<BTreeMap<String, i64>>> = claims(&audit)
        .map(|claim| claim.certificate.links[0].instances.iter().map(|test| test.sizes.clone()).collect())
        .collect();
    let of = |pairs: &[(&str, i64)]| pairs.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
    let expected: Vec<Vec<BTreeMap<String, i64>>> = vec![
        vec![of(&[("K", 1)]), of(&[("K", 2)])],
        vec![of(&[])],
        vec![of(&[("L", 2)]), of(&[("L", 3)])],
        vec![
            of(&[("K", 1), ("L", 2)]),
            of(&[("K", 1), ("L", 3)]),
            of(&[("K", 2), ("L", 2)]),
            of(&[("K", 2), ("L", 3)]),
        ],
    ];
    assert_eq!(sizes, expected);
}
