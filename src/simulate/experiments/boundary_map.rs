//! Equations (97)–(100), T19, T20: sums over paths between boundary neurons, and what their logarithm counts.

mod networks;
mod order;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::simulate::solvers::{PathSums, ShortestPaths, SparseWeights, normals};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// The boundary weights (99) of chains, bundles, cycles and random sparse networks with positive
    /// weights, by elimination and by adding paths, and the distance (100) against counted neurons.
    pub struct BoundaryMap {
        /// Number of neurons of a random network, boundary included.
        neurons: usize = 200, 20..=500;
        /// Number of input neurons, and of output neurons.
        boundary: usize = 8, 4..=64;
        /// Mean number of links into a neuron.
        degree: f64 = 1.5, positive();
        /// The weight ε of a link in (99).
        epsilon: f64 = 0.1, 0.001..=0.9;
        /// Standard deviation of the logarithm of a weight; 0 for unit weights.
        spread: f64 = 0.5, 0.0..=2.0;
        /// Number of random networks.
        networks: usize = 8, 2..=1000;
        /// Bulk neurons of the longest chain.
        length: usize = 12, 2..=60;
        /// Number of parallel chains, and of neurons on the cycle.
        chains: usize = 4, 2..=1000;
        /// Seed of the networks.
        seed: u64 = 20_200_804, ..;
    }
}

/// Powers of εw that may be added: enough where ε times the spectral radius is below 0.99.
const POWERS: usize = 10_000;

/// One random network and its paths from every input.
pub(super) struct Sample {
    pub weights: SparseWeights,
    pub shortest: Vec<ShortestPaths>,
    /// Neurons 0..boundary are inputs, the next ones outputs.
    boundary: usize,
}

/// What (99) and (100) give for one pair of boundary neurons, and what was counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// w_∂ from input to output.
    pub element: f64,
    /// d of (100).
    pub distance: f64,
    /// Bulk and boundary neurons between the two on a shortest path.
    pub between: f64,
    /// Distinct neurons between the two on all shortest paths.
    pub on_shortest: f64,
    /// Σ over the shortest paths of the products of their weights.
    pub shortest_weight: f64,
    /// Mean number of neurons on a path, weighted as in (99).
    pub mean_between: f64,
}

impl Sample {
    /// The neurons on a path from an input to an output: no other adds to the elements between them.
    pub(super) fn visible(&self) -> SparseWeights {
        let n = self.weights.neurons();
        let transposed = self.weights.transposed();
        let mut after = vec![false; n];
        let mut before = vec![false; n];
        for k in 0..self.boundary {
            let forward = &self.shortest[k].links;
            let backward = transposed.shortest_paths(self.boundary + k).links;
            for i in 0..n {
                after[i] |= i == k || forward[i].is_some();
                before[i] |= i == self.boundary + k || backward[i].is_some();
            }
        }
        self.weights.restricted(|i| after[i] && before[i])
    }

    /// One pair for each output that a path from an input reaches, inputs first.
    pub(super) fn pairs(&self, epsilon: f64) -> Result<Vec<Pair>, ExperimentError> {
        let mut pairs = Vec::new();
        for (input, shortest) in self.shortest.iter().enumerate() {
            let PathSums { sum, mean_links, .. } = sums(&self.weights, input, epsilon)?;
            for output in self.boundary..2 * self.boundary {
                let Some(links) = shortest.links[output] else { continue };
                if sum[output] < 1e-290 {
                    return Err(ExperimentError::Numerical(
                        "a path is too long for its element: choose a larger epsilon or degree".into(),
                    ));
                }
                pairs.push(Pair {
                    element: sum[output],
                    distance: distance(sum[output], epsilon),
                    between: links as f64 - 1.0,
                    on_shortest: shortest.neurons_to(output, &self.weights) as f64,
                    shortest_weight: shortest.weight[output],
                    mean_between: mean_links[output] - 1.0,
                });
            }
        }
        Ok(pairs)
    }
}

