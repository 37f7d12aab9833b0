//! What a claim builds on: `from` lines must lead somewhere, and never in a circle.

use std::collections::BTreeSet;

use super::scope::{ReadEquation, ReadPaper};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::EquationNumber;
use crate::language::{Claim, Role};

/// `from` lines that lead nowhere or in a circle.
pub(super) fn dangling(read: &ReadPaper<'_>, equation: &ReadEquation<'_>, claim: &Claim) -> Vec<Diagnostic> {
    let fault = |span: &Span, code, message: String, label: &str| Diagnostic {
        code,
        message,
        source: claim.source.clone(),
        span: span.clone(),
        label: label.to_owned(),
        help: None,
    };
    let mut problems = Vec::new();
    for (number, span) in &claim.from {
        if !read.has(number) {
            problems.push(fault(
                span,
                "E0210",
                format!("failed to find the equation ({number})"),
                "no document of this paper has it",
            ));
        } else if claim.role == Role::Printed && leads_back(read, number, &equation.equation.number) {
            problems.push(fault(
                span,
                "E0211",
                format!("failed to build on ({number})"),
                "it builds on this equation in turn: the derivation is circular",
            ));
        }
    }
    problems
}

/// True if the printed claims of `from` lead to `to`.
fn leads_back(read: &ReadPaper<'_>, from: &EquationNumber, to: &EquationNumber) -> bool {
    let mut waiting = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(number) = waiting.pop() {
        if number == to {
            return true;
        }
        if !seen.insert(number) {
            continue;
        }
        for other in read.equations.iter().filter(|other| other.equation.number == *number) {
            for claim in other.claims.iter().flatten().filter(|claim| claim.role == Role::Printed) {
                waiting.extend(claim.from.iter().map(|(number, _)| number));
            }
        }
    }
    false
}
