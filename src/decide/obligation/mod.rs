//! What has to be true for one link of a claim at definite sizes: pairs of nodes to compare.

pub(crate) mod by_parts;
pub(crate) mod orders;
pub(crate) mod positive;
pub(crate) mod stationary;
mod trajectory;
mod winding;

use std::collections::{BTreeMap, BTreeSet};

use self::by_parts::by_parts;
use self::orders::Orders;
use self::positive::is_positive;
use crate::calculus::{
    Direction, Domain, Graph, Instance, Jet, Leaf, LeafId, Node, OnShell, Op, Signs, Tensor, ZeroTest,
};
use crate::decide::component::{Component, Weight};
use crate::decide::modular::identity::depends_on;
use crate::decide::real::zero::RandomPoints;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::Expr;
use crate::language::ast::{Factor, Kind};
use crate::language::claim::Order;
use crate::language::relation::Relation;
use crate::record::Method;

/// Components that must be equal, or compare as the relation says.
#[derive(Clone)]
pub(crate) struct Obligation {
    pub method: Method,
    pub relation: Relation,
    pub components: Vec<Component>,
    /// True if the components are densities whose integrals are compared.
    pub integrated: bool,
    /// What could not be compared, though it should have been: then the link is undecided.
    pub unchecked: Option<String>,
    /// Why a difference refutes nothing.
    pub only_proves: Option<String>,
    /// Of an order: the sign of the small parameter without which only one side has a value.
    pub one_sided: Option<String>,
    /// Of an order: what does not vanish identically, but may at some whole numbers.
    pub generic: Vec<Node>,
    /// True if the sides are the same wherever they are defined, so that nothing was integrated by parts.
    pub identical: bool,
}

impl Obligation {
    /// True if the sides are integrals, or compared up to a divergence.
    pub fn integrated(&self) -> bool {
        self.integrated || self.method == Method::EulerLagrangeTest
    }
}

/// One link as written.
#[derive(Clone, Copy)]
pub(crate) struct LinkSource<'a> {
    pub left: &'a Expr,
    pub relation: Relation,
    pub right: &'a Expr,
    pub order: Option<&'a Order>,
    pub span: &'a Span,
    pub seed: u64,
}

