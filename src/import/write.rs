//! The documents of a draft, as text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::notation::Notation;
use super::symbols::Uses;
use crate::diagnostic::Source;
use crate::document::{Equation, EquationNumber, Paper, Section};
use crate::language::printed::usages;
use crate::language::reading::{PrintRead, read_prints};

/// Documents to start from, and what is known of each equation.
#[derive(Debug)]
pub struct Draft {
    /// Names of files with their text; the front document is the first.
    pub documents: Vec<(PathBuf, String)>,
    /// In the order of the source.
    pub equations: Vec<Drafted>,
    /// Declarations that still ask something.
    pub questions: Vec<String>,
}

/// An equation of a draft.
#[derive(Debug)]
pub struct Drafted {
    /// Its number.
    pub number: EquationNumber,
    /// Where it stands in the source.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// Why it was not read.
    pub unread: Option<String>,
}

/// A paper to begin with.
pub fn start(id: &str) -> Vec<(PathBuf, String)> {
    let front = format!(
        "---\ntitle: {id}\nauthors: \n---\n\n# {id}\n\n```notation\ncoord t, x          # what fields depend on\nparam c > 0         # constants, with signs\nfield u(t, x)       # fields, with what they depend on\n```\n"
    );
    let section = "# 1 The first section\n\n## (1) A wave that moves to the right\n\n$$\\frac{\\partial^2 u}{\\partial t^2} = c^2\\frac{\\partial^2 u}{\\partial x^2}$$\n\n```claim printed\nwhere d(u, t) = -c*d(u, x)\nshow printed\nexpect holds\n```\n";
    vec![(PathBuf::from("README.md"), front), (PathBuf::from("01-first-section.md"), section.to_owned())]
}

/// What a claim is drafted as.
#[derive(Clone)]
enum Claimed {
    Shown,
    Defined,
    /// Defined here, and used in other sections, too.
    Imposed,
    Open(String),
}

/// Documents for a paper that was read from its source; `link` leads from a document to a file of it.
pub fn draft(paper: &Paper, link: &dyn Fn(&Path) -> String) -> Draft {
    let count = paper.sections.iter().map(|section| section.equations.len()).sum();
    let mut claimed = vec![Claimed::Shown; count];
    let (defined, defining) = definitions(paper);
    for (claim, defines) in claimed.iter_mut().zip(&defining) {
        match defines {
            Some(true) => *claim = Claimed::Defined,
            Some(false) => *claim = Claimed::Imposed,
            None => {}
        }
    }
    let uses = Uses::of(paper);
    let notation = Notation::of(&uses, &defined);
    // Read with the names of the paper, and where that fails with those of the equation alone.
    let mut own: Vec<Vec<String>> = vec![Vec::new(); count];
    let unread = trial(paper, link, &notation, &claimed, &own);
    for (n, own) in own.iter_mut().enumerate().filter(|(n, _)| unread[*n].is_some()) {
        *own = notation.own(&uses.one(n));
    }
    let still = trial(paper, link, &notation, &claimed, &own);
    for (n, claim) in claimed.iter_mut().enumerate() {
        if let Some(letter) = uses.clash(n) {
            *claim =
                Claimed::Open(format!("not read: is `{letter}` the index of this equation, or a quantity?"));
        } else if let (Some(why), Some(_)) = (&unread[n], &still[n]) {
            *claim = Claimed::Open(why.clone());
            own[n].clear();
        }
    }
    let mut equations = Vec::new();
    let all = paper
        .sections
        .iter()
        .flat_map(|section| section.equations.iter().map(move |equation| (section, equation)));
    for ((section, equation), claim) in all.zip(&claimed) {
        equations.push(Drafted {
            number: equation.number.clone(),
            file: section.source.path.clone(),
            line: section.source.position(equation.heading.start).line,
            unread: match claim {
                Claimed::Open(why) => Some(why.clone()),
                _ => None,
            },
        });
    }
    let questions = notation.lines.iter().filter(|line| line.contains('#')).cloned().collect();
    Draft { documents: documents(paper, link, &notation, &claimed, &own), equations, questions }
}

/// Why each equation is not read.
fn trial(
    paper: &Paper,
    link: &dyn Fn(&Path) -> String,
    notation: &Notation,
    claimed: &[Claimed],
    own: &[Vec<String>],
) -> Vec<Option<String>> {
    let documents = documents(paper, link, notation, claimed, own);
    let sources: Vec<_> = documents.iter().map(|(path, text)| Source::new(path, text.as_str())).collect();
    let read = Paper::from_sources(&paper.id, &sources);
    let prints = read_prints(std::iter::once(&read));
    let mut reasons: Vec<Option<String>> = prints.iter().map(fault).collect();
    reasons.resize(claimed.len(), None);
    reasons
}

/// Why a print was not read, or its claim, or what is read means nothing.
fn fault(print: &PrintRead) -> Option<String> {
    let unread = print.lines.iter().find_map(|line| line.as_ref().err());
    let problem = unread.or(print.problems.first()).or(print.senseless.as_ref())?;
    Some(match problem.label.is_empty() {
        true => problem.message.clone(),
        false => format!("not read: {}", problem.label),
    })
}

