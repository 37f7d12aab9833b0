//! The laws of every number system, on random and on extreme arguments.
//!
//! Exact systems fulfil the axioms exactly; `f64` and dual numbers to a stated relative error; an
//! interval has to contain the exact rational result. Elementary functions of intervals are compared with
//! rational Taylor sums, which share nothing with `pxfm`.

use std::fmt::Debug;

use approx::relative_eq;
use num_dual::Dual64;
use quickcheck::{Arbitrary, Gen, QuickCheck, Testable};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use referee::algebra::{
    Complex, Elementary, Fp, Interval, Lanes, Rational, Scalar, Series, Shape, parse_rational,
};

/// Runs a property on 300 cases from a fixed seed.
fn check(property: impl Testable) {
    QuickCheck::new().tests(300).rng(Gen::from_size_and_seed(100, 20_240_229)).quickcheck(property);
}

/// Random elements, a few of them extreme.
trait Sample: Scalar + 'static {
    fn sample(g: &mut Gen) -> Self;
}

/// `Arbitrary` for the number systems, which are foreign types here.
#[derive(Clone, Debug)]
struct Any<S>(S);

impl<S: Sample> Arbitrary for Any<S> {
    fn arbitrary(g: &mut Gen) -> Self {
        Any(S::sample(g))
    }
}

impl Sample for Fp {
    fn sample(g: &mut Gen) -> Self {
        let special = [0, 1, 2, Fp::MODULUS - 1, Fp::MODULUS - 2, 1 << 60];
        Fp::new(if u8::arbitrary(g) < 32 {
            *g.choose(&special).expect("not empty")
        } else {
            u64::arbitrary(g)
        })
    }
}

impl Sample for Lanes {
    fn sample(g: &mut Gen) -> Self {
        Lanes::from_fn(|_| Fp::sample(g))
    }
}

impl Sample for Rational {
    fn sample(g: &mut Gen) -> Self {
        let denominator = u64::from(u16::arbitrary(g)) % 1000 + 1;
        Rational::from_parts(i16::arbitrary(g).into(), denominator.into())
    }
}

impl Sample for f64 {
    fn sample(g: &mut Gen) -> Self {
        f64::from(i32::arbitrary(g)) / (f64::from(u16::arbitrary(g)) + 0.5)
    }
}

impl<S: Sample> Sample for Complex<S> {
    fn sample(g: &mut Gen) -> Self {
        Complex::new(S::sample(g), S::sample(g))
    }
}

/// Series in two variables of order 4, now and then a constant without shape.
impl<S: Sample> Sample for Series<S> {
    fn sample(g: &mut Gen) -> Self {
        if u8::arbitrary(g) < 16 {
            Series::constant(S::sample(g))
        } else {
            Series::from_fn(&Shape::new(2, 4), |_| S::sample(g))
        }
    }
}

/// A finite `f64` with any bit pattern: subnormal, tiny and huge ones included.
#[derive(Clone, Copy, Debug)]
struct Bits(f64);

impl Arbitrary for Bits {
    fn arbitrary(g: &mut Gen) -> Self {
        loop {
            let x = f64::from_bits(u64::arbitrary(g));
            if x.is_finite() {
                return Bits(x);
            }
        }
    }
}

/// The axioms of a commutative ring, and the parts of the `Scalar` contract that need no order.
fn ring_axioms<S: Scalar>(a: &S, b: &S, c: &S, same: impl Fn(&S, &S) -> bool) {
    let (zero, one) = (S::zero(), S::one());
    let law = |name: &str, left: S, right: S| {
        assert!(same(&left, &right), "{name}: {left:?} and {right:?}");
    };
    law("a + b = b + a", a.add(b), b.add(a));
    law("(a + b) + c = a + (b + c)", a.add(b).add(c), a.add(&b.add(c)));
    law("a + 0 = a", a.add(&zero), a.clone());
    law("a + (−a) = 0", a.add(&a.neg()), zero.clone());
    law("a − b = a + (−b)", a.sub(b), a.add(&b.neg()));
    law("ab = ba", a.mul(b), b.mul(a));
    law("(ab)c = a(bc)", a.mul(b).mul(c), a.mul(&b.mul(c)));
    law("a·1 = a", a.mul(&one), a.clone());
    law("a·0 = 0", a.mul(&zero), zero.clone());
    law("a(b + c) = ab + ac", a.mul(&b.add(c)), a.mul(b).add(&a.mul(c)));
    law("3 = 1 + 1 + 1", S::from_i64(3), one.add(&one).add(&one));
    law("−7 = −(7)", S::from_i64(-7), S::from_i64(7).neg());
    assert_eq!(zero.nonzero_lanes(), 0);
    assert_eq!(one.nonzero_lanes(), S::LANES);
    assert_eq!(zero.zero_lanes(), S::LANES);
    assert_eq!(one.zero_lanes(), 0);
    assert_eq!(zero.square_lanes(), S::LANES);
    assert_eq!(one.square_lanes(), S::LANES);
}

/// A nonzero number times its inverse is 1, and the inverse of 0 is 0.
fn inverse_axioms<S: Scalar>(a: &S, same: impl Fn(&S, &S) -> bool) {
    if a.nonzero_lanes() == S::LANES {
        let product = a.mul(&a.inv());
        assert!(same(&product, &S::one()), "{a:?}: a/a = {product:?}");
    }
    assert!(same(&S::zero().inv(), &S::zero()));
}

fn exact_field<S: Sample>() {
    fn property<S: Sample>(a: Any<S>, b: Any<S>, c: Any<S>) {
        ring_axioms(&a.0, &b.0, &c.0, S::eq);
        inverse_axioms(&a.0, S::eq);
    }
    check(property::<S> as fn(Any<S>, Any<S>, Any<S>));
}

