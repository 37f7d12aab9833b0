//! One relation of a claim, and how it was decided.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Counterexample, PointValue, Reason, Sizes, SourcePlace, Verdict};

/// One relation between two neighbouring sides.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Such as `A = B`, in the claim language.
    pub statement: String,
    /// The same, typeset.
    pub latex: String,
    /// Where its line stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlace>,
    /// What was found.
    pub verdict: Verdict,
    /// How it was decided.
    pub method: Method,
    /// Why, in one sentence.
    pub reason: Reason,
    /// Why an inequality holds, in the order of the argument; empty where the signs of the parts say it.
    pub proof: Vec<String>,
    /// Of sides that are compared up to a number: the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Factor>,
    /// Ranges for every size of which it is proven: the sizes that were decided settle all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub every: Vec<String>,
    /// The only values of what the claim determines, in the claim language, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub determined: BTreeMap<String, String>,
    /// One for each choice of the sizes.
    pub instances: Vec<IdentityTest>,
    /// Where there are no such tests, of a comparison that holds and of coefficients that no choice of makes it true: the
    /// choices of the sizes that were decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sizes: Vec<Sizes>,
    /// Of a proven identity, both sides written out, where they are short enough to be followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_out: Option<WrittenOut>,
    /// Of a refuted relation, except where none of a kind that can be shown was found.
    pub counterexample: Option<Counterexample>,
    /// Another at the smallest sizes, which is quicker checked, where that is at larger ones, which tell more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smallest_counterexample: Option<Counterexample>,
    /// Of a comparison that holds: a point of the domain at which both sides have a value, so that the claim is
    /// not empty. An identity test has its own.
    pub witness: Vec<PointValue>,
    /// What it needs beyond the declarations: denominators that are not zero, radicands that are not
    /// negative, pivots of `solve`.
    pub needs: Vec<Need>,
}

impl Link {
    /// A relation of which nothing has been found yet; it holds unless something speaks against it.
    pub(crate) fn new(statement: String, latex: String) -> Self {
        Self {
            statement,
            latex,
            source: None,
            verdict: Verdict::Holds,
            method: Method::None,
            reason: Reason::None,
            proof: Vec::new(),
            factor: None,
            every: Vec::new(),
            determined: BTreeMap::new(),
            instances: Vec::new(),
            sizes: Vec::new(),
            written_out: None,
            counterexample: None,
            smallest_counterexample: None,
            witness: Vec::new(),
            needs: Vec::new(),
        }
    }

    /// The points that refute it, the one that is quickest checked first.
    pub fn counterexamples(&self) -> impl Iterator<Item = &Counterexample> {
        self.smallest_counterexample.iter().chain(&self.counterexample)
    }

    /// Every point that is shown with it.
    pub(crate) fn points(&self) -> impl Iterator<Item = &Counterexample> {
        self.counterexamples().chain(self.needs.iter().filter_map(|need| need.point.as_ref()))
    }

    /// A point at which both sides have a value, at the first sizes that have one.
    pub fn shown_witness(&self) -> &[PointValue] {
        let of_tests = self.instances.iter().filter_map(|test| test.real.as_ref()).map(|real| &real.witness);
        std::iter::once(&self.witness).chain(of_tests).find(|witness| !witness.is_empty()).map_or(&[], |w| w)
    }
}

/// Both sides of an identity, written out in components and without definitions, for one choice of the sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenOut {
    /// Such as `K = 2`.
    pub sizes: Sizes,
    /// Values of the free indices.
    pub component: Sizes,
    /// What the two expressions are, if not the sides themselves.
    pub compares: String,
    /// The left side, in the claim language; what the conditions replace is replaced.
    pub left: Option<String>,
    /// The right side.
    pub right: Option<String>,
    /// What both are when they are multiplied out: a quotient of polynomials in variables and functions of them.
    pub normal: Option<String>,
}

/// The number by which the left side is a multiple of the right one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Factor {
    /// In the claim language, such as `2*pi`; of a proportionality it may contain parameters.
    pub text: String,
    /// The same, typeset.
    pub latex: String,
    /// Decimals between which it lies, of a number that is not rational.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<[String; 2]>,
}

impl Factor {
    /// `2*pi ≈ 6.28319`.
    pub fn in_words(&self) -> String {
        let value = self.decimals.as_ref().and_then(|[low, _]| low.parse::<f64>().ok());
        // Six figures.
        match value.and_then(|value| format!("{value:.5e}").parse::<f64>().ok()) {
            Some(value) => format!("{} ≈ {value}", self.text),
            None => self.text.clone(),
        }
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

/// How a relation was decided.
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
    pub sizes: Sizes,
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
    pub(crate) fn and(self, other: IdentityTest) -> IdentityTest {
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
    /// Residues of the right side.
    pub right: Vec<String>,
}
