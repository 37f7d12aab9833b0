//! What of an expression refers to the coordinates of vectors, and so would mean something else beside others.

use super::ast::{Expr, Kind, Slot};
use super::operation::{Action, Operation};
use super::scope::Scope;

/// True of an expression with operations on vectors, components by their coordinates, symbols that are vectors, or
/// elements in brackets, which may be those of a vector.
pub(super) fn refers_to_coordinates(expr: &Expr, scope: &Scope) -> bool {
    let is_vector = |name: &str| {
        let range = scope.vectors.as_ref().map(|frame| &frame.range);
        let symbol = scope.symbols.get(name);
        symbol.is_some_and(|symbol| symbol.slots.iter().any(|slot| Some(&slot.range) == range))
    };
    let names_coordinate = |slot: &Slot| scope.settled(slot).index != slot.index;
    let mut refers = false;
    expr.walk(&mut |expr| {
        refers |= match &expr.kind {
            Kind::Name(reference) => {
                is_vector(&reference.name) || reference.slots.iter().any(names_coordinate)
            }
            Kind::Call(call) => {
                let action = Operation::named(&call.name).map(|operation| &operation.action);
                matches!(action, Some(Action::Vector(_) | Action::UnitVector))
                    || call.slots.iter().any(names_coordinate)
            }
            Kind::List(_) => true,
            Kind::Number(_) | Kind::Neg(_) | Kind::Sum(_) | Kind::Product(_) | Kind::Power(..) => false,
        };
    });
    refers
}
