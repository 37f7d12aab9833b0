//! How the symbols of a print are used, before anything is declared: for a draft of the notation.

use super::name::plain_name;
use crate::document::Printed;
use crate::language::ast::Height;
use crate::language::tex::fence::fences;
use crate::language::tex::node::{Node, NodeKind, Width, nodes};
use crate::language::tex::spelling::{difference, differs, key, keys, label, parts};
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
    pub primes: u32,
    /// True of `\psi^*` and `A^\dagger`.
    pub conjugated: bool,
    /// True of what `\mathbf` or `\vec` makes a vector.
    pub is_vector: bool,
    /// True of `\delta S`, `dE` and `\langle E\rangle`, which are not made of what stands in them.
    pub is_compound: bool,
    /// As many digits stand at it, or indices among them: `\phi_{02}`, `\phi_{0\mu}`.
    pub digits: usize,
    pub role: UsageRole,
    /// The x of `df/dx`: it depends on nothing else.
    pub along: Option<String>,
    /// Numbers of rows and columns, if a matrix behind a sign of equality says them; a column has rows alone.
    pub shape: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsageRole {
    Plain,
    /// `\partial f`, `\nabla f`
    Differentiated,
    /// `\dot f`
    Dotted,
    /// `\partial x` below a line, `\partial_x`
    By,
    /// `dx` behind an integral
    Measure,
    /// `d^3x` behind an integral
    Volume,
    /// The e of an exponential function.
    Exponential,
    /// `i` where it is a number.
    Imaginary,
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
/// Labels that are made of letters of indices.
const LABELS: [&str; 14] =
    ["in", "kin", "min", "vir", "lin", "ini", "bin", "bulk", "sun", "sub", "sup", "pl", "mn", "cr"];

fn index_letter(text: &str) -> bool {
    (text.chars().count() == 1 && text.chars().all(|c| ROMAN.contains(c)) && !COORDINATES.contains(&text))
        || GREEK.contains(&text)
}

/// Of `=` and a matrix, and `(x)` before them.
fn shape(behind: &[&Node]) -> Vec<usize> {
    let behind = match behind {
        [Node { kind: NodeKind::Fence(..), .. }, rest @ ..] => rest,
        all => all,
    };
    let [equals, matrix, rest @ ..] = behind else { return Vec::new() };
    let ends = rest.first().is_none_or(|node| node.is_mark("=") || node.is_mark(",") || node.is_mark("."));
    let rows = match &matrix.kind {
        NodeKind::Fence(open, inner, _) if open == "(" || open == "[" => match inner.as_slice() {
            [Node { kind: NodeKind::Rows(_, rows), .. }] => rows,
            _ => return Vec::new(),
        },
        NodeKind::Rows(name, rows) if name == "pmatrix" || name == "bmatrix" => rows,
        _ => return Vec::new(),
    };
    if !equals.is_mark("=") || !matrix.is_bare() || !ends {
        return Vec::new();
    }
    let rows: Vec<usize> = rows.iter().map(Vec::len).filter(|columns| *columns > 0).collect();
    match rows.iter().max() {
        Some(1) => vec![rows.len()],
        Some(columns) => vec![rows.len(), *columns],
        None => Vec::new(),
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Number(_))
}

fn is_d(node: &Node) -> bool {
    let is_letter = matches!(key(&node.plain()).as_deref(), Some("d" | "\\mathrm{d}" | "D" | "\\mathrm{D}"));
    node.is_mark("\\partial") || is_letter && node.scripts_at(Height::Lower).next().is_none()
}

impl Usage {
    /// A letter by itself.
    pub fn plain(letter: &str, role: UsageRole) -> Self {
        Self { name: Some(letter.to_owned()), ..Self::new(letter.to_owned(), role) }
    }

    fn new(latex: String, role: UsageRole) -> Self {
        Self {
            name: None,
            latex,
            indices: Vec::new(),
            arguments: None,
            primes: 0,
            conjugated: false,
            is_vector: false,
            is_compound: false,
            digits: 0,
            role,
            along: None,
            shape: Vec::new(),
        }
    }
}

#[derive(Default)]
struct Collector {
    found: Vec<Usage>,
}

impl Collector {
    fn list(&mut self, list: &[Node], role: UsageRole) {
        // Brackets without partners are told by the reader.
        let list = fences(list).unwrap_or_else(|_| list.to_vec());
        // `\qquad` sets statements apart.
        let is_wide = |node: &Node| matches!(node.kind, NodeKind::Space(Width::Wide));
        if list.iter().any(is_wide) {
            return list.split(is_wide).for_each(|part| self.list(part, role));
        }
        let list: Vec<&Node> = list.iter().filter(|node| !node.is_space()).collect();
        let integral = list.iter().any(|node| node.is_mark("\\int") || node.is_mark("\\iint"));
        let mut next = role;
        let mut n = 0;
        while let Some(node) = list.get(n).copied() {
            let before = n.checked_sub(1).map(|n| list[n]);
            n += 1;
            let follows = list.get(n).copied();
            let acts = std::mem::replace(&mut next, role);
            match &node.kind {
                NodeKind::Mark(mark, _) => match mark.as_str() {
                    "\\partial" | "\\nabla" | "\\Box" | "\\triangle" => {
                        next = UsageRole::Differentiated;
                        self.by(node);
                        continue;
                    }
                    // `\nabla\cdot`
                    "\\cdot" | "\\times" => next = acts,
                    "\\sum" | "\\prod" => {
                        self.summed(node);
                        continue;
                    }
                    "\\int" | "\\iint" => continue,
                    _ => {}
                },
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
                    } else if let (Some(above), Some(below)) = (variation(above), variation(below)) {
                        self.list(&[above], UsageRole::Plain);
                        self.list(&[below], UsageRole::Plain);
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
                    if integral && is_d(node) && follows.is_some() {
                        next = if node.is_bare() { UsageRole::Measure } else { UsageRole::Volume };
                        continue;
                    }
                    let is_letter =
                        |node: &Node| matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..));
                    if let Some(whole) = follows.and_then(|letter| difference(node, letter)) {
                        n += 1;
                        self.symbol(&whole, list.get(n).copied(), acts);
                    } else if differs(node) && follows.is_some_and(acts_on) {
                        // `\delta\left(…\right)`
                    } else if is_unit(node)
                        && before.is_some_and(|node| matches!(node.kind, NodeKind::Number(_)))
                    {
                        // `5\,\mathrm{K}`
                    } else if !(is_d(node) && is_unit(node)
                        || differs(node) && follows.is_some_and(is_letter))
                    {
                        let known = self.found.len();
                        self.symbol(node, follows, acts);
                        if before.is_none_or(|node| node.is_mark("="))
                            && let Some(usage) = self.found.get_mut(known)
                        {
                            usage.shape = shape(&list[n..]);
                        }
                    }
                }
                NodeKind::Root(index, inner) => {
                    index.iter().for_each(|index| self.list(index, role));
                    self.list(inner, role);
                }
                NodeKind::Fence(open, inner, close) if open == "\\langle" && close == "\\rangle" => {
                    if is_simple(inner) {
                        self.symbol(node, None, acts);
                        continue;
                    }
                    self.list(inner, role);
                }
                NodeKind::Group(inner) | NodeKind::Fence(_, inner, _) => {
                    self.list(inner, acts);
                    // What is held fixed is what the partial derivative is of, too; below a total one stands the frame.
                    let is_partial = |node: &Node| matches!(&node.kind, NodeKind::Fraction(_, below) if below.iter().any(|node| node.is_mark("\\partial")));
                    if inner.iter().any(is_partial) {
                        let below = node.scripts_at(Height::Lower);
                        below.for_each(|script| self.list(&script.nodes, UsageRole::By));
                        continue;
                    }
                }
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
                self.found.push(Usage::new(latex, UsageRole::Summed));
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
                } else {
                    self.found.push(Usage::new(latex, UsageRole::Summed));
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
        let base = node.plain();
        let mut role = role;
        let (mut is_vector, mut is_compound) = (false, matches!(node.kind, NodeKind::Fence(..)));
        if let NodeKind::Styled(style, inner) = &base.kind {
            match (*style, inner.as_slice()) {
                ("\\dot" | "\\ddot" | "\\dddot", [only]) => {
                    role = UsageRole::Dotted;
                    let mut only = only.clone();
                    only.scripts.extend(node.scripts.iter().cloned());
                    return self.symbol(&only, follows, role);
                }
                ("\\mathbf", _) => {
                    is_vector = true;
                }
                ("d" | "\\delta" | "\\Delta", [only]) => {
                    is_compound = true;
                    is_vector = matches!(only.kind, NodeKind::Styled("\\mathbf", _));
                }
                ("\\mathrm", inner) if inner.len() > 1 && !is_number_name(&base) => return,
                ("\\hat", [only]) => {
                    is_vector = matches!(only.kind, NodeKind::Styled("\\mathbf", _));
                }
                _ => {}
            }
        }
        let Some(letter) = key(&base) else { return };
        // The order of a remainder.
        let is_bracket = |node: &Node| matches!(node.kind, NodeKind::Fence(..));
        if matches!(letter.as_str(), "O" | "\\mathcal{O}") && follows.is_some_and(is_bracket) {
            return;
        }
        let has_lower = node.scripts_at(Height::Lower).next().is_some();
        let number = match letter.as_str() {
            "i" | "\\mathrm{i}" => Some(UsageRole::Imaginary),
            // The square of a charge
            "e" if node.scripts.iter().all(|script| script.nodes.iter().all(is_number)) => None,
            "e" | "\\mathrm{e}" => Some(UsageRole::Exponential),
            "\\pi" => Some(UsageRole::Summed),
            _ => None,
        };
        if let Some(role) = number.filter(|_| !has_lower) {
            if role != UsageRole::Summed {
                self.found.push(Usage::new(letter, role));
            }
            node.scripts.iter().for_each(|script| self.list(&script.nodes, UsageRole::Plain));
            return;
        }
        let mut indices: Vec<(String, Height)> = Vec::new();
        let (mut below, mut spelled) = (String::new(), String::new());
        let mut above = String::new();
        let mut conjugated = false;
        let (mut places, mut digits) = (0, 0);
        for script in &node.scripts {
            let flat: Vec<&Node> = script.nodes.iter().filter(|node| !node.is_space()).collect();
            // Behind a semicolon stand derivatives, and among Greek indices behind a comma, too.
            let is_greek = |node: &&Node| {
                node.is_mark(",") || key(node).is_some_and(|key| GREEK.contains(&key.as_str()))
            };
            let ends = |node: &&Node| node.is_mark(";") || node.is_mark(":");
            let end = flat.iter().position(ends).or_else(|| {
                let all = script.height == Height::Lower && flat.iter().all(is_greek);
                flat.iter().position(|node| node.is_mark(",")).filter(|_| all)
            });
            if end.is_some() {
                role = UsageRole::Differentiated;
            }
            let flat: Vec<&Node> =
                flat[..end.unwrap_or(flat.len())].iter().copied().filter(|node| !node.is_mark(",")).collect();
            if flat.is_empty() && end.is_some() {
                continue;
            }
            let letters: Vec<String> =
                flat.iter().filter_map(|node| key(&node.plain()).filter(|_| node.is_bare())).collect();
            let complete = letters.len() == flat.len() && !letters.is_empty();
            let all = complete
                && letters.iter().all(|letter| index_letter(letter))
                && !LABELS.contains(&letters.concat().as_str());
            let is_digit = |letter: &String| letter.chars().all(|c| c.is_ascii_digit());
            if letters.iter().all(|letter| is_digit(letter) || index_letter(letter)) {
                places += letters
                    .iter()
                    .map(|letter| if is_digit(letter) { letter.len() } else { 1 })
                    .sum::<usize>();
                digits += letters.iter().filter(|letter| is_digit(letter)).count();
            }
            match script.height {
                Height::Lower if all => {
                    indices.extend(letters.into_iter().map(|letter| (letter, Height::Lower)))
                }
                // A number or a coordinate below may be a component.
                Height::Lower => {
                    let text = keys(&script.nodes).unwrap_or_default();
                    below = label(&text);
                    spelled = if below.contains(',') { text } else { below.clone() };
                }
                // `r^{(+)}`, and no power
                Height::Upper if is_label(&flat) => above = keys(&script.nodes).unwrap_or_default(),
                _ if all && letters.iter().all(|letter| letter.starts_with('\\')) => {
                    indices.extend(letters.into_iter().map(|letter| (letter, Height::Upper)));
                }
                _ => {
                    let is_star = |node: &&Node| {
                        ["*", "\\ast", "\\dagger", "\\dag"].iter().any(|mark| node.is_mark(mark))
                    };
                    conjugated |= flat.len() == 1 && flat.iter().all(is_star);
                    self.list(&script.nodes, UsageRole::Plain);
                }
            }
        }
        // `A_{\mu'}` is in other coordinates, and `w_t^{(+)}` a derivative.
        let differentiates = !above.is_empty() && COORDINATES.contains(&below.as_str());
        if below.contains('\'') || differentiates {
            return;
        }
        let mut latex = if below.is_empty() { letter.clone() } else { format!("{letter}_{{{spelled}}}") };
        if !above.is_empty() {
            latex.push_str(&format!("^{{{above}}}"));
        }
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
            // `H_0^2(a + b)` is a product.
            Some(NodeKind::Fence(open, inner, _)) if open == "(" && !(is_power(node) && is_sum(inner)) => {
                let parts = inner.split(|node| node.is_mark(",") || node.is_mark(";"));
                Some(parts.map(|part| keys(part).unwrap_or_else(|| "?".to_owned())).collect())
            }
            _ => None,
        };
        // The arguments may have a conjugating star behind them: `\phi(x)^*`.
        let behind =
            follows.filter(|_| arguments.is_some()).and_then(|node| node.scripts_at(Height::Upper).next());
        conjugated |= behind.is_some_and(|script| script.nodes.iter().all(|node| node.is_mark("*")));
        self.found.push(Usage {
            name: name.filter(|_| !is_compound && above.is_empty()),
            indices,
            arguments: arguments.filter(|_| !is_compound),
            primes: node.primes,
            conjugated,
            is_vector,
            is_compound,
            digits: if digits > 0 { places } else { 0 },
            ..Usage::new(latex, role)
        });
    }
}

