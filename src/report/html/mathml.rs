//! KaTeX's MathML made into MathML Core, the part of MathML that browsers draw.
//!
//! KaTeX writes MathML 3 for screen readers: letters styled by `mathvariant`, columns by `columnalign`,
//! boxes by `menclose`, and TeX's spacing left out. Browsers ignore the first three. Here they become
//! Unicode letters ([`super::letter`]), classes of the style sheet and explicit spaces, wrappers without
//! effect go, and a long formula is cut before its relations and signs, so that it breaks where TeX
//! would. Start at [`rendered`].

use katex::mathml_tree::{MathDomNode, MathNode, MathNodeType as Kind};

use super::letter::{slants_by_itself, styled};

/// An element with either children or text.
#[derive(Debug, Clone, PartialEq)]
struct Element {
    kind: Kind,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Element>,
    text: String,
}

/// What an element inherits, and so need not repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    display: bool,
    level: u8,
    /// The whole formula stands in a line of text.
    inline: bool,
}

impl Style {
    fn text(self, level: u8) -> Self {
        Self { display: false, level, ..self }
    }
}

/// TeX's classes of atoms, which decide about spaces and breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    Ordinary,
    Function,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    Space,
}

/// U+2061 FUNCTION APPLICATION, which stands behind every `\log`.
const APPLY: &str = "\u{2061}";
/// TeX's thin space, in em.
const THIN: f64 = 0.17;
/// TeX's space between words, in em.
const INTERWORD: f64 = 0.25;
/// A formula up to this width, in em, is never cut: it fits on a phone.
const UNCUT: f64 = 17.0;
/// The left side of an equation up to this width stays with what follows.
const SHORT: f64 = 6.0;

/// A formula as HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub html: String,
    /// Estimated width, in em, of its widest piece that cannot break.
    pub width: f64,
}

/// What KaTeX made of a formula, as one or more adjacent `<math>`, the first of which keeps the TeX source.
pub fn rendered(katex: &MathNode, tex: &str, display: bool) -> Rendered {
    let style = Style { display, level: 0, inline: !display };
    let mut row = Vec::new();
    expression(katex, style, &mut row);
    let parts = cut(finished(row, style));
    let width = parts.iter().flatten().map(|piece| total_width(piece, 0)).fold(0.0, f64::max);
    let mut html = String::new();
    let several = parts.len() > 1;
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            html.push_str("<wbr>");
        }
        // A relation's whole right side moves to the next line before it is broken itself.
        let grouped = several && display && part.len() > 1;
        if grouped {
            html.push_str("<span class=\"part\">");
        }
        for (m, piece) in part.iter().enumerate() {
            if m > 0 {
                html.push_str("<wbr>");
            }
            let source = (n == 0 && m == 0).then_some(tex);
            write_math(piece, source, display, &mut html);
        }
        if grouped {
            html.push_str("</span>");
        }
    }
    Rendered { html, width }
}

/// The content below `<math><semantics>`, without the annotation.
fn expression(node: &MathNode, style: Style, out: &mut Vec<Element>) {
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

impl Element {
    fn new(kind: Kind, children: Vec<Self>) -> Self {
        Self { kind, attributes: Vec::new(), children, text: String::new() }
    }

    fn leaf(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, attributes: Vec::new(), children: Vec::new(), text: text.into() }
    }

    fn space(width: f64) -> Self {
        Self::leaf(Kind::Mspace, "").with("width", em(width))
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, value.into()));
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }

    /// TeX's `{}`: nothing to see, but a sign behind it has two operands.
    fn is_empty_group(&self) -> bool {
        self.kind == Kind::Mrow && self.children.is_empty() && self.attributes.is_empty()
    }

    fn atom(&self) -> Atom {
        match self.kind {
            Kind::Mspace => Atom::Space,
            Kind::Mo => operator(&self.text),
            Kind::Msub | Kind::Msup | Kind::Msubsup | Kind::Munder | Kind::Mover | Kind::Munderover => {
                self.children.first().map_or(Atom::Ordinary, Self::atom)
            }
            _ => Atom::Ordinary,
        }
    }

    /// True where an opening fence stands first, as in `\left(…\right)`.
    fn opens(&self) -> bool {
        self.atom() == Atom::Open
            || (self.kind == Kind::Mrow
                && self.children.first().is_some_and(|first| first.get("form") == Some("prefix")))
    }
}

fn operator(text: &str) -> Atom {
    match text {
        "+" | "−" | "±" | "∓" | "⋅" | "×" | "∘" | "⊗" | "⊕" | "∧" | "∨" | "∗" | "/" => {
            Atom::Binary
        }
        "(" | "[" | "{" | "⟨" | "⌊" | "⌈" => Atom::Open,
        ")" | "]" | "}" | "⟩" | "⌋" | "⌉" | "!" => Atom::Close,
        "," | ";" => Atom::Punctuation,
        "∑" | "∏" | "∫" | "∮" | "∬" | "∭" | "∐" => Atom::Function,
        APPLY => Atom::Function,
        _ if is_relation(text) => Atom::Relation,
        _ => Atom::Ordinary,
    }
}

fn is_relation(text: &str) -> bool {
    matches!(
        text,
        "=" | "≠"
            | "<"
            | ">"
            | "≤"
            | "≥"
            | "≈"
            | "∼"
            | "≃"
            | "≅"
            | "≡"
            | "∝"
            | "≪"
            | "≫"
            | "→"
            | "←"
            | "↔"
            | "⇒"
            | "⇐"
            | "⇔"
            | "⟹"
            | "⟺"
            | "⟶"
            | "↦"
            | "∈"
            | "⊂"
            | "⊆"
            | ":="
    )
}

