//! Derivatives of the generator's expressions, by the rules of the textbook.

use crate::expr::{Call, Expr, Jet, Name, Number, Power, Product, Quotient, Sum, call, n};

/// The derivation that acts on leaves as given.
fn derivation(expr: &Expr, leaf: &dyn Fn(&Expr) -> Expr) -> Expr {
    let d = |e: &Expr| derivation(e, leaf);
    match expr {
        Number(..) => n(0),
        Name(_) | Jet(..) => leaf(expr),
        Sum(terms) => terms.iter().map(d).fold(n(0), |sum, term| sum + term),
        Product(factors) => (0..factors.len()).fold(n(0), |sum, k| {
            let rest = factors.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, factor)| factor.clone());
            sum + rest.fold(d(&factors[k]), |product, factor| product * factor)
        }),
        Quotient(a, b) => {
            let (da, db) = (d(a), d(b));
            if db.is_zero() {
                return if da.is_zero() { da } else { da / (**b).clone() };
            }
            (da * (**b).clone() - (**a).clone() * db) / (**b).clone().pow(2)
        }
        Power(base, exponent) => {
            let Number(p, q) = **exponent else { panic!("{expr}: only numbers are exponents here") };
            let reduced =
                if q == 1 { (**base).clone().pow(p - 1) } else { (**base).clone().to(Number(p - q, q)) };
            Number(p, q) * reduced * d(base)
        }
        Call(function, x) => {
            let inner = (**x).clone();
            let outer = match *function {
                "exp" => expr.clone(),
                "log" => n(1) / inner,
                "sin" => call("cos", inner),
                "cos" => -call("sin", inner),
                "sinh" => call("cosh", inner),
                "cosh" => call("sinh", inner),
                "tanh" => n(1) - expr.clone().pow(2),
                "sqrt" => n(1) / (n(2) * expr.clone()),
                _ => panic!("{expr}: no rule for this derivative"),
            };
            outer * d(x)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    T,
    X,
}

/// The total derivative.
pub fn total(expr: &Expr, along: Coordinate) -> Expr {
    derivation(expr, &|leaf| match (leaf, along) {
        (Jet(field, t, x), Coordinate::T) => Jet(field, t + 1, *x),
        (Jet(field, t, x), Coordinate::X) => Jet(field, *t, x + 1),
        (Name(name), Coordinate::T) if name == "t" => n(1),
        (Name(name), Coordinate::X) if name == "x" => n(1),
        _ => n(0),
    })
}

/// The derivative in one of a field's jet coordinates, all others kept.
fn partial(expr: &Expr, jet: &Expr) -> Expr {
    derivation(expr, &|leaf| n(i128::from(leaf == jet)))
}

/// E_u(L) = Σ (-D)^J ∂L/∂u_J; Olver, *Applications of Lie Groups to Differential Equations*, (4.3).
pub fn euler_lagrange(density: &Expr, field: &'static str, order: u8) -> Expr {
    let mut sum = n(0);
    for t in 0..=order {
        for x in 0..=order - t {
            let mut term = partial(density, &Jet(field, t, x));
            for coordinate in [(Coordinate::T, t), (Coordinate::X, x)] {
                for _ in 0..coordinate.1 {
                    term = -total(&term, coordinate.0);
                }
            }
            sum = sum + term;
        }
    }
    sum
}

/// Replaces every jet that has a rule, as often as it takes.
pub fn replaced(expr: &Expr, rule: &dyn Fn(&'static str, u8, u8) -> Option<Expr>) -> Expr {
    let inside = |e: &Expr| replaced(e, rule);
    match expr {
        Jet(field, t, x) => match rule(field, *t, *x) {
            Some(value) => replaced(&value, rule),
            None => expr.clone(),
        },
        Sum(terms) => terms.iter().map(inside).fold(n(0), |sum, term| sum + term),
        Product(factors) => factors.iter().map(inside).fold(n(1), |product, factor| product * factor),
        Quotient(a, b) => inside(a) / inside(b),
        Power(base, exponent) => Power(Box::new(inside(base)), exponent.clone()),
        Call(function, argument) => call(function, inside(argument)),
        other => other.clone(),
    }
}

/// The derivative in x is the limit of differences, for u = e^(2x).
#[test]
fn derivatives_are_limits_of_differences() {
    use crate::expr::{Point, apply, sqrt, v};
    fn value(expr: &Expr, x: f64) -> f64 {
        match expr {
            Jet(_, _, k) => 2f64.powi(i32::from(*k)) * (2.0 * x).exp(),
            Name(name) if name == "x" => x,
            Sum(parts) => parts.iter().map(|part| value(part, x)).sum(),
            Product(parts) => parts.iter().map(|part| value(part, x)).product(),
            Quotient(a, b) => value(a, x) / value(b, x),
            Power(base, exponent) => value(base, x).powf(value(exponent, x)),
            Call(function, argument) => apply(function, value(argument, x).into()).re,
            other => other.value(Point(0)).re,
        }
    }
    let u = Jet("u", 0, 0);
    let expressions = [
        u.clone().pow(3) * v("x") + n(2),
        call("sin", u.clone() * v("x")) / (u.clone() + n(1)),
        call("log", u.clone()) * Jet("u", 0, 1).pow(2) - call("cos", u.clone()),
        call("tanh", u.clone()) + sqrt(u.clone() + v("x").pow(2)),
        call("sinh", v("x")) * call("cosh", v("x")) * call("exp", u.clone()),
        u.to(Number(2, 3)),
    ];
    for expr in expressions {
        let (h, at) = (1e-4, 0.3);
        let difference = (value(&expr, at + h) - value(&expr, at - h)) / (2.0 * h);
        let exact = value(&total(&expr, Coordinate::X), at);
        assert!((difference - exact).abs() < 1e-5 * exact.abs().max(1.0), "{expr}: {difference} {exact}");
    }
}

/// The textbook's example: u_x²/2 - u_t²/2 gives the wave equation.
#[test]
fn the_wave_equation_is_an_euler_lagrange_equation() {
    use crate::expr::{Point, q};
    let square = |jet: Expr| q(1, 2) * jet.pow(2);
    let varied = euler_lagrange(&(square(Jet("u", 0, 1)) - square(Jet("u", 1, 0))), "u", 1);
    let wave = Jet("u", 2, 0) - Jet("u", 0, 2);
    for seed in 0..5 {
        assert!((varied.value(Point(seed)) - wave.value(Point(seed))).norm() < 1e-12, "{varied}");
    }
}
