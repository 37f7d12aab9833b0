//! Tokens → nodes: letters with their scripts and accents, fractions, roots, rows. Nothing here has a meaning yet.

use dashu_int::UBig;
use dashu_ratio::RBig;

use super::Fault;
use super::token::{Spanned, Token};
use crate::diagnostic::Span;
use crate::language::ast::Height;
use crate::language::lexer::greek_name;

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub primes: u32,
    /// In the order in which they are written.
    pub scripts: Vec<Script>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    /// `x`, `\gamma`
    Letter(String),
    Number(RBig),
    /// `+`, `(`, `\le`, `\nabla`: everything that is no letter.
    Mark(String, Side),
    /// `\hat{w}`, `\mathbf{x}`: a command with what it is put on.
    Styled(&'static str, Vec<Node>),
    /// Words between formulas.
    Text(String),
    Fraction(Vec<Node>, Vec<Node>),
    /// `\binom{n}{k}`
    Binomial(Vec<Node>, Vec<Node>),
    Root(Option<Vec<Node>>, Vec<Node>),
    /// `{…}`
    Group(Vec<Node>),
    /// An environment with its rows of cells.
    Rows(String, Vec<Vec<Vec<Node>>>),
    /// A space that is wide enough to be meant.
    Space(Width),
    /// What stands between two brackets; made by [`fences`](super::fence::fences).
    Fence(String, Vec<Node>, String),
}

/// Whether a bracket was made to open or to close, by `\left` or `\right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Unsaid,
    Left,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// `\,`
    Thin,
    /// `\;` and `\ `, which may set two statements apart
    Medium,
    /// `\quad`
    Wide,
}

#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub height: Height,
    pub nodes: Vec<Node>,
    pub span: Span,
    /// True if it stands behind the scripts before it, by `{}`: `R^a{}_b`.
    pub apart: bool,
}

impl Node {
    pub fn new(kind: NodeKind, span: Span) -> Self {
        Self { kind, primes: 0, scripts: Vec::new(), span }
    }

    pub fn is_bare(&self) -> bool {
        self.primes == 0 && self.scripts.is_empty()
    }

    pub fn mark(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Mark(mark, _) => Some(mark),
            _ => None,
        }
    }

    pub fn is_mark(&self, mark: &str) -> bool {
        self.mark() == Some(mark)
    }

    pub fn is_space(&self) -> bool {
        matches!(self.kind, NodeKind::Space(_))
    }

    pub fn scripts_at(&self, height: Height) -> impl Iterator<Item = &Script> {
        self.scripts.iter().filter(move |script| script.height == height)
    }

    /// The same without what stands at it.
    pub fn plain(&self) -> Node {
        Node { primes: 0, scripts: Vec::new(), ..self.clone() }
    }
}

/// From the first node to the last.
pub(crate) fn span_of(nodes: &[Node], otherwise: &Span) -> Span {
    match (nodes.first(), nodes.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => otherwise.clone(),
    }
}

/// Braces within braces beyond this are refused, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 60;

/// Fonts and accents by what they are, for one look has several commands.
const STYLES: [(&str, &str); 34] = [
    ("\\hat", "\\hat"),
    ("\\widehat", "\\hat"),
    ("\\bar", "\\bar"),
    ("\\overline", "\\bar"),
    ("\\tilde", "\\tilde"),
    ("\\widetilde", "\\tilde"),
    ("\\dot", "\\dot"),
    ("\\ddot", "\\ddot"),
    ("\\dddot", "\\dddot"),
    ("\\check", "\\check"),
    ("\\breve", "\\breve"),
    ("\\acute", "\\acute"),
    ("\\underline", "\\underline"),
    ("\\vec", "\\mathbf"),
    ("\\mathbf", "\\mathbf"),
    ("\\boldsymbol", "\\mathbf"),
    ("\\bm", "\\mathbf"),
    ("\\pmb", "\\mathbf"),
    ("\\bf", "\\mathbf"),
    ("\\mathrm", "\\mathrm"),
    ("\\operatorname", "\\mathrm"),
    ("\\rm", "\\mathrm"),
    ("\\mathcal", "\\mathcal"),
    ("\\cal", "\\mathcal"),
    ("\\mathscr", "\\mathcal"),
    ("\\mathsf", "\\mathsf"),
    ("\\sf", "\\mathsf"),
    ("\\mathbb", "\\mathbb"),
    ("\\mathfrak", "\\mathfrak"),
    ("\\mathit", "\\mathit"),
    ("\\it", "\\mathit"),
    ("\\mathtt", "\\mathtt"),
    ("\\mathnormal", "\\mathnormal"),
    ("\\overrightarrow", "\\mathbf"),
];

