//! Orders: `A = B + O(eps^n)` by asymptotic expansions, with claims of known truth and with laws that
//! expansions obey.

mod common;
mod outcomes;

use outcomes::{all_have, decide};
use referee::record::Verdict;

const NOTATION: &str = "\
index    j, k in 1..2
coord    t, x
field    u(t, x), v(t, x), S(t, x), W(x)
param    a > 0, b > 0, y, z, c, eps, hb, neg < 0, m complex
assume   d(W, x) > 0
function f, g";

#[track_caller]
fn proven(lines: &[&str]) {
    all_have(NOTATION, Verdict::Holds, lines);
}

#[track_caller]
fn conditional(lines: &[&str]) {
    all_have(NOTATION, Verdict::Conditional, lines);
}

#[track_caller]
fn refuted(lines: &[&str]) {
    all_have(NOTATION, Verdict::Refuted, lines);
}

/// Each claim is an error with this code.
#[track_caller]
fn refused(code: &str, lines: &[&str]) {
    outcomes::all_are(NOTATION, lines, code, |_, codes| codes == [code]);
}

#[test]
fn regular() {
    proven(&[
        "show exp(eps*y) = 1 + eps*y + O(eps^2)",
        "show sin(y + eps) = sin(y) + eps*cos(y) - eps^2/2*sin(y) + O(eps^3)",
        "show 1/(1 - eps) = 1 + eps + eps^2 + eps^3 + O(eps^4)",
        "show sqrt(1 + eps*y) = 1 + eps*y/2 - eps^2*y^2/8 + O(eps^3)",
        "show log(a + eps) = log(a) + eps/a + O(eps^2)",
        "show (1 + eps)^y = 1 + eps*y + y*(y - 1)/2*eps^2 + O(eps^3)",
        "show (1 + eps)^(1/3) = 1 + eps/3 - eps^2/9 + O(eps^3)",
        "show tanh(eps) = eps - eps^3/3 + O(eps^5)",
        "show eps^3*y = 0 + O(eps^3)",
        "show y = y*(1 + eps) + O(eps)",
        "show sqrt((a + eps)^2) = a + eps + O(eps^7)",
        "when eps > 0\nshow f(y + eps^2) = f(y) + eps^2*f'(y) + O(eps^4)",
        "show m*exp(i*eps) = m + i*eps*m + O(eps^2)",
        "show sqrt(-neg + eps) = sqrt(-neg) + eps/(2*sqrt(-neg)) + O(eps^2)",
    ]);
    refuted(&[
        "show exp(eps*y) = 1 - eps*y + O(eps^2)",
        "show exp(eps*y) = 1 + O(eps^2)",
        "show (1 + eps)^y = 1 + eps*y + y*(y + 1)/2*eps^2 + O(eps^3)",
        "show eps^3*y = 0 + O(eps^4)",
        "show f(y + eps^2) = f(y) + O(eps^3)",
        "show tanh(eps) = eps + O(eps^5)",
        "show y = 0 + O(eps)",
    ]);
}

#[test]
fn removable() {
    proven(&[
        "show sin(eps)/eps = 1 + O(eps^2)",
        "show eps*y/eps + z = y + z + O(eps^3)",
        "show (exp(eps*y) - 1)/eps = y + eps*y^2/2 + O(eps^2)",
        "show ((y + eps)^3 - y^3)/eps = 3*y^2 + 3*y*eps + O(eps^2)",
        "show (1 - cos(eps*y))/eps^2 = y^2/2 + O(eps^2)",
        "show tan(eps)/eps = 1 + eps^2/3 + O(eps^4)",
        "show (sqrt(1 + eps) - 1)/eps = 1/2 - eps/8 + O(eps^2)",
        "show (a^eps - 1)/eps = log(a) + O(eps)",
        "show sin(eps*y)/sin(eps*z) = y/z + O(eps^2)",
        "show log(1 + eps)/log(1 - eps) = -1 + eps - eps^2/2 + O(eps^3)",
        "when eps != 0\nshow log(1 + eps*y)/(eps*y) = 1 - eps*y/2 + O(eps^2)",
    ]);
    refuted(&[
        "show sin(eps)/eps = 0 + O(eps)",
        "show sin(eps)/eps = 1 + O(eps^3)",
        "show eps*y/eps + z = z + O(eps)",
        "show (exp(eps*y) - 1)/eps = 0 + O(eps)",
        "show ((y + eps)^2 - y^2)/eps = 0 + O(eps)",
        "show sin(eps*y)/sin(eps*z) = z/y + O(eps)",
        "when eps > 0\nshow sin(eps)/eps = 0 + O(eps)",
    ]);
}

