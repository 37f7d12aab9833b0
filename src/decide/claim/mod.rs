//! One claim → verdict and certificate.

mod brought;
mod every;
mod induction;
mod postulate;
mod sizes;
mod tautology;
mod theory;
mod wellformed;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use self::brought::Ready;
use crate::decide::obligation::{self, LinkSource};
use crate::decide::oracle::oracle;
use crate::decide::real::search::satisfiable;
use crate::decide::real::zero::RandomPoints;
use crate::decide::relation::determine::{self, Determined, Equations, Values, Way, solution};
use crate::decide::relation::place::Place;
use crate::decide::relation::proportional;
use crate::decide::seed::mix;
use crate::decide::settings::Settings;
use crate::decide::{relation, second_engine};

use crate::calculus::{Instance, Node, Requirement, ZeroTest};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::claim::{Condition, Given, Rule, Show};
use crate::language::relation::Relation;
use crate::language::scope::Sign;
use crate::language::uses::used_names;
use crate::language::{Claim, Scope};
use crate::record::{Certificate, DerivativeCheck, Link, Method, Reason, Sizes, SourcePlace, Verdict};
pub use theory::{Problems, Theory};

/// What became of a claim.
#[derive(Debug, Clone)]
pub struct Decision {
    pub(crate) verdict: Verdict,
    pub(crate) reason: Reason,
    pub(crate) certificate: Certificate,
    pub(crate) problems: Vec<Diagnostic>,
    /// Lines of the claim without which it would have been decided the same.
    pub(crate) unused: Vec<Span>,
    /// A fault of referee itself.
    pub(crate) bug: Option<String>,
}

impl Decision {
    pub(crate) fn new(verdict: Verdict, reason: Reason) -> Self {
        Self {
            verdict,
            reason,
            certificate: Certificate::default(),
            problems: Vec::new(),
            unused: Vec::new(),
            bug: None,
        }
    }

    /// What the engine says of the claim.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Why, in one sentence.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What a sceptic needs to check the verdict again.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(crate) fn error(problems: Vec<Diagnostic>) -> Self {
        let reason = problems.first().map_or(Reason::None, |problem| Reason::Words(problem.message.clone()));
        Self { problems, ..Self::new(Verdict::Error, reason) }
    }
}

/// Decides a claim in its scope.
pub fn decide(claim: &Claim, scope: &Scope, settings: Settings) -> Decision {
    let problems = wellformed::check(claim, scope);
    if !problems.is_empty() {
        return Decision::error(problems);
    }
    if let Some(words) = &claim.open {
        return Decision::new(Verdict::Open, Reason::Words(words.clone()));
    }
    induction::decide(claim, scope, settings).unwrap_or_else(|| decide_as_it_stands(claim, scope, settings))
}

/// True if all links of a claim are proven to be identities. Of those that differ modulo p nothing more is asked.
pub(crate) fn is_identity(claim: &Claim, scope: &Scope, settings: Settings) -> bool {
    let problems = wellformed::check(claim, scope);
    if !problems.is_empty() {
        // Both sides say the same already before anything is computed.
        return problems.iter().any(|problem| problem.code == Code::E0301);
    }
    Run::new(claim, scope, settings).may_be_identities().unwrap_or(false)
        && decide(claim, scope, settings).verdict == Verdict::Holds
}

/// Decides a well-formed claim whose parameters are real numbers.
fn decide_as_it_stands(claim: &Claim, scope: &Scope, settings: Settings) -> Decision {
    let mut run = Run::new(claim, scope, settings);
    match run.all_sizes() {
        Ok(()) => run.decision(),
        // A claim that is too large is not wrong.
        Err(problem) if problem.code == Code::E0430 => {
            let place = SourcePlace::of(&problem.source, &problem.span);
            Decision::new(Verdict::Undecided, Reason::OverBudget(problem.message, place))
        }
        Err(problem) => Decision::error(vec![problem]),
    }
}

struct Run<'a> {
    claim: &'a Claim,
    scope: &'a Scope,
    seed: u64,
    budget: usize,
    links: Vec<Link>,
    derivatives: DerivativeCheck,
    /// Lines that mattered for a link.
    used: Vec<Span>,
    /// What the `given` lines bring, by the sizes.
    ready: RefCell<BTreeMap<Sizes, Rc<Vec<Ready>>>>,
    bug: Option<String>,
}

