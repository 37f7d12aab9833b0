//! Waves on a closed chain of length 2π, and ways to compare them.

use std::f64::consts::TAU;

use crate::simulate::solvers::Chain;

/// A smooth periodic wave of height 1, exp(s(cos(σ − c) − 1)).
#[derive(Debug, Clone, Copy)]
pub(super) struct Wave {
    sharpness: f64,
    centre: f64,
}

/// The two waves differ in shape and place, so that exchanging them would be seen.
pub(super) const RIGHT: Wave = Wave { sharpness: 2.0, centre: 0.0 };
pub(super) const LEFT: Wave = Wave { sharpness: 3.0, centre: 2.0 };

impl Wave {
    pub(super) fn at(self, sigma: f64) -> f64 {
        (self.sharpness * ((sigma - self.centre).cos() - 1.0)).exp()
    }

    pub(super) fn slope(self, sigma: f64) -> f64 {
        -self.sharpness * (sigma - self.centre).sin() * self.at(sigma)
    }

    /// The wave at the places of the neurons, moved by `shift` to the right.
    pub(super) fn on(self, neurons: usize, shift: f64) -> Vec<f64> {
        places(neurons).map(|sigma| self.at(sigma - shift)).collect()
    }
}

/// σ of each neuron; they are 1/α = 2π/N apart.
pub(super) fn places(neurons: usize) -> impl Iterator<Item = f64> {
    (0..neurons).map(move |i| i as f64 * TAU / neurons as f64)
}

/// α of (53) and (62), such that a chain of this many neurons has length 2π.
pub(super) fn rate(neurons: usize) -> f64 {
    neurons as f64 / TAU
}

/// (58) on a chain where each neuron hears the one before: C = α(π̂ − 1) as in (61).
pub(super) fn right_mover(neurons: usize) -> Chain {
    Chain::new(neurons, TAU, &[(-1, rate(neurons)), (0, -rate(neurons))])
}

/// (58) for the transposed weights: C = α(π̂ᵀ − 1) as in (70).
pub(super) fn left_mover(neurons: usize) -> Chain {
    Chain::new(neurons, TAU, &[(1, rate(neurons)), (0, -rate(neurons))])
}

/// The lengths of a convergence study: an eighth, a quarter, half and all of the neurons.
pub(super) fn lengths(neurons: usize) -> [usize; 4] {
    [neurons / 8, neurons / 4, neurons / 2, neurons]
}

/// The time of this many turns, rounded to whole steps 1/α of the shortest chain.
pub(super) fn time(neurons: usize, turns: f64) -> f64 {
    let shortest = lengths(neurons)[0] as f64;
    TAU * (turns * shortest).round().max(1.0) / shortest
}

/// (π̂x)_i = x_{i−1}, one step (57) of the chain (60).
pub(super) fn step_right<T>(x: &mut [T]) {
    x.rotate_right(1);
}

/// One step with the transposed weights.
pub(super) fn step_left<T>(x: &mut [T]) {
    x.rotate_left(1);
}

pub(super) fn mean(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| 0.5 * (a + b)).collect()
}

/// x_{i−1} − 2x_i + x_{i+1} = −(Ĝx)_i with Ĝ of (67).
pub(super) fn second_difference(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    (0..n).map(|i| x[(i + n - 1) % n] - 2.0 * x[i] + x[(i + 1) % n]).collect()
}

pub(super) fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    // f64::max would drop a NaN.
    let worst = |worst: f64, e: f64| if e > worst || e.is_nan() { e } else { worst };
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, worst)
}

/// Root mean square of a − b over that of b.
pub(super) fn relative_difference(a: &[f64], b: &[f64]) -> f64 {
    let difference: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    (difference / square(b)).sqrt()
}

pub(super) fn square(a: &[f64]) -> f64 {
    a.iter().map(|a| a * a).sum()
}

/// Steps of a state of `size` numbers between two reports of progress.
pub(super) fn slice(size: usize) -> usize {
    (200_000 / size).max(1)
}

/// "below 1e-9" for numbers whose digits are rounding.
pub(super) fn below(value: f64) -> String {
    let bounds = ["1e-12", "1e-9", "1e-6", "1e-3"].map(|text| (text, text.parse().unwrap_or(0.0)));
    match bounds.into_iter().find(|&(_, bound)| value.abs() <= bound) {
        Some((text, _)) => format!("below {text}"),
        None => format!("{value:.1e}"),
    }
}

/// With two decimals, and no sign on zero.
pub(super) fn two_digits(value: f64) -> String {
    format!("{:.2}", (value * 100.0).round() / 100.0 + 0.0)
}
