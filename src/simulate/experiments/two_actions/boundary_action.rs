//! The right side of (102) for the experiment on the two actions.

use std::f64::consts::{PI, TAU};

use nalgebra::DMatrix;

use crate::simulate::solvers::{Fluid, FluidState, Periodic1, Periodic2};
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome, order};

use super::TwoActions;

/// Names of the terms on the right side of (102), in its order, then what it prints in place of the
/// fourth one.
const TERMS: [&str; 6] = ["D", "box", "dF/dt", "gradient", "V", "printed gradient"];

/// Fields in the middle of a time step, at the points of a grid.
struct Slice {
    log_density: Vec<f64>,
    free_energy: Vec<f64>,
    rate: Vec<f64>,
}

/// How a family of boundary fields is scaled: all are 1 for the original.
#[derive(Debug, Clone, Copy)]
struct Scales {
    /// Of the lengths q, at fixed ∫p dq.
    length: f64,
    time: f64,
    free_energy: f64,
    density: f64,
    potential: f64,
}

impl Scales {
    const ONE: Scales = Scales { length: 1.0, time: 1.0, free_energy: 1.0, density: 1.0, potential: 1.0 };

    /// With one of them changed.
    fn with(index: usize, factor: f64) -> Scales {
        let mut scales = Scales::ONE;
        let field = match index {
            0 => &mut scales.length,
            1 => &mut scales.time,
            2 => &mut scales.free_energy,
            3 => &mut scales.density,
            _ => &mut scales.potential,
        };
        *field = factor;
        scales
    }
}

