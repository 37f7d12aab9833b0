//! KaTeX's tree made into elements that browsers draw, without wrappers that have no effect.

use katex::mathml_tree::{MathDomNode, MathNode, MathNodeType as Kind};

use super::element::{APPLY, Atom, Element, is_sign};
use super::letter::{slants_by_itself, styled};
use super::spacing::finished;

/// TeX's space between words, in em.
const INTERWORD: f64 = 0.25;

/// What an element inherits, and so need not repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) display: bool,
    pub(super) level: u8,
    /// The whole formula stands in a line of text.
    pub(super) inline: bool,
}

impl Style {
    fn text(self, level: u8) -> Self {
        Self { display: false, level, ..self }
    }
}

/// The content below `<math><semantics>`, without the annotation.
pub(super) fn expression(node: &MathNode, style: Style, out: &mut Vec<Element>) {
    match node.node_type {
        Kind::Annotation => {}
        Kind::Math | Kind::Semantics => {
            for child in node.children.iter().filter_map(MathDomNode::as_math_node) {
                expression(child, style, out);
            }
        }
        _ => element(node, style, out),
    }
}

fn node(node: &MathDomNode, style: Style, out: &mut Vec<Element>) {
    match node {
        MathDomNode::Math(node) => element(node, style, out),
        MathDomNode::Text(text) => out.push(Element::leaf(Kind::Mtext, text.text.clone())),
        MathDomNode::Space(space) => out.push(Element::space(space.width)),
        MathDomNode::Fragment(fragment) => {
            fragment.children.iter().for_each(|child| self::node(child, style, out))
        }
    }
}

/// The children of a row, cleaned.
fn row(children: &[MathDomNode], style: Style) -> Vec<Element> {
    let mut out = Vec::new();
    children.iter().for_each(|child| node(child, style, &mut out));
    finished(out, style)
}

/// One element where the grammar wants exactly one; a function's invisible operator stays outside.
fn argument(child: &MathDomNode, style: Style) -> Element {
    let mut out = Vec::new();
    node(child, style, &mut out);
    let mut out = finished(out, style);
    if out.len() == 2 && out[1].is(Kind::Mo, APPLY) {
        out.pop();
    }
    if out.len() == 1 { out.remove(0) } else { Element::new(Kind::Mrow, out) }
}

