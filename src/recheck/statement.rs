//! A relation of a claim at definite sizes: its sides, and all under which it is stated, as formulas.

use std::collections::BTreeMap;

use super::evaluate::Flow;
use super::ground::term::{self, Kind, Node, Term, children};
use super::ground::{Ground, Grounded, Tensor, gap, places};
use crate::language::Expr;
use crate::language::Scope;
use crate::language::claim::{Claim, Condition, Order, Show};
use crate::language::relation::Relation;
use crate::record::Sizes;

/// One component of a relation.
#[derive(Debug, Clone)]
pub struct Pair {
    pub indices: BTreeMap<String, i64>,
    pub left: Term,
    pub right: Term,
}

/// A relation with its premises.
#[derive(Debug)]
pub struct Statement {
    pub relation: Relation,
    pub order: Option<Order>,
    pub pairs: Vec<Pair>,
    /// What both sides are integrated over.
    pub integrated: Option<Vec<String>>,
    /// What is zero at every point, and so may be differentiated.
    pub laws: Vec<Term>,
    /// What is zero at the points that the claim speaks of.
    pub fixed: Vec<Term>,
    /// Inequalities that the claim assumes.
    pub bounds: Vec<(Relation, Term, Term)>,
    pub flow: Option<Flow>,
}

impl Statement {
    /// Nothing but an equality, for formulas that are evaluated by themselves.
    pub fn bare(flow: Option<Flow>) -> Self {
        let (pairs, laws, fixed, bounds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { relation: Relation::Equal, order: None, pairs, integrated: None, laws, fixed, bounds, flow }
    }
}

/// Reads the n-th relation of a show line.
pub fn statement(
    claim: &Claim,
    scope: &Scope,
    sizes: &Sizes,
    show: &Show,
    link: usize,
) -> Grounded<Statement> {
    let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
    let mut ground = Ground::new(scope, sizes, each);
    let relation = show.relations[link];
    let (pairs, integrated) = pairs(&mut ground, &show.sides[link], &show.sides[link + 1])?;
    let mut laws = Vec::new();
    let mut fixed = Vec::new();
    let mut bounds = Vec::new();
    for rule in &claim.rules {
        laws.extend(differences(&mut ground, &rule.left, &rule.right)?);
    }
    let point = |ground: &mut Ground<'_>, condition: &Condition, law: bool| -> Grounded<_> {
        let mut equal = Vec::new();
        let mut unequal = Vec::new();
        let (pairs, _) = self::pairs(ground, &condition.left, &condition.right)?;
        for pair in pairs {
            match condition.relation {
                Relation::Equal => equal.push(term::difference(pair.left, pair.right)),
                relation => unequal.push((relation, pair.left, pair.right)),
            }
        }
        Ok((law, equal, unequal))
    };
    let mut found = Vec::new();
    for condition in &claim.conditions {
        found.push(point(&mut ground, condition, false)?);
    }
    for condition in &show.premise {
        found.push(point(&mut ground, condition, true)?);
    }
    for brought in claim.given.iter().flat_map(|given| &given.brings) {
        let mut ground = Ground::new(scope, sizes, brought.each.clone());
        for rule in &brought.rules {
            laws.extend(differences(&mut ground, &rule.left, &rule.right)?);
        }
        for condition in &brought.conditions {
            found.push(point(&mut ground, condition, false)?);
        }
        for condition in &brought.relations {
            found.push(point(&mut ground, condition, true)?);
        }
    }
    for (law, equal, unequal) in found {
        if law {
            laws.extend(equal)
        } else {
            fixed.extend(equal)
        }
        bounds.extend(unequal);
    }
    for assumption in &scope.assumptions {
        let tensor = ground.plain(&assumption.expr)?;
        let zero = term::integer(0);
        bounds.extend(tensor.data.iter().map(|t| (assumption.sign.relation(), t.clone(), zero.clone())));
    }
    let flow = match &scope.flow {
        None => None,
        Some(flow) => {
            let moving = ground.coordinates_of_families(&flow.moving);
            Some(Flow { moving, along: flow.along.clone(), ruled: laws.iter().any(moves) })
        }
    };
    let order = show.order.clone();
    if relation == Relation::Similar && flow.is_some() {
        return gap("what is equal up to a time derivative is not worked out a second time");
    }
    // At a point of an expansion the parameter is 0, and an equation between its powers says nothing there.
    if order.is_some() && !(laws.is_empty() && fixed.is_empty()) {
        return gap("an expansion under equations is not worked out a second time");
    }
    Ok(Statement { relation, order, pairs, integrated, laws, fixed, bounds, flow })
}

/// True if a velocity occurs.
fn moves(term: &Term) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut waiting = vec![term];
    while let Some(term) = waiting.pop() {
        if !seen.insert(std::rc::Rc::as_ptr(term)) {
            continue;
        }
        if matches!(&**term, Node::Variable(variable) if matches!(variable.kind, Kind::Velocity(_))) {
            return true;
        }
        waiting.extend(children(term));
    }
    false
}

type Pairs = (Vec<Pair>, Option<Vec<String>>);

/// Both sides, component by component.
pub fn pairs(ground: &mut Ground<'_>, left: &Expr, right: &Expr) -> Grounded<Pairs> {
    let sides = |ground: &mut Ground<'_>, one: &Expr, other: &Expr| -> Grounded<[Tensor; 2]> {
        let one = ground.tensor(one)?;
        if other.is_zero_literal() {
            let data = vec![term::integer(0); one.data.len()];
            return Ok([one.clone(), Tensor { data, ..one }]);
        }
        let other = ground.tensor(other)?;
        let mut letters = one.letters.clone();
        letters.extend(other.letters.iter().filter(|l| !one.letters.contains(l)).cloned());
        if one.axes().is_empty() != other.axes().is_empty()
            || other.letters.iter().all(|letter| one.letters.contains(letter))
        {
            return Ok([ground.spread(one, &letters)?, ground.spread(other, &letters)?]);
        }
        gap("the sides have different free indices")
    };
    let [one, other] = if left.is_zero_literal() && !right.is_zero_literal() {
        let [right, left] = sides(ground, right, left)?;
        [left, right]
    } else {
        sides(ground, left, right)?
    };
    let zero = |tensor: &Tensor| tensor.data.iter().all(|term| term::is_number(term, 0));
    if one.integrated != other.integrated && !zero(&one) && !zero(&other) {
        return gap("the sides are integrated over different coordinates");
    }
    let integrated = one.integrated.clone().or(other.integrated);
    let firsts: Vec<i64> = one.letters.iter().map(|letter| ground.first_of(letter)).collect();
    let pairs = places(&one.shape)
        .iter()
        .zip(one.data.iter().zip(&other.data))
        .map(|(at, (left, right))| Pair {
            indices: one
                .letters
                .iter()
                .zip(at.iter().zip(&firsts))
                .map(|(letter, (n, first))| (letter.clone(), *n as i64 + first))
                .collect(),
            left: left.clone(),
            right: right.clone(),
        })
        .collect();
    Ok((pairs, integrated))
}

fn differences(ground: &mut Ground<'_>, left: &Expr, right: &Expr) -> Grounded<Vec<Term>> {
    let (pairs, integrated) = pairs(ground, left, right)?;
    if integrated.is_some() {
        return gap("an integral is assumed");
    }
    Ok(pairs.into_iter().map(|pair| term::difference(pair.left, pair.right)).collect())
}
