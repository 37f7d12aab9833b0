//! Elements of MathML, read from markup and written back.

/// What makes a sign at the start of a row one between two operands.
pub(super) const INFIX: &str = r#"form="infix""#;

/// An element with its text, if it is a token, or its children.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    /// As in the markup.
    pub(super) attributes: String,
    pub(super) children: Vec<Element>,
    /// As in the markup: `&lt;`, and `\text` may hold elements of HTML.
    pub(super) text: String,
}

/// TeX's classes of atoms, as far as breaks and widths depend on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Atom {
    Ordinary,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    Space,
}

impl Element {
    pub(super) fn row(children: Vec<Self>) -> Self {
        Self { name: "mrow".to_owned(), attributes: String::new(), children, text: String::new() }
    }

    /// Reads elements up to the end of the markup or of the element around them.
    pub(super) fn read_all(markup: &mut &str) -> Vec<Self> {
        let mut all = Vec::new();
        while let Some(inside) = markup.strip_prefix('<').filter(|inside| !inside.starts_with('/')) {
            let (tag, rest) = inside.split_once('>').unwrap_or((inside, ""));
            *markup = rest;
            let (name, attributes) =
                tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
            let mut element =
                Self { name: name.to_owned(), attributes: attributes.to_owned(), ..Self::row(Vec::new()) };
            if !tag.ends_with('/') {
                let end = if name == "mtext" { "</mtext>" } else { "<" };
                let (text, _) = markup.split_at(markup.find(end).unwrap_or(markup.len()));
                element.text = text.to_owned();
                *markup = &markup[text.len()..];
                element.children = Self::read_all(markup);
                *markup = markup.split_once('>').map_or("", |(_, rest)| rest);
            }
            all.push(element);
        }
        all
    }

    pub(super) fn write(&self, out: &mut String) {
        let Self { name, attributes, children, text } = self;
        let space = if attributes.is_empty() { "" } else { " " };
        out.extend(["<", name, space, attributes, ">", text]);
        children.iter().for_each(|child| child.write(out));
        out.extend(["</", name, ">"]);
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn atom(&self) -> Atom {
        match self.name.as_str() {
            "mspace" => Atom::Space,
            "mo" => operator(&self.text),
            "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" => {
                self.children.first().map_or(Atom::Ordinary, Self::atom)
            }
            _ => Atom::Ordinary,
        }
    }

    /// True of `+` between two operands: a sign before one has no spaces around it.
    pub(super) fn is_binary_sign(&self) -> bool {
        self.is("mo") && self.attributes.is_empty() && matches!(self.text.as_str(), "+" | "−" | "±" | "∓")
    }
}

fn operator(text: &str) -> Atom {
    const CLASSES: [(Atom, &str); 5] = [
        (Atom::Binary, "+−±∓⋅×∘⊗⊕∧∨∗"),
        (Atom::Open, "([{⟨⌊⌈"),
        (Atom::Close, ")]}⟩⌋⌉"),
        (Atom::Punctuation, ",;"),
        (Atom::Relation, "=&lt;&gt;≤≥≠≈∼≃≅≡∝≪≫→←↔↦⇒⇐⇔⟶⟹⟺∈⊂⊆≮≯≰≱≢≁≄≇≉∉⊄⊈∤↛⇏"),
    ];
    let class = CLASSES.iter().find(|(_, operators)| !text.is_empty() && operators.contains(text));
    class.map_or(Atom::Ordinary, |(class, _)| *class)
}
