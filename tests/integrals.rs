//! Definite integrals and limits: known ones are proven, their false twins refuted, and what does not exist is refused.

mod common;
mod outcomes;

use outcomes::{all_are, all_have};
use referee::Theory;
use referee::record::Verdict;

const NOTATION: &str = "\
    param a > 0, b > 0, c, k, y, z, rho, R > 0, p > 0, q > 0, h > 0\n\
    coord t, r > 0\n\
    field u(t, r)\n\
    function f\n\
    define sphere := 4*pi*r^2\n\
    assume h > 2";

#[track_caller]
fn proven(lines: &[&str]) {
    all_have(NOTATION, Verdict::Holds, lines);
}

#[track_caller]
fn refuted(lines: &[&str]) {
    all_have(NOTATION, Verdict::Refuted, lines);
}

#[track_caller]
fn refused(lines: &[&str], code: &str) {
    all_are(NOTATION, lines, code, |_, codes| codes == [code]);
}

#[test]
fn integrals_of_textbooks_are_proven() {
    proven(&[
        "show integral[x = 0..1](x^2) = 1/3",
        "show integral[x = y..z](2*x) = z^2 - y^2",
        "show integral[r = 0..R](4*pi*r^2*rho) = 4/3*pi*R^3*rho",
        // A definition of what is integrated over means the same there.
        "show integral[r = 0..R](sphere*rho) = 4/3*pi*R^3*rho",
        "show integral[x = 0..infinity](exp(-a*x)) = 1/a",
        "show integral[x = 0..infinity](x^3*exp(-a*x)) = 6/a^4",
        "show integral[x = -infinity..infinity](exp(-a*x^2)) = sqrt(pi/a)",
        "show integral[x = -infinity..infinity](x^2*exp(-a*x^2 + c*x)) = sqrt(pi/a)*exp(c^2/(4*a))*(1/(2*a) + c^2/(4*a^2))",
        "show integral[x = 0..infinity](x^2*exp(-a*x^2)) = sqrt(pi)/(4*a^(3/2))",
        "show integral[x = 0..infinity](x*exp(-a*x^2)) = 1/(2*a)",
        "show integral[x = 0..2*pi](sin(x)^2) = pi",
        "show integral[x = 0..pi](sin(x)^3) = 4/3",
        "show integral[x = 0..y](sin(a*x)*cos(b*x)) = a/(a^2 - b^2) - cos((a + b)*y)/(2*(a + b)) - cos((a - b)*y)/(2*(a - b))",
        "show integral[x = 0..y](cos(k*x)*exp(-a*x)) = (a - exp(-a*y)*(a*cos(k*y) - k*sin(k*y)))/(a^2 + k^2)",
        "show integral[x = a..b](1/x) = log(b/a)",
        "when y > 0\nshow integral[x = 1..y](1/x) = log(y)",
        "show integral[x = 0..R](x*sqrt(R^2 - x^2)) = R^3/3",
        "show integral[x = -R..R](sqrt(R^2 - x^2)) = pi*R^2/2",
        "show integral[x = 0..R](1/sqrt(R^2 - x^2)) = pi/2",
        "show integral[x = -infinity..infinity](1/(x^2 + a^2)) = pi/a",
        "show integral[x = 0..1](arctan(x)) = pi/4 - log(2)/2",
        "show integral[x = 0..1](x*log(x)) = -1/4",
        "show integral[x = 0..1](1/sqrt(x)) = 2",
        "show integral[x = 0..1](abs(2*x - 1)) = 1/2",
        "show integral[x = 0..1](f'(x)) = f(1) - f(0)",
        "show integral[x = b..a](f'(a*x)) = (f(a^2) - f(a*b))/a",
    ]);
}

#[test]
fn an_integral_changes_with_its_bounds_and_its_parameters() {
    proven(&[
        "show d(integral[x = 0..y](x*exp(x^2)), y) = y*exp(y^2)",
        "show d(integral[x = 0..infinity](exp(-a*x)), a) = -integral[x = 0..infinity](x*exp(-a*x))",
        "show integral[x = 0..y](x) + integral[x = y..z](x) = integral[x = 0..z](x)",
        "show integral[x = y..z](exp(x)) = -integral[x = z..y](exp(x))",
        "show integral[x = 0..1](integral[v = 0..x](v)) = 1/6",
    ]);
    refuted(&[
        "show d(integral[x = 0..y](x*exp(x^2)), y) = exp(y^2)",
        "show integral[x = y..z](exp(x)) = integral[x = z..y](exp(x))",
    ]);
}

