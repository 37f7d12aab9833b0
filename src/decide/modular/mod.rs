//! The exact way: both sides of every component at random points modulo 2^61 - 1 (Schwartz–Zippel).

pub(crate) mod degree;
pub(crate) mod field;
pub(crate) mod identity;
mod unity;
