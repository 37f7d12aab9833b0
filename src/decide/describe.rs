//! Points written down so that they can be typed into another system.

use std::collections::BTreeMap;

use super::exact::Exact;
use super::obligation::Component;
use super::reals::{COEFFICIENTS, Concrete, Functions, evaluate};
use super::search::{Point, Sides};
use super::verdict::{Counterexample, FieldExample, PointValue};
use crate::algebra::{Complex, Interval, Rational};
use crate::calculus::{Graph, Instance, Leaf, LeafId, Node, Op, Program, SymbolId};

/// A counterexample in words.
pub(super) fn describe(
    instance: &Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    point: &Point,
    sides: Sides,
    arithmetic: &str,
) -> Counterexample {
    let (values, fields) = listed(instance, &component.before, leaves, point);
    Counterexample {
        sizes: instance.sizes.clone(),
        component: component.indices.clone(),
        compares: component.compares.clone(),
        arithmetic: arithmetic.to_owned(),
        fields,
        values,
        left: sides.0,
        right: sides.1,
    }
}

/// The values of all variables at a point, those that follow from the conditions among them, and fields that
/// have these derivatives.
pub(super) fn listed(
    instance: &Instance<'_>,
    before: &[Node],
    leaves: &[LeafId],
    point: &Point,
) -> (Vec<PointValue>, Vec<FieldExample>) {
    let mut known: BTreeMap<LeafId, (String, bool)> =
        leaves.iter().zip(&point.values).map(|(leaf, value)| (*leaf, (shown(value), false))).collect();
    let mut values: BTreeMap<LeafId, Complex<Rational>> =
        leaves.iter().copied().zip(point.values.iter().cloned()).collect();
    // Derivatives that the claim mentions, or that its conditions lead to, and that are replaced.
    for (leaf, image) in instance.on_shell.replaced(&instance.graph, before) {
        if let Some((shown, exact)) = follows(instance, image, leaves, point) {
            known.insert(leaf, (shown, true));
            values.extend(exact.map(|value| (leaf, value)));
        }
    }
    let mut listed: Vec<PointValue> = known
        .into_iter()
        .map(|(leaf, (value, follows))| PointValue { name: instance.leaf_label(leaf), value, follows })
        .collect();
    let mut fields = polynomials(instance, &values);
    match &point.functions {
        Functions::Chosen { table, .. } => {
            listed.extend(table.iter().map(|((symbol, order, argument), value)| {
                let name = &instance.graph.symbol(SymbolId(*symbol)).name;
                let primes = "'".repeat(*order as usize);
                PointValue {
                    name: format!("{name}{primes}({argument})"),
                    value: value.to_string(),
                    follows: false,
                }
            }));
        }
        Functions::Polynomials { salt } => fields.extend(functions(&instance.graph, before, *salt)),
    }
    (listed, fields)
}

fn shown(value: &Complex<Rational>) -> String {
    if value.im.is_zero() { value.re.to_string() } else { format!("{} + {} i", value.re, value.im) }
}

/// The polynomials that stand in for the declared functions of some expressions.
fn functions(graph: &Graph, roots: &[Node], salt: u64) -> Vec<FieldExample> {
    let mut symbols: Vec<SymbolId> = graph
        .reachable(roots)
        .into_iter()
        .filter_map(|node| match graph.op(node) {
            Op::Function { symbol, .. } => Some(symbol),
            _ => None,
        })
        .collect();
    symbols.sort();
    symbols.dedup();
    let example = |symbol: SymbolId| {
        let terms = (0..COEFFICIENTS).map(|k| (k, Functions::coefficient(salt, symbol, k)));
        let terms: Vec<String> = terms
            .filter(|(_, coefficient)| *coefficient != 0)
            .map(|(k, coefficient)| match k {
                0 => coefficient.to_string(),
                1 => format!("{coefficient}*x"),
                _ => format!("{coefficient}*x^{k}"),
            })
            .collect();
        let polynomial =
            if terms.is_empty() { "0".to_owned() } else { terms.join(" + ").replace("+ -", "- ") };
        FieldExample { name: format!("{}(x)", graph.symbol(symbol).name), polynomial }
    };
    symbols.into_iter().map(example).collect()
}

/// The value of a replaced derivative at the point, as text and, if rational, as a number.
fn follows(
    instance: &Instance<'_>,
    image: Node,
    leaves: &[LeafId],
    point: &Point,
) -> Option<(String, Option<Complex<Rational>>)> {
    let program = Program::compile(&instance.graph, &[image]);
    let zero = Complex::real(Rational::ZERO);
    let values: Vec<Complex<Rational>> = program
        .leaves
        .iter()
        .map(|leaf| leaves.iter().position(|l| l == leaf).map_or(zero.clone(), |n| point.values[n].clone()))
        .collect();
    let mut functions = point.functions.clone();
    if let [Some(exact)] = evaluate::<Exact>(&program, &values, &mut functions).as_slice()
        && let (Some(re), Some(im)) = (exact.re.exactly(), exact.im.exactly())
    {
        return Some((exact.show(), Some(Complex::new(re, im))));
    }
    let enclosure = evaluate::<Interval>(&program, &values, &mut functions).pop()??;
    Some((enclosure.show(), None))
}

/// Fields with the given derivatives, as Taylor polynomials around the point.
fn polynomials(instance: &Instance<'_>, values: &BTreeMap<LeafId, Complex<Rational>>) -> Vec<FieldExample> {
    let graph = &instance.graph;
    let mut origin: BTreeMap<u8, Rational> = BTreeMap::new();
    for (leaf, value) in values {
        if let Leaf::Coordinate(c) = graph.leaf(*leaf) {
            origin.insert(*c, value.re.clone());
        }
    }
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (leaf, value) in values {
        let Leaf::Jet(jet) = graph.leaf(*leaf) else { continue };
        if jet.conjugate || graph.symbol(jet.symbol).depends_on == 0 {
            continue;
        }
        let name = instance.component_label(&graph.symbol(jet.symbol).name, jet.component);
        let terms = fields.entry(name).or_default();
        let zero = Rational::ZERO;
        if value.re == zero && value.im == zero {
            continue;
        }
        let mut factors = Vec::new();
        let mut factorial = Rational::ONE;
        for c in 0..graph.coordinate_count() {
            let power = jet.by.iter().filter(|by| **by == c).count();
            if power == 0 {
                continue;
            }
            factorial = (1..=power as u32).fold(factorial, |f, k| f * Rational::from(k));
            let base = match origin.get(&c) {
                Some(at) if !at.is_zero() => format!("({} - ({at}))", graph.coordinate_name(c)),
                _ => graph.coordinate_name(c).to_owned(),
            };
            factors.push(if power == 1 { base } else { format!("{base}^{power}") });
        }
        let scaled = Complex::new(&value.re / &factorial, &value.im / &factorial);
        let coefficient = match (shown(&scaled), factors.is_empty()) {
            (one, false) if one == "1" => String::new(),
            (minus, false) if minus == "-1" => "-".to_owned(),
            (number, false) if number.contains('/') || number.contains(' ') => format!("({number})*"),
            (number, false) => format!("{number}*"),
            (number, true) => number,
        };
        terms.push(format!("{coefficient}{}", factors.join("*")));
    }
    fields
        .into_iter()
        .map(|(name, terms)| FieldExample {
            name,
            polynomial: if terms.is_empty() {
                "0".to_owned()
            } else {
                terms.join(" + ").replace("+ -", "- ")
            },
        })
        .collect()
}