/// Fonts that last to the end of their group.
const SWITCHES: [&str; 5] = ["\\bf", "\\rm", "\\cal", "\\sf", "\\it"];

/// Commands of size and layout that say nothing.
const SILENT: [&str; 26] = [
    "\\displaystyle",
    "\\textstyle",
    "\\scriptstyle",
    "\\limits",
    "\\nolimits",
    "\\big",
    "\\Big",
    "\\bigg",
    "\\Bigg",
    "\\bigl",
    "\\bigr",
    "\\Bigl",
    "\\Bigr",
    "\\biggl",
    "\\biggr",
    "\\Biggl",
    "\\Biggr",
    "\\bigm",
    "\\Bigm",
    "\\!",
    "\\nonumber",
    "\\notag",
    "\\nolinebreak",
    "\\allowbreak",
    "\\mathstrut",
    "\\strut",
];

/// The commands of letters that are not Greek.
const LETTERS: [&str; 4] = ["\\hbar", "\\ell", "\\imath", "\\jmath"];

const GREEK: &str = " alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi \
pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi \
Psi Omega ";

/// The nodes of a whole text.
///
/// # Errors
/// Braces and environments that do not close, commands without their arguments.
pub(crate) fn nodes(tokens: &[Spanned], end: usize) -> Result<Vec<Vec<Vec<Node>>>, Fault> {
    let mut parser = Parser { tokens, at: 0, end, depth: 0 };
    let rows = parser.rows(&|_| false)?;
    match parser.tokens.get(parser.at) {
        None => Ok(rows),
        Some(left) => Err(Fault::malformed(left.span.clone(), "nothing is open here that this could close")),
    }
}

struct Parser<'a> {
    tokens: &'a [Spanned],
    at: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
}