/// Adds an element, or what is left of it: groups without an effect dissolve in the row around them.
fn element(source: &MathNode, style: Style, out: &mut Vec<Element>) {
    let attribute = |name: &str| source.attributes.get(name).map(String::as_str);
    let kind = source.node_type;
    match kind {
        Kind::Mi | Kind::Mn | Kind::Mo | Kind::Mtext => leaf(source, style, out),
        Kind::Mspace => {
            let width = attribute("width").and_then(|w| w.strip_suffix("em")).and_then(|w| w.parse().ok());
            // Without a width in em it is a rule or a strut, which a formula can do without.
            out.extend(width.map(Element::space));
        }
        Kind::Mrow if upright_word(source).is_some() => {
            out.extend(upright_word(source).map(|word| Element::leaf(Kind::Mi, word)));
        }
        Kind::Mrow => group(source, style, out),
        // Of two styles around the same, the inner one counts.
        Kind::Mstyle if only_style(source).is_some() => {
            only_style(source).into_iter().for_each(|inner| element(inner, style, out));
        }
        Kind::Mstyle => {
            let wanted = Style {
                display: attribute("displaystyle").map_or(style.display, |value| value == "true"),
                level: attribute("scriptlevel").and_then(|value| value.parse().ok()).unwrap_or(style.level),
                ..style
            };
            let mut styled = Element::new(kind, Vec::new());
            if wanted.display != style.display {
                styled.set("displaystyle", wanted.display.to_string());
            }
            if wanted.level != style.level {
                styled.set("scriptlevel", wanted.level.to_string());
            }
            copy(source, &["mathcolor", "mathbackground", "mathsize"], &mut styled);
            styled.children = row(&source.children, wanted);
            if styled.attributes.is_empty() { out.append(&mut styled.children) } else { out.push(styled) }
        }
        Kind::Mfrac => {
            let inside = style.text(style.level + u8::from(!style.display));
            let mut fraction =
                Element::new(kind, source.children.iter().map(|c| argument(c, inside)).collect());
            copy(source, &["linethickness"], &mut fraction);
            out.push(fraction);
        }
        Kind::Msub | Kind::Msup | Kind::Msubsup | Kind::Munder | Kind::Mover | Kind::Munderover => {
            scripts(source, style, out);
        }
        Kind::Mroot => {
            let index = style.text(style.level + 2);
            let children = source.children.iter().zip([style, index]);
            out.push(Element::new(kind, children.map(|(child, style)| argument(child, style)).collect()));
        }
        Kind::Mtable => table(source, style, out),
        Kind::Menclose => {
            let class = if attribute("notation") == Some("box") { "boxed" } else { "cancelled" };
            out.push(Element::new(Kind::Mrow, row(&source.children, style)).with("class", class));
        }
        // KaTeX widens labels of arrows by sums of lengths, which MathML Core does not have.
        Kind::Mpadded => {
            let mut padded = Element::new(kind, row(&source.children, style));
            copy(source, &["height", "depth", "voffset", "width", "lspace"], &mut padded);
            padded.attributes.retain(|(_, value)| !value.starts_with('+'));
            out.push(padded);
        }
        _ => out.push(Element::new(kind, row(&source.children, style))),
    }
}

