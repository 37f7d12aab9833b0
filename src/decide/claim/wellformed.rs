//! What can be wrong with a claim before anything is computed.

use std::sync::Arc;

use super::tautology::{Statement, is_substitution, is_tautology, restates};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::axis::is_axis;
use crate::language::check::{Checker, FreeIndex};
use crate::language::claim::{Condition, Show};
use crate::language::relation::Relation;
use crate::language::scope::{SIZES, SymbolKind};
use crate::language::uses::{expressions, used_names};
use crate::language::{Claim, Kind, Role, Scope};

/// Names, indices and arguments of everything in the claim, and claims that say nothing.
pub(crate) fn check(claim: &Claim, scope: &Scope) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
    // What is wrong with a definition is found again wherever it is used.
    let mut note = |result: Result<(), Diagnostic>| {
        let is_known = |new: &Diagnostic| {
            let same = |old: &Diagnostic| {
                old.code == new.code && old.span == new.span && Arc::ptr_eq(&old.source, &new.source)
            };
            problems.iter().any(same)
        };
        problems.extend(result.err().filter(|new| !is_known(new)));
    };
    let mut checker = Checker::new(scope, &claim.source, &[]);
    for symbol in claim.defines.iter().chain(&claim.lets) {
        let SymbolKind::Definition(definition) = &symbol.kind else { continue };
        checker = checker.in_source(&symbol.source);
        note(checker.definition(symbol, definition));
    }
    let mut checker = Checker::new(scope, &claim.source, &each);
    for rule in &claim.rules {
        note(checker.sides(&[rule.left.clone(), rule.right.clone()]).map(drop));
        let leads = match rule.solve.as_ref().map(|lead| (&lead.kind, lead)) {
            Some((Kind::List(unknowns), _)) => unknowns.as_slice(),
            Some((_, lead)) => std::slice::from_ref(lead),
            None => &[],
        };
        for lead in leads {
            note(checker.sides(&[rule.left.clone(), lead.clone()]).map(drop));
        }
    }
    for rule in &claim.transforms {
        note(checker.transform(rule));
    }
    if uses_operators(claim, scope) {
        let names = used_names(scope, claim);
        for relation in scope.algebra(names.iter().map(String::as_str)).1 {
            note(Checker::new(scope, &relation.source, &[]).commutation(relation));
        }
        for assumption in &scope.assumptions {
            note(Checker::new(scope, &assumption.source, &[]).without_operators(&assumption.expr));
        }
        refuse_premises_of_operators(claim, &checker, &mut note);
    }
    for symbol in &claim.defines {
        let SymbolKind::Definition(definition) = &symbol.kind else { continue };
        note(checker.same_everywhere(definition));
    }
    for condition in &claim.conditions {
        let free = checker.sides(&[condition.left.clone(), condition.right.clone()]);
        note(free.and_then(|free| refuse_order(claim, &free, condition.relation, &condition.span)));
    }
    for given in &claim.given {
        if let Some(lead) = &given.solve {
            note(checker.check(lead).map(drop));
        }
    }
    for brought in claim.given.iter().flat_map(|given| &given.brings) {
        let mut checker = Checker::new(scope, &claim.source, &brought.each);
        for rule in &brought.rules {
            note(checker.sides(&[rule.left.clone(), rule.right.clone()]).map(drop));
        }
        for condition in brought.conditions.iter().chain(&brought.relations) {
            note(checker.sides(&[condition.left.clone(), condition.right.clone()]).map(drop));
        }
    }
    for (name, span) in &claim.determine {
        let known = scope.symbols.get(name).map(|symbol| &symbol.kind);
        if !matches!(known, Some(SymbolKind::Parameter)) {
            note(Err(claim.source.error(
                Code::E0201,
                format!("failed to determine `{name}`"),
                span.clone(),
                "what is determined must be a declared parameter",
            )));
        }
    }
    for (name, values, span) in &claim.sizes {
        let Some(range) = scope.ranges.get(name) else {
            note(Err(claim.source.error(
                Code::E0202,
                format!("failed to find the range `{name}`"),
                span.clone(),
                "no index runs up to it",
            )));
            continue;
        };
        if let Some(value) = values.iter().find(|value| !range.admits(**value)) {
            note(Err(claim.source.error(
                Code::E0111,
                format!("failed to let an index run from {} to {value}", range.first),
                span.clone(),
                SIZES,
            )));
        }
    }
    for show in claim.shows.iter().chain(&claim.postulates) {
        for condition in &show.premise {
            note(checker.sides(&[condition.left.clone(), condition.right.clone()]).map(drop));
        }
        let free = match checker.sides(&show.sides) {
            Ok(free) => free,
            Err(problem) => {
                note(Err(problem));
                continue;
            }
        };
        for relation in &show.relations {
            note(refuse_order(claim, &free, *relation, &show.span));
        }
        if let Some(order) = &show.order {
            if order.power.is_none() && !free.is_empty() {
                note(Err(claim.source.error(
                    Code::E0124,
                    "failed to compare components to leading order",
                    show.span.clone(),
                    "`as … -> …` compares the ratio of two numbers; write each component",
                )));
            }
            if !show.relations.last().is_some_and(|relation| relation.is_equality()) {
                note(Err(claim.source.error(
                    Code::E0124,
                    "failed to compare up to an order",
                    show.span.clone(),
                    "`O(…)` and `as` belong to equalities only",
                )));
            }
            note(checker.small(&order.parameter, &show.span));
        }
        let mut letters: Vec<String> = free.into_iter().map(|index| index.letter).collect();
        letters.extend(each.iter().cloned());
        // Factors that do not commute are not sorted to see this.
        let operators = show.sides.iter().any(|side| checker.has_operators(side));
        let empty = if operators {
            let same = show.sides.windows(2).any(|pair| pair[0] == pair[1]);
            same.then(|| ("failed to find anything to decide", "both sides are the same".to_owned()))
        } else {
            emptiness(claim, scope, &letters, show)
        };
        if let Some((message, label)) = empty {
            let mut problem = claim.source.error(Code::E0301, message.to_owned(), show.span.clone(), &label);
            problem.help =
                Some("state the step that leads here, not its result; a definition is `define`".to_owned());
            note(Err(problem));
        }
    }
    problems
}

