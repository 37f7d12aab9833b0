//! Scripts → indices.

use super::spellings::{ALIKE, Spellings};
use crate::diagnostic::Span;
use crate::language::ast::{Bracket, Height, Index, Slot};
use crate::language::tex::Fault;
use crate::language::tex::node::{Node, NodeKind};
use crate::language::tex::spelling::{key, keys};

/// What stands in a script, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Index(Slot),
    Comma,
    /// What is no index: part of a label.
    Other(String),
}

/// The items of a script.
pub(super) fn items(nodes: &[Node], height: Height, spellings: &Spellings, strict_height: bool) -> Vec<Item> {
    let mut out = Vec::new();
    let mut opens: Option<Bracket> = None;
    let flat = flat(nodes);
    let mut at = 0;
    let slot_height = if strict_height { height } else { Height::Plain };
    while let Some(node) = flat.get(at) {
        at += 1;
        let bracket = |mark: &str| match mark {
            "[" | "]" => Some(Bracket::Antisymmetric),
            "(" | ")" => Some(Bracket::Symmetric),
            _ => None,
        };
        match node.mark() {
            Some(",") => {
                out.push(Item::Comma);
                continue;
            }
            Some(mark @ ("[" | "(")) if !is_mod(&flat[at..]) => {
                opens = bracket(mark);
                continue;
            }
            Some("(") => {
                // `(\mathrm{mod}\,N)`: indices are shifted around the range anyway.
                while flat.get(at).is_some_and(|node| !node.is_mark(")")) {
                    at += 1;
                }
                at += 1;
                continue;
            }
            Some(mark @ ("]" | ")")) => {
                match out.last_mut() {
                    Some(Item::Index(slot)) => slot.closes = bracket(mark),
                    _ => out.push(Item::Other(mark.to_owned())),
                }
                continue;
            }
            _ => {}
        }
        match index(node, spellings) {
            Some(found) => {
                let mut slot = Slot {
                    index: found,
                    height: slot_height,
                    comma: false,
                    opens: opens.take(),
                    closes: None,
                    span: node.span.clone(),
                };
                // `i-1`
                if let (Index::Letter { shift, .. }, Some(sign), Some(NodeKind::Number(n))) = (
                    &mut slot.index,
                    flat.get(at).and_then(|node| node.mark()),
                    flat.get(at + 1).map(|node| &node.kind),
                ) && (sign == "+" || sign == "-")
                    && n.is_int()
                    && let Ok(n) = i64::try_from(n.numerator().clone())
                {
                    *shift = if sign == "-" { -n } else { n };
                    slot.span.end = flat[at + 1].span.end;
                    at += 2;
                }
                out.push(Item::Index(slot));
            }
            None => out.push(Item::Other(whole_key(node).unwrap_or_else(|| unnamed(node)))),
        }
    }
    out
}

/// What has no name: the sign itself, or its place, so that no two are alike.
fn unnamed(node: &Node) -> String {
    match node.mark() {
        Some(mark) if node.is_bare() => mark.to_owned(),
        _ => format!("what stands at {}", node.span.start),
    }
}

fn whole_key(node: &Node) -> Option<String> {
    keys(std::slice::from_ref(node))
}

fn is_mod(nodes: &[&Node]) -> bool {
    nodes.first().is_some_and(|node| key(node).as_deref() == Some("\\mathrm{mod}") || node.is_mark("\\bmod"))
}

fn flat(nodes: &[Node]) -> Vec<&Node> {
    let mut out: Vec<&Node> = Vec::new();
    for node in nodes {
        match &node.kind {
            NodeKind::Group(inner) if node.is_bare() => out.extend(flat(inner)),
            NodeKind::Space(_) => {}
            _ => out.push(node),
        }
    }
    out
}

/// The index that a node is: a declared letter, a coordinate, or a number.
pub(super) fn index(node: &Node, spellings: &Spellings) -> Option<Index> {
    if let NodeKind::Number(value) = &node.kind
        && node.is_bare()
    {
        return value
            .is_int()
            .then(|| i64::try_from(value.numerator().clone()).ok())
            .flatten()
            .map(Index::Fixed);
    }
    let name = letter(node, spellings)?;
    Some(Index::Letter { name, shift: 0 })
}

/// The declared letter that a node is.
pub(super) fn letter(node: &Node, spellings: &Spellings) -> Option<String> {
    let mut spelled = whole_key(node)?;
    if let Some((base, sub)) = spelled.clone().split_once("_{") {
        spelled = format!("{base}_{}", crate::language::tex::spelling::label(sub.trim_end_matches('}')));
    }
    let known = |spelled: &str| match spellings.letters.get(spelled).map(Vec::as_slice) {
        Some([only]) => Some(only.clone()),
        _ => None,
    };
    known(&spelled).or_else(|| {
        let other = ALIKE.iter().find_map(|(a, b)| match spelled.as_str() {
            s if s == *a => Some(*b),
            s if s == *b => Some(*a),
            _ => None,
        });
        other.and_then(known)
    })
}

/// The slots of items that are indices all, with what stands behind a comma as derivatives once enough are there;
/// none if there is something else among them.
pub(super) fn slots(items: &[Item], declared: usize) -> Option<Vec<Slot>> {
    let mut out: Vec<Slot> = Vec::new();
    let mut comma = false;
    for item in items {
        match item {
            Item::Index(slot) => out.push(Slot { comma, ..slot.clone() }),
            Item::Comma => comma = out.len() >= declared,
            Item::Other(_) => return None,
        }
    }
    Some(out)
}

/// Where the items begin and end.
pub(super) fn unread(items: &[Item], otherwise: &Span) -> Fault {
    let other = items.iter().find_map(|item| match item {
        Item::Other(text) => Some(text.clone()),
        _ => None,
    });
    Fault::unknown(otherwise.clone(), format!("`{}` is no declared index", other.unwrap_or_default()))
}
