//! Files that appear whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write {path}: {error}")]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What the file system reports.
    pub error: io::Error,
}

/// Writes beside the place and renames, so that a reader never meets half a file and a failure leaves
/// the file that was there before. Missing folders are made.
///
/// # Errors
/// What the file system reports.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let failed = |error| FileError { path: path.to_owned(), error };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let result = fs::write(&beside, content).and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // Whatever is left of the attempt is of no use to anyone.
        fs::remove_file(&beside).ok();
    }
    result.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = std::env::temp_dir().join(format!("referee-file-{}", std::process::id()));
        let file = folder.join("deep").join("x.txt");
        write_whole(&file, b"whole").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"whole");
        // A folder stands where the file should go.
        assert!(write_whole(&folder.join("deep"), b"no").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
