//! Points as a record lists them.

use std::collections::BTreeMap;

use dashu_ratio::RBig;

use super::ground::Ground;
use super::ground::term::{Kind, Node, Term};
use super::number::{Complex, Float, Number};
use super::point::{Jet, Missing, Point};
use crate::language::parse_expression;
use crate::record::{FieldExample, PointValue, Value};

/// A number that a record's values can be read as.
pub trait Readable: Number {
    fn read(value: &Value) -> Option<Complex<Self>>;
}

impl Readable for RBig {
    fn read(value: &Value) -> Option<Complex<Self>> {
        match value {
            Value::Exact(z) => Some(Complex { re: z.re.clone(), im: z.im.clone() }),
            _ => None,
        }
    }
}

impl Readable for Float {
    fn read(value: &Value) -> Option<Complex<Self>> {
        let between = |ends: &[String; 2]| {
            let (low, high): (f64, f64) = (ends[0].parse().ok()?, ends[1].parse().ok()?);
            let middle = low + (high - low) / 2.0;
            (low <= high && middle.is_finite()).then(|| Float::new(middle, (high - low) / 2.0))
        };
        match value {
            Value::Exact(z) => Some(Complex { re: Float::of(&z.re)?, im: Float::of(&z.im)? }),
            Value::Enclosure { re, im } => Some(Complex {
                re: between(re)?,
                im: match im {
                    Some(im) => between(im)?,
                    None => Float { value: 0.0, error: 0.0 },
                },
            }),
            Value::TooLong | Value::Undefined => None,
        }
    }
}

/// What a name in a record stands for.
pub enum Named {
    Jet(Jet, bool),
    Function(String, usize, Term),
    /// A derivative along the flow of a velocity that follows equations.
    Follows,
}

/// Reads a name such as `d(F, q[1], t)`, `conj(psi)`, `Dt(Dt(q[1]))`, `f'(4)`.
pub fn named(ground: &mut Ground<'_>, name: &str, ruled: bool) -> Option<Named> {
    let source = crate::record::documents::text(name);
    let expr = parse_expression(&source, 0..name.len()).ok()?;
    let tensor = ground.tensor(&expr).ok()?;
    let [term] = tensor.data.as_slice() else { return None };
    let mut by = Vec::new();
    let mut inner = term;
    loop {
        match &**inner {
            Node::Derivative(below, variable) => {
                by.push(variable.name.clone());
                inner = below;
            }
            Node::Flow(below) => {
                if ruled {
                    return Some(Named::Follows);
                }
                by.push("\u{1}path".to_owned());
                inner = below;
            }
            Node::Variable(variable) => {
                by.sort();
                if matches!(variable.kind, Kind::Velocity(_)) && ruled && !by.is_empty() {
                    return Some(Named::Follows);
                }
                return Some(Named::Jet(Jet { name: variable.name.clone(), by }, variable.conjugate));
            }
            Node::Declared { name, primes, argument } if by.is_empty() => {
                return Some(Named::Function(name.clone(), *primes as usize, argument.clone()));
            }
            _ => return None,
        }
    }
}

/// The point of a list of values; none if one of them is no number of this kind.
pub fn point<N: Readable>(ground: &mut Ground<'_>, values: &[PointValue], ruled: bool) -> Option<Point<N>> {
    let mut point = Point::new(Missing::Unknown, 1);
    let mut functions = Vec::new();
    for PointValue { variable, value, .. } in values {
        let value = N::read(value)?;
        match named(ground, &variable.name, ruled)? {
            Named::Jet(jet, false) => drop(point.values.insert(jet, value)),
            Named::Jet(jet, true) => drop(point.values.entry(jet).or_insert(value.conjugate())),
            Named::Function(name, order, argument) => functions.push((name, order, argument, value)),
            Named::Follows => {}
        }
    }
    for (name, order, argument, value) in functions {
        let argument = match &*argument {
            Node::Number(number) => Complex::real(N::of(number)?),
            _ => {
                let basis = super::series::Basis::new(Vec::new(), 0)?;
                let mut evaluator = super::evaluate::Evaluator::new(basis, &mut point, None);
                let argument = evaluator.value(&argument).ok()?;
                argument.is_known().then_some(argument.value)?
            }
        };
        point.functions.push((name, order, argument, value));
    }
    Some(point)
}

/// Adds fields that are given as polynomials.
pub fn with_fields<N: Readable>(point: &mut Point<N>, fields: &[FieldExample]) -> Option<()> {
    for field in fields {
        let mut polynomial = Vec::new();
        for term in &field.terms {
            let mut exponents: BTreeMap<String, usize> = BTreeMap::new();
            for power in &term.powers {
                *exponents.entry(power.coordinate.clone()).or_default() += power.exponent as usize;
                let jet = Jet { name: power.coordinate.clone(), by: Vec::new() };
                let origin = N::read(&power.origin)?;
                let own = point.values.entry(jet).or_insert(origin.clone());
                if !own.minus(&origin).vanishes() {
                    return None;
                }
            }
            polynomial.push((N::read(&term.coefficient)?, exponents));
        }
        point.fields.insert(field.name.clone(), polynomial);
    }
    Some(())
}

/// A residue as a record writes it: `7`, or `7 + 8 i`.
pub fn residue<const P: u64>(text: &str) -> Option<Complex<super::number::Residue<P>>> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|n| *n < P).map(super::number::Residue);
    match text.strip_suffix(" i").map(|text| text.split_once(" + ")) {
        Some(pair) => {
            let (re, im) = pair?;
            Some(Complex { re: number(re)?, im: number(im)? })
        }
        None => Some(Complex { re: number(text)?, im: super::number::Residue(0) }),
    }
}