#[test]
fn false_twins_are_refuted() {
    refuted(&[
        "show integral[x = 0..1](x^2) = 1/2",
        "show integral[r = 0..R](4*pi*r^2*rho) = 4*pi*R^3*rho",
        "show integral[x = 0..infinity](x^3*exp(-a*x)) = 3/a^4",
        "show integral[x = -infinity..infinity](exp(-a*x^2)) = sqrt(2*pi/a)",
        "show integral[x = 0..infinity](x^2*exp(-a*x^2)) = sqrt(pi)/(2*a^(3/2))",
        "show integral[x = 0..2*pi](sin(x)^2) = 2*pi",
        "show integral[x = a..b](1/x) = log(a/b)",
        "show integral[x = -infinity..infinity](1/(x^2 + a^2)) = 2*pi/a",
        "show integral[x = 0..1](f'(x)) = f(1) + f(0)",
        // The absolute value has no antiderivative x^2 - x on the whole range.
        "show integral[x = 0..1](abs(2*x - 1)) = 0",
    ]);
}

#[test]
fn a_delta_function_takes_the_value_at_its_place() {
    proven(&[
        "show integral[x = -infinity..infinity](delta(x - a)*f(x)) = f(a)",
        "show integral[x = 0..infinity](delta(x - a)*x^2) = a^2",
        "show integral[x = 0..infinity](delta(x + a)*f(x)) + y = y",
        "show integral[x = -infinity..infinity](delta(c - 2*x)*f(x)) = f(c/2)/2",
        "show integral[x = -infinity..infinity](delta'(x - c)*f(x)) = -f'(c)",
        "show integral[x = -infinity..infinity](delta''(2*x - c)*f(x)) = f''(c/2)/8",
        "show integral[x = 0..1](delta(x - 1/2)*y + x) = y + 1/2",
        "show integral[x = 0..1](-delta(x - 1/2)*x^2) = -1/4",
        "show integral[r = 0..infinity](delta(r - R)*sphere) = 4*pi*R^2",
    ]);
    refuted(&[
        "show integral[x = -infinity..infinity](delta(x - a)*f(x)) = f(0)",
        "show integral[x = -infinity..infinity](delta(2*x - c)*f(x)) = f(c/2)",
        "show integral[x = -infinity..infinity](delta'(x - c)*f(x)) = f'(c)",
        "show integral[x = 0..infinity](delta(x + a)*f(x)) = f(-a)",
    ]);
    refused(
        &[
            "show integral[x = 0..1](delta(x - c)) = 1",
            "show integral[x = 0..1](delta(x)) = 1",
            "show integral[x = 1..0](delta(x - 1/2)) = -1",
            "show integral[x = -infinity..infinity](delta(x^2 - 1)) = 1",
            "show integral[x = -infinity..infinity](delta(k*x)) = 1/abs(k)",
            "show integral[r = 0..infinity](delta(r - R)*u) = u",
            "show integral[x = -infinity..infinity](delta(x)*log(x)) = y",
        ],
        "E0431",
    );
    // It is no function by itself.
    refused(&["show y*delta(y) = c - c", "show integral[x = 0..1](f(delta(x - 1/2))) = y"], "E0207");
    refused(&["show integral[x = -1..1](delta(x)*delta(x)) = y"], "E0207");
}

#[test]
fn what_does_not_converge_is_refused() {
    refused(
        &[
            "show integral[x = -1..1](1/x) = 0",
            "show integral[x = -1..1](1/x^2) = -2",
            "show integral[x = 0..1](1/x) = y",
            "show integral[x = 0..1](1/x^2) = y",
            "show integral[x = 1..infinity](1/x) = y",
            "show integral[x = 0..infinity](exp(a*x)) = y",
            "show integral[x = -infinity..infinity](exp(a*x^2)) = y",
            "show integral[x = -infinity..infinity](exp(k*x^2)) = y",
            "show integral[x = 0..infinity](sin(x)) = 1",
            // tan jumps at π/2.
            "show integral[x = 0..pi](1/cos(x)^2) = 0",
            "show integral[x = -1..2](1/sqrt(x)) = y",
            // What is assumed of the variable must be so between the bounds.
            "show integral[h = 0..1](sqrt((h - 2)^2)) = -3/2",
            "show integral[p = -1..1](sqrt(p^2)) = 0",
            "show integral[x = infinity..0](exp(-x)) = 1",
            "show integral[x = 0..1](exp(x)/x) = y",
            "show integral[r = 0..1](u) = y",
            "show integral[x = 0..1](f(x)) = y",
        ],
        "E0431",
    );
}

