//! A claim's expressions as formulas without indices, for definite sizes of the ranges.
//!
//! This reads the syntax tree by itself: it shares the parser with the engine, and nothing else. Sums over
//! repeated indices, definitions, products of matrices, gradients and curvatures are written out from what the
//! language's reference says of them; derivatives are left to `series`.

mod array;
mod call;
mod expression;
mod geometry;
mod matrix;
mod tensor;
pub mod term;
mod vectors;

use std::collections::HashMap;

use self::array::Array;
pub use self::tensor::{Tensor, places};
use crate::language::Scope;
use crate::record::Sizes;

/// Why something cannot be said in these formulas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap(pub String);

pub type Grounded<T> = Result<T, Gap>;

pub fn gap<T>(reason: impl Into<String>) -> Grounded<T> {
    Err(Gap(reason.into()))
}

/// Formulas longer than this are left to others.
const MOST_TERMS: usize = 200_000;

/// What names mean, for definite sizes.
pub struct Ground<'a> {
    pub scope: &'a Scope,
    sizes: &'a Sizes,
    /// Letters that are not summed however often they stand: those of a head, and of `each` and `sum[…]`.
    bound: Vec<String>,
    arrays: HashMap<String, Array>,
    inverses: HashMap<String, Array>,
    pending: Vec<String>,
    terms: usize,
}

impl<'a> Ground<'a> {
    pub fn new(scope: &'a Scope, sizes: &'a Sizes, each: Vec<String>) -> Self {
        Self {
            scope,
            sizes,
            bound: each,
            arrays: HashMap::new(),
            inverses: HashMap::new(),
            pending: Vec::new(),
            terms: 0,
        }
    }

    /// Counts what is built.
    fn spend(&mut self, terms: usize) -> Grounded<()> {
        self.terms = self.terms.saturating_add(terms);
        if self.terms > MOST_TERMS {
            gap("its formulas are too long for a second evaluation")
        } else {
            Ok(())
        }
    }

    /// The first value of a range.
    fn first(&self, range: &str) -> i64 {
        self.scope.range(range).map_or(1, |range| range.first)
    }

    /// The number of values of a range.
    fn count(&self, range: &str) -> usize {
        let first = self.first(range);
        let declared = self.scope.range(range).and_then(|range| match range.bounds.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        let last = self.sizes.get(range).copied().or(declared).unwrap_or(first);
        usize::try_from(last - first + 1).unwrap_or(0)
    }

    pub fn first_of(&self, letter: &str) -> i64 {
        self.scope.range_of(letter).map_or(1, |range| self.first(range))
    }

    fn count_of(&self, letter: &str) -> usize {
        self.scope.range_of(letter).map_or(1, |range| self.count(range))
    }
}
