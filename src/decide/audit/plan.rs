//! What an audit will decide, in the order of the documents.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use super::experiments::is_usable;
use super::{Selected, Selection, Settings};
use crate::decide::oracle::default_oracle;
use crate::decide::rescaling;
use crate::dimension;
use crate::document::{Block, Paper};
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::record::{ClaimId, Dimensions, Omitted};

/// Everything that will be decided.
pub(super) struct Plan<'a> {
    pub papers: Vec<(&'a Paper, ReadPaper<'a>)>,
    pub tasks: Vec<Task>,
    /// What is told when, tasks among them.
    pub steps: Vec<Step>,
    /// What is known to be left out.
    pub omitted: Omitted,
    /// True of a paper all of whose equations are decided.
    whole: Vec<bool>,
    /// What was worked out of the dimensions of each paper.
    dimensions: Vec<OnceLock<Vec<Dimensions>>>,
    /// The same with what is proven of the rescalings.
    proven: Vec<OnceLock<Vec<Dimensions>>>,
    exact_only: bool,
}

/// One claim or experiment to decide.
pub(super) struct Task {
    pub id: ClaimId,
    pub paper: usize,
    /// Its position in the paper.
    pub equation: usize,
    pub block: Position,
}

/// The position of a block among the claims or the experiments of its equation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Claim(usize),
    Experiment(usize),
}

/// What is told in the order of the documents.
pub(super) enum Step {
    /// A paper begins.
    Paper(usize),
    /// The outcome of a task.
    Task(usize),
    /// All tasks of an equation of a paper are done.
    Equation(usize, usize),
}

impl<'a> Plan<'a> {
    pub fn new(papers: &'a [Selected], selection: &Selection) -> Self {
        let read = |(paper, _): &'a Selected| (paper, ReadPaper::new(paper));
        let all = selection.is_everything();
        let selected = !all || papers.iter().any(|(_, only)| only.is_some());
        let mut plan = Self {
            papers: papers.iter().map(read).collect(),
            tasks: Vec::new(),
            steps: Vec::new(),
            omitted: Omitted { selected, ..Omitted::default() },
            whole: papers.iter().map(|(_, only)| all && only.is_none()).collect(),
            dimensions: papers.iter().map(|_| OnceLock::new()).collect(),
            proven: papers.iter().map(|_| OnceLock::new()).collect(),
            exact_only: selection.exact_only,
        };
        for (p, (paper, only)) in papers.iter().enumerate() {
            let mut equations = Vec::new();
            for (e, equation) in plan.papers[p].1.equations.iter().enumerate() {
                let section = &paper.sections[equation.section];
                let chosen = only.as_ref().is_none_or(|only| *only == section.source.path);
                if chosen && selection.includes(&paper.id, &section.number, &equation.equation.number) {
                    if selection.exact_only {
                        plan.omitted.experiments +=
                            equation.experiments.iter().filter(|r| is_usable(r)).count();
                    }
                    equations.push((e, blocks(equation, selection)));
                }
            }
            if equations.is_empty() && paper.problems.is_empty() && plan.papers[p].1.problems.is_empty() {
                continue;
            }
            plan.steps.push(Step::Paper(p));
            for (e, blocks) in equations {
                for (block, name) in blocks {
                    let number = plan.papers[p].1.equations[e].equation.number.clone();
                    let id = ClaimId { paper: paper.id.clone(), number, name };
                    plan.steps.push(Step::Task(plan.tasks.len()));
                    plan.tasks.push(Task { id, paper: p, equation: e, block });
                }
                plan.steps.push(Step::Equation(p, e));
            }
        }
        plan
    }

    /// True if an experiment is left out on demand, whatever else is.
    pub fn leaves_out_experiments(&self) -> bool {
        self.omitted.experiments > 0
    }

    /// The dimensions of a paper; they are a matter of all its equations, whichever are decided.
    pub fn dimensions(&self, paper: usize) -> &[Dimensions] {
        let (source, read) = &self.papers[paper];
        self.dimensions[paper].get_or_init(|| dimension::of_read(source, read, default_oracle))
    }

    /// Works out the dimensions of the papers that are audited as a whole, and proves what they leave free if
    /// there is time for experiments, too.
    pub fn work_out_dimensions(&self, settings: Settings, stop: &AtomicBool) {
        for step in &self.steps {
            let Step::Paper(place) = step else { continue };
            let (paper, read) = &self.papers[*place];
            match self.whole[*place] {
                true if self.exact_only => drop(self.dimensions(*place)),
                true => drop(self.proven[*place].set(rescaling::of_read(paper, read, settings, stop))),
                false => {}
            }
        }
    }

    /// The dimensions of a paper that is audited as a whole; nothing of another.
    pub fn dimensions_of_whole(&self, paper: usize) -> &[Dimensions] {
        match self.proven[paper].get() {
            Some(proven) => proven,
            None if self.whole[paper] => self.dimensions(paper),
            None => &[],
        }
    }

    /// The equation of a task.
    pub fn equation(&self, task: &Task) -> &ReadEquation<'a> {
        &self.papers[task.paper].1.equations[task.equation]
    }
}

/// The selected blocks of an equation with the names that they go by, claims first. What is wrong with an experiment is
/// said even if it is left out.
fn blocks(equation: &ReadEquation<'_>, selection: &Selection) -> Vec<(Position, String)> {
    let claims = equation.equation.claims.iter().map(|block| block.name.clone()).enumerate();
    let experiments = equation.equation.experiments.iter().zip(&equation.experiments).enumerate();
    let run = experiments.filter(|(_, (_, request))| !selection.exact_only || !is_usable(request));
    claims
        .map(|(n, name)| (Position::Claim(n), name))
        .chain(run.map(|(n, (block, _))| (Position::Experiment(n), experiment_name(block))))
        .filter(|(_, name)| selection.names(name))
        .collect()
}

/// The name of an `experiment` block among the claims of its equation.
pub(super) fn experiment_name(block: &Block) -> String {
    format!("experiment {}", block.name)
}