#[test]
fn limits_of_textbooks_are_proven() {
    proven(&[
        "show limit[x -> 0](sin(x)/x) = 1",
        "show limit[x -> 0]((1 - cos(k*x))/x^2) = k^2/2",
        "show limit[x -> infinity]((a*x^2 + 1)/(b*x^2 - x)) = a/b",
        "show limit[x -> infinity](exp(-a*x)*x^3) = 0",
        "show limit[x -> -infinity](arctan(a*x)) = -pi/2",
        "show limit[x -> y]((f(x) - f(y))/(x - y)) = f'(y)",
        "show limit[x -> 1]((x^3 - 1)/(x - 1)) = 3",
        // From the side where it has a value.
        "show limit[x -> 0](x*log(x)) = 0",
        "show limit[p -> 0](abs(p)/p) = 1",
    ]);
    refuted(&[
        "show limit[x -> 0](sin(2*x)/x) = 1",
        "show limit[x -> 0]((1 - cos(k*x))/x^2) = k^2",
        "show limit[x -> infinity](arctan(-x)) = pi/2",
        "show limit[x -> y]((f(x) - f(y))/(x - y)) = f(y)",
    ]);
    refused(
        &[
            "show limit[x -> 0](1/x) = y",
            "show limit[x -> 0](abs(x)/x) = 1",
            "show limit[x -> infinity](sin(x)) = 0",
            "show limit[x -> -1](sqrt(x)) = 0",
            "show limit[x -> 0](exp(1/x)) = 0",
            "show limit[h -> 0](sqrt((h - 2)^2)) = -2",
        ],
        "E0432",
    );
}

/// Notation of what a hostile reader found.
const NOTATIONS: [&str; 6] = [
    "coord t, x, r > 0\nparam a > 0, b > 0, c, y, z, e > 0, w complex, l < 0\nfield u(t, x), h(t)\nfunction f",
    "include bessel\ncoord t, x\nparam a > 0, c, y, n\nfield u(t, x), p(t, x) > 0\nfunction K where K'(x) = c*K(x), K(0) = 1\nfunction J where J'(x) = c*J(x)",
    "coord t, x\nparam c, y\nfunction K where K'(x) = c*K(x), K(0) = 1\nfunction M where M'(x) = M(x), M(0) = c",
    "coord t, q\nparam a > 0\nfield V(q)\nflow q along t",
    "param a > 0, b > 0\nassume b > a",
    "coord t\nindex j in 1..2\ncoord Z[j]\nfield U(Z)\nflow Z along t",
];

