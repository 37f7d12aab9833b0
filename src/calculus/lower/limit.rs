//! `limit[x -> a](A)`: the term of order 0 of an expansion, if there is no larger one.

use std::cmp::Ordering;

use dashu_ratio::RBig;

use super::super::asymptotics::{Expander, Expansion, NoExpansion, Side};
use super::super::domain::Domain;
use super::super::graph::{Graph, LeafId, Node, Op};
use super::super::signs::Signs;
use super::super::tensor::Tensor;
use super::super::zero::ZeroTest;
use super::instance::{Instance, Lowered};
use super::oracle::Oracle;
use super::reals::End;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::LimitOf;
use crate::language::scope::Sign;

/// Exponents below one part in so many are not told from 0.
const LEAST: u32 = 1024;

/// Why there is no limit, behind "at an end" or "from above".
pub(super) type NoLimit = String;

/// The limit as a positive variable tends to 0, and where it is that.
pub(super) fn limit(
    graph: &mut Graph,
    near: Node,
    h: Node,
    zero: &mut dyn ZeroTest,
) -> Result<(Node, Domain), NoLimit> {
    let Op::Leaf(leaf) = graph.op(h) else { return Err("nothing tends to 0".to_owned()) };
    let mut expander = Expander::new(leaf, Side::Above);
    let order = RBig::ONE / RBig::from(LEAST);
    let expansion = expander.expand(graph, near, &order, zero).map_err(|why| match why {
        NoExpansion::Essential { .. } | NoExpansion::Oscillating { .. } => "it does not converge".to_owned(),
        why => format!("no limit was found: {why}"),
    })?;
    let mut value = graph.zero();
    for term in terms(graph, expansion, zero) {
        if term.0.is_zero() && term.1 < 0 {
            continue;
        }
        if !term.0.is_zero() || term.1 != 0 {
            return Err("it does not converge".to_owned());
        }
        value = graph.add(value, term.2);
    }
    // What was taken not to vanish must not.
    let generic: Vec<Node> = expander.generic().collect();
    let nonzero = Signs::from_declared(Sign::NonZero);
    let open = generic
        .into_iter()
        .filter(|node| !graph.signs(*node).within(nonzero) && !graph.leaves_of(&[*node]).contains(&leaf));
    Ok((value, Domain::of(open.map(|node| (node, nonzero)).collect::<Vec<_>>())))
}

/// Power, power of the logarithm, and coefficient of each term that does not vanish.
fn terms(graph: &Graph, expansion: Expansion, zero: &mut dyn ZeroTest) -> Vec<(RBig, i32, Node)> {
    let terms = expansion.terms.into_iter();
    let present = terms.filter(|term| zero.vanishes(graph, term.coefficient) != Some(true));
    present.map(|term| (term.power, term.log, term.coefficient)).collect()
}

