//! How the symbols of a print are used, before anything is declared: for a draft of the notation.

use super::name::plain_name;
use crate::document::Printed;
use crate::language::ast::Height;
use crate::language::tex::fence::fences;
use crate::language::tex::node::{Node, NodeKind, nodes};
use crate::language::tex::spelling::{key, keys, label, parts};
use crate::language::tex::token::tokens_of;

/// A symbol in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What a claim calls it; none if no name is printed like this.
    pub name: Option<String>,
    /// Its LaTeX without indices.
    pub latex: String,
    /// Letters that stand at it as indices, with their heights.
    pub indices: Vec<(String, Height)>,
    /// What stands in brackets behind it.
    pub arguments: Option<Vec<String>>,
    pub primes: bool,
    /// True of what `\mathbf` or `\vec` makes a vector.
    pub is_vector: bool,
    pub role: UsageRole,
    /// The x of `df/dx`: it depends on nothing else.
    pub along: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsageRole {
    Plain,
    /// `\partial f`, `\nabla f`, `\dot f`
    Differentiated,
    /// `\partial x` below a line, `\partial_x`
    By,
    /// `dx` behind an integral
    Measure,
    /// A letter below ∑ or ∏.
    Summed,
}

/// The symbols of a print; none where it is no LaTeX.
pub fn usages(printed: &Printed) -> Vec<Usage> {
    let Ok(rows) = tokens_of(printed).and_then(|tokens| nodes(&tokens, printed.span.end)) else {
        return Vec::new();
    };
    let mut collector = Collector::default();
    for cell in rows.iter().flatten() {
        collector.list(cell, UsageRole::Plain);
    }
    collector.found
}

/// Letters that are indices where they stand below.
const ROMAN: &str = "ijklmnabcpqrsuvIJKLMN";
const GREEK: [&str; 15] = [
    "\\mu",
    "\\nu",
    "\\rho",
    "\\sigma",
    "\\lambda",
    "\\kappa",
    "\\alpha",
    "\\beta",
    "\\gamma",
    "\\delta",
    "\\tau",
    "\\epsilon",
    "\\zeta",
    "\\eta",
    "\\xi",
];
/// Letters below that are coordinates, so that they differentiate or name a component.
const COORDINATES: [&str; 8] = ["t", "x", "y", "z", "r", "\\theta", "\\phi", "\\varphi"];

fn index_letter(text: &str) -> bool {
    (text.chars().count() == 1 && text.chars().all(|c| ROMAN.contains(c)) && !COORDINATES.contains(&text))
        || GREEK.contains(&text)
}

fn is_d(node: &Node) -> bool {
    node.is_mark("\\partial") || matches!(key(&node.plain()).as_deref(), Some("d" | "\\mathrm{d}" | "D"))
}

#[derive(Default)]
struct Collector {
    found: Vec<Usage>,
}

