//! What has to be true for one link of a claim at definite sizes: pairs of nodes to compare.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::depends_on;
use super::verdict::Method;
use crate::calculus::{Direction, Graph, Instance, Jet, Leaf, LeafId, Node, Op, Tensor};
use crate::diagnostic::{Diagnostic, Span};
use crate::language::Expr;
use crate::language::claim::Relation;

/// Components that must be equal, or compare as the relation says.
pub(super) struct Obligation {
    pub method: Method,
    pub relation: Relation,
    pub components: Vec<Component>,
}

pub(super) struct Component {
    pub left: Node,
    pub right: Node,
    /// Values of the free indices.
    pub indices: BTreeMap<String, i64>,
    /// What is compared, if not the sides themselves.
    pub compares: String,
    /// The sides before on-shell replacement, for the list of values in a counterexample.
    pub before: [Node; 2],
    /// True if equality is enough for the link but a difference proves nothing.
    pub sufficient: bool,
}

/// One link as written.
pub(super) struct LinkSource<'a> {
    pub left: &'a Expr,
    pub relation: Relation,
    pub right: &'a Expr,
    pub order: Option<&'a (String, u32)>,
    pub span: &'a Span,
}

type Built<T> = Result<T, Diagnostic>;

/// Lowers a link and says what must be compared.
///
/// # Errors
/// What only definite sizes show, and on-shell rules that never end or that do not fit an integral.
pub(super) fn build(instance: &mut Instance<'_>, link: &LinkSource<'_>) -> Built<Obligation> {
    // The literal 0 takes its shape from the other side.
    let (left, right) = if link.left.is_zero_literal() {
        let right = instance.lower(link.right)?;
        (zero_like(instance, &right), right)
    } else {
        let left = instance.lower(link.left)?;
        let mut right = instance.aligned(link.right, &left.letters)?;
        if link.right.is_zero_literal() {
            right.integrated = left.integrated;
        }
        (left, right)
    };
    if left.integrated != right.integrated {
        return Err(instance.error(
            "E0404",
            "failed to compare an integral with something that is none, or not over the same coordinates"
                .to_owned(),
            link.span.clone(),
            "both sides must be integrated over the same coordinates",
        ));
    }
    let integrated = left.integrated.or_else(|| {
        let all = (0..instance.graph.coordinate_count()).fold(0u64, |mask, c| mask | 1 << c);
        (link.relation == Relation::Similar).then_some(all)
    });
    match (link.relation, integrated) {
        (Relation::Equal | Relation::Similar, Some(mask)) => {
            up_to_divergence(instance, &left, &right, mask, link)
        }
        (Relation::Equal | Relation::Similar, None) => pointwise(instance, &left, &right, link),
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
        instance.error(
            "E0412",
            "failed to work out the replacements".to_owned(),
            span.clone(),
            &format!("replacing `{name}` does not come to an end"),
        )
    })
}

fn pointwise(
    instance: &mut Instance<'_>,
    left: &Tensor,
    right: &Tensor,
    link: &LinkSource<'_>,
) -> Built<Obligation> {
    let mut components = Vec::new();
    for n in 0..left.data.len() {
        let before = [left.data[n], right.data[n]];
        let a = on_shell(instance, before[0], link.span)?;
        let b = on_shell(instance, before[1], link.span)?;
        let indices: BTreeMap<String, i64> = instance.component_values(left, n).into_iter().collect();
        let component =
            Component { left: a, right: b, indices, compares: String::new(), before, sufficient: false };
        match link.order {
            None => components.push(component),
            Some((parameter, order)) => {
                components.extend(taylor_coefficients(instance, &component, parameter, *order));
            }
        }
    }
    let method = if link.order.is_some() { Method::OrderTest } else { Method::IdentityTest };
    Ok(Obligation { method, relation: Relation::Equal, components })
}

