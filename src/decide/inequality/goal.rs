//! What has to be shown as a polynomial that must not be negative.

use super::cone::{self, Term};
use super::constraint::Known;
use super::expand::{Atoms, Fraction};
use super::polynomial::{Monomial, Polynomial};
use super::radical;
use super::words::Words;
use crate::algebra::Rational;
use crate::calculus::{Graph, Node, Signs};

/// A polynomial with the sign of an expression, and what is known of its atoms.
pub(super) struct Goal {
    pub atoms: Atoms,
    pub known: Known,
    pub target: Polynomial,
    pub steps: Vec<String>,
}

impl Goal {
    /// Takes denominators and common factors of known sign out of an expression. The expression is assumed
    /// to be defined, so that its denominators are not zero.
    pub fn of(
        graph: &mut Graph,
        words: &Words,
        node: Node,
        facts: &[(Node, Signs)],
        strict: bool,
    ) -> Option<Self> {
        let mut atoms = Atoms::default();
        let fraction = atoms.expand(graph, node)?;
        if !fraction.im.is_zero() {
            return None;
        }
        let known = Known::gather(graph, words, &mut atoms, facts);
        let mut goal = Self { atoms, known, target: fraction.re, steps: Vec::new() };
        for (factor, power) in &fraction.denominators {
            if power % 2 == 1 {
                goal.divide_by(graph, words, factor)?;
            }
        }
        goal.remove_content(strict);
        Some(goal)
    }

    fn divide_by(&mut self, graph: &Graph, words: &Words, factor: &Polynomial) -> Option<()> {
        if let Some(sign) = quick_sign(factor, &self.known) {
            if !sign.positive {
                self.target = self.target.negated();
            }
            return Some(());
        }
        for negative in [false, true] {
            let candidate = if negative { factor.negated() } else { factor.clone() };
            if let Some(terms) = cone::combination(&self.atoms, &self.known, &candidate, false) {
                self.steps.push(self.identity(graph, words, &candidate, &terms));
                if negative {
                    self.target = self.target.negated();
                }
                return Some(());
            }
        }
        // The square of the denominator is positive.
        self.target = self.atoms.multiply(&self.target, factor)?;
        Some(())
    }

    /// Divides by a common monomial that is not negative; for a strict goal, one that is positive.
    fn remove_content(&mut self, strict: bool) {
        let mut removed = Monomial::new();
        for (atom, power) in self.target.content() {
            let (nonnegative, positive) = self.known.sign_of_atom(atom);
            let whole = positive || nonnegative && !strict;
            let power = match (whole, strict) {
                (true, _) => power,
                (false, false) => power - power % 2,
                (false, true) => 0,
            };
            if power > 0 {
                removed.push((atom, power));
            }
        }
        self.target = self.target.divided_by(&removed);
    }

    /// The steps that show the target not to be negative, or to be positive.
    pub fn certificate(&self, graph: &Graph, words: &Words, strict: bool) -> Option<Vec<String>> {
        radical::certificate(self, graph, words, &self.target, strict, radical::MAX_ROOTS)
    }

    /// `y^2 + z^2 - 2*y*z = (y - z)^2`.
    pub fn identity(&self, graph: &Graph, words: &Words, target: &Polynomial, terms: &[Term]) -> String {
        let one = Polynomial::one();
        let shown = |term: &Term| {
            let mut factors = Vec::new();
            if !term.weight.is_one() || term.factors.is_empty() && term.root == one {
                factors.push(term.weight.to_string());
            }
            factors.extend(term.factors.iter().map(|n| self.known.constraints[*n].words.clone()));
            if term.root != one {
                factors.push(format!("({})^2", words.polynomial(graph, &self.atoms, &term.root)));
            }
            factors.join("*")
        };
        let sum: Vec<String> = terms.iter().map(shown).collect();
        let sum = if sum.is_empty() { "0".to_owned() } else { sum.join(" + ") };
        format!("{} = {sum}", words.polynomial(graph, &self.atoms, target))
    }
}

/// A sign that can be read off.
pub(super) struct QuickSign {
    /// Not negative, or else not positive.
    pub positive: bool,
    /// Never zero.
    pub strict: bool,
}

/// The sign of a polynomial that a fact states or whose terms all have one sign.
pub(super) fn quick_sign(polynomial: &Polynomial, known: &Known) -> Option<QuickSign> {
    let negated = polynomial.negated();
    for (candidate, positive) in [(polynomial, true), (&negated, false)] {
        if let Some(fact) = known.constraints.iter().find(|c| c.polynomial == *candidate) {
            return Some(QuickSign { positive, strict: fact.strict });
        }
    }
    let mut all: Option<QuickSign> = None;
    for (monomial, coefficient) in polynomial.terms() {
        let signs = monomial.iter().map(|(atom, power)| (power, known.sign_of_atom(*atom)));
        let mut strict = true;
        for (power, (nonnegative, never_zero)) in signs {
            if power % 2 == 1 && !nonnegative {
                return None;
            }
            strict &= never_zero;
        }
        let positive = *coefficient > Rational::ZERO;
        match &mut all {
            None => all = Some(QuickSign { positive, strict }),
            Some(before) if before.positive != positive => return None,
            Some(before) => before.strict |= strict,
        }
    }
    all
}

/// A real quotient as a polynomial of the same sign, where it is defined.
pub(super) fn over_positive(atoms: &Atoms, fraction: &Fraction, known: &Known) -> Option<Polynomial> {
    let mut result = fraction.re.clone();
    for (factor, power) in &fraction.denominators {
        if power % 2 == 0 {
            continue;
        }
        match quick_sign(factor, known) {
            Some(sign) if sign.positive => {}
            Some(_) => result = result.negated(),
            None => result = atoms.multiply(&result, factor)?,
        }
    }
    Some(result)
}
