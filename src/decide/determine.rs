//! Coefficients that make a claim true: one choice for all links and sizes, found, and the only one.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::exact::Exact;
use super::field::{Sampler, constants, evaluate};
use super::identity::{self, Agreement, Tested};
use super::link::Place;
use super::obligation::{Component, Obligation};
use super::reals::Concrete;
use super::search::{Goal, Search, satisfiable};
use crate::algebra::{Complex, Fp, Interval, Lanes, Rational, Scalar};
use crate::calculus::{Direction, Domain, Instance, LeafId, Node, OnShell, Op, Program, Requirement, Signs};
use crate::diagnostic::Diagnostic;
use crate::language::Claim;
use crate::language::claim::Relation;
use crate::record::Solution;

/// Numerators and denominators of coefficients that are looked for.
const LARGEST: i64 = 1 << 20;
/// Batches of sixteen points that are looked at, at each size.
const BATCHES: usize = 64;
/// Real points that are looked at, for each component at each size: at most, and where the coefficients are
/// known already and nothing modulo p speaks against them.
const REAL_POINTS: u64 = 12;
const REAL_POINTS_OF_KNOWN: u64 = 2;

/// Coefficients by their names.
pub(super) type Values = BTreeMap<String, Rational>;

/// What is known of the coefficients.
pub(super) enum Determined {
    /// The only choice that can make the claim true.
    Only(Values),
    /// Two of many choices that may make it true.
    Several(Values, Values),
    /// No choice does: the equations at some real points contradict each other.
    None,
    /// Why nothing is known.
    Unknown(String),
}

/// Where equations are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Points modulo p, to solve for the coefficients; and real points, where roots occur and they are needed
    /// in any case.
    Modular,
    /// Real points, to see that a contradiction is one of real numbers.
    Real,
}

/// Linear equations for the coefficients, one for each component at each point.
///
/// If their rank modulo p is full, two different rational solutions are impossible: their difference would be
/// in the kernel at every point.
pub(super) struct Equations {
    names: Vec<String>,
    modular: Elimination<Fp>,
    exact: Elimination<Exact>,
    enclosed: Elimination<Interval>,
    /// True if roots occur, whose sign modulo p is not the positive one.
    roots: bool,
    /// True if real points were left out, because no root had been met.
    left_out: bool,
    failed: Option<String>,
}

impl Equations {
    /// For coefficients with these names, see [`names`].
    pub fn new(names: Vec<String>) -> Self {
        let n = names.len();
        Self {
            names,
            modular: Elimination::new(n),
            exact: Elimination::new(n),
            enclosed: Elimination::new(n),
            roots: false,
            left_out: false,
            failed: None,
        }
    }

    /// True if real points are needed beyond those that were looked at: to see that a contradiction is one of
    /// real numbers, or which sign a root has.
    pub fn need_reals(&self) -> bool {
        self.failed.is_none() && (self.roots && self.left_out || !self.modular.consistent)
    }

    /// Adds what a link says at one choice of sizes.
    ///
    /// # Errors
    /// When there is no such parameter.
    pub fn learn(
        &mut self,
        claim: &Claim,
        place: &mut Place<'_, '_>,
        obligation: &Obligation,
        way: Way,
    ) -> Result<(), Diagnostic> {
        let unknowns = unknowns(claim, place.instance)?;
        if let Err(reason) = self.rows(place, obligation, &unknowns, way) {
            self.failed.get_or_insert(reason);
        }
        Ok(())
    }

