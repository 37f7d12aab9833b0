//! The folder of a report: it is replaced as a whole, and nothing in it that is not referee's own is touched.
//!
//! A manifest lists the files that were written, with fingerprints of their content. A folder with something in
//! it but no manifest is not referee's, and a file that differs from its fingerprint is not any more.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::file::{FileError, write_whole};

/// The list of own files.
const MANIFEST: &str = "referee-manifest.json";

/// Why a folder was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something stands there that referee has not written.
    #[error(
        "failed to write into {folder}: {file} is not referee's; choose an empty folder, or one of an earlier report"
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// What stands there, relative to it.
        file: PathBuf,
    },
    /// A file of an earlier report has another content by now.
    #[error(
        "failed to replace {file} in {folder}: it was changed since referee wrote it; move it away, or choose another folder"
    )]
    Changed {
        /// The folder.
        folder: PathBuf,
        /// The file, relative to it.
        file: PathBuf,
    },
    /// Two runs at once.
    #[error("failed to write into {0}: another run of referee does so at the moment")]
    Locked(PathBuf),
    /// What the file system reports.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Own files, relative to the folder, with their fingerprints.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

fn failed(path: &Path) -> impl Fn(io::Error) -> FolderError + '_ {
    |error| FolderError::File(FileError { path: path.to_owned(), error })
}

/// Length and FNV-1a of a content (Fowler, Noll & Vo): it tells a change, not an attack.
fn fingerprint(content: &[u8]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{}-{:016x}", content.len(), content.iter().fold(0xcbf2_9ce4_8422_2325, mix))
}

