//! What can be wrong with a claim before anything is computed.

use super::tautology::{Statement, is_substitution, is_tautology, restates};
use crate::diagnostic::Diagnostic;
use crate::language::check::Checker;
use crate::language::claim::{Condition, Relation};
use crate::language::scope::{SIZES, SymbolKind};
use crate::language::{Claim, Role, Scope};

/// Names, indices and arguments of everything in the claim, and claims that say nothing.
pub(super) fn check(claim: &Claim, scope: &Scope) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
    let mut note = |result: Result<(), Diagnostic>| problems.extend(result.err());
    for symbol in claim.defines.iter().chain(&claim.lets) {
        let SymbolKind::Definition(definition) = &symbol.kind else { continue };
        let mut checker = Checker::new(scope, &symbol.source, &[]);
        note(checker.definition(symbol, definition));
    }
    let mut checker = Checker::new(scope, &claim.source, &each);
    for rule in &claim.rules {
        note(checker.sides(&[rule.left.clone(), rule.right.clone()]).map(drop));
        if let Some(lead) = &rule.solve {
            note(checker.sides(&[rule.left.clone(), lead.clone()]).map(drop));
        }
    }
    for condition in &claim.conditions {
        note(checker.sides(&[condition.left.clone(), condition.right.clone()]).map(drop));
    }
    for (name, span) in &claim.determine {
        let known = scope.symbols.get(name).map(|symbol| &symbol.kind);
        if !matches!(known, Some(SymbolKind::Parameter)) {
            note(Err(checker.error(
                "E0201",
                format!("failed to determine `{name}`"),
                span.clone(),
                "what is determined must be a declared parameter",
            )));
        }
    }
    for (name, values, span) in &claim.sizes {
        let Some(range) = scope.ranges.get(name) else {
            note(Err(checker.error(
                "E0202",
                format!("failed to find the range `{name}`"),
                span.clone(),
                "no index runs up to it",
            )));
            continue;
        };
        if let Some(value) = values.iter().find(|value| !range.admits(**value)) {
            note(Err(checker.error(
                "E0111",
                format!("failed to let an index run from {} to {value}", range.first),
                span.clone(),
                SIZES,
            )));
        }
    }
    for show in &claim.shows {
        let free = match checker.sides(&show.sides) {
            Ok(free) => free,
            Err(problem) => {
                note(Err(problem));
                continue;
            }
        };
        if let Some((parameter, _)) = &show.order {
            if !matches!(show.relations.last(), Some(Relation::Equal | Relation::Similar)) {
                note(Err(checker.error(
                    "E0124",
                    "failed to compare up to an order".to_owned(),
                    show.span.clone(),
                    "`O(…)` belongs to `=` and `~` only",
                )));
            }
            let known = scope.symbols.get(parameter);
            if !known.is_some_and(|s| matches!(s.kind, SymbolKind::Parameter) && s.slots.is_empty()) {
                note(Err(checker.error(
                    "E0124",
                    format!("failed to expand in `{parameter}`"),
                    show.span.clone(),
                    "the small quantity must be a declared parameter",
                )));
            }
        }
        let mut letters: Vec<String> = free.into_iter().map(|index| index.letter).collect();
        letters.extend(each.iter().cloned());
        for (pair, relation) in show.sides.windows(2).zip(&show.relations) {
            let shown = Statement { left: &pair[0], relation: *relation, right: &pair[1] };
            if let Some((message, label)) = emptiness(claim, scope, &letters, shown) {
                let mut problem = checker.error("E0301", message, show.span.clone(), &label);
                problem.help = Some(
                    "state the step that leads here, not its result; a definition is `define`".to_owned(),
                );
                note(Err(problem));
            }
        }
    }
    problems
}

/// Why nothing is left to decide of a relation, as message and label.
fn emptiness(
    claim: &Claim,
    scope: &Scope,
    letters: &[String],
    shown: Statement<'_>,
) -> Option<(String, String)> {
    let Statement { left, relation, right } = shown;
    if is_tautology(scope, letters, left, right) {
        return Some((
            "failed to find anything to decide: both sides say the same".to_owned(),
            "once definitions are written out, left and right are identical".to_owned(),
        ));
    }
    let rules = claim.rules.iter().map(|rule| {
        (&rule.span, Statement { left: &rule.left, relation: Relation::Equal, right: &rule.right })
    });
    let conditions = claim.conditions.iter().map(|condition| {
        let Condition { left, relation, right, span } = condition;
        (span, Statement { left, relation: *relation, right })
    });
    let mut premises = rules.chain(conditions);
    if let Some((span, _)) = premises.find(|(_, premise)| restates(scope, *premise, shown)) {
        return Some((
            "failed to find anything to decide: the claim says again what it assumes".to_owned(),
            format!("line {} assumes it already", claim.source.position(span.start).line),
        ));
    }
    let equality = matches!(relation, Relation::Equal | Relation::Similar);
    if claim.role == Role::Printed && equality && is_substitution(scope, &claim.rules, letters, left, right) {
        return Some((
            "failed to find anything to decide: the claim says again what it assumes".to_owned(),
            "once the `where` equations are put in, left and right are identical".to_owned(),
        ));
    }
    None
}