impl<'a> LinkSource<'a> {
    fn orders(&self, instance: &mut Instance<'_>) -> Built<Option<Orders<'a>>> {
        self.order.map(|order| Orders::new(instance, order, self.span, self.seed)).transpose()
    }
}

type Built<T> = Result<T, Diagnostic>;

/// Lowers a link and says what must be compared.
///
/// # Errors
/// What only definite sizes show, and on-shell rules that never end or that do not fit an integral.
pub(crate) fn build(instance: &mut Instance<'_>, link: &LinkSource<'_>) -> Built<Obligation> {
    // To leading order: the ratio of the sides tends to 1.
    if link.order.is_some_and(|order| order.power.is_none()) && !link.right.is_zero_literal() {
        let over_right = |above: &Expr| {
            let factors = [(false, above), (true, link.right)];
            let factors = factors.map(|(divided, expr)| Factor { divided, expr: expr.clone() });
            Expr::new(Kind::Product(factors.to_vec()), above.span.clone())
        };
        // 1 as B/B: it has a value where B has.
        let (left, one) = (over_right(link.left), over_right(link.right));
        return lowered(instance, &LinkSource { left: &left, right: &one, ..*link });
    }
    lowered(instance, link)
}

fn lowered(instance: &mut Instance<'_>, link: &LinkSource<'_>) -> Built<Obligation> {
    // The literal 0 takes its shape from the other side.
    let (left, right) = if link.left.is_zero_literal() {
        let right = instance.lower(link.right)?;
        (zero_like(instance, &right), right)
    } else {
        let [left, mut right] = instance.sides(link.left, link.right)?;
        if link.right.is_zero_literal() {
            right.integrated = left.integrated;
        }
        (left, right)
    };
    if left.integrated != right.integrated {
        return Err(instance.source.error(
            Code::E0404,
            "failed to compare an integral with something that is none, or not over the same coordinates",
            link.span.clone(),
            "both sides must be integrated over the same coordinates",
        )
        .with_help(
            "with bounds an integral is a number: `integral[x = -infinity..infinity](…)`, of functions of x and not of fields",
        ));
    }
    let integrated = left.integrated.or_else(|| {
        let all = (0..instance.graph.coordinate_count()).fold(0u64, |mask, c| mask | 1 << c);
        (link.relation == Relation::Similar).then_some(all)
    });
    match (link.relation, integrated) {
        (relation, Some(mask)) if relation.is_equality() => {
            up_to_divergence(instance, &left, &right, mask, link)
        }
        (relation, None) if relation.is_equality() => pointwise(instance, &left, &right, link),
        _ => comparison(instance, &left, &right, link),
    }
}

fn zero_like(instance: &mut Instance<'_>, tensor: &Tensor) -> Tensor {
    let zero = instance.graph.zero();
    tensor.map(|_| zero)
}

fn on_shell(instance: &mut Instance<'_>, node: Node, span: &Span) -> Built<Node> {
    let Instance { graph, on_shell, .. } = instance;
    on_shell.apply(graph, node).map_err(|endless| {
        let name = instance.leaf_label(endless.leaf);
        instance.source.error(
            Code::E0412,
            "failed to work out the replacements",
            span.clone(),
            format!("replacing `{name}` does not come to an end"),
        )
    })
}

/// Where an expression is defined once all replacements are made.
fn domain_on_shell(instance: &mut Instance<'_>, domain: &Domain, span: &Span) -> Built<Domain> {
    let mut images = Vec::new();
    for (node, signs) in domain.requirements() {
        let image = on_shell(instance, *node, span)?;
        if !instance.graph.signs(image).within(*signs) {
            images.push((image, *signs));
        }
    }
    Ok(Domain::of(images))
}

/// The n-th component of both sides, with all replacements made.
fn component(instance: &mut Instance<'_>, sides: [&Tensor; 2], n: usize, span: &Span) -> Built<Component> {
    let before = sides.map(|side| side.data[n]);
    let [left, right] = [on_shell(instance, before[0], span)?, on_shell(instance, before[1], span)?];
    let [one, two] = sides.map(|side| side.domains[n].clone());
    let domains = [domain_on_shell(instance, &one, span)?, domain_on_shell(instance, &two, span)?];
    let indices = instance.component_values(sides[0], n).into_iter().collect();
    Ok(Component { domains, indices, before, ..Component::of(left, right) })
}

fn pointwise(
    instance: &mut Instance<'_>,
    left: &Tensor,
    right: &Tensor,
    link: &LinkSource<'_>,
) -> Built<Obligation> {
    let mut orders = link.orders(instance)?;
    let mut components = Vec::new();
    for n in 0..left.data.len() {
        let component = component(instance, [left, right], n, link.span)?;
        match &mut orders {
            None => components.push(component),
            Some(orders) => components.extend(orders.coefficients(instance, &component)?),
        }
    }
    let method = if link.order.is_some() { Method::OrderTest } else { Method::IdentityTest };
    let only_proves = orders.as_ref().and_then(|orders| orders.tied(instance));
    let generic = orders.as_ref().map(|orders| orders.generic(instance)).unwrap_or_default();
    let one_sided = orders.and_then(|orders| orders.one_sided);
    Ok(Obligation {
        method,
        relation: Relation::Equal,
        components,
        integrated: false,
        unchecked: None,
        only_proves,
        one_sided,
        generic,
        identical: true,
    })
}

/// Two densities have the same integral up to boundary terms if their Euler–Lagrange expressions agree
/// in every field (Olver, *Applications of Lie Groups to Differential Equations*, theorem 4.7) and
/// they agree where all derivatives vanish, which rules out a constant; where coordinates stand in the
/// densities they must agree where all fields vanish instead, if that is defined.
fn up_to_divergence(
    instance: &mut Instance<'_>,
    left: &Tensor,
    right: &Tensor,
    mask: u64,
    link: &LinkSource<'_>,
) -> Built<Obligation> {
    refuse_rules_inside(instance, mask, link)?;
    let mut orders = link.orders(instance)?;
    let mut components = Vec::new();
    let mut unchecked = None;
    let mut identical = true;
    let mut moves = false;
    for n in 0..left.data.len() {
        let whole = component(instance, [left, right], n, link.span)?;
        let along = trajectory::is_along_flow(instance, &whole, mask, link)?;
        moves |= along;
        if !along {
            refuse_trajectories(instance, [whole.left, whole.right], mask, link)?;
        }
        refuse_rough(instance, [whole.left, whole.right], mask, link)?;
        let (start, of) = (components.len(), whole.clone());
        let difference = instance.graph.sub(whole.left, whole.right);
        identical &= RandomPoints::new(0).vanishes(&instance.graph, difference) == Some(true);
        let parts = match &mut orders {
            None => vec![whole],
            Some(orders) => orders.coefficients(instance, &whole)?,
        };
        for Component { left, right, compares, domains, .. } in parts {
            let before = components.len();
            let prefix = if compares.is_empty() { compares } else { format!("{compares}: ") };
            let integral = link.relation == Relation::Equal;
            if along {
                trajectory::total_derivative(instance, [left, right], &prefix, &mut components);
            } else {
                let open =
                    null_divergence(instance, [left, right], mask, &prefix, integral, link, &mut components)?;
                unchecked = unchecked.or(open);
            }
            components[before..].iter_mut().for_each(|component| component.domains.clone_from(&domains));
        }
        for component in &mut components[start..] {
            component.indices.clone_from(&of.indices);
            component.before = of.before;
            component.fixed.clone_from(&of.fixed);
        }
    }
    let only_proves = orders.as_ref().and_then(|orders| orders.tied(instance));
    let generic = orders.as_ref().map(|orders| orders.generic(instance)).unwrap_or_default();
    let one_sided = orders.and_then(|orders| orders.one_sided);
    if !identical && let Some(why) = winding::may_wind(instance, &components, mask, moves) {
        unchecked = unchecked.or(Some(why));
    }
    // What refutes comes before what cannot.
    components.sort_by_key(|component| component.weight);
    Ok(Obligation {
        method: Method::EulerLagrangeTest,
        relation: Relation::Equal,
        components,
        integrated: false,
        unchecked,
        only_proves,
        one_sided,
        generic,
        identical,
    })
}

/// On-shell rules must not replace derivatives in the integrated directions: the fields would not be
/// free there, and equal Euler–Lagrange expressions would prove nothing. That a derivative in another
/// direction is constant in one of these is understood ([`constant_in`]).
fn refuse_rules_inside(instance: &Instance<'_>, mask: u64, link: &LinkSource<'_>) -> Built<()> {
    let graph = &instance.graph;
    let inside = instance.on_shell.rules().any(|rule| match &rule.lead {
        Leaf::Jet(jet) => {
            let inside = jet.by.iter().filter(|c| mask & (1 << **c) != 0).count();
            let constant = inside == 1 && jet.by.len() > 1 && graph.is_zero(rule.right);
            inside > 0 && !constant
        }
        Leaf::Coordinate(c) => mask & (1 << c) != 0,
        Leaf::Velocity { .. } => false,
    });
    if inside {
        return Err(instance.source.error(
            Code::E0413,
            "failed to use an on-shell rule under this integral",
            link.span.clone(),
            "it replaces a coordinate that is integrated over, or a derivative in one",
        ));
    }
    Ok(())
}

/// A velocity belongs to one trajectory, so an integral over all places cannot contain it.
fn refuse_trajectories(
    instance: &Instance<'_>,
    sides: [Node; 2],
    mask: u64,
    link: &LinkSource<'_>,
) -> Built<()> {
    let graph = &instance.graph;
    // Along the flow the coordinates that move depend on its time.
    let along = graph.flow_time().map_or(0, |c| 1u64 << c);
    let moving = graph.leaves_of(&sides).into_iter().find(|leaf| match graph.leaf(*leaf) {
        Leaf::Velocity { coordinate, .. } => (mask & (1 << coordinate) != 0) || along & mask != 0,
        _ => false,
    });
    match moving {
        None => Ok(()),
        Some(leaf) => Err(instance.source.error(
            Code::E0409,
            format!("failed to integrate `{}` over all places", instance.leaf_label(leaf)),
            link.span.clone(),
            "it belongs to one trajectory; say with `where` what it is, or declare a velocity field",
        )),
    }
}

/// The Euler–Lagrange expressions decide only where the density is smooth: those of |u_x| vanish wherever it
/// has derivatives, and yet its integral is no boundary term.
fn refuse_rough(
    instance: &mut Instance<'_>,
    sides: [Node; 2],
    mask: u64,
    link: &LinkSource<'_>,
) -> Built<()> {
    let graph = &instance.graph;
    let radicands = graph.reachable(&sides).into_iter().filter_map(|node| match graph.op(node) {
        Op::Sqrt(a) => {
            let leaves = graph.leaves_of(&[a]);
            leaves.iter().any(|leaf| depends_on(graph, graph.leaf(*leaf), mask)).then_some(a)
        }
        _ => None,
    });
    for radicand in radicands.collect::<Vec<_>>() {
        let conditions = instance.conditions.clone();
        if is_positive(instance, radicand, &conditions) {
            continue;
        }
        let mut error = instance.source.error(
            Code::E0422,
            "failed to compare integrals of a density that is not smooth",
            link.span.clone(),
            format!("`{}` stands under a root and may vanish", instance.node_label(radicand)),
        );
        error.help = Some("state with `when` or `assume` that it is positive".to_owned());
        return Err(error);
    }
    Ok(())
}

/// Compares what two densities are without their fields: a divergence has no part of that kind.
///
/// The fields are set to zero, or to one where that is not possible. Returned is why neither is.
fn without_fields(
    instance: &mut Instance<'_>,
    sides: [Node; 2],
    mask: u64,
    prefix: &str,
    components: &mut Vec<Component>,
) -> Option<String> {
    let graph = &mut instance.graph;
    let mut zero = RandomPoints::new(0);
    let is_field = |graph: &Graph, leaf: LeafId| {
        matches!(graph.leaf(leaf), Leaf::Jet(_)) && depends_on(graph, graph.leaf(leaf), mask)
    };
    // The slopes of each side, not of their difference: its Euler–Lagrange expressions are made of them, too.
    let flat = graph.zero();
    let mut slopes: BTreeMap<LeafId, [Node; 2]> = BTreeMap::new();
    for (n, side) in sides.into_iter().enumerate() {
        let gradient = graph.gradient(side);
        for (leaf, slope) in gradient.into_iter().filter(|(leaf, _)| is_field(graph, *leaf)) {
            slopes.entry(leaf).or_insert([flat; 2])[n] = slope;
        }
    }
    let independent = slopes.into_values().all(|[left, right]| {
        let slope = graph.sub(left, right);
        zero.vanishes(graph, slope) == Some(true)
    });
    let (pair, what, at_one) = if independent {
        (sides, "densities, of which the difference has no field", false)
    } else {
        let leaves = graph.leaves_of(&sides);
        let fields: BTreeSet<LeafId> = leaves.into_iter().filter(|leaf| is_field(graph, *leaf)).collect();
        let at_zero = sides.map(|side| graph.with_zeros(side, |leaf| fields.contains(&leaf)));
        if !divides_by_zero(graph, &at_zero) {
            (at_zero, "densities where all fields vanish", false)
        } else {
            let at_one = sides.map(|side| constant_fields(graph, side, &fields));
            if divides_by_zero(graph, &at_one) {
                return Some(
                    "no constant fields were found at which the densities have a value, to compare what they \
                     are without the fields"
                        .to_owned(),
                );
            }
            (at_one, "densities where all fields are constant", true)
        }
    };
    let difference = graph.sub(pair[0], pair[1]);
    let varies = (0..graph.coordinate_count()).filter(|c| mask & (1 << c) != 0).any(|c| {
        let slope = graph.derive(difference, Direction::Coordinate(c));
        zero.vanishes(graph, slope) != Some(true)
    });
    let weight = match (at_one, varies) {
        // The integral of a divergence is zero up to boundary terms that fields which do not vanish there have.
        (true, _) => Weight::Sufficient,
        (false, true) => Weight::OfOneSign,
        // The integral of a constant vanishes only with it.
        (false, false) => Weight::Decisive,
    };
    let compares = format!("{prefix}{what}");
    components.push(Component { compares, before: sides, weight, ..Component::of(pair[0], pair[1]) });
    None
}

/// A density with every field one (or minus one, as declared) and every derivative zero.
fn constant_fields(graph: &mut Graph, side: Node, fields: &BTreeSet<LeafId>) -> Node {
    let is_value =
        |graph: &Graph, leaf: LeafId| matches!(graph.leaf(leaf), Leaf::Jet(jet) if jet.by.is_empty());
    let mut rules = OnShell::default();
    for leaf in fields {
        let value = match is_value(graph, *leaf) {
            false => graph.zero(),
            true if graph.signs_of_leaf(*leaf).within(Signs::NONPOSITIVE) => graph.integer(-1),
            true => graph.one(),
        };
        let leaf = graph.leaf(*leaf).clone();
        rules.add(leaf, value);
    }
    rules.apply(graph, side).unwrap_or(side)
}

fn null_divergence(
    instance: &mut Instance<'_>,
    sides: [Node; 2],
    mask: u64,
    prefix: &str,
    integral: bool,
    link: &LinkSource<'_>,
    components: &mut Vec<Component>,
) -> Built<Option<String>> {
    let leaves = instance.graph.leaves_of(&sides);
    let graph = &instance.graph;
    let depends = leaves.iter().any(|leaf| depends_on(graph, graph.leaf(*leaf), mask));
    let mut unchecked = None;
    if !integral {
        // Up to any divergence: what does not depend on a field is one, too.
        if !depends {
            let zero = instance.graph.zero();
            let compares = format!("{prefix}densities without a field, which are divergences");
            components.push(Component { compares, before: sides, ..Component::of(zero, zero) });
            return Ok(None);
        }
    } else if !depends {
        let compares = format!("{prefix}densities without a field");
        components.push(Component { compares, before: sides, ..Component::of(sides[0], sides[1]) });
        return Ok(None);
    } else {
        unchecked = without_fields(instance, sides, mask, prefix, components);
    }
    let graph = &mut instance.graph;
    let coordinates = graph.coordinate_count();
    let [left, right] = sides.map(|side| graph.euler_all(side, mask));
    let fields: BTreeSet<_> = left.iter().chain(&right).map(|(varied, _)| varied.clone()).collect();
    let zero = graph.zero();
    let mut partial = Vec::new();
    for varied in fields {
        let find = |list: &[(crate::calculus::Varied, Node)]| {
            list.iter().find(|(v, _)| *v == varied).map_or(zero, |(_, node)| *node)
        };
        let pair = [find(&left), find(&right)];
        let depends_on = graph.symbol(varied.jet.symbol).depends_on;
        let missing = (0..coordinates).filter(|c| mask & (1 << c) != 0 && depends_on & (1 << c) == 0);
        let missing = missing.fold(0u64, |m, c| m | 1 << c);
        let leaf = graph.variable(Leaf::Jet(varied.jet.clone()));
        partial.push((leaf, varied.jet, pair, missing));
    }
    for (leaf, jet, [left, right], missing) in partial {
        // Integrating by parts may have brought back what a rule replaces.
        let pair = [on_shell(instance, left, link.span)?, on_shell(instance, right, link.span)?];
        let missing = missing | constant_in(instance, &jet, mask, link.span)?;
        let name = match instance.graph.op(leaf) {
            Op::Leaf(id) => instance.leaf_label(id),
            _ => String::new(),
        };
        let compares = format!("{prefix}Euler-Lagrange expressions in {name}");
        if missing == 0 {
            components.push(Component { compares, before: sides, ..Component::of(pair[0], pair[1]) });
        } else {
            // The field does not depend on all of the coordinates, so its variation does not either:
            // the expressions need to agree only after integration over the missing ones.
            let prefix = format!("{compares}, integrated: ");
            let open = null_divergence(instance, pair, missing, &prefix, true, link, components)?;
            unchecked = unchecked.or(open);
        }
    }
    Ok(unchecked)
}

/// The coordinates of a mask in which the rules keep a field constant.
fn constant_in(instance: &mut Instance<'_>, jet: &Jet, mask: u64, span: &Span) -> Built<u64> {
    if instance.on_shell.is_empty() {
        return Ok(0);
    }
    let mask = mask & instance.graph.symbol(jet.symbol).depends_on;
    let mut constant = 0;
    for c in (0..instance.graph.coordinate_count()).filter(|c| mask & (1 << c) != 0) {
        let slope = instance.graph.variable(Leaf::Jet(jet.differentiated(c)));
        let slope = on_shell(instance, slope, span)?;
        if instance.graph.is_zero(slope) {
            constant |= 1 << c;
        }
    }
    Ok(constant)
}

/// True if an inverse or a logarithm of the constant 0 occurs.
fn divides_by_zero(graph: &Graph, roots: &[Node]) -> bool {
    graph.reachable(roots).into_iter().any(|node| match graph.op(node) {
        Op::Inv(a) | Op::Log(a) => graph.is_zero(a),
        _ => false,
    })
}

fn comparison(
    instance: &mut Instance<'_>,
    left: &Tensor,
    right: &Tensor,
    link: &LinkSource<'_>,
) -> Built<Obligation> {
    let mut obligation = pointwise(instance, left, right, link)?;
    obligation.relation = link.relation;
    obligation.method = Method::SignRules;
    if let Some(mask) = left.integrated {
        refuse_rules_inside(instance, mask, link)?;
        obligation.integrated = true;
        for component in &mut obligation.components {
            refuse_trajectories(instance, [component.left, component.right], mask, link)?;
            refuse_rough(instance, [component.left, component.right], mask, link)?;
            let graph = &mut instance.graph;
            let density = graph.sub(component.left, component.right);
            component.left = by_parts(graph, density, mask, &mut RandomPoints::new(0));
            component.right = graph.zero();
            component.compares = "density of the difference, integrated by parts".to_owned();
        }
    }
    Ok(obligation)
}
