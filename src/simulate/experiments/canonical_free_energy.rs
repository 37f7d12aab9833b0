//! Equations (44)–(48), T11: each step of (47) on a small tanh network.

use nalgebra::{DMatrix, DVector};
use num_dual::{Dual2, Dual2_64, DualNum};

use crate::simulate::{Axis, Context, Experiment, ExperimentError, Line, Outcome, parameters, positive};

use super::network::Network;

parameters! {
    /// F of (45) as a function of all weights and biases q through the eigenvalues λ_i(q) of Ĝ,
    /// with first and second derivatives by dual numbers.
    pub struct CanonicalFreeEnergy {
        /// Number of neurons.
        neurons: usize = 3, 2..=4;
        /// Inverse temperature β.
        beta: f64 = 1.0, positive();
        /// Mass parameter m; 1 − βm + βλ must be positive.
        mass: f64 = 0.2, -10.0..=10.0;
        /// Learning rate γ.
        gamma: f64 = 1.0, positive();
        /// The multiplier μ of (47) and (48).
        mu: f64 = 2.0, positive();
        /// Standard deviation of a weight, times √N.
        weight: f64 = 0.8, positive();
        /// Standard deviation of a bias.
        bias: f64 = 0.3, 0.0..=5.0;
        /// Number of random networks.
        networks: usize = 200, 1..=100_000;
        /// Seed of the networks.
        seed: u64 = 20_200_804, ..;
    }
}

/// Ĝ = AᵀA with A = 1 − f′w and f′ = 1 − tanh²b, the slope at mean state 0, for q = (w, b).
fn gram<D: DualNum<Primitive = f64> + Copy>(n: usize, q: &[D]) -> Vec<D> {
    let zero = D::from(0.0);
    let a: Vec<D> = (0..n * n)
        .map(|index| {
            let (i, j) = (index / n, index % n);
            let f = q[n * n + i].tanh();
            let slope = -(f * f) + 1.0;
            let identity = if i == j { 1.0 } else { 0.0 };
            -(slope * q[index]) + identity
        })
        .collect();
    (0..n * n)
        .map(|index| {
            let (i, j) = (index / n, index % n);
            (0..n).fold(zero, |sum, k| sum + a[k * n + i] * a[k * n + j])
        })
        .collect()
}

/// Determinant by elimination without pivoting, for positive definite matrices.
fn determinant<D: DualNum<Primitive = f64> + Copy>(n: usize, mut a: Vec<D>) -> D {
    let mut product = D::from(1.0);
    for k in 0..n {
        product *= a[k * n + k];
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k..n {
                let change = factor * a[k * n + j];
                a[i * n + j] -= change;
            }
        }
    }
    product
}

/// The terms of (43)–(48) at one network.
struct Terms {
    /// Σ_k ∂²F/∂q_k² from the determinant, an independent path.
    laplacian: f64,
    /// Σ F_ij ∂λ_i ∂λ_j + Σ F_i ∂²λ_i, from the eigenvalues.
    from_eigenvalues: f64,
    /// The right-hand sides of (47) without γ/μ, in the order of the equation.
    lines: [f64; 5],
    /// Σ F_i ∂²λ_i/∂q_k², which (47) leaves out.
    omitted: f64,
    /// |∂F/∂q|².
    gradient_square: f64,
    /// Smallest eigenvalue of the matrix of (48).
    smallest_kinetic: f64,
    /// (43) with μ = 2β in the coordinates λ, and in the coordinates q.
    static_lambda: f64,
    static_q: f64,
    /// (44) with μ = 2β, C_k = 2(1 − βm), minus (45).
    form: f64,
    /// Smallest distance of two eigenvalues.
    gap: f64,
}

