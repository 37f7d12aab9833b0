//! `where` lines are a system of equations: what follows from them is proven, what contradicts itself is
//! refused, and only points that belong to solutions refute.

mod common;
mod outcomes;

use outcomes::decide;
use referee::record::Verdict;

const NOTATION: &str = "\
index    j, k, m, n in 1..K, K = 2
coord    t, x, y
coord    q[k]
flow     q along t
param    a, b, c, mu, nu > 0, kappa != 0, M > 0, A[j,k], Y[j,k] symmetric
field    u(t, x), v(t, x), w(t, x), p(t, x) > 0, psi(t, x) complex, h(t)
field    E(t, x, y), F(t, x, y), B(t, x, y), phi(t, x, y), chi(t, x, y), rho(t, x, y) > 0
field    S(t, q), V(q), P[k](t, q), U[k](t, q), R(t, q) > 0
function f, g";

/// Each claim has this verdict, in whatever order its lines stand.
#[track_caller]
fn all_are(verdict: Verdict, code: Option<&str>, claims: &[&str]) {
    let orders: Vec<String> = claims.iter().flat_map(|lines| orders(lines)).collect();
    let lines: Vec<&str> = orders.iter().map(String::as_str).collect();
    outcomes::all_are(NOTATION, &lines, &format!("{verdict} {code:?}"), |found, codes| {
        (found, codes) == (verdict, code.as_slice())
    });
}

#[track_caller]
fn proven(claims: &[&str]) {
    all_are(Verdict::Holds, None, claims);
}

#[track_caller]
fn refuted(claims: &[&str]) {
    all_are(Verdict::Refuted, None, claims);
}

#[track_caller]
fn undecided(claims: &[&str]) {
    all_are(Verdict::Undecided, None, claims);
}

#[track_caller]
fn refused(code: &str, claims: &[&str]) {
    all_are(Verdict::Error, Some(code), claims);
}

/// The claim with its `where` and `when` lines as they are, reversed, and rotated by one.
fn orders(claim: &str) -> Vec<String> {
    let is_rule = |line: &&str| line.starts_with("where") || line.starts_with("when");
    let rules: Vec<&str> = claim.lines().filter(is_rule).collect();
    let rest: Vec<&str> = claim.lines().filter(|line| !is_rule(line)).collect();
    let (before, after): (Vec<&str>, Vec<&str>) = rest.iter().partition(|line| !line.starts_with("show"));
    let mut reversed = rules.clone();
    reversed.reverse();
    let mut rotated = rules.clone();
    if !rotated.is_empty() {
        rotated.rotate_left(1);
    }
    let mut orders = vec![rules, reversed, rotated];
    orders.dedup();
    orders.iter().map(|rules| [&before[..], rules, &after[..]].concat().join("\n")).collect()
}

