//! What an audit finds, as data: the one thing that `decide` hands to `report`.
//!
//! A reporter listens to the [`Event`]s of an audit, or reads a whole [`Audit`]. It finds a field for all that it
//! shows: it recomputes no verdict and reads no sentence. Sentences are made here, in [`Reason`], once.

mod audit;
mod claim;
mod dimension;
pub(crate) mod documents;
mod event;
mod link;
mod place;
mod point;
mod print;
mod reason;
mod schema;
mod symbol;
mod verdict;

pub use audit::{Audit, EquationKind, EquationOutcome, Omitted, PaperOutcome, SectionOutcome, Summary};
pub(crate) use claim::stating;
pub use claim::{Certificate, ClaimOutcome, DerivativeCheck, Ground, Line, Premise, Role};
pub use dimension::{
    DimensionFault, DimensionFinding, DimensionGap, Dimensions, Misfit, OrdinaryUnits, QuantityDimension,
    QuantityKind, Rescaling, RescalingProof,
};
pub use event::{ClaimId, Event};
pub use link::{Factor, IdentityTest, Link, Method, Need, RealTest, Sample, WrittenOut};
pub use place::{Problem, SourcePlace};
pub use point::{Arithmetic, Counterexample, FieldExample, Kind, PointValue, Power, Term, Value, Variable};
pub use print::{Change, ChangedSide, Fidelity, Print, PrintedStatement};
pub use reason::{Bound, Fragment, Reason, Solution};
pub use schema::{SCHEMA, schema};
pub use symbol::{IndexOutcome, SymbolOutcome};
pub use verdict::Verdict;

/// Sizes of ranges, and values of indices, by their names: `K = 2`.
pub type Sizes = std::collections::BTreeMap<String, i64>;
