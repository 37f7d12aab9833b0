//! Statement Q8: wave packets on a curved background against a geodesic.

use crate::simulate::solvers::{Periodic1, dopri5};
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters,
};

parameters! {
    /// Packets of a massive wave on the metric −N(x)² dt² + dx² with N = 1 + a sin x: the centre of their energy
    /// against the geodesic of a particle, as the wave length falls.
    pub struct Packets {
        /// Amplitude a of the lapse.
        lapse: f64 = 0.5, 0.0..=0.6;
        /// Mass over momentum of the particle at the start.
        mass: f64 = 1.0, 0.0..=4.0;
        /// Largest wave number, a multiple of 4; the smallest is a quarter of it.
        waves: usize = 128, 16..=512;
        /// Final time.
        time: f64 = 2.0, 0.1..=3.0;
    }
}

/// Length of the circle, two periods of the lapse.
const LENGTH: f64 = 4.0 * std::f64::consts::PI;
/// Where packet and particle start.
const START: f64 = 5.0;
/// Width of a packet, over the root of the wave length over 2π.
const WIDTH: f64 = 1.5;

impl Packets {
    fn lapse_at(&self, x: f64) -> f64 {
        1.0 + self.lapse * x.sin()
    }

    fn lapse_slope(&self, x: f64) -> f64 {
        self.lapse * x.cos()
    }

    /// dx/dt = N p/E, dp/dt = −N' E with E = √(p² + m²): the geodesic from START with momentum 1.
    fn geodesic(&self) -> Result<f64, ExperimentError> {
        let rates = |_: f64, y: &[f64; 2]| {
            let energy = y[1].hypot(self.mass);
            [self.lapse_at(y[0]) * y[1] / energy, -self.lapse_slope(y[0]) * energy]
        };
        let end = dopri5(rates, 0.0, self.time, [START, 1.0], 1e-12)
            .map_err(|failure| ExperimentError::Numerical(failure.to_string()))?;
        Ok(end[0])
    }

    /// Centre of the energy at the end of φ_t = Nπ, π_t = (Nφ')' − N m²k² φ, by Runge and Kutta's method of order 4
    /// in time and Fourier's in space.
    fn centre(
        &self,
        waves: usize,
        refine: usize,
        context: &Context<'_>,
    ) -> Result<(f64, Vec<f64>, Vec<f64>), ExperimentError> {
        let k = waves as f64;
        let grid = Periodic1::new(16 * waves, LENGTH);
        let places = grid.positions();
        let lapse: Vec<f64> = places.iter().map(|x| self.lapse_at(*x)).collect();
        let slope: Vec<f64> = places.iter().map(|x| self.lapse_slope(*x)).collect();
        let mass = (self.mass * k).powi(2);
        let frequency = k * 1f64.hypot(self.mass);
        let width = WIDTH / k.sqrt();
        let speed = 1.0 / 1f64.hypot(self.mass);
        let envelope = |x: f64| (-((x - START) / width).powi(2) / 2.0).exp();
        let mut phi: Vec<f64> = places.iter().map(|x| envelope(*x) * (k * (x - START)).cos()).collect();
        // φ_t/N of a packet that moves to the right as a whole, and its phase with it.
        let mut momentum: Vec<f64> = places
            .iter()
            .map(|&x| {
                let along = (x - START) / width.powi(2) * speed;
                envelope(x) * (along * (k * (x - START)).cos() + frequency * (k * (x - START)).sin())
            })
            .collect();
        let steps = (self.time * 16.0 * k) as usize * refine;
        let dt = self.time / steps as f64;
        let rates = |phi: &[f64], momentum: &[f64]| -> (Vec<f64>, Vec<f64>) {
            let (first, second) = grid.derivatives(phi);
            let force = |j: usize| lapse[j] * (second[j] - mass * phi[j]) + slope[j] * first[j];
            let moved = lapse.iter().zip(momentum).map(|(n, p)| n * p).collect();
            (moved, (0..phi.len()).map(force).collect())
        };
        let shifted = |y: &[f64], by: f64, rate: &[f64]| -> Vec<f64> {
            y.iter().zip(rate).map(|(y, rate)| y + by * rate).collect()
        };
        context.in_slices(steps, 64, "packet", |count| {
            for _ in 0..count {
                let k1 = rates(&phi, &momentum);
                let k2 = rates(&shifted(&phi, dt / 2.0, &k1.0), &shifted(&momentum, dt / 2.0, &k1.1));
                let k3 = rates(&shifted(&phi, dt / 2.0, &k2.0), &shifted(&momentum, dt / 2.0, &k2.1));
                let k4 = rates(&shifted(&phi, dt, &k3.0), &shifted(&momentum, dt, &k3.1));
                for j in 0..phi.len() {
                    phi[j] += dt / 6.0 * (k1.0[j] + 2.0 * (k2.0[j] + k3.0[j]) + k4.0[j]);
                    momentum[j] += dt / 6.0 * (k1.1[j] + 2.0 * (k2.1[j] + k3.1[j]) + k4.1[j]);
                }
            }
        })?;
        let (first, _) = grid.derivatives(&phi);
        let energy: Vec<f64> = (0..phi.len())
            .map(|j| lapse[j] * (momentum[j].powi(2) + first[j].powi(2) + mass * phi[j].powi(2)) / 2.0)
            .collect();
        let total: f64 = energy.iter().sum();
        let centre = places.iter().zip(&energy).map(|(x, e)| x * e).sum::<f64>() / total;
        if !centre.is_finite() {
            return Err(ExperimentError::Numerical("the packet broke down: choose fewer waves".to_owned()));
        }
        let largest = energy.iter().copied().fold(0.0, f64::max);
        Ok((centre, places, energy.iter().map(|e| e / largest).collect()))
    }
}

