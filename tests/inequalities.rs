//! Inequalities that are proven, those that are refuted, and the points that they are refuted at.

mod common;
mod outcomes;

use outcomes::{all_have, decide};
use referee::record::Verdict;

const NOTATION: &str = "\
coord    t, x
param    y, z, w, eps, c, h, r > 0, m > 0, a > 0, b > 0, n < 0, k >= 0
field    u(t, x), v(t, x), p(t, x) > 0, psi(t, x) complex, phi(t, x) complex
function f";

#[track_caller]
fn proven(lines: &[&str]) {
    all_have(NOTATION, Verdict::Holds, lines);
}

#[track_caller]
fn refuted(lines: &[&str]) {
    all_have(NOTATION, Verdict::Refuted, lines);
}

/// Whatever else becomes of it.
#[track_caller]
fn not_proven(lines: &[&str]) {
    for (outcome, lines) in decide(NOTATION, lines).iter().zip(lines) {
        assert_ne!(outcome.verdict, Verdict::Holds, "{lines}: {}", outcome.reason);
    }
}

#[test]
fn what_follows_from_the_assumptions() {
    proven(&[
        "when y > 10\nshow y > 9",
        "when y > 10\nshow y >= 10",
        "when y > 10\nshow 2*y - 20 > 0",
        "when 2*y - 1 > 0\nshow y > 1/2",
        "when h > 100\nshow h > 0",
        "when h > 100\nshow h^2 > 10000",
        "when y < 1\nshow 1 - y > 0",
        "when r - 2*m > 0\nshow 1 - 2*m/r > 0",
        "when r > 2*m\nshow r/(r - 2*m) > 1",
        "show a + b > a",
        "when y > z\nwhen z > w\nshow y > w",
        "when y > 1\nwhen z > 1\nshow y*z > 1",
        "when y >= 2\nwhen z >= 3\nshow y*z >= 6",
        "when y*z > 1\nshow 3*y*z - 3 > 0",
        "when y != 0\nshow y^2 > 0",
        "when y != 0\nshow 1/y^2 > 0",
        "when 1 - c^2 > 0\nshow 2 - c^2 > 1",
        "when p > 1\nshow p*d(u, x)^2 >= d(u, x)^2",
        "when y > 3\nwhen y < 4\nshow (y - 3)*(4 - y) > 0",
        "when y > 3\nwhen y < 4\nshow y^2 - 7*y + 12 < 0",
        "when h - 5/4 > 0\nwhen 7/5 - h > 0\nshow h^2 < 2",
    ]);
    refuted(&[
        "when y > 10\nshow y > 11",
        "when y > 10\nshow y >= 10 + 1/1000",
        "when 2*y - 1 > 0\nshow y > 51/100",
        "when r > m\nshow 1 - 2*m/r > 0",
        "when y > z\nshow y^2 > z^2",
        "when y*z > 1\nshow y*z > 1 + 1/1000",
        "when y > 3\nwhen y < 4\nshow y < 39/10",
        "when h - 5/4 > 0\nwhen 7/5 - h > 0\nshow h^2 < 19/10",
    ]);
}

