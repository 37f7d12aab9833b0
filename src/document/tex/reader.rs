//! A LaTeX source → a paper: sections, displays with their numbers, and what comments say about them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::model::{Equation, Paper, PaperKind, Section};
use super::super::number::EquationNumber;
use super::display::{DISPLAYS, Row, continues, printed, rows};
use super::margin::{Margin, Note, block, is_notation};
use super::number::{Counters, LEVELS};
use super::stream::Stream;
use super::token::{Token, TokenKind};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::spelling::nearest;

/// A file's text, and what of it is none.
type Opened = (Arc<Source>, Option<Diagnostic>);

/// Files within files beyond this are a circle.
const MAX_FILES: usize = 500;

const BLOCK_KINDS: [&str; 3] = ["notation", "claim", "experiment"];
/// Environments whose text is shown as it stands.
const VERBATIM: [&str; 6] = ["verbatim", "lstlisting", "comment", "Verbatim", "minted", "filecontents"];

/// Reads a source with the files that it takes in; `open` reads one of them.
///
/// # Errors
/// When the first file cannot be read; all other faults are problems of the paper.
pub(in crate::document) fn read(
    id: &str,
    main: &Path,
    open: &mut dyn FnMut(&Path) -> io::Result<Opened>,
) -> io::Result<Paper> {
    let (source, problem) = open(main)?;
    let mut reader = Reader::new(id, main, source, open);
    reader.paper.problems.extend(problem);
    reader.whole();
    Ok(reader.finish())
}

/// An equation, and the lines of its claim that stand by themselves.
struct Draft {
    equation: Equation,
    /// In which file.
    file: usize,
    lines: Vec<(usize, Span)>,
}

/// A section as far as it was read.
#[derive(Default)]
struct Part {
    number: String,
    title: String,
    notation: Vec<Note>,
    equations: Vec<Draft>,
}

struct Reader<'a> {
    open: &'a mut dyn FnMut(&Path) -> io::Result<Opened>,
    folder: PathBuf,
    files: Vec<Arc<Source>>,
    /// By which file each of them is taken in.
    within: Vec<Option<usize>>,
    stream: Stream,
    counters: Counters,
    margin: Margin,
    /// The first holds what stands before every section.
    parts: Vec<Part>,
    paper: Paper,
}

impl<'a> Reader<'a> {
    fn new(
        id: &str,
        main: &Path,
        source: Arc<Source>,
        open: &'a mut dyn FnMut(&Path) -> io::Result<Opened>,
    ) -> Self {
        let mut stream = Stream::default();
        stream.open(&source.text, 0);
        Self {
            open,
            folder: main.parent().map(Path::to_owned).unwrap_or_default(),
            files: vec![source],
            within: vec![None],
            stream,
            counters: Counters::default(),
            margin: Margin::default(),
            parts: vec![Part::default()],
            paper: Paper {
                id: id.to_owned(),
                kind: PaperKind::Paper,
                title: id.to_owned(),
                authors: Vec::new(),
                doi: None,
                arxiv: None,
                notation: Vec::new(),
                sections: Vec::new(),
                problems: Vec::new(),
            },
        }
    }

    fn problem(
        &mut self,
        code: Code,
        message: impl Into<String>,
        file: usize,
        span: Span,
        label: impl Into<String>,
    ) {
        let problem = self.files[file].error(code, message, span, label);
        self.paper.problems.push(problem);
    }

    fn whole(&mut self) {
        while let Some(token) = self.next() {
            match (token.kind, &*token.text) {
                (TokenKind::Comment, _) => self.comment(&token, None),
                (TokenKind::Control, "\\end") => match self.environment(&token).as_deref() {
                    Some("document") => break,
                    Some("subequations") => self.counters.end_sub(),
                    _ => {}
                },
                (TokenKind::Control, _) => self.control(token),
                (TokenKind::Char, "$") => self.dollar(token),
                _ => {}
            }
        }
    }