/// True if operators stand in a claim, or in what it uses.
pub(crate) fn uses_operators(claim: &Claim, scope: &Scope) -> bool {
    let checker = Checker::silent(scope);
    expressions(claim).into_iter().any(|expr| checker.has_operators(expr))
}

/// Of operators equations are shown, and nothing else is said.
fn refuse_premises_of_operators(
    claim: &Claim,
    checker: &Checker<'_>,
    note: &mut impl FnMut(Result<(), Diagnostic>),
) {
    let rules = claim.rules.iter().flat_map(|rule| [&rule.left, &rule.right]);
    let transforms = claim.transforms.iter().flat_map(|rule| [&rule.left, &rule.right]);
    let shown = claim.shows.iter().flat_map(|show| &show.premise).chain(&claim.conditions);
    let brought = claim.given.iter().flat_map(|given| &given.brings);
    let given = brought.clone().flat_map(|brought| brought.conditions.iter().chain(&brought.relations));
    let given_rules = brought.flat_map(|brought| &brought.rules).flat_map(|rule| [&rule.left, &rule.right]);
    let conditions = shown.chain(given).flat_map(|condition| [&condition.left, &condition.right]);
    let laws = claim.postulates.iter().flat_map(|law| &law.sides);
    let others = claim.shows.iter().filter(|show| {
        show.order.is_some() || show.relations.iter().any(|relation| *relation != Relation::Equal)
    });
    let others = others.flat_map(|show| &show.sides);
    // A coefficient is a number, and would be found among operators.
    if let Some((_, span)) = claim.determine.first() {
        let label = "what is determined beside operators could be one of them";
        let message = "failed to determine something beside operators";
        note(Err(claim.source.error(Code::E0426, message, span.clone(), label)));
    }
    for expr in rules.chain(transforms).chain(conditions).chain(given_rules).chain(laws).chain(others) {
        note(checker.without_operators(expr));
    }
}

/// Vectors and matrices are equal or not, but none is larger than another.
fn refuse_order(
    claim: &Claim,
    free: &[FreeIndex],
    relation: Relation,
    span: &Span,
) -> Result<(), Diagnostic> {
    let is_number = !free.iter().any(|index| is_axis(&index.letter));
    if is_number || relation.is_equality() {
        return Ok(());
    }
    Err(claim.source.error(
        Code::E0215,
        "failed to compare vectors or matrices",
        span.clone(),
        "only numbers are larger or smaller than others, or unequal; name a component",
    ))
}

/// Why nothing is left to decide of a `show` line, as message and label.
fn emptiness(
    claim: &Claim,
    scope: &Scope,
    letters: &[String],
    show: &Show,
) -> Option<(&'static str, String)> {
    let links = || {
        let pairs = show.sides.windows(2).zip(&show.relations);
        pairs.map(|(pair, relation)| Statement { left: &pair[0], relation: *relation, right: &pair[1] })
    };
    if links().any(|link| is_tautology(scope, letters, link.left, link.right)) {
        return Some((
            "failed to find anything to decide: both sides say the same",
            "once definitions are written out, left and right are identical".to_owned(),
        ));
    }
    // A chain may begin with what is assumed, if it goes on from there.
    let message = "failed to find anything to decide: the claim says again what it assumes";
    let premises = premises(claim, show);
    let premise = |link: Statement<'_>| premises.iter().find(|(_, premise)| restates(scope, *premise, link));
    if let Some(Some((span, _))) = links().map(premise).reduce(|all, next| all.and(next)) {
        return Some((message, format!("line {} assumes it", claim.source.position(span.start).line)));
    }
    // To put one equation into another is a step; to put one into nothing is none. Other roles may say what an equation becomes when something is put in.
    let substituted = |link: Statement<'_>| {
        link.relation.is_equality()
            && claim.rules.iter().any(|rule| is_substitution(scope, rule, letters, link.left, link.right))
    };
    if matches!(claim.role, Role::Printed | Role::Stated)
        && links().all(|link| premise(link).is_some() || substituted(link))
    {
        let label = "once the `where` equation is put in, left and right are identical";
        return Some((message, label.to_owned()));
    }
    None
}

/// What the claim assumes, each with its place.
fn premises<'a>(claim: &'a Claim, show: &'a Show) -> Vec<(&'a Span, Statement<'a>)> {
    let brought = || claim.given.iter().flat_map(|given| &given.brings);
    let rules = claim.rules.iter().chain(brought().flat_map(|brought| &brought.rules)).map(|rule| {
        (&rule.span, Statement { left: &rule.left, relation: Relation::Equal, right: &rule.right })
    });
    let given = brought().flat_map(|brought| brought.conditions.iter().chain(&brought.relations));
    let conditions = claim.conditions.iter().chain(&show.premise).chain(given).map(|condition| {
        let Condition { left, relation, right, span } = condition;
        (span, Statement { left, relation: *relation, right })
    });
    rules.chain(conditions).collect()
}
