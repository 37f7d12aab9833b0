//! Mathematics in plain words: `twice -2 gamma dV/dq` → text, formula, text.
//!
//! What is found is only typeset and never worked out: signs, order and slashes stay as the author wrote them. A word
//! is a word unless it can be nothing else than a formula: a single letter, a Greek letter, a name with a script, a
//! function with its argument, and what signs tie to these.

use std::collections::BTreeSet;

use crate::language::latex::name_latex as word_latex;

/// A piece of running text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    /// LaTeX.
    Formula(String),
}

/// Functions whose argument may stand without brackets.
const FUNCTIONS: [&str; 10] = ["log", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "det", "sqrt"];

/// Splits text into words and formulas; `known` are names of the paper of more than one letter.
pub fn pieces<'a>(text: &'a str, known: &BTreeSet<&str>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut words, mut at) = (0, 0);
    while at < text.len() {
        if let Some(run) = run(text, at, known) {
            if words < at {
                pieces.push(Piece::Words(&text[words..at]));
            }
            pieces.push(Piece::Formula(run.latex));
            at = run.end;
            words = at;
        } else {
            // On to the next beginning of a word, or into brackets that stand by themselves.
            let rest = &text[at..];
            let next = rest.char_indices().find(|(_, c)| c.is_whitespace()).map(|(n, c)| n + c.len_utf8());
            at += if rest.starts_with('(') { 1 } else { next.unwrap_or(rest.len()) };
        }
    }
    if words < text.len() {
        pieces.push(Piece::Words(&text[words..]));
    }
    pieces
}

/// True of text that begins with a formula, whose first letter is none to capitalise.
pub fn begins_with_formula(text: &str, known: &BTreeSet<&str>) -> bool {
    run(text, 0, known).is_some()
}

struct Run {
    latex: String,
    end: usize,
}

/// The formula that begins at a place, if one does.
fn run(text: &str, at: usize, known: &BTreeSet<&str>) -> Option<Run> {
    let mut reader = Reader { text, at, known, strong: false, signs: 0, depth: 0 };
    let first = reader.peek()?;
    if !(first.is_alphanumeric() || matches!(first, '(' | '-')) {
        return None;
    }
    if first == '(' && is_number_of_an_equation(&text[at..]) {
        return None;
    }
    let latex = reader.relation()?;
    let end = reader.at;
    let behind = text[end..].chars().next();
    let ends =
        behind.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | ')' | '?' | '!'));
    (ends && (reader.strong || reader.signs > 0) && reader.has_name(at, end)).then_some(Run { latex, end })
}

/// `(42)`, `(T9)`, `(A.2)` at the beginning of a text.
fn is_number_of_an_equation(text: &str) -> bool {
    let inside = text[1..].split(')').next().unwrap_or_default();
    !inside.is_empty()
        && inside.chars().any(|c| c.is_ascii_digit())
        && inside
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '.' | '–' | '\''))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    known: &'a BTreeSet<&'a str>,
    /// Something that is no word was met.
    strong: bool,
    /// Signs between two operands.
    signs: usize,
    depth: usize,
}

