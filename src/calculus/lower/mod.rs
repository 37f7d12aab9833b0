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
mod parts;
mod power;
mod rule;
mod signature;
mod size;
mod system;
mod text;
mod variation;

pub use instance::Instance;
pub use rule::Equation;
pub use signature::MetricSignature;
pub(super) use {array::Array, instance::Lowered};
