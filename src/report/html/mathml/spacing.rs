//! The spaces and signs of a row, which KaTeX's MathML leaves out or leaves to chance.

use katex::mathml_tree::MathNodeType as Kind;

use super::convert::Style;
use super::element::{APPLY, Atom, Element, is_sign};

/// TeX's thin space, in em.
const THIN: f64 = 0.17;

/// Spaces and the forms of signs as TeX has them, from the classes of neighbouring atoms.
pub(super) fn finished(row: Vec<Element>, style: Style) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::with_capacity(row.len());
    let only = row.len() == 1;
    let mut before: Option<Atom> = None;
    let mut items = row.into_iter().peekable();
    while let Some(mut item) = items.next() {
        if item.is_empty_group() && !only {
            before = Some(Atom::Ordinary);
            continue;
        }
        if item.kind == Kind::Mspace {
            add_space(&mut out, &item);
            continue;
        }
        if item.is(Kind::Mo, APPLY) {
            let follows = items.peek();
            let spaced = follows
                .is_some_and(|next| matches!(next.atom(), Atom::Ordinary | Atom::Function) && !next.opens());
            out.push(item);
            if spaced {
                out.push(Element::space(THIN));
            }
            before = Some(Atom::Function);
            continue;
        }
        let function = items.peek().is_some_and(|next| next.is(Kind::Mo, APPLY));
        if function && matches!(before, Some(Atom::Ordinary | Atom::Close)) {
            let touching = out.last().is_some_and(|last| last.kind != Kind::Mspace);
            if touching {
                out.push(Element::space(THIN));
            }
        }
        let atom = item.atom();
        if item.kind == Kind::Mo {
            let unary = !matches!(before, Some(Atom::Ordinary | Atom::Close));
            let first = out.iter().all(|e| e.kind == Kind::Mspace);
            if is_sign(&item.text) && item.get("lspace").is_none() {
                if unary && !first {
                    item.set("form", "prefix");
                } else if !unary && first {
                    item.set("form", "infix");
                }
            }
            // TeX has no spaces around operators in indices.
            if style.level > 0 && matches!(atom, Atom::Binary | Atom::Relation | Atom::Punctuation) {
                item.set("lspace", "0");
                item.set("rspace", "0");
            }
        }
        if atom != Atom::Space {
            before = Some(atom);
        }
        out.push(item);
    }
    out
}

/// Adjacent spaces are one, and none is nothing.
fn add_space(out: &mut Vec<Element>, space: &Element) {
    let width = |space: &Element| {
        space.get("width").and_then(|w| w.trim_end_matches("em").parse().ok()).unwrap_or(0.0)
    };
    let mut total: f64 = width(space);
    if let Some(last) = out.last().filter(|last| last.kind == Kind::Mspace) {
        total += width(last);
        out.pop();
    }
    if total.abs() > 0.005 {
        out.push(Element::space(total));
    }
}
