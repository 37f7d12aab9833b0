//! Tridiagonal systems that are factored once and solved many times.

/// A factored tridiagonal matrix.
///
/// Elimination runs from both ends to the middle ("burn at both ends": Dongarra et al., *LINPACK
/// Users' Guide*, section 7): the two recurrences are independent, so the processor overlaps them and
/// a solution takes half as long as by the Thomas algorithm. No pivoting: meant for diagonally
/// dominant matrices, for which it is backward stable (Higham, *Accuracy and Stability*, 9.5).
#[derive(Debug, Clone)]
pub struct Tridiagonal {
    /// Per row: the factor of the already eliminated neighbour's right-hand side.
    eliminate: Vec<f64>,
    /// Per row: the factor of the neighbour's solution in back substitution, already divided by the pivot.
    substitute: Vec<f64>,
    inverse_pivot: Vec<f64>,
    /// Coupling of the two middle rows m−1 and m: upper and lower element, and inverse determinant.
    middle: [f64; 5],
}

impl Tridiagonal {
    /// Factors the matrix with `lower[i]` = A(i, i−1), `diagonal[i]`, `upper[i]` = A(i, i+1);
    /// `lower[0]` and `upper[n-1]` are ignored. `None` if a pivot vanishes or is not finite, if there
    /// are fewer than four rows, or if the lengths differ.
    #[must_use]
    pub fn new(lower: &[f64], diagonal: &[f64], upper: &[f64]) -> Option<Self> {
        let n = diagonal.len();
        if n < 4 || lower.len() != n || upper.len() != n {
            return None;
        }
        let m = n / 2;
        let mut pivot = diagonal.to_vec();
        let mut eliminate = vec![0.0; n];
        let mut substitute = vec![0.0; n];
        for i in 1..m {
            eliminate[i] = lower[i] / pivot[i - 1];
            pivot[i] -= eliminate[i] * upper[i - 1];
        }
        for i in (m..n - 1).rev() {
            eliminate[i] = upper[i] / pivot[i + 1];
            pivot[i] -= eliminate[i] * lower[i + 1];
        }
        for i in 0..m - 1 {
            substitute[i] = upper[i] / pivot[i];
        }
        for i in m + 1..n {
            substitute[i] = lower[i] / pivot[i];
        }
        let determinant = pivot[m - 1] * pivot[m] - upper[m - 1] * lower[m];
        let inverse_pivot: Vec<f64> = pivot.iter().map(|pivot| 1.0 / pivot).collect();
        let middle = [pivot[m - 1], upper[m - 1], lower[m], pivot[m], 1.0 / determinant];
        let finite = inverse_pivot.iter().chain(&middle).all(|value| value.is_finite());
        finite.then_some(Tridiagonal { eliminate, substitute, inverse_pivot, middle })
    }

    /// Replaces the right-hand side by the solution.
    ///
    /// # Panics
    /// If the length is not that of the matrix.
    pub fn solve(&self, x: &mut [f64]) {
        let n = self.eliminate.len();
        assert_eq!(x.len(), n, "right-hand side of another size");
        let m = n / 2;
        {
            // The halves are zipped so that both recurrences advance in one loop; slices of equal
            // length let the compiler drop the bounds checks.
            let (left, right) = x.split_at_mut(m);
            let (eliminate_left, eliminate_right) = self.eliminate.split_at(m);
            let length = m.min(right.len());
            let extra = right.len() - length;
            let mut b = 0.0;
            if extra == 1 {
                // An odd number of rows: the right half has one more, done first.
                b = right[length];
            }
            let right = &mut right[..length];
            let eliminate_right = &eliminate_right[..length];
            let mut a = 0.0;
            let front = left.iter_mut().zip(eliminate_left);
            let back = right.iter_mut().rev().zip(eliminate_right.iter().rev());
            for ((x, e), (y, f)) in front.zip(back) {
                a = *x - e * a;
                *x = a;
                b = *y - f * b;
                *y = b;
            }
        }
        let [pivot_left, upper, lower, pivot_right, inverse_determinant] = self.middle;
        let (rl, rr) = (x[m - 1], x[m]);
        for (x, p) in x.iter_mut().zip(&self.inverse_pivot) {
            *x *= p;
        }
        let mut a = (pivot_right * rl - upper * rr) * inverse_determinant;
        let mut b = (pivot_left * rr - lower * rl) * inverse_determinant;
        x[m - 1] = a;
        x[m] = b;
        let (left, right) = x.split_at_mut(m);
        let (substitute_left, substitute_right) = self.substitute.split_at(m);
        let count = m - 1;
        let front = left[..count].iter_mut().zip(&substitute_left[..count]).rev();
        let back = right[1..=count].iter_mut().zip(&substitute_right[1..=count]);
        for ((x, c), (y, d)) in front.zip(back) {
            a = *x - c * a;
            *x = a;
            b = *y - d * b;
            *y = b;
        }
        if right.len() > m {
            right[m] -= substitute_right[m] * b;
        }
    }
}

