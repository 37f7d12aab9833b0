//! Numbers of equations, as papers have them.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of an equation: `29`, `15.3`, `A.2`, `12a` or `3'`, several lines with one number each such as
/// `12a–12c`, or `T9` for a statement in the text.
///
/// Ordered as in the paper: 15.2 before 15.10, 12 before 12a before 13, 3 before 3', numbers before appendices
/// and statements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub struct EquationNumber {
    first: Single,
    /// The last line of several.
    last: Option<Single>,
}

/// One number. The parts come first, so that they decide the order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Single {
    parts: Vec<Part>,
    /// As it is written: `A2` is not `A.2`.
    text: String,
}

/// The order of the variants is that of what may follow a number: 3', then 3.1, then 3a.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Prime,
    Digits(u32),
    Letters(String),
}

/// What stands between the first and the last line of several.
const DASHES: [char; 3] = ['–', '-', '—'];

/// Letters before the number of a statement in the text.
const STATEMENT: &str = "T";

impl EquationNumber {
    /// True of a numbered equation, false of a statement such as `T9`.
    pub fn is_equation(&self) -> bool {
        !matches!(self.first.parts.as_slice(),
            [Part::Letters(letters), Part::Digits(_), ..] if letters == STATEMENT && !self.first.text.contains('.'))
    }

    /// True if this is one number, not several lines.
    pub fn is_single(&self) -> bool {
        self.last.is_none()
    }

    /// True if every line of the other is one of this.
    pub fn covers(&self, other: &EquationNumber) -> bool {
        self.first <= other.first && other.end() <= self.end()
    }

    /// True if one line is of both.
    pub fn overlaps(&self, other: &EquationNumber) -> bool {
        self.first <= other.end().clone() && other.first <= *self.end()
    }

    /// The same, whether letters are capitals or not.
    pub fn overlaps_in_any_case(&self, other: &EquationNumber) -> bool {
        self.in_lower_case().overlaps(&other.in_lower_case())
    }

    fn in_lower_case(&self) -> Self {
        Self { first: self.first.in_lower_case(), last: self.last.as_ref().map(Single::in_lower_case) }
    }

    /// Several lines by the first and the last; none if these are in the wrong order.
    pub fn through(self, last: EquationNumber) -> Option<Self> {
        (self.is_single() && last.is_single() && self.first < last.first)
            .then_some(Self { first: self.first, last: Some(last.first) })
    }

    /// Reads a number, or several as in `28-36` and `(12a)–(12c)`, with brackets or without.
    pub fn read(text: &str) -> Option<Self> {
        let single = |part: &str| {
            let part = part.trim();
            let inside = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
            inside.unwrap_or(part).trim().parse::<Single>().ok()
        };
        match text.split_once(DASHES) {
            None => Some(Self { first: single(text)?, last: None }),
            Some((first, last)) => {
                let [first, last] = [single(first)?, single(last)?].map(|first| Self { first, last: None });
                first.through(last)
            }
        }
    }

    /// Reads the same as someone types it who looks for equations: several in either order.
    pub fn look_for(text: &str) -> Option<Self> {
        Self::read(text).or_else(|| {
            let (first, last) = text.split_once(DASHES)?;
            match (Self::read(first)?, Self::read(last)?) {
                (first, last) if first == last => Some(first),
                (first, last) => last.through(first),
            }
        })
    }

    /// Reads what a heading begins with: `(12a) Title` or `(12a)–(12c) Title`; returns the number, or the text
    /// that is none, and the title. None for any other heading.
    pub(super) fn of_heading(heading: &str) -> Option<(Result<Self, &str>, &str)> {
        let (number, title) = heading.strip_prefix('(')?.split_once(')')?;
        let another =
            title.trim_start().strip_prefix(DASHES).and_then(|rest| rest.trim_start().strip_prefix('('));
        let Some((last, title_of_several)) = another.and_then(|rest| rest.split_once(')')) else {
            return Some((number.parse().map_err(|()| number), title.trim()));
        };
        let several = || number.parse::<Self>().ok()?.through(last.parse().ok()?);
        let text = &heading[1..heading.len() - title_of_several.len() - 1];
        Some((several().ok_or(text), title_of_several.trim()))
    }

    /// The number for names of files, anchors and classes: letters, digits and hyphens only.
    pub fn slug(&self) -> String {
        let slug = |single: &Single| single.text.replace('.', "-").replace('\'', "-prime");
        match &self.last {
            None => slug(&self.first),
            Some(last) => format!("{}-to-{}", slug(&self.first), slug(last)),
        }
    }

    fn end(&self) -> &Single {
        self.last.as_ref().unwrap_or(&self.first)
    }
}

impl Single {
    fn in_lower_case(&self) -> Self {
        let lower = |part: &Part| match part {
            Part::Letters(letters) => Part::Letters(letters.to_lowercase()),
            other => other.clone(),
        };
        Self { parts: self.parts.iter().map(lower).collect(), text: self.text.to_lowercase() }
    }
}

impl fmt::Display for EquationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.last {
            None => f.pad(&self.first.text),
            Some(last) => f.pad(&format!("{}–{}", self.first.text, last.text)),
        }
    }
}

/// A plain number.
impl From<u32> for EquationNumber {
    fn from(number: u32) -> Self {
        let first = Single { parts: vec![Part::Digits(number)], text: number.to_string() };
        Self { first, last: None }
    }
}

impl From<EquationNumber> for String {
    fn from(number: EquationNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for EquationNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| format!("failed to read `{text}` as the number of an equation"))
    }
}

