//! Integrals with their measures, sums and products over indices.

use super::formula::{Element, Part, Reach, Read, Reader};
use super::index::{Item, items, letter};
use super::name::plain_name;
use super::operator::Operator;
use crate::diagnostic::Span;
use crate::language::ast::{BOUNDED, Expr, Height, Index, Kind, Slot};
use crate::language::scope::SymbolKind;
use crate::language::tex::Fault;
use crate::language::tex::node::{Node, NodeKind, Script};
use crate::language::tex::spelling::{Spelling, key, keys};

/// True of the d of a measure.
pub(super) fn is_d(node: &Node) -> bool {
    node.primes == 0 && matches!(key(&node.plain()).as_deref(), Some("d" | "\\mathrm{d}"))
}

/// How many measures stand in a list of nodes.
pub(super) fn measures(nodes: &[Node]) -> usize {
    nodes
        .windows(2)
        .filter(|pair| is_d(&pair[0]) && matches!(pair[1].kind, NodeKind::Letter(_) | NodeKind::Styled(..)))
        .count()
}

pub(super) fn plain(name: &str, span: &Span) -> Slot {
    Slot {
        index: Index::Letter { name: name.to_owned(), shift: 0 },
        height: Height::Plain,
        comma: false,
        opens: None,
        closes: None,
        span: span.clone(),
    }
}

/// True if a letter stands in an expression, as a number or as an index.
pub(super) fn mentions(expr: &Expr, letter: &str) -> bool {
    let mut found = false;
    let mut look = |slots: &[Slot]| found |= slots.iter().any(|slot| slot.index.letter() == Some(letter));
    let mut name = false;
    expr.walk(&mut |part| match &part.kind {
        Kind::Name(reference) => {
            name |= reference.name == letter;
            look(&reference.slots);
        }
        Kind::Call(call) => {
            look(&call.slots);
            look(&call.brackets);
        }
        _ => {}
    });
    found || name
}

/// Of a product the last factor must depend on the index: `\prod_k a_k\,b` may end before the b.
pub(super) fn one_product(term: Option<&Expr>, mentions: impl Fn(&Expr) -> bool, span: &Span) -> Read<()> {
    let Some(Kind::Product(factors)) = term.map(|term| &term.kind) else { return Ok(()) };
    match factors.last() {
        Some(last) if !mentions(&last.expr) && factors.iter().any(|factor| mentions(&factor.expr)) => {
            Err(Fault::ambiguous(
                span.start..last.expr.span.end.max(span.end),
                "does the product end before the last factor?",
                "write what does not depend on the index in front, or brackets around all that is multiplied",
            ))
        }
        _ => Ok(()),
    }
}

impl Reader<'_> {
    /// `\int d^Kq\,dt\; A` or `\int A\,dx`
    pub(super) fn integral(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let start = nodes[*at].clone();
        let span = start.span.clone();
        if start.is_mark("\\int")
            && start.primes == 0
            && !self.is_declared_sign(&start)
            && let Some(element) = self.definite(nodes, at)?
        {
            return Ok(element);
        }
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
                "the measure of this integral is not found: expected `dx` with a declared coordinate, or between two bounds any letter",
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
            if let Some(all) = pair.and_then(|variable| self.volume(&nodes[n], variable)) {
                slots.extend(all.iter().map(|name| plain(name, &nodes[n + 1].span)));
                n += 2;
                continue;
            }
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

    /// `d^3x` and `dV` where vectors refer to x, y and z: all of these.
    fn volume(&mut self, sign: &Node, variable: &Node) -> Option<Vec<String>> {
        let frame = self.scope.vectors.clone().filter(|frame| frame.is_cartesian())?;
        let letter = key(variable).filter(|_| variable.is_bare())?;
        let power = match sign.scripts.as_slice() {
            [] => 1,
            [Script { height: Height::Upper, nodes, .. }] => keys(nodes)?.parse().ok()?,
            _ => return None,
        };
        let is_place = ["x", "r", "\\mathbf{x}", "\\mathbf{r}"].contains(&letter.as_str());
        let is_all = match power {
            1 => {
                let is_coordinate = |s: &std::sync::Arc<crate::language::scope::Symbol>| {
                    matches!(s.kind, SymbolKind::Coordinate)
                };
                letter == "V" && !self.scope.symbols.get("V").is_some_and(is_coordinate)
            }
            n => is_place && n == frame.coordinates.len(),
        };
        is_all.then(|| frame.coordinates.clone())
    }

    /// True of a sign with limits that the notation says to be those of a functional.
    fn is_declared_sign(&self, integral: &Node) -> bool {
        let scripts = |node: &Node| -> Option<Vec<(bool, String)>> {
            let all = node.scripts.iter();
            let mut all: Vec<_> =
                all.map(|s| Some((s.height == Height::Upper, keys(&s.nodes)?))).collect::<Option<_>>()?;
            all.sort();
            Some(all)
        };
        let is_declared = |sign: &std::sync::Arc<Spelling>| {
            sign.name == "integral" && !sign.node.is_bare() && scripts(&sign.node) == scripts(integral)
        };
        scripts(integral).is_some() && self.scope.signs.iter().any(is_declared)
    }

    /// The limits of an integral. A functional is compared up to its boundary, so the region must be the whole range:
    /// without limits, over a set that is named below the sign, from −∞ to ∞, or as the notation says with
    /// `print integral as \int_0^T`. A definite integral is something else.
    fn region(&mut self, integral: &Node) -> Read<()> {
        if integral.primes > 0 {
            return Err(Fault::unread(integral.span.clone(), "a prime at an integral is not read"));
        }
        if integral.is_bare() || self.is_declared_sign(integral) {
            return Ok(());
        }
        let bare = |script: &Script| -> Vec<Node> {
            script.nodes.iter().filter(|node| !node.is_space()).cloned().collect()
        };
        let is_whole = match integral.scripts.as_slice() {
            [below] if below.height == Height::Lower => match bare(below).as_slice() {
                [only] if only.primes == 0 => {
                    matches!(only.kind, NodeKind::Letter(_) | NodeKind::Styled(..))
                        && self.expression(std::slice::from_ref(only), &below.span).is_err()
                }
                _ => false,
            },
            [first, second] => {
                let (below, above) =
                    if first.height == Height::Lower { (first, second) } else { (second, first) };
                let is_infinity = |node: &Node| node.is_mark("\\infty") && node.is_bare();
                let from =
                    matches!(bare(below).as_slice(), [sign, end] if sign.is_mark("-") && is_infinity(end));
                let to = match bare(above).as_slice() {
                    [end] => is_infinity(end),
                    [sign, end] => sign.is_mark("+") && is_infinity(end),
                    _ => false,
                };
                from && to
            }
            _ => false,
        };
        if !is_whole {
            return Err(Fault::ambiguous(
                integral.span.clone(),
                "is this an integral over the whole range, whose boundary does not matter, or a definite one?",
                "if it is the whole range, say so in the notation: `print integral as \\int_0^T` with these limits",
            ));
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
        if node.primes > 0 {
            return Err(Fault::unread(span, "a prime at this sign is not read: which terms are left out?"));
        }
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
        self.spellings.bind(&variable);
        let term = self.expression(&rest, span);
        self.spellings.release();
        if name == "product" {
            one_product(term.as_ref().ok(), |expr| mentions(expr, &variable), span)?;
        }
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
