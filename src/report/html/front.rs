//! The front page of a paper: what was found, then every equation.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::dimensions::dimensions;
use super::equation::grounds;
use super::findings::{findings, headlines};
use super::page::{Context, Place, file_name, page};
use super::sign::{chip, icon, phrase};
use crate::document::PaperKind;
use crate::record::{EquationKind, EquationOutcome, PaperOutcome, Verdict};
use crate::report::how_decided;
use crate::report::print;
use crate::report::sympy::WHOLE_PAPER;

pub fn front_page(context: &Context<'_>) -> Markup {
    let paper = context.paper;
    let content = html! {
        div.masthead {
            p.kicker {
                @match paper.kind {
                    PaperKind::Paper => "Proof-audit",
                    PaperKind::Reconstruction => "Reconstruction",
                    PaperKind::Control => "Control of the proof-audit",
                }
            }
            h1 { (paper.title) }
            p.byline {
                (paper.authors.join(", "))
                @if let Some(doi) = &paper.doi {
                    @if !paper.authors.is_empty() { " · " }
                    "doi " a href={ "https://doi.org/" (doi) } { (doi) }
                }
                @if let Some(id) = &paper.arxiv { " · " a href={ "https://arxiv.org/abs/" (id) } { "arXiv:" (id) } }
            }
            (summary(paper, ""))
            (headlines(context, ""))
            (program(context, ""))
        }
        (problems(paper))
        (findings(context))
        (dimensions(context))
        (equations(context))
    };
    page(context, Place::Front, &paper.title, &content)
}

/// Where another program decides all claims of the paper again; nothing where none is decided.
pub fn program(context: &Context<'_>, folder: &str) -> Markup {
    let (translated, decided) = context.scripts.coverage();
    html! {
        @if translated > 0 {
            p.quiet.program {
                "Do not take its word for it: "
                a href={ (folder) (WHOLE_PAPER) } download { (WHOLE_PAPER) }
                " states both sides, the conditions and the points of "
                @if translated == decided { "all " (decided) } @else { (translated) " of " (decided) }
                " decided claims for Python with SymPy, and asserts. Each equation's page has its own part."
            }
        }
    }
}

/// One sentence, and the counts with their denominators.
///
/// `front` leads to the paper's front page: empty there.
pub fn summary(paper: &PaperOutcome, front: &str) -> Markup {
    html! {
        p.lead { (in_one_sentence(paper)) }
        @if let Some(words) = print::in_words(&print::counts(paper.equations.iter())) {
            p.quiet { (capitalised(&words)) "." }
        }
        (bars(paper, front))
    }
}

/// Counts of verdicts, with zeros left out, in the order of [`Verdict::ALL`].
fn counts<'a>(equations: impl Iterator<Item = &'a EquationOutcome>) -> Vec<(Verdict, usize)> {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for equation in equations {
        *counts.entry(equation.verdict).or_default() += 1;
    }
    Verdict::ALL.into_iter().filter_map(|v| counts.get(&v).map(|n| (v, *n))).collect()
}

fn in_one_sentence(paper: &PaperOutcome) -> String {
    let main = match paper.kind {
        PaperKind::Reconstruction => EquationKind::Reconstructed,
        PaperKind::Paper | PaperKind::Control => EquationKind::Numbered,
    };
    let is_main = |e: &EquationOutcome| e.kind(paper.kind) == main;
    let counts = counts(paper.equations.iter().filter(|e| is_main(e)));
    let count = |wanted| counts.iter().find(|(verdict, _)| *verdict == wanted).map_or(0, |(_, n)| *n);
    let total: usize = counts.iter().map(|(_, n)| n).sum();
    let stands =
        |e: &&EquationOutcome| is_main(e) && matches!(e.verdict, Verdict::Holds | Verdict::Definition);
    let (reduced, printed): (Vec<_>, Vec<_>) = paper.equations.iter().filter(stands).partition(|e| e.reduced);
    let resting = printed.iter().filter(|e| !e.rests_on.is_empty()).count();
    let resting = match resting {
        0 => String::new(),
        n => format!(" ({n} of them from premises that are not proven)"),
    };
    let mut parts = vec![match paper.kind {
        PaperKind::Reconstruction => format!(
            "The paper's equations were not available; of {} claims of its abstract in reconstructed form, {} hold{}{resting}",
            in_letters(total),
            printed.len(),
            if printed.len() == 1 { "s" } else { "" },
        ),
        _ => format!("Of {total} numbered equations, {} stand as printed{resting}", printed.len()),
    }];
    match reduced.len() {
        0 => {}
        1 => parts.push("1 holds in a reduced form".to_owned()),
        n => parts.push(format!("{n} hold in a reduced form")),
    }
    parts.extend(wrong_as_printed([
        count(Verdict::Refuted),
        count(Verdict::Misprint),
        count(Verdict::Conditional),
    ]));
    for (verdict, one, many) in [
        (Verdict::Assumed, "is assumed", "are assumed"),
        (Verdict::Approximation, "is an approximation", "are approximations"),
        (Verdict::Open, "is left open", "are left open"),
        (Verdict::Undecided, "could not be decided", "could not be decided"),
        (Verdict::Error, "could not be read", "could not be read"),
    ] {
        match count(verdict) {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            n => parts.push(format!("{n} {many}")),
        }
    }
    match parts.split_last() {
        Some((last, [first, rest @ ..])) => {
            let middle: String = rest.iter().map(|part| format!(", {part}")).collect();
            format!("{first}{middle} and {last}.")
        }
        _ => format!("{}.", parts.concat()),
    }
}

