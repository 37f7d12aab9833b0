//! Derivatives in all their forms: fractions of ∂, d and δ, on the line, and ∂, ∇ with indices.

use dashu_ratio::RBig;

use super::formula::{Element, Inside, Part, Reach, Read, Reader, times};
use super::index::{items, letter, slots};
use super::operator::{Operator, named};
use crate::diagnostic::Span;
use crate::language::ast::{Expr, Height, Index, Kind, Slot};
use crate::language::scope::SymbolKind;
use crate::language::tex::Fault;
use crate::language::tex::fence::fences;
use crate::language::tex::node::{Node, NodeKind, Script, span_of};
use crate::language::tex::spelling::{difference, head, key};

/// The sign in front of what is differentiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Partial,
    Total,
    Variation,
}

fn sign(node: &Node) -> Option<Sign> {
    if node.primes > 0 {
        return None;
    }
    if node.is_mark("\\partial") {
        return Some(Sign::Partial);
    }
    match key(&node.plain()).as_deref() {
        Some("d" | "\\mathrm{d}") => Some(Sign::Total),
        Some("\\delta") => Some(Sign::Variation),
        _ => None,
    }
}

/// The n of `\partial^n`, if nothing else stands there.
fn order(node: &Node) -> Option<u32> {
    match node.scripts.as_slice() {
        [] => Some(1),
        [Script { height: Height::Upper, nodes, .. }] => match nodes.as_slice() {
            [Node { kind: NodeKind::Number(n), .. }] if n.is_int() => {
                u32::try_from(n.numerator().clone()).ok()
            }
            _ => None,
        },
        _ => None,
    }
}

