//! What a rule or a condition puts in is seen by every derivative.

use crate::case::{Case, Kind, holds, never_holds, refuted};

pub const KIND: Kind = Kind { title: "Variation and rules", cases: CASES };

const CASES: &[Case] = &[
    holds("where v = u^2\nshow vary(integral[x](v), u) = 2*u"),
    refuted("where v = u^2\nshow vary(integral[x](v), u) = 0"),
    holds("where v = u^2\nshow vary(integral[t,x](u*v), u) = 3*u^2"),
    refuted("where v = u^2\nshow vary(integral[t,x](u*v), u) = u^2"),
    holds("where v = a*u\nshow vary(integral[x](u*v), u) = 2*a*u"),
    holds("where v = d(u,x)\nshow vary(integral[x](v^2/2), u) = -d(u,x,x)"),
    refuted("where v = d(u,x)\nshow vary(integral[x](v^2/2), u) = 0"),
    holds("where v = d(u,x)\nshow vary(integral[x](a*v), u) = 0"),
    holds("where w = u^2\nshow vary(integral[x](w*v), v) = u^2"),
    never_holds("when x = c\nshow d(x^2, c) = 0"),
    never_holds("where Dt(q[k]) = c*q[k]\nshow d(Dt(q[1]), c) = 0")
        .with("index k in 1..K, K = 2\ncoord q[k]\nflow q along t"),
];
