//! Nodes → expressions: sums, products, powers, and operators that wait for what they act on.

use dashu_ratio::RBig;

use super::operator::Operator;
use super::spellings::Spellings;
use crate::diagnostic::Span;
use crate::language::ast::{Expr, Factor, Height, Kind, Slot};
use crate::language::check::Checker;
use crate::language::scope::{Scope, SymbolKind};
use crate::language::tex::Fault;
use crate::language::tex::fence::fences;
use crate::language::tex::node::{Node, NodeKind, Script, span_of};
use crate::language::tex::spelling::{difference, head};
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Read<T> = Result<T, Fault>;

/// Reads the formulas of one equation.
pub(super) struct Reader<'a> {
    pub scope: &'a Scope,
    pub spellings: Spellings,
    /// The look that each name was met with: two looks of one name may be two quantities.
    pub met: BTreeMap<String, (String, Span)>,
    /// What the letter of a metric means here.
    pub place: Inside,
    /// Index letters that stand in the line.
    pub used: BTreeSet<String>,
    /// The letters below each letter of the line: `u_t` says that `u_x` is a derivative.
    pub subscripted: BTreeMap<String, BTreeSet<String>>,
    /// What stands above each letter of the line: `x^1` says that `x^2` is a component.
    pub superscripted: BTreeMap<String, BTreeSet<String>>,
    /// What stands as the arguments of a defined name.
    pub arguments: BTreeMap<String, Vec<String>>,
    /// How deep the factor that is read stands in others.
    pub depth: usize,
    /// True within an exponent.
    pub in_exponent: bool,
    /// A list in round brackets that was read.
    pub tuple: Option<Span>,
}

/// Factors within factors beyond this are refused, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 60;

/// Where the letter of a metric stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    Nothing,
    /// Under a root or in a logarithm it is the determinant.
    Root,
    /// In what takes a matrix it is the metric itself.
    Matrix,
}

/// A quantity, or an operator without what it acts on.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Value(Expr),
    Operator(Operator),
}

impl Part {
    fn is_list(&self) -> bool {
        matches!(self, Part::Value(Expr { kind: Kind::List(_), .. }))
    }

    /// True of the name of a vector without its index.
    fn is_vector(&self, scope: &Scope) -> bool {
        let Part::Value(Expr { kind: Kind::Name(reference), .. }) = self else { return false };
        let symbol = scope.symbols.get(&reference.name).filter(|_| reference.slots.is_empty());
        symbol.is_some_and(|symbol| symbol.slots.len() == 1)
    }
}

/// What an operator acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The next factor.
    Factor,
    /// Everything up to the next sign.
    Term,
}

/// A factor of a product as it was written.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub part: Part,
    pub divided: bool,
    /// True of what stands in brackets.
    pub fenced: bool,
    /// True if a space stands before it.
    pub spaced: bool,
    /// True of a derivative of a factor without brackets, which may have been meant for more.
    pub open: bool,
    pub reach: Reach,
    pub span: Span,
}

impl Element {
    pub fn value(expr: Expr) -> Self {
        let span = expr.span.clone();
        Self {
            part: Part::Value(expr),
            divided: false,
            fenced: false,
            spaced: false,
            open: false,
            reach: Reach::Factor,
            span,
        }
    }

    pub fn operator(operator: Operator, reach: Reach, span: Span) -> Self {
        Self {
            part: Part::Operator(operator),
            divided: false,
            fenced: false,
            spaced: false,
            open: false,
            reach,
            span,
        }
    }
}

pub(super) fn number(value: impl Into<RBig>, span: &Span) -> Expr {
    Expr::new(Kind::Number(value.into()), span.clone())
}

/// A product of factors; of one, that factor itself.
pub(super) fn product(factors: Vec<Factor>, span: Span) -> Expr {
    let mut flat: Vec<Factor> = Vec::new();
    for factor in factors {
        match factor.expr.kind {
            Kind::Product(inner) if !factor.divided => flat.extend(inner),
            // A fraction that begins with a sign: the sign goes in front of the product.
            kind => flat.push(Factor { divided: factor.divided, expr: Expr::new(kind, factor.expr.span) }),
        }
    }
    if flat.len() == 1 && !flat[0].divided {
        return flat.remove(0).expr;
    }
    if flat.first().is_none_or(|first| first.divided) {
        flat.insert(0, Factor { divided: false, expr: number(1, &span) });
    }
    Expr::new(Kind::Product(flat), span)
}

pub(super) fn times(expr: Expr) -> Factor {
    Factor { divided: false, expr }
}

pub(super) fn over(expr: Expr) -> Factor {
    Factor { divided: true, expr }
}

impl<'a> Reader<'a> {
    pub fn new(scope: &'a Scope) -> Self {
        Self {
            scope,
            spellings: Spellings::of(scope),
            met: BTreeMap::new(),
            place: Inside::Nothing,
            used: BTreeSet::new(),
            subscripted: BTreeMap::new(),
            superscripted: BTreeMap::new(),
            arguments: BTreeMap::new(),
            depth: 0,
            in_exponent: false,
            tuple: None,
        }
    }

    /// An exponent.
    pub fn exponent(&mut self, nodes: &[Node], otherwise: &Span) -> Read<Expr> {
        let before = std::mem::replace(&mut self.in_exponent, true);
        let expr = self.expression(nodes, otherwise);
        self.in_exponent = before;
        expr
    }

    /// A quantity.
    pub fn expression(&mut self, nodes: &[Node], otherwise: &Span) -> Read<Expr> {
        match self.part(nodes, otherwise)? {
            Part::Value(expr) => Ok(expr),
            Part::Operator(_) => {
                Err(Fault::unread(span_of(nodes, otherwise), "this operator has nothing that it acts on"))
            }
        }
    }

    /// `\delta S` as one letter where the notation says how it is printed; behind an integral `dx` is a measure.
    fn differences(&self, nodes: Vec<Node>) -> Vec<Node> {
        let integrates = nodes.iter().any(|node| matches!(node.mark(), Some("\\int" | "\\iint" | "\\iiint")));
        let mut out: Vec<Node> = Vec::new();
        for node in nodes {
            let whole = out.last().and_then(|sign| difference(sign, &node));
            let is_known = |whole: &Node| {
                head(&whole.plain()).is_some_and(|head| {
                    self.spellings.is_spelled(&head) && !(integrates && head.starts_with('d'))
                })
            };
            match whole.filter(is_known) {
                Some(mut whole) => {
                    whole.span.start = out.pop().map_or(whole.span.start, |sign| sign.span.start);
                    out.push(whole);
                }
                None => out.push(node),
            }
        }
        out
    }

