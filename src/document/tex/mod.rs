//! Reads a paper from its LaTeX source: the equations where they stand, notation and claims in comments.
//!
//! Files become tokens (`token`), in which macros are replaced as they are met (`stream`); what is left is followed
//! for sections, numbers (`number`) and displays (`display`), and for what comments say to referee (`margin`).
//! Everything keeps its place in the source. Start reading at [`read`].

mod display;
mod margin;
mod number;
mod reader;
mod stream;
mod token;

pub(super) use reader::read;
