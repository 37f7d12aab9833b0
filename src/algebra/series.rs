//! Truncated Taylor series in several variables, over any number system.

use std::cmp::Ordering;
use std::iter;
use std::sync::Arc;

use super::{Complex, Elementary, Scalar};

/// The monomials of a truncated series and their multiplication table, shared by all series of an
/// evaluation.
///
/// Monomials are listed by total degree, and within one degree with the higher power of the earlier
/// variable first: 1, x, y, x², xy, y², … A lower order is therefore a prefix of a higher one.
#[derive(Debug)]
pub struct Shape {
    vars: usize,
    order: usize,
    monomials: Vec<Vec<usize>>,
    /// Total degree of each monomial.
    degrees: Vec<usize>,
    /// `up_to[n]` is the number of monomials of degree at most n.
    up_to: Vec<usize>,
    /// `products[i][j]` is the position of monomial i times monomial j, for all j that keep the product
    /// within the order.
    products: Vec<Vec<usize>>,
}

impl Shape {
    /// The shape of series in `vars` variables up to total degree `order`: (vars + order)! / (vars! order!)
    /// coefficients, and a product of two series takes (2 vars + order)! / ((2 vars)! order!)
    /// multiplications.
    pub fn new(vars: usize, order: usize) -> Arc<Shape> {
        let mut monomials = Vec::new();
        let mut degrees = Vec::new();
        let mut up_to = Vec::new();
        for degree in 0..=order {
            push_monomials(&mut Vec::new(), vars, degree, &mut monomials);
            degrees.resize(monomials.len(), degree);
            up_to.push(monomials.len());
        }
        let products = monomials
            .iter()
            .zip(&degrees)
            .map(|(left, degree)| {
                let room = order - degree;
                monomials
                    .iter()
                    .take(up_to[room])
                    .map(|right| {
                        let product: Vec<usize> = iter::zip(left, right).map(|(l, r)| l + r).collect();
                        monomials
                            .binary_search_by(|m| graded(m, &product))
                            .expect("the product is within the order")
                    })
                    .collect()
            })
            .collect();
        Arc::new(Shape { vars, order, monomials, degrees, up_to, products })
    }

    /// Multiplications of coefficients that a product of two series takes.
    pub fn work(&self) -> usize {
        self.products.iter().map(Vec::len).sum()
    }

    /// The multi-indices, in the order of the coefficients.
    pub fn monomials(&self) -> &[Vec<usize>] {
        &self.monomials
    }
}

/// Appends all multi-indices that begin with `prefix` and add `degree` in the `left` further variables.
fn push_monomials(prefix: &mut Vec<usize>, left: usize, degree: usize, out: &mut Vec<Vec<usize>>) {
    match left {
        0 if degree == 0 => out.push(prefix.clone()),
        0 => {}
        _ => {
            // The last variable has to take what is left.
            let least = if left == 1 { degree } else { 0 };
            for power in (least..=degree).rev() {
                prefix.push(power);
                push_monomials(prefix, left - 1, degree - power, out);
                prefix.pop();
            }
        }
    }
}

/// The order of monomials in a shape.
fn graded(a: &[usize], b: &[usize]) -> Ordering {
    let degree = |m: &[usize]| m.iter().sum::<usize>();
    degree(a).cmp(&degree(b)).then_with(|| b.cmp(a))
}

