//! The outcomes of an audit, put in the order of the documents and told in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Bug;
use super::equation::{equation_outcome, texts};
use super::grounds::Grounds;
use super::plan::{Plan, Step};
use crate::document::Paper;
use crate::language::paper::ReadPaper;
use crate::language::symbols::{Described, described};
use crate::record::{
    Audit, ClaimOutcome, Event, IndexOutcome, Omitted, PaperOutcome, Print, Problem, SCHEMA, SectionOutcome,
    SourcePlace, Summary, SymbolOutcome,
};
use crate::simulate::Outcome;

/// What became of a task.
pub(super) struct Done {
    pub outcome: ClaimOutcome,
    /// What an experiment gave; blocks with the same parameters share it.
    pub measured: Option<Arc<Outcome>>,
    /// How the claims of the equation compare with its print; told with the first of them.
    pub print: Option<Print>,
    /// A fault of referee itself.
    pub bug: Option<String>,
}

/// Hears of outcomes from all threads.
pub(super) struct Recorder<'a>(Mutex<State<'a>>);

struct State<'a> {
    plan: &'a Plan<'a>,
    seed: u64,
    stop: &'a AtomicBool,
    /// The whole record, when nothing is told any more.
    closed: Option<Audit>,
    listen: &'a mut (dyn FnMut(Event<'_>) + Send),
    /// The next step to be told.
    next: usize,
    /// Outcomes whose turn has not come, by their tasks.
    waiting: BTreeMap<usize, Done>,
    papers: Vec<PaperOutcome>,
    /// Their places in the plan.
    places: Vec<usize>,
    /// What the verdicts of each paper rest on.
    grounds: Vec<Grounds>,
    /// Outcomes of the equation that is not complete yet.
    claims: Vec<ClaimOutcome>,
    print: Print,
    bugs: Vec<Bug>,
}

