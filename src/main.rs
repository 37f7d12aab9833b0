//! The command line of `referee`.

#![warn(clippy::unwrap_used)]

mod commands;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Parser, Subcommand, ValueEnum};
use referee::report::ReportError;
use referee::simulate::ExperimentError;
use referee::{DEFAULT_BUDGET, DEFAULT_SEED, Settings, Verdict};

/// A doctest for derivations: audits a theory paper equation by equation.
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Cli {
    /// Colours: where someone is looking, or in any case, or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    color: Colour,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   every verdict is the recorded one
  1   a verdict differs from the recorded one, is undecided, or is worse than before, or a claim
      differs from the print and does not say why
  2   the input or the command line is unusable, if only in a part
  4   nothing was selected
  130 stopped by Ctrl-C; what was decided before is shown
  70  a bug in referee: for example, its two derivative engines disagree";

#[derive(Subcommand)]
enum Command {
    /// Decide every claim and compare with the recorded verdicts
    Audit(AuditArguments),
    /// Everything about one equation: claims, certificates, counterexamples, connections
    Explain {
        /// An equation, such as 42, 15.3, A.2, T9 or world-as-neural-network:42, or an error, such as E0203
        equation: String,
        #[command(flatten)]
        input: Input,
    },
    /// What the equations say of the dimensions of all quantities, and which do not fit
    Dimensions {
        #[command(flatten)]
        input: Input,
    },
    /// Run one experiment by itself
    Experiment(commands::experiment::Arguments),
    /// The audit, and the same as a static site that opens from the file system (the default)
    Report(commands::report::Arguments),
    /// What changed between two audits written with --format json; exit code 1 on a downgrade
    Diff(commands::diff::Arguments),
    /// Evaluate the certificates of an audit a second time; exit code 1 on a contradiction
    Recheck(commands::recheck::Arguments),
    /// Programs for Python with SymPy that decide the claims of an audit again
    Verify(commands::verify::Arguments),
    /// The JSON schema of what --format json writes
    Schema,
    /// The reference of the claim language: meaning, operations, error codes
    #[command(after_long_help = referee::reference())]
    Language,
    /// How the printed equations are read, or a line of LaTeX by itself
    Read(commands::read::Arguments),
    /// A paper to start from, or documents from the LaTeX source of one
    New(commands::new::Arguments),
    /// Every equation and claim with its place in the documents
    List {
        #[command(flatten)]
        input: Input,
    },
}

/// Where papers are looked for if none is named.
const FOLDER: &str = "derivations";

/// What is read, and the seed.
#[derive(clap::Args)]
struct Input {
    /// Folders of papers, a paper's folder, or single documents
    #[arg(default_value = FOLDER)]
    path: Vec<PathBuf>,
    /// All sample points follow from it
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// Operations that one claim may be made of; past it the claim is undecided
    #[arg(long, value_name = "OPERATIONS", default_value_t = DEFAULT_BUDGET)]
    budget: usize,
    /// Name a claim on standard error that runs longer than this; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = SLOW)]
    slow: f64,
}

/// Seconds after which a claim is slow: nearly all take a hundredth of one.
const SLOW: f64 = 10.0;

impl Input {
    fn settings(&self) -> Settings {
        Settings { seed: self.seed, budget: self.budget }
    }

    /// Nothing, for what is no time.
    fn slow(&self) -> Duration {
        Duration::try_from_secs_f64(self.slow).unwrap_or_default()
    }
}

#[derive(clap::Args)]
struct AuditArguments {
    #[command(flatten)]
    input: Input,
    /// Only these equations: 42, 28-36, 15.1-15.4, A.2, T9, paper:42; may be given several times
    #[arg(long, short, value_delimiter = ',')]
    equation: Vec<String>,
    /// Only these sections: 5, A
    #[arg(long, value_delimiter = ',')]
    section: Vec<String>,
    /// Show only equations with these verdicts, beside what fails; all are decided
    #[arg(long, value_enum, value_delimiter = ',')]
    verdict: Vec<VerdictName>,
    /// Show only what fails, and the last line
    #[arg(long, short)]
    quiet: bool,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write the outcome as JUnit XML as well, a test case a claim
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Compare with an audit written before with --format json; a downgrade is exit code 1
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Leave the experiments out; the exact checks take a fraction of their time
    #[arg(long)]
    exact: bool,
    /// Number of threads; 0 for one a core
    #[arg(long, short, default_value_t = 0)]
    jobs: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
    }
}

