//! What is defined does not stand in for what is not.

use crate::case::{Case, Kind, holds, refuted};

pub const KIND: Kind = Kind { title: "Undefined things", cases: CASES };

const PAIR: &str = "index k in 1..K, K = 2";

const CASES: &[Case] = &[
    refuted("show components[k](2*sqrt(y), sqrt(y^2)) = components[k](sqrt(y) + sqrt(y), y)").with(PAIR),
    refuted("show components[k](log(y) + log(y), y^2) = components[k](2*log(y), y^3)").with(PAIR),
    refuted("show components[k](1/sqrt(y - 5), sqrt(y^2)) = components[k](sqrt(y - 5)/(y - 5), y)")
        .with(PAIR),
    holds("show components[k](2*sqrt(y), 1/y*y) = components[k](sqrt(y) + sqrt(y), 1)").with(PAIR),
    holds("show components[k](2*sqrt(y), z*log(-y)) = components[k](sqrt(4*y), (log(-y/2) + log(2))*z)")
        .with(PAIR),
    refuted("show integral[x](d(u,x)^2/d(u,x)^2) = 0"),
    refuted("show integral[x](3*p/p) = 0"),
    holds("show integral[x](d(u,x)/d(u,x)*v) = integral[x](v)"),
    holds("show integral[x](d(u,x)/d(u,x)) = integral[x](1)"),
    refuted("show (x^2 - 1)/(x - 1) = x - 1"),
    holds("show (x^2 - 1)/(x - 1) = x + 1"),
    holds("show (y^4 - 1)/(y^2 - 1) = y^2 + 1"),
    holds("show (y^3 - z^3)/(y - z) = y^2 + y*z + z^2"),
    refuted("show (y^3 - z^3)/(y - z) = y^2 + z^2"),
    holds("show 1/(1/y) = y"),
    refuted("where c*d(u,t) = c*v solve d(u,t)\nshow d(u,t) = v + c"),
];
