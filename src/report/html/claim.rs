//! One claim: what it says, the verdict, and why.

use maud::{Markup, html};

use super::certificate::certificate;
use super::equation::grounds;
use super::front::{capitalised, is_long};
use super::method::term;
use super::page::{Context, ROOT};
use super::sign::chip;
use super::symbols::source;
use crate::record::{ClaimOutcome, EquationOutcome, Reason};
use crate::report::sympy::file_name;
use crate::report::text::UNUSED;

/// The anchor of each claim of an equation: its name, and a number where two are called alike.
pub fn anchors(equation: &EquationOutcome) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for claim in &equation.claims {
        let name: String =
            claim.name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let plain = format!("claim-{name}");
        let again = (2..).map(|n| format!("{plain}-{n}"));
        let free = std::iter::once(plain.clone()).chain(again).find(|anchor| !anchors.contains(anchor));
        anchors.push(free.unwrap_or(plain));
    }
    anchors
}

/// `id` is its anchor.
pub fn claim_section(
    context: &Context<'_>,
    equation: &EquationOutcome,
    claim: &ClaimOutcome,
    id: &str,
) -> Markup {
    // The head of the page shows how the printed claim was understood, and why the verdict is so.
    let shown_above = equation.printed_claims().any(|shown| std::ptr::eq(shown, claim));
    let shown = |because: &&String| equation.reason == Reason::Words((*because).clone());
    let n = equation.claims.iter().position(|own| std::ptr::eq(own, claim)).unwrap_or_default();
    let because = claim.because.as_ref().filter(|because| !shown(because));
    html! {
        article.claim aria-labelledby=(id) {
            h3 #(id) {
                (heading(claim)) " " (chip(claim.verdict)) " "
                a.anchor href={ "#" (id) } aria-label={ "Link to the claim " (claim.name) } { "#" }
            }
            @if !claim.as_recorded() {
                p.changed {
                    "Not as recorded: the document expects "
                    @match claim.expected { Some(expected) => (expected.name()), None => "a readable claim" } "."
                }
            }
            p { (context.reason(&claim.reason)) }
            @if let Some(because) = because {
                p.because { b { "Because" } " " (context.words(because)) @if !because.ends_with('.') { "." } }
            }
            @if !claim.rests_on.is_empty() {
                p.ground { (term(ROOT, "rests", "Rests on")) " " (grounds(context, &claim.rests_on)) ", which it is given." }
            }
            @for premise in claim.unused() {
                p.changed { code { (premise.line()) } ", line " (premise.source.line) ", is not used: " (UNUSED) "." }
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
                    figcaption { "as written, " (context.place(&claim.source)) }
                    pre data-copy { (source(equation, claim)) }
                }
            }
            (certificate(context, claim))
            @if let Some(script) = context.scripts.claim(&equation.number, n) {
                details {
                    summary { "The same for SymPy" }
                    @match &script.gap {
                        None => p.quiet {
                            "This claim's part of " a href=(file_name(&equation.number)) download { (file_name(&equation.number)) }
                            ", which has what it is written with, runs by itself and asserts."
                        },
                        Some(reason) => p.quiet { "It is not translated: " (reason) "." },
                    }
                    pre data-copy { (script.text) }
                }
            }
        }
    }
}

/// `Check: what it gives`, `Printed form`
fn heading(claim: &ClaimOutcome) -> String {
    let role = claim.role.map_or("Unreadable".to_owned(), |role| capitalised(&role.to_string()));
    if claim.label.is_empty() { format!("{role} form") } else { format!("{role}: {}", claim.label) }
}
