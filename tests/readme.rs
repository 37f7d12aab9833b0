//! The tables of operations and of errors in the README are the implementation's own.

use std::path::Path;

use referee::Code;
use referee::language::operation::OPERATIONS;

const UPDATE: &str = "REFEREE_UPDATE_README";

/// Compares what stands in the README from a mark to the next heading, or writes it.
#[track_caller]
fn stands(mark: &str, rows: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README is there");
    let mark = format!("<!-- {mark}: kept equal to the implementation by tests/readme.rs -->\n");
    let start = readme.find(&mark).expect("the list has its mark") + mark.len();
    let end = readme[start..].find("\n## ").map_or(readme.len(), |end| start + end);
    if std::env::var_os(UPDATE).is_some() {
        let updated = format!("{}{rows}{}", &readme[..start], &readme[end..]);
        std::fs::write(&path, updated).expect("the README can be written");
        return;
    }
    assert_eq!(&readme[start..end], rows, "run with {UPDATE}=1 and --test-threads=1");
}

#[test]
fn the_readme_lists_every_operation() {
    let row = |description: &str| format!("- {description}\n");
    stands("operations", &OPERATIONS.iter().map(|operation| row(operation.description)).collect::<String>());
}

#[test]
fn the_readme_lists_every_error_code() {
    let row = |code: &Code| format!("| {code} | {} |\n", code.title());
    let rows: String = Code::ALL.iter().map(row).collect();
    stands("codes", &format!("| code | failed to … |\n|---|---|\n{rows}"));
}