#[test]
fn exact_systems_are_fields() {
    exact_field::<Fp>();
    exact_field::<Lanes>();
    exact_field::<Rational>();
    exact_field::<Complex<Fp>>();
    exact_field::<Complex<Rational>>();
}

#[test]
fn series_are_rings_with_inverses_of_units() {
    exact_field::<Series<Fp>>();
    exact_field::<Series<Rational>>();
    exact_field::<Series<Complex<Fp>>>();
}

/// Equal up to rounding errors that are relative to the `scale` of what was added.
fn close(a: f64, b: f64, scale: f64) -> bool {
    relative_eq!(a + scale, b + scale, epsilon = 0.0, max_relative = 1e-14)
        || relative_eq!(a, b, epsilon = 0.0, max_relative = 1e-14)
}

#[test]
fn floats_and_duals_fulfil_the_axioms_up_to_rounding() {
    fn property(a: Any<f64>, b: Any<f64>, c: Any<f64>) {
        let scale = (1.0 + a.0.abs()) * (1.0 + b.0.abs() + c.0.abs()) * (1.0 + c.0.abs());
        ring_axioms(&a.0, &b.0, &c.0, |x, y| close(*x, *y, scale));
        inverse_axioms(&a.0, |x, y| close(*x, *y, 0.0));
        // Never `==` on duals: it sees the real parts only.
        let dual = |x: f64, y: f64| Dual64::new(x, y);
        let (p, q, r) = (dual(a.0, b.0), dual(b.0, c.0), dual(c.0, a.0));
        let scale = (1.0 + a.0.abs() + b.0.abs() + c.0.abs()).powi(3);
        let same = |x: &Dual64, y: &Dual64| close(x.re, y.re, scale) && close(x.eps, y.eps, scale);
        ring_axioms(&p, &q, &r, same);
        let unit = dual(a.0.abs() + 0.5, b.0);
        let ratio = b.0.abs() / unit.re;
        inverse_axioms(&unit, |x, y| close(x.re, y.re, 0.0) && close(x.eps, y.eps, ratio));
    }
    check(property as fn(Any<f64>, Any<f64>, Any<f64>));
}

/// The reference: 128-bit remainders.
fn residue(n: i128) -> Fp {
    let p = i128::from(Fp::MODULUS);
    Fp::new(u64::try_from(n.rem_euclid(p)).expect("a residue"))
}

#[test]
fn arithmetic_mod_p_agrees_with_128_bit_remainders() {
    fn property(a: Any<Fp>, b: Any<Fp>, n: i64, exponent: u16) {
        let (a, b) = (a.0, b.0);
        let (x, y) = (i128::from(a.residue()), i128::from(b.residue()));
        assert!(a.residue() < Fp::MODULUS);
        assert_eq!(a.add(&b), residue(x + y));
        assert_eq!(a.sub(&b), residue(x - y));
        assert_eq!(a.mul(&b), residue(x * y));
        assert_eq!(a.neg(), residue(-x));
        assert_eq!(Fp::from_i64(n), residue(i128::from(n)));
        let power = (0..exponent).fold(Fp::ONE, |power, _| power.mul(&a));
        assert_eq!(a.pow(u64::from(exponent)), power);
        assert_eq!(a.inv(), a.pow(Fp::MODULUS - 2));
        assert_eq!(a.to_string(), x.to_string());
    }
    check(property as fn(Any<Fp>, Any<Fp>, i64, u16));
    for n in [0, 1, -1, i64::MAX, i64::MIN, 1 << 61, (1 << 61) - 1, -(1 << 61)] {
        assert_eq!(Fp::from_i64(n), residue(i128::from(n)), "{n}");
    }
    for n in [u64::MAX, Fp::MODULUS, Fp::MODULUS + 1, 2 * Fp::MODULUS] {
        assert_eq!(Fp::new(n), residue(i128::from(n)), "{n}");
    }
}

#[test]
fn roots_mod_p_are_residues_and_multiplicative() {
    let legendre = |x: Fp| x.pow((Fp::MODULUS - 1) / 2);
    fn is_residue(x: Fp, symbol: Fp) {
        assert_eq!(x.is_square(), symbol == Fp::ONE || x == Fp::ZERO);
        assert_eq!(x.square_lanes() == 1, x.is_square());
    }
    let property = move |a: Fp, b: Fp| {
        is_residue(a, legendre(a));
        let (s, t) = (a.mul(&a), b.mul(&b));
        // The positive root: of a and −a the one that is a residue.
        let positive =
            if legendre(a) == Fp::MODULUS.checked_sub(1).map_or(Fp::ZERO, Fp::new) { a.neg() } else { a };
        assert_eq!(s.sqrt(), positive);
        assert!(s.sqrt().is_square());
        assert_eq!(s.mul(&t).sqrt(), s.sqrt().mul(&t.sqrt()));
        let root = s.sqrt();
        assert_eq!(root.mul(&root).sqrt(), root);
        assert_eq!(root.sqrt().mul(&root.sqrt()), root);
        assert_eq!(a.zero_lanes() == 1, a == Fp::ZERO);
    };
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..300 {
        property(Fp::random(&mut rng), Fp::random(&mut rng));
    }
    property(Fp::ZERO, Fp::ONE);
    assert!(!Fp::from_i64(-1).is_square());
}

