//! The laws of multi-precision intervals, on random and on extreme arguments.

use std::cmp::Ordering;

use quickcheck::{Arbitrary, Gen, QuickCheck, Testable};
use referee::algebra::{Elementary, Enclosure, Interval, Rational, Scalar, parse_rational};

type Coarse = Enclosure<128>;

fn check(property: impl Testable) {
    QuickCheck::new().tests(300).rng(Gen::from_size_and_seed(100, 1788)).quickcheck(property);
}

/// A rational number n/d·2^e of any sign, often with more bits than `Coarse` keeps, sometimes a small integer.
#[derive(Clone, Debug)]
struct Number(Rational);

impl Arbitrary for Number {
    fn arbitrary(g: &mut Gen) -> Self {
        if u8::arbitrary(g) < 48 {
            return Number(Rational::from(i8::arbitrary(g) / 32));
        }
        let numerator = Rational::from(i128::arbitrary(g)).mul(&Rational::from(u64::arbitrary(g)));
        let quotient = numerator.mul(&Rational::from(u64::arbitrary(g) | 1).inv());
        Number(quotient.mul(&power_of_two(i32::from(i16::arbitrary(g)) / 64 - 128)))
    }
}

/// A number of moderate size, at most 64.
#[derive(Clone, Debug)]
struct Moderate(Rational);

impl Arbitrary for Moderate {
    fn arbitrary(g: &mut Gen) -> Self {
        Moderate(Rational::from(i64::arbitrary(g)).mul(&power_of_two(-57)))
    }
}

fn power_of_two(e: i32) -> Rational {
    let power = Rational::from(dashu_int::UBig::ONE << e.unsigned_abs() as usize);
    if e < 0 { power.inv() } else { power }
}

fn point<const BITS: usize>(q: &Rational) -> Enclosure<BITS> {
    Enclosure::from_rational(q)
}

/// The interval between two numbers.
fn hull<const BITS: usize>(a: &Rational, b: &Rational) -> Enclosure<BITS> {
    point::<BITS>(a).hull(&point(b))
}

fn interval(a: i32, b: i32) -> Coarse {
    hull(&Rational::from(a), &Rational::from(b))
}

/// A number s/255 of the way from a to b.
fn between(a: &Rational, b: &Rational, s: u8) -> Rational {
    a.add(&b.sub(a).mul(&Rational::from_parts(s.into(), 255_u8.into())))
}

#[track_caller]
fn assert_contains<const BITS: usize>(x: &Enclosure<BITS>, q: &Rational) {
    assert!(x.contains(q), "{x} does not contain {q}");
}

/// Whether all of `inner` lies in `outer`.
#[track_caller]
fn assert_inside<const M: usize, const N: usize>(inner: &Enclosure<M>, outer: &Enclosure<N>) {
    let Some((lo, hi)) = inner.bounds() else {
        assert!(outer.bounds().is_none(), "all reals in {outer}");
        return;
    };
    assert!(outer.contains(&lo) && outer.contains(&hi), "{inner} is not inside {outer}");
}

#[test]
fn operations_contain_the_exact_result_and_are_tight() {
    fn property(a: Number, b: Number) {
        let (a, b) = (a.0, b.0);
        let (x, y) = (point::<128>(&a), point::<128>(&b));
        assert_contains(&x, &a);
        assert_contains(&x.neg(), &a.neg());
        assert_contains(&x.add(&y), &a.add(&b));
        assert_contains(&x.sub(&y), &a.sub(&b));
        assert_contains(&x.mul(&y), &a.mul(&b));
        assert!(x.is_accurate_to(126) && x.mul(&y).is_accurate_to(124), "{x} · {y} = {}", x.mul(&y));
        assert_eq!(x.sign(), Some(a.cmp(&Rational::ZERO)));
        assert_eq!(x.separated(&y), a != b);
        if a.is_zero() {
            assert_eq!(x.inv(), Coarse::ENTIRE);
        } else {
            assert_contains(&x.inv(), &a.inv());
            assert!(x.inv().is_accurate_to(124));
            assert_contains(&x.mul(&x.inv()), &Rational::ONE);
        }
        let square = point::<128>(&a.mul(&a));
        assert_contains(&square.sqrt(), &if a < Rational::ZERO { a.neg() } else { a.clone() });
        assert!(square.sqrt().is_accurate_to(124));
        assert_eq!(x.square_lanes(), u32::from(a >= Rational::ZERO));
        assert_eq!(x.zero_lanes(), u32::from(a.is_zero()));
        assert_eq!(x.nonzero_lanes(), u32::from(!a.is_zero()));
        if a >= Rational::ZERO {
            assert_contains(&x.sqrt().mul(&x.sqrt()), &a);
        }
        // The ends enclose no number of 128 bits but themselves.
        let ends = [x.bounds(), x.add(&y).bounds(), x.mul(&y).bounds(), x.inv().bounds(), square.bounds()];
        for (lo, hi) in ends.into_iter().flatten() {
            assert_eq!(point::<128>(&lo).exactly(), Some(lo));
            assert_eq!(point::<128>(&hi).exactly(), Some(hi));
        }
    }
    check(property as fn(Number, Number));
}

