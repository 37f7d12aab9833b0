//! Whether the claims of an equation say what is printed.
//!
//! Each statement of the print must be made by a claim that stands for the equation, and each line that such a claim
//! shows must be printed. Two sides say the same if they are the same up to the order of what commutes, or if they are
//! proven to be identical without any premise of the claim.

use std::collections::BTreeMap;

use crate::decide::claim::decide;
use crate::decide::settings::Settings;
use crate::diagnostic::Code;
use crate::document::{EquationNumber, Paper};
use crate::language::ast::{Expr, Kind, Reference};
use crate::language::canonical::canonical;
use crate::language::claim::{Order, Show};
use crate::language::latex::relations_latex;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::printed::{Line, Statement};
use crate::language::relation::Relation;
use crate::language::scope::{Symbol, SymbolKind};
use crate::language::{Claim, Role, Scope};
use crate::record::{Fidelity, Print, PrintedStatement, SourcePlace, Verdict};

/// A chain of relations, of a claim or of the print.
struct Chain {
    sides: Vec<Expr>,
    relations: Vec<Relation>,
    order: Option<Order>,
}

/// How the claims of each equation of a paper compare with its print, without deciding them.
pub fn prints(paper: &Paper, chosen: impl Fn(&EquationNumber) -> bool) -> Vec<(EquationNumber, Print)> {
    let read = ReadPaper::new(paper);
    let chosen = read.equations.iter().filter(|equation| chosen(&equation.equation.number));
    chosen.map(|e| (e.equation.number.clone(), compare(&read, e, Settings::default()))).collect()
}

/// Compares the claims of an equation with its print.
pub(crate) fn compare(paper: &ReadPaper<'_>, read: &ReadEquation<'_>, settings: Settings) -> Print {
    let claims: Vec<&Claim> =
        read.claims.iter().flatten().filter(|claim| claim.role.stands_for_the_equation()).collect();
    let states =
        |claim: &Claim| !(claim.shows.is_empty() && claim.postulates.is_empty() && claim.defines.is_empty());
    let reading = claims.iter().find_map(|claim| claim.reading.clone());
    if read.equation.printed.is_empty() || !claims.iter().any(|claim| states(claim)) {
        return Print { reading, ..Print::default() };
    }
    let source = paper.source_of(read);
    let mut same = Same { paper, read, claims: &claims, settings, known: BTreeMap::new() };
    let stated: Vec<Chain> = claims.iter().flat_map(|claim| stated(claim)).collect();
    let brought: Vec<Chain> = claims.iter().flat_map(|claim| brought(claim)).collect();
    let scope = paper.scope_of_print(read);
    let named = scope.symbols.names().filter_map(|name| scope.symbols.get(name));
    let defined: Vec<Chain> = named.filter_map(|symbol| Chain::of_definition(symbol)).collect();
    let lines = paper.lines_of(read);
    let mut statements = Vec::new();
    let mut printed: Vec<Chain> = Vec::new();
    let is_premise = |line: &Line| line.statement.as_ref().is_ok_and(|statement| statement.premise);
    let has_premises = lines.iter().any(is_premise);
    for line in &lines {
        let place = SourcePlace::of(source, &line.span);
        match &line.statement {
            Err(fault) => statements.push(PrintedStatement {
                source: SourcePlace::of(source, &fault.span),
                text: None,
                latex: None,
                fault: Some(fault.label.clone()),
                stated: false,
            }),
            Ok(statement) => {
                let chain = Chain::of_statement(statement);
                // What follows from a premise must be shown, and is no premise of the claim itself.
                let may_be_brought = statement.premise || !has_premises;
                // A definition is printed with its name, so that the others need not be worked out.
                let names: Vec<String> = chain.sides.iter().map(canonical).collect();
                let is_named = |chain: &&Chain| names.contains(&canonical(&chain.sides[0]));
                let is_stated = same.covers(&stated, &chain)
                    || (may_be_brought && same.covers(&brought, &chain))
                    || same.covers(defined.iter().filter(is_named), &chain);
                statements.push(PrintedStatement {
                    source: place,
                    text: Some(statement.text()),
                    latex: Some(relations_latex(&show_of(statement, line), &scope)),
                    fault: None,
                    stated: is_stated,
                });
                printed.push(chain);
            }
        }
    }
    let unread = statements.iter().any(|statement| statement.fault.is_some());
    let mut unprinted = Vec::new();
    if !unread {
        for claim in claims.iter().filter(|claim| claim.role == Role::Printed) {
            for chain in self::stated(claim) {
                if !same.covers(&printed, &chain) {
                    unprinted.push(chain.text());
                }
            }
        }
    }
    let differs = statements.iter().any(|statement| statement.fault.is_none() && !statement.stated)
        || !unprinted.is_empty();
    let is_read = claims.iter().filter(|claim| states(claim)).all(|claim| is_read(claim));
    let fidelity = match (unread, differs, &reading) {
        (_, _, Some(_)) => Fidelity::Reading,
        (_, true, None) => Fidelity::Differs,
        (true, false, None) => Fidelity::Unread,
        (false, false, None) if is_read => Fidelity::Read,
        (false, false, None) => Fidelity::Agrees,
    };
    Print { fidelity, reading, statements, unprinted }
}

