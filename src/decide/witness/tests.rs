//! Fractions between two numbers.

use super::fraction::simplest;

#[test]
fn the_simplest_fraction_between_two_numbers() {
    let cases = [
        (3.0, 4.0, "3"),
        (3.1, 3.9, "7/2"),
        (-0.6, -0.4, "-1/2"),
        (-1.0, 2.0, "0"),
        (1e9 + 0.4, 1e9 + 0.6, "2000000001/2"),
        (1.0 / 3.0 - 1e-12, 1.0 / 3.0 + 1e-12, "1/3"),
    ];
    for (low, high, expected) in cases {
        let found = simplest(low, high).map(|q| q.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{low} {high}");
    }
    for (low, high) in [(3.1415, 3.1416), (0.999, 0.9995), (-2.71829, -2.71828), (0.0101, 0.0102)] {
        let found = simplest(low, high).expect("there is one");
        let value = found.to_f64().value();
        assert!((low..=high).contains(&value), "{value}");
        // No fraction with a smaller denominator lies between.
        let denominator: u32 = found.denominator().to_string().parse().expect("small");
        for smaller in (1..denominator).map(f64::from) {
            assert!((low * smaller).ceil() / smaller > high, "{low} {high} {smaller}");
        }
    }
    assert_eq!(simplest(2.0, 1.0), None);
    assert_eq!(simplest(f64::NAN, 1.0), None);
    assert_eq!(simplest(1.0, f64::INFINITY), None);
}
