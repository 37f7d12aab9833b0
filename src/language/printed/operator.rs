//! Operators that wait for what they act on.

use super::formula::{Part, product, times};
use crate::diagnostic::Span;
use crate::language::ast::{Call, Expr, Factor, Kind, Reference, Slot};
use crate::language::tex::Fault;

#[derive(Debug, Clone)]
pub(super) enum Operator {
    /// ∂ by these, one after the other.
    By(Vec<Expr>),
    /// The same, written with a d: of what depends on nothing else.
    Total(Vec<Expr>),
    /// d/dt along the flow, so often.
    Flow(u32),
    Vary(Expr),
    Nabla(Vec<Slot>),
    /// ∂^μ, which of a scalar is ∇^μ; of anything else it depends on what raises the index.
    Raised(Vec<Slot>),
    /// `grad`, `div`, `curl`, `laplacian`, `box`
    Vector(&'static str),
    /// ∂ₖ∂ₖ in a family of coordinates.
    Squared(String, Vec<Expr>),
    /// (v·∇)
    Advect(Expr),
    /// `a·(∇×…)`
    Infix(&'static str, Expr, Box<Operator>),
    /// ∑ or ∏
    Over(&'static str, Vec<Slot>),
    Integral(Vec<Slot>),
    Lie(Expr),
    /// Factors in front.
    Times(Vec<Factor>, Box<Operator>),
    /// Terms that act each on the same.
    Sum(Vec<(bool, Part)>),
    /// The second acts first.
    Then(Box<Operator>, Box<Operator>),
}

impl Operator {
    pub fn call(name: &str, arguments: Vec<Expr>, span: Span) -> Expr {
        Self::with_brackets(name, Vec::new(), arguments, span)
    }

    pub fn with_brackets(name: &str, brackets: Vec<Slot>, arguments: Vec<Expr>, span: Span) -> Expr {
        let call = Call { name: name.to_owned(), primes: 0, brackets, arguments, slots: Vec::new() };
        Expr::new(Kind::Call(call), span)
    }

    /// True if what it gives has a direction.
    pub fn is_vector(&self) -> bool {
        match self {
            Operator::Vector("grad" | "curl") | Operator::Infix(..) => true,
            Operator::Times(_, inner) => inner.is_vector(),
            Operator::Then(first, second) => first.is_vector() || second.is_vector(),
            Operator::Sum(terms) => {
                terms.iter().any(|(_, part)| matches!(part, Part::Operator(inner) if inner.is_vector()))
            }
            _ => false,
        }
    }

    /// True of ∑, ∏ and ∫, which act on all that follows, brackets or not.
    pub fn gathers(&self) -> bool {
        matches!(self, Operator::Over(..) | Operator::Integral(_))
    }

    /// The operator with what it acts on.
    pub fn applied(self, operand: Expr, span: &Span) -> Result<Expr, Fault> {
        let span = span.clone();
        Ok(match self {
            Operator::By(by) | Operator::Total(by) | Operator::Squared(_, by) => {
                Self::call("d", std::iter::once(operand).chain(by).collect(), span)
            }
            Operator::Flow(times) => {
                (0..times).fold(operand, |inner, _| Self::call("Dt", vec![inner], span.clone()))
            }
            Operator::Vary(field) => Self::call("vary", vec![operand, field], span),
            Operator::Nabla(slots) => Self::with_brackets("nabla", slots, vec![operand], span),
            Operator::Raised(slots) => {
                let has_indices = |part: &Expr| match &part.kind {
                    Kind::Name(reference) => !reference.slots.is_empty(),
                    Kind::Call(call) => !call.slots.is_empty() || !call.brackets.is_empty(),
                    _ => false,
                };
                let mut indexed = false;
                operand.walk(&mut |part| indexed |= has_indices(part));
                if indexed {
                    return Err(Fault::ambiguous(
                        span,
                        "which metric raises the index of this derivative?",
                        "write the metric, `\\eta^{\\mu\\nu}\\partial_\\nu`",
                    ));
                }
                Self::with_brackets("nabla", slots, vec![operand], span)
            }
            Operator::Vector(name) => Self::call(name, vec![operand], span),
            Operator::Advect(along) => Self::call("advect", vec![along, operand], span),
            Operator::Infix(name, left, inner) => {
                let right = inner.applied(operand, &span)?;
                Self::call(name, vec![left, right], span)
            }
            Operator::Over(name, slots) => Self::with_brackets(name, slots, vec![operand], span),
            // Two signs in a row are one integral over both.
            Operator::Integral(slots) => match operand.kind {
                Kind::Call(mut inner) if inner.name == "integral" => {
                    inner.brackets.splice(0..0, slots);
                    Expr::new(Kind::Call(inner), span)
                }
                _ => Self::with_brackets("integral", slots, vec![operand], span),
            },
            Operator::Lie(along) => Self::call("lie", vec![along, operand], span),
            Operator::Times(mut factors, inner) => {
                factors.push(times(inner.applied(operand, &span)?));
                product(factors, span)
            }
            Operator::Then(outer, inner) => outer.applied(inner.applied(operand, &span)?, &span)?,
            Operator::Sum(terms) => {
                let mut sum = Vec::new();
                for (negative, part) in terms {
                    let term = match part {
                        Part::Value(value) => {
                            product(vec![times(value), times(operand.clone())], span.clone())
                        }
                        Part::Operator(operator) => operator.applied(operand.clone(), &span)?,
                    };
                    sum.push(if negative {
                        Expr::new(Kind::Neg(Box::new(term)), span.clone())
                    } else {
                        term
                    });
                }
                if sum.len() == 1 { sum.remove(0) } else { Expr::new(Kind::Sum(sum), span) }
            }
        })
    }
}

pub(super) fn named(name: &str, slots: Vec<Slot>, span: Span) -> Expr {
    Expr::new(Kind::Name(Reference { name: name.to_owned(), slots }), span)
}
