//! The certificate behind a verdict: both ways of deciding, what is needed beyond the declarations, the proof
//! of an inequality, and a point at which the claim says something.

use maud::{Markup, html};

use super::counterexample::{counterexample, gap};
use super::method::term;
use super::number::{Number, power_of_two};
use super::page::{Context, ROOT};
use super::point::{place, place_of, sizes, values};
use super::sign::{chip, icon};
use crate::record::ClaimOutcome;
use crate::record::{Certificate, DerivativeCheck, IdentityTest, Link, Method, Need, WrittenOut};

/// Values of a witness that are shown at once; more wait behind their heading.
const SHORT: usize = 6;
/// Values of a witness on a page: curvature depends on hundreds of derivatives.
const MAX_VALUES: usize = 24;

pub fn certificate(context: &Context<'_>, claim: &ClaimOutcome) -> Markup {
    let Certificate { seed, links, derivative_check, experiment } = &claim.certificate;
    if experiment.is_some() {
        return bounds(context, links);
    }
    let several = links.len() > 1;
    html! {
        @for link in links {
            @if several {
                h4.link { (icon(link.verdict)) " " code { (link.statement) } }
            }
            @if let Some(found) = &link.counterexample { (counterexample(context, found)) }
            @if let Some(found) = &link.smallest_counterexample {
                details.smallest {
                    summary { "Another one" (place(found)) ", which other programs check sooner" }
                    (counterexample(context, found))
                }
            }
            @if !link.needs.is_empty() { (needs(context, &link.needs)) }
            @if link.method != Method::None { (decision(context, link)) }
        }
        @if !seed.is_empty() && !links.is_empty() { (repeated(seed, derivative_check.as_ref())) }
    }
}

/// What another program needs to go the exact way again, and what the second engine found.
fn repeated(seed: &str, check: Option<&DerivativeCheck>) -> Markup {
    html! {
        p.quiet {
            (term(ROOT, "seed", "Seed")) " of the sample points " code { (seed) } "; one point for each size, with all residues, is in "
            a href={ (ROOT) "audit.json" } { "audit.json" } "."
            @if let Some(check) = check {
                " " (term(ROOT, "second-engine", "Second engine")) ": " (check.compared) " derivatives computed again with dual numbers; "
                @if check.worst == 0.0 { "no disagreement." } @else { "worst relative disagreement " (Number::magnitude(check.worst).html()) "." }
            }
        }
    }
}

/// Measured numbers against their bounds.
fn bounds(context: &Context<'_>, links: &[Link]) -> Markup {
    html! {
        div.table {
            table {
                thead { tr { th scope="col" { "Bound" } th scope="col" { "Outcome" } th scope="col" { "Verdict" } } }
                tbody {
                    @for link in links {
                        tr { th scope="row" { code { (link.statement) } } td { (context.reason(&link.reason)) } td { (chip(link.verdict)) } }
                    }
                }
            }
        }
    }
}