#[test]
fn laurent() {
    proven(&[
        "show 1/sin(eps) = 1/eps + eps/6 + O(eps^3)",
        "show 1/(eps*(1 - eps)) = 1/eps + 1 + eps + O(eps^2)",
        "show 1/(exp(eps) - 1) = 1/eps - 1/2 + eps/12 + O(eps^3)",
        "show 1/sin(2*eps) - 1/(2*eps) = eps/3 + O(eps^3)",
        "show cos(eps)/sin(eps) = 1/eps - eps/3 + O(eps^3)",
        "show 1/sin(eps)^2 - 1/eps^2 = 1/3 + O(eps^2)",
        "show 1/(eps + y*eps^2)^2 = 1/eps^2 - 2*y/eps + 3*y^2 + O(eps)",
        "show 1/eps^3 + eps = 1/eps^3 + O(eps)",
        "show y/eps - z/eps = (y - z)/eps + O(eps^9)",
    ]);
    refuted(&[
        "show 1/eps = 0 + O(eps)",
        "show 1/eps - 1/sin(2*eps) = 0 + O(eps)",
        "show 1/sin(eps) = 1/eps + O(eps^2)",
        "show 1/sin(eps) = 1/eps - eps/6 + O(eps^3)",
        "show y/eps = z/eps + O(eps)",
        "show 1/eps^2 = 1/eps + O(eps)",
    ]);
}

#[test]
fn leading_terms_that_cancel_again_and_again() {
    proven(&[
        "show 1/(sin(eps) - eps) = -6/eps^3 - 3/(10*eps) + O(eps)",
        "show (tan(eps) - sin(eps))/eps^3 = 1/2 + O(eps^2)",
        "show (sin(tan(eps)) - tan(sin(eps)))/eps^7 = -1/30 + O(eps^2)",
        "show 1/(1/sin(eps)^2 - 1/eps^2 - 1/3) = 15/eps^2 - 50/21 + O(eps^2)",
        "show (exp(eps) - 1 - eps - eps^2/2)/eps^3 = 1/6 + eps/24 + O(eps^2)",
        "show 1/(cos(eps*y)^2 + sin(eps*y)^2 - 1 + eps) = 1/eps + O(eps^4)",
    ]);
    refuted(&[
        "show (sin(tan(eps)) - tan(sin(eps)))/eps^7 = 1/30 + O(eps)",
        "show 1/(sin(eps) - eps) = -6/eps^3 + O(eps)",
    ]);
    refused(
        "E0421",
        &[
            "show 1/(cos(eps)^2 + sin(eps)^2 - 1) = 0 + O(eps)",
            "show eps/(exp(eps)*exp(-eps) - 1) = 0 + O(eps)",
        ],
    );
}

#[test]
fn fractional_powers() {
    proven(&[
        "when eps > 0\nshow eps^(3/2)*y = 0 + O(eps)",
        "when eps > 0\nshow sqrt(eps + eps^2) = sqrt(eps) + eps^(3/2)/2 + O(eps^2)",
        "when eps > 0\nshow sqrt(sin(eps)) = sqrt(eps) - eps^(5/2)/12 + O(eps^4)",
        "when eps > 0\nshow 1/(1 + sqrt(eps)) = 1 - sqrt(eps) + eps - eps^(3/2) + O(eps^2)",
        "when eps > 0\nshow eps^(1/3)*eps^(2/3) = eps + O(eps^5)",
        "when eps > 0\nshow cos(sqrt(eps)) = 1 - eps/2 + eps^2/24 + O(eps^3)",
        "when eps > 0\nshow (eps^(1/3) + eps)^3 = eps + 3*eps^(5/3) + O(eps^2)",
        "when eps > 0\nshow f(y + sqrt(eps)) = f(y) + sqrt(eps)*f'(y) + O(eps)",
        "when eps > 0\nshow sqrt(eps)*eps = 0 + O(eps)",
        "when eps > 0\nshow eps^(2/3)*eps^(1/3) = eps + O(eps^3)",
        "when eps > 0\nshow 1/sqrt(eps) = eps^(-1/2) + O(eps^2)",
        "when eps > 0\nshow sqrt(1/eps + 1) = 1/sqrt(eps) + sqrt(eps)/2 + O(eps)",
    ]);
    refuted(&[
        "when eps > 0\nshow sqrt(eps) = 0 + O(eps)",
        "show sqrt(eps) = 0 + O(eps)",
        "when eps > 0\nshow eps^(3/2) = 0 + O(eps^2)",
        "show eps^(5/2) = 0 + O(eps^3)",
        "when eps > 0\nshow sqrt(eps + eps^2) = sqrt(eps) + O(eps^2)",
        "when eps > 0\nshow (eps^(1/3) + eps)^3 = eps + O(eps^2)",
        "when eps > 0\nshow f(y + sqrt(eps)) = f(y) + O(eps)",
    ]);
}

