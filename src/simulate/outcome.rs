//! What an experiment measured: numbers, convergence, curves, maps, and sentences made of them.

mod float;
mod round;
mod tables;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use float::{Float, number};
use float::{json, json_list, json_option};

/// Version of the JSON form of [`Outcome`].
const FORMAT: u32 = 1;

/// The result of one run of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Version of this format.
    pub format: u32,
    /// Name of the experiment.
    pub experiment: String,
    /// Numbers of the equations and statements that it bears on.
    pub equations: Vec<String>,
    /// Every parameter, defaults included: enough to repeat the run.
    pub parameters: BTreeMap<String, String>,
    /// Numbers, each with an error of its own.
    pub measurements: Vec<Measurement>,
    /// How errors fall as something is refined.
    pub convergence: Vec<Convergence>,
    /// Curves.
    pub series: Vec<Series>,
    /// Fields over two axes.
    pub maps: Vec<Map>,
    /// Sentences built from the numbers above.
    pub findings: Vec<String>,
}

/// One measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measurement {
    /// Unique within the outcome.
    pub name: String,
    /// The number, in the unit that its meaning states.
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub value: f64,
    /// The experiment's own estimate of the error of `value`: one standard error where it is
    /// statistical, otherwise a bound or the change under refinement; 0 where it is exact.
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub error: f64,
    /// What it means, with units.
    pub meaning: String,
    /// What it should be according to the paper or to an exact solution, if there is such a value.
    #[serde(with = "json_option")]
    #[schemars(with = "Option<Float>")]
    pub reference: Option<f64>,
    /// The value is rounding error or a tolerance that was met: only its magnitude means something.
    pub magnitude_only: bool,
}

/// How an error falls with resolution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Convergence {
    /// The quantity whose error is listed.
    pub quantity: String,
    /// What is refined: "grid points", "steps", "samples". Larger is finer.
    pub refined: String,
    /// From coarse to fine.
    pub points: Vec<ConvergencePoint>,
    /// Least-squares slope of −log(error) against log(resolution).
    #[serde(with = "json_option")]
    #[schemars(with = "Option<Float>")]
    pub observed_order: Option<f64>,
    /// By theory; absent where the error falls faster than any power (spectral) or none is known.
    #[serde(with = "json_option")]
    #[schemars(with = "Option<Float>")]
    pub expected_order: Option<f64>,
}

/// One run of a convergence study.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConvergencePoint {
    /// What was refined: a step, or a number of points.
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub resolution: f64,
    /// The error there.
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub error: f64,
}

/// Curves that share their axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// What is drawn.
    pub title: String,
    /// Across.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// Drawn over each other.
    pub lines: Vec<Line>,
}

/// An axis of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Axis {
    /// What is along it, with its unit.
    pub label: String,
    /// Empty for a pure number.
    pub unit: String,
    /// True if equal distances are equal ratios.
    pub logarithmic: bool,
}

/// A curve by its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// For the legend.
    pub name: String,
    /// In ascending order.
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub x: Vec<f64>,
    /// One for each x.
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub y: Vec<f64>,
}

/// A function of two variables on a grid, for a heat map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Map {
    /// What is drawn.
    pub title: String,
    /// Across.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// The quantity that is shown as colour.
    pub z: Axis,
    /// Positions across.
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub x_values: Vec<f64>,
    /// Positions upwards.
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub y_values: Vec<f64>,
    /// Row by row: the value at (x\[i\], y\[j\]) is `values[j * x_values.len() + i]`.
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub values: Vec<f64>,
}

