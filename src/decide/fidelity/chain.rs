//! Chains of relations, as claims state them and as they are printed.

use crate::language::Claim;
use crate::language::ast::{Call, Expr, Kind, Reference};
use crate::language::canonical::canonical;
use crate::language::claim::{Order, Show};
use crate::language::printed::Statement;
use crate::language::relation::Relation;
use crate::language::scope::{Scope, Sign, Structure, Symbol, SymbolKind};

/// A chain of relations, of a claim or of the print.
pub(super) struct Chain {
    pub(super) sides: Vec<Expr>,
    pub(super) relations: Vec<Relation>,
    pub(super) order: Option<Order>,
}

/// What a claim states.
pub(super) fn stated(claim: &Claim) -> Vec<Chain> {
    let shown = claim.shows.iter().chain(&claim.postulates).map(Chain::of_show);
    shown.chain(claim.defines.iter().filter_map(Chain::of_definition)).collect()
}

/// What a claim takes for granted in lines of its own, which may be printed beside what it shows.
pub(super) fn brought(claim: &Claim) -> Vec<Chain> {
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

/// `for K = 3`: the size that a claim is about.
pub(super) fn sized(claim: &Claim) -> Vec<Chain> {
    let chain = |name: &str, relation, value: i64| {
        let name = Reference { name: name.to_owned(), slots: Vec::new() };
        Chain {
            sides: vec![Expr::new(Kind::Name(name), 0..0), Expr::whole(value, 0..0)],
            relations: vec![relation],
            order: None,
        }
    };
    let mut out = Vec::new();
    for (name, values, _) in &claim.sizes {
        if let [only] = values.as_slice() {
            out.push(chain(name, Relation::Equal, *only));
        }
        if let Some(most) = values.iter().max() {
            out.push(chain(name, Relation::LessEqual, *most));
        }
    }
    out
}

/// What the notation says of signs: a range that is printed beside a statement says no more.
pub(super) fn declared(scope: &Scope) -> Vec<Chain> {
    let zero = || Expr::whole(0, 0..0);
    let signed = |left: Expr, sign: Sign| Chain {
        sides: vec![left, zero()],
        relations: vec![sign.relation()],
        order: None,
    };
    let symbols = scope.symbols.names().filter_map(|name| scope.symbols.get(name));
    let of_symbols = symbols.filter(|symbol| symbol.slots.is_empty()).filter_map(|symbol| {
        let name = Reference { name: symbol.name.clone(), slots: Vec::new() };
        Some(signed(Expr::new(Kind::Name(name), symbol.span.clone()), symbol.sign?))
    });
    // `S^T = -S` of what is declared antisymmetric.
    let shaped = scope.symbols.names().filter_map(|name| scope.symbols.get(name)).filter_map(|symbol| {
        let name = || {
            let name = Reference { name: symbol.name.clone(), slots: Vec::new() };
            Expr::new(Kind::Name(name), symbol.span.clone())
        };
        let other = match symbol.structure {
            Structure::Symmetric => name(),
            Structure::Antisymmetric => Expr::new(Kind::Neg(Box::new(name())), symbol.span.clone()),
            Structure::General | Structure::Diagonal => return None,
        };
        let call = Call {
            name: "transpose".to_owned(),
            primes: 0,
            brackets: Vec::new(),
            arguments: vec![name()],
            slots: Vec::new(),
        };
        let left = Expr::new(Kind::Call(call), symbol.span.clone());
        Some(Chain { sides: vec![left, other], relations: vec![Relation::Equal], order: None })
    });
    let shaped: Vec<Chain> = shaped.collect();
    of_symbols
        .chain(shaped)
        .chain(scope.assumptions.iter().map(|known| signed(known.expr.clone(), known.sign)))
        .collect()
}

impl Chain {
    /// By what all sides of another chain are multiplied in this one.
    pub(super) fn multiple_of(&self, other: &Self) -> Option<String> {
        if self.relations != other.relations || self.sides.len() != other.sides.len() {
            return None;
        }
        let factors = |(one, other): (&Expr, &Expr)| {
            let mut left = factors(one);
            for (name, _) in factors(other) {
                left.remove(left.iter().position(|(known, _)| *known == name)?);
            }
            Some(left)
        };
        let all: Vec<Vec<(String, Expr)>> =
            self.sides.iter().zip(&other.sides).map(factors).collect::<Option<_>>()?;
        let names = |list: &[(String, Expr)]| {
            let mut names: Vec<String> = list.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            names
        };
        let first = all.first().filter(|first| !first.is_empty())?;
        let by: Vec<String> = first.iter().map(|(_, factor)| factor.to_string()).collect();
        all.iter().all(|list| names(list) == names(first)).then(|| by.join("*"))
    }

    pub(super) fn of_show(show: &Show) -> Self {
        Self { sides: show.sides.clone(), relations: show.relations.clone(), order: show.order.clone() }
    }

    pub(super) fn of_statement(statement: &Statement) -> Self {
        Self {
            sides: statement.sides.clone(),
            relations: statement.relations.clone(),
            order: statement.order.clone(),
        }
    }

    pub(super) fn of_definition(symbol: &Symbol) -> Option<Self> {
        let SymbolKind::Definition(definition) = &symbol.kind else { return None };
        let head = Reference { name: symbol.name.clone(), slots: definition.slots.clone() };
        let head = Expr::new(Kind::Name(head), symbol.span.clone());
        Some(Self {
            sides: vec![head, definition.body.clone()],
            relations: vec![Relation::Equal],
            order: None,
        })
    }

    /// The same for the same sides, up to the order of what commutes.
    pub(super) fn key(&self) -> String {
        let sides = self.sides.iter().map(canonical);
        let relations = self.relations.iter().map(|relation| relation.symbol().to_owned());
        let order = self.order.as_ref().map(Order::text);
        sides.chain(relations).chain(order).collect::<Vec<_>>().join(" ; ")
    }

    pub(super) fn text(&self) -> String {
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

/// The factors of a product without a quotient, each with a name that is the same for the same factor.
fn factors(side: &Expr) -> Vec<(String, Expr)> {
    match &side.kind {
        Kind::Product(list) if list.iter().all(|factor| !factor.divided) => {
            list.iter().flat_map(|factor| factors(&factor.expr)).collect()
        }
        _ => vec![(canonical(side), side.clone())],
    }
}
