//! One form for the arguments of exp, log, sin and cos, and for powers that are not whole, so that what is
//! equal by the laws of these functions becomes equal as a rational function of fewer of them.
//!
//! An argument is a combination Σ cᵢ mᵢ of monomials with rational coefficients. Of each monomial m there is
//! one exponential exp(m/d) and one angle m/d, with d the common denominator of its coefficients; all others
//! are powers and multiples of these. What a root is taken of becomes a power: with r = (a + b)^(1/3) known,
//! a is r³ - b. A logarithm is a sum over the positive factors of its argument.
//!
//! Every step is an identity of real analysis, or of complex analysis where a value may not be real, wherever
//! both sides are defined: what is equal afterwards was equal before. Start reading at
//! [`Graph::with_common_arguments`].

mod combination;
mod functions;
mod roots;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::graph::{Graph, Node, Op};
use combination::Combination;
use roots::{Substitution, Surd};

/// Rounds until all denominators are known; functions of functions need some more than two.
const MAX_ROUNDS: usize = 6;
/// A common denominator is the degree of what it is common to.
const MAX_DENOMINATOR: u64 = 1 << 16;

impl Graph {
    /// The same expressions with functions of common arguments: equal to the given ones wherever those are
    /// defined, and for comparison only.
    pub fn with_common_arguments(&mut self, roots: &[Node]) -> Vec<Node> {
        if self.has_plain_arguments(roots) {
            return roots.to_vec();
        }
        let mut arguments = Arguments::new(self);
        let mut images = roots.to_vec();
        for _ in 0..MAX_ROUNDS {
            arguments.unsettled = false;
            arguments.substitute();
            images = arguments.rewritten(roots);
            if !arguments.unsettled {
                break;
            }
        }
        images
    }

    /// The same multiplied out, with the smallest powers of roots of numbers: for people to read.
    pub fn simplified(&mut self, root: Node) -> Node {
        let mut arguments = Arguments::new(self);
        let combination = arguments.expanded(root);
        arguments.readable(&combination)
    }

    /// True if functions of nothing but variables occur: they have this form already.
    fn has_plain_arguments(&self, roots: &[Node]) -> bool {
        let is_variable = |node| matches!(self.op(node), Op::Leaf(_));
        self.reachable(roots).into_iter().all(|node| match self.op(node) {
            Op::Exp(a) | Op::Log(a) => is_variable(a),
            Op::Sin(a) | Op::Cos(a) => is_variable(a) && self.signs(a).is_real(),
            Op::Atan(a) => is_variable(a),
            _ => true,
        })
    }
}

/// What has a common denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Exponential,
    Angle,
}

/// Rewrites expressions, round by round, until the denominators that it met are common ones.
struct Arguments<'g> {
    graph: &'g mut Graph,
    imaginary: Node,
    expansions: FxHashMap<Node, Rc<Combination>>,
    /// By kind and monomial.
    denominators: FxHashMap<(Kind, Node), u64>,
    substitutions: Vec<Substitution>,
    /// Variables, and what roots are taken of, as polynomials in these roots.
    values: FxHashMap<Node, Node>,
    /// Roots of numbers.
    surds: FxHashMap<Node, Surd>,
    /// True if a denominator grew in this round, so that another one is needed.
    unsettled: bool,
}

impl<'g> Arguments<'g> {
    fn new(graph: &'g mut Graph) -> Self {
        let imaginary = graph.imaginary();
        Self {
            graph,
            imaginary,
            expansions: FxHashMap::default(),
            denominators: FxHashMap::default(),
            substitutions: Vec::new(),
            values: FxHashMap::default(),
            surds: FxHashMap::default(),
            unsettled: false,
        }
    }
}

impl Arguments<'_> {
    fn rewritten(&mut self, roots: &[Node]) -> Vec<Node> {
        let mut image: FxHashMap<Node, Node> = FxHashMap::default();
        for node in self.graph.reachable(roots) {
            if let Some(&value) = self.values.get(&node) {
                image.insert(node, value);
                continue;
            }
            let value = match self.graph.op(node) {
                Op::Exp(a) => self.exp(image[&a]),
                Op::Log(a) => self.log(image[&a]),
                Op::Sin(a) => self.cos_and_sin(image[&a]).1,
                Op::Cos(a) => self.cos_and_sin(image[&a]).0,
                Op::Atan(a) => self.atan(image[&a]),
                op @ (Op::Mul(..) | Op::Inv(_)) => {
                    let product = self.graph.rebuild(op, &mut |operand| image[&operand]);
                    self.with_small_surds(product)
                }
                op => self.graph.rebuild(op, &mut |operand| image[&operand]),
            };
            image.insert(node, value);
        }
        roots.iter().map(|root| image[root]).collect()
    }

    /// The common denominator of a monomial's coefficients, once a denominator is among them; none if it
    /// grows too large.
    fn common(&mut self, kind: Kind, monomial: Node, denominator: u64) -> Option<u64> {
        let known = self.denominators.entry((kind, monomial)).or_insert(1);
        if !known.is_multiple_of(denominator) {
            let common = (*known / gcd(*known, denominator)).checked_mul(denominator)?;
            if common > MAX_DENOMINATOR {
                return None;
            }
            *known = common;
            self.unsettled = true;
        }
        Some(*known)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
