//! The format of an audit's JSON.

use schemars::{Schema, schema_for};

use super::Audit;

/// Version of the JSON format; it grows whenever a field changes its meaning.
pub const SCHEMA: &str = "referee-audit/4";

/// The JSON schema of an [`Audit`], as `referee schema` prints it and as it is checked in beside this file.
pub fn schema() -> Schema {
    schema_for!(Audit)
}
