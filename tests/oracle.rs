//! Intervals against outside oracles: the lines of `tests/oracle/*.txt`, written by the scripts next to them.

use dashu_int::{IBig, UBig};
use referee::algebra::{Elementary, Enclosure, Interval, Rational};

/// The lines of a data file, split at blanks into what stands before and after ` = `.
fn cases(text: &str) -> impl Iterator<Item = (&str, Vec<&str>, Vec<&str>)> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (question, answer) = line.split_once(" = ").expect("an equation");
        let (function, arguments) = question.split_once(' ').expect("a function and its arguments");
        (function, arguments.split(' ').collect(), answer.split(' ').collect())
    })
}

fn apply<S: Elementary>(function: &str, arguments: &[S]) -> S {
    match (function, arguments) {
        ("neg", [x]) => x.neg(),
        ("inv", [x]) => x.inv(),
        ("sqrt", [x]) => x.sqrt(),
        ("exp", [x]) => x.exp(),
        ("log", [x]) => x.ln(),
        ("sin", [x]) => x.sin(),
        ("cos", [x]) => x.cos(),
        ("add", [x, y]) => x.add(y),
        ("sub", [x, y]) => x.sub(y),
        ("mul", [x, y]) => x.mul(y),
        ("div", [x, y]) => x.mul(&y.inv()),
        _ => panic!("no function {function} of {} arguments", arguments.len()),
    }
}

/// Whether the function has a value at every point of its argument, for a quotient the divisor.
fn is_defined(function: &str, argument: Interval) -> bool {
    match function {
        "inv" | "div" => argument.excludes_zero(),
        "sqrt" => argument.lo() >= 0.0,
        "log" => argument.lo() > 0.0,
        _ => true,
    }
}

/// Holds what a function returns against the tightest intervals, of Arb and of the test suite of IEEE 1788.
///
/// `evaluate` is given the function and its arguments, and returns the result, rounded outward to `f64`, with
/// the number of steps that an end may lie outside the tightest one; nothing where the arguments cannot be
/// expressed. Returns the number of cases.
fn against_the_tightest(evaluate: impl Fn(&str, &[Interval]) -> Option<(Interval, u32)>) -> usize {
    let mut seen = 0;
    let files = [include_str!("oracle/interval.txt"), include_str!("oracle/itf1788.txt")];
    for (function, arguments, answer) in files.into_iter().flat_map(cases) {
        let interval = |ends: &[&str]| {
            let [lo, hi] = [0, 1].map(|n: usize| ends[n].parse().expect("a number"));
            Interval::hull(lo, hi)
        };
        let operands: Vec<Interval> = arguments.chunks(2).map(interval).collect();
        let Some((result, steps)) = evaluate(function, &operands) else { continue };
        seen += 1;
        let case = format!("{function} {arguments:?} = {result}, expected {answer:?}");
        if !is_defined(function, operands[operands.len() - 1]) {
            // The product with an undefined inverse is nothing that is promised.
            assert!(function == "div" || result == Interval::ENTIRE, "not all reals: {case}");
            continue;
        }
        let tightest = interval(&answer);
        assert!(result.lo() <= tightest.lo() && tightest.hi() <= result.hi(), "not contained: {case}");
        // An extremum of sin or cos is searched with a margin of 2^−49 of the argument, within which the
        // function keeps this close to it.
        let size = operands[0].lo().abs().max(operands[0].hi().abs()).max(1.0);
        let margin = if matches!(function, "sin" | "cos") { (size * 2.0_f64.powi(-47)).powi(2) } else { 0.0 };
        let outward = |x: f64, step: fn(f64) -> f64| (0..steps).fold(x, |x, _| step(x));
        assert!(result.lo() >= outward(tightest.lo(), f64::next_down) - margin, "too wide: {case}");
        assert!(result.hi() <= outward(tightest.hi(), f64::next_up) + margin, "too wide: {case}");
    }
    seen
}

#[test]
fn intervals_contain_the_tightest_ones_and_are_hardly_wider() {
    let seen = against_the_tightest(|function, arguments| {
        let steps = match function {
            "neg" | "add" | "sub" => 0,
            // One step near the limits of the format, where the error of rounding cannot be computed.
            "mul" | "inv" | "sqrt" => 1,
            _ => 2,
        };
        Some((apply(function, arguments), steps))
    });
    assert!(seen > 6000, "only {seen} cases");
}

/// Arguments are finite here: an `Enclosure` has two ends or none.
fn enclosures<const BITS: usize>(steps_of_elementary_functions: u32) {
    let exact = |x: f64| Rational::try_from(x).ok().map(|q| Enclosure::<BITS>::from_rational(&q));
    let seen = against_the_tightest(|function, arguments| {
        let enclosure = |x: &Interval| Some(exact(x.lo())?.hull(&exact(x.hi())?));
        // Larger values of exp are beyond what an enclosure keeps.
        if function == "exp" && arguments[0].hi() > 2.0_f64.powi(27) {
            return None;
        }
        let arguments = arguments.iter().map(enclosure).collect::<Option<Vec<_>>>()?;
        let steps = match function {
            "neg" | "add" | "sub" | "mul" | "inv" | "sqrt" => 0,
            _ => steps_of_elementary_functions,
        };
        let result = apply(function, &arguments);
        let rounded = result.bounds().map_or(Interval::ENTIRE, |(lo, hi)| {
            Interval::hull(Interval::from_rational(&lo).lo(), Interval::from_rational(&hi).hi())
        });
        Some((rounded, steps))
    });
    assert!(seen > 4000, "only {seen} cases");
}

#[test]
fn enclosures_contain_the_tightest_ones_and_are_hardly_wider() {
    // A unit in the last of 53 places of a power of two is two steps below it.
    enclosures::<53>(2);
    enclosures::<128>(1);
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