/// (100): d = log_ε(w_∂) − 1.
pub(super) fn distance(element: f64, epsilon: f64) -> f64 {
    element.ln() / epsilon.ln() - 1.0
}

fn sums(weights: &SparseWeights, source: usize, epsilon: f64) -> Result<PathSums, ExperimentError> {
    weights.path_sums(source, epsilon, POWERS).ok_or_else(|| {
        ExperimentError::Numerical(format!(
            "the sum over paths does not converge at epsilon = {epsilon}: choose a smaller epsilon or degree"
        ))
    })
}

/// `chains` parallel chains with `between` neurons each from neuron 0 to neuron 1.
fn bundle(chains: usize, between: usize, weights: &[f64]) -> Result<SparseWeights, ExperimentError> {
    let mut links = Vec::new();
    for chain in 0..chains {
        let neuron = |k: usize| match k {
            0 => 0,
            k if k == between + 1 => 1,
            k => 1 + chain * between + k,
        };
        for (k, &weight) in weights[..=between].iter().enumerate() {
            links.push((neuron(k + 1), neuron(k), weight));
        }
    }
    SparseWeights::new(2 + chains * between, &links).ok_or_else(overflow)
}

fn overflow() -> ExperimentError {
    ExperimentError::Numerical("a weight is not a positive number: choose a smaller spread".into())
}

impl Experiment for BoundaryMap {
    const NAME: &'static str = "boundary-map";
    const SUMMARY: &'static str = "resummed boundary weights against counted paths, and the distance between \
                                   boundary neurons against the neurons between them";
    const EQUATIONS: &'static [&'static str] = &["(97)", "(98)", "(99)", "(100)", "T19", "T20"];

    fn check(&self) -> Result<(), ParameterError> {
        if 4 * self.boundary > self.neurons {
            let allowed = "it must be at most a quarter of the neurons";
            return Err(ParameterError::refused("boundary", self.boundary, allowed));
        }
        // The spectral radius of a random directed network tends to the mean number of links into a
        // neuron times the mean weight; half of the radius of convergence leaves room for fluctuations.
        let radius = self.degree * (0.5 * self.spread * self.spread).exp();
        if self.epsilon * radius > 0.5 {
            let allowed =
                format!("epsilon·degree·exp(spread²/2) = {:.2} must be at most 0.5", self.epsilon * radius);
            return Err(ParameterError::refused("epsilon", self.epsilon, allowed));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        self.chains(&context.part(0.0, 0.2), &mut outcome)?;
        self.cycle(&context.part(0.2, 0.25), &mut outcome)?;
        let unit = self.samples(0.0, &context.part(0.25, 0.3))?;
        let weighted = self.samples(self.spread, &context.part(0.3, 0.35))?;
        self.resummation(&weighted, &context.part(0.35, 0.6), &mut outcome)?;
        self.response(&weighted, &context.part(0.6, 0.7), &mut outcome)?;
        self.random_distances(&unit, &weighted, &context.part(0.7, 0.8), &mut outcome)?;
        self.order_of_elements(&unit, &weighted, &context.part(0.8, 0.95), &mut outcome)?;
        self.metric_properties(&weighted, &context.part(0.95, 1.0), &mut outcome)?;
        Ok(outcome)
    }
}

impl BoundaryMap {
    pub(super) fn sums(
        &self,
        weights: &SparseWeights,
        source: usize,
        epsilon: f64,
    ) -> Result<PathSums, ExperimentError> {
        sums(weights, source, epsilon)
    }

    /// Smaller and smaller ε, for the limit.
    pub(super) fn ladder(&self) -> Vec<f64> {
        (1..=5).map(|k| self.epsilon.powi(k)).collect()
    }

