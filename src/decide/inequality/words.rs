//! How nodes and polynomials are written in a certificate.

use super::expand::{Atom, Atoms};
use super::polynomial::Polynomial;
use crate::algebra::Rational;
use crate::calculus::{Graph, Instance, LeafId, Node, Op};

use rustc_hash::FxHashMap;

/// A longer expression is cut: a certificate is read by people.
const MAX_LENGTH: usize = 120;

/// Names of variables.
pub(super) struct Words(FxHashMap<LeafId, String>);

impl Words {
    /// The names of what some expressions contain.
    pub fn for_leaves_of(instance: &Instance<'_>, nodes: &[Node]) -> Self {
        let leaves = instance.graph.leaves_of(nodes);
        Self(leaves.into_iter().map(|leaf| (leaf, instance.leaf_label(leaf))).collect())
    }

    fn leaf(&self, graph: &Graph, leaf: LeafId) -> String {
        let symbol_name = |symbol, _| graph.symbol(symbol).name.clone();
        self.0.get(&leaf).cloned().unwrap_or_else(|| graph.leaf_name(leaf, symbol_name))
    }

    /// A node as it could be typed.
    pub fn of(&self, graph: &Graph, node: Node) -> String {
        let mut text = String::new();
        self.write(graph, node, &mut text);
        if text.len() > MAX_LENGTH {
            text = text.chars().take(MAX_LENGTH).collect();
            text.push_str(" ...");
        }
        text
    }

    fn write(&self, graph: &Graph, node: Node, into: &mut String) {
        if into.len() > MAX_LENGTH {
            return;
        }
        let mut wrapped = |before: &str, a: Node, after: &str| {
            into.push_str(before);
            self.write(graph, a, into);
            into.push_str(after);
        };
        match graph.op(node) {
            Op::Constant(number) => into.push_str(&graph.constant_value(number).to_string()),
            Op::Imaginary => into.push('i'),
            Op::Pi => into.push_str("pi"),
            Op::Leaf(leaf) => into.push_str(&self.leaf(graph, leaf)),
            Op::Add(a, b) => {
                wrapped("(", a, " + ");
                wrapped("", b, ")");
            }
            Op::Sub(a, b) => {
                wrapped("(", a, " - ");
                wrapped("", b, ")");
            }
            Op::Mul(a, b) => {
                wrapped("", a, "*");
                wrapped("", b, "");
            }
            Op::Neg(a) => wrapped("(-", a, ")"),
            Op::Inv(a) => wrapped("(1/(", a, "))"),
            Op::Sqrt(a) => wrapped("sqrt(", a, ")"),
            Op::Exp(a) => wrapped("exp(", a, ")"),
            Op::Log(a) => wrapped("log(", a, ")"),
            Op::Sin(a) => wrapped("sin(", a, ")"),
            Op::Cos(a) => wrapped("cos(", a, ")"),
            Op::Atan(a) => wrapped("arctan(", a, ")"),
            Op::Function { symbol, order, argument } => {
                let primes = "'".repeat(order as usize);
                wrapped(&format!("{}{primes}(", graph.symbol(symbol).name), argument, ")");
            }
        }
    }

    /// A polynomial as it could be typed.
    pub fn polynomial(&self, graph: &Graph, atoms: &Atoms, polynomial: &Polynomial) -> String {
        written(polynomial, |atom| match atoms.list[usize::from(atom)] {
            Atom::Real(node) => self.of(graph, node),
            Atom::Re(leaf) => format!("re({})", self.leaf(graph, leaf)),
            Atom::Im(leaf) => format!("im({})", self.leaf(graph, leaf)),
        })
    }
}

/// A polynomial in atoms of these names.
pub(super) fn written(polynomial: &Polynomial, name: impl Fn(u16) -> String) -> String {
    let mut text = String::new();
    for (monomial, coefficient) in polynomial.terms() {
        let negative = *coefficient < Rational::ZERO;
        text.push_str(match (text.is_empty(), negative) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        });
        let size = if negative { -coefficient.clone() } else { coefficient.clone() };
        let mut factors = Vec::new();
        if !size.is_one() || monomial.is_empty() {
            factors.push(size.to_string());
        }
        for (atom, power) in monomial {
            let name = name(*atom);
            factors.push(if *power == 1 { name } else { format!("{name}^{power}") });
        }
        text.push_str(&factors.join("*"));
    }
    if text.is_empty() { "0".to_owned() } else { text }
}
