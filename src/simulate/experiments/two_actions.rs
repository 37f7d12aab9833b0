//! Equations (101), (102): the two actions on families of fields, and whether they can be proportional.

use std::f64::consts::{PI, TAU};

use nalgebra::DMatrix;

use crate::simulate::solvers::{Fluid, FluidState, Periodic1, Periodic2};
use crate::simulate::{
    Axis, Context, Convergence, Experiment, ExperimentError, Line, Outcome, ParameterError, Series, order,
    parameters, positive,
};

parameters! {
    /// Both sides of (102) as functions of the size of a family of fields, and at stationary points.
    /// No map between the fields is stated in the paper, so none is used: what is measured is what every
    /// map would have to respect.
    pub struct TwoActions {
        /// Grid points a side, of space-time on the left and of a boundary variable on the right.
        points: usize = 24, 12..=128;
        /// Steps of time on the right side.
        steps: usize = 128, 32..=4096;
        /// Duration of the solution on the right side.
        time: f64 = 0.25, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Included(1.0));
        /// Amplitude of the metric's deviation from η, and of F.
        amplitude: f64 = 0.3, (std::ops::Bound::Excluded(0.0), std::ops::Bound::Included(0.4));
        /// Cosmological constant Λ, in units of the coordinates.
        lambda: f64 = 0.75, positive();
        /// The multiplier κ of the matter term.
        kappa: f64 = 1.0, positive();
        /// Diffusion coefficient D.
        diffusion: f64 = 0.25, positive();
        /// Learning rate γ.
        gamma: f64 = 1.0, positive();
        /// The multiplier μ.
        mu: f64 = 2.0, positive();
    }
}

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

impl Experiment for TwoActions {
    const NAME: &'static str = "two-actions";
    const SUMMARY: &'static str = "the gravitational and the boundary action against the size of the fields and at \
                                   stationary points: what proportionality would require";
    const EQUATIONS: &'static [&'static str] = &["(28)", "(88)", "(101)", "(102)"];

    fn check(&self) -> Result<(), ParameterError> {
        if !self.points.is_multiple_of(2) {
            return Err(ParameterError::refused("points", self.points, "it must be even"));
        }
        // The fluid solver's limit of stability, dt·k²·√(4Dγ/μ) < 2.8, with a margin of 2.
        let square = (self.points as f64 / 2.0).powi(2);
        let rate = (4.0 * self.diffusion * self.gamma / self.mu).sqrt() + self.gamma / self.mu;
        let least = self.time * square * rate / 1.4;
        if least > self.steps as f64 {
            let allowed = format!("it must be at least {least:.0} for these points and coefficients");
            return Err(ParameterError::refused("steps", self.steps, allowed));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        context.report(0.0, "boundary action")?;
        let right = self.exponents_right(&mut outcome)?;
        self.independent_variables(&mut outcome);
        self.stationary_right(&context.part(0.1, 0.3), &mut outcome)?;
        self.stationary_left(&context.part(0.3, 0.5), &mut outcome)?;
        for (k, n) in [2, 3, 4].into_iter().enumerate() {
            let part = context.part(0.5 + 0.15 * k as f64, 0.65 + 0.15 * k as f64);
            let left = self.exponents_left(n, &part, &mut outcome)?;
            Self::scalings(n, &left, &right, &mut outcome);
        }
        Ok(outcome)
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
    fn exponents_right(&self, outcome: &mut Outcome) -> Result<DMatrix<f64>, ExperimentError> {
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
        outcome.series.push(Series::new(
            "Terms of the boundary action against the scale of lengths",
            Axis::log("scale of the lengths", ""),
            Axis::log("absolute value of the term", ""),
            lines,
        ));
        Ok(exponents)
    }

    /// The action of two independent boundary variables over that of one.
    fn independent_variables(&self, outcome: &mut Outcome) {
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
    fn stationary_right(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
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
                return Err(ExperimentError::Numerical("the fluid broke down: choose more steps".into()));
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
        outcome.convergence.push(Convergence::new(name, "time steps", Some(2.0), &points));
        let points: Vec<(f64, f64)> = [0.4, 0.2, 0.1]
            .map(|h| (1.0 / h, 0.5 * (total(action(1, h)) + total(action(1, -h))) - total(action(1, 0.0))))
            .into();
        let name = "boundary action around a solution, even part of the change";
        outcome.convergence.push(Convergence::new(name, "1/deviation", Some(2.0), &points));
        let first = (total(action(1, 0.1)) - total(action(1, -0.1))) / 0.2;
        outcome.compare(
            "first variation of the boundary action over the sum of its terms",
            first / scale,
            4.0 * points[2].1.abs() / scale * 0.1 + 2e-2 * (self.steps as f64 / 32.0).powi(-2),
            0.0,
            "derivative in the deviation, by central differences: the solution is a stationary point",
        );
        Ok(())
    }

    /// Whether scaling allows proportionality: exponents for lengths, time, F and p of the boundary fields
    /// with which every term on the right gets an exponent that occurs on the left, when the metric is
    /// multiplied by the square of a number.
    fn scalings(n: usize, left: &[f64], right: &DMatrix<f64>, outcome: &mut Outcome) {
        let mut exponents: Vec<f64> = left.iter().map(|e| e.round()).collect();
        exponents.sort_by(f64::total_cmp);
        exponents.dedup();
        let count = |rows: &[usize], columns: &[usize]| -> usize {
            let matrix = right.select_rows(rows).select_columns(columns);
            let choices = exponents.len();
            let mut found = 0;
            for assignment in 0..choices.pow(rows.len() as u32) {
                let target = nalgebra::DVector::from_fn(rows.len(), |row, _| {
                    exponents[assignment / choices.pow(row as u32) % choices]
                });
                let Ok(solution) = matrix.clone().svd(true, true).solve(&target, 1e-6) else { continue };
                // V can be scaled at will, so one exponent on the left need not occur in another term.
                let missing = exponents.iter().filter(|e| target.iter().all(|t| t != *e)).count();
                if (&matrix * solution - &target).amax() < 1e-6 && missing <= 1 {
                    found += 1;
                }
            }
            found
        };
        // Without the columns of p (which keeps ∫p dq = 1) and V (which is scaled at will).
        let (normal, any) = ([0, 1, 2], [0, 1, 2, 3]);
        let meaning = "assignments of the exponents on the left to the terms D, box, dF/dt and gradient on the right \
                       that scales of lengths, time and F can realise";
        let results = [
            ("", count(&[0, 1, 2, 3], &normal)),
            (", without the boxed term", count(&[0, 2, 3], &normal)),
            (", with the gradient term as printed", count(&[0, 1, 2, 5], &normal)),
            (", with a scale of p", count(&[0, 1, 2, 3], &any)),
        ];
        for (variant, found) in results {
            let name = format!("scalings that make both sides proportional in {n} dimensions{variant}");
            outcome.measure(&name, found as f64, 0.0, meaning);
        }
        let list: Vec<String> = exponents.iter().map(|e| format!("{e}")).collect();
        outcome.finding(format!(
            "In {n} dimensions the left side scales with the powers {} of lengths. With p normalised {} scalings of the \
             boundary fields give all terms on the right such powers ({} without the boxed term, {} with the gradient \
             term as printed), with a scale of p {}.",
            list.join(", "),
            results[0].1,
            results[1].1,
            results[2].1,
            results[3].1,
        ));
    }
}
