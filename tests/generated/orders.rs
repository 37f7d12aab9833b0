//! Expansions in a small parameter: regular, removable, Laurent, fractional and logarithmic.

use crate::claim::{Claim, factor};
use crate::expr::{Expr, call, n, q, v};
use crate::random::Random;

/// Coefficients that are worked out.
const TERMS: usize = 8;

/// A rational number; numerators and denominators stay small.
type Ratio = (i128, i128);

fn reduced((p, q): Ratio) -> Ratio {
    fn gcd(a: i128, b: i128) -> i128 {
        if b == 0 { a.abs() } else { gcd(b, a % b) }
    }
    let g = gcd(p, q).max(1) * q.signum();
    (p / g, q / g)
}

fn times(a: Ratio, b: Ratio) -> Ratio {
    reduced((a.0 * b.0, a.1 * b.1))
}

fn plus(a: Ratio, b: Ratio) -> Ratio {
    reduced((a.0 * b.1 + b.0 * a.1, a.1 * b.1))
}

/// A function of e = eps·y with its Taylor coefficients.
#[derive(Clone)]
struct Series {
    written: Expr,
    coefficients: Vec<Ratio>,
}

impl Series {
    fn new(written: Expr, coefficient: impl Fn(i128) -> Ratio) -> Self {
        Self { written, coefficients: (0..TERMS as i128).map(coefficient).collect() }
    }

    fn times(self, other: Self) -> Self {
        let coefficient = |n: i128| {
            (0..=n as usize)
                .map(|k| times(self.coefficients[k], other.coefficients[n as usize - k]))
                .fold((0, 1), plus)
        };
        Self::new(self.written.clone() * other.written.clone(), coefficient)
    }

    fn plus(self, other: Self) -> Self {
        let coefficient = |n: i128| plus(self.coefficients[n as usize], other.coefficients[n as usize]);
        Self::new(self.written.clone() + other.written.clone(), coefficient)
    }

    /// The terms from e^first to below e^end, divided by e^first.
    fn part(&self, first: usize, end: usize) -> Expr {
        (first..end).fold(n(0), |sum, k| {
            let (p, q_) = self.coefficients[k];
            sum + q(p, q_) * argument().pow((k - first) as i128)
        })
    }
}

fn argument() -> Expr {
    v("eps") * v("y")
}

fn factorial(n: i128) -> i128 {
    (1..=n).product()
}

fn function(random: &mut Random) -> Series {
    let e = argument();
    let odd = |n: i128, alternating: bool| match (n % 2, alternating && n % 4 == 3) {
        (0, _) => (0, 1),
        (_, true) => (-1, factorial(n)),
        (_, false) => (1, factorial(n)),
    };
    let even = |n: i128, alternating: bool| match (n % 2, alternating && n % 4 == 2) {
        (1, _) => (0, 1),
        (_, true) => (-1, factorial(n)),
        (_, false) => (1, factorial(n)),
    };
    let s = random.nonzero(3);
    // (1 + e)^m = Σ m (m-1) … (m-k+1)/k! e^k
    let power = |numerator: i128, denominator: i128| {
        move |k: i128| {
            (0..k).fold((1, 1), |c, j| times(c, (numerator - j * denominator, denominator * (j + 1))))
        }
    };
    match random.below(10) {
        0 => Series::new(call("exp", n(s) * e), |k| reduced((s.pow(k as u32), factorial(k)))),
        1 => Series::new(call("sin", e), |k| odd(k, true)),
        2 => Series::new(call("cos", e), |k| even(k, true)),
        3 => Series::new(call("sinh", e), |k| odd(k, false)),
        4 => Series::new(call("cosh", e), |k| even(k, false)),
        5 => Series::new(n(1) / (n(1) - n(s) * e), |k| (s.pow(k as u32), 1)),
        6 => Series::new(call("log", n(1) + e), |k| match k {
            0 => (0, 1),
            _ => (if k % 2 == 0 { -1 } else { 1 }, k),
        }),
        7 => Series::new(call("sqrt", n(1) + e), power(1, 2)),
        8 => Series::new(n(1) / call("sqrt", n(1) + e), power(-1, 2)),
        _ => Series::new(n(s) + e.pow(2), |k| match k {
            0 => (s, 1),
            2 => (1, 1),
            _ => (0, 1),
        }),
    }
}

