//! The layering law of the README: imports run one way along the path of a claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those that it may import, itself aside.
const LAYERS: [(&str, &[&str]); 13] = [
    ("spelling", &[]),
    ("diagnostic", &[]),
    ("document", &["diagnostic", "spelling"]),
    ("language", &["diagnostic", "document", "spelling"]),
    ("import", &["diagnostic", "document", "language"]),
    ("algebra", &[]),
    ("calculus", &["diagnostic", "language", "algebra"]),
    ("simulate", &["spelling"]),
    ("record", &["diagnostic", "document", "language", "algebra", "simulate"]),
    ("dimension", &["diagnostic", "document", "language", "calculus", "record"]),
    // It evaluates a second time, so it shares the parser and nothing else.
    ("recheck", &["diagnostic", "document", "language", "record"]),
    (
        "decide",
        &[
            "diagnostic",
            "document",
            "language",
            "algebra",
            "calculus",
            "simulate",
            "record",
            "dimension",
            "spelling",
        ],
    ),
    ("report", &["document", "language", "simulate", "algebra", "diagnostic", "record"]),
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

/// What a file names behind `crate::`, or behind as many `super::` as lead from a module at this depth to the
/// root of the crate: modules, `*` for all of them, and other items of the root. Groups `{…}` are opened;
/// comments count as well, because documentation links to what it names.
fn imports(text: &str, depth: usize) -> BTreeSet<&str> {
    let to_root = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for prefix in [&to_root, "crate::"] {
        for (start, _) in text.match_indices(prefix) {
            heads(&text[start + prefix.len()..], &mut found);
        }
        if prefix != "crate::" {
            // `use super::*` is how an inline module of tests imports its own file.
            found.remove("*");
        }
    }
    found
}

/// Collects the first segments of the paths of a `use` tree, and returns what follows them.
fn heads<'a>(tree: &'a str, found: &mut BTreeSet<&'a str>) -> &'a str {
    let tree = after_blanks(tree);
    let Some(mut rest) = tree.strip_prefix('{') else {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = if tree.starts_with('*') { 1 } else { tree.find(|c| !is_name(c)).unwrap_or(tree.len()) };
        found.insert(&tree[..end]);
        return &tree[end..];
    };
    loop {
        rest = heads(rest, found);
        // The remainder of this path, groups inside it included, up to the next path of the group.
        let mut open = 0;
        let end = rest.find(|c| {
            open += i32::from(c == '{') - i32::from(c == '}');
            open < 0 || open == 0 && c == ','
        });
        match end {
            Some(end) if rest[end..].starts_with(',') => rest = &rest[end + 1..],
            Some(end) => return &rest[end + 1..],
            None => return "",
        }
    }
}

/// The text after white space and line comments.
fn after_blanks(text: &str) -> &str {
    let text = text.trim_start();
    match text.strip_prefix("//") {
        Some(comment) => after_blanks(comment.split_once('\n').map_or("", |(_, rest)| rest)),
        None => text,
    }
}

/// The first import of a layer, whose file stands at this depth, that the law does not allow.
fn forbidden<'a>(layer: &str, text: &'a str, depth: usize) -> Option<&'a str> {
    let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).expect("a layer");
    let is_layer = |name: &str| LAYERS.iter().any(|(layer, _)| *layer == name);
    imports(text, depth)
        .into_iter()
        .find(|import| *import == "*" || is_layer(import) && *import != layer && !allowed.contains(import))
}

/// The number of modules from the root of the crate down to that of a file.
fn depth(file: &Path, source: &Path) -> usize {
    let below = file.strip_prefix(source).expect("a file of the crate").with_extension("");
    below.components().count() - usize::from(below.ends_with("mod"))
}

#[test]
fn lower_layers_never_import_higher_ones() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (layer, _) in LAYERS {
        let mut files = Vec::new();
        rust_files(&source.join(layer), &mut files);
        rust_files(&source.join(format!("{layer}.rs")), &mut files);
        for file in files.iter().filter(|file| file.exists()) {
            seen += 1;
            let text = fs::read_to_string(file).unwrap();
            let import = forbidden(layer, &text, depth(file, &source));
            assert_eq!(import, None, "{} imports it", file.display());
        }
    }
    assert!(seen > 50, "only {seen} files were looked at");
}

/// The modules of a layer that a file imports, itself aside.
fn neighbours(layer: &str, file: &Path, source: &Path) -> (String, BTreeSet<String>) {
    let below = file.strip_prefix(source.join(layer)).expect("a file of the layer").with_extension("");
    let own = below.components().next().expect("a module").as_os_str().to_string_lossy().into_owned();
    let text = fs::read_to_string(file).unwrap();
    // What a comment links to need not be understood first.
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let text: String = text.lines().filter(is_code).map(|line| format!("{line}\n")).collect();
    let mut found = BTreeSet::new();
    for prefix in ["super::".repeat(depth(file, source) - 1), format!("crate::{layer}::")] {
        for (start, _) in text.match_indices(&prefix) {
            heads(&text[start + prefix.len()..], &mut found);
        }
    }
    let others = found.into_iter().filter(|name| *name != own).map(str::to_owned).collect();
    (own, others)
}