#[test]
fn the_modulus() {
    proven(&[
        "show sqrt(eps^2) = 0 + O(eps)",
        "when eps > 0\nshow sqrt(eps^2) = eps + O(eps^5)",
        "when eps < 0\nshow sqrt(eps^2) = -eps + O(eps^5)",
        "when eps < 0\nshow sqrt(eps^2)/eps = -1 + O(eps^5)",
        "show sqrt(eps^2 + eps^4) = sqrt(eps^2) + O(eps^3)",
        "show cos(sqrt(eps^2)) = 1 - eps^2/2 + O(eps^4)",
        "show sqrt(y^2 + eps) = sqrt(y^2) + eps/(2*sqrt(y^2)) + O(eps^2)",
        "show (eps^2)^(3/2) = 0 + O(eps^3)",
    ]);
    refuted(&[
        "show sqrt(eps^2) = 0 + O(eps^2)",
        "show sqrt(eps^2) = eps + O(eps^2)",
        "show sqrt(eps^2) = -eps + O(eps^2)",
        "show sqrt(eps^2)/eps = 1 + O(eps)",
        "when eps < 0\nshow sqrt(eps^2)/eps = 1 + O(eps)",
        "show (eps^2)^(3/2) = eps^3 + O(eps^4)",
        "when eps < 0\nshow sqrt(-eps) = 0 + O(eps)",
    ]);
}

#[test]
fn logarithms() {
    proven(&[
        "when eps > 0\nshow eps^2*log(eps) = 0 + O(eps)",
        "when eps > 0\nshow log(eps + eps^2) = log(eps) + eps - eps^2/2 + O(eps^3)",
        "when eps > 0\nshow log(sin(eps)) = log(eps) - eps^2/6 + O(eps^4)",
        "when eps > 0\nshow eps*log(a*eps) = eps*log(eps) + eps*log(a) + O(eps^4)",
        "when eps > 0\nshow eps^eps = 1 + eps*log(eps) + O(eps)",
        "when eps > 0\nshow eps^eps = 1 + eps*log(eps) + eps^2*log(eps)^2/2 + O(eps^2)",
        "when eps > 0\nshow log(1 + 1/eps) = -log(eps) + eps + O(eps^2)",
        "when eps > 0\nshow log(eps^2) = 2*log(eps) + O(eps)",
        "when eps > 0\nshow eps/log(eps) = 0 + O(eps)",
        "when eps > 0\nshow sqrt(log(eps)^2) = -log(eps) + O(eps)",
        "show log(eps^2 + eps^3) = log(eps^2) + eps + O(eps^2)",
        "when eps > 0\nshow (eps + eps*log(eps))^2 = eps^2 + 2*eps^2*log(eps) + eps^2*log(eps)^2 + O(eps^9)",
        "when eps > 0\nshow 1/(eps*log(eps) + eps^2) - 1/(eps*log(eps)) = -1/log(eps)^2 + O(eps)",
    ]);
    refuted(&[
        "when eps > 0\nshow eps*log(eps) = 0 + O(eps)",
        "show eps*log(eps) = 0 + O(eps)",
        "show eps^2*log(eps) = 0 + O(eps^2)",
        "show eps^eps = 1 + O(eps)",
        "when eps > 0\nshow eps^eps = 1 + eps*log(eps) + O(eps^2)",
        "when eps > 0\nshow log(eps) = 0 + O(eps)",
        "when eps > 0\nshow log(2*eps) = log(eps) + O(eps)",
        "when eps > 0\nshow log(1 + 1/eps) = log(eps) + O(eps)",
        "when eps > 0\nshow 1/log(eps) = 0 + O(eps)",
    ]);
    refused(
        "E0421",
        &[
            "when eps > 0\nshow 1/(1 + log(eps)) = 0 + O(eps)",
            "when eps > 0\nshow log(-log(eps)) = 0 + O(eps)",
            "when eps > 0\nshow f(log(eps)) = 0 + O(eps)",
        ],
    );
}

