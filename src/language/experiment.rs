//! `experiment` blocks: what is measured, with which parameters, and the bounds it must meet.
//!
//! The first word behind the fence's kind is the experiment's name; what experiments there are, and
//! what they measure, is not known here.

use std::fmt;
use std::sync::Arc;

use super::lexer::Token;
use super::lines::{logical_lines, second_verdict, unknown_statement, verdict, words};
use super::parser::Parser;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::Block;

/// A block as its author wrote it.
#[derive(Debug, Clone)]
pub struct Request {
    /// Name of the experiment.
    pub experiment: String,
    pub experiment_span: Span,
    pub source: Arc<Source>,
    /// `set walkers = 1000`: parameters that differ from their defaults.
    pub settings: Vec<Setting>,
    /// `measure …`: at least one.
    pub bounds: Vec<Bound>,
    /// Words for the reader, in the author's own hand.
    pub because: Option<String>,
    pub expect: Recorded,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub name: String,
    pub value: String,
    /// Of name and value.
    pub span: Span,
}

/// What the block says of its equation if all bounds are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recorded {
    /// The printed form is an approximation, and its error scales as the bounds say.
    Approximation,
    /// The numbers are within their bounds; no more is said.
    Measured,
}

/// One measured number and where it must lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    pub quantity: Quantity,
    /// The name of what is measured.
    pub name: String,
    pub name_span: Span,
    pub limit: Limit,
}

/// What of a measurement is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    Value,
    /// The observed order of a convergence study: the exponent with which an error falls.
    Order,
    /// The distance of the value from its reference, in units of the measurement's own error.
    Deviation,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    Below(f64),
    Above(f64),
    /// `= value +- tolerance`
    Near {
        value: f64,
        tolerance: f64,
    },
}

const KEYWORDS: [&str; 4] = ["set", "measure", "because", "expect"];

impl Quantity {
    const ALL: [(&'static str, Quantity); 2] =
        [("order", Quantity::Order), ("deviation", Quantity::Deviation)];
}

impl Recorded {
    const ALL: [(&'static str, Recorded); 2] =
        [("approximation", Recorded::Approximation), ("measured", Recorded::Measured)];
}

/// As the block's author would write it.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((word, _)) = Quantity::ALL.iter().find(|row| row.1 == self.quantity) {
            write!(f, "{word} of ")?;
        }
        write!(f, "\"{}\" ", self.name)?;
        match self.limit {
            Limit::Below(value) => write!(f, "< {value}"),
            Limit::Above(value) => write!(f, "> {value}"),
            Limit::Near { value, tolerance } => write!(f, "= {value} +- {tolerance}"),
        }
    }
}

impl Request {
    /// Reads a block.
    ///
    /// # Errors
    /// Everything that is wrong with the block; an experiment with faults is not run.
    pub fn parse(block: &Block) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let experiment = block.name.split_whitespace().next().unwrap_or("").to_owned();
        let start = block.name_span.start;
        let mut request = Request {
            experiment_span: if experiment.is_empty() {
                block.name_span.clone()
            } else {
                start..start + experiment.len()
            },
            experiment,
            source: block.source.clone(),
            settings: Vec::new(),
            bounds: Vec::new(),
            because: None,
            expect: Recorded::Measured,
        };
        let mut expect: Option<(Recorded, Span)> = None;
        for line in logical_lines(block) {
            let read = Parser::new(&block.source, line.clone())
                .and_then(|parser| LineReader { parser, request: &mut request }.line());
            match (read, &expect) {
                (Ok(Some(_)), Some((_, first))) => {
                    problems.push(second_verdict(Code::E0130, block, line, first));
                }
                (Ok(Some(recorded)), None) => expect = Some((recorded, line)),
                (Ok(None), _) => {}
                (Err(problem), _) => problems.push(problem),
            }
        }
        let fault = |message: &str, label: &str, help: &str| {
            block.source.error(Code::E0130, message, block.name_span.clone(), label).with_help(help)
        };
        let scales = request.bounds.iter().any(|bound| bound.quantity == Quantity::Order);
        match expect.map(|(recorded, _)| recorded) {
            _ if !problems.is_empty() => {}
            None => problems.push(fault(
                "failed to find the recorded verdict",
                "this experiment has no `expect` line",
                "add `expect measured`, or `expect approximation` if the bounds show how the error scales",
            )),
            Some(_) if request.bounds.is_empty() => problems.push(fault(
                "failed to find a bound",
                "this experiment has no `measure` line",
                "add a line such as `measure \"name\" < 0.01`",
            )),
            Some(Recorded::Approximation) if !scales => problems.push(fault(
                "failed to find how the error scales",
                "an approximation is one if its error falls with a known order",
                "add a line such as `measure order of \"name\" = 2 +- 0.1`, or `expect measured`",
            )),
            Some(recorded) => request.expect = recorded,
        }
        if problems.is_empty() { Ok(request) } else { Err(problems) }
    }
}

