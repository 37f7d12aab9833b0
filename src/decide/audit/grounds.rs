//! What the verdicts of a paper rest on: equations that are given and not proven themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::equation::recorded_verdict;
use crate::document::EquationNumber;
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::record::{EquationOutcome, Ground, PaperOutcome, Verdict};

/// Which equations are given to which, and the verdicts as far as they are known.
pub(super) struct Grounds {
    given: BTreeMap<EquationNumber, BTreeSet<EquationNumber>>,
    verdicts: BTreeMap<EquationNumber, Verdict>,
}

impl Grounds {
    /// Until an equation is decided, the verdict on record stands for its own; that of one that is not selected,
    /// to the end.
    pub fn new(read: &ReadPaper<'_>) -> Self {
        let number = |read: &ReadEquation<'_>| read.equation.number.clone();
        let given = |read: &ReadEquation<'_>| {
            let claims = read.stated().filter_map(Result::ok);
            claims.flat_map(|claim| &claim.given).map(|given| given.number.clone()).collect()
        };
        Self {
            given: read.equations.iter().map(|read| (number(read), given(read))).collect(),
            verdicts: read.equations.iter().map(|read| (number(read), recorded_verdict(read))).collect(),
        }
    }

    pub fn learn(&mut self, equation: &EquationOutcome) {
        self.verdicts.insert(equation.number.clone(), equation.verdict);
    }

    /// The equations among those given, and those given to them, that are not proven.
    pub fn of(&self, given: &[EquationNumber]) -> Vec<Ground> {
        let mut reached: BTreeSet<&EquationNumber> = BTreeSet::new();
        let mut waiting: Vec<&EquationNumber> = given.iter().collect();
        while let Some(number) = waiting.pop() {
            if reached.insert(number) {
                waiting.extend(self.given.get(number).into_iter().flatten());
            }
        }
        let ground = |number: &EquationNumber| {
            let verdict = *self.verdicts.get(number)?;
            let proven = matches!(verdict, Verdict::Holds | Verdict::Definition);
            (!proven).then(|| Ground { number: number.clone(), verdict })
        };
        reached.into_iter().filter_map(ground).collect()
    }

    /// Says again what everything rests on, once every verdict is known: a paper may build on what comes later.
    pub fn settle(&self, paper: &mut PaperOutcome) {
        for equation in &mut paper.equations {
            for claim in &mut equation.claims {
                claim.rests_on = self.of(&claim.given);
            }
            equation.rests_on = Ground::of_equation(&equation.claims);
        }
    }
}
