//! Search for real rational points at which given expressions have given signs.
//!
//! Simple values are tried first, then values of all magnitudes, and where none of them fit the point is
//! repaired: one variable after the other moves to where more of the signs are right. What is found in
//! `f64` counts only after it was evaluated exactly or in intervals. Start reading at [`find`].

mod float;
mod fraction;
mod line;
mod query;
mod repair;
mod search;

#[cfg(test)]
mod tests;

pub(super) use query::{Point, Query, Target};
pub(super) use search::{beyond_pool, find, in_pool, pool};