impl Collector {
    fn list(&mut self, list: &[Node], role: UsageRole) {
        // Brackets without partners are told by the reader.
        let list = fences(list).unwrap_or_else(|_| list.to_vec());
        let list: Vec<&Node> = list.iter().filter(|node| !node.is_space()).collect();
        let integral = list.iter().any(|node| node.is_mark("\\int") || node.is_mark("\\iint"));
        let mut next = role;
        for (n, node) in list.iter().enumerate() {
            let follows = list.get(n + 1).copied();
            let acts = std::mem::replace(&mut next, role);
            match &node.kind {
                NodeKind::Mark(mark, _) => {
                    let derives = ["\\partial", "\\nabla", "\\Box", "\\triangle"].contains(&mark.as_str());
                    if derives {
                        next = UsageRole::Differentiated;
                        self.by(node);
                    }
                    if ["\\sum", "\\prod"].contains(&mark.as_str()) {
                        self.summed(node);
                        continue;
                    }
                    if ["\\int", "\\iint"].contains(&mark.as_str()) {
                        continue;
                    }
                    if derives {
                        continue;
                    }
                }
                NodeKind::Fraction(above, below) => {
                    if begins_with_d(above) && begins_with_d(below) {
                        let from = self.found.len();
                        self.derivative(above, UsageRole::Differentiated);
                        let is_total = !above.iter().any(|node| node.is_mark("\\partial"));
                        let by = below.iter().find(|node| !node.is_space() && !is_d(node));
                        if let Some(along) = by.filter(|_| is_total).and_then(|node| key(&node.plain())) {
                            self.found[from..].iter_mut().for_each(|usage| usage.along = Some(along.clone()));
                        }
                        self.derivative(below, UsageRole::By);
                        // `\frac{d}{dt} f`
                        if above.iter().filter(|node| !node.is_space()).count() == 1 {
                            next = UsageRole::Differentiated;
                        }
                    } else {
                        self.list(above, role);
                        self.list(below, role);
                    }
                }
                NodeKind::Binomial(above, below) => {
                    self.list(above, role);
                    self.list(below, role);
                }
                NodeKind::Letter(_) | NodeKind::Styled(..) => {
                    let is_measure = integral && is_d(node) && follows.is_some();
                    if is_measure {
                        next = UsageRole::Measure;
                        continue;
                    }
                    // `ds^2`, `\delta S`, `\Delta x`: one quantity, and no product.
                    let is_letter =
                        |node: &Node| matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
                    let is_difference = node.is_bare()
                        && matches!(
                            key(&node.plain()).as_deref(),
                            Some("d" | "\\mathrm{d}" | "\\delta" | "\\Delta")
                        )
                        && follows.is_some_and(is_letter);
                    if !is_difference {
                        self.symbol(node, follows, acts);
                    }
                }
                NodeKind::Root(index, inner) => {
                    index.iter().for_each(|index| self.list(index, role));
                    self.list(inner, role);
                }
                NodeKind::Group(inner) | NodeKind::Fence(_, inner, _) => self.list(inner, acts),
                NodeKind::Rows(_, rows) => rows.iter().flatten().for_each(|cell| self.list(cell, role)),
                NodeKind::Number(_) | NodeKind::Text(_) | NodeKind::Space(_) => {}
            }
            if !matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..)) {
                node.scripts.iter().for_each(|script| self.list(&script.nodes, UsageRole::Plain));
            }
        }
    }

    /// The letters below ∑ and ∏ are indices.
    fn summed(&mut self, node: &Node) {
        for script in node.scripts_at(Height::Lower) {
            let letters = script.nodes.iter().take_while(|node| !node.is_mark("="));
            for latex in letters.filter(|node| node.is_bare()).filter_map(key) {
                self.found.push(Usage {
                    name: None,
                    latex,
                    indices: Vec::new(),
                    arguments: None,
                    primes: false,
                    is_vector: false,
                    role: UsageRole::Summed,
                    along: None,
                });
            }
        }
    }

    /// What `\partial_x` and `\nabla_\mu` are by.
    fn by(&mut self, node: &Node) {
        for script in node.scripts_at(Height::Lower) {
            for letter in script.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Letter(_))) {
                let Some(latex) = key(&letter.plain()) else { continue };
                if COORDINATES.contains(&latex.as_str()) || !index_letter(&latex) {
                    self.symbol(letter, None, UsageRole::By);
                }
            }
        }
    }

    /// `\partial^2 f`, `\partial x\,\partial t`
    fn derivative(&mut self, nodes: &[Node], role: UsageRole) {
        let rest: Vec<Node> = nodes.iter().filter(|node| !is_d(node)).cloned().collect();
        self.list(&rest, role);
    }

    fn symbol(&mut self, node: &Node, follows: Option<&Node>, role: UsageRole) {
        let mut base = node.plain();
        let mut role = role;
        let mut is_vector = false;
        while let NodeKind::Styled(style, inner) = &base.kind {
            match (*style, inner.as_slice()) {
                ("\\dot" | "\\ddot" | "\\dddot", [only]) => {
                    role = UsageRole::Differentiated;
                    let only = only.clone();
                    if !only.is_bare() {
                        return self.symbol(&only, follows, role);
                    }
                    base = only;
                }
                ("\\mathbf", _) => {
                    is_vector = true;
                    break;
                }
                ("\\mathrm", inner) if inner.len() > 1 => return,
                _ => break,
            }
        }
        let Some(letter) = key(&base) else { return };
        if matches!(letter.as_str(), "e" | "\\mathrm{e}" | "i" | "\\mathrm{i}" | "\\pi")
            && node.scripts_at(Height::Lower).next().is_none()
        {
            node.scripts.iter().for_each(|script| self.list(&script.nodes, UsageRole::Plain));
            return;
        }
        let mut indices: Vec<(String, Height)> = Vec::new();
        let mut below = String::new();
        for script in &node.scripts {
            let flat: Vec<&Node> = script
                .nodes
                .iter()
                .filter(|node| !node.is_space() && !node.is_mark(",") && !node.is_mark(";"))
                .collect();
            let letters: Vec<String> =
                flat.iter().filter_map(|node| key(&node.plain()).filter(|_| node.is_bare())).collect();
            let complete = letters.len() == flat.len() && !letters.is_empty();
            let all = complete && letters.iter().all(|letter| index_letter(letter));
            match script.height {
                Height::Lower if all => {
                    indices.extend(letters.into_iter().map(|letter| (letter, Height::Lower)))
                }
                // A number or a coordinate below may be a component.
                Height::Lower => below = keys(&script.nodes).map(|text| label(&text)).unwrap_or_default(),
                _ if all && letters.iter().all(|letter| letter.starts_with('\\')) => {
                    indices.extend(letters.into_iter().map(|letter| (letter, Height::Upper)));
                }
                _ => self.list(&script.nodes, UsageRole::Plain),
            }
        }
        let latex = if below.is_empty() { letter.clone() } else { format!("{letter}_{{{below}}}") };
        let name = plain_name(&letter).map(|name| match below.is_empty() {
            true => name,
            false => format!("{name}_{}", plain_name(&below).unwrap_or(below.clone())),
        });
        let is_word = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let wanted = (letter.clone(), below.clone());
        let plain = letter
            .strip_prefix("\\mathbf{")
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or(&letter)
            .to_owned();
        let name = name.filter(is_word).filter(|name| {
            parts(name)
                .is_some_and(|found| found == wanted || is_vector && found == (plain.clone(), below.clone()))
        });
        let arguments = match follows.map(|node| &node.kind) {
            Some(NodeKind::Fence(open, inner, _)) if open == "(" => {
                let parts = inner.split(|node| node.is_mark(",") || node.is_mark(";"));
                Some(parts.map(|part| keys(part).unwrap_or_else(|| "?".to_owned())).collect())
            }
            _ => None,
        };
        self.found.push(Usage {
            name,
            latex,
            indices,
            arguments,
            primes: node.primes > 0,
            is_vector,
            role,
            along: None,
        });
    }
}

fn begins_with_d(nodes: &[Node]) -> bool {
    nodes.iter().find(|node| !node.is_space()).is_some_and(is_d)
}
