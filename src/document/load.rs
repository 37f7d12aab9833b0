//! Finds and reads the papers below a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::model::{Paper, PaperKind};
use super::number::EquationNumber;
use super::read::read;
use super::tex;
use crate::diagnostic::{Code, Diagnostic, Source};

/// The front document of a paper: title, authors, DOI and the notation used throughout.
const FRONT: &str = "README.md";
/// Some editors begin a UTF-8 file with it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A path that cannot be audited.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("failed to read {path}: {error}")]
    Io { path: PathBuf, error: io::Error },
    #[error(
        "failed to find a paper at {0}: expected a folder with a README.md, a folder of such folders, a .md file, or a .tex file"
    )]
    NoPaper(PathBuf),
}

/// The papers below `path`: a paper's folder, a folder of papers, or one document of a paper. Controls come
/// behind papers.
///
/// For one document, the paper is loaded whole (its notation and definitions are needed) and the
/// document's path is returned beside it as the selection.
///
/// # Errors
/// When nothing at the path can be read as a paper. Faults inside a paper, down to documents and folders
/// that cannot be read, are kept in [`Paper::problems`], so that they never hide the rest.
pub fn discover(path: &Path) -> Result<Vec<(Paper, Option<PathBuf>)>, LoadError> {
    let io = |error| LoadError::Io { path: path.to_owned(), error };
    if fs::metadata(path).map_err(io)?.is_file() {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if path.extension().is_some_and(|extension| extension == "tex") {
            let mut paper = tex::read(&stem(path), path, &mut |file| document(file)).map_err(io)?;
            paper.report_repeated_numbers();
            return Ok(vec![(paper, None)]);
        }
        // The documents are named by their folder, so `01.md` is `./01.md`.
        let only = path.file_name().filter(|name| *name != FRONT).map(|name| folder.join(name));
        return Ok(vec![(load(folder), only)]);
    }
    if has_front(path).map_err(io)? {
        return Ok(vec![(load(path), None)]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(io)?;
    entries.sort();
    let papers = entries.iter().filter_map(|folder| match has_front(folder) {
        Ok(true) => Some(load(folder)),
        Ok(false) => None,
        Err(error) => Some(unreadable_paper(folder, &error)),
    });
    let mut papers: Vec<_> = papers.map(|paper| (paper, None)).collect();
    papers.sort_by_key(|(paper, _)| paper.kind);
    if papers.is_empty() { Err(LoadError::NoPaper(path.to_owned())) } else { Ok(papers) }
}

/// True of a paper's folder; its front document need not be readable.
fn has_front(folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder.join(FRONT)) {
        Ok(_) => Ok(true),
        // No folder at all, or one without a front document.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// A paper of which nothing is known but that it cannot be read.
fn unreadable_paper(folder: &Path, error: &io::Error) -> Paper {
    let mut paper = Paper::from_sources(&id(folder), &[]);
    paper.problems.push(unreadable(folder, error));
    paper
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("failed to read {}", path.display());
    Source::new(path, "").error(Code::E0007, message, 0..0, error.to_string())
}

/// A file's name without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The folder's name.
fn id(folder: &Path) -> String {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    full.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn load(folder: &Path) -> Paper {
    let mut problems = Vec::new();
    let mut files: Vec<PathBuf> = Vec::new();
    match fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => files.push(entry.path()),
                    Err(error) => problems.push(unreadable(folder, &error)),
                }
            }
        }
        Err(error) => return unreadable_paper(folder, &error),
    }
    files.retain(|file| {
        file.extension().is_some_and(|e| e == "md") && !file.ends_with(FRONT) && !file.is_dir()
    });
    files.sort();
    let mut sources = Vec::new();
    for file in std::iter::once(folder.join(FRONT)).chain(files) {
        match document(&file) {
            Ok((source, not_text)) => {
                sources.push(source);
                problems.extend(not_text);
            }
            Err(error) => {
                // The others keep their places: the front document is the first.
                sources.push(Source::new(&file, ""));
                problems.push(unreadable(&file, &error));
            }
        }
    }
    let mut paper = Paper::from_sources(&id(folder), &sources);
    paper.problems.extend(problems);
    paper
}

