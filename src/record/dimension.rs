//! What a paper's equations say of the dimensions of its quantities.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourcePlace;
use crate::document::EquationNumber;

/// The dimensions of a paper; of a control, those of equations that build on each other.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Dimensions {
    /// The equations that take part: those with a claim that stands for them.
    pub equations: Vec<EquationNumber>,
    /// Relations whose terms were compared.
    pub relations: usize,
    /// Claims that could not be compared, and give no equation.
    pub left_out: Vec<DimensionGap>,
    /// All quantities, in terms of the free ones.
    pub table: Vec<QuantityDimension>,
    /// Quantities that can only be pure numbers.
    pub dimensionless: Vec<String>,
    /// Changes of units, and scalings, that leave every equation alone: a basis.
    pub rescalings: Vec<Rescaling>,
    /// Equations with the powers of what was set to one that they lack.
    #[serde(default)]
    pub ordinary: Vec<OrdinaryUnits>,
    /// What does not fit, and what is dimensionless by a choice.
    pub findings: Vec<DimensionFinding>,
}

impl Dimensions {
    /// True if the equation is the one that does not fit the others.
    pub fn is_out_of_line(&self, number: &EquationNumber) -> bool {
        self.findings.iter().any(|finding| finding.accused().any(|accused| accused == number))
    }

    /// One line about an equation; none if it takes no part.
    pub fn line(&self, number: &EquationNumber) -> Option<String> {
        if !self.equations.contains(number) {
            return None;
        }
        if self.is_out_of_line(number) {
            return Some("dimensionally out of line".to_owned());
        }
        let mut contradicting: Vec<&EquationNumber> = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.kind.is_misfit()) {
            if finding.equations.contains(number) || finding.open_in.contains(number) {
                let accused: Vec<&EquationNumber> = finding.accused().collect();
                let all = if accused.is_empty() { finding.equations.iter().collect() } else { accused };
                contradicting.extend(all.into_iter().filter(|other| *other != number));
            }
        }
        contradicting.sort_unstable();
        contradicting.dedup();
        Some(match contradicting.is_empty() {
            true => "dimensionally consistent".to_owned(),
            false => format!("dimensionally consistent with all but {}", list(contradicting)),
        })
    }
}

/// A claim that gives no equation between dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DimensionGap {
    /// The equation whose claim it is.
    pub equation: EquationNumber,
    /// Why.
    pub why: String,
    /// Where.
    pub source: SourcePlace,
}

/// An equation with the powers of what was set to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrdinaryUnits {
    /// Which equation.
    pub equation: EquationNumber,
    /// One of its relations, as it reads in ordinary units.
    pub formula: String,
}

/// The dimension of a quantity.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct QuantityDimension {
    /// Its name; with a component where components have different dimensions.
    pub name: String,
    /// What it is.
    pub kind: QuantityKind,
    /// In terms of the free quantities, such as `q^2*t^-1`; `1` of a pure number.
    pub dimension: String,
    /// True if nothing determines it: others are given in terms of it.
    pub free: bool,
}

/// What a quantity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuantityKind {
    /// A dimension that the notation names.
    Base,
    /// A coordinate.
    Coordinate,
    /// A constant.
    Parameter,
    /// A field.
    Field,
    /// The values of an uninterpreted function.
    Function,
    /// What such a function is a function of.
    Argument,
    /// What an equation introduces.
    Definition,
}

impl fmt::Display for QuantityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            QuantityKind::Base => "dimension",
            QuantityKind::Coordinate => "coordinate",
            QuantityKind::Parameter => "parameter",
            QuantityKind::Field => "field",
            QuantityKind::Function => "function",
            QuantityKind::Argument => "argument",
            QuantityKind::Definition => "definition",
        })
    }
}

/// A rescaling of quantities by powers of one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rescaling {
    /// Names with the powers of the number λ, which are whole but for powers with a parameter.
    pub powers: Vec<(String, String)>,
    /// What the engine makes of it; none where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<RescalingProof>,
}

/// Of how many relations it is proven that both sides get the same power of λ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RescalingProof {
    /// Relations that speak of a rescaled quantity and are proven to stay as they are.
    pub proven: usize,
    /// Those of which it is not, with the reason.
    pub open: Vec<DimensionGap>,
}

impl fmt::Display for Rescaling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (name, power)) in self.powers.iter().enumerate() {
            let comma = if n > 0 { ", " } else { "" };
            match power.as_str() {
                "1" => write!(f, "{comma}{name} → λ {name}")?,
                _ => write!(f, "{comma}{name} → λ^{power} {name}")?,
            }
        }
        Ok(())
    }
}

/// Equations that hold together for dimensionless quantities only.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DimensionFinding {
    /// What is the matter.
    pub kind: DimensionFault,
    /// A smallest set of equations that leads to it, or each equation that does so alone.
    pub equations: Vec<EquationNumber>,
    /// The fewest equations without which all others fit, in each way in which that can be.
    pub mended_without: Vec<Vec<EquationNumber>>,
    /// What would have to be a pure number: quantities, or relations between named dimensions such as `T = L^2`.
    pub forced: Vec<String>,
    /// What is a pure number as a consequence.
    pub consequences: Vec<String>,
    /// What is out of line in each equation without which the others fit.
    pub misfits: Vec<Misfit>,
    /// Equations that speak of what is forced, and leave it open.
    #[serde(default)]
    pub open_in: Vec<EquationNumber>,
    /// A rescaling that leaves alone all equations but the one that is out of line.
    pub broken: Option<Rescaling>,
}