#[test]
fn rationals_embed_in_the_field() {
    fn property(a: Any<Rational>, b: Any<Rational>) {
        let image = |q: &Rational| Fp::from_rational(q).expect("the denominator is small");
        let (a, b) = (a.0, b.0);
        assert_eq!(image(&a.add(&b)), image(&a).add(&image(&b)));
        assert_eq!(image(&a.mul(&b)), image(&a).mul(&image(&b)));
        assert_eq!(image(&a.inv()), image(&a).inv());
        let square = a.mul(&a);
        assert!(image(&square).is_square());
        assert_eq!(square.square_lanes(), 1);
        assert_eq!(square.sqrt(), if a < Rational::ZERO { a.neg() } else { a.clone() });
        assert_eq!(square.neg().square_lanes() == 1, a.is_zero());
        // √(k² + 1) is irrational for k ≥ 1.
        let next = Rational::from(a.numerator() * a.numerator()).add(&Rational::ONE);
        assert_eq!(next.square_lanes() == 1, a.is_zero());
        assert_eq!(parse_rational(&a.to_string()), Ok(a));
    }
    check(property as fn(Any<Rational>, Any<Rational>));
    let over_p = Rational::from_parts(1.into(), Fp::MODULUS.into());
    assert_eq!(Fp::from_rational(&over_p), None);
    assert_eq!(Rational::from_parts(3.into(), 4u8.into()).to_string(), "3/4");
}

#[test]
fn random_residues_are_canonical_and_cover_the_range() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut upper_half = 0;
    for _ in 0..1000 {
        let x = Fp::random(&mut rng).residue();
        assert!(x < Fp::MODULUS);
        upper_half += u32::from(x > Fp::MODULUS / 2);
    }
    // Six standard deviations.
    assert!((405..=595).contains(&upper_half), "{upper_half}");
}

#[test]
fn lanes_agree_with_single_residues() {
    fn property(a: Any<Lanes>, b: Any<Lanes>) {
        let (a, b) = (a.0, b.0);
        let mask =
            |test: fn(&Fp) -> u32| (0..Lanes::COUNT).fold(0, |mask, lane| mask | (test(&a[lane]) << lane));
        for lane in 0..Lanes::COUNT {
            let (x, y) = (&a[lane], &b[lane]);
            assert_eq!(a.add(&b)[lane], x.add(y));
            assert_eq!(a.sub(&b)[lane], x.sub(y));
            assert_eq!(a.mul(&b)[lane], x.mul(y));
            assert_eq!(a.neg()[lane], x.neg());
            assert_eq!(a.inv()[lane], x.inv());
            assert_eq!(a.sqrt()[lane], x.sqrt());
            assert_eq!(Lanes::splat(*x)[lane], *x);
        }
        assert_eq!(a.nonzero_lanes(), mask(Fp::nonzero_lanes));
        assert_eq!(a.square_lanes(), mask(Fp::square_lanes));
        assert_eq!(a.zero_lanes(), mask(Fp::zero_lanes));
    }
    check(property as fn(Any<Lanes>, Any<Lanes>));
    assert_eq!(Lanes::zero().inv(), Lanes::zero());
    assert_eq!(Lanes::from_i64(-5)[15], Fp::from_i64(-5));
}

#[test]
fn conjugation_is_the_frobenius_map() {
    fn property(z: Any<Complex<Fp>>, w: Any<Complex<Fp>>) {
        let (z, w) = (z.0, w.0);
        let mut frobenius = Complex::<Fp>::one();
        for bit in (0..61).rev() {
            frobenius = frobenius.mul(&frobenius);
            if Fp::MODULUS >> bit & 1 == 1 {
                frobenius = frobenius.mul(&z);
            }
        }
        assert_eq!(z.conj(), frobenius);
        assert_eq!(z.mul(&w).conj(), z.conj().mul(&w.conj()));
        assert_eq!(Complex::real(z.norm()), z.mul(&z.conj()));
        assert_eq!(z.nonzero_lanes() == 1, z != Complex::zero());
    }
    check(property as fn(Any<Complex<Fp>>, Any<Complex<Fp>>));
}

#[test]
fn only_positive_reals_have_a_complex_root() {
    fn property(a: Any<Lanes>, b: Any<Lanes>) {
        let z = Complex::new(a.0.mul(&a.0), b.0);
        // Each lane by itself: a lane with an imaginary part has no root, its neighbours keep theirs.
        assert_eq!(z.square_lanes(), b.0.zero_lanes());
        let real = Complex::real(a.0);
        assert_eq!(real.square_lanes(), a.0.square_lanes());
        assert_eq!(real.sqrt(), Complex::real(a.0.sqrt()));
    }
    check(property as fn(Any<Lanes>, Any<Lanes>));
    let thin = Interval::hull(0.0, 1e-300);
    assert_eq!(Complex::new(Interval::one(), thin).square_lanes(), 0);
    assert_eq!(Complex::real(Interval::one()).square_lanes(), 1);
    assert_eq!(Complex::<Fp>::from_i64(-1).square_lanes(), 0);
    let nilpotent = Complex::new(Dual64::from_re(1.0), Dual64::new(0.0, 1.0));
    assert_eq!(nilpotent.square_lanes(), 0);
}