fn copy(source: &MathNode, names: &[&'static str], to: &mut Element) {
    for name in names {
        if let Some(value) = source.attributes.get(*name) {
            to.set(name, value.clone());
        }
    }
}

fn only_style(source: &MathNode) -> Option<&MathNode> {
    let [MathDomNode::Math(inner)] = source.children.as_slice() else { return None };
    let complete = |node: &MathNode| {
        node.node_type == Kind::Mstyle
            && node.attributes.len() == 2
            && node.attributes.contains_key("displaystyle")
            && node.attributes.contains_key("scriptlevel")
    };
    (complete(source) && complete(inner)).then_some(inner)
}

/// A group joins the row around it, unless fences stretch with it or a sign would change its meaning.
fn group(source: &MathNode, style: Style, out: &mut Vec<Element>) {
    let fence = |child: &MathDomNode| {
        let node = child.as_math_node().filter(|node| node.node_type == Kind::Mo);
        node.is_some_and(|node| node.attributes.get("fence").is_some_and(|value| value == "true"))
    };
    let fenced = source.children.iter().any(fence);
    let mut children = row(&source.children, style);
    if fenced && !is_tall(&children) {
        // Browsers give a fence that may stretch the room of the largest.
        for child in
            children.iter_mut().filter(|child| child.kind == Kind::Mo && child.get("stretchy").is_none())
        {
            if matches!(child.atom(), Atom::Open | Atom::Close) || matches!(child.text.as_str(), "|" | "‖")
            {
                child.set("stretchy", "false");
            }
            if matches!(child.text.as_str(), "|" | "‖") {
                child.set("lspace", "0");
                child.set("rspace", "0");
            }
        }
        children.retain(|child| !child.text.is_empty() || child.kind != Kind::Mo);
        out.append(&mut children);
    } else if fenced {
        let last = children.len().saturating_sub(1);
        for (n, form) in [(0, "prefix"), (last, "postfix")] {
            // What `\left|` means depends on its place; MathML takes it for an operator between two.
            if let Some(child) = children.get_mut(n).filter(|child| child.kind == Kind::Mo) {
                child.set("form", form);
            }
        }
        out.push(Element::new(Kind::Mrow, children));
    } else if children.is_empty()
        || children.first().is_some_and(|first| first.kind == Kind::Mo && is_sign(&first.text))
    {
        out.push(Element::new(Kind::Mrow, children));
    } else {
        out.append(&mut children);
    }
}

/// True of what is higher than a line, so that fences around it must be.
fn is_tall(row: &[Element]) -> bool {
    row.iter().any(|element| match element.kind {
        Kind::Mfrac | Kind::Mtable | Kind::Munder | Kind::Munderover | Kind::Mroot => true,
        // Fractions in an index are small.
        Kind::Msub | Kind::Msup | Kind::Msubsup => {
            element.children.first().is_some_and(|base| is_tall(std::slice::from_ref(base)))
        }
        Kind::Mo => matches!(element.atom(), Atom::Function) && element.text != APPLY,
        _ => is_tall(&element.children),
    })
}

/// The text of `\mathrm{loss}`, which KaTeX sets letter by letter.
fn upright_word(source: &MathNode) -> Option<String> {
    let letter = |child: &MathDomNode| {
        let node = child.as_math_node().filter(|node| node.node_type == Kind::Mi)?;
        let upright = node.attributes.get("mathvariant").is_some_and(|variant| variant == "normal");
        let text = text_of(node);
        (upright && text.chars().all(char::is_alphanumeric)).then_some(text)
    };
    if source.children.len() < 2 {
        return None;
    }
    source.children.iter().map(letter).collect()
}

fn text_of(node: &MathNode) -> String {
    node.children.iter().map(MathDomNode::to_text).collect()
}

fn leaf(source: &MathNode, style: Style, out: &mut Vec<Element>) {
    // `\stackrel` puts an operator around operators.
    if source.children.iter().any(|child| child.as_math_node().is_some()) {
        out.append(&mut row(&source.children, style));
        return;
    }
    let text = text_of(source);
    let kind = source.node_type;
    if kind == Kind::Mtext && text.chars().all(char::is_whitespace) {
        out.push(Element::space(INTERWORD * text.chars().count() as f64));
        return;
    }
    let variant = source.attributes.get("mathvariant").map_or("", String::as_str);
    let mut leaf = Element::leaf(kind, text);
    if kind == Kind::Mo {
        leaf.text = match leaf.text.as_str() {
            "∣" => "|".to_owned(),
            "∥" => "‖".to_owned(),
            _ => negated(&leaf.text).unwrap_or(leaf.text),
        };
        copy(source, &["stretchy", "minsize", "maxsize"], &mut leaf);
        for name in ["lspace", "rspace"] {
            if source.attributes.get(name).is_some_and(|value| value == "0em") {
                leaf.set(name, "0");
            }
        }
        if matches!(leaf.text.as_str(), "|" | "‖") && leaf.get("stretchy") == Some("false") {
            leaf.set("lspace", "0");
            leaf.set("rspace", "0");
        }
    } else if variant == "normal" || variant.is_empty() {
        let mut letters = leaf.text.chars();
        let single = letters.next().filter(|_| letters.next().is_none());
        // TeX's partial derivative is the italic one.
        if kind == Kind::Mi && variant == "normal" && single.is_some_and(|c| c != '∂' && slants_by_itself(c))
        {
            leaf.set("mathvariant", "normal");
        }
    } else {
        let letters = leaf.text.chars().map(|letter| styled(variant, letter).unwrap_or(letter));
        leaf.text = letters.collect();
    }
    out.push(leaf);
}

fn scripts(source: &MathNode, style: Style, out: &mut Vec<Element>) {
    let is = |name| source.attributes.get(name).is_some_and(|value| value == "true");
    let accent = is("accent") || is("accentunder");
    let small = style.text(style.level + u8::from(!accent));
    let applied = source.children.first().is_some_and(|base| base.to_text().ends_with(APPLY));
    let mut children: Vec<Element> = source
        .children
        .iter()
        .enumerate()
        .map(|(n, child)| argument(child, if n == 0 { style } else { small }))
        .collect();
    let kind = source.node_type;
    if let (Kind::Mover | Kind::Munder, [base, mark]) = (kind, children.as_mut_slice()) {
        let stretches = mark.get("stretchy") == Some("true");
        // A border is as long as what it covers; the font's rule is not.
        if stretches && matches!(mark.text.as_str(), "‾" | "\u{332}" | "_") {
            let class = if kind == Kind::Mover { "overlined" } else { "underlined" };
            out.push(Element::new(Kind::Mrow, vec![base.clone()]).with("class", class));
            return;
        }
        accented(mark, stretches && base.text.chars().count() != 1);
    }
    // In text, limits stand below an operator only where TeX was told so.
    if let (Kind::Munder | Kind::Munderover, true, Some(base)) = (kind, style.inline, children.first_mut())
        && matches!(base.text.as_str(), "∑" | "∏" | "∐")
    {
        base.set("movablelimits", "false");
    }
    if let (Kind::Msup | Kind::Msubsup, [base, .., script]) = (kind, children.as_mut_slice()) {
        primes(script);
        if let Some(overhang) = overhang(base) {
            let inside = std::mem::replace(script, Element::space(overhang));
            let inside = if inside.kind == Kind::Mrow && inside.attributes.is_empty() {
                inside.children
            } else {
                vec![inside]
            };
            *script = Element::new(Kind::Mrow, std::iter::once(script.clone()).chain(inside).collect());
        }
    }
    let mut scripts = Element::new(kind, children);
    if accent {
        scripts.set(if kind == Kind::Mover { "accent" } else { "accentunder" }, "true");
    }
    out.push(scripts);
    if applied {
        out.push(Element::leaf(Kind::Mo, APPLY));
    }
}

/// How far an italic letter leans over what stands right above it: the font's italic correction in em,
/// which browsers do not use for superscripts.
fn overhang(base: &Element) -> Option<f64> {
    const LETTERS: [(f64, &str); 5] =
        [(0.07, "CKZ"), (0.09, "HIf"), (0.11, "JMNU"), (0.14, "FPTW"), (0.21, "VY")];
    let letter = match (base.kind, base.children.first()) {
        (Kind::Mover, Some(letter)) => letter,
        _ => base,
    };
    let italic = letter.kind == Kind::Mi && letter.text.len() == 1 && letter.attributes.is_empty();
    LETTERS.iter().find(|(_, letters)| italic && letters.contains(&letter.text)).map(|(lean, _)| *lean)
}

/// Glyphs that the font has, in the size that is meant.
fn accented(mark: &mut Element, wide: bool) {
    let (narrow, stretched) = match mark.text.as_str() {
        "^" => ("ˆ", "\u{302}"),
        "~" => ("˜", "\u{303}"),
        "ˇ" => ("ˇ", "\u{30c}"),
        "ˉ" => ("¯", "¯"),
        "\u{20d7}" => ("\u{20d7}", "\u{20d7}"),
        _ => return,
    };
    mark.text = if wide { stretched } else { narrow }.to_owned();
    mark.set("stretchy", wide.to_string());
}

/// The one letter for a relation with the stroke of `\not`, U+0338, through it.
fn negated(text: &str) -> Option<String> {
    const NEGATED: [(char, char); 16] = [
        ('=', '≠'),
        ('<', '≮'),
        ('>', '≯'),
        ('≤', '≰'),
        ('≥', '≱'),
        ('≡', '≢'),
        ('∼', '≁'),
        ('≃', '≄'),
        ('≅', '≇'),
        ('≈', '≉'),
        ('∈', '∉'),
        ('⊂', '⊄'),
        ('⊆', '⊈'),
        ('∣', '∤'),
        ('→', '↛'),
        ('⇒', '⇏'),
    ];
    let mut letters = text.strip_suffix('\u{338}')?.chars();
    let plain = letters.next().filter(|_| letters.next().is_none())?;
    NEGATED.iter().find(|(known, _)| *known == plain).map(|(_, negated)| negated.to_string())
}

/// Two primes are one glyph.
fn primes(script: &mut Element) {
    if script.is(Kind::Mo, "′") {
        script.attributes.clear();
    }
    let all = |row: &Element| row.children.iter().all(|child| child.is(Kind::Mo, "′"));
    if script.kind == Kind::Mrow && all(script) {
        let glyph = match script.children.len() {
            2 => "″",
            3 => "‴",
            4 => "⁗",
            _ => return,
        };
        *script = Element::leaf(Kind::Mo, glyph);
    }
}

/// Columns and rules as classes; numbers of equations behind what they number.
fn table(source: &MathNode, style: Style, out: &mut Vec<Element>) {
    let words = |name: &str| -> Vec<&str> {
        source.attributes.get(name).map(|value| value.split(' ').collect()).unwrap_or_default()
    };
    let rows = || source.children.iter().filter_map(MathDomNode::as_math_node);
    let cells = |row: &'_ MathNode| -> Vec<MathNode> {
        let kept = row.children.iter().filter_map(MathDomNode::as_math_node);
        kept.filter(|cell| !matches!(cell.classes.iter().next().map(AsRef::as_ref), Some("mtr-glue")))
            .filter(|cell| !cell.children.is_empty() || !cell.attributes.contains_key("width"))
            .cloned()
            .collect()
    };
    if words("width") == ["100%"] {
        for (n, cell) in rows().flat_map(cells).enumerate() {
            if n > 0 {
                out.push(Element::space(2.0));
            }
            out.append(&mut row(&cell.children, style));
        }
        return;
    }
    let columns = words("columnalign");
    let aligned = words("columnspacing") == ["0em"] && columns.first() == Some(&"right");
    let left = columns.iter().all(|column| *column == "left");
    let mut table = Element::new(Kind::Mtable, Vec::new());
    if aligned {
        table.set("class", "aligned");
    } else if left && !columns.is_empty() {
        table.set("class", "cases");
    }
    // Cells that all ask for displayed fractions are asked once.
    let displayed = |cell: &MathNode| match cell.children.as_slice() {
        [MathDomNode::Math(only)] if only.node_type == Kind::Mstyle => {
            only.attributes.get("displaystyle").is_some_and(|value| value == "true")
        }
        other => other.is_empty(),
    };
    let display = rows().all(|row| cells(row).iter().all(displayed));
    if display {
        table.set("displaystyle", "true");
    }
    let (lines, rules) = (words("columnlines"), words("rowlines"));
    let ruled = |marks: &[&str], n: usize| {
        n.checked_sub(1).and_then(|n| marks.get(n).or(marks.last())).is_some_and(|mark| *mark != "none")
    };
    for (n, source) in rows().enumerate() {
        let mut line = Element::new(Kind::Mtr, Vec::new());
        if ruled(&rules, n) {
            line.set("class", "ruled");
        }
        let source = cells(source);
        for (m, cell) in source.iter().enumerate() {
            let numbered = cell.classes.iter().next().map(AsRef::as_ref) == Some("mml-eqn-num");
            if numbered && cell.children.is_empty() {
                continue;
            }
            let inside = Style { display, ..style };
            let mut shown = Element::new(Kind::Mtd, row(&cell.children, inside));
            let side = match columns.get(m) {
                Some(&"left") if !aligned && !left => "left",
                Some(&"right") if !aligned => "right",
                _ => "",
            };
            let class =
                [side, if ruled(&lines, m) { "lined" } else { "" }, if numbered { "numbered" } else { "" }];
            let class = class.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
            if !class.is_empty() {
                shown.set("class", class);
            }
            line.children.push(shown);
        }
        table.children.push(line);
    }
    out.push(table);
}
