//! Every operation of the language does what its row says.

mod common;
mod outcomes;

use referee::Verdict;
use referee::language::operation::{OPERATIONS, Operation};

const NOTATION: &str = "\
index    j, k, m in 1..K, K = 2
index    al, be, ga, de in 1..N, N = 2
coord    t, q[k], X^{al}, r > 0, chi, z
vectors  cylindrical r, chi, z
param    a > 0, y, A[j,k]
field    V(t, q), W(t, q), psi(t) complex, phi(X), xi^{al}(X), f(r, chi, z), vec v(r, chi, z), vec w(r, chi, z)
metric   g_{al be}(X) lorentzian
flow     q along t";

#[test]
fn the_example_of_every_row_is_true_and_uses_it() {
    let examples: Vec<&str> = OPERATIONS.iter().map(|operation| operation.example).collect();
    outcomes::all_are(NOTATION, &examples, "true", |verdict, _| {
        matches!(verdict, Verdict::Holds | Verdict::Conditional)
    });
    for Operation { name, example, .. } in OPERATIONS.iter() {
        assert!(example.contains(name), "{name}: {example}");
    }
}

/// What is not part of an operation's row is refused, not passed over.
#[test]
fn marks_that_an_operation_does_not_take_are_refused() {
    let refused = |code: &str, lines: &[&str]| {
        outcomes::all_are(NOTATION, lines, code, |verdict, codes| {
            verdict == Verdict::Error && codes == [code]
        });
    };
    let marks = [
        "show sin'(y) = sin(y)*1 + 0",
        "show exp[k](y) = exp(y) + 1",
        "show exp(y)[k] = q[k]",
        "show d[k](y*t, t) = z",
        "show re(y)[1] = z",
    ];
    refused("E0207", &marks);
    outcomes::all_are(NOTATION, &["show delta[j,k]()*q[k] = q[j]"], "true", |verdict, _| {
        verdict == Verdict::Holds
    });
    // A square sums over the letter of its argument, and so does what a covariant derivative contracts.
    refused("E0203", &["show tanh(q[k])^2*q[k] = y", "show nabla_{al}(xi^{al})*X^{al} = y"]);
}