impl<'a> Recorder<'a> {
    pub fn new(
        plan: &'a Plan<'a>,
        seed: u64,
        stop: &'a AtomicBool,
        listen: &'a mut (dyn FnMut(Event<'_>) + Send),
    ) -> Self {
        listen(Event::Planned { claims: plan.tasks.len() });
        let (papers, grounds, claims, bugs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (waiting, print, places) = (BTreeMap::new(), Print::default(), Vec::new());
        let (next, closed) = (0, None);
        let mut state = State {
            plan,
            seed,
            stop,
            closed,
            listen,
            next,
            waiting,
            papers,
            places,
            grounds,
            claims,
            print,
            bugs,
        };
        state.advance();
        Self(Mutex::new(state))
    }

    pub fn started(&self, task: usize) {
        let state = &mut *self.state();
        if state.closed.is_none() {
            (state.listen)(Event::ClaimStarted(&state.plan.tasks[task].id));
        }
    }

    /// What comes of a task behind the wish to stop may be cut short, and does not count.
    pub fn done(&self, task: usize, done: Done) {
        let state = &mut *self.state();
        if state.closed.is_some() || state.stop.load(Ordering::Relaxed) {
            return;
        }
        (state.listen)(Event::ClaimEnded(&state.plan.tasks[task].id));
        state.waiting.insert(task, done);
        state.advance();
    }

    /// Tells everything that is decided, and that this is the end.
    pub fn stop(&self) {
        let state = &mut *self.state();
        if state.closed.is_none() {
            state.closed = Some(state.close());
        }
    }

    /// The whole record, when all tasks are done.
    pub fn finish(self) -> (Audit, Vec<Bug>) {
        let mut state = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let audit = state.closed.take().unwrap_or_else(|| state.close());
        (audit, state.bugs)
    }

    /// A listener that panicked takes the audit down by itself.
    fn state(&self) -> MutexGuard<'_, State<'a>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State<'_> {
    /// Tells everything whose turn has come.
    fn advance(&mut self) {
        while let Some(step) = self.plan.steps.get(self.next) {
            match step {
                Step::Paper(p) => self.paper(*p),
                Step::Task(task) => match self.waiting.remove(task) {
                    Some(done) => self.task(*task, done),
                    None => return,
                },
                Step::Equation(p, e) => self.equation(*p, *e),
            }
            self.next += 1;
        }
    }

    /// Ends the record.
    fn close(&mut self) -> Audit {
        let unreached = self.skip();
        let mut papers = std::mem::take(&mut self.papers);
        papers.iter_mut().zip(&self.grounds).for_each(|(paper, grounds)| grounds.settle(paper));
        if unreached == 0 {
            for (paper, place) in papers.iter_mut().zip(&self.places) {
                paper.dimensions = self.plan.dimensions_of_whole(*place).to_vec();
            }
        }
        let summary = Summary::of(&papers);
        let omitted = Omitted { unreached, ..self.plan.omitted };
        let audit = Audit { schema: SCHEMA.to_owned(), seed: self.seed, papers, summary, omitted };
        (self.listen)(Event::Finished(&audit));
        audit
    }

    /// Tells the equations all of whose claims are decided, and passes over the others; returns how many claims
    /// these have. Of an equation that is decided in part nothing is said, since its verdict may still change.
    fn skip(&mut self) -> usize {
        let plan = self.plan;
        let (mut unreached, mut begun, mut tasks) = (0, None, Vec::new());
        for step in &plan.steps[self.next..] {
            match step {
                Step::Paper(p) => begun = Some(*p),
                Step::Task(task) => tasks.push(*task),
                Step::Equation(p, e) => {
                    let all: Vec<Option<Done>> = tasks.iter().map(|task| self.waiting.remove(task)).collect();
                    let tasks = std::mem::take(&mut tasks);
                    let Some(all) = all.into_iter().collect::<Option<Vec<Done>>>() else {
                        unreached += tasks.len() + self.claims.len();
                        (self.claims, self.print) = Default::default();
                        continue;
                    };
                    if let Some(p) = begun.take() {
                        self.paper(p);
                    }
                    tasks.into_iter().zip(all).for_each(|(task, done)| self.task(task, done));
                    self.equation(*p, *e);
                }
            }
        }
        self.next = plan.steps.len();
        unreached
    }

    fn paper(&mut self, p: usize) {
        let (paper, read) = &self.plan.papers[p];
        self.grounds.push(Grounds::new(read));
        let problems = paper.problems.iter().chain(&read.problems).map(Problem::from);
        self.papers.push(PaperOutcome {
            id: paper.id.clone(),
            kind: paper.kind,
            folder: folder(paper),
            title: paper.title.clone(),
            authors: paper.authors.clone(),
            doi: paper.doi.clone(),
            arxiv: paper.arxiv.clone(),
            notation: texts(&paper.notation),
            sections: paper
                .sections
                .iter()
                .filter(|section| !section.notation.is_empty())
                .map(|section| SectionOutcome {
                    number: section.number.clone(),
                    notation: texts(&section.notation),
                })
                .collect(),
            equations: Vec::new(),
            experiments: Vec::new(),
            dimensions: Vec::new(),
            problems: problems.collect(),
        });
        self.places.push(p);
        if let Some(paper) = self.papers.last() {
            (self.listen)(Event::PaperStarted(paper));
        }
    }

    fn task(&mut self, task: usize, done: Done) {
        let id = &self.plan.tasks[task].id;
        let Done { mut outcome, measured, print, bug } = done;
        self.print = print.unwrap_or(std::mem::take(&mut self.print));
        self.bugs.extend(bug.map(|message| Bug { claim: id.clone(), message }));
        if let (Some(measured), Some(paper)) = (measured, self.papers.last_mut()) {
            let known = paper.experiments.iter().position(|known| Arc::ptr_eq(known, &measured));
            outcome.certificate.experiment = Some(known.unwrap_or_else(|| {
                paper.experiments.push(measured);
                paper.experiments.len() - 1
            }));
        }
        if let Some(grounds) = self.grounds.last() {
            outcome.rests_on = grounds.of(&outcome.given);
        }
        (self.listen)(Event::ClaimDecided(id, &outcome));
        self.claims.push(outcome);
    }

    fn equation(&mut self, p: usize, e: usize) {
        let (paper, read) = &self.plan.papers[p];
        let (claims, print) = (std::mem::take(&mut self.claims), std::mem::take(&mut self.print));
        let without = self.plan.leaves_out_experiments();
        let outcome = equation_outcome(paper, &read.equations[e], claims, print, without, symbols(read, e));
        let Some(record) = self.papers.last_mut() else { return };
        if let Some(grounds) = self.grounds.last_mut() {
            grounds.learn(&outcome);
        }
        record.equations.push(outcome);
        if let Some(outcome) = record.equations.last() {
            (self.listen)(Event::EquationDone(record, outcome));
        }
    }
}

/// What the names in the claims of an equation mean.
fn symbols(read: &ReadPaper<'_>, e: usize) -> Vec<SymbolOutcome> {
    let symbol = |known: Described| SymbolOutcome {
        source: SourcePlace::of(&known.source, &known.span),
        name: known.name,
        latex: known.latex,
        kind: known.kind.to_owned(),
        on: known.on,
        conditions: known.conditions,
        words: known.words,
        indices: known.indices.into_iter().map(|(letter, range)| IndexOutcome { letter, range }).collect(),
        definition: known.definition,
        equation: known.equation,
    };
    described(read, &read.equations[e]).into_iter().map(symbol).collect()
}

/// Where the documents of a paper are.
fn folder(paper: &Paper) -> String {
    let parent = paper.sections.first().and_then(|section| section.source.path.parent());
    let folder = parent.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.display().to_string()
}