    /// A quantity or an operator.
    pub fn part(&mut self, nodes: &[Node], otherwise: &Span) -> Read<Part> {
        let nodes = fences(nodes)?;
        words(&nodes)?;
        let nodes = self.differences(nodes);
        let span = span_of(&nodes, otherwise);
        let mut terms: Vec<(bool, Part)> = Vec::new();
        for (negative, term) in signed_terms(&nodes, &span)? {
            terms.push((negative, self.term(&term, &span)?));
        }
        if let [(false, _)] = terms.as_slice() {
            return Ok(terms.remove(0).1);
        }
        if terms.iter().any(|(_, part)| matches!(part, Part::Operator(_))) {
            return Ok(Part::Operator(Operator::Sum(terms)));
        }
        let signed = terms.into_iter().filter_map(|(negative, part)| match part {
            Part::Value(expr) if negative => {
                let span = expr.span.clone();
                Some(Expr::new(Kind::Neg(Box::new(expr)), span))
            }
            Part::Value(expr) => Some(expr),
            Part::Operator(_) => None,
        });
        let mut signed: Vec<Expr> = signed.collect();
        Ok(Part::Value(if signed.len() == 1 { signed.remove(0) } else { Expr::new(Kind::Sum(signed), span) }))
    }

    fn term(&mut self, nodes: &[Node], span: &Span) -> Read<Part> {
        let span = span_of(nodes, span);
        let elements = self.elements(nodes, &span)?;
        self.fold(elements, &span)
    }

