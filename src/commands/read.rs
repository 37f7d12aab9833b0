//! `referee read`

use std::io::{Read, Write};
use std::process::ExitCode;

use referee::{EquationNumber, PrintRead, read_prints, read_text};

use super::{load, standard_output, warn_of_faults};
use crate::{Failure, Input};

#[derive(clap::Args)]
pub struct Arguments {
    /// LaTeX to read, `-` for standard input; without it, the prints of all documents are read
    #[arg(long, short, value_name = "LATEX")]
    text: Option<String>,
    /// Read it with the names of this equation: 42, or world-as-neural-network:42
    #[arg(long, short, value_name = "EQUATION")]
    under: Option<String>,
    #[command(flatten)]
    input: Input,
}

/// Shows what is read, and what is not.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.text {
        Some(text) => one(text, arguments),
        None => all(arguments),
    }
}

fn one(text: &str, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut from_input = String::new();
    let text = if text == "-" {
        std::io::stdin().read_to_string(&mut from_input)?;
        from_input.as_str()
    } else {
        text
    };
    let lines = match &arguments.under {
        None => read_text(text, None),
        Some(under) => {
            let papers = load(&arguments.input)?;
            let (paper, number) = match under.rsplit_once(':') {
                Some((paper, number)) => (Some(paper), number),
                None => (None, under.as_str()),
            };
            let wanted = EquationNumber::read(number)
                .ok_or_else(|| Failure::Usage(format!("failed to read the equation number `{number}`")))?;
            let has = |known: &referee::Paper| {
                paper.is_none_or(|id| id == known.id)
                    && known.sections.iter().flat_map(|s| &s.equations).any(|e| e.number == wanted)
            };
            let found = papers.iter().map(|(paper, _)| paper).find(|paper| has(paper));
            let found = found.ok_or_else(|| Failure::NothingSelected(format!("no equation is {under}")))?;
            read_text(text, Some((found, &wanted)))
        }
    };
    let mut out = standard_output();
    let mut unread = false;
    for line in lines {
        match line {
            Ok(text) => writeln!(out, "show {text}")?,
            Err(fault) => {
                unread = true;
                anstream::eprintln!("{}", fault.render(true));
            }
        }
    }
    Ok(ExitCode::from(u8::from(unread)))
}

fn all(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let papers = load(&arguments.input)?;
    let faulty = warn_of_faults(&papers);
    let prints = read_prints(papers.iter().map(|(paper, _)| paper));
    let mut out = standard_output();
    for PrintRead { paper, number, lines, .. } in &prints {
        writeln!(out, "{paper}:{number}")?;
        for line in lines {
            match line {
                Ok(text) => writeln!(out, "    {text}")?,
                Err(fault) => writeln!(out, "    {}: {}", fault_place(fault), fault.label)?,
            }
        }
    }
    let with_print = prints.iter().filter(|print| !print.lines.is_empty()).count();
    let read = prints
        .iter()
        .filter(|print| !print.lines.is_empty() && print.lines.iter().all(Result::is_ok))
        .count();
    writeln!(out, "{read} of {with_print} printed equations are read")?;
    Ok(ExitCode::from(if faulty { 2 } else { 0 }))
}

fn fault_place(fault: &referee::Diagnostic) -> String {
    let position = fault.position();
    format!("{}:{}:{}", fault.path().display(), position.line, position.column)
}