/// `32 are wrong as printed (2 refuted, 10 misprinted, 20 true only under a condition that the paper does not state)`
fn wrong_as_printed([refuted, misprinted, conditional]: [usize; 3]) -> Option<String> {
    let kinds = [
        (refuted, "refuted"),
        (misprinted, "misprinted"),
        (conditional, "true only under a condition that the paper does not state"),
    ];
    let kinds: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    match refuted + misprinted + conditional {
        0 => None,
        1 => Some(format!("1 is wrong as printed ({})", kinds.concat().trim_start_matches("1 "))),
        wrong => Some(format!("{wrong} are wrong as printed ({})", kinds.join(", "))),
    }
}

/// A small number as a word.
fn in_letters(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// What is counted, in the singular and the plural.
const KINDS: [(EquationKind, &str, &str); 4] = [
    (EquationKind::Numbered, "numbered equation", "numbered equations"),
    (EquationKind::Statement, "statement in the text", "statements in the text"),
    (EquationKind::Added, "statement of the audit", "statements of the audit"),
    (EquationKind::Reconstructed, "claim in reconstructed form", "claims in reconstructed form"),
];

fn bars(paper: &PaperOutcome, front: &str) -> Markup {
    let of = |kind| paper.equations.iter().filter(move |e| e.kind(paper.kind) == kind);
    html! {
        @for (kind, one, many) in KINDS {
            @let total = of(kind).count();
            @if total > 0 { (bar(if total == 1 { one } else { many }, total, &counts(of(kind)), front, kind)) }
        }
    }
}

/// What the address of a front page says to show one verdict.
fn filter(kind: EquationKind, verdict: Verdict) -> String {
    format!("kind={}&verdict={}", word(kind), verdict.name())
}

fn word(kind: EquationKind) -> &'static str {
    match kind {
        EquationKind::Numbered => "numbered",
        EquationKind::Statement => "statement",
        EquationKind::Added => "added",
        EquationKind::Reconstructed => "reconstructed",
    }
}

/// Counts as a bar and, with their denominator, in words.
fn bar(what: &str, total: usize, counts: &[(Verdict, usize)], front: &str, kind: EquationKind) -> Markup {
    html! {
        div.counts {
            p.total { b { (total) } " " (what) }
            div.bar aria-hidden="true" {
                @for (verdict, count) in counts {
                    span.(verdict.name()) style={ "flex-grow:" (count) } {}
                }
            }
            ul.legend {
                @for (verdict, count) in counts {
                    li.(verdict.name()) { a href={ (front) "#" (filter(kind, *verdict)) } { (icon(*verdict)) " " b { (count) } " of " (total) " " (verdict.name()) } }
                }
            }
        }
    }
}

fn problems(paper: &PaperOutcome) -> Markup {
    html! {
        @if !paper.problems.is_empty() {
            section.problems aria-labelledby="problems" {
                h2 #problems { "What is wrong with the documents" }
                @for problem in &paper.problems { pre { (problem.rendered) } }
            }
        }
    }
}

/// True of formulas that want the whole width of a page.
pub fn is_long(formulas: &[String]) -> bool {
    // An estimate: about the TeX that fills half a page.
    const HALF_A_PAGE: usize = 170;
    formulas.iter().any(|tex| tex.len() > HALF_A_PAGE)
}

