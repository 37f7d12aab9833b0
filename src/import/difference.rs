//! What a new version of a source changes in documents that were made from it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::document::{Equation, EquationNumber, Paper};
use crate::language::reading::{PrintRead, dependants, read_prints};

/// What became of one equation.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub number: EquationNumber,
    /// Its LaTeX in the documents; none if it is new.
    pub before: Option<String>,
    /// Its LaTeX in the source; none if it is gone.
    pub after: Option<String>,
    /// Claims about it, with the verdicts on record.
    pub claims: Vec<String>,
    /// Equations whose claims use it.
    pub used_by: Vec<EquationNumber>,
}

/// An equation that was not read when its document was written, and can be read now.
#[derive(Debug, PartialEq, Eq)]
pub struct Readable {
    /// Its number.
    pub number: EquationNumber,
    /// Where the claim says `open not read …`.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
}

/// The equations of documents that are left open as not read, and can be read with what is declared by now.
pub fn readable(documents: &Paper) -> Vec<Readable> {
    let prints = read_prints(std::iter::once(documents));
    let equations = documents.sections.iter().flat_map(|section| &section.equations);
    let is_read = |print: &PrintRead| {
        !print.lines.is_empty() && print.lines.iter().all(Result::is_ok) && print.senseless.is_none()
    };
    let open = equations.zip(&prints).filter(|(_, print)| is_read(print)).filter_map(|(equation, _)| {
        equation.claims.iter().find_map(|block| {
            let at = block.span.start + block.text().find("open not read")?;
            let position = block.source.position(at);
            let (number, file) = (equation.number.clone(), block.source.path.clone());
            Some(Readable { number, file, line: position.line })
        })
    });
    open.collect()
}

/// The equations that are not the same in the documents and in the source, by number.
pub fn changes(documents: &Paper, source: &Paper) -> Vec<Change> {
    let all = |paper: &'_ Paper| -> BTreeMap<EquationNumber, String> {
        let equations = paper.sections.iter().flat_map(|section| &section.equations);
        equations.map(|equation| (equation.number.clone(), latex(equation))).collect()
    };
    let (old, new) = (all(documents), all(source));
    let used = dependants(documents);
    let mut out = Vec::new();
    for number in old.keys().chain(new.keys().filter(|number| !old.contains_key(number))) {
        let (before, after) = (old.get(number).cloned(), new.get(number).cloned());
        let same = match (&before, &after) {
            (Some(before), Some(after)) => plain(before) == plain(after),
            _ => false,
        };
        if same {
            continue;
        }
        let equation =
            documents.sections.iter().flat_map(|section| &section.equations).find(|e| e.number == *number);
        let claims = equation.map(|equation| equation.claims.iter().map(claim).collect()).unwrap_or_default();
        let used_by = used.get(number).cloned().unwrap_or_default();
        out.push(Change { number: number.clone(), before, after, claims, used_by });
    }
    out
}

fn latex(equation: &Equation) -> String {
    let printed: Vec<&str> = equation.printed.iter().map(|printed| printed.latex.as_str()).collect();
    printed.join("\n")
}

/// White space says nothing in a formula.
fn plain(latex: &str) -> String {
    latex.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `printed: holds`
fn claim(block: &crate::document::Block) -> String {
    let text = block.text();
    let recorded =
        text.lines().find_map(|line| line.trim().strip_prefix("expect ")).unwrap_or("no verdict on record");
    format!("{}: {}", block.name, recorded.trim())
}