#[test]
fn sums_of_squares() {
    proven(&[
        "show y^2 + z^2 >= 2*y*z",
        "show y^2 + z^2 >= -2*y*z",
        "show y^4 - y^2 + 1 > 0",
        "show y^4 - y^2 + 1 >= 3/4",
        "show y^2 + z^2 - y*z >= 0",
        "show y^2 - 4*y + 4 >= 0",
        "show y^2 - 4*y + 5 > 0",
        "show 4*y^2 - 12*y*z + 9*z^2 >= 0",
        "show (y - 2*z + 3*w)^2 + 1 > 0",
        "show y^2 + z^2 + w^2 >= y*z + z*w + w*y",
        "show (y^2 + z^2)*(w^2 + c^2) >= (y*w + z*c)^2",
        "show 2*(y^4 + z^4) >= (y^2 + z^2)^2",
        "show 3*(y^2 + z^2 + w^2) >= (y + z + w)^2",
        "show (y^2 + 1)*(z^2 + 1) >= (y*z + 1)^2 - 2*y*z + 2*y*z",
        "show y^4*z^2 + z^4*y^2 + 1 - 2*y^2*z^2 + y^2 >= 0",
        "show a^2 + 2*a*b + b^2 > 0",
        "show a^2 - a*b + b^2 > 0",
        "show a^3 + b^3 >= a^2*b + a*b^2",
        "show a^3 + b^3 + r^3 >= 3*a*b*r",
        "show (a + b)/2 >= sqrt(a*b)",
        "show a/b + b/a >= 2",
        "show a + 1/a >= 2",
        "show (a + b)*(1/a + 1/b) >= 4",
        "show sqrt(y^2 + z^2)^2 - 2*y*z >= 0",
        "show y^2/(1 + y^2) < 1",
        "show 2*y/(1 + y^2) <= 1",
        "show d(u, x)^2 + d(u, t)^2 >= 2*d(u, x)*d(u, t)",
        "show f(y)^2 + 1 >= 2*f(y)",
        "show y^6 - 2*y^3 + 1 >= 0",
    ]);
    refuted(&[
        "show y^2 + z^2 > 2*y*z",
        "show y^2 + z^2 >= 201/100*y*z",
        "show y^4 - y^2 + 1/5 > 0",
        "show y^2 - 100*y + 2499 > 0",
        "show (y - 7)^2 > 0",
        "show y^2 - 4*y + 4 > 1/1000",
        "show a^2 - 2*a*b + b^2 > 0",
        "show a + 1/a >= 2 + 1/1000",
        "show y + 1/y >= 2",
        "show 2*y/(1 + y^2) < 1",
        "show (y^2 + z^2)*(w^2 + c^2) > (y*w + z*c)^2 + 1/1000",
        "show y^2 + z^2 + w^2 >= y*z + z*w + w*y + 1/1000",
        "show f(y)^2 + 1 > 2*f(y)",
    ]);
    // Zero at irrational points only: neither proven, nor refuted at a rational point.
    not_proven(&["show y^4 - y^2 + 1/4 > 0", "show (y^2 - 2)^2 > 0"]);
}

#[test]
fn roots() {
    proven(&[
        "show sqrt(a^2 + b^2) <= a + b",
        "show sqrt(a) + sqrt(b) >= sqrt(a + b)",
        "show sqrt(a + b) >= (sqrt(a) + sqrt(b))/sqrt(2)",
        "show sqrt(1 + y^2) >= 1",
        "show sqrt(1 + y^2) > y",
        "show sqrt(1 + y^2) >= (1 + y)/sqrt(2)",
        "when y^2 < 1\nshow 1/sqrt(1 - y^2) >= 1",
        "show a*sin(y) + b*cos(y) <= sqrt(a^2 + b^2)",
        "show sqrt(psi*conj(psi)) >= re(psi)",
        "when r > 2*m\nshow sqrt(1 - 2*m/r) < 1",
    ]);
    refuted(&[
        "show sqrt(a^2 + b^2) < a + b/2",
        "show sqrt(a) + sqrt(b) > 101/100*sqrt(a + b)",
        "show sqrt(1 + y^2) > 1",
        "show sqrt(1 + y^2) > (1 + y)/sqrt(2) + 1/1000",
        "show sqrt(psi*conj(psi)) > re(psi)",
    ]);
}

/// A small generator of random numbers, the same on every machine (Numerical Recipes' constants).
struct Random(u64);

impl Random {
    fn next(&mut self, from: i64, to: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + ((self.0 >> 33) % (to - from + 1) as u64) as i64
    }
}

/// Coefficients by the powers of y and z.
type Terms = std::collections::BTreeMap<(u32, u32), i64>;

fn square(root: &Terms) -> Terms {
    let mut square = Terms::new();
    for ((a, b), x) in root {
        for ((c, d), y) in root {
            *square.entry((a + c, b + d)).or_default() += x * y;
        }
    }
    square
}

fn written(terms: &Terms) -> String {
    let term = |((a, b), c): (&(u32, u32), &i64)| format!("({c})*y^{a}*z^{b}");
    terms.iter().map(term).collect::<Vec<_>>().join(" + ")
}

/// Sums of squares of random polynomials, multiplied out.
fn random_sums(random: &mut Random, count: usize) -> Vec<Terms> {
    let mut sums = Vec::new();
    for n in 0..count {
        let monomials: &[(u32, u32)] = match n % 3 {
            0 => &[(0, 0), (1, 0), (0, 1)],
            1 => &[(0, 0), (1, 0), (2, 0)],
            _ => &[(0, 0), (1, 0), (0, 1), (1, 1), (2, 0)],
        };
        let mut sum = Terms::new();
        for _ in 0..random.next(1, 3) {
            let root: Terms = monomials.iter().map(|m| (*m, random.next(-3, 3))).collect();
            for (monomial, c) in square(&root) {
                *sum.entry(monomial).or_default() += c;
            }
        }
        sum.retain(|_, c| *c != 0);
        if !sum.is_empty() {
            sums.push(sum);
        }
    }
    sums
}