struct LineReader<'a> {
    parser: Parser<'a>,
    request: &'a mut Request,
}

impl LineReader<'_> {
    fn line(&mut self) -> Result<Option<Recorded>, Diagnostic> {
        let (keyword, span) = self.parser.name("a statement such as `measure \"name\" < 0.01`")?;
        match keyword.as_str() {
            "set" => self.settings(span.end)?,
            "measure" => self.bound()?,
            "because" => {
                self.request.because = Some(words(&self.parser, &self.request.source, &span));
            }
            "expect" => {
                let recorded = verdict(&mut self.parser, Recorded::ALL)?;
                self.parser.expect_end()?;
                return Ok(Some(recorded));
            }
            _ => return Err(unknown_statement(&self.parser, &keyword, span, KEYWORDS)),
        }
        Ok(None)
    }

    /// `walkers = 1000, time = 0.5`; what a value means is for the experiment to say.
    fn settings(&mut self, start: usize) -> Result<(), Diagnostic> {
        let text = &self.request.source.text[start..self.parser.line_end()];
        let mut at = start;
        for part in text.split(',') {
            let leading = part.len() - part.trim_start().len();
            let span = at + leading..at + part.trim_end().len().max(leading);
            at += part.len() + 1;
            let (name, value) = part
                .split_once('=')
                .map(|(name, value)| (name.trim(), value.trim()))
                .filter(|(name, value)| !name.is_empty() && !value.is_empty())
                .ok_or_else(|| {
                    self.parser.source.error(
                        Code::E0131,
                        "failed to read a parameter",
                        span.clone(),
                        "expected `name = value`",
                    )
                })?;
            self.request.settings.push(Setting { name: name.to_owned(), value: value.to_owned(), span });
        }
        Ok(())
    }

    /// `"name" < 0.01`, `order of "name" = 2 +- 0.1`
    fn bound(&mut self) -> Result<(), Diagnostic> {
        let quantity = match Quantity::ALL.iter().find(|row| self.parser.take_word(row.0)) {
            Some((word, quantity)) => {
                if !self.parser.take_word("of") {
                    return Err(self.parser.unexpected(&format!("expected `{word} of \"name\"`")));
                }
                *quantity
            }
            None => Quantity::Value,
        };
        let (name, name_span) = self.parser.text("a name in quotes, as the experiment lists it")?;
        let limit = if self.parser.take_mark("<") {
            Limit::Below(self.number()?)
        } else if self.parser.take_mark(">") {
            Limit::Above(self.number()?)
        } else if self.parser.take_mark("=") {
            let value = self.number()?;
            let tolerated =
                self.parser.take_mark("±") || (self.parser.take_mark("+") && self.parser.take_mark("-"));
            if !tolerated {
                return Err(self.parser.unexpected("expected `+-` and a tolerance"));
            }
            Limit::Near { value, tolerance: self.number()? }
        } else {
            return Err(self.parser.unexpected("expected `< 0.01`, `> 0.01` or `= 2 +- 0.1`"));
        };
        self.parser.expect_end()?;
        self.request.bounds.push(Bound { quantity, name, name_span, limit });
        Ok(())
    }

    fn number(&mut self) -> Result<f64, Diagnostic> {
        let sign = if self.parser.take_mark("-") { -1.0 } else { 1.0 };
        match self.parser.peek() {
            Token::Number(value) => {
                let value = sign * value.to_f64().value();
                self.parser.advance();
                Ok(value)
            }
            _ => Err(self.parser.unexpected("expected a number")),
        }
    }
}
