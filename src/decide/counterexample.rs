//! Search for a point over the reals at which a relation fails, and its simplification.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::obligation::Component;
use super::reals::{Concrete, evaluate};
use super::verdict::{Counterexample, FieldExample, PointValue};
use super::witness::{self, Point, Query, Target};
use crate::algebra::{Complex, Interval, Rational};
use crate::calculus::{Graph, Instance, Leaf, LeafId, Node, Op, Program, Signs};
use crate::language::claim::Relation;
use crate::language::scope::Sign;

/// Passes over all variables while simplifying.
const PASSES: usize = 6;

/// Everything that a candidate is judged by.
struct Search<'a, 'b> {
    instance: &'a Instance<'b>,
    /// Left side, right side, then the conditions.
    program: Program,
    conditions: Vec<Signs>,
    relation: Relation,
}

/// A point at which the relation fails, as simple as it could be made.
pub(super) fn find(
    instance: &Instance<'_>,
    component: &Component,
    relation: Relation,
    conditions: &[(Node, Signs)],
    seed: u64,
) -> Option<Counterexample> {
    let mut outputs = vec![component.left, component.right];
    outputs.extend(conditions.iter().map(|(node, _)| *node));
    let program = Program::compile(&instance.graph, &outputs);
    let conditions = conditions.iter().map(|(_, signs)| *signs).collect();
    let search = Search { instance, program, conditions, relation };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (point, sides, arithmetic) = search.simplest(&mut rng)?;
    let leaves = search.program.leaves.clone();
    Some(describe(instance, component, &leaves, &point, sides, arithmetic))
}

/// A point at which one side has a value and the other has none, because a root or a logarithm of a
/// negative number stands in it: √(xy) and √x √y at x = y = -1.
///
/// Poles are no such gap: an identity of rational functions is understood where both sides are defined.
pub(super) fn domain_gap(
    instance: &mut Instance<'_>,
    component: &Component,
    conditions: &[(Node, Signs)],
    seed: u64,
) -> Option<Counterexample> {
    let radicands = [component.left, component.right].map(|side| radicands(&instance.graph, side));
    for (side, defined) in [component.right, component.left].into_iter().enumerate() {
        for radicand in radicands[side].difference(&radicands[1 - side]) {
            let mut outputs = vec![defined, defined];
            outputs.extend(conditions.iter().map(|(node, _)| *node));
            outputs.push(*radicand);
            let program = Program::compile(&instance.graph, &outputs);
            let mut signs: Vec<Signs> = conditions.iter().map(|(_, signs)| *signs).collect();
            signs.push(Signs::from_declared(Sign::Negative));
            // Equal sides refute `!=`: any point that satisfies the conditions will do.
            let search = Search { instance, program, conditions: signs, relation: Relation::Unequal };
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            if let Some((point, (value, _), arithmetic)) = search.simplest(&mut rng) {
                let leaves = search.program.leaves.clone();
                let none = "not defined".to_owned();
                let sides = if side == 0 { (none, value) } else { (value, none) };
                return Some(describe(instance, component, &leaves, &point, sides, arithmetic));
            }
        }
    }
    None
}

/// Operands of roots and logarithms that may be negative.
fn radicands(graph: &Graph, side: Node) -> BTreeSet<Node> {
    let operands = graph.reachable(&[side]).into_iter().filter_map(|node| match graph.op(node) {
        Op::Sqrt(a) | Op::Log(a) => Some(a),
        _ => None,
    });
    operands.filter(|a| !graph.signs(*a).is_nonnegative()).collect()
}

/// True if some real point satisfies all conditions.
pub(super) fn satisfiable(instance: &mut Instance<'_>, conditions: &[(Node, Signs)], seed: u64) -> bool {
    if conditions.is_empty() {
        return true;
    }
    // 0 = 0 refutes `!=`, so that the search finds any point which satisfies the conditions.
    let zero = instance.graph.zero();
    let mut outputs = vec![zero, zero];
    outputs.extend(conditions.iter().map(|(node, _)| *node));
    let program = Program::compile(&instance.graph, &outputs);
    let signs = conditions.iter().map(|(_, signs)| *signs).collect();
    let search = Search { instance, program, conditions: signs, relation: Relation::Unequal };
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    !witness::find(&search.query(), &mut rng, 1).is_empty()
}

