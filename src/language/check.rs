//! Names, numbers of indices and arguments, and the summation convention, checked before anything
//! is computed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{Call, Expr, Height, Index, Kind, Reference, Slot};
use super::brackets;
use super::builtin::Builtin;
use super::scope::{Definition, Scope, Symbol, SymbolKind};
use crate::diagnostic::{Diagnostic, Source, Span, nearest};

/// A letter that is free in an expression, with one place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeIndex {
    pub letter: String,
    pub height: Height,
    pub span: Span,
}

/// Checks expressions of one document in one scope.
pub struct Checker<'a> {
    scope: &'a Scope,
    source: &'a Arc<Source>,
    /// Letters bound by `sum[…]`, `product[…]` or `each`: never contracted by repetition.
    bound: Vec<String>,
}

type Checked = Result<Vec<FreeIndex>, Diagnostic>;

impl<'a> Checker<'a> {
    pub fn new(scope: &'a Scope, source: &'a Arc<Source>, each: &[String]) -> Self {
        Self { scope, source, bound: each.to_vec() }
    }

    /// The free indices of an expression.
    ///
    /// # Errors
    /// Unknown names, wrong numbers of indices or arguments, an index that stands three times, terms
    /// with different free indices.
    pub fn check(&mut self, expr: &Expr) -> Checked {
        if let Some(expanded) = self.without_brackets(expr)? {
            return self.check(&expanded);
        }
        match &expr.kind {
            Kind::Number(_) => Ok(Vec::new()),
            Kind::Name(reference) => self.reference(reference, &expr.span),
            Kind::Call(call) => self.call(call, &expr.span),
            Kind::Neg(inner) => self.check(inner),
            Kind::Sum(terms) => self.sum(terms),
            Kind::Product(factors) => self.together(factors.iter().map(|factor| (&factor.expr, false))),
            Kind::Power(base, exponent) => self.power(base, exponent),
        }
    }

