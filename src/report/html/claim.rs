//! One claim: what it says, the verdict, and the certificate behind it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::counterexample::counterexample;
use super::front::{is_long, sentence};
use super::number::{Number, numbers_in};
use super::page::Context;
use super::sign::{chip, icon};
use crate::decide::verdict::{Certificate, IdentityTest, Link, Method};
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

fn certificate(context: &Context<'_>, claim: &ClaimOutcome) -> Markup {
    let Certificate { seed, links, derivative_check, experiment } = &claim.certificate;
    if experiment.is_some() {
        return bounds(links);
    }
    let several = links.len() > 1;
    html! {
        @for link in links {
            @if several {
                h4.link { (icon(link.verdict)) " " code { (link.statement) } }
            }
            @if let Some(found) = &link.counterexample { (counterexample(context, claim, link, found)) }
            @if link.method != Method::None { (decision(link)) }
        }
        @if !seed.is_empty() && !links.is_empty() {
            p.quiet {
                "Seed of the sample points " code { (seed) } "; one point for each size, with all residues, is in "
                a href={ (context.root) "audit.json" } { "audit.json" } "."
                @if let Some(check) = derivative_check {
                    " Second engine: " (check.compared) " derivatives computed again with dual numbers; "
                    @if check.worst == 0.0 { "no disagreement." } @else { "worst relative disagreement " (Number::magnitude(check.worst).html()) "." }
                }
            }
        }
    }
}

/// Measured numbers against their bounds.
fn bounds(links: &[Link]) -> Markup {
    html! {
        div.table {
            table {
                thead { tr { th scope="col" { "Bound" } th scope="col" { "Outcome" } th scope="col" { "Verdict" } } }
                tbody {
                    @for link in links {
                        tr { th scope="row" { code { (link.statement) } } td { (numbers_in(&link.reason)) } td { (chip(link.verdict)) } }
                    }
                }
            }
        }
    }
}

fn decision(link: &Link) -> Markup {
    let rows = !link.instances.is_empty();
    html! {
        details.certificate open[link.counterexample.is_none()] {
            summary { "Certificate: " (link.method.describe()) @if link.counterexample.is_some() { " and tests mod 2" sup { "61" } "−1" } }
            @if rows {
                div.table {
                    table {
                        thead {
                            tr {
                                th scope="col" { "Sizes" }
                                th scope="col" { "Outcome" }
                                th.n scope="col" { "Components" }
                                th.n scope="col" { "Points" }
                                th.n scope="col" { "Degree ≤" }
                                th.n scope="col" { "Open roots" }
                                th.n scope="col" { "Operations" }
                                th.n scope="col" { "Error probability" }
                            }
                        }
                        tbody { @for test in &link.instances { (instance(test)) } }
                    }
                }
            } @else {
                p { (sentence(&link.reason)) }
            }
        }
    }
}

fn instance(test: &IdentityTest) -> Markup {
    html! {
        tr {
            th scope="row" { (sizes(&test.sizes)) }
            td { @if test.vanishes { "sides agree" } @else { "sides differ" } }
            td.n { (test.components) }
            td.n { (test.points) }
            td.n { (test.degree) }
            td.n { (test.roots) }
            td.n { (test.operations) }
            td.n {
                @if test.vanishes { "< 2" sup { (format!("{:.0}", test.log2_error.ceil()).replace('-', "−")) } } @else { "—" }
            }
        }
    }
}

/// `K = 2, N = 3`, or a word where nothing has a size.
pub fn sizes(sizes: &BTreeMap<String, i64>) -> String {
    if sizes.is_empty() {
        return "none".to_owned();
    }
    sizes.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}
