//! The methods in their order: signs of the parts, certificates, intervals, one variable at a time.

use super::goal::Goal;
use super::words::Words;
use super::{boxes, line};
use crate::calculus::{Graph, Instance, Node, Op, Signs};
use crate::language::scope::Sign;

/// Certificates that one proof may look for: each takes a few milliseconds where there is none.
const MAX_GOALS: usize = 40;

/// Why an expression has its sign.
pub(in crate::decide) struct Proof {
    /// In the order of the argument: `y^2 + z^2 - 2*y*z = (y - z)^2`.
    pub steps: Vec<String>,
}

/// Proves that a node has one of the wanted signs wherever it is defined and the facts hold.
///
/// The facts are nodes with the signs that they have on the whole domain; the declared signs of variables
/// are known besides. Every step is an exact identity or a rigorous enclosure. Nothing is concluded for a
/// node that is not shown to be real.
pub(in crate::decide) fn prove(
    instance: &mut Instance<'_>,
    node: Node,
    wanted: Signs,
    facts: &[(Node, Signs)],
) -> Option<Proof> {
    prove_within(instance, node, wanted, facts, MAX_GOALS)
}

/// The same with a bound on the certificates that are looked for.
pub(in crate::decide) fn prove_within(
    instance: &mut Instance<'_>,
    node: Node,
    wanted: Signs,
    facts: &[(Node, Signs)],
    goals: usize,
) -> Option<Proof> {
    let signs = instance.graph.signs(node);
    if signs.is_empty() {
        return None;
    }
    if signs.within(wanted) {
        return Some(Proof { steps: vec!["the signs of the parts".to_owned()] });
    }
    let nodes: Vec<Node> = facts.iter().map(|(fact, _)| *fact).chain([node]).collect();
    let words = Words::for_leaves_of(instance, &nodes);
    let graph = &mut instance.graph;
    let mut all = facts.to_vec();
    all.extend(definedness(graph, node));
    let opposite = graph.neg(node);
    let mut prover = Prover { graph, words, left: goals };
    let is_wanted = |sign| Signs::from_declared(sign).within(wanted);
    for (node, weak, strong) in
        [(node, Sign::NonNegative, Sign::Positive), (opposite, Sign::NonPositive, Sign::Negative)]
    {
        let strict = !is_wanted(weak);
        if (!strict || is_wanted(strong))
            && let Some(steps) = prover.everywhere(node, &all, strict)
        {
            return Some(Proof { steps });
        }
    }
    None
}

/// What holds wherever a node is defined: logarithms have positive arguments, roots non-negative ones, and
/// nothing is divided by zero.
fn definedness(graph: &Graph, node: Node) -> Vec<(Node, Signs)> {
    let needed = graph.reachable(&[node]).into_iter().filter_map(|node| match graph.op(node) {
        Op::Log(a) => Some((a, Sign::Positive)),
        Op::Sqrt(a) => Some((a, Sign::NonNegative)),
        Op::Inv(a) => Some((a, Sign::NonZero)),
        _ => None,
    });
    needed.map(|(node, sign)| (node, Signs::from_declared(sign))).collect()
}

pub(super) struct Prover<'a> {
    pub graph: &'a mut Graph,
    pub words: Words,
    /// Goals that may still be set.
    left: usize,
}

impl Prover<'_> {
    /// The steps that show a node not to be negative, or to be positive, at the points of the domain.
    fn everywhere(&mut self, node: Node, facts: &[(Node, Signs)], strict: bool) -> Option<Vec<String>> {
        self.settle(node, facts, strict).or_else(|| line::along_some_variable(self, node, facts, strict))
    }

    /// As [`everywhere`](Self::everywhere), without calculus.
    pub fn settle(&mut self, node: Node, facts: &[(Node, Signs)], strict: bool) -> Option<Vec<String>> {
        if let Some(mut goal) = self.goal(node, facts, strict)
            && let Some(steps) = goal.certificate(self.graph, &self.words, strict)
        {
            goal.steps.extend(steps);
            return Some(goal.steps);
        }
        boxes::prove(self.graph, &self.words, node, facts, strict).map(|step| vec![step])
    }

    pub fn goal(&mut self, node: Node, facts: &[(Node, Signs)], strict: bool) -> Option<Goal> {
        self.left = self.left.checked_sub(1)?;
        Goal::of(self.graph, &self.words, node, facts, strict)
    }
}
