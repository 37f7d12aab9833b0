//! Roots taken out of an inequality: Q √B ≥ -P follows from Q ≥ 0 and Q² B ≥ P², and P ≥ -Q √B from P ≥ 0,
//! Q ≤ 0 and P² ≥ Q² B.

use super::cone;
use super::expand::Fraction;
use super::goal::{Goal, over_positive};
use super::polynomial::{Polynomial, power_of};
use super::words::Words;
use crate::calculus::Graph;

/// Roots that are taken out one after the other; every one doubles the degree.
pub(super) const MAX_ROOTS: usize = 3;

/// Steps that show a polynomial not to be negative, or to be positive: one identity, or several after
/// roots were taken out.
pub(super) fn certificate(
    goal: &Goal,
    graph: &Graph,
    words: &Words,
    target: &Polynomial,
    strict: bool,
    roots: usize,
) -> Option<Vec<String>> {
    if let Some(terms) = cone::combination(&goal.atoms, &goal.known, target, strict) {
        return Some(vec![goal.identity(graph, words, target, &terms)]);
    }
    if roots == 0 {
        return None;
    }
    // The last atom stands in the argument of no other.
    let root = target.atoms().into_iter().rfind(|atom| goal.atoms.radicands.contains_key(atom))?;
    let radicand = &goal.atoms.radicands[&root];
    let (factor, rest) = split(target, root)?;
    let shown =
        |polynomial: &Polynomial, strict| certificate(goal, graph, words, polynomial, strict, roots - 1);
    let mut steps = Vec::new();
    let difference = difference(goal, &factor, &rest, radicand)?;
    if let Some(sign) = shown(&factor, false) {
        steps.extend(sign);
        steps.extend(shown(&difference, strict)?);
    } else {
        steps.extend(shown(&factor.negated(), false)?);
        steps.extend(shown(&rest, false)?);
        steps.extend(shown(&difference.negated(), strict)?);
    }
    Some(steps)
}

/// Q and P of Q √B + P.
fn split(target: &Polynomial, root: u16) -> Option<(Polynomial, Polynomial)> {
    let (mut factor, mut rest) = (Polynomial::default(), Polynomial::default());
    let single = vec![(root, 1)];
    for (monomial, coefficient) in target.terms() {
        let term = Polynomial::term(monomial.clone(), coefficient.clone());
        match power_of(monomial, root) {
            0 => rest = rest.plus(&term),
            1 => factor = factor.plus(&term.divided_by(&single)),
            _ => return None,
        }
    }
    Some((factor, rest))
}

/// Q² B - P², or what has its sign.
fn difference(
    goal: &Goal,
    factor: &Polynomial,
    rest: &Polynomial,
    radicand: &Fraction,
) -> Option<Polynomial> {
    let atoms = &goal.atoms;
    let mut subtracted = atoms.multiply(rest, rest)?;
    for (denominator, power) in &radicand.denominators {
        for _ in 0..*power {
            subtracted = atoms.multiply(&subtracted, denominator)?;
        }
    }
    let square = atoms.multiply(factor, factor)?;
    let re = atoms.multiply(&square, &radicand.re)?.minus(&subtracted);
    over_positive(atoms, &Fraction { re, ..radicand.clone() }, &goal.known)
}