    fn without_brackets(&self, expr: &Expr) -> Result<Option<Expr>, Diagnostic> {
        if !matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_)) {
            return Ok(None);
        }
        brackets::expand(expr).map_err(|fault| {
            self.error("E0126", "failed to read a bracket around indices".to_owned(), fault.span, fault.label)
        })
    }

    /// Both sides of a relation must have the same free indices, unless one is the literal 0.
    ///
    /// # Errors
    /// As [`check`](Self::check), and for an index that is free on one side only.
    pub fn sides(&mut self, sides: &[Expr]) -> Checked {
        self.sum(sides)
    }

    /// A definition's free indices are those of its head, and they stay free however often they occur:
    /// `N[i] := x[i]*x[i]` does not sum.
    ///
    /// # Errors
    /// As [`check`](Self::check), and for letters of the head that the body lacks or has in excess.
    pub fn definition(&mut self, symbol: &Symbol, definition: &Definition) -> Result<(), Diagnostic> {
        let mut head: Vec<&str> = Vec::new();
        for slot in &definition.slots {
            self.slot(slot, None)?;
            match &slot.index {
                Index::Letter { name, shift: 0 } if !head.contains(&name.as_str()) => head.push(name),
                _ => {
                    return Err(self.error(
                        "E0112",
                        format!("failed to define `{}`", symbol.name),
                        slot.span.clone(),
                        "the indices of a definition are different letters",
                    ));
                }
            }
        }
        let before = self.bound.len();
        self.bound.extend(head.iter().map(|letter| (*letter).to_owned()));
        let free = self.check(&definition.body);
        self.bound.truncate(before);
        let free = free?;
        if definition.body.is_zero_literal() {
            return Ok(());
        }
        let extra = free.iter().find(|index| !head.contains(&index.letter.as_str()));
        let missing = head.iter().find(|letter| !free.iter().any(|index| index.letter == **letter));
        let (letter, span) = match (extra, missing) {
            (Some(index), _) => (index.letter.clone(), index.span.clone()),
            (None, Some(letter)) => ((*letter).to_owned(), symbol.span.clone()),
            (None, None) => return Ok(()),
        };
        Err(self.error(
            "E0204",
            format!("failed to match the index `{letter}` between `{}` and its definition", symbol.name),
            span,
            "it is free on one side only",
        ))
    }

    fn sum(&mut self, terms: &[Expr]) -> Checked {
        let mut first: Option<Vec<FreeIndex>> = None;
        for term in terms {
            let free = self.check(term)?;
            if term.is_zero_literal() {
                continue;
            }
            let Some(expected) = &mut first else {
                first = Some(free);
                continue;
            };
            // A bound letter may be absent: in sum[k](1 + x[k]) the 1 counts for every k.
            let bound = |index: &FreeIndex| self.bound.contains(&index.letter);
            let missing = |from: &[FreeIndex], within: &[FreeIndex]| {
                let lacks = |a: &&FreeIndex| !within.iter().any(|b| b.letter == a.letter) && !bound(a);
                from.iter().find(lacks).cloned()
            };
            if let Some(index) = missing(&free, expected).or_else(|| missing(expected, &free)) {
                let here = free.iter().any(|i| i.letter == index.letter);
                let label = if here {
                    "it is free here, but not in the term or side before"
                } else {
                    "the term or side before has it free; here it is absent or summed"
                };
                let span = if here { index.span } else { term.span.clone() };
                return Err(self.error(
                    "E0204",
                    format!("failed to match the index `{}` between terms or sides", index.letter),
                    span,
                    label,
                ));
            }
            for index in free {
                match expected.iter().find(|known| known.letter == index.letter) {
                    None => expected.push(index),
                    Some(known) if self.scope.strict && known.height != index.height => {
                        return Err(self.error(
                            "E0213",
                            format!("failed to match the index `{}` between terms or sides", index.letter),
                            index.span,
                            "it stands at another height in the term or side before",
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(first.unwrap_or_default())
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Checked {
        let free = self.check(base)?;
        let exponent_free = self.check(exponent)?;
        if let Some(index) = exponent_free.first()
            && !self.bound.contains(&index.letter)
        {
            return Err(self.error(
                "E0203",
                format!("failed to sum over `{}` in an exponent", index.letter),
                index.span.clone(),
                "bind it with an explicit sum[…] or product[…]",
            ));
        }
        let unbound: Vec<&FreeIndex> = free.iter().filter(|i| !self.bound.contains(&i.letter)).collect();
        if unbound.is_empty() {
            return self.contract(free.into_iter().chain(exponent_free).collect());
        }
        match exponent.kind {
            Kind::Number(ref n) if *n == dashu_ratio::RBig::from(2u8) => {
                let bound = |i: &FreeIndex| self.bound.contains(&i.letter);
                Ok(free.into_iter().filter(bound).collect())
            }
            _ => Err(self.error(
                "E0203",
                format!(
                    "failed to raise a quantity with the free index `{}` to this power",
                    unbound[0].letter
                ),
                exponent.span.clone(),
                "only a square sums over a repeated index; otherwise write an explicit sum[…]",
            )),
        }
    }

    /// The free indices of parts that stand side by side; `true` marks what is differentiated in, where
    /// an upper index counts as a lower one.
    fn together<'e>(&mut self, parts: impl Iterator<Item = (&'e Expr, bool)>) -> Checked {
        let mut used = Vec::new();
        let mut summed = BTreeSet::new();
        for (part, flipped) in parts {
            let free = self.check(part)?;
            let is_free = |letter: &String| free.iter().any(|index| index.letter == *letter);
            let mut letters = BTreeSet::new();
            letters_of(part, &mut letters);
            summed.extend(letters.into_iter().filter(|l| !is_free(l) && !self.bound.contains(l)));
            used.extend(free.into_iter().map(|index| if flipped { opposite(index) } else { index }));
        }
        match used.iter().find(|index| summed.contains(&index.letter)) {
            Some(index) => Err(self.third_time(index)),
            None => self.contract(used),
        }
    }

    fn third_time(&self, index: &FreeIndex) -> Diagnostic {
        let mut error = self.error(
            "E0203",
            format!("failed to sum over the index `{}`", index.letter),
            index.span.clone(),
            "it stands here for the third time",
        );
        error.help = Some(format!(
            "rename one pair, or write sum[{0}](…) if all are meant to be the same",
            index.letter
        ));
        error
    }

    /// Applies the summation convention: a letter that stands twice is summed.
    fn contract(&self, used: Vec<FreeIndex>) -> Checked {
        let mut free: Vec<FreeIndex> = Vec::new();
        let mut summed: Vec<String> = Vec::new();
        for index in used {
            if self.bound.contains(&index.letter) {
                if !free.iter().any(|f| f.letter == index.letter) {
                    free.push(index);
                }
            } else if summed.contains(&index.letter) {
                return Err(self.third_time(&index));
            } else if let Some(at) = free.iter().position(|f| f.letter == index.letter) {
                let partner = free.remove(at);
                if self.scope.strict && partner.height == index.height {
                    return Err(self.error(
                        "E0213",
                        format!("failed to sum over the index `{}`", index.letter),
                        index.span,
                        "both stand at the same height; one must be up and one down",
                    ));
                }
                summed.push(index.letter);
            } else {
                free.push(index);
            }
        }
        Ok(free)
    }

    fn reference(&mut self, reference: &Reference, span: &Span) -> Checked {
        if reference.name == Builtin::Delta.name() {
            return self.delta(&reference.slots, span);
        }
        let Some(symbol) = self.scope.symbols.get(&reference.name) else {
            if reference.name == "i" && reference.slots.is_empty() {
                return Ok(Vec::new());
            }
            return Err(self.unknown(&reference.name, span));
        };
        if matches!(symbol.kind, SymbolKind::Function) {
            return Err(self.error(
                "E0207",
                format!("failed to use the function `{}` without an argument", reference.name),
                span.clone(),
                &format!("expected `{}(…)`", reference.name),
            ));
        }
        let symbol = symbol.clone();
        let declared = self.declared_ranges(&symbol);
        let (tensor, derivatives): (Vec<&Slot>, Vec<&Slot>) =
            reference.slots.iter().partition(|slot| !slot.comma);
        if tensor.len() != declared.len() {
            return Err(self.error(
                "E0205",
                format!("failed to index `{}`", reference.name),
                span.clone(),
                &format!("it has {}, found {}", count(declared.len(), "index", "indices"), tensor.len()),
            ));
        }
        for (slot, range) in tensor.iter().zip(&declared) {
            self.slot(slot, range.as_deref())?;
        }
        for slot in derivatives {
            self.slot(slot, None)?;
        }
        self.contract(self.letters(&reference.slots))
    }

    /// The ranges of a symbol's slots; for a definition they follow from its letters.
    fn declared_ranges(&self, symbol: &Symbol) -> Vec<Option<String>> {
        match &symbol.kind {
            SymbolKind::Definition(definition) => definition
                .slots
                .iter()
                .map(|slot| match &slot.index {
                    Index::Letter { name, .. } => self.scope.range_of(name).map(str::to_owned),
                    Index::Fixed(_) => None,
                })
                .collect(),
            _ => symbol.slots.iter().map(|slot| Some(slot.range.clone())).collect(),
        }
    }

    fn slot(&self, slot: &Slot, range: Option<&str>) -> Result<(), Diagnostic> {
        let Index::Letter { name, .. } = &slot.index else {
            return Ok(());
        };
        let Some(actual) = self.scope.range_of(name) else {
            let mut error = self.error(
                "E0202",
                format!("failed to find the index `{name}`"),
                slot.span.clone(),
                "this letter is not declared",
            );
            error.help = nearest(name, self.scope.letters.keys().map(String::as_str))
                .map(|near| format!("did you mean `{near}`?"));
            return Err(error);
        };
        match range {
            Some(range) if range != actual => Err(self.error(
                "E0208",
                format!("failed to fit the index `{name}` here"),
                slot.span.clone(),
                &format!("it runs up to {actual}, this place up to {range}"),
            )),
            _ => Ok(()),
        }
    }

    fn letters(&self, slots: &[Slot]) -> Vec<FreeIndex> {
        slots
            .iter()
            .filter_map(|slot| match &slot.index {
                Index::Letter { name, .. } => {
                    Some(FreeIndex { letter: name.clone(), height: slot.height, span: slot.span.clone() })
                }
                Index::Fixed(_) => None,
            })
            .collect()
    }

    fn call(&mut self, call: &Call, span: &Span) -> Checked {
        if let Some(builtin) = Builtin::from_name(&call.name) {
            return self.builtin(builtin, call, span);
        }
        match self.scope.symbols.get(&call.name).map(|symbol| &symbol.kind) {
            Some(SymbolKind::Function) => {
                if call.arguments.len() != 1 {
                    return Err(self.wrong_arity(call, span, "1 argument"));
                }
                self.check(&call.arguments[0])
            }
            Some(_) => {
                let mut error = self.error(
                    "E0207",
                    format!("failed to call `{}`", call.name),
                    span.clone(),
                    "it is not a function",
                );
                error.help = Some(format!("write `{0}` alone, or `{0}*(…)` for a product", call.name));
                Err(error)
            }
            None => Err(self.unknown(&call.name, span)),
        }
    }

    fn builtin(&mut self, builtin: Builtin, call: &Call, span: &Span) -> Checked {
        let (least, most) = builtin.arity();
        let given = call.arguments.len();
        if given < least || given > most {
            return Err(self.wrong_arity(call, span, builtin.description()));
        }
        match builtin {
            Builtin::Derivative => {
                for by in &call.arguments[1..] {
                    self.expect_symbol(by, "a coordinate or a parameter, as in `d(p, q[k])`", |kind| {
                        matches!(kind, SymbolKind::Coordinate | SymbolKind::Parameter)
                    })?;
                }
                self.together(call.arguments.iter().enumerate().map(|(n, part)| (part, n > 0)))
            }
            Builtin::Variation => {
                let mut used = self.check(&call.arguments[0])?;
                let field = match &call.arguments[1].kind {
                    Kind::Call(conj) if conj.name == "conj" && conj.arguments.len() == 1 => {
                        &conj.arguments[0]
                    }
                    _ => &call.arguments[1],
                };
                self.expect_symbol(field, "a field, as in `vary(S, F)`", |kind| {
                    matches!(kind, SymbolKind::Field { .. })
                })?;
                used.extend(self.check(field)?.into_iter().map(opposite));
                self.contract(used)
            }
            Builtin::Sum | Builtin::Product => self.bound_operation(call, span),
            Builtin::Diagonal | Builtin::Components => self.by_elements(builtin, call, span),
            Builtin::Christoffel
            | Builtin::Riemann
            | Builtin::Ricci
            | Builtin::ScalarCurvature
            | Builtin::Einstein
            | Builtin::Weyl => self.curvature(builtin, call, span),
            Builtin::Covariant | Builtin::DAlembertian => {
                if call.brackets.is_empty() != (builtin == Builtin::DAlembertian) {
                    return Err(self.wrong_arity(call, span, builtin.description()));
                }
                let mut used = self.check(&call.arguments[0])?;
                if let Some(plain) = used.iter().find(|index| index.height == Height::Plain) {
                    return Err(self.error(
                        "E0212",
                        format!("failed to differentiate covariantly in the index `{}`", plain.letter),
                        plain.span.clone(),
                        "it must be upper or lower",
                    ));
                }
                for slot in &call.brackets {
                    self.slot(slot, None)?;
                }
                used.extend(self.letters(&call.brackets));
                self.contract(used)
            }
            Builtin::Lie => {
                self.vector(&call.arguments[0])?;
                self.check(&call.arguments[1])
            }
            Builtin::Integral => {
                for slot in &call.brackets {
                    let Index::Letter { name, .. } = &slot.index else {
                        return Err(self.error(
                            "E0207",
                            "failed to integrate".to_owned(),
                            slot.span.clone(),
                            "expected a coordinate",
                        ));
                    };
                    let known = self.scope.symbols.get(name);
                    if !known.is_some_and(|s| matches!(s.kind, SymbolKind::Coordinate)) {
                        return Err(self.unknown(name, &slot.span));
                    }
                }
                if call.brackets.is_empty() {
                    return Err(self.error(
                        "E0207",
                        "failed to integrate".to_owned(),
                        span.clone(),
                        "expected the coordinates, as in `integral[t, q](…)`",
                    ));
                }
                self.check(&call.arguments[0])
            }
            Builtin::Determinant | Builtin::Inverse | Builtin::Trace | Builtin::Transpose => {
                self.matrix(builtin, call, span)
            }
            _ => self.check(&call.arguments[0]),
        }
    }

    /// `delta[i, j]` is written without arguments, so it arrives as a name.
    fn delta(&self, slots: &[Slot], span: &Span) -> Checked {
        let [a, b] = slots else {
            return Err(self.error(
                "E0205",
                "failed to index `delta`".to_owned(),
                span.clone(),
                &format!("expected 2 indices, found {}", slots.len()),
            ));
        };
        self.slot(a, None)?;
        let range = match &a.index {
            Index::Letter { name, .. } => self.scope.range_of(name),
            Index::Fixed(_) => None,
        };
        self.slot(b, range)?;
        self.contract(self.letters(slots))
    }

    fn bound_operation(&mut self, call: &Call, span: &Span) -> Checked {
        let letters = self.letters(&call.brackets);
        if letters.is_empty() {
            return Err(self.error(
                "E0207",
                format!("failed to find the index of `{}`", call.name),
                span.clone(),
                &format!("expected `{}[k](…)`", call.name),
            ));
        }
        for slot in &call.brackets {
            self.slot(slot, None)?;
        }
        let before = self.bound.len();
        self.bound.extend(letters.iter().map(|l| l.letter.clone()));
        let free = self.check(&call.arguments[0]);
        self.bound.truncate(before);
        let free: Vec<FreeIndex> =
            free?.into_iter().filter(|f| !letters.iter().any(|l| l.letter == f.letter)).collect();
        self.contract(free)
    }

    /// Matrices and vectors written by their elements.
    fn by_elements(&mut self, builtin: Builtin, call: &Call, span: &Span) -> Checked {
        let expected = if builtin == Builtin::Diagonal { 2 } else { 1 };
        if call.brackets.len() != expected {
            return Err(self.wrong_arity(call, span, builtin.description()));
        }
        for slot in &call.brackets {
            self.slot(slot, None)?;
        }
        for argument in &call.arguments {
            if let Some(index) = self.check(argument)?.first() {
                return Err(self.error(
                    "E0204",
                    format!("failed to use the free index `{}` in an element", index.letter),
                    index.span.clone(),
                    "elements have no free indices",
                ));
            }
        }
        self.contract(self.letters(&call.brackets))
    }

    /// A tensor made of a metric that is named without indices.
    fn curvature(&mut self, builtin: Builtin, call: &Call, span: &Span) -> Checked {
        let argument = &call.arguments[0];
        let slots = match &argument.kind {
            Kind::Name(reference) if reference.slots.is_empty() => {
                match self.scope.symbols.get(&reference.name) {
                    Some(symbol) => self.declared_ranges(symbol),
                    None => return Err(self.unknown(&reference.name, &argument.span)),
                }
            }
            _ => Vec::new(),
        };
        let expected = builtin.curvature_slots().map_or(0, str::len);
        if slots.len() != 2 || call.slots.len() != expected || !call.brackets.is_empty() {
            return Err(self.error(
                "E0205",
                format!("failed to read `{}`", builtin.name()),
                span.clone(),
                &format!("expected {}", builtin.description()),
            ));
        }
        for slot in call.slots.iter().filter(|slot| !slot.comma) {
            self.slot(slot, slots[0].as_deref())?;
        }
        self.contract(self.letters(&call.slots))
    }

    /// A vector field that is named without its index.
    fn vector(&mut self, expr: &Expr) -> Result<(), Diagnostic> {
        if let Kind::Name(reference) = &expr.kind {
            match self.scope.symbols.get(&reference.name) {
                Some(symbol) if reference.slots.is_empty() && self.declared_ranges(symbol).len() == 1 => {
                    return Ok(());
                }
                None => return Err(self.unknown(&reference.name, &expr.span)),
                Some(_) => {}
            }
        }
        Err(self.error(
            "E0205",
            "failed to read the vector field".to_owned(),
            expr.span.clone(),
            "expected the name of a symbol with one index",
        ))
    }

    /// Matrix operations take an array named without indices, or an expression with two letters in
    /// brackets that say which is the row and which the column.
    fn matrix(&mut self, builtin: Builtin, call: &Call, span: &Span) -> Checked {
        let argument = &call.arguments[0];
        if call.brackets.is_empty() {
            let slots = match &argument.kind {
                Kind::Name(reference) if reference.slots.is_empty() => {
                    match self.scope.symbols.get(&reference.name) {
                        Some(symbol) => self.declared_ranges(symbol).len(),
                        None => return Err(self.unknown(&reference.name, &argument.span)),
                    }
                }
                _ => 0,
            };
            if slots != 2 {
                return Err(self.error(
                    "E0205",
                    format!("failed to read the matrix of `{}`", builtin.name()),
                    argument.span.clone(),
                    "expected the name of an array with two indices, or `[i, j]` before the bracket",
                ));
            }
        } else {
            let letters = self.letters(&call.brackets);
            if letters.len() != 2 || letters[0].letter == letters[1].letter {
                return Err(self.error(
                    "E0207",
                    format!("failed to read the rows and columns of `{}`", builtin.name()),
                    span.clone(),
                    "expected two different letters, as in `det[i, j](…)`",
                ));
            }
            let free = self.check(argument)?;
            for letter in &letters {
                if !free.iter().any(|f| f.letter == letter.letter) {
                    return Err(self.error(
                        "E0202",
                        format!("failed to find the index `{}` in the matrix", letter.letter),
                        argument.span.clone(),
                        "the rows and columns are free letters of the argument",
                    ));
                }
            }
        }
        let expected = usize::from(matches!(builtin, Builtin::Inverse | Builtin::Transpose)) * 2;
        if call.slots.len() != expected {
            return Err(self.error(
                "E0205",
                format!("failed to index the result of `{}`", builtin.name()),
                span.clone(),
                &format!("expected {} behind the bracket", count(expected, "index", "indices")),
            ));
        }
        for slot in &call.slots {
            self.slot(slot, None)?;
        }
        self.contract(self.letters(&call.slots))
    }

    fn expect_symbol(
        &self,
        expr: &Expr,
        what: &str,
        accepts: impl Fn(&SymbolKind) -> bool,
    ) -> Result<(), Diagnostic> {
        match &expr.kind {
            Kind::Name(reference) => match self.scope.symbols.get(&reference.name) {
                Some(symbol) if accepts(&symbol.kind) => Ok(()),
                Some(_) => Err(self.error(
                    "E0207",
                    format!("failed to use `{}` here", reference.name),
                    expr.span.clone(),
                    &format!("expected {what}"),
                )),
                None => Err(self.unknown(&reference.name, &expr.span)),
            },
            _ => Err(self.error(
                "E0207",
                "failed to use this expression here".to_owned(),
                expr.span.clone(),
                &format!("expected {what}"),
            )),
        }
    }

    fn wrong_arity(&self, call: &Call, span: &Span, expected: &str) -> Diagnostic {
        self.error(
            "E0207",
            format!(
                "failed to apply `{}` to {}",
                call.name,
                count(call.arguments.len(), "argument", "arguments")
            ),
            span.clone(),
            &format!("expected {expected}"),
        )
    }

    fn unknown(&self, name: &str, span: &Span) -> Diagnostic {
        let mut error = self.error(
            "E0201",
            format!("failed to find the symbol `{name}`"),
            span.clone(),
            "it is neither declared nor defined here",
        );
        let known = self.scope.symbols.keys().map(String::as_str);
        let builtins = Builtin::all().map(|builtin| -> &str { builtin.name() });
        error.help = nearest(name, known.chain(builtins)).map(|near| format!("did you mean `{near}`?"));
        error
    }

    pub fn error(&self, code: &'static str, message: String, span: Span, label: &str) -> Diagnostic {
        Diagnostic { code, message, source: self.source.clone(), span, label: label.to_owned(), help: None }
    }
}

/// Index letters that stand in an expression, without those that an explicit sum or a matrix binds, and
/// those in the argument of a function: what is summed there is summed before the function acts.
fn letters_of(expr: &Expr, letters: &mut BTreeSet<String>) {
    let mut add = |slots: &[Slot]| {
        letters.extend(slots.iter().filter_map(|slot| match &slot.index {
            Index::Letter { name, .. } => Some(name.clone()),
            Index::Fixed(_) => None,
        }));
    };
    match &expr.kind {
        Kind::Number(_) => {}
        Kind::Name(reference) => add(&reference.slots),
        Kind::Call(call) => {
            add(&call.slots);
            if Builtin::from_name(&call.name).is_none_or(Builtin::is_elementary) {
                return;
            }
            let mut inside = BTreeSet::new();
            call.arguments.iter().for_each(|argument| letters_of(argument, &mut inside));
            let bound = |letter: &String| {
                let is = |slot: &Slot| matches!(&slot.index, Index::Letter { name, .. } if name == letter);
                call.brackets.iter().any(is)
            };
            letters.extend(inside.into_iter().filter(|letter| !bound(letter)));
        }
        Kind::Neg(inner) => letters_of(inner, letters),
        Kind::Sum(terms) => terms.iter().for_each(|term| letters_of(term, letters)),
        Kind::Product(factors) => factors.iter().for_each(|factor| letters_of(&factor.expr, letters)),
        Kind::Power(base, exponent) => {
            letters_of(base, letters);
            letters_of(exponent, letters);
        }
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// The index as it stands on a derivative: what is upper on a coordinate is lower on ∂/∂X.
fn opposite(index: FreeIndex) -> FreeIndex {
    let height = match index.height {
        Height::Upper => Height::Lower,
        Height::Lower => Height::Upper,
        Height::Plain => Height::Plain,
    };
    FreeIndex { height, ..index }
}
