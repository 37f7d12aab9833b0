//! Where a long formula may break, by an estimate of its width.

use super::element::{Atom, Element, INFIX};

/// A formula up to this width, in em, is never cut: it fits on a phone.
const UNCUT: f64 = 17.0;
/// The left side of an equation up to this width stays with what follows.
const SHORT: f64 = 6.0;

/// Parts that begin with a relation, in pieces that begin with a sign.
pub(super) fn cut(row: Vec<Element>) -> Vec<Vec<Vec<Element>>> {
    if total_width(&row, 0) <= UNCUT {
        return vec![vec![row]];
    }
    let mut parts: Vec<Vec<Vec<Element>>> = vec![vec![Vec::new()]];
    let (mut depth, mut before, mut width, mut relations) = (0usize, None, 0.0, 0);
    for mut item in row {
        let atom = item.atom();
        match atom {
            Atom::Open => depth += 1,
            Atom::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        let part = parts.last_mut().expect("there is a first part");
        let piece = part.last_mut().expect("there is a first piece");
        let begun = piece.iter().any(|e| !e.is("mspace"));
        let wide_space = before == Some(Atom::Space) && piece.last().is_some_and(|e| width_of(e, 0) >= 1.0);
        if depth == 0 && begun {
            if atom == Atom::Relation && (relations > 0 || width > SHORT) {
                parts.push(vec![Vec::new()]);
            } else if wide_space && atom != Atom::Relation {
                // Behind `\quad`, another formula begins.
                parts.push(vec![Vec::new()]);
                (width, relations) = (0.0, 0);
            } else if item.is_binary_sign() {
                // Else the first of a row is taken for a sign before one operand.
                INFIX.clone_into(&mut item.attributes);
                part.push(Vec::new());
            }
        }
        if atom == Atom::Relation && depth == 0 {
            relations += 1;
        }
        width += width_of(&item, 0);
        before = Some(atom);
        let piece = parts.last_mut().and_then(|part| part.last_mut()).expect("there is a last piece");
        piece.push(item);
    }
    parts
}

pub(super) fn total_width(row: &[Element], level: u8) -> f64 {
    row.iter().map(|element| width_of(element, level)).sum()
}

/// Width in em of the formula's size, estimated on the safe side from averages of Latin Modern Math.
fn width_of(element: &Element, level: u8) -> f64 {
    let scale = [1.0, 0.72, 0.55][usize::from(level.min(2))];
    let all = |level| total_width(&element.children, level);
    let letters = || scale * element.text.chars().map(letter_width).sum::<f64>();
    let widest =
        |children: &[Element], level| children.iter().map(|child| width_of(child, level)).fold(0.0, f64::max);
    match element.name.as_str() {
        "mspace" => scale * em(&element.attributes).unwrap_or(0.0),
        "mi" | "mn" | "mtext" => letters(),
        "mo" => {
            let spaced = level == 0 && !element.attributes.contains("lspace");
            let spaces = match element.atom() {
                Atom::Relation if spaced => 0.56,
                Atom::Binary if spaced => 0.44,
                Atom::Punctuation if spaced => 0.17,
                _ => 0.0,
            };
            let glyph = match (element.text.as_str(), element.atom()) {
                ("\u{2063}", _) => 0.0,
                ("∑" | "∏", _) => 1.6,
                ("∫" | "∮", _) => 1.0,
                (_, Atom::Open | Atom::Close) if element.attributes.contains("stretchy") => 0.4,
                (_, Atom::Punctuation) => 0.3,
                (text, _) if text.len() > 1 && text.is_ascii() => {
                    letters() / scale + 0.17 * element.attributes.matches("0.1667em").count() as f64
                }
                _ => 0.8,
            };
            scale * (glyph + spaces)
        }
        // A displayed fraction keeps its size, one in text does not; the larger is the safe one.
        "mfrac" => widest(&element.children, level) + 0.3,
        "msub" | "msup" | "msubsup" => match element.children.split_first() {
            Some((base, scripts)) => width_of(base, level) + widest(scripts, level + 1) + 0.06,
            None => 0.0,
        },
        "munder" | "mover" | "munderover" => match element.children.split_first() {
            Some((base, scripts)) => width_of(base, level).max(widest(scripts, level + 1)),
            None => 0.0,
        },
        "msqrt" | "mroot" => all(level) + scale,
        "mtable" => {
            let columns = element.children.iter().map(|row| row.children.len()).max().unwrap_or(0);
            let column = |n: usize| {
                let cells = element.children.iter().filter_map(move |row| row.children.get(n));
                cells.map(|cell| total_width(&cell.children, level)).fold(0.0, f64::max) + 0.5
            };
            (0..columns).map(column).sum()
        }
        _ => all(level) + if element.attributes.contains("class") { 0.7 } else { 0.0 },
    }
}

/// The first length in em among attributes.
fn em(attributes: &str) -> Option<f64> {
    let (before, _) = attributes.split_once("em")?;
    before.rsplit(['"', ':']).next()?.trim().parse().ok()
}

fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '|' | '\'' => 0.32,
        'm' | 'w' | 'M' | 'W' => 0.95,
        letter if letter.is_ascii_uppercase() => 0.76,
        letter if letter.is_ascii() => 0.54,
        'Α'..='Ω' => 0.76,
        'α'..='ω' | '∂' => 0.6,
        _ => 0.8,
    }
}
