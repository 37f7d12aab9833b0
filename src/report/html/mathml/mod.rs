//! KaTeX's MathML made into MathML Core, the part of MathML that browsers draw.
//!
//! KaTeX writes MathML 3 for screen readers: letters styled by `mathvariant`, columns by `columnalign`,
//! boxes by `menclose`, and TeX's spacing left out. Browsers ignore the first three. Here they become
//! Unicode letters ([`letter`]), classes of the style sheet and explicit spaces, wrappers without
//! effect go, and a long formula is cut before its relations and signs, so that it breaks where TeX
//! would. Start at [`rendered`].

mod breaks;
mod convert;
mod element;
mod letter;
mod render;
mod spacing;

pub use render::{Rendered, rendered};
