//! One claim: what it says, what became of it, and what a sceptic needs to check that again.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Link, Problem, Reason, SourcePlace, Verdict};
use crate::document::{Block, EquationNumber};
use crate::language;
use crate::language::latex::Says;

/// What became of a claim.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClaimOutcome {
    /// The role and its label, such as `printed`, `check sign` or `experiment langevin`.
    pub name: String,
    /// What the claim is to its equation; absent where that could not be read.
    pub role: Option<Role>,
    /// Tells the claims of one role apart; the name of what was run of an experiment.
    pub label: String,
    /// Where the block stands.
    pub source: SourcePlace,
    /// The claim as its author wrote it.
    pub statement: String,
    /// True if it stands in comments of a LaTeX source: what it shows is then the print, unless it says otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_comments: bool,
    /// The claim as the engine understood it, rendered from the syntax tree.
    pub latex: Vec<String>,
    /// What each line of `latex` does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// The names that it uses, those inside definitions included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What was found.
    pub verdict: Verdict,
    /// The verdict on record.
    pub expected: Option<Verdict>,
    /// Of a claim that is on record as dimensionally out of line: whether it is.
    #[serde(default)]
    pub out_of_line: Option<bool>,
    /// What the engine found, in one sentence.
    pub reason: Reason,
    /// Why it is so, in the words of the claim's author.
    pub because: Option<String>,
    /// What is taken for granted: the `where` lines, and what the equations state that are given.
    pub premises: Vec<Premise>,
    /// Equations whose statements are premises.
    #[serde(default)]
    pub given: Vec<EquationNumber>,
    /// Those of them, and of what they are given themselves, that are not proven.
    #[serde(default)]
    pub rests_on: Vec<Ground>,
    /// What a sceptic needs to check it again.
    pub certificate: Certificate,
    /// Equations that the claim uses.
    pub depends_on: Vec<EquationNumber>,
    /// What is wrong with the claim.
    pub problems: Vec<Problem>,
    /// Wall time that the decision took.
    pub seconds: f64,
}

impl ClaimOutcome {
    /// What is known of a block before anything is decided.
    pub(crate) fn undecided(block: &Block, name: String) -> Self {
        Self {
            name,
            role: None,
            label: String::new(),
            source: SourcePlace::of(&block.source, &block.name_span),
            statement: block.text().trim_end().to_owned(),
            in_comments: block.lines.is_some(),
            latex: Vec::new(),
            lines: Vec::new(),
            names: Vec::new(),
            verdict: Verdict::Error,
            expected: None,
            out_of_line: None,
            reason: Reason::None,
            because: None,
            premises: Vec::new(),
            given: Vec::new(),
            rests_on: Vec::new(),
            certificate: Certificate::default(),
            depends_on: Vec::new(),
            problems: Vec::new(),
            seconds: 0.0,
        }
    }

    /// True if the verdict is the one on record, and its dimensions are out of line if that is; where none is on record,
    /// which a LaTeX source may leave out, if it is none that an author would want to hear of.
    pub fn as_recorded(&self) -> bool {
        let is_quiet = |verdict| {
            matches!(verdict, Verdict::Holds | Verdict::Definition | Verdict::Assumed | Verdict::Open)
        };
        let as_expected = match self.expected {
            Some(expected) => expected == self.verdict,
            None => is_quiet(self.verdict),
        };
        as_expected && self.problems.is_empty() && self.out_of_line != Some(false)
    }

    /// The lines of it as they were understood, with what each does there.
    pub fn understood(&self) -> impl Iterator<Item = (&Line, &str)> {
        self.lines.iter().zip(self.latex.iter().map(String::as_str))
    }

    /// True of a claim that says what the paper says.
    pub fn is_printed(&self) -> bool {
        self.role == Some(Role::Printed)
    }

    /// True of an `experiment` block.
    pub fn is_experiment(&self) -> bool {
        self.role == Some(Role::Experiment)
    }

    /// The lines without which it would be decided the same, each once.
    pub fn unused(&self) -> Vec<&Premise> {
        let mut lines: Vec<&Premise> = Vec::new();
        for premise in self.premises.iter().filter(|premise| premise.unused) {
            // Of what one `given` line brings, what its equation states itself comes last.
            lines.retain(|known| known.source != premise.source);
            lines.push(premise);
        }
        lines
    }

    /// The claim's own words on its verdict, or else the engine's.
    pub fn explanation(&self) -> Reason {
        self.because.clone().map_or_else(|| self.reason.clone(), Reason::Words)
    }
}

