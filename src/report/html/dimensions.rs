//! The dimensions of a paper: what does not fit, what is without dimension, and a table of all quantities.

use maud::{Markup, html};

use super::page::Context;
use crate::document::{EquationNumber, PaperKind};
use crate::record::{DimensionFinding, Dimensions, Rescaling};

/// The section of the front page; of a control, only what does not fit.
pub fn dimensions(context: &Context<'_>) -> Markup {
    let paper = context.paper;
    let parts = paper.dimensions.iter().filter(|part| !part.equations.is_empty());
    let parts: Vec<&Dimensions> = parts.collect();
    let misfits: Vec<&DimensionFinding> = paper.dimension_misfits().collect();
    if parts.is_empty() || (paper.kind == PaperKind::Control && misfits.is_empty()) {
        return html! {};
    }
    let equations: usize = parts.iter().map(|part| part.equations.len()).sum();
    let relations: usize = parts.iter().map(|part| part.relations).sum();
    html! {
        section.dimensions aria-labelledby="dimensions" {
            h2 #dimensions { "Dimensions" }
            p {
                "The terms of " (relations) " relations in " (equations) " equations were compared; "
                @match misfits.len() {
                    0 => "all have dimensions that fit.",
                    1 => "one finding does not fit.",
                    n => { (n) " findings do not fit." }
                }
            }
            @for finding in misfits { (described(context, finding)) }
            @if paper.kind == PaperKind::Paper {
                @for part in parts { (details(context, part)) }
            }
        }
    }
}

fn described(context: &Context<'_>, finding: &DimensionFinding) -> Markup {
    html! {
        div.finding {
            p { (finding) "." }
            ul {
                @for misfit in &finding.misfits {
                    li { (context.number(&misfit.equation)) " " (misfit) " " span.quiet { (misfit.source) } }
                }
                @if let Some(rescaling) = &finding.broken { li { "All others allow " (rescaling) "." } }
                @if !finding.consequences.is_empty() {
                    li { "Then also without dimension: " (finding.consequences.join(", ")) "." }
                }
            }
        }
    }
}

fn details(context: &Context<'_>, part: &Dimensions) -> Markup {
    let facts: Vec<&DimensionFinding> =
        part.findings.iter().filter(|finding| !finding.kind.is_misfit()).collect();
    html! {
        @if !facts.is_empty() {
            details {
                summary { "What equations make dimensionless" }
                @for finding in facts { (described(context, finding)) }
            }
        }
        details {
            summary { "The dimension of every quantity" }
            table {
                thead { tr { th scope="col" { "Quantity" } th scope="col" { "Kind" } th scope="col" { "Dimension" } } }
                tbody {
                    @for row in part.table.iter().filter(|row| row.dimension != "1") {
                        tr {
                            td { code { (row.name) } }
                            td { (row.kind) }
                            td { @if row.free { "free" } @else { code { (row.dimension) } } }
                        }
                    }
                }
            }
            @if !part.dimensionless.is_empty() { p { "Without dimension: " (part.dimensionless.join(", ")) "." } }
        }
        @if !part.ordinary.is_empty() {
            details {
                summary { "In ordinary units" }
                ul { @for row in &part.ordinary { li { (context.number(&row.equation)) " " code { (row.formula) } } } }
            }
        }
        @if !part.rescalings.is_empty() {
            details {
                summary { "Rescalings that leave every equation as it is" }
                ul { @for scaling in &part.rescalings { li { (scaling) (proof(context, scaling)) } } }
            }
        }
        @if !part.left_out.is_empty() {
            details {
                summary { (part.left_out.len()) " claims could not be compared" }
                ul { @for gap in &part.left_out { li { (context.number(&gap.equation)) " " (gap.why) } } }
            }
        }
    }
}

/// Of how many relations the engine has proven it.
fn proof(context: &Context<'_>, rescaling: &Rescaling) -> Markup {
    let Some(proof) = &rescaling.proof else { return html! {} };
    let relations = proof.proven + proof.open.len();
    html! {
        span.quiet {
            @match proof.open.is_empty() {
                true => { " (proven, " (relations) @if relations == 1 { " relation)" } @else { " relations)" } }
                false => {
                    " (proven of " (proof.proven) " of " (relations) " relations; not of "
                    @for (n, gap) in proof.open.iter().enumerate() {
                        @if n > 0 { ", " }
                        span title=(gap.why) { (context.number(&gap.equation)) }
                    }
                    ")"
                }
            }
        }
    }
}

/// The line on the page of an equation.
pub fn line(context: &Context<'_>, number: &EquationNumber) -> Markup {
    html! {
        @if let Some(line) = context.paper.dimension_line(number) {
            p.dimension { a href="index.html#dimensions" { "Dimensions" } ": " (line) "." }
        }
    }
}
