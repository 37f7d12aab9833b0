//! Finds and reads the papers below a path.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::model::{EquationNumber, Paper};
use super::read::read;
use crate::diagnostic::{Diagnostic, Source};

/// The front document of a paper: title, authors, DOI and the notation used throughout.
const FRONT: &str = "README.md";
/// Some editors begin a UTF-8 file with it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A path that cannot be audited.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("failed to read {path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    #[error(
        "failed to find a paper at {0}: expected a folder with a README.md, a folder of such folders, or a .md file"
    )]
    NoPaper(PathBuf),
}

/// The papers below `path`: a paper's folder, a folder of papers, or one document of a paper.
///
/// For one document, the paper is loaded whole (its notation and definitions are needed) and the
/// document's path is returned beside it as the selection.
///
/// # Errors
/// When nothing at the path can be read as a paper. Faults inside a document are kept in
/// [`Paper::problems`], so that they never hide the rest.
pub fn discover(path: &Path) -> Result<Vec<(Paper, Option<PathBuf>)>, LoadError> {
    let io = |error| LoadError::Io { path: path.to_owned(), error };
    if fs::metadata(path).map_err(io)?.is_file() {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let only = (path.file_name() != Some(FRONT.as_ref())).then(|| path.to_owned());
        return Ok(vec![(load(folder)?, only)]);
    }
    if path.join(FRONT).is_file() {
        return Ok(vec![(load(path)?, None)]);
    }
    let mut folders: Vec<PathBuf> = fs::read_dir(path)
        .map_err(io)?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|folder| folder.join(FRONT).is_file())
        .collect();
    folders.sort();
    if folders.is_empty() {
        return Err(LoadError::NoPaper(path.to_owned()));
    }
    folders.iter().map(|folder| Ok((load(folder)?, None))).collect()
}

fn load(folder: &Path) -> Result<Paper, LoadError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| LoadError::Io { path, error }
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(io(folder))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|file| file.extension().is_some_and(|e| e == "md") && !file.ends_with(FRONT))
        .collect();
    files.sort();
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for file in std::iter::once(folder.join(FRONT)).chain(files) {
        if !file.is_file() {
            return Err(LoadError::NoPaper(folder.to_owned()));
        }
        let bytes = fs::read(&file).map_err(io(&file))?;
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        let source = Source::new(file, String::from_utf8_lossy(bytes));
        if let Err(error) = std::str::from_utf8(bytes) {
            let at = error.valid_up_to();
            problems.push(Diagnostic {
                code: "E0006",
                message: "failed to read the document as UTF-8".to_owned(),
                source: source.clone(),
                span: at..at + char::REPLACEMENT_CHARACTER.len_utf8(),
                label: "what stands here is no UTF-8".to_owned(),
                help: Some("save the file with the encoding UTF-8".to_owned()),
            });
        }
        sources.push(source);
    }
    let id = fs::canonicalize(folder)
        .ok()
        .and_then(|full| full.file_name().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_else(|| folder.display().to_string());
    let mut paper = Paper::from_sources(&id, &sources);
    paper.problems.extend(problems);
    Ok(paper)
}

impl Paper {
    /// A paper from documents in memory; the first is the front document.
    pub fn from_sources(id: &str, sources: &[std::sync::Arc<Source>]) -> Self {
        let mut paper = Paper {
            id: id.to_owned(),
            title: id.to_owned(),
            authors: Vec::new(),
            doi: None,
            notation: Vec::new(),
            sections: Vec::new(),
            problems: Vec::new(),
        };
        for (n, source) in sources.iter().enumerate() {
            let content = read(source);
            paper.problems.extend(content.problems);
            if n > 0 {
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

    fn report_repeated_numbers(&mut self) {
        let mut seen: HashMap<EquationNumber, String> = HashMap::new();
        let mut repeated = Vec::new();
        for section in &self.sections {
            for equation in &section.equations {
                let here = format!(
                    "{}:{}",
                    section.source.path.display(),
                    section.source.position(equation.heading.start).line
                );
                if let Some(first) = seen.insert(equation.number.clone(), here) {
                    repeated.push(Diagnostic {
                        code: "E0005",
                        message: format!(
                            "failed to number the equations: ({}) stands twice",
                            equation.number
                        ),
                        source: section.source.clone(),
                        span: equation.heading.start
                            ..section.source.text[equation.heading.clone()].trim_end().len()
                                + equation.heading.start,
                        label: format!("first at {first}"),
                        help: None,
                    });
                }
            }
        }
        self.problems.extend(repeated);
    }
}
