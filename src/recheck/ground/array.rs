//! Declared and defined names, element by element.

use std::rc::Rc;

use super::term::{self, Kind as What, Node, Term, Variable};
use super::{Gap, Ground, Grounded, Tensor, gap, places};
use crate::language::ast::{Height, Index, Reference, Slot};
use crate::language::axis::axis;
use crate::language::convention::contract;
use crate::language::scope::{Definition, Structure, Symbol, SymbolKind};

/// An array by the position of its axes.
#[derive(Debug, Clone)]
pub struct Array {
    pub shape: Vec<usize>,
    /// The first value of each index.
    pub firsts: Vec<i64>,
    pub heights: Vec<Height>,
    pub data: Vec<Term>,
    /// Ranges of the last indices, which may be left out together.
    pub axes: Vec<String>,
    pub integrated: Option<Vec<String>>,
}

impl Array {
    pub fn new(shape: Vec<usize>, heights: Vec<Height>, data: Vec<Term>) -> Self {
        Self { firsts: vec![1; shape.len()], axes: Vec::new(), integrated: None, shape, heights, data }
    }

    pub fn counted_from(mut self, first: i64) -> Self {
        self.firsts.fill(first);
        self
    }

    /// The element at a place.
    pub fn at(&self, place: &[usize]) -> &Term {
        &self.data[place.iter().zip(&self.shape).fold(0, |sum, (n, size)| sum * size + n)]
    }
}

/// A slot with a letter.
pub fn letter_slot(name: String) -> Slot {
    Slot {
        index: Index::Letter { name, shift: 0 },
        height: Height::Plain,
        comma: false,
        opens: None,
        closes: None,
        span: 0..0,
    }
}

/// Letters for the axes that are left out.
pub fn axis_slots(ranges: &[String]) -> Vec<Slot> {
    ranges.iter().enumerate().map(|(n, range)| letter_slot(axis(n + 1, range))).collect()
}

/// How many of the last indices may be left out together.
fn open(heights: &[Height]) -> usize {
    let plain = heights.len() <= 2 && heights.iter().all(|height| *height == Height::Plain);
    if plain { heights.len() } else { 0 }
}

