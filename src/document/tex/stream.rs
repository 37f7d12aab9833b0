//! Tokens with macros replaced by what they stand for, as TeX replaces them: when they are met.

use std::collections::{HashMap, HashSet};

use super::token::{Token, TokenKind, tokens};
use crate::diagnostic::Span;

/// `\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}`
#[derive(Debug, Clone)]
struct Macro {
    arguments: usize,
    /// What stands for the first argument where it is left out.
    default: Option<Vec<Token>>,
    body: Vec<Token>,
}

/// What is wrong with a macro, and where it is called.
#[derive(Debug)]
pub(super) struct MacroFault {
    pub file: usize,
    pub span: Span,
    pub label: &'static str,
}

/// Tokens that still have to be read, the next one last.
#[derive(Debug, Default)]
pub(super) struct Stream {
    waiting: Vec<Token>,
    macros: HashMap<String, Macro>,
    /// Those of brackets, which a star or a size may follow.
    sized: HashSet<String>,
    /// How many tokens macros have made since one was read that stands in a file.
    made: usize,
    /// What `\theequation` was made to be, until someone asks.
    pub number_format: Option<String>,
    pub faults: Vec<MacroFault>,
    /// What `\newif` made, and how they stand.
    switches: HashMap<String, bool>,
    /// Branches that are read and not ended yet.
    branches: usize,
}

/// One call may make so many tokens; macros that call themselves without end make more.
const MAX_MADE: usize = 100_000;
/// An argument longer than this is a brace that was forgotten.
const MAX_ARGUMENT: usize = 20_000;

/// Commands that define others, with the form of what stands behind them.
const DEFINING: [&str; 10] = [
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\DeclareRobustCommand",
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\DeclareMathOperator",
];

impl Stream {
    /// Puts a file before what is left to read.
    pub fn open(&mut self, text: &str, file: usize) {
        let mut tokens = tokens(text, file);
        tokens.reverse();
        self.waiting.extend(tokens);
    }

    /// Puts tokens back.
    pub fn put_back(&mut self, tokens: impl DoubleEndedIterator<Item = Token>) {
        self.waiting.extend(tokens.rev());
    }

    /// The next token, macros replaced and definitions taken in.
    pub fn next(&mut self) -> Option<Token> {
        loop {
            let token = self.raw()?;
            if token.kind != TokenKind::Control {
                return Some(token);
            }
            if DEFINING.contains(&&*token.text) {
                self.define(&token);
                continue;
            }
            if self.condition(&token) {
                continue;
            }
            match &*token.text {
                "\\newenvironment" | "\\renewenvironment" => {
                    self.define_environment();
                    continue;
                }
                "\\DeclarePairedDelimiter" => {
                    self.define_delimiter();
                    continue;
                }
                _ => {}
            }
            if !self.macros.contains_key(&*token.text) {
                return Some(token);
            }
            if self.made > MAX_MADE {
                self.fault(&token, "this macro never comes to an end");
                // What it has made so far is dropped.
                while self.waiting.last().is_some_and(|waiting| !waiting.written) {
                    self.waiting.pop();
                }
                continue;
            }
            self.replace(token);
        }
    }

    /// The next token as it stands.
    pub fn raw(&mut self) -> Option<Token> {
        let token = self.waiting.pop()?;
        if token.written {
            self.made = 0;
        }
        Some(token)
    }

    fn fault(&mut self, token: &Token, label: &'static str) {
        self.faults.push(MacroFault { file: token.file, span: token.span.clone(), label });
    }

    /// Puts what a macro stands for in its place.
    fn replace(&mut self, call: Token) {
        let Some(Macro { arguments, default, body }) = self.macros.get(&*call.text).cloned() else { return };
        let mut values: Vec<Vec<Token>> = Vec::new();
        let made = self.made;
        let mut span = call.span.clone();
        if self.sized.contains(&*call.text) {
            self.star();
            self.bracket();
        }
        if let Some(default) = default {
            values.push(self.bracket().unwrap_or(default));
        }
        while values.len() < arguments {
            match self.argument() {
                Some(value) => {
                    if let Some(last) = value.last().filter(|last| last.file == call.file) {
                        span.end = span.end.max(last.span.end);
                    }
                    values.push(value);
                }
                None => {
                    self.fault(&call, "an argument of this macro is missing, or has no end");
                    return;
                }
            }
        }
        let mut out: Vec<Token> = Vec::new();
        let mut rest = body.iter().peekable();
        while let Some(token) = rest.next() {
            let number = match rest.peek() {
                Some(next) if token.is("#") => next.text.parse::<usize>().ok(),
                _ => None,
            };
            match number.and_then(|n| values.get(n.checked_sub(1)?)) {
                Some(value) => {
                    rest.next();
                    out.extend(value.iter().filter(|token| token.kind != TokenKind::Comment).cloned());
                }
                None => out.push(token.clone()),
            }
        }
        self.made = made + out.len() + 1;
        // All of it is where the call is.
        self.put_back(out.into_iter().map(|token| Token {
            file: call.file,
            span: span.clone(),
            written: false,
            ..token
        }));
    }

