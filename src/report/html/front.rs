//! The front page of a paper: what was found, then every equation.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::dimensions::dimensions;
use super::equation::grounds;
use super::page::{Context, Place, file_name, page};
use super::sign::{chip, icon, phrase};
use crate::document::PaperKind;
use crate::record::{ClaimOutcome, EquationKind, EquationOutcome, PaperOutcome, Role, Verdict};
use crate::report::how_decided;
use crate::report::print;

/// Headline findings, in the order in which a reader wants them.
const FINDINGS: [(Verdict, &str); 7] = [
    (Verdict::Refuted, "Does not hold as printed"),
    (Verdict::Misprint, "Misprinted: ill-formed, or in contradiction to its use"),
    (Verdict::Error, "Could not be read"),
    (Verdict::Undecided, "Could not be decided"),
    (Verdict::Conditional, "Holds under a condition that the paper does not state"),
    (Verdict::Open, "Left open"),
    (Verdict::Approximation, "Approximations, measured"),
];

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
            }
            (summary(paper))
        }
        (problems(paper))
        (findings(context))
        (dimensions(context))
        (equations(context))
    };
    page(context, Place::Front, &paper.title, &content)
}

/// One sentence, and the counts with their denominators.
pub fn summary(paper: &PaperOutcome) -> Markup {
    html! {
        p.lead { (in_one_sentence(paper)) }
        @if let Some(words) = print::in_words(&print::counts(paper.equations.iter())) {
            p.quiet { (capitalised(&words)) "." }
        }
        (bars(paper))
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
    for (verdict, one, many) in [
        (Verdict::Assumed, "is assumed", "are assumed"),
        (
            Verdict::Conditional,
            "holds only under an unstated condition",
            "hold only under unstated conditions",
        ),
        (Verdict::Misprint, "is misprinted", "are misprinted"),
        (Verdict::Refuted, "is refuted", "are refuted"),
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

fn bars(paper: &PaperOutcome) -> Markup {
    let of = |kind| paper.equations.iter().filter(move |e| e.kind(paper.kind) == kind);
    html! {
        @for (kind, one, many) in KINDS {
            @let total = of(kind).count();
            @if total > 0 { (bar(if total == 1 { one } else { many }, total, &counts(of(kind)))) }
        }
    }
}

/// Counts as a bar and, with their denominator, in words.
fn bar(what: &str, total: usize, counts: &[(Verdict, usize)]) -> Markup {
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
                    li.(verdict.name()) { (icon(*verdict)) " " b { (count) } " of " (total) " " (verdict.name()) }
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

fn findings(context: &Context<'_>) -> Markup {
    let of = |verdict| context.paper.equations.iter().filter(move |e| e.verdict == verdict);
    html! {
        section.findings aria-labelledby="findings" {
            h2 #findings { "Findings" }
            @if FINDINGS.iter().all(|(verdict, _)| of(*verdict).next().is_none()) {
                p { "Every equation stands as printed." }
            }
            @for (verdict, heading) in FINDINGS {
                @if of(verdict).next().is_some() {
                    h3.group.(verdict.name()) { (icon(verdict)) " " (heading) }
                    @for equation in of(verdict) { (finding(context, equation)) }
                }
            }
        }
    }
}

fn finding(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let later = context.impact.dependents(&equation.number);
    let typeset = |lines: &[String]| html! { @for line in lines { (context.typesetter.display(line)) } };
    html! {
        article.finding.(equation.verdict.name()) {
            h4 {
                a href=(file_name(&equation.number)) { span.number { "(" (equation.number) ")" } " " (context.title(&equation.title)) }
            }
            p { (context.reason(&equation.reason)) }
            @if matches!(equation.verdict, Verdict::Refuted | Verdict::Misprint | Verdict::Conditional) {
                div.pair.wide[is_long(&equation.printed)] {
                    figure { figcaption { "printed" } (typeset(&equation.printed)) }
                    @if let Some((label, claim)) = remedy(equation) {
                        @if let Some(last) = claim.latex.last() {
                            figure { figcaption { (label) } (typeset(std::slice::from_ref(last))) }
                        }
                    }
                }
                @if !later.resting.is_empty() {
                    p.impact {
                        "Later equations that rest on it: "
                        @for (n, user) in later.resting.iter().enumerate() {
                            @if n > 0 { ", " } (context.number(&user.number))
                        }
                    }
                }
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

/// The proven claim that takes the place of a failing one.
fn remedy(equation: &EquationOutcome) -> Option<(&'static str, &ClaimOutcome)> {
    let stands = |verdict| match equation.verdict {
        Verdict::Misprint => matches!(verdict, Verdict::Holds | Verdict::Definition | Verdict::Assumed),
        _ => verdict == Verdict::Holds,
    };
    let proven = |role| equation.of_role(role).find(|claim| stands(claim.verdict));
    let corrected = proven(Role::Corrected).map(|claim| ("corrected", claim));
    corrected.or_else(|| proven(Role::Restricted).map(|claim| ("under the condition", claim)))
}

/// Text as a sentence of its own.
pub fn sentence(text: &str) -> String {
    let text = capitalised(text.trim());
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// Text as the beginning of a sentence.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    // A name such as `p` or `gamma` is not a word to capitalise.
    let word_length = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').count();
    if word_length > 1 { format!("{first}{}", letters.as_str()) } else { text.to_owned() }
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
            label.search { span { "Search" } input type="search" name="q" placeholder="number, title or TeX" autocomplete="off"; }
            label { span { "Section" }
                select name="section" {
                    option value="" { "all" }
                    @for (number, title, _) in sections { option value=(number) { (number) " " (title) } }
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
        tr #{ "n-" (equation.number.slug()) } data-number=(equation.number.to_string().to_lowercase()) data-verdict=(equation.verdict.name()) data-search=(searched) {
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
