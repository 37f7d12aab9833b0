//! Multiples and fractions of an argument, symbolic factors, complex arguments, and π.
//!
//! Those with π wait for it to be a number of the language: until then they may be left open, but never be
//! wrong.

use crate::case::{Case, Kind, holds, never_holds, never_refuted, refuted};

pub const KIND: Kind = Kind { title: "Elementary functions", cases: CASES };

/// True, to be proven later.
const fn later(lines: &'static str) -> Case {
    never_refuted(lines)
}

const CASES: &[Case] = &[
    holds("show sin(y) = 2*sin(y/2)*cos(y/2)"),
    holds("show cos(y) = 1 - 2*sin(y/2)^2"),
    holds("show tan(y) = 2*tan(y/2)/(1 - tan(y/2)^2)"),
    holds("show exp(2*c*y) = exp(c*y)^2"),
    holds("show exp((y + z)^2) = exp(y^2)*exp(2*y*z)*exp(z^2)"),
    holds("show exp(y*i)^2 = exp(2*i*y)"),
    holds("show cos(2*c*t) = 2*cos(c*t)^2 - 1"),
    holds("show sin(2*c*y) = 2*sin(c*y)*cos(c*y)"),
    holds("show sin(y^2 - z^2) = sin((y - z)*(y + z))"),
    holds("show log(exp(y) + exp(y)) = y + log(2)"),
    holds("show log(a*b + a) = log(a) + log(b + 1)"),
    holds("show (a^2)^z = a^(2*z)"),
    later("show exp(i*pi) = -1"),
    later("show exp(2*i*pi) = 1"),
    later("show sin(y + 2*pi) = sin(y)"),
    later("show sin(y + pi) = -sin(y)"),
    later("show cos(pi/3) = 1/2"),
    holds("show cos(y + i*z) = cos(y)*cosh(z) - i*sin(y)*sinh(z)"),
    never_holds("show sin(pi*y) = 0"),
    never_holds("show sin(y + pi) = sin(y)"),
    never_holds("show exp(i*pi) = 1"),
    never_holds("show cos(pi/3) = 2/3"),
    never_holds("show sin(y) = 2*sin(y/2)"),
    never_holds("show cos(2*c*t) = 2*cos(c*t)^2 + 1"),
    never_holds("show pi = 3.14159265358979"),
    // Whole multiples are known.
    holds("show sin(3*y) = 3*sin(y) - 4*sin(y)^3"),
    holds("show cos(5*y) = 16*cos(y)^5 - 20*cos(y)^3 + 5*cos(y)"),
    refuted("show sin(3*y) = 3*sin(y) + 4*sin(y)^3"),
];
