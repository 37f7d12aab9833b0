//! `claim` blocks: what is shown, from what, under which conditions, and the recorded verdict.

use std::fmt;
use std::sync::Arc;

use super::ast::{Expr, Kind};
use super::definition::definition;
use super::lines::{logical_lines, second_verdict, unknown_statement, verdict, words};
use super::notation::{reserved, values};
use super::parser::Parser;
use super::relation::Relation;
use super::scope::{Replacement, Scope, Symbol};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::{Block, EquationNumber};
use crate::spelling::nearest;

/// One claim about an equation.
#[derive(Debug, Clone)]
pub struct Claim {
    pub role: Role,
    /// Tells claims of one role apart: `line-2` in ```` ```claim printed line-2 ````.
    pub label: String,
    pub source: Arc<Source>,
    /// The whole block.
    pub span: Span,
    pub from: Vec<(EquationNumber, Span)>,
    /// `given (25)`: equations whose statements are premises; they are among `from`, too.
    pub given: Vec<Given>,
    /// Symbols that the equation introduces.
    pub defines: Vec<Symbol>,
    /// Symbols of this claim only.
    pub lets: Vec<Symbol>,
    pub rules: Vec<Rule>,
    /// `transform t -> lambda^2*t, q -> lambda*q`: what `transformed` puts in the place of each symbol.
    pub transforms: Vec<Replacement>,
    pub conditions: Vec<Condition>,
    /// `for K = 1, 2`: sizes that replace the declared ones.
    pub sizes: Vec<(String, Vec<i64>, Span)>,
    /// `each i`: letters that are free however often they occur.
    pub each: Vec<(String, Span)>,
    /// `determine c_1, c_2`: parameters for which the relation must hold for exactly one choice.
    pub determine: Vec<(String, Span)>,
    pub shows: Vec<Show>,
    /// `postulate A = B`: laws and constraints that the equation imposes; such a claim shows nothing.
    pub postulates: Vec<Show>,
    /// Why nothing is decided, for a conjecture or an interpretation.
    pub open: Option<String>,
    /// Words for the reader, in the author's own hand.
    pub because: Option<String>,
    /// Why the claim says something else than the print.
    pub reading: Option<String>,
    /// `instead of A = B`: statements of the print that the claim replaces by others.
    pub instead: Vec<Show>,
    /// `show printed`: statements that are taken from the print of the equation.
    pub prints: Vec<FromPrint>,
    /// The verdict on record; a claim of a document has one.
    pub expect: Option<Expectation>,
    /// `expect refuted, out of line`: it is on record that its dimensions do not fit those of other equations.
    pub out_of_line: bool,
}

/// `show printed line 2`
#[derive(Debug, Clone)]
pub struct FromPrint {
    pub as_what: Stating,
    /// Which statement of the print, from 1; all of them without it.
    pub line: Option<usize>,
    pub span: Span,
}

/// In which way a statement is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stating {
    Show,
    Postulate,
    Define,
}

/// What a claim is to its equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The equation character for character.
    Printed,
    /// A statement that is printed nowhere as an equation: the auditor's own, or a reconstruction.
    Stated,
    /// Less than the printed line says, such as one of its components or the squares of both sides.
    Reduced,
    /// The printed form under a condition that the paper does not state.
    Restricted,
    /// A form that holds.
    Corrected,
    /// What the paper takes the equation to be or to do, in its words or in a later equation.
    Use,
    /// What the paper says in words, or a sanity check.
    Check,
}

/// The verdict that is on record for a claim; another one is a regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expectation {
    Holds,
    /// Proven under conditions that the claim does not state.
    Conditional,
    Refuted,
    /// As printed it cannot be read: its indices or shapes do not fit together.
    Misprint,
    Definition,
    /// A law or a constraint that the paper imposes.
    Assumed,
    Open,
}

/// `given (25)`: what an equation states, as a premise.
#[derive(Debug, Clone)]
pub struct Given {
    pub number: EquationNumber,
    /// What its relations are solved for.
    pub solve: Option<Expr>,
    pub span: Span,
    /// What it states, after all that it is given itself; known once the whole paper is read.
    pub brings: Vec<Brought>,
}