#[test]
fn complex_elementary_functions_fulfil_their_addition_theorems() {
    fn property(x: i8, y: i8, u: i8, v: i8) {
        let number = |re: i8, im: i8| Complex::new(f64::from(re) / 50.0, f64::from(im) / 50.0);
        let (z, w) = (number(x, y), number(u, v));
        let same = |left: &Complex<f64>, right: &Complex<f64>, scale: f64| {
            assert!(
                close(left.re, right.re, scale) && close(left.im, right.im, scale),
                "{z:?} {w:?}: {left:?} and {right:?}"
            );
        };
        // |e^z| < 13, |sin z|, |cos z| < 8 for |x|, |y| ≤ 2.56.
        same(&z.add(&w).exp(), &z.exp().mul(&w.exp()), 200.0);
        let sine = z.sin().mul(&w.cos()).add(&z.cos().mul(&w.sin()));
        same(&z.add(&w).sin(), &sine, 200.0);
        let cosine = z.cos().mul(&w.cos()).sub(&z.sin().mul(&w.sin()));
        same(&z.add(&w).cos(), &cosine, 200.0);
        let i = Complex::i();
        same(&i.mul(&z).exp(), &z.cos().add(&i.mul(&z.sin())), 200.0);
    }
    check(property as fn(i8, i8, i8, i8));
    let e = Complex::real(1.0).exp().ln();
    assert!(close(e.re, 1.0, 0.0) && e.im == 0.0);
    assert!(Complex::new(1.0, 1.0).ln().re.is_nan());
    assert!(Complex::real(-1.0).ln().re.is_nan());
    // d/dε ln(2 + iε·3) = 3i/2, although == takes the imaginary part for zero.
    let ln = Complex::new(Dual64::from_re(2.0), Dual64::new(0.0, 3.0)).ln();
    assert!(close(ln.im.eps, 1.5, 0.0) && ln.re.eps == 0.0);
}

fn rational(x: f64) -> Rational {
    Rational::try_from(x).expect("finite")
}

/// Whether the interval contains the rational number.
fn encloses(interval: &Interval, q: &Rational) -> bool {
    let above_lo = interval.lo() == f64::NEG_INFINITY || rational(interval.lo()) <= *q;
    let below_hi = interval.hi() == f64::INFINITY || rational(interval.hi()) >= *q;
    above_lo && below_hi
}

#[track_caller]
fn assert_encloses(interval: &Interval, q: &Rational) {
    assert!(encloses(interval, q), "{interval} does not contain {q}");
}

/// The tightest interval around the exact result is what correct directed rounding gives.
#[track_caller]
fn assert_tight(interval: &Interval, q: &Rational) {
    assert_eq!(*interval, Interval::from_rational(q), "around {q}");
}

#[test]
fn point_operations_enclose_the_exact_result() {
    fn property(a: Bits, b: Bits, n: i64) {
        let (x, y) = (Interval::point(a.0), Interval::point(b.0));
        let (p, q) = (rational(a.0), rational(b.0));
        assert_tight(&x, &p);
        assert_tight(&x.add(&y), &p.add(&q));
        assert_tight(&x.sub(&y), &p.sub(&q));
        assert_tight(&x.neg(), &p.neg());
        assert_encloses(&x.mul(&y), &p.mul(&q));
        assert_tight(&Interval::from_i64(n), &Rational::from(n));
        if a.0 != 0.0 {
            assert_encloses(&x.inv(), &p.inv());
        }
        let root = Interval::point(a.0.abs()).sqrt();
        let (lo, hi) = (rational(root.lo()), rational(root.hi()));
        assert!(root.lo() >= 0.0 && lo.mul(&lo) <= rational(a.0.abs()));
        assert!(hi.mul(&hi) >= rational(a.0.abs()));
    }
    QuickCheck::new()
        .tests(5000)
        .rng(Gen::from_size_and_seed(100, 3))
        .quickcheck(property as fn(Bits, Bits, i64));
}

#[test]
fn operations_are_tight_away_from_underflow() {
    fn property(a: Any<f64>, b: Any<f64>) {
        let (x, y) = (Interval::point(a.0), Interval::point(b.0));
        let (p, q) = (rational(a.0), rational(b.0));
        assert_tight(&x.mul(&y), &p.mul(&q));
        if a.0 != 0.0 {
            assert_tight(&x.inv(), &p.inv());
        }
        // Squares of integers below 2^26 are exact.
        let integer = (a.0 % 1e7).trunc();
        let small = Interval::point(integer);
        assert_eq!(small.mul(&small).sqrt(), Interval::point(integer.abs()));
    }
    check(property as fn(Any<f64>, Any<f64>));
}

#[test]
fn sums_and_products_near_the_limits_stay_sound() {
    let extreme = [
        0.0,
        f64::from_bits(1),
        f64::MIN_POSITIVE,
        1e-200,
        1.0 - f64::EPSILON,
        1.0,
        1e200,
        // Three halves of the last digit of the largest number: TwoSum overflows although the sum does not.
        1.5 * (f64::MAX - f64::MAX.next_down()),
        f64::MAX.next_down(),
        f64::MAX,
    ];
    let signed: Vec<f64> = extreme.iter().flat_map(|&x| [x, -x]).collect();
    for &a in &signed {
        for &b in &signed {
            let (x, y) = (Interval::point(a), Interval::point(b));
            assert_encloses(&x.add(&y), &rational(a).add(&rational(b)));
            assert_encloses(&x.mul(&y), &rational(a).mul(&rational(b)));
        }
        let x = Interval::point(a);
        if a != 0.0 {
            assert_encloses(&x.inv(), &rational(a).inv());
        }
        // Far beyond the largest and far below the smallest number.
        let far = rational(a).mul(&rational(f64::MAX)).mul(&rational(f64::MAX));
        assert_encloses(&Interval::from_rational(&far), &far);
        let near = rational(a).mul(&rational(1e-300)).mul(&rational(1e-300));
        assert_encloses(&Interval::from_rational(&near), &near);
    }
}

