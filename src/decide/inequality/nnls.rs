//! Non-negative least squares, and the exact solution on the support that it finds.

use std::collections::BTreeMap;

use crate::algebra::Rational;

/// A sparse column: (row, entry), ascending by row.
pub(super) type Column = Vec<(usize, f64)>;

/// Steps of the active-set method; each takes in one column, and certificates have few.
const MAX_STEPS: usize = 120;
/// Below this the gradient, of unit columns and a unit target, counts as zero.
const TOLERANCE: f64 = 1e-11;
/// What is left of a unit target that has been reached.
const REACHED: f64 = 1e-8;

/// The outcome of the fit: weights of the columns that take part, and what is left of the target.
pub(super) struct Fit {
    pub weights: Vec<(usize, f64)>,
    pub residual: Vec<f64>,
    pub reached: bool,
}

/// Minimises |target - Σ w_j column_j| over w ≥ 0 by the active-set method of Lawson & Hanson, *Solving
/// Least Squares Problems*, chapter 23. The columns have length one.
pub(super) fn fit(columns: &[Column], target: &[f64]) -> Fit {
    let size = norm(target).max(f64::MIN_POSITIVE);
    let mut support: Vec<usize> = Vec::new();
    let mut weights: Vec<f64> = Vec::new();
    let mut residual = target.to_vec();
    let mut refused = vec![false; columns.len()];
    for _ in 0..MAX_STEPS {
        if norm(&residual) <= 1e-13 * size {
            break;
        }
        let mut best = (TOLERANCE * size, None);
        for (j, column) in columns.iter().enumerate() {
            let gradient = dot_dense(column, &residual);
            if gradient > best.0 && !refused[j] && !support.contains(&j) {
                best = (gradient, Some(j));
            }
        }
        let Some(j) = best.1 else { break };
        support.push(j);
        weights.push(0.0);
        loop {
            let Some(solution) = least_squares(columns, &support, target) else {
                // The new column depends on the others.
                refused[j] = true;
                let at = support.iter().position(|s| *s == j).unwrap_or(support.len() - 1);
                support.remove(at);
                weights.remove(at);
                break;
            };
            if solution.iter().all(|w| *w > 0.0) {
                weights = solution;
                break;
            }
            // As far as all weights stay non-negative; the first that vanishes leaves.
            let step = weights
                .iter()
                .zip(&solution)
                .filter(|(_, new)| **new <= 0.0)
                .map(|(old, new)| old / (old - new))
                .fold(1.0, f64::min);
            for (old, new) in weights.iter_mut().zip(&solution) {
                *old += step * (new - *old);
            }
            let smallest = weights.iter().copied().fold(f64::INFINITY, f64::min);
            let mut n = 0;
            while n < support.len() {
                if weights[n] <= smallest.max(1e-15) {
                    if support[n] == j {
                        refused[j] = true;
                    }
                    support.remove(n);
                    weights.remove(n);
                } else {
                    n += 1;
                }
            }
            if support.is_empty() {
                break;
            }
        }
        residual.copy_from_slice(target);
        for (j, w) in support.iter().zip(&weights) {
            for (row, entry) in &columns[*j] {
                residual[*row] -= w * entry;
            }
        }
    }
    let reached = norm(&residual) <= REACHED * size;
    Fit { weights: support.into_iter().zip(weights).collect(), residual, reached }
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

pub(super) fn dot_dense(column: &Column, dense: &[f64]) -> f64 {
    column.iter().map(|(row, entry)| entry * dense[*row]).sum()
}

fn dot(a: &Column, b: &Column) -> f64 {
    let (mut m, mut n, mut sum) = (0, 0, 0.0);
    while m < a.len() && n < b.len() {
        match a[m].0.cmp(&b[n].0) {
            std::cmp::Ordering::Less => m += 1,
            std::cmp::Ordering::Greater => n += 1,
            std::cmp::Ordering::Equal => {
                sum += a[m].1 * b[n].1;
                m += 1;
                n += 1;
            }
        }
    }
    sum
}

/// The weights of the support by Cholesky's method on the normal equations; none if it is dependent.
fn least_squares(columns: &[Column], support: &[usize], target: &[f64]) -> Option<Vec<f64>> {
    let n = support.len();
    let gram = nalgebra::DMatrix::from_fn(n, n, |i, j| dot(&columns[support[i]], &columns[support[j]]));
    let right = nalgebra::DVector::from_fn(n, |i, _| dot_dense(&columns[support[i]], target));
    let factor = gram.cholesky()?;
    if factor.l_dirty().diagonal().iter().any(|pivot| *pivot < 1e-7) {
        return None;
    }
    Some(factor.solve(&right).iter().copied().collect())
}

/// The exact solution of Σ w_j column_j = target by Gauss elimination; none if there is none. The columns
/// are independent, so it is the only one.
pub(super) fn solve_exactly(
    columns: &[BTreeMap<usize, Rational>],
    target: &BTreeMap<usize, Rational>,
) -> Option<Vec<Rational>> {
    let n = columns.len();
    let mut rows: BTreeMap<usize, Vec<Rational>> = BTreeMap::new();
    for (j, column) in columns.iter().enumerate() {
        for (row, entry) in column {
            rows.entry(*row).or_insert_with(|| vec![Rational::ZERO; n + 1])[j] = entry.clone();
        }
    }
    for (row, entry) in target {
        rows.entry(*row).or_insert_with(|| vec![Rational::ZERO; n + 1])[n] = entry.clone();
    }
    let mut rows: Vec<Vec<Rational>> = rows.into_values().collect();
    for j in 0..n {
        let pivot = (j..rows.len()).find(|row| !rows[*row][j].is_zero())?;
        rows.swap(j, pivot);
        let scale = Rational::ONE / &rows[j][j];
        for entry in &mut rows[j][j..] {
            *entry *= &scale;
        }
        let pivot = rows[j].clone();
        for (other, row) in rows.iter_mut().enumerate() {
            if other == j || row[j].is_zero() {
                continue;
            }
            let factor = row[j].clone();
            for (entry, own) in row[j..].iter_mut().zip(&pivot[j..]) {
                if !own.is_zero() {
                    *entry -= own * &factor;
                }
            }
        }
    }
    // What is left must be 0 = 0.
    rows[n..].iter().all(|row| row[n].is_zero()).then(|| rows[..n].iter().map(|row| row[n].clone()).collect())
}
