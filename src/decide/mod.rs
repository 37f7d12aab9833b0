//! From lowered claims to verdicts: exact identity testing, counterexamples over the reals, and the
//! certificate that goes with each.
//!
//! It does not know how a verdict is shown. Start reading at [`claim::decide`].

pub mod audit;
mod by_parts;
pub mod claim;
mod comparison;
mod confirm;
mod counterexample;
mod defined;
mod degree;
mod describe;
mod determine;
mod equality;
mod equation;
mod exact;
mod field;
mod identity;
mod inequality;
mod link;
mod measured;
mod obligation;
mod orders;
mod positive;
mod reals;
mod search;
mod second_engine;
mod seed;
mod sizes;
mod solution;
mod stationary;
mod substituted;
mod tautology;
mod theory;
mod values;
mod wellformed;
mod witness;
mod zero;

pub use audit::{Selection, Settings, audit};
pub use claim::Decision;
pub use equation::equation_verdict;
pub use theory::{Problems, Theory};
