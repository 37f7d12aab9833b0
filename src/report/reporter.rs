//! Who tells of an audit: every reporter listens to the same stream of events.

use std::io;

use super::file::FileError;
#[cfg(feature = "html")]
use super::html::SiteError;
use crate::record::Event;

/// Listens to an audit, and computes nothing of it.
pub trait Reporter: Send {
    /// Called for every event, in order.
    ///
    /// # Errors
    /// When what is to be told cannot be written. The one who passes events on decides whether others are told
    /// any more; the audit goes on.
    fn hear(&mut self, event: Event<'_>) -> Result<(), ReportError>;
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A stream could not be written.
    #[error("failed to write: {0}")]
    Write(#[from] io::Error),
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The site could not be written.
    #[cfg(feature = "html")]
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The record could not be serialized.
    #[error("failed to write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The XML could not be serialized.
    #[cfg(feature = "cli")]
    #[error("failed to write JUnit XML: {0}")]
    Junit(#[from] quick_junit::SerializeError),
}

/// Passes every event on to several reporters.
///
/// # Errors
/// The first that a reporter reports.
pub fn hear_all(reporters: &mut [&mut dyn Reporter], event: Event<'_>) -> Result<(), ReportError> {
    reporters.iter_mut().try_for_each(|reporter| reporter.hear(event))
}
