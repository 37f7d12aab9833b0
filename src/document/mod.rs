//! Reads a paper: a folder of Markdown files becomes sections, equations and fenced blocks, every
//! piece with the place it was read from.
//!
//! This module knows the shape of a document and nothing of what a claim means. Start reading at
//! [`discover`].

mod load;
mod model;
mod number;
mod read;
mod tex;

pub use load::{LoadError, discover};
pub use model::{Block, DECLARATIONS, Equation, Paper, PaperKind, Piece, Printed, Section};
pub use number::EquationNumber;
