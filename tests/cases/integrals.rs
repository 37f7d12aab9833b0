//! Only total divergences vanish, a constant does not; an inequality of integrals is not one of densities.

use crate::case::{Case, Kind, conditional, holds, refuted};

pub const KIND: Kind = Kind { title: "Integrals", cases: CASES };

const CASES: &[Case] = &[
    refuted("show integral[x](log(p) + x + 1) = integral[x](log(p) + x)"),
    refuted("show integral[x](1/u + x^2) = integral[x](1/u)"),
    refuted("show integral[x](log(2*p) + x*p) = integral[x](log(p) + x*p)"),
    refuted("show integral[x](d(p,x)^2/p + x*p + c*p/p) = integral[x](d(p,x)^2/p + x*p)"),
    holds("show integral[x](d(p,x)^2/p + x*p + c*p/p) = integral[x](d(p,x)^2/p + x*p + c)"),
    holds("show integral[x](d(u*v,x) + u) = integral[x](u)"),
    holds("show integral[x](x*d(u,x)) = -integral[x](u)"),
    refuted("show integral[x](x*d(u,x)) = integral[x](u)"),
    // u u_xx = (u u_x)_x - u_x²
    holds("show integral[x](-u*d(u,x,x)) >= 0"),
    refuted("show integral[x](u*d(u,x,x)) >= 0"),
    holds("show integral[x](2*d(u,x)^2 + u*d(u,x,x)) >= 0"),
    refuted("show integral[x](d(u,x)^2 + 2*u*d(u,x,x)) >= 0"),
    holds("show integral[x](u^2 + d(u,x)^2) >= 0"),
    holds("show integral[x](d(u,x)) >= 0"),
    refuted("show integral[x](u) >= 0"),
    conditional("show log(u*v) ~ log(u) + log(v)"),
];
