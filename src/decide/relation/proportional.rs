//! Equal up to a number: the number is the ratio of the sides at a simple point, and then an equality decides.
//!
//! A proof needs no more than that some number does. A refutation needs that no other can: the ratio is taken
//! at a point of the domain, where the right side does not vanish, so that it is the only candidate.

use std::cmp::Ordering;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::coefficient::{is_parameter, parsed};
use super::equality::{self, undecided};
use super::place::Place;
use crate::algebra::{Enclosure, Rational};
use crate::calculus::{LeafId, Node, Op, Program, Signs};
use crate::decide::component::Component;
use crate::decide::obligation::{self, LinkSource};
use crate::decide::real::number::{Functions, evaluate};
use crate::decide::real::search::{Goal, Search, interior};
use crate::decide::seed::mix;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::ast::{Expr, Factor as Times, Kind};
use crate::language::latex::latex;
use crate::language::relation::Relation;
use crate::record::{Factor, Link, Reason, Verdict};

/// Points at which the ratio is taken: at another one it may be simpler.
const POINTS: u64 = 6;

/// A factor that may stand between the sides.
struct Candidate {
    expr: Expr,
    text: String,
    decimals: Option<[String; 2]>,
    /// True if no other factor can do.
    only: bool,
}

/// Decides `A ~~ B` or `A propto B` at one choice of sizes, with the factor that was found at another.
///
/// # Errors
/// When the sides are integrals, or have a value nowhere.
pub(crate) fn decide(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    source: &LinkSource<'_>,
) -> Result<(), Diagnostic> {
    if link.verdict != Verdict::Holds {
        return Ok(());
    }
    let plain = obligation::build(place.instance, source)?;
    if plain.integrated() {
        return Err(place.instance.source.error(
            Code::E0404,
            "failed to compare integrals up to a number",
            place.span.clone(),
            "compare the densities, or find the number by `determine`",
        ));
    }
    // What was found at another choice of sizes is the only one.
    let known = link.factor.as_ref().and_then(|known| {
        let Factor { text, decimals, .. } = known.clone();
        Some(Candidate { expr: parsed(&text)?, text, decimals, only: true })
    });
    let candidates = match known {
        Some(known) => vec![known],
        None => find(place, &plain.components, source.relation),
    };
    let mut refuted: Option<Link> = None;
    for candidate in candidates {
        let right = times(&candidate.expr, source.right);
        let scaled = LinkSource { right: &right, ..*source };
        let obligation = obligation::build(place.instance, &scaled)?;
        let mut trial = link.clone();
        equality::decide(place, &mut trial, &obligation)?;
        let factor =
            Factor { latex: latex(&candidate.expr), text: candidate.text, decimals: candidate.decimals };
        match trial.verdict {
            Verdict::Holds | Verdict::Conditional => {
                *link = Link { factor: Some(factor), ..trial };
                return Ok(());
            }
            Verdict::Refuted if candidate.only && refuted.is_none() => {
                refuted = Some(Link { factor: Some(factor), ..trial });
            }
            _ => {}
        }
    }
    match refuted {
        Some(found) => *link = found,
        None => undecided(link, "no number was found that makes both sides equal"),
    }
    Ok(())
}

/// Says of a link that was summarised which factor stands between its sides.
pub(crate) fn name_factor(link: &mut Link) {
    if let Some(factor) = &link.factor
        && !matches!(link.verdict, Verdict::Undecided)
    {
        let then = Box::new(std::mem::take(&mut link.reason));
        link.reason = Reason::UpTo(factor.in_words(), then);
    }
}

/// c·B
fn times(factor: &Expr, right: &Expr) -> Expr {
    let factors = [factor, right].map(|expr| Times { divided: false, expr: expr.clone() });
    Expr::new(Kind::Product(factors.to_vec()), right.span.clone())
}

