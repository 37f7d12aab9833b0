//! The scope of every claim of a paper: notation, and the definitions of the equations it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::claim::{FromPrint, Given, Show, Stating};
use super::experiment::Recorded;
use super::notation::declare;
use super::premises::Circles;
use super::printed::{self, Line};
use super::scope::{Definition, Layer, Structure, Symbol, SymbolKind};
use super::uses::{dependencies, used_names};
use super::{Claim, Request, Scope};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::{Equation, EquationNumber, Paper};

/// A paper with every claim read.
pub(crate) struct ReadPaper<'a> {
    pub equations: Vec<ReadEquation<'a>>,
    /// Faults outside of claims.
    pub problems: Vec<Diagnostic>,
    /// Equations whose printed claims build on each other.
    pub circles: Circles,
    definitions: BTreeMap<EquationNumber, Vec<Arc<Symbol>>>,
    /// The document of each section.
    sources: Vec<Arc<Source>>,
    /// Names that single equations declare or define, with their place: for messages elsewhere.
    elsewhere: Arc<BTreeMap<String, String>>,
}

/// An equation with its claims and its print.
pub(crate) struct ReadEquation<'a> {
    /// Position of the section in the paper.
    pub section: usize,
    pub equation: &'a Equation,
    /// Notation of paper, section and equation, and the definitions of the section.
    base: Arc<Scope>,
    pub claims: Vec<Result<Claim, Vec<Diagnostic>>>,
    pub experiments: Vec<Result<Request, Vec<Diagnostic>>>,
}

impl<'a> ReadPaper<'a> {
    pub fn new(paper: &'a Paper) -> Self {
        let mut problems = Vec::new();
        let mut base = Scope::default();
        for block in &paper.notation {
            problems.extend(declare(block, &mut base));
        }
        base.symbols.settle();
        let known: BTreeSet<&EquationNumber> = paper
            .sections
            .iter()
            .flat_map(|section| &section.equations)
            .map(|equation| &equation.number)
            .collect();
        let mut equations = Vec::new();
        let mut definitions: BTreeMap<EquationNumber, Vec<Arc<Symbol>>> = BTreeMap::new();
        let mut elsewhere: BTreeMap<String, String> = BTreeMap::new();
        for (number, section) in paper.sections.iter().enumerate() {
            let mut scope = base.clone();
            for block in &section.notation {
                problems.extend(declare(block, &mut scope));
            }
            scope.symbols.settle();
            let mut read = Vec::new();
            let mut defined: BTreeMap<String, Arc<Symbol>> = BTreeMap::new();
            for equation in &section.equations {
                let mut notation = scope.clone();
                for block in &equation.notation {
                    problems.extend(declare(block, &mut notation));
                }
                let own = notation.symbols.own_names().filter(|name| scope.symbols.get(name).is_none());
                let place = || format!("({})", equation.number);
                for name in own.cloned().collect::<Vec<_>>() {
                    elsewhere.entry(name).or_insert_with(place);
                }
                let claims: Vec<_> = equation
                    .claims
                    .iter()
                    .map(|block| {
                        let mut claim = Claim::parse(block, &equation.number)?;
                        define_printed(&mut claim, equation, &notation, &defined, &definitions)?;
                        claim.from = resolved(&known, claim.from);
                        claim.given =
                            claim.given.into_iter().flat_map(|given| all_given(&known, given)).collect();
                        claim.from.extend(claim.given.iter().map(|g| (g.number.clone(), g.span.clone())));
                        without_captures(claim, &notation)
                    })
                    .collect();
                for symbol in claims.iter().flatten().flat_map(|claim| &claim.defines) {
                    let symbol = Arc::new(symbol.clone());
                    definitions.entry(equation.number.clone()).or_default().push(symbol.clone());
                    match defined.get(&symbol.name) {
                        Some(first) => problems.push(defined_twice(&symbol, first)),
                        None => drop(defined.insert(symbol.name.clone(), symbol)),
                    }
                }
                let experiments: Vec<_> = equation.experiments.iter().map(Request::parse).collect();
                read.push((equation, notation, claims, experiments));
            }
            let defined = Arc::new(Layer::new(defined));
            equations.extend(read.into_iter().map(|(equation, mut notation, claims, experiments)| {
                notation.symbols.share(defined.clone());
                ReadEquation { section: number, equation, base: Arc::new(notation), claims, experiments }
            }));
        }
        for (number, symbols) in &definitions {
            for symbol in symbols {
                elsewhere
                    .entry(symbol.name.clone())
                    .or_insert_with(|| format!("({number}), of another section"));
            }
        }
        let elsewhere = Arc::new(elsewhere);
        let sources = paper.sections.iter().map(|section| section.source.clone()).collect();
        let mut read =
            Self { equations, problems, circles: Circles::default(), definitions, sources, elsewhere };
        read.state_printed();
        read.circles = read.find_circles();
        read.report_equations_without_a_claim(paper);
        read
    }

