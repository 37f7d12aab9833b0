//! Variables: coordinates, parameters, and the derivatives of fields as variables of their own.

use crate::calculus::signs::Signs;

/// A variable of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafId(pub u32);

/// A declared parameter, field or function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub u32);

/// What a variable stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// The value of a coordinate, by its number among all coordinates.
    Coordinate(u8),
    /// A parameter, or a derivative of a field.
    Jet(Jet),
    /// The time derivative of the given order (from 1) of a moving coordinate.
    Velocity { coordinate: u8, order: u8 },
}

/// A derivative of one component of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jet {
    pub symbol: SymbolId,
    /// Number of the component, counted row by row; symmetric partners share the smaller one.
    pub component: u32,
    /// The coordinates that it is differentiated in, in ascending order, with repetition.
    pub by: Vec<u8>,
    /// True for the complex conjugate of a complex field.
    pub conjugate: bool,
}

/// What the graph knows of a symbol.
#[derive(Debug, Clone)]
pub struct SymbolInfo {
    pub name: String,
    /// Bit mask of the coordinates that it depends on; 0 for a parameter.
    pub depends_on: u64,
    pub signs: Signs,
    pub complex: bool,
}