impl Search<'_, '_> {
    /// A refuting point with both sides, exact if one was found, and the name of its arithmetic.
    fn simplest(&self, rng: &mut ChaCha8Rng) -> Option<(Point, (String, String), &'static str)> {
        let query = self.query();
        let exact = witness::in_pool::<Rational>(&query, rng);
        let exact = exact.and_then(|point| self.simplified::<Rational>(point));
        if let Some((point, sides)) = exact {
            return Some((point, sides, Rational::NAME));
        }
        let point = match witness::in_pool::<Interval>(&query, rng) {
            Some(point) => point,
            None => witness::beyond_pool(&query, rng, 1).pop()?,
        };
        if let Some((point, sides)) = self.simplified::<Rational>(point.clone()) {
            return Some((point, sides, Rational::NAME));
        }
        // A simple point may turn out to be exact after all: log 1, exp 0.
        let (point, sides) = self.simplified::<Interval>(point)?;
        Some(match self.fails::<Rational>(&mut point.clone()) {
            Some(sides) => (point, sides, Rational::NAME),
            None => (point, sides, Interval::NAME),
        })
    }

    fn graph(&self) -> &Graph {
        &self.instance.graph
    }

    fn signs(&self, leaf: LeafId) -> Signs {
        self.graph().signs_of_leaf(leaf)
    }

    /// What a point must satisfy to refute the relation.
    fn query(&self) -> Query<'_> {
        let refuting = match self.relation {
            Relation::Equal | Relation::Similar => Signs::from_declared(Sign::NonZero),
            Relation::Unequal => Signs::NONPOSITIVE & Signs::from_declared(Sign::NonNegative),
            Relation::Less => Signs::from_declared(Sign::NonNegative),
            Relation::LessEqual => Signs::from_declared(Sign::Positive),
            Relation::Greater => Signs::NONPOSITIVE,
            Relation::GreaterEqual => Signs::from_declared(Sign::Negative),
        };
        let mut targets = vec![Target { output: 0, minus: Some(1), signs: refuting }];
        let conditions = self.conditions.iter().enumerate();
        targets.extend(conditions.map(|(n, signs)| Target { output: 2 + n, minus: None, signs: *signs }));
        Query { graph: &self.instance.graph, program: &self.program, targets }
    }

    /// Both sides, if the point is defined, satisfies the conditions, and refutes the relation.
    fn fails<S: Concrete>(&self, point: &mut Point) -> Option<(String, String)> {
        let results = self.query().accepted::<S>(point)?;
        Some((results[0].show(), results[1].show()))
    }

    /// Replaces one value after the other by the simplest that still refutes.
    fn simplified<S: Concrete>(&self, mut point: Point) -> Option<(Point, (String, String))> {
        let mut sides = self.fails::<S>(&mut point)?;
        let query = self.query();
        for _ in 0..PASSES {
            let mut changed = false;
            for n in 0..point.values.len() {
                if query.partner(n).is_some() {
                    continue;
                }
                for candidate in self.candidates(n, &point.values[n]) {
                    let mut trial = point.clone();
                    trial.values[n] = candidate;
                    query.set_conjugates(&mut trial.values);
                    if let Some(found) = self.fails::<S>(&mut trial) {
                        (point, sides, changed) = (trial, found, true);
                        break;
                    }
                }
            }
            changed |= self.simplify_table::<S>(&mut point, &mut sides);
            if !changed {
                break;
            }
        }
        Some((point, sides))
    }

    /// Values that are simpler than the present one, simplest first.
    fn candidates(&self, n: usize, now: &Complex<Rational>) -> Vec<Complex<Rational>> {
        let leaf = self.program.leaves[n];
        let pool = witness::pool(self.signs(leaf));
        let zero = Rational::ZERO;
        let mut all: Vec<Complex<Rational>> =
            pool.iter().map(|re| Complex::new(re.clone(), zero.clone())).collect();
        if !self.signs(leaf).is_real() {
            all.extend(pool.iter().skip(1).take(2).map(|im| Complex::new(zero.clone(), im.clone())));
        }
        all.into_iter().take_while(|candidate| candidate != now).collect()
    }

    fn simplify_table<S: Concrete>(&self, point: &mut Point, sides: &mut (String, String)) -> bool {
        let mut changed = false;
        for key in point.table.keys().cloned().collect::<Vec<_>>() {
            for value in [Rational::ZERO, Rational::ONE] {
                if point.table.get(&key) == Some(&value) {
                    break;
                }
                let mut trial = point.clone();
                trial.table.insert(key.clone(), value);
                if let Some(found) = self.fails::<S>(&mut trial) {
                    *point = trial;
                    *sides = found;
                    changed = true;
                    break;
                }
            }
        }
        changed
    }
}

