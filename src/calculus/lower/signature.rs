//! The signature of the declared metric: more than the sign of its determinant.

use dashu_ratio::RBig;

use super::super::graph::{Graph, Leaf, LeafId, Node, Op, SymbolId};
use super::super::signs::Signs;
use super::instance::{Instance, Lowered};
use super::matrix::Minors;
use crate::algebra::Complex;
use crate::language::scope::{Sign, Signature};

/// Up to this dimension the signs of all principal minors are written down; there are 2^n of them.
const MAX_MINORS: usize = 4;

/// The components of a metric, and how many of its eigenvalues are negative.
#[derive(Debug, Clone)]
pub struct MetricSignature {
    n: usize,
    /// Row by row; partners of a symmetric pair are one variable.
    components: Vec<Entry>,
    negative: usize,
}

/// A component of a metric once replacements are made.
#[derive(Debug, Clone)]
enum Entry {
    Variable(LeafId),
    Value(RBig),
}

impl Instance<'_> {
    /// Writes down what the declared signature says of the minors of the metric.
    pub(super) fn set_signature(&mut self) -> Lowered<()> {
        let (Some(name), Some(signature)) = (self.scope.metric.clone(), self.scope.signature) else {
            return Ok(());
        };
        let Some(symbol) = self.scope.symbols.get(&name).cloned() else { return Ok(()) };
        let g = self.array(&name, &symbol.span)?;
        let n = g.shape[0];
        let all = (1u64 << n) - 1;
        let mut minors = Minors::new(&g.data, n);
        let small = n <= MAX_MINORS;
        for rows in if small { 1 } else { all }..=all {
            let minor = minors.minor(&mut self.graph, rows, rows);
            let positive = Signs::from_declared(Sign::Positive);
            let signs = match signature {
                Signature::Euclidean => positive,
                Signature::Lorentzian if rows == all => Signs::from_declared(Sign::Negative),
                Signature::Lorentzian => continue,
            };
            self.graph.assume(minor, signs);
            if rows == all {
                self.conditions.push((minor, signs));
            }
        }
        Ok(())
    }

    /// Notes the components that the metric has once all replacements are made, so that points can be looked
    /// for that have its signature. A metric that is replaced by formulas keeps the sign of its determinant
    /// as a condition.
    pub fn settle_signature(&mut self) -> Lowered<()> {
        let (Some(name), Some(signature)) = (self.scope.metric.clone(), self.scope.signature) else {
            return Ok(());
        };
        let Some(symbol) = self.scope.symbols.get(&name).cloned() else { return Ok(()) };
        let g = self.array(&name, &symbol.span)?;
        let mut components = Vec::new();
        for node in g.data {
            let Ok(image) = self.on_shell.apply(&mut self.graph, node) else { return Ok(()) };
            components.push(match self.graph.op(image) {
                Op::Leaf(id) => Entry::Variable(id),
                Op::Constant(number) => Entry::Value(self.graph.constant_value(number).clone()),
                _ => return Ok(()),
            });
        }
        let negative = match signature {
            Signature::Euclidean => 0,
            Signature::Lorentzian => 1,
        };
        self.signature = Some(MetricSignature { n: g.shape[0], components, negative });
        self.interlace();
        Ok(())
    }

    /// The dimension of the metric that is declared, with its determinant and the opposite of it.
    pub fn metric_determinants(&mut self) -> Vec<(usize, [Node; 2])> {
        let mut found = Vec::new();
        let Some(name) = self.scope.metric.clone() else { return found };
        let Some(symbol) = self.scope.symbols.get(&name).cloned() else { return found };
        if let Ok(g) = self.array(&name, &symbol.span) {
            let n = g.shape[0];
            let determinant = self.determinant(&g.data, n);
            found.push((n, [determinant, self.graph.neg(determinant)]));
        }
        found
    }

    /// True if a metric may have so many negative eigenvalues, as far as its signature is declared.
    pub fn may_be_negative(&self, number: usize) -> bool {
        match self.scope.signature {
            None => true,
            Some(Signature::Euclidean) => number == 0,
            Some(Signature::Lorentzian) => number == 1,
        }
    }

    /// True if nodes are made of the curvature of a Lorentzian metric in up to four dimensions, but more than two:
    /// there Einstein's tensor vanishes.
    pub fn is_curved_space_time(&self, nodes: &[Node]) -> bool {
        let Some(signature) = self.signature().filter(|signature| signature.negative == 1) else {
            return false;
        };
        let is_second = |leaf: &Leaf| match leaf {
            Leaf::Jet(jet) => jet.by.len() >= 2 && signature.has_component(&self.graph, jet.symbol),
            _ => false,
        };
        let leaves = self.graph.leaves_of(nodes);
        (3..=4).contains(&signature.n) && leaves.iter().any(|leaf| is_second(self.graph.leaf(*leaf)))
    }

    /// The signature of the metric, if one is declared.
    pub fn signature(&self) -> Option<&MetricSignature> {
        self.signature.as_ref()
    }

    /// What a condition on a minor says of those that contain it: in a Lorentzian metric a second negative
    /// eigenvalue is impossible, so that every principal minor around a negative one is negative (Cauchy's
    /// interlacing theorem; Horn & Johnson, *Matrix Analysis*, theorem 4.3.17).
    fn interlace(&mut self) {
        let Some(MetricSignature { n, components, negative: 1 }) = self.signature.clone() else { return };
        if n > MAX_MINORS {
            return;
        }
        let node = |entry: &Entry| match entry {
            Entry::Variable(leaf) => self.graph.node_of_leaf(*leaf),
            Entry::Value(_) => None,
        };
        let Some(matrix) = components.iter().map(node).collect::<Option<Vec<Node>>>() else { return };
        let mut minors = Minors::new(&matrix, n);
        let negative = Signs::from_declared(Sign::Negative);
        for rows in 1..1u64 << n {
            let minor = minors.minor(&mut self.graph, rows, rows);
            if !self.graph.signs(minor).within(negative) {
                continue;
            }
            for more in (rows..1u64 << n).filter(|more| more & rows == rows) {
                let minor = minors.minor(&mut self.graph, more, more);
                self.graph.assume(minor, negative);
            }
        }
    }
}

