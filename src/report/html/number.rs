//! Numbers as a reader wants them: rounded, with a true minus sign and powers of ten.

use std::fmt;

use maud::{Markup, html};

/// A number rounded for the eye; the JSON has all its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    digits: String,
    /// Of ten.
    power: Option<i32>,
}

impl Number {
    /// A tick of an axis: as short as it can be.
    pub fn tick(value: f64) -> Self {
        Self::new(value, 3, -3..5)
    }

    /// Six digits are more than a reader compares.
    pub fn measured(value: f64) -> Self {
        Self::new(value, 6, -3..6)
    }

    /// To one digit, as an error is given.
    pub fn magnitude(value: f64) -> Self {
        Self::new(value, 1, 0..1)
    }

    /// `plain` are the exponents that are written out.
    fn new(value: f64, significant: usize, plain: std::ops::Range<i32>) -> Self {
        let special = |digits: &str| Self { digits: digits.to_owned(), power: None };
        if value == 0.0 || !value.is_finite() {
            return special(match value {
                v if v == f64::INFINITY => "∞",
                v if v == f64::NEG_INFINITY => "−∞",
                v if v.is_nan() => "not a number",
                _ => "0",
            });
        }
        let scientific = format!("{value:.*e}", significant - 1);
        let Some((mantissa, power)) = scientific.split_once('e') else { return special(&scientific) };
        let power: i32 = power.parse().unwrap_or(0);
        if plain.contains(&power) {
            // Whole digits are never rounded away.
            let decimals = (significant as i32 - 1 - power).max(0) as usize;
            return special(&trimmed(&format!("{value:.decimals$}")));
        }
        Self { digits: trimmed(mantissa), power: Some(power) }
    }

    fn factor(&self) -> &str {
        if self.digits == "1" { "" } else { &self.digits }
    }

    fn exponent(&self) -> Option<String> {
        self.power.map(|power| power.to_string().replace('-', "−"))
    }

    pub fn html(&self) -> Markup {
        match self.exponent() {
            None => html! { (self.digits) },
            Some(power) => {
                html! { (self.factor()) @if !self.factor().is_empty() { "·" } "10" sup { (power) } }
            }
        }
    }

    /// For the inside of `<text>`.
    pub fn svg(&self) -> Markup {
        match self.exponent() {
            None => html! { (self.digits) },
            Some(power) => html! {
                (self.factor()) @if !self.factor().is_empty() { "·" } "10" tspan.power dy="-4" { (power) }
            },
        }
    }
}

/// With superscript digits, for where there is no markup.
impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(power) = self.power else { return out.write_str(&self.digits) };
        if !self.factor().is_empty() {
            write!(out, "{}·", self.factor())?;
        }
        let power: String = power
            .to_string()
            .chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize).unwrap_or(c),
                None => '⁻',
            })
            .collect();
        write!(out, "10{power}")
    }
}

fn trimmed(digits: &str) -> String {
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    digits.replace('-', "−")
}

/// The next power of two above 2^exponent.
pub fn power_of_two(exponent: f64) -> Markup {
    html! { "2" sup { (format!("{:.0}", exponent.ceil()).replace('-', "−")) } }
}

/// Text with its numbers in this form: `1.6e-5`, `-0.25`, and what has more digits than were meant.
pub fn numbers_in(text: &str) -> Markup {
    let mut parts: Vec<Markup> = Vec::new();
    let mut rest = text;
    while let Some((at, length, number)) = next(rest) {
        let before = &rest[..at];
        parts.push(html! { (before) (number.html()) });
        rest = &rest[at + length..];
    }
    html! { @for part in parts { (part) } (rest) }
}

/// Place, length and form of the first number that needs one.
fn next(text: &str) -> Option<(usize, usize, Number)> {
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
        let length = literal(&text[at..]);
        let end = at + length;
        from = end;
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        let part_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '^');
        if before.is_some_and(part_of_a_name) || after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        // A minus behind a word or a bracket is a subtraction or a hyphen.
        let sign = before == Some('-')
            && text[..at - 1].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '['));
        let start = at - usize::from(sign);
        let literal = &text[start..end];
        let Ok(value) = literal.parse::<f64>() else { continue };
        let significant =
            literal.split('e').next().unwrap_or("").chars().filter(char::is_ascii_digit).count();
        if literal.contains('e') {
            return Some((start, end - start, Number::new(value, significant.clamp(1, 6), 0..0)));
        }
        if significant > 7 && literal.contains('.') {
            return Some((start, end - start, Number::measured(value)));
        }
        if sign {
            let digits = literal.replace('-', "−");
            return Some((start, end - start, Number { digits, power: None }));
        }
    }
    None
}

/// The length of the unsigned number at the beginning of a text.
fn literal(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if text[end..].starts_with('e') {
        let sign = usize::from(text[end + 1..].starts_with(['-', '+']));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_keep_what_matters() {
        assert_eq!(Number::tick(1e-12).to_string(), "10⁻¹²");
        assert_eq!(Number::tick(-2.5e6).to_string(), "−2.5·10⁶");
        assert_eq!(Number::tick(0.30000000000000004).to_string(), "0.3");
        assert_eq!(Number::measured(0.574_712_643_675_545_4).to_string(), "0.574713");
        assert_eq!(Number::measured(-0.25).to_string(), "−0.25");
        assert_eq!(Number::measured(123_456.7).to_string(), "123457");
        assert_eq!(Number::magnitude(3.1e-16).html().into_string(), "3·10<sup>−16</sup>");
        assert_eq!(Number::measured(f64::INFINITY).to_string(), "∞");
        assert_eq!(Number::tick(0.0).to_string(), "0");
    }

    #[test]
    fn numbers_in_text_are_typeset_and_names_are_not() {
        let shown = |text| numbers_in(text).into_string();
        assert_eq!(shown("measured -0.021531 ± 1.6e-5"), "measured −0.021531 ± 1.6·10<sup>−5</sup>");
        assert_eq!(shown("measured 0.5747126436755454"), "measured 0.574713");
        assert_eq!(shown("1e-8 on 128 points, 2e+10"), "10<sup>−8</sup> on 128 points, 2·10<sup>10</sup>");
        for same in ["(22) and T8, x_1", "A2e-3", "2.0.1", "3-4", "1.000", "p-2", "2e", "20200804"] {
            assert_eq!(shown(same), same);
        }
    }
}
