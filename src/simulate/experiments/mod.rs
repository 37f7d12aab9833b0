//! The experiments, one file each.

mod hamilton_jacobi;
mod langevin;
mod learning_term;
mod madelung;
mod network;
mod partition_function;

pub use hamilton_jacobi::HamiltonJacobi;
pub use langevin::Langevin;
pub use learning_term::LearningTerm;
pub use madelung::Madelung;
pub use partition_function::PartitionFunction;