/// The number of a notation, and a claim that was decided wrongly: it is false, or says nothing.
const ONCE_WRONG: [(usize, &str); 65] = [
    (0, "show integral[s = -infinity..infinity](abs(s)*exp(-s^2)) = 0*y"),
    (0, "show integral[s = -infinity..infinity](abs(s)*exp(-s^2)) = 1"),
    (0, "show integral[s = -infinity..infinity](exp(-s^2)*abs(s)^2) = sqrt(pi)/2"),
    (0, "show integral[s = -infinity..infinity](exp(-s^2)*abs(s^2-1)) = sqrt(pi)/2"),
    (0, "show integral[s = -infinity..infinity](abs(s-c)*exp(-s^2)) = abs(c)*sqrt(pi)"),
    (0, "show integral[s = -infinity..infinity]((s^2)^(5/2)*exp(-s^2)) = 0*y"),
    (0, "show integral[s = -infinity..infinity](abs(s)*exp(-s^2+s)) = exp(1/4)*sqrt(pi)/2"),
    (0, "show integral[s = -infinity..infinity](abs(s)*exp(-s^2+i*s)) = i*exp(-1/4)*sqrt(pi)/2"),
    (0, "show integral[s = -infinity..infinity](exp(-s^2)*sqrt((s+e)^2)) = 0 + O(e)"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*abs(a)) = -1"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*abs(a)) = 1"),
    (0, "show integral[a = -2..2](delta(a+1)*abs(a)*f(a)) = -f(-1)"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*sign(a)) = 1"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*max(a,0)) = -1"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*log(a)) = i*pi"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*log(a^2)) = 2*i*pi"),
    (0, "show integral[a = -infinity..infinity](delta(a+1)*integral[q = 0..infinity](a*exp(-a*q))) = 1"),
    (0, "show integral[r = -infinity..infinity](delta(r+1)*abs(r)) = -1"),
    (0, "when y > 0\nshow integral[y = -infinity..infinity](delta(y+1)*abs(y)) = -1"),
    (0, "show integral[s = -1..1](delta'(s)*abs(s)) = y-y"),
    (0, "show integral[s = -1..1](delta'(s)*max(s,0)) = -1/2"),
    (0, "show integral[s = -infinity..infinity](delta'(s-c)*abs(s-c)) = y-y"),
    (0, "show integral[s = -1..1](delta''(s)*abs(s)*s) = y-y"),
    (0, "show integral[s = -infinity..infinity](delta''(s)*(s^2)^(3/4)) = y-y"),
    (0, "show integral[s = -infinity..infinity](delta(s-i)*s^2) = -1"),
    (0, "show integral[s = -infinity..infinity](delta(s-w)*f(s)) = f(w)"),
    (0, "show integral[s = -infinity..infinity](delta(s-i*c)) = 1"),
    (0, "show limit[e -> 0](e/(e+c^2)) < 1/2"),
    (0, "show limit[e -> 0](e/(e+u^2)) != 1"),
    (0, "show limit[s -> infinity](c^2*s/(1+c^2*s)) > 0"),
    (0, "show limit[e -> 0](e^2/((a-b)^2+e^2)) < 1/2"),
    (0, "show limit[s -> infinity](1/(1+c^2*s)) <= 0"),
    (0, "show integral[s = 0..1](exp(-c^2*s)) < 1"),
    (0, "show integral[s = 0..1](1/(1+c^2*s)^3) != 1"),
    (0, "show integral[s = 0..1](1/(1+u^2*s)^3) < 1"),
    (0, "show integral[s = 0..1](sqrt(1+c^2*s)) > 1"),
    (0, "show integral[s = 0..1](1/sqrt(1+c^2*s)) < 1"),
    (0, "show integral[s = 0..1](exp(-s*abs(c))) < 1"),
    (0, "where c = 2*y\nshow integral[y = 0..1](c) = 2*y"),
    (0, "where a^2 = y^2 + 1\nshow integral[y = 0..1](a) = a"),
    (0, "where a^2 = y^2 + 1\nshow limit[y -> 0](a) = a"),
    (1, "show integral[c = 0..1](K(x)) = K(x)"),
    (1, "show limit[c -> 0](K(x)) = K(x)"),
    (1, "show integral[c = -infinity..infinity](delta(c-1)*K(1)) = K(1)"),
    (1, "show integral[c = -infinity..infinity](exp(-c^2)*K(x)) = sqrt(pi)*K(x)"),
    (1, "show limit[c -> 0](J(x)) = J(x)"),
    (1, "show integral[n = 0..1](J_n(x)) = J_n(x)"),
    (1, "show limit[n -> 0](J_n(x)) = J_n(x)"),
    (1, "where u = y*x\nshow integral[y = 0..1](u) = u"),
    (1, "where u = y*x\nshow limit[y -> 0](u) = u"),
    (1, "where d(u,x) = y\nshow integral[y = 0..1](d(u,x)) = y"),
    (1, "where p^2 = u^2 + y^2\nshow integral[y = 0..1](p) = p"),
    (1, "show c >= 0 implies integral[s = 0..1](exp(-c*s)) < 1"),
    (1, "show c >= 0 implies limit[s -> infinity](c*s/(1+c*s)) > 0"),
    (1, "show limit[n -> 1](J_n''(1)) = -J_n'(1)"),
    (2, "show limit[c -> infinity](K(1)*exp(-c)) = 0*y"),
    (2, "show limit[c -> 0](M(x)) = M(x)"),
    (2, "show integral[c = 0..1](M(x)) = M(x)"),
    (2, "show limit[c -> 0](K'(x)/c) = K(x)"),
    (3, "show integral[t = 0..1](q) = q"),
    (3, "show limit[t -> 0](V) = V"),
    (3, "show integral[t = -infinity..infinity](delta(t-a)*q) = q"),
    (4, "show integral[a = -infinity..infinity](delta(a-2*b)*abs(b-a)) = -b"),
    (5, "show integral[t = 0..1](t*Z[1]^2) = Z[1]^2/2"),
    (5, "show limit[t -> 0](U) = U"),
];

