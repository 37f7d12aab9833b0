//! From a checked claim to numbers: a hash-consed graph of scalar operations on jet coordinates, the
//! derivations on it, and its compilation to a straight-line program.
//!
//! The graph knows nothing of verdicts. Start reading at [`Graph`], then [`Instance`].

mod antiderivative;
mod arguments;
mod asymptotics;
mod completion;
mod derive;
mod domain;
mod elementary;
mod euler;
mod factor;
mod geometry;
mod graph;
mod lower;
mod on_shell;
mod program;
mod ranking;
mod sign;
mod signs;
mod substitute;
mod suppose;
mod tensor;
mod trigonometric;
mod zero;

pub use asymptotics::{Expander, Expansion, NoExpansion, Side, Term, expand};
pub use completion::Conflict;
pub use domain::{Domain, Requirement};
pub use euler::Varied;
pub use graph::{Direction, Graph, Jet, Leaf, LeafId, Node, Op, SymbolId, SymbolInfo};
pub use lower::{Equation, Instance, MetricSignature, Oracle};
pub use on_shell::{Endless, OnShell, Open, Rule, Why};
pub use program::{Atoms, Function, Instruction, Program, Root};
pub use signs::Signs;
pub use suppose::Supposition;
pub use tensor::{Assignments, Tensor};
pub use zero::ZeroTest;
