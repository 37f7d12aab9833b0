//! Names of variables and components, as the claim language writes them.

use super::super::graph::LeafId;
use super::super::tensor::Tensor;
use super::instance::Instance;
use crate::language::ast::{Index, Reference, Slot};
use crate::language::axis::{axis_label, is_axis};

impl Instance<'_> {
    /// A component as it is written: `lambda[2]`, `g_{0 1}`.
    pub fn component_label(&self, name: &str, component: u32) -> String {
        let Some(symbol) = self.scope.symbols.get(name) else {
            return name.to_owned();
        };
        let mut rest = component as usize;
        let mut values = Vec::new();
        for slot in symbol.slots.iter().rev() {
            let size = self.range_size(&slot.range).max(1);
            let first = self.scope.ranges.get(&slot.range).map_or(1, |range| range.first);
            // A component of a vector is named by its coordinate.
            let frame = self.scope.vectors.as_ref().filter(|frame| frame.range == slot.range);
            let index = match frame.and_then(|frame| frame.coordinates.get(rest % size)) {
                Some(coordinate) => Index::Letter { name: coordinate.clone(), shift: 0 },
                None => Index::Fixed((rest % size) as i64 + first),
            };
            values.push(Slot {
                index,
                height: slot.height,
                comma: false,
                opens: None,
                closes: None,
                span: 0..0,
            });
            rest /= size;
        }
        values.reverse();
        Reference { name: name.to_owned(), slots: values }.to_string()
    }

    /// The family that a coordinate belongs to, with its place among the components.
    pub fn family_of(&self, coordinate: u8) -> Option<(&str, u32)> {
        self.coordinates.iter().find_map(|(family, numbers)| {
            let place = numbers.iter().position(|number| *number == coordinate)?;
            Some((family.as_str(), place as u32))
        })
    }

    /// A variable as it is written in the claim language.
    pub fn leaf_label(&self, leaf: LeafId) -> String {
        self.graph.leaf_name(leaf, |symbol, component| {
            self.component_label(&self.graph.symbol(symbol).name, component)
        })
    }

    /// The name of a relation between tensors, for messages: the values of the free indices.
    pub fn component_values(&self, tensor: &Tensor, number: usize) -> Vec<(String, i64)> {
        let mut rest = number;
        let mut values = Vec::new();
        for (letter, size) in tensor.letters.iter().zip(&tensor.shape).rev() {
            let range = self.scope.range_of(letter).and_then(|r| self.scope.range(r));
            let name =
                if is_axis(letter) { axis_label(letter, tensor.axes().len() == 1) } else { letter.clone() };
            values.push((name, (rest % size) as i64 + range.map_or(1, |r| r.first)));
            rest /= size;
        }
        values.reverse();
        values
    }
}
