//! Why a verdict is what it is, in one sentence.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Sizes, SourcePlace, Value};
use crate::simulate::number;

/// Conditions, or steps of a proof, that a sentence has room for.
const IN_BRIEF: usize = 3;

/// Values of what a claim determines, by name.
pub type Solution = Vec<(String, String)>;

/// Why a verdict is what it is. `Display` makes the sentence that stands in the JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Reason {
    /// Nothing was found yet.
    #[default]
    None,
    /// Words of the document's author, or of a message; and every reason that is read back from the JSON.
    Words(String),
    /// A definition.
    WellFormed,
    /// A postulate.
    Assumed,
    /// No claim says what the paper prints.
    NothingPrinted,
    /// An inequality whose parts have the right signs.
    Signs,
    /// An inequality that an argument proves, step by step.
    Argument(Vec<String>),
    /// An identity.
    Proven {
        /// Ranges for every size of which it is.
        every: Vec<String>,
        /// The sizes at which it is.
        sizes: Vec<Sizes>,
        /// Conditions by which `solve` divides.
        pivots: Vec<String>,
        /// log2 of the probability that a false identity passes.
        log2_error: f64,
    },
    /// Both sides agree where both have a value.
    Partial {
        /// What a side needs, on a part of the domain that is not of measure zero.
        missing: Vec<String>,
    },
    /// A counterexample.
    Fails {
        /// The sizes at which it fails.
        failing: Vec<Sizes>,
        /// Value of the left side at the counterexample.
        left: Value,
        /// Value of the right side.
        right: Value,
        /// The sizes at which it holds.
        holding: Vec<Sizes>,
    },
    /// What a claim determines has one solution, and with it this is so.
    Solved(Solution, Box<Reason>),
    /// The sides are compared up to a number, which is this one.
    UpTo(String, Box<Reason>),
    /// It fails for these whole numbers.
    At(Solution, Box<Reason>),
    /// It holds for the first values of a whole number, the last of which is given, and with each for the next.
    Induction(String, i64, Box<Reason>),
    /// The only solution is excluded by the conditions.
    Excluded(Solution),
    /// More than one choice makes the claim true.
    NotOne([Solution; 2]),
    /// More than one choice may make the claim true.
    PerhapsSeveral([Solution; 2]),
    /// No choice makes the claim true.
    NoSolution,
    /// The decision was given up, for this reason.
    GaveUp(String),
    /// The budget of a claim ends here.
    OverBudget(String, SourcePlace),
    /// A measured number against its bound.
    Measured {
        /// What was measured.
        value: f64,
        /// Zero for a number without an error of its own.
        error: f64,
        /// What this says of the bound.
        bound: Bound,
    },
    /// One of several bounded quantities decides.
    Quantity(String, Box<Reason>),
    /// That many measured numbers are within their bounds.
    AllWithin(usize),
    /// The experiment could not be run.
    ExperimentFailed {
        /// Its name.
        experiment: String,
        /// What it reports.
        error: String,
    },
}

/// What a measured number says of its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Inside, whatever the error.
    Met,
    /// Outside, whatever the error.
    Missed,
    /// The error of the number is too large to tell.
    Open,
    /// What was measured is no number.
    NoNumber,
}

