//! `name[k] := expression`, in a claim or in the notation.

use super::parser::Parser;
use super::scope::{Definition, Structure, Symbol, SymbolKind};
use crate::diagnostic::Diagnostic;
use crate::document::EquationNumber;

/// `name[k] := expression`
pub(super) fn definition(
    parser: &mut Parser<'_>,
    origin: Option<&EquationNumber>,
) -> Result<Symbol, Diagnostic> {
    let (name, span) = parser.name("the name to define")?;
    let slots = parser.slots()?;
    parser.expect_mark(":=")?;
    let body = parser.expression()?;
    parser.expect_end()?;
    Ok(Symbol {
        name,
        kind: SymbolKind::Definition(Box::new(Definition { slots, body, origin: origin.cloned() })),
        slots: Vec::new(),
        sign: None,
        structure: Structure::General,
        complex: false,
        integer: false,
        source: parser.source.clone(),
        span,
    })
}
