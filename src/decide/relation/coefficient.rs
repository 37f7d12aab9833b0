//! Values of coefficients: numbers, and formulas such as `2*pi*a`, which are found by solving at simple points.

use std::fmt;

use dashu_ratio::RBig;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::place::Place;
use crate::algebra::Rational;
use crate::calculus::{Graph, Instance, Leaf, LeafId, Node, Requirement, ZeroTest};
use crate::decide::real::search::{Goal, Search};
use crate::decide::real::zero::RandomPoints;
use crate::decide::seed::mix;
use crate::diagnostic::{Diagnostic, Source};
use crate::language::ast::Expr;
use crate::language::parse_expression;

/// Points at which the equations are written down, at most.
const POINTS: u64 = 12;

/// A value of a coefficient.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Number(Rational),
    /// Numbers such as π, roots, and other parameters.
    Formula(Expr),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Formula(expr) => write!(f, "{expr}"),
        }
    }
}

impl Value {
    /// The value as a node of a graph.
    ///
    /// # Errors
    /// When a parameter of the formula has no value of its own at these sizes.
    pub fn node(&self, instance: &mut Instance<'_>) -> Result<Node, Diagnostic> {
        match self {
            Value::Number(number) => Ok(instance.graph.constant(number.clone())),
            Value::Formula(expr) => Ok(instance.lower(expr)?.data[0]),
        }
    }

    /// What a node says, if it is short enough to be written.
    fn of(instance: &Instance<'_>, node: Node) -> Option<Self> {
        if let Some(number) = instance.graph.as_constant(node) {
            return Some(Value::Number(number.clone()));
        }
        parsed(&instance.whole_text(node)?).map(Value::Formula)
    }
}

/// What was written out, read again: the graph of another size has other nodes.
pub(super) fn parsed(text: &str) -> Option<Expr> {
    let source = Source::new("found", text);
    parse_expression(&source, 0..text.len()).ok()
}

/// True of a parameter.
pub(super) fn is_parameter(graph: &Graph, leaf: LeafId) -> bool {
    matches!(graph.leaf(leaf), Leaf::Jet(jet) if graph.symbol(jet.symbol).depends_on == 0)
}

/// Solves linear equations, each the slopes of the unknowns and what is left without them, for numbers where
/// everything else has simple values, and for formulas where the parameters are left. None of this is certain
/// before it was put in.
pub(super) fn solutions(
    place: &mut Place<'_, '_>,
    rows: &[Vec<Node>],
    demands: &[Requirement],
    unknowns: usize,
) -> Vec<Vec<Value>> {
    let all: Vec<Node> = rows.iter().flatten().copied().collect();
    let kept: [fn(&Graph, LeafId) -> bool; 2] = [|_, _| false, is_parameter];
    kept.into_iter()
        .filter_map(|is_kept| {
            let mut system = System { pivots: vec![None; unknowns], zero: RandomPoints::new(place.seed) };
            for n in 0..POINTS {
                let values = point(place, &all, demands, is_kept, n)?;
                for row in rows {
                    let graph = &mut place.instance.graph;
                    let row = row.iter().map(|node| graph.with_values(*node, &values)).collect();
                    system.add(graph, row)?;
                }
                if system.pivots.iter().all(Option::is_some) {
                    break;
                }
            }
            let solved = system.solved(&mut place.instance.graph)?;
            solved.into_iter().map(|node| Value::of(place.instance, node)).collect()
        })
        .collect()
}

/// Simple values for all variables but those that are kept.
fn point(
    place: &Place<'_, '_>,
    nodes: &[Node],
    demands: &[Requirement],
    is_kept: fn(&Graph, LeafId) -> bool,
    n: u64,
) -> Option<Vec<(LeafId, Rational)>> {
    let search = Search::new(place.instance, nodes, demands, Goal::Anywhere);
    let point = search.any_point(&mut ChaCha8Rng::seed_from_u64(mix(place.seed, n)))?;
    let values = search.leaves.iter().zip(&point.values);
    let values = values.filter(|(leaf, _)| !is_kept(&place.instance.graph, **leaf));
    values.map(|(leaf, value)| value.im.is_zero().then(|| (*leaf, value.re.clone()))).collect()
}

/// Gaussian elimination over the nodes of a graph.
struct System {
    /// By the unknown that each solves for, with slope 1.
    pivots: Vec<Option<Vec<Node>>>,
    zero: RandomPoints,
}

impl System {
    /// Adds an equation; none if it cannot be told what vanishes.
    fn add(&mut self, graph: &mut Graph, mut row: Vec<Node>) -> Option<()> {
        for column in 0..self.pivots.len() {
            if let Some(pivot) = &self.pivots[column] {
                row = reduced(graph, row, pivot, column);
            }
        }
        for column in 0..self.pivots.len() {
            if self.pivots[column].is_none() && !self.zero.vanishes(graph, row[column])? {
                let slope = row[column];
                let row: Vec<Node> = row.into_iter().map(|node| graph.div(node, slope)).collect();
                let row = row.into_iter().map(|node| graph.simplified(node)).collect();
                self.pivots[column] = Some(row);
                return Some(());
            }
        }
        Some(())
    }

    /// The unknowns, if there are as many equations.
    fn solved(self, graph: &mut Graph) -> Option<Vec<Node>> {
        let mut rows: Vec<Vec<Node>> = self.pivots.into_iter().collect::<Option<_>>()?;
        for column in (0..rows.len()).rev() {
            let pivot = rows[column].clone();
            for (n, row) in rows.iter_mut().enumerate() {
                if n != column {
                    *row = reduced(graph, std::mem::take(row), &pivot, column);
                }
            }
        }
        let solved = rows.into_iter().map(|row| {
            let rest = graph.neg(*row.last()?);
            Some(graph.simplified(rest))
        });
        solved.collect()
    }
}

/// A row without the unknown that a pivot solves for.
fn reduced(graph: &mut Graph, row: Vec<Node>, pivot: &[Node], column: usize) -> Vec<Node> {
    let slope = row[column];
    if graph.as_constant(slope).is_some_and(RBig::is_zero) {
        return row;
    }
    let terms = row.into_iter().zip(pivot);
    terms
        .map(|(node, pivot)| {
            let product = graph.mul(slope, *pivot);
            let difference = graph.sub(node, product);
            graph.simplified(difference)
        })
        .collect()
}
