//! Exponentials, logarithms, powers and angles: what their laws say, and what they do not.

mod common;
mod outcomes;

use referee::record::Verdict;

const NOTATION: &str = "\
coord    t, x
param    a > 0, b > 0, c, h < 0, m != 0, w, y, z
field    p(t, x) > 0, u(t, x), psi(t, x) complex
function f";

#[track_caller]
fn all_are(passes: impl Fn(Verdict) -> bool, lines: &[&str]) {
    outcomes::all_are(NOTATION, lines, "as expected", |found, _| passes(found));
}

#[track_caller]
fn proven(lines: &[&str]) {
    all_are(|verdict| verdict == Verdict::Holds, lines);
}

#[track_caller]
fn refuted(lines: &[&str]) {
    all_are(|verdict| verdict == Verdict::Refuted, lines);
}

/// True only in part.
#[track_caller]
fn never_refuted_or_proven(lines: &[&str]) {
    all_are(|verdict| matches!(verdict, Verdict::Conditional | Verdict::Undecided), lines);
}

/// Not true, but not refuted by a point over the reals either.
#[track_caller]
fn never_proven(lines: &[&str]) {
    all_are(|verdict| verdict != Verdict::Holds && verdict != Verdict::Conditional, lines);
}

#[test]
fn fractions_of_an_exponent_have_one_exponential() {
    proven(&[
        "show exp(y/3)^3 = exp(y)",
        "show exp(y/3)*exp(y/6) = exp(y/2)",
        "show exp(2*y/3)*exp(y/5) = exp(13*y/15)",
        "show exp(2*c*y) = exp(c*y)^2",
        "show exp(5*y*z) = exp(y*z)^5",
        "show exp((y + z)^2) = exp(y^2)*exp(2*y*z)*exp(z^2)",
        "show exp((y - z)*(y + z)/3)^3 = exp(y^2)/exp(z^2)",
        "show exp(y/(2*z)) = exp(y/z)^(1/2)",
        "show exp(y/(z + z)) = sqrt(exp(y/z))",
        "show exp(u*d(u, x)/7)^7 = exp(u*d(u, x))",
        "show exp(2/3)^3 = exp(1)^2",
        "show exp(exp(y/3)^3) = exp(exp(y)/3)^3",
        "show (exp(y/3) + 1)^3 = exp(y) + 3*exp(2*y/3) + 3*exp(y/3) + 1",
        "show sinh(y) = 2*sinh(y/2)*cosh(y/2)",
        "show tanh(y/2) = sinh(y)/(cosh(y) + 1)",
        "show d(exp(x/3)^3, x) = exp(x)",
    ]);
    refuted(&[
        "show exp(y/3)^2 = exp(y)",
        "show exp(y/3)^3 = exp(3*y)",
        "show exp(y/3)*exp(y/6) = exp(y/3)",
        "show exp(2*c*y) = exp(c*y)^3",
        "show exp((y + z)^2) = exp(y^2)*exp(y*z)*exp(z^2)",
        "show exp(y/(2*z)) = exp(y/z)^2",
        "show exp(2/3)^3 = exp(2)^2",
        "show sinh(y) = sinh(y/2)*cosh(y/2)",
        "show exp(y)^z = exp(y + z)",
    ]);
}

