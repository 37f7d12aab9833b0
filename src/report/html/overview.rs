//! The index of a site: the papers first, each with its main findings, and the controls last.

use maud::{Markup, html};

use super::findings::headlines;
use super::front::{program, summary};
use super::page::{Context, shell};
use crate::document::PaperKind;
use crate::record::PaperOutcome;

/// A paper is given with its main findings, which are made where its pages are.
pub fn overview_page(papers: &[(&PaperOutcome, Markup)]) -> Markup {
    let of = |kind| papers.iter().filter(move |(paper, _)| paper.kind == kind);
    let content = html! {
        h1 { "Proof-audits" }
        @for (paper, findings) in of(PaperKind::Paper).chain(of(PaperKind::Reconstruction)) {
            section.paper {
                h2 { (link(paper)) }
                (described(paper))
                (findings)
                p { a href={ (paper.id) "/index.html" } { "All " (paper.equations.len()) " equations and statements, with every finding" } }
            }
        }
        @if of(PaperKind::Control).next().is_some() {
            section.controls aria-labelledby="controls" {
                h2 #controls { "Controls" }
                p { "What is known to be true, beside false twins of it, decided in the same way: an engine "
                    "that got these wrong would not be trusted with a paper." }
                @for (paper, _) in of(PaperKind::Control) { section.paper { h3 { (link(paper)) } (described(paper)) } }
            }
        }
    };
    shell("Proof-audits", "index.html", &content)
}

/// The main findings of a paper and the program that decides its claims again, with links from the site's folder.
pub fn main_findings(context: &Context<'_>) -> Markup {
    let folder = format!("{}/", context.paper.id);
    html! { (headlines(context, &folder)) (program(context, &folder)) }
}

fn link(paper: &PaperOutcome) -> Markup {
    html! { a href={ (paper.id) "/index.html" } { (paper.title) } }
}

fn described(paper: &PaperOutcome) -> Markup {
    html! {
        p.byline { (paper.authors.join(", ")) }
        (summary(paper, &format!("{}/index.html", paper.id)))
    }
}
