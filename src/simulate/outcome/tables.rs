//! An outcome as CSV tables.

use std::fmt::Write as _;

use super::Outcome;

impl Outcome {
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

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.take(6).collect::<Vec<_>>().join("-")
}
