//! The index of a site with several papers.

use maud::{DOCTYPE, Markup, html};

use super::front::summary;
use super::page::head;
use crate::record::Audit;

pub fn overview_page(audit: &Audit) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head("Proof-audits", ""))
            body {
                header.site { a.wordmark href="index.html" aria-current="page" { "referee" } }
                main #content {
                    h1 { "Proof-audits" }
                    @for paper in &audit.papers {
                        section.paper {
                            h2 { a href={ (paper.id) "/index.html" } { (paper.title) } }
                            p.byline { (paper.authors.join(", ")) }
                            (summary(paper))
                        }
                    }
                }
            }
        }
    }
}
