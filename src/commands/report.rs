//! `referee report`

use std::path::PathBuf;
use std::process::ExitCode;

use referee::decide::{Selection, audit};
use referee::report::html;

use super::load;
use crate::{Failure, Input};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The site's folder; files of other origin in it are left alone
    #[arg(long, short, default_value = "report")]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let papers = load(&arguments.input)?;
    let (audit, bugs) = audit(&papers, &Selection::default(), arguments.input.seed, &|_| {});
    if audit.papers.iter().all(|paper| paper.equations.is_empty()) {
        return Err(Failure::NothingSelected("the documents hold no equations".to_owned()));
    }
    let site = html::write(&audit, &[], &arguments.out)?;
    for (tex, reason) in &site.not_typeset {
        anstream::eprintln!("warning: failed to typeset `{tex}`: {reason}; its TeX source is shown");
    }
    anstream::println!(
        "{} pages, {:.1} MB; open {}",
        site.pages,
        site.bytes as f64 / 1e6,
        site.index.display()
    );
    match bugs.into_iter().next() {
        Some(bug) => Err(Failure::Bug(bug)),
        None => Ok(ExitCode::SUCCESS),
    }
}
