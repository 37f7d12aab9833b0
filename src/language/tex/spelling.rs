//! How names are printed: one table, for the reader and for the printer.
//!
//! A name has the spelling that its letters make ([`name_latex`]) unless the notation says another,
//! `print x_bar[mu,i] as \bar x_i^{(\mu)}`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Fault;
use super::fence::fences;
use super::node::{Node, NodeKind, nodes};
use super::token::tokens;
use crate::language::ast::{Height, Slot};
use crate::language::letters::{index_latex, name_latex};

/// `print x_bar[mu,i] as \bar x_i^{(\mu)}`
#[derive(Debug, Clone)]
pub struct Spelling {
    pub name: String,
    /// The letters that stand for indices.
    pub slots: Vec<Slot>,
    /// LaTeX with those letters.
    pub latex: String,
    pub(crate) node: Arc<Node>,
}

/// All spellings of a scope, by what is met first: their letters.
#[derive(Debug, Clone, Default)]
pub struct SpellingTable {
    all: Vec<Arc<Spelling>>,
    heads: BTreeMap<String, Vec<Arc<Spelling>>>,
    names: BTreeSet<String>,
}

impl SpellingTable {
    pub(crate) fn push(&mut self, spelling: Spelling) {
        let spelling = Arc::new(spelling);
        if let Some(head) = head(&spelling.node) {
            self.heads.entry(head).or_default().push(spelling.clone());
        }
        self.names.insert(spelling.name.clone());
        self.all.push(spelling);
    }

    /// In the order of the notation.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Spelling>> {
        self.all.iter()
    }

    pub(crate) fn of_head(&self, head: &str) -> &[Arc<Spelling>] {
        self.heads.get(head).map_or(&[], Vec::as_slice)
    }

    /// True of a name whose spelling the notation says.
    pub(crate) fn spells(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// True if quantities such as `\delta S` are spelled with this sign.
    pub(crate) fn has_differences(&self, sign: &str) -> bool {
        self.heads.range(format!("{sign}{{")..format!("{sign}|")).next().is_some()
    }
}

impl Spelling {
    /// # Errors
    /// What is wrong with the LaTeX; places count from its start.
    pub(crate) fn new(name: String, slots: Vec<Slot>, latex: &str) -> Result<Self, Fault> {
        let node = single(latex)?;
        Ok(Self { name, slots, latex: latex.to_owned(), node: Arc::new(node) })
    }

    /// The LaTeX with other indices in the place of the letters.
    pub(crate) fn with(&self, slots: &[Slot]) -> String {
        let mut latex = self.latex.clone();
        // Letters are replaced by marks first, so that no index is taken for a letter.
        for (n, slot) in self.slots.iter().enumerate() {
            let letter = slot.index.letter().map(name_latex).unwrap_or_default();
            latex = replaced(&latex, &letter, &format!("\u{1}{n}\u{2}"));
        }
        for (n, slot) in slots.iter().enumerate() {
            latex = latex.replace(&format!("\u{1}{n}\u{2}"), &format!("{{{}}}", index_latex(&slot.index)));
        }
        latex
    }
}

/// The text with a letter or a command replaced in scripts, where it stands by itself.
fn replaced(latex: &str, letter: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = latex;
    let mut in_script = false;
    while let Some(first) = rest.chars().next() {
        let is_command = first == '\\';
        let length = if is_command {
            1 + rest[1..]
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len() - 1)
                .max(1)
                .min(rest.len() - 1)
        } else {
            first.len_utf8()
        };
        let (piece, tail) = rest.split_at(length);
        in_script |= piece == "_" || piece == "^";
        out.push_str(if in_script && piece == letter { by } else { piece });
        rest = tail;
    }
    out
}

/// A text that is one node.
fn single(latex: &str) -> Result<Node, Fault> {
    let rows = nodes(&tokens(latex, 0)?, latex.len())?;
    let flat: Vec<Node> = rows.into_iter().flatten().flatten().collect();
    let mut fenced = fences(&flat)?;
    if let [sign, letter] = fenced.as_slice()
        && let Some(whole) = difference(sign, letter)
    {
        return Ok(whole);
    }
    match fenced.len() {
        1 => Ok(fenced.remove(0)),
        _ => Err(Fault::malformed(
            0..latex.len(),
            "expected one symbol with its accents, indices and brackets",
        )),
    }
}

/// The signs that make one quantity with the letter behind them.
const DIFFERENCES: [(&str, &str); 4] =
    [("d", "d"), ("\\mathrm{d}", "d"), ("\\delta", "\\delta"), ("\\Delta", "\\Delta")];

/// True of the signs in `dx`, `\delta S`, `\Delta T`.
pub(crate) fn differs(node: &Node) -> bool {
    node.is_bare() && key(node).is_some_and(|key| DIFFERENCES.iter().any(|row| row.0 == key))
}

