//! T12, (54)–(56) for the experiment on the hidden dynamics: products of velocities at each neuron.

use nalgebra::{DMatrix, DVector};

use crate::simulate::solvers::{TanhNetwork, normals};
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome, order};

use super::{Draw, HiddenDynamics};

/// Draws for each size of the network; their spread gives the error.
const DRAWS: usize = 400;

/// The velocities (53) of the subsystems in one step of (1) without bias, with α = 1.
fn velocities(network: &TanhNetwork, states: &[DVector<f64>]) -> Vec<DVector<f64>> {
    states.iter().map(|x| network.step(x) - x).collect()
}

/// At each neuron: (Σ_d v_d)² − Σ_d v_d², which (54) says is zero, and Σ_d v_d².
fn cross_products(v: &[DVector<f64>]) -> Vec<(f64, f64)> {
    (0..v[0].len())
        .map(|i| {
            let sum: f64 = v.iter().map(|v| v[i]).sum();
            let squares: f64 = v.iter().map(|v| v[i] * v[i]).sum();
            (sum * sum - squares, squares)
        })
        .collect()
}

/// The observed order to two digits, without the sign of a rounded zero.
fn power(points: &[(f64, f64)]) -> f64 {
    (100.0 * order(points).unwrap_or(f64::NAN)).round() / 100.0 + 0.0
}

impl HiddenDynamics {
    pub(super) fn null_condition(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        self.independent_subsystems(&context.part(0.0, 0.5), outcome)?;
        self.separate_subsystems(&context.part(0.5, 0.8), outcome)?;
        self.metrics(&context.part(0.8, 1.0), outcome)
    }

    /// Independent states on all neurons, against the number of neurons.
    fn independent_subsystems(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let d = self.subsystems as f64;
        let sizes = [self.neurons / 2, self.neurons, 2 * self.neurons, 4 * self.neurons];
        let (mut each, mut all) = (Vec::new(), Vec::new());
        let (mut defects, mut means) = (Vec::new(), Vec::new());
        for (k, &neurons) in sizes.iter().enumerate() {
            context.report(k as f64 / sizes.len() as f64, "cross products")?;
            let (mut squares, mut total) = (0.0, 0.0);
            for index in 0..DRAWS {
                context.check()?;
                let Draw { network, states } = self.draw(neurons, index);
                let states: Vec<_> = states.iter().map(|x| x * self.amplitude).collect();
                let products = cross_products(&velocities(&network.unbiased(), &states));
                let relative = products.iter().map(|(cross, square)| cross / square);
                squares += relative.clone().map(|q| q * q).sum::<f64>() / neurons as f64;
                let (cross, square) = products.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
                total += (cross / square).powi(2);
                if neurons == self.neurons {
                    means.push(relative.clone().sum::<f64>() / neurons as f64);
                    defects.extend(relative);
                }
            }
            each.push((neurons as f64, (squares / DRAWS as f64).sqrt()));
            all.push((neurons as f64, (total / DRAWS as f64).sqrt()));
        }
        // With v normal and independent, (Σv)²/Σv² − 1 has mean 0 and variance (2D − 2)/(D + 2).
        let count = (DRAWS * self.neurons) as f64;
        let draws = DRAWS as f64;
        let mean = means.iter().sum::<f64>() / draws;
        // Neurons of one draw share their states, so the error is that over draws.
        let spread = means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (draws - 1.0);
        outcome.compare(
            "mean defect of (54) at a neuron, independent subsystems",
            mean,
            (spread / draws).sqrt(),
            0.0,
            "mean of ((Σv)² − Σv²)/Σv²: T12 holds on average over states",
        );
        outcome.compare(
            "defect of (54) at a neuron, independent subsystems",
            each[1].1,
            // The square is at most D − 1, so this bounds the error of its mean.
            (d - 1.0) / (2.0 * each[1].1) / count.sqrt(),
            ((2.0 * d - 2.0) / (d + 2.0)).sqrt(),
            "root mean square of ((Σv)² − Σv²)/Σv², zero by (54); reference: independent normal velocities",
        );
        outcome.measure(
            "defect of (54) summed over neurons, independent subsystems",
            all[1].1,
            all[1].1 / (2.0 * DRAWS as f64).sqrt(),
            "the same with numerator and denominator summed over the neurons",
        );
        outcome.finding(format!(
            "For {} independent subsystems (54) is wrong by {:.2} of its right side at a neuron, with any number \
             of neurons (it falls with the power {:.2} of N); summed over {} neurons it is wrong by {:.2}, which falls with \
             the power {:.2} of N.",
            self.subsystems,
            each[1].1,
            power(&each),
            self.neurons,
            all[1].1,
            power(&all),
        ));
        outcome.study("(54) at each neuron", "neurons", Some(0.0), &each);
        outcome.study("(54) summed over neurons", "neurons", Some(0.5), &all);

        defects.sort_by(f64::total_cmp);
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for k in 0..=100 {
            let index = k * (defects.len() - 1) / 100;
            x.push(defects[index]);
            y.push(k as f64 / 100.0);
        }
        outcome.draw(
            "Distribution of the defect of (54) over neurons",
            Axis::new("((Σv)² − Σv²)/Σv²", ""),
            Axis::new("share of neurons below", ""),
            vec![Line::new("independent subsystems", &x, &y), Line::new("(54)", &[0.0, 0.0], &[0.0, 1.0])],
        );
        Ok(())
    }

