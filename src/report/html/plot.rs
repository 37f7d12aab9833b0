//! Curves and maps as inline SVG. Colours come from the style sheet, so that one drawing serves light,
//! dark and print; curves also differ by dashes and marks.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::number::Number;
use super::scale::Scale;
use crate::simulate::{Axis, Convergence, Line, Map, Series};

const SIZE: (f64, f64) = (500.0, 300.0);
/// Left, right, top and bottom of the frame.
const FRAME: (f64, f64, f64, f64) = (86.0, 486.0, 12.0, 244.0);
/// Kinds of curves that the style sheet tells apart.
const KINDS: usize = 6;
/// More points than this make a curve, not a row of marks.
const MARKED: usize = 16;
/// Steps of a map's colours.
const LEVELS: usize = 24;
/// Cells of a map along an axis; a finer grid is thinned.
const CELLS: usize = 96;

/// Curves over common axes.
pub fn series(series: &Series) -> Markup {
    let curves: Vec<Curve<'_>> = series.lines.iter().map(Curve::of).collect();
    chart(&series.title, &series.x, &series.y, &curves)
}

/// Errors against resolution, beside the slope that theory gives.
pub fn convergence(study: &Convergence) -> Markup {
    let (x, y): (Vec<f64>, Vec<f64>) = study.points.iter().map(|p| (p.resolution, p.error.abs())).unzip();
    let slope = study.expected_order.and_then(|order| {
        let (first, last) = (study.points.first()?, study.points.last()?);
        let end = first.error.abs() * (first.resolution / last.resolution).powf(order);
        Some((
            format!("order {}", Number::tick(order)),
            [first.resolution, last.resolution],
            [first.error.abs(), end],
        ))
    });
    let mut curves = vec![Curve { name: "measured", x: &x, y: &y }];
    curves.extend(slope.as_ref().map(|(name, x, y)| Curve { name, x, y }));
    let title = format!("Convergence of {}", study.quantity);
    chart(&title, &Axis::log(&study.refined, ""), &Axis::log("error", ""), &curves)
}

struct Curve<'a> {
    name: &'a str,
    x: &'a [f64],
    y: &'a [f64],
}

impl<'a> Curve<'a> {
    fn of(line: &'a Line) -> Self {
        Self { name: &line.name, x: &line.x, y: &line.y }
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.y.iter().copied())
    }
}