    /// The next token; formats of numbers and faults of macros are taken in.
    fn next(&mut self) -> Option<Token> {
        let token = self.stream.next();
        if let Some(format) = self.stream.number_format.take() {
            self.counters.format(&format);
        }
        for fault in std::mem::take(&mut self.stream.faults) {
            let message = "failed to follow the macros of the source";
            self.problem(Code::E0008, message, fault.file, fault.span, fault.label);
        }
        token
    }

    /// The text of the argument that comes next.
    fn name(&mut self) -> String {
        let tokens = self.stream.argument().unwrap_or_default();
        tokens.iter().map(|token| &*token.text).collect::<String>().trim().to_owned()
    }

    fn control(&mut self, token: Token) {
        match &*token.text {
            "\\begin" => self.begin(token),
            "\\[" => self.display(token, "\\]", false, false),
            "\\section" | "\\chapter" | "\\subsection" => self.heading(&token),
            "\\appendix" => self.counters.appendix(),
            "\\numberwithin" | "\\counterwithin" => {
                let (counter, level) = (self.name(), self.name());
                if counter == "equation" {
                    self.counters.number_within(&level);
                }
            }
            "\\setcounter" | "\\addtocounter" => {
                let (counter, value) = (self.name(), self.name());
                match (counter.as_str(), value.parse::<i64>(), &*token.text) {
                    ("equation", Ok(value), "\\setcounter") => {
                        self.counters.set_equation(u32::try_from(value.max(0)).unwrap_or(0));
                    }
                    ("equation", Ok(value), _) => {
                        self.counters.add_to_equation(u32::try_from(value.max(0)).unwrap_or(0))
                    }
                    _ => {}
                }
            }
            "\\documentclass" | "\\documentstyle" => {
                self.stream.bracket();
                let class = self.name();
                self.counters.class(&class);
            }
            "\\title" => {
                self.stream.bracket();
                let title = self.words();
                if !title.is_empty() {
                    self.paper.title = title;
                }
            }
            "\\author" => {
                self.stream.bracket();
                let tokens = self.stream.argument().unwrap_or_default();
                let authors = tokens.split(|token| token.is("\\and") || token.is("\\And")).map(words);
                self.paper.authors.extend(authors.filter(|author| !author.is_empty()));
            }
            "\\input" | "\\include" | "\\subfile" => self.input(&token),
            "\\verb" | "\\lstinline" => self.skip_verb(),
            _ => {}
        }
    }

    fn words(&mut self) -> String {
        let tokens = self.stream.argument().unwrap_or_default();
        words(&tokens)
    }

    /// `\section[short]{Title}`, `\section*{Title}`
    fn heading(&mut self, token: &Token) {
        let level = LEVELS.iter().position(|level| token.text[1..] == **level).unwrap_or(1);
        let mut numbered = true;
        // The star comes at once.
        let next = self.stream.raw();
        match next {
            Some(star) if star.is("*") => numbered = false,
            other => self.stream.put_back(other.into_iter()),
        }
        self.stream.bracket();
        let title = self.words();
        let number = if numbered { self.counters.section(level) } else { String::new() };
        self.close_margin();
        if level < 2 {
            self.parts.push(Part { number, title, ..Part::default() });
        }
    }

