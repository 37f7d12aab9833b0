//! Every operation of the language does what its row says.

mod common;
mod outcomes;

use referee::Verdict;
use referee::language::operation::{OPERATIONS, Operation};

const NOTATION: &str = "\
index    j, k, m in 1..K, K = 2
index    al, be, ga, de in 1..N, N = 2
coord    t, q[k], X^{al}
param    a > 0, y, z, A[j,k]
field    V(t, q), W(t, q), psi(t) complex, phi(X), xi^{al}(X)
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
