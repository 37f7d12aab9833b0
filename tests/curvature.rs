//! The tensors of a metric against formulas that the engine does not use, exactly, at the jet of a
//! metric without any symmetry; and against spaces whose curvature is known.
//!
//! The engine differentiates Christoffel symbols; here the curvature comes from second derivatives of the
//! metric (Landau & Lifshitz, *The Classical Theory of Fields*, eq. 92.1), the connection is recognised by
//! what defines it, and determinant and inverse go by elimination.

mod common;
mod outcomes;

use std::collections::BTreeMap;

use outcomes::all_have;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use referee::algebra::{Rational, Scalar};
use referee::calculus::{Atoms, Function, Instance, Leaf, Program};
use referee::diagnostic::Source;
use referee::document::Paper;
use referee::language::notation::declare;
use referee::language::{Scope, parse_expression};
use referee::record::Verdict;

/// A metric with its first and second derivatives, all of them small integers.
struct Jet {
    n: usize,
    g: Vec<Rational>,
    /// ∂_c g_ab at (a, b, c).
    first: Vec<Rational>,
    /// ∂_c ∂_d g_ab at (a, b, c, d).
    second: Vec<Rational>,
}

impl Jet {
    /// Diagonally dominant, so that it is never singular.
    fn random(n: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut numbers = BTreeMap::new();
        // Partners by symmetry get one number.
        let mut number = |mut pair: [usize; 2], mut by: Vec<usize>| -> Rational {
            pair.sort_unstable();
            by.sort_unstable();
            let base = if by.is_empty() && pair[0] == pair[1] { 40 } else { 0 };
            numbers
                .entry((pair, by))
                .or_insert_with(|| Rational::from(base + rng.random_range(-9..=9)))
                .clone()
        };
        let (mut g, mut first, mut second) = (Vec::new(), Vec::new(), Vec::new());
        for a in 0..n {
            for b in 0..n {
                g.push(number([a, b], vec![]));
                for c in 0..n {
                    first.push(number([a, b], vec![c]));
                    second.extend((0..n).map(|d| number([a, b], vec![c, d])));
                }
            }
        }
        Self { n, g, first, second }
    }

    fn g(&self, a: usize, b: usize) -> &Rational {
        &self.g[a * self.n + b]
    }

    fn d(&self, a: usize, b: usize, c: usize) -> &Rational {
        &self.first[(a * self.n + b) * self.n + c]
    }

    fn dd(&self, a: usize, b: usize, c: usize, d: usize) -> &Rational {
        &self.second[((a * self.n + b) * self.n + c) * self.n + d]
    }

    /// All components of an expression in the metric, by the engine.
    fn by_engine(&self, expression: &str) -> Vec<Rational> {
        let notation =
            "index al, be, ga, de in 0..D, D = 1, 2, 3\ncoord X^{al}\nmetric g_{al be}(X)\n".to_owned();
        let front = Source::new("README.md", format!("# Test\n\n```notation\n{notation}```\n"));
        let mut scope = Scope::default();
        assert!(declare(&Paper::from_sources("test", &[front]).notation[0], &mut scope).is_empty());
        let sizes = scope.ranges.keys().map(|range| (range.clone(), self.n as i64 - 1)).collect();
        let source = Source::new("expression", expression);
        let mut instance = Instance::new(&scope, sizes, &source).unwrap();
        let parsed = parse_expression(&source, 0..expression.len()).unwrap();
        let outputs = instance.lower(&parsed).unwrap().data;
        let program = Program::compile(&instance.graph, &outputs);
        let value = |leaf| match instance.graph.leaf(leaf) {
            Leaf::Jet(jet) => {
                let (a, b) = (jet.component as usize / self.n, jet.component as usize % self.n);
                match jet.by[..] {
                    [] => self.g(a, b).clone(),
                    [c] => self.d(a, b, usize::from(c)).clone(),
                    [c, d] => self.dd(a, b, usize::from(c), usize::from(d)).clone(),
                    _ => panic!("a derivative of third order"),
                }
            }
            leaf => panic!("{leaf:?}"),
        };
        let point: Vec<Rational> = program.leaves.iter().map(|leaf| value(*leaf)).collect();
        let mut registers = Vec::new();
        let defined = program.run(&program.constants, &point, &mut NoAtoms, &mut registers);
        assert!(defined.iter().all(|lanes| *lanes == 1));
        (0..outputs.len()).map(|n| program.output(n, &registers).clone()).collect()
    }

