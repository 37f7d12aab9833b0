//! What is asked of a point, and how a point is judged.

use std::cmp::Ordering;

use crate::algebra::{Complex, Rational, Scalar};
use crate::calculus::{Graph, Jet, Leaf, LeafId, Program, Signs};
use crate::decide::reals::{Concrete, Table, evaluate};

/// A point: one value for each variable of the program, and the values of declared functions.
#[derive(Clone, Debug)]
pub(in crate::decide) struct Point {
    pub values: Vec<Complex<Rational>>,
    pub table: Table,
    pub salt: u64,
}

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

    /// The variable of which this one is the complex conjugate, if both occur.
    pub fn partner(&self, n: usize) -> Option<usize> {
        let Leaf::Jet(jet) = self.graph.leaf(self.program.leaves[n]) else { return None };
        if !jet.conjugate {
            return None;
        }
        let plain = Leaf::Jet(Jet { conjugate: false, ..jet.clone() });
        self.program.leaves.iter().position(|leaf| *self.graph.leaf(*leaf) == plain)
    }

    pub fn set_conjugates(&self, values: &mut [Complex<Rational>]) {
        for n in 0..values.len() {
            if let Some(plain) = self.partner(n) {
                values[n] = values[plain].conj();
            }
        }
    }

    /// The outputs at a point, if it is defined and certainly has all the signs.
    pub fn accepted<S: Concrete>(&self, point: &mut Point) -> Option<Vec<Complex<S>>> {
        let outputs = evaluate::<S>(self.program, &point.values, &mut point.table, point.salt)?;
        let fits = |target: &Target| {
            let value = target.value(&outputs);
            if target.is_unequal() {
                return value.nonzero_lanes() != 0;
            }
            value.sign().is_some_and(|sign| target.signs.allows(sign))
        };
        self.targets.iter().all(fits).then_some(outputs)
    }
}