#[test]
fn wide_intervals_contain_the_result_for_all_members() {
    fn property(a: (Number, Number), b: (Number, Number), s: u8, t: u8) {
        let ((a, a_end), (b, b_end)) = ((a.0.0, a.1.0), (b.0.0, b.1.0));
        let (x, y) = (hull::<128>(&a, &a_end), hull::<128>(&b, &b_end));
        let (p, q) = (between(&a, &a_end, s), between(&b, &b_end, t));
        assert_contains(&x.add(&y), &p.add(&q));
        assert_contains(&x.sub(&y), &p.sub(&q));
        assert_contains(&x.mul(&y), &p.mul(&q));
        assert_contains(&x.mul(&x), &p.mul(&p));
        assert_contains(&x.hull(&y), &p);
        assert_eq!(x.excludes_zero(), x.sign().is_some() && x.sign() != Some(Ordering::Equal));
        if x.contains_zero() {
            assert_eq!(x.inv(), Coarse::ENTIRE);
        } else {
            assert_contains(&x.inv(), &p.inv());
        }
        if x.square_lanes() == 1 {
            let root = x.sqrt();
            let (lo, hi) = root.bounds().expect("a bounded root");
            assert!(lo.mul(&lo) <= p && p <= hi.mul(&hi));
        } else {
            assert_eq!(x.sqrt(), Coarse::ENTIRE);
        }
        // The extremes are taken: at two of four corners for a product, at the ends for a sum.
        let corners = [a.mul(&b), a.mul(&b_end), a_end.mul(&b), a_end.mul(&b_end)];
        let (least, greatest) = (corners.iter().min().expect("four"), corners.iter().max().expect("four"));
        let (lo, hi) = x.mul(&y).bounds().expect("bounded");
        let close = |end: Rational, extreme: &Rational| {
            end == *extreme
                || point::<128>(&end.mul(&extreme.inv()).sub(&Rational::ONE)).magnitude_log2() < -120.0
        };
        assert!(lo <= *least && *greatest <= hi && close(lo, least) && close(hi, greatest), "{x} · {y}");
    }
    type Ends = (Number, Number);
    check(property as fn(Ends, Ends, u8, u8));
}

/// All functions of one argument, and two that combine them.
fn functions<const BITS: usize>(x: &Enclosure<BITS>) -> Vec<Enclosure<BITS>> {
    let absolute = x.mul(x).sqrt();
    vec![
        x.neg(),
        x.inv(),
        absolute.sqrt(),
        x.exp(),
        absolute.ln(),
        x.sin(),
        x.cos(),
        x.exp().add(x),
        x.mul(x),
    ]
}

#[test]
fn more_bits_lie_inside_fewer_and_are_narrow() {
    fn property(a: Moderate) {
        let q = a.0;
        let (coarse, fine) = (functions(&point::<128>(&q)), functions(&point::<512>(&q)));
        for (coarse, fine) in coarse.iter().zip(&fine) {
            assert_inside(fine, coarse);
            assert!(q.is_zero() || coarse.is_accurate_to(110) && fine.is_accurate_to(500), "{coarse}");
        }
    }
    check(property as fn(Moderate));
}