/// A module is understood when those that it imports are; in a circle none comes first.
#[test]
fn no_layer_has_a_circle_of_modules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for layer in ["document", "language", "algebra", "calculus", "record", "dimension", "recheck", "decide"] {
        let mut files = Vec::new();
        rust_files(&source.join(layer), &mut files);
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in files.iter().filter(|file| **file != source.join(layer).join("mod.rs")) {
            let (own, others) = neighbours(layer, file, &source);
            graph.entry(own).or_default().extend(others);
        }
        // Modules that import nothing of what is left are taken away, until none is.
        loop {
            let names: BTreeSet<String> = graph.keys().cloned().collect();
            let free: Vec<String> = graph
                .iter()
                .filter(|(_, others)| others.intersection(&names).next().is_none())
                .map(|(name, _)| name.clone())
                .collect();
            if free.is_empty() {
                break;
            }
            free.iter().for_each(|name| drop(graph.remove(name)));
        }
        assert!(graph.is_empty(), "a circle in {layer}, among {graph:?}");
    }
}

/// The rooms of `decide`, from the bottom to the top: each imports only what stands before it.
const ROOMS: [&str; 14] = [
    "seed",
    "settings",
    "component",
    "second_engine",
    "modular",
    "real",
    "inequality",
    "oracle",
    "obligation",
    "relation",
    "claim",
    "rescaling",
    "fidelity",
    "audit",
];

#[test]
fn the_rooms_of_decide_form_no_circle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/decide");
    let mut files = Vec::new();
    rust_files(&folder, &mut files);
    for file in files {
        let room = file.strip_prefix(&folder).unwrap().with_extension("");
        let room = room.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let Some(place) = ROOMS.iter().position(|known| *known == room) else {
            assert_eq!(room, "mod", "{room} has no place among the rooms");
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        let mut found = BTreeSet::new();
        for (start, prefix) in text.match_indices("crate::decide::") {
            heads(&text[start + prefix.len()..], &mut found);
        }
        for import in found.into_iter().filter(|import| *import != room) {
            let other = ROOMS.iter().position(|known| *known == import);
            assert!(other.is_some_and(|other| other < place), "{} imports {import}", file.display());
        }
    }
}

/// The law has to see an import in whatever form it is written.
#[test]
fn every_form_of_import_is_seen() {
    let samples = [
        "use crate::decide::verdict::Verdict;",
        "use crate::{decide::Verdict, language};",
        "use crate::{language, decide};",
        "use crate::{language::{ast, scope::{Scope, Symbol}}, decide::{Verdict}};",
        "use crate::{algebra::{self, Fp}, {language, {decide}}};",
        "pub(crate) use crate::{\n    language,\n    // the verdict\n    decide::{\n        Verdict,\n    },\n};",
        "use {crate::algebra::Fp, crate::decide};",
        "use {std::fmt, crate::{algebra, decide::Verdict}};",
        "pub use crate::decide as judge;",
        "fn f() -> crate::decide::Verdict {}",
        "use crate::*;",
        "use crate::{algebra, *};",
        "use super::super::decide::Verdict;",
        "use super::super::{language, decide::Verdict};",
        "/// See [`Verdict`](crate::decide::Verdict).",
    ];
    for text in samples {
        let import = forbidden("calculus", text, 2);
        assert!(matches!(import, Some("decide" | "*")), "{import:?} seen in {text}");
        assert_eq!(forbidden("decide", text, 2).filter(|import| *import != "*"), None, "{text}");
    }
    let allowed = [
        "use crate::{algebra::{self, Fp}, calculus, language::{ast::{Expression}, scope}};",
        "use crate::algebra::decide;",
        "use crate::{algebra::{decide, simulate::report}, language};",
        "use super::decide; use super::super::geometry; use crate::decide_later;",
        "use std::{fmt, decide}; use referee::decide; use other_crate_decide::decide;",
    ];
    for text in allowed {
        assert_eq!(forbidden("calculus", text, 2), None, "{text}");
    }
    assert_eq!(forbidden("calculus", "use super::super::decide;", 3), None);
    assert_eq!(forbidden("calculus", "mod tests { use super::*; }", 1), None);
    let source = Path::new("src");
    let depths =
        ["src/diagnostic.rs", "src/algebra/mod.rs", "src/algebra/modp.rs", "src/calculus/lower/mod.rs"];
    assert_eq!(depths.map(|file| depth(Path::new(file), source)), [1, 1, 2, 2]);
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
