//! `given (25)`: what another equation states, said in the names of the claim that takes it as a premise.
//!
//! What is brought is the whole statement: the relations that the printed claims show or postulate, and all
//! without which they would say something else, their `where`, `when`, `each` and `for` lines, the assumptions of
//! their notation, and what they are given themselves. A name that means something else here is not guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ast::{Expr, Index, Kind, Slot};
use super::claim::{Brought, Condition, Given, Rule, Show};
use super::latex::claim_latex;
use super::paper::{ReadEquation, ReadPaper, place};
use super::relation::Relation;
use super::scope::{Assumption, Scope, Symbol, SymbolKind};
use super::uses::expressions;
use super::vectors::refers_to_coordinates;
use super::{Claim, Role};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::EquationNumber;

impl ReadPaper<'_> {
    /// The claim with all that its `given` lines bring, and the scope with the names that this needs.
    ///
    /// # Errors
    /// What is given states nothing that could be a premise, or says it in names that mean something else here.
    pub fn with_premises(&self, claim: &Claim, scope: &mut Scope) -> Result<Claim, Vec<Diagnostic>> {
        let mut claim = claim.clone();
        let mut given = std::mem::take(&mut claim.given);
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for line in &mut given {
            let mut importer = Importer { paper: self, claim: &mut claim, scope, span: line.span.clone() };
            match importer.equation(line, &mut seen) {
                Ok(brings) => line.brings = brings,
                Err(problem) => problems.push(*problem),
            }
        }
        claim.given = given;
        if problems.is_empty() { Ok(claim) } else { Err(problems) }
    }
}

type Imported<T> = Result<T, Box<Diagnostic>>;

/// Says statements of other equations in the names of a claim.
struct Importer<'a, 'p> {
    paper: &'a ReadPaper<'p>,
    /// Into which is imported.
    claim: &'a mut Claim,
    scope: &'a mut Scope,
    /// The `given` line, which all that it brings is said to stand in.
    span: Span,
}

/// Where names come from.
struct Origin<'a> {
    number: &'a EquationNumber,
    scope: &'a Scope,
    /// What the names are called here, as far as that is known.
    names: BTreeMap<String, String>,
}

impl Importer<'_, '_> {
    /// What an equation states, after all that it is given itself.
    fn equation(&mut self, given: &Given, seen: &mut BTreeSet<EquationNumber>) -> Imported<Vec<Brought>> {
        let number = &given.number;
        // Where it leads nowhere is told by others.
        let Some(read) = self.paper.equation(number) else { return Ok(Vec::new()) };
        if !seen.insert(number.clone()) {
            return Ok(Vec::new());
        }
        let mut brings = Vec::new();
        let mut states_something = false;
        for claim in read.stated() {
            let Ok(claim) = claim else {
                return Err(self.fault(number, "its claim could not be read", None));
            };
            states_something |=
                !(claim.shows.is_empty() && claim.postulates.is_empty() && claim.defines.is_empty());
            brings.extend(self.claim(read, claim, given, seen)?);
        }
        if states_something {
            return Ok(brings);
        }
        let help = "write `from` for what is merely cited";
        Err(self.fault(number, "it states no relation", Some(help)))
    }