/// Wide intervals: the result for any members is a member of the result.
#[test]
fn interval_operations_contain_the_result_for_all_members() {
    fn property(a: (Any<Rational>, u8), b: (Any<Rational>, u8), s: u8, t: u8) {
        let wide = |q: &Rational, width: u8, place: u8| {
            let end = q.add(&Rational::from(width));
            let hull = Interval::hull(Interval::from_rational(q).lo(), Interval::from_rational(&end).hi());
            let part = Rational::from_parts(place.into(), 255u8.into());
            (hull, q.add(&part.mul(&Rational::from(width))))
        };
        let (x, p) = wide(&a.0.0, a.1, s);
        let (y, q) = wide(&b.0.0, b.1, t);
        assert_encloses(&x.add(&y), &p.add(&q));
        assert_encloses(&x.sub(&y), &p.sub(&q));
        assert_encloses(&x.mul(&y), &p.mul(&q));
        assert_encloses(&x.inv(), &p.inv());
        assert_encloses(&x.mul(&x).sqrt().mul(&x.mul(&x).sqrt()), &p.mul(&p));
        if x.nonzero_lanes() == 1 {
            assert!(!p.is_zero());
        } else {
            assert_eq!(x.inv(), Interval::ENTIRE);
        }
        assert_eq!(x.excludes_zero(), !x.contains(0.0));
        assert!(rational(x.width()) >= rational(x.hi()).sub(&rational(x.lo())));
        if x.square_lanes() == 1 {
            assert!(p >= Rational::ZERO);
        } else {
            assert_eq!(x.sqrt(), Interval::ENTIRE);
        }
    }
    type Wide = (Any<Rational>, u8);
    check(property as fn(Wide, Wide, u8, u8));
    assert_eq!(Interval::point(f64::NAN), Interval::ENTIRE);
    assert_eq!(Interval::point(f64::INFINITY), Interval::ENTIRE);
    assert_eq!(Interval::hull(2.0, 1.0).lo(), 1.0);
    let ray = Interval::hull(2.0, f64::INFINITY);
    assert_eq!(ray.inv(), Interval::hull(0.0, 0.5));
    assert_eq!(ray.mul(&Interval::zero()), Interval::zero());
    assert_eq!(ray.add(&ray.neg()), Interval::ENTIRE);
    assert_eq!(Interval::hull(0.25, 0.5).to_string(), "[0.25, 0.5]");
}

/// Σ_{n < terms} x^n c_n/n! and a bound of the rest, for |c_n| ≤ 1 and |x| ≤ 8: from n = 16 on, each term
/// is at most half of the one before, so the rest is at most twice the first term left out.
fn taylor(x: &Rational, c: impl Fn(usize) -> i64) -> (Rational, Rational) {
    let mut sum = Rational::ZERO;
    let mut power = Rational::ONE;
    for n in 0..60 {
        sum = sum.add(&power.mul(&Rational::from(c(n))));
        power = power.mul(x).mul(&Rational::from(n as i64 + 1).inv());
    }
    let rest = if power < Rational::ZERO { power.neg() } else { power };
    (sum, rest.mul(&Rational::from(2)))
}

fn exp_taylor(x: &Rational) -> (Rational, Rational) {
    taylor(x, |_| 1)
}

fn sin_taylor(x: &Rational) -> (Rational, Rational) {
    taylor(x, |n| [0, 1, 0, -1][n % 4])
}

fn cos_taylor(x: &Rational) -> (Rational, Rational) {
    taylor(x, |n| [1, 0, -1, 0][n % 4])
}

#[track_caller]
fn assert_encloses_sum(interval: &Interval, (sum, rest): &(Rational, Rational)) {
    assert_encloses(interval, &sum.sub(rest));
    assert_encloses(interval, &sum.add(rest));
}

#[test]
fn elementary_functions_enclose_rational_taylor_sums() {
    fn property(a: i16, width: u8, place: u8) {
        // |x| ≤ 8 as `taylor` requires; the member m lies anywhere in the interval.
        let lo = f64::from(a) / 8192.0;
        let hi = lo + f64::from(width) / 64.0;
        let m = lo + (hi - lo) * f64::from(place) / 256.0;
        for (interval, is_point) in [(Interval::point(m), true), (Interval::hull(lo, hi), false)] {
            let q = rational(m);
            assert_encloses_sum(&interval.exp(), &exp_taylor(&q));
            assert_encloses_sum(&interval.sin(), &sin_taylor(&q));
            assert_encloses_sum(&interval.cos(), &cos_taylor(&q));
            if is_point {
                let ulps = |i: Interval| i.lo().next_up().next_up() >= i.hi();
                assert!(ulps(interval.exp()) && ulps(interval.sin()) && ulps(interval.cos()));
            }
            // ln encloses y = ln m exactly if e^lo ≤ m ≤ e^hi.
            if interval.lo() > 0.0 {
                let ln = interval.ln();
                let (sum, rest) = exp_taylor(&rational(ln.lo()));
                assert!(sum.add(&rest) <= q, "{ln} starts above ln {m}");
                let (sum, rest) = exp_taylor(&rational(ln.hi()));
                assert!(sum.sub(&rest) >= q, "{ln} ends below ln {m}");
            } else {
                assert_eq!(interval.ln(), Interval::ENTIRE);
            }
        }
    }
    check(property as fn(i16, u8, u8));
}

