//! Rows of an equation → statements: chains of relations, as a claim has them.

use super::formula::{Read, Reader};
use super::index::letter;
use crate::diagnostic::Span;
use crate::document::Printed;
use crate::language::ast::{Expr, Height, Kind, Slot};
use crate::language::claim::{Limit, Order, order_of, without_order};
use crate::language::relation::Relation;
use crate::language::scope::Scope;
use crate::language::tex::Fault;
use crate::language::tex::fence::fences;
use crate::language::tex::node::{Node, NodeKind, Side, Width, nodes, span_of};
use crate::language::tex::spelling::key;
use crate::language::tex::token::tokens_of;
use std::collections::{BTreeMap, BTreeSet};

/// One statement of an equation, and where it stands.
#[derive(Debug, Clone)]
pub struct Line {
    pub span: Span,
    pub statement: Result<Statement, Fault>,
    /// True of what restricts the statement before it: `(a > 0)`, `if a > 0`. It is a premise, and is not counted.
    pub remark: bool,
}

/// `A = B = C`
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub sides: Vec<Expr>,
    /// One between each side and the next.
    pub relations: Vec<Relation>,
    pub order: Option<Order>,
    /// True of `A ≡ B` and `A := B`.
    pub defines: bool,
    /// True of what stands before an arrow `⇒`.
    pub premise: bool,
}

/// All statements of an equation.
///
/// Places are those of the document.
pub fn read(printed: &Printed, scope: &Scope) -> Vec<Line> {
    let whole = printed.span.clone();
    let rows = match rows(printed) {
        Ok(rows) => rows,
        Err(fault) => return vec![Line { span: whole, statement: Err(fault), remark: false }],
    };
    let mut reader = Reader::new(scope);
    reader.subscripted = scripts(&rows.concat(), Height::Lower);
    reader.superscripted = scripts(&rows.concat(), Height::Upper);
    let mut lines: Vec<Line> = Vec::new();
    // The last side of the chain above, for a row that begins with a relation.
    let mut above: Option<Vec<Node>> = None;
    // True if the last statement has the sign `\simeq` and neither `\sim` nor `\approx`.
    let mut asymptotic = false;
    for row in rows {
        for mut piece in pieces(row) {
            let span = span_of(&piece.nodes, &whole);
            // Words of their own say nothing that is decided.
            let is_word = |node: &&Node| matches!(node.kind, NodeKind::Text(_));
            if !lines.is_empty() && bare(&piece.nodes).iter().all(is_word) {
                continue;
            }
            if begins_with_relation(&piece.nodes)
                && let Some(side) = above.clone()
            {
                piece.nodes.splice(0..0, side);
            }
            above = last_side(&piece.nodes);
            if piece.either {
                let fault = Fault::ambiguous(
                    span.clone(),
                    "one of two statements holds: which is claimed?",
                    "state them under equations of their own",
                );
                lines.push(Line { span: span.clone(), statement: Err(fault), remark: false });
                continue;
            }
            // `for all i`: the claim says `each i`. Spaces between words are none in LaTeX's mathematics.
            if let Some(NodeKind::Text(words)) = bare(&piece.nodes).first().map(|node| &node.kind)
                && ["forall", "foreach", "forevery", "forany"].iter().any(|all| words.trim() == *all)
                && !piece.nodes.iter().any(|node| relation(node).is_some())
            {
                let rest: Vec<Node> = bare(&piece.nodes)[1..].iter().map(|node| (*node).clone()).collect();
                let is_index = |part: &Vec<Node>| matches!(part.as_slice(), [only] if letter(only, &reader.spellings).is_some());
                if super::formula::commas(&rest).iter().all(is_index) {
                    continue;
                }
            }
            // A remark in brackets, such as the range in which the equation is meant.
            if let [only] = bare(&piece.nodes).as_slice()
                && let NodeKind::Fence(open, inner, _) = &only.kind
                && open == "("
                && only.is_bare()
                && inner.iter().any(|node| relation(node).is_some() || node.is_mark("\\to"))
            {
                // A limit belongs to the statement before it.
                if inner.iter().any(|node| node.is_mark("\\to")) {
                    let limit = limit(&mut reader, inner, &only.span);
                    if let Some(Line { statement, .. }) = lines.last_mut() {
                        match (statement.as_mut(), limit) {
                            (Ok(before), Ok(order)) if before.order.is_none() => {
                                before.order = Some(order);
                                // With a limit the sign is that of sides whose quotient tends to 1.
                                if asymptotic {
                                    before.relations.iter_mut().for_each(|relation| {
                                        if *relation == Relation::Alike {
                                            *relation = Relation::Similar;
                                        }
                                    });
                                }
                            }
                            (_, Err(fault)) => *statement = Err(fault),
                            _ => {}
                        }
                    }
                    continue;
                }
                piece = Piece { nodes: inner.clone(), premise: true, remark: true, either: false };
            }
            // `a = b, \quad c > 0`: a range, and no further statement.
            let is_range = bounds_a_letter(&piece.nodes);
            if is_range && lines.iter().rev().find(|line| !line.remark).is_some_and(states_equality) {
                piece.remark = true;
                piece.premise = true;
            }
            reader.used = letters(&piece.nodes, &reader);

            let has = |sign: &str| piece.nodes.iter().any(|node| node.is_mark(sign));
            asymptotic = has("\\simeq") && !has("\\sim") && !has("\\approx");
            let has_signs = contains(&piece.nodes, &["\\pm", "\\mp"]);
            let signs: &[bool] = if has_signs { &[true, false] } else { &[true] };
            for upper in signs {
                let nodes = with_sign(&piece.nodes, *upper);
                let statement = chain(&mut reader, &nodes, &span, piece.premise);
                lines.push(Line { span: span.clone(), statement, remark: piece.remark });
            }
        }
    }
    lines
}

