//! On-shell substitution: a derivative is replaced wherever it occurs, prolonged to higher ones.
//!
//! The rules are a system of equations: [`OnShell::state`] takes them as they are written,
//! [`OnShell::complete`] (in `completion`) adds what follows from them, and only then are they used.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::Direction;
use super::graph::{Graph, Jet, Leaf, LeafId, Node, Op, SymbolId};
use crate::diagnostic::Span;

/// Why it is not known whether a system is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// The derivative to which two rules give a value.
    pub leaf: LeafId,
    pub why: Why,
}

/// What prevented an equation from being settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It has a value nowhere that was looked.
    NotEvaluated,
    /// It is not linear in its highest derivative, or the factor of that may vanish.
    NotSolvable,
    /// There were too many equations, or too long ones.
    TooMuch,
}

/// Derivatives that wait for each other; a longer chain is given up.
const MAX_CHAIN: usize = 20_000;
/// Nodes that one replacement may add to the graph.
const MAX_GROWTH: usize = 4_000_000;

/// An equation solved for its highest derivative: `lead = right`.
#[derive(Debug, Clone)]
pub struct Rule {
    pub lead: Leaf,
    pub right: Node,
    /// The lines that it was written in, or follows from, in the order of the document.
    pub lines: Vec<Span>,
}

/// Whose derivatives a rule replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unknown {
    Component { symbol: SymbolId, component: u32, conjugate: bool },
    Velocity(u8),
    Coordinate(u8),
}

impl Unknown {
    pub fn of(leaf: &Leaf) -> Self {
        match leaf {
            Leaf::Jet(Jet { symbol, component, conjugate, .. }) => {
                Unknown::Component { symbol: *symbol, component: *component, conjugate: *conjugate }
            }
            Leaf::Velocity { coordinate, .. } => Unknown::Velocity(*coordinate),
            Leaf::Coordinate(coordinate) => Unknown::Coordinate(*coordinate),
        }
    }
}

/// Replacements `lead = right side`, applied to every derivative of the lead, too.
#[derive(Debug, Default)]
pub struct OnShell {
    /// What the author wrote, until the system is complete.
    pub(super) stated: Vec<Rule>,
    pub(super) rules: BTreeMap<Unknown, Vec<Rule>>,
    /// Why not all that follows from the rules is known, if it is not.
    pub(super) open: Option<Open>,
    /// How equations that are not solvable for their highest derivative could be solved.
    pub(super) alternatives: Vec<Rule>,
    /// The right side that a variable was replaced by, before replacements were made in it; none for what
    /// no rule replaces.
    prolonged: FxHashMap<LeafId, Option<Node>>,
    images: Images,
    /// What replacements were made in since the system is complete.
    applied: Vec<Node>,
}

/// What expressions become, by their number.
#[derive(Debug, Default)]
struct Images(Vec<Option<Node>>);

impl Images {
    fn of(&self, node: Node) -> Option<Node> {
        self.0.get(node.index()).copied().flatten()
    }

    fn note(&mut self, node: Node, image: Node) {
        if self.0.len() <= node.index() {
            self.0.resize(node.index() + 1, None);
        }
        self.0[node.index()] = Some(image);
    }
}

/// Replacing does not come to an end within bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endless {
    pub leaf: LeafId,
}

impl OnShell {
    /// Adds an equation, to be used once the system is complete.
    pub fn state(&mut self, rule: Rule) {
        self.stated.push(rule);
    }

    /// Uses a replacement at once: one that has nothing to do with the others, as a number for a parameter.
    pub fn add(&mut self, lead: Leaf, right: Node) {
        self.insert(Rule { lead, right, lines: Vec::new() });
    }