    /// What printed claims build on, by what they cite and by the symbols that they use.
    fn find_circles(&self) -> Circles {
        let uses = |read: &ReadEquation<'_>, claim: &Claim| {
            let scope = self.scope_of(read, claim);
            dependencies(&scope, &read.equation.number, claim, &used_names(&scope, claim))
        };
        let printed = |read: &ReadEquation<'_>| -> BTreeSet<EquationNumber> {
            let claims = read.claims.iter().flatten().filter(|claim| claim.role.stands_for_the_equation());
            claims.flat_map(|claim| uses(read, claim)).collect()
        };
        let built: Vec<(&EquationNumber, BTreeSet<EquationNumber>)> =
            self.equations.iter().map(|read| (&read.equation.number, printed(read))).collect();
        Circles::of(built.iter().map(|(number, uses)| (*number, uses)))
    }

    /// Puts the statements of the print where claims say `show printed`.
    fn state_printed(&mut self) {
        for e in 0..self.equations.len() {
            let is_silent = |claim: &Claim| claim.open.as_deref() == Some("");
            let wants = |claim: &Result<Claim, _>| {
                claim.as_ref().is_ok_and(|claim| !claim.prints.is_empty() || is_silent(claim))
            };
            if !self.equations[e].claims.iter().any(wants) {
                continue;
            }
            let lines = self.lines_of(&self.equations[e]);
            let source = self.source_of(&self.equations[e]).clone();
            for slot in &mut self.equations[e].claims {
                if let Ok(claim) = slot
                    && is_silent(claim)
                {
                    claim.open = Some(unspoken(&lines, &source));
                } else if let Ok(claim) = slot
                    && let Err(problems) = state(claim, &lines, &source)
                {
                    *slot = Err(problems);
                }
            }
        }
    }

    /// A verdict of an equation is one of its printed claim, or of an experiment that measures how good an
    /// approximation it is; without either, nothing would be audited and nobody would notice.
    fn report_equations_without_a_claim(&mut self, paper: &Paper) {
        for read in &self.equations {
            let section = &paper.sections[read.section];
            let printed = |claim: &Claim| claim.role.stands_for_the_equation();
            let approximates = |request: &Request| matches!(request.expect, Recorded::Approximation);
            // What could not be read may have been the claim.
            let told = read.claims.iter().any(|claim| claim.as_ref().map_or(true, printed))
                || read.experiments.iter().any(|request| request.as_ref().map_or(true, approximates))
                || paper.problems.iter().any(|problem| {
                    let next =
                        section.equations.iter().find(|e| e.heading.start > read.equation.heading.start);
                    let end = next.map_or(usize::MAX, |next| next.heading.start);
                    Arc::ptr_eq(&problem.source, &section.source)
                        && (read.equation.heading.start..end).contains(&problem.span.start)
                });
            if told {
                continue;
            }
            let heading = read.equation.heading.clone();
            let length = section.source.text[heading.clone()].trim_end().len();
            self.problems.push(
                section
                    .source
                    .error(
                        Code::E0128,
                        format!("failed to find a printed claim of ({})", read.equation.number),
                        heading.start..heading.start + length,
                        "nothing decides whether this equation holds",
                    )
                    .with_help(
                        "add a block ```claim printed; where nothing can be decided, with the line `open …`"
                            .to_owned(),
                    ),
            );
        }
    }

    /// The equation with this number.
    pub fn equation(&self, number: &EquationNumber) -> Option<&ReadEquation<'a>> {
        self.equations.iter().find(|read| read.equation.number == *number)
    }

    /// What the names in a claim mean: its notation, then definitions of its section and of the equations
    /// it builds on, then its own.
    pub fn scope_of(&self, read: &ReadEquation<'_>, claim: &Claim) -> Scope {
        let mut scope = (*read.base).clone();
        scope.elsewhere = Arc::clone(&self.elsewhere);
        for symbol in self.imported(claim) {
            if scope.symbols.get(&symbol.name).is_none() {
                scope.symbols.insert(symbol.clone());
            }
        }
        claim.enter(&mut scope);
        scope
    }

    /// The document that an equation stands in.
    pub fn source_of(&self, read: &ReadEquation<'_>) -> &Arc<Source> {
        &self.sources[read.section]
    }

    /// The statements of the print of an equation.
    pub fn lines_of(&self, read: &ReadEquation<'_>) -> Vec<Line> {
        let scope = self.scope_of_print(read);
        let blocks = &read.equation.printed;
        blocks.iter().flat_map(|printed| printed::read(printed, &scope)).collect()
    }

    /// What the names in the print of an equation mean: all that its printed claims know, and what they define.
    pub fn scope_of_print(&self, read: &ReadEquation<'_>) -> Scope {
        let mut scope = (*read.base).clone();
        scope.elsewhere = Arc::clone(&self.elsewhere);
        for claim in read.claims.iter().flatten().filter(|claim| claim.role.stands_for_the_equation()) {
            for symbol in self.imported(claim) {
                if scope.symbols.get(&symbol.name).is_none() {
                    scope.symbols.insert(symbol.clone());
                }
            }
            for symbol in claim.defines.iter().chain(&claim.lets) {
                scope.symbols.insert(Arc::new(symbol.clone()));
            }
        }
        scope
    }

    /// The definitions of the equations that a claim names.
    fn imported(&self, claim: &Claim) -> impl Iterator<Item = &Arc<Symbol>> {
        claim.from.iter().filter_map(|(number, _)| self.definitions.get(number)).flatten()
    }

    /// Names of a claim that mean one thing where it stands and another in what it builds on.
    pub fn ambiguous(
        &self,
        read: &ReadEquation<'_>,
        claim: &Claim,
        used: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        // A `let` may give a declared name a value, also inside the definitions of others: that is how a
        // tensor made of a general metric is worked out for a special one.
        let own = |name: &str| claim.defines.iter().chain(&claim.lets).any(|symbol| symbol.name == name);
        let mut problems = Vec::new();
        for symbol in self.imported(claim).filter(|symbol| used.contains(&symbol.name)) {
            let name = &symbol.name;
            let here = read.base.symbols.get(name).filter(|here| !Arc::ptr_eq(here, symbol));
            let (Some(here), SymbolKind::Definition(definition), false) = (here, &symbol.kind, own(name))
            else {
                continue;
            };
            let from = claim.from.iter().find(|(number, _)| definition.origin.as_ref() == Some(number));
            problems.push(
                claim
                    .source
                    .error(
                        Code::E0115,
                        format!("failed to tell which `{name}` is meant"),
                        from.map_or(&claim.span, |(_, span)| span).clone(),
                        format!("this equation defines it at {}", place(symbol)),
                    )
                    .with_help(format!("it means something else here, as {} says; rename one", place(here))),
            );
        }
        problems
    }
}