/// A Taylor series Σ c_α h^α in the displacements h from a point, known up to a total degree.
///
/// The coefficients are Taylor coefficients: c_α is the derivative ∂^α divided by α!. Arithmetic on
/// series of different order yields the lower order, because what is not known stays unknown: no
/// coefficient beyond the order is ever taken for zero. A pure constant carries no shape and is exact to
/// every order, so that [`Scalar::zero`] and [`Scalar::one`] combine with any series.
///
/// As a [`Scalar`] a series is "not zero" if its constant term is not: exactly these have an inverse.
/// `==` compares the known coefficients as polynomials.
///
/// Recurrences: Griewank & Walther, Evaluating Derivatives, 2nd ed., section 13.2, carried over to several
/// variables by the operator D = Σ h_i ∂/∂h_i, which multiplies h^α by its degree |α|.
///
/// Series over different numbers of variables do not mix; an operation on two such panics.
///
/// ```
/// use referee::algebra::{Fp, Scalar, Series, Shape};
/// let shape = Shape::new(1, 3);
/// let h = Series::variable(&shape, 0, Fp::ZERO);
/// let geometric = Series::one().sub(&h).inv();
/// assert_eq!(geometric.coefficient(&[3]), Some(Fp::ONE));
/// assert_eq!(geometric.coefficient(&[4]), None);
/// ```
#[derive(Clone, Debug)]
pub struct Series<S> {
    /// `None` for an exact constant, which has a single coefficient. Otherwise the order of this series,
    /// at most that of the shape; there are `shape.up_to[order]` coefficients.
    domain: Option<(Arc<Shape>, usize)>,
    coefficients: Vec<S>,
}

impl<S: Scalar> Series<S> {
    /// The exact constant `value`.
    pub fn constant(value: S) -> Self {
        Series { domain: None, coefficients: vec![value] }
    }

    /// The coordinate `i` near `value`: value + h_i.
    ///
    /// # Panics
    ///
    /// If the shape has no variable `i`.
    pub fn variable(shape: &Arc<Shape>, i: usize, value: S) -> Self {
        assert!(i < shape.vars, "variable {i} of {}", shape.vars);
        let mut value = Some(value);
        Series::from_fn(shape, |powers| {
            let degree: usize = powers.iter().sum();
            match degree {
                0 => value.take().unwrap_or_else(S::zero),
                1 if powers[i] == 1 => S::one(),
                _ => S::zero(),
            }
        })
    }

    /// The series with Taylor coefficient `f(α)` at each multi-index α.
    pub fn from_fn(shape: &Arc<Shape>, mut f: impl FnMut(&[usize]) -> S) -> Self {
        Series {
            coefficients: shape.monomials.iter().map(|powers| f(powers)).collect(),
            domain: Some((Arc::clone(shape), shape.order)),
        }
    }

    /// The total degree up to which the series is known, `None` for an exact constant.
    pub fn order(&self) -> Option<usize> {
        self.domain.as_ref().map(|(_, order)| *order)
    }

    /// The coefficient of h^α, which is the derivative ∂^α divided by α!; `None` beyond the order.
    ///
    /// # Panics
    ///
    /// If α has not one entry for each variable.
    pub fn coefficient(&self, multi_index: &[usize]) -> Option<S> {
        match &self.domain {
            None if multi_index.iter().all(|&power| power == 0) => Some(self.constant_term().clone()),
            None => Some(S::zero()),
            Some((shape, _)) => {
                assert_eq!(multi_index.len(), shape.vars, "one power for each variable");
                let position = shape.monomials.binary_search_by(|m| graded(m, multi_index));
                position.ok().and_then(|position| self.coefficients.get(position)).cloned()
            }
        }
    }

    /// All known coefficients, in the order of the shape's monomials.
    pub fn coefficients(&self) -> &[S] {
        &self.coefficients
    }

    /// The value at the point of expansion.
    pub fn constant_term(&self) -> &S {
        &self.coefficients[0]
    }

    /// The partial derivative in variable `i`. It is known to one order less than the series.
    ///
    /// # Panics
    ///
    /// If there is no variable `i`, or if the order is 0: such a series says nothing about its derivative.
    pub fn derivative(&self, i: usize) -> Self {
        let Some((shape, order)) = &self.domain else {
            return Series::zero();
        };
        assert!(i < shape.vars, "variable {i} of {}", shape.vars);
        assert!(*order > 0, "derivative of a series that is known to order 0");
        // The variables themselves follow the constant 1. ∂(h^α h_i)/∂h_i = (α_i + 1) h^α.
        let raised = &shape.products[1 + i];
        let lower = order - 1;
        let coefficients = (0..shape.up_to[lower])
            .map(|k| {
                let power = shape.monomials[k][i] + 1;
                integer::<S>(power).mul(&self.coefficients[raised[k]])
            })
            .collect();
        Series { domain: Some((Arc::clone(shape), lower)), coefficients }
    }