#[test]
fn random_sums_of_squares_are_never_refuted_and_mostly_proven() {
    let sums = random_sums(&mut Random(1), 60);
    let lines: Vec<String> = sums.iter().map(|sum| format!("show {} >= 0", written(sum))).collect();
    let outcomes = decide(NOTATION, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let proven = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Holds).count();
    for (outcome, line) in outcomes.iter().zip(&lines) {
        assert!(matches!(outcome.verdict, Verdict::Holds | Verdict::Undecided), "{line}: {}", outcome.reason);
    }
    assert!(10 * proven >= 8 * outcomes.len(), "{proven} of {}", outcomes.len());
}

#[test]
fn random_polynomials_with_a_negative_point_are_never_proven() {
    let mut random = Random(2);
    let mut lines = Vec::new();
    for sum in random_sums(&mut random, 60) {
        // Lowered by a little more than the value at a point.
        let (y, z) = (random.next(-5, 5), random.next(-5, 5));
        let value: i64 = sum.iter().map(|((a, b), c)| c * y.pow(*a) * z.pow(*b)).sum();
        lines.push(format!("show {} - {value} - 1/1000 >= 0", written(&sum)));
    }
    let outcomes = decide(NOTATION, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let refuted = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Refuted).count();
    for (outcome, line) in outcomes.iter().zip(&lines) {
        assert!(
            matches!(outcome.verdict, Verdict::Refuted | Verdict::Undecided),
            "{line}: {}",
            outcome.reason
        );
    }
    assert!(10 * refuted >= 9 * outcomes.len(), "{refuted} of {}", outcomes.len());
}

/// (y - r)^2 ((y - s)^2 + 1) has the minimum 0 at y = r.
#[test]
fn a_little_below_the_minimum_holds_and_a_little_above_fails() {
    let mut random = Random(3);
    for _ in 0..8 {
        let (r, s) = (random.next(-40, 40), random.next(-4, 4));
        let at_least = |bound: &str| format!("show (y - ({r}))^2*((y - ({s}))^2 + 1) >= {bound}");
        proven(&[&at_least("0"), &at_least("-1/1000")]);
        refuted(&[&at_least("1/1000")]);
    }
}

#[test]
fn complex_variables() {
    proven(&[
        "show psi*conj(psi) >= 0",
        "show (psi + conj(psi))^2 >= 0",
        "show re(psi)^2 <= psi*conj(psi)",
        "show (psi*conj(psi) + phi*conj(phi))^2 >= psi^2*conj(phi)^2 + conj(psi)^2*phi^2 + 2*psi*conj(psi)*phi*conj(phi)",
        "show (psi - phi)*conj(psi - phi) >= 0",
        "show 1/(1 + psi*conj(psi)) <= 1",
    ]);
    refuted(&["show psi^2 >= 0", "show psi*conj(psi) > 0", "show psi*conj(phi) + conj(psi)*phi >= 0"]);
    // A square of something that is not shown to be real has no sign.
    not_proven(&[
        "show psi^2 >= 0",
        "show psi^4 >= 0",
        "show (psi - conj(psi))^2 >= 0",
        "show psi^2*phi^2 >= 0",
        "show (i*psi)^2 >= 0",
        "show (i*y)^2 >= 0",
        "show psi^2 + im(psi)^2 >= 0",
        "show y^2 + i*z >= 0",
        "show exp(psi) > 0",
    ]);
}

