//! The layering law of the README: imports run one way along the path of a claim.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those that it may import, itself aside.
const LAYERS: [(&str, &[&str]); 8] = [
    ("diagnostic", &[]),
    ("document", &["diagnostic"]),
    ("language", &["diagnostic", "document"]),
    ("algebra", &[]),
    ("calculus", &["diagnostic", "language", "algebra"]),
    ("simulate", &[]),
    ("decide", &["diagnostic", "document", "language", "algebra", "calculus", "simulate"]),
    ("report", &["diagnostic", "document", "language", "simulate", "decide"]),
];

fn rust_files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            rust_files(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// Modules that a file names behind `crate::`.
fn imports(text: &str) -> BTreeSet<&str> {
    let named = text.split("crate::").skip(1).filter(|rest| !rest.starts_with('{'));
    named
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(""))
        .filter(|name| LAYERS.iter().any(|(layer, _)| layer == name))
        .collect()
}

#[test]
fn lower_layers_never_import_higher_ones() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (layer, allowed) in LAYERS {
        let mut files = Vec::new();
        rust_files(&source.join(layer), &mut files);
        rust_files(&source.join(format!("{layer}.rs")), &mut files);
        for file in files.iter().filter(|file| file.exists()) {
            seen += 1;
            for import in imports(&fs::read_to_string(file).unwrap()) {
                assert!(import == layer || allowed.contains(&import), "{} imports {import}", file.display());
            }
        }
    }
    assert!(seen > 50, "only {seen} files were looked at");
}

#[test]
fn every_folder_has_its_layer() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: BTreeSet<String> = fs::read_dir(source)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    for (layer, _) in LAYERS {
        assert!(found.remove(layer), "{layer} is gone");
    }
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["commands", "lib", "main"]);
}
