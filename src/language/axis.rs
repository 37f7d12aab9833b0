//! Axes without a letter: those of a vector or a matrix that is written without indices.
//!
//! `B` is a vector and `A*B` a product of matrices, though no letter says so. Each axis that is left out gets a
//! letter that nobody can write, with its place (1 for rows, 2 for columns) and its range in it. So everything
//! that is true of free indices is true of vectors and matrices as well.

/// No name begins like this.
const MARK: char = '\u{2}';

/// The letter of the first or second axis over a range.
pub fn axis(place: usize, range: &str) -> String {
    format!("{MARK}{place}{range}")
}

/// A letter that lives only while a product is worked out.
pub fn link(number: usize) -> String {
    format!("{MARK}*{number}")
}

/// True of an axis without a letter of its own.
pub fn is_axis(letter: &str) -> bool {
    letter.starts_with(MARK)
}

/// The range that such an axis runs over.
pub fn range_of_axis(letter: &str) -> Option<&str> {
    letter.strip_prefix(MARK)?.get(1..)
}

/// What a quantity with these axes is called.
pub fn kind_of(axes: &[impl AsRef<str>]) -> &'static str {
    match axes.len() {
        0 => "a number",
        1 => "a vector",
        _ => "a matrix",
    }
}

/// What a reader calls such an axis, beside another one or alone.
pub fn axis_label(letter: &str, alone: bool) -> String {
    match letter.chars().nth(1) {
        Some('1') if alone => "number".to_owned(),
        Some('1') => "row".to_owned(),
        _ => "column".to_owned(),
    }
}