#[test]
fn sine_and_cosine_reach_their_extrema_inside_an_interval() {
    for (lo, hi, max, min) in [
        (1.0, 2.0, true, false),
        (4.0, 5.0, false, true),
        (-2.0, -1.0, false, true),
        (1.0, 5.0, true, true),
        (-1.0, 1.0, false, false),
        (7.0, 8.0, true, false),
        (0.0, 100.0, true, true),
    ] {
        let image = Interval::hull(lo, hi).sin();
        assert_eq!(image.hi() == 1.0, max, "sin [{lo}, {hi}] = {image}");
        assert_eq!(image.lo() == -1.0, min, "sin [{lo}, {hi}] = {image}");
    }
    for (lo, hi, max, min) in [
        (-1.0, 1.0, true, false),
        (3.0, 4.0, false, true),
        (6.0, 7.0, true, false),
        (1.0, 3.0, false, false),
        (-4.0, -3.0, false, true),
    ] {
        let image = Interval::hull(lo, hi).cos();
        assert_eq!(image.hi() == 1.0, max, "cos [{lo}, {hi}] = {image}");
        assert_eq!(image.lo() == -1.0, min, "cos [{lo}, {hi}] = {image}");
    }
    let huge = Interval::point(1e300).sin();
    assert_eq!((huge.lo(), huge.hi()), (-1.0, 1.0));
    assert_eq!(Interval::ENTIRE.cos(), Interval::hull(-1.0, 1.0));
    assert_eq!(Interval::zero().cos(), Interval::one());
    assert_eq!(Interval::zero().sin(), Interval::zero());
    assert_eq!(Interval::zero().exp(), Interval::one());
    assert_eq!(Interval::one().ln(), Interval::zero());
    assert_eq!(Interval::point(-1e9).exp().lo(), 0.0);
    assert!(Interval::point(-1e9).exp().hi() > 0.0);
    assert_eq!(Interval::point(1e9).exp().lo(), f64::MAX);
    assert_eq!(Interval::ENTIRE.exp(), Interval::hull(0.0, f64::INFINITY));
}

type Residues = Series<Fp>;

#[test]
fn derivatives_of_series_are_commuting_derivations() {
    fn property(f: Any<Residues>, g: Any<Residues>, i: bool) {
        let (f, g, i) = (f.0, g.0, usize::from(i));
        let leibniz = f.derivative(i).mul(&g).add(&f.mul(&g.derivative(i)));
        assert_eq!(f.mul(&g).derivative(i), leibniz);
        assert_eq!(f.mul(&g).order(), leibniz.order().map(|order| order + 1));
        assert_eq!(f.add(&g).derivative(i), f.derivative(i).add(&g.derivative(i)));
        assert_eq!(f.derivative(0).derivative(1), f.derivative(1).derivative(0));
        if g.nonzero_lanes() == 1 {
            let quotient_rule = g.derivative(i).neg().mul(&g.mul(&g).inv());
            assert_eq!(g.inv().derivative(i), quotient_rule);
        }
    }
    check(property as fn(Any<Residues>, Any<Residues>, bool));
}

#[test]
fn composition_obeys_the_chain_rule_and_evaluates_polynomials() {
    fn property(g: Any<Residues>, c: Vec<u16>, i: bool) {
        let (g, i) = (g.0, usize::from(i));
        // A polynomial f of degree 6 and all its derivatives at the constant term.
        let c: Vec<Fp> = (0..7).map(|n| Fp::from_i64(c.get(n).map_or(n as i64, |&c| i64::from(c)))).collect();
        let evaluate = |c: &[Fp]| {
            c.iter().rev().fold(Residues::zero(), |sum, &c| sum.mul(&g).add(&Residues::constant(c)))
        };
        let binomial =
            |n: usize, k: usize| -> i64 { (0..k).fold(1, |b, j| b * (n - j) as i64 / (j as i64 + 1)) };
        let taylor: Vec<Fp> = (0..7)
            .map(|k| {
                (k..7).fold(Fp::ZERO, |sum, n| {
                    let power = g.constant_term().pow((n - k) as u64);
                    sum.add(&c[n].mul(&Fp::from_i64(binomial(n, k))).mul(&power))
                })
            })
            .collect();
        let composed = g.compose(&taylor);
        assert_eq!(composed, evaluate(&c));
        let derivative: Vec<Fp> = (1..7).map(|n| taylor[n].mul(&Fp::from_i64(n as i64))).collect();
        assert_eq!(composed.derivative(i), g.compose(&derivative).mul(&g.derivative(i)));
        // Unknown coefficients do not count as zero: the order drops with them.
        let known = g.order().map(|order| order.min(2));
        assert_eq!(g.compose(&taylor[..3]).order(), known);
    }
    check(property as fn(Any<Residues>, Vec<u16>, bool));
}

#[test]
fn roots_of_series_square_back_and_are_multiplicative() {
    fn property(f: Any<Residues>, g: Any<Residues>) {
        let (s, t) = (f.0.mul(&f.0), g.0.mul(&g.0));
        if f.0.nonzero_lanes() & g.0.nonzero_lanes() == 0 {
            return;
        }
        assert_eq!(s.square_lanes(), 1);
        assert_eq!(s.sqrt().mul(&s.sqrt()), s);
        assert!(s.sqrt() == f.0 || s.sqrt() == f.0.neg());
        assert_eq!(s.mul(&t).sqrt(), s.sqrt().mul(&t.sqrt()));
    }
    check(property as fn(Any<Residues>, Any<Residues>));
    let shape = Shape::new(1, 2);
    let h = Series::variable(&shape, 0, Fp::ZERO);
    assert_eq!(h.square_lanes(), 0, "√h has no Taylor series");
    assert_eq!(h.sub(&h).square_lanes(), 1);
    assert_eq!(h.inv(), Series::zero());
    // i·h is not real although its value at the point is.
    let z = Complex::new(Series::one(), h.clone());
    assert_eq!(z.square_lanes(), 0);
}