#[test]
fn smaller_and_larger_than_every_power() {
    proven(&[
        "when eps > 0\nshow exp(-1/eps) = 0 + O(eps^4)",
        "when eps > 0\nshow exp(-1/eps)/eps^5 = 0 + O(eps)",
        "when eps < 0\nshow exp(1/eps) = 0 + O(eps^3)",
        "show exp(-1/eps^2) = 0 + O(eps^3)",
        "when eps > 0\nshow exp(-a/eps) = 0 + O(eps^2)",
        "when eps > 0\nshow 1/(1 + exp(-1/eps)) = 1 + O(eps^2)",
        "when eps > 0\nshow tanh(1/eps) = 1 + O(eps^3)",
        "show tanh(1/eps)^2 = 1 + O(eps^3)",
        "when eps > 0\nshow log(exp(1/eps) + 1) = 1/eps + O(eps^3)",
        "show exp(1/eps + eps)/exp(1/eps) = 1 + eps + O(eps^2)",
        "show exp(1/eps)*(1 + eps) = exp(1/eps) + eps*exp(1/eps) + O(eps)",
        "when eps > 0\nshow exp(-1/eps + log(eps)^2) = 0 + O(eps^2)",
        "when eps > 0\nshow sin(y + exp(-1/eps)) = sin(y) + O(eps^6)",
        "show exp(y/eps)*exp(-y/eps)*z = z + O(eps^3)",
    ]);
    refuted(&[
        "when eps > 0\nshow exp(-1/eps) = 1 + O(eps)",
        "when eps > 0\nshow exp(-1/eps) = eps + O(eps^2)",
        "show tanh(1/eps) = 1 + O(eps)",
        "when eps < 0\nshow tanh(1/eps) = 1 + O(eps)",
        "show exp(1/eps + eps)/exp(1/eps) = 1 + O(eps^2)",
        "when eps > 0\nshow exp(-1/eps)*exp(1/eps + eps) = 0 + O(eps)",
    ]);
    refused(
        "E0421",
        &[
            "show exp(-1/eps) = 0 + O(eps)",
            "when eps > 0\nshow exp(1/eps) = 0 + O(eps)",
            "when eps > 0\nshow exp(-y/eps) = 0 + O(eps)",
            "when eps > 0\nshow exp(-y^2/eps) = 0 + O(eps)",
            "when eps > 0\nshow exp(1/eps)*sin(eps) = exp(1/eps)*eps + O(eps)",
            "when eps > 0\nshow (1/(1 + exp(-1/eps)) - 1)*exp(1/eps) = 0 + O(eps)",
            "when eps > 0\nshow f(1/eps) = 0 + O(eps)",
        ],
    );
}

#[test]
fn symbolic_powers() {
    proven(&[
        "when eps > 0\nshow eps^y*eps^(1 - y) = eps + O(eps^3)",
        "when eps > 0\nshow eps*eps^a = 0 + O(eps)",
        "when eps > 0\nshow (eps^y + eps^(y + 1))/eps^y = 1 + eps + O(eps^8)",
        "when eps > 0\nshow eps^y*(1 + eps) = eps^y + eps*eps^y + O(eps^2)",
    ]);
    refused(
        "E0421",
        &[
            "when eps > 0\nshow eps^y = 0 + O(eps)",
            "when eps > 0\nshow eps*eps^y = 0 + O(eps)",
            "when eps > 0\nshow eps^a = 0 + O(eps)",
            "when eps > 0\nshow eps^(y/z)*eps = 0 + O(eps)",
        ],
    );
}

#[test]
fn oscillations() {
    proven(&[
        "show eps*sin(1/eps) = 0 + O(eps)",
        "show sin(1/eps)^2 + cos(1/eps)^2 = 1 + O(eps^5)",
        "show eps^3*cos(y/eps) = 0 + O(eps^3)",
        "show sin(1/eps + y) = sin(1/eps)*cos(y) + cos(1/eps)*sin(y) + O(eps^4)",
        "show sin(1/eps + eps) = sin(1/eps) + eps*cos(1/eps) + O(eps^2)",
        "when eps > 0\nshow eps*cos(log(eps)) = 0 + O(eps)",
    ]);
    refused(
        "E0421",
        &[
            "show sin(1/eps) = 0 + O(eps)",
            "show eps*sin(1/eps) = 0 + O(eps^2)",
            "show exp(i*y/eps) = 0 + O(eps)",
            "show cos(y/eps)^2 = 1/2 + O(eps)",
            "when eps > 0\nshow f(sin(1/eps)) = 0 + O(eps)",
            "when eps > 0\nshow sqrt(sin(1/eps)^2) = 0 + O(eps)",
        ],
    );
}

#[test]
fn waves_of_short_length() {
    proven(&[
        "show -1/2*hb^2*d(d(W,x)^(-1/2)*exp(i*W/hb),x,x)/(d(W,x)^(-1/2)*exp(i*W/hb)) = d(W,x)^2/2 + O(hb^2)",
        "show i*hb*d(exp(i*S/hb), t)/exp(i*S/hb) = -d(S, t) + O(hb^5)",
        "show -hb^2*d(exp(i*S/hb), x, x)/exp(i*S/hb) = d(S, x)^2 - i*hb*d(S, x, x) + O(hb^7)",
        "show d(u*exp(i*S/hb), x)*hb*exp(-i*S/hb) = i*u*d(S, x) + O(hb)",
        "show hb*d(exp(S/hb), x)/exp(S/hb) = d(S, x) + O(hb^3)",
        "show conj(exp(i*S/hb))*exp(i*S/hb) = 1 + O(hb^3)",
    ]);
    refuted(&[
        "show -1/2*hb^2*d(d(W,x)^(-1/2)*exp(i*W/hb),x,x)/(d(W,x)^(-1/2)*exp(i*W/hb)) = d(W,x)^2 + O(hb)",
        "show -1/2*hb^2*d(exp(i*W/hb),x,x)/exp(i*W/hb) = d(W,x)^2/2 + O(hb^2)",
        "show i*hb*d(exp(i*S/hb), t)/exp(i*S/hb) = d(S, t) + O(hb)",
        "show -hb^2*d(exp(i*S/hb), x, x)/exp(i*S/hb) = d(S, x)^2 + O(hb^2)",
    ]);
    refused("E0421", &["show exp(i*S/hb) = 1 + O(hb)", "show d(exp(i*S/hb), x) = 0 + O(hb)"]);
}