    fn input(&mut self, token: &Token) {
        let name = match self.stream.argument() {
            // `\input file`: a name without braces goes on to the next space.
            Some(tokens) if tokens.len() == 1 && !tokens[0].is_blank() => {
                let mut name = tokens[0].text.to_string();
                while let Some(next) = self.stream.raw() {
                    if next.is_blank() || next.kind == TokenKind::Control {
                        self.stream.put_back(std::iter::once(next));
                        break;
                    }
                    name.push_str(&next.text);
                }
                name
            }
            Some(tokens) => tokens.iter().map(|token| &*token.text).collect::<String>(),
            None => String::new(),
        };
        let name = name.trim();
        let mut path = self.folder.join(name);
        if path.extension().is_none() {
            path.set_extension("tex");
        }
        // A file that takes in itself, at whatever distance, never ends.
        let mut above = Some(token.file);
        let mut circle = false;
        while let Some(file) = above {
            circle |= self.files[file].path == path;
            above = self.within.get(file).copied().flatten();
        }
        let opened = if circle {
            Err(io::Error::other("this file takes in itself"))
        } else if self.files.len() >= MAX_FILES {
            Err(io::Error::other("too many files are taken in"))
        } else {
            (self.open)(&path)
        };
        match opened {
            Ok((source, problem)) => {
                self.paper.problems.extend(problem);
                self.files.push(source);
                self.within.push(Some(token.file));
                let file = self.files.len() - 1;
                let text = &self.files[file].text;
                self.stream.open(text, file);
            }
            Err(error) => {
                let message = format!("failed to read {}", path.display());
                self.problem(Code::E0007, message, token.file, token.span.clone(), error.to_string());
            }
        }
    }

    /// The name behind `\begin` or `\end`; none of an environment of the author, which is put in its place.
    fn environment(&mut self, command: &Token) -> Option<String> {
        let name = self.name();
        match self.stream.environment(command, &name) {
            Some(tokens) => {
                self.stream.put_back(tokens.into_iter());
                None
            }
            None => Some(name),
        }
    }

    fn begin(&mut self, token: Token) {
        let Some(name) = self.environment(&token) else { return };
        let plain = name.trim_end_matches('*');
        if VERBATIM.contains(&plain) {
            self.skip_verbatim(&name);
        } else if name == "subequations" {
            self.counters.begin_sub();
        } else if let Some((_, several)) = DISPLAYS.iter().find(|row| row.0 == plain) {
            if matches!(plain, "alignat" | "xalignat") {
                self.stream.argument();
            }
            let numbered = plain == name && plain != "displaymath";
            self.display(token, &name, *several, numbered);
        }
    }

    /// `\verb|…|` shows its text as it stands.
    fn skip_verb(&mut self) {
        let mut sign = self.stream.raw();
        if sign.as_ref().is_some_and(|sign| sign.is("*")) {
            sign = self.stream.raw();
        }
        let Some(sign) = sign else { return };
        while let Some(token) = self.stream.raw() {
            if token.text == sign.text || token.kind == TokenKind::Paragraph || token.text.contains('\n') {
                return;
            }
        }
    }

    fn skip_verbatim(&mut self, name: &str) {
        while let Some(token) = self.stream.raw() {
            if token.is("\\end") && self.name() == name {
                return;
            }
        }
    }

    /// `$…$`, which is skipped, or `$$…$$`.
    fn dollar(&mut self, token: Token) {
        match self.stream.raw() {
            Some(second) if second.is("$") => return self.display(token, "$$", false, false),
            other => self.stream.put_back(other.into_iter()),
        }
        while let Some(inside) = self.next() {
            match inside.kind {
                _ if inside.is("$") => return,
                TokenKind::Comment => self.comment(&inside, None),
                // One that was forgotten must not turn the text inside out.
                TokenKind::Paragraph => return,
                TokenKind::Control
                    if matches!(&*inside.text, "\\section" | "\\chapter" | "\\begin" | "\\[") =>
                {
                    self.stream.put_back(std::iter::once(inside));
                    return;
                }
                _ => {}
            }
        }
    }

