//! Equalities: decided in two ways, and nothing is proven on which they do not agree.

use std::collections::HashSet;

use super::defined;
use super::place::{Place, note};
use crate::algebra::{Enclosure, Interval};
use crate::calculus::{Domain, Graph, Instance, LeafId, Node, Op, Requirement, Signs};
use crate::decide::component::{Component, Weight};
use crate::decide::inequality;
use crate::decide::modular::identity::{self, Agreement, Tested};
use crate::decide::obligation::Obligation;
use crate::decide::obligation::positive::is_positive;
use crate::decide::real::confirm::{self, Examined, Finding};
use crate::decide::real::counterexample::{self, Reach};
use crate::decide::real::describe::values_at;
use crate::decide::real::search::{Point, interior};
use crate::decide::seed::mix;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::relation::Relation;
use crate::record::Reason;
use crate::record::{IdentityTest, Link, Method, Need, RealTest, Verdict, WrittenOut};

/// A side that is longer is shown multiplied out alone.
const LONGEST: usize = 400;

/// Decides an equality at one choice of sizes, and notes the outcome in its link.
///
/// # Errors
/// When a side has a value nowhere.
pub(crate) fn decide(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    obligation: &Obligation,
) -> Result<(), Diagnostic> {
    let components = &obligation.components;
    refuse_nowhere(place, components)?;
    let (mut test, agreements) = match exactly(place.instance, components, place.seed) {
        Tested::Done { test, agreements } => (Some(test), agreements),
        Tested::GaveUp(reason) => {
            if link.verdict != Verdict::Refuted {
                undecided(link, reason);
            }
            (None, Vec::new())
        }
    };
    if let Some(test) = &mut test {
        test.sizes.clone_from(place.sizes);
    }
    let differing = telling(&agreements, test.as_ref());
    if let Some(found) = link.counterexample.clone() {
        // Where a side vanishes for all fields larger sizes tell more.
        let special = link.instances.iter().any(|test| test.sizes == found.sizes && has_trivial_side(test));
        let special = special && test.as_ref().is_some_and(|test| !has_trivial_side(test));
        link.instances.extend(test);
        let tells_more = |n: &usize| special || place.instance.is_curved_space_time(&components[*n].before);
        if let Some(n) = differing.filter(tells_more) {
            refute(place, link, &components[n], None);
            // What is found out here takes nothing back.
            match link.verdict {
                Verdict::Refuted => drop(link.smallest_counterexample.get_or_insert(found)),
                _ => note(link, found),
            }
        }
        return Ok(());
    }
    if let Some(n) = differing {
        link.instances.extend(test);
        match &obligation.only_proves {
            Some(why) => undecided(link, why.clone()),
            None => refute(place, link, &components[n], None),
        }
        return Ok(());
    }
    let signs_open = agreements.contains(&Agreement::ForSomeSigns);
    let examined =
        confirm::examine(place.instance, components, place.conditions, signs_open, mix(place.seed, 1));
    let separated = examined.findings.iter().enumerate().find_map(|(n, finding)| match finding {
        Finding::Separate(point) => Some((n, point)),
        _ => None,
    });
    if let Some((n, point)) = separated {
        link.instances.extend(test.map(|test| IdentityTest { vanishes: false, ..test }));
        match &obligation.only_proves {
            Some(why) => undecided(link, why.clone()),
            None => refute(place, link, &components[n], Some((&examined.leaves, point))),
        }
        return Ok(());
    }
    let Some(test) = test else { return Ok(()) };
    match real_test(place, components, &examined) {
        Ok(real) => link.instances.push(IdentityTest { real: Some(real), ..test }),
        Err(reason) => {
            link.instances.push(test);
            undecided(link, reason);
            return Ok(());
        }
    }
    if let Some(reason) = thin_domain(place, components) {
        undecided(link, reason);
        return Ok(());
    }
    if signs_open && let Some((n, reason)) = open_sign(place, components, &agreements) {
        // The points that were tried may have missed a thin part of the domain.
        if obligation.only_proves.is_none() {
            refute(place, link, &components[n], None);
        }
        if link.verdict != Verdict::Refuted {
            undecided(link, reason);
        }
        return Ok(());
    }
    if let Some(reason) = &obligation.unchecked {
        undecided(link, reason.clone());
        return Ok(());
    }
    if link.verdict == Verdict::Holds && link.method == Method::None {
        link.method = obligation.method;
    }
    if let Some(condition) = &obligation.one_sided {
        let condition = condition.clone();
        link.needs.push(Need { condition, divides: false, cuts: true, point: None });
    }
    for node in &obligation.generic {
        let condition = format!("{} != 0", place.instance.node_label(*node));
        if link.needs.iter().all(|need| need.condition != condition) {
            link.needs.push(Need { condition, divides: false, cuts: false, point: None });
        }
    }
    note_needs(place, link, components, !obligation.identical);
    if link.written_out.is_none() {
        link.written_out = written_out(place, components);
    }
    Ok(())
}

