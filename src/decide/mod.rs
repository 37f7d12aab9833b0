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
mod premises;
mod reals;
mod scope;
mod search;
mod second_engine;
mod seed;
mod sizes;
mod solution;
mod stationary;
mod substituted;
mod tautology;
mod values;
pub mod verdict;
mod wellformed;
mod witness;
mod zero;

pub use audit::{Event, Selection, audit};
pub use equation::equation_verdict;
pub use verdict::{Audit, ClaimOutcome, EquationOutcome, PaperOutcome, Verdict};
