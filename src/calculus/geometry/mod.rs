//! Tensor calculus on a metric.
//!
//! Signs as in Misner, Thorne & Wheeler, *Gravitation*: R^a_bcd = ∂_c Γ^a_bd - …, R_bd = R^a_bad.

mod covariant;
mod curvature;
mod height;
