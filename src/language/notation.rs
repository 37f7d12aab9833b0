//! `notation` blocks: declarations of indices, coordinates, parameters, fields and functions.

mod dimensions;
mod equation;
mod include;
mod vectors;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{Expr, Height, Index, Kind, Reference};
use super::definition::definition;
use super::lexer::Token;
use super::lines::logical_lines;
use super::operation::{self, Operation};
use super::parser::Parser;
use super::relation::Relation;
use super::scope::{
    Assumption, Commutation, DeclaredSlot, Flow, Range, SIZES, Scope, Sign, Signature, Structure, Symbol,
    SymbolKind,
};
use super::tex::spelling::Spelling;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Block, DECLARATIONS};
use crate::spelling::nearest;

/// Adds the declarations of a block to a scope; a line that cannot be read is skipped and reported.
pub fn declare(block: &Block, scope: &mut Scope) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut declared_here = BTreeSet::new();
    let mut lines = logical_lines(block);
    // What others are declared with comes first, so that the order of the lines does not matter.
    let rank = |line: &Span| {
        let keyword = block.source.text[line.clone()].split_whitespace().next();
        match keyword {
            Some("index") => 0,
            Some("coord") => 1,
            Some("vectors") => 2,
            // These are of what is declared.
            Some("units") => 4,
            Some("dimension") => 5,
            _ => 3,
        }
    };
    lines.sort_by_key(rank);
    for line in lines {
        if block.source.text[line.clone()].split_whitespace().next() == Some("print") {
            problems.extend(print(block, line, scope).err());
            continue;
        }
        let mut found = Vec::new();
        let declared = Parser::new(&block.source, line).and_then(|parser| {
            Declaration { parser, scope, declared_here: &mut declared_here, problems: &mut found }.line()
        });
        problems.extend(found.into_iter().chain(declared.err()));
    }
    // An equation may mention what is declared behind it.
    for name in declared_here {
        problems.extend(equation::check(&name, scope).err());
    }
    problems.sort_by_key(|problem| problem.span.start);
    problems
}

/// `print w[i,j] as \hat w_{ij}`: LaTeX has other words than the language, and is read by itself.
fn print(block: &Block, line: Span, scope: &mut Scope) -> Result<(), Diagnostic> {
    let fault = |span: Span, label: &str| {
        let message = "failed to read how a name is printed";
        block
            .source
            .error(Code::E0144, message, span, label)
            .with_help("write `print w[i,j] as \\hat w_{ij}`")
    };
    let text = &block.source.text[line.clone()];
    let Some(word) = text.find(" as ") else {
        return Err(fault(line, "expected `as` and LaTeX behind the name"));
    };
    let start = text.find("print").unwrap_or(0) + "print".len();
    let sign = text[start..word.max(start)].trim();
    if sign == "~" || sign == "integral" || sign == "d" {
        let latex = text[word + " as ".len()..].trim();
        let spelling =
            Spelling::new(sign.to_owned(), Vec::new(), latex).map_err(|at| fault(line.clone(), &at.label))?;
        let is_sign = match sign {
            "~" => spelling.node.mark().is_some_and(|mark| mark.starts_with('\\')) && spelling.node.is_bare(),
            "d" => {
                let below = spelling.node.scripts_at(Height::Lower).next().is_some();
                matches!(spelling.node.kind, super::tex::node::NodeKind::Letter(_)) && below
            }
            _ => spelling.node.is_mark("\\int"),
        };
        if !is_sign {
            let label = "expected a sign between two sides, `\\int` with its limits, or a letter with `_x`";
            return Err(fault(line, label));
        }
        scope.signs.push(Arc::new(spelling));
        return Ok(());
    }
    let mut parser = Parser::new(&block.source, line.start + start..line.start + word)?;
    let (name, _) = parser.name("the name that is printed")?;
    let slots = parser.slots()?;
    parser.expect_end()?;
    for slot in &slots {
        if slot.index.letter().is_none_or(|letter| scope.range_of(letter).is_none()) {
            return Err(fault(slot.span.clone(), "expected a declared index"));
        }
    }
    let begins = word + " as ".len();
    let latex = text[begins..].trim();
    let offset = line.start + begins + (text[begins..].len() - text[begins..].trim_start().len());
    let spelling = Spelling::new(name, slots, latex).map_err(|at| {
        let span = at.span.start + offset..at.span.end + offset;
        fault(if latex.is_empty() { span_of_name(&span, &line) } else { span }, &at.label)
    })?;
    Arc::make_mut(&mut scope.spellings).push(spelling);
    Ok(())
}

