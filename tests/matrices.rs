//! Matrices without indices, permutation symbols, matrices of spin and Poisson brackets: their laws, and false twins
//! of these.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use referee::record::Verdict;

const NOTATION: &str = "\
index  j, k, l, m in 1..3
index  o, r, s, u in 1..4
index  mu, nu, la in 0..3
index  a, b, c, h in 1..N, N = 2, 3
coord  t, q[j], p[j]
param  A[a,b], B[a,b], C[a,b], v[a], w[a], x, y, z, eps > 0, al > 0, be > 0, n[j], M[j,k], S[o,r]
field  f(q, p), g(q, p), e(q, p)";

#[test]
fn products_of_matrices() {
    let laws = [
        "show (A*B)*C = A*(B*C)",
        "show A*(B + C) = A*B + A*C",
        "let E := A*B\nshow E[a,b] = A[a,c]*B[c,b]",
        "show trace(A*B) = trace(B*A)",
        "show det(A*B) = det(A)*det(B)",
        "show transpose(A*B) = transpose(B)*transpose(A)",
        "show inverse(A*B) = inverse(B)*inverse(A)",
        "show A^3 = A*A*A",
        "show A^(-2)*A^2 = 1",
        "show (A - x)*(A + x) = A^2 - x^2",
        "show dot(v, A*w) = dot(transpose(A)*v, w)",
        "show outer(v, w)*v = v*dot(w, v)",
        "show (v + w)^2 = v^2 + 2*dot(v, w) + w^2",
        "for N = 2\nshow A^2 - trace(A)*A + det(A) = 0",
        "for N = 2\nshow [[x, y], [y, z]]*[1, 0] = [x, y]",
        "show commutator(A, commutator(B, C)) + commutator(B, commutator(C, A)) + commutator(C, commutator(A, B)) = 0",
        "show commutator(A*B, C) = A*commutator(B, C) + commutator(A, C)*B",
        "show anticommutator(A, B) = commutator(A, B) + 2*B*A",
        "show commutator(A, B)[a,b] = A[a,c]*B[c,b] - B[a,c]*A[c,b]",
        "show cross(n, M*n)[j] = levi_civita[j,k,l]*n[k]*M[l,m]*n[m]",
    ];
    all_have(NOTATION, Verdict::Holds, &laws);
    let twins = [
        "show A*B = B*A",
        "show B*A + A*B = 2*A*B",
        "show transpose(A*B) = transpose(A)*transpose(B)",
        "show inverse(A*B) = inverse(A)*inverse(B)",
        "show (A + B)^2 = A^2 + 2*A*B + B^2",
        "show det(A + B) = det(A) + det(B)",
        "show A + x = B + x*2",
        "show commutator(A*B, C) = A*commutator(B, C) + B*commutator(A, C)",
        "show anticommutator(A, B) = commutator(A, B)",
        "let E := A*B\nshow E*C = C*E",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
}

/// The order of factors is no matter of numbers, but one of matrices: only what is the same is no claim.
#[test]
fn a_product_in_another_order_is_a_claim() {
    let refused = ["show A*B = A*B", "show x*A*B = A*x*B", "show 2*A*(B*C) = A*2*(B*C)", "show x*v = v*x"];
    all_are(NOTATION, &refused, "E0301", |_, codes| codes == ["E0301"]);
}

#[test]
fn permutations() {
    let laws = [
        "show levi_civita[j,k,l]*levi_civita[j,k,m] = 2*delta[l,m]",
        "show levi_civita[j,k,l]*levi_civita[j,k,l] = 6",
        "show levi_civita[j,k,l] = -levi_civita[k,j,l]",
        "show levi_civita[1,2,3] + levi_civita[2,1,3] + levi_civita[1,1,3] = 0",
        "show levi_civita[j,k,l]*M[1,j]*M[2,k]*M[3,l] = det(M)",
        "show levi_civita[o,r,s,u]*S[1,o]*S[2,r]*S[3,s]*S[4,u] = det(S)",
        "show levi_civita_{mu nu la 3}*levi_civita^{mu nu la 3} = 6",
        "show delta[j,k,l,m] = delta[j,l]*delta[k,m] - delta[j,m]*delta[k,l]",
        "show delta^{j k}_{j k} = 6",
        "show levi_civita[1,j,k]*levi_civita[1,l,m] = delta[j,k,l,m] - delta[1,l]*delta[1,j]*delta[k,m] - delta[1,k]*delta[1,m]*delta[j,l] + delta[1,j]*delta[1,m]*delta[k,l] + delta[1,k]*delta[1,l]*delta[j,m]",
    ];
    all_have(NOTATION, Verdict::Holds, &laws);
    let twins = [
        "show levi_civita[j,k,l]*levi_civita[j,k,m] = delta[l,m]",
        "show levi_civita[j,k,l] = levi_civita[k,j,l]",
        "show levi_civita[j,k,l]*M[1,j]*M[2,k]*M[3,l] = -det(M)",
        "show delta[j,k,l,m] = delta[j,l]*delta[k,m] + delta[j,m]*delta[k,l]",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
    let refused = ["show levi_civita[j,k] = 0", "show delta[j,k,l] = 0", "show levi_civita[o,r,s] = 0"];
    all_are(NOTATION, &refused, "E0205", |_, codes| codes == ["E0205"]);
}

#[test]
fn spin() {
    let laws = [
        "show commutator(pauli[j], pauli[k]) = 2*i*levi_civita[j,k,l]*pauli[l]",
        "show anticommutator(pauli[j], pauli[k]) = 2*delta[j,k]",
        "show trace(pauli[j]*pauli[k]*pauli[l]) = 2*i*levi_civita[j,k,l]",
        "show det(n[j]*pauli[j]) = -n^2",
        "show (n[j]*pauli[j])^2 = n^2",
        "show transpose(conj(pauli[j])) = pauli[j]",
        "show anticommutator(dirac^{mu}, dirac^{nu}) = 4*delta[mu,0]*delta[nu,0] - 2*delta[mu,nu]",
        "show trace(dirac^{mu}) = 0",
        "show transpose(conj(dirac^{mu})) = dirac^{0}*dirac^{mu}*dirac^{0}",
    ];
    all_have(NOTATION, Verdict::Holds, &laws);
    // The sense of rotation is decided, not left open.
    let other = "show exp(i*x*pauli[2])*pauli[3]*exp(-i*x*pauli[2]) = cos(2*x)*pauli[3] - sin(2*x)*pauli[1]";
    let opposite =
        "show exp(i*x*pauli[2])*pauli[3]*exp(-i*x*pauli[2]) = cos(2*x)*pauli[3] + sin(2*x)*pauli[1]";
    let senses: Vec<Verdict> =
        outcomes::decide(NOTATION, &[other, opposite]).iter().map(|outcome| outcome.verdict).collect();
    assert_eq!(senses, [Verdict::Holds, Verdict::Refuted]);
    let twins = [
        "show commutator(pauli[j], pauli[k]) = i*levi_civita[j,k,l]*pauli[l]",
        "show anticommutator(pauli[j], pauli[k]) = delta[j,k]",
        "show anticommutator(dirac^{mu}, dirac^{nu}) = 2*delta[mu,nu]",
        "show transpose(conj(dirac^{mu})) = dirac^{mu}",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
    let refused = ["show pauli[a] = 0", "show pauli = 0", "show dirac_{mu} = 0", "show dirac^{j} = 0"];
    all_are(NOTATION, &refused, "E0205", |_, codes| codes == ["E0205"]);
}

/// exp(εA) has the series 1 + εA + ε²A²/2, and is a solution of dE/dt = A E: nothing else is.
#[test]
fn exponentials() {
    let matrices = [
        "[[0, 1], [-1, 0]]",
        "[[0, al], [be, 0]]",
        "[[0, al], [-be, 0]]",
        "[[x, al], [be, x]]",
        "[[x, al], [0, x]]",
        "[[x, 0], [0, y]]",
        "[[x, y], [-y, x]]",
        "i*x*pauli[1] + y",
        "[[0, x, z], [0, 0, y], [0, 0, 0]]",
        "[[1, 0, 0], [0, 0, x], [0, -x, 0]]",
        "[[0, -n[3], n[2]], [n[3], 0, -n[1]], [-n[2], n[1], 0]]",
        "[[0, x, 0, 0], [x, 0, 0, 0], [0, 0, 0, -y], [0, 0, y, 0]]",
    ];
    let mut laws = Vec::new();
    let mut twins = Vec::new();
    for matrix in matrices {
        laws.push(format!("let A := {matrix}\nshow d(exp(t*A), t) = A*exp(t*A)"));
        laws.push(format!("let A := {matrix}\nshow exp(eps*A) = 1 + eps*A + eps^2*A^2/2 + O(eps^3)"));
        laws.push(format!("let A := {matrix}\nshow det(exp(A)) = exp(trace(A))"));
        twins
            .push(format!("let A := {matrix}\nshow exp(eps*A) = 1 + eps*A + eps^2 + eps^2*A^2/2 + O(eps^3)"));
        twins.push(format!("let A := {matrix}\nshow exp(A) = exp(-A)"));
    }
    for (verdict, lines) in [(Verdict::Holds, laws), (Verdict::Refuted, twins)] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        all_have(NOTATION, verdict, &lines);
    }
    let refused = ["show exp(A) = 1", "show exp([[x, y], [z, x]]) = 1", "show exp(M) = 1"];
    all_are(NOTATION, &refused, "E0424", |_, codes| codes == ["E0424"]);
}

#[test]
fn brackets() {
    let laws = [
        "show poisson[q,p](q[j], p[k]) = delta[j,k]",
        "show poisson[q,p](f, g) = -poisson[q,p](g, f)",
        "show poisson[q,p](f*g, e) = f*poisson[q,p](g, e) + poisson[q,p](f, e)*g",
        "show poisson[q,p](f, poisson[q,p](g, e)) + poisson[q,p](g, poisson[q,p](e, f)) + poisson[q,p](e, poisson[q,p](f, g)) = 0",
        "show poisson[q,p](f, g) = d(f, q[j])*d(g, p[j]) - d(f, p[j])*d(g, q[j])",
        "let L := cross(q, p)\nshow poisson[q,p](L[j], L[k]) = levi_civita[j,k,l]*L[l]",
        "show poisson[x,y](x^2, y) = 2*x",
    ];
    all_have(NOTATION, Verdict::Holds, &laws);
    let twins = [
        "show poisson[q,p](f, g) = poisson[q,p](g, f)",
        "show poisson[p,q](f, g) = poisson[q,p](f, g)",
        "let L := cross(q, p)\nshow poisson[q,p](L[j], L[k]) = -levi_civita[j,k,l]*L[l]",
    ];
    all_have(NOTATION, Verdict::Refuted, &twins);
    all_are(NOTATION, &["show poisson[q,x](f, g) = 0"], "E0208", |_, codes| codes == ["E0208"]);
    all_are(NOTATION, &["show poisson[f,g](x, y) = 0"], "E0207", |_, codes| codes == ["E0207"]);
}

/// What is true of one size of a permutation symbol, or of a product of matrices, is not said of every size.
#[test]
fn no_size_stands_for_all() {
    let sizes = "index j, k, l in 1..K, K = 2\nparam A[j,k], v[j], w[j]";
    let lines = [
        "show levi_civita[j,k]*v[j]*w[k] = v[1]*w[2] - v[2]*w[1]",
        "show levi_civita[j,k]*levi_civita[j,l] = delta[k,l]",
        "show A^2 - trace(A)*A + det(A) = 0",
        "show A*A*v = trace(A)*(A*v) - det(A)*v",
    ];
    for outcome in outcomes::decide(sizes, &lines) {
        assert_eq!(outcome.verdict, Verdict::Holds, "{}", outcome.reason);
        assert!(!outcome.reason.to_string().contains("every"), "{}", outcome.reason);
    }
}
