//! One relation between two neighbouring sides: proven, refuted, or neither.

mod coefficient;
mod comparison;
mod defined;
pub(crate) mod determine;
pub(crate) mod equality;
pub(crate) mod place;
pub(crate) mod proportional;

pub(crate) use self::defined::LISTED;
use self::place::Place;
use crate::decide::obligation::Obligation;
use crate::diagnostic::Diagnostic;
use crate::language::bold::in_bold;
use crate::language::check::Checker;
use crate::language::claim::{Condition, Show};
use crate::language::latex::{latex, premise_latex, relation_latex};
use crate::language::{Claim, Expr, Scope};
use crate::record::{IdentityTest, Link, Method, Need, Reason, Sizes, SourcePlace, Verdict};

/// A link for each relation of a chain, not decided yet.
pub(crate) fn empty(claim: &Claim, show: &Show, scope: &Scope) -> Vec<Link> {
    let source = SourcePlace::of(&claim.source, &show.span);
    let condition = |c: &Condition| format!("{} {} {}", c.left, c.relation.symbol(), c.right);
    let premise = match show.premise.iter().map(condition).collect::<Vec<_>>().join(" and ") {
        premise if premise.is_empty() => premise,
        premise => premise + " implies ",
    };
    let arrow = premise_latex(show);
    let mut checker = Checker::silent(scope);
    let mut latex = |expr: &Expr| latex(&in_bold(expr, &mut checker));
    show.relations
        .iter()
        .zip(show.sides.windows(2))
        .map(|(relation, sides)| {
            let (symbol, sign) = (relation.symbol(), relation_latex(*relation));
            let statement = format!("{premise}{} {symbol} {}", sides[0], sides[1]);
            let latex = format!("{arrow}{} {sign} {}", latex(&sides[0]), latex(&sides[1]));
            Link { source: Some(source.clone()), ..Link::new(statement, latex) }
        })
        .collect()
}

/// Decides an obligation at one choice of sizes, and notes the outcome in its link.
///
/// # Errors
/// When a side has a value nowhere.
pub(crate) fn decide(
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
pub(crate) fn summarise(link: &mut Link) {
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
            every: link.every.clone(),
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
    proportional::name_factor(link);
}
