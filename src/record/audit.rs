//! An audit, its papers and their equations.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claim::stating;
use super::{
    ClaimOutcome, DimensionFinding, Dimensions, Fidelity, Ground, Print, Problem, Reason, Role, SourcePlace,
    SymbolOutcome, Verdict,
};
use crate::document::{EquationNumber, PaperKind};
use crate::simulate::Outcome;

/// What an audit found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Always [`SCHEMA`](super::SCHEMA).
    pub schema: String,
    /// The seed that all sample points follow from; `--seed` repeats the run.
    pub seed: u64,
    /// In the order in which they were given.
    pub papers: Vec<PaperOutcome>,
    /// Counts for the whole.
    pub summary: Summary,
    /// What of the papers was not audited.
    #[serde(default, skip_serializing_if = "Omitted::is_nothing")]
    pub omitted: Omitted,
}

/// What of the papers that were given was not audited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Omitted {
    /// True if only some equations or documents were asked for.
    pub selected: bool,
    /// Experiments that were left out on demand; what they have on record stands for them.
    pub experiments: usize,
    /// Claims and experiments that were not reached, because the audit was stopped.
    pub unreached: usize,
}

impl Omitted {
    /// True if everything was audited.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// True if equations may be missing in the record that the documents have.
    pub fn hides_equations(&self) -> bool {
        self.selected || self.unreached > 0
    }
}

impl Audit {
    /// Every equation and statement with its paper, in the order of the documents.
    pub fn equations(&self) -> impl Iterator<Item = (&PaperOutcome, &EquationOutcome)> {
        self.papers.iter().flat_map(|paper| paper.equations.iter().map(move |equation| (paper, equation)))
    }

    /// True if a document or a claim could not be read.
    pub fn has_unreadable(&self) -> bool {
        let unreadable = |claim: &ClaimOutcome| !claim.problems.is_empty();
        self.papers.iter().any(|paper| !paper.problems.is_empty())
            || self.equations().any(|(_, equation)| equation.claims.iter().any(unreadable))
    }
}

/// What became of a paper.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PaperOutcome {
    /// The folder's name.
    pub id: String,
    /// Whether it is audited, or shows that the engine can tell true from false.
    #[serde(default)]
    pub kind: PaperKind,
    /// Where its documents are, as it was given.
    pub folder: String,
    /// As on the paper's front document.
    pub title: String,
    /// As on the paper's front document.
    pub authors: Vec<String>,
    /// The paper's DOI, where it is given.
    pub doi: Option<String>,
    /// Its number in the arXiv, where it is given.
    #[serde(default)]
    pub arxiv: Option<String>,
    /// What is declared for all of the paper: the text of its `notation` blocks.
    #[serde(default)]
    pub notation: Vec<String>,
    /// What is declared for single sections.
    #[serde(default)]
    pub sections: Vec<SectionOutcome>,
    /// In the order of the documents.
    pub equations: Vec<EquationOutcome>,
    /// What the paper's `experiment` blocks measured, each run once.
    pub experiments: Vec<Arc<Outcome>>,
    /// What the equations say of dimensions; empty where only a part of the paper was audited.
    #[serde(default)]
    pub dimensions: Vec<Dimensions>,
    /// What is wrong with the documents outside of claims.
    pub problems: Vec<Problem>,
}

impl PaperOutcome {
    /// What dimensions say of an equation, in one line; none if it takes no part.
    pub fn dimension_line(&self, number: &EquationNumber) -> Option<String> {
        self.dimensions.iter().find_map(|part| part.line(number))
    }

    /// What does not fit: dimensionally.
    pub fn dimension_misfits(&self) -> impl Iterator<Item = &DimensionFinding> {
        self.dimensions.iter().flat_map(|part| &part.findings).filter(|finding| finding.kind.is_misfit())
    }
}

/// What is declared for a section.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SectionOutcome {
    /// Its number.
    pub number: String,
    /// The text of its `notation` blocks.
    pub notation: Vec<String>,
}

