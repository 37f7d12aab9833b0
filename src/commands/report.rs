//! `referee report`, and what `referee` alone does.

use std::path::PathBuf;
use std::process::ExitCode;

use referee::Selection;
use referee::report::html::{Report, refuse_foreign};
use referee::report::terminal::Terminal;
use referee::report::{ReportError, Reporter};

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
}

const FOLDER: &str = "report";

impl Default for Arguments {
    fn default() -> Self {
        Self { input: Input::default(), out: PathBuf::from(FOLDER), exact: false }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let papers = load(&arguments.input)?;
    // Before anything is computed.
    refuse_foreign(&arguments.out).map_err(|error| ReportError::Site(error.into()))?;
    let selection = Selection { exact_only: arguments.exact, ..Selection::default() };
    let mut terminal = Terminal::new(anstream::stdout());
    let mut report = Report::new(arguments.out.clone());
    let reporters: &mut [&mut dyn Reporter] = &mut [&mut terminal, &mut report];
    let (audit, bugs) = decide(&papers, &selection, arguments.input.settings(), reporters)?;
    let site = report.site.unwrap_or_default();
    for (tex, reason) in &site.not_typeset {
        anstream::eprintln!("warning: failed to typeset `{tex}`: {reason}; its TeX source is shown");
    }
    anstream::println!(
        "\n{} pages, {:.1} MB; open {}",
        site.pages,
        site.bytes as f64 / 1e6,
        site.index.display()
    );
    let (translated, decided) = site.verified;
    anstream::println!(
        "{translated} of {decided} decided claims can be decided again with SymPy: verify_….py beside each page"
    );
    exit_code(&audit, bugs, false)
}
