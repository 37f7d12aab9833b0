//! From a node to a quotient of polynomials in atoms: variables, and functions of them.

use rustc_hash::FxHashMap;

use super::polynomial::{Monomial, Polynomial, degree, power_of, product};
use crate::algebra::Rational;
use crate::calculus::{Graph, Jet, Leaf, LeafId, Node, Op};

/// Nodes of an expression that is still expanded; beyond, the terms are too many anyway.
const MAX_NODES: usize = 3000;
/// Terms of a polynomial: a determinant of sixteen entries has 24, a square of it 282.
const MAX_TERMS: usize = 400;
/// Degree of a monomial; powers are bytes, and no search for squares gets that far.
const MAX_DEGREE: u32 = 30;

/// What a polynomial treats as a variable; all are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Atom {
    /// A real variable or a function of real arguments.
    Real(Node),
    /// Real and imaginary part of a complex variable.
    Re(LeafId),
    Im(LeafId),
}

/// The atoms that were met, and how their squares reduce.
#[derive(Default)]
pub(super) struct Atoms {
    pub list: Vec<Atom>,
    numbers: FxHashMap<Atom, u16>,
    /// (√a)² = a, sin² = 1 - cos².
    squares: Vec<Option<Polynomial>>,
    /// What the root is taken of, where that is known to be real.
    pub radicands: FxHashMap<u16, Fraction>,
}

/// (re + i im)/(product of the denominators), which are real and not zero where the value is defined.
#[derive(Clone)]
pub(super) struct Fraction {
    pub re: Polynomial,
    pub im: Polynomial,
    pub denominators: Vec<(Polynomial, u32)>,
}

impl Fraction {
    fn real(re: Polynomial) -> Self {
        Self { re, im: Polynomial::default(), denominators: Vec::new() }
    }

    fn map(self, f: impl Fn(&Polynomial) -> Polynomial) -> Self {
        Self { re: f(&self.re), im: f(&self.im), denominators: self.denominators }
    }

    /// The polynomial that it is, if it is real and has no denominator.
    pub fn polynomial(&self) -> Option<&Polynomial> {
        (self.im.is_zero() && self.denominators.is_empty()).then_some(&self.re)
    }
}

impl Atoms {
    pub fn number(&mut self, atom: Atom) -> Option<u16> {
        if let Some(&number) = self.numbers.get(&atom) {
            return Some(number);
        }
        let number = u16::try_from(self.list.len()).ok()?;
        self.list.push(atom);
        self.squares.push(None);
        self.numbers.insert(atom, number);
        Some(number)
    }

    /// What the square of a factor is, if that is a root with a polynomial under it: (√a)² = a.
    pub fn square_of(&self, factor: &Polynomial) -> Option<&Polynomial> {
        let (monomial, coefficient) = factor.terms().next()?;
        match monomial.as_slice() {
            [(atom, 1)] if factor.terms().len() == 1 && coefficient.is_one() => {
                self.squares[usize::from(*atom)].as_ref()
            }
            _ => None,
        }
    }

    /// The product in normal form; none if it grows too large.
    pub fn multiply(&self, a: &Polynomial, b: &Polynomial) -> Option<Polynomial> {
        let mut result = Polynomial::default();
        for (m, c) in a.terms() {
            for (n, d) in b.terms() {
                if degree(m) + degree(n) > MAX_DEGREE {
                    return None;
                }
                self.add_reduced(&mut result, product(m, n), c * d);
                if result.terms().len() > MAX_TERMS {
                    return None;
                }
            }
        }
        Some(result)
    }

    fn add_reduced(&self, into: &mut Polynomial, monomial: Monomial, coefficient: Rational) {
        let reducible = monomial
            .iter()
            .position(|(atom, power)| *power >= 2 && self.squares[usize::from(*atom)].is_some());
        let square = reducible.and_then(|at| self.squares[usize::from(monomial[at].0)].as_ref());
        let (Some(at), Some(square)) = (reducible, square) else {
            into.add_term(monomial, coefficient);
            return;
        };
        let mut rest = monomial;
        rest[at].1 -= 2;
        rest.retain(|(_, power)| *power > 0);
        for (n, d) in square.terms() {
            self.add_reduced(into, product(&rest, n), &coefficient * d);
        }
    }

