//! The part of [`ChainOfNeurons`] about more than one wave: null constraints (54), (55), (75), T12,
//! and the string action (76), T15.

use std::f64::consts::{PI, TAU};

use crate::simulate::solvers::NormalStream;
use crate::simulate::{Axis, Context, ExperimentError, Line, Outcome};

use super::ChainOfNeurons;
use crate::simulate::experiments::chain_waves::{
    LEFT, RIGHT, below, left_mover, lengths, mean, places, rate, right_mover, step_left, step_right,
    two_digits,
};

impl ChainOfNeurons {
    pub(super) fn constraints(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let mut defects: Vec<(f64, [f64; 7])> = Vec::new();
        for (i, n) in lengths(self.neurons).into_iter().enumerate() {
            context.report(i as f64 / 4.0, "null constraints")?;
            let random: Vec<_> = (0..self.subsystems).map(|d| self.random_wave(d, n)).collect();
            let pulses: Vec<_> = (0..self.subsystems).map(|d| self.pulse(d, 0.0, n)).collect();
            let chain = right_mover(n);
            let moves = |waves: &[Vec<f64>]| waves.iter().map(|x| chain.apply(x)).collect::<Vec<_>>();
            let later: Vec<_> = pulses.iter().map(|x| chain.flow(x, TAU / 4.0)).collect();

            // Null movers to the left, in sectors that overlap those of other subsystems.
            let back = |d: usize| self.pulse(d, 1.2, n);
            let null: Vec<_> = pulses.iter().enumerate().map(|(d, x)| Mixture::new(x, &back(d))).collect();
            // One subsystem stands still for a moment, so that only the other one moves.
            let standing = [
                Mixture::new(&RIGHT.on(n, 1.0), &RIGHT.on(n, 1.0)),
                Mixture::new(&RIGHT.on(n, 0.0), &LEFT.on(n, 0.0)),
            ];
            let each = |mixtures: &[Mixture], f: fn(&Mixture) -> Vec<f64>| {
                defect(&mixtures.iter().map(f).collect::<Vec<_>>())
            };
            defects.push((
                n as f64,
                [
                    defect(&moves(&random)),
                    defect(&moves(&pulses)),
                    defect(&moves(&later)),
                    each(&null, |x| x.printed(-1.0)).max(each(&null, |x| x.printed(1.0))),
                    each(&null, |x| x.central(-1.0)).max(each(&null, |x| x.central(1.0))),
                    each(&standing, |x| x.central(-1.0)),
                    each(&null, Mixture::velocity),
                ],
            ));
            if n == self.neurons {
                let one_way = Mixture::new(&RIGHT.on(n, 0.0), &vec![0.0; n]);
                outcome.magnitude(
                    "derivative (64) of the right-mover in steps",
                    one_way.printed(1.0).into_iter().fold(0.0, |worst: f64, x| worst.max(x.abs())),
                    "largest ∂x/∂ξ⁺ over α, with the differences (53) and (62)",
                );
                self.cross_products(&moves(&random), outcome);
                outcome.magnitude(
                    "defect of (55) for the mean where only one subsystem changes",
                    each(&standing, Mixture::velocity),
                    "largest |η v v| over largest Σv²: the condition on the mixture holds",
                );
            }
        }
        let [before, last] = [defects[2].1, defects[3].1];
        let names = [
            ("defect of (54), random waves", "subsystems that do not interact, each a random right-mover"),
            ("defect of (54), one moving subsystem at each neuron", "pulses that do not overlap"),
            (
                "defect of (54) for those pulses after a quarter turn",
                "in continuous time, where pulses spread",
            ),
            ("defect of (75) with the difference (62), null movers", "∂/∂τ by (53) in steps; larger of both"),
            (
                "defect of (75) with central differences, null movers",
                "in time and along the chain; larger of both",
            ),
            ("defect of (75) where only the mean is null", "one subsystem stands still for a moment"),
            ("defect of (55) for the mean of null movers", "movers that both obey (55)"),
        ];
        for (index, (name, meaning)) in names.into_iter().enumerate() {
            let meaning = format!("largest |η v v| over largest Σv²; {meaning}");
            // The digits of the third one are rounding on long chains.
            if [1, 2, 4].contains(&index) {
                outcome.magnitude(name, last[index], &meaning);
            } else {
                let change = (last[index] - before[index]).abs();
                outcome.measure(name, last[index], change.max(1e-12), &meaning);
            }
        }
        let mut order = |index: usize, expected| {
            let points: Vec<_> = defects.iter().map(|(n, d)| (*n, d[index])).collect();
            outcome.study(&format!("{}, by length", names[index].0), "neurons", expected, &points)
        };
        let random = order(0, Some(0.0));
        let mixed = order(3, Some(1.0));
        let only = order(5, Some(0.0));
        let mean_of_null = order(6, Some(0.0));
        outcome.finding(format!(
            "{} subsystems that do not interact miss (54) by {:.2} of the squared velocities, which falls \
             with order {} in the number of neurons. Where only one subsystem moves at each neuron, the \
             defect is {} in steps; after a quarter turn in continuous time it is {} on {} and {} on {} \
             neurons.",
            self.subsystems,
            last[0],
            two_digits(random),
            below(last[1]),
            below(defects[0].1[2]),
            defects[0].0,
            below(last[2]),
            defects[3].0,
        ));
        outcome.finding(format!(
            "For movers that are null in both directions the defect of (75) falls with order {mixed:.2} with \
             the difference (62), and is {} with central differences. A null mean of movers that are not \
             null misses (75) by {:.2} (order {}), and the mean of null movers misses (55) by {:.2} (order {}).",
            below(last[4]),
            last[5],
            two_digits(only),
            last[6],
            two_digits(mean_of_null),
        ));
        let line = |name: &str, index: usize| {
            let (x, y): (Vec<f64>, Vec<f64>) = defects.iter().map(|(n, d)| (*n, d[index])).unzip();
            Line::new(name, &x, &y)
        };
        outcome.draw(
            "Null constraints",
            Axis::log("N", ""),
            Axis::log("defect", ""),
            [0, 3, 5].map(|index| line(names[index].0, index)).into(),
        );
        Ok(())
    }

