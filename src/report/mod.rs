//! How an audit is shown: terminal, JSON, HTML, JUnit, and what changed since.
//!
//! A reporter listens to the events of an audit, or reads its record; it never recomputes a verdict.

mod certificate;
pub mod diff;
pub mod explain;
pub mod file;
pub mod html;
pub mod impact;
pub mod json;
pub mod junit;
pub mod measured;
pub mod terminal;
mod text;

pub use text::{how_decided, mark, needs_attention};
