//! Expressions → tensors of graph nodes, for one choice of the sizes of all ranges.
//!
//! An [`Instance`] holds the graph and what was worked out already; every other file adds the methods of
//! one concept to it. Start reading at [`Instance::lower`].

mod array;
mod call;
mod differentiate;
mod expression;
mod index;
mod instance;
mod label;
mod matrix;
mod power;
mod rule;
mod size;
mod system;
mod variation;

pub use instance::Instance;
pub(super) use {array::Array, instance::Lowered};