    /// R_abcd = ½ (∂_b∂_c g_ad + ∂_a∂_d g_bc - ∂_b∂_d g_ac - ∂_a∂_c g_bd)
    ///          + g_ef (Γ^e_bc Γ^f_ad - Γ^e_bd Γ^f_ac) (Landau & Lifshitz, eq. 92.1).
    fn riemann(&self) -> Vec<Rational> {
        let n = self.n;
        let inverse = inverse(&self.g, n);
        let half = Rational::from_parts(1.into(), 2u8.into());
        let first_kind = |e, b, c| (self.d(e, b, c) + self.d(e, c, b) - self.d(b, c, e)) * &half;
        // g_ef Γ^e Γ^f = g^ef Γ_e Γ_f
        let product = |[b, c]: [usize; 2], [a, d]: [usize; 2]| {
            sum(indices(n, 2)
                .map(|at| &inverse[at[0] * n + at[1]] * first_kind(at[0], b, c) * first_kind(at[1], a, d)))
        };
        indices(n, 4)
            .map(|at| {
                let [a, b, c, d] = at[..] else { unreachable!() };
                let bent = self.dd(a, d, b, c) + self.dd(b, c, a, d);
                let bent = bent - self.dd(a, c, b, d) - self.dd(b, d, a, c);
                bent * &half + product([b, c], [a, d]) - product([b, d], [a, c])
            })
            .collect()
    }

    /// R_bd = g^ac R_abcd.
    fn ricci(&self) -> Vec<Rational> {
        let (n, inverse, riemann) = (self.n, inverse(&self.g, self.n), self.riemann());
        let term = |b, d, at: &[usize]| {
            &inverse[at[0] * n + at[1]] * &riemann[((at[0] * n + b) * n + at[1]) * n + d]
        };
        indices(n, 2).map(|bd| sum(indices(n, 2).map(|ac| term(bd[0], bd[1], &ac)))).collect()
    }

    /// R = g^ab R_ab.
    fn scalar(&self) -> Rational {
        sum(inverse(&self.g, self.n).iter().zip(&self.ricci()).map(|(g, r)| g * r))
    }
}

struct NoAtoms;

impl Atoms<Rational> for NoAtoms {
    fn apply(&mut self, function: Function, _: &Rational) -> (Rational, u32) {
        unreachable!("{function:?} does not occur")
    }
}

fn sum(terms: impl Iterator<Item = Rational>) -> Rational {
    terms.fold(Rational::ZERO, |sum, term| sum + term)
}

/// All values of some indices, the last running fastest.
fn indices(n: usize, count: u32) -> impl Iterator<Item = Vec<usize>> {
    (0..n.pow(count)).map(move |k| (0..count).rev().map(|place| k / n.pow(place) % n).collect())
}

/// Gauss & Jordan, on (matrix | unit).
fn inverse(matrix: &[Rational], n: usize) -> Vec<Rational> {
    let unit = |i, j| if i == j { Rational::ONE } else { Rational::ZERO };
    let mut rows: Vec<Vec<Rational>> = (0..n)
        .map(|i| (0..n).map(|j| matrix[i * n + j].clone()).chain((0..n).map(|j| unit(i, j))).collect())
        .collect();
    for pivot in 0..n {
        let scale = rows[pivot][pivot].inv();
        rows[pivot].iter_mut().for_each(|x| *x *= &scale);
        for other in (0..n).filter(|row| *row != pivot) {
            let factor = rows[other][pivot].clone();
            subtract(&mut rows, other, pivot, &factor);
        }
    }
    rows.into_iter().flat_map(|row| row.into_iter().skip(n)).collect()
}

/// Takes a multiple of one row from another.
fn subtract(rows: &mut [Vec<Rational>], from: usize, pivot: usize, factor: &Rational) {
    let row = rows[pivot].clone();
    rows[from].iter_mut().zip(row).for_each(|(x, y)| *x -= factor * y);
}

/// The product of the pivots.
fn determinant(matrix: &[Rational], n: usize) -> Rational {
    let mut rows: Vec<Vec<Rational>> = matrix.chunks(n).map(<[Rational]>::to_vec).collect();
    let mut product = Rational::ONE;
    for pivot in 0..n {
        product *= &rows[pivot][pivot];
        for other in pivot + 1..n {
            let factor = &rows[other][pivot] / &rows[pivot][pivot];
            subtract(&mut rows, other, pivot, &factor);
        }
    }
    product
}