#[test]
fn parts_have_images_inside_the_image_of_the_whole() {
    fn property(a: Moderate, b: Moderate, s: u8, t: u8) {
        let (p, q) = (between(&a.0, &b.0, s), between(&a.0, &b.0, t));
        let (whole, part) = (hull::<128>(&a.0, &b.0), hull::<128>(&p, &q));
        let images = functions(&whole).into_iter().zip(functions(&part)).zip(functions(&point::<512>(&p)));
        for ((whole, part), value) in images {
            if whole.bounds().is_some() {
                assert_inside(&part, &whole);
            }
            assert!(!value.separated(&value));
            if let (Some((lo, hi)), Some(_)) = (value.bounds(), part.bounds()) {
                let (below, above) = part.bounds().expect("bounded");
                assert!(below <= hi && lo <= above, "{value} and {part}");
            }
        }
    }
    check(property as fn(Moderate, Moderate, u8, u8));
}

#[test]
fn elementary_functions_fulfil_their_relations() {
    fn property(a: Moderate, b: Moderate) {
        let (x, y) = (point::<192>(&a.0), point::<192>(&b.0));
        let (sin, cos) = (x.sin(), x.cos());
        assert_contains(&sin.mul(&sin).add(&cos.mul(&cos)), &Rational::ONE);
        assert_contains(&x.exp().ln(), &a.0);
        assert!(!x.add(&y).exp().separated(&x.exp().mul(&y.exp())));
        let sum = x.add(&y).sin();
        let theorem = sin.mul(&y.cos()).add(&cos.mul(&y.sin()));
        assert!(!sum.separated(&theorem) && sum.sub(&theorem).magnitude_log2() < -170.0);
        if a.0 > Rational::ZERO {
            assert_contains(&x.ln().exp(), &a.0);
        }
        let shifted = x.add(&Enclosure::pi().mul(&Enclosure::from_i64(2))).sin();
        assert!(!shifted.separated(&sin) && shifted.sub(&sin).magnitude_log2() < -170.0);
    }
    check(property as fn(Moderate, Moderate));
}

#[test]
fn extrema_of_sine_and_cosine_are_found() {
    fn property(k: i16, big: bool, left: u8, right: u8) {
        // The extremum π(k + 1/2) of sin and πk of cos, as an enclosure no f64 could hold.
        let k = i64::from(k) * if big { 1_000_000_007 } else { 1 };
        let pi = Coarse::pi();
        let half = Rational::from_parts(1.into(), 2_u8.into());
        let margin = |n: u8| Coarse::from_rational(&power_of_two(-i32::from(n) / 4));
        let around = |x: Coarse| x.sub(&margin(left)).hull(&x.add(&margin(right)));
        let extreme = Rational::from(1 - 2 * k.rem_euclid(2));
        let at = pi.mul(&Coarse::from_i64(k));
        assert_contains(&around(at.clone()).cos(), &extreme);
        assert_contains(&around(at.add(&pi.mul(&point(&half)))).sin(), &extreme);
        // No value leaves [−1, 1], and nothing of the other sign is near.
        let image = around(at).cos();
        assert_inside(&image, &hull::<128>(&Rational::from(-1), &Rational::ONE));
        let far = image.mul(&point(&extreme));
        assert!(left.min(right) < 8 || far.sign() == Some(Ordering::Greater), "{far}");
    }
    check(property as fn(i16, bool, u8, u8));
    let all = Coarse::ENTIRE;
    let any = hull::<128>(&Rational::from(-1), &Rational::ONE);
    for next_to_extremum in [Coarse::pi(), point(&power_of_two(-200)), point(&power_of_two(-70))] {
        assert_inside(&next_to_extremum.cos(), &any);
    }
    assert_eq!((all.sin(), all.cos()), (any.clone(), any.clone()));
    assert_eq!(hull::<128>(&Rational::ZERO, &Rational::from(7)).sin(), any);
    let huge = Coarse::from_i64(1_000_000_000_000_000).sin();
    assert_eq!(huge.to_string(), "[0.85827279317023583552, 0.85827279317023583553]");
    assert_eq!(point::<128>(&power_of_two(1000)).sin(), any);
}

