//! The sizes that a claim is decided for: one number for each range that its indices run over.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::ast::{Index, Kind, Slot};
use crate::language::operation::Operation;
use crate::language::scope::SymbolKind;
use crate::language::uses::{expressions, used_names};
use crate::language::{Claim, Expr, Scope};
use crate::record::Sizes;

/// More choices of sizes than this are a mistake.
const MAX_INSTANCES: usize = 64;

/// Every choice of the sizes of the ranges that the claim depends on.
pub(crate) fn choices(claim: &Claim, scope: &Scope) -> Result<Vec<Sizes>, Diagnostic> {
    let mut choices = vec![BTreeMap::new()];
    for range in ranges(claim, scope) {
        let own = claim.sizes.iter().find(|(name, ..)| *name == range).map(|(_, values, _)| values);
        let declared = scope.ranges.get(&range).map(|r| &r.bounds);
        let Some(values) = own.or(declared) else { continue };
        choices = choices
            .iter()
            .flat_map(|sizes: &Sizes| values.iter().map(move |value| (sizes.clone(), *value)))
            .map(|(mut sizes, value)| {
                sizes.insert(range.clone(), value);
                sizes
            })
            .collect();
        if choices.len() > MAX_INSTANCES {
            return Err(claim.source.error(
                Code::E0414,
                format!("failed to decide more than {MAX_INSTANCES} choices of sizes"),
                claim.span.clone(),
                "name fewer with `for K = 1, 2`",
            ));
        }
    }
    Ok(choices)
}

/// Ranges that the claim's symbols and letters run over.
fn ranges(claim: &Claim, scope: &Scope) -> BTreeSet<String> {
    let mut ranges = BTreeSet::new();
    for name in used_names(scope, claim) {
        let Some(symbol) = scope.symbols.get(&name) else {
            // The size as a number.
            ranges.extend(scope.ranges.get_key_value(&name).map(|(range, _)| range.clone()));
            continue;
        };
        ranges.extend(symbol.slots.iter().map(|slot| slot.range.clone()));
        match &symbol.kind {
            SymbolKind::Field { on } => {
                for family in on.iter().filter_map(|family| scope.symbols.get(family)) {
                    ranges.extend(family.slots.iter().map(|slot| slot.range.clone()));
                }
            }
            SymbolKind::Definition(definition) => {
                for slot in &definition.slots {
                    if let Index::Letter { name, .. } = &slot.index {
                        ranges.extend(scope.range_of(name).map(str::to_owned));
                    }
                }
            }
            _ => {}
        }
    }
    for expr in expressions(claim) {
        ranges
            .extend(letters(expr).into_iter().filter_map(|letter| scope.range_of(letter)).map(str::to_owned));
    }
    ranges.extend(claim.sizes.iter().map(|(name, ..)| name.clone()));
    ranges
}

pub(crate) fn smallest(scope: &Scope) -> Sizes {
    scope
        .ranges
        .iter()
        .filter_map(|(name, range)| range.bounds.first().map(|bound| (name.clone(), *bound)))
        .collect()
}

/// Without the ranges whose size the notation fixes, such as `1..5`: nobody can choose those.
pub(crate) fn chosen(sizes: &Sizes) -> Sizes {
    sizes.iter().filter(|(name, _)| !name.contains("..")).map(|(name, size)| (name.clone(), *size)).collect()
}

/// Index letters of an expression, also inside brackets.
fn letters(expr: &Expr) -> Vec<&str> {
    let mut slots: Vec<&Slot> = Vec::new();
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Name(reference) => slots.extend(&reference.slots),
        Kind::Call(call) => {
            if !Operation::named(&call.name).is_some_and(|row| row.action.names_coordinates()) {
                slots.extend(&call.brackets);
            }
            slots.extend(&call.slots);
        }
        Kind::Number(_)
        | Kind::Neg(_)
        | Kind::Sum(_)
        | Kind::Product(_)
        | Kind::Power(..)
        | Kind::List(_) => {}
    });
    slots.into_iter().filter_map(|slot| slot.index.letter()).collect()
}
