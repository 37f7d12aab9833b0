//! From some sizes to every size.
//!
//! Let both sides be polynomials in tensor components and derivatives whose indices run over a range of n values,
//! written alike for every n. Their difference is symmetric under permutations of these values. If it is not zero
//! for some n, it has a monomial, with at most m distinct index values; renamed to the first m of them it is still
//! there when all variables with other index values are set to zero, which turns the sums into those for n = m. So
//! an identity that holds for n = m holds for every n. Sums that are numbers, as δ_kk = n, do not become smaller so:
//! with at most t of them in a term each coefficient is a polynomial in n of degree t, and vanishes if it does for
//! t + 1 values of n, from m on.
//!
//! What depends on the size in another way (determinants, inverses, lists of elements, functions of sums, metrics,
//! shifted indices) is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::ast::{Call, Expr, Height, Index, Kind, Reference, Slot};
use crate::language::convention::contract;
use crate::language::operation::{Action, Matrix, Operation};
use crate::language::scope::SymbolKind;
use crate::language::{Claim, Scope};

/// The sizes that settle every size, as numbers of index values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enough {
    /// m, at least 1.
    pub from: usize,
    /// m + t.
    pub to: usize,
}

/// What the terms of an expression carry of a range.
#[derive(Debug, Clone, Default)]
struct Carried {
    /// Letters that are not summed over.
    free: Vec<String>,
    /// Most summed letters of a term.
    bound: usize,
    /// Most factors of a term that are the number of index values.
    traces: usize,
}

/// The sizes of a range that settle the claim for every size; none where that cannot be said.
pub(super) fn enough(claim: &Claim, scope: &Scope, range: &str) -> Option<Enough> {
    let given_sizes = claim.sizes.iter().any(|(name, ..)| name == range);
    let is_plain = claim.determine.is_empty() && claim.given.is_empty() && claim.postulates.is_empty();
    if given_sizes || !is_plain || claim.shows.is_empty() {
        return None;
    }
    let mut count = Count { scope, range, fixed: BTreeSet::new(), coordinates: false, depth: 0 };
    let rules = claim.rules.iter().flat_map(|rule| [&rule.left, &rule.right].into_iter().chain(&rule.solve));
    let conditions = claim.conditions.iter().flat_map(|condition| [&condition.left, &condition.right]);
    for expr in rules.chain(conditions).chain(scope.assumptions.iter().map(|known| &known.expr)) {
        count.without(expr)?;
    }
    // Derivatives of explicit coordinates are numbers, as ∂q_k/∂q_k is.
    count.coordinates =
        claim.shows.iter().flat_map(|show| &show.sides).any(|side| count.has_coordinates(side, 0));
    let (mut letters, mut traces) = (0, 0);
    for show in &claim.shows {
        let equalities = show.relations.iter().all(|relation| relation.is_equality());
        if show.order.is_some() || !show.premise.is_empty() || !equalities {
            return None;
        }
        for side in &show.sides {
            let carried = count.of(side)?;
            let free: BTreeSet<&String> = carried.free.iter().collect();
            letters = letters.max(carried.bound + free.len());
            traces = traces.max(carried.traces);
        }
    }
    let from =
        (letters + count.fixed.len()).max(usize::try_from(count.fixed.last().copied().unwrap_or(1)).ok()?);
    let from = from.max(1);
    Some(Enough { from, to: from + traces })
}

struct Count<'a> {
    scope: &'a Scope,
    range: &'a str,
    /// Index values that are written as numbers, counted from 1.
    fixed: BTreeSet<i64>,
    /// True if coordinates of the range are written out.
    coordinates: bool,
    depth: usize,
}

/// Definitions in definitions.
const MAX_DEPTH: usize = 64;

