//! Which names are printed as vectors, and which in a way that the notation says.
//!
//! Both follow from what is declared, and the printer sees expressions alone: so such names are marked beforehand.

use super::ast::{Expr, Kind};
use super::check::Checker;
use super::letters::{BOLD, SPELLED};

/// The expression with the names of vectors marked.
pub fn in_bold(expr: &Expr, checker: &mut Checker<'_>) -> Expr {
    let mut marked = expr.clone();
    mark(&mut marked, checker);
    marked
}

fn mark(expr: &mut Expr, checker: &mut Checker<'_>) {
    match &mut expr.kind {
        Kind::Number(_) => {}
        Kind::Name(reference) => {
            if let Some(latex) = checker.spelled(reference) {
                reference.name = format!("{SPELLED}{latex}");
                reference.slots.clear();
            } else if reference.slots.is_empty() && checker.axes_of_name(&reference.name).len() == 1 {
                reference.name.insert(0, BOLD);
            }
        }
        Kind::Call(call) => call.arguments.iter_mut().for_each(|argument| mark(argument, checker)),
        Kind::Neg(inner) => mark(inner, checker),
        Kind::Sum(terms) | Kind::List(terms) => terms.iter_mut().for_each(|term| mark(term, checker)),
        Kind::Product(factors) => factors.iter_mut().for_each(|factor| mark(&mut factor.expr, checker)),
        Kind::Power(base, exponent) => {
            mark(base, checker);
            mark(exponent, checker);
        }
    }
}