#[test]
fn what_follows_by_cross_differentiation_is_proven() {
    proven(&[
        // Cauchy–Riemann, in each orientation.
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) + d(v,x,x) = 0\nshow d(u,t,t) + d(u,x,x) = 0",
        "where d(v,t) = d(u,x)\nwhere d(v,x) = -d(u,t)\nshow d(v,t,t) + d(v,x,x) = 0\nshow d(u,t,t) + d(u,x,x) = 0",
        "where d(u,x) = d(v,t)\nwhere d(v,x) = -d(u,t)\nshow d(v,t,t) + d(v,x,x) = 0",
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t,x) + d(v,x,x,x) = 0\nshow d(u*v,x,x) + d(u*v,t,t) = 0",
        // The wave equation from two of first order.
        "where d(u,t) = d(v,x)\nwhere d(u,x) = d(v,t)/nu^2\nshow d(v,t,t) = nu^2*d(v,x,x)\nshow d(u,t,t) = nu^2*d(u,x,x)",
        "where d(v,x) = d(u,t)\nwhere d(u,x) = d(v,t)/nu^2\nshow d(v,t,t) = nu^2*d(v,x,x)",
        // A gradient has no curl, and so on.
        "where d(S,q[k]) = P[k]\nshow d(P[1],q[2]) = d(P[2],q[1])",
        "where P[k] = d(S,q[k])\nshow d(P[1],q[2]) = d(P[2],q[1])",
        "where d(S,q[k]) = P[k]\nshow d(P[1],q[2],q[1],t) = d(P[2],q[1],q[1],t)",
        "where d(u,t) = v\nwhere d(u,x) = w\nshow d(v,x) = d(w,t)",
        "where d(u,x) = 0\nwhere d(u,t) = w\nshow d(w,x) = 0",
        "where d(u,t,x) = v\nwhere d(u,x,x) = w\nshow d(v,x) = d(w,t)",
        // A second rule for one lead is one equation more.
        "where d(u,t) = v\nwhere d(u,t) = w\nshow v = w",
        "where d(u,t) = v\nwhere d(u,t,x) = w\nshow d(v,x) = w",
        "where u = v^2\nwhere d(u,x) = w\nshow 2*v*d(v,x) = w",
        // Two steps: u_t = v, u_x = v, so v_t = v_x and everything depends on t + x.
        "where d(u,t) = v\nwhere d(u,x) = v\nshow d(u,t,t) = d(u,x,x)\nshow d(v,t) = d(v,x)",
        // Three equations in a row: u_xx = u, u_t = u_x, so u_tt = u.
        "where d(u,x,x) = u\nwhere d(u,t) = d(u,x)\nshow d(u,t,t) = u\nshow d(u,t,x) = u",
        "where d(u,t) = u\nwhere d(u,x) = u\nwhere d(v,t) = u\nwhere d(v,x) = w\nshow d(w,t) = u",
        // Overdetermined: only u = 0 is left.
        "where d(u,t) = u\nwhere d(u,x) = t*u\nshow u = 0",
        "where d(u,x) = d(u,t)\nwhere d(u,x) = -d(u,t)\nshow d(u,t) = 0",
    ]);
}

#[test]
fn what_does_not_follow_is_refuted_by_a_solution() {
    refuted(&[
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) - d(v,x,x) = 0",
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) = 0",
        "where d(u,t) = d(v,x)\nwhere d(u,x) = d(v,t)/nu^2\nshow d(v,t,t) = -nu^2*d(v,x,x)",
        "where d(u,x) = 0\nwhere d(u,t) = w\nshow w = 0",
        "where d(u,x) = 0\nwhere d(u,t) = w\nshow d(w,t) = 0",
        "where d(S,q[k]) = P[k]\nshow d(P[1],q[2]) = -d(P[2],q[1])",
        "where d(S,q[k]) = P[k]\nshow d(P[1],q[1]) = d(P[2],q[2])",
        "where d(u,t) = v\nwhere d(u,t) = w\nshow v = -w",
        "where d(u,t) = v\nwhere d(u,x) = v\nshow d(v,t) = v",
        "where d(u,x,x) = u\nwhere d(u,t) = d(u,x)\nshow d(u,x) = u",
        "where d(u,t) = d(u,x,x)\nshow d(u,t,t) = d(u,x,x,x)",
    ]);
}

#[test]
fn redundant_lines_change_nothing() {
    proven(&[
        "where d(p,t) = p\nshow d(p,t,t) = p",
        "where d(p,t) = p\nwhere d(p,t,t) = p\nshow d(p,t,t,t) = p",
        "where d(p,t) = p\nwhere d(p,t,t) = d(p,t)\nshow d(p,t,t) = p",
        "where d(u,t) = d(u,x,x)\nwhere d(u,t,t) = d(u,x,x,x,x)\nshow d(u,t,t,t) = d(u,x,x,x,x,x,x)",
        "where d(u,t) = d(u,x,x)\nwhere d(u,t,x) = d(u,x,x,x)\nshow d(u,t,x,x) = d(u,x,x,x,x)",
        "where d(u,t) = v\nwhere d(u,t) = v*(1 + x) - x*v\nshow d(u,t,x) = d(v,x)",
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nwhere d(v,t,t) = -d(v,x,x)\nshow d(v,t,t,t) = -d(v,x,x,t)",
        "when a = 2\nwhen a = 2\nshow a^2 = 4",
        "when a = 2\nwhen a = b\nshow b = 2",
        "where u = sin(x)\nwhere d(u,x) = cos(x)\nshow d(u,x,x) = -u",
    ]);
    refuted(&[
        "where d(p,t) = p\nwhere d(p,t,t) = p\nshow d(p,t,t,t) = 2*p",
        "where d(u,t) = d(u,x,x)\nwhere d(u,t,t) = d(u,x,x,x,x)\nshow d(u,t) = 0",
        "when a = 2\nwhen a = b\nshow b = 3",
    ]);
}