#[test]
fn lanes_of_a_series_are_independent() {
    fn property(a: Vec<Any<Lanes>>) {
        let shape = Shape::new(1, 3);
        // Lane 3 is zero in every coefficient, lane 5 in the constant term.
        let lane_coefficient = |n: usize| {
            let random = a.get(n).map_or(Lanes::from_i64(n as i64), |c| c.0);
            Lanes::from_fn(|lane| if lane == 3 || (lane == 5 && n == 0) { Fp::ZERO } else { random[lane] })
        };
        let batch = Series::from_fn(&shape, |powers| lane_coefficient(powers[0]));
        for lane in 0..Lanes::COUNT {
            let single = Series::from_fn(&shape, |powers| lane_coefficient(powers[0])[lane]);
            for n in 0..4 {
                let pick = |s: Series<Lanes>| s.coefficient(&[n]).expect("within the order")[lane];
                assert_eq!(pick(batch.inv()), single.inv().coefficient(&[n]).unwrap());
                let square = single.mul(&single);
                assert_eq!(pick(batch.mul(&batch)), square.coefficient(&[n]).unwrap());
            }
            assert_eq!(batch.nonzero_lanes() >> lane & 1, single.nonzero_lanes());
            assert_eq!(batch.square_lanes() >> lane & 1, single.square_lanes());
            assert_eq!(batch.zero_lanes() >> lane & 1, single.zero_lanes());
        }
    }
    QuickCheck::new()
        .tests(30)
        .rng(Gen::from_size_and_seed(8, 5))
        .quickcheck(property as fn(Vec<Any<Lanes>>));
}

#[test]
fn a_truncated_series_never_takes_the_unknown_for_zero() {
    let shape = Shape::new(2, 3);
    let x = Series::variable(&shape, 0, Fp::from_i64(2));
    let low = Series::variable(&Shape::new(2, 1), 1, Fp::from_i64(5));
    for mixed in [x.mul(&low), low.mul(&x), x.add(&low), low.sub(&x)] {
        assert_eq!(mixed.order(), Some(1));
        assert_eq!(mixed.coefficient(&[1, 1]), None);
        assert!(mixed.coefficient(&[0, 1]).is_some());
    }
    assert_eq!(x.mul(&low).coefficient(&[0, 1]), Some(Fp::from_i64(2)));
    assert_eq!(x.mul(&low).coefficient(&[1, 0]), Some(Fp::from_i64(5)));
    let three = Residues::from_i64(3);
    assert_eq!(three.order(), None);
    assert_eq!(three.add(&x).order(), Some(3));
    assert_eq!(three.coefficient(&[9, 9]), Some(Fp::ZERO));
    assert_eq!(three.derivative(0), Series::zero());
    assert_eq!(x.derivative(0).order(), Some(2));
    assert_eq!(x.derivative(0), Series::one());
    assert_ne!(x, Series::constant(Fp::from_i64(2)));
    assert_eq!(shape.monomials().len(), 10);
    assert_eq!(&shape.monomials()[..4], [[0, 0], [1, 0], [0, 1], [2, 0]]);
}

#[test]
#[should_panic(expected = "known to order 0")]
fn the_derivative_of_a_series_of_order_zero_is_unknown() {
    let _ = Series::from_fn(&Shape::new(1, 0), |_| Fp::ONE).derivative(0);
}

#[test]
#[should_panic(expected = "different numbers of variables")]
fn series_over_different_variables_do_not_mix() {
    let one = |vars| Series::from_fn(&Shape::new(vars, 1), |_| Fp::ONE);
    let _ = one(1).add(&one(2));
}

/// A series of order 4 in two variables with coefficients of order one and a positive constant term.
fn moderate(g: &[i8; 15]) -> Series<f64> {
    let mut coefficients = g.iter().map(|&c| f64::from(c) / 64.0);
    let series = Series::from_fn(&Shape::new(2, 4), |_| coefficients.next().expect("15 of them"));
    let lift = 0.5 + series.constant_term().abs() - series.constant_term();
    series.add(&Series::constant(lift))
}

#[track_caller]
fn assert_close(a: &Series<f64>, b: &Series<f64>) {
    let order = a.order();
    assert_eq!(order, b.order());
    for powers in Shape::new(2, order.expect("not a constant")).monomials() {
        let (x, y) = (a.coefficient(powers), b.coefficient(powers));
        let (x, y) = (x.expect("known"), y.expect("known"));
        // The recurrences divide by the constant term, at least 1/2, up to five times.
        assert!(
            relative_eq!(x + 1e4, y + 1e4, epsilon = 0.0, max_relative = 1e-13)
                || relative_eq!(x, y, epsilon = 0.0, max_relative = 1e-10),
            "{powers:?}: {x} and {y}"
        );
    }
}

