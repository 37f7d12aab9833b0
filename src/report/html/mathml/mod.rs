//! MathML as `math-core` writes it, made ready for narrow pages.
//!
//! A long formula is cut before its relations and signs, so that it breaks where TeX would; what browsers
//! draw worse than TeX is mended. Start at [`rendered`].

mod breaks;
mod element;

use self::breaks::{cut, total_width};
use self::element::{Atom, Element, INFIX};

/// What the style sheet draws around a row, or across it.
const BOXED: &str = r#"class="boxed""#;
const CANCELLED: &str = r#"class="cancelled""#;

/// A formula as HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub html: String,
    /// Estimated width, in em, of its widest piece that cannot break.
    pub width: f64,
}

/// A formula as one or more adjacent `<math>`, the first of which keeps the TeX source.
pub fn rendered(mathml: &str, tex: &str, display: bool) -> Rendered {
    let start = if display { "<math displaystyle=\"true\">" } else { "<math>" };
    // Spaces without width are for other browsers; the font has one script alphabet and one box.
    let markup = mathml.replace("<mspace/>", "").replace('\u{fe00}', "").replace('◻', "□");
    let mut math = Element::read_all(&mut markup.as_str()).remove(0);
    mend(&mut math);
    let parts = cut(math.children);
    let width = parts.iter().flatten().map(|piece| total_width(piece, 0)).fold(0.0, f64::max);
    let mut html = String::new();
    for (n, part) in parts.iter().enumerate() {
        // A relation's whole right side moves to the next line before it is broken itself.
        let grouped = parts.len() > 1 && display && part.len() > 1;
        html.push_str(match (n, grouped) {
            (0, true) => "<span class=\"part\">",
            (0, false) => "",
            (_, true) => "<wbr><span class=\"part\">",
            (_, false) => "<wbr>",
        });
        for (m, piece) in part.iter().enumerate() {
            html.push_str(if m > 0 { "<wbr>" } else { "" });
            html.push_str(start);
            if n == 0 && m == 0 {
                html.push_str("<semantics>");
                Element::row(piece.clone()).write(&mut html);
                let source = maud::html! { annotation encoding="application/x-tex" { (tex) } };
                html.extend([&source.into_string(), "</semantics>"]);
            } else {
                piece.iter().for_each(|element| element.write(&mut html));
            }
            html.push_str("</math>");
        }
        html.push_str(if grouped { "</span>" } else { "" });
    }
    Rendered { html, width }
}

/// What browsers draw worse than TeX, or not at all.
fn mend(element: &mut Element) {
    element.children.iter_mut().for_each(mend);
    let children = &mut element.children;
    match (element.name.as_str(), children.as_mut_slice()) {
        // Browsers give a fence that may stretch the room of the largest.
        ("mrow", [first, inside @ .., last]) if is_fence(first) && is_fence(last) && !is_tall(inside) => {
            for fence in [first, last] {
                fence.attributes = r#"stretchy="false" lspace="0" rspace="0""#.to_owned();
            }
        }
        // Behind `&`, a sign has two operands; MathML takes the first of a cell for one before its only operand.
        ("mtd", [first, ..]) if element.attributes.contains("padding-left: 0") && first.is_binary_sign() => {
            INFIX.clone_into(&mut first.attributes);
        }
        ("menclose", _) => {
            children.retain(|child| !child.attributes.contains("menclose"));
            // The macro of a box crosses out twice over.
            let twice = element.attributes.contains("updiagonalstrike downdiagonalstrike");
            let boxed = matches!(children.as_slice(), [inside] if twice && inside.attributes == CANCELLED);
            if boxed {
                *children = children.remove(0).children;
            }
            element.name = "mrow".to_owned();
            element.attributes = if boxed { BOXED } else { CANCELLED }.to_owned();
        }
        // A border is as long as what it covers; the font's rule is not.
        ("mover" | "munder", [base, mark]) if mark.text == "\u{332}" => {
            let side = if element.name == "mover" { "over" } else { "under" };
            *element =
                Element { attributes: format!("class=\"{side}lined\""), ..Element::row(vec![base.clone()]) };
        }
        ("msup" | "msubsup", [base, ..]) => {
            if let Some(lean) = overhang(base) {
                element.attributes = format!("style=\"--lean:{lean}em\"");
            }
        }
        // A group of one needs no row.
        ("mrow", [only])
            if element.attributes.is_empty() && only.atom() == Atom::Ordinary && !only.is("mo") =>
        {
            *element = only.clone();
        }
        _ => {}
    }
}

fn is_fence(element: &Element) -> bool {
    let fence = matches!(element.text.as_str(), "|" | "‖" | "\u{2063}");
    element.is("mo")
        && element.attributes.is_empty()
        && (fence || matches!(element.atom(), Atom::Open | Atom::Close))
}

/// True of what is higher than a line, so that fences around it must be.
fn is_tall(row: &[Element]) -> bool {
    row.iter().any(|element| match element.name.as_str() {
        "mfrac" | "mtable" | "munder" | "munderover" | "mroot" => true,
        // Fractions in an index are small.
        "msub" | "msup" | "msubsup" => is_tall(&element.children[..1]),
        "mo" => matches!(element.text.as_str(), "∑" | "∏" | "∐" | "∫" | "∮" | "∬" | "∭"),
        _ => is_tall(&element.children),
    })
}

/// How far an italic letter leans over what stands right above it: the font's italic correction in em,
/// which browsers do not use for superscripts.
fn overhang(base: &Element) -> Option<f64> {
    const LETTERS: [(f64, &str); 5] =
        [(0.07, "CKZ"), (0.09, "HIf"), (0.11, "JMNU"), (0.14, "FPTW"), (0.21, "VY")];
    let letter = base.children.first().filter(|_| base.is("mover")).unwrap_or(base);
    let italic = letter.is("mi") && letter.text.len() == 1 && letter.attributes.is_empty();
    LETTERS.iter().find(|(_, letters)| italic && letters.contains(&letter.text)).map(|(lean, _)| *lean)
}