/// The first component whose sides differ, one of those of which neither side vanishes for all fields if there are any.
fn telling(agreements: &[Agreement], test: Option<&IdentityTest>) -> Option<usize> {
    let differ = |n: &usize| agreements[*n] == Agreement::Differ;
    // Where components have several domains, the sample is that of the first.
    let sample = test.and_then(|test| test.sample.as_ref()).filter(|s| s.left.len() == agreements.len());
    let vanishes = |n: usize| {
        sample.is_some_and(|sample| [&sample.left, &sample.right].iter().any(|side| side[n] == "0"))
    };
    let mut differing = (0..agreements.len()).filter(differ);
    let first = differing.clone().next();
    differing.find(|n| !vanishes(*n)).or(first)
}

/// True if a side vanishes at a random point, which says that it does for all fields.
fn has_trivial_side(test: &IdentityTest) -> bool {
    let vanishes = |side: &[String]| side.iter().all(|residue| residue == "0");
    test.sample.as_ref().is_some_and(|sample| vanishes(&sample.left) || vanishes(&sample.right))
}

/// The first component that says something, written out.
fn written_out(place: &mut Place<'_, '_>, components: &[Component]) -> Option<WrittenOut> {
    let zero = place.instance.graph.zero();
    let telling = components.iter().find(|c| c.left != zero || c.right != zero)?;
    let normal = inequality::common_form(place.instance, [telling.left, telling.right]);
    let text =
        |side| place.instance.text_of(side, LONGEST, &|_| None).filter(|text| normal.as_ref() != Some(text));
    let [left, right] = [text(telling.left), text(telling.right)];
    // That both are zero is nothing to follow where it is not seen of what.
    let says_something = match &normal {
        Some(normal) if normal != "0" => true,
        _ => left.is_some() && right.is_some(),
    };
    says_something.then(|| WrittenOut {
        sizes: place.sizes.clone(),
        component: telling.indices.clone(),
        compares: telling.compares.clone(),
        left,
        right,
        normal,
    })
}

/// True if some sides differ modulo p.
pub(crate) fn differ(place: &mut Place<'_, '_>, obligation: &Obligation) -> bool {
    let tested = exactly(place.instance, &obligation.components, place.seed);
    matches!(tested, Tested::Done { agreements, .. } if agreements.contains(&Agreement::Differ))
}

/// The exact way, each component where it is defined: what it needs there is supposed.
fn exactly(instance: &mut Instance<'_>, components: &[Component], seed: u64) -> Tested {
    let mut groups: Vec<(Domain, Vec<usize>)> = Vec::new();
    for (n, component) in components.iter().enumerate() {
        let domain = component.domain();
        match groups.iter_mut().find(|(known, _)| *known == domain) {
            Some((_, members)) => members.push(n),
            None => groups.push((domain, vec![n])),
        }
    }
    let mut whole: Option<IdentityTest> = None;
    let mut all = vec![Agreement::Always; components.len()];
    for (domain, members) in groups {
        let own: Vec<Component> = members.iter().map(|n| components[*n].clone()).collect();
        match under(instance, &domain, own, seed) {
            Tested::Done { test, agreements } => {
                members.into_iter().zip(agreements).for_each(|(n, agreement)| all[n] = agreement);
                whole = Some(match whole {
                    Some(known) => known.and(test),
                    None => test,
                });
            }
            gave_up => return gave_up,
        }
    }
    match whole {
        Some(test) => Tested::Done { test, agreements: all },
        None => Tested::GaveUp("there is nothing to compare".to_owned()),
    }
}