    /// The expression as a quotient; none if it is too large or a function of something complex.
    pub fn expand(&mut self, graph: &mut Graph, root: Node) -> Option<Fraction> {
        let nodes = graph.reachable(&[root]);
        if nodes.len() > MAX_NODES {
            return None;
        }
        let mut known: FxHashMap<Node, Fraction> = FxHashMap::default();
        for node in nodes {
            // What cannot be expanded may still be the argument of an atom.
            if let Some(value) = self.expand_one(graph, node, &known) {
                known.insert(node, value);
            }
        }
        known.remove(&root)
    }

    fn expand_one(
        &mut self,
        graph: &mut Graph,
        node: Node,
        known: &FxHashMap<Node, Fraction>,
    ) -> Option<Fraction> {
        let of = |operand: Node| known.get(&operand);
        Some(match graph.op(node) {
            Op::Constant(number) => {
                Fraction::real(Polynomial::constant(graph.constant_value(number).clone()))
            }
            Op::Imaginary => Fraction { im: Polynomial::one(), ..Fraction::real(Polynomial::default()) },
            Op::Leaf(leaf) => self.leaf(graph, node, leaf)?,
            Op::Add(a, b) => self.add(of(a)?, of(b)?)?,
            Op::Sub(a, b) => self.add(of(a)?, &of(b)?.clone().map(Polynomial::negated))?,
            Op::Neg(a) => of(a)?.clone().map(Polynomial::negated),
            Op::Mul(a, b) => self.times(of(a)?, of(b)?)?,
            Op::Inv(a) => self.invert(of(a)?)?,
            Op::Sqrt(a) => {
                let fraction = self.function(graph, node, a, known)?;
                let radicand = of(a).filter(|radicand| radicand.im.is_zero()).cloned();
                self.set_square(node, radicand.as_ref().and_then(Fraction::polynomial).cloned())?;
                let number = self.number(Atom::Real(node))?;
                self.radicands.extend(radicand.map(|radicand| (number, radicand)));
                fraction
            }
            Op::Sin(a) => {
                let fraction = self.function(graph, node, a, known)?;
                let cos = graph.cos(a);
                if matches!(graph.op(cos), Op::Cos(_)) {
                    let cos = self.number(Atom::Real(cos))?;
                    let mut square = Polynomial::one();
                    square.add_term(vec![(cos, 2)], Rational::NEG_ONE);
                    self.set_square(node, Some(square))?;
                }
                fraction
            }
            Op::Pi => Fraction::real(Polynomial::atom(self.number(Atom::Real(node))?)),
            Op::Exp(a) | Op::Log(a) | Op::Cos(a) | Op::Atan(a) | Op::Function { argument: a, .. } => {
                self.function(graph, node, a, known)?
            }
        })
    }

    fn set_square(&mut self, node: Node, square: Option<Polynomial>) -> Option<()> {
        let number = self.number(Atom::Real(node))?;
        self.squares[usize::from(number)] = square;
        Some(())
    }

    /// A function whose argument is real as an atom.
    fn function(
        &mut self,
        graph: &Graph,
        node: Node,
        argument: Node,
        known: &FxHashMap<Node, Fraction>,
    ) -> Option<Fraction> {
        let real = graph.signs(argument).is_real() || known.get(&argument).is_some_and(|a| a.im.is_zero());
        let number = real.then(|| self.number(Atom::Real(node))).flatten()?;
        Some(Fraction::real(Polynomial::atom(number)))
    }

    /// A complex variable is re + i im, its conjugate re - i im.
    fn leaf(&mut self, graph: &mut Graph, node: Node, leaf: LeafId) -> Option<Fraction> {
        let jet = match graph.leaf(leaf) {
            Leaf::Jet(jet) if graph.symbol(jet.symbol).complex => jet.clone(),
            _ => return Some(Fraction::real(Polynomial::atom(self.number(Atom::Real(node))?))),
        };
        let conjugate = jet.conjugate;
        let plain = graph.variable(Leaf::Jet(Jet { conjugate: false, ..jet }));
        let Op::Leaf(plain) = graph.op(plain) else { return None };
        let re = Polynomial::atom(self.number(Atom::Re(plain))?);
        let im = Polynomial::atom(self.number(Atom::Im(plain))?);
        let im = if conjugate { im.negated() } else { im };
        Some(Fraction { re, im, denominators: Vec::new() })
    }

    fn add(&self, a: &Fraction, b: &Fraction) -> Option<Fraction> {
        let mut denominators = a.denominators.clone();
        for (factor, power) in &b.denominators {
            match denominators.iter_mut().find(|(own, _)| own == factor) {
                Some((_, own)) => *own = (*own).max(*power),
                None => denominators.push((factor.clone(), *power)),
            }
        }
        let (a, b) = (self.over(a, &denominators)?, self.over(b, &denominators)?);
        Some(cancelled(Fraction { re: a.0.plus(&b.0), im: a.1.plus(&b.1), denominators }))
    }

