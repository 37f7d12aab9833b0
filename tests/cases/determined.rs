//! One choice of the coefficients for all links and sizes, and only one.

use crate::case::{Case, Kind, holds, never_refuted, refuted};

pub const KIND: Kind = Kind { title: "Determined coefficients", cases: CASES };

const SIZES: &str = "index k in 1..K, K = 1, 2, 3\nparam r[k]";
const TWO: &str = "index n in 1..2\nparam k[n]";

const CASES: &[Case] = &[
    refuted("determine c\nshow c*y = y*1\nshow c*y = 2*y"),
    refuted("determine c\nshow c*y = 3*y\nshow c*z = 4*z"),
    holds("determine c\nshow c*y = 3*y\nshow c*z^2 = 3*z^2"),
    refuted("determine c\nshow sum[k](1)*y = c*y").with(SIZES),
    holds("determine c\nshow c*sum[k](r[k]) = 2*sum[k](r[k])").with(SIZES),
    refuted("determine c\nshow c*u = u^2"),
    refuted("determine c\nshow c*u + w = u"),
    refuted("determine k\nshow k[1]*y + k[2]*y = 3*y").with(TWO),
    refuted("determine k\nshow k[1]*p + k[2]*p = 3*p").with(TWO),
    holds("determine k\nshow k[1]*y + k[2]*z = 3*y - z").with(TWO),
    refuted("determine k\nshow k[1]*u + k[2]*w = u^2").with(TWO),
    holds("determine c\nshow c*sin(y)^2 + c*cos(y)^2 = 3"),
    holds("determine c\nshow d(y^5, y) = c*y^4"),
    // Needs π.
    never_refuted("determine c\nshow 2*pi*b = c*b"),
];
