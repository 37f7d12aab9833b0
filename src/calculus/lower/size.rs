//! How long the ranges of indices are.

use super::instance::{Instance, Lowered};
use crate::diagnostic::Code;
use crate::language::scope::Symbol;

/// An array beyond this many components is a mistake, not a claim.
const MAX_COMPONENTS: usize = 100_000;

impl Instance<'_> {
    /// The first value of a range.
    pub(in crate::calculus) fn first_value(&self, range: &str) -> i64 {
        self.scope.range(range).map_or(1, |range| range.first)
    }

    /// The first value that a letter takes.
    pub(super) fn first_of(&self, letter: &str) -> i64 {
        self.scope.range_of(letter).map_or(1, |range| self.first_value(range))
    }

    pub(super) fn letter_size(&self, letter: &str) -> usize {
        self.scope.range_of(letter).map_or(1, |range| self.range_size(range))
    }

    pub(super) fn range_size(&self, range: &str) -> usize {
        let first = self.first_value(range);
        // A range of one size need not be among those that are chosen.
        let fixed = || match self.scope.range(range)?.bounds.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let bound = self.sizes.get(range).copied().or_else(fixed).unwrap_or(first);
        usize::try_from(bound - first + 1).unwrap_or(0)
    }

    pub(super) fn shape(&self, symbol: &Symbol) -> Lowered<Vec<usize>> {
        let shape: Vec<usize> = symbol.slots.iter().map(|slot| self.range_size(&slot.range)).collect();
        let components = shape.iter().try_fold(1usize, |product, n| product.checked_mul(*n));
        if components.is_none_or(|n| n > MAX_COMPONENTS) {
            return Err(self.source.error(
                Code::E0401,
                format!("failed to make room for `{}`", symbol.name),
                symbol.span.clone(),
                format!("an array may have at most {MAX_COMPONENTS} components"),
            ));
        }
        Ok(shape)
    }
}