    /// f(a) from the Taylor coefficients c_n = f⁽ⁿ⁾(a₀)/n! of any function f at the constant term a₀:
    /// Σ c_n (a − a₀)ⁿ.
    ///
    /// The result is known to as many orders as there are coefficients beyond the first; more than the
    /// order of the series are not needed.
    ///
    /// # Panics
    ///
    /// If there is no coefficient at all.
    pub fn compose(&self, coefficients: &[S]) -> Self {
        assert!(!coefficients.is_empty(), "composition without coefficients");
        let Some((shape, order)) = &self.domain else {
            return Series::constant(coefficients[0].clone());
        };
        let order = (*order).min(coefficients.len() - 1);
        let mut displacement = self.truncated(shape, order);
        displacement.coefficients[0] = S::zero();
        // Horner; h has no constant term, so that c_n h^n does not reach below degree n.
        let mut value = displacement.lifted(&coefficients[order]);
        for c in coefficients[..order].iter().rev() {
            value = value.mul(&displacement);
            value.coefficients[0] = value.coefficients[0].add(c);
        }
        value
    }

    /// The constant `value`, to the shape and order of this series.
    fn lifted(&self, value: &S) -> Self {
        let mut coefficients = vec![S::zero(); self.coefficients.len()];
        coefficients[0] = value.clone();
        Series { domain: self.domain.clone(), coefficients }
    }

    fn truncated(&self, shape: &Arc<Shape>, order: usize) -> Self {
        Series {
            domain: Some((Arc::clone(shape), order)),
            coefficients: self.coefficients[..shape.up_to[order]].to_vec(),
        }
    }

    fn map<T>(&self, f: impl FnMut(&S) -> T) -> Series<T> {
        Series { domain: self.domain.clone(), coefficients: self.coefficients.iter().map(f).collect() }
    }

    /// The shape and order that a combination of both series has.
    fn common<'a>(&'a self, other: &'a Self) -> Option<(&'a Arc<Shape>, usize)> {
        match (&self.domain, &other.domain) {
            (None, None) => None,
            (Some((shape, order)), None) | (None, Some((shape, order))) => Some((shape, *order)),
            (Some((shape, order)), Some((other_shape, other_order))) => {
                assert_eq!(shape.vars, other_shape.vars, "series in different numbers of variables");
                Some((shape, *order.min(other_order)))
            }
        }
    }

    /// Combines coefficient by coefficient; a constant counts as followed by zeros.
    fn combine(&self, other: &Self, f: impl Fn(&S, &S) -> S) -> Self {
        let Some((shape, order)) = self.common(other) else {
            return Series::constant(f(self.constant_term(), other.constant_term()));
        };
        let zero = S::zero();
        let coefficients = (0..shape.up_to[order])
            .map(|k| f(self.coefficients.get(k).unwrap_or(&zero), other.coefficients.get(k).unwrap_or(&zero)))
            .collect();
        Series { domain: Some((Arc::clone(shape), order)), coefficients }
    }

    /// Solves a triangular recurrence, degree by degree.
    ///
    /// Coefficient 0 of the result is `first`. Coefficient k ≥ 1 is `finish(k, sum)`, where the sum runs over
    /// `term(i, j, b_j)` for all pairs with i ≥ 1 and h^i h^j = h^k: each b_j is of lower degree than b_k.
    fn recurrence<T: Scalar>(
        &self,
        first: T,
        term: impl Fn(usize, usize, &T) -> T,
        finish: impl Fn(usize, &T) -> T,
    ) -> Series<T> {
        let Some((shape, order)) = &self.domain else {
            return Series::constant(first);
        };
        let count = shape.up_to[*order];
        let mut sums = vec![T::zero(); count];
        let mut coefficients = Vec::with_capacity(count);
        for j in 0..count {
            let b = if j == 0 { first.clone() } else { finish(j, &sums[j]) };
            let room = shape.up_to[order - shape.degrees[j]];
            for (i, &k) in shape.products[j][..room].iter().enumerate().skip(1) {
                sums[k] = sums[k].add(&term(i, j, &b));
            }
            coefficients.push(b);
        }
        Series { domain: self.domain.clone(), coefficients }
    }

    /// The degree |k| of each coefficient, as a number.
    fn degrees(&self) -> Vec<S> {
        match &self.domain {
            None => vec![S::zero()],
            Some((shape, order)) => {
                shape.degrees[..shape.up_to[*order]].iter().map(|&degree| integer(degree)).collect()
            }
        }
    }

    /// 1/(scale·|k|) for each coefficient, with one inversion a degree.
    fn reciprocal_degrees(&self, scale: &S) -> Vec<S> {
        match &self.domain {
            None => vec![S::zero()],
            Some((shape, order)) => {
                let by_degree: Vec<S> =
                    (0..=*order).map(|degree| integer::<S>(degree).mul(scale).inv()).collect();
                shape.degrees[..shape.up_to[*order]].iter().map(|&degree| by_degree[degree].clone()).collect()
            }
        }
    }

    /// Da: each coefficient times its degree.
    fn euler_derivative(&self) -> Vec<S> {
        iter::zip(self.degrees(), &self.coefficients).map(|(degree, c)| degree.mul(c)).collect()
    }
}

