//! How an audit is shown: terminal, JSON, HTML, JUnit, GitHub annotations, and what changed since.
//!
//! A reporter listens to the events of an audit, or reads its record; it never recomputes a verdict.

#[cfg(feature = "cli")]
mod certificate;
#[cfg(feature = "cli")]
pub mod diff;
#[cfg(feature = "cli")]
pub mod dimensions;
#[cfg(feature = "cli")]
pub mod explain;
pub mod file;
pub mod github;
#[cfg(feature = "html")]
pub mod html;
pub mod impact;
pub mod json;
#[cfg(feature = "cli")]
pub mod junit;
#[cfg(feature = "cli")]
pub mod lines;
#[cfg(feature = "cli")]
pub mod measured;
#[cfg(feature = "html")]
mod print;
#[cfg(feature = "cli")]
pub mod progress;
mod reporter;
pub mod sympy;
#[cfg(feature = "cli")]
pub mod terminal;
mod text;
#[cfg(feature = "cli")]
mod unicode;

pub use reporter::{ReportError, Reporter, hear_all};
pub use text::{count, how_decided, mark, path_of, shell_word};
