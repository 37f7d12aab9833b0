//! Where along one line the wanted signs change.

use super::float::met;
use super::fraction::simplest;
use super::query::Target;
use crate::algebra::Rational;
use dashu_int::UBig;

/// Magnitudes on the grid: all powers of two from 2^-12 to 2^20, and some up to 2^60.
const EXPONENTS: std::ops::RangeInclusive<i32> = -12..=20;
const LARGE_EXPONENTS: [i32; 5] = [24, 30, 36, 48, 60];
/// The step, relative to the size of a number, from which a slope is read.
const SLOPE_STEP: f64 = 1e-6;
/// Halvings of an interval around a sign change; an `f64` has no more than 53 bits.
const BISECTIONS: usize = 54;
/// Steps of the golden section: the place of an extremum shows half of the bits.
const SECTIONS: usize = 45;
/// Extrema that are refined for each target.
const EXTREMA: usize = 4;

/// A function along the line: the values of all targets, none where undefined.
pub(super) type Along<'a> = dyn FnMut(f64) -> Option<Vec<f64>> + 'a;

/// Numbers on the line worth trying, simple ones: one inside every stretch on which no target changes its
/// sign, and those at which a target vanishes or turns.
pub(super) fn candidates(targets: &[Target], now: f64, along: &mut Along<'_>) -> Vec<Rational> {
    let mut grid: Vec<(f64, Option<Vec<f64>>)> = Vec::new();
    for place in places(now) {
        let values = along(place);
        grid.push((place, values));
    }
    refine_extrema(targets, &mut grid, along);
    let mut breaks: Vec<f64> = Vec::new();
    let mut special: Vec<f64> = Vec::new();
    for pair in grid.windows(2) {
        let ((a, at_a), (b, at_b)) = (&pair[0], &pair[1]);
        match (at_a, at_b) {
            (Some(at_a), Some(at_b)) => {
                for n in 0..targets.len() {
                    if (at_a[n] > 0.0) != (at_b[n] > 0.0) {
                        let up = at_b[n] > 0.0;
                        let beyond = |values: Option<Vec<f64>>| values.is_some_and(|v| (v[n] > 0.0) == up);
                        breaks.push(bisected(*a, *b, beyond, along));
                    }
                    if at_a[n] == 0.0 {
                        special.push(*a);
                    }
                }
            }
            (Some(_), None) | (None, Some(_)) => {
                let defined = at_b.is_some();
                let beyond = |values: Option<Vec<f64>>| values.is_some() == defined;
                breaks.push(bisected(*a, *b, beyond, along));
            }
            (None, None) => {}
        }
    }
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    let mut found: Vec<Rational> = Vec::new();
    let mut add = |q: Option<Rational>| {
        if let Some(q) = q
            && !found.contains(&q)
        {
            found.push(q);
        }
    };
    let (first, last) = match (breaks.first(), breaks.last()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (0.0, 0.0),
    };
    let mut ends = vec![first - (1.0 + first.abs())];
    ends.extend(&breaks);
    ends.push(last + 1.0 + last.abs());
    for pair in ends.windows(2) {
        // Off the ends, where the sign is not certain.
        let margin = (pair[1] - pair[0]) / 16.0;
        add(simplest(pair[0] + margin, pair[1] - margin));
    }
    // Where zero will do, the place itself, as a fraction.
    if targets.iter().any(|target| met(target, 0.0)) {
        special.extend(&breaks);
        special.extend(turning(targets, &grid));
        for place in special {
            for width in [1e-5, 1e-8, 1e-11] {
                let width = width * place.abs().max(1e-3);
                add(simplest(place - width, place + width));
            }
        }
    }
    for place in grid.iter().map(|(place, _)| *place) {
        add(Rational::try_from(place).ok());
    }
    found.sort_by_cached_key(height);
    found
}

/// How large numerator and denominator are: the simplest numbers come first.
fn height(q: &Rational) -> UBig {
    let (_, numerator) = q.numerator().clone().into_parts();
    numerator + q.denominator()
}

/// Zero, powers of two of both signs, and the same around the present value, ascending.
fn places(now: f64) -> Vec<f64> {
    let mut places = vec![0.0, now];
    for exponent in EXPONENTS.chain(LARGE_EXPONENTS) {
        let size = f64::from(exponent).exp2();
        places.extend([size, -size]);
        if exponent <= 3 {
            places.extend([now + size, now - size]);
        }
    }
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}

