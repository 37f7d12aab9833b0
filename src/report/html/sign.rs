//! The sign of a verdict: a shape, a mark in it, a word, and a colour, in this order of importance.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use crate::record::Verdict;

/// Outline and mark of a verdict, on a square of 16 × 16.
fn paths(verdict: Verdict) -> (&'static str, &'static str) {
    const CIRCLE: &str = "M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14z";
    match verdict {
        Verdict::Holds => (CIRCLE, "M4.6 8.3l2.4 2.4 4.5-5"),
        Verdict::Definition => ("M2 2h12v12H2z", "M5 5.2h6M5 8h6M5 10.8h6"),
        Verdict::Assumed => ("M2 1.5h12v8L8 15.3 2 9.5z", "M5 5h6M8 5v5.4"),
        Verdict::Conditional => ("M8 .5L15.5 8 8 15.5.5 8z", "M8 4.2v4.4M8 10.6v1.4"),
        Verdict::Approximation => (
            "M4.5 2h7A2.5 2.5 0 0 1 14 4.5v7a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 2 11.5v-7A2.5 2.5 0 0 1 4.5 2z",
            "M4.3 7c1.3-1.8 2.4-1.6 3.7-.5s2.4 1.3 3.7-.5M4.3 10.5c1.3-1.8 2.4-1.6 3.7-.5s2.4 1.3 3.7-.5",
        ),
        Verdict::Measured => (CIRCLE, "M3.5 11.5h9M4.5 11.5V9M8 11.5V5M11.5 11.5V7"),
        Verdict::Misprint => ("M3 1h7l4 4v10H3z", "M5.5 5.5l5 5M10.5 5.5l-5 5M5.5 13h5"),
        Verdict::Refuted => ("M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z", "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"),
        Verdict::Open => (CIRCLE, "M8 4.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z"),
        Verdict::Undecided => ("M.8 2.5h14.4L8 15.3z", "M8 4.8v4M8 10.7v.6"),
        Verdict::Error => ("M8 .7l7.2 12.8H.8z", "M8 5.3v4M8 11.2v.6"),
    }
}

/// A rule for each verdict: its sign as a mask, so that a page names it in one word and the mark shows
/// whatever is behind it. A mask in a file of its own would not be read from the file system.
pub fn style_sheet() -> String {
    Verdict::ALL.iter().fold(String::new(), |mut css, verdict| {
        let (outline, mark) = paths(*verdict);
        let _ = writeln!(
            css,
            ".{}{{--sign:url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>\
             <mask id='m'><path fill='%23fff' d='M0 0h16v16H0z'/><path d='{mark}' fill='none' stroke='%23000' \
             stroke-width='1.7' stroke-linecap='round' stroke-linejoin='round'/></mask>\
             <path mask='url(%23m)' d='{outline}'/></svg>\")}}",
            verdict.name()
        );
        css
    })
}

/// The shape alone; the word stands beside it.
pub fn icon(verdict: Verdict) -> Markup {
    html! { span.icon.(verdict.name()) aria-hidden="true" {} }
}

/// Shape and word.
pub fn chip(verdict: Verdict) -> Markup {
    html! { span.verdict.(verdict.name()) { (verdict.name()) } }
}

/// The shape as part of a larger drawing, with its corner at a point.
pub fn drawn(verdict: Verdict, x: f64, y: f64) -> Markup {
    let (outline, mark) = paths(verdict);
    html! {
        g.sign.(verdict.name()) transform={ "translate(" (PreEscaped(format!("{x:.1} {y:.1}"))) ")" } {
            path d=(outline) {}
            path.mark d=(mark) {}
        }
    }
}

/// What a verdict says of an equation, to complete "this equation …".
pub fn phrase(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Definition => "introduces a symbol: there is nothing to prove",
        Verdict::Assumed => "is a law or a constraint that the paper imposes: it is taken as given",
        Verdict::Holds => "holds as printed",
        Verdict::Conditional => "holds only under a condition that the paper does not state",
        Verdict::Approximation => "is an approximation: its error was measured",
        Verdict::Measured => "was measured; the numbers are within their bounds",
        Verdict::Misprint => {
            "is misprinted: as it stands it is ill-formed, or contradicts the use that the paper makes of it"
        }
        Verdict::Refuted => "does not hold as printed",
        Verdict::Open => "is left open: a conjecture or an interpretation",
        Verdict::Undecided => "was neither proven nor refuted",
        Verdict::Error => "could not be read",
    }
}
