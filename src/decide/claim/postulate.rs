//! Laws that are imposed: nothing is proven of them, but a law that nothing can break, or that nothing can
//! satisfy, is none.

use super::Run;
use crate::calculus::Signs;
use crate::decide::obligation::{self, LinkSource, Obligation};
use crate::decide::relation;
use crate::decide::relation::place::Place;
use crate::decide::seed::mix;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::claim::{Condition, Order, Show};
use crate::language::relation::Relation;
use crate::record::{Link, Sizes, Verdict};

/// A link of a postulate.
#[derive(Clone, Copy)]
struct Law<'a> {
    show: &'a Show,
    /// The position of its left side.
    n: usize,
    number: u64,
}

impl Run<'_> {
    /// Sees to it that every postulate could fail and could hold, alone and together with the others.
    pub(super) fn postulated(&mut self, choices: &[Sizes]) -> Result<(), Diagnostic> {
        let laws: Vec<Law<'_>> = self
            .claim
            .postulates
            .iter()
            .flat_map(|show| (0..show.relations.len()).map(move |n| (show, n)))
            .zip(0..)
            .map(|((show, n), number)| Law { show, n, number })
            .collect();
        let mut follow = vec![true; laws.len()];
        let mut overdetermined = false;
        for sizes in choices {
            for (law, follows) in laws.iter().zip(&mut follow) {
                *follows &= self.follows(law, sizes)?;
                let rests_on_equations = self.rests_on_equations(law, sizes)?;
                overdetermined |= rests_on_equations;
                if !rests_on_equations && self.never_holds(law, sizes)? {
                    return Err(self.contradicts(law));
                }
            }
            self.hold_together(&laws, sizes)?;
        }
        if let Some((law, _)) = laws.iter().zip(follow).find(|(_, follows)| *follows) {
            return Err(self
                .claim
                .source
                .error(
                    Code::E0301,
                    "failed to find anything to assume: it follows from what is declared",
                    law.show.span.clone(),
                    "this holds without being postulated",
                )
                .with_help("write `show`, and have it proven"));
        }
        self.links = {
            let scope = self.scope;
            self.claim.postulates.iter().flat_map(|law| relation::empty(self.claim, law, scope)).collect()
        };
        for link in &mut self.links {
            link.verdict = Verdict::Assumed;
            if overdetermined {
                let why = "whether a solution of a function's differential equation satisfies this law is not known";
                relation::equality::undecided(link, why);
            }
        }
        Ok(())
    }

    fn contradicts(&self, law: &Law<'_>) -> Diagnostic {
        self.claim.source.error(
            Code::E0206,
            "failed to find anything that satisfies the postulate",
            law.show.span.clone(),
            "this cannot hold together with what is declared",
        )
    }

    /// Whether a law is proven without being imposed.
    fn follows(&self, law: &Law<'_>, sizes: &Sizes) -> Result<bool, Diagnostic> {
        let relation = law.show.relations[law.n];
        let found = self.each_component(law, relation, sizes)?;
        Ok(found.iter().all(|verdict| *verdict == Verdict::Holds))
    }

    /// Whether a law speaks of functions that are known by their equations.
    fn rests_on_equations(&self, law: &Law<'_>, sizes: &Sizes) -> Result<bool, Diagnostic> {
        let mut prepared = self.prepare(sizes)?;
        let instance = &mut prepared.instance;
        let [left, right] = [0, 1].map(|n| instance.lower(&law.show.sides[law.n + n]));
        let sides = [left?, right?].map(|side| side.data).concat();
        Ok(instance.graph.has_solutions(&sides))
    }

    /// Whether the opposite of a law is proven, at least in one component.
    fn never_holds(&self, law: &Law<'_>, sizes: &Sizes) -> Result<bool, Diagnostic> {
        if law.order().is_some() {
            return self.differs_by_a_number(law, sizes);
        }
        let Some(negated) = law.show.relations[law.n].negated() else { return Ok(false) };
        // Where the opposite cannot even be decided, nothing speaks against the law.
        let found = self.each_component(law, negated, sizes).unwrap_or_default();
        Ok(found.iter().any(|verdict| matches!(verdict, Verdict::Holds | Verdict::Conditional)))
    }

    /// Whether some coefficients of two expansions differ by a number, whatever the rest is.
    fn differs_by_a_number(&self, law: &Law<'_>, sizes: &Sizes) -> Result<bool, Diagnostic> {
        let mut prepared = self.prepare(sizes)?;
        let source = LinkSource {
            left: &law.show.sides[law.n],
            relation: law.show.relations[law.n],
            right: &law.show.sides[law.n + 1],
            order: law.order(),
            span: &law.show.span,
            seed: mix(self.seed, law.number),
        };
        // Where there is no expansion, nothing speaks against the law.
        let Ok(whole) = obligation::build(&mut prepared.instance, &source) else { return Ok(false) };
        let graph = &mut prepared.instance.graph;
        Ok(whole.components.iter().any(|component| {
            let difference = graph.sub(component.left, component.right);
            let difference = graph.simplified(difference);
            graph.signs(difference).within(Signs::NONZERO)
        }))
    }

    /// The verdicts of the components of a law, with another relation between its sides.
    fn each_component(
        &self,
        law: &Law<'_>,
        relation: Relation,
        sizes: &Sizes,
    ) -> Result<Vec<Verdict>, Diagnostic> {
        let Law { show, n, number } = law;
        let mut prepared = self.prepare(sizes)?;
        let seed = mix(self.seed, *number);
        let source = LinkSource {
            left: &show.sides[*n],
            relation,
            right: &show.sides[n + 1],
            order: law.order(),
            span: &show.span,
            seed,
        };
        let mut place = Place {
            instance: &mut prepared.instance,
            conditions: &prepared.conditions,
            sizes: &prepared.sizes,
            span: &show.span,
            seed,
        };
        if let Relation::Alike | Relation::Proportional = relation {
            let mut link = Link::new(String::new(), String::new());
            relation::proportional::decide(&mut place, &mut link, &source)?;
            return Ok(vec![link.verdict]);
        }
        let mut whole = obligation::build(place.instance, &source)?;
        let components = std::mem::take(&mut whole.components);
        let mut verdicts = Vec::new();
        for component in components {
            let one = Obligation { components: vec![component], ..whole.clone() };
            let mut link = Link::new(String::new(), String::new());
            relation::decide(&mut place, &mut link, &one)?;
            verdicts.push(link.verdict);
        }
        Ok(verdicts)
    }

    /// Sees to it that the laws that can be used as premises have a solution together.
    fn hold_together(&self, laws: &[Law<'_>], sizes: &Sizes) -> Result<(), Diagnostic> {
        let mut usable: Vec<Condition> = Vec::new();
        for law in laws {
            let relation = law.show.relations[law.n];
            if !relation.is_condition() || law.order().is_some() {
                continue;
            }
            let condition = Condition {
                left: law.show.sides[law.n].clone(),
                relation,
                right: law.show.sides[law.n + 1].clone(),
                span: law.show.span.clone(),
            };
            usable.push(condition);
            match self.prepare_under(sizes, &usable) {
                Ok(_) => {}
                Err(problem) if matches!(problem.code, Code::E0206 | Code::E0419) => {
                    return Err(problem);
                }
                // Not every law is solved for a highest derivative.
                Err(_) => drop(usable.pop()),
            }
        }
        Ok(())
    }
}

impl<'a> Law<'a> {
    /// The order up to which it holds.
    fn order(&self) -> Option<&'a Order> {
        self.show.order.as_ref().filter(|_| self.n + 1 == self.show.relations.len())
    }
}