    fn claim(
        &mut self,
        read: &ReadEquation<'_>,
        stated: &Claim,
        given: &Given,
        seen: &mut BTreeSet<EquationNumber>,
    ) -> Imported<Vec<Brought>> {
        let number = &read.equation.number;
        let theirs = self.paper.scope_of(read, stated);
        let mut origin = Origin { number, scope: &theirs, names: BTreeMap::new() };
        let mut brings = Vec::new();
        for line in &stated.given {
            let solve = line.solve.as_ref().map(|lead| self.expr(lead, &mut origin)).transpose()?;
            let line = Given { solve, ..line.clone() };
            brings.extend(self.equation(&line, seen)?);
        }
        if !stated.transforms.is_empty() {
            let label = "it speaks of a transformation, which is known only there";
            return Err(self.fault(number, label, Some("write `where` for what follows from it")));
        }
        self.conventions(&origin)?;
        self.sizes(stated, number)?;
        let mut brought = Brought {
            of: number.clone(),
            each: stated.each.iter().map(|(letter, _)| letter.clone()).collect(),
            rules: Vec::new(),
            conditions: self.assumptions(stated, &mut origin)?,
            relations: Vec::new(),
            solve: given.solve.clone(),
            statements: statements(stated),
            latex: claim_latex(stated, &theirs).into_iter().map(|(_, line)| line).collect(),
        };
        for letter in brought.each.clone() {
            self.letter(&letter, &origin)?;
        }
        for rule in &stated.rules {
            brought.rules.push(Rule {
                left: self.expr(&rule.left, &mut origin)?,
                right: self.expr(&rule.right, &mut origin)?,
                solve: rule.solve.as_ref().map(|lead| self.expr(lead, &mut origin)).transpose()?,
                span: self.span.clone(),
            });
        }
        for Condition { left, relation, right, .. } in &stated.conditions {
            let condition = self.condition([left, right], *relation, &mut origin)?;
            brought.conditions.push(condition);
        }
        for show in stated.shows.iter().chain(&stated.postulates) {
            self.refuse_what_is_no_premise(show, number)?;
            for (relation, sides) in show.relations.iter().zip(show.sides.windows(2)) {
                let relation = self.condition([&sides[0], &sides[1]], *relation, &mut origin)?;
                brought.relations.push(relation);
            }
        }
        for symbol in &stated.defines {
            self.symbol(&symbol.name, &mut origin)?;
        }
        brings.push(brought);
        Ok(brings)
    }

    fn fault(&self, number: &EquationNumber, label: &str, help: Option<&str>) -> Box<Diagnostic> {
        let message = format!("failed to use ({number}) as a premise");
        let mut problem = self.claim.source.error(Code::E0129, message, self.span.clone(), label);
        problem.help = help.map(str::to_owned);
        Box::new(problem)
    }

    fn refuse_what_is_no_premise(&self, show: &Show, number: &EquationNumber) -> Imported<()> {
        let label = if show.order.is_some() {
            "it holds up to an order only"
        } else if !show.relations.iter().all(|relation| relation.is_condition()) {
            "its sides are equal up to a number or a divergence only"
        } else if !show.premise.is_empty() {
            "it states what follows from something else"
        } else {
            return Ok(());
        };
        Err(self.fault(number, label, Some("write down with `where` what follows from it exactly")))
    }

    /// A statement for definite sizes says nothing of others.
    fn sizes(&mut self, stated: &Claim, number: &EquationNumber) -> Imported<()> {
        // Nothing is known of a size that it was not decided for.
        for (name, own, _) in &self.claim.sizes {
            let declared = self.scope.ranges.get(name).map(|range| &range.bounds);
            let stated = stated.sizes.iter().find(|(known, ..)| known == name).map(|(_, values, _)| values);
            let known = stated.or(declared);
            if let Some(value) = own.iter().find(|value| known.is_some_and(|known| !known.contains(value))) {
                let label = format!("it is not decided for {name} = {value}");
                return Err(self.fault(number, &label, None));
            }
        }
        for (name, values, _) in &stated.sizes {
            match self.claim.sizes.iter().find(|(own, ..)| own == name) {
                Some((_, own, _)) if own.iter().all(|value| values.contains(value)) => {}
                Some(_) => {
                    let values: Vec<String> = values.iter().map(i64::to_string).collect();
                    let label = format!("it is stated for {name} = {} only", values.join(", "));
                    return Err(self.fault(number, &label, None));
                }
                None => self.claim.sizes.push((name.clone(), values.clone(), self.span.clone())),
            }
        }
        Ok(())
    }

    /// What raises indices, and what moves, must be the same.
    fn conventions(&mut self, origin: &Origin<'_>) -> Imported<()> {
        let theirs = origin.scope;
        match (&theirs.metric, &self.scope.metric) {
            (None, _) => {}
            (Some(metric), Some(own)) if metric == own && theirs.signature == self.scope.signature => {}
            (Some(_), Some(_)) => {
                return Err(self.fault(origin.number, "its metric is not the one here", None));
            }
            (Some(metric), None) => {
                self.scope.metric = Some(metric.clone());
                self.scope.signature = theirs.signature;
            }
        }
        // Declared anew, components may refer to something else, whatever their coordinates are called.
        let same_vectors = match (&theirs.vectors, &self.scope.vectors) {
            (Some(frame), Some(own)) => Arc::ptr_eq(frame, own),
            (frame, _) => frame.is_none(),
        };
        if !same_vectors {
            let label = "its vectors do not have their components where they have them here";
            return Err(self.fault(
                origin.number,
                label,
                Some("declare `vectors` once, in the paper or the section"),
            ));
        }
        match (&theirs.flow, &self.scope.flow) {
            (None, _) => {}
            (Some(flow), Some(own)) if flow == own => {}
            (Some(_), Some(_)) => {
                return Err(self.fault(origin.number, "its flow is not the one here", None));
            }
            (Some(flow), None) => self.scope.flow = Some(flow.clone()),
        }
        Ok(())
    }