impl<'a> Run<'a> {
    fn new(claim: &'a Claim, scope: &'a Scope, settings: Settings) -> Self {
        let Settings { seed, budget } = settings;
        let derivatives = DerivativeCheck::default();
        let (links, used, ready, bug) = (Vec::new(), Vec::new(), RefCell::default(), None);
        Self { claim, scope, seed, budget, links, derivatives, used, ready, bug }
    }

    /// False if the sides of some link differ modulo p at the smallest sizes.
    fn may_be_identities(&self) -> Result<bool, Diagnostic> {
        let choices = sizes::choices(self.claim, self.scope)?;
        let Some(smallest) = choices.first() else { return Ok(true) };
        let mut prepared = self.prepare(smallest)?;
        let mut differ = false;
        for (_, shows) in groups(self.claim) {
            prepared.each_link(&shows, self.seed, |_, place, source| {
                let obligation = obligation::build(place.instance, source)?;
                differ |= relation::equality::differ(place, &obligation);
                Ok(())
            })?;
        }
        Ok(!differ)
    }

    fn all_sizes(&mut self) -> Result<(), Diagnostic> {
        let choices = sizes::choices(self.claim, self.scope)?;
        if !self.claim.postulates.is_empty() {
            return self.postulated(&choices);
        }
        if self.claim.determine.is_empty() {
            self.links = self.decided(&choices, None)?;
            self.every_size(&choices);
            return Ok(());
        }
        match self.determined(&choices)? {
            Determined::Only(values) if !self.admissible(&choices, &values)? => {
                self.all_links(Verdict::Refuted, &Reason::Excluded(solution(&values)), &choices);
            }
            Determined::Only(values) => {
                self.links = self.decided(&choices, Some(&values))?;
                self.solved(&values);
            }
            Determined::Perhaps(all) => {
                for values in &all {
                    let admissible = self.admissible(&choices, values)?;
                    self.links = self.decided(&choices, Some(values))?;
                    let agree = |link: &Link| matches!(link.verdict, Verdict::Holds | Verdict::Conditional);
                    if admissible && self.links.iter().all(agree) {
                        self.solved(values);
                        return Ok(());
                    }
                }
                let why = "no choice was found that makes it true, and no contradiction";
                self.all_links(Verdict::Undecided, &Reason::GaveUp(why.to_owned()), &choices);
            }
            Determined::Several(one, other) => {
                let mut hold = true;
                for values in [&one, &other] {
                    hold &= self.admissible(&choices, values)?;
                    self.links = self.decided(&choices, Some(values))?;
                    hold &= self.links.iter().all(|link| link.verdict == Verdict::Holds);
                }
                let both = [solution(&one), solution(&other)];
                if hold {
                    self.all_links(Verdict::Refuted, &Reason::NotOne(both), &choices);
                } else {
                    self.all_links(Verdict::Undecided, &Reason::PerhapsSeveral(both), &choices);
                }
            }
            Determined::None => self.all_links(Verdict::Refuted, &Reason::NoSolution, &choices),
            Determined::Unknown(why) => self.all_links(Verdict::Undecided, &Reason::GaveUp(why), &choices),
        }
        Ok(())
    }

    /// Notes where the sizes that were decided settle every size.
    fn every_size(&mut self, choices: &[Sizes]) {
        let mut decided: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for (range, size) in choices.iter().flatten() {
            decided.entry(range.clone()).or_default().insert(*size);
        }
        let operators = wellformed::uses_operators(self.claim, self.scope);
        if operators || self.links.iter().any(|link| link.verdict != Verdict::Holds) {
            return;
        }
        let every: Vec<String> = every::settled(self.claim, self.scope, &decided).into_iter().collect();
        for link in &mut self.links {
            link.every.clone_from(&every);
            relation::summarise(link);
        }
    }

    /// Says with which choice the links were decided.
    fn solved(&mut self, values: &Values) {
        for link in &mut self.links {
            link.determined = solution(values).into_iter().collect();
            let then = Box::new(std::mem::take(&mut link.reason));
            link.reason = Reason::Solved(solution(values), then);
        }
    }

    fn all_links(&mut self, verdict: Verdict, reason: &Reason, choices: &[Sizes]) {
        let (claim, scope) = (self.claim, self.scope);
        self.links = claim.shows.iter().flat_map(|show| relation::empty(claim, show, scope)).collect();
        for link in &mut self.links {
            link.verdict = verdict;
            link.reason.clone_from(reason);
            if verdict == Verdict::Refuted {
                link.method = Method::Elimination;
                link.sizes = choices.iter().map(sizes::chosen).collect();
            }
        }
    }

