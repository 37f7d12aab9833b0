//! LaTeX as a line of Unicode, for terminals: `\frac{\partial F}{\partial q_k}` is `∂F/∂qₖ`.
//!
//! Nothing is guessed: what holds a command that is not known here is shown as the LaTeX that it is.

use std::iter::Peekable;
use std::str::Chars;

/// A formula in Unicode, a line a row; none where a command is not known.
pub(super) fn formula(latex: &str) -> Option<String> {
    let mut reader = Reader { chars: latex.chars().peekable(), depth: 0 };
    let pieces = reader.pieces(&|_| false)?;
    reader.chars.next().is_none().then(|| {
        let rows = joined(&pieces);
        rows.lines().map(str::trim).filter(|row| !row.is_empty()).collect::<Vec<_>>().join("\n")
    })
}

/// Prose with its `$…$` in Unicode.
pub(super) fn prose(text: &str) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(inside) = parts.next() {
        match (parts.next(), formula(inside)) {
            (Some(behind), Some(formula)) => out.extend([formula.as_str(), behind]),
            (Some(behind), None) => out.extend(["$", inside, "$", behind]),
            (None, _) => out.extend(["$", inside]),
        }
    }
    out
}

/// Deeper than any formula that is meant.
const DEEPEST: usize = 60;

/// What a piece is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter, a digit, or what is put together of them.
    Plain,
    /// A name of several letters, or a sign before its operand: blanks keep it apart.
    Name,
    /// Words between formulas.
    Word,
    /// `∂`, or an upright `d`: nothing parts it from what it is of.
    Differential,
    /// `a/b`, which what follows must not join.
    Fraction,
    /// `+`, `=`: between two operands.
    Between,
    Open,
    Close,
    Comma,
    Blank,
    Row,
}

struct Piece {
    text: String,
    class: Class,
}

impl Piece {
    fn new(text: impl Into<String>, class: Class) -> Self {
        Self { text: text.into(), class }
    }
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    /// Everything up to a character that ends it, which is left where it is.
    fn pieces(&mut self, ends: &dyn Fn(char) -> bool) -> Option<Vec<Piece>> {
        let mut out: Vec<Piece> = Vec::new();
        while let Some(&c) = self.chars.peek() {
            if ends(c) {
                break;
            }
            self.chars.next();
            match c {
                '}' => return None,
                '^' | '_' => self.script(&mut out, c == '^')?,
                '\'' => attach(&mut out, "′"),
                c if c.is_whitespace() => out.push(Piece::new(" ", Class::Blank)),
                '~' => out.push(Piece::new(" ", Class::Blank)),
                '&' => {}
                '%' => return None,
                '{' => {
                    let inside = self.group()?;
                    out.push(Piece::new(inside, Class::Plain));
                }
                '\\' => self.command(&mut out)?,
                '-' => out.push(Piece::new("−", Class::Between)),
                '+' | '=' | '<' | '>' => out.push(Piece::new(c, Class::Between)),
                '(' | '[' => out.push(Piece::new(c, Class::Open)),
                ')' | ']' => out.push(Piece::new(c, Class::Close)),
                ',' | ';' => out.push(Piece::new(c, Class::Comma)),
                c => out.push(Piece::new(c, Class::Plain)),
            }
        }
        Some(out)
    }

