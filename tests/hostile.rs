//! Claims that were once decided wrongly, found by a hostile reader of functions that are known by their equations,
//! whole numbers, symmetries and trajectories: what is false is not proven, and what is true is not refuted.

mod common;
mod outcomes;

use outcomes::decide;
use referee::record::Verdict;

/// Notation and claim; each claim is false, or has a premise that nothing satisfies.
const FALSE: [(&str, &str); 52] = [
    ("index k in 1..3\nparam r[k]", "show sum[k = 1..3](r[k]*r[k]) = 3*(r[1]^2 + r[2]^2 + r[3]^2)"),
    ("index k in 1..3\nparam n integer >= 0, M[k,k]", "show sum[k = 1..n](M[k,k]) = n*trace(M)"),
    ("param n integer >= 0, eps", "show sqrt(n + eps) = sqrt(n) + O(eps)"),
    ("param n integer >= 0, eps", "show sqrt((n - 2)^2 + eps) = sqrt((n - 2)^2) + O(eps)"),
    ("param n integer >= 0, eps", "show sqrt(sin(pi*n)^2 + eps) = sqrt(sin(pi*n)^2) + O(eps)"),
    ("param n integer >= 0, a > 0", "show sqrt(a^2*(n - 2)^2 + 1) = a*sqrt((n - 2)^2) + O(1/a)"),
    ("param n integer >= 0, y", "show sin(pi*n)*y propto y"),
    ("coord x\nparam y\nfunction f where f'(x) = f(x), f(0) = y", "show d(f(x), y) = 0"),
    ("coord x\nparam y\nfunction f where f'(x) = f(x), f(y) = 1", "show d(f(x), y) = 0"),
    ("param y, z\nfunction f where f'(x) = f(x), f(0) = y", "show poisson[y, z](f(2), z) = 0"),
    (
        "index j, k in 1..2\nparam M[j,k]\nfunction f where f'(x) = f(x), f(0) = M[1,2]",
        "show d(f(1), M[1,2]) = 0",
    ),
    ("param eps > 0\nfunction f where f'(x) = f(x), f(0) = eps", "show f(2)/eps = 0 as eps -> infinity"),
    ("param eps > 0\nfunction f where f'(x) = f(x), f(-eps) = 1", "show f(2)/eps = 0 as eps -> infinity"),
    ("param y\nfunction f where f'(x) = y*f(x), f(0) = 1", "show y*f(2) propto y"),
    ("include bessel\nparam n", "show n*J_n(2) propto n"),
    (
        "coord x\nparam c\nfunction f where f'(x) = c*f(x), f(0) = 1",
        "transform c -> -c\nshow transformed(f(x)) = f(x)",
    ),
    (
        "coord x\nparam y\nfunction f where f'(x) = f(x), f(0) = y",
        "transform y -> 2*y\nshow transformed(f(x)) = f(x)",
    ),
    ("coord x\nparam n\ninclude bessel", "transform n -> n + 1\nshow transformed(J_n(x)) = J_n(x)"),
    ("coord x\nparam c\nfunction f where f'(x) = f(x), f(0) = c", "let c := x\nshow d(f(x), x) = f(x)"),
    (
        "coord t\nparam c\nfield u(t)\nfunction f where f'(x) = f(x), f(0) = c",
        "let c := u\nshow d(f(1), t) = 0",
    ),
    (
        "coord t, h\nparam eps\nflow h along t",
        "transform h -> h + abs(eps)\nshow noether(Dt(h)^2/2, eps, t) = 0",
    ),
    (
        "coord t, h\nparam eps\nflow h along t",
        "transform h -> h + max(eps, 2*eps)\nshow noether(Dt(h)^2/2, eps, t) = 3/2*Dt(h)",
    ),
    ("param n integer >= 0", "postulate 2*n = 7"),
    ("param n integer >= 0", "postulate cos(pi*n) = 0"),
    ("param y, eps", "postulate y = y + eps + O(eps^2)"),
    ("coord x\nfunction f where f'(x) = f(x)", "postulate f'(x) = 2*f(x) + 1"),
    ("function f where f'(x) = f(x), f(0) = 1", "postulate f(1) = 0"),
    ("include erf", "postulate erf(1) = 2"),
    ("function f where f'(x) = 1 + f(x)^2", "postulate f(1) = f(0)"),
    ("coord x\nfield p(x) > 0\nfunction f where f'(x) = f(x), f(0) = 1", "where p = -f(x)\nshow f(x) < 0"),
    ("function f where f'(x) = f(x)", "when f(1) > 0\nwhen f(2) < 0\nshow f(1) > f(2)"),
    ("coord x\ninclude erf", "when erf(x) > 2\nshow erf(x)^2 > 4"),
    ("coord x\nparam y\nfunction f where f'(x) = f(x), f(0) = 0", "show y*f(x)/f(x) = y"),
    ("coord x\nfunction f where f'(x) = f(x), f(0) = 0", "show d(log(f(x)^2), x) = 2"),
    (
        "coord x\nfield u(x), v(x)",
        "when u^2 + v^2 > 0\nshow integral[x]((u*d(v,x) - v*d(u,x))/(u^2 + v^2)) = 0",
    ),
    (
        "coord t, h, k_0\nflow h, k_0 along t",
        "when h^2 + k_0^2 > 0\nshow (h*Dt(k_0) - k_0*Dt(h))/(h^2 + k_0^2) ~ 0*h",
    ),
    ("coord x", "when x = 0\nshow d(abs(x), x) = 0"),
    ("coord x", "when x = 0\nshow d(max(x, 2*x), x) = 3/2"),
    ("coord x, t", "when x = 0\nwhen t = 0\nshow d(sqrt(x^2 + t^2), x) = 0"),
    ("coord x", "when x = 0\nshow d((x^2)^(1/4), x) = 0"),
    ("coord x\nparam a > 0", "when x = 0\nshow d(exp(-a*abs(x)), x) = 0"),
    ("coord x", "when x = 0\nshow d(x*abs(x), x, x) = 0"),
    ("coord x\nfield u(x)", "when u = 0\nshow d(max(u, 0), x) = d(u, x)/2"),
    ("coord t, h\nflow h along t", "when h = 0\nshow Dt(abs(h)) = 0"),
    ("coord x\nfunction g where g'(x) = abs(x)", "show g''(0) = 0"),
    ("coord x\nfunction g where g'(x) = max(x, 0)", "show g''(0) = 1/2"),
    (
        "coord x\nparam c\nfunction g where g'(x) = g(x), g(0) = c\nfunction f where f'(x) = g(x), f(0) = 0",
        "show d(f(x), c) = 0",
    ),
    ("coord x\nparam y\ndefine b_1 := 2*y\nfunction f where f'(x) = f(x), f(0) = b_1", "show d(f(x), y) = 0"),
    (
        "coord x\nindex k in 1..2\nparam r[k]\nfunction f where f'(x) = r[1]*f(x), f(0) = 1",
        "transform r[k] -> 2*r[k]\nshow transformed(f(x)) = f(x)",
    ),
    ("param n integer >= 0, eps", "show abs(n + eps) = n + eps + O(eps^3)"),
    (
        "coord x\nparam n integer >= 0, eps\nfield u(x)",
        "show integral[x](u*sqrt(n + eps)) = integral[x](u*sqrt(n)) + O(eps)",
    ),
    ("coord t, h\nparam c\nflow h along t", "where h = c\nwhere Dt(h) = 1\nshow Dt(h^2) = 2*c"),
];