/// Compares components of one domain under the supposition of its interior.
fn under(instance: &mut Instance<'_>, domain: &Domain, mut own: Vec<Component>, seed: u64) -> Tested {
    let graph = &mut instance.graph;
    let sides: Vec<Node> = own.iter().flat_map(|c| [c.left, c.right]).collect();
    let is_partial = |node: &Node| matches!(graph.op(*node), Op::Sqrt(_) | Op::Log(_));
    if domain.is_everywhere() || !graph.reachable(&sides).iter().any(is_partial) {
        return identity::test(instance, &own, seed);
    }
    let requirements = interior(graph, domain.requirements());
    let (supposition, images) = graph.suppose(&requirements, &sides);
    for (component, pair) in own.iter_mut().zip(images.chunks(2)) {
        (component.left, component.right) = (pair[0], pair[1]);
    }
    let tested = identity::test(instance, &own, seed);
    instance.graph.retract(supposition);
    tested
}

/// Why values of a function that is known by its equation refute nothing.
pub(crate) const TIED: &str = "a function that is known by its differential equation is taken at several places, \
                               and its values there are tied to each other";

pub(crate) fn undecided(link: &mut Link, reason: impl Into<String>) {
    link.verdict = Verdict::Undecided;
    link.method = Method::None;
    link.reason = Reason::GaveUp(reason.into());
}

/// An expression without a value anywhere says nothing.
pub(crate) fn refuse_nowhere(place: &Place<'_, '_>, components: &[Component]) -> Result<(), Diagnostic> {
    // The components of a tensor need the same as a rule; each that needs something else is asked by itself.
    let mut asked: HashSet<Vec<Requirement>> = HashSet::new();
    for component in components {
        let own = component.domain();
        if !asked.insert(own.requirements().to_vec()) {
            continue;
        }
        let demands: Vec<Requirement> = place.conditions.iter().chain(own.requirements()).copied().collect();
        if let Some(why) = defined::nowhere(place.instance, &demands, place.seed) {
            let mut error = place.instance.source.error(
                Code::E0302,
                "failed to find a point where both sides have a value",
                place.span.clone(),
                &why,
            );
            error.help =
                Some("state the conditions under which it is meant, with `when` or `assume`".to_owned());
            return Err(error);
        }
    }
    Ok(())
}

/// Looks for a counterexample where the sides differ: modulo p, or at a real point that is then tried too.
fn refute(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    component: &Component,
    separated: Option<(&[LeafId], &Point)>,
) {
    // A point refutes only if a solution of the rules passes through it.
    if let Some(why) = place.instance.incomplete() {
        undecided(link, why);
        return;
    }
    if !is_decisive(place, component) {
        undecided(link, "the sides differ by the integral of a function of the coordinates alone");
        return;
    }
    let cancelled = without_tied_values(place, component);
    let component = cancelled.as_ref().unwrap_or(component);
    let (relation, demands) = (Relation::Equal, demands(place, component));
    let found =
        counterexample::find(place.instance, component, relation, &demands, Reach::Everywhere, place.seed);
    let found = found.or_else(|| {
        let start = separated?;
        let at = counterexample::at::<Interval>(place.instance, component, relation, &demands, start);
        at.or_else(|| {
            counterexample::at::<Enclosure<1200>>(place.instance, component, relation, &demands, start)
        })
    });
    match (found, separated) {
        (Some(found), _) => place.refuted(link, found),
        _ if place.instance.graph.has_tied_values(&[component.left, component.right]) => {
            undecided(link, TIED)
        }
        (None, Some(_)) => undecided(link, "the two ways of deciding it disagree"),
        (None, None) => undecided(
            link,
            "both sides differ modulo 2^61 - 1, but no counterexample over the reals was found",
        ),
    }
}