/// What `define printed` defines.
#[derive(Debug, Clone)]
pub struct Definition {
    pub name: String,
    pub slots: Vec<Slot>,
    pub body: Expr,
    pub span: Span,
}

/// The `n`-th statement of an equation as a definition of what stands on its left.
///
/// # Errors
/// A left side that is no name, and a right side that cannot be read.
pub fn read_definition(printed: &Printed, n: usize, scope: &Scope) -> Result<Definition, Fault> {
    let whole = printed.span.clone();
    let rows = rows(printed)?;
    let subscripted = scripts(&rows.concat(), Height::Lower);
    let superscripted = scripts(&rows.concat(), Height::Upper);
    let statements = rows.into_iter().flat_map(pieces);
    let piece = statements
        .into_iter()
        .filter(|piece| !piece.remark)
        .nth(n)
        .ok_or_else(|| Fault::unread(whole.clone(), "there are fewer statements here"))?;
    let span = span_of(&piece.nodes, &whole);
    let no_definition = || Fault::unread(span.clone(), "expected a definition, `A \\equiv B`");
    let at = piece.nodes.iter().position(|node| relation(node).is_some()).ok_or_else(no_definition)?;
    if piece.nodes[at + 1..].iter().any(|node| relation(node).is_some())
        || relation(&piece.nodes[at]).map(|r| r.0) != Some(Relation::Equal)
    {
        return Err(no_definition());
    }
    let mut left = bare(&piece.nodes[..at]);
    // Behind the name may stand what it is a function of.
    if left.len() == 2 && matches!(left[1].kind, NodeKind::Fence(..)) {
        left.pop();
    }
    let [head] = left.as_slice() else { return Err(no_definition()) };
    let mut reader = Reader::new(scope);
    let (name, slots) = reader.new_name(head)?;
    reader.used = letters(&piece.nodes, &reader);
    reader.subscripted = subscripted;
    reader.superscripted = superscripted;
    let body = reader.expression(&piece.nodes[at + 1..], &span)?;
    Ok(Definition { name, slots, body, span: head.span.clone() })
}