    /// What stands in braces, the first of which is read.
    fn group(&mut self) -> Option<String> {
        self.deeper()?;
        let inside = self.pieces(&|c| c == '}')?;
        self.depth -= 1;
        self.chars.next()?;
        Some(joined(&inside))
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())
    }

    /// An argument: a group, a command, or one character.
    fn argument(&mut self) -> Option<String> {
        while self.chars.next_if(|c| c.is_whitespace()).is_some() {}
        match self.chars.next()? {
            '{' => self.group(),
            '\\' => {
                let mut out = Vec::new();
                self.deeper()?;
                self.command(&mut out)?;
                self.depth -= 1;
                Some(joined(&out))
            }
            '}' | '^' | '_' | '&' => None,
            '-' => Some("−".to_owned()),
            c => Some(c.to_string()),
        }
    }

    /// An argument as it is written.
    fn verbatim(&mut self) -> Option<String> {
        while self.chars.next_if(|c| c.is_whitespace()).is_some() {}
        self.chars.next_if_eq(&'{')?;
        let mut out = String::new();
        loop {
            match self.chars.next()? {
                '}' => return Some(out),
                '{' | '\\' => return None,
                c => out.push(c),
            }
        }
    }

    fn script(&mut self, out: &mut Vec<Piece>, is_upper: bool) -> Option<()> {
        let text = self.argument()?;
        let text = text.trim();
        if text.is_empty() {
            return Some(());
        }
        let primes = text.chars().all(|c| c == '′');
        let raised = if primes { Some(text.to_owned()) } else { script(text, is_upper) };
        let sign = if is_upper { '^' } else { '_' };
        let script = raised.unwrap_or_else(|| match text.chars().count() {
            1 => format!("{sign}{text}"),
            _ => format!("{sign}{{{text}}}"),
        });
        // A power of a quotient is not one of its denominator.
        if let Some(last) = out.last_mut().filter(|last| last.class == Class::Fraction) {
            *last = Piece::new(format!("({})", last.text), Class::Plain);
        }
        attach(out, &script);
        Some(())
    }

    fn command(&mut self, out: &mut Vec<Piece>) -> Option<()> {
        let mut name = String::new();
        while let Some(c) = self.chars.next_if(char::is_ascii_alphabetic) {
            name.push(c);
        }
        if name.is_empty() {
            name.push(self.chars.next()?);
        } else {
            while self.chars.next_if(|c| c.is_whitespace()).is_some() {}
        }
        if name == "\\" || name == "operatorname" {
            self.chars.next_if_eq(&'*');
        }
        let piece = match name.as_str() {
            "," | ":" | ";" | " " | "quad" | "qquad" | "enspace" => Piece::new(" ", Class::Blank),
            "!" | "left" | "right" | "big" | "bigl" | "bigr" | "Big" | "Bigl" | "Bigr" | "bigg" | "biggl"
            | "biggr" | "Bigg" | "Biggl" | "Biggr" | "middle" => {
                if name != "!" {
                    self.chars.next_if_eq(&'.');
                }
                return Some(());
            }
            "limits" | "nolimits" | "displaystyle" | "textstyle" | "nonumber" | "notag" | "rm" | "it" => {
                return Some(());
            }
            "label" => {
                self.verbatim()?;
                return Some(());
            }
            "\\" => Piece::new("\n", Class::Row),
            "{" | "lbrace" => Piece::new("{", Class::Open),
            "}" | "rbrace" => Piece::new("}", Class::Close),
            "langle" => Piece::new("⟨", Class::Open),
            "rangle" => Piece::new("⟩", Class::Close),
            "|" | "Vert" | "lVert" | "rVert" => Piece::new("‖", Class::Plain),
            "vert" | "lvert" | "rvert" => Piece::new("|", Class::Plain),
            "frac" | "tfrac" | "dfrac" | "cfrac" => {
                let (above, below) = (self.argument()?, self.argument()?);
                fraction(above.trim(), below.trim())
            }
            "sqrt" => {
                if self.chars.peek() == Some(&'[') {
                    return None;
                }
                Piece::new(format!("√{}", as_one(self.argument()?.trim())), Class::Plain)
            }
            "text" | "mathrm" | "operatorname" | "textrm" | "mathit" | "mathsf" | "mbox" => {
                let text = self.argument()?;
                let class = match (text.as_str(), text.chars().count()) {
                    ("d", _) => Class::Differential,
                    (_, 1) => Class::Plain,
                    _ if matches!(name.as_str(), "text" | "textrm" | "mbox") => Class::Word,
                    _ => Class::Name,
                };
                Piece::new(text, class)
            }
            "mathcal" | "mathscr" | "mathbb" | "mathbf" | "boldsymbol" | "bm" => {
                let text = self.argument()?;
                Piece::new(text.chars().map(|c| in_font(&name, c)).collect::<String>(), Class::Plain)
            }
            "phantom" => {
                self.argument()?;
                return Some(());
            }
            "boxed" => Piece::new(format!("[{}]", self.argument()?), Class::Plain),
            "begin" => return self.environment(out),
            name => match accent(name) {
                Some(accent) => {
                    let text = self.argument()?;
                    let mut letters = text.trim().chars();
                    let first = letters.next()?;
                    // Only one letter has room for it.
                    letters.all(|c| !c.is_alphanumeric()).then_some(())?;
                    let rest: String = text.trim().chars().skip(1).collect();
                    Piece::new(format!("{first}{accent}{rest}"), Class::Plain)
                }
                None => sign(name)?,
            },
        };
        out.push(piece);
        Some(())
    }

    /// Rows of formulas, or a matrix: what stands between `\begin{…}` and `\end{…}`.
    fn environment(&mut self, out: &mut Vec<Piece>) -> Option<()> {
        let name = self.verbatim()?;
        let (open, between, close) = match name.trim_end_matches('*') {
            "aligned" | "align" | "split" | "gathered" | "gather" | "equation" => ("", "\n", ""),
            "pmatrix" => ("(", "; ", ")"),
            "bmatrix" | "matrix" => ("[", "; ", "]"),
            "vmatrix" => ("|", "; ", "|"),
            "cases" => ("{ ", "; ", ""),
            _ => return None,
        };
        let in_cells = between != "\n";
        let mut rest = String::new();
        let end = format!("\\end{{{name}}}");
        while !rest.ends_with(&end) {
            rest.push(self.chars.next()?);
        }
        let inside = &rest[..rest.len() - end.len()];
        if inside.contains("\\begin") {
            return None;
        }
        let mut rows = Vec::new();
        for row in inside.split("\\\\") {
            let cells: Option<Vec<String>> = match in_cells {
                true => row.split('&').map(formula).collect(),
                false => formula(row).map(|row| vec![row]),
            };
            rows.push(cells?.join(", "));
        }
        rows.retain(|row| !row.is_empty());
        let text = format!("{open}{}{close}", rows.join(between));
        out.push(Piece::new(text, Class::Plain));
        Some(())
    }
}