/// What one claim of an equation states, in the names of the claim that it is brought into.
#[derive(Debug, Clone)]
pub struct Brought {
    pub of: EquationNumber,
    /// Letters that are free in it however often they occur.
    pub each: Vec<String>,
    /// The lines under which it is stated.
    pub rules: Vec<Rule>,
    pub conditions: Vec<Condition>,
    /// What is stated.
    pub relations: Vec<Condition>,
    /// What the relations are solved for.
    pub solve: Option<Expr>,
    /// All of it as its author wrote it.
    pub statements: Vec<String>,
    pub latex: Vec<String>,
}

/// `where A = B`, solved for `lead` if that is not `A` itself.
#[derive(Debug, Clone)]
pub struct Rule {
    pub left: Expr,
    pub right: Expr,
    pub solve: Option<Expr>,
    pub span: Span,
}

/// `when A = B`, `when A > 0`.
#[derive(Debug, Clone)]
pub struct Condition {
    pub left: Expr,
    pub relation: Relation,
    pub right: Expr,
    pub span: Span,
}

/// `show A = B = C`, or the same behind `postulate`: a chain of links, each decided by itself.
#[derive(Debug, Clone)]
pub struct Show {
    /// `show A > 0 implies B > 0`: what else is assumed of this show alone.
    pub premise: Vec<Condition>,
    pub sides: Vec<Expr>,
    /// One between each side and the next.
    pub relations: Vec<Relation>,
    /// `+ O(eps^n)` at the end of the last side, or `as eps -> 0` behind it.
    pub order: Option<Order>,
    pub span: Span,
}

impl Show {
    /// The chain as the language spells it.
    pub fn text(&self) -> String {
        let mut text = self.sides.first().map(Expr::to_string).unwrap_or_default();
        for (relation, side) in self.relations.iter().zip(&self.sides[1..]) {
            text.push_str(&format!(" {} {side}", relation.symbol()));
        }
        text.push_str(&self.order.as_ref().map(Order::text).unwrap_or_default());
        text
    }
}

/// How far two sides are compared as a parameter tends to 0 or to infinity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub parameter: String,
    pub limit: Limit,
    /// n of a remainder O(ε^n); none for `as eps -> 0`, where the ratio of all sides tends to 1.
    pub power: Option<u32>,
}

impl Order {
    /// As it stands behind the last side.
    pub fn text(&self) -> String {
        let Order { parameter, limit, power } = self;
        match (power, limit) {
            (Some(1), Limit::Zero) => format!(" + O({parameter})"),
            (Some(n), Limit::Zero) => format!(" + O({parameter}^{n})"),
            (Some(1), Limit::Infinity) => format!(" + O(1/{parameter})"),
            (Some(n), Limit::Infinity) => format!(" + O(1/{parameter}^{n})"),
            (None, Limit::Zero) => format!(" as {parameter} -> 0"),
            (None, Limit::Infinity) => format!(" as {parameter} -> infinity"),
        }
    }
}

/// What a parameter tends to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Zero,
    /// Through positive values.
    Infinity,
}

/// Orders of a remainder: `O(eps^0)` would leave nothing to decide.
const ORDERS: std::ops::RangeInclusive<u32> = 1..=16;

const KEYWORDS: [&str; 17] = [
    "from",
    "given",
    "define",
    "let",
    "where",
    "transform",
    "when",
    "for",
    "each",
    "determine",
    "show",
    "postulate",
    "open",
    "because",
    "reading",
    "instead",
    "expect",
];

