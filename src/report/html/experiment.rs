//! What an experiment measured: findings, numbers, convergence, curves and maps.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::number::{Number, numbers_in};
use super::plot;

use crate::record::EquationOutcome;
use crate::simulate::{Convergence, Measurement, Outcome};

/// Positions of the paper's experiments that the blocks of an equation name, each once.
pub fn attached(equation: &EquationOutcome) -> BTreeSet<usize> {
    equation.claims.iter().filter_map(|claim| claim.certificate.experiment).collect()
}

/// `n` tells the experiments of a paper apart.
pub fn experiment(outcome: &Outcome, n: usize) -> Markup {
    let id = format!("experiment-{n}");
    html! {
        article.experiment aria-labelledby=(id) {
            h3 #(id) { (outcome.experiment.replace('-', " ")) }
            @if !outcome.findings.is_empty() {
                ul.findings { @for finding in &outcome.findings { li { (numbers_in(finding)) } } }
            }
            div.plots {
                @for series in &outcome.series { (plot::series(series)) }
                @for map in &outcome.maps { (plot::map(map)) }
                @for study in &outcome.convergence { (plot::convergence(study)) }
            }
            @if !outcome.measurements.is_empty() { (measurements(&outcome.measurements)) }
            @if !outcome.convergence.is_empty() { (orders(&outcome.convergence)) }
            details {
                summary { "Parameters" }
                div.table {
                    table {
                        thead { tr { th scope="col" { "Parameter" } th.n scope="col" { "Value" } } }
                        tbody {
                            @for (name, value) in &outcome.parameters { tr { th scope="row" { code { (name) } } td.n { (numbers_in(&value.to_string())) } } }
                        }
                    }
                }
            }
        }
    }
}

fn measurements(measurements: &[Measurement]) -> Markup {
    html! {
        div.table {
            table {
                caption { "Measured" }
                thead {
                    tr {
                        th scope="col" { "Quantity" }
                        th.n scope="col" { "Value" }
                        th.n scope="col" { "Own error" }
                        th.n scope="col" { "Expected" }
                        th scope="col" { "Meaning" }
                    }
                }
                tbody {
                    @for measured in measurements {
                        tr {
                            th scope="row" { (measured.name) }
                            td.n { @if measured.magnitude_only { "≤ " } (Number::measured(measured.value).html()) }
                            td.n { @if measured.magnitude_only { "—" } @else { (Number::measured(measured.error).html()) } }
                            td.n { @match measured.reference { Some(value) => (Number::measured(value).html()), None => "—" } }
                            td { (measured.meaning) }
                        }
                    }
                }
            }
        }
    }
}

fn orders(studies: &[Convergence]) -> Markup {
    let order =
        |order: Option<f64>| order.map_or("—".to_owned(), |order| format!("{order:.2}").replace('-', "−"));
    html! {
        div.table {
            table {
                caption { "Orders of convergence" }
                thead {
                    tr {
                        th scope="col" { "Error of" }
                        th scope="col" { "Refined" }
                        th.n scope="col" { "Observed" }
                        th.n scope="col" { "Expected" }
                    }
                }
                tbody {
                    @for study in studies {
                        tr {
                            th scope="row" { (study.quantity) }
                            td { (study.refined) }
                            td.n { (order(study.observed_order)) }
                            td.n { (order(study.expected_order)) }
                        }
                    }
                }
            }
        }
    }
}