/// Every file below a folder, relative to it.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        let place = folder.join(&inner);
        for entry in fs::read_dir(&place).map_err(failed(&place))? {
            let entry = entry.map_err(failed(&place))?;
            let path = inner.join(entry.file_name());
            // A link is something of its own, wherever it leads.
            if entry.file_type().map_err(failed(&place))?.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The name of a file in a manifest, the same on every system.
fn key(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What an earlier report left behind; none for a folder that is not there or is empty.
fn earlier(folder: &Path) -> Result<Manifest, FolderError> {
    let foreign = |file: &Path| FolderError::Foreign { folder: folder.to_owned(), file: file.to_owned() };
    if !folder.exists() {
        return Ok(Manifest::default());
    }
    let manifest = folder.join(MANIFEST);
    match fs::read(&manifest) {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| foreign(Path::new(MANIFEST))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut entries = fs::read_dir(folder).map_err(failed(folder))?;
            match entries.next() {
                Some(entry) => Err(foreign(Path::new(&entry.map_err(failed(folder))?.file_name()))),
                None => Ok(Manifest::default()),
            }
        }
        Err(error) => Err(failed(&manifest)(error)),
    }
}

/// True if the file is there with the content that the manifest has of it.
fn is_own(folder: &Path, file: &Path, manifest: &Manifest) -> bool {
    let known = manifest.files.get(&key(file));
    known
        .is_some_and(|known| fs::read(folder.join(file)).is_ok_and(|content| fingerprint(&content) == *known))
}

/// Refuses a folder that is not referee's, before anything is computed for it.
///
/// # Errors
/// Something else stands there, or it cannot be read.
pub fn refuse_foreign(folder: &Path) -> Result<(), FolderError> {
    earlier(folder).map(drop)
}

/// A folder beside another, of the same parent.
fn beside(folder: &Path, suffix: &str) -> Result<PathBuf, FolderError> {
    let whole = std::path::absolute(folder).map_err(failed(folder))?;
    let whole = whole.canonicalize().unwrap_or(whole);
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(whole.with_file_name(format!(".{name}.{suffix}")))
}

/// A lock that is gone with its owner.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn of(folder: &Path) -> Result<Self, FolderError> {
        let path = beside(folder, "referee-lock")?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        let file = File::create(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(FolderError::Locked(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(&path)(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}

/// Writes what `write` puts into a temporary folder, and then replaces the report that stands at the place.
///
/// # Errors
/// What stands there is not referee's, two runs meet, or what `write` or the file system reports.
pub fn replace<T, E: From<FolderError>>(
    folder: &Path,
    write: impl FnOnce(&Path) -> Result<T, E>,
) -> Result<T, E> {
    let lock = Lock::of(folder)?;
    let old = earlier(folder)?;
    let new = beside(folder, "referee-new")?;
    // What a run that was stopped has left.
    if new.exists() {
        fs::remove_dir_all(&new).map_err(failed(&new))?;
    }
    fs::create_dir_all(&new).map_err(failed(&new))?;
    let written = write(&new).and_then(|written| {
        swap(folder, &new, &old)?;
        Ok(written)
    });
    if new.exists() {
        fs::remove_dir_all(&new).ok();
    }
    drop(lock);
    written
}

fn swap(folder: &Path, new: &Path, old: &Manifest) -> Result<(), FolderError> {
    let files = files_below(new)?;
    let mut manifest = Manifest::default();
    for file in &files {
        let content = fs::read(new.join(file)).map_err(failed(&new.join(file)))?;
        manifest.files.insert(key(file), fingerprint(&content));
        let place = folder.join(file);
        if place.symlink_metadata().is_ok() && !is_own(folder, file, old) {
            let (folder, file) = (folder.to_owned(), file.clone());
            return Err(match old.files.contains_key(&key(&file)) {
                true => FolderError::Changed { folder, file },
                false => FolderError::Foreign { folder, file },
            });
        }
    }
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| failed(&new.join(MANIFEST))(io::Error::other(error)))?;
    write_whole(&new.join(MANIFEST), text.as_bytes())?;
    let standing = if folder.exists() { files_below(folder)? } else { Vec::new() };
    let is_ours = |file: &PathBuf| file == Path::new(MANIFEST) || is_own(folder, file, old);
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let within = folder.canonicalize().is_ok_and(|folder| here.is_ok_and(|here| here.starts_with(folder)));
    if standing.iter().all(is_ours) && !within {
        return exchange(folder, new);
    }
    // Others have files here: each own one is replaced by itself.
    for file in files.iter().map(PathBuf::as_path).chain([Path::new(MANIFEST)]) {
        let place = folder.join(file);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        fs::rename(new.join(file), &place).map_err(failed(&place))?;
    }
    let stale = standing.iter().filter(|file| !files.contains(file) && is_own(folder, file, old));
    for file in stale {
        let place = folder.join(file);
        fs::remove_file(&place).map_err(failed(&place))?;
        // An empty folder goes with its last file; another one stays, which is no failure.
        place.parent().filter(|parent| *parent != folder).map(fs::remove_dir);
    }
    Ok(())
}

/// Puts one folder in the place of another, which is kept until that is done.
fn exchange(folder: &Path, new: &Path) -> Result<(), FolderError> {
    if !folder.exists() {
        return fs::rename(new, folder).map_err(failed(folder));
    }
    let old = beside(folder, "referee-old")?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(failed(&old))?;
    }
    fs::rename(folder, &old).map_err(failed(folder))?;
    if let Err(error) = fs::rename(new, folder) {
        fs::rename(&old, folder).ok();
        return Err(failed(folder)(error));
    }
    fs::remove_dir_all(&old).map_err(failed(&old))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place that is gone when the test is over.
    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let place = std::env::temp_dir().join(format!("referee-{name}-{}", std::process::id()));
            fs::remove_dir_all(&place).ok();
            fs::create_dir_all(&place).unwrap();
            Self(place)
        }

        fn put(&self, file: &str, text: &str) {
            write_whole(&self.0.join(file), text.as_bytes()).unwrap();
        }

        fn get(&self, file: &str) -> Option<String> {
            fs::read_to_string(self.0.join(file)).ok()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn report(folder: &Path, files: &[(&str, &str)]) -> Result<(), FolderError> {
        replace(folder, |new| {
            for (file, text) in files {
                write_whole(&new.join(file), text.as_bytes())?;
            }
            Ok(())
        })
    }

    #[test]
    fn a_folder_of_others_is_refused_by_the_name_of_what_stands_there() {
        let place = Place::new("foreign");
        place.put("own/index.html", "my home page");
        let own = place.0.join("own");
        let refused = report(&own, &[("index.html", "ours")]).unwrap_err().to_string();
        assert!(refused.contains("index.html is not referee's"), "{refused}");
        assert!(refuse_foreign(&own).is_err());
        assert_eq!(place.get("own/index.html").as_deref(), Some("my home page"));
        assert_eq!(fs::read_dir(&place.0).unwrap().count(), 1, "something is left beside it");
    }

    #[test]
    fn what_is_stale_goes_and_what_is_not_ours_stays() {
        let place = Place::new("stale");
        let site = place.0.join("site");
        report(&site, &[("index.html", "1"), ("paper/eq-2.html", "2")]).unwrap();
        report(&site, &[("index.html", "3")]).unwrap();
        assert_eq!(
            (place.get("site/index.html").as_deref(), place.get("site/paper/eq-2.html")),
            (Some("3"), None)
        );
        assert!(!site.join("paper").exists());
        // A page of the user's beside them, and one of ours that the user has written in.
        report(&site, &[("index.html", "3"), ("eq-2.html", "2"), ("eq-3.html", "3")]).unwrap();
        place.put("site/notes.txt", "mine");
        place.put("site/eq-2.html", "with my remarks");
        report(&site, &[("index.html", "4")]).unwrap();
        assert_eq!(place.get("site/index.html").as_deref(), Some("4"));
        assert_eq!(place.get("site/notes.txt").as_deref(), Some("mine"));
        assert_eq!(place.get("site/eq-2.html").as_deref(), Some("with my remarks"));
        assert_eq!(place.get("site/eq-3.html"), None);
        assert_eq!(fs::read_dir(&place.0).unwrap().count(), 1, "something is left beside it");
    }

    #[test]
    fn what_the_user_has_changed_is_not_overwritten() {
        let place = Place::new("changed");
        let site = place.0.join("site");
        report(&site, &[("index.html", "1")]).unwrap();
        place.put("site/index.html", "1, with my remarks");
        let refused = report(&site, &[("index.html", "2")]).unwrap_err().to_string();
        assert!(refused.contains("index.html") && refused.contains("was changed"), "{refused}");
        assert_eq!(place.get("site/index.html").as_deref(), Some("1, with my remarks"));
        // A new page of ours where the user has a file.
        place.put("site/index.html", "1");
        place.put("site/eq-2.html", "mine");
        let refused = report(&site, &[("index.html", "1"), ("eq-2.html", "2")]).unwrap_err().to_string();
        assert!(refused.contains("eq-2.html is not referee's"), "{refused}");
        assert_eq!(place.get("site/eq-2.html").as_deref(), Some("mine"));
    }

    #[test]
    fn two_runs_at_once_do_not_mix() {
        let place = Place::new("locked");
        let site = place.0.join("site");
        let met = replace(&site, |new| -> Result<String, FolderError> {
            write_whole(&new.join("index.html"), b"1")?;
            Ok(report(&site, &[("index.html", "2")]).unwrap_err().to_string())
        });
        assert!(met.unwrap().contains("another run"));
        assert_eq!(place.get("site/index.html").as_deref(), Some("1"));
        report(&site, &[("index.html", "2")]).unwrap();
    }

    #[test]
    fn a_failure_leaves_the_old_report() {
        let place = Place::new("failure");
        let site = place.0.join("site");
        report(&site, &[("index.html", "1")]).unwrap();
        let failed = replace(&site, |new| -> Result<(), FolderError> {
            write_whole(&new.join("index.html"), b"half")?;
            Err(FolderError::Locked(site.clone()))
        });
        assert!(failed.is_err());
        assert_eq!(place.get("site/index.html").as_deref(), Some("1"));
        assert_eq!(fs::read_dir(&place.0).unwrap().count(), 1, "something is left beside it");
    }
}