/// How sure it is that a name is one.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Sure {
    Yes,
    /// If a sign stands beside it.
    Perhaps,
    No,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn has_name(&self, from: usize, to: usize) -> bool {
        self.text[from..to].contains(char::is_alphabetic)
    }

    /// Takes a sign with the spaces around it, if an operand follows.
    fn sign(&mut self) -> Option<&'static str> {
        const SIGNS: [(&str, &str); 12] = [
            (">=", "\\geq"),
            ("<=", "\\leq"),
            ("!=", "\\neq"),
            ("->", "\\to"),
            ("=", "="),
            ("<", "<"),
            (">", ">"),
            ("+", "+"),
            ("-", "-"),
            ("*", "\\,"),
            ("/", "/"),
            ("~", "\\sim"),
        ];
        let rest = self.rest();
        let start = rest.trim_start_matches(' ');
        let (sign, latex) = SIGNS.iter().find(|(sign, _)| start.starts_with(sign))?;
        let behind = &start[sign.len()..];
        let spaced = rest.len() > start.len();
        // A hyphen: `K - 1` and `K-1` are differences, `K -1` is none.
        if *sign == "-" && spaced != behind.starts_with(' ') {
            return None;
        }
        self.at = self.text.len() - behind.trim_start_matches(' ').len();
        Some(latex)
    }

    fn relation(&mut self) -> Option<String> {
        let mut out = String::new();
        if self.rest().starts_with('-') {
            if !self.rest()[1..].starts_with(|c: char| c.is_alphanumeric() || c == '(') {
                return None;
            }
            self.at += 1;
            out.push('-');
        }
        let bare = out.is_empty();
        let (first, sure) = self.product(!bare)?;
        out.push_str(&first);
        let mut weak = sure == Sure::Perhaps;
        loop {
            let before = (self.at, self.strong, self.signs);
            let Some(sign) = self.sign() else { break };
            let negative = self.rest().starts_with('-').then(|| self.at += 1).is_some();
            let Some((next, _)) = self.product(true) else {
                (self.at, self.strong, self.signs) = before;
                break;
            };
            self.signs += 1;
            weak = false;
            let minus = if negative { "-" } else { "" };
            out.push_str(&format!(" {sign} {minus}{next}"));
        }
        (!weak || self.depth > 0 || !bare).then_some(out)
    }

    /// Factors side by side; `beside` a sign, a word may be a name.
    fn product(&mut self, beside: bool) -> Option<(String, Sure)> {
        let (mut out, sure) = self.factor()?;
        if sure == Sure::Perhaps && !beside && self.depth == 0 {
            // It stands only if a sign follows.
            let before = self.at;
            let follows = self.sign().is_some();
            self.at = before;
            return follows.then_some((out, sure));
        }
        loop {
            let before = (self.at, self.strong, self.signs);
            let spaces = self.rest().len() - self.rest().trim_start_matches(' ').len();
            self.at += spaces;
            let bracket = self.peek() == Some('(');
            let next = match self.peek() {
                Some(c) if c.is_alphabetic() || (bracket && !is_number_of_an_equation(self.rest())) => {
                    self.factor()
                }
                _ => None,
            };
            match next {
                Some((factor, Sure::Yes)) if spaces <= 1 && (bracket || spaces == 1) => {
                    out.push_str(&format!("\\,{factor}"));
                }
                _ => {
                    (self.at, self.strong, self.signs) = before;
                    return Some((out, sure));
                }
            }
        }
    }

    fn factor(&mut self) -> Option<(String, Sure)> {
        let (mut base, mut sure) = self.atom()?;
        if self.rest().starts_with('^') && !self.rest().starts_with("^{") {
            self.at += 1;
            let (power, _) = self.atom()?;
            let power =
                power.strip_prefix('(').and_then(|p| p.strip_suffix(')')).unwrap_or(&power).to_owned();
            (self.strong, sure) = (true, Sure::Yes);
            base = format!("{base}^{{{power}}}");
        }
        Some((base, sure))
    }

    fn atom(&mut self) -> Option<(String, Sure)> {
        let first = self.peek()?;
        if first.is_ascii_digit() {
            let rest = self.rest();
            let length = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
            let number = rest[..length].trim_end_matches('.');
            self.at += number.len();
            if !self.rest().starts_with(char::is_alphabetic) {
                return Some((number.to_owned(), Sure::Yes));
            }
            // `2D` is a product, `1e-3` a measured number, `3rd` a word.
            let (letter, sure) = self.name().filter(|_| !self.text[..self.at].ends_with('e'))?;
            let is_letter = sure == Sure::Yes && self.text[..self.at].ends_with(char::is_uppercase);
            return is_letter.then(|| (format!("{number}\\,{letter}"), sure));
        }
        if first == '(' {
            self.at += 1;
            let inside = self.arguments()?;
            return Some((format!("({inside})"), Sure::Yes));
        }
        self.name()
    }

    /// What stands in brackets, behind the opening one.
    fn arguments(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > 16 {
            return None;
        }
        let mut inside = self.relation()?;
        while self.rest().starts_with(',') {
            self.at += 1;
            self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
            inside.push_str(&format!(", {}", self.relation()?));
        }
        self.depth -= 1;
        if !self.rest().starts_with(')') {
            return None;
        }
        self.at += 1;
        Some(inside)
    }

    fn name(&mut self) -> Option<(String, Sure)> {
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches('_');
        if word.is_empty() || !word.starts_with(char::is_alphabetic) {
            return None;
        }
        self.at += word.len();
        if FUNCTIONS.contains(&word) {
            return self.function(word);
        }
        let (mut latex, mut sure) = typeset(word, self.known);
        let primes = self.rest().len() - self.rest().trim_start_matches('\'').len();
        if primes > 0 {
            // `Friedmann's` and `neurons'` are no derivatives.
            if word.chars().count() > 1 || self.rest()[primes..].starts_with(char::is_alphabetic) {
                return None;
            }
            self.at += primes;
            latex.push_str(&"'".repeat(primes));
            sure = Sure::Yes;
        }
        while let Some(script) = ["^{", "_{"].into_iter().find(|script| self.rest().starts_with(script)) {
            let inside = self.rest()[2..].split('}').next()?;
            self.at += inside.len() + 3;
            if self.at > self.text.len() {
                return None;
            }
            let indices: Vec<String> = inside.split_whitespace().map(word_latex).collect();
            latex.push_str(&format!("{}{}}}", script, indices.join(" ")));
            sure = Sure::Yes;
        }
        if self.rest().starts_with('(') && sure != Sure::No && !is_number_of_an_equation(self.rest()) {
            let before = (self.at, self.strong, self.signs, self.depth);
            self.at += 1;
            match self.arguments() {
                Some(inside) => {
                    latex.push_str(&format!("({inside})"));
                    sure = Sure::Yes;
                }
                None => (self.at, self.strong, self.signs, self.depth) = before,
            }
        } else if self.rest().starts_with('(') && word.chars().count() == 1 {
            // `f(0)`, whose bracket looks like the number of an equation.
            self.at += 1;
            let inside = self.arguments()?;
            latex.push_str(&format!("({inside})"));
            sure = Sure::Yes;
        }
        self.strong |= sure == Sure::Yes;
        (sure != Sure::No).then_some((latex, sure))
    }

    /// `log p`, `exp(-x^2/2)`; a function without an argument is a word.
    fn function(&mut self, word: &str) -> Option<(String, Sure)> {
        let spaced = self.rest().starts_with(' ');
        self.at += usize::from(spaced);
        let (argument, sure) = match self.peek() {
            Some('(') if !is_number_of_an_equation(self.rest()) || !spaced => {
                self.at += 1;
                let inside = self.arguments()?;
                (format!("({inside})"), Sure::Yes)
            }
            Some(c) if spaced && c.is_alphabetic() => self.name()?,
            _ => return None,
        };
        self.strong = true;
        let space = if argument.starts_with('(') { "" } else { " " };
        let name = if word == "sqrt" { "\\operatorname{sqrt}".to_owned() } else { format!("\\{word}") };
        (sure == Sure::Yes).then(|| (format!("{name}{space}{argument}"), Sure::Yes))
    }
}

