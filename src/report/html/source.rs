//! The documents of a paper as pages, so that a place in them can be linked.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::page::{Context, Place, page};
use crate::record::{PaperOutcome, SourcePlace};

/// The documents that the record names and that are still there, with the names of their pages.
#[derive(Default)]
pub struct Documents(BTreeMap<String, Document>);

struct Document {
    page: String,
    text: String,
}

impl Documents {
    /// Reads them; what cannot be read has no page.
    pub fn of(paper: &PaperOutcome) -> Self {
        let of_equations = paper.equations.iter().flat_map(|equation| {
            let symbols = equation.symbols.iter().map(|symbol| &symbol.source);
            let claims = equation.claims.iter().map(|claim| &claim.source);
            symbols.chain(claims).chain([&equation.source])
        });
        let mut documents = BTreeMap::new();
        for place in of_equations {
            if documents.contains_key(&place.file) {
                continue;
            }
            if let Ok(text) = std::fs::read_to_string(&place.file) {
                let page = format!("source-{}.html", documents.len() + 1);
                documents.insert(place.file.clone(), Document { page, text });
            }
        }
        Self(documents)
    }

    /// The files that have a page, in order.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The page of a file.
    pub fn page(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(|document| document.page.as_str())
    }

    /// Where a place can be read.
    pub fn link(&self, place: &SourcePlace) -> Option<String> {
        let document = self.0.get(&place.file)?;
        (place.line <= document.text.lines().count()).then(|| format!("{}#L{}", document.page, place.line))
    }
}

/// A document with its lines numbered.
pub fn source_page(context: &Context<'_>, file: &str) -> Markup {
    let text = context.documents.0.get(file).map_or("", |document| document.text.as_str());
    let content = html! {
        h1 { code { (file) } }
        p.quiet { "The document as it was audited." }
        pre.source tabindex="0" role="region" aria-label="Source" {
            @for (n, line) in text.lines().enumerate() {
                span.line id={ "L" (n + 1) } { a.at href={ "#L" (n + 1) } aria-hidden="true" tabindex="-1" { (n + 1) } (line) "\n" }
            }
        }
    };
    page(context, Place::Source, file, &content)
}
