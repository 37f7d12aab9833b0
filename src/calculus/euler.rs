//! The Euler–Lagrange operator, for Lagrangians of any order in any number of fields.

use std::collections::BTreeMap;

use super::graph::Direction;
use super::graph::{Graph, Jet, Leaf, LeafId, Node};

/// A field as the Euler operator sees it: one component, with the derivatives in coordinates that are
/// *not* integrated over (those are fields of their own at fixed values of these coordinates).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Varied {
    pub jet: Jet,
}

impl Graph {
    /// E_u(L) = Σ_I (-D)^I ∂L/∂u_I for one field component, with D over the integrated coordinates
    /// (Olver, *Applications of Lie Groups to Differential Equations*, eq. 4.3).
    pub fn euler_lagrange(&mut self, density: Node, integrated: u64, varied: &Varied) -> Node {
        let gradient = self.gradient(density);
        self.euler_from_gradient(&gradient, integrated, varied)
    }

    /// E_u(L) for every field that occurs in the density.
    pub fn euler_all(&mut self, density: Node, integrated: u64) -> Vec<(Varied, Node)> {
        let gradient = self.gradient(density);
        let mut fields: Vec<Varied> = gradient
            .iter()
            .filter_map(|(leaf, _)| self.varied(*leaf, integrated))
            .map(|(varied, _)| varied)
            .collect();
        fields.sort();
        fields.dedup();
        fields
            .into_iter()
            .map(|varied| {
                let expression = self.euler_from_gradient(&gradient, integrated, &varied);
                (varied, expression)
            })
            .collect()
    }

    /// Σ (-D)ⁿ ∂L/∂q⁽ⁿ⁾ with the time derivative D along the flow, for one coordinate that moves (Goldstein, *Classical
    /// Mechanics*, eq. 2.18); fields are functions of the place, and differentiated as such.
    pub fn euler_along_flow(&mut self, density: Node, coordinate: u8) -> Node {
        let mut momenta: BTreeMap<u8, Node> = BTreeMap::new();
        for (leaf, slope) in self.gradient(density) {
            if let Leaf::Velocity { coordinate: own, order } = *self.leaf(leaf)
                && own == coordinate
            {
                momenta.insert(order, slope);
            }
        }
        let highest = momenta.last_key_value().map_or(0, |(order, _)| *order);
        let mut sum = self.zero();
        for order in (1..=highest).rev() {
            let own = momenta.get(&order).copied().unwrap_or_else(|| self.zero());
            let total = self.add(own, sum);
            let rate = self.derive(total, Direction::Flow);
            sum = self.neg(rate);
        }
        let force = self.derive(density, Direction::Coordinate(coordinate));
        self.add(force, sum)
    }

    /// Splits a jet coordinate into the field that is varied and the integrated derivatives on it.
    fn varied(&self, leaf: LeafId, integrated: u64) -> Option<(Varied, Vec<u8>)> {
        let Leaf::Jet(jet) = self.leaf(leaf) else {
            return None;
        };
        if self.symbol(jet.symbol).depends_on & integrated == 0 {
            return None;
        }
        let (inside, outside) = jet.by.iter().partition(|c| integrated & (1 << **c) != 0);
        Some((Varied { jet: Jet { by: outside, ..jet.clone() } }, inside))
    }

    /// Horner's scheme over multi-indices: the highest derivatives are integrated by parts first, each
    /// onto the one with a derivative less.
    fn euler_from_gradient(&mut self, gradient: &[(LeafId, Node)], integrated: u64, varied: &Varied) -> Node {
        let mut by_order: BTreeMap<(usize, Vec<u8>), Vec<Node>> = BTreeMap::new();
        for (leaf, partial) in gradient {
            if let Some((field, by)) = self.varied(*leaf, integrated)
                && field == *varied
            {
                by_order.entry((by.len(), by)).or_default().push(*partial);
            }
        }
        while let Some(((order, mut by), terms)) = by_order.pop_last() {
            let sum = self.sum(terms);
            if order == 0 {
                return sum;
            }
            let coordinate = by.remove(0);
            let derivative = self.derive(sum, Direction::Coordinate(coordinate));
            let moved = self.neg(derivative);
            by_order.entry((order - 1, by)).or_default().push(moved);
        }
        self.zero()
    }
}
