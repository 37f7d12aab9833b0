//! A claim and the verdicts that it may have.

use referee::record::Verdict;

use crate::common::one_claim_each;

pub struct Kind {
    pub title: &'static str,
    pub cases: &'static [Case],
}

pub struct Case {
    pub lines: &'static str,
    /// The true verdict first, then what is no mistake either.
    pub allowed: &'static [Verdict],
    /// Declarations beside those of [`NOTATION`].
    pub notation: &'static str,
}

pub const NOTATION: &str = "coord t, x
field u(t, x), v(t, x), w(t, x), p(t, x) > 0
param a > 0, b > 0, y, z, eps, c, mu
function f";

const fn case(lines: &'static str, allowed: &'static [Verdict]) -> Case {
    Case { lines, allowed, notation: "" }
}

pub const fn holds(lines: &'static str) -> Case {
    case(lines, &[Verdict::Holds])
}

pub const fn refuted(lines: &'static str) -> Case {
    case(lines, &[Verdict::Refuted])
}

/// Both sides agree where both are defined, but one is not on an open part of the domain.
pub const fn conditional(lines: &'static str) -> Case {
    case(lines, &[Verdict::Conditional])
}

/// An error with its place and reason.
pub const fn refused(lines: &'static str) -> Case {
    case(lines, &[Verdict::Error])
}

/// False, or without a meaning: any answer but a proof.
pub const fn never_holds(lines: &'static str) -> Case {
    case(lines, &[Verdict::Error, Verdict::Refuted, Verdict::Undecided])
}

/// True, but it may be left open or refused.
pub const fn never_refuted(lines: &'static str) -> Case {
    case(lines, &[Verdict::Holds, Verdict::Undecided, Verdict::Error])
}

impl Case {
    pub const fn with(self, notation: &'static str) -> Self {
        Self { notation, ..self }
    }

    /// A section of this claim and what else it is given, one equation each.
    pub fn section(&self, others: &[&str]) -> String {
        let claims = one_claim_each([&[self.lines], others].concat());
        match self.notation {
            "" => claims,
            lines => format!("{claims}```notation\n{lines}\n```\n"),
        }
    }
}