impl CanonicalFreeEnergy {
    fn terms(&self, network: &Network) -> Option<Terms> {
        let n = network.n;
        let (beta, mass) = (self.beta, self.mass);
        let q: Vec<f64> = network.w.iter().chain(&network.b).copied().collect();
        let shifted = |lambda: f64| 1.0 - beta * mass + beta * lambda;
        let eigen = DMatrix::from_vec(n, n, gram(n, &q)).symmetric_eigen();
        let lambda = &eigen.eigenvalues;
        if lambda.iter().any(|&l| shifted(l) <= 0.0) {
            return None;
        }
        let v = &eigen.eigenvectors;
        let gap = (0..n)
            .flat_map(|i| (0..i).map(move |j| (lambda[i] - lambda[j]).abs()))
            .fold(f64::INFINITY, f64::min);
        // F = (1/2β) Σ log(1 − βm + βλ) + const; its derivatives in λ.
        let f1 = DVector::from_fn(n, |i, _| 0.5 / shifted(lambda[i]));
        let f2 = DVector::from_fn(n, |i, _| -0.5 * beta / shifted(lambda[i]).powi(2));
        let mut jacobian = DMatrix::zeros(n, q.len());
        let (mut laplacian, mut omitted) = (0.0, 0.0);
        let mut gradient = DVector::zeros(q.len());
        for k in 0..q.len() {
            // Second-order dual numbers along q_k: re + v1 ε + v2 ε²/2.
            let duals: Vec<Dual2_64> =
                (0..q.len()).map(|i| Dual2::new(q[i], f64::from(u8::from(i == k)), 0.0)).collect();
            let g = gram(n, &duals);
            let scaled: Vec<Dual2_64> = g
                .iter()
                .enumerate()
                .map(|(index, g)| {
                    let identity = if index % (n + 1) == 0 { 1.0 - beta * mass } else { 0.0 };
                    *g * beta + identity
                })
                .collect();
            let f = determinant(n, scaled).ln() * (0.5 / beta);
            laplacian += f.v2;
            gradient[k] = f.v1;
            // Perturbation theory for eigenvalues of a symmetric matrix, to second order.
            let project = |m: DMatrix<f64>| v.transpose() * m * v;
            let g1 = project(DMatrix::from_iterator(n, n, g.iter().map(|g| g.v1)));
            let g2 = project(DMatrix::from_iterator(n, n, g.iter().map(|g| g.v2)));
            for i in 0..n {
                jacobian[(i, k)] = g1[(i, i)];
                let mixing: f64 = (0..n)
                    .filter(|&j| j != i)
                    .map(|j| 2.0 * g1[(i, j)].powi(2) / (lambda[i] - lambda[j]))
                    .sum();
                omitted += f1[i] * (g2[(i, i)] + mixing);
            }
        }
        // Right inverse of the Jacobian, for ∂q/∂λ.
        let inverse = jacobian.transpose() * (&jacobian * jacobian.transpose()).try_inverse()?;
        let square = |i: usize| jacobian.row(i).norm_squared();
        let direct: f64 = (0..n).map(|i| f2[i] * square(i)).sum();
        let by_formula: f64 = (0..n).map(|i| -beta / 2.0 / shifted(lambda[i]).powi(2) * square(i)).sum();
        let by_first: f64 = (0..n).map(|i| -2.0 * beta * f1[i].powi(2) * square(i)).sum();
        // F_λ recovered from ∂F/∂q, as in the third and fourth lines.
        let recovered = inverse.transpose() * &gradient;
        let chained: f64 = (0..n).map(|i| -2.0 * beta * recovered[i] * square(i) * recovered[i]).sum();
        let mut kinetic = DMatrix::identity(q.len(), q.len());
        for i in 0..n {
            let column = inverse.column(i);
            kinetic -= column * column.transpose() * (2.0 * beta / self.mu * square(i));
        }
        let quadratic = (gradient.transpose() * &kinetic * &gradient)[(0, 0)];
        let gradient_square = gradient.norm_squared();
        // γ F (δ − (2β/μ) M) F = γ|∂F|² + (γ/μ)·(last line of (47)).
        let last = (quadratic - gradient_square) * self.mu;
        let static_lambda: f64 = (0..n).map(|i| f1[i].powi(2) + f2[i] / (2.0 * beta)).sum();
        let c = 2.0 * (1.0 - beta * mass);
        let (mut of_44, mut of_45) = (0.0, 0.0);
        for &l in lambda.iter() {
            of_44 += (c + 2.0 * beta * l).ln() / (2.0 * beta);
            of_45 += shifted(l).ln() / (2.0 * beta);
        }
        Some(Terms {
            laplacian,
            from_eigenvalues: direct + omitted,
            lines: [direct, by_formula, by_first, chained, last],
            omitted,
            gradient_square,
            smallest_kinetic: kinetic.symmetric_eigenvalues().min(),
            static_lambda,
            static_q: gradient_square + laplacian / (2.0 * beta),
            // The constant C_0 takes up (N/2β) log 2.
            form: of_44 - of_45 - n as f64 * 2f64.ln() / (2.0 * beta),
            gap,
        })
    }
}