#[test]
fn fractions_of_an_angle_have_one_angle() {
    proven(&[
        "show sin(y) = 2*sin(y/2)*cos(y/2)",
        "show sin(y/2)^2 = (1 - cos(y))/2",
        "show cos(y) = 1 - 2*sin(y/2)^2",
        "show tan(y) = 2*tan(y/2)/(1 - tan(y/2)^2)",
        "show cos(2*c*t) = 2*cos(c*t)^2 - 1",
        "show sin(2*c*y) = 2*sin(c*y)*cos(c*y)",
        "show sin(3*a*y) = 3*sin(a*y) - 4*sin(a*y)^3",
        "show sin(y^2 - z^2) = sin((y - z)*(y + z))",
        "show sin((y + z)/2)*cos((y - z)/2) = (sin(y) + sin(z))/2",
        "show cos(y) - cos(z) = -2*sin((y + z)/2)*sin((y - z)/2)",
        "show sin(y/3 + z/5) = sin(y/3)*cos(z/5) + cos(y/3)*sin(z/5)",
        "show cos(y) = 4*cos(y/3)^3 - 3*cos(y/3)",
        "show sin(40*y) = 2*sin(20*y)*cos(20*y)",
        "show cos(1000*y)^2 + sin(1000*y)^2 = 1",
        "show cos(1) = 1 - 2*sin(1/2)^2",
        "show sin(y/z) = 2*sin(y/(2*z))*cos(y/(2*z))",
    ]);
    refuted(&[
        "show sin(y) = 2*sin(y/2)",
        "show sin(y/2)^2 = (1 + cos(y))/2",
        "show cos(2*c*t) = 2*cos(c*t)^2 + 1",
        "show sin(3*a*y) = 3*sin(a*y) + 4*sin(a*y)^3",
        "show sin(y^2 + z^2) = sin((y - z)*(y + z))",
        "show cos(y) - cos(z) = 2*sin((y + z)/2)*sin((y - z)/2)",
        "show sin(40*y) = 2*sin(20*y)*cos(21*y)",
        "show sqrt((1 - cos(y))/2) = sin(y/2)",
        "show cos(1) = 1 - 2*sin(1/3)^2",
    ]);
}

#[test]
fn imaginary_exponents_are_angles_and_imaginary_angles_are_exponents() {
    proven(&[
        "show exp(y*i)^2 = exp(2*i*y)",
        "show exp(i*y/2)^2 = cos(y) + i*sin(y)",
        "show cos(y + i*z) = cos(y)*cosh(z) - i*sin(y)*sinh(z)",
        "show sin(y + i*z) = sin(y)*cosh(z) + i*cos(y)*sinh(z)",
        "show sin(i*y) = i*sinh(y)",
        "show cos(i*y/2)^2 = (1 + cosh(y))/2",
        "show cos(psi)^2 + sin(psi)^2 = 1",
        "show exp(i*psi) = cos(psi) + i*sin(psi)",
        "show exp(psi/2)^2 = exp(psi)",
        "show exp(psi/3)*exp(2*psi/3) = exp(psi)",
        "show exp(psi)*conj(exp(psi)) = exp(re(psi))^2",
        "show a^(i*y) = cos(y*log(a)) + i*sin(y*log(a))",
        "show a^(i*y/2)*a^(i*y/2) = a^(i*y)",
    ]);
    never_proven(&[
        "show sqrt(exp(psi)) = exp(psi/2)",
        "show log(exp(psi)) = psi",
        "show exp(i*y)^(1/2) = exp(i*y/2)",
        "show exp(2*psi)^(1/2) = exp(psi)",
        "show (psi^2)^(1/2) = psi",
        "show exp(psi/3)^2 = exp(psi)",
        "show cos(y + i*z) = cos(y)*cosh(z) + i*sin(y)*sinh(z)",
        "show sin(i*y) = sinh(y)",
        "show cos(psi)^2 - sin(psi)^2 = 1",
    ]);
}