/// What a line of a claim does there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// It gives this name a meaning.
    Definition(String),
    /// It is taken from this equation.
    Given(EquationNumber),
    /// An equation that is taken for granted.
    Where,
    /// What becomes of coordinates and fields.
    Transform,
    /// A condition.
    When,
    /// A law that is imposed.
    Postulate,
    /// What is decided.
    Show,
}

impl From<Says> for Line {
    fn from(says: Says) -> Self {
        match says {
            Says::Definition(name) => Line::Definition(name),
            Says::Given(number) => Line::Given(number),
            Says::Where => Line::Where,
            Says::Transform => Line::Transform,
            Says::When => Line::When,
            Says::Postulate => Line::Postulate,
            Says::Show => Line::Show,
        }
    }
}

/// What a claim is to its equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The equation character for character.
    Printed,
    /// A statement that is printed nowhere as an equation: the auditor's own, or a reconstruction.
    Stated,
    /// Less than the printed line says.
    Reduced,
    /// The printed form under a condition that the paper does not state.
    Restricted,
    /// A form that holds.
    Corrected,
    /// What the paper takes the equation to be or to do, in its words or in a later equation.
    Use,
    /// What the paper says in words, or a sanity check.
    Check,
    /// What was measured.
    Experiment,
}

impl Role {
    /// The roles of claims that stand for their equation; those of the first that there is do.
    pub const STANDING: [Role; 3] = [Role::Printed, Role::Stated, Role::Reduced];
}

impl From<language::Role> for Role {
    fn from(role: language::Role) -> Self {
        match role {
            language::Role::Printed => Role::Printed,
            language::Role::Stated => Role::Stated,
            language::Role::Reduced => Role::Reduced,
            language::Role::Restricted => Role::Restricted,
            language::Role::Corrected => Role::Corrected,
            language::Role::Use => Role::Use,
            language::Role::Check => Role::Check,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Printed => "printed",
            Role::Stated => "stated",
            Role::Reduced => "reduced",
            Role::Restricted => "restricted",
            Role::Corrected => "corrected",
            Role::Use => "use",
            Role::Check => "check",
            Role::Experiment => "experiment",
        })
    }
}

/// An equation that a verdict rests on, and that is not proven itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Ground {
    /// Its number.
    pub number: EquationNumber,
    /// Its verdict, or the one on record where it was not audited.
    pub verdict: Verdict,
}

impl Ground {
    /// What an equation rests on: that of the claims that stand for it.
    pub(crate) fn of_equation(claims: &[ClaimOutcome]) -> Vec<Ground> {
        let grounds: BTreeSet<&Ground> = stating(claims).flat_map(|claim| &claim.rests_on).collect();
        grounds.into_iter().cloned().collect()
    }

    /// `(25) refuted, (28) assumed`
    pub fn list(grounds: &[Ground]) -> String {
        let each = |Ground { number, verdict }: &Ground| format!("({number}) {verdict}");
        grounds.iter().map(each).collect::<Vec<_>>().join(", ")
    }
}

/// The claims that stand for their equation: the printed ones, else the stated ones, else the reduced ones.
pub(crate) fn stating(claims: &[ClaimOutcome]) -> impl Iterator<Item = &ClaimOutcome> {
    let has = |role: &Role| claims.iter().any(|claim| claim.role == Some(*role));
    let role = Role::STANDING.into_iter().find(has).unwrap_or(Role::Reduced);
    claims.iter().filter(move |claim| claim.role == Some(role))
}

/// A `where` line, or what an equation states that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Premise {
    /// Such as `d(u,t) = nu*d(u,x,x)`, as its author wrote it.
    pub statement: String,
    /// Where it stands.
    pub source: SourcePlace,
    /// The equation that states it, if it is not written down in the claim itself.
    #[serde(default)]
    pub given: Option<EquationNumber>,
    /// True if the claim is decided the same without the line: none of its rules was used.
    #[serde(default)]
    pub unused: bool,
}

impl Premise {
    /// The line as a reader finds it: `where A = B`, or `given (25)`.
    pub fn line(&self) -> String {
        match &self.given {
            None => format!("where {}", self.statement),
            Some(number) => format!("given ({number})"),
        }
    }
}

/// What a sceptic needs to check a verdict again.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// The seed of this claim's sample points, derived from the audit's.
    pub seed: String,
    /// One for each relation of each `show` line.
    pub links: Vec<Link>,
    /// How many derivatives were computed a second time by dual numbers, and the worst disagreement.
    pub derivative_check: Option<DerivativeCheck>,
    /// Position of what was measured in the paper's `experiments`.
    pub experiment: Option<usize>,
}

/// The second engine's account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DerivativeCheck {
    /// Derivatives compared.
    pub compared: usize,
    /// Largest disagreement, relative to the largest number met on the way.
    pub worst: f64,
}
