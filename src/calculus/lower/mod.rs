//! Expressions → tensors of graph nodes, for one choice of the sizes of all ranges.
//!
//! An [`Instance`] holds the graph and what was worked out already; every other file adds the methods of
//! one concept to it. Start reading at [`Instance::lower`].

mod array;
mod axes;
mod call;
mod definite;
mod differentiate;
mod exponential;
mod expression;
mod frame;
mod index;
mod instance;
mod label;
mod limit;
mod matrix;
mod noether;
mod operators;
mod oracle;
mod parts;
mod poisson;
mod power;
mod reals;
mod rule;
mod sifted;
mod signature;
mod size;
mod solution;
mod symbols;
mod system;
mod text;
mod transform;
mod variation;
mod vectors;
mod whole;

pub use instance::Instance;
pub use oracle::Oracle;
pub use rule::Equation;
pub use signature::MetricSignature;
pub(super) use {array::Array, instance::Lowered};
