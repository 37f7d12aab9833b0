//! The sign of a formula from the signs of its parts: a proof of an inequality that needs no points.
//!
//! What is not settled by the parts may be one of the claim's own assumptions, up to a number; that is seen at random
//! points modulo a prime.

use std::rc::Rc;

use dashu_ratio::RBig;

use super::examine::{Ask, examine};
use super::ground::term::{self, Elementary, Node, Term};
use super::number::{Residue, SECOND_PRIME};
use super::point::{Missing, Point};
use super::statement::Statement;
use crate::language::relation::Relation;

/// Formulas that are looked at; beyond, nothing is said.
const MOST_STEPS: usize = 20_000;

/// Points at which a formula is compared with an assumption.
const POINTS: u64 = 3;

/// Which signs a real number may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signs {
    below: bool,
    zero: bool,
    above: bool,
}

const ANY: Signs = Signs { below: true, zero: true, above: true };
const POSITIVE: Signs = Signs { below: false, zero: false, above: true };
const ZERO: Signs = Signs { below: false, zero: true, above: false };

impl Signs {
    fn of_number(value: &RBig) -> Self {
        Signs { below: *value < RBig::ZERO, zero: value.is_zero(), above: *value > RBig::ZERO }
    }

    /// What a relation to zero says.
    fn of_relation(relation: Relation) -> Self {
        match relation {
            Relation::Greater => POSITIVE,
            Relation::GreaterEqual => Signs { below: false, ..ANY },
            Relation::Less => POSITIVE.negated(),
            Relation::LessEqual => Signs { above: false, ..ANY },
            Relation::Unequal => Signs { zero: false, ..ANY },
            Relation::Equal => ZERO,
            Relation::Similar | Relation::Alike | Relation::Proportional => ANY,
        }
    }

    fn negated(self) -> Self {
        Signs { below: self.above, zero: self.zero, above: self.below }
    }

    fn plus(self, other: Self) -> Self {
        let opposite = self.below && other.above || self.above && other.below;
        Signs {
            below: self.below || other.below,
            zero: self.zero && other.zero || opposite,
            above: self.above || other.above,
        }
    }

    fn times(self, other: Self) -> Self {
        Signs {
            below: self.below && other.above || self.above && other.below,
            zero: self.zero || other.zero,
            above: self.above && other.above || self.below && other.below,
        }
    }

    fn within(self, other: Self) -> bool {
        (!self.below || other.below) && (!self.zero || other.zero) && (!self.above || other.above)
    }
}

/// True if the sides compare as the relation says wherever they are defined.
pub fn follows(statement: &Statement, left: &Term, right: &Term) -> bool {
    let difference = term::difference(left.clone(), right.clone());
    let mut rules = Rules { statement, steps: 0 };
    rules.signs(&difference).is_some_and(|signs| signs.within(Signs::of_relation(statement.relation)))
}

struct Rules<'a> {
    statement: &'a Statement,
    steps: usize,
}

