//! What stands out in the graph while one equation is in focus: all that it builds on, and all that falls with it. It
//! takes no script: a node carries the numbers of those whose focus it is in, and a rule for each fades the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::page::Context;
use crate::document::EquationNumber;
use crate::record::EquationOutcome;

/// For each equation, by position: what its printed claim builds on, and what builds on it, directly or through others.
pub struct Focus {
    pub above: Vec<BTreeSet<usize>>,
    pub below: Vec<BTreeSet<usize>>,
    numbers: Vec<String>,
}

impl Focus {
    pub fn of(context: &Context<'_>) -> Self {
        let equations = &context.paper.equations;
        let position = positions(equations);
        let uses: Vec<Vec<usize>> = equations
            .iter()
            .map(|equation| {
                let printed = equation.printed_claims().flat_map(|claim| &claim.depends_on);
                printed.filter_map(|number| position.get(number).copied()).collect()
            })
            .collect();
        let mut used_by = vec![Vec::new(); equations.len()];
        for (user, uses) in uses.iter().enumerate() {
            for used in uses {
                used_by[*used].push(user);
            }
        }
        let all = |graph: &[Vec<usize>]| (0..equations.len()).map(|n| reached(graph, n)).collect();
        Self {
            above: all(&uses),
            below: all(&used_by),
            numbers: equations.iter().map(|equation| equation.number.slug()).collect(),
        }
    }

    /// The equations in whose focus a node is.
    pub fn node(&self, n: usize) -> String {
        let within = self.above[n].iter().chain(&self.below[n]).chain([&n]);
        within.fold(String::new(), |mut classes, m| {
            let _ = write!(classes, " f{m}");
            classes
        })
    }

    /// The equations in whose focus an edge is: both ends on one side of it.
    pub fn edge(&self, used: usize, user: usize) -> String {
        // It leads to `user` and to all below it, and comes from `used` and all above it.
        let mut ends: BTreeSet<usize> = self.below[user].iter().copied().collect();
        ends.extend(&self.above[used]);
        ends.extend([used, user]);
        ends.into_iter().fold(String::new(), |mut classes, m| {
            let _ = write!(classes, " f{m}");
            classes
        })
    }

    pub fn style(&self) -> String {
        self.numbers.iter().enumerate().fold(String::new(), |mut css, (n, number)| {
            let _ = write!(
                css,
                ".dependencies:has(#g-{number}:target) .graph :is(.node,.edge):not(.f{n}){{opacity:.16}}\
                 .dependencies:has(#g-{number}:target) #focus-{number}{{display:block}}"
            );
            css
        })
    }
}

/// Where each equation stands among them.
pub fn positions(equations: &[EquationOutcome]) -> BTreeMap<&EquationNumber, usize> {
    equations.iter().enumerate().map(|(n, equation)| (&equation.number, n)).collect()
}

/// All that is reached from a node.
fn reached(graph: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(n) = waiting.pop() {
        waiting.extend(graph[n].iter().copied().filter(|next| *next != from && reached.insert(*next)));
    }
    reached
}
