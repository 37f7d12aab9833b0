//! The scope of every claim of a paper: notation, and the definitions of the equations it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::{Equation, EquationNumber, Paper};
use crate::language::ast::{Expr, visit_names};
use crate::language::notation::declare;
use crate::language::scope::{Symbol, SymbolKind};
use crate::language::{Claim, Request, Scope};

/// A paper with every claim read.
pub(super) struct ReadPaper<'a> {
    pub equations: Vec<ReadEquation<'a>>,
    /// Faults outside of claims.
    pub problems: Vec<Diagnostic>,
    definitions: BTreeMap<EquationNumber, Vec<Arc<Symbol>>>,
}

pub(super) struct ReadEquation<'a> {
    /// Position of the section in the paper.
    pub section: usize,
    pub equation: &'a Equation,
    /// Notation of paper, section and equation.
    notation: Arc<Scope>,
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
        let mut equations = Vec::new();
        let mut definitions: BTreeMap<EquationNumber, Vec<Arc<Symbol>>> = BTreeMap::new();
        for (number, section) in paper.sections.iter().enumerate() {
            let mut scope = base.clone();
            for block in &section.notation {
                problems.extend(declare(block, &mut scope));
            }
            let section_scope = Arc::new(scope);
            for equation in &section.equations {
                let notation = if equation.notation.is_empty() {
                    section_scope.clone()
                } else {
                    let mut own = (*section_scope).clone();
                    for block in &equation.notation {
                        problems.extend(declare(block, &mut own));
                    }
                    Arc::new(own)
                };
                let claims: Vec<_> =
                    equation.claims.iter().map(|block| Claim::parse(block, &equation.number)).collect();
                for claim in claims.iter().flatten() {
                    let own = definitions.entry(equation.number.clone()).or_default();
                    own.extend(claim.defines.iter().cloned().map(Arc::new));
                }
                let experiments = equation.experiments.iter().map(Request::parse).collect();
                equations.push(ReadEquation { section: number, equation, notation, claims, experiments });
            }
        }
        let mut paper = Self { equations, problems, definitions };
        paper.report_repeated_definitions();
        paper
    }

    pub fn has(&self, number: &EquationNumber) -> bool {
        self.equations.iter().any(|read| read.equation.number == *number)
    }

    fn report_repeated_definitions(&mut self) {
        let mut seen: BTreeMap<(usize, String), EquationNumber> = BTreeMap::new();
        for read in &self.equations {
            for symbol in self.definitions.get(&read.equation.number).into_iter().flatten() {
                let number = read.equation.number.clone();
                if let Some(first) = seen.insert((read.section, symbol.name.clone()), number) {
                    self.problems.push(Diagnostic {
                        code: "E0117",
                        message: format!("failed to define `{}` a second time in this section", symbol.name),
                        source: symbol.source.clone(),
                        span: symbol.span.clone(),
                        label: format!("({first}) defines it already"),
                        help: Some("choose another name, or use `let` inside the claim".to_owned()),
                    });
                }
            }
        }
    }

    /// What the names in a claim mean: its notation, then definitions of the equations it builds on
    /// and of its section, then its own.
    pub fn scope_of(&self, read: &ReadEquation<'_>, claim: &Claim) -> Scope {
        let mut scope = (*read.notation).clone();
        let section = self.equations.iter().filter(|other| other.section == read.section);
        let numbers = section.map(|other| &other.equation.number).chain(claim.from.iter().map(|(n, _)| n));
        for symbol in numbers.filter_map(|number| self.definitions.get(number)).flatten() {
            scope.symbols.insert(symbol.name.clone(), symbol.clone());
        }
        for symbol in claim.defines.iter().chain(&claim.lets) {
            scope.symbols.insert(symbol.name.clone(), Arc::new(symbol.clone()));
        }
        scope
    }
}

/// Everything that a claim writes down.
pub(super) fn expressions(claim: &Claim) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    for symbol in claim.defines.iter().chain(&claim.lets) {
        if let SymbolKind::Definition(definition) = &symbol.kind {
            all.push(&definition.body);
        }
    }
    for rule in &claim.rules {
        all.extend([&rule.left, &rule.right]);
        all.extend(&rule.solve);
    }
    for condition in &claim.conditions {
        all.extend([&condition.left, &condition.right]);
    }
    all.extend(claim.shows.iter().flat_map(|show| &show.sides));
    all
}

/// The names that a claim uses, those inside definitions included.
pub(super) fn used_names(scope: &Scope, claim: &Claim) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&Expr> = expressions(claim);
    waiting.extend(scope.assumptions.iter().map(|assumption| &assumption.expr));
    while let Some(expr) = waiting.pop() {
        let mut found = Vec::new();
        visit_names(expr, &mut |name, _| found.push(name.to_owned()));
        for name in found {
            let definition = scope.symbols.get(&name).and_then(|symbol| match &symbol.kind {
                SymbolKind::Definition(definition) => Some(&definition.body),
                _ => None,
            });
            if used.insert(name) {
                waiting.extend(definition);
            }
        }
    }
    used
}

/// The equations whose definitions a claim uses.
pub(super) fn defining_equations(scope: &Scope, used: &BTreeSet<String>) -> BTreeSet<EquationNumber> {
    used.iter()
        .filter_map(|name| match &scope.symbols.get(name)?.kind {
            SymbolKind::Definition(definition) => definition.origin.clone(),
            _ => None,
        })
        .collect()
}
