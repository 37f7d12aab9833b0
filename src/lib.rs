//! `referee` is a doctest for derivations: it takes a theory paper, equation by equation, each
//! encoded as a checkable claim, and says which hold, with a certificate that a sceptic can re-check.
//!
//! ```
//! use referee::{Theory, Verdict};
//!
//! let theory = Theory::parse("coord t, x\nfield u(t, x)\nparam nu > 0")?;
//! let decision = theory.decide("where d(u,t) = nu*d(u,x,x)\nshow d(u^2,t) = 2*u*nu*d(u,x,x)")?;
//! assert_eq!(decision.verdict(), Verdict::Holds);
//!
//! let decision = theory.decide("show d(u,t,x) = 2*d(u,x,t)")?;
//! assert_eq!(decision.verdict(), Verdict::Refuted);
//! println!("{}", decision.reason()); // fails: left 1 but right 2
//! # Ok::<(), referee::Problems>(())
//! ```
//!
//! [`Theory`] decides single claims. For papers, which are folders of documents, there are [`discover`] to read
//! them, [`audit`](fn@audit) to decide everything in them while a listener hears of each [`Event`](record::Event),
//! and [`report`] to show the outcome. What is found is plain data: [`record`]. What a claim means is said in
//! [`meaning`].
//!
//! ```no_run
//! use referee::{Selection, audit, discover, report};
//!
//! let papers = discover("derivations".as_ref())?;
//! let (audit, _bugs) = audit(&papers, &Selection::default(), 7, &mut |event| println!("{event:?}"));
//! println!("{}", report::json::to_json(&audit)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A claim flows one way, and so do the imports:
//!
//! ```text
//! derivations/*.md → document → language → calculus → decide → record → report
//!                                    ↑ algebra     ↑ simulate, dimension
//!                         language → recheck, which evaluates a record a second time
//! ```

#![warn(clippy::unwrap_used)]

#[doc(hidden)]
pub mod algebra;
#[doc(hidden)]
pub mod calculus;
#[doc(hidden)]
pub mod decide;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod dimension;
#[doc(hidden)]
pub mod document;
pub mod import;
#[doc(hidden)]
pub mod language;
#[doc = include_str!("language/meaning.md")]
pub mod meaning {}
pub mod recheck;
pub mod record;
pub mod report;
pub mod simulate;
mod spelling;

pub use decide::audit::{Bug, Listed, Selected, Selection, audit, audit_until, list};
pub use decide::{
    DEFAULT_BUDGET, DEFAULT_SEED, Decision, Problems, Settings, Theory, dimensions, dimensions_proven,
};
pub use diagnostic::{Code, Diagnostic, Position};
pub use document::{EquationNumber, LoadError, Paper, PaperKind, discover};
pub use language::reading::{PrintRead, read_prints, read_text};
pub use language::reference::reference;
pub use record::{Audit, Verdict};
