//! Text → tokens. ASCII and Unicode spellings give the same tokens.

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::diagnostic::Span;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(RBig),
    /// Between double quotes, which are no part of it.
    Text(String),
    /// Always ASCII.
    Name(String),
    /// One of the marks below, as its ASCII spelling.
    Mark(&'static str),
    /// A character that the language does not know.
    Unknown(char),
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Spanned {
    pub token: Token,
    pub span: Span,
}

/// Longest first, so that `:=` is not read as `:`.
const MARKS: [(&str, &str); 49] = [
    ("->", "->"),
    ("→", "->"),
    ("±", "±"),
    (":=", ":="),
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("..", ".."),
    ("_{", "_{"),
    ("^{", "^{"),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("·", "*"),
    ("×", "*"),
    ("/", "/"),
    ("^", "^"),
    ("(", "("),
    (")", ")"),
    ("[", "["),
    ("]", "]"),
    ("{", "{"),
    ("}", "}"),
    (",", ","),
    (";", ";"),
    (":", ":"),
    ("=", "="),
    ("~~", "~~"),
    ("≈", "~~"),
    ("∼", "~~"),
    ("~", "~"),
    ("≃", "~"),
    ("∝", "propto"),
    ("<", "<"),
    (">", ">"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("≔", ":="),
    ("'", "'"),
    ("′", "'"),
    ("∂", "∂"),
    ("√", "√"),
    ("∑", "∑"),
    ("∏", "∏"),
    ("∫", "∫"),
    ("²", "²"),
    ("³", "³"),
];

/// Unicode operators that are names in ASCII.
const OPERATOR_NAMES: [(&str, &str); 5] =
    [("∂", "d"), ("√", "sqrt"), ("∑", "sum"), ("∏", "product"), ("∫", "integral")];

const GREEK: [(char, &str); 48] = [
    ('ϖ', "varpi"),
    ('ϑ', "vartheta"),
    ('ϱ', "varrho"),
    ('ς', "varsigma"),
    ('ϰ', "varkappa"),
    ('Υ', "Upsilon"),
    ('ο', "omicron"),
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "eps"),
    ('ϵ', "eps"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('ℏ', "hbar"),
    ('ħ', "hbar"),
    ('∇', "nabla"),
    ('ℓ', "ell"),
    ('𝒜', "A"),
];

/// The ASCII name of a Greek letter.
pub(super) fn greek_name(letter: char) -> Option<&'static str> {
    GREEK.iter().find(|(c, _)| *c == letter).map(|(_, name)| *name)
}

/// A statement of more tokens than this is refused, so that no input can exhaust the memory. A formula of
/// 10^5 terms with twenty tokens each fits; it takes about half a gigabyte to decide.
pub(super) const MAX_TOKENS: usize = 2_000_000;

/// Tokens of `text`, with spans shifted by `offset`; a `#` starts a comment up to the line's end.
///
/// # Errors
/// The place of the first token beyond [`MAX_TOKENS`].
pub(super) fn tokens(text: &str, offset: usize) -> Result<Vec<Spanned>, Span> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if out.len() == MAX_TOKENS {
            return Err(offset + at..offset + at + c.len_utf8());
        }
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if c == '#' {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        let (token, length) = if c.is_ascii_digit() {
            number(rest)
        } else if let Some((text, _)) = rest.strip_prefix('"').and_then(|inside| inside.split_once('"')) {
            (Token::Text(text.to_owned()), text.len() + 2)
        } else if c.is_ascii_alphabetic() || greek_name(c).is_some() {
            name(rest)
        } else if let Some((spelling, mark)) = MARKS.iter().find(|(s, _)| rest.starts_with(s)) {
            let token = OPERATOR_NAMES
                .iter()
                .find(|(operator, _)| operator == mark)
                .map_or(Token::Mark(mark), |(_, name)| Token::Name((*name).to_owned()));
            (token, spelling.len())
        } else {
            (Token::Unknown(c), c.len_utf8())
        };
        out.push(Spanned { token, span: offset + at..offset + at + length });
        at += length;
    }
    let end = offset + text.trim_end().len();
    out.push(Spanned { token: Token::End, span: end..end });
    Ok(out)
}

/// Powers of ten beyond this are refused, so that no input can exhaust the memory.
const MAX_EXPONENT: usize = 400;

/// `12`, or one of the exact decimals `0.25` and `2.5e-1`; a range `1..K` keeps its dots.
fn number(rest: &str) -> (Token, usize) {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let whole = digits(rest);
    let mut length = whole;
    let mut places = 0;
    if let Some(fraction) = rest[whole..].strip_prefix('.') {
        places = digits(fraction);
        if places > 0 {
            length += 1 + places;
        }
    }
    let mantissa: String = rest[..length].chars().filter(char::is_ascii_digit).collect();
    let ten = |power: usize| dashu_int::UBig::from(10u8).pow(power);
    let mut numerator: IBig = mantissa.parse().unwrap_or_default();
    let mut denominator = ten(places);
    if let Some(tail) = rest[length..].strip_prefix('e') {
        let negative = tail.starts_with('-');
        let tail = &tail[usize::from(negative)..];
        let exponent = tail[..digits(tail)].parse().ok().filter(|exponent| *exponent <= MAX_EXPONENT);
        if let Some(exponent) = exponent {
            length += 1 + usize::from(negative) + digits(tail);
            if negative { denominator *= ten(exponent) } else { numerator *= ten(exponent) }
        }
    }
    (Token::Number(RBig::from_parts(numerator, denominator)), length)
}

/// A name: Latin letters, digits and inner underscores, or one Greek letter with such a tail of
/// digits and underscored parts, so that `μν` is two names and `S_q` is one.
fn name(rest: &str) -> (Token, usize) {
    let mut spelled = String::new();
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    let mut greek_start = false;
    while let Some(&(at, c)) = chars.peek() {
        if at == 0 && greek_name(c).is_some() {
            spelled.push_str(greek_name(c).unwrap_or_default());
            greek_start = true;
        } else if c.is_ascii_digit() || (c.is_ascii_alphabetic() && !greek_start) {
            spelled.push(c);
        } else if c == '_' && rest[at + 1..].starts_with(|n: char| n.is_ascii_alphanumeric()) {
            spelled.push('_');
            greek_start = false;
        } else {
            break;
        }
        chars.next();
        length = at + c.len_utf8();
    }
    (Token::Name(spelled), length)
}
