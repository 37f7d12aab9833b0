//! What a claim uses: the names in it, and the equations that they come from.

use std::collections::BTreeSet;

use super::scope::SymbolKind;
use super::{Claim, Expr, Scope};
use crate::document::EquationNumber;

/// Everything that a claim writes down.
pub(crate) fn expressions(claim: &Claim) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    for symbol in claim.defines.iter().chain(&claim.lets) {
        if let SymbolKind::Definition(definition) = &symbol.kind {
            all.push(&definition.body);
        }
    }
    for rule in &claim.rules {
        all.extend([&rule.left, &rule.right]);
        all.extend(&rule.solve);
    }
    all.extend(claim.transforms.iter().flat_map(|rule| [&rule.left, &rule.right]));
    for condition in &claim.conditions {
        all.extend([&condition.left, &condition.right]);
    }
    for brought in claim.given.iter().flat_map(|given| &given.brings) {
        for rule in &brought.rules {
            all.extend([&rule.left, &rule.right]);
            all.extend(&rule.solve);
        }
        let conditions = brought.conditions.iter().chain(&brought.relations);
        all.extend(conditions.flat_map(|condition| [&condition.left, &condition.right]));
    }
    all.extend(claim.given.iter().filter_map(|given| given.solve.as_ref()));
    let premises = claim.shows.iter().flat_map(|show| &show.premise);
    all.extend(premises.flat_map(|condition| [&condition.left, &condition.right]));
    all.extend(claim.shows.iter().chain(&claim.postulates).flat_map(|show| &show.sides));
    all
}

/// The names that a claim uses, those inside definitions included.
pub(crate) fn used_names(scope: &Scope, claim: &Claim) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&Expr> = expressions(claim);
    waiting.extend(scope.assumptions.iter().map(|assumption| &assumption.expr));
    while let Some(expr) = waiting.pop() {
        for name in expr.names() {
            if !used.contains(name) {
                used.insert(name.to_owned());
                match scope.symbols.get(name).map(|symbol| &symbol.kind) {
                    Some(SymbolKind::Definition(definition)) => waiting.push(&definition.body),
                    Some(SymbolKind::Function { equation: Some(equation) }) => {
                        waiting.extend(equation.expressions())
                    }
                    _ => {}
                }
            }
        }
    }
    used
}

/// The equations whose definitions a claim uses.
fn defining_equations(scope: &Scope, used: &BTreeSet<String>) -> BTreeSet<EquationNumber> {
    used.iter()
        .filter_map(|name| match &scope.symbols.get(name)?.kind {
            SymbolKind::Definition(definition) => definition.origin.clone(),
            _ => None,
        })
        .collect()
}

/// Equations that a claim names, or whose symbols it uses; never the claim's own.
pub(crate) fn dependencies(
    scope: &Scope,
    own: &EquationNumber,
    claim: &Claim,
    used: &BTreeSet<String>,
) -> BTreeSet<EquationNumber> {
    let mut depends: BTreeSet<EquationNumber> = claim.from.iter().map(|(number, _)| number.clone()).collect();
    depends.extend(defining_equations(scope, used));
    depends.remove(own);
    depends
}
