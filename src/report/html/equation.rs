//! The page of one equation: what the paper prints beside what was checked, and why the verdict is so.

use maud::{Markup, html};

use super::claim::claim_section;
use super::dimensions::line;
use super::experiment::{attached, experiment};
use super::front::is_long;
use super::graph::neighbourhood;
use super::page::{Context, Place, file_name, page};
use super::sign::{chip, phrase};
use crate::document::EquationNumber;
use crate::record::{EquationKind, EquationOutcome, Ground, Print, Verdict};
use crate::report::print::{differences, sentence};
use crate::report::sympy::file_name as sympy_file;
use crate::report::text::shell_word;

pub fn equation_page(context: &Context<'_>, position: usize) -> Markup {
    let equations = &context.paper.equations;
    let equation = &equations[position];
    let content = html! {
        nav.breadcrumb aria-label="Breadcrumb" {
            a href="index.html" { (context.paper.title) } " / "
            span { (equation.section) " " (context.title(&equation.section_title)) }
        }
        h1 { span.number { "(" (equation.number) ")" } " " (context.title(&equation.title)) }
        (verdict(context, equation))
        (comparison(context, equation))
        (line(context, &equation.number))
        @if !equation.prose.is_empty() { div.prose { (context.paragraphs(&equation.prose)) } }
        section aria-labelledby="claims" {
            h2 #claims { "What was decided" }
            @for (n, claim) in equation.claims.iter().enumerate().filter(|(_, claim)| !claim.is_experiment()) {
                (claim_section(context, equation, claim, n))
            }
        }
        (measured(context, equation))
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

fn verdict(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let ground = context.impact.weak_ground(&equation.number);
    html! {
        div.banner.(equation.verdict.name()) {
            p.says {
                (chip(equation.verdict)) " "
                @if equation.reduced && equation.verdict == Verdict::Holds {
                    span { "What was encoded of this equation holds; it says less than the printed line." }
                } @else {
                    span { "This equation " (phrase(equation.verdict)) "." }
                    @if equation.reduced { " " span { "What was encoded says less than the printed line." } }
                }
            }
            p { (context.reason(&equation.reason)) }
            @if !equation.rests_on.is_empty() {
                p.ground { "It is proven from what is not proven itself: it rests on " (grounds(context, &equation.rests_on)) "." }
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

/// Both are typeset: one from the paper, one from the syntax tree of the claim.
fn comparison(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let several = equation.printed_claims().count() > 1;
    let long = is_long(&equation.printed) || equation.printed_claims().any(|claim| is_long(&claim.latex));
    html! {
        section.comparison.wide[long] aria-label="As printed and as understood" {
            figure {
                figcaption { h2 {
                    @match equation.kind(context.paper.kind) {
                        EquationKind::Numbered | EquationKind::Statement => "As the paper prints it",
                        EquationKind::Added => "A statement of the audit",
                        EquationKind::Reconstructed => "A reconstruction: the paper's equations were not available",
                    }
                } }
                @for tex in &equation.printed { (context.typesetter.display(tex)) }
                @if equation.printed.is_empty() { p.quiet { "A statement in words." } }
                (fidelity(&equation.print))
            }
            figure {
                figcaption { h2 { "As it was understood" } }
                @for claim in equation.printed_claims() {
                    @if several { p.quiet { (claim.name) } }
                    @for tex in &claim.latex { (context.typesetter.display(tex)) }
                    @if claim.latex.is_empty() { p.quiet { (context.reason(&claim.reason)) } }
                }
            }
        }
    }
}

/// How the claims compare with the print, and what was read.
fn fidelity(print: &Print) -> Markup {
    let read: Vec<&str> = print.statements.iter().filter_map(|statement| statement.text.as_deref()).collect();
    let differences = differences(print);
    html! {
        @if let Some(words) = sentence(print) {
            p.quiet { (words) }
            @if !read.is_empty() {
                details {
                    summary { "As it was read" }
                    @for text in read { pre { code { (text) } } }
                }
            }
            @if !differences.is_empty() {
                ul.quiet { @for difference in differences { li { (difference) } } }
            }
        }
    }
}

/// Experiments: the bounds that this equation sets, and everything that was measured where it is set first.
fn measured(context: &Context<'_>, equation: &EquationOutcome) -> Markup {
    let own = attached(equation);
    let claims = || equation.claims.iter().enumerate().filter(|(_, claim)| claim.is_experiment());
    let elsewhere: Vec<(usize, &EquationNumber)> = context
        .experiments_about(&equation.number)
        .filter(|(n, home)| !own.contains(n) || **home != equation.number)
        .collect();
    html! {
        @if claims().next().is_some() || !elsewhere.is_empty() {
            section aria-labelledby="experiments" {
                h2 #experiments { "What was measured" }
                @for (n, claim) in claims() { (claim_section(context, equation, claim, n)) }
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
    let users = context.impact.users(&equation.number);
    let later = context.impact.dependents(&equation.number);
    let weak = equation.verdict.is_weak();
    html! {
        section.connections aria-labelledby="connections" {
            h2 #connections { "Connections" }
            @if equation.depends_on.is_empty() && users.is_empty() {
                p { "It uses no other equation, and none uses it." }
            } @else {
                (neighbourhood(context, equation))
                dl {
                    dt { "uses" }
                    dd {
                        @if equation.depends_on.is_empty() { "no other equation" }
                        @for (n, number) in equation.depends_on.iter().enumerate() {
                            @if n > 0 { ", " }
                            span.listed {
                                (context.number(number))
                                @match context.equation(number) {
                                    Some(used) => { " " (chip(used.verdict)) }
                                    None => { " " small { "not audited" } }
                                }
                            }
                        }
                    }
                    dt { "used by" }
                    dd { @if users.is_empty() { "no other equation" } (listed(context, users)) }
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
                @if !later.standing.is_empty() {
                    p {
                        b { "Stand on their own" }
                        ", because they are proven without a premise or cite it only in a check: "
                        (listed(context, &later.standing)) "."
                    }
                }
            } @else if weak && !users.is_empty() {
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
            p { "Written down at " code { (equation.source) } ". "
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
            pre data-copy { "referee explain " (shell_word(&equation.number)) " " (context.paper.folder) " --seed " (seed) }
        }
    }
}
