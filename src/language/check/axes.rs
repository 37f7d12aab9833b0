//! Vectors and matrices without indices: what a name stands for, and what may stand beside what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Checked, Checker, FreeIndex};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{Expr, Factor, Height, Kind, Slot};
use crate::language::axis::{axis, is_axis, kind_of, range_of_axis};
use crate::language::scope::{Definition, Symbol, SymbolKind};

/// Ranges of the axes of a quantity: none of a number, one of a vector, two of a matrix.
pub(super) type Axes = Vec<String>;

/// Ranges of the axes of definitions, by their names, or what is wrong with them.
pub(super) type Known = BTreeMap<String, Result<Axes, Diagnostic>>;

/// The places for indices behind a name, by their ranges.
pub(super) struct Places {
    pub ranges: Vec<Option<String>>,
    /// How many of the last may be left out, all together: the rest is a vector or a matrix then.
    pub open: usize,
}

/// The letters, and the axes in their order.
pub(super) fn apart(free: Vec<FreeIndex>) -> (Vec<FreeIndex>, Axes) {
    let (mut axes, letters): (Vec<_>, Vec<_>) = free.into_iter().partition(|f| is_axis(&f.letter));
    axes.sort_by(|a, b| a.letter.cmp(&b.letter));
    let range = |axis: FreeIndex| range_of_axis(&axis.letter).unwrap_or_default().to_owned();
    (letters, axes.into_iter().map(range).collect())
}

/// Free indices with axes behind them.
pub(super) fn beside(mut letters: Vec<FreeIndex>, axes: &[String], span: &Span) -> Vec<FreeIndex> {
    letters.extend(axes.iter().enumerate().map(|(n, range)| FreeIndex {
        letter: axis(n + 1, range),
        height: Height::Plain,
        span: span.clone(),
    }));
    letters
}

/// True of a matrix with as many rows as columns.
fn is_square(axes: &[String]) -> bool {
    matches!(axes, [rows, columns] if rows == columns)
}

impl<'a> Checker<'a> {
    /// The free indices of what must be a number.
    pub(super) fn number(&mut self, expr: &Expr, place: &str) -> Checked {
        let (letters, axes) = apart(self.check(expr)?);
        if axes.is_empty() {
            return Ok(letters);
        }
        Err(self.mismatch(
            format!("failed to use {} in {place}", kind_of(&axes)),
            &expr.span,
            "expected a number; name a component, as in `B[1]`",
        ))
    }

