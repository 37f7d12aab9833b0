//! The real way: points of the domain, in exact rationals or in enclosures, that confirm or refute; and how such
//! points are found, completed to solutions, and written down.
//!
//! Start reading at [`confirm`], for what holds, and at [`counterexample`].

mod closed;
pub(crate) mod confirm;
pub(crate) mod counterexample;
pub(crate) mod describe;
pub(crate) mod exact;
pub(crate) mod number;
pub(crate) mod preference;
pub(crate) mod search;
pub(crate) mod solution;
pub(crate) mod substituted;
pub(crate) mod values;
pub(crate) mod witness;
mod worked;
pub(crate) mod zero;
