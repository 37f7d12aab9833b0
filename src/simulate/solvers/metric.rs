//! Curvature of a metric at a point.

use num_dual::HyperDual64;

/// What the Einstein–Hilbert action needs at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curvature {
    /// √−g.
    pub volume: f64,
    /// R = g^{μν}R_{μν} with (96).
    pub scalar: f64,
    /// R up to a divergence over √−g, in first derivatives of the metric alone.
    pub first_order: f64,
}

/// √−g and R for a metric of signature (−, +, …, +) in `n` ≤ 4 dimensions at the point `x`.
///
/// `metric` fills g_{μν} row by row from the coordinates. Its first and second derivatives are exact, by
/// hyper-dual numbers, so there is no step length and no order: errors are rounding. `None` if det g is
/// not negative.
pub fn curvature(
    n: usize,
    x: &[f64],
    metric: impl Fn(&[HyperDual64]) -> Vec<HyperDual64>,
) -> Option<Curvature> {
    // g, ∂_μ g and ∂_μ ∂_ν g as [αβ], [μ][αβ], [μν][αβ].
    let mut g = vec![0.0; n * n];
    let mut first = vec![vec![0.0; n * n]; n];
    let mut second = vec![vec![0.0; n * n]; n * n];
    for mu in 0..n {
        for nu in mu..n {
            let at: Vec<HyperDual64> = (0..n)
                .map(|i| {
                    let unit = |index: usize| if i == index { 1.0 } else { 0.0 };
                    HyperDual64::new(x[i], unit(mu), unit(nu), 0.0)
                })
                .collect();
            for (index, value) in metric(&at).iter().enumerate() {
                g[index] = value.re;
                first[mu][index] = value.eps1;
                second[mu * n + nu][index] = value.eps1eps2;
                second[nu * n + mu][index] = value.eps1eps2;
            }
        }
    }
    let matrix = nalgebra::DMatrix::from_row_slice(n, n, &g);
    let determinant = matrix.determinant();
    if determinant >= 0.0 {
        return None;
    }
    let inverse = matrix.try_inverse()?;
    let up = |a: usize, b: usize| inverse[(a, b)];
    let dg = |a: usize, b: usize, m: usize| first[m][a * n + b];
    let range = || 0..n;
    // (93) with the first index down, and its derivative: Γ_{ν γδ} = ½ (g_{νγ,δ} + g_{νδ,γ} − g_{γδ,ν}).
    let lower = |v: usize, c: usize, d: usize| 0.5 * (dg(v, c, d) + dg(v, d, c) - dg(c, d, v));
    let lower_d = |v: usize, c: usize, d: usize, m: usize| {
        let ddg = |a: usize, b: usize, k: usize| second[m * n + k][a * n + b];
        0.5 * (ddg(v, c, d) + ddg(v, d, c) - ddg(c, d, v))
    };
    let gamma = |a: usize, c: usize, d: usize| range().map(|v| up(a, v) * lower(v, c, d)).sum::<f64>();
    let table: Vec<f64> = (0..n.pow(3)).map(|i| gamma(i / (n * n), i / n % n, i % n)).collect();
    let gamma = |a: usize, c: usize, d: usize| table[(a * n + c) * n + d];
    // Γ^α_{γδ,μ} = g^{αν} (Γ_{νγδ,μ} − g_{νρ,μ} Γ^ρ_{γδ}).
    let gamma_d = |a: usize, c: usize, d: usize, m: usize| {
        range()
            .map(|v| {
                let inner: f64 = range().map(|r| dg(v, r, m) * gamma(r, c, d)).sum();
                up(a, v) * (lower_d(v, c, d, m) - inner)
            })
            .sum::<f64>()
    };
    // (96): R_{μν} = Γ^α_{νμ,α} − Γ^α_{να,μ} + Γ^β_{νμ} Γ^α_{αβ} − Γ^β_{να} Γ^α_{μβ}.
    let mut scalar = 0.0;
    for mu in range() {
        for nu in range() {
            let mut ricci = 0.0;
            for a in range() {
                ricci += gamma_d(a, nu, mu, a) - gamma_d(a, nu, a, mu);
                for b in range() {
                    ricci += gamma(b, nu, mu) * gamma(a, a, b) - gamma(b, nu, a) * gamma(a, mu, b);
                }
            }
            scalar += up(mu, nu) * ricci;
        }
    }
    // ¼ (2 g^{αγ}g^{βν}g^{μδ} − g^{αγ}g^{βδ}g^{μν} + g^{αβ}g^{γδ}g^{μν} − 2 g^{αβ}g^{γμ}g^{δν}) g_{αβ,μ} g_{γδ,ν},
    // Einstein's form of the Lagrangian; (91) has another sign in the third term and lacks the fourth.
    let mut first_order = 0.0;
    for index in 0..n.pow(6) {
        let digit = |k: u32| index / n.pow(k) % n;
        let (a, b, c, d, m, v) = (digit(0), digit(1), digit(2), digit(3), digit(4), digit(5));
        let tensor = 2.0 * up(a, c) * up(b, v) * up(m, d) - up(a, c) * up(b, d) * up(m, v)
            + up(a, b) * up(c, d) * up(m, v)
            - 2.0 * up(a, b) * up(c, m) * up(d, v);
        first_order += 0.25 * tensor * dg(a, b, m) * dg(c, d, v);
    }
    Some(Curvature { volume: (-determinant).sqrt(), scalar, first_order })
}