    /// Each subsystem on neurons of its own, with weak links between them: defect against the links.
    fn separate_subsystems(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let (n, d) = (self.neurons, self.subsystems);
        let block = |i: usize| i * d / n;
        let mut points = Vec::new();
        let mut uncoupled = 0.0;
        for coupling in [0.0, 0.16, 0.08, 0.04, 0.02, 0.01] {
            context.report(0.0, "weakly coupled subsystems")?;
            let (mut cross, mut square) = (0.0, 0.0);
            for index in 0..64 {
                let mut draw = self.draw(n, index);
                draw.network = draw.network.unbiased();
                for i in 0..n {
                    for j in 0..n {
                        draw.network.w[(i, j)] *= if block(i) == block(j) { 1.0 } else { coupling };
                    }
                }
                for (c, state) in draw.states.iter_mut().enumerate() {
                    for i in 0..n {
                        state[i] *= if block(i) == c { self.amplitude } else { 0.0 };
                    }
                }
                for (defect, squares) in cross_products(&velocities(&draw.network, &draw.states)) {
                    cross += defect.abs();
                    square += squares;
                }
            }
            if coupling == 0.0 {
                uncoupled = cross / square;
            } else {
                points.push((1.0 / coupling, cross / square));
            }
        }
        outcome.magnitude(
            "defect of (54) for subsystems without common neurons",
            uncoupled,
            "Σ|(Σv)² − Σv²| / ΣΣv² where every neuron belongs to one subsystem and no link joins two",
        );
        outcome.finding(format!(
            "If every neuron belongs to one subsystem, (54) fails only by the links between them: with the power \
             {:.2} of their strength.",
            power(&points),
        ));
        let name = "(54) for subsystems on neurons of their own";
        outcome.study(name, "1/strength of the links", Some(1.0), &points);
        Ok(())
    }