    /// A display up to its end: the name of an environment, `\]` or `$$`.
    fn display(&mut self, begin: Token, end: &str, several: bool, numbered: bool) {
        let mut tokens: Vec<Token> = Vec::new();
        let mut inner: Vec<String> = Vec::new();
        let mut closed = false;
        // `\mbox{for $x > 0$}` does not end a display.
        let mut braces = 0usize;
        while let Some(token) = self.next() {
            if token.is("{") {
                braces += 1;
            } else if token.is("}") {
                braces = braces.saturating_sub(1);
            }
            match (token.kind, &*token.text) {
                (TokenKind::Control, "\\end") => {
                    let Some(name) = self.environment(&token) else { continue };
                    if inner.is_empty() {
                        closed = name == end;
                        if name == "subequations" {
                            self.counters.end_sub();
                        }
                        break;
                    }
                    inner.pop();
                    tokens.extend(named(token, &name));
                }
                (TokenKind::Control, "\\begin") => {
                    let Some(name) = self.environment(&token) else { continue };
                    let is_display = DISPLAYS.iter().any(|row| row.0 == name.trim_end_matches('*'));
                    if is_display && inner.is_empty() && !tokens.iter().all(Token::is_blank) {
                        self.stream.put_back(named(token, &name).into_iter());
                        break;
                    }
                    inner.push(name.clone());
                    tokens.extend(named(token, &name));
                }
                (TokenKind::Control, "\\]") if end == "\\]" => {
                    closed = true;
                    break;
                }
                (TokenKind::Char, "$") if end == "$$" && inner.is_empty() && braces == 0 => {
                    closed = true;
                    let second = self.stream.raw();
                    self.stream.put_back(second.into_iter().filter(|second| !second.is("$")));
                    break;
                }
                (TokenKind::Control, "\\section" | "\\chapter" | "\\[") => {
                    self.stream.put_back(std::iter::once(token));
                    break;
                }
                (TokenKind::Paragraph, _) => break,
                _ => tokens.push(token),
            }
        }
        if !closed {
            let what = if end.starts_with(['\\', '$']) { "display".to_owned() } else { format!("`{end}`") };
            let message = format!("failed to find the end of the {what}");
            let label = "it is not closed before a blank line, another display or the end of the section";
            self.problem(Code::E0003, message, begin.file, begin.span, label);
            return;
        }
        let broken = end.starts_with("multline");
        let rows = rows(tokens, several || broken);
        let rows = if broken { one_number(rows) } else { rows };
        for group in self.groups(&rows, numbered && !broken, broken.then_some(numbered)) {
            self.equation(group, &begin, end.trim_end_matches('*'));
        }
    }

