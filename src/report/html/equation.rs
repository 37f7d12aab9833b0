//! The page of one equation: what the paper prints beside what was checked, and why the verdict is so.

use maud::{Markup, html};

use super::claim::{anchors, claim_section};
use super::comparison::comparison;
use super::dimensions::line;
use super::experiment::{attached, experiment};
use super::graph::{Near, neighbourhood};
use super::method::term;
use super::page::{Context, Place, ROOT, file_name, page};
use super::remedy::is_wrong_as_printed;
use super::sign::{chip, phrase};
use super::symbols::symbols;
use crate::document::EquationNumber;
use crate::record::{ClaimOutcome, EquationOutcome, Ground, Role, Verdict};
use crate::report::sympy::file_name as sympy_file;
use crate::report::text::{path_of, shell_word};

pub fn equation_page(context: &Context<'_>, position: usize) -> Markup {
    let equations = &context.paper.equations;
    let equation = &equations[position];
    let anchors = anchors(equation);
    let content = html! {
        nav.breadcrumb aria-label="Breadcrumb" {
            a href="index.html" { (context.paper.title) } " / "
            span { (equation.section) " " (context.title(&equation.section_title)) }
        }
        h1 { span.number { "(" (equation.number) ")" } " " (context.title(&equation.title)) }
        (paper(context, equation))
        (verdict(context, equation))
        (readings(equation, &anchors))
        (comparison(context, equation))
        (line(context, &equation.number))
        @if !equation.prose.is_empty() { div.prose { (context.paragraphs(&equation.prose)) } }
        (symbols(context, equation))
        section aria-labelledby="claims" {
            h2 #claims { "What was decided" }
            @for (claim, id) in equation.claims.iter().zip(&anchors).filter(|(claim, _)| !claim.is_experiment()) {
                (claim_section(context, equation, claim, id))
            }
        }
        (measured(context, equation, &anchors))
        (connections(context, equation))
        (repeat(context, equation))
        nav.turn aria-label="Neighbouring equations" {
            @if let Some(before) = position.checked_sub(1).and_then(|n| equations.get(n)) {
                a rel="prev" href=(file_name(&before.number)) { "← (" (before.number) ") " (context.title(&before.title)) }
            } @else { span {} }
            @if let Some(after) = equations.get(position + 1) {
                a rel="next" href=(file_name(&after.number)) { "(" (after.number) ") " (context.title(&after.title)) " →" }
            }
        }
    };
    let title = format!("({}) {}", equation.number, equation.title.replace('$', ""));
    page(context, Place::Equation, &title, &content)
}

/// Where the equation can be read in the paper, and in the documents.
fn paper(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let links = [
        context.paper.arxiv.as_ref().map(|id| (format!("https://arxiv.org/abs/{id}"), format!("arXiv:{id}"))),
        context.paper.doi.as_ref().map(|doi| (format!("https://doi.org/{doi}"), format!("doi {doi}"))),
    ];
    let links: Vec<(String, String)> = links.into_iter().flatten().collect();
    html! {
        p.where-to-look {
            @if !links.is_empty() {
                "In the paper: section " (equation.section) ", "
                @for (n, (link, name)) in links.iter().enumerate() { @if n > 0 { ", " } a href=(link) { (name) } }
                ". "
            }
            "In the documents: " (context.place(&equation.source)) "."
        }
    }
}

fn verdict(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let ground = context.impact.weak_ground(&equation.number);
    html! {
        div.banner.(equation.verdict.name()) {
            p.says {
                a.meaning href={ (ROOT) (super::method::FILE) "#verdict-" (equation.verdict.name()) } { (chip(equation.verdict)) } " "
                @if equation.reduced && equation.verdict == Verdict::Holds {
                    span { "What was encoded of this equation holds; it says less than the printed line." }
                } @else {
                    span { "This equation " (phrase(equation.verdict)) "." }
                    @if equation.reduced { " " span { "What was encoded says less than the printed line." } }
                }
            }
            p { (context.reason(&equation.reason)) }
            @if !equation.rests_on.is_empty() {
                p.ground { "It is proven from what is not proven itself: it " (term(ROOT, "rests", "rests on")) " " (grounds(context, &equation.rests_on)) "." }
            }
            @if !ground.is_empty() {
                p.ground {
                    "Its step is judged on its own, but its printed claim builds on "
                    (listed(context, &ground))
                    "."
                }
            }
        }
    }
}

/// The same of what is given, with the verdict on record where it was not audited.
pub fn grounds(context: &Context<'_>, grounds: &[Ground]) -> Markup {
    html! {
        @for (n, ground) in grounds.iter().enumerate() {
            @if n > 0 { ", " }
            span.listed { (context.number(&ground.number)) " " (chip(ground.verdict)) }
        }
    }
}

/// `(42) refuted, (47) conditional`
fn listed(context: &Context<'_>, equations: &[&EquationOutcome]) -> Markup {
    html! {
        @for (n, equation) in equations.iter().enumerate() {
            @if n > 0 { ", " }
            span.listed { (context.number(&equation.number)) " " (chip(equation.verdict)) }
        }
    }
}

