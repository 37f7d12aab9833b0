//! Statement Q4: a fluid with half a winding, and the waves with one and with half of it.

use std::f64::consts::TAU;

use num_complex::Complex;

use crate::simulate::solvers::SplitStep2;
use crate::simulate::{
    Axis, Context, Experiment, ExperimentError, Line, Outcome, ParameterError, parameters, positive,
};

parameters! {
    /// States √p = r^l exp(−r²/2) with F = lφ in a harmonic potential of the plane, in units of ħ and γ: the
    /// Madelung fluid on a ring of any winding, and the wave equation on a periodic square.
    pub struct Circulation {
        /// Grid points a side of the square, even.
        points: usize = 128, 16..=1024;
        /// Side of the square.
        length: f64 = 16.0, 8.0..=64.0;
        /// Final time; the oscillator's period is π.
        time: f64 = 0.4, positive();
        /// Time steps of the waves, even.
        steps: usize = 400, 8..=100_000;
        /// Cells of the fluid from the centre outwards, a multiple of 4.
        cells: usize = 256, 32..=4096;
    }
}

/// Outermost radius of the fluid: its density there is below exp(−36) of the largest.
const RADIUS: f64 = 6.0;
/// The density at the start is exp(−SQUEEZE r²) r^(2l), so that the fluid moves.
const SQUEEZE: f64 = 1.5;

impl Experiment for Circulation {
    const NAME: &'static str = "circulation";
    const SUMMARY: &'static str =
        "a Madelung fluid with half a winding, which is no wave function of the plane";
    const EQUATIONS: &'static [&'static str] = &["Q4"];

    fn check(&self) -> Result<(), ParameterError> {
        for (name, value, divisor) in
            [("points", self.points, 2), ("steps", self.steps, 2), ("cells", self.cells, 4)]
        {
            if !value.is_multiple_of(divisor) {
                return Err(ParameterError::refused(
                    name,
                    value,
                    format!("it must be a multiple of {divisor}"),
                ));
            }
        }
        Ok(())
    }

    fn measure(&self, context: &Context<'_>) -> Result<Outcome, ExperimentError> {
        let mut outcome = Outcome::default();
        let winding = winding(0.5);
        outcome.compare(
            "winding of the fluid with l = 1/2",
            winding,
            1e-9,
            0.5,
            "circulation of the velocity around the centre, over 2πħ; a wave function has whole numbers only",
        );
        let mut lines = Vec::new();
        for (n, (name, l)) in
            [("wave with l = 1", 1.0), ("wave with l = 1/2 and a cut", 0.5)].into_iter().enumerate()
        {
            let start = 0.4 * n as f64;
            let change = self.wave_change(l, self.points, self.steps, &context.part(start, start + 0.3))?;
            let coarse = self.wave_change(
                l,
                self.points / 2,
                self.steps / 2,
                &context.part(start + 0.3, start + 0.4),
            )?;
            outcome.measure(
                &format!("change of the density, {name}"),
                change,
                (change - coarse).abs(),
                "∫|ρ(t) − ρ(0)| over ∫ρ, for a density that the Madelung equations keep",
            );
        }
        context.report(0.8, "fluid")?;
        let sizes = [self.cells / 4, self.cells / 2, self.cells];
        let mut errors = Vec::new();
        for cells in sizes {
            context.check()?;
            let [radii, density, exact] = self.fluid(0.5, cells)?;
            errors.push((cells as f64, distance(&radii, &density, &exact)));
            if cells == self.cells {
                lines.push(Line::new("fluid", &radii, &density));
                lines.push(Line::new("exact", &radii, &exact));
            }
        }
        outcome.study(
            "density of the fluid with l = 1/2 against the exact solution",
            "cells",
            Some(2.0),
            &errors,
        );
        outcome.draw(
            "Density of the breathing fluid with half a winding",
            Axis::new("r", ""),
            Axis::new("density", ""),
            lines,
        );
        let of = |name: &str| outcome.measurement(name).map_or(f64::NAN, |measured| measured.value);
        let sentence = format!(
            "The wave equation changes the density with a whole winding by {:.1e} and that with half a winding, which the \
             fluid keeps, by {:.2}.",
            of("change of the density, wave with l = 1"),
            of("change of the density, wave with l = 1/2 and a cut"),
        );
        outcome.finding(sentence);
        Ok(outcome)
    }
}

/// (1/2π) Σ Δ(phase) along a circle, on the covering plane, from the phases of neighbouring points.
fn winding(l: f64) -> f64 {
    const POINTS: usize = 360;
    let value = |m: usize| Complex::from_polar(1.0, l * TAU * m as f64 / POINTS as f64);
    (0..POINTS).map(|m| (value(m + 1) * value(m).conj()).arg()).sum::<f64>() / TAU
}

/// ∫|a − b| r dr over ∫ b r dr.
fn distance(radii: &[f64], a: &[f64], b: &[f64]) -> f64 {
    let apart: f64 = radii.iter().zip(a).zip(b).map(|((r, a), b)| r * (a - b).abs()).sum();
    apart / radii.iter().zip(b).map(|(r, b)| r * b).sum::<f64>()
}

