//! The equations between dimensions that the claims of a paper give, each with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dashu_ratio::RBig;
use rustc_hash::FxHashSet;

use super::MakeOracle;
use super::exponents::{Exponents, Unknown};
use super::symbols::{Quantities, Rank};
use super::walk::{Cause, Shift, Walker, is_constant, terms};
use crate::calculus::{Assignments, Instance, Tensor};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::document::EquationNumber;
use crate::language::ast::{Expr, Kind, Reference};
use crate::language::check::Checker;
use crate::language::claim::{Condition, Show};
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::relation::Relation;
use crate::language::scope::{Definition, Symbol, SymbolKind};
use crate::language::uses::used_names;
use crate::language::{Claim, Scope};

/// A claim of more operations is left out: its dimensions would take longer than its verdict.
const BUDGET: usize = 200_000;
/// Of the sizes that an index may have, the largest up to this one is taken.
const LARGEST_SIZE: i64 = 4;

/// Two dimensions that an equation says are the same.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Left without right: a pure number if the equation is true.
    pub difference: Exponents,
    pub left: Exponents,
    pub right: Exponents,
    pub cause: Cause,
    /// Which equation says so; none for what the notation declares.
    pub equation: Option<usize>,
    pub place: Place,
    /// The relation whose terms these are; none for what stands inside of a term.
    pub comparison: Option<usize>,
}

/// Where something must agree.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub source: Arc<Source>,
    pub span: Span,
}

/// The terms of one component of a relation.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub equation: usize,
    pub source: Arc<Source>,
    pub terms: Vec<Term>,
}

/// A term of a relation.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub span: Span,
    pub form: Exponents,
    pub is_right: bool,
}

/// A relation with the dimension of each component.
#[derive(Debug, Clone)]
pub(super) struct Related {
    /// The equation among those of the part, and the claim among those that state it.
    pub claim: (usize, usize),
    pub sizes: BTreeMap<String, i64>,
    pub sides: [Expr; 2],
    pub forms: Vec<Exponents>,
}

/// A symbol that a claim defines, with its dimension.
#[derive(Debug, Clone)]
pub(super) struct Defined {
    pub name: String,
    pub forms: Vec<Exponents>,
}

/// A claim that gives no equations, and why.
#[derive(Debug, Clone)]
pub(super) struct LeftOut {
    pub equation: EquationNumber,
    pub source: Arc<Source>,
    pub span: Span,
    pub why: String,
}

/// What the claims of a paper say of dimensions.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub quantities: Quantities,
    pub rows: Vec<Row>,
    pub comparisons: Vec<Comparison>,
    pub related: Vec<Related>,
    /// What was set to one, with its dimension where that is declared.
    pub units: Vec<(String, Exponents)>,
    pub equations: Vec<EquationNumber>,
    /// What the terms of each equation have among their dimensions, also where it is the same in all of them.
    pub mentioned: Vec<BTreeSet<Unknown>>,
    pub defined: Vec<Defined>,
    pub left_out: Vec<LeftOut>,
    /// Relations that were compared.
    pub relations: usize,
    /// What the notation says already of these declarations.
    pinned: BTreeSet<(usize, usize, String)>,
    known: FxHashSet<(Option<usize>, Exponents)>,
}

