//! Formulas without indices: numbers, variables, and what is done with them.
//!
//! Derivatives and variations are kept as such, to be worked out by whoever reads the formula.

use std::rc::Rc;

use dashu_ratio::RBig;

use crate::language::scope::Sign;

/// A formula; what occurs twice is shared.
pub type Term = Rc<Node>;

/// A formula by its outermost operation.
#[derive(Debug)]
pub enum Node {
    Number(RBig),
    Imaginary,
    Pi,
    Variable(Rc<Variable>),
    Sum(Vec<Term>),
    Product(Vec<Term>),
    /// A rational power; a root is the power 1/2.
    Power(Term, RBig),
    Function(Elementary, Term),
    /// A function that is declared, or one of its derivatives.
    Declared {
        name: String,
        primes: u32,
        argument: Term,
    },
    /// The partial derivative in a coordinate or a parameter.
    Derivative(Term, Rc<Variable>),
    /// The derivative along the flow.
    Flow(Term),
    /// The functional derivative of a density that is integrated over the named coordinates.
    Variation {
        density: Term,
        of: Rc<Variable>,
        over: Vec<String>,
    },
}

/// The functions that all others are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elementary {
    Exp,
    Log,
    Sin,
    Cos,
    Atan,
    Asin,
}

/// What has a value at a point: a coordinate, a parameter, a field.
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// As the claim language writes it, such as `g_{0 1}`.
    pub name: String,
    pub kind: Kind,
    pub complex: bool,
    /// True of the complex conjugate of what has this name.
    pub conjugate: bool,
    pub sign: Option<Sign>,
}

/// What a variable is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Coordinate,
    Parameter,
    /// With the coordinates that it depends on.
    Field(Vec<String>),
    /// The velocity of this coordinate along the flow.
    Velocity(String),
}

pub fn number(value: RBig) -> Term {
    Rc::new(Node::Number(value))
}

pub fn integer(value: i64) -> Term {
    number(RBig::from(value))
}

pub fn is_number(term: &Term, value: i64) -> bool {
    matches!(&**term, Node::Number(number) if *number == RBig::from(value))
}

pub fn sum(terms: Vec<Term>) -> Term {
    let mut rest: Vec<Term> = terms.into_iter().filter(|term| !is_number(term, 0)).collect();
    match rest.len() {
        0 => integer(0),
        1 => rest.remove(0),
        _ => Rc::new(Node::Sum(rest)),
    }
}

pub fn product(factors: Vec<Term>) -> Term {
    if factors.iter().any(|factor| is_number(factor, 0)) {
        return integer(0);
    }
    let mut rest: Vec<Term> = factors.into_iter().filter(|factor| !is_number(factor, 1)).collect();
    match rest.len() {
        0 => integer(1),
        1 => rest.remove(0),
        _ => Rc::new(Node::Product(rest)),
    }
}

pub fn negative(term: Term) -> Term {
    product(vec![integer(-1), term])
}

pub fn difference(left: Term, right: Term) -> Term {
    sum(vec![left, negative(right)])
}

pub fn inverse(term: Term) -> Term {
    power(term, RBig::from(-1))
}

/// A power with a rational exponent; the root of a negative number is one of i.
pub fn power(base: Term, exponent: RBig) -> Term {
    let half = RBig::from_parts(1.into(), 2u8.into());
    match rational(&base) {
        _ if exponent == RBig::ONE => base,
        Some(value) if exponent == half && value < RBig::ZERO => {
            product(vec![Rc::new(Node::Imaginary), power(number(-value), half)])
        }
        Some(value) if exponent == RBig::from(-1) && !value.is_zero() => number(RBig::ONE / value),
        _ => Rc::new(Node::Power(base, exponent)),
    }
}

/// An elementary function; the logarithm of a negative number has a part along i.
pub fn function(function: Elementary, argument: Term) -> Term {
    match (function, rational(&argument)) {
        (Elementary::Log, Some(value)) if value < RBig::ZERO => sum(vec![
            Rc::new(Node::Function(function, number(-value))),
            product(vec![Rc::new(Node::Imaginary), Rc::new(Node::Pi)]),
        ]),
        _ => Rc::new(Node::Function(function, argument)),
    }
}

