//! The language reference in the README is the implementation's own.

use std::path::Path;

use referee::language::builtin::Builtin;

fn reference() -> String {
    let rows: String = Builtin::all().map(|operation| format!("- {}\n", operation.description())).collect();
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