/// Text as a sentence of its own; one that begins with a formula keeps its first letter.
pub fn sentence(text: &str, formula_first: bool) -> String {
    let text = text.trim();
    let text = if formula_first { text.to_owned() } else { capitalised(text) };
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// Text as the beginning of a sentence.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    // A name such as `p` or `gamma` is not a word to capitalise; an article is.
    let word_length = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').count();
    let is_article =
        text.strip_prefix("a ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    if word_length > 1 || is_article { format!("{first}{}", letters.as_str()) } else { text.to_owned() }
}

fn equations(context: &Context<'_>) -> Markup {
    let paper = context.paper;
    let mut sections: Vec<(&str, &str, Vec<&EquationOutcome>)> = Vec::new();
    for equation in &paper.equations {
        match sections.last_mut() {
            Some((number, _, list)) if *number == equation.section => list.push(equation),
            _ => sections.push((&equation.section, &equation.section_title, vec![equation])),
        }
    }
    html! {
        section.all aria-labelledby="equations" {
            h2 #equations { "All equations" }
            // Where the counts lead to without the script that filters.
            @for (kind, ..) in KINDS {
                @for (verdict, _) in counts(paper.equations.iter().filter(|e| e.kind(paper.kind) == kind)) {
                    span id=(filter(kind, verdict)) {}
                }
            }
            (filter_form(paper, &sections))
            div.table {
                table.equations {
                    thead {
                        tr {
                            th scope="col" { "No." }
                            th scope="col" { (if paper.kind == PaperKind::Reconstruction { "Reconstructed form" } else { "As printed" }) }
                            th scope="col" { "Verdict" }
                            th scope="col" { "Decided by" }
                            th.claims scope="col" { "Claims" }
                            @if !context.paper.experiments.is_empty() { th.claims scope="col" { "Experiments" } }
                        }
                    }
                    @for (number, title, equations) in &sections {
                        tbody data-section=(number) {
                            tr.section { th colspan=(if context.paper.experiments.is_empty() { 5 } else { 6 }) scope="rowgroup" { (number) " " (context.text(title)) } }
                            @for equation in equations { (row(context, equation)) }
                        }
                    }
                }
            }
            p #none hidden { "No equation matches." }
        }
    }
}

/// Hidden until the script that makes it work has started.
fn filter_form(paper: &PaperOutcome, sections: &[(&str, &str, Vec<&EquationOutcome>)]) -> Markup {
    html! {
        form #filter role="search" hidden {
            label.search { span { "Search" } input type="search" name="q" placeholder="42, 28-36, title or TeX" autocomplete="off"; }
            label { span { "Section" }
                select name="section" {
                    option value="" { "all" }
                    @for (number, title, _) in sections { option value=(number) { (number) " " (title) } }
                }
            }
            label { span { "Kind" }
                select name="kind" {
                    option value="" { "all" }
                    @for (kind, _, many) in KINDS {
                        @if paper.equations.iter().any(|e| e.kind(paper.kind) == kind) { option value=(word(kind)) { (many) } }
                    }
                }
            }
            fieldset {
                legend { "Verdict" }
                @for (verdict, count) in counts(paper.equations.iter()) {
                    label.toggle.(verdict.name()) {
                        input type="checkbox" name="verdict" value=(verdict.name());
                        (icon(verdict)) " " (verdict.name()) " " small { (count) }
                    }
                }
            }
            output name="shown" { (paper.equations.len()) " of " (paper.equations.len()) " shown" }
        }
    }
}

fn row(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let changed = equation.changed();
    let searched = format!("{} {} {}", equation.title, equation.section_title, equation.printed.join(" "))
        .to_lowercase();
    html! {
        tr #{ "n-" (equation.number.slug()) } data-number=(equation.number.to_string().to_lowercase()) data-verdict=(equation.verdict.name()) data-kind=(word(equation.kind(context.paper.kind))) data-search=(searched) {
            th scope="row" { (context.number(&equation.number)) }
            td {
                a.title href=(file_name(&equation.number)) { (context.title(&equation.title)) }
                @for printed in &equation.printed { (context.typesetter.display(printed)) }
            }
            td {
                span title=[(!equation.reduced).then(|| format!("This equation {}", phrase(equation.verdict)))] { (chip(equation.verdict)) }
                @if equation.reduced { " " small { "reduced" } }
                @if !equation.rests_on.is_empty() { " " small { "rests on " (grounds(context, &equation.rests_on)) } }
            }
            td.how { (how_decided(equation)) }
            td.claims {
                (equation.claims.len())
                @if changed > 0 { " " span.changed { (changed) " not as recorded" } }
            }
            @if !context.paper.experiments.is_empty() {
                td.claims {
                    @for (n, (experiment, _)) in context.experiments_about(&equation.number).enumerate() {
                        @if n > 0 { ", " }
                        a href={ (file_name(&equation.number)) "#experiments" } {
                            (context.paper.experiments[experiment].experiment.replace('-', " "))
                        }
                    }
                }
            }
        }
    }
}