    /// The factors of a term, dots and crosses between vectors carried out.
    pub fn elements(&mut self, nodes: &[Node], span: &Span) -> Read<Vec<Element>> {
        let mut out: Vec<Element> = Vec::new();
        let (mut at, mut spaced) = (0, false);
        // A sign between two factors, a slash among them, and where it stands.
        let mut between: Option<(String, Span)> = None;
        // True behind a slash in an exponent: of `e^{-mv^2/2kT}` all of `2kT` stands below.
        let mut below = false;
        while let Some(node) = nodes.get(at) {
            if node.is_space() {
                (at, spaced) = (at + 1, true);
                continue;
            }
            if let Some(sign @ ("/" | "\\cdot" | "\\times" | "\\otimes" | "*")) =
                node.mark().filter(|_| !out.is_empty() && node.is_bare())
                && between.is_none()
            {
                // A star that stands on the line is one between factors.
                between = Some((if sign == "*" { "\\cdot" } else { sign }.to_owned(), node.span.clone()));
                (at, spaced) = (at + 1, false);
                continue;
            }
            if between.is_none() && !out.is_empty() {
                beside_a_number(nodes, at)?;
            }
            let derives = matches!(node.mark(), Some("\\partial" | "\\nabla" | "\\Box"))
                || matches!(node.kind, NodeKind::Fraction(..));
            let start = at;
            let mut element = self.one(nodes, &mut at)?;
            let is_bars = matches!(&node.kind, NodeKind::Fence(open, ..) if open == "|") && node.is_bare();
            let goes_on = |next: &Node| matches!(next.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
            if is_bars && between.is_none() && !out.is_empty() && nodes.get(at).is_some_and(goes_on) {
                return Err(Fault::ambiguous(
                    node.span.clone(),
                    "is this an absolute value, or do the bars set columns apart?",
                    "write the absolute value in front of the other factors",
                ));
            }
            let is_alone = out.is_empty() && nodes[at..].iter().all(Node::is_space);
            if !is_alone && is_tuple(node) && element.part.is_list() && at == start + 1 {
                return Err(Fault::ambiguous(
                    node.span.clone(),
                    "is this a list of components, or what stands before it a function of it?",
                    "declare the function with its arguments; components stand by themselves beside a vector",
                ));
            }
            element.spaced = spaced;
            spaced = false;
            match between.take() {
                None => {
                    if let Some(before) = out.last()
                        && before.open
                        && !element.spaced
                        && !element.fenced
                        && !derives
                        && matches!(element.part, Part::Value(_))
                        && self.varies(&element)
                    {
                        return Err(Fault::ambiguous(
                            before.span.start..element.span.end,
                            "does the operator act on both factors?",
                            "put brackets around all that it acts on, or `\\,` behind it",
                        ));
                    }
                    if let Some(before) = out.last()
                        && before.part.is_vector(self.scope)
                        && element.part.is_vector(self.scope)
                    {
                        return Err(Fault::ambiguous(
                            before.span.start..element.span.end,
                            "is this the scalar product of two vectors, or a dyad?",
                            "write `\\cdot` or `\\otimes` between them",
                        ));
                    }
                    below &= !element.spaced;
                    element.divided = below;
                    out.push(element);
                }
                Some((sign, place)) if sign == "/" => {
                    let follows = nodes.get(at).is_some_and(|next| !next.is_space() && !is_sign(next));
                    let again = std::mem::replace(&mut below, self.in_exponent && reaches(&out, &element));
                    if again || follows && !below {
                        return Err(Fault::ambiguous(
                            place.start..nodes[at].span.end,
                            "does what follows stand below the slash, too?",
                            "write a fraction, or brackets",
                        ));
                    }
                    element.divided = true;
                    out.push(element);
                }
                Some((sign, place)) => {
                    below = false;
                    let left = match out.pop() {
                        Some(left) => left,
                        None => return Err(Fault::unread(place, "expected a factor before this")),
                    };
                    self.between(left, &sign, element, &place, &mut out)?;
                }
            }
        }
        if let Some((sign, place)) = between {
            return Err(Fault::unread(place, format!("expected a factor behind `{sign}`")));
        }
        if out.is_empty() {
            return Err(Fault::unread(span.clone(), "expected a formula"));
        }
        Ok(out)
    }

    /// `a·b`, `a×b`, `v·∇`.
    fn between(
        &mut self,
        left: Element,
        sign: &str,
        right: Element,
        place: &Span,
        out: &mut Vec<Element>,
    ) -> Read<()> {
        let operation = match sign {
            "\\cdot" => "dot",
            "\\times" => "cross",
            _ => "outer",
        };
        let Part::Value(first) = left.part.clone() else {
            return Err(Fault::unread(place.clone(), "this operator has nothing that it acts on"));
        };
        let span = left.span.start..right.span.end;
        let is_vector = self.has_axes(&first);
        let kept = |part, reach| Element {
            part,
            fenced: false,
            open: false,
            reach,
            span: span.clone(),
            ..left.clone()
        };
        match right.part.clone() {
            Part::Value(second) if is_vector && self.has_axes(&second) => {
                out.push(kept(
                    Part::Value(Operator::call(operation, vec![first, second], span.clone())),
                    Reach::Factor,
                ));
            }
            Part::Operator(operator) if is_vector && right.reach == Reach::Factor => {
                let operator = match (operator, operation) {
                    (Operator::Vector("grad"), "dot") => Operator::Advect(first),
                    (other, _) => Operator::Infix(operation, first, Box::new(other)),
                };
                out.push(kept(Part::Operator(operator), Reach::Factor));
            }
            _ if is_vector && sign != "\\cdot" => {
                return Err(Fault::unread(place.clone(), "expected a vector on both sides of this"));
            }
            _ => out.extend([left, Element { spaced: true, ..right }]),
        }
        Ok(())
    }

    pub fn has_axes(&self, expr: &Expr) -> bool {
        Checker::silent(self.scope).has_axes(expr)
    }

    /// A product in which operators act on what follows.
    pub fn fold(&mut self, elements: Vec<Element>, span: &Span) -> Read<Part> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::malformed(span.clone(), "this is nested too deeply"));
        }
        self.depth += 1;
        let part = self.folded(&elements, span);
        self.depth -= 1;
        part
    }

    fn folded(&mut self, elements: &[Element], span: &Span) -> Read<Part> {
        let mut factors: Vec<Factor> = Vec::new();
        let mut at = 0;
        while at < elements.len() {
            let element = &elements[at];
            match &element.part {
                Part::Value(expr) => {
                    let whole = element.fenced || element.divided;
                    let kept = |expr: &Expr| Factor { divided: element.divided, expr: expr.clone() };
                    match &expr.kind {
                        // The sign of `-2` in brackets stays where it is; a fraction's factors are those of the product.
                        Kind::Product(inner) if !whole => factors.extend(inner.iter().cloned()),
                        _ => factors.push(kept(expr)),
                    }
                    at += 1;
                }
                Part::Operator(_) if element.divided => {
                    return Err(Fault::unread(element.span.clone(), "an operator cannot stand below a line"));
                }
                Part::Operator(_) => {
                    let (part, next) = self.applied(elements, at, span)?;
                    at = next;
                    match part {
                        Part::Value(expr) => factors.push(times(expr)),
                        Part::Operator(operator) if factors.is_empty() => {
                            return Ok(Part::Operator(operator));
                        }
                        Part::Operator(operator) => {
                            return Ok(Part::Operator(Operator::Times(factors, Box::new(operator))));
                        }
                    }
                }
            }
        }
        Ok(Part::Value(product(factors, span.clone())))
    }

    /// The operator at a place with what it acts on, and where the rest begins.
    fn applied(&mut self, elements: &[Element], at: usize, span: &Span) -> Read<(Part, usize)> {
        let element = &elements[at];
        let Part::Operator(operator) = element.part.clone() else {
            return Ok((element.part.clone(), at + 1));
        };
        let Some(next) = elements.get(at + 1) else {
            return Ok((Part::Operator(operator), at + 1));
        };
        if next.divided {
            return Err(Fault::unread(
                next.span.clone(),
                "the operator before it has nothing that it acts on",
            ));
        }
        match element.reach {
            Reach::Term => {
                let rest = &elements[at + 1..];
                if next.fenced
                    && matches!(next.part, Part::Value(_))
                    && !operator.gathers()
                    && rest[1..].iter().any(|element| self.varies(element))
                {
                    return Err(Fault::ambiguous(
                        element.span.start..rest[rest.len() - 1].span.end,
                        "does the operator act on the bracket alone, or on all that follows?",
                        "put brackets around all that it acts on",
                    ));
                }
                let operand = self.fold(rest.to_vec(), span)?;
                Ok((self.act(operator, operand, span)?, elements.len()))
            }
            // It took its factor already, if one was there.
            Reach::Factor => {
                let (operand, end) = self.applied(elements, at + 1, span)?;
                Ok((self.act(operator, operand, span)?, end))
            }
        }
    }

    /// True of what an operator would change.
    fn varies(&self, element: &Element) -> bool {
        match &element.part {
            Part::Value(expr) => !self.is_constant(expr),
            Part::Operator(_) => true,
        }
    }

    pub fn act(&self, operator: Operator, operand: Part, span: &Span) -> Read<Part> {
        if let (Operator::Squared(family, _), Part::Value(expr)) = (&operator, &operand)
            && !self.coordinates_of(expr, 0).contains(family)
        {
            return Err(Fault::ambiguous(
                span.clone(),
                format!("this does not depend on `{family}`, so what is this Laplacian in?"),
                "write the derivatives",
            ));
        }
        if let (Operator::Vector("laplacian"), Part::Value(Expr { kind: Kind::Name(reference), .. })) =
            (&operator, &operand)
            && let Some(symbol) = self.scope.symbols.get(&reference.name)
            && matches!(symbol.kind, SymbolKind::Coordinate | SymbolKind::Parameter)
        {
            return Err(Fault::ambiguous(
                span.clone(),
                format!("is this a difference of `{}`, or its Laplacian?", reference.name),
                "for a difference declare a name of its own and say how it is printed",
            ));
        }
        if let Part::Value(expr) = &operand {
            self.differentiable(&operator, expr, span)?;
        }
        if let (Operator::Over("product", slots), Part::Value(expr)) = (&operator, &operand) {
            let letters: Vec<&str> = slots.iter().filter_map(|slot| slot.index.letter()).collect();
            let mentions = |expr: &Expr| letters.iter().any(|letter| super::integral::mentions(expr, letter));
            super::integral::one_product(Some(expr), mentions, span)?;
        }
        if let Operator::Vector("grad" | "div" | "curl" | "laplacian") | Operator::Advect(_) = &operator
            && self.scope.vectors.is_none()
        {
            return Err(Fault::unread(
                span.clone(),
                "what vectors refer to is not declared: add a line such as `vectors cartesian x, y, z`",
            ));
        }
        Ok(match operand {
            Part::Value(expr) => Part::Value(operator.applied(expr, span)?),
            Part::Operator(inner) => Part::Operator(Operator::Then(Box::new(operator), Box::new(inner))),
        })
    }

    /// One coordinate does not depend on another, and d/dt of what depends on more than t is not its partial
    /// derivative.
    fn differentiable(&self, operator: &Operator, operand: &Expr, span: &Span) -> Read<()> {
        let (by, is_total) = match operator {
            Operator::Total(by) => (by, true),
            Operator::By(by) => (by, false),
            Operator::Times(_, inner) => return self.differentiable(inner, operand, span),
            Operator::Then(outer, inner) => {
                self.differentiable(inner, operand, span)?;
                return match outer.as_ref() {
                    Operator::By(_) => Ok(()),
                    outer => self.differentiable(outer, operand, span),
                };
            }
            Operator::Sum(terms) => {
                for (_, part) in terms {
                    if let Part::Operator(inner) = part {
                        self.differentiable(inner, operand, span)?;
                    }
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let name = |expr: &Expr| match &expr.kind {
            Kind::Name(reference) => Some(reference.name.clone()),
            _ => None,
        };
        let known: Vec<String> = by.iter().filter_map(name).collect();
        let kind = |name: &String| self.scope.symbols.get(name).map(|symbol| &symbol.kind);
        if known.is_empty() || !known.iter().all(|name| matches!(kind(name), Some(SymbolKind::Coordinate))) {
            return Ok(());
        }
        if let Some(of) = name(operand)
            && matches!(kind(&of), Some(SymbolKind::Coordinate))
            && !known.contains(&of)
        {
            return Err(Fault::ambiguous(
                span.clone(),
                format!(
                    "`{of}` and `{}` are declared as coordinates, so that none depends on the other",
                    known[0]
                ),
                format!(
                    "where `{of}` is a function of `{0}`, declare `field {of}({0})`, or a `flow` along it",
                    known[0]
                ),
            ));
        }
        if let Some(other) =
            self.free_coordinates(operand, 0).iter().find(|on| is_total && !known.contains(on))
        {
            return Err(Fault::ambiguous(
                span.clone(),
                format!("this depends on `{other}`, too: is it the partial derivative, or the total one?"),
                "write `\\partial` for the partial derivative, or declare a `flow` for the one along a path",
            ));
        }
        Ok(())
    }

    /// The coordinates that a quantity depends on, without those that are integrated over.
    fn free_coordinates(&self, expr: &Expr, depth: usize) -> BTreeSet<String> {
        let below = || expr.children().flat_map(|child| self.free_coordinates(child, depth));
        match &expr.kind {
            Kind::Name(reference) => match self.scope.symbols.get(&reference.name).map(|symbol| &symbol.kind)
            {
                Some(SymbolKind::Definition(definition)) if depth < 20 => {
                    self.free_coordinates(&definition.body, depth + 1)
                }
                _ => self.coordinates_of(expr, 0).into_iter().collect(),
            },
            // The unit vectors of Cartesian coordinates are the same everywhere.
            Kind::Call(call)
                if call.name == "unit"
                    && self.scope.vectors.as_ref().is_some_and(|frame| frame.is_cartesian()) =>
            {
                BTreeSet::new()
            }
            Kind::Call(call) if call.name == "integral" => {
                let integrated = |name: &String| {
                    call.brackets.iter().any(|slot| slot.index.letter() == Some(name.as_str()))
                };
                below().filter(|name| !integrated(name)).collect()
            }
            _ => below().collect(),
        }
    }

    /// True of what no operator of differentiation changes.
    pub fn is_constant(&self, expr: &Expr) -> bool {
        let mut constant = true;
        expr.walk(&mut |part| match &part.kind {
            Kind::Name(reference) => {
                let kind = self.scope.symbols.get(&reference.name).map(|symbol| &symbol.kind);
                constant &= matches!(kind, None | Some(SymbolKind::Parameter));
            }
            Kind::Call(call) => {
                constant &= crate::language::operation::Operation::named(&call.name).is_some()
                    && !["d", "Dt", "vary"].contains(&call.name.as_str());
            }
            _ => {}
        });
        constant
    }

    /// One factor with all that belongs to it; of an operator, with the factor that it acts on.
    pub fn one(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        if self.depth == MAX_DEPTH {
            let span = nodes.get(*at).map_or(0..0, |node| node.span.clone());
            return Err(Fault::malformed(span, "this is nested too deeply"));
        }
        self.depth += 1;
        let element = self.one_of(nodes, at);
        self.depth -= 1;
        element
    }

    fn one_of(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let element = self.single(nodes, at)?;
        let element = self.factorial(element, nodes, at)?;
        let Part::Operator(operator) = &element.part else { return Ok(element) };
        if element.reach == Reach::Term {
            return Ok(element);
        }
        let mut factors: Vec<Factor> = Vec::new();
        let mut next = *at;
        let mut open = false;
        loop {
            while nodes.get(next).is_some_and(Node::is_space) {
                next += 1;
            }
            if nodes.get(next).is_none_or(is_sign) {
                break;
            }
            let operand = self.one(nodes, &mut next)?;
            *at = next;
            match operand.part {
                // Constants in front stay with what is differentiated, and do no harm there.
                Part::Value(expr)
                    if self.is_constant(&expr) && !self.has_axes(&expr) && !self.is_last(nodes, next) =>
                {
                    if nodes.get(next).is_some_and(Node::is_space) {
                        return Err(Fault::ambiguous(
                            element.span.start..operand.span.end,
                            "does the operator act on this number alone?",
                            "put brackets around all that it acts on",
                        ));
                    }
                    factors.push(times(expr));
                }
                Part::Value(expr) => {
                    open = !operand.fenced && !matches!(expr.kind, Kind::Call(_));
                    factors.push(times(expr));
                    break;
                }
                Part::Operator(inner) => {
                    let both = self.act(operator.clone(), Part::Operator(inner), &element.span)?;
                    let both = match (both, factors.is_empty()) {
                        (Part::Operator(both), true) => both,
                        _ => {
                            return Err(Fault::unread(
                                operand.span,
                                "this operator has nothing that it acts on",
                            ));
                        }
                    };
                    return Ok(Element::operator(both, operand.reach, element.span));
                }
            }
        }
        if factors.is_empty() {
            return Ok(element);
        }
        let operand = product(factors, element.span.clone());
        let span = element.span.start..operand.span.end.max(element.span.end);
        let expr = match self.act(operator.clone(), Part::Value(operand), &span)? {
            Part::Value(expr) => expr,
            Part::Operator(_) => return Ok(element),
        };
        Ok(Element { open, span: span.clone(), ..Element::value(Expr { span, ..expr }) })
    }

    /// `n!`
    fn factorial(&mut self, element: Element, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let Some(sign) = nodes.get(*at).filter(|node| node.is_mark("!")) else { return Ok(element) };
        let span = element.span.start..sign.span.end;
        if nodes.get(*at + 1).is_some_and(|next| next.is_mark("!")) {
            return Err(Fault::unread(span, "a double factorial is not read"));
        }
        let Part::Value(expr) = element.part else {
            return Err(Fault::unread(span, "expected what this is the factorial of"));
        };
        let is_one = element.fenced || matches!(expr.kind, Kind::Name(_) | Kind::Number(_));
        if !is_one {
            return Err(Fault::ambiguous(span, "what is this the factorial of?", "put brackets around it"));
        }
        *at += 1;
        self.scripted(Operator::call("factorial", vec![expr], span), sign, false)
    }

    /// `(\partial U/\partial S)_V` is the derivative of a field of S and V: what is held fixed is the rest of its
    /// coordinates.
    fn held_fixed(&mut self, expr: &Expr, script: &Node) -> bool {
        let Kind::Call(call) = &expr.kind else { return false };
        let Some((of, by)) = call.arguments.split_first().filter(|_| call.name == "d") else { return false };
        let name = |expr: &Expr| match &expr.kind {
            Kind::Name(reference) if reference.slots.is_empty() => Some(reference.name.clone()),
            _ => None,
        };
        // Every field in it must be of the same coordinates.
        let mut of_fields: Vec<BTreeSet<String>> = Vec::new();
        of.walk(&mut |part| {
            if let Kind::Name(reference) = &part.kind
                && let Some(SymbolKind::Field { on }) =
                    self.scope.symbols.get(&reference.name).map(|symbol| &symbol.kind)
            {
                of_fields.push(on.iter().cloned().collect());
            }
        });
        let Some(on) = of_fields.first().cloned().filter(|first| of_fields.iter().all(|on| on == first))
        else {
            return false;
        };
        let mut known: BTreeSet<String> = by.iter().filter_map(name).collect();
        let below: Vec<Node> =
            script.scripts_at(Height::Lower).flat_map(|script| script.nodes.clone()).collect();
        for node in below.iter().filter(|node| !node.is_space() && !node.is_mark(",")) {
            let held = self.expression(std::slice::from_ref(node), &node.span).ok();
            match held.as_ref().and_then(name) {
                Some(held) if on.contains(&held) && known.insert(held.clone()) => {}
                _ => return false,
            }
        }
        known == on
    }

    /// True if no further factor follows.
    fn is_last(&self, nodes: &[Node], at: usize) -> bool {
        nodes[at.min(nodes.len())..].iter().find(|node| !node.is_space()).is_none_or(is_sign)
    }

    fn single(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        if let Some(element) = self.inline_derivative(nodes, at)? {
            return Ok(element);
        }
        match &node.kind {
            NodeKind::Number(value) => {
                *at += 1;
                let expr = number(value.clone(), &node.plain_span());
                self.scripted(expr, node, false)
            }
            NodeKind::Fraction(above, below) => {
                *at += 1;
                if let Some(element) = self.derivative(above, below, &node.span)? {
                    return self.with_power(element, node);
                }
                let above = self.expression(above, &node.span)?;
                let below = self.expression(below, &node.span)?;
                let (sign, above) = match above.kind {
                    Kind::Neg(inner) => (true, *inner),
                    _ => (false, above),
                };
                // `\frac{1}{2}` and `\frac{-a}{b}`: the sign stands in front of the line.
                let fraction = product(vec![times(above), over(below)], node.span.clone());
                let fraction =
                    if sign { Expr::new(Kind::Neg(Box::new(fraction)), node.span.clone()) } else { fraction };
                self.scripted(fraction, node, false)
            }
            NodeKind::Root(index, inner) => {
                *at += 1;
                let before = std::mem::replace(&mut self.place, Inside::Root);
                let inner = self.expression(inner, &node.span);
                self.place = before;
                let inner = inner?;
                let root = match index {
                    None => Operator::call("sqrt", vec![inner], node.span.clone()),
                    Some(index) => {
                        let index = self.expression(index, &node.span)?;
                        let exponent =
                            product(vec![times(number(1, &node.span)), over(index)], node.span.clone());
                        Expr::new(Kind::Power(Box::new(inner), Box::new(exponent)), node.span.clone())
                    }
                };
                self.scripted(root, node, false)
            }
            NodeKind::Binomial(above, below) => {
                *at += 1;
                let pair = vec![self.expression(above, &node.span)?, self.expression(below, &node.span)?];
                self.scripted(Operator::call("binomial", pair, node.span.clone()), node, true)
            }
            NodeKind::Fence(..) => self.fence(nodes, at),
            NodeKind::Group(inner) => {
                *at += 1;
                let part = self.part(inner, &node.span)?;
                self.scripted_part(part, node, true)
            }
            NodeKind::Letter(_) | NodeKind::Styled(..) => self.named(nodes, at),
            NodeKind::Mark(mark, _) => match mark.as_str() {
                "\\nabla" | "\\partial" | "\\Box" | "\\square" => self.differential(nodes, at),
                "\\int" | "\\iint" | "\\iiint" | "\\oint" => self.integral(nodes, at),
                "\\sum" | "\\prod" => self.over_indices(nodes, at),
                "\\pounds" => self.lie(nodes, at),
                _ => match self.function(nodes, at)? {
                    Some(element) => Ok(element),
                    None => Err(Fault::unread(node.span.clone(), format!("`{mark}` is not read here"))),
                },
            },
            NodeKind::Rows(name, rows) => {
                *at += 1;
                self.matrix(name, rows, node)
            }
            NodeKind::Text(words) => {
                Err(Fault::unread(node.span.clone(), format!("`{}` is no formula", words.trim())))
            }
            NodeKind::Space(_) => Err(Fault::unread(node.span.clone(), "expected a formula")),
        }
    }

    /// `\begin{pmatrix}…\end{pmatrix}`
    fn matrix(&mut self, name: &str, rows: &[Vec<Vec<Node>>], node: &Node) -> Read<Element> {
        if name == "cases" {
            return Err(Fault::unread(
                node.span.clone(),
                "a quantity that is defined case by case is not read",
            )
            .with_help("state each case under an equation of its own, with its condition as `when …`"));
        }
        if !["pmatrix", "bmatrix", "matrix", "vmatrix", "smallmatrix", "array"].contains(&name) {
            return Err(Fault::unread(node.span.clone(), format!("`{name}` is not read here")));
        }
        let mut list = Vec::new();
        for row in rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
            let cells: Vec<Expr> =
                row.iter().map(|cell| self.expression(cell, &node.span)).collect::<Read<_>>()?;
            list.push(match <[Expr; 1]>::try_from(cells) {
                Ok([only]) => only,
                Err(cells) => Expr::new(Kind::List(cells), node.span.clone()),
            });
        }
        let matrix = Expr::new(Kind::List(list), node.span.clone());
        let matrix =
            if name == "vmatrix" { Operator::call("det", vec![matrix], node.span.clone()) } else { matrix };
        self.scripted(matrix, node, true)
    }

    /// What stands in brackets.
    fn fence(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        let NodeKind::Fence(open, inner, close) = &node.kind else {
            return Err(Fault::unread(node.span.clone(), "expected a bracket"));
        };
        if open == "." && close == "|" {
            return self.barred(inner, nodes, at);
        }
        let holds_rows = matches!(bare(inner).as_slice(), [only] if matches!(only.kind, NodeKind::Rows(..)));
        if open == "\\{" && (close == "." || holds_rows) {
            return self.matrix("cases", &[], node);
        }
        if open == "\\langle" || open == "\\|" || (close == "|") != (open == "|") || open == "." {
            if let ("\\|", Some(vector)) = (open.as_str(), self.vector(inner, &node.span)) {
                *at += 1;
                return self.length(vector, node);
            }
            return self.spelled(nodes, at)?.ok_or_else(|| {
                Fault::unknown(node.span.clone(), format!("`{open} … {close}` is not declared"))
                    .with_help("say in the notation what it is: `print mean[i] as \\langle x_i\\rangle`")
            });
        }
        if let Some(element) = self.spelled(nodes, at)? {
            return Ok(element);
        }
        if !["(", "[", "\\{", "|"].contains(&open.as_str()) || close == "." {
            return Err(Fault::unread(
                node.span.clone(),
                format!("`{open} … {close}` is no bracket that is read"),
            ));
        }
        *at += 1;
        let parts = commas(inner);
        if let ("|", [only]) = (open.as_str(), bare(inner).as_slice())
            && let NodeKind::Rows(_, rows) = &only.kind
        {
            return self.matrix("vmatrix", rows, node);
        }
        if open == "|" && close == "|" {
            let inner = self.expression(inner, &node.span)?;
            if Part::Value(inner.clone()).is_vector(self.scope) && !self.is_complex(&inner) {
                return self.length(inner, node);
            }
            if self.has_axes(&inner) {
                return Err(Fault::ambiguous(
                    node.span.clone(),
                    "is this the length of a vector, or a determinant?",
                    "write `\\sqrt{\\mathbf v\\cdot\\mathbf v}` or `\\det`",
                ));
            }
            return self.scripted(Operator::call("abs", vec![inner], node.span.clone()), node, false);
        }
        if parts.len() == 1 {
            let part = self.part(inner, &node.span)?;
            return self.scripted_part(part, node, true);
        }
        let mut values: Vec<Expr> =
            parts.iter().map(|part| self.expression(part, &node.span)).collect::<Read<_>>()?;
        if open == "(" {
            self.tuple = Some(node.span.clone());
            return self.scripted(Expr::new(Kind::List(values), node.span.clone()), node, true);
        }
        if values.len() == 2 && (open == "[" || open == "\\{") {
            let below = node.scripts_at(Height::Lower).next();
            if let (Some(script), "\\{") = (below, open.as_str()) {
                let variables = self.coordinate_slots(&script.nodes, &script.span)?;
                if node.primes > 0 || node.scripts.len() > 1 {
                    return Err(Fault::unread(node.span.clone(), "a power of this bracket is not read"));
                }
                let call = Operator::with_brackets("poisson", variables, values, node.span.clone());
                return Ok(Element::value(call));
            }
            let is_matrix = self.has_axes(&values[0]) || self.has_axes(&values[1]);
            let name = match open.as_str() {
                "[" => "commutator",
                _ if is_matrix => "anticommutator",
                _ if let Some(variables) = self.phase_space() => {
                    let call = Operator::with_brackets("poisson", variables, values, node.span.clone());
                    return self.scripted(call, node, true);
                }
                _ => {
                    return Err(Fault::ambiguous(
                        node.span.clone(),
                        "is this an anticommutator or a Poisson bracket?",
                        "write the variables of a Poisson bracket below it, `\\{A, B\\}_{q, p}`",
                    ));
                }
            };
            let second = values.remove(1);
            let first = values.remove(0);
            return self.scripted(Operator::call(name, vec![first, second], node.span.clone()), node, true);
        }
        Err(Fault::unread(node.span.clone(), "a list in these brackets is not read"))
    }

    /// The vector that is all that stands somewhere.
    fn vector(&mut self, nodes: &[Node], span: &Span) -> Option<Expr> {
        let expr = self.expression(nodes, span).ok()?;
        (Part::Value(expr.clone()).is_vector(self.scope) && !self.is_complex(&expr)).then_some(expr)
    }

    /// `|\mathbf v|`, whose square is v·v.
    fn length(&mut self, vector: Expr, node: &Node) -> Read<Element> {
        let square = Operator::call("dot", vec![vector.clone(), vector], node.span.clone());
        let is_two = |n: &RBig| *n == RBig::from(2u8);
        if let [Script { height: Height::Upper, nodes, .. }] = node.scripts.as_slice()
            && matches!(nodes.as_slice(), [Node { kind: NodeKind::Number(n), .. }] if is_two(n))
        {
            return self.scripted(square, &node.plain(), false);
        }
        self.scripted(Operator::call("sqrt", vec![square], node.span.clone()), node, false)
    }

    /// The variables of a Poisson bracket: the coordinates q and p.
    fn phase_space(&self) -> Option<Vec<Slot>> {
        let is_coordinate = |name: &str| {
            self.scope.symbols.get(name).is_some_and(|s| matches!(s.kind, SymbolKind::Coordinate))
        };
        let names = ["q", "p"];
        names
            .iter()
            .all(|name| is_coordinate(name))
            .then(|| names.map(|name| super::integral::plain(name, &(0..0))).to_vec())
    }

    /// `\left.\frac{\partial p}{\partial\rho}\right|_s`: what is held fixed.
    fn barred(&mut self, inner: &[Node], nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        if let Some(element) = self.spelled(nodes, at)? {
            return Ok(element);
        }
        let expr = self.expression(inner, &node.span)?;
        if node.primes == 0 && self.held_fixed(&expr, node) {
            *at += 1;
            let rest = node.scripts.iter().filter(|script| script.height == Height::Upper);
            return self.scripted(expr, &Node { scripts: rest.cloned().collect(), ..node.clone() }, true);
        }
        Err(Fault::unread(node.span.clone(), "the value at a place is not read")
            .with_help("give it a name of its own, and say how that is printed: `print slope_0 as …`"))
    }

    /// A quantity with the powers and signs that stand at it.
    pub fn scripted(&mut self, expr: Expr, node: &Node, fenced: bool) -> Read<Element> {
        self.scripted_part(Part::Value(expr), node, fenced)
    }

    fn scripted_part(&mut self, part: Part, node: &Node, fenced: bool) -> Read<Element> {
        if node.primes > 0 {
            return Err(Fault::unread(node.span.clone(), "a prime is not read here"));
        }
        if let Some(script) = node.scripts_at(Height::Lower).next() {
            if let Part::Value(expr) = &part
                && let Some(element) = self.component(expr, node)?
            {
                return Ok(element);
            }
            if let Part::Value(expr) = &part
                && self.held_fixed(expr, node)
            {
                let rest = node.scripts.iter().filter(|script| script.height == Height::Upper);
                let bare = Node { scripts: rest.cloned().collect(), ..node.clone() };
                return self.scripted(expr.clone(), &bare, true);
            }
            return Err(Fault::unread(script.span.clone(), "what stands below this is not read"));
        }
        let mut element = match part {
            Part::Value(expr) => Element::value(expr),
            Part::Operator(operator) => {
                let reach = if matches!(operator, Operator::Advect(_)) { Reach::Factor } else { Reach::Term };
                Element::operator(operator, reach, node.span.clone())
            }
        };
        element.fenced = fenced;
        for script in node.scripts_at(Height::Upper) {
            element = self.raised(element, &script.nodes, &script.span)?;
        }
        element.span = node.span.clone();
        Ok(element)
    }

    /// `(\nabla\times\mathbf v)_z`: a component of a vector in brackets.
    fn component(&mut self, expr: &Expr, node: &Node) -> Read<Option<Element>> {
        if !self.has_axes(expr) {
            return Ok(None);
        }
        let Kind::Call(call) = &expr.kind else { return Ok(None) };
        let Some(script) = node.scripts_at(Height::Lower).next() else { return Ok(None) };
        let items = super::index::items(&script.nodes, Height::Lower, &self.spellings, false);
        let Some(slots) = super::index::slots(&items, 2) else { return Ok(None) };
        let mut call = call.clone();
        call.slots = slots;
        let mut element = Element::value(Expr::new(Kind::Call(call), node.span.clone()));
        for script in node.scripts_at(Height::Upper) {
            element = self.raised(element, &script.nodes, &script.span)?;
        }
        Ok(Some(element))
    }

    pub fn with_power(&mut self, element: Element, node: &Node) -> Read<Element> {
        if node.is_bare() {
            return Ok(element);
        }
        self.scripted_part(element.part, node, element.fenced)
    }

    /// `A^n`, `A^*`, `A^T`, `A^{-1}`.
    pub fn raised(&mut self, element: Element, exponent: &[Node], span: &Span) -> Read<Element> {
        let whole = element.span.start..span.end;
        // `q^{(4)}`
        if let [open, .., close] = exponent
            && (open.is_mark("(") || open.is_mark("["))
            && (close.is_mark(")") || close.is_mark("]"))
            && exponent.iter().filter(|node| node.is_mark("(") || node.is_mark("[")).count() == 1
            && !exponent.iter().any(|node| node.is_mark("+") || node.is_mark("-"))
        {
            return Err(Fault::ambiguous(
                span.clone(),
                "is this a power, a label, or the order of a derivative?",
                "for a power leave the brackets out; for a label say `print NAME as …` in the notation",
            ));
        }
        let with = |part| Element { part, span: whole.clone(), ..element.clone() };
        let expr = match element.part.clone() {
            Part::Value(expr) => expr,
            Part::Operator(operator) => {
                if operator.is_vector() {
                    return Err(Fault::unread(whole, "the power of a vector operator is not read"));
                }
                let power = match self.expression(exponent, span)?.kind {
                    Kind::Number(n) if n == RBig::from(2u8) => 2,
                    Kind::Number(n) if n == RBig::from(3u8) => 3,
                    _ => {
                        return Err(Fault::unread(
                            span.clone(),
                            "expected 2 or 3 as the power of an operator",
                        ));
                    }
                };
                let again = |inner| Operator::Then(Box::new(operator.clone()), Box::new(inner));
                let repeated = (1..power).fold(operator.clone(), |inner, _| again(inner));
                return Ok(with(Part::Operator(repeated)));
            }
        };
        let only = match exponent {
            [only] if only.is_bare() => Some(only),
            _ => None,
        };
        let call = |name| Part::Value(Operator::call(name, vec![expr.clone()], whole.clone()));
        if let Some(only) = only {
            let is_star = only.is_mark("*") || only.is_mark("\\ast") || only.is_mark("\\star");
            if (is_star || only.is_mark("\\dagger") && !self.has_axes(&expr)) && !self.is_complex(&expr) {
                return Err(Fault::ambiguous(
                    whole,
                    "this is real: is the sign a part of its name?",
                    "declare it `complex` if it is, or say which name this is: `print NAME as …`",
                ));
            }
            if is_star {
                return Ok(with(call("conj")));
            }
            let is_matrix = self.has_axes(&expr);
            let transposes = matches!(
                crate::language::tex::spelling::key(only).as_deref(),
                Some("T" | "\\mathrm{T}" | "\\mathsf{T}" | "\\top")
            ) || only.is_mark("\\top")
                || only.is_mark("\\intercal");
            let is_name = self.scope.symbols.get("T").is_some();
            if transposes && (is_matrix || !is_name) {
                return Ok(with(call("transpose")));
            }
            if only.is_mark("\\dagger") {
                let conjugate = Operator::call("conj", vec![expr.clone()], whole.clone());
                return match is_matrix {
                    true => {
                        Ok(with(Part::Value(Operator::call("transpose", vec![conjugate], whole.clone()))))
                    }
                    false => Ok(with(Part::Value(conjugate))),
                };
            }
            if only.is_mark("\\circ") {
                let degree = Expr::new(
                    Kind::Name(crate::language::ast::Reference {
                        name: "degree".to_owned(),
                        slots: Vec::new(),
                    }),
                    span.clone(),
                );
                return Ok(with(Part::Value(product(vec![times(expr), times(degree)], whole.clone()))));
            }
        }
        self.no_index(&element, &expr, exponent, span)?;
        let exponent = self.exponent(exponent, span)?;
        let is_inverse =
            matches!(&exponent.kind, Kind::Neg(one) if matches!(&one.kind, Kind::Number(n) if n.is_one()));
        if is_inverse && self.has_axes(&expr) {
            return Ok(with(call("inverse")));
        }
        let power = Expr::new(Kind::Power(Box::new(expr), Box::new(exponent)), whole.clone());
        // A power holds together as a name does.
        Ok(Element { fenced: false, ..with(Part::Value(power)) })
    }

    /// Letters above a tensor, or several above any name, may be indices that are not declared; the square of a
    /// component may be meant as contracted.
    fn no_index(&self, element: &Element, expr: &Expr, exponent: &[Node], span: &Span) -> Read<()> {
        let bare: Vec<&Node> = exponent.iter().filter(|node| !node.is_space()).collect();
        let is_letter = |node: &&Node| matches!(node.kind, NodeKind::Letter(_)) && node.is_bare();
        let letters = !bare.is_empty() && bare.iter().all(is_letter);
        let is_name = matches!(&expr.kind, Kind::Name(_));
        let free = free_heights(expr);
        let has_heights =
            matches!(&expr.kind, Kind::Name(r) if r.slots.iter().any(|s| s.height != Height::Plain));
        if letters && !element.fenced && (has_heights || (is_name && bare.len() > 1)) {
            return Err(Fault::ambiguous(
                span.clone(),
                "is this a power, or an index that is not declared?",
                "for a power put brackets around what it is of, `(F_{\\mu\\nu})^a`, and a sign between its factors",
            ));
        }
        let is_number = matches!(bare.as_slice(), [Node { kind: NodeKind::Number(_), .. }]);
        if is_number && free {
            return Err(Fault::ambiguous(
                span.clone(),
                "is this the square of one component, or contracted with the metric?",
                "write it out, as in `g^{\\mu\\nu}\\partial_\\mu\\phi\\,\\partial_\\nu\\phi`",
            ));
        }
        Ok(())
    }

    /// True of what is not known to be real.
    fn is_complex(&self, expr: &Expr) -> bool {
        let mut complex = false;
        expr.walk(&mut |part| match &part.kind {
            Kind::Name(reference) if reference.name == "i" => complex = true,
            Kind::Name(reference) => {
                complex |= match self.scope.symbols.get(&reference.name) {
                    None => true,
                    Some(symbol) => {
                        symbol.complex
                            || match &symbol.kind {
                                SymbolKind::Operator => true,
                                SymbolKind::Definition(definition) => self.is_complex(&definition.body),
                                _ => false,
                            }
                    }
                };
            }
            Kind::Call(call) => {
                complex |= crate::language::operation::Operation::named(&call.name).is_none()
                    && self.scope.symbols.get(&call.name).is_none_or(|symbol| symbol.complex)
            }
            _ => {}
        });
        complex
    }
}

/// True if an index that stands up or down stands there once.
fn free_heights(expr: &Expr) -> bool {
    let mut letters: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |slots: &[Slot]| {
        for slot in slots.iter().filter(|slot| slot.height != Height::Plain) {
            if let Some(letter) = slot.index.letter() {
                *letters.entry(letter.to_owned()).or_default() += 1;
            }
        }
    };
    expr.walk(&mut |part| match &part.kind {
        Kind::Name(reference) => count(&reference.slots),
        Kind::Call(call) => {
            count(&call.slots);
            count(&call.brackets);
        }
        _ => {}
    });
    letters.values().any(|times| *times == 1)
}

/// True if all that follows a slash in an exponent stands below it: `mv^2/2kT` and `E/kT`, but not `1/2n`, and not
/// `m/2v^2`, where a number divides a mere letter.
fn reaches(above: &[Element], below: &Element) -> bool {
    let value = |element: &Element| match &element.part {
        Part::Value(expr) => Some(expr.clone()),
        Part::Operator(_) => None,
    };
    let Some(above) = above.iter().map(value).collect::<Option<Vec<Expr>>>() else { return false };
    let is_numeric = |expr: &Expr| expr.names().iter().all(|name| *name == "pi");
    let quantities: Vec<&Expr> = above.iter().filter(|expr| !is_numeric(expr)).collect();
    match value(below) {
        Some(below) if is_numeric(&below) => {
            quantities.len() > 1 || quantities.iter().any(|expr| matches!(expr.kind, Kind::Power(..)))
        }
        Some(_) => !quantities.is_empty(),
        None => false,
    }
}

/// Words that are typed as letters. In LaTeX they are products, and nobody means them so.
const WORDS: [&str; 28] = [
    "const", "cnst", "cst", "constant", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "exp", "log",
    "ln", "lim", "max", "min", "det", "days", "day", "sec", "deg", "eff", "tot", "Re", "Im", "Tr", "Pr",
];

/// Refuses letters that make a word where no space stands between them.
fn words(nodes: &[Node]) -> Read<()> {
    let letter = |node: &Node| match &node.kind {
        NodeKind::Letter(letter) if letter.len() == 1 => Some(letter.clone()),
        _ => None,
    };
    let joins = |a: &Node, b: &Node| {
        letter(a).is_some() && letter(b).is_some() && a.is_bare() && a.span.end == b.span.start
    };
    for run in nodes.chunk_by(joins).filter(|run| run.len() > 1) {
        let word: String = run.iter().filter_map(letter).collect();
        if WORDS.contains(&word.as_str()) {
            return Err(Fault::ambiguous(
                run[0].span.start..run[run.len() - 1].span.end,
                format!("is `{word}` a word, or a product of letters?"),
                "write a function with its backslash and a word in `\\text{…}`; for a product write `\\,` between its factors",
            ));
        }
    }
    Ok(())
}

/// Two numbers in a row: `2\tfrac12` and `1.67(2)` are no products.
fn beside_a_number(nodes: &[Node], at: usize) -> Read<()> {
    let is_number = |node: &Node| matches!(node.kind, NodeKind::Number(_)) && node.is_bare();
    let only_numbers = |inner: &[Node]| !inner.is_empty() && inner.iter().all(is_number);
    let node = &nodes[at];
    let before = nodes[..at].iter().rfind(|node| !node.is_space());
    let again = match &node.kind {
        NodeKind::Number(_) => true,
        NodeKind::Fraction(above, below) => only_numbers(above) && only_numbers(below),
        NodeKind::Fence(open, inner, _) => open == "(" && only_numbers(inner),
        _ => false,
    };
    match before.filter(|before| is_number(before) && again) {
        None => Ok(()),
        Some(before) => Err(Fault::ambiguous(
            before.span.start..node.span.end,
            "is this one number, or a product of two?",
            "write `\\cdot` between the factors of a product",
        )),
    }
}

impl Node {
    fn plain_span(&self) -> Span {
        let end = self.scripts.first().map_or(self.span.end, |script| script.span.start);
        self.span.start..end.max(self.span.start)
    }
}

/// True of what ends a factor: a sign between factors or terms.
fn is_sign(node: &Node) -> bool {
    matches!(node.mark(), Some("/" | "\\cdot" | "\\times" | "\\otimes" | "*"))
}

fn bare(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.is_space()).collect()
}

