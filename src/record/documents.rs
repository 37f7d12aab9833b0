//! The documents of an audit, rebuilt from its record.

use std::sync::Arc;

use super::{EquationOutcome, PaperOutcome};
use crate::diagnostic::Source;
use crate::document::{Block, Equation, Paper, Printed, Section};

/// A fenced block with this name and this text.
fn block(name: &str, text: &str) -> Block {
    let whole = format!("{name}\n{text}\n");
    let span = name.len() + 1..whole.len();
    Block {
        source: Source::new("record", whole),
        name: name.to_owned(),
        name_span: 0..name.len(),
        span,
        lines: None,
    }
}

/// The same as comments of a LaTeX source have it: a verdict and what is shown may go without saying.
fn by_lines(block: Block) -> Block {
    let text = &block.source.text[block.span.clone()];
    let mut start = block.span.start;
    let lines = text.split_inclusive('\n').map(|line| {
        let span = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        span
    });
    let lines = lines.filter(|line| !line.is_empty()).collect();
    Block { lines: Some(lines), ..block }
}

fn equation(outcome: &EquationOutcome) -> Equation {
    Equation {
        number: outcome.number.clone(),
        title: outcome.title.clone(),
        heading: 0..0,
        printed: outcome.printed.iter().map(|latex| Printed::at(latex.clone(), 0)).collect(),
        prose: String::new(),
        notation: outcome.notation.iter().map(|text| block("", text)).collect(),
        claims: outcome
            .claims
            .iter()
            .filter(|claim| !claim.is_experiment())
            .map(|claim| by_lines(block(&claim.name, &claim.statement)))
            .collect(),
        experiments: Vec::new(),
    }
}

/// The paper that an audit is of, as far as the record has it.
pub fn rebuilt(outcome: &PaperOutcome) -> Paper {
    let mut sections: Vec<Section> = Vec::new();
    for own in &outcome.equations {
        if sections.last().is_none_or(|section| section.number != own.section) {
            let notation = outcome.sections.iter().find(|section| section.number == own.section);
            let notation = notation.map(|section| section.notation.as_slice()).unwrap_or_default();
            sections.push(Section {
                source: Source::new("record", ""),
                number: own.section.clone(),
                title: own.section_title.clone(),
                notation: notation.iter().map(|text| block("", text)).collect(),
                equations: Vec::new(),
                added: false,
            });
        }
        if let Some(section) = sections.last_mut() {
            section.equations.push(equation(own));
        }
    }
    Paper {
        id: outcome.id.clone(),
        kind: outcome.kind,
        title: outcome.title.clone(),
        authors: Vec::new(),
        doi: None,
        arxiv: None,
        notation: outcome.notation.iter().map(|text| block("", text)).collect(),
        sections,
        problems: Vec::new(),
    }
}

/// A text that names are read from.
pub fn text(text: &str) -> Arc<Source> {
    Source::new("record", text)
}
