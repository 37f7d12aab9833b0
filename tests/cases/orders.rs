//! An order compares the asymptotic expansions of both sides; 0/0 is not 0.

use crate::case::{Case, Kind, holds, never_holds, never_refuted, refuted};

pub const KIND: Kind = Kind { title: "Orders and removable singularities", cases: CASES };

const CASES: &[Case] = &[
    // Removable singularities.
    holds("show sin(eps)/eps = 1 + O(eps)"),
    refuted("show sin(eps)/eps = 0 + O(eps)"),
    holds("show sin(eps)/eps = 1 + O(eps^2)"),
    holds("show (1 - cos(eps*y))/eps^2 = y^2/2 + O(eps)"),
    refuted("show eps*y/eps + z = z + O(eps)"),
    holds("show (exp(eps*y) - 1)/eps = y + O(eps)"),
    refuted("show (exp(eps*y) - 1)/eps = 0 + O(eps)"),
    holds("show ((y + eps)^2 - y^2)/eps = 2*y + O(eps)"),
    holds("show (f(y + eps) - f(y))/eps = f'(y) + O(eps)"),
    refuted("show (f(y + eps) - f(y))/eps = 2*f'(y) + O(eps)"),
    holds("show (f(y + eps) - 2*f(y) + f(y - eps))/eps^2 = f''(y) + eps^2/12*f''''(y) + O(eps^4)"),
    holds("show log(1 + eps*y)/(eps*y) = 1 - eps*y/2 + O(eps^2)"),
    holds("show log(1 + eps)/log(1 - eps) = -1 + eps - eps^2/2 + O(eps^3)"),
    holds("show tan(eps)/eps = 1 + eps^2/3 + O(eps^4)"),
    // Bernoulli's numbers; the next term is -eps^4/720.
    holds("show eps/(exp(eps) - 1) = 1 - eps/2 + eps^2/12 + O(eps^4)"),
    refuted("show eps/(exp(eps) - 1) = 1 - eps/2 + eps^2/12 + O(eps^5)"),
    holds("when eps > 0\nshow (sqrt(1 + eps) - 1)/eps = 1/2 - eps/8 + O(eps^2)"),
    holds("show integral[x](u*sin(eps)/eps) = integral[x](u) + O(eps^2)"),
    refuted("show integral[x](u*sin(eps)/eps) = 0 + O(eps)"),
    holds(
        "show -1/2*hb^2*d(d(S,x)^(-1/2)*exp(i*S/hb),x,x)/(d(S,x)^(-1/2)*exp(i*S/hb)) = d(S,x)^2/2 + O(hb^2)",
    )
    .with("param hb\nfield S(x)\nassume d(S,x) > 0"),
    // Poles.
    refuted("show 1/eps = 0 + O(eps)"),
    holds("show 1/sin(eps) = 1/eps + eps/6 + O(eps^3)"),
    holds("show cos(eps)/sin(eps) = 1/eps - eps/3 + O(eps^3)"),
    refuted("show cos(eps)/sin(eps) = 1/eps + eps/3 + O(eps^3)"),
    refuted("show 1/eps - 1/sin(2*eps) = 0 + O(eps)"),
    refuted("show 1/eps^2 = 1/eps + O(eps)"),
    // Powers that are not whole, logarithms, absolute values.
    refuted("when eps > 0\nshow sqrt(eps) = 0 + O(eps)"),
    refuted("when eps > 0\nshow eps^(3/2) = 0 + O(eps^2)"),
    holds("when eps > 0\nshow eps^(3/2)*y = 0 + O(eps)"),
    refuted("when eps > 0\nshow eps^(5/2) = 0 + O(eps^3)"),
    refuted("when eps > 0\nshow eps^(1/3) = 0 + O(eps)"),
    holds("when eps > 0\nshow sqrt(eps + eps^2) = sqrt(eps)*(1 + eps/2) + O(eps^2)"),
    refuted("when eps > 0\nshow sqrt(eps + eps^2) = sqrt(eps)*(1 + eps/2) + O(eps^3)"),
    refuted("when eps > 0\nshow eps*log(eps) = 0 + O(eps)"),
    holds("when eps > 0\nshow eps^2*log(eps) = 0 + O(eps)"),
    refuted("when eps > 0\nshow eps^2*log(eps) = 0 + O(eps^2)"),
    refuted("when eps > 0\nshow eps^eps = 1 + O(eps)"),
    refuted("show sqrt(eps^2) = 0 + O(eps^2)"),
    holds("show sqrt(eps^2) = 0 + O(eps)"),
    refuted("show sqrt(eps^2) = eps + O(eps^2)"),
    holds("when eps > 0\nshow sqrt(eps^2 + eps^4) = eps + O(eps^3)"),
    // The parameter is what a condition says.
    never_refuted("when eps = c^2\nshow c^2*y = 0 + O(eps)"),
    // Smaller than every power, or without a limit.
    never_refuted("when eps > 0\nshow exp(-1/eps) = 0 + O(eps)"),
    never_holds("when eps > 0\nshow exp(1/eps) = 0 + O(eps)"),
    never_holds("when eps > 0\nshow sin(1/eps) = 0 + O(eps)"),
];
