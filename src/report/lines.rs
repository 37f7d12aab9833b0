//! Lines that fit a terminal: broken between words, never inside one.

use std::io::{self, Write};

/// Narrower than this, lines are left as they are.
const NARROWEST: usize = 20;
/// Columns that a line is continued behind the margin of its first row.
const HANGING: usize = 2;

/// The columns to fill: those of `COLUMNS` where it is set, else of the terminal that standard output is; none where
/// it is neither, so that what reads the lines finds each whole.
pub fn columns() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let shown = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    asked.or_else(shown).filter(|columns| *columns >= NARROWEST)
}

/// The columns of the terminal that standard error is.
pub(super) fn error_columns() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0))
}

/// Passes text on, every line broken between words where it is too long. Source lines of a message, with their
/// bar, stay as they are: what is underlined below them has to stay below them.
pub struct Lines<W: Write> {
    out: W,
    width: Option<usize>,
    /// The line that has no end yet.
    line: Vec<u8>,
}

impl<W: Write> Lines<W> {
    /// Lines of this many columns, of any length if there is none.
    pub fn new(out: W, width: Option<usize>) -> Self {
        Self { out, width, line: Vec::new() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        match (self.width, std::str::from_utf8(&line)) {
            (Some(width), Ok(text)) if !is_source(text) => self.out.write_all(broken(text, width).as_bytes()),
            _ => self.out.write_all(&line),
        }
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.flush()
    }
}

impl<W: Write> Drop for Lines<W> {
    fn drop(&mut self) {
        // Nobody is left to hear of a failure.
        self.flush().ok();
    }
}

/// `12 | show a = b`, or the row below it.
fn is_source(line: &str) -> bool {
    line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()).starts_with('|')
        || line.trim_start().starts_with("-->")
}

/// A line in rows of at most `width` columns, but for words that are longer.
pub(super) fn broken(line: &str, width: usize) -> String {
    if width_of(line) <= width {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    // A margin must leave room.
    let margin = (indent + HANGING).min(width / 2);
    let mut out = line[..indent].to_owned();
    let (mut used, mut rest) = (indent, &line[indent..]);
    while !rest.is_empty() {
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        let word = rest[gap..].find(' ').map_or(rest.len(), |end| gap + end);
        let columns = width_of(&rest[gap..word]);
        if gap > 0 && used + gap + columns > width && columns > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(margin));
            used = margin + columns;
        } else {
            out.push_str(&rest[..gap]);
            used += gap + columns;
        }
        out.push_str(&rest[gap..word]);
        rest = &rest[word..];
    }
    out
}

/// Columns of a text in a terminal: colours and what stands above a letter take none.
pub(super) fn width_of(text: &str) -> usize {
    let mut in_colour = false;
    let takes_one = |c: &char| match *c {
        '\x1b' => {
            in_colour = true;
            false
        }
        'm' if in_colour => {
            in_colour = false;
            false
        }
        _ if in_colour => false,
        c => {
            !(c.is_control()
                || ('\u{300}'..='\u{36f}').contains(&c)
                || ('\u{20d0}'..='\u{20ff}').contains(&c))
        }
    };
    text.chars().filter(takes_one).count()
}

/// Text in front of as many blanks as fill a width.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(width_of(text))))
}

/// The beginning of a text, up to the end of a word, where all of it is too long.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let whole = broken(text, width.saturating_sub(1).max(1));
    let first = whole.lines().next().unwrap_or_default();
    match width_of(first) < width {
        true => format!("{first}…"),
        // One long word.
        false => text.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str, width: usize) -> String {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out, Some(width));
        lines.write_all(text.as_bytes()).expect("a vector takes all");
        drop(lines);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn lines_are_continued_behind_their_margin() {
        assert_eq!(written("  one two three four\nfive\n", 12), "  one two\n    three\n    four\nfive\n");
        assert_eq!(written("no end and too long", 12), "no end and\n  too long");
        // Colours take no room.
        let coloured = "\x1b[31mone\x1b[0m two";
        assert_eq!(written(coloured, 7), coloured);
        assert_eq!(width_of("q̇ x⃗"), 3);
    }

    #[test]
    fn what_is_underlined_stays_where_it_is() {
        let message = "12 | show (a + bb)^2 = a^2 + 2*a*b\n   |           ^^ neither declared nor defined\n";
        assert_eq!(written(message, 20), message);
    }

    #[test]
    fn shortened_at_the_end_of_a_word() {
        assert_eq!(shortened("Square of a sum", 12), "Square of a…");
        assert_eq!(shortened("Square of a sum", 15), "Square of a sum");
        assert_eq!(shortened("Superposition", 6), "Super…");
    }

    proptest! {
        #[test]
        fn no_word_is_broken_or_lost(text in "( {0,6}[a-zä∂]{1,9}( {1,3}[a-zä∂]{1,12}){0,12}\n){0,3}", width in 20usize..60) {
            let out = written(&text, width);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&out), words(&text));
            prop_assert!(out.lines().all(|line| width_of(line) <= width));
        }
    }
}
