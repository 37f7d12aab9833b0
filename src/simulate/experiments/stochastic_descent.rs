//! Statement Q5: drift and diffusion of stochastic gradient descent on a tanh network.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::simulate::solvers::normals;
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// A network with one hidden layer of tanh neurons is trained by stochastic gradient descent on the data of
    /// a noisy teacher; then drift and spread of its steps are measured for several step and batch sizes.
    pub struct StochasticDescent {
        /// Hidden neurons.
        hidden: usize = 5, 1..=50;
        /// Examples.
        examples: usize = 256, 16..=100_000;
        /// Standard deviation of the noise in the data.
        noise: f64 = 0.3, positive();
        /// Steps of training before anything is measured.
        training: usize = 400, 0..=1_000_000;
        /// Steps for each step size and batch size, a multiple of 20.
        steps: usize = 8000, 200..=1_000_000;
        /// Seed of the data, the network and the batches.
        seed: u64 = 20_211_028, ..;
    }
}

/// Step sizes η at the batch size [`BATCH`], and batch sizes B at the step size [`STEP`].
const STEP_SIZES: [f64; 4] = [0.01, 0.02, 0.04, 0.08];
const BATCH_SIZES: [usize; 5] = [2, 4, 8, 16, 32];
const BATCH: usize = 8;
const STEP: f64 = 0.02;
/// The samples of a setting are divided into so many groups, whose scatter gives the errors.
const GROUPS: usize = 20;

struct Example {
    x: f64,
    y: f64,
}

/// v·tanh(a x + b): weights a, biases b and outputs v, in turn for each hidden neuron.
struct Network {
    q: Vec<f64>,
}

impl Network {
    fn output(&self, x: f64) -> f64 {
        self.q.chunks_exact(3).map(|n| n[2] * (n[0] * x + n[1]).tanh()).sum()
    }

    /// Adds the gradient of ½(output − y)².
    fn add_gradient(&self, example: &Example, gradient: &mut [f64]) {
        let error = self.output(example.x) - example.y;
        for (n, g) in self.q.chunks_exact(3).zip(gradient.chunks_exact_mut(3)) {
            let f = (n[0] * example.x + n[1]).tanh();
            let inner = error * n[2] * (1.0 - f * f);
            g[0] += inner * example.x;
            g[1] += inner;
            g[2] += error * f;
        }
    }

    /// The mean gradient of some examples.
    fn gradient<'a>(&self, examples: impl ExactSizeIterator<Item = &'a Example>) -> Vec<f64> {
        let count = examples.len() as f64;
        let mut gradient = vec![0.0; self.q.len()];
        for example in examples {
            self.add_gradient(example, &mut gradient);
        }
        gradient.iter_mut().for_each(|g| *g /= count);
        gradient
    }
}

/// Drift along the descent, over the gradient; and half the summed variance of a step. One for each group.
struct Setting {
    drift: Vec<f64>,
    diffusion: Vec<f64>,
}

impl StochasticDescent {
    fn data(&self) -> Vec<Example> {
        let places = normals(self.seed, 1, self.examples);
        let noise = normals(self.seed, 2, self.examples);
        let teacher = Network { q: normals(self.seed, 3, 3 * self.hidden) };
        let example = |(&x, n): (&f64, &f64)| Example { x, y: teacher.output(x) + self.noise * n };
        places.iter().zip(&noise).map(example).collect()
    }

    /// Steps from the trained network, each on a batch drawn with replacement.
    fn measure_steps(
        &self,
        network: &Network,
        data: &[Example],
        eta: f64,
        batch: usize,
        random: &mut ChaCha8Rng,
    ) -> Setting {
        let whole = network.gradient(data.iter());
        let square: f64 = whole.iter().map(|g| g * g).sum();
        let each = self.steps / GROUPS;
        let (mut drift, mut diffusion) = (Vec::new(), Vec::new());
        for _ in 0..GROUPS {
            let (mut along, mut spread) = (0.0, 0.0);
            for _ in 0..each {
                let drawn: Vec<&Example> =
                    (0..batch).map(|_| &data[random.random_range(0..data.len())]).collect();
                let gradient = network.gradient(drawn.into_iter());
                for (g, w) in gradient.iter().zip(&whole) {
                    let step = -eta * g;
                    along -= step * w;
                    spread += (step + eta * w).powi(2);
                }
            }
            drift.push(along / (each as f64 * square));
            diffusion.push(spread / (2.0 * each as f64));
        }
        Setting { drift, diffusion }
    }
}

/// Mean and standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (square / n).sqrt())
}