    /// Networks in which every link is there with the same probability; the same links for any spread.
    fn samples(&self, spread: f64, context: &Context<'_>) -> Result<Vec<Sample>, ExperimentError> {
        let n = self.neurons;
        let count = (self.degree * n as f64).round() as usize;
        let mut samples = Vec::new();
        for index in 0..self.networks {
            context.report(index as f64 / self.networks as f64, "random networks")?;
            let z = normals(self.seed, index as u64, count);
            let mut source = ChaCha8Rng::seed_from_u64(self.seed);
            source.set_stream((1 << 33) + index as u64);
            // The upper 32 bits as a fraction of n; the bias of n/2^32 does not matter.
            let mut pick = || (((source.next_u64() >> 32) * n as u64) >> 32) as usize;
            let links: Vec<(usize, usize, f64)> =
                z.iter().map(|z| (pick(), pick(), (spread * z).exp())).collect();
            let weights = SparseWeights::new(n, &links).ok_or_else(overflow)?;
            let shortest = (0..self.boundary).map(|input| weights.shortest_paths(input)).collect();
            samples.push(Sample { weights, shortest, boundary: self.boundary });
        }
        Ok(samples)
    }

    /// T19 on a chain with unit weights, with random weights, and on a bundle of chains.
    fn chains(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        type Element = Result<f64, ExperimentError>;
        let element = |chains: usize, between: usize, weights: &[f64], epsilon: f64| -> Element {
            Ok(sums(&bundle(chains, between, weights)?, 0, epsilon)?.sum[1])
        };
        let unit = vec![1.0; self.length + 1];
        let lengths: Vec<f64> = (0..=self.length).map(|n| n as f64).collect();
        let (mut worst, mut single, mut many) = (0.0f64, Vec::new(), Vec::new());
        for between in 0..=self.length {
            context.report(0.0, "chains")?;
            let d = distance(element(1, between, &unit, self.epsilon)?, self.epsilon);
            worst = worst.max((d - between as f64).abs());
            single.push(d);
            // Without a bulk neuron there is only one link, whatever the number of chains.
            let d = distance(element(self.chains, between.max(1), &unit, self.epsilon)?, self.epsilon);
            many.push(if between == 0 { f64::NAN } else { d });
        }
        outcome.magnitude(
            "T19 on one chain with unit weights",
            worst,
            "largest |d − n| for chains of up to `length` bulk neurons",
        );

        // Random weights: d − n = Σ ln a / ln ε over the n + 1 links.
        let trials = 100 * self.networks;
        let (mut squares, mut residual) = (vec![0.0; self.length + 1], 0.0f64);
        let mut limit = vec![0.0; self.ladder().len()];
        for trial in 0..trials {
            context.report(0.2 + 0.8 * trial as f64 / trials as f64, "chains with random weights")?;
            let z = normals(self.seed, (1 << 32) + trial as u64, self.length + 1);
            let weights: Vec<f64> = z.iter().map(|z| (self.spread * z).exp()).collect();
            for between in 0..=self.length {
                let d = distance(element(1, between, &weights, self.epsilon)?, self.epsilon);
                let shift = self.spread * z[..=between].iter().sum::<f64>() / self.epsilon.ln();
                squares[between] += (d - between as f64).powi(2);
                residual = residual.max((d - between as f64 - shift).abs());
            }
            for (sum, epsilon) in limit.iter_mut().zip(self.ladder()) {
                let d = distance(element(1, 2, &weights, epsilon)?, epsilon);
                *sum += (d - 2.0).powi(2);
            }
        }
        let rms: Vec<f64> = squares.iter().map(|s| (s / trials as f64).sqrt()).collect();
        outcome.compare(
            "error of T19 on a chain with random weights",
            rms[self.length],
            rms[self.length] / (2.0 * trials as f64).sqrt(),
            self.spread * (self.length as f64 + 1.0).sqrt() / -self.epsilon.ln(),
            "root mean square of d − n for `length` bulk neurons; reference: spread·√(n+1)/ln(1/ε)",
        );
        outcome.magnitude(
            "error of T19 minus the logarithm of the weights",
            residual,
            "largest |d − n − Σ ln a/ln ε| on chains with random weights",
        );
        let last = self.length;
        outcome.compare(
            "neurons missing on parallel chains",
            last as f64 - many[last],
            1e-9,
            (self.chains as f64).ln() / -self.epsilon.ln(),
            "n − d for `chains` chains side by side; reference: ln(chains)/ln(1/ε)",
        );
        // Up to how many chains side by side the rounded distance still counts their neurons.
        let mut count = 1;
        while (distance(element(count + 1, 1, &unit, self.epsilon)?, self.epsilon) - 1.0).abs() < 0.5 {
            context.check()?;
            count += 1;
        }
        outcome.measure(
            "parallel chains for which rounding d gives n",
            count as f64,
            0.0,
            "largest number of equal chains with |d − n| below one half",
        );
        outcome.finding(format!(
            "At epsilon = {} one chain with unit weights has d = n; with weights of spread {} d is off by {:.2} for \
             {} neurons, and more than {count} chains side by side hide at least half a neuron.",
            self.epsilon, self.spread, rms[self.length], self.length,
        ));
        let logs = |errors: &[f64]| -> Vec<(f64, f64)> {
            self.ladder().iter().zip(errors).map(|(epsilon, &error)| (-epsilon.ln(), error)).collect()
        };
        if self.spread > 0.0 {
            let limit: Vec<f64> = limit.iter().map(|s| (s / trials as f64).sqrt()).collect();
            let name = "T19 on a chain with random weights";
            outcome.study(name, "ln(1/epsilon)", Some(1.0), &logs(&limit));
        }
        let mut bundles = Vec::new();
        for epsilon in self.ladder() {
            bundles.push((distance(element(self.chains, 2, &unit, epsilon)?, epsilon) - 2.0).abs());
        }
        let name = "T19 on parallel chains";
        outcome.study(name, "ln(1/epsilon)", Some(1.0), &logs(&bundles));
        let band = |sign: f64| -> Vec<f64> { lengths.iter().zip(&rms).map(|(n, r)| n + sign * r).collect() };
        outcome.draw(
            "Distance (100) of the ends of chains",
            Axis::new("bulk neurons of the chain", ""),
            Axis::new("d", ""),
            vec![
                Line::new("one chain", &lengths, &single),
                Line::new("parallel chains", &lengths[1..], &many[1..]),
                Line::new("random weights, one deviation above", &lengths, &band(1.0)),
                Line::new("random weights, one deviation below", &lengths, &band(-1.0)),
            ],
        );
        Ok(())
    }

