//! Prints read by themselves, without deciding anything: what `referee read` shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::Checker;
use super::claim::Order;
use super::paper::ReadPaper;
use super::printed::{self, Line, Statement};
use super::scope::Scope;
use super::tex::Fault;
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::document::{EquationNumber, Paper, Printed};

/// A printed equation, statement by statement.
#[derive(Debug)]
pub struct PrintRead {
    /// The paper's id.
    pub paper: String,
    /// The equation's number.
    pub number: EquationNumber,
    /// Each statement as a claim would write it, or why it was not read.
    pub lines: Vec<Result<String, Diagnostic>>,
    /// What is wrong with its claims.
    pub problems: Vec<Diagnostic>,
    /// Why a statement that was read means nothing with what is declared.
    pub senseless: Option<Diagnostic>,
}

/// Reads the print of every equation of some papers.
pub fn read_prints<'a>(papers: impl Iterator<Item = &'a Paper>) -> Vec<PrintRead> {
    let mut out = Vec::new();
    for paper in papers {
        let read = ReadPaper::new(paper);
        for equation in &read.equations {
            let source = read.source_of(equation);
            let lines = read.lines_of(equation);
            let scope = read.scope_of_print(equation);
            let fault = |line: &Line| {
                let statement = line.statement.as_ref().ok()?;
                Checker::new(&scope, source, &[]).sides(&statement.sides).err()
            };
            let senseless = lines.iter().find_map(fault);
            let lines = lines.into_iter().map(|line| shown(line, source)).collect();
            let problems =
                equation.claims.iter().filter_map(|claim| claim.as_ref().err()).flatten().cloned().collect();
            let (paper, number) = (paper.id.clone(), equation.equation.number.clone());
            out.push(PrintRead { paper, number, lines, problems, senseless });
        }
    }
    out
}

/// For each equation those whose claims use it.
pub fn dependants(paper: &Paper) -> BTreeMap<EquationNumber, Vec<EquationNumber>> {
    let mut out: BTreeMap<EquationNumber, Vec<EquationNumber>> = BTreeMap::new();
    for read in &ReadPaper::new(paper).equations {
        let used = read.claims.iter().flatten().flat_map(|claim| &claim.from);
        for (number, _) in used {
            let users = out.entry(number.clone()).or_default();
            if users.last() != Some(&read.equation.number) {
                users.push(read.equation.number.clone());
            }
        }
    }
    out
}

/// Reads a text under the names of an equation, or under none.
pub fn read_text(text: &str, under: Option<(&Paper, &EquationNumber)>) -> Vec<Result<String, Diagnostic>> {
    let source = Source::new("LaTeX", text);
    let scope = match under {
        None => Scope::default(),
        Some((paper, number)) => {
            let read = ReadPaper::new(paper);
            read.equation(number).map(|equation| read.scope_of_print(equation)).unwrap_or_default()
        }
    };
    printed::read(&Printed::at(text, 0), &scope).into_iter().map(|line| shown(line, &source)).collect()
}

fn shown(line: Line, source: &Arc<Source>) -> Result<String, Diagnostic> {
    match line.statement {
        Ok(statement) if line.remark => Ok(format!("where {}", statement.text())),
        Ok(statement) => Ok(statement.text()),
        Err(fault) => Err(fault.in_source(source, &line.span)),
    }
}

impl Fault {
    /// The fault as a message that points into a document.
    pub(crate) fn in_source(self, source: &Arc<Source>, line: &Span) -> Diagnostic {
        let message = format!("failed to {}", self.code.title());
        let span = if self.span.start >= self.span.end { line.clone() } else { self.span };
        Diagnostic { help: self.help, ..source.error(self.code, message, span, self.label) }
    }
}

impl Statement {
    /// As a claim writes it.
    pub fn text(&self) -> String {
        let mut out = self.sides[0].to_string();
        for (relation, side) in self.relations.iter().zip(&self.sides[1..]) {
            out.push_str(&format!(" {} {side}", relation.symbol()));
        }
        out + &self.order.as_ref().map(Order::text).unwrap_or_default()
    }
}
