//! What is known not to be negative: the facts, the signs of atoms, and bounds of elementary functions.

use std::cmp::Ordering;

use super::expand::{Atom, Atoms};
use super::goal::{over_positive, quick_sign};
use super::polynomial::Polynomial;
use super::words::Words;
use crate::algebra::{Interval, Rational};
use crate::calculus::{Graph, Node, Op, Program, Signs};
use crate::decide::real::number::{Functions, evaluate};

/// Atoms whose properties are looked up; a bound may bring in another atom.
const MAX_ATOMS: usize = 40;
/// Bounds of constants are rounded outwards to multiples of 1/4096, to keep certificates readable.
const CONSTANT_STEPS: f64 = 4096.0;

/// A polynomial that is not negative on the domain, or positive.
#[derive(Clone)]
pub(super) struct Constraint {
    pub polynomial: Polynomial,
    pub strict: bool,
    pub words: String,
}

/// Everything that is known, facts first.
pub(super) struct Known {
    pub constraints: Vec<Constraint>,
}

impl Known {
    /// Reads the facts and what holds of the atoms in them and in `atoms`.
    pub fn gather(graph: &mut Graph, words: &Words, atoms: &mut Atoms, facts: &[(Node, Signs)]) -> Self {
        let mut known = Self { constraints: Vec::new() };
        let mut quotients = Vec::new();
        for (node, signs) in facts {
            let Some(fraction) = atoms.expand(graph, *node) else { continue };
            // A sign of something complex says that it is real; nothing is made of that here.
            if !signs.is_real() || !fraction.im.is_zero() {
                continue;
            }
            match fraction.polynomial() {
                Some(polynomial) => known.push(atoms, polynomial.clone(), *signs, &words.of(graph, *node)),
                None => quotients.push((fraction, *node, *signs)),
            }
        }
        let mut n = 0;
        while n < atoms.list.len().min(MAX_ATOMS) {
            if let Atom::Real(node) = atoms.list[n] {
                known.bounds_of_atom(graph, words, atoms, node, n as u16);
            }
            n += 1;
        }
        // The denominators' signs are known only now.
        for (fraction, node, signs) in quotients {
            if let Some(polynomial) = over_positive(atoms, &fraction, &known) {
                known.push(atoms, polynomial, signs, &words.of(graph, node));
            }
        }
        known
    }

    /// Takes in that a polynomial has one of these signs.
    fn push(&mut self, atoms: &Atoms, polynomial: Polynomial, signs: Signs, words: &str) {
        let [less, equal, greater] =
            [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|sign| signs.allows(sign));
        if !less {
            self.add(polynomial.clone(), !equal, words.to_owned());
        }
        if !greater {
            self.add(polynomial.negated(), !equal, format!("(-({words}))"));
        }
        if less
            && greater
            && !equal
            && let Some(square) = atoms.multiply(&polynomial, &polynomial)
        {
            self.add(square, true, format!("({words})^2"));
        }
    }

    fn add(&mut self, polynomial: Polynomial, strict: bool, words: String) {
        match self.constraints.iter_mut().find(|known| known.polynomial == polynomial) {
            Some(known) => known.strict |= strict,
            // A constant says nothing, or that there is no such point, which is not for a proof to use.
            None if polynomial.degree() == 0 => {}
            None => self.constraints.push(Constraint { polynomial, strict, words }),
        }
    }

    /// Whether an atom is never negative, and never zero: (not negative, positive).
    pub fn sign_of_atom(&self, atom: u16) -> (bool, bool) {
        let own = Polynomial::atom(atom);
        let found = self.constraints.iter().find(|known| known.polynomial == own);
        found.map_or((false, false), |known| (true, known.strict))
    }

    fn bounds_of_atom(
        &mut self,
        graph: &mut Graph,
        words: &Words,
        atoms: &mut Atoms,
        node: Node,
        number: u16,
    ) {
        let atom = Polynomial::atom(number);
        let name = words.of(graph, node);
        if graph.leaves_of(&[node]).is_empty() {
            self.bounds_of_constant(graph, node, &atom, &name);
        }
        let one = Polynomial::one();
        match graph.op(node) {
            Op::Leaf(_) => {
                let signs = graph.signs(node);
                if signs.is_real() {
                    self.push(atoms, atom, signs, &name);
                }
            }
            Op::Sqrt(a) => {
                self.add(atom, graph.signs(a).is_positive(), name);
            }
            // e^a >= 1 + a
            Op::Exp(a) => {
                self.add(atom.clone(), true, name.clone());
                if let Some(argument) = argument(graph, atoms, a) {
                    self.sign_of_monotone(&argument, &atom.minus(&one), &format!("({name} - 1)"));
                    let words = format!("({name} - 1 - {})", words.of(graph, a));
                    self.add(atom.minus(&one).minus(&argument), false, words);
                }
            }
            // 1 - 1/a <= log a <= a - 1
            Op::Log(a) => {
                if let Some(argument) = argument(graph, atoms, a) {
                    let inner = words.of(graph, a);
                    self.sign_of_monotone(&argument.minus(&one), &atom, &name);
                    self.add(argument.minus(&one).minus(&atom), false, format!("({inner} - 1 - {name})"));
                    if let Some(product) = atoms.multiply(&argument, &atom) {
                        let words = format!("({inner}*{name} - {inner} + 1)");
                        self.add(product.minus(&argument).plus(&one), false, words);
                    }
                }
            }
            Op::Sin(_) | Op::Cos(_) => {
                self.add(one.plus(&atom), false, format!("(1 + {name})"));
                self.add(one.minus(&atom), false, format!("(1 - {name})"));
            }
            _ => {}
        }
    }

    /// What rises with another quantity and vanishes with it has its sign.
    fn sign_of_monotone(&mut self, of: &Polynomial, value: &Polynomial, words: &str) {
        match quick_sign(of, self) {
            Some(sign) if sign.positive => self.add(value.clone(), sign.strict, words.to_owned()),
            Some(sign) => self.add(value.negated(), sign.strict, format!("(-{words})")),
            None => {}
        }
    }

    fn bounds_of_constant(&mut self, graph: &Graph, node: Node, atom: &Polynomial, name: &str) {
        let program = Program::compile(graph, &[node]);
        // The value of a declared function is any number, whatever a table would make up for it.
        if program.has_declared_functions() {
            return;
        }
        let mut functions = Functions::Polynomials { salt: 0 };
        let Some(Some(value)) = evaluate::<Interval>(&program, &[], &mut functions).pop() else { return };
        if value.im != Interval::point(0.0) {
            return;
        }
        let value = value.re;
        let below = Rational::try_from((value.lo() * CONSTANT_STEPS).floor() / CONSTANT_STEPS);
        let above = Rational::try_from((value.hi() * CONSTANT_STEPS).ceil() / CONSTANT_STEPS);
        if let (Ok(below), Ok(above)) = (below, above) {
            let words = (format!("({name} - {below})"), format!("({above} - {name})"));
            self.add(atom.minus(&Polynomial::constant(below)), false, words.0);
            self.add(Polynomial::constant(above).minus(atom), false, words.1);
        }
    }
}

/// The argument of a function as a polynomial.
fn argument(graph: &mut Graph, atoms: &mut Atoms, node: Node) -> Option<Polynomial> {
    atoms.expand(graph, node)?.polynomial().cloned()
}
