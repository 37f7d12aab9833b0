//! Truncated Taylor series in several variables around a point.
//!
//! A coefficient may contain unknowns, which are derivatives that a certificate does not list: linearly, so that
//! the equations of a claim can be solved for them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dashu_ratio::RBig;

use super::number::{Complex, Number};

/// More coefficients than this are left to others.
const MOST_MONOMIALS: usize = 220;

/// Products of coefficients that one examination may take.
const MOST_PRODUCTS: usize = 600_000;

/// The monomials up to an order, by their order.
#[derive(Debug)]
pub struct Basis {
    /// Names of the variables.
    pub variables: Vec<String>,
    pub exponents: Vec<Vec<usize>>,
    /// The number of monomials up to each order.
    upto: Vec<usize>,
    places: BTreeMap<Vec<usize>, usize>,
    /// The place of the product of two monomials, as far as it is within the order.
    products: Vec<Vec<usize>>,
    spent: Cell<usize>,
}

impl Basis {
    /// None if there are too many.
    pub fn new(variables: Vec<String>, order: usize) -> Option<Rc<Self>> {
        let mut exponents: Vec<Vec<usize>> = vec![vec![0; variables.len()]];
        let mut upto = vec![1];
        let mut last = exponents.clone();
        for _ in 0..order {
            let mut next = std::collections::BTreeSet::new();
            for monomial in &last {
                for n in 0..variables.len() {
                    let mut more = monomial.clone();
                    more[n] += 1;
                    next.insert(more);
                }
            }
            last = next.into_iter().collect();
            exponents.extend(last.iter().cloned());
            upto.push(exponents.len());
            if exponents.len() > MOST_MONOMIALS {
                return None;
            }
        }
        let places: BTreeMap<Vec<usize>, usize> =
            exponents.iter().cloned().enumerate().map(|(n, monomial)| (monomial, n)).collect();
        let product = |one: &Vec<usize>, other: &Vec<usize>| {
            let monomial: Vec<usize> = one.iter().zip(other).map(|(a, b)| a + b).collect();
            places.get(&monomial).copied()
        };
        // Ordered by their degree, the monomials that fit come first.
        let products = exponents
            .iter()
            .map(|one| exponents.iter().map_while(|other| product(one, other)).collect())
            .collect();
        Some(Rc::new(Self { variables, exponents, upto, places, products, spent: Cell::new(0) }))
    }

    /// True if more was computed than one examination may take.
    pub fn is_spent(&self) -> bool {
        self.spent.get() > MOST_PRODUCTS
    }

    pub fn order(&self) -> usize {
        self.upto.len() - 1
    }

    pub fn count(&self, order: usize) -> usize {
        self.upto[order.min(self.order())]
    }

    pub fn place(&self, monomial: &[usize]) -> Option<usize> {
        self.places.get(monomial).copied()
    }
}

/// A number plus multiples of unknowns.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear<N> {
    pub value: Complex<N>,
    pub slopes: BTreeMap<usize, Complex<N>>,
    /// True if unknowns enter in another way: then nothing is known of it.
    pub bent: bool,
}

impl<N: Number> Linear<N> {
    pub fn of(value: Complex<N>) -> Self {
        Self { value, slopes: BTreeMap::new(), bent: false }
    }

    pub fn is_known(&self) -> bool {
        self.slopes.is_empty() && !self.bent
    }

    fn is_zero(&self) -> bool {
        self.is_known() && self.value.re.is_zero() && self.value.im.is_zero()
    }

    fn plus(&self, other: &Self) -> Self {
        let mut slopes = self.slopes.clone();
        for (unknown, slope) in &other.slopes {
            let sum = match slopes.get(unknown) {
                Some(own) => own.plus(slope),
                None => slope.clone(),
            };
            if N::EXACT && sum.vanishes() {
                slopes.remove(unknown);
            } else {
                slopes.insert(*unknown, sum);
            }
        }
        Self { value: self.value.plus(&other.value), slopes, bent: self.bent || other.bent }
    }

