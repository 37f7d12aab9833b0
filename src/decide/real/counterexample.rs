//! A point over the reals at which a relation fails, made as simple as it can be.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::describe::describe;
use super::exact::Exact;
use super::number::{Concrete, Functions};
use super::preference::preferred;
use super::search::{Goal, Point, Search, Sides};
use crate::algebra::{Complex, Enclosure, Interval, Rational};
use crate::calculus::{Instance, LeafId, Requirement};
use crate::decide::component::Component;
use crate::language::relation::Relation;
use crate::record::Arithmetic;
use crate::record::Counterexample;

/// Passes over all variables while simplifying.
const PASSES: usize = 6;

/// Choices of the values of functions that are tried for a simpler argument.
const OTHER_FUNCTIONS: u64 = 3;

/// Where a counterexample is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Among points of simple values, which is quick.
    Simple,
    /// There, and then wherever it can be found.
    Everywhere,
}

/// A point that meets the demands and at which the relation fails, as simple as it could be made.
pub(crate) fn find(
    instance: &mut Instance<'_>,
    component: &Component,
    relation: Relation,
    demands: &[Requirement],
    reach: Reach,
    seed: u64,
) -> Option<Counterexample> {
    let sides = [component.left, component.right];
    let search = Search::new(instance, &sides, demands, Goal::Against(relation));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let found = simplest(&search, &mut rng);
    let found = found.or_else(|| if reach == Reach::Everywhere { beyond(&search, &mut rng) } else { None });
    let (point, sides, arithmetic) = found?;
    let leaves = search.leaves;
    Some(describe(instance, component, &leaves, &point, sides, arithmetic))
}

/// The counterexample at a point that was met by chance, given for more variables than it needs, made simpler.
pub(crate) fn at<S: Concrete>(
    instance: &mut Instance<'_>,
    component: &Component,
    relation: Relation,
    demands: &[Requirement],
    (leaves, point): (&[LeafId], &Point),
) -> Option<Counterexample> {
    let sides = [component.left, component.right];
    let search = Search::new(instance, &sides, demands, Goal::Against(relation));
    let value =
        |leaf: &LeafId| leaves.iter().position(|known| known == leaf).map(|n| point.values[n].clone());
    let values = search.leaves.iter().map(value).collect::<Option<_>>()?;
    let start = Point { values, functions: point.functions.clone() };
    let (point, sides) = simplified::<S>(&search, start)?;
    let leaves = search.leaves;
    Some(describe(instance, component, &leaves, &point, sides, S::ARITHMETIC))
}

/// A suitable point of simple values with both sides, exact if one was found, and the name of its arithmetic.
fn simplest(search: &Search<'_, '_>, rng: &mut ChaCha8Rng) -> Option<(Point, Sides, Arithmetic)> {
    let exact = search.point::<Exact>(rng).and_then(|point| simplified::<Exact>(search, point));
    if let Some((point, sides)) = exact {
        return Some((point, sides, Arithmetic::Exact));
    }
    let point = search.point::<Interval>(rng)?;
    // A simple point may turn out to be exact after all: log 1, exp 0.
    let (point, sides) = simplified::<Interval>(search, point)?;
    Some(match search.suits::<Exact>(&mut point.clone()) {
        Some(sides) => (point, sides, Arithmetic::Exact),
        None => (point, sides, Arithmetic::Interval),
    })
}

/// A suitable point where no simple values do, or where `f64` does not see the difference.
fn beyond(search: &Search<'_, '_>, rng: &mut ChaCha8Rng) -> Option<(Point, Sides, Arithmetic)> {
    if let Some(point) = search.point_beyond(rng) {
        if let Some((point, sides)) = simplified::<Exact>(search, point.clone()) {
            return Some((point, sides, Arithmetic::Exact));
        }
        let (point, sides) = simplified::<Interval>(search, point)?;
        return Some((point, sides, Arithmetic::Interval));
    }
    let point = search.point::<Enclosure<256>>(rng)?;
    let (point, sides) = simplified::<Enclosure<256>>(search, point)?;
    Some((point, sides, Arithmetic::Interval))
}