/// What is the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DimensionFault {
    /// A function such as exp, or a number beside it, makes a quantity dimensionless: a choice of units.
    Units,
    /// Terms agree only if a quantity is dimensionless, as an angle is; hardly anything else speaks of it.
    Fixed,
    /// Terms agree only if a quantity is dimensionless, and all other equations that speak of it leave that open.
    Breaks,
    /// Terms of one equation have different ones of the dimensions that the notation names.
    Itself,
    /// Equations hold together only for dimensionless quantities, and leaving out different ones would mend it.
    Against,
}

impl DimensionFault {
    /// True if something does not fit; false of what equations only say of a quantity.
    pub fn is_misfit(self) -> bool {
        match self {
            DimensionFault::Units | DimensionFault::Fixed => false,
            DimensionFault::Breaks | DimensionFault::Itself | DimensionFault::Against => true,
        }
    }
}

/// A term that has another dimension than those beside it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Misfit {
    /// The equation.
    pub equation: EquationNumber,
    /// The term, as it is written in the claim.
    pub term: String,
    /// Its dimension, as the other equations have it.
    pub dimension: String,
    /// A term or side that it stands beside; none if terms differ inside of it.
    pub beside: Option<String>,
    /// The dimension that it would have to have.
    pub expected: String,
    /// The smallest product of declared quantities by which it would have to be multiplied.
    pub factor: Option<String>,
    /// Where the term stands.
    pub source: SourcePlace,
}

impl DimensionFinding {
    /// The equations that do not fit: those whose terms differ in themselves, or the only ones without which all
    /// others fit. Of several that would each do, none is accused.
    pub fn accused(&self) -> impl Iterator<Item = &EquationNumber> {
        let accused: &[EquationNumber] = match (self.kind, self.mended_without.as_slice()) {
            (DimensionFault::Itself, _) => &self.equations,
            (DimensionFault::Breaks | DimensionFault::Against, [only]) => only,
            (DimensionFault::Breaks, _) => &self.equations,
            _ => &[],
        };
        accused.iter()
    }
}

impl fmt::Display for DimensionFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let equations = list(&self.equations);
        let forced = self.forced.join(", ");
        let relation = self.forced.iter().any(|forced| forced.contains(" = "));
        let only =
            if relation { format!("only if {forced}") } else { format!("for dimensionless {forced} only") };
        match (self.kind, self.mended_without.as_slice()) {
            (DimensionFault::Units, [only]) if self.equations.len() > 1 => {
                write!(f, "{} chooses units: {forced} without dimension, beside {equations}", list(only))
            }
            (DimensionFault::Units, _) => {
                write!(f, "{equations}: units are chosen, {forced} without dimension")
            }
            (DimensionFault::Fixed, [only]) => write!(f, "{}: {forced} without dimension", list(only)),
            (DimensionFault::Fixed, _) => write!(f, "{equations}: {forced} without dimension"),
            (DimensionFault::Itself, _) => {
                write!(f, "{equations}: terms of different dimension, equal {only}")
            }
            (DimensionFault::Breaks | DimensionFault::Against, [gone]) => {
                write!(f, "{}: terms agree {only}, which all other equations leave open", list(gone))?;
                let others: Vec<_> = self.equations.iter().filter(|number| !gone.contains(number)).collect();
                match others.is_empty() {
                    true => Ok(()),
                    false => write!(f, "; it follows with {}", list(others)),
                }
            }
            (DimensionFault::Breaks, []) => write!(f, "{equations}: terms agree {only}"),
            (DimensionFault::Breaks, several) => {
                write!(f, "{equations}: terms agree {only}; all others fit without {}", ways(several))
            }
            (DimensionFault::Against, several) => {
                write!(f, "{equations} hold together {only}")?;
                match several.is_empty() {
                    true => Ok(()),
                    false => write!(f, "; all others fit without {}", ways(several)),
                }
            }
        }
    }
}

fn ways(several: &[Vec<EquationNumber>]) -> String {
    let each: Vec<String> = several.iter().map(list).collect();
    each.join(" or without ")
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misfit { equation, term, dimension, expected, factor, .. } = self;
        match &self.beside {
            Some(beside) => {
                write!(f, "({equation}): `{term}` has the dimension {dimension}, but `{beside}` {expected}")?;
                match factor {
                    Some(factor) => write!(f, "; it would agree if multiplied by {factor}"),
                    None => Ok(()),
                }
            }
            None => {
                write!(f, "({equation}): inside of `{term}`, {dimension} meets {expected}")?;
                match factor {
                    Some(factor) => write!(f, ", which differ by the dimension of {factor}"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// `(12), (13)`
fn list<'a>(numbers: impl IntoIterator<Item = &'a EquationNumber>) -> String {
    let written: Vec<String> = numbers.into_iter().map(|number| format!("({number})")).collect();
    written.join(", ")
}
