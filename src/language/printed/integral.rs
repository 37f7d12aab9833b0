//! Integrals with their measures, sums and products over indices.

use super::formula::{Element, Part, Reach, Read, Reader};
use super::index::{Item, items, letter};
use super::name::plain_name;
use super::operator::Operator;
use crate::diagnostic::Span;
use crate::language::ast::{BOUNDED, Height, Index, Kind, Slot};
use crate::language::scope::SymbolKind;
use crate::language::tex::Fault;
use crate::language::tex::node::{Node, NodeKind};
use crate::language::tex::spelling::key;

/// True of the d of a measure.
fn is_d(node: &Node) -> bool {
    matches!(key(&node.plain()).as_deref(), Some("d" | "\\mathrm{d}"))
}

/// How many measures stand in a list of nodes.
pub(super) fn measures(nodes: &[Node]) -> usize {
    nodes
        .windows(2)
        .filter(|pair| is_d(&pair[0]) && matches!(pair[1].kind, NodeKind::Letter(_) | NodeKind::Styled(..)))
        .count()
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
            return Err(Fault::unread(
                span,
                "the measure of this integral is not found: expected `dx` with a declared coordinate",
            ));
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
            // `d^3x` is of three coordinates, and one that has no index is only one.
            let is_family = self.scope.symbols.get(&name).is_some_and(|symbol| !symbol.slots.is_empty());
            if !is_family && !nodes[n].scripts.is_empty() {
                return n;
            }
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
                Kind::Name(reference) if reference.slots.is_empty() => {
                    slots.push(plain(&reference.name, span))
                }
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
        let (letters, from): (Vec<Node>, Option<Vec<Node>>) =
            match below.nodes.iter().position(|node| node.is_mark("=")) {
                Some(equals) => (below.nodes[..equals].to_vec(), Some(below.nodes[equals + 1..].to_vec())),
                None => (below.nodes.clone(), None),
            };
        if let (Some(from), Some(above)) = (&from, node.scripts_at(Height::Upper).next()) {
            let fits = self.is_range(&letters, from, &above.nodes)?;
            if !fits {
                return self.bounded(name, &letters, (from, &above.nodes), (nodes, at), &span);
            }
        }
        let mut slots: Vec<Slot> = Vec::new();
        for item in items(&letters, Height::Plain, &self.spellings, false) {
            match item {
                Item::Index(slot) if slot.index.letter().is_some() => slots.push(slot),
                Item::Comma => {}
                _ => {
                    return Err(Fault::unread(
                        below.span.clone(),
                        "expected declared indices below this sign",
                    ));
                }
            }
        }
        if from.is_some() != node.scripts_at(Height::Upper).next().is_some() {
            return Err(Fault::unread(below.span.clone(), "expected both bounds, or none"));
        }
        Ok(Element::operator(Operator::Over(name, slots), Reach::Term, span))
    }

    /// True if the bounds are those of the range that is declared for an index.
    fn is_range(&mut self, letters: &[Node], from: &[Node], to: &[Node]) -> Read<bool> {
        let [only] = letters else { return Ok(false) };
        let range = letter(only, &self.spellings).and_then(|letter| self.scope.letters.get(&letter)).cloned();
        let Some((name, range)) =
            range.and_then(|name| Some((name.clone(), self.scope.range(&name)?.into_owned())))
        else {
            return Ok(false);
        };
        let first = self.expression(from, &only.span)?.to_string();
        let last = self.expression(to, &only.span)?.to_string();
        let ends = last == name || (range.bounds.len() == 1 && last == range.bounds[0].to_string());
        Ok(first == range.first.to_string() && ends)
    }

    /// `\sum_{k=1}^{n}`: of all that follows, with a whole number that is not declared.
    fn bounded(
        &mut self,
        name: &str,
        variable: &[Node],
        (from, to): (&[Node], &[Node]),
        (nodes, at): (&[Node], &mut usize),
        span: &Span,
    ) -> Read<Element> {
        let variable = match variable {
            [only] if only.is_bare() => key(only).and_then(|key| plain_name(&key)),
            _ => None,
        };
        let Some(variable) = variable else {
            return Err(Fault::unread(
                span.clone(),
                "expected one letter that runs from a number to another",
            ));
        };
        let lower = self.expression(from, span)?;
        let upper = self.expression(to, span)?;
        let rest = nodes[*at..].to_vec();
        *at = nodes.len();
        let before = self.spellings.with_letter(&variable);
        let term = self.expression(&rest, span);
        self.spellings.patterns = before;
        let slot = plain(&variable, span);
        let name = format!("{name}{BOUNDED}");
        Ok(Element::value(Operator::with_brackets(
            &name,
            vec![slot],
            vec![term?, lower, upper],
            span.clone(),
        )))
    }
}
