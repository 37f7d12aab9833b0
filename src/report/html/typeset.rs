//! LaTeX → HTML with MathML, at build time, so that no script runs to show a formula.
//!
//! What KaTeX does not know stays readable as its TeX source; it is marked and kept as a warning.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use katex::{KatexContext, Settings, render_to_string};
use maud::{Markup, PreEscaped, html};

use crate::diagnostic::Source;
use crate::language::{latex::latex, parse_expression};

/// A typesetter with its cache; one a thread.
#[derive(Default)]
pub struct Typesetter {
    context: KatexContext,
    cache: RefCell<HashMap<(String, bool), Markup>>,
    warnings: RefCell<BTreeMap<String, String>>,
}

impl Typesetter {
    /// A formula on its own line, in a box that scrolls if the screen is too narrow.
    pub fn display(&self, tex: &str) -> Markup {
        html! { div.formula { (self.typeset(tex, true)) } }
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
            Ok(html) => PreEscaped(html),
            Err(reason) => {
                self.warnings.borrow_mut().insert(tex.to_owned(), reason);
                html! {
                    code.tex { (tex) }
                    " " span.tex-warning { "(shown as TeX: not typeset)" }
                }
            }
        };
        self.cache.borrow_mut().insert(key, markup.clone());
        markup
    }

    /// A displayed formula is set as text in display style, because only text can break at its
    /// relations where the page is narrow; what must be displayed (alignments, tags) is.
    fn render(&self, tex: &str, display: bool) -> Result<String, String> {
        const STYLE: &str = "\\displaystyle ";
        let set = |tex: &str, display_mode| -> Result<String, String> {
            let settings = Settings::builder().display_mode(display_mode).throw_on_error(true).build();
            let html = render_to_string(&self.context, tex, &settings).map_err(|error| error.to_string())?;
            Ok(without_negative_heights(html))
        };
        if !display {
            return set(tex, false);
        }
        match set(&format!("{STYLE}{tex}"), false) {
            // The source that is kept for the reader is the author's.
            Ok(html) => Ok(html.replacen(&format!("x-tex\">{STYLE}"), "x-tex\">", 1)),
            Err(_) => set(tex, true),
        }
    }
}

/// KaTeX gives a strut below the line a negative height, which is no valid CSS and which browsers ignore.
fn without_negative_heights(mut html: String) -> String {
    const HEIGHT: &str = "\"height:-";
    while let Some(at) = html.find(HEIGHT) {
        let Some(end) = html[at..].find(';').map(|end| at + end) else { break };
        html.replace_range(at + 1..=end, "");
    }
    html
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
    }
}
