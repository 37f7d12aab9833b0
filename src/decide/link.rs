//! One relation between two neighbouring sides: proven, refuted, or neither.

use std::collections::{BTreeMap, BTreeSet};

use super::obligation::Obligation;
use super::sizes::Sizes;
use super::verdict::{Counterexample, IdentityTest, Link, Method, Verdict};
use super::{comparison, equality};
use crate::calculus::{Instance, Requirement};
use crate::diagnostic::{Diagnostic, Span};
use crate::language::claim::Show;
use crate::language::latex::{latex, relation_latex};

/// Conditions, or steps of a proof, that a sentence has room for.
const IN_BRIEF: usize = 3;

/// A link for each relation of a chain, not decided yet.
pub(super) fn empty(show: &Show) -> Vec<Link> {
    show.relations
        .iter()
        .zip(show.sides.windows(2))
        .map(|(relation, sides)| Link {
            statement: format!("{} {} {}", sides[0], relation.symbol(), sides[1]),
            latex: format!("{} {} {}", latex(&sides[0]), relation_latex(*relation), latex(&sides[1])),
            verdict: Verdict::Holds,
            method: Method::None,
            reason: String::new(),
            proof: Vec::new(),
            instances: Vec::new(),
            counterexample: None,
            witness: Vec::new(),
            needs: Vec::new(),
        })
        .collect()
}

/// Where a link is decided: an instance of its claim at one choice of sizes.
pub(super) struct Place<'a, 'b> {
    pub instance: &'a mut Instance<'b>,
    /// What holds at every point of the domain beside the declared signs.
    pub conditions: &'a [Requirement],
    /// The sizes that are shown.
    pub sizes: &'a Sizes,
    pub span: &'a Span,
    pub seed: u64,
}

impl Place<'_, '_> {
    /// Notes a counterexample.
    pub fn refuted(&self, link: &mut Link, mut found: Counterexample) {
        found.sizes.clone_from(self.sizes);
        link.verdict = Verdict::Refuted;
        link.method = Method::Counterexample;
        link.counterexample = Some(found);
    }
}

/// Decides an obligation at one choice of sizes, and notes the outcome in its link.
///
/// # Errors
/// When a side has a value nowhere.
pub(super) fn decide(
    place: &mut Place<'_, '_>,
    link: &mut Link,
    obligation: &Obligation,
) -> Result<(), Diagnostic> {
    match obligation.method {
        Method::SignRules => comparison::decide(place, link, obligation),
        _ => equality::decide(place, link, obligation),
    }
}

/// Puts a link's result into one sentence.
pub(super) fn summarise(link: &mut Link) {
    match link.verdict {
        Verdict::Holds if link.method == Method::SignRules && link.proof.is_empty() => {
            link.reason = "follows from the signs of the parts".to_owned();
        }
        Verdict::Holds if link.method == Method::SignRules => {
            link.reason = format!("proven: {}", in_brief(&link.proof, "; "));
        }
        Verdict::Holds => {
            let worst = link.instances.iter().map(|test| test.log2_error).fold(f64::NEG_INFINITY, f64::max);
            let sizes = sizes_in_words(link.instances.iter().map(|test| &test.sizes));
            let found = if link.reason.is_empty() { String::new() } else { format!("{}; ", link.reason) };
            link.reason = format!(
                "{found}proven{sizes}{}, error probability below 2^{:.0}",
                divided_by(link),
                worst.ceil()
            );
        }
        Verdict::Conditional => {
            let missing = link.needs.iter().filter(|need| need.cuts);
            let missing: Vec<&str> = missing.map(|need| need.condition.as_str()).collect();
            let missing = in_brief(&missing, ", ");
            link.reason = format!("holds as far as both sides have a value; needs {missing}");
        }
        Verdict::Refuted => {
            let Some(found) = &link.counterexample else { return };
            // Where only the exact way saw the sides agree, nothing is said.
            let sizes = |tests: &dyn Fn(&IdentityTest) -> bool| {
                let of_these = link.instances.iter().filter(|test| tests(test));
                sizes_in_words(of_these.map(|test| &test.sizes))
            };
            let failing = sizes(&|test| !test.vanishes || test.sizes == found.sizes);
            let holding = sizes(&|test| test.real.is_some());
            let but = if holding.is_empty() { holding } else { format!("; holds{holding}") };
            link.reason = format!("fails{failing}: left {} but right {}{but}", found.left, found.right);
        }
        _ => {}
    }
}

/// `, where c != 0`: what `solve` divides by.
fn divided_by(link: &Link) -> String {
    let pivots: Vec<&str> =
        link.needs.iter().filter(|need| need.divides).map(|need| need.condition.as_str()).collect();
    if pivots.is_empty() { String::new() } else { format!(", where {}", in_brief(&pivots, " and ")) }
}

/// The first items of a list that may be long, and how many more there are.
fn in_brief<S: AsRef<str>>(items: &[S], separator: &str) -> String {
    let (shown, rest) = items.split_at(items.len().min(IN_BRIEF));
    let mut parts: Vec<&str> = shown.iter().map(AsRef::as_ref).collect();
    let more = format!("and {} more", rest.len());
    if !rest.is_empty() {
        parts.push(&more);
    }
    parts.join(separator)
}

/// ` for K = 1, 2, 3`, or nothing where no size matters.
fn sizes_in_words<'a>(instances: impl Iterator<Item = &'a Sizes>) -> String {
    let mut values: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for sizes in instances {
        for (name, value) in sizes {
            values.entry(name).or_default().insert(*value);
        }
    }
    let parts: Vec<String> = values
        .into_iter()
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            format!("{name} = {}", values.join(", "))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(" and ")) }
}