    /// True if nothing is replaced.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Every rule, with those that follow from the stated ones.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values().flatten()
    }

    /// Whether every point that satisfies the rules belongs to a solution of them: all that follows by
    /// differentiation is known.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn is_complete(&self) -> Result<(), Open> {
        self.open.map_or(Ok(()), Err)
    }

    /// Only those rules that pass.
    pub(super) fn only(&self, keep: impl Fn(&Rule) -> bool) -> Self {
        let mut some = Self::default();
        for rule in self.rules().filter(|rule| keep(rule)) {
            some.insert(rule.clone());
        }
        some
    }

    pub(super) fn insert(&mut self, rule: Rule) {
        self.rules.entry(Unknown::of(&rule.lead)).or_default().push(rule);
        self.forget();
    }

    /// Drops what was worked out under other rules.
    pub(super) fn forget(&mut self) {
        self.prolonged.clear();
        self.images.0.clear();
    }

    /// The expression with every replaceable derivative replaced.
    ///
    /// # Errors
    /// When the replacements do not end within bounds.
    pub fn apply(&mut self, graph: &mut Graph, root: Node) -> Result<Node, Endless> {
        self.applied.push(root);
        self.apply_within(graph, root, MAX_GROWTH)
    }

    /// The same, adding no more than so many nodes to the graph.
    ///
    /// # Errors
    /// When the replacements do not end within this.
    pub fn apply_within(&mut self, graph: &mut Graph, root: Node, room: usize) -> Result<Node, Endless> {
        if self.rules.is_empty() {
            return Ok(root);
        }
        let start = graph.len();
        // From the root to what has to be worked out before it: no recursion, however long the chain is.
        let mut waiting = vec![root];
        while let Some(&node) = waiting.last() {
            if self.images.of(node).is_some() {
                waiting.pop();
                continue;
            }
            let before = waiting.len();
            let unknown = graph.reachable_unless(&[node], |node| self.images.of(node).is_some());
            for node in &unknown {
                let Op::Leaf(leaf) = graph.op(*node) else { continue };
                if let Some(prolonged) = self.prolong(graph, leaf)
                    && self.images.of(prolonged).is_none()
                {
                    waiting.push(prolonged);
                }
                if waiting.len() > MAX_CHAIN || graph.len() > start + room {
                    return Err(Endless { leaf });
                }
            }
            if waiting.len() == before {
                self.rebuild(graph, &unknown);
                waiting.pop();
            }
        }
        Ok(self.image(root))
    }

    /// Notes the images of nodes, operands first, all of whose variables are worked out.
    fn rebuild(&mut self, graph: &mut Graph, nodes: &[Node]) {
        for node in nodes {
            let image = match graph.op(*node) {
                Op::Leaf(leaf) => self.prolonged[&leaf].map_or(*node, |prolonged| self.image(prolonged)),
                op => graph.rebuild(op, &mut |operand| self.image(operand)),
            };
            self.images.note(*node, image);
        }
    }

    /// The image of a node that is worked out.
    fn image(&self, node: Node) -> Node {
        self.images.of(node).expect("what a node is made of is worked out before it")
    }

    /// The variables that were replaced on the way from the roots to their images, each with its image.
    pub fn replaced(&self, graph: &Graph, roots: &[Node]) -> Vec<(LeafId, Node)> {
        let mut found = Vec::new();
        let mut waiting = graph.leaves_of(roots);
        while let Some(leaf) = waiting.pop() {
            let Some(Some(prolonged)) = self.prolonged.get(&leaf) else { continue };
            let Some(image) = self.images.of(*prolonged) else { continue };
            if !found.contains(&(leaf, image)) {
                found.push((leaf, image));
                waiting.extend(graph.leaves_of(&[*prolonged]));
            }
        }
        found
    }

    /// Begins to watch which rules are used.
    pub(super) fn watch(&mut self) {
        self.applied.clear();
    }

    /// The lines without which something would have been worked out differently since the system is complete.
    pub fn lines_used(&mut self, graph: &mut Graph) -> Vec<Span> {
        let roots = std::mem::take(&mut self.applied);
        let lines = self.lines_behind(graph, &roots);
        self.applied = roots;
        lines
    }

    /// The lines of all rules that lead from expressions to their images.
    pub(super) fn lines_behind(&mut self, graph: &mut Graph, roots: &[Node]) -> Vec<Span> {
        let mut lines: Vec<Span> = Vec::new();
        let mut seen = FxHashSet::default();
        let mut waiting = graph.leaves_of(roots);
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(prolonged) = self.prolong(graph, id) else { continue };
            if let Some((_, rule)) = self.rule_for(graph.leaf(id)) {
                lines.extend(
                    rule.lines.iter().filter(|line| !lines.contains(line)).cloned().collect::<Vec<_>>(),
                );
            }
            waiting.extend(graph.leaves_of(&[prolonged]));
        }
        lines
    }

    /// The rule that replaces a variable, and the derivations that lead to the variable.
    fn rule_for(&self, leaf: &Leaf) -> Option<(Vec<Direction>, &Rule)> {
        // In a complete system it does not matter which rule is taken; the longest lead is least work.
        let rules = self.rules.get(&Unknown::of(leaf)).into_iter().flatten();
        let fitting = rules.filter_map(|rule| prolongation(&rule.lead, leaf).map(|by| (by, rule)));
        fitting.min_by_key(|(by, _)| by.len())
    }

    /// What a variable is replaced by, if a rule replaces it.
    fn prolong(&mut self, graph: &mut Graph, id: LeafId) -> Option<Node> {
        if let Some(known) = self.prolonged.get(&id) {
            return *known;
        }
        let leaf = graph.leaf(id).clone();
        let prolonged = self.rule_for(&leaf).map(|(by, rule)| {
            by.into_iter().fold(rule.right, |node, direction| graph.derive(node, direction))
        });
        self.prolonged.insert(id, prolonged);
        prolonged
    }
}

/// The derivations that lead from a rule's left side to a variable, if there are any.
pub(super) fn prolongation(lead: &Leaf, leaf: &Leaf) -> Option<Vec<Direction>> {
    match (lead, leaf) {
        (Leaf::Jet(lead), Leaf::Jet(jet)) => {
            let same = lead.symbol == jet.symbol
                && lead.component == jet.component
                && lead.conjugate == jet.conjugate;
            let rest = same.then(|| jet.over(&lead.by)).flatten()?;
            Some(rest.into_iter().map(Direction::Coordinate).collect())
        }
        (Leaf::Velocity { coordinate: a, order: from }, Leaf::Velocity { coordinate: b, order: to })
            if a == b && to >= from =>
        {
            Some(vec![Direction::Flow; usize::from(to - from)])
        }
        (Leaf::Coordinate(a), Leaf::Coordinate(b)) if a == b => Some(Vec::new()),
        _ => None,
    }
}
