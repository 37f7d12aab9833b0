//! Proofs that an expression has a sign on the whole domain, each by an exact certificate.
//!
//! It does not know of verdicts. Start reading at [`prove`].

mod boxes;
mod cone;
mod constraint;
mod expand;
mod goal;
mod line;
mod nnls;
mod normal;
mod polynomial;
mod prover;
mod radical;
mod range;
mod squares;
mod words;

pub(super) use normal::common_form;
pub(super) use prover::{prove, prove_within};
