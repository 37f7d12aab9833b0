//! Verdicts and certificates, as they are reported and written as JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Source, Span};
use crate::simulate::Outcome;

/// Version of the JSON format; it grows whenever a field changes its meaning.
pub const SCHEMA: &str = "referee-audit/3";

/// What an audit found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The seed that all sample points follow from; `--seed` repeats the run.
    pub seed: u64,
    pub papers: Vec<PaperOutcome>,
    pub summary: Summary,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PaperOutcome {
    /// The folder's name.
    pub id: String,
    pub title: String,
    pub authors: Vec<String>,
    pub doi: Option<String>,
    pub equations: Vec<EquationOutcome>,
    /// What the paper's `experiment` blocks measured, each run once.
    pub experiments: Vec<Arc<Outcome>>,
    /// What is wrong with the documents outside of claims.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EquationOutcome {
    /// As printed in the paper, or such as `T9` for a statement in the text.
    pub number: String,
    /// Number of the section.
    pub section: String,
    pub section_title: String,
    pub title: String,
    pub verdict: Verdict,
    /// One sentence: what matters most about the verdict.
    pub reason: String,
    /// Equations that the claims use.
    pub depends_on: Vec<String>,
    /// LaTeX of the printed form.
    pub printed: Vec<String>,
    /// The document's own words.
    pub prose: String,
    pub source: SourcePlace,
    pub claims: Vec<ClaimOutcome>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClaimOutcome {
    /// The role and its label, such as `printed`, `check sign` or `experiment langevin`.
    pub name: String,
    pub source: SourcePlace,
    /// The claim as its author wrote it.
    pub statement: String,
    /// The claim as the engine understood it, rendered from the syntax tree.
    pub latex: Vec<String>,
    pub verdict: Verdict,
    /// The verdict on record.
    pub expected: Option<Verdict>,
    /// What the engine found, in one sentence.
    pub reason: String,
    /// Why it is so, in the words of the claim's author.
    pub because: Option<String>,
    pub certificate: Certificate,
    /// Equations that the claim uses.
    pub depends_on: Vec<String>,
    pub problems: Vec<Problem>,
    pub seconds: f64,
}

impl ClaimOutcome {
    /// True if the verdict is the one on record.
    pub fn as_recorded(&self) -> bool {
        self.expected == Some(self.verdict) && self.problems.is_empty()
    }
}

/// What the engine says of a claim or an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Introduces a symbol; well-formed, nothing to prove.
    Definition,
    /// The printed claim is proven.
    Holds,
    /// A claim that holds as far as both sides have a value, which is not the whole declared domain; an equation
    /// that fails as printed and is proven under a condition that the paper does not state.
    Conditional,
    /// Offered as an approximation; its error was measured and scales as stated.
    Approximation,
    /// The numbers of an experiment are within their bounds; says nothing of the equation by itself.
    Measured,
    /// There is a counterexample, or a measured number outside of its bound.
    Refuted,
    /// A conjecture or an interpretation.
    Open,
    /// Neither proven nor refuted.
    Undecided,
    /// The claim could not be read, or says something of what has a value nowhere.
    Error,
}

impl Verdict {
    pub const ALL: [Verdict; 9] = [
        Verdict::Definition,
        Verdict::Holds,
        Verdict::Conditional,
        Verdict::Approximation,
        Verdict::Measured,
        Verdict::Refuted,
        Verdict::Open,
        Verdict::Undecided,
        Verdict::Error,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Definition => "definition",
            Verdict::Holds => "holds",
            Verdict::Conditional => "conditional",
            Verdict::Approximation => "approximation",
            Verdict::Measured => "measured",
            Verdict::Refuted => "refuted",
            Verdict::Open => "open",
            Verdict::Undecided => "undecided",
            Verdict::Error => "error",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A place in a document, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourcePlace {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

impl SourcePlace {
    /// Where a span begins.
    pub(super) fn of(source: &Source, span: &Span) -> Self {
        let position = source.position(span.start);
        Self { file: source.path.display().to_string(), line: position.line, column: position.column }
    }
}

impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A fault in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    pub code: String,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
    pub source: SourcePlace,
    /// The message with the text underlined, without colour.
    pub rendered: String,
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.to_owned(),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            source: SourcePlace::of(&diagnostic.source, &diagnostic.span),
            rendered: diagnostic.render(false),
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

/// One relation between two neighbouring sides.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Such as `A = B`, in the claim language.
    pub statement: String,
    pub latex: String,
    pub verdict: Verdict,
    pub method: Method,
    pub reason: String,
    /// Why an inequality holds, in the order of the argument; empty where the signs of the parts say it.
    pub proof: Vec<String>,
    /// One for each choice of the sizes.
    pub instances: Vec<IdentityTest>,
    pub counterexample: Option<Counterexample>,
    /// Of a comparison that holds: a point of the domain at which both sides have a value, so that the claim is
    /// not empty. An identity test has its own.
    pub witness: Vec<PointValue>,
    /// What it needs beyond the declarations: denominators that are not zero, radicands that are not
    /// negative, pivots of `solve`.
    pub needs: Vec<Need>,
}

impl Link {
    /// Every point that is shown with it.
    pub(super) fn points(&self) -> impl Iterator<Item = &Counterexample> {
        self.counterexample.iter().chain(self.needs.iter().filter_map(|need| need.point.as_ref()))
    }

    /// A point at which both sides have a value, at the first sizes that have one.
    pub fn shown_witness(&self) -> &[PointValue] {
        let of_tests = self.instances.iter().filter_map(|test| test.real.as_ref()).map(|real| &real.witness);
        std::iter::once(&self.witness).chain(of_tests).find(|witness| !witness.is_empty()).map_or(&[], |w| w)
    }
}

/// A condition without which a side of a relation has no value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// Such as `y > 0`.
    pub condition: String,
    /// True of what a `solve` divides by: where that vanishes its equation has further solutions, of which
    /// the claim says nothing.
    pub divides: bool,
    /// True if the relation is conditional on it: a part of the domain lacks it that is not of measure zero.
    pub cuts: bool,
    /// A point of the declared domain, one of an open set, at which only one side has a value. Where there is
    /// one the relation is conditional: it holds as far as both sides have a value, and no further.
    pub point: Option<Counterexample>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Both sides agree at random points modulo 2^61 - 1 (Schwartz–Zippel).
    IdentityTest,
    /// Both Euler–Lagrange expressions agree at random points modulo 2^61 - 1.
    EulerLagrangeTest,
    /// The sign follows from the signs of the parts.
    SignRules,
    /// The Taylor coefficients below the stated order vanish at random points modulo 2^61 - 1.
    OrderTest,
    /// A point over the reals at which the relation fails.
    Counterexample,
    /// Linear equations for the coefficients of a `determine`, which have no solution or more than one.
    Elimination,
    /// A measured number, with its error, against a bound.
    Measurement,
    /// Nothing was decided.
    None,
}

impl Method {
    /// In words, for a table.
    pub fn describe(self) -> &'static str {
        match self {
            Method::IdentityTest => "exact identity",
            Method::EulerLagrangeTest => "exact, up to a divergence",
            Method::SignRules => "sign rules",
            Method::OrderTest => "exact, order by order",
            Method::Counterexample => "counterexample",
            Method::Elimination => "equations for coefficients",
            Method::Measurement => "measurement",
            Method::None => "-",
        }
    }
}