fn jets() -> impl Iterator<Item = Jet> {
    [(2, 1), (2, 2), (3, 3), (3, 4), (4, 5)].into_iter().map(|(n, seed)| Jet::random(n, seed))
}

#[test]
fn connection_is_the_symmetric_one_that_keeps_the_metric() {
    for jet in jets() {
        let n = jet.n;
        let gamma = jet.by_engine("christoffel(g)^{al}_{be ga}");
        let at = |a: usize, b: usize, c: usize| &gamma[(a * n + b) * n + c];
        for abc in indices(n, 3) {
            let [a, b, c] = abc[..] else { unreachable!() };
            assert_eq!(at(a, b, c), at(a, c, b));
            // ∂_c g_ab = g_ad Γ^d_bc + g_bd Γ^d_ac
            let kept = sum((0..n).map(|d| jet.g(a, d) * at(d, b, c) + jet.g(b, d) * at(d, a, c)));
            assert_eq!(*jet.d(a, b, c), kept);
        }
    }
}

#[test]
fn curvature_is_that_of_the_second_derivatives() {
    for jet in jets() {
        let n = jet.n;
        let scalar = jet.scalar();
        let half = Rational::from_parts(1.into(), 2u8.into());
        assert_eq!(jet.by_engine("riemann(g)_{al be ga de}"), jet.riemann());
        assert_eq!(jet.by_engine("ricci(g)_{al be}"), jet.ricci());
        assert_eq!(jet.by_engine("scalar_curvature(g)"), std::slice::from_ref(&scalar));
        let einstein: Vec<Rational> =
            (0..n * n).map(|k| &jet.ricci()[k] - &half * &scalar * &jet.g[k]).collect();
        assert_eq!(jet.by_engine("einstein(g)_{al be}"), einstein);
    }
}

/// Riemann = Weyl + g ∧ P with P_ab = (R_ab - R g_ab/(2(n-1)))/(n-2) (Schouten's tensor).
#[test]
fn weyl_tensor_is_what_the_ricci_tensor_leaves() {
    for jet in jets().filter(|jet| jet.n > 2) {
        let n = jet.n;
        let scalar = jet.scalar() / Rational::from(2 * (n as i64 - 1));
        let ricci = jet.ricci();
        let p =
            |a: usize, b: usize| (&ricci[a * n + b] - &scalar * jet.g(a, b)) / Rational::from(n as i64 - 2);
        let riemann = jet.riemann();
        let weyl: Vec<Rational> = indices(n, 4)
            .zip(&riemann)
            .map(|(at, r)| {
                let [a, b, c, d] = at[..] else { unreachable!() };
                r - jet.g(a, c) * p(b, d) + jet.g(a, d) * p(b, c) + jet.g(b, c) * p(a, d)
                    - jet.g(b, d) * p(a, c)
            })
            .collect();
        assert_eq!(jet.by_engine("weyl(g)_{al be ga de}"), weyl);
    }
}

#[test]
fn determinant_and_inverse_with_their_derivatives() {
    for jet in jets() {
        let n = jet.n;
        let inverse = inverse(&jet.g, n);
        assert_eq!(jet.by_engine("det(g)"), [determinant(&jet.g, n)]);
        assert_eq!(jet.by_engine("g^{al be}"), inverse);
        // The derivative of a determinant replaces one column after the other.
        let slopes: Vec<Rational> = (0..n)
            .map(|c| {
                sum((0..n).map(|column| {
                    let replaced: Vec<Rational> = indices(n, 2)
                        .map(|at| if at[1] == column { jet.d(at[0], at[1], c) } else { jet.g(at[0], at[1]) })
                        .cloned()
                        .collect();
                    determinant(&replaced, n)
                }))
            })
            .collect();
        assert_eq!(jet.by_engine("d(det(g), X^{al})"), slopes);
        // ∂_c g^ab = -g^ae ∂_c g_ef g^fb
        let slopes: Vec<Rational> = indices(n, 3)
            .map(|at| {
                let [a, b, c] = at[..] else { unreachable!() };
                -sum(indices(n, 2)
                    .map(|ef| &inverse[a * n + ef[0]] * jet.d(ef[0], ef[1], c) * &inverse[ef[1] * n + b]))
            })
            .collect();
        assert_eq!(jet.by_engine("d(g^{al be}, X^{ga})"), slopes);
    }
}

