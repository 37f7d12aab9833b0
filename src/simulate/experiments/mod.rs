//! The experiments, one file each.

mod langevin;

pub use langevin::Langevin;
