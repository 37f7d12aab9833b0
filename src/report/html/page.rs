//! What all pages share: head, navigation, footer, links, and running text with formulas in it.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, html};

use super::experiment::attached;
use super::front::{capitalised, sentence};
use super::method;
use super::number::{Number, numbers_in, power_of_two};
use super::prose::{Piece, begins_with_formula, pieces};
use super::reference;
use super::source::Documents;
use super::typeset::Typesetter;
use crate::document::EquationNumber;
use crate::record::{Audit, EquationOutcome, Fragment, PaperOutcome, Reason, SourcePlace};
use crate::report::impact::Impact;
use crate::report::sympy::Scripts;

/// Everything that a page of one paper is made from.
pub struct Context<'a> {
    pub audit: &'a Audit,
    pub paper: &'a PaperOutcome,
    pub impact: &'a Impact<'a>,
    pub scripts: &'a Scripts,
    pub typesetter: &'a Typesetter,
    pub documents: &'a Documents,
    /// Names of the paper that words for the reader may use.
    pub names: &'a BTreeSet<&'a str>,
}

/// From the folder of a paper to that of the site.
pub const ROOT: &str = "../";

/// Where in the paper's part of the site a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Front,
    Graph,
    Equation,
    Source,
}

/// The file of an equation's page.
pub fn file_name(number: &EquationNumber) -> String {
    format!("eq-{}.html", number.slug())
}

/// A whole page.
pub fn page(context: &Context<'_>, place: Place, title: &str, content: &Markup) -> Markup {
    let mark = |here| (place == here).then_some("page");
    let paper = &context.paper.title;
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&if place == Place::Front { format!("{paper}: audit") } else { format!("{title} · {paper}") }, ROOT))
            body {
                a.skip href="#content" { "Skip to the content" }
                @if place == Place::Front { a.skip href="#equations" { "Skip to all equations and the search" } }
                header.site {
                    a.wordmark href={ (ROOT) "index.html" } { "referee" }
                    nav aria-label="Paper" {
                        a href="index.html" aria-current=[mark(Place::Front)] { "Report" }
                        a href="index.html#equations" { "Equations" }
                        a href="graph.html" aria-current=[mark(Place::Graph)] { "Dependencies" }
                        a href={ (ROOT) (method::FILE) } { "How to read this" }
                    }
                }
                main #content { (content) }
                (footer(context))
            }
        }
    }
}

/// A page of the site that belongs to no paper.
pub fn shell(title: &str, file: &str, content: &Markup) -> Markup {
    let mark = |other| (file == other).then_some("page");
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, ""))
            body {
                a.skip href="#content" { "Skip to the content" }
                header.site {
                    a.wordmark href="index.html" aria-current=[mark("index.html")] { "referee" }
                    nav aria-label="Site" {
                        a href=(method::FILE) aria-current=[mark(method::FILE)] { "How to read this" }
                        a href=(reference::FILE) aria-current=[mark(reference::FILE)] { "The claim language" }
                    }
                }
                main #content { (content) }
                footer.site { p { "Made by " code { "referee " (env!("CARGO_PKG_VERSION")) } "." } }
            }
        }
    }
}

/// `<head>` with everything local.
pub fn head(title: &str, root: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="icon" href={ (root) "assets/icon.svg" } type="image/svg+xml";
            link rel="stylesheet" href={ (root) "assets/signs.css" };
            link rel="stylesheet" href={ (root) "assets/style.css" };
            script defer src={ (root) "assets/report.js" } {}
        }
    }
}

fn footer(context: &Context<'_>) -> Markup {
    html! {
        footer.site {
            p {
                "Made by " code { "referee " (env!("CARGO_PKG_VERSION")) } " from " code { (context.paper.folder) }
                ", seed " code { (context.audit.seed) } ". Verdicts, points and values are by machine, from the certificates in "
                a href={ (ROOT) "audit.json" } { "audit.json" } "; claims, notation, titles and reasons "
                a href={ (ROOT) (method::FILE) "#by-hand" } { "were written by hand" } "."
            }
        }
    }
}