    /// (56): the constant metrics at one neuron that are null for all motions allowed by (51).
    fn metrics(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        let n = self.subsystems + 1;
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (i..n).map(move |j| (i, j))).collect();
        let network = TanhNetwork::random(self.neurons, self.weight, self.bias, self.seed, 0).unbiased();
        // One row for each motion: the coefficients of g_μν in g_μν v^μ v^ν at the first neuron.
        let rows = |a: f64| -> Result<DMatrix<f64>, ExperimentError> {
            let count = 4 * pairs.len();
            let mut rows = DMatrix::zeros(count, pairs.len());
            for sample in 0..count {
                context.check()?;
                let z = normals(self.seed, (1 << 33) + sample as u64, self.neurons * self.subsystems);
                let mut v = vec![0.0];
                let mut all = DVector::zeros(self.neurons);
                for state in z.chunks_exact(self.neurons) {
                    let x = DVector::from_column_slice(state) * a;
                    v.push(network.step(&x)[0] - x[0]);
                    all += x;
                }
                // The whole evolves by (1) as its parts do.
                v[0] = network.step(&all)[0] - all[0];
                let size = v.iter().map(|v| v * v).sum::<f64>().sqrt();
                for (column, &(i, j)) in pairs.iter().enumerate() {
                    let twice = if i == j { 1.0 } else { 2.0 };
                    rows[(sample, column)] = twice * v[i] * v[j] / (size * size);
                }
            }
            Ok(rows)
        };
        let mut points = Vec::new();
        let mut null = Vec::new();
        let mut flat = 0.0;
        for k in 0..4 {
            let a = self.amplitude * 0.5f64.powi(k);
            let rows = rows(a)?;
            // η = diag(−1, 1, …, 1) in the same coordinates.
            let eta = DVector::from_iterator(
                pairs.len(),
                pairs.iter().map(|&(i, j)| {
                    if i != j {
                        0.0
                    } else if i == 0 {
                        -1.0
                    } else {
                        1.0
                    }
                }),
            );
            flat = (&rows * eta).norm() / (rows.nrows() as f64).sqrt();
            let svd = rows.svd(false, true);
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_by(|&i, &j| svd.singular_values[i].total_cmp(&svd.singular_values[j]));
            let values: Vec<f64> = order.iter().map(|&i| svd.singular_values[i]).collect();
            points.push((1.0 / a, values[self.subsystems] / values[values.len() - 1]));
            let Some(v_t) = svd.v_t else { continue };
            // Metrics that grow null with the square of the amplitude; the others stay as they are.
            let level = 0.05 * values[values.len() - 1];
            null = order
                .iter()
                .filter(|&&i| svd.singular_values[i] < level)
                .map(|&i| {
                    let mut metric = DMatrix::zeros(n, n);
                    for (column, &(a, b)) in pairs.iter().enumerate() {
                        metric[(a, b)] = v_t[(i, column)];
                        metric[(b, a)] = v_t[(i, column)];
                    }
                    metric
                })
                .collect();
        }
        outcome.compare(
            "metrics of (56) that are null for all small motions",
            null.len() as f64,
            0.0,
            n as f64,
            "dimension of the space of constant metrics at a neuron; reference: D + 1, from (51) alone",
        );
        // Invertibility: the third eigenvalue of a metric l_(μ k_ν), l = (−1, 1, …, 1), is zero.
        let third = null.iter().map(|metric| {
            let mut values: Vec<f64> = metric.symmetric_eigenvalues().iter().map(|e| e.abs()).collect();
            values.sort_by(|a, b| b.total_cmp(a));
            values[2] / values[0]
        });
        let third = third.fold(0.0, f64::max);
        outcome.compare(
            "(55) at a neuron over all small motions",
            flat,
            flat / (2.0 * 4.0 * pairs.len() as f64).sqrt(),
            0.0,
            "root mean square of η v v over Σ(v^μ)², at the smallest amplitude",
        );
        // Leading error: the amplitude squared, as that of (51).
        outcome.compare(
            "third eigenvalue of such a metric over the first",
            third,
            points[3].0.powi(-2),
            0.0,
            "largest over a basis of these metrics: a metric with at most two nonzero eigenvalues has no \
             inverse for D above 1",
        );
        outcome.finding(format!(
            "At one neuron {} of {} independent constant metrics are null for all motions of {} subsystems; their \
             third eigenvalue is below {:.2} of the first. With eta, v v is {flat:.2} of the sum of squares.",
            null.len(),
            pairs.len(),
            self.subsystems,
            third.max(0.01),
        ));
        let name = "(56) with the metrics that follow from (51), over all motions";
        outcome.study(name, "1/amplitude", Some(2.0), &points);
        Ok(())
    }
}