/// Symbols that an equation of their own section defines and no other section uses, and for each equation whether it
/// defines one of these, or another.
fn definitions(paper: &Paper) -> (BTreeSet<String>, Vec<Option<bool>>) {
    let used: Vec<BTreeSet<String>> = paper
        .sections
        .iter()
        .map(|section| {
            let printed = section.equations.iter().flat_map(|equation| &equation.printed);
            printed.flat_map(usages).map(|usage| usage.latex).collect()
        })
        .collect();
    let (mut defined, mut defining) = (BTreeSet::new(), Vec::new());
    for (s, section) in paper.sections.iter().enumerate() {
        let mut before: BTreeSet<String> = BTreeSet::new();
        for equation in &section.equations {
            let latex = equation.printed.first().map_or("", |printed| printed.latex.as_str());
            let signs = [":=", "\\equiv", "\\coloneqq", "\\triangleq"];
            let sign = signs.iter().filter_map(|sign| latex.find(sign)).min();
            let defines = sign.is_some_and(|at| !latex[..at].contains('='));
            let uses: Vec<_> = equation.printed.iter().flat_map(usages).collect();
            let head = uses.first().cloned().filter(|head| defines && !head.is_compound);
            defining.push(head.map(|head| {
                let elsewhere = used.iter().enumerate().any(|(n, used)| n != s && used.contains(&head.latex));
                let fresh = !elsewhere && !before.contains(&head.latex) && !defined.contains(&head.latex);
                if fresh {
                    defined.insert(head.latex);
                }
                fresh
            }));
            before.extend(uses.into_iter().map(|usage| usage.latex));
        }
    }
    (defined, defining)
}

fn documents(
    paper: &Paper,
    link: &dyn Fn(&Path) -> String,
    notation: &Notation,
    claimed: &[Claimed],
    own: &[Vec<String>],
) -> Vec<(PathBuf, String)> {
    let mut front = format!(
        "---\ntitle: \"{}\"\nauthors: {}\n---\n\n# {}\n",
        paper.title.replace('"', "'"),
        paper.authors.join("; "),
        paper.title
    );
    front.push_str("\nDrafted by `referee new`: a line with a question waits for an answer.\n");
    front.push_str(&format!("\n```notation\n{}\n```\n", notation.lines.join("\n")));
    let mut out = vec![(PathBuf::from("README.md"), front)];
    let mut claims = claimed.iter().zip(own);
    for (n, section) in paper.sections.iter().enumerate() {
        let title = match (section.number.as_str(), section.title.as_str()) {
            ("", "") => "Before the first section".to_owned(),
            ("", title) => title.to_owned(),
            (number, title) => format!("{number} {title}"),
        };
        let mut text = format!("# {title}\n");
        for equation in &section.equations {
            if let Some((claim, own)) = claims.next() {
                text.push_str(&block(section, equation, claim, own, link));
            }
        }
        let slug: String =
            title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let slug: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).take(5).collect();
        out.push((PathBuf::from(format!("{:02}-{}.md", n + 1, slug.join("-"))), text));
    }
    out
}

fn block(
    section: &Section,
    equation: &Equation,
    claim: &Claimed,
    own: &[String],
    link: &dyn Fn(&Path) -> String,
) -> String {
    let path = &section.source.path;
    let line = section.source.position(equation.heading.start).line;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let title = match equation.title.as_str() {
        "" => String::new(),
        title => format!(" `{}`", title.replace(['`', '\n'], " ")),
    };
    // Several lines are `(6)–(8)` in a heading.
    let number = equation.number.to_string().replace('–', ")–(");
    let mut out = format!("\n## ({number}){title}\n\n[{name}, line {line}]({}#L{line})\n", link(path));
    for printed in &equation.printed {
        // Dollars and empty lines inside would end the block, and so would a line that begins a list.
        let mut latex = String::new();
        for line in printed.latex.lines().filter(|line| !line.trim().is_empty()) {
            let begins = |c: char| "+-*>#=|~_`:".contains(c) || c.is_ascii_digit();
            let separator = if line.trim_start().starts_with(begins) { " " } else { "\n" };
            latex.push_str(if latex.is_empty() { "" } else { separator });
            latex.push_str(if separator == " " { line.trim() } else { line });
        }
        match latex.contains('$') {
            true => out.push_str(&format!("\n```latex\n{latex}\n```\n")),
            false => out.push_str(&format!("\n$$\n{latex}\n$$\n")),
        }
    }
    let body = match claim {
        Claimed::Shown => "show printed\nexpect holds".to_owned(),
        Claimed::Defined => "define printed\nexpect definition".to_owned(),
        Claimed::Imposed => "postulate printed\nexpect assumed".to_owned(),
        Claimed::Open(why) => format!("open {}\nexpect open", why.replace('\n', " ")),
    };
    out.push_str(&format!("\n```claim printed\n{body}\n```\n"));
    if !own.is_empty() {
        out.push_str(&format!("\n```notation\n{}\n```\n", own.join("\n")));
    }
    out
}