    /// The assumptions of another notation that bear on what is stated there.
    fn assumptions(&mut self, stated: &Claim, origin: &mut Origin<'_>) -> Imported<Vec<Condition>> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<&Expr> = expressions(stated);
        // The metric may be meant without being named.
        names.extend(origin.scope.metric.clone());
        let known = |own: &[Assumption], other: &Assumption| {
            own.iter().any(|own| Arc::ptr_eq(&own.source, &other.source) && own.expr.span == other.expr.span)
        };
        let mut rest: Vec<&Assumption> =
            origin.scope.assumptions.iter().filter(|other| !known(&self.scope.assumptions, other)).collect();
        let mut found = Vec::new();
        loop {
            while let Some(expr) = waiting.pop() {
                for name in expr.names() {
                    if names.insert(name.to_owned())
                        && let Some(SymbolKind::Definition(definition)) =
                            origin.scope.symbols.get(name).map(|symbol| &symbol.kind)
                    {
                        waiting.push(&definition.body);
                    }
                }
            }
            let (bears, others): (Vec<_>, Vec<_>) = rest
                .into_iter()
                .partition(|assumption| assumption.expr.names().iter().any(|name| names.contains(*name)));
            rest = others;
            if bears.is_empty() {
                break;
            }
            waiting.extend(bears.iter().map(|assumption| &assumption.expr));
            found.extend(bears);
        }
        found
            .into_iter()
            .map(|assumption| {
                let left = self.expr(&assumption.expr, origin)?;
                let right = Expr::new(Kind::Number(dashu_ratio::RBig::ZERO), self.span.clone());
                Ok(Condition { left, relation: assumption.sign.relation(), right, span: self.span.clone() })
            })
            .collect()
    }

    fn condition(
        &mut self,
        sides: [&Expr; 2],
        relation: Relation,
        origin: &mut Origin<'_>,
    ) -> Imported<Condition> {
        let [left, right] = sides;
        let (left, right) = (self.expr(left, origin)?, self.expr(right, origin)?);
        Ok(Condition { left, relation, right, span: self.span.clone() })
    }

    /// An expression in the names that are used here, standing in the `given` line.
    fn expr(&mut self, expr: &Expr, origin: &mut Origin<'_>) -> Imported<Expr> {
        let span = self.span.clone();
        self.renamed(expr, origin, Some(&span))
    }

    fn renamed(&mut self, expr: &Expr, origin: &mut Origin<'_>, span: Option<&Span>) -> Imported<Expr> {
        if refers_to_coordinates(expr, origin.scope) && !same_frame(origin.scope, self.scope) {
            let help = "declare the same coordinates for both, as in the notation of the section";
            let label = "its vectors refer to other coordinates than those here";
            return Err(self.fault(origin.number, label, Some(help)));
        }
        let mut renamed = expr.clone();
        let mut problem = None;
        renamed.walk_mut(&mut |expr| {
            if let Some(span) = span {
                expr.span = span.clone();
            }
            let mut name_and_slots = |name: &mut String, lists: &mut [&mut Vec<Slot>]| -> Imported<()> {
                *name = self.symbol(name, origin)?;
                for slot in lists.iter_mut().flat_map(|slots| slots.iter_mut()) {
                    if let Some(span) = span {
                        slot.span = span.clone();
                    }
                    if let Index::Letter { name, .. } = &slot.index {
                        self.letter(name, origin)?;
                    }
                }
                Ok(())
            };
            let named = match &mut expr.kind {
                Kind::Name(reference) => name_and_slots(&mut reference.name, &mut [&mut reference.slots]),
                Kind::Call(call) => {
                    name_and_slots(&mut call.name, &mut [&mut call.brackets, &mut call.slots])
                }
                Kind::Number(_)
                | Kind::Neg(_)
                | Kind::Sum(_)
                | Kind::Product(_)
                | Kind::Power(..)
                | Kind::List(_) => Ok(()),
            };
            problem = problem.take().or(named.err());
        });
        problem.map_or(Ok(renamed), Err)
    }