/// The rows of an equation; a row that begins with a sign goes on with the one above.
fn rows(printed: &Printed) -> Read<Vec<Vec<Node>>> {
    let rows = nodes(&tokens_of(printed)?, printed.span.end)?;
    let mut out: Vec<Vec<Node>> = Vec::new();
    for row in rows {
        let mut inner = vec![Vec::new()];
        unfold(joined(row, ""), &mut inner);
        for row in inner {
            if row.iter().all(Node::is_space) {
                continue;
            }
            let row = fences(&row)?;
            let apart = row.first().is_some_and(|node| {
                matches!(node.kind, NodeKind::Space(Width::Wide)) && node.span.is_empty()
            });
            let is_sign = |node: &Node| ["+", "-"].iter().any(|sign| node.is_mark(sign));
            let joins =
                |node: &Node| is_sign(node) || ["\\times", "\\cdot"].iter().any(|sign| node.is_mark(sign));
            let begins = row.iter().find(|node| !node.is_space());
            let before = out.last().and_then(|before| before.iter().rfind(|node| !node.is_space()));
            let waits = |node: &Node| is_sign(node) || relation(node).is_some();
            let signed = !apart && begins.is_some_and(joins) || before.is_some_and(waits);
            match out.last_mut() {
                Some(before) if signed => before.extend(row.into_iter().skip_while(Node::is_space)),
                _ => out.push(row),
            }
        }
    }
    Ok(out)
}

/// Environments that set rows under each other.
const ALIGNED: [&str; 12] = [
    "aligned",
    "align",
    "alignedat",
    "alignat",
    "split",
    "gathered",
    "gather",
    "eqnarray",
    "multline",
    "equation",
    "subequations",
    "array",
];

/// The cells of a row as one list, with a wide space before what is a statement of its own: a row that begins with a
/// side (`-c &= d` does not go on with the row above), a second pair of columns, a row of what is merely gathered.
fn joined(cells: Vec<Vec<Node>>, environment: &str) -> Vec<Node> {
    let pairs = environment != "array" && environment != "eqnarray";
    let relates = |nodes: &[Node]| nodes.iter().any(|node| relation(node).is_some());
    let is_blank = |nodes: &[Node]| nodes.iter().all(Node::is_space);
    let has_side = cells.len() > 1 && !is_blank(&cells[0]) && begins_with_relation(&cells[1]);
    let gathers = matches!(environment, "gathered" | "gather") && cells.iter().any(|cell| relates(cell));
    let mut out: Vec<Node> = Vec::new();
    for (n, cell) in cells.into_iter().enumerate() {
        let waits = out.iter().rfind(|node| !node.is_space()).is_some_and(|node| relation(node).is_some());
        let again = relates(&out) && relates(&cell) && !begins_with_relation(&cell) && !waits;
        let apart = if n == 0 {
            has_side || gathers
        } else {
            (pairs && n % 2 == 0 && !waits || again) && !is_blank(&out)
        };
        // `k & c`: no sign joins what stands in two cells.
        let ends = |node: &Node| relation(node).is_some() || node.mark().is_some();
        let is_cut = n > 0
            && out.iter().rfind(|node| !node.is_space()).is_some_and(|node| !ends(node))
            && cell.iter().find(|node| !node.is_space()).is_some_and(|node| !ends(node));
        if (apart || is_cut)
            && let Some(place) = cell.first().map(|node| node.span.start)
        {
            out.push(Node::new(NodeKind::Space(Width::Wide), place..place));
        }
        out.extend(cell);
    }
    out
}

/// Rows within rows as rows of their own. What stands in brackets is one quantity.
fn unfold(row: Vec<Node>, out: &mut Vec<Vec<Node>>) {
    for node in without_brace(row) {
        let enclosed = out.last().and_then(|before| before.iter().rfind(|node| !node.is_space()));
        let enclosed = enclosed.is_some_and(|before| {
            matches!(before.kind, NodeKind::Mark(_, Side::Left))
                || ["(", "[", "\\{", "|"].iter().any(|bracket| before.is_mark(bracket))
        });
        match node.kind {
            NodeKind::Rows(name, rows)
                if !enclosed
                    && node.scripts.is_empty()
                    && (ALIGNED.contains(&name.as_str()) || name == "cases" && is_system(&rows)) =>
            {
                for (n, cells) in rows.into_iter().enumerate() {
                    if n > 0 {
                        out.push(Vec::new());
                    }
                    unfold(joined(cells, &name), out);
                }
            }
            kind => {
                if let Some(last) = out.last_mut() {
                    last.push(Node { kind, ..node });
                }
            }
        }
    }
}

