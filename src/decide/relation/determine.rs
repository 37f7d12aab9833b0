//! Coefficients that make a claim true: one choice for all links and sizes, found, and the only one.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::coefficient::{Value, is_parameter, solutions};
use super::equality::TIED;
use super::place::Place;
use crate::algebra::{Complex, Elimination, Fp, Interval, Lanes, Rational, Scalar, small_fraction};
use crate::calculus::{Direction, Domain, Instance, LeafId, Node, OnShell, Op, Program, Requirement, Signs};
use crate::decide::component::Component;
use crate::decide::modular::field::{Sampler, constants, evaluate};
use crate::decide::modular::identity::{self, Agreement, Tested};
use crate::decide::obligation::Obligation;
use crate::decide::real::exact::Exact;
use crate::decide::real::number::Concrete;
use crate::decide::real::search::{Goal, Search, satisfiable};
use crate::diagnostic::Diagnostic;
use crate::language::Claim;
use crate::record::Solution;

/// Batches of sixteen points that are looked at, at each size.
const BATCHES: usize = 64;
/// Real points that are looked at, for each component at each size: at most, and where the coefficients are
/// known already and nothing modulo p speaks against them.
const REAL_POINTS: u64 = 12;
const REAL_POINTS_OF_KNOWN: u64 = 2;

/// Coefficients by their names.
pub(crate) type Values = BTreeMap<String, Value>;

/// What is known of the coefficients.
pub(crate) enum Determined {
    /// The only choice that can make the claim true.
    Only(Values),
    /// Two of many choices that may make it true.
    Several(Values, Values),
    /// One of these may be the only choice that does; nothing is certain before it was put in.
    Perhaps(Vec<Values>),
    /// No choice does: the equations at some real points contradict each other.
    None,
    /// Why nothing is known.
    Unknown(String),
}