impl<S: Elementary> Series<S> {
    /// cos a + i sin a = e^(ia), which fulfils DE = i Da·E: both functions from one recurrence.
    fn euler_formula(&self) -> Series<Complex<S>> {
        let a = self.constant_term();
        let da = self.euler_derivative();
        let reciprocal = self.reciprocal_degrees(&S::one());
        self.recurrence(
            Complex::new(a.cos(), a.sin()),
            |i, _, e| Complex::new(da[i].mul(&e.im).neg(), da[i].mul(&e.re)),
            |k, sum| Complex::new(sum.re.mul(&reciprocal[k]), sum.im.mul(&reciprocal[k])),
        )
    }
}

impl<S: Scalar> PartialEq for Series<S> {
    fn eq(&self, other: &Self) -> bool {
        if let (Some((a, _)), Some((b, _))) = (&self.domain, &other.domain)
            && a.vars != b.vars
        {
            return false;
        }
        let zero = S::zero();
        (0..self.coefficients.len().max(other.coefficients.len()))
            .all(|k| self.coefficients.get(k).unwrap_or(&zero) == other.coefficients.get(k).unwrap_or(&zero))
    }
}

impl<S: Scalar> Scalar for Series<S> {
    const LANES: u32 = S::LANES;

    fn zero() -> Self {
        Series::constant(S::zero())
    }

    fn one() -> Self {
        Series::constant(S::one())
    }

    fn from_i64(n: i64) -> Self {
        Series::constant(S::from_i64(n))
    }

    fn add(&self, other: &Self) -> Self {
        self.combine(other, S::add)
    }

    fn sub(&self, other: &Self) -> Self {
        self.combine(other, S::sub)
    }

    fn mul(&self, other: &Self) -> Self {
        let Some((shape, order)) = self.common(other) else {
            return Series::constant(self.constant_term().mul(other.constant_term()));
        };
        match (&self.domain, &other.domain) {
            (None, _) => return other.map(|c| self.constant_term().mul(c)),
            (_, None) => return self.map(|c| c.mul(other.constant_term())),
            _ => {}
        }
        let mut coefficients = vec![S::zero(); shape.up_to[order]];
        for (i, a) in self.coefficients[..shape.up_to[order]].iter().enumerate() {
            let room = shape.up_to[order - shape.degrees[i]];
            for (&k, b) in iter::zip(&shape.products[i][..room], &other.coefficients) {
                coefficients[k] = coefficients[k].add(&a.mul(b));
            }
        }
        Series { domain: Some((Arc::clone(shape), order)), coefficients }
    }