impl Collected {
    /// Goes through all equations of a part of a paper: every claim that stands for its equation takes part.
    pub fn of(paper: &ReadPaper<'_>, part: &[&ReadEquation<'_>], oracle: MakeOracle) -> Self {
        let mut collected = Self::default();
        let claims = part.iter().flat_map(|read| read.stated().flatten());
        let wanted: Vec<_> = claims.flat_map(|claim| &claim.sizes).collect();
        for (n, read) in part.iter().enumerate() {
            for (m, claim) in read.stated().flatten().enumerate().filter(|(_, claim)| claim.open.is_none()) {
                let number = &read.equation.number;
                if let Err(fault) = collected.claim((paper, oracle), read, claim, (n, m), &wanted) {
                    collected.left_out.push(LeftOut {
                        equation: number.clone(),
                        source: fault.source,
                        span: fault.span,
                        why: fault.message,
                    });
                }
            }
        }
        collected.sort();
        collected
    }

    fn claim(
        &mut self,
        (paper, oracle): (&ReadPaper<'_>, MakeOracle),
        read: &ReadEquation<'_>,
        claim: &Claim,
        place: (usize, usize),
        wanted: &[&(String, Vec<i64>, Span)],
    ) -> Result<(), Diagnostic> {
        let mut scope = paper.scope_of(read, claim);
        let whole = paper.with_premises(claim, &mut scope).map_err(|mut problems| problems.remove(0))?;
        check(&whole, &scope)?;
        let sizes = sizes(wanted, claim, &scope)?;
        let mut instance =
            Instance::new(&scope, sizes.clone(), &claim.source)?.with_budget(BUDGET).with_oracle(oracle());
        let number = &read.equation.number;
        // Claims of one equation stand side by side.
        let equation = match self.equations.last() {
            Some(known) if known == number => self.equations.len() - 1,
            _ => {
                self.equations.push(number.clone());
                self.mentioned.push(BTreeSet::new());
                self.equations.len() - 1
            }
        };
        let mut quantities = std::mem::take(&mut self.quantities);
        let mut reader = Reader {
            collected: self,
            walker: Walker::new(&mut quantities),
            instance: &mut instance,
            scope: &scope,
            equation,
            rows: Vec::new(),
            related: Vec::new(),
            mentioned: BTreeSet::new(),
        };
        let done = reader.pins().and_then(|()| reader.claim(claim, number));
        let rows = std::mem::take(&mut reader.rows);
        let mentioned = std::mem::take(&mut reader.mentioned);
        let related = std::mem::take(&mut reader.related);
        self.quantities = quantities;
        done?;
        let related = related.into_iter().map(|(sides, forms)| {
            let sizes = sizes.clone();
            Related { claim: place, sizes, sides, forms }
        });
        self.related.extend(related);
        self.mentioned[equation].extend(mentioned);
        for row in rows {
            if self.known.insert((row.equation, row.difference.normal())) {
                self.rows.push(row);
            }
        }
        Ok(())
    }

    /// True of a dimension that the notation names.
    pub fn is_base(&self, quantity: Unknown) -> bool {
        self.quantities.all[quantity as usize].rank == Rank::Base
    }

    /// Numbers quantities and equations in an order that does not depend on that in which they were read.
    fn sort(&mut self) {
        let numbers = self.quantities.sorted();
        for row in &mut self.rows {
            for form in [&mut row.difference, &mut row.left, &mut row.right] {
                *form = form.renumbered(&numbers);
            }
        }
        for term in self.comparisons.iter_mut().flat_map(|comparison| &mut comparison.terms) {
            term.form = term.form.renumbered(&numbers);
        }
        for form in self.related.iter_mut().flat_map(|related| &mut related.forms) {
            *form = form.renumbered(&numbers);
        }
        for mentioned in &mut self.mentioned {
            *mentioned = mentioned.iter().map(|unknown| numbers[*unknown as usize]).collect();
        }
        for (_, form) in &mut self.units {
            *form = form.renumbered(&numbers);
        }
        for form in self.defined.iter_mut().flat_map(|defined| &mut defined.forms) {
            *form = form.renumbered(&numbers);
        }
    }
}

/// Names, indices and arguments, without which nothing can be worked out.
fn check(claim: &Claim, scope: &Scope) -> Result<(), Diagnostic> {
    let each = letters(claim);
    let mut checker = Checker::new(scope, &claim.source, &[]);
    for symbol in claim.defines.iter().chain(&claim.lets) {
        if let SymbolKind::Definition(definition) = &symbol.kind {
            checker = checker.in_source(&symbol.source);
            checker.definition(symbol, definition)?;
        }
    }
    let mut checker = Checker::new(scope, &claim.source, &each);
    for rule in &claim.rules {
        checker.sides(&[rule.left.clone(), rule.right.clone()])?;
    }
    let premises = claim.shows.iter().flat_map(|show| &show.premise);
    for condition in claim.conditions.iter().chain(premises) {
        checker.sides(&[condition.left.clone(), condition.right.clone()])?;
    }
    for show in claim.shows.iter().chain(&claim.postulates) {
        checker.sides(&show.sides)?;
    }
    Ok(())
}

fn letters(claim: &Claim) -> Vec<String> {
    claim.each.iter().map(|(letter, _)| letter.clone()).collect()
}

