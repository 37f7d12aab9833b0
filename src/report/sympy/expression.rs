//! Expressions as Python: sums over repeated letters are written out, everything else keeps its form.

use dashu_ratio::RBig;

use super::free::{Letter, expanded};
use super::names::python;
use super::{Part, Writer, gap};
use crate::language::ast::{Call, Expr, Factor, Height, Index, Kind, Reference, Slot};
use crate::language::operation::{
    Action, Curvature, DEGREE, Function, IMAGINARY_UNIT, Matrix, Operation, PI, Part as Of, Spin, Vector,
};
use crate::language::scope::SymbolKind;

/// How tightly a text binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tight {
    Sum,
    Product,
    Power,
    Atom,
}

/// Python for an expression.
#[derive(Debug, Clone)]
pub struct Text {
    pub text: String,
    pub tight: Tight,
}

impl Text {
    fn new(text: impl Into<String>, tight: Tight) -> Self {
        Self { text: text.into(), tight }
    }

    pub fn atom(text: impl Into<String>) -> Self {
        Self::new(text, Tight::Atom)
    }

    /// In brackets unless it binds at least so tightly.
    fn within(&self, tight: Tight) -> String {
        if self.tight >= tight { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// A rational number that an expression is.
fn constant(expr: &Expr) -> Option<RBig> {
    Some(match &expr.kind {
        Kind::Number(value) => value.clone(),
        Kind::Neg(inner) => -constant(inner)?,
        Kind::Sum(terms) => terms.iter().map(constant).try_fold(RBig::ZERO, |sum, term| Some(sum + term?))?,
        Kind::Product(factors) => factors.iter().try_fold(RBig::ONE, |product, factor| {
            let value = constant(&factor.expr)?;
            match factor.divided {
                true if value.is_zero() => None,
                true => Some(product / value),
                false => Some(product * value),
            }
        })?,
        _ => return None,
    })
}

/// An exact number; `plain` where Python's own whole numbers do.
pub fn number(value: &RBig, plain: bool) -> Text {
    let (above, below) = (value.numerator(), value.denominator());
    if !value.is_int() {
        return Text::atom(format!("rational({above}, {below})"));
    }
    match (plain, *value < RBig::ZERO) {
        (true, false) => Text::atom(above.to_string()),
        (true, true) => Text::new(above.to_string(), Tight::Sum),
        (false, _) => Text::atom(format!("whole({above})")),
    }
}

/// `for j in range(1, K + 1)`, for each letter.
fn loops(writer: &Writer<'_>, letters: &[String]) -> Part<String> {
    let each: Part<Vec<String>> = letters
        .iter()
        .map(|letter| Ok(format!("for {} in {}", writer.letter(letter), writer.values_of(letter)?)))
        .collect();
    Ok(each?.join(" "))
}

impl Writer<'_> {
    /// An expression for definite values of its free letters.
    pub fn expr(&mut self, expr: &Expr) -> Part<Text> {
        if let Some(written) = expanded(expr)? {
            return self.expr(&written);
        }
        if let Some(value) = constant(expr) {
            return Ok(number(&value, true));
        }
        match &expr.kind {
            Kind::Number(value) => Ok(number(value, true)),
            Kind::Name(reference) => self.name(reference),
            Kind::Call(call) => self.call(call),
            Kind::Neg(inner) => {
                let inner = self.expr(inner)?;
                Ok(Text::new(format!("-{}", inner.within(Tight::Product)), Tight::Sum))
            }
            Kind::Sum(terms) => {
                let mut text = String::new();
                for (n, term) in terms.iter().filter(|term| !term.is_zero_literal()).enumerate() {
                    let (sign, term) = match &term.kind {
                        Kind::Neg(inner) => ("-", self.expr(inner)?.within(Tight::Product)),
                        _ => ("+", self.expr(term)?.text),
                    };
                    text += &match (n, sign) {
                        (0, "+") => term,
                        (0, _) => format!("-{term}"),
                        _ => format!(" {sign} {term}"),
                    };
                }
                Ok(Text::new(text, Tight::Sum))
            }
            Kind::Product(factors) => self.product(factors),
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::List(elements) => self.list(elements),
        }
    }

    /// An expression as it stands in brackets or between commas.
    pub fn text(&mut self, expr: &Expr) -> Part<String> {
        Ok(self.expr(expr)?.text)
    }

    /// The sum over letters, if there are some.
    fn summed(&self, body: Text, letters: &[String]) -> Part<Text> {
        if letters.is_empty() {
            return Ok(body);
        }
        Ok(Text::atom(format!("sum({} {})", body.text, loops(self, letters)?)))
    }

    fn product(&mut self, factors: &[Factor]) -> Part<Text> {
        let mut letters = Vec::new();
        for factor in factors {
            letters.extend(self.free(&factor.expr)?);
        }
        let summed = self.contracted(letters).summed;
        // Numbers in front are one number.
        let ahead = factors.iter().take_while(|factor| constant(&factor.expr).is_some()).count();
        let (numbers, rest) = factors.split_at(ahead);
        let front = Kind::Product(numbers.to_vec());
        let mut text = String::new();
        if !numbers.is_empty() {
            let Some(value) = constant(&Expr::new(front, 0..0)) else {
                return gap("a number is divided by 0");
            };
            let divided = rest.iter().any(|factor| factor.divided);
            text = if value.is_one() && rest.first().is_some_and(|factor| !factor.divided) {
                String::new()
            } else {
                number(&value, !divided).within(Tight::Product)
            };
        }
        for factor in rest {
            // Python's own whole numbers have no exact quotients.
            let inner = match constant(&factor.expr) {
                Some(value) if factor.divided && value.is_zero() => return gap("something is divided by 0"),
                Some(value) if text.is_empty() => number(&value, false),
                Some(value) => number(&value, true),
                None => self.expr(&factor.expr)?,
            };
            let (sign, inner) = match factor.divided {
                true => ("/", inner.within(Tight::Power)),
                false => ("*", inner.within(Tight::Product)),
            };
            match (text.is_empty(), factor.divided) {
                (true, false) => text = inner,
                (true, true) => text = format!("whole(1)/{inner}"),
                (false, _) => text += &format!("{sign}{inner}"),
            }
        }
        self.summed(Text::new(text, Tight::Product), &summed)
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Part<Text> {
        let square = self.is_square(base, exponent)?;
        let letters = self.free(base)?;
        let below = match constant(base) {
            Some(value) => number(&value, false),
            None => self.expr(base)?,
        };
        let above = match constant(exponent) {
            Some(value) => number(&value, true),
            None => self.expr(exponent)?,
        };
        let body =
            Text::new(format!("{}**{}", below.within(Tight::Atom), above.within(Tight::Atom)), Tight::Power);
        let summed: Vec<String> = letters
            .into_iter()
            .map(|letter| letter.name)
            .filter(|letter| square && !self.bound.contains(letter))
            .collect();
        self.summed(body, &summed)
    }

    fn list(&mut self, elements: &[Expr]) -> Part<Text> {
        self.note_frame()?;
        let mut parts = Vec::new();
        let mut is_matrix = false;
        for element in elements {
            parts.push(match &element.kind {
                Kind::List(row) => {
                    is_matrix = true;
                    let row: Part<Vec<String>> = row.iter().map(|element| self.text(element)).collect();
                    format!("[{}]", row?.join(", "))
                }
                _ => self.text(element)?,
            });
        }
        let name = if is_matrix { "rows" } else { "vector" };
        Ok(Text::atom(format!("{name}({})", parts.join(", "))))
    }

    /// `up(mu)`, `lo(mu)`, `k`, `cyclic(k - 1, …)`, `2`
    pub fn index(&self, slot: &Slot) -> Part<String> {
        let slot = self.scope.settled(slot);
        let value = match &slot.index {
            Index::Fixed(value) => value.to_string(),
            Index::Letter { name, shift: 0 } => self.letter(name),
            Index::Letter { name, shift } => {
                let sign = if *shift < 0 { '-' } else { '+' };
                format!("cyclic({} {sign} {}, {})", self.letter(name), shift.abs(), self.values_of(name)?)
            }
        };
        Ok(match slot.height {
            Height::Plain => value,
            Height::Upper => format!("up({value})"),
            Height::Lower => format!("lo({value})"),
        })
    }

    fn indices(&self, slots: &[Slot]) -> Part<String> {
        let each: Part<Vec<String>> = slots.iter().map(|slot| self.index(slot)).collect();
        Ok(each?.join(", "))
    }

    /// What stands behind a name or a result; derivatives behind a comma are taken at last.
    fn indexed(&mut self, base: Text, slots: &[Slot]) -> Part<Text> {
        let (own, commas): (Vec<Slot>, Vec<Slot>) = slots.iter().cloned().partition(|slot| !slot.comma);
        let mut text = base.within(Tight::Atom);
        if !own.is_empty() {
            if own.iter().any(|slot| slot.height != Height::Plain) {
                self.need_metric()?;
            }
            text = format!("{text}[{}]", self.indices(&own)?);
        }
        for slot in &commas {
            let family = self.family_of_comma(slot)?;
            let index = self.index(&Slot { height: Height::Plain, ..slot.clone() })?;
            text = format!("d({text}, {family}[{index}])");
        }
        let summed = self.contracted(self.letters_of(slots)).summed;
        self.summed(Text::atom(text), &summed)
    }

    fn name(&mut self, reference: &Reference) -> Part<Text> {
        let Reference { name, slots } = reference;
        match Operation::named(name).map(|operation| &operation.action) {
            Some(action @ (Action::Delta | Action::LeviCivita | Action::Spin(_))) if !slots.is_empty() => {
                return self.symbol_of_indices(action, slots);
            }
            _ => {}
        }
        if slots.is_empty() {
            match name.as_str() {
                IMAGINARY_UNIT => return Ok(Text::atom("imaginary")),
                PI => return Ok(Text::atom("pi")),
                DEGREE => return Ok(Text::new("pi/180", Tight::Product)),
                _ if self.numbers.iter().any(|known| known == name) => {
                    return Ok(Text::atom(format!("whole({})", python(name))));
                }
                _ if self.locals.iter().any(|known| known == name) => return Ok(Text::atom(python(name))),
                _ if self.scope.symbols.get(name).is_none() && self.scope.ranges.contains_key(name) => {
                    return Ok(Text::atom(format!("whole({})", self.size(name))));
                }
                _ => {}
            }
        }
        self.need(name)?;
        self.indexed(Text::atom(python(name)), slots)
    }

    /// δ, ε, and the matrices of spin.
    fn symbol_of_indices(&mut self, action: &Action, slots: &[Slot]) -> Part<Text> {
        let plain: Vec<Slot> =
            slots.iter().map(|slot| Slot { height: Height::Plain, ..slot.clone() }).collect();
        let name = match action {
            Action::Delta => "delta",
            Action::LeviCivita => "levi_civita",
            Action::Spin(Spin::Pauli) => "pauli",
            _ => "dirac",
        };
        let text = Text::atom(format!("{name}({})", self.indices(&plain)?));
        let summed = self.contracted(self.letters_of(slots)).summed;
        self.summed(text, &summed)
    }

    fn arguments(&mut self, call: &Call) -> Part<String> {
        let each: Part<Vec<String>> = call.arguments.iter().map(|argument| self.text(argument)).collect();
        Ok(each?.join(", "))
    }

    /// `name(arguments)[slots]`
    fn plain_call(&mut self, name: &str, call: &Call) -> Part<Text> {
        let arguments = self.arguments(call)?;
        self.indexed(Text::atom(format!("{name}({arguments})")), &call.slots)
    }

    fn call(&mut self, call: &Call) -> Part<Text> {
        let letters = self.letters_of_call(call)?;
        let body = self.call_body(call)?;
        let behind = match Operation::named(&call.name).map(|operation| &operation.action) {
            Some(Action::Delta | Action::LeviCivita | Action::Spin(_)) => &call.brackets,
            _ => &call.slots,
        };
        let own = self.contracted(self.letters_of(behind)).summed;
        // Sums over letters behind the result are written already.
        let summed: Vec<String> =
            self.contracted(letters).summed.into_iter().filter(|letter| !own.contains(letter)).collect();
        self.summed(body, &summed)
    }

    /// A bound of an integral, or the place of a limit.
    fn end(&mut self, place: &Expr) -> Part<String> {
        match (place.is_infinite(), &place.kind) {
            (true, Kind::Neg(_)) => Ok("-sp.oo".to_owned()),
            (true, _) => Ok("sp.oo".to_owned()),
            (false, _) => Ok(self.text(place)?),
        }
    }

    /// `definite(A, x, a, b)`, with a symbol of its own for a letter that is not declared.
    fn over_reals(&mut self, function: &str, variable: &str, term: &Expr, ends: &[String]) -> Part<Text> {
        let (name, ends) = (python(variable), ends.join(", "));
        if self.scope.symbols.get(variable).is_some() {
            self.need(variable)?;
            let term = self.text(term)?;
            return Ok(Text::atom(format!("{function}({term}, {name}, {ends})")));
        }
        self.locals.push(variable.to_owned());
        let term = self.text(term);
        self.locals.pop();
        Ok(Text::atom(format!("(lambda {name}: {function}({}, {name}, {ends}))(real(\"{name}\"))", term?)))
    }

    fn call_body(&mut self, call: &Call) -> Part<Text> {
        if let Some(argument) = call.dirac() {
            let argument = self.text(argument)?;
            return Ok(Text::atom(format!("sp.DiracDelta({argument}, {})", call.primes)));
        }
        let Some(operation) = Operation::named(&call.name) else {
            if let Some(bounded) = call.bounded() {
                let (lower, upper) = (self.text(bounded.lower)?, self.text(bounded.upper)?);
                self.numbers.push(bounded.variable.to_owned());
                let term = self.expr(bounded.term);
                self.numbers.pop();
                let name = if bounded.is_product { "product" } else { "sum" };
                let variable = python(bounded.variable);
                return Ok(Text::atom(format!(
                    "{name}({} for {variable} in span({lower}, {upper}))",
                    term?.text
                )));
            }
            if let Some(definite) = call.definite() {
                let (lower, upper) = (self.end(definite.lower)?, self.end(definite.upper)?);
                return self.over_reals("definite", definite.variable, definite.term, &[lower, upper]);
            }
            if let Some(limit) = call.limit() {
                let place = self.end(limit.place)?;
                return self.over_reals("limit", limit.variable, limit.term, &[place]);
            }
            if !self.locals.contains(&call.name) {
                match self.scope.symbols.get(&call.name).map(|symbol| &symbol.kind) {
                    Some(SymbolKind::Function { .. }) => self.need(&call.name)?,
                    _ => return gap(format!("`{}` is no function", call.name)),
                }
            }
            let argument = self.text(&call.arguments[0])?;
            let name = python(&call.name);
            return Ok(Text::atom(match call.primes {
                0 => format!("{name}({argument})"),
                n => format!("{name}.prime({n})({argument})"),
            }));
        };
        match &operation.action {
            Action::Derivative => {
                if call.arguments[1..].iter().any(|by| by.names().contains(&"Dt")) {
                    self.note_flow()?;
                }
                self.plain_call("d", call)
            }
            Action::FlowDerivative => {
                self.note_flow()?;
                self.plain_call("Dt", call)
            }
            Action::Variation => self.variation(call),
            Action::Sum | Action::Product => {
                let letters: Vec<String> =
                    call.brackets.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
                let before = self.bound.len();
                self.bound.extend(letters.iter().cloned());
                let body = self.expr(&call.arguments[0]);
                self.bound.truncate(before);
                let name = if operation.action == Action::Sum { "sum" } else { "product" };
                let mut body = body?.text;
                if let Some(value) = constant(&call.arguments[0]) {
                    body = number(&value, false).text;
                }
                Ok(Text::atom(format!("{name}({body} {})", loops(self, &letters)?)))
            }
            Action::Integral => {
                let density = self.text(&call.arguments[0])?;
                let mut over = Vec::new();
                for slot in &call.brackets {
                    let family = slot.index.to_string();
                    self.need(&family)?;
                    over.push(python(&family));
                }
                Ok(Text::atom(format!("integral({density}, {})", over.join(", "))))
            }
            Action::Matrix(matrix) => self.matrix(*matrix, call),
            Action::Elements => {
                let arguments = self.arguments(call)?;
                let trailing = if call.arguments.len() == 1 { "," } else { "" };
                let first = call.brackets.iter().find_map(|slot| slot.index.letter().map(str::to_owned));
                let first = match first.and_then(|letter| self.first_of(&letter)) {
                    None | Some(1) => String::new(),
                    Some(first) => format!(", {first}"),
                };
                let name = if call.brackets.len() == 2 { "diagonal" } else { "listed" };
                let plain: Vec<Slot> =
                    call.brackets.iter().map(|slot| Slot { height: Height::Plain, ..slot.clone() }).collect();
                Ok(Text::atom(format!("{name}(({arguments}{trailing}){first})[{}]", self.indices(&plain)?)))
            }
            Action::Delta | Action::LeviCivita | Action::Spin(_) => {
                self.symbol_of_indices(&operation.action, &call.brackets)
            }
            Action::Curvature(kind) => {
                let metric = self.named_metric(&call.arguments[0])?;
                let name = match kind {
                    Curvature::Christoffel => "christoffel",
                    Curvature::Riemann => "riemann",
                    Curvature::Ricci => "ricci",
                    Curvature::Scalar => "scalar_curvature",
                    Curvature::Einstein => "einstein",
                    Curvature::Weyl => "weyl",
                };
                self.indexed(Text::atom(format!("{name}({metric})")), &call.slots)
            }
            Action::Covariant => self.covariant(call),
            Action::DAlembertian => {
                self.need_metric()?;
                let (formula, at) = self.formula(&call.arguments[0], &[])?;
                Ok(Text::atom(format!("box({formula}, {at})")))
            }
            Action::Lie => {
                let Kind::Name(reference) = &call.arguments[0].kind else {
                    return gap("a Lie derivative is taken along what is no named vector");
                };
                self.need(&reference.name)?;
                let family = self.family_of_vectors(&reference.name)?;
                let (formula, at) = self.formula(&call.arguments[1], &[])?;
                Ok(Text::atom(format!("lie({}, {family}, {formula}, {at})", python(&reference.name))))
            }
            Action::Vector(vector) => {
                self.note_frame()?;
                let name = match vector {
                    Vector::Gradient => "grad",
                    Vector::Divergence => "div",
                    Vector::Curl => "curl",
                    Vector::Laplacian => "laplacian",
                    Vector::Dot => "dot",
                    Vector::Cross => "cross",
                    Vector::Outer => "outer",
                    Vector::Advect => "advect",
                };
                self.plain_call(name, call)
            }
            Action::UnitVector => {
                self.note_frame()?;
                self.plain_call("unit", call)
            }
            Action::Poisson => {
                let mut pair = Vec::new();
                for slot in &call.brackets {
                    let name = slot.index.to_string();
                    self.need(&name)?;
                    pair.push(python(&name));
                }
                let arguments = self.arguments(call)?;
                Ok(Text::atom(format!("poisson({arguments}, {})", pair.join(", "))))
            }
            Action::Commutator => self.plain_call("commutator", call),
            Action::Anticommutator => self.plain_call("anticommutator", call),
            Action::Factorial => self.plain_call("factorial", call),
            Action::Binomial => self.plain_call("binomial", call),
            Action::Part(Of::Conjugate) => self.plain_call("conj", call),
            Action::Part(Of::Real) => self.plain_call("real_part", call),
            Action::Part(Of::Imaginary) => self.plain_call("imaginary_part", call),
            Action::Function(function) => {
                let name = match (function, call.name.as_str()) {
                    (Function::Formula(_), "ln") => "log",
                    (Function::Formula(_), "abs") => "absolute",
                    (Function::Formula(_), "min") => "minimum",
                    (Function::Formula(_), "max") => "maximum",
                    (_, name) => name,
                };
                let mut arguments = Vec::new();
                for argument in &call.arguments {
                    arguments.push(match constant(argument) {
                        Some(value) => number(&value, false).text,
                        None => self.text(argument)?,
                    });
                }
                self.indexed(Text::atom(format!("{name}({})", arguments.join(", "))), &call.slots)
            }
            Action::Transformed => {
                self.note_transforms()?;
                self.plain_call("transformed", call)
            }
            Action::Noether => {
                self.note_transforms()?;
                self.plain_call("noether", call)
            }
        }
    }

    fn matrix(&mut self, matrix: Matrix, call: &Call) -> Part<Text> {
        let name = match matrix {
            Matrix::Determinant => "det",
            Matrix::Inverse => "inverse",
            Matrix::Trace => "trace",
            Matrix::Transpose => "transpose",
        };
        let argument = if call.brackets.is_empty() {
            match &call.arguments[0].kind {
                Kind::Name(reference) if reference.slots.is_empty() => {
                    self.need(&reference.name)?;
                    python(&reference.name)
                }
                _ => self.text(&call.arguments[0])?,
            }
        } else {
            let letters: Vec<String> =
                call.brackets.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
            let [row, column] = letters.as_slice() else {
                return gap("the rows and columns of a matrix are not clear");
            };
            let before = self.bound.len();
            self.bound.extend(letters.iter().cloned());
            let body = self.text(&call.arguments[0]);
            self.bound.truncate(before);
            let (rows, columns) = (self.values_of(row)?, self.values_of(column)?);
            format!(
                "matrix(lambda {}, {}: {}, {rows}, {columns})",
                self.letter(row),
                self.letter(column),
                body?
            )
        };
        // The result has no upper and lower indices.
        let plain: Vec<Slot> =
            call.slots.iter().map(|slot| Slot { height: Height::Plain, ..slot.clone() }).collect();
        self.indexed(Text::atom(format!("{name}({argument})")), &plain)
    }

    /// A tensor as a function of its free letters, with their present values: `lambda be: V[up(be)], (up(be),)`.
    fn formula(&mut self, expr: &Expr, more: &[Letter]) -> Part<(String, String)> {
        let mut letters = self.free(expr)?;
        letters.extend(more.iter().cloned());
        let body = self.text(expr)?;
        Ok((self.lambda(&letters, &body), self.place(&letters)))
    }

    fn covariant(&mut self, call: &Call) -> Part<Text> {
        self.need_metric()?;
        let mut letters = self.free(&call.arguments[0])?;
        let mut text = self.text(&call.arguments[0])?;
        for slot in &call.brackets {
            let Index::Letter { name, shift: 0 } = &slot.index else {
                return gap("a covariant derivative is taken along a fixed component");
            };
            text = format!(
                "nabla({}, {}, {})",
                self.lambda(&letters, &text),
                self.place(&letters),
                self.index(slot)?
            );
            // A letter that stands already is summed by the caller, which works for a single derivative.
            if letters.iter().any(|known| known.name == *name) {
                if call.brackets.len() > 1 {
                    return gap("several covariant derivatives of which one is contracted");
                }
            } else {
                letters.push(Letter { name: name.clone(), height: slot.height });
            }
        }
        Ok(Text::atom(text))
    }

    fn variation(&mut self, call: &Call) -> Part<Text> {
        let functional = self.text(&call.arguments[0])?;
        let named = match &call.arguments[1].kind {
            Kind::Name(reference) => Some(reference),
            _ => None,
        };
        let symbol = named.and_then(|reference| self.scope.symbols.get(&reference.name)).cloned();
        if symbol.is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Coordinate)) {
            self.note_flow()?;
            let path = self.text(&call.arguments[1])?;
            return Ok(Text::atom(format!("vary_path({functional}, {path})")));
        }
        if let (Some(reference), Some(metric)) = (named, self.scope.metric.clone())
            && reference.name == metric
            && reference.slots.len() == 2
            && reference.slots.iter().all(|slot| slot.height == Height::Upper)
        {
            self.need_metric()?;
            let plain: Vec<Slot> =
                reference.slots.iter().map(|slot| Slot { height: Height::Plain, ..slot.clone() }).collect();
            let at = self.indices(&plain)?;
            return Ok(Text::atom(format!("vary_inverse({functional}, {}, {at})", python(&metric))));
        }
        let field = self.text(&call.arguments[1])?;
        Ok(Text::atom(format!("vary({functional}, {field})")))
    }

    fn named_metric(&mut self, expr: &Expr) -> Part<String> {
        let Kind::Name(reference) = &expr.kind else { return gap("a metric is not named") };
        self.need(&reference.name)?;
        self.give_coordinates(&reference.name)?;
        Ok(python(&reference.name))
    }

    /// `lambda be, ga: …`
    fn lambda(&self, letters: &[Letter], body: &str) -> String {
        let names: Vec<String> = letters.iter().map(|letter| self.letter(&letter.name)).collect();
        match names.is_empty() {
            true => format!("lambda: {body}"),
            false => format!("lambda {}: {body}", names.join(", ")),
        }
    }

    /// `(up(be), lo(ga))`
    fn place(&self, letters: &[Letter]) -> String {
        let each: Vec<String> = letters
            .iter()
            .map(|letter| match letter.height {
                Height::Plain => self.letter(&letter.name),
                Height::Upper => format!("up({})", self.letter(&letter.name)),
                Height::Lower => format!("lo({})", self.letter(&letter.name)),
            })
            .collect();
        match each.as_slice() {
            [only] => format!("({only},)"),
            _ => format!("({})", each.join(", ")),
        }
    }
}
