//! Claims with their truth, checked by numbers before they are handed out.

use crate::expr::{Expr, Jet, Name, Number, Point, Power, Product, Quotient, Sum, n};
use crate::random::Random;
use crate::rewrite::rewritten;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Holds,
    Refuted,
    /// Both sides agree where both are defined, but one is not defined on an open part of the domain.
    Conditional,
}

pub struct Claim {
    pub lines: String,
    pub truth: Truth,
}

impl Claim {
    pub fn new(truth: Truth, lines: impl Into<String>) -> Self {
        Self { lines: lines.into(), truth }
    }

    /// `truth` if it is true, `Refuted` if not.
    pub fn is(holds: bool, lines: impl Into<String>) -> Self {
        Self::new(if holds { Truth::Holds } else { Truth::Refuted }, lines)
    }
}

/// 2^61 - 1, the prime that exact arithmetic is done in.
pub const PRIME: i128 = (1 << 61) - 1;

/// A factor that makes a difference, be it ever so small, or a multiple of the prime.
pub fn factor(random: &mut Random) -> Expr {
    if random.once_in(400) {
        return Number(1, PRIME);
    }
    let sign = if random.once_in(2) { 1 } else { -1 };
    match random.below(16) {
        0 => Number(sign, 100_000_000_000_000_000_000),
        1 => Number(sign, 1 << 61),
        2 => n(sign * PRIME),
        3 => n(sign * (PRIME + 1)),
        4 => n(sign * 2 * PRIME),
        5 => Number(sign, 1_000_000),
        6 => Number(sign * random.pick(&[3, 7, 11]), 2),
        _ => n(sign * random.between(1, 12)),
    }
}

/// How many points a label is checked at.
const POINTS: u64 = 6;

/// Whether both sides are equal, in defined points and in numbers, as far as a few points tell.
fn agree(left: &Expr, right: &Expr, seed: u64) -> Option<bool> {
    let mut seen = 0;
    for k in 0..POINTS {
        let (l, r) = (left.value(Point(seed ^ k)), right.value(Point(seed ^ k)));
        if l.is_finite() != r.is_finite() {
            return Some(false);
        }
        if !l.is_finite() || l.norm() + r.norm() > 1e9 {
            continue;
        }
        let apart = (l - r).norm() / (1.0 + l.norm() + r.norm());
        if apart > 1e-5 {
            return Some(false);
        }
        if apart > 1e-9 {
            return None;
        }
        seen += 1;
    }
    (seen > 1).then_some(true)
}

/// From a true equation a claim that says the same in other words, or one that is false.
///
/// `None` if numbers do not confirm the label, so that another is drawn.
pub fn either(random: &mut Random, before: &str, left: Expr, right: Expr) -> Option<Claim> {
    let (steps, seed) = (random.below(3), random.next());
    let mut right = rewritten(random, &right, steps);
    if left == right || agree(&left, &right, seed) != Some(true) {
        return None;
    }
    let holds = random.once_in(2);
    if !holds {
        right = falsified(random, &left, right, seed)?;
    }
    Some(Claim::is(holds, format!("{before}show {left} = {right}")))
}

/// The right side with one thing wrong.
fn falsified(random: &mut Random, left: &Expr, right: Expr, seed: u64) -> Option<Expr> {
    let plainly_wrong = |wrong: Expr| (agree(left, &wrong, seed) == Some(false)).then_some(wrong);
    match (&right, random.below(4)) {
        (Sum(terms), 0) => {
            let (mut terms, flipped) = (terms.clone(), random.below(terms.len()));
            terms[flipped] = -terms[flipped].clone();
            plainly_wrong(Sum(terms))
        }
        (Power(base, exponent), 0 | 1) => plainly_wrong((**base).clone().to((**exponent).clone() + n(1))),
        // Added to what is not 0, nothing but 0 can be without effect.
        _ => Some(right.clone() + factor(random) * monomial(random, &[left, &right])),
    }
}

/// A product of names that occur in these expressions.
pub fn monomial(random: &mut Random, of: &[&Expr]) -> Expr {
    let mut leaves = Vec::new();
    of.iter().for_each(|expr| leaves_of(expr, &mut leaves));
    if leaves.is_empty() {
        return n(1);
    }
    let first = random.pick(&leaves);
    match random.below(3) {
        0 => first,
        1 => first.pow(random.between(2, 3)),
        _ => first * random.pick(&leaves),
    }
}

fn leaves_of(expr: &Expr, leaves: &mut Vec<Expr>) {
    match expr {
        Name(name) if name == "i" => {}
        Name(_) | Jet(..) => leaves.push(expr.clone()),
        Number(..) => {}
        Sum(parts) | Product(parts) => parts.iter().for_each(|part| leaves_of(part, leaves)),
        Quotient(a, b) | Power(a, b) => [a, b].into_iter().for_each(|part| leaves_of(part, leaves)),
        Expr::Call(_, argument) => leaves_of(argument, leaves),
    }
}

/// A true equation in a setting that does not touch it.
pub fn in_context(random: &mut Random, (left, right): (Expr, Expr), around: &[Expr]) -> (Expr, Expr) {
    let other = random.pick(around);
    match random.below(5) {
        0 => (left * other.clone(), other * right),
        1 => (left + other.clone(), other + right),
        2 => (left / other.clone(), right / other),
        3 => {
            let c = n(random.nonzero(9));
            (c.clone() * left, c * right)
        }
        _ => (left, right),
    }
}

/// The same for a left side that is worked out to be `right`, such as a derivative.
pub fn stated(random: &mut Random, before: &str, left: &str, right: &Expr) -> Option<Claim> {
    let (steps, seed) = (random.below(3), random.next());
    let mut shown = rewritten(random, right, steps);
    if agree(right, &shown, seed) != Some(true) {
        return None;
    }
    let holds = random.once_in(2);
    if !holds {
        shown = shown.clone() + factor(random) * monomial(random, &[right]);
    }
    Some(Claim::is(holds, format!("{before}show {left} = {shown}")))
}
