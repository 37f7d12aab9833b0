//! Integrals between bounds, `\int_0^R A\,dr`, and limits, `\lim_{x\to a}A`: of a variable that is a parameter, a
//! coordinate, or a letter with no other meaning.

use super::formula::{Element, Read, Reader};
use super::integral::{is_d, plain};
use super::name::plain_name;
use super::operator::Operator;
use crate::diagnostic::Span;
use crate::language::ast::{DEFINITE, Expr, Height, INFINITY, Kind, LIMIT, Reference};
use crate::language::scope::SymbolKind;
use crate::language::tex::Fault;
use crate::language::tex::node::{Node, NodeKind};
use crate::language::tex::spelling::key;

/// What runs from one bound to the other.
struct Variable {
    name: String,
    is_coordinate: bool,
    is_declared: bool,
}

/// An integrand with its measure, and how many nodes both take.
struct Measured {
    density: Vec<Node>,
    variable: Node,
    taken: usize,
}

impl Reader<'_> {
    /// An integral with both bounds; none if it is a functional, or has more than one variable.
    pub(super) fn definite(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let sign = nodes[*at].clone();
        let bounds = [Height::Lower, Height::Upper].map(|height| sign.scripts_at(height).next().cloned());
        let [Some(below), Some(above)] = bounds else { return Ok(None) };
        let Some(Measured { density, variable, taken }) = measured(&nodes[*at + 1..]) else {
            return Ok(None);
        };
        let Some(found) = self.variable(&variable) else { return Ok(None) };
        let is_infinite = |nodes: &[Node]| nodes.iter().any(|node| node.is_mark("\\infty"));
        if found.is_coordinate && is_infinite(&below.nodes) && is_infinite(&above.nodes) {
            return Ok(None);
        }
        let [lower, upper] = [self.end(&below.nodes, &sign.span)?, self.end(&above.nodes, &sign.span)?];
        let term = self.with_variable(&found, &density, &sign.span)?;
        if found.is_coordinate && self.mentions_fields(&term) {
            return Ok(None);
        }
        *at += 1 + taken;
        let slot = plain(&found.name, &variable.span);
        let call = Operator::with_brackets(DEFINITE, vec![slot], vec![term, lower, upper], sign.span);
        Ok(Some(Element::value(call)))
    }

    /// `\lim_{x\to a}`, of all that follows in the term.
    pub(super) fn limit(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let sign = nodes[*at].clone();
        let unread =
            || Fault::unread(sign.span.clone(), "expected a variable below that tends to a place: `x\\to0`");
        let [below] = sign.scripts.as_slice() else { return Err(unread()) };
        let is_arrow = |node: &Node| node.is_mark("\\to") || node.is_mark("\\rightarrow");
        let arrow = below.nodes.iter().position(is_arrow).filter(|_| below.height == Height::Lower);
        let (variable, place) = below.nodes.split_at(arrow.ok_or_else(unread)?);
        let [variable] = bare(variable)[..] else { return Err(unread()) };
        let found = self.variable(variable).ok_or_else(unread)?;
        if place.last().is_some_and(|node| {
            node.scripts.iter().any(|script| script.height == Height::Upper && signs_only(&script.nodes))
        }) {
            return Err(Fault::unread(
                sign.span.clone(),
                "a limit from one side is not read: declare a sign of the variable",
            ));
        }
        let place = self.end(&place[1..], &sign.span)?;
        let term = self.with_variable(&found, &nodes[*at + 1..], &sign.span)?;
        *at = nodes.len();
        let slot = plain(&found.name, &variable.span);
        Ok(Element::value(Operator::with_brackets(LIMIT, vec![slot], vec![term, place], sign.span)))
    }

    fn variable(&mut self, node: &Node) -> Option<Variable> {
        match self.expression(std::slice::from_ref(node), &node.span).map(|expr| expr.kind) {
            Ok(Kind::Name(reference)) if reference.slots.is_empty() => {
                let symbol = self.scope.symbols.get(&reference.name)?;
                let is_coordinate = matches!(symbol.kind, SymbolKind::Coordinate);
                let is_variable = is_coordinate || matches!(symbol.kind, SymbolKind::Parameter);
                (is_variable && symbol.slots.is_empty()).then_some(Variable {
                    name: reference.name,
                    is_coordinate,
                    is_declared: true,
                })
            }
            Ok(_) => None,
            Err(_) => {
                let name = key(node).filter(|_| node.is_bare()).and_then(|key| plain_name(&key))?;
                let is_free =
                    self.scope.symbols.get(&name).is_none() && !self.scope.letters.contains_key(&name);
                is_free.then_some(Variable { name, is_coordinate: false, is_declared: false })
            }
        }
    }

    fn with_variable(&mut self, variable: &Variable, nodes: &[Node], span: &Span) -> Read<Expr> {
        if variable.is_declared {
            return self.expression(nodes, span);
        }
        self.spellings.bind(&variable.name);
        let term = self.expression(nodes, span);
        self.spellings.release();
        term
    }

    /// A bound, which may be infinite.
    fn end(&mut self, nodes: &[Node], span: &Span) -> Read<Expr> {
        let (sign, rest) = match bare(nodes)[..] {
            [sign, rest] if sign.is_mark("-") || sign.is_mark("+") => (sign.is_mark("-"), rest),
            [rest] => (false, rest),
            _ => return self.expression(nodes, span),
        };
        if !(rest.is_mark("\\infty") && rest.is_bare()) {
            return self.expression(nodes, span);
        }
        let infinity = Reference { name: INFINITY.to_owned(), slots: Vec::new() };
        let infinity = Expr::new(Kind::Name(infinity), rest.span.clone());
        Ok(if sign { Expr::new(Kind::Neg(Box::new(infinity)), span.clone()) } else { infinity })
    }

    /// True if fields stand in an expression: an integral of them is a functional.
    fn mentions_fields(&self, expr: &Expr) -> bool {
        expr.names().into_iter().any(|name| {
            self.scope.symbols.get(name).is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Field { .. }))
        })
    }
}