#[test]
fn enclosures_agree_with_intervals_of_f64() {
    fn property(a: Moderate, b: Moderate, wide: bool) {
        let b = if wide { b.0 } else { a.0.clone() };
        let (below, above) = (Interval::from_rational(&a.0), Interval::from_rational(&b));
        let ends = [below.lo(), below.hi(), above.lo(), above.hi()];
        let lo = ends.into_iter().fold(f64::INFINITY, f64::min);
        let hi = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let x = Interval::hull(lo, hi);
        let exact = |x: f64| Rational::try_from(x).expect("finite");
        let y = hull::<128>(&exact(lo), &exact(hi));
        let by_interval =
            [x.neg(), x.inv(), x.sqrt(), x.exp(), x.ln(), x.sin(), x.cos(), x.mul(&x), x.add(&x)];
        let by_enclosure =
            [y.neg(), y.inv(), y.sqrt(), y.exp(), y.ln(), y.sin(), y.cos(), y.mul(&y), y.add(&y)];
        for (coarse, fine) in by_interval.iter().zip(&by_enclosure) {
            let Some((lo, hi)) = fine.bounds() else {
                assert_eq!(*coarse, Interval::ENTIRE);
                continue;
            };
            assert!(exact(coarse.lo()) <= lo && hi <= exact(coarse.hi()), "{fine} is not inside {coarse}");
            let near =
                |a: &Rational, b: f64| a.sub(&exact(b)).to_f64().value().abs() <= 1e-9 * b.abs().max(1.0);
            assert!(near(&lo, coarse.lo()) && near(&hi, coarse.hi()), "{fine} and {coarse}");
        }
    }
    check(property as fn(Moderate, Moderate, bool));
}

#[test]
fn results_out_of_range_are_all_reals_or_end_at_zero() {
    let all = Coarse::ENTIRE;
    let one = Coarse::one();
    for result in
        [all.add(&one), all.mul(&Coarse::zero()), all.neg(), all.inv(), all.sqrt(), all.exp(), all.ln()]
    {
        assert_eq!(result, all);
    }
    assert_eq!((all.sign(), all.exactly(), all.bounds()), (None, None, None));
    assert_eq!((all.nonzero_lanes(), all.square_lanes(), all.zero_lanes()), (0, 0, 0));
    assert!(all.contains_zero() && !all.separated(&one) && !one.separated(&all) && !all.is_accurate_to(0));
    // 2^(2^n) overflows after 28 squarings, its inverse becomes an interval from 0, with 3 as without.
    for base in [2, 3, -3] {
        let (mut large, mut small) = (Coarse::from_i64(base), Coarse::from_i64(base).inv());
        for _ in 0..40 {
            (large, small) = (large.mul(&large), small.mul(&small));
        }
        assert_eq!(large, all);
        assert_eq!((small.sign(), small.square_lanes()), (None, 1));
        assert!(small.magnitude_log2() < -1e8 && small.contains(&Rational::ZERO));
        assert_eq!(small.neg().square_lanes(), 0);
        assert_eq!(small.inv(), all);
        assert_eq!(small.ln(), all);
        assert_contains(&small.sqrt(), &Rational::ZERO);
        assert_eq!(small.mul(&small).square_lanes(), 1);
        assert_inside(&small.exp(), &hull::<64>(&Rational::ONE, &parse_rational("1000001/1000000").unwrap()));
        assert_eq!(small.cos().add(&small.sin()).sign(), Some(Ordering::Greater));
    }
    // One end out of range is enough.
    let (mut right, mut left) = (interval(1, 2), interval(-2, -1));
    for _ in 0..40 {
        (right, left) = (right.mul(&right), left.mul(&right));
    }
    assert_eq!((right, left), (all.clone(), all.clone()));
    // Numbers too far apart to be added by shifting.
    let far = Coarse::from_rational(&power_of_two(100_000));
    for near in [one.clone(), one.neg()] {
        let sum = far.add(&near);
        assert!(sum.exactly().is_none() && sum.contains(&power_of_two(100_000)));
        assert_contains(&sum.sub(&far), &near.exactly().expect("a point"));
        assert_eq!(near.add(&far), sum);
        assert!(!sum.separated(&far));
    }
    assert_eq!(far.exp(), all);
    assert_eq!(far.neg().exp().square_lanes(), 1);
    assert!(far.neg().exp().magnitude_log2() < -1e8);
    assert!(far.ln().is_accurate_to(120));
    let large = Coarse::from_i64(100_000_000);
    assert!(large.exp().is_accurate_to(120) && large.exp().ln().contains(&Rational::from(100_000_000)));
    assert!(large.neg().exp().mul(&large.exp()).contains(&Rational::ONE));
}