/// A document's text, and what of it is none.
fn document(file: &Path) -> io::Result<(Arc<Source>, Option<Diagnostic>)> {
    // What a pipe or a device gives need not end.
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let bytes = fs::read(file)?;
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let source = Source::new(file, String::from_utf8_lossy(bytes));
    let not_text = std::str::from_utf8(bytes).err().map(|error| {
        let at = error.valid_up_to();
        source
            .error(
                Code::E0006,
                "failed to read the document as UTF-8",
                at..at + char::REPLACEMENT_CHARACTER.len_utf8(),
                "what stands here is no UTF-8",
            )
            .with_help("save the file with the encoding UTF-8")
    });
    Ok((source, not_text))
}

impl Paper {
    /// A paper from documents in memory; the first is the front document.
    pub fn from_sources(id: &str, sources: &[Arc<Source>]) -> Self {
        let mut paper = Paper {
            id: id.to_owned(),
            kind: PaperKind::Paper,
            title: id.to_owned(),
            authors: Vec::new(),
            doi: None,
            arxiv: None,
            notation: Vec::new(),
            sections: Vec::new(),
            problems: Vec::new(),
        };
        for (n, source) in sources.iter().enumerate() {
            let mut content = read(source);
            paper.problems.extend(content.problems);
            if n > 0 {
                content.section.added =
                    content.front_matter.iter().any(|(key, value)| key == "kind" && value == "audit");
                paper.sections.push(content.section);
                continue;
            }
            for (key, value) in content.front_matter {
                match key.as_str() {
                    "title" => paper.title = value,
                    "authors" => {
                        paper.authors = value.split(';').map(|a| a.trim().to_owned()).collect();
                    }
                    "doi" => paper.doi = Some(value),
                    "arxiv" => paper.arxiv = Some(value),
                    "kind" if value == "reconstruction" => paper.kind = PaperKind::Reconstruction,
                    "kind" if value == "control" => paper.kind = PaperKind::Control,
                    _ => {}
                }
            }
            if paper.title == id && !content.section.title.is_empty() {
                paper.title.clone_from(&content.section.title);
            }
            paper.notation.extend(content.section.notation.iter().cloned());
            if !content.section.equations.is_empty() {
                paper.sections.push(content.section);
            }
        }
        paper.report_repeated_numbers();
        paper
    }

    /// A paper from a LaTeX source in memory, which takes in no other files.
    pub fn from_latex(id: &str, text: &str) -> Self {
        let path = PathBuf::from(format!("{id}.tex"));
        let mut open = |file: &Path| match *file == path {
            true => Ok((Source::new(file, text), None)),
            false => Err(io::Error::other("only this text is read")),
        };
        // The text itself can be read.
        let mut paper = tex::read(id, &path, &mut open).unwrap_or_else(|_| Paper::from_sources(id, &[]));
        paper.report_repeated_numbers();
        paper
    }

    fn report_repeated_numbers(&mut self) {
        // Equal in all that becomes the name of a file, on systems that do not tell capitals apart.
        let mut seen: HashMap<String, (&EquationNumber, String)> = HashMap::new();
        let mut several: Vec<(&EquationNumber, String)> = Vec::new();
        let mut repeated = Vec::new();
        for section in &self.sections {
            for equation in &section.equations {
                let number = &equation.number;
                let at = equation.heading.start;
                let position = section.source.position(at);
                let here = format!("{}:{}", section.source.path.display(), position.line);
                let slug = number.slug().to_lowercase();
                let mut first = seen.get(&slug).or_else(|| several.iter().find(|(s, _)| s.overlaps(number)));
                if !number.is_single() {
                    first = first.or_else(|| seen.values().find(|(single, _)| single.overlaps(number)));
                }
                if let Some((known, place)) = first {
                    let message = match *known == number {
                        true => format!("failed to number the equations: ({number}) stands twice"),
                        false => format!("failed to tell ({number}) from ({known})"),
                    };
                    let end = at + section.source.text[equation.heading.clone()].trim_end().len();
                    let label = format!("first at {place}");
                    repeated.push(section.source.error(Code::E0005, message, at..end, label));
                }
                if !number.is_single() {
                    several.push((number, here.clone()));
                }
                seen.entry(slug).or_insert((number, here));
            }
        }
        self.problems.extend(repeated);
    }
}