impl Role {
    const ALL: [(&'static str, Role); 7] = [
        ("printed", Role::Printed),
        ("stated", Role::Stated),
        ("reduced", Role::Reduced),
        ("restricted", Role::Restricted),
        ("corrected", Role::Corrected),
        ("use", Role::Use),
        ("check", Role::Check),
    ];

    /// The roles of claims that stand for their equation; those of the first that there is do.
    pub const STANDING: [Role; 3] = [Role::Printed, Role::Stated, Role::Reduced];

    /// True of claims that may stand for their equation: what is printed or stated, or a part of it.
    pub fn stands_for_the_equation(self) -> bool {
        Role::STANDING.contains(&self)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = Role::ALL.iter().find(|row| row.1 == *self);
        f.write_str(row.map_or("", |row| row.0))
    }
}

impl Expectation {
    const ALL: [(&'static str, Expectation); 7] = [
        ("holds", Expectation::Holds),
        ("conditional", Expectation::Conditional),
        ("refuted", Expectation::Refuted),
        ("misprint", Expectation::Misprint),
        ("definition", Expectation::Definition),
        ("assumed", Expectation::Assumed),
        ("open", Expectation::Open),
    ];
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = Expectation::ALL.iter().find(|row| row.1 == *self);
        f.write_str(row.map_or("", |row| row.0))
    }
}

impl Claim {
    /// `printed`, or `printed line-2`.
    pub fn name(&self) -> String {
        let separator = if self.label.is_empty() { "" } else { " " };
        format!("{}{separator}{}", self.role, self.label)
    }

    /// A claim with the same names that shows something else, without premises.
    pub(crate) fn identity(&self, show: Show) -> Self {
        Self {
            role: Role::Check,
            given: Vec::new(),
            rules: Vec::new(),
            conditions: Vec::new(),
            determine: Vec::new(),
            shows: vec![show],
            postulates: Vec::new(),
            open: None,
            ..self.clone()
        }
    }

    /// Adds what the claim says of itself alone to its scope: its definitions, and how it transforms.
    pub(crate) fn enter(&self, scope: &mut Scope) {
        for symbol in self.defines.iter().chain(&self.lets) {
            scope.symbols.insert(Arc::new(symbol.clone()));
        }
        scope.transforms = Arc::new(self.transforms.clone());
    }

    /// Reads a block of a document, which records its verdict.
    ///
    /// # Errors
    /// Everything that is wrong with the block; a claim with faults is not decided.
    pub fn parse(block: &Block, origin: &EquationNumber) -> Result<Self, Vec<Diagnostic>> {
        let claim = Self::unrecorded(block, origin)?;
        if claim.expect.is_some() || block.lines.is_some() {
            return Ok(claim);
        }
        Err(vec![fault(
            block,
            "failed to find the recorded verdict",
            "this claim has no `expect` line",
            "add `expect holds` (or conditional, refuted, misprint, definition, assumed, open); the audit tells which it is",
        )])
    }

    /// Reads a block that need not record its verdict.
    ///
    /// # Errors
    /// Everything that is wrong with the block.
    pub fn unrecorded(block: &Block, origin: &EquationNumber) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let (role, label) = role_and_label(block).unwrap_or_else(|problem| {
            problems.push(problem);
            (Role::Check, String::new())
        });
        let mut claim = Claim {
            role,
            label,
            source: block.source.clone(),
            span: block.span.clone(),
            from: Vec::new(),
            given: Vec::new(),
            defines: Vec::new(),
            lets: Vec::new(),
            rules: Vec::new(),
            transforms: Vec::new(),
            conditions: Vec::new(),
            sizes: Vec::new(),
            each: Vec::new(),
            determine: Vec::new(),
            shows: Vec::new(),
            postulates: Vec::new(),
            open: None,
            because: None,
            reading: None,
            instead: Vec::new(),
            prints: Vec::new(),
            expect: None,
            out_of_line: false,
        };
        let mut expect: Option<(Expectation, Span)> = None;
        for line in logical_lines(block) {
            let read = Parser::new(&block.source, line.clone())
                .and_then(|parser| LineReader { block, origin, parser, claim: &mut claim }.line());
            match (read, &expect) {
                (Ok(Some(_)), Some((_, first))) => {
                    problems.push(second_verdict(Code::E0120, block, line, first))
                }
                (Ok(Some(recorded)), None) => expect = Some((recorded, line)),
                (Ok(None), _) => {}
                (Err(problem), _) => problems.push(problem),
            }
        }
        claim.expect = expect.map(|(recorded, _)| recorded);
        let silent = claim.shows.is_empty() && claim.postulates.is_empty() && claim.defines.is_empty();
        // In a LaTeX source the print is what is shown, where a comment says anything at all.
        if silent && claim.prints.is_empty() && claim.open.is_none() {
            match block.lines.as_deref() {
                Some([]) => claim.open = Some(String::new()),
                Some(_) => {
                    let span = block.name_span.clone();
                    claim.prints.push(FromPrint { as_what: Stating::Show, line: None, span });
                }
                None => {}
            }
        }
        if problems.is_empty() && claim.open.is_none() && silent && claim.prints.is_empty() {
            problems.push(fault(
                block,
                "failed to find anything to decide",
                "this claim has neither `show` nor `postulate` nor `define` nor `open`",
                "add a line such as `show A = B`",
            ));
        }
        if claim.role == Role::Reduced && claim.because.is_none() && problems.is_empty() {
            problems.push(fault(
                block,
                "failed to find why the claim is reduced",
                "it says less than the printed line",
                "add a line `because …` with what is left out, and why",
            ));
        }
        let shows = !claim.shows.is_empty() || !claim.determine.is_empty();
        if shows && !claim.postulates.is_empty() {
            problems.push(fault(
                block,
                "failed to tell what is assumed from what is shown",
                "this claim postulates and shows",
                "write a block of its own for each",
            ));
        }
        if problems.is_empty() { Ok(claim) } else { Err(problems) }
    }
}