#[test]
fn a_logarithm_is_a_sum_over_positive_factors() {
    proven(&[
        "show log(a*b + a) = log(a) + log(b + 1)",
        "show log(2*a*b + 4*a) = log(2) + log(a) + log(b + 2)",
        "show log(exp(y) + exp(y)) = y + log(2)",
        "show log(exp(y) + exp(2*y)) = y + log(1 + exp(y))",
        "show log(exp(y/2) + exp(-y/2)) = log(2) + log(cosh(y/2))",
        "show log(1/a + 1/b) = log(a + b) - log(a) - log(b)",
        "show log(a/3 + b/2) = log(2*a + 3*b) - log(6)",
        "show log((a + b)*(y^2 + 1)) = log(a + b) + log(y^2 + 1)",
        "show log(a^(1/3)) = log(a)/3",
        "show log(a^(1/3)*b^(2/5)) = log(a)/3 + 2*log(b)/5",
        "show log(sqrt(a)*exp(y)) = log(a)/2 + y",
        "show log(a^2*y^2 + a^2) = 2*log(a) + log(y^2 + 1)",
        "show exp(log(a)/3 + log(b)/3)^3 = a*b",
        "show log(h^2) = 2*log(-h)",
        "when y < 0\nshow log(y^2) = 2*log(-y)",
        "show log(-a*h) = log(a) + log(-h)",
        "show log(h^2*y^2 + h^4) = 2*log(-h) + log(y^2 + h^2)",
        "show log(-h - h*y^2) = log(-h) + log(1 + y^2)",
        "show log(-h*w) + log(-h) = 2*log(-h) + log(w)",
        "show log(a^2 + 2*a*b + b^2) = 2*log(a + b)",
        "show log(8*a^3 + 12*a^2 + 6*a + 1) = 3*log(2*a + 1)",
        "show log(3*p*a + 3*p) = log(p) + log(1 + a) + log(3)",
    ]);
    refuted(&[
        "show log(a*b + a) = log(a) + log(b)",
        "show log(a + b) = log(a) + log(b)",
        "show log(exp(y) + exp(y)) = 2*y",
        "show log(exp(y) + exp(2*y)) = y + log(2 + exp(y))",
        "show log(a/3 + b/2) = log(2*a + 3*b) + log(6)",
        "show log(a^(1/3)) = log(a)/2",
        "show log(y^2 + 2*y + 1)/2 + 0*log(2) = log(y^2 + 1)",
    ]);
    // True where the right side has a value, and no further.
    never_refuted_or_proven(&[
        "show log(y^2 + y^2*z^2) = 2*log(y) + log(1 + z^2)",
        "show log(m^2) = 2*log(m)",
        "show ((a - b)^2)^(1/6) = (a - b)^(1/3)",
    ]);
}

#[test]
fn positive_factors_are_taken_out_of_a_root() {
    proven(&[
        "show sqrt(a^2*y^2 + a^2*z^2) = a*sqrt(y^2 + z^2)",
        "show sqrt(y^2/a^2 + z^2/a^2) = sqrt(y^2 + z^2)/a",
        "show sqrt(b*y^2/a^4 - b*z/a^4) = sqrt(b)*sqrt(y^2 - z)/a^2",
        "show sqrt(y/(a*b) + z/(2*a*b)) = sqrt(y + z/2)/sqrt(a*b)",
    ]);
    refuted(&[
        "show sqrt(y^2/a^2 + z^2/a^2) = sqrt(y^2 + z^2)*a",
        "show sqrt(y^2/a^4 + z^2/a^4) = sqrt(y^2 + z^2)/a",
        "show sqrt(y^2/h^2 + z^2/h^2) = sqrt(y^2 + z^2)/h",
    ]);
}

#[test]
fn a_power_of_a_root_is_what_it_is_a_root_of() {
    proven(&[
        "show (a^(1/3))^3 = a",
        "show a^(1/3)*a^(2/3) = a",
        "show a^(1/3)*a^(1/5) = a^(8/15)",
        "show a^(1/2)*a^(1/3) = a^(5/6)",
        "show (a*b)^(1/3) = a^(1/3)*b^(1/3)",
        "show (8*a)^(1/3) = 2*a^(1/3)",
        "show (a^(1/3) + 1)^3 = a + 3*a^(2/3) + 3*a^(1/3) + 1",
        "show (a^2)^z = a^(2*z)",
        "show (a^z)^(1/3)*a^(2*z/3) = a^z",
        "show ((a + 7)^(1/3))^3 = a + 7",
        "show (a + b)^(2/3)*(a + b)^(4/3) = (a + b)^2",
        "show a^(1/3)*(a + b)^(1/3)*a^(2/3)*(a + b)^(2/3) = a^2 + a*b",
        "show ((a + b)^(1/3) - 1)*((a + b)^(2/3) + (a + b)^(1/3) + 1) = a + b - 1",
        "show (1 + y^2*a)^(1/7)*(1 + y^2*a)^(6/7) = 1 + a*y^2",
        "show 3^(1/3)*9^(1/3) = 3",
        "show (3*a)^(2/3)*(3*a)^(1/3) = 3*a",
        "show 6^(1/3)*(4/3)^(1/3) = 2",
        "show 1/3^(1/3) = 9^(1/3)/3",
        "show (a^(1/3) - b^(1/3))*(a^(2/3) + a^(1/3)*b^(1/3) + b^(2/3)) = a - b",
        "when y > 0\nshow (y^3)^(1/3) = y",
        "show d(p^(1/3), x) = p^(1/3)*d(p, x)/(3*p)",
        "show (h^2)^(1/2) = -h",
        "show (a^3 + 3*a^2*b + 3*a*b^2 + b^3)^(1/3) = a + b",
        "show (y^6 + 3*y^4 + 3*y^2 + 1)^(1/3) = y^2 + 1",
        "show p^(1/3)*p^(1/6) = sqrt(p)",
    ]);
    refuted(&[
        "show (a^(1/3))^2 = a",
        "show a^(1/3)*a^(1/3) = a",
        "show a^(1/3)*a^(1/5) = a^(2/15)",
        "show (a + b)^(1/3) = a^(1/3) + b^(1/3)",
        "show (8*a)^(1/3) = 8*a^(1/3)",
        "show (a^3 + b^3)^(1/3) = a + b",
        "show (y^2)^(1/4)*(y^2)^(1/4) = y",
        "show ((y^2)^(1/4))^2 = y",
        "show ((y - z)^6)^(1/6) = y - z",
        "show (y^2)^(3/2) = y^3",
        "show (h^2)^(1/2) = h",
        "show (a^2)^z = a^z",
        "show 3^(1/3)*9^(1/3) = 9",
        "show (a^3 + 3*a^2*b + 3*a*b^2 + 2*b^3)^(1/3) = a + b",
        "show (y^2 + 2*y*z + z^2)^(1/4)*(y^2 + 2*y*z + z^2)^(1/4) = y + z",
        "show (a + 7)^(1/3)*(a + 7)^(1/3) = a + 7",
    ]);
}

