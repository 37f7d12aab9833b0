//! One Markdown file → headings, printed forms, prose and fenced blocks.

use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::model::{Block, Equation, Printed, Section};
use super::number::EquationNumber;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::spelling::nearest;

/// Fences that mean something to referee; any other fence is left to the reader.
const BLOCK_KINDS: [&str; 3] = ["notation", "claim", "experiment"];

/// What one file holds: the front matter's `key: value` lines, and its content as a section.
pub(super) struct FileContent {
    pub front_matter: Vec<(String, String)>,
    pub section: Section,
    pub problems: Vec<Diagnostic>,
}

pub(super) fn read(source: &Arc<Source>) -> FileContent {
    let mut reader = Reader::new(source);
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut start = Some(0);
    while let Some(from) = start.take() {
        for (event, span) in Parser::new_ext(&source.text[from..], options).into_offset_iter() {
            reader.event(event, span.start + from..span.end + from);
            start = reader.resume.take();
            if start.is_some() {
                break;
            }
        }
    }
    reader.content
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    content: FileContent,
    inside: Inside,
    text: String,
    /// Where to go on reading behind a block that is not closed.
    resume: Option<usize>,
}

/// The container whose text is being collected.
enum Inside {
    Nothing,
    FrontMatter,
    Heading(HeadingLevel, Span),
    Fence { kind: String, name: String, name_span: Span, body: Option<Span> },
    Paragraph,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        let section = Section {
            source: source.clone(),
            number: String::new(),
            title: String::new(),
            added: false,
            notation: Vec::new(),
            equations: Vec::new(),
        };
        Self {
            source,
            content: FileContent { front_matter: Vec::new(), section, problems: Vec::new() },
            inside: Inside::Nothing,
            text: String::new(),
            resume: None,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.enter(Inside::FrontMatter),
            Event::End(TagEnd::MetadataBlock(_)) => self.front_matter(),
            Event::Start(Tag::Heading { level, .. }) => self.enter(Inside::Heading(level, span)),
            Event::End(TagEnd::Heading(_)) => self.heading(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => self.fence(&info, span),
            Event::End(TagEnd::CodeBlock) => self.end_fence(span),
            Event::Start(Tag::Paragraph) => self.enter(Inside::Paragraph),
            Event::End(TagEnd::Paragraph) => self.paragraph(),
            Event::DisplayMath(latex) => {
                if let Some(equation) = self.content.section.equations.last_mut() {
                    // Between the dollars; in a list or a quotation the text is indented, and only its beginning known.
                    let inside = &self.source.text[span.start..span.end].trim_start_matches('$');
                    let start = span.end - inside.len();
                    let start = start + (inside.len() - inside.trim_start().len());
                    let latex = latex.trim().to_owned();
                    equation.printed.push(Printed::at(latex, start));
                }
            }
            Event::InlineMath(latex) => {
                self.text.push('$');
                self.text.push_str(&latex);
                self.text.push('$');
            }
            Event::Text(text) => {
                if let Inside::Fence { body, .. } = &mut self.inside {
                    *body = Some(body.as_ref().map_or(span.start, |b| b.start)..span.end);
                }
                self.text.push_str(&text);
            }
            Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    fn enter(&mut self, inside: Inside) {
        self.inside = inside;
        self.text.clear();
    }

    fn front_matter(&mut self) {
        self.inside = Inside::Nothing;
        for line in self.text.lines() {
            if let Some((key, value)) = line.split_once(':') {
                let value = value.trim().trim_matches('"');
                self.content.front_matter.push((key.trim().to_owned(), value.to_owned()));
            }
        }
    }

    fn heading(&mut self) {
        let Inside::Heading(level, span) = std::mem::replace(&mut self.inside, Inside::Nothing) else {
            return;
        };
        let text = self.text.trim().to_owned();
        match level {
            HeadingLevel::H1 => {
                let section = &mut self.content.section;
                let (number, title) = match text.split_once(' ') {
                    Some((first, rest)) if first.starts_with(|c: char| c.is_ascii_digit()) => {
                        (first.trim_end_matches('.'), rest)
                    }
                    _ => ("", text.as_str()),
                };
                section.number = number.to_owned();
                section.title = title.trim().to_owned();
            }
            HeadingLevel::H2 => {
                let Some((number, title)) = EquationNumber::of_heading(&text) else {
                    return;
                };
                match number {
                    Ok(number) => self.content.section.equations.push(Equation {
                        number,
                        title: title.to_owned(),
                        heading: span,
                        printed: Vec::new(),
                        prose: String::new(),
                        notation: Vec::new(),
                        claims: Vec::new(),
                        experiments: Vec::new(),
                    }),
                    Err(number) => self.problem(
                        Code::E0001,
                        format!("failed to read the equation number `{number}`"),
                        span.start..span.end.min(span.start + 3 + number.len() + 2),
                        "expected a number such as (29), (15.3), (A.2), (12a) or (12a)–(12c), or T9 for a statement in the text",
                        None,
                    ),
                }
            }
            _ => {}
        }
    }

    fn fence(&mut self, info: &str, span: Span) {
        let kind = info.split_whitespace().next().unwrap_or("").to_owned();
        let name = info.trim().strip_prefix(&kind).unwrap_or("").trim().to_owned();
        let first_line = self.source.text[span.clone()].lines().next().unwrap_or("");
        let name_start = first_line.rfind(&name).unwrap_or(0) + span.start;
        let name_span = if name.is_empty() {
            span.start..span.start + first_line.len()
        } else {
            name_start..name_start + name.len()
        };
        if !kind.is_empty()
            && !BLOCK_KINDS.contains(&kind.as_str())
            && let Some(meant) = nearest(&kind, BLOCK_KINDS)
        {
            self.problem(
                Code::E0002,
                format!("failed to recognise the block kind `{kind}`"),
                span.start..span.start + first_line.len(),
                "this block would be ignored",
                Some(format!("write ```{meant} to have it read")),
            );
        }
        self.enter(Inside::Fence { kind, name, name_span, body: None });
    }

    fn end_fence(&mut self, fence: Span) {
        let Inside::Fence { kind, name, name_span, body } =
            std::mem::replace(&mut self.inside, Inside::Nothing)
        else {
            return;
        };
        if !BLOCK_KINDS.contains(&kind.as_str()) {
            return;
        }
        let text = &self.source.text[fence.clone()];
        let swallowed = swallowed(text).map(|offset| fence.start + offset);
        if swallowed.is_some() || !["```", "~~~"].iter().any(|mark| text.trim_end().ends_with(mark)) {
            let label = match swallowed {
                Some(at) => {
                    format!("this block is not closed by ``` before line {}", self.source.position(at).line)
                }
                None => "this block is not closed by ```".to_owned(),
            };
            let message = format!("failed to find the end of the `{kind}` block");
            self.problem(Code::E0003, message, name_span.clone(), &label, None);
            self.resume = swallowed;
            return;
        }
        let span = body.unwrap_or(fence.end..fence.end);
        let block = Block { source: self.source.clone(), name, name_span, span, lines: None };
        let section = &mut self.content.section;
        match (kind.as_str(), section.equations.last_mut()) {
            ("notation", None) => section.notation.push(block),
            ("notation", Some(equation)) => equation.notation.push(block),
            ("claim", Some(equation)) => equation.claims.push(block),
            ("experiment", Some(equation)) => equation.experiments.push(block),
            _ => self.problem(
                Code::E0004,
                format!("failed to attach the `{kind}` block to an equation"),
                block.name_span,
                "no heading such as `## (29) Title` stands before it",
                None,
            ),
        }
    }

    fn paragraph(&mut self) {
        self.inside = Inside::Nothing;
        let text = self.text.trim();
        if let Some(equation) = self.content.section.equations.last_mut()
            && !text.is_empty()
        {
            if !equation.prose.is_empty() {
                equation.prose.push_str("\n\n");
            }
            equation.prose.push_str(text);
        }
    }

    fn problem(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: Span,
        label: &str,
        help: Option<String>,
    ) {
        self.content.problems.push(Diagnostic { help, ..self.source.error(code, message, span, label) });
    }
}

/// Offset of the first line in a block that must stand outside of it: another block, or a heading.
fn swallowed(block: &str) -> Option<usize> {
    let mut at = 0;
    for (n, line) in block.split_inclusive('\n').enumerate() {
        let opens = line.strip_prefix("```").is_some_and(|info| !info.trim().is_empty());
        if n > 0 && (opens || line.starts_with("## (")) {
            return Some(at);
        }
        at += line.len();
    }
    None
}
