//! Intervals against an outside oracle: the lines of `tests/oracle/*.txt`, written by the script next to them.

use dashu_int::{IBig, UBig};
use referee::algebra::{Elementary, Enclosure, Interval, Rational, Scalar};

/// The lines of a data file, split at blanks into what stands before and after ` = `.
fn cases(text: &str) -> impl Iterator<Item = (&str, Vec<&str>, Vec<&str>)> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (question, answer) = line.split_once(" = ").expect("an equation");
        let (function, arguments) = question.split_once(' ').expect("a function and its arguments");
        (function, arguments.split(' ').collect(), answer.split(' ').collect())
    })
}

/// How far an end may lie outside the tightest one: the steps that the functions of `Interval` promise.
const STEPS: u32 = 2;

fn outward(x: f64, step: fn(f64) -> f64) -> f64 {
    (0..STEPS).fold(x, |x, _| step(x))
}

#[test]
fn intervals_contain_the_tightest_ones_and_are_hardly_wider() {
    let mut seen = 0;
    for (function, arguments, answer) in cases(include_str!("oracle/interval.txt")) {
        let interval = |ends: &[&str]| {
            let [lo, hi] = [0, 1].map(|n: usize| ends[n].parse().expect("a number"));
            Interval::hull(lo, hi)
        };
        let x = interval(&arguments);
        let result = match function {
            "neg" => x.neg(),
            "inv" => x.inv(),
            "sqrt" => x.sqrt(),
            "exp" => x.exp(),
            "log" => x.ln(),
            "sin" => x.sin(),
            "cos" => x.cos(),
            "add" => x.add(&interval(&arguments[2..])),
            "mul" => x.mul(&interval(&arguments[2..])),
            _ => panic!("no function {function}"),
        };
        let tightest = interval(&answer);
        let case = format!("{function} {arguments:?} = {result}, tightest {tightest}");
        assert!(result.lo() <= tightest.lo() && tightest.hi() <= result.hi(), "not contained: {case}");
        // An extremum of sin or cos is searched with a margin of 2^−49 of the argument, within which the
        // function keeps this close to it.
        let size = x.lo().abs().max(x.hi().abs()).max(1.0);
        let margin = if matches!(function, "sin" | "cos") { (size * 2.0_f64.powi(-47)).powi(2) } else { 0.0 };
        assert!(result.lo() >= outward(tightest.lo(), f64::next_down) - margin, "too wide: {case}");
        assert!(result.hi() <= outward(tightest.hi(), f64::next_up) + margin, "too wide: {case}");
        seen += 1;
    }
    assert!(seen > 5000, "only {seen} cases");
}

/// n·2^e.
fn dyadic(n: IBig, e: i32) -> Rational {
    let power = UBig::ONE << e.unsigned_abs() as usize;
    if e < 0 { Rational::from_parts(n, power) } else { Rational::from(n * IBig::from(power)) }
}

/// Elementary functions of one exact argument contain the value, and hold it to nearly all of their bits.
fn values<const BITS: usize>() {
    let mut seen = 0;
    for (function, arguments, answer) in cases(include_str!("oracle/elementary.txt")) {
        let integer = |digits| IBig::from_str_radix(digits, 16).expect("a hexadecimal number");
        let exponent = |digits: &str| digits.parse::<i32>().expect("an exponent");
        let q = dyadic(integer(arguments[0]), exponent(arguments[1]));
        let x = Enclosure::<BITS>::from_rational(&q);
        assert_eq!(x.exactly().as_ref(), Some(&q));
        let result = match function {
            "exp" => x.exp(),
            "log" => x.ln(),
            "sin" => x.sin(),
            "cos" => x.cos(),
            _ => panic!("no function {function}"),
        };
        let (n, e) = (integer(answer[0]), exponent(answer[1]));
        let case = || format!("{function} {arguments:?} = {result}");
        assert!(result.contains(&dyadic(n.clone(), e)), "{}", case());
        assert!(result.contains(&dyadic(n + IBig::ONE, e)), "{}", case());
        assert!(result.is_accurate_to(BITS as u32 - 3), "{}", case());
        seen += 1;
    }
    assert!(seen > 500, "only {seen} cases");
}

#[test]
fn enclosures_contain_the_values_of_elementary_functions() {
    values::<128>();
    values::<320>();
}
