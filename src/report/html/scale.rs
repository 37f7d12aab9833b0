//! Axes: from values to places on the paper, with ticks at round numbers.

/// A linear or logarithmic axis between two places.
pub struct Scale {
    logarithmic: bool,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Spans the finite values; a logarithmic one, the positive. A single value gets room around it.
    pub fn over(values: impl Iterator<Item = f64>, logarithmic: bool, (from, to): (f64, f64)) -> Self {
        let usable = values.filter(|v| v.is_finite() && (!logarithmic || *v > 0.0));
        let (low, high) = usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let (low, high) = match (low.is_finite(), logarithmic) {
            (false, false) => (0.0, 1.0),
            (false, true) => (1.0, 10.0),
            (true, false) if high - low <= 1e-12 * low.abs().max(high.abs()) => {
                let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
                (low - room, high + room)
            }
            (true, true) if low == high => (low / 2.0, high * 2.0),
            (true, _) => (low, high),
        };
        Self { logarithmic, low, high, from, to }
    }

    /// A little room at both ends, so that no curve runs along the frame.
    pub fn padded(mut self) -> Self {
        if self.logarithmic {
            let room = (self.high / self.low).powf(0.04);
            (self.low, self.high) = (self.low / room, self.high * room);
        } else {
            let room = 0.04 * (self.high - self.low);
            (self.low, self.high) = (self.low - room, self.high + room);
        }
        self
    }

    /// The place of a value; none for one that the axis cannot show.
    pub fn at(&self, value: f64) -> Option<f64> {
        let part = if self.logarithmic {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        part.is_finite().then_some(self.from + part * (self.to - self.from))
    }

    /// About five round numbers within the range.
    pub fn ticks(&self) -> Vec<f64> {
        if !self.logarithmic {
            return linear_ticks(self.low, self.high);
        }
        let (first, last) = (self.low.log10().ceil() as i32, self.high.log10().floor() as i32);
        let decades = last - first + 1;
        if decades < 2 {
            // Between two powers of ten, 1, 2 and 5 of each say more.
            let ticks = (first - 1..=last + 1).flat_map(|e| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(e)));
            let ticks: Vec<f64> = ticks.filter(|t| (self.low..=self.high).contains(t)).collect();
            // One number is no scale.
            return if ticks.len() > 1 { ticks } else { linear_ticks(self.low, self.high) };
        }
        let step = (decades + 5) / 6;
        (first..=last).step_by(step.max(1) as usize).map(|e| 10f64.powi(e)).collect()
    }
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn linear_ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(rough);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|n| n as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::super::number::Number;
    use super::*;

    #[test]
    fn ticks_are_round_and_within() {
        let scale = Scale::over([0.13, 0.97].into_iter(), false, (0.0, 100.0));
        let shown: Vec<String> = scale.ticks().into_iter().map(|t| Number::tick(t).to_string()).collect();
        assert_eq!(shown, ["0.2", "0.4", "0.6", "0.8"]);
        let scale = Scale::over([1e-12, 1.0].into_iter(), true, (0.0, 100.0));
        assert!(scale.ticks().len() <= 7);
        let narrow = Scale::over([310.0, 920.0].into_iter(), true, (0.0, 100.0));
        assert!(narrow.ticks().len() > 2, "{:?}", narrow.ticks());
    }

    #[test]
    fn what_cannot_be_shown_has_no_place() {
        let scale = Scale::over([f64::NAN, 3.0, -1.0].into_iter(), true, (0.0, 100.0));
        assert_eq!(scale.at(-1.0), None);
        assert_eq!(scale.at(3.0), Some(50.0));
        assert!(Scale::over([].into_iter(), false, (0.0, 1.0)).at(0.5).is_some());
    }
}
