//! One claim → verdict and certificate.

use super::counterexample;
use super::obligation::{self, LinkSource};
use super::sizes::{self, Sizes};
use super::verdict::{Certificate, DerivativeCheck, Link, Verdict};
use super::zero::RandomPoints;
use super::{link, second_engine, wellformed};
use crate::calculus::{Instance, Node, Signs};
use crate::diagnostic::Diagnostic;
use crate::language::ast::Kind;
use crate::language::claim::Rule;
use crate::language::scope::Sign;
use crate::language::{Claim, Expectation, Scope};

/// What became of a claim.
pub struct Decision {
    pub verdict: Verdict,
    pub reason: String,
    pub certificate: Certificate,
    pub problems: Vec<Diagnostic>,
    /// A fault of referee itself.
    pub bug: Option<String>,
}

impl Decision {
    pub(super) fn new(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self {
            verdict,
            reason: reason.into(),
            certificate: Certificate::default(),
            problems: Vec::new(),
            bug: None,
        }
    }

    pub(super) fn error(problems: Vec<Diagnostic>) -> Self {
        let reason = problems.first().map_or(String::new(), |problem| problem.message.clone());
        Self { problems, ..Self::new(Verdict::Error, reason) }
    }
}

/// The verdict that a claim's author recorded.
pub fn recorded(expectation: Expectation) -> Verdict {
    match expectation {
        Expectation::Holds => Verdict::Holds,
        Expectation::Refuted => Verdict::Refuted,
        Expectation::Definition => Verdict::Definition,
        Expectation::Open => Verdict::Open,
    }
}

/// Decides a claim in its scope; all sample points follow from the seed.
pub fn decide(claim: &Claim, scope: &Scope, seed: u64) -> Decision {
    let problems = wellformed::check(claim, scope);
    if !problems.is_empty() {
        return Decision::error(problems);
    }
    if let Some(words) = &claim.open {
        return Decision::new(Verdict::Open, words.clone());
    }
    let mut run =
        Run { claim, scope, seed, links: Vec::new(), derivatives: DerivativeCheck::default(), bug: None };
    match run.all_sizes() {
        Ok(()) => run.decision(),
        Err(problem) => Decision::error(vec![problem]),
    }
}

struct Run<'a> {
    claim: &'a Claim,
    scope: &'a Scope,
    seed: u64,
    links: Vec<Link>,
    derivatives: DerivativeCheck,
    bug: Option<String>,
}

