//! `integral[x = a..b](A)`: the value of an antiderivative at the bounds, or its limit there.
//!
//! It is one only if the integrand has a value between the bounds and its antiderivative does, too, so that this does
//! not jump: both are proven for every point in between.

use std::cmp::Ordering;

use dashu_ratio::RBig;

use super::super::antiderivative::{antiderivative, polynomial_derivatives};
use super::super::domain::Domain;
use super::super::graph::{Direction, Graph, LeafId, Node, Op};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::instance::{Instance, Lowered};
use super::limit::limit;
use super::oracle::Oracle;
use super::reals::End;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{self, Kind};
use crate::language::scope::Sign;

/// Exponentials of which each may stand above or below the line.
const MOST_EXPONENTIALS: usize = 3;

impl Instance<'_> {
    /// The integral over a variable between two bounds.
    pub(super) fn definite(&mut self, definite: &ast::Definite<'_>, span: &Span) -> Lowered<Tensor> {
        let refuse = |instance: &Self, span: &Span, label: &str| Err(instance.no_integral(span, label));
        let (lower, below) = self.end(definite.lower)?;
        let (upper, above) = self.end(definite.upper)?;
        if matches!((lower, upper), (End::Infinite { above: true }, _) | (_, End::Infinite { above: false }))
        {
            return refuse(self, span, "an integral runs from -infinity to infinity at most");
        }
        if let Kind::Sum(terms) = &definite.term.kind
            && terms.iter().any(|term| term.sifted().is_some())
        {
            let parts = terms.iter().map(|term| self.definite(&ast::Definite { term, ..*definite }, span));
            let parts = parts.collect::<Lowered<Vec<Tensor>>>()?;
            return self.sum_of(parts, span);
        }
        if let Some(sifted) = definite.term.sifted() {
            let (value, needed) = self.sifted(definite, &sifted, [lower, upper], span)?;
            return Ok(Tensor::scalar_on(value, below.and(&above).and(&needed)));
        }
        let (variable, integrand) =
            self.over_reals(definite.variable, definite.term, "a definite integral")?;
        let Some(mut oracle) = self.oracle.take() else {
            return refuse(self, span, "it is worked out only where its claim is decided");
        };
        let value = Definite { instance: self, oracle: &mut *oracle, variable, lower, upper, span }
            .value(integrand.data[0], &integrand.domains[0]);
        self.oracle = Some(oracle);
        let (value, needed) = value?;
        self.within_budget(span)?;
        Ok(Tensor::scalar_on(value, below.and(&above).and(&needed)))
    }

    pub(super) fn no_integral(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0431, "failed to work out a definite integral", span.clone(), label)
    }
}

/// One integral that is worked out.
struct Definite<'d, 'a> {
    instance: &'d mut Instance<'a>,
    oracle: &'d mut dyn Oracle,
    variable: LeafId,
    lower: End,
    upper: End,
    span: &'d Span,
}

impl Definite<'_, '_> {
    fn refuse<T>(&self, label: &str) -> Lowered<T> {
        Err(self.instance.no_integral(self.span, label))
    }

    fn graph(&mut self) -> &mut Graph {
        &mut self.instance.graph
    }

    /// The integral, and where it has this value.
    fn value(&mut self, integrand: Node, domain: &Domain) -> Lowered<(Node, Domain)> {
        let own = self.variable;
        let signs = self.instance.graph.signs_of_leaf(own);
        let place = self.instance.graph.node_of_leaf(own);
        let mut inside: Vec<(Node, Signs)> = domain.requirements().to_vec();
        // What is declared and assumed of the variable has been used already.
        inside.extend(place.map(|place| (place, signs)));
        inside.extend(self.instance.assumed_of(own));
        let fixed = self.between(&inside, "the integrand")?;
        if let Some(found) = self.gaussian(integrand)? {
            return Ok((found.0, fixed.and(&found.1)));
        }
        let Some(found) = antiderivative(&mut self.instance.graph, integrand, own, self.oracle) else {
            let help = "declare it by its derivative: `function F where F'(x) = …, F(0) = 0`";
            let error = self
                .instance
                .no_integral(self.span, "no antiderivative was found among elementary functions");
            return Err(error.with_help(help));
        };
        let needed = needed(&self.instance.graph, found);
        let inner = self.between(&needed, "its antiderivative")?;
        let (upper, at_upper) = self.at(found, &needed, self.upper, self.lower)?;
        let (lower, at_lower) = self.at(found, &needed, self.lower, self.upper)?;
        let value = self.graph().sub(upper, lower);
        let special = inner.and(&at_upper).and(&at_lower);
        self.instance.special.extend(special.requirements().iter().map(|(node, _)| *node));
        Ok((value, fixed.and(&special)))
    }

