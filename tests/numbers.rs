//! π, inverse functions, principal values of what is complex; what is found: numbers between two sides, coefficients.

mod common;
mod outcomes;

use outcomes::{all_are, all_have, decide};
use referee::record::Verdict;

const NOTATION: &str = "coord  t, x\n\
                        field  u(t, x), v(t, x), w(t, x), p(t, x) > 0, psi(t,x) complex, chi(t,x) complex\n\
                        param  a > 0, b > 0, y, z, eps, c\n\
                        function f\n\
                        index j, k in 1..K, K = 2\n\
                        coord q[k]";

#[test]
fn pi_inverse_functions_and_principal_values() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "show exp(i*pi) = -1",
            "show sin(y + 2*pi) = sin(y)",
            "show cos(pi/3) = 1/2",
            "show sin(pi/12) = (sqrt(6)-sqrt(2))/4",
            "show cos(pi/6) = sqrt(3)/2",
            "show cos(y + pi/2) = -sin(y)",
            "show pi > 3",
            "show sqrt(pi)^2 = pi",
            "show exp(2*pi*i*y) = cos(2*pi*y) + i*sin(2*pi*y)",
            "show tan(pi/4) = 1",
            "show 4*arctan(1) = pi",
            "show arcsin(1) = pi/2",
            "show arcsin(1/2) = pi/6",
            "show arccos(-1) = pi",
            "show arccos(0) = pi/2",
            "show d(arctan(x), x) = 1/(1+x^2)",
            "when y^2 < 1\nshow sin(arcsin(y)) = y",
            "when y > 0\nshow arctan(y) + arctan(1/y) = pi/2",
            "show sin(arctan(y)) = y/sqrt(1+y^2)",
            "show tan(2*arctan(y)) = 2*y/(1-y^2)",
            "show sqrt(-1) = i",
            "show sqrt(-sqrt(2))^2 = -sqrt(2)",
            "show log(-1) = i*pi",
            "show sqrt(psi)^2 = psi",
            "show exp(log(psi)) = psi",
            "show log(a*psi) = log(a) + log(psi)",
            "show d(log(psi),x) = d(psi,x)/psi",
            "show conj(log(psi)) = log(conj(psi))",
            "show sin(psi)^2 + cos(psi)^2 = 1",
            "show abs(psi)^2 = psi*conj(psi)",
            "show abs(a*y) = a*abs(y)",
            "show d(abs(y*x),x) = y*sign(y*x)",
            "show ln(exp(y)) = y",
            "show sqrt(i) = (1+i)/sqrt(2)",
            "show cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) = 1/8",
            "show cos(2*pi/5) = (sqrt(5)-1)/4",
            "show sin(eps*pi)/eps = pi + O(eps)",
            "show arctan(eps)/eps = 1 - eps^2/3 + O(eps^4)",
            "show arctan(y + eps) = arctan(y) + eps/(1+y^2) - eps^2*y/(1+y^2)^2 + O(eps^3)",
            "show sign(a) = 1",
            "show (psi^(1/4))^4 = psi",
            "show arctan(1/sqrt(3)) = pi/6",
            "show arctan(-sqrt(3)) = -pi/3",
            "show arcsin(-sqrt(3)/2) = -pi/3",
            "show sin(2*pi/3)*2 = sqrt(3)",
            "show sum[j](1)*pi = 2*pi",
            "show d(arcsin(x), x) = 1/sqrt(1-x^2)",
            "show exp(i*pi/4) = (1+i)/sqrt(2)",
            "show cos(pi*y)^2 + sin(pi*y)^2 = 1",
            "show exp(sqrt(3)*y)*exp(-sqrt(3)*y) = 1",
            "show cos(sqrt(3)*y)^2 + sin(sqrt(3)*y)^2 = 1",
            "show integral[x](u*pi) = pi*integral[x](u)",
            "show (1 + exp(2*pi*i/3) + exp(4*pi*i/3)) = 0",
            "show exp(2*pi*i/7) + exp(4*pi*i/7) + exp(6*pi*i/7) + exp(8*pi*i/7) + exp(10*pi*i/7) + exp(12*pi*i/7) = -1",
            "show i^i = exp(-pi/2)",
        ],
    );
    all_have(NOTATION, Verdict::Conditional, &["show sqrt(y)^2 = y", "show log(y^2) = 2*log(y)"]);
    all_have(
        NOTATION,
        Verdict::Refuted,
        &[
            "show sin(pi*y) = 0",
            "show cos(y + pi/2) = sin(y)",
            "show pi > 22/7",
            "show pi = 22/7",
            "show pi = 3141592653589793/1000000000000000",
            "show arcsin(y) = arctan(y)",
            "show arctan(y) + arctan(1/y) = pi/2",
            "show sqrt(-1) = -i",
            "show sqrt(psi^2) = psi",
            "show log(psi*chi) = log(psi) + log(chi)",
            "show log(exp(psi)) = psi",
            "show abs(y) = y",
            "show sqrt(i) = -(1+i)/sqrt(2)",
            "show arctan(eps)/eps = 1 + eps^2/3 + O(eps^4)",
            "show sqrt(psi*chi) = sqrt(psi)*sqrt(chi)",
            "show arcsin(y) + arccos(y) = pi",
            "show cos(pi*y) = cos(3*y)",
            "show pi^2 = 10",
            "show cos(2*pi/7) = 5/8",
            "show i^i = exp(-pi/2) + eps",
            "show arctan(tan(y)) = y",
        ],
    );
}

