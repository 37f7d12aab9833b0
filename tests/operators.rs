//! Operators that do not commute, held against matrices that obey the same relations.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use proptest::prelude::*;
use referee::Verdict;

const LADDER: &str = "param y, z, c\noperator a, b with commutator(a, b) = 1";

/// The matrices of x and d/dx on polynomials of a degree so low that nothing is cut off: they obey [d/dx, x] = 1.
const DIM: usize = 24;

type Matrix = Vec<Vec<i128>>;

fn zero() -> Matrix {
    vec![vec![0; DIM]; DIM]
}

fn letter(raise: bool) -> Matrix {
    let mut matrix = zero();
    for n in 0..DIM - 1 {
        match raise {
            true => matrix[n + 1][n] = 1,
            false => matrix[n][n + 1] = n as i128 + 1,
        }
    }
    matrix
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut out = zero();
    for (i, row) in a.iter().enumerate() {
        for (k, x) in row.iter().enumerate().filter(|(_, x)| **x != 0) {
            for j in 0..DIM {
                out[i][j] += x * b[k][j];
            }
        }
    }
    out
}

/// A word in a and b as a formula and as a matrix.
fn word(letters: &[bool]) -> (String, Matrix) {
    let mut matrix = zero();
    (0..DIM).for_each(|n| matrix[n][n] = 1);
    let mut text = Vec::new();
    for raise in letters {
        text.push(if *raise { "b" } else { "a" });
        matrix = product(&matrix, &letter(*raise));
    }
    (text.join("*"), matrix)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two words that take the same number of steps differ by ordered products of lower degree, which the matrices give.
    #[test]
    fn ordered_forms_are_those_of_derivatives(letters in prop::collection::vec(any::<bool>(), 2..7)) {
        let (text, matrix) = word(&letters);
        let raised = letters.iter().filter(|raise| **raise).count();
        let lowered = letters.len() - raised;
        // Σ c_n bᵐ⁺ⁿ aⁿ by the action on 1, x, x², …: the lowest power that is not yet accounted for tells c_n.
        let mut rest = matrix;
        let mut terms = Vec::new();
        for n in 0..=lowered {
            let Some(m) = (raised + n).checked_sub(lowered) else { continue };
            let ordered = [vec![true; m], vec![false; n]].concat();
            let (ordered_text, ordered) = word(&ordered);
            let factorial: i128 = (1..=n as i128).product();
            let c = rest[m][n] / factorial;
            prop_assert_eq!(c * factorial, rest[m][n]);
            for i in 0..DIM - 8 {
                for j in 0..DIM - 8 {
                    rest[i][j] -= c * ordered[i][j];
                }
            }
            if c != 0 {
                terms.push(if ordered_text.is_empty() { format!("{c}") } else { format!("{c}*{ordered_text}") });
            }
        }
        prop_assert!(rest[..DIM - 8].iter().all(|row| row[..DIM - 8].iter().all(|x| *x == 0)));
        let right = terms.join(" + ");
        let claim = format!("show {text} + z = {right} + z*1");
        all_are(LADDER, &[&claim], "true", |verdict, codes| verdict == Verdict::Holds || codes == ["E0301"]);
        let twin = format!("show {text} = {right} + y");
        all_are(LADDER, &[&twin], "false", |verdict, _| verdict == Verdict::Refuted);
    }
}

#[test]
fn laws_of_commutators() {
    let truths = [
        "show commutator(a*b, b) = a*commutator(b, b) + commutator(a, b)*b",
        "show commutator(a, commutator(b, a*b)) + commutator(b, commutator(a*b, a)) + commutator(a*b, commutator(a, b)) = 0",
        "show (a*b)*a = a*(b*a) + 0*y",
        "show (a + y)*(b + z) - (b + z)*(a + y) = 1",
        "show (a + b)^3 = a^3 + 3*b*a^2 + 3*b^2*a + b^3 + 3*a + 3*b",
        "show (a*b)^0 = 1",
        "show a^1*b = b*a + 1",
        "show -a*(-b) = b*a + 1",
        "show a*y/2*b = (b*a + 1)*y/2",
    ];
    all_have(LADDER, Verdict::Holds, &truths);
    let twins = [
        "show (a + b)^3 = a^3 + 3*b*a^2 + 3*b^2*a + b^3",
        "show a*b = b*a",
        "show a*b = a*b*a",
        "show a = b",
        "show a^2*b = b*a^2 + a",
        "show a*a*b = a*b*a",
    ];
    all_have(LADDER, Verdict::Refuted, &twins);
}

/// A name that is declared anew leaves behind what was said of it.
#[test]
fn names_that_collide() {
    all_have(LADDER, Verdict::Holds, &["let a := y\nshow a*b = b*a + 0*z"]);
    let refused = |declarations: &str, code: &str, lines: &[&str]| {
        all_are(declarations, lines, code, |verdict, codes| {
            verdict == Verdict::Error && codes.contains(&code)
        });
    };
    refused(LADDER, "E0301", &["show a*b = a*b"]);
    let everything = [
        "show conj(a) = b",
        "show [a, b] = [b, a]",
        "show [a*b, 1] = [b*a + 1, 1]",
        "show 1/a = b",
        "show a^y = b",
        "show a^(1/2) = b",
        "show 2^a = b",
        "show d(y*a, y) = a",
        "show sqrt(a^2) = a",
        "show a ~ b",
        "show a propto b",
        "show a = b + O(y)",
        "show a > 0 implies y > 0",
        "show y > 0 implies a = b",
        "when a = 1\nshow y*a = y",
        "where a = 1\nshow y*a = y",
        "postulate a = b",
        "transform a -> b\nshow transformed(y) = y",
        "transform y -> z\nshow transformed(y*a*b) = z*a*b",
        "determine c\nshow c*a = b*a",
        "show min(a, b) = a",
    ];
    let refusable: Vec<&str> =
        everything.iter().copied().filter(|line| !line.contains("implies a")).collect();
    refused(LADDER, "E0426", &refusable);
    refused("param y\noperator a, b with commutator(a, b) = 1/y", "E0427", &["show a*b = b*a + 1/y"]);
    let metric =
        "index mu, nu in 1..2\ncoord X^{mu}\nparam y\noperator A_{mu} with commutator(A_{mu}, A_{nu}) = 0";
    refused(metric, "E0426", &["show A_{1,2} = 0*y"]);
    let elsewhere = "operator a, b, c with commutator(a, b) = c, commutator(a, c) = a, commutator(b, c) = 0";
    refused(elsewhere, "E0427", &["show a*c = c*a + a"]);
    let contradictory = "param y\noperator a, b, c with commutator(a, b) = c, commutator(b, c) = a, commutator(a, c) = b + 1, anticommutator(a, a) = 0";
    refused(contradictory, "E0427", &["show a*b = b*a + c"]);
}
