//! What is asked of a point, and how a point is judged.

use std::cmp::Ordering;

use super::super::number::{Concrete, evaluate, possible_signs};
use super::super::search::{Point, partner, set_conjugates};
use crate::algebra::Scalar;
use crate::algebra::{Complex, Rational};
use crate::calculus::{Graph, LeafId, MetricSignature, Program, Signs};

/// An output of the program, or the difference of two, that must have one of these signs. If exactly zero
/// is ruled out, a value that is not real will do.
#[derive(Clone, Copy, Debug)]
pub(in crate::decide) struct Target {
    pub output: usize,
    pub minus: Option<usize>,
    pub signs: Signs,
}

/// Outputs of a program with the signs that they must certainly have.
pub(in crate::decide) struct Query<'g> {
    pub graph: &'g Graph,
    pub program: &'g Program,
    pub targets: Vec<Target>,
    /// The signature that the metric has at a point.
    pub signature: Option<&'g MetricSignature>,
}

impl Target {
    /// Whether any value but zero will do.
    pub fn is_unequal(&self) -> bool {
        let allows = |sign| self.signs.allows(sign);
        allows(Ordering::Less) && allows(Ordering::Greater) && !allows(Ordering::Equal)
    }

    pub fn value<S: Scalar>(&self, outputs: &[S]) -> S {
        let value = &outputs[self.output];
        self.minus.map_or_else(|| value.clone(), |other| value.sub(&outputs[other]))
    }
}

impl Query<'_> {
    pub fn signs(&self, leaf: LeafId) -> Signs {
        self.graph.signs_of_leaf(leaf)
    }

    pub fn partner(&self, n: usize) -> Option<usize> {
        partner(self.graph, &self.program.leaves, n)
    }

    pub fn set_conjugates(&self, values: &mut [Complex<Rational>]) {
        set_conjugates(self.graph, &self.program.leaves, values);
    }

    /// True if all outputs are defined at a point, and certainly have the signs.
    pub fn accepts<S: Concrete>(&self, point: &mut Point) -> bool {
        if self.signature.is_some_and(|signature| !signature.is_met(&self.program.leaves, &point.values)) {
            return false;
        }
        point.functions.leave();
        let outputs: Option<Vec<Complex<S>>> =
            evaluate::<S>(self.program, &point.values, &mut point.functions).into_iter().collect();
        let Some(outputs) = outputs else { return false };
        self.targets.iter().all(|target| {
            let value = target.value(&outputs);
            possible_signs(&value).within(target.signs) || target.is_unequal() && value.nonzero_lanes() != 0
        })
    }
}