    fn neg(&self) -> Self {
        self.map(S::neg)
    }

    /// a·b = 1: b_k = −b_0 Σ a_i b_j. Zero in all coefficients where the constant term is zero.
    fn inv(&self) -> Self {
        let first = self.constant_term().inv();
        let factor = first.neg();
        self.recurrence(first, |i, _, b| self.coefficients[i].mul(b), |_, sum| factor.mul(sum))
    }

    /// Lanes in which the constant term is not zero: there the series has an inverse.
    fn nonzero_lanes(&self) -> u32 {
        self.constant_term().nonzero_lanes()
    }

    /// The root of a series exists where the constant term is a square other than zero, and for zero.
    fn square_lanes(&self) -> u32 {
        let constant = self.constant_term();
        let unit = constant.nonzero_lanes();
        let mut lanes = unit & constant.square_lanes();
        if unit != S::LANES {
            lanes |= self.zero_lanes();
        }
        lanes
    }

    fn zero_lanes(&self) -> u32 {
        self.coefficients.iter().fold(S::LANES, |lanes, c| lanes & c.zero_lanes())
    }

    /// r² = a, hence 2a Dr = r Da: r_k = Σ (|i| − 2|j|) a_i r_j / (2|k| a_0).
    fn sqrt(&self) -> Self {
        let constant = self.constant_term();
        let degree = self.degrees();
        let reciprocal = self.reciprocal_degrees(&S::from_i64(2).mul(constant));
        self.recurrence(
            constant.sqrt(),
            |i, j, r| {
                let weight = degree[i].sub(&degree[j].add(&degree[j]));
                weight.mul(&self.coefficients[i]).mul(r)
            },
            |k, sum| sum.mul(&reciprocal[k]),
        )
    }
}

impl<S: Elementary> Elementary for Series<S> {
    /// DE = Da·E: E_k = Σ |i| a_i E_j / |k|.
    fn exp(&self) -> Self {
        let da = self.euler_derivative();
        let reciprocal = self.reciprocal_degrees(&S::one());
        self.recurrence(self.constant_term().exp(), |i, _, e| da[i].mul(e), |k, sum| sum.mul(&reciprocal[k]))
    }

    /// a·DL = Da: L_k = (|k| a_k − Σ |j| a_i L_j) / (|k| a_0).
    fn ln(&self) -> Self {
        let constant = self.constant_term();
        let degree = self.degrees();
        let da = self.euler_derivative();
        let reciprocal = self.reciprocal_degrees(constant);
        self.recurrence(
            constant.ln(),
            |i, j, l| degree[j].mul(&self.coefficients[i]).mul(l),
            |k, sum| da[k].sub(sum).mul(&reciprocal[k]),
        )
    }

    fn sin(&self) -> Self {
        self.euler_formula().map(|e| e.im.clone())
    }

    fn cos(&self) -> Self {
        self.euler_formula().map(|e| e.re.clone())
    }

    /// DT = Da/(1 + a²).
    fn atan(&self) -> Self {
        let slope = self.mul(self).add(&Self::one()).inv();
        let mut da = self.clone();
        da.coefficients = self.euler_derivative();
        let mut result = da.mul(&slope);
        let reciprocal = self.reciprocal_degrees(&S::one());
        for (coefficient, factor) in iter::zip(&mut result.coefficients, reciprocal) {
            *coefficient = coefficient.mul(&factor);
        }
        result.coefficients[0] = self.constant_term().atan();
        result
    }

    fn pi() -> Self {
        Series::constant(S::pi())
    }
}

/// An exponent or degree as a number.
fn integer<S: Scalar>(n: usize) -> S {
    S::from_i64(i64::try_from(n).expect("degrees are small"))
}