/// True of rows with a statement each.
fn is_system(rows: &[Vec<Vec<Node>>]) -> bool {
    let relates = |cell: &Vec<Node>| cell.iter().any(|node| relation(node).is_some());
    rows.iter().all(|cells| match cells.as_slice() {
        [value, condition] if !relates(value) => begins_with_relation(condition),
        [first, ..] => relates(first),
        [] => true,
    })
}

/// `\left\{ … \right.` around all of a row holds a system together, and says no more.
fn without_brace(row: Vec<Node>) -> Vec<Node> {
    let bare: Vec<&Node> = row.iter().filter(|node| !node.is_space()).collect();
    match bare.as_slice() {
        [open, Node { kind: NodeKind::Rows(_, rows), .. }, close, ..]
            if matches!(&open.kind, NodeKind::Mark(mark, Side::Left) if mark == "\\{")
                && matches!(&close.kind, NodeKind::Mark(mark, Side::Right) if mark == ".")
                && is_system(rows) =>
        {
            let is_brace = |node: &Node| node.span == open.span || node.span == close.span;
            row.iter().filter(|node| !is_brace(node)).cloned().collect()
        }
        _ => row,
    }
}

struct Piece {
    nodes: Vec<Node>,
    premise: bool,
    /// True behind `if` and `for`.
    remark: bool,
    /// True behind `or`.
    either: bool,
}

impl Piece {
    fn new() -> Self {
        Self { nodes: Vec::new(), premise: false, remark: false, either: false }
    }
}

/// `a > 0`: one letter beside a number.
fn bounds_a_letter(nodes: &[Node]) -> bool {
    let bare = bare(nodes);
    let is_letter = |node: &Node| matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
    let is_number = |node: &Node| matches!(node.kind, NodeKind::Number(_));
    match bare.as_slice() {
        [left, sign, right] => {
            let orders = relation(sign)
                .is_some_and(|(relation, _)| crate::language::scope::Sign::from_relation(relation).is_some());
            orders && (is_letter(left) && is_number(right) || is_number(left) && is_letter(right))
        }
        _ => false,
    }
}

fn states_equality(line: &Line) -> bool {
    line.statement.as_ref().is_ok_and(|statement| {
        statement
            .relations
            .iter()
            .any(|relation| crate::language::scope::Sign::from_relation(*relation).is_none())
    })
}

/// What stands below, or above, each letter of a line.
fn scripts(nodes: &[Node], height: Height) -> BTreeMap<String, BTreeSet<String>> {
    let mut out = BTreeMap::new();
    collect_scripts(nodes, height, &mut out);
    out
}

fn collect_scripts(nodes: &[Node], height: Height, out: &mut BTreeMap<String, BTreeSet<String>>) {
    for node in nodes {
        // A dot is a derivative in the time, too.
        if let NodeKind::Styled("\\dot" | "\\ddot", inner) = &node.kind
            && height == Height::Lower
            && let [only] = inner.as_slice()
            && let Some(base) = key(&only.plain())
        {
            out.entry(base).or_default().insert("t".to_owned());
        }
        for script in node.scripts_at(height) {
            if let Some(base) = key(&node.plain()) {
                out.entry(base).or_default().extend(script.nodes.iter().filter_map(key));
            }
        }
        let inner = node.scripts.iter().map(|script| script.nodes.as_slice()).chain(lists(node));
        for nodes in inner {
            collect_scripts(nodes, height, out);
        }
    }
}