#[test]
fn finite_differences() {
    proven(&[
        "show (f(y + eps) - f(y))/eps = f'(y) + O(eps)",
        "show (f(y + eps) - f(y - eps))/(2*eps) = f'(y) + eps^2/6*f'''(y) + O(eps^4)",
        "show (f(y + eps) - 2*f(y) + f(y - eps))/eps^2 = f''(y) + eps^2/12*f''''(y) + O(eps^4)",
        "show (f(y + 2*eps) - 2*f(y + eps) + 2*f(y - eps) - f(y - 2*eps))/(2*eps^3) = f'''(y) + O(eps^2)",
        "show (f(y + 2*eps) - 4*f(y + eps) + 6*f(y) - 4*f(y - eps) + f(y - 2*eps))/eps^4 = f''''(y) + O(eps^2)",
        "show (f(y + eps) - f(y))/(g(y + eps) - g(y)) = f'(y)/g'(y) + O(eps)",
        "show (f(y + z*eps) - f(y))/eps = z*f'(y) + eps*z^2*f''(y)/2 + O(eps^2)",
    ]);
    refuted(&[
        "show (f(y + eps) - f(y))/eps = 0 + O(eps)",
        "show (f(y + eps) - f(y))/eps = f'(y) + O(eps^2)",
        "show (f(y + eps) - f(y - eps))/(2*eps) = f'(y) + O(eps^3)",
        "show (f(y + 2*eps) - 2*f(y + eps) + f(y))/eps^2 = f''(y) + O(eps^2)",
        "show (f(y + 2*eps) - 4*f(y + eps) + 6*f(y) - 4*f(y - eps) + f(y - 2*eps))/eps^4 = f'''(y) + O(eps)",
        "show (f(y + eps) - f(y))/(g(y + eps) - g(y)) = f(y)/g(y) + O(eps)",
    ]);
}

#[test]
fn under_integrals() {
    proven(&[
        "show integral[x](u*sin(eps)/eps) = integral[x](u) + O(eps^2)",
        "show integral[x](d(u, x)*sin(eps*u)/eps) = 0 + O(eps^3)",
        "show integral[x]((exp(eps*u) - 1)/eps) = integral[x](u + eps*u^2/2) + O(eps^2)",
        "show integral[x](u*d(v, x)/eps + d(u, x)*v/eps) = 0 + O(eps^2)",
        "when eps > 0\nshow integral[x](u*exp(-1/eps)) = 0 + O(eps^2)",
    ]);
    refuted(&[
        "show integral[x](u*sin(eps)/eps) = 0 + O(eps)",
        "show integral[x]((exp(eps*u) - 1)/eps) = integral[x](u) + O(eps^2)",
        "show integral[x](u/eps) = 0 + O(eps)",
        "show integral[x](sqrt(eps^2)*u) = integral[x](eps*u) + O(eps^2)",
    ]);
    refused("E0421", &["show integral[x](u*sin(1/eps)) = 0 + O(eps)"]);
}

/// Whether a leading coefficient vanishes decides the power: where that cannot be told, nothing is claimed.
#[test]
fn leading_coefficients_are_nonzero_for_certain() {
    proven(&[
        "show 1/(sqrt(a)*f(y) + eps) = 1/(sqrt(a)*f(y)) + O(eps)",
        "show (exp(y)*f(z + eps) - exp(y)*f(z))/(exp(y)*eps) = f'(z) + O(eps)",
        "show 1/(sqrt(y^2) + 1 + eps) = 1/(sqrt(y^2) + 1) + O(eps)",
        "show 1/(f(y/z)*exp(c) - f(y)) = 1/(f(y/z)*exp(c) - f(y)) + eps + O(eps)",
        "show eps/(f(y^2 - z^2) - f((y - z)*(y + z)) + eps) = 1 + O(eps)",
        "show eps/(sin(y)^2 + cos(y)^2 - 1 + eps) = 1 + O(eps)",
        "show 1/(sqrt(2)*y + eps) = 1/(sqrt(2)*y) + O(eps)",
    ]);
    refused(
        "E0421",
        &[
            "show eps/(sqrt(y^2) - y + eps) = 1 + O(eps)",
            "show eps/(sqrt(y^2) - y + eps) = 0 + O(eps)",
            "show eps/(sqrt(y^2)/y - 1 + eps) = 0 + O(eps)",
            "show eps/(sin(2*c*y) - 2*sin(c*y)*cos(c*y) + eps) = 0 + O(eps)",
        ],
    );
    // Over the reals there is no doubt: the root is 3 a.
    refuted(&["show eps/(sqrt(a^2 + 8*a^2) + 3*a + eps) = 1 + O(eps)"]);
    proven(&["show eps/(sqrt(a^2 + 8*a^2) + 3*a + eps) = 0 + O(eps)"]);
}

