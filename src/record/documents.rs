//! The documents of an audit, rebuilt from its record.

use std::sync::Arc;

use super::{ClaimOutcome, EquationOutcome, PaperOutcome};
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

/// The block of a claim; what stood in comments has its lines one by one.
fn claim(outcome: &ClaimOutcome) -> Block {
    let mut block = block(&outcome.name, &outcome.statement);
    if outcome.in_comments {
        let mut start = block.span.start;
        let lines = outcome.statement.split('\n').map(|line| {
            let span = start..start + line.len();
            start = span.end + 1;
            span
        });
        block.lines = Some(lines.collect());
    }
    block
}

fn equation(outcome: &EquationOutcome) -> Equation {
    Equation {
        number: outcome.number.clone(),
        title: outcome.title.clone(),
        heading: 0..0,
        printed: outcome.printed.iter().map(|latex| Printed::at(latex.clone(), 0)).collect(),
        prose: String::new(),
        notation: outcome.notation.iter().map(|text| block("", text)).collect(),
        claims: outcome.claims.iter().filter(|claim| !claim.is_experiment()).map(claim).collect(),
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
