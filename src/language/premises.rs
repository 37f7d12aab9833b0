//! What a claim builds on: `from` lines must lead somewhere, and never in a circle; nor may definitions.

use std::collections::{BTreeMap, BTreeSet};

use super::Claim;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::EquationNumber;

/// `from` lines that lead nowhere or in a circle, and symbols whose definitions do: `depends` are all equations that
/// the claim uses.
pub(crate) fn dangling(
    circles: &Circles,
    own: &EquationNumber,
    claim: &Claim,
    depends: &[EquationNumber],
) -> Vec<Diagnostic> {
    let fault = |span: &Span, code, message: String, label: &str| {
        claim.source.error(code, message, span.clone(), label)
    };
    let mut problems = Vec::new();
    for (number, span) in &claim.from {
        if !circles.knows(number) {
            problems.push(fault(
                span,
                Code::E0210,
                format!("failed to find the equation ({number})"),
                "no document of this paper has it",
            ));
        } else if claim.role.stands_for_the_equation() && circles.share(number, own) {
            problems.push(fault(
                span,
                Code::E0211,
                format!("failed to build on ({number})"),
                "it builds on this equation in turn: the derivation is circular",
            ));
        }
    }
    let is_named = |number: &EquationNumber| claim.from.iter().any(|(named, _)| named == number);
    for number in depends.iter().filter(|number| !is_named(number)) {
        if claim.role.stands_for_the_equation() && circles.share(number, own) {
            problems.push(fault(
                &claim.span,
                Code::E0211,
                format!("failed to use what ({number}) defines"),
                "that equation builds on this one in turn: move the definition to where it does not",
            ));
        }
    }
    problems
}

/// Which equations build on each other: the strongly connected components of the graph of what printed claims cite
/// and of the definitions that they use, found once for a paper.
#[derive(Default)]
pub(crate) struct Circles(BTreeMap<EquationNumber, usize>);

/// Neighbours by equation.
type Graph<'a> = BTreeMap<&'a EquationNumber, BTreeSet<&'a EquationNumber>>;

impl Circles {
    /// Kosaraju's algorithm: whatever reaches the last of an order by finishing times lies on a circle with it.
    pub fn of<'a>(
        equations: impl Iterator<Item = (&'a EquationNumber, &'a BTreeSet<EquationNumber>)>,
    ) -> Self {
        let mut builds_on: Graph<'_> = BTreeMap::new();
        let mut used_by: Graph<'_> = BTreeMap::new();
        for (number, uses) in equations {
            builds_on.entry(number).or_default().extend(uses);
            for used in uses {
                used_by.entry(used).or_default().insert(number);
            }
        }
        let mut finished = Vec::new();
        let mut seen = BTreeSet::new();
        for number in builds_on.keys() {
            visit(&builds_on, number, &mut seen, &mut finished);
        }
        let mut circles = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (circle, number) in finished.into_iter().rev().enumerate() {
            let mut members = Vec::new();
            visit(&used_by, number, &mut seen, &mut members);
            circles.extend(members.into_iter().map(|member| (member.clone(), circle)));
        }
        circles.retain(|number, _| builds_on.contains_key(number));
        Self(circles)
    }

    /// True if the paper has the equation.
    pub fn knows(&self, number: &EquationNumber) -> bool {
        self.0.contains_key(number)
    }

    /// True if each of the two builds on the other, or if they are one.
    pub fn share(&self, a: &EquationNumber, b: &EquationNumber) -> bool {
        self.0.get(a) == self.0.get(b)
    }
}

/// Depth-first search without recursion, for a chain is as long as a paper; adds what it finds, the ends
/// of the chains first.
fn visit<'a>(
    graph: &Graph<'a>,
    start: &'a EquationNumber,
    seen: &mut BTreeSet<&'a EquationNumber>,
    finished: &mut Vec<&'a EquationNumber>,
) {
    let neighbours = |number| graph.get(number).into_iter().flatten().copied();
    if !seen.insert(start) {
        return;
    }
    let mut path = vec![(start, neighbours(start))];
    while let Some((number, rest)) = path.last_mut() {
        match rest.next() {
            Some(next) if seen.insert(next) => path.push((next, neighbours(next))),
            Some(_) => {}
            None => {
                finished.push(number);
                path.pop();
            }
        }
    }
}
