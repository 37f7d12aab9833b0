//! Points written down so that they can be typed into another system.

use std::collections::BTreeMap;

use super::exact::Exact;
use super::obligation::Component;
use super::reals::{COEFFICIENTS, Concrete, Functions};
use super::search::{Point, Sides};
use super::solution;
use super::substituted::{Fields, Outcome};
use super::values::Values;
use super::verdict::{Counterexample, FieldExample, PointValue};
use crate::algebra::{Complex, Rational};
use crate::calculus::{Graph, Instance, Jet, Leaf, LeafId, Node, Op, SymbolId};

/// What stands for the value of a side that has none.
pub(super) const NOT_DEFINED: &str = "not defined";

/// A counterexample in words.
pub(super) fn describe(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    point: &Point,
    sides: Sides,
    arithmetic: &str,
) -> Counterexample {
    let mut at = Values::new(&instance.graph, component, leaves, point);
    let mut values = listed(instance, component, leaves, &mut at);
    let Examples { mut fields, solves_to_order, fault } =
        examples(instance, component, leaves, &mut at, (&sides, arithmetic));
    values.extend(chosen(instance, &at));
    if let Functions::Polynomials { salt } = &at.functions {
        fields.extend(functions(&instance.graph, &component.before, *salt));
    }
    Counterexample {
        sizes: instance.sizes.clone(),
        component: component.indices.clone(),
        compares: component.compares.clone(),
        arithmetic: arithmetic.to_owned(),
        fields,
        values,
        solves_to_order,
        left: sides.0,
        right: sides.1,
        fault,
    }
}

/// The values of all variables at a point.
pub(super) fn values_at(
    instance: &Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    point: &Point,
) -> Vec<PointValue> {
    let mut at = Values::new(&instance.graph, component, leaves, point);
    let mut values = listed(instance, component, leaves, &mut at);
    values.extend(chosen(instance, &at));
    values
}

/// The values of some variables at a point, and those that follow from the conditions.
fn listed(
    instance: &Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    at: &mut Values,
) -> Vec<PointValue> {
    let graph = &instance.graph;
    let mut known: BTreeMap<LeafId, (String, bool)> =
        leaves.iter().map(|leaf| (*leaf, (shown(&at.free(graph, *leaf)), false))).collect();
    // Derivatives that the claim mentions, or that its conditions lead to, and that are replaced.
    for (leaf, image) in instance.on_shell.replaced(graph, &component.before) {
        let value = at.exact(graph, image).map(|value| shown(&value));
        if let Some(value) = value.or_else(|| at.enclosed(graph, image)) {
            known.insert(leaf, (value, true));
        }
    }
    let label = |leaf| instance.leaf_label(leaf);
    known
        .into_iter()
        .map(|(leaf, (value, follows))| PointValue { name: label(leaf), value, follows })
        .collect()
}

/// What was chosen beyond the point: parameters, velocities, places other than the origin, and values of
/// declared functions.
fn chosen(instance: &Instance<'_>, at: &Values) -> Vec<PointValue> {
    let graph = &instance.graph;
    let is_told = |leaf: &Leaf| match leaf {
        Leaf::Jet(jet) => graph.symbol(jet.symbol).depends_on == 0,
        Leaf::Coordinate(_) => !at.known[leaf].re.is_zero(),
        Leaf::Velocity { .. } => true,
    };
    let told = at.chosen.iter().filter(|leaf| is_told(graph.leaf(**leaf)));
    let mut values: Vec<PointValue> = told
        .map(|leaf| PointValue {
            name: instance.leaf_label(*leaf),
            value: shown(&at.known[graph.leaf(*leaf)]),
            follows: false,
        })
        .collect();
    if let Functions::Chosen { table, .. } = &at.functions {
        values.extend(table.iter().map(|((symbol, order, argument), value)| {
            let name = &graph.symbol(SymbolId(*symbol)).name;
            let primes = "'".repeat(*order as usize);
            PointValue {
                name: format!("{name}{primes}({argument})"),
                value: value.to_string(),
                follows: false,
            }
        }));
    }
    values
}

/// Fields with the derivatives of a point.
#[derive(Default)]
struct Examples {
    fields: Vec<FieldExample>,
    solves_to_order: Option<u32>,
    fault: Option<String>,
}

/// Polynomials for the fields of a counterexample, substituted again where conditions must be satisfied.
fn examples(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    at: &mut Values,
    (sides, arithmetic): (&Sides, &str),
) -> Examples {
    if instance.equations.is_empty() {
        return Examples { fields: polynomials(instance, &at.known), ..Examples::default() };
    }
    if instance.incomplete().is_some() {
        return Examples::default();
    }
    let Some(extent) = solution::complete(instance, component, leaves, at) else {
        return Examples::default();
    };
    let fault = |fault: String| Examples { fault: Some(fault), ..Examples::default() };
    let mut substituted = Fields::new(&instance.graph, at, extent);
    let order = match substituted.solve(&instance.equations) {
        Outcome::Solves(order) => order,
        Outcome::Unknown => return Examples::default(),
        Outcome::Violates(n) => {
            let [left, right] = instance.equations[n].sides.map(|side| instance.node_label(side));
            return fault(format!("the fields of a counterexample do not satisfy `{left} = {right}`"));
        }
    };
    // Where something else is compared than the sides, it is made of derivatives that no rule replaces.
    let nodes =
        if component.compares.is_empty() { component.before } else { [component.left, component.right] };
    for (node, printed) in nodes.into_iter().zip([&sides.0, &sides.1]) {
        if arithmetic != Exact::NAME || printed == NOT_DEFINED {
            continue;
        }
        if let Some(again) = substituted.value(node).filter(|again| again != printed) {
            return fault(format!("a side of a counterexample is {printed}, but {again} with its fields"));
        }
    }
    let fields = polynomials(instance, &at.known);
    let solves_to_order = (!fields.is_empty()).then(|| u32::try_from(order).unwrap_or(u32::MAX));
    Examples { fields, solves_to_order, fault: None }
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

/// Fields with the given derivatives, as Taylor polynomials around the point.
fn polynomials(instance: &Instance<'_>, values: &BTreeMap<Leaf, Complex<Rational>>) -> Vec<FieldExample> {
    let graph = &instance.graph;
    let origin = |c: u8| values.get(&Leaf::Coordinate(c)).map(|value| &value.re).filter(|at| !at.is_zero());
    let mut jets: Vec<(&Jet, &Complex<Rational>)> = values
        .iter()
        .filter_map(|(leaf, value)| match leaf {
            Leaf::Jet(jet) if !jet.conjugate && graph.symbol(jet.symbol).depends_on != 0 => {
                Some((jet, value))
            }
            _ => None,
        })
        .collect();
    jets.sort_by_key(|(jet, _)| jet.by.len());
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (jet, value) in jets {
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
            let base = match origin(c) {
                Some(at) => format!("({} - ({at}))", graph.coordinate_name(c)),
                None => graph.coordinate_name(c).to_owned(),
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