/// Writes a point down so that it can be typed into another system.
fn describe(
    instance: &Instance<'_>,
    component: &Component,
    leaves: &[LeafId],
    point: &Point,
    sides: (String, String),
    arithmetic: &str,
) -> Counterexample {
    let mut known: BTreeMap<LeafId, (String, bool)> =
        leaves.iter().zip(&point.values).map(|(leaf, value)| (*leaf, (value.show(), false))).collect();
    let mut values: BTreeMap<LeafId, Complex<Rational>> =
        leaves.iter().copied().zip(point.values.iter().cloned()).collect();
    // Derivatives that the claim mentions, or that its conditions lead to, and that are replaced.
    for (leaf, image) in instance.on_shell.replaced(&instance.graph, &component.before) {
        if let Some((shown, exact)) = follows(instance, image, leaves, point) {
            known.insert(leaf, (shown, true));
            values.extend(exact.map(|value| (leaf, value)));
        }
    }
    let mut listed: Vec<PointValue> = known
        .into_iter()
        .map(|(leaf, (value, follows))| PointValue { name: instance.leaf_label(leaf), value, follows })
        .collect();
    for ((symbol, order, argument), value) in &point.table {
        let name = &instance.graph.symbol(crate::calculus::SymbolId(*symbol)).name;
        let primes = "'".repeat(*order as usize);
        listed.push(PointValue {
            name: format!("{name}{primes}({argument})"),
            value: value.to_string(),
            follows: false,
        });
    }
    Counterexample {
        sizes: instance.sizes.clone(),
        component: component.indices.clone(),
        compares: component.compares.clone(),
        arithmetic: arithmetic.to_owned(),
        fields: polynomials(instance, &values),
        values: listed,
        left: sides.0,
        right: sides.1,
    }
}

/// The value of a replaced derivative at the point, as text and, if rational, as a number.
fn follows(
    instance: &Instance<'_>,
    image: Node,
    leaves: &[LeafId],
    point: &Point,
) -> Option<(String, Option<Complex<Rational>>)> {
    let program = Program::compile(&instance.graph, &[image]);
    let zero = Complex::real(Rational::ZERO);
    let values: Vec<Complex<Rational>> = program
        .leaves
        .iter()
        .map(|leaf| leaves.iter().position(|l| l == leaf).map_or(zero.clone(), |n| point.values[n].clone()))
        .collect();
    let mut table = point.table.clone();
    if let Some(exact) = evaluate::<Rational>(&program, &values, &mut table, point.salt) {
        return Some((exact[0].show(), Some(exact[0].clone())));
    }
    let enclosure = evaluate::<Interval>(&program, &values, &mut table, point.salt)?;
    Some((enclosure[0].show(), None))
}

/// Fields with the given derivatives, as Taylor polynomials around the point.
fn polynomials(instance: &Instance<'_>, values: &BTreeMap<LeafId, Complex<Rational>>) -> Vec<FieldExample> {
    let graph = &instance.graph;
    let mut origin: BTreeMap<u8, Rational> = BTreeMap::new();
    for (leaf, value) in values {
        if let Leaf::Coordinate(c) = graph.leaf(*leaf) {
            origin.insert(*c, value.re.clone());
        }
    }
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (leaf, value) in values {
        let Leaf::Jet(jet) = graph.leaf(*leaf) else { continue };
        if jet.conjugate || graph.symbol(jet.symbol).depends_on == 0 {
            continue;
        }
        let name = instance.component_label(&graph.symbol(jet.symbol).name, jet.component);
        let terms = fields.entry(name).or_default();
        let zero = Rational::ZERO;
        if value.re == zero && value.im == zero {
            continue;
        }
        let mut factors = Vec::new();
        let mut factorial = Rational::ONE;
        for c in 0..graph.coordinate_count() {
            let power = jet.by.iter().filter(|by| **by == c).count();
            if power == 0 {
                continue;
            }
            factorial = (1..=power as u32).fold(factorial, |f, k| f * Rational::from(k));
            let base = match origin.get(&c) {
                Some(at) if !at.is_zero() => format!("({} - ({at}))", graph.coordinate_name(c)),
                _ => graph.coordinate_name(c).to_owned(),
            };
            factors.push(if power == 1 { base } else { format!("{base}^{power}") });
        }
        let scaled = Complex::new(&value.re / &factorial, &value.im / &factorial);
        let coefficient = match (scaled.show(), factors.is_empty()) {
            (one, false) if one == "1" => String::new(),
            (minus, false) if minus == "-1" => "-".to_owned(),
            (number, false) if number.contains('/') || number.contains(' ') => format!("({number})*"),
            (number, false) => format!("{number}*"),
            (number, true) => number,
        };
        terms.push(format!("{coefficient}{}", factors.join("*")));
    }
    fields
        .into_iter()
        .map(|(name, terms)| FieldExample {
            name,
            polynomial: if terms.is_empty() {
                "0".to_owned()
            } else {
                terms.join(" + ").replace("+ -", "- ")
            },
        })
        .collect()
}
