//! Search for real rational points at which given expressions have given signs.
//!
//! Where simple values do not do, values of all magnitudes are tried, and where none of them fit the point is
//! repaired: one variable after the other moves to where more of the signs are right. What is found in
//! `f64` counts only after it was evaluated exactly or in intervals. Start reading at
//! [`beyond_pool`].

mod float;
mod fraction;
mod line;
mod query;
mod repair;
mod search;

pub(super) use query::{Query, Target};
pub(super) use search::beyond_pool;