impl Experiment for Packets {
    const NAME: &'static str = "packets";
    const SUMMARY: &'static str = "the centre of a wave packet on a curved background against a geodesic";
    const EQUATIONS: &'static [&'static str] = &["Q8"];

    fn check(&self) -> Result<(), ParameterError> {
        if !self.waves.is_multiple_of(4) {
            return Err(ParameterError::refused("waves", self.waves, "it must be a multiple of 4"));
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        let end = self.geodesic()?;
        let straight = START + self.time * self.lapse_at(START) / 1f64.hypot(self.mass);
        let path = (end - START).abs();
        let mut errors = Vec::new();
        let mut lines = Vec::new();
        let mut finest = f64::NAN;
        for (n, waves) in [self.waves / 4, self.waves / 2, self.waves].into_iter().enumerate() {
            let part = context.part(0.25 * n as f64, 0.25 * (n + 1) as f64);
            let (centre, places, energy) = self.centre(waves, 1, &part)?;
            errors.push((waves as f64, (centre - end).abs()));
            lines.push(Line::new(&format!("wave number {waves}"), &places, &energy));
            finest = centre;
        }
        let (again, ..) = self.centre(self.waves / 4, 2, &context.part(0.75, 1.0))?;
        let accuracy = (again - end).abs() - errors[0].1;
        let accuracy = accuracy.abs() / path + 1e-9;
        outcome.study("packet against the geodesic", "wave number", Some(1.0), &errors);
        outcome.measure(
            "distance of the packet from the geodesic over the path",
            (finest - end).abs() / path,
            accuracy,
            "centre of the energy at the largest wave number; the error is that of the time step",
        );
        outcome.measure(
            "distance of the packet from a straight path over the path",
            (finest - straight).abs() / path,
            accuracy,
            "the same against a particle that keeps its first velocity",
        );
        outcome.draw(
            "Energy of the packets at the end",
            Axis::new("x", ""),
            Axis::new("energy density over its largest value", ""),
            lines,
        );
        outcome.finding(format!(
            "The packet with the wave number {} ends {:.1e} of its path away from the geodesic.",
            self.waves,
            (finest - end).abs() / path
        ));
        Ok(outcome)
    }
}