/// Replaces one value after the other by the simplest that still refutes.
fn simplified<S: Concrete>(search: &Search<'_, '_>, mut point: Point) -> Option<(Point, Sides)> {
    let mut sides = search.suits::<S>(&mut point)?;
    if let Some(found) = in_flat_space::<S>(search, &point) {
        (point, sides) = found;
    }
    many_vanish::<S>(search, &mut point, &mut sides);
    for _ in 0..PASSES {
        let mut changed = false;
        for n in 0..point.values.len() {
            if search.partner(n).is_some() {
                continue;
            }
            for candidate in candidates(search, n, &point.values[n]) {
                let mut values = point.values.clone();
                values[n] = candidate;
                search.set_conjugates(&mut values);
                if let Some(found) = suitable::<S>(search, &values, &point.functions) {
                    ((point, sides), changed) = (found, true);
                    break;
                }
            }
        }
        changed |= simplify_table::<S>(search, &mut point, &mut sides);
        if !changed {
            break;
        }
    }
    Some((point, sides))
}

/// Sets many values to zero at once, half of them, then quarters: of the hundreds of derivatives that curvature is made
/// of few matter, and each alone would take an evaluation (Zeller's delta debugging).
fn many_vanish<S: Concrete>(search: &Search<'_, '_>, point: &mut Point, sides: &mut Sides) {
    let is_free = |n: &usize| {
        let simplest = candidates(search, *n, &point.values[*n]).into_iter().next();
        search.partner(*n).is_none() && simplest.is_some_and(|z| z.re.is_zero() && z.im.is_zero())
    };
    let free: Vec<usize> = (0..point.values.len()).filter(is_free).collect();
    let mut size = free.len();
    while size > 1 {
        for some in free.chunks(size) {
            let mut values = point.values.clone();
            some.iter().for_each(|n| values[*n] = Complex::real(Rational::ZERO));
            search.set_conjugates(&mut values);
            if values != point.values
                && let Some(found) = suitable::<S>(search, &values, &point.functions)
            {
                (*point, *sides) = found;
            }
        }
        size /= 2;
    }
}

/// A point with these values, if it refutes: with the functions as they are, or with other values of functions that
/// were chosen, which are those at another place if the argument has changed.
fn suitable<S: Concrete>(
    search: &Search<'_, '_>,
    values: &[Complex<Rational>],
    functions: &Functions,
) -> Option<(Point, Sides)> {
    let others = match functions {
        Functions::Chosen { table, .. } if !table.is_empty() => OTHER_FUNCTIONS,
        _ => 0,
    };
    let others = (1..=others).map(|n| Functions::chosen(functions.salt().wrapping_add(n)));
    std::iter::once(functions.clone()).chain(others).find_map(|functions| {
        let mut trial = Point { values: values.to_vec(), functions };
        let sides = search.suits::<S>(&mut trial)?;
        Some((trial, sides))
    })
}

/// The point with a flat metric in its place, if it still refutes: all of its components move together, since a
/// part of them has another signature.
fn in_flat_space<S: Concrete>(search: &Search<'_, '_>, point: &Point) -> Option<(Point, Sides)> {
    let mut trial = point.clone();
    for (leaf, value) in search.instance.signature()?.flat() {
        let place = search.leaves.iter().position(|known| *known == leaf)?;
        trial.values[place] = Complex::real(value);
    }
    let sides = search.suits::<S>(&mut trial)?;
    Some((trial, sides))
}

/// Values that are simpler than the present one, simplest first.
fn candidates(search: &Search<'_, '_>, n: usize, now: &Complex<Rational>) -> Vec<Complex<Rational>> {
    let leaf = search.leaves[n];
    let pool = preferred(search, leaf);
    let zero = Rational::ZERO;
    let mut all: Vec<Complex<Rational>> =
        pool.iter().map(|re| Complex::new(re.clone(), zero.clone())).collect();
    if !search.instance.graph.signs_of_leaf(leaf).is_real() {
        all.extend(pool.iter().skip(1).take(2).map(|im| Complex::new(zero.clone(), im.clone())));
    }
    all.into_iter().take_while(|candidate| candidate != now).collect()
}

fn simplify_table<S: Concrete>(search: &Search<'_, '_>, point: &mut Point, sides: &mut Sides) -> bool {
    let Functions::Chosen { table, .. } = &point.functions else { return false };
    let mut changed = false;
    for key in table.keys().cloned().collect::<Vec<_>>() {
        for value in [Rational::ZERO, Rational::ONE] {
            let mut trial = point.clone();
            let Functions::Chosen { table, .. } = &mut trial.functions else { break };
            if table.insert(key.clone(), value.clone()) == Some(value) {
                break;
            }
            if let Some(found) = search.suits::<S>(&mut trial) {
                *point = trial;
                *sides = found;
                changed = true;
                break;
            }
        }
    }
    changed
}
