//! What a certificate says of degrees and roots, against what algebra says.

mod common;
mod outcomes;

use outcomes::decide;
use referee::record::Verdict;
use referee::record::{ClaimOutcome, IdentityTest};

const NOTATION: &str = "param x, y, z, a > 0, b > 0";

/// The first test of each claim, all of which hold.
fn certified(lines: &[&str]) -> Vec<IdentityTest> {
    let first = |(outcome, lines): (&ClaimOutcome, &&str)| {
        assert_eq!(outcome.verdict, Verdict::Holds, "{lines}: {}", outcome.reason);
        outcome.certificate.links[0].instances[0].clone()
    };
    decide(NOTATION, lines).iter().zip(lines).map(first).collect()
}

/// A bound may be larger than the degree, but a bound that is much larger shows that it is not one of the sum.
const SLACK: f64 = 4.0;

/// N_l D_r − N_r D_l, as written, before anything cancels.
#[test]
fn the_degree_bounds_the_numerator_of_the_difference() {
    // None of these is folded to one node, whose difference would be 0.
    let cases: &[(&str, f64)] = &[
        ("show (x + y)^2 = x^2 + 2*x*y + y^2", 2.0),
        ("show (x + y)^5 = x^5 + 5*x^4*y + 10*x^3*y^2 + 10*x^2*y^3 + 5*x*y^4 + y^5", 5.0),
        ("show x*(y + z) = x*y + x*z", 2.0),
        ("show (x + y^7)*(z + y) = x*z + x*y + z*y^7 + y^8", 8.0),
        ("show (y^7 + x)*(y - 1) + y^3 = y^8 - y^7 + x*y - x + y^3", 8.0),
        ("show (x^2 - y^2)/(x - y) = x + y", 2.0),
        // 1/(x^5 + 1) - (x^5 - 1)/(x^10 - 1) has the numerator (x^10 - 1) - (x^5 - 1)(x^5 + 1).
        ("show 1/(x^5 + 1) = (x^5 - 1)/(x^10 - 1)", 10.0),
        // -2y (x^8 - y^2) + 2y (x^4 + y)(x^4 - y)
        ("show 1/(x^4 + y) - 1/(x^4 - y) = -2*y/(x^8 - y^2)", 9.0),
    ];
    let lines: Vec<&str> = cases.iter().map(|case| case.0).collect();
    let faults: Vec<String> = certified(&lines)
        .iter()
        .zip(cases)
        .filter(|(test, (_, degree))| !(*degree..=degree * SLACK).contains(&test.degree))
        .map(|(test, (lines, degree))| format!("{lines}: degree {degree}, certified {}", test.degree))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The error of a proof is at most degree/p a point: log2(10/2^61) is about -57.7.
#[test]
fn the_error_follows_from_degree_and_points() {
    let prime = 61.0;
    let lines = ["show (x + y)^2 = x^2 + 2*x*y + y^2", "show 1/(x^5 + 1) = (x^5 - 1)/(x^10 - 1)"];
    for (test, lines) in certified(&lines).iter().zip(lines) {
        let bound = test.points as f64 * (test.degree.log2() - prime);
        assert!(test.log2_error <= -100.0, "{lines}: {}", test.log2_error);
        assert!(test.log2_error >= bound - 1e-6, "{lines}: {} is below {bound}", test.log2_error);
    }
}

/// A root of something without a sign can have two: it is counted, however it is written.
#[test]
fn open_roots_are_counted() {
    let lines = [
        "show sqrt(x^2)^2 = x^2",
        "show sqrt((-x)^2)*sqrt(y^2) = sqrt(x^2*y^2)",
        "show sqrt(a^2*b)^2 = a^2*b",
        "show sqrt(a*b)^2 = b*a",
    ];
    let tests = certified(&lines);
    assert!(tests[0].roots >= 1 && tests[1].roots >= 1, "{} {}", tests[0].roots, tests[1].roots);
    assert_eq!((tests[2].roots, tests[3].roots), (0, 0));
}

/// What both sides are said to be when they are multiplied out is equal to them, and is the same for both.
#[test]
fn both_sides_are_multiplied_out() {
    let sides = [
        ("(x^2 - y^2)/(x - y)", "x + y"),
        ("(x + y)^3 - x^3", "y*(3*x^2 + 3*x*y + y^2)"),
        ("d(log(a*b), a)*sqrt(b)^4", "b^2/a"),
        ("1/sqrt(a)^3*sqrt(a)", "1/a"),
        ("sin(x)^2*y", "y - cos(x)^2*y"),
        ("x/(a + b)^2 - 1/(a + b)", "(x - a - b)/(a^2 + 2*a*b + b^2)"),
    ];
    let lines: Vec<String> = sides.iter().map(|(left, right)| format!("show {left} = {right}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let forms = decide(NOTATION, &lines).into_iter().zip(sides).map(|(outcome, (left, _))| {
        let written = outcome.certificate.links[0].written_out.clone();
        (left, written.and_then(|sides| sides.normal).unwrap_or_else(|| panic!("{left} is not written out")))
    });
    let forms: Vec<(&str, String)> = forms.collect();
    assert!(["x + y", "y + x"].contains(&forms[0].1.as_str()), "{}", forms[0].1);
    let again: Vec<String> =
        forms.iter().map(|(left, form)| format!("show {left} - ({form}) = 0*x")).collect();
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    for (outcome, line) in decide(NOTATION, &again).iter().zip(again) {
        assert_eq!(outcome.verdict, Verdict::Holds, "{line}: {}", outcome.reason);
    }
}
