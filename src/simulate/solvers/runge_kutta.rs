//! Runge–Kutta methods for ordinary differential equations.

use thiserror::Error;

/// One step of the classical Runge–Kutta method, order 4, for y' = f(t, y).
pub fn rk4_step<const N: usize>(
    f: &impl Fn(f64, &[f64; N]) -> [f64; N],
    t: f64,
    y: &[f64; N],
    dt: f64,
) -> [f64; N] {
    let shifted = |k: &[f64; N], h: f64| -> [f64; N] { std::array::from_fn(|i| y[i] + h * k[i]) };
    let k1 = f(t, y);
    let k2 = f(t + dt / 2.0, &shifted(&k1, dt / 2.0));
    let k3 = f(t + dt / 2.0, &shifted(&k2, dt / 2.0));
    let k4 = f(t + dt, &shifted(&k3, dt));
    std::array::from_fn(|i| y[i] + dt / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]))
}

/// Why an adaptive integration stopped early.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("failed to keep the tolerance at t = {t}: the step fell below {step:e}")]
pub struct StepFailure {
    /// The time that was reached.
    pub t: f64,
    /// The step that is tried next.
    pub step: f64,
}

/// Integrates y' = f(t, y) from `t0` to `t1` with the embedded method of Dormand & Prince, order 5
/// (Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I*, section II.5), keeping the
/// local error of each component below `tolerance`·(1 + |y|).
///
/// # Errors
/// [`StepFailure`] where the solution or its derivative ceases to be finite or smooth.
pub fn dopri5<const N: usize>(
    f: impl Fn(f64, &[f64; N]) -> [f64; N],
    t0: f64,
    t1: f64,
    y0: [f64; N],
    tolerance: f64,
) -> Result<[f64; N], StepFailure> {
    const A: [[f64; 6]; 6] = [
        [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
        [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
        [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
        [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
        [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
    ];
    const C: [f64; 6] = [0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0];
    // Fifth- minus fourth-order weights.
    const E: [f64; 7] =
        [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];
    let span = t1 - t0;
    if span == 0.0 {
        return Ok(y0);
    }
    let (mut t, mut y) = (t0, y0);
    let mut dt = span / 100.0;
    let smallest = span.abs() * 1e-13;
    let mut k = [[0.0; N]; 7];
    k[0] = f(t, &y);
    while (t1 - t) * span.signum() > smallest {
        if (t + dt - t1) * span.signum() > 0.0 {
            dt = t1 - t;
        }
        let mut next = y;
        for stage in 0..6 {
            next =
                std::array::from_fn(|i| y[i] + dt * (0..=stage).map(|j| A[stage][j] * k[j][i]).sum::<f64>());
            k[stage + 1] = f(t + C[stage] * dt, &next);
        }
        let error = (0..N)
            .map(|i| {
                let local = dt * (0..7).map(|j| E[j] * k[j][i]).sum::<f64>();
                local.abs() / (tolerance * (1.0 + y[i].abs().max(next[i].abs())))
            })
            // f64::max would drop a NaN.
            .fold(0.0, |worst: f64, e| if e > worst || e.is_nan() { e } else { worst });
        if error <= 1.0 {
            t += dt;
            y = next;
            k[0] = k[6];
        }
        let factor = if error.is_finite() { 0.9 * error.powf(-0.2) } else { 0.2 };
        dt *= factor.clamp(0.2, 5.0);
        if dt.abs() < smallest && (t1 - t).abs() > smallest {
            return Err(StepFailure { t, step: dt.abs() });
        }
    }
    Ok(y)
}
