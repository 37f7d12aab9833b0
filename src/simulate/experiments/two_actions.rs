//! Equations (101), (102): the two actions on families of fields, and whether they can be proportional.

mod boundary_action;
mod gravity_action;

use nalgebra::DMatrix;

use crate::simulate::{Context, Experiment, ExperimentError, Outcome, ParameterError, parameters, positive};

parameters! {
    /// Both sides of (102) as functions of the size of a family of fields, and at stationary points.
    /// No map between the fields is stated in the paper, so none is used: what is measured is what every
    /// map would have to respect.
    pub struct TwoActions {
        /// Grid points a side, of space-time on the left and of a boundary variable on the right.
        points: usize = 24, 20..=128;
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
        let meaning = "ways to give the terms D, box, dF/dt and gradient on the right exponents that occur on the \
                       left, by scales of lengths, time and F at fixed D, γ, μ, Λ and κ, when the metric is scaled";
        let results = [
            ("", count(&[0, 1, 2, 3], &normal)),
            (", without the boxed term", count(&[0, 2, 3], &normal)),
            (", with the gradient term as printed", count(&[0, 1, 2, 5], &normal)),
            (", with a scale of p", count(&[0, 1, 2, 3], &any)),
        ];
        for (variant, found) in results {
            let name = format!("scalings compatible with proportionality in {n} dimensions{variant}");
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
