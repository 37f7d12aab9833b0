//! What the variables are at a point of a search: given there, chosen when they are asked for, or worked out.

use std::collections::BTreeMap;

use super::exact::Exact;
use super::number::{Concrete, Functions, evaluate, value};
use super::preference::pool;
use super::search::Point;
use crate::algebra::{Complex, Interval, Rational};
use crate::calculus::{Graph, Jet, Leaf, LeafId, Node, Program};
use crate::decide::component::Component;
use crate::record::Value;

/// Values at a point. They grow as more variables are asked for, so that all that is said of the point is said
/// of the same one.
#[derive(Clone)]
pub(crate) struct Values {
    pub known: BTreeMap<Leaf, Complex<Rational>>,
    pub functions: Functions,
    /// Variables that the point gives no value to, in the order in which they were asked for.
    pub chosen: Vec<LeafId>,
    fixed: BTreeMap<LeafId, Rational>,
}

impl Values {
    /// The values at a point, given for these variables.
    pub fn new(graph: &Graph, component: &Component, leaves: &[LeafId], point: &Point) -> Self {
        let leaves = leaves.iter().map(|leaf| graph.leaf(*leaf).clone());
        Self {
            known: leaves.zip(point.values.iter().cloned()).collect(),
            functions: point.functions.clone(),
            chosen: Vec::new(),
            fixed: component.fixed.clone(),
        }
    }

    /// The value of a variable that no rule replaces: the simplest that its sign allows, where it is free.
    pub fn free(&mut self, graph: &Graph, id: LeafId) -> Complex<Rational> {
        let leaf = graph.leaf(id);
        if let Some(value) = self.known.get(leaf) {
            return value.clone();
        }
        if let Some(value) = twin(graph, leaf).and_then(|twin| self.known.get(&twin)) {
            return value.conj();
        }
        let simplest = || pool(graph.signs_of_leaf(id)).into_iter().next();
        let value = self.fixed.get(&id).cloned().or_else(simplest).unwrap_or(Rational::ZERO);
        self.chosen.push(id);
        self.known.entry(leaf.clone()).or_insert(Complex::real(value)).clone()
    }

    /// The value of an expression without replaceable variables, if it is rational.
    pub fn exact(&mut self, graph: &Graph, image: Node) -> Option<Complex<Rational>> {
        let value = self.evaluated::<Exact>(graph, image)?;
        Some(Complex::new(value.re.exactly()?, value.im.exactly()?))
    }

    /// An enclosure of the value of such an expression.
    pub fn enclosed(&mut self, graph: &Graph, image: Node) -> Option<Value> {
        self.evaluated::<Interval>(graph, image).map(|enclosure| value(&enclosure))
    }

    fn evaluated<S: Concrete>(&mut self, graph: &Graph, image: Node) -> Option<Complex<S>> {
        let program = Program::compile(graph, &[image]);
        let values: Vec<Complex<Rational>> =
            program.leaves.iter().map(|leaf| self.free(graph, *leaf)).collect();
        evaluate::<S>(&program, &values, &mut self.functions).pop()?
    }
}

/// The same derivative of the complex conjugate.
pub(crate) fn twin(graph: &Graph, leaf: &Leaf) -> Option<Leaf> {
    match leaf {
        Leaf::Jet(jet) if graph.symbol(jet.symbol).complex => {
            Some(Leaf::Jet(Jet { conjugate: !jet.conjugate, ..jet.clone() }))
        }
        _ => None,
    }
}