/// Conditions without which a side has no value; the first point that shows it is open.
fn needs(context: &Context<'_>, needs: &[Need]) -> Markup {
    let first = needs.iter().position(|need| need.point.is_some());
    html! {
        div.needs {
            h4 { (term(ROOT, "needs", "Needs beyond the declarations")) }
            ul {
                @for (n, need) in needs.iter().enumerate() {
                    li {
                        (context.typesetter.relation(&need.condition))
                        @if need.divides { span.quiet { " — " code { "solve" } " divides by it: where it vanishes, its equation has further solutions" } }
                        @if let Some(point) = &need.point {
                            details open[Some(n) == first] {
                                summary { "A point of the declared domain at which only one side has a value" }
                                (gap(context, point))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn decision(context: &Context<'_>, link: &Link) -> Markup {
    let refuted = link.counterexample.is_some();
    let with_real = link.instances.iter().any(|test| test.real.is_some());
    let witness = link.shown_witness();
    html! {
        details.certificate open[!refuted] {
            summary {
                "Certificate: " (link.method.describe())
                @if refuted { " and tests mod 2" sup { "61" } "−1" }
                @if with_real { ", confirmed over the reals" }
            }
            p.quiet { a href={ (ROOT) (super::method::FILE) "#ways" } { "How to read this, and how to attack it" } }
            @if let Some(sides) = &link.written_out { (written_out(context, sides)) }
            @if !link.instances.is_empty() { (both_ways(&link.instances, with_real)) }
            @if link.proof.len() > 1 {
                ol.proof { @for step in &link.proof { li { (context.typesetter.relation(step)) } } }
            } @else if let Some(step) = link.proof.first() {
                p.proof { (context.typesetter.relation(step)) }
            } @else if link.instances.is_empty() {
                p { (context.reason(&link.reason)) }
            }
            @if !witness.is_empty() {
                details.witness open[witness.len() <= SHORT] {
                    summary { "Witness: a point at which both sides have a value" }
                    (values(context, &witness[..witness.len().min(MAX_VALUES)]))
                    @if witness.len() > MAX_VALUES {
                        p.quiet { (witness.len() - MAX_VALUES) " more values are in " a href={ (ROOT) "audit.json" } { "audit.json" } "." }
                    }
                }
            }
        }
    }
}

/// Both sides in components and multiplied out, for who wants to follow with a pencil.
fn written_out(context: &Context<'_>, sides: &WrittenOut) -> Markup {
    let typeset = |text: &str| context.typesetter.expression(text);
    html! {
        details.written {
            summary {
                "Both sides written out" (place_of(&sides.sizes, &sides.component))
                @if !sides.compares.is_empty() { ": " (sides.compares) }
            }
            dl {
                @if let Some(left) = &sides.left { dt { "left" } dd { div { (typeset(left)) } } }
                @if let Some(right) = &sides.right { dt { "right" } dd { div { (typeset(right)) } } }
                @if let Some(normal) = &sides.normal { dt { "both, multiplied out" } dd { div { (typeset(normal)) } } }
            }
        }
    }
}

/// A row for each choice of the sizes: the exact way on the left, the real way on the right.
fn both_ways(tests: &[IdentityTest], with_real: bool) -> Markup {
    html! {
        p.ways {
            b { (term(ROOT, "exact", "Exact")) } ": both sides at random points modulo 2" sup { "61" } "−1, with the probability that a false "
            "identity passes. "
            @if with_real {
                b { (term(ROOT, "real", "Real")) } ": both sides enclosed in intervals at random rational points of the domain; they meet, "
                "and differ by no more than stated, relative to their size."
            }
        }
        div.table {
            table.ways {
                thead {
                    tr.way {
                        td colspan="2" {}
                        th scope="colgroup" colspan="6" { "Exact" }
                        @if with_real { th.real scope="colgroup" colspan="3" { "Real" } }
                    }
                    tr {
                        th scope="col" { (term(ROOT, "sizes", "Sizes")) }
                        th.n scope="col" { (term(ROOT, "components", "Components")) }
                        th scope="col" { "Outcome" }
                        th.n scope="col" { (term(ROOT, "points", "Points")) }
                        th.n scope="col" { (term(ROOT, "degree", "Degree ≤")) }
                        th.n scope="col" { (term(ROOT, "roots", "Open roots")) }
                        th.n scope="col" { (term(ROOT, "operations", "Operations")) }
                        th.n scope="col" { (term(ROOT, "error", "Error")) }
                        @if with_real {
                            th.n.real scope="col" { (term(ROOT, "points", "Points")) }
                            th.n scope="col" { (term(ROOT, "bits", "Bits")) }
                            th.n scope="col" { (term(ROOT, "differ", "Differ by")) }
                        }
                    }
                }
                tbody { @for test in tests { (row(test, with_real)) } }
            }
        }
    }
}

fn row(test: &IdentityTest, with_real: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (sizes(&test.sizes)) }
            td.n { (test.components) }
            td { @if test.vanishes { "sides agree" } @else { "sides differ" } }
            td.n { (test.points) }
            td.n { (test.degree) }
            td.n { (test.roots) }
            td.n { (test.operations) }
            td.n { @if test.vanishes { "< " (power_of_two(test.log2_error)) } @else { "—" } }
            @if let Some(real) = &test.real {
                td.n.real { (real.points) }
                td.n { (real.bits) }
                td.n { @if let Some(width) = real.log2_width { "< " (power_of_two(width)) } @else { "0" } }
            } @else if with_real {
                td.n.real { "—" } td.n { "—" } td.n { "—" }
            }
        }
    }
}