    /// The numerator over larger denominators.
    fn over(&self, a: &Fraction, denominators: &[(Polynomial, u32)]) -> Option<(Polynomial, Polynomial)> {
        let (mut re, mut im) = (a.re.clone(), a.im.clone());
        for (factor, power) in denominators {
            let own = a.denominators.iter().find(|(own, _)| own == factor).map_or(0, |(_, power)| *power);
            for _ in own..*power {
                (re, im) = (self.multiply(&re, factor)?, self.multiply(&im, factor)?);
            }
        }
        Some((re, im))
    }

    fn times(&self, a: &Fraction, b: &Fraction) -> Option<Fraction> {
        let re = self.multiply(&a.re, &b.re)?.minus(&self.multiply(&a.im, &b.im)?);
        let im = self.multiply(&a.re, &b.im)?.plus(&self.multiply(&a.im, &b.re)?);
        let mut denominators = a.denominators.clone();
        for (factor, power) in &b.denominators {
            multiply_in(&mut denominators, factor.clone(), *power);
        }
        Some(cancelled(Fraction { re, im, denominators }))
    }

    /// 1/(a + ib) = (a - ib)/(a² + b²).
    fn invert(&self, a: &Fraction) -> Option<Fraction> {
        let mut above = Polynomial::one();
        for (factor, power) in &a.denominators {
            for _ in 0..*power {
                above = self.multiply(&above, factor)?;
            }
        }
        let real = a.im.is_zero();
        let below = if real {
            a.re.clone()
        } else {
            self.multiply(&a.re, &a.re)?.plus(&self.multiply(&a.im, &a.im)?)
        };
        let (re, im) = if real {
            (above, Polynomial::default())
        } else {
            (self.multiply(&above, &a.re)?, self.multiply(&above, &a.im)?.negated())
        };
        // The leading coefficient goes into the numerator and the atoms become factors of their own, so
        // that equal denominators are recognised.
        let leading = below.terms().next_back()?.1.clone();
        let scale = Rational::ONE / leading;
        let content = below.content();
        let rest = below.divided_by(&content).scaled(&scale);
        let mut denominators = Vec::new();
        for (atom, power) in content {
            multiply_in(&mut denominators, Polynomial::atom(atom), u32::from(power));
        }
        if rest != Polynomial::one() {
            multiply_in(&mut denominators, rest, 1);
        }
        Some(cancelled(Fraction { re: re.scaled(&scale), im: im.scaled(&scale), denominators }))
    }
}

fn multiply_in(denominators: &mut Vec<(Polynomial, u32)>, factor: Polynomial, power: u32) {
    match denominators.iter_mut().find(|(own, _)| *own == factor) {
        Some((_, own)) => *own += power,
        None => denominators.push((factor, power)),
    }
}

/// Without factors that stand above and below.
fn cancelled(mut fraction: Fraction) -> Fraction {
    let numerator = &fraction.re;
    let common: Monomial = match (numerator.is_zero(), fraction.im.is_zero()) {
        (true, true) => return Fraction::real(Polynomial::default()),
        (false, true) => numerator.content(),
        (true, false) => fraction.im.content(),
        (false, false) => {
            let other = fraction.im.content();
            let lesser = |(atom, power): &(u16, u8)| (*atom, power_of(&other, *atom).min(*power));
            numerator.content().iter().map(lesser).filter(|(_, power)| *power > 0).collect()
        }
    };
    let mut removed = Monomial::new();
    for (atom, power) in common {
        let single = Polynomial::atom(atom);
        if let Some((_, below)) = fraction.denominators.iter_mut().find(|(factor, _)| *factor == single) {
            let both = u32::from(power).min(*below);
            *below -= both;
            removed.push((atom, both as u8));
        }
    }
    fraction.denominators.retain(|(_, power)| *power > 0);
    let mut fraction = fraction.map(|part| part.divided_by(&removed));
    if fraction.im.is_zero() {
        for (factor, power) in &mut fraction.denominators {
            while *power > 0
                && let Some(quotient) = fraction.re.divided_exactly(factor)
            {
                fraction.re = quotient;
                *power -= 1;
            }
        }
        fraction.denominators.retain(|(_, power)| *power > 0);
    }
    fraction
}