/// Notation and claim; each claim is true.
const TRUE: [(&str, &str); 10] = [
    ("index k in 1..3\nparam r[k]", "show sum[k = 1..3](k*r[k]^2) = r[1]^2 + 2*r[2]^2 + 3*r[3]^2"),
    ("index k in 1..3\nparam r[k]", "show product[k = 1..3](r[k]*r[k]) = r[1]^2*r[2]^2*r[3]^2"),
    (
        "index j, k in 1..3\noperator A[j] with anticommutator(A[j], A[k]) = 2*delta[j,k]",
        "show sum[k = 1..2](A[k]^2) = 2",
    ),
    ("param n integer >= 0, y", "show sum[k = 1..n](k)*y propto y"),
    ("param eps\nfunction f where f'(x) = f(x), f(0) = eps", "show f(eps) = eps + O(eps^2)"),
    ("param eps\nfunction f where f'(x) = f(x), f(0) = eps", "show f(eps) = eps as eps -> 0"),
    (
        "index k in 1..3\ncoord q[k]\nfield w[k](q)",
        "show sum[k = 1..3](d(w[k], q[k])) = d(w[1], q[1]) + d(w[2], q[2]) + d(w[3], q[3])",
    ),
    ("index k in 1..3", "show sum[k = 1..2](delta[k,k]) = 2"),
    ("coord t, h\nparam c\nflow h along t", "where h = c\nshow Dt(h) = 0"),
    ("coord t, h\nparam c\nflow h along t", "where h = c\nshow Dt(h^2) = 0"),
];

fn verdict((notation, claim): &(&str, &str)) -> Verdict {
    // A declaration that is refused decides nothing.
    std::panic::catch_unwind(|| decide(notation, &[claim])[0].verdict).unwrap_or(Verdict::Error)
}

#[test]
fn what_is_false_is_not_proven() {
    let proven = |row: &&(&str, &str)| {
        matches!(verdict(row), Verdict::Holds | Verdict::Conditional | Verdict::Assumed)
    };
    let wrong: Vec<_> = FALSE.iter().filter(proven).collect();
    assert!(wrong.is_empty(), "proven: {wrong:#?}");
}

#[test]
fn what_is_true_is_not_refuted() {
    let wrong: Vec<_> = TRUE.iter().filter(|row| verdict(row) == Verdict::Refuted).collect();
    assert!(wrong.is_empty(), "refuted: {wrong:#?}");
}

/// An equation that says a derivative by itself says nothing, and is no endless loop.
#[test]
fn circular_equations_are_refused() {
    for equation in ["f'(x) = f'(x)", "f'(x) = f''(x)", "f''(x) = f'''(x)", "f'(x) = d(f(x), x)"] {
        let notation = format!("coord x\nfunction f where {equation}");
        assert_eq!(verdict(&(&notation, "show d(f(x), x) = 0")), Verdict::Error, "{equation}");
    }
}