/// The difference of the sides, if values of functions that are not free cancel in it.
fn without_tied_values(place: &mut Place<'_, '_>, component: &Component) -> Option<Component> {
    let graph = &mut place.instance.graph;
    if !graph.has_tied_values(&[component.left, component.right]) {
        return None;
    }
    let difference = graph.sub(component.left, component.right);
    let (left, right) = (graph.simplified(difference), graph.zero());
    let compares = "the difference of both sides".to_owned();
    (!graph.has_tied_values(&[left])).then(|| Component { left, right, compares, ..component.clone() })
}

/// True if a difference of the sides at some point makes the link false.
fn is_decisive(place: &mut Place<'_, '_>, component: &Component) -> bool {
    let graph = &mut place.instance.graph;
    match component.weight {
        Weight::Decisive => true,
        Weight::OfOneSign => {
            let difference = graph.sub(component.left, component.right);
            [Signs::NONNEGATIVE, Signs::NONPOSITIVE]
                .into_iter()
                .any(|signs| inequality::prove(place.instance, difference, signs, place.conditions).is_some())
        }
        Weight::Sufficient => false,
    }
}

/// The conditions of a claim and what both sides need, without their boundaries.
fn demands(place: &Place<'_, '_>, component: &Component) -> Vec<Requirement> {
    let graph = &place.instance.graph;
    let mut demands = interior(graph, place.conditions);
    demands.extend(interior(graph, component.domain().requirements()));
    demands
}

/// The account of the real way, or why it confirms nothing.
fn real_test(
    place: &Place<'_, '_>,
    components: &[Component],
    examined: &Examined,
) -> Result<RealTest, String> {
    let mut test = RealTest { points: usize::MAX, bits: 53, log2_width: None, witness: Vec::new() };
    for (component, finding) in components.iter().zip(&examined.findings) {
        match finding {
            Finding::Meet { points, bits, log2_width, witness } => {
                test.bits = test.bits.max(*bits);
                test.points = test.points.min(*points);
                if log2_width.is_finite() {
                    test.log2_width = Some(test.log2_width.map_or(*log2_width, |w| w.max(*log2_width)));
                }
                if test.witness.is_empty() {
                    let leaves = &examined.leaves;
                    test.witness = values_at(place.instance, component, leaves, witness);
                }
            }
            Finding::Wide => {
                return Err("proven modulo 2^61 - 1, but the enclosures over the reals stayed too wide to \
                            confirm it"
                    .to_owned());
            }
            Finding::Nowhere | Finding::Separate(_) => {
                return Err("no real point was found at which both sides have a value".to_owned());
            }
        }
    }
    Ok(test)
}

/// Why agreement for some signs of the roots is not enough, if it is not.
///
/// Where all radicands are positive throughout a connected domain the roots are analytic there, and so is the
/// difference of the sides; the exact way shows that it is zero for some choice of signs everywhere, and the
/// real way that it is so for the positive ones at a generic point: then it is zero throughout.
///
/// Declared signs and linear conditions make a convex domain. A condition such as (y - 100)² > 1 cuts it in two,
/// of which one may be missed by all points that are tried.
fn open_sign(
    place: &mut Place<'_, '_>,
    components: &[Component],
    agreements: &[Agreement],
) -> Option<(usize, String)> {
    for (n, (component, agreement)) in components.iter().zip(agreements).enumerate() {
        if *agreement != Agreement::ForSomeSigns {
            continue;
        }
        let graph = &place.instance.graph;
        let (convex, curved): (Vec<Requirement>, Vec<Requirement>) =
            demands(place, component).into_iter().partition(|(node, _)| is_linear(graph, *node));
        let cuts = |radicand: Node| {
            let own = graph.leaves_of(&[radicand]);
            let declared = place.conditions.iter().map(|(node, _)| *node);
            let mut curved = declared.filter(|node| curved.iter().any(|(other, _)| other == node));
            curved.any(|node| graph.leaves_of(&[node]).iter().any(|leaf| own.contains(leaf)))
        };
        let radicands: Vec<(Node, bool)> =
            radicands(graph, component).into_iter().map(|radicand| (radicand, cuts(radicand))).collect();
        for (radicand, cut) in radicands {
            let settled = !cut
                && (has_one_branch(&mut place.instance.graph, radicand)
                    || is_positive(place.instance, radicand, &convex));
            if !settled {
                let radicand = place.instance.node_label(radicand);
                let reason =
                    format!("it depends on the sign of a root: `{radicand}` may vanish or change its sign");
                return Some((n, reason));
            }
        }
    }
    None
}

