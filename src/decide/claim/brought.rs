//! What `given` lines bring, made ready for use: as replacements, as conditions, or not at all where it is an
//! identity.

use std::rc::Rc;

use super::Run;
use crate::calculus::{Instance, ZeroTest};
use crate::decide::obligation::{self, LinkSource};
use crate::decide::real::zero::RandomPoints;
use crate::decide::relation;
use crate::decide::relation::place::Place;
use crate::decide::seed::mix;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Expr;
use crate::language::claim::{Brought, Condition, Rule};
use crate::language::relation::Relation;
use crate::record::{Link, Sizes, Verdict};

/// Lines of one claim that is given, in the order of their use.
pub(super) struct Ready {
    /// Letters that are free in them however often they occur.
    each: Vec<String>,
    uses: Vec<Use>,
}

/// What a line does.
enum Use {
    /// With whether it is said what it is solved for.
    Rule(Rule, bool),
    Condition(Condition),
    /// Both sides have a value; where they do they are equal anyhow.
    Defined([Expr; 2]),
    /// It follows from the lines under which it is stated.
    Nothing,
}

/// How much is done to see that a relation is proven.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// The long way is for what looks like an identity: most laws are none.
    IfItLooksSo,
    Whole,
}

impl<'a> Run<'a> {
    /// What all `given` lines bring at these sizes.
    pub(super) fn brought(&self, sizes: &Sizes) -> Result<Rc<Vec<Ready>>, Diagnostic> {
        if let Some(known) = self.ready.borrow().get(sizes) {
            return Ok(known.clone());
        }
        let mut ready: Vec<Ready> = Vec::new();
        for given in &self.claim.given {
            for brought in &given.brings {
                let of_one = given.brings.iter().filter(|other| other.of == brought.of);
                let several = of_one.map(|other| other.relations.len()).sum::<usize>() > 1;
                let conditions = brought.conditions.iter().cloned().map(Use::Condition);
                let rules = brought.rules.iter().cloned().map(|rule| Use::Rule(rule, true));
                ready.push(Ready { each: brought.each.clone(), uses: conditions.chain(rules).collect() });
                let uses = brought
                    .relations
                    .iter()
                    .map(|relation| self.use_of(relation, brought, several, &ready, sizes))
                    .collect::<Result<Vec<Use>, Diagnostic>>()?;
                ready.push(Ready { each: brought.each.clone(), uses });
            }
        }
        let ready = Rc::new(ready);
        self.ready.borrow_mut().insert(sizes.clone(), ready.clone());
        Ok(ready)
    }

    /// Adds what was made ready to an instance.
    pub(super) fn take(&self, instance: &mut Instance<'a>, ready: &[Ready]) -> Result<(), Diagnostic> {
        for Ready { each, uses } in ready {
            instance.set_each(each);
            for usage in uses {
                match usage {
                    Use::Rule(rule, knowingly) => instance.add_premise(rule, *knowingly)?,
                    Use::Condition(condition) => {
                        self.condition(instance, condition)?;
                        if condition.relation != Relation::Equal {
                            instance.note_use(&condition.span);
                        }
                    }
                    Use::Defined(sides) => {
                        for side in sides {
                            instance.define(side)?;
                            instance.note_use(&side.span);
                        }
                    }
                    Use::Nothing => {}
                }
            }
        }
        Ok(())
    }

    /// An instance under those lines and nothing else.
    fn under(&self, ready: &[Ready], sizes: &Sizes) -> Result<Instance<'a>, Diagnostic> {
        let mut instance = self.instance(sizes)?;
        self.take(&mut instance, ready)?;
        Ok(instance)
    }

    /// How a relation, one of `several`, is used after the lines under which it is stated.
    fn use_of(
        &self,
        relation: &Condition,
        brought: &Brought,
        several: bool,
        before: &[Ready],
        sizes: &Sizes,
    ) -> Result<Use, Diagnostic> {
        if relation.relation != Relation::Equal {
            return Ok(Use::Condition(relation.clone()));
        }
        if let Some(usage) = self.proven_without(relation, brought, before, sizes, Effort::IfItLooksSo)? {
            return Ok(usage);
        }
        let Condition { left, right, span, .. } = relation;
        let rule = |left: &Expr, right: &Expr, solve: Option<&Expr>| Rule {
            left: left.clone(),
            right: right.clone(),
            solve: solve.cloned(),
            span: span.clone(),
        };
        let mut candidates: Vec<Rule> = Vec::new();
        candidates.extend(brought.solve.as_ref().map(|lead| rule(left, right, Some(lead))));
        // Of several relations, not each contains what one of them is solved for.
        if several || brought.solve.is_none() {
            candidates.extend([rule(left, right, None), rule(right, left, None)]);
        }
        let mut first = None;
        for rule in candidates {
            let mut instance = self.under(before, sizes)?;
            instance.set_each(&brought.each);
            let knowingly = brought.solve.is_some();
            let added = instance.add_premise(&rule, knowingly);
            match added.and_then(|()| instance.complete(&mut RandomPoints::new(mix(self.seed, u64::MAX)))) {
                Ok(()) => return Ok(Use::Rule(rule, knowingly)),
                Err(problem) => drop(first.get_or_insert(problem)),
            }
        }
        if let Some(usage) = self.proven_without(relation, brought, before, sizes, Effort::Whole)? {
            return Ok(usage);
        }
        let problem = first.unwrap_or_else(|| {
            self.claim.source.error(Code::E0129, "failed to use a premise", span.clone(), "it is no rule")
        });
        let help = format!("say what to solve for: `given ({}) solve d(p, t)`", brought.of);
        Err(if problem.code == Code::E0402 { problem.with_help(help) } else { problem })
    }

    /// How a relation is used that follows from the lines under which it is stated: where it is proven, not at all;
    /// where it needs a condition, to say that both sides have a value.
    fn proven_without(
        &self,
        relation: &Condition,
        brought: &Brought,
        before: &[Ready],
        sizes: &Sizes,
        effort: Effort,
    ) -> Result<Option<Use>, Diagnostic> {
        let mut instance = self.under(before, sizes)?;
        let mut points = RandomPoints::new(mix(self.seed, u64::MAX));
        instance.complete(&mut points)?;
        instance.set_each(&brought.each);
        let source = LinkSource {
            left: &relation.left,
            relation: relation.relation,
            right: &relation.right,
            order: None,
            span: &relation.span,
            seed: self.seed,
        };
        let obligation = obligation::build(&mut instance, &source)?;
        for component in &obligation.components {
            let difference = instance.graph.sub(component.left, component.right);
            let vanishes = points.vanishes(&instance.graph, difference) == Some(true);
            if effort == Effort::IfItLooksSo && !vanishes {
                return Ok(None);
            }
        }
        let conditions = self.conditions(&mut instance)?;
        let mut link = Link::new(String::new(), String::new());
        let mut place = Place {
            instance: &mut instance,
            conditions: &conditions,
            sizes,
            span: &relation.span,
            seed: self.seed,
        };
        relation::decide(&mut place, &mut link, &obligation)?;
        Ok(match link.verdict {
            Verdict::Holds => Some(Use::Nothing),
            Verdict::Conditional => Some(Use::Defined([relation.left.clone(), relation.right.clone()])),
            _ => None,
        })
    }
}