impl Experiment for CanonicalFreeEnergy {
    const NAME: &'static str = "canonical-free-energy";
    const SUMMARY: &'static str = "each step of (47) and the kinetic matrix of (48) on small tanh networks";
    const EQUATIONS: &'static [&'static str] = &["(43)", "(44)", "(45)", "(46)", "(47)", "(48)", "T11"];

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        let mut all = Vec::new();
        for index in 0..self.networks {
            if index % 16 == 0 {
                context.report(0.8 * index as f64 / self.networks as f64, "random networks")?;
            }
            let seed = self.seed.wrapping_add(index as u64);
            let network = Network::random(self.neurons, self.weight, self.bias, self.mass, seed);
            all.extend(self.terms(&network));
        }
        if all.is_empty() {
            return Err(ExperimentError::Numerical(
                "1 − βm + βλ is not positive for any network: choose a smaller βm".into(),
            ));
        }
        let worst = |f: &dyn Fn(&Terms) -> f64| all.iter().map(|t| f(t).abs()).fold(0.0, f64::max);
        let median = |f: &dyn Fn(&Terms) -> f64| {
            let mut values: Vec<f64> = all.iter().map(f).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        outcome.magnitude(
            "Laplacian by eigenvalues against determinant",
            worst(&|t| (t.from_eigenvalues - t.laplacian) / t.laplacian.abs().max(t.omitted.abs())),
            "largest relative difference of two ways to Σ ∂²F/∂q²: with both terms of the chain rule, \
             and by dual numbers through log det",
        );
        let names = ["second", "third", "fourth", "last"];
        for (index, name) in names.into_iter().enumerate() {
            outcome.magnitude(
                &format!("{name} expression of (47) against the one before"),
                worst(&|t| t.lines[index + 1] / t.lines[index] - 1.0),
                "largest relative difference over the networks; (47) is numbered by its right-hand \
                 sides, F_ij ∂λ_i ∂λ_j being the first",
            );
        }
        let ratio = |t: &Terms| t.lines[0] / t.laplacian;
        outcome.compare(
            "first expression of (47) over the Laplacian, median",
            median(&ratio),
            1e-9,
            1.0,
            "F_ij ∂λ_i ∂λ_j over Σ ∂²F/∂q²; reference: what (47) prints",
        );
        let share = |t: &Terms| t.omitted.abs() / (t.omitted.abs() + t.lines[0].abs());
        outcome.measure(
            "share of the omitted term, median",
            median(&share),
            1e-9,
            "|Σ F_i ∂²λ_i/∂q²| over itself plus |first expression|",
        );
        let within = all.iter().filter(|t| (ratio(t) - 1.0).abs() < 0.1).count();
        outcome.measure(
            "networks for which (47) is right within 10 %",
            within as f64 / all.len() as f64,
            0.0,
            "share of the random networks",
        );
        let negative = all.iter().filter(|t| t.smallest_kinetic < 0.0).count();
        outcome.measure(
            "networks with an indefinite kinetic matrix",
            negative as f64 / all.len() as f64,
            0.0,
            "share for which δ − (2β/μ)… of (48) has a negative eigenvalue",
        );
        outcome.measure(
            "smallest kinetic eigenvalue, median",
            median(&|t| t.smallest_kinetic),
            1e-9,
            "of the matrix of (48)",
        );
        outcome.magnitude(
            "(44) with mu = 2β, q = λ, C_k = 2(1 − βm) against (45)",
            worst(&|t| t.form),
            "largest difference, with the constant (N/2β) log 2 in C_0",
        );
        outcome.magnitude(
            "(43) with mu = 2β for (45) in the coordinates λ",
            worst(&|t| t.static_lambda),
            "Σ (F_i² + F_ii/2β): zero if (45) is a static solution",
        );
        outcome.measure(
            "(43) with mu = 2β for (45) in the coordinates q, median",
            median(&|t| t.static_q / t.gradient_square),
            1e-9,
            "(|∂F|² + Σ∂²F/2β) / |∂F|² in the weights and biases themselves: zero if static",
        );
        outcome.measure(
            "smallest gap of two eigenvalues",
            all.iter().map(|t| t.gap).fold(f64::INFINITY, f64::min),
            0.0,
            "the omitted term contains 1/gap; both sides are regular where it does not vanish",
        );
        outcome.finding(format!(
            "Over {} networks with N = {} the first step of (47) gives {:.3} of the Laplacian (median); \
             it is within 10 % for {within}. The omitted term F_i ∂²λ_i is {:.0} % of the two terms.",
            all.len(),
            self.neurons,
            median(&ratio),
            100.0 * median(&share),
        ));
        outcome.finding(format!(
            "The later steps of (47) agree with each other within {:.0e}; the kinetic matrix of (48) is \
             indefinite for {negative} of {} networks at mu = {}, beta = {}.",
            (0..4)
                .map(|i| worst(&|t| t.lines[i + 1] / t.lines[i] - 1.0))
                // Rounding: its digits differ between machines.
                .fold(1e-12, f64::max),
            all.len(),
            self.mu,
            self.beta,
        ));
        self.differences(&mut outcome);
        context.report(0.85, "dependence on the weights")?;
        let scales: Vec<f64> = (1..=12).map(|i| 0.2 * f64::from(i)).collect();
        let mut curves = [Vec::new(), Vec::new()];
        for &weight in &scales {
            context.check()?;
            let mut values: Vec<(f64, f64)> = (0..self.networks.min(50))
                .filter_map(|index| {
                    let seed = self.seed.wrapping_add(index as u64);
                    let network = Network::random(self.neurons, weight, self.bias, self.mass, seed);
                    let terms = self.terms(&network)?;
                    Some((share(&terms), terms.smallest_kinetic))
                })
                .collect();
            values.sort_by(|a, b| a.0.total_cmp(&b.0));
            let middle = values.get(values.len() / 2);
            curves[0].push(middle.map_or(f64::NAN, |v| v.0));
            values.sort_by(|a, b| a.1.total_cmp(&b.1));
            let middle = values.get(values.len() / 2);
            curves[1].push(middle.map_or(f64::NAN, |v| v.1));
        }
        outcome.draw(
            "Terms of (47) and (48) against the size of the weights",
            Axis::new("standard deviation of a weight times √N", ""),
            Axis::new("median", ""),
            vec![
                Line::new("share of the omitted term", &scales, &curves[0]),
                Line::new("smallest kinetic eigenvalue", &scales, &curves[1]),
            ],
        );
        Ok(outcome)
    }
}

