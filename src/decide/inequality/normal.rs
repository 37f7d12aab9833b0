//! The normal form of two sides: a quotient of polynomials in variables and in functions of them, multiplied out.

use super::expand::{Atom, Atoms, Fraction};
use super::polynomial::Polynomial;
use super::words::written;
use crate::calculus::{Instance, Node};

/// Nodes of expressions that are multiplied out for a reader.
const MOST_NODES: usize = 200;
/// Terms that somebody can still follow.
const MOST_TERMS: usize = 100;
/// Characters of a function that stands in a term, and of the whole.
const LONGEST_ATOM: usize = 60;
const LONGEST: usize = 2000;

/// What both sides are when they are multiplied out, as it would be typed; none where that is not the same, as with
/// exponentials whose product is one, or too long.
pub(in crate::decide) fn common_form(instance: &mut Instance<'_>, sides: [Node; 2]) -> Option<String> {
    if instance.graph.reachable(&sides).len() > MOST_NODES {
        return None;
    }
    let mut atoms = Atoms::default();
    let [left, right] = sides.map(|side| atoms.expand(&mut instance.graph, side));
    let sides = [without_roots(&atoms, left?), without_roots(&atoms, right?)];
    let names: Option<Vec<String>> = atoms
        .list
        .iter()
        .map(|atom| match atom {
            Atom::Real(node) => instance.text_of(*node, LONGEST_ATOM, &|_| None),
            Atom::Re(leaf) => Some(format!("re({})", instance.leaf_label(*leaf))),
            Atom::Im(leaf) => Some(format!("im({})", instance.leaf_label(*leaf))),
        })
        .collect();
    let names = names?;
    let [left, right] = sides.each_ref().map(|side| text(side, &names));
    (left == right).then_some(left?)
}

/// Without squares of roots below the fraction line.
fn without_roots(atoms: &Atoms, mut fraction: Fraction) -> Fraction {
    let mut denominators: Vec<(Polynomial, u32)> = Vec::new();
    let mut multiply =
        |factor: Polynomial, power: u32| match denominators.iter_mut().find(|(f, _)| *f == factor) {
            Some((_, known)) => *known += power,
            None => denominators.push((factor, power)),
        };
    for (factor, power) in std::mem::take(&mut fraction.denominators) {
        match atoms.square_of(&factor).filter(|_| power > 1) {
            Some(square) => {
                multiply(square.clone(), power / 2);
                multiply(factor, power % 2);
            }
            None => multiply(factor, power),
        }
    }
    for (factor, power) in &mut denominators {
        while *power > 0
            && fraction.im.is_zero()
            && let Some(quotient) = fraction.re.divided_exactly(factor)
        {
            fraction.re = quotient;
            *power -= 1;
        }
    }
    denominators.retain(|(_, power)| *power > 0);
    Fraction { denominators, ..fraction }
}

fn text(fraction: &Fraction, names: &[String]) -> Option<String> {
    let Fraction { re, im, denominators } = fraction;
    let terms = re.terms().len() + im.terms().len();
    if terms > MOST_TERMS {
        return None;
    }
    let written = |polynomial: &Polynomial| written(polynomial, |atom| names[usize::from(atom)].clone());
    // One factor alone needs no brackets.
    let grouped = |polynomial: &Polynomial| {
        let text = written(polynomial);
        if text.contains([' ', '*', '/', '^', '-']) { format!("({text})") } else { text }
    };
    let above = match (re.is_zero(), im.is_zero()) {
        (_, true) => written(re),
        (true, false) => format!("i*{}", grouped(im)),
        (false, false) => format!("{} + i*{}", written(re), grouped(im)),
    };
    let factor = |(factor, power): &(Polynomial, u32)| match power {
        1 => grouped(factor),
        _ => format!("{}^{power}", grouped(factor)),
    };
    let mut below: Vec<String> = denominators.iter().map(factor).collect();
    below.sort();
    let above = if terms > 1 && !below.is_empty() { format!("({above})") } else { above };
    let text = match below.as_slice() {
        [] => above,
        [one] => format!("{above}/{one}"),
        several => format!("{above}/({})", several.join("*")),
    };
    (text.len() <= LONGEST).then_some(text)
}
