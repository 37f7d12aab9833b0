//! What corrected and restricted claims change of the print, term by term.

use super::chain::{Chain, stated};
use crate::language::ast::{Expr, Kind};
use crate::language::canonical::canonical;
use crate::language::{Claim, Role};
use crate::record::{Change, ChangedSide};

/// What each corrected or restricted claim changes of the printed chain that it is nearest to.
pub(super) fn changes<'c>(claims: impl Iterator<Item = &'c Claim>, printed: &[Chain]) -> Vec<Change> {
    let changing = claims.filter(|claim| matches!(claim.role, Role::Corrected | Role::Restricted));
    changing.filter_map(|claim| change(claim, printed)).collect()
}

fn change(claim: &Claim, printed: &[Chain]) -> Option<Change> {
    let chains = stated(claim);
    let pairs = chains.iter().flat_map(|chain| printed.iter().map(move |print| (print, chain)));
    // Where nothing is left of the print, another statement is made, and there is nothing to set side by side.
    let (print, sides) = pairs
        .filter(|(print, chain)| print.sides.len() == chain.sides.len())
        .map(|(print, chain)| (print, sides(print, chain)))
        .filter(|(print, sides)| sides.len() < print.sides.len() || sides.iter().any(|side| side.kept > 0))
        .min_by_key(|(_, sides)| {
            sides.iter().map(|side| side.removed.len() + side.added.len()).sum::<usize>()
        })?;
    let conditions =
        claim.conditions.iter().map(|c| format!("{} {} {}", c.left, c.relation.symbol(), c.right));
    let rules = claim.rules.iter().map(|rule| format!("{} = {}", rule.left, rule.right));
    let conditions: Vec<String> = conditions.chain(rules).collect();
    let changes = !sides.is_empty() || !conditions.is_empty();
    changes.then(|| Change { claim: claim.name(), printed: print.text(), sides, conditions })
}

/// The sides that differ.
fn sides(print: &Chain, chain: &Chain) -> Vec<ChangedSide> {
    let pairs = print.sides.iter().zip(&chain.sides).enumerate();
    pairs.filter_map(|(n, (one, other))| side(n, one, other)).collect()
}

fn side(number: usize, print: &Expr, claimed: &Expr) -> Option<ChangedSide> {
    let mut added = terms(claimed);
    let mut removed = terms(print);
    let before = removed.len();
    removed.retain(|(name, _)| match added.iter().position(|(other, _)| other == name) {
        Some(n) => {
            added.remove(n);
            false
        }
        None => true,
    });
    let kept = before - removed.len();
    let texts = |terms: Vec<(String, Expr)>| terms.into_iter().map(|(_, term)| term.to_string()).collect();
    (!removed.is_empty() || !added.is_empty()).then(|| ChangedSide {
        side: number,
        kept,
        removed: texts(removed),
        added: texts(added),
    })
}

/// The terms of a sum, each with a name that is the same for the same term.
fn terms(side: &Expr) -> Vec<(String, Expr)> {
    match &side.kind {
        Kind::Sum(list) => list.iter().flat_map(terms).collect(),
        Kind::Neg(inner) => terms(inner).into_iter().map(|(_, term)| turned(term)).collect(),
        _ if side.is_zero_literal() => Vec::new(),
        _ => vec![(canonical(side), side.clone())],
    }
}

/// A term with the other sign.
fn turned(term: Expr) -> (String, Expr) {
    let term = match term.kind {
        Kind::Neg(inner) => *inner,
        _ => Expr::new(Kind::Neg(Box::new(term.clone())), term.span),
    };
    (canonical(&term), term)
}