impl Ground<'_> {
    pub fn array(&mut self, name: &str) -> Grounded<Array> {
        if let Some(known) = self.arrays.get(name) {
            return Ok(known.clone());
        }
        let Some(symbol) = self.scope.symbols.get(name).cloned() else {
            return gap(format!("`{name}` is not in the record"));
        };
        let array = match &symbol.kind {
            SymbolKind::Definition(definition) => self.defined(name, definition)?,
            SymbolKind::Function { .. } | SymbolKind::Operator => {
                return gap(format!("`{name}` is a function"));
            }
            _ => self.declared(&symbol)?,
        };
        self.spend(array.data.len())?;
        self.arrays.insert(name.to_owned(), array.clone());
        Ok(array)
    }

    pub fn hide(&mut self, name: &str, array: Option<Array>) -> Option<Array> {
        match array {
            Some(array) => self.arrays.insert(name.to_owned(), array),
            None => self.arrays.remove(name),
        }
    }

    fn defined(&mut self, name: &str, definition: &Definition) -> Grounded<Array> {
        if self.pending.iter().any(|pending| pending == name) {
            return gap(format!("`{name}` leads back to itself"));
        }
        let mut letters: Vec<String> =
            definition.slots.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        if letters.len() != definition.slots.len() {
            return gap(format!("`{name}` is defined by single components"));
        }
        self.pending.push(name.to_owned());
        let outer = std::mem::replace(&mut self.bound, letters.clone());
        let body = self.tensor(&definition.body);
        self.bound = outer;
        self.pending.pop();
        let body = body?;
        if definition.body.is_zero_literal() {
            let shape: Vec<usize> = letters.iter().map(|letter| self.count_of(letter)).collect();
            let data = places(&shape).iter().map(|_| term::integer(0)).collect();
            let heights: Vec<Height> = definition.slots.iter().map(|slot| slot.height).collect();
            return Ok(Array::new(shape, heights, data));
        }
        letters.extend(body.axes());
        let body = self.spread(body, &letters)?;
        let mut heights: Vec<Height> = definition.slots.iter().map(|slot| slot.height).collect();
        heights.resize(letters.len(), Height::Plain);
        let own = letters.len() - definition.slots.len();
        let count = if own == 0 { open(&heights) } else { own };
        let axes = letters[letters.len() - count..]
            .iter()
            .map(|letter| self.scope.axis_range(self.scope.range_of(letter).unwrap_or_default()).into_owned())
            .collect();
        Ok(Array {
            firsts: letters.iter().map(|letter| self.first_of(letter)).collect(),
            axes,
            integrated: body.integrated.clone(),
            ..Array::new(body.shape, heights, body.data)
        })
    }

    fn declared(&mut self, symbol: &Symbol) -> Grounded<Array> {
        let shape: Vec<usize> = symbol.slots.iter().map(|slot| self.count(&slot.range)).collect();
        let firsts: Vec<i64> = symbol.slots.iter().map(|slot| self.first(&slot.range)).collect();
        let heights: Vec<Height> = symbol.slots.iter().map(|slot| slot.height).collect();
        let kind = match &symbol.kind {
            SymbolKind::Coordinate => What::Coordinate,
            SymbolKind::Field { on } => What::Field(self.coordinates_of_families(on)),
            _ => What::Parameter,
        };
        let data = places(&shape)
            .iter()
            .map(|place| {
                let mut at = place.clone();
                let mut sign = 1;
                if let [row, column, ..] = place.as_slice() {
                    match symbol.structure {
                        Structure::Diagonal if row != column => sign = 0,
                        Structure::Antisymmetric if row == column => sign = 0,
                        Structure::Symmetric | Structure::Antisymmetric if row > column => {
                            at.swap(0, 1);
                            sign = if symbol.structure == Structure::Antisymmetric { -1 } else { 1 };
                        }
                        _ => {}
                    }
                }
                let variable = Rc::new(Node::Variable(Rc::new(Variable {
                    name: self.element_name(symbol, &at),
                    kind: kind.clone(),
                    complex: symbol.complex,
                    conjugate: false,
                    sign: symbol.sign,
                })));
                term::product(vec![term::integer(sign), variable])
            })
            .collect();
        let count = open(&heights);
        let axes = symbol.slots[symbol.slots.len() - count..]
            .iter()
            .map(|slot| self.scope.axis_range(&slot.range).into_owned())
            .collect();
        Ok(Array { firsts, axes, ..Array::new(shape, heights, data) })
    }

    /// An element as it is written: `lambda[2]`, `g_{0 1}`, `B[r]`.
    fn element_name(&self, symbol: &Symbol, at: &[usize]) -> String {
        let slots = symbol.slots.iter().zip(at).map(|(slot, n)| {
            let frame = self.scope.vectors.as_ref().filter(|frame| frame.range == slot.range);
            let index = match frame.and_then(|frame| frame.coordinates.get(*n)) {
                Some(coordinate) => Index::Letter { name: coordinate.clone(), shift: 0 },
                None => Index::Fixed(*n as i64 + self.first(&slot.range)),
            };
            Slot { index, height: slot.height, ..letter_slot(String::new()) }
        });
        Reference { name: symbol.name.clone(), slots: slots.collect() }.to_string()
    }

    /// The names of all coordinates of some families.
    pub fn coordinates_of_families(&mut self, families: &[String]) -> Vec<String> {
        let mut names = Vec::new();
        for family in families {
            if let Ok(array) = self.array(family) {
                names.extend(array.data.iter().filter_map(|term| match &**term {
                    Node::Variable(variable) => Some(variable.name.clone()),
                    _ => None,
                }));
            }
        }
        names
    }

    /// What the slots name, with the sums over letters that stand twice.
    pub fn pick(&mut self, array: &Array, slots: &[Slot]) -> Grounded<Tensor> {
        if slots.len() != array.shape.len() {
            return gap("an array stands without its indices");
        }
        let mut letters: Vec<String> = Vec::new();
        let mut heights = Vec::new();
        let mut shape = Vec::new();
        for (axis, slot) in slots.iter().enumerate() {
            if let Index::Letter { name, .. } = &slot.index
                && !letters.contains(name)
            {
                letters.push(name.clone());
                heights.push(slot.height);
                shape.push(array.shape[axis]);
            }
        }
        let mut data = Vec::new();
        for at in places(&shape) {
            let mut place = Vec::new();
            for (axis, slot) in slots.iter().enumerate() {
                let size = array.shape[axis] as i64;
                let value = match &slot.index {
                    Index::Letter { name, shift } => {
                        let n = letters.iter().position(|known| known == name).map_or(0, |n| at[n]);
                        (n as i64 + shift).rem_euclid(size)
                    }
                    Index::Fixed(n) => n - array.firsts[axis],
                };
                let value = usize::try_from(value).ok().filter(|value| (*value as i64) < size);
                place.push(value.ok_or_else(|| Gap("a component is out of range".to_owned()))?);
            }
            data.push(array.at(&place).clone());
        }
        let mut tensor = Tensor { letters, heights, shape, data, integrated: array.integrated.clone() };
        let used: Vec<String> =
            slots.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        for places in contract(used, &self.bound).summed {
            tensor = tensor.over(&places[0], term::sum);
        }
        Ok(tensor)
    }
}
