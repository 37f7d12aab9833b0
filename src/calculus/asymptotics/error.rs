//! Why a quantity has no expansion, or none that could be found.

use super::super::graph::Node;

/// Why there is no expansion in powers and logarithms of the parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoExpansion {
    #[error("an exponential of it grows faster than every power")]
    Essential { exponent: Node },
    #[error("something oscillates ever faster, with no limit")]
    Oscillating { exponent: Node },
    #[error("its power has an exponent that is no number")]
    SymbolicPower { exponent: Node },
    #[error("the sign of an exponent that grows without end is not known")]
    UnknownSign { exponent: Node },
    #[error("two exponentials cannot be ordered by size")]
    Incomparable,
    #[error("a declared function is taken at an argument that grows without end")]
    AtInfinity { function: String },
    #[error("the differential equation of a function is singular at the limit, or contains the parameter")]
    AtSingularity { function: String },
    #[error("a series in the inverse of its logarithm never ends")]
    Logarithms,
    #[error("whether a coefficient vanishes could not be found out")]
    UnknownZero { coefficient: Node },
    #[error("the first {orders} orders cancel, or do not suffice")]
    TooDeep { orders: usize },
    #[error("what decides is smaller than every power")]
    BeyondAllOrders,
    #[error("something that vanishes identically is divided by, or its logarithm is taken")]
    DividesByZero,
    #[error("it has no real value near the limit")]
    NotReal { radicand: Node },
    #[error("the expressions grow beyond the budget")]
    TooLarge,
}

impl NoExpansion {
    /// The expression that is to blame, where there is one.
    pub fn culprit(&self) -> Option<Node> {
        match self {
            NoExpansion::Essential { exponent: node }
            | NoExpansion::Oscillating { exponent: node }
            | NoExpansion::SymbolicPower { exponent: node }
            | NoExpansion::UnknownSign { exponent: node }
            | NoExpansion::UnknownZero { coefficient: node }
            | NoExpansion::NotReal { radicand: node } => Some(*node),
            NoExpansion::Incomparable
            | NoExpansion::AtInfinity { .. }
            | NoExpansion::AtSingularity { .. }
            | NoExpansion::Logarithms
            | NoExpansion::TooDeep { .. }
            | NoExpansion::BeyondAllOrders
            | NoExpansion::DividesByZero
            | NoExpansion::TooLarge => None,
        }
    }

    /// True if the quantity is not defined near the limit on this side, so that nothing is claimed of it
    /// there.
    pub fn is_undefined(&self) -> bool {
        matches!(self, NoExpansion::NotReal { .. })
    }
}