/// Slope of log y against log x for each group, as mean and standard error.
fn exponent(x: &[f64], groups: &[&[f64]]) -> (f64, f64) {
    let slope = |group: usize| {
        let points: Vec<(f64, f64)> = x.iter().zip(groups).map(|(x, y)| (x.ln(), y[group].ln())).collect();
        let n = points.len() as f64;
        let (mx, my) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / n, b + y / n));
        let (up, down) =
            points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + (x - mx) * (y - my), b + (x - mx).powi(2)));
        up / down
    };
    mean(&(0..GROUPS).map(slope).collect::<Vec<_>>())
}

impl Experiment for StochasticDescent {
    const NAME: &'static str = "stochastic-descent";
    const SUMMARY: &'static str =
        "drift and diffusion of stochastic gradient descent against step size and batch size";
    const EQUATIONS: &'static [&'static str] = &["Q5"];

    fn check(&self) -> Result<(), ParameterError> {
        if self.steps.is_multiple_of(GROUPS) {
            return Ok(());
        }
        Err(ParameterError::refused("steps", self.steps, format!("it must be a multiple of {GROUPS}")))
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let data = self.data();
        let mut network = Network { q: normals(self.seed, 4, 3 * self.hidden) };
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        context.report(0.05, "training")?;
        for step in 0..self.training {
            if step % 100 == 0 {
                context.check()?;
            }
            let drawn: Vec<&Example> =
                (0..BATCH).map(|_| &data[random.random_range(0..data.len())]).collect();
            let gradient = network.gradient(drawn.into_iter());
            network.q.iter_mut().zip(gradient).for_each(|(q, g)| *q -= STEP * g);
        }
        let mut outcome = Outcome::default();
        let mut by_step = Vec::new();
        for (n, eta) in STEP_SIZES.into_iter().enumerate() {
            context.report(0.1 + 0.1 * n as f64, "step sizes")?;
            by_step.push(self.measure_steps(&network, &data, eta, BATCH, &mut random));
        }
        let mut by_batch = Vec::new();
        for (n, batch) in BATCH_SIZES.into_iter().enumerate() {
            context.report(0.5 + 0.1 * n as f64, "batch sizes")?;
            by_batch.push(self.measure_steps(&network, &data, STEP, batch, &mut random));
        }
        let drift: Vec<&[f64]> = by_step.iter().map(|setting| setting.drift.as_slice()).collect();
        let diffusion: Vec<&[f64]> = by_step.iter().map(|setting| setting.diffusion.as_slice()).collect();
        let by_size: Vec<&[f64]> = by_batch.iter().map(|setting| setting.diffusion.as_slice()).collect();
        let sizes = BATCH_SIZES.map(|batch| batch as f64);
        let (value, error) = exponent(&STEP_SIZES, &drift);
        outcome.compare("exponent of the drift in the step size", value, error, 1.0, "γ as a power of η");
        let (value, error) = exponent(&STEP_SIZES, &diffusion);
        outcome.compare("exponent of the diffusion in the step size", value, error, 2.0, "D as a power of η");
        let (value, error) = exponent(&sizes, &by_size);
        outcome.compare(
            "exponent of the diffusion in the batch size",
            value,
            error,
            -1.0,
            "D as a power of B",
        );
        let ratios: Vec<f64> =
            drift.iter().zip(STEP_SIZES).flat_map(|(d, eta)| d.iter().map(move |d| d / eta)).collect();
        let (value, error) = mean(&ratios);
        outcome.compare(
            "drift over the gradient",
            value,
            error,
            1.0,
            "mean of a step over −η times the gradient of the whole loss",
        );
        let curve = |name: &str, x: &[f64], settings: &[Setting]| {
            Line::new(name, x, &settings.iter().map(|s| mean(&s.diffusion).0).collect::<Vec<_>>())
        };
        outcome.draw(
            "Diffusion of a step against the step size, batches of 8",
            Axis::log("η", ""),
            Axis::log("D", ""),
            vec![curve("measured", &STEP_SIZES, &by_step)],
        );
        outcome.draw(
            "Diffusion of a step against the batch size, η = 0.02",
            Axis::log("B", ""),
            Axis::log("D", ""),
            vec![curve("measured", &sizes, &by_batch)],
        );
        let exponents = [
            "the drift in the step size",
            "the diffusion in the step size",
            "the diffusion in the batch size",
        ]
        .map(|what| outcome.measurement(&format!("exponent of {what}")).map_or(f64::NAN, |m| m.value));
        outcome.finding(format!(
            "γ goes as η to the power {:.2}, D as η to the power {:.2} and as B to the power {:.2}.",
            exponents[0], exponents[1], exponents[2]
        ));
        Ok(outcome)
    }
}
