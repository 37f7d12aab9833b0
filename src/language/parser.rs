//! Tokens → expressions, by precedence climbing (Pratt 1973).
//!
//! From weakest to strongest: `+ -`, `* /`, sign, `^`. Products and sums come out flat.

use std::sync::Arc;

use dashu_ratio::RBig;

use super::ast::{
    BOUNDED, Bracket, Call, DEFINITE, Expr, Factor, Height, Index, Kind, LIMIT, Reference, Slot,
};
use super::lexer::{MAX_TOKENS, Spanned, Token, tokens};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::EquationNumber;

/// Brackets within brackets beyond this are refused, so that no input can exhaust the stack.
const MAX_DEPTH: usize = 100;

/// One expression from a text of its own.
///
/// # Errors
/// Points at the first place where no expression can be read.
pub fn parse_expression(source: &Arc<Source>, span: Span) -> Result<Expr, Diagnostic> {
    let mut parser = Parser::new(source, span)?;
    let expr = parser.expression()?;
    parser.expect_end()?;
    Ok(expr)
}

pub(super) struct Parser<'a> {
    pub source: &'a Arc<Source>,
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, Diagnostic>;

impl<'a> Parser<'a> {
    /// # Errors
    /// When the text is too long to be one statement.
    pub fn new(source: &'a Arc<Source>, span: Span) -> Parsed<Self> {
        let tokens = tokens(&source.text[span.clone()], span.start).map_err(|span| {
            source
                .error(
                    Code::E0104,
                    format!("failed to read a statement of more than {MAX_TOKENS} names, numbers and marks"),
                    span,
                    "the rest from here is too much",
                )
                .with_help("split the statement into several, with a `let` for each part")
        })?;
        Ok(Self { source, tokens, at: 0, depth: 0 })
    }

    // --- looking at tokens ---

    pub fn peek(&self) -> &Token {
        &self.tokens[self.at].token
    }

    fn peek_second(&self) -> &Token {
        &self.tokens[(self.at + 1).min(self.tokens.len() - 1)].token
    }

    pub fn span(&self) -> Span {
        self.tokens[self.at].span.clone()
    }

    /// Where the text given to this parser ends.
    pub fn line_end(&self) -> usize {
        self.tokens[self.tokens.len() - 1].span.end
    }

    fn previous_end(&self) -> usize {
        self.tokens[self.at.saturating_sub(1)].span.end
    }