impl Circulation {
    /// ∫|ρ(t) − ρ(0)| over ∫ρ of iΨ_t = −∇²Ψ + r²Ψ from r^l exp(−r²/2 + ilφ), cut along φ = π.
    fn wave_change(
        &self,
        l: f64,
        points: usize,
        steps: usize,
        context: &Context<'_>,
    ) -> Result<f64, ExperimentError> {
        let spacing = self.length / points as f64;
        // The centre lies between points, where l = 1/2 has no value.
        let place = |i: usize| (i as f64 + 0.5) * spacing - self.length / 2.0;
        let plane = || (0..points).flat_map(|j| (0..points).map(move |i| (place(i), place(j))));
        let potential: Vec<f64> = plane().map(|(x, y)| x * x + y * y).collect();
        let mut psi: Vec<Complex<f64>> = plane()
            .map(|(x, y)| {
                let r = x.hypot(y);
                Complex::from_polar(r.powf(l) * (-r * r / 2.0).exp(), l * y.atan2(x))
            })
            .collect();
        let before: Vec<f64> = psi.iter().map(Complex::norm_sqr).collect();
        let dt = self.time / steps as f64;
        let mut stepper = SplitStep2::new(&potential, self.length, 1.0, dt)
            .ok_or_else(|| ExperimentError::Numerical("the grid is no square".to_owned()))?;
        context.in_slices(steps, 50, "wave", |n| stepper.advance(&mut psi, n))?;
        let change: f64 = psi.iter().zip(&before).map(|(psi, before)| (psi.norm_sqr() - before).abs()).sum();
        Ok(change / before.iter().sum::<f64>())
    }

    /// The fluid with any winding: Ψ = r^l g(r, t) exp(ilφ) on the covering plane, where
    /// i g_t = −(w g')'/w + r² g with w = r^(2l+1), by Crank and Nicolson on finite volumes.
    /// Returns radii, computed density and the exact one.
    fn fluid(&self, l: f64, cells: usize) -> Result<[Vec<f64>; 3], ExperimentError> {
        let h = RADIUS / cells as f64;
        let radii: Vec<f64> = (0..cells).map(|j| (j as f64 + 0.5) * h).collect();
        let weight = |r: f64| r.powf(2.0 * l + 1.0);
        // −(w g')'/w + r²: the flux vanishes at the centre, where w does, and g beyond the last cell.
        let lower: Vec<f64> =
            radii.iter().enumerate().map(|(j, r)| -weight(j as f64 * h) / (weight(*r) * h * h)).collect();
        let upper: Vec<f64> = radii
            .iter()
            .enumerate()
            .map(|(j, r)| -weight((j + 1) as f64 * h) / (weight(*r) * h * h))
            .collect();
        let centre: Vec<f64> = (0..cells).map(|j| radii[j] * radii[j] - lower[j] - upper[j]).collect();
        let mut g: Vec<Complex<f64>> =
            radii.iter().map(|r| Complex::from((-SQUEEZE * r * r / 2.0).exp())).collect();
        // As many steps as cells, so that time and space are refined together.
        let half = Complex::new(0.0, 0.5 * self.time / cells as f64);
        for _ in 0..cells {
            let applied = |j: usize| {
                let below = if j > 0 { g[j - 1] * lower[j] } else { Complex::ZERO };
                let above = if j + 1 < cells { g[j + 1] * upper[j] } else { Complex::ZERO };
                below + g[j] * centre[j] + above
            };
            let right: Vec<Complex<f64>> = (0..cells).map(|j| g[j] - half * applied(j)).collect();
            g = thomas(&lower, &centre, &upper, half, right);
        }
        if g.iter().any(|value| !value.is_finite()) {
            return Err(ExperimentError::Numerical("the fluid broke down: choose more cells".to_owned()));
        }
        // exp(−c r²/2) with dc/dt = 2i(1 − c²), and the norm is kept.
        let tangent = Complex::new(0.0, (2.0 * self.time).tan());
        let c = (tangent + SQUEEZE) / (tangent * SQUEEZE + 1.0);
        let norm = (c.re / SQUEEZE).powf(l + 1.0);
        let exact = radii.iter().map(|r| norm * r.powf(2.0 * l) * (-c.re * r * r).exp()).collect();
        let density = radii.iter().zip(&g).map(|(r, g)| r.powf(2.0 * l) * g.norm_sqr()).collect();
        Ok([radii, density, exact])
    }
}

/// Solves (1 + s A) x = right for a tridiagonal real A, by elimination from one end.
fn thomas(
    lower: &[f64],
    centre: &[f64],
    upper: &[f64],
    s: Complex<f64>,
    mut right: Vec<Complex<f64>>,
) -> Vec<Complex<f64>> {
    let n = right.len();
    let mut pivot: Vec<Complex<f64>> = centre.iter().map(|c| s * c + 1.0).collect();
    for j in 1..n {
        let factor = s * lower[j] / pivot[j - 1];
        pivot[j] -= factor * s * upper[j - 1];
        let before = right[j - 1];
        right[j] -= factor * before;
    }
    for j in (0..n).rev() {
        let after = if j + 1 < n { s * upper[j] * right[j + 1] } else { Complex::ZERO };
        right[j] = (right[j] - after) / pivot[j];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_breathing_state_is_exact_for_a_whole_winding_too() {
        let experiment = Circulation::default();
        let [radii, density, exact] = experiment.fluid(1.0, 256).unwrap();
        assert!(distance(&radii, &density, &exact) < 1e-3);
    }

    #[test]
    fn windings_are_counted() {
        assert!((winding(1.0) - 1.0).abs() < 1e-12 && (winding(-0.25) + 0.25).abs() < 1e-12);
    }
}