/// A verdict on the command line.
#[derive(Clone, Copy)]
struct VerdictName(Verdict);

impl ValueEnum for VerdictName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [VerdictName; Verdict::ALL.len()] = {
            let mut all = [VerdictName(Verdict::Holds); Verdict::ALL.len()];
            let mut n = 0;
            while n < all.len() {
                all[n] = VerdictName(Verdict::ALL[n]);
                n += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    // Annotations for a workflow.
    Github,
}

/// Why a command did not run to its end.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Load(#[from] referee::LoadError),
    #[error(
        "failed to find a paper: there is no folder `derivations` here\n\n\
         begin one with  referee new my-paper\n\
         or name one     referee audit PATH"
    )]
    NoProject,
    #[error("{0}")]
    Usage(String),
    #[error("failed to find anything to audit: {0}")]
    NothingSelected(String),
    #[error("failed to write: {0}")]
    Write(#[from] std::io::Error),
    #[error(transparent)]
    Report(ReportError),
    #[error(transparent)]
    File(#[from] referee::report::file::FileError),
    #[error(transparent)]
    Record(#[from] referee::report::diff::RecordError),
    #[error(transparent)]
    UnknownExperiment(#[from] referee::simulate::UnknownExperiment),
    #[error("failed to run the experiment: {0}")]
    Experiment(#[from] ExperimentError),
    #[error("failed to write JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("this is a bug in referee, please report it: {0}")]
    Bug(Box<referee::Bug>),
}

/// A closed pipe is one, wherever it was met.
impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Write(error) => Failure::Write(error),
            other => Failure::Report(other),
        }
    }
}

impl Failure {
    fn exit_code(&self) -> u8 {
        match self {
            Failure::Load(_) | Failure::NoProject | Failure::Usage(_) | Failure::UnknownExperiment(_) => 2,
            Failure::Experiment(ExperimentError::Parameter(_)) => 2,
            Failure::Experiment(ExperimentError::Cancelled) => 130,
            Failure::Experiment(_) => 1,
            Failure::NothingSelected(_) => 4,
            Failure::Write(_)
            | Failure::Report(_)
            | Failure::File(_)
            | Failure::Record(_)
            | Failure::Json(_) => 2,
            Failure::Bug(_) => 70,
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    anstream::ColorChoice::from(cli.color).write_global();
    let arguments = cli.command.unwrap_or_else(|| Command::Report(commands::report::Arguments::default()));
    let result = match arguments {
        Command::Audit(arguments) => commands::audit::run(&arguments),
        Command::Explain { equation, input } => commands::explain::run(&equation, &input),
        Command::Dimensions { input } => commands::dimensions::run(&input),
        Command::Diff(arguments) => commands::diff::run(&arguments),
        Command::Report(arguments) => commands::report::run(&arguments),
        Command::Experiment(arguments) => commands::experiment::run(&arguments),
        Command::Recheck(arguments) => commands::recheck::run(&arguments),
        Command::Verify(arguments) => commands::verify::run(&arguments),
        Command::Schema => commands::schema::run(),
        Command::Language => commands::language::run(),
        Command::New(arguments) => commands::new::run(&arguments),
        Command::Read(arguments) => commands::read::run(&arguments),
        Command::List { input } => commands::list::run(&input),
    };
    match result {
        Ok(code) => code,
        // A closed pipe, as in `referee list | head`, is no error.
        Err(Failure::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("error: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

impl Default for Input {
    fn default() -> Self {
        let Settings { seed, budget } = DEFAULT_SEED.into();
        Self { path: vec![PathBuf::from(FOLDER)], seed, budget, slow: SLOW }
    }
}