fn is_sign(text: &str) -> bool {
    matches!(text, "+" | "−" | "±" | "∓")
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
            _ => leaf.text,
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
    if let (Kind::Msup | Kind::Msubsup, Some(script)) = (kind, children.last_mut()) {
        primes(script);
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
        for (n, cell) in rows().flat_map(|row| cells(row)).enumerate() {
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

/// Spaces and the forms of signs as TeX has them, from the classes of neighbouring atoms.
fn finished(row: Vec<Element>, style: Style) -> Vec<Element> {
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

/// `.17em`
fn em(width: f64) -> String {
    let text = format!("{width:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    format!(
        "{sign}{}em",
        digits.strip_prefix("0.").map_or(digits.to_owned(), |fraction| format!(".{fraction}"))
    )
}

/// Parts that begin with a relation, in pieces that begin with a sign.
fn cut(row: Vec<Element>) -> Vec<Vec<Vec<Element>>> {
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
        let begun = piece.iter().any(|e| e.kind != Kind::Mspace);
        let wide_space = before == Some(Atom::Space) && piece.last().is_some_and(|e| width_of(e, 0) >= 1.0);
        if depth == 0 && begun {
            if atom == Atom::Relation && (relations > 0 || width > SHORT) {
                parts.push(vec![Vec::new()]);
            } else if wide_space && atom != Atom::Relation {
                // Behind `\quad`, another formula begins.
                parts.push(vec![Vec::new()]);
            } else if item.kind == Kind::Mo
                && is_sign(&item.text)
                && item.get("form") != Some("prefix")
                && matches!(before, Some(Atom::Ordinary | Atom::Close | Atom::Space))
            {
                item.set("form", "infix");
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

fn total_width(row: &[Element], level: u8) -> f64 {
    row.iter().map(|element| width_of(element, level)).sum()
}

/// Width in em of the formula's size, estimated on the safe side from averages of Latin Modern Math.
fn width_of(element: &Element, level: u8) -> f64 {
    let scale = [1.0, 0.72, 0.55][usize::from(level.min(2))];
    let all = |level| total_width(&element.children, level);
    let widest =
        |children: &[Element], level| children.iter().map(|child| width_of(child, level)).fold(0.0, f64::max);
    match element.kind {
        Kind::Mspace => {
            let width = element.get("width").and_then(|w| w.trim_end_matches("em").parse::<f64>().ok());
            scale * width.unwrap_or(0.0)
        }
        Kind::Mi | Kind::Mn | Kind::Mtext => scale * element.text.chars().map(letter_width).sum::<f64>(),
        Kind::Mo => {
            let atom = element.atom();
            let spaces = match atom {
                _ if element.get("lspace").is_some() || level > 0 => 0.0,
                Atom::Relation => 0.56,
                Atom::Binary if element.get("form") != Some("prefix") => 0.44,
                Atom::Punctuation => 0.17,
                _ => 0.0,
            };
            let glyph = match (element.text.as_str(), atom) {
                (APPLY, _) => 0.0,
                ("∑" | "∏", _) => 1.6,
                ("∫" | "∮", _) => 1.0,
                (_, Atom::Open | Atom::Close) if element.get("stretchy").is_some() => 0.4,
                (_, Atom::Punctuation) => 0.3,
                _ => 0.8,
            };
            scale * (glyph + spaces)
        }
        // A displayed fraction keeps its size, one in text does not; the larger is the safe one.
        Kind::Mfrac => widest(&element.children, level) + 0.3,
        Kind::Msub | Kind::Msup | Kind::Msubsup => match element.children.split_first() {
            Some((base, scripts)) => width_of(base, level) + widest(scripts, level + 1) + 0.06,
            None => 0.0,
        },
        Kind::Munder | Kind::Mover | Kind::Munderover => match element.children.split_first() {
            Some((base, scripts)) => width_of(base, level).max(widest(scripts, level + 1)),
            None => 0.0,
        },
        Kind::Msqrt | Kind::Mroot => all(level) + scale,
        Kind::Mtable => {
            let columns = element.children.iter().map(|row| row.children.len()).max().unwrap_or(0);
            let column = |n: usize| {
                let cells = element.children.iter().filter_map(move |row| row.children.get(n));
                cells.map(|cell| total_width(&cell.children, level)).fold(0.0, f64::max) + 0.5
            };
            (0..columns).map(column).sum()
        }
        _ => all(level) + if element.get("class").is_some() { 0.7 } else { 0.0 },
    }
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

fn write_math(row: &[Element], source: Option<&str>, display: bool, out: &mut String) {
    out.push_str(if display { "<math displaystyle=\"true\">" } else { "<math>" });
    match source {
        Some(tex) => {
            out.push_str("<semantics>");
            match row {
                [only] => write(only, out),
                _ => write(&Element::new(Kind::Mrow, row.to_vec()), out),
            }
            out.push_str("<annotation encoding=\"application/x-tex\">");
            escape(tex, out);
            out.push_str("</annotation></semantics>");
        }
        None => row.iter().for_each(|element| write(element, out)),
    }
    out.push_str("</math>");
}

fn write(element: &Element, out: &mut String) {
    let name = element.kind.as_ref();
    out.push('<');
    out.push_str(name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
    if element.kind == Kind::Mspace {
        out.push_str("/>");
        return;
    }
    out.push('>');
    escape(&element.text, out);
    element.children.iter().for_each(|child| write(child, out));
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}