/// A piece of a sentence, for those who set numbers in type.
#[derive(Debug, Clone, PartialEq)]
pub enum Fragment<'a> {
    /// Plain words.
    Text(Cow<'a, str>),
    /// A condition in the claim language, such as `a - b != 0`.
    Condition(&'a str),
    /// A measured number.
    Number(f64),
    /// A power of two, by its exponent.
    PowerOfTwo(f64),
}

impl Reason {
    /// True if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        match self {
            Reason::None => true,
            Reason::Words(words) => words.is_empty(),
            _ => false,
        }
    }

    /// The sentence in pieces.
    pub fn fragments(&self) -> Vec<Fragment<'_>> {
        let text = |words: String| vec![Fragment::Text(words.into())];
        let plain = |words: &'static str| vec![Fragment::Text(words.into())];
        match self {
            Reason::None => Vec::new(),
            Reason::Words(words) | Reason::GaveUp(words) => vec![Fragment::Text(words.into())],
            Reason::WellFormed => plain("introduces a symbol; well-formed at every declared size"),
            Reason::Assumed => {
                plain("a law that is imposed; well-formed, and nothing was found that contradicts it")
            }
            Reason::NothingPrinted => plain("no printed claim"),
            Reason::Signs => plain("follows from the signs of the parts"),
            Reason::Argument(steps) => text(format!("proven: {}", in_brief(steps, "; "))),
            Reason::Proven { every, sizes, pivots, log2_error } => {
                let mut all = text(format!("proven{}", for_every(every, sizes)));
                if !pivots.is_empty() {
                    all.push(Fragment::Text(", where ".into()));
                    all.extend(conditions(pivots, if pivots.len() > IN_BRIEF { ", " } else { " and " }));
                }
                all.push(Fragment::Text(", error probability below ".into()));
                all.push(Fragment::PowerOfTwo(log2_error.ceil()));
                all
            }
            Reason::Partial { missing } => {
                let mut all = plain("holds as far as both sides have a value; needs ");
                all.extend(conditions(missing, ", "));
                all
            }
            Reason::Fails { failing, left, right, holding } => {
                let holds = for_sizes(holding);
                let but = if holds.is_empty() { holds } else { format!("; holds{holds}") };
                text(format!("fails{}: left {left} but right {right}{but}", for_sizes(failing)))
            }
            Reason::Solved(solution, then) => {
                let words = format!("the only solution is {}; ", values(solution));
                [vec![Fragment::Text(words.into())], then.fragments()].concat()
            }
            Reason::UpTo(factor, then) => {
                let words = match **then {
                    Reason::Fails { .. } => format!("the factor can only be {factor}; "),
                    _ => format!("up to the factor {factor}; "),
                };
                [vec![Fragment::Text(words.into())], then.fragments()].concat()
            }
            Reason::At(whole, then) => {
                let words = format!("at {}: ", values(whole));
                [vec![Fragment::Text(words.into())], then.fragments()].concat()
            }
            Reason::Induction(name, base, then) => {
                let words = format!("by induction on {name}, from {name} = {base}; ");
                [vec![Fragment::Text(words.into())], then.fragments()].concat()
            }
            Reason::Excluded(solution) => {
                text(format!("the only solution, {}, is excluded by the conditions", values(solution)))
            }
            Reason::NotOne([one, other]) => {
                text(format!("not one choice: both {} and {} make it true", values(one), values(other)))
            }
            Reason::PerhapsSeveral([one, other]) => {
                text(format!("more than one choice may do: {} and {}", values(one), values(other)))
            }
            Reason::NoSolution => plain(
                "no choice of the coefficients makes it true: at some points the equations for them contradict each other",
            ),
            Reason::OverBudget(message, place) => {
                text(format!("{message} at {}:{}", place.line, place.column))
            }
            Reason::Measured { value, error, bound } => {
                let mut parts = vec![Fragment::Text("measured ".into()), Fragment::Number(*value)];
                if *error != 0.0 {
                    parts.extend([Fragment::Text(" ± ".into()), Fragment::Number(*error)]);
                }
                parts.extend(bound.words().map(|words| Fragment::Text(words.into())));
                parts
            }
            Reason::Quantity(name, reason) => {
                [vec![Fragment::Text(format!("{name}: ").into())], reason.fragments()].concat()
            }
            Reason::AllWithin(count) => text(format!("all {count} measured numbers are within their bounds")),
            Reason::ExperimentFailed { experiment, error } => {
                text(format!("failed to run the experiment `{experiment}`: {error}"))
            }
        }
    }
}

impl Bound {
    /// What is said behind the number; nothing where the bound is met.
    fn words(self) -> Option<&'static str> {
        match self {
            Bound::Met => None,
            Bound::Missed => Some(", outside of the bound"),
            Bound::Open => Some(": the error leaves open whether the bound is met"),
            Bound::NoNumber => Some(": no number that a bound could hold"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fragments().iter().try_for_each(|fragment| match fragment {
            Fragment::Text(words) => f.write_str(words),
            Fragment::Condition(condition) => f.write_str(condition),
            Fragment::Number(value) => f.write_str(&number(*value)),
            Fragment::PowerOfTwo(exponent) => write!(f, "2^{exponent:.0}"),
        })
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.to_string()
    }
}

impl From<String> for Reason {
    fn from(words: String) -> Self {
        Reason::Words(words)
    }
}

impl JsonSchema for Reason {
    fn schema_name() -> Cow<'static, str> {
        "Reason".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Why a verdict is what it is, in one sentence.",
            "type": "string"
        })
    }
}