/// The ratio of the sides of the first component that has one, at some simple points of the domain.
fn find(place: &mut Place<'_, '_>, components: &[Component], relation: Relation) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for component in components {
        let graph = &mut place.instance.graph;
        if graph.is_zero(component.left) && graph.is_zero(component.right) {
            continue;
        }
        let demands: Vec<_> = interior(graph, place.conditions)
            .into_iter()
            .chain(interior(graph, component.domain().requirements()))
            .chain([(component.right, Signs::NONZERO)])
            .collect();
        for n in 0..POINTS {
            let candidate = at_a_point(place, component, &demands, relation, n);
            found.extend(candidate.filter(|new| found.iter().all(|known| known.text != new.text)));
        }
        if !found.is_empty() {
            break;
        }
    }
    found.sort_by_key(|candidate| candidate.text.len());
    found
}

fn at_a_point(
    place: &mut Place<'_, '_>,
    component: &Component,
    demands: &[(Node, Signs)],
    relation: Relation,
    n: u64,
) -> Option<Candidate> {
    let sides = [component.left, component.right];
    let search = Search::new(place.instance, &sides, demands, Goal::Anywhere);
    let mut rng = ChaCha8Rng::seed_from_u64(mix(place.seed, n));
    let point = search.any_point(&mut rng)?;
    let leaves = search.leaves.clone();
    let graph = &place.instance.graph;
    let mut mentioned = graph.leaves_of(&[component.right, component.before[1]]);
    let all = [component.left, component.right, component.before[0], component.before[1]];
    mentioned.extend(graph.parameters_of_equations(&all));
    // What the factor of a proportionality may contain.
    let is_kept = |leaf: &LeafId| {
        relation == Relation::Proportional
            && !mentioned.contains(leaf)
            && is_parameter(&place.instance.graph, *leaf)
    };
    let values: Vec<(LeafId, Rational)> = leaves
        .iter()
        .zip(&point.values)
        .filter(|(leaf, _)| !is_kept(leaf))
        .map(|(leaf, value)| value.im.is_zero().then(|| (*leaf, value.re.clone())))
        .collect::<Option<_>>()?;
    let graph = &mut place.instance.graph;
    let ratio = graph.div(component.left, component.right);
    let ratio = graph.with_values(ratio, &values);
    let ratio = graph.simplified(ratio);
    // How a function changes with the parameters of its equation is not known: it is no factor.
    if !graph.parameters_of_equations(&[ratio]).is_empty() {
        return None;
    }
    // What is kept may be tied to the rest by a condition: then the point is one for some of its values only.
    let stays = relation == Relation::Alike
        || demands.iter().all(|(node, signs)| {
            let image = graph.with_values(*node, &values);
            graph.signs(image).within(*signs)
        });
    let mut node = ratio;
    let text = place.instance.whole_text(ratio);
    if place.instance.graph.is_zero(ratio) {
        // No factor makes something of nothing: with any other the sides differ here.
        node = place.instance.graph.one();
    }
    if relation == Relation::Alike {
        // A negative ratio is none of two quantities that are alike; that of their sizes will be refuted.
        if value(place, node)?.sign()? == Ordering::Less {
            node = place.instance.graph.neg(node);
        }
    }
    let expr = parsed(&place.instance.whole_text(node)?)?;
    Some(Candidate { expr, text: text?, decimals: decimals(place, ratio), only: stays })
}

/// The value of a number; none of what contains variables or declared functions.
fn value(place: &Place<'_, '_>, node: Node) -> Option<Enclosure<256>> {
    let graph = &place.instance.graph;
    let program = Program::compile(graph, &[node]);
    let is_declared = |node: Node| matches!(graph.op(node), Op::Function { .. });
    if program.is_complex
        || !program.leaves.is_empty()
        || graph.reachable(&[node]).into_iter().any(is_declared)
    {
        return None;
    }
    let mut functions = Functions::Polynomials { salt: 0 };
    Some(evaluate::<Enclosure<256>>(&program, &[], &mut functions).pop()??.re)
}

/// The decimals of a number that is not rational.
fn decimals(place: &Place<'_, '_>, node: Node) -> Option<[String; 2]> {
    if place.instance.graph.as_constant(node).is_some() {
        return None;
    }
    value(place, node).map(|value| value.decimals())
}