#[test]
fn equations_of_physics() {
    proven(&[
        // Heat: the gradient and the square of the temperature.
        "where d(u,t) = nu*d(u,x,x)\nshow d(d(u,x),t) = nu*d(d(u,x),x,x)\nshow d(u^2,t) = nu*d(u^2,x,x) - 2*nu*d(u,x)^2",
        // Korteweg–de Vries: a flux of energy.
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(u^2,t) = -d(4*u^3 + 2*u*d(u,x,x) - d(u,x)^2, x)",
        // Burgers from heat by Cole and Hopf.
        "where d(p,t) = nu*d(p,x,x)\nwhere u = -2*nu*d(p,x)/p\nshow d(u,t) + u*d(u,x) = nu*d(u,x,x)",
        // Maxwell in two dimensions: E, F the field in the plane, B normal to it.
        "where d(E,t) = d(B,y)\nwhere d(F,t) = -d(B,x)\nwhere d(B,t) = d(E,y) - d(F,x)\nshow d(d(E,x) + d(F,y), t) = 0\nshow d(B,t,t) = d(B,x,x) + d(B,y,y)",
        "where d(E,t) = d(B,y)\nwhere d(F,t) = -d(B,x)\nwhere d(B,t) = d(E,y) - d(F,x)\nwhere d(E,x) + d(F,y) = rho solve d(E,x)\nshow d(rho,t) = 0",
        "where d(E,t) = d(B,y)\nwhere d(F,t) = -d(B,x)\nwhere d(B,t) = d(E,y) - d(F,x)\nwhere d(E,x) + d(F,y) = 0 solve d(E,x)\nshow d(E,t,t) = d(E,x,x) + d(E,y,y)",
        // The gauge condition of Lorenz turns both potentials into waves.
        "where d(chi,x) = -d(phi,t)\nwhere d(phi,x) = -d(chi,t)\nshow d(phi,t,t) = d(phi,x,x)\nshow d(chi,t,t) = d(chi,x,x)",
        // Potential flow that nothing compresses.
        "where E = d(phi,x)\nwhere F = d(phi,y)\nwhere d(E,x) = -d(F,y)\nshow d(phi,x,x) + d(phi,y,y) = 0\nshow d(E,y) = d(F,x)",
        "where d(phi,x) = E\nwhere d(phi,y) = F\nwhere d(E,x) = -d(F,y)\nshow d(phi,x,x) + d(phi,y,y) = 0\nshow d(E,x,x) + d(E,y,y) = 0",
        // Potential and stream function.
        "where d(phi,x) = d(chi,y)\nwhere d(phi,y) = -d(chi,x)\nshow d(chi,x,x) + d(chi,y,y) = 0",
        // Hamilton–Jacobi in one to three dimensions, in both orientations.
        "for K = 1, 2, 3\nwhere d(S,q[k]) = P[k]\nwhere d(S,t) = -P[j]^2/(2*M) - V\nshow d(P[k],t) + P[j]*d(P[k],q[j])/M = -d(V,q[k])",
        "for K = 1, 2, 3\nwhere P[k] = d(S,q[k])\nwhere d(S,t) = -P[j]^2/(2*M) - V\nshow d(P[k],t) + P[j]*d(P[k],q[j])/M = -d(V,q[k])",
        "where d(psi,t) = i*d(psi,x,x)\nshow d(psi*conj(psi),t) = i*d(conj(psi)*d(psi,x) - psi*d(conj(psi),x), x)",
        // A wave of one frequency: the relation between frequency and wave number is the square.
        "where d(psi,t) = i*d(psi,x,x)\nwhere d(psi,x) = i*b*psi\nshow d(psi,t) = -i*b^2*psi",
    ]);
    refuted(&[
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(u^2,t) = -d(4*u^3 - 2*u*d(u,x,x) - d(u,x)^2, x)",
        "where d(p,t) = nu*d(p,x,x)\nwhere u = -nu*d(p,x)/p\nshow d(u,t) + u*d(u,x) = nu*d(u,x,x)",
        "where d(E,t) = d(B,y)\nwhere d(F,t) = -d(B,x)\nwhere d(B,t) = d(E,y) - d(F,x)\nshow d(E,x) + d(F,y) = 0",
        "where d(E,t) = d(B,y)\nwhere d(F,t) = -d(B,x)\nwhere d(B,t) = d(E,y) - d(F,x)\nshow d(E,t,t) = d(E,x,x) + d(E,y,y)",
        "where d(phi,x) = E\nwhere d(phi,y) = F\nshow d(E,x) + d(F,y) = 0",
        "for K = 1, 2, 3\nwhere d(S,q[k]) = P[k]\nwhere d(S,t) = -P[j]^2/(2*M) - V\nshow d(P[k],t) + P[j]*d(P[k],q[j])/M = d(V,q[k])",
    ]);
}