/// What is missing in a block.
fn fault(block: &Block, message: &str, label: &str, help: &str) -> Diagnostic {
    block.source.error(Code::E0120, message, block.name_span.clone(), label).with_help(help)
}

fn role_and_label(block: &Block) -> Result<(Role, String), Diagnostic> {
    let mut words = block.name.split_whitespace();
    let first = words.next().unwrap_or("");
    let label = words.collect::<Vec<_>>().join(" ");
    match Role::ALL.iter().find(|row| row.0 == first) {
        Some(row) => Ok((row.1, label)),
        None => Err(block
            .source
            .error(
                Code::E0121,
                format!("failed to recognise the role `{first}` of a claim"),
                block.name_span.clone(),
                "expected printed, stated, reduced, restricted, corrected, use or check",
            )
            .suggesting(nearest(first, Role::ALL.iter().map(|row| row.0)))),
    }
}

struct LineReader<'a> {
    block: &'a Block,
    origin: &'a EquationNumber,
    parser: Parser<'a>,
    claim: &'a mut Claim,
}

impl LineReader<'_> {
    fn line(&mut self) -> Result<Option<Expectation>, Diagnostic> {
        let (keyword, span) = self.parser.name("a statement such as `show A = B`")?;
        let stating = match keyword.as_str() {
            "show" => Some(Stating::Show),
            "postulate" => Some(Stating::Postulate),
            "define" => Some(Stating::Define),
            _ => None,
        };
        if let Some(as_what) = stating
            && let Some(line) = self.printed()?
        {
            let span = span.start..self.parser.line_end();
            self.claim.prints.push(FromPrint { as_what, line, span });
            return Ok(None);
        }
        match keyword.as_str() {
            "from" => self.from()?,
            "given" => self.given()?,
            "define" => {
                let symbol = self.abbreviation(Some(self.origin))?;
                self.claim.defines.push(symbol);
            }
            "let" => {
                let symbol = self.abbreviation(None)?;
                self.claim.lets.push(symbol);
            }
            "where" => self.rule()?,
            "transform" => self.transform()?,
            "when" => self.condition()?,
            "for" => self.sizes()?,
            "each" => self.claim.each = self.letters("an index letter")?,
            "determine" => self.claim.determine = self.letters("a parameter")?,
            "show" => self.show()?,
            "postulate" => {
                let law = self.chain()?;
                self.parser.expect_end()?;
                self.claim.postulates.push(law);
            }
            "open" => self.claim.open = Some(words(&self.parser, &self.block.source, &span)),
            "because" => self.claim.because = Some(words(&self.parser, &self.block.source, &span)),
            "reading" => self.claim.reading = Some(words(&self.parser, &self.block.source, &span)),
            "instead" => self.instead()?,
            "expect" => return self.expected().map(Some),
            _ => return Err(unknown_statement(&self.parser, &keyword, span, KEYWORDS)),
        }
        Ok(None)
    }

    /// `of A = B`: a statement of the print that is replaced.
    fn instead(&mut self) -> Result<(), Diagnostic> {
        if !self.parser.take_word("of") {
            return Err(self.parser.after_expression("expected `of`, as in `instead of A = B`"));
        }
        let statement = self.chain()?;
        self.parser.expect_end()?;
        self.claim.instead.push(statement);
        Ok(())
    }

    /// `printed`, `printed line 2`: which statement of the print is meant, if one is.
    fn printed(&mut self) -> Result<Option<Option<usize>>, Diagnostic> {
        if !self.parser.is_word("printed") || !self.parser.is_last_or_before("line") {
            return Ok(None);
        }
        self.parser.advance();
        if self.parser.at_end() {
            return Ok(Some(None));
        }
        self.parser.advance();
        let line = self.parser.integer("the number of a statement of the print, from 1")?;
        self.parser.expect_end()?;
        Ok(Some(Some(usize::try_from(line).unwrap_or(0))))
    }

    /// `refuted`, or `refuted, out of line`
    fn expected(&mut self) -> Result<Expectation, Diagnostic> {
        let expected = verdict(&mut self.parser, Expectation::ALL)?;
        if self.parser.take_mark(",") {
            for word in ["out", "of", "line"] {
                if !self.parser.take_word(word) {
                    return Err(self.parser.unexpected("expected `out of line`"));
                }
            }
            self.claim.out_of_line = true;
        }
        self.parser.expect_end()?;
        Ok(expected)
    }

    /// A `define` or `let`: one meaning for each name.
    fn abbreviation(&mut self, origin: Option<&EquationNumber>) -> Result<Symbol, Diagnostic> {
        let symbol = definition(&mut self.parser, origin)?;
        let message = format!("failed to define `{}`", symbol.name);
        if let Some(taken) = reserved(&symbol.name) {
            return Err(self.parser.source.error(Code::E0115, message, symbol.span, taken));
        }
        let known = &mut self.claim.defines.iter().chain(&self.claim.lets);
        if known.any(|known| known.name == symbol.name) {
            let label = "it is defined already in this claim";
            return Err(self.parser.source.error(Code::E0116, message, symbol.span, label));
        }
        Ok(symbol)
    }

    fn from(&mut self) -> Result<(), Diagnostic> {
        loop {
            let number = self.parser.equation_number("from")?;
            self.claim.from.push(number);
            if !self.parser.take_mark(",") {
                return self.parser.expect_end();
            }
        }
    }

    /// `(25), (26)`, or `(25) solve d(p, t)`
    fn given(&mut self) -> Result<(), Diagnostic> {
        loop {
            let (number, span) = self.parser.equation_number("given")?;
            let solve = if self.parser.take_word("solve") { Some(self.parser.expression()?) } else { None };
            let end = solve.is_some();
            self.claim.given.push(Given { number, solve, span, brings: Vec::new() });
            if end || !self.parser.take_mark(",") {
                return self.parser.expect_end();
            }
        }
    }

    fn rule(&mut self) -> Result<(), Diagnostic> {
        let start = self.parser.span().start;
        let left = self.parser.expression()?;
        self.parser.expect_mark("=")?;
        let right = self.parser.expression()?;
        let solve = if self.parser.take_word("solve") { Some(self.unknowns()?) } else { None };
        self.parser.expect_end()?;
        let span = start..solve.as_ref().unwrap_or(&right).span.end;
        self.claim.rules.push(Rule { left, right, solve, span });
        Ok(())
    }

    /// `t -> lambda^2*t, q -> lambda*q`
    fn transform(&mut self) -> Result<(), Diagnostic> {
        loop {
            let left = self.parser.expression()?;
            self.parser.expect_mark("->")?;
            let right = self.parser.expression()?;
            let span = left.span.start..right.span.end;
            self.claim.transforms.push(Replacement { left, right, span });
            if !self.parser.take_mark(",") {
                return self.parser.expect_end();
            }
        }
    }

    /// `d(p, t)`, or `d(theta, t), d(rho, t)` as a list.
    fn unknowns(&mut self) -> Result<Expr, Diagnostic> {
        let first = self.parser.expression()?;
        let mut all = vec![first];
        while self.parser.take_mark(",") {
            all.push(self.parser.expression()?);
        }
        let span = all[0].span.start..all[all.len() - 1].span.end;
        Ok(if all.len() == 1 { all.remove(0) } else { Expr::new(Kind::List(all), span) })
    }

    fn condition(&mut self) -> Result<(), Diagnostic> {
        let start = self.parser.span().start;
        let left = self.parser.expression()?;
        let Some(relation) = Relation::take(&mut self.parser).filter(|r| r.is_condition()) else {
            return Err(self.parser.unexpected("expected `=`, `>`, `<`, `>=`, `<=` or `!=`"));
        };
        let right = self.parser.expression()?;
        self.parser.expect_end()?;
        let span = start..right.span.end;
        self.claim.conditions.push(Condition { left, relation, right, span });
        Ok(())
    }

    fn sizes(&mut self) -> Result<(), Diagnostic> {
        let (name, span) = self.parser.name("a range such as K")?;
        self.parser.expect_mark("=")?;
        let values = values(&mut self.parser)?;
        self.claim.sizes.push((name, values, span));
        self.parser.expect_end()
    }

    /// `i, j`
    fn letters(&mut self, what: &str) -> Result<Vec<(String, Span)>, Diagnostic> {
        let mut letters = vec![self.parser.name(what)?];
        while self.parser.take_mark(",") {
            letters.push(self.parser.name(what)?);
        }
        self.parser.expect_end()?;
        Ok(letters)
    }

    /// A chain of relations, or `A > 0 implies B > 0` and `A > 0 iff B > 0`, where each side may be several
    /// chains with `and` between them.
    fn show(&mut self) -> Result<(), Diagnostic> {
        let start = self.parser.span().start;
        let left = self.conjunction()?;
        let both = self.parser.is_word("iff");
        if !both && !self.parser.is_word("implies") {
            if left.len() > 1 {
                return Err(self.parser.unexpected("expected `implies` or `iff`"));
            }
            self.parser.expect_end()?;
            self.claim.shows.extend(left);
            return Ok(());
        }
        self.parser.advance();
        let right = self.conjunction()?;
        self.parser.expect_end()?;
        let span = start..right[right.len() - 1].span.end;
        let mut follow = |premise: &[Show], shows: &[Show]| -> Result<(), Diagnostic> {
            let premise = self.conditions(premise)?;
            let follows = |show: &Show| Show { premise: premise.clone(), span: span.clone(), ..show.clone() };
            self.claim.shows.extend(shows.iter().map(follows));
            Ok(())
        };
        follow(&left, &right)?;
        if both { follow(&right, &left) } else { Ok(()) }
    }

    /// `A = B and C > D`
    fn conjunction(&mut self) -> Result<Vec<Show>, Diagnostic> {
        let mut chains = vec![self.chain()?];
        while self.parser.take_word("and") {
            chains.push(self.chain()?);
        }
        Ok(chains)
    }

    /// What is shown elsewhere as something that is assumed.
    fn conditions(&self, shows: &[Show]) -> Result<Vec<Condition>, Diagnostic> {
        let mut conditions = Vec::new();
        for show in shows {
            if show.order.is_some() || !show.relations.iter().all(|relation| relation.is_condition()) {
                return Err(self.parser.source.error(
                    Code::E0124,
                    "failed to take this as a premise",
                    show.span.clone(),
                    "what is equal up to an order, a number or a divergence only can be concluded, not assumed",
                ));
            }
            for (relation, sides) in show.relations.iter().zip(show.sides.windows(2)) {
                let (left, right) = (sides[0].clone(), sides[1].clone());
                conditions.push(Condition { left, relation: *relation, right, span: show.span.clone() });
            }
        }
        Ok(conditions)
    }

    /// `A = B = C`, with `+ O(eps^n)` at the end or without.
    fn chain(&mut self) -> Result<Show, Diagnostic> {
        let start = self.parser.span().start;
        let mut sides = vec![self.parser.expression()?];
        let mut relations = Vec::new();
        while let Some(relation) = Relation::take(&mut self.parser) {
            relations.push(relation);
            sides.push(self.parser.expression()?);
        }
        if relations.is_empty() {
            return Err(self.parser.after_expression("expected a relation such as `=`"));
        }
        let leading = if self.parser.take_word("as") { Some(self.leading()?) } else { None };
        let span = start..sides[sides.len() - 1].span.end;
        let last = sides.len() - 1;
        let (side, order) = self.without_order(sides[last].clone())?;
        if let (Some(_), Some(_)) = (&leading, &order) {
            return Err(self.parser.source.error(
                Code::E0124,
                "failed to compare up to two orders at once",
                span,
                "write either `+ O(…)` or `as … -> …`",
            ));
        }
        let order = order.or(leading);
        sides[last] = side;
        Ok(Show { premise: Vec::new(), sides, relations, order, span })
    }

    /// `eps -> 0`, `n -> infinity`
    fn leading(&mut self) -> Result<Order, Diagnostic> {
        let (parameter, _) = self.parser.name("a parameter")?;
        self.parser.expect_mark("->")?;
        let limit = if self.parser.take_word("infinity") {
            Limit::Infinity
        } else {
            match self.parser.integer("`0` or `infinity`")? {
                0 => Limit::Zero,
                _ => return Err(self.parser.unexpected("expected `0` or `infinity` before this")),
            }
        };
        Ok(Order { parameter, limit, power: None })
    }

    /// Splits `A + O(eps^n)` into `A` and the order.
    fn without_order(&self, side: Expr) -> Result<(Expr, Option<Order>), Diagnostic> {
        let (side, remainder) = without_order(side);
        let Some(remainder) = remainder else {
            return Ok((side, None));
        };
        match order_of(&remainder) {
            Some(order) => Ok((side, Some(order))),
            None => Err(self.parser.source.error(
                Code::E0124,
                "failed to read the order of the remainder",
                remainder.span,
                "expected `O(eps^n)` or `O(1/N^n)` with a declared parameter and n from 1 to 16",
            )),
        }
    }
}