/// The statements of a row, which commas, wide spaces and words set apart.
fn pieces(row: Vec<Node>) -> Vec<Piece> {
    let mut out = vec![Piece::new()];
    let mut rest = spaced(row).into_iter().peekable();
    while let Some(node) = rest.next() {
        let is_arrow = matches!(
            node.mark(),
            Some(
                "\\Rightarrow"
                    | "\\Longrightarrow"
                    | "\\implies"
                    | "\\iff"
                    | "\\Leftrightarrow"
                    | "\\Longleftrightarrow"
            )
        );
        let colon = node.is_mark(":");
        if colon && rest.peek().is_some_and(|next| next.is_mark("=")) {
            // `:=`
            let equals = rest.next().map_or(node.span.end, |next| next.span.end);
            let define =
                Node::new(NodeKind::Mark("\\equiv".to_owned(), Side::Unsaid), node.span.start..equals);
            if let Some(last) = out.last_mut() {
                last.nodes.push(define);
            }
            continue;
        }
        let ends = is_arrow
            || colon
            || matches!(node.kind, NodeKind::Space(Width::Wide))
            || matches!(&node.kind, NodeKind::Text(words) if ["and", "or", "with", "where", "for", "if", "as", "sothat"].iter().any(|word| words.trim().trim_matches(',') == *word))
            || ((node.is_mark(",") || node.is_mark(";") || node.is_mark(".")) && node.is_bare());
        if !ends {
            if let Some(last) = out.last_mut() {
                last.nodes.push(node);
            }
            continue;
        }
        if is_arrow || colon {
            out.iter_mut().for_each(|piece| piece.premise = true);
        }
        let word = match &node.kind {
            NodeKind::Text(words) => words.trim().trim_matches(','),
            _ => "",
        };
        let empty = out.last().is_some_and(|piece| piece.nodes.iter().all(Node::is_space));
        // Spaces around a word and commas before it say no more.
        let (remark, either) = match out.last() {
            Some(last) if empty => (last.remark, last.either),
            _ => (false, false),
        };
        let conditional = ["for", "if", "as"].contains(&word);
        out.push(Piece {
            remark: remark || conditional,
            either: either || word == "or",
            premise: remark || conditional,
            nodes: Vec::new(),
        });
    }
    out.retain(|piece| !piece.nodes.iter().all(Node::is_space));
    out
}

/// `\epsilon\to0`, `N\to\infty`
fn limit(reader: &mut Reader<'_>, nodes: &[Node], span: &Span) -> Read<Order> {
    let unread = || Fault::unread(span.clone(), "expected a parameter that tends to 0 or to infinity");
    let at = nodes.iter().position(|node| node.is_mark("\\to")).ok_or_else(unread)?;
    let name = match reader.expression(&nodes[..at], span)?.kind {
        Kind::Name(reference) if reference.slots.is_empty() => reference.name,
        _ => return Err(unread()),
    };
    let to = match bare(&nodes[at + 1..]).as_slice() {
        [only] if only.is_mark("\\infty") => Limit::Infinity,
        [Node { kind: NodeKind::Number(n), .. }] if n.is_zero() => Limit::Zero,
        _ => return Err(unread()),
    };
    Ok(Order { parameter: name, limit: to, power: None })
}

fn bare(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.is_space()).collect()
}

/// Index letters anywhere in a line.
fn letters(nodes: &[Node], reader: &Reader<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for node in nodes {
        out.extend(letter(&node.plain(), &reader.spellings));
        let inner = node.scripts.iter().map(|script| script.nodes.as_slice()).chain(lists(node));
        for nodes in inner {
            out.extend(letters(nodes, reader));
        }
    }
    out
}

fn contains(nodes: &[Node], marks: &[&str]) -> bool {
    nodes.iter().any(|node| {
        node.mark().is_some_and(|mark| marks.contains(&mark))
            || node.scripts.iter().any(|script| contains(&script.nodes, marks))
            || lists(node).into_iter().any(|inner| contains(inner, marks))
    })
}

fn lists(node: &Node) -> Vec<&[Node]> {
    match &node.kind {
        NodeKind::Styled(_, inner) | NodeKind::Group(inner) | NodeKind::Fence(_, inner, _) => vec![inner],
        NodeKind::Fraction(above, below) | NodeKind::Binomial(above, below) => vec![above, below],
        NodeKind::Root(index, inner) => index.iter().map(Vec::as_slice).chain([inner.as_slice()]).collect(),
        NodeKind::Rows(_, rows) => rows.iter().flatten().map(Vec::as_slice).collect(),
        NodeKind::Letter(_)
        | NodeKind::Number(_)
        | NodeKind::Mark(..)
        | NodeKind::Text(_)
        | NodeKind::Space(_) => Vec::new(),
    }
}