    fn blanks(&mut self) {
        while self
            .waiting
            .last()
            .is_some_and(|token| matches!(token.kind, TokenKind::Space | TokenKind::Comment))
        {
            self.waiting.pop();
        }
    }

    /// A token, or what stands in braces; none where there is neither.
    pub fn argument(&mut self) -> Option<Vec<Token>> {
        self.blanks();
        let first = self.waiting.last()?;
        if first.kind == TokenKind::Paragraph || first.is("}") {
            return None;
        }
        if first.is("{") { self.until("{", "}") } else { self.raw().map(|token| vec![token]) }
    }

    /// What stands in brackets, if there are any.
    pub fn bracket(&mut self) -> Option<Vec<Token>> {
        self.blanks();
        self.waiting.last().filter(|token| token.is("["))?;
        self.until("[", "]")
    }

    /// What stands between the bracket that comes next and its partner.
    fn until(&mut self, open: &str, close: &str) -> Option<Vec<Token>> {
        let mut depth = 0usize;
        let mut braces = 0usize;
        let mut length = 0;
        // Looked at first, so that nothing is lost where the end is missing.
        for token in self.waiting.iter().rev().take(MAX_ARGUMENT) {
            length += 1;
            if token.is(open) && braces == 0 {
                depth += 1;
            } else if token.is(close) && braces == 0 {
                depth -= 1;
                if depth == 0 {
                    let start = self.waiting.len() - length;
                    let mut inside: Vec<Token> = self.waiting.drain(start..).rev().collect();
                    inside.pop();
                    inside.remove(0);
                    return Some(inside);
                }
            } else if open != "{" && token.is("{") {
                braces += 1;
            } else if open != "{" && token.is("}") {
                braces = braces.checked_sub(1)?;
            }
        }
        None
    }

    /// `\iffalse`, `\newif\ifdraft`, `\draftfalse`, `\ifdraft … \else … \fi`: only one branch is read.
    fn condition(&mut self, token: &Token) -> bool {
        let text = &*token.text;
        let known = |switch: &str| self.switches.get(switch).copied();
        match text {
            "\\newif" => {
                if let Some(name) =
                    self.argument().and_then(|named| named.into_iter().find(|t| !t.is_blank()))
                {
                    self.switches.insert(name.text.to_string(), false);
                }
                return true;
            }
            "\\iffalse" | "\\iftrue" => {
                self.branch(text == "\\iftrue");
                return true;
            }
            "\\else" if self.branches > 0 => {
                self.branches -= 1;
                self.skip_branch();
                return true;
            }
            "\\fi" if self.branches > 0 => {
                self.branches -= 1;
                return true;
            }
            _ => {}
        }
        if let Some(value) = known(text) {
            self.branch(value);
            return true;
        }
        for (ending, value) in [("true", true), ("false", false)] {
            let switch = text.strip_prefix('\\').and_then(|rest| rest.strip_suffix(ending));
            if let Some(switch) = switch.map(|name| format!("\\if{name}"))
                && self.switches.contains_key(&switch)
            {
                self.switches.insert(switch, value);
                return true;
            }
        }
        false
    }

    fn branch(&mut self, taken: bool) {
        if taken || self.skip_branch() {
            self.branches += 1;
        }
    }

    /// What is not read, up to its `\else` or `\fi`; true if it was `\else`.
    fn skip_branch(&mut self) -> bool {
        let mut depth = 0usize;
        while let Some(token) = self.raw() {
            match &*token.text {
                "\\fi" | "\\else" if depth == 0 => return &*token.text == "\\else",
                "\\fi" => depth -= 1,
                text if text.starts_with("\\if") && text != "\\iff" && token.kind == TokenKind::Control => {
                    depth += 1
                }
                _ => {}
            }
        }
        false
    }

