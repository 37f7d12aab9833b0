//! What an experiment measured: numbers, convergence, curves, maps, and sentences made of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Version of the JSON form of [`Outcome`].
const FORMAT: u32 = 1;

/// The result of one run of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Version of this format.
    pub format: u32,
    pub experiment: String,
    /// Numbers of the equations and statements that it bears on.
    pub equations: Vec<String>,
    /// Every parameter, defaults included: enough to repeat the run.
    pub parameters: BTreeMap<String, String>,
    pub measurements: Vec<Measurement>,
    pub convergence: Vec<Convergence>,
    pub series: Vec<Series>,
    pub maps: Vec<Map>,
    /// Sentences built from the numbers above.
    pub findings: Vec<String>,
}

/// One measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measurement {
    /// Unique within the outcome.
    pub name: String,
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

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConvergencePoint {
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub resolution: f64,
    #[serde(with = "json")]
    #[schemars(with = "Float")]
    pub error: f64,
}

/// Curves that share their axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Axis {
    pub label: String,
    /// Empty for a pure number.
    pub unit: String,
    pub logarithmic: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    pub name: String,
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub x: Vec<f64>,
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub y: Vec<f64>,
}

/// A function of two variables on a grid, for a heat map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Map {
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    /// The quantity that is shown as colour.
    pub z: Axis,
    #[serde(with = "json_list")]
    #[schemars(with = "Vec<Float>")]
    pub x_values: Vec<f64>,
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

    /// Adds a sentence; it is built from measured numbers, never a fixed verdict.
    pub fn finding(&mut self, sentence: impl Into<String>) {
        self.findings.push(sentence.into());
    }

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

    /// The data as CSV tables: pairs of a file name and its text.
    ///
    /// Numbers are written so that they read back exactly; NaN and infinities as `NaN`, `inf`, `-inf`.
    #[must_use]
    pub fn csv(&self) -> Vec<(String, String)> {
        let mut tables = Vec::new();
        let mut text = String::from("name,value,error,reference,meaning\n");
        for m in &self.measurements {
            let reference = m.reference.map_or(String::new(), |value| value.to_string());
            let (name, meaning) = (quoted(&m.name), quoted(&m.meaning));
            let _ = writeln!(text, "{name},{},{},{reference},{meaning}", m.value, m.error);
        }
        tables.push(("measurements.csv".to_owned(), text));
        if !self.convergence.is_empty() {
            let mut text = String::from("quantity,refined,resolution,error\n");
            for study in &self.convergence {
                let (quantity, refined) = (quoted(&study.quantity), quoted(&study.refined));
                for point in &study.points {
                    let _ = writeln!(text, "{quantity},{refined},{},{}", point.resolution, point.error);
                }
            }
            tables.push(("convergence.csv".to_owned(), text));
        }
        for (index, series) in self.series.iter().enumerate() {
            let mut text = format!("line,{},{}\n", quoted(&series.x.title()), quoted(&series.y.title()));
            for line in &series.lines {
                for (x, y) in line.x.iter().zip(&line.y) {
                    let _ = writeln!(text, "{},{x},{y}", quoted(&line.name));
                }
            }
            tables.push((format!("series-{}-{}.csv", index + 1, slug(&series.title)), text));
        }
        for (index, map) in self.maps.iter().enumerate() {
            let titles = [&map.x, &map.y, &map.z].map(|axis| quoted(&axis.title())).join(",");
            let mut text = titles + "\n";
            let points = map.y_values.iter().flat_map(|y| map.x_values.iter().map(move |x| (x, y)));
            for ((x, y), z) in points.zip(&map.values) {
                let _ = writeln!(text, "{x},{y},{z}");
            }
            tables.push((format!("map-{}-{}.csv", index + 1, slug(&map.title)), text));
        }
        tables
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

/// A measured number as a reader compares it: powers of ten where it is very small or large.
#[must_use]
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() || (1e-3..1e6).contains(&value.abs()) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// `value` rounded to `digits` significant decimal digits.
fn significant(value: f64, digits: usize) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return if value == 0.0 { 0.0 } else { value };
    }
    // Decimal rounding by the formatter is correct where multiplying by powers of ten is not.
    format!("{value:.*e}", digits.max(1) - 1).parse().unwrap_or(value)
}

/// `value` rounded to `digits` significant digits, but not finer than the power of ten below `step`.
fn round_to(value: f64, step: f64, digits: usize) -> f64 {
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

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(6).collect::<Vec<_>>().join("-")
}

/// A float in JSON: a number, or one of the strings "NaN", "inf", "-inf", which JSON numbers lack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Float(pub f64);

impl Serialize for Float {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_str(&self.0.to_string())
        }
    }
}

impl<'de> Deserialize<'de> for Float {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(f64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(value) => Ok(Float(value)),
            Form::Text(text) => match text.as_str() {
                "NaN" => Ok(Float(f64::NAN)),
                "inf" => Ok(Float(f64::INFINITY)),
                "-inf" => Ok(Float(f64::NEG_INFINITY)),
                _ => Err(serde::de::Error::custom(format!("`{text}` is not a number"))),
            },
        }
    }
}

impl JsonSchema for Float {
    fn schema_name() -> Cow<'static, str> {
        "Float".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number" }, { "enum": ["NaN", "inf", "-inf"] }] })
    }
}

mod json {
    use super::{Deserialize, Deserializer, Float, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        Float(*value).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Float::deserialize(deserializer).map(|number| number.0)
    }
}

mod json_option {
    use super::{Deserialize, Deserializer, Float, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
        value.map(Float).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<f64>, D::Error> {
        Ok(Option::<Float>::deserialize(d)?.map(|number| number.0))
    }
}

mod json_list {
    use super::{Deserialize, Deserializer, Float, Serializer};

    pub fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|&value| Float(value)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let numbers = Vec::<Float>::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|number| number.0).collect())
    }
}

#[cfg(test)]
mod tests {
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