impl Context<'_> {
    /// The equation with this number, alone or among several lines, if it was audited.
    pub fn equation(&self, number: &EquationNumber) -> Option<&EquationOutcome> {
        self.paper.equations.iter().find(|equation| equation.number.covers(number))
    }

    /// Experiments that bear on the equation with this number: their positions, and where they are shown.
    pub fn experiments_about(
        &self,
        number: &EquationNumber,
    ) -> impl Iterator<Item = (usize, &EquationNumber)> {
        let about = move |n: &usize| {
            let named = &self.paper.experiments[*n].equations;
            named.iter().any(|name| name.trim_matches(['(', ')']).parse().as_ref() == Ok(number))
                || self.equation(number).is_some_and(|equation| attached(equation).contains(n))
        };
        (0..self.paper.experiments.len()).filter(about).filter_map(|n| Some((n, self.home(n)?)))
    }

    /// The equation on whose page an experiment is shown: the first that names it.
    pub fn home(&self, experiment: usize) -> Option<&EquationNumber> {
        let names = |equation: &&EquationOutcome| attached(equation).contains(&experiment);
        self.paper.equations.iter().find(names).map(|equation| &equation.number)
    }

    /// `(42)`, as a link where there is such a page.
    pub fn number(&self, number: &EquationNumber) -> Markup {
        html! {
            @if let Some(equation) = self.equation(number) {
                a.number href=(file_name(&equation.number)) { "(" (number) ")" }
            } @else {
                span.number { "(" (number) ")" }
            }
        }
    }

    /// Why a verdict is what it is, as a sentence of its own.
    pub fn reason(&self, reason: &Reason) -> Markup {
        if let Reason::Words(words) = reason {
            return self.words(&sentence(words, begins_with_formula(words, self.names)));
        }
        html! {
            @for (n, fragment) in reason.fragments().iter().enumerate() {
                @match fragment {
                    Fragment::Text(words) if n == 0 => (capitalised(words)),
                    Fragment::Text(words) => (words),
                    Fragment::Condition(condition) => (self.typesetter.relation(condition)),
                    Fragment::Number(value) => (Number::measured(*value).html()),
                    Fragment::PowerOfTwo(exponent) => (power_of_two(*exponent)),
                }
            }
            "."
        }
    }

    /// Words of an author, which may hold mathematics as it is typed: `twice dF/dq`.
    pub fn words(&self, text: &str) -> Markup {
        let formulas = |words: &str| {
            html! {
                @for piece in pieces(words, self.names) {
                    @match piece {
                        Piece::Words(words) => (numbers_in(words)),
                        Piece::Formula(tex) => (self.typesetter.inline(&tex)),
                    }
                }
            }
        };
        self.with_formulas(text, |words| self.linked(words, formulas))
    }

    /// `file:line`, as a link where the document has a page.
    pub fn place(&self, source: &SourcePlace) -> Markup {
        let name = std::path::Path::new(&source.file).file_name().map(|name| name.to_string_lossy());
        let shown = format!("{}:{}", name.as_deref().unwrap_or(&source.file), source.line);
        html! {
            @match self.documents.link(source) {
                Some(link) => a.place href=(link) title=(source) { (shown) },
                None => code.place title=(source) { (shown) },
            }
        }
    }

    /// Text with `$…$` typeset and numbers of equations linked.
    pub fn text(&self, text: &str) -> Markup {
        self.with_formulas(text, |words| self.linked(words, numbers_in))
    }

    /// The same without links, for the inside of a link.
    pub fn title(&self, text: &str) -> Markup {
        self.with_formulas(text, |words| html! { (words) })
    }

    fn with_formulas(&self, text: &str, words: impl Fn(&str) -> Markup) -> Markup {
        if text.matches('$').count() % 2 == 1 {
            return words(text);
        }
        html! {
            @for (n, part) in text.split('$').enumerate() {
                @if n % 2 == 1 { (self.typesetter.inline(part)) } @else { (words(part)) }
            }
        }
    }

    /// The same, a paragraph for each block between empty lines.
    pub fn paragraphs(&self, text: &str) -> Markup {
        html! { @for paragraph in text.split("\n\n") { p { (self.text(paragraph)) } } }
    }

    fn linked(&self, text: &str, words: impl Fn(&str) -> Markup) -> Markup {
        let (mut shown, mut rest) = (Vec::new(), text);
        while let Some((before, number, after)) = next_number(rest) {
            shown.push(html! { (words(before)) (self.number(&number)) });
            rest = after;
        }
        html! { @for part in shown { (part) } (words(rest)) }
    }
}

/// Splits at the first `(42)`, `(15.3)` or `(T9)`.
fn next_number(text: &str) -> Option<(&str, EquationNumber, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('(').map(|at| at + from) {
        let close = open + text[open..].find(')')?;
        let inside = &text[open + 1..close];
        // A bracket behind a letter holds an argument.
        let argument = text[..open].ends_with(char::is_alphanumeric);
        if let (false, Ok(number)) = (argument, inside.parse()) {
            return Some((&text[..open], number, &text[close + 1..]));
        }
        from = open + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::next_number;

    #[test]
    fn numbers_are_found_in_running_text() {
        let number = |text: &str| text.parse().expect(text);
        assert_eq!(next_number("as (f(x)) of (T9), too"), Some(("as (f(x)) of ", number("T9"), ", too")));
        assert_eq!(next_number("q(t) and (28), (30)"), Some(("q(t) and ", number("28"), ", (30)")));
        assert_eq!(next_number("by (A.2)–(A.4)"), Some(("by ", number("A.2"), "–(A.4)")));
        assert_eq!(next_number("(no) number, exp(2)"), None);
    }
}
