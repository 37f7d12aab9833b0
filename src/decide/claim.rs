//! One claim → verdict and certificate.

use std::collections::{BTreeMap, BTreeSet};

use super::counterexample;
use super::determine::{self, Determined};
use super::identity::{self, Tested};
use super::obligation::{self, LinkSource, Obligation};
use super::scope::{expressions, used_names};
use super::second_engine;
use super::tautology::is_tautology;
use super::verdict::{Certificate, DerivativeCheck, Link, Method, Verdict};
use crate::calculus::{Instance, Node, Op, Signs};
use crate::diagnostic::Diagnostic;
use crate::language::ast::{Index, Kind};
use crate::language::builtin::Builtin;
use crate::language::check::Checker;
use crate::language::claim::{Relation, Rule, Show};
use crate::language::latex::{latex, relation_latex};
use crate::language::scope::{SIZES, Sign, SymbolKind};
use crate::language::{Claim, Expectation, Scope};

/// More choices of sizes than this are a mistake.
const MAX_INSTANCES: usize = 64;

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
    let problems = check(claim, scope);
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

/// Names, indices and arguments of everything in the claim, and claims that say nothing.
fn check(claim: &Claim, scope: &Scope) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
    let mut note = |result: Result<(), Diagnostic>| problems.extend(result.err());
    for symbol in claim.defines.iter().chain(&claim.lets) {
        let SymbolKind::Definition(definition) = &symbol.kind else { continue };
        let mut checker = Checker::new(scope, &symbol.source, &[]);
        note(checker.definition(symbol, definition));
    }
    let mut checker = Checker::new(scope, &claim.source, &each);
    for rule in &claim.rules {
        note(checker.sides(&[rule.left.clone(), rule.right.clone()]).map(drop));
        if let Some(lead) = &rule.solve {
            note(checker.sides(&[rule.left.clone(), lead.clone()]).map(drop));
        }
    }
    for condition in &claim.conditions {
        note(checker.sides(&[condition.left.clone(), condition.right.clone()]).map(drop));
    }
    for (name, span) in &claim.determine {
        let known = scope.symbols.get(name).map(|symbol| &symbol.kind);
        if !matches!(known, Some(SymbolKind::Parameter)) {
            note(Err(checker.error(
                "E0201",
                format!("failed to determine `{name}`"),
                span.clone(),
                "what is determined must be a declared parameter",
            )));
        }
    }
    for (name, values, span) in &claim.sizes {
        let Some(range) = scope.ranges.get(name) else {
            note(Err(checker.error(
                "E0202",
                format!("failed to find the range `{name}`"),
                span.clone(),
                "no index runs up to it",
            )));
            continue;
        };
        if let Some(value) = values.iter().find(|value| !range.admits(**value)) {
            note(Err(checker.error(
                "E0111",
                format!("failed to let an index run from {} to {value}", range.first),
                span.clone(),
                SIZES,
            )));
        }
    }
    for show in &claim.shows {
        let free = match checker.sides(&show.sides) {
            Ok(free) => free,
            Err(problem) => {
                note(Err(problem));
                continue;
            }
        };
        if let Some((parameter, _)) = &show.order {
            if !matches!(show.relations.last(), Some(Relation::Equal | Relation::Similar)) {
                note(Err(checker.error(
                    "E0124",
                    "failed to compare up to an order".to_owned(),
                    show.span.clone(),
                    "`O(…)` belongs to `=` and `~` only",
                )));
            }
            let known = scope.symbols.get(parameter);
            if !known.is_some_and(|s| matches!(s.kind, SymbolKind::Parameter) && s.slots.is_empty()) {
                note(Err(checker.error(
                    "E0124",
                    format!("failed to expand in `{parameter}`"),
                    show.span.clone(),
                    "the small quantity must be a declared parameter",
                )));
            }
        }
        let mut letters: Vec<String> = free.into_iter().map(|index| index.letter).collect();
        letters.extend(each.iter().cloned());
        for pair in show.sides.windows(2) {
            if is_tautology(scope, &letters, &pair[0], &pair[1]) {
                let mut problem = checker.error(
                    "E0301",
                    "failed to find anything to decide: both sides say the same".to_owned(),
                    show.span.clone(),
                    "once definitions are written out, left and right are identical",
                );
                problem.help = Some(
                    "state the step that leads here, not its result; a definition is `define`".to_owned(),
                );
                note(Err(problem));
            }
        }
    }
    problems
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
            self.links.extend(empty_links(show));
        }
        for sizes in self.sizes()? {
            self.one_size(sizes)?;
        }
        Ok(())
    }

    /// Every choice of the sizes of the ranges that the claim depends on.
    fn sizes(&self) -> Result<Vec<BTreeMap<String, i64>>, Diagnostic> {
        let mut choices = vec![BTreeMap::new()];
        for range in self.ranges() {
            let own = self.claim.sizes.iter().find(|(name, ..)| *name == range).map(|(_, values, _)| values);
            let declared = self.scope.ranges.get(&range).map(|r| &r.bounds);
            let Some(values) = own.or(declared) else { continue };
            choices = choices
                .iter()
                .flat_map(|sizes: &BTreeMap<String, i64>| {
                    values.iter().map(move |value| (sizes.clone(), *value))
                })
                .map(|(mut sizes, value)| {
                    sizes.insert(range.clone(), value);
                    sizes
                })
                .collect();
            if choices.len() > MAX_INSTANCES {
                return Err(Diagnostic {
                    code: "E0414",
                    message: format!("failed to decide more than {MAX_INSTANCES} choices of sizes"),
                    source: self.claim.source.clone(),
                    span: self.claim.span.clone(),
                    label: "name fewer with `for K = 1, 2`".to_owned(),
                    help: None,
                });
            }
        }
        Ok(choices)
    }

    /// Ranges that the claim's symbols and letters run over.
    fn ranges(&self) -> BTreeSet<String> {
        let scope = self.scope;
        let mut ranges = BTreeSet::new();
        for name in used_names(scope, self.claim) {
            let Some(symbol) = scope.symbols.get(&name) else { continue };
            ranges.extend(symbol.slots.iter().map(|slot| slot.range.clone()));
            match &symbol.kind {
                SymbolKind::Field { on } => {
                    for family in on.iter().filter_map(|family| scope.symbols.get(family)) {
                        ranges.extend(family.slots.iter().map(|slot| slot.range.clone()));
                    }
                }
                SymbolKind::Definition(definition) => {
                    for slot in &definition.slots {
                        if let Index::Letter { name, .. } = &slot.index {
                            ranges.extend(scope.range_of(name).map(str::to_owned));
                        }
                    }
                }
                _ => {}
            }
        }
        for expr in expressions(self.claim) {
            each_letter(expr, &mut |letter| ranges.extend(scope.range_of(letter).map(str::to_owned)));
        }
        ranges.extend(self.claim.sizes.iter().map(|(name, ..)| name.clone()));
        ranges
    }

    fn one_size(&mut self, sizes: BTreeMap<String, i64>) -> Result<(), Diagnostic> {
        let claim = self.claim;
        // Families of coordinates that the claim does not use still need a size.
        let mut all = self.smallest_sizes();
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
        self.agreements(&mut instance)?;
        for symbol in &claim.defines {
            instance.lower_definition(&symbol.name, &symbol.span)?;
        }
        let conditions = self.conditions(&mut instance)?;
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
                self.decide_link(&mut instance, number, &obligation, &conditions, &sizes);
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

    fn smallest_sizes(&self) -> BTreeMap<String, i64> {
        self.scope
            .ranges
            .iter()
            .filter_map(|(name, range)| range.bounds.first().map(|bound| (name.clone(), *bound)))
            .collect()
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

    /// A rule for a symmetric array must be symmetric itself.
    fn agreements(&self, instance: &mut Instance<'_>) -> Result<(), Diagnostic> {
        for (left, right, span) in std::mem::take(&mut instance.agreements) {
            let component = obligation::Component::of(left, right);
            let obligation = Obligation {
                method: Method::IdentityTest,
                relation: Relation::Equal,
                components: vec![component],
            };
            let agree = identity::test(instance, &obligation, mix(self.seed, u64::MAX));
            if !matches!(agree, Tested::Done { failing: None, .. }) {
                return Err(instance.error(
                    "E0416",
                    "failed to replace a variable by two values".to_owned(),
                    span,
                    "components that are one variable by symmetry get different right sides",
                ));
            }
        }
        Ok(())
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

    fn decide_link(
        &mut self,
        instance: &mut Instance<'_>,
        number: usize,
        obligation: &Obligation,
        conditions: &[(Node, Signs)],
        sizes: &BTreeMap<String, i64>,
    ) {
        let seed = mix(self.seed, number as u64);
        let link = &mut self.links[number];
        if obligation.method == Method::SignRules {
            decide_sign(instance, link, obligation, conditions, seed);
            return;
        }
        let determined;
        let obligation = if self.claim.determine.is_empty() {
            obligation
        } else {
            match determine_coefficients(self.claim, instance, obligation, seed) {
                Ok((solved, words)) => {
                    link.reason = words;
                    determined = solved;
                    &determined
                }
                Err(reason) => {
                    link.verdict = Verdict::Undecided;
                    link.method = Method::None;
                    link.reason = reason;
                    return;
                }
            }
        };
        match identity::test(instance, obligation, seed) {
            Tested::GaveUp(reason) => {
                if link.verdict != Verdict::Refuted {
                    link.verdict = Verdict::Undecided;
                    link.method = Method::None;
                    link.reason = reason;
                    refute_by_domain(instance, link, obligation, conditions, sizes, seed);
                }
            }
            Tested::Done { mut test, failing } => {
                test.sizes.clone_from(sizes);
                link.instances.push(test);
                if link.method == Method::None && link.verdict == Verdict::Holds {
                    link.method = obligation.method;
                }
                if link.counterexample.is_some() {
                    return;
                }
                if let Some(failing) = failing {
                    if obligation.components[failing].sufficient {
                        link.verdict = Verdict::Undecided;
                        link.method = Method::None;
                        link.reason =
                            "the sides differ by the integral of a function of the coordinates alone"
                                .to_owned();
                        return;
                    }
                    refute(instance, link, obligation, failing, conditions, seed);
                    if let Some(found) = &mut link.counterexample {
                        found.sizes.clone_from(sizes);
                        return;
                    }
                }
                refute_by_domain(instance, link, obligation, conditions, sizes, seed);
            }
        }
    }

    fn decision(mut self) -> Decision {
        for link in &mut self.links {
            summarise(link);
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

/// Index letters of an expression, also inside brackets.
fn each_letter(expr: &crate::language::Expr, f: &mut impl FnMut(&str)) {
    let slots = |slots: &[crate::language::ast::Slot], f: &mut dyn FnMut(&str)| {
        for slot in slots {
            if let Index::Letter { name, .. } = &slot.index {
                f(name);
            }
        }
    };
    match &expr.kind {
        Kind::Number(_) => {}
        Kind::Name(reference) => slots(&reference.slots, f),
        Kind::Call(call) => {
            // The brackets of an integral name coordinates, not indices.
            if Builtin::from_name(&call.name) != Some(Builtin::Integral) {
                slots(&call.brackets, f);
            }
            slots(&call.slots, f);
            call.arguments.iter().for_each(|argument| each_letter(argument, f));
        }
        Kind::Neg(inner) => each_letter(inner, f),
        Kind::Sum(terms) => terms.iter().for_each(|term| each_letter(term, f)),
        Kind::Product(factors) => factors.iter().for_each(|factor| each_letter(&factor.expr, f)),
        Kind::Power(base, exponent) => {
            each_letter(base, f);
            each_letter(exponent, f);
        }
    }
}

fn empty_links(show: &Show) -> Vec<Link> {
    show.relations
        .iter()
        .zip(show.sides.windows(2))
        .map(|(relation, sides)| Link {
            statement: format!("{} {} {}", sides[0], relation.symbol(), sides[1]),
            latex: format!("{} {} {}", latex(&sides[0]), relation_latex(*relation), latex(&sides[1])),
            verdict: Verdict::Holds,
            method: Method::None,
            reason: String::new(),
            instances: Vec::new(),
            counterexample: None,
        })
        .collect()
}

/// The link with the only coefficients that can make it true put in, and these coefficients in words.
fn determine_coefficients(
    claim: &Claim,
    instance: &mut Instance<'_>,
    obligation: &Obligation,
    seed: u64,
) -> Result<(Obligation, String), String> {
    let mut unknowns = Vec::new();
    for (name, span) in &claim.determine {
        let array = instance.parameter(name, span).map_err(|problem| problem.message)?;
        unknowns.extend(array);
    }
    let values = match determine::solve(instance, obligation, &unknowns, seed) {
        Determined::Only(values) => values,
        Determined::Not(reason) => return Err(reason),
    };
    let mut rules = determine::substitution(instance, &unknowns, &values);
    let mut components = Vec::new();
    for component in &obligation.components {
        let mut put_in = |node| rules.apply(&mut instance.graph, node).map_err(|_| "a circle".to_owned());
        components.push(obligation::Component {
            left: put_in(component.left)?,
            right: put_in(component.right)?,
            indices: component.indices.clone(),
            compares: component.compares.clone(),
            before: component.before,
            sufficient: component.sufficient,
        });
    }
    let found: Vec<String> = unknowns
        .iter()
        .zip(&values)
        .map(|(node, value)| match instance.graph.op(*node) {
            Op::Leaf(id) => format!("{} = {value}", instance.leaf_label(id)),
            _ => value.to_string(),
        })
        .collect();
    let words = format!("the only solution is {}", found.join(", "));
    Ok((Obligation { method: obligation.method, relation: obligation.relation, components }, words))
}

/// A comparison holds if the signs of the parts force it, and fails at a point where it does not hold.
fn decide_sign(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    conditions: &[(Node, Signs)],
    seed: u64,
) {
    let Some(sign) = Sign::from_relation(obligation.relation) else { return };
    let allowed = Signs::from_declared(sign);
    for (n, component) in obligation.components.iter().enumerate() {
        let difference = instance.graph.sub(component.left, component.right);
        if instance.graph.signs(difference).within(allowed) {
            if link.method == Method::None && link.verdict == Verdict::Holds {
                link.method = Method::SignRules;
            }
        } else if link.verdict != Verdict::Refuted {
            refute(instance, link, obligation, n, conditions, seed);
            if link.verdict == Verdict::Undecided {
                link.reason =
                    "the signs of the parts do not settle it, and no counterexample was found".to_owned();
            }
        }
    }
}

fn refute(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    failing: usize,
    conditions: &[(Node, Signs)],
    seed: u64,
) {
    let component = &obligation.components[failing];
    let found = counterexample::find(instance, component, obligation.relation, conditions, seed);
    match found {
        Some(counterexample) => {
            link.verdict = Verdict::Refuted;
            link.method = Method::Counterexample;
            link.counterexample = Some(counterexample);
        }
        None => {
            link.verdict = Verdict::Undecided;
            link.method = Method::None;
            link.reason = "both sides differ modulo 2^61 - 1, but no counterexample over the reals was found"
                .to_owned();
        }
    }
}

/// Looks for a point at which only one side of an identity has a value.
fn refute_by_domain(
    instance: &mut Instance<'_>,
    link: &mut Link,
    obligation: &Obligation,
    conditions: &[(Node, Signs)],
    sizes: &BTreeMap<String, i64>,
    seed: u64,
) {
    if obligation.method != Method::IdentityTest {
        return;
    }
    // Only roots and logarithms are undefined on one side alone.
    let sides: Vec<Node> = obligation.components.iter().flat_map(|c| [c.left, c.right]).collect();
    let graph = &instance.graph;
    if !graph.reachable(&sides).iter().any(|node| matches!(graph.op(*node), Op::Sqrt(_) | Op::Log(_))) {
        return;
    }
    let gap = |component| counterexample::domain_gap(instance, component, conditions, seed);
    if let Some(mut found) = obligation.components.iter().find_map(gap) {
        found.sizes.clone_from(sizes);
        link.verdict = Verdict::Refuted;
        link.method = Method::Counterexample;
        link.counterexample = Some(found);
    }
}

/// Puts a link's result into one sentence.
fn summarise(link: &mut Link) {
    match link.verdict {
        Verdict::Holds if link.method == Method::SignRules => {
            link.reason = "follows from the signs of the parts".to_owned();
        }
        Verdict::Holds => {
            let worst = link.instances.iter().map(|test| test.log2_error).fold(f64::NEG_INFINITY, f64::max);
            let sizes = sizes_in_words(link.instances.iter().map(|test| &test.sizes));
            let found = if link.reason.is_empty() { String::new() } else { format!("{}; ", link.reason) };
            link.reason = format!("{found}proven{sizes}, error probability below 2^{:.0}", worst.ceil());
        }
        Verdict::Refuted => {
            let Some(found) = &link.counterexample else { return };
            let (holding, failing): (Vec<_>, Vec<_>) =
                link.instances.iter().partition(|test| test.vanishes && test.sizes != found.sizes);
            let failing = sizes_in_words(failing.iter().map(|test| &test.sizes));
            let but = if holding.is_empty() {
                String::new()
            } else {
                format!("; holds{}", sizes_in_words(holding.iter().map(|test| &test.sizes)))
            };
            link.reason = format!("fails{failing}: left {} but right {}{but}", found.left, found.right);
        }
        _ => {}
    }
}

/// ` for K = 1, 2, 3`, or nothing where no size matters.
fn sizes_in_words<'a>(instances: impl Iterator<Item = &'a BTreeMap<String, i64>>) -> String {
    let mut values: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for sizes in instances {
        for (name, value) in sizes {
            values.entry(name).or_default().insert(*value);
        }
    }
    let parts: Vec<String> = values
        .into_iter()
        .filter(|(name, _)| !name.contains(".."))
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            format!("{name} = {}", values.join(", "))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(" and ")) }
}

/// A seed of its own for each part of a run (SplitMix64's finaliser).
pub(super) fn mix(seed: u64, part: u64) -> u64 {
    let mut z = seed.wrapping_add(part.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