/// Puts a script or a prime behind the last piece.
fn attach(out: &mut Vec<Piece>, script: &str) {
    match out.last_mut() {
        Some(last) if !matches!(last.class, Class::Blank | Class::Between | Class::Comma | Class::Row) => {
            last.text.push_str(script);
        }
        _ => out.push(Piece::new(script, Class::Plain)),
    }
}

/// Pieces in a line, with blanks around what stands between two operands.
fn joined(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut before = Class::Open;
    let (mut blank, mut after_prefix, mut reaches_on) = (false, false, false);
    for (n, piece) in pieces.iter().enumerate() {
        if piece.class == Class::Blank {
            blank = true;
            continue;
        }
        let next = pieces[n + 1..].iter().find(|piece| piece.class != Class::Blank).map(|piece| piece.class);
        let apart = match (before, piece.class) {
            (Class::Open | Class::Row, _) | (_, Class::Row | Class::Comma | Class::Close) => false,
            (Class::Between, _) => !after_prefix,
            (Class::Comma, _) | (_, Class::Between) => true,
            (Class::Name | Class::Fraction, Class::Open) => blank,
            (Class::Name | Class::Word | Class::Fraction, _)
            | (_, Class::Name | Class::Word | Class::Fraction) => true,
            (Class::Differential, _) => false,
            _ => blank,
        };
        if apart && !out.is_empty() && !out.ends_with([' ', '\n', '/']) {
            out.push(' ');
        }
        // An operator before a quotient acts on all of it, and what follows is no part of its denominator.
        let joins = matches!(
            next,
            Some(Class::Plain | Class::Name | Class::Fraction | Class::Differential | Class::Open)
        );
        match piece.class {
            Class::Fraction if joins || reaches_on => out.push_str(&format!("({})", piece.text)),
            _ => out.push_str(&piece.text),
        }
        after_prefix = matches!(piece.text.as_str(), "−" | "+" | "±" | "∓")
            && matches!(before, Class::Open | Class::Between | Class::Comma | Class::Row);
        reaches_on = matches!(piece.class, Class::Name | Class::Differential)
            || piece.text == "/"
            || piece.text.starts_with(['∇', '□']);
        (before, blank) = (piece.class, false);
    }
    out
}

fn fraction(above: &str, below: &str) -> Piece {
    let usual = match (above, below) {
        ("1", "2") => "½",
        ("1", "3") => "⅓",
        ("2", "3") => "⅔",
        ("1", "4") => "¼",
        ("3", "4") => "¾",
        ("1", "8") => "⅛",
        _ => return Piece::new(format!("{}/{}", as_factor(above), as_one(below)), Class::Fraction),
    };
    Piece::new(usual, Class::Plain)
}

