//! One variable at a time: what is not negative at a point and does not fall on the way from there is
//! not negative.
//!
//! All other variables are held fast. On the way only those facts are used that do not contain the moving
//! variable, so that they hold on the whole way.

use super::expand::{Atom, Atoms};
use super::polynomial::Polynomial;
use super::prover::Prover;
use super::range::{self, Range};
use crate::algebra::Rational;
use crate::calculus::{Direction, Graph, Jet, Leaf, LeafId, Node, Op, Signs, SymbolInfo};
use crate::language::scope::Sign;

/// Derivatives that are taken one after the other.
const MAX_ORDER: usize = 4;
/// Variables that are tried.
const MAX_VARIABLES: usize = 3;

/// Other variables at whose value a way starts.
const MAX_OTHERS: usize = 2;

/// A point to start from.
struct Start {
    at: Node,
    /// Whether the domain reaches beyond it, and whether it contains it.
    above: bool,
    below: bool,
    attained: bool,
}

/// Shows that a node is not negative, or positive, by the way that it changes with one variable.
pub(super) fn along_some_variable(
    prover: &mut Prover<'_>,
    node: Node,
    facts: &[(Node, Signs)],
    strict: bool,
) -> Option<Vec<String>> {
    let variables = inside_functions(prover.graph, node);
    for &leaf in variables.iter().take(MAX_VARIABLES) {
        let range = range::of(prover.graph, leaf, facts);
        let fixed: Vec<(Node, Signs)> =
            facts.iter().filter(|(fact, _)| !contains(prover.graph, *fact, leaf)).copied().collect();
        for start in starts(prover.graph, leaf, &variables, &range, facts) {
            let mut way = Way { prover, node, leaf, range: &range, fixed: &fixed, strict };
            if let Some(steps) = way.from(&start) {
                return Some(steps);
            }
        }
    }
    None
}

struct Way<'a, 'b> {
    prover: &'a mut Prover<'b>,
    node: Node,
    leaf: LeafId,
    range: &'a Range,
    fixed: &'a [(Node, Signs)],
    strict: bool,
}

impl Way<'_, '_> {
    fn from(&mut self, start: &Start) -> Option<Vec<String>> {
        let name = {
            let variable = self.prover.graph.node_of_leaf(self.leaf)?;
            self.prover.words.of(self.prover.graph, variable)
        };
        let at = self.prover.words.of(self.prover.graph, start.at);
        let mut steps = Vec::new();
        // At the start itself; it need not be positive there if it is not in the domain.
        let here = self.prover.graph.substitute(self.node, self.leaf, start.at);
        if self.prover.graph.signs(here).is_empty() {
            return None;
        }
        if start.attained {
            steps.extend(self.prover.settle(here, self.fixed, self.strict)?);
        }
        for (needed, up) in [(start.above, true), (start.below, false)] {
            if !needed {
                continue;
            }
            let graph = &mut *self.prover.graph;
            let step = distance(graph);
            let Op::Leaf(step_leaf) = graph.op(step) else { return None };
            let moved = if up { graph.add(start.at, step) } else { graph.sub(start.at, step) };
            let moving = graph.substitute(self.node, self.leaf, moved);
            let mut facts = self.fixed.to_vec();
            let end = if up { &self.range.high } else { &self.range.low };
            if let Some(end) = end {
                let value = graph.constant(end.value.clone());
                let rest = if up { graph.sub(value, moved) } else { graph.sub(moved, value) };
                let sign = if end.attained { Sign::NonNegative } else { Sign::Positive };
                facts.push((rest, Signs::from_declared(sign)));
            }
            let (sign, side) = if up { ("+", "above") } else { ("-", "below") };
            steps.push(format!("with {name} = {at} {sign} s, s > 0, {side} {at}:"));
            let fixed = self.fixed;
            steps.extend(ray(self.prover, moving, step_leaf, fixed, &facts, self.strict, MAX_ORDER)?);
        }
        Some(steps)
    }
}