/// Where equations are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
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
pub(crate) struct Equations {
    names: Vec<String>,
    modular: Elimination<Fp>,
    exact: Elimination<Exact>,
    enclosed: Elimination<Interval>,
    /// The values of the other parameters at all real points: the coefficients may depend on them.
    parameters: BTreeMap<String, Rational>,
    /// Choices that were found by solving for formulas.
    formulas: Vec<Values>,
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
            parameters: BTreeMap::new(),
            formulas: Vec::new(),
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
        if !obligation.relation.is_equality() {
            return Err("only equalities are solved for coefficients".to_owned());
        }
        let is_unknown = |leaf: LeafId| columns.iter().any(|(id, _)| *id == leaf);
        let sides: Vec<Node> = obligation.components.iter().flat_map(|c| [c.left, c.right]).collect();
        if place.instance.graph.has_tied_values(&sides) {
            return Err(TIED.to_owned());
        }
        if place.instance.graph.parameters_of_equations(&sides).into_iter().any(is_unknown) {
            return Err("the equation of a function contains what is determined".to_owned());
        }
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
        if self.formulas.is_empty() && columns.len() == self.names.len() {
            let rows: Vec<Vec<Node>> = outputs.chunks(width).map(|row| placed_nodes(row, &columns)).collect();
            let mut demands = place.conditions.to_vec();
            for component in &obligation.components {
                demands.extend(component.domain().requirements());
            }
            let found = solutions(place, &rows, &demands, columns.len());
            self.formulas = found.into_iter().map(|values| self.named(values)).collect();
        }
        Ok(())
    }

    fn named(&self, values: impl IntoIterator<Item = Value>) -> Values {
        self.names.iter().cloned().zip(values).collect()
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
        // Some roots of numbers are not in the field: then the real points decide.
        self.modular.consistent &= points > 0;
        Ok(())
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
        let (outputs, demands) = self.at_parameters(place, outputs, demands);
        let search = Search::new(place.instance, &outputs, &demands, Goal::Anywhere);
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

    /// Everything with the values of the parameters put in, which are chosen where they are met first.
    fn at_parameters(
        &mut self,
        place: &mut Place<'_, '_>,
        outputs: &[Node],
        demands: Vec<Requirement>,
    ) -> (Vec<Node>, Vec<Requirement>) {
        // Where a parameter vanishes, so may all equations; that is taken only if nothing else can be had.
        let graph = &place.instance.graph;
        let nodes: Vec<Node> = outputs.iter().copied().chain(demands.iter().map(|(node, _)| *node)).collect();
        let parameters = graph.leaves_of(&nodes).into_iter().filter(|leaf| is_parameter(graph, *leaf));
        let apart = parameters.filter_map(|leaf| Some((graph.node_of_leaf(leaf)?, Signs::NONZERO)));
        let apart: Vec<Requirement> = demands.iter().copied().chain(apart).collect();
        let found = [&apart, &demands].into_iter().find_map(|demands| {
            let search = Search::new(place.instance, outputs, demands, Goal::Anywhere);
            let point = search.any_point(&mut ChaCha8Rng::seed_from_u64(place.seed))?;
            Some((search.leaves, point.values))
        });
        let Some((leaves, point)) = found else { return (outputs.to_vec(), demands) };
        let mut values = Vec::new();
        for (leaf, value) in leaves.iter().zip(point) {
            if is_parameter(&place.instance.graph, *leaf) && value.im.is_zero() {
                let name = place.instance.leaf_label(*leaf);
                values.push((*leaf, self.parameters.entry(name).or_insert(value.re).clone()));
            }
        }
        let graph = &mut place.instance.graph;
        let mut put = |node: Node| graph.with_values(node, &values);
        let outputs = outputs.iter().map(|node| put(*node)).collect();
        (outputs, demands.into_iter().map(|(node, signs)| (put(node), signs)).collect())
    }

    /// What follows from all equations.
    pub fn solved(self) -> Determined {
        if let Some(reason) = self.failed {
            return Determined::Unknown(reason);
        }
        if self.roots && self.exact.consistent && self.enclosed.consistent {
            let values = self.exact.solution(Exact::zero());
            let values: Option<Vec<Rational>> = values.iter().map(Concrete::exactly).collect();
            let values = values.filter(|_| self.exact.pivots.iter().all(Option::is_some));
            let numbers = values.map(|values| self.named(values.into_iter().map(Value::Number)));
            // Where other parameters occur these are the coefficients at some of their values only.
            if let Some(numbers) = numbers.as_ref().filter(|_| self.parameters.is_empty()) {
                return Determined::Only(numbers.clone());
            }
            let choices: Vec<Values> = numbers.into_iter().chain(self.formulas).collect();
            return if choices.is_empty() {
                Determined::Unknown("too few points with rational roots were found".to_owned())
            } else {
                Determined::Perhaps(choices)
            };
        }
        if self.roots || !self.modular.consistent {
            let real = !self.exact.consistent || !self.enclosed.consistent;
            return if real {
                Determined::None
            } else if !self.formulas.is_empty() {
                Determined::Perhaps(self.formulas)
            } else {
                Determined::Unknown(
                    "no choice makes it true modulo 2^61 - 1, but no contradiction over the reals was found"
                        .to_owned(),
                )
            };
        }
        let named = |free: Fp| -> Option<Values> {
            let values = self.modular.solution(free);
            let values = values.into_iter().map(small_fraction).collect::<Option<Vec<_>>>()?;
            Some(self.named(values.into_iter().map(Value::Number)))
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
pub(crate) fn names(claim: &Claim, instance: &mut Instance<'_>) -> Result<Vec<String>, Diagnostic> {
    Ok(unknowns(claim, instance)?.into_iter().map(|(name, _)| name).collect())
}

/// The link with values for the coefficients put in.
///
/// # Errors
/// When there is no such parameter.
pub(crate) fn put_in(
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
            let constant = value.node(instance)?;
            if let Value::Number(number) = value {
                fixed.insert(id, number.clone());
            }
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
pub(crate) fn are_admissible(
    claim: &Claim,
    instance: &mut Instance<'_>,
    conditions: &[Requirement],
    values: &Values,
    seed: u64,
) -> Result<bool, Diagnostic> {
    let mut rules = OnShell::default();
    let mut images = Vec::new();
    let mut formula = false;
    for (name, node) in unknowns(claim, instance)? {
        if let (Op::Leaf(id), Some(value)) = (instance.graph.op(node), values.get(&name)) {
            let constant = value.node(instance)?;
            // What a formula is must be allowed whatever the other parameters are.
            let (own, declared) = (instance.graph.signs(constant), instance.graph.signs(node));
            if !own.within(declared) {
                return Ok(false);
            }
            formula |= matches!(value, Value::Formula(_));
            rules.add(instance.graph.leaf(id).clone(), constant);
        }
    }
    for (node, signs) in conditions {
        let image = rules.apply(&mut instance.graph, *node).unwrap_or(*node);
        if formula && image != *node && !instance.graph.signs(image).within(*signs) {
            return Ok(false);
        }
        images.push((image, *signs));
    }
    Ok(satisfiable(instance, &images, seed))
}

/// `c[1] = 3, c[2] = 0`.
pub(crate) fn solution(values: &Values) -> Solution {
    values.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

/// True of what has no rational value at most rational points.
fn is_function(op: Op) -> bool {
    match op {
        Op::Pi
        | Op::Sqrt(_)
        | Op::Exp(_)
        | Op::Log(_)
        | Op::Sin(_)
        | Op::Cos(_)
        | Op::Atan(_)
        | Op::Function { .. } => true,
        Op::Constant(_)
        | Op::Imaginary
        | Op::Leaf(_)
        | Op::Add(..)
        | Op::Sub(..)
        | Op::Mul(..)
        | Op::Neg(_)
        | Op::Inv(_) => false,
    }
}

/// A row of a program in the columns of all unknowns.
fn placed<S: Scalar>(values: impl Iterator<Item = S>, columns: &[usize], n: usize) -> Vec<S> {
    let mut row = vec![S::zero(); n + 1];
    for (value, column) in values.zip(columns.iter().copied().chain([n])) {
        row[column] = value;
    }
    row
}

/// The same of nodes.
fn placed_nodes(row: &[Node], columns: &[usize]) -> Vec<Node> {
    let mut placed = row.to_vec();
    for (node, column) in row.iter().zip(columns) {
        placed[*column] = *node;
    }
    placed
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