fn all_hold(notation: &str, bodies: &[&str]) {
    all_have(notation, Verdict::Holds, bodies);
}

fn all_refuted(notation: &str, bodies: &[&str]) {
    all_have(notation, Verdict::Refuted, bodies);
}

const KNOWN: &str = "index mu, nu, al, be in 0..D, D = 1, 2, 3
coord X^{mu}
metric g_{mu nu}(X)
param a > 0, H > 0, M > 0
define r := X^{1}
define f := 1 - 2*M/r";

/// Misner, Thorne & Wheeler, *Gravitation*, box 14.5 and eq. 31.4; signs as there.
#[test]
fn spaces_of_known_curvature() {
    all_hold(
        KNOWN,
        &[
            // A sphere: R = 2/a², and R_abcd = (g_ac g_bd - g_ad g_bc)/a².
            "for D = 1\nlet g_{mu nu} := diag_{mu nu}(a^2, a^2*sin(X^{0})^2)\nshow scalar_curvature(g) = 2/a^2\nshow riemann(g)_{0 1 0 1} = a^2*sin(X^{0})^2",
            // The half-plane: R = -2.
            "for D = 1\nlet g_{mu nu} := diag_{mu nu}(1/r^2, 1/r^2)\nshow scalar_curvature(g) = -2",
            // A three-sphere: R_ab = 2 g_ab/a².
            "for D = 2\nlet s := sin(X^{0})\nlet g_{mu nu} := diag_{mu nu}(a^2, a^2*s^2, a^2*s^2*sin(X^{1})^2)\nshow ricci(g)_{mu nu} = 2/a^2*g_{mu nu}",
            // De Sitter's expanding space: R_ab = 3 H² g_ab.
            "for D = 3\nlet e := exp(2*H*X^{0})\nlet g_{mu nu} := diag_{mu nu}(-1, e, e, e)\nshow ricci(g)_{mu nu} = 3*H^2*g_{mu nu}\nshow einstein(g)_{mu nu} = -3*H^2*g_{mu nu}",
            // Schwarzschild: flat in Ricci's sense, R_abcd R^abcd = 48 M²/r⁶.
            "for D = 3\nlet g_{mu nu} := diag_{mu nu}(-f, 1/f, r^2, r^2*sin(X^{2})^2)\nshow ricci(g)_{mu nu} = 0\nshow riemann(g)_{0 1 0 1} = -2*M/r^3",
        ],
    );
    all_refuted(
        KNOWN,
        &[
            "for D = 1\nlet g_{mu nu} := diag_{mu nu}(a^2, a^2*sin(X^{0})^2)\nshow scalar_curvature(g) = -2/a^2",
            "for D = 1\nlet g_{mu nu} := diag_{mu nu}(a^2, a^2*sin(X^{0})^2)\nshow scalar_curvature(g) = 1/a^2",
            "for D = 3\nlet g_{mu nu} := diag_{mu nu}(-f, f, r^2, r^2*sin(X^{2})^2)\nshow ricci(g)_{mu nu} = 0",
        ],
    );
}

const GENERIC: &str = "index mu, nu, la, ka, al, be, ga, de in 0..D, D = 1, 2
coord X^{mu}
metric g_{mu nu}(X) lorentzian
field s_{mu nu}(X) symmetric, T^{mu nu}(X) symmetric, W^{mu nu}(X), v^{mu}(X)
param eps";

#[test]
fn identities_of_every_metric() {
    all_hold(
        GENERIC,
        &[
            // Contracted Bianchi identity.
            "show nabla_{mu}(einstein(g)^{mu nu}) = 0",
            "show nabla_{la}(g_{mu nu}) = 0",
            // Jacobi's formula.
            "show d(det(g), X^{mu}) = det(g)*g^{al be}*g_{al be,mu}",
            // Palatini's identity.
            "for D = 1\nlet h_{mu nu} := g_{mu nu} + eps*s_{mu nu}\nlet G^{la}_{mu nu} := 1/2*g^{la ka}*(nabla_{mu}(s_{ka nu}) + nabla_{nu}(s_{ka mu}) - nabla_{ka}(s_{mu nu}))\nshow ricci(h)_{mu nu} = ricci(g)_{mu nu} + eps*(nabla_{la}(G^{la}_{mu nu}) - nabla_{nu}(G^{la}_{la mu})) + O(eps^2)",
            // The Γ Γ Lagrangian differs from √-g R by a divergence, and varies to -√-g G.
            "show vary(integral[X](sqrt(-det(g))*g^{mu nu}*(christoffel(g)^{al}_{mu be}*christoffel(g)^{be}_{nu al} - christoffel(g)^{al}_{mu nu}*christoffel(g)^{be}_{al be})), g_{ga de}) = -sqrt(-det(g))*einstein(g)^{ga de}",
            "show vary(integral[X](sqrt(-det(g))*scalar_curvature(g)), g^{ga de}) = sqrt(-det(g))*einstein(g)_{ga de}",
        ],
    );
}