/// One number, without brackets.
impl FromStr for EquationNumber {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(Self { first: text.parse()?, last: None })
    }
}

/// Letters, digits, single dots between them, and primes behind them; at least one digit.
impl FromStr for Single {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = Vec::new();
        let mut written = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let length = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
            let taken = match c {
                '0'..='9' => {
                    let digits = &rest[..length(|c| c.is_ascii_digit())];
                    let number: u32 = digits.parse().map_err(|_| ())?;
                    parts.push(Part::Digits(number));
                    // 007 is 7, as it always was; behind a dot, 15.03 may stand beside 15.3.
                    match written.is_empty() {
                        true => written.push_str(&number.to_string()),
                        false => written.push_str(digits),
                    }
                    digits.len()
                }
                'a'..='z' | 'A'..='Z' => {
                    let letters = &rest[..length(|c| c.is_ascii_alphabetic())];
                    parts.push(Part::Letters(letters.to_owned()));
                    written.push_str(letters);
                    letters.len()
                }
                '.' if written.ends_with(|c: char| c != '.')
                    && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) =>
                {
                    written.push('.');
                    1
                }
                '\'' | '′' if !written.is_empty() => {
                    parts.push(Part::Prime);
                    written.push('\'');
                    c.len_utf8()
                }
                _ => return Err(()),
            };
            rest = &rest[taken..];
        }
        let numbered = parts.iter().any(|part| matches!(part, Part::Digits(_)));
        if numbered { Ok(Self { parts, text: written }) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EquationNumber;

    fn number(text: &str) -> EquationNumber {
        EquationNumber::read(text).expect(text)
    }

    #[test]
    fn numbers_are_ordered_as_in_a_paper() {
        let ordered = [
            "3", "3'", "3''", "3a", "4", "9", "12", "12a", "12a'", "12b", "13", "15", "15.2", "15.2a",
            "15.3", "15.10", "16.1", "A1", "A.2", "A.10", "B.1", "T9", "T10",
        ];
        for pair in ordered.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in
            ["", "x", "iv", "2-x", ".3", "3.", "3..4", "'3", "3 4", "3,4", "(3)", "99999999999", "3–1"]
        {
            assert_eq!(text.parse::<EquationNumber>(), Err(()), "{text}");
        }
        for text in ["", "3-", "5-3", "1-2-3", "3-3"] {
            assert_eq!(EquationNumber::read(text), None, "{text}");
        }
    }

    #[test]
    fn statements_are_no_equations() {
        for (text, is_equation) in [("T9", false), ("T9a", false), ("9", true), ("A.2", true), ("T.2", true)]
        {
            assert_eq!(number(text).is_equation(), is_equation, "{text}");
        }
    }

    #[test]
    fn headings() {
        let read = |heading| EquationNumber::of_heading(heading);
        assert_eq!(read("(15.3) Title"), Some((Ok(number("15.3")), "Title")));
        assert_eq!(read("(3′) Title"), Some((Ok(number("3'")), "Title")));
        for heading in ["(12a)–(12c) Title", "(12a) - (12c) Title", "(12a)—(12c)  Title "] {
            assert_eq!(read(heading), Some((Ok(number("12a-12c")), "Title")), "{heading}");
        }
        assert_eq!(read("(12a) – a Title"), Some((Ok(number("12a")), "– a Title")));
        assert_eq!(read("(2-x) Title"), Some((Err("2-x"), "Title")));
        assert_eq!(read("(12c)–(12a) Title"), Some((Err("12c)–(12a"), "Title")));
        assert_eq!(read("Title (1)"), None);
    }

    #[test]
    fn lines_of_several() {
        let several = number("12a–12c");
        assert!(
            several.covers(&number("12b")) && several.covers(&several) && !several.covers(&number("12d"))
        );
        assert!(several.overlaps(&number("12c-13")) && number("12b").overlaps(&several));
        assert!(!several.overlaps(&number("12")) && !number("12b").covers(&several));
        assert_eq!(several.to_string(), "12a–12c");
        assert_eq!(number("(12a)-(12c)"), several);
        assert_eq!(several.slug(), "12a-to-12c");
        assert_eq!(number("A.2'").slug(), "A-2-prime");
    }

    #[test]
    fn looked_for_in_any_order_and_case() {
        assert_eq!(EquationNumber::look_for("36-28"), Some(number("28-36")));
        assert_eq!(EquationNumber::look_for("(3)–(3)"), Some(number("3")));
        for text in ["", "3-", "x-3", "3-2-1"] {
            assert_eq!(EquationNumber::look_for(text), None, "{text}");
        }
        assert!(number("t9").overlaps_in_any_case(&number("T9")));
        assert!(number("12A-12C").overlaps_in_any_case(&number("12b")));
        assert!(!number("a.2").overlaps_in_any_case(&number("A.3")));
    }

    fn any_number() -> impl Strategy<Value = String> {
        "([A-Z]{1,2}\\.?)?[0-9]{1,4}(\\.[0-9]{1,3}){0,2}[a-z]?'{0,2}"
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(text in any_number(), other in any_number()) {
            let read = number(&text);
            prop_assert_eq!(number(&read.to_string()), read.clone());
            prop_assert!(read.slug().chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            if let Some(several) = read.through(number(&other)) {
                prop_assert_eq!(number(&several.to_string()), several.clone());
                let json = serde_json::to_string(&several).expect("JSON");
                prop_assert_eq!(serde_json::from_str::<EquationNumber>(&json).expect("JSON"), several);
            }
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,12}") {
            let _ = EquationNumber::read(&text);
            let _ = EquationNumber::of_heading(&format!("({text}"));
        }
    }
}
