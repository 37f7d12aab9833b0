//! A = B + O(ε^n): the asymptotic expansions of both sides agree in every term that is not O(ε^n).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_ratio::RBig;

use crate::calculus::{
    Domain, Expander, Instance, LeafId, NoExpansion, Node, Op, Side, Signs, Term, ZeroTest,
};
use crate::decide::component::Component;
use crate::decide::real::zero::Confirmed;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::claim::{Limit, Order};
use crate::language::scope::Sign;

/// Exponents below one part in so many are not told from 0: a ratio tends to 1 if all larger terms say so.
const LEAST: u32 = 1024;

/// The expansions in one small parameter that a link needs.
pub(crate) struct Orders<'a> {
    parameter: &'a str,
    leaf: LeafId,
    limit: Limit,
    order: RBig,
    span: &'a Span,
    /// The sides from which the parameter can tend to 0, each with what was expanded there.
    sides: Vec<(Side, Expander)>,
    /// The sign of the parameter for which both sides of the claim have a value, where one lacks it for the
    /// other.
    pub one_sided: Option<String>,
    zero: Confirmed,
}

/// True if a requirement is met nowhere.
fn is_empty(instance: &Instance<'_>, domain: &Domain) -> bool {
    domain.requirements().iter().any(|(node, signs)| (instance.graph.signs(*node) & *signs).is_empty())
}

/// Power of the parameter and of its logarithm, in the order in which larger terms come first.
type Place = (RBig, std::cmp::Reverse<i32>);

