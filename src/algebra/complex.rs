//! Complex numbers over any number system.

use super::{Elementary, Scalar};

/// An element re + i·im of S\[i\]/(i² + 1).
///
/// Over [`Fp`](super::Fp) this is the field of p² elements, because −1 is not a square modulo
/// p ≡ 3 (mod 4); [`conj`](Complex::conj) is then the Frobenius map x ↦ x^p.
///
/// ```
/// use referee::algebra::{Complex, Fp, Scalar};
/// let i = Complex::<Fp>::i();
/// assert_eq!(i.mul(&i), Complex::from_i64(-1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Complex<S> {
    pub re: S,
    pub im: S,
}

impl<S: Scalar> Complex<S> {
    pub fn new(re: S, im: S) -> Self {
        Complex { re, im }
    }

    /// The real number `re`.
    pub fn real(re: S) -> Self {
        Complex { re, im: S::zero() }
    }

    /// The imaginary unit.
    pub fn i() -> Self {
        Complex { re: S::zero(), im: S::one() }
    }

    /// The complex conjugate re − i·im.
    pub fn conj(&self) -> Self {
        Complex { re: self.re.clone(), im: self.im.neg() }
    }

    /// z·conj(z) = re² + im², the square of the absolute value.
    pub fn norm(&self) -> S {
        self.re.mul(&self.re).add(&self.im.mul(&self.im))
    }

    fn scale(&self, factor: &S) -> Self {
        Complex { re: self.re.mul(factor), im: self.im.mul(factor) }
    }
}

impl<S: Scalar> Scalar for Complex<S> {
    const LANES: u32 = S::LANES;

    fn zero() -> Self {
        Complex::real(S::zero())
    }

    fn one() -> Self {
        Complex::real(S::one())
    }

    fn from_i64(n: i64) -> Self {
        Complex::real(S::from_i64(n))
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        Complex { re: self.re.add(&other.re), im: self.im.add(&other.im) }
    }

    #[inline(always)]
    fn sub(&self, other: &Self) -> Self {
        Complex { re: self.re.sub(&other.re), im: self.im.sub(&other.im) }
    }

    #[inline(always)]
    fn mul(&self, other: &Self) -> Self {
        Complex {
            re: self.re.mul(&other.re).sub(&self.im.mul(&other.im)),
            im: self.re.mul(&other.im).add(&self.im.mul(&other.re)),
        }
    }

    #[inline(always)]
    fn neg(&self) -> Self {
        Complex { re: self.re.neg(), im: self.im.neg() }
    }

    /// conj(z)/norm(z). In `f64` the norm under- or overflows for |z| outside 1e-154..1e154.
    fn inv(&self) -> Self {
        self.conj().scale(&self.norm().inv())
    }

    /// A sum of two squares vanishes only if both do: over the reals because neither is negative,
    /// modulo p because −1 is not a square. So one part that is not zero is enough.
    fn nonzero_lanes(&self) -> u32 {
        self.re.nonzero_lanes() | self.im.nonzero_lanes()
    }

    /// Real arguments that are squares of real numbers, and no others; [`principal_root`](Complex::principal_root)
    /// is the one of complex analysis. Every element of the field of p²
    /// elements whose norm is a residue has a root, but no choice of it is multiplicative:
    /// √(−1)·√(−1) = −1 would have to be √1 = 1. The rules that move factors in and out of a root hold
    /// for the positive root of positive numbers only.
    fn square_lanes(&self) -> u32 {
        self.im.zero_lanes() & self.re.square_lanes()
    }

    fn zero_lanes(&self) -> u32 {
        self.re.zero_lanes() & self.im.zero_lanes()
    }

    fn sqrt(&self) -> Self {
        Complex::real(self.re.sqrt())
    }
}

impl<S: Elementary> Complex<S> {
    /// (cosh x, sinh x) = ((e^x + e^−x)/2, (e^x − e^−x)/2). The absolute error of sinh is that of the
    /// exponentials, so its relative error grows towards x = 0.
    fn hyperbolic(x: &S) -> (S, S) {
        let half = S::from_i64(2).inv();
        let (grow, decay) = (x.exp(), x.neg().exp());
        (grow.add(&decay).mul(&half), grow.sub(&decay).mul(&half))
    }

    /// The root with the positive real part; none of a negative number, nor where this number system has none.
    ///
    /// With x² = (|z| + re)/2, the root is x + i im/2x.
    pub fn principal_root(&self) -> Option<Self> {
        let root = |x: &S| (x.square_lanes() != 0).then(|| x.sqrt());
        if self.im.zero_lanes() != 0 {
            return root(&self.re).map(Complex::real);
        }
        let half = S::from_i64(2).inv();
        let x = root(&root(&self.norm())?.add(&self.re).mul(&half))?;
        (x.nonzero_lanes() != 0).then(|| Complex::new(x.clone(), self.im.mul(&half).mul(&x.inv())))
    }

    /// log |z| + i arg z with arg z = 2 atan(im/(|z| + re)); none of 0 and of negative numbers.
    pub fn principal_log(&self) -> Option<Self> {
        if self.im.zero_lanes() != 0 {
            let positive = self.re.nonzero_lanes() & self.re.square_lanes() != 0;
            return positive.then(|| Complex::real(self.re.ln()));
        }
        let (half, norm) = (S::from_i64(2).inv(), self.norm());
        let far = norm.sqrt().add(&self.re);
        let is_certain = norm.nonzero_lanes() & norm.square_lanes() & far.nonzero_lanes() != 0;
        let angle = S::from_i64(2).mul(&self.im.mul(&far.inv()).atan());
        is_certain.then(|| Complex::new(norm.ln().mul(&half), angle))
    }
}

impl<S: Elementary> Elementary for Complex<S> {
    /// e^re (cos im + i sin im).
    fn exp(&self) -> Self {
        Complex::new(self.im.cos(), self.im.sin()).scale(&self.re.exp())
    }

    /// The logarithm of a positive real number. Any other argument is outside the domain, because the
    /// branch of its argument is a choice that a claim would have to state.
    fn ln(&self) -> Self {
        if self.im == S::zero() {
            // im/re is zero, except for dual numbers: their == sees the real part only, and im/re is
            // then the derivative of the argument.
            Complex::new(self.re.ln(), self.im.mul(&self.re.inv()))
        } else {
            let undefined = S::from_i64(-1).ln();
            Complex::new(undefined.clone(), undefined)
        }
    }

    /// sin(x + iy) = sin x cosh y + i cos x sinh y.
    fn sin(&self) -> Self {
        let (cosh, sinh) = Self::hyperbolic(&self.im);
        Complex::new(self.re.sin().mul(&cosh), self.re.cos().mul(&sinh))
    }

    /// cos(x + iy) = cos x cosh y − i sin x sinh y.
    fn cos(&self) -> Self {
        let (cosh, sinh) = Self::hyperbolic(&self.im);
        Complex::new(self.re.cos().mul(&cosh), self.re.sin().mul(&sinh).neg())
    }

    /// Of a real number; nothing is said of any other.
    fn atan(&self) -> Self {
        if self.im == S::zero() {
            // As for the logarithm: im/(1 + re²) is zero, except for dual numbers.
            let slope = S::one().add(&self.re.mul(&self.re)).inv();
            Complex::new(self.re.atan(), self.im.mul(&slope))
        } else {
            let undefined = S::from_i64(-1).ln();
            Complex::new(undefined.clone(), undefined)
        }
    }

    fn pi() -> Self {
        Complex::real(S::pi())
    }
}
