//! Experiments named in documents: run once each, then judged by the bounds of every block.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::claim::Decision;
use super::verdict::{Link, Method, Verdict};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::language::experiment::{Bound, Limit, Quantity, Recorded, Request};
use crate::simulate::{Context, ExperimentError, Outcome, ParameterError, Runnable, find, number};

/// Digits that the record keeps of a measured number: as many as another machine reproduces.
const DIGITS: usize = 6;

/// Positions of paper, equation and block.
pub(super) type Place = (usize, usize, usize);

/// Name and parameters: the same key gives the same outcome.
type Key = (&'static str, BTreeMap<String, String>);

/// A block with its experiment, or what is wrong with it.
type Asked<'a> = Result<(&'a Request, Key), Vec<Diagnostic>>;

/// The experiments that the selected blocks ask for, each once.
#[derive(Default)]
pub(super) struct Measurements<'a> {
    asked: Vec<(Place, Asked<'a>)>,
    experiments: BTreeMap<Key, Box<dyn Runnable>>,
}

/// What became of a block.
pub(super) struct Measured {
    pub decision: Decision,
    /// What the experiment gave; blocks with the same parameters share it.
    pub outcome: Option<Arc<Outcome>>,
    /// The block's share of the run.
    pub seconds: f64,
}

struct Run {
    outcome: Result<Arc<Outcome>, ExperimentError>,
    seconds: f64,
}

impl<'a> Measurements<'a> {
    pub fn ask(&mut self, place: Place, request: &'a Result<Request, Vec<Diagnostic>>) {
        let prepared = request.as_ref().map_err(Clone::clone).and_then(|request| {
            let experiment = prepare(request).map_err(|problem| vec![problem])?;
            let key = (experiment.name(), experiment.parameters());
            self.experiments.insert(key.clone(), experiment);
            Ok((request, key))
        });
        self.asked.push((place, prepared));
    }

    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Runs every experiment once and judges every block; `done` is told how many more are done.
    pub fn run(self, done: &(dyn Fn(usize) + Sync)) -> BTreeMap<Place, Measured> {
        let mut shared: BTreeMap<&Key, usize> = BTreeMap::new();
        for (_, key) in self.asked.iter().filter_map(|(_, prepared)| prepared.as_ref().ok()) {
            *shared.entry(key).or_default() += 1;
        }
        let runs: Vec<(&Key, Run)> = self
            .experiments
            .par_iter()
            .map(|(key, experiment)| {
                let start = Instant::now();
                let outcome = experiment.run(&Context::silent());
                done(shared.get(key).copied().unwrap_or(0));
                let outcome = outcome.map(|outcome| Arc::new(outcome.rounded(DIGITS)));
                (key, Run { outcome, seconds: start.elapsed().as_secs_f64() })
            })
            .collect();
        let runs: BTreeMap<&Key, Run> = runs.into_iter().collect();
        let measured = self.asked.iter().map(|(place, prepared)| {
            let measured = match prepared {
                Err(problems) => {
                    done(1);
                    let decision = Decision::error(problems.clone());
                    Measured { decision, outcome: None, seconds: 0.0 }
                }
                Ok((request, key)) => {
                    let run = &runs[key];
                    let share = shared.get(key).copied().unwrap_or(1) as f64;
                    Measured {
                        decision: judge(request, run),
                        outcome: run.outcome.as_ref().ok().cloned(),
                        seconds: run.seconds / share,
                    }
                }
            };
            (*place, measured)
        });
        measured.collect()
    }
}

/// Builds the experiment that a block asks for.
///
/// # Errors
/// An unknown experiment or parameter, or a refused value, at its place in the block.
fn prepare(request: &Request) -> Result<Box<dyn Runnable>, Diagnostic> {
    let fault = |code, message: String, span: &Span, label: String| Diagnostic {
        code,
        message,
        source: request.source.clone(),
        span: span.clone(),
        label,
        help: None,
    };
    let entry = find(&request.experiment).map_err(|error| {
        let message = format!("failed to find the experiment `{}`", request.experiment);
        let mut problem = fault("E0502", message, &request.experiment_span, String::new());
        problem.label = "`referee experiment --list` names them all".to_owned();
        problem.help = error.nearest.map(|near| format!("did you mean `{near}`?"));
        problem
    })?;
    let pairs: Vec<(&str, &str)> =
        request.settings.iter().map(|setting| (setting.name.as_str(), setting.value.as_str())).collect();
    entry.build(&pairs).map_err(|error| {
        let guilty = match &error {
            ParameterError::Unknown { name, .. }
            | ParameterError::Unreadable { name, .. }
            | ParameterError::Refused { name, .. }
            | ParameterError::Repeated { name } => request.settings.iter().rfind(|s| s.name == *name),
        };
        let span = guilty.map_or(&request.experiment_span, |setting| &setting.span);
        let message = format!("failed to set up the experiment `{}`", request.experiment);
        fault("E0503", message, span, error.to_string())
    })
}