    /// Which rows are one equation, with its number.
    fn groups<'r>(
        &mut self,
        rows: &'r [Row],
        numbered: bool,
        whole: Option<bool>,
    ) -> Vec<(Vec<&'r Row>, Vec<Number>)> {
        let mut out: Vec<(Vec<&Row>, Vec<Number>)> = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let counts = whole.map_or(numbered, |numbered| numbered && n == 0);
            let number = match &row.tag {
                Some(tag) => Some(Number::Tag(tag.clone())),
                None if counts && !row.silent => self.counters.next().map(Number::Counted),
                None => None,
            };
            // A number is that of all rows before it that have none.
            let waits =
                out.last().is_some_and(|(_, numbers)| numbers.is_empty()) && (numbered || number.is_some());
            let goes_on = whole.is_some() || n > 0 && (continues(row, &rows[n - 1]) || waits);
            match out.last_mut() {
                Some((rows, numbers)) if goes_on => {
                    rows.push(row);
                    numbers.extend(number);
                }
                _ => out.push((vec![row], number.into_iter().collect())),
            }
        }
        out
    }

    fn equation(&mut self, (rows, numbers): (Vec<&Row>, Vec<Number>), begin: &Token, environment: &str) {
        let printed = printed(&rows, begin, environment);
        let comments: Vec<&Token> = rows.iter().flat_map(|row| &row.comments).collect();
        if printed.latex.trim().is_empty() {
            comments.into_iter().for_each(|comment| self.comment(comment, None));
            return;
        }
        let mut title = rows.iter().find_map(|row| row.label.clone()).unwrap_or_default();
        let mut parsed: Vec<EquationNumber> = Vec::new();
        for number in numbers {
            match number {
                Number::Counted(number) => parsed.push(number),
                Number::Tag(tag) => match EquationNumber::read(&tag) {
                    Some(number) => parsed.push(number),
                    None if title.is_empty() => title = tag,
                    None => {}
                },
            }
        }
        let last = parsed.pop();
        let number = match (parsed.into_iter().next(), last) {
            (Some(first), Some(last)) => first.clone().through(last).unwrap_or(first),
            (None, Some(only)) => only,
            (_, None) => self.counters.unnumbered(),
        };
        let source = &self.files[begin.file];
        let line = source.text[printed.span.start..]
            .find('\n')
            .map_or(source.text.len(), |end| printed.span.start + end);
        let heading = printed.span.start..printed.span.end.min(line);
        let equation = Equation {
            number,
            title,
            heading,
            printed: vec![printed],
            prose: String::new(),
            notation: Vec::new(),
            claims: Vec::new(),
            experiments: Vec::new(),
        };
        let draft = Draft { equation, file: begin.file, lines: Vec::new() };
        if let Some(part) = self.parts.last_mut() {
            part.equations.push(draft);
        }
        let mut notation = Vec::new();
        comments.into_iter().for_each(|comment| self.comment(comment, Some(&mut notation)));
        if let Some(draft) = self.parts.last_mut().and_then(|part| part.equations.last_mut()) {
            let blocks = notation.into_iter().map(|note| as_block(&self.files, "", note));
            draft.equation.notation.extend(blocks);
        }
    }

    /// A comment; declarations inside of a display are of that equation alone.
    fn comment(&mut self, token: &Token, inside: Option<&mut Vec<Note>>) {
        let Some(note) = self.margin.comment(token) else { return };
        let text = |span: &Span| &self.files[note.file].text[span.clone()];
        let kind = match note.kind.as_deref() {
            Some(kind) => kind,
            None if note.lines.first().is_some_and(|line| is_notation(text(line))) => "notation",
            None => "line",
        };
        match kind {
            "notation" => match (inside, self.parts.last_mut()) {
                (Some(notation), _) => notation.push(note),
                (None, Some(part)) => part.notation.push(note),
                (None, None) => {}
            },
            "line" | "claim" | "experiment" => {
                let kind = kind.to_owned();
                let file = note.file;
                let Some(draft) = self.parts.last_mut().and_then(|part| part.equations.last_mut()) else {
                    let message = "failed to attach this line to an equation";
                    let label = "no display stands before it in this section; it belongs into the display or behind it";
                    self.problem(Code::E0004, message, file, note.name_span, label);
                    return;
                };
                match kind.as_str() {
                    "line" => draft.lines.extend(note.lines.into_iter().map(|line| (file, line))),
                    "claim" => {
                        let name = if note.name.is_empty() { "printed" } else { &note.name }.to_owned();
                        draft.equation.claims.push(as_block(&self.files, &name, note));
                    }
                    _ => {
                        let name = note.name.clone();
                        draft.equation.experiments.push(as_block(&self.files, &name, note));
                    }
                }
            }
            other => {
                let message = format!("failed to recognise the block kind `{other}`");
                let near = nearest(other, BLOCK_KINDS).map(|near| format!("did you mean `{near}`?"));
                let label = "expected notation, claim or experiment";
                let problem = self.files[note.file].error(Code::E0002, message, note.name_span, label);
                self.paper.problems.push(Diagnostic { help: near, ..problem });
            }
        }
    }

    fn close_margin(&mut self) {
        if let Some(open) = self.margin.left_open() {
            let message = "failed to find the end of the `%{referee` block";
            self.problem(Code::E0003, message, open.file, open.name_span, "no line `%}` closes it");
        }
    }

    fn finish(mut self) -> Paper {
        self.close_margin();
        let parts = std::mem::take(&mut self.parts);
        let (files, mut paper) = (self.files, self.paper);
        for (n, part) in parts.into_iter().enumerate() {
            let notation: Vec<_> = by_file(&files, part.notation);
            // What stands before every section holds for all of them.
            let notation = if n == 0 {
                paper.notation = notation;
                Vec::new()
            } else {
                notation
            };
            let mut last: Option<usize> = None;
            for draft in part.equations {
                let source = &files[draft.file];
                if last != Some(draft.file) {
                    paper.sections.push(Section {
                        source: source.clone(),
                        number: part.number.clone(),
                        title: part.title.clone(),
                        notation: notation.clone(),
                        equations: Vec::new(),
                        added: false,
                    });
                    last = Some(draft.file);
                }
                if let Some(section) = paper.sections.last_mut() {
                    section.equations.push(finished(&files, draft));
                }
            }
        }
        paper
    }
}