    /// The name that a symbol has here.
    fn symbol(&mut self, name: &str, origin: &mut Origin<'_>) -> Imported<String> {
        if let Some(known) = origin.names.get(name) {
            return Ok(known.clone());
        }
        let Some(theirs) = origin.scope.symbols.get(name).cloned() else {
            // An operation, or a coordinate family in the brackets of an integral; never a name of this claim.
            return match self.scope.symbols.get(name) {
                None => Ok(name.to_owned()),
                Some(here) => Err(self.ambiguous(name, None, here, origin)),
            };
        };
        // Noted first: a definition may lead back to itself, which is told where it is worked out.
        origin.names.insert(name.to_owned(), name.to_owned());
        if means_the_same(name, origin.scope, self.scope, &mut BTreeSet::new()) {
            return Ok(name.to_owned());
        }
        for slot in &theirs.slots {
            self.range(&slot.range, origin)?;
        }
        let SymbolKind::Definition(definition) = &theirs.kind else {
            if let Some(here) = self.scope.symbols.get(name) {
                return Err(self.ambiguous(name, Some(&theirs), here, origin));
            }
            if let SymbolKind::Field { on } = &theirs.kind {
                for family in on {
                    self.symbol(family, origin)?;
                }
            }
            self.scope.symbols.insert(theirs);
            return Ok(name.to_owned());
        };
        // No author can write a bracket into a name.
        let mut own = format!("{name} ({})", origin.number);
        while self.scope.symbols.get(&own).is_some() {
            own.push('\'');
        }
        origin.names.insert(name.to_owned(), own.clone());
        for letter in definition.slots.iter().filter_map(|slot| slot.index.letter()) {
            self.letter(letter, origin)?;
        }
        let mut definition = definition.clone();
        definition.body = self.renamed(&definition.body, origin, None)?;
        let symbol =
            Symbol { name: own.clone(), kind: SymbolKind::Definition(definition), ..(*theirs).clone() };
        self.scope.symbols.insert(Arc::new(symbol));
        Ok(own)
    }

    fn ambiguous(
        &self,
        name: &str,
        theirs: Option<&Symbol>,
        here: &Symbol,
        origin: &Origin<'_>,
    ) -> Box<Diagnostic> {
        let number = origin.number;
        let label = match theirs {
            Some(theirs) => format!("({number}) means what stands at {}", place(theirs)),
            None => format!("({number}) means the operation of this name"),
        };
        let problem = self
            .claim
            .source
            .error(Code::E0115, format!("failed to tell which `{name}` is meant"), self.span.clone(), label)
            .with_help(format!("it means something else here, as {} says; rename one", place(here)));
        Box::new(problem)
    }

    /// An index letter must run over the same range.
    fn letter(&mut self, letter: &str, origin: &Origin<'_>) -> Imported<()> {
        // Undeclared: a coordinate in the brackets of an integral, or a fault that is told where it stands.
        let Some(range) = origin.scope.range_of(letter) else { return Ok(()) };
        match self.scope.range_of(letter) {
            Some(own) if own != range => {
                let label = format!("its index `{letter}` runs over another range than here");
                return Err(self.fault(origin.number, &label, Some("give the index here another letter")));
            }
            Some(_) => {}
            None => {
                self.scope.letters.insert(letter.to_owned(), range.to_owned());
            }
        }
        self.range(range, origin)
    }

    fn range(&mut self, range: &str, origin: &Origin<'_>) -> Imported<()> {
        let Some(theirs) = origin.scope.ranges.get(range) else { return Ok(()) };
        match self.scope.ranges.get(range) {
            Some(own) if own == theirs => {}
            Some(_) => {
                let label = format!("its range `{range}` is not the one here");
                return Err(self.fault(origin.number, &label, None));
            }
            None => {
                self.scope.ranges.insert(range.to_owned(), theirs.clone());
            }
        }
        Ok(())
    }
}

