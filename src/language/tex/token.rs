//! LaTeX → tokens: control words, characters, braces, scripts.

use super::Fault;
use crate::diagnostic::Span;
use crate::document::Printed;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// `\alpha`, `\,`, `\{`: with its backslash.
    Control(String),
    Char(char),
    Open,
    Close,
    Sub,
    Sup,
    /// `&`
    Cell,
    /// `\\`
    Row,
}

#[derive(Debug, Clone)]
pub(crate) struct Spanned {
    pub token: Token,
    pub span: Span,
}

/// An equation of more tokens than this is refused, so that no input can exhaust the memory.
const MAX_TOKENS: usize = 100_000;

/// Tokens of a print, each where it stands in the document.
///
/// # Errors
/// As of [`tokens`].
pub(crate) fn tokens_of(printed: &Printed) -> Result<Vec<Spanned>, Fault> {
    let placed = |span: Span| printed.place(span);
    let tokens =
        tokens(&printed.latex, 0).map_err(|fault| Fault { span: placed(fault.span.clone()), ..fault })?;
    Ok(tokens.into_iter().map(|spanned| Spanned { span: placed(spanned.span), ..spanned }).collect())
}

/// Tokens of `text`, with spans shifted by `offset`; a `%` starts a comment up to the line's end.
///
/// # Errors
/// A text that is too long, and a backslash at its end.
pub(crate) fn tokens(text: &str, offset: usize) -> Result<Vec<Spanned>, Fault> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = offset + at;
        let mut end = start + c.len_utf8();
        let token = match c {
            '\\' => {
                let Some((at, first)) = chars.next() else {
                    return Err(Fault::malformed(start..end, "expected a command behind the backslash"));
                };
                end = offset + at + first.len_utf8();
                let mut name = format!("\\{first}");
                while first.is_ascii_alphabetic()
                    && let Some((at, next)) = chars.next_if(|(_, c)| c.is_ascii_alphabetic())
                {
                    name.push(next);
                    end = offset + at + 1;
                }
                // `\operatorname*`
                if first.is_ascii_alphabetic()
                    && name == "\\operatorname"
                    && chars.next_if(|(_, c)| *c == '*').is_some()
                {
                    end += 1;
                }
                match name.as_str() {
                    "\\\\" | "\\cr" | "\\tabularnewline" => Token::Row,
                    _ => Token::Control(name),
                }
            }
            '%' => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
                continue;
            }
            '{' => Token::Open,
            '}' => Token::Close,
            '_' => Token::Sub,
            '^' => Token::Sup,
            '&' => Token::Cell,
            '~' => Token::Control("\\ ".to_owned()),
            c if c.is_whitespace() => continue,
            c => Token::Char(c),
        };
        if out.len() == MAX_TOKENS {
            return Err(Fault::malformed(
                start..end,
                "this equation is too long: the rest from here is too much",
            ));
        }
        out.push(Spanned { token, span: start..end });
    }
    Ok(out)
}