/// `±` as `+` and `∓` as `-`, or the other way round.
fn with_sign(nodes: &[Node], upper: bool) -> Vec<Node> {
    let all = |nodes: &[Node]| with_sign(nodes, upper);
    nodes
        .iter()
        .map(|node| {
            let kind = match &node.kind {
                NodeKind::Mark(mark, side) => {
                    let sign = match (mark.as_str(), upper) {
                        ("\\pm", true) | ("\\mp", false) => "+",
                        ("\\pm", false) | ("\\mp", true) => "-",
                        (other, _) => other,
                    };
                    NodeKind::Mark(sign.to_owned(), *side)
                }
                NodeKind::Styled(style, inner) => NodeKind::Styled(style, all(inner)),
                NodeKind::Group(inner) => NodeKind::Group(all(inner)),
                NodeKind::Fence(open, inner, close) => {
                    NodeKind::Fence(open.clone(), all(inner), close.clone())
                }
                NodeKind::Fraction(above, below) => NodeKind::Fraction(all(above), all(below)),
                NodeKind::Binomial(above, below) => NodeKind::Binomial(all(above), all(below)),
                NodeKind::Root(index, inner) => NodeKind::Root(index.as_deref().map(all), all(inner)),
                NodeKind::Rows(name, rows) => NodeKind::Rows(
                    name.clone(),
                    rows.iter().map(|row| row.iter().map(|cell| all(cell)).collect()).collect(),
                ),
                other => other.clone(),
            };
            let scripts = node
                .scripts
                .iter()
                .map(|script| crate::language::tex::node::Script {
                    nodes: all(&script.nodes),
                    ..script.clone()
                })
                .collect();
            Node { kind, scripts, ..node.clone() }
        })
        .collect()
}

/// What a mark between two sides says.
fn relation(node: &Node) -> Option<(Relation, bool)> {
    if !node.is_bare() {
        return None;
    }
    Some(match node.mark()? {
        "=" => (Relation::Equal, false),
        "\\equiv" | "\\coloneqq" | "\\triangleq" => (Relation::Equal, true),
        "\\approx" | "\\approxeq" | "\\cong" | "\\sim" | "\\simeq" => (Relation::Alike, false),
        "\\propto" => (Relation::Proportional, false),
        "<" | "\\lt" => (Relation::Less, false),
        ">" | "\\gt" => (Relation::Greater, false),
        "\\le" | "\\leq" | "\\leqslant" => (Relation::LessEqual, false),
        "\\ge" | "\\geq" | "\\geqslant" => (Relation::GreaterEqual, false),
        "\\ne" | "\\neq" => (Relation::Unequal, false),
        _ => return None,
    })
}

/// Spaces in a row as one: two that are wide enough to be meant set statements apart.
fn spaced(row: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in row {
        if let (NodeKind::Space(width), Some(NodeKind::Space(before))) =
            (&node.kind, out.last().map(|node| &node.kind))
        {
            let both = match (before, width) {
                (Width::Thin, Width::Thin) => Width::Medium,
                _ => Width::Wide,
            };
            if let Some(last) = out.last_mut() {
                last.kind = NodeKind::Space(both);
            }
            continue;
        }
        out.push(node);
    }
    out
}

fn begins_with_relation(nodes: &[Node]) -> bool {
    nodes.iter().find(|node| !node.is_space()).is_some_and(|node| relation(node).is_some())
}

/// The nodes behind the last relation.
fn last_side(nodes: &[Node]) -> Option<Vec<Node>> {
    let last = nodes.iter().rposition(|node| relation(node).is_some())?;
    Some(nodes[last + 1..].to_vec())
}