    /// T12 at every neuron and on the average over the chain, over all pairs of subsystems.
    fn cross_products(&self, v: &[Vec<f64>], outcome: &mut Outcome) {
        let n = v[0].len() as f64;
        let (mut local, mut average) = (Vec::new(), Vec::new());
        for c in 0..v.len() {
            for d in 0..c {
                let product: Vec<f64> = v[c].iter().zip(&v[d]).map(|(a, b)| a * b).collect();
                let square = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>() / n;
                let scale = (square(&v[c]) * square(&v[d])).sqrt();
                local.push(square(&product).sqrt() / scale);
                average.push((product.iter().sum::<f64>() / n / scale).abs());
            }
        }
        let statistics = |values: &[f64]| {
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
            // With one pair there is no spread to estimate from; the whole value is its error then.
            (mean, if values.len() > 1 { (variance / (count - 1.0)).sqrt() } else { mean })
        };
        let ((local, local_error), (average, average_error)) = (statistics(&local), statistics(&average));
        outcome.measure(
            "cross product of two subsystems at a neuron",
            local,
            local_error,
            "root mean square of v_c v_d over those of v_c and v_d, mean over pairs; 0 by T12",
        );
        outcome.measure(
            "cross product of two subsystems averaged over the chain",
            average,
            average_error,
            "|mean of v_c v_d| over the root mean squares, mean over pairs; falls with the number of modes",
        );
        outcome.finding(format!(
            "Cross products of independent subsystems (T12) have the size {local:.2} of the product of the \
             velocities at a neuron and {average:.2} on the average over the chain.",
        ));
    }

    /// Σ_k (a_k cos kσ + b_k sin kσ)/k with normal deviates, so that all modes move alike.
    fn random_wave(&self, subsystem: usize, n: usize) -> Vec<f64> {
        let mut stream = NormalStream::new(self.seed, subsystem as u64);
        let mut deviates = Vec::new();
        while deviates.len() < 2 * self.modes {
            let mut block = [0.0; 32];
            stream.next_block(&mut block);
            deviates.extend(block);
        }
        let wave = |sigma: f64| -> f64 {
            let modes = deviates.chunks_exact(2).take(self.modes).enumerate();
            modes
                .map(|(i, c)| {
                    let (sin, cos) = ((i + 1) as f64 * sigma).sin_cos();
                    (c[0] * cos + c[1] * sin) / (i + 1) as f64
                })
                .sum()
        };
        places(n).map(wave).collect()
    }

    /// A smooth pulse in the middle eight tenths of the subsystem's sector; sectors do not overlap.
    fn pulse(&self, subsystem: usize, shift: f64, n: usize) -> Vec<f64> {
        let sectors = self.subsystems as f64;
        let pulse = |sigma: f64| {
            let u = ((sigma / TAU * sectors - subsystem as f64 - shift).rem_euclid(sectors) - 0.1) / 0.8;
            if 0.0 < u && u < 1.0 { (4.0 - 1.0 / (u * (1.0 - u))).exp() } else { 0.0 }
        };
        places(n).map(pulse).collect()
    }

