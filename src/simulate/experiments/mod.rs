//! The experiments, one file each.

mod canonical_free_energy;
mod hamilton_jacobi;
mod langevin;
mod learning_term;
mod learning_thermodynamics;
mod madelung;
mod network;
mod partition_function;

pub use canonical_free_energy::CanonicalFreeEnergy;
pub use hamilton_jacobi::HamiltonJacobi;
pub use langevin::Langevin;
pub use learning_term::LearningTerm;
pub use learning_thermodynamics::LearningThermodynamics;
pub use madelung::Madelung;
pub use partition_function::PartitionFunction;
