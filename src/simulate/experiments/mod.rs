//! The experiments, one file each; the parts of a long one are in the folder of its name.
//!
//! `network` and `chain_waves` hold what several of them measure on.

mod boundary_map;
mod canonical_free_energy;
mod chain_of_neurons;
mod chain_waves;
mod circulation;
mod emergent_action;
mod hamilton_jacobi;
mod hidden_dynamics;
mod langevin;
mod learning_term;
mod learning_thermodynamics;
mod madelung;
mod network;
mod packets;
mod partition_function;
mod stochastic_descent;
mod two_actions;

pub use boundary_map::BoundaryMap;
pub use canonical_free_energy::CanonicalFreeEnergy;
pub use chain_of_neurons::ChainOfNeurons;
pub use circulation::Circulation;
pub use emergent_action::EmergentAction;
pub use hamilton_jacobi::HamiltonJacobi;
pub use hidden_dynamics::HiddenDynamics;
pub use langevin::Langevin;
pub use learning_term::LearningTerm;
pub use learning_thermodynamics::LearningThermodynamics;
pub use madelung::Madelung;
pub use packets::Packets;
pub use partition_function::PartitionFunction;
pub use stochastic_descent::StochasticDescent;
pub use two_actions::TwoActions;