#[test]
fn limits_of_powers() {
    proven(&[
        "show (1 + eps)^(1/eps) = exp(1) - exp(1)*eps/2 + O(eps^2)",
        "show (1 + y*eps)^(1/eps) = exp(y) + O(eps)",
        "show cos(eps)^(1/eps^2) = exp(-1/2) + O(eps)",
        "when eps > 0\nshow (1 + 1/eps)^eps = 1 - eps*log(eps) + O(eps)",
        "show ((a^eps + b^eps)/2)^(1/eps) = sqrt(a*b) + O(eps)",
    ]);
    refuted(&[
        "show (1 + eps)^(1/eps) = 1 + O(eps)",
        "show (1 + y*eps)^(1/eps) = exp(-y) + O(eps)",
        "show (1 + eps)^(1/eps) = exp(1) + O(eps^2)",
    ]);
    refused("E0421", &["show (1 + eps)^(1/eps^2) = 0 + O(eps)", "show a^(1/eps) = 0 + O(eps)"]);
}

#[test]
fn a_parameter_that_cannot_tend_to_zero_is_refused() {
    refused(
        "E0127",
        &[
            "when eps = c^2\nshow c^2*y = 0 + O(eps)",
            "when eps = 0\nshow eps*y = 0 + O(eps)",
            "where eps*c = y solve eps\nshow eps*y = 0 + O(eps)",
            "when eps > 1\nshow eps*y = 0 + O(eps)",
            "when eps < -1\nshow eps*y = 0 + O(eps)",
            "show m*y = 0 + O(m)",
        ],
    );
    proven(&[
        "when eps != 0\nshow eps*y = 0 + O(eps)",
        "when eps < 1\nshow eps*y = 0 + O(eps)",
        "when y = c^2\nshow eps*y = eps*c^2 + O(eps^3)",
    ]);
}

#[test]
fn what_is_defined_on_one_side_only_is_expanded_there() {
    conditional(&["show sqrt(eps)^2 = eps + O(eps^3)", "show sqrt(-eps)^2 = -eps + O(eps^3)"]);
    proven(&[
        "when eps > 0\nshow sqrt(eps)^2 = eps + O(eps^3)",
        // Neither side has a value below 0.
        "show sqrt(eps)*(1 + eps) = sqrt(eps) + O(eps)",
    ]);
    refuted(&["show sqrt(-eps) = 0 + O(eps)", "show log(-eps) = 0 + O(eps)"]);
    refused("E0421", &["show sqrt(-1 - eps^2) = 0 + O(eps)", "when eps > 0\nshow log(-eps) = 0 + O(eps)"]);
}

#[test]
fn the_terms_compared_are_named() {
    let outcomes = decide(NOTATION, &["when eps > 0\nshow eps^(1/2)*log(eps) + y/eps = y/eps + O(eps)"]);
    let found = outcomes[0].certificate.links[0].counterexample.as_ref().map(|found| found.compares.clone());
    assert_eq!(found.as_deref(), Some("coefficients of eps^(1/2) log eps"));
    let outcomes = decide(NOTATION, &["show sqrt(eps^2) = eps + O(eps^2)"]);
    let found = outcomes[0].certificate.links[0].counterexample.as_ref().map(|found| found.compares.clone());
    assert_eq!(found.as_deref(), Some("coefficients of |eps|, eps < 0"));
}

/// Laws of expansions, with the graph built by hand.
mod laws {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use referee::algebra::Rational;
    use referee::calculus::{
        Expansion, Graph, Leaf, LeafId, NoExpansion, Node, Op, Side, Signs, SymbolInfo, ZeroTest, expand,
    };

    /// Where there are no variables but the small one, every coefficient is a number.
    struct Numbers;

    impl ZeroTest for Numbers {
        fn vanishes(&mut self, graph: &Graph, node: Node) -> Option<bool> {
            graph.as_constant(node).map(Rational::is_zero)
        }
    }

    /// A rational function of one variable.
    #[derive(Debug, Clone)]
    enum Function {
        Variable,
        Number(i64),
        Sum(Box<Function>, Box<Function>),
        Difference(Box<Function>, Box<Function>),
        Product(Box<Function>, Box<Function>),
        Quotient(Box<Function>, Box<Function>),
    }