impl Reader<'_> {
    /// A fraction that is a derivative.
    pub(super) fn derivative(
        &mut self,
        above: &[Node],
        below: &[Node],
        span: &Span,
    ) -> Read<Option<Element>> {
        let above: Vec<Node> = fences(above)?.into_iter().skip_while(Node::is_space).collect();
        let below: Vec<Node> = fences(below)?.into_iter().filter(|node| !node.is_space()).collect();
        let (Some(first), Some(lead)) = (above.first(), below.first()) else { return Ok(None) };
        let is_material = |node: &Node| {
            node.primes == 0
                && node.scripts_at(Height::Lower).next().is_none()
                && matches!(key(&node.plain()).as_deref(), Some("D" | "\\mathrm{D}"))
        };
        if is_material(first) && is_material(lead) && below.len() > 1 {
            return self.material(&above, &below, span).map(Some);
        }
        let (Some(sign_above), Some(sign_below)) = (sign(first), sign(lead)) else { return Ok(None) };
        if sign_above != sign_below {
            return Ok(None);
        }
        let Some(total) = order(first) else {
            return match sign_above {
                // `\partial_\mu f` above a line is no derivative by what stands below.
                Sign::Partial | Sign::Variation => Ok(None),
                Sign::Total => {
                    Err(Fault::unread(first.span.clone(), "the order of this derivative is not read"))
                }
            };
        };
        // A quotient of two differences, or a variation by a field.
        let is_spelled = |nodes: &[Node]| {
            matches!(nodes, [sign, letter, ..] if difference(sign, letter)
                .and_then(|whole| head(&whole.plain()))
                .is_some_and(|head| self.spellings.is_spelled(&head)))
        };
        if sign_above == Sign::Variation && (is_spelled(&above) || is_spelled(&below)) {
            return Err(Fault::ambiguous(
                span.clone(),
                "is this a functional derivative, or a quotient of two differences?",
                "write a quotient as a product, or with `/`",
            ));
        }
        let Some(by) = self.denominators(&below, sign_below, span)? else { return Ok(None) };
        if total as usize != by.len() {
            return Err(Fault::unread(
                span.clone(),
                format!("above the line stands order {total}, below it {}", by.len()),
            ));
        }
        let operand: Vec<Node> = above[1..].iter().skip_while(|node| node.is_space()).cloned().collect();
        // x d/dx is the derivative by the logarithm of x.
        let factor = by.first().filter(|_| below.get(1).is_some_and(is_logarithm)).cloned();
        let mut operator = self.operator(sign_above, by, span)?;
        if let Some(factor) = factor {
            operator = Operator::Times(vec![times(factor)], Box::new(operator));
        }
        if operand.is_empty() {
            return Ok(Some(Element::operator(operator, Reach::Term, span.clone())));
        }
        let operand = self.part(&operand, span)?;
        if let (Sign::Total, Part::Value(Expr { kind: Kind::Name(reference), .. })) = (sign_above, &operand)
            && self
                .scope
                .symbols
                .get(&reference.name)
                .is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Parameter))
        {
            return Err(Fault::ambiguous(
                span.clone(),
                format!("`{}` is a parameter and depends on nothing", reference.name),
                "declare it as a field, or write a quotient of differentials by names of their own",
            ));
        }
        let part = self.act(operator, operand, span)?;
        Ok(Some(match part {
            Part::Value(expr) => Element::value(expr),
            Part::Operator(operator) => Element::operator(operator, Reach::Term, span.clone()),
        }))
    }

    /// `\frac{DA}{Dt}`: ∂A/∂t + (u·∇)A, where there is one field that may be the velocity.
    fn material(&mut self, above: &[Node], below: &[Node], span: &Span) -> Read<Element> {
        let candidates = ["u", "v", "U", "V"].map(|letter| format!("\\mathbf{{{letter}}}"));
        let vectors = candidates.iter().filter_map(|base| {
            let mut known = self.spellings.known(base, &[]);
            known.extend(
                self.spellings.known(base.trim_start_matches("\\mathbf{").trim_end_matches('}'), &[]),
            );
            let is_vector = |name: &str| {
                self.scope.symbols.get(name).is_some_and(|symbol| {
                    symbol.slots.len() == 1 && matches!(symbol.kind, SymbolKind::Field { .. })
                })
            };
            known.into_iter().map(|pattern| pattern.name).find(|name| is_vector(name))
        });
        let vectors: Vec<String> = vectors.collect();
        let [velocity] = vectors.as_slice() else {
            return Err(Fault::unread(span.clone(), "along which flow is this material derivative?")
                .with_help("declare one velocity, `field vec u(t, x, y, z)`, or write `\\partial_t + \\mathbf u\\cdot\\nabla`"));
        };
        let [_, time] = below else {
            return Err(Fault::unread(span.clone(), "expected a material derivative in the time"));
        };
        let time = self.expression(std::slice::from_ref(time), span)?;
        let is_time = matches!(&time.kind, Kind::Name(reference) if reference.name == "t");
        if !is_time || order(&above[0]) != Some(1) {
            return Err(Fault::unread(span.clone(), "expected a first material derivative in the time"));
        }
        let velocity = named(velocity, Vec::new(), span.clone());
        let operator = Operator::Sum(vec![
            (false, Part::Operator(Operator::By(vec![time]))),
            (false, Part::Operator(Operator::Advect(velocity))),
        ]);
        let operand: Vec<Node> = above[1..].iter().skip_while(|node| node.is_space()).cloned().collect();
        if operand.is_empty() {
            return Ok(Element::operator(operator, Reach::Term, span.clone()));
        }
        let operand = self.part(&operand, span)?;
        Ok(match self.act(operator, operand, span)? {
            Part::Value(expr) => Element::value(expr),
            Part::Operator(operator) => Element::operator(operator, Reach::Term, span.clone()),
        })
    }

    fn operator(&self, sign: Sign, by: Vec<Expr>, span: &Span) -> Read<Operator> {
        match sign {
            Sign::Partial => Ok(Operator::By(by)),
            Sign::Variation => match <[Expr; 1]>::try_from(by) {
                Ok([field]) => Ok(Operator::Vary(field)),
                Err(_) => Err(Fault::unread(span.clone(), "only a first variation is read")),
            },
            Sign::Total => {
                let flow = self.scope.flow.as_ref().map(|flow| flow.along.as_str());
                let is_time =
                    |expr: &Expr| matches!(&expr.kind, Kind::Name(r) if Some(r.name.as_str()) == flow);
                match by.iter().all(is_time) {
                    true => Ok(Operator::Flow(by.len() as u32)),
                    false => Ok(Operator::Total(by)),
                }
            }
        }
    }

    /// `\partial q_k^2\,\partial t`: by what is differentiated, each as often as it is; none if this is something else.
    fn denominators(&mut self, nodes: &[Node], wanted: Sign, span: &Span) -> Read<Option<Vec<Expr>>> {
        let mut by = Vec::new();
        let mut at = 0;
        while at < nodes.len() {
            if sign(&nodes[at]) != Some(wanted) || !nodes[at].is_bare() {
                return Ok(None);
            }
            // `d\ln T`
            if nodes.get(at + 1).is_some_and(is_logarithm) && nodes.len() == 3 {
                at += 1;
            }
            let Some(node) = nodes.get(at + 1) else { return Ok(None) };
            at += 2;
            let (expr, times) = self.by(node, span)?;
            by.extend(std::iter::repeat_n(expr, times as usize));
        }
        Ok(Some(by))
    }

    /// `q_k^2` below a line: the coordinate, and how often.
    fn by(&mut self, node: &Node, span: &Span) -> Read<(Expr, u32)> {
        let power = |node: &Node| match node.scripts.last() {
            Some(Script { height: Height::Upper, nodes, .. }) => match nodes.as_slice() {
                [Node { kind: NodeKind::Number(n), .. }] if n.is_int() && *n > RBig::ONE => {
                    u32::try_from(n.numerator().clone()).ok().filter(|n| *n < 9)
                }
                _ => None,
            },
            _ => None,
        };
        let mut bare = node.clone();
        let mut times = 1;
        // The power may also stand in front of the index: `\partial q^2_k`.
        if power(node).is_none()
            && let [Script { height: Height::Upper, .. }, Script { height: Height::Lower, .. }] =
                node.scripts.as_slice()
        {
            bare.scripts.swap(0, 1);
        }
        if let Some(n) = power(&bare) {
            bare.scripts.pop();
            times = n;
        }
        let inner = match &bare.kind {
            NodeKind::Fence(_, inner, _) if bare.is_bare() => inner.clone(),
            _ => vec![bare],
        };
        let expr = self.expression(&inner, span)?;
        match expr.kind {
            Kind::Name(_) | Kind::Call(_) => Ok((expr, times)),
            _ => Err(Fault::unread(node.span.clone(), "expected what is differentiated by")),
        }
    }

    /// `\partial f/\partial x`, `d\Omega/d r` on the line.
    pub(super) fn inline_derivative(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let Some(first) = nodes.get(*at).and_then(sign) else { return Ok(None) };
        if order(&nodes[*at]).is_none() {
            return Ok(None);
        }
        let rest = &nodes[*at + 1..];
        let Some(slash) = rest.iter().position(|node| node.is_mark("/")) else { return Ok(None) };
        let operand: Vec<Node> = rest[..slash].iter().filter(|node| !node.is_space()).cloned().collect();
        // One factor stands between the sign and the slash, with its arguments.
        let one = |nodes: &[Node]| match nodes {
            [] => true,
            [only] => sign(only).is_none() && only.mark().is_none(),
            [_, behind] => matches!(behind.kind, NodeKind::Fence(..)),
            _ => false,
        };
        let lead = rest.get(slash + 1).and_then(sign);
        if !one(&operand) || lead != Some(first) {
            return Ok(None);
        }
        let mut end = slash + 1;
        while rest.get(end).is_some_and(|node| sign(node) == Some(first) && node.is_bare())
            && rest.get(end + 1).is_some()
        {
            end += 2;
        }
        let start = *at;
        let span = span_of(&nodes[start..start + 1 + end], &nodes[start].span);
        let mut above = vec![nodes[start].clone()];
        above.extend(operand);
        let element = self.derivative(&above, &rest[slash + 1..end], &span)?;
        if element.is_some() {
            *at = start + 1 + end;
        }
        Ok(element)
    }

    /// ∂ and ∇ with what stands at them, and □.
    pub(super) fn differential(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        let span = node.span.clone();
        if node.primes > 0 {
            return Err(Fault::unknown(
                span,
                "a prime at a derivative means coordinates that are not declared",
            ));
        }
        *at += 1;
        let element = |operator| Ok(Element::operator(operator, Reach::Factor, span.clone()));
        match node.mark() {
            Some("\\Box" | "\\square") if node.is_bare() => return element(Operator::Vector("box")),
            Some("\\partial") => return element(self.partial(node)?),
            Some("\\nabla") => {}
            _ => return Err(Fault::unread(span, "this operator is not read here")),
        }
        let indices: Vec<Slot> = match self.nabla_indices(node)? {
            Nabla::Indices(slots) => slots,
            Nabla::Squared => return element(self.laplacian()),
        };
        if !indices.is_empty() {
            return element(Operator::Nabla(indices));
        }
        let next = nodes[*at..].iter().position(|node| !node.is_space()).map(|n| *at + n);
        let Some(next) = next else { return element(Operator::Vector("grad")) };
        let name = match nodes[next].mark() {
            Some("\\cdot") => "div",
            Some("\\times") => "curl",
            _ => return element(Operator::Vector("grad")),
        };
        *at = next + 1;
        element(Operator::Vector(name))
    }

    /// ∇²: of the declared vectors, or ∂ₖ∂ₖ in the only family of coordinates that has an index.
    pub(super) fn laplacian(&self) -> Operator {
        let plain = |family: &&std::sync::Arc<crate::language::scope::Symbol>| matches!(family.slots.as_slice(), [slot] if slot.height == Height::Plain);
        let mut families = self.scope.coordinates().filter(plain);
        let (None, Some(family), None) = (&self.scope.vectors, families.next(), families.next()) else {
            return Operator::Vector("laplacian");
        };
        let range = &family.slots[0].range;
        let free =
            self.scope.letters.iter().find(|(letter, of)| *of == range && !self.used.contains(*letter));
        let Some((letter, _)) = free else { return Operator::Vector("laplacian") };
        let slot = Slot {
            index: Index::Letter { name: letter.clone(), shift: 0 },
            height: Height::Plain,
            comma: false,
            opens: None,
            closes: None,
            span: 0..0,
        };
        let by = named(&family.name, vec![slot], 0..0);
        Operator::Squared(family.name.clone(), vec![by.clone(), by])
    }

    fn nabla_indices(&self, node: &Node) -> Read<Nabla> {
        let mut found = Vec::new();
        for script in &node.scripts {
            if script.height == Height::Upper
                && matches!(script.nodes.as_slice(), [Node { kind: NodeKind::Number(n), .. }] if *n == RBig::from(2u8))
                && node.scripts.len() == 1
            {
                return Ok(Nabla::Squared);
            }
            match slots(&items(&script.nodes, script.height, &self.spellings, true), 9) {
                Some(slots) if slots.iter().all(|slot| slot.index.letter().is_some()) => found.extend(slots),
                _ => {
                    return Err(Fault::unread(
                        script.span.clone(),
                        "expected declared indices at this nabla",
                    ));
                }
            }
        }
        Ok(Nabla::Indices(found))
    }

    /// `\partial_t`, `\partial_\mu`, `\partial_x^2`, `\partial_{xy}`
    fn partial(&mut self, node: &Node) -> Read<Operator> {
        let span = node.span.clone();
        let lower: Vec<&Script> = node.scripts_at(Height::Lower).collect();
        let upper: Vec<&Script> = node.scripts_at(Height::Upper).collect();
        let mut by: Vec<Expr> = Vec::new();
        match (lower.as_slice(), upper.as_slice()) {
            ([below], above) => {
                for item in below.nodes.iter().filter(|node| !node.is_space() && !node.is_mark(",")) {
                    by.push(self.coordinate(item, below)?);
                }
                if let [above] = above {
                    let power = match self.expression(&above.nodes, &above.span)?.kind {
                        Kind::Number(n) if n.is_int() && by.len() == 1 => {
                            u32::try_from(n.numerator().clone()).ok()
                        }
                        _ => None,
                    };
                    let Some(power) = power.filter(|n| (1..9).contains(n)) else {
                        return Err(Fault::unread(above.span.clone(), "expected a small whole number"));
                    };
                    by = vec![by.remove(0); power as usize];
                }
            }
            ([], [above]) => {
                let items = items(&above.nodes, Height::Upper, &self.spellings, true);
                // ∂^μ of a scalar is ∇^μ; of anything else it depends on what is raised.
                return match slots(&items, 9) {
                    Some(slots) if slots.len() == 1 && slots[0].index.letter().is_some() => {
                        Ok(Operator::Raised(slots))
                    }
                    _ => Err(Fault::unread(above.span.clone(), "expected an index at this derivative")),
                };
            }
            _ => return Err(Fault::unread(span, "expected a coordinate below this, as in `\\partial_t`")),
        }
        Ok(Operator::By(by))
    }

    /// What a script below ∂ names: a coordinate or a parameter, or an index of the coordinates.
    fn coordinate(&mut self, node: &Node, script: &Script) -> Read<Expr> {
        let span = node.span.clone();
        if let Some(letter) = letter(node, &self.spellings)
            && let Some(range) = self.scope.letters.get(&letter)
        {
            let fits = |family: &&std::sync::Arc<crate::language::scope::Symbol>| matches!(family.slots.as_slice(), [slot] if slot.range == *range);
            let mut families = self.scope.coordinates().filter(fits);
            let first = families.next();
            if let (Some(one), Some(other)) = (first, families.next()) {
                return Err(Fault::ambiguous(
                    span,
                    format!("does this differentiate in `{}` or in `{}`?", one.name, other.name),
                    "write the derivative as a fraction",
                ));
            }
            if let Some(family) = first {
                let height = family.slots[0].height;
                let slot = Slot {
                    index: Index::Letter { name: letter, shift: 0 },
                    height,
                    comma: false,
                    opens: None,
                    closes: None,
                    span: span.clone(),
                };
                return Ok(named(&family.name.clone(), vec![slot], span));
            }
        }
        let nodes = [node.clone()];
        let expr = self.expression(&nodes, &script.span)?;
        let is_variable = |name: &str| {
            let kind = self.scope.symbols.get(name).map(|symbol| &symbol.kind);
            matches!(kind, Some(SymbolKind::Coordinate | SymbolKind::Parameter))
        };
        match &expr.kind {
            Kind::Name(reference) if is_variable(&reference.name) => Ok(expr),
            // `\partial_1`, `\partial_0`
            Kind::Number(n) if n.is_int() => {
                let mut families = self.scope.coordinates().filter(|family| family.slots.len() == 1);
                match (families.next(), families.next(), i64::try_from(n.numerator().clone())) {
                    (Some(only), None, Ok(n)) => {
                        let slot = Slot {
                            index: Index::Fixed(n),
                            height: only.slots[0].height,
                            comma: false,
                            opens: None,
                            closes: None,
                            span: span.clone(),
                        };
                        Ok(named(&only.name.clone(), vec![slot], span))
                    }
                    _ => Err(Fault::unread(span, "expected a coordinate")),
                }
            }
            _ => Err(Fault::unread(span, "expected a coordinate below this derivative")),
        }
    }

    /// `\pounds_\xi A`, `\mathcal L_\xi A`
    pub(super) fn lie(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let node = &nodes[*at];
        *at += 1;
        let Some(script) =
            node.scripts_at(Height::Lower).next().filter(|_| node.scripts.len() == 1 && node.primes == 0)
        else {
            return Err(Fault::unread(node.span.clone(), "expected a vector field below this"));
        };
        // The field itself, without its index.
        let before = std::mem::replace(&mut self.place, Inside::Matrix);
        let along = self.expression(&script.nodes, &script.span);
        self.place = before;
        let along = along?;
        Ok(Element::operator(Operator::Lie(along), Reach::Factor, node.span.clone()))
    }
}

fn is_logarithm(node: &Node) -> bool {
    node.is_bare() && (node.is_mark("\\ln") || node.is_mark("\\log"))
}

enum Nabla {
    Indices(Vec<Slot>),
    Squared,
}
