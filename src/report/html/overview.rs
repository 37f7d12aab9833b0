//! The index of a site with several papers.

use maud::{DOCTYPE, Markup, html};

use super::front::summary;
use super::page::head;
use crate::document::PaperKind;
use crate::record::{Audit, PaperOutcome};

pub fn overview_page(audit: &Audit) -> Markup {
    let of = |kind| audit.papers.iter().filter(move |paper| paper.kind == kind);
    html! {
        (DOCTYPE)
        html lang="en" {
            (head("Proof-audits", ""))
            body {
                header.site { a.wordmark href="index.html" aria-current="page" { "referee" } }
                main #content {
                    h1 { "Proof-audits" }
                    @for paper in of(PaperKind::Paper).chain(of(PaperKind::Reconstruction)) { section.paper { h2 { (link(paper)) } (findings(paper)) } }
                    @if of(PaperKind::Control).next().is_some() {
                        section.controls aria-labelledby="controls" {
                            h2 #controls { "Controls" }
                            p { "What is known to be true, beside false twins of it, decided in the same way: an engine "
                                "that got these wrong would not be trusted with a paper." }
                            @for paper in of(PaperKind::Control) { section.paper { h3 { (link(paper)) } (findings(paper)) } }
                        }
                    }
                }
            }
        }
    }
}

fn link(paper: &PaperOutcome) -> Markup {
    html! { a href={ (paper.id) "/index.html" } { (paper.title) } }
}

fn findings(paper: &PaperOutcome) -> Markup {
    html! {
        p.byline { (paper.authors.join(", ")) }
        (summary(paper))
    }
}
