//! Linear equations for what a certificate does not list.

use std::collections::BTreeMap;

use super::number::{Complex, Number};
use super::series::Linear;

/// An equation: a sum of multiples of unknowns and a number, which is 0.
type Row<N> = (BTreeMap<usize, N>, N);

/// What equations say.
#[derive(Debug, PartialEq)]
pub struct Solved<N> {
    /// Unknowns that have one value.
    pub found: Vec<(usize, N)>,
    /// True if no values satisfy all of them.
    pub contradictory: bool,
}

/// The two equations that a complex one is.
fn rows<N: Number>(equation: &Linear<N>) -> [Row<N>; 2] {
    let part = |of: fn(&Complex<N>) -> N| -> Row<N> {
        let slopes = equation.slopes.iter().map(|(unknown, slope)| (*unknown, of(slope)));
        (slopes.filter(|(_, slope)| !slope.vanishes()).collect(), of(&equation.value))
    };
    [part(|z| z.re.clone()), part(|z| z.im.clone())]
}

/// Gauß–Jordan elimination.
pub fn solve<N: Number>(equations: &[Linear<N>]) -> Solved<N> {
    let mut rest: Vec<Row<N>> = equations.iter().filter(|equation| !equation.bent).flat_map(rows).collect();
    let mut done: Vec<(usize, Row<N>)> = Vec::new();
    let mut contradictory = false;
    while let Some((slopes, value)) = rest.pop() {
        let Some((pivot, slope)) = slopes.iter().next().map(|(pivot, slope)| (*pivot, slope.clone())) else {
            contradictory |= !value.vanishes();
            continue;
        };
        let Some(below) = slope.inverse() else { continue };
        let scaled: Row<N> = (
            slopes.iter().map(|(unknown, slope)| (*unknown, slope.times(&below))).collect(),
            value.times(&below),
        );
        let clear = |row: &mut Row<N>| {
            let Some(factor) = row.0.remove(&pivot) else { return };
            let factor = factor.negative();
            for (unknown, slope) in scaled.0.iter().filter(|(unknown, _)| **unknown != pivot) {
                let more = slope.times(&factor);
                let sum = match row.0.get(unknown) {
                    Some(own) => own.plus(&more),
                    None => more,
                };
                if sum.vanishes() {
                    row.0.remove(unknown);
                } else {
                    row.0.insert(*unknown, sum);
                }
            }
            row.1 = row.1.plus(&scaled.1.times(&factor));
        };
        rest.iter_mut().for_each(clear);
        done.iter_mut().for_each(|(_, row)| clear(row));
        done.push((pivot, scaled));
    }
    let found = done
        .into_iter()
        .filter(|(_, row)| row.0.len() == 1)
        .map(|(pivot, (_, value))| (pivot, value.negative()))
        .collect();
    Solved { found, contradictory }
}