/// The LaTeX of a word as a name, and how sure it is that it is one.
fn typeset(word: &str, known: &BTreeSet<&str>) -> (String, Sure) {
    let latex = word_latex(word);
    let letters = word.chars().count();
    let is_letter =
        |text: &str| text.chars().count() == 1 || word_latex(text).starts_with('\\') && is_greek(text);
    if let Some((head, tail)) = word.split_once('_') {
        // `w_ik` has two indices; `d_k F` is a derivative.
        let indices =
            tail.len() <= 3 && tail.chars().all(|c| c.is_ascii_lowercase()) && !known.contains(word);
        let tail = if indices && !is_greek(tail) { tail.to_owned() } else { word_latex(tail) };
        return match head {
            "d" if indices && !known.contains(word) => (format!("\\partial_{{{tail}}}"), Sure::Yes),
            _ if is_letter(head) => (format!("{}_{{{tail}}}", word_latex(head)), Sure::Yes),
            _ if known.contains(word) => (latex, Sure::Yes),
            // `dF_min`, `dS_0`
            _ => match differential(head) {
                Some(of) => (format!("d{of}_{{{tail}}}"), Sure::Yes),
                None => (latex, Sure::No),
            },
        };
    }
    match word {
        // Names that are signs would be read as signs.
        "plus" | "minus" | "star" => (latex, Sure::No),
        "a" | "A" | "I" => (latex, Sure::Perhaps),
        _ if letters == 1 || is_greek(word) => (latex, Sure::Yes),
        _ if known.contains(word) && !is_statement(word) => (latex, Sure::Perhaps),
        _ => match differential(word) {
            Some(of) => (format!("d{of}"), Sure::Yes),
            None => (latex, Sure::No),
        },
    }
}

