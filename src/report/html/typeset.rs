//! LaTeX → MathML, at build time, so that no script runs to show a formula.
//!
//! What KaTeX does not know stays readable as its TeX source; it is marked and kept as a warning.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use katex::dom_tree::HtmlDomNode;
use katex::types::OutputFormat;
use katex::{KatexContext, Settings, render_to_dom_tree};
use maud::{Markup, PreEscaped, html};

use super::mathml::{Rendered, rendered};
use crate::diagnostic::Source;
use crate::language::latex::{latex, relation_latex};
use crate::language::parse_expression;
use crate::language::relation::Relation;

/// Pieces up to this width, in em, fit on every page as they are.
const NARROW: f64 = 16.0;

/// A typesetter with its cache; one a thread.
#[derive(Default)]
pub struct Typesetter {
    context: KatexContext,
    cache: RefCell<HashMap<(String, bool), Markup>>,
    warnings: RefCell<BTreeMap<String, String>>,
}

impl Typesetter {
    /// A formula on its own line; it breaks at its relations and signs where the page is narrow.
    pub fn display(&self, tex: &str) -> Markup {
        self.typeset(tex, true)
    }

    /// A formula within a line of text.
    pub fn inline(&self, tex: &str) -> Markup {
        self.typeset(tex, false)
    }

    /// An expression of the claim language, or its source where it cannot be read.
    pub fn expression(&self, text: &str) -> Markup {
        let source = Source::new("", text);
        match parse_expression(&source, 0..text.len()) {
            Ok(expression) => self.inline(&latex(&expression)),
            Err(_) => html! { code { (text) } },
        }
    }

    /// Such as `x > 0`: two expressions of the claim language and what is said of them, or the source where that
    /// cannot be read.
    pub fn relation(&self, text: &str) -> Markup {
        let read = |side: &str| parse_expression(&Source::new("", side), 0..side.len()).ok();
        let typeset = Relation::ALL.iter().find_map(|(_, relation)| {
            let (left, right) = text.split_once(&format!(" {} ", relation.symbol()))?;
            Some(format!("{} {} {}", latex(&read(left)?), relation_latex(*relation), latex(&read(right)?)))
        });
        typeset.map_or_else(|| html! { code { (text) } }, |tex| self.inline(&tex))
    }

    /// What could not be typeset, by its TeX source.
    pub fn into_warnings(self) -> BTreeMap<String, String> {
        self.warnings.into_inner()
    }

    fn typeset(&self, tex: &str, display: bool) -> Markup {
        let key = (tex.to_owned(), display);
        if let Some(done) = self.cache.borrow().get(&key) {
            return done.clone();
        }
        let markup = match self.render(tex, display) {
            Ok(Rendered { html, .. }) if !display => PreEscaped(html),
            // The style sheet makes a piece smaller that is too wide for the page.
            Ok(Rendered { html, width }) => {
                let width = (width > NARROW).then(|| format!("--em:{:.0}", width.ceil()));
                html! { div.formula style=[width] { (PreEscaped(html)) } }
            }
            Err(reason) => {
                self.warnings.borrow_mut().insert(tex.to_owned(), reason);
                let shown = html! {
                    code.tex { (tex) }
                    " " span.tex-warning { "(shown as TeX: not typeset)" }
                };
                if display {
                    html! { div.formula { (shown) } }
                } else {
                    shown
                }
            }
        };
        self.cache.borrow_mut().insert(key, markup.clone());
        markup
    }

    fn render(&self, tex: &str, display: bool) -> Result<Rendered, String> {
        let settings = Settings::builder()
            .display_mode(display)
            .throw_on_error(true)
            .output(OutputFormat::Mathml)
            .build();
        let tree = render_to_dom_tree(&self.context, tex, &settings).map_err(|error| error.to_string())?;
        match tree.children.first() {
            Some(HtmlDomNode::MathML(math)) => Ok(rendered(math, tex, display)),
            _ => Err("KaTeX returned no MathML".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_stays_in_the_markup() {
        let shown = Typesetter::default().display(r"\frac{a}{b}").into_string();
        assert!(shown.contains(r#"<annotation encoding="application/x-tex">\frac{a}{b}"#), "{shown}");
    }

    #[test]
    fn an_unknown_command_stays_readable() {
        let typesetter = Typesetter::default();
        let shown = typesetter.inline(r"\nosuchcommand{x} < 1").into_string();
        assert!(shown.contains(r"\nosuchcommand{x} &lt; 1"), "{shown}");
        assert_eq!(typesetter.into_warnings().len(), 1);
    }

    #[test]
    fn claim_language_is_typeset() {
        let shown = Typesetter::default().expression("d(F, q[1])").into_string();
        assert!(shown.contains(r"\frac{\partial F}"), "{shown}");
        assert!(Typesetter::default().expression("no (").into_string().contains("<code>no (</code>"));
        let shown = Typesetter::default().relation("x - y != 0").into_string();
        assert!(shown.contains(r">x - y \neq 0</annotation>"), "{shown}");
        assert!(
            Typesetter::default().relation("x + … > 0").into_string().contains("<code>x + … &gt; 0</code>")
        );
    }
}