/// One size for each range, the same in every claim: a quantity may have a dimension that depends on the size.
fn sizes(
    wanted: &[&(String, Vec<i64>, Span)],
    claim: &Claim,
    scope: &Scope,
) -> Result<BTreeMap<String, i64>, Diagnostic> {
    let mut sizes = BTreeMap::new();
    for (name, range) in &scope.ranges {
        let named: Vec<&Vec<i64>> =
            wanted.iter().filter(|(own, ..)| own == name).map(|(_, values, _)| values).collect();
        let all = range.bounds.iter().chain(named.iter().copied().flatten());
        let small: Vec<i64> = all.copied().filter(|bound| bound - range.first < LARGEST_SIZE).collect();
        // The size that most claims speak of, and of these the largest.
        let admitted = |size: &i64| named.iter().filter(|values| values.contains(size)).count();
        let size = small.iter().copied().max_by_key(|size| (admitted(size), *size));
        sizes.extend(size.or(range.bounds.iter().copied().min()).map(|size| (name.clone(), size)));
    }
    for (name, values, span) in &claim.sizes {
        if sizes.get(name).is_some_and(|size| !values.contains(size)) {
            let message = format!("it speaks of other sizes of {name} than other claims");
            return Err(claim.source.error(Code::E0111, message, span.clone(), ""));
        }
    }
    Ok(sizes)
}

/// Reads one claim at definite sizes.
struct Reader<'r, 'q, 's> {
    collected: &'r mut Collected,
    walker: Walker<'q>,
    instance: &'r mut Instance<'s>,
    scope: &'s Scope,
    equation: usize,
    rows: Vec<Row>,
    related: Vec<([Expr; 2], Vec<Exponents>)>,
    mentioned: BTreeSet<Unknown>,
}