/// The derivative along the flow; of a coordinate that moves it is its velocity.
pub fn along_flow(term: Term, moving: &[String], along: &str) -> Term {
    match &*term {
        Node::Variable(variable) if variable.kind == Kind::Coordinate => {
            if variable.name == along {
                integer(1)
            } else if moving.contains(&variable.name) {
                Rc::new(Node::Variable(Rc::new(Variable {
                    name: format!("Dt({})", variable.name),
                    kind: Kind::Velocity(variable.name.clone()),
                    complex: false,
                    conjugate: false,
                    sign: None,
                })))
            } else {
                integer(0)
            }
        }
        _ => Rc::new(Node::Flow(term)),
    }
}

/// The complex conjugate; on the cut of a root or a logarithm there is no value that could differ.
pub fn conjugate(term: &Term) -> Term {
    let each = |terms: &[Term]| terms.iter().map(conjugate).collect::<Vec<_>>();
    match &**term {
        Node::Number(_) | Node::Pi => term.clone(),
        Node::Imaginary => product(vec![integer(-1), term.clone()]),
        Node::Variable(variable) if variable.complex => Rc::new(Node::Variable(Rc::new(Variable {
            name: variable.name.clone(),
            kind: variable.kind.clone(),
            complex: true,
            conjugate: !variable.conjugate,
            sign: variable.sign,
        }))),
        Node::Variable(_) => term.clone(),
        Node::Sum(terms) => sum(each(terms)),
        Node::Product(factors) => product(each(factors)),
        Node::Power(base, exponent) => power(conjugate(base), exponent.clone()),
        Node::Function(name, argument) => function(*name, conjugate(argument)),
        Node::Declared { name, primes, argument } => {
            Rc::new(Node::Declared { name: name.clone(), primes: *primes, argument: conjugate(argument) })
        }
        Node::Derivative(inner, by) => Rc::new(Node::Derivative(conjugate(inner), by.clone())),
        Node::Flow(inner) => Rc::new(Node::Flow(conjugate(inner))),
        Node::Variation { density, of, over } => {
            let conjugated = Variable {
                name: of.name.clone(),
                kind: of.kind.clone(),
                complex: of.complex,
                conjugate: of.complex && !of.conjugate,
                sign: of.sign,
            };
            Rc::new(Node::Variation {
                density: conjugate(density),
                of: Rc::new(conjugated),
                over: over.clone(),
            })
        }
    }
}

/// The rational number that a term is, if it is one.
pub fn rational(term: &Term) -> Option<RBig> {
    match &**term {
        Node::Number(value) => Some(value.clone()),
        Node::Sum(terms) => terms.iter().map(rational).try_fold(RBig::ZERO, |sum, n| Some(sum + n?)),
        Node::Product(terms) => {
            terms.iter().map(rational).try_fold(RBig::ONE, |product, n| Some(product * n?))
        }
        Node::Power(base, exponent) if exponent.is_int() => {
            let (base, n) = (rational(base)?, i64::try_from(exponent.numerator().clone()).ok()?);
            if base.is_zero() || n.abs() > 64 {
                return None;
            }
            let power = base.pow(n.unsigned_abs() as isize);
            Some(if n < 0 { RBig::ONE / power } else { power })
        }
        _ => None,
    }
}

/// The terms right below.
pub fn children(term: &Node) -> Vec<&Term> {
    match term {
        Node::Number(_) | Node::Imaginary | Node::Pi | Node::Variable(_) => Vec::new(),
        Node::Sum(terms) | Node::Product(terms) => terms.iter().collect(),
        Node::Power(inner, _)
        | Node::Function(_, inner)
        | Node::Declared { argument: inner, .. }
        | Node::Derivative(inner, _)
        | Node::Flow(inner)
        | Node::Variation { density: inner, .. } => vec![inner],
    }
}