/// What a denominator or a root is, in brackets unless it is one letter or number, or a differential.
fn as_one(text: &str) -> String {
    if is_in_brackets(text) {
        return text.to_owned();
    }
    let inner = text.trim_start_matches(['∂', '²', '³']);
    let inner = inner.strip_prefix('d').filter(|of| of.starts_with(char::is_alphabetic)).unwrap_or(inner);
    let mut rest = inner.chars().skip_while(char::is_ascii_digit);
    if !inner.starts_with(|c: char| c.is_ascii_digit()) {
        rest.next();
    }
    let is_one = !inner.is_empty() && rest.all(is_mark);
    if is_one && !inner.starts_with(['−', '√', '∑', '∫']) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// True if the first bracket is closed by the last.
fn is_in_brackets(text: &str) -> bool {
    let mut open = 0;
    let closes_early = |(n, c): (usize, char)| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0 && n + c.len_utf8() < text.len()
    };
    text.starts_with('(') && text.ends_with(')') && !text.char_indices().any(closes_early)
}

/// What is divided: a product needs no brackets.
fn as_factor(text: &str) -> String {
    let in_one = !text.is_empty() && !text.contains(['+', '−', '/', '=', ' ', ',']);
    if in_one || is_in_brackets(text) { text.to_owned() } else { format!("({text})") }
}

/// What stands above or below a letter.
fn is_mark(c: char) -> bool {
    UPPER[1].contains(c)
        || LOWER[1].contains(c)
        || matches!(c, '′' | '†' | '\u{300}'..='\u{36f}' | '\u{20d7}')
}

/// Characters, and the same raised.
const UPPER: [&str; 2] = [
    "0123456789+−=()niabcdefghjklmoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ†",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ†",
];
/// Characters, and the same lowered.
const LOWER: [&str; 2] = ["0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"];

/// All of a text raised or lowered, if there is a character for each of its own.
fn script(text: &str, is_upper: bool) -> Option<String> {
    let [from, to] = if is_upper { UPPER } else { LOWER };
    let one = |c: char| to.chars().nth(from.chars().position(|known| known == c)?);
    text.chars().filter(|c| *c != ' ').map(one).collect()
}

/// What is set above a letter.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "hat" | "widehat" => '\u{302}',
        "tilde" | "widetilde" => '\u{303}',
        "bar" | "overline" => '\u{304}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "vec" => '\u{20d7}',
        "check" => '\u{30c}',
        _ => return None,
    })
}

/// A letter in another font: in Unicode it is another letter.
fn in_font(font: &str, letter: char) -> char {
    let at = |capital: u32, small: u32| {
        let code = match letter {
            'A'..='Z' => capital + letter as u32 - 'A' as u32,
            'a'..='z' if small > 0 => small + letter as u32 - 'a' as u32,
            _ => return letter,
        };
        char::from_u32(code).unwrap_or(letter)
    };
    match (font, letter) {
        ("mathbb", 'C') => 'ℂ',
        ("mathbb", 'N') => 'ℕ',
        ("mathbb", 'Q') => 'ℚ',
        ("mathbb", 'R') => 'ℝ',
        ("mathbb", 'Z') => 'ℤ',
        ("mathbb", 'H') => 'ℍ',
        ("mathbb", 'P') => 'ℙ',
        ("mathbb", _) => at(0x1d538, 0),
        ("mathcal" | "mathscr", 'B') => 'ℬ',
        ("mathcal" | "mathscr", 'E') => 'ℰ',
        ("mathcal" | "mathscr", 'F') => 'ℱ',
        ("mathcal" | "mathscr", 'H') => 'ℋ',
        ("mathcal" | "mathscr", 'I') => 'ℐ',
        ("mathcal" | "mathscr", 'L') => 'ℒ',
        ("mathcal" | "mathscr", 'M') => 'ℳ',
        ("mathcal" | "mathscr", 'R') => 'ℛ',
        ("mathcal" | "mathscr", _) => at(0x1d49c, 0),
        _ => at(0x1d400, 0x1d41a),
    }
}

