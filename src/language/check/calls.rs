//! Operations: how many arguments they take, of which kind, and with which indices.

use super::axes::{self, beside};
use super::{Checked, Checker, FreeIndex, count};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::ast::{BOUNDED, Call, Expr, Height, Index, Kind, Slot};
use crate::language::axis::is_axis;
use crate::language::operation::{Action, Function, Matrix, Operation};
use crate::language::scope::SymbolKind;

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &Call, span: &Span) -> Checked {
        if call.name.ends_with(BOUNDED) {
            return self.bounded(call, span);
        }
        if let Some(definite) = call.definite() {
            return self.definite(&definite, call);
        }
        if let Some(limit) = call.limit() {
            return self.limit(&limit, call);
        }
        self.refuse_operators_in(call)?;
        if let Some(operation) = Operation::named(&call.name) {
            return self.operation(operation, call, span);
        }
        match self.scope.symbols.get(&call.name).map(|symbol| &symbol.kind) {
            Some(SymbolKind::Function { .. }) => {
                if call.arguments.len() != 1 {
                    return Err(self.wrong_arity(call, span, "1 argument"));
                }
                self.alone(call)
            }
            Some(_) => {
                let mut error = self.source.error(
                    Code::E0207,
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

    fn operation(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
        if !operation.takes(call.arguments.len()) || call.primes > 0 {
            return Err(self.wrong_arity(call, span, operation.description));
        }
        let (least, most) = operation.brackets;
        let fits =
            (least..=most).contains(&call.brackets.len()) && call.slots.len() == operation.indices.len();
        match operation.action {
            // What is wrong with the indices of these can be said more closely.
            Action::Sum | Action::Product => self.bound_operation(call, span),
            Action::Factorial | Action::Binomial if fits => self.of_whole_numbers(operation, call),
            Action::Integral => self.integral(call, span),
            Action::Matrix(_) => self.matrix(operation, call, span),
            Action::Curvature(_) => self.curvature(operation, call, span),
            Action::Function(Function::Exp) if call.brackets.is_empty() => {
                self.exponential(operation, call, span)
            }
            Action::Derivative if call.brackets.is_empty() => self.derivative(operation, call, span),
            Action::Vector(vector) if call.brackets.is_empty() => self.vector_operation(vector, call, span),
            Action::UnitVector if call.brackets.is_empty() => self.unit_vector(call, span),
            Action::Commutator | Action::Anticommutator if call.brackets.is_empty() => {
                if call.arguments.iter().any(|argument| self.has_operators(argument)) {
                    return self.commutator_of_operators(call, span);
                }
                self.commutator(call, span)
            }
            _ if !fits => Err(self.wrong_arity(call, span, operation.description)),
            Action::Function(_) => self.alone(call),
            Action::Part(_) | Action::FlowDerivative => self.check(&call.arguments[0]),
            Action::Delta => self.delta(&call.brackets, span),
            Action::LeviCivita => self.levi_civita(&call.brackets, span),
            Action::Spin(spin) => self.spin(spin, operation, &call.brackets, span),
            Action::Poisson => self.poisson(call, span),
            Action::Derivative
            | Action::Factorial
            | Action::Binomial
            | Action::Vector(_)
            | Action::UnitVector
            | Action::Commutator
            | Action::Anticommutator => Err(self.wrong_arity(call, span, operation.description)),
            Action::Variation => {
                let mut used = self.number(&call.arguments[0], "what is varied")?;
                let field = match &call.arguments[1].kind {
                    Kind::Call(conj) if conj.name == "conj" && conj.arguments.len() == 1 => {
                        &conj.arguments[0]
                    }
                    _ => &call.arguments[1],
                };
                self.expect_symbol(
                    field,
                    "a field, as in `vary(S, F)`, or a coordinate that moves",
                    |kind| {
                        matches!(kind, SymbolKind::Field { .. })
                            || (self.scope.flow.is_some() && matches!(kind, SymbolKind::Coordinate))
                    },
                )?;
                used.extend(self.check(field)?.into_iter().map(FreeIndex::opposite));
                self.contract(used)
            }
            Action::Elements => self.by_elements(call),
            Action::Covariant | Action::DAlembertian => {
                let mut used = self.number(&call.arguments[0], "a covariant derivative")?;
                if let Some(plain) = used.iter().find(|index| index.height == Height::Plain) {
                    return Err(self.source.error(
                        Code::E0212,
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
            Action::Transformed => {
                self.refuse_without_transform(call, span)?;
                self.check(&call.arguments[0])
            }
            Action::Noether => self.noether(call, span),
            Action::Lie => {
                self.vector(&call.arguments[0])?;
                self.number(&call.arguments[1], "a Lie derivative")
            }
        }
    }

    fn derivative(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
        for by in &call.arguments[1..] {
            if let Kind::Call(Call { name, arguments, .. }) = &by.kind
                && Operation::named(name).is_some_and(|row| row.action == Action::FlowDerivative)
                && let [coordinate] = arguments.as_slice()
            {
                self.expect_symbol(coordinate, "a coordinate that moves, as in `d(L, Dt(q[k]))`", |kind| {
                    matches!(kind, SymbolKind::Coordinate)
                })?;
                continue;
            }
            self.expect_symbol(by, "a coordinate or a parameter, as in `d(p, q[k])`", |kind| {
                matches!(kind, SymbolKind::Coordinate | SymbolKind::Parameter)
            })?;
            if let Kind::Name(reference) = &by.kind
                && self.scope.symbols.get(&reference.name).is_some_and(|symbol| symbol.integer)
            {
                return Err(self.source.error(
                    Code::E0207,
                    format!("failed to differentiate in `{}`", reference.name),
                    by.span.clone(),
                    "it takes whole numbers only",
                ));
            }
        }
        let parts = call.arguments.iter().enumerate().map(|(n, part)| (part, n > 0));
        let (letters, axes) = self.together(parts)?;
        if let Some(n) = axes[1..].iter().position(|axes| !axes.is_empty()) {
            let message = "failed to differentiate in all coordinates of a name at once".to_owned();
            let label = "give it an index, as in `d(p, q[k])`; a gradient is `grad(p)`";
            return Err(self.mismatch(message, &call.arguments[n + 1].span, label));
        }
        if axes[0].is_empty() && !call.slots.is_empty() {
            return Err(self.wrong_arity(call, span, operation.description));
        }
        let free = beside(letters, &axes[0], &call.arguments[0].span);
        self.indexed(free, &call.slots, span)
    }

    fn integral(&mut self, call: &Call, span: &Span) -> Checked {
        for slot in &call.brackets {
            let Index::Letter { name, .. } = &slot.index else {
                return Err(self.source.error(
                    Code::E0207,
                    "failed to integrate",
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
            return Err(self.source.error(
                Code::E0207,
                "failed to integrate",
                span.clone(),
                "expected the coordinates, as in `integral[t, q](…)`",
            ));
        }
        self.number(&call.arguments[0], "an integral")
    }

    /// The argument of a function of numbers.
    fn alone(&mut self, call: &Call) -> Checked {
        let before = self.apart(&call.arguments[0])?;
        if before.iter().any(|index| is_axis(&index.letter)) {
            return self.number(&call.arguments[0], &format!("`{}`", call.name));
        }
        Ok(before)
    }

    /// `delta[i, j]` is written without arguments, so it arrives as a name; the first half of many indices
    /// belongs to the rows of a determinant, the other to its columns.
    pub(super) fn delta(&mut self, slots: &[Slot], span: &Span) -> Checked {
        if slots.is_empty() || slots.len() % 2 == 1 {
            return Err(self.source.error(
                Code::E0205,
                "failed to index `delta`",
                span.clone(),
                format!("expected 2 indices, or twice as many as in a permutation; found {}", slots.len()),
            ));
        }
        let letter = slots.iter().find_map(|slot| slot.index.letter());
        let range = letter.and_then(|letter| self.scope.range_of(letter));
        self.slot(&slots[0], None)?;
        for slot in slots {
            self.slot(slot, range)?;
        }
        self.contract(self.letters(slots))
    }

    fn bound_operation(&mut self, call: &Call, span: &Span) -> Checked {
        let letters = self.letters(&call.brackets);
        if letters.is_empty() {
            return Err(self.source.error(
                Code::E0207,
                format!("failed to find the index of `{}`", call.name),
                span.clone(),
                format!("expected `{}[k](…)`", call.name),
            ));
        }
        for slot in &call.brackets {
            self.slot(slot, None)?;
        }
        let before = self.bound.len();
        self.bound.extend(letters.iter().map(|l| l.letter.clone()));
        let argument = &call.arguments[0];
        let free = if call.name == "product" {
            // The order of the factors would not be said.
            self.number(argument, "`product`")
        } else {
            self.check(argument)
        };
        self.bound.truncate(before);
        let free: Vec<FreeIndex> =
            free?.into_iter().filter(|f| !letters.iter().any(|l| l.letter == f.letter)).collect();
        self.contract(free)
    }

    /// Matrices and vectors written by their elements.
    fn by_elements(&mut self, call: &Call) -> Checked {
        for slot in &call.brackets {
            self.slot(slot, None)?;
        }
        for argument in &call.arguments {
            if let Some(index) = self.number(argument, "an element")?.first() {
                return Err(self.source.error(
                    Code::E0204,
                    format!("failed to use the free index `{}` in an element", index.letter),
                    index.span.clone(),
                    "elements have no free indices",
                ));
            }
        }
        self.contract(self.letters(&call.brackets))
    }

    /// A tensor made of a metric that is named without indices.
    fn curvature(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
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
        let expected = operation.indices.len();
        if slots.len() != 2 || call.slots.len() != expected || !call.brackets.is_empty() {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to read `{}`", operation.name),
                span.clone(),
                format!("expected {}", operation.description),
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
        Err(self.source.error(
            Code::E0205,
            "failed to read the vector field",
            expr.span.clone(),
            "expected the name of a symbol with one index",
        ))
    }

    /// Matrix operations take an array named without indices, or an expression with two letters in
    /// brackets that say which is the row and which the column.
    fn matrix(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
        let argument = &call.arguments[0];
        if call.brackets.is_empty() && (!is_bare(argument) || call.slots.len() < operation.indices.len()) {
            return self.matrix_without_indices(operation, call, span);
        }
        if call.brackets.is_empty() {
            let slots = match &argument.kind {
                Kind::Name(reference) if reference.slots.is_empty() => {
                    match self.scope.symbols.get(&reference.name) {
                        Some(symbol) => self.places(symbol)?.ranges.len(),
                        None => return Err(self.unknown(&reference.name, &argument.span)),
                    }
                }
                _ => 0,
            };
            if slots != 2 {
                return Err(self.source.error(
                    Code::E0205,
                    format!("failed to read the matrix of `{}`", operation.name),
                    argument.span.clone(),
                    "expected the name of an array with two indices, or `[i, j]` before the bracket",
                ));
            }
        } else {
            let letters = self.letters(&call.brackets);
            if letters.len() != 2 || letters[0].letter == letters[1].letter {
                return Err(self.source.error(
                    Code::E0207,
                    format!("failed to read the rows and columns of `{}`", operation.name),
                    span.clone(),
                    "expected two different letters, as in `det[i, j](…)`",
                ));
            }
            let free = self.number(argument, "a matrix by its components")?;
            for letter in &letters {
                if !free.iter().any(|f| f.letter == letter.letter) {
                    return Err(self.source.error(
                        Code::E0202,
                        format!("failed to find the index `{}` in the matrix", letter.letter),
                        argument.span.clone(),
                        "the rows and columns are free letters of the argument",
                    ));
                }
            }
        }
        let expected = operation.indices.len();
        if call.slots.len() != expected {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to index the result of `{}`", operation.name),
                span.clone(),
                format!("expected {} behind the bracket", count(expected, "index", "indices")),
            ));
        }
        for slot in &call.slots {
            self.slot(slot, None)?;
        }
        self.contract(self.letters(&call.slots))
    }

    /// The same of a matrix whose indices are not written.
    fn matrix_without_indices(&mut self, operation: &Operation, call: &Call, span: &Span) -> Checked {
        let argument = &call.arguments[0];
        let (letters, axes) = axes::apart(self.apart(argument)?);
        let is_square = matches!(axes.as_slice(), [rows, columns] if rows == columns);
        let may_have_letters = matches!(operation.action, Action::Matrix(Matrix::Trace | Matrix::Transpose));
        if !is_square || !(letters.is_empty() || may_have_letters) {
            return Err(self.source.error(
                Code::E0205,
                format!("failed to read the matrix of `{}`", operation.name),
                argument.span.clone(),
                "expected the name of an array with two indices, or `[i, j]` before the bracket",
            ));
        }
        match operation.action {
            Action::Matrix(Matrix::Determinant | Matrix::Trace) => self.indexed(letters, &call.slots, span),
            _ => self.indexed(beside(letters, &axes, span), &call.slots, span),
        }
    }

    pub(super) fn wrong_arity(&self, call: &Call, span: &Span, expected: &str) -> Diagnostic {
        self.source.error(
            Code::E0207,
            format!(
                "failed to apply `{}` to {}",
                call.name,
                count(call.arguments.len(), "argument", "arguments")
            ),
            span.clone(),
            format!("expected {expected}"),
        )
    }
}

/// True of a name without indices.
fn is_bare(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Name(reference) if reference.slots.is_empty())
}
