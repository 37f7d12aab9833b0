//! From lowered claims to verdicts, with the certificate that goes with each.
//!
//! | room | what is decided there |
//! |---|---|
//! | [`audit`] | papers: planned, run on all threads, recorded in the order of the documents |
//! | [`claim`] | one claim, at every choice of sizes; start reading here |
//! | `relation` | one relation between two sides: equality, comparison, coefficients to determine |
//! | `obligation` | what has to be true for a relation: components, orders, densities by parts |
//! | `modular` | the exact way, modulo a prime |
//! | `real` | the real way, at points of the domain |
//! | `inequality` | certificates for inequalities |
//! | `rescaling` | whether the rescalings that dimensions leave free change no claim |
//! | `oracle` | zeros and signs that closed forms ask for while a claim is lowered |
//! | `fidelity` | whether the claims of an equation say what is printed |
//! | `second_engine` | every derivative again, by dual numbers |
//!
//! It does not know how a verdict is shown.

pub mod audit;
pub mod claim;
mod component;
mod fidelity;
mod inequality;
mod modular;
mod obligation;
mod oracle;
mod real;
mod relation;
mod rescaling;
mod second_engine;
mod seed;
mod settings;

pub use audit::{Selection, audit, equation_verdict};
pub use claim::{Decision, Problems, Theory};
pub use fidelity::prints;
pub use rescaling::{dimensions, dimensions_proven};
pub use settings::{DEFAULT_BUDGET, DEFAULT_SEED, Settings};
