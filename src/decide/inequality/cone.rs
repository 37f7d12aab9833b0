//! A polynomial as a sum of squares and known non-negative polynomials, times each other, with positive
//! weights (Schmüdgen, *Math. Ann.* 289 (1991), theorem 3; Lasserre, *SIAM J. Optim.* 11 (2001)).
//!
//! Weights are found in `f64` and then solved for exactly; only the exact identity counts.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::Known;
use super::expand::Atoms;
use super::nnls::{self, Fit};
use super::polynomial::{Monomial, Polynomial, degree, product};
use super::squares;
use crate::algebra::Rational;

/// Constraints that are multiplied with each other.
const MAX_CONSTRAINTS: usize = 12;
/// Columns of the fit: every step looks at all of them once.
const MAX_COLUMNS: usize = 2500;
/// Rows of the fit.
const MAX_ROWS: usize = 1500;
/// Rounds in which squares are added that the last fit asks for.
const ROUNDS: usize = 8;
/// Constraints that such squares are multiplied with, besides 1.
const ASKED_MULTIPLIERS: usize = 3;
/// Weights below this part of the largest are noise of the fit.
const NOISE: f64 = 1e-9;

/// One term of a certificate: weight · product of constraints · root².
#[derive(Clone)]
pub(super) struct Term {
    pub weight: Rational,
    /// Numbers of the constraints.
    pub factors: Vec<usize>,
    pub root: Polynomial,
}

#[derive(Clone)]
struct Column {
    polynomial: Polynomial,
    /// Whether it is positive, not only non-negative, on the whole domain.
    strict: bool,
    factors: Vec<usize>,
    root: Polynomial,
}

/// A certificate that the target is not negative, or positive; none if none was found.
pub(super) fn combination(
    atoms: &Atoms,
    known: &Known,
    target: &Polynomial,
    strict: bool,
) -> Option<Vec<Term>> {
    if target.is_zero() {
        return (!strict).then(Vec::new);
    }
    if target.degree() == 0 {
        let weight = target.coefficient(&Vec::new());
        let root = Polynomial::one();
        return (weight > Rational::ZERO).then(|| vec![Term { weight, factors: Vec::new(), root }]);
    }
    if let Some(squares) = completed_squares(target, strict) {
        return Some(squares);
    }
    let mut cone = Cone::around(atoms, known, target);
    let plain = cone.represent(target)?;
    if !strict || plain.iter().any(|(_, column)| column.strict) {
        return Some(terms(plain));
    }
    // Something positive must be left over; how much is tried.
    let positive: Vec<Column> = cone.columns.iter().filter(|column| column.strict).take(8).cloned().collect();
    for part in [
        Rational::ONE,
        Rational::from_parts(1.into(), 10u8.into()),
        Rational::from_parts(1.into(), 1000u16.into()),
    ] {
        for column in &positive {
            let mut less = target.clone();
            less.add_scaled(&column.polynomial, &-part.clone());
            if let Some(mut found) = cone.fitted(&less) {
                found.push((part, column.clone()));
                return Some(terms(found));
            }
        }
    }
    None
}

/// A positive quadratic form in monomials, by exact arithmetic alone.
fn completed_squares(target: &Polynomial, strict: bool) -> Option<Vec<Term>> {
    let basis = squares::basis(target, &target.atoms(), target.degree().div_ceil(2));
    let squares = squares::sum(target, &basis)?;
    let is_strict = squares.iter().any(|(_, root)| root.degree() == 0);
    (is_strict || !strict).then(|| {
        squares.into_iter().map(|(weight, root)| Term { weight, factors: Vec::new(), root }).collect()
    })
}

fn terms(found: Vec<(Rational, Column)>) -> Vec<Term> {
    found
        .into_iter()
        .map(|(weight, column)| Term { weight, factors: column.factors, root: column.root })
        .collect()
}

impl Column {
    /// A product of constraints by itself.
    fn of(polynomial: Polynomial, strict: bool, factors: Vec<usize>) -> Self {
        Self { polynomial, strict, factors, root: Polynomial::one() }
    }
}

struct Cone<'a> {
    atoms: &'a Atoms,
    columns: Vec<Column>,
    seen: BTreeSet<Polynomial>,
    rows: BTreeMap<Monomial, usize>,
    numeric: Vec<nnls::Column>,
    basis: Vec<Monomial>,
    /// What squares are multiplied with; the first is 1.
    multipliers: Vec<Column>,
}

