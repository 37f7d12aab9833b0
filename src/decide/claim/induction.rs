//! Claims about whole numbers: refuted at the first of them, proven for all real numbers or by induction.
//!
//! A sum, a product or a factorial up to n is a number s that is known by its recurrence only. With s at n, what
//! the claim says at n is the hypothesis, and with s + A(n + 1) or s (n + 1) what it says at n + 1 is shown from it:
//! a claim of its own, decided as any other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Decision, decide_as_it_stands};
use crate::decide::relation;
use crate::decide::relation::LISTED;
use crate::decide::settings::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Claim;
use crate::language::ast::{BOUNDED, Bounded, Call, Expr, Factor, Kind, Reference};
use crate::language::check::Checker;
use crate::language::claim::{Condition, Rule, Show};
use crate::language::operation::{Action, IMAGINARY_UNIT, Operation};
use crate::language::relation::Relation;
use crate::language::scope::{Definition, Scope, Sign, Structure, Symbol, SymbolKind};
use crate::language::uses::{expressions, used_names};
use crate::record::{Certificate, Kind as Of, Link, Need, PointValue, Reason, Value, Variable, Verdict};

/// Values of each whole number that are tried.
const TRIED: i64 = 8;
/// Choices of values of several whole numbers that are tried.
const MOST_CHOICES: usize = 40;
/// Terms between the bound of a sum and the number itself; where a recurrence begins to hold.
const MOST_TERMS: i64 = 40;
/// Numbers from which a comparison may be seen to hold.
const MOST_BASES: usize = 5;
/// Definitions within each other that are written out.
const MAX_DEPTH: usize = 20;

/// Decides a claim about whole numbers; nothing for others.
pub(super) fn decide(claim: &Claim, scope: &Scope, settings: Settings) -> Option<Decision> {
    let is_number = |name: &String| scope.symbols.get(name).is_some_and(|symbol| symbol.integer);
    let numbers: Vec<String> = used_names(scope, claim).into_iter().filter(is_number).collect();
    if numbers.is_empty() {
        return None;
    }
    if claim.shows.is_empty() {
        return law(claim, scope, settings, &numbers);
    }
    let (fixed, values) = with_values(claim, &numbers);
    // What is left gives no whole number a value that is none.
    let is_fraction = |condition: &&Condition| match &condition.left.kind {
        Kind::Name(reference) => {
            condition.relation == Relation::Equal
                && numbers.contains(&reference.name)
                && condition.right.names().is_empty()
        }
        _ => false,
    };
    if let Some(condition) = fixed.conditions.iter().find(is_fraction) {
        let problem = claim.source.error(
            Code::E0206,
            "failed to satisfy the assumptions",
            condition.span.clone(),
            "this takes whole numbers only",
        );
        return Some(Decision::error(vec![problem]));
    }
    if let Some((name, value)) = values.iter().find(|(name, value)| *value < least(scope, name)) {
        let problem = claim.source.error(
            Code::E0206,
            "failed to satisfy the assumptions",
            claim.span.clone(),
            format!("`{name}` is not {value}"),
        );
        return Some(Decision::error(vec![problem]));
    }
    if !values.is_empty() {
        let inner = at(scope, &values);
        let decision = decide(&fixed, &inner, settings);
        let decision = decision.unwrap_or_else(|| decide_as_it_stands(&fixed, &inner, settings));
        return Some(told_where(decision, &values));
    }
    let undecided = |why: &str| Some(Decision::new(Verdict::Undecided, Reason::GaveUp(why.to_owned())));
    if !claim.determine.is_empty() {
        return undecided("coefficients are not determined where a parameter takes whole numbers only");
    }
    // What holds for all real numbers holds for the whole ones.
    let mut for_all_reals = None;
    if !has_recurrences(scope, claim) && has_real_powers(claim, scope, &numbers) {
        let real = decide_as_it_stands(claim, scope, settings);
        let is_of_number = |need: &Need| numbers.iter().any(|name| need.condition.contains(name.as_str()));
        // A pole at a whole number is no set of measure zero.
        let everywhere = !real
            .certificate
            .links
            .iter()
            .any(|link| link.needs.len() >= LISTED || link.needs.iter().any(is_of_number));
        let tends = claim.shows.iter().filter_map(|show| show.order.as_ref());
        // Conditions may be met by no whole number at all.
        let free = !numbers.iter().any(|name| mentioned_beside(claim, scope, name));
        let proportional = claim.shows.iter().any(|show| show.relations.contains(&Relation::Proportional));
        if real.verdict == Verdict::Holds && everywhere && free && !proportional
            || tends.into_iter().any(|order| numbers.contains(&order.parameter))
        {
            return Some(real);
        }
        for_all_reals = (real.verdict == Verdict::Holds && everywhere).then_some(real);
    }
    if claim.shows.iter().any(|show| show.relations.contains(&Relation::Proportional)) {
        // At some whole numbers the factor may vanish, as it may at some points.
        let real = for_all_reals.filter(|_| {
            let at_some = |choice: Vec<(String, i64)>| {
                decide_as_it_stands(claim, &at(scope, &choice), settings).verdict == Verdict::Holds
            };
            choices(&numbers, scope).into_iter().take(MOST_BASES).any(at_some)
        });
        return real
            .or_else(|| undecided("no number was found that makes both sides equal at each whole number"));
    }
    let mut tried = 0;
    for choice in choices(&numbers, scope) {
        let decision = decide_as_it_stands(claim, &at(scope, &choice), settings);
        // Numbers that the conditions exclude say nothing.
        let is_excluded = |problem: &Diagnostic| problem.code == Code::E0206;
        if decision.verdict == Verdict::Error && decision.problems.iter().all(is_excluded) {
            continue;
        }
        tried += 1;
        if decision.verdict != Verdict::Holds {
            let mut decision = told_where(decision, &choice);
            // Of the numbers that were not tried nothing is known.
            if decision.verdict == Verdict::Conditional {
                decision.verdict = Verdict::Undecided;
            }
            return Some(decision);
        }
    }
    if tried == 0 {
        return undecided("none of the first whole numbers meets the conditions");
    }
    if let Some(real) = for_all_reals {
        return Some(real);
    }
    let mut links = Vec::new();
    let mut derivatives = None;
    for (show, link) in each_link(claim) {
        let proven =
            numbers.iter().find_map(|name| by_induction(claim, scope, settings, &show, &numbers, name));
        let Some((mut proven, check)) = proven else {
            return undecided(
                "it holds for the first whole numbers, but neither for all real ones nor by induction, as far as is seen",
            );
        };
        let empty = relation::empty(claim, &claim.shows[link.0], scope).remove(link.1);
        (proven.statement, proven.latex, proven.source) = (empty.statement, empty.latex, empty.source);
        links.push(proven);
        derivatives = derivatives.or(check);
    }
    let reason = links.first().map_or(Reason::None, |link| link.reason.clone());
    let certificate = Certificate {
        experiment: None,
        seed: settings.seed.to_string(),
        links,
        derivative_check: derivatives,
    };
    Some(Decision { certificate, ..Decision::new(Verdict::Holds, reason) })
}

