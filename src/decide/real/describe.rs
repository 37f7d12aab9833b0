//! Points written down so that they can be typed into another system.

use std::collections::BTreeMap;

use super::closed;
use super::number::{COEFFICIENTS, Functions};
use super::search::{Point, Sides};
use super::solution;
use super::substituted::{Fields, Outcome};
use super::values::Values;
use super::worked::{LONGEST, steps};
use crate::algebra::{Complex, Rational};
use crate::calculus::{Graph, Instance, Jet, Leaf, LeafId, Node, Op, SymbolId};
use crate::decide::component::Component;
use crate::record::{
    Arithmetic, Counterexample, FieldExample, Kind, PointValue, Power, Term, Value, Variable,
};

/// A counterexample as it is recorded.
pub(crate) fn describe(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    point: &Point,
    sides: Sides,
    arithmetic: Arithmetic,
) -> Counterexample {
    let mut at = Values::new(&instance.graph, component, leaves, point);
    let mut values = listed(instance, component, leaves, &mut at);
    let left_steps = worked(instance, component, 0, &at, &sides.0);
    let right_steps = worked(instance, component, 1, &at, &sides.1);
    let Examples { mut fields, solves_to_order, solves_everywhere, fault } =
        examples(instance, component, leaves, &mut at, (&sides, arithmetic));
    values.extend(chosen(instance, &at));
    if let Functions::Polynomials { salt } = &at.functions.clone() {
        fields.extend(functions(&instance.graph, &component.before, *salt));
        values.extend(initial_values(instance, component, &mut at));
    }
    Counterexample {
        sizes: instance.sizes.clone(),
        component: component.indices.clone(),
        compares: component.compares.clone(),
        arithmetic,
        fields,
        values,
        solves_to_order,
        solves_everywhere,
        left: sides.0,
        right: sides.1,
        left_steps,
        right_steps,
        fault,
    }
}

/// What the values of a counterexample are those of: the sides as they were written. Where something else is compared
/// than the sides, it is made of derivatives that no rule replaces.
fn compared(component: &Component) -> [Node; 2] {
    if component.compares.is_empty() { component.before } else { [component.left, component.right] }
}

/// How one comes to the value of a side: from what the conditions make of it, or where that is long from the side as
/// it was written and the values that follow.
fn worked(
    instance: &mut Instance<'_>,
    component: &Component,
    side: usize,
    at: &Values,
    recorded: &Value,
) -> Vec<String> {
    let written = compared(component)[side];
    let replaced = [component.left, component.right][side];
    let steps_of = |instance: &mut Instance<'_>, node| steps(instance, node, at, recorded);
    if written != replaced
        && let Some(start) = instance.whole_text(written).filter(|text| text.len() <= LONGEST)
    {
        let rest = steps_of(instance, replaced);
        if !rest.is_empty() {
            return std::iter::once(start).chain(rest).collect();
        }
    }
    steps_of(instance, written)
}

/// The values of all variables at a point.
pub(crate) fn values_at(
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
    let mut known: BTreeMap<LeafId, (Value, bool)> =
        leaves.iter().map(|leaf| (*leaf, (Value::Exact(at.free(graph, *leaf)), false))).collect();
    // Derivatives that the claim mentions, or that its conditions lead to, and that are replaced.
    for (leaf, image) in instance.on_shell.replaced(graph, &component.before) {
        let value = at.exact(graph, image).map(Value::Exact);
        if let Some(value) = value.or_else(|| at.enclosed(graph, image)) {
            known.insert(leaf, (value, true));
        }
    }
    known
        .into_iter()
        .map(|(leaf, (value, follows))| PointValue { variable: variable(instance, leaf), value, follows })
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
            variable: variable(instance, *leaf),
            value: Value::Exact(at.known[graph.leaf(*leaf)].clone()),
            follows: false,
        })
        .collect();
    if let Functions::Chosen { table, places, .. } = &at.functions {
        // What was chosen at a place that the search has left is no value of the same solution.
        let is_left = |symbol: &u32, argument: &Rational| {
            let place = graph.solution_group(SymbolId(*symbol)).map(|group| places.get(&group));
            place.is_some_and(|place| place != Some(argument))
        };
        let table = table.iter().filter(|((symbol, _, argument), _)| !is_left(symbol, argument));
        values.extend(table.map(|((symbol, order, argument), value)| {
            let of = graph.symbol(SymbolId(*symbol)).name.clone();
            let name = format!("{of}{}({argument})", "'".repeat(*order as usize));
            let variable = Variable { name, kind: Kind::Function, of, by: Vec::new() };
            PointValue { variable, value: value.clone().into(), follows: false }
        }));
    }
    values
}

/// Fields with the derivatives of a point.
#[derive(Default)]
struct Examples {
    fields: Vec<FieldExample>,
    solves_to_order: Option<u32>,
    solves_everywhere: bool,
    fault: Option<String>,
}

