//! An equation side by side: as printed, as the print was read, and as it was decided.

use maud::{Markup, html};

use super::front::is_long;
use super::method::term;
use super::page::{Context, ROOT};
use super::symbols::{definitions, origin};
use crate::record::{ClaimOutcome, EquationKind, EquationOutcome, Line, Print, SymbolOutcome};
use crate::report::print::{changes, differences, sentence};

/// Three forms: from the paper, from the print as it was read, from the claims as they were decided.
pub fn comparison(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let several = equation.printed_claims().count() > 1;
    let read: Vec<String> =
        equation.print.statements.iter().filter_map(|statement| statement.latex.clone()).collect();
    let shown: Vec<String> =
        equation.printed_claims().flat_map(|claim| decided(claim).map(str::to_owned)).collect();
    let long = is_long(&equation.printed) || is_long(&read) || is_long(&shown);
    html! {
        section.comparison.wide[long] aria-label="As printed, as read, and as decided" {
            figure {
                figcaption { h2 {
                    @match equation.kind(context.paper.kind) {
                        EquationKind::Numbered | EquationKind::Statement => "As the paper prints it",
                        EquationKind::Added => "A statement of the audit",
                        EquationKind::Reconstructed => "A reconstruction: the paper's equations were not available",
                    }
                } }
                @for tex in &equation.printed { (context.typesetter.display(tex)) }
                @if equation.printed.is_empty() { p.quiet { "A statement in words." } }
                @if !equation.printed.is_empty() {
                    details { summary { "TeX" } @for tex in &equation.printed { pre data-copy { (tex) } } }
                }
            }
            @if !read.is_empty() {
                figure {
                    figcaption { h2 { "As the print was read" } }
                    @for tex in &read { (context.typesetter.display(tex)) }
                    (fidelity(context, &equation.print))
                }
            }
            figure {
                figcaption { h2 { "As it was decided" } }
                @for claim in equation.printed_claims() {
                    @if several { p.quiet { (claim.name) } }
                    @for tex in decided(claim) { (context.typesetter.display(tex)) }
                    @if claim.latex.is_empty() { p.quiet { (context.reason(&claim.reason)) } }
                    (expanded(context, equation, claim))
                }
                @if read.is_empty() { (fidelity(context, &equation.print)) }
            }
        }
    }
}

/// What a claim shows and under which conditions, without its abbreviations; everything where it only defines.
fn decided(claim: &ClaimOutcome) -> impl Iterator<Item = &str> {
    let is_definition = |line: &Line| matches!(line, Line::Definition(_));
    let only_defines = claim.lines.iter().all(is_definition);
    // A record of an earlier version has the lines alone.
    let untold = claim.lines.len() != claim.latex.len();
    let all = claim.latex.iter().map(String::as_str);
    all.enumerate()
        .filter(move |(n, _)| {
            untold || only_defines || claim.lines.get(*n).is_some_and(|line| !is_definition(line))
        })
        .map(|(_, line)| line)
}

/// The definitions behind a claim, its own and those of other equations.
fn expanded(context: &Context<'_>, equation: &EquationOutcome, claim: &ClaimOutcome) -> Markup {
    let only_defines = claim.lines.iter().all(|line| matches!(line, Line::Definition(_)));
    let own = claim.understood().filter(|(line, _)| matches!(line, Line::Definition(_)) && !only_defines);
    let own: Vec<&str> = own.map(|(_, tex)| tex).collect();
    let others: Vec<(&SymbolOutcome, &str)> = definitions(equation, claim)
        .filter(|(symbol, _)| !claim.lines.contains(&Line::Definition(symbol.name.clone())))
        .collect();
    html! {
        @if !own.is_empty() || !others.is_empty() {
            details.expanded {
                summary { "With its definitions" }
                @for tex in own { (context.typesetter.display(tex)) }
                @for (symbol, body) in others {
                    (context.typesetter.display(&format!("{} \\equiv {body}", symbol.latex)))
                    p.quiet { "from " (origin(context, symbol)) }
                }
            }
        }
    }
}

/// How the claims compare with the print, and what was read.
fn fidelity(context: &Context<'_>, print: &Print) -> Markup {
    let read: Vec<&str> = print.statements.iter().filter_map(|statement| statement.text.as_deref()).collect();
    let differences = differences(print);
    let changes = changes(print);
    html! {
        @if let Some(words) = sentence(print) {
            p.quiet { (context.words(&words)) " " (term(ROOT, "print", "How the print is read")) }
            @if !read.is_empty() {
                details {
                    summary { "In the claim language" }
                    @for text in read { pre data-copy { (text) } }
                }
            }
            @if !differences.is_empty() {
                ul.quiet { @for difference in differences { li { (difference) } } }
            }
            @if !changes.is_empty() {
                p.quiet { "What other claims change of the print:" }
                ul.quiet { @for change in changes { li { (change) } } }
            }
        }
    }
}
