//! Points over the reals: their variables, their values, and fields that have them.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Sizes;
use crate::algebra::{Complex, Rational, parse_rational};

/// A point over the reals at which a relation fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counterexample {
    /// Sizes of the ranges.
    pub sizes: Sizes,
    /// Values of the free indices.
    pub component: Sizes,
    /// What the two numbers are, if not the sides themselves.
    pub compares: String,
    /// How both sides were evaluated.
    pub arithmetic: Arithmetic,
    /// Values of all variables; derivatives that follow from an on-shell rule are marked.
    pub values: Vec<PointValue>,
    /// Fields with these derivatives, as polynomials around the point.
    pub fields: Vec<FieldExample>,
    /// Where the claim has equations as conditions: their residuals with these fields vanish at the point up to
    /// this order in the displacement from it. Absent where the fields could not be substituted exactly; then
    /// none are listed.
    pub solves_to_order: Option<u32>,
    /// True if the fields satisfy the equations among the conditions identically, and not only around the point: the
    /// polynomials, or what they are the beginning of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub solves_everywhere: bool,
    /// Value of the left side.
    pub left: Value,
    /// Value of the right side.
    pub right: Value,
    /// How one comes to the value of the left side, where that is short: each expression equals the next, and the
    /// last the value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_steps: Vec<String>,
    /// How one comes to the value of the right side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right_steps: Vec<String>,
    /// What substituting the fields again found wrong: a fault of referee itself.
    #[serde(skip)]
    pub fault: Option<String>,
}

impl Counterexample {
    /// What the sides are and how far apart, as a sentence; none where a side has no value, or one that is too long.
    pub fn difference(&self) -> Option<String> {
        let (left, right) = (&self.left, &self.right);
        let apart = match (left, right) {
            (Value::Exact(a), Value::Exact(b)) => {
                let (re, im) = (&a.re - &b.re, &a.im - &b.im);
                if re.is_zero() && im.is_zero() {
                    return Some(format!("both sides are {left}"));
                }
                let re = if im.is_zero() && re < Rational::ZERO { -re } else { re };
                format!("by {}", Value::Exact(Complex::new(re, im)))
            }
            _ => {
                let ([a, b], [c, d]) = (left.ends()?, right.ends()?);
                let gap = (c - b).max(a - d);
                // Two digits, rounded down.
                let unit = 10f64.powf(gap.log10().floor() - 1.0);
                let gap: f64 = format!("{:.1e}", (gap / unit).floor() * unit).parse().ok()?;
                (gap > 0.0).then(|| format!("by at least {gap}"))?
            }
        };
        // Six digits, as far as the enclosure goes.
        let value = |value: &Value| match value.ends() {
            Some([low, high]) if low < 0.0 && high > 0.0 => "about 0".to_owned(),
            Some([low, high]) if low < high => {
                let middle: f64 = format!("{:.5e}", low + (high - low) / 2.0).parse().unwrap_or(low);
                format!("about {middle}")
            }
            _ => value.to_string(),
        };
        Some(format!("left is {}, right is {}: they differ {apart}", value(left), value(right)))
    }
}

/// How both sides were evaluated at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Arithmetic {
    /// Rational numbers.
    Exact,
    /// Enclosures that exclude equality.
    Interval,
}

impl fmt::Display for Arithmetic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Arithmetic::Exact => "exact",
            Arithmetic::Interval => "interval",
        })
    }
}

/// The value of one variable at a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointValue {
    /// What has the value.
    #[serde(flatten)]
    pub variable: Variable,
    /// The value.
    pub value: Value,
    /// True if it follows from the conditions of the claim.
    pub follows: bool,
}

/// A variable of a claim: what has a value of its own at a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variable {
    /// As the claim language writes it: `d(g_{0 1}, q[1])`.
    pub name: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What it is a value or a derivative of: `g_{0 1}`.
    pub of: String,
    /// The coordinates that this is differentiated in, with repetition: `q[1]`.
    pub by: Vec<String>,
}