/// Polynomials for the fields of a counterexample, substituted again where conditions must be satisfied.
fn examples(
    instance: &mut Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    at: &mut Values,
    (sides, arithmetic): (&Sides, Arithmetic),
) -> Examples {
    if instance.equations.is_empty() {
        return Examples { fields: polynomials(instance, &at.known), ..Examples::default() };
    }
    if instance.incomplete().is_some() {
        return Examples::default();
    }
    let Some(extent) = solution::complete(instance, component, leaves, at, 0) else {
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
    for (node, printed) in compared(component).into_iter().zip([&sides.0, &sides.1]) {
        if arithmetic != Arithmetic::Exact || *printed == Value::Undefined {
            continue;
        }
        if let Some(again) = substituted.value(node).filter(|again| again != printed) {
            return fault(format!("a side of a counterexample is {printed}, but {again} with its fields"));
        }
    }
    let mut fields = polynomials(instance, &at.known);
    let solves_to_order = (!fields.is_empty()).then(|| u32::try_from(order).unwrap_or(u32::MAX));
    let everywhere = closed::solution(instance, component, leaves, at, extent);
    for field in &mut fields {
        field.everywhere = everywhere.as_ref().and_then(|all| all.get(&field.name).cloned());
    }
    let solves_everywhere = everywhere.is_some() && !fields.is_empty();
    Examples { fields, solves_to_order, solves_everywhere, fault: None }
}

/// A variable as it is recorded.
fn variable(instance: &Instance<'_>, leaf: LeafId) -> Variable {
    let graph = &instance.graph;
    let coordinate = |c: &u8| graph.coordinate_name(*c).to_owned();
    let (kind, of, by) = match graph.leaf(leaf) {
        Leaf::Coordinate(c) => (Kind::Coordinate, coordinate(c), Vec::new()),
        Leaf::Velocity { coordinate: c, .. } => (Kind::Velocity, coordinate(c), Vec::new()),
        Leaf::Jet(jet) => {
            let symbol = graph.symbol(jet.symbol);
            let kind = match (symbol.depends_on, jet.conjugate) {
                (0, _) => Kind::Parameter,
                (_, true) => Kind::Conjugate,
                (_, false) => Kind::Field,
            };
            let of = instance.component_label(&symbol.name, jet.component);
            (kind, of, jet.by.iter().map(coordinate).collect())
        }
    };
    Variable { name: instance.leaf_label(leaf), kind, of, by }
}

/// The values of functions that are known by their equations, where these could not be chosen as fractions: the
/// solution with these values is meant.
fn initial_values(instance: &Instance<'_>, component: &Component, at: &mut Values) -> Vec<PointValue> {
    let graph = &instance.graph;
    let mut values = Vec::new();
    for node in graph.reachable(&[component.left, component.right]) {
        let Op::Function { symbol, .. } = graph.op(node) else { continue };
        if graph.solution_group(symbol).is_none() {
            continue;
        }
        if let Some(value) = at.enclosed(graph, node) {
            let (name, of) = (instance.node_label(node), graph.symbol(symbol).name.clone());
            let variable = Variable { name, kind: Kind::Function, of, by: Vec::new() };
            values.push(PointValue { variable, value, follows: false });
        }
    }
    values
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
    symbols.retain(|symbol| graph.solution_group(*symbol).is_none());
    let example = |symbol: SymbolId| {
        let coefficients = (0..COEFFICIENTS).map(|k| (k, Functions::coefficient(salt, symbol, k)));
        let terms = coefficients.filter(|(_, coefficient)| *coefficient != 0);
        let argument =
            |exponent| Power { coordinate: "x".to_owned(), origin: Rational::ZERO.into(), exponent };
        let terms = terms.map(|(k, coefficient)| Term {
            coefficient: Rational::from(coefficient).into(),
            powers: (k > 0).then(|| argument(k)).into_iter().collect(),
        });
        FieldExample::new(format!("{}(x)", graph.symbol(symbol).name), terms.collect())
    };
    symbols.into_iter().map(example).collect()
}

/// Fields with the given derivatives, as Taylor polynomials around the point.
fn polynomials(instance: &Instance<'_>, values: &BTreeMap<Leaf, Complex<Rational>>) -> Vec<FieldExample> {
    let graph = &instance.graph;
    let origin = |c: u8| values.get(&Leaf::Coordinate(c)).map_or(Rational::ZERO, |value| value.re.clone());
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
    let mut fields: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for (jet, value) in jets {
        let name = instance.component_label(&graph.symbol(jet.symbol).name, jet.component);
        let terms = fields.entry(name).or_default();
        if value.re.is_zero() && value.im.is_zero() {
            continue;
        }
        let exponent = |c: u8| jet.by.iter().filter(|by| **by == c).count() as u32;
        let powers = (0..graph.coordinate_count()).filter(|c| exponent(*c) > 0).map(|c| Power {
            coordinate: graph.coordinate_name(c).to_owned(),
            origin: origin(c).into(),
            exponent: exponent(c),
        });
        let powers: Vec<Power> = powers.collect();
        let factorial = powers.iter().flat_map(|power| 1..=power.exponent);
        let factorial = factorial.fold(Rational::ONE, |product, k| product * Rational::from(k));
        let coefficient = Complex::new(&value.re / &factorial, &value.im / &factorial);
        terms.push(Term { coefficient: Value::Exact(coefficient), powers });
    }
    fields.into_iter().map(|(name, terms)| FieldExample::new(name, terms)).collect()
}