impl<'a> Orders<'a> {
    /// Prepares the comparison up to O(parameter^n).
    ///
    /// # Errors
    /// When a condition replaces the parameter or keeps it away from 0, or when it is complex.
    pub fn new(
        instance: &mut Instance<'_>,
        order: &'a Order,
        span: &'a Span,
        seed: u64,
    ) -> Result<Self, Diagnostic> {
        let parameter = order.parameter.as_str();
        let refused = |instance: &Instance<'_>, label: &str| {
            instance.source.error(
                Code::E0127,
                format!("failed to expand in `{parameter}`"),
                span.clone(),
                label,
            )
        };
        let node = instance.parameter(parameter, span)?[0];
        let Op::Leaf(leaf) = instance.graph.op(node) else {
            return Err(refused(instance, "it is not a parameter of its own"));
        };
        if instance.on_shell.rules().any(|rule| rule.lead == *instance.graph.leaf(leaf)) {
            return Err(refused(instance, "a condition replaces it, so that nothing is left to tend to 0"));
        }
        let signs = instance.graph.signs(node);
        if !signs.is_real() {
            return Err(refused(instance, "it is complex; expand in its modulus, or declare it real"));
        }
        let mut sides = Vec::new();
        for (sign, side) in [(Ordering::Greater, Side::Above), (Ordering::Less, Side::Below)] {
            let infinite = order.limit == Limit::Infinity;
            if signs.allows(sign) && !(infinite && side == Side::Below) {
                sides.push((side, Expander::new(leaf, side)));
            }
        }
        let limit = order.limit;
        if sides.is_empty() || limit == Limit::Zero && keeps_away(instance, leaf) {
            return Err(refused(instance, "a condition keeps it away from 0"));
        }
        let zero = Confirmed::new(seed);
        let order = order.power.map_or_else(|| RBig::ONE / RBig::from(LEAST), RBig::from);
        let mut orders = Self { parameter, leaf, limit, order, span, sides, one_sided: None, zero };
        if limit == Limit::Infinity {
            let conditions = instance.conditions.clone();
            let large =
                conditions.into_iter().map(|(node, signs)| (instance.graph.with_inverse(node, leaf), signs));
            let large = Domain::of(large.collect::<Vec<_>>());
            let limit = orders.limit(0, instance, &large);
            if is_empty(instance, &limit) {
                return Err(refused(instance, "a condition keeps it finite"));
            }
        }
        Ok(orders)
    }

    /// A component in the parameter that tends to 0: for one that tends to infinity, its inverse.
    fn towards_zero(&self, instance: &mut Instance<'_>, whole: &Component) -> Component {
        if self.limit == Limit::Zero {
            return whole.clone();
        }
        let graph = &mut instance.graph;
        let mut inverted = |node: Node| graph.with_inverse(node, self.leaf);
        let domains = [0, 1].map(|side| {
            let requirements = whole.domains[side].requirements().iter();
            Domain::of(requirements.map(|(node, signs)| (inverted(*node), *signs)).collect::<Vec<_>>())
        });
        Component { left: inverted(whole.left), right: inverted(whole.right), domains, ..whole.clone() }
    }

    /// The value of the parameter that a coefficient belongs to.
    fn fixed(&self) -> BTreeMap<LeafId, RBig> {
        match self.limit {
            Limit::Zero => BTreeMap::from([(self.leaf, RBig::ZERO)]),
            Limit::Infinity => BTreeMap::new(),
        }
    }

    /// What must agree for the two sides of a component to agree up to the order: the coefficients of every
    /// term of either expansion that is not O(ε^n).
    ///
    /// On a side of 0 where the component has no real value, nothing is claimed.
    ///
    /// # Errors
    /// When there is no expansion, by the name of what prevents it.
    pub fn coefficients(
        &mut self,
        instance: &mut Instance<'_>,
        whole: &Component,
    ) -> Result<Vec<Component>, Diagnostic> {
        let whole = &self.towards_zero(instance, whole);
        let mut found: Vec<Component> = Vec::new();
        let mut undefined = None;
        let mut expanded = None;
        for n in 0..self.sides.len() {
            let limits = [0, 1].map(|side| self.limit(n, instance, &whole.domains[side]));
            match limits.map(|limit| is_empty(instance, &limit)) {
                [false, false] => {}
                [true, true] => {
                    undefined = Some(NoExpansion::NotReal { radicand: whole.left });
                    continue;
                }
                _ => {
                    self.one_sided = Some(match self.sides[n].0 {
                        Side::Above => format!("{} < 0", self.parameter),
                        Side::Below => format!("{} > 0", self.parameter),
                    });
                    continue;
                }
            }
            if expanded.is_some_and(|before: usize| !self.sides[before].1.is_one_sided()) {
                // The same series but for the signs of odd powers.
                continue;
            }
            match self.on_side(n, instance, whole) {
                Ok(components) => {
                    expanded = Some(n);
                    let new =
                        |c: &Component| !found.iter().any(|old| (old.left, old.right) == (c.left, c.right));
                    let components: Vec<Component> = components.into_iter().filter(new).collect();
                    found.extend(components);
                }
                Err(why) if why.is_undefined() => undefined = Some(why),
                Err(why) => return Err(self.refused(instance, n, &why)),
            }
        }
        let Some(n) = expanded else {
            let why = undefined.unwrap_or(NoExpansion::NotReal { radicand: whole.left });
            return Err(self.refused(instance, self.sides.len() - 1, &why));
        };
        if found.is_empty() {
            // Both sides are O(ε^n).
            let zero = instance.graph.zero();
            let compares = format!("terms larger than {}", self.remainder());
            let domains =
                [self.limit(n, instance, &whole.domains[0]), self.limit(n, instance, &whole.domains[1])];
            let fixed = self.fixed();
            found.push(Component { left: zero, right: zero, domains, compares, fixed, ..whole.clone() });
        }
        Ok(found)
    }

    /// What was taken not to vanish and may do so at some whole number, in a fixed order.
    pub fn generic(&self, instance: &Instance<'_>) -> Vec<Node> {
        let mut found: Vec<Node> = self.sides.iter().flat_map(|(_, expander)| expander.generic()).collect();
        found.retain(|node| {
            instance.graph.leaves_of(&[*node]).into_iter().any(|leaf| instance.is_whole(leaf))
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    fn on_side(
        &mut self,
        n: usize,
        instance: &mut Instance<'_>,
        whole: &Component,
    ) -> Result<Vec<Component>, NoExpansion> {
        let mut places: BTreeMap<Place, [Option<Node>; 2]> = BTreeMap::new();
        match self.expand_into(n, instance, [whole.left, whole.right], &mut places) {
            Ok(()) => {}
            Err(why) if why.is_undefined() => return Err(why),
            Err(why) => {
                // What has no expansion may be the same on both sides.
                places.clear();
                let difference = instance.graph.sub(whole.left, whole.right);
                let zero = instance.graph.zero();
                self.expand_into(n, instance, [difference, zero], &mut places).map_err(|_| why)?;
            }
        }
        let zero = instance.graph.zero();
        let side = self.sides[n].0;
        let domains =
            [self.limit(n, instance, &whole.domains[0]), self.limit(n, instance, &whole.domains[1])];
        let components = places.into_iter().map(|((power, log), [left, right])| Component {
            left: left.unwrap_or(zero),
            right: right.unwrap_or(zero),
            domains: domains.clone(),
            compares: self.place(side, &power, log.0),
            fixed: self.fixed(),
            ..whole.clone()
        });
        Ok(components.collect())
    }

    /// Where a side is defined as the parameter tends to 0: what must be positive has a positive leading
    /// coefficient.
    fn limit(&mut self, n: usize, instance: &mut Instance<'_>, domain: &Domain) -> Domain {
        let mut limit = Vec::new();
        for (node, signs) in domain.requirements() {
            // What has no leading term was seen to be defined when the side was expanded.
            let Some(term) = self.leading(n, instance, *node) else { continue };
            let node = match term.log % 2 {
                0 => term.coefficient,
                _ => instance.graph.neg(term.coefficient),
            };
            if !instance.graph.signs(node).within(*signs) {
                limit.push((node, *signs));
            }
        }
        Domain::of(limit)
    }

    fn expand_into(
        &mut self,
        n: usize,
        instance: &mut Instance<'_>,
        pair: [Node; 2],
        places: &mut BTreeMap<Place, [Option<Node>; 2]>,
    ) -> Result<(), NoExpansion> {
        for (which, node) in pair.into_iter().enumerate() {
            let expander = &mut self.sides[n].1;
            let expansion = expander.expand(&mut instance.graph, node, &self.order, &mut self.zero)?;
            // Beside 1, what is smaller by a logarithm vanishes as every power does.
            let vanishes = |term: &Term| self.order < RBig::ONE && term.power.is_zero() && term.log < 0;
            for term in expansion.terms.into_iter().filter(|term| !vanishes(term)) {
                let place = places.entry((term.power, std::cmp::Reverse(term.log))).or_default();
                place[which] = Some(term.coefficient);
            }
        }
        Ok(())
    }

    /// Why differing expansions refute nothing: a condition ties the parameter to other variables, so that not
    /// every point near 0 belongs to the domain.
    pub fn tied(&self, instance: &mut Instance<'_>) -> Option<String> {
        let Instance { graph, conditions, .. } = &mut *instance;
        let is_tied = |(node, signs): &(Node, Signs)| {
            if matches!(graph.op(*node), Op::Leaf(_)) || !graph.leaves_of(&[*node]).contains(&self.leaf) {
                return false;
            }
            // A condition that holds at 0 holds near 0; of large values nothing is known.
            if self.limit == Limit::Infinity {
                return true;
            }
            let at_zero = graph.with_zeros(*node, |leaf| leaf == self.leaf);
            !graph.signs(at_zero).within(signs.interior())
        };
        let (node, _) = conditions.clone().into_iter().find(is_tied)?;
        Some(format!(
            "the expansions differ, but the condition on `{}` says which small values are meant",
            instance.node_label(node)
        ))
    }

    /// The largest term of an expansion, also where it is smaller than the order that is compared.
    fn leading(&mut self, n: usize, instance: &mut Instance<'_>, node: Node) -> Option<Term> {
        [0, 2, 8].into_iter().find_map(|more| {
            let order = &self.order + RBig::from(more);
            let expanded = self.sides[n].1.expand(&mut instance.graph, node, &order, &mut self.zero);
            let terms = expanded.ok()?.terms;
            terms.into_iter().find(|t| self.zero.vanishes(&instance.graph, t.coefficient) == Some(false))
        })
    }

    /// `coefficients of eps^(1/2) log eps`.
    fn place(&self, side: Side, power: &RBig, log: i32) -> String {
        let name = match side {
            Side::Above => self.parameter.to_owned(),
            Side::Below => format!("|{}|", self.parameter),
        };
        let logarithm = match log {
            0 => String::new(),
            1 => format!("log {name}"),
            _ => format!("(log {name})^{log}"),
        };
        let power = &match self.limit {
            Limit::Zero => power.clone(),
            Limit::Infinity => -power.clone(),
        };
        let monomial = match power {
            zero if zero.is_zero() && log != 0 => String::new(),
            one if one.is_one() => name,
            whole if whole.is_int() => format!("{name}^{whole}"),
            broken => format!("{name}^({broken})"),
        };
        let space = if monomial.is_empty() || logarithm.is_empty() { "" } else { " " };
        let below = if side == Side::Below { format!(", {} < 0", self.parameter) } else { String::new() };
        format!("coefficients of {monomial}{space}{logarithm}{below}")
    }

    fn remainder(&self) -> String {
        match self.limit {
            _ if self.order < RBig::ONE => "what vanishes".to_owned(),
            Limit::Zero if self.order.is_one() => format!("O({})", self.parameter),
            Limit::Zero => format!("O({}^{})", self.parameter, self.order),
            Limit::Infinity => format!("O(1/{}^{})", self.parameter, self.order),
        }
    }

    fn refused(&self, instance: &Instance<'_>, n: usize, why: &NoExpansion) -> Diagnostic {
        let towards = match (self.limit, self.sides[n].0) {
            (Limit::Infinity, _) => "infinity",
            (Limit::Zero, Side::Above) => "0 through positive values",
            (Limit::Zero, Side::Below) => "0 through negative values",
        };
        let names: Vec<String> = why
            .culprit()
            .map(|node| instance.graph.leaves_of(&[node]))
            .unwrap_or_default()
            .into_iter()
            .map(|leaf| format!("`{}`", instance.leaf_label(leaf)))
            .collect();
        let made_of =
            if names.is_empty() { String::new() } else { format!(" (made of {})", names.join(", ")) };
        instance.source.error(
            Code::E0421,
            format!("failed to expand in `{}` as it tends to {towards}", self.parameter),
            self.span.clone(),
            format!("{why}{made_of}"),
        )
    }
}

/// True if a condition is violated as the parameter tends to 0: `eps > 1`.
fn keeps_away(instance: &mut Instance<'_>, parameter: LeafId) -> bool {
    let Instance { graph, conditions, .. } = instance;
    let zero = Signs::from_declared(Sign::NonNegative) & Signs::from_declared(Sign::NonPositive);
    conditions.iter().any(|(node, signs)| {
        if !graph.leaves_of(&[*node]).contains(&parameter) {
            return false;
        }
        let at_zero = graph.with_zeros(*node, |leaf| leaf == parameter);
        let divides_by_zero = graph.reachable(&[at_zero]).into_iter().any(|node| match graph.op(node) {
            Op::Inv(a) | Op::Log(a) => graph.is_zero(a),
            _ => false,
        });
        !divides_by_zero && (graph.signs(at_zero) & (*signs | zero)).is_empty()
    })
}
