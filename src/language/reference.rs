//! The reference of the claim language as one text: what a claim means, the operations, and the error codes.

use std::fmt::Write;

use super::library::LIBRARY;
use super::operation::OPERATIONS;
use super::printed::forms::{AMBIGUOUS, FORMS};
use crate::diagnostic::Code;

const PRINT: &str = "\
The `$$` block of an equation is read into the same tree as a claim, with the names that its printed claims know.
`show printed`, `postulate printed` and `define printed` take what they state from there, `show printed line 2` its
second statement; commas, wide spaces and rows set statements apart, and what stands before an arrow is a premise.
Sides that are typed by hand are compared with the print. They agree if they are the same up to the order of what
commutes, or proven to be identical without the premises of the claim; an equation may have terms moved across. A
claim that differs says why, `reading the squares of both sides`, or the audit fails. Each statement of the print that it
replaces is named, `instead of a = b`, as `referee read` shows it: so a slip in that one is noticed too.

A name is printed as its letters say, `c_s` as `c_s`, `xbar` as `\\bar x`, `Mdot` as `\\dot M`, `M_star` as `M_*`, unless
the notation says otherwise: `print w[i,j] as \\hat w_{ij}`, `print mean[j] as \\langle x_j\\rangle`. The printer uses the
same table. An integral is one over the whole range, whose boundary does not matter: without limits, over a set that is
named below the sign, from −∞ to ∞, or with the limits of `print integral as \\int_0^T`. `\\simeq` is `~~`, or with a
limit behind it `~`, unless `print ~ as \\simeq` says that it is up to a divergence. A letter below a field is a
derivative where t is among such letters, or with `print d as u_x`. What restricts a statement, `(a > 0)` or `if a > 0`,
is a premise: a claim states or brings it, or the notation does.

";

/// What a claim means, every operation with a true example, the library, and every error code, in Markdown.
///
/// The tests decide each example of the first part (`tests/meaning.rs`) and of the second
/// (`tests/operations.rs`), and provoke each code (`tests/bad_input.rs`).
pub fn reference() -> String {
    let mut text = include_str!("meaning.md").trim_end().to_owned();
    text.push_str("\n\n## How print is read\n\n");
    text.push_str(PRINT);
    for (latex, claim) in FORMS {
        writeln!(text, "- `{latex}` is `{claim}`").ok();
    }
    text.push_str(
        "\nNothing ambiguous is guessed. Each of these is an error that says what would settle it:\n\n",
    );
    for (latex, code) in AMBIGUOUS {
        writeln!(text, "- `{latex}`: {code}").ok();
    }
    text.push_str("\n## Operations\n\n");
    for operation in OPERATIONS.iter() {
        let example = operation.example.replace('\n', " / ");
        writeln!(text, "- {}; `{example}`", operation.description).ok();
    }
    text.push_str("\n## Library\n\nWhat `include` declares; `n` is a parameter of the paper.\n\n");
    for topic in &LIBRARY {
        for line in topic.lines.lines() {
            writeln!(text, "- `include {}`: `{line}`", topic.name).ok();
        }
    }
    text.push_str("\n## Error codes\n\nfailed to …\n\n");
    for code in Code::ALL {
        writeln!(text, "- {code}: {}", code.title()).ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_every_operation_and_every_code() {
        let text = reference();
        assert!(OPERATIONS.iter().all(|operation| text.contains(operation.description)));
        assert!(Code::ALL.iter().all(|code| text.contains(&format!("- {code}: "))));
        assert!(LIBRARY.iter().all(|topic| topic.lines.lines().all(|line| text.contains(line))));
    }
}