/// A statement of the print as a line of a claim.
fn show_of(statement: &Statement, line: &Line) -> Show {
    Show {
        premise: Vec::new(),
        sides: statement.sides.clone(),
        relations: statement.relations.clone(),
        order: statement.order.clone(),
        span: line.span.clone(),
    }
}

/// True if all that a claim states is taken from the print.
fn is_read(claim: &Claim) -> bool {
    !claim.prints.is_empty()
        && claim
            .prints
            .iter()
            .map(|print| print.line.map_or(usize::MAX, |_| 1))
            .fold(0, usize::saturating_add)
            >= claim.shows.len() + claim.postulates.len() + claim.defines.len()
}

/// What a claim states.
fn stated(claim: &Claim) -> Vec<Chain> {
    let shown = claim.shows.iter().chain(&claim.postulates).map(Chain::of_show);
    shown.chain(claim.defines.iter().filter_map(Chain::of_definition)).collect()
}

/// What a claim takes for granted in lines of its own, which may be printed beside what it shows.
fn brought(claim: &Claim) -> Vec<Chain> {
    let pair = |left: &Expr, relation, right: &Expr| Chain {
        sides: vec![left.clone(), right.clone()],
        relations: vec![relation],
        order: None,
    };
    let rules = claim.rules.iter().map(|rule| pair(&rule.left, Relation::Equal, &rule.right));
    let conditions = claim.conditions.iter().map(|c| pair(&c.left, c.relation, &c.right));
    let premises =
        claim.shows.iter().flat_map(|show| &show.premise).map(|c| pair(&c.left, c.relation, &c.right));
    rules
        .chain(conditions)
        .chain(premises)
        .chain(claim.lets.iter().filter_map(Chain::of_definition))
        .collect()
}

impl Chain {
    fn of_show(show: &Show) -> Self {
        Self { sides: show.sides.clone(), relations: show.relations.clone(), order: show.order.clone() }
    }

    fn of_statement(statement: &Statement) -> Self {
        Self {
            sides: statement.sides.clone(),
            relations: statement.relations.clone(),
            order: statement.order.clone(),
        }
    }

    fn of_definition(symbol: &Symbol) -> Option<Self> {
        let SymbolKind::Definition(definition) = &symbol.kind else { return None };
        let head = Reference { name: symbol.name.clone(), slots: definition.slots.clone() };
        let head = Expr::new(Kind::Name(head), symbol.span.clone());
        Some(Self {
            sides: vec![head, definition.body.clone()],
            relations: vec![Relation::Equal],
            order: None,
        })
    }

    fn text(&self) -> String {
        let mut out = self.sides[0].to_string();
        for (relation, side) in self.relations.iter().zip(&self.sides[1..]) {
            out.push_str(&format!(" {} {side}", relation.symbol()));
        }
        if let Some(order) = &self.order {
            out.push_str(&order.text());
        }
        out
    }
}

/// Finds out which sides are the same, and remembers it.
struct Same<'a> {
    paper: &'a ReadPaper<'a>,
    read: &'a ReadEquation<'a>,
    claims: &'a [&'a Claim],
    settings: Settings,
    known: BTreeMap<(String, String), bool>,
}