/// A law that real numbers satisfy must be satisfied by whole ones, too.
fn law(claim: &Claim, scope: &Scope, settings: Settings, numbers: &[String]) -> Option<Decision> {
    if claim.postulates.is_empty() {
        return None;
    }
    let real = decide_as_it_stands(claim, scope, settings);
    if real.verdict != Verdict::Assumed {
        return Some(real);
    }
    let is_met = |choice: Vec<(String, i64)>| {
        let decision = decide_as_it_stands(claim, &at(scope, &choice), settings);
        // At this number it may hold by itself.
        decision.verdict == Verdict::Assumed
            || decision.problems.iter().any(|problem| problem.code == Code::E0301)
    };
    if choices(numbers, scope).into_iter().any(is_met) {
        return Some(real);
    }
    let why = "none of the first whole numbers satisfies this law";
    Some(Decision::new(Verdict::Undecided, Reason::GaveUp(why.to_owned())))
}

/// A claim without the conditions that give whole numbers values, `when n = 3`, and these values.
fn with_values(claim: &Claim, numbers: &[String]) -> (Claim, Vec<(String, i64)>) {
    let mut claim = claim.clone();
    let mut values: Vec<(String, i64)> = Vec::new();
    claim.conditions.retain(|condition| {
        let Kind::Name(reference) = &condition.left.kind else { return true };
        let value = whole(&condition.right, "").filter(|(times, _)| *times == 0);
        match value {
            Some((_, value))
                if condition.relation == Relation::Equal
                    && numbers.contains(&reference.name)
                    && values.iter().all(|(known, _)| *known != reference.name) =>
            {
                values.push((reference.name.clone(), value));
                false
            }
            _ => true,
        }
    });
    (claim, values)
}

/// True if a claim contains what has a value for whole numbers only.
fn has_recurrences(scope: &Scope, claim: &Claim) -> bool {
    let is_recurrence = |name: &str| {
        name.ends_with(BOUNDED)
            || Operation::named(name)
                .is_some_and(|row| matches!(row.action, Action::Factorial | Action::Binomial))
    };
    let used = used_names(scope, claim);
    used.iter().any(|name| is_recurrence(name))
}