/// Shows that f(s) is not negative, or positive, for all s > 0 that the facts allow: at once, or because
/// it is not negative at 0 and f' is not negative. `fixed` are the facts without s.
fn ray(
    prover: &mut Prover<'_>,
    f: Node,
    s: LeafId,
    fixed: &[(Node, Signs)],
    facts: &[(Node, Signs)],
    strict: bool,
    order: usize,
) -> Option<Vec<String>> {
    let mut goal = prover.goal(f, facts, strict)?;
    if let Some(steps) = goal.certificate(prover.graph, &prover.words, strict) {
        goal.steps.extend(steps);
        return Some(goal.steps);
    }
    if order == 0 {
        return None;
    }
    // The factors of known sign are gone from g, which has the same sign as f.
    let g = node_of(prover.graph, &goal.atoms, &goal.target)?;
    if !contains(prover.graph, g, s) {
        return None;
    }
    smooth(prover, g, s, fixed, facts)?;
    let zero = prover.graph.zero();
    let start = prover.graph.substitute(g, s, zero);
    let at_start = prover.settle(start, fixed, false)?;
    // A strict inequality needs to be strict at the start or on the way.
    let on_the_way = strict && prover.settle(start, fixed, true).is_none();
    let slope = prover.graph.derive(g, Direction::Variable(s));
    let rising = ray(prover, slope, s, fixed, facts, on_the_way, order - 1)?;
    let mut steps = goal.steps;
    let name = prover.words.polynomial(prover.graph, &goal.atoms, &goal.target);
    steps.push(format!("{name} is not negative at s = 0 and rises:"));
    steps.extend(at_start);
    steps.extend(rising);
    Some(steps)
}

/// Checks that g is continuous from s = 0 on and differentiable for s > 0.
fn smooth(
    prover: &mut Prover<'_>,
    g: Node,
    s: LeafId,
    fixed: &[(Node, Signs)],
    facts: &[(Node, Signs)],
) -> Option<()> {
    for node in prover.graph.reachable(&[g]) {
        let (operand, or_negative, or_zero_at_start) = match prover.graph.op(node) {
            Op::Inv(a) => (a, true, false),
            Op::Log(a) => (a, false, false),
            Op::Sqrt(a) => (a, false, true),
            _ => continue,
        };
        if !contains(prover.graph, operand, s) {
            continue;
        }
        let zero = prover.graph.zero();
        let start = prover.graph.substitute(operand, s, zero);
        if positive_from(prover, operand, start, fixed, facts, !or_zero_at_start).is_some() {
            continue;
        }
        if !or_negative {
            return None;
        }
        let (operand, start) = (prover.graph.neg(operand), prover.graph.neg(start));
        positive_from(prover, operand, start, fixed, facts, true)?;
    }
    Some(())
}

fn positive_from(
    prover: &mut Prover<'_>,
    operand: Node,
    start: Node,
    fixed: &[(Node, Signs)],
    facts: &[(Node, Signs)],
    strict_at_start: bool,
) -> Option<()> {
    prover.settle(start, fixed, strict_at_start)?;
    let goal = prover.goal(operand, facts, true)?;
    goal.certificate(prover.graph, &prover.words, true).map(drop)
}

/// A variable for the distance from a start, positive.
fn distance(graph: &mut Graph) -> Node {
    let signs = Signs::from_declared(Sign::Positive);
    let symbol = graph.add_symbol(SymbolInfo { name: "s".to_owned(), depends_on: 0, signs, complex: false });
    graph.variable(Leaf::Jet(Jet { symbol, component: 0, by: Vec::new(), conjugate: false }))
}