/// True where the principal root is analytic for certain: of numbers, of a complex variable, and where the real
/// part is positive or the imaginary part has one sign.
fn has_one_branch(graph: &mut Graph, radicand: Node) -> bool {
    if graph.signs(radicand).is_real() {
        return false;
    }
    if graph.leaves_of(&[radicand]).is_empty() || matches!(graph.op(radicand), Op::Leaf(_)) {
        return true;
    }
    let conjugate = graph.conjugate(radicand);
    let sum = graph.add(radicand, conjugate);
    let sum = graph.simplified(sum);
    let difference = graph.sub(radicand, conjugate);
    let i = graph.imaginary();
    let rotated = graph.mul(i, difference);
    let rotated = graph.simplified(rotated);
    let (re, im) = (graph.signs(sum), graph.signs(rotated));
    re.is_positive() || im.is_positive() || im.is_negative()
}

/// True of a linear function of the variables, so that where it is positive is convex.
fn is_linear(graph: &Graph, node: Node) -> bool {
    match graph.op(node) {
        Op::Constant(_) | Op::Leaf(_) => true,
        Op::Add(a, b) | Op::Sub(a, b) => is_linear(graph, a) && is_linear(graph, b),
        Op::Neg(a) => is_linear(graph, a),
        Op::Mul(a, b) => graph.as_constant(a).is_some() && is_linear(graph, b),
        _ => false,
    }
}

/// Why a domain has no interior: it asks for the sign of something that is not real, such as exp(iy) >= 0. At the
/// few points where that holds, agreement says nothing.
fn thin_domain(place: &mut Place<'_, '_>, components: &[Component]) -> Option<String> {
    let mut signed: Vec<Node> = components
        .iter()
        .flat_map(|component| component.domain().requirements().to_vec())
        .filter_map(|(node, signs)| signs.is_real().then_some(node))
        .collect();
    signed.sort();
    signed.dedup();
    let complex = signed.into_iter().find(|node| !defined::is_real(place.instance, *node))?;
    Some(format!("it needs a sign of `{}`, which is not real", place.instance.node_label(complex)))
}

/// What stands under the roots of both sides.
fn radicands(graph: &Graph, component: &Component) -> Vec<Node> {
    let reachable = graph.reachable(&[component.left, component.right]);
    let radicand = |node| match graph.op(node) {
        Op::Sqrt(a) => Some(a),
        _ => None,
    };
    reachable.into_iter().filter_map(radicand).collect()
}

/// Lists what the relation needs; it is conditional where only one side has a value on an open set.
///
/// A density that was integrated by parts must be smooth: it is conditional on all that it needs, since fields
/// that pass through a pole are no set of measure zero.
pub(crate) fn note_needs(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    components: &[Component],
    by_parts: bool,
) {
    if components.iter().any(|component| defined::is_cut_by_tied_values(place.instance, component)) {
        undecided(link, TIED);
        return;
    }
    let seed = place.seed;
    if components.iter().any(|component| defined::may_be_nowhere(place.instance, component, seed)) {
        undecided(
            link,
            "it is not seen that a function which is known by its values at a point has the values that both sides need",
        );
        return;
    }
    let mut needs = defined::needs(place.instance, components, place.conditions, place.seed);
    needs.iter_mut().for_each(|need| need.cuts |= by_parts);
    needs.extend(defined::pivots(place.instance));
    for mut need in needs {
        if let Some(point) = &mut need.point {
            point.sizes.clone_from(place.sizes);
        }
        match link.needs.iter_mut().find(|known| known.condition == need.condition) {
            Some(known) => {
                known.cuts |= need.cuts;
                known.point = known.point.take().or(need.point);
            }
            None => link.needs.push(need),
        }
    }
    if link.verdict == Verdict::Holds && link.needs.iter().any(|need| need.cuts) {
        link.verdict = Verdict::Conditional;
    }
}
