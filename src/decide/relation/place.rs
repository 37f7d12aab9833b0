//! Where a link is decided.

use crate::calculus::{Instance, Requirement};
use crate::diagnostic::Span;
use crate::record::{Counterexample, Link, Method, Sizes, Verdict};

/// Where a link is decided: an instance of its claim at one choice of sizes.
pub(crate) struct Place<'a, 'b> {
    pub instance: &'a mut Instance<'b>,
    /// What holds at every point of the domain beside the declared signs.
    pub conditions: &'a [Requirement],
    /// The sizes that are shown.
    pub sizes: &'a Sizes,
    pub span: &'a Span,
    pub seed: u64,
}

impl Place<'_, '_> {
    /// Notes a counterexample at the sizes of the instance.
    pub fn refuted(&self, link: &mut Link, mut found: Counterexample) {
        found.sizes.clone_from(self.sizes);
        note(link, found);
    }
}

/// Notes a counterexample.
pub(crate) fn note(link: &mut Link, found: Counterexample) {
    link.verdict = Verdict::Refuted;
    link.method = Method::Counterexample;
    link.counterexample = Some(found);
}