#[test]
fn lines_that_contradict_each_other_are_refused() {
    refused(
        "E0419",
        &[
            "where u = x\nwhere d(u,x) = 2\nshow d(u^2,x) = 4*x",
            "where u = 0\nwhere d(u,x) = 1\nshow d(u,x) + u = 1",
            "where d(u,t) = 5\nwhere d(u,t,x) = 7\nshow d(u,t,x) = 8",
            "where d(u,t) = 0\nwhere d(u,x) = t\nshow d(u,t,x) = 0",
            "where d(u,t) = 0\nwhere d(u,x) = t\nshow d(u,t,x) = 1",
            "where d(p,t) = 1\nwhere d(p,t,t) = 5\nshow d(p,t,t) = 6",
            "where d(p,t) = 1\nwhere d(p,t) = 0\nshow d(p,t) = 2",
            "where d(u,t) = v\nwhere d(u,x) = w\nwhere d(v,x) = 1\nwhere d(w,t) = 2\nshow u = 0",
            "where d(u,t) = x^2\nwhere d(u,x) = t\nshow u = 0",
            "where d(u,t) = f(x)\nwhere d(u,x) = 0\nshow u = 0",
            // That a = b is no matter of fields.
            "where d(u,t) = a*x\nwhere d(u,x) = b*t\nshow u = 0",
            "when a = 1\nwhen a = 2\nshow a = 3",
            "when x = 1\nwhen x = 2\nshow x = 3",
            // A velocity field has its acceleration.
            "where Dt(q[k]) = U[k]\nwhere Dt(Dt(q[k])) = -d(V,q[k])/M\nshow Dt(q[1]) = 2*U[1]",
        ],
    );
    proven(&[
        "where Dt(q[k]) = U[k]\nwhere Dt(Dt(q[k])) = d(U[k],t) + U[j]*d(U[k],q[j])\nshow Dt(Dt(q[1]))^2 - d(U[1],t)^2 = U[j]*d(U[1],q[j])*(2*d(U[1],t) + U[k]*d(U[1],q[k]))",
        "where Dt(q[k]) = a*q[k]\nwhere Dt(Dt(q[k])) = a^2*q[k]\nshow Dt(Dt(Dt(q[k]))) = a^3*q[k]",
    ]);
}

#[test]
fn the_lines_that_disagree_are_named() {
    let outcome =
        &decide(NOTATION, &["where d(u,t) = 5\nwhere d(v,t) = 1\nwhere d(u,t,x) = 7\nshow u = 0"])[0];
    let text = &outcome.problems[0].rendered;
    assert!(text.contains("where d(u,t,x) = 7") && text.contains("with line 6"), "{text}");
    assert!(text.contains("two different values for `d(u, t, x)`"), "{text}");
}

