//! Contractions, written out component by component.

use crate::claim::{Claim, stated};
use crate::expr::{Expr, n, v};
use crate::random::Random;

/// One of the contractions below: how it is written, and its value as a sum over all letters.
struct Contraction {
    written: &'static str,
    letters: usize,
    /// The term of definite values of the letters.
    term: fn(&[usize]) -> Expr,
}

fn c(name: &str, indices: &[usize]) -> Expr {
    let indices: Vec<String> = indices.iter().map(usize::to_string).collect();
    v(format!("{name}[{}]", indices.join(",")))
}

fn delta(j: usize, k: usize) -> Expr {
    n(i128::from(j == k))
}

const CONTRACTIONS: &[Contraction] = &[
    Contraction { written: "x[j]*r[j]", letters: 1, term: |l| c("x", l) * c("r", l) },
    Contraction { written: "(x[j] + r[j])*x[j]", letters: 1, term: |l| (c("x", l) + c("r", l)) * c("x", l) },
    Contraction { written: "x[j]^2", letters: 1, term: |l| c("x", l).pow(2) },
    Contraction { written: "A[k,k]", letters: 1, term: |l| c("A", &[l[0], l[0]]) },
    Contraction {
        written: "A[j,k]*x[j]*r[k]",
        letters: 2,
        term: |l| c("A", l) * c("x", &l[..1]) * c("r", &l[1..]),
    },
    Contraction { written: "A[j,k]*B[k,j]", letters: 2, term: |l| c("A", l) * c("B", &[l[1], l[0]]) },
    Contraction { written: "A[j,k]*B[j,k]", letters: 2, term: |l| c("A", l) * c("B", l) },
    Contraction { written: "delta[j,k]*A[j,k]", letters: 2, term: |l| delta(l[0], l[1]) * c("A", l) },
    Contraction { written: "A[1,k]*x[k]", letters: 1, term: |l| c("A", &[1, l[0]]) * c("x", l) },
    Contraction { written: "A[k,2]*x[k]", letters: 1, term: |l| c("A", &[l[0], 2]) * c("x", l) },
    Contraction { written: "sum[k](x[k]^3)", letters: 1, term: |l| c("x", l).pow(3) },
];

pub fn contractions(random: &mut Random) -> Option<Claim> {
    let size: usize = random.pick(&[2, 2, 3]);
    if random.once_in(3) {
        return general(random);
    }
    let contraction = &CONTRACTIONS[random.below(CONTRACTIONS.len())];
    let mut value = n(0);
    for k in 0..size.pow(contraction.letters as u32) {
        let letters: Vec<usize> =
            (0..contraction.letters).map(|l| 1 + k / size.pow(l as u32) % size).collect();
        value = value + (contraction.term)(&letters);
    }
    let factor = v(random.pick(&["y", "z", "a"]));
    let left = format!("{factor}*{}", contraction.written);
    stated(random, &format!("for K = {size}\n"), &left, &(factor * value))
}

/// Laws that hold for all components, and their twins with an index at another place.
fn general(random: &mut Random) -> Option<Claim> {
    let (line, holds) = random.pick(&[
        ("S[j,k]*x[j] = S[k,j]*x[j]", true),
        ("A[j,k]*x[j] = A[k,j]*x[j]", false),
        ("S[j,k]*N[j,k] = 0", true),
        ("A[j,k]*N[j,k] = 0", false),
        ("N[j,k]*x[j]*x[k] = 0", true),
        ("N[j,k]*x[j]*r[k] = 0", false),
        ("N[j,k] = -N[k,j]", true),
        ("(A[j,k] + A[k,j])*N[j,k] = 0", true),
        ("(A[j,k] - A[k,j])*N[j,k] = 0", false),
        ("A[j,m]*B[m,k] = transpose(B)[k,m]*A[j,m]", true),
        ("A[j,m]*B[m,k] = B[j,m]*A[m,k]", false),
        ("delta[j,m]*A[m,k] = A[j,k]", true),
        ("delta[j,m]*A[m,k] = A[k,j]", false),
        ("(x[j] + r[j])*(x[j] - r[j]) = x[j]^2 - r[k]^2", true),
        ("(x[j] + r[j])*(x[j] - r[j]) = x[j]^2 + r[k]^2", false),
    ]);
    let (left, right) = line.split_once(" = ")?;
    let factor = random.pick(&["y", "2", "(a + y)", "z^2", "3*a"]);
    let divisor = random.pick(&["b", "7", "11", "(1 + y^2)"]);
    let sizes = random.pick(&["2", "3", "2, 3"]);
    Some(Claim::is(
        holds,
        format!("for K = {sizes}\nshow {factor}/{divisor}*({left}) = {factor}*({right})/{divisor}"),
    ))
}
