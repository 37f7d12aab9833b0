//! Coefficients that make a relation true: found, proven, and proven to be the only ones.

use super::field::{Sampler, constants, evaluate};
use super::obligation::{Component, Obligation};
use crate::algebra::{Fp, Lanes, Rational, Scalar};
use crate::calculus::{Direction, Instance, LeafId, Node, OnShell, Op, Program};
use crate::language::Claim;

/// Numerators and denominators of coefficients that are looked for.
const LARGEST: i64 = 1 << 20;
/// Batches of points that are looked at.
const BATCHES: usize = 64;

/// What is known of the coefficients.
enum Determined {
    /// The only choice that can make the relation true.
    Only(Vec<Rational>),
    /// Why there is not exactly one.
    Not(String),
}

/// The link with the only coefficients that can make it true put in, and these coefficients in words.
pub(super) fn put_in(
    claim: &Claim,
    instance: &mut Instance<'_>,
    obligation: &Obligation,
    seed: u64,
) -> Result<(Obligation, String), String> {
    let mut unknowns = Vec::new();
    for (name, span) in &claim.determine {
        let array = instance.parameter(name, span).map_err(|problem| problem.message)?;
        unknowns.extend(array);
    }
    let values = match solve(instance, obligation, &unknowns, seed) {
        Determined::Only(values) => values,
        Determined::Not(reason) => return Err(reason),
    };
    let mut rules = substitution(instance, &unknowns, &values);
    let mut components = Vec::new();
    for component in &obligation.components {
        let mut replaced = |node| rules.apply(&mut instance.graph, node).map_err(|_| "a circle".to_owned());
        components.push(Component {
            left: replaced(component.left)?,
            right: replaced(component.right)?,
            indices: component.indices.clone(),
            compares: component.compares.clone(),
            before: component.before,
            sufficient: component.sufficient,
        });
    }
    let found: Vec<String> = unknowns
        .iter()
        .zip(&values)
        .map(|(node, value)| match instance.graph.op(*node) {
            Op::Leaf(id) => format!("{} = {value}", instance.leaf_label(id)),
            _ => value.to_string(),
        })
        .collect();
    let words = format!("the only solution is {}", found.join(", "));
    Ok((Obligation { method: obligation.method, relation: obligation.relation, components }, words))
}

/// Solves the relation for parameters in which it is linear.
///
/// Every sample point gives linear equations for the coefficients modulo p. If their rank is full, two
/// different rational solutions are impossible: their difference would be in the kernel at every point.
fn solve(instance: &mut Instance<'_>, obligation: &Obligation, unknowns: &[Node], seed: u64) -> Determined {
    let ids: Vec<LeafId> = unknowns
        .iter()
        .filter_map(|node| match instance.graph.op(*node) {
            Op::Leaf(id) => Some(id),
            _ => None,
        })
        .collect();
    if ids.len() != unknowns.len() {
        return Determined::Not("what is determined must be parameters without a condition".to_owned());
    }
    let graph = &mut instance.graph;
    let mut slopes = Vec::new();
    let mut rows = Vec::new();
    for component in &obligation.components {
        let difference = graph.sub(component.left, component.right);
        let row: Vec<Node> =
            ids.iter().map(|id| graph.derive(difference, Direction::Variable(*id))).collect();
        slopes.extend(&row);
        rows.extend(row);
        rows.push(graph.with_zeros(difference, |leaf| ids.contains(&leaf)));
    }
    if graph.leaves_of(&slopes).iter().any(|leaf| ids.contains(leaf)) {
        return Determined::Not("the relation is not linear in what is determined".to_owned());
    }
    let program = Program::compile(graph, &rows);
    let Some(constants) = constants(&program) else {
        return Determined::Not("a constant has a denominator that is a multiple of 2^61 - 1".to_owned());
    };
    if program.is_complex {
        return Determined::Not("complex relations are not solved".to_owned());
    }
    let n = ids.len();
    let mut system = Elimination { n, pivots: vec![None; n], consistent: true };
    let mut sampler = Sampler::new(seed);
    for _ in 0..BATCHES {
        let point = sampler.point(graph, &program);
        let (values, defined) = evaluate(&program, &constants, &point, &mut sampler.atoms());
        for lane in (0..Lanes::COUNT).filter(|lane| defined & (1 << lane) != 0) {
            for row in values.chunks(n + 1) {
                system.add(row.iter().map(|value| value.re[lane]).collect());
            }
        }
        if system.pivots.iter().all(Option::is_some) {
            break;
        }
    }
    if !system.consistent {
        return Determined::Not("no choice of the coefficients makes it true".to_owned());
    }
    match system.solution() {
        None => Determined::Not(format!(
            "only {} of {n} coefficients are determined",
            system.pivots.iter().flatten().count()
        )),
        Some(residues) => {
            let found: Option<Vec<Rational>> = residues.iter().map(|residue| reconstruct(*residue)).collect();
            found.map_or_else(
                || Determined::Not("the coefficients are no small fractions".to_owned()),
                Determined::Only,
            )
        }
    }
}

/// The replacements that put the found coefficients in.
fn substitution(instance: &mut Instance<'_>, unknowns: &[Node], values: &[Rational]) -> OnShell {
    let mut rules = OnShell::default();
    for (node, value) in unknowns.iter().zip(values) {
        if let Op::Leaf(id) = instance.graph.op(*node) {
            let leaf = instance.graph.leaf(id).clone();
            let constant = instance.graph.constant(value.clone());
            rules.add(leaf, constant);
        }
    }
    rules
}

/// Gaussian elimination, one row at a time; a row is the coefficients and then the constant term.
struct Elimination {
    n: usize,
    /// By the column of its leading 1.
    pivots: Vec<Option<Vec<Fp>>>,
    consistent: bool,
}

impl Elimination {
    fn add(&mut self, mut row: Vec<Fp>) {
        for column in 0..self.n {
            if row[column] == Fp::ZERO {
                continue;
            }
            match &self.pivots[column] {
                Some(pivot) => {
                    let factor = row[column];
                    for (value, above) in row.iter_mut().zip(pivot) {
                        *value = value.sub(&factor.mul(above));
                    }
                }
                None => {
                    let inverse = row[column].inv();
                    row.iter_mut().for_each(|value| *value = value.mul(&inverse));
                    self.pivots[column] = Some(row);
                    return;
                }
            }
        }
        self.consistent &= row[self.n] == Fp::ZERO;
    }

    fn solution(&self) -> Option<Vec<Fp>> {
        let mut values = vec![Fp::ZERO; self.n];
        for column in (0..self.n).rev() {
            let pivot = self.pivots[column].as_ref()?;
            let known = (column + 1..self.n).fold(Fp::ZERO, |sum, k| sum.add(&pivot[k].mul(&values[k])));
            values[column] = pivot[self.n].add(&known).neg();
        }
        Some(values)
    }
}

/// The fraction of small numbers with this residue, by the extended Euclidean algorithm (von zur Gathen
/// & Gerhard, *Modern Computer Algebra*, §5.10).
fn reconstruct(residue: Fp) -> Option<Rational> {
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