    /// Lattice form of (76) in conformal gauge, one component, on a quarter turn: its first variation
    /// on the movers in steps, which solve its equation of motion, and in continuous time.
    pub(super) fn string_action(
        &self,
        context: &Context<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), ExperimentError> {
        let (mut stepped, mut points) = (0.0f64, Vec::new());
        for (i, n) in lengths(self.neurons.min(1024)).into_iter().take(3).enumerate() {
            let (chains, start) = ((right_mover(n), left_mover(n)), (RIGHT.on(n, 0.0), LEFT.on(n, 0.0)));
            let (mut right, mut left) = start.clone();
            let times = n / 4;
            let mut sheets = (Vec::new(), Vec::new(), Vec::new());
            for t in 0..=times {
                context.report((i as f64 + t as f64 / times as f64) / 3.0, "string action")?;
                sheets.0.push(mean(&right, &left));
                step_right(&mut right);
                step_left(&mut left);
                let tau = t as f64 / rate(n);
                sheets.1.push(mean(&chains.0.flow(&start.0, tau), &chains.1.flow(&start.1, tau)));
                // The variation is smooth and vanishes at both ends.
                let factor = (PI * t as f64 / times as f64).sin().powi(2);
                sheets.2.push(RIGHT.on(n, 0.5).iter().map(|x| factor * x).collect::<Vec<f64>>());
            }
            stepped = stepped.max(first_variation(&sheets.0, &sheets.2).abs());
            points.push((n as f64, first_variation(&sheets.1, &sheets.2).abs()));
        }
        let order = outcome.study(
            "first variation of (76) on the mixture in continuous time",
            "neurons",
            Some(1.0),
            &points,
        );
        outcome.magnitude(
            "first variation of (76) on the mixture in steps",
            stepped,
            "relative to twice the root of the squares of wave and variation; 0 if (76) gives (74)",
        );
        outcome.finding(format!(
            "The lattice form of (76) in conformal gauge is stationary on the mixture in steps, {}; in \
             continuous time its first variation is {:.1e} on {} neurons and falls with order {order:.2}.",
            below(stepped),
            points[2].1,
            points[2].0,
        ));
        Ok(())
    }
}

/// A mean of movers to the right and to the left, one step before, now and one step after.
struct Mixture {
    steps: [Vec<f64>; 3],
}

impl Mixture {
    fn new(right: &[f64], left: &[f64]) -> Self {
        let at = |step: fn(&mut [f64]), back: fn(&mut [f64])| {
            let (mut right, mut left) = (right.to_vec(), left.to_vec());
            step(&mut right);
            back(&mut left);
            mean(&right, &left)
        };
        Mixture { steps: [at(step_left, step_right), mean(right, left), at(step_right, step_left)] }
    }

    /// Twice ∂x/∂ξ^± = ½(∂x/∂τ ± ∂x/∂σ) with (53) and (62), over α.
    fn printed(&self, sign: f64) -> Vec<f64> {
        let [_, now, next] = &self.steps;
        let n = now.len();
        (0..n).map(|i| next[i] - now[i] + sign * (now[i] - now[(i + n - 1) % n])).collect()
    }

    /// The same with differences over two steps and over two neurons.
    fn central(&self, sign: f64) -> Vec<f64> {
        let [before, now, next] = &self.steps;
        let n = now.len();
        let along = |i: usize| now[(i + 1) % n] - now[(i + n - 1) % n];
        (0..n).map(|i| 0.5 * (next[i] - before[i] + sign * along(i))).collect()
    }

    /// ∂x/∂τ over α.
    fn velocity(&self) -> Vec<f64> {
        self.steps[2].iter().zip(&self.steps[0]).map(|(next, before)| 0.5 * (next - before)).collect()
    }
}

/// Largest |η_μν v^μ v^ν| along the chain over the largest Σ_μ (v^μ)², with v⁰ by (51).
fn defect(v: &[Vec<f64>]) -> f64 {
    let (mut worst, mut scale) = (0.0f64, 0.0f64);
    for i in 0..v[0].len() {
        let total: f64 = v.iter().map(|v| v[i]).sum();
        let squares: f64 = v.iter().map(|v| v[i] * v[i]).sum();
        worst = worst.max((squares - total * total).abs());
        scale = scale.max(squares + total * total);
    }
    worst / scale
}

/// `(S[x + δ] − S[x − δ])/2` of S = Σ (x(t, i+1) − x(t, i))² − (x(t+1, i) − x(t, i))², over
/// `2√(K[x]K[δ])` with the sum K of both squares; exact because S is quadratic.
fn first_variation(x: &[Vec<f64>], delta: &[Vec<f64>]) -> f64 {
    let (mut variation, mut squares) = (0.0, [0.0; 2]);
    for t in 0..x.len() - 1 {
        let n = x[t].len();
        for i in 0..n {
            let slopes = |y: &[Vec<f64>]| (y[t + 1][i] - y[t][i], y[t][(i + 1) % n] - y[t][i]);
            let ((a, b), (c, d)) = (slopes(x), slopes(delta));
            variation += 2.0 * (b * d - a * c);
            squares[0] += a * a + b * b;
            squares[1] += c * c + d * d;
        }
    }
    variation / (2.0 * (squares[0] * squares[1]).sqrt())
}
