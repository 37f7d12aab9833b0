//! The order of the search: simple values, values of all magnitudes, repairs.

use std::cmp::Ordering;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::super::exact::Exact;
use super::super::number::Concrete;
use super::super::preference::pool;
use super::super::search::Point;
use super::float::FloatQuery;
use super::query::Query;
use super::repair::repaired;
use crate::algebra::{Complex, Interval, Rational};
use crate::calculus::Signs;

/// Random points of all magnitudes.
const WIDE_TRIES: u64 = 60;
/// Points from which a repair starts.
const REPAIRS: u64 = 12;
/// Evaluations in `f64` of all repairs together; a line takes a few hundred.
const MAX_EVALUATIONS: usize = 60_000;
/// Operations of these evaluations, which bounds them for large programs: some tens of milliseconds.
const MAX_OPERATIONS: usize = 6_000_000;

/// Up to `how_many` points that certainly have all the signs, none of them of simple values only.
pub(in crate::decide) fn beyond_pool(query: &Query<'_>, rng: &mut ChaCha8Rng, how_many: usize) -> Vec<Point> {
    let mut found = Vec::new();
    for salt in 0..WIDE_TRIES {
        if found.len() >= how_many {
            return found;
        }
        if let Some(mut point) = wide(query, salt, rng)
            && certain(query, &mut point)
        {
            found.push(point);
        }
    }
    let cost = query.program.instructions.len().max(1);
    let mut floats = FloatQuery::new(query, MAX_EVALUATIONS.min(MAX_OPERATIONS / cost));
    for salt in 0..REPAIRS {
        if found.len() >= how_many {
            break;
        }
        // From simple points and from others in turn.
        let start = if salt % 2 == 0 { simple_point(query, salt, rng) } else { wide(query, salt, rng) };
        let Some(start) = start else { break };
        found.extend(repaired(&mut floats, start, rng));
    }
    found
}

/// Whether exact or interval arithmetic confirms all the signs.
pub(super) fn certain(query: &Query<'_>, point: &mut Point) -> bool {
    let salt = point.functions.salt();
    point.functions = Exact::functions(salt);
    if query.accepts::<Exact>(point) {
        return true;
    }
    point.functions = Interval::functions(salt);
    query.accepts::<Interval>(point)
}

fn simple_point(query: &Query<'_>, salt: u64, rng: &mut ChaCha8Rng) -> Option<Point> {
    let pools: Vec<Vec<Rational>> =
        query.program.leaves.iter().map(|leaf| pool(query.signs(*leaf))).collect();
    if pools.iter().any(Vec::is_empty) {
        return None;
    }
    random_point(query, salt, rng, &mut |rng, n, _| {
        let pool = &pools[n];
        Some(pool[rng.random_range(0..pool.len())].clone())
    })
}

/// Values of all magnitudes from 2^-7 to 2^9: whole numbers, halves and the like.
fn wide(query: &Query<'_>, salt: u64, rng: &mut ChaCha8Rng) -> Option<Point> {
    let pick = |rng: &mut ChaCha8Rng, signs: Signs| {
        let size = Rational::from_parts(rng.random_range(1..=16).into(), 4u8.into());
        let scale = Rational::from(1i64 << rng.random_range(0..=7));
        let size = if rng.random_range(0..2) == 0 { size * scale } else { size / scale };
        match (signs.allows(Ordering::Less), signs.allows(Ordering::Greater)) {
            (true, true) => Some(if rng.random_range(0..2) == 0 { size } else { -size }),
            (false, true) => Some(size),
            (true, false) => Some(-size),
            (false, false) => signs.allows(Ordering::Equal).then_some(Rational::ZERO),
        }
    };
    random_point(query, salt, rng, &mut |rng, _, signs| pick(rng, signs))
}

/// A point with parts that are drawn for the n-th variable with its signs.
fn random_point(
    query: &Query<'_>,
    salt: u64,
    rng: &mut ChaCha8Rng,
    draw: &mut dyn FnMut(&mut ChaCha8Rng, usize, Signs) -> Option<Rational>,
) -> Option<Point> {
    let mut values = Vec::new();
    for (n, leaf) in query.program.leaves.iter().enumerate() {
        let signs = query.signs(*leaf);
        let im = if signs.is_real() { Rational::ZERO } else { draw(rng, n, signs)? };
        values.push(Complex::new(draw(rng, n, signs)?, im));
    }
    query.set_conjugates(&mut values);
    Some(Point { values, functions: Exact::functions(salt) })
}
