//! LaTeX → claims: the equation as it is printed, read into the same syntax tree as a claim.
//!
//! Text becomes letters with their scripts ([`tex`](super::tex)), and these are lines (`lines`) of formulas (`formula`) made of names (`name`), derivatives and
//! integrals. How a name is printed stands once, in the notation (`spelling`); the printer uses the same table.
//!
//! Nothing ambiguous is guessed: it is a [`Fault`](super::tex::Fault) with its place, and with what to write.

mod definite;
mod derivative;
pub mod forms;
mod formula;
mod index;
mod integral;
mod lines;
mod name;
mod operator;
mod spellings;
mod usage;

pub use lines::{Definition, Line, Statement, read, read_definition};
pub use usage::{Usage, UsageRole, usages};
