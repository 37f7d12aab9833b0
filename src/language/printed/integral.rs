//! Integrals with their measures, sums and products over indices.

use super::Fault;
use super::formula::{Element, Part, Reach, Read, Reader};
use super::index::{Item, items};
use super::node::{Node, NodeKind};
use super::operator::Operator;
use super::spelling::key;
use crate::diagnostic::Span;
use crate::language::ast::{Height, Index, Kind, Slot};
use crate::language::scope::SymbolKind;

/// True of the d of a measure.
fn is_d(node: &Node) -> bool {
    matches!(key(&node.plain()).as_deref(), Some("d" | "\\mathrm{d}"))
}

/// How many measures stand in a list of nodes.
pub(super) fn measures(nodes: &[Node]) -> usize {
    nodes.windows(2).filter(|pair| is_d(&pair[0]) && matches!(pair[1].kind, NodeKind::Letter(_) | NodeKind::Styled(..))).count()
}

fn plain(name: &str, span: &Span) -> Slot {
    Slot {
        index: Index::Letter { name: name.to_owned(), shift: 0 },
        height: Height::Plain,
        comma: false,
        opens: None,
        closes: None,
        span: span.clone(),
    }
}

impl Reader<'_> {
    /// `\int d^Kq\,dt\; A` or `\int A\,dx`
    pub(super) fn integral(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let start = nodes[*at].clone();
        let span = start.span.clone();
        self.region(&start)?;
        if start.is_mark("\\oint") {
            return Err(Fault::unread(span, "an integral around a closed line is not read"));
        }
        let rest = &nodes[*at + 1..];
        let mut slots = Vec::new();
        let mut density: Vec<Node> = Vec::new();
        // The measure stands at the beginning, and then all that follows is integrated, or at the end.
        let mut n = self.measure(rest, 0, &mut slots);
        if slots.is_empty() {
            while n < rest.len() && slots.is_empty() {
                let next = self.measure(rest, n, &mut slots);
                if slots.is_empty() {
                    density.push(rest[n].clone());
                    n += 1;
                } else {
                    n = next;
                }
            }
            *at += 1 + n;
        } else {
            density.extend_from_slice(&rest[n..]);
            *at = nodes.len();
        }
        if slots.is_empty() {
            return Err(Fault::unread(span, "the measure of this integral is not found: expected `dx` with a declared coordinate"));
        }
        if density.iter().all(Node::is_space) {
            density = vec![Node::new(NodeKind::Number(dashu_ratio::RBig::ONE), span.clone())];
        }
        let part = self.part(&density, &span)?;
        let part = self.act(Operator::Integral(slots), part, &span)?;
        Ok(match part {
            Part::Value(expr) => Element::value(expr),
            Part::Operator(operator) => Element::operator(operator, Reach::Term, span),
        })
    }

    /// Reads `dt\,d^Kq` from a place on, and returns where it ends.
    fn measure(&mut self, nodes: &[Node], from: usize, slots: &mut Vec<Slot>) -> usize {
        let mut n = from;
        loop {
            while nodes.get(n).is_some_and(Node::is_space) {
                n += 1;
            }
            let pair = nodes.get(n).filter(|node| is_d(node)).and_then(|_| nodes.get(n + 1));
            let Some(name) = pair.and_then(|variable| self.integration_variable(variable)) else {
                return n;
            };
            slots.push(plain(&name, &nodes[n + 1].span));
            n += 2;
        }
    }

    /// The limits of an integral. A functional is compared up to its boundary, so the region must be without a meaning
    /// of its own: infinite, or bounded by letters that are not declared. A definite integral is something else.
    fn region(&mut self, integral: &Node) -> Read<()> {
        for script in &integral.scripts {
            let bare: Vec<&Node> = script.nodes.iter().filter(|node| !node.is_space()).collect();
            let is_start = script.height == Height::Lower
                && matches!(bare.as_slice(), [Node { kind: NodeKind::Number(n), .. }] if n.is_zero());
            let is_infinite = bare.last().is_some_and(|node| node.is_mark("\\infty"));
            let is_letter = match bare.as_slice() {
                [only] => {
                    let letter = matches!(only.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
                    letter && self.expression(&script.nodes, &script.span).is_err()
                }
                _ => false,
            };
            if !(is_infinite || is_letter || is_start) {
                return Err(Fault::unread(script.span.clone(), "a definite integral is not read"));
            }
        }
        let lower = integral.scripts_at(Height::Lower).count();
        let upper: Vec<_> = integral.scripts_at(Height::Upper).collect();
        // From 0 to 1 is definite; from 0 to an undeclared T is not.
        if lower > 0 && upper.is_empty() && integral.scripts.len() > 1 {
            return Err(Fault::unread(integral.span.clone(), "these limits are not read"));
        }
        Ok(())
    }

    /// The coordinate, or the family of coordinates, behind a d.
    fn integration_variable(&mut self, node: &Node) -> Option<String> {
        let expr = self.expression(std::slice::from_ref(node), &node.span).ok()?;
        match &expr.kind {
            Kind::Name(reference) => {
                let symbol = self.scope.symbols.get(&reference.name)?;
                matches!(symbol.kind, SymbolKind::Coordinate).then(|| reference.name.clone())
            }
            _ => None,
        }
    }

    /// `_{q, p}` below a bracket
    pub(super) fn coordinate_slots(&mut self, nodes: &[Node], span: &Span) -> Read<Vec<Slot>> {
        let mut slots = Vec::new();
        for part in super::formula::commas(nodes) {
            let expr = self.expression(&part, span)?;
            match &expr.kind {
                Kind::Name(reference) if reference.slots.is_empty() => slots.push(plain(&reference.name, span)),
                _ => return Err(Fault::unread(span.clone(), "expected two coordinates")),
            }
        }
        Ok(slots)
    }

    /// `\sum_k`, `\prod_{i,j}`, `\sum_{k=1}^{K}` over the whole of a declared range
    pub(super) fn over_indices(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        let span = node.span.clone();
        *at += 1;
        let name = if node.is_mark("\\sum") { "sum" } else { "product" };
        let Some(below) = node.scripts_at(Height::Lower).next() else {
            return Err(Fault::unread(span, "expected the index below this sign"));
        };
        let (letters, from): (Vec<Node>, Option<Vec<Node>>) = match below.nodes.iter().position(|node| node.is_mark("=")) {
            Some(equals) => (below.nodes[..equals].to_vec(), Some(below.nodes[equals + 1..].to_vec())),
            None => (below.nodes.clone(), None),
        };
        let mut slots: Vec<Slot> = Vec::new();
        for item in items(&letters, Height::Plain, &self.spellings, false) {
            match item {
                Item::Index(slot) if slot.index.letter().is_some() => slots.push(slot),
                Item::Comma => {}
                _ => return Err(Fault::unread(below.span.clone(), "expected declared indices below this sign")),
            }
        }
        let above = node.scripts_at(Height::Upper).next();
        if from.is_some() || above.is_some() {
            let [slot] = slots.as_slice() else {
                return Err(Fault::unread(below.span.clone(), "bounds are read of one index"));
            };
            let range = slot.index.letter().and_then(|letter| self.scope.letters.get(letter)).cloned();
            let known = range.as_ref().and_then(|range| self.scope.range(range).map(|found| (range.clone(), found.into_owned())));
            let first = match &from {
                Some(from) => Some(self.expression(from, &below.span)?),
                None => None,
            };
            let last = match above {
                Some(script) => Some(self.expression(&script.nodes, &script.span)?),
                None => None,
            };
            let fits = known.is_some_and(|(name, range)| {
                let starts = first.is_none_or(|first| first.to_string() == range.first.to_string());
                let ends = last.is_none_or(|last| {
                    let text = last.to_string();
                    text == name || (range.bounds.len() == 1 && text == range.bounds[0].to_string())
                });
                starts && ends
            });
            if !fits {
                return Err(Fault::unread(
                    below.span.clone(),
                    "these are not the bounds of the range that is declared for the index",
                ));
            }
        }
        Ok(Element::operator(Operator::Over(name, slots), Reach::Term, span))
    }
}
