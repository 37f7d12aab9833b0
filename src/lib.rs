//! `referee` is a doctest for derivations: it takes a theory paper, equation by equation, each
//! encoded as a checkable claim, and says which hold, with a certificate that a sceptic can re-check.

pub mod algebra;
pub mod simulate;