fn bare(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.is_space()).collect()
}

fn signs_only(nodes: &[Node]) -> bool {
    bare(nodes).iter().all(|node| node.is_mark("+") || node.is_mark("-"))
}

/// The first measure of one variable, in front, behind, or above a fraction line, with what is integrated.
fn measured(nodes: &[Node]) -> Option<Measured> {
    let is_letter = |node: &Node| matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
    let measure = |nodes: &[Node]| {
        nodes.windows(2).position(|pair| is_d(&pair[0]) && pair[0].is_bare() && is_letter(&pair[1]))
    };
    let without = |nodes: &[Node], place: usize| -> Vec<Node> {
        nodes[..place].iter().chain(&nodes[place + 2..]).cloned().collect()
    };
    let one = |span: &Span| Node::new(NodeKind::Number(dashu_ratio::RBig::ONE), span.clone());
    if let Some(place) = measure(nodes) {
        let variable = nodes[place + 1].clone();
        let is_first = nodes[..place].iter().all(Node::is_space);
        let rest = if is_first { &nodes[place + 2..] } else { &nodes[..place] };
        let density = match rest.iter().all(Node::is_space) {
            true => vec![one(&variable.span)],
            false => rest.to_vec(),
        };
        let taken = if is_first { nodes.len() } else { place + 2 };
        // A second measure makes it an integral over more.
        let next = nodes[place + 2..].iter().position(|node| !node.is_space());
        let again = next.is_some_and(|next| measure(&nodes[place + 2 + next..]) == Some(0));
        return (!again).then_some(Measured { density, variable, taken });
    }
    let found = nodes.iter().enumerate().find_map(|(n, node)| match &node.kind {
        NodeKind::Fraction(above, below) => Some((n, node, above, below, measure(above)?)),
        _ => None,
    });
    let (n, fraction, above, below, place) = found?;
    let variable = above[place + 1].clone();
    let mut numerator = without(above, place);
    if numerator.iter().all(Node::is_space) {
        numerator = vec![one(&variable.span)];
    }
    let kind = NodeKind::Fraction(numerator, below.clone());
    let mut density = nodes.to_vec();
    density[n] = Node { kind, ..fraction.clone() };
    Some(Measured { density, variable, taken: nodes.len() })
}
