//! What was found: ten lines in the order of their impact, and every finding in groups.

use maud::{Markup, html};

use super::front::is_long;
use super::page::{Context, file_name};
use super::remedy::{Remedy, is_wrong_as_printed, remedies};
use super::sign::icon;
use crate::document::PaperKind;
use crate::record::{EquationOutcome, Role, Verdict};

/// Lines at the head of a report.
const HEADLINES: usize = 10;

/// Groups of findings, in the order in which a reader wants them.
const GROUPS: [(Verdict, &str); 8] = [
    (Verdict::Refuted, "Refuted: a counterexample, and no condition under which the print holds"),
    (Verdict::Misprint, "Misprinted: ill-formed, or in contradiction to its use"),
    (Verdict::Error, "Could not be read"),
    (Verdict::Undecided, "Could not be decided"),
    (Verdict::Conditional, "Hidden assumptions: holds under a condition that the paper does not state"),
    (Verdict::Approximation, "Approximations, with their error"),
    (Verdict::Open, "Left open"),
    (Verdict::Assumed, "Assumed: laws and constraints that the paper imposes"),
];

/// The ten findings on which most later equations rest; `folder` leads to the paper's pages.
pub fn headlines(context: &Context<'_>, folder: &str) -> Markup {
    let mut wrong: Vec<(usize, &EquationOutcome)> = context
        .paper
        .equations
        .iter()
        .filter(|equation| is_wrong_as_printed(equation.verdict))
        .map(|equation| (context.impact.dependents(&equation.number).resting.len(), equation))
        .collect();
    let severity = |verdict| GROUPS.iter().position(|(other, _)| *other == verdict);
    wrong.sort_by_key(|(later, equation)| (std::cmp::Reverse(*later), severity(equation.verdict)));
    let total = wrong.len();
    html! {
        @if total > 0 {
            section.headlines aria-label="Findings with the greatest impact" {
                p.quiet {
                    @if total > HEADLINES { "Ten of " (total) " findings, those" } @else { "What is wrong as printed, that" }
                    " on which most later equations rest first:"
                }
                ol {
                    @for (later, equation) in wrong.into_iter().take(HEADLINES) {
                        (headline(context, equation, later, folder))
                    }
                }
            }
        }
    }
}

fn headline(context: &Context<'_>, equation: &EquationOutcome, later: usize, folder: &str) -> Markup {
    let right = remedies(equation).into_iter().next();
    html! {
        li.(equation.verdict.name()) {
            a.what href={ (folder) (file_name(&equation.number)) } {
                (icon(equation.verdict)) " " span.number { "(" (equation.number) ")" } " " (context.title(&equation.title))
            }
            div.forms {
                div.printed {
                    @if equation.printed.is_empty() { span.quiet { "in words" } }
                    @for tex in &equation.printed { (context.typesetter.display(tex)) }
                }
                div.arrow { span aria-hidden="true" { "→" } span.seen { "should be" } }
                div.right {
                    @match right {
                        Some(right) => (short(context, &right)),
                        None => span.quiet { "no right form is known" },
                    }
                }
            }
            div.later {
                @match later { 0 => "", 1 => "1 rests on it", n => { (n) " rest on it" } }
            }
        }
    }
}

/// The right form in one line: the corrected equation, or the condition.
fn short(context: &Context<'_>, right: &Remedy<'_>) -> Markup {
    let is_condition = right.claim.role == Some(Role::Restricted);
    let lines = if is_condition && !right.under.is_empty() { &right.under } else { &right.lines };
    html! {
        @if is_condition { span.quiet { "only " @if right.under.is_empty() { (right.claim.label) } } }
        @if !(is_condition && right.under.is_empty() && !right.claim.label.is_empty()) {
            @for line in lines.iter().take(if is_condition { 2 } else { 1 }) { (context.typesetter.display(line)) }
        }
    }
}

/// Every finding, in groups.
pub fn findings(context: &Context<'_>) -> Markup {
    let of = |verdict| context.paper.equations.iter().filter(move |e| e.verdict == verdict);
    let is_control = context.paper.kind == PaperKind::Control;
    let groups = GROUPS.iter().filter(|(verdict, _)| {
        of(*verdict).next().is_some() && !(is_control && *verdict == Verdict::Assumed)
    });
    html! {
        section.findings aria-labelledby="findings" {
            h2 #findings { "Findings" }
            @if groups.clone().all(|(verdict, _)| *verdict == Verdict::Assumed) {
                p { "Every equation stands as printed." }
            }
            @for (verdict, heading) in groups {
                h3.group.(verdict.name()) id={ "all-" (verdict.name()) } { (icon(*verdict)) " " (heading) " " small { (of(*verdict).count()) } }
                @for equation in of(*verdict) { (finding(context, equation)) }
            }
        }
    }
}

fn finding(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let later = context.impact.dependents(&equation.number);
    let typeset = |lines: &[String]| html! { @for line in lines { (context.typesetter.display(line)) } };
    let right = remedies(equation);
    let long = is_long(&equation.printed) || right.iter().any(|right| is_long(&right.lines));
    html! {
        article.finding.(equation.verdict.name()) {
            h4 {
                a href=(file_name(&equation.number)) { span.number { "(" (equation.number) ")" } " " (context.title(&equation.title)) }
            }
            p { (context.reason(&equation.reason)) }
            @if is_wrong_as_printed(equation.verdict) {
                div.pair.wide[long] {
                    figure { figcaption { "printed" } (typeset(&equation.printed)) }
                    @for right in &right {
                        figure {
                            figcaption { (right.label()) @if right.claim.role == Some(Role::Restricted) && !right.claim.label.is_empty() { ": " (right.claim.label) } }
                            @if right.claim.role == Some(Role::Restricted) && !right.under.is_empty() {
                                (typeset(&right.under))
                            } @else {
                                (typeset(&right.lines))
                                (typeset(&right.under))
                            }
                            @if !right.with.is_empty() { p.quiet.with { "with" } (typeset(&right.with)) }
                        }
                    }
                }
            }
            @if equation.verdict == Verdict::Approximation {
                @for claim in equation.of_role(Role::Experiment).filter(|claim| claim.verdict == Verdict::Approximation) {
                    p.quiet { (context.reason(&claim.reason)) }
                }
            }
            @if !later.resting.is_empty() && equation.verdict.is_weak() {
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