/// What kind of thing a variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A coordinate.
    Coordinate,
    /// A parameter.
    Parameter,
    /// A field or one of its derivatives.
    Field,
    /// The complex conjugate of a field or of one of its derivatives.
    Conjugate,
    /// A time derivative of a moving coordinate.
    Velocity,
    /// The value of a declared function, or of one of its derivatives, at an argument.
    Function,
}

/// A number as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Value {
    /// `-1/2`, `1 + 2 i`.
    Exact(Complex<Rational>),
    /// `[0.25, 0.5]`, `[0.25, 0.5] + [1, 2] i`: real and imaginary part lie between these decimals.
    Enclosure {
        /// The ends of the real part.
        re: [String; 2],
        /// The ends of the imaginary part, if there may be one.
        im: Option<[String; 2]>,
    },
    /// A rational number with more digits than anybody reads.
    TooLong,
    /// There is no value.
    Undefined,
}

const TOO_LONG: &str = "too long to print";
const UNDEFINED: &str = "not defined";

impl Value {
    /// The rational number that it is, if it is a real one.
    pub fn rational(&self) -> Option<&Rational> {
        match self {
            Value::Exact(value) if value.im.is_zero() => Some(&value.re),
            _ => None,
        }
    }

    /// Two numbers that it lies between, if it is a real one; of a rational number the nearest, twice.
    fn ends(&self) -> Option<[f64; 2]> {
        match self {
            Value::Exact(value) if value.im.is_zero() => {
                let value = value.re.to_f64().value();
                Some([value, value])
            }
            Value::Enclosure { re: [low, high], im: None } => Some([low.parse().ok()?, high.parse().ok()?]),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = |[lo, hi]: &[String; 2]| match lo == hi {
            true => lo.clone(),
            false => format!("[{lo}, {hi}]"),
        };
        match self {
            Value::Exact(value) if value.im.is_zero() => write!(f, "{}", value.re),
            Value::Exact(value) => write!(f, "{} + {} i", value.re, value.im),
            Value::Enclosure { re, im: None } => f.write_str(&between(re)),
            Value::Enclosure { re, im: Some(im) } => write!(f, "{} + {} i", between(re), between(im)),
            Value::TooLong => f.write_str(TOO_LONG),
            Value::Undefined => f.write_str(UNDEFINED),
        }
    }
}

impl From<Value> for String {
    fn from(value: Value) -> Self {
        value.to_string()
    }
}

/// What is no [`Value`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read `{0}` as a value: expected a form like -1/2, 1 + 2 i or [0.25, 0.5]")]
pub struct ValueError(String);

impl FromStr for Value {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let fault = || ValueError(text.to_owned());
        match text {
            TOO_LONG => return Ok(Value::TooLong),
            UNDEFINED => return Ok(Value::Undefined),
            _ => {}
        }
        let (re, im) = match text.strip_suffix(" i").and_then(|text| text.split_once(" + ")) {
            Some((re, im)) => (re, Some(im)),
            None => (text, None),
        };
        let exact = |part: &str| parse_rational(part).ok();
        if let (Some(re), Some(im)) = (exact(re), im.map_or(Some(Rational::ZERO), exact)) {
            return Ok(Value::Exact(Complex::new(re, im)));
        }
        let between = |part: &str| -> Result<[String; 2], ValueError> {
            let inside = part.strip_prefix('[').and_then(|part| part.strip_suffix(']'));
            let ends = inside.map_or(Some((part, part)), |ends| ends.split_once(", ")).ok_or_else(fault)?;
            let decimal = |end: &str| end.parse::<f64>().map(|_| end.to_owned()).map_err(|_| fault());
            Ok([decimal(ends.0)?, decimal(ends.1)?])
        };
        Ok(Value::Enclosure { re: between(re)?, im: im.map(between).transpose()? })
    }
}

impl TryFrom<String> for Value {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        text.parse()
    }
}

impl JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number as it is known: `-1/2`, `1 + 2 i`, or the ends of an enclosure, `[0.25, 0.5]`.",
            "type": "string"
        })
    }
}