    fn rows(
        &mut self,
        place: &mut Place<'_, '_>,
        obligation: &Obligation,
        unknowns: &[(String, Node)],
        way: Way,
    ) -> Result<(), String> {
        let mut columns: Vec<(LeafId, usize)> = Vec::new();
        for (name, node) in unknowns {
            let Op::Leaf(id) = place.instance.graph.op(*node) else {
                return Err("what is determined must be parameters without a condition".to_owned());
            };
            let replaced =
                place.instance.on_shell.rules().any(|rule| rule.lead == *place.instance.graph.leaf(id));
            if replaced {
                return Err(format!("a condition says what `{name}` is"));
            }
            let column = self.names.iter().position(|known| known == name);
            columns.push((id, column.ok_or_else(|| format!("`{name}` is not known at every size"))?));
        }
        if !matches!(obligation.relation, Relation::Equal | Relation::Similar) {
            return Err("only equalities are solved for coefficients".to_owned());
        }
        let is_unknown = |leaf: LeafId| columns.iter().any(|(id, _)| *id == leaf);
        let graph = &mut place.instance.graph;
        // Each row: the slopes in the unknowns, then what is left without them.
        let width = columns.len() + 1;
        let mut rows = Vec::new();
        for component in &obligation.components {
            let difference = graph.sub(component.left, component.right);
            rows.extend(columns.iter().map(|(id, _)| graph.derive(difference, Direction::Variable(*id))));
            rows.push(difference);
        }
        let outputs = graph.all_with_zeros(&rows, is_unknown);
        let mut linear = Vec::new();
        for (row, output) in rows.chunks(width).zip(outputs.chunks(width)) {
            let mut terms = vec![output[width - 1]];
            terms.extend(output.iter().zip(unknowns).map(|(slope, (_, node))| graph.mul(*slope, *node)));
            let sum = graph.sum(terms);
            linear.push(Component::of(row[width - 1], sum));
        }
        // |c| has the slopes of a linear function almost everywhere, and is none.
        match identity::test(place.instance, &linear, place.seed) {
            Tested::Done { agreements, .. } if agreements.iter().all(|a| *a == Agreement::Always) => {}
            _ => return Err("the relation is not linear in what is determined".to_owned()),
        }
        let graph = &place.instance.graph;
        self.roots |= graph.reachable(&outputs).iter().any(|node| matches!(graph.op(*node), Op::Sqrt(_)));
        let columns: Vec<usize> = columns.into_iter().map(|(_, column)| column).collect();
        if way == Way::Modular {
            self.modular_rows(place, &outputs, width, &columns)?;
        }
        if way == Way::Modular && !self.roots {
            self.left_out = true;
            return Ok(());
        }
        // Components that have values at the same points share these, and most of what is computed there.
        let mut groups: Vec<(Vec<Requirement>, Vec<Node>)> = Vec::new();
        for (component, row) in obligation.components.iter().zip(outputs.chunks(width)) {
            let mut needed = component.domain().requirements().to_vec();
            // At most points a root is not rational, which is seen long before all outputs are computed.
            let graph = &place.instance.graph;
            let partial = graph.reachable(row).into_iter().filter(|node| is_function(graph.op(*node)));
            needed.extend(partial.map(|node| (node, Signs::COMPLEX)));
            match groups.iter_mut().find(|(known, _)| *known == needed) {
                Some((_, own)) => own.extend(row),
                None => groups.push((needed, row.to_vec())),
            }
        }
        for (needed, outputs) in groups {
            self.real_rows(place, &needed, &outputs, width, &columns);
        }
        Ok(())
    }

    fn modular_rows(
        &mut self,
        place: &Place<'_, '_>,
        outputs: &[Node],
        width: usize,
        columns: &[usize],
    ) -> Result<(), String> {
        let graph = &place.instance.graph;
        let program = Program::compile(graph, outputs);
        let Some(constants) = constants(&program) else {
            return Err("a constant has a denominator that is a multiple of 2^61 - 1".to_owned());
        };
        if program.is_complex {
            return Err("complex relations are not solved".to_owned());
        }
        let mut sampler = Sampler::new(place.seed);
        let mut points = 0;
        for _ in 0..BATCHES {
            let point = sampler.point(graph, &program);
            let results = evaluate(&program, &constants, &point, &mut sampler.atoms(), false);
            for lane in 0..Lanes::COUNT {
                for row in results.chunks(width) {
                    if row.iter().all(|(_, defined)| defined & (1 << lane) != 0) {
                        points += 1;
                        let values = row.iter().map(|(value, _)| value.re[lane]);
                        self.modular.add(placed(values, columns, self.names.len()));
                    }
                }
            }
            // A few more than there are unknowns, so that a contradiction shows.
            if points >= (outputs.len() / width) * (self.names.len() + 4) {
                return Ok(());
            }
        }
        if points == 0 {
            Err("no point was found at which both sides have a value".to_owned())
        } else {
            Ok(())
        }
    }

    /// The equations at real points of the domain, to see that a contradiction is one of real numbers.
    fn real_rows(
        &mut self,
        place: &mut Place<'_, '_>,
        needed: &[Requirement],
        outputs: &[Node],
        width: usize,
        columns: &[usize],
    ) {
        let demands = [place.conditions, needed].concat();
        let search = Search::new(place.instance, outputs, &demands, Goal::Anywhere);
        let mut rng = ChaCha8Rng::seed_from_u64(place.seed);
        for n in 0..REAL_POINTS {
            if n >= REAL_POINTS_OF_KNOWN && self.modular.consistent && self.exact.is_solved() {
                break;
            }
            let Some(values) = search.values::<Exact>(&mut rng) else { break };
            add_rows(&mut self.exact, &values, width, columns);
        }
        for n in 0..REAL_POINTS {
            if n >= REAL_POINTS_OF_KNOWN && self.modular.consistent && self.enclosed.is_solved() {
                break;
            }
            let Some(values) = search.values::<Interval>(&mut rng) else { break };
            add_rows(&mut self.enclosed, &values, width, columns);
        }
    }

