//! `referee new`

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use referee::import::{Change, Draft, Readable, changes, draft, readable, start};
use referee::{Paper, discover};

use super::standard_output;
use crate::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder to write into; no document in it is ever overwritten
    folder: PathBuf,
    /// The LaTeX source of the paper; of a folder that holds documents already, what changed is shown
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let Arguments { folder, from } = arguments;
    let is_paper = folder.join("README.md").exists();
    let Some(source) = from else {
        let name = folder
            .file_name()
            .map_or_else(|| "A paper".to_owned(), |name| name.to_string_lossy().into_owned());
        write_all(folder, &start(&name))?;
        writeln!(anstream::stdout(), "try: referee audit {}", folder.display())?;
        return Ok(ExitCode::SUCCESS);
    };
    if source.extension().is_none_or(|extension| extension != "tex") {
        return Err(Failure::Usage(format!("failed to read {}: expected a .tex file", source.display())));
    }
    let Some((paper, _)) = discover(source)?.into_iter().next() else {
        return Err(Failure::NothingSelected("the source holds no paper".to_owned()));
    };
    let faulty = !paper.problems.is_empty();
    paper.problems.iter().for_each(|problem| anstream::eprintln!("{}", problem.render(true)));
    if paper.sections.is_empty() {
        return Err(Failure::NothingSelected(format!("{} holds no displayed equations", source.display())));
    }
    if is_paper {
        let Some((documents, _)) = discover(folder)?.into_iter().next() else {
            return Err(Failure::NothingSelected("the folder holds no paper".to_owned()));
        };
        return compare(&documents, &paper);
    }
    fs::create_dir_all(folder)?;
    let draft = draft(&paper, &|file| link(folder, file));
    write_all(folder, &draft.documents)?;
    summary(&draft)?;
    writeln!(anstream::stdout(), "try: referee audit {}", folder.display())?;
    Ok(ExitCode::from(if faulty { 2 } else { 0 }))
}

/// Writes what does not exist yet; nothing if something does.
fn write_all(folder: &Path, documents: &[(PathBuf, String)]) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    if let Some((taken, _)) = documents.iter().find(|(name, _)| folder.join(name).symlink_metadata().is_ok())
    {
        let path = folder.join(taken);
        return Err(Failure::Usage(format!(
            "failed to write {}: it exists, and nothing is overwritten",
            path.display()
        )));
    }
    for (name, text) in documents {
        let mut file = fs::File::create_new(folder.join(name))?;
        file.write_all(text.as_bytes())?;
        writeln!(anstream::stdout(), "wrote {}", folder.join(name).display())?;
    }
    Ok(())
}

/// The way from a folder to a file.
fn link(folder: &Path, file: &Path) -> String {
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), file.canonicalize()) else {
        return file.display().to_string();
    };
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| PathBuf::from(".."));
    let way: PathBuf =
        up.chain(file.components().skip(shared).map(|part| PathBuf::from(part.as_os_str()))).collect();
    way.display().to_string().replace(' ', "%20")
}

fn summary(draft: &Draft) -> io::Result<()> {
    let mut out = standard_output();
    let read = draft.equations.iter().filter(|equation| equation.unread.is_none()).count();
    writeln!(out, "\n{} equations found, {read} of them read", draft.equations.len())?;
    for equation in &draft.equations {
        if let Some(why) = &equation.unread {
            writeln!(out, "  ({}) at {}:{}: {why}", equation.number, equation.file.display(), equation.line)?;
        }
    }
    if !draft.questions.is_empty() {
        writeln!(out, "\n{} declarations wait for an answer in README.md", draft.questions.len())?;
        draft.questions.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    writeln!(out)
}

/// What a new version of the source changes; nothing is written.
fn compare(documents: &Paper, source: &Paper) -> Result<ExitCode, Failure> {
    let mut out = standard_output();
    let changes = changes(documents, source);
    let readable = readable(documents);
    for Readable { number, file, line } in &readable {
        writeln!(out, "({number}) can be read now, at {}:{line}", file.display())?;
    }
    if !readable.is_empty() {
        writeln!(out, "  write `show printed` for `open not read …`, and the verdict that you expect\n")?;
    }
    if changes.is_empty() {
        writeln!(out, "every equation of the source stands in the documents as it is")?;
        return Ok(ExitCode::SUCCESS);
    }
    for Change { number, before, after, claims, used_by } in &changes {
        match (before, after) {
            (Some(_), Some(_)) => writeln!(out, "({number}) changed")?,
            (None, _) => writeln!(out, "({number}) is new")?,
            (_, None) => writeln!(out, "({number}) is gone")?,
        }
        for (sign, latex) in [('-', before), ('+', after)] {
            latex
                .iter()
                .flat_map(|latex| latex.lines())
                .try_for_each(|line| writeln!(out, "    {sign} {line}"))?;
        }
        if !claims.is_empty() {
            writeln!(out, "    on record: {}", claims.join(", "))?;
        }
        if !used_by.is_empty() {
            let numbers: Vec<String> = used_by.iter().map(|number| format!("({number})")).collect();
            writeln!(out, "    used by {}", numbers.join(", "))?;
        }
    }
    writeln!(out, "{} equations differ; nothing was written", changes.len())?;
    Ok(ExitCode::from(1))
}
