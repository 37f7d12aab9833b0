//! A counterexample as a table; and a point at which a side has no value.

use maud::{Markup, html};

use super::method::term;
use super::page::{Context, ROOT};
use super::point::{place, point, sides, worked};
use crate::record::Counterexample;

pub fn counterexample(context: &Context<'_>, found: &Counterexample) -> Markup {
    html! {
        div.counterexample {
            h4 { (term(ROOT, "counterexample", "Counterexample")) (place(found)) }
            (sides(found, "intervals that certainly contain the values, and do not meet"))
            (point(context, found))
            (worked(context, found))
        }
    }
}

/// Where only one side has a value: nothing to refute with, and the reason why a claim is conditional.
pub fn gap(context: &Context<'_>, found: &Counterexample) -> Markup {
    html! {
        div.counterexample {
            @let place = place(found);
            @if !place.is_empty() { p.quiet { (place.trim_start()) } }
            (sides(found, "an interval that certainly contains the value"))
            (point(context, found))
            (worked(context, found))
        }
    }
}