/// A place that is not empty.
fn span_of_name(span: &Span, line: &Span) -> Span {
    if span.is_empty() { line.clone() } else { span.clone() }
}

struct Declaration<'a> {
    parser: Parser<'a>,
    scope: &'a mut Scope,
    /// Names of this block: an outer name may be declared anew, one of the same block may not.
    declared_here: &'a mut BTreeSet<String>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Declaration<'_> {
    fn line(&mut self) -> Result<(), Diagnostic> {
        let (keyword, span) = self.parser.name("a declaration")?;
        match keyword.as_str() {
            "index" => self.index(),
            "coord" => self.only(|_, _| Ok(SymbolKind::Coordinate)),
            "vectors" => self.vectors(),
            "param" => self.only(|_, _| Ok(SymbolKind::Parameter)),
            "field" => self.only(Self::dependencies),
            "function" => self.functions(),
            "include" => self.include(),
            "operator" => self.operators(),
            "define" => self.define(),
            "assume" => self.assume(),
            "flow" => self.flow(),
            "metric" => self.metric(),
            "dimension" => self.dimension(),
            "units" => self.units(),
            "strict" => {
                self.scope.strict = true;
                self.parser.expect_end()
            }
            _ => {
                let mut error = self.parser.source.error(
                    Code::E0110,
                    format!("failed to read the declaration `{keyword}`"),
                    span,
                    format!("expected one of {}", DECLARATIONS.join(", ")),
                );
                error = error.suggesting(nearest(&keyword, DECLARATIONS));
                Err(error)
            }
        }
    }

    /// `index j, k in 1..K, K = 1, 2, 3`
    fn index(&mut self) -> Result<(), Diagnostic> {
        let mut letters = vec![self.parser.name("an index letter")?];
        while self.parser.take_mark(",") {
            letters.push(self.parser.name("an index letter")?);
        }
        if !self.parser.take_word("in") {
            return Err(self.parser.unexpected("expected `in 1..K`"));
        }
        let first = self.parser.integer("the first value, as in `1..K`")?;
        self.parser.expect_mark("..")?;
        let range = if let Token::Name(name) = self.parser.peek().clone() {
            let (_, span) = self.parser.name("the bound")?;
            if self.parser.take_mark(",") {
                let (again, again_span) = self.parser.name("the bound again, as in `K = 1, 2, 3`")?;
                if again != name {
                    return Err(self.parser.source.error(
                        Code::E0111,
                        format!("failed to find the values of `{name}`"),
                        again_span,
                        format!("expected `{name} = …`"),
                    ));
                }
                self.parser.expect_mark("=")?;
                let bounds = values(&mut self.parser)?;
                self.declare_range(&name, Range { first, bounds }, again_span)?;
            }
            match self.scope.ranges.get(&name) {
                Some(range) if range.first == first => {}
                Some(range) => {
                    return Err(self.parser.source.error(
                        Code::E0111,
                        format!("failed to declare a second range up to `{name}`"),
                        span,
                        format!("it starts at {} already; give this range a bound of its own", range.first),
                    ));
                }
                None => {
                    return Err(self.parser.source.error(
                        Code::E0111,
                        format!("failed to find the values of `{name}`"),
                        span,
                        format!("write `1..{name}, {name} = 1, 2, 3`"),
                    ));
                }
            }
            name
        } else {
            let bound = self.parser.integer("the last value, or a name such as K")?;
            let name = format!("{first}..{bound}");
            let span = letters[0].1.start..self.parser.line_end();
            self.declare_range(&name, Range { first, bounds: vec![bound] }, span)?;
            name
        };
        for (letter, _) in letters {
            self.scope.letters.insert(letter, range.clone());
        }
        self.parser.expect_end()
    }

    fn declare_range(&mut self, name: &str, range: Range, span: Span) -> Result<(), Diagnostic> {
        if let Some(bound) = range.bounds.iter().find(|bound| !range.admits(**bound)) {
            let message = format!("failed to let an index run from {} to {bound}", range.first);
            return Err(self.parser.source.error(Code::E0111, message, span, SIZES));
        }
        self.scope.ranges.insert(name.to_owned(), range);
        Ok(())
    }

    /// A list and nothing behind it.
    fn only(
        &mut self,
        kind: fn(&mut Self, &str) -> Result<SymbolKind, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        loop {
            let item = self.item(kind);
            let ends = item.is_ok() && self.parser.at_end();
            let problem = item.err().or_else(|| match ends || self.parser.is_mark(",") {
                true => None,
                false => self.parser.expect_end().err(),
            });
            // One bad name hides no other.
            self.problems.extend(problem);
            if ends || !self.parser.skip_past_comma() {
                return Ok(());
            }
        }
    }

    /// `p(t, q) > 0, A[i,j] symmetric, …`: the names.
    fn list(
        &mut self,
        kind: fn(&mut Self, &str) -> Result<SymbolKind, Diagnostic>,
    ) -> Result<Vec<String>, Diagnostic> {
        let mut names = Vec::new();
        loop {
            names.push(self.item(kind)?);
            if !self.parser.take_mark(",") {
                return Ok(names);
            }
        }
    }

    /// `p(t, q) > 0`: declares one name.
    fn item(
        &mut self,
        kind: fn(&mut Self, &str) -> Result<SymbolKind, Diagnostic>,
    ) -> Result<String, Diagnostic> {
        let (mut name, mut span) = self.parser.name("a name")?;
        let axes = match name.as_str() {
            "vec" => 1,
            "tensor" => 2,
            _ => 0,
        };
        let is_vector = axes > 0 && matches!(self.parser.peek(), Token::Name(_));
        let slots = if is_vector {
            let slots = self.components(axes, &name, &span)?;
            (name, span) = self.parser.name("a name")?;
            slots
        } else {
            self.declared_slots()?
        };
        let kind = kind(self, &name)?;
        let mut symbol = Symbol {
            name,
            kind,
            slots,
            sign: None,
            structure: Structure::General,
            complex: false,
            integer: false,
            source: self.parser.source.clone(),
            span,
        };
        self.properties(&mut symbol)?;
        if symbol.integer
            && (!matches!(symbol.sign, Some(Sign::Positive | Sign::NonNegative)) || symbol.complex)
        {
            return Err(self.parser.source.error(
                Code::E0113,
                format!("failed to find the least value of `{}`", symbol.name),
                symbol.span,
                "write `integer >= 0` or `integer > 0`",
            ));
        }
        let name = symbol.name.clone();
        self.insert(symbol)?;
        Ok(name)
    }

    /// `operator a, adag with commutator(a, adag) = 1`; nothing is declared where a part of the line is wrong.
    fn operators(&mut self) -> Result<(), Diagnostic> {
        let mut operators: Vec<Symbol> = Vec::new();
        loop {
            let (name, span) = self.parser.name("a name")?;
            let slots = self.declared_slots()?;
            operators.push(Symbol {
                name,
                kind: SymbolKind::Operator,
                slots,
                sign: None,
                structure: Structure::General,
                complex: true,
                integer: false,
                source: self.parser.source.clone(),
                span,
            });
            if !self.parser.take_mark(",") {
                break;
            }
        }
        if !self.parser.take_word("with") {
            return Err(self.parser.unexpected("expected `with commutator(a, b) = 0` or what it is"));
        }
        let own = |name: &str| operators.iter().any(|symbol| symbol.name == name);
        let mut commutations = Vec::new();
        loop {
            let relation = self.commutation()?;
            for side in [&relation.left, &relation.right] {
                let known =
                    |reference: &Reference| own(&reference.name) || self.scope.is_operator(&reference.name);
                if !matches!(&side.kind, Kind::Name(reference) if known(reference)) {
                    return Err(self.parser.source.error(
                        Code::E0110,
                        "failed to read how operators commute",
                        side.span.clone(),
                        "expected an operator that is declared in this line or before",
                    ));
                }
            }
            commutations.push(relation);
            if !self.parser.take_mark(",") {
                break;
            }
        }
        self.parser.expect_end()?;
        // Declared anew, a name leaves behind what was said of it.
        let anew = |expr: &Expr| expr.names().iter().any(|name| own(name));
        self.scope.commutations.retain(|known| !anew(&known.left) && !anew(&known.right));
        self.scope.commutations.extend(commutations);
        operators.into_iter().try_for_each(|symbol| self.insert(symbol))
    }

    /// `commutator(a, adag) = 1`
    fn commutation(&mut self) -> Result<Commutation, Diagnostic> {
        let pair = self.parser.expression()?;
        let anti = match &pair.kind {
            Kind::Call(call) if call.arguments.len() == 2 => match call.name.as_str() {
                "commutator" => Some(false),
                "anticommutator" => Some(true),
                _ => None,
            },
            _ => None,
        };
        let (Some(anti), Kind::Call(call)) = (anti, &pair.kind) else {
            return Err(self.parser.source.error(
                Code::E0110,
                "failed to read how operators commute",
                pair.span,
                "expected `commutator(a, b)` or `anticommutator(a, b)`",
            ));
        };
        let (left, right) = (call.arguments[0].clone(), call.arguments[1].clone());
        self.parser.expect_mark("=")?;
        let value = self.parser.expression()?;
        let span = pair.span.start..value.span.end;
        Ok(Commutation { anti, left, right, value, source: self.parser.source.clone(), span })
    }

    fn declared_slots(&mut self) -> Result<Vec<DeclaredSlot>, Diagnostic> {
        self.parser
            .slots()?
            .into_iter()
            .map(|slot| {
                let Index::Letter { name, shift: 0 } = &slot.index else {
                    return Err(self.parser.source.error(
                        Code::E0112,
                        "failed to declare an index",
                        slot.span,
                        "expected a declared letter, which tells the range",
                    ));
                };
                let range = self.scope.range_of(name).ok_or_else(|| {
                    let mut error = self.parser.source.error(
                        Code::E0202,
                        format!("failed to find the index `{name}`"),
                        slot.span.clone(),
                        "this letter is not declared",
                    );
                    error.help = Some(format!("declare it: `index {name} in 1..K, K = 1, 2, 3`"));
                    error
                })?;
                Ok(DeclaredSlot { range: range.to_owned(), height: slot.height })
            })
            .collect()
    }

    /// The `(t, q)` of a field.
    fn dependencies(&mut self, field: &str) -> Result<SymbolKind, Diagnostic> {
        if !self.parser.take_mark("(") {
            return Err(self.parser.unexpected(&format!(
                "expected the coordinates that `{field}` depends on, as in `{field}(t, q)`"
            )));
        }
        let mut on = Vec::new();
        loop {
            let (name, span) = self.parser.name("a coordinate")?;
            match self.scope.symbols.get(&name).map(|symbol| &symbol.kind) {
                Some(SymbolKind::Coordinate) => on.push(name),
                _ => {
                    return Err(self.unknown_coordinate(&name, span));
                }
            }
            if !self.parser.take_mark(",") {
                break;
            }
        }
        self.parser.expect_mark(")")?;
        Ok(SymbolKind::Field { on })
    }

    fn unknown_coordinate(&self, name: &str, span: Span) -> Diagnostic {
        let known: Vec<&str> = self.scope.coordinates().map(|c| c.name.as_str()).collect();
        let mut error = self.parser.source.error(
            Code::E0201,
            format!("failed to find the coordinate `{name}`"),
            span,
            format!("known: {}", known.join(", ")),
        );
        error = error.suggesting(nearest(name, known));
        error
    }

    fn properties(&mut self, symbol: &mut Symbol) -> Result<(), Diagnostic> {
        loop {
            if let Some(relation) = Relation::take(&mut self.parser) {
                let span = self.parser.span();
                let zero = self.parser.integer("0")?;
                let sign = Sign::from_relation(relation).filter(|_| zero == 0).ok_or_else(|| {
                    self.parser.source.error(
                        Code::E0113,
                        "failed to read the assumption",
                        span.clone(),
                        "expected a comparison with 0; for more write a line `assume A > 0`",
                    )
                })?;
                if symbol.sign.is_some_and(|earlier| earlier != sign) {
                    return Err(self.parser.source.error(
                        Code::E0206,
                        format!("failed to reconcile two assumptions on `{}`", symbol.name),
                        span,
                        "this one contradicts or repeats the one before it",
                    ));
                }
                symbol.sign = Some(sign);
            } else if self.parser.take_word("symmetric") {
                symbol.structure = self.matrix(symbol, Structure::Symmetric)?;
            } else if self.parser.take_word("antisymmetric") {
                symbol.structure = self.matrix(symbol, Structure::Antisymmetric)?;
            } else if self.parser.take_word("diagonal") {
                symbol.structure = self.matrix(symbol, Structure::Diagonal)?;
            } else if self.parser.take_word("complex") {
                symbol.complex = true;
            } else if self.parser.is_word("integer") {
                let span = self.parser.span();
                self.parser.advance();
                if !matches!(symbol.kind, SymbolKind::Parameter) || !symbol.slots.is_empty() {
                    return Err(self.parser.source.error(
                        Code::E0113,
                        format!("failed to make `{}` a whole number", symbol.name),
                        span,
                        "only a parameter without indices can be one",
                    ));
                }
                symbol.integer = true;
            } else {
                return Ok(());
            }
        }
    }

    /// A structure of the first two indices, which must run over the same range.
    fn matrix(&self, symbol: &Symbol, structure: Structure) -> Result<Structure, Diagnostic> {
        match symbol.slots.as_slice() {
            [a, b, ..] if a.range == b.range => Ok(structure),
            _ => Err(self.parser.source.error(
                Code::E0114,
                format!("failed to give `{}` a matrix structure", symbol.name),
                symbol.span.clone(),
                "needs two indices over the same range",
            )),
        }
    }

    fn define(&mut self) -> Result<(), Diagnostic> {
        let symbol = definition(&mut self.parser, None)?;
        self.insert(symbol)
    }

    /// `assume 1 - beta*m > 0`, `assume r > 2*m`
    fn assume(&mut self) -> Result<(), Diagnostic> {
        let left = self.parser.expression()?;
        let span = self.parser.span();
        let sign = Relation::take(&mut self.parser).and_then(Sign::from_relation).ok_or_else(|| {
            self.parser.source.error(
                Code::E0113,
                "failed to read the assumption",
                span,
                "expected `>`, `>=`, `<`, `<=` or `!=`, as in `assume A > 0`",
            )
        })?;
        let expr = left.minus(self.parser.expression()?);
        let source = self.parser.source.clone();
        self.scope.assumptions.push(Assumption { expr, sign, source });
        self.parser.expect_end()
    }

    /// `metric g_{mu nu}(X) lorentzian`: a symmetric field that raises and lowers indices.
    fn metric(&mut self) -> Result<(), Diagnostic> {
        let (name, span) = self.parser.name("a name")?;
        let slots = self.declared_slots()?;
        let kind = self.dependencies(&name)?;
        let lower = slots.iter().all(|slot| slot.height == Height::Lower);
        let mut symbol = Symbol {
            name: name.clone(),
            kind,
            slots,
            sign: None,
            structure: Structure::General,
            complex: false,
            integer: false,
            source: self.parser.source.clone(),
            span: span.clone(),
        };
        symbol.structure = self.matrix(&symbol, Structure::Symmetric)?;
        if !lower || symbol.slots.len() != 2 {
            return Err(self.parser.source.error(
                Code::E0114,
                format!("failed to read the metric `{name}`"),
                span,
                "expected two lower indices, as in `metric g_{mu nu}(X)`",
            ));
        }
        self.scope.metric = Some(name.clone());
        self.insert(symbol)?;
        self.scope.signature = self.signature()?;
        self.parser.expect_end()
    }

    /// Whether the determinant of the metric is negative, if that is said.
    fn signature(&mut self) -> Result<Option<Signature>, Diagnostic> {
        if self.parser.at_end() {
            return Ok(None);
        }
        for (word, signature) in [("lorentzian", Signature::Lorentzian), ("euclidean", Signature::Euclidean)]
        {
            if self.parser.take_word(word) {
                return Ok(Some(signature));
            }
        }
        Err(self.parser.unexpected("expected `lorentzian` or `euclidean`"))
    }

    /// `flow q along t`, `flow q, p along t`
    fn flow(&mut self) -> Result<(), Diagnostic> {
        let mut named = vec![self.parser.name("the coordinates that move")?];
        while self.parser.take_mark(",") {
            named.push(self.parser.name("the coordinates that move")?);
        }
        if !self.parser.take_word("along") {
            return Err(self.parser.unexpected("expected `along t`"));
        }
        let (along, along_span) = self.parser.name("the time coordinate")?;
        named.push((along.clone(), along_span));
        for (n, (name, span)) in named.iter().enumerate() {
            if named[..n].iter().any(|(known, _)| known == name) {
                return Err(self.parser.source.error(
                    Code::E0110,
                    "failed to read a flow",
                    span.clone(),
                    format!("`{name}` is named twice"),
                ));
            }
            let known = self.scope.symbols.get(name);
            if !known.is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Coordinate)) {
                return Err(self.unknown_coordinate(name, span.clone()));
            }
        }
        named.pop();
        let moving = named.into_iter().map(|(name, _)| name).collect();
        self.scope.flow = Some(Flow { moving, along });
        self.parser.expect_end()
    }

    fn insert(&mut self, symbol: Symbol) -> Result<(), Diagnostic> {
        // A call of the name would be one of the operation.
        let is_called =
            matches!(symbol.kind, SymbolKind::Function { .. }) && Operation::named(&symbol.name).is_some();
        if let Some(taken) = is_called.then(|| OPERATION.to_owned()).or_else(|| reserved(&symbol.name)) {
            return Err(self.parser.source.error(
                Code::E0115,
                format!("failed to declare `{}`", symbol.name),
                symbol.span,
                taken,
            ));
        }
        if !self.declared_here.insert(symbol.name.clone()) {
            return Err(self.parser.source.error(
                Code::E0116,
                format!("failed to declare `{}`", symbol.name),
                symbol.span,
                "it is declared already in this block",
            ));
        }
        self.scope.symbols.insert(Arc::new(symbol));
        Ok(())
    }
}

const OPERATION: &str = "this name is a built-in operation";

/// What a name means already in the language itself, if it does.
pub fn reserved(name: &str) -> Option<String> {
    if Operation::named(name).is_some_and(|operation| !operation.action.leaves_its_name()) {
        Some(OPERATION.to_owned())
    } else {
        operation::number(name).map(|meaning| format!("this name is {meaning}"))
    }
}

/// `1, 2, 3`: at least one whole number.
pub(super) fn values(parser: &mut Parser<'_>) -> Result<Vec<i64>, Diagnostic> {
    let mut values = vec![parser.integer("a whole number")?];
    while parser.take_mark(",") {
        values.push(parser.integer("a whole number")?);
    }
    Ok(values)
}
