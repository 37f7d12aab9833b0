//! The reference of the claim language as one text: what a claim means, the operations, and the error codes.

use std::fmt::Write;

use super::library::LIBRARY;
use super::operation::OPERATIONS;
use crate::diagnostic::Code;

/// What a claim means, every operation with a true example, the library, and every error code, in Markdown.
///
/// The tests decide each example of the first part (`tests/meaning.rs`) and of the second
/// (`tests/operations.rs`), and provoke each code (`tests/bad_input.rs`).
pub fn reference() -> String {
    let mut text = include_str!("meaning.md").trim_end().to_owned();
    text.push_str("\n\n## Operations\n\n");
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