    pub fn advance(&mut self) -> Spanned {
        let token = self.tokens[self.at].clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    pub fn is_mark(&self, mark: &str) -> bool {
        matches!(self.peek(), Token::Mark(m) if *m == mark)
    }

    pub fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Name(name) if name == word)
    }

    /// Goes on behind the next comma that stands outside of brackets; false where there is none.
    pub fn skip_past_comma(&mut self) -> bool {
        let mut depth = 0;
        while !self.at_end() {
            match self.advance().token {
                Token::Mark("(" | "[" | "_{" | "^{" | "{") => depth += 1,
                Token::Mark(")" | "]" | "}") => depth -= 1,
                Token::Mark(",") if depth <= 0 => return true,
                _ => {}
            }
        }
        false
    }

    /// True if the next token is the last one, or stands before a word.
    pub fn is_last_or_before(&self, word: &str) -> bool {
        match self.peek_second() {
            Token::End => true,
            Token::Name(name) => name == word,
            _ => false,
        }
    }

    pub fn at_end(&self) -> bool {
        *self.peek() == Token::End
    }

    pub fn take_mark(&mut self, mark: &str) -> bool {
        let found = self.is_mark(mark);
        if found {
            self.advance();
        }
        found
    }

    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub fn expect_mark(&mut self, mark: &str) -> Parsed<()> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.unexpected(&format!("expected `{mark}`"))) }
    }

    pub fn expect_end(&mut self) -> Parsed<()> {
        if self.at_end() {
            return Ok(());
        }
        Err(self.after_expression("expected an operator or the end of the line"))
    }

    /// The error for a token that cannot stand behind an expression.
    pub fn after_expression(&self, expected: &str) -> Diagnostic {
        let mut error = self.unexpected(expected);
        match self.peek() {
            Token::Name(_) | Token::Number(_) => error.help = Some("write `*` between factors".to_owned()),
            Token::Mark("(") => {
                error.help =
                    Some("write `*` between factors, or remove the space if this is a call".to_owned());
            }
            Token::Mark(")" | "]" | "}") => error.label = "no bracket is open here".to_owned(),
            _ => {}
        }
        error
    }

    /// The number of an equation, `(15.3)` or `T9`, or of several, `(12a)–(12c)`; read as it is written, for
    /// 15.10 is no decimal.
    pub fn equation_number(&mut self, statement: &str) -> Parsed<(EquationNumber, Span)> {
        let start = self.span().start;
        let mut end = start;
        let mut open = false;
        // A comma, and what may stand behind a number that has no bracket, ends it.
        let apart = |parser: &Self, end| parser.is_name() && end > start && parser.span().start > end;
        while !self.at_end() && (open || !(self.is_mark(",") || apart(self, end))) {
            if self.is_mark("(") || self.is_mark(")") {
                open = self.is_mark("(");
            }
            end = self.advance().span.end;
        }
        let mut text = &self.source.text[start..end];
        let mut span = start..end;
        // Of one number in brackets, the number is what is underlined.
        if let Some(inside) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
            && !inside.contains('(')
        {
            (text, span) = (inside, start + 1..end - 1);
        }
        match EquationNumber::read(text) {
            Some(number) => Ok((number, span)),
            None => {
                let message = match text {
                    "" => "failed to find the number of an equation".to_owned(),
                    text => format!("failed to read the equation number `{text}`"),
                };
                let label = format!("expected a number as in `{statement} (28), (15.3), A.2, T9`");
                Err(self.source.error(Code::E0123, message, span, label))
            }
        }
    }

    fn is_name(&self) -> bool {
        matches!(self.peek(), Token::Name(_))
    }

    pub fn name(&mut self, what: &str) -> Parsed<(String, Span)> {
        match self.peek() {
            Token::Name(_) => {
                let Spanned { token, span } = self.advance();
                let Token::Name(name) = token else { unreachable!("the token was looked at") };
                Ok((name, span))
            }
            _ => Err(self.unexpected(&format!("expected {what}"))),
        }
    }

    /// `"…"`
    pub fn text(&mut self, what: &str) -> Parsed<(String, Span)> {
        let Token::Text(text) = self.peek().clone() else {
            return Err(self.unexpected(&format!("expected {what}")));
        };
        Ok((text, self.advance().span))
    }

    pub fn integer(&mut self, what: &str) -> Parsed<i64> {
        let negative = self.take_mark("-");
        if let Token::Number(value) = self.peek()
            && let Some(n) = small_integer(value)
        {
            self.advance();
            return Ok(if negative { -n } else { n });
        }
        Err(self.unexpected(&format!("expected {what}")))
    }

    pub fn unexpected(&self, expected: &str) -> Diagnostic {
        let found = match self.peek() {
            Token::Number(value) => format!("the number {value}"),
            Token::Text(text) => format!("the text \"{text}\""),
            Token::Name(name) => format!("`{name}`"),
            Token::Mark(mark) => format!("`{mark}`"),
            Token::Unknown(c) => format!("the character `{c}`"),
            Token::End => "the end".to_owned(),
        };
        self.source.error(Code::E0101, format!("failed to read {found} here"), self.span(), expected)
    }

    // --- expressions ---

    pub fn expression(&mut self) -> Parsed<Expr> {
        self.nested(Self::sum)
    }

    /// Runs a rule one level deeper.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.source.error(
                Code::E0102,
                format!("failed to read an expression nested more than {MAX_DEPTH} deep"),
                self.span(),
                "name a part of it with `let`",
            ));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn sum(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        let mut terms = vec![self.product()?];
        loop {
            let minus = self.span().start;
            if self.take_mark("+") {
                terms.push(self.product()?);
            } else if self.take_mark("-") {
                let term = self.product()?;
                let span = minus..term.span.end;
                terms.push(Expr::new(Kind::Neg(Box::new(term)), span));
            } else {
                break;
            }
        }
        let span = start..self.previous_end();
        Ok(single(terms).unwrap_or_else(|terms| Expr::new(Kind::Sum(terms), span)))
    }

    fn product(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        let mut factors = vec![Factor { divided: false, expr: self.signed()? }];
        loop {
            let divided = self.is_mark("/");
            if !self.take_mark("*") && !self.take_mark("/") {
                break;
            }
            factors.push(Factor { divided, expr: self.signed()? });
        }
        let span = start..self.previous_end();
        if factors.len() == 1 {
            return Ok(factors.remove(0).expr);
        }
        Ok(Expr::new(Kind::Product(factors), span))
    }

    fn signed(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        if self.take_mark("-") {
            let inner = self.nested(Self::signed)?;
            let span = start..inner.span.end;
            return Ok(Expr::new(Kind::Neg(Box::new(inner)), span));
        }
        self.take_mark("+");
        self.power()
    }

    fn power(&mut self) -> Parsed<Expr> {
        let base = self.primary()?;
        let start = base.span.start;
        for (mark, exponent) in [("²", 2u8), ("³", 3)] {
            let span = self.span();
            if self.take_mark(mark) {
                let exponent = Expr::new(Kind::Number(RBig::from(exponent)), span.clone());
                return Ok(Expr::new(Kind::Power(Box::new(base), Box::new(exponent)), start..span.end));
            }
        }
        if !self.take_mark("^") {
            return Ok(base);
        }
        let exponent = self.nested(Self::signed)?;
        let span = start..exponent.span.end;
        Ok(Expr::new(Kind::Power(Box::new(base), Box::new(exponent)), span))
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        match self.peek().clone() {
            Token::Number(value) => {
                self.advance();
                Ok(Expr::new(Kind::Number(value), start))
            }
            Token::Name(_) => self.named(),
            Token::Mark("(") => {
                self.advance();
                let mut inner = self.expression()?;
                self.close("(", ")", &start)?;
                inner.span = start.start..self.previous_end();
                Ok(inner)
            }
            Token::Mark("[") => {
                self.advance();
                let mut elements = vec![self.expression()?];
                while self.take_mark(",") {
                    elements.push(self.expression()?);
                }
                self.close("[", "]", &start)?;
                Ok(Expr::new(Kind::List(elements), start.start..self.previous_end()))
            }
            _ => Err(self.unexpected("expected an expression")),
        }
    }

    /// Consumes the closing bracket, or names both brackets.
    fn close(&mut self, open: &str, close: &str, opened: &Span) -> Parsed<()> {
        if self.take_mark(close) {
            return Ok(());
        }
        let position = self.source.position(opened.start);
        let mut error = self.source.error(
            Code::E0103,
            format!("failed to close the bracket `{open}`"),
            self.span(),
            format!("expected `{close}` for the `{open}` at {}:{}", position.line, position.column),
        );
        if matches!(self.peek(), Token::Name(_) | Token::Number(_)) {
            error.help = Some("write `*` between factors".to_owned());
        }
        Err(error)
    }

    /// `name`, `name[…]`, `name_{…}^{…}`, `name(…)`, `name[…](…)[…]`.
    fn named(&mut self) -> Parsed<Expr> {
        let (name, start) = self.name("a name")?;
        let mut primes = 0;
        while self.take_mark("'") {
            primes += 1;
        }
        let bound = match name.as_str() {
            "sum" | "product" => Some(format!("{name}{BOUNDED}")),
            "integral" => Some(DEFINITE.to_owned()),
            _ => None,
        };
        if let Some(name) = bound.filter(|_| primes == 0 && self.has_bounds("=")) {
            return self.bounded(name, &start);
        }
        if name == "limit" && primes == 0 && self.has_bounds("->") {
            return self.limit(&start);
        }
        let slots = self.slots()?;
        if !self.is_mark("(") {
            if primes > 0 {
                return Err(
                    self.unexpected("expected `(`: a prime is the derivative of a function of one argument")
                );
            }
            let span = start.start..self.previous_end();
            return Ok(Expr::new(Kind::Name(Reference { name, slots }), span));
        }
        let open = self.span();
        self.advance();
        let mut arguments = Vec::new();
        if !self.is_mark(")") {
            arguments.push(self.expression()?);
            while self.take_mark(",") {
                arguments.push(self.expression()?);
            }
        }
        self.close("(", ")", &open)?;
        let result_slots = self.slots()?;
        let span = start.start..self.previous_end();
        let call = Call { name, primes, brackets: slots, arguments, slots: result_slots };
        Ok(Expr::new(Kind::Call(call), span))
    }

    /// True in front of `[k = …`, or of another mark behind the letter.
    fn has_bounds(&self, mark: &str) -> bool {
        let third = self.tokens.get(self.at + 2).map(|token| &token.token);
        self.is_mark("[") && matches!(third, Some(Token::Mark(found)) if *found == mark)
    }

    /// `[k = 1..n](A)` behind `sum`, `product` or `integral`.
    fn bounded(&mut self, name: String, start: &Span) -> Parsed<Expr> {
        let open = self.span();
        self.advance();
        let slot = self.slot(Height::Plain)?;
        self.expect_mark("=")?;
        let lower = self.expression()?;
        self.expect_mark("..")?;
        let upper = self.expression()?;
        self.close("[", "]", &open)?;
        let open = self.span();
        self.expect_mark("(")?;
        let term = self.expression()?;
        self.close("(", ")", &open)?;
        let span = start.start..self.previous_end();
        let arguments = vec![term, lower, upper];
        let call = Call { name, primes: 0, brackets: vec![slot], arguments, slots: Vec::new() };
        Ok(Expr::new(Kind::Call(call), span))
    }

    /// `[x -> a](A)` behind `limit`.
    fn limit(&mut self, start: &Span) -> Parsed<Expr> {
        let open = self.span();
        self.advance();
        let slot = self.slot(Height::Plain)?;
        self.expect_mark("->")?;
        let place = self.expression()?;
        self.close("[", "]", &open)?;
        let open = self.span();
        self.expect_mark("(")?;
        let term = self.expression()?;
        self.close("(", ")", &open)?;
        let span = start.start..self.previous_end();
        let (name, arguments) = (LIMIT.to_owned(), vec![term, place]);
        let call = Call { name, primes: 0, brackets: vec![slot], arguments, slots: Vec::new() };
        Ok(Expr::new(Kind::Call(call), span))
    }

    // --- indices ---

    /// `[k, m]`, `_{mu nu}`, `^{al}_{be}`, `_{[mu nu], al}`; empty where there are none.
    pub fn slots(&mut self) -> Parsed<Vec<Slot>> {
        let mut slots = Vec::new();
        loop {
            let open = self.span();
            if self.take_mark("[") {
                loop {
                    slots.push(self.slot(Height::Plain)?);
                    if !self.take_mark(",") {
                        break;
                    }
                }
                self.close("[", "]", &open)?;
            } else if self.is_mark("_{") || self.is_mark("^{") {
                let height = if self.is_mark("_{") { Height::Lower } else { Height::Upper };
                self.advance();
                self.script(height, &open, &mut slots)?;
            } else {
                return Ok(slots);
            }
        }
    }

    /// The inside of `_{…}` or `^{…}`: indices by spaces, a comma before derivative indices.
    fn script(&mut self, height: Height, open: &Span, slots: &mut Vec<Slot>) -> Parsed<()> {
        let mut comma = false;
        let mut opens = None;
        loop {
            if self.take_mark("}") {
                return Ok(());
            }
            if self.take_mark(",") {
                comma = true;
            } else if self.is_mark("[") || self.is_mark("(") {
                opens = Some(if self.is_mark("[") { Bracket::Antisymmetric } else { Bracket::Symmetric });
                self.advance();
            } else if self.is_mark("]") || self.is_mark(")") {
                let bracket = if self.is_mark("]") { Bracket::Antisymmetric } else { Bracket::Symmetric };
                match slots.last_mut() {
                    Some(last) => last.closes = Some(bracket),
                    None => {
                        return Err(self.unexpected("expected an index before the bracket closes"));
                    }
                }
                self.advance();
            } else if self.at_end() {
                return self.close("{", "}", open);
            } else {
                let mut slot = self.slot(height)?;
                slot.comma = comma;
                slot.opens = opens.take();
                slots.push(slot);
            }
        }
    }

    fn slot(&mut self, height: Height) -> Parsed<Slot> {
        let span = self.span();
        let index = if matches!(self.peek(), Token::Name(_)) {
            let (name, _) = self.name("an index")?;
            let shift = if height == Height::Plain && self.is_mark("+") {
                self.advance();
                self.integer("a whole number")?
            } else if height == Height::Plain
                && self.is_mark("-")
                && matches!(self.peek_second(), Token::Number(_))
            {
                self.integer("a whole number")?
            } else {
                0
            };
            Index::Letter { name, shift }
        } else {
            Index::Fixed(self.integer("an index: a letter or a number")?)
        };
        let span = span.start..self.previous_end();
        Ok(Slot { index, height, comma: false, opens: None, closes: None, span })
    }
}

/// The only element, or the list back.
fn single(mut list: Vec<Expr>) -> Result<Expr, Vec<Expr>> {
    if list.len() == 1 { Ok(list.remove(0)) } else { Err(list) }
}

/// Indices, sizes and orders are far below this; it keeps sums of them from overflowing.
const MAX_INTEGER: i64 = 1_000_000_000;

fn small_integer(value: &RBig) -> Option<i64> {
    let integer = value.is_int().then(|| value.numerator().try_into().ok()).flatten();
    integer.filter(|n| *n <= MAX_INTEGER)
}