impl Count<'_> {
    /// Letters of the range among slots; none for what treats index values unalike.
    fn letters(&mut self, slots: &[Slot], ranges: &[Option<&str>]) -> Option<Vec<String>> {
        let mut letters = Vec::new();
        for (n, slot) in slots.iter().enumerate() {
            match &slot.index {
                Index::Letter { name, shift } => {
                    if self.scope.range_of(name) == Some(self.range) {
                        if *shift != 0 || slot.height != Height::Plain && self.scope.metric.is_some() {
                            return None;
                        }
                        letters.push(name.clone());
                    }
                }
                Index::Fixed(value) => {
                    if ranges.get(n).copied().flatten() == Some(self.range) {
                        let first = self.scope.ranges.get(self.range)?.first;
                        self.fixed.insert(value - first + 1);
                    }
                }
            }
        }
        Some(letters)
    }

    /// Demands that an expression carries nothing of the range.
    fn without(&mut self, expr: &Expr) -> Option<Carried> {
        let before = self.fixed.len();
        let carried = self.of(expr)?;
        let nothing = carried.free.is_empty() && carried.bound == 0 && carried.traces == 0;
        (nothing && self.fixed.len() == before).then_some(carried)
    }

    /// Side by side: a letter that stands twice is summed over.
    fn product(&self, all: Vec<(Carried, bool)>) -> Carried {
        let (bound, traces) = all.iter().fold((0, 0), |(b, t), (c, _)| (b + c.bound, t + c.traces));
        let places: Vec<(String, bool)> = all
            .into_iter()
            .flat_map(|(c, number)| c.free.into_iter().map(move |letter| (letter, number)))
            .collect();
        let contraction = contract(places.iter().map(|(letter, _)| letter.clone()), &[]);
        // A letter of a Kronecker symbol may be left with nothing but such symbols.
        let numbers = contraction
            .summed
            .iter()
            .filter(|letter| places.iter().any(|(name, number)| *number && letter.contains(name)))
            .count();
        Carried { free: contraction.free, bound: bound + contraction.summed.len(), traces: traces + numbers }
    }

    fn of(&mut self, expr: &Expr) -> Option<Carried> {
        match &expr.kind {
            Kind::Number(_) => Some(Carried::default()),
            Kind::Name(reference) => self.reference(reference),
            Kind::Neg(inner) => self.of(inner),
            Kind::Sum(terms) => {
                let mut most = Carried::default();
                for term in terms {
                    let own = self.of(term)?;
                    most.bound = most.bound.max(own.bound);
                    most.traces = most.traces.max(own.traces);
                    most.free.extend(
                        own.free.into_iter().filter(|letter| !most.free.contains(letter)).collect::<Vec<_>>(),
                    );
                }
                Some(most)
            }
            Kind::Product(factors) => {
                let mut all = Vec::new();
                for factor in factors {
                    let own = if factor.divided { self.without(&factor.expr) } else { self.of(&factor.expr) };
                    all.push((own?, mentions_delta(&factor.expr)));
                }
                Some(self.product(all))
            }
            Kind::Power(base, exponent) => {
                let whole = match &exponent.kind {
                    Kind::Number(n) if n.is_int() => usize::try_from(n.numerator().clone()).ok(),
                    _ => None,
                };
                let Some(n) = whole else {
                    self.without(exponent)?;
                    return self.without(base);
                };
                let own = self.of(base)?;
                match (n, own.free.is_empty()) {
                    // A square sums over its letters.
                    (2, false) => Some(
                        self.product(vec![(own.clone(), mentions_delta(base)), (own, mentions_delta(base))]),
                    ),
                    (_, true) => {
                        Some(Carried { free: Vec::new(), bound: n * own.bound, traces: n * own.traces })
                    }
                    _ => None,
                }
            }
            Kind::Call(call) => self.call(call),
            Kind::List(elements) => {
                elements.iter().try_for_each(|element| self.without(element).map(drop))?;
                Some(Carried::default())
            }
        }
    }

    fn reference(&mut self, reference: &Reference) -> Option<Carried> {
        let name = reference.name.as_str();
        if is_delta_name(name) {
            let letters = self.letters(&reference.slots, &[])?;
            return Some(self.product(vec![(Carried { free: letters, ..Carried::default() }, true)]));
        }
        if Operation::named(name).is_some() {
            // A permutation symbol belongs to one size, and a matrix of spin tells its index values apart.
            return None;
        }
        let Some(symbol) = self.scope.symbols.get(name).cloned() else {
            let traces = usize::from(name == self.range);
            return Some(Carried { traces, ..Carried::default() });
        };
        let declared = symbol.slots.len()
            + match &symbol.kind {
                SymbolKind::Definition(definition) => definition.slots.len(),
                _ => 0,
            };
        let tensor = reference.slots.iter().filter(|slot| !slot.comma).count();
        if tensor != declared {
            return None;
        }
        let ranges: Vec<Option<&str>> = symbol.slots.iter().map(|slot| Some(slot.range.as_str())).collect();
        let own = Carried { free: self.letters(&reference.slots, &ranges)?, ..Carried::default() };
        let SymbolKind::Definition(definition) = &symbol.kind else {
            return Some(self.product(vec![(own, false)]));
        };
        if self.depth == MAX_DEPTH || reference.slots.iter().any(|slot| matches!(slot.index, Index::Fixed(_)))
        {
            return None;
        }
        self.depth += 1;
        let body = self.of(&definition.body);
        self.depth -= 1;
        let body = body?;
        let inner = Carried { free: own.free, bound: body.bound, traces: body.traces };
        // A letter of a definition may stand in a Kronecker symbol.
        let number = mentions_delta(&definition.body);
        Some(self.product(vec![(inner, number)]))
    }

    fn call(&mut self, call: &Call) -> Option<Carried> {
        if call.bounded().is_some() || call.definite().is_some() || call.limit().is_some() {
            return None;
        }
        let Some(operation) = Operation::named(&call.name) else { return self.function(call) };
        match &operation.action {
            Action::Derivative => {
                let mut all = vec![(self.of(call.arguments.first()?)?, self.coordinates)];
                for by in &call.arguments[1..] {
                    // A velocity.
                    if matches!(by.kind, Kind::Call(_)) {
                        return None;
                    }
                    all.push((self.of(by)?, self.coordinates));
                }
                Some(self.product(all))
            }
            Action::FlowDerivative => {
                let own = self.of(call.arguments.first()?)?;
                let moving = &self.scope.flow.as_ref()?.moving;
                let moving = moving.iter().filter_map(|name| self.scope.symbols.get(name));
                let over = moving.flat_map(|symbol| &symbol.slots).any(|slot| slot.range == self.range);
                Some(Carried { bound: own.bound + usize::from(over), ..own })
            }
            Action::Variation => {
                let [of, by] = call.arguments.as_slice() else { return None };
                // Along a flow time derivatives come in, with sums of their own.
                let moves = |name: &str| {
                    let symbol = self.scope.symbols.get(name);
                    symbol.is_some_and(|symbol| matches!(symbol.kind, SymbolKind::Coordinate))
                };
                if by.names().into_iter().any(moves) {
                    return None;
                }
                let (of, by) = (self.of(of)?, self.of(by)?);
                if !of.free.is_empty() || by.bound > 0 {
                    return None;
                }
                let traces = of.traces + if self.coordinates { of.bound } else { 0 };
                Some(Carried { free: by.free, bound: of.bound, traces })
            }
            Action::Sum => {
                let own = self.of(call.arguments.first()?)?;
                let mut carried = own.clone();
                for letter in self.letters(&call.brackets, &[])? {
                    carried.bound += 1;
                    let number = !own.free.contains(&letter) || mentions_delta(&call.arguments[0]);
                    carried.traces += usize::from(number);
                    carried.free.retain(|known| *known != letter);
                }
                Some(carried)
            }
            Action::Integral | Action::Part(_) => self.of(call.arguments.first()?),
            Action::Function(_) => self.function(call),
            // Over another range these are fixed numbers of terms.
            Action::Matrix(Matrix::Determinant | Matrix::Inverse | Matrix::Trace | Matrix::Transpose)
            | Action::Product
            | Action::Factorial
            | Action::Binomial
            | Action::Delta
            | Action::Elements
            | Action::Curvature(_)
            | Action::Covariant
            | Action::DAlembertian
            | Action::Lie
            | Action::Vector(_)
            | Action::UnitVector
            | Action::LeviCivita
            | Action::Poisson
            | Action::Commutator
            | Action::Anticommutator
            | Action::Spin(_)
            | Action::Transformed
            | Action::Noether => None,
        }
    }

    /// A function of what carries nothing of the range is a variable like any other.
    fn function(&mut self, call: &Call) -> Option<Carried> {
        call.arguments.iter().try_for_each(|argument| self.without(argument).map(drop))?;
        Some(Carried::default())
    }

    /// True if coordinates of the range stand in an expression, and not only behind a derivative.
    fn has_coordinates(&self, expr: &Expr, depth: usize) -> bool {
        if depth == MAX_DEPTH {
            return true;
        }
        match &expr.kind {
            Kind::Name(reference) => {
                self.scope.symbols.get(&reference.name).is_some_and(|symbol| match &symbol.kind {
                    SymbolKind::Coordinate => symbol.slots.iter().any(|slot| slot.range == self.range),
                    SymbolKind::Definition(definition) => self.has_coordinates(&definition.body, depth + 1),
                    _ => false,
                })
            }
            Kind::Call(call) => {
                let derivative =
                    Operation::named(&call.name).is_some_and(|row| row.action == Action::Derivative);
                let arguments = if derivative { &call.arguments[..1] } else { &call.arguments[..] };
                arguments.iter().any(|argument| self.has_coordinates(argument, depth))
            }
            _ => expr.children().any(|child| self.has_coordinates(child, depth)),
        }
    }
}

fn is_delta_name(name: &str) -> bool {
    Operation::named(name).is_some_and(|row| row.action == Action::Delta)
}

fn mentions_delta(expr: &Expr) -> bool {
    expr.names().into_iter().any(is_delta_name)
}

/// The ranges of a claim whose every size is settled by the sizes that were decided, given as bounds.
pub(super) fn settled(
    claim: &Claim,
    scope: &Scope,
    decided: &BTreeMap<String, BTreeSet<i64>>,
) -> BTreeSet<String> {
    let settles = |range: &str, bounds: &BTreeSet<i64>| {
        let Some(enough) = enough(claim, scope, range) else { return false };
        let Some(first) = scope.ranges.get(range).map(|range| range.first) else { return false };
        let bound = |values: usize| i64::try_from(values).map(|values| values + first - 1);
        (enough.from..=enough.to).all(|values| bound(values).is_ok_and(|bound| bounds.contains(&bound)))
    };
    let ranges = decided.iter().filter(|(range, bounds)| !range.contains("..") && settles(range, bounds));
    ranges.map(|(range, _)| range.clone()).collect()
}