type Parsed<T> = Result<T, Fault>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|spanned| &spanned.token)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(self.end..self.end, |spanned| spanned.span.clone())
    }

    fn is_control(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Token::Control(control)) if control == name)
    }

    fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::malformed(self.span(), "this is nested too deeply"));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    /// Rows of cells, up to what ends them or a brace that closes.
    fn rows(&mut self, ends: &dyn Fn(&Token) -> bool) -> Parsed<Vec<Vec<Vec<Node>>>> {
        let mut rows = vec![vec![Vec::new()]];
        loop {
            let nodes = self.list(ends)?;
            if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                *cell = nodes;
            }
            match self.peek() {
                Some(Token::Row) => {
                    self.at += 1;
                    self.row_distance();
                    rows.push(vec![Vec::new()]);
                }
                Some(Token::Cell) => {
                    self.at += 1;
                    if let Some(row) = rows.last_mut() {
                        row.push(Vec::new());
                    }
                }
                _ => return Ok(rows),
            }
        }
    }

    /// `[2pt]` behind `\\`
    fn row_distance(&mut self) {
        let start = self.at;
        if self.peek() != Some(&Token::Char('[')) {
            return;
        }
        let inside =
            |token: &Token| matches!(token, Token::Char(c) if c.is_ascii_alphanumeric() || ".-".contains(*c));
        self.at += 1;
        while self.peek().is_some_and(inside) {
            self.at += 1;
        }
        if self.peek() == Some(&Token::Char(']')) {
            self.at += 1;
        } else {
            self.at = start;
        }
    }

    /// Nodes up to `&`, `\\`, a closing brace or what ends them.
    fn list(&mut self, ends: &dyn Fn(&Token) -> bool) -> Parsed<Vec<Node>> {
        let mut out: Vec<Node> = Vec::new();
        while let Some(token) = self.peek() {
            if ends(token) || matches!(token, Token::Close | Token::Row | Token::Cell) {
                break;
            }
            if matches!(token, Token::Sub | Token::Sup | Token::Char('\'')) {
                self.script(&mut out)?;
                continue;
            }
            // `a \over b`
            let is_choice = self.is_control("\\choose");
            if self.is_control("\\over") || is_choice {
                let span = self.span();
                self.at += 1;
                let below = self.deeper(|parser| parser.list(ends))?;
                let kind =
                    if is_choice { NodeKind::Binomial(out, below) } else { NodeKind::Fraction(out, below) };
                return Ok(vec![Node::new(kind, span)]);
            }
            // `\tensor{R}{^a_b}` and `R\indices{^a_b}`
            if self.is_control("\\tensor") || self.is_control("\\indices") {
                self.at += 1;
                if self
                    .tokens
                    .get(self.at - 1)
                    .is_some_and(|of| of.token == Token::Control("\\tensor".to_owned()))
                {
                    let span = self.span();
                    let kernel = self.argument("a tensor")?;
                    out.push(Node::new(NodeKind::Group(kernel), span));
                }
                self.indices(&mut out)?;
                continue;
            }
            if let Some(switch) = SWITCHES.iter().find(|switch| self.is_control(switch)) {
                let span = self.span();
                self.at += 1;
                let rest = self.deeper(|parser| parser.list(ends))?;
                let span = span_of(&rest, &span);
                let kind = NodeKind::Styled(style(switch).unwrap_or(""), rest);
                out.push(Node::new(kind, span));
                break;
            }
            if let Some(node) = self.node(false)? {
                out.push(node);
            }
        }
        Ok(out)
    }

    /// `_a`, `^b`, `'`: put on the node before it.
    fn script(&mut self, out: &mut Vec<Node>) -> Parsed<()> {
        let span = self.span();
        if out.last().is_none_or(Node::is_space) {
            out.push(Node::new(NodeKind::Group(Vec::new()), span.start..span.start));
        }
        let height = match self.peek() {
            Some(Token::Sub) => Height::Lower,
            Some(Token::Sup) => Height::Upper,
            _ => {
                self.at += 1;
                if let Some(node) = out.last_mut() {
                    node.primes += 1;
                }
                return Ok(());
            }
        };
        self.at += 1;
        let nodes = self.argument("a script")?;
        let span = span.start..self.previous_end();
        let Some(node) = out.last_mut() else { return Ok(()) };
        let is_prime = |node: &Node| node.is_mark("\\prime") && node.is_bare();
        if node.scripts.iter().any(|script| script.height == height) {
            return Err(Fault::malformed(span, "two scripts stand at the same place; `{}` sets them apart"));
        }
        if height == Height::Upper && !nodes.is_empty() && nodes.iter().all(is_prime) {
            node.primes += nodes.len() as u32;
        } else {
            node.scripts.push(Script { height, nodes, span: span.clone(), apart: false });
        }
        node.span.end = node.span.end.max(span.end);
        Ok(())
    }

    /// `{^a_b^c}`: scripts one behind the other, each on an empty group.
    fn indices(&mut self, out: &mut Vec<Node>) -> Parsed<()> {
        let open = self.span();
        if self.peek() != Some(&Token::Open) {
            return Err(Fault::malformed(open, "expected the indices of a tensor in braces"));
        }
        self.at += 1;
        while let Some(Token::Sub | Token::Sup) = self.peek() {
            let span = self.span();
            out.push(Node::new(NodeKind::Group(Vec::new()), span.start..span.start));
            self.script(out)?;
        }
        if self.peek() != Some(&Token::Close) {
            return Err(Fault::malformed(open, "expected the indices of a tensor in braces"));
        }
        self.at += 1;
        Ok(())
    }

    fn previous_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(self.end, |spanned| spanned.span.end)
    }

    /// One token or a group, as the argument of a command.
    fn argument(&mut self, of: &str) -> Parsed<Vec<Node>> {
        let missing = |span| Err(Fault::malformed(span, format!("expected {of}")));
        match self.peek() {
            None | Some(Token::Close | Token::Row | Token::Cell | Token::Sub | Token::Sup) => {
                missing(self.span())
            }
            Some(Token::Open) => self.group(),
            Some(_) => self.deeper(|parser| {
                let span = parser.span();
                match parser.node(true)? {
                    Some(node) => Ok(vec![node]),
                    None if parser.peek().is_some() => parser.argument(of),
                    None => missing(span),
                }
            }),
        }
    }

    /// `{…}`
    fn group(&mut self) -> Parsed<Vec<Node>> {
        let open = self.span();
        self.at += 1;
        let nodes = self.deeper(|parser| parser.list(&|_| false))?;
        if self.peek() != Some(&Token::Close) {
            return Err(Fault::malformed(open, "this brace is not closed"));
        }
        self.at += 1;
        Ok(nodes)
    }

    /// The text of a group as it stands: the name of an environment, a label.
    fn words(&mut self) -> Parsed<String> {
        let open = self.span();
        if self.peek() != Some(&Token::Open) {
            return Err(Fault::malformed(open, "expected `{`"));
        }
        self.at += 1;
        let mut text = String::new();
        let mut depth = 0;
        while let Some(spanned) = self.tokens.get(self.at) {
            self.at += 1;
            match &spanned.token {
                Token::Close if depth == 0 => return Ok(text),
                Token::Close => depth -= 1,
                Token::Open => depth += 1,
                Token::Char(c) => text.push(*c),
                Token::Control(control) => text.push_str(control),
                Token::Sub => text.push('_'),
                Token::Sup => text.push('^'),
                Token::Cell | Token::Row => text.push(' '),
            }
        }
        Err(Fault::malformed(open, "this brace is not closed"))
    }

    /// The next node; none for what says nothing. As an argument, a digit stands alone.
    fn node(&mut self, alone: bool) -> Parsed<Option<Node>> {
        let start = self.span();
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        let kind = match token {
            Token::Open => {
                let nodes = self.group()?;
                NodeKind::Group(nodes)
            }
            Token::Char(c) if c.is_ascii_digit() || (c == '.' && self.digit_follows()) => {
                NodeKind::Number(self.number(alone))
            }
            Token::Char(c) => {
                self.at += 1;
                match greek_name(c) {
                    Some("eps") => NodeKind::Letter("\\epsilon".to_owned()),
                    Some(name) if name.len() > 1 => NodeKind::Letter(format!("\\{name}")),
                    _ if c.is_alphabetic() => NodeKind::Letter(c.to_string()),
                    _ => NodeKind::Mark(c.to_string(), Side::Unsaid),
                }
            }
            Token::Control(control) => {
                self.at += 1;
                match self.control(&control, &start)? {
                    Some(kind) => kind,
                    None => return Ok(None),
                }
            }
            // The callers have seen to these.
            Token::Close | Token::Row | Token::Cell | Token::Sub | Token::Sup => return Ok(None),
        };
        Ok(Some(Node::new(kind, start.start..self.previous_end().max(start.end))))
    }

    fn digit_follows(&self) -> bool {
        matches!(self.tokens.get(self.at + 1).map(|s| &s.token), Some(Token::Char(c)) if c.is_ascii_digit())
    }

    fn number(&mut self, alone: bool) -> RBig {
        let (mut value, mut places, mut point) = (UBig::ZERO, 0usize, false);
        // No number begins with a zero: the two indices of `\phi_{02}`.
        let alone = alone || (self.peek() == Some(&Token::Char('0')) && self.digit_follows());
        let start = self.at;
        let mut grouped = 0;
        loop {
            // `10\,000` and `10{,}000` are one number.
            let digits = self.at - start - grouped - usize::from(point);
            let starts_well = if point {
                places > 0 && places % 3 == 0
            } else {
                grouped > 0 || (digits < 4 && value > UBig::ZERO)
            };
            if !alone
                && digits > 0
                && starts_well
                && let Some(between) = self.group_of_digits(point)
            {
                self.at += between;
                grouped += between;
            }
            let Some(Token::Char(c)) = self.peek().cloned() else { break };
            match c.to_digit(10) {
                Some(digit) => {
                    value = value * UBig::from(10u8) + UBig::from(digit);
                    places += usize::from(point);
                }
                None if c == '.' && !point && self.digit_follows() && !alone => point = true,
                None => break,
            }
            self.at += 1;
            if alone {
                break;
            }
        }
        RBig::from_parts(value.into(), UBig::from(10u8).pow(places))
    }

    /// How many tokens stand before a further group of digits: three of them, or fewer at the end behind a point.
    fn group_of_digits(&self, point: bool) -> Option<usize> {
        let token = |n: usize| self.tokens.get(self.at + n).map(|spanned| &spanned.token);
        let between = match (token(0)?, token(1), token(2)) {
            (Token::Control(space), _, _) if space == "\\," => 1,
            (Token::Open, Some(Token::Char(',')), Some(Token::Close)) if !point => 3,
            _ => return None,
        };
        let is_digit = |n: usize| matches!(token(n), Some(Token::Char(c)) if c.is_ascii_digit());
        let digits = (0..4).take_while(|n| is_digit(between + n)).count();
        let fits = if point { (1..=3).contains(&digits) } else { digits == 3 };
        fits.then_some(between)
    }

    fn control(&mut self, control: &str, start: &Span) -> Parsed<Option<NodeKind>> {
        if let Some(style) = style(control) {
            let inner = self.argument("what this is put on")?;
            return Ok(Some(NodeKind::Styled(style, inner)));
        }
        let word = control.strip_prefix('\\').unwrap_or(control);
        if GREEK.contains(&format!(" {word} ")) || LETTERS.contains(&control) {
            return Ok(Some(NodeKind::Letter(control.to_owned())));
        }
        if SILENT.contains(&control) {
            return Ok(None);
        }
        Ok(Some(match control {
            "\\frac" | "\\dfrac" | "\\tfrac" | "\\cfrac" => {
                let above = self.argument("what stands above the line")?;
                NodeKind::Fraction(above, self.argument("what stands below the line")?)
            }
            "\\binom" | "\\dbinom" | "\\tbinom" => {
                let above = self.argument("what is chosen from")?;
                NodeKind::Binomial(above, self.argument("how many are chosen")?)
            }
            "\\sqrt" => {
                let index = if self.peek() == Some(&Token::Char('[')) {
                    self.at += 1;
                    let nodes = self.deeper(|parser| parser.list(&|token| *token == Token::Char(']')))?;
                    if self.peek() != Some(&Token::Char(']')) {
                        return Err(Fault::malformed(
                            start.clone(),
                            "the bracket of this root is not closed",
                        ));
                    }
                    self.at += 1;
                    Some(nodes)
                } else {
                    None
                };
                NodeKind::Root(index, self.argument("what is under the root")?)
            }
            "\\text" | "\\mbox" | "\\textrm" | "\\textnormal" | "\\textit" | "\\hbox" | "\\intertext" => {
                let words = self.words()?;
                match words.chars().all(|c| c.is_whitespace()) {
                    true => NodeKind::Space(Width::Thin),
                    false => NodeKind::Text(words),
                }
            }
            // What stands at a brace is a remark.
            "\\underbrace" | "\\overbrace" => {
                let inner = self.argument("what this is put around")?;
                let remark = if control == "\\underbrace" { Token::Sub } else { Token::Sup };
                if self.peek() == Some(&remark) {
                    self.at += 1;
                    self.argument("a script")?;
                }
                NodeKind::Group(inner)
            }
            "\\boxed" | "\\fbox" | "\\mathop" | "\\mathrel" | "\\mathbin" | "\\mathord" | "\\ensuremath" => {
                NodeKind::Group(self.argument("what this is put around")?)
            }
            // The second is what stands in mathematics.
            "\\textormath" => {
                self.words()?;
                NodeKind::Group(self.argument("what stands in mathematics")?)
            }
            "\\phantom" | "\\hphantom" | "\\vphantom" | "\\label" | "\\tag" | "\\vspace" | "\\color" => {
                self.words()?;
                return Ok(None);
            }
            // A distance back draws together, and any other sets apart.
            "\\hspace" => match self.words()?.trim_start_matches('*').trim().starts_with('-') {
                true => return Ok(None),
                false => NodeKind::Space(Width::Wide),
            },
            "\\kern" | "\\hskip" | "\\mkern" | "\\mskip" => match self.length(start)? {
                true => return Ok(None),
                false => NodeKind::Space(Width::Wide),
            },
            "\\hfill" | "\\hfil" => NodeKind::Space(Width::Wide),
            "\\begin" => return self.environment(start).map(Some),
            "\\end" => return Err(Fault::malformed(start.clone(), "nothing began that this could end")),
            "\\left" | "\\right" => {
                let side = if control == "\\left" { Side::Left } else { Side::Right };
                NodeKind::Mark(self.delimiter(start)?, side)
            }
            "\\quad" | "\\qquad" => NodeKind::Space(Width::Wide),
            "\\," | "\\:" | "\\>" | "\\thinspace" => NodeKind::Space(Width::Thin),
            "\\;" | "\\ " | "\\enspace" => NodeKind::Space(Width::Medium),
            "\\/" | "\\-" => return Ok(None),
            "\\lbrace" => NodeKind::Mark("\\{".to_owned(), Side::Unsaid),
            "\\rbrace" => NodeKind::Mark("\\}".to_owned(), Side::Unsaid),
            "\\lbrack" => NodeKind::Mark("[".to_owned(), Side::Unsaid),
            "\\rbrack" => NodeKind::Mark("]".to_owned(), Side::Unsaid),
            "\\vert" => NodeKind::Mark("|".to_owned(), Side::Unsaid),
            "\\Vert" => NodeKind::Mark("\\|".to_owned(), Side::Unsaid),
            "\\lVert" => NodeKind::Mark("\\|".to_owned(), Side::Left),
            "\\rVert" => NodeKind::Mark("\\|".to_owned(), Side::Right),
            "\\lvert" => NodeKind::Mark("|".to_owned(), Side::Left),
            "\\rvert" => NodeKind::Mark("|".to_owned(), Side::Right),
            "\\colon" => NodeKind::Mark(":".to_owned(), Side::Unsaid),
            _ => NodeKind::Mark(control.to_owned(), Side::Unsaid),
        }))
    }

    /// `2pt` behind `\kern`: true if it goes back.
    fn length(&mut self, command: &Span) -> Parsed<bool> {
        let back = self.peek() == Some(&Token::Char('-'));
        if back {
            self.at += 1;
        }
        let (mut digits, mut letters) = (0, 0);
        while let Some(Token::Char(c)) = self.peek() {
            match c {
                c if letters == 0 && (c.is_ascii_digit() || *c == '.') => digits += 1,
                c if digits > 0 && letters < 2 && c.is_ascii_alphabetic() => letters += 1,
                _ => break,
            }
            self.at += 1;
        }
        if letters < 2 {
            return Err(Fault::malformed(command.clone(), "expected a length behind this, as in `2pt`"));
        }
        Ok(back)
    }

    /// What stands behind `\left` or `\right`.
    fn delimiter(&mut self, command: &Span) -> Parsed<String> {
        let mark = match self.peek() {
            Some(Token::Char(c)) => c.to_string(),
            Some(Token::Control(control)) => match control.as_str() {
                "\\vert" | "\\lvert" | "\\rvert" => "|".to_owned(),
                "\\lbrace" => "\\{".to_owned(),
                "\\rbrace" => "\\}".to_owned(),
                other => other.to_owned(),
            },
            _ => return Err(Fault::malformed(command.clone(), "expected a bracket behind this")),
        };
        self.at += 1;
        Ok(mark)
    }

    fn environment(&mut self, start: &Span) -> Parsed<NodeKind> {
        let name = self.words()?;
        if matches!(name.as_str(), "array" | "tabular" | "alignedat" | "alignat")
            && self.peek() == Some(&Token::Open)
        {
            self.words()?;
        }
        let rows = self.deeper(|parser| {
            parser.rows(&|token| matches!(token, Token::Control(control) if control == "\\end"))
        })?;
        if !self.is_control("\\end") {
            return Err(Fault::malformed(start.clone(), format!("`{name}` does not end")));
        }
        self.at += 1;
        let end = self.span();
        match self.words()? {
            closes if closes == name => Ok(NodeKind::Rows(name.trim_end_matches('*').to_owned(), rows)),
            other => Err(Fault::malformed(end, format!("`{name}` began, and `{other}` ends"))),
        }
    }
}

fn style(control: &str) -> Option<&'static str> {
    STYLES.iter().find(|row| row.0 == control).map(|row| row.1)
}

/// Moves the scripts of empty groups to the symbol before them: `R^a{}_b`.
pub(crate) fn gathered(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        let is_empty = matches!(&node.kind, NodeKind::Group(inner) if inner.is_empty());
        match out.last_mut() {
            Some(before) if is_empty && !before.is_space() => {
                before.primes += node.primes;
                before
                    .scripts
                    .extend(node.scripts.into_iter().map(|script| Script { apart: true, ..script }));
                before.span.end = before.span.end.max(node.span.end);
            }
            _ if is_empty && node.is_bare() => {}
            _ => out.push(node),
        }
    }
    out
}