    /// A closed cycle: a signal goes around again, and the sum over paths has a radius of convergence.
    fn cycle(&self, context: &Context<'_>, outcome: &mut Outcome) -> Result<(), ExperimentError> {
        context.report(0.0, "cycle")?;
        let n = self.chains + 1;
        let links: Vec<(usize, usize, f64)> = (0..n).map(|j| ((j + 1) % n, j, 1.0)).collect();
        let cycle = SparseWeights::new(n, &links).ok_or_else(overflow)?;
        let mut points = Vec::new();
        for epsilon in [0.5, 0.4, 0.3, 0.2] {
            // From neuron 0 to n − 1 there are n − 2 neurons between.
            let d = distance(sums(&cycle, 0, epsilon)?.sum[n - 1], epsilon);
            points.push((1.0 / epsilon, ((n - 2) as f64 - d) * -epsilon.ln()));
        }
        let name = "T19 on a cycle, (n − d) ln(1/epsilon)";
        outcome.study(name, "1/epsilon", Some(n as f64), &points);
        let (low, high) = cycle.spectral_radius();
        outcome.compare(
            "spectral radius of a cycle",
            0.5 * (low + high),
            (high - low).max(1e-12),
            1.0,
            "of unit weights",
        );
        // Beyond the radius of convergence the fraction of (99) is still a number, but of which sign?
        let beyond = cycle
            .resolvent(1.25, 1)
            .ok_or_else(|| ExperimentError::Numerical("1 − εw is singular".into()))?;
        outcome.measure(
            "element of (99) on a cycle beyond the radius of convergence",
            beyond[(n - 1, 0)],
            1e-12,
            "at ε = 1.25; the sum over paths diverges, and (100) has no real value for a negative element",
        );
        Ok(())
    }
}