    pub(super) fn mismatch(&self, message: String, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0215, message, span.clone(), label)
    }

    /// The axes of terms or sides, one after the other: beside a square matrix a number stands for that
    /// multiple of the unit matrix.
    pub(super) fn same_axes(
        &self,
        known: &mut Option<Axes>,
        axes: Axes,
        span: &Span,
    ) -> Result<(), Diagnostic> {
        let Some(before) = known else {
            *known = Some(axes);
            return Ok(());
        };
        if *before == axes || (axes.is_empty() && is_square(before)) {
            return Ok(());
        }
        if before.is_empty() && is_square(&axes) {
            *known = Some(axes);
            return Ok(());
        }
        let (here, there) = (kind_of(&axes), kind_of(before));
        if here == there {
            let message = format!("failed to match {here} with {there} over another range");
            let label =
                format!("it runs over {}, the term or side before over {}", listed(&axes), listed(before));
            return Err(self.mismatch(message, span, &label));
        }
        let message = format!("failed to match {here} with {there}");
        Err(self.mismatch(message, span, &format!("this is {here}, the term or side before is {there}")))
    }

    /// A product from left to right: numbers anywhere, and matrices before a matrix or a vector.
    pub(super) fn factors(&mut self, factors: &[Factor]) -> Checked {
        for factor in factors.iter().filter(|factor| factor.divided) {
            self.refuse_operators(&factor.expr, "nothing is divided by an operator")?;
        }
        let parts = factors.iter().map(|factor| (&factor.expr, false));
        let (letters, axes) = self.together(parts)?;
        let mut product: Axes = Vec::new();
        for (factor, next) in factors.iter().zip(axes) {
            if next.is_empty() {
                continue;
            }
            let span = &factor.expr.span;
            if factor.divided {
                let label = if next.len() == 1 { "a vector has no inverse" } else { "write `*inverse(…)`" };
                return Err(self.mismatch(format!("failed to divide by {}", kind_of(&next)), span, label));
            }
            product = self.matrix_product(product, next, span)?;
        }
        let span = factors[0].expr.span.start..factors[factors.len() - 1].expr.span.end;
        Ok(beside(letters, &product, &span))
    }

    fn matrix_product(&self, left: Axes, right: Axes, span: &Span) -> Result<Axes, Diagnostic> {
        match (left.as_slice(), right.as_slice()) {
            ([], _) => Ok(right),
            ([_], [_]) => Err(self.mismatch(
                "failed to multiply two vectors".to_owned(),
                span,
                "write `dot(v, w)`, `cross(v, w)` or `outer(v, w)`",
            )),
            ([_], _) => Err(self.mismatch(
                "failed to multiply a vector by a matrix".to_owned(),
                span,
                "write `dot(v, A)` for a row of components, `A*v` for a column",
            )),
            ([rows, inner], [first, rest @ ..]) => {
                if inner != first {
                    return Err(self.apart_ranges(inner, first, span));
                }
                Ok(std::iter::once(rows).chain(rest).cloned().collect())
            }
            _ => unreachable!("a quantity has at most two axes"),
        }
    }

    /// The error for two axes that are to be summed over.
    pub(super) fn apart_ranges(&self, one: &str, other: &str, span: &Span) -> Diagnostic {
        self.mismatch(
            "failed to sum over two different ranges".to_owned(),
            span,
            &format!("it runs over {other}, what stands before it over {one}"),
        )
    }

    /// A vector by its components, or a matrix by its rows.
    pub(super) fn list(&mut self, elements: &[Expr], span: &Span) -> Checked {
        let rows: Vec<&[Expr]> = elements
            .iter()
            .filter_map(|row| if let Kind::List(row) = &row.kind { Some(row.as_slice()) } else { None })
            .collect();
        let is_matrix = !rows.is_empty();
        if is_matrix && (rows.len() < elements.len() || rows.iter().any(|row| row.len() != rows[0].len())) {
            let label = "expected rows of equal length, as in `[[a, b], [c, d]]`";
            return Err(self.mismatch("failed to read a matrix by its rows".to_owned(), span, label));
        }
        for element in elements {
            self.refuse_operators(element, "an element is a number")?;
        }
        for element in if is_matrix { rows.concat() } else { elements.to_vec() } {
            if let Some(index) = self.number(&element, "an element")?.first() {
                return Err(self.source.error(
                    Code::E0204,
                    format!("failed to use the free index `{}` in an element", index.letter),
                    index.span.clone(),
                    "elements have no free indices",
                ));
            }
        }
        let axes = self.scope.list_axes(elements);
        Ok(beside(Vec::new(), &axes, span))
    }

    /// The free indices of a result that may have indices behind it: `curl(B)[r]`.
    pub(super) fn indexed(&mut self, free: Vec<FreeIndex>, slots: &[Slot], span: &Span) -> Checked {
        if slots.is_empty() {
            return Ok(free);
        }
        let (mut letters, axes) = apart(free);
        if axes.len() != slots.len() {
            return Err(self.source.error(
                Code::E0205,
                "failed to index the result",
                span.clone(),
                format!("it is {}, found {}", kind_of(&axes), super::count(slots.len(), "index", "indices")),
            ));
        }
        let places: Vec<Option<String>> = axes.iter().cloned().map(Some).collect();
        let slots = self.settled(slots, &places)?;
        for (slot, range) in slots.iter().zip(&axes) {
            self.slot(slot, Some(range))?;
        }
        letters.extend(self.letters(&slots));
        self.contract(letters)
    }

    /// The places behind the name of a symbol.
    ///
    /// # Errors
    /// What is wrong with a definition.
    pub(super) fn places(&mut self, symbol: &'a Arc<Symbol>) -> Result<Places, Diagnostic> {
        let mut ranges = self.declared_ranges(symbol);
        let heights: Vec<Height> = match &symbol.kind {
            SymbolKind::Definition(definition) => {
                let axes = self.axes_of(symbol, definition)?;
                if !axes.is_empty() {
                    let open = axes.len();
                    ranges.extend(axes.into_iter().map(Some));
                    return Ok(Places { ranges, open });
                }
                definition.slots.iter().map(|slot| slot.height).collect()
            }
            _ => symbol.slots.iter().map(|slot| slot.height).collect(),
        };
        let plain = heights.len() <= 2 && heights.iter().all(|height| *height == Height::Plain);
        let open = if plain { ranges.len() } else { 0 };
        Ok(Places { ranges, open })
    }

    /// The ranges of the axes that a name has without indices.
    pub fn axes_of_name(&mut self, name: &str) -> Vec<String> {
        let Some(symbol) = self.scope.symbols.get(name) else { return Vec::new() };
        match self.places(symbol) {
            Ok(Places { ranges, open }) if open == ranges.len() => ranges.into_iter().flatten().collect(),
            _ => Vec::new(),
        }
    }

    /// The axes of what a definition stands for. Those that it mentions come first, the innermost before the
    /// others, so that a chain of them is long and not deep; in a circle, which is found elsewhere, there are none.
    fn axes_of(&mut self, symbol: &'a Arc<Symbol>, definition: &'a Definition) -> Result<Axes, Diagnostic> {
        if let Some(axes) = self.axes.get(&symbol.name) {
            return axes.clone();
        }
        self.axes.insert(symbol.name.clone(), Ok(Vec::new()));
        let mut path = vec![(symbol, definition, definition.body.names())];
        while let Some((symbol, definition, parts)) = path.last_mut() {
            if let Some(part) = parts.pop() {
                if let Some(part) = self.scope.symbols.get(part)
                    && let SymbolKind::Definition(definition) = &part.kind
                    && !self.axes.contains_key(&part.name)
                {
                    self.axes.insert(part.name.clone(), Ok(Vec::new()));
                    path.push((part, definition, definition.body.names()));
                }
                continue;
            }
            let mut inner = Checker::new(self.scope, &symbol.source, &[]);
            inner
                .bound
                .extend(definition.slots.iter().filter_map(|slot| slot.index.letter()).map(str::to_owned));
            inner.axes = std::mem::take(&mut self.axes);
            let axes = inner.check(&definition.body).map(|free| apart(free).1);
            self.axes = std::mem::take(&mut inner.axes);
            self.axes.insert(symbol.name.clone(), axes);
            path.pop();
        }
        self.axes.get(&symbol.name).cloned().unwrap_or_else(|| Ok(Vec::new()))
    }
}

fn listed(axes: &[String]) -> String {
    axes.join(" and ")
}