/// A field that has the derivatives of a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldExample {
    /// Such as `F` or `g_{0 1}`; of a declared function with its argument, `f(x)`.
    pub name: String,
    /// The polynomial as the claim language writes it.
    pub polynomial: String,
    /// The field itself, where it satisfies the conditions of the claim identically and the polynomial is only its
    /// beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub everywhere: Option<String>,
    /// Its terms; none for zero.
    pub terms: Vec<Term>,
}

/// A term of a polynomial around a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// The number in front.
    pub coefficient: Value,
    /// One for each coordinate that occurs.
    pub powers: Vec<Power>,
}

/// A power of the displacement of a coordinate from its value at the point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Power {
    /// The coordinate: `q[1]`.
    pub coordinate: String,
    /// Its value at the point.
    pub origin: Value,
    /// From 1.
    pub exponent: u32,
}

impl FieldExample {
    /// A field by the terms of its polynomial.
    pub fn new(name: String, terms: Vec<Term>) -> Self {
        let written: Vec<String> = terms.iter().map(ToString::to_string).collect();
        let polynomial =
            if written.is_empty() { "0".to_owned() } else { written.join(" + ").replace("+ -", "- ") };
        Self { name, polynomial, everywhere: None, terms }
    }

    /// The field as it is shown: itself, or else the polynomial.
    pub fn shown(&self) -> &str {
        self.everywhere.as_ref().unwrap_or(&self.polynomial)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let powers: Vec<String> = self.powers.iter().map(ToString::to_string).collect();
        let powers = powers.join("*");
        match (self.coefficient.to_string(), powers.is_empty()) {
            (number, true) => f.write_str(&number),
            (one, false) if one == "1" => f.write_str(&powers),
            (minus, false) if minus == "-1" => write!(f, "-{powers}"),
            (number, false) if number.contains(['/', ' ']) => write!(f, "({number})*{powers}"),
            (number, false) => write!(f, "{number}*{powers}"),
        }
    }
}

impl fmt::Display for Power {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { coordinate, origin, exponent } = self;
        match origin.rational().is_some_and(Rational::is_zero) {
            true => f.write_str(coordinate)?,
            false => write!(f, "({coordinate} - ({origin}))")?,
        }
        if *exponent == 1 { Ok(()) } else { write!(f, "^{exponent}") }
    }
}

/// A real rational number.
impl From<Rational> for Value {
    fn from(value: Rational) -> Self {
        Value::Exact(Complex::real(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_back_as_they_are_written() {
        for text in [
            "-1/2",
            "3",
            "1 + -2/3 i",
            "[0.25, 0.5]",
            "0.1",
            "[-1e-300, inf] + [1.5, 2.5] i",
            TOO_LONG,
            UNDEFINED,
        ] {
            let value: Value = text.parse().expect(text);
            assert_eq!(value.to_string(), text);
        }
        assert!(matches!("0.1".parse(), Ok(Value::Enclosure { .. })));
        for text in ["", "x", "[1]", "1/0", "1 + i", "[1, 2"] {
            assert!(text.parse::<Value>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_polynomial_is_written_as_in_the_claim_language() {
        let power = |name: &str, origin: &str, exponent| Power {
            coordinate: name.to_owned(),
            origin: origin.parse().expect(origin),
            exponent,
        };
        let term = |number: &str, powers: &[Power]| Term {
            coefficient: number.parse().expect(number),
            powers: powers.to_vec(),
        };
        let terms = vec![
            term("2", &[]),
            term("-1", &[power("t", "0", 1)]),
            term("1/2", &[power("q[1]", "-1/3", 2), power("t", "0", 1)]),
            term("1", &[power("t", "0", 3)]),
        ];
        assert_eq!(
            FieldExample::new("F".to_owned(), terms).polynomial,
            "2 - t + (1/2)*(q[1] - (-1/3))^2*t + t^3"
        );
        assert_eq!(FieldExample::new("F".to_owned(), Vec::new()).polynomial, "0");
    }
}