/// What became of an equation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EquationOutcome {
    /// As printed in the paper, or such as `T9` for a statement in the text.
    pub number: EquationNumber,
    /// Number of the section.
    pub section: String,
    /// Title of the section.
    pub section_title: String,
    /// True of a statement that the audit adds to the paper.
    #[serde(default)]
    pub added: bool,
    /// What the equation is called.
    pub title: String,
    /// What follows from the verdicts of the claims.
    pub verdict: Verdict,
    /// One sentence: what matters most about the verdict.
    pub reason: Reason,
    /// Equations that the claims use.
    pub depends_on: Vec<EquationNumber>,
    /// What its printed claims take for granted by `given`, directly or through others, and that is not proven.
    #[serde(default)]
    pub rests_on: Vec<Ground>,
    /// True if no claim says all that is printed: the verdict is that of claims that say less.
    #[serde(default)]
    pub reduced: bool,
    /// LaTeX of the printed form.
    pub printed: Vec<String>,
    /// How the claims compare with it.
    #[serde(default)]
    pub print: Print,
    /// The document's own words.
    pub prose: String,
    /// What is declared under its heading: the text of its `notation` blocks.
    #[serde(default)]
    pub notation: Vec<String>,
    /// What the names in its claims mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<SymbolOutcome>,
    /// Where its heading stands.
    pub source: SourcePlace,
    /// In the order of the document, experiments last.
    pub claims: Vec<ClaimOutcome>,
    /// Experiments that were left out on demand, by the names that they have among the claims. The verdict takes them
    /// to have given what is on record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EquationKind {
    /// A numbered equation of the paper.
    Numbered,
    /// A statement in the paper's text.
    Statement,
    /// A statement of the audit itself.
    Added,
    /// A claim of a paper whose equations were not available, in a form that it has to take.
    Reconstructed,
}

impl EquationOutcome {
    /// Where it is counted, in a paper of this kind.
    pub fn kind(&self, paper: PaperKind) -> EquationKind {
        match (paper, self.added, self.number.is_equation()) {
            (_, true, _) => EquationKind::Added,
            (PaperKind::Reconstruction, ..) => EquationKind::Reconstructed,
            (_, _, true) => EquationKind::Numbered,
            (_, _, false) => EquationKind::Statement,
        }
    }

    /// The claims that stand for the equation: the printed ones, else the stated or the reduced ones.
    pub fn printed_claims(&self) -> impl Iterator<Item = &ClaimOutcome> {
        stating(&self.claims)
    }

    /// The claims of one role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &ClaimOutcome> {
        self.claims.iter().filter(move |claim| claim.role == Some(role))
    }

    /// True if the verdict is that of an experiment which was left out.
    pub fn is_on_record_only(&self) -> bool {
        let measured = || self.claims.iter().any(|claim| claim.verdict == Verdict::Approximation);
        self.verdict == Verdict::Approximation && !self.left_out.is_empty() && !measured()
    }

    /// The number of claims whose verdict is not the one on record.
    pub fn changed(&self) -> usize {
        self.claims.iter().filter(|claim| !claim.as_recorded()).count()
    }
}

/// Counts for the whole audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Numbered equations.
    pub equations: BTreeMap<Verdict, usize>,
    /// Statements in the text.
    pub statements: BTreeMap<Verdict, usize>,
    /// Statements that the audit adds.
    #[serde(default)]
    pub additions: BTreeMap<Verdict, usize>,
    /// Claims of papers whose equations were not available, in reconstructed form.
    #[serde(default)]
    pub reconstructions: BTreeMap<Verdict, usize>,
    /// Claims and experiments.
    pub claims: BTreeMap<Verdict, usize>,
    /// Numbered equations and statements of which only a reduced form was decided.
    #[serde(default)]
    pub reduced: usize,
    /// Claims whose verdict differs from the recorded one.
    pub changed: usize,
    /// Equations and statements by how their claims compare with the print.
    #[serde(default)]
    pub prints: BTreeMap<Fidelity, usize>,
}

impl Summary {
    /// Counts equations, statements and claims by their verdicts.
    pub fn of(papers: &[PaperOutcome]) -> Self {
        let none: BTreeMap<Verdict, usize> = Verdict::ALL.map(|verdict| (verdict, 0)).into();
        let mut summary = Summary {
            equations: none.clone(),
            statements: none.clone(),
            additions: none.clone(),
            reconstructions: none.clone(),
            claims: none,
            reduced: 0,
            changed: 0,
            prints: BTreeMap::new(),
        };
        for (paper, equation) in papers.iter().flat_map(|p| p.equations.iter().map(move |e| (p, e))) {
            let kind = match equation.kind(paper.kind) {
                EquationKind::Numbered => &mut summary.equations,
                EquationKind::Statement => &mut summary.statements,
                EquationKind::Added => &mut summary.additions,
                EquationKind::Reconstructed => &mut summary.reconstructions,
            };
            *kind.entry(equation.verdict).or_default() += 1;
            for claim in &equation.claims {
                *summary.claims.entry(claim.verdict).or_default() += 1;
            }
            summary.reduced += usize::from(equation.reduced);
            summary.changed += equation.changed();
            *summary.prints.entry(equation.print.fidelity).or_default() += 1;
        }
        summary
    }

    /// Equations whose claims differ from the print, and nobody says why.
    pub fn differing(&self) -> usize {
        self.prints.get(&Fidelity::Differs).copied().unwrap_or(0)
    }

    /// True if every claim is decided and as recorded, and none differs from the print without a word.
    pub fn is_clean(&self) -> bool {
        self.changed == 0
            && self.differing() == 0
            && self.claims.get(&Verdict::Undecided).copied().unwrap_or(0) == 0
    }
}