/// Real variables that stand in a function or root.
fn inside_functions(graph: &Graph, node: Node) -> Vec<LeafId> {
    let arguments: Vec<Node> = graph
        .reachable(&[node])
        .into_iter()
        .filter_map(|node| match graph.op(node) {
            Op::Exp(a) | Op::Log(a) | Op::Sin(a) | Op::Cos(a) | Op::Atan(a) | Op::Sqrt(a) => Some(a),
            _ => None,
        })
        .collect();
    let mut leaves = graph.leaves_of(&arguments);
    leaves.retain(|leaf| graph.node_of_leaf(*leaf).is_some_and(|node| graph.signs(node).is_real()));
    leaves
}

fn contains(graph: &Graph, node: Node, leaf: LeafId) -> bool {
    graph.leaves_of(&[node]).contains(&leaf)
}

/// Bounds of the domain, small numbers, and what other variables set: `x > z`, `x = z`.
fn starts(
    graph: &mut Graph,
    leaf: LeafId,
    others: &[LeafId],
    range: &Range,
    facts: &[(Node, Signs)],
) -> Vec<Start> {
    let mut starts = Vec::new();
    let bounds = [&range.low, &range.high].into_iter().flatten().map(|bound| bound.value.clone());
    let mut values: Vec<Rational> = bounds.chain([0, 1, -1].map(Rational::from)).collect();
    let mut seen = std::collections::BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    for value in values {
        let above = range.high.as_ref().is_none_or(|high| high.value > value);
        let below = range.low.as_ref().is_none_or(|low| low.value < value);
        let inside = |bound: &range::Bound, beyond: bool| beyond || bound.value == value && bound.attained;
        let attained = range.high.as_ref().is_none_or(|high| inside(high, above))
            && range.low.as_ref().is_none_or(|low| inside(low, below));
        starts.push(Start { at: graph.constant(value), above, below, attained });
    }
    for (fact, signs) in facts {
        starts.extend(start_by_fact(graph, leaf, *fact, *signs));
    }
    // Where two variables are equal, on both sides of it.
    for other in others.iter().filter(|other| **other != leaf).take(MAX_OTHERS) {
        if let Some(at) = graph.node_of_leaf(*other) {
            starts.push(Start { at, above: true, below: true, attained: true });
        }
    }
    starts
}

/// x = -rest/c for a fact c x + rest > 0 with a number c.
fn start_by_fact(graph: &mut Graph, leaf: LeafId, fact: Node, signs: Signs) -> Option<Start> {
    if !contains(graph, fact, leaf) || !signs.is_real() {
        return None;
    }
    let variable = graph.node_of_leaf(leaf)?;
    let mut atoms = Atoms::default();
    let fraction = atoms.expand(graph, fact)?;
    let polynomial = fraction.polynomial()?;
    let number = atoms.number(Atom::Real(variable))?;
    let slope = polynomial.coefficient(&vec![(number, 1)]);
    let mut rest = polynomial.clone();
    rest.add_term(vec![(number, 1)], -slope.clone());
    if slope.is_zero() || rest.atoms().is_empty() {
        return None;
    }
    let at = node_of(graph, &atoms, &rest.scaled(&(Rational::NEG_ONE / &slope)))?;
    if contains(graph, at, leaf) {
        return None;
    }
    let rising = slope > Rational::ZERO;
    let (less, more) = (signs.allows(std::cmp::Ordering::Less), signs.allows(std::cmp::Ordering::Greater));
    let attained = signs.allows(std::cmp::Ordering::Equal);
    (less != more).then_some(Start { at, above: more == rising, below: more != rising, attained })
}

/// A polynomial as a node; none if it contains parts of complex variables.
fn node_of(graph: &mut Graph, atoms: &Atoms, polynomial: &Polynomial) -> Option<Node> {
    let mut sum = Vec::new();
    for (monomial, coefficient) in polynomial.terms() {
        let mut product = graph.constant(coefficient.clone());
        for (atom, power) in monomial {
            let Atom::Real(node) = atoms.list[usize::from(*atom)] else { return None };
            let power = graph.powi(node, i64::from(*power));
            product = graph.mul(product, power);
        }
        sum.push(product);
    }
    Some(graph.sum(sum))
}
