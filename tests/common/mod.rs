//! Papers in memory, audited.

use referee::decide::{Selection, audit};
use referee::diagnostic::Source;
use referee::document::Paper;
use referee::record::Audit;
use referee::record::ClaimOutcome;

/// The audit of documents given as (file name, text); the first is the front document.
pub fn audited(documents: &[(&str, &str)]) -> Audit {
    let sources: Vec<_> = documents.iter().map(|(path, text)| Source::new(*path, *text)).collect();
    let paper = Paper::from_sources("paper", &sources);
    let (audit, bugs) = audit(&[(paper, None)], &Selection::default(), 1, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    audit
}

/// Every claim of an audit, in the order of the documents.
pub fn claims(audit: &Audit) -> impl Iterator<Item = &ClaimOutcome> {
    audit.papers.iter().flat_map(|paper| &paper.equations).flat_map(|equation| &equation.claims)
}

/// One document with one equation for each claim's lines.
pub fn one_claim_each<'a>(claims: impl IntoIterator<Item = &'a str>) -> String {
    let equation = |(n, lines): (usize, &str)| {
        format!("## ({}) Claim\n\n```claim printed\n{lines}\nexpect holds\n```\n\n", n + 1)
    };
    format!("# 1 Claims\n\n{}", claims.into_iter().enumerate().map(equation).collect::<String>())
}
