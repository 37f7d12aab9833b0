//! A root is the one that is not negative, whatever number stands in front of the square.

use crate::case::{Case, Kind, holds, never_refuted, refuted};

pub const KIND: Kind = Kind { title: "Signs of roots", cases: CASES };

const COMPLEX: &str = "field psi(t, x) complex";

const CASES: &[Case] = &[
    // 3, 7 and 11 are no squares modulo 2^61 - 1, 2 and 5 are.
    refuted("show sqrt(a^2 + 8*a^2) = -3*a"),
    holds("show sqrt(a^2 + 8*a^2) = 3*a"),
    refuted("show sqrt(11*a^2 - 2*a^2) = -3*a"),
    refuted("show sqrt(exp(2*y) + 8*exp(2*y)) = -3*exp(y)"),
    holds("show sqrt(exp(2*y) + 8*exp(2*y)) = 3*exp(y)"),
    refuted("show sqrt(h^2 + 8*h^2) = 3*h").with("param h < 0"),
    holds("show sqrt(h^2 + 8*h^2) = -3*h").with("param h < 0"),
    refuted("show 1/(sqrt(a^2 + 8*a^2) + a) = -1/(2*a)"),
    holds("show 1/(sqrt(a^2 + 8*a^2) + a) = 1/(4*a)"),
    refuted("show (a^2 + 8*a^2)^(3/2) = -27*a^3"),
    holds("show (a^2 + 8*a^2)^(3/2) = 27*a^3"),
    refuted("where u = -3*v^2\nshow sqrt(u^2) = u"),
    holds("where u = -3*v^2\nshow sqrt(u^2) = 3*v^2"),
    refuted("when c = 4*a\nshow sqrt((a - c)^2) = a - c"),
    holds("when c = 4*a\nshow sqrt((a - c)^2) = c - a"),
    // Signs that a condition gives, and signs that nothing gives.
    refuted("show sqrt((a - b)^2) = a - b"),
    holds("when a > b\nshow sqrt((a - b)^2) = a - b"),
    holds("when y < 1\nshow sqrt((y - 1)^2) = 1 - y"),
    refuted("when y < 1\nshow sqrt((y - 1)^2) = y - 1"),
    refuted("show sqrt(4*y^2 + 4*y + 1) = 2*y + 1"),
    refuted("show sqrt((y^2 - 1/100)^2) = y^2 - 1/100"),
    holds("show sqrt((y^2 + 1/100)^2) = y^2 + 1/100"),
    holds("when h*y >= 0\nshow sqrt(h*y)^2 = h*y").with("param h >= 0"),
    // Numbers.
    refuted("show sqrt(6 - 2*sqrt(5)) = 1 - sqrt(5)"),
    holds("show sqrt(6 - 2*sqrt(5)) = sqrt(5) - 1"),
    refuted("show sqrt(9 + 4*sqrt(5)) = -sqrt(5) - 2"),
    holds("show sqrt(9 + 4*sqrt(5)) = sqrt(5) + 2"),
    holds("show sqrt(8 + 2*sqrt(15)) = sqrt(3) + sqrt(5)"),
    refuted("show sqrt(8 - 2*sqrt(15)) = sqrt(3) - sqrt(5)"),
    holds("show sqrt(3)^2 = 3"),
    holds("show sqrt(12) = 2*sqrt(3)"),
    holds("show sqrt(7)*sqrt(28) = 14"),
    holds("show sqrt(1/3) = sqrt(3)/3"),
    refuted("show sqrt(2) = 1.41421356237309504880"),
    refuted("show sqrt(3) = 1.73205080756887729353"),
    // Cube roots of irrational numbers are left open.
    never_refuted("show (2 + sqrt(5))^(1/3) = (1 + sqrt(5))/2"),
    // Positive radicands that are sums, and roots that are not square.
    holds("show sqrt(a/3)*sqrt(3*a) = a"),
    holds("show sqrt(a^2 + 2*a*b + b^2) = a + b"),
    holds("show sqrt(1 + sinh(y)^2) = cosh(y)"),
    refuted("show sqrt(1 + sinh(y)^2) = -cosh(y)"),
    holds("show sqrt((psi*conj(psi))^2) = psi*conj(psi)").with(COMPLEX),
    holds("show (a^(1/3))^3 = a"),
    holds("show a^(1/3)*a^(2/3) = a"),
    holds("show (a*b)^(1/3) = a^(1/3)*b^(1/3)"),
    holds("show (a^3 + 3*a^2*b + 3*a*b^2 + b^3)^(1/3) = a + b"),
    refuted("show (a^3 + b^3)^(1/3) = a + b"),
    holds("show exp(y/3)^3 = exp(y)"),
    refuted("show exp(y/3)^3 = exp(3*y)"),
];