impl<'a> Cone<'a> {
    fn around(atoms: &'a Atoms, known: &Known, target: &Polynomial) -> Self {
        let mut cone = Self {
            atoms,
            columns: Vec::new(),
            seen: BTreeSet::new(),
            rows: BTreeMap::new(),
            numeric: Vec::new(),
            basis: Vec::new(),
            multipliers: Vec::new(),
        };
        for (monomial, _) in target.terms() {
            cone.row(monomial);
        }
        let degree_bound = target.degree().max(2);
        let (relevant, variables) = relevant(known, target, degree_bound);
        let single = |&n: &usize| {
            let constraint = &known.constraints[n];
            Column::of(constraint.polynomial.clone(), constraint.strict, vec![n])
        };
        let singles: Vec<Column> = relevant.iter().map(single).collect();
        let mut multipliers = vec![Column::of(Polynomial::one(), true, Vec::new())];
        multipliers.extend(singles.iter().cloned());
        for (n, a) in singles.iter().enumerate() {
            for b in &singles[..=n] {
                if a.polynomial.degree() + b.polynomial.degree() > degree_bound {
                    continue;
                }
                if let Some(polynomial) = atoms.multiply(&a.polynomial, &b.polynomial) {
                    let factors = vec![b.factors[0], a.factors[0]];
                    multipliers.push(Column::of(polynomial, a.strict && b.strict, factors));
                }
            }
        }
        for single in singles.iter().filter(|single| 3 * single.polynomial.degree() <= degree_bound) {
            let square = atoms.multiply(&single.polynomial, &single.polynomial);
            if let Some(polynomial) = square.and_then(|square| atoms.multiply(&square, &single.polynomial)) {
                multipliers.push(Column::of(polynomial, single.strict, vec![single.factors[0]; 3]));
            }
        }
        for column in &multipliers {
            cone.add(column.clone());
        }
        for (monomial, coefficient) in target.terms() {
            if *coefficient > Rational::ZERO
                && let Some(column) = monomial_column(known, monomial)
            {
                cone.add(column);
            }
        }
        cone.basis = squares::basis(target, &variables, degree_bound.div_ceil(2));
        for root in squares::roots(target, &cone.basis) {
            cone.add_square(&multipliers[0], root);
        }
        for multiplier in &multipliers[1..] {
            let left = degree_bound.saturating_sub(multiplier.polynomial.degree()) / 2;
            let small: Vec<Monomial> = cone.basis.iter().filter(|m| degree(m) <= left).cloned().collect();
            for root in squares::roots(&Polynomial::default(), &small) {
                if root != Polynomial::one() {
                    cone.add_square(multiplier, root);
                }
            }
        }
        cone.multipliers = multipliers;
        cone
    }

    fn row(&mut self, monomial: &Monomial) -> usize {
        let next = self.rows.len();
        *self.rows.entry(monomial.clone()).or_insert(next)
    }

    fn add_square(&mut self, multiplier: &Column, root: Polynomial) {
        if self.columns.len() >= MAX_COLUMNS {
            return;
        }
        let Some(square) = self.atoms.multiply(&root, &root) else { return };
        let Some(polynomial) = self.atoms.multiply(&square, &multiplier.polynomial) else { return };
        let strict = multiplier.strict && root.degree() == 0;
        self.add(Column { polynomial, strict, factors: multiplier.factors.clone(), root });
    }

    fn add(&mut self, column: Column) {
        if column.polynomial.is_zero()
            || self.columns.len() >= MAX_COLUMNS
            || self.rows.len() >= MAX_ROWS
            || !self.seen.insert(column.polynomial.clone())
        {
            return;
        }
        let mut entries: nnls::Column = Vec::new();
        for (monomial, coefficient) in column.polynomial.terms() {
            entries.push((self.row(monomial), coefficient.to_f64().value()));
        }
        entries.sort_by_key(|(row, _)| *row);
        let length = entries.iter().map(|(_, x)| x * x).sum::<f64>().sqrt();
        for (_, x) in &mut entries {
            *x /= length;
        }
        self.numeric.push(entries);
        self.columns.push(column);
    }

    /// The target by the columns, of which more are made as the fit asks for them.
    fn represent(&mut self, target: &Polynomial) -> Option<Vec<(Rational, Column)>> {
        for _ in 0..ROUNDS {
            let fit = self.fit(target);
            if fit.reached
                && let Some(found) = self.exact(target, &fit)
            {
                return Some(found);
            }
            let before = self.columns.len();
            self.ask(&fit);
            if self.columns.len() == before {
                return None;
            }
        }
        self.fitted(target)
    }

    /// The target by the columns as they are.
    fn fitted(&mut self, target: &Polynomial) -> Option<Vec<(Rational, Column)>> {
        let fit = self.fit(target);
        fit.reached.then(|| self.exact(target, &fit)).flatten()
    }

    fn fit(&mut self, target: &Polynomial) -> Fit {
        for (monomial, _) in target.terms() {
            self.row(monomial);
        }
        let mut dense = vec![0.0; self.rows.len()];
        for (monomial, coefficient) in target.terms() {
            dense[self.rows[monomial]] = coefficient.to_f64().value();
        }
        nnls::fit(&self.numeric, &dense)
    }

