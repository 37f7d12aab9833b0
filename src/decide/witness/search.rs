//! The order of the search: simple values, values of all magnitudes, repairs.

use std::cmp::Ordering;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::float::FloatQuery;
use super::query::{Point, Query};
use super::repair::repaired;
use crate::algebra::{Complex, Interval, Rational};
use crate::calculus::Signs;
use crate::decide::reals::{Concrete, Table};

/// Random points of simple values that are tried in each number system.
const TRIES: u64 = 300;
/// Random points of all magnitudes.
const WIDE_TRIES: u64 = 60;
/// Points from which a repair starts.
const REPAIRS: u64 = 12;
/// Evaluations in `f64` of all repairs together; a line takes a few hundred.
const MAX_EVALUATIONS: usize = 60_000;
/// Operations of these evaluations, which bounds them for large programs: some tens of milliseconds.
const MAX_OPERATIONS: usize = 6_000_000;

/// Up to `how_many` points that certainly have all the signs, in the order in which they were found.
pub(in crate::decide) fn find(query: &Query<'_>, rng: &mut ChaCha8Rng, how_many: usize) -> Vec<Point> {
    let mut found = Vec::new();
    found.extend(in_pool::<Rational>(query, rng));
    if found.is_empty() {
        found.extend(in_pool::<Interval>(query, rng));
    }
    if found.len() < how_many {
        found.extend(beyond_pool(query, rng, how_many - found.len()));
    }
    found
}

/// As [`find`], without the simple values.
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

/// A point of simple values that certainly has all the signs, in one number system.
pub(in crate::decide) fn in_pool<S: Concrete>(query: &Query<'_>, rng: &mut ChaCha8Rng) -> Option<Point> {
    (0..TRIES).find_map(|salt| {
        let mut point = simple_point(query, salt, rng)?;
        query.accepted::<S>(&mut point).map(|_| point)
    })
}

/// The simplest values that a variable with these signs may have, simplest first.
pub(in crate::decide) fn pool(signs: Signs) -> Vec<Rational> {
    let numbers: [(i64, u8); 11] =
        [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (4, 1), (-4, 1), (1, 4), (3, 1), (9, 1), (1, 2)];
    numbers
        .iter()
        .map(|(n, d)| Rational::from_parts((*n).into(), (*d).into()))
        .filter(|value| signs.allows(value.cmp(&Rational::ZERO)))
        .collect()
}

/// Whether exact or interval arithmetic confirms all the signs.
pub(super) fn certain(query: &Query<'_>, point: &mut Point) -> bool {
    query.accepted::<Rational>(point).is_some() || query.accepted::<Interval>(point).is_some()
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
    Some(Point { values, table: Table::new(), salt })
}