    fn times(&self, other: &Self) -> Self {
        let value = self.value.times(&other.value);
        if self.bent || other.bent || (!self.slopes.is_empty() && !other.slopes.is_empty()) {
            return Self { value, slopes: BTreeMap::new(), bent: true };
        }
        let scaled = |slopes: &BTreeMap<usize, Complex<N>>, by: &Complex<N>| {
            slopes.iter().map(|(unknown, slope)| (*unknown, slope.times(by))).collect::<BTreeMap<_, _>>()
        };
        let slopes = match self.slopes.is_empty() {
            true => scaled(&other.slopes, &self.value),
            false => scaled(&self.slopes, &other.value),
        };
        Self { value, slopes, bent: false }
    }
}

/// A truncated series.
#[derive(Debug, Clone)]
pub struct Series<N> {
    pub order: usize,
    pub coefficients: Vec<Linear<N>>,
    basis: Rc<Basis>,
}

fn zero<N: Number>() -> Linear<N> {
    Linear::of(Complex::real(N::zero()))
}

impl<N: Number> Series<N> {
    pub fn constant(basis: &Rc<Basis>, order: usize, value: Linear<N>) -> Option<Self> {
        let mut coefficients = vec![zero(); basis.count(order)];
        coefficients[0] = value;
        Some(Self { order, coefficients, basis: basis.clone() })
    }

    /// Counts an operation on every coefficient.
    fn spend(&self) {
        self.basis.spent.set(self.basis.spent.get() + self.coefficients.len());
    }

    pub fn truncated(&self, order: usize) -> Self {
        self.spend();
        let order = order.min(self.order);
        let coefficients = self.coefficients[..self.basis.count(order)].to_vec();
        Self { order, coefficients, basis: self.basis.clone() }
    }

    pub fn plus(&self, other: &Self) -> Self {
        self.spend();
        let coefficients =
            self.coefficients.iter().zip(&other.coefficients).map(|(a, b)| a.plus(b)).collect();
        Self { order: self.order.min(other.order), coefficients, basis: self.basis.clone() }
    }

    pub fn times(&self, other: &Self) -> Option<Self> {
        let order = self.order.min(other.order);
        let count = self.basis.count(order);
        let mut coefficients = vec![zero(); count];
        let mut spent = self.basis.spent.get() + count;
        for (i, a) in self.coefficients.iter().take(count).enumerate().filter(|(_, a)| !a.is_zero()) {
            for (j, b) in other.coefficients.iter().take(count).enumerate().filter(|(_, b)| !b.is_zero()) {
                match self.basis.products[i].get(j) {
                    Some(place) if *place < count => {
                        coefficients[*place] = coefficients[*place].plus(&a.times(b));
                        spent += 1 + a.slopes.len() + b.slopes.len();
                    }
                    _ => break,
                }
            }
        }
        self.basis.spent.set(spent);
        Some(Self { order, coefficients, basis: self.basis.clone() })
    }

    pub fn scaled(&self, by: &Complex<N>) -> Self {
        let by = Linear::of(by.clone());
        let coefficients = self.coefficients.iter().map(|own| own.times(&by)).collect();
        Self { coefficients, ..self.clone() }
    }

    /// The derivative in a variable; of one order less.
    pub fn derivative(&self, variable: usize) -> Option<Self> {
        self.spend();
        let order = self.order.checked_sub(1)?;
        let mut coefficients = Vec::new();
        for monomial in &self.basis.exponents[..self.basis.count(order)] {
            let mut above = monomial.clone();
            above[variable] += 1;
            let place = self.basis.place(&above)?;
            let by = Linear::of(Complex::real(N::of(&RBig::from(above[variable] as u64))?));
            coefficients.push(self.coefficients[place].times(&by));
        }
        Some(Self { order, coefficients, basis: self.basis.clone() })
    }

    /// f(a) from the Taylor coefficients of f at the constant term of a.
    pub fn compose(&self, taylor: &[Complex<N>]) -> Option<Self> {
        self.compose_linear(&taylor.iter().cloned().map(Linear::of).collect::<Vec<_>>())
    }

    /// The same where coefficients may be unknown.
    pub fn compose_linear(&self, taylor: &[Linear<N>]) -> Option<Self> {
        let mut rest = self.clone();
        rest.coefficients[0] = zero();
        let constant = |n: usize| Self::constant(&self.basis, self.order, taylor[n].clone());
        let mut result = constant(taylor.len() - 1)?;
        for n in (0..taylor.len() - 1).rev() {
            result = result.times(&rest)?.plus(&constant(n)?);
        }
        Some(result)
    }

