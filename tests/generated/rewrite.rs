//! Steps of algebra that change how an expression is written and not what it is.

use crate::expr::{Expr, Power, Product, Quotient, Sum, n, v};
use crate::random::Random;

/// The same expression after some steps, outside of the arguments of functions and exponents.
pub fn rewritten(random: &mut Random, expr: &Expr, steps: usize) -> Expr {
    let mut expr = expr.clone();
    for _ in 0..steps {
        let mut chosen = random.below(size(&expr));
        expr = at(random, &expr, &mut chosen);
    }
    expr
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Sum(parts) | Product(parts) => parts.iter().collect(),
        Quotient(a, b) => vec![a, b],
        Power(base, _) => vec![base],
        _ => Vec::new(),
    }
}

fn size(expr: &Expr) -> usize {
    1 + children(expr).into_iter().map(size).sum::<usize>()
}

/// One step at the node that is reached after `left` others.
fn at(random: &mut Random, expr: &Expr, left: &mut usize) -> Expr {
    if *left == 0 {
        *left = usize::MAX;
        return step(random, expr);
    }
    *left -= 1;
    let mut inside = |part: &Expr| if *left == usize::MAX { part.clone() } else { at(random, part, left) };
    match expr {
        Sum(parts) => Sum(parts.iter().map(inside).collect()),
        Product(parts) => Product(parts.iter().map(inside).collect()),
        Quotient(a, b) => {
            let a = inside(a);
            Quotient(Box::new(a), Box::new(inside(b)))
        }
        Power(base, exponent) => Power(Box::new(inside(base)), exponent.clone()),
        other => other.clone(),
    }
}

fn step(random: &mut Random, expr: &Expr) -> Expr {
    let whole = expr.clone();
    match expr {
        // a (b + c) = a b + a c
        Product(factors) if factors.iter().any(|f| matches!(f, Sum(_))) && !random.once_in(4) => {
            let position = factors.iter().position(|f| matches!(f, Sum(_))).unwrap_or(0);
            let Sum(terms) = &factors[position] else { return whole };
            let expanded = terms.iter().map(|term| {
                let mut factors = factors.clone();
                factors[position] = term.clone();
                factors.into_iter().fold(n(1), |product, factor| product * factor)
            });
            expanded.fold(n(0), |sum, term| sum + term)
        }
        // x + y = (x² − y²)/(x − y)
        Sum(terms) if terms.len() == 2 && terms[0] != terms[1] && random.once_in(3) => {
            let (x, y) = (terms[0].clone(), terms[1].clone());
            (x.clone().pow(2) - y.clone().pow(2)) / (x - y)
        }
        Sum(terms) if random.once_in(2) => Sum(terms.iter().rev().cloned().collect()),
        // (a + b)/c = a/c + b/c, and a/b = a b/b²
        Quotient(a, b) => match &**a {
            Sum(terms) if random.once_in(2) => {
                terms.iter().fold(n(0), |sum, term| sum + term.clone() / (**b).clone())
            }
            _ => (**a).clone() * (**b).clone() / (**b).clone().pow(2),
        },
        // xⁿ = xⁿ⁻¹ x
        Power(base, exponent) if matches!(**exponent, Expr::Number(m, 1) if m > 1) => {
            let Expr::Number(m, _) = **exponent else { return whole };
            (**base).clone().pow(m - 1) * (**base).clone()
        }
        _ if random.once_in(2) => {
            let m = random.pick(&[v("y"), v("a"), n(3), v("y").pow(2) + n(1), v("b") + v("a")]);
            whole * m.clone() / m
        }
        _ => {
            let m = random.pick(&[v("z"), v("b").pow(2), n(2), v("a") * v("y")]);
            (whole + m.clone()) - m
        }
    }
}
