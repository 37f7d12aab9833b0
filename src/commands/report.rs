//! `referee report`, and what `referee` alone does.

use std::path::PathBuf;
use std::process::ExitCode;

use referee::Selection;
use referee::record::Event;
use referee::report::html::{Report, refuse_foreign};
use referee::report::lines::columns;
use referee::report::terminal::{Show, Terminal};
use referee::report::{ReportError, Reporter, count};

use super::{decide, exit_code, load};
use crate::{Failure, Input};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The site's folder: a new or empty one, or that of an earlier report, which is replaced; what is not
    /// referee's is left alone
    #[arg(long, short, default_value = FOLDER)]
    out: PathBuf,
    /// Leave the experiments out; the exact checks take a fraction of their time
    #[arg(long)]
    exact: bool,
    /// Show only what fails, and the last line
    #[arg(long, short)]
    quiet: bool,
}

const FOLDER: &str = "report";

impl Default for Arguments {
    fn default() -> Self {
        Self { input: Input::default(), out: PathBuf::from(FOLDER), exact: false, quiet: false }
    }
}

/// A report of a whole audit: where it was stopped, an earlier report is worth more.
struct Whole(Report);

impl Reporter for Whole {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        match event {
            Event::Finished(audit) if audit.omitted.unreached > 0 => {
                anstream::eprintln!("no report was written");
                Ok(())
            }
            event => self.0.hear(event),
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let papers = load(&arguments.input)?;
    // Before anything is computed.
    refuse_foreign(&arguments.out).map_err(|error| ReportError::Site(error.into()))?;
    let selection = Selection { exact_only: arguments.exact, ..Selection::default() };
    let show = Show { width: columns(), quiet: arguments.quiet, verdicts: Vec::new() };
    let mut terminal = Terminal::new(anstream::stdout(), show);
    let mut report = Whole(Report::new(arguments.out.clone()));
    let reporters: &mut [&mut dyn Reporter] = &mut [&mut terminal, &mut report];
    let (audit, bugs) = decide(&papers, &selection, &arguments.input, reporters)?;
    let site = report.0.site.unwrap_or_default();
    for (tex, reason) in &site.not_typeset {
        anstream::eprintln!("warning: failed to typeset `{tex}`: {reason}; its TeX source is shown");
    }
    let (translated, decided) = site.verified;
    anstream::println!(
        "\n{translated} of {decided} decided claims can be decided again with SymPy: verify_….py beside each page"
    );
    anstream::println!(
        "{}, {:.1} MB; open {}",
        count(site.pages, "page"),
        site.bytes as f64 / 1e6,
        site.index.display()
    );
    exit_code(&audit, bugs, false)
}
