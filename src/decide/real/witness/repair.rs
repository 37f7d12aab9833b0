//! A point moved, one variable after the other, to where more of the signs are right.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::super::search::Point;
use super::float::{FloatQuery, Score, float, met};
use super::line;
use super::query::Query;
use super::search::certain;
use crate::algebra::{Complex, Rational};

/// Times that every variable may move.
const PASSES: usize = 10;
/// Points that seem right in `f64` and are evaluated exactly, for each line.
const CHECKED: usize = 6;

/// Moves the point until it certainly fits; none if it comes to rest before.
pub(super) fn repaired(
    floats: &mut FloatQuery<'_, '_>,
    mut point: Point,
    rng: &mut ChaCha8Rng,
) -> Option<Point> {
    let query = floats.query;
    let mut directions: Vec<(usize, bool)> = Vec::new();
    for (n, leaf) in query.program.leaves.iter().enumerate() {
        if query.partner(n).is_none() {
            directions.push((n, false));
            if !query.signs(*leaf).is_real() {
                directions.push((n, true));
            }
        }
    }
    let mut best = score(floats, &point);
    for _ in 0..PASSES {
        let before = best;
        for n in (1..directions.len()).rev() {
            directions.swap(n, rng.random_range(0..=n));
        }
        for &(n, imaginary) in &directions {
            if floats.left == 0 {
                return None;
            }
            if let Some(found) = moved(floats, &mut point, &mut best, (n, imaginary), None) {
                return Some(found);
            }
        }
        if best.better_than(before) {
            continue;
        }
        // At rest: one target is met at the cost of others, which may be met by other variables then.
        let values = floats.values(&floats_of(&point))?;
        let missed: Vec<usize> = (0..values.len()).filter(|n| !met(&query.targets[*n], values[*n])).collect();
        if missed.is_empty() {
            return None;
        }
        let forced = missed[rng.random_range(0..missed.len())];
        let rest = point.clone();
        for &direction in &directions {
            best = Score::WORST;
            if let Some(found) = moved(floats, &mut point, &mut best, direction, Some(forced)) {
                return Some(found);
            }
            if point.values != rest.values {
                break;
            }
        }
        if point.values == rest.values {
            return None;
        }
    }
    None
}

fn score(floats: &mut FloatQuery<'_, '_>, point: &Point) -> Score {
    let values = floats.values(&floats_of(point));
    floats.score(values.as_deref())
}

fn floats_of(point: &Point) -> Vec<Complex<f64>> {
    point.values.iter().map(|z| Complex::new(float(&z.re), float(&z.im))).collect()
}

fn with_part(query: &Query<'_>, point: &Point, n: usize, imaginary: bool, value: Rational) -> Point {
    let mut moved = point.clone();
    let part = &mut moved.values[n];
    *if imaginary { &mut part.im } else { &mut part.re } = value;
    query.set_conjugates(&mut moved.values);
    moved
}

/// Puts the best number in for one variable, of those that meet the target that is forced; a point that
/// certainly fits ends the search.
fn moved(
    floats: &mut FloatQuery<'_, '_>,
    point: &mut Point,
    best: &mut Score,
    (n, imaginary): (usize, bool),
    forced: Option<usize>,
) -> Option<Point> {
    let query = floats.query;
    let signs = query.signs(query.program.leaves[n]);
    let partner = (0..point.values.len()).find(|other| query.partner(*other) == Some(n));
    let mut place = floats_of(point);
    let now = if imaginary { place[n].im } else { place[n].re };
    let mut along = |t: f64| {
        *if imaginary { &mut place[n].im } else { &mut place[n].re } = t;
        if let Some(partner) = partner {
            place[partner] = place[n].conj();
        }
        // Beyond its declared sign the variable has no values.
        let inside = imaginary || signs.allows(t.total_cmp(&0.0));
        if inside { floats.values(&place) } else { None }
    };
    let candidates = line::candidates(&query.targets, now, &mut along);
    let allowed = candidates.into_iter().filter(|q| imaginary || signs.allows(q.cmp(&Rational::ZERO)));
    let mut checked = 0;
    let mut chosen = None;
    for candidate in allowed {
        let mut trial = with_part(query, point, n, imaginary, candidate);
        let values = floats.values(&floats_of(&trial));
        let meets = |n: usize| values.as_ref().is_some_and(|values| met(&query.targets[n], values[n]));
        if forced.is_some_and(|n| !meets(n)) {
            continue;
        }
        let own = floats.score(values.as_deref());
        if own.missed == 0 && checked < CHECKED {
            checked += 1;
            if certain(query, &mut trial) {
                return Some(trial);
            }
        }
        if own.better_than(*best) {
            *best = own;
            chosen = Some(trial);
        }
    }
    if let Some(chosen) = chosen {
        *point = chosen;
    }
    None
}