    /// Solves for the coefficients over all sizes and links at once.
    fn determined(&mut self, choices: &[Sizes]) -> Result<Determined, Diagnostic> {
        let claim = self.claim;
        let mut names: Vec<String> = Vec::new();
        for sizes in choices {
            let mut prepared = self.prepare(sizes)?;
            let own = determine::names(claim, &mut prepared.instance)?;
            names.extend(own.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
        let mut equations = Equations::new(names);
        for way in [Way::Modular, Way::Real] {
            if way == Way::Real && !equations.need_reals() {
                break;
            }
            for sizes in choices {
                for (premise, shows) in groups(claim) {
                    let mut prepared = self.prepare_under(sizes, premise)?;
                    prepared.each_link(&shows, self.seed, |_, place, source| {
                        let obligation = obligation::build(place.instance, source)?;
                        equations.learn(claim, place, &obligation, way)
                    })?;
                    self.used.extend(prepared.instance.lines_used());
                }
            }
        }
        Ok(equations.solved())
    }

    /// True if values for what is determined are compatible with the conditions at every choice of sizes.
    fn admissible(&self, choices: &[Sizes], values: &Values) -> Result<bool, Diagnostic> {
        for sizes in choices {
            let Prepared { mut instance, conditions, .. } = self.prepare(sizes)?;
            if !determine::are_admissible(self.claim, &mut instance, &conditions, values, self.seed)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Decides every link at every choice of sizes, with values for what is determined.
    fn decided(&mut self, choices: &[Sizes], values: Option<&Values>) -> Result<Vec<Link>, Diagnostic> {
        let claim = self.claim;
        let mut links: Vec<Link> =
            claim.shows.iter().flat_map(|show| relation::empty(claim, show, self.scope)).collect();
        for sizes in choices {
            for (premise, shows) in groups(claim) {
                let mut prepared = self.prepare_under(sizes, premise)?;
                prepared.each_link(&shows, self.seed, |number, place, source| {
                    let link = &mut links[number];
                    if let Relation::Alike | Relation::Proportional = source.relation {
                        return proportional::decide(place, link, source);
                    }
                    let mut obligation = obligation::build(place.instance, source)?;
                    if let Some(values) = values {
                        determine::put_in(claim, place.instance, &mut obligation, values)?;
                    }
                    relation::decide(place, link, &obligation)
                })?;
                let kink = kink(&mut prepared.instance, self.seed);
                let met: Vec<Node> = prepared.conditions.iter().map(|(node, _)| *node).collect();
                let unknown = prepared.instance.graph.has_tied_values(&met);
                let special = special_values(&prepared.instance);
                for (number, relation) in numbered(&shows) {
                    if let Some(why) = special.clone().filter(|_| !relation.is_equality()) {
                        not_proven(&mut links[number], why);
                    }
                }
                for number in shows.iter().flat_map(|(first, show)| *first..first + show.relations.len()) {
                    if let Some(why) = &kink {
                        relation::equality::undecided(&mut links[number], why.clone());
                    }
                    if unknown {
                        premises_unknown(&mut links[number]);
                    }
                }
                self.used.extend(prepared.instance.lines_used());
                self.check_derivatives(&mut prepared.instance);
            }
        }
        links.iter_mut().for_each(relation::summarise);
        Ok(links)
    }

    /// The claim's scope at one choice of sizes, with its conditions and rules.
    fn prepare(&self, sizes: &Sizes) -> Result<Prepared<'a>, Diagnostic> {
        self.prepare_under(sizes, &[])
    }

    /// The same under more conditions.
    fn prepare_under(&self, sizes: &Sizes, more: &[Condition]) -> Result<Prepared<'a>, Diagnostic> {
        let claim = self.claim;
        let mut instance = self.instance(sizes)?;
        self.take(&mut instance, &self.brought(sizes)?)?;
        let each: Vec<String> = claim.each.iter().map(|(letter, _)| letter.clone()).collect();
        instance.set_each(&each);
        for condition in claim.conditions.iter().chain(more) {
            self.condition(&mut instance, condition)?;
        }
        for rule in &claim.rules {
            instance.add_rule(rule)?;
        }
        instance.complete(&mut RandomPoints::new(mix(self.seed, u64::MAX)))?;
        if wellformed::uses_operators(claim, self.scope) {
            let names = used_names(self.scope, claim);
            instance.set_algebra(&names, &mut RandomPoints::new(mix(self.seed, u64::MAX - 1)))?;
        }
        for symbol in &claim.defines {
            instance.lower_definition(&symbol.name, &symbol.span)?;
        }
        let conditions = self.conditions(&mut instance).map_err(|problem| match more.first() {
            Some(condition) => Diagnostic { span: condition.span.clone(), ..problem },
            None => problem,
        })?;
        Ok(Prepared { instance, conditions, sizes: sizes::chosen(sizes) })
    }

    /// The claim's scope at one choice of sizes, without the claim.
    fn instance(&self, sizes: &Sizes) -> Result<Instance<'a>, Diagnostic> {
        // Families of coordinates that the claim does not use still need a size.
        let mut all = sizes::smallest(self.scope);
        all.extend(sizes.clone());
        let oracle = oracle(mix(self.seed, u64::MAX - 2));
        Ok(Instance::new(self.scope, all, &self.claim.source)?.with_budget(self.budget).with_oracle(oracle))
    }

    /// Every derivative again, by the second engine.
    fn check_derivatives(&mut self, instance: &mut Instance<'_>) {
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
    }

    fn condition(&self, instance: &mut Instance<'_>, condition: &Condition) -> Result<(), Diagnostic> {
        match Sign::from_relation(condition.relation) {
            None => instance.add_condition(&Rule {
                left: condition.left.clone(),
                right: condition.right.clone(),
                solve: None,
                span: condition.span.clone(),
            }),
            Some(sign) => instance.assume(&condition.left.clone().minus(condition.right.clone()), sign),
        }
    }

    /// The conditions with all replacements made, if some point satisfies them.
    fn conditions(&self, instance: &mut Instance<'_>) -> Result<Vec<Requirement>, Diagnostic> {
        instance.settle_signature()?;
        let mut conditions = Vec::new();
        let Instance { graph, on_shell, conditions: declared, needs, .. } = instance;
        // A point at which a `solve` divides by zero is none that its line describes.
        let pivots: Vec<Requirement> = needs.iter().map(|(node, signs, _)| (*node, *signs)).collect();
        for (node, signs) in declared.iter().chain(&pivots) {
            if let Ok(image) = on_shell.apply(graph, *node) {
                conditions.push((image, *signs));
            }
        }
        if satisfiable(instance, &conditions, self.seed) {
            Ok(conditions)
        } else {
            let rules = self.claim.rules.iter().map(|rule| &rule.span);
            let conditions = self.claim.conditions.iter().map(|condition| &condition.span);
            let given = self.claim.given.iter().map(|given| &given.span);
            let spans = || rules.clone().chain(conditions.clone()).chain(given.clone());
            let first = spans().map(|span| span.start).min().unwrap_or(self.claim.span.start);
            let last = spans().map(|span| span.end).max().unwrap_or(self.claim.span.end);
            Err(self.claim.source.error(
                Code::E0206,
                "failed to satisfy the assumptions: no sample point does",
                first..last,
                "these conditions cannot hold together",
            ))
        }
    }

    /// The `given` and `where` lines none of whose rules was used for anything.
    fn unused(&self) -> Vec<Span> {
        // What only defines names is used by its names.
        let states = |given: &&Given| {
            given.brings.iter().any(|brought| !(brought.rules.is_empty() && brought.relations.is_empty()))
        };
        let given = self.claim.given.iter().filter(states).map(|given| &given.span);
        let lines = given.chain(self.claim.rules.iter().map(|rule| &rule.span));
        lines.filter(|line| !self.used.contains(line)).cloned().collect()
    }

    fn decision(self) -> Decision {
        let any = |verdict| self.links.iter().find(|link| link.verdict == verdict);
        let (verdict, reason) = if !self.claim.postulates.is_empty() {
            match any(Verdict::Undecided) {
                Some(open) => (Verdict::Undecided, open.reason.clone()),
                None => (Verdict::Assumed, Reason::Assumed),
            }
        } else if self.links.is_empty() {
            (Verdict::Definition, Reason::WellFormed)
        } else if let Some(refuted) = any(Verdict::Refuted) {
            (Verdict::Refuted, refuted.reason.clone())
        } else if let Some(open) = any(Verdict::Undecided) {
            (Verdict::Undecided, open.reason.clone())
        } else if let Some(partial) = any(Verdict::Conditional) {
            (Verdict::Conditional, partial.reason.clone())
        } else {
            (Verdict::Holds, self.links[0].reason.clone())
        };
        let unused = match verdict {
            Verdict::Holds | Verdict::Conditional => self.unused(),
            // A refutation says more the more it is given, and of what is not decided nothing can be said.
            _ => Vec::new(),
        };
        let faults = self.links.iter().flat_map(Link::points).filter_map(|point| point.fault.clone());
        let bug = self.bug.or_else(|| faults.into_iter().next());
        // What contradicts itself says nothing of the claim.
        let (verdict, reason) = match &bug {
            Some(_) => (Verdict::Undecided, Reason::GaveUp("a check of referee itself failed".to_owned())),
            None => (verdict, reason),
        };
        let certificate = Certificate {
            experiment: None,
            seed: self.seed.to_string(),
            links: self.links,
            derivative_check: (self.derivatives.compared > 0).then_some(self.derivatives),
        };
        Decision { verdict, reason, certificate, problems: Vec::new(), unused, bug }
    }
}

/// Why derivatives are none: a root was differentiated that vanishes wherever the lines are met.
fn kink(instance: &mut Instance<'_>, seed: u64) -> Option<String> {
    let radicands: Vec<Node> = instance.graph.differentiated_roots().collect();
    let mut zero = RandomPoints::new(seed);
    for radicand in radicands {
        let Instance { graph, on_shell, .. } = instance;
        let Ok(image) = on_shell.apply(graph, radicand) else { continue };
        if image != radicand && zero.vanishes(graph, image) == Some(true) {
            let label = instance.node_label(radicand);
            return Some(format!(
                "a root of `{label}` is differentiated, which vanishes here, so that it has no derivative"
            ));
        }
    }
    None
}

/// The links of some shows with their relations.
fn numbered<'s>(shows: &'s [(usize, &'s Show)]) -> impl Iterator<Item = (usize, Relation)> + 's {
    shows.iter().flat_map(|(first, show)| (*first..).zip(show.relations.iter().copied()))
}

/// Why an inequality is not proven by closed forms: a single point counts, and at some they have no value.
fn special_values(instance: &Instance<'_>) -> Option<String> {
    let varies = |node: &&Node| !instance.graph.leaves_of(&[**node]).is_empty();
    let node = instance.special.iter().find(varies)?;
    Some(format!(
        "the closed form of an integral or a limit has no value for special values of `{}`, and a single one counts",
        instance.node_label(*node)
    ))
}

/// What would be proven is not.
fn not_proven(link: &mut Link, why: String) {
    if matches!(link.verdict, Verdict::Holds | Verdict::Conditional) {
        relation::equality::undecided(link, why);
    }
}

/// Nothing follows from what nothing satisfies, and whether a function has these values somewhere is not known.
fn premises_unknown(link: &mut Link) {
    not_proven(
        link,
        "whether anything satisfies the premises is not known: they tell of values of a function that follow from its \
         differential equation"
            .to_owned(),
    );
}

/// What some lines assume of themselves alone, and these lines with the numbers of their first links.
type Group<'a> = (&'a [Condition], Vec<(usize, &'a Show)>);

/// What is shown under the same assumptions, these, and the number of the first link of each `show`. A claim that
/// shows nothing has one group, so that its definitions are worked out.
fn groups(claim: &Claim) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = vec![(&[], Vec::new())];
    let mut number = 0;
    for show in &claim.shows {
        match groups.iter_mut().find(|(premise, _)| premise.is_empty() && show.premise.is_empty()) {
            Some((_, shows)) => shows.push((number, show)),
            None => groups.push((&show.premise, vec![(number, show)])),
        }
        number += show.relations.len();
    }
    groups
}

/// A claim's scope at one choice of sizes, ready for its links.
struct Prepared<'a> {
    instance: Instance<'a>,
    conditions: Vec<Requirement>,
    /// The sizes that are shown.
    sizes: Sizes,
}

impl Prepared<'_> {
    /// Lowers one link after the other, and hands each over with its number and its place.
    fn each_link(
        &mut self,
        shows: &[(usize, &Show)],
        seed: u64,
        mut f: impl FnMut(usize, &mut Place<'_, '_>, &LinkSource<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        for (first, show) in shows {
            for n in 0..show.relations.len() {
                let number = first + n;
                let source = LinkSource {
                    left: &show.sides[n],
                    relation: show.relations[n],
                    right: &show.sides[n + 1],
                    order: show
                        .order
                        .as_ref()
                        .filter(|order| order.power.is_none() || n + 1 == show.relations.len()),
                    span: &show.span,
                    seed: mix(seed, number as u64),
                };
                let mut place = Place {
                    instance: &mut self.instance,
                    conditions: &self.conditions,
                    sizes: &self.sizes,
                    span: &show.span,
                    seed: mix(seed, number as u64),
                };
                f(number, &mut place, &source)?;
            }
        }
        Ok(())
    }
}