    /// What follows from all equations.
    pub fn solved(self) -> Determined {
        if let Some(reason) = self.failed {
            return Determined::Unknown(reason);
        }
        if self.roots && self.exact.consistent && self.enclosed.consistent {
            let values = self.exact.solution(Exact::zero());
            let values: Option<Vec<Rational>> = values.iter().map(Concrete::exactly).collect();
            return match values.filter(|_| self.exact.pivots.iter().all(Option::is_some)) {
                Some(values) => Determined::Only(self.names.iter().cloned().zip(values).collect()),
                None => Determined::Unknown("too few points with rational roots were found".to_owned()),
            };
        }
        if self.roots || !self.modular.consistent {
            let real = !self.exact.consistent || !self.enclosed.consistent;
            return if real {
                Determined::None
            } else {
                Determined::Unknown(
                    "no choice makes it true modulo 2^61 - 1, but no contradiction over the reals was found"
                        .to_owned(),
                )
            };
        }
        let named = |free: Fp| -> Option<Values> {
            let values = self.modular.solution(free);
            let values = values.into_iter().map(reconstruct).collect::<Option<Vec<_>>>()?;
            Some(self.names.iter().cloned().zip(values).collect())
        };
        let unique = self.modular.pivots.iter().all(Option::is_some);
        match (named(Fp::ZERO), named(Fp::ONE)) {
            (Some(values), _) if unique => Determined::Only(values),
            (Some(one), Some(other)) => Determined::Several(one, other),
            _ => Determined::Unknown("the coefficients are no small fractions".to_owned()),
        }
    }
}

/// The coefficients of a claim at one choice of sizes, by their names.
fn unknowns(claim: &Claim, instance: &mut Instance<'_>) -> Result<Vec<(String, Node)>, Diagnostic> {
    let mut found = Vec::new();
    for (name, span) in &claim.determine {
        for node in instance.parameter(name, span)? {
            let label = match instance.graph.op(node) {
                Op::Leaf(id) => instance.leaf_label(id),
                _ => continue,
            };
            if !found.iter().any(|(known, _)| *known == label) {
                found.push((label, node));
            }
        }
    }
    Ok(found)
}

/// The names of the coefficients of a claim at one choice of sizes.
///
/// # Errors
/// When there is no such parameter.
pub(super) fn names(claim: &Claim, instance: &mut Instance<'_>) -> Result<Vec<String>, Diagnostic> {
    Ok(unknowns(claim, instance)?.into_iter().map(|(name, _)| name).collect())
}

/// The link with values for the coefficients put in.
///
/// # Errors
/// When there is no such parameter.
pub(super) fn put_in(
    claim: &Claim,
    instance: &mut Instance<'_>,
    obligation: &mut Obligation,
    values: &Values,
) -> Result<(), Diagnostic> {
    let mut rules = OnShell::default();
    let mut fixed = BTreeMap::new();
    for (name, node) in unknowns(claim, instance)? {
        if let (Op::Leaf(id), Some(value)) = (instance.graph.op(node), values.get(&name)) {
            let leaf = instance.graph.leaf(id).clone();
            let constant = instance.graph.constant(value.clone());
            fixed.insert(id, value.clone());
            rules.add(leaf, constant);
        }
    }
    // A constant leads to no further replacement, so that there is no circle.
    let mut replaced = |node: Node| rules.apply(&mut instance.graph, node).unwrap_or(node);
    for component in &mut obligation.components {
        component.fixed.extend(fixed.clone());
        component.left = replaced(component.left);
        component.right = replaced(component.right);
        for domain in &mut component.domains {
            let images: Vec<Requirement> =
                domain.requirements().iter().map(|(node, signs)| (replaced(*node), *signs)).collect();
            *domain = Domain::of(images);
        }
    }
    Ok(())
}