#[test]
fn equal_up_to_a_number() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "show 2*pi*a ~~ a",
            "show sqrt(3*pi/(32*a*b)) ~~ 1/sqrt(a*b)",
            "show sqrt(3*pi/(32*a*b)) propto 1/sqrt(a)",
            "show -a*b propto b",
            "show exp(y)*sqrt(2) ≈ exp(y+1)",
            "show sin(2*y) ∼ sin(y)*cos(y)",
            "show 4*pi*a^3/3 ~~ a^3 ~~ 5*a^3",
            "show u*d(u,x) ∝ d(u^2,x)",
            "show q[k]*a ~~ q[k]*a*pi^2",
            "show components[k](a, 2*a)/3 ~~ components[k](a, 2*a)*7",
            "show (a+eps)^2 ~~ 2*a^2 + 4*a*eps + O(eps^2)",
            "show (4*pi)^(3/2)*a ~~ a",
            "show f(y)*3 ~~ f(y)",
            "show abs(-3*y) ~~ abs(y)",
        ],
    );
    all_have(NOTATION, Verdict::Conditional, &["show sqrt(y)^2 ~~ 2*y"]);
    all_have(
        NOTATION,
        Verdict::Refuted,
        &[
            "show sqrt(3*pi/(32*a*b)) ~~ 1/sqrt(a)",
            "show -a ~~ a",
            "show a*b + a propto b",
            "show exp(2*y) ~~ exp(y)",
            "show 4*pi*a^3/3 ~~ a^3 ~~ 5*a^2",
            "show u ~~ v",
            "show components[k](a, 2*a) ~~ components[k](a,a)",
            "show (a+eps)^2 ~~ 2*a^2 + 3*a*eps + O(eps^2)",
            "show y^2 ~~ y*abs(y)",
        ],
    );
}

#[test]
fn leading_orders_and_infinity() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "show sin(eps*y) = eps*y as eps -> 0",
            "show sqrt(1+eps) - 1 ~~ eps as eps -> 0",
            "show tanh(a) = 1 as a -> infinity",
            "show sqrt(a^2 + b) = a + b/(2*a) + O(1/a^2)",
            "show (1 + y/a)^a = exp(y) as a → infinity",
            "show a/(a+b) = 1 - b/a + b^2/a^2 + O(1/a^3)",
            "show log(1+a) = log(a) as a -> infinity",
            "show exp(-a) = 0 as a -> infinity",
            "show (eps + y)^2 - y^2 = 2*eps*y as eps -> 0",
            "show eps^2/(1+eps) = eps^2 as eps -> 0",
        ],
    );
    all_have(
        NOTATION,
        Verdict::Refuted,
        &[
            "show sin(eps*y) = 2*eps*y as eps -> 0",
            "show sqrt(1+eps) - 1 = eps as eps -> 0",
            "show sqrt(a^2 + b) = a + b/a + O(1/a^2)",
            "show a/(a+b) = 1 - b/a - b^2/a^2 + O(1/a^3)",
            "show log(1+a) = a as a -> infinity",
            "show 1/a + y = 0 as a -> infinity",
        ],
    );
}

#[test]
fn coefficients_are_numbers_and_formulas() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "determine c\nshow 2*pi*b = c*b",
            "determine c\nshow c*y*b = z*b",
            "determine c\nshow c*u = sqrt(2)*u + u",
            "determine c\nshow c*d(u,x) = a*b*d(u*pi/2,x)",
            "determine c, z\nshow c*u + z*v = 2*u + pi*v",
            "determine c\nshow sqrt(3*a)*u = c*sqrt(a)*u",
            "determine c, z\nshow (c*x + z)^1 = a*x + b*a",
            "determine c\nshow c*exp(x) = exp(x + 1)",
            "determine c\nshow (4*pi)^(3/2)*b = c*b",
            "determine c\nshow vary(integral[x](c*d(u,x)^2), u) = -a*d(u,x,x)",
        ],
    );
    all_have(
        NOTATION,
        Verdict::Refuted,
        &[
            "determine c\nshow c*y = y*1\nshow c*y = 2*y",
            "determine c\nshow c*u = u^2",
            "determine c, z\nshow c*u + z*u = 2*u",
            "determine c\nshow c*x = a*x + b",
            "determine c\nshow sum[k](1)*y = c*x",
        ],
    );
}

