//! Enclosures on boxes that together cover the domain (Moore, Kearfott & Cloud, *Introduction to Interval
//! Analysis*, chapter 11).

use super::range;
use super::words::Words;
use crate::algebra::Interval;
use crate::calculus::{Graph, LeafId, Node, Program, Signs};
use crate::decide::real::number::{Concrete, Functions};

/// Boxes that are looked at; each halving of three variables in turn refines every one eightfold.
const MAX_BOXES: usize = 400;
/// Operations of all enclosures together: a few milliseconds.
const MAX_OPERATIONS: usize = 200_000;

/// An expression on one box.
struct Enclosure {
    program: Program,
    constants: Vec<Interval>,
}

impl Enclosure {
    fn new(graph: &Graph, node: Node) -> Option<Self> {
        let program = Program::compile(graph, &[node]);
        let constants = program.constants.iter().map(Interval::from_rational).collect();
        // A declared function has no enclosure, whatever a table would make up for it at a point.
        let enclosed = !program.is_complex && !program.has_declared_functions();
        enclosed.then_some(Self { program, constants })
    }

    /// The values on a box; none if the expression may be undefined there.
    fn on(&self, leaves: &[LeafId], sides: &[Interval]) -> Option<Interval> {
        let place = |leaf| leaves.iter().position(|own| own == leaf).map(|n| sides[n]);
        let values: Vec<Interval> = self.program.leaves.iter().map(place).collect::<Option<_>>()?;
        let mut functions = Functions::Polynomials { salt: 0 };
        let mut registers = Vec::new();
        let defined = self.program.run(&self.constants, &values, &mut functions, &mut registers);
        (defined[0] != 0).then(|| *self.program.output(0, &registers))
    }
}

/// Shows by enclosures that a node is not negative, or positive, where the facts hold.
pub(super) fn prove(
    graph: &mut Graph,
    words: &Words,
    node: Node,
    facts: &[(Node, Signs)],
    strict: bool,
) -> Option<String> {
    let enclosure = Enclosure::new(graph, node)?;
    let leaves = enclosure.program.leaves.clone();
    let mut whole = Vec::new();
    for leaf in &leaves {
        let range = range::of(graph, *leaf, facts);
        let low = range.low.map_or(f64::NEG_INFINITY, |bound| Interval::from_rational(&bound.value).lo());
        let high = range.high.map_or(f64::INFINITY, |bound| Interval::from_rational(&bound.value).hi());
        whole.push(Interval::hull(low, high));
    }
    // Facts about these variables alone cut boxes off.
    let mut cuts = Vec::new();
    for (fact, signs) in facts {
        if graph.leaves_of(&[*fact]).iter().all(|leaf| leaves.contains(leaf))
            && let Some(fact) = Enclosure::new(graph, *fact)
        {
            cuts.push((fact, *signs));
        }
    }
    let cost = cuts.iter().map(|(cut, _)| cut.program.instructions.len()).sum::<usize>()
        + enclosure.program.instructions.len();
    let limit = MAX_BOXES.min(MAX_OPERATIONS / cost.max(1));
    let mut waiting = vec![whole];
    let mut seen = 0;
    while let Some(sides) = waiting.pop() {
        seen += 1;
        if seen > limit {
            return None;
        }
        let value = enclosure.on(&leaves, &sides);
        if value.is_some_and(|value| if strict { value.lo() > 0.0 } else { value.lo() >= 0.0 }) {
            continue;
        }
        let outside = |(cut, signs): &(Enclosure, Signs)| {
            let sign = cut.on(&leaves, &sides).and_then(|value| value.sign());
            sign.is_some_and(|sign| !signs.allows(sign))
        };
        if cuts.iter().any(outside) {
            continue;
        }
        let (first, second) = halves(&sides)?;
        waiting.extend([first, second]);
    }
    let name = words.of(graph, node);
    let relation = if strict { ">" } else { ">=" };
    Some(match (seen, leaves.is_empty()) {
        (_, true) => format!("{name} {relation} 0 by its enclosure"),
        (1, false) => format!("{name} {relation} 0 by its enclosure on the whole domain"),
        _ => format!("{name} {relation} 0 by enclosures on {seen} boxes that cover the domain"),
    })
}

/// The box halved along its longest bounded side; none if no bounded side can be halved.
fn halves(sides: &[Interval]) -> Option<(Vec<Interval>, Vec<Interval>)> {
    let (longest, _) = sides
        .iter()
        .enumerate()
        .filter(|(_, side)| side.width().is_finite() && side.width() > 0.0)
        .max_by(|(_, a), (_, b)| a.width().total_cmp(&b.width()))?;
    let (low, high) = (sides[longest].lo(), sides[longest].hi());
    let middle = low + (high - low) / 2.0;
    if middle <= low || middle >= high {
        return None;
    }
    let part = |a, b| {
        let mut half = sides.to_vec();
        half[longest] = Interval::hull(a, b);
        half
    };
    Some((part(low, middle), part(middle, high)))
}