    /// `\newenvironment{eq}{\begin{equation}}{\end{equation}}`; one with arguments is left alone.
    fn define_environment(&mut self) {
        self.star();
        let name: String =
            self.argument().unwrap_or_default().iter().map(|token| token.text.to_string()).collect();
        let plain = self.bracket().is_none();
        self.bracket();
        let (begin, end) = (self.argument(), self.argument());
        if let (Some(begin), Some(end), true) = (begin, end, plain) {
            for (kind, body) in [("\\begin", begin), ("\\end", end)] {
                let body = body.into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
                self.macros.insert(
                    format!("{kind}{{{}}}", name.trim()),
                    Macro { arguments: 0, default: None, body },
                );
            }
        }
    }

    /// What `\begin` or `\end` of an environment of the author stands for.
    pub fn environment(&mut self, command: &Token, name: &str) -> Option<Vec<Token>> {
        let Macro { body, .. } = self.macros.get(&format!("{}{{{name}}}", command.text))?;
        self.made += body.len() + 1;
        if self.made > MAX_MADE {
            return None;
        }
        let place = |token: &Token| Token {
            file: command.file,
            span: command.span.clone(),
            written: false,
            ..token.clone()
        };
        Some(body.iter().map(place).collect())
    }

    /// `\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}`
    fn define_delimiter(&mut self) {
        let (Some(name), Some(left), Some(right)) = (self.argument(), self.argument(), self.argument())
        else {
            return;
        };
        let Some(name) = name.iter().find(|token| token.kind == TokenKind::Control) else { return };
        let made = |text: &str| tokens(text, name.file);
        let body = [made("\\left"), left, made("#1"), made("\\right"), right].concat();
        // `\abs*{x}` and `\abs[\big]{x}` differ in size only.
        self.sized.insert(name.text.to_string());
        self.macros.insert(name.text.to_string(), Macro { arguments: 1, default: None, body });
    }

    fn star(&mut self) {
        if self.waiting.last().is_some_and(|token| token.is("*")) {
            self.waiting.pop();
        }
    }

    fn define(&mut self, by: &Token) {
        let is_tex = matches!(&*by.text, "\\def" | "\\gdef" | "\\edef" | "\\xdef" | "\\let");
        self.blanks();
        self.star();
        let Some(named) = self.argument() else { return };
        let [name] = named.iter().filter(|token| !token.is_blank()).collect::<Vec<_>>()[..] else { return };
        if name.kind != TokenKind::Control {
            return;
        }
        let name = name.text.to_string();
        if &*by.text == "\\let" {
            self.blanks();
            if self.waiting.last().is_some_and(|token| token.is("=")) {
                self.waiting.pop();
            }
            let Some(other) = self.argument() else { return };
            // One that stands for another takes its meaning now; for itself it stays what it is.
            let found = other.first().and_then(|other| self.macros.get(&*other.text)).cloned();
            match found {
                Some(found) => drop(self.macros.insert(name, found)),
                None if other.first().is_some_and(|other| *other.text == *name) => {}
                None => {
                    let keep = |token: Token| match token.kind {
                        TokenKind::Control => Token { kind: TokenKind::Kept, ..token },
                        _ => token,
                    };
                    let body = other.into_iter().map(keep).collect();
                    self.macros.insert(name, Macro { arguments: 0, default: None, body });
                }
            }
            return;
        }
        let (mut arguments, mut default) = (0, None);
        if is_tex {
            let mut pattern = String::new();
            while self
                .waiting
                .last()
                .is_some_and(|token| !token.is("{") && token.kind != TokenKind::Paragraph)
            {
                pattern.push_str(&self.waiting.pop().map_or("".into(), |token| token.text));
            }
            arguments = pattern.matches('#').count();
            let expected: String = (1..=arguments).map(|n| format!("#{n}")).collect();
            if pattern.trim() != expected {
                // Arguments between other marks are TeX's own business.
                self.argument();
                return;
            }
        } else if &*by.text != "\\DeclareMathOperator"
            && let Some(count) = self.bracket()
        {
            let text: String = count.iter().map(|token| &*token.text).collect();
            arguments = text.trim().parse().unwrap_or(0);
            default = self.bracket();
        }
        let Some(mut body) = self.argument() else { return };
        body.retain(|token| token.kind != TokenKind::Comment);
        if &*by.text == "\\DeclareMathOperator" {
            body = tokens("\\operatorname{", by.file)
                .into_iter()
                .chain(body)
                .chain(tokens("}", by.file))
                .collect();
        }
        if name == "\\theequation" {
            self.number_format = Some(body.iter().map(|token| &*token.text).collect());
            return;
        }
        self.macros.insert(name, Macro { arguments, default, body });
    }
}