#[test]
fn lines_that_lead_back_to_themselves_are_refused() {
    refused(
        "E0412",
        &[
            "where d(u,t) = d(u,t,x)\nshow d(u,t) = v",
            "where u = u^2 + 1\nshow u = v",
            "where u = d(v,x)\nwhere v = d(u,x)\nshow u = v",
            "where d(u,x,x) = d(u,t)\nwhere d(u,t) = d(u,x,x,x)\nshow u = 0",
            "where d(u,t) = d(v,x)\nwhere d(v,x) = d(u,t,t)\nshow u = 0",
            "where d(u,t) = d(v,t)\nwhere d(v,t) = d(w,t,x)\nwhere d(w,t) = d(u,t)\nshow u = 0",
            "where Dt(q[1]) = Dt(Dt(q[2]))\nwhere Dt(q[2]) = U[2]\nshow Dt(q[2]) = 0",
            "where a = b\nwhere b = a + 1\nshow a = 0",
        ],
    );
    // The lead is the highest derivative in some order of the derivatives.
    proven(&[
        "where d(u,t) = d(u,x,x,x)\nwhere d(v,x) = d(v,t,t)\nshow d(u*v,t) = v*d(u,x,x,x) + u*d(v,t)",
        "where d(u,t) = v\nwhere d(v,t) = d(u,x,x)\nshow d(u,t,t) = d(u,x,x)",
        "where u = d(v,x)\nwhere v = d(w,x)\nshow u = d(w,x,x)",
    ]);
}

#[test]
fn a_long_chain_overflows_no_stack() {
    let lets: String = (1..=40).map(|n| format!("let s{n} := d(s{}, x, x, x)\n", n - 1)).collect();
    let claim = format!("let s0 := u\n{lets}where d(u,x) = u\nshow s40 = u");
    proven(&[&claim]);
}

#[test]
fn an_equation_that_cannot_be_solved_leaves_the_system_open() {
    // v w = 0 follows, which says that one of them vanishes, but not which: its consequences are proven as
    // far as they are found, and nothing is refuted by a point that may belong to no solution.
    undecided(&[
        "where d(u,t) = v*w\nwhere d(u,t) = 0\nshow v = 0",
        "where d(u,t) = d(v,x)^2\nwhere d(u,x) = d(v,t)\nwhere d(u,t) = 0\nshow d(v,x,t) = 0",
        "when a = 2*b\nwhen a = b*c\nshow b = 0",
    ]);
    proven(&["where d(u,t) = v*w\nwhere d(u,t) = 0\nshow d(u,t,x) = 0"]);
}

#[test]
fn a_real_field_gets_no_complex_value() {
    refused(
        "E0420",
        &[
            "where i*d(u,t) = d(u,x) solve d(u,t)\nshow im(d(u,t)) = 0",
            "where d(u,t) = i*u\nshow re(d(u,t)) = i*u",
            "where d(u,t) = i*d(u,x,x)\nshow d(u*conj(u),t) = i*(conj(u)*d(u,x,x) - u*conj(d(u,x,x)))",
            "where u = i*v\nshow u = 0",
            "where u = psi\nshow u = conj(psi)",
        ],
    );
    proven(&[
        "where u = re(psi)\nwhere v = im(psi)\nshow u^2 + v^2 = psi*conj(psi)",
        "where p = psi*conj(psi)\nshow conj(p) = p",
        "where u = i*(psi - conj(psi))\nshow u = -2*im(psi)",
    ]);
}

#[test]
fn what_is_solved_for_occurs_and_is_not_divided_by_zero() {
    refused(
        "E0403",
        &[
            "where (c-c)*a = 0 solve a\nshow a = 0",
            "where d(u*v,x) = u*d(v,x) + v*d(u,x) solve d(u,t)\nshow d(u,t) = 0",
            "where c*a = c*b solve a\nwhen c = 0\nshow a = 0",
            "where c*d(u,t) = c*v solve d(u,t)\nwhen c = 0\nshow d(u,t) = 0",
            "where d(u,t)^2 = v solve d(u,t)\nshow d(u,t) = 0",
        ],
    );
    proven(&[
        "where a*b = 0 solve a\nshow a = 0",
        "where kappa*d(u,t) = kappa*v solve d(u,t)\nshow d(u,t) = v + 0*x",
    ]);
}

