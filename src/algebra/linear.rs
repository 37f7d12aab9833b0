//! Linear equations, over any number system and modulo p.

use super::{Fp, Rational, Scalar};

/// Numerators and denominators of fractions that a residue is read as.
const LARGEST: i64 = 1 << 20;

/// Gaussian elimination, one row at a time; a row is the coefficients and then the constant term.
pub struct Elimination<S> {
    /// By the column of its leading 1.
    pub(crate) pivots: Vec<Option<Vec<S>>>,
    /// False once a row says 0 = 1.
    pub(crate) consistent: bool,
}

impl<S: Scalar> Elimination<S> {
    /// No rows yet, for n unknowns.
    pub fn new(n: usize) -> Self {
        Self { pivots: vec![None; n], consistent: true }
    }

    /// True if more rows can only contradict.
    pub fn is_solved(&self) -> bool {
        self.pivots.iter().all(Option::is_some)
    }

    /// Takes in an equation: the coefficients of the n unknowns and the constant term, of which the sum is zero.
    pub fn add(&mut self, mut row: Vec<S>) {
        let n = self.pivots.len();
        for column in 0..n {
            if row[column] == S::zero() {
                continue;
            }
            match &self.pivots[column] {
                Some(pivot) => {
                    let factor = row[column].clone();
                    for (value, above) in row.iter_mut().zip(pivot).skip(column + 1) {
                        *value = value.sub(&factor.mul(above));
                    }
                    row[column] = S::zero();
                }
                None if row[column].nonzero_lanes() != 0 => {
                    let inverse = row[column].inv();
                    row.iter_mut().for_each(|value| *value = value.mul(&inverse));
                    row[column] = S::one();
                    self.pivots[column] = Some(row);
                    return;
                }
                // An enclosure that may be zero says nothing.
                None => return,
            }
        }
        self.consistent &= row[n].nonzero_lanes() == 0;
    }

    /// A solution, with a value for the unknowns that are free.
    pub fn solution(&self, free: S) -> Vec<S> {
        let n = self.pivots.len();
        let mut values = vec![free; n];
        for column in (0..n).rev() {
            if let Some(pivot) = &self.pivots[column] {
                let known = (column + 1..n).fold(S::zero(), |sum, k| sum.add(&pivot[k].mul(&values[k])));
                values[column] = pivot[n].add(&known).neg();
            }
        }
        values
    }
}

/// The fraction of small numbers with this residue, by the extended Euclidean algorithm (von zur Gathen
/// & Gerhard, *Modern Computer Algebra*, §5.10).
pub fn small_fraction(residue: Fp) -> Option<Rational> {
    let (mut r0, mut r1) = (Fp::MODULUS as i128, i128::from(residue.residue()));
    let (mut t0, mut t1) = (0i128, 1i128);
    while r1 > i128::from(LARGEST) {
        let quotient = r0 / r1;
        (r0, r1) = (r1, r0 - quotient * r1);
        (t0, t1) = (t1, t0 - quotient * t1);
    }
    let (numerator, denominator) = if t1 < 0 { (-r1, -t1) } else { (r1, t1) };
    if denominator == 0 || denominator > i128::from(LARGEST) {
        return None;
    }
    let (numerator, denominator) = (i64::try_from(numerator).ok()?, u64::try_from(denominator).ok()?);
    Some(Rational::from_parts(numerator.into(), denominator.into()))
}
