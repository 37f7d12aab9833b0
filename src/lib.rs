//! `referee` is a doctest for derivations: it takes a theory paper, equation by equation, each
//! encoded as a checkable claim, and says which hold, with a certificate that a sceptic can re-check.
//!
//! A claim flows one way, and so do the imports:
//!
//! ```text
//! derivations/*.md → document → language → calculus → decide → report
//!                                    ↑ algebra     ↑ simulate
//! ```

pub mod algebra;
pub mod calculus;
pub mod decide;
pub mod diagnostic;
pub mod document;
pub mod language;
pub mod report;
pub mod simulate;