/// What a field of few coordinates is replaced by must not change with the others either.
#[test]
fn fields_of_fewer_coordinates_stay_what_they_are() {
    let notation = format!("{NOTATION}\nfield k_0(x), l(t)");
    let verdicts = |lines: &[&str]| -> Vec<Verdict> {
        decide(&notation, lines).iter().map(|outcome| outcome.verdict).collect()
    };
    let holds = [
        "where w = k_0\nwhere w = u\nshow d(u, t) = 0",
        "where w = u\nwhere w = k_0\nshow d(u, t) = 0",
        "where w = k_0 + l\nwhere w = u\nshow d(u, t, x) = 0",
        "where w = a\nwhere w = u\nshow d(u, t) = 0",
        "where w = a*x\nwhere w = u\nwhere d(u, x) = v\nshow d(v, x) = 0",
        "where d(w, x) = d(u, x)\nwhere d(w, t) = d(u, t) - k_0\nwhere w = l\nshow d(k_0, x) = 0",
        "where d(w, x) = d(u, x)\nwhere d(w, t) = d(u, t) - k_0\nwhere w = k_0 + l\nshow d(k_0, x) = 0",
        "where d(w, x) = d(u, x)\nwhere d(w, t) = d(u, t) - k_0\nwhere w = k_0*t\nshow d(k_0, x) = 0",
        // Stefan and Boltzmann: the energy of radiation, with entropy a function of temperature and volume.
        "where d(u, x) = t*d(k_1, x)\nwhere d(k_1, t) = d(u, t)/t\nwhere u = l*x\nwhere d(k_1, x) = 4/3*l/t\nshow t*d(l, t) = 4*l",
    ];
    let notation_of_last = format!("{notation}\nfield k_1(t, x)");
    let last = decide(&notation_of_last, &holds[8..]);
    assert_ne!(last[0].verdict, Verdict::Refuted, "{}", last[0].reason);
    assert_eq!(verdicts(&holds[..8]), [Verdict::Holds; 8]);
    let refuted =
        ["where w = k_0\nwhere w = u\nshow d(u, x) = 0", "where w = k_0 + l\nwhere w = u\nshow d(u, x) = 0"];
    assert_eq!(verdicts(&refuted), [Verdict::Refuted; 2]);
    let contradiction = "where d(w, x) = d(u, x)\nwhere d(w, t) = d(u, t) - k_0\nwhere w = k_0 + l\nwhere d(k_0, x) = 1\nshow d(w, x) = 2";
    assert_eq!(decide(&notation, &[contradiction])[0].problems[0].code, "E0419");
}

#[test]
fn a_single_power_is_solved_for_with_its_sign() {
    proven(&[
        "where M^2 = a^2 + b^2\nshow (M - a)*(M + a) = b^2",
        "where M^4 = a^2 + 1\nshow M^8 = (a^2 + 1)^2",
        "where 2*M^2 - c^2 = M^2 + a^2\nshow M^4 = (a^2 + c^2)^2",
        "where p^2 = u^2 + 1\nshow p*d(p, x) = u*d(u, x)",
        "where p^2 = u^2 + 1\nwhere d(u, t) = p\nshow d(p, t) = u",
        "where a^2*nu = M^2 solve M\nshow M = abs(a)*sqrt(nu)",
        "where M^2 = a^2 solve M\nshow M = abs(a)",
        "when M^3 = 8\nshow M = 2",
    ]);
    refuted(&[
        "where M^2 = a^2 + b^2\nshow M = a + b",
        "where M^2 = a^2\nshow M = a",
        "where p^2 = u^2 + 1\nshow d(p, x) = d(u, x)",
    ]);
    // There are two of them, or none.
    refused("E0402", &["where a^2 = b^2 + 1\nshow a^4 = (b^2 + 1)^2"]);
    refused("E0402", &["where M^2 + M = b^3 + b\nshow M = b"]);
    refused("E0206", &["where M^2 = -a^2 - 1\nshow M = a"]);
    refused("E0403", &["where a^2 = b^2 + 1 solve a\nshow a^4 = (b^2 + 1)^2"]);
}

#[test]
fn a_symmetric_component_has_one_value() {
    refused("E0416", &["where Y[j,k] = A[j,k]\nshow Y[1,2] = 2*A[1,2]"]);
    proven(&["where Y[j,k] = A[j,k] + A[k,j]\nshow Y[1,2]^2 - A[1,2]^2 = A[2,1]*(2*A[1,2] + A[2,1])"]);
}

