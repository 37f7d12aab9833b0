//! Rules are a system of equations: what follows from it by differentiation is proven, in any order of lines,
//! and only points of real solutions refute.

use crate::case::{Case, Kind, holds, refuted};

pub const KIND: Kind = Kind { title: "Rules", cases: CASES };

const MECHANICS: &str = "index j, k in 1..K, K = 2
coord q[k]
field S(t,q), V(q), P[k](t,q)
param m > 0";

const CASES: &[Case] = &[
    // Cauchy and Riemann.
    holds("where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) + d(v,x,x) = 0"),
    holds("where d(u,t) = -d(v,x)\nwhere d(u,x) = d(v,t)\nshow d(v,t,t) + d(v,x,x) = 0"),
    holds("where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(u,t,t) + d(u,x,x) = 0"),
    refuted("where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) - d(v,x,x) = 0"),
    // A system of first order, and its wave equation.
    holds("where d(u,t) = d(v,x)\nwhere d(u,x) = d(v,t)/c^2\nshow d(v,t,t) = c^2*d(v,x,x)"),
    refuted("where d(u,t) = d(v,x)\nwhere d(u,x) = d(v,t)/c^2\nshow d(v,t,t) = d(v,x,x)"),
    // A potential.
    holds("where d(S,q[k]) = P[k]\nshow d(P[1],q[2]) = d(P[2],q[1])").with(MECHANICS),
    refuted("where d(S,q[k]) = P[k]\nshow d(P[1],q[2]) = -d(P[2],q[1])").with(MECHANICS),
    holds("where d(S,q[k]) = P[k]\nwhere d(S,t) = -P[j]^2/(2*m) - V\nshow d(P[k],t) + P[j]*d(P[k],q[j])/m = -d(V,q[k])")
        .with(MECHANICS),
    refuted("where d(S,q[k]) = P[k]\nwhere d(S,t) = -P[j]^2/(2*m) - V\nshow d(P[k],t) + P[j]*d(P[k],q[j])/m = d(V,q[k])")
        .with(MECHANICS),
    holds("where d(u,t) = v\nwhere d(u,x) = w\nshow d(v,x) = d(w,t)"),
    refuted("where d(u,t) = v\nwhere d(u,x) = w\nshow d(v,t) = d(w,x)"),
    holds("where d(u,t) = w\nwhere d(u,x) = x*w\nshow d(w,x) = x*d(w,t)"),
    refuted("where d(u,t) = w\nwhere d(u,x) = x*w\nshow d(w,x) = d(w,t)"),
    holds("where d(u,x) = 0\nwhere d(u,t) = w\nshow d(w,x) = 0"),
    refuted("where d(u,x) = 0\nwhere d(u,t) = w\nshow w = 0"),
    refuted("where d(u,x) = 0\nwhere d(u,t) = w\nshow d(w,t) = 0"),
    // Several rules for one field.
    holds("where d(p,t) = p\nshow d(p,t,t) = p"),
    holds("where d(p,t) = p\nwhere d(p,x) = 2*p\nshow d(p,t,x) = 2*p"),
    holds("where d(p,t) = p\nwhere d(p,t,t) = p\nshow d(p,t,t,t) = p"),
    holds("where d(u,x,x) = u\nwhere d(u,t) = d(u,x)\nshow d(u,t,t) = u"),
    refuted("where d(u,x,x) = u\nwhere d(u,t) = d(u,x)\nshow d(u,t,t) = -u"),
    holds("where d(u,t,x) = 0\nshow integral[x](d(u,t)*d(v,x)) = 0"),
    refuted("where d(u,t,t) = 0\nshow integral[x](d(u,t)*d(v,x)) = 0"),
];