fn composed(random: &mut Random) -> Series {
    let first = function(random);
    match random.below(3) {
        0 => first,
        1 => first.times(function(random)),
        _ => first.plus(function(random)),
    }
}

/// `left = terms + O(eps^order)`, or with a wrong coefficient below the order.
fn expansion(random: &mut Random, before: &str, left: &Expr, terms: Expr, order: usize) -> Option<Claim> {
    let holds = random.once_in(2);
    let shown = if holds {
        terms
    } else {
        let wrong = random.below(order) as i128;
        terms + factor(random) * v("eps").pow(wrong) * v(random.pick(&["y", "a"]))
    };
    Some(Claim::is(holds, format!("{before}show {left} = {shown} + O(eps^{order})")))
}

pub fn regular(random: &mut Random) -> Option<Claim> {
    let series = composed(random);
    let order = random.between(1, 4) as usize;
    if random.once_in(6) {
        // One order too many, where the next coefficient is not 0.
        let terms = series.part(0, order);
        return (series.coefficients[order].0 != 0)
            .then(|| Claim::is(false, format!("show {} = {terms} + O(eps^{})", series.written, order + 1)));
    }
    let terms = series.part(0, order);
    expansion(random, "", &series.written, terms, order)
}

/// (f - its first terms)/e^k: 0/0 at eps = 0.
pub fn removable(random: &mut Random) -> Option<Claim> {
    let series = composed(random);
    let (removed, order) = (random.between(1, 3) as usize, random.between(1, 3) as usize);
    let left = (series.written.clone() - series.part(0, removed)) / argument().pow(removed as i128);
    let terms = series.part(removed, removed + order);
    let before = random.pick(&["", "", "when eps > 0\n", "when eps != 0\n"]);
    expansion(random, before, &left, terms, order)
}

/// f/e^k with the pole kept.
pub fn laurent(random: &mut Random) -> Option<Claim> {
    let series = composed(random);
    let (pole, order) = (random.between(1, 2) as usize, random.between(1, 3) as usize);
    let left = series.written.clone() / argument().pow(pole as i128);
    let principal = (0..pole).fold(n(0), |sum, k| match series.coefficients[k] {
        (0, _) => sum,
        (p, q_) => sum + q(p, q_) / argument().pow((pole - k) as i128),
    });
    let leading = (0..pole).any(|k| series.coefficients[k].0 != 0);
    let terms = series.part(pole, pole + order);
    if leading && random.once_in(3) {
        // The pole forgotten.
        return Some(Claim::is(false, format!("show {left} = {terms} + O(eps^{order})")));
    }
    expansion(random, "", &left, principal + terms, order)
}

/// eps^(p/q)·f: of order eps^n if and only if the first power left out is at least n.
pub fn fractional(random: &mut Random) -> Option<Claim> {
    let series = composed(random);
    let d = random.pick(&[2, 3, 2]);
    let p = random.between(1, 2 * d);
    if p % d == 0 {
        return None;
    }
    let kept = random.below(3);
    let left = v("eps").to(q(p, d)) * series.written.clone();
    let terms = v("eps").to(q(p, d)) * series.part(0, kept);
    let first = (kept..TERMS).find(|k| series.coefficients[*k].0 != 0)? as i128;
    let order = random.between(1, 4);
    let holds = first * d + p >= order * d;
    let right = if terms.is_zero() { n(0) } else { terms };
    Some(Claim::is(holds, format!("when eps > 0\nshow {left} = {right} + O(eps^{order})")))
}

/// eps^k log(eps)^m·f: the logarithm is stronger than a constant and weaker than every power.
pub fn logarithmic(random: &mut Random) -> Option<Claim> {
    let series = composed(random);
    let m = random.between(1, 2);
    let kept = random.below(3);
    let log = call("log", v("eps")).pow(m);
    let left = log.clone() * series.written.clone();
    let right = log * series.part(0, kept);
    let first = (kept..TERMS).find(|k| series.coefficients[*k].0 != 0)? as i128;
    let order = random.between(1, 3);
    let holds = first > order;
    Some(Claim::is(holds, format!("when eps > 0\nshow {left} = {right} + O(eps^{order})")))
}