#[test]
fn functions_of_one_variable() {
    proven(&[
        "show cosh(y) >= 1",
        "show cosh(y) > 0",
        "show exp(y) >= 1 + y",
        "show exp(y) > y",
        "show exp(y^2 + z^2) >= 1 + y^2 + z^2",
        "when y > 0\nshow exp(y) > 1",
        "when y > 0\nshow exp(y) > 1 + y + y^2/2",
        "when y > 0\nshow log(1 + y) <= y",
        "when y > -1\nshow log(1 + y) <= y",
        "show log(a) <= a - 1",
        "show a*log(a) >= a - 1",
        "when y > 0\nshow y - tanh(y) >= 0",
        "when y > 0\nshow y - tanh(y) > 0",
        "when y >= 0\nshow sin(y) <= y",
        "show cos(y) >= 1 - y^2/2",
        "show cos(y) <= 1",
        "show cosh(y) >= 1 + y^2/2",
        "when y > 0\nshow sinh(y) > y",
        "show a*exp(y) - a*y > 0",
        "when y > z\nshow exp(y) > exp(z)",
        "when y > 1\nshow log(y) > 0",
        "when y > 1\nshow sqrt(y) > 1",
        "when y > -1\nwhen y < 1\nshow sqrt(1 - y^2) <= 1",
        "show exp(y) >= exp(1)*y",
        "when y > 0\nshow log(1 + y) >= y/(1 + y)",
        "when y > 0\nshow sinh(y) >= y + y^3/6",
        "show log(a) - log(b) <= (a - b)/b",
        "show p*log(p/a) - p + a >= 0",
        "show log(1 + exp(y)) > 0",
        "show exp(y)/(1 + exp(y))^2 <= 1/4",
        "when y > z\nshow tanh(y) > tanh(z)",
    ]);
    refuted(&[
        "show cosh(y) > 1",
        "show cosh(y) >= 1001/1000",
        "show exp(y) > 1 + y",
        "show exp(y) >= 1 + 2*y",
        "show exp(y) >= 1 + y + y^2/2",
        "when y > 0\nshow y - 2*tanh(y) >= 0",
        "show y - tanh(y) >= 0",
        "show cos(y) >= 1 - y^2/3",
        "show log(a) <= a - 1001/1000",
        "when y > z\nshow exp(y) > 2*exp(z)",
        "show sqrt(y) > 0",
    ]);
}

#[test]
fn bounded_ranges_and_constants() {
    proven(&[
        "show 2 + sin(y) > 0",
        "show sin(y) + cos(z) <= 2",
        "show 3 + sin(y) + 2*cos(z) >= 0",
        "show sin(y)^2 <= 1",
        "show sin(y)*cos(y) <= 1/2",
        "show tanh(y) < 1",
        "show tanh(y) > -1",
        "show tanh(y)^2 < 1",
        "show exp(1) > 2",
        "show sqrt(2) < 3/2",
        "show log(2) < 7/10",
        "show y^2 + exp(1) > 2",
        "when y > 0\nwhen y < 1\nshow exp(y) + sin(y) < 4",
        "when y >= 0\nwhen y <= 1\nshow y*sin(y) + log(1 + y) < 2",
    ]);
    refuted(&[
        "show 1 + sin(y) > 1/1000",
        "show tanh(y) < 999/1000",
        "show exp(1) > 3",
        "show y^2 + exp(1) > 28/10",
        "when y > 0\nwhen y < 1\nshow exp(y) + sin(y) < 3",
    ]);
}

#[test]
fn points_off_the_beaten_track() {
    refuted(&[
        "show y != 17",
        "show y != 355/113",
        "show y^2 - 34*y != -289",
        "when y > 10\nshow y < 1000",
        "when y^2 + z^2 > 999/1000\nwhen y^2 + z^2 < 1001/1000\nshow y > z",
        "when y > 3\nwhen y < 4\nshow z > y",
        "when log(a) > 5\nshow b > a",
        "when exp(y) > 100\nwhen y < 5\nshow z > 0",
        "when sqrt(y) > 7\nshow z > y",
        "when psi*conj(psi) > 99\nwhen psi*conj(psi) < 100\nshow re(psi) > im(psi)",
        "when y > 1000\nwhen z > y^2\nshow z < 2*y^2",
        "when log(a) + log(b) > 7\nshow a > b",
    ]);
    // A symmetric matrix with one negative direction, by its leading minors.
    refuted(&[
        "when y < 0\nwhen y*z - w^2 < 0\nwhen y*(z*c - h^2) - w*(w*c - h*eps) + eps*(w*h - z*eps) < 0\nwhen y + 3 > 0\nwhen y + 2 < 0\nshow h*w*eps >= -1000",
    ]);
}

/// The value of a declared function at a number is any number: it has no bounds.
#[test]
fn the_value_of_a_declared_function_at_a_number_has_no_bounds() {
    let notation = "param y\nfunction f";
    let never = ["show f(1) > -1000", "show f(1)*y^2 + 1000*y^2 >= 0", "show f(0)^2 <= 100"];
    outcomes::all_are(notation, &never, "not proven", |verdict, _| verdict != Verdict::Holds);
}