fn chain(reader: &mut Reader<'_>, nodes: &[Node], span: &Span, premise: bool) -> Read<Statement> {
    let mut sides: Vec<Vec<Node>> = vec![Vec::new()];
    let mut relations = Vec::new();
    let mut defines = false;
    for node in nodes {
        match relation(node) {
            Some((relation, defining)) => {
                let is_up_to = |sign: &std::sync::Arc<crate::language::tex::spelling::Spelling>| {
                    sign.name == "~" && sign.node.mark() == node.mark()
                };
                // `print ~ as \simeq`: up to a divergence.
                let relation =
                    if reader.scope.signs.iter().any(is_up_to) { Relation::Similar } else { relation };
                // `a = \\ = b` has one sign, at the end of a row and at the beginning of the next.
                let again = sides.len() > 1
                    && relations.last() == Some(&relation)
                    && sides.last().is_some_and(|side| side.iter().all(Node::is_space));
                if again {
                    continue;
                }
                relations.push(relation);
                defines |= defining;
                sides.push(Vec::new());
            }
            None => {
                if let Some(side) = sides.last_mut() {
                    side.push(node.clone());
                }
            }
        }
    }
    if relations.is_empty() {
        return Err(Fault::unread(span.clone(), "expected a relation such as `=`"));
    }
    // `a = b\ c = d`: a product in the middle of a chain, or two statements.
    if let [_, middle @ .., _] = sides.as_slice() {
        for side in middle {
            // Behind a measure such a space is usual.
            if contains(side, &["\\int", "\\sum", "\\prod"]) {
                continue;
            }
            let inner: Vec<&Node> = side.iter().skip_while(|node| node.is_space()).collect();
            let end = inner.iter().rposition(|node| !node.is_space()).map_or(0, |last| last + 1);
            if let Some(space) =
                inner[..end].iter().find(|node| matches!(node.kind, NodeKind::Space(Width::Medium)))
            {
                return Err(Fault::ambiguous(
                    space.span.clone(),
                    "does this space set two statements apart, or two factors?",
                    "write `\\quad` between statements, and `\\,` between factors",
                ));
            }
        }
    }
    let mut read: Vec<Expr> = Vec::new();
    let mut tuples: Vec<Option<Span>> = Vec::new();
    for side in &sides {
        read.push(reader.expression(side, span)?);
        tuples.push(reader.tuple.take());
    }
    // `[E] = L^2`
    let is_bracket = |side: &&Vec<Node>| {
        matches!(bare(side).as_slice(), [Node { kind: NodeKind::Fence(open, inner, _), scripts, .. }]
            if open == "[" && scripts.is_empty() && super::formula::commas(inner).len() == 1)
    };
    if let Some(side) = sides.iter().find(is_bracket) {
        return Err(Fault::ambiguous(
            span_of(side, span),
            "is this a quantity in brackets, or its dimension?",
            "leave brackets around a whole side out; dimensions are declared, `dimension E = …`",
        ));
    }
    // `(a, b) = (c, d)`: lists say what the components of a vector are, and of two lists neither is one.
    let stands_beside = |(expr, tuple): (&Expr, &Option<Span>)| tuple.is_none() && reader.has_axes(expr);
    if let Some(tuple) = tuples.iter().flatten().next()
        && !read.iter().zip(&tuples).any(stands_beside)
    {
        return Err(Fault::ambiguous(
            tuple.clone(),
            "are these the components of a vector, or an inner product?",
            "components stand beside a declared vector; declare an inner product under a name of its own",
        ));
    }
    let mut order = None;
    if let Some(last) = read.pop() {
        let (side, remainder) = without_order(last);
        if let Some(remainder) = remainder {
            order = Some(order_of(&remainder).ok_or_else(|| {
                Fault::unread(
                    remainder.span.clone(),
                    "expected the order of a remainder as in `O(\\epsilon^2)`",
                )
            })?);
        }
        read.push(side);
    }
    let stray = read.iter().any(|side| {
        let mut found = false;
        side.walk(&mut |part| found |= matches!(&part.kind, Kind::Call(call) if call.name == "O"));
        found
    });
    if stray {
        return Err(Fault::unread(span.clone(), "a remainder stands at the end of the last side"));
    }
    Ok(Statement { sides: read, relations, order, defines, premise })
}
