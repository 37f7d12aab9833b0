//! Elements of MathML: what they are to TeX, and how they are written down.

use katex::mathml_tree::MathNodeType as Kind;

/// U+2061 FUNCTION APPLICATION, which stands behind every `\log`.
pub(super) const APPLY: &str = "\u{2061}";

/// An element with either children or text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

/// TeX's classes of atoms, which decide about spaces and breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Atom {
    Ordinary,
    Function,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    Space,
}

impl Element {
    pub(super) fn new(kind: Kind, children: Vec<Self>) -> Self {
        Self { kind, attributes: Vec::new(), children, text: String::new() }
    }

    pub(super) fn leaf(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, attributes: Vec::new(), children: Vec::new(), text: text.into() }
    }

    pub(super) fn space(width: f64) -> Self {
        Self::leaf(Kind::Mspace, "").with("width", em(width))
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, value.into()));
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }

    /// TeX's `{}`: nothing to see, but a sign behind it has two operands.
    pub(super) fn is_empty_group(&self) -> bool {
        self.kind == Kind::Mrow && self.children.is_empty() && self.attributes.is_empty()
    }

    pub(super) fn atom(&self) -> Atom {
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
    pub(super) fn opens(&self) -> bool {
        self.atom() == Atom::Open
            || (self.kind == Kind::Mrow
                && self.children.first().is_some_and(|first| first.get("form") == Some("prefix")))
    }
}

fn operator(text: &str) -> Atom {
    const CLASSES: [(Atom, &str); 6] = [
        (Atom::Binary, "+−±∓⋅×∘⊗⊕∧∨∗/"),
        (Atom::Open, "([{⟨⌊⌈"),
        (Atom::Close, ")]}⟩⌋⌉!"),
        (Atom::Punctuation, ",;"),
        (Atom::Function, "∑∏∐∫∮∬∭\u{2061}"),
        (Atom::Relation, "=<>≤≥≠≈∼≃≅≡∝≪≫→←↔↦⇒⇐⇔⟶⟹⟺∈⊂⊆≮≯≰≱≢≁≄≇≉∉⊄⊈∤↛⇏"),
    ];
    let class = CLASSES.iter().find(|(_, operators)| !text.is_empty() && operators.contains(text));
    class.map_or(Atom::Ordinary, |(class, _)| *class)
}

pub(super) fn is_sign(text: &str) -> bool {
    matches!(text, "+" | "−" | "±" | "∓")
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

pub(super) fn write(element: &Element, out: &mut String) {
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

pub(super) fn escape(text: &str, out: &mut String) {
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
