//! The audit as JSON, with a schema.

use schemars::{Schema, schema_for};

use crate::decide::Audit;

/// The audit as indented JSON.
///
/// # Errors
/// Never for a record that an audit made; the type is the serializer's.
pub fn to_json(audit: &Audit) -> serde_json::Result<String> {
    serde_json::to_string_pretty(audit)
}

/// The JSON schema of [`to_json`], as checked in beside this file.
pub fn schema() -> Schema {
    schema_for!(Audit)
}
