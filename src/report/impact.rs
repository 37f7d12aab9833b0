//! What a weak equation means for the rest of the paper.
//!
//! An equation *rests* on another if its printed claim builds on it (`from`, or a symbol defined
//! there), directly or through others, and cannot do without. It *stands on its own* if it is proven
//! without any premise (`where`): then it is true whatever becomes of the equations that it cites.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::document::EquationNumber;
use crate::record::{EquationOutcome, PaperOutcome, Verdict};

/// Who uses whom in one paper, by number.
pub struct Impact<'a> {
    paper: &'a PaperOutcome,
    users: BTreeMap<&'a EquationNumber, Vec<&'a EquationOutcome>>,
}

/// The equations that use one, directly or through others, in the order of the paper.
#[derive(Debug, Default)]
pub struct Dependents<'a> {
    /// Those that rest on it.
    pub resting: Vec<&'a EquationOutcome>,
    /// Those that stand on their own.
    pub standing: Vec<&'a EquationOutcome>,
}

impl<'a> Impact<'a> {
    /// Reads who uses whom off a record.
    pub fn new(paper: &'a PaperOutcome) -> Self {
        let mut users: BTreeMap<&EquationNumber, Vec<&EquationOutcome>> = BTreeMap::new();
        for equation in &paper.equations {
            for number in &equation.depends_on {
                users.entry(number).or_default().push(equation);
            }
        }
        Self { paper, users }
    }

    /// Equations that name this one, in the order of the paper.
    pub fn users(&self, number: &EquationNumber) -> &[&'a EquationOutcome] {
        self.users.get(number).map_or(&[], Vec::as_slice)
    }

    /// Everything downstream of an equation, split into what rests on it and what does not.
    pub fn dependents(&self, number: &EquationNumber) -> Dependents<'a> {
        let reached = self.downstream(number, |_, _| true);
        let resting = self.downstream(number, rests_directly);
        let in_order = self.paper.equations.iter().filter(|e| reached.contains(&e.number));
        let (resting, standing) = in_order.partition(|e| resting.contains(&e.number));
        Dependents { resting, standing }
    }

    /// Weak equations that this one rests on, directly or through others, in the order of the paper.
    pub fn weak_ground(&self, number: &EquationNumber) -> Vec<&'a EquationOutcome> {
        let weak = self.paper.equations.iter().filter(|e| e.verdict.is_weak() && e.number != *number);
        weak.filter(|e| self.downstream(&e.number, rests_directly).contains(number)).collect()
    }

    /// Numbers reached from `number` along those users of an equation for which `carries` says so.
    fn downstream(
        &self,
        number: &EquationNumber,
        carries: impl Fn(&EquationOutcome, &EquationNumber) -> bool,
    ) -> BTreeSet<&'a EquationNumber> {
        let mut reached = BTreeSet::new();
        let mut waiting = VecDeque::from([number]);
        while let Some(used) = waiting.pop_front() {
            for user in self.users(used) {
                if carries(user, used) && user.number != *number && reached.insert(&user.number) {
                    waiting.push_back(&user.number);
                }
            }
        }
        reached
    }
}

/// Checks beside an equation carry nothing on; only its printed claims do.
fn rests_directly(user: &EquationOutcome, used: &EquationNumber) -> bool {
    !stands_alone(user) && user.printed_claims().any(|claim| claim.depends_on.contains(used))
}

/// Proven, or a definition, without a premise.
fn stands_alone(equation: &EquationOutcome) -> bool {
    matches!(equation.verdict, Verdict::Holds | Verdict::Definition)
        && equation.printed_claims().all(|claim| claim.premises.is_empty())
}