    /// Exact weights on the support of a fit; they are checked to be positive, and to give the target.
    fn exact(&self, target: &Polynomial, fit: &Fit) -> Option<Vec<(Rational, Column)>> {
        let largest = fit.weights.iter().map(|(_, w)| *w).fold(0.0, f64::max);
        let support: Vec<usize> =
            fit.weights.iter().filter(|(_, w)| *w > NOISE * largest).map(|(j, _)| *j).collect();
        let entries = |polynomial: &Polynomial| -> BTreeMap<usize, Rational> {
            polynomial.terms().map(|(m, c)| (self.rows[m], c.clone())).collect()
        };
        let columns: Vec<_> = support.iter().map(|j| entries(&self.columns[*j].polynomial)).collect();
        let weights = nnls::solve_exactly(&columns, &entries(target))?;
        if weights.iter().any(|w| *w < Rational::ZERO) {
            return None;
        }
        let mut sum = Polynomial::default();
        let mut found = Vec::new();
        for (weight, j) in weights.into_iter().zip(support) {
            if !weight.is_zero() {
                sum.add_scaled(&self.columns[j].polynomial, &weight);
                found.push((weight, self.columns[j].clone()));
            }
        }
        (sum == *target).then_some(found)
    }

    /// Adds the squares that lessen what is left most: for each multiplier g the top eigenvectors of the
    /// matrix of ⟨residual, g z_i z_j⟩, rounded.
    fn ask(&mut self, fit: &Fit) {
        for multiplier in self.multipliers.clone().iter().take(1 + ASKED_MULTIPLIERS) {
            let room = self.columns.iter().map(|c| c.polynomial.degree()).max().unwrap_or(0);
            let left = room.saturating_sub(multiplier.polynomial.degree()) / 2;
            let basis: Vec<Monomial> = self.basis.iter().filter(|m| degree(m) <= left).cloned().collect();
            if basis.len() < 2 {
                continue;
            }
            let size = basis.len();
            let mut matrix = nalgebra::DMatrix::<f64>::zeros(size, size);
            for i in 0..size {
                for j in 0..=i {
                    let pair = Polynomial::term(product(&basis[i], &basis[j]), Rational::ONE);
                    let Some(entry) = self.atoms.multiply(&pair, &multiplier.polynomial) else { continue };
                    let inner: f64 = entry
                        .terms()
                        .filter_map(|(m, c)| Some(fit.residual.get(*self.rows.get(m)?)? * c.to_f64().value()))
                        .sum();
                    matrix[(i, j)] = inner;
                    matrix[(j, i)] = inner;
                }
            }
            let eigen = matrix.symmetric_eigen();
            let mut order: Vec<usize> = (0..size).collect();
            order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
            for n in order.into_iter().take(3).filter(|n| eigen.eigenvalues[*n] > 0.0) {
                let vector: Vec<f64> = eigen.eigenvectors.column(n).iter().copied().collect();
                // Coarse roundings meet a singular form exactly, fine ones lie in the interior.
                for denominator in [1.0, 2.0, 6.0, 60.0, 840.0] {
                    self.add_square(multiplier, rounded(&basis, &vector, denominator));
                }
            }
        }
    }
}

/// The vector scaled to largest entry 1, with entries that are multiples of 1/denominator.
fn rounded(basis: &[Monomial], vector: &[f64], denominator: f64) -> Polynomial {
    let largest = vector.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    let mut root = Polynomial::default();
    for (monomial, x) in basis.iter().zip(vector) {
        let whole = (x / largest * denominator).round();
        if whole.is_finite() {
            let entry = Rational::from_parts((whole as i64).into(), (denominator as u32).into());
            root.add_term(monomial.clone(), entry);
        }
    }
    root
}

/// Constraints that share atoms with the target, directly or through another, with all those atoms.
fn relevant(known: &Known, target: &Polynomial, bound: u32) -> (Vec<usize>, BTreeSet<u16>) {
    let mut variables = target.atoms();
    let mut found = BTreeSet::new();
    for _ in 0..2 {
        let mut more = variables.clone();
        for (n, constraint) in known.constraints.iter().enumerate() {
            let own = constraint.polynomial.atoms();
            if constraint.polynomial.degree() <= bound && !own.is_disjoint(&variables) {
                found.insert(n);
                more.extend(own);
            }
        }
        variables = more;
    }
    (found.into_iter().take(MAX_CONSTRAINTS).collect(), variables)
}

/// A monomial whose odd powers are of atoms that are not negative.
fn monomial_column(known: &Known, monomial: &Monomial) -> Option<Column> {
    let (mut factors, mut root, mut strict) = (Vec::new(), Monomial::new(), true);
    for (atom, power) in monomial {
        let (nonnegative, positive) = known.sign_of_atom(*atom);
        strict &= positive;
        if power % 2 == 1 {
            let own = Polynomial::atom(*atom);
            factors.push(known.constraints.iter().position(|c| nonnegative && c.polynomial == own)?);
        }
        if *power >= 2 {
            root.push((*atom, power / 2));
        }
    }
    let polynomial = Polynomial::term(monomial.clone(), Rational::ONE);
    Some(Column { polynomial, strict, factors, root: Polynomial::term(root, Rational::ONE) })
}