/// Everything else that was decided of an equation that fails as printed: the readings that were tried.
fn readings(equation: &EquationOutcome, anchors: &[String]) -> Markup {
    let fails = equation.printed_claims().any(|claim| claim.verdict == Verdict::Refuted)
        || is_wrong_as_printed(equation.verdict);
    let is_other = |claim: &&ClaimOutcome| {
        matches!(
            claim.role,
            Some(Role::Restricted | Role::Corrected | Role::Reduced | Role::Use | Role::Check)
        )
    };
    let others: Vec<(&ClaimOutcome, &String)> =
        equation.claims.iter().zip(anchors).filter(|(claim, _)| is_other(claim)).collect();
    html! {
        @if fails && !others.is_empty() {
            p.readings {
                b { "Other readings that were tried" } ": "
                @for (n, (claim, anchor)) in others.iter().enumerate() {
                    @if n > 0 { ", " }
                    span.listed { a href={ "#" (anchor) } { (claim.name) } " " (chip(claim.verdict)) }
                }
            }
        }
    }
}

/// Experiments: the bounds that this equation sets, and everything that was measured where it is set first.
fn measured(context: &Context<'_>, equation: &EquationOutcome, anchors: &[String]) -> Markup {
    let own = attached(equation);
    let claims = || equation.claims.iter().zip(anchors).filter(|(claim, _)| claim.is_experiment());
    let elsewhere: Vec<(usize, &EquationNumber)> = context
        .experiments_about(&equation.number)
        .filter(|(n, home)| !own.contains(n) || **home != equation.number)
        .collect();
    html! {
        @if claims().next().is_some() || !elsewhere.is_empty() {
            section aria-labelledby="experiments" {
                h2 #experiments { "What was measured" }
                @for (claim, id) in claims() { (claim_section(context, equation, claim, id)) }
                @for n in own.iter().filter(|n| context.home(**n) == Some(&equation.number)) {
                    (experiment(&context.paper.experiments[*n], *n))
                }
                @for (n, home) in &elsewhere {
                    p.quiet {
                        "The experiment " a href={ (file_name(home)) "#experiment-" (n) } {
                            (context.paper.experiments[*n].experiment.replace('-', " "))
                        }
                        " bears on this equation; its numbers and curves are on the page of (" (home) ")."
                    }
                }
            }
        }
    }
}

fn connections(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let near = Near::of(context, equation);
    let later = context.impact.dependents(&equation.number);
    let weak = equation.verdict.is_weak();
    let unproven: Vec<&EquationOutcome> =
        later.standing.iter().copied().filter(|equation| equation.verdict.is_weak()).collect();
    let standing: Vec<&EquationOutcome> =
        later.standing.iter().copied().filter(|equation| !equation.verdict.is_weak()).collect();
    html! {
        section.connections aria-labelledby="connections" {
            h2 #connections { "Connections" }
            @if near.is_empty() {
                p { "It uses no other equation, and none uses it." }
            } @else {
                (neighbourhood(context, equation, &near))
                p.quiet { a href={ "graph.html#g-" (equation.number.slug()) } { "All that it builds on and all that falls with it, in the graph" } }
                dl {
                    dt { (term(ROOT, "used", "uses")) }
                    dd {
                        @if near.uses.is_empty() { "no other equation" } @else { (listed(context, &near.uses)) }
                        @for number in &near.not_audited { ", " span.listed { (context.number(number)) " " small { "not audited" } } }
                    }
                    dt { "used by" }
                    dd { @if near.used_by.is_empty() { "no other equation" } (listed(context, &near.used_by)) }
                    @if !near.looked_at.is_empty() { dt { "its checks look at" } dd { (listed(context, &near.looked_at)) } }
                    @if !near.looking.is_empty() { dt { "looked at by checks of" } dd { (listed(context, &near.looking)) } }
                }
            }
            @if weak && (!later.resting.is_empty() || !later.standing.is_empty()) {
                h3 { "Impact" }
                @if !later.resting.is_empty() {
                    p {
                        b { "Rest on it" }
                        ", because their printed claims take it, or what follows from it, as a premise: "
                        (listed(context, &later.resting)) "."
                    }
                }
                @if !standing.is_empty() {
                    p {
                        b { "Stand on their own" }
                        ", because they need no premise or cite it only in a check: "
                        (listed(context, &standing)) "."
                    }
                }
                @if !unproven.is_empty() {
                    p { b { "Fail by themselves" } ", whatever becomes of it: " (listed(context, &unproven)) "." }
                }
            } @else if weak && !near.used_by.is_empty() {
                p { "Nothing downstream is affected." }
            }
        }
    }
}

fn repeat(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let seed = context.audit.seed;
    let recorded = equation.changed() == 0;
    html! {
        section aria-labelledby="repeat" {
            h2 #repeat { "Repeat it" }
            p { "Written down at " (context.place(&equation.source)) ", in " code { (equation.source.file) } ". "
                @if recorded { "Every claim has the verdict on record." } @else { strong { "A claim does not have the verdict on record." } }
            }
            @if context.scripts.equation(&equation.number).is_some() {
                @let file = sympy_file(&equation.number);
                p {
                    "Decide it with another program: "
                    a href=(file) download { (file) }
                    " states both sides, the conditions and the points of every claim above for Python with SymPy, and asserts."
                }
                pre data-copy { "pip install sympy\npython3 " (file) }
            }
            pre data-copy { "referee explain " (shell_word(&equation.number)) " " (path_of(context.paper, equation)) " --seed " (seed) }
        }
    }
}