/// `(a, b)`
pub(super) fn is_tuple(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Fence(open, inner, _) if open == "(" && commas(inner).len() > 1)
}

/// The parts between commas.
pub(super) fn commas(nodes: &[Node]) -> Vec<Vec<Node>> {
    nodes.split(|node| node.is_mark(",") || node.is_mark(";")).map(<[Node]>::to_vec).collect()
}

/// The terms of a sum with their signs; an integral reaches to its measure.
fn signed_terms(nodes: &[Node], span: &Span) -> Read<Vec<(bool, Vec<Node>)>> {
    let mut terms: Vec<(bool, Vec<Node>)> = vec![(false, Vec::new())];
    for (at, node) in nodes.iter().enumerate() {
        let sign = match node.mark() {
            Some("+") => Some(false),
            Some("-" | "−") => Some(true),
            _ => None,
        };
        let Some(term) = terms.last_mut() else { continue };
        let Some(negative) = sign else {
            term.1.push(node.clone());
            continue;
        };
        if !node.is_bare() {
            return Err(Fault::unread(node.span.clone(), "a sign with scripts is not read"));
        }
        let empty = term.1.iter().all(Node::is_space);
        let waits = term.1.iter().rfind(|node| !node.is_space()).is_some_and(is_sign);
        if waits {
            return Err(Fault::unread(node.span.clone(), "expected a factor before this sign"));
        }
        if !empty && waits_for_measure(&term.1, &nodes[at..]) {
            term.1.push(node.clone());
            continue;
        }
        match empty {
            // A leading sign, or one more.
            true => term.0 ^= negative,
            false => terms.push((negative, Vec::new())),
        }
    }
    if terms.iter().any(|(_, nodes)| nodes.iter().all(Node::is_space)) {
        return Err(Fault::unread(span.clone(), "expected a formula here"));
    }
    Ok(terms)
}

/// True if an integral is open whose measure is yet to come.
fn waits_for_measure(term: &[Node], rest: &[Node]) -> bool {
    let integrals = |nodes: &[Node]| {
        nodes.iter().filter(|node| matches!(node.mark(), Some("\\int" | "\\iint" | "\\iiint"))).count()
    };
    let open = integrals(term);
    open > 0 && super::integral::measures(term) < open && super::integral::measures(rest) > integrals(rest)
}
