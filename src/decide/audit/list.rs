//! What is there to audit.

use std::collections::BTreeSet;

use super::Selected;
use super::plan::experiment_name;
use crate::document::EquationNumber;
use crate::language::paper::ReadPaper;
use crate::language::uses::{dependencies, used_names};
use crate::record::SourcePlace;

/// One equation as `list` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The paper's id.
    pub paper: String,
    /// The number of the section.
    pub section: String,
    pub number: EquationNumber,
    pub title: String,
    /// Names of the claims and where they stand.
    pub claims: Vec<(String, SourcePlace)>,
    /// Equations that the readable claims use.
    pub depends_on: BTreeSet<EquationNumber>,
}

/// Every equation with its claims, their places and what they use, without deciding any.
pub fn list(papers: &[Selected]) -> Vec<Listed> {
    let mut rows = Vec::new();
    for (paper, only) in papers {
        let read = ReadPaper::new(paper);
        for equation in &read.equations {
            let section = &paper.sections[equation.section];
            if only.as_ref().is_some_and(|only| *only != section.source.path) {
                continue;
            }
            let number = &equation.equation.number;
            let claims = equation.equation.claims.iter().map(|block| (block.name.clone(), block));
            let experiments = equation.equation.experiments.iter();
            let experiments = experiments.map(|block| (experiment_name(block), block));
            let uses = equation.claims.iter().flatten().flat_map(|claim| {
                let scope = read.scope_of(equation, claim);
                dependencies(&scope, number, claim, &used_names(&scope, claim))
            });
            rows.push(Listed {
                paper: paper.id.clone(),
                section: section.number.clone(),
                number: number.clone(),
                title: equation.equation.title.clone(),
                claims: claims
                    .chain(experiments)
                    .map(|(name, block)| (name, SourcePlace::of(&block.source, &block.name_span)))
                    .collect(),
                depends_on: uses.collect(),
            });
        }
    }
    rows
}