/// A factored tridiagonal matrix with corners, for periodic grids.
///
/// Sherman–Morrison: the corners are a rank-one change of a tridiagonal matrix; Press et al.,
/// *Numerical Recipes*, 3rd edition, section 2.7.2.
#[derive(Debug, Clone)]
pub struct PeriodicTridiagonal {
    inner: Tridiagonal,
    /// Solution of the inner system for the rank-one column, over its denominator.
    column: Vec<f64>,
    /// Last component of the rank-one row.
    row_last: f64,
}

impl PeriodicTridiagonal {
    /// As [`Tridiagonal::new`], with A(0, n−1) = `lower[0]` and A(n−1, 0) = `upper[n-1]`.
    #[must_use]
    pub fn new(lower: &[f64], diagonal: &[f64], upper: &[f64]) -> Option<Self> {
        let n = diagonal.len();
        if n < 4 || lower.len() != n || upper.len() != n {
            return None;
        }
        let gamma = -diagonal[0];
        let mut inner_diagonal = diagonal.to_vec();
        inner_diagonal[0] -= gamma;
        inner_diagonal[n - 1] -= upper[n - 1] * lower[0] / gamma;
        let inner = Tridiagonal::new(lower, &inner_diagonal, upper)?;
        let row_last = lower[0] / gamma;
        let mut column = vec![0.0; n];
        column[0] = gamma;
        column[n - 1] = upper[n - 1];
        inner.solve(&mut column);
        let denominator = 1.0 + column[0] + row_last * column[n - 1];
        for value in &mut column {
            *value /= denominator;
        }
        column.iter().all(|value| value.is_finite()).then_some(PeriodicTridiagonal {
            inner,
            column,
            row_last,
        })
    }

    /// Replaces the right-hand side by the solution.
    ///
    /// # Panics
    /// If the length is not that of the matrix.
    pub fn solve(&self, x: &mut [f64]) {
        self.inner.solve(x);
        let factor = x[0] + self.row_last * x[x.len() - 1];
        for (x, column) in x.iter_mut().zip(&self.column) {
            *x -= factor * column;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solutions_satisfy_the_equations() {
        for n in [4, 5, 6, 7, 32, 33] {
            let at = |i: usize, s: f64| (1.7 * i as f64 + s).sin();
            let lower: Vec<f64> = (0..n).map(|i| at(i, 0.1)).collect();
            let upper: Vec<f64> = (0..n).map(|i| at(i, 0.7)).collect();
            let diagonal: Vec<f64> = (0..n).map(|i| 2.5 + at(i, 0.3)).collect();
            let b: Vec<f64> = (0..n).map(|i| at(i, 2.0)).collect();
            for periodic in [false, true] {
                let mut x = b.clone();
                if periodic {
                    PeriodicTridiagonal::new(&lower, &diagonal, &upper).unwrap().solve(&mut x);
                } else {
                    Tridiagonal::new(&lower, &diagonal, &upper).unwrap().solve(&mut x);
                }
                for i in 0..n {
                    let mut sum = diagonal[i] * x[i];
                    if i > 0 || periodic {
                        sum += lower[i] * x[(i + n - 1) % n];
                    }
                    if i + 1 < n || periodic {
                        sum += upper[i] * x[(i + 1) % n];
                    }
                    assert!((sum - b[i]).abs() < 1e-12, "n {n} periodic {periodic} row {i}");
                }
            }
        }
        assert!(Tridiagonal::new(&[0.0; 4], &[0.0; 4], &[0.0; 4]).is_none());
        assert!(Tridiagonal::new(&[0.0; 3], &[1.0; 3], &[0.0; 3]).is_none());
    }
}
