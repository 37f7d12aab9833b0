//! Both sides of a statement at one point, after what the point leaves open was solved for.

use std::collections::HashSet;
use std::rc::Rc;

use super::evaluate::{Evaluator, Reach, Stop};
use super::ground::term::{Kind, Node, Term, Variable, children};
use super::number::{Complex, Number};
use super::point::{Jet, Missing, Point};
use super::series::{Basis, Linear};
use super::solve::solve;
use super::statement::Statement;
use crate::language::relation::Relation;

/// Why both sides could not be compared at a point.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    Stop(Stop),
    /// The point does not satisfy what the claim assumes.
    Violated(String),
    /// Rounding has left too little of a value.
    Blurred,
    /// A value is needed that the point does not have.
    Lacks(String),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Trouble::Stop(stop)
    }
}

/// Rounds of solving for what is not listed.
const ROUNDS: usize = 8;

/// More equations than this are left to others.
const MOST_EQUATIONS: usize = 600;

/// What is asked of a pair of sides.
#[derive(Debug, Clone)]
pub enum Ask {
    Value,
    /// The coefficients of the powers of a parameter, up to and including this one.
    Powers(String, usize),
}

/// The sides of each pair: numbers, or several where coefficients are asked for.
pub type Sides<N> = Vec<[Complex<N>; 2]>;

/// Evaluates terms in pairs at a point.
///
/// # Errors
/// Where a side has no value, where the point is none of the claim's, or where it lacks a value.
pub fn examine<N: Number>(
    statement: &Statement,
    pairs: &[[Term; 2]],
    point: &mut Point<N>,
    ask: &Ask,
) -> Result<Sides<N>, Trouble> {
    let sides = with_unknowns(statement, pairs, point, ask)?;
    let known = |side: &Linear<N>| known(side, point);
    sides.iter().map(|[left, right]| Ok([known(left)?, known(right)?])).collect()
}

/// The same, where the sides may contain unknowns.
///
/// # Errors
/// Where a side has no value, or where the point is none of the claim's.
pub fn with_unknowns<N: Number>(
    statement: &Statement,
    pairs: &[[Term; 2]],
    point: &mut Point<N>,
    ask: &Ask,
) -> Result<Vec<[Linear<N>; 2]>, Trouble> {
    let mut reach = Reach::default();
    let flow = statement.flow.as_ref();
    let mut depth =
        |terms: &mut dyn Iterator<Item = &Term>| terms.map(|term| reach.of(term, flow)).max().unwrap_or(0);
    let sides = depth(&mut pairs.iter().flatten());
    let bounds = statement.bounds.iter().flat_map(|(_, left, right)| [left, right]);
    let others = depth(&mut statement.fixed.iter().chain(bounds));
    let laws = depth(&mut statement.laws.iter());
    let mut variables: Vec<String> = reach.variables.iter().cloned().collect();
    let powers = match ask {
        Ask::Value => 0,
        Ask::Powers(parameter, power) => {
            if !variables.contains(parameter) {
                variables.push(parameter.clone());
            }
            *power
        }
    };
    let again = if statement.laws.is_empty() { 0 } else { point.laws_to.unwrap_or(sides + powers) };
    let order = (sides + powers).max(others).max(laws + again);
    let basis = Basis::new(variables, order).ok_or(Stop::Beyond("too many derivatives are needed"))?;
    for _ in 0..ROUNDS {
        let equations = equations(statement, point, &basis, again)?;
        if point.missing == Missing::Drawn || equations.is_empty() {
            break;
        }
        if equations.len() > MOST_EQUATIONS {
            return Err(Stop::Beyond("its equations have too many consequences").into());
        }
        let solved = solve(&equations);
        if solved.contradictory {
            return Err(Trouble::Violated("no fields with these values satisfy the equations".to_owned()));
        }
        if !point.learn(&solved.found) {
            break;
        }
    }
    in_domain(statement, pairs, point, &basis, ask)?;
    let mut evaluator = Evaluator::new(basis.clone(), point, statement.flow.clone());
    let mut all = Vec::new();
    for [left, right] in pairs {
        let (left, right) = (evaluator.series(left, powers)?, evaluator.series(right, powers)?);
        for power in 0..=powers {
            let place = place_of(&basis, ask, power);
            all.push([&left, &right].map(|side| side.coefficients[place].clone()));
        }
    }
    Ok(all)
}

/// The monomial that is a power of the small parameter.
fn place_of(basis: &Rc<Basis>, ask: &Ask, power: usize) -> usize {
    let Ask::Powers(parameter, _) = ask else { return 0 };
    let monomial: Vec<usize> =
        basis.variables.iter().map(|name| if name == parameter { power } else { 0 }).collect();
    basis.place(&monomial).unwrap_or(0)
}