    /// A series of which nothing is known.
    pub fn lost(&self) -> Self {
        let lost = Linear { bent: true, ..self.coefficients[0].clone() };
        Self { coefficients: vec![lost; self.coefficients.len()], ..self.clone() }
    }
}

/// Taylor coefficients of functions of one variable.
pub mod univariate {
    use dashu_ratio::RBig;

    use super::super::ground::term::Elementary;
    use super::super::number::{Complex, Number};

    fn whole<N: Number>(n: usize) -> Option<Complex<N>> {
        Some(Complex::real(N::of(&RBig::from(n as u64))?))
    }

    fn over<N: Number>(n: usize) -> Option<Complex<N>> {
        Some(Complex::real(N::of(&RBig::from_parts(1.into(), (n as u64).into()))?))
    }

    /// (a + s)^q up to s^order; `first` is a^q.
    pub fn power<N: Number>(
        a: &Complex<N>,
        q: &RBig,
        first: Complex<N>,
        order: usize,
    ) -> Option<Vec<Complex<N>>> {
        let mut all = vec![first];
        for k in 1..=order {
            let factor = (q - RBig::from(k as u64 - 1)) / RBig::from(k as u64);
            if factor.is_zero() {
                all.resize(order + 1, whole(0)?);
                break;
            }
            let factor = Complex::real(N::of(&factor)?);
            let next = all[k - 1].times(&factor).times(&a.inverse()?);
            all.push(next);
        }
        Some(all)
    }

    /// A function around a.
    pub fn function<N: Number>(name: Elementary, a: &Complex<N>, order: usize) -> Option<Vec<Complex<N>>> {
        let first = N::function(name, a)?;
        let mut all = vec![first.clone()];
        let half = RBig::from_parts(1.into(), 2u8.into());
        match name {
            Elementary::Exp => {
                for k in 1..=order {
                    all.push(all[k - 1].times(&over(k)?));
                }
            }
            Elementary::Log => {
                let slopes = power(a, &RBig::from(-1), if order == 0 { first } else { a.inverse()? }, order)?;
                for k in 1..=order {
                    all.push(slopes[k - 1].times(&over(k)?));
                }
            }
            Elementary::Sin | Elementary::Cos if order > 0 => {
                let other = if name == Elementary::Sin { Elementary::Cos } else { Elementary::Sin };
                let other = N::function(other, a)?;
                let mut pair = [first, if name == Elementary::Sin { other } else { other.negative() }];
                let mut below = whole(1)?;
                for k in 1..=order {
                    below = below.times(&over(k)?);
                    all.push(pair[1].times(&below));
                    pair = [pair[1].clone(), pair[0].negative()];
                }
            }
            Elementary::Atan | Elementary::Asin if order > 0 => {
                // The slope: (1 + x²)^-1 or (1 - x²)^-½, by the recurrence of powers of a polynomial.
                let (sign, q) = match name {
                    Elementary::Atan => (whole(1)?, RBig::from(-1)),
                    _ => (whole::<N>(1)?.negative(), -half.clone()),
                };
                let b =
                    [whole::<N>(1)?.plus(&sign.times(&a.times(a))), sign.times(&a.times(&whole(2)?)), sign];
                let below = b[0].inverse()?;
                let start = if name == Elementary::Atan { below.clone() } else { b[0].root()?.inverse()? };
                let mut slopes = vec![start];
                for n in 1..order {
                    // n b₀ sₙ = Σ_{k=1,2} (q k - n + k) bₖ sₙ₋ₖ
                    let mut sum = whole::<N>(0)?;
                    for (k, coefficient) in b.iter().enumerate().take(n + 1).skip(1) {
                        let weight = &q * RBig::from(k as u64) - RBig::from(n as u64) + RBig::from(k as u64);
                        let weight = Complex::real(N::of(&weight)?);
                        sum = sum.plus(&weight.times(coefficient).times(&slopes[n - k]));
                    }
                    slopes.push(sum.times(&over(n)?).times(&below));
                }
                for k in 1..=order {
                    all.push(slopes[k - 1].times(&over(k)?));
                }
            }
            _ => {}
        }
        Some(all)
    }
}
