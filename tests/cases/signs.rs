//! Declared signs, signatures and conditions hold everywhere; inequalities hold on the whole domain.

use crate::case::{Case, Kind, holds, never_refuted, refuted};

pub const KIND: Kind = Kind { title: "Signs", cases: CASES };

const EUCLIDEAN: &str = "index al, be in 1..D, D = 2
coord X^{al}
metric g_{al be}(X) euclidean
param V^{al}";
const LORENTZIAN: &str = "index al, be in 0..D, D = 2
coord X^{al}
metric g_{al be}(X) lorentzian";
const RADIUS: &str = "coord r > 0";
const COMPLEX: &str = "field psi(x) complex";

const CASES: &[Case] = &[
    // All leading minors of a signature, not the determinant only.
    holds("show g_{1 1} > 0").with(EUCLIDEAN),
    holds("show g_{2 2} > 0").with(EUCLIDEAN),
    holds("show g_{1 1}*g_{2 2} - g_{1 2}^2 > 0").with(EUCLIDEAN),
    // Its minors say so, but no rule is known that sees it.
    never_refuted("show g_{al be}*V^{al}*V^{be} >= 0").with(EUCLIDEAN),
    holds("show sqrt(g_{1 1})^2 = g_{1 1}").with(EUCLIDEAN),
    refuted("show g_{1 2} > 0").with(EUCLIDEAN),
    holds("when g_{1 1} < 0\nshow g_{1 1}*g_{2 2} - g_{1 2}^2 < 0").with(LORENTZIAN),
    refuted("show g_{1 1} > 0").with(LORENTZIAN),
    // Coordinates.
    holds("show sqrt(r)/sqrt(r) = 1").with(RADIUS),
    holds("show r >= 0").with(RADIUS),
    holds("show sqrt(r^2) = r").with(RADIUS),
    holds("show log(r^2) = 2*log(r)").with(RADIUS),
    refuted("show sqrt(r^2) = -r").with(RADIUS),
    refuted("show r > 1").with(RADIUS),
    // What a rule implies.
    holds("where u = sqrt(v)\nshow u^2 = v"),
    holds("where u = sqrt(v)\nshow u >= 0"),
    holds("where u = exp(v)\nshow u > 0"),
    holds("where p = u\nshow u > 0"),
    refuted("where p = u\nshow u > 1"),
    // What conditions imply.
    holds("show h > 0").with("param h\nassume h > 100"),
    holds("show 1 - 2*m/r > 0").with("param m > 0, r > 0\nassume r - 2*m > 0"),
    refuted("show 1 - 3*m/r > 0").with("param m > 0, r > 0\nassume r - 2*m > 0"),
    holds("show h > 1").with("param h\nassume h - 5/4 > 0\nassume 7/5 - h > 0"),
    holds("when y > 10\nshow y > 9"),
    refuted("when y > 10\nshow y > 11"),
    holds("when 2*y - 1 > 0\nshow y > 1/2"),
    holds("when y > 3\nwhen y < 4\nshow y^2 < 16"),
    holds("when y > 3\nwhen y < 4\nshow (y - 3)*(y - 4) < 0"),
    refuted("when y > 3\nwhen y < 4\nshow y^2 < 15"),
    // A square of something complex has no sign.
    refuted("show psi^2 >= 0").with(COMPLEX),
    refuted("show (psi - conj(psi))^2 >= 0").with(COMPLEX),
    holds("show (psi + conj(psi))^2 >= 0").with(COMPLEX),
    holds("show psi*conj(psi) >= 0").with(COMPLEX),
    // Sums of squares.
    holds("show y^2 + z^2 >= 2*y*z"),
    refuted("show y^2 + z^2 > 2*y*z"),
    holds("show y^2 + z^2 + 1 > 2*y - 1"),
    refuted("show y^2 + z^2 > 2*y"),
    holds("show y^4 - y^2 + 1 > 0"),
    refuted("show y^4 - 2*y^2 + 1 > 0"),
    holds("show y^2 - 200*y + 10001 > 0"),
    refuted("show y^2 - 100*y + 2499 > 0"),
    refuted("show y^2 - 200*y + 9999 > 0"),
    refuted("show y != 17"),
    refuted("show y != 1/7"),
    refuted("show (y - 7)^2 > 0"),
    holds("show (y - 7)^2 + z^2 + 1 != 0"),
    // Positive numbers and means.
    holds("show a + b > a"),
    refuted("show a + y > a"),
    holds("show a/b + b/a >= 2"),
    holds("show sqrt(a*b) <= (a + b)/2"),
    refuted("show sqrt(a*b) < (a + b)/2"),
    // Elementary functions.
    holds("show cosh(y) >= 1"),
    refuted("show cosh(y) > 1"),
    holds("show cos(y) <= 1"),
    refuted("show cos(y) < 1"),
    holds("show exp(y) >= 1 + y"),
    refuted("show exp(y) >= 1 + 2*y"),
    holds("when y > 0\nshow y - tanh(y) >= 0"),
    refuted("when y > 0\nshow y - 2*tanh(y) >= 0"),
    holds("when y > 0\nshow log(1 + y) <= y"),
    holds("when y > 0\nshow sin(y) <= y"),
    refuted("show sin(y) <= y"),
    holds("show exp(1) > 2"),
    // Below the smallest number of a double, and still not 0.
    holds("show exp(-1000) > 0"),
    refuted("show exp(-1000) = 0"),
    refuted("show exp(1) = 2.718281828459045"),
    // An interval that begins at 0 is not positive, neither of what is shown nor of a condition.
    never_refuted("when sqrt(y^2) > 0\nshow y != 0"),
    never_refuted("when 1 - cos(y) > 0\nshow y != 0"),
    never_refuted("when exp(y) - 1 > 0\nshow y > 0"),
    // The cosine of an interval around 0 is [1 - e, 1].
    never_refuted("show cos(log(2) + log(3) - log(6)) = 1"),
    never_refuted("show 1 - cos(log(2) + log(3) - log(6)) <= 0"),
    never_refuted("when 1 - cos(log(2) + log(3) - log(6)) > 0\nshow y != 2"),
    never_refuted("when (sqrt(2)*y)^2 - 2*y^2 >= 0\nshow y^2 + 1 > 0"),
    refuted("show sqrt(y^2) + sinh(y)^2 > 0"),
    refuted("show sqrt(y^2) > 0"),
    refuted("show 1 - cos(y) > 0"),
];