impl Rules<'_> {
    /// The signs that a formula may have; none if it may not be real.
    fn signs(&mut self, term: &Term) -> Option<Signs> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return None;
        }
        let own = match &**term {
            Node::Number(value) => Signs::of_number(value),
            Node::Pi => POSITIVE,
            Node::Imaginary => return None,
            Node::Variable(variable) if variable.complex => return None,
            Node::Variable(variable) => variable.sign.map_or(ANY, |sign| Signs::of_relation(sign.relation())),
            Node::Sum(terms) => {
                let mut sum = ZERO;
                for term in terms {
                    sum = sum.plus(self.signs(term)?);
                }
                sum
            }
            Node::Product(factors) => self.product(factors)?,
            Node::Power(base, exponent) => self.power(base, exponent)?,
            Node::Function(Elementary::Exp, argument) => {
                self.signs(argument)?;
                POSITIVE
            }
            Node::Function(Elementary::Atan | Elementary::Asin, argument) => self.signs(argument)?,
            Node::Function(Elementary::Sin | Elementary::Cos, inner)
            | Node::Declared { argument: inner, .. }
            | Node::Derivative(inner, _)
            | Node::Flow(inner)
            | Node::Variation { density: inner, .. } => {
                self.signs(inner)?;
                ANY
            }
            Node::Function(Elementary::Log, argument) => {
                // Of a negative number it is not real.
                (!self.signs(argument)?.below).then_some(ANY)?
            }
        };
        match own.below && own.above {
            true => Some(self.assumed(term).unwrap_or(own)),
            false => Some(own),
        }
    }

    /// The product of all that occurs twice is a square.
    fn product(&mut self, factors: &[Term]) -> Option<Signs> {
        let mut product = POSITIVE;
        let mut rest: Vec<&Term> = factors.iter().collect();
        while let Some(factor) = rest.pop() {
            let signs = self.signs(factor)?;
            match rest.iter().position(|other| same(factor, other)) {
                Some(twin) => {
                    rest.remove(twin);
                    product = product.times(square(signs));
                }
                None => product = product.times(signs),
            }
        }
        Some(product)
    }

    fn power(&mut self, base: &Term, exponent: &RBig) -> Option<Signs> {
        let signs = self.signs(base)?;
        // Where it is zero a negative power has no value.
        let kept = if *exponent < RBig::ZERO { Signs { zero: false, ..signs } } else { signs };
        let even = (exponent / RBig::from(2)).is_int();
        match exponent.is_int() {
            true if even => Some(square(kept)),
            true => Some(kept),
            // The root of a negative number is not real.
            false => (!signs.below).then_some(kept),
        }
    }

    /// What the claim assumes of a formula, or of a multiple of it.
    fn assumed(&mut self, term: &Term) -> Option<Signs> {
        let bounds = &self.statement.bounds;
        bounds.iter().find_map(|(relation, left, right)| {
            let known = Signs::of_relation(*relation);
            let difference = term::difference(left.clone(), right.clone());
            [(1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1), (1, 3), (-1, 3)]
                .into_iter()
                .find(|(n, d)| {
                    let factor = term::number(RBig::from_parts((*n).into(), (*d as u8).into()));
                    self.are_equal(term, &term::product(vec![factor, difference.clone()]))
                })
                .map(|(n, _)| if n < 0 { known.negated() } else { known })
        })
    }

    fn are_equal(&self, one: &Term, other: &Term) -> bool {
        let free = Statement::bare(self.statement.flow.clone());
        (1..=POINTS).all(|seed| {
            let mut point: Point<Residue<SECOND_PRIME>> = Point::new(Missing::Drawn, seed);
            let sides = examine(&free, &[[one.clone(), other.clone()]], &mut point, &Ask::Value);
            sides.is_ok_and(|sides| sides.iter().all(|[left, right]| left == right))
        })
    }
}

/// The signs of a square.
fn square(signs: Signs) -> Signs {
    Signs { below: false, zero: signs.zero, above: signs.below || signs.above }
}

/// True of formulas that are written alike.
fn same(one: &Term, other: &Term) -> bool {
    let all = |a: &[Term], b: &[Term]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    Rc::ptr_eq(one, other)
        || match (&**one, &**other) {
            (Node::Number(a), Node::Number(b)) => a == b,
            (Node::Pi, Node::Pi) => true,
            (Node::Variable(a), Node::Variable(b)) => a == b,
            (Node::Sum(a), Node::Sum(b)) | (Node::Product(a), Node::Product(b)) => all(a, b),
            (Node::Power(a, m), Node::Power(b, n)) => m == n && same(a, b),
            (Node::Function(f, a), Node::Function(g, b)) => f == g && same(a, b),
            (Node::Derivative(a, x), Node::Derivative(b, y)) => x == y && same(a, b),
            (Node::Flow(a), Node::Flow(b)) => same(a, b),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEGATIVE: Signs = Signs { below: true, zero: false, above: false };
    const AT_LEAST_ZERO: Signs = Signs { below: false, zero: true, above: true };

    #[test]
    fn a_sum_has_the_signs_of_sums() {
        assert_eq!(POSITIVE.plus(POSITIVE), POSITIVE);
        assert_eq!(POSITIVE.plus(AT_LEAST_ZERO), POSITIVE);
        assert_eq!(ZERO.plus(NEGATIVE), NEGATIVE);
        assert_eq!(AT_LEAST_ZERO.plus(AT_LEAST_ZERO), AT_LEAST_ZERO);
        assert_eq!(POSITIVE.plus(NEGATIVE), ANY);
        assert_eq!(AT_LEAST_ZERO.plus(NEGATIVE), ANY);
        assert_eq!(POSITIVE.times(NEGATIVE), NEGATIVE);
        assert_eq!(ANY.times(POSITIVE), ANY);
        assert_eq!(square(ANY), AT_LEAST_ZERO);
        assert_eq!(square(NEGATIVE), POSITIVE);
    }
}