/// A number as it was counted, or a tag as it was written.
enum Number {
    Counted(EquationNumber),
    Tag(String),
}

/// `multline` has one number, wherever its tag stands.
fn one_number(mut rows: Vec<Row>) -> Vec<Row> {
    let tag = rows.iter_mut().find_map(|row| row.tag.take());
    let silent = rows.iter().any(|row| row.silent);
    if let Some(first) = rows.first_mut() {
        first.tag = tag;
        first.silent = silent;
    }
    rows
}

/// `\begin` or `\end` with the name that was taken off.
fn named(token: Token, name: &str) -> Vec<Token> {
    let made =
        |text: &str| Token { text: text.into(), kind: TokenKind::Char, written: false, ..token.clone() };
    let mut out = vec![made("{"), made(name), made("}")];
    out.insert(0, token);
    out
}

/// The equation with its lines as a claim; one of which nothing is said has a claim without lines.
fn finished(files: &[Arc<Source>], draft: Draft) -> Equation {
    let Draft { mut equation, file, lines } = draft;
    let stands = |name: &str| ["printed", "reduced"].contains(&name.split_whitespace().next().unwrap_or(""));
    if !lines.is_empty() || !equation.claims.iter().any(|claim| stands(&claim.name)) {
        let file = lines.first().map_or(file, |line| line.0);
        let spans: Vec<Span> = lines.into_iter().filter(|line| line.0 == file).map(|line| line.1).collect();
        let name_span = spans.first().cloned().unwrap_or(equation.heading.clone());
        equation.claims.insert(0, block(&files[file], "printed", name_span, spans));
    }
    equation
}

fn as_block(files: &[Arc<Source>], name: &str, note: Note) -> super::super::model::Block {
    block(&files[note.file], name, note.name_span, note.lines)
}

/// One block for each file, so that the order of the lines does not matter.
fn by_file(files: &[Arc<Source>], notes: Vec<Note>) -> Vec<super::super::model::Block> {
    let mut merged: Vec<Note> = Vec::new();
    for note in notes {
        match merged.last_mut() {
            Some(last) if last.file == note.file => last.lines.extend(note.lines),
            _ => merged.push(note),
        }
    }
    merged.into_iter().map(|note| as_block(files, "", note)).collect()
}

/// Text without commands and what only they show.
fn words(tokens: &[Token]) -> String {
    let mut out = String::new();
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        match (token.kind, &*token.text) {
            (TokenKind::Comment, _) | (TokenKind::Char, "{" | "}") => {}
            (
                TokenKind::Control | TokenKind::Kept,
                "\\thanks" | "\\footnote" | "\\label" | "\\inst" | "\\affiliation",
            ) => {
                let mut depth = 0usize;
                for inside in rest.by_ref() {
                    depth += usize::from(inside.is("{"));
                    if inside.is("}") || depth == 0 {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            break;
                        }
                    }
                }
            }
            (TokenKind::Control | TokenKind::Kept, _) => out.push(' '),
            (TokenKind::Space | TokenKind::Paragraph, _) | (_, "~") => out.push(' '),
            (_, text) => out.push_str(text),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