/// `\delta S` as one letter with what stands at it, as an accent would make it.
pub(crate) fn difference(sign: &Node, letter: &Node) -> Option<Node> {
    let is_letter = match &letter.kind {
        NodeKind::Letter(_) => true,
        // A dot is a derivative.
        NodeKind::Styled(style, _) => !style.ends_with("dot"),
        _ => false,
    };
    let sign = key(sign).filter(|_| differs(sign) && is_letter)?;
    let style = DIFFERENCES.iter().find(|row| row.0 == sign)?.1;
    Some(Node { kind: NodeKind::Styled(style, vec![letter.plain()]), ..letter.clone() })
}

/// What a letter with its accents is called, without scripts: `\hat{w}`.
pub(crate) fn key(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Letter(letter) => Some(letter.clone()),
        NodeKind::Number(value) => Some(value.to_string()),
        NodeKind::Styled(style, inner) => Some(format!("{style}{{{}}}", keys(inner)?)),
        NodeKind::Group(inner) => keys(inner),
        NodeKind::Text(words) => Some(format!("\\mathrm{{{}}}", words.trim())),
        NodeKind::Mark(mark, _) if mark == "*" || mark == "\\star" || mark == "\\ast" => Some("*".to_owned()),
        NodeKind::Mark(mark, _)
            if [
                "\\odot",
                "\\oplus",
                "\\parallel",
                "\\perp",
                "\\infty",
                "(",
                ")",
                "|",
                ",",
                "+",
                "-",
                "\\partial",
                "\\dagger",
                "\\ddagger",
                "\\circ",
                "\\bullet",
            ]
            .contains(&mark.as_str()) =>
        {
            Some(mark.clone())
        }
        NodeKind::Mark(mark, _) if mark == "\\dag" => Some("\\dagger".to_owned()),
        NodeKind::Fence(open, inner, close) => {
            let space = if open.starts_with('\\') { " " } else { "" };
            Some(format!("{open}{space}{}{close}", keys(inner)?))
        }
        _ => None,
    }
}

/// The same without what stands inside of brackets, and below an accent where that has indices.
pub(crate) fn head(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Fence(open, _, close) => Some(format!("{open}…{close}")),
        NodeKind::Styled(style, inner) if !inner.iter().all(Node::is_bare) => Some(format!("{style}{{…}}")),
        _ => key(node),
    }
}

/// The same of several, scripts included.
pub(crate) fn keys(nodes: &[Node]) -> Option<String> {
    let mut out = String::new();
    for node in nodes.iter().filter(|node| !node.is_space()) {
        let own = key(node)?;
        // `\ell m` is not `\ellm`.
        let after_word = out.rsplit('\\').next().is_some_and(|word| {
            out.contains('\\') && !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic())
        });
        if after_word && own.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
        out.push_str(&own);
        for script in &node.scripts {
            let sign = if script.height == Height::Upper { '^' } else { '_' };
            out.push_str(&format!("{sign}{{{}}}", keys(&script.nodes)?));
        }
        out.push_str(&"'".repeat(node.primes as usize));
    }
    Some(out)
}

/// A label as it is read: upright or not makes no difference.
pub(crate) fn label(text: &str) -> String {
    let mut out = text.to_owned();
    for font in ["\\mathrm{", "\\mathit{"] {
        while let Some(at) = out.find(font) {
            let close = out[at..].find('}').map_or(out.len(), |close| at + close);
            let inner = out[at + font.len()..close].to_owned();
            out.replace_range(at..(close + 1).min(out.len()), &inner);
        }
    }
    out
}

/// A name's letter with its accents, and the label below it.
pub(crate) fn parts(name: &str) -> Option<(String, String)> {
    thread_local! {
        // Every equation asks for all names of its paper.
        static KNOWN: RefCell<HashMap<String, Option<(String, String)>>> = RefCell::default();
    }
    if let Some(known) = KNOWN.with_borrow(|known| known.get(name).cloned()) {
        return known;
    }
    let found = parts_of(name);
    KNOWN.with_borrow_mut(|known| {
        if known.len() == MAX_KNOWN {
            known.clear();
        }
        known.insert(name.to_owned(), found.clone());
    });
    found
}

/// So many names are remembered.
const MAX_KNOWN: usize = 20_000;

fn parts_of(name: &str) -> Option<(String, String)> {
    let node = single(&name_latex(name)).ok()?;
    let base = key(&node)?;
    let mut scripts = node.scripts.iter();
    let label = match (scripts.next(), scripts.next()) {
        (None, _) => String::new(),
        (Some(script), None) if script.height == Height::Lower => label(&keys(&script.nodes)?),
        _ => return None,
    };
    Some((base, label))
}