#[test]
fn elementary_functions_of_series_fulfil_their_relations() {
    fn property(f: [i8; 15], i: bool) {
        let (f, i) = (moderate(&f), usize::from(i));
        let df = f.derivative(i);
        let one = f.mul(&f.inv());
        assert_close(&f.ln().exp(), &f);
        assert_close(&f.exp().ln(), &f);
        let (s, c) = (f.sin(), f.cos());
        assert_close(&s.mul(&s).add(&c.mul(&c)), &one);
        assert_close(&f.exp().derivative(i), &f.exp().mul(&df));
        assert_close(&f.ln().derivative(i), &df.mul(&f.inv()));
        assert_close(&s.derivative(i), &c.mul(&df));
        assert_close(&c.derivative(i), &s.mul(&df).neg());
        let half = Series::constant(0.5);
        assert_close(&f.sqrt().derivative(i), &half.mul(&df).mul(&f.sqrt().inv()));
        assert_close(&f.sqrt(), &f.ln().mul(&half).exp());
        // The same from the list of derivatives: exp⁽ⁿ⁾ = exp, sin⁽ⁿ⁾ = sin, cos, −sin, −cos, …
        let a = *f.constant_term();
        let factorial = [1.0, 1.0, 2.0, 6.0, 24.0];
        let (sin, cos) = (Elementary::sin(&a), Elementary::cos(&a));
        let cycle = [sin, cos, -sin, -cos, sin];
        let taylor =
            |values: [f64; 5]| -> Vec<f64> { values.iter().zip(factorial).map(|(v, n)| v / n).collect() };
        assert_close(&f.exp(), &f.compose(&taylor([Elementary::exp(&a); 5])));
        assert_close(&s, &f.compose(&taylor(cycle)));
        let logarithm = [a.ln(), 1.0 / a, -a.powi(-2), 2.0 * a.powi(-3), -6.0 * a.powi(-4)];
        assert_close(&f.ln(), &f.compose(&taylor(logarithm)));
    }
    fn from_bytes(f: Vec<i8>, i: bool) {
        let mut coefficients = [0; 15];
        for (slot, c) in coefficients.iter_mut().zip(f) {
            *slot = c;
        }
        property(coefficients, i);
    }
    check(from_bytes as fn(Vec<i8>, bool));
}

/// The same program in dual numbers and in series of order 1.
#[test]
fn dual_numbers_agree_with_series_of_order_one() {
    fn program<S: Elementary>(x: &S, y: &S) -> Vec<S> {
        vec![
            x.mul(y).sub(x),
            x.add(y).neg().inv(),
            x.sqrt(),
            x.exp(),
            x.ln().mul(y),
            x.sin().add(&y.cos()),
            x.cos(),
            S::from_i64(3).mul(x).mul(x),
        ]
    }
    fn property(a: u16, b: u16, da: i8, db: i8) {
        let (a, b) = (f64::from(a) / 4096.0 + 0.25, f64::from(b) / 4096.0 + 0.25);
        let (da, db) = (f64::from(da), f64::from(db));
        let shape = Shape::new(1, 1);
        let series = |value: f64, slope: f64| {
            Series::from_fn(&shape, |powers| if powers[0] == 0 { value } else { slope })
        };
        let by_dual = program(&Dual64::new(a, da), &Dual64::new(b, db));
        let by_series = program(&series(a, da), &series(b, db));
        let scale = (da.abs() + db.abs() + 1.0) * 100.0;
        for (dual, series) in by_dual.iter().zip(&by_series) {
            assert!(close(dual.re, *series.constant_term(), 1.0));
            let slope = series.coefficient(&[1]).expect("order 1");
            assert!(close(dual.eps, slope, scale), "{} and {slope}", dual.eps);
        }
    }
    check(property as fn(u16, u16, i8, i8));
}

/// Series over intervals enclose series over rationals.
#[test]
fn interval_series_enclose_rational_series() {
    fn property(f: Any<Series<Rational>>, g: Any<Series<Rational>>) {
        let (f, g) = (f.0, g.0);
        let shape = Shape::new(2, 4);
        let enclosure = |s: &Series<Rational>| {
            Series::from_fn(&shape, |powers| {
                Interval::from_rational(&s.coefficient(powers).expect("order 4"))
            })
        };
        let (x, y) = (enclosure(&f), enclosure(&g));
        let inside = |outer: Series<Interval>, inner: Series<Rational>| {
            for powers in shape.monomials() {
                let q = inner.coefficient(powers).expect("order 4");
                assert_encloses(&outer.coefficient(powers).expect("order 4"), &q);
            }
        };
        inside(x.mul(&y), f.mul(&g));
        inside(x.inv(), f.inv());
        if f.nonzero_lanes() == 1 {
            inside(x.mul(&x).sqrt(), f.mul(&f).sqrt());
        }
    }
    check(property as fn(Any<Series<Rational>>, Any<Series<Rational>>));
}

#[test]
fn functions_are_total() {
    assert_eq!(Scalar::inv(&0.0_f64), 0.0);
    assert_eq!(Scalar::inv(&-0.0_f64), 0.0);
    assert_eq!(f64::NAN.nonzero_lanes(), 0);
    assert_eq!(f64::NAN.zero_lanes(), 0);
    assert_eq!(f64::NAN.square_lanes(), 0);
    assert_eq!((-1.0_f64).square_lanes(), 0);
    for x in [0.0, -0.0, -1.0, f64::NAN] {
        assert!(Elementary::ln(&x).is_nan(), "ln {x}");
        let ln = Elementary::ln(&Dual64::new(x, 1.0));
        assert!(ln.re.is_nan() && ln.eps.is_nan());
    }
    let zero = Dual64::from_re(0.0);
    let root = Scalar::sqrt(&zero);
    assert_eq!((root.re, root.eps), (0.0, 0.0));
    assert_eq!(zero.square_lanes(), 1);
    let tangent = Dual64::new(0.0, 1.0);
    assert_eq!((tangent.square_lanes(), tangent.nonzero_lanes(), tangent.zero_lanes()), (0, 0, 0));
    let inverse = Scalar::inv(&tangent);
    assert_eq!((inverse.re, inverse.eps), (0.0, 0.0));
    assert_eq!(Interval::zero().inv(), Interval::ENTIRE);
    assert_eq!(Interval::zero().zero_lanes(), 1);
    assert_eq!(Interval::hull(-1.0, 1.0).zero_lanes(), 0);
    for bad in ["", "3/", "/3", "a", "1/0", "0/0", "1/-2", "1/2/3", " 1", "0.5"] {
        assert!(parse_rational(bad).is_err(), "{bad:?}");
    }
    assert_eq!(parse_rational("-6/8"), Ok(rational(-0.75)));
}
