//! From lowered claims to verdicts: exact identity testing, counterexamples over the reals, and the
//! certificate that goes with each.
//!
//! It does not know how a verdict is shown. Start reading at [`claim::decide`].

pub mod audit;
pub mod claim;
mod counterexample;
mod degree;
mod determine;
mod equation;
mod field;
mod identity;
mod inequality;
mod link;
mod measured;
mod obligation;
mod premises;
mod reals;
mod scope;
mod second_engine;
mod sizes;
mod tautology;
pub mod verdict;
mod wellformed;
mod witness;
mod zero;

pub use audit::{Event, Selection, audit};
pub use verdict::{Audit, ClaimOutcome, EquationOutcome, PaperOutcome, Verdict};
