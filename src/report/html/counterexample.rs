//! A counterexample as a table to look at and as lines to retype.

use maud::{Markup, html};

use super::claim::sizes;
use super::page::Context;
use super::sympy::snippet;
use crate::decide::ClaimOutcome;
use crate::decide::verdict::{Counterexample, Link};

pub fn counterexample(
    context: &Context<'_>,
    claim: &ClaimOutcome,
    link: &Link,
    found: &Counterexample,
) -> Markup {
    let place = [("", &found.sizes), ("component ", &found.component)];
    let place: Vec<String> = place
        .iter()
        .filter(|(_, map)| !map.is_empty())
        .map(|(what, map)| format!("{what}{}", sizes(map)))
        .collect();
    html! {
        div.counterexample {
            h4 { "Counterexample" @if !place.is_empty() { " at " (place.join(", ")) } }
            p.sides {
                span { "left " output { (found.left) } } " " span { "right " output { (found.right) } }
                " " span.quiet { (arithmetic(&found.arithmetic)) @if !found.compares.is_empty() { "; compared: " (found.compares) } }
            }
            div.columns {
                @if !found.values.is_empty() {
                    div.table {
                        table {
                            caption { "Values at the point" }
                            thead { tr { th scope="col" { "Quantity" } th scope="col" { "In the claim language" } th.n scope="col" { "Value" } th scope="col" { "Origin" } } }
                            tbody {
                                @for value in &found.values {
                                    tr {
                                        th scope="row" { (context.typesetter.expression(&value.name)) }
                                        td { code { (value.name) } }
                                        td.n { (value.value) }
                                        td { @if value.follows { "follows from the conditions" } @else { "chosen" } }
                                    }
                                }
                            }
                        }
                    }
                }
                @if !found.fields.is_empty() {
                    div.table {
                        table {
                            caption { "Fields with these derivatives" (solution(found)) }
                            thead { tr { th scope="col" { "Field" } th scope="col" { "Around the point" } } }
                            tbody {
                                @for field in &found.fields {
                                    tr {
                                        th scope="row" { (context.typesetter.expression(&field.name)) }
                                        td { (context.typesetter.expression(&field.polynomial)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            details {
                summary { "The same for SymPy" }
                pre data-copy { (snippet(&claim.name, link, found)) }
            }
        }
    }
}

/// How far the fields satisfy the conditions of the claim.
fn solution(found: &Counterexample) -> String {
    match found.solves_to_order {
        Some(order) => format!(": a solution of the conditions to order {order} at the point"),
        None => String::new(),
    }
}

fn arithmetic(kind: &str) -> &str {
    match kind {
        "exact" => "exact rational arithmetic",
        "interval" => "intervals that certainly contain the values, and do not meet",
        other => other,
    }
}
