//! A paper's LaTeX source → documents to start from: one a section, the equations with the place of their source, a
//! claim for each, and a draft of the notation.
//!
//! The drafts are a beginning: what a symbol is, is guessed from how it is used, and asked where that does not settle
//! it. Nothing here decides anything. Start reading at [`draft`].

mod difference;
mod notation;
mod symbols;
mod write;

pub use difference::{Change, Readable, changes, readable};
pub use write::{Draft, Drafted, draft, start};
