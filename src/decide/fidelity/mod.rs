//! Whether the claims of an equation say what is printed.
//!
//! Each statement of the print must be made by a claim that stands for the equation, and each line that such a claim
//! shows must be printed. Two sides say the same if they are the same up to the order of what commutes, or if they are
//! proven to be identical without any premise of the claim.
//!
//! What a claim replaces is named by it, `instead of A = B`, so that a slip in it is noticed as well.

mod chain;
mod change;
mod same;

use std::collections::BTreeMap;

use self::chain::{Chain, brought, declared, sized, stated};
use self::same::Same;
use crate::decide::settings::Settings;
use crate::document::{EquationNumber, Paper};
use crate::language::canonical::canonical;
use crate::language::claim::Show;
use crate::language::latex::relations_latex;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::printed::{Line, Statement};
use crate::language::{Claim, Role};
use crate::record::{Fidelity, Print, PrintedStatement, SourcePlace};

/// How the claims of each equation of a paper compare with its print, without deciding them.
pub fn prints(paper: &Paper, chosen: impl Fn(&EquationNumber) -> bool) -> Vec<(EquationNumber, Print)> {
    let read = ReadPaper::new(paper);
    let chosen = read.equations.iter().filter(|equation| chosen(&equation.equation.number));
    chosen.map(|e| (e.equation.number.clone(), compare(&read, e, Settings::default()))).collect()
}

/// Compares the claims of an equation with its print.
pub(crate) fn compare(paper: &ReadPaper<'_>, read: &ReadEquation<'_>, settings: Settings) -> Print {
    let claims: Vec<&Claim> =
        read.claims.iter().flatten().filter(|claim| claim.role.stands_for_the_equation()).collect();
    let states =
        |claim: &Claim| !(claim.shows.is_empty() && claim.postulates.is_empty() && claim.defines.is_empty());
    let reading = claims.iter().find_map(|claim| claim.reading.clone());
    // A claim that cannot be read may have been one that takes its sides from the print.
    let broken = read.claims.iter().any(Result::is_err);
    if read.equation.printed.is_empty() || !(broken || claims.iter().any(|claim| states(claim))) {
        return Print { reading, ..Print::default() };
    }
    let source = paper.source_of(read);
    let mut same = Same { paper, read, claims: &claims, settings, known: BTreeMap::new() };
    let claimed: Vec<Chain> = claims.iter().flat_map(|claim| stated(claim)).collect();
    let scope = paper.scope_of_print(read);
    let mut beside: Vec<Chain> = claims.iter().flat_map(|claim| brought(claim)).collect();
    beside.extend(declared(&scope));
    beside.extend(claims.iter().flat_map(|claim| sized(claim)));
    let named = scope.symbols.names().filter_map(|name| scope.symbols.get(name));
    let defined: Vec<Chain> = named.filter_map(|symbol| Chain::of_definition(symbol)).collect();
    let lines = paper.lines_of(read);
    let replaced: Vec<(String, String)> = claims
        .iter()
        .flat_map(|claim| &claim.instead)
        .map(Chain::of_show)
        .map(|c| (c.key(), c.text()))
        .collect();
    // A claim that does not name what it replaces may replace all.
    let all_replaced = reading.is_some() && replaced.is_empty();
    let mut unmatched = replaced.clone();
    let mut statements = Vec::new();
    let mut printed: Vec<Chain> = Vec::new();
    let is_premise =
        |line: &Line| !line.remark && line.statement.as_ref().is_ok_and(|statement| statement.premise);
    let has_premises = lines.iter().any(is_premise);
    for line in &lines {
        let place = SourcePlace::of(source, &line.span);
        match &line.statement {
            Err(fault) => statements.push(PrintedStatement {
                source: SourcePlace::of(source, &fault.span),
                text: None,
                latex: None,
                fault: Some(fault.label.clone()),
                stated: false,
                replaced: false,
            }),
            Ok(statement) => {
                let chain = Chain::of_statement(statement);
                // What follows from a premise must be shown, and is no premise of the claim itself.
                let may_be_brought = statement.premise || !has_premises;
                // A definition is printed with its name, so that the others need not be worked out.
                let names: Vec<String> = chain.sides.iter().map(canonical).collect();
                let is_named = |chain: &&Chain| names.contains(&canonical(&chain.sides[0]));
                let is_stated = same.covers(&claimed, &chain)
                    || (may_be_brought && same.covers(&beside, &chain))
                    || same.covers(defined.iter().filter(is_named), &chain);
                let key = chain.key();
                unmatched.retain(|(name, _)| *name != key);
                statements.push(PrintedStatement {
                    source: place,
                    text: Some(statement.text()),
                    latex: Some(relations_latex(&show_of(statement, line), &scope)),
                    fault: None,
                    stated: is_stated,
                    replaced: !is_stated && replaced.iter().any(|(name, _)| *name == key),
                });
                printed.push(chain);
            }
        }
    }
    if statements.is_empty() {
        statements.push(PrintedStatement {
            source: SourcePlace::of(source, &read.equation.printed[0].span),
            text: None,
            latex: None,
            fault: Some("nothing is stated here".to_owned()),
            stated: false,
            replaced: false,
        });
    }
    let unread = statements.iter().any(|statement| statement.fault.is_some());
    let (mut unprinted, mut factor) = (Vec::new(), None);
    if !unread {
        for claim in claims.iter().filter(|claim| claim.role == Role::Printed) {
            for chain in stated(claim) {
                if !same.covers(&printed, &chain) {
                    unprinted.push(chain.text());
                    factor = factor.or_else(|| printed.iter().find_map(|print| chain.multiple_of(print)));
                }
            }
        }
    }
    let is_open = |s: &PrintedStatement| s.fault.is_none() && !s.stated;
    let differs = statements.iter().any(is_open) || !unprinted.is_empty();
    let unmatched: Vec<String> = unmatched.into_iter().map(|(_, text)| text).collect();
    let slipped = !all_replaced && statements.iter().any(|s| is_open(s) && !s.replaced);
    let is_read = claims.iter().filter(|claim| states(claim)).all(|claim| is_read(claim));
    let fidelity = match (unread, differs, &reading) {
        _ if broken && claims.is_empty() => Fidelity::Unread,
        _ if !unmatched.is_empty() => Fidelity::Differs,
        (_, _, Some(_)) if slipped => Fidelity::Differs,
        (_, _, Some(_)) => Fidelity::Reading,
        (_, true, None) => Fidelity::Differs,
        (true, false, None) => Fidelity::Unread,
        (false, false, None) if is_read => Fidelity::Read,
        (false, false, None) => Fidelity::Agrees,
    };
    let changes = change::changes(read.claims.iter().flatten(), &printed);
    Print { fidelity, reading, statements, unprinted, factor, unmatched, changes }
}

/// A statement of the print as a line of a claim.
fn show_of(statement: &Statement, line: &Line) -> Show {
    Show {
        premise: Vec::new(),
        sides: statement.sides.clone(),
        relations: statement.relations.clone(),
        order: statement.order.clone(),
        span: line.span.clone(),
    }
}

/// True if all that a claim states is taken from the print.
fn is_read(claim: &Claim) -> bool {
    !claim.prints.is_empty()
        && claim
            .prints
            .iter()
            .map(|print| print.line.map_or(usize::MAX, |_| 1))
            .fold(0, usize::saturating_add)
            >= claim.shows.len() + claim.postulates.len() + claim.defines.len()
}