#[test]
fn signs_and_zeros_are_certain_or_unknown() {
    assert_eq!(interval(0, 0).sign(), Some(Ordering::Equal));
    assert_eq!(interval(1, 2).sign(), Some(Ordering::Greater));
    assert_eq!(interval(-2, -1).sign(), Some(Ordering::Less));
    for unknown in [interval(0, 2), interval(-2, 0), interval(-1, 1)] {
        assert_eq!((unknown.sign(), unknown.nonzero_lanes()), (None, 0));
        assert!(unknown.contains_zero());
        assert_eq!(unknown.inv(), Coarse::ENTIRE);
        assert_eq!(unknown.ln(), Coarse::ENTIRE);
    }
    assert_eq!([interval(0, 2), interval(-2, 0), interval(0, 0)].map(|x| x.square_lanes()), [1, 0, 1]);
    assert_eq!(interval(0, 4).sqrt(), interval(0, 2));
    assert_eq!(interval(-1, 4).sqrt(), Coarse::ENTIRE);
    assert!(interval(1, 2).separated(&interval(3, 4)) && interval(3, 4).separated(&interval(1, 2)));
    assert!(!interval(1, 3).separated(&interval(3, 4)) && !interval(1, 9).separated(&interval(3, 4)));
    assert_eq!(interval(0, 0).exp(), Coarse::one());
    assert_eq!(interval(0, 0).cos(), Coarse::one());
    assert_eq!(interval(0, 0).sin(), Coarse::zero());
    assert_eq!(interval(1, 1).ln(), Coarse::zero());
    assert_eq!(Coarse::from_i64(i64::MIN).exactly(), Some(Rational::from(i64::MIN)));
    assert_eq!(Enclosure::<32>::from_i64(i64::MAX).bounds().map(|(lo, hi)| lo < hi), Some(true));
    assert_eq!((interval(3, 7).width_log2(), interval(3, 7).magnitude_log2()), (3.0, 3.0));
    assert_eq!(interval(5, 5).width_log2(), f64::NEG_INFINITY);
    assert!(interval(5, 5).is_accurate_to(u32::MAX) && interval(0, 0).is_accurate_to(9));
    assert!(!interval(-1, 1).is_accurate_to(1));
}

#[test]
fn decimals_are_rounded_outward() {
    let show = |text: &str| Coarse::from_rational(&parse_rational(text).unwrap()).to_string();
    assert_eq!(show("1/4"), "0.25");
    assert_eq!(show("-12"), "-12");
    assert_eq!(show("0"), "0");
    assert_eq!(show("100"), "100");
    assert_eq!(show("1/3"), "[0.33333333333333333333, 0.33333333333333333334]");
    assert_eq!(show("-1/3"), "[-0.33333333333333333334, -0.33333333333333333333]");
    assert_eq!(show("-2/3000000"), "[-6.6666666666666666667e-7, -6.6666666666666666666e-7]");
    assert_eq!(show("99999999999999999999999/100"), "[999999999999999999990, 1e21]");
    assert_eq!(show("10000000000000000000000000"), "1e25");
    assert_eq!(show("12500000000000000000000000"), "1.25e25");
    assert_eq!(Coarse::pi().to_string(), "[3.1415926535897932384, 3.1415926535897932385]");
    assert_eq!(Coarse::ENTIRE.to_string(), "[-inf, inf]");
    let far = Coarse::from_rational(&power_of_two(70_000)).neg();
    assert_eq!(far.mul(&Coarse::from_i64(3)).to_string(), "[-2^70002, -2^70001]");
    fn property(a: Number) {
        let shown = Coarse::from_rational(&a.0).to_string();
        let ends = shown.trim_matches(['[', ']']).split(", ").map(decimal).collect::<Vec<_>>();
        assert!(ends[0] <= a.0 && a.0 <= ends[ends.len() - 1], "{} as {shown}", a.0);
        let width = ends[ends.len() - 1].sub(&ends[0]);
        let size = if a.0 < Rational::ZERO { a.0.neg() } else { a.0.clone() };
        assert!(width <= size.mul(&decimal("1.1e-19")), "{} as {shown}", a.0);
    }
    check(property as fn(Number));
}

/// Reads `-1.5e-7`.
fn decimal(text: &str) -> Rational {
    let (figures, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
    let digits: dashu_int::IBig = format!("{whole}{fraction}").parse().expect("digits");
    let places = exponent.parse::<i64>().expect("an exponent") - fraction.len() as i64;
    let ten = Rational::from(dashu_int::UBig::from(10_u8).pow(places.unsigned_abs() as usize));
    Rational::from(digits).mul(&if places < 0 { ten.inv() } else { ten })
}
