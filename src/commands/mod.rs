//! One file a subcommand.

pub mod audit;
pub mod diff;
pub mod explain;
pub mod list;
pub mod report;

use referee::decide::audit::Selected;
use referee::document::discover;

use crate::{Failure, Input};

/// Reads all papers that the command line names.
fn load(input: &Input) -> Result<Vec<Selected>, Failure> {
    let mut papers = Vec::new();
    for path in &input.path {
        papers.extend(discover(path)?);
    }
    Ok(papers)
}