/// True if all powers with these numbers in their exponents mean the same where the numbers are real: a whole power
/// of what may be negative has a value, and a real one has none.
fn has_real_powers(claim: &Claim, scope: &Scope, numbers: &[String]) -> bool {
    let assumptions = scope.assumptions.iter().map(|known| &known.expr);
    let mut seen = BTreeSet::new();
    let all = expressions(claim).into_iter().chain(assumptions);
    all.into_iter().all(|expr| is_real_power(expr, scope, numbers, &mut seen))
}

fn is_real_power(expr: &Expr, scope: &Scope, numbers: &[String], seen: &mut BTreeSet<String>) -> bool {
    let mut real = true;
    expr.walk(&mut |part| {
        if let Kind::Power(base, exponent) = &part.kind {
            let whole = numbers.iter().any(|name| reaches(exponent, name, scope, &mut BTreeSet::new()));
            real &= !whole || is_positive(base, scope);
        }
    });
    real && expr.names().into_iter().all(|name| {
        !seen.insert(name.to_owned())
            || match scope.symbols.get(name).map(|symbol| &symbol.kind) {
                Some(SymbolKind::Definition(definition)) => {
                    is_real_power(&definition.body, scope, numbers, seen)
                }
                Some(SymbolKind::Function { equation: Some(equation) }) => {
                    equation.expressions().all(|expr| is_real_power(expr, scope, numbers, seen))
                }
                _ => true,
            }
    })
}

/// True of a positive number, and of what is declared to be one.
fn is_positive(expr: &Expr, scope: &Scope) -> bool {
    match &expr.kind {
        Kind::Number(value) => !value.is_zero(),
        Kind::Name(reference) => scope.symbols.get(&reference.name).is_some_and(|symbol| {
            symbol.sign == Some(Sign::Positive) && !matches!(symbol.kind, SymbolKind::Definition(_))
        }),
        _ => false,
    }
}

/// The least value of a whole number.
fn least(scope: &Scope, name: &str) -> i64 {
    let sign = scope.symbols.get(name).and_then(|symbol| symbol.sign);
    i64::from(sign == Some(Sign::Positive))
}

/// Values that are tried, the smallest first.
fn choices(numbers: &[String], scope: &Scope) -> Vec<Vec<(String, i64)>> {
    let mut all: Vec<Vec<(String, i64)>> = vec![Vec::new()];
    for name in numbers {
        let first = least(scope, name);
        let values = first..first + TRIED;
        all = values
            .flat_map(|value| {
                all.iter().map(move |known| {
                    let mut known = known.clone();
                    known.push((name.clone(), value));
                    known
                })
            })
            .collect();
        all.sort_by_key(|choice| choice.iter().map(|(_, value)| *value).sum::<i64>());
        all.truncate(MOST_CHOICES);
    }
    all
}

/// The scope in which numbers have values.
fn at(scope: &Scope, choice: &[(String, i64)]) -> Scope {
    let mut scope = scope.clone();
    for (name, value) in choice {
        let Some(symbol) = scope.symbols.get(name).cloned() else { continue };
        let body = Expr::whole(*value, symbol.span.clone());
        let kind = SymbolKind::Definition(Box::new(Definition { slots: Vec::new(), body, origin: None }));
        scope.symbols.insert(Arc::new(Symbol { kind, integer: false, ..(*symbol).clone() }));
    }
    scope
}

/// A decision with the values for which it is one.
fn told_where(mut decision: Decision, choice: &[(String, i64)]) -> Decision {
    let solution: Vec<(String, String)> =
        choice.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
    let words =
        solution.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ");
    for problem in &mut decision.problems {
        problem.message += &format!(" at {words}");
    }
    for link in &mut decision.certificate.links {
        let Some(found) = &mut link.counterexample else { continue };
        found.values.extend(choice.iter().map(|(name, value)| PointValue {
            variable: Variable { name: name.clone(), kind: Of::Parameter, of: name.clone(), by: Vec::new() },
            value: Value::from(crate::algebra::Rational::from(*value)),
            follows: false,
        }));
        link.reason = Reason::At(solution.clone(), Box::new(std::mem::take(&mut link.reason)));
    }
    decision.reason = Reason::At(solution, Box::new(decision.reason));
    decision
}

/// Each relation as a line of its own, with the number of its line and its place in it.
fn each_link(claim: &Claim) -> Vec<(Show, (usize, usize))> {
    let links = |(line, show): (usize, &Show)| {
        let of = show.clone();
        (0..show.relations.len())
            .map(move |n| {
                let (sides, relations) = (of.sides[n..n + 2].to_vec(), vec![of.relations[n]]);
                (Show { sides, relations, ..of.clone() }, (line, n))
            })
            .collect::<Vec<_>>()
    };
    claim.shows.iter().enumerate().flat_map(links).collect()
}