/// Reads the definitions of `define printed`, with what is defined before.
fn define_printed(
    claim: &mut Claim,
    equation: &Equation,
    notation: &Scope,
    section: &BTreeMap<String, Arc<Symbol>>,
    definitions: &BTreeMap<EquationNumber, Vec<Arc<Symbol>>>,
) -> Result<(), Vec<Diagnostic>> {
    if !claim.prints.iter().any(|print| print.as_what == Stating::Define) {
        return Ok(());
    }
    let mut scope = notation.clone();
    scope.symbols.share(Arc::new(Layer::new(section.clone())));
    for symbol in claim.from.iter().filter_map(|(number, _)| definitions.get(number)).flatten() {
        if scope.symbols.get(&symbol.name).is_none() {
            scope.symbols.insert(symbol.clone());
        }
    }
    for symbol in &claim.lets {
        scope.symbols.insert(Arc::new(symbol.clone()));
    }
    let mut problems = Vec::new();
    for print in claim.prints.iter().filter(|print| print.as_what == Stating::Define) {
        let block = equation.printed.first().ok_or_else(|| vec![nothing_printed(claim, print)])?;
        let line = print.line.unwrap_or(1).saturating_sub(1);
        match printed::read_definition(block, line, &scope) {
            Ok(found) => claim.defines.push(Symbol {
                name: found.name,
                kind: SymbolKind::Definition(Box::new(Definition {
                    slots: found.slots,
                    body: found.body,
                    origin: Some(equation.number.clone()),
                })),
                slots: Vec::new(),
                sign: None,
                structure: Structure::General,
                complex: false,
                integer: false,
                source: claim.source.clone(),
                span: found.span,
            }),
            Err(fault) => problems.push(fault.in_source(&claim.source, &block.span)),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Puts statements of the print into a claim.
fn state(claim: &mut Claim, lines: &[Line], source: &Arc<Source>) -> Result<(), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    for print in claim.prints.clone().iter().filter(|print| print.as_what != Stating::Define) {
        let chosen: Vec<&Line> = match print.line {
            None => lines.iter().filter(|line| !line.statement.as_ref().is_ok_and(|s| s.premise)).collect(),
            Some(n) => {
                let counted = lines.iter().filter(|line| !line.remark);
                counted.skip(n.saturating_sub(1)).take(usize::from(n > 0)).collect()
            }
        };
        if chosen.is_empty() {
            problems.push(nothing_printed(claim, print));
        }
        for line in chosen {
            match &line.statement {
                Ok(statement) => {
                    let show = Show {
                        premise: Vec::new(),
                        sides: statement.sides.clone(),
                        relations: statement.relations.clone(),
                        order: statement.order.clone(),
                        span: line.span.clone(),
                    };
                    match print.as_what {
                        Stating::Postulate => claim.postulates.push(show),
                        Stating::Show | Stating::Define => claim.shows.push(show),
                    }
                }
                Err(fault) => problems.push(fault.clone().in_source(source, &line.span)),
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// What is known of an equation of a LaTeX source of which no comment speaks.
fn unspoken(lines: &[Line], source: &Source) -> String {
    match lines.iter().find_map(|line| line.statement.as_ref().err()) {
        Some(fault) => {
            let place = source.position(fault.span.start);
            format!("not read, at {}:{}: {}", place.line, place.column, fault.label)
        }
        None if lines.is_empty() => "not read: nothing stands here".to_owned(),
        None => "read, but no line `% referee: …` says what to decide".to_owned(),
    }
}

fn nothing_printed(claim: &Claim, print: &FromPrint) -> Diagnostic {
    claim.source.error(
        Code::E0145,
        "failed to find what is printed",
        print.span.clone(),
        "the `$$` block above has no such statement",
    )
}

/// The equations that are named, one line of several by the equation that has it, and several lines by all
/// equations among them.
fn resolved(
    known: &BTreeSet<&EquationNumber>,
    named: Vec<(EquationNumber, Span)>,
) -> Vec<(EquationNumber, Span)> {
    let resolve = |(number, span): (EquationNumber, Span)| {
        let mut found: Vec<&EquationNumber> = Vec::new();
        if !known.contains(&number) {
            found.extend(known.iter().find(|known| known.covers(&number)));
            if found.is_empty() {
                found.extend(known.iter().filter(|known| number.covers(known)));
            }
        }
        // What leads nowhere is told at its place.
        if found.is_empty() {
            return vec![(number, span)];
        }
        found.into_iter().map(|number| (number.clone(), span.clone())).collect()
    };
    named.into_iter().flat_map(resolve).collect()
}

/// A line for each equation that is given.
fn all_given(known: &BTreeSet<&EquationNumber>, given: Given) -> Vec<Given> {
    let numbers = resolved(known, vec![(given.number.clone(), given.span.clone())]);
    numbers.into_iter().map(|(number, _)| Given { number, ..given.clone() }).collect()
}

/// A definition holds for its section, so it must not take a name that has a meaning there already: claims
/// that were written with that meaning would silently get another one.
fn without_captures(claim: Claim, notation: &Scope) -> Result<Claim, Vec<Diagnostic>> {
    let captured = claim.defines.iter().filter_map(|symbol| {
        let declared = notation.symbols.get(&symbol.name)?;
        Some(
            symbol
                .source
                .error(
                    Code::E0115,
                    format!("failed to define `{}`", symbol.name),
                    symbol.span.clone(),
                    format!("it is declared already at {}", place(declared)),
                )
                .with_help(format!(
                    "choose another name; `let {0} := …` gives `{0}` a value in one claim",
                    symbol.name
                )),
        )
    });
    let captured: Vec<Diagnostic> = captured.collect();
    if captured.is_empty() { Ok(claim) } else { Err(captured) }
}

fn defined_twice(symbol: &Symbol, first: &Symbol) -> Diagnostic {
    let origin = match &first.kind {
        SymbolKind::Definition(definition) => definition.origin.as_ref(),
        _ => None,
    };
    symbol
        .source
        .error(
            Code::E0117,
            format!("failed to define `{}` a second time in this section", symbol.name),
            symbol.span.clone(),
            match origin {
                Some(number) => format!("({number}) defines it already"),
                None => "it is defined already".to_owned(),
            },
        )
        .with_help("choose another name, or use `let` inside the claim")
}

/// Where a symbol is declared, as `file:line`.
pub(super) fn place(symbol: &Symbol) -> String {
    format!("{}:{}", symbol.source.path.display(), symbol.source.position(symbol.span.start).line)
}
