//! The numbers of sections and equations, as LaTeX counts them.

use super::super::number::EquationNumber;

/// Counters of a document.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Chapter, section, subsection.
    levels: [u32; 3],
    equation: u32,
    /// The number of the whole, and how many lines of it are counted.
    sub: Option<(String, u32)>,
    appendix: bool,
    /// Which level the numbers of equations begin with: `\numberwithin{equation}{section}`.
    within: Option<usize>,
    /// What stands between: a dot, or nothing as in `A1`.
    joined: bool,
    /// Displays without a number.
    unnumbered: u32,
    has_chapters: bool,
}

pub(super) const LEVELS: [&str; 3] = ["chapter", "section", "subsection"];

impl Counters {
    /// A document class, which may number by chapters.
    pub fn class(&mut self, class: &str) {
        if ["book", "report", "memoir", "scrbook", "scrreprt"].contains(&class) {
            self.within = Some(0);
            self.has_chapters = true;
        }
        self.joined = class.starts_with("revtex");
    }

    pub fn number_within(&mut self, level: &str) {
        self.within = LEVELS.iter().position(|known| *known == level);
    }

    /// `\renewcommand{\theequation}{\thesection.\arabic{equation}}`, of which only the level is read.
    pub fn format(&mut self, body: &str) {
        let named =
            |level: &&str| body.contains(&format!("\\the{level}")) || body.contains(&format!("{{{level}}}"));
        // Of `\thesubsection` no `\thesection` is part.
        self.within = (0..LEVELS.len()).rev().find(|n| named(&LEVELS[*n]));
        self.joined = self.within.is_some() && !body.contains('.');
    }

    pub fn appendix(&mut self) {
        let top = usize::from(!self.has_chapters);
        self.levels[top..].fill(0);
        self.appendix = true;
        // Equations of appendices are numbered by them in the journals that count so.
        if self.joined && self.within.is_none() {
            self.within = Some(1);
            self.equation = 0;
        }
    }

    pub fn section(&mut self, level: usize) -> String {
        self.levels[level] += 1;
        self.levels[level + 1..].fill(0);
        if self.within.is_some_and(|within| level <= within) {
            self.equation = 0;
        }
        self.of(level)
    }

    pub fn set_equation(&mut self, value: u32) {
        self.equation = value;
    }

    pub fn add_to_equation(&mut self, by: u32) {
        self.equation = self.equation.saturating_add(by);
    }

    /// The number of a chapter, a section or a subsection.
    fn of(&self, level: usize) -> String {
        let top = usize::from(!self.has_chapters);
        let part = |n: usize| match n == top && self.appendix {
            true => char::from_u32('A' as u32 + self.levels[n].saturating_sub(1).min(25))
                .unwrap_or('A')
                .to_string(),
            false => self.levels[n].to_string(),
        };
        (top.min(level)..=level).map(part).collect::<Vec<_>>().join(".")
    }

    fn next_text(&mut self) -> String {
        self.equation = self.equation.saturating_add(1);
        match self.within {
            None => self.equation.to_string(),
            Some(level) => {
                let dot = if self.joined && self.appendix { "" } else { "." };
                format!("{}{dot}{}", self.of(level), self.equation)
            }
        }
    }

    pub fn begin_sub(&mut self) {
        let whole = self.next_text();
        self.sub = Some((whole, 0));
    }

    pub fn end_sub(&mut self) {
        self.sub = None;
    }

    /// The number of the next line that has one.
    pub fn next(&mut self) -> Option<EquationNumber> {
        let text = match &mut self.sub {
            Some((whole, lines)) => {
                *lines += 1;
                let letter = char::from_u32('a' as u32 + (*lines - 1).min(25)).unwrap_or('a');
                format!("{whole}{letter}")
            }
            None => self.next_text(),
        };
        text.parse().ok()
    }

    /// What stands for the number of a display that has none: `T1`, `T2`.
    pub fn unnumbered(&mut self) -> EquationNumber {
        self.unnumbered += 1;
        format!("T{}", self.unnumbered).parse().unwrap_or_else(|()| EquationNumber::from(self.unnumbered))
    }
}