/// A link that is proven from one value of a whole number to the next.
fn by_induction(
    claim: &Claim,
    scope: &Scope,
    settings: Settings,
    show: &Show,
    numbers: &[String],
    name: &str,
) -> Option<(Link, Option<crate::record::DerivativeCheck>)> {
    let relation = show.relations[0];
    let is_comparison = relation.is_condition();
    if !show.premise.is_empty()
        || show.order.is_some()
        || !is_comparison
        || mentioned_beside(claim, scope, name)
    {
        return None;
    }
    // Other whole numbers stand for all real ones.
    let others: Vec<String> = numbers.iter().filter(|other| *other != name).cloned().collect();
    if !has_real_powers(claim, scope, &others) {
        return None;
    }
    let sides: Vec<Expr> =
        show.sides.iter().map(|side| inlined(side, name, scope, MAX_DEPTH)).collect::<Option<_>>()?;
    let first = least(scope, name);
    // From the first number on for which all recurrences hold; what compares may begin later.
    let mut attempts = 0;
    for base in first..first + TRIED {
        if attempts == if relation == Relation::Equal { 1 } else { MOST_BASES } {
            return None;
        }
        let mut atoms = Atoms { name, base, scope, known: Vec::new(), index: fresh(scope, name, 0) };
        let here: Option<Vec<Expr>> = sides.iter().map(|side| atoms.rewritten(side, 0)).collect();
        let next: Option<Vec<Expr>> = sides.iter().map(|side| atoms.rewritten(side, 1)).collect();
        let (Some(here), Some(next)) = (here, next) else { continue };
        attempts += 1;
        // Whatever other whole numbers are, it holds for the first ones.
        let one = Claim { shows: vec![show.clone()], ..claim.clone() };
        let holds = |value| {
            let scope = at(scope, &[(name.to_owned(), value)]);
            decide_as_it_stands(&one, &scope, settings).verdict == Verdict::Holds
        };
        if !(first..=base).all(holds) {
            return None;
        }
        let step = Step { claim, show, here, next, atoms: &atoms, relation, settings };
        if let Some((link, check)) = step.proven() {
            let reason = Reason::Induction(name.to_owned(), base, Box::new(link.reason.clone()));
            return Some((Link { reason, ..link }, check));
        }
    }
    None
}

/// True if a number stands in the lines under which a claim is made: then they may not say at n what they say at
/// n + 1.
fn mentioned_beside(claim: &Claim, scope: &Scope, name: &str) -> bool {
    let lines = Claim { shows: Vec::new(), lets: Vec::new(), defines: Vec::new(), ..claim.clone() };
    let of_lines = expressions(&lines).into_iter().chain(scope.assumptions.iter().map(|known| &known.expr));
    of_lines.into_iter().any(|expr| reaches(expr, name, scope, &mut BTreeSet::new()))
}

/// True if a name stands in an expression, definitions and equations of functions included.
fn reaches(expr: &Expr, name: &str, scope: &Scope, seen: &mut BTreeSet<String>) -> bool {
    expr.names().into_iter().any(|own| {
        own == name
            || seen.insert(own.to_owned())
                && match scope.symbols.get(own).map(|symbol| &symbol.kind) {
                    Some(SymbolKind::Definition(definition)) => reaches(&definition.body, name, scope, seen),
                    Some(SymbolKind::Function { equation: Some(equation) }) => {
                        equation.expressions().any(|expr| reaches(expr, name, scope, seen))
                    }
                    _ => false,
                }
    })
}

/// An expression with the definitions written out in which a number stands; none where these have indices.
fn inlined(expr: &Expr, name: &str, scope: &Scope, depth: usize) -> Option<Expr> {
    let mut whole = true;
    let mut inlined_expr = expr.clone();
    inlined_expr.walk_mut(&mut |part| {
        let own = match &part.kind {
            Kind::Name(reference) => &reference.name,
            Kind::Call(call) => &call.name,
            _ => return,
        };
        let Some(symbol) = scope.symbols.get(own) else { return };
        let stands_in = |body: &Expr| reaches(body, name, scope, &mut BTreeSet::new());
        match &symbol.kind {
            SymbolKind::Definition(definition) if stands_in(&definition.body) => {
                let plain = matches!(&part.kind, Kind::Name(reference) if reference.slots.is_empty());
                match inlined(&definition.body, name, scope, depth.saturating_sub(1)) {
                    Some(body) if plain && definition.slots.is_empty() && depth > 0 => part.kind = body.kind,
                    _ => whole = false,
                }
            }
            // A function whose equation contains the number is another one for the next number.
            SymbolKind::Function { equation: Some(equation) } if equation.expressions().any(stands_in) => {
                whole = false;
            }
            _ => {}
        }
    });
    whole.then_some(inlined_expr)
}

