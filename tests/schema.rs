//! The JSON of an audit follows the schema that is checked in.

use std::path::Path;

use referee::decide::{Selection, audit};
use referee::document::discover;
use referee::record::schema;
use referee::report::json::to_json;

#[test]
fn the_checked_in_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/record/audit.schema.json");
    let current = serde_json::to_string_pretty(schema().as_value()).expect("a schema is JSON") + "\n";
    if std::env::var_os("REFEREE_UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &current).expect("the schema can be written");
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        recorded == current,
        "the schema changed: raise its version, then run with REFEREE_UPDATE_SCHEMA=1"
    );
}

#[test]
fn an_audit_has_the_fields_that_are_promised() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    let papers = discover(&root).expect("the paper is there");
    let selection = Selection { equations: vec![42.into()], ..Selection::default() };
    let (record, _) = audit(&papers, &selection, 7, &mut |_| {});
    let json: serde_json::Value = serde_json::from_str(&to_json(&record).expect("JSON")).expect("JSON");
    assert_eq!(json["schema"], "referee-audit/4");
    assert_eq!(json["seed"], 7);
    let equation = &json["papers"][0]["equations"][0];
    for field in ["number", "section", "title", "verdict", "depends_on", "printed", "claims"] {
        assert!(!equation[field].is_null(), "no {field}");
    }
    let claim = &equation["claims"][0];
    for field in ["name", "source", "statement", "latex", "verdict", "expected", "certificate", "seconds"] {
        assert!(!claim[field].is_null(), "no {field}");
    }
    assert!(claim["source"]["line"].as_u64() > Some(1));
    assert_eq!(json["summary"]["equations"]["refuted"], 1);
}
