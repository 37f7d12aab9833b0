//! Which chains say the same.

use std::collections::BTreeMap;

use super::chain::Chain;
use crate::decide::claim::is_identity;
use crate::decide::settings::Settings;
use crate::language::ast::{Expr, Kind};
use crate::language::canonical::canonical;
use crate::language::claim::Show;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::relation::Relation;
use crate::language::{Claim, Scope};

/// Finds out which sides are the same, and remembers it.
pub(super) struct Same<'a> {
    pub(super) paper: &'a ReadPaper<'a>,
    pub(super) read: &'a ReadEquation<'a>,
    pub(super) claims: &'a [&'a Claim],
    pub(super) settings: Settings,
    pub(super) known: BTreeMap<(String, String), bool>,
}

impl Same<'_> {
    /// True if some of the chains make every link of this one.
    pub(super) fn covers<'c>(
        &mut self,
        chains: impl IntoIterator<Item = &'c Chain> + Clone,
        wanted: &Chain,
    ) -> bool {
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
        is_identity(&claim, &scope, self.settings)
    }
}

/// True if a relation of a claim is what is printed.
fn says(claimed: Relation, printed: Relation) -> bool {
    claimed == printed
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
