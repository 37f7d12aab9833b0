//! The dependency graph of a paper, and the part of it around one equation, as inline SVG.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use super::focus::{Focus, positions};
use super::layout::{NODE, layered};
use super::page::{Context, Place, file_name, page};
use super::sign::{chip, drawn, icon};
use crate::document::EquationNumber;
use crate::record::{EquationOutcome, Verdict};

pub fn graph_page(context: &Context<'_>) -> Markup {
    let used: Vec<Verdict> = Verdict::ALL
        .into_iter()
        .filter(|verdict| context.paper.equations.iter().any(|e| e.verdict == *verdict))
        .collect();
    let focus = Focus::of(context);
    let content = html! {
        h1 { "Dependencies" }
        p.lead { "Every equation below those it uses, section by section. Choose one: what it builds on and what falls with it stand out." }
        ul.legend {
            @for verdict in used { li.(verdict.name()) { (icon(verdict)) " " (verdict.name()) } }
            li { (key("edge")) " a printed claim uses it" }
            li { (key("edge check")) " only a check looks at it" }
            li { (key("edge weak")) " rests on what is not proven" }
        }
        div.dependencies {
            style { (PreEscaped(focus.style())) }
            fieldset.zoom {
                legend { "Size" }
                @for (id, label) in [("fit", "whole width"), ("plain", "plain"), ("large", "large")] {
                    label.toggle { input type="radio" name="zoom" id={ "zoom-" (id) } checked[id == "plain"]; (label) }
                }
            }
            section.graph #graph tabindex="0" aria-label="Dependency graph" { (whole(context, &focus)) }
            @for (n, equation) in context.paper.equations.iter().enumerate() { (panel(context, equation, &focus, n)) }
        }
        (as_list(context))
    };
    page(context, Place::Graph, "Dependencies", &content)
}

/// What an equation says, while it is in focus.
fn panel(context: &Context<'_>, equation: &EquationOutcome, focus: &Focus, n: usize) -> Markup {
    let name = |n: usize| {
        let number = &context.paper.equations[n].number;
        html! { a.number href={ "#g-" (number.slug()) } { "(" (number) ")" } }
    };
    let list = |some: &BTreeSet<usize>| {
        html! {
            @if some.is_empty() { "nothing" }
            @for (k, n) in some.iter().enumerate() { @if k > 0 { " " } (name(*n)) }
        }
    };
    html! {
        section.focus.(equation.verdict.name()) id={ "focus-" (equation.number.slug()) } aria-label={ "Equation (" (equation.number) ")" } {
            p.says {
                a href=(file_name(&equation.number)) { span.number { "(" (equation.number) ")" } " " (context.title(&equation.title)) }
                " " (chip(equation.verdict)) " "
                a.close href="#graph" { "show all" }
            }
            @for tex in &equation.printed { (context.typesetter.display(tex)) }
            p { b { "Builds on" } " " (list(&focus.above[n])) }
            p { b { "Falls with it" } " " (list(&focus.below[n])) }
        }
    }
}

fn key(class: &str) -> Markup {
    html! { svg.key viewBox="0 0 30 10" aria-hidden="true" focusable="false" { path class=(class) d="M1 5h28" {} } }
}