    fn functions() -> impl Strategy<Value = Function> {
        let leaf = prop_oneof![3 => Just(Function::Variable), 2 => (-3i64..=3).prop_map(Function::Number)];
        leaf.prop_recursive(4, 20, 2, |inner| {
            let pair = (inner.clone(), inner).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
            prop_oneof![
                pair.clone().prop_map(|(a, b)| Function::Sum(a, b)),
                pair.clone().prop_map(|(a, b)| Function::Difference(a, b)),
                pair.clone().prop_map(|(a, b)| Function::Product(a, b)),
                pair.prop_map(|(a, b)| Function::Quotient(a, b)),
            ]
        })
    }

    fn variable() -> (Graph, Node, LeafId) {
        let mut graph = Graph::default();
        let symbol = graph.add_symbol(SymbolInfo {
            name: "eps".to_owned(),
            depends_on: 0,
            signs: Signs::REAL,
            complex: false,
        });
        let jet = referee::calculus::Jet { symbol, component: 0, by: Vec::new(), conjugate: false };
        let node = graph.variable(Leaf::Jet(jet));
        let Op::Leaf(leaf) = graph.op(node) else { panic!("a variable is a leaf") };
        (graph, node, leaf)
    }

    fn build(graph: &mut Graph, x: Node, function: &Function) -> Node {
        let pair = |graph: &mut Graph, a: &Function, b: &Function| (build(graph, x, a), build(graph, x, b));
        match function {
            Function::Variable => x,
            Function::Number(n) => graph.integer(*n),
            Function::Sum(a, b) => {
                let (a, b) = pair(graph, a, b);
                graph.add(a, b)
            }
            Function::Difference(a, b) => {
                let (a, b) = pair(graph, a, b);
                graph.sub(a, b)
            }
            Function::Product(a, b) => {
                let (a, b) = pair(graph, a, b);
                graph.mul(a, b)
            }
            Function::Quotient(a, b) => {
                let (a, b) = pair(graph, a, b);
                graph.div(a, b)
            }
        }
    }

    /// The exact value; none where something is divided by zero.
    fn value(function: &Function, at: &Rational) -> Option<Rational> {
        Some(match function {
            Function::Variable => at.clone(),
            Function::Number(n) => Rational::from(*n),
            Function::Sum(a, b) => value(a, at)? + value(b, at)?,
            Function::Difference(a, b) => value(a, at)? - value(b, at)?,
            Function::Product(a, b) => value(a, at)? * value(b, at)?,
            Function::Quotient(a, b) => {
                let (a, b) = (value(a, at)?, value(b, at)?);
                if b.is_zero() {
                    return None;
                }
                a / b
            }
        })
    }

    fn size(value: Rational) -> Rational {
        if value < Rational::ZERO { -value } else { value }
    }

    fn power(base: &Rational, n: i64) -> Rational {
        let product = (0..n.abs()).fold(Rational::ONE, |p, _| p * base);
        if n < 0 { Rational::ONE / product } else { product }
    }

    /// Whole powers with their coefficients, without those that vanish; none if 1/0 is one.
    fn numbers(graph: &Graph, expansion: &Expansion) -> Option<BTreeMap<i64, Rational>> {
        let mut numbers = BTreeMap::new();
        for term in &expansion.terms {
            assert!(term.power.is_int() && term.log == 0, "{term:?}");
            let whole = i64::try_from(term.power.numerator().clone()).unwrap();
            numbers.insert(whole, graph.as_constant(term.coefficient)?.clone());
        }
        numbers.retain(|_, coefficient| !coefficient.is_zero());
        Some(numbers)
    }