/// True if vectors refer to the same coordinates, with the same scale factors, or to none, in two scopes.
fn same_frame(theirs: &Scope, own: &Scope) -> bool {
    match (&theirs.vectors, &own.vectors) {
        (None, None) => true,
        (Some(there), Some(here)) => {
            let names = || there.scales.iter().flat_map(Expr::names);
            let coordinates = there.coordinates.iter().map(String::as_str);
            there.coordinates == here.coordinates
                && there.scales == here.scales
                && coordinates
                    .chain(names())
                    .all(|name| means_the_same(name, theirs, own, &mut BTreeSet::new()))
        }
        _ => false,
    }
}

/// True if a name means the same in two scopes, with all that its definition mentions.
fn means_the_same(name: &str, theirs: &Scope, own: &Scope, open: &mut BTreeSet<String>) -> bool {
    let (there, here) = match (theirs.symbols.get(name), own.symbols.get(name)) {
        (Some(there), Some(here)) => (there, here),
        (there, here) => return there.is_none() && here.is_none(),
    };
    if !open.insert(name.to_owned()) {
        return true;
    }
    let range = |name: &str| theirs.ranges.get(name) == own.ranges.get(name);
    let letter = |slot: &Slot| match slot.index.letter() {
        Some(letter) => {
            theirs.range_of(letter) == own.range_of(letter) && theirs.range_of(letter).is_none_or(range)
        }
        None => true,
    };
    let declared_alike = Arc::ptr_eq(there, here)
        || (there.slots == here.slots
            && (there.sign, there.structure, there.complex, there.integer)
                == (here.sign, here.structure, here.complex, here.integer));
    if !declared_alike || !there.slots.iter().all(|slot| range(&slot.range)) {
        return false;
    }
    match (&there.kind, &here.kind) {
        (SymbolKind::Coordinate, SymbolKind::Coordinate) | (SymbolKind::Parameter, SymbolKind::Parameter) => {
            true
        }
        (SymbolKind::Function { equation: a }, SymbolKind::Function { equation: b }) => match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                (&a.of, &a.variable, a.order) == (&b.of, &b.variable, b.order)
                    && (a.particular, &a.initial) == (b.particular, &b.initial)
                    && a.right == b.right
                    && letters(&a.right).into_iter().all(letter)
                    && a.expressions()
                        .flat_map(Expr::names)
                        .filter(|name| *name != a.variable)
                        .all(|name| means_the_same(name, theirs, own, open))
            }
            _ => false,
        },
        (SymbolKind::Field { on: a }, SymbolKind::Field { on: b }) => {
            a == b && a.iter().all(|family| means_the_same(family, theirs, own, open))
        }
        (SymbolKind::Definition(a), SymbolKind::Definition(b)) => {
            a.slots == b.slots
                && a.body == b.body
                && a.slots.iter().chain(letters(&a.body)).all(letter)
                && a.body.names().into_iter().all(|name| means_the_same(name, theirs, own, open))
        }
        _ => false,
    }
}

/// The indices in an expression.
fn letters(expr: &Expr) -> Vec<&Slot> {
    let mut letters = Vec::new();
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Name(reference) => letters.extend(&reference.slots),
        Kind::Call(call) => letters.extend(call.brackets.iter().chain(&call.slots)),
        _ => {}
    });
    letters
}

/// What a claim states and under which lines, as its author wrote it.
fn statements(claim: &Claim) -> Vec<String> {
    let text = |span: &Span| claim.source.text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let rules = claim.rules.iter().map(|rule| format!("where {}", text(&rule.span)));
    let conditions = claim.conditions.iter().map(|condition| format!("when {}", text(&condition.span)));
    // What is taken from the print stands in LaTeX, and elsewhere.
    let shown = |show: &Show| if claim.prints.is_empty() { text(&show.span) } else { show.text() };
    let relations = claim.shows.iter().chain(&claim.postulates).map(shown);
    rules.chain(conditions).chain(relations).collect()
}

impl ReadEquation<'_> {
    /// The claims that say what the equation states: the printed ones, else the stated or the reduced ones.
    pub fn stated(&self) -> impl Iterator<Item = Result<&Claim, &Vec<Diagnostic>>> {
        let has = |role: &Role| self.claims.iter().flatten().any(|claim| claim.role == *role);
        let role = Role::STANDING.into_iter().find(has).unwrap_or(Role::Reduced);
        let states = move |claim: &&Result<Claim, Vec<Diagnostic>>| {
            claim.as_ref().map_or(true, |claim| claim.role == role)
        };
        self.claims.iter().filter(states).map(Result::as_ref)
    }
}