fn values(solution: &Solution) -> String {
    solution.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

/// The first items of a list that may be long, and how many more there are.
fn in_brief(items: &[String], separator: &str) -> String {
    let (shown, rest) = items.split_at(items.len().min(IN_BRIEF));
    let mut parts = shown.to_vec();
    if !rest.is_empty() {
        parts.push(format!("and {} more", rest.len()));
    }
    parts.join(separator)
}

/// The same of conditions.
fn conditions<'a>(items: &'a [String], separator: &'static str) -> Vec<Fragment<'a>> {
    let (shown, rest) = items.split_at(items.len().min(IN_BRIEF));
    let mut all = Vec::new();
    for (n, condition) in shown.iter().enumerate() {
        if n > 0 {
            all.push(Fragment::Text(separator.into()));
        }
        all.push(Fragment::Condition(condition));
    }
    if !rest.is_empty() {
        all.push(Fragment::Text(format!("{separator}and {} more", rest.len()).into()));
    }
    all
}

/// ` for every K and D = 1, 2`.
fn for_every(every: &[String], all: &[Sizes]) -> String {
    let rest = |sizes: &Sizes| {
        sizes.iter().filter(|(name, _)| !every.contains(name)).map(|(n, v)| (n.clone(), *v)).collect()
    };
    let rest: Vec<Sizes> = all.iter().map(rest).collect();
    let some = for_sizes(&rest);
    match (every.is_empty(), some.strip_prefix(" for ")) {
        (true, _) => some,
        (false, None) => format!(" for every {}", every.join(" and ")),
        (false, Some(some)) => format!(" for every {} and {some}", every.join(" and ")),
    }
}

/// ` for K = 1, 2, 3`, or nothing where no size matters.
fn for_sizes(all: &[Sizes]) -> String {
    let mut values: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for (name, value) in all.iter().flatten() {
        values.entry(name).or_default().insert(*value);
    }
    let parts: Vec<String> = values
        .into_iter()
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            format!("{name} = {}", values.join(", "))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(" and ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_one_sentence() {
        let sizes = |k: i64| Sizes::from([("K".to_owned(), k)]);
        let value = |text: &str| text.parse::<Value>().expect(text);
        let solution = |number: &str| vec![("c".to_owned(), number.to_owned())];
        for (reason, sentence) in [
            (
                Reason::Proven {
                    every: Vec::new(),
                    sizes: vec![sizes(1), sizes(2)],
                    pivots: vec!["c != 0".to_owned()],
                    log2_error: -93.4,
                },
                "proven for K = 1, 2, where c != 0, error probability below 2^-93",
            ),
            (
                Reason::Fails {
                    failing: vec![sizes(2)],
                    left: value("1"),
                    right: Value::Undefined,
                    holding: vec![sizes(1)],
                },
                "fails for K = 2: left 1 but right not defined; holds for K = 1",
            ),
            (
                Reason::Solved(solution("2"), Box::new(Reason::Signs)),
                "the only solution is c = 2; follows from the signs of the parts",
            ),
            (
                Reason::Proven {
                    every: Vec::new(),
                    sizes: vec![sizes(1)],
                    pivots: ["a != 0", "b != 0", "c != 0", "d != 0"].map(str::to_owned).to_vec(),
                    log2_error: -900.0,
                },
                "proven for K = 1, where a != 0, b != 0, c != 0, and 1 more, error probability below 2^-900",
            ),
            (
                Reason::Argument(["a", "b", "c", "d", "e"].map(str::to_owned).to_vec()),
                "proven: a; b; c; and 2 more",
            ),
            (
                Reason::Quantity(
                    "x < 1".to_owned(),
                    Box::new(Reason::Measured { value: 1.5, error: 1e-7, bound: Bound::Missed }),
                ),
                "x < 1: measured 1.5 ± 1e-7, outside of the bound",
            ),
        ] {
            assert_eq!(reason.to_string(), sentence);
            let read: Reason =
                serde_json::from_str(&serde_json::to_string(&reason).expect("JSON")).expect("JSON");
            assert_eq!(read, Reason::Words(sentence.to_owned()));
        }
    }
}