impl TwoActions {
    /// The five terms of (28), and in the last place the term of (102) with the operator squared.
    fn terms(&self, grid: &Periodic1, slices: &[Slice], potential: &[f64], dt: f64) -> [f64; 6] {
        let mut sums = [0.0; 6];
        for slice in slices {
            let (l1, l2) = grid.derivatives(&slice.log_density);
            let (f1, f2) = grid.derivatives(&slice.free_energy);
            for i in 0..grid.points() {
                let p = slice.log_density[i].exp();
                // √p ∂²√p = p (½ ∂²log p + ¼ (∂ log p)²).
                let terms = [
                    -4.0 * self.diffusion * (0.5 * l2[i] + 0.25 * l1[i] * l1[i]),
                    self.gamma * f2[i],
                    self.mu * slice.rate[i],
                    self.mu * self.gamma * f1[i] * f1[i],
                    self.mu * potential[i],
                    self.mu * self.gamma * f2[i],
                ];
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += term * p * grid.spacing() * dt;
                }
            }
        }
        sums
    }

    /// (28) for the family: p ∝ exp(0.4 cos k + 0.2 sin 2k), F = f (sin k + 0.3 cos 2k) (1 + t/2T) + 0.3 f t/T.
    fn family(&self, scales: Scales) -> [f64; 6] {
        let grid = Periodic1::new(2 * self.points, TAU * scales.length);
        let angle: Vec<f64> = grid.positions().iter().map(|q| q / scales.length).collect();
        let shape: Vec<f64> = angle.iter().map(|k| 0.4 * k.cos() + 0.2 * (2.0 * k).sin()).collect();
        let norm = grid.integral(&shape.iter().map(|l| l.exp()).collect::<Vec<f64>>());
        let (duration, f) = (self.time * scales.time, self.amplitude * scales.free_energy);
        let count = 16;
        let slices: Vec<Slice> = (0..count)
            .map(|k| {
                let t = (f64::from(k) + 0.5) / f64::from(count);
                let wave = |k: f64| k.sin() + 0.3 * (2.0 * k).cos();
                Slice {
                    log_density: shape.iter().map(|l| l + (scales.density / norm).ln()).collect(),
                    free_energy: angle.iter().map(|&k| f * (wave(k) * (1.0 + 0.5 * t) + 0.3 * t)).collect(),
                    rate: angle.iter().map(|&k| f / duration * (0.5 * wave(k) + 0.3)).collect(),
                }
            })
            .collect();
        let potential: Vec<f64> =
            angle.iter().map(|k| 0.3 * scales.potential * (1.0 + 0.5 * k.cos())).collect();
        self.terms(&grid, &slices, &potential, duration / f64::from(count))
    }

    /// Exponent of each term in each scale; rows are the terms.
    pub(super) fn exponents_right(&self, outcome: &mut Outcome) -> Result<DMatrix<f64>, ExperimentError> {
        let names = ["length", "time", "F", "p", "V"];
        let factors = [1.0, 2.0, 4.0, 8.0];
        let mut exponents = DMatrix::zeros(TERMS.len(), names.len());
        let mut lines = Vec::new();
        for column in 0..names.len() {
            let values: Vec<[f64; 6]> =
                factors.iter().map(|&s| self.family(Scales::with(column, s))).collect();
            for row in 0..TERMS.len() {
                let points: Vec<(f64, f64)> =
                    factors.iter().zip(&values).map(|(&s, v)| (s, v[row])).collect();
                let exponent = order(&points)
                    .map(|order| -order)
                    .ok_or_else(|| ExperimentError::Numerical(format!("the {} term vanishes", TERMS[row])))?;
                exponents[(row, column)] = exponent;
                if column == 0 {
                    let sizes: Vec<f64> = values.iter().map(|v| v[row].abs()).collect();
                    lines.push(Line::new(&format!("{} term", TERMS[row]), &factors, &sizes));
                }
            }
        }
        // As (28) stands, with K = 1 and ∫p dq kept when lengths are scaled.
        let expected =
            [[-2.0, 1.0, 0.0], [-2.0, 1.0, 1.0], [0.0, 0.0, 1.0], [-2.0, 1.0, 2.0], [0.0, 1.0, 0.0]];
        for (row, expected) in expected.into_iter().enumerate() {
            for (column, reference) in expected.into_iter().enumerate() {
                let name = format!("exponent of the {} term in {}", TERMS[row], names[column]);
                outcome.compare(
                    &name,
                    exponents[(row, column)],
                    1e-9,
                    reference,
                    "of (28), by least squares",
                );
            }
        }
        let original = self.family(Scales::ONE);
        outcome.measure(
            "printed gradient term of (102) over that of (28)",
            original[5] / original[3],
            1e-9,
            "∫√p μγ(∂/∂q)²F √p, as printed on the right of (102), over ∫√p μγ(∂F/∂q)² √p, as in (28)",
        );
        outcome.measure(
            "exponent of the printed gradient term of (102) in F",
            exponents[(5, 2)],
            1e-9,
            "the term of (28) has 2",
        );
        outcome.finding(format!(
            "The gradient term that (102) prints is {:.2} times that of (28) on the family and grows with the power \
             {:.2} of F, that of (28) with {:.2}.",
            original[5] / original[3],
            exponents[(5, 2)],
            exponents[(3, 2)],
        ));
        outcome.draw(
            "Terms of the boundary action against the scale of lengths",
            Axis::log("scale of the lengths", ""),
            Axis::log("absolute value of the term", ""),
            lines,
        );
        Ok(exponents)
    }

    /// The action of two independent boundary variables over that of one.
    pub(super) fn independent_variables(&self, outcome: &mut Outcome) {
        let n = self.points;
        let (line, square) = (Periodic1::new(n, TAU), Periodic2::new((n, TAU), (n, TAU)));
        let l = |q: f64| 0.4 * q.cos() + 0.2 * (2.0 * q).sin();
        let f = |q: f64| self.amplitude * (q.sin() + 0.3 * (2.0 * q).cos());
        let q = line.positions();
        let norm = line.integral(&q.iter().map(|&q| l(q).exp()).collect::<Vec<f64>>()).ln();
        // At one time, without the terms in ∂F/∂t and V, which add up in an obvious way.
        let density = |p: f64, l1: f64, l2: f64, f1: f64, f2: f64| {
            let quantum = -4.0 * self.diffusion * (0.5 * l2 + 0.25 * l1);
            p * (quantum + self.gamma * f2 + self.mu * self.gamma * f1)
        };
        let values = |g: &dyn Fn(f64) -> f64| -> Vec<f64> { q.iter().map(|&q| g(q)).collect() };
        let (logs, energies) = (values(&|q| l(q) - norm), values(&f));
        let ((l1, l2), (f1, f2)) = (line.derivatives(&logs), line.derivatives(&energies));
        let one: f64 = (0..n)
            .map(|i| density(logs[i].exp(), l1[i].powi(2), l2[i], f1[i].powi(2), f2[i]) * line.spacing())
            .sum();
        let pairs = square.positions();
        let both = |g: &dyn Fn(f64) -> f64| -> Vec<f64> { pairs.iter().map(|&(x, y)| g(x) + g(y)).collect() };
        let (logs, energies) = (both(&|q| l(q) - norm), both(&f));
        let ((lx, ly, l2), (fx, fy, f2)) = (square.derivatives(&logs), square.derivatives(&energies));
        let two: f64 = (0..n * n)
            .map(|i| {
                let (l1, f1) = (lx[i].powi(2) + ly[i].powi(2), fx[i].powi(2) + fy[i].powi(2));
                density(logs[i].exp(), l1, l2[i], f1, f2[i]) * square.cell()
            })
            .sum();
        outcome.compare(
            "boundary action of two independent variables over one",
            two / one,
            1e-9,
            2.0,
            "p and exp F as products: the right side is proportional to the number of boundary variables",
        );
    }

    /// A solution of (29) and (30): its action, and that of fields around it.
    pub(super) fn stationary_right(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let grid = Periodic1::new(self.points, TAU);
        let q = grid.positions();
        let potential: Vec<f64> = q.iter().map(|q| 0.3 * q.cos()).collect();
        let fluid = Fluid::on_line(grid.clone(), potential.clone(), self.gamma, self.diffusion, self.mu)
            .with_learning();
        let start = FluidState {
            log_density: q.iter().map(|q| 0.4 * q.cos() + 0.2 * (2.0 * q).sin() - TAU.ln()).collect(),
            free_energy: q.iter().map(|q| self.amplitude * q.sin()).collect(),
        };
        let mut orbit = vec![start.clone()];
        let mut state = start;
        let dt = self.time / self.steps as f64;
        for step in 0..self.steps {
            context.report(step as f64 / self.steps as f64, "solution of the boundary action")?;
            if !fluid.advance(&mut state, dt, 1) {
                return Err(ExperimentError::Numerical(
                    "the fluid broke down: choose more steps, a shorter time or a larger mu".into(),
                ));
            }
            orbit.push(state.clone());
        }
        // Every `stride`-th state, deviating by h from the solution inside of the time interval.
        let action = |stride: usize, h: f64| -> [f64; 6] {
            let at = |k: usize| {
                let bump = h * (PI * k as f64 / self.steps as f64).sin().powi(2);
                let log_density: Vec<f64> =
                    orbit[k].log_density.iter().zip(&q).map(|(l, q)| l + bump * (q + 0.7).sin()).collect();
                let free_energy: Vec<f64> =
                    orbit[k].free_energy.iter().zip(&q).map(|(f, q)| f + bump * (2.0 * q).cos()).collect();
                (log_density, free_energy)
            };
            let step = dt * stride as f64;
            let slices: Vec<Slice> = (0..self.steps / stride)
                .map(|k| {
                    let ((l0, f0), (l1, f1)) = (at(k * stride), at((k + 1) * stride));
                    let middle = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| 0.5 * (a + b)).collect();
                    // ∂F/∂t by difference, not by (30), which would make the action zero by definition.
                    let rate = f0.iter().zip(&f1).map(|(a, b)| (b - a) / step).collect();
                    Slice { log_density: middle(&l0, &l1), free_energy: middle(&f0, &f1), rate }
                })
                .collect();
            self.terms(&grid, &slices, &potential, step)
        };
        let total = |terms: [f64; 6]| terms[..5].iter().sum::<f64>();
        let scale = action(1, 0.0)[..5].iter().map(|term| term.abs()).sum::<f64>();
        let points: Vec<(f64, f64)> = [8, 4, 2, 1]
            .map(|stride| ((self.steps / stride) as f64, (total(action(stride, 0.0)) / scale).abs()))
            .into();
        outcome.compare(
            "boundary action on a solution over the sum of its terms",
            total(action(1, 0.0)) / scale,
            2.0 * points[3].1,
            0.0,
            "S_q of (28) over the sum of the absolute values of its five terms, p and F from (29) and (30)",
        );
        outcome.compare(
            "boundary action off the solution over the sum of its terms",
            total(action(1, 0.2)) / scale,
            points[3].1,
            0.0,
            "the same for fields that deviate by 0.2: the number is not zero for any fields",
        );
        let name = "boundary action on a solution";
        outcome.study(name, "time steps", Some(2.0), &points);
        let points: Vec<(f64, f64)> = [0.4, 0.2, 0.1]
            .map(|h| (1.0 / h, 0.5 * (total(action(1, h)) + total(action(1, -h))) - total(action(1, 0.0))))
            .into();
        let name = "boundary action around a solution, even part of the change";
        outcome.study(name, "1/deviation", Some(2.0), &points);
        let first = |stride: usize, h: f64| {
            (total(action(stride, h)) - total(action(stride, -h))) / (2.0 * h * scale)
        };
        // Richardson's extrapolation of central differences; the other error is that of the time step.
        let extrapolated = |stride: usize| (4.0 * first(stride, 0.05) - first(stride, 0.1)) / 3.0;
        let value = extrapolated(1);
        outcome.compare(
            "first variation of the boundary action over the sum of its terms",
            value,
            (value - first(1, 0.05)).abs() + (value - extrapolated(2)).abs(),
            0.0,
            "derivative in the deviation: the solution is a stationary point",
        );
        Ok(())
    }
}
