//! The claim language: tokens, syntax tree, statements, checks of names and indices, printing.
//!
//! A claim stays data: the tree made here is the only source of what a claim says. It is checked
//! ([`check`]), lowered to numbers (in `calculus`), and printed back as text ([`Expr`]'s `Display`)
//! and as LaTeX ([`latex`]). This module knows nothing of numbers. What a claim means
//! is said in [`meaning`](crate::meaning). Start reading at [`ast`].

pub mod ast;
pub mod axis;
pub mod bold;
pub mod brackets;
pub mod canonical;
pub mod check;
pub mod claim;
pub mod convention;
mod definition;
pub mod experiment;
pub(crate) mod given;
pub mod latex;
mod letters;
mod lexer;
pub mod library;
mod lines;
pub mod notation;
pub mod operation;
pub(crate) mod paper;
mod parser;
pub(crate) mod premises;
mod print;
pub mod printed;
pub mod reading;
pub mod reference;
pub mod relation;
pub mod scope;
pub(crate) mod symbols;
pub mod tex;
pub(crate) mod uses;
mod vectors;

pub use ast::{Expr, Kind};
pub use claim::{Claim, Expectation, Role};
pub use experiment::Request;
pub use parser::parse_expression;
pub use scope::Scope;
