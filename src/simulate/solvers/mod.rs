//! Numerical methods, each with a documented order that `tests/simulate.rs` measures.
//!
//! A solver knows its equation and nothing of the experiment that uses it. All equations are
//! dimensionless; the rustdoc of each type states its equation, its order and its source.

mod chain;
mod elementary;
mod fluid;
mod fokker_planck;
mod hamilton_jacobi;
mod langevin;
mod metric;
mod quadrature;
mod random;
mod runge_kutta;
mod schrodinger;
mod sparse;
mod spectral;
mod statistics;
mod symplectic;
mod tanh_network;
mod tridiagonal;

pub use chain::Chain;
pub use elementary::{ln, sin, sin_cos_quarter};
pub use fluid::{Fluid, FluidState};
pub use fokker_planck::{FokkerPlanck, Stepping, Walls};
pub use hamilton_jacobi::ViscousHamiltonJacobi;
pub use langevin::Ensemble;
pub use metric::{Curvature, curvature};
pub use quadrature::{normal_mean, tensor_midpoint, tensor_midpoint_until};
pub use random::{NormalStream, normals};
pub use runge_kutta::{StepFailure, dopri5, rk4_step};
pub use schrodinger::{SplitStep1, SplitStep2};
pub use sparse::{PathSums, ShortestPaths, SparseWeights};
pub use spectral::{Periodic1, Periodic2};
pub use statistics::{KolmogorovSmirnov, kolmogorov_smirnov};
pub use symplectic::yoshida4;
pub use tanh_network::TanhNetwork;
pub use tridiagonal::{PeriodicTridiagonal, Tridiagonal};