/// `(+)`, `(\circ)`, `(0)`: what is no order of a derivative.
fn is_label(nodes: &[&Node]) -> bool {
    // `\kappa^{\mathrm{abs}}`
    if let [only] = nodes
        && let NodeKind::Styled("\\mathrm", inner) = &only.kind
    {
        return only.is_bare() && inner.len() > 1;
    }
    let [open, inner, close] = nodes else { return false };
    let is_order = match &inner.kind {
        NodeKind::Number(n) => *n != dashu_ratio::RBig::ZERO,
        NodeKind::Letter(letter) => ["n", "m", "k", "N"].contains(&letter.as_str()),
        _ => false,
    };
    open.is_mark("(") && close.is_mark(")") && inner.is_bare() && !is_order
}

/// `\mathrm{Ra}`: up to three letters, the first of them a capital.
fn is_number_name(node: &Node) -> bool {
    let letters =
        key(node).and_then(|key| Some(key.strip_prefix("\\mathrm{")?.strip_suffix('}')?.to_owned()));
    let is_name = |letters: String| {
        letters.len() <= 3
            && letters.chars().all(|c| c.is_ascii_alphabetic())
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
    };
    letters.is_some_and(is_name) && super::name::function_name(node).is_none()
}

fn is_power(node: &Node) -> bool {
    let is_number = |node: &Node| matches!(node.kind, NodeKind::Number(_));
    node.scripts_at(Height::Upper).any(|script| script.nodes.iter().all(is_number))
}

