//! A point as a table: the values of its variables, and fields that have them.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::page::Context;
use crate::record::{Arithmetic, Counterexample, PointValue, Value};

/// The values at a point, and beside them fields with these derivatives.
pub fn point(context: &Context<'_>, found: &Counterexample) -> Markup {
    html! {
        div.columns {
            @if !found.values.is_empty() { (values(context, &found.values)) }
            @if !found.fields.is_empty() { (fields(context, found)) }
        }
    }
}

fn fields(context: &Context<'_>, found: &Counterexample) -> Markup {
    let (zeros, others): (Vec<_>, Vec<_>) = found.fields.iter().partition(|field| field.terms.is_empty());
    let (zeros, shown) =
        if zeros.len() > 1 { (zeros, others) } else { (Vec::new(), found.fields.iter().collect()) };
    html! {
        div.table {
            table {
                caption { "Fields with these derivatives" (solution(found)) }
                thead { tr { th scope="col" { "Field" } th scope="col" { @if found.solves_everywhere { "Everywhere" } @else { "Around the point" } } } }
                tbody {
                    @for field in shown {
                        tr {
                            th scope="row" { (context.typesetter.expression(&field.name)) }
                            td { (context.typesetter.expression(field.shown())) }
                        }
                    }
                    @if !zeros.is_empty() {
                        tr.zeros {
                            th scope="row" { @if zeros.len() == found.fields.len() { "all " (zeros.len()) } @else { "all others" } }
                            td { "0" }
                        }
                    }
                }
            }
        }
    }
}

/// The values of all variables at a point, typeset and as they would be typed.
pub fn values(context: &Context<'_>, values: &[PointValue]) -> Markup {
    let some_follow = values.iter().any(|value| value.follows);
    let is_quiet =
        |value: &&PointValue| !value.follows && value.value.rational().is_some_and(|value| value.is_zero());
    let zeros: Vec<&PointValue> = values.iter().filter(is_quiet).collect();
    // Of many values that were left at zero, one line says enough.
    let zeros = if zeros.len() > 1 { zeros } else { Vec::new() };
    let shown = values.iter().filter(|value| zeros.is_empty() || !is_quiet(value));
    html! {
        div.table {
            table {
                caption { "Values at the point" }
                thead { tr { th scope="col" { "Quantity" } th scope="col" { "In the claim language" } th.n scope="col" { "Value" } @if some_follow { th scope="col" { "Origin" } } } }
                tbody {
                    @for value in shown {
                        tr {
                            th scope="row" { (context.typesetter.expression(&value.variable.name)) }
                            td { code { (value.variable.name) } }
                            td.n { (value.value) }
                            @if some_follow { td { @if value.follows { "follows from the conditions" } @else { "chosen" } } }
                        }
                    }
                    @if !zeros.is_empty() {
                        tr.zeros {
                            th scope="row" { @if zeros.len() == values.len() { "all " (zeros.len()) } @else { "all others" } }
                            td {
                                details {
                                    summary { (zeros.len()) " more quantities" }
                                    @for (n, value) in zeros.iter().enumerate() { @if n > 0 { ", " } code { (value.variable.name) } }
                                }
                            }
                            td.n { "0" }
                            @if some_follow { td { "chosen" } }
                        }
                    }
                }
            }
        }
    }
}

/// How one comes from each side to its value, where that is short, and how far apart the values are.
pub fn worked(context: &Context<'_>, found: &Counterexample) -> Markup {
    let sides = [("left", &found.left_steps, &found.left), ("right", &found.right_steps, &found.right)];
    let worked: Vec<_> = sides.into_iter().filter(|(_, steps, _)| !steps.is_empty()).collect();
    html! {
        @if !worked.is_empty() {
            div.worked {
                @for (side, steps, value) in worked {
                    p {
                        span { (side) }
                        @for (n, step) in steps.iter().enumerate() { @if n > 0 { span { "=" } } (context.typesetter.expression(step)) }
                        @match value {
                            Value::Enclosure { .. } => { span { "in" } output { (value) } },
                            _ => { span { "=" } output { (value) } },
                        }
                    }
                }
            }
        }
        @if let Some(difference) = found.difference() { p.difference { (capital(&difference)) "." } }
    }
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// What the sides are at a point, and how they were computed.
pub fn sides(found: &Counterexample, enclosures: &str) -> Markup {
    let arithmetic = match found.arithmetic {
        Arithmetic::Exact => "exact rational arithmetic",
        Arithmetic::Interval => enclosures,
    };
    html! {
        p.sides {
            span { "left " output { (found.left) } } " " span { "right " output { (found.right) } }
            " " span.quiet { (arithmetic) @if !found.compares.is_empty() { "; compared: " (found.compares) } }
        }
    }
}

/// ` at K = 2, component k = 1`, or nothing where there is one size and one component.
pub fn place(found: &Counterexample) -> String {
    place_of(&found.sizes, &found.component)
}

/// The same of sizes and values of indices.
pub fn place_of(at: &BTreeMap<String, i64>, component: &BTreeMap<String, i64>) -> String {
    let place = [("", at), ("component ", component)];
    let place: Vec<String> = place
        .iter()
        .filter(|(_, map)| !map.is_empty())
        .map(|(what, map)| format!("{what}{}", sizes(map)))
        .collect();
    if place.is_empty() { String::new() } else { format!(" at {}", place.join(", ")) }
}

/// `K = 2, N = 3`, or a word where nothing has a size.
pub fn sizes(sizes: &BTreeMap<String, i64>) -> String {
    if sizes.is_empty() {
        return "none".to_owned();
    }
    sizes.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

/// How far the fields satisfy the conditions of the claim.
fn solution(found: &Counterexample) -> String {
    match found.solves_to_order {
        Some(_) if found.solves_everywhere => {
            ": they satisfy the equations of the claim identically".to_owned()
        }
        Some(order) => format!(": a solution of the conditions at the point, to order {order}"),
        None => String::new(),
    }
}