impl Instance<'_> {
    /// The limit from each side from which the variable can come, if they are the same.
    pub(super) fn limit(&mut self, limit: &LimitOf<'_>, span: &Span) -> Lowered<Tensor> {
        let (place, defined) = self.end(limit.place)?;
        let (variable, term) = self.over_reals(limit.variable, limit.term, "a limit")?;
        let Some(mut oracle) = self.oracle.take() else {
            return Err(self.no_limit(span, "it is worked out only where its claim is decided"));
        };
        let found = self.on_all_sides(place, variable, &term, &mut *oracle);
        self.oracle = Some(oracle);
        let (value, needed) = found.map_err(|label| self.no_limit(span, &label))?;
        self.within_budget(span)?;
        Ok(Tensor::scalar_on(value, defined.and(&needed)))
    }

    fn on_all_sides(
        &mut self,
        place: End,
        variable: LeafId,
        term: &Tensor,
        oracle: &mut dyn Oracle,
    ) -> Result<(Node, Domain), NoLimit> {
        let h = self.fresh("h", Signs::from_declared(Sign::Positive));
        let graph = &mut self.graph;
        let ways: Vec<(&str, Node)> = match place {
            End::At(a) => vec![("from above", graph.add(a, h)), ("from below", graph.sub(a, h))],
            End::Infinite { above } => {
                let far = graph.inv(h);
                vec![("at infinity", if above { far } else { graph.neg(far) })]
            }
        };
        let mut needed = term.domains[0].requirements().to_vec();
        needed.extend(self.graph.node_of_leaf(variable).map(|x| (x, self.graph.signs_of_leaf(variable))));
        needed.extend(self.assumed_of(variable));
        let mut found: Option<(Node, Domain)> = None;
        for (side, near) in ways {
            let Some(fixed) =
                self.is_near(&needed, variable, near, h, oracle).map_err(|why| format!("{side} {why}"))?
            else {
                continue;
            };
            let image = self.graph.substitute(term.data[0], variable, near);
            let (value, domain) =
                limit(&mut self.graph, image, h, oracle).map_err(|why| format!("{side} {why}"))?;
            self.special.extend(domain.requirements().iter().map(|(node, _)| *node));
            let domain = domain.and(&fixed);
            found = Some(match found {
                None => (value, domain),
                Some((first, before)) => {
                    let difference = self.graph.sub(first, value);
                    if oracle.vanishes(&self.graph, difference) != Some(true) {
                        return Err("the limits from above and from below differ, or are not known to agree"
                            .to_owned());
                    }
                    (first, before.and(&domain))
                }
            });
        }
        found.ok_or_else(|| "it has no value on either side".to_owned())
    }

    /// Whether requirements are met near a place: then where what does not depend on the variable has a value; none if
    /// one fails.
    fn is_near(
        &mut self,
        needed: &[(Node, Signs)],
        variable: LeafId,
        near: Node,
        h: Node,
        oracle: &mut dyn Oracle,
    ) -> Result<Option<Domain>, NoLimit> {
        let mut fixed = Vec::new();
        for (node, signs) in needed {
            if !self.graph.leaves_of(&[*node]).contains(&variable) {
                fixed.push((*node, *signs));
                continue;
            }
            let image = self.graph.substitute(*node, variable, near);
            if self.graph.signs(image).within(*signs) {
                continue;
            }
            match self.leading_sign(image, h, oracle) {
                Some(sign) if signs.allows(sign) => {}
                Some(_) => return Ok(None),
                None if *signs == Signs::from_declared(Sign::NonZero)
                    && oracle.vanishes(&self.graph, image) == Some(false) => {}
                None => {
                    let label = self.node_label(*node);
                    return Err(format!("whether it has a value is not known: it depends on `{label}`"));
                }
            }
        }
        Ok(Some(Domain::of(fixed)))
    }

    /// The sign of an expression near 0, by its largest term.
    fn leading_sign(&mut self, node: Node, h: Node, oracle: &mut dyn Oracle) -> Option<Ordering> {
        let Op::Leaf(leaf) = self.graph.op(h) else { return None };
        let mut order = RBig::ONE;
        for _ in 0..4 {
            let expansion =
                Expander::new(leaf, Side::Above).expand(&mut self.graph, node, &order, oracle).ok()?;
            if let Some((_, log, coefficient)) = terms(&self.graph, expansion, oracle).into_iter().next() {
                let signs = self.graph.signs(coefficient);
                // log h is negative.
                let turned = log % 2 != 0;
                return match (signs.is_positive(), signs.is_negative()) {
                    (true, _) => Some(if turned { Ordering::Less } else { Ordering::Greater }),
                    (_, true) => Some(if turned { Ordering::Greater } else { Ordering::Less }),
                    _ => None,
                };
            }
            order *= RBig::from(2u8);
        }
        None
    }

    fn no_limit(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0432, "failed to find a limit", span.clone(), label)
    }
}
