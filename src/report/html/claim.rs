//! One claim: what it says, the verdict, and why.

use maud::{Markup, html};

use super::certificate::certificate;
use super::front::{is_long, sentence};
use super::page::Context;
use super::sign::chip;
use crate::decide::{ClaimOutcome, EquationOutcome};
use crate::report::impact::is_printed;

/// `n` tells the claims of a page apart.
pub fn claim_section(
    context: &Context<'_>,
    equation: &EquationOutcome,
    claim: &ClaimOutcome,
    n: usize,
) -> Markup {
    // The head of the page shows how the printed claim was understood, and why the verdict is so.
    let shown_above = is_printed(claim);
    let because = claim.because.as_ref().filter(|because| **because != equation.reason);
    let id = format!("claim-{n}");
    html! {
        article.claim aria-labelledby=(id) {
            h3 #(id) { (heading(&claim.name)) " " (chip(claim.verdict)) }
            @if !claim.as_recorded() {
                p.changed {
                    "Not as recorded: the document expects "
                    @match claim.expected { Some(expected) => (expected.name()), None => "a readable claim" } "."
                }
            }
            p { (context.text(&sentence(&claim.reason))) }
            @if let Some(because) = because {
                p.because { b { "Because" } " " (context.text(because)) @if !because.ends_with('.') { "." } }
            }
            @for problem in &claim.problems { pre.problem { (problem.rendered) } }
            div.reading.wide[is_long(&claim.latex)] {
                @if !shown_above && !claim.latex.is_empty() {
                    figure {
                        figcaption { "as understood" }
                        @for tex in &claim.latex { (context.typesetter.display(tex)) }
                    }
                }
                figure {
                    figcaption { "as written, " code { (claim.source.line) ":" (claim.source.column) } }
                    pre { (claim.statement) }
                }
            }
            (certificate(context, claim))
        }
    }
}

/// `check what it gives` → `Check: what it gives`
fn heading(name: &str) -> String {
    let (role, label) = name.split_once(' ').unwrap_or((name, ""));
    let role: String =
        role.chars().take(1).flat_map(char::to_uppercase).chain(role.chars().skip(1)).collect();
    if label.is_empty() { format!("{role} form") } else { format!("{role}: {label}") }
}
