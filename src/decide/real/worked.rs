//! A side of a counterexample worked out step by step, as with pencil and paper: what it is made of, what is left of
//! it where something vanishes, the values put in, the value of each term.

use std::collections::BTreeMap;

use super::exact::Exact;
use super::number::{Concrete, evaluate, value};
use super::values::Values;
use crate::algebra::{Complex, Rational};
use crate::calculus::{Instance, LeafId, Node, Op, Program};
use crate::record::Value;

/// What is taken in at a glance.
const SHORT: usize = 60;
/// Nobody follows a longer line.
pub(super) const LONGEST: usize = 160;
/// Nor a sum of more terms.
const MOST_TERMS: usize = 12;

/// The steps from a side to its value, without the value itself; none where it has no value, where a line would be too
/// long, where not everything is rational, or where they do not lead to the value that is recorded.
pub(crate) fn steps(instance: &mut Instance<'_>, node: Node, at: &Values, recorded: &Value) -> Vec<String> {
    followed(instance, node, at, recorded).unwrap_or_default()
}

fn followed(instance: &mut Instance<'_>, node: Node, at: &Values, recorded: &Value) -> Option<Vec<String>> {
    // Why there is no value its domain says, and no longer the formula: exp log a is a, for a > 0.
    if *recorded == Value::Undefined {
        return None;
    }
    let mut at = at.clone();
    let point = values(instance, node, &mut at)?;
    let mut at_point = |instance: &Instance<'_>, nodes: &[Node]| {
        let program = Program::compile(&instance.graph, nodes);
        let values: Option<Vec<Complex<Rational>>> =
            program.leaves.iter().map(|leaf| point.get(leaf).cloned()).collect();
        Some(evaluate::<Exact>(&program, &values?, &mut at.functions))
    };
    if let Value::Exact(_) = recorded
        && at_point(instance, &[node])?.pop()?.map(|found| value(&found)).as_ref() != Some(recorded)
    {
        return None;
    }
    let named = |instance: &Instance<'_>, node: Node| instance.text_of(node, LONGEST, &|_| None);
    let number = |leaf: LeafId| point.get(&leaf).map(|z| Value::Exact(z.clone()).to_string());
    let vanishes = |leaf: LeafId| point.get(&leaf).is_some_and(|z| z.re.is_zero() && z.im.is_zero());
    let mut steps: Vec<String> = named(instance, node).into_iter().collect();
    // In a short line zeros are put in like all other values.
    let is_short = steps.first().is_some_and(|text| text.len() <= SHORT);
    let left = if is_short { node } else { instance.graph.with_zeros(node, vanishes) };
    steps.push(named(instance, left)?);
    steps.push(instance.text_of(left, LONGEST, &number)?);
    let mut terms = Vec::new();
    collect(instance, left, false, &mut terms);
    if (2..=MOST_TERMS).contains(&terms.len()) {
        let nodes: Vec<Node> = terms.iter().map(|(node, _)| *node).collect();
        let values = at_point(instance, &nodes)?.into_iter();
        let exact =
            |z: Complex<Exact>| z.im.exactly().is_some_and(|im| im.is_zero()).then(|| z.re.exactly())?;
        // Of terms that are not rational the line before says as much.
        if let Some(values) = values.map(|z| z.and_then(exact)).collect::<Option<Vec<Rational>>>() {
            let signed = values.into_iter().zip(&terms).map(|(z, (_, minus))| if *minus { -z } else { z });
            let signed: Vec<String> = signed.map(|z| z.to_string()).collect();
            steps.push(signed.join(" + ").replace("+ -", "- "));
        }
    }
    steps.dedup();
    let known = recorded.to_string();
    steps.retain(|step| *step != known);
    Some(steps)
}

/// The values of what a node is made of; derivatives that the conditions replace have those that follow.
fn values(
    instance: &mut Instance<'_>,
    node: Node,
    at: &mut Values,
) -> Option<BTreeMap<LeafId, Complex<Rational>>> {
    let graph = &instance.graph;
    let replaced: BTreeMap<LeafId, Node> = instance.on_shell.replaced(graph, &[node]).into_iter().collect();
    let value = |leaf: LeafId| match (at.known.get(graph.leaf(leaf)), replaced.get(&leaf)) {
        (Some(known), _) => Some((leaf, known.clone())),
        (None, Some(image)) => Some((leaf, at.exact(graph, *image)?)),
        (None, None) => Some((leaf, at.free(graph, leaf))),
    };
    graph.leaves_of(&[node]).into_iter().map(value).collect()
}

/// The terms of a sum, and which of them are subtracted.
fn collect(instance: &Instance<'_>, node: Node, minus: bool, terms: &mut Vec<(Node, bool)>) {
    match instance.graph.op(node) {
        Op::Add(a, b) => {
            collect(instance, a, minus, terms);
            collect(instance, b, minus, terms);
        }
        Op::Sub(a, b) => {
            collect(instance, a, minus, terms);
            collect(instance, b, !minus, terms);
        }
        Op::Neg(a) => collect(instance, a, !minus, terms),
        _ => terms.push((node, minus)),
    }
}