/// A small source of numbers; the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// A numerator that is not 0, and a denominator.
    fn fraction(&mut self) -> (i64, i64) {
        let n = self.below(7) as i64 + 1;
        (if self.below(2) == 0 { n } else { -n }, [1, 2, 3, 4, 5, 6, 8, 9][self.below(8) as usize])
    }
}

/// For any rationals: e^(r m) e^(s m) = e^((r + s) m), the same for powers, and the addition theorem; with
/// another coefficient on one side it is false.
#[test]
fn laws_hold_for_any_rational_coefficients() {
    let mut numbers = Numbers(7);
    let (mut truths, mut lies) = (Vec::new(), Vec::new());
    let monomials = ["y", "y*z", "y^2*w", "y/m", "c*u", "exp(y)"];
    let bases = ["a", "b", "(a + b)", "(1 + a*y^2)"];
    for k in 0..60 {
        let ((n, d), (j, e)) = (numbers.fraction(), numbers.fraction());
        let m = monomials[numbers.below(6) as usize];
        let base = bases[numbers.below(4) as usize];
        let (sum, over) = (n * e + j * d, d * e);
        for (wrong, claims) in [(0, &mut truths), (1, &mut lies)] {
            let sum = sum + wrong;
            claims.push(match k % 4 {
                0 => format!("show exp({n}*{m}/{d})*exp({j}*{m}/{e}) = exp({sum}*{m}/{over})"),
                1 => format!("show {base}^({n}/{d})*{base}^({j}/{e}) = {base}^({sum}/{over})"),
                2 => format!(
                    "show cos({n}*{m}/{d})*cos({j}*{m}/{e}) - sin({n}*{m}/{d})*sin({j}*{m}/{e}) = \
                     cos({sum}*{m}/{over})"
                ),
                _ => format!(
                    "show log(a^({n}/{d})*exp({j}*y/{e})*a^({j}/{e})) = {sum}*log(a)/{over} + {j}*y/{e}"
                ),
            });
        }
    }
    let truths: Vec<&str> = truths.iter().map(String::as_str).collect();
    let lies: Vec<&str> = lies.iter().map(String::as_str).collect();
    proven(&truths);
    refuted(&lies);
}

/// Components that have a value on opposite sides are two statements: the domain of one says nothing of the other.
#[test]
fn components_on_opposite_domains() {
    outcomes::all_have(
        "index al in 1..N, N = 2\ncoord y",
        Verdict::Conditional,
        &["show components^{al}(2*log(y), 2*log(-y)) = components^{al}(log(y^2), log(y^2))"],
    );
}
