//! Prints read by themselves, without deciding anything: what `referee read` shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ast::{Expr, Kind};
use super::check::Checker;
use super::claim::Order;
use super::paper::ReadPaper;
use super::printed::{self, Line, Statement};
use super::scope::{Scope, SymbolKind};
use super::tex::Fault;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
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
                let Statement { sides, order, .. } = line.statement.as_ref().ok()?;
                let mut checker = Checker::new(&scope, source, &[]);
                let wrong = checker.sides(sides).err();
                let wrong = wrong.or_else(|| checker.small(&order.as_ref()?.parameter, &line.span).err());
                wrong.or_else(|| sides.iter().find_map(|side| vanishing(side, &scope, source)))
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

/// A derivative of a field by what it does not depend on: nobody prints one.
fn vanishing(expr: &Expr, scope: &Scope, source: &Arc<Source>) -> Option<Diagnostic> {
    let kind = |name: &str| scope.symbols.get(name).map(|symbol| &symbol.kind);
    let mut found = None;
    expr.walk(&mut |part| {
        let Kind::Call(call) = &part.kind else { return };
        let Some((Kind::Name(field), by)) = call.arguments.split_first().map(|(of, by)| (&of.kind, by))
        else {
            return;
        };
        let Some(SymbolKind::Field { on }) = kind(&field.name) else { return };
        let is_other =
            |by: &str| matches!(kind(by), Some(SymbolKind::Coordinate)) && !on.iter().any(|on| on == by);
        let vanishes = match (call.name.as_str(), &scope.vectors) {
            ("d", _) => by.iter().any(|by| matches!(&by.kind, Kind::Name(by) if is_other(&by.name))),
            ("grad" | "div" | "curl" | "laplacian", Some(frame)) => {
                frame.coordinates.iter().all(|by| is_other(by))
            }
            _ => false,
        };
        if vanishes {
            let label = format!("`{}` is declared not to depend on this", field.name);
            let message = format!("failed to differentiate `{}`", field.name);
            found.get_or_insert_with(|| source.error(Code::E0141, message, part.span.clone(), label));
        }
    });
    found
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
