//! On-shell substitution: a derivative is replaced wherever it occurs, prolonged to higher ones.

use rustc_hash::FxHashMap;

use super::derive::Direction;
use super::graph::{Graph, Jet, Leaf, LeafId, Node, Op};

/// Replacements `lead = right side`, applied to every derivative of the lead, too.
#[derive(Debug, Default)]
pub struct OnShell {
    rules: Vec<(Leaf, Node)>,
    /// What a variable becomes; none while it is being worked out.
    resolved: FxHashMap<LeafId, Option<Node>>,
    /// The right side that a variable was replaced by, before replacements were made in it.
    prolonged: FxHashMap<LeafId, Node>,
    images: FxHashMap<Node, Node>,
}

/// A rule whose right side leads back to its own left side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circular {
    pub leaf: LeafId,
}

impl OnShell {
    /// Adds `lead = right`, and the conjugate rule if the lead is complex.
    pub fn add(&mut self, graph: &mut Graph, lead: Leaf, right: Node) {
        if let Leaf::Jet(jet) = &lead
            && graph.symbol(jet.symbol).complex
        {
            let conjugate = Leaf::Jet(Jet { conjugate: !jet.conjugate, ..jet.clone() });
            let right = graph.conjugate(right);
            self.rules.push((conjugate, right));
        }
        self.rules.push((lead, right));
        self.resolved.clear();
        self.images.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The right side that a lead was given.
    pub fn value_of(&self, lead: &Leaf) -> Option<Node> {
        self.rules.iter().find(|(known, _)| known == lead).map(|(_, right)| *right)
    }

    pub fn leads(&self) -> impl Iterator<Item = &Leaf> {
        self.rules.iter().map(|(lead, _)| lead)
    }

    /// The expression with every replaceable derivative replaced.
    ///
    /// # Errors
    /// When the rules never end.
    pub fn apply(&mut self, graph: &mut Graph, root: Node) -> Result<Node, Circular> {
        if self.rules.is_empty() {
            return Ok(root);
        }
        for node in graph.reachable(&[root]) {
            if self.images.contains_key(&node) {
                continue;
            }
            let image = match graph.op(node) {
                Op::Leaf(leaf) => self.resolve(graph, leaf, node)?,
                op => graph.rebuild(op, &mut |operand| self.images[&operand]),
            };
            self.images.insert(node, image);
        }
        Ok(self.images[&root])
    }

    /// The variables that were replaced on the way from the roots to their images, each with its image.
    pub fn replaced(&self, graph: &Graph, roots: &[Node]) -> Vec<(LeafId, Node)> {
        let mut found = Vec::new();
        let mut waiting = graph.leaves_of(roots);
        while let Some(leaf) = waiting.pop() {
            let (Some(prolonged), Some(Some(image))) = (self.prolonged.get(&leaf), self.resolved.get(&leaf))
            else {
                continue;
            };
            if !found.contains(&(leaf, *image)) {
                found.push((leaf, *image));
                waiting.extend(graph.leaves_of(&[*prolonged]));
            }
        }
        found
    }

    fn resolve(&mut self, graph: &mut Graph, id: LeafId, node: Node) -> Result<Node, Circular> {
        match self.resolved.get(&id) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => return Err(Circular { leaf: id }),
            None => {}
        }
        let leaf = graph.leaf(id).clone();
        // The most specific rule: the one with the longest lead.
        let matching = self
            .rules
            .iter()
            .filter_map(|(lead, right)| prolongation(lead, &leaf).map(|by| (by, *right)))
            .min_by_key(|(by, _)| by.len());
        let Some((by, right)) = matching else {
            self.resolved.insert(id, Some(node));
            return Ok(node);
        };
        self.resolved.insert(id, None);
        let prolonged = by.into_iter().fold(right, |node, direction| graph.derive(node, direction));
        self.prolonged.insert(id, prolonged);
        // The right side is worked out as any expression is; its leads resolve in turn.
        let image = self.apply(graph, prolonged)?;
        self.resolved.insert(id, Some(image));
        Ok(image)
    }
}

/// The derivations that lead from a rule's left side to a variable, if there are any.
fn prolongation(lead: &Leaf, leaf: &Leaf) -> Option<Vec<Direction>> {
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