/// A command that stands for one sign or one name.
fn sign(name: &str) -> Option<Piece> {
    let (text, class) = match name {
        "alpha" => ("α", Class::Plain),
        "beta" => ("β", Class::Plain),
        "gamma" => ("γ", Class::Plain),
        "delta" => ("δ", Class::Plain),
        "epsilon" => ("ϵ", Class::Plain),
        "varepsilon" => ("ε", Class::Plain),
        "zeta" => ("ζ", Class::Plain),
        "eta" => ("η", Class::Plain),
        "theta" => ("θ", Class::Plain),
        "vartheta" => ("ϑ", Class::Plain),
        "iota" => ("ι", Class::Plain),
        "kappa" => ("κ", Class::Plain),
        "lambda" => ("λ", Class::Plain),
        "mu" => ("μ", Class::Plain),
        "nu" => ("ν", Class::Plain),
        "xi" => ("ξ", Class::Plain),
        "pi" => ("π", Class::Plain),
        "rho" => ("ρ", Class::Plain),
        "varrho" => ("ϱ", Class::Plain),
        "sigma" => ("σ", Class::Plain),
        "tau" => ("τ", Class::Plain),
        "upsilon" => ("υ", Class::Plain),
        "phi" => ("ϕ", Class::Plain),
        "varphi" => ("φ", Class::Plain),
        "chi" => ("χ", Class::Plain),
        "psi" => ("ψ", Class::Plain),
        "omega" => ("ω", Class::Plain),
        "Gamma" => ("Γ", Class::Plain),
        "Delta" => ("Δ", Class::Plain),
        "Theta" => ("Θ", Class::Plain),
        "Lambda" => ("Λ", Class::Plain),
        "Xi" => ("Ξ", Class::Plain),
        "Pi" => ("Π", Class::Plain),
        "Sigma" => ("Σ", Class::Plain),
        "Upsilon" => ("Υ", Class::Plain),
        "Phi" => ("Φ", Class::Plain),
        "Psi" => ("Ψ", Class::Plain),
        "Omega" => ("Ω", Class::Plain),
        "partial" => ("∂", Class::Differential),
        "nabla" => ("∇", Class::Plain),
        "infty" => ("∞", Class::Plain),
        "hbar" => ("ℏ", Class::Plain),
        "ell" => ("ℓ", Class::Plain),
        "Box" | "square" => ("□", Class::Plain),
        "dagger" => ("†", Class::Plain),
        "ast" => ("*", Class::Plain),
        "star" => ("⋆", Class::Plain),
        "pounds" => ("£", Class::Plain),
        "prime" => ("′", Class::Plain),
        "top" => ("ᵀ", Class::Plain),
        "perp" => ("⊥", Class::Plain),
        "forall" => ("∀", Class::Plain),
        "exists" => ("∃", Class::Plain),
        "emptyset" => ("∅", Class::Plain),
        "ldots" | "dots" => ("…", Class::Plain),
        "cdots" => ("⋯", Class::Plain),
        "_" => ("_", Class::Plain),
        "#" => ("#", Class::Plain),
        "%" => ("%", Class::Plain),
        "sum" => ("∑", Class::Name),
        "prod" => ("∏", Class::Name),
        "int" => ("∫", Class::Name),
        "oint" => ("∮", Class::Name),
        "cdot" => ("·", Class::Between),
        "times" => ("×", Class::Between),
        "otimes" => ("⊗", Class::Between),
        "oplus" => ("⊕", Class::Between),
        "wedge" => ("∧", Class::Between),
        "circ" => ("∘", Class::Between),
        "pm" => ("±", Class::Between),
        "mp" => ("∓", Class::Between),
        "le" | "leq" => ("≤", Class::Between),
        "ge" | "geq" => ("≥", Class::Between),
        "ll" => ("≪", Class::Between),
        "gg" => ("≫", Class::Between),
        "ne" | "neq" => ("≠", Class::Between),
        "lt" => ("<", Class::Between),
        "gt" => (">", Class::Between),
        "approx" => ("≈", Class::Between),
        "sim" => ("∼", Class::Between),
        "simeq" => ("≃", Class::Between),
        "equiv" => ("≡", Class::Between),
        "propto" => ("∝", Class::Between),
        "coloneqq" => ("≔", Class::Between),
        "in" => ("∈", Class::Between),
        "leftrightarrow" | "longleftrightarrow" => ("↔", Class::Between),
        "to" | "rightarrow" => ("→", Class::Between),
        "mapsto" => ("↦", Class::Between),
        "Rightarrow" | "Longrightarrow" | "implies" => ("⇒", Class::Between),
        "Leftrightarrow" | "iff" => ("⇔", Class::Between),
        "log" | "ln" | "exp" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "coth" | "cot" | "sec"
        | "csc" | "arctan" | "arcsin" | "arccos" | "det" | "min" | "max" | "lim" | "arg" | "dim" | "ker"
        | "sup" | "inf" => (name, Class::Name),
        _ => return None,
    };
    Some(Piece::new(text, class))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(latex: &str, unicode: &str) {
        assert_eq!(formula(latex).as_deref(), Some(unicode), "{latex}");
    }

    #[test]
    fn formulas() {
        reads(r"(a-b)^2=a^2-ab+b^2", "(a − b)² = a² − ab + b²");
        reads(r"\left(a - b\right)^{2} = a^{2} - 2\,a\,b", "(a − b)² = a² − 2 a b");
        reads(r"\frac{\partial F}{\partial q_k}", "∂F/∂qₖ");
        reads(
            r"\frac{\partial F}{\partial t}=-V-\gamma\Big(\frac{\partial F}{\partial q_k}\Big)^2",
            "∂F/∂t = −V − γ(∂F/∂qₖ)²",
        );
        reads(r"\tfrac12 m v^2", "½ m v²");
        reads(r"\frac{a+b}{2c} d", "((a + b)/(2c)) d");
        reads(r"\frac{1}{x}^2", "(1/x)²");
        reads(r"\sqrt{ab}=\sqrt a\sqrt b", "√(ab) = √a√b");
        reads(r"\sqrt{a+b}", "√(a + b)");
        reads(r"g_{\mu\nu} g^{\nu\lambda}", "g_{μν} g^{νλ}");
        reads(r"\dot q + \hat{H}", "q\u{307} + H\u{302}");
        reads(r"\log x + \mathrm{Tr} A", "log x + Tr A");
        reads(r"x'' = -x", "x′′ = −x");
        reads(r"\sum_{k=1}^{n} k", "∑ₖ₌₁ⁿ k");
        reads(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)");
        reads("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "a = b\nc = d");
        reads(r"\mathcal{L} \ne L", "ℒ ≠ L");
    }

    #[test]
    fn a_quotient_is_not_what_stands_beside_it() {
        reads(r"\frac{a}{b}c", "(a/b) c");
        reads(r"\frac{a}{bc}", "a/(bc)");
        reads(r"\log\frac{a}{b}", "log (a/b)");
        reads(r"\frac{\mathrm{d} q_j}{\mathrm{d} t} = c\,d", "dqⱼ/dt = c d");
        reads(r"\frac{d^2q_j}{dt^2}", "d²qⱼ/dt²");
        reads(r"\text{where }\frac{a}{b} = c", "where a/b = c");
        reads(r"c/\frac{a}{b}", "c/(a/b)");
        reads(r"\partial_x\frac{a}{b}", "∂ₓ (a/b)");
        reads(r"\frac{\partial^2 F}{\partial q_k\partial q_j}", "∂²F/(∂qₖ∂qⱼ)");
        reads(r"\frac{-a}{b}", "(−a)/b");
        reads(r"\frac{\frac{a}{b}}{c}", "(a/b)/c");
        reads(r"e^{-x/2}", "e^{−x/2}");
        reads(r"2^{n+1}", "2ⁿ⁺¹");
    }

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        for latex in [
            r"\unknown x",
            r"\frac{a}",
            r"a^",
            r"{a",
            r"a}",
            r"\begin{array}{c} a \end{array}",
            r"\sqrt[3]{x}",
        ] {
            assert_eq!(formula(latex), None, "{latex}");
        }
        assert_eq!(prose(r"of $\gamma^2$ and $\odd$, 5 $"), r"of γ² and $\odd$, 5 $");
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in r"[\\{}^_a-c$ &=+/(frcsqt)-]{0,30}") {
            let _ = formula(&text);
            let _ = prose(&text);
        }
    }
}
