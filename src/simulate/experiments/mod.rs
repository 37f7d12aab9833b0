//! The experiments, one file each.

mod langevin;
mod madelung;

pub use langevin::Langevin;
pub use madelung::Madelung;