/// The letter behind the d of `dF`, `dlambda`.
fn differential(word: &str) -> Option<String> {
    let of = word.strip_prefix('d')?;
    let is_one = (of.chars().count() == 1 && !matches!(of, "o" | "e" | "a")) || is_greek(of);
    is_one.then(|| word_latex(of))
}

/// `T9`, `A14`
fn is_statement(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    digits.len() + 1 == word.len() && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// A Greek letter by its whole name; short names of indices are words here.
fn is_greek(word: &str) -> bool {
    const SHORT: [&str; 4] = ["eps", "epsilon", "hbar", "ell"];
    // Signs that have names of their own.
    const SIGNS: [&str; 4] = ["perp", "parallel", "infty", "nabla"];
    SHORT.contains(&word)
        || (word.len() > 2 && !SIGNS.contains(&word) && word_latex(word) == format!("\\{word}"))
        || matches!(word, "mu" | "nu" | "xi" | "pi")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formulas in brackets.
    fn shown(text: &str) -> String {
        let known = ["stiff", "scale", "average", "F_min", "T9"].into_iter().collect();
        let piece = |piece: &Piece<'_>| match piece {
            Piece::Words(words) => (*words).to_owned(),
            Piece::Formula(latex) => format!("[{latex}]"),
        };
        pieces(text, &known).iter().map(piece).collect()
    }

    #[test]
    fn formulas_are_found_in_words() {
        for (text, expected) in [
            (
                "move with u = 2 gamma dF/dq, twice the drift",
                "move with [u = 2\\,\\gamma\\,dF / dq], twice the drift",
            ),
            (
                "the term -gamma^2 d_k F d_k d_j F does not cancel",
                "the term [-\\gamma^{2}\\,\\partial_{k}\\,F\\,\\partial_{k}\\,\\partial_{j}\\,F] does not cancel",
            ),
            (
                "a weight exp(-stiff x^2/2) on the states",
                "a weight [\\exp(-\\mathrm{stiff}\\,x^{2} / 2)] on the states",
            ),
            (
                "missing, -2 g^{al be} g^{ga mu}, here",
                "missing, [-2\\,g^{\\alpha \\beta}\\,g^{\\gamma \\mu}], here",
            ),
            ("only if f(0)^2/2 + V(0) = 0, as for tanh", "only if [f(0)^{2} / 2 + V(0) = 0], as for tanh"),
            ("a field mu(t, q)", "a field [\\mu(t, q)]"),
            (
                "the root of (2 pi)^N over det(beta (G - m)), without",
                "the root of [(2\\,\\pi)^{N}] over [\\det(\\beta\\,(G - m))], without",
            ),
            ("static obeys F'' = -mu F'^2, whose", "static obeys [F'' = -\\mu\\,F'^{2}], whose"),
            ("the mean of z_j A_ik z_k is", "the mean of [z_{j}\\,A_{ik}\\,z_{k}] is"),
            (
                "fades like 1/log(eps) for small eps",
                "fades like [1 / \\log(\\epsilon)] for small [\\epsilon]",
            ),
            ("log Z exceeds it", "[\\log Z] exceeds it"),
            ("the square of 2D/gamma - 1/mu: at", "the square of [2\\,D / \\gamma - 1 / \\mu]: at"),
            ("the root of 4D/(gamma mu), in", "the root of [4\\,D / (\\gamma\\,\\mu)], in"),
            ("grows as 2 a^2 b", "grows as [2\\,a^{2}\\,b]"),
            ("gives dU = T dS_0 on", "gives [dU = T\\,dS_{0}] on"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn words_stay_words() {
        for text in [
            "a weight that (5) does not have",
            "neither of Friedmann's equations comes out: the left sides differ",
            "the scale factor and the average of (2), see T9",
            "in 2, 3, 4 and 5 dimensions; holds within 1e-3 of the Hamilton-Jacobi equation",
            "it is to be done with no sin at all (Ito), in the la of si",
            "a T-dependent x-axis, 3 of them, the 3rd neuron(s)",
            "with parallel chains, plus and minus, 2d (plus + minus)",
            "Kappa is the same (as before) - and so on",
            "",
        ] {
            assert_eq!(shown(text), text, "{:?}", pieces(text, &BTreeSet::new()));
        }
    }

    #[test]
    fn what_begins_with_a_formula_is_not_capitalised() {
        let none = BTreeSet::new();
        assert!(begins_with_formula("kappa A from (87)", &none));
        assert!(!begins_with_formula("a weight", &none));
    }
}
