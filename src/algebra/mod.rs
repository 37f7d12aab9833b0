//! Number systems behind one trait, [`Scalar`].
//!
//! A claim is lowered once (see `calculus`) and then evaluated in several number systems: integers
//! modulo a prime to prove it, rationals and intervals of any precision to refute it, `f64` and dual
//! numbers to check the derivative rules, truncated Taylor series to substitute a solution again. This
//! module knows nothing of physics, of claims or of graphs. Start reading at [`Scalar`], then [`Fp`].

mod complex;
mod dual;
mod dyadic;
mod enclosure;
mod float;
mod interval;
mod lanes;
mod linear;
mod modp;
mod rational;
mod scalar;
mod series;
mod wide;

pub use complex::Complex;
pub use enclosure::Enclosure;
pub use interval::Interval;
pub use lanes::Lanes;
pub use linear::{Elimination, small_fraction};
pub use modp::Fp;
pub use rational::{ParseRationalError, Rational, parse_rational};
pub use scalar::{Elementary, Scalar};
pub use series::{Series, Shape};