impl MetricSignature {
    /// Adds the components that are missing among variables, if some are there: a part of a metric has the
    /// signature only together with the rest.
    pub fn complete(&self, leaves: &mut Vec<LeafId>) {
        let own = |entry: &Entry| match entry {
            Entry::Variable(leaf) => Some(*leaf),
            Entry::Value(_) => None,
        };
        let own: Vec<LeafId> = self.components.iter().filter_map(own).collect();
        if own.iter().any(|leaf| leaves.contains(leaf)) {
            for leaf in own {
                if !leaves.contains(&leaf) {
                    leaves.push(leaf);
                }
            }
        }
    }

    /// Gives the components the values of Eᵀ η E, with E a triangular matrix of some digits.
    pub fn impose(&self, leaves: &[LeafId], values: &mut [Complex<RBig>], mut digit: impl FnMut() -> i64) {
        let place = |entry: &Entry| match entry {
            Entry::Variable(leaf) => leaves.iter().position(|known| known == leaf),
            Entry::Value(_) => None,
        };
        let Some(places) = self.components.iter().map(place).collect::<Option<Vec<_>>>() else { return };
        let n = self.n;
        let frame: Vec<i64> = (0..n * n)
            .map(|k| match (k / n).cmp(&(k % n)) {
                std::cmp::Ordering::Less => digit(),
                std::cmp::Ordering::Equal => digit().abs().max(1),
                std::cmp::Ordering::Greater => 0,
            })
            .collect();
        // Which direction is the time-like one is not always the first.
        let time = digit().unsigned_abs() as usize % n;
        for (k, place) in places.into_iter().enumerate() {
            let (i, j) = (k / n, k % n);
            let sum: i64 = (0..n)
                .map(|a| {
                    let eta = if self.negative == 1 && a == time { -1 } else { 1 };
                    eta * frame[a * n + i] * frame[a * n + j]
                })
                .sum();
            values[place] = Complex::real(RBig::from(sum));
        }
    }

    /// True if a field is the metric.
    fn has_component(&self, graph: &Graph, symbol: SymbolId) -> bool {
        self.components.iter().any(|entry| match entry {
            Entry::Variable(leaf) => matches!(graph.leaf(*leaf), Leaf::Jet(jet) if jet.symbol == symbol),
            Entry::Value(_) => false,
        })
    }

    /// The flat metric: 1 in the diagonal, -1 at its first place if one direction is time-like.
    pub fn flat(&self) -> Vec<(LeafId, RBig)> {
        let value = |k: usize| match (k / self.n, k % self.n) {
            (0, 0) if self.negative == 1 => RBig::NEG_ONE,
            (i, j) if i == j => RBig::ONE,
            _ => RBig::ZERO,
        };
        let variable = |(k, entry): (usize, &Entry)| match entry {
            Entry::Variable(leaf) => Some((*leaf, value(k))),
            Entry::Value(_) => None,
        };
        self.components.iter().enumerate().filter_map(variable).collect()
    }

    /// True if the components, where they are among the variables, have the signature.
    pub fn is_met(&self, leaves: &[LeafId], values: &[Complex<RBig>]) -> bool {
        let value = |entry: &Entry| match entry {
            Entry::Variable(leaf) => {
                leaves.iter().position(|known| known == leaf).map(|place| values[place].re.clone())
            }
            Entry::Value(value) => Some(value.clone()),
        };
        let Some(matrix) = self.components.iter().map(value).collect::<Option<Vec<RBig>>>() else {
            return true;
        };
        negative_eigenvalues(matrix, self.n) == Some(self.negative)
    }
}

/// Number of negative eigenvalues of a symmetric matrix, by congruence (Sylvester's law of inertia); none if
/// it is singular.
fn negative_eigenvalues(mut a: Vec<RBig>, n: usize) -> Option<usize> {
    let mut negative = 0;
    let mut left: Vec<usize> = (0..n).collect();
    while !left.is_empty() {
        let pivot = match left.iter().position(|i| !a[i * n + i].is_zero()) {
            Some(place) => left.remove(place),
            None => {
                // All diagonal elements vanish: adding a row and column that meet in an element that does
                // not makes one.
                let i = left[0];
                let j = *left.iter().find(|j| !a[i * n + **j].is_zero())?;
                for k in 0..n {
                    let moved = a[j * n + k].clone();
                    a[i * n + k] += moved;
                }
                for k in 0..n {
                    let moved = a[k * n + j].clone();
                    a[k * n + i] += moved;
                }
                continue;
            }
        };
        let diagonal = a[pivot * n + pivot].clone();
        negative += usize::from(diagonal < RBig::ZERO);
        for i in &left {
            let factor = &a[i * n + pivot] / &diagonal;
            for j in &left {
                let change = &factor * &a[pivot * n + j];
                a[i * n + j] -= change;
            }
        }
    }
    Some(negative)
}