/// Adds the extrema at which a target may reach what it misses on the grid.
fn refine_extrema(targets: &[Target], grid: &mut Vec<(f64, Option<Vec<f64>>)>, along: &mut Along<'_>) {
    // A little beyond every place, for the slopes there.
    let beyond: Vec<Option<Vec<f64>>> =
        grid.iter().map(|(place, _)| along(place + SLOPE_STEP * place.abs().max(SLOPE_STEP))).collect();
    let mut more = Vec::new();
    for (n, target) in targets.iter().enumerate() {
        let mut dips = dips(n, target, grid, &beyond);
        dips.truncate(EXTREMA);
        for (low, high, up) in dips {
            let height = |values: Option<Vec<f64>>| {
                values.map_or(f64::NEG_INFINITY, |v| if up { v[n] } else { -v[n] })
            };
            more.push(highest(low, high, &mut |t| height(along(t))));
        }
    }
    for place in more {
        let values = along(place);
        grid.push((place, values));
    }
    grid.sort_by(|a, b| a.0.total_cmp(&b.0));
    grid.dedup_by(|a, b| a.0 == b.0);
}

/// Neighbours between which a target that is missed turns from approaching zero to leaving it: (low, high,
/// whether it is a maximum), those first that are nearest to zero.
fn dips(
    n: usize,
    target: &Target,
    grid: &[(f64, Option<Vec<f64>>)],
    beyond: &[Option<Vec<f64>>],
) -> Vec<(f64, f64, bool)> {
    let mut found: Vec<(f64, (f64, f64, bool))> = Vec::new();
    for (pair, after) in grid.windows(2).zip(beyond.windows(2)) {
        let ((Some(a), Some(b)), (Some(after_a), Some(after_b))) =
            ((&pair[0].1, &pair[1].1), (&after[0], &after[1]))
        else {
            continue;
        };
        let (a, b, slope_a, slope_b) = (a[n], b[n], after_a[n] - a[n], after_b[n] - b[n]);
        if met(target, a) || met(target, b) || (a > 0.0) != (b > 0.0) {
            continue;
        }
        let up = a < 0.0;
        let turns = if up { slope_a > 0.0 && slope_b <= 0.0 } else { slope_a < 0.0 && slope_b >= 0.0 };
        if turns {
            found.push((a.abs().min(b.abs()), (pair[0].0, pair[1].0, up)));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, dip)| dip).collect()
}

/// Grid points, refined ones among them, at which a target that may vanish turns.
fn turning(targets: &[Target], grid: &[(f64, Option<Vec<f64>>)]) -> Vec<f64> {
    let mut found = Vec::new();
    for n in (0..targets.len()).filter(|n| met(&targets[*n], 0.0)) {
        let mut own: Vec<(f64, f64)> = Vec::new();
        for triple in grid.windows(3) {
            let (Some(a), Some(b), Some(c)) = (&triple[0].1, &triple[1].1, &triple[2].1) else { continue };
            if b[n].abs() <= a[n].abs() && b[n].abs() <= c[n].abs() {
                own.push((b[n].abs(), triple[1].0));
            }
        }
        own.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.extend(own.into_iter().take(EXTREMA).map(|(_, place)| place));
    }
    found
}

/// Where `beyond` becomes true between a and b.
fn bisected(mut a: f64, mut b: f64, beyond: impl Fn(Option<Vec<f64>>) -> bool, along: &mut Along<'_>) -> f64 {
    for _ in 0..BISECTIONS {
        let middle = a + (b - a) / 2.0;
        if middle <= a || middle >= b {
            break;
        }
        if beyond(along(middle)) {
            b = middle;
        } else {
            a = middle;
        }
    }
    b
}

/// The place of a maximum between two places, by golden section (Press et al., *Numerical Recipes*, §10.2).
fn highest(mut a: f64, mut b: f64, f: &mut dyn FnMut(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut c, mut d) = (b - GOLDEN * (b - a), a + GOLDEN * (b - a));
    let (mut at_c, mut at_d) = (f(c), f(d));
    for _ in 0..SECTIONS {
        if at_c >= at_d {
            (b, d, at_d) = (d, c, at_c);
            c = b - GOLDEN * (b - a);
            at_c = f(c);
        } else {
            (a, c, at_c) = (c, d, at_d);
            d = a + GOLDEN * (b - a);
            at_d = f(d);
        }
    }
    if at_c >= at_d { c } else { d }
}
