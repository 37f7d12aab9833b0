//! The kinds of claims, and the notation that each is written in.

use crate::claim::Claim;
use crate::random::Random;
use crate::{
    complex, determine, fields, inequalities, matrices, on_shell, orders, partial, powers, rational, roots,
    tensors, trigonometric,
};

pub struct Family {
    pub name: &'static str,
    pub notation: &'static str,
    /// How many claims there are, beside the others.
    pub weight: usize,
    /// A claim with its truth; `None` if numbers did not confirm the label.
    pub generate: fn(&mut Random) -> Option<Claim>,
}

const REAL: &str = "param a > 0, b > 0, y, z, w, c, e, eps";
/// What coefficients must not depend on are coordinates.
const COEFFICIENTS: &str = "coord a > 0, y, z\nparam c, e";
const FIELDS: &str = "coord t, x\nfield u(t, x), w(t, x), p(t, x) > 0\nparam a > 0, b > 0, y, z";
const COMPLEX: &str = "coord t, x\nfield psi(t, x) complex, chi(t, x) complex\nparam a > 0, b > 0, y, z";
const ARRAYS: &str = "index j, k, m in 1..K, K = 2, 3\nparam a > 0, b > 0, y, z, x[j], r[j], A[j,k], B[j,k]\n\
                      param S[j,k] symmetric, N[j,k] antisymmetric";
const COMPONENTS: &str = "index k in 1..K, K = 2\nparam a > 0, b > 0, y, z";

const fn family(
    name: &'static str,
    notation: &'static str,
    weight: usize,
    generate: fn(&mut Random) -> Option<Claim>,
) -> Family {
    Family { name, notation, weight, generate }
}

pub const FAMILIES: &[Family] = &[
    family("rational functions", REAL, 8, rational::rational),
    family("trigonometric", REAL, 6, trigonometric::trigonometric),
    family("hyperbolic", REAL, 6, trigonometric::hyperbolic),
    family("exp and log", REAL, 4, powers::exp_and_log),
    family("symbolic powers", REAL, 4, powers::symbolic_powers),
    family("odd fractional powers", REAL, 4, powers::odd_fractions),
    family("roots of positive things", REAL, 4, roots::of_positive),
    family("roots of real squares", REAL, 4, roots::of_squares),
    family("nested radicals", REAL, 2, roots::nested),
    family("derivatives", FIELDS, 4, fields::derivatives),
    family("Euler-Lagrange", FIELDS, 4, fields::variations),
    family("divergences and integrals", FIELDS, 4, fields::divergences),
    family("on shell, redundant", FIELDS, 3, on_shell::redundant),
    family("on shell, overdetermined", FIELDS, 3, on_shell::overdetermined),
    family("matrices", ARRAYS, 4, matrices::matrices),
    family("tensors", ARRAYS, 4, tensors::contractions),
    family("complex", COMPLEX, 4, complex::complex),
    family("orders, regular", REAL, 3, orders::regular),
    family("orders, removable", REAL, 2, orders::removable),
    family("orders, Laurent", REAL, 2, orders::laurent),
    family("orders, fractional", REAL, 2, orders::fractional),
    family("orders, logarithmic", REAL, 2, orders::logarithmic),
    family("inequalities", REAL, 4, inequalities::inequalities),
    family("determine", COEFFICIENTS, 3, determine::determined),
    family("partially defined", COMPONENTS, 4, partial::partial),
];