impl Reader<'_, '_, '_> {
    /// What the notation says of dimensions, once for each declaration.
    fn pins(&mut self) -> Result<(), Diagnostic> {
        let scope = self.scope;
        for pin in &scope.dimensions {
            let name = &pin.quantity.name;
            let form: Exponents =
                pin.exponents.iter().map(|(base, power)| (self.walker.base(base), power.clone())).collect();
            let place = Place { source: pin.source.clone(), span: pin.span.clone() };
            let is_unit = scope.units.iter().any(|unit| unit.name == *name);
            let key = (Arc::as_ptr(&pin.source) as usize, pin.span.start, name.clone());
            if !self.collected.pinned.insert(key) {
                continue;
            }
            if is_unit {
                self.note(&form, &Exponents::NUMBER, Cause::Number, &place, true);
                self.collected.units.push((name.clone(), form.clone()));
            }
            let Some(symbol) = scope.symbols.get(name).cloned() else { continue };
            for own in self.pinned(&symbol, &pin.quantity, &pin.span)? {
                self.note(&own, &form, Cause::Terms, &place, true);
            }
        }
        for unit in &scope.units {
            let Some(symbol) = scope.symbols.get(&unit.name).cloned() else { continue };
            let key = (Arc::as_ptr(&unit.source) as usize, unit.span.start, unit.name.clone());
            if self.collected.pinned.insert(key) {
                let place = Place { source: unit.source.clone(), span: unit.span.clone() };
                let quantity = Reference { name: unit.name.clone(), slots: Vec::new() };
                for own in self.pinned(&symbol, &quantity, &unit.span)? {
                    self.note(&own, &Exponents::NUMBER, Cause::Number, &place, true);
                }
            }
        }
        Ok(())
    }

    /// The dimensions of what a declaration is about.
    fn pinned(
        &mut self,
        symbol: &Symbol,
        quantity: &Reference,
        span: &Span,
    ) -> Result<Vec<Exponents>, Diagnostic> {
        if let SymbolKind::Function { .. } = symbol.kind {
            return Ok(vec![self.walker.function(symbol)]);
        }
        let (nodes, integrated) = if quantity.slots.is_empty() {
            (self.instance.parameter(&symbol.name, span)?, None)
        } else {
            let expr = Expr::new(Kind::Name(quantity.clone()), span.clone());
            Checker::new(self.scope, &symbol.source, &[]).check(&expr)?;
            let tensor = self.instance.lower(&expr)?;
            (tensor.data, tensor.integrated)
        };
        let measure = self.measure(integrated);
        let mut forms = Vec::new();
        for node in nodes {
            let weight = self.walker.weight(self.instance, self.scope, node);
            forms.extend(weight.dimension.as_ref().map(|form| form.plus(&measure, &RBig::ONE)));
        }
        self.walker.equal.clear();
        Ok(forms)
    }

    fn claim(&mut self, claim: &Claim, number: &EquationNumber) -> Result<(), Diagnostic> {
        self.definitions_of_others(claim, number);
        self.instance.set_each(&letters(claim));
        for symbol in &claim.defines {
            if let SymbolKind::Definition(definition) = &symbol.kind {
                self.definition(symbol, definition)?;
            }
        }
        for rule in &claim.rules {
            self.relation(claim, &rule.left, &rule.right)?;
        }
        let premises = claim.shows.iter().flat_map(|show| &show.premise);
        for Condition { left, right, .. } in claim.conditions.iter().chain(premises) {
            self.relation(claim, left, right)?;
        }
        for show in claim.shows.iter().chain(&claim.postulates) {
            self.chain(claim, show)?;
        }
        Ok(())
    }

    /// What another equation defines is its own affair: its terms are compared there, and what must agree among the
    /// names that mean something of their own here counts as said there.
    fn definitions_of_others(&mut self, claim: &Claim, own: &EquationNumber) {
        let here = self.equation;
        for name in used_names(self.scope, claim) {
            let Some(symbol) = self.scope.symbols.get(&name) else { continue };
            let SymbolKind::Definition(definition) = &symbol.kind else { continue };
            let Some(origin) = definition.origin.as_ref().filter(|origin| *origin != own) else { continue };
            for node in self.instance.parameter(&name, &claim.span).unwrap_or_default() {
                self.walker.weight(self.instance, self.scope, node);
            }
            if let Some(there) = self.collected.equations.iter().position(|known| known == origin) {
                self.equation = there;
                self.take(&Place { source: symbol.source.clone(), span: definition.body.span.clone() });
                self.equation = here;
            }
            self.walker.equal.clear();
        }
    }

    fn definition(&mut self, symbol: &Symbol, definition: &Definition) -> Result<(), Diagnostic> {
        let name = Kind::Name(Reference { name: symbol.name.clone(), slots: definition.slots.clone() });
        let tensor = self.instance.lower(&Expr::new(name, symbol.span.clone()))?;
        let measure = self.measure(tensor.integrated);
        let place = Place { source: symbol.source.clone(), span: definition.body.span.clone() };
        let mut forms = Vec::new();
        for node in &tensor.data {
            let weight = self.walker.weight(self.instance, self.scope, *node);
            forms.extend(weight.dimension.as_ref().map(|form| form.plus(&measure, &RBig::ONE)));
        }
        let form = forms.iter().flat_map(Exponents::iter).map(|(unknown, _)| unknown);
        self.mentioned.extend(form);
        self.take(&place);
        self.collected.defined.push(Defined { name: symbol.name.clone(), forms });
        Ok(())
    }

    fn chain(&mut self, claim: &Claim, show: &Show) -> Result<(), Diagnostic> {
        // `A = B = 0` says of both that they vanish, and does not compare them.
        let vanish = show.sides.len() > 2
            && show.sides.iter().any(Expr::is_zero_literal)
            && show.relations.iter().all(|relation| *relation == Relation::Equal);
        for (relation, sides) in show.relations.iter().zip(show.sides.windows(2)) {
            let compares = !vanish || sides.iter().any(Expr::is_zero_literal);
            // The factor of what is proportional may have any dimension.
            if *relation == Relation::Proportional || !compares {
                for side in sides {
                    self.term(claim, side)?;
                }
            } else {
                self.relation(claim, &sides[0], &sides[1])?;
            }
        }
        Ok(())
    }

    /// What must agree inside of a term.
    fn term(&mut self, claim: &Claim, term: &Expr) -> Result<Tensor, Diagnostic> {
        let tensor = self.instance.lower(term)?;
        for node in &tensor.data {
            self.walker.weight(self.instance, self.scope, *node);
        }
        self.take(&Place { source: claim.source.clone(), span: term.span.clone() });
        Ok(tensor)
    }

    /// All terms of both sides have one dimension, component by component.
    fn relation(&mut self, claim: &Claim, left: &Expr, right: &Expr) -> Result<(), Diagnostic> {
        self.collected.relations += 1;
        let sides = if left.is_zero_literal() {
            vec![(right, self.instance.lower(right)?)]
        } else {
            let [one, other] = self.instance.sides(left, right)?;
            vec![(left, one), (right, other)]
        };
        let letters = sides[0].1.letters.clone();
        let shape = sides[0].1.shape.clone();
        let mut all: Vec<(Span, Tensor, bool)> = Vec::new();
        for (n, (side, whole)) in sides.into_iter().enumerate() {
            let mut parts = Vec::new();
            let mut whole_only = false;
            for term in terms_of(side).filter(|term| !term.is_zero_literal()) {
                let tensor = self.term(claim, term)?;
                // A number beside a matrix is a multiple of the unit matrix: only the whole has these components.
                whole_only |= tensor.letters.len() != letters.len();
                parts.push((term.span.clone(), tensor, n == 1));
            }
            if whole_only {
                all.push((side.span.clone(), whole, n == 1));
            } else {
                all.extend(parts);
            }
        }
        let mut forms = Vec::new();
        for at in Assignments::new(&shape) {
            let mut compared: Vec<Term> = Vec::new();
            let mut shift = Shift::default();
            let mut takes_up = false;
            for (span, tensor, is_right) in &all {
                let node = tensor.element(&letters, &at);
                let weight = self.walker.weight(self.instance, self.scope, node);
                self.take(&Place { source: claim.source.clone(), span: span.clone() });
                takes_up |= is_constant(self.instance, node);
                let Some(own) = &weight.dimension else { continue };
                shift = if *is_right { shift.minus(&weight.shift) } else { shift.plus(weight.shift.clone()) };
                let form = own.plus(&self.measure(tensor.integrated), &RBig::ONE);
                compared.push(Term { span: span.clone(), form, is_right: *is_right });
            }
            forms.extend(compared.first().map(|term| term.form.clone()));
            self.compare(&claim.source, compared);
            // A constant of integration takes up what is added to a logarithm.
            if !takes_up {
                self.walker.no_shift(&shift);
            }
            let span = left.span.start.min(right.span.start)..right.span.end.max(left.span.end);
            self.take(&Place { source: claim.source.clone(), span });
        }
        self.related.push(([left.clone(), right.clone()], forms));
        Ok(())
    }

    /// Notes that these terms have one dimension.
    fn compare(&mut self, source: &Arc<Source>, compared: Vec<Term>) {
        self.mentioned.extend(compared.iter().flat_map(|term| term.form.iter().map(|(unknown, _)| unknown)));
        let Some((first, others)) = compared.split_first() else { return };
        let number = self.collected.comparisons.len();
        let before = self.rows.len();
        for Term { span, form, .. } in others {
            let place = Place { source: source.clone(), span: span.clone() };
            self.note(&first.form, form, terms(&first.form, form), &place, false);
        }
        if self.rows.len() > before {
            self.rows[before..].iter_mut().for_each(|row| row.comparison = Some(number));
            self.collected.comparisons.push(Comparison {
                equation: self.equation,
                source: source.clone(),
                terms: compared,
            });
        }
    }

    /// The dimension of the volume that is integrated over.
    fn measure(&mut self, integrated: Option<u64>) -> Exponents {
        let mask = integrated.unwrap_or(0);
        let coordinates = (0..self.instance.graph.coordinate_count()).filter(|c| mask & (1 << c) != 0);
        coordinates.fold(Exponents::NUMBER, |form, c| {
            let own = self.walker.coordinate(self.instance, self.scope, c);
            form.plus(&own, &RBig::ONE)
        })
    }

    /// Notes what had to be equal since this was last done.
    fn take(&mut self, place: &Place) {
        for equal in std::mem::take(&mut self.walker.equal) {
            self.note(&equal.left, &equal.right, equal.cause, place, false);
        }
    }

    fn note(&mut self, left: &Exponents, right: &Exponents, cause: Cause, place: &Place, declared: bool) {
        let difference = left.minus(right);
        if difference.is_number() {
            return;
        }
        let equation = (!declared).then_some(self.equation);
        let (left, right, place) = (left.clone(), right.clone(), place.clone());
        self.rows.push(Row { difference, left, right, cause, equation, place, comparison: None });
    }
}

/// The terms of a sum, or the expression itself.
fn terms_of(side: &Expr) -> std::slice::Iter<'_, Expr> {
    match &side.kind {
        Kind::Sum(terms) => terms.iter(),
        _ => std::slice::from_ref(side).iter(),
    }
}
