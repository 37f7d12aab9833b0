//! Logarithms, roots and powers that are not whole are defined for some reals only.

use crate::case::{Case, Kind, conditional, holds, refuted};

pub const KIND: Kind = Kind { title: "Partial functions", cases: CASES };

const CASES: &[Case] = &[
    conditional("show log(y^2) = 2*log(y)"),
    conditional("show log(y^4) = 4*log(y)"),
    conditional("show log(y*z) = log(y) + log(z)"),
    conditional("show log(y/z) = log(y) - log(z)"),
    conditional("show sqrt(y*z) = sqrt(y)*sqrt(z)"),
    conditional("show sqrt(y/z) = sqrt(y)/sqrt(z)"),
    conditional("show sqrt(y)^2 = y"),
    conditional("show y^(1/2)*y^(1/2) = y"),
    conditional("show exp(log(y)) = y"),
    conditional("show exp(log(y)/2)^2 = y"),
    conditional("show (y*z)^(1/3) = y^(1/3)*z^(1/3)"),
    conditional("show 0*log(y) = 0"),
    conditional("show sqrt(4*y - 4) - 2*sqrt(y - 1) = 0"),
    conditional("show d(log(y), y) = 1/y"),
    conditional("show d(sqrt(y)^2, y) = 1"),
    // With the condition that the paper forgot.
    holds("when y > 0\nshow log(y^2) = 2*log(y)"),
    holds("when y > 0\nwhen z > 0\nshow sqrt(y*z) = sqrt(y)*sqrt(z)"),
    holds("when y >= 0\nshow sqrt(y)^2 = y"),
    holds("when y > 0\nshow exp(log(y)) = y"),
    holds("when y < 0\nshow log(y^2) = 2*log(-y)"),
    // Both sides are undefined at the same points.
    holds("show sqrt(y^3) = y*sqrt(y)"),
    holds("show sqrt(y^4*z) = y^2*sqrt(z)"),
    holds("show log(y^3) = 3*log(y)"),
    holds("show d(log(y^2), y) = 2/y"),
    holds("show tan(y)*cos(y) = sin(y)"),
    holds("show sin(y)/y*y = sin(y)"),
    // Agreement is not enough where both are defined and differ.
    refuted("show sqrt(y^2*z) = y*sqrt(z)"),
    refuted("show (y^2)^(3/2) = y^3"),
    refuted("show log(y^2) = log(y)"),
];