/// A = B + O(ε^n): the derivatives of both sides in ε of order 0 to n - 1 agree at ε = 0.
fn taylor_coefficients(
    instance: &mut Instance<'_>,
    component: &Component,
    parameter: &str,
    order: u32,
) -> Vec<Component> {
    let graph = &mut instance.graph;
    let leaves = graph.leaves_of(&[component.left, component.right]);
    let is_parameter = |graph: &Graph, leaf: LeafId| match graph.leaf(leaf) {
        Leaf::Jet(jet) => graph.symbol(jet.symbol).name == parameter,
        _ => false,
    };
    let variable = leaves.into_iter().find(|leaf| is_parameter(graph, *leaf));
    let mut sides = [component.left, component.right];
    let mut coefficients = Vec::new();
    for power in 0..order {
        let at_zero = sides.map(|side| match variable {
            Some(variable) => graph.with_zeros(side, |leaf| leaf == variable),
            None => side,
        });
        coefficients.push(Component {
            left: at_zero[0],
            right: at_zero[1],
            indices: component.indices.clone(),
            compares: match power {
                0 => format!("at {parameter} = 0"),
                _ => format!("derivatives of order {power} in {parameter} at {parameter} = 0"),
            },
            before: component.before,
            sufficient: false,
        });
        sides = sides.map(|side| match variable {
            Some(variable) => graph.derive(side, Direction::Variable(variable)),
            None => graph.zero(),
        });
    }
    coefficients
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
    let mut components = Vec::new();
    for n in 0..left.data.len() {
        let before = [left.data[n], right.data[n]];
        let a = on_shell(instance, before[0], link.span)?;
        let b = on_shell(instance, before[1], link.span)?;
        refuse_trajectories(instance, [a, b], mask, link)?;
        let indices: BTreeMap<String, i64> = instance.component_values(left, n).into_iter().collect();
        let start = components.len();
        let whole = Component {
            left: a,
            right: b,
            indices: indices.clone(),
            compares: String::new(),
            before,
            sufficient: false,
        };
        let parts = match link.order {
            None => vec![whole],
            Some((parameter, order)) => taylor_coefficients(instance, &whole, parameter, *order),
        };
        for Component { left, right, compares, .. } in parts {
            let prefix = if compares.is_empty() { compares } else { format!("{compares}: ") };
            let integral = link.relation == Relation::Equal;
            null_divergence(instance, [left, right], mask, &prefix, integral, link, &mut components)?;
        }
        for component in &mut components[start..] {
            component.indices.clone_from(&indices);
            component.before = before;
        }
    }
    // What refutes comes before what cannot.
    components.sort_by_key(|component| component.sufficient);
    Ok(Obligation { method: Method::EulerLagrangeTest, relation: Relation::Equal, components })
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
        return Err(instance.error(
            "E0413",
            "failed to use an on-shell rule under this integral".to_owned(),
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
    let moving = graph.leaves_of(&sides).into_iter().find(|leaf| match graph.leaf(*leaf) {
        Leaf::Velocity { coordinate, .. } => mask & (1 << coordinate) != 0,
        _ => false,
    });
    match moving {
        None => Ok(()),
        Some(leaf) => Err(instance.error(
            "E0409",
            format!("failed to integrate `{}` over all places", instance.leaf_label(leaf)),
            link.span.clone(),
            "it belongs to one trajectory; say with `where` what it is, or declare a velocity field",
        )),
    }
}

fn null_divergence(
    instance: &mut Instance<'_>,
    sides: [Node; 2],
    mask: u64,
    prefix: &str,
    integral: bool,
    link: &LinkSource<'_>,
    components: &mut Vec<Component>,
) -> Built<()> {
    let graph = &mut instance.graph;
    let coordinates = graph.coordinate_count();
    let mut push = |left, right, compares: String, sufficient| {
        let indices = BTreeMap::new();
        components.push(Component { left, right, indices, compares, before: sides, sufficient });
    };
    let leaves = graph.leaves_of(&sides);
    let explicit = leaves.iter().any(|leaf| match graph.leaf(*leaf) {
        Leaf::Coordinate(c) => mask & (1 << c) != 0,
        _ => false,
    });
    let depends = leaves.iter().any(|leaf| depends_on(graph, graph.leaf(*leaf), mask));
    if !integral {
        // Up to any divergence: what does not depend on a field is one, too.
        if !depends {
            return Ok(());
        }
    } else if !depends {
        push(sides[0], sides[1], format!("{prefix}densities without a field"), false);
        return Ok(());
    } else if explicit {
        // What is left without the fields is a function of the coordinates, whose integral may vanish
        // although the function does not.
        let fields: BTreeSet<LeafId> = leaves
            .into_iter()
            .filter(|leaf| match graph.leaf(*leaf) {
                field @ Leaf::Jet(_) => depends_on(graph, field, mask),
                _ => false,
            })
            .collect();
        let alone = sides.map(|side| graph.with_zeros(side, |leaf| fields.contains(&leaf)));
        // A constant is different: its integral vanishes only with it.
        let varies = graph.leaves_of(&alone).iter().any(|leaf| depends_on(graph, graph.leaf(*leaf), mask));
        if !divides_by_zero(graph, &alone) {
            push(alone[0], alone[1], format!("{prefix}densities where all fields vanish"), varies);
        }
    } else {
        let at_rest = sides.map(|side| {
            let moving: BTreeSet<LeafId> = graph
                .leaves_of(&[side])
                .into_iter()
                .filter(|leaf| match graph.leaf(*leaf) {
                    Leaf::Jet(jet) => jet.by.iter().any(|c| mask & (1 << c) != 0),
                    _ => false,
                })
                .collect();
            graph.with_zeros(side, |leaf| moving.contains(&leaf))
        });
        push(at_rest[0], at_rest[1], format!("{prefix}densities where all derivatives vanish"), false);
    }
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
            let indices = BTreeMap::new();
            let [left, right] = pair;
            components.push(Component { left, right, indices, compares, before: sides, sufficient: false });
        } else {
            // The field does not depend on all of the coordinates, so its variation does not either:
            // the expressions need to agree only after integration over the missing ones.
            null_divergence(
                instance,
                pair,
                missing,
                &format!("{compares}, integrated: "),
                true,
                link,
                components,
            )?;
        }
    }
    Ok(())
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
    Ok(obligation)
}