impl Run<'_> {
    fn all_sizes(&mut self) -> Result<(), Diagnostic> {
        for show in &self.claim.shows {
            self.links.extend(link::empty(show));
        }
        for sizes in sizes::choices(self.claim, self.scope)? {
            self.one_size(sizes)?;
        }
        Ok(())
    }

    fn one_size(&mut self, sizes: Sizes) -> Result<(), Diagnostic> {
        let claim = self.claim;
        // Families of coordinates that the claim does not use still need a size.
        let mut all = sizes::smallest(self.scope);
        all.extend(sizes.clone());
        let mut instance = Instance::new(self.scope, all, &claim.source)?;
        let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
        instance.set_each(&each);
        for condition in &claim.conditions {
            self.condition(&mut instance, condition)?;
        }
        for rule in &claim.rules {
            instance.add_rule(rule)?;
        }
        instance.complete(&mut RandomPoints::new(mix(self.seed, u64::MAX)))?;
        for symbol in &claim.defines {
            instance.lower_definition(&symbol.name, &symbol.span)?;
        }
        let conditions = self.conditions(&mut instance)?;
        let shown = sizes::chosen(&sizes);
        let mut number = 0;
        for show in &claim.shows {
            for n in 0..show.relations.len() {
                let source = LinkSource {
                    left: &show.sides[n],
                    relation: show.relations[n],
                    right: &show.sides[n + 1],
                    order: show.order.as_ref().filter(|_| n + 1 == show.relations.len()),
                    span: &show.span,
                };
                let obligation = obligation::build(&mut instance, &source)?;
                let (link, seed) = (&mut self.links[number], mix(self.seed, number as u64));
                link::decide(claim, &mut instance, link, &obligation, &conditions, &shown, seed);
                number += 1;
            }
        }
        match second_engine::check(&mut instance.graph, self.seed) {
            Ok(check) => {
                self.derivatives.compared += check.compared;
                self.derivatives.worst = self.derivatives.worst.max(check.worst);
            }
            Err(disagreement) => {
                self.bug = Some(format!(
                    "the two derivative engines disagree: {} against {} by dual numbers",
                    disagreement.graph, disagreement.dual
                ));
            }
        }
        Ok(())
    }

    fn condition(
        &self,
        instance: &mut Instance<'_>,
        condition: &crate::language::claim::Condition,
    ) -> Result<(), Diagnostic> {
        match Sign::from_relation(condition.relation) {
            None => instance.add_rule(&Rule {
                left: condition.left.clone(),
                right: condition.right.clone(),
                solve: None,
                span: condition.span.clone(),
            }),
            Some(sign) if condition.right.is_zero_literal() => instance.assume(&condition.left, sign),
            Some(sign) => {
                let negated = crate::language::Expr::new(
                    Kind::Neg(Box::new(condition.right.clone())),
                    condition.span.clone(),
                );
                let difference = Kind::Sum(vec![condition.left.clone(), negated]);
                instance.assume(&crate::language::Expr::new(difference, condition.span.clone()), sign)
            }
        }
    }

    /// The conditions with all replacements made, if some point satisfies them.
    fn conditions(&self, instance: &mut Instance<'_>) -> Result<Vec<(Node, Signs)>, Diagnostic> {
        let mut conditions = Vec::new();
        let Instance { graph, on_shell, conditions: declared, .. } = instance;
        for (node, signs) in declared.iter() {
            if let Ok(image) = on_shell.apply(graph, *node) {
                conditions.push((image, *signs));
            }
        }
        if counterexample::satisfiable(instance, &conditions, self.seed) {
            Ok(conditions)
        } else {
            let rules = self.claim.rules.iter().map(|rule| &rule.span);
            let spans = || rules.clone().chain(self.claim.conditions.iter().map(|condition| &condition.span));
            let first = spans().map(|span| span.start).min().unwrap_or(self.claim.span.start);
            let last = spans().map(|span| span.end).max().unwrap_or(self.claim.span.end);
            Err(Diagnostic {
                code: "E0206",
                message: "failed to satisfy the assumptions: no sample point does".to_owned(),
                source: self.claim.source.clone(),
                span: first..last,
                label: "these conditions cannot hold together".to_owned(),
                help: None,
            })
        }
    }

    fn decision(mut self) -> Decision {
        for link in &mut self.links {
            link::summarise(link);
        }
        let all = |verdict| self.links.iter().all(|link| link.verdict == verdict);
        let any = |verdict| self.links.iter().find(|link| link.verdict == verdict);
        let (verdict, reason) = if self.links.is_empty() {
            (Verdict::Definition, "introduces a symbol; well-formed at every declared size".to_owned())
        } else if let Some(refuted) = any(Verdict::Refuted) {
            (Verdict::Refuted, refuted.reason.clone())
        } else if all(Verdict::Holds) {
            (Verdict::Holds, self.links[0].reason.clone())
        } else {
            let open = self.links.iter().find(|link| link.verdict != Verdict::Holds);
            (Verdict::Undecided, open.map_or(String::new(), |link| link.reason.clone()))
        };
        let certificate = Certificate {
            experiment: None,
            seed: self.seed.to_string(),
            links: self.links,
            derivative_check: (self.derivatives.compared > 0).then_some(self.derivatives),
        };
        Decision { verdict, reason, certificate, problems: Vec::new(), bug: self.bug }
    }
}

/// A seed of its own for each part of a run (SplitMix64's finaliser).
pub(super) fn mix(seed: u64, part: u64) -> u64 {
    let mut z = seed.wrapping_add(part.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
