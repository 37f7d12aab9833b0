//! The generator's own expressions: written in the claim language, evaluated without the engine.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_complex::Complex64;

use crate::random::mix;

#[derive(Clone, PartialEq)]
pub enum Expr {
    /// Numerator and positive denominator.
    Number(i128, i128),
    Name(String),
    /// A field's derivative: so often in `t`, so often in `x`.
    Jet(&'static str, u8, u8),
    Sum(Vec<Expr>),
    Product(Vec<Expr>),
    Quotient(Box<Expr>, Box<Expr>),
    Power(Box<Expr>, Box<Expr>),
    Call(&'static str, Box<Expr>),
}

pub use Expr::{Call, Jet, Name, Number, Power, Product, Quotient, Sum};

pub fn n(value: i128) -> Expr {
    Number(value, 1)
}

pub fn q(numerator: i128, denominator: i128) -> Expr {
    Number(numerator, denominator)
}

pub fn v(name: impl Into<String>) -> Expr {
    Name(name.into())
}

pub fn call(function: &'static str, argument: Expr) -> Expr {
    Call(function, Box::new(argument))
}

pub fn sqrt(argument: Expr) -> Expr {
    call("sqrt", argument)
}

impl Expr {
    pub fn pow(self, exponent: i128) -> Expr {
        match exponent {
            0 => n(1),
            1 => self,
            _ => Power(Box::new(self), Box::new(n(exponent))),
        }
    }

    pub fn to(self, exponent: Expr) -> Expr {
        Power(Box::new(self), Box::new(exponent))
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Number(0, _))
    }

    fn is_one(&self) -> bool {
        matches!(self, Number(1, 1))
    }
}

impl Add for Expr {
    type Output = Expr;
    fn add(self, other: Expr) -> Expr {
        match (self, other) {
            (zero, other) | (other, zero) if zero.is_zero() => other,
            (Sum(mut terms), Sum(more)) => {
                terms.extend(more);
                Sum(terms)
            }
            (Sum(mut terms), other) => {
                terms.push(other);
                Sum(terms)
            }
            (first, Sum(mut terms)) => {
                terms.insert(0, first);
                Sum(terms)
            }
            (first, second) => Sum(vec![first, second]),
        }
    }
}

impl Mul for Expr {
    type Output = Expr;
    fn mul(self, other: Expr) -> Expr {
        match (self, other) {
            (zero, _) | (_, zero) if zero.is_zero() => zero,
            (one, other) | (other, one) if one.is_one() => other,
            (Product(mut factors), Product(more)) => {
                factors.extend(more);
                Product(factors)
            }
            (Product(mut factors), other) => {
                factors.push(other);
                Product(factors)
            }
            (first, Product(mut factors)) => {
                factors.insert(0, first);
                Product(factors)
            }
            (first, second) => Product(vec![first, second]),
        }
    }
}

impl Neg for Expr {
    type Output = Expr;
    fn neg(self) -> Expr {
        match self {
            Number(p, q) => Number(-p, q),
            other => n(-1) * other,
        }
    }
}

impl Sub for Expr {
    type Output = Expr;
    fn sub(self, other: Expr) -> Expr {
        self + -other
    }
}

impl Div for Expr {
    type Output = Expr;
    fn div(self, other: Expr) -> Expr {
        if other.is_one() { self } else { Quotient(Box::new(self), Box::new(other)) }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number(p, 1) if *p >= 0 => write!(f, "{p}"),
            Number(p, 1) => write!(f, "({p})"),
            Number(p, q) => write!(f, "({p}/{q})"),
            Name(name) => f.write_str(name),
            Jet(field, 0, 0) => f.write_str(field),
            Jet(field, t, x) => {
                write!(f, "d({field}{}{})", ", t".repeat(*t as usize), ", x".repeat(*x as usize))
            }
            Sum(terms) => write!(f, "({})", joined(terms, " + ")),
            Product(factors) => f.write_str(&joined(factors, "*")),
            Quotient(a, b) if matches!(**b, Product(_)) => write!(f, "({a}/({b}))"),
            Quotient(a, b) => write!(f, "({a}/{b})"),
            Power(base, exponent) => {
                let compound = |e: &Expr| matches!(e, Product(_) | Power(..));
                let bracketed = |e: &Expr| if compound(e) { format!("({e})") } else { e.to_string() };
                write!(f, "{}^{}", bracketed(base), bracketed(exponent))
            }
            Call(function, argument) => write!(f, "{function}({argument})"),
        }
    }
}

fn joined(parts: &[Expr], between: &str) -> String {
    parts.iter().map(Expr::to_string).collect::<Vec<_>>().join(between)
}

/// A point of the domain: every name has a value that follows from the seed.
///
/// By convention of all families `a`, `b` and `p` are positive, `psi` and `chi` complex, all others real.
#[derive(Clone, Copy)]
pub struct Point(pub u64);

impl Point {
    fn value(self, name: &str) -> Complex64 {
        if name == "i" {
            return Complex64::I;
        }
        let bits = name.bytes().fold(mix(self.0 ^ 0x5EED), |hash, byte| mix(hash ^ u64::from(byte)));
        let part = |bits: u64| {
            let size = 0.3 + 1.7 * (bits >> 12) as f64 / (1u64 << 52) as f64;
            if bits & 1 == 0 { size } else { -size }
        };
        match name {
            "a" | "b" | "p" => part(bits).abs().into(),
            "psi" | "chi" => Complex64::new(part(bits), part(mix(bits))),
            _ => part(bits).into(),
        }
    }
}

const UNDEFINED: Complex64 = Complex64::new(f64::NAN, 0.0);

impl Expr {
    /// The value at a point; NaN where a real function is not defined.
    pub fn value(&self, at: Point) -> Complex64 {
        match self {
            Number(p, q) => (*p as f64 / *q as f64).into(),
            Name(name) => at.value(name),
            Jet(field, 0, 0) => at.value(field),
            Jet(..) => at.value(&self.to_string()),
            Sum(terms) => terms.iter().map(|term| term.value(at)).sum(),
            Product(factors) => factors.iter().map(|factor| factor.value(at)).product(),
            Quotient(a, b) => a.value(at) / b.value(at),
            Power(base, exponent) => {
                let base = base.value(at);
                match **exponent {
                    Number(whole, 1) => base.powi(whole as i32),
                    _ if base.im == 0.0 && base.re <= 0.0 => UNDEFINED,
                    _ => (exponent.value(at) * base.ln()).exp(),
                }
            }
            Call(function, argument) => apply(function, argument.value(at)),
        }
    }
}

/// A built-in function of a complex number.
pub fn apply(function: &str, z: Complex64) -> Complex64 {
    let negative = z.im == 0.0 && z.re < 0.0;
    match function {
        "sqrt" | "log" if negative => UNDEFINED,
        "sqrt" => z.sqrt(),
        "log" => z.ln(),
        "exp" => z.exp(),
        "sin" => z.sin(),
        "cos" => z.cos(),
        "tan" => z.tan(),
        "sinh" => z.sinh(),
        "cosh" => z.cosh(),
        "tanh" => z.tanh(),
        "conj" => z.conj(),
        "re" => z.re.into(),
        "im" => z.im.into(),
        _ => UNDEFINED,
    }
}