#[test]
fn the_number_that_was_found_is_shown() {
    let claims =
        ["show sqrt(3*pi/(32*a*b)) ~~ 1/sqrt(a*b)", "show -a*b propto b", "determine c\nshow 2*pi*b = c*b"];
    let outcomes = decide(NOTATION, &claims);
    let factor = |n: usize| outcomes[n].certificate.links[0].factor.clone().expect("a factor");
    assert_eq!(factor(0).text, "1/8*sqrt(pi)*sqrt(2)*sqrt(3)");
    assert!(factor(0).decimals.is_some());
    assert_eq!(factor(1).text, "-a");
    assert!(outcomes[2].reason.to_string().starts_with("the only solution is c = 2*pi"));
}

#[test]
fn what_has_no_meaning_is_refused() {
    let refused = |expected: &'static str, claims: &[&str]| {
        all_are(NOTATION, claims, expected, |verdict, codes| {
            verdict == Verdict::Error && codes == [expected]
        });
    };
    refused("E0404", &["show integral[x](u) ~~ 2*integral[x](v)"]);
    refused(
        "E0124",
        &["show q[k]*eps = sin(eps)*q[k] as eps -> 0", "show y*eps = eps*y^2 + O(eps^2) as eps -> 0"],
    );
    refused("E0301", &["show a*b ~~ b*a"]);
    refused("E0127", &["when a < 3\nshow a/(1 + a) = 1 as a -> infinity"]);
}

#[test]
fn complex_roots_and_logarithms_off_their_cut() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "show sqrt(i*a)*sqrt(-i*a) = a",
            "show sqrt(1 + i*a)*sqrt(1 - i*a) = sqrt(1 + a^2)",
            "show conj(log(psi)) = log(conj(psi))",
            "show log(1/psi) = -log(psi)",
            "where i*2*d(psi, t) = psi solve d(psi, t)\nshow d(psi, t, t) = -psi/4",
        ],
    );
    all_have(
        NOTATION,
        Verdict::Conditional,
        &["show sqrt(re(psi))^2 = re(psi)", "show im(log((1 + i*y)*(1 - i*y) - 5)) = 0"],
    );
    all_are(
        NOTATION,
        &["where psi = -p\nshow im(log(psi)) = 0", "when psi = -1\nshow conj(sqrt(psi)) = i"],
        "E0302",
        |verdict, codes| verdict == Verdict::Error && codes == ["E0302"],
    );
    // No value, or none that can be told: neither is proven, and nothing overflows.
    let open = [
        "show log(1/(i*a)^2) = -log((i*a)^2)",
        "show sqrt((i*a)^2 - i*eps) = i*a + O(eps)",
        "show re(log(psi)) = log(abs(psi))",
        "show re(sqrt(psi)) >= 0",
        "show sqrt(-y^2) = i*abs(y)",
    ];
    all_have(NOTATION, Verdict::Undecided, &open);
}

#[test]
fn a_factor_is_positive_and_a_coefficient_allowed() {
    all_have(
        NOTATION,
        Verdict::Refuted,
        &["show u - u ~~ p^2", "show sin(eps) - eps ~~ eps + O(eps^2)", "show -a ~~ a"],
    );
    // The value of a function at a point is no number that is known to be positive.
    all_have(NOTATION, Verdict::Undecided, &["show f(1)*u ~~ u", "show f(y)*f(1)*u ~~ f(y)*u"]);
    // The formula may have the wrong sign.
    let perhaps = ["determine a\nshow a*u = y*u", "determine c\nwhen c > a\nshow c*u = b*u"];
    all_have(NOTATION, Verdict::Undecided, &perhaps);
}

#[test]
fn equations_that_are_solved_for_nothing() {
    all_have(
        NOTATION,
        Verdict::Holds,
        &[
            "where y + z = a\nwhere y - z = b\nshow y = (a + b)/2",
            "where y - z = b solve y\nwhere y + z = a\nshow z = (a - b)/2",
            "where d(u,t) + i*d(v,t) = i*d(u,x,x) - d(v,x,x)\nshow d(u,t) = -d(v,x,x)",
            "where d(u,t) + i*d(v,t) = i*w + p solve d(u,t), d(v,t)\nshow d(u,t) = p",
            "where y^3 + y = z\nshow y^4 + y^2 = y*z",
            "where y*z = a\nwhere y + z = b\nshow y^2 + z^2 = b^2 - 2*a",
        ],
    );
    all_have(NOTATION, Verdict::Refuted, &["where y^3 + y = z\nshow y = z", "where y + z = a\nshow y = z"]);
    all_are(NOTATION, &["where y^2 + z^2 = 1\nshow y + z = 1"], "E0402", |verdict, codes| {
        verdict == Verdict::Error && codes == ["E0402"]
    });
}
