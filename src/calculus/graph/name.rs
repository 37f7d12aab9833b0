//! How variables are written.

use super::{Graph, Leaf, LeafId, SymbolId};

impl Graph {
    /// How a variable is written in the claim language.
    pub fn leaf_name(&self, id: LeafId, component_name: impl Fn(SymbolId, u32) -> String) -> String {
        match self.leaf(id) {
            Leaf::Coordinate(c) => self.coordinate_name(*c).to_owned(),
            Leaf::Velocity { coordinate, order } => {
                let name = self.coordinate_name(*coordinate);
                (0..*order).fold(name.to_owned(), |inner, _| format!("Dt({inner})"))
            }
            Leaf::Jet(jet) => {
                let mut name = component_name(jet.symbol, jet.component);
                if jet.conjugate {
                    name = format!("conj({name})");
                }
                if jet.by.is_empty() {
                    return name;
                }
                let by: Vec<&str> = jet.by.iter().map(|c| self.coordinate_name(*c)).collect();
                format!("d({name}, {})", by.join(", "))
            }
        }
    }
}