impl CanonicalFreeEnergy {
    /// A third way to the Laplacian: central differences of F, which must tend to it with order 2.
    fn differences(&self, outcome: &mut Outcome) {
        let network = Network::random(self.neurons, self.weight, self.bias, self.mass, self.seed);
        let Some(terms) = self.terms(&network) else {
            return;
        };
        let n = network.n;
        let q: Vec<f64> = network.w.iter().chain(&network.b).copied().collect();
        let f = |q: &[f64]| {
            let values = DMatrix::from_vec(n, n, gram(n, q)).symmetric_eigenvalues();
            let shifted = values.iter().map(|l| 1.0 - self.beta * self.mass + self.beta * l);
            shifted.map(f64::ln).sum::<f64>() / (2.0 * self.beta)
        };
        let points: Vec<(f64, f64)> = [0.08, 0.04, 0.02]
            .map(|h| {
                let mut sum = 0.0;
                for k in 0..q.len() {
                    let at = |s: f64| {
                        let mut shifted = q.clone();
                        shifted[k] += s * h;
                        f(&shifted)
                    };
                    sum += (at(1.0) - 2.0 * at(0.0) + at(-1.0)) / (h * h);
                }
                (1.0 / h, (sum - terms.laplacian).abs())
            })
            .into();
        outcome.study(
            "Laplacian of F by central differences against dual numbers",
            "1/step",
            Some(2.0),
            &points,
        );
    }
}