impl Same<'_> {
    /// True if some of the chains make every link of this one.
    fn covers<'c>(&mut self, chains: impl IntoIterator<Item = &'c Chain> + Clone, wanted: &Chain) -> bool {
        (0..wanted.relations.len()).all(|n| {
            let (left, relation, right) = (&wanted.sides[n], wanted.relations[n], &wanted.sides[n + 1]);
            chains
                .clone()
                .into_iter()
                .any(|chain| chain.order == wanted.order && self.links(chain, left, relation, right))
        })
    }

    /// True if a chain relates two sides in a way, at whatever distance if they are equal.
    fn links(&mut self, chain: &Chain, left: &Expr, relation: Relation, right: &Expr) -> bool {
        let sides = chain.sides.len();
        for i in 0..sides {
            for j in 0..sides {
                if i == j {
                    continue;
                }
                let between = &chain.relations[i.min(j)..i.max(j)];
                let fits = match (between, i < j) {
                    ([only], true) => says(*only, relation),
                    ([only], false) => turned(*only).is_some_and(|only| says(only, relation)),
                    (several, _) => {
                        relation == Relation::Equal && several.iter().all(|r| *r == Relation::Equal)
                    }
                };
                let (one, other) = (&chain.sides[i], &chain.sides[j]);
                if fits && self.same(one, left) && self.same(other, right) {
                    return true;
                }
                // The difference is the same up to its sign, so that one order of the two is enough.
                if fits && i < j && relation == Relation::Equal && self.moved(one, other, left, right) {
                    return true;
                }
            }
        }
        false
    }

    /// True of the same equation with terms moved from one side to the other: its difference is the same up to its
    /// sign. An identity has no difference, and is known by its sides alone.
    fn moved(&mut self, one: &Expr, other: &Expr, left: &Expr, right: &Expr) -> bool {
        let claimed = one.clone().minus(other.clone());
        let printed = left.clone().minus(right.clone());
        let turned = right.clone().minus(left.clone());
        let zero = Expr::new(Kind::Number(dashu_ratio::RBig::ZERO), left.span.clone());
        (self.same(&claimed, &printed) || self.same(&claimed, &turned)) && !self.same(&claimed, &zero)
    }

    fn same(&mut self, one: &Expr, other: &Expr) -> bool {
        let key = (canonical(one), canonical(other));
        if key.0 == key.1 {
            return true;
        }
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let zero = Expr::new(Kind::Number(dashu_ratio::RBig::ZERO), one.span.clone());
        let identical = |other: &Expr| self.claims.iter().any(|claim| self.identical(claim, one, other));
        // All that vanishes by itself is equal, and says different things.
        let same =
            identical(other) && (other.is_zero_literal() || one.is_zero_literal() || !identical(&zero));
        self.known.insert(key, same);
        same
    }

    /// True if it is proven that two sides are identical, by definitions alone.
    fn identical(&self, claim: &Claim, one: &Expr, other: &Expr) -> bool {
        let show = Show {
            premise: Vec::new(),
            sides: vec![one.clone(), other.clone()],
            relations: vec![Relation::Equal],
            order: None,
            span: one.span.clone(),
        };
        let claim = claim.identity(show);
        let scope: Scope = self.paper.scope_of(self.read, &claim);
        let decision = decide(&claim, &scope, self.settings);
        match decision.verdict {
            Verdict::Holds => true,
            // Both sides say the same already before anything is computed.
            Verdict::Error => decision.problems.iter().any(|problem| problem.code == Code::E0301),
            _ => false,
        }
    }
}

/// True if a relation of a claim is what is printed: `~` and `~~` are printed in the same ways.
fn says(claimed: Relation, printed: Relation) -> bool {
    let loose = |relation| matches!(relation, Relation::Similar | Relation::Alike);
    claimed == printed || (loose(claimed) && loose(printed))
}

/// The relation read from right to left.
fn turned(relation: Relation) -> Option<Relation> {
    Some(match relation {
        Relation::Less => Relation::Greater,
        Relation::LessEqual => Relation::GreaterEqual,
        Relation::Greater => Relation::Less,
        Relation::GreaterEqual => Relation::LessEqual,
        Relation::Proportional => return None,
        same => same,
    })
}