/// A name that nothing has.
fn fresh(scope: &Scope, name: &str, number: usize) -> String {
    let mut candidate = format!("{name}_step{number}");
    while scope.symbols.get(&candidate).is_some() {
        candidate.push('_');
    }
    candidate
}

/// What is known by a recurrence in the number p n: a sum or product with this term, or a factorial.
#[derive(Clone, PartialEq)]
struct Recurrence {
    kind: Recurring,
    /// p
    times: i64,
}

#[derive(Clone, PartialEq)]
enum Recurring {
    /// Its term, with the variable, and its first value.
    Bounded {
        is_product: bool,
        variable: String,
        term: Expr,
        lower: i64,
    },
    Factorial,
    /// The powers of this, whatever its sign.
    Power(Expr),
}

/// Writes n as base + m with a new number m ≥ 0, and what recurs as a parameter each.
struct Atoms<'a> {
    name: &'a str,
    base: i64,
    scope: &'a Scope,
    known: Vec<(Recurrence, String)>,
    /// The name of m.
    index: String,
}

impl Atoms<'_> {
    /// The expression at n + `shift`; none where something has no recurrence here.
    fn rewritten(&mut self, expr: &Expr, shift: i64) -> Option<Expr> {
        let span = expr.span.clone();
        let kind = match &expr.kind {
            Kind::Number(_) => expr.kind.clone(),
            Kind::Name(reference) if reference.name == self.name => {
                return reference.slots.is_empty().then(|| self.linear(1, shift, expr));
            }
            Kind::Name(_) => expr.kind.clone(),
            Kind::Neg(inner) => Kind::Neg(Box::new(self.rewritten(inner, shift)?)),
            Kind::Sum(terms) => Kind::Sum(self.all(terms, shift)?),
            Kind::List(elements) => Kind::List(self.all(elements, shift)?),
            Kind::Product(factors) => {
                let factor = |factor: &Factor| {
                    Some(Factor { divided: factor.divided, expr: self.rewritten(&factor.expr, shift)? })
                };
                Kind::Product(factors.iter().map(factor).collect::<Option<_>>()?)
            }
            Kind::Power(base, exponent) => {
                let times = whole(exponent, self.name).filter(|(times, _)| *times > 0);
                let in_exponent = reaches(exponent, self.name, self.scope, &mut BTreeSet::new());
                // The powers of a matrix are no number, and those of components one number each.
                let is_number = Checker::silent(self.scope).check(base).is_ok_and(|free| free.is_empty());
                if let Some((times, offset)) = times
                    && is_number
                    && !reaches(base, self.name, self.scope, &mut BTreeSet::new())
                {
                    let of = Recurrence { kind: Recurring::Power((**base).clone()), times };
                    return self.recurring(of, offset, expr, shift);
                }
                if in_exponent && !is_positive(base, self.scope) {
                    return None;
                }
                Kind::Power(
                    Box::new(self.rewritten(base, shift)?),
                    Box::new(self.rewritten(exponent, shift)?),
                )
            }
            Kind::Call(call) => return self.call(call, expr, shift),
        };
        Some(Expr::new(kind, span))
    }

    fn all(&mut self, exprs: &[Expr], shift: i64) -> Option<Vec<Expr>> {
        exprs.iter().map(|expr| self.rewritten(expr, shift)).collect()
    }

    fn call(&mut self, call: &Call, expr: &Expr, shift: i64) -> Option<Expr> {
        if let Some(Bounded { is_product, variable, term, lower, upper }) = call.bounded() {
            let lower = whole(lower, self.name).filter(|(times, _)| *times == 0);
            let (times, offset) = whole(upper, self.name)?;
            if times < 1 || reaches(term, self.name, self.scope, &mut BTreeSet::new()) {
                return None;
            }
            let (variable, term, lower) = (variable.to_owned(), term.clone(), lower?.1);
            let kind = Recurring::Bounded { is_product, variable, term, lower };
            return self.recurring(Recurrence { kind, times }, offset, expr, shift);
        }
        let action = Operation::named(&call.name).map(|row| &row.action);
        match action {
            Some(Action::Factorial) => match whole(&call.arguments[0], self.name)? {
                (0, _) => Some(expr.clone()),
                (times, offset) if times > 0 => {
                    self.recurring(Recurrence { kind: Recurring::Factorial, times }, offset, expr, shift)
                }
                _ => None,
            },
            Some(Action::Binomial) => self.binomial(call, expr, shift),
            // What is known of a sum at a point is not known of its derivatives.
            Some(Action::Function(_) | Action::Part(_)) | None => {
                let arguments = self.all(&call.arguments, shift)?;
                Some(Expr::new(Kind::Call(Call { arguments, ..call.clone() }), expr.span.clone()))
            }
            Some(_) => {
                let before = self.known.len();
                let arguments = self.all(&call.arguments, shift)?;
                (self.known.len() == before && !contains_recurrence(expr))
                    .then(|| Expr::new(Kind::Call(Call { arguments, ..call.clone() }), expr.span.clone()))
            }
        }
    }

    /// a!/(k! (a - k)!), where 0 <= k <= a from the base on.
    fn binomial(&mut self, call: &Call, expr: &Expr, shift: i64) -> Option<Expr> {
        if let Some((0, _)) = whole(&call.arguments[1], self.name) {
            let arguments = vec![self.rewritten(&call.arguments[0], shift)?, call.arguments[1].clone()];
            return Some(Expr::new(Kind::Call(Call { arguments, ..call.clone() }), expr.span.clone()));
        }
        let ((p, c), (q, d)) = (whole(&call.arguments[0], self.name)?, whole(&call.arguments[1], self.name)?);
        let fits = |times: i64, offset: i64| times >= 0 && times * self.base + offset >= 0;
        if !fits(q, d) || !fits(p - q, c - d) {
            return None;
        }
        let mut factorial = |times: i64, offset: i64| {
            if times == 0 {
                let value = Expr::whole(offset, expr.span.clone());
                let call = Call { name: "factorial".to_owned(), arguments: vec![value], ..call.clone() };
                return Some(Expr::new(Kind::Call(call), expr.span.clone()));
            }
            self.recurring(Recurrence { kind: Recurring::Factorial, times }, offset, expr, shift)
        };
        let (above, below, rest) = (factorial(p, c)?, factorial(q, d)?, factorial(p - q, c - d)?);
        Some(product([(false, above), (true, below), (true, rest)], expr))
    }

    /// p n + `offset` at n + `shift`, with n = base + m.
    fn linear(&self, times: i64, offset_in_n: i64, like: &Expr) -> Expr {
        let index = Expr::new(
            Kind::Name(Reference { name: self.index.clone(), slots: Vec::new() }),
            like.span.clone(),
        );
        let scaled = product([(false, Expr::whole(times, like.span.clone())), (false, index)], like);
        let constant = Expr::whole(times * self.base + offset_in_n, like.span.clone());
        Expr::new(Kind::Sum(vec![scaled, constant]), like.span.clone())
    }

    /// What recurs, up to p (n + shift) + offset, by its value at p n.
    fn recurring(&mut self, of: Recurrence, offset: i64, like: &Expr, shift: i64) -> Option<Expr> {
        let (times, from) = (of.times, of.times * self.base);
        let offset = offset + times * shift;
        // Where the recurrence begins to hold.
        let start = match &of.kind {
            Recurring::Bounded { lower, .. } => lower - 1,
            Recurring::Factorial | Recurring::Power(_) => 0,
        };
        if from < start || from + offset < start || offset.abs() > MOST_TERMS {
            return None;
        }
        let name = match self.known.iter().find(|(known, _)| *known == of) {
            Some((_, name)) => name.clone(),
            None => {
                let name = fresh(self.scope, self.name, self.known.len() + 1);
                self.known.push((of.clone(), name.clone()));
                name
            }
        };
        let value = Expr::new(Kind::Name(Reference { name, slots: Vec::new() }), like.span.clone());
        // From p n + offset + 1 up to p n these are taken away, beyond p n they are added.
        let steps = if offset > 0 { 1..=offset } else { offset + 1..=0 };
        let terms: Vec<Expr> = steps
            .map(|step| match &of.kind {
                Recurring::Bounded { variable, term, .. } => {
                    let name = Kind::Name(Reference { name: self.name.to_owned(), slots: Vec::new() });
                    let number = Expr::new(name, like.span.clone());
                    let scaled =
                        product([(false, Expr::whole(times, like.span.clone())), (false, number)], like);
                    let terms = vec![scaled, Expr::whole(step, like.span.clone())];
                    let at = Expr::new(Kind::Sum(terms), like.span.clone());
                    // Something may recur in the term, too.
                    self.rewritten(&term.clone().with(variable, &at), 0)
                }
                Recurring::Factorial => Some(self.linear(times, step, like)),
                Recurring::Power(base) => Some(base.clone()),
            })
            .collect::<Option<_>>()?;
        let multiplies = !matches!(&of.kind, Recurring::Bounded { is_product: false, .. });
        if multiplies {
            let is_bounded = matches!(&of.kind, Recurring::Bounded { .. });
            // A factor of a product may vanish.
            if is_bounded && offset < 0 {
                return None;
            }
            let factors = terms.into_iter().map(|term| (offset < 0, term));
            return Some(product(std::iter::once((false, value)).chain(factors), like));
        }
        let signed = terms.into_iter().map(|term| match offset < 0 {
            true => Expr::new(Kind::Neg(Box::new(term)), like.span.clone()),
            false => term,
        });
        let sum = std::iter::once(value).chain(signed).collect();
        Some(Expr::new(Kind::Sum(sum), like.span.clone()))
    }

    /// The scope with m and with what recurs as parameters; n itself is no name there.
    fn scope(&self) -> Scope {
        let mut scope = self.scope.clone();
        let Some(number) = scope.symbols.get(self.name).cloned() else { return scope };
        // What recurs may depend on all coordinates.
        let on: Vec<String> = scope.coordinates().map(|family| family.name.clone()).collect();
        let symbol = |name: &str, kind: SymbolKind, sign: Option<Sign>, complex: bool| {
            Arc::new(Symbol {
                name: name.to_owned(),
                kind,
                slots: Vec::new(),
                sign,
                structure: Structure::General,
                complex,
                integer: false,
                source: number.source.clone(),
                span: number.span.clone(),
            })
        };
        scope.symbols.insert(symbol(&self.index, SymbolKind::Parameter, Some(Sign::NonNegative), false));
        for (known, name) in &self.known {
            let is_positive = match &known.kind {
                Recurring::Factorial => true,
                Recurring::Power(base) => matches!(&base.kind, Kind::Number(value) if !value.is_zero()),
                Recurring::Bounded { .. } => false,
            };
            let sign = is_positive.then_some(Sign::Positive);
            let complex = match &known.kind {
                Recurring::Bounded { term: expr, .. } | Recurring::Power(expr) => {
                    !is_real(expr, self.scope, MAX_DEPTH)
                }
                Recurring::Factorial => false,
            };
            let kind = match (&known.kind, on.is_empty()) {
                (Recurring::Factorial, _) | (_, true) => SymbolKind::Parameter,
                _ => SymbolKind::Field { on: on.clone() },
            };
            scope.symbols.insert(symbol(name, kind, sign, complex));
        }
        scope
    }
}