impl Default for Outcome {
    fn default() -> Self {
        Outcome {
            format: FORMAT,
            experiment: String::new(),
            equations: Vec::new(),
            parameters: BTreeMap::new(),
            measurements: Vec::new(),
            convergence: Vec::new(),
            series: Vec::new(),
            maps: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl Outcome {
    /// The measurement with this name.
    #[must_use]
    pub fn measurement(&self, name: &str) -> Option<&Measurement> {
        self.measurements.iter().find(|measurement| measurement.name == name)
    }

    /// Adds a measurement.
    pub fn measure(&mut self, name: &str, value: f64, error: f64, meaning: &str) {
        self.measurements.push(Measurement {
            name: name.into(),
            value,
            error,
            meaning: meaning.into(),
            reference: None,
            magnitude_only: false,
        });
    }

    /// Adds a measurement that has a value to compare with.
    pub fn compare(&mut self, name: &str, value: f64, error: f64, reference: f64, meaning: &str) {
        self.measure(name, value, error, meaning);
        if let Some(last) = self.measurements.last_mut() {
            last.reference = Some(reference);
        }
    }

    /// Adds a number of which only the magnitude means something, such as a conservation error.
    pub fn magnitude(&mut self, name: &str, value: f64, meaning: &str) {
        self.measure(name, value, value.abs(), meaning);
        if let Some(last) = self.measurements.last_mut() {
            last.magnitude_only = true;
        }
    }

    /// Adds a study of convergence; `points` are (resolution, error). Returns the observed order, NaN where
    /// there is none.
    pub fn study(
        &mut self,
        quantity: &str,
        refined: &str,
        expected_order: Option<f64>,
        points: &[(f64, f64)],
    ) -> f64 {
        let study = Convergence::new(quantity, refined, expected_order, points);
        let order = study.observed_order.unwrap_or(f64::NAN);
        self.convergence.push(study);
        order
    }

    /// Adds a drawing of several curves.
    pub fn draw(&mut self, title: &str, x: Axis, y: Axis, lines: Vec<Line>) {
        self.series.push(Series::new(title, x, y, lines));
    }

    /// Adds a sentence; it is built from measured numbers, never a fixed verdict.
    pub fn finding(&mut self, sentence: impl Into<String>) {
        self.findings.push(sentence.into());
    }
}

impl Measurement {
    /// |value − reference| in units of the measurement's own error.
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        self.reference.map(|reference| (self.value - reference).abs() / self.error)
    }
}

impl Convergence {
    /// A study with its observed order; `points` are (resolution, error).
    #[must_use]
    pub fn new(quantity: &str, refined: &str, expected_order: Option<f64>, points: &[(f64, f64)]) -> Self {
        Convergence {
            quantity: quantity.into(),
            refined: refined.into(),
            points: points
                .iter()
                .map(|&(resolution, error)| ConvergencePoint { resolution, error })
                .collect(),
            observed_order: order(points),
            expected_order,
        }
    }
}

impl Series {
    /// A drawing of several curves.
    #[must_use]
    pub fn new(title: &str, x: Axis, y: Axis, lines: Vec<Line>) -> Self {
        Series { title: title.into(), x, y, lines }
    }
}

impl Axis {
    /// A linear axis; the unit is empty for a pure number.
    #[must_use]
    pub fn new(label: &str, unit: &str) -> Self {
        Axis { label: label.into(), unit: unit.into(), logarithmic: false }
    }

    /// A logarithmic axis.
    #[must_use]
    pub fn log(label: &str, unit: &str) -> Self {
        Axis { logarithmic: true, ..Axis::new(label, unit) }
    }

    /// Label with unit: "t (1/γ)".
    #[must_use]
    pub fn title(&self) -> String {
        if self.unit.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, self.unit) }
    }
}

impl Line {
    /// A curve by its points, x and y of equal number.
    #[must_use]
    pub fn new(name: &str, x: &[f64], y: &[f64]) -> Self {
        debug_assert_eq!(x.len(), y.len());
        Line { name: name.into(), x: x.to_vec(), y: y.to_vec() }
    }
}

/// Least-squares slope of −log(error) against log(resolution): the order of convergence.
///
/// `None` with fewer than two points, or where an error is zero or not finite.
#[must_use]
pub fn order(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points.iter().map(|&(n, e)| (n.ln(), e.abs().ln())).collect();
    if logs.len() < 2 || logs.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return None;
    }
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let sxy: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let sxx: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    Some(-sxy / sxx)
}

#[cfg(test)]
mod tests {
    use super::round::{round_to, significant};
    use super::*;

    fn sample() -> Outcome {
        let mut outcome = Outcome::default();
        outcome.compare("a, \"b\"", 1.234_567_89, 1e-3, f64::NAN, "a number");
        outcome.measure("infinite", f64::NEG_INFINITY, 0.0, "lost in plain JSON");
        outcome.magnitude("mass error", 3.1e-16, "rounding");
        let points: Vec<(f64, f64)> = [8.0, 16.0, 32.0].map(|n: f64| (n, 3.0 / n.powi(2))).into();
        outcome.convergence.push(Convergence::new("q", "steps", Some(2.0), &points));
        let line = Line::new("l", &[0.0, 1.0], &[1.0, f64::NAN]);
        outcome.series.push(Series::new("S t", Axis::new("t", "s"), Axis::log("y", ""), vec![line]));
        outcome
    }

    #[test]
    fn json_keeps_what_is_not_finite() {
        let text = serde_json::to_string(&sample()).unwrap();
        assert!(text.contains(r#""value":"-inf""#), "{text}");
        let back: Outcome = serde_json::from_str(&text).unwrap();
        assert_eq!(back.measurements[1].value, f64::NEG_INFINITY);
        assert!(back.measurements[0].reference.is_some_and(f64::is_nan));
        assert!(back.series[0].lines[0].y[1].is_nan());
        assert_eq!(back.findings, sample().findings);
        let schema = serde_json::to_string(&schemars::schema_for!(Outcome)).unwrap();
        assert!(schema.contains("-inf"), "{schema}");
    }

    #[test]
    fn rounding_keeps_no_more_digits_than_the_error_leaves() {
        let rounded = sample().rounded(8);
        assert_eq!(rounded.measurements[0].value, 1.234_57);
        assert_eq!(rounded.measurements[2].value, 1e-12);
        assert_eq!(significant(-0.012_345, 3), -0.012_3);
        assert_eq!(significant(9.996, 3), 10.0);
        assert_eq!(round_to(3e-7, 1e-3, 6), 0.0);
    }

    #[test]
    fn the_order_is_the_slope() {
        let order = sample().convergence[0].observed_order.unwrap();
        assert!((order - 2.0).abs() < 1e-12);
        assert_eq!(super::order(&[(1.0, 0.0), (2.0, 1.0)]), None);
    }

    #[test]
    fn tables_are_quoted() {
        let tables = sample().csv();
        assert_eq!(tables[0].1.lines().nth(1), Some("\"a, \"\"b\"\"\",1.23456789,0.001,NaN,a number"));
        assert_eq!(tables[2].0, "series-1-s-t.csv");
        assert_eq!(tables[2].1, "line,t (s),y\nl,0,1\nl,1,NaN\n");
    }
}