/// True if values have the declared signs, and the conditions can be met with them.
pub(super) fn are_admissible(
    claim: &Claim,
    instance: &mut Instance<'_>,
    conditions: &[Requirement],
    values: &Values,
    seed: u64,
) -> Result<bool, Diagnostic> {
    let mut rules = OnShell::default();
    for (name, node) in unknowns(claim, instance)? {
        if let (Op::Leaf(id), Some(value)) = (instance.graph.op(node), values.get(&name)) {
            if !instance.graph.signs(node).allows(value.cmp(&Rational::ZERO)) {
                return Ok(false);
            }
            let constant = instance.graph.constant(value.clone());
            rules.add(instance.graph.leaf(id).clone(), constant);
        }
    }
    let mut images = Vec::new();
    for (node, signs) in conditions {
        let image = rules.apply(&mut instance.graph, *node).unwrap_or(*node);
        images.push((image, *signs));
    }
    Ok(satisfiable(instance, &images, seed))
}

/// `c[1] = 3, c[2] = 0`.
pub(super) fn solution(values: &Values) -> Solution {
    values.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

/// True of what has no rational value at most rational points.
fn is_function(op: Op) -> bool {
    matches!(op, Op::Sqrt(_) | Op::Exp(_) | Op::Log(_) | Op::Sin(_) | Op::Cos(_) | Op::Function { .. })
}

/// A row of a program in the columns of all unknowns.
fn placed<S: Scalar>(values: impl Iterator<Item = S>, columns: &[usize], n: usize) -> Vec<S> {
    let mut row = vec![S::zero(); n + 1];
    for (value, column) in values.zip(columns.iter().copied().chain([n])) {
        row[column] = value;
    }
    row
}

fn add_rows<S: Concrete>(
    system: &mut Elimination<S>,
    values: &[Complex<S>],
    width: usize,
    columns: &[usize],
) {
    for row in values.chunks(width) {
        let values = row.iter().map(|value| value.re.clone());
        system.add(placed(values, columns, system.pivots.len()));
    }
}

/// Gaussian elimination, one row at a time; a row is the coefficients and then the constant term.
pub(super) struct Elimination<S> {
    /// By the column of its leading 1.
    pivots: Vec<Option<Vec<S>>>,
    /// False once a row says 0 = 1.
    consistent: bool,
}

impl<S: Scalar> Elimination<S> {
    pub fn new(n: usize) -> Self {
        Self { pivots: vec![None; n], consistent: true }
    }

    /// True if more rows can only contradict.
    fn is_solved(&self) -> bool {
        self.pivots.iter().all(Option::is_some)
    }

    pub fn add(&mut self, mut row: Vec<S>) {
        let n = self.pivots.len();
        for column in 0..n {
            if row[column] == S::zero() {
                continue;
            }
            match &self.pivots[column] {
                Some(pivot) => {
                    let factor = row[column].clone();
                    for (value, above) in row.iter_mut().zip(pivot).skip(column + 1) {
                        *value = value.sub(&factor.mul(above));
                    }
                    row[column] = S::zero();
                }
                None if row[column].nonzero_lanes() != 0 => {
                    let inverse = row[column].inv();
                    row.iter_mut().for_each(|value| *value = value.mul(&inverse));
                    row[column] = S::one();
                    self.pivots[column] = Some(row);
                    return;
                }
                // An enclosure that may be zero says nothing.
                None => return,
            }
        }
        self.consistent &= row[n].nonzero_lanes() == 0;
    }
}

impl<S: Scalar> Elimination<S> {
    /// A solution, with a value for the unknowns that are free.
    pub fn solution(&self, free: S) -> Vec<S> {
        let n = self.pivots.len();
        let mut values = vec![free; n];
        for column in (0..n).rev() {
            if let Some(pivot) = &self.pivots[column] {
                let known = (column + 1..n).fold(S::zero(), |sum, k| sum.add(&pivot[k].mul(&values[k])));
                values[column] = pivot[n].add(&known).neg();
            }
        }
        values
    }
}

/// The fraction of small numbers with this residue, by the extended Euclidean algorithm (von zur Gathen
/// & Gerhard, *Modern Computer Algebra*, §5.10).
pub(super) fn reconstruct(residue: Fp) -> Option<Rational> {
    let (mut r0, mut r1) = (Fp::MODULUS as i128, i128::from(residue.residue()));
    let (mut t0, mut t1) = (0i128, 1i128);
    while r1 > i128::from(LARGEST) {
        let quotient = r0 / r1;
        (r0, r1) = (r1, r0 - quotient * r1);
        (t0, t1) = (t1, t0 - quotient * t1);
    }
    let (numerator, denominator) = if t1 < 0 { (-r1, -t1) } else { (r1, t1) };
    if denominator == 0 || denominator > i128::from(LARGEST) {
        return None;
    }
    let (numerator, denominator) = (i64::try_from(numerator).ok()?, u64::try_from(denominator).ok()?);
    Some(Rational::from_parts(numerator.into(), denominator.into()))
}
