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

/// The same of a second reader, of conditions that are divided by, kinks and holes: none of them holds as it stands.
const FALSE_AS_IT_STANDS: [(&str, &str); 65] = [
    ("param y, z", "show y*z = 0 implies y = 0"),
    ("coord x\nfield u(x), v(x)", "show u*v = 0 implies u = 0"),
    ("coord x\nfield u(x)", "show d(d(u,x)^2 + u^2,x) = 0 implies d(u,x,x) = -u"),
    ("coord x\nfield u(x)", "show d(u^2,x) = 2*u*x implies d(u,x) = x"),
    ("coord x\nparam c\nfield u(x)", "show d(c*u,x) = c*x implies d(u,x) = x"),
    ("coord x\nfield u(x), v(x)", "show d(u*v,x) = u*d(v,x) implies d(u,x) = 0"),
    ("param y, z", "show y*z = 0 iff y = 0"),
    ("param y, z", "show y*z = z implies y > 0"),
    ("param y, z", "show y*z = 0 implies y^2 <= 0"),
    ("param y, z >= 0", "show y*z = 0 implies y = 0"),
    ("param y, z", "when y > 0\nshow y*z = z implies y = 1"),
    ("param c complex, b complex", "show c*b = 0 implies c = 0"),
    ("function f\nparam y, z", "show f(y)*z = 0 implies z = 0"),
    ("param y, z", "show y*(z^2-2) = 0 implies y = 0"),
    ("param y, z", "show y*abs(z) = abs(z) implies y = 1"),
    ("param y, z", "show y*sqrt(z) = sqrt(z) implies y = 1"),
    ("param y, z", "show y*log(z) = log(z) implies y = 1"),
    ("param y, z, eps", "show y*z = z implies sqrt(y + eps) = 1 + eps/2 + O(eps^2)"),
    ("coord x\nparam a, b\nfield u(x)", "show a*d(u,x,x) + a*b*u = 0 implies d(u,x,x) = -b*u"),
    ("coord x\nparam c\nfield u(x)", "determine c\nshow u*d(u,x) = u implies d(u,x) = c"),
    (
        "index j, k in 1..2\noperator A, B with commutator(A, B) = 1\nparam y, z",
        "show y*z = 0 implies y*A = 0",
    ),
    ("param y, z", "when y*z = 0\nshow y = 0"),
    ("param y, z", "when y*z = z\nshow y > 0"),
    ("coord x\nfield u(x), v(x)", "where u*v = 0\nshow u = 0"),
    ("coord x\nfield u(x), v(x)", "where v = abs(x)\nwhen x = 0\nshow d(v, x) = 0"),
    ("coord x\nfield u(x), v(x)", "where d(v,x) = abs(x)\nwhen x = 0\nshow d(v, x, x) = 0"),
    ("coord x\nfield u(x), v(x)", "where d(v,x) = max(x,0)\nwhen x = 0\nshow d(v, x, x) = 1/2"),
    (
        "coord x, t\nfield u(x,t), v(x,t)",
        "where v = sqrt(x^2 + t^2)\nwhen x = 0\nwhen t = 0\nshow d(v, x) = 0",
    ),
    ("coord x\nfield v(x)", "where v = sqrt(x^2)\nwhen x = 0\nshow v^2 + d(v, x) = 0"),
    ("coord x\nfield v(x)", "when x = 0\nshow v = abs(x) implies d(v, x) = 0"),
    ("coord x\nparam y\nfield v(x)", "where v = abs(x - y)\nwhen x = y\nshow d(v,x) = 0"),
    ("coord x\nparam a > 0\nfield v(x)", "where v = abs(x - a)^(3/2)\nwhen x = a\nshow d(v,x,x) = 0"),
    ("coord x\nfield v(x)", "where v = arccos(cos(x))\nwhen x = 0\nshow d(v,x) = 0"),
    ("coord x\nfield u(x), v(x), w(x)", "where w = sqrt(x)\nwhen x = 0\nshow x*d(w,x) = 0"),
    ("coord x\nfield u(x)", "when x = 0\nshow vary(integral[x](abs(x)*d(u,x)^2),u) = 0"),
    ("coord x\nfield u(x)", "when x = 0\nshow vary(integral[x](sqrt(x^2)*d(u,x)),u) = 0"),
    ("coord x\nfield u(x), v(x)", "where v = abs(u)\nwhen u = 0\nshow vary(v^2 + v, u) = 0"),
    ("coord t, h\nflow h along t", "when h = 0\nshow vary(Dt(h)^2/2 - abs(h), h) = -Dt(Dt(h))"),
    ("coord t, h\nflow h along t", "when h = 0\nshow vary(max(h,2*h), h) = 3/2"),
    (
        "coord t, h, k_0\nflow h, k_0 along t",
        "when h = 0\nwhen k_0 = 0\nshow vary(Dt(h)^2/2 - sqrt(h^2+k_0^2), h) = -Dt(Dt(h))",
    ),
    (
        "coord t, h\nparam eps\nflow h along t",
        "transform h -> h + eps\nwhen Dt(h) = 0\nshow noether(abs(Dt(h)), eps, t) = 0",
    ),
    (
        "coord x, t\nparam eps\nfield u(x,t)",
        "transform u -> u + eps\nwhen d(u,x) = 0\nshow noether(d(u,t)^2/2 - abs(d(u,x)), eps, x) = 0",
    ),
    (
        "coord x\nfield u(x)",
        "transform x -> x + abs(x)/2, u -> u\nwhen x = 0\nshow transformed(d(u,x)) = d(u,x)",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean",
        "where g_{al be} = delta[al,be]*(1+abs(X[1]))\nwhen X[1] = 0\nshow christoffel(g)^{1}_{1 1} = 0",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean",
        "when X[1] = 0\nlet g_{al be} := delta[al,be]*(1+abs(X[1]))\nshow christoffel(g)^{1}_{1 1} = 0",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean",
        "where g_{al be} = delta[al,be]*(1+X[1]*abs(X[1]))\nwhen X[1] = 0\nshow scalar_curvature(g) = 0",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean\nfield phi(X)",
        "where g_{al be} = delta[al,be]*(1+abs(X[1]))\nwhen X[1] = 0\nshow box(phi) = d(phi,X^{al},X^{al})",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean\nfield phi(X), xi^{al}(X)",
        "where phi = abs(X[1])\nwhen X[1] = 0\nshow lie(xi, phi) = 0",
    ),
    (
        "index al, be in 1..2\ncoord X^{al}\nmetric g_{al be}(X) euclidean\nfield phi(X), xi^{al}(X)",
        "where phi = abs(X[1])\nwhen X[1] = 0\nshow nabla_{al}(phi) = 0",
    ),
    ("coord x\nfield psi(x) complex", "when psi != 0\nshow integral[x](d(psi,x)/psi) = 0"),
    ("coord x\nfield psi(x) complex", "when psi != 0\nshow d(psi,x)/psi ~ 0*psi"),
    ("coord x\nfield psi(x) complex", "when psi != 0\nshow integral[x](im(d(psi,x)/psi)) = 0"),
    ("coord x\nfield psi(x) complex\nassume psi != 0", "show integral[x](d(psi,x)/psi) = 0"),
    ("coord x\nfield psi(x) complex", "show psi != 0 implies integral[x](d(psi,x)/psi) = 0"),
    (
        "coord x\nfield psi(x) complex, chi(x) complex",
        "when psi != 0\nwhen chi != 0\nshow integral[x](d(psi*chi,x)/(psi*chi)) = 0",
    ),
    (
        "coord x\nfield psi(x) complex",
        "when psi != 0\nshow integral[x](d(psi,x,x)/psi) = integral[x](d(psi,x)^2/psi^2) + integral[x](d(psi,x)/psi)",
    ),
    (
        "coord x\nparam eps\nfield psi(x) complex",
        "when psi != 0\nshow integral[x](d(psi,x)/(psi)*(1+eps)) = 0 + O(eps^2)",
    ),
    (
        "coord t, x\nfield psi(t,x) complex",
        "when psi != 0\nwhere d(psi,t) = i*psi\nshow integral[x](d(psi,x)/psi) = 0",
    ),
    ("coord t, h, k_0\nflow h, k_0 along t", "show (h*Dt(k_0) - k_0*Dt(h))/(h^2 + k_0^2) ~ 0*h"),
    ("coord t, h\nflow h along t", "show (h*Dt(Dt(h)) - Dt(h)^2)/(h^2 + Dt(h)^2) ~ 0*h"),
    ("coord t, h\nflow h along t", "show (t*Dt(h) - h)/(t^2 + h^2) ~ 0*h"),
    (
        "index k in 1..3\ncoord t, q[k]\nflow q along t",
        "show (q[1]*Dt(q[2]) - q[2]*Dt(q[1]))/(q[1]^2+q[2]^2) ~ 0*q[1]",
    ),
    (
        "index k in 1..3\ncoord t, q[k]\nparam a\nflow q along t",
        "show Dt(q[3])^2 + a*(q[1]*Dt(q[2]) - q[2]*Dt(q[1]))/(q[1]^2+q[2]^2) ~ Dt(q[3])^2",
    ),
    ("coord x\nparam c complex", "when c != 0\nshow c^2 > 0"),
    ("coord x\nfield psi(x) complex", "when psi != 0\nshow conj(psi) = psi"),
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
fn what_is_false_at_a_zero_a_kink_or_a_hole_is_not_proven() {
    let wrong: Vec<_> = FALSE_AS_IT_STANDS.iter().filter(|row| verdict(row) == Verdict::Holds).collect();
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