/// The verdict of a block on what was measured.
fn judge(request: &Request, run: &Run) -> Decision {
    let outcome = match &run.outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            let reason = format!("failed to run the experiment `{}`: {error}", request.experiment);
            return Decision::new(Verdict::Undecided, reason);
        }
    };
    let mut links = Vec::new();
    let mut problems = Vec::new();
    for bound in &request.bounds {
        match measured(request, bound, outcome) {
            Ok((value, error)) => links.push(link(bound, value, error)),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Decision::error(problems);
    }
    let worst = [Verdict::Refuted, Verdict::Undecided].into_iter().find_map(|verdict| {
        links
            .iter()
            .find(|link| link.verdict == verdict)
            .map(|link| (verdict, format!("{}: {}", link.statement, link.reason)))
    });
    let (verdict, reason) = worst.unwrap_or_else(|| {
        let reason = match links.as_slice() {
            [only] => format!("{}: {}", only.statement, only.reason),
            several => format!("all {} measured numbers are within their bounds", several.len()),
        };
        (recorded(request.expect), reason)
    });
    let mut decision = Decision::new(verdict, reason);
    decision.certificate.links = links;
    decision
}

/// The verdict that a block's author recorded.
pub(super) fn recorded(expect: Recorded) -> Verdict {
    match expect {
        Recorded::Approximation => Verdict::Approximation,
        Recorded::Measured => Verdict::Measured,
    }
}

/// The bounded number and its error.
fn measured(request: &Request, bound: &Bound, outcome: &Outcome) -> Result<(f64, f64), Diagnostic> {
    let found = match bound.quantity {
        Quantity::Value => {
            outcome.measurement(&bound.name).map(|m| (m.value, if m.magnitude_only { 0.0 } else { m.error }))
        }
        // The error is already the unit.
        Quantity::Deviation => {
            outcome.measurement(&bound.name).and_then(|m| m.deviation()).map(|value| (value, 0.0))
        }
        // A fitted slope has no error estimate of its own: the tolerance is the author's.
        Quantity::Order => {
            let study = outcome.convergence.iter().find(|study| study.quantity == bound.name);
            study.and_then(|study| study.observed_order).map(|order| (order, 0.0))
        }
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = match bound.quantity {
            Quantity::Value => outcome.measurements.iter().map(|m| m.name.as_str()).collect(),
            Quantity::Deviation => {
                let compared = outcome.measurements.iter().filter(|m| m.reference.is_some());
                compared.map(|m| m.name.as_str()).collect()
            }
            Quantity::Order => outcome.convergence.iter().map(|study| study.quantity.as_str()).collect(),
        };
        Diagnostic {
            code: "E0504",
            message: format!("failed to find \"{}\" in what `{}` measures", bound.name, request.experiment),
            source: request.source.clone(),
            span: bound.name_span.clone(),
            label: format!("known: \"{}\"", known.join("\", \"")),
            help: nearest(&bound.name, known.iter().copied()).map(|near| format!("did you mean \"{near}\"?")),
        }
    })
}

/// A bound is met, or missed, only if the number's error cannot change that.
fn link(bound: &Bound, value: f64, error: f64) -> Link {
    // Positive inside the bound, negative outside.
    let margin = match bound.limit {
        Limit::Below(limit) => limit - value,
        Limit::Above(limit) => value - limit,
        Limit::Near { value: centre, tolerance } => tolerance - (value - centre).abs(),
    };
    let verdict = if margin > error {
        Verdict::Measured
    } else if margin < -error {
        Verdict::Refuted
    } else {
        Verdict::Undecided
    };
    let value = if error == 0.0 { number(value) } else { format!("{} ± {}", number(value), number(error)) };
    let reason = match verdict {
        Verdict::Measured => format!("measured {value}"),
        Verdict::Refuted => format!("measured {value}, outside of the bound"),
        _ if margin.is_nan() => format!("measured {value}: no number that a bound could hold"),
        _ => format!("measured {value}: the error leaves open whether the bound is met"),
    };
    Link {
        statement: bound.to_string(),
        latex: String::new(),
        verdict,
        method: Method::Measurement,
        reason,
        proof: Vec::new(),
        instances: Vec::new(),
        counterexample: None,
        witness: Vec::new(),
        needs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_inside_outside_or_neither() {
        let near = Limit::Near { value: 2.0, tolerance: 0.1 };
        let (nan, infinity) = (f64::NAN, f64::INFINITY);
        for (limit, value, error, verdict) in [
            (Limit::Below(1.0), 0.5, 0.1, Verdict::Measured),
            (Limit::Below(1.0), 1.5, 0.1, Verdict::Refuted),
            (Limit::Below(1.0), 0.95, 0.1, Verdict::Undecided),
            (Limit::Above(1.0), 1.5, 0.1, Verdict::Measured),
            (Limit::Above(1.0), 0.5, 0.1, Verdict::Refuted),
            (near, 2.05, 0.01, Verdict::Measured),
            (near, 1.8, 0.01, Verdict::Refuted),
            (near, 1.9, 0.01, Verdict::Undecided),
            // What is no number neither meets a bound nor misses it.
            (Limit::Below(1.0), nan, 0.1, Verdict::Undecided),
            (Limit::Above(1.0), nan, 0.0, Verdict::Undecided),
            (near, nan, 0.0, Verdict::Undecided),
            (Limit::Below(1.0), 0.5, nan, Verdict::Undecided),
            (Limit::Below(1.0), 1.5, nan, Verdict::Undecided),
            (Limit::Below(1.0), 0.5, infinity, Verdict::Undecided),
            (near, infinity, 0.0, Verdict::Refuted),
        ] {
            let bound = Bound { quantity: Quantity::Value, name: "x".to_owned(), name_span: 0..0, limit };
            let found = link(&bound, value, error);
            assert_eq!(found.verdict, verdict, "{} for {value} ± {error}: {}", found.statement, found.reason);
        }
    }
}