    /// A point between the bounds, with the facts about it.
    fn point(&mut self) -> (Node, Vec<(Node, Signs)>) {
        let positive = Signs::from_declared(Sign::Positive);
        let s = self.instance.fresh("s", positive);
        let (lower, upper) = (self.lower, self.upper);
        let graph = self.graph();
        match (lower, upper) {
            (End::At(a), End::At(b)) => {
                let length = graph.sub(b, a);
                let step = graph.mul(length, s);
                let one = graph.one();
                let rest = graph.sub(one, s);
                (graph.add(a, step), vec![(s, positive), (rest, positive)])
            }
            (End::At(a), End::Infinite { .. }) => (graph.add(a, s), vec![(s, positive)]),
            (End::Infinite { .. }, End::At(b)) => (graph.sub(b, s), vec![(s, positive)]),
            (End::Infinite { .. }, End::Infinite { .. }) => {
                (self.instance.fresh("s", Signs::REAL), Vec::new())
            }
        }
    }

    /// Sees to it that requirements are met at every point between the bounds; what does not depend on the point is
    /// given back.
    fn between(&mut self, requirements: &[(Node, Signs)], of_what: &str) -> Lowered<Domain> {
        let (point, facts) = self.point();
        let mut fixed = Vec::new();
        for (node, signs) in requirements {
            if !self.instance.graph.leaves_of(&[*node]).contains(&self.variable) {
                fixed.push((*node, *signs));
                continue;
            }
            let own = self.variable;
            let image = self.graph().substitute(*node, own, point);
            if !self.has_signs(image, *signs, &facts) {
                let label = format!(
                    "whether {of_what} has a value at every point between the bounds is not known: it depends on `{}`",
                    self.instance.node_label(*node)
                );
                return self.refuse(&label);
            }
        }
        Ok(Domain::of(fixed))
    }

    /// True if a node is proven to have one of these signs; a product, if its factors tell.
    fn has_signs(&mut self, node: Node, signs: Signs, facts: &[(Node, Signs)]) -> bool {
        if self.instance.graph.signs(node).within(signs)
            || self.oracle.has_signs(self.instance, node, signs, facts)
        {
            return true;
        }
        let nonzero = Signs::from_declared(Sign::NonZero);
        match self.instance.graph.op(node) {
            Op::Sqrt(a) if signs.allows(Ordering::Greater) && self.instance.graph.signs(a).is_real() => {
                self.has_signs(a, Signs::from_declared(Sign::Positive), facts)
            }
            Op::Neg(a) if signs == nonzero => self.has_signs(a, nonzero, facts),
            // A square
            Op::Mul(a, b) if a == b && self.instance.graph.signs(a).is_real() => {
                signs.allows(Ordering::Greater) && self.has_signs(a, nonzero, facts)
            }
            Op::Mul(a, b) if signs == nonzero => {
                self.has_signs(a, nonzero, facts) && self.has_signs(b, nonzero, facts)
            }
            _ if signs == nonzero => [Sign::Positive, Sign::Negative]
                .into_iter()
                .any(|sign| self.oracle.has_signs(self.instance, node, Signs::from_declared(sign), facts)),
            _ => false,
        }
    }

    /// The value of an antiderivative at one end, or its limit there from the side of the other.
    fn at(&mut self, found: Node, needed: &[(Node, Signs)], end: End, other: End) -> Lowered<(Node, Domain)> {
        let own = self.variable;
        if let End::At(place) = end {
            let requirements: Vec<(Node, Signs)> = needed
                .iter()
                .map(|(node, signs)| (self.graph().substitute_simplified(*node, own, place), *signs))
                .collect();
            let fails =
                |(node, signs): &(Node, Signs)| (self.instance.graph.signs(*node) & *signs).is_empty();
            if !requirements.iter().any(fails) {
                let value = self.graph().substitute_simplified(found, own, place);
                let open = requirements
                    .into_iter()
                    .filter(|(node, signs)| !self.instance.graph.signs(*node).within(*signs));
                return Ok((value, Domain::of(open.collect::<Vec<_>>())));
            }
        }
        let h = self.instance.fresh("h", Signs::from_declared(Sign::Positive));
        let graph = self.graph();
        let place = match (end, other) {
            (End::At(place), End::At(other)) => {
                let length = graph.sub(other, place);
                let step = graph.mul(length, h);
                graph.add(place, step)
            }
            (End::At(place), End::Infinite { above: false }) => graph.sub(place, h),
            (End::At(place), End::Infinite { above: true }) => graph.add(place, h),
            (End::Infinite { above }, _) => {
                let far = graph.inv(h);
                if above { far } else { graph.neg(far) }
            }
        };
        let near = graph.substitute(found, own, place);
        match limit(&mut self.instance.graph, near, h, self.oracle) {
            Ok(found) => Ok(found),
            Err(why) => self.refuse(&format!("at an end of its range {why}")),
        }
    }

