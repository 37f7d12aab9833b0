//! A static site from the record of an audit: it opens from the file system, without a server, without
//! scripts and without anything remote.
//!
//! [`write()`] is the only way in; a page is one file here (`front`, `equation`, `graph`), all of
//! them drawn from `page::Context`. The mathematics is typeset while the site is written: 124 pages with
//! 2,300 formulas take 0.1 s on two cores and 5.6 MB, of which 2 MB are the record itself.

mod assets;
mod certificate;
mod claim;
mod comparison;
mod counterexample;
mod dimensions;
mod equation;
mod experiment;
mod findings;
mod focus;
mod folder;
mod front;
mod graph;
mod layout;
mod mathml;
mod method;
mod number;
mod overview;
mod page;
mod plot;
mod point;
mod prose;
mod reference;
mod remedy;
mod scale;
mod sign;
mod source;
mod symbols;
mod typeset;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use maud::Markup;
use rayon::prelude::*;

pub use self::folder::{FolderError, refuse_foreign};
use self::page::{Context, file_name};
use self::source::Documents;
use self::typeset::Typesetter;
use super::file::{FileError, write_whole};
use super::impact::Impact;
use super::reporter::{ReportError, Reporter};
use super::sympy::{Scripts, WHOLE_PAPER, file_name as sympy_file};
use crate::record::{Audit, Event, PaperOutcome};

/// Writes the site into a folder when the audit is finished.
pub struct Report {
    out: PathBuf,
    /// What was written.
    pub site: Option<Site>,
}

impl Report {
    /// A report in this folder.
    pub fn new(out: PathBuf) -> Self {
        Self { out, site: None }
    }
}

impl Reporter for Report {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        if let Event::Finished(audit) = event {
            self.site = Some(write(audit, &self.out)?);
        }
        Ok(())
    }
}

/// What was written.
#[derive(Debug, Default)]
pub struct Site {
    /// The page to open first.
    pub index: PathBuf,
    /// Number of pages.
    pub pages: usize,
    /// Size of all files.
    pub bytes: usize,
    /// Claims that the programs for SymPy decide again, and all that are decided.
    pub verified: (usize, usize),
    /// Formulas shown as their TeX source, with the reason.
    pub not_typeset: BTreeMap<String, String>,
}

/// Why a site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder was left as it was.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The record could not be serialized.
    #[error("failed to write the audit as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Writes the site into a folder, which is made if need be.
///
/// The site is written beside its place and appears as a whole. Files of other origin are left alone: a folder
/// that holds some and no report is refused. Each paper has a folder below an index, so that the address of an
/// equation stays what it is when another paper is added.
///
/// # Errors
/// When a file cannot be written, or would take the place of one that is not referee's.
pub fn write(audit: &Audit, out: &Path) -> Result<Site, SiteError> {
    let site = folder::replace(out, |new| write_into(audit, new))?;
    Ok(Site { index: out.join("index.html"), ..site })
}

fn write_into(audit: &Audit, out: &Path) -> Result<Site, SiteError> {
    let mut site = Site { index: out.join("index.html"), ..Site::default() };
    let signs = sign::style_sheet();
    for (name, content) in assets::ALL.into_iter().chain([("signs.css", signs.as_bytes())]) {
        site.bytes += content.len();
        write_whole(&out.join("assets").join(name), content)?;
    }
    let json = serde_json::to_string(audit)?;
    site.bytes += json.len();
    write_whole(&out.join("audit.json"), json.as_bytes())?;
    let mut papers = Vec::new();
    for paper in &audit.papers {
        papers.push((paper, write_paper(audit, paper, &out.join(&paper.id), &mut site)?));
    }
    let own = [
        ("index.html", overview::overview_page(&papers)),
        (method::FILE, method::method_page()),
        (reference::FILE, reference::reference_page()),
    ];
    for (name, page) in own {
        let html = page.into_string();
        site.bytes += html.len();
        site.pages += 1;
        write_whole(&out.join(name), html.as_bytes())?;
    }
    Ok(site)
}

/// Pages of one paper; a thread has a typesetter of its own, with its cache.
fn write_paper(
    audit: &Audit,
    paper: &PaperOutcome,
    folder: &Path,
    site: &mut Site,
) -> Result<Markup, SiteError> {
    let impact = Impact::new(paper);
    let scripts = Scripts::new(paper);
    write_scripts(paper, &scripts, folder, site)?;
    let documents = Documents::of(paper);
    let names = names(paper);
    let mut tasks = vec![Task::Front, Task::Graph];
    tasks.extend(documents.files().map(Task::Source));
    tasks.extend((0..paper.equations.len()).map(Task::Equation));
    let share = tasks.len().div_ceil(rayon::current_num_threads()).max(1);
    let written: Vec<Result<Site, FileError>> = tasks
        .par_chunks(share)
        .map(|tasks| {
            let typesetter = Typesetter::default();
            let mut part = Site::default();
            let context = Context {
                audit,
                paper,
                impact: &impact,
                scripts: &scripts,
                typesetter: &typesetter,
                documents: &documents,
                names: &names,
            };
            for task in tasks {
                let (name, markup) = task.page(&context);
                let html = markup.into_string();
                write_whole(&folder.join(name), html.as_bytes())?;
                part.pages += 1;
                part.bytes += html.len();
            }
            part.not_typeset = typesetter.into_warnings();
            Ok(part)
        })
        .collect();
    for part in written {
        let part = part?;
        site.pages += part.pages;
        site.bytes += part.bytes;
        site.not_typeset.extend(part.not_typeset);
    }
    let typesetter = Typesetter::default();
    Ok(overview::main_findings(&Context {
        audit,
        paper,
        impact: &impact,
        scripts: &scripts,
        typesetter: &typesetter,
        documents: &documents,
        names: &names,
    }))
}

/// Names of more than one letter that the words of a paper may use.
fn names(paper: &PaperOutcome) -> BTreeSet<&str> {
    let claims = paper.equations.iter().flat_map(|equation| &equation.claims);
    claims.flat_map(|claim| &claim.names).map(String::as_str).collect()
}

/// The programs that decide the paper's claims again.
fn write_scripts(
    paper: &PaperOutcome,
    scripts: &Scripts,
    folder: &Path,
    site: &mut Site,
) -> Result<(), FileError> {
    let of_equations = paper.equations.iter().map(|equation| &equation.number);
    let own = of_equations.filter_map(|number| Some((sympy_file(number), scripts.equation(number)?)));
    let whole = scripts.paper().map(|text| (WHOLE_PAPER.to_owned(), text));
    for (name, text) in own.chain(whole) {
        site.bytes += text.len();
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    let (translated, decided) = scripts.coverage();
    site.verified.0 += translated;
    site.verified.1 += decided;
    Ok(())
}

#[derive(Clone, Copy)]
enum Task<'a> {
    Front,
    Graph,
    Source(&'a str),
    Equation(usize),
}

impl Task<'_> {
    fn page(self, context: &Context<'_>) -> (String, Markup) {
        match self {
            Task::Front => ("index.html".to_owned(), front::front_page(context)),
            Task::Graph => ("graph.html".to_owned(), graph::graph_page(context)),
            Task::Source(file) => {
                let name = context.documents.page(file).unwrap_or_default();
                (name.to_owned(), source::source_page(context, file))
            }
            Task::Equation(n) => {
                (file_name(&context.paper.equations[n].number), equation::equation_page(context, n))
            }
        }
    }
}