fn chart(title: &str, x: &Axis, y: &Axis, curves: &[Curve<'_>]) -> Markup {
    let (left, right, top, bottom) = FRAME;
    let across =
        Scale::over(curves.iter().flat_map(|c| c.x.iter().copied()), x.logarithmic, (left, right)).padded();
    let up =
        Scale::over(curves.iter().flat_map(|c| c.y.iter().copied()), y.logarithmic, (bottom, top)).padded();
    let names: Vec<&str> = curves.iter().map(|curve| curve.name).collect();
    let label = format!("{title}: {} against {}; {}", y.title(), x.title(), names.join(", "));
    html! {
        figure.plot {
            figcaption { (title) }
            svg viewBox=(format!("0 0 {} {}", SIZE.0, SIZE.1)) role="img" aria-label=(label) {
                (axes(&across, &up, x, y))
                @for (n, curve) in curves.iter().enumerate() {
                    g class=(format!("curve k{}", n % KINDS)) {
                        path d=(path(curve, &across, &up)) {}
                        @for (px, py) in marks(curve, &across, &up) { (mark(n, px, py)) }
                    }
                }
            }
            @if curves.len() > 1 {
                ul.legend {
                    @for (n, name) in names.iter().enumerate() {
                        li {
                            svg.key viewBox="0 0 30 10" aria-hidden="true" focusable="false" {
                                g class=(format!("curve k{}", n % KINDS)) { path d="M1 5h28" {} (mark(n, 15.0, 5.0)) }
                            }
                            " " (name)
                        }
                    }
                }
            }
        }
    }
}

fn axes(across: &Scale, up: &Scale, x: &Axis, y: &Axis) -> Markup {
    let (left, right, top, bottom) = FRAME;
    html! {
        g.axes {
            @for tick in across.ticks() {
                @if let Some(at) = across.at(tick) {
                    path.grid d=(format!("M{at:.1} {top}V{bottom}")) {}
                    text x=(format!("{at:.1}")) y=(bottom + 18.0) text-anchor="middle" { (Number::tick(tick).svg()) }
                }
            }
            @for tick in up.ticks() {
                @if let Some(at) = up.at(tick) {
                    path.grid d=(format!("M{left} {at:.1}H{right}")) {}
                    text x=(left - 8.0) y=(format!("{:.1}", at + 4.0)) text-anchor="end" { (Number::tick(tick).svg()) }
                }
            }
            path.frame d=(format!("M{left} {top}V{bottom}H{right}")) {}
            text.label x=((left + right) / 2.0) y=(bottom + 44.0) text-anchor="middle" { (x.title()) }
            text.label transform=(format!("translate(13 {}) rotate(-90)", (top + bottom) / 2.0)) text-anchor="middle" { (y.title()) }
        }
    }
}

/// A new stroke begins behind every value that cannot be shown.
fn path(curve: &Curve<'_>, across: &Scale, up: &Scale) -> String {
    let mut drawn = String::new();
    let mut pen_down = false;
    for (x, y) in curve.points() {
        match (across.at(x), up.at(y)) {
            (Some(x), Some(y)) => {
                let _ = write!(drawn, "{}{x:.1} {y:.1}", if pen_down { 'L' } else { 'M' });
                pen_down = true;
            }
            _ => pen_down = false,
        }
    }
    if drawn.is_empty() { "M0 0".to_owned() } else { drawn }
}

/// Every point of a short curve, a few of a long one.
fn marks(curve: &Curve<'_>, across: &Scale, up: &Scale) -> Vec<(f64, f64)> {
    let step = curve.x.len().div_ceil(MARKED).max(1);
    let chosen = curve.points().skip(if step > 1 { step / 2 } else { 0 }).step_by(step);
    chosen.filter_map(|(x, y)| Some((across.at(x)?, up.at(y)?))).collect()
}

fn mark(kind: usize, x: f64, y: f64) -> Markup {
    let shape = match kind % KINDS {
        0 => format!("M{:.1} {y:.1}a3.2 3.2 0 1 1 6.4 0a3.2 3.2 0 1 1 -6.4 0z", x - 3.2),
        1 => format!("M{:.1} {:.1}h6v6h-6z", x - 3.0, y - 3.0),
        2 => format!("M{x:.1} {:.1}l4 7h-8z", y - 4.2),
        3 => format!("M{x:.1} {:.1}l4 4l-4 4l-4-4z", y - 4.0),
        4 => format!("M{x:.1} {:.1}l-4-7h8z", y + 4.2),
        _ => format!("M{:.1} {:.1}l6 6m0-6l-6 6", x - 3.0, y - 3.0),
    };
    html! { path.mark d=(shape) {} }
}

/// A function of two variables as colours, with their scale beside it.
pub fn map(map: &Map) -> Markup {
    const RIGHT: f64 = 400.0;
    const SCALE: (f64, f64) = (418.0, 432.0);
    let (left, _, top, bottom) = FRAME;
    let columns = thinned(map.x_values.len());
    let rows = thinned(map.y_values.len());
    let finite = || map.values.iter().copied().filter(|v| v.is_finite());
    // What has both signs is shown on a scale that is symmetric about zero.
    let largest = finite().fold(0.0f64, |m, v| m.max(v.abs()));
    let signed = !map.z.logarithmic && finite().any(|v| v < 0.0) && finite().any(|v| v > 0.0);
    let ends = if signed { vec![-largest, largest] } else { finite().collect() };
    let beside = Scale::over(ends.into_iter(), map.z.logarithmic, (bottom, top));
    let level = |value: f64| beside.at(value).map(|y| (bottom - y) / (bottom - top) * LEVELS as f64);
    let across = Scale::over(map.x_values.iter().copied(), map.x.logarithmic, (left, RIGHT));
    let up = Scale::over(map.y_values.iter().copied(), map.y.logarithmic, (bottom, top));
    let (width, height) =
        ((RIGHT - left) / columns.len().max(1) as f64, (bottom - top) / rows.len().max(1) as f64);
    let mut cells = vec![String::new(); LEVELS];
    for (r, &j) in rows.iter().enumerate() {
        for (c, &i) in columns.iter().enumerate() {
            let value = map.values.get(j * map.x_values.len() + i).copied().unwrap_or(f64::NAN);
            let Some(level) = level(value) else { continue };
            let path = &mut cells[(level.max(0.0) as usize).min(LEVELS - 1)];
            let (x, y) = (left + width * c as f64, bottom - height * (r + 1) as f64);
            let _ = write!(path, "M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}z");
        }
    }
    let label = format!("{}: {} over {} and {}", map.title, map.z.title(), map.x.title(), map.y.title());
    html! {
        figure.plot {
            figcaption { (map.title) }
            svg viewBox=(format!("0 0 {} {}", SIZE.0, SIZE.1)) role="img" aria-label=(label) {
                g.cells {
                    @for (n, cells) in cells.iter().enumerate() {
                        @if !cells.is_empty() { path fill=(shade(n, signed)) d=(cells) {} }
                        rect fill=(shade(n, signed)) x=(SCALE.0) width=(SCALE.1 - SCALE.0)
                            y=(format!("{:.1}", bottom - (bottom - top) * (n + 1) as f64 / LEVELS as f64))
                            height=(format!("{:.1}", (bottom - top) / LEVELS as f64 + 0.5)) {}
                    }
                }
                g.axes {
                    @for tick in across.ticks() {
                        @if let Some(at) = across.at(tick) { text x=(format!("{at:.1}")) y=(bottom + 18.0) text-anchor="middle" { (Number::tick(tick).svg()) } }
                    }
                    @for tick in up.ticks() {
                        @if let Some(at) = up.at(tick) { text x=(left - 8.0) y=(format!("{:.1}", at + 4.0)) text-anchor="end" { (Number::tick(tick).svg()) } }
                    }
                    @for tick in beside.ticks() {
                        @if let Some(at) = beside.at(tick) { text x=(SCALE.1 + 6.0) y=(format!("{:.1}", at + 4.0)) { (Number::tick(tick).svg()) } }
                    }
                    text.label x=((left + RIGHT) / 2.0) y=(bottom + 44.0) text-anchor="middle" { (map.x.title()) }
                    text.label transform=(format!("translate(13 {}) rotate(-90)", (top + bottom) / 2.0)) text-anchor="middle" { (map.y.title()) }
                    text.label x=(SIZE.0 - 4.0) y=(bottom + 44.0) text-anchor="end" { (map.z.title()) }
                }
            }
        }
    }
}

/// At most [`CELLS`] of `0..count`, evenly.
fn thinned(count: usize) -> Vec<usize> {
    let shown = count.min(CELLS);
    (0..shown).map(|n| n * count / shown).collect()
}

/// Viridis for a range, blue over white to red for two signs; both legible without colour vision.
fn shade(level: usize, signed: bool) -> String {
    const VIRIDIS: [[f64; 3]; 5] = [
        [68.0, 1.0, 84.0],
        [59.0, 82.0, 139.0],
        [33.0, 145.0, 140.0],
        [94.0, 201.0, 98.0],
        [253.0, 231.0, 37.0],
    ];
    const SIGNED: [[f64; 3]; 5] = [
        [33.0, 102.0, 172.0],
        [146.0, 197.0, 222.0],
        [247.0, 247.0, 247.0],
        [244.0, 165.0, 130.0],
        [178.0, 24.0, 43.0],
    ];
    let stops = if signed { SIGNED } else { VIRIDIS };
    let place = level as f64 / (LEVELS - 1) as f64 * 4.0;
    let stop = (place as usize).min(3);
    let part = place - stop as f64;
    let channel = |c: usize| (stops[stop][c] * (1.0 - part) + stops[stop + 1][c] * part).round() as u8;
    format!("#{:02x}{:02x}{:02x}", channel(0), channel(1), channel(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_curve() {
        let line = Line::new("l", &[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, f64::NAN, 2.0]);
        let drawn =
            series(&Series::new("t", Axis::new("x", "s"), Axis::new("y", ""), vec![line])).into_string();
        let path = drawn.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(path.matches('M').count(), 2, "{path}");
        assert!(drawn.contains("x (s)"));
    }

    #[test]
    fn a_map_colours_every_finite_cell() {
        let axis = || Axis::new("x", "");
        let drawn = map(&Map {
            title: "m".into(),
            x: axis(),
            y: axis(),
            z: axis(),
            x_values: vec![0.0, 1.0],
            y_values: vec![0.0, 1.0],
            values: vec![-1.0, 0.0, f64::NAN, 1.0],
        })
        .into_string();
        let cells: usize =
            drawn.split(" d=\"").skip(1).map(|d| d.split('"').next().unwrap().matches('z').count()).sum();
        assert_eq!(cells, 3, "{drawn}");
    }
}