/// How an edge is drawn: by what the user's claims say of it.
fn edge_class(context: &Context<'_>, used: &EquationOutcome, user: &EquationOutcome) -> &'static str {
    let by_printed = user.printed_claims().any(|claim| claim.depends_on.contains(&used.number));
    if !by_printed {
        return "edge check";
    }
    if user.printed_claims().any(|claim| claim.given.contains(&used.number))
        && user.rests_on.iter().any(|ground| ground.number == used.number || used.rests_on.contains(ground))
    {
        return "edge weak";
    }
    let carries = used.verdict.is_weak() || !context.impact.weak_ground(&used.number).is_empty();
    let rests = carries && !context.impact.weak_ground(&user.number).is_empty();
    if rests { "edge weak" } else { "edge" }
}

fn whole(context: &Context<'_>, focus: &Focus) -> Markup {
    let equations = &context.paper.equations;
    let position = positions(equations);
    let mut titles: Vec<(&str, &str)> = Vec::new();
    let mut sections = Vec::new();
    for equation in equations {
        if titles.last().is_none_or(|(number, _)| *number != equation.section) {
            titles.push((&equation.section, &equation.section_title));
        }
        sections.push(titles.len() - 1);
    }
    let edges: Vec<(usize, usize)> = equations
        .iter()
        .enumerate()
        .flat_map(|(user, equation)| {
            let named = equation.depends_on.iter().filter_map(|number| position.get(number));
            named.map(move |used| (*used, user))
        })
        .collect();
    // A check may look at what stands below; only what a printed claim builds on gives the order.
    let is_printed = |(used, user): &(usize, usize)| {
        let number = &equations[*used].number;
        equations[*user].printed_claims().any(|claim| claim.depends_on.contains(number))
    };
    let printed: Vec<(usize, usize)> = edges.iter().copied().filter(|edge| is_printed(edge)).collect();
    let layout = layered(&sections, &printed);
    let size = format!("0 0 {:.0} {:.0}", layout.width, layout.height);
    html! {
        svg viewBox=(size) style=(format!("--width:{:.0}px", layout.width)) role="group" aria-label="Equations and what they use" {
            style { (PreEscaped(highlights(equations))) }
            @for ((top, height), (number, title)) in layout.bands.iter().zip(&titles) {
                rect.band x="0" y=(top) width=(format!("{:.0}", layout.width)) height=(height) rx="8" {}
                text.band x="16" y=(top + 26.0) { (number) " " (title.replace('$', "")) }
            }
            @for (used, user) in &edges {
                @let class = edge_class(context, &equations[*used], &equations[*user]);
                @let focus = if class == "edge check" { String::new() } else { focus.edge(*used, *user) };
                @let class = format!("{class} e-{} e-{}{focus}", equations[*used].number.slug(), equations[*user].number.slug());
                path class=(class) d=(downward(layout.positions[*used], layout.positions[*user])) {}
            }
            @for (n, (equation, at)) in equations.iter().zip(&layout.positions).enumerate() {
                (node(equation, *at, Role::Whole, &focus.node(n)))
            }
        }
    }
}

/// Edges of the node under the pointer or the keyboard's focus stand out, without a script.
fn highlights(equations: &[EquationOutcome]) -> String {
    equations.iter().fold(String::new(), |mut css, EquationOutcome { number, .. }| {
        let number = number.slug();
        let _ = write!(
            css,
            "svg:has(#g-{number}:is(:hover,:focus-visible)) .e-{number}{{opacity:1;stroke-width:2.5}}"
        );
        css
    })
}

fn downward((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> String {
    let (from, to) = (y0 + NODE.1 / 2.0, y1 - NODE.1 / 2.0);
    let bend = ((to - from).abs() / 2.0).clamp(18.0, 70.0);
    format!("M{x0:.0} {from:.0}C{x0:.0} {:.0} {x1:.0} {:.0} {x1:.0} {to:.0}", from + bend, to - bend)
}

fn rightward((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> String {
    let (from, to) = (x0 + NODE.0 / 2.0, x1 - NODE.0 / 2.0);
    let bend = (to - from) / 2.0;
    format!("M{from:.0} {y0:.0}C{:.0} {y0:.0} {:.0} {y1:.0} {to:.0} {y1:.0}", from + bend, to - bend)
}

/// Where a node stands: in the whole graph, around an equation, or as that equation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Whole,
    Near,
    Here,
}

/// A node: shape, mark, number, word and title; `focus` are further classes.
fn node(equation: &EquationOutcome, (x, y): (f64, f64), role: Role, focus: &str) -> Markup {
    let verdict = equation.verdict;
    let title = equation.title.replace(['$', '\\'], "");
    let label = format!("({}) {title}: {}", equation.number, verdict.name());
    let left = format!("{:.0}", x - NODE.0 / 2.0 + 14.0);
    let picture = html! {
        title { (label) }
        path.shape d=(shape(verdict, x, y)) {}
        (drawn(verdict, x - NODE.0 / 2.0 + 14.0, y - 20.0))
        text.number x=(format!("{:.0}", x - NODE.0 / 2.0 + 35.0)) y=(format!("{:.0}", y - 7.0)) { "(" (equation.number) ")" }
        text.word x=(format!("{:.0}", x + NODE.0 / 2.0 - 14.0)) y=(format!("{:.0}", y - 7.0)) text-anchor="end" { (verdict.name()) }
        text.title x=(left) y=(format!("{:.0}", y + 14.0)) { (shortened(&title)) }
    };
    let class = format!("node {}{focus}", verdict.name());
    let number = equation.number.slug();
    html! {
        @match role {
            Role::Here => { g.here class=(class) { (picture) } }
            Role::Whole => { a class=(class) id={ "g-" (number) } href={ "#g-" (number) } aria-label=(label) { (picture) } }
            Role::Near => { a class=(class) href=(file_name(&equation.number)) aria-label=(label) { (picture) } }
        }
    }
}

/// As much of a title as a node has room for.
fn shortened(title: &str) -> String {
    const ROOM: usize = 27;
    if title.chars().count() <= ROOM {
        return title.to_owned();
    }
    let start: String = title.chars().take(ROOM - 1).collect();
    format!("{}…", start.trim_end())
}

/// The outline of a node around a point; one for each verdict.
fn shape(verdict: Verdict, x: f64, y: f64) -> String {
    let (w, h) = NODE;
    let (left, right, top, bottom) = (x - w / 2.0, x + w / 2.0, y - h / 2.0, y + h / 2.0);
    let polygon = |corners: &[(f64, f64)]| {
        let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.0} {y:.0}")).collect();
        format!("M{}z", corners.join("L"))
    };
    let rounded = |r: f64| {
        let (across, down) = (w - 2.0 * r, h - 2.0 * r);
        format!(
            "M{:.0} {top:.0}h{across:.0}a{r} {r} 0 0 1 {r} {r}v{down:.0}a{r} {r} 0 0 1 -{r} {r}h-{across:.0}a{r} {r} 0 0 1 -{r} -{r}v-{down:.0}a{r} {r} 0 0 1 {r} -{r}z",
            left + r
        )
    };
    match verdict {
        Verdict::Holds => rounded(10.0),
        Verdict::Open => rounded(22.0),
        Verdict::Definition => polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]),
        Verdict::Assumed => polygon(&[
            (left, top),
            (right, top),
            (right, bottom - 12.0),
            (right - 18.0, bottom),
            (left + 18.0, bottom),
            (left, bottom - 12.0),
        ]),
        Verdict::Conditional => polygon(&[
            (left + 14.0, top),
            (right - 14.0, top),
            (right, y),
            (right - 14.0, bottom),
            (left + 14.0, bottom),
            (left, y),
        ]),
        Verdict::Misprint => {
            polygon(&[(left, top), (right - 14.0, top), (right, top + 14.0), (right, bottom), (left, bottom)])
        }
        Verdict::Refuted => polygon(&[
            (left + 12.0, top),
            (right - 12.0, top),
            (right, top + 12.0),
            (right, bottom - 12.0),
            (right - 12.0, bottom),
            (left + 12.0, bottom),
            (left, bottom - 12.0),
            (left, top + 12.0),
        ]),
        Verdict::Approximation | Verdict::Measured => {
            polygon(&[(left + 8.0, top), (right, top), (right - 8.0, bottom), (left, bottom)])
        }
        Verdict::Undecided => {
            polygon(&[(left, top), (right, top), (right - 16.0, bottom), (left + 16.0, bottom)])
        }
        Verdict::Error => {
            polygon(&[(left + 16.0, top), (right - 16.0, top), (right, bottom), (left, bottom)])
        }
    }
}

/// What the picture shows, for readers who do not see it.
fn as_list(context: &Context<'_>) -> Markup {
    html! {
        details {
            summary { "The same as a table" }
            div.table {
                table {
                    thead { tr { th scope="col" { "Equation" } th scope="col" { "Verdict" } th scope="col" { "Uses" } th scope="col" { "Used by" } } }
                    tbody {
                        @for equation in &context.paper.equations {
                            tr {
                                th scope="row" { (context.number(&equation.number)) " " (context.title(&equation.title)) }
                                td { (chip(equation.verdict)) }
                                td { @for number in &equation.depends_on { (context.number(number)) " " } }
                                td { @for user in context.impact.users(&equation.number) { (context.number(&user.number)) " " } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The equations around one: what printed claims build on, and what only checks look at.
pub struct Near<'a> {
    pub uses: Vec<&'a EquationOutcome>,
    pub used_by: Vec<&'a EquationOutcome>,
    pub looked_at: Vec<&'a EquationOutcome>,
    pub looking: Vec<&'a EquationOutcome>,
    pub not_audited: Vec<&'a EquationNumber>,
}

impl<'a> Near<'a> {
    pub fn of(context: &'a Context<'_>, equation: &'a EquationOutcome) -> Self {
        let builds = |user: &EquationOutcome, used: &EquationNumber| {
            user.printed_claims().any(|claim| claim.depends_on.contains(used))
        };
        let mut near = Near {
            uses: Vec::new(),
            used_by: Vec::new(),
            looked_at: Vec::new(),
            looking: Vec::new(),
            not_audited: Vec::new(),
        };
        for number in &equation.depends_on {
            match context.equation(number) {
                Some(used) if builds(equation, number) => near.uses.push(used),
                Some(used) => near.looked_at.push(used),
                None => near.not_audited.push(number),
            }
        }
        for user in context.impact.users(&equation.number).iter().copied() {
            let side = if builds(user, &equation.number) { &mut near.used_by } else { &mut near.looking };
            side.push(user);
        }
        near
    }

    pub fn is_empty(&self) -> bool {
        [&self.uses, &self.used_by, &self.looked_at, &self.looking].iter().all(|side| side.is_empty())
            && self.not_audited.is_empty()
    }
}

/// An equation between what it uses, on the left, and what uses it.
pub fn neighbourhood(context: &Context<'_>, equation: &EquationOutcome, near: &Near<'_>) -> Markup {
    const ROWS: usize = 7;
    const STEP: (f64, f64) = (NODE.0 + 20.0, NODE.1 + 12.0);
    const BETWEEN: f64 = 70.0;
    // Each stands on one side: a check that looks back does not make a circle.
    let is_among = |side: &[&EquationOutcome], one: &EquationOutcome| {
        side.iter().any(|known| known.number == one.number)
    };
    let mut uses = near.uses.clone();
    uses.extend(near.looked_at.iter().filter(|one| !is_among(&near.used_by, one)));
    let mut users = near.used_by.clone();
    users.extend(near.looking.iter().filter(|one| !is_among(&uses, one)));
    let columns = |count: usize| count.div_ceil(ROWS);
    let rows = |count: usize| if count == 0 { 0 } else { count.div_ceil(columns(count)) };
    let height = 16.0 + STEP.1 * rows(uses.len()).max(rows(users.len())).max(1) as f64;
    let room = |count: usize| if count == 0 { 0.0 } else { BETWEEN + STEP.0 * columns(count) as f64 - 20.0 };
    let centre = (10.0 + room(uses.len()) + NODE.0 / 2.0, height / 2.0);
    let width = centre.0 + NODE.0 / 2.0 + room(users.len()) + 10.0;
    // The nearest column is filled first; `side` is −1 on the left.
    let place = |n: usize, count: usize, side: f64| {
        let per_column = rows(count);
        let (column, row) = (n / per_column, n % per_column);
        let in_column = per_column.min(count - column * per_column);
        let x = centre.0 + side * (NODE.0 + BETWEEN + STEP.0 * column as f64);
        (x, height / 2.0 + STEP.1 * (row as f64 - (in_column as f64 - 1.0) / 2.0))
    };
    let size = format!("0 0 {width:.0} {height:.0}");
    html! {
        div.graph.near {
            svg viewBox=(size) width=(format!("{width:.0}")) height=(format!("{height:.0}")) role="group" aria-label="What it uses, and what uses it" {
                @for (n, used) in uses.iter().enumerate() {
                    path class=(edge_class(context, used, equation)) d=(rightward(place(n, uses.len(), -1.0), centre)) {}
                }
                @for (n, user) in users.iter().enumerate() {
                    path class=(edge_class(context, equation, user)) d=(rightward(centre, place(n, users.len(), 1.0))) {}
                }
                @for (n, used) in uses.iter().enumerate() { (node(used, place(n, uses.len(), -1.0), Role::Near, "")) }
                @for (n, user) in users.iter().enumerate() { (node(user, place(n, users.len(), 1.0), Role::Near, "")) }
                (node(equation, centre, Role::Here, ""))
            }
        }
    }
}