/// An off-diagonal component of a symmetric field stands twice in every sum, but is one variable. The
/// variation is defined by δS = ∫ E^ab δg_ab with the sum over *all* pairs, so it takes half of the
/// derivative in that variable.
#[test]
fn off_diagonal_components_count_half() {
    all_hold(
        GENERIC,
        &[
            // The definition itself, to first order: what varies is δS = E^ab s_ab.
            "let h_{mu nu} := g_{mu nu} + eps*s_{mu nu}\nshow sqrt(-det(h)) = sqrt(-det(g)) + eps*vary(integral[X](sqrt(-det(g))), g_{mu nu})*s_{mu nu} + O(eps^2)",
            "show vary(integral[X](sqrt(-det(g))), g_{mu nu}) = 1/2*sqrt(-det(g))*g^{mu nu}",
            "show vary(integral[X](sqrt(-det(g))), g^{mu nu}) = -1/2*sqrt(-det(g))*g_{mu nu}",
            "show vary(integral[X](g_{mu nu}*T^{mu nu}), g_{al be}) = T^{al be}",
            "show vary(integral[X](g_{mu nu}*W^{mu nu}), g_{al be}) = 1/2*(W^{al be} + W^{be al})",
            "show vary(integral[X](s_{mu nu}*T^{mu nu}), s_{al be}) = T^{al be}",
            // A field that is not symmetric has four components in two dimensions.
            "show vary(integral[X](s_{mu nu}*W^{mu nu}), W^{al be}) = s_{al be}",
            // With derivatives, which are integrated by parts.
            "show vary(integral[X](v^{al}*g_{mu nu,al}*T^{mu nu}), g_{be ga}) = -d(v^{al}*T^{be ga}, X^{al})",
            "for D = 1\nshow vary(integral[X](g_{0 1}*v^{0}), g_{mu nu}) = 1/2*v^{0}*(delta_{mu 0}*delta_{nu 1} + delta_{mu 1}*delta_{nu 0})",
            // A component that is named is that component of the whole variation.
            "for D = 1\nshow vary(integral[X](g_{0 1}*v^{0}), g_{0 1}) = 1/2*v^{0}",
            "for D = 1\nshow vary(integral[X](g_{0 1}*v^{0}), g_{1 0}) = 1/2*v^{0}",
            "for D = 1\nshow vary(integral[X](g_{0 0}*v^{0}), g_{0 0}) = v^{0}",
            "for D = 1\nshow vary(integral[X](s_{0 1}^2), s_{mu nu}) = s_{0 1}*(delta_{mu 0}*delta_{nu 1} + delta_{mu 1}*delta_{nu 0})",
        ],
    );
    all_refuted(
        GENERIC,
        &[
            "for D = 1\nshow vary(integral[X](g_{0 1}*v^{0}), g_{mu nu}) = v^{0}*(delta_{mu 0}*delta_{nu 1} + delta_{mu 1}*delta_{nu 0})",
            "for D = 1\nshow vary(integral[X](s_{0 1}^2), s_{mu nu}) = 2*s_{0 1}*(delta_{mu 0}*delta_{nu 1} + delta_{mu 1}*delta_{nu 0})",
        ],
    );
}

/// The inverse of a symmetric matrix is symmetric; that of any other is not, and must not be taken so.
#[test]
fn inverse_of_a_matrix_without_symmetry() {
    all_hold(
        "index i, j, k in 1..N, N = 2, 3\nparam A[i,j], S[i,j] symmetric",
        &[
            "show sum[j](A[i,j]*inverse(A)[j,k]) = delta[i,k]",
            "show sum[j](S[i,j]*inverse(S)[j,k]) = delta[i,k]",
            "for N = 2\nshow det(A) = A[1,1]*A[2,2] - A[1,2]*A[2,1]",
        ],
    );
}