/// The same of claims that are true.
const ONCE_NOT_PROVEN: [(usize, &str); 10] = [
    (0, "show integral[s = 0..infinity](sqrt(s^2)*exp(-a*s^2)) = 1/(2*a)"),
    (0, "show integral[s = a..2*a](1/sqrt(s-a)) = 2*sqrt(a)"),
    (0, "show integral[s = y..y+1](sqrt(s-y)) = 2/3"),
    (0, "show integral[s = y..y+1](1/sqrt(s-y)) = 2"),
    (0, "when b > a\nshow integral[s = a..b](1/sqrt(s-a)) = 2*sqrt(b-a)"),
    (0, "show log(2*a) = log(a) as a -> infinity"),
    (0, "show log(e) + 1 = log(e) as e -> 0"),
    (0, "show log(2*a) ~~ log(a) as a -> infinity"),
    (0, "show a*log(a) - a = a*log(a) as a -> infinity"),
    (0, "show integral[s = 0..a](1/(b+s)) = log(a) as a -> infinity"),
];

#[test]
fn what_was_decided_wrongly_is_not() {
    let of = |claims: &[(usize, &'static str)], n: usize| -> Vec<&'static str> {
        claims.iter().filter(|(own, _)| *own == n).map(|(_, lines)| *lines).collect()
    };
    for (n, notation) in NOTATIONS.iter().enumerate() {
        let decides = |verdict| matches!(verdict, Verdict::Holds | Verdict::Conditional | Verdict::Refuted);
        all_are(notation, &of(&ONCE_WRONG, n), "undecided or refused", |verdict, _| !decides(verdict));
        let proven = of(&ONCE_NOT_PROVEN, n);
        if !proven.is_empty() {
            all_have(notation, Verdict::Holds, &proven);
        }
    }
}

/// A part of integrands, with its values.
type Factor = (&'static str, fn(f64) -> f64);

const FACTORS: [Factor; 10] = [
    ("x", |x| x),
    ("1/x", |x| 1.0 / x),
    ("sqrt(x)", f64::sqrt),
    ("1/(x^2 + 4)", |x| 1.0 / (x * x + 4.0)),
    ("exp(-2*x)", |x| (-2.0 * x).exp()),
    ("exp(-x^2)", |x| (-x * x).exp()),
    ("sin(x)", f64::sin),
    ("cos(3*x)", |x| (3.0 * x).cos()),
    ("log(x)", f64::ln),
    ("1/sqrt(9 - x^2)", |x| 1.0 / (9.0 - x * x).sqrt()),
];

/// Simpson's rule.
fn quadrature(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let n = 2000;
    let step = (b - a) / f64::from(n);
    let weight = |k: i32| if k == 0 || k == n { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
    (0..=n).map(|k| weight(k) * f(a + step * f64::from(k))).sum::<f64>() * step / 3.0
}

/// What is worked out agrees with a sum over small steps, for all products of two factors, and most are worked out.
#[test]
fn integrals_agree_with_quadrature() {
    let theory = Theory::parse("").unwrap();
    let (mut decided, mut wrong) = (0, Vec::new());
    for (n, (one, f)) in FACTORS.iter().enumerate() {
        for (other, g) in &FACTORS[n..] {
            let value = quadrature(|x| f(x) * g(x), 0.5, 2.5);
            let near = 1e-6 * (1.0 + value.abs());
            let bounds =
                format!("{:.9} < integral[x = 1/2..5/2]({one}*{other}) < {:.9}", value - near, value + near);
            match theory.decide(&format!("show {bounds}")).map(|decision| decision.verdict()) {
                Ok(Verdict::Holds) => decided += 1,
                // Not every integrand has an antiderivative that is found.
                Err(_) => {}
                Ok(verdict) => wrong.push(format!("{verdict}: {bounds}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(decided >= 25, "{decided} of 55");
}