fn known<N: Number>(number: &Linear<N>, point: &Point<N>) -> Result<Complex<N>, Trouble> {
    if let Some(unknown) = number.slopes.keys().next() {
        return Err(Trouble::Lacks(point.name_of(*unknown)));
    }
    if number.bent {
        return Err(Trouble::Lacks("a value".to_owned()));
    }
    if !number.value.re.is_sharp() || !number.value.im.is_sharp() {
        return Err(Trouble::Blurred);
    }
    Ok(number.value.clone())
}

/// What the claim says of what is unknown; what it says of what is known must be true.
fn equations<N: Number>(
    statement: &Statement,
    point: &mut Point<N>,
    basis: &Rc<Basis>,
    again: usize,
) -> Result<Vec<Linear<N>>, Trouble> {
    let mut all = Vec::new();
    let mut evaluator = Evaluator::new(basis.clone(), point, statement.flow.clone());
    for law in &statement.laws {
        all.extend(evaluator.series(law, again)?.coefficients);
    }
    for fixed in &statement.fixed {
        all.push(evaluator.value(fixed)?);
    }
    if all.iter().any(|equation| equation.is_known() && !equation.value.vanishes()) {
        return Err(Trouble::Violated("an equation that the claim assumes is not satisfied".to_owned()));
    }
    Ok(all.into_iter().filter(|equation| !equation.slopes.is_empty()).collect())
}

/// True if a relation holds between two numbers; none where that cannot be told.
pub fn compares<N: Number>(relation: Relation, left: &Complex<N>, right: &Complex<N>) -> Option<bool> {
    let difference = left.minus(right);
    let equal = difference.vanishes();
    let settled = N::EXACT || !equal;
    Some(match relation {
        Relation::Equal | Relation::Similar => equal,
        Relation::Unequal => !equal,
        _ if !difference.is_real() => false,
        Relation::Greater => settled.then_some(!equal && difference.re.is_square())?,
        Relation::GreaterEqual => equal || difference.re.is_square(),
        Relation::Less => settled.then_some(!equal && !difference.re.is_square())?,
        Relation::LessEqual => equal || !difference.re.is_square(),
        Relation::Alike | Relation::Proportional => return None,
    })
}

/// Checks declared signs and inequalities.
fn in_domain<N: Number>(
    statement: &Statement,
    pairs: &[[Term; 2]],
    point: &mut Point<N>,
    basis: &Rc<Basis>,
    ask: &Ask,
) -> Result<(), Trouble> {
    if !N::ORDERED || point.missing == Missing::Drawn {
        return Ok(());
    }
    let zero = N::of(&dashu_ratio::RBig::ZERO).map(Complex::real).ok_or(Stop::Unsaid)?;
    for variable in variables(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed)) {
        let Some(sign) = variable.sign else { continue };
        // What tends to 0 is 0 here.
        if matches!(ask, Ask::Powers(name, _) if *name == variable.name) {
            continue;
        }
        let jet = Jet { name: variable.name.clone(), by: Vec::new() };
        let Some(value) = point.values.get(&jet) else { continue };
        if compares(sign.relation(), value, &zero) == Some(false) {
            return Err(Trouble::Violated(format!(
                "`{}` has another sign than it is declared",
                variable.name
            )));
        }
    }
    if matches!(ask, Ask::Powers(..)) {
        return Ok(());
    }
    let mut evaluator = Evaluator::new(basis.clone(), point, statement.flow.clone());
    for (relation, left, right) in &statement.bounds {
        let (left, right) = (evaluator.value(left)?, evaluator.value(right)?);
        if left.is_known()
            && right.is_known()
            && compares(*relation, &left.value, &right.value) == Some(false)
        {
            return Err(Trouble::Violated(
                "an inequality that the claim assumes is not satisfied".to_owned(),
            ));
        }
    }
    Ok(())
}

/// The variables that occur, each once.
pub fn variables<'a>(terms: impl Iterator<Item = &'a Term>) -> Vec<Rc<Variable>> {
    let mut seen = HashSet::new();
    let mut found: Vec<Rc<Variable>> = Vec::new();
    let mut waiting: Vec<&Term> = terms.collect();
    while let Some(term) = waiting.pop() {
        if !seen.insert(Rc::as_ptr(term)) {
            continue;
        }
        let own = match &**term {
            Node::Variable(variable) => Some(variable),
            Node::Derivative(_, variable) => Some(variable),
            _ => None,
        };
        if let Some(variable) = own
            && !found.contains(variable)
        {
            found.push(variable.clone());
        }
        waiting.extend(children(term));
    }
    found.sort_by(|a, b| (&a.name, a.conjugate).cmp(&(&b.name, b.conjugate)));
    found
}

/// True of a field.
pub fn is_field(variable: &Variable) -> bool {
    matches!(variable.kind, Kind::Field(_))
}