/// Splits `A + O(eps^n)` into `A` and `O(eps^n)`.
pub(super) fn without_order(side: Expr) -> (Expr, Option<Expr>) {
    let is_order = |expr: &Expr| matches!(&expr.kind, Kind::Call(call) if call.name == "O");
    if is_order(&side) {
        let zero = Expr::new(Kind::Number(dashu_ratio::RBig::ZERO), side.span.clone());
        return (zero, Some(side));
    }
    let Kind::Sum(terms) = &side.kind else {
        return (side, None);
    };
    let Some(order) = terms.last().filter(|term| is_order(term)).cloned() else {
        return (side, None);
    };
    let mut rest = terms[..terms.len() - 1].to_vec();
    let kind = if rest.len() == 1 { rest.remove(0).kind } else { Kind::Sum(rest) };
    (Expr::new(kind, side.span), Some(order))
}

/// What `O(eps^n)` or `O(1/N^n)` says, if it is one of them.
pub(super) fn order_of(expr: &Expr) -> Option<Order> {
    let argument = match &expr.kind {
        Kind::Call(call) => call.arguments.first().filter(|_| call.arguments.len() == 1),
        _ => None,
    };
    let (limit, monomial) = match argument.map(|argument| &argument.kind) {
        // O(1/n^2)
        Some(Kind::Product(factors)) => match factors.as_slice() {
            [one, power] if power.divided && matches!(&one.expr.kind, Kind::Number(n) if n.is_one()) => {
                (Limit::Infinity, Some(&power.expr))
            }
            _ => (Limit::Zero, None),
        },
        _ => (Limit::Zero, argument),
    };
    let (name, power) = monomial.and_then(|monomial| match &monomial.kind {
        Kind::Name(reference) if reference.slots.is_empty() => Some((&reference.name, 1)),
        Kind::Power(base, exponent) => match (&base.kind, &exponent.kind) {
            (Kind::Name(reference), Kind::Number(n)) if reference.slots.is_empty() => {
                let n = if n.is_int() { u32::try_from(n.numerator().clone()).ok() } else { None };
                n.filter(|n| ORDERS.contains(n)).map(|n| (&reference.name, n))
            }
            _ => None,
        },
        _ => None,
    })?;
    Some(Order { parameter: name.clone(), limit, power: Some(power) })
}