    /// ∫ p(x) exp(-α x² + β x + γ) over all x, or half of it where the integrand is even: √(π/α) exp(γ + β²/4α)
    /// Σ p^(2m)(β/2α)/(m! (4α)^m), for α > 0.
    fn gaussian(&mut self, integrand: Node) -> Lowered<Option<(Node, Domain)>> {
        let own = self.variable;
        let by = Direction::Variable(own);
        let Some(x) = self.instance.graph.node_of_leaf(own) else { return Ok(None) };
        let half = match (self.lower, self.upper) {
            (End::Infinite { .. }, End::Infinite { .. }) => false,
            (End::At(zero), End::Infinite { .. }) | (End::Infinite { .. }, End::At(zero))
                if self.instance.graph.is_zero(zero) =>
            {
                let graph = self.graph();
                let back = graph.neg(x);
                let mirrored = graph.substitute(integrand, own, back);
                let difference = graph.sub(mirrored, integrand);
                if self.oracle.vanishes(&self.instance.graph, difference) != Some(true) {
                    return Ok(None);
                }
                true
            }
            _ => return Ok(None),
        };
        let Some((p, h)) = self.polynomial_and_exponent(integrand) else { return Ok(None) };
        let graph = self.graph();
        let slope = graph.derive(h, by);
        let second = graph.derive(slope, by);
        let zero = graph.zero();
        let at_zero = |graph: &mut Graph, node: Node| graph.substitute(node, own, zero);
        let [curvature, beta, gamma] = [second, slope, h].map(|node| at_zero(graph, node));
        let minus_half = graph.constant(RBig::from_parts((-1).into(), 2u8.into()));
        let alpha = graph.mul(curvature, minus_half);
        let difference = graph.sub(second, curvature);
        if self.oracle.vanishes(&self.instance.graph, difference) != Some(true)
            || !self.instance.graph.signs(alpha).is_positive()
        {
            return Ok(None);
        }
        let Some(derivatives) = polynomial_derivatives(&mut self.instance.graph, p, own, self.oracle) else {
            return Ok(None);
        };
        let graph = self.graph();
        let two = graph.integer(2);
        let twice = graph.mul(two, alpha);
        let mean = graph.div(beta, twice);
        let four = graph.mul(two, twice);
        let mut weight = graph.one();
        let mut sum = graph.zero();
        for (m, derivative) in derivatives.into_iter().step_by(2).enumerate() {
            if m > 0 {
                let m = graph.integer(m as i64);
                let below = graph.mul(m, four);
                weight = graph.div(weight, below);
            }
            let value = graph.substitute(derivative, own, mean);
            let term = graph.mul(weight, value);
            sum = graph.add(sum, term);
        }
        let square = graph.mul(beta, beta);
        let shift = graph.div(square, four);
        let shifted = graph.add(gamma, shift);
        let exponential = graph.exp(shifted);
        let pi = graph.pi();
        let ratio = graph.div(pi, alpha);
        let root = graph.sqrt(ratio);
        let mut value = graph.mul(root, exponential);
        value = graph.mul(value, sum);
        if half {
            value = graph.div(value, two);
        }
        Ok(Some((value, Domain::EVERYWHERE)))
    }
}

impl Definite<'_, '_> {
    /// p and h of p exp(h), where p is a polynomial in the variable: exponentials may stand above and below the line.
    fn polynomial_and_exponent(&mut self, integrand: Node) -> Option<(Node, Node)> {
        let own = self.variable;
        let exponents: Vec<Node> = self
            .instance
            .graph
            .reachable(&[integrand])
            .into_iter()
            .filter_map(|node| match self.instance.graph.op(node) {
                Op::Exp(a) if self.instance.graph.leaves_of(&[a]).contains(&own) => Some(a),
                _ => None,
            })
            .take(MOST_EXPONENTIALS)
            .collect();
        (0..1u32 << exponents.len()).find_map(|choice| {
            let graph = &mut self.instance.graph;
            let mut h = graph.zero();
            for (n, exponent) in exponents.iter().enumerate() {
                h = if choice & (1 << n) == 0 { graph.sub(h, *exponent) } else { graph.add(h, *exponent) };
            }
            let exponential = graph.exp(h);
            let p = graph.div(integrand, exponential);
            let p = graph.simplified(p);
            polynomial_derivatives(graph, p, own, self.oracle)?;
            (!exponents.is_empty()).then_some((p, h))
        })
    }
}

/// What every operation in a node needs to have a value.
fn needed(graph: &Graph, node: Node) -> Vec<(Node, Signs)> {
    let of = |node| match graph.op(node) {
        Op::Inv(a) => Some((a, Signs::from_declared(Sign::NonZero))),
        Op::Sqrt(a) => Some((a, graph.needed_for_root(a))),
        Op::Log(a) => Some((a, graph.needed_for_logarithm(a))),
        _ => None,
    };
    let open = |(node, signs): &(Node, Signs)| !graph.signs(*node).within(*signs);
    graph.reachable(&[node]).into_iter().filter_map(of).filter(open).collect()
}