/// Operations that have real values for all real arguments.
const REAL: [&str; 10] =
    ["exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "abs", "factorial", "binomial"];

/// True if an expression is seen to be real: its roots and powers have whole exponents.
fn is_real(expr: &Expr, scope: &Scope, depth: usize) -> bool {
    let is_whole = |exponent: &Expr| {
        exponent.names().into_iter().all(|name| scope.symbols.get(name).is_none_or(|symbol| symbol.integer))
            && !contains(exponent, &|kind| match kind {
                Kind::Number(value) => !value.is_int(),
                Kind::Product(factors) => factors.iter().any(|factor| factor.divided),
                Kind::Call(_) | Kind::Power(..) => true,
                _ => false,
            })
    };
    !contains(expr, &|kind| match kind {
        Kind::Name(reference) => match scope.symbols.get(&reference.name) {
            Some(symbol) => match &symbol.kind {
                SymbolKind::Definition(definition) => {
                    depth == 0 || !is_real(&definition.body, scope, depth - 1)
                }
                _ => symbol.complex,
            },
            None => reference.name == IMAGINARY_UNIT,
        },
        Kind::Call(call) => {
            let is_known = REAL.contains(&call.name.as_str()) || call.name.ends_with(BOUNDED);
            !is_known && scope.symbols.get(&call.name).is_none()
        }
        Kind::Power(_, exponent) => !is_whole(exponent),
        _ => false,
    })
}

/// True if a part of an expression is of some kind.
fn contains(expr: &Expr, is_meant: &dyn Fn(&Kind) -> bool) -> bool {
    let mut found = false;
    expr.walk(&mut |part| found |= is_meant(&part.kind));
    found
}

/// True if a sum, a product or a factorial stands in an expression.
fn contains_recurrence(expr: &Expr) -> bool {
    expr.names().into_iter().any(|name| {
        name.ends_with(BOUNDED)
            || Operation::named(name)
                .is_some_and(|row| matches!(row.action, Action::Factorial | Action::Binomial))
    })
}

fn product(factors: impl IntoIterator<Item = (bool, Expr)>, like: &Expr) -> Expr {
    let factors = factors.into_iter().map(|(divided, expr)| Factor { divided, expr }).collect();
    Expr::new(Kind::Product(factors), like.span.clone())
}

/// A whole number as p n + c.
fn whole(expr: &Expr, name: &str) -> Option<(i64, i64)> {
    let small = |n: i64| (n.abs() <= 1_000_000).then_some(n);
    let (p, c) = match &expr.kind {
        Kind::Number(value) if value.is_int() => (0, i64::try_from(value.numerator().clone()).ok()?),
        Kind::Name(reference) if reference.name == name && reference.slots.is_empty() => (1, 0),
        Kind::Neg(inner) => {
            let (p, c) = whole(inner, name)?;
            (-p, -c)
        }
        Kind::Sum(terms) => {
            let mut sum = (0i64, 0i64);
            for term in terms {
                let (p, c) = whole(term, name)?;
                sum = (small(sum.0 + p)?, small(sum.1 + c)?);
            }
            sum
        }
        Kind::Product(factors) => {
            let mut all = (0i64, 1i64);
            for factor in factors.iter().filter(|factor| !factor.divided) {
                let (p, c) = whole(&factor.expr, name)?;
                if p != 0 && all.0 != 0 {
                    return None;
                }
                all = (
                    small(all.0.checked_mul(c)?.checked_add(p.checked_mul(all.1)?)?)?,
                    small(all.1.checked_mul(c)?)?,
                );
            }
            factors.iter().all(|factor| !factor.divided).then_some(all)?
        }
        _ => return None,
    };
    Some((small(p)?, small(c)?))
}

/// From n to n + 1.
struct Step<'a> {
    claim: &'a Claim,
    show: &'a Show,
    /// Both sides at n, and at n + 1.
    here: Vec<Expr>,
    next: Vec<Expr>,
    atoms: &'a Atoms<'a>,
    relation: Relation,
    settings: Settings,
}

