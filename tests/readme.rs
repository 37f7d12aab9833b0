//! The language reference in the README is the implementation's own.

use std::collections::BTreeSet;
use std::path::Path;

use referee::language::operation::OPERATIONS;

fn reference() -> String {
    let rows: String = OPERATIONS.iter().map(|operation| format!("- {}\n", operation.description)).collect();
    format!("<!-- operations: kept equal to the implementation by tests/readme.rs -->\n{rows}")
}

#[test]
fn the_readme_lists_every_operation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README is there");
    let start = readme.find("<!-- operations").expect("the list has its mark");
    if std::env::var_os("REFEREE_UPDATE_README").is_some() {
        std::fs::write(&path, format!("{}{}", &readme[..start], reference()))
            .expect("the README can be written");
        return;
    }
    assert_eq!(readme[start..], reference(), "run with REFEREE_UPDATE_README=1");
}

/// Codes such as `E0101` in a text.
fn codes(text: &str) -> BTreeSet<String> {
    let found = text.match_indices('E').map(|(at, _)| text[at..].chars().take(5).collect::<String>());
    found
        .filter(|code| {
            code.len() == 5 && code.starts_with("E0") && code[1..].bytes().all(|b| b.is_ascii_digit())
        })
        .collect()
}

fn codes_of_sources(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            codes_of_sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(codes(&std::fs::read_to_string(&path).expect("text")));
        }
    }
}

#[test]
fn the_readme_lists_every_error_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README is there");
    let mut used = BTreeSet::new();
    codes_of_sources(&root.join("src"), &mut used);
    assert_eq!(codes(&readme), used);
}