    /// None where something is divided by zero.
    fn expanded(function: &Function, side: Side, order: i64) -> Option<BTreeMap<i64, Rational>> {
        let (mut graph, x, leaf) = variable();
        let node = build(&mut graph, x, function);
        match expand(&mut graph, node, leaf, side, &Rational::from(order), &mut Numbers) {
            Ok(expansion) => numbers(&graph, &expansion),
            Err(NoExpansion::DividesByZero | NoExpansion::UnknownZero { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn mirrored(function: &Function) -> Function {
        let of = |f: &Function| Box::new(mirrored(f));
        match function {
            Function::Variable => {
                Function::Product(Box::new(Function::Number(-1)), Box::new(Function::Variable))
            }
            Function::Number(n) => Function::Number(*n),
            Function::Sum(a, b) => Function::Sum(of(a), of(b)),
            Function::Difference(a, b) => Function::Difference(of(a), of(b)),
            Function::Product(a, b) => Function::Product(of(a), of(b)),
            Function::Quotient(a, b) => Function::Quotient(of(a), of(b)),
        }
    }

    fn config() -> ProptestConfig {
        ProptestConfig {
            cases: 2000,
            rng_seed: RngSeed::Fixed(20_200_804),
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    proptest! {
        #![proptest_config(config())]

        /// |r(ε) - expansion| / |ε|^n tends to a constant, so that it does not grow from one tiny ε to a much
        /// smaller one; a wrong or missing term of power below n makes it grow at least by their ratio.
        #[test]
        fn the_rest_is_as_small_as_stated(function in functions(), order in 1i64..6, below: bool) {
            let side = if below { Side::Below } else { Side::Above };
            let sign = Rational::from(if below { -1 } else { 1 });
            let tiny = [30i64, 60].map(|n| power(&Rational::from(10), -n));
            let exact = tiny.clone().map(|h| value(&function, &(&sign * h)));
            match (expanded(&function, side, order), exact) {
                (Some(terms), [Some(first), Some(second)]) => {
                    let rest = |exact: Rational, h: &Rational| {
                        let sum = terms.iter().fold(Rational::ZERO, |s, (n, c)| s + c * power(h, *n));
                        size(exact - sum) / power(h, order)
                    };
                    let (first, second) = (rest(first, &tiny[0]), rest(second, &tiny[1]));
                    prop_assert!(second <= Rational::from(2) * &first + &tiny[0], "{first} {second} {terms:?}");
                }
                // The graph folds 0·(1/0).
                (_, [None, None]) => {}
                (found, exact) => prop_assert!(false, "{found:?} but {exact:?}"),
            }
        }

        #[test]
        fn a_product_expands_to_the_product_of_expansions(a in functions(), b in functions(), order in 1i64..5) {
            const SPARE: i64 = 12;
            let product = Function::Product(Box::new(a.clone()), Box::new(b.clone()));
            let found = (
                expanded(&a, Side::Above, order + SPARE),
                expanded(&b, Side::Above, order + SPARE),
                expanded(&product, Side::Above, order),
            );
            if let (Some(a), Some(b), Some(product)) = found {
                let lowest = |terms: &BTreeMap<i64, Rational>| terms.keys().next().copied().unwrap_or(0);
                prop_assume!(lowest(&a) > -SPARE && lowest(&b) > -SPARE);
                let mut expected: BTreeMap<i64, Rational> = BTreeMap::new();
                for (m, x) in &a {
                    for (n, y) in &b {
                        if m + n < order {
                            let sum = expected.remove(&(m + n)).unwrap_or(Rational::ZERO) + x * y;
                            expected.insert(m + n, sum);
                        }
                    }
                }
                expected.retain(|_, c| !c.is_zero());
                prop_assert_eq!(product, expected);
            }
        }

        /// From below, r(ε) is r(-h) with h from above.
        #[test]
        fn the_other_side_is_the_mirror_image(function in functions(), order in 1i64..6) {
            prop_assert_eq!(
                expanded(&function, Side::Below, order),
                expanded(&mirrored(&function), Side::Above, order)
            );
        }

        /// √p √p = p, log(pq) = log p + log q, exp p exp(-p) = 1, sin² p + cos² p = 1 for p = h^v (1 + …).
        #[test]
        fn functions_obey_their_laws(
            p in prop::collection::vec(-4i64..=4, 0..4),
            q in prop::collection::vec(-4i64..=4, 0..4),
            from in -3i64..=3,
            order in 1i64..6,
        ) {
            let (mut graph, x, leaf) = variable();
            let mut polynomial = |coefficients: &[i64], from: i64| {
                let mut sum = graph.powi(x, from);
                for (n, c) in coefficients.iter().enumerate() {
                    let (c, power) = (graph.integer(*c), graph.powi(x, from + 1 + n as i64));
                    let term = graph.mul(c, power);
                    sum = graph.add(sum, term);
                }
                sum
            };
            let (p, q, small) = (polynomial(&p, from), polynomial(&q, 2), polynomial(&p, 1));
            let (root, product) = (graph.sqrt(p), graph.mul(p, q));
            let square = graph.mul(root, root);
            let roots = graph.sub(square, p);
            let (log, log_p, log_q) = (graph.log(product), graph.log(p), graph.log(q));
            let sum = graph.add(log_p, log_q);
            let logs = graph.sub(log, sum);
            let minus = graph.neg(small);
            let (up, down, one) = (graph.exp(small), graph.exp(minus), graph.one());
            // Kept from folding by the spare factor.
            let (up, down) = (graph.mul(up, q), graph.mul(down, q));
            let (both, q_squared) = (graph.mul(up, down), graph.mul(q, q));
            let exponentials = graph.sub(both, q_squared);
            let (sin, cos) = (graph.sin(small), graph.cos(small));
            let (sin, cos) = (graph.mul(sin, sin), graph.mul(cos, cos));
            let circle = graph.add(sin, cos);
            let sines = graph.sub(circle, one);
            for law in [roots, logs, exponentials, sines] {
                let found = expand(&mut graph, law, leaf, Side::Above, &Rational::from(order), &mut Numbers);
                let found = found.map(|expansion| {
                    expansion.terms.iter().all(|t| graph.as_constant(t.coefficient).is_some_and(Rational::is_zero))
                });
                prop_assert_eq!(found, Ok(true));
            }
        }
    }
}