#[test]
fn derivatives_see_what_rules_put_in() {
    proven(&[
        "where v = u^2\nshow vary(integral[x](v), u) = 2*u",
        "where v = u^2\nshow vary(integral[t,x](u*v), u) = 3*u^2",
        "where v = d(u,x)\nshow vary(integral[x](v^2), u) = -2*d(u,x,x)",
        "where v = w^2\nwhere w = u\nshow vary(integral[x](v), u) = 2*u",
        "where P[k] = d(S,q[k])\nshow vary(integral[t,q](R*P[k]^2/(2*M)), S) = -d(R*P[k], q[k])/M",
        // The field that is varied is put in afterwards.
        "where u = exp(x)\nshow vary(integral[x](u^3), u) = 3*exp(2*x)",
        // What is put in has nothing to do with what is varied.
        "where vary(integral[t,x](p*(d(u,t) + v*u)), p) = 0 solve d(u,t)\nwhen v = 0\nshow d(u,t) = 0*x + d(u,t,t)",
        // A symmetry is imposed after the variation.
        "where d(u,x) = 0\nshow vary(integral[t,x](u*d(u,x,x) + u^2), u) = 2*u",
        // Nothing of the density is replaced.
        "where d(u,t) = v\nshow vary(integral[x](p*w^2), w) = 2*p*w",
    ]);
    refuted(&[
        "where v = u^2\nshow vary(integral[x](v), u) = 0",
        "where P[k] = d(S,q[k])\nshow vary(integral[t,q](R*P[k]^2/(2*M)), S) = 0",
    ]);
    refused(
        "E0410",
        &[
            "where d(u,t) = v\nshow vary(integral[t,x](d(u,t)^2), u) = 0",
            "where d(S,q[k]) = P[k]\nshow vary(integral[t,q](R*P[k]^2/(2*M)), S) = 0",
            "where d(v,x) = u\nshow vary(integral[x](v^2), u) = 0",
            // Whether w is meant with v or with u squared cannot be told.
            "where v = u^2\nwhere w = vary(integral[x](v), u)\nshow w = 0",
        ],
    );
    refused(
        "E0409",
        &[
            "when x = c\nshow d(x^2, c) = 0",
            "where Dt(q[k]) = c*q[k]\nshow d(Dt(q[1]), c) = 0",
            "when a = c^2\nshow d(a, c) = 0",
            "when c = a\nshow d(a^2, c) = 0",
            "where u = c*x\nshow d(u, c) = 0",
            "where u = c*x\nwhere v = d(u, c)\nshow v = 0",
        ],
    );
}

#[test]
fn integrals_see_what_rules_put_in() {
    proven(&[
        "where d(u,t,x) = 0\nshow integral[x](d(u,t)*d(v,x)) = 0",
        "where d(u,t,x) = 0\nshow integral[x](d(u,t,t)*d(v^2,x)) = 0",
        "where d(u,t) = d(v,x)\nshow integral[x](d(u,t)) = 0",
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(integral[x](u^2), t) = 0",
        "where u = d(v,x)\nshow integral[x](u) = 0",
    ]);
    refuted(&[
        "where d(u,t,x) = 0\nshow integral[x](d(u,t)*v) = 0",
        "where d(u,t,x) = 0\nshow integral[x](d(u,t)) = 0",
        "where d(u,t,x) = 0\nshow integral[x](u*d(v,x)) = 0",
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(integral[x](u^4), t) = 0",
    ]);
    refused(
        "E0413",
        &[
            "where d(u,x) = v\nshow integral[x](v) = 0",
            "where d(u,t,x) = v\nshow integral[x](d(u,t)*d(v,x)) = 0",
            "when x = 0\nshow integral[x](x*u) = 0",
            // The x-derivative is fixed by what follows from the lines.
            "where d(u,t) = v\nwhere d(u,t) = w\nwhere d(w,x) = u\nshow integral[x](u) = 0",
        ],
    );
}

#[test]
fn a_rule_belongs_to_what_it_can_be() {
    refused(
        "E0415",
        &[
            "when a = u\nshow d(a*v, t) = u*d(v, t)",
            "where h = u\nshow d(h, x) = 0",
            "where u = Dt(q[1])\nshow d(u, x) = 0",
        ],
    );
}
