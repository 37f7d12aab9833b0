//! Declared and defined symbols as arrays of nodes.

use super::super::domain::Domain;
use super::super::graph::{Jet, Leaf, Node, SymbolId, SymbolInfo};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Span};
use crate::language::ast::{Expr, Height};
use crate::language::scope::{Definition, Structure, Symbol, SymbolKind};

/// An array by the position of its axes.
#[derive(Debug, Clone)]
pub(in crate::calculus) struct Array {
    pub shape: Vec<usize>,
    /// The first value of the range of each axis.
    pub firsts: Vec<i64>,
    pub data: Vec<Node>,
    /// Where each element is defined.
    pub domains: Vec<Domain>,
    /// Where each index stands when the array is used without raising or lowering.
    pub heights: Vec<Height>,
    /// Ranges of the last indices, which may be left out together.
    pub axes: Vec<String>,
    pub integrated: Option<u64>,
}

impl Array {
    /// Every index is counted from 1, every element defined everywhere.
    pub fn new(shape: Vec<usize>, data: Vec<Node>, heights: Vec<Height>) -> Self {
        let domains = vec![Domain::EVERYWHERE; data.len()];
        Self {
            firsts: vec![1; shape.len()],
            shape,
            data,
            domains,
            heights,
            axes: Vec::new(),
            integrated: None,
        }
    }

    /// The same with every element defined on one domain.
    pub fn defined_on(mut self, domain: &Domain) -> Self {
        self.domains.fill(domain.clone());
        self
    }

    /// Where every element is defined.
    pub fn common_domain(&self) -> Domain {
        Domain::all(&self.domains)
    }

    /// The same with every index counted from `first`.
    pub fn counted_from(mut self, first: i64) -> Self {
        self.firsts.fill(first);
        self
    }
}

/// How many indices may be left out together: one or two that are neither up nor down.
fn open_axes(heights: &[Height]) -> usize {
    let plain = heights.len() <= 2 && heights.iter().all(|height| *height == Height::Plain);
    if plain { heights.len() } else { 0 }
}

