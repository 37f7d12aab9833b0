//! Names and the indices behind them.

use super::axes::{Places, beside};
use super::{Checked, Checker, FreeIndex, count};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Expr, Index, Kind, Reference, Slot};
use crate::language::operation::{Action, IMAGINARY_UNIT, OPERATIONS, Operation, number};
use crate::language::scope::{Symbol, SymbolKind};
use crate::spelling::{nearest, written_here};
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn reference(&mut self, reference: &Reference, span: &Span) -> Checked {
        if let Some(operation) = Operation::named(&reference.name) {
            match operation.action {
                Action::Delta => return self.delta(&reference.slots, span),
                Action::LeviCivita => return self.levi_civita(&reference.slots, span),
                Action::Spin(spin) => return self.spin(spin, operation, &reference.slots, span),
                _ => {}
            }
        }
        self.refuse_index(reference, span)?;
        let scope = self.scope;
        let Some(symbol) = scope.symbols.get(&reference.name) else {
            let size = scope.ranges.contains_key(&reference.name);
            if (size || number(&reference.name).is_some()) && reference.slots.is_empty() {
                return Ok(Vec::new());
            }
            return Err(self.unknown(&reference.name, span));
        };
        if matches!(symbol.kind, SymbolKind::Function { .. }) {
            return Err(self.source.error(
                Code::E0207,
                format!("failed to use the function `{}` without an argument", reference.name),
                span.clone(),
                format!("expected `{}(…)`", reference.name),
            ));
        }
        let Places { ranges: declared, open } = self.places(symbol)?;
        let slots = self.settled(&reference.slots, &declared)?;
        let (tensor, derivatives): (Vec<&Slot>, Vec<&Slot>) = slots.iter().partition(|slot| !slot.comma);
        let is_whole = open > 0 && derivatives.is_empty() && tensor.len() + open == declared.len();
        if tensor.len() != declared.len() && !is_whole {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to index `{}`", reference.name),
                span.clone(),
                format!("it has {}, found {}", count(declared.len(), "index", "indices"), tensor.len()),
            ));
        }
        if matches!(symbol.kind, SymbolKind::Operator) && !derivatives.is_empty() {
            return Err(self.source.error(
                Code::E0426,
                format!("failed to differentiate the operator `{}`", reference.name),
                span.clone(),
                "it is added and multiplied only",
            ));
        }
        if matches!(symbol.kind, SymbolKind::Operator) && tensor.len() != declared.len() {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to index the operator `{}`", reference.name),
                span.clone(),
                "name a component, as in `J[k]`",
            ));
        }
        for (slot, range) in tensor.iter().zip(&declared) {
            self.slot(slot, range.as_deref())?;
        }
        for slot in derivatives {
            self.slot(slot, None)?;
        }
        let letters = self.contract(self.letters(&slots))?;
        let rest = declared[tensor.len()..].iter().flatten();
        let axes: Vec<String> = rest.map(|range| scope.axis_range(range).into_owned()).collect();
        Ok(beside(letters, &axes, span))
    }

    /// Indices with the number of each coordinate that is named among them, which counts components of vectors
    /// only.
    pub(super) fn settled(&self, slots: &[Slot], places: &[Option<String>]) -> Result<Vec<Slot>, Diagnostic> {
        let mut ranges = places.iter();
        let settle = |slot: &Slot| {
            let settled = self.scope.settled(slot);
            let range = if slot.comma { None } else { ranges.next() };
            let vectors = self.scope.vectors.as_ref().map_or("", |frame| &frame.range);
            let counts =
                |range: &Option<String>| range.as_ref().is_none_or(|range| self.scope.fits(range, vectors));
            if settled.index == slot.index || range.is_some_and(counts) {
                return Ok(settled);
            }
            // It is no index then, and is told so.
            self.slot(slot, None)?;
            Ok(slot.clone())
        };
        slots.iter().map(settle).collect()
    }

    /// An index says which component is meant; it has no value itself.
    fn refuse_index(&self, reference: &Reference, span: &Span) -> Result<(), Diagnostic> {
        let name = &reference.name;
        let declared = self.scope.letters.contains_key(name);
        // A symbol may have the name of an index, as μ may, but not where that index is summed over.
        let is_symbol = self.scope.symbols.get(name).is_some();
        if !declared || !reference.slots.is_empty() || (is_symbol && !self.bound.contains(name)) {
            return Ok(());
        }
        let mut error = self.source.error(
            Code::E0214,
            format!("failed to use the index `{name}` as a number"),
            span.clone(),
            "an index says which component is meant; it is not a number",
        );
        error.help = Some(if name == IMAGINARY_UNIT {
            "for the imaginary unit, give the index another letter; for the values of an index, declare an array"
                .to_owned()
        } else {
            format!("for the values that an index takes, declare an array `param n[{name}]`")
        });
        Err(error)
    }

    /// The ranges of a symbol's slots; for a definition they follow from its letters.
    pub(super) fn declared_ranges(&self, symbol: &Symbol) -> Vec<Option<String>> {
        match &symbol.kind {
            SymbolKind::Definition(definition) => definition
                .slots
                .iter()
                .map(|slot| self.scope.range_of(slot.index.letter()?).map(str::to_owned))
                .collect(),
            _ => symbol.slots.iter().map(|slot| Some(slot.range.clone())).collect(),
        }
    }

    pub(super) fn slot(&self, slot: &Slot, range: Option<&str>) -> Result<(), Diagnostic> {
        let Index::Letter { name, .. } = &slot.index else {
            return Ok(());
        };
        let Some(actual) = self.scope.range_of(name) else {
            let mut error = self.source.error(
                Code::E0202,
                format!("failed to find the index `{name}`"),
                slot.span.clone(),
                "this letter is not declared",
            );
            error = error.suggesting(nearest(name, self.scope.letters.keys().map(String::as_str)));
            return Err(error);
        };
        match range {
            Some(range) if !self.scope.fits(range, actual) => Err(self.source.error(
                Code::E0208,
                format!("failed to fit the index `{name}` here"),
                slot.span.clone(),
                format!("it runs up to {actual}, this place up to {range}"),
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn letters(&self, slots: &[Slot]) -> Vec<FreeIndex> {
        slots
            .iter()
            .filter_map(|slot| {
                let letter = slot.index.letter()?.to_owned();
                Some(FreeIndex { letter, height: slot.height, span: slot.span.clone() })
            })
            .collect()
    }

    pub(super) fn expect_symbol(
        &self,
        expr: &Expr,
        what: &str,
        accepts: impl Fn(&SymbolKind) -> bool,
    ) -> Result<(), Diagnostic> {
        match &expr.kind {
            Kind::Name(reference) => match self.scope.symbols.get(&reference.name) {
                Some(symbol) if accepts(&symbol.kind) => Ok(()),
                Some(_) => Err(self.source.error(
                    Code::E0207,
                    format!("failed to use `{}` here", reference.name),
                    expr.span.clone(),
                    format!("expected {what}"),
                )),
                None => Err(self.unknown(&reference.name, &expr.span)),
            },
            _ => Err(self.source.error(
                Code::E0207,
                "failed to use this expression here",
                expr.span.clone(),
                format!("expected {what}"),
            )),
        }
    }

    pub(super) fn unknown(&self, name: &str, span: &Span) -> Diagnostic {
        let mut error = self.source.error(
            Code::E0201,
            format!("failed to find the symbol `{name}`"),
            span.clone(),
            "it is neither declared nor defined here",
        );
        if let Some(help) = self.meant(name) {
            return error.with_help(help);
        }
        let known = self.scope.symbols.names();
        let operations = OPERATIONS.iter().map(|operation| operation.name);
        error = error.suggesting(nearest(name, known.chain(operations)));
        error
    }

    /// What an unknown name is known for: declared elsewhere, written otherwise, or a derivative.
    pub(super) fn meant(&self, name: &str) -> Option<String> {
        if let Some(place) = self.scope.elsewhere.get(name) {
            return Some(format!(
                "it is declared in {place}, and known only there; declare it for the section"
            ));
        }
        let derivative = name.split_once('_').filter(|(of, by)| {
            let is_coordinate = |symbol: &Arc<Symbol>| matches!(symbol.kind, SymbolKind::Coordinate);
            self.scope.symbols.get(of).is_some() && self.scope.symbols.get(by).is_some_and(is_coordinate)
        });
        match derivative {
            Some((of, by)) => Some(format!("a derivative is written `d({of}, {by})`")),
            None => written_here(name).map(str::to_owned),
        }
    }
}