/// An identity test at definite sizes of the ranges.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct IdentityTest {
    /// Such as `K = 2`.
    pub sizes: BTreeMap<String, i64>,
    /// True if the difference vanished at every point.
    pub vanishes: bool,
    /// Number of component equations.
    pub components: usize,
    /// Number of points at which all components were evaluated.
    pub points: usize,
    /// Bound on the degree of the numerator of the difference in the sampled values.
    pub degree: f64,
    /// Roots of expressions that are not products of positive quantities; each can have two signs.
    pub roots: u32,
    /// log2 of the probability that a false identity passes.
    pub log2_error: f64,
    /// Operations of the straight-line program.
    pub operations: usize,
    /// One point with the residues of both sides, for a second program to compare; absent where the sides
    /// have more than 500 components.
    pub sample: Option<Sample>,
    /// The same comparison over the reals.
    pub real: Option<RealTest>,
}

impl IdentityTest {
    /// The account of two tests of different components.
    pub(super) fn and(self, other: IdentityTest) -> IdentityTest {
        IdentityTest {
            vanishes: self.vanishes && other.vanishes,
            components: self.components + other.components,
            points: self.points.min(other.points),
            degree: self.degree.max(other.degree),
            roots: self.roots.max(other.roots),
            log2_error: self.log2_error.max(other.log2_error),
            operations: self.operations + other.operations,
            ..self
        }
    }
}

/// A comparison of enclosures at real points of the domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RealTest {
    /// Points at which every component was compared, at the least.
    pub points: usize,
    /// Bits of the numbers that bound the enclosures.
    pub bits: u32,
    /// log2 of the widest enclosure of a difference, relative to the size of the sides; none where every
    /// difference is exactly zero.
    pub log2_width: Option<f64>,
    /// A point at which both sides have a value: the claim is not empty.
    pub witness: Vec<PointValue>,
}

/// One sample point modulo 2^61 - 1.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Sample {
    /// Residues as decimal strings, by the name of the variable.
    pub values: BTreeMap<String, String>,
    /// Residues of the two sides, component by component.
    pub left: Vec<String>,
    pub right: Vec<String>,
}

/// A point over the reals at which a relation fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counterexample {
    pub sizes: BTreeMap<String, i64>,
    /// Values of the free indices.
    pub component: BTreeMap<String, i64>,
    /// What the two numbers are, if not the sides themselves.
    pub compares: String,
    /// `exact` for rational numbers, `interval` for enclosures that exclude equality.
    pub arithmetic: String,
    /// Values of all variables; derivatives that follow from an on-shell rule are marked.
    pub values: Vec<PointValue>,
    /// Fields with these derivatives, as polynomials around the point.
    pub fields: Vec<FieldExample>,
    /// Where the claim has equations as conditions: their residuals with these fields vanish at the point up to
    /// this order in the displacement from it. Absent where the fields could not be substituted exactly; then
    /// none are listed.
    pub solves_to_order: Option<u32>,
    pub left: String,
    pub right: String,
    /// What substituting the fields again found wrong: a fault of referee itself.
    #[serde(skip)]
    pub fault: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointValue {
    pub name: String,
    pub value: String,
    /// True if it follows from the conditions of the claim.
    pub follows: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldExample {
    pub name: String,
    pub polynomial: String,
}

/// The second engine's account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DerivativeCheck {
    /// Derivatives compared.
    pub compared: usize,
    /// Largest disagreement, relative to the largest number met on the way.
    pub worst: f64,
}

/// Counts for the whole audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Numbered equations.
    pub equations: BTreeMap<String, usize>,
    /// Statements in the text.
    pub statements: BTreeMap<String, usize>,
    pub claims: BTreeMap<String, usize>,
    /// Claims whose verdict differs from the recorded one.
    pub changed: usize,
}