impl Instance<'_> {
    pub(in crate::calculus) fn array(&mut self, name: &str, span: &Span) -> Lowered<Array> {
        if let Some(array) = self.arrays.get(name) {
            return Ok(array.clone());
        }
        let Some(symbol) = self.scope.symbols.get(name).cloned() else {
            return Err(self.source.error(
                Code::E0201,
                format!("failed to find the symbol `{name}`"),
                span.clone(),
                "it is neither declared nor defined here",
            ));
        };
        let array = match &symbol.kind {
            SymbolKind::Definition(definition) => {
                self.parts_first(&symbol, definition)?;
                self.defined_array(&symbol, definition, span)?
            }
            _ => self.declared_array(&symbol)?,
        };
        self.arrays.insert(name.to_owned(), array.clone());
        Ok(array)
    }

    /// Works a definition out, in the source in which it stands.
    pub(super) fn defined_array(
        &mut self,
        symbol: &Symbol,
        definition: &Definition,
        span: &Span,
    ) -> Lowered<Array> {
        let name = &symbol.name;
        if self.pending.contains(name) {
            return Err(self.source.error(
                Code::E0209,
                format!("failed to work out `{name}`"),
                span.clone(),
                "its definition leads back to itself",
            ));
        }
        let mut letters: Vec<String> =
            definition.slots.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        self.pending.push(name.clone());
        let outer_source = std::mem::replace(&mut self.source, symbol.source.clone());
        let outer_bound = std::mem::replace(&mut self.bound, letters.clone());
        let tensor = self.body(&definition.body, &mut letters);
        self.bound = outer_bound;
        self.source = outer_source;
        self.pending.pop();
        let Tensor { shape, data, domains, integrated, .. } = tensor?;
        let firsts = letters.iter().map(|letter| self.first_of(letter)).collect();
        let mut heights: Vec<Height> = definition.slots.iter().map(|slot| slot.height).collect();
        heights.resize(shape.len(), Height::Plain);
        let own: Vec<String> = letters[definition.slots.len()..].to_vec();
        let open = if own.is_empty() { open_axes(&heights) } else { own.len() };
        let axes = letters[letters.len() - open..].iter().map(|letter| self.range_name(letter)).collect();
        Ok(Array { shape, firsts, data, domains, heights, axes, integrated })
    }

    /// What a definition stands for, with the axes that no letter of its head names behind the others.
    fn body(&mut self, body: &Expr, letters: &mut Vec<String>) -> Lowered<Tensor> {
        if body.is_zero_literal() {
            return self.aligned(body, letters);
        }
        let tensor = self.lower(body)?;
        letters.extend(tensor.axes());
        self.broadcast(tensor, letters, &body.span)
    }

    /// The range of a letter, as axes without a letter call it.
    fn range_name(&self, letter: &str) -> String {
        self.scope.axis_range(self.scope.range_of(letter).unwrap_or_default()).into_owned()
    }

    fn declared_array(&mut self, symbol: &Symbol) -> Lowered<Array> {
        let shape = self.shape(symbol)?;
        let count: u32 = shape.iter().product::<usize>() as u32;
        let data = if let Some(numbers) = self.coordinates.get(&symbol.name).cloned() {
            numbers.into_iter().map(|c| self.graph.variable(Leaf::Coordinate(c))).collect()
        } else {
            let id = self.symbol_id(symbol);
            (0..count).map(|component| self.component(symbol, id, &shape, component)).collect()
        };
        let firsts = symbol.slots.iter().map(|slot| self.first_value(&slot.range)).collect();
        let heights: Vec<Height> = symbol.slots.iter().map(|slot| slot.height).collect();
        let open = symbol.slots[symbol.slots.len() - open_axes(&heights)..].iter();
        let axes = open.map(|slot| self.scope.axis_range(&slot.range).into_owned()).collect();
        Ok(Array { firsts, axes, ..Array::new(shape, data, heights) })
    }

    fn component(&mut self, symbol: &Symbol, id: SymbolId, shape: &[usize], component: u32) -> Node {
        let mut canonical = component;
        let mut negative = false;
        if let (false, [_, columns, ..]) = (symbol.structure == Structure::General, shape) {
            let inner: usize = shape[2..].iter().product();
            let pair = component as usize / inner;
            let (row, column) = (pair / columns, pair % columns);
            match symbol.structure {
                Structure::Diagonal if row != column => return self.graph.zero(),
                Structure::Antisymmetric if row == column => return self.graph.zero(),
                Structure::Symmetric | Structure::Antisymmetric if row > column => {
                    canonical = ((column * columns + row) * inner + component as usize % inner) as u32;
                    negative = symbol.structure == Structure::Antisymmetric;
                }
                _ => {}
            }
        }
        let node = self.graph.variable(Leaf::Jet(Jet {
            symbol: id,
            component: canonical,
            by: Vec::new(),
            conjugate: false,
        }));
        if negative { self.graph.neg(node) } else { node }
    }

    pub(super) fn symbol_id(&mut self, symbol: &Symbol) -> SymbolId {
        if let Some(id) = self.symbols.get(&symbol.name) {
            return *id;
        }
        let depends_on = match &symbol.kind {
            SymbolKind::Field { on } => self.coordinate_mask(on),
            _ => 0,
        };
        let id = self.graph.add_symbol(SymbolInfo {
            name: symbol.name.clone(),
            depends_on,
            signs: symbol.sign.map_or(Signs::REAL, Signs::from_declared),
            complex: symbol.complex,
        });
        self.symbols.insert(symbol.name.clone(), id);
        id
    }

    pub(super) fn coordinate_mask(&self, families: &[String]) -> u64 {
        families
            .iter()
            .filter_map(|family| self.coordinates.get(family))
            .flatten()
            .fold(0, |mask, c| mask | 1 << c)
    }
}
