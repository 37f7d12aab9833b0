//! Names as Python has them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::prelude;

/// What Python and the scripts themselves keep.
const KEPT: [&str; 48] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "sum",
    "range", "abs", "int", "list", "dict", "len", "max", "min", "sorted", "zip", "print", "str",
];

/// What is defined at the top of the prelude, and what Python keeps.
static TAKEN: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let mut taken: BTreeSet<&str> = KEPT.into();
    for line in prelude::lines() {
        let words = line.strip_prefix("def ").or_else(|| line.strip_prefix("class ")).unwrap_or(line);
        let head = match (line.starts_with([' ', '#']), line.split_once(" = ")) {
            (true, _) => continue,
            (false, Some((names, _))) if words == line => names,
            _ => words.split(['(', ':', ' ']).next().unwrap_or(""),
        };
        taken.extend(head.split([',', ' ']).filter(|name| !name.is_empty()));
    }
    taken.extend(["sp", "mpmath", "functools", "os", "re", "sys", "random", "signal", "itertools"]);
    taken
});

/// `lambda` → `lambda_`, which Python keeps for itself.
pub fn python(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let begins = plain.starts_with(|c: char| c.is_ascii_digit());
    let plain = if begins { format!("n{plain}") } else { plain };
    // What ends like that already gets one more, so that no two names become one.
    let taken = TAKEN.contains(plain.as_str()) || plain.starts_with("claim_") || plain.ends_with('_');
    if taken { plain + "_" } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_gets_another_name() {
        for (name, expected) in [
            ("lambda", "lambda_"),
            ("d", "d_"),
            ("sqrt", "sqrt_"),
            ("sp", "sp_"),
            ("g", "g"),
            ("x_bar", "x_bar"),
        ] {
            assert_eq!(python(name), expected);
        }
    }
}
