//! Random sparse networks for the experiment on the boundary map.

use nalgebra::DMatrix;

use crate::simulate::solvers::normals;
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome, order};

use super::{BoundaryMap, Pair, Sample};

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

/// Mean over networks of a number for each, with its standard error.
pub(super) fn average(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let centre = mean(values.iter().copied());
    let variance = values.iter().map(|v| (v - centre).powi(2)).sum::<f64>() / (count - 1.0);
    (centre, (variance / count).sqrt())
}

fn singular() -> ExperimentError {
    ExperimentError::Numerical("1 − εw is singular: change epsilon".into())
}

impl BoundaryMap {
    /// (99) by elimination against adding paths, and where the sum over paths ceases to converge.
    pub(super) fn resummation(
        &self,
        samples: &[Sample],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let (b, epsilon) = (self.boundary, self.epsilon);
        let mut difference = 0.0f64;
        let (mut rates, mut radii, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
        let (mut signs, mut through) = (Vec::new(), Vec::new());
        let mut powers = 0;
        for (k, sample) in samples.iter().enumerate() {
            context.report(k as f64 / samples.len() as f64, "resummation")?;
            let resolvent = sample.weights.resolvent(epsilon, 2 * b).ok_or_else(singular)?;
            let largest = resolvent.amax();
            for input in 0..b {
                let sums = self.sums(&sample.weights, input, epsilon)?;
                powers = powers.max(sums.powers);
                for output in b..2 * b {
                    difference =
                        difference.max((sums.sum[output] - resolvent[(output, input)]).abs() / largest);
                }
            }
            // Growth of wⁿ between boundary neurons over many powers: the root test for the series.
            let growth = |powers: i32| {
                let mut x = vec![0.0; self.neurons];
                x[..b].fill(1.0);
                let mut log = 0.0;
                let mut half = 0.0;
                for power in 1..=powers {
                    x = sample.weights.apply(&x);
                    let size: f64 = x.iter().sum();
                    if size == 0.0 {
                        return 0.0;
                    }
                    log += size.ln();
                    x.iter_mut().for_each(|x| *x /= size);
                    if 2 * power == powers {
                        half = log + x[b..2 * b].iter().sum::<f64>().ln();
                    }
                }
                let last = log + x[b..2 * b].iter().sum::<f64>().ln();
                ((last - half) / f64::from(powers / 2)).exp()
            };
            let (low, _) = sample.weights.spectral_radius();
            let (low_seen, high_seen) = sample.visible().spectral_radius();
            if low_seen > 0.0 {
                rates.push(growth(400) / (0.5 * (low_seen + high_seen)));
                radii.push(2.0 / (low_seen + high_seen));
                hidden.push(f64::from(u8::from(high_seen < low)));
                context.check()?;
                // Beyond the radius of convergence elimination goes on, but paths have no negative sums.
                let beyond =
                    sample.weights.resolvent(3.0 / (low_seen + high_seen), b).ok_or_else(singular)?;
                let reached = |input: usize, output: usize| sample.shortest[input].links[output].is_some();
                let elements = (0..b).flat_map(|i| (b..2 * b).map(move |o| (i, o)));
                let elements = elements.filter(|&(i, o)| reached(i, o));
                let negative = elements.map(|(i, o)| f64::from(u8::from(beyond[(o, i)] < 0.0)));
                signs.push(mean(negative));
            }
            let share = self.boundary_visits(&resolvent);
            // NaN in a network without a connected pair.
            through.extend(share.is_finite().then_some(share));
        }
        outcome.magnitude(
            "(99) by elimination against the sum over paths",
            difference,
            "largest difference of boundary elements over the largest of the columns of εw/(1 − εw)",
        );
        if radii.len() > 1 {
            let (ratio, error) = average(&rates);
            // The root test over a finite number of powers has not quite settled.
            outcome.compare(
                "growth of the paths between boundary neurons over the spectral radius",
                ratio,
                error.max(1e-3),
                1.0,
                "from 200 to 400 links, mean over networks with cycles; radius of the neurons that lie on a path \
                 from an input to an output: (99) converges for ε below one over it",
            );
            let (radius, error) = average(&radii);
            outcome.measure(
                "radius of convergence of (99)",
                radius,
                error,
                "in ε, mean over networks with cycles",
            );
            let (share, error) = average(&hidden);
            outcome.measure(
                "networks whose largest spectral radius the boundary does not see",
                share,
                error,
                "share in which cycles off all paths between boundary neurons have the largest one",
            );
            let (negative, error) = average(&signs);
            outcome.measure(
                "negative elements of (99) beyond the radius of convergence",
                negative,
                error,
                "share of connected pairs at 1.5 times the radius, where (100) has no real value",
            );
            outcome.finding(format!(
                "Elimination and the sum over up to {powers} links agree within {:.0e}. Paths grow as {ratio:.3} times \
                 the spectral radius of the neurons that they can pass for each link, so that (99) converges for epsilon below {radius:.3} (mean); at 1.5 \
                 times this {:.0} % of its elements are negative.",
                difference.max(1e-12),
                100.0 * negative,
            ));
        }
        let (share, error) = average(&through);
        outcome.measure(
            "share of (99) from paths through other boundary neurons",
            share,
            error,
            "relative to all paths, sum over pairs: the bulk alone gives less",
        );
        Ok(())
    }

    /// The part of the boundary elements that is due to paths with boundary neurons on the way.
    fn boundary_visits(&self, resolvent: &DMatrix<f64>) -> f64 {
        let b = self.boundary;
        // With s the sum over paths through the bulk, w_∂ = s + s w_∂, so that s = w_∂ (1 + w_∂)⁻¹.
        let all = resolvent.view((0, 0), (2 * b, 2 * b)).into_owned();
        let one = DMatrix::identity(2 * b, 2 * b);
        let Some(bulk) = (one + &all).lu().solve(&all) else { return f64::NAN };
        let total = |m: &DMatrix<f64>| m.view((b, 0), (b, b)).sum();
        (total(&all) - total(&bulk)) / total(&all)
    }

    /// (97)–(99) as a network of their own: its stationary state against that of all neurons.
    ///
    /// With slope one and no input but the biases, x = εwx + b. The boundary network is x_∂ = w_∂x_∂ + b_∂.
    pub(super) fn response(
        &self,
        samples: &[Sample],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let (n, b) = (self.neurons, 2 * self.boundary);
        for (where_, first) in [("boundary", true), ("all", false)] {
            let mut points = Vec::new();
            for epsilon in [self.epsilon, self.epsilon / 2.0, self.epsilon / 4.0] {
                let (mut error, mut size) = (0.0, 0.0);
                for (index, sample) in samples.iter().enumerate() {
                    context.report(0.0, "boundary network")?;
                    let z = normals(self.seed, (1 << 34) + index as u64, n);
                    let mut bias = DMatrix::from_vec(n, 1, z);
                    if first {
                        bias.rows_mut(b, n - b).fill(0.0);
                    }
                    let resolvent = sample.weights.resolvent(epsilon, b).ok_or_else(singular)?;
                    let all = sample.weights.stationary(epsilon, &bias).ok_or_else(singular)?;
                    let exact = all.rows(0, b);
                    let own = DMatrix::identity(b, b) - resolvent.view((0, 0), (b, b));
                    let boundary = own.lu().solve(&bias.rows(0, b)).ok_or_else(singular)?;
                    error += (boundary - exact).norm_squared();
                    size += exact.norm_squared();
                }
                points.push((1.0 / epsilon, (error / size).sqrt()));
            }
            outcome.measure(
                &format!("error of the boundary network (97)–(99), biases on {where_} neurons"),
                points[0].1,
                points[0].1 / (2.0 * (samples.len() * b) as f64).sqrt(),
                "relative error of the stationary boundary states, root mean square, slope one",
            );
            let name = format!("stationary states of the boundary network, biases on {where_} neurons");
            let expected = if first { None } else { Some(1.0) };
            outcome.study(&name, "1/epsilon", expected, &points);
        }
        Ok(())
    }

    /// d of (100) on random networks against the neurons on a shortest path, as ε falls.
    pub(super) fn random_distances(
        &self,
        unit: &[Sample],
        weighted: &[Sample],
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        for (kind, samples) in [("unit weights", unit), ("random weights", weighted)] {
            let (mut plain, mut counted) = (Vec::new(), Vec::new());
            let mut first = (0.0, 0.0);
            for (k, epsilon) in self.ladder().into_iter().enumerate() {
                context.report(0.0, "distances")?;
                let (mut errors, mut rest, mut mean_excess) = (Vec::new(), Vec::new(), Vec::new());
                for sample in samples {
                    context.check()?;
                    let pairs = sample.pairs(epsilon)?;
                    if pairs.is_empty() {
                        continue;
                    }
                    errors.push(mean(pairs.iter().map(|p| (p.distance - p.between).abs())));
                    let shift = |p: &Pair| p.shortest_weight.ln() / epsilon.ln();
                    rest.push(mean(pairs.iter().map(|p| (p.distance - p.between - shift(p)).abs())));
                    mean_excess.push(mean(pairs.iter().map(|p| p.mean_between - p.between)));
                }
                if errors.len() < 2 {
                    return Err(ExperimentError::Numerical(
                        "hardly an output can be reached: choose a larger degree or boundary".into(),
                    ));
                }
                let (error, spread) = average(&errors);
                if k == 0 {
                    first = (error, spread);
                    let (excess, spread) = average(&mean_excess);
                    outcome.measure(
                        &format!("neurons on a mean path beyond the shortest, {kind}"),
                        excess,
                        spread,
                        "paths weighted as in (99), mean over connected pairs",
                    );
                }
                // At the largest ε longer paths still matter, which fade faster than the logarithm.
                if k > 0 {
                    plain.push((-epsilon.ln(), error));
                }
                // The next paths have one link more at least, thus relative weight ε.
                if k < 3 {
                    counted.push((1.0 / epsilon, average(&rest).0 * -epsilon.ln()));
                }
            }
            outcome.measure(
                &format!("error of T19 on random networks, {kind}"),
                first.0,
                first.1,
                "mean |d − n| over connected pairs, n the neurons between on a shortest path",
            );
            let name = format!("T19 on random networks, {kind}");
            outcome.study(&name, "ln(1/epsilon)", Some(1.0), &plain);
            let name = format!("d with the weights of the shortest paths taken out, {kind}");
            outcome.study(&name, "1/epsilon", None, &counted);
            outcome.finding(format!(
                "On random networks with {kind} |d − n| is {:.3} on average at epsilon = {}, and {:.3} at {:.0e}: \
                 it falls \
                 with the power {:.2} of ln(1/epsilon).",
                first.0,
                self.epsilon,
                plain[plain.len() - 1].1,
                self.ladder()[plain.len()],
                order(&plain).unwrap_or(f64::NAN),
            ));
        }
        let pairs = weighted[0].pairs(self.epsilon)?;
        let column = |f: fn(&Pair) -> f64| -> Vec<f64> { pairs.iter().map(f).collect() };
        outcome.draw(
            "Distance of boundary neurons on one random network",
            Axis::new("neurons between on a shortest path", ""),
            Axis::new("neurons", ""),
            vec![
                Line::new("d of (100)", &column(|p| p.between), &column(|p| p.distance)),
                Line::new("mean path", &column(|p| p.between), &column(|p| p.mean_between)),
            ],
        );
        Ok(())
    }
}
