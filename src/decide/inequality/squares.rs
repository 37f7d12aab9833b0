//! Polynomials whose squares may add up to a given one.

use std::collections::BTreeSet;

use super::polynomial::{Monomial, Polynomial, product};
use crate::algebra::{Rational, Scalar};

/// Monomials that squares are made of: the matrix of their products has as many rows.
const MAX_BASIS: usize = 24;

/// Monomials up to a degree in some atoms, those first that divide a term of the target.
pub(super) fn basis(target: &Polynomial, atoms: &BTreeSet<u16>, half: u32) -> Vec<Monomial> {
    let divides = |m: &Monomial| {
        target
            .terms()
            .any(|(term, _)| m.iter().all(|(atom, power)| super::polynomial::power_of(term, *atom) >= *power))
    };
    let mut all: Vec<Monomial> = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..half {
        let mut next = BTreeSet::new();
        for monomial in &last {
            for atom in atoms {
                let longer = product(monomial, &vec![(*atom, 1)]);
                // Of very many only those that matter.
                if all.len() < 4 * MAX_BASIS || divides(&longer) {
                    next.insert(longer);
                }
            }
        }
        last = next.into_iter().take(8 * MAX_BASIS).collect();
        all.extend(last.iter().cloned());
    }
    let (mut first, second): (Vec<_>, Vec<_>) = all.into_iter().partition(divides);
    first.extend(second);
    first.truncate(MAX_BASIS);
    first
}

/// Monomials, their sums and differences, and completed squares.
pub(super) fn roots(target: &Polynomial, basis: &[Monomial]) -> Vec<Polynomial> {
    let single = |m: &Monomial| Polynomial::term(m.clone(), Rational::ONE);
    let mut roots: Vec<Polynomial> = basis.iter().map(single).collect();
    let mut reversed = basis.to_vec();
    reversed.reverse();
    for order in [basis, &reversed] {
        roots.extend(completed(target, order).0.into_iter().map(|(_, root)| root));
    }
    for (n, a) in basis.iter().enumerate() {
        for b in &basis[..n] {
            for factor in factors(target, a, b) {
                roots.push(single(a).plus(&single(b).scaled(&factor)));
            }
        }
    }
    roots
}

/// Factors t with which (a + t b)² is tried: ±1, and those that the coefficients of a² and b² suggest.
fn factors(target: &Polynomial, a: &Monomial, b: &Monomial) -> Vec<Rational> {
    let mut found = vec![Rational::NEG_ONE, Rational::ONE];
    let (first, second) = (target.coefficient(&product(a, a)), target.coefficient(&product(b, b)));
    let mixed = target.coefficient(&product(a, b));
    if first > Rational::ZERO && second > Rational::ZERO {
        let ratio = second / &first;
        if ratio.square_lanes() != 0 {
            let root = ratio.sqrt();
            found.extend([-root.clone(), root]);
        }
    }
    if !mixed.is_zero() {
        let two = Rational::from(2);
        for square in [first, target.coefficient(&product(b, b))] {
            if !square.is_zero() {
                found.push(&mixed / (&square * &two));
            }
        }
    }
    found.sort();
    found.dedup();
    found.retain(|factor| !factor.is_zero());
    found
}

/// The target as a sum of completed squares, if they leave nothing over: weights and roots, which read
/// `a - b`, not `b - a`.
pub(super) fn sum(target: &Polynomial, basis: &[Monomial]) -> Option<Vec<(Rational, Polynomial)>> {
    // The constant last: it is what is left of something positive.
    let reversed: Vec<Monomial> = basis.iter().rev().cloned().collect();
    let (squares, rest) = completed(target, &reversed);
    let upright = |(weight, root): (Rational, Polynomial)| {
        let opposite = root.terms().find(|(m, _)| !m.is_empty()).is_some_and(|(_, c)| *c < Rational::ZERO);
        (weight, if opposite { root.scaled(&Rational::NEG_ONE) } else { root })
    };
    rest.is_zero().then(|| squares.into_iter().map(upright).collect())
}

/// Lagrange's reduction: c m² + m Σ c_j m_j = c (m + Σ c_j/(2c) m_j)² - ..., one monomial after the other.
/// The weights c with the roots, and what is left of the target.
fn completed(target: &Polynomial, order: &[Monomial]) -> (Vec<(Rational, Polynomial)>, Polynomial) {
    let mut rest = target.clone();
    let mut found = Vec::new();
    for (n, m) in order.iter().enumerate() {
        let own = rest.coefficient(&product(m, m));
        if own <= Rational::ZERO {
            continue;
        }
        let mut root = Polynomial::term(m.clone(), Rational::ONE);
        for other in &order[n + 1..] {
            let mixed = rest.coefficient(&product(m, other));
            root.add_term(other.clone(), mixed / (&own * Rational::from(2)));
        }
        for (a, c) in root.terms() {
            for (b, d) in root.terms() {
                rest.add_term(product(a, b), -(c * d * &own));
            }
        }
        found.push((own, root));
    }
    (found, rest)
}