impl Step<'_> {
    /// The link at n + 1 as it was proven: without the hypothesis, or with it.
    fn proven(&self) -> Option<(Link, Option<crate::record::DerivativeCheck>)> {
        let alone = self.under(&self.next, None, None);
        if alone.is_some() {
            return alone;
        }
        if self.relation == Relation::Equal {
            // What is equal at n stays so if both sides grow by the same.
            let grown: Vec<Expr> = self
                .next
                .iter()
                .zip(&self.here)
                .map(|(next, here)| next.clone().minus(here.clone()))
                .collect();
            let same = self.under(&grown, None, None);
            if same.is_some() {
                return same;
            }
        }
        if self.relation != Relation::Equal {
            let condition = Condition {
                left: self.here[0].clone(),
                relation: self.relation,
                right: self.here[1].clone(),
                span: self.show.span.clone(),
            };
            return self.under(&self.next, None, Some(condition));
        }
        // The hypothesis, solved for one of what recurs.
        self.atoms.known.iter().find_map(|(_, name)| {
            let lead = Expr::new(
                Kind::Name(Reference { name: name.clone(), slots: Vec::new() }),
                self.show.span.clone(),
            );
            let rule = Rule {
                left: self.here[0].clone(),
                right: self.here[1].clone(),
                solve: Some(lead),
                span: self.show.span.clone(),
            };
            self.under(&self.next, Some(rule), None)
        })
    }

    fn under(
        &self,
        sides: &[Expr],
        rule: Option<Rule>,
        condition: Option<Condition>,
    ) -> Option<(Link, Option<crate::record::DerivativeCheck>)> {
        let mut claim = Claim { shows: Vec::new(), defines: Vec::new(), ..self.claim.clone() };
        claim.shows.push(Show { sides: sides.to_vec(), ..self.show.clone() });
        claim.rules.extend(rule);
        claim.conditions.extend(condition);
        let decision = decide_as_it_stands(&claim, &self.atoms.scope(), self.settings);
        let mut certificate = decision.certificate;
        // What the step needs must hold for every number, and not for almost every one.
        let of_number = |text: &str| {
            let new = self.atoms.known.iter().map(|(_, name)| name).chain([&self.atoms.index]);
            new.into_iter().any(|name| text.contains(name.as_str()))
        };
        let link = (certificate.links.len() == 1).then(|| certificate.links.remove(0))?;
        let holds = decision.verdict == Verdict::Holds
            && decision.bug.is_none()
            && link.needs.len() < LISTED
            && !link.needs.iter().any(|need| of_number(&need.condition));
        holds.then_some((link, certificate.derivative_check))
    }
}