fn is_sum(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| node.is_mark("+") || node.is_mark("-"))
}

/// What a sign such as δ acts on, rather than multiplies.
fn acts_on(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Mark(mark, _) => ["\\partial", "\\nabla", "\\to", "\\rightarrow"].contains(&mark.as_str()),
        NodeKind::Fence(..) | NodeKind::Fraction(..) | NodeKind::Root(..) | NodeKind::Styled(..) => true,
        _ => false,
    }
}

/// `\mathrm{K}`, `\mathrm{km}`: upright letters.
fn is_unit(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Styled("\\mathrm", _))
}

/// The S of `\delta S`, above or below a line.
fn variation(nodes: &[Node]) -> Option<Node> {
    let bare: Vec<&Node> = nodes.iter().filter(|node| !node.is_space()).collect();
    match bare.as_slice() {
        [sign, letter] if key(sign).as_deref() == Some("\\delta") && sign.is_bare() => {
            Some((*letter).clone())
        }
        _ => None,
    }
}

/// True of letters with their powers, at most three: what may stand in the brackets of a mean.
fn is_simple(nodes: &[Node]) -> bool {
    let bare: Vec<&Node> = nodes.iter().filter(|node| !node.is_space()).collect();
    (1..=3).contains(&bare.len())
        && bare.iter().all(|node| matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..)))
}

fn begins_with_d(nodes: &[Node]) -> bool {
    nodes.iter().find(|node| !node.is_space()).is_some_and(is_d)
}
