//! Experiments named in documents: run once each, then judged by the bounds of every block.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::in_order;
use crate::decide::claim::Decision;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::language::experiment::{Bound, Limit, Quantity, Request};
use crate::record::{self, Link, Method, Reason, SourcePlace, Verdict};
use crate::simulate::{Context, ExperimentError, Outcome, ParameterError, Runnable, find};
use crate::spelling::nearest;

/// Digits that the record keeps of a measured number: as many as another machine reproduces.
const DIGITS: usize = 6;

/// Name and parameters: the same key gives the same outcome.
type Key = (&'static str, BTreeMap<String, String>);

/// A block with its experiment, or what is wrong with it.
type Asked<'a> = Result<(&'a Request, Key), Vec<Diagnostic>>;

/// The experiments that the selected blocks ask for, each once.
#[derive(Default)]
pub(crate) struct Measurements<'a> {
    /// Every block, by the number that it was asked with.
    asked: Vec<(usize, Asked<'a>)>,
    /// In the order in which they were first asked for.
    experiments: Vec<(Key, Box<dyn Runnable>)>,
}

/// What became of a block.
pub(crate) struct Measured {
    pub decision: Decision,
    /// What the experiment gave; blocks with the same parameters share it.
    pub outcome: Option<Arc<Outcome>>,
    /// The block's share of the run.
    pub seconds: f64,
}

impl<'a> Measurements<'a> {
    /// Notes a block; `number` tells it apart.
    pub fn ask(&mut self, number: usize, request: &'a Result<Request, Vec<Diagnostic>>) {
        let prepared = request.as_ref().map_err(Clone::clone).and_then(|request| {
            let experiment = prepare(request).map_err(|problem| vec![problem])?;
            let key = (experiment.name(), experiment.parameters());
            if self.experiments.iter().all(|(known, _)| *known != key) {
                self.experiments.push((key.clone(), experiment));
            }
            Ok((request, key))
        });
        self.asked.push((number, prepared));
    }

    /// Runs every experiment once and judges every block; tells which block is begun and what became of it. None
    /// is begun any more when `stop` is true.
    pub fn run(
        self,
        stop: &AtomicBool,
        started: &(dyn Fn(usize) + Sync),
        done: &(dyn Fn(usize, Measured) + Sync),
    ) {
        for (number, prepared) in &self.asked {
            if let Err(problems) = prepared {
                let decision = Decision::error(problems.clone());
                done(*number, Measured { decision, outcome: None, seconds: 0.0 });
            }
        }
        in_order(self.experiments.len(), |n| {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let (key, experiment) = &self.experiments[n];
            let blocks = self.asked.iter().filter_map(|(number, prepared)| match prepared {
                Ok((request, of)) if of == key => Some((*number, *request)),
                _ => None,
            });
            let blocks: Vec<(usize, &Request)> = blocks.collect();
            blocks.iter().for_each(|(number, _)| started(*number));
            let start = Instant::now();
            let outcome = experiment.run(&Context::new(&|_| {}, stop));
            let outcome = outcome.map(|outcome| Arc::new(outcome.rounded(DIGITS)));
            let seconds = start.elapsed().as_secs_f64() / blocks.len() as f64;
            for (number, request) in blocks {
                let decision = judge(request, &outcome);
                done(number, Measured { decision, outcome: outcome.as_ref().ok().cloned(), seconds });
            }
        });
    }
}

/// True if the block can be read, and asks for an experiment that there is.
pub(super) fn is_usable(request: &Result<Request, Vec<Diagnostic>>) -> bool {
    request.as_ref().is_ok_and(|request| prepare(request).is_ok())
}

/// Builds the experiment that a block asks for.
///
/// # Errors
/// An unknown experiment or parameter, or a refused value, at its place in the block.
fn prepare(request: &Request) -> Result<Box<dyn Runnable>, Diagnostic> {
    let fault = |code, message: String, span: &Span, label: String| {
        request.source.error(code, message, span.clone(), label)
    };
    let entry = find(&request.experiment).map_err(|error| {
        let message = format!("failed to find the experiment `{}`", request.experiment);
        let label = "`referee experiment --list` names them all".to_owned();
        fault(Code::E0502, message, &request.experiment_span, label).suggesting(error.nearest)
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
        fault(Code::E0503, message, span, error.to_string())
    })
}

/// The verdict of a block on what was measured.
fn judge(request: &Request, outcome: &Result<Arc<Outcome>, ExperimentError>) -> Decision {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            let experiment = request.experiment.clone();
            let reason = Reason::ExperimentFailed { experiment, error: error.to_string() };
            return Decision::new(Verdict::Undecided, reason);
        }
    };
    let mut links = Vec::new();
    let mut problems = Vec::new();
    for bound in &request.bounds {
        match measured(request, bound, outcome) {
            Ok((value, error)) => {
                let source = Some(SourcePlace::of(&request.source, &bound.name_span));
                links.push(Link { source, ..link(bound, value, error) });
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Decision::error(problems);
    }
    let worst = [Verdict::Refuted, Verdict::Undecided].into_iter().find_map(|verdict| {
        links.iter().find(|link| link.verdict == verdict).map(|link| (verdict, of_quantity(link)))
    });
    let (verdict, reason) = worst.unwrap_or_else(|| {
        let reason = match links.as_slice() {
            [only] => of_quantity(only),
            several => Reason::AllWithin(several.len()),
        };
        (request.expect.into(), reason)
    });
    let mut decision = Decision::new(verdict, reason);
    decision.certificate.links = links;
    decision
}

fn of_quantity(link: &Link) -> Reason {
    Reason::Quantity(link.statement.clone(), Box::new(link.reason.clone()))
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
            help: nearest(&bound.name, known.iter().copied()).map(|near| format!("did you mean \"{near}\"?")),
            ..request.source.error(
                Code::E0504,
                format!("failed to find \"{}\" in what `{}` measures", bound.name, request.experiment),
                bound.name_span.clone(),
                format!("known: \"{}\"", known.join("\", \"")),
            )
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
    let found = match verdict {
        Verdict::Measured => record::Bound::Met,
        Verdict::Refuted => record::Bound::Missed,
        _ if margin.is_nan() => record::Bound::NoNumber,
        _ => record::Bound::Open,
    };
    Link {
        verdict,
        method: Method::Measurement,
        reason: Reason::Measured { value, error, bound: found },
        ..Link::new(bound.to_string(), String::new())
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
