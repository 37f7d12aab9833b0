//! One relation between two neighbouring sides: proven, refuted, or neither.

use super::obligation::Obligation;
use super::{comparison, equality};
use crate::calculus::{Instance, Requirement};
use crate::diagnostic::{Diagnostic, Span};
use crate::language::claim::Show;
use crate::language::latex::{latex, relation_latex};
use crate::record::{Counterexample, IdentityTest, Link, Method, Need, Reason, Sizes, Verdict};

/// A link for each relation of a chain, not decided yet.
pub(super) fn empty(show: &Show) -> Vec<Link> {
    show.relations
        .iter()
        .zip(show.sides.windows(2))
        .map(|(relation, sides)| {
            Link::new(
                format!("{} {} {}", sides[0], relation.symbol(), sides[1]),
                format!("{} {} {}", latex(&sides[0]), relation_latex(*relation), latex(&sides[1])),
            )
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

/// Says why a link's verdict is what it is.
pub(super) fn summarise(link: &mut Link) {
    let all = |tests: &dyn Fn(&IdentityTest) -> bool| -> Vec<Sizes> {
        link.instances.iter().filter(|test| tests(test)).map(|test| test.sizes.clone()).collect()
    };
    let needs = |of: &dyn Fn(&Need) -> bool| -> Vec<String> {
        link.needs.iter().filter(|need| of(need)).map(|need| need.condition.clone()).collect()
    };
    let reason = match link.verdict {
        Verdict::Holds if link.method == Method::SignRules && link.proof.is_empty() => Reason::Signs,
        Verdict::Holds if link.method == Method::SignRules => Reason::Argument(link.proof.clone()),
        Verdict::Holds => Reason::Proven {
            sizes: all(&|_| true),
            pivots: needs(&|need| need.divides),
            log2_error: link.instances.iter().map(|test| test.log2_error).fold(f64::NEG_INFINITY, f64::max),
        },
        Verdict::Conditional => Reason::Partial { missing: needs(&|need| need.cuts) },
        Verdict::Refuted => {
            let Some(found) = &link.counterexample else { return };
            Reason::Fails {
                failing: all(&|test| !test.vanishes || test.sizes == found.sizes),
                left: found.left.clone(),
                right: found.right.clone(),
                // Where only the exact way saw the sides agree, nothing is said.
                holding: all(&|test| test.real.is_some()),
            }
        }
        _ => return,
    };
    link.reason = reason;
}
