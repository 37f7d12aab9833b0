//! Rounding to what another machine reproduces.

use super::Outcome;

impl Outcome {
    /// Every number rounded to `digits` significant digits, for snapshots.
    ///
    /// Errors are rounded to two digits, and values to no more digits than their error leaves
    /// meaningful plus two. A `magnitude_only` value becomes the next larger of 1e-12, 1e-9, 1e-6,
    /// 1e-3, 1: its digits differ between machines, a growth by orders of magnitude is still seen.
    /// In series and maps, a value below 1e-9 of the largest becomes 0 unless the axis is
    /// logarithmic. Findings are kept as they are; they quote numbers with few digits.
    #[must_use]
    pub fn rounded(&self, digits: usize) -> Self {
        let mut rounded = self.clone();
        for measurement in &mut rounded.measurements {
            if measurement.magnitude_only {
                measurement.value = magnitude_bound(measurement.value);
                measurement.error = measurement.value;
            } else {
                measurement.value = round_to(measurement.value, measurement.error / 100.0, digits);
                measurement.error = significant(measurement.error, 2.min(digits));
            }
            measurement.reference = measurement.reference.map(|value| significant(value, digits));
        }
        for convergence in &mut rounded.convergence {
            for point in &mut convergence.points {
                point.error = significant(point.error, 3.min(digits));
            }
            convergence.observed_order =
                convergence.observed_order.map(|order| round_to(order, 0.01, digits));
        }
        for series in &mut rounded.series {
            for line in &mut series.lines {
                round_all(&mut line.x, digits, series.x.logarithmic);
                round_all(&mut line.y, digits, series.y.logarithmic);
            }
        }
        for map in &mut rounded.maps {
            round_all(&mut map.x_values, digits, map.x.logarithmic);
            round_all(&mut map.y_values, digits, map.y.logarithmic);
            round_all(&mut map.values, digits, map.z.logarithmic);
        }
        rounded
    }
}

/// `value` rounded to `digits` significant decimal digits.
pub(super) fn significant(value: f64, digits: usize) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return if value == 0.0 { 0.0 } else { value };
    }
    // Decimal rounding by the formatter is correct where multiplying by powers of ten is not.
    format!("{value:.*e}", digits.max(1) - 1).parse().unwrap_or(value)
}

/// `value` rounded to `digits` significant digits, but not finer than the power of ten below `step`.
pub(super) fn round_to(value: f64, step: f64, digits: usize) -> f64 {
    if !value.is_finite() || value == 0.0 || !(step > 0.0 && step.is_finite()) {
        return significant(value, digits);
    }
    let useful = value.abs().log10().floor() - step.log10().floor() + 1.0;
    if useful < 1.0 { 0.0 } else { significant(value, digits.min(useful as usize)) }
}

fn round_all(values: &mut [f64], digits: usize, logarithmic: bool) {
    let largest = values.iter().filter(|value| value.is_finite()).fold(0.0f64, |m, v| m.max(v.abs()));
    for value in values {
        if !logarithmic && value.abs() < 1e-9 * largest {
            *value = 0.0;
        }
        *value = significant(*value, digits);
    }
}

fn magnitude_bound(value: f64) -> f64 {
    const BOUNDS: [f64; 5] = [1e-12, 1e-9, 1e-6, 1e-3, 1.0];
    if value.is_nan() {
        return value;
    }
    BOUNDS.into_iter().find(|&bound| value.abs() <= bound).unwrap_or(f64::INFINITY)
}
