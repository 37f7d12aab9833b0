//! The experiments, one file each.

mod canonical_free_energy;
mod chain_constraints;
mod chain_dispersion;
mod chain_of_neurons;
mod chain_permutations;
mod chain_waves;
mod emergent_action;
mod hamilton_jacobi;
mod langevin;
mod learning_term;
mod learning_thermodynamics;
mod madelung;
mod network;
mod neuron_metrics;
mod partition_function;

pub use canonical_free_energy::CanonicalFreeEnergy;
pub use chain_of_neurons::ChainOfNeurons;
pub use emergent_action::EmergentAction;
pub use hamilton_jacobi::HamiltonJacobi;
pub use langevin::Langevin;
pub use learning_term::LearningTerm;
pub use learning_thermodynamics::LearningThermodynamics;
pub use madelung::Madelung;
pub use partition_function::PartitionFunction;
