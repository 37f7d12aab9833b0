//! The audit as JSON.

use std::io::Write;

use super::reporter::{ReportError, Reporter};
use crate::record::{Audit, Event};

/// The audit as indented JSON; its schema is [`schema`](crate::record::schema).
///
/// # Errors
/// Never for a record that an audit made; the type is the serializer's.
pub fn to_json(audit: &Audit) -> serde_json::Result<String> {
    serde_json::to_string_pretty(audit)
}

/// Writes the whole audit when it is finished.
pub struct Json<W>(pub W);

impl<W: Write + Send> Reporter for Json<W> {
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError> {
        if let Event::Finished(audit) = event {
            writeln!(self.0, "{}", to_json(audit)?)?;
        }
        Ok(())
    }
}
